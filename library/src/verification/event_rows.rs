//! Events as they are written: rows, lines of JSON, CSV.
//!
//! ```
//! use homeround::verification::event_rows::{json_lines, list_event_rows};
//! use homeround::verification::events::read_bytes;
//! use homeround::starter::simulate_starter;
//!
//! // What is written is read again to the same events.
//! let week = simulate_starter()?;
//! let lines = json_lines(&list_event_rows(&week.feed, &week.timetable))?;
//! assert_eq!(read_bytes(&lines, "week.jsonl", &week.timetable)?.events.len(), week.feed.events.len());
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use chrono::{DateTime, FixedOffset};
use homeround_core::ground::Instant;
use homeround_core::verification::{Confidence, Event};

use super::events::Feed;
use super::timetable::Timetable;
use crate::book::value::Degrees;
use crate::csv::csv_bytes;
use crate::event_row::{COLUMNS, EventRow, cells};

/// Events as the rows of a file. Strangers come back by the names they were written with.
#[must_use]
pub fn list_event_rows(feed: &Feed, timetable: &Timetable) -> Vec<EventRow> {
    let named = |names: &[String], at: usize| names.get(at).cloned().unwrap_or_default();
    let row = |event: &Event| {
        let fix = event.fix;
        let metres = |mm: u32| format!("{}.{:03}", mm / 1000, mm % 1000);
        let degrees = |units: i32| Degrees(units).to_string();
        EventRow {
            device: named(&feed.devices, event.device.0 as usize),
            seq: event.seq,
            boot: event.boot,
            monotonic_ms: event.monotonic_ms,
            wall: iso(event.wall, event.zone_minutes),
            received: iso(event.received, 0),
            kind: event.kind.word().to_owned(),
            method: event.method.word().to_owned(),
            carer: named(&timetable.carers, event.carer.at()),
            client: named(&timetable.clients, event.client.at()),
            visit: named(&timetable.visits, event.plan.at()),
            // Trailing nothing and no place are two things: an event without a position has empty cells.
            latitude: fix.map_or_else(String::new, |fix| degrees(fix.place.lat)),
            longitude: fix.map_or_else(String::new, |fix| degrees(fix.place.lon)),
            accuracy_m: fix.map_or_else(String::new, |fix| metres(fix.accuracy_mm)),
            confidence: match fix.map(|fix| fix.confidence) {
                Some(Confidence::P68) => "68".to_owned(),
                Some(Confidence::P95) => "95".to_owned(),
                _ => String::new(),
            },
            fix_age_ms: fix.map_or(0, |fix| fix.age_ms),
            mock: fix.is_some_and(|fix| fix.mock),
            token: event.token.map(|token| token.id),
            server_time: event.anchor.map_or_else(String::new, |anchor| iso(anchor.server, 0)),
            round_trip_ms: event.anchor.map_or(0, |anchor| anchor.round_trip_ms),
        }
    };
    feed.events.iter().map(row).collect()
}

/// A moment as RFC 3339 to the millisecond.
fn iso(at: Instant, zone_minutes: i16) -> String {
    // The wall clock keeps its own offset: the device's idea of the time is evidence too.
    let offset = FixedOffset::east_opt(i32::from(zone_minutes) * 60);
    let moment = DateTime::from_timestamp_millis(at.0).unwrap_or_default();
    // An offset that no clock has is left out: in UTC the moment is the same.
    let local = offset.map_or_else(|| moment.fixed_offset(), |offset| moment.with_timezone(&offset));
    local.to_rfc3339_opts(chrono::SecondsFormat::Millis, false)
}

/// The bytes of a file of events, one JSON object a line.
///
/// # Errors
/// The encoder's; never for these rows.
pub fn json_lines(rows: &[EventRow]) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut bytes, row)?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

/// The bytes of a CSV of events.
///
/// # Errors
/// The encoder's; never for these rows.
pub fn write_events_csv(rows: &[EventRow]) -> std::io::Result<Vec<u8>> {
    csv_bytes(&COLUMNS, rows.iter().map(cells))
}
