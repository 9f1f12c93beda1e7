//! Places: where a part of a visit could go, each with a lower bound of what that costs.

use super::push::Pushed;
use super::recreate::Sight;
use super::state::State;
use super::workspace::{Choice, FORBIDDEN, NONE, Round, Stop};

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
    visit: u32,
    part: Stop,
    /// The earliest start that the partners of its gaps allow.
    floor: i32,
}

impl State<'_> {
    /// What it costs that a round's carers make a visit, whatever its place: who they are, who else comes to the client,
    /// and unpopular visits. Nothing when they may not.
    pub(crate) fn may(&self, visit: u32, index: u32) -> Option<i64> {
        let row = &self.w.rounds[index as usize];
        let wanted = &self.problem.visits[visit as usize];
        let part = self.stop(self.w.duties[visit as usize].first_part);
        let shift = &self.problem.shifts[index as usize];
        let fits = row.usable
            && part.latest >= shift.span.start.0
            && part.earliest + self.lasts(visit, row) <= shift.span.end.0
            && row.load + u64::from(wanted.load) <= u64::from(shift.capacity)
            && self.problem.carers[row.carer as usize].skills.cover(wanted.skills)
            && (row.second == NONE || self.problem.carers[row.second as usize].skills.cover(wanted.skills));
        if !fits || (self.w.duties[visit as usize].linked && self.keeps_apart(visit, row)) {
            return None;
        }
        let pair = self.doubles && self.w.duties[visit as usize].parts == 2;
        if pair && self.together != (row.second != NONE) {
            return None;
        }
        if self.is_pinned(visit) && !self.keeps_pins(visit, &[index]) {
            return None;
        }
        let welcome = self.welcome(visit, row)?.price();
        let opening = if row.coupled { self.opens(visit, index)? } else { 0 };
        Some(welcome + opening + self.company_price(visit, row)?)
    }

    /// Whether a served partner of `visit` wants other carers than a round's.
    fn keeps_apart(&self, visit: u32, round: &Round) -> bool {
        self.gaps(visit).filter(|gap| gap.different_carers).any(|gap| {
            let partner = if gap.first.0 == visit { gap.second } else { gap.first };
            self.w.duties[partner.at()].served && self.makes(partner.0, round)
        })
    }

    /// Whether a carer of a round makes a part of a served visit.
    fn makes(&self, visit: u32, round: &Round) -> bool {
        let duty = &self.w.duties[visit as usize];
        (duty.first_part..duty.first_part + duty.parts).any(|part| {
            let other = self.stop(part).round;
            other != NONE && round.shares_carer(&self.w.rounds[other as usize])
        })
    }

    /// Opens a new list of places: nothing seen, nobody asked.
    fn open_list(&mut self) {
        self.list = self.list.wrapping_add(1);
        if self.list == 0 {
            self.w.seen.fill(0);
            for round in self.w.rounds.iter_mut() {
                (round.asked, round.counted) = (0, 0);
            }
            self.list = 1;
        }
    }

    /// What the carer of a round costs for the visit of this list beyond time and way.
    #[inline]
    fn pairing(&mut self, visit: u32, index: u32) -> i64 {
        let round = &self.w.rounds[index as usize];
        if round.asked == self.list {
            return round.pairing;
        }
        let pairing = self.may(visit, index).unwrap_or(FORBIDDEN);
        let round = &mut self.w.rounds[index as usize];
        (round.asked, round.pairing) = (self.list, pairing);
        pairing
    }

    /// Gives `consider` the places where a part of `visit` could go: round, what the pairing costs there, stop before.
    ///
    /// These are the places beside its near visits and in empty rounds, or all places there are.
    pub(crate) fn places(&mut self, visit: u32, wanted: Wanted, mut consider: impl FnMut(&mut Self, u32, i64, u32)) {
        self.open_list();
        match wanted.scope {
            Scope::Near => self.near_places(visit, &mut consider),
            Scope::All => self.all_places(visit, &mut consider),
        }
        for at in 0..self.idle_len {
            let index = self.w.idle[at];
            let like = self.w.rounds[index as usize].like as usize;
            let class = &mut self.w.rounds[like];
            if class.counted != self.list {
                (class.counted, class.empties) = (self.list, 0);
            }
            if class.empties < wanted.empties {
                class.empties += 1;
                self.round_places(visit, index, &mut consider);
            }
        }
    }

    fn all_places(&mut self, visit: u32, consider: &mut impl FnMut(&mut Self, u32, i64, u32)) {
        for index in 0..self.w.rounds.len() as u32 {
            if self.w.rounds[index as usize].visits > 0 {
                self.round_places(visit, index, consider);
            }
        }
    }

    fn round_places(&mut self, visit: u32, index: u32, consider: &mut impl FnMut(&mut Self, u32, i64, u32)) {
        let pairing = self.pairing(visit, index);
        if pairing == FORBIDDEN {
            return;
        }
        let part = self.stop(self.w.duties[visit as usize].first_part);
        let (latest, done) = (part.latest, part.earliest + self.lasts(visit, &self.w.rounds[index as usize]));
        let mut stop = self.start_of(index);
        while !self.is_end(stop) && self.stop(stop).start + self.stop(stop).duration <= latest {
            let next = self.stop(stop).next;
            // Not before a stop that begins too soon for the visit to be over, however near; breaks are weighed by a trial.
            if done <= self.stop(next).hard || self.is_break(next) {
                self.work += 1;
                consider(self, index, pairing, stop);
            }
            stop = next;
        }
    }

    fn near_places(&mut self, visit: u32, consider: &mut impl FnMut(&mut Self, u32, i64, u32)) {
        let near = self.w.shape.near();
        let latest = self.stop(self.w.duties[visit as usize].first_part).latest;
        for at in 0..near {
            let other = self.w.near[visit as usize * near + at] as usize;
            let duty = self.w.duties[other];
            if !duty.served {
                continue;
            }
            for part in duty.first_part..duty.first_part + duty.parts {
                let index = self.stop(part).round;
                if index == NONE {
                    continue;
                }
                let pairing = self.pairing(visit, index);
                if pairing == FORBIDDEN {
                    continue;
                }
                let mut stop = self.stop(part).prev;
                while self.is_break(stop) {
                    stop = self.stop(stop).prev;
                }
                // Before the near visit and behind it, and on both sides of breaks there.
                let mut past = false;
                while !self.is_end(stop) && self.stop(stop).start + self.stop(stop).duration <= latest {
                    let next = self.stop(stop).next;
                    if self.w.seen[stop as usize] != self.list {
                        self.w.seen[stop as usize] = self.list;
                        self.work += 1;
                        consider(self, index, pairing, stop);
                    }
                    past |= stop == part;
                    if past && !self.is_break(next) {
                        break;
                    }
                    stop = next;
                }
            }
        }
    }

    /// Whether the stop behind `after` could not be reached in time even if the way to `part` took no time.
    #[inline]
    fn too_late_behind(&self, round: &Round, part: &Stop, duration: i32, after: u32) -> bool {
        let before = self.stop(after);
        let next = self.stop(before.next);
        let ready = part.earliest.max(before.start + before.duration);
        !self.is_break(before.next)
            && ready + duration + self.seconds(round, next.period, part.place, next.place) > next.hard
    }

    /// A part of a visit behind `after`, when that could cost less than `limit`.
    #[inline]
    fn choice(&self, sought: &Sought, index: u32, pairing: i64, after: u32, limit: i64) -> Option<Choice> {
        let (round, part) = (&self.w.rounds[index as usize], &sought.part);
        let duration = self.lasts(sought.visit, round);
        if self.too_late_behind(round, part, duration, after) {
            return None;
        }
        let found = self.between(round, sought.visit, after, pairing);
        let ready = found.ready.max(sought.floor);
        if ready > part.latest {
            return None;
        }
        let commute_paid = self.problem.shifts[index as usize].commute_paid;
        // Moving visits that start early can save all that this costs now.
        let least = found.fixed + self.paid_bound(round, duration, found.detour, commute_paid) - self.sums.early;
        let least_late = least + self.late_cost(sought.visit, ready);
        let mut pushed = Pushed::shallow(index, limit.saturating_sub(least_late));
        let arrival = ready + duration + found.onward;
        if least_late >= limit || !self.feel(after, arrival, &mut pushed) {
            return None;
        }
        Some(Choice {
            bound: least + pushed.own,
            after,
            ready,
            fixed: found.fixed,
            least,
            shared: pushed.shared,
            onward: found.onward,
            detour: found.detour,
            duration,
            round: index,
            still: pushed.still,
        })
    }

    /// What is sought a place for.
    pub(crate) fn sought(&self, visit: u32) -> Sought {
        let part = *self.stop(self.w.duties[visit as usize].first_part);
        let floor = if part.linked { self.gap_floor(visit) } else { i32::MIN };
        Sought { visit, part, floor }
    }

    /// Lists the places for one part of a visit that could cost less than `limit`, from `from` on in the choices. Returns
    /// the end.
    pub(crate) fn list_places(
        &mut self,
        visit: u32,
        from: usize,
        wanted: Wanted,
        limit: i64,
        sight: &mut Sight<'_>,
    ) -> usize {
        let sought = self.sought(visit);
        let mut to = from;
        self.places(visit, wanted, |state, index, pairing, after| {
            if sight.blinks.blinks(sight.dice) {
                return;
            }
            if let Some(found) = state.choice(&sought, index, pairing, after, limit)
                && let Some(choice) = state.w.choices.get_mut(to)
            {
                *choice = found;
                to += 1;
            }
        });
        to
    }

    /// The place for a visit of one carer that moves nobody and costs least, when that is below `limit`; places that move
    /// others and may cost less are listed in the choices. Returns that place with its cost, and the end of the list.
    pub(crate) fn best_still_place(
        &mut self,
        visit: u32,
        wanted: Wanted,
        limit: i64,
        sight: &mut Sight<'_>,
    ) -> (Option<(i64, u32)>, usize) {
        let sought = self.sought(visit);
        let ceiling = if sought.part.linked { self.gap_ceiling(visit) } else { i32::MAX };
        let (mut best, mut limit, mut to) = (None, limit, 0);
        self.places(visit, wanted, |state, index, pairing, after| {
            if sight.blinks.blinks(sight.dice) {
                return;
            }
            let Some(mut found) = state.choice(&sought, index, pairing, after, limit) else { return };
            let late = state.start_cost(visit, found.ready);
            if found.still && found.ready <= ceiling {
                let paid = state.paid_more(visit, after, found.ready, found.duration, &found.gapless());
                let Some(paid) = paid else { return };
                let cost = found.fixed + late + state.worst_more(visit, found.ready, i32::MIN) + paid;
                if cost < limit {
                    (best, limit) = (Some((cost, after)), cost);
                }
            } else if let Some(choice) = state.w.choices.get_mut(to) {
                found.bound += found.shared + late;
                *choice = found;
                to += 1;
            }
        });
        (best, to)
    }

    /// Sorts the choices of `from..to`, cheapest bound first.
    pub(crate) fn sort_choices(&mut self, from: usize, to: usize) {
        self.w.choices[from..to].sort_unstable_by_key(|choice| (choice.bound, choice.after));
    }
}
