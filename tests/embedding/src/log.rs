//! A firmware that writes a day of signed, chained events on a device and reads it again, and says how much memory that took.
#![no_std]
#![no_main]

mod day;

use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hprintln};
use homeround_core::verification::log::{Reader, Sealed, LogFault, LogFaults, Writer, record::SIZE};
use panic_semihosting as _;

/// What the writer and the reader of one log may take together, all of it: statics and the deepest stack.
const MOST_BYTES: usize = 8 << 10;
const PAINT: u32 = 0x5AFE_57AC;
/// The same day as another target wrote it, kept in flash.
static KEPT: [Sealed; day::RECORDS] = kept();

const fn kept() -> [Sealed; day::RECORDS] {
    let bytes: &[u8; day::RECORDS * SIZE] = include_bytes!("../day.log");
    let mut records = [Sealed([0; SIZE]); day::RECORDS];
    let mut at = 0;
    while at < bytes.len() {
        records[at / SIZE].0[at % SIZE] = bytes[at];
        at += 1;
    }
    records
}

unsafe extern "C" {
    /// The first byte after all statics, and the first past the stack: from the linker script of cortex-m-rt.
    static mut __sheap: u32;
    static mut __sdata: u32;
    static mut _stack_start: u32;
}

#[entry]
fn main() -> ! {
    paint();
    let well = a_day();
    let stack = deepest();
    let well = well && a_forgery_is_found();
    let statics = &raw const __sheap as usize - &raw const __sdata as usize;
    hprintln!("{} bytes of stack and {} of statics to write and read one log, no allocator", stack, statics);
    let well = well && stack + statics <= MOST_BYTES;
    debug::exit(if well { debug::EXIT_SUCCESS } else { debug::EXIT_FAILURE });
    loop {}
}

/// Fills the stack that is not yet used with a pattern.
#[inline(never)]
fn paint() {
    let here = cortex_m::register::msp::read() as usize - 64;
    let mut at = &raw mut __sheap;
    while (at as usize) < here {
        // SAFETY: between the statics and this function's own frame nothing lives, and nothing else runs.
        unsafe {
            at.write_volatile(PAINT);
            at = at.add(1);
        }
    }
}

/// How far down the pattern is gone.
#[inline(never)]
fn deepest() -> usize {
    let mut at = &raw const __sheap;
    // SAFETY: the words between the statics and the stack are memory, and were painted.
    unsafe {
        while at.read_volatile() == PAINT {
            at = at.add(1);
        }
    }
    &raw const _stack_start as usize - at as usize
}

/// Writes the day, which comes out as it was kept; and reads what was kept. Writer and reader are there all the while.
#[inline(never)]
fn a_day() -> bool {
    let servers = [day::server().public()];
    let mut writer = day::writer();
    let mut reader = Reader::new(day::ORGANISATION, &day::enrolled(), &servers);
    for (record, minute) in KEPT.iter().zip(0..) {
        if !written(&mut writer, minute, record) || !clean(&mut reader, record) {
            return false;
        }
    }
    reader.close(Some(writer.head())).is_empty()
}

#[inline(never)]
fn written(writer: &mut Writer, minute: i64, kept: &Sealed) -> bool {
    day::write(writer, minute).is_ok_and(|sealed| sealed == *kept)
}

#[inline(never)]
fn clean(reader: &mut Reader<'_>, record: &Sealed) -> bool {
    reader.check(record).is_empty()
}

/// After the measurement: a reader refuses a record with one bit changed.
#[inline(never)]
fn a_forgery_is_found() -> bool {
    let mut forged = KEPT[1];
    forged.0[90] ^= 1;
    let mut reader = Reader::new(day::ORGANISATION, &day::enrolled(), &[]);
    reader.check(&forged) == LogFaults::from_fault(LogFault::Signature)
}
