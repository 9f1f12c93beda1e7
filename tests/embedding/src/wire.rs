//! A firmware that answers requests in bytes (validate, plan, check, a log) as the host answers them, in memory that is all static.
#![no_std]
#![no_main]

use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hprintln};
use homeround_wire::{WireError, handle};
use panic_semihosting as _;

/// The golden frames of version 1, which the host's tests compare with what they answer.
macro_rules! golden {
    ($($name:literal),+) => { [$((
        $name,
        include_bytes!(concat!("../../../wire/tests/golden/1/", $name, ".request.bin")).as_slice(),
        include_bytes!(concat!("../../../wire/tests/golden/1/", $name, ".reply.bin")).as_slice(),
    )),+] };
}

#[entry]
fn main() -> ! {
    static mut MEMORY: [u8; 32 << 10] = [0; 32 << 10];
    static mut REPLY: [u8; 1 << 10] = [0; 1 << 10];
    let mut well = true;
    for (name, request, expected) in golden!["validate", "plan", "check", "log_check"] {
        let same = handle(request, MEMORY, REPLY).is_ok_and(|length| REPLY.get(..length) == Some(expected));
        hprintln!("{}: {} bytes asked, the host's {} bytes answered: {}", name, request.len(), expected.len(), same);
        well &= same;
        // Without memory it says how much it needs; a log needs none.
        let refused = matches!(handle(request, &mut [], REPLY), Err(WireError::MemoryTooSmall { .. }));
        well &= refused || name == "log_check";
    }
    debug::exit(if well { debug::EXIT_SUCCESS } else { debug::EXIT_FAILURE });
    loop {}
}
