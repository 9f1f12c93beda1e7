//! A firmware that writes a day of signed, chained events on a device and reads it again, and says how much memory that took.
#![no_std]
#![no_main]

mod board;
mod day;

use homeround_core::verification::log::{LogFault, LogFaults, Reader, Sealed, Writer, record::SIZE};

/// What the writer and the reader of one log may take together, all of it: statics and the deepest stack. Signatures without
/// tables computed beforehand need tables on the stack.
const MOST_BYTES: usize = if cfg!(feature = "tables") { 8 << 10 } else { 10 << 10 };
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

board::begin!(run);

fn run() -> bool {
    board::paint();
    let well = a_day();
    let deep = board::deepest();
    let well = well && a_forgery_is_found();
    let statics = board::statics();
    board::say_each(&[
        (deep, " bytes of stack and "),
        (statics, " of statics to write and read one log, no allocator\n"),
    ]);
    well && deep + statics <= MOST_BYTES
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
