//! Effective time: what attendances come to once accepted corrections are laid over the punches, which stay as they are.

use super::attendance::{Attendance, NO_EVENT};
use super::correction::{Accepted, CorrectedField, Correction, Target};
use super::event::Event;
use super::finding::Class;
use super::plan::VisitPlan;
use super::profile::Profile;
use super::rule_context::row_of;
use super::true_time::{Moment, TrueTime};
use crate::ground::Instant;

/// What corrections are held against.
#[derive(Clone, Copy)]
pub(super) struct CorrectionInputs<'a> {
    pub(super) plan: &'a VisitPlan<'a>,
    pub(super) profile: &'a Profile<'a>,
    pub(super) as_of: Instant,
    pub(super) events: &'a [Event],
    pub(super) order: &'a [u32],
    pub(super) clocked: &'a [TrueTime],
}

/// What is to be said of one correction.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Ruling {
    pub(super) accepted: Accepted,
    /// V41: how many of its elements are missing.
    pub(super) missing: i64,
    /// V42: how far it goes past both punches, milliseconds.
    pub(super) past_clock_ms: i64,
    /// V43: what its author may not do, and by how much past the lock it came, milliseconds.
    pub(super) authority: Option<(Class, i64)>,
}

impl CorrectionInputs<'_> {
    /// Applies every correction to the first `count` attendances and to those it makes; answers how many there are then.
    /// `by_time` and `accepted` are as long as the corrections; `attendance_of` says which attendance an event stands in.
    pub(super) fn apply(
        &self,
        attendances: &mut [Attendance],
        count: usize,
        attendance_of: &[u32],
        by_time: &mut [u32],
        accepted: &mut [Accepted],
    ) -> usize {
        let correction = |at: &u32| &self.plan.corrections[*at as usize];
        by_time.iter_mut().zip(0..).for_each(|(held, at)| *held = at);
        // Of two at one instant their content decides, and not the order of the file.
        by_time.sort_unstable_by_key(|at| (correction(at).at, *correction(at)));
        let sorted = count;
        let mut count = count;
        // In order of their own time, so that a later correction is judged on what the earlier ones left.
        for &at in by_time.iter() {
            let correction = &self.plan.corrections[at as usize];
            let found = self.find(correction.target, &attendances[..count], sorted, attendance_of);
            let ruling = self.rule_on(correction, found, &attendances[..count]);
            accepted[at as usize] = ruling.accepted;
            match (ruling.accepted, found) {
                (Accepted::Pending, Some(found)) => attendances[found].edits.awaiting = true,
                (Accepted::Accepted, Some(found)) => change(&mut attendances[found], correction.change),
                (Accepted::Accepted, None) => {
                    if let Some(made) = self.made(correction) {
                        attendances[count] = made;
                        count += 1;
                    }
                }
                _ => {}
            }
        }
        for row in &mut attendances[sorted..count] {
            // What a correction made arrived when it says; the punches of the others already said it.
            row.arrival = if row.edits.came { row.start.best } else { row.finish.best };
        }
        count
    }

    /// The attendance that a correction is of, among rows of which the first `sorted` stand by client.
    pub(super) fn find(
        &self,
        target: Target,
        attendances: &[Attendance],
        sorted: usize,
        attendance_of: &[u32],
    ) -> Option<usize> {
        match target {
            Target::Visit { visit, carer } => {
                let client = self.plan.visits.get(visit.at())?.client;
                let from = attendances[..sorted].partition_point(|row| row.client < client);
                let to = attendances[..sorted].partition_point(|row| row.client <= client);
                // The client's own stretch of the sorted rows, then the few that corrections made behind them.
                let is = |at: &usize| attendances[*at].visit == visit && attendances[*at].carer == carer;
                (from..to).chain(sorted..attendances.len()).find(is)
            }
            Target::Attendance { device, seq } | Target::Event { device, seq } => {
                let row = row_of(self.events, self.order, device, seq)?;
                usize::try_from(*attendance_of.get(row)?).ok().filter(|at| *at < attendances.len())
            }
        }
    }

    /// An attendance that only a correction records.
    fn made(&self, correction: &Correction) -> Option<Attendance> {
        let Target::Visit { visit, carer } = correction.target else { return None };
        let due = self.plan.visits.get(visit.at())?;
        let known =
            carer.0 < self.plan.carers && matches!(correction.change, CorrectedField::In(_) | CorrectedField::Out(_));
        let mut row = Attendance { client: due.client, carer, visit, ..Attendance::NONE };
        change(&mut row, correction.change);
        known.then_some(row)
    }

    /// V41 to V43, of a correction of the attendance in row `at` of all there are.
    pub(super) fn rule_on(&self, correction: &Correction, at: Option<usize>, attendances: &[Attendance]) -> Ruling {
        let row = at.map(|at| &attendances[at]);
        let missing = missing(correction);
        let at = correction.at.unwrap_or(Instant(i64::MIN));
        if at > self.as_of {
            return Ruling::default();
        }
        let authority = self.authority(correction, at, row, attendances);
        let past_clock_ms = self.past_clock_ms(correction, row);
        let refused = past_clock_ms > 0 && self.profile.edit_past_clock_refused.value == 1;
        let accepted = match authority {
            // Incomplete comes first: an approval cannot make up for a reason that nobody gave.
            _ if missing > 0 || refused => Accepted::Refused,
            Some((Class::Reject, _)) => Accepted::Refused,
            Some(_) => Accepted::Pending,
            None => Accepted::Accepted,
        };
        Ruling { accepted, missing, past_clock_ms, authority }
    }

    /// V43: a raw event is nobody's to change; a locked visit is for those who may unlock it; one's own needs another.
    fn authority(
        &self,
        correction: &Correction,
        at: Instant,
        row: Option<&Attendance>,
        attendances: &[Attendance],
    ) -> Option<(Class, i64)> {
        if matches!(correction.target, Target::Event { .. }) {
            return Some((Class::Reject, 0));
        }
        let over = match correction.target {
            Target::Visit { visit, .. } => self.plan.visits.get(visit.at()).map(|due| due.end),
            _ => row.map(|row| if row.has_out() { row.finish.best } else { row.start.best }),
        };
        let since = over.map_or(0, |over| at.millis_since(over));
        if since > self.profile.edit_lock_ms.value && !correction.may_unlock {
            return Some((Class::Reject, since));
        }
        let by = correction.by?;
        let carer = match correction.target {
            // An answer for all who made a visit is one's own for each of them.
            Target::Visit { visit, carer } if !carer.is_some() => {
                let made = || attendances.iter().any(|row| row.visit == visit && row.carer == by.carer);
                if self.plan.was_sent(visit, by.carer, at) || made() { by.carer } else { carer }
            }
            Target::Visit { carer, .. } => carer,
            _ => row?.carer,
        };
        // Somebody else than the carer: nobody signs for their own hours here, so no second pair of eyes is needed.
        if by.carer != carer || !carer.is_some() {
            return None;
        }
        let other = |user: &super::correction::User| user.id != by.id && user.carer != carer;
        let approved = correction.approved.is_some_and(|(user, when)| other(&user) && when <= self.as_of && when >= at);
        // An edit of one's own may wait for an approval; an answer to a finding about oneself may not.
        let class = if correction.change.edits() { Class::Ack } else { Class::Reject };
        (!approved).then_some((class, 0))
    }

    /// V42: how far a correction goes past the punches, when both are there.
    fn past_clock_ms(&self, correction: &Correction, row: Option<&Attendance>) -> i64 {
        // Only where both ends were recorded: a correction that fills in a missing end goes past nothing.
        let Some(row) = row.filter(|row| row.punched_in != NO_EVENT && row.punched_out != NO_EVENT) else { return 0 };
        let raw = |row: u32| self.clocked[row as usize].at.best;
        match correction.change {
            CorrectedField::In(after) => raw(row.punched_in).millis_since(after).max(0),
            CorrectedField::Out(after) => after.millis_since(raw(row.punched_out)).max(0),
            _ => 0,
        }
    }
}

/// V41: how many of who, when, before and after, why, the memo that the reason asks for, and the attestation are missing.
fn missing(correction: &Correction) -> i64 {
    let edits = correction.change.edits();
    let missing = [
        correction.by.is_none(),
        correction.at.is_none(),
        correction.reason == 0,
        correction.memo_needed && correction.memo == 0,
        edits && !correction.complete,
        edits && !correction.attested,
    ];
    missing.into_iter().filter(|missing| *missing).count() as i64
}

fn change(row: &mut Attendance, change: CorrectedField) {
    match change {
        CorrectedField::In(after) => {
            row.start = Moment::exact(after);
            row.edits.came = true;
        }
        CorrectedField::Out(after) => {
            row.finish = Moment::exact(after);
            row.edits.left = true;
        }
        CorrectedField::Swap if row.reversed => {
            (row.punched_in, row.punched_out) = (row.punched_out, row.punched_in);
            (row.start, row.finish) = (row.finish, row.start);
            row.reversed = false;
            row.edits.swapped = true;
        }
        CorrectedField::Swap | CorrectedField::Acknowledge(_) | CorrectedField::Settle(_) => {}
    }
}
