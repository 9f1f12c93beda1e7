//! The ways between stops, as the tables say them or as they are asked for.

use super::Timeline;
use crate::book::Travel;
use crate::book::travel::NO_ROUTE;
use crate::ground::{ModeIx, PlaceIx};
use crate::rounds::index::{RoundIx, StopIx};
use crate::rounds::rows::{Round, Stop};

/// The ways to a part of a visit, and from it to the next visit or the end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Legs {
    pub(crate) there: i32,
    pub(crate) onward: i32,
    /// Whether no break comes between.
    pub(crate) straight: bool,
}

impl Timeline<'_> {
    /// Where the tables say how far it is for a round's carer in a period of the day.
    #[inline]
    fn entry(&self, round: &Round, period: u8, from: PlaceIx, to: PlaceIx) -> usize {
        let places = self.problem.travel.places as usize;
        round.table + (usize::from(period) * places + from.at()) * places + to.at()
    }

    /// Seconds from place to place for a round's carer in a period of the day; zero when either is nowhere.
    #[inline]
    pub(crate) fn seconds(&self, round: &Round, period: u8, from: PlaceIx, to: PlaceIx) -> i32 {
        if !from.is_some() || !to.is_some() {
            return 0;
        }
        let entry = self.entry(round, period, from, to);
        match self.problem.travel.seconds.get(entry) {
            Some(&NO_ROUTE) => Travel::NEVER.0,
            Some(&seconds) => seconds as i32,
            None => self.asked(round, period, from, to),
        }
    }

    /// What the metres of a leg cost; nothing when either place is nowhere.
    pub(crate) fn miles(&self, round: &Round, period: u8, from: PlaceIx, to: PlaceIx) -> i64 {
        if !from.is_some() || !to.is_some() {
            return 0;
        }
        let entry = self.entry(round, period, from, to);
        let metres = match self.problem.travel.metres.get(entry) {
            Some(&NO_ROUTE) => 0,
            Some(&metres) => metres,
            None => self.problem.travel.metres(self.mode(round), period, from, to),
        };
        i64::from(metres) * round.per_metre
    }

    fn mode(&self, round: &Round) -> ModeIx {
        self.problem.carers[round.carer.at()].mode
    }

    /// Seconds where there are no tables.
    #[cold]
    fn asked(&self, round: &Round, period: u8, from: PlaceIx, to: PlaceIx) -> i32 {
        self.problem.travel.seconds(self.mode(round), period, from, to).0
    }

    /// Finds how long it is from a stop's start to being at the next one; no way leads into a break.
    pub(crate) fn find_reach(&mut self, stop: StopIx) {
        let row = self.stop(stop);
        let to = self.stop(row.next);
        let leg = if self.is_break(row.next) {
            0
        } else {
            self.seconds(&self.rounds[row.round], to.period, row.place, to.place)
        };
        self.stops[stop].reach = self.stop(stop).duration + leg;
    }

    /// Seconds from a stop's end to being at the next one.
    #[inline]
    pub(crate) fn leg(&self, stop: StopIx) -> i32 {
        let row = self.stop(stop);
        row.reach - row.duration
    }

    /// Seconds from a visit or a start to the next visit or the end, breaks passed over.
    #[inline]
    pub(crate) fn way(&self, mut stop: StopIx) -> i32 {
        while self.is_break(self.stop(stop).next) {
            stop = self.stop(stop).next;
        }
        self.leg(stop)
    }

    /// The ways to a part of a visit behind `after`, and onward.
    #[inline]
    pub(crate) fn legs(&self, round: &Round, part: &Stop, after: StopIx) -> Legs {
        let before = self.stop(after);
        let next = self.past_breaks(before.next);
        let target = self.stop(next);
        Legs {
            there: self.seconds(round, part.period, before.place, part.place),
            onward: self.seconds(round, target.period, part.place, target.place),
            straight: next == before.next,
        }
    }

    /// Both commutes of a round once `part` stands behind `after`.
    pub(crate) fn commute_with(&self, round: &Round, index: RoundIx, after: StopIx, part: &Stop) -> i32 {
        let (start, end) = (self.stop(self.start_of(index)), self.stop(self.end_of(index)));
        let mut before = after;
        while self.is_break(before) {
            before = self.stop(before).prev;
        }
        let first = if before == self.start_of(index) { part } else { self.stop(self.past_breaks(start.next)) };
        let last = if self.is_end(self.past_breaks(self.stop(after).next)) { part } else { self.stop(end.prev) };
        self.seconds(round, first.period, start.place, first.place)
            + self.seconds(round, end.period, last.place, end.place)
    }
}
