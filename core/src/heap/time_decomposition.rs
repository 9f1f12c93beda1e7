//! Decomposition over time: some weeks of a plan are searched while what carers do in the others stands.
//!
//! What is left of a carer's hours, days and weekends goes into these weeks, and their first and last shifts leave the rest
//! that lies between weeks.

use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

use super::subproblem::Group;
use crate::book::{Activity, Break, Carer, Shift, Visit};
use crate::ground::{CarerIx, Cost, Seconds, ShiftIx, Span, VisitIx};
use crate::rounds::{Problem, Roster, Valid, worked};

/// Days of the plan, the first 0, one after the last.
pub(crate) type Days = Range<u16>;

/// How a plan of these groups is taken weeks by weeks the `time`-th time; nothing where it is taken as a whole.
///
/// One time weeks are taken alone, the next in pairs, and then in pairs along other lines; weeks begin on Mondays.
pub(crate) fn windows(problem: &Problem<'_>, groups: &[Group], time: u32) -> Vec<Option<Days>> {
    let shifts = groups.iter().flat_map(|group| &group.shifts).map(|shift| &problem.shifts[shift.at()]);
    let last = shifts.map(|shift| shift.day).max().unwrap_or(0);
    let monday = u16::from(problem.first_weekday);
    let weeks = (last + monday) / 7 + 1;
    // Every unpopular visit makes the next one dearer: what the other weeks hold would have to be known.
    let whole = weeks == 1
        || problem.prices.unpopular != Cost::ZERO
        || !problem.carers.iter().any(|carer| problem.plan_counts(carer));
    if whole {
        return vec![None];
    }
    // One week, then two weeks from the first or from the second: every Sunday night is inside some window.
    let (width, first) = match time % 4 {
        1 => (2, 0),
        3 => (2, 1),
        _ => (1, 0),
    };
    let day = |week: u16| (week * 7).saturating_sub(monday);
    let mut ends: Vec<u16> = (first..weeks).step_by(width).collect();
    if first > 0 {
        ends.insert(0, 0);
    }
    ends.push(weeks);
    ends.windows(2).map(|pair| Some(day(pair[0])..day(pair[1]))).collect()
}

/// Whether a visit can be made on one of these days by its windows.
pub(crate) fn is_on(problem: &Problem<'_>, visit: &Visit, days: &Days) -> bool {
    let day = |time: Seconds| time.0.div_euclid(Seconds::DAY.0);
    let days = i32::from(days.start)..i32::from(days.end);
    problem.windows_of(visit).any(|window| day(window.earliest) < days.end && day(window.latest) >= days.start)
}

/// What a carer does outside some weeks.
#[derive(Clone, Copy)]
struct CarerWork {
    paid: i64,
    /// The days worked, a bit each.
    days: u32,
    /// When the last round before these weeks is back.
    back: Seconds,
    /// When the first round behind them leaves.
    leaves: Seconds,
}

/// What carers do outside some weeks.
pub(crate) struct WorkOutside<'p> {
    problem: Problem<'p>,
    days: Days,
    /// By carer.
    rows: Vec<CarerWork>,
    /// Whether nothing is planned yet outside: then these weeks get their share of everybody's hours.
    untouched: bool,
}

impl<'p> WorkOutside<'p> {
    pub(crate) fn from_roster(valid: &Valid<'p>, roster: &Roster<'_>, days: Days) -> Self {
        let problem = *valid.problem();
        let none = CarerWork { paid: 0, days: 0, back: Seconds(i32::MIN / 2), leaves: Seconds(i32::MAX / 2) };
        let mut rows = vec![none; problem.carers.len()];
        let mut later = false;
        // What carers do in the other weeks counts here as numbers: hours, days, and where their rests begin and end.
        for (at, shift) in problem.shifts.iter().enumerate().filter(|(_, shift)| !days.contains(&shift.day)) {
            for stretch in worked(valid, roster, ShiftIx::from_index(at)) {
                let Some(row) = rows.get_mut(stretch.carer.at()) else { continue };
                let unpaid = stretch.activity == Activity::UnpaidBreak
                    || (stretch.activity == Activity::Commute && !shift.commute_paid);
                row.paid += if unpaid { 0 } else { i64::from(stretch.span.length().0) };
                row.days |= 1_u32.checked_shl(u32::from(shift.day)).unwrap_or(0);
                if shift.day < days.start {
                    row.back = row.back.max(stretch.span.end);
                } else {
                    later = true;
                    row.leaves = row.leaves.min(stretch.span.start);
                }
            }
        }
        let untouched = !later;
        Self { problem, days, rows, untouched }
    }

    /// A carer with what is left of the plan for these weeks.
    pub(crate) fn left(&self, index: CarerIx) -> Carer {
        let (mut carer, row) = (self.problem.carers[index.at()], self.rows[index.at()]);
        let last = self.problem.shifts.iter().map(|shift| shift.day).max().unwrap_or(0);
        let (until, all) = (i64::from(self.days.end.min(last + 1)), i64::from(last) + 1);
        // Later weeks are still empty in the first pass. A week may use its share of the hours, or the first took all.
        let share = |limit: Seconds| if self.untouched { i64::from(limit.0) * until / all } else { i64::from(limit.0) };
        let left = |limit: Seconds| Seconds((share(limit) - row.paid).max(0) as i32);
        // None would be no limit at all.
        let limit = |limit: Seconds| if limit == Seconds::ZERO { limit } else { left(limit).max(Seconds(1)) };
        carer.contract_least = left(carer.contract_least);
        carer.contract_most = limit(carer.contract_most);
        carer.overtime_from = limit(carer.overtime_from);
        carer.fair_share = limit(carer.fair_share);
        carer.days_most = carer.days_most.saturating_sub(row.days.count_ones() as u8);
        carer.weekends_most = carer.weekends_most.saturating_sub(self.weekends(row.days));
        carer
    }

    /// How many weekends have one of these days.
    fn weekends(&self, days: u32) -> u8 {
        let since_monday = u64::from(days) << self.problem.first_weekday;
        (0..6).filter(|week| (since_monday >> (7 * week)) & 0b110_0000 != 0).count() as u8
    }

    /// The hours of a shift in which its carers have rested, before and after; nothing when it cannot be used at all.
    pub(crate) fn rested(&self, shift: &Shift) -> Option<Span> {
        let mut span = shift.span;
        for index in [shift.carer, shift.second].into_iter().filter(|carer| carer.is_some()) {
            let (carer, row) = (&self.problem.carers[index.at()], self.rows[index.at()]);
            if carer.rest > Seconds::ZERO {
                span.start = span.start.max(row.back + carer.rest);
                span.end = span.end.min(row.leaves - carer.rest);
            }
            let weekend = (shift.day + u16::from(self.problem.first_weekday)) % 7 >= 5;
            let days_full = carer.days_most > 0 && row.days.count_ones() >= u32::from(carer.days_most);
            let weekends_full = carer.weekends_most > 0 && self.weekends(row.days) >= carer.weekends_most;
            if days_full || (weekend && weekends_full) {
                return None;
            }
        }
        let breaks = self.problem.breaks.get(shift.first_break as usize..).unwrap_or(&[]);
        let mut breaks = breaks.iter().take(shift.breaks as usize);
        let fits = |row: &Break| {
            row.window.earliest.max(span.start) + row.duration <= span.end && row.window.latest >= span.start
        };
        (span.start <= span.end && breaks.all(fits)).then_some(span)
    }

    /// Whether a shift stands in these weeks.
    pub(crate) fn holds(&self, shift: ShiftIx) -> bool {
        self.days.contains(&self.problem.shifts[shift.at()].day)
    }

    /// Whether a visit that nobody makes could be made in these weeks.
    pub(crate) fn may_hold(&self, visit: VisitIx) -> bool {
        is_on(&self.problem, &self.problem.visits[visit.at()], &self.days)
    }
}
