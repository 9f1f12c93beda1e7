//! How long a carer must and may be paid over the plan, by contract and by what was already worked.

use homeround_core::ground::Seconds;

use super::model::{Book, Carer};
use super::value::Exact;

/// Paid time a contract guarantees and allows over a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Guaranteed.
    pub least: Seconds,
    /// Allowed.
    pub most: Seconds,
}

/// What `carer`'s contract guarantees and allows over the plan of `book`, week by week from Monday and added up.
///
/// A week the plan covers in part guarantees its share by days, and no more than the hours the contract still lacks. It
/// allows all that is left of the week's limit: what is worked in the week's other days is for the book to say.
#[must_use]
pub fn allowance(book: &Book, carer: &Carer) -> Allowance {
    let (start, end) = (book.branch.start, book.branch.start.plus(i32::from(book.branch.days)));
    let contract = seconds(carer.contract_hours.unwrap_or_default());
    let (mut least, mut most, mut week) = (0, 0, start.monday());
    while week < end {
        let days = i64::from(week.plus(7).min(end).days_since(week.max(start)));
        let worked = book.worked.iter().filter(|row| row.carer == carer.id && row.week == week);
        let worked: i64 = worked.map(|row| seconds(row.hours)).sum();
        least += (contract * days / 7).min(contract - worked).max(0);
        most += carer.most_hours.map_or(i64::from(Seconds::HORIZON.0), |hours| (seconds(hours) - worked).max(0));
        week = week.plus(7);
    }
    Allowance { least: bounded(least), most: bounded(most) }
}

fn seconds(hours: Exact) -> i64 {
    hours.scaled(3_600, 1)
}

fn bounded(seconds: i64) -> Seconds {
    Seconds(i32::try_from(seconds.min(i64::from(Seconds::HORIZON.0))).unwrap_or(0))
}
