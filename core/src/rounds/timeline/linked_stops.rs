//! The stops of all rounds, linked in order, and what each round and visit is: all that may be read of a timeline.
//!
//! Everybody may read them; only the [`Timeline`](super::Timeline) changes them. What always holds between two calls:
//!
//! * `next` and `prev` of neighbours name each other, and a stop in a round lies between that round's two ends;
//! * `reach` of a stop is how long it takes from its start to the stop behind it;
//! * a break is where the stop before it is.

use super::stop_kinds::StopKinds;
use super::travel_lookup::TravelLookup;
use super::visit_gaps::VisitGaps;
use crate::book::Carer;
use crate::ground::VisitIx;
use crate::rounds::index::{EventIx, RoundIx, StopIx, Table, View, take};
use crate::rounds::problem::Problem;
use crate::rounds::rows::{Round, Stop, VisitState};
use crate::rounds::size::ProblemSize;

/// Stops, rounds and visits as they stand.
// Every array's comment says what index *i* means.
#[derive(Debug)]
pub(crate) struct LinkedStops<'a> {
    pub(super) problem: Problem<'a>,
    /// What each row of the stops is.
    pub(crate) kinds: StopKinds,
    /// How far it is from place to place.
    pub(crate) travel: TravelLookup<'a>,
    /// Every visit's gaps.
    pub(crate) gaps: VisitGaps<'a>,
    /// By stop.
    stops: Table<'a, StopIx, Stop>,
    /// By round, that is by shift.
    rounds: Table<'a, RoundIx, Round>,
    /// By visit.
    visits: Table<'a, VisitIx, VisitState>,
    /// Whether a visit takes some carers longer than others.
    uneven: bool,
}

impl<'a> LinkedStops<'a> {
    /// Stops that are not laid out yet, in rows of this size and in the next of the words.
    pub(super) fn new(
        problem: Problem<'a>,
        size: &ProblemSize,
        stops: &'a mut [Stop],
        rounds: &'a mut [Round],
        visits: &'a mut [VisitState],
        words: &mut &'a mut [u32],
    ) -> Self {
        Self {
            problem,
            kinds: StopKinds::new(size),
            travel: TravelLookup::new(&problem),
            gaps: VisitGaps::new(problem.gaps, take(words, size.visits + 1), take(words, 2 * size.gaps)),
            stops: Table::new(stops),
            rounds: Table::new(rounds),
            visits: Table::new(visits),
            uneven: false,
        }
    }

    #[inline]
    pub(crate) fn stop(&self, stop: StopIx) -> &Stop {
        &self.stops[stop]
    }

    /// All stops, for loops that keep them in registers.
    #[inline]
    pub(crate) fn stops(&self) -> View<'_, StopIx, Stop> {
        self.stops.view()
    }

    #[inline]
    pub(super) fn stop_mut(&mut self, stop: StopIx) -> &mut Stop {
        &mut self.stops[stop]
    }

    #[inline]
    pub(crate) fn round(&self, round: RoundIx) -> &Round {
        &self.rounds[round]
    }

    #[inline]
    pub(super) fn round_mut(&mut self, round: RoundIx) -> &mut Round {
        &mut self.rounds[round]
    }

    /// All rounds, by row.
    #[inline]
    pub(crate) fn rounds(&self) -> &[Round] {
        self.rounds.rows()
    }

    #[inline]
    pub(crate) fn visit(&self, visit: VisitIx) -> &VisitState {
        &self.visits[visit]
    }

    #[inline]
    pub(super) fn visit_mut(&mut self, visit: VisitIx) -> &mut VisitState {
        &mut self.visits[visit]
    }

    /// A visit by a row number that need not be one.
    #[inline]
    pub(crate) fn find_visit(&self, visit: VisitIx) -> Option<&VisitState> {
        self.visits.get(visit)
    }

    /// All visits, by row.
    #[inline]
    pub(crate) fn visits(&self) -> &[VisitState] {
        self.visits.rows()
    }

    /// All stops to be read, and all rounds to be changed.
    #[inline]
    pub(super) fn stops_and_rounds(&mut self) -> (View<'_, StopIx, Stop>, Table<'_, RoundIx, Round>) {
        (self.stops.view(), self.rounds.lend())
    }

    /// Whether a visit takes some carers longer than others.
    #[inline]
    pub(crate) fn is_uneven(&self) -> bool {
        self.uneven
    }

    /// Says, once, whether a visit takes some carers longer than others.
    pub(super) fn set_uneven(&mut self, uneven: bool) {
        self.uneven = uneven;
    }

    /// How long a visit takes in a round.
    #[inline]
    pub(crate) fn lasts(&self, visit: VisitIx, round: &Round) -> i32 {
        if !self.uneven {
            return self.stop(self.visits[visit].first_part).duration;
        }
        let duration = self.problem.visits[visit.at()].duration;
        Carer { slower_permille: round.slower, ..Carer::default() }.lasts(duration).0
    }

    /// When the carer is at the stop after `stop`.
    #[inline]
    pub(crate) fn arrival_after(&self, stop: StopIx) -> i32 {
        let row = self.stop(stop);
        row.start + row.reach
    }

    /// The first stop at or after `stop` that is no break.
    #[inline]
    pub(crate) fn past_breaks(&self, mut stop: StopIx) -> StopIx {
        while self.kinds.is_break(stop) {
            stop = self.stop(stop).next;
        }
        stop
    }

    /// The visit before a stop in its round, or the round's start.
    #[inline]
    pub(crate) fn back_past_breaks(&self, stop: StopIx) -> StopIx {
        let mut before = self.stop(stop).prev;
        while self.kinds.is_break(before) {
            before = self.stop(before).prev;
        }
        before
    }

    /// Whether a round has more than breaks in it. One that has not is not used, and need not end anywhere.
    pub(crate) fn has_visits(&self, round: RoundIx) -> bool {
        !self.kinds.is_end(self.past_breaks(self.stop(self.kinds.start_of(round)).next))
    }

    /// The stop that carries an event's start: its break, or its visit's first part.
    #[inline]
    pub(crate) fn stop_of(&self, event: EventIx) -> StopIx {
        match self.visits.get(event.visit()) {
            Some(state) => state.first_part,
            None => self.kinds.break_stop(self.kinds.break_row(event)),
        }
    }

    /// Whether an event stands in the rounds.
    #[inline]
    pub(crate) fn stands(&self, event: EventIx) -> bool {
        match self.visits.get(event.visit()) {
            Some(state) => state.served,
            None => self.stop(self.stop_of(event)).round.is_some(),
        }
    }

    /// The stops of an event: its break, or all parts of its visit.
    #[inline]
    pub(crate) fn stops_of_event(&self, event: EventIx) -> impl Iterator<Item = StopIx> + use<> {
        let first = self.stop_of(event);
        let count = self.visits.get(event.visit()).map_or(1, |state| state.parts);
        (first.0..first.0 + count).map(StopIx)
    }

    /// As how many stops a visit stands in the rounds.
    pub(crate) fn stops_of(&self, visit: VisitIx) -> u32 {
        let state = &self.visits[visit];
        state.stops().filter(|&part| self.stop(part).round.is_some()).count() as u32
    }

    #[inline]
    pub(crate) fn start_of_visit(&self, visit: VisitIx) -> i32 {
        self.stop(self.visits[visit].first_part).start
    }

    /// Puts `stop` into the round of `after`, behind it, and returns the round. Starts are not touched.
    pub(super) fn link(&mut self, stop: StopIx, after: StopIx) -> RoundIx {
        let round = self.stop(after).round;
        let next = self.stop(after).next;
        self.stops[after].next = stop;
        self.stops[next].prev = stop;
        let place = self.stop(after).place;
        let is_break = self.kinds.is_break(stop);
        let row = &mut self.stops[stop];
        row.prev = after;
        row.next = next;
        row.round = round;
        if is_break {
            row.place = place;
        } else if self.uneven {
            self.stops[stop].duration = self.lasts(self.stop(stop).event.visit(), &self.rounds[round]);
        }
        self.find_reach(after);
        self.find_reach(stop);
        self.carry_place(stop);
        round
    }

    /// Takes `stop` out of its round. Starts are not touched.
    pub(super) fn unlink(&mut self, stop: StopIx) {
        let row = *self.stop(stop);
        self.stops[row.prev].next = row.next;
        self.stops[row.next].prev = row.prev;
        self.stops[stop].round = RoundIx::NONE;
        self.find_reach(row.prev);
        self.carry_place(row.prev);
    }

    /// Takes every stop out of a round, breaks too; only for a round about to be written anew.
    pub(super) fn empty(&mut self, round: RoundIx) {
        let (start, end) = (self.kinds.start_of(round), self.kinds.end_of(round));
        let mut stop = self.stop(start).next;
        while stop != end {
            let row = &mut self.stops[stop];
            row.round = RoundIx::NONE;
            if let Some(visit) = self.visits.get_mut(row.event.visit()) {
                visit.served = false;
            }
            stop = row.next;
        }
        self.stops[start].next = end;
        self.stops[end].prev = start;
        self.find_reach(start);
    }

    /// Breaks are taken where the stop before them is.
    fn carry_place(&mut self, stop: StopIx) {
        let place = self.stop(stop).place;
        let mut next = self.stop(stop).next;
        while self.kinds.is_break(next) {
            self.stops[next].place = place;
            self.find_reach(next);
            next = self.stop(next).next;
        }
    }

    /// Finds how long it is from a stop's start to being at the next one; no way leads into a break.
    pub(super) fn find_reach(&mut self, stop: StopIx) {
        let row = self.stop(stop);
        let to = self.stop(row.next);
        let leg = if self.kinds.is_break(row.next) {
            0
        } else {
            self.travel.seconds(&self.rounds[row.round], to.period, row.place, to.place)
        };
        self.stops[stop].reach = self.stop(stop).duration + leg;
    }
}

#[cfg(test)]
mod tests {
    use super::super::cases::Case;
    use crate::ground::{BreakIx, PlaceIx};
    use crate::rounds::index::{RoundIx, StopIx};

    #[test]
    fn what_is_linked_can_be_walked_both_ways_and_what_is_unlinked_leaves_no_trace() {
        Case::new(&[(0, 9_000), (0, 9_000)]).with_break().on(|time| {
            let (start, end) = (time.kinds.start_of(RoundIx(0)), time.kinds.end_of(RoundIx(0)));
            let pause = time.kinds.break_stop(BreakIx(0));
            assert!(!time.has_visits(RoundIx(0)));
            let stops = &mut time.linked;
            assert_eq!(stops.link(StopIx(1), pause), RoundIx(0));
            stops.link(StopIx(0), start);
            assert!([start, StopIx(0), pause, StopIx(1)].map(|stop| stops.stop(stop).next).into_iter().eq([
                StopIx(0),
                pause,
                StopIx(1),
                end
            ]));
            assert_eq!((stops.back_past_breaks(StopIx(1)), stops.past_breaks(pause)), (StopIx(0), StopIx(1)));
            assert_eq!((stops.stop(pause).place, stops.way(StopIx(0))), (PlaceIx(1), 0), "both are at one place");
            stops.unlink(StopIx(0));
            assert_eq!((stops.stop(start).next, stops.stop(pause).prev), (pause, start));
            assert_eq!((stops.stop(pause).place, stops.way(start)), (PlaceIx(0), 100));
            stops.empty(RoundIx(0));
            assert_eq!((stops.stop(start).next, stops.stop(end).prev), (end, start));
            assert!(!stops.has_visits(RoundIx(0)) && stops.stop(pause).round.is_none());
        });
    }
}
