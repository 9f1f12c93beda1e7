//! What a pay audit is told and what it says: cases, rows, totals.

use homeround_core::cost::{Exact, Hours};
use schemars::JsonSchema;
use serde::Serialize;

use super::payroll::PaySlip;
use crate::pricing::Amount;
use crate::pricing::provenance::RateProvenance;

/// What there is in the files and was not judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unjudged {
    /// Workers with visits and no pay.
    pub workers: Vec<String>,
    /// Visits of paid workers on days for which no pay is told.
    pub visits: usize,
    /// Pay of a worker who made no visit in its days, and of whom no other hours are told.
    pub paid: Vec<PaidWithoutVisit>,
}

/// Pay in whose days the worker made no visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PaidWithoutVisit {
    /// Who.
    pub carer: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
}

/// One worker's period before it is judged.
#[derive(Clone, Debug)]
pub struct PeriodCase {
    /// What was paid.
    pub slip: PaySlip,
    /// Where the time went.
    pub hours: Hours,
    /// What the miles between clients cost the worker, in pounds.
    pub spent: Exact,
}

/// Pay held against one minimum, in pounds to the penny.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HeldPay {
    /// Hours of working time.
    pub hours: String,
    /// The rate of an hour.
    pub rate: String,
    /// What is due.
    pub due: String,
    /// What counts as paid.
    pub paid: String,
    /// Whether it is enough.
    pub compliant: bool,
    /// What is lacking.
    pub shortfall: String,
    /// What must be paid back on the day that was given; only of the minimum wage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrears: Option<String>,
}

/// One worker's pay reference period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AuditRow {
    /// Who.
    pub carer: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Hours with clients.
    pub contact_hours: String,
    /// Hours between clients.
    pub travel_hours: String,
    /// Hours of waiting that count under the strict policy.
    pub waiting_hours: String,
    /// Hours that the tribunal's policy counts on top.
    pub tribunal_hours: String,
    /// Hours in longer gaps that count under neither, because nobody knows where they were spent.
    pub in_doubt_hours: String,
    /// What miles cost the worker of which nobody says whether it was given back; absent when nothing is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mileage_open: Option<String>,
    /// What was paid, before anything is taken off.
    pub pay: String,
    /// What the worker spent on the way between clients and was not given back.
    pub mileage_shortfall: String,
    /// Deductions, mileage and premiums that do not count, together.
    pub not_counted: String,
    /// Against the minimum wage: the way, and waiting only where it is known to count.
    pub strict: HeldPay,
    /// Against the minimum wage: every short gap counted whole.
    pub tribunal: HeldPay,
    /// Against the Real Living Wage, on all working time.
    pub living_wage: HeldPay,
    /// Against the minimum wage if all that is not known goes against the employer; absent when that changes nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<HeldPay>,
}

/// What everybody's rows come to under one measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Total {
    /// Periods below it.
    pub below: usize,
    /// Workers with such a period.
    pub workers_below: usize,
    /// What is lacking, in pounds; withheld from totals without names when it is one worker's.
    pub shortfall: Option<Amount>,
    /// What must be paid back on the day that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrears: Option<Amount>,
}

/// The audit. Without rows it names nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PayAudit {
    /// The answer in one sentence.
    pub verdict: String,
    /// Workers.
    pub workers: usize,
    /// Pay reference periods.
    pub periods: usize,
    /// Hours of working time under the strict policy.
    pub strict_hours: Amount,
    /// Hours of working time under the tribunal's policy.
    pub tribunal_hours: Amount,
    /// Hours of contact.
    pub contact_hours: Amount,
    /// Hours that count under neither, because nobody knows where they were spent.
    pub in_doubt_hours: Amount,
    /// What was paid.
    pub pay: Amount,
    /// What workers spent on miles and were not given back.
    pub mileage_shortfall: Amount,
    /// Against the minimum wage, strictly.
    pub strict: Total,
    /// Against the minimum wage, with every short gap counted whole.
    pub tribunal: Total,
    /// Against the Real Living Wage.
    pub living_wage: Total,
    /// Periods in which pay is enough by what is known, and might not be by what is not: time in doubt, and mileage.
    #[serde(default)]
    pub open: usize,
    /// Workers with such a period.
    #[serde(default)]
    pub workers_open: usize,
    /// What they lack if all of it goes against the employer; withheld as a shortfall is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_shortfall: Option<Amount>,
    /// Periods that are open against the Real Living Wage.
    #[serde(default)]
    pub living_wage_open: usize,
    /// What miles cost of which nobody says whether it was given back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mileage_open: Option<Amount>,
    /// Workers with visits and no pay in them, which are not judged.
    pub workers_without_pay: usize,
    /// Who they are; not where only totals are published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without_pay: Vec<String>,
    /// Periods that were paid and in which the worker made no visit, which are not judged.
    #[serde(default)]
    pub periods_without_visits: usize,
    /// Which they are; not where only totals are published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without_visits: Vec<PaidWithoutVisit>,
    /// Visits of paid workers on days for which no pay is told: not judged either.
    #[serde(default)]
    pub visits_without_pay: usize,
    /// The rows; none where only totals are published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<AuditRow>,
    /// How it was judged.
    pub rules: Vec<String>,
    /// Where the rates come from.
    pub provenance: Vec<RateProvenance>,
}
