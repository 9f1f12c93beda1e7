//! What each carer of a plan is paid.

use homeround_core::cost::{Exact, Rate, Worker};
use homeround_core::ground::{ModeIx, Seconds};

use super::convert::{exact, rate};
use crate::book::expand::Plan;
use crate::book::hours::allowance;
use crate::book::model::Book;
use crate::fault::Faults;

/// The carers' pay, by their rows in the plan.
pub(super) fn workers(book: &Book, plan: &Plan, faults: &mut Faults) -> Vec<Worker> {
    let per_mile: Vec<Rate> = (plan.names.modes.iter())
        .map(|named| {
            let mode = &book.travel.modes[named.row];
            let pounds = exact(mode.pence_per_mile).percent_of(Exact::ONE);
            rate(pounds, &mode.pence_per_mile, ("travel.modes", named.row, "pence_per_mile"), faults)
        })
        .collect();
    let worker = |(at, named): (usize, &crate::book::expand::Named)| {
        let carer = &book.carers[named.row];
        let mode = plan.tables.carers.get(at).map_or(ModeIx(0), |row| row.mode);
        let wage =
            rate(Ok(exact(carer.pay_per_hour)), &carer.pay_per_hour, ("carers", named.row, "pay_per_hour"), faults);
        let allowed = allowance(book, carer);
        let overtime = carer.overtime_pay_per_hour.unwrap_or(carer.pay_per_hour);
        // A wage that was refused above has no premium on top of it.
        let basic = if wage == Rate::default() { overtime } else { carer.pay_per_hour };
        let extra = exact(overtime).minus(exact(basic));
        let idle_paid = book.policy.idle_paid.unwrap_or(false);
        Worker {
            wage,
            per_mile: per_mile.get(mode.at()).copied().unwrap_or_default(),
            mode,
            overtime_from: allowed.overtime_from,
            overtime_extra: rate(extra, &overtime, ("carers", named.row, "overtime_pay_per_hour"), faults),
            guaranteed: if idle_paid { allowed.least } else { Seconds::ZERO },
            idle: wage,
        }
    };
    plan.names.carers.iter().enumerate().map(worker).collect()
}
