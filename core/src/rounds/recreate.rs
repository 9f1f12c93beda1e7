//! Recreate: absent visits go back in, one after another, each where it costs least; now and then a place is overlooked.
//!
//! Source: Christiaens and Vanden Berghe, *Slack induction by string removals for vehicle routing problems* (2020),
//! greedy insertion with blinks. Double-ups, and pairs of visits served only together, are placed as a whole.

use super::evaluate::Placement;
use super::places::{Scope, Wanted};
use super::push::Pushed;
use super::random::Dice;
use super::state::State;
use super::workspace::Choice;
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
    pub(crate) fn blinks(&mut self, dice: &mut Dice) -> bool {
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
    /// The cost above which the roster would not be kept.
    pub(crate) limit: i64,
}

/// The best way found to place a visit, or two visits together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) cost: i64,
    pub(crate) placements: [Placement; 2],
    pub(crate) count: usize,
    /// The option of each visit; of those that have but one it does not matter.
    pub(crate) options: [u8; 2],
}

/// One of two parts that are placed at the same time.
#[derive(Clone, Copy, Debug)]
struct Side {
    visit: u32,
    choice: Choice,
    start: i32,
}

/// How many combinations of two places are tried at the most for one pair.
const COMBINATIONS: usize = 20_000;
/// How often all places are looked at where nothing near will do: once in so many times. It is what takes most work, and seldom
/// finds anything: visits that find no place near are mostly those that find none at all.
const FARTHER: u32 = 4;

impl State<'_> {
    /// The cheapest place for a visit of one carer, at less than `limit`.
    fn best_single(&mut self, visit: u32, scope: Scope, sight: &mut Sight<'_>, limit: i64) -> Option<Found> {
        let (mut best, count) = self.best_still_place(visit, Wanted { scope, empties: 1 }, limit, sight);
        let part = *self.stop(self.w.duties[visit as usize].first_part);
        let ceiling = if part.linked { self.gap_ceiling(visit) } else { i32::MAX };
        let mut limit = best.map_or(limit, |(cost, _)| cost);
        while let Some(choice) = self.next_choice(count, limit) {
            let late = self.start_cost(visit, choice.ready);
            let mut pushed = Pushed::none([choice.round; 2], limit.saturating_sub(choice.least + late));
            if !self.feel(choice.after, choice.ready + choice.duration + choice.onward, &mut pushed) {
                continue;
            }
            let cost = if choice.ready <= ceiling && pushed.sure {
                let worst = self.worst_more(visit, choice.ready, pushed.worst);
                let paid = self.paid_more(visit, choice.after, choice.ready, choice.duration, &choice.gapless());
                paid.map(|paid| choice.fixed + late + pushed.late() + worst + paid)
            } else {
                self.evaluate(&[Placement::single(visit, choice.after)], limit)
            };
            if let Some(cost) = cost.filter(|&cost| cost < limit) {
                best = Some((cost, choice.after));
                limit = cost;
            }
        }
        let (cost, after) = best?;
        let placement = Placement::single(visit, after);
        Some(Found { cost, placements: [placement; 2], count: 1, options: [0; 2] })
    }

    /// Takes the choice with the least bound, when that is below `limit`, out of the first `count`.
    fn next_choice(&mut self, count: usize, limit: i64) -> Option<Choice> {
        let rows = &mut self.w.choices[..count];
        let row = rows.iter_mut().min_by_key(|choice| (choice.bound, choice.after)).filter(|row| row.bound < limit)?;
        let choice = *row;
        row.bound = i64::MAX;
        Some(choice)
    }

    /// What two parts cost behind the stops of two choices in different rounds; nothing when that cannot be. `quiet` says
    /// that they move no partner by their own starts. A cost of `limit` or more may come back as nothing.
    fn both(&mut self, sides: [Side; 2], placements: &[Placement], quiet: bool, limit: i64) -> Option<i64> {
        let [one, two] = &sides;
        let same = one.visit == two.visit;
        let late = self.late_cost(one.visit, one.start) + if same { 0 } else { self.late_cost(two.visit, two.start) };
        let least = late + one.choice.least + two.choice.least - self.company_shared(one.visit, two.visit);
        let arrival = |side: &Side| side.start + side.choice.duration + side.choice.onward;
        let rounds = [one.choice.round, two.choice.round];
        let mut pushed = Pushed::none(rounds, limit.saturating_sub(least));
        if !sides.iter().all(|side| self.feel(side.choice.after, arrival(side), &mut pushed)) {
            return None;
        }
        if !quiet || !pushed.sure || self.coupled(rounds[0], rounds[1]) {
            return self.evaluate(placements, limit);
        }
        let worst = self.worst_more(one.visit, one.start, pushed.worst);
        let early =
            self.early_cost(one.visit, one.start) + if same { 0 } else { self.early_cost(two.visit, two.start) };
        let mut cost = late + early + pushed.late() + worst.max(self.worst_more(two.visit, two.start, i32::MIN));
        cost += self.company_price_all(placements)?;
        for side in &sides {
            let choice = &side.choice;
            cost += choice.fixed - self.company_price(side.visit, &self.w.rounds[choice.round as usize])?;
            cost += self.paid_more(side.visit, choice.after, side.start, choice.duration, &choice.gapless())?;
        }
        Some(cost)
    }

    /// The cheapest two places for a double-up of two carers.
    fn best_pair(&mut self, visit: u32, scope: Scope, sight: &mut Sight<'_>, most: i64) -> Option<Found> {
        let count = self.list_places(visit, 0, Wanted { scope, empties: 2 }, most, sight);
        self.sort_choices(0, count);
        let part = *self.stop(self.w.duties[visit as usize].first_part);
        let ceiling = self.gap_ceiling(visit);
        let pinned = self.is_pinned(visit);
        let mut best: Option<Found> = None;
        let mut tried = 0;
        for a in 0..count {
            let first = self.w.choices[a];
            let alone = self.late_cost(visit, first.ready);
            if (2 * first.bound).saturating_add(alone) >= best.map_or(most, |found| found.cost) {
                continue;
            }
            for b in a + 1..count {
                let second = self.w.choices[b];
                let limit = best.map_or(most, |found| found.cost);
                let sum = first.bound + second.bound;
                if sum >= limit || tried == COMBINATIONS {
                    break;
                }
                let start = first.ready.max(second.ready);
                let linked =
                    (first.shared + second.least - second.bound).max(second.shared + first.least - first.bound);
                let bound = sum + self.late_cost(visit, start) + linked.max(0);
                if start > part.latest || bound >= limit || self.share_carer(first.round, second.round) {
                    continue;
                }
                if pinned && !self.keeps_pins(visit, &[first.round, second.round]) {
                    continue;
                }
                if !self.by.takes_pair(&self.w.rounds[first.round as usize], &self.w.rounds[second.round as usize]) {
                    continue;
                }
                tried += 1;
                self.work += 1;
                let placement = Placement::pair(visit, first.after, second.after);
                let sides = [Side { visit, choice: first, start }, Side { visit, choice: second, start }];
                let cost = self.both(sides, &[placement], start <= ceiling, limit);
                if let Some(cost) = cost.filter(|&cost| cost < limit) {
                    best = Some(Found { cost, placements: [placement; 2], count: 1, options: [0; 2] });
                }
            }
        }
        best
    }

    /// The cheapest places for a visit, in the cheapest of its options.
    fn best_visit(&mut self, visit: u32, scope: Scope, sight: &mut Sight<'_>, most: i64) -> Option<Found> {
        let options = self.offered(visit);
        if self.w.duties[visit as usize].options == 1 {
            return self.best_opened(visit, scope, sight, most);
        }
        let mut best: Option<Found> = None;
        for option in 0..options {
            if !self.open(visit, option) {
                continue;
            }
            let limit = best.map_or(most, |found| found.cost);
            if let Some(found) = self.best_opened(visit, scope, sight, limit) {
                best = Some(Found { options: [option; 2], ..found });
            }
        }
        best
    }

    /// The cheapest places for a visit in the window it is opened in.
    fn best_opened(&mut self, visit: u32, scope: Scope, sight: &mut Sight<'_>, most: i64) -> Option<Found> {
        match self.w.duties[visit as usize].parts {
            1 => self.best_single(visit, scope, sight, most),
            2 if self.doubles => self.best_two(visit, scope, sight, most),
            2 => self.best_pair(visit, scope, sight, most),
            _ => self.best_crowd(visit, scope, sight, most),
        }
    }

    /// The cheapest way to bring two carers: in one double run, or in two rounds.
    fn best_two(&mut self, visit: u32, scope: Scope, sight: &mut Sight<'_>, most: i64) -> Option<Found> {
        self.go_as(visit, 1);
        let together = self.best_single(visit, scope, sight, most);
        self.go_as(visit, 2);
        let most = together.map_or(most, |found| found.cost);
        self.best_pair(visit, scope, sight, most).or(together)
    }

    /// The starts of two visits that keep their gap, as early as both can.
    fn together(gap: &Gap, first: i32, second: i32) -> (i32, i32) {
        let second = second.max(first + gap.least.0);
        let first = if gap.most == Gap::NO_MOST { first } else { first.max(second - gap.most.0) };
        (first, second)
    }

    /// The cheapest places for two visits that are served only together, in the cheapest of their options.
    fn best_couple(&mut self, gap: &Gap, scope: Scope, sight: &mut Sight<'_>, most: i64) -> Option<Found> {
        let (x, y) = (gap.first.0, gap.second.0);
        let counts = (self.offered(x), self.offered(y));
        if (self.w.duties[x as usize].options, self.w.duties[y as usize].options) == (1, 1) {
            return self.couple_opened(gap, scope, sight, most);
        }
        let mut best: Option<Found> = None;
        for one in 0..counts.0 {
            if !self.open(x, one) {
                continue;
            }
            for two in 0..counts.1 {
                if !self.open(y, two) {
                    continue;
                }
                let limit = best.map_or(most, |found| found.cost);
                if let Some(found) = self.couple_opened(gap, scope, sight, limit) {
                    best = Some(Found { options: [one, two], ..found });
                }
            }
        }
        best
    }

    /// The cheapest places for two visits of one carer each in the windows they are opened in.
    fn couple_opened(&mut self, gap: &Gap, scope: Scope, sight: &mut Sight<'_>, most: i64) -> Option<Found> {
        let (x, y) = (gap.first.0, gap.second.0);
        let wanted = Wanted { scope, empties: 2 };
        let middle = self.list_places(x, 0, wanted, most, sight);
        self.sort_choices(0, middle);
        let end = self.list_places(y, middle, wanted, most, sight);
        self.sort_choices(middle, end);
        let parts =
            (*self.stop(self.w.duties[x as usize].first_part), *self.stop(self.w.duties[y as usize].first_part));
        let ceilings = (self.gap_ceiling(x), self.gap_ceiling(y));
        let load = u64::from(self.problem.visits[x as usize].load) + u64::from(self.problem.visits[y as usize].load);
        let shared = self.company_shared(x, y);
        let mut best: Option<Found> = None;
        let mut tried = 0;
        for a in 0..middle {
            let first = self.w.choices[a];
            if let Some(found) = self.in_a_row(gap, &first, best.map_or(most, |found| found.cost), load) {
                best = Some(found);
            }
            for b in middle..end {
                let second = self.w.choices[b];
                let limit = best.map_or(most, |found| found.cost);
                if first.bound + second.bound - shared >= limit || tried == COMBINATIONS {
                    break;
                }
                let starts = Self::together(gap, first.ready, second.ready);
                let late = self.late_cost(x, starts.0) + self.late_cost(y, starts.1);
                if starts.0 > parts.0.latest
                    || starts.1 > parts.1.latest
                    || first.bound + second.bound + late - shared >= limit
                {
                    continue;
                }
                let apart = first.round != second.round;
                let shared = gap.different_carers && self.share_carer(first.round, second.round);
                if shared || !apart && !self.carries(first.round, load) {
                    continue;
                }
                tried += 1;
                self.work += 1;
                let placements = [Placement::single(x, first.after), Placement::single(y, second.after)];
                let cost = if apart {
                    let quiet = starts.0 <= ceilings.0 && starts.1 <= ceilings.1;
                    let sides = [
                        Side { visit: x, choice: first, start: starts.0 },
                        Side { visit: y, choice: second, start: starts.1 },
                    ];
                    self.both(sides, &placements, quiet, limit)
                } else {
                    self.evaluate(&placements, limit)
                };
                if let Some(cost) = cost.filter(|&cost| cost < limit) {
                    best = Some(Found { cost, placements, count: 2, options: [0; 2] });
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
        Some(Found { cost, placements, count: 2, options: [0; 2] })
    }

    /// The gap of a unit that is one couple of single visits.
    pub(super) fn couple(&self, unit: u32) -> Option<Gap> {
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

    /// Lists the visits of a unit in the order of their rows, whatever came before.
    pub(super) fn sort_unit(&mut self, unit: u32) {
        let (from, to) = (self.w.unit_first[unit as usize] as usize, self.w.unit_first[unit as usize + 1] as usize);
        self.w.unit_visits[from..to].sort_unstable();
    }

    pub(crate) fn unserved_price(&self, unit: u32) -> i64 {
        self.unit(unit).iter().map(|&visit| self.problem.visits[visit as usize].unserved_price.0).sum()
    }

    /// Serves a unit where it costs least, if it can be and costs no more than leaving it out.
    fn serve(&mut self, unit: u32, sight: &mut Sight<'_>) -> bool {
        let price = self.unserved_price(unit);
        let most = price.min(self.affordable(sight)).saturating_add(1);
        if self.couple(unit).is_none() && self.unit(unit).len() > 1 {
            return self.serve_in_turn(unit, sight);
        }
        // Where nothing near will do, all is looked at now and then, unless the roster is too dear to be kept anyway.
        let farther = price < most && self.w.shape.near() + 1 < self.w.shape.visits;
        let mut found = self.best_unit(unit, Scope::Near, sight, most);
        if found.is_none() && farther && (self.thorough || sight.dice.once_in(FARTHER)) {
            found = self.best_unit(unit, Scope::All, sight, most);
        }
        found.is_some_and(|found| self.put(&found))
    }

    /// The cheapest places for a unit of one visit or of a couple.
    pub(super) fn best_unit(&mut self, unit: u32, scope: Scope, sight: &mut Sight<'_>, most: i64) -> Option<Found> {
        match (self.couple(unit), self.unit(unit)) {
            (Some(gap), _) => self.best_couple(&gap, scope, sight, most),
            (None, &[visit]) => self.best_visit(visit, scope, sight, most),
            _ => None,
        }
    }

    /// What can still be spent before the roster is too dear to be kept, whatever happens to those who are absent.
    fn affordable(&self, sight: &Sight<'_>) -> i64 {
        sight.limit.saturating_sub(self.cost() - self.sums.unserved - self.sums.savable)
    }

    pub(super) fn put(&mut self, found: &Found) -> bool {
        let placements = &found.placements[..found.count];
        let before = self.cost();
        for (placement, option) in placements.iter().zip(found.options) {
            self.open(placement.visit, option);
        }
        let done = self.apply(placements).is_ok();
        debug_assert!(done, "what was evaluated can be applied");
        debug_assert_eq!(self.cost(), before + found.cost - self.prices_of(placements), "{placements:?}");
        debug_assert_eq!(self.overdone(), None, "what was evaluated breaks no rule");
        done
    }

    /// What leaving these visits out costs.
    fn prices_of(&self, placements: &[Placement]) -> i64 {
        let price = |placement: &Placement| self.problem.visits[placement.visit as usize].unserved_price.0;
        placements.iter().map(price).sum()
    }

    /// Serves the visits of a larger unit one after another; all of them, or none.
    pub(super) fn serve_in_turn(&mut self, unit: u32, sight: &mut Sight<'_>) -> bool {
        let before = self.cost();
        let mut whole = true;
        // The best place for one visit can leave none for the next: every other time, look with half-closed eyes.
        let usual = sight.blinks;
        if sight.dice.once_in(2) {
            sight.blinks = Blinks::new(3, sight.dice);
        }
        let (from, to) = (self.w.unit_first[unit as usize] as usize, self.w.unit_first[unit as usize + 1] as usize);
        sight.dice.shuffle(&mut self.w.unit_visits[from..to]);
        for at in 0..self.unit(unit).len() {
            let visit = self.unit(unit)[at];
            let most = self.affordable(sight).saturating_add(1);
            let Some(found) = self.best_visit(visit, Scope::All, sight, most) else {
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
            let hopeless = self.affordable(sight) < 0;
            if at < tries && !hopeless && self.serve(unit, sight) {
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
