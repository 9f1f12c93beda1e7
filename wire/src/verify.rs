//! Verifications: what really happened on a day, by its plan, its events and its registers.

use homeround_core::ground::{CatalogueError, Instant, OffsetChange, VisitIx, Zone};
use homeround_core::verification::attendance::{Punch, Role};
use homeround_core::verification::profile::find_profile;
use homeround_core::verification::reference_data::{
    Authorised, CarerAway, CarerPeriod, ClientAway, ClientPeriod, Home, Key, KnownClient, Number, OneTime, Payer,
    RosterChange, Tag,
};
use homeround_core::verification::rules::Wholeness;
use homeround_core::verification::true_time::TrueTime;
use homeround_core::verification::visit_matching::{LinkMark, MatchingMemory, Score, Slot};
use homeround_core::verification::{
    Accepted, Address, Assignment, Attendance, AttendanceMemory, Class, Correction, Event, EventMemory, Evidence,
    Finding, Level, PlannedVisit, Profile, Registers, Rule, SlotMemory, Verdict, VerdictMemory, Verification,
    VerifyError, VerifyMemory, VerifySize, VisitPlan, verify,
};
use serde::{Deserialize, Serialize};

use crate::arena::Arena;
use crate::error::WireError;
use crate::frame::Encoder;
use crate::problem::{Body, PAD, count};
use crate::rows::{CoreRow, Plain};
use crate::told::Told;
use crate::verify_reply::{VerifiedAttendance, VerifiedFinding, VerifiedVisit};
use crate::verify_rows::PeriodRow;

/// What stands before the tables of a verification.
#[derive(Serialize, Deserialize)]
struct VerifyHead<'a> {
    as_of: i64,
    profile: &'a str,
    /// How many settings of it are changed.
    changed: u32,
}

/// How large each table is, and what the plan says by itself.
#[derive(Serialize, Deserialize)]
struct VisitPlanHead {
    clients: u32,
    carers: u32,
    zone_before: i32,
    zone_changes: u32,
    visits: u32,
    sent: u32,
    addresses: u32,
    corrections: u32,
    registers: [u32; 13],
    events: u32,
}

impl VisitPlanHead {
    /// Of each table how many rows it has, and the bytes of one in memory.
    const fn tables(&self) -> [(u32, usize); 19] {
        let [r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11, r12] = self.registers;
        [
            (self.zone_changes, size_of::<OffsetChange>()),
            (self.visits, size_of::<PlannedVisit>()),
            (self.sent, size_of::<Assignment>()),
            (self.addresses, size_of::<Address>()),
            (self.corrections, size_of::<Correction>()),
            (r0, size_of::<ClientPeriod>()),
            (r1, size_of::<CarerPeriod>()),
            (r2, size_of::<ClientAway>()),
            (r3, size_of::<CarerAway>()),
            (r4, size_of::<Number>()),
            (r5, size_of::<Tag>()),
            (r6, size_of::<OneTime<'_>>()),
            (r7, size_of::<Authorised>()),
            (r8, size_of::<Payer>()),
            (r9, size_of::<Home>()),
            (r10, size_of::<Key>()),
            (r11, size_of::<KnownClient>()),
            (r12, size_of::<RosterChange>()),
            (self.events, size_of::<Event>()),
        ]
    }
}

/// A one-time token, whose secret stands in the request.
#[derive(Serialize, Deserialize)]
struct OneTimeRow<'a> {
    id: u64,
    client: u32,
    period: PeriodRow,
    secret: &'a [u8],
    digits: u8,
    drift_steps: i32,
}

/// A setting of a profile, changed.
#[derive(Serialize, Deserialize)]
struct SettingRow<'a> {
    name: &'a str,
    value: i64,
    source: &'a str,
}

/// What is verified.
struct VerifiedDay<'a> {
    as_of: Instant,
    profile: Profile<'a>,
    plan: VisitPlan<'a>,
    events: &'a [Event],
}

impl<'b> Body<'b> {
    fn profile(&mut self, name: &str, changed: u32) -> Result<Profile<'b>, WireError> {
        let mut profile: Profile<'b> = find_profile(name).ok_or(WireError::UnknownName)?;
        for _ in 0..changed {
            let SettingRow { name, value, source } = self.take()?;
            let setting = profile.setting_mut(name).ok_or(WireError::UnknownName)?;
            (setting.value, setting.source) = (value, source);
        }
        Ok(profile)
    }

    fn one_time(&mut self) -> Result<OneTime<'b>, WireError> {
        let OneTimeRow { id, client, period, secret, digits, drift_steps } = self.take()?;
        let (client, period) = (Plain::cooked(client)?, CoreRow::core(period)?);
        Ok(OneTime { id, client, period, secret, digits, drift_steps })
    }

    /// What is verified, not yet validated.
    fn verified_day<'a>(&mut self, arena: &mut Arena<'a>) -> Result<VerifiedDay<'a>, WireError>
    where
        'b: 'a,
    {
        let VerifyHead { as_of, profile, changed } = self.take()?;
        let profile = self.profile(profile, changed)?;
        let head: VisitPlanHead = self.take()?;
        self.expect(&head.tables(), arena)?;
        let changes = self.rows(head.zone_changes, arena)?;
        let (visits, sent) = (self.rows(head.visits, arena)?, self.rows(head.sent, arena)?);
        let (addresses, corrections) = (self.rows(head.addresses, arena)?, self.rows(head.corrections, arena)?);
        let [r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11, r12] = head.registers;
        let registers = Registers {
            clients: self.rows(r0, arena)?,
            carers: self.rows(r1, arena)?,
            clients_away: self.rows(r2, arena)?,
            carers_away: self.rows(r3, arena)?,
            numbers: self.rows(r4, arena)?,
            tags: self.rows(r5, arena)?,
            tokens: self.table(r6, arena, Self::one_time)?,
            authorised: self.rows(r7, arena)?,
            payers: self.rows(r8, arena)?,
            homes: self.rows(r9, arena)?,
            keys: self.rows(r10, arena)?,
            known: self.rows(r11, arena)?,
            roster: self.rows(r12, arena)?,
        };
        let zone = Zone { before: head.zone_before, changes };
        let (clients, carers) = (head.clients, head.carers);
        let plan = VisitPlan { clients, carers, visits, sent, addresses, zone, registers, corrections };
        Ok(VerifiedDay { as_of: Instant(as_of), profile, plan, events: self.rows(head.events, arena)? })
    }
}

impl Encoder<'_> {
    /// Writes what is verified.
    pub(crate) fn verified_day(
        &mut self,
        as_of: Instant,
        (profile, changed): (&str, &[(&str, i64, &str)]),
        plan: &VisitPlan<'_>,
        events: &[Event],
    ) -> Result<(), WireError> {
        let VisitPlan { clients, carers, visits, sent, addresses, zone, registers, corrections } = *plan;
        self.put(&VerifyHead { as_of: as_of.0, profile, changed: count(changed.len())? })?;
        changed.iter().try_for_each(|&(name, value, source)| self.put(&SettingRow { name, value, source }))?;
        let Registers { clients: r0, carers: r1, clients_away, carers_away, numbers, tags, tokens, .. } = registers;
        let Registers { authorised, payers, homes, keys, known, roster, .. } = registers;
        let lengths = [
            r0.len(),
            r1.len(),
            clients_away.len(),
            carers_away.len(),
            numbers.len(),
            tags.len(),
            tokens.len(),
            authorised.len(),
            payers.len(),
            homes.len(),
            keys.len(),
            known.len(),
            roster.len(),
        ];
        let mut counts = [0; 13];
        for (written, length) in counts.iter_mut().zip(lengths) {
            *written = count(length)?;
        }
        self.put(&VisitPlanHead {
            clients,
            carers,
            zone_before: zone.before,
            zone_changes: count(zone.changes.len())?,
            visits: count(visits.len())?,
            sent: count(sent.len())?,
            addresses: count(addresses.len())?,
            corrections: count(corrections.len())?,
            registers: counts,
            events: count(events.len())?,
        })?;
        self.rows(zone.changes)?;
        self.rows(visits)?;
        self.rows(sent)?;
        self.rows(addresses)?;
        self.rows(corrections)?;
        self.registers(&registers)?;
        self.rows(events)
    }

    fn registers(&mut self, registers: &Registers<'_>) -> Result<(), WireError> {
        // Taken apart whole, so that none is forgotten.
        let Registers { clients, carers, clients_away, carers_away, numbers, tags, tokens, authorised, .. } =
            *registers;
        self.rows(clients)?;
        self.rows(carers)?;
        self.rows(clients_away)?;
        self.rows(carers_away)?;
        self.rows(numbers)?;
        self.rows(tags)?;
        for token in tokens {
            let OneTime { id, client, period, secret, digits, drift_steps } = *token;
            self.put(&OneTimeRow { id, client: client.0, period: period.wire(), secret, digits, drift_steps })?;
        }
        self.rows(authorised)?;
        self.rows(registers.payers)?;
        self.rows(registers.homes)?;
        self.rows(registers.keys)?;
        self.rows(registers.known)?;
        self.rows(registers.roster)
    }

    fn verification(&mut self, found: &Verification<'_>) -> Result<(), WireError> {
        self.put(&(true, count(found.order.len())?))?;
        self.numbers(found.order)?;
        self.put(&count(found.attendances.len())?)?;
        found.attendances.iter().try_for_each(|row| self.put(&VerifiedAttendance::from(row)))?;
        self.put(&count(found.accepted.len())?)?;
        found.accepted.iter().try_for_each(|accepted| self.put(accepted.word()))?;
        self.put(&count(found.findings.len())?)?;
        found.findings.iter().try_for_each(|row| self.put(&VerifiedFinding::from(row)))?;
        self.put(&count(found.verdicts.len())?)?;
        found.verdicts.iter().try_for_each(|row| self.put(&VerifiedVisit::from(row)))
    }
}

/// What a day came to, or why it cannot be verified.
#[inline(never)]
pub(crate) fn verify_day<'a>(body: &'a [u8], mut arena: Arena<'a>, mut reply: Encoder<'_>) -> Result<usize, WireError> {
    let mut body = Body::new(body);
    let VerifiedDay { as_of, profile, plan, events } = body.verified_day(&mut arena)?;
    body.end()?;
    let profile = match profile.validated() {
        Ok(profile) => profile,
        Err(fault) => return refuse(None, &fault, reply),
    };
    let plan = match plan.validated() {
        Ok(plan) => plan,
        Err(fault) => return refuse(None, &fault, reply),
    };
    let faulty = events.iter().zip(0..).find_map(|(event, row)| Some((row, event.validated().err()?)));
    if let Some((row, fault)) = faulty {
        return refuse(Some(row), &fault, reply);
    }
    let mut size = VerifySize::from_plan(&plan, events.len());
    loop {
        let mut lent = arena.lend();
        match verify(&plan, events, &profile, as_of, memory(&size, &mut lent)?) {
            Ok(found) => {
                reply.verification(&found)?;
                return reply.close();
            }
            // How many there are is known afterwards: then there is room for all of them.
            Err(VerifyError::Findings(needed)) => size.findings = needed,
            Err(error) => return refuse(None, &error, reply),
        }
    }
}

/// The tables of its memory.
const TABLES: usize = 22;

/// The memory of a verification.
fn memory<'m>(size: &VerifySize, arena: &mut Arena<'m>) -> Result<VerifyMemory<'m>, WireError> {
    arena.expect(size.bytes().saturating_add(TABLES * PAD));
    Ok(VerifyMemory {
        events: EventMemory {
            order: arena.blank(size.events, 0)?,
            clocked: arena.blank(size.events, TrueTime::default())?,
            evidence_rows: arena.blank(size.events, Evidence::NONE)?,
            punches: arena.blank(size.events, Punch::NONE)?,
        },
        attendances: AttendanceMemory {
            attendances: arena.blank(size.attendances, Attendance::NONE)?,
            attendance_of: arena.blank(size.events, 0)?,
            roles: arena.blank(size.events, Role::End)?,
            accepted: arena.blank(size.corrections, Accepted::NotYet)?,
            by_carer: arena.blank(size.attendances, 0)?,
            by_visit: arena.blank(size.attendances, 0)?,
            by_group: arena.blank(size.visits, 0)?,
            by_correction: arena.blank(size.corrections, 0)?,
        },
        matching: SlotMemory {
            slots: arena.blank(size.slots, Slot::NONE)?,
            arrivals: arena.blank(size.events, Instant::default())?,
            table: MatchingMemory {
                slots: arena.blank(size.slots, LinkMark::Open)?,
                arrivals: arena.blank(size.events, LinkMark::Open)?,
                scores: arena.blank(size.events.saturating_add(1), Score::NONE)?,
            },
        },
        verdicts: VerdictMemory {
            levels: arena.blank(size.events, Level::E0)?,
            wholeness: arena.blank(size.attendances, Wholeness::Settled)?,
            reasons: arena.blank(size.visits, None)?,
            verdicts: arena.blank(size.visits, Verdict::unknown(VisitIx::NONE))?,
            findings: arena.blank(size.findings, Finding::new(Rule::Missed, Class::Info, []))?,
        },
    })
}

/// That it is not verified, and why: of an event with its row.
fn refuse(event: Option<u32>, why: &impl CatalogueError, mut reply: Encoder<'_>) -> Result<usize, WireError> {
    reply.put(&(false, event, Told(why)))?;
    reply.close()
}
