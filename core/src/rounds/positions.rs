//! The places listed for one visit: the stops behind which it could go, and the ways there.
//!
//! The search spends most of its time here, and most of what it looks at will not do: so the steps are small, each over a
//! whole list, and what falls away in one costs no jump that a processor could guess wrong.

use super::index::{Column, RoundIx, StopIx, Table, take};
use super::rows::Stop;
use super::size::ProblemSize;
use super::timeline::Timeline;
use super::timeline::linked_stops::LinkedStops;
use super::timeline::ways::Legs;

/// The list of places for one visit, and what it is made from. A place is listed once.
#[derive(Debug)]
pub(crate) struct Positions<'a> {
    /// Numbers the lists; rounds remember by it what they were asked.
    number: u32,
    /// By stop: the list in which it was last looked at.
    seen: Table<'a, StopIx, u32>,
    /// Near parts beside which a visit could go, or parts that change rounds; and room for one more.
    parts: Column<'a, usize, StopIx>,
    /// Rounds whose carers are asked for a visit, and room for one more.
    asking: Column<'a, usize, RoundIx>,
    /// The places: the stops behind which the visit could go; and room for one more.
    after: Column<'a, usize, StopIx>,
    /// Seconds from there to the visit, beside `after`.
    there: Column<'a, usize, i32>,
    /// Seconds from the visit to the next one or the end, beside `after`.
    onward: Column<'a, usize, i32>,
}

impl<'a> Positions<'a> {
    /// No list yet, over the next of the words.
    pub(crate) fn new(shape: &ProblemSize, words: &mut &'a mut [u32]) -> Self {
        let behind = shape.parts + shape.breaks + shape.shifts;
        let seen = take(words, shape.stops());
        seen.fill(0);
        Self {
            number: 0,
            seen: Table::new(seen),
            parts: Column::new(take(words, shape.parts + 1)),
            asking: Column::new(take(words, shape.shifts + 1)),
            after: Column::new(take(words, behind + 1)),
            there: Column::new(take(words, behind)),
            onward: Column::new(take(words, behind)),
        }
    }

    /// The number of the last list, as is kept between two steps.
    #[cfg(feature = "std")]
    pub(crate) fn kept(&self) -> u32 {
        self.number
    }

    /// Goes on in the same memory.
    #[cfg(feature = "std")]
    pub(crate) fn resume(&mut self, kept: u32) {
        self.number = kept;
    }

    /// Opens a new list: nothing seen, nobody asked.
    pub(crate) fn open(&mut self, time: &mut Timeline<'_>) {
        self.number = self.number.wrapping_add(1);
        // Once in four thousand million lists the numbers begin again: only then is everything cleared.
        if self.number == 0 {
            self.seen.rows_mut().fill(0);
            for round in time.stops_and_rounds().1.rows_mut() {
                (round.asked, round.counted) = (0, 0);
            }
            self.number = 1;
        }
    }

    /// The number of this list.
    #[inline]
    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    /// Writes a part in a row of the parts.
    #[inline]
    pub(crate) fn set_part(&mut self, row: usize, part: StopIx) {
        self.parts.set(row, part);
    }

    /// The part in a row.
    #[inline]
    pub(crate) fn part(&self, row: usize) -> StopIx {
        self.parts.get(row)
    }

    /// The first `count` parts.
    pub(crate) fn parts(&self, count: usize) -> impl Iterator<Item = StopIx> {
        self.parts.list(0..count)
    }

    /// Lists the parts, of visits whose first parts are `near`, that stand in rounds. `alone` says that every visit has one
    /// part. Returns how many there are.
    pub(crate) fn list_parts(
        &mut self,
        near: impl Iterator<Item = StopIx>,
        alone: bool,
        linked: &LinkedStops<'_>,
    ) -> usize {
        let (stops, mut parts) = (linked.stops(), self.parts.lend());
        let mut served = 0;
        if alone {
            for part in near {
                parts.set(served, part);
                // Written always and counted only if it is served: no branch that the processor could guess wrong.
                served += usize::from(stops[part].round.is_some());
            }
        } else {
            for first in near {
                for part in linked.visit(stops[first].event.visit()).stops() {
                    parts.set(served, part);
                    served += usize::from(stops[part].round.is_some());
                }
            }
        }
        served
    }

    /// Lists the rounds of the first `parts` parts that were not asked for this list yet. Returns how many there are.
    pub(crate) fn list_rounds(&mut self, parts: usize, time: &mut Timeline<'_>) -> usize {
        let ((stops, mut rounds), mut asking) = (time.stops_and_rounds(), self.asking.lend());
        let mut count = 0;
        for part in self.parts.list(0..parts) {
            let index = stops[part].round;
            let round = &mut rounds[index];
            asking.set(count, index);
            count += usize::from(round.asked != self.number);
            round.asked = self.number;
        }
        count
    }

    /// The round in a row of those to be asked.
    #[inline]
    pub(crate) fn asked(&self, row: usize) -> RoundIx {
        self.asking.get(row)
    }

    /// Keeps, of the first `parts` parts, those in rounds whose carers may come for less than `limit`. Returns how many
    /// there are.
    pub(crate) fn keep_open(&mut self, parts: usize, limit: i64, linked: &LinkedStops<'_>) -> usize {
        let mut count = 0;
        for row in 0..parts {
            let part = self.parts.get(row);
            let round = linked.stop(part).round;
            self.parts.set(count, part);
            count += usize::from(linked.round(round).pairing < limit);
        }
        count
    }

    /// Lists the places before and behind the first `parts` parts, and on both sides of breaks there, in which a visit of at
    /// least `least` seconds that starts from `earliest` to `latest` could be. Returns how many there are, and how many were
    /// looked at.
    pub(crate) fn list_beside(
        &mut self,
        parts: usize,
        latest: i32,
        earliest: i32,
        least: i32,
        linked: &LinkedStops<'_>,
    ) -> (usize, u64) {
        let (stops, mut seen, mut after) = (linked.stops(), self.seen.lend(), self.after.lend());
        let (list, breaks) = (self.number, linked.kinds.breaks());
        let pauses = breaks.end.0 - breaks.start.0;
        let is_break = |stop: StopIx| stop.0.wrapping_sub(breaks.start.0) < pauses;
        let (mut count, mut looked) = (0, 0);
        for part in self.parts.list(0..parts) {
            let row = &stops[part];
            let (before, next) = (&stops[row.prev], &stops[row.next]);
            if is_break(row.prev) | is_break(row.next) {
                // What comes behind a break is weighed by a trial.
                let mut stop = row.prev;
                while is_break(stop) {
                    stop = stops[stop].prev;
                }
                let mut past = false;
                while !past || is_break(stop) {
                    past |= stop == part;
                    let fresh = seen[stop] != list;
                    after.set(count, stop);
                    count += usize::from(fresh & (stops[stop].done() <= latest));
                    looked += u64::from(fresh);
                    seen[stop] = list;
                    stop = stops[stop].next;
                }
                continue;
            }
            after.set(count, row.prev);
            // `&` and not `&&`: all tests are cheap, and a jump that is guessed wrong costs more than all of them.
            let fits = (before.done() <= latest) & (earliest.max(before.done()) + least <= row.hard);
            let fresh = seen[row.prev] != list;
            count += usize::from(fits & fresh);
            looked += u64::from(fresh);
            seen[row.prev] = list;
            after.set(count, part);
            let fits = (row.done() <= latest) & (earliest.max(row.done()) + least <= next.hard);
            let fresh = seen[part] != list;
            count += usize::from(fits & fresh);
            looked += u64::from(fresh);
            seen[part] = list;
        }
        (count, looked)
    }

    /// Lists a place in a row.
    #[inline]
    pub(crate) fn set(&mut self, row: usize, after: StopIx) {
        self.after.set(row, after);
    }

    /// The stop behind which the place in a row is.
    #[inline]
    pub(crate) fn after(&self, row: usize) -> StopIx {
        self.after.get(row)
    }

    /// Finds the ways to and from the place in a row.
    #[inline]
    pub(crate) fn find_legs(&mut self, row: usize, part: &Stop, linked: &LinkedStops<'_>) {
        let after = self.after.get(row);
        let legs = linked.legs(linked.round(linked.stop(after).round), part, after);
        self.there.set(row, legs.there);
        self.onward.set(row, legs.onward);
    }

    /// When the carer is at the visit in the place of a row.
    #[inline]
    pub(crate) fn arrival(&self, row: usize, time: &Timeline<'_>) -> i32 {
        time.stop(self.after.get(row)).done() + self.there.get(row)
    }

    /// The ways to and from the place in a row; `straight` says that no break comes between.
    #[inline]
    pub(crate) fn legs(&self, row: usize, straight: bool) -> Legs {
        Legs { there: self.there.get(row), onward: self.onward.get(row), straight }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::vec::Vec;

    use super::*;
    use crate::ground::VisitIx;
    use crate::rounds::timeline::cases::{Case, place, problem, refresh_slack};

    /// Two visits in the round, 500 to 1 500 and 1 500 to 2 500 at the latest, and one that is not.
    fn with_positions(what: impl FnOnce(&mut Timeline<'_>, &mut Positions<'_>)) {
        Case::new(&[(500, 500), (0, 3_000), (0, 9_000)]).on(|time| {
            let start = time.kinds.start_of(RoundIx(0));
            place(time, 0, start).unwrap();
            place(time, 1, StopIx(0)).unwrap();
            refresh_slack(time);
            let shape = ProblemSize::from_problem(&problem(time).validated(&mut |_| {}).unwrap());
            let mut words = std::vec![9; shape.words()];
            what(time, &mut Positions::new(&shape, &mut &mut words[..]));
        });
    }

    #[test]
    fn places_beside_near_visits_are_listed_once_and_only_where_there_is_time() {
        with_positions(|time, positions| {
            positions.open(time);
            let served = positions.list_parts([0, 1, 2].map(StopIx).into_iter(), true, time);
            assert_eq!(served, 2, "the third stands nowhere");
            let list = |positions: &Positions<'_>, count: usize| -> Vec<u32> {
                (0..count).map(|row| positions.after(row).0).collect()
            };
            let start = time.kinds.start_of(RoundIx(0)).0;
            // Before the first, which may not move, there are 500 seconds; behind it the other can wait until 3 000.
            assert_eq!(positions.list_beside(served, 9_000, 0, 300, time), (3, 3));
            assert_eq!(list(positions, 3), [start, 0, 1]);
            positions.open(time);
            assert_eq!(positions.list_beside(served, 9_000, 0, 501, time), (2, 3));
            assert_eq!(list(positions, 2), [0, 1]);
            positions.open(time);
            // One that must start by 1 500 fits in behind the first; behind the other it would be too late.
            assert_eq!(positions.list_beside(served, 1_500, 0, 501, time), (1, 3));
            assert_eq!(positions.list_beside(served, 1_500, 0, 501, time), (0, 0), "all were seen in this list");
            positions.set(0, time.kinds.start_of(RoundIx(0)));
            positions.find_legs(0, time.stop(StopIx(2)), time);
            let legs = positions.legs(0, true);
            assert_eq!((positions.after(0), legs.there, legs.onward), (time.kinds.start_of(RoundIx(0)), 100, 0));
        });
    }

    #[test]
    fn a_round_is_asked_once_for_a_list() {
        with_positions(|time, positions| {
            positions.open(time);
            positions.list_parts(time.visit(VisitIx(0)).stops().chain(time.visit(VisitIx(1)).stops()), false, time);
            assert_eq!((positions.list_rounds(2, time), positions.asked(0)), (1, RoundIx(0)));
            assert_eq!(positions.list_rounds(2, time), 0);
            time.round_mut(RoundIx(0)).pairing = 7;
            assert_eq!((positions.keep_open(2, 8, time), positions.keep_open(2, 7, time)), (2, 0));
            positions.number = u32::MAX;
            positions.open(time);
            assert_eq!((positions.number(), positions.list_rounds(1, time)), (1, 1), "numbers begin again");
        });
    }
}
