//! Who may make a visit at all, how long it takes them, and which visits have to be made.

use core::ops::RangeInclusive;

use crate::book::{Carer, CarerStanding, Shift, Visit};
use crate::ground::{CarerIx, Seconds, ShiftIx, VisitIx};
use crate::rounds::{Problem, Valid};

/// Marks, besides the visits already marked, those that must be served because they go together with one that is.
///
/// `asked` is by visit. Panics: never.
pub fn mark_required(problem: &Valid<'_>, asked: &mut [bool]) {
    let mut again = true;
    // Along chains of pairs that are made together: every turn asks for one more visit, so it ends.
    while core::mem::take(&mut again) {
        for gap in problem.problem().gaps.iter().filter(|gap| gap.both_or_neither) {
            let (first, second) = (asked.get(gap.first.at()).copied(), asked.get(gap.second.at()).copied());
            if let (Some(first), Some(second)) = (first, second)
                && first != second
            {
                (asked[gap.first.at()], asked[gap.second.at()], again) = (true, true, true);
            }
        }
    }
}

/// Whoever goes out in a shift: one carer, or two.
pub(super) fn list_staff(shift: &Shift) -> impl Iterator<Item = CarerIx> + use<> {
    [shift.carer, shift.second].into_iter().filter(|carer| carer.is_some())
}

/// Whether a carer has the skills of a visit and may come to its client.
pub(super) fn may_come(problem: &Problem<'_>, visit: &Visit, carer: CarerIx) -> bool {
    if !problem.carers.get(carer.at()).is_some_and(|row| row.skills.cover(visit.skills)) {
        return false;
    }
    let (mut standing, mut before, mut requiring) = (CarerStanding::Neutral, 0, false);
    for tie in problem.ties_of(visit.client) {
        requiring |= tie.standing == CarerStanding::Required;
        if tie.carer == carer {
            (standing, before) = (tie.standing, tie.visits_before);
        }
    }
    // One required carer turns all others away, also those whom nobody barred.
    let agreed = if requiring { standing == CarerStanding::Required } else { standing != CarerStanding::Barred };
    agreed && (!visit.known_only || before > 0)
}

/// Whether a visit may stand in a shift's round: everybody in it may come, and its pins leave it a part. Panics: never.
#[must_use]
pub fn may_stand(problem: &Problem<'_>, index: VisitIx, visit: &Visit, in_shift: ShiftIx) -> bool {
    let Some(shift) = problem.shifts.get(in_shift.at()) else { return false };
    let from = problem.pins.partition_point(|pin| pin.visit < index);
    let pins = problem.pins[from..].iter().take_while(|pin| pin.visit == index);
    let (mut pinned, mut here) = (0, false);
    for pin in pins {
        pinned += problem.shifts.get(pin.shift.at()).map_or(0, |shift| shift.hands(visit.carers));
        here |= pin.shift == in_shift;
    }
    // Other shifts are pinned to take all its carers: there is no part left for this one.
    let room = here || pinned + shift.hands(visit.carers) <= visit.carers;
    room && list_staff(shift).all(|carer| may_come(problem, visit, carer))
}

/// Of one more days than a carer may work in a row, those that may be worked, and the days; nothing where there is no such limit.
///
/// Panics: never.
#[must_use]
pub fn days_in_row(carer: &Carer, first: u16) -> Option<(u16, RangeInclusive<u16>)> {
    // Days worked before the plan count only for a row that begins with its first day.
    let before = if first == 0 { carer.row_before } else { 0 };
    let most = u16::from(carer.row_most.saturating_sub(before));
    (carer.row_most > 0).then(|| (most, first..=first.saturating_add(most)))
}

/// The weekend a day of the plan is in, by number. Panics: never.
#[must_use]
pub fn weekend(problem: &Problem<'_>, day: u16) -> Option<u16> {
    let since_monday = day.saturating_add(u16::from(problem.first_weekday));
    (since_monday % 7 >= 5).then_some(since_monday / 7)
}

/// How long a visit takes in a shift: as long as it takes the slower of those in it.
pub(super) fn stay(problem: &Problem<'_>, shift: &Shift, visit: &Visit) -> Seconds {
    let rows = list_staff(shift).filter_map(|carer| problem.carers.get(carer.at()));
    rows.map(|carer| carer.lasts(visit.duration)).fold(visit.duration, Seconds::max)
}

/// Seconds that a carer may work in the plan: in all shifts, as far as the contract lets. Panics: never.
#[must_use]
pub fn most_work(problem: &Problem<'_>, carer: CarerIx) -> i64 {
    let own = problem.shifts.iter().filter(|shift| list_staff(shift).any(|one| one == carer));
    let there = own.map(|shift| i64::from(shift.span.length().or_zero().0)).sum();
    // Zero means no limit: then the shifts themselves are one.
    let most = problem.carers.get(carer.at()).map_or(0, |row| i64::from(row.contract_most.0));
    if most > 0 { most.min(there) } else { there }
}

/// The least time of a visit's that falls between two moments, whenever it starts.
pub(super) fn least_within(problem: &Problem<'_>, visit: &Visit, from: Seconds, to: Seconds) -> Seconds {
    let within = |start: Seconds| ((start + visit.duration).min(to) - start.max(from)).or_zero();
    // Moving a stretch over another, what they share rises, stays and falls: it is least at an end.
    let least = problem.windows_of(visit).map(|window| within(window.earliest).min(within(window.latest)));
    least.min().unwrap_or_default()
}
