//! The least seconds between the visits of a certificate, by way of places that cost nothing to pass.

use super::labelling::MaxCollect;
use crate::book::Shift;
use crate::ground::{ModeIx, PlaceIx};

impl MaxCollect<'_, '_> {
    /// How the carers of a shift travel.
    pub(super) fn mode_of(&self, shift: &Shift) -> ModeIx {
        self.problem.carers.get(shift.carer.at()).map_or(ModeIx::NONE, |carer| carer.mode)
    }

    /// Seconds between the visits, from the start place and to the end place.
    pub(super) fn find_ways(&mut self, shift: &Shift) {
        let mode = self.mode_of(shift);
        let (rows, travel) = (self.certificate.visits.len(), &self.problem.travel);
        // The table between visits holds for a mode: shifts of one mode in a row share it.
        if core::mem::replace(&mut self.mode, mode) != mode {
            for from in 0..rows {
                self.spread(self.asked(from).place, None);
                (0..rows).for_each(|to| self.ways[from * rows + to] = self.way(self.asked(from).place, to, None));
            }
            for row in 0..rows {
                let to = self.asked(row);
                // A visit without points may be passed on the way, and takes its time: a stepping stone.
                let stones = (0..self.stones.len()).filter(|&at| self.stones[at] < i32::MAX);
                let ways = stones.map(|at| travel.seconds(mode, to.period, PlaceIx::from_index(at), to.place).0);
                self.nearest[row] = ways.min().unwrap_or(i32::MAX);
            }
        }
        self.spread(shift.start, None);
        (0..rows).for_each(|row| self.out[row] = self.way(shift.start, row, None));
        let period = Some(shift.period);
        self.spread(shift.end, period);
        (0..rows).for_each(|row| self.home[row] = self.way(shift.end, row, period));
        let visited = self.near.iter().zip(&*self.shortest).filter(|(_, shortest)| **shortest < i32::MAX);
        self.nearest_home = visited.map(|(&near, _)| near).min().unwrap_or(0);
    }

    /// The way from a place to a row's visit, or with a period back from it: straight, or as was [`Self::spread`].
    fn way(&self, place: PlaceIx, row: usize, back: Option<u8>) -> i32 {
        let visit = self.asked(row);
        let straight = match back {
            None => self.problem.travel.seconds(self.mode, visit.period, place, visit.place).0,
            Some(period) => self.problem.travel.seconds(self.mode, period, visit.place, place).0,
        };
        // Straight by the period of the visit, by way of others by the quickest of all periods: never too long.
        straight.min(self.via[visit.place.at()])
    }

    /// Least seconds from a place to every other by way of visits without points; or, with a period, from every other back
    /// to the place by way of any visits. Periods are as quick as any.
    fn spread(&mut self, place: PlaceIx, back: Option<u8>) {
        let (travel, mode) = (&self.problem.travel, self.mode);
        let quickest = |from: PlaceIx, to: usize| {
            let (from, to) =
                if back.is_some() { (PlaceIx::from_index(to), from) } else { (from, PlaceIx::from_index(to)) };
            (0..travel.periods()).map(|period| travel.seconds(mode, period as u8, from, to).0).min().unwrap_or(0)
        };
        (0..self.near.len()).for_each(|to| self.near[to] = quickest(place, to));
        self.via.fill(i32::MAX);
        let farthest = (0..self.certificate.visits.len()).map(|row| self.way(place, row, back)).max().unwrap_or(0);
        let mut again = true;
        // Shortest ways over other places (Bellman and Ford): tables need not keep the triangle inequality, and a bound
        // must.
        while core::mem::take(&mut again) {
            for by in 0..self.near.len() {
                let stone = if back.is_some() { self.shortest[by] } else { self.stones[by] };
                let there = self.near[by].saturating_add(stone);
                // What is reached no sooner than the farthest straight way shortens none: most places are passed over.
                if there >= farthest {
                    continue;
                }
                for to in 0..self.near.len() {
                    let on = there.saturating_add(quickest(PlaceIx::from_index(by), to));
                    again |= on < self.near[to];
                    (self.near[to], self.via[to]) = (self.near[to].min(on), self.via[to].min(on));
                }
            }
        }
    }
}
