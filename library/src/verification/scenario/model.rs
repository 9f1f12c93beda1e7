//! A scenario as it is written: one JSON document that carries a whole situation.
//!
//! Times are RFC 3339 (`2026-03-02T09:00:00+00:00`), or local times of the scenario's zone without an offset
//! (`2026-03-02T09:00`), which must then be one moment. What a scenario leaves out is not judged.
//!
//! ```
//! use homeround::verification::scenario::Scenario;
//! use homeround::verification::scenario::model::EXAMPLE;
//!
//! let scenario: Scenario = serde_json::from_str(EXAMPLE)?;
//! assert!(!scenario.plans.is_empty() && !scenario.events.is_empty());
//! # Ok::<(), serde_json::Error>(())
//! ```

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::event_model::{CorrectionRow, RecordRow, ScenarioEvent, stated};

/// The format and version of a scenario.
pub const FORMAT: &str = "homeround.scenario/1";

/// A scenario with an event of every kind in it.
pub const EXAMPLE: &str = include_str!("example.json");

/// A whole situation: what was planned, what was received, and when somebody asks.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Scenario {
    /// `homeround.scenario/1`; may be left out.
    pub format: String,
    /// The IANA name of the zone of local times and of the service day; Europe/London when left out.
    pub zone: String,
    /// The organisation whose records these are; events of another one are refused (V24).
    pub organisation: String,
    /// The thresholds: a profile's name, or its name and what is different.
    #[serde(deserialize_with = "named_or_changed")]
    #[schemars(with = "ProfileChoice")]
    pub profile: ScenarioProfile,
    /// The register of clients.
    pub clients: Vec<ClientRow>,
    /// The register of carers.
    pub carers: Vec<CarerRow>,
    /// What was planned.
    pub plans: Vec<ScenarioVisit>,
    /// Devices; those that only events name need not be listed.
    pub devices: Vec<ScenarioDevice>,
    /// Keys that sign events. With none listed no key is asked for.
    pub keys: Vec<KeyRow>,
    /// Telephone numbers, beside those of clients and carers. With none anywhere, numbers are not judged.
    pub numbers: Vec<NumberRow>,
    /// Tags and printed codes. With none listed, tags are not judged.
    pub tags: Vec<TagRow>,
    /// One-time tokens. With none listed, codes are not judged.
    pub tokens: Vec<TokenRow>,
    /// Who had visited whom before (V60).
    pub visited_before: Vec<KnownRow>,
    /// What was received, in the order of its receipt.
    pub events: Vec<ScenarioEvent>,
    /// Corrections and answers to findings.
    pub corrections: Vec<CorrectionRow>,
    /// Versions of whole records exchanged with another system, in the order of their receipt (V11).
    pub records: Vec<RecordRow>,
    /// What an hour of one carer costs, pence: then every visit is also shown as money against what was planned.
    pub pence_per_hour: Option<u32>,
    /// When somebody asks: what was received or corrected later is not known yet. Left out: a day after the last receipt.
    pub as_of: String,
}

/// A profile: one that ships, and what is different.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ScenarioProfile {
    /// uk, wales, us, texas or ohio; uk when left out.
    pub name: String,
    /// Settings by name (see the `settings` of any answer): a whole number in the unit the name ends in, or
    /// `{"value": 600000, "source": "our contract, clause 4"}`. An empty source does not load.
    pub overrides: BTreeMap<String, Value>,
    /// How a duration is paid, when not as the profile says.
    pub units: Option<ScenarioUnits>,
}

/// A profile as it may be written.
#[derive(JsonSchema)]
#[serde(untagged)]
pub enum ProfileChoice {
    /// uk, wales, us, texas or ohio.
    Name(String),
    /// One of them, and what is different.
    Changed(ScenarioProfile),
}

/// Reads either, so that what is wrong in the longer form is told as exactly as anywhere.
fn named_or_changed<'de, D: serde::Deserializer<'de>>(from: D) -> Result<ScenarioProfile, D::Error> {
    match Value::deserialize(from)? {
        Value::String(name) => Ok(ScenarioProfile { name, ..ScenarioProfile::default() }),
        other => serde_json::from_value(other).map_err(|error| serde::de::Error::custom(format!("profile: {error}"))),
    }
}

/// How a duration becomes units or paid minutes (V55, V56).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ScenarioUnits {
    /// exact, floor_15, nearest_15, ceil_15, floor_60, tenths or bands.
    pub rule: String,
    /// Whether no more than the planned length is paid.
    pub cap_at_planned: bool,
    /// For bands: `[{"from": 0, "to": 8, "paid": 0}, {"from": 8, "to": 23, "paid": 15}]`; minutes, `to` not included.
    pub bands: Vec<BandRow>,
    /// Who says so. Empty does not load; left out, the scenario does.
    pub source: Option<String>,
}

/// A band of whole minutes and what is paid in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BandRow {
    /// From this many whole minutes,
    pub from: u32,
    /// up to but not including this many,
    pub to: u32,
    /// this many minutes are paid.
    pub paid: u32,
}

/// A client.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ClientRow {
    /// Its id.
    pub id: String,
    /// In the register from then; always when left out.
    pub from: String,
    /// Until then.
    pub until: String,
    /// Approved addresses. With none, nothing is ever inside (V26).
    pub addresses: Vec<ScenarioAddress>,
    /// Short for one address: latitude in decimal degrees, a number or text.
    pub latitude: Option<Value>,
    /// Its longitude.
    pub longitude: Option<Value>,
    /// Telephone numbers that are the client's always; see `numbers` for others.
    pub phones: Vec<String>,
    /// Times in hospital, in respite care, or since death (V51).
    pub away: Vec<AwayRow>,
    /// Services the client is authorised for (V07). Left out: not judged.
    pub authorised: Option<Vec<ServiceRow>>,
    /// The payer's id for the client; null for none (V08). Left out: not judged.
    #[serde(deserialize_with = "stated")]
    pub payer_id: Option<Option<String>>,
    /// Exempt from that, as a newborn is.
    pub payer_id_exempt: bool,
}

/// A service, always or for a time.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ServiceRow {
    /// Its code.
    Always(String),
    /// Its code and when.
    Period {
        /// Its code.
        service: String,
        /// From then.
        #[serde(default)]
        from: String,
        /// Until then.
        #[serde(default)]
        until: String,
    },
}

/// An approved address.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ScenarioAddress {
    /// Latitude in decimal degrees, a number or text.
    pub latitude: Option<Value>,
    /// Longitude.
    pub longitude: Option<Value>,
    /// door, or postcode when the point is only the middle of one; door when left out.
    pub quality: String,
    /// Approved from then.
    pub from: String,
    /// Until then.
    pub until: String,
}

/// Why and when somebody is away: for clients hospital, respite, away or deceased; for carers leave, sick, suspended or
/// other_work.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AwayRow {
    /// Why.
    pub why: String,
    /// From then.
    pub from: String,
    /// Until then; without an end when left out.
    pub until: String,
}

/// A carer.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CarerRow {
    /// Their id.
    pub id: String,
    /// In the register from then; always when left out.
    pub from: String,
    /// Until then.
    pub until: String,
    /// Their own telephone numbers (V31).
    pub phones: Vec<String>,
    /// Leave, suspension, other employment (V52).
    pub away: Vec<AwayRow>,
    /// Their own home, if they agreed that punches are held against it (V53).
    pub home: Option<PointRow>,
}

/// A point on the earth.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PointRow {
    /// Latitude in decimal degrees, a number or text.
    pub latitude: Option<Value>,
    /// Longitude.
    pub longitude: Option<Value>,
}

/// A planned visit.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ScenarioVisit {
    /// Its id.
    pub id: String,
    /// Whom it is for.
    pub client: String,
    /// When it was to start.
    pub start: String,
    /// When it was to end; or give `minutes`.
    pub end: String,
    /// How long each carer was to stay.
    pub minutes: Option<u32>,
    /// Who was sent.
    pub carers: Vec<String>,
    /// How many carers at once, 1 to 4; as many as were sent when left out.
    pub carers_needed: Option<u8>,
    /// Whether the punctuality of time-critical visits holds.
    pub time_critical: bool,
    /// When it was cancelled.
    pub cancelled_at: String,
    /// The service's code; left out, `care`; null for none (V06).
    #[serde(deserialize_with = "stated")]
    pub service: Option<Option<String>>,
    /// Visits of clients cared for together share a code (V49).
    pub group: String,
    /// Whether the plan lets a carer be with the whole group at once; yes when left out.
    pub group_allowed: Option<bool>,
    /// Its share of a group's minutes; its planned length when left out.
    pub weight: u32,
    /// Whether it may be made in the community (V30).
    pub community: bool,
    /// Whether a reason is agreed for a plan of less than half an hour (V60); yes when left out.
    pub short_agreed: Option<bool>,
    /// Since when the client's plan has been as it is (V60).
    pub agreed_from: String,
    /// Approved changes of who is sent (V35).
    pub changes: Vec<RosterChangeRow>,
}

/// An approved change of who is sent.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RosterChangeRow {
    /// When it was approved.
    pub approved_at: String,
    /// Who goes no longer.
    pub leaves: String,
    /// Who goes instead.
    pub comes: String,
}

/// A device.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ScenarioDevice {
    /// Its id.
    pub id: String,
    /// Whose events are its, when they do not say.
    pub carer: String,
    /// Whether it is taken to have had the server's time a minute before its first event when none of its events is a
    /// server_anchor; yes when left out. Say no for a device whose true time nothing bounds from below.
    pub anchored: Option<bool>,
}

/// A key.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct KeyRow {
    /// Its id.
    pub id: String,
    /// Whose; events of a device with one key are signed with it when they do not say.
    pub device: String,
    /// Enrolled from then; always when left out.
    pub enrolled: String,
    /// Revoked then.
    pub revoked: String,
}

/// A telephone number for a time.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NumberRow {
    /// The number.
    pub number: String,
    /// The client it belongs to, or
    pub client: String,
    /// the carer.
    pub carer: String,
    /// From then.
    pub from: String,
    /// Until then.
    pub until: String,
}

/// A tag or printed code.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TagRow {
    /// Its id.
    pub id: String,
    /// Whose home it is fixed in.
    pub client: String,
    /// Enrolled from then.
    pub from: String,
    /// Retired then.
    pub until: String,
    /// Where it is fixed, when that is not the client's address.
    pub place: Option<PointRow>,
}

/// A one-time token.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TokenRow {
    /// Its id.
    pub id: String,
    /// Whose home it stands in.
    pub client: String,
    /// The secret it shares with the register, as text.
    pub secret: String,
    /// How many digits it shows, 6 to 8; 6 when left out.
    pub digits: Option<u8>,
    /// How many half minutes its clock is known to run ahead.
    pub drift_steps: i32,
    /// From then.
    pub from: String,
    /// Until then.
    pub until: String,
}

/// A carer who had visited a client before.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct KnownRow {
    /// Whom.
    pub client: String,
    /// Who.
    pub carer: String,
    /// When, the last time.
    pub last: String,
}
