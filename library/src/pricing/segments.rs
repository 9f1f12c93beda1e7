//! The price of every stretch of every round and of paid time on no round, as a table: its rows add up to the whole, line by line.

use homeround_core::book::{Activity, Worked};
use homeround_core::cost::{AbsenceKind, CostLine, CostSummary, Exact, Inexact, PaidAbsence};

use super::summary::PriceSummary;
use crate::book::expand::Plan;
use crate::csv::csv_bytes;

/// One stretch of one carer's time with its price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentRow {
    /// Shift, carer, client, visit, activity, start, end, minutes and miles, as they are written.
    facts: [String; 9],
    /// How long it is, to the hundredth of a minute, as it is written.
    minutes: Exact,
    /// The amount of each line, in pounds.
    lines: Vec<Exact>,
    /// Its direct cost, in pounds.
    pub direct: Exact,
    /// Its price, in pounds: the sum of its lines.
    pub price: Exact,
}

const FACTS: [&str; 9] = ["shift", "carer", "client", "visit", "activity", "start", "end", "minutes", "miles"];

/// A kind of time on no round as files write it.
const fn other(kind: AbsenceKind) -> &'static str {
    match kind {
        AbsenceKind::Training => "training",
        AbsenceKind::Holiday => "holiday",
        AbsenceKind::Sick => "sick",
    }
}

/// An activity as files write it.
#[must_use]
pub(crate) const fn activity(activity: Activity) -> &'static str {
    match activity {
        Activity::Contact => "contact",
        Activity::Travel => "travel",
        Activity::Commute => "commute",
        Activity::Waiting => "waiting",
        Activity::PaidBreak => "paid_break",
        Activity::UnpaidBreak => "unpaid_break",
    }
}

impl SegmentRow {
    /// A stretch of `plan` and its account.
    ///
    /// # Errors
    /// More digits than are held.
    pub fn from_worked(plan: &Plan, worked: &Worked, account: &CostSummary) -> Result<Self, Inexact> {
        let names = &plan.names;
        let id = |found: Option<&String>| found.cloned().unwrap_or_default();
        let minutes = Exact::fraction(worked.span.length().0.into(), 60)?.to_places(2)?;
        let miles = Exact::fraction(i128::from(worked.metres) * 1_000, 1_609_344)?;
        let facts = [
            id(names.shifts.get(worked.shift.at()).map(|row| &row.id)),
            id(names.carers.get(worked.carer.at()).map(|row| &row.id)),
            id(names.clients.get(worked.client.at()).map(|row| &row.id)),
            id(names.visits.get(worked.visit.at()).map(|row| &row.id)),
            activity(worked.activity).to_owned(),
            names.zone.iso(worked.span.start),
            names.zone.iso(worked.span.end),
            minutes.shown().to_string(),
            miles.shown().to_string(),
        ];
        Self::priced(facts, minutes, account)
    }

    /// Paid time on no round and its account: it has a day and no times.
    ///
    /// # Errors
    /// More digits than are held.
    pub fn from_absence(plan: &Plan, row: &PaidAbsence, account: &CostSummary) -> Result<Self, Inexact> {
        let names = &plan.names;
        let mut facts: [String; 9] = Default::default();
        facts[1] = names.carers.get(row.carer.at()).map(|named| named.id.clone()).unwrap_or_default();
        other(row.kind).clone_into(&mut facts[4]);
        facts[5] = names.start.plus(row.day.0 / 86_400).to_string();
        let minutes = Exact::fraction(row.time.0.into(), 60)?.to_places(2)?;
        facts[7] = minutes.shown().to_string();
        Self::priced(facts, minutes, account)
    }

    /// The amount of one line, in pounds.
    #[must_use]
    pub fn amount(&self, line: CostLine) -> Exact {
        let at = CostLine::ALL.iter().position(|held| *held == line);
        at.and_then(|at| self.lines.get(at)).copied().unwrap_or(Exact::ZERO)
    }

    /// Whose time it is, by id.
    #[must_use]
    pub fn carer(&self) -> &str {
        &self.facts[1]
    }

    /// What was done, as files write it: contact, travel, training.
    #[must_use]
    pub fn activity(&self) -> &str {
        &self.facts[4]
    }

    /// How long it is, in hours to the hundredth of a minute.
    ///
    /// # Errors
    /// More digits than are held.
    pub fn hours(&self) -> Result<Exact, Inexact> {
        self.minutes.over(Exact::whole(60))
    }

    /// When it starts, local; of time on no round its day.
    #[must_use]
    pub fn start(&self) -> &str {
        &self.facts[5]
    }

    fn priced(facts: [String; 9], minutes: Exact, account: &CostSummary) -> Result<Self, Inexact> {
        let lines = CostLine::ALL.map(|line| account.breakdown.amount(line)).to_vec();
        Ok(Self { facts, minutes, lines, direct: account.breakdown.direct()?, price: account.breakdown.total()? })
    }
}

/// The stretches as CSV: pounds to nine places by line, and the price exactly; the last row is the whole of `summary`.
///
/// # Errors
/// Never for rows of one length.
pub fn csv_of(rows: &[SegmentRow], summary: &PriceSummary) -> std::io::Result<Vec<u8>> {
    let header: Vec<&str> =
        FACTS.into_iter().chain(CostLine::ALL.map(CostLine::name)).chain(["price", "price_exact"]).collect();
    let written = |row: &SegmentRow| {
        let lines = row.lines.iter().map(|pounds| pounds.shown_to(9).to_string());
        let price = [row.price.shown_to(9).to_string(), row.price.to_string()];
        row.facts.iter().cloned().chain(lines).chain(price).collect::<Vec<_>>()
    };
    let whole = |line: CostLine| {
        let found = summary.lines.iter().find(|row| row.name == line.name());
        found.map_or_else(|| "0.00".to_owned(), |row| row.whole.shown())
    };
    let mut last: Vec<String> = FACTS.iter().map(|_| String::new()).collect();
    last[0] = "whole".to_owned();
    last.extend(CostLine::ALL.map(whole));
    last.extend([summary.whole.shown(), summary.whole.exact().to_string()]);
    csv_bytes(&header, rows.iter().map(written).chain([last]))
}
