//! Ruin: short strings of visits taken out of rounds that pass near one another.
//!
//! Source: Christiaens and Vanden Berghe, *Slack induction by string removals for vehicle routing problems* (2020), adjacent
//! string removal. A visit leaves with all its parts, and with the
//! visits that are served only together with it.

use super::index::{EventIx, RoundIx, StopIx, UnitIx};
use super::random::Dice;
use super::state::State;
use crate::ground::VisitIx;

/// How many visits an iteration takes out on average, and how long a string may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Strings {
    /// Visits taken out on average.
    pub average: u32,
    /// The longest string taken from one round.
    pub longest: u32,
}

impl Default for Strings {
    fn default() -> Self {
        Self { average: 10, longest: 10 }
    }
}

impl Strings {
    /// Where it matters who else comes to a client, half as many are taken out, in strings a third as long: a visit is then bound to the
    /// other days' visits, and one seldom finds as good a place for many of them at once.
    fn where_bound(self) -> Self {
        Self { average: self.average.div_ceil(2), longest: self.longest / 3 }
    }
}

/// How often strings are taken out around an absent visit while there is one: once in so many times.
const ROOM: u32 = 4;

impl State<'_> {
    /// Takes a unit out of the rounds, wherever its visits stand, and notes what may start earlier for it.
    pub(crate) fn take_out(&mut self, unit: UnitIx, absent: bool) {
        // Parts go out first and starts are found again afterwards, once for all of them.
        for at in self.units.range(unit) {
            let visit = self.units.visit(at);
            let state = *self.time.visit(visit);
            if !state.served {
                continue;
            }
            self.sums.unserved += self.problem.visits[visit.at()].unserved_price.0;
            self.time.unserve(visit);
            for part in state.stops() {
                if self.time.stop(part).round.is_none() {
                    continue;
                }
                let next = self.time.stop(part).next;
                self.unlink(part);
                self.time.loosen_from(next);
            }
            let rows = self.time.gaps.range(visit);
            for row in rows {
                let gap = self.time.gaps.get(row);
                self.time.loosen(EventIx::from_visit(if gap.first == visit { gap.second } else { gap.first }));
            }
        }
        if absent {
            self.absent.push(unit);
        }
    }

    /// Finds the starts again after visits were taken out, and refreshes. Where a round cannot close the hole, because
    /// travel there is not the shortest way, the rest of it is taken out too; so is a round that now breaks a rule over
    /// its carer's whole plan.
    pub(crate) fn close_up(&mut self) {
        self.close_hole();
        // A gap closed may lengthen another round's week; each turn empties one round, so it ends.
        while let Some(round) = self.plans.overdone(&self.time) {
            self.take_out_round(round);
            self.close_hole();
        }
    }

    /// As [`State::close_up`], whatever becomes of whole plans.
    pub(crate) fn close_hole(&mut self) {
        while let Err(broken) = self.time.tighten() {
            self.take_out_round(broken.0);
        }
        self.time.find_worst();
        self.refresh();
    }

    /// Takes out every visit of a round.
    fn take_out_round(&mut self, round: RoundIx) {
        let mut stop = self.time.stop(self.time.kinds.start_of(round)).next;
        while !self.time.kinds.is_end(stop) {
            if self.time.kinds.is_part(stop) {
                self.take_out(self.time.visit(self.time.stop(stop).event.visit()).unit, true);
                // Taking one out may have taken out its companions behind it: from the start again.
                stop = self.time.kinds.start_of(round);
            }
            stop = self.time.stop(stop).next;
        }
        self.time.loosen_all();
    }

    /// Takes strings out around a visit drawn at random, and now and then around one that is absent: then only where its carers
    /// may be, to make room for it. Returns the unit of that one.
    pub(crate) fn ruin(&mut self, strings: Strings, dice: &mut Dice) -> UnitIx {
        self.time.open_trail();
        let visits = self.time.visits().len() as u32;
        if visits == 0 || self.idle.used() == 0 {
            return UnitIx::NONE;
        }
        let mean = (self.served_parts / self.idle.used()).max(1);
        let sought = self.absent_to_serve(dice);
        // Room for a visit that nobody makes takes more than a better place for one that somebody does.
        let is_bound = self.shape.companies > 0 && sought.is_none();
        let strings = if is_bound { strings.where_bound() } else { strings };
        let longest = strings.longest.min(mean).max(1);
        // SISR's number of strings in whole numbers: about as many visits are removed, whatever the rounds' length.
        let most = (4 * strings.average / (1 + longest)).saturating_sub(1).max(1);
        let rounds = 1 + dice.below(most);
        // One time in four around a visit that nobody makes: where it could go is where room is worth making.
        let seed = sought.unwrap_or(VisitIx(dice.below(visits)));
        let near = self.near.each();
        let mut ruined = self.ruin_round_of(seed, longest, dice);
        for at in 0..near {
            if ruined >= rounds {
                break;
            }
            let visit = self.time.stop(self.near.part(seed, at)).event.visit();
            if sought.is_none() || self.may_take_over(seed, visit) {
                ruined += self.ruin_round_of(visit, longest, dice);
            }
        }
        self.close_up();
        sought.map_or(UnitIx::NONE, |visit| self.time.visit(visit).unit)
    }

    /// A visit of an absent unit to make room for, now and then.
    fn absent_to_serve(&self, dice: &mut Dice) -> Option<VisitIx> {
        if self.absent.len() == 0 || !dice.once_in(ROOM) {
            return None;
        }
        let rows = self.units.range(self.absent.unit(dice.below(self.absent.len() as u32) as usize));
        Some(self.units.visit(rows.start + dice.below(rows.len() as u32) as usize))
    }

    /// Whether a carer who makes a part of `other` may make `visit`.
    fn may_take_over(&self, visit: VisitIx, other: VisitIx) -> bool {
        let mut rounds = self.time.visit(other).stops().map(|part| self.time.stop(part).round);
        rounds.any(|round| round.is_some() && self.may(visit, round).is_some())
    }

    /// Takes a string out of the round of one of a visit's parts, unless that round already lost one. Returns 1 if so.
    fn ruin_round_of(&mut self, visit: VisitIx, longest: u32, dice: &mut Dice) -> u32 {
        let state = *self.time.visit(visit);
        if !state.served {
            return 0;
        }
        let part = state.first_part.plus(dice.below(self.time.stops_of(visit)));
        let round = self.time.stop(part).round;
        // One string a round, as in SISR: a second would fall into the hole of the first.
        if self.time.journal().is_touched(round) {
            return 0;
        }
        let visits = self.time.round(round).visits;
        let length = 1 + dice.below(longest.min(visits));
        let spared =
            // The split string of SISR: some visits in the middle stay, and the round keeps its middle.
            if length > 1 && length < visits && dice.once_in(2) { self.spare(length, visits, dice) } else { 0 };
        self.take_string(part, length + spared, spared, dice);
        1
    }

    /// How many visits in the middle of a string are put back.
    fn spare(&self, length: u32, visits: u32, dice: &mut Dice) -> u32 {
        let mut spared = 1;
        while length + spared < visits && !dice.once_in(100) && dice.once_in(2) {
            spared += 1;
        }
        spared
    }

    /// Takes `length` visits that stand in a row around `part` out of its round, but for `spared` of them.
    fn take_string(&mut self, part: StopIx, length: u32, spared: u32, dice: &mut Dice) {
        let back = dice.below(length);
        let mut first = part;
        for _ in 0..back {
            let before = self.visit_before(first);
            if before.is_none() {
                break;
            }
            first = before;
        }
        let skip_from = if spared == 0 { u32::MAX } else { 1 + dice.below(length - spared - 1) };
        let mut taken = 0;
        let mut stop = first;
        let mut list: [UnitIx; 64] = [UnitIx::NONE; 64];
        let mut count = 0;
        while taken < length && !self.time.kinds.is_end(stop) && count < list.len() {
            if self.time.kinds.is_part(stop) {
                if taken < skip_from || taken >= skip_from + spared {
                    list[count] = self.time.visit(self.time.stop(stop).event.visit()).unit;
                    count += 1;
                }
                taken += 1;
            }
            stop = self.time.stop(stop).next;
        }
        for &unit in &list[..count] {
            if self.units.visits(unit).any(|visit| self.time.visit(visit).served) {
                self.take_out(unit, true);
            }
        }
    }

    /// The visit before a stop in its round, breaks passed over.
    fn visit_before(&self, stop: StopIx) -> StopIx {
        let before = self.time.back_past_breaks(stop);
        if self.time.kinds.is_part(before) { before } else { StopIx::NONE }
    }
}
