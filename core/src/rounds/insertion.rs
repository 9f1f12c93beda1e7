//! Insertion positions: where a part of a visit could go, each with a lower bound of what that costs.
//!
//! Source: cheapest insertion under time windows, Solomon, *Algorithms for the vehicle routing and scheduling problems with
//! time window constraints* (1987).

use super::blinks::InsertionContext;
use super::index::{RoundIx, StopIx, rounds};
use super::rows::{Candidate, FORBIDDEN, Round, Stop};
use super::state::State;
use super::timeline::delay::Delay;
use crate::ground::VisitIx;

/// Which places are looked at for a visit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Scope {
    /// Those beside visits near it.
    Near,
    /// All of them.
    All,
}

/// How far to look for a place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) scope: Scope,
    /// How many empty rounds of a kind are looked at.
    pub(crate) empties: u32,
}

/// A visit that is sought a place for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sought {
    visit: VisitIx,
    part: Stop,
    /// The earliest start that the partners of its gaps allow.
    floor: i32,
    /// How long it is at the least, whoever makes it.
    least: i32,
    /// Whether one place settles when it starts: it has one carer and no partners.
    alone: bool,
}

/// The places listed for a visit, in all the time that any of its options has, and the option it is now opened in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Listed {
    /// How many places are listed.
    pub(crate) count: usize,
    /// A place where the carer arrives from this moment on is left out: an option looked at before starts as soon there.
    pub(crate) useless_from: i32,
    /// Whether they are looked at again, for another option: then each is tested once more.
    pub(crate) again: bool,
}

impl Sought {
    /// The soonest it can be over behind a stop.
    #[inline]
    fn over(&self, row: &Stop) -> i32 {
        self.part.earliest.max(row.done()) + self.least
    }
}

impl State<'_> {
    /// What it costs that a round's carers make a visit, whatever its place: who they are, who else comes to the client,
    /// and unpopular visits. Nothing when they may not.
    pub(crate) fn may(&self, visit: VisitIx, index: RoundIx) -> Option<i64> {
        let row = self.time.round(index);
        let wanted = &self.problem.visits[visit.at()];
        let part = self.time.stop(self.time.visit(visit).first_part);
        // All of it at once: no single test tells much, and a jump guessed wrong costs more than all of them.
        let fits = row.usable
            & (part.latest >= row.opens)
            & (part.earliest + self.time.lasts(visit, row) <= row.closes)
            & (row.load + u64::from(wanted.load) <= u64::from(row.capacity))
            & row.skills.cover(wanted.skills)
            & self.by.takes(row, self.time.visit(visit).parts);
        if fits { self.allowed(visit, index) } else { None }
    }

    /// What it costs that the carers of a round make a visit they have the time, the room and the skills for; nothing when
    /// they may not.
    pub(crate) fn allowed(&self, visit: VisitIx, index: RoundIx) -> Option<i64> {
        let row = self.time.round(index);
        // Cheap tests before dear ones: most visits are in no gap, and continuity asks about a whole company.
        if self.time.visit(visit).linked && (self.keeps_apart(visit, row) || self.keeps_to_another(visit, row)) {
            return None;
        }
        let pair = self.doubles && self.time.visit(visit).parts == 2;
        if pair && self.together != (row.second.is_some()) {
            return None;
        }
        if self.restricts_rounds(visit) && !self.may_have_rounds(visit, &[index]) {
            return None;
        }
        // All that the price of a round hangs on but the position: asked once a round, not once a position.
        let preference = self.preference_cost(visit, row)?.price();
        let opening = if row.coupled { self.plans.opening_price(visit, index, &self.time)? } else { 0 };
        Some(preference + opening + self.companies.price(visit, row, &self.ties)?)
    }

    /// Whether a served partner of `visit` wants other carers than a round's.
    fn keeps_apart(&self, visit: VisitIx, round: &Round) -> bool {
        self.time.gaps.list(visit).filter(|gap| gap.different_carers).any(|gap| {
            let partner = if gap.first == visit { gap.second } else { gap.first };
            self.time.visit(partner).served && self.makes(partner, round)
        })
    }

    /// Whether a served partner of `visit` wants its own carer for both, who is in none of a round's seats.
    fn keeps_to_another(&self, visit: VisitIx, round: &Round) -> bool {
        self.time.gaps.list(visit).filter(|gap| gap.same_carer).any(|gap| {
            let partner = if gap.first == visit { gap.second } else { gap.first };
            self.time.visit(partner).served && !self.makes(partner, round)
        })
    }

    /// Whether a carer of a round makes a part of a served visit.
    fn makes(&self, visit: VisitIx, round: &Round) -> bool {
        let state = self.time.visit(visit);
        state.stops().any(|part| {
            let other = self.time.stop(part).round;
            other.is_some() && round.shares_carer(self.time.round(other))
        })
    }

    /// What the carer of a round costs for the visit of this list beyond time and way.
    #[inline]
    fn pairing(&mut self, visit: VisitIx, index: RoundIx) -> i64 {
        let round = self.time.round(index);
        // A round's answer holds as long as the list: a number that grows marks it, and nothing is ever cleared.
        if round.asked == self.positions.number() {
            return round.pairing;
        }
        let pairing = self.may(visit, index).unwrap_or(FORBIDDEN);
        let round = self.time.round_mut(index);
        (round.asked, round.pairing) = (self.positions.number(), pairing);
        pairing
    }

    /// Lists the places where a part of a visit could go, with the ways there and onward. Returns how many there are.
    ///
    /// These are the places beside its near visits and in empty rounds, or all places there are. The search spends most of
    /// its time here, and most of what it looks at will not do: so the steps are small, each over a whole list, and what
    /// falls away in one costs no jump that a processor could guess wrong.
    ///
    /// Rounds whose carers alone cost `limit` are passed over: time and way seldom make up for that.
    fn find_positions(&mut self, sought: &Sought, wanted: Wanted, limit: i64) -> usize {
        self.positions.open(&mut self.time);
        // Pruning by the pairing alone loses positions that save time elsewhere: a thorough look keeps them.
        let limit = if self.thorough { FORBIDDEN } else { limit };
        let mut count = 0;
        match wanted.scope {
            Scope::Near => {
                let parts = self.near_parts(sought.visit, limit);
                let (latest, earliest, least) = (sought.part.latest, sought.part.earliest, sought.least);
                let looked;
                (count, looked) = self.positions.list_beside(parts, latest, earliest, least, &self.time);
                self.tested += looked;
            }
            Scope::All => {
                for index in rounds(self.time.rounds().len()) {
                    if self.time.round(index).visits > 0 {
                        self.positions_in_round(sought, index, limit, &mut count);
                    }
                }
            }
        }
        let list = self.positions.number();
        for at in 0..self.idle.len() {
            let index = self.idle.round(at);
            if !self.by.takes(self.time.round(index), self.time.visit(sought.visit).parts) {
                continue;
            }
            let like = self.time.round(index).like;
            let class = self.time.round_mut(like);
            if class.counted != list {
                (class.counted, class.empties) = (list, 0);
            }
            // Empty rounds of one kind are alike: as many of them as the visit has carers are all that need a look.
            if class.empties < wanted.empties {
                class.empties += 1;
                self.positions_in_round(sought, index, limit, &mut count);
            }
        }
        for at in 0..count {
            self.positions.find_legs(at, &sought.part, &self.time);
        }
        count
    }

    /// Lists the near parts that stand in rounds whose carers may come for less than `limit`, each round asked once. Returns
    /// how many there are.
    fn near_parts(&mut self, visit: VisitIx, limit: i64) -> usize {
        let alone = self.shape.parts == self.shape.visits;
        let served = self.positions.list_parts(self.near.list(visit), alone, &self.time);
        for at in 0..self.positions.list_rounds(served, &mut self.time) {
            let index = self.positions.asked(at);
            self.time.round_mut(index).pairing = self.may(visit, index).unwrap_or(FORBIDDEN);
        }
        self.positions.keep_open(served, limit, &self.time)
    }

    fn positions_in_round(&mut self, sought: &Sought, index: RoundIx, limit: i64, count: &mut usize) {
        if self.pairing(sought.visit, index) >= limit {
            return;
        }
        let mut stop = self.time.kinds.start_of(index);
        // Starts rise along a round: behind the first stop that ends too late no position can hold it.
        while !self.time.kinds.is_end(stop) && self.time.stop(stop).done() <= sought.part.latest {
            let next = self.time.stop(stop).next;
            self.tested += 1;
            if self.time.kinds.is_break(next) || sought.over(self.time.stop(stop)) <= self.time.stop(next).hard {
                self.positions.set(*count, stop);
                *count += 1;
            }
            stop = next;
        }
    }

    /// A part of a visit in a listed place, when that could cost less than `limit`.
    #[inline]
    fn lower_bound(&self, sought: &Sought, position: usize, limit: i64) -> Option<Candidate> {
        let after = self.positions.after(position);
        let (part, before) = (&sought.part, self.time.stop(after));
        let round = self.time.round(before.round);
        let duration = if self.time.is_uneven() { self.time.lasts(sought.visit, round) } else { part.duration };
        let legs = self.positions.legs(position, !self.time.kinds.is_break(before.next));
        // A lower bound first, in constant time; the exact cost of a position moves other visits and takes far longer.
        let found = self.joined(round, part, after, round.pairing, &legs);
        let ready = found.ready.max(sought.floor);
        if ready > part.latest {
            return None;
        }
        let least = found.fixed + self.paid_bound(round, duration, found.detour);
        let mut least_late = least + i64::from((ready - part.due).max(0)) * part.late_price;
        if part.early && sought.alone {
            // Only of a visit alone: a linked one may have to start later, when it is no longer early.
            least_late += self.time.early_cost(sought.visit, ready);
        }
        let still_until = self.time.still_until(before.next, found.onward) - duration;
        // Where others are moved, those that start early can save all that this costs now.
        let savable = if ready <= still_until { 0 } else { self.time.lateness().early };
        if least_late - savable >= limit {
            return None;
        }
        // Some stops ahead only: most positions that do not fit are found out by the first few.
        let mut delay = Delay::shallow(before.round, sought.visit, limit.saturating_sub(least_late - savable));
        if !self.time.fits_after_delay(after, ready + duration, found.onward, &mut delay) {
            return None;
        }
        Some(Candidate {
            bound: least + delay.own - self.time.lateness().early,
            after,
            ready,
            fixed: found.fixed,
            least,
            own: delay.own,
            shared: delay.shared,
            counted: delay.counted,
            onward: found.onward,
            detour: found.detour,
            duration,
            round: before.round,
            still: delay.still,
            still_until,
        })
    }

    /// What is sought a place for.
    pub(crate) fn sought(&self, visit: VisitIx) -> Sought {
        let part = *self.time.stop(self.time.visit(visit).first_part);
        let floor = if part.linked { self.time.gap_floor(visit) } else { i32::MIN };
        let state = self.time.visit(visit);
        let alone = state.parts == 1 && !state.linked;
        Sought { visit, part, floor, least: self.problem.visits[visit.at()].duration.0, alone }
    }

    /// Lists the places for a visit in the time it is opened in.
    pub(crate) fn list_positions(&mut self, visit: VisitIx, wanted: Wanted, limit: i64) -> Listed {
        let sought = self.sought(visit);
        Listed { count: self.find_positions(&sought, wanted, limit), useless_from: i32::MAX, again: false }
    }

    /// Whether a listed place is looked at: the option can gain something there, and it is not overlooked.
    #[inline]
    fn looks_at(&mut self, position: usize, listed: &Listed, context: &mut InsertionContext<'_>) -> bool {
        if listed.useless_from != i32::MAX && self.positions.arrival(position, &self.time) >= listed.useless_from {
            return false;
        }
        self.tested += u64::from(listed.again);
        !context.blinks.blinks(context.dice)
    }

    /// Lists the places for one part of a visit that could cost less than `limit`, from `from` on in the candidates. Returns
    /// the end.
    pub(crate) fn list_candidates(
        &mut self,
        visit: VisitIx,
        from: usize,
        listed: &Listed,
        limit: i64,
        context: &mut InsertionContext<'_>,
    ) -> usize {
        let sought = self.sought(visit);
        let mut to = from;
        for position in 0..listed.count {
            if !self.looks_at(position, listed, context) {
                continue;
            }
            if let Some(found) = self.lower_bound(&sought, position, limit) {
                to = self.candidates.push(to, found);
            }
        }
        to
    }

    /// The place for a visit of one carer that moves nobody and costs least, when that is below `limit`; places that move
    /// others and may cost less are listed in the candidates. Returns that place with its cost, and the end of the list.
    pub(crate) fn best_still_position(
        &mut self,
        visit: VisitIx,
        listed: &Listed,
        limit: i64,
        context: &mut InsertionContext<'_>,
    ) -> (Option<(i64, StopIx)>, usize) {
        let sought = self.sought(visit);
        let ceiling = if sought.part.linked { self.time.gap_ceiling(visit) } else { i32::MAX };
        let (mut best, mut limit, mut to) = (None, limit, 0);
        for position in 0..listed.count {
            if !self.looks_at(position, listed, context) {
                continue;
            }
            let Some(mut found) = self.lower_bound(&sought, position, limit) else { continue };
            let late = self.time.start_cost(visit, found.ready);
            // Nothing else moves: the bound is then made exact here, and the best so far prunes all that follow.
            if found.still && found.ready <= ceiling {
                let paid = self.paid_more(visit, found.after, found.ready, found.duration, &found.gapless());
                let Some(paid) = paid else { continue };
                let cost = found.fixed + late + self.worst_more(visit, found.ready, i32::MIN) + paid;
                if cost < limit {
                    (best, limit) = (Some((cost, found.after)), cost);
                }
            } else {
                let savable = if found.counted && found.ready <= ceiling { 0 } else { self.time.lateness().early };
                found.bound = found.least + late + found.own + found.shared - savable;
                if found.bound < limit {
                    to = self.candidates.push(to, found);
                }
            }
        }
        (best, to)
    }
}
