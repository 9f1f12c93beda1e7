//! The timeline that a search begins from: no visit served, every break in its round.

use super::Timeline;
use crate::book::Carer;
use crate::ground::{BreakIx, Skills, VisitIx};
use crate::rounds::index::{EventIx, RoundIx, StopIx, UnitIx, rounds};
use crate::rounds::rows::{Round, Stop, VisitState};

impl Timeline<'_> {
    /// Lays out all rows: no visit served, every break in its round.
    pub(crate) fn lay_out(&mut self) {
        self.lay_out_visits();
        self.lay_out_gaps();
        self.lay_out_options();
        for round in rounds(self.rounds().len()) {
            self.lay_out_round(round);
        }
    }

    fn lay_out_visits(&mut self) {
        let mut part = 0;
        for (at, visit) in self.problem.visits.iter().enumerate() {
            let parts = u32::from(visit.carers);
            let linked = parts > 1;
            *self.linked.visit_mut(VisitIx::from_index(at)) = VisitState {
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
                *self.linked.stop_mut(stop) = Stop {
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
                    due: if self.problem.lateness_counts(visit) { visit.due.0 } else { visit.window.latest.0 },
                    event: EventIx::from_visit(VisitIx::from_index(at)),
                    reach: 0,
                    late_price: visit.late_price.0,
                    linked,
                    period: visit.period,
                    option: 0,
                    early: false,
                };
            }
            part += parts;
        }
    }

    fn lay_out_gaps(&mut self) {
        let gaps = self.problem.gaps;
        self.linked.gaps.lay_out();
        for visit in gaps.iter().flat_map(|gap| [gap.first, gap.second]) {
            self.linked.visit_mut(visit).linked = true;
        }
        for at in 0..self.visits().len() {
            let state = *self.visit(VisitIx::from_index(at));
            for stop in state.stops().filter(|_| state.linked) {
                self.linked.stop_mut(stop).linked = true;
            }
        }
    }

    fn lay_out_round(&mut self, round: RoundIx) {
        let shift = self.problem.shifts[round.at()];
        let carer = self.problem.carers[shift.carer.at()];
        let second = self.problem.carers.get(shift.second.at()).copied().unwrap_or_default();
        let travel = self.problem.travel;
        let square = travel.places as usize * travel.places as usize;
        let slower = carer.slower_permille.max(second.slower_permille);
        let coupled = self.problem.shift_counts(&shift);
        let second_skills = if shift.second.is_some() { second.skills.0 } else { u64::MAX };
        let beyond = |carer: &Carer| carer.overtime_per_second.0 + self.problem.prices.uneven_second.0;
        let beyond =
            if coupled { beyond(&carer) + if shift.second.is_some() { beyond(&second) } else { 0 } } else { 0 };
        let uneven = self.is_uneven() || slower != 0;
        self.linked.set_uneven(uneven);
        *self.linked.round_mut(round) = Round {
            table: carer.mode.at() * travel.periods() as usize * square,
            per_second: carer.per_second.0 + second.per_second.0,
            dearest_second: carer.per_second.0 + second.per_second.0 + beyond,
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
            prev: self.kinds.start_of(round),
            next: self.kinds.end_of(round),
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
        let (first, last) = (self.kinds.start_of(round), self.kinds.end_of(round));
        *self.linked.stop_mut(first) = end;
        *self.linked.stop_mut(last) = Stop { place: shift.end, ..end };
        self.linked.find_reach(self.kinds.start_of(round));
        self.lay_out_breaks(round);
    }

    /// Puts a round's breaks into it. A round they do not fit in is never used.
    fn lay_out_breaks(&mut self, round: RoundIx) {
        let shift = self.problem.shifts[round.at()];
        let rows = if shift.breaks == 0 { 0..0 } else { shift.first_break..shift.first_break + shift.breaks };
        for row in rows.map(BreakIx) {
            let pause = self.problem.breaks[row.at()];
            let stop = self.kinds.break_stop(row);
            let end = self.kinds.end_of(round);
            *self.linked.stop_mut(stop) = Stop {
                duration: pause.duration.0,
                earliest: pause.window.earliest.0,
                latest: pause.window.latest.0,
                due: pause.window.latest.0,
                event: self.kinds.break_event(row),
                ..*self.stop(end)
            };
            self.linked.round_mut(round).usable &= self.lay_out_break(round, stop);
        }
        self.mark_changed(round);
    }

    /// Puts one more break into a round, as late among the others as they all still fit. False when they never do.
    fn lay_out_break(&mut self, round: RoundIx, stop: StopIx) -> bool {
        let mut after = self.stop(self.kinds.end_of(round)).prev;
        // From the back, since a break taken early takes the place of those behind it.
        loop {
            self.link(stop, after);
            let fits = self.time_breaks(round);
            if fits || after == self.kinds.start_of(round) {
                return fits;
            }
            self.unlink(stop);
            after = self.stop(after).prev;
        }
    }

    /// Starts the breaks of a round without visits as early as they may. Whether all windows and the shift's end are kept.
    fn time_breaks(&mut self, round: RoundIx) -> bool {
        let mut fits = true;
        let mut stop = self.stop(self.kinds.start_of(round)).next;
        while self.kinds.is_break(stop) {
            let row = *self.stop(stop);
            let before = self.stop(row.prev);
            let start = row.earliest.max(before.start + before.duration);
            self.linked.stop_mut(stop).start = start;
            fits &= start <= row.latest && start + row.duration <= self.stop(self.kinds.end_of(round)).latest;
            stop = row.next;
        }
        fits
    }
}
