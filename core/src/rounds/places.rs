//! Places: where a part of a visit could go, each with a lower bound of what that costs.

use super::push::Pushed;
use super::recreate::Sight;
use super::state::State;
use super::workspace::{Choice, NONE, Round, Stop};

impl State<'_> {
    /// What a round's carers cost for a visit, by who they are and whatever its place: their unfamiliarity, continuity,
    /// and unpopular visits. Nothing when they may not make it.
    pub(crate) fn may(&self, visit: u32, index: u32) -> Option<i64> {
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
        let unfamiliar = self.unfamiliar(visit, row.carer)?;
        Some(unfamiliar + self.opens(visit, index)? + self.welcome(visit, row)?)
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

    /// Whether the stop behind `after` could not be reached in time even if the way to `part` took no time.
    #[inline]
    fn too_late_behind(&self, round: &Round, part: &Stop, after: u32) -> bool {
        let before = self.stop(after);
        let next = self.stop(before.next);
        let ready = part.earliest.max(before.start + before.duration);
        !self.is_break(before.next) && ready + part.duration + self.seconds(round, part.place, next.place) > next.hard
    }

    /// Lists every place for one part of a visit that could cost less than `limit`, from `from` on in the choices. Returns
    /// the end.
    pub(crate) fn list_places(
        &mut self,
        visit: u32,
        from: usize,
        empties: u32,
        limit: i64,
        sight: &mut Sight<'_>,
    ) -> usize {
        let part = *self.stop(self.w.duties[visit as usize].first_part);
        let floor = if part.linked { self.gap_floor(visit) } else { i32::MIN };
        let mut to = from;
        self.places(visit, empties, |state, index, unfamiliar, after| {
            if sight.blinks.blinks(sight.dice) {
                return;
            }
            let round = &state.w.rounds[index as usize];
            if state.too_late_behind(round, &part, after) {
                return;
            }
            let found = state.between(round, visit, after, unfamiliar);
            let ready = found.ready.max(floor);
            if ready > part.latest {
                return;
            }
            let commute_paid = state.problem.shifts[index as usize].commute_paid;
            let least = found.fixed + state.paid_bound(round, part.duration, found.detour, commute_paid);
            let least_late = least + state.late_cost(visit, ready);
            let mut pushed = Pushed::shallow(index, limit.saturating_sub(least_late));
            let arrival = ready + part.duration + found.onward;
            if least_late >= limit || !state.feel(after, arrival, &mut pushed) {
                return;
            }
            let (carer, bound) = (round.carer, least + pushed.own);
            if let Some(choice) = state.w.choices.get_mut(to) {
                *choice = Choice {
                    bound,
                    after,
                    ready,
                    fixed: found.fixed,
                    least,
                    shared: pushed.shared,
                    onward: found.onward,
                    detour: found.detour,
                    carer,
                };
                to += 1;
            }
        });
        to
    }

    /// Sorts the choices of `from..to`, cheapest bound first.
    pub(crate) fn sort_choices(&mut self, from: usize, to: usize) {
        self.w.choices[from..to].sort_unstable_by_key(|choice| (choice.bound, choice.after));
    }
}
