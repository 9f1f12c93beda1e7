//! Places: where a part of a visit could go, each with a lower bound of what that costs.

use super::blinks::Sight;
use super::evaluate::Ways;
use super::push::Pushed;
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
    /// How long it is at the least, whoever makes it.
    least: i32,
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
    pub(crate) fn may(&self, visit: u32, index: u32) -> Option<i64> {
        let row = &self.w.rounds[index as usize];
        let wanted = &self.problem.visits[visit as usize];
        let part = self.stop(self.w.duties[visit as usize].first_part);
        // All of it at once: no single test tells much, and a jump guessed wrong costs more than all of them.
        let fits = row.usable
            & (part.latest >= row.opens)
            & (part.earliest + self.lasts(visit, row) <= row.closes)
            & (row.load + u64::from(wanted.load) <= u64::from(row.capacity))
            & row.skills.cover(wanted.skills)
            & self.by.takes(row, self.w.duties[visit as usize].parts);
        if fits { self.allowed(visit, index) } else { None }
    }

    /// What it costs that the carers of a round make a visit they have the time, the room and the skills for; nothing when
    /// they may not.
    pub(crate) fn allowed(&self, visit: u32, index: u32) -> Option<i64> {
        let row = &self.w.rounds[index as usize];
        if self.w.duties[visit as usize].linked && self.keeps_apart(visit, row) {
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

    /// Lists the places where a part of a visit could go, with the ways there and onward. Returns how many there are.
    ///
    /// These are the places beside its near visits and in empty rounds, or all places there are. The search spends most of
    /// its time here, and most of what it looks at will not do: so the steps are small, each over a whole list, and what
    /// falls away in one costs no jump that a processor could guess wrong.
    fn find_spots(&mut self, sought: &Sought, wanted: Wanted) -> usize {
        self.open_list();
        let mut count = 0;
        match wanted.scope {
            Scope::Near => {
                let parts = self.near_parts(sought);
                count = self.spots_beside(sought, parts);
            }
            Scope::All => {
                for index in 0..self.w.rounds.len() as u32 {
                    if self.w.rounds[index as usize].visits > 0 {
                        self.round_spots(sought, index, &mut count);
                    }
                }
            }
        }
        for at in 0..self.idle_len {
            let index = self.w.idle[at];
            if !self.by.takes(&self.w.rounds[index as usize], self.w.duties[sought.visit as usize].parts) {
                continue;
            }
            let like = self.w.rounds[index as usize].like as usize;
            let class = &mut self.w.rounds[like];
            if class.counted != self.list {
                (class.counted, class.empties) = (self.list, 0);
            }
            if class.empties < wanted.empties {
                class.empties += 1;
                self.round_spots(sought, index, &mut count);
            }
        }
        self.find_ways(sought, count);
        count
    }

    fn round_spots(&mut self, sought: &Sought, index: u32, count: &mut usize) {
        if self.pairing(sought.visit, index) == FORBIDDEN {
            return;
        }
        let mut stop = self.start_of(index);
        while !self.is_end(stop) && self.stop(stop).done() <= sought.part.latest {
            let next = self.stop(stop).next;
            self.work += 1;
            if self.is_break(next) || sought.over(self.stop(stop)) <= self.stop(next).hard {
                self.w.spots[*count] = stop;
                *count += 1;
            }
            stop = next;
        }
    }

    /// Lists the near parts that stand in rounds whose carers may come. Returns how many there are.
    fn near_parts(&mut self, sought: &Sought) -> usize {
        let near = self.w.shape.near();
        let list = sought.visit as usize * near..(sought.visit as usize + 1) * near;
        let (stops, beside) = (&*self.w.stops, &mut *self.w.beside);
        let mut served = 0;
        if self.w.shape.parts == self.w.shape.visits {
            for &part in &self.w.near[list] {
                beside[served] = part;
                served += usize::from(stops[part as usize].round != NONE);
            }
        } else {
            for &first in &self.w.near[list] {
                let parts = self.w.duties[stops[first as usize].event as usize].parts;
                for part in first..first + parts {
                    beside[served] = part;
                    served += usize::from(stops[part as usize].round != NONE);
                }
            }
        }
        self.ask(sought.visit, served);
        let mut count = 0;
        for at in 0..served {
            let part = self.w.beside[at];
            let round = self.stop(part).round as usize;
            self.w.beside[count] = part;
            count += usize::from(self.w.rounds[round].pairing != FORBIDDEN);
        }
        count
    }

    /// Asks the rounds of the first `parts` parts of `beside` what their carers cost for a visit, each once.
    fn ask(&mut self, visit: u32, parts: usize) {
        let (stops, rounds, asking) = (&*self.w.stops, &mut *self.w.rounds, &mut *self.w.asking);
        let mut count = 0;
        for &part in &self.w.beside[..parts] {
            let index = stops[part as usize].round;
            let round = &mut rounds[index as usize];
            asking[count] = index;
            count += usize::from(round.asked != self.list);
            round.asked = self.list;
        }
        for at in 0..count {
            let index = self.w.asking[at];
            self.w.rounds[index as usize].pairing = self.may(visit, index).unwrap_or(FORBIDDEN);
        }
    }

    /// Lists the places before and behind the first `parts` parts of `beside`, and on both sides of breaks there. Returns
    /// how many there are.
    fn spots_beside(&mut self, sought: &Sought, parts: usize) -> usize {
        let (latest, hasty, least) = (sought.part.latest, sought.part.earliest, sought.least);
        let (stops, seen, spots) = (&*self.w.stops, &mut *self.w.seen, &mut *self.w.spots);
        let (list, breaks, pauses) = (self.list, self.breaks_at, self.starts_at - self.breaks_at);
        let is_break = |stop: u32| stop.wrapping_sub(breaks) < pauses;
        let (mut count, mut looked) = (0, 0);
        for &part in &self.w.beside[..parts] {
            let row = &stops[part as usize];
            let (before, next) = (&stops[row.prev as usize], &stops[row.next as usize]);
            if is_break(row.prev) | is_break(row.next) {
                // What comes behind a break is weighed by a trial.
                let mut stop = row.prev;
                while is_break(stop) {
                    stop = stops[stop as usize].prev;
                }
                let mut past = false;
                while !past || is_break(stop) {
                    past |= stop == part;
                    let fresh = seen[stop as usize] != list;
                    spots[count] = stop;
                    count += usize::from(fresh & (stops[stop as usize].done() <= latest));
                    looked += u64::from(fresh);
                    seen[stop as usize] = list;
                    stop = stops[stop as usize].next;
                }
                continue;
            }
            spots[count] = row.prev;
            let fits = (before.done() <= latest) & (hasty.max(before.done()) + least <= row.hard);
            let fresh = seen[row.prev as usize] != list;
            count += usize::from(fits & fresh);
            looked += u64::from(fresh);
            seen[row.prev as usize] = list;
            spots[count] = part;
            let fits = (row.done() <= latest) & (hasty.max(row.done()) + least <= next.hard);
            let fresh = seen[part as usize] != list;
            count += usize::from(fits & fresh);
            looked += u64::from(fresh);
            seen[part as usize] = list;
        }
        self.work += looked;
        count
    }

    /// Finds the ways to and from the listed places.
    fn find_ways(&mut self, sought: &Sought, count: usize) {
        for spot in 0..count {
            let after = self.w.spots[spot];
            let round = &self.w.rounds[self.stop(after).round as usize];
            let ways = self.ways(round, &sought.part, after);
            self.w.spots_there[spot] = ways.there as u32;
            self.w.spots_onward[spot] = ways.onward as u32;
        }
    }

    /// A part of a visit in a listed place, when that could cost less than `limit`.
    #[inline]
    fn weigh(&self, sought: &Sought, spot: usize, limit: i64) -> Option<Choice> {
        let after = self.w.spots[spot];
        let (part, before) = (&sought.part, self.stop(after));
        let round = &self.w.rounds[before.round as usize];
        let duration = if self.uneven { self.lasts(sought.visit, round) } else { part.duration };
        let (there, onward) = (self.w.spots_there[spot] as i32, self.w.spots_onward[spot] as i32);
        let ways = Ways { there, onward, straight: !self.is_break(before.next) };
        let found = self.joined(round, part, after, round.pairing, &ways);
        let ready = found.ready.max(sought.floor);
        if ready > part.latest {
            return None;
        }
        // Moving visits that start early can save all that this costs now.
        let least = found.fixed + self.paid_bound(round, duration, found.detour) - self.sums.early;
        let least_late = least + i64::from((ready - part.due).max(0)) * part.late_price;
        if least_late >= limit {
            return None;
        }
        let mut pushed = Pushed::shallow(before.round, limit.saturating_sub(least_late));
        if !self.feel(after, ready + duration + found.onward, &mut pushed) {
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
            round: before.round,
            still: pushed.still,
        })
    }

    /// What is sought a place for.
    pub(crate) fn sought(&self, visit: u32) -> Sought {
        let part = *self.stop(self.w.duties[visit as usize].first_part);
        let floor = if part.linked { self.gap_floor(visit) } else { i32::MIN };
        Sought { visit, part, floor, least: self.problem.visits[visit as usize].duration.0 }
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
        for spot in 0..self.find_spots(&sought, wanted) {
            if sight.blinks.blinks(sight.dice) {
                continue;
            }
            if let Some(found) = self.weigh(&sought, spot, limit)
                && let Some(choice) = self.w.choices.get_mut(to)
            {
                *choice = found;
                to += 1;
            }
        }
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
        for spot in 0..self.find_spots(&sought, wanted) {
            if sight.blinks.blinks(sight.dice) {
                continue;
            }
            let Some(mut found) = self.weigh(&sought, spot, limit) else { continue };
            let late = self.start_cost(visit, found.ready);
            if found.still && found.ready <= ceiling {
                let paid = self.paid_more(visit, found.after, found.ready, found.duration, &found.gapless());
                let Some(paid) = paid else { continue };
                let cost = found.fixed + late + self.worst_more(visit, found.ready, i32::MIN) + paid;
                if cost < limit {
                    (best, limit) = (Some((cost, found.after)), cost);
                }
            } else if let Some(choice) = self.w.choices.get_mut(to) {
                found.bound += found.shared + late;
                *choice = found;
                to += 1;
            }
        }
        (best, to)
    }

    /// Sorts the choices of `from..to`, cheapest bound first.
    pub(crate) fn sort_choices(&mut self, from: usize, to: usize) {
        self.w.choices[from..to].sort_unstable_by_key(|choice| (choice.bound, choice.after));
    }
}
