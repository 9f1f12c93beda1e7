//! The empty rounds a search begins from: every row of the workspace laid out from the problem's tables.

use super::index::{EventIx, RoundIx, StopIx, UnitIx, rounds, visits};
use super::rows::{Round, Stop, VisitState};
use super::state::State;
use crate::book::Visit;
use crate::ground::{Cost, GapIx, Skills, VisitIx};

impl State<'_> {
    /// Lays out the workspace: no visit served, every break in its round.
    pub(crate) fn lay_out(&mut self) {
        self.noted.rows_mut().fill(0);
        self.is_changed.rows_mut().fill(0);
        self.absences.rows_mut().fill(0);
        self.dirty.rows_mut().fill(1);
        self.seen.rows_mut().fill(0);
        for round in rounds(self.rounds.len()) {
            self.idle.set(round.at(), round);
            self.idle_at[round] = round.0;
        }
        self.idle_len = self.rounds.len();
        self.lay_out_visits();
        self.lay_out_gaps();
        self.lay_out_options();
        self.lay_out_units();
        self.lay_out_ties();
        self.lay_out_companies();
        for round in rounds(self.rounds.len()) {
            self.lay_out_round(round);
        }
        for round in rounds(self.rounds.len()) {
            let like = rounds(round.at()).find(|&other| self.alike(other, round)).unwrap_or(round);
            self.rounds[round].like = like;
        }
        self.lay_out_plans();
        self.refresh();
    }

    fn lay_out_visits(&mut self) {
        let mut part = 0;
        for (at, visit) in self.problem.visits.iter().enumerate() {
            let parts = u32::from(visit.carers);
            let linked = parts > 1;
            self.visit_states[VisitIx::from_index(at)] = VisitState {
                first_part: StopIx(part),
                parts,
                linked,
                served: false,
                asks: 0,
                options: 1,
                unit: UnitIx::NONE,
                late_price: visit.late_price.0,
            };
            for stop in (part..part + parts).map(StopIx) {
                self.stops[stop] = Stop {
                    prev: StopIx::NONE,
                    next: StopIx::NONE,
                    round: RoundIx::NONE,
                    place: visit.place,
                    start: visit.window.earliest.0,
                    duration: visit.duration.0,
                    free: 0,
                    hard: 0,
                    earliest: visit.window.earliest.0,
                    latest: visit.window.latest.0,
                    due: if self.lateness_counts(visit) { visit.due.0 } else { visit.window.latest.0 },
                    event: EventIx::from_visit(VisitIx::from_index(at)),
                    reach: 0,
                    late_price: visit.late_price.0,
                    linked,
                    period: visit.period,
                    option: 0,
                    early: false,
                };
            }
            self.sums.unserved += visit.unserved_price.0;
            part += parts;
        }
    }

    /// Whether any visit may be late at a price.
    pub(crate) fn lateness_is_priced(&self) -> bool {
        let priced = |visit: &Visit| visit.late_price != Cost::ZERO;
        self.problem.prices.worst_late_second != Cost::ZERO || self.problem.visits.iter().any(priced)
    }

    pub(crate) fn lateness_counts(&self, visit: &Visit) -> bool {
        visit.late_price != Cost::ZERO || self.problem.prices.worst_late_second != Cost::ZERO
    }

    fn lay_out_gaps(&mut self) {
        let first = &mut *self.gap_first;
        first.fill(0);
        for gap in self.problem.gaps {
            first[gap.first.at() + 1] += 1;
            first[gap.second.at() + 1] += 1;
        }
        for at in 1..first.len() {
            first[at] += first[at - 1];
        }
        for (row, gap) in self.problem.gaps.iter().enumerate() {
            for visit in [gap.first, gap.second] {
                self.gap_rows.set(first[visit.at()] as usize, GapIx::from_index(row));
                first[visit.at()] += 1;
                self.visit_states[visit].linked = true;
            }
        }
        for at in (1..first.len()).rev() {
            first[at] = first[at - 1];
        }
        first[0] = 0;
        for state in self.visit_states.rows().iter().filter(|state| state.linked) {
            for stop in state.stops() {
                self.stops[stop].linked = true;
            }
        }
    }

    /// Gathers visits that are served only together into units, in the order of their first visit.
    fn lay_out_units(&mut self) {
        let (mut units, mut filled) = (0_u32, 0_usize);
        for visit in visits(self.visit_states.len()) {
            if self.visit_states[visit].unit.is_some() {
                continue;
            }
            self.unit_first[units as usize] = filled as u32;
            let mut next = filled;
            self.visit_states[visit].unit = UnitIx(units);
            self.unit_visits.set(filled, visit);
            filled += 1;
            while next < filled {
                filled = self.join_unit(UnitIx(units), self.unit_visits.get(next), filled);
                next += 1;
            }
            self.absent.set(units as usize, UnitIx(units));
            units += 1;
        }
        self.unit_first[units as usize..].fill(filled as u32);
        self.absent_len = units as usize;
    }

    fn join_unit(&mut self, unit: UnitIx, visit: VisitIx, mut filled: usize) -> usize {
        let rows = self.gap_range(visit);
        for at in rows {
            let gap = self.problem.gaps[self.gap_rows.get(at).at()];
            if !gap.both_or_neither {
                continue;
            }
            let partner = if gap.first == visit { gap.second } else { gap.first };
            if self.visit_states[partner].unit.is_none() {
                self.visit_states[partner].unit = unit;
                self.unit_visits.set(filled, partner);
                filled += 1;
            }
        }
        filled
    }

    fn lay_out_ties(&mut self) {
        let first = &mut *self.tie_first;
        first.fill(0);
        for tie in self.problem.ties {
            first[tie.client.at() + 1] += 1;
        }
        for at in 1..first.len() {
            first[at] += first[at - 1];
        }
        for (at, visit) in self.problem.visits.iter().enumerate() {
            let index = VisitIx::from_index(at);
            self.visit_states[index].asks = self.asks(index, visit);
            self.has_preferences |= self.visit_states[index].asks != 0;
        }
        self.has_preferences |= !self.problem.ties.is_empty() || self.problem.prices.unfamiliar != Cost::ZERO;
    }

    fn lay_out_round(&mut self, round: RoundIx) {
        let shift = self.problem.shifts[round.at()];
        let carer = self.problem.carers[shift.carer.at()];
        let second = self.problem.carers.get(shift.second.at()).copied().unwrap_or_default();
        let travel = &self.problem.travel;
        let square = travel.places as usize * travel.places as usize;
        let slower = carer.slower_permille.max(second.slower_permille);
        let coupled = self.problem.shift_counts(&shift);
        let second_skills = if shift.second.is_some() { second.skills.0 } else { u64::MAX };
        self.uneven |= slower != 0;
        self.doubles |= shift.second.is_some();
        self.rounds[round] = Round {
            table: carer.mode.at() * travel.periods() as usize * square,
            per_second: carer.per_second.0 + second.per_second.0,
            per_metre: carer.per_metre.0,
            carer: shift.carer,
            second: shift.second,
            slower,
            opens: shift.span.start.0,
            closes: shift.span.end.0,
            capacity: shift.capacity,
            skills: Skills(carer.skills.0 & second_skills),
            usable: true,
            coupled,
            commute_paid: shift.commute_paid,
            ..Round::default()
        };
        let end = Stop {
            prev: self.start_of(round),
            next: self.end_of(round),
            round,
            place: shift.start,
            start: shift.span.start.0,
            duration: 0,
            free: 0,
            hard: 0,
            earliest: shift.span.start.0,
            latest: shift.span.end.0,
            due: shift.span.end.0,
            event: EventIx::NONE,
            reach: 0,
            late_price: 0,
            linked: false,
            period: shift.period,
            option: 0,
            early: false,
        };
        let (first, last) = (self.start_of(round), self.end_of(round));
        self.stops[first] = end;
        self.stops[last] = Stop { place: shift.end, ..end };
        self.find_reach(self.start_of(round));
        self.lay_out_breaks(round);
    }

    /// Puts a round's breaks into it. A round they do not fit in is never used.
    fn lay_out_breaks(&mut self, round: RoundIx) {
        let shift = self.problem.shifts[round.at()];
        let rows = if shift.breaks == 0 { 0..0 } else { shift.first_break..shift.first_break + shift.breaks };
        for row in rows {
            let pause = self.problem.breaks[row as usize];
            let stop = self.breaks_at.plus(row);
            let end = self.end_of(round);
            self.stops[stop] = Stop {
                duration: pause.duration.0,
                earliest: pause.window.earliest.0,
                latest: pause.window.latest.0,
                due: pause.window.latest.0,
                event: EventIx(self.visit_states.len() as u32 + row),
                ..*self.stop(end)
            };
            self.rounds[round].usable &= self.lay_out_break(round, stop);
        }
        self.mark_changed(round);
    }

    /// Puts one more break into a round, as late among the others as they all still fit. False when they never do.
    fn lay_out_break(&mut self, round: RoundIx, stop: StopIx) -> bool {
        let mut after = self.stop(self.end_of(round)).prev;
        loop {
            self.link(stop, after);
            let fits = self.time_breaks(round);
            if fits || after == self.start_of(round) {
                return fits;
            }
            self.unlink(stop);
            after = self.stop(after).prev;
        }
    }

    /// Starts the breaks of a round without visits as early as they may. Whether all windows and the shift's end are kept.
    fn time_breaks(&mut self, round: RoundIx) -> bool {
        let mut fits = true;
        let mut stop = self.stop(self.start_of(round)).next;
        while self.is_break(stop) {
            let row = *self.stop(stop);
            let before = self.stop(row.prev);
            let start = row.earliest.max(before.start + before.duration);
            self.stops[stop].start = start;
            fits &= start <= row.latest && start + row.duration <= self.stop(self.end_of(round)).latest;
            stop = row.next;
        }
        fits
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
