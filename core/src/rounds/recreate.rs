//! Recreate: absent visits go back in, one after another, each where it costs least; now and then a place is overlooked.
//!
//! Source: Christiaens and Vanden Berghe, *Slack induction by string removals for vehicle routing problems* (2020),
//! greedy insertion with blinks. Double-ups, and pairs of visits served only together, are placed as a whole.

use super::evaluate::Placement;
use super::random::Dice;
use super::state::State;
use super::workspace::{Choice, NONE};
use crate::book::Gap;

/// Overlooks a place once in `one_in` on average, at the cost of one draw for each place overlooked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Blinks {
    left: u32,
    one_in: u32,
}

impl Blinks {
    /// Never blinks.
    pub(crate) const NONE: Self = Self { left: u32::MAX, one_in: 0 };

    /// Blinks once in `one_in` on average.
    pub(crate) fn new(one_in: u32, dice: &mut Dice) -> Self {
        Self { left: dice.below(2 * one_in), one_in }
    }

    #[inline]
    fn blinks(&mut self, dice: &mut Dice) -> bool {
        if self.left > 0 {
            self.left -= u32::from(self.one_in != 0);
            return false;
        }
        self.left = dice.below(2 * self.one_in);
        true
    }
}

/// What draws the places to overlook.
#[derive(Debug)]
pub(crate) struct Sight<'d> {
    pub(crate) dice: &'d mut Dice,
    pub(crate) blinks: Blinks,
}

/// The best way found to place a visit, or two visits together.
#[derive(Clone, Copy, Debug)]
struct Found {
    cost: i64,
    placements: [Placement; 2],
    count: usize,
}

/// How many combinations of two places are tried at the most for one pair.
const COMBINATIONS: usize = 20_000;

impl State<'_> {
    /// What the unfamiliarity of a round's carer costs for a visit, or nothing when the carer may not make it.
    fn may(&self, visit: u32, index: u32) -> Option<i64> {
        let row = &self.w.rounds[index as usize];
        let wanted = &self.problem.visits[visit as usize];
        let shift = &self.problem.shifts[index as usize];
        let fits = row.usable
            && wanted.window.latest >= shift.span.start
            && wanted.window.earliest + wanted.duration <= shift.span.end
            && row.load + u64::from(wanted.load) <= u64::from(shift.capacity)
            && self.problem.carers[row.carer as usize].skills.cover(wanted.skills);
        if !fits || (self.w.duties[visit as usize].linked && self.keeps_apart(visit, row.carer)) {
            return None;
        }
        self.unfamiliar(visit, row.carer)
    }

    /// Whether a served partner of `visit` wants another carer than this one.
    fn keeps_apart(&self, visit: u32, carer: u32) -> bool {
        self.gaps(visit).filter(|gap| gap.different_carers).any(|gap| {
            let partner = if gap.first.0 == visit { gap.second } else { gap.first };
            self.w.duties[partner.at()].served && self.makes(partner.0, carer)
        })
    }

    /// Whether a carer makes a part of a served visit.
    pub(crate) fn makes(&self, visit: u32, carer: u32) -> bool {
        let duty = &self.w.duties[visit as usize];
        (duty.first_part..duty.first_part + duty.parts).any(|part| {
            let round = self.stop(part).round;
            round != NONE && self.w.rounds[round as usize].carer == carer
        })
    }

    /// Gives `consider` every place where a part of `visit` could go: round, what unfamiliarity costs there, stop before.
    fn places(&mut self, visit: u32, empties: u32, mut consider: impl FnMut(&mut Self, u32, i64, u32)) {
        self.w.tried.fill(0);
        for index in 0..self.w.rounds.len() as u32 {
            let row = self.w.rounds[index as usize];
            if row.visits == 0 {
                let tried = &mut self.w.tried[row.like as usize];
                if *tried >= empties {
                    continue;
                }
                *tried += 1;
            }
            let Some(unfamiliar) = self.may(visit, index) else { continue };
            let latest = self.problem.visits[visit as usize].window.latest.0;
            let mut stop = self.start_of(index);
            while !self.is_end(stop) && self.stop(stop).start + self.stop(stop).duration <= latest {
                let next = self.stop(stop).next;
                self.work += 1;
                consider(self, index, unfamiliar, stop);
                stop = next;
            }
        }
    }

    /// The cheapest place for a visit of one carer.
    fn best_single(&mut self, visit: u32, sight: &mut Sight<'_>) -> Option<Found> {
        let duty = self.w.duties[visit as usize];
        let part = *self.stop(duty.first_part);
        let (floor, ceiling) =
            if part.linked { (self.gap_floor(visit), self.gap_ceiling(visit)) } else { (i32::MIN, i32::MAX) };
        let mut best: Option<(i64, u32)> = None;
        self.places(visit, 1, |state, index, unfamiliar, after| {
            if sight.blinks.blinks(sight.dice) {
                return;
            }
            let round = &state.w.rounds[index as usize];
            let found = state.between(round, visit, after, unfamiliar);
            let start = found.ready.max(floor);
            if start > part.latest || start + part.duration + found.onward > state.latest_behind(after) {
                return;
            }
            let limit = best.map_or(i64::MAX, |(cost, _)| cost);
            let commute_paid = state.problem.shifts[index as usize].commute_paid;
            let bound = found.fixed
                + state.paid_bound(round, part.duration, found.detour, commute_paid)
                + state.late_cost(visit, start)
                + state.next_late(after, start + part.duration + found.onward);
            if bound >= limit {
                return;
            }
            let cost = if start <= ceiling && state.moves_nobody(after, start, part.duration, found.onward) {
                if state.would_fall(state.stop(after).next, start + part.duration + found.onward) {
                    return;
                }
                let more = state.worst_more(visit, start) + state.paid_more(visit, after, start, &found);
                Some(found.fixed + state.late_cost(visit, start) + more)
            } else {
                state.evaluate(&[Placement::single(visit, after)], limit)
            };
            if let Some(cost) = cost.filter(|&cost| cost < limit) {
                best = Some((cost, after));
            }
        });
        let (cost, after) = best?;
        let placement = Placement::single(visit, after);
        Some(Found { cost, placements: [placement; 2], count: 1 })
    }

    /// Lists every place for one part of a visit, cheapest bound first, from `from` on in the choices. Returns the end.
    fn list_places(&mut self, visit: u32, from: usize, empties: u32, sight: &mut Sight<'_>) -> usize {
        let part = *self.stop(self.w.duties[visit as usize].first_part);
        let floor = if part.linked { self.gap_floor(visit) } else { i32::MIN };
        let mut to = from;
        self.places(visit, empties, |state, index, unfamiliar, after| {
            if sight.blinks.blinks(sight.dice) {
                return;
            }
            let round = &state.w.rounds[index as usize];
            let found = state.between(round, visit, after, unfamiliar);
            let ready = found.ready.max(floor);
            if ready > part.latest || ready + part.duration + found.onward > state.latest_behind(after) {
                return;
            }
            let commute_paid = state.problem.shifts[index as usize].commute_paid;
            let bound = found.fixed
                + state.paid_bound(round, part.duration, found.detour, commute_paid)
                + state.next_late(after, ready + part.duration + found.onward);
            if let Some(choice) = state.w.choices.get_mut(to) {
                *choice = Choice { bound, after, ready };
                to += 1;
            }
        });
        self.w.choices[from..to].sort_unstable_by_key(|choice| (choice.bound, choice.after));
        to
    }

    /// What it costs at the least that the stop behind `after` is reached at `arrival`.
    #[inline]
    fn next_late(&self, after: u32, arrival: i32) -> i64 {
        let next = self.stop(self.stop(after).next);
        match self.w.duties.get(next.event as usize) {
            Some(duty) => i64::from((arrival - next.start.max(next.due)).max(0)) * duty.late_price,
            None => 0,
        }
    }

    /// The latest time at which the stop behind `after` could be reached. A break there moves with the visit put before it,
    /// and so do the ways on from it: of a break only its window counts.
    #[inline]
    fn latest_behind(&self, after: u32) -> i32 {
        let next = self.stop(after).next;
        if self.is_break(next) { self.stop(next).latest } else { self.stop(next).hard }
    }

    fn carer_at(&self, after: u32) -> u32 {
        self.w.rounds[self.stop(after).round as usize].carer
    }

    /// One part that starts at `start` behind a choice's stop: its exact cost without lateness, when it moves nobody.
    fn quiet_cost(&self, visit: u32, choice: &Choice, start: i32) -> Quiet {
        let index = self.stop(choice.after).round;
        let round = &self.w.rounds[index as usize];
        let unfamiliar = self.unfamiliar(visit, round.carer).unwrap_or(0);
        let found = self.between(round, visit, choice.after, unfamiliar);
        let duration = self.problem.visits[visit as usize].duration.0;
        if start + duration + found.onward > self.latest_behind(choice.after) {
            return Quiet::Never;
        }
        if !self.moves_nobody(choice.after, start, duration, found.onward) {
            return Quiet::Moves;
        }
        if self.would_fall(self.stop(choice.after).next, start + duration + found.onward) {
            return Quiet::Never;
        }
        Quiet::Cost(found.fixed + self.paid_more(visit, choice.after, start, &found))
    }

    /// The cheapest two places for a double-up of two carers.
    fn best_pair(&mut self, visit: u32, sight: &mut Sight<'_>) -> Option<Found> {
        let count = self.list_places(visit, 0, 2, sight);
        let part = *self.stop(self.w.duties[visit as usize].first_part);
        let ceiling = self.gap_ceiling(visit);
        let mut best: Option<Found> = None;
        let mut tried = 0;
        for a in 0..count {
            let first = self.w.choices[a];
            for b in a + 1..count {
                let second = self.w.choices[b];
                let limit = best.map_or(i64::MAX, |found| found.cost);
                let start = first.ready.max(second.ready);
                if first.bound + second.bound >= limit || tried == COMBINATIONS {
                    break;
                }
                let bound = first.bound + second.bound + self.late_cost(visit, start);
                if start > part.latest || bound >= limit || self.carer_at(first.after) == self.carer_at(second.after) {
                    continue;
                }
                tried += 1;
                self.work += 1;
                let placement = Placement::pair(visit, first.after, second.after);
                let quiet = (self.quiet_cost(visit, &first, start), self.quiet_cost(visit, &second, start));
                let cost = match quiet {
                    (Quiet::Never, _) | (_, Quiet::Never) => None,
                    (Quiet::Cost(x), Quiet::Cost(y)) if start <= ceiling => {
                        Some(x + y + self.late_cost(visit, start) + self.worst_more(visit, start))
                    }
                    _ => self.evaluate(&[placement], limit),
                };
                if let Some(cost) = cost.filter(|&cost| cost < limit) {
                    best = Some(Found { cost, placements: [placement; 2], count: 1 });
                }
            }
        }
        best
    }

    /// The cheapest places for three or four carers: the best pair, and then the best further carer, one by one.
    fn best_crowd(&mut self, visit: u32, sight: &mut Sight<'_>) -> Option<Found> {
        let parts = self.w.duties[visit as usize].parts;
        let mut best = self.best_pair(visit, sight)?;
        let count = self.list_places(visit, 0, parts, sight);
        for part in 2..parts {
            let base = best.placements[0];
            let mut wider: Option<Found> = None;
            for at in 0..count {
                let choice = self.w.choices[at];
                let limit = wider.map_or(i64::MAX, |found| found.cost);
                if best.cost.saturating_add(choice.bound) >= limit {
                    break;
                }
                let carer = self.carer_at(choice.after);
                if (0..part as usize).any(|other| self.carer_at(base.after[other]) == carer) {
                    continue;
                }
                let mut placement = base;
                placement.after[part as usize] = choice.after;
                placement.parts = part + 1;
                if let Some(cost) = self.evaluate(&[placement], limit).filter(|&cost| cost < limit) {
                    wider = Some(Found { cost, placements: [placement; 2], count: 1 });
                }
            }
            best = wider?;
        }
        Some(best)
    }

    fn best_visit(&mut self, visit: u32, sight: &mut Sight<'_>) -> Option<Found> {
        match self.w.duties[visit as usize].parts {
            1 => self.best_single(visit, sight),
            2 => self.best_pair(visit, sight),
            _ => self.best_crowd(visit, sight),
        }
    }

    /// The starts of two visits that keep their gap, as early as both can.
    fn together(gap: &Gap, first: i32, second: i32) -> (i32, i32) {
        let second = second.max(first + gap.least.0);
        let first = if gap.most == Gap::NO_MOST { first } else { first.max(second - gap.most.0) };
        (first, second)
    }

    /// The cheapest places for two visits of one carer each that are served only together.
    fn best_couple(&mut self, gap: &Gap, sight: &mut Sight<'_>) -> Option<Found> {
        let (x, y) = (gap.first.0, gap.second.0);
        let middle = self.list_places(x, 0, 2, sight);
        let end = self.list_places(y, middle, 2, sight);
        let parts =
            (*self.stop(self.w.duties[x as usize].first_part), *self.stop(self.w.duties[y as usize].first_part));
        let ceilings = (self.gap_ceiling(x), self.gap_ceiling(y));
        let load = u64::from(self.problem.visits[x as usize].load) + u64::from(self.problem.visits[y as usize].load);
        let mut best: Option<Found> = None;
        let mut tried = 0;
        for a in 0..middle {
            let first = self.w.choices[a];
            if let Some(found) = self.in_a_row(gap, &first, best.map_or(i64::MAX, |found| found.cost), load) {
                best = Some(found);
            }
            for b in middle..end {
                let second = self.w.choices[b];
                let limit = best.map_or(i64::MAX, |found| found.cost);
                if first.bound + second.bound >= limit || tried == COMBINATIONS {
                    break;
                }
                let starts = Self::together(gap, first.ready, second.ready);
                let late = self.late_cost(x, starts.0) + self.late_cost(y, starts.1);
                if starts.0 > parts.0.latest || starts.1 > parts.1.latest || first.bound + second.bound + late >= limit
                {
                    continue;
                }
                let rounds = (self.stop(first.after).round, self.stop(second.after).round);
                let apart = rounds.0 != rounds.1;
                if gap.different_carers && self.carer_at(first.after) == self.carer_at(second.after)
                    || !apart && !self.carries(rounds.0, load)
                {
                    continue;
                }
                tried += 1;
                self.work += 1;
                let placements = [Placement::single(x, first.after), Placement::single(y, second.after)];
                let quiet = (self.quiet_cost(x, &first, starts.0), self.quiet_cost(y, &second, starts.1));
                let cost = match quiet {
                    (Quiet::Never, _) | (_, Quiet::Never) if apart => None,
                    (Quiet::Cost(p), Quiet::Cost(q)) if apart && starts.0 <= ceilings.0 && starts.1 <= ceilings.1 => {
                        Some(p + q + late + self.worst_more(x, starts.0).max(self.worst_more(y, starts.1)))
                    }
                    _ => self.evaluate(&placements, limit),
                };
                if let Some(cost) = cost.filter(|&cost| cost < limit) {
                    best = Some(Found { cost, placements, count: 2 });
                }
            }
        }
        best
    }

    fn carries(&self, round: u32, load: u64) -> bool {
        self.w.rounds[round as usize].load + load <= u64::from(self.problem.shifts[round as usize].capacity)
    }

    /// The two visits of a couple one right after the other in one round.
    fn in_a_row(&mut self, gap: &Gap, first: &Choice, limit: i64, load: u64) -> Option<Found> {
        let round = self.stop(first.after).round;
        if gap.different_carers
            || first.bound >= limit
            || !self.carries(round, load)
            || self.may(gap.second.0, round).is_none()
        {
            return None;
        }
        let part = self.w.duties[gap.first.at()].first_part;
        let placements = [Placement::single(gap.first.0, first.after), Placement::single(gap.second.0, part)];
        let cost = self.evaluate(&placements, limit).filter(|&cost| cost < limit)?;
        Some(Found { cost, placements, count: 2 })
    }

    /// The gap of a unit that is one couple of single visits.
    fn couple(&self, unit: u32) -> Option<Gap> {
        let visits = self.unit(unit);
        let &[x, y] = visits else { return None };
        if self.w.duties[x as usize].parts != 1 || self.w.duties[y as usize].parts != 1 {
            return None;
        }
        let mut gaps = self.gaps(x).filter(|gap| gap.first.0 == y || gap.second.0 == y);
        let gap = *gaps.next()?;
        if gaps.next().is_some() { None } else { Some(gap) }
    }

    /// The visits of a unit.
    pub(crate) fn unit(&self, unit: u32) -> &[u32] {
        &self.w.unit_visits[self.w.unit_first[unit as usize] as usize..self.w.unit_first[unit as usize + 1] as usize]
    }

    pub(crate) fn unserved_price(&self, unit: u32) -> i64 {
        self.unit(unit).iter().map(|&visit| self.problem.visits[visit as usize].unserved_price.0).sum()
    }

    /// Serves a unit where it costs least, if it can be and costs no more than leaving it out.
    fn serve(&mut self, unit: u32, sight: &mut Sight<'_>) -> bool {
        let price = self.unserved_price(unit);
        if let Some(gap) = self.couple(unit) {
            let found = self.best_couple(&gap, sight);
            return found.is_some_and(|found| found.cost <= price && self.put(&found));
        }
        if let &[visit] = self.unit(unit) {
            let found = self.best_visit(visit, sight);
            return found.is_some_and(|found| found.cost <= price && self.put(&found));
        }
        self.serve_in_turn(unit, sight)
    }

    fn put(&mut self, found: &Found) -> bool {
        let placements = &found.placements[..found.count];
        let before = self.cost();
        let done = self.apply(placements).is_ok();
        debug_assert!(done, "what was evaluated can be applied");
        debug_assert_eq!(self.cost(), before + found.cost - self.prices_of(placements), "{placements:?}");
        done
    }

    /// What leaving these visits out costs.
    fn prices_of(&self, placements: &[Placement]) -> i64 {
        let price = |placement: &Placement| self.problem.visits[placement.visit as usize].unserved_price.0;
        placements.iter().map(price).sum()
    }

    /// Serves the visits of a larger unit one after another; all of them, or none.
    fn serve_in_turn(&mut self, unit: u32, sight: &mut Sight<'_>) -> bool {
        let before = self.cost();
        let mut whole = true;
        // The best place for one visit can leave none for the next: every other time, look with half-closed eyes.
        let usual = sight.blinks;
        if sight.dice.once_in(2) {
            sight.blinks = Blinks::new(3, sight.dice);
        }
        for at in 0..self.unit(unit).len() {
            let visit = self.unit(unit)[at];
            let Some(found) = self.best_visit(visit, sight) else {
                whole = false;
                break;
            };
            whole = self.put(&found);
        }
        sight.blinks = usual;
        if whole && self.cost() <= before {
            return true;
        }
        self.open_trail();
        self.take_out(unit, false);
        self.close_up();
        false
    }

    /// Serves what absent units it can, in the order they stand in. Those left over stay absent, in that order.
    pub(crate) fn recreate(&mut self, sight: &mut Sight<'_>, tries: usize) {
        let mut kept = 0;
        let count = self.absent_len;
        for at in 0..count {
            let unit = self.w.absent[at];
            if at < tries && self.serve(unit, sight) {
                continue;
            }
            self.w.absences[unit as usize] += u32::from(at < tries);
            self.w.absent[kept] = unit;
            kept += 1;
        }
        // A unit that could not be completed may have taken others out with it.
        self.w.absent.copy_within(count..self.absent_len, kept);
        self.absent_len = kept + self.absent_len - count;
    }
}

/// Whether a part can go somewhere without anybody being moved.
#[derive(Clone, Copy, Debug)]
enum Quiet {
    /// At this cost, lateness left aside.
    Cost(i64),
    /// Somebody would be moved.
    Moves,
    /// Its own round could never keep its windows.
    Never,
}
