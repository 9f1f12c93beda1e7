//! A firmware that plans a small day, checks it and takes its contact time together, and plans again when a carer is sick, in memory
//! that is all static or stack. What it finds is what the host found.
#![no_std]
#![no_main]

mod board;
mod rounds;

use rounds::{Found, SHAPE, VISITS};

/// What the day may take, all of it: its tables, what is lent to the search, and the stack.
const MOST_BYTES: usize = 32 << 10;
/// What the host found.
static KEPT: &[u8; 2 * Found::BYTES] = include_bytes!("../rounds.bin");

board::begin!(run);

fn run() -> bool {
    board::paint();
    let mut found = [None; 2];
    rounds::plan_twice(&mut found);
    let deep = board::deepest();
    let well = is_kept(&found);
    let statics = board::statics();
    tell(&found, deep, statics);
    board::say(if well { "as the host\n" } else { "not as the host\n" });
    well && deep + statics <= MOST_BYTES
}

/// Says what was found, and what memory it took.
#[inline(never)]
fn tell(found: &[Option<Found>; 2], deep: usize, statics: usize) {
    for (when, found) in ["as it was meant: ", "without one carer: "].iter().zip(found.iter().flatten()) {
        board::say(when);
        board::say_each(&[
            (found.served, " of "),
            (VISITS, " visits, "),
            (found.contact_minutes as usize, " contact minutes, "),
            (found.pence as usize, " pence\n"),
        ]);
    }
    board::say_each(&[
        (SHAPE.bytes(), " bytes lent to the search; with them "),
        (deep, " of stack and "),
        (statics, " of statics, no allocator\n"),
    ]);
}

/// Whether both rosters are the host's, to the byte.
fn is_kept(found: &[Option<Found>; 2]) -> bool {
    let (mut at, mut same) = (0, true);
    for one in found.iter().flatten() {
        one.write(&mut |bytes| {
            same &= KEPT.get(at..at + bytes.len()) == Some(bytes);
            at += bytes.len();
        });
    }
    same && at == KEPT.len()
}
