//! The book: everything a branch knows before it plans, as one validated document.
//!
//! [`crate::book::read()`] is the only way in from files: what stands here has no faults left. Lists keep the order they
//! were read in; [`crate::book::expand()`] sorts them, so that their order never changes an answer.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::value::{Clock, Day, Degrees, Exact};

/// The book's format and version, the first field of every document.
pub const FORMAT: &str = "homeround.book/1";

/// A branch of a care provider and all it plans with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Book {
    /// Always `homeround.book/1`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// The branch and the days to plan.
    pub branch: Branch,
    /// The people cared for.
    pub clients: Vec<Client>,
    /// What was agreed with them: visits that repeat.
    pub packages: Vec<Package>,
    /// Times to keep between two packages of one client.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<Gap>,
    /// The people who care.
    pub carers: Vec<Carer>,
    /// When they work.
    pub shifts: Vec<Shift>,
    /// The breaks in their shifts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<Break>,
    /// Who visited whom before the plan begins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<History>,
    /// Hours already worked in the weeks of the plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub worked: Vec<WorkedHours>,
    /// How carers travel.
    pub travel: Travelling,
    /// What planning weighs against what.
    pub policy: Policy,
    /// The inputs of the hourly price, when it is wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<CostInputs>,
    /// The rules visits are verified by, when they are not the program's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<VerificationRules>,
}

/// The branch, and the days to plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// Its name.
    pub name: String,
    /// The IANA zone of every clock time in the book, `Europe/London`.
    pub zone: String,
    /// The first day of the plan.
    pub start: Day,
    /// How many days it lasts, 1 to 31.
    #[schemars(range(min = 1, max = 31))]
    pub days: u8,
    /// Where shifts that start or end at the base do so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Base>,
}

/// The office or meeting point of a branch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// Latitude in decimal degrees.
    pub latitude: Degrees,
    /// Longitude in decimal degrees.
    pub longitude: Degrees,
    /// Full postcode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
}

/// A person cared for at home.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
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
    /// What a carer should know, shown with the round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// One contracted visit of a client that repeats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
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
    /// How long the visit is, for each carer.
    #[schemars(range(min = 1, max = 1440))]
    pub minutes: u16,
    /// It starts no earlier: a hard rule.
    pub earliest: Clock,
    /// It starts no later: a hard rule.
    pub latest: Clock,
    /// Whether `latest` is on the day after `earliest`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub overnight: bool,
    /// When the client would like it to start; later than this and the grace is late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred: Option<Clock>,
    /// How many carers come together, 1 to 4.
    #[schemars(range(min = 1, max = 4))]
    pub carers: u8,
    /// What each of them must be trained for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
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

/// From which end of the first visit a gap is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CountedFrom {
    /// From the end of the first visit.
    #[default]
    End,
    /// From its start: zero and zero make two visits start together.
    Start,
}

/// A time to keep between two packages of one client, on each service day that has both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// The package counted from, by id.
    pub first: String,
    /// The package counted to, by id: its visit starts after the gap.
    pub second: String,
    /// From which end of the first visit it is counted.
    #[serde(default)]
    pub counted_from: CountedFrom,
    /// The gap is at least this long.
    pub least_minutes: u16,
    /// And at most this long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_minutes: Option<u16>,
    /// Whether no carer of the first may come to the second.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub different_carers: bool,
    /// Whether either both visits are served or none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub both_or_neither: bool,
}

/// A care worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Carer {
    /// Unique among carers.
    pub id: String,
    /// How they are called.
    pub name: String,
    /// Latitude of their home in decimal degrees.
    pub latitude: Degrees,
    /// Longitude of their home in decimal degrees.
    pub longitude: Degrees,
    /// Full postcode of their home.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// What they are trained for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
    /// How they travel: the name of a mode.
    pub mode: String,
    /// Basic pay in pounds an hour.
    pub pay_per_hour: Exact,
    /// Hours a week the contract guarantees; nothing or zero for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_hours: Option<Exact>,
    /// Hours a week they may be paid at most; nothing for no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_hours: Option<Exact>,
}

/// Where a shift starts or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// At the carer's home.
    Home,
    /// At the branch's base.
    Base,
    /// At the first or last client, without travel.
    Anywhere,
}

/// A stretch of a carer's working time that repeats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// Unique among shifts.
    pub id: String,
    /// Whose it is, by id.
    pub carer: String,
    /// As for packages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<String>,
    /// The first day it starts on.
    pub from: Day,
    /// The last day it starts on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// It starts then.
    pub start: Clock,
    /// And ends then.
    pub end: Clock,
    /// Whether `end` is on the day after `start`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub overnight: bool,
    /// Where it starts.
    pub starts_at: Anchor,
    /// Where it ends.
    pub ends_at: Anchor,
}

/// A break to be taken in every shift of a row of shifts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// In which shift, by id.
    pub shift: String,
    /// It starts no earlier; in an overnight shift a time before the shift's start is on the day after.
    pub earliest: Clock,
    /// It starts no later.
    pub latest: Clock,
    /// How long it is.
    #[schemars(range(min = 1, max = 1440))]
    pub minutes: u16,
    /// Whether it is paid.
    pub paid: bool,
}

/// How often a carer visited a client before the plan begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct History {
    /// The client, by id.
    pub client: String,
    /// The carer, by id.
    pub carer: String,
    /// How many visits.
    pub visits: u16,
    /// The day of the last of them, before the plan begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Day>,
}

/// Hours a carer already worked in a week that the plan touches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkedHours {
    /// The carer, by id.
    pub carer: String,
    /// The Monday the week begins on.
    pub week: Day,
    /// Paid hours.
    pub hours: Exact,
}

/// How carers travel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Travelling {
    /// The ways to travel; carers name one of them.
    pub modes: Vec<Mode>,
    /// A CSV file beside the book that names the places of the matrix files by postcode or coordinates, in their order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<String>,
}

/// One way to travel, and how its times are estimated from coordinates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mode {
    /// Unique among modes: car, bicycle, foot.
    pub name: String,
    /// Kilometres an hour on the way.
    pub speed_kmh: Exact,
    /// The way's length over the distance as the crow flies, at least 1.
    pub detour: Exact,
    /// Minutes for parking and walking to the door, each time.
    pub parking_minutes: Exact,
    /// What the branch pays for a mile, in pence.
    pub pence_per_mile: Exact,
    /// In place of the estimate: a CSV file of seconds from place to place, in the order of `points`; or a router to ask,
    /// `osrm+http://HOST:PORT/PROFILE` or `valhalla+http://HOST:PORT/COSTING`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matrix: Option<String>,
}

/// What planning weighs against what, in pounds: rosters are compared by it, nobody is paid by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Of one minute late.
    pub late_pounds_per_minute: Exact,
    /// How long after the preferred time a start is not yet late.
    pub grace_minutes: u16,
    /// Of one carer's part of a visit left unserved.
    pub unserved_pounds: Exact,
    /// Of one carer's part of a visit by somebody who has never visited the client.
    pub unfamiliar_pounds: Exact,
    /// Of using a shift at all.
    pub shift_pounds: Exact,
    /// Whether the way to the first client and back from the last is paid.
    pub commute_paid: bool,
}

/// The inputs of the hourly price that are the branch's own. Wages are the carers', miles the modes'.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CostInputs {
    /// Employer's National Insurance, per cent of gross pay.
    pub ni_percent: Exact,
    /// Holiday pay, per cent of gross pay.
    pub holiday_percent: Exact,
    /// Training time, per cent of gross pay.
    pub training_percent: Exact,
    /// Employer's pension, per cent of gross pay.
    pub pension_percent: Exact,
    /// Sick and other paid absence, per cent of gross pay.
    pub sick_percent: Exact,
    /// The cost of running the business.
    pub overhead: Overhead,
    /// Profit or surplus.
    pub profit: Profit,
    /// The fee offered for an hour of contact, in pounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_per_hour: Option<Exact>,
}

/// Overhead, in one of two ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Overhead {
    /// Per cent of the price.
    PercentOfPrice(Exact),
    /// Pounds for an hour of contact.
    PoundsPerHour(Exact),
}

/// Profit, in one of two ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Profit {
    /// Per cent of the price.
    PercentOfPrice(Exact),
    /// Per cent of all costs, added to them.
    PercentOfCost(Exact),
}

/// The rules visits are verified by: a named profile, and what the branch changes in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VerificationRules {
    /// The profile's name.
    pub profile: String,
    /// Values in place of the profile's, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub overrides: BTreeMap<String, String>,
}
