//! Quarters worked out one after another, exactly.

use homeround_core::cost::{Exact, Inexact, Inputs};
use homeround_core::ground::Date;

use super::answer::{Known, QuarterRow, YearRow, YearsAnswer, YearsInput};
use super::model::{Case, Expected, Switch, Years};
use super::wages::{aprils, minimum_wage, terms_on};
use crate::book::value::Day;
use crate::failure::Failure;
use crate::pricing::Amount;
use crate::pricing::convert::exact;
use crate::specification::judge::DrawAnswer;
use crate::specification::model::Specification;
use crate::specification::money::{DayTotals, hour, inputs_of};
use crate::specification::run::Outcomes;
use crate::specification::summing::no_price;

/// What the hours of a contract take beside contact, by its made-up days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearOfDraws {
    /// Draws with a roster that makes every visit.
    pub draws: u32,
    /// Their time and miles, put together.
    pub totals: DayTotals,
    /// Seconds of contact of one day.
    pub contact_seconds: i64,
}

impl YearOfDraws {
    /// What the draws that can be delivered take, put together.
    ///
    /// # Errors
    /// Where no draw can be: then there is no price to go on from.
    pub fn new(found: &Outcomes) -> Result<Self, Failure> {
        let mut all = Self { draws: 0, totals: DayTotals::default(), contact_seconds: 0 };
        for row in found.rows.iter().filter(|row| row.answer == DrawAnswer::Deliverable) {
            let Some(totals) = &row.totals else { continue };
            all.draws += 1;
            all.contact_seconds = row.contact_seconds;
            all.totals.contact_seconds += totals.contact_seconds;
            all.totals.other_paid_seconds += totals.other_paid_seconds;
            all.totals.metres.resize(totals.metres.len(), 0);
            for (sum, metres) in all.totals.metres.iter_mut().zip(&totals.metres) {
                *sum += metres;
            }
        }
        if all.draws == 0 {
            let why = "no made-up day can be delivered: there is no price to go on from; more carers, or `spec test` says why";
            return Err(Failure::Refused(why.to_owned()));
        }
        Ok(all)
    }
}

/// What stays the same from quarter to quarter.
struct Ground<'a> {
    spec: &'a Specification,
    years: &'a Years,
    drawn: &'a YearOfDraws,
    terms: Inputs,
    /// How far the promised wage stands above the minimum wage on the first day.
    above_minimum: Exact,
}

/// Works out the years of a contract, quarter by quarter in three cases.
///
/// # Errors
/// A first day without a minimum wage; terms that give no price; more digits than are held. Panics: never.
pub fn reckon_years(spec: &Specification, years: &Years, drawn: &YearOfDraws) -> Result<YearsAnswer, Failure> {
    let terms = inputs_of(&spec.price);
    let mut quarters = Vec::new();
    for case in Case::ALL {
        let (first, _) = minimum_wage(years, case, spec.contract.start)?;
        let ground = Ground { spec, years, drawn, terms, above_minimum: terms.wage.minus(first)? };
        let mut there = None;
        for at in 0..years.quarters {
            let (row, moves) = ground.quarter(case, at, there)?;
            there = Some(moves);
            quarters.push(row);
        }
    }
    let contact = Exact::whole(drawn.totals.contact_seconds);
    let beside = Exact::whole(drawn.totals.other_paid_seconds).times(Exact::whole(60))?.over(contact)?;
    let mut answer = YearsAnswer {
        sentence: String::new(),
        name: spec.contract.name.clone(),
        from: spec.contract.start.to_string(),
        draws: drawn.draws,
        minutes_beside_an_hour: beside.into(),
        years: sum_years(&quarters)?,
        quarters,
        inputs: inputs(spec, years),
        limits: super::words::limits(years),
    };
    answer.sentence = super::words::sentence(&answer);
    Ok(answer)
}

/// The day that begins so many quarters after another: the same day of the month, or the last where it has fewer.
fn quarter_after(start: Day, quarters: u8) -> Day {
    let (year, month, day) = start.0.parts();
    let months = month - 1 + 3 * u32::from(quarters);
    let (year, month) = (year + i32::try_from(months / 12).unwrap_or(0), months % 12 + 1);
    let found = (0..4).find_map(|less| Date::new(year, month, day.saturating_sub(less)));
    found.map_or(start, Day)
}

/// So many per cent more.
fn grown(percent: Exact) -> Result<Exact, Inexact> {
    Exact::ONE.plus(percent.over(Exact::whole(100))?)
}

impl Ground<'_> {
    fn quarter(&self, case: Case, at: u8, before: Option<Moves>) -> Result<(QuarterRow, Moves), Failure> {
        let (from, next) =
            (quarter_after(self.spec.contract.start, at), quarter_after(self.spec.contract.start, at + 1));
        let days = i64::from(next.0.0 - from.0.0);
        let hours_a_day = Exact::hours(self.drawn.contact_seconds).times(self.growth(case, at)?)?;
        let hours = hours_a_day.times(Exact::whole(days))?;
        let (minimum, known) = minimum_wage(self.years, case, from)?;
        let wage = self.wage(case, from, minimum)?;
        let beside = self.paid_beside(case, from)?;
        let weekly_hours = exact(self.spec.price.weekly_hours);
        let terms = terms_on(&self.terms, wage, weekly_hours, from)?;
        let modes = &self.spec.travel.modes;
        let build = hour(&terms, modes, &self.totals(beside)?).map_err(no_price)?;
        let price = build.map(|build| build.total()).transpose()?.unwrap_or(Exact::ZERO);
        let carers = self.carers(hours_a_day, beside, weekly_hours)?;
        let moves = self.moves(case, carers, before)?;
        let fee = self.fee(case, from)?;
        let gap = fee.map(|fee| price.minus(fee)).transpose()?;
        let row = QuarterRow {
            case,
            from: from.to_string(),
            hours: hours.into(),
            carers,
            carers_there: moves.there,
            leave: moves.leave,
            hired: moves.hired,
            minimum_wage: minimum.into(),
            minimum_wage_is: known,
            wage: wage.into(),
            price: price.into(),
            fee: fee.map(Amount::from),
            gap: gap.map(Amount::from),
            gap_in_all: gap.map(|gap| gap.times(hours)).transpose()?.map(Amount::from),
        };
        Ok((row, moves))
    }

    /// Growth of hours: whole years on one another, and quarters of the year that runs.
    fn growth(&self, case: Case, at: u8) -> Result<Exact, Inexact> {
        // Within a year hours grow along a straight line; each whole year adds its per cent to all before it.
        let percent = exact(self.years.hours.in_case(case));
        let part = percent.times(Exact::fraction(i128::from(at % 4), 4)?)?;
        (0..at / 4).try_fold(grown(part)?, |all, _| all.times(grown(percent)?))
    }

    /// The promised wage at the distance from the minimum that it has on the first day, and no less than an agreement sets.
    fn wage(&self, case: Case, from: Day, minimum: Exact) -> Result<Exact, Inexact> {
        let promised = minimum.plus(self.above_minimum)?;
        let agreed = self.years.fair_pay.as_ref().and_then(|switch| switch.on(from, case));
        Ok(match agreed {
            Some(above) => promised.max(minimum.plus(exact(above))?),
            None => promised,
        })
    }

    /// Hours paid for each hour of contact beside it: as in the draws, and what is guaranteed or cancelled and not worked.
    fn paid_beside(&self, case: Case, from: Day) -> Result<Exact, Inexact> {
        let totals = &self.drawn.totals;
        let contact = Exact::whole(totals.contact_seconds);
        let mut beside = Exact::whole(totals.other_paid_seconds).over(contact)?;
        for switch in [&self.years.guaranteed_hours, &self.years.cancelled_shifts].into_iter().flatten() {
            if let Some(percent) = switch.on(from, case) {
                beside = beside.plus(exact(percent).over(Exact::whole(100))?)?;
            }
        }
        Ok(beside)
    }

    /// The draws' time with so much paid beside, in whole seconds.
    fn totals(&self, beside: Exact) -> Result<DayTotals, Inexact> {
        let totals = &self.drawn.totals;
        let seconds = Exact::whole(totals.contact_seconds).times(beside)?.to_places(0)?;
        let other = seconds.as_whole().and_then(|whole| i64::try_from(whole).ok()).ok_or(Inexact::Overflow)?;
        Ok(DayTotals { other_paid_seconds: other, ..totals.clone() })
    }

    /// Carers whose weeks hold the paid hours, 5.6 weeks of holiday in 52 covered.
    fn carers(&self, hours_a_day: Exact, beside: Exact, weekly_hours: Exact) -> Result<u32, Inexact> {
        let paid = hours_a_day.times(Exact::whole(7))?.times(Exact::ONE.plus(beside)?)?;
        // 5.6 weeks of holiday in 52 (Working Time Regulations 1998): for each 46.4 weeks at work somebody is paid for
        // 52.
        let heads = paid.times(Exact::fraction(520, 464)?)?.over(weekly_hours)?;
        whole(heads.up_to_places(0)?)
    }

    fn moves(&self, case: Case, carers: u32, before: Option<Moves>) -> Result<Moves, Inexact> {
        // The first quarter begins with the carers that it takes: how they came is not this contract's to say.
        let Some(before) = before else {
            return Ok(Moves { there: carers, leave: 0, hired: 0, leaving: Exact::ZERO });
        };
        // Turnover is in per cent a year: of a quarter, as a part of one, it is a four-hundredth.
        let percent = exact(self.years.turnover.in_case(case)).over(Exact::whole(400))?;
        // Parts of carers add up from quarter to quarter until one leaves: no rounding makes more leave in a year than do.
        let leaving = before.leaving.plus(Exact::whole(i64::from(before.there)).times(percent)?)?;
        let leave = whole(leaving.cut_to_places(0)?)?.min(before.there);
        let wanted = carers.saturating_sub(before.there - leave);
        let most = self.years.recruits.as_ref().map(|recruits| recruits.in_case(case).scaled(1, 1));
        let hired = most.map_or(wanted, |most| wanted.min(u32::try_from(most).unwrap_or(u32::MAX)));
        let leaving = leaving.minus(Exact::whole(i64::from(leave)))?;
        Ok(Moves { there: before.there - leave + hired, leave, hired, leaving })
    }

    /// The fee, risen each first of April after the first day.
    fn fee(&self, case: Case, from: Day) -> Result<Option<Exact>, Inexact> {
        let Some(fee) = self.spec.fee.pounds_per_hour else { return Ok(None) };
        let rise = grown(exact(self.years.fee.in_case(case)))?;
        let rises = aprils(self.spec.contract.start.0, from.0);
        // A fee is set in whole pence.
        let risen = (0..rises).try_fold(exact(fee), |fee, _| fee.times(rise)?.to_places(2))?;
        Ok(Some(risen))
    }
}

/// Who comes and goes in a quarter.
#[derive(Clone, Copy)]
struct Moves {
    there: u32,
    leave: u32,
    hired: u32,
    /// The part of a carer that has left and is not counted yet.
    leaving: Exact,
}

fn whole(number: Exact) -> Result<u32, Inexact> {
    number.as_whole().and_then(|whole| u32::try_from(whole).ok()).ok_or(Inexact::Overflow)
}

fn sum_years(quarters: &[QuarterRow]) -> Result<Vec<YearRow>, Inexact> {
    let mut rows = Vec::new();
    for of_case in quarters.chunk_by(|a, b| a.case == b.case) {
        for (at, year) in of_case.chunks(4).enumerate() {
            let sum = |of: &dyn Fn(&QuarterRow) -> Result<Exact, Inexact>| {
                year.iter().try_fold(Exact::ZERO, |sum, row| sum.plus(of(row)?))
            };
            let hours = |row: &QuarterRow| row.hours.exact();
            let cost = sum(&|row| row.price.exact().times(hours(row)))?;
            let fee = match year.iter().all(|row| row.fee.is_some()) {
                true => Some(sum(&|row| row.fee.map_or(Ok(Exact::ZERO), |fee| fee.exact().times(hours(row))))?),
                false => None,
            };
            rows.push(YearRow {
                case: year[0].case,
                year: u8::try_from(at + 1).unwrap_or(u8::MAX),
                quarters: u8::try_from(year.len()).unwrap_or(u8::MAX),
                hours: sum(&|row| Ok(hours(row)))?.into(),
                carers: year.iter().map(|row| row.carers).max().unwrap_or(0),
                cost: cost.into(),
                fee: fee.map(Amount::from),
                gap: fee.map(|fee| cost.minus(fee)).transpose()?.map(Amount::from),
            });
        }
    }
    Ok(rows)
}

/// What went in, with its source.
fn inputs(spec: &Specification, years: &Years) -> Vec<YearsInput> {
    let row = |what: &str, values: String, source: &str| YearsInput {
        what: what.to_owned(),
        values,
        source: source.to_owned(),
    };
    let three =
        |what: &str, one: &Expected| row(what, format!("{}, {}, {}", one.low, one.central, one.high), &one.source);
    let switch = |what: &str, one: &Switch| {
        row(what, format!("{}, {}, {} from {}", one.low, one.central, one.high, one.from), &one.source)
    };
    let mut rows = vec![
        row("the wage on the first day, pounds an hour", spec.price.wage.to_string(), "the specification"),
        three("growth of hours, per cent a year", &years.hours),
        three("growth of the minimum wage beyond what is published, per cent a year", &years.minimum_wage),
        three("rise of the fee each April, per cent", &years.fee),
        three("carers who leave, of a hundred in a year", &years.turnover),
    ];
    rows.extend(years.recruits.as_ref().map(|one| three("carers who can be hired in a quarter", one)));
    let switches = [
        ("hours guaranteed and not worked, per cent of contact", &years.guaranteed_hours),
        ("hours of shifts cancelled at short notice, per cent of contact", &years.cancelled_shifts),
        ("the Fair Pay Agreement, pounds an hour above the minimum wage", &years.fair_pay),
    ];
    rows.extend(switches.into_iter().filter_map(|(what, one)| Some(switch(what, one.as_ref()?))));
    if let Ok(found) = homeround_core::cost::Rates::BUILT_IN.minimum_wage(spec.contract.start.0) {
        rows.push(row("the minimum wage on the first day", format!("to {}", Day(found.to)), found.source));
    }
    rows
}

impl Known {
    /// In one letter behind a number.
    pub(super) const fn mark(self) -> &'static str {
        match self {
            Self::Known => "",
            Self::Assumed => " a",
        }
    }
}
