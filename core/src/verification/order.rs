//! The canonical order of events: by device and number, no two the same, whatever order and repetition they came in.

use super::event::Event;
use crate::ground::Instant;

/// The rows of the events received by now, by device and number; of repeated events the one received first.
///
/// `starts` is memory, as long as the events.
pub(super) fn canonical_order<'m>(
    events: &[Event],
    as_of: Instant,
    order: &'m mut [u32],
    starts: &mut [u32],
) -> &'m [u32] {
    let count = by_device(events, as_of, order, starts);
    let event = |row: &u32| &events[*row as usize];
    let place = |row: &u32| (event(row).device, event(row).seq);
    // Nearly every event has its number for itself: what else is in them is compared only where two share one.
    let whole = |a: &u32, b: &u32| {
        let received = || event(a).received.cmp(&event(b).received);
        let content = || event(a).content().cmp(&event(b).content());
        event(a).seq.cmp(&event(b).seq).then_with(content).then_with(received)
    };
    // Most devices send what they made in the order in which they made it.
    for rows in order[..count].chunk_by_mut(|a, b| event(a).device == event(b).device) {
        if !rows.is_sorted_by(|a, b| whole(a, b).is_le()) {
            rows.sort_unstable_by(whole);
        }
    }
    let mut kept: usize = 0;
    // Repeats stand side by side after sorting, so one look back finds them. Who sends a batch twice changes nothing.
    for at in 0..count {
        let row = order[at];
        let repeat = kept > 0
            && place(&order[kept - 1]) == place(&row)
            && event(&order[kept - 1]).content() == event(&row).content();
        if !repeat {
            order[kept] = row;
            kept += 1;
        }
    }
    &order[..kept]
}

/// The rows of the events received by now, device by device; answers how many.
fn by_device(events: &[Event], as_of: Instant, order: &mut [u32], starts: &mut [u32]) -> usize {
    let received = || events.iter().zip(0..).filter(|(event, _)| event.received <= as_of);
    let devices = events.iter().map(|event| (event.device.0 as usize).saturating_add(1)).max().unwrap_or(0);
    let Some(starts) = starts.get_mut(..devices) else {
        // Devices whose numbers are far apart: counting them would take more memory than there is.
        let mut count = 0;
        for (_, row) in received() {
            (order[count], count) = (row, count + 1);
        }
        order[..count].sort_unstable_by_key(|row| (events[*row as usize].device, *row));
        return count;
    };
    // Counting sort by device: linear, where a comparison sort takes n log n.
    starts.fill(0);
    received().for_each(|(event, _)| starts[event.device.0 as usize] += 1);
    let mut next = 0;
    for start in starts.iter_mut() {
        next += core::mem::replace(start, next);
    }
    // Stable: rows of one device stay in the order in which they were given, mostly that of their numbers.
    for (event, row) in received() {
        let at = &mut starts[event.device.0 as usize];
        (order[*at as usize], *at) = (row, *at + 1);
    }
    next as usize
}
