//! What a tariff earns on a roster: against planned and against delivered time, beside what every visit costs.

use std::collections::BTreeMap;

use homeround_core::book::{Activity, Worked};
use homeround_core::cost::{Exact, Inexact, LateDebt, Rates, Tariff, waiting_for_money};
use homeround_core::ground::{CarerIx, Date, Seconds, VisitIx};
use schemars::JsonSchema;
use serde::Serialize;

use super::tariff::{FeeTerms, OwnedTariff, Payment};
use crate::book::Plan;
use crate::book::value::Day;
use crate::fault::{Fault, Faults};
use crate::pricing::amount::pounds_table;
use crate::pricing::provenance::RateProvenance;
use crate::pricing::segments::SegmentRow;
use crate::pricing::served::Served;
use crate::pricing::{Amount, PriceSummary};
use crate::words::{count, counted, several};

/// The stretches of a roster and what each costs, in the same order.
#[derive(Clone, Copy, Debug)]
pub struct PricedVisits<'a> {
    /// Where visits and clients have their names.
    pub plan: &'a Plan,
    /// The stretches.
    pub worked: &'a [Worked],
    /// Their prices.
    pub segments: &'a [SegmentRow],
    /// The whole price.
    pub price: &'a PriceSummary,
}

/// One visit: what it earns and what it costs, all carers together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RevenueRow {
    /// The visit.
    pub visit: String,
    /// Minutes planned, of all its carers.
    pub planned_minutes: String,
    /// Minutes delivered, of all its carers.
    pub delivered_minutes: String,
    /// What it earns by delivered time.
    pub earns: Amount,
    /// Its direct cost, the way to it included.
    pub direct: Amount,
    /// What it leaves to run the business; below zero when it loses money.
    pub contribution: Amount,
}

/// What being paid late costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LatePayment {
    /// In words.
    pub words: String,
    /// What it costs to be paid on the real day in place of the usual one.
    pub waiting: Amount,
    /// The same for an hour of contact.
    pub waiting_per_hour: Amount,
    /// Statutory interest that is owed once the term is over: exactly; nothing where the rate of that half-year is not known.
    pub interest: Option<Amount>,
    /// The same where a day's interest is rounded to the penny first.
    pub interest_by_rounded_days: Option<Amount>,
    /// The fixed sum for recovering the debt.
    pub compensation: Amount,
    /// Where the rate comes from, when interest is owed.
    pub provenance: Option<RateProvenance>,
}

/// A block contract beside buying on the spot, for the plan's days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BlockRow {
    /// In words.
    pub words: String,
    /// Hours paid and not delivered.
    pub idle_hours: Amount,
    /// What is paid for them.
    pub idle_pounds: Amount,
    /// Hours beyond the block, which somebody must cover.
    pub cover_hours: Amount,
    /// What is paid in all.
    pub pounds: Amount,
    /// What the same hours cost on the spot.
    pub spot_pounds: Amount,
    /// The share of the block from which on it is cheaper than the spot.
    pub break_even_share: Option<Amount>,
}

/// What a tariff earns and leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FeeReport {
    /// The answer in one sentence.
    pub verdict: String,
    /// Whether the visits earn their price.
    pub pays: bool,
    /// How many of the plan's visits are served: nothing here is of the others.
    pub served: Served,
    /// The tariff in words.
    pub tariff: String,
    /// What every visit of the plan earns, made or not, by its planned length.
    pub planned_revenue: Amount,
    /// What they earn by delivered time.
    pub delivered_revenue: Amount,
    /// The invoice by delivered time, to the penny by its rounding rule.
    pub invoice: Amount,
    /// The direct cost.
    pub direct: Amount,
    /// What of it is of time that belongs to no visit.
    pub direct_of_no_visit: Amount,
    /// The price, overhead and profit included.
    pub price: Amount,
    /// What is left after direct cost; below zero when it does not even pay that.
    pub left_after_direct: Amount,
    /// Every price of the tariff times this pays the price exactly, before fees are rounded; nothing when it earns nothing.
    pub pays_when_times: Option<Amount>,
    /// The tariff that pays, every price up to the penny, in words.
    pub paying_tariff: Option<String>,
    /// Visits that do not pay their own direct cost.
    pub losing_visits: usize,
    /// What is earned for an hour of contact.
    pub earned_per_hour: Amount,
    /// Being paid late, when the terms tell the days.
    pub late_payment: Option<LatePayment>,
    /// Block against spot, when there is a block.
    pub block: Option<BlockRow>,
    /// Sleep-ins, which earn nothing here: a tariff prices time.
    pub sleep_ins: usize,
    /// The visits, in the order of their ids.
    pub visits: Vec<RevenueRow>,
}

/// One visit being added up.
#[derive(Default)]
struct RevenueSum {
    planned: Seconds,
    delivered: Seconds,
    earns: Exact,
    direct: Exact,
    /// Whether it is a sleep-in.
    by_night: bool,
}

/// What the tariff of `terms` earns on these visits.
///
/// # Errors
/// Sums with more digits than are held.
pub fn report_revenue(visits: &PricedVisits<'_>, terms: &FeeTerms) -> Result<FeeReport, Faults> {
    build(visits, terms)
        .map_err(|why| fault("", format!("a sum {why}"), "Give amounts with fewer figures after the point."))
}

fn fault(column: &str, problem: String, remedy: &str) -> Faults {
    let (row, value) = (None, String::new());
    let (column, remedy) = (column.to_owned(), remedy.to_owned());
    Faults(vec![Fault { file: "tariff".to_owned(), row, column, value, problem, remedy }])
}

fn build(visits: &PricedVisits<'_>, terms: &FeeTerms) -> Result<FeeReport, Inexact> {
    let sums = sums(visits, terms)?;
    let add = |of: fn(&RevenueSum) -> Exact| sums.values().try_fold(Exact::ZERO, |sum, one| sum.plus(of(one)));
    let (planned, earned) = (planned_revenue(visits.plan, terms)?, add(|one| one.earns)?);
    let own: Vec<(VisitIx, &RevenueSum)> =
        sums.iter().filter(|(visit, _)| visit.is_some()).map(|(&at, sum)| (at, sum)).collect();
    let no_visit = sums.get(&VisitIx::NONE).map_or(Exact::ZERO, |sum| sum.direct);
    let (price, hours) = (visits.price.whole.exact(), visits.price.contact_hours.exact());
    let direct = whole_direct(visits)?;
    let factor = if earned.is_zero() { None } else { Some(price.over(earned)?) };
    let paying = factor.map(|factor| paying(visits, terms, factor, price)).transpose()?.flatten();
    let rows = own.iter().map(|(visit, sum)| row(visits.plan, *visit, sum)).collect::<Result<Vec<_>, _>>()?;
    let per_hour = |sum: Exact| if hours.is_zero() { Ok(Exact::ZERO) } else { sum.over(hours) };
    let invoice = terms.invoicing.sum(earned)?;
    let late_payment = match &terms.payment {
        None => None,
        Some(payment) => Some(late(payment, invoice, per_hour)?),
    };
    let losing_visits = own.iter().filter(|(_, sum)| sum.earns < sum.direct).count();
    let mut report = FeeReport {
        verdict: String::new(),
        pays: earned >= price,
        served: visits.price.served,
        tariff: terms.tariff.words(),
        planned_revenue: planned.into(),
        delivered_revenue: earned.into(),
        invoice: invoice.into(),
        direct: direct.into(),
        direct_of_no_visit: no_visit.into(),
        price: price.into(),
        left_after_direct: earned.minus(direct)?.into(),
        pays_when_times: factor.map(Amount::rounded_up),
        paying_tariff: paying.map(|tariff| tariff.words()),
        losing_visits,
        earned_per_hour: per_hour(earned)?.into(),
        late_payment,
        block: block(terms, hours, visits.price.days)?,
        sleep_ins: own.iter().filter(|(_, sum)| sum.by_night).count(),
        visits: rows,
    };
    report.verdict = sentence(&report, earned, price, direct);
    Ok(report)
}

/// The pence by which a tariff is raised at the most because every visit's fee is rounded by itself.
const MOST_PENCE: i64 = 100;

/// The tariff `factor` times as high, every price up to the penny, that pays when it is put back; nothing when none is found.
fn paying(
    visits: &PricedVisits<'_>,
    terms: &FeeTerms,
    factor: Exact,
    price: Exact,
) -> Result<Option<OwnedTariff>, Inexact> {
    let scaled = terms.tariff.times(factor)?;
    // Every visit's fee is rounded by itself: the scaled tariff may fall short by pence, and goes up penny by penny.
    for more in 0..=MOST_PENCE {
        let tariff = scaled.up_to_pence(more)?;
        let terms = FeeTerms { tariff: tariff.clone(), ..terms.clone() };
        let earned = sums(visits, &terms)?.values().try_fold(Exact::ZERO, |sum, one| sum.plus(one.earns))?;
        if earned >= price {
            return Ok(Some(tariff));
        }
    }
    Ok(None)
}

/// What all visits of a plan earn if each is made as planned, by each of its carers. A tariff prices time, and so no sleep-in.
fn planned_revenue(plan: &Plan, terms: &FeeTerms) -> Result<Exact, Inexact> {
    let tariff: Tariff<'_> = terms.tariff.view();
    let mut by_time = plan.tables.visits.iter().filter(|visit| visit.flat_pay.is_none());
    by_time.try_fold(Exact::ZERO, |sum, visit| {
        let one = terms.invoicing.visit(tariff.earns(visit.duration, visit.duration)?)?;
        sum.plus(one.times(Exact::whole(visit.carers.into()))?)
    })
}

fn whole_direct(visits: &PricedVisits<'_>) -> Result<Exact, Inexact> {
    visits.segments.iter().try_fold(Exact::ZERO, |sum, row| sum.plus(row.direct))
}

fn sums(visits: &PricedVisits<'_>, terms: &FeeTerms) -> Result<BTreeMap<VisitIx, RevenueSum>, Inexact> {
    let tariff: Tariff<'_> = terms.tariff.view();
    let mut sums: BTreeMap<VisitIx, RevenueSum> = BTreeMap::new();
    // Who is seen at a visit in two pieces makes one visit: the pieces are added up before the tariff is asked.
    let mut stays: BTreeMap<(VisitIx, CarerIx, usize), Seconds> = BTreeMap::new();
    for (at, (worked, segment)) in visits.worked.iter().zip(visits.segments).enumerate() {
        let sum = sums.entry(worked.visit).or_default();
        sum.direct = sum.direct.plus(segment.direct)?;
        if worked.activity == Activity::Contact {
            // Of no visit of the plan each piece stands for itself.
            let piece = if worked.visit.is_some() { 0 } else { at };
            *stays.entry((worked.visit, worked.carer, piece)).or_insert(Seconds::ZERO) +=
                worked.span.length().or_zero();
        }
    }
    for ((index, ..), delivered) in stays {
        let sum = sums.entry(index).or_default();
        let visit = visits.plan.tables.visits.get(index.at());
        let planned = visit.map_or(delivered, |visit| visit.duration);
        sum.planned += planned;
        sum.delivered += delivered;
        if visit.is_some_and(|visit| visit.flat_pay.is_some()) {
            sum.by_night = true;
            continue;
        }
        sum.earns = sum.earns.plus(terms.invoicing.visit(tariff.earns(planned, delivered)?)?)?;
    }
    Ok(sums)
}

fn row(plan: &Plan, visit: VisitIx, sum: &RevenueSum) -> Result<RevenueRow, Inexact> {
    let minutes = |time: Seconds| Exact::fraction(time.0.into(), 60).map(|minutes| minutes.shown_to(1).to_string());
    let name = plan.names.visits.get(visit.at()).map(|row| row.id.clone());
    Ok(RevenueRow {
        visit: name.unwrap_or_else(|| "no visit".to_owned()),
        planned_minutes: minutes(sum.planned)?,
        delivered_minutes: minutes(sum.delivered)?,
        earns: sum.earns.into(),
        direct: sum.direct.into(),
        contribution: sum.earns.minus(sum.direct)?.into(),
    })
}

fn late(
    payment: &Payment,
    invoice: Exact,
    per_hour: impl Fn(Exact) -> Result<Exact, Inexact>,
) -> Result<LatePayment, Inexact> {
    let Payment { usual_days, paid_days, term_days, money_percent, invoiced } = *payment;
    let waiting = waiting_for_money(invoice, money_percent, usual_days, paid_days)?;
    let late_days = paid_days.saturating_sub(term_days);
    let due = Date(invoiced.0.saturating_add(i32::try_from(term_days).unwrap_or(i32::MAX)));
    // The reference rate of the half-year in which a debt becomes late holds for all of it.
    let row = Rates::BUILT_IN.late_payment(due);
    let late = late_days > 0;
    let percent = row.map_or(Exact::ZERO, |row| row.rate.percent());
    let debt = late.then_some(LateDebt { principal: invoice, percent, days: late_days });
    let of = |sum: fn(&LateDebt) -> Result<Exact, Inexact>| match (&debt, &row) {
        (None, _) => Ok(Some(Exact::ZERO.into())),
        (Some(_), Err(_)) => Ok(None),
        (Some(debt), Ok(_)) => sum(debt).map(|sum| Some(Amount::from(sum))),
    };
    let owed = match (late, &row) {
        (false, _) => "nothing is owed on top: the term is kept".to_owned(),
        (true, Ok(row)) => {
            format!(
                "it became late on {} and {} % a year is owed for {}",
                Day(due),
                row.rate.percent(),
                counted(late_days, "day")
            )
        }
        // What waiting costs is known all the same.
        (true, Err(why)) => format!("it became late on {}, and what interest is owed is not known: {why}", Day(due)),
    };
    Ok(LatePayment {
        words: format!(
            "Paid {} after the invoice in place of {usual_days}, with money at {money_percent} % a year; {owed}.",
            counted(paid_days, "day")
        ),
        waiting: waiting.into(),
        waiting_per_hour: per_hour(waiting)?.into(),
        interest: of(LateDebt::interest)?,
        interest_by_rounded_days: of(LateDebt::interest_by_rounded_days)?,
        compensation: debt.map_or(Exact::ZERO, |debt| Exact::of_pence(debt.compensation())).into(),
        provenance: row
            .ok()
            .filter(|_| late)
            .map(|row| RateProvenance::from_dated("reference rate for late payment", row)),
    })
}

fn block(terms: &FeeTerms, hours: Exact, days: u8) -> Result<Option<BlockRow>, Inexact> {
    let Some(block) = &terms.block else { return Ok(None) };
    // A block is of a week: the plan has its share of it by days.
    let share = Exact::fraction(days.into(), 7)?;
    let block = homeround_core::cost::BlockContract { hours: block.hours.times(share)?, ..*block };
    let found = block.settle(hours)?;
    let words = if found.pounds > found.spot_pounds {
        format!(
            "The block costs £{} more than the same hours on the spot: {} of its {} hours are paid and not delivered.",
            found.pounds.minus(found.spot_pounds)?.shown(),
            found.idle_hours.shown(),
            block.hours.shown()
        )
    } else {
        format!(
            "The block costs £{} less than the same hours on the spot; {} hours beyond it had to be covered.",
            found.spot_pounds.minus(found.pounds)?.shown(),
            found.cover_hours.shown()
        )
    };
    Ok(Some(BlockRow {
        words,
        idle_hours: found.idle_hours.into(),
        idle_pounds: found.idle_pounds.into(),
        cover_hours: found.cover_hours.into(),
        pounds: found.pounds.into(),
        spot_pounds: found.spot_pounds.into(),
        break_even_share: found.break_even_share.map(Amount::rounded_up),
    }))
}

fn sentence(report: &FeeReport, earned: Exact, price: Exact, direct: Exact) -> String {
    let whose =
        if report.served.is_whole() { "The visits".to_owned() } else { format!("The {}", report.served.words()) };
    let opening = format!("{whose} earn £{} and cost £{}", report.delivered_revenue.shown(), report.price.shown());
    let losing = match (report.losing_visits, report.visits.len()) {
        (0, _) => "every visit pays its own direct cost".to_owned(),
        (losing, all) => format!(
            "{} of {} {} not pay {} own direct cost",
            count(losing),
            several(all, "visit", "visits"),
            if losing == 1 { "does" } else { "do" },
            if losing == 1 { "its" } else { "their" }
        ),
    };
    let nights = match report.sleep_ins {
        0 => String::new(),
        some => format!(
            " The price includes {}, for which a tariff of time earns nothing.",
            several(some, "sleep-in", "sleep-ins")
        ),
    };
    if earned >= price {
        format!("{opening}: the tariff pays; {losing}.{nights}")
    } else if earned >= direct {
        let direct = report.direct.shown();
        format!("{opening}: the tariff pays the direct cost of £{direct} and not the price; {losing}.{nights}")
    } else {
        let direct = report.direct.shown();
        format!("{opening}: the tariff does not even pay the direct cost of £{direct}; {losing}.{nights}")
    }
}

impl FeeReport {
    /// The report for a reader of plain text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{}\n\nThe tariff: {}.\n\n", self.verdict, self.tariff);
        let mut table = pounds_table(["", "£"], &[1]);
        for (what, amount) in [
            ("earned by planned time", &self.planned_revenue),
            ("earned by delivered time", &self.delivered_revenue),
            ("the invoice, rounded as it is written", &self.invoice),
            ("direct cost", &self.direct),
            ("left after direct cost", &self.left_after_direct),
            ("price", &self.price),
            ("earned for an hour of contact", &self.earned_per_hour),
        ] {
            table.add_row([what, &amount.shown()]);
        }
        text += &format!("{table}\n\n{}\n", self.served.sentence());
        if !self.direct_of_no_visit.exact().is_zero() {
            text += &format!(
                "£{} of the direct cost is of time that belongs to no visit: it is in the price, and no visit earns it.\n",
                self.direct_of_no_visit.shown()
            );
        }
        if let (Some(times), Some(words)) = (&self.pays_when_times, &self.paying_tariff) {
            text += &format!(
                "The tariff pays the price when every price in it is {} times as high; up to the penny, {words}.\n",
                times.shown()
            );
        }
        if let Some(late) = &self.late_payment {
            text += &format!(
                "{} That costs £{}, £{} for an hour of contact; {} and £{} of compensation may be claimed.\n",
                late.words,
                late.waiting.shown(),
                late.waiting_per_hour.shown(),
                match (late.interest, late.interest_by_rounded_days) {
                    (Some(exactly), Some(rounded)) => format!(
                        "£{} of interest (£{} where a day's is rounded first)",
                        exactly.shown(),
                        rounded.shown()
                    ),
                    _ => "interest that is not known".to_owned(),
                },
                late.compensation.shown()
            );
            if let Some(row) = &late.provenance {
                text += &format!("  {}\n", row.words());
            }
        }
        if let Some(block) = &self.block {
            text += &format!("{}\n", block.words);
        }
        text + &self.visits_text()
    }

    /// The ten visits that leave least.
    fn visits_text(&self) -> String {
        let mut order: Vec<&RevenueRow> = self.visits.iter().collect();
        order.sort_by_key(|row| row.contribution.exact());
        let mut table =
            pounds_table(["Visits that leave least", "Minutes", "£ earned", "£ direct cost", "£ left"], &[1, 2, 3, 4]);
        for row in order.into_iter().take(10) {
            let minutes = row.delivered_minutes.clone();
            table.add_row([&row.visit, &minutes, &row.earns.shown(), &row.direct.shown(), &row.contribution.shown()]);
        }
        format!("\n{table}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fees::read_terms;
    use crate::planning::plan_starter;
    use crate::pricing::{Options, planned_time, price_segments};

    #[test]
    fn a_stay_in_two_pieces_earns_one_visit() {
        let (branch, roster) = plan_starter().unwrap();
        let (worked, basis) = planned_time(&branch, &roster.view()).unwrap();
        let mut pieces = Vec::new();
        for row in &worked {
            let (mut first, mut second) = (*row, *row);
            let middle = row.span.start + Seconds(row.span.length().0 / 2);
            (first.span.end, second.span.start) = (middle, middle);
            pieces.extend([first, second]);
        }
        let options = Options { basis, ..Options::default() };
        for terms in
            [r#"{"per_minute": {"pounds_per_hour": "20"}}"#, r#"{"per_planned_visit": {"pounds_per_hour": "20"}}"#]
        {
            let terms = read_terms("tariff.json", terms).unwrap();
            let earned = [&worked, &pieces].map(|worked| {
                let priced = price_segments(&branch.book, &branch.plan, worked, &options, true).unwrap();
                let (plan, segments) = (&branch.plan, &priced.segments[..]);
                let visits = PricedVisits { plan, worked, segments, price: &priced.summary };
                let rows = sums(&visits, &terms).unwrap();
                rows.values().map(|sum| (sum.planned, sum.delivered, sum.earns)).collect::<Vec<_>>()
            });
            assert_eq!(earned[0], earned[1]);
        }
    }
}
