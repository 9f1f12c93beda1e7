//! The plan that events are held against: what was to happen, at whose home, by whom.
//!
//! ```
//! use homeround_core::ground::{CarerIx, ClientIx, Instant, VisitIx, Zone};
//! use homeround_core::verification::{Assignment, PlannedVisit, Registers, VisitPlan, VisitTerms};
//!
//! let (client, start, end, terms) = (ClientIx(0), Instant(0), Instant(1_800_000), VisitTerms::default());
//! let visits = [PlannedVisit { client, start, end, carers: 1, time_critical: false, cancelled: None, terms }];
//! let plan = |sent| {
//!     let (zone, registers) = (Zone::UTC, Registers::default());
//!     VisitPlan { clients: 1, carers: 1, visits: &visits, sent, addresses: &[], zone, registers, corrections: &[] }.validated().is_ok()
//! };
//! assert!(plan(&[Assignment { visit: VisitIx(0), carer: CarerIx(0) }]));
//! assert!(!plan(&[Assignment { visit: VisitIx(0), carer: CarerIx(7) }]), "there is one carer");
//! ```

use super::correction::Correction;
use super::reference_data::{Period, Registers, find_rows};
use crate::ground::{CarerIx, ClientIx, Instant, Place, VisitIx, Zone};

/// What was agreed about a visit beside its time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VisitTerms {
    /// The service's code; zero when the plan names none (V06).
    pub service: u32,
    /// Clients cared for together share a group, from 1; zero for none (V49).
    pub group: u32,
    /// Whether the plan lets a carer be with the whole group at once.
    pub group_allowed: bool,
    /// This visit's share when minutes of a group are shared out; zero for its planned length.
    pub weight: u32,
    /// Whether it may be made in the community, away from every address (V30).
    pub community: bool,
    /// Whether a reason is agreed for a plan of less than half an hour (V60).
    pub short_agreed: bool,
    /// Since when the client's plan has been as it is (V60).
    pub agreed_from: Instant,
}

impl Default for VisitTerms {
    /// One service, no group, at home.
    fn default() -> Self {
        Self {
            service: 1,
            group: 0,
            group_allowed: false,
            weight: 0,
            community: false,
            short_agreed: false,
            agreed_from: Instant(0),
        }
    }
}

/// A visit as it was planned when it was due.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PlannedVisit {
    /// Whom it is for.
    pub client: ClientIx,
    /// When it was to start.
    pub start: Instant,
    /// When it was to end, later than it starts.
    pub end: Instant,
    /// How many carers at once, 1 to [`crate::book::Visit::MOST_CARERS`].
    pub carers: u8,
    /// Whether the profile's punctuality for time-critical visits holds.
    pub time_critical: bool,
    /// When it was cancelled, if it was.
    pub cancelled: Option<Instant>,
    /// What else was agreed.
    pub terms: VisitTerms,
}

impl PlannedVisit {
    /// How long each carer was to stay, milliseconds.
    #[must_use]
    pub const fn planned_ms(&self) -> i64 {
        self.end.millis_since(self.start)
    }
}

/// A carer sent to a visit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Assignment {
    /// To which visit.
    pub visit: VisitIx,
    /// Who.
    pub carer: CarerIx,
}

/// An approved address of a client.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Address {
    /// Whose.
    pub client: ClientIx,
    /// Where.
    pub place: Place,
    /// Whether the point is the door's; no when it is only the middle of a postcode.
    pub exact: bool,
    /// When it is approved.
    pub period: Period,
}

/// What is wrong with a plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum PlanFault {
    /// A visit's client, times or number of carers are impossible.
    Visit(VisitIx),
    /// The carers sent name a missing row, or are not sorted without repeats.
    Sent(usize),
    /// The addresses name a missing client, a point off the earth, or are not sorted by client.
    Address(usize),
    /// More rows than a row number can say.
    Size,
    /// The register of this name is not sorted as it says, or names a row that is not there.
    Register(&'static str),
}

crate::error_table! { PlanFault {
    Self::Visit(visit) = "HR0221", "visit row {visit} has an impossible client, time or number of carers",
        "Correct the visit's client, times and number of carers.";
    Self::Sent(row) = "HR0222", "row {row} of the carers sent names a missing visit or carer, or is out of order",
        "Sort the carers sent by visit and carer, each pair once.";
    Self::Address(row) = "HR0223", "row {row} of the addresses names a missing client, lies off the earth, or is out of order",
        "Sort the addresses by client, and correct their places.";
    Self::Size = "HR0224", "there are more visits than can be counted",
        "Verify fewer days, or a part of the branch, at a time.";
    Self::Register(name) = "HR0225", "the register of {name} is out of order, or names a row that is not there",
        "Sort the register as it asks, and name known rows only.";
}}

/// The plan as borrowed tables, rows in the order of the caller's ids.
#[derive(Clone, Copy, Debug)]
pub struct VisitPlan<'a> {
    /// How many clients the register has.
    pub clients: u32,
    /// How many carers the register has.
    pub carers: u32,
    /// The planned visits, by [`VisitIx`].
    pub visits: &'a [PlannedVisit],
    /// Who was sent, sorted by visit and carer.
    pub sent: &'a [Assignment],
    /// Approved addresses, sorted by client.
    pub addresses: &'a [Address],
    /// Local time, for the end of the service day.
    pub zone: Zone<'a>,
    /// What else is known of clients, carers, tags, numbers and keys.
    pub registers: Registers<'a>,
    /// Corrections of what was recorded, in any order.
    pub corrections: &'a [Correction],
}

impl<'a> VisitPlan<'a> {
    /// The most visits a plan may hold.
    pub const MOST_VISITS: usize = 1 << 28;
    /// The longest a visit may be planned for: a week.
    pub(super) const LONGEST_MS: i64 = 7 * 86_400_000;

    /// The plan, when every row in it is possible.
    ///
    /// # Errors
    /// The first fault found. Panics: never.
    pub fn validated(self) -> Result<Self, PlanFault> {
        if self.visits.len() > Self::MOST_VISITS {
            return Err(PlanFault::Size);
        }
        if let Some(row) = self.visits.iter().position(|due| !self.possible(due)) {
            return Err(PlanFault::Visit(VisitIx::from_index(row)));
        }
        let known = |sent: &Assignment| sent.visit.at() < self.visits.len() && sent.carer.0 < self.carers;
        let sorted = |row: usize| row == 0 || self.sent[row - 1] < self.sent[row];
        if let Some(row) = (0..self.sent.len()).find(|&row| !known(&self.sent[row]) || !sorted(row)) {
            return Err(PlanFault::Sent(row));
        }
        let bad = |row: usize| {
            let Address { client, place, .. } = self.addresses[row];
            let sorted = row == 0 || self.addresses[row - 1].client <= client;
            client.0 >= self.clients || Place::new(place.lat, place.lon).is_none() || !sorted
        };
        if let Some(row) = (0..self.addresses.len()).find(|&row| bad(row)) {
            return Err(PlanFault::Address(row));
        }
        if self.corrections.len() >= Self::MOST_VISITS {
            return Err(PlanFault::Size);
        }
        match self.registers.unsorted() {
            Some(name) => Err(PlanFault::Register(name)),
            None => Ok(self),
        }
    }

    fn possible(&self, due: &PlannedVisit) -> bool {
        let times = due.start.0 >= 0 && due.start < due.end && due.end <= super::Event::LATEST;
        let carers = (1..=crate::book::Visit::MOST_CARERS).contains(&due.carers);
        due.client.0 < self.clients && times && due.planned_ms() <= Self::LONGEST_MS && carers
    }

    /// The approved addresses of a client. Panics: never.
    #[must_use]
    pub fn addresses_of(&self, client: ClientIx) -> &'a [Address] {
        let from = self.addresses.partition_point(|address| address.client < client);
        let to = self.addresses.partition_point(|address| address.client <= client);
        self.addresses.get(from..to).unwrap_or(&[])
    }

    /// Whether a carer was sent to a visit, by the roster with its changes approved until then. Panics: never.
    #[must_use]
    pub fn was_sent(&self, visit: VisitIx, carer: CarerIx, at: Instant) -> bool {
        let planned = self.sent.binary_search(&Assignment { visit, carer }).is_ok();
        let changes = find_rows(self.registers.roster, visit, |change| change.visit);
        let changes = changes.iter().filter(|change| change.approved <= at);
        let touching = changes.filter(|change| change.comes == carer || change.leaves == carer);
        touching
            .max_by_key(|change| (change.approved, change.comes == carer))
            .map_or(planned, |last| last.comes == carer)
    }

    /// The end of the service day in which `start` lies: the next time, after it, that local clocks show
    /// `second_of_day`. Where the clocks skip that reading, the moment they would have shown it.
    #[must_use]
    pub fn day_end(&self, start: Instant, second_of_day: i32) -> Instant {
        let civil = self.zone.civil(start);
        let to_go = (i64::from(second_of_day) - i64::from(civil.second)).rem_euclid(86_400);
        let to_go = if to_go == 0 { 86_400 } else { to_go };
        let naive = Instant(start.0.div_euclid(1000).saturating_add(to_go).saturating_mul(1000));
        let turned = i64::from(self.zone.offset(start)) - i64::from(self.zone.offset(naive));
        Instant(naive.0.saturating_add(turned * 1000))
    }
}
