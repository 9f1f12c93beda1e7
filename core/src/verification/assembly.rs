//! From canonical events to attendances: punches in order, paired by client and carer, matched to visits.

use super::attendance::{Attendance, Builder, Punch, Role};
use super::event::{Event, EventKind};
use super::evidence::Evidence;
use super::plan::{PlannedVisit, VisitPlan};
use super::profile::Profile;
use super::true_time::{TrueTime, true_times};
use super::units::{self, UnitRounding};
use super::visit_matching::{MatchingMemory, Slot, match_visits};
use crate::ground::{ClientIx, Instant};

/// What a verification is given.
#[derive(Clone, Copy)]
pub(super) struct VerifyInputs<'a> {
    pub(super) plan: &'a VisitPlan<'a>,
    pub(super) profile: &'a Profile<'a>,
    pub(super) events: &'a [Event],
    pub(super) as_of: Instant,
}

/// What was made of each event, in the canonical order.
#[derive(Clone, Copy)]
pub(super) struct EventRows<'m> {
    pub(super) order: &'m [u32],
    pub(super) clocked: &'m [TrueTime],
    pub(super) evidence_rows: &'m [Evidence],
    /// Those that are not held, by client, carer and time.
    pub(super) punches: &'m [Punch],
}

/// True times, device by device.
pub(super) fn clock<'m>(
    events: &[Event],
    order: &[u32],
    profile: &Profile<'_>,
    clocked: &'m mut [TrueTime],
) -> &'m mut [TrueTime] {
    let event = |at: usize| &events[order[at] as usize];
    let clocked = &mut clocked[..order.len()];
    let mut from = 0;
    while from < order.len() {
        // One device is one log with one clock: no device says anything of the times of another.
        let device = event(from).device;
        let to = (from..order.len()).find(|&at| event(at).device != device).unwrap_or(order.len());
        true_times(|at| event(from + at), &mut clocked[from..to], profile);
        from = to;
    }
    clocked
}

/// The punches that are not held, by client, carer and time.
pub(super) fn gather<'m>(given: &VerifyInputs<'_>, rows: &EventRows<'_>, punches: &'m mut [Punch]) -> &'m [Punch] {
    let mut count = 0;
    for (at, &row) in rows.order.iter().enumerate() {
        let (event, clock, evidence) = (&given.events[row as usize], &rows.clocked[at], &rows.evidence_rows[at]);
        // What is held back makes no attendance: otherwise a refused punch would open or close a stay.
        if event.is_punch() && evidence.held.is_none() {
            let (client, carer, kind) = (event.client, event.carer, event.kind);
            punches[count] = Punch { client, carer, at: clock.at, kind, row: at as u32 };
            count += 1;
        }
    }
    let punches = &mut punches[..count];
    punches.sort_unstable_by_key(|punch| (punch.client, by_time(punch.carer.0, punch.at.best), punch.row));
    punches
        .chunk_by_mut(|a, b| (a.client, a.carer) == (b.client, b.carer))
        .for_each(|punches| settle_ties(given, rows, punches));
    punches
}

/// Puts an Out before the In of the same moment, when the carer is already in and no log says which came first.
///
/// Within one start of one device the log's own order decides. Times in whole minutes make ties ordinary: visits touch.
fn settle_ties(given: &VerifyInputs<'_>, rows: &EventRows<'_>, punches: &mut [Punch]) {
    let event = |punch: &Punch| &given.events[rows.order[punch.row as usize] as usize];
    let started = |punch: &Punch| (event(punch).device, event(punch).boot);
    let mut inside = false;
    // Of an In and an Out at the same instant, the one comes first that makes sense of where the carer is: inside or
    // not.
    for at in 0..punches.len() {
        if let [one, two, ..] = &mut punches[at..] {
            let tied = one.at.best == two.at.best && (one.kind, two.kind) == (EventKind::In, EventKind::Out);
            // Within one start of a device the order of its log stands, also at one instant.
            if inside && tied && started(one) != started(two) {
                core::mem::swap(one, two);
            }
        }
        match punches[at].kind {
            EventKind::In => inside = true,
            EventKind::Out => inside = false,
            _ => {}
        }
    }
}

/// The attendances of all clients and carers, by client, arrival and carer.
pub(super) fn assemble(
    given: &VerifyInputs<'_>,
    punches: &[Punch],
    slots: &[Slot],
    attendances: &mut [Attendance],
    roles: &mut [Role],
) -> usize {
    let (mut from, mut count) = (0, 0);
    // Punches are sorted by client and carer, so each pair is one stretch of them and is built by itself.
    while from < punches.len() {
        let pair = |punch: &Punch| (punch.client, punch.carer);
        let same = |at: &usize| pair(&punches[*at]) != pair(&punches[from]);
        let to = (from..punches.len()).find(same).unwrap_or(punches.len());
        let builder =
            Builder { slots: slots_of(slots, punches[from].client), profile: given.profile, as_of: given.as_of };
        let out = &mut attendances[count..];
        count += builder.build(&punches[from..to], from as u32, out, &mut roles[from..to]);
        from = to;
    }
    // They stand by client already.
    attendances[..count].chunk_by_mut(|a, b| a.client == b.client).for_each(in_order);
    count
}

/// Sorts attendances by client, arrival and carer.
pub(super) fn in_order(attendances: &mut [Attendance]) {
    let key = |row: &Attendance| (row.client, row.arrival, row.carer, row.first, row.visit);
    if !attendances.is_sorted_by_key(key) {
        attendances.sort_unstable_by_key(key);
    }
}

/// Carries whole minutes that made no unit on to the same carer's next visit to the same client for the same service in
/// the same local month (V55). `spare` is as long as the attendances.
pub(super) fn carry(given: &VerifyInputs<'_>, attendances: &mut [Attendance], spare: &mut [u32]) {
    let UnitRounding::Step { minutes, .. } = given.profile.units else { return };
    if given.profile.monthly_carry.value == 0 {
        return;
    }
    let spare = &mut spare[..attendances.len()];
    spare.iter_mut().zip(0..).for_each(|(held, at)| *held = at);
    let of = |row: &Attendance| {
        let service = given.plan.visits.get(row.visit.at()).map_or(0, |due| due.terms.service);
        let (year, month, _) = given.plan.zone.civil(row.start.best).date.parts();
        (row.carer, row.client, service, year, month)
    };
    spare.sort_unstable_by_key(|at| (of(&attendances[*at as usize]), attendances[*at as usize].start.best, *at));
    let mut held = None;
    let mut carried = 0;
    // By carer, client, service and month: what is left over of one visit goes into the next of the same.
    for &at in spare.iter() {
        let row = &mut attendances[at as usize];
        if held != Some(of(row)) {
            (held, carried) = (Some(of(row)), 0);
        }
        let planned = given.plan.visits.get(row.visit.at()).map_or(i64::MAX, PlannedVisit::planned_ms);
        if let Some(exact) = row.delivered_ms() {
            // An incomplete visit neither takes what is carried nor loses it: the next complete one does.
            row.carry_in = carried;
            carried = units::paid(exact, planned, carried, &given.profile.units).carry_out % minutes.max(1);
        }
    }
}

/// The slots of one client.
pub(super) fn slots_of(slots: &[Slot], client: ClientIx) -> &[Slot] {
    let from = slots.partition_point(|slot| slot.client < client);
    let to = slots.partition_point(|slot| slot.client <= client);
    &slots[from..to]
}

/// Links each client's attendances to that client's visits.
pub(super) fn assign(
    slots: &[Slot],
    attendances: &mut [Attendance],
    arrivals: &mut [Instant],
    table: &mut MatchingMemory<'_>,
) {
    let mut from = 0;
    // Attendances are sorted by client: each client's are matched to that client's visits alone.
    while from < attendances.len() {
        let client = attendances[from].client;
        let to = (from..attendances.len()).find(|&at| attendances[at].client != client).unwrap_or(attendances.len());
        let rows = &mut attendances[from..to];
        let arrivals = &mut arrivals[..rows.len()];
        for (arrival, row) in arrivals.iter_mut().zip(rows.iter()) {
            *arrival = row.arrival;
        }
        let slots = slots_of(slots, client);
        match_visits(slots, arrivals, table, |slot, row| rows[row].visit = slots[slot].visit);
        from = to;
    }
}

/// Writes for each canonical event which attendance it is part of.
pub(super) fn mark_events(attendances: &[Attendance], punches: &[Punch], attendance_of: &mut [u32]) {
    // Cleared first: events that belong to no attendance must not keep a row of an earlier pass.
    attendance_of.fill(u32::MAX);
    for (at, row) in attendances.iter().enumerate() {
        for punch in &punches[row.first as usize..row.end as usize] {
            attendance_of[punch.row as usize] = at as u32;
        }
    }
}

/// A row and a moment as one number that sorts as the two do: sorting compares it in one step.
pub(super) fn by_time(row: u32, at: Instant) -> u128 {
    // One comparison of whole numbers sorts by row and time. The flipped sign bit puts times before 1970 first.
    u128::from(row) << 64 | u128::from((at.0 as u64) ^ 1 << 63)
}
