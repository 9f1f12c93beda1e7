//! The people who care, and when they work.

use schemars::JsonSchema;
use serde::Serialize;

use crate::book::value::{Clock, Day, Degrees, Exact};

/// A gender that clients may ask for in carers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// A woman.
    Female,
    /// A man.
    Male,
    /// Neither.
    Other,
}

/// A care worker.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
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
    /// Their gender, where clients ask for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// What they are trained for, `medication`, or up to which level, `medication:2`; without one it is level 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
    /// How they travel: the name of a mode.
    pub mode: String,
    /// Basic pay in pounds an hour.
    pub pay_per_hour: Exact,
    /// Hours a week the contract guarantees; nothing or zero for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_hours: Option<Exact>,
    /// Hours a week they may be paid at most: a hard rule; nothing for no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_hours: Option<Exact>,
    /// Hours a week after which an hour costs `overtime_pay_per_hour`; absent for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overtime_after_hours: Option<Exact>,
    /// Pay in pounds for an hour of overtime, in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overtime_pay_per_hour: Option<Exact>,
    /// Whether they agreed in writing to work more than the policy's `working_time_average_hours`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub working_time_opt_out: bool,
    /// Rest in hours between one day's last round and the next day's first: a hard rule; absent for what the policy says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest_hours: Option<Exact>,
    /// Hours of unbroken rest in every whole week of the plan: a hard rule; absent for what the policy says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub week_rest_hours: Option<Exact>,
    /// Whether that rest may be taken by the fortnight: in every two weeks from the Monday of the plan's first week, twice or
    /// once of twice the length (Working Time Regulations 1998, regulation 11(2)); absent for what the policy says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fortnight_rest: Option<bool>,
    /// Hours they may be paid for in the rounds of one day at most, a night shift counting as the day it starts on: a hard
    /// rule; absent for no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_hours_a_day: Option<Exact>,
    /// Whether they are a night worker, who may work 8 hours in each 24 on average (Working Time Regulations 1998, regulation
    /// 6): over 17 weeks with a day of rest each that is 48 hours a week, and nobody can agree to more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub night_worker: bool,
    /// Days a week on which they may make rounds, added up over the plan: a hard rule; absent for no limit.
    #[schemars(range(min = 1, max = 7))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_days_a_week: Option<u8>,
    /// Days in a row on which they may make rounds: a hard rule; absent for no limit.
    #[schemars(range(min = 1, max = 31))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_days_in_a_row: Option<u8>,
    /// How many days in a row they worked right before the plan begins.
    #[schemars(range(max = 31))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_in_a_row_before: Option<u8>,
    /// When they finished on the day before the plan begins: their first shift begins no sooner than their rest allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worked_until: Option<Clock>,
    /// Weekends of the plan in which they may make rounds: a hard rule; absent for no limit.
    #[schemars(range(min = 1, max = 5))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_weekends: Option<u8>,
    /// By how many per cent a visit takes them longer, somebody in training for example.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slower_percent: Option<Exact>,
    /// Hours a week that are their fair share; absent for a share as the policy says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fair_hours: Option<Exact>,
}

/// Where a shift starts or ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// At the carer's home.
    #[default]
    Home,
    /// At the branch's base.
    Base,
    /// At the first or last client, without travel.
    Anywhere,
}

/// A stretch of a carer's working time that repeats.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
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
    /// Days on which it does not start.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Day>,
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
    /// The carer, by id, who goes along in the same car from start to end: a double run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    /// The most load that can be taken out in it; absent for any.
    #[schemars(range(max = 1_000_000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
}

/// A break to be taken in every shift of a row of shifts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
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
    /// It is owed only where the work, from the start of the first visit to the end of the last, is longer than so many hours: 6
    /// for a rest break by law, which is of 20 minutes (Working Time Regulations 1998, regulation 12); absent for
    /// `break_after_hours` of the policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_hours: Option<Exact>,
}
