//! What an insertion would cost: in constant time where nobody else is moved, by a trial that is undone where somebody is.

use super::compatibility::PreferenceCost;
use super::index::{EventIx, RoundIx, StopIx};
use super::propagate::Broken;
use super::rows::{Candidate, Round, Stop};
use super::state::{ChangeMode, State};
use crate::ground::VisitIx;

/// All parts of one visit with the stops behind which they go. Only the first `parts` entries of `after` count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Placement {
    pub(crate) visit: VisitIx,
    pub(crate) parts: u32,
    pub(crate) after: [StopIx; 4],
}

impl Placement {
    pub(crate) fn single(visit: VisitIx, after: StopIx) -> Self {
        Self { visit, parts: 1, after: [after, StopIx::NONE, StopIx::NONE, StopIx::NONE] }
    }

    pub(crate) fn pair(visit: VisitIx, a: StopIx, b: StopIx) -> Self {
        Self { visit, parts: 2, after: [a, b, StopIx::NONE, StopIx::NONE] }
    }
}

/// One part between two stops: what is known before anything is joined.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gapless {
    /// What legs, the carer's being who they are and the use of the shift would add.
    pub(crate) fixed: i64,
    /// When the visit could start there, its partners left aside.
    pub(crate) ready: i32,
    /// From the visit's end to the next stop.
    pub(crate) onward: i32,
    /// Seconds of travel added.
    pub(crate) detour: i32,
}

/// The ways to a part of a visit, and from it to the next visit or the end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Legs {
    pub(crate) there: i32,
    pub(crate) onward: i32,
    /// Whether no break comes between.
    pub(crate) straight: bool,
}

/// The first visit behind a part that was linked, as it stood before.
#[derive(Clone, Copy, Debug)]
struct Link {
    next: StopIx,
    /// Whether its start was its arrival.
    rested: bool,
    start: i32,
}

impl Candidate {
    /// What was known of the place before anything was joined.
    pub(crate) fn gapless(&self) -> Gapless {
        Gapless { fixed: self.fixed, ready: self.ready, onward: self.onward, detour: self.detour }
    }
}

impl State<'_> {
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

    /// What a part costs behind `after`, the ways known, whose carer costs `preference` for who they are.
    #[inline]
    pub(crate) fn joined(&self, round: &Round, part: &Stop, after: StopIx, preference: i64, legs: &Legs) -> Gapless {
        let before = self.stop(after);
        let ready = part.earliest.max(before.start + before.duration + legs.there);
        let empty = round.visits == 0;
        let direct = if empty {
            0
        } else if legs.straight {
            before.reach - before.duration
        } else {
            let target = self.stop(self.past_breaks(before.next));
            self.seconds(round, target.period, before.place, target.place)
        };
        let detour = legs.there + legs.onward - direct;
        let longer = i64::from(legs.there) + i64::from(legs.onward) - i64::from(direct);
        let mut fixed = preference + longer * self.problem.prices.travel_second.0;
        if round.per_metre != 0 {
            let target = self.stop(self.past_breaks(before.next));
            fixed += self.miles(round, part.period, before.place, part.place);
            fixed += self.miles(round, target.period, part.place, target.place);
            fixed -= if empty { 0 } else { self.miles(round, target.period, before.place, target.place) };
        }
        if empty {
            fixed += self.problem.shifts[before.round.at()].use_price.0;
        }
        Gapless { fixed, ready, onward: if legs.straight { legs.onward } else { 0 }, detour }
    }

    /// The least that paid time can cost more, whatever is joined.
    #[inline]
    pub(crate) fn paid_bound(&self, round: &Round, duration: i32, detour: i32) -> i64 {
        if round.coupled {
            let more = if round.visits == 0 || !round.commute_paid {
                self.waiting_saved(round, duration, detour)
            } else {
                duration + detour - round.wait
            };
            return self.hours_bound(round, more);
        }
        if round.per_second == 0 || !round.commute_paid || round.visits == 0 {
            return i64::from(self.waiting_saved(round, duration, detour)) * round.per_second;
        }
        i64::from(duration + detour - round.wait) * round.per_second
    }

    /// What a visit can take off the paid time of a round whose commutes are not paid: it can make the first visit start
    /// later, and nobody waits. The search takes it for nothing and is faster; editing looks.
    fn waiting_saved(&self, round: &Round, duration: i32, detour: i32) -> i32 {
        if self.thorough && round.visits > 0 { (duration + detour.min(0) - round.wait).min(0) } else { 0 }
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

    /// What the worst lateness costs more when a visit starts at `start` and others become `others` late.
    #[inline]
    pub(crate) fn worst_more(&self, visit: VisitIx, start: i32, others: i32) -> i64 {
        let price = self.problem.prices.worst_late_second.0;
        if price == 0 {
            return 0;
        }
        let due = self.stop(self.visit_states[visit].first_part).due;
        i64::from((start - due).max(others).saturating_sub(self.worst).max(0)) * price
    }

    /// Whether a stop that is reached at `arrival` starts later only because the leg that leads to it now took longer.
    ///
    /// A detour that is quicker than the direct way would let it start earlier. Such insertions are left alone, so that an
    /// insertion only ever raises starts; it takes travel times that are not the shortest.
    #[inline]
    pub(crate) fn would_fall(&self, next: StopIx, arrival: i32) -> bool {
        let row = self.stop(next);
        row.event.is_some()
            && arrival < row.start
            && row.start > row.earliest
            && self.arrival_after(row.prev) == row.start
    }

    /// Links one part, unless the visit behind it would fall.
    fn link_part(&mut self, part: StopIx, after: StopIx) -> Link {
        let next = self.past_breaks(self.stop(after).next);
        let row = self.stop(next);
        let rested = row.event.is_some() && row.start > row.earliest && self.arrival_after(row.prev) == row.start;
        let start = row.start;
        self.link(part, after);
        Link { next, rested, start }
    }

    /// Readies a visit to stand in the rounds as so many stops: a single one that keeps no gap moves nobody else.
    pub(crate) fn go_as(&mut self, visit: VisitIx, stops: u32) {
        if !self.doubles {
            return;
        }
        let state = self.visit_states[visit];
        let gaps = !self.gap_range(visit).is_empty();
        self.together = stops == 1;
        for part in state.stops() {
            let row = &mut self.stops[part];
            row.linked = gaps || stops > 1 || row.early;
        }
    }

    /// As how many stops a visit stands in the rounds.
    pub(crate) fn stops_of(&self, visit: VisitIx) -> u32 {
        let state = &self.visit_states[visit];
        state.stops().filter(|&part| self.stop(part).round.is_some()).count() as u32
    }

    /// Links the parts of a visit and carries its start forward.
    fn place(&mut self, placement: &Placement) -> Result<(), Broken> {
        let visit = placement.visit;
        let state = self.visit_states[visit];
        self.go_as(placement.visit, placement.parts);
        let mut links = [Link { next: StopIx::NONE, rested: false, start: 0 }; 4];
        for part in 0..placement.parts {
            links[part as usize] = self.link_part(state.first_part.plus(part), placement.after[part as usize]);
        }
        self.visit_states[visit].served = true;
        let start = self.stop(state.first_part).start;
        self.sums.late += self.late_cost(placement.visit, start);
        self.sums.early += self.early_cost(placement.visit, start);
        self.sums.unserved -= self.problem.visits[visit.at()].unserved_price.0;
        self.begin(EventIx::from_visit(visit))?;
        let fell = |link: &Link| link.rested && self.arrival_after(self.stop(link.next).prev) < link.start;
        match links.iter().find(|link| fell(link)) {
            Some(link) => Err(Broken(self.stop(link.next).round)),
            None => Ok(()),
        }
    }

    fn displace(&mut self, placement: &Placement) {
        let first = self.visit_states[placement.visit].first_part;
        for part in (0..placement.parts).rev() {
            self.unlink(first.plus(part));
        }
        self.visit_states[placement.visit].served = false;
    }

    /// What legs, preferences and shift use cost more for the parts of a placement, linked one after another.
    fn fixed_cost(&self, placement: &Placement, also: Option<&Placement>) -> i64 {
        let mut cost = 0;
        for part in 0..placement.parts as usize {
            let after = placement.after[part];
            let index = self.stop(after).round;
            let round = &self.rounds[index];
            let preference = self.preference_cost(placement.visit, round).map_or(0, PreferenceCost::price);
            let mut round = *round;
            let earlier = also.is_some_and(|other| self.uses(other, index));
            let own = (0..part).any(|before| self.stop(placement.after[before]).round == index);
            if earlier || own {
                round.visits = round.visits.max(1);
            }
            let part = self.stop(self.visit_states[placement.visit].first_part);
            let legs = self.legs(&round, part, after);
            cost += self.joined(&round, part, after, preference, &legs).fixed;
        }
        cost
    }

    fn uses(&self, placement: &Placement, round: RoundIx) -> bool {
        (0..placement.parts as usize).any(|part| self.stop(placement.after[part]).round == round)
    }

    /// What placing these visits, one after another, costs beyond what leaving them out costs; nothing when a rule
    /// would be broken. The rounds are left as they were.
    ///
    /// A cost of `limit` or more may come back as nothing.
    pub(crate) fn evaluate(&mut self, placements: &[Placement], limit: i64) -> Option<i64> {
        let (sums, worst) = (self.sums, self.worst);
        let mut fixed = self.company_price_all(placements)?;
        self.mode = ChangeMode::Trial;
        self.open_trail();
        let mut placed = 0;
        let mut broken = false;
        for (at, placement) in placements.iter().enumerate() {
            fixed += self.fixed_cost(placement, placements[..at].first());
            placed = at + 1;
            let before = sums.late + sums.early + i64::from(worst) * self.problem.prices.worst_late_second.0;
            self.late_limit = limit.saturating_sub(fixed).saturating_add(before).saturating_add(self.waiting);
            self.late_limit = self.late_limit.saturating_add(sums.savable);
            if self.place(placement).is_err() {
                broken = true;
                break;
            }
        }
        let plans = if broken { None } else { self.plans_more() };
        let cost = plans.map(|plans| {
            fixed + plans + self.sums.late - sums.late + self.sums.early - sums.early + self.worst_cost()
                - i64::from(worst) * self.problem.prices.worst_late_second.0
                + self.paid_changes()
        });
        self.late_limit = i64::MAX;
        self.undo_starts();
        for placement in placements[..placed].iter().rev() {
            self.displace(placement);
        }
        self.clear_changed();
        self.mode = ChangeMode::Keep;
        self.sums = sums;
        self.worst = worst;
        cost
    }

    /// Gives every event of a trial its start back.
    pub(crate) fn undo_starts(&mut self) {
        for at in (0..self.trail_len).rev() {
            self.set_start(self.trail.get(at), self.trail_starts.get(at));
        }
    }

    pub(crate) fn paid_changes(&self) -> i64 {
        self.changed.list(0..self.changed_len).map(|round| self.paid_now_if_used(round)).sum()
    }

    fn paid_now_if_used(&self, round: RoundIx) -> i64 {
        let row = &self.rounds[round];
        if row.per_second == 0 || !self.has_visits(round) {
            return 0;
        }
        self.paid_now(round) - row.paid
    }

    /// Places these visits for good and refreshes what changed.
    pub(crate) fn apply(&mut self, placements: &[Placement]) -> Result<(), Broken> {
        for placement in placements {
            self.place(placement)?;
        }
        self.refresh();
        Ok(())
    }
}
