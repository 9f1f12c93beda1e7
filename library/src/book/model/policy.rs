//! How carers travel, and what planning weighs against what.

use schemars::JsonSchema;
use serde::Serialize;

use crate::book::value::{Clock, Exact};

/// How carers travel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Travelling {
    /// The ways to travel; carers name one of them.
    pub modes: Vec<Mode>,
    /// Times of the day with travel times of their own; outside them the modes' own times hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub periods: Vec<Period>,
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

/// Other travel times at one time of the day, by one mode or all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// It begins then, on every day.
    pub from: Clock,
    /// And ends then, later on the same day. A journey belongs to the period in which the visit it leads to is wanted: at its
    /// preferred time, or else in the middle of its window.
    pub until: Clock,
    /// For which mode; absent for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// The mode's own times without parking, in per cent: 130 for three tenths longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<Exact>,
    /// In place of it a CSV file of seconds, as for modes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matrix: Option<String>,
}

/// What planning weighs against what, in pounds: rosters are compared by it, nobody is paid by it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
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
    /// Of one minute early; absent for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub early_pounds_per_minute: Option<Exact>,
    /// How long before the preferred time a start is not yet early; absent for `grace_minutes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub early_grace_minutes: Option<u16>,
    /// Of one carer's part of an optional visit left out; absent for 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub optional_pounds: Option<Exact>,
    /// Of one carer of a visit who is not what was wished for, in gender or skill; absent for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wish_pounds: Option<Exact>,
    /// Of one carer's part of a visit to a client who prefers others; absent for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_preferred_pounds: Option<Exact>,
    /// Of one carer who comes to a client in the plan and never did before; absent for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_face_pounds: Option<Exact>,
    /// Of each carer who comes to a client in the plan beyond the first; absent for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub further_carer_pounds: Option<Exact>,
    /// Of each carer who comes to a client's slot in the plan beyond the first; absent for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot_carer_pounds: Option<Exact>,
    /// Of one hour a carer works beyond the fair share; absent for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uneven_pounds_per_hour: Option<Exact>,
    /// What fair shares are in proportion to; absent for the hours on shift.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fair_share_by: Option<FairShare>,
    /// Of a carer's unpopular visits, times the square of their count; absent for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unpopular_pounds: Option<Exact>,
    /// Visits wanted at this time or later count as unpopular; absent for 20:00.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unpopular_from: Option<Clock>,
    /// Whether visits on Saturdays and Sundays count as unpopular; absent for yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unpopular_weekends: Option<bool>,
    /// Of one hour travelled, on top of pay; absent for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub travel_pounds_per_hour: Option<Exact>,
    /// Of one minute of the plan's largest single lateness; absent for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worst_late_pounds_per_minute: Option<Exact>,
    /// Whether visits under 30 minutes are only for carers who visited the client before (NICE NG21, 1.4.1); absent for no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_visits_known_only: Option<bool>,
    /// Whether hours a contract guarantees are paid though they are not worked; absent for no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle_paid: Option<bool>,
    /// Rest in hours between one day's last round and the next day's first; absent for 11 (Working Time Regulations 1998,
    /// regulation 10), "0" for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest_hours: Option<Exact>,
    /// Hours of unbroken rest in every whole week of the plan; absent for 24 (regulation 11), "0" for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub week_rest_hours: Option<Exact>,
    /// Whether that rest may be taken by the fortnight, twice in two weeks or once of twice the length (regulation 11(2));
    /// absent for no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fortnight_rest: Option<bool>,
    /// Hours of work from which on the breaks of shifts are owed, where a break says nothing else: 6 by law (regulation 12);
    /// absent for any work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub break_after_hours: Option<Exact>,
    /// Hours a week that a carer may work on average over 17 weeks, as far back as `worked` tells of them: 48 by law
    /// (regulation 4); absent for no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_time_average_hours: Option<Exact>,
    /// Visits had better start on every so many minutes of the hour, 5 for 07:05 and 07:10: a number that divides 60. `plan` puts every start
    /// there that can be, `check` tells of the others; absent for any start.
    #[schemars(range(min = 1, max = 60))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<u8>,
}

/// What fair shares of the work are in proportion to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FairShare {
    /// The hours of carers' shifts in the plan.
    #[default]
    Shifts,
    /// The hours their contracts guarantee.
    Contracts,
}
