//! A firmware that plans a small day, checks it and takes its contact time together, and plans again when a carer is sick, in memory
//! that is all static or stack. What it finds is what the host found.
#![no_std]
#![no_main]

mod rounds;
mod stack;

use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hprintln};
use panic_semihosting as _;
use rounds::{Day, Found, Lent, SHAPE, VISITS};

/// What the host found.
static KEPT: &[u8; 2 * Found::BYTES] = include_bytes!("../rounds.bin");

#[entry]
fn main() -> ! {
    stack::paint();
    let found = planned();
    let deep = stack::deepest();
    let well = found.is_some_and(|found| is_kept(&found));
    for (when, found) in ["as it was meant", "without one carer"].iter().zip(found.iter().flatten()) {
        let Found { served, contact_minutes, pence, .. } = *found;
        hprintln!("{}: {} of {} visits, {} contact minutes, {} pence", when, served, VISITS, contact_minutes, pence);
    }
    let (lent, statics) = (SHAPE.bytes(), stack::statics());
    hprintln!(
        "{} bytes lent to the search; with them {} of stack and {} of statics, no allocator",
        lent,
        deep,
        statics
    );
    hprintln!("as the host: {}", well);
    debug::exit(if well { debug::EXIT_SUCCESS } else { debug::EXIT_FAILURE });
    loop {}
}

/// The day as it was meant, and again without the carer who is sick.
#[inline(never)]
fn planned() -> Option<[Found; 2]> {
    let (day, mut lent) = (Day::new(), Lent::new());
    let meant = rounds::plan(&day, &mut lent)?;
    let again = rounds::plan_again(&day, &mut lent, &meant)?;
    Some([meant, again])
}

/// Whether both rosters are the host's, to the byte.
fn is_kept(found: &[Found; 2]) -> bool {
    let (mut at, mut same) = (0, true);
    for one in found {
        one.write(&mut |bytes| {
            same &= KEPT.get(at..at + bytes.len()) == Some(bytes);
            at += bytes.len();
        });
    }
    same && at == KEPT.len()
}
