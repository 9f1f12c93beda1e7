//! Pricing a roster or a verified week: from a book, its plan and the time carers spend to a summary.

use homeround_core::book::Worked;
use homeround_core::cost::rates::{Dated, MinimumWage};
use homeround_core::cost::{
    self, Accumulator, CostLine, CostSummary, Enhancement, Exact, FeeDifference, Inexact, Ledger, LedgerPrices,
    LedgerSize, LedgerTerms, LengthBand, Margins, NoPrice, OnCosts, PaidAbsence, Rates, StatutoryFloor, Worker,
};
use homeround_core::ground::CatalogueError;
use homeround_core::ground::{CarerIx, ClientIx, ModeIx, Pence, Seconds, ShiftIx};
use std::collections::BTreeMap;

use super::amount::{Amount, FeeGap, LineAmount, pence_shown};
use super::calendar::list_enhancements;
use super::convert::exact;
use super::explain::{self, Inputs};
use super::floor_sums::floor_sums;
use super::nights;
use super::other::list_absences;
use super::price_floor::PriceFloor;
use super::segments::SegmentRow;
use super::served::{Served, served};
use super::summary::{Basis, FeeSummary, LengthRow, ModeRow, PersonRow, PriceSummary, SummaryLine, TimeRow};
use super::workers::workers;
use crate::book::expand::Plan;
use crate::book::model::{self, Book};
use crate::fault::{Fault, Faults};
use crate::pricing::provenance::RateProvenance;

/// What to price by, beside the book.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// What the price is worked out from.
    pub basis: Basis,
    /// A fee for an hour of contact in pounds, in place of the book's.
    pub fee: Option<Exact>,
    /// National Insurance for each carer and week over the statutory threshold of the plan's first day, in place of the book's
    /// percentage.
    pub threshold_ni: bool,
    /// The employment allowance of the plan's days taken off that National Insurance.
    pub employment_allowance: bool,
    /// Pensions for each carer and week on qualifying earnings, in place of the book's percentage.
    pub pension_band: bool,
    /// What no roster of the plan goes below, as somebody proved.
    pub bound: Option<Bound>,
}

/// What every roster that makes the visits asked for has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// At least so many paid seconds.
    pub paid_seconds: i64,
    /// Seconds of contact of those visits.
    pub contact_seconds: i64,
}

/// A roster priced: what it comes to, and each of its stretches when they are asked for.
#[derive(Clone, Debug)]
pub struct Priced {
    /// What it comes to.
    pub summary: PriceSummary,
    /// The stretches in the order in which they came, and then what is on no round; empty unless asked for.
    pub segments: Vec<SegmentRow>,
}

/// The price of `worked`, the time of the carers of `plan`.
///
/// # Errors
/// When the book has no inputs of the price, an input is refused, a statutory rate is missing, or `worked` is not of `plan`.
pub fn price_roster(
    book: &Book,
    plan: &Plan,
    worked: impl IntoIterator<Item = Worked>,
    options: &Options,
) -> Result<PriceSummary, Faults> {
    let worked: Vec<Worked> = worked.into_iter().collect();
    price_segments(book, plan, &worked, options, false).map(|priced| priced.summary)
}

/// The same, with the price of every stretch when `each` says so.
///
/// # Errors
/// As [`price_roster`].
pub fn price_segments(
    book: &Book,
    plan: &Plan,
    worked: &[Worked],
    options: &Options,
    each: bool,
) -> Result<Priced, Faults> {
    let worked = &nights::paid_once(plan, worked)[..];
    let pricing = Pricing::new(book, plan, options)?;
    let size = LedgerSize::from_terms(&pricing.terms());
    let (mut tallies, mut weeks) = (vec![Accumulator::default(); size.tallies()], vec![0_i128; size.weeks]);
    let not_of_plan = |why: cost::Unpriceable| fault("roster", "", &why.to_string(), ASK_AGAIN);
    let mut ledger = Ledger::new(pricing.terms(), &mut tallies, &mut weeks).map_err(not_of_plan)?;
    for row in worked {
        ledger.add(row).map_err(not_of_plan)?;
    }
    for row in &pricing.others {
        ledger.add_other(row).map_err(not_of_plan)?;
    }
    // Closed before any stretch is priced: overtime and pensions hang on all of a carer's time.
    let prices = ledger.close().map_err(|why| no_price(&why.into()))?;
    let mut segments = Vec::new();
    for row in if each { worked } else { &[] } {
        let account = prices.stretch(row).map_err(not_of_plan)?.map_err(|why| no_price(&why))?;
        segments.push(SegmentRow::from_worked(plan, row, &account).map_err(|why| no_price(&why.into()))?);
    }
    for row in if each { &pricing.others[..] } else { &[] } {
        let account = prices.other(row).map_err(|why| no_price(&why))?;
        segments.push(SegmentRow::from_absence(plan, row, &account).map_err(|why| no_price(&why.into()))?);
    }
    let mut summary = pricing.summary(&prices).map_err(|why| no_price(&why))?;
    summary.served = served(book, plan, worked);
    summary.verdict += &nights::sentence(plan, worked);
    // A price of visits that were not all made is right, and must not be taken for the price of the whole.
    if !summary.served.is_whole() {
        summary.verdict += &format!(" {}", summary.served.sentence());
    }
    Ok(Priced { summary, segments })
}

/// From this age on the highest minimum wage holds, in every year on record.
const ADULT: u8 = 25;

const ASK_AGAIN: &str = "Price the roster with the book it was made from.";

/// Everything a roster is priced by.
struct Pricing<'a> {
    book: &'a Book,
    plan: &'a Plan,
    options: &'a Options,
    workers: Vec<Worker>,
    others: Vec<PaidAbsence>,
    packages: Vec<u32>,
    enhancements: Vec<Enhancement>,
    inputs: Inputs<'a>,
    /// The minimum wage that a bound of the price rests on, when one is asked for.
    minimum: Option<&'a Dated<'static, MinimumWage<'static>>>,
}

impl<'a> Pricing<'a> {
    fn new(book: &'a Book, plan: &'a Plan, options: &'a Options) -> Result<Self, Faults> {
        let Some(given) = &book.cost else {
            let remedy = "Add a [cost] table with ni_percent, holiday_percent, training_percent, pension_percent, sick_percent, overhead and profit.";
            return Err(fault("book", "cost", "has no inputs of the price", remedy));
        };
        let mut faults = Faults::default();
        let workers = workers(book, plan, &mut faults);
        let others = list_absences(book, plan, &workers, &mut faults);
        let margins = margins(given);
        let refused = margins.refused(|refused| {
            let column = if refused.input() == cost::Input::Overhead { "cost.overhead" } else { "cost.profit" };
            faults.0.extend(fault("book", column, &refused.to_string(), refused.remedy()).0);
        });
        refused.map_err(|why| no_price(&why.into()))?;
        let on_costs = OnCosts {
            ni: exact(given.ni_percent),
            holiday: exact(given.holiday_percent),
            training: exact(given.training_percent),
            pension: exact(given.pension_percent),
            sick: exact(given.sick_percent),
        };
        // Each percentage by itself: one fault for all of them would not say which.
        for (line, _, percent) in on_costs.parts() {
            if percent.is_negative() {
                let column = format!("cost.{}_percent", line.name());
                faults.0.extend(fault("book", &column, "is below zero", "Give zero or more.").0);
            }
        }
        let start = plan.names.start.0;
        let mut no_rate = |why: cost::NoRate, remedy: &str| {
            faults.0.extend(fault("book", "branch.start", &why.to_string(), remedy).0);
        };
        // An allowance is taken off what is reckoned by the threshold: asking for it asks for that too.
        let threshold_ni = (options.threshold_ni || options.employment_allowance)
            .then(|| {
                Rates::BUILT_IN.employer_ni(start).map_err(|why| no_rate(why, "Price with the book's ni_percent.")).ok()
            })
            .flatten();
        let band_pension = options
            .pension_band
            .then(|| {
                Rates::BUILT_IN
                    .pension(start)
                    .map_err(|why| no_rate(why, "Price with the book's pension_percent."))
                    .ok()
            })
            .flatten();
        // A rate that is missing is only a fault where a bound rests on it.
        let minimum = (options.bound)
            .and_then(|_| Rates::BUILT_IN.minimum_wage(start).map_err(|why| no_rate(why, "Leave the bound out.")).ok());
        let share = |pounds: Exact, days: i64| pounds.times(Exact::fraction(plan.names.days.into(), days.into())?);
        // The allowance and fixed costs are of a year and of a week: the plan bears the share of its days.
        let allowance = match threshold_ni.and_then(|row| row.rate.allowance).filter(|_| options.employment_allowance) {
            Some((pence, _)) => share(Exact::of_pence(pence), 365),
            None => Ok(Exact::ZERO),
        };
        let fixed = share(given.fixed_pounds_per_week.map_or(Exact::ZERO, exact), 7);
        let (ni_allowance, fixed) =
            (allowance.map_err(|why| no_price(&why.into()))?, fixed.map_err(|why| no_price(&why.into()))?);
        // Whoever asks knows better than the book: a fee that is given takes the place of the book's.
        let fee = match (options.fee, given.fee_per_hour) {
            (Some(fee), _) => Some((fee, "given on the command line")),
            (None, Some(fee)) => Some((exact(fee), "the book's cost.fee_per_hour")),
            (None, None) => None,
        };
        let inputs =
            Inputs { basis: options.basis, on_costs, margins, threshold_ni, band_pension, ni_allowance, fixed, fee };
        let packages = plan.names.visits.iter().map(|visit| u32::try_from(visit.row).unwrap_or(u32::MAX)).collect();
        let enhancements = list_enhancements(&given.enhancements, &plan.names.zone, plan.names.start, plan.names.days);
        faults.or(Self { book, plan, options, workers, others, packages, enhancements, inputs, minimum })
    }

    fn terms(&self) -> LedgerTerms<'_> {
        let tables = &self.plan.tables;
        LedgerTerms {
            workers: &self.workers,
            shifts: &tables.shifts,
            visits: &tables.visits,
            packages: &self.packages,
            package_count: u32::try_from(self.book.packages.len()).unwrap_or(u32::MAX),
            clients: tables.clients,
            modes: tables.modes,
            first_week: Seconds::ZERO,
            // One week more than whole ones: the plan may end within a week, and a night may reach beyond its end.
            weeks: u32::from(self.plan.names.days) / 7 + 1,
            enhancements: &self.enhancements,
            on_costs: self.inputs.on_costs,
            threshold_ni: self.inputs.threshold_ni.map(|row| row.rate),
            ni_allowance: self.inputs.ni_allowance,
            band_pension: self.inputs.band_pension.map(|row| row.rate),
            fixed: self.inputs.fixed,
            margins: self.inputs.margins,
        }
    }

    fn summary(&self, prices: &LedgerPrices<'_, '_>) -> Result<PriceSummary, NoPrice> {
        let total = prices.total()?;
        let hour = total.per_hour()?.unwrap_or_default();
        let without_profit = self.inputs.margins.without_profit().lay(&hour, Exact::ONE)?;
        let week = Exact::fraction(7, i128::from(self.plan.names.days.max(1)))?;
        let fee = self.inputs.fee.map(|(fee, source)| fee_summary(fee, source, &total, week)).transpose()?;
        let names = &self.plan.names;
        Ok(PriceSummary {
            verdict: explain::verdict(&hour, &total, self.inputs.fee.map(|(fee, _)| fee), week)?,
            branch: names.branch.clone(),
            from: names.start.to_string(),
            days: names.days,
            basis: self.options.basis,
            served: Served::default(),
            contact_hours: total.hours.into(),
            lines: self.lines(&total, &hour)?,
            hour: hour.total()?.into(),
            hour_direct: hour.direct()?.into(),
            sum_of_shown: pence_shown(hour.sum_of_shown()?),
            whole: total.breakdown.total()?.into(),
            week: total.breakdown.total()?.times(week)?.into(),
            break_even: Amount::rounded_up(without_profit.total()?),
            fee,
            achievable: self.options.bound.map(|bound| self.achievable(bound, &total)).transpose()?,
            time: time(&total)?,
            lengths: self.lengths(prices)?,
            modes: self.modes(prices)?,
            areas: self.areas(prices)?,
            packages: self.packages(prices)?,
            rounds: self.rounds(prices)?,
            clients: self.clients(prices)?,
            carers: self.carers(prices)?,
            inputs: explain::inputs(self.book, &self.inputs),
            rules: explain::rules(self.book, &self.inputs),
        })
    }

    fn lines(&self, total: &CostSummary, hour: &cost::Breakdown) -> Result<Vec<SummaryLine>, NoPrice> {
        let mut lines = Vec::new();
        for line in CostLine::ALL {
            // A line of nothing would ask the reader why it is there.
            if total.breakdown.amount(line).is_zero() {
                continue;
            }
            let LineAmount { name, amount } = LineAmount::from_breakdown(hour, line);
            lines.push(SummaryLine {
                name,
                label: super::amount::label(line).to_owned(),
                amount,
                whole: total.breakdown.amount(line).into(),
                how: explain::how(line, total, &self.inputs)?,
                source: explain::source(line, &self.inputs),
            });
        }
        Ok(lines)
    }

    fn lengths(&self, prices: &LedgerPrices<'_, '_>) -> Result<Vec<LengthRow>, NoPrice> {
        let mut rows = Vec::new();
        for band in LengthBand::ALL {
            let account = prices.band(band)?;
            let (Some(per_hour), Some(per_visit)) = (account.per_hour()?, account.per_part()?) else { continue };
            let tally = &account.accumulator;
            let parts = Exact::whole(tally.parts().into());
            let on_the_way = tally.seconds(CostLine::Travel) + tally.seconds(CostLine::Waiting);
            let minutes = Exact::fraction(on_the_way.into(), 60)?.over(parts)?;
            let hours_each = tally.hours()?.over(parts)?;
            let gap =
                // A fee is for hours: the average length of the visits of a band makes it one for a visit.
                |(fee, _): (Exact, _)| FeeDifference::between(fee.times(hours_each)?, &per_visit).map(FeeGap::from);
            rows.push(LengthRow {
                band: band.name().to_owned(),
                label: explain::band(band).to_owned(),
                visits: tally.parts(),
                contact_hours: tally.hours()?.into(),
                minutes_on_the_way: minutes.shown_to(1).to_string(),
                per_hour: per_hour.total()?.into(),
                per_visit: per_visit.total()?.into(),
                fee: self.inputs.fee.map(gap).transpose()?,
            });
        }
        Ok(rows)
    }

    fn modes(&self, prices: &LedgerPrices<'_, '_>) -> Result<Vec<ModeRow>, NoPrice> {
        let row = |(at, mode): (usize, &crate::book::expand::Named)| {
            let tally = prices.mode(ModeIx::from_index(at)).copied().unwrap_or_default();
            Ok(ModeRow { mode: mode.id.clone(), miles: tally.miles()?.into(), contact_hours: tally.hours()?.into() })
        };
        self.plan.names.modes.iter().enumerate().map(row).collect()
    }

    /// The price beside what nobody can go below.
    fn achievable(&self, bound: Bound, total: &CostSummary) -> Result<PriceFloor, NoPrice> {
        let Bound { paid_seconds, contact_seconds } = bound;
        let minimum_wage = Exact::of_pence(self.minimum.map_or(Pence(0), |row| row.rate.at(ADULT)));
        let holiday_percent = Exact::fraction(StatutoryFloor::HOLIDAY_HUNDREDTHS, 100)?;
        let least = StatutoryFloor { paid_seconds, contact_seconds, minimum_wage, holiday_percent };
        let found = floor_sums(&least, &self.inputs, total)?;
        let provenance = self.minimum.iter().map(|row| RateProvenance::from_dated("minimum wage", row)).collect();
        Ok(PriceFloor::new(&least, &found, provenance)?)
    }

    /// By the outward code of the clients' postcodes.
    fn areas(&self, prices: &LedgerPrices<'_, '_>) -> Result<Vec<PersonRow>, NoPrice> {
        let mut areas: BTreeMap<&str, (cost::Breakdown, Exact, u32)> = BTreeMap::new();
        for (at, client) in self.plan.names.clients.iter().enumerate() {
            let postcode = self.book.clients[client.row].postcode.as_deref();
            // The outward half of a postcode: areas are small enough to differ, and name nobody's home.
            let area = postcode.and_then(|code| code.split_whitespace().next()).unwrap_or("no postcode");
            let Some(account) = prices.client(ClientIx::from_index(at))? else { continue };
            let (build, hours, parts) = areas.entry(area).or_default();
            *build = build.plus(&account.breakdown)?;
            *hours = hours.plus(account.hours)?;
            *parts = parts.saturating_add(account.accumulator.parts());
        }
        areas.into_iter().map(|(area, (build, hours, parts))| self.priced(area, &build, hours, parts)).collect()
    }

    fn packages(&self, prices: &LedgerPrices<'_, '_>) -> Result<Vec<PersonRow>, NoPrice> {
        let mut rows = Vec::new();
        for (at, package) in self.book.packages.iter().enumerate() {
            let account = prices.package(u32::try_from(at).unwrap_or(u32::MAX))?;
            if let Some(account) = account.filter(|account| account.accumulator.parts() > 0) {
                rows.push(self.person(&package.id, &account)?);
            }
        }
        // By id: the order of the book's rows must not change the answer.
        rows.sort_unstable_by(|one: &PersonRow, other| one.id.cmp(&other.id));
        Ok(rows)
    }

    /// Rounds that somebody goes, and what was done outside any shift.
    fn rounds(&self, prices: &LedgerPrices<'_, '_>) -> Result<Vec<PersonRow>, NoPrice> {
        let mut rows = Vec::new();
        for (at, shift) in self.plan.names.shifts.iter().enumerate() {
            let account = prices.round(ShiftIx::from_index(at))?;
            if let Some(account) = account.filter(|account| account.accumulator != Accumulator::default()) {
                rows.push(self.person(&shift.id, &account)?);
            }
        }
        let outside = prices.outside()?;
        // Time of no shift is priced too: without this row the rounds would not add up to the whole.
        if outside.accumulator != Accumulator::default() {
            rows.push(self.person("outside any shift", &outside)?);
        }
        Ok(rows)
    }

    fn clients(&self, prices: &LedgerPrices<'_, '_>) -> Result<Vec<PersonRow>, NoPrice> {
        let mut rows = Vec::new();
        for (at, client) in self.plan.names.clients.iter().enumerate() {
            if let Some(account) = prices.client(ClientIx::from_index(at))? {
                rows.push(self.person(&client.id, &account)?);
            }
        }
        Ok(rows)
    }

    fn carers(&self, prices: &LedgerPrices<'_, '_>) -> Result<Vec<PersonRow>, NoPrice> {
        let mut rows = Vec::new();
        for (at, carer) in self.plan.names.carers.iter().enumerate() {
            if let Some(account) = prices.carer(CarerIx::from_index(at))? {
                rows.push(self.person(&carer.id, &account)?);
            }
        }
        Ok(rows)
    }

    fn person(&self, id: &str, account: &CostSummary) -> Result<PersonRow, NoPrice> {
        self.priced(id, &account.breakdown, account.hours, account.accumulator.parts())
    }

    fn priced(&self, id: &str, build: &cost::Breakdown, hours: Exact, parts: u32) -> Result<PersonRow, NoPrice> {
        let gap = |(fee, _): (Exact, _)| FeeDifference::between(fee.times(hours)?, build).map(FeeGap::from);
        Ok(PersonRow {
            id: id.to_owned(),
            contact_hours: hours.into(),
            visits: parts,
            direct: build.direct()?.into(),
            price: build.total()?.into(),
            fee: self.inputs.fee.map(gap).transpose()?,
        })
    }
}

fn fee_summary(fee: Exact, source: &str, total: &CostSummary, week: Exact) -> Result<FeeSummary, Inexact> {
    let whole = fee.times(total.hours)?;
    let hour = total.per_hour()?.unwrap_or_default();
    Ok(FeeSummary {
        hour: FeeDifference::between(fee, &hour)?.into(),
        week: FeeDifference::between(whole.times(week)?, &total.breakdown.times(week)?)?.into(),
        whole: FeeDifference::between(whole, &total.breakdown)?.into(),
        source: source.to_owned(),
    })
}

fn time(total: &CostSummary) -> Result<Vec<TimeRow>, Inexact> {
    let mut rows = Vec::new();
    let paid = CostLine::OF_TIME.map(|line| (line.name(), super::amount::label(line), total.accumulator.seconds(line)));
    let unpaid = ("unpaid", "not paid", total.accumulator.unpaid_seconds());
    // At least one second: time without any contact would be divided by nothing.
    let contact = total.accumulator.seconds(CostLine::Contact).max(1);
    for (name, label, seconds) in paid.into_iter().chain([unpaid]) {
        let minutes = Exact::fraction(i128::from(seconds) * 60, contact.into())?;
        let minutes_per_contact_hour = minutes.shown_to(1).to_string();
        rows.push(TimeRow { name: name.to_owned(), label: label.to_owned(), seconds, minutes_per_contact_hour });
    }
    Ok(rows)
}

fn margins(given: &model::CostInputs) -> Margins {
    Margins {
        overhead: match given.overhead {
            model::Overhead::PercentOfPrice(percent) => cost::Overhead::PercentOfPrice(exact(percent)),
            model::Overhead::PoundsPerHour(pounds) => cost::Overhead::Pounds(exact(pounds)),
        },
        profit: match given.profit {
            model::Profit::PercentOfPrice(percent) => cost::Profit::PercentOfPrice(exact(percent)),
            model::Profit::PercentOfCost(percent) => cost::Profit::PercentOfCost(exact(percent)),
        },
    }
}

fn no_price(why: &NoPrice) -> Faults {
    fault("book", "cost", &format!("gives no price: {why}"), "Correct the inputs.")
}

fn fault(file: &str, column: &str, problem: &str, remedy: &str) -> Faults {
    Faults(vec![Fault {
        file: file.to_owned(),
        row: None,
        column: column.to_owned(),
        value: String::new(),
        problem: problem.to_owned(),
        remedy: remedy.to_owned(),
    }])
}
