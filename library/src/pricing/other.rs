//! Training, holiday and sickness by the row: the book's other hours as the ledger counts them.

use homeround_core::cost::{AbsenceKind, Exact, Inexact, PaidAbsence, Rate, Worker};
use homeround_core::ground::{CarerIx, Date, Seconds};

use super::convert::{exact, rate};
use crate::book::expand::Plan;
use crate::book::model::{Book, OtherHours, OtherKind};
use crate::book::value;
use crate::fault::{Fault, Faults};

/// A kind of the book's as the ledger's.
pub(super) const fn time_of(kind: OtherKind) -> AbsenceKind {
    match kind {
        OtherKind::Training => AbsenceKind::Training,
        OtherKind::Holiday => AbsenceKind::Holiday,
        OtherKind::Sick => AbsenceKind::Sick,
    }
}

/// The rows of the plan's days, with their places in the book.
pub(crate) fn of_plan<'b>(book: &'b Book, plan: &Plan) -> impl Iterator<Item = (usize, &'b OtherHours)> {
    let (start, days) = (plan.names.start, i32::from(plan.names.days));
    book.other_hours.iter().enumerate().filter(move |(_, row)| (0..days).contains(&row.day.days_since(start)))
}

/// The rows of the plan's days as the ledger counts them.
pub(super) fn list_absences(book: &Book, plan: &Plan, workers: &[Worker], faults: &mut Faults) -> Vec<PaidAbsence> {
    let mut others = Vec::new();
    for (at, row) in of_plan(book, plan) {
        let Some(carer) = plan.names.carers.iter().position(|named| named.id == row.carer) else { continue };
        let basic = workers.get(carer).map_or(Rate::default(), |worker| worker.wage);
        // A sum stands in place of the hours' pay: both would pay the row twice.
        let (rate, sum) = match &row.pounds {
            // A sum in the row takes the place of the hourly rate: with both the time would be paid twice.
            None => (basic, Rate::default()),
            Some(pounds) => (Rate::default(), rate(Ok(exact(*pounds)), pounds, ("other_hours", at, "pounds"), faults)),
        };
        // Seconds of the plan and not of the clock: a row is of a day, wherever in it the time was.
        let since = row.day.days_since(plan.names.start).saturating_mul(86_400);
        let Ok(seconds) = i32::try_from(row.hours.scaled(3_600, 1)) else {
            faults.push(Fault {
                file: "other_hours".to_owned(),
                row: Some(at + 1),
                column: "hours".to_owned(),
                value: row.hours.to_string(),
                problem: "is more than a row may hold".to_owned(),
                remedy: "Give the hours of one day.".to_owned(),
            });
            continue;
        };
        let time = Seconds(seconds);
        others.push(PaidAbsence {
            carer: CarerIx::from_index(carer),
            day: Seconds(since),
            kind: time_of(row.kind),
            time,
            rate,
            sum,
        });
    }
    others
}

/// A carer's training in the days from the first to the last: its hours, and what is paid for it in pounds.
///
/// # Errors
/// More digits than are held.
pub(crate) fn training(
    book: &Book,
    plan: &Plan,
    carer: &str,
    days: (Date, Date),
) -> Result<(value::Exact, Exact), Inexact> {
    let wage = book.carers.iter().find(|row| row.id == carer).map_or(Exact::ZERO, |row| exact(row.pay_per_hour));
    let (mut hours, mut paid) = (value::Exact::default(), Exact::ZERO);
    let rows = of_plan(book, plan).map(|(_, row)| row).filter(|row| {
        row.carer == carer && row.kind == OtherKind::Training && days.0 <= row.day.0 && row.day.0 <= days.1
    });
    for row in rows {
        let pay = row.pounds.map_or_else(|| wage.times(exact(row.hours)), |pounds| Ok(exact(pounds)))?;
        hours = value::Exact(hours.0.checked_add(row.hours.0).ok_or(Inexact::Overflow)?);
        paid = paid.plus(pay)?;
    }
    Ok((hours, paid))
}
