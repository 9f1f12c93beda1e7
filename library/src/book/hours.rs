//! How long a carer must and may be paid over the plan, by contract, by law and by what was already worked.

use homeround_core::ground::Seconds;

use super::model::{Book, Carer, OtherKind, Policy};
use super::value::{Day, Exact};

/// Paid time over a plan, as the core takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    /// Guaranteed.
    pub least: Seconds,
    /// Allowed; zero for no limit.
    pub most: Seconds,
    /// What is worked after it is overtime; zero for no overtime.
    pub overtime_from: Seconds,
}

/// The Mondays of the weeks a book's plan touches, and how many days of each are in the plan.
pub(crate) fn per_week(book: &Book) -> impl Iterator<Item = (Day, i64)> {
    let (start, end) = (book.branch.start, book.branch.start.plus(i32::from(book.branch.days)));
    let weeks =
        std::iter::successors(Some(start.monday()), |week| Some(week.plus(7))).take_while(move |week| *week < end);
    weeks.map(move |week| (week, i64::from(week.plus(7).min(end).days_since(week.max(start)))))
}

/// What `carer`'s contract guarantees and allows over the plan of `book`, week by week from Monday and added up.
///
/// A week the plan covers in part guarantees its share by days, and no more than the hours the contract still lacks. It
/// allows all that is left of the week's limit: what is worked in the week's other days is for the book to say.
#[must_use]
pub(crate) fn allowance(book: &Book, carer: &Carer) -> Allowance {
    let contract = seconds(carer.contract_hours.unwrap_or_default());
    let mut least = 0;
    let trained = |week| other(book, carer, week, |kind| kind == OtherKind::Training);
    let left = |limit: Exact| {
        per_week(book).map(|(week, _)| (seconds(limit) - worked(book, carer, week) - trained(week)).max(0)).sum()
    };
    for (week, days) in per_week(book) {
        let other = other(book, carer, week, |_| true);
        // The lesser of two claims is owed: the share by days, and what the whole week's contract still lacks.
        least += (contract * (days - away(book, carer, week)) / 7 - other)
            .min(contract - worked(book, carer, week) - other)
            .max(0);
    }
    let most: Option<i64> = carer.most_hours.map(left);
    let most = [most, averaged(book, carer)].into_iter().flatten().min();
    let overtime: Option<i64> = carer.overtime_after_hours.map(left);
    let most = most.map_or(Seconds::ZERO, limit);
    let least = bounded(least);
    Allowance {
        // What the law forbids to be worked is not idle time that a plan could do anything about.
        least: if most == Seconds::ZERO { least } else { least.min(most) },
        most,
        overtime_from: overtime.map_or(Seconds::ZERO, limit),
    }
}

/// What the average over 17 weeks leaves for the plan: its own weeks, and those before it of which the book tells hours.
fn averaged(book: &Book, carer: &Carer) -> Option<i64> {
    let agreed = book.policy.working_time_average_hours.filter(|_| !carer.working_time_opt_out);
    let by_night = carer.night_worker.then(|| Exact::from(Policy::NIGHT_AVERAGE_HOURS));
    let average = seconds([agreed, by_night].into_iter().flatten().min()?);
    let weeks = i32::try_from(per_week(book).count()).unwrap_or(i32::MAX);
    let first = book.branch.start.monday();
    let from = first.plus(-7 * (Policy::AVERAGE_WEEKS - weeks));
    let end = first.plus(7 * weeks);
    let rows = || book.worked.iter().filter(|row| row.carer == carer.id && from <= row.week && row.week < end);
    // Earlier weeks count only where the book tells them: a week that is not told is not a week off.
    let before = rows().filter(|row| row.week < first).count();
    let allowed = average * (i64::from(weeks) + i64::try_from(before).unwrap_or(0));
    Some((allowed - rows().map(|row| seconds(row.hours)).sum::<i64>()).max(0))
}

fn worked(book: &Book, carer: &Carer, week: Day) -> i64 {
    let rows = book.worked.iter().filter(|row| row.carer == carer.id && row.week == week);
    rows.map(|row| seconds(row.hours)).sum()
}

/// What of a week's days in the plan went on time on no round.
fn other(book: &Book, carer: &Carer, week: Day, of: impl Fn(OtherKind) -> bool) -> i64 {
    let inside = |day: Day| {
        day.monday() == week && (0..i64::from(book.branch.days)).contains(&day.days_since(book.branch.start).into())
    };
    let rows = book.other_hours.iter().filter(|row| row.carer == carer.id && inside(row.day) && of(row.kind));
    rows.map(|row| seconds(row.hours)).sum()
}

/// Days of a week in the plan on which a carer is away and no row of time on no round says what that is worth.
fn away(book: &Book, carer: &Carer, week: Day) -> i64 {
    let (start, end) = (book.branch.start, book.branch.start.plus(i32::from(book.branch.days)));
    let told = |day: Day| book.other_hours.iter().any(|row| row.carer == carer.id && row.day == day);
    let days = (0..7).map(|at| week.plus(at)).filter(|day| start <= *day && *day < end);
    i64::try_from(days.filter(|day| book.is_carer_away(&carer.id, *day) && !told(*day)).count()).unwrap_or(0)
}

fn seconds(hours: Exact) -> i64 {
    hours.scaled(3_600, 1)
}

fn bounded(seconds: i64) -> Seconds {
    Seconds(i32::try_from(seconds.min(i64::from(Seconds::HORIZON.0))).unwrap_or(0))
}

/// A limit that was reached leaves a second: zero stands for no limit at all.
fn limit(seconds: i64) -> Seconds {
    // Zero is no limit to the core: what may not be worked at all is a limit of one second.
    bounded(seconds.max(1))
}
