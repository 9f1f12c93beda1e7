//! Chains of records held against each other: gaps, forks, rollbacks, replays.

use super::id::Hash;
use super::log_fault::LogFault;
use super::receipt::{Acknowledged, ExaminedReceipt, Receipt};

/// Breaks, gaps and forks of every device's chain.
pub(super) fn chain(held: &mut [ExaminedReceipt], order: &mut [u32]) {
    let (mut from, mut before) = (0, 0..0);
    // Rows of one device and number stand together; those of the number before stand just before them.
    while from < held.len() {
        let (device, seq) = (held[from].device, held[from].seq);
        let same = |row: &ExaminedReceipt| row.device == device && row.seq == seq;
        let to = (from..held.len()).find(|&at| !same(&held[at])).unwrap_or(held.len());
        let follows = seq.checked_sub(1).is_some_and(|last| {
            held.get(before.start).is_some_and(|row| !before.is_empty() && row.device == device && row.seq == last)
        });
        let (earlier, here) = held.split_at_mut(from);
        let earlier = if follows { &mut earlier[before.clone()] } else { &mut [] };
        link(earlier, &mut here[..to - from], seq);
        before = from..to;
        from = to;
    }
    second_children(held, order);
}

/// Holds the records of one number against those of the number before it.
fn link(earlier: &mut [ExaminedReceipt], here: &mut [ExaminedReceipt], seq: u64) {
    for row in here.iter_mut().filter(|row| row.troubles.withheld()) {
        // It does not say what it was chained to: it holds its own place, and confirms nothing before it.
        row.troubles.add(LogFault::Unconfirmed);
        if seq > 0 && !earlier.iter().any(ExaminedReceipt::stands) {
            row.troubles.add(LogFault::Gap);
        }
    }
    for row in earlier.iter_mut().filter(|row| row.troubles.withheld()) {
        if here.iter().any(|next| !next.troubles.quarantined() && next.previous == row.hash) {
            row.troubles.remove(LogFault::Unconfirmed);
        }
    }
    let standing = here.iter().filter(|row| row.stands()).count();
    for row in here.iter_mut().filter(|row| row.troubles.is_empty()) {
        let first = seq == 0 && row.previous == Hash::NONE;
        let chained = first || earlier.iter().any(|before| before.stands() && before.hash == row.previous);
        if !chained {
            // Something stands where it should follow, and is something else: broken. Nothing stands there: a gap.
            let broken = seq == 0 || !earlier.is_empty();
            row.troubles.add(if broken { LogFault::ChainBreak } else { LogFault::Gap });
        }
        // All of them are marked: which one is the copy cannot be seen from the records.
        if standing > 1 {
            row.troubles.add(LogFault::Fork);
        }
    }
}

/// Records at different numbers that claim to follow the same one: forks too.
fn second_children(held: &mut [ExaminedReceipt], order: &mut [u32]) {
    order.iter_mut().zip(0..).for_each(|(row, at)| *row = at);
    let key = |at: &u32| (held[*at as usize].device, held[*at as usize].previous, *at);
    order.sort_unstable_by_key(key);
    let child = |held: &[ExaminedReceipt], at: u32| {
        let row = &held[at as usize];
        // A forged record cannot make a fork of an honest one.
        (!row.troubles.quarantined()).then_some((row.device, row.previous, row.seq))
    };
    // Sorted by what they follow, so two records that follow one stand side by side.
    for pair in 1..order.len() {
        let (one, two) = (order[pair - 1], order[pair]);
        if let (Some(first), Some(second)) = (child(held, one), child(held, two))
            && (first.0, first.1) == (second.0, second.1)
            && first.2 != second.2
        {
            held[one as usize].troubles.add(LogFault::Fork);
            held[two as usize].troubles.add(LogFault::Fork);
        }
    }
}

/// Records with which a device went on from before what had been acknowledged.
pub(super) fn set_back(held: &mut [ExaminedReceipt], heads: &[Acknowledged]) {
    // A head that a server acknowledged must still be there: what took its place, and all behind it, was set back.
    for known in heads.iter().filter(|known| known.head.next > 0) {
        let last = known.head.next - 1;
        let of_device = |row: &&mut ExaminedReceipt| row.device == known.device && row.stands();
        let kept = held.iter().any(|row| row.device == known.device && row.stands() && row.hash == known.head.last);
        if kept {
            continue;
        }
        // Where nothing stands at that number it is a tail that was cut off, and told as that.
        let there = held.iter().any(|row| row.device == known.device && row.seq == last && row.stands());
        if there {
            held.iter_mut().filter(of_device).filter(|row| row.seq >= last).for_each(|row| {
                row.troubles.add(LogFault::Rollback);
            });
        }
    }
}

/// Challenges that were answered before (V24): of one token's answers the one received first stands.
pub(super) fn replays(receipts: &[Receipt], held: &mut [ExaminedReceipt], order: &mut [u32]) {
    let answer = |row: &ExaminedReceipt| {
        let (token, challenge) = row.challenge.filter(|_| !row.troubles.quarantined())?;
        Some((token, challenge, receipts[row.receipt as usize].received, row.order()))
    };
    let mut count = 0;
    for (at, row) in held.iter().enumerate() {
        if answer(row).is_some() {
            order[count] = at as u32;
            count += 1;
        }
    }
    let order = &mut order[..count];
    // By token and answer, then by receipt: the first use is honest, each later one a replay.
    order.sort_unstable_by_key(|&at| answer(&held[at as usize]));
    let mut last = None;
    for &at in &*order {
        let Some((token, challenge, ..)) = answer(&held[at as usize]) else { continue };
        if last == Some((token, challenge)) {
            held[at as usize].troubles.add(LogFault::Replayed);
        }
        last = Some((token, challenge));
    }
}
