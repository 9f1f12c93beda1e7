//! The wage and the on-costs of a quarter: by published rates as far as there are any, and by what is assumed beyond.

use homeround_core::cost::rates::Dated;
use homeround_core::cost::{Exact, Inputs, Rates};
use homeround_core::ground::Date;

use super::answer::Known;
use super::model::{Case, Years};
use crate::book::value::Day;
use crate::failure::Failure;
use crate::fees::law::hold_terms;
use crate::pricing::convert::exact;

/// From this age on the highest minimum wage holds, in every year on record.
const ADULT: u8 = 25;

/// The minimum wage of a quarter that begins on a day.
pub(super) fn minimum_wage(years: &Years, case: Case, quarter: Day) -> Result<(Exact, Known), Failure> {
    if let Ok(row) = Rates::BUILT_IN.minimum_wage(quarter.0) {
        return Ok((Exact::of_pence(row.rate.at(ADULT)), Known::Known));
    }
    let last = Rates::BUILT_IN.minimum_wage.last();
    let last = last.filter(|last| last.to < quarter.0).ok_or_else(|| {
        Failure::Refused(format!("there is no minimum wage for {quarter}, and none before it to go on from"))
    })?;
    // It rises on the first of April of each year behind the last that is published.
    let rises = aprils(last.to, quarter.0);
    let growth = Exact::ONE.plus(exact(years.minimum_wage.in_case(case)).over(Exact::whole(100))?)?;
    let mut wage = Exact::of_pence(last.rate.at(ADULT));
    for _ in 0..rises {
        // A minimum wage is set in whole pence.
        wage = wage.times(growth)?.to_places(2)?;
    }
    Ok((wage, Known::Assumed))
}

/// First days of April after one day and not after another.
pub(super) fn aprils(after: Date, upto: Date) -> u32 {
    let count = |date: Date| {
        let (year, month, _) = date.parts();
        if month >= 4 { year } else { year - 1 }
    };
    u32::try_from(count(upto) - count(after)).unwrap_or(0)
}

/// The terms of a specification at another wage and on another day. Each on-cost is as it is given, and no lower than
/// the law of that day asks, or of the last day that has rates.
pub(super) fn terms_on(given: &Inputs, wage: Exact, weekly_hours: Exact, quarter: Day) -> Result<Inputs, Failure> {
    let mut terms = Inputs { wage, ..*given };
    // Rates end somewhere: on later days the law of their last day goes on.
    let law = hold_terms(&terms, weekly_hours, last_known(quarter.0), &[])?;
    let costs = &mut terms.on_costs;
    for row in &law.rows {
        let place = match row.name.as_str() {
            "holiday" => &mut costs.holiday,
            "ni" => &mut costs.ni,
            "pension" => &mut costs.pension,
            "sick" => &mut costs.sick,
            _ => continue,
        };
        if let Some(least) = row.least {
            *place = (*place).max(least.exact());
        }
    }
    Ok(terms)
}

/// The day itself, or the last one for which every on-cost has a rate.
fn last_known(date: Date) -> Date {
    fn end<T>(rows: &[Dated<'_, T>]) -> Date {
        rows.last().map_or(Date(i32::MAX), |row| row.to)
    }
    let rates = &Rates::BUILT_IN;
    let last = end(rates.employer_ni).min(end(rates.pension)).min(end(rates.sick_pay));
    date.min(last)
}
