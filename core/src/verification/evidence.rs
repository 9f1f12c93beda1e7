//! Evidence: where one event was made and what was presented there, looked up once for every rule that asks.

use super::event::{Check, Event, EventKind, KeyIx, PunchMethod, Token};
use super::finding::Rule;
use super::geofence::{self, Doubt, Geofence, GeofenceReading, accuracy_95_mm};
use super::log::LogFault;
use super::plan::VisitPlan;
use super::profile::Profile;
use super::reference_data::{Owner, find_rows};
use super::totp::{self, TotpMatch};
use super::true_time::TrueTime;
use crate::ground::{ClientIx, Instant};

/// What is known of one event's place and proof.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Evidence {
    /// Where it was made.
    pub reading: GeofenceReading,
    /// What the registers say of the tag, code or number.
    pub check: Check,
    /// The rule by which it is no evidence at all (V13, V17, V24).
    pub refused: Option<Rule>,
    /// Whether it is refused because its key may have been revoked before, though nobody can say so for certain (V17).
    pub doubted: bool,
    /// The rule by which it may not be used as evidence of a visit: it is refused, or held until somebody corrects it (V02, V03, V21).
    pub held: Option<Rule>,
    /// How fast the phone would have had to go for its fix to be true, metres an hour; zero unless it is a glitch (V29).
    pub glitch_m_per_hour: i64,
}

impl Evidence {
    /// Nothing is known.
    pub const NONE: Self = Self {
        reading: GeofenceReading::NONE,
        check: Check::Unchecked,
        refused: None,
        doubted: false,
        held: None,
        glitch_m_per_hour: 0,
    };
}

/// What evidence is drawn from.
pub(super) struct EvidenceInputs<'a> {
    pub(super) plan: &'a VisitPlan<'a>,
    pub(super) profile: &'a Profile<'a>,
    pub(super) events: &'a [Event],
    pub(super) order: &'a [u32],
}

impl EvidenceInputs<'_> {
    /// Fills `evidence_rows`, one a canonical event; codes that say when they were shown set their event's true time. `spare` is
    /// as long as the order.
    pub(super) fn look(&self, clocked: &mut [TrueTime], evidence_rows: &mut [Evidence], spare: &mut [u32]) {
        let mut codes = 0;
        // Once for every event, and before any rule: a rule that looked for itself could see something else than the
        // next.
        for row in 0..self.order.len() {
            let event = self.event(row);
            let trouble = self.trouble(event, &clocked[row]);
            let refused = trouble.map(LogFault::rule);
            let mut evidence = Evidence { refused, doubted: trouble == Some(LogFault::KeyDoubted), ..Evidence::NONE };
            if says_something(event) {
                evidence.check = self.check(event, &mut clocked[row]);
                let addresses = self.plan.addresses_of(event.client);
                evidence.reading =
                    geofence::read_geofence(event.fix.as_ref(), addresses, clocked[row].at.best, self.profile);
                if once_only(event) && evidence.check == Check::Matched {
                    spare[codes] = row as u32;
                    codes += 1;
                }
            }
            evidence.held = evidence.refused.or_else(|| self.held(event, &clocked[row]));
            evidence_rows[row] = evidence;
        }
        self.find_reused(&mut spare[..codes], evidence_rows);
        self.find_glitches(clocked, evidence_rows);
    }

    fn event(&self, row: usize) -> &Event {
        &self.events[self.order[row] as usize]
    }

    /// V13, V17, V24: why an event is no evidence.
    fn trouble(&self, event: &Event, clocked: &TrueTime) -> Option<LogFault> {
        if event.troubles.quarantined() {
            // The first that quarantines, in the order in which they are declared: the same one every time.
            return Some(event.troubles.each().find(|trouble| trouble.quarantines()).unwrap_or(LogFault::Signature));
        }
        let registers = &self.plan.registers;
        if registers.keys.is_empty() {
            return None;
        }
        if event.key == KeyIx::NONE {
            // Where a device has keys, what it did not sign is not its own.
            let listed = !find_rows(registers.keys, event.device, |row| row.device).is_empty();
            return listed.then_some(LogFault::KeyUnknown);
        }
        // A key may be enrolled, revoked and enrolled again: any period that holds is enough.
        let mut found = LogFault::KeyUnknown;
        for row in registers.keys_of(event.device).filter(|row| row.key == event.key) {
            match row.period.key_fault(clocked.at) {
                None => return None,
                Some(trouble) => found = trouble,
            }
        }
        Some(found)
    }

    /// V02, V03, V21: why an event waits for a correction.
    fn held(&self, event: &Event, clocked: &TrueTime) -> Option<Rule> {
        let (at, registers) = (clocked.at.best, &self.plan.registers);
        if !event.client.is_some() || !registers.has_client(event.client, at) {
            Some(Rule::UnknownClient)
        } else if !event.carer.is_some() || !registers.has_carer(event.carer, at) {
            Some(Rule::UnknownCarer)
        // An anchored time is the server's own: only a phone's clock can claim to be in the future.
        } else if !clocked.anchored && event.wall.millis_since(event.received) > self.profile.future_ms.value {
            Some(Rule::FutureOrBackdated)
        } else {
            None
        }
    }

    fn check(&self, event: &Event, clocked: &mut TrueTime) -> Check {
        let at = clocked.at.best;
        let Some(token) = event.token else {
            return if matches!(event.method, PunchMethod::Gps | PunchMethod::Manual) {
                Check::Unchecked
            } else {
                Check::Unknown
            };
        };
        // The host checked it where it was received: its registers may have changed since.
        if token.check != Check::Unchecked {
            return token.check;
        }
        match event.method {
            PunchMethod::CallerNumber => self.number(token, event.client, at),
            PunchMethod::StaticTag | PunchMethod::ChallengeTag => self.tag(token, event.client, at),
            PunchMethod::OneTimeToken => self.code(token, event, clocked),
            PunchMethod::Gps | PunchMethod::Manual => Check::Unchecked,
        }
    }

    /// V31: whose number it was then.
    fn number(&self, token: Token, client: ClientIx, at: Instant) -> Check {
        if self.plan.registers.numbers.is_empty() {
            return Check::Unchecked;
        }
        let rows = find_rows(self.plan.registers.numbers, token.id, |row| row.id);
        let valid = || rows.iter().filter(|row| row.period.holds(at)).map(|row| row.owner);
        let clients = valid().filter(|owner| matches!(owner, Owner::Client(_))).count();
        // A carer's own number proves no place, whoever else it may belong to.
        if valid().any(|owner| matches!(owner, Owner::Carer(_))) {
            Check::CarersOwn
        } else if valid().any(|owner| owner == Owner::Client(client)) {
            Check::Matched
        } else if clients > 1 && !client.is_some() {
            Check::Ambiguous
        } else if clients > 0 {
            Check::OtherClient
        } else {
            Check::Unknown
        }
    }

    /// V32: whose home the tag is fixed in.
    fn tag(&self, token: Token, client: ClientIx, at: Instant) -> Check {
        if self.plan.registers.tags.is_empty() {
            return Check::Unchecked;
        }
        let rows = find_rows(self.plan.registers.tags, token.id, |row| row.id);
        let valid = || rows.iter().filter(|row| row.period.holds(at));
        if valid().any(|row| row.client == client) {
            Check::Matched
        } else if valid().next().is_some() {
            Check::OtherClient
        // Told apart from a stranger's tag: an old tag at the right door is a matter for the office, not for the carer.
        } else if rows.iter().any(|row| row.client == client && row.period.until <= at) {
            Check::Retired
        } else if rows.is_empty() {
            Check::Unknown
        } else {
            Check::OtherClient
        }
    }

    /// V33: whose token it is, and when it showed the code; that is then the event's time.
    fn code(&self, token: Token, event: &Event, clocked: &mut TrueTime) -> Check {
        if self.plan.registers.tokens.is_empty() {
            return Check::Unchecked;
        }
        let rows = find_rows(self.plan.registers.tokens, token.id, |row| row.id);
        // By receipt: when it was shown is what the code itself is to say.
        let valid = rows.iter().filter(|row| row.period.holds(event.received));
        let Some(row) = valid.min_by_key(|row| (row.client, row.secret, row.digits, row.drift_steps)) else {
            return Check::Unknown;
        };
        match totp::find_counter(row, token.code, event.received, self.profile) {
            TotpMatch::One(counter) => {
                // A code is a clock: it was shown within its half minute, whatever the phone says.
                clocked.at = totp::shown_at(row, counter, self.profile);
                clocked.anchored = true;
                if row.client == event.client { Check::Matched } else { Check::OtherClient }
            }
            TotpMatch::None => Check::Unknown,
            TotpMatch::Several => Check::Ambiguous,
        }
    }

    /// V24: of codes of one token that are the same, all but the one received first were accepted before.
    fn find_reused(&self, rows: &mut [u32], evidence_rows: &mut [Evidence]) {
        let key = |row: &u32| {
            let event = self.event(*row as usize);
            (event.token.map(|token| (token.id, token.code)), event.received, *row)
        };
        // By code, then by receipt: the first to come in is the use, every later one a repeat.
        rows.sort_unstable_by_key(key);
        for pair in rows.windows(2).filter(|pair| key(&pair[0]).0 == key(&pair[1]).0) {
            evidence_rows[pair[1] as usize].check = Check::Reused;
            evidence_rows[pair[1] as usize].refused = Some(Rule::Replay);
            evidence_rows[pair[1] as usize].held = Some(Rule::Replay);
        }
    }

    /// V29: fixes that jumped away from two neighbours that agree, and back.
    fn find_glitches(&self, clocked: &[TrueTime], evidence_rows: &mut [Evidence]) {
        let near = self.profile.glitch_near_ms.value;
        let last = self.order.len().saturating_sub(1);
        // One fix far off between two that agree is the device's fault and not the carer's.
        for (row, evidence) in evidence_rows.iter_mut().enumerate().take(last).skip(1) {
            let apart = |a: usize, b: usize| clocked[b].at.best.millis_since(clocked[a].at.best);
            let event = self.event(row);
            let (before, after) = (self.event(row - 1), self.event(row + 1));
            let beside = before.device == event.device && after.device == event.device;
            if !beside || apart(row - 1, row).abs() > near || apart(row, row + 1).abs() > near {
                continue;
            }
            let speeds = (self.jump(before, event, apart(row - 1, row)), self.jump(event, after, apart(row, row + 1)));
            let agree = |(a, b): (&Event, &Event)| {
                let places = a.fix.zip(b.fix);
                let radius = self.profile.fence_radius_mm.value;
                places.is_some_and(|(a, b)| a.place.distance_mm(b.place) <= radius)
            };
            if let (Some(to), Some(back)) = speeds
                && agree((before, after))
            {
                evidence.glitch_m_per_hour = to.min(back);
                evidence.reading = GeofenceReading::doubtful(Doubt::Glitch);
            }
        }
    }

    /// The speed between two fixes in metres an hour, when it is past what a phone can do and their circles do not meet.
    fn jump(&self, a: &Event, b: &Event, millis: i64) -> Option<i64> {
        let (a, b) = (a.fix.filter(|fix| !fix.mock)?, b.fix.filter(|fix| !fix.mock)?);
        let blur = accuracy_95_mm(&a, self.profile).saturating_add(accuracy_95_mm(&b, self.profile));
        let blur = i64::try_from(blur).unwrap_or(i64::MAX);
        let speed = |gap: i64| match millis.abs() {
            0 => i64::MAX,
            millis => i64::try_from(i128::from(gap) * 3_600 / i128::from(millis)).unwrap_or(i64::MAX),
        };
        let jumps = |gap: &i64| *gap > blur && speed(*gap) > self.profile.glitch_m_per_hour.value;
        // A cheap bound on the distance first: few fixes jump, and the exact distance takes a hundred times as long.
        let far = Some(a.place.at_most_mm(b.place)).filter(jumps).map(|_| a.place.distance_mm(b.place));
        far.filter(jumps).map(speed)
    }
}

/// Whether an event says that a carer was at a client's, or tried to be.
fn says_something(event: &Event) -> bool {
    event.is_punch() || matches!(event.kind, EventKind::NoAccess | EventKind::ClientDeclined)
}

/// Whether what an event presents may be accepted once only.
fn once_only(event: &Event) -> bool {
    let coded = event.token.is_some_and(|token| token.code != 0);
    coded && matches!(event.method, PunchMethod::OneTimeToken | PunchMethod::ChallengeTag)
}

impl Evidence {
    /// Whether the place is known to be the client's.
    #[must_use]
    pub fn inside(&self) -> bool {
        self.reading.fence == Geofence::Inside
    }
}
