//! What an insertion would cost: in constant time where nobody else is moved, by a trial that is undone where somebody is.

use super::compatibility::PreferenceCost;
use super::index::{EventIx, RoundIx, StopIx};
use super::placement::Placement;
use super::rows::{Candidate, Round, RoundSpan, Stop};
use super::segment::Segment;
use super::state::State;
use super::timeline::propagate::Broken;
use super::timeline::ways::Legs;
use crate::ground::VisitIx;

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
    /// What a part costs behind `after`, the ways known, whose carer costs `preference` for who they are.
    #[inline]
    pub(crate) fn joined(&self, round: &Round, part: &Stop, after: StopIx, preference: i64, legs: &Legs) -> Gapless {
        let before = self.time.stop(after);
        let ready = part.earliest.max(before.start + before.duration + legs.there);
        // An empty round has no way to save: its carer stays at home.
        let empty = round.visits == 0;
        let direct = if empty {
            0
        } else if legs.straight {
            before.reach - before.duration
        } else {
            let target = self.time.stop(self.time.past_breaks(before.next));
            self.time.travel.seconds(round, target.period, before.place, target.place)
        };
        let detour = legs.there + legs.onward - direct;
        let longer = i64::from(legs.there) + i64::from(legs.onward) - i64::from(direct);
        let mut fixed = preference + longer * self.problem.prices.travel_second.0;
        if round.per_metre != 0 {
            let target = self.time.stop(self.time.past_breaks(before.next));
            fixed += self.time.travel.miles(round, part.period, before.place, part.place);
            fixed += self.time.travel.miles(round, target.period, part.place, target.place);
            fixed -= if empty { 0 } else { self.time.travel.miles(round, target.period, before.place, target.place) };
        }
        if empty {
            fixed += self.problem.shifts[before.round.at()].use_price.0;
        }
        Gapless { fixed, ready, onward: legs.onward, detour }
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
            return self.plans.hours_bound(round, more);
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

    /// What the worst lateness costs more when a visit starts at `start` and others become `others` late.
    #[inline]
    pub(crate) fn worst_more(&self, visit: VisitIx, start: i32, others: i32) -> i64 {
        let price = self.problem.prices.worst_late_second.0;
        if price == 0 {
            return 0;
        }
        let due = self.time.stop(self.time.visit(visit).first_part).due;
        i64::from((start - due).max(others).saturating_sub(self.time.lateness().worst).max(0)) * price
    }

    /// Links one part, unless the visit behind it would fall.
    fn link_part(&mut self, part: StopIx, after: StopIx) -> Link {
        let next = self.time.past_breaks(self.time.stop(after).next);
        let row = self.time.stop(next);
        let rested = row.event.is_some() && row.start > row.earliest && self.time.arrival_after(row.prev) == row.start;
        let start = row.start;
        self.link(part, after);
        Link { next, rested, start }
    }

    /// Links the parts of a visit and carries its start forward.
    fn place(&mut self, placement: &Placement) -> Result<(), Broken> {
        let visit = placement.visit;
        let state = *self.time.visit(visit);
        self.go_as(placement.visit, placement.parts);
        let mut links = [Link { next: StopIx::NONE, rested: false, start: 0 }; 4];
        for part in 0..placement.parts {
            links[part as usize] = self.link_part(state.first_part.plus(part), placement.after[part as usize]);
        }
        self.time.serve(visit);
        self.sums.unserved -= self.problem.visits[visit.at()].unserved_price.0;
        self.time.begin(EventIx::from_visit(visit))?;
        // A break moved the wrong way: what stood behind rested on the old way, and an insertion must only push.
        let fell = |link: &Link| link.rested && self.time.arrival_after(self.time.stop(link.next).prev) < link.start;
        match links.iter().find(|link| fell(link)) {
            Some(link) => Err(Broken(self.time.stop(link.next).round)),
            None => Ok(()),
        }
    }

    fn displace(&mut self, placement: &Placement) {
        let first = self.time.visit(placement.visit).first_part;
        // In the reverse order: each part finds the neighbours that it was put between.
        for part in (0..placement.parts).rev() {
            self.unlink(first.plus(part));
        }
        self.time.displace(placement.visit);
    }

    /// What legs, preferences and shift use cost more for the parts of a placement, linked one after another.
    fn fixed_cost(&self, placement: &Placement, also: Option<&Placement>) -> i64 {
        let mut cost = 0;
        for part in 0..placement.parts as usize {
            let after = placement.after[part];
            let index = self.time.stop(after).round;
            let round = self.time.round(index);
            let preference = self.preference_cost(placement.visit, round).map_or(0, PreferenceCost::price);
            let mut round = *round;
            // An earlier placement already opened this round: its use is paid once.
            let earlier = also.is_some_and(|other| self.uses(other, index));
            let own = (0..part).any(|before| self.time.stop(placement.after[before]).round == index);
            if earlier || own {
                round.visits = round.visits.max(1);
            }
            let part = self.time.stop(self.time.visit(placement.visit).first_part);
            let legs = self.time.legs(&round, part, after);
            cost += self.joined(&round, part, after, preference, &legs).fixed;
        }
        cost
    }

    fn uses(&self, placement: &Placement, round: RoundIx) -> bool {
        (0..placement.parts as usize).any(|part| self.time.stop(placement.after[part]).round == round)
    }

    /// What placing these visits, one after another, costs beyond what leaving them out costs; nothing when a rule
    /// would be broken. The rounds are left as they were.
    ///
    /// A cost of `limit` or more may come back as nothing.
    pub(crate) fn evaluate(&mut self, placements: &[Placement], limit: i64) -> Option<i64> {
        let (sums, before) = (self.sums, *self.time.lateness());
        let mut fixed = self.companies.price_all(placements, &self.time, &self.ties)?;
        let start_price = self.time.start_price();
        self.time.begin_trial();
        let mut placed = 0;
        let mut broken = false;
        for (at, placement) in placements.iter().enumerate() {
            fixed += self.fixed_cost(placement, placements[..at].first());
            placed = at + 1;
            let late_limit = limit.saturating_sub(fixed).saturating_add(start_price).saturating_add(self.waiting);
            self.time.limit_lateness(late_limit.saturating_add(self.plans.costs().savable));
            if self.place(placement).is_err() {
                broken = true;
                break;
            }
        }
        let plans = if broken { None } else { self.plans.price_of_changes(&self.time) };
        let cost = plans.map(|plans| fixed + plans + self.time.start_price() - start_price + self.time.paid_changes());
        self.time.undo_starts();
        for placement in placements[..placed].iter().rev() {
            self.displace(placement);
        }
        self.time.end_trial(before);
        self.sums = sums;
        cost
    }

    /// Places these visits for good and refreshes what changed.
    pub(crate) fn apply(&mut self, placements: &[Placement]) -> Result<(), Broken> {
        for placement in placements {
            self.place(placement)?;
        }
        self.refresh();
        Ok(())
    }

    /// Readies a visit to stand in the rounds as so many stops, and looks at it so from now on.
    pub(crate) fn go_as(&mut self, visit: VisitIx, stops: u32) {
        if self.doubles {
            self.together = stops == 1;
            self.time.set_linked(visit, stops > 1);
        }
    }

    /// What paid time, and hours over the plan, cost more when a part that starts at `start`, and moves nobody in other
    /// rounds, goes behind `after`; nothing when hours or a rest over the plan forbid it.
    pub(crate) fn paid_more(
        &self,
        visit: VisitIx,
        after: StopIx,
        start: i32,
        duration: i32,
        found: &Gapless,
    ) -> Option<i64> {
        let before = self.time.stop(after);
        let index = before.round;
        let round = self.time.round(index);
        if !round.timed() {
            return Some(0);
        }
        let part = self.time.stop(self.time.visit(visit).first_part);
        // A linked visit's start is fixed by its partners; another may slide as late as it is still on time.
        let window = if part.linked {
            Segment::stop(duration, start, start)
        } else {
            Segment::stop(duration, part.earliest, start.max(part.due.min(part.latest)))
        };
        let there = self.time.travel.seconds(round, part.period, before.place, part.place);
        let mut whole = self.time.segments(after).prefix.join(there, window);
        let mut stop = before.next;
        let mut time = start + duration;
        // Breaks right behind are now taken where the visit is, and the way on follows them.
        while self.time.kinds.is_break(stop) {
            let row = self.time.stop(stop);
            time = time.max(row.earliest);
            let pause = Segment::stop(row.duration, row.earliest, time.max(row.latest));
            let alone = stop == before.next && self.time.kinds.is_end(row.next) && self.time.is_unpaid_break(stop);
            whole = whole.join(0, if alone { pause.taken_just_after() } else { pause });
            time += row.duration;
            stop = row.next;
        }
        let whole = self.time.join_rest(whole, stop, found.onward, time + found.onward);
        let mut paid = whole.duration - self.time.unpaid_breaks(index);
        if !self.problem.shifts[index.at()].commute_paid {
            paid -= self.time.commute_with(round, index, after, part);
        }
        self.price_of_time(index, &whole, paid)
    }

    /// What paid time, and hours over the plan, cost more when a round, and no other of its carers, becomes `whole` and is paid for
    /// `paid` seconds; nothing when hours or a rest over the plan forbid it.
    pub(crate) fn price_of_time(&self, index: RoundIx, whole: &Segment, paid: i32) -> Option<i64> {
        let round = self.time.round(index);
        let cost = i64::from(paid) * round.per_second - round.paid;
        if !round.coupled {
            return Some(cost);
        }
        let (leaves, back) = (whole.earliest, whole.earliest + whole.duration);
        Some(cost + self.plans.hours_more(index, &RoundSpan { leaves, back, paid }, &self.time)?)
    }
}
