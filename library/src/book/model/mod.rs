//! The book: everything a branch knows before it plans, as one validated document.
//!
//! [`crate::book::read_source()`] is the only way in from files: what stands here has no faults left. Lists keep the order they
//! were read in; [`crate::book::expand_book()`] sorts them, so that their order never changes an answer.
//!
//! ```
//! # use std::collections::BTreeMap;
//! # use homeround::book::starter::list_starter_files;
//! # use homeround::planning::LoadedBranch;
//! # let files: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! # let branch = LoadedBranch::from_source(&files)?;
//! // A book is plain rows that name one another by id.
//! let package = &branch.book.packages[0];
//! assert!(branch.book.clients.iter().any(|client| client.id == package.client));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

mod carer;
mod client;
mod leave;
mod policy;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::value::{Clock, Day, Degrees, Exact};
pub use carer::{Anchor, Break, Carer, Gender, Shift};
pub use client::{Client, Package, Priority};
pub use leave::{Leave, LeaveReason};
pub use policy::{FairShare, Mode, Period, Policy, Travelling};

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
    /// Carers, shifts and times that are fixed before the plan is made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fixed: Vec<Fixed>,
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
    /// Training, holiday and sickness of the plan's days, where the price has them by the row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_hours: Vec<OtherHours>,
    /// Clients away from home, and carers on leave.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leave: Vec<Leave>,
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
    /// In a JSON document: CSV files that `travel` names, such as its matrices, by name each with its lines. Those that are
    /// not here are looked for beside the document.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, Vec<String>>,
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
    /// Whether one carer makes both, for a couple back to back for example. Only for packages of one carer each.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub same_carer: bool,
    /// Whether either both visits are served or none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub both_or_neither: bool,
}

/// What is fixed before the plan is made: a visit's carer, its shift, its time, or several of these. Hard rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fixed {
    /// The package whose visits are fixed, by id.
    pub package: String,
    /// The service day, passed over when it is not in the plan; absent for each of the package's days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// The carer who makes it, by id: a row for each carer of a double-up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carer: Option<String>,
    /// The shift it is made in, by id: needed only where the carer has several that could hold it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<String>,
    /// It starts exactly then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Clock>,
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

/// Hours a carer already worked in a week that the plan touches, or in one of those before it that an average goes over.
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

/// Time of a carer that is paid, or was worked, on no round. Rows of days outside the plan are left aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherHours {
    /// The carer, by id.
    pub carer: String,
    /// The day.
    pub day: Day,
    /// Why.
    pub kind: OtherKind,
    /// How many hours: they count towards the contract's, and training towards overtime too.
    pub hours: Exact,
    /// What is paid for them all, in pounds, such as statutory sick pay; absent for basic pay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pounds: Option<Exact>,
}

/// Why a carer is paid for time on no round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OtherKind {
    /// Training, which is working time.
    Training,
    /// Holiday.
    Holiday,
    /// Sickness.
    Sick,
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
    /// Costs of the branch in pounds a week that do not depend on hours, such as its rent; beside the overhead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed_pounds_per_week: Option<Exact>,
    /// Hours that pay more; where two meet, the higher counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enhancements: Vec<Enhancement>,
}

/// Hours of the week, or of single days, in which an hour pays more than basic pay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enhancement {
    /// On which days: `SA`, `SU`, or single ones such as `2026-12-25`; none for every day.
    pub days: Vec<String>,
    /// It begins then; absent for midnight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Clock>,
    /// It ends then, on the day after when that is not later; absent for midnight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Clock>,
    /// What an hour pays on top of basic pay, in per cent of it: 50 for time and a half.
    pub percent: Exact,
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

impl Book {
    /// Whether a client is away from home on a day.
    #[must_use]
    pub fn is_client_away(&self, client: &str, day: Day) -> bool {
        self.leave.iter().any(|row| row.client.as_deref() == Some(client) && row.holds(day))
    }

    /// Whether a carer is away from work on a day.
    #[must_use]
    pub fn is_carer_away(&self, carer: &str, day: Day) -> bool {
        self.leave.iter().any(|row| row.carer.as_deref() == Some(carer) && row.holds(day))
    }

    /// Whether everybody who goes out in a shift is at work on a day.
    #[must_use]
    pub fn is_staffed(&self, shift: &Shift, day: Day) -> bool {
        let mut both = [Some(&shift.carer), shift.with.as_ref()].into_iter().flatten();
        !both.any(|carer| self.is_carer_away(carer, day))
    }
}
