//! A made-up branch's day as it was planned and then worked: what verification and cost are measured on.

use anyhow::{Context, anyhow};
use homeround_core::book::Worked;
use homeround_core::ground::{CarerIx, ClientIx, Instant, Place, ShiftIx, VisitIx, Zone};
use homeround_core::heap::{Memory, OwnedRoster};
use homeround_core::rounds::{ProblemSize, Search, Settings, Task, Valid, Work, worked};
use homeround_core::verification::{
    Address, Anchor, Assignment, Confidence, DeviceIx, Event, EventKind, Fix, KeyIx, LogFaults, Period, PlannedVisit,
    PunchMethod, Registers, VisitPlan, VisitTerms,
};

use crate::draw::Draw;
use crate::synthetic::Branch;

/// Midnight of Monday 2026-03-02, UTC.
const MIDNIGHT: i64 = 1_772_409_600_000;

/// The plan of a solved branch as verification sees it, and every punch its carers made.
#[derive(Clone, Debug, Default)]
pub struct WorkedDay {
    /// How many carers there are.
    pub carers: u32,
    /// How many clients.
    pub clients: u32,
    /// The visits that were planned to be made.
    pub visits: Vec<PlannedVisit>,
    /// Who was sent to each.
    pub sent: Vec<Assignment>,
    /// Where each client lives.
    pub addresses: Vec<Address>,
    /// What the carers' phones sent: an anchor first, then in and out at each visit.
    pub events: Vec<Event>,
    /// What their time went on by the plan.
    pub worked: Vec<Worked>,
}

impl WorkedDay {
    /// Solves the branch for as much work as is given, and works it: everybody within five minutes of the plan.
    ///
    /// # Errors
    /// When the branch is no valid problem.
    pub fn from_branch(branch: &Branch, work: Work) -> anyhow::Result<Self> {
        let tables = &branch.tables;
        let valid = tables.view().validated(&mut |_| {}).context("not a valid problem")?;
        let mut memory = Memory::new(ProblemSize::from_problem(&valid));
        let workspace = memory.workspace(valid).map_err(|small| anyhow!("{small:?}"))?;
        let mut search = Search::new(workspace, Settings { work, ..Settings::default() });
        search.step(work);
        let roster = OwnedRoster::from_roster(&search.best());
        let mut day = Self { carers: tables.carers.len() as u32, clients: tables.clients, ..Self::default() };
        day.events = (0..day.carers).map(anchor).collect();
        day.addresses = addresses(branch);
        day.plan_and_punch(&valid, &roster, branch);
        Ok(day)
    }

    /// The plan that the events are held against.
    #[must_use]
    pub fn plan(&self) -> VisitPlan<'_> {
        VisitPlan {
            clients: self.clients,
            carers: self.carers,
            visits: &self.visits,
            sent: &self.sent,
            addresses: &self.addresses,
            zone: Zone::UTC,
            registers: Registers::default(),
            corrections: &[],
        }
    }

    /// A moment after everything was received.
    #[must_use]
    pub fn after(&self) -> Instant {
        Instant(self.events.iter().map(|event| event.received.0).max().unwrap_or(MIDNIGHT) + 7 * 86_400_000)
    }

    fn plan_and_punch(&mut self, valid: &Valid<'_>, roster: &OwnedRoster, branch: &Branch) {
        let mut draw = Draw::new(1, 0);
        let mut row_of = vec![VisitIx::NONE; branch.tables.visits.len()];
        for (at, shift) in branch.tables.shifts.iter().enumerate() {
            let shift_ix = ShiftIx::from_index(at);
            self.worked.extend(worked(valid, &roster.view(), shift_ix));
            for stop in roster.view().round(shift_ix) {
                let Task::Visit(visit) = stop.task else { continue };
                let row = &branch.tables.visits[visit.at()];
                let start = Instant(MIDNIGHT).plus(stop.start);
                let end = start.plus(row.duration);
                if !row_of[visit.at()].is_some() {
                    row_of[visit.at()] = VisitIx::from_index(self.visits.len());
                    let due = PlannedVisit {
                        client: row.client,
                        start,
                        end,
                        carers: row.carers,
                        time_critical: false,
                        cancelled: None,
                        terms: VisitTerms::default(),
                    };
                    self.visits.push(due);
                }
                self.sent.push(Assignment { visit: row_of[visit.at()], carer: shift.carer });
                let place = branch.places[row.place.at()];
                for (kind, planned) in [(EventKind::In, start), (EventKind::Out, end)] {
                    let at = Instant(planned.0 + i64::from(draw.between(0, 300)) * 1_000);
                    self.punch(shift.carer, row.client, kind, at, place);
                }
            }
        }
        self.sent.sort_unstable();
    }

    fn punch(&mut self, carer: CarerIx, client: ClientIx, kind: EventKind, at: Instant, place: Place) {
        let seq = self.events.iter().rev().find(|event| event.carer == carer).map_or(0, |event| event.seq + 1);
        let fix = Fix { place, accuracy_mm: 12_000, confidence: Confidence::P95, age_ms: 0, mock: false };
        self.events.push(Event { seq, kind, client, fix: Some(fix), anchor: None, ..at_phone(carer.0, at) });
    }
}

fn addresses(branch: &Branch) -> Vec<Address> {
    let mut found: Vec<Option<Address>> = vec![None; branch.tables.clients as usize];
    for visit in &branch.tables.visits {
        let place = branch.places[visit.place.at()];
        found[visit.client.at()] = Some(Address { client: visit.client, place, exact: true, period: Period::ALWAYS });
    }
    found.into_iter().flatten().collect()
}

/// An event of a carer's own phone, which was started a day before and keeps the right time.
fn at_phone(carer: u32, at: Instant) -> Event {
    Event {
        device: DeviceIx(carer),
        seq: 0,
        boot: 1,
        monotonic_ms: at.millis_since(Instant(MIDNIGHT - 86_400_000)).max(0) as u64,
        wall: at,
        zone_minutes: 0,
        received: Instant(at.0 + 2_000),
        kind: EventKind::Note,
        method: PunchMethod::Gps,
        carer: CarerIx(carer),
        client: ClientIx::NONE,
        plan: VisitIx::NONE,
        service: 0,
        fix: None,
        token: None,
        anchor: None,
        community: false,
        key: KeyIx::NONE,
        troubles: LogFaults::NONE,
    }
}

fn anchor(carer: u32) -> Event {
    let at = Instant(MIDNIGHT + 6 * 3_600_000);
    let anchor = Some(Anchor { server: at, round_trip_ms: 90 });
    Event { kind: EventKind::ServerAnchor, anchor, ..at_phone(carer, at) }
}
