//! The time of carers as it was verified: contact from their attendances, and what lies between as travel and waiting.
//!
//! Events record who was where; they do not record ways. Between two visits of one shift the way counts as it is
//! modelled, at most the whole gap. The rest of the gap counts as waiting. The ways from and to home count as modelled.
//!
//! ```
//! use homeround::pricing::verified;
//! use homeround::starter::simulate_starter;
//! use homeround::verification::summarise;
//! use homeround_core::book::Activity;
//! use homeround_core::verification::profile::UK;
//!
//! let week = simulate_starter()?;
//! let summary = summarise(&week.timetable, &week.feed, &UK, week.feed.last_receipt().unwrap())?;
//! let worked = verified(&week.branch.plan, week.roster.view(), &summary);
//! let contact = worked.iter().filter(|stretch| stretch.activity == Activity::Contact).count();
//! assert!(contact > 31, "each visit, and the second carer of each double-up");
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use std::collections::BTreeMap;

use homeround_core::book::{Activity, Worked};
use homeround_core::ground::{CarerIx, ClientIx, PlaceIx, Seconds, ShiftIx, Span, VisitIx};
use homeround_core::rounds::{Roster, Task};

use crate::book::Plan;
use crate::verification::Summary;
use crate::verification::verdict_row::{AttendanceRow, End};

/// The verified stretches of `summary`, of the carers and shifts of `plan`, in order of carers and time.
#[must_use]
pub fn verified(plan: &Plan, roster: Roster<'_>, summary: &Summary) -> Vec<Worked> {
    let verified = Verified { plan, sent: sent(plan, roster) };
    let mut contacts: Vec<Worked> = Vec::new();
    for row in &summary.visits {
        let visit = plan
            .names
            .visits
            .binary_search_by(|named| named.id.cmp(&row.visit))
            .map_or(VisitIx::NONE, VisitIx::from_index);
        contacts.extend(row.attendances.iter().filter_map(|attendance| verified.contact(attendance, visit)));
    }
    contacts.extend(summary.unplanned.iter().filter_map(|row| verified.contact(&row.attendance, VisitIx::NONE)));
    contacts.sort_unstable_by_key(|one| (one.carer, one.span.start, one.span.end, one.visit));
    verified.with_ways(&contacts)
}

/// The shift in which each carer was sent to each visit.
fn sent(plan: &Plan, roster: Roster<'_>) -> BTreeMap<(CarerIx, VisitIx), ShiftIx> {
    let mut sent = BTreeMap::new();
    for (at, shift) in plan.tables.shifts.iter().enumerate() {
        for stop in roster.round(ShiftIx::from_index(at)) {
            if let Task::Visit(visit) = stop.task {
                for carer in [shift.carer, shift.second].into_iter().filter(|carer| carer.is_some()) {
                    sent.insert((carer, visit), ShiftIx::from_index(at));
                }
            }
        }
    }
    sent
}

struct Verified<'a> {
    plan: &'a Plan,
    sent: BTreeMap<(CarerIx, VisitIx), ShiftIx>,
}

impl Verified<'_> {
    /// An attendance whose both ends are known, of a carer and a client of the plan.
    fn contact(&self, row: &AttendanceRow, visit: VisitIx) -> Option<Worked> {
        let names = &self.plan.names;
        let carer = CarerIx::from_index(names.carers.iter().position(|named| named.id == row.carer)?);
        let client =
            names.clients.iter().position(|named| named.id == row.client).map_or(ClientIx::NONE, ClientIx::from_index);
        let second = |end: &Option<End>| names.zone.read_iso(&end.as_ref()?.time);
        let span = Span { start: second(&row.came)?, end: second(&row.left)? };
        // What has no length, or lies before the plan, is no time that this plan can price.
        if span.length() <= Seconds::ZERO || span.start < Seconds::ZERO {
            return None;
        }
        // Who was sent is in the shift of the roster, whenever they came. Anybody else is in the shift that holds the
        // time.
        let shift = self.sent.get(&(carer, visit)).copied().unwrap_or_else(|| self.holding(carer, span));
        Some(Worked { carer, shift, activity: Activity::Contact, span, visit, client, metres: 0 })
    }

    /// The carer's shift in which a stretch begins.
    fn holding(&self, carer: CarerIx, span: Span) -> ShiftIx {
        let holds = |shift: &homeround_core::book::Shift| {
            (shift.carer == carer || shift.second == carer)
                && shift.span.start <= span.start
                && span.start < shift.span.end
        };
        self.plan.tables.shifts.iter().position(holds).map_or(ShiftIx::NONE, ShiftIx::from_index)
    }

    fn with_ways(&self, contacts: &[Worked]) -> Vec<Worked> {
        let mut rows = Vec::with_capacity(contacts.len() * 3);
        for (at, contact) in contacts.iter().enumerate() {
            let same = |other: &&Worked| {
                other.carer == contact.carer && other.shift == contact.shift && contact.shift.is_some()
            };
            let before = at.checked_sub(1).and_then(|at| contacts.get(at)).filter(same);
            match before {
                Some(before) => rows.extend(self.gap(before, contact)),
                None => rows.extend(self.way_out(contact)),
            }
            rows.push(*contact);
            if contacts.get(at + 1).filter(same).is_none() {
                rows.extend(self.way_back(contact));
            }
        }
        rows
    }

    /// Where a contact was; nothing for a client without a visit in the plan.
    fn place(&self, contact: &Worked) -> Option<PlaceIx> {
        let visits = &self.plan.tables.visits;
        // What nobody planned was made where the client's other visits are.
        let visit =
            visits.get(contact.visit.at()).or_else(|| visits.iter().find(|visit| visit.client == contact.client));
        visit.map(|visit| visit.place)
    }

    /// Seconds and metres of a way, as they are modelled.
    fn way(&self, carer: CarerIx, period: u8, from: PlaceIx, to: PlaceIx) -> Option<(Seconds, u32)> {
        let tables = &self.plan.tables;
        let mode = tables.carers.get(carer.at())?.mode;
        if !from.is_some() || !to.is_some() {
            return None;
        }
        let problem = tables.view();
        let travel = problem.travel;
        Some((travel.seconds(mode, period, from, to), travel.metres(mode, period, from, to)))
    }

    fn period(&self, contact: &Worked) -> u8 {
        self.plan.tables.visits.get(contact.visit.at()).map_or(0, |visit| visit.period)
    }

    fn gap(&self, before: &Worked, next: &Worked) -> Vec<Worked> {
        let length = (next.span.start - before.span.end).or_zero();
        let way = self.place(before).zip(self.place(next));
        let way = way.and_then(|(from, to)| self.way(next.carer, self.period(next), from, to));
        let (seconds, metres) = way.unwrap_or((Seconds::ZERO, 0));
        // The way takes no more than the gap: some drive faster than the model, and attendances may overlap.
        let arrives = next.span.start - length + seconds.min(length);
        let stretch = |activity, start, end, metres| Worked { activity, span: Span { start, end }, metres, ..*next };
        let travel = stretch(Activity::Travel, next.span.start - length, arrives, metres);
        let waiting = stretch(Activity::Waiting, arrives, next.span.start, 0);
        [travel, waiting].into_iter().filter(|one| one.span.length() > Seconds::ZERO).collect()
    }

    fn way_out(&self, first: &Worked) -> Option<Worked> {
        let shift = self.plan.tables.shifts.get(first.shift.at())?;
        let (seconds, metres) = self.way(first.carer, self.period(first), shift.start, self.place(first)?)?;
        let span = Span { start: first.span.start - seconds, end: first.span.start };
        (seconds > Seconds::ZERO).then_some(Worked { activity: Activity::Commute, span, metres, ..*first })
    }

    fn way_back(&self, last: &Worked) -> Option<Worked> {
        let shift = self.plan.tables.shifts.get(last.shift.at())?;
        let (seconds, metres) = self.way(last.carer, shift.period, self.place(last)?, shift.end)?;
        let span = Span { start: last.span.end, end: last.span.end + seconds };
        let back =
            Worked { activity: Activity::Commute, span, metres, visit: VisitIx::NONE, client: ClientIx::NONE, ..*last };
        (seconds > Seconds::ZERO).then_some(back)
    }
}
