//! An event as files hold it: one JSON object, or one row of a CSV.
//!
//! ```
//! use homeround::event_row::EventRow;
//!
//! let row: EventRow = serde_json::from_str(r#"{
//!     "device": "D1", "seq": 0, "boot": 1, "monotonic_ms": 60000, "wall": "2026-03-02T08:15:00+00:00", "received": "2026-03-02T08:15:04+00:00",
//!     "kind": "in", "method": "gps", "carer": "A1", "client": "C01"
//! }"#)?;
//! assert_eq!((row.device.as_str(), row.kind.as_str(), row.visit.as_str()), ("D1", "in", ""));
//! # Ok::<(), serde_json::Error>(())
//! ```

use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::telephone::presented;
use crate::words::Quote;

/// One event of one device, as it stands in a file. In CSV every field is a column of the same name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventRow {
    /// Whose log it stands in.
    pub device: String,
    /// Its number in that log: from 0, one more each time.
    pub seq: u64,
    /// Which start of the device.
    pub boot: u64,
    /// Milliseconds since that start, by the clock that nobody can set.
    pub monotonic_ms: u64,
    /// What the device's own clock said, with its offset: `2026-03-02T07:30:00.250+00:00`.
    pub wall: String,
    /// When the server had it, with an offset.
    pub received: String,
    /// in, out, leave, return, no_access, client_declined, task_done, note, server_anchor or key_rotate.
    pub kind: String,
    /// gps, caller_number, static_tag, challenge_tag, one_time_token or manual.
    pub method: String,
    /// The carer's id. An id that the book does not have is held and reported, never dropped.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub carer: String,
    /// The client's id, as for the carer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub client: String,
    /// The planned visit the device believed it was for, `PACKAGE@2026-03-02`. Linking does not rest on it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub visit: String,
    /// Latitude of the fix in decimal degrees, as text.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "decimal")]
    pub latitude: String,
    /// Longitude of the fix.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "decimal")]
    pub longitude: String,
    /// Radius of its accuracy in metres, as text; empty or zero when the source does not say.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "decimal")]
    pub accuracy_m: String,
    /// How often the true place is within that radius: `68`, `95`, or empty for unknown (taken as 68).
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "decimal")]
    pub confidence: String,
    /// How old the fix was at the punch, milliseconds.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub fix_age_ms: u32,
    /// Whether the operating system says that the place was made up.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mock: bool,
    /// The number of the tag, token or telephone presented.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "token")]
    pub token: Option<u64>,
    /// The server's time in its answer, for a server_anchor.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub server_time: String,
    /// From question to answer, milliseconds, for a server_anchor.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub round_trip_ms: u32,
}

/// A decimal as text, also where it is written as a number.
fn decimal<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    match Value::deserialize(from)? {
        // Coordinates stay text: a float would change their digits.
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        Value::Null => Ok(String::new()),
        other => Err(D::Error::custom(format!("{other} is no decimal"))),
    }
}

/// A number of a tag, token or telephone, also where it is written as text.
fn token<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    // Not every reader of JSON holds numbers beyond 2^53: systems therefore write tokens as text too.
    match Value::deserialize(from)? {
        Value::Null => Ok(None),
        Value::Number(number) if number.is_u64() => Ok(number.as_u64()),
        Value::String(text) if text.is_empty() => Ok(None),
        Value::String(text) => presented(&text)
            .map(Some)
            .ok_or_else(|| D::Error::custom(format!("{text} is no number", text = text.quoted()))),
        other => Err(D::Error::custom(format!("{other} is no number"))),
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// The columns of a CSV of events, in order.
pub(crate) const COLUMNS: [&str; 20] = [
    "device",
    "seq",
    "boot",
    "monotonic_ms",
    "wall",
    "received",
    "kind",
    "method",
    "carer",
    "client",
    "visit",
    "latitude",
    "longitude",
    "accuracy_m",
    "confidence",
    "fix_age_ms",
    "mock",
    "token",
    "server_time",
    "round_trip_ms",
];

/// An event as the cells of a CSV, in the order of its columns.
pub(crate) fn cells(row: &EventRow) -> [String; 20] {
    // Zero and empty mean the same in these columns: empty is what a spreadsheet shows best.
    let number = |number: u32| if number == 0 { String::new() } else { number.to_string() };
    let row = row.clone();
    [
        row.device,
        row.seq.to_string(),
        row.boot.to_string(),
        row.monotonic_ms.to_string(),
        row.wall,
        row.received,
        row.kind,
        row.method,
        row.carer,
        row.client,
        row.visit,
        row.latitude,
        row.longitude,
        row.accuracy_m,
        row.confidence,
        number(row.fix_age_ms),
        if row.mock { "yes".to_owned() } else { String::new() },
        row.token.map_or_else(String::new, |token| token.to_string()),
        row.server_time,
        number(row.round_trip_ms),
    ]
}
