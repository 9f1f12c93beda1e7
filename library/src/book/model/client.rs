//! The people cared for, and what was agreed with them.

use schemars::JsonSchema;
use serde::Serialize;

use super::carer::Gender;
use crate::book::value::{Between, Clock, Day, Degrees, Exact};

/// How much it matters that a visit is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Ten times the price of leaving it unserved.
    High,
    /// The price of leaving it unserved.
    #[default]
    Normal,
    /// A tenth of it.
    Low,
    /// It is made when there is room: its price is the policy's `optional_pounds`, and leaving it out is no failure.
    Optional,
}

impl Priority {
    /// Whether it is the usual one.
    #[must_use]
    pub fn is_normal(&self) -> bool {
        *self == Self::Normal
    }
}

/// A person cared for at home.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Client {
    /// Unique among clients.
    pub id: String,
    /// How they are called.
    pub name: String,
    /// Latitude in decimal degrees.
    pub latitude: Degrees,
    /// Longitude in decimal degrees.
    pub longitude: Degrees,
    /// Full postcode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// Carers they asked for, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preferred_carers: Vec<String>,
    /// Carers who may not visit them, by id: a hard rule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barred_carers: Vec<String>,
    /// The only carers who may visit them, by id: a hard rule; absent for anybody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required_carers: Vec<String>,
    /// How many different carers may come to them in the plan: a hard rule; absent for any number.
    #[schemars(range(min = 1, max = 255))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_carers: Option<u8>,
    /// Of which gender their carers had better be, at `wish_pounds` in the policy for each who is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wished_gender: Option<Gender>,
    /// Of which gender their carers must be: a hard rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_gender: Option<Gender>,
    /// What a carer should know, shown with the round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Who pays for their visits, such as a council: invoices are added up by it; absent for themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<String>,
}

/// One contracted visit of a client that repeats.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// Unique among packages.
    pub id: String,
    /// Whose it is, by id.
    pub client: String,
    /// How it is called: morning, lunch, tea, bed.
    pub name: String,
    /// An RFC 5545 recurrence rule by day, `FREQ=WEEKLY;BYDAY=MO,WE`, whose `DTSTART` is `from`; absent for one visit on `from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<String>,
    /// The first service day.
    pub from: Day,
    /// The last service day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// Service days on which it does not happen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Day>,
    /// How long the visit is, for each carer.
    #[schemars(range(min = 1, max = 1440))]
    pub minutes: u16,
    /// It ends then by the clock, on the day after where that is not later than `earliest`: over a clock change it is an hour
    /// longer or shorter than `minutes`. Only where it has one start, `earliest` and `latest` alike.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<Clock>,
    /// It starts no earlier: a hard rule.
    pub earliest: Clock,
    /// It starts no later: a hard rule.
    pub latest: Clock,
    /// Other windows it may start in instead, `11:00-12:00`: on the same service day, and in an overnight package a time
    /// before `earliest` on the day after.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<Between>,
    /// Whether `latest` is on the day after `earliest`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub overnight: bool,
    /// When the client would like it to start; later than this and the grace is late, sooner than this and the grace early.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred: Option<Clock>,
    /// How many carers come together, 1 to 4.
    #[schemars(range(min = 1, max = 4))]
    pub carers: u8,
    /// What each of them must be trained for, `medication`, or from which level on, `medication:2`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
    /// What at least one of them must be trained for, all of it, where two or more come: `hoist`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub one_has: Vec<String>,
    /// It is a sleep-in, for which each carer is paid this by the night and not by the hour. Its time counts towards hours, rest and
    /// working time like any other; the price counts it towards no contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sleep_in_pounds: Option<Exact>,
    /// What each of them had better bring, `welsh`, at `wish_pounds` in the policy for each who lacks any of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wished_skills: Vec<String>,
    /// As for clients, and in place of what stands there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wished_gender: Option<Gender>,
    /// As for clients, and in place of what stands there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_gender: Option<Gender>,
    /// Whether only carers who visited the client before the plan may come: a hard rule; absent for what the policy says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_carers_only: Option<bool>,
    /// How much it matters that the visit is made.
    #[serde(default, skip_serializing_if = "Priority::is_normal")]
    pub priority: Priority,
    /// The price in pounds of one carer's part of it left unserved, before its priority; absent for what the policy says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unserved_pounds: Option<Exact>,
    /// Which of the client's slots it is: packages of one slot had better have the same carers; absent for its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<String>,
    /// What it adds to a carer's count of unpopular visits; absent for one in the evening or at a weekend, as the policy says.
    #[schemars(range(max = 9))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unpopular: Option<u8>,
    /// What it is like: visits of one client that are alike, `medication`, keep `least_gap_minutes` between them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// From its start to the start of the next visit that is alike at least this long, past midnight too: a hard rule. The
    /// longer of two packages' gaps counts.
    #[schemars(range(min = 1, max = 2880))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least_gap_minutes: Option<u16>,
    /// What it takes of a shift's capacity: meals, boxes; absent for none.
    #[schemars(range(max = 1_000_000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load: Option<u32>,
    /// What is done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<String>,
    /// Whether a visit shorter than half an hour was agreed with the client (NICE NG21, 1.4.1).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub agreed_short_visit: bool,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_visit_reason: Option<String>,
}
