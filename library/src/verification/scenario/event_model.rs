//! What happened, as a scenario writes it: events with their fixes, corrections and records.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A field that may be null tells null from left out.
pub(super) fn stated<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(from).map(Some)
}

/// One event of a device. `device`, `at` and `kind` are needed, the rest has sensible values when left out.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ScenarioEvent {
    /// Whose log it stands in.
    pub device: String,
    /// Its number in that log; left out, the next one in the order of the rows: give numbers where events were received in another
    /// order than the device made them. A repeat of an event gives the same number and the same rest.
    pub seq: Option<u64>,
    /// Which start of the device; as the event before, 1 at first.
    pub boot: Option<u64>,
    /// Milliseconds since that start by the clock nobody can set; worked out from `happened` or `at` when left out.
    pub monotonic_ms: Option<u64>,
    /// What the device's own clock said.
    pub at: String,
    /// When it truly happened, to work `monotonic_ms` and `received` out from, when the device's clock was wrong.
    pub happened: String,
    /// When the server had it; two seconds after it happened when left out.
    pub received: String,
    /// in, out, leave, return, no_access, client_declined, task_done, note, server_anchor or key_rotate.
    pub kind: String,
    /// gps, caller_number, static_tag, challenge_tag, one_time_token or manual; gps when left out.
    pub method: String,
    /// The carer; the device's when left out. An id that is not in the register is held, never dropped (V03).
    pub carer: String,
    /// The client, likewise (V02). A call may leave it out: then it is whose number it is.
    pub client: String,
    /// The planned visit the device believed it was for; linking does not rest on it.
    pub visit: String,
    /// The service's code, when it is not the plan's.
    pub service: String,
    /// Where: a fix of the phone. Left out for punches by gps: none was to be had.
    pub fix: Option<FixRow>,
    /// The tag, token or telephone number presented; left out for a withheld number.
    pub token: String,
    /// The code shown or the challenge answered, in digits.
    pub code: String,
    /// Made in the community (V30).
    pub community: bool,
    /// The server's time in its answer, for a server_anchor; when it happened when left out.
    pub server_time: String,
    /// From question to answer, milliseconds, for a server_anchor; 100 when left out.
    pub round_trip_ms: Option<u32>,
    /// The key it is signed with; the device's only one when left out.
    pub key: String,
    /// good or bad: whether its signature holds (V13); good when left out.
    pub signature: String,
    /// good or bad: whether the hash of the event before it is that event's (V14); good when left out.
    pub previous: String,
    /// A byte of it was changed after it was stored: its signature is bad, and so is the next event's `previous`.
    pub altered: bool,
    /// Its bytes are another encoding than the canonical one: refused, because bytes are what is signed (V13).
    pub not_canonical: bool,
    /// The organisation it was signed for; the scenario's when left out (V24).
    pub organisation: String,
    /// A nonce or challenge in it was accepted before (V24).
    pub replayed: bool,
}

/// Where the phone thought it was: a point, or so many metres from the client's first address.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FixRow {
    /// Latitude in decimal degrees, a number or text.
    pub latitude: Option<Value>,
    /// Longitude.
    pub longitude: Option<Value>,
    /// In place of both: metres due north of the first address of the event's client, a number or text.
    pub metres_from_client: Option<Value>,
    /// Radius of its accuracy in metres; zero or left out when the source does not say.
    pub accuracy_m: Option<Value>,
    /// How often the true place is within it: 68 or 95; unknown, taken as 68, when left out.
    pub confidence: Option<u8>,
    /// How old it was at the punch, seconds.
    pub age_s: u32,
    /// Whether the operating system says that the place was made up.
    pub mock: bool,
}

/// One correction: one changed field, or one answer to a finding.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CorrectionRow {
    /// The planned visit it is of; or give `attendance`.
    pub visit: String,
    /// Whose attendance; the only carer sent when left out.
    pub carer: String,
    /// An event, `DEVICE#SEQ`, whose attendance it is of: for visits nobody planned.
    pub attendance: String,
    /// An event, `DEVICE#SEQ`, that it means to change itself. Nobody may (V43).
    pub event: String,
    /// in, out, swap (In and Out the wrong way round), acknowledge (an ACK or SUSPECT) or settle (a FIX that stands).
    pub change: String,
    /// For acknowledge and settle: the rule, `V38`; `evidence` for evidence that is too low.
    pub rule: String,
    /// For in and out: the time before, null for none. Left out: the record does not say (V41).
    #[serde(deserialize_with = "stated")]
    pub before: Option<Option<String>>,
    /// For in and out: the time after.
    pub after: String,
    /// Who made it. A carer's id is that carer.
    pub by: String,
    /// When.
    pub at: String,
    /// The reason's code.
    pub reason: String,
    /// What the reason's code asks to be written.
    pub memo: String,
    /// Whether the reason's code asks for a memo.
    pub memo_needed: bool,
    /// Whether whoever made it attests to it; yes when left out.
    pub attested: Option<bool>,
    /// Who approved it,
    pub approved_by: String,
    /// and when.
    pub approved_at: String,
    /// Whether whoever made it may unlock visits past the lock.
    pub may_unlock: bool,
}

/// One version of a whole record, such as a visit of a US aggregator's feed (V11).
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RecordRow {
    /// The record's id.
    pub id: String,
    /// The version's number: equal to one before is refused, higher is current, lower is by `feed`.
    pub sequence: u64,
    /// in, for what we are sent: a lower number is kept as history. out, for what we send: it is refused. in when left out.
    pub feed: String,
    /// Whether it was refused for another reason, which uses its number up.
    pub refused: bool,
}
