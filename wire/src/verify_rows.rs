//! The rows of a verification beside the core's own: its plan, its registers, its events.

use homeround_core::ground::{CarerIx, ClientIx, Instant, OffsetChange, Place, VisitIx};
use homeround_core::verification::reference_data::{
    Absence, Authorised, CarerAway, CarerPeriod, ClientAway, ClientPeriod, Home, Key, KnownClient, NotAtWork, Number,
    Owner, Payer, RosterChange, Tag,
};
use homeround_core::verification::{
    Address, Anchor, Assignment, Check, Confidence, CorrectedField, Correction, DeviceIx, Event, EventKind, Fix,
    LogFault, LogFaults, Period, PlannedVisit, PunchMethod, Target, Token, User, VisitTerms,
};

use crate::error::WireError;
use crate::rows::{Plain, numbered, rows};

numbered! {
    EventKind = [In, Out, Leave, Return, NoAccess, ClientDeclined, TaskDone, Note, ServerAnchor, KeyRotate];
    PunchMethod = [Gps, CallerNumber, StaticTag, ChallengeTag, OneTimeToken, Manual];
    Check = [Unchecked, Matched, OtherClient, Unknown, Retired, CarersOwn, Ambiguous, Reused];
    Confidence = [P68, P95, Unknown];
    Absence = [Hospital, Respite, Elsewhere, Deceased];
    NotAtWork = [Leave, Sick, Suspended, OtherWork];
}

/// The troubles of version 1, by their bits; bit 31 stands for an event that was erased or not shown.
const TROUBLES: [LogFault; 18] = [
    LogFault::Malformed,
    LogFault::Signature,
    LogFault::ForeignOrganisation,
    LogFault::ForeignDevice,
    LogFault::Replayed,
    LogFault::KeyUnknown,
    LogFault::KeyRetired,
    LogFault::KeyRevoked,
    LogFault::KeyDoubted,
    LogFault::ChainBreak,
    LogFault::Gap,
    LogFault::Fork,
    LogFault::Rollback,
    LogFault::MonotonicBackwards,
    LogFault::TruncatedTail,
    LogFault::Unconfirmed,
    LogFault::ErasedEnd,
    LogFault::NotClosed,
];
const WITHHELD: u32 = 1 << 31;

impl Plain for LogFaults {
    type Raw = u32;
    fn raw(self) -> u32 {
        let withheld = if self.withheld() { WITHHELD } else { 0 };
        TROUBLES.iter().zip(0..).fold(withheld, |bits, (trouble, bit)| bits | u32::from(self.has(*trouble)) << bit)
    }
    fn cooked(raw: u32) -> Result<Self, WireError> {
        if (raw & !WITHHELD) >> TROUBLES.len() != 0 {
            return Err(WireError::Malformed);
        }
        let begun = if raw & WITHHELD == 0 { Self::NONE } else { Self::WITHHELD };
        let there = TROUBLES.iter().zip(0..).filter(|(_, bit)| raw >> bit & 1 != 0);
        Ok(there.fold(begun, |troubles, (trouble, _)| troubles.with(*trouble)))
    }
}

impl Plain for Owner {
    type Raw = (bool, u32);
    fn raw(self) -> (bool, u32) {
        match self {
            Self::Client(client) => (false, client.0),
            Self::Carer(carer) => (true, carer.0),
        }
    }
    fn cooked((carer, row): (bool, u32)) -> Result<Self, WireError> {
        Ok(if carer { Self::Carer(CarerIx(row)) } else { Self::Client(ClientIx(row)) })
    }
}

impl Plain for Target {
    type Raw = (u8, u32, u32, u64);
    fn raw(self) -> Self::Raw {
        match self {
            Self::Visit { visit, carer } => (0, visit.0, carer.0, 0),
            Self::Attendance { device, seq } => (1, device.0, u32::MAX, seq),
            Self::Event { device, seq } => (2, device.0, u32::MAX, seq),
        }
    }
    fn cooked((what, row, carer, seq): Self::Raw) -> Result<Self, WireError> {
        match (what, carer, seq) {
            (0, carer, 0) => Ok(Self::Visit { visit: VisitIx(row), carer: CarerIx(carer) }),
            (1, u32::MAX, seq) => Ok(Self::Attendance { device: DeviceIx(row), seq }),
            (2, u32::MAX, seq) => Ok(Self::Event { device: DeviceIx(row), seq }),
            _ => Err(WireError::Malformed),
        }
    }
}

impl Plain for CorrectedField {
    type Raw = (u8, i64);
    fn raw(self) -> (u8, i64) {
        match self {
            Self::In(at) => (0, at.0),
            Self::Out(at) => (1, at.0),
            Self::Swap => (2, 0),
            Self::Acknowledge(rule) => (3, rule.into()),
            Self::Settle(rule) => (4, rule.into()),
        }
    }
    fn cooked((what, value): (u8, i64)) -> Result<Self, WireError> {
        let rule = || u8::try_from(value).map_err(|_| WireError::Malformed);
        match (what, value) {
            (0, at) => Ok(Self::In(Instant(at))),
            (1, at) => Ok(Self::Out(Instant(at))),
            (2, 0) => Ok(Self::Swap),
            (3, _) => Ok(Self::Acknowledge(rule()?)),
            (4, _) => Ok(Self::Settle(rule()?)),
            _ => Err(WireError::Malformed),
        }
    }
}

rows! {
    PlaceRow = Place { lat: i32, lon: i32 }
    PeriodRow = Period { from: i64, until: i64 }
    OffsetRow = OffsetChange { from: i64, offset: i32 }
    VisitTermsRow = VisitTerms {
        service: u32, group: u32, group_allowed: bool, weight: u32, community: bool, short_agreed: bool, agreed_from: i64,
    }
    PlannedVisitRow = PlannedVisit {
        client: u32, start: i64, end: i64, carers: u8, time_critical: bool, cancelled: Option<i64>, terms: VisitTermsRow,
    }
    AssignmentRow = Assignment { visit: u32, carer: u32 }
    AddressRow = Address { client: u32, place: PlaceRow, exact: bool, period: PeriodRow }
    UserRow = User { id: u32, carer: u32 }
    CorrectionRow = Correction {
        by: Option<UserRow>, at: Option<i64>, target: (u8, u32, u32, u64), change: (u8, i64), complete: bool, reason: u32,
        memo: u64, memo_needed: bool, attested: bool, approved: Option<(UserRow, i64)>, may_unlock: bool,
    }
    ClientPeriodRow = ClientPeriod { client: u32, period: PeriodRow }
    CarerPeriodRow = CarerPeriod { carer: u32, period: PeriodRow }
    ClientAwayRow = ClientAway { client: u32, period: PeriodRow, why: u8 }
    CarerAwayRow = CarerAway { carer: u32, period: PeriodRow, why: u8 }
    NumberRow = Number { id: u64, owner: (bool, u32), period: PeriodRow }
    TagRow = Tag { id: u64, client: u32, period: PeriodRow, place: Option<PlaceRow> }
    AuthorisedRow = Authorised { client: u32, service: u32, period: PeriodRow }
    PayerRow = Payer { client: u32, period: PeriodRow, exempt: bool }
    HomeRow = Home { carer: u32, place: PlaceRow }
    KeyRow = Key { device: u32, key: u32, period: PeriodRow }
    KnownClientRow = KnownClient { client: u32, carer: u32, last: i64 }
    RosterChangeRow = RosterChange { visit: u32, approved: i64, leaves: u32, comes: u32 }
    FixRow = Fix { place: PlaceRow, accuracy_mm: u32, confidence: u8, age_ms: u32, mock: bool }
    TokenRow = Token { id: u64, code: u64, check: u8 }
    AnchorRow = Anchor { server: i64, round_trip_ms: u32 }
    EventRow = Event {
        device: u32, seq: u64, boot: u64, monotonic_ms: u64, wall: i64, zone_minutes: i16, received: i64, kind: u8,
        method: u8, carer: u32, client: u32, plan: u32, service: u32, fix: Option<FixRow>, token: Option<TokenRow>,
        anchor: Option<AnchorRow>, community: bool, key: u32, troubles: u32,
    }
}
