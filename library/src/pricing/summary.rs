//! The price of a roster, as it is shown in files, on paper and on the screen.

use schemars::JsonSchema;
use serde::Serialize;

use super::amount::{Amount, FeeGap};
use super::served::Served;

/// What the price was worked out from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The rounds as planned.
    #[default]
    PlannedRoster,
    /// The visits as verified.
    VerifiedVisits,
}

/// What the time of carers costs, line by line, and what the offered fee pays of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PriceSummary {
    /// The answer in one sentence.
    pub verdict: String,
    /// The branch.
    pub branch: String,
    /// The first day.
    pub from: String,
    /// How many days.
    pub days: u8,
    /// What the price was worked out from.
    pub basis: Basis,
    /// How many of the plan's visits it is the price of.
    pub served: Served,
    /// Hours of contact, exactly and to two places.
    pub contact_hours: Amount,
    /// The lines of an average hour of contact; they add up to `hour` exactly. Lines of zero are left out.
    pub lines: Vec<SummaryLine>,
    /// The price of an average hour of contact.
    pub hour: Amount,
    /// Its direct cost: without overhead and profit.
    pub hour_direct: Amount,
    /// What the lines as shown add up to; it may differ from `hour` as shown, and both are right.
    pub sum_of_shown: String,
    /// The price of all of it.
    pub whole: Amount,
    /// The same for seven days.
    pub week: Amount,
    /// The fee of an hour at which nothing is lost and nothing gained.
    pub break_even: Amount,
    /// What the offered fee pays, when there is one.
    pub fee: Option<FeeSummary>,
    /// The price beside what nobody can go below, when a bound of paid time was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub achievable: Option<super::price_floor::PriceFloor>,
    /// Where the paid time goes.
    pub time: Vec<TimeRow>,
    /// The price by how long visits are.
    pub lengths: Vec<LengthRow>,
    /// The price by travel mode.
    pub modes: Vec<ModeRow>,
    /// The price by postcode area, the outward code of the clients' postcodes.
    pub areas: Vec<PersonRow>,
    /// The price by package.
    pub packages: Vec<PersonRow>,
    /// The price by round: by dated shift.
    pub rounds: Vec<PersonRow>,
    /// The price by client, in the order of their ids.
    pub clients: Vec<PersonRow>,
    /// The price by carer, in the order of their ids.
    pub carers: Vec<PersonRow>,
    /// What went in, and where it comes from.
    pub inputs: Vec<InputRow>,
    /// The rules by which time and money were shared out.
    pub rules: Vec<String>,
}

/// One line of an average hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SummaryLine {
    /// Its name in files: contact, travel, waiting, commute, breaks, enhancements, overtime, idle, ni, holiday, training, pension,
    /// sick, mileage, fixed, overhead, profit.
    pub name: String,
    /// Its name in words.
    pub label: String,
    /// Pounds for an hour of contact.
    #[serde(flatten)]
    pub amount: Amount,
    /// Pounds for all of it.
    pub whole: Amount,
    /// How it is computed, in words.
    pub how: String,
    /// Where its numbers come from.
    pub source: String,
}

/// What the offered fee pays, for an hour, a week and everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FeeSummary {
    /// For an hour of contact.
    pub hour: FeeGap,
    /// For seven days.
    pub week: FeeGap,
    /// For all of it.
    pub whole: FeeGap,
    /// Where the fee comes from.
    pub source: String,
}

/// Where time goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TimeRow {
    /// Its name in files: contact, travel, waiting, commute, breaks, unpaid.
    pub name: String,
    /// Its name in words.
    pub label: String,
    /// Seconds.
    pub seconds: i64,
    /// Minutes for each hour of contact, to one place.
    pub minutes_per_contact_hour: String,
}

/// Visits of one length.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LengthRow {
    /// Its name in files: `up_to_15`, `up_to_30`, `up_to_45`, `up_to_60`, `over_60`.
    pub band: String,
    /// Its name in words.
    pub label: String,
    /// Carers' parts of visits: a double-up has two.
    pub visits: u32,
    /// Hours of contact.
    pub contact_hours: Amount,
    /// Minutes of travel and waiting on the way to one, to one place.
    pub minutes_on_the_way: String,
    /// The price of an hour made of such visits.
    pub per_hour: Amount,
    /// The price of one such visit.
    pub per_visit: Amount,
    /// What the fee pays of one such visit, pro rata by its contact time.
    pub fee: Option<FeeGap>,
}

/// Carers who travel in one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ModeRow {
    /// The mode.
    pub mode: String,
    /// Paid miles.
    pub miles: Amount,
    /// Hours of contact by the carers who travel so.
    pub contact_hours: Amount,
}

/// One client, carer, package, round or postcode area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PersonRow {
    /// Its id in the book, or its name.
    pub id: String,
    /// Hours of contact; time that belongs to no client is shared out by it.
    pub contact_hours: Amount,
    /// Carers' parts of visits.
    pub visits: u32,
    /// The direct cost of all of it.
    pub direct: Amount,
    /// The price of all of it.
    pub price: Amount,
    /// What the fee pays of it.
    pub fee: Option<FeeGap>,
}

/// One number that went in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InputRow {
    /// What it is.
    pub name: String,
    /// Its value, in words with its unit.
    pub value: String,
    /// Where it comes from: the book's field, or the statutory table with its source and how it is known.
    pub source: String,
}
