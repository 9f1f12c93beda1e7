//! The empty rounds a search begins from: every row of the workspace laid out from the problem's tables.

use super::index::{RoundIx, rounds};
use super::state::State;
use crate::ground::{Cost, VisitIx};

impl State<'_> {
    /// Lays out the workspace: no visit served, every break in its round.
    pub(crate) fn lay_out(&mut self) {
        self.best.mark_all();
        self.idle.lay_out();
        self.time.lay_out();
        self.sums.unserved = self.problem.visits.iter().map(|visit| visit.unserved_price.0).sum();
        self.doubles = self.problem.shifts.iter().any(|shift| shift.second.is_some());
        let units = self.units.gather(&mut self.time);
        self.absent.lay_out(units);
        self.lay_out_preferences();
        self.companies.lay_out(self.keys);
        for round in rounds(self.time.rounds().len()) {
            let like = rounds(round.at()).find(|&other| self.alike(other, round)).unwrap_or(round);
            self.time.round_mut(round).like = like;
        }
        self.plans.lay_out(&self.time);
        self.refresh();
    }

    /// Finds what each visit asks for beyond skills, and whether it matters to anybody who comes.
    fn lay_out_preferences(&mut self) {
        self.ties.lay_out();
        for (at, visit) in self.problem.visits.iter().enumerate() {
            let index = VisitIx::from_index(at);
            self.time.set_asks(index, self.asks(index, visit));
            self.has_preferences |= self.time.visit(index).asks != 0;
        }
        self.has_preferences |= !self.problem.ties.is_empty() || self.problem.prices.unfamiliar != Cost::ZERO;
    }

    /// Whether two empty rounds are as good as each other for every visit.
    fn alike(&self, a: RoundIx, b: RoundIx) -> bool {
        let (x, y) = (&self.problem.shifts[a.at()], &self.problem.shifts[b.at()]);
        let (p, q) = (&self.problem.carers[x.carer.at()], &self.problem.carers[y.carer.at()]);
        let plans = self.shape.carers != 0 || self.shape.companies != 0;
        if plans && (x.carer, x.second, x.day) != (y.carer, y.second, y.day) {
            return false;
        }
        let same_carer =
            x.carer == y.carer || (self.problem.ties.is_empty() && self.problem.prices.unfamiliar == Cost::ZERO);
        let pinned = |round: RoundIx| self.problem.pins.iter().any(|pin| pin.shift == round.shift());
        same_carer
            && x.second == y.second
            && x.period == y.period
            && p.slower_permille == q.slower_permille
            && !pinned(a)
            && !pinned(b)
            && (x.span, x.start, x.end, x.breaks, x.commute_paid) == (y.span, y.start, y.end, y.breaks, y.commute_paid)
            && (x.use_price, x.capacity) == (y.use_price, y.capacity)
            && (p.skills, p.mode, p.per_second, p.per_metre) == (q.skills, q.mode, q.per_second, q.per_metre)
            && (0..x.breaks as usize).all(|at| {
                let row = |first: u32| self.problem.breaks.get(first as usize + at);
                row(x.first_break) == row(y.first_break)
            })
    }
}
