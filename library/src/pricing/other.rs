//! Training, holiday and sickness by the row: the book's other hours as the ledger counts them.

use homeround_core::cost::{Exact, Other, OtherTime, Rate, Worker};
use homeround_core::ground::{CarerIx, Date, Seconds};

use super::convert::{exact, rate};
use crate::book::expand::Plan;
use crate::book::model::{Book, OtherHours, OtherKind};
use crate::book::value;
use crate::fault::Faults;

/// A kind of the book's as the ledger's.
pub(super) const fn time_of(kind: OtherKind) -> OtherTime {
    match kind {
        OtherKind::Training => OtherTime::Training,
        OtherKind::Holiday => OtherTime::Holiday,
        OtherKind::Sick => OtherTime::Sick,
    }
}

/// The rows of the plan's days, with their places in the book.
pub(crate) fn of_plan<'b>(book: &'b Book, plan: &Plan) -> impl Iterator<Item = (usize, &'b OtherHours)> {
    let (start, days) = (plan.names.start, i32::from(plan.names.days));
    book.other_hours.iter().enumerate().filter(move |(_, row)| (0..days).contains(&row.day.days_since(start)))
}

/// The rows of the plan's days as the ledger counts them.
pub(super) fn others(book: &Book, plan: &Plan, workers: &[Worker], faults: &mut Faults) -> Vec<Other> {
    let mut others = Vec::new();
    for (at, row) in of_plan(book, plan) {
        let Some(carer) = plan.names.carers.iter().position(|named| named.id == row.carer) else { continue };
        let basic = workers.get(carer).map_or(Rate::default(), |worker| worker.wage);
        let (rate, sum) = match &row.pounds {
            None => (basic, Rate::default()),
            Some(pounds) => (Rate::default(), rate(exact(*pounds), pounds, ("other_hours", at, "pounds"), faults)),
        };
        let since = row.day.days_since(plan.names.start).saturating_mul(86_400);
        let time = Seconds(i32::try_from(row.hours.scaled(3_600, 1)).unwrap_or(0));
        others.push(Other { carer: CarerIx::of(carer), day: Seconds(since), kind: time_of(row.kind), time, rate, sum });
    }
    others
}

/// A carer's training in the days from the first to the last: its hours, and what is paid for it in pounds.
pub(crate) fn training(book: &Book, plan: &Plan, carer: &str, days: (Date, Date)) -> (value::Exact, Exact) {
    let wage = book.carers.iter().find(|row| row.id == carer).map_or(Exact::ZERO, |row| exact(row.pay_per_hour));
    let rows = of_plan(book, plan).map(|(_, row)| row).filter(|row| {
        row.carer == carer && row.kind == OtherKind::Training && days.0 <= row.day.0 && row.day.0 <= days.1
    });
    rows.fold(Default::default(), |(hours, paid): (value::Exact, Exact), row| {
        let by_hour = || wage.times(exact(row.hours)).unwrap_or_default();
        let pay = row.pounds.map_or_else(by_hour, exact);
        (value::Exact(hours.0 + row.hours.0), paid.plus(pay).unwrap_or(paid))
    })
}
