//! How far it is for a round's carer: from the tables, or asked for where there are none.

use crate::book::travel::NO_ROUTE;
use crate::book::{Carer, Travel};
use crate::ground::{ModeIx, PlaceIx};
use crate::rounds::problem::Problem;
use crate::rounds::rows::Round;

/// The travel of a problem, as its rounds ask for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TravelLookup<'a> {
    travel: Travel<'a>,
    /// By carer: whose mode is asked for where there are no tables.
    carers: &'a [Carer],
}

impl<'a> TravelLookup<'a> {
    pub(crate) fn new(problem: &Problem<'a>) -> Self {
        Self { travel: problem.travel, carers: problem.carers }
    }

    /// Where the tables say how far it is for a round's carer in a period of the day.
    #[inline]
    fn entry(&self, round: &Round, period: u8, from: PlaceIx, to: PlaceIx) -> usize {
        let places = self.travel.places as usize;
        round.table + (usize::from(period) * places + from.at()) * places + to.at()
    }

    /// Seconds from place to place for a round's carer in a period of the day; zero when either is nowhere.
    #[inline]
    pub(crate) fn seconds(&self, round: &Round, period: u8, from: PlaceIx, to: PlaceIx) -> i32 {
        if !from.is_some() || !to.is_some() {
            return 0;
        }
        let entry = self.entry(round, period, from, to);
        match self.travel.seconds.get(entry) {
            Some(&NO_ROUTE) => Travel::NEVER.0,
            Some(&seconds) => seconds as i32,
            None => self.asked(round, period, from, to),
        }
    }

    /// What the metres of a leg cost; zero when either place is nowhere.
    pub(crate) fn miles(&self, round: &Round, period: u8, from: PlaceIx, to: PlaceIx) -> i64 {
        if !from.is_some() || !to.is_some() {
            return 0;
        }
        let entry = self.entry(round, period, from, to);
        let metres = match self.travel.metres.get(entry) {
            Some(&NO_ROUTE) => 0,
            Some(&metres) => metres,
            None => self.travel.metres(self.mode(round), period, from, to),
        };
        i64::from(metres) * round.per_metre
    }

    fn mode(&self, round: &Round) -> ModeIx {
        self.carers[round.carer.at()].mode
    }

    /// Seconds where there are no tables.
    #[cold]
    fn asked(&self, round: &Round, period: u8, from: PlaceIx, to: PlaceIx) -> i32 {
        self.travel.seconds(self.mode(round), period, from, to).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::CarerIx;

    #[test]
    fn a_round_reads_the_table_of_its_mode_and_period() {
        let carers = [Carer::default()];
        // Two periods of two places.
        let (seconds, metres) = ([0, 60, 70, 0, 0, 90, NO_ROUTE, 0], [0, 6, 7, 0, 0, 9, NO_ROUTE, 0]);
        let travel =
            Travel { places: 2, modes: 1, periods: 2, seconds: &seconds, metres: &metres, ..Travel::default() };
        let lookup = TravelLookup::new(&Problem { carers: &carers, travel, ..Problem::default() });
        let round = Round { carer: CarerIx(0), per_metre: 3, ..Round::default() };
        let (here, there) = (PlaceIx(0), PlaceIx(1));
        assert_eq!([0, 1].map(|period| lookup.seconds(&round, period, here, there)), [60, 90]);
        assert_eq!(lookup.miles(&round, 0, there, here), 3 * 7);
        assert_eq!(lookup.seconds(&round, 1, there, here), Travel::NEVER.0);
        assert_eq!(lookup.miles(&round, 1, there, here), 0, "no way has no metres");
        assert_eq!(lookup.seconds(&round, 0, PlaceIx::NONE, here), 0);
    }
}
