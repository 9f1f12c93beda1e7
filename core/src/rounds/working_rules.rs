//! Working rules over a carer's whole plan: what hours, days and unpopular visits cost or forbid.
//!
//! They judge what [`super::carer_plans`] counts, and know no rounds.

use super::limits::DAYS;
use super::problem::Problem;
use super::rows::RoundSpan;
use crate::book::Carer;
use crate::ground::Seconds;

/// Seven days.
const WEEK: i32 = 7 * Seconds::DAY.0;

/// What a carer's rounds come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct CarerTotals {
    /// Paid seconds.
    pub(super) paid: i64,
    /// A bit for each day with a used round.
    pub(super) days: u32,
    /// The count of unpopular visits.
    pub(super) unpopular: u32,
}

/// Guaranteed seconds that a carer is not needed for. While a break is looked for a new place, its round may be paid for less than no
/// time: no more than what is guaranteed is idle for all that, as the bound on all prices takes for granted.
pub(super) fn idle(carer: &Carer, paid: i64) -> i64 {
    (i64::from(carer.contract_least.0) - paid.max(0)).max(0)
}

impl Problem<'_> {
    /// What a carer's overtime and idle guaranteed hours cost.
    pub(super) fn contracts(&self, carer: &Carer, paid: i64) -> i64 {
        let overtime = beyond(paid, carer.overtime_from) * carer.overtime_per_second.0;
        idle(carer, paid) * carer.idle_per_second.0 + overtime
    }

    /// What hours beyond a carer's fair share cost.
    pub(super) fn uneven(&self, carer: &Carer, paid: i64) -> i64 {
        beyond(paid, carer.fair_share) * self.prices.uneven_second.0
    }

    /// What a carer's unpopular visits cost.
    pub(super) fn unpopular(&self, count: u32) -> i64 {
        // The validated prices keep the product in range; without a price the count may be anything.
        let price = self.prices.unpopular.0;
        if price == 0 { 0 } else { price * i64::from(count) * i64::from(count) }
    }

    /// What could still be saved by giving a carer more paid hours.
    pub(super) fn savable(&self, carer: &Carer, paid: i64) -> i64 {
        let saved = (carer.idle_per_second.0 - carer.per_second.0).max(0);
        idle(carer, paid) * saved
    }

    /// What a carer's hours cost beyond the time itself.
    pub(super) fn hours(&self, carer: &Carer, paid: i64) -> i64 {
        self.contracts(carer, paid) + self.uneven(carer, paid)
    }

    /// What a carer's hours and unpopular visits cost beyond an even share.
    pub(super) fn fairness(&self, carer: &Carer, totals: &CarerTotals) -> i64 {
        self.uneven(carer, totals.paid) + self.unpopular(totals.unpopular)
    }

    /// Whether a carer may work on these days.
    pub(super) fn days_fit(&self, carer: &Carer, days: u32) -> bool {
        let most = |most: u8, count: u32| most == 0 || count <= u32::from(most);
        most(carer.days_most, days.count_ones())
            && (carer.row_most == 0 || most(carer.row_most, longest_row(days, carer.row_before)))
            && (carer.weekends_most == 0 || most(carer.weekends_most, self.weekends(days)))
    }

    /// How many weekends have one of these days.
    fn weekends(&self, days: u32) -> u32 {
        let since_monday = u64::from(days) << self.first_weekday;
        // Days are bits: Saturday and Sunday are the last two of each seven counted from a Monday.
        (0..6).filter(|week| (since_monday >> (7 * week)) & 0b110_0000 != 0).count() as u32
    }

    /// Whether a carer rests enough between days and in every week, and works on no day too long: `spans` are the carer's
    /// used rounds in order of time, each with the day it counts as.
    pub(super) fn rests(&self, carer: &Carer, spans: impl Iterator<Item = (u16, RoundSpan)> + Clone) -> bool {
        (carer.rest == Seconds::ZERO || rests_between_days(carer.rest.0, spans.clone()))
            && (carer.week_rest == Seconds::ZERO || self.rests_in_weeks(carer, &spans))
            && (carer.day_most == Seconds::ZERO || days_bear(carer.day_most.0, spans))
    }

    /// In every week from Monday to Monday once, or in every fortnight twice; time outside the plan is free.
    fn rests_in_weeks(&self, carer: &Carer, spans: &(impl Iterator<Item = (u16, RoundSpan)> + Clone)) -> bool {
        let (period, needed) = if carer.fortnight_rest { (2 * WEEK, 2) } else { (WEEK, 1) };
        let mut begin = -i32::from(self.first_weekday) * Seconds::DAY.0;
        loop {
            let end = begin + period;
            // One rest of twice the length is two.
            let rests = |free: i32| free.max(0) / carer.week_rest.0;
            let (mut until, mut count, mut beyond) = (begin, 0, false);
            for (_, span) in spans.clone() {
                count += rests(span.leaves.min(end) - until);
                until = until.max(span.back);
                beyond |= span.back > end;
            }
            if count + rests(end - until) < needed {
                return false;
            }
            // No span reaches past this week: all that follow are rest.
            if !beyond {
                return true;
            }
            begin = end;
        }
    }
}

/// Whether the rounds of no day are paid for longer than `most`.
fn days_bear(most: i32, spans: impl Iterator<Item = (u16, RoundSpan)>) -> bool {
    // The rounds are in order of time, but a night shift may count as the day before or after: days can come apart.
    let mut paid = [0_i64; DAYS as usize];
    for (day, span) in spans {
        let Some(day) = paid.get_mut(usize::from(day)) else { continue };
        *day += i64::from(span.paid);
    }
    paid.iter().all(|&paid| paid <= i64::from(most))
}

/// Whether there are `rest` seconds between the rounds of one day and those of another.
fn rests_between_days(rest: i32, spans: impl Iterator<Item = (u16, RoundSpan)>) -> bool {
    let mut last: Option<(u16, i32)> = None;
    for (day, span) in spans {
        // The latest way back so far: a short shift within a long one does not end the day.
        let until = last.map_or(span.back, |(_, until)| until.max(span.back));
        if last.is_some_and(|(before, until)| before != day && span.leaves - until < rest) {
            return false;
        }
        last = Some((day, until));
    }
    true
}

/// Seconds beyond a limit; none where there is no limit.
pub(super) fn beyond(paid: i64, limit: Seconds) -> i64 {
    if limit.0 == 0 { 0 } else { (paid - i64::from(limit.0)).max(0) }
}

/// The longest row of days, of which the first may go on from days before the plan.
fn longest_row(days: u32, before: u8) -> u32 {
    let first = days.trailing_ones();
    let (mut rest, mut longest) = (days, 0);
    while rest != 0 {
        // Each turn takes a day off every row of days: as many turns as the longest has.
        rest &= rest << 1;
        longest += 1;
    }
    if first == 0 { longest } else { longest.max(first + u32::from(before)) }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::{RoundSpan, longest_row};
    use crate::book::Carer;
    use crate::ground::Seconds;
    use crate::rounds::Problem;

    #[test]
    fn the_first_row_goes_on_from_before_the_plan() {
        assert_eq!(longest_row(0, 9), 0);
        assert_eq!(longest_row(0b1110, 9), 3);
        assert_eq!(longest_row(0b1110_0011, 2), 4);
        assert_eq!(longest_row(0b1_1111_0001, 2), 5);
        assert_eq!(longest_row(u32::MAX, 1), 33);
    }

    /// A round of a day, from and to hours since the plan began, all of it paid.
    fn round(day: u16, leaves: i32, back: i32) -> (u16, RoundSpan) {
        let [leaves, back] = [leaves, back].map(|hour| hour * 3_600);
        (day, RoundSpan { leaves, back, paid: back - leaves })
    }

    fn rests(carer: &Carer, spans: &[(u16, RoundSpan)]) -> bool {
        Problem { first_weekday: 5, ..Problem::default() }.rests(carer, spans.iter().copied())
    }

    #[test]
    fn rest_is_between_days_and_not_within_one() {
        let carer = Carer { rest: Seconds(11 * 3_600), ..Carer::default() };
        let day = [round(0, 7, 9), round(0, 16, 22)];
        assert!(rests(&carer, &[day[0], day[1], round(1, 33, 40)]));
        assert!(!rests(&carer, &[day[0], day[1], round(1, 32, 40)]));
        // A round of the day before that ends late counts though another began after it.
        assert!(!rests(&carer, &[round(0, 7, 30), round(0, 8, 9), round(1, 40, 41)]));
    }

    #[test]
    fn a_day_counts_what_it_is_paid_for_wherever_it_stands() {
        let carer = Carer { day_most: Seconds(8 * 3_600), ..Carer::default() };
        let night = [round(0, 6, 10), round(1, 24, 28), round(0, 28, 32)];
        assert!(rests(&carer, &night));
        assert!(!rests(&carer, &[night[0], night[1], round(0, 28, 33)]));
    }

    #[test]
    fn a_week_ends_on_sunday_and_a_long_rest_counts_twice_in_a_fortnight() {
        // The plan begins on a Saturday: the first week ends after two days.
        let weekly = Carer { week_rest: Seconds(24 * 3_600), ..Carer::default() };
        let weekend = [round(0, 7, 20), round(1, 31, 44)];
        assert!(rests(&weekly, &weekend), "Monday to Friday before the plan were free");
        // The week after it, worked every day with twelve hours off at the most.
        let every: std::vec::Vec<_> =
            (2..9).map(|day| round(day, 24 * i32::from(day), 24 * i32::from(day) + 12)).collect();
        assert!(!rests(&weekly, &every));
        assert!(rests(&weekly, &every[..6]), "the Sunday is free");
        let fortnightly = Carer { fortnight_rest: true, ..weekly };
        assert!(rests(&fortnightly, &every), "five days before the plan are more than two rests");
    }
}
