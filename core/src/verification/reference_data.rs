//! Reference data: what was known of clients, carers, numbers, tags, tokens and keys, and when it held.
//!
//! ```
//! use homeround_core::ground::Instant;
//! use homeround_core::verification::reference_data::Period;
//!
//! let may = Period { from: Instant(1_000), until: Instant(2_000) };
//! assert!(may.holds(Instant(1_000)) && !Period::NEVER.holds(Instant(1_000)));
//! assert!(Period::ALWAYS.holds(Instant(i64::MIN)));
//! ```

use crate::ground::{CarerIx, ClientIx, Instant, Place, VisitIx};

use super::event::{DeviceIx, KeyIx};
use super::log::LogFault;
use super::true_time::Moment;

/// A stretch of time `[from, until)` in which something holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Period {
    /// Its beginning.
    pub from: Instant,
    /// Its end, not part of it.
    pub until: Instant,
}

impl Period {
    /// Without beginning or end.
    pub const ALWAYS: Self = Self { from: Instant(i64::MIN), until: Instant(i64::MAX) };
    /// Never.
    pub const NEVER: Self = Self { from: Instant(i64::MAX), until: Instant(i64::MIN) };

    /// Whether a moment lies in it.
    #[must_use]
    pub fn holds(&self, at: Instant) -> bool {
        self.from <= at && at < self.until
    }

    /// What is wrong with an event that a key signed at some time, where this is when the key may sign (V17).
    #[must_use]
    pub fn key_fault(&self, at: Moment) -> Option<LogFault> {
        if self.trusts(at) {
            None
        } else if at.latest < self.from {
            Some(LogFault::KeyUnknown)
        } else if self.until < at.earliest {
            Some(LogFault::KeyRevoked)
        } else {
            Some(LogFault::KeyDoubted)
        }
    }

    /// Whether a signature made then can be trusted: the key may have been enrolled by then, and was surely not revoked (V17).
    #[must_use]
    pub fn trusts(&self, at: Moment) -> bool {
        self.from <= at.latest && at.latest < self.until
    }

    /// Whether it shares time with `[from, until)`.
    #[must_use]
    pub fn meets(&self, from: Instant, until: Instant) -> bool {
        self.from < until && from < self.until
    }
}

/// A client in the register for a time. A client with no row is in it always.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClientPeriod {
    /// Who.
    pub client: ClientIx,
    /// When.
    pub period: Period,
}

/// A carer in the register for a time. A carer with no row is in it always.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CarerPeriod {
    /// Who.
    pub carer: CarerIx,
    /// When.
    pub period: Period,
}

/// Why a client cannot be visited at home.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Absence {
    /// In hospital.
    Hospital,
    /// In respite care.
    Respite,
    /// Away from home for another reason.
    Elsewhere,
    /// Died.
    Deceased,
}

/// A time in which a client cannot be visited at home (V51).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClientAway {
    /// Who.
    pub client: ClientIx,
    /// When; without an end for the deceased.
    pub period: Period,
    /// Why.
    pub why: Absence,
}

/// Why a carer cannot be at work here.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NotAtWork {
    /// Approved leave.
    Leave,
    /// Off sick.
    Sick,
    /// Suspended.
    Suspended,
    /// Rostered by another employer.
    OtherWork,
}

/// A time in which a carer cannot be at work here (V52).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CarerAway {
    /// Who.
    pub carer: CarerIx,
    /// When.
    pub period: Period,
    /// Why.
    pub why: NotAtWork,
}

/// Whose a telephone number is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Owner {
    /// A client's.
    Client(ClientIx),
    /// A carer's.
    Carer(CarerIx),
}

/// A telephone number and whose it is for a time (V31).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Number {
    /// The number, as events name it.
    pub id: u64,
    /// Whose.
    pub owner: Owner,
    /// When.
    pub period: Period,
}

/// A tag or printed code and the home it is fixed in (V32).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tag {
    /// Its number, as events name it.
    pub id: u64,
    /// Whose home.
    pub client: ClientIx,
    /// From its enrolment to its retirement.
    pub period: Period,
    /// Where it was fixed, when that is not the client's address.
    pub place: Option<Place>,
}

/// A device that shows a new code every half minute, and the home it stands in (V33).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OneTime<'a> {
    /// Its number, as events name it.
    pub id: u64,
    /// Whose home.
    pub client: ClientIx,
    /// When.
    pub period: Period,
    /// The secret it shares with the register.
    pub secret: &'a [u8],
    /// How many digits it shows, 6 to 8.
    pub digits: u8,
    /// How many steps its clock is known to run ahead.
    pub drift_steps: i32,
}

/// A service that a client may be given (V07). A client with no row may be given any.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Authorised {
    /// Who.
    pub client: ClientIx,
    /// The service's code; zero for none at all.
    pub service: u32,
    /// When.
    pub period: Period,
}

/// The id by which a payer knows a client (V08). A client with no row is not asked for one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Payer {
    /// Who.
    pub client: ClientIx,
    /// When the id is valid; [`Period::NEVER`] for none.
    pub period: Period,
    /// Whether the client is exempt, as a newborn is.
    pub exempt: bool,
}

/// A carer's own home, of those who agreed that punches are held against it (V53).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Home {
    /// Who.
    pub carer: CarerIx,
    /// Where.
    pub place: Place,
}

/// A key that signs the events of one device (V17).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Key {
    /// The device it was given to; [`DeviceIx::ANY`] when the register does not say.
    pub device: DeviceIx,
    /// Its row, as events name it.
    pub key: KeyIx,
    /// From its enrolment to its revocation.
    pub period: Period,
}

/// A carer who had visited a client before the time that is judged (V60).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KnownClient {
    /// Who.
    pub client: ClientIx,
    /// By whom.
    pub carer: CarerIx,
    /// When, the last time.
    pub last: Instant,
}

/// An approved change of the roster (V35).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RosterChange {
    /// Of which visit.
    pub visit: VisitIx,
    /// When it was approved.
    pub approved: Instant,
    /// Who goes no longer, or [`CarerIx::NONE`].
    pub leaves: CarerIx,
    /// Who goes instead, or [`CarerIx::NONE`].
    pub comes: CarerIx,
}

/// Every register, each sorted by its first field. An empty one judges nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Registers<'a> {
    /// When clients are in the register (V02).
    pub clients: &'a [ClientPeriod],
    /// When carers are in the register (V03).
    pub carers: &'a [CarerPeriod],
    /// When clients cannot be visited.
    pub clients_away: &'a [ClientAway],
    /// When carers cannot be at work.
    pub carers_away: &'a [CarerAway],
    /// Telephone numbers.
    pub numbers: &'a [Number],
    /// Tags.
    pub tags: &'a [Tag],
    /// One-time tokens.
    pub tokens: &'a [OneTime<'a>],
    /// Authorised services.
    pub authorised: &'a [Authorised],
    /// Payers' ids.
    pub payers: &'a [Payer],
    /// Carers' own homes.
    pub homes: &'a [Home],
    /// Keys.
    pub keys: &'a [Key],
    /// Who has visited whom before.
    pub known: &'a [KnownClient],
    /// Approved changes of the roster.
    pub roster: &'a [RosterChange],
}

/// The rows of a register whose key is `key`, of rows sorted by it.
pub(crate) fn find_rows<T, K: Ord + Copy>(rows: &[T], key: K, by: impl Fn(&T) -> K) -> &[T] {
    if rows.is_empty() {
        return rows;
    }
    let from = rows.partition_point(|row| by(row) < key);
    let to = from + rows[from..].partition_point(|row| by(row) <= key);
    &rows[from..to]
}

impl Registers<'_> {
    /// Whether a client is in the register then. Panics: never.
    #[must_use]
    pub fn has_client(&self, client: ClientIx, at: Instant) -> bool {
        let rows = find_rows(self.clients, client, |row| row.client);
        rows.is_empty() || rows.iter().any(|row| row.period.holds(at))
    }

    /// Whether a carer is in the register then. Panics: never.
    #[must_use]
    pub fn has_carer(&self, carer: CarerIx, at: Instant) -> bool {
        let rows = find_rows(self.carers, carer, |row| row.carer);
        rows.is_empty() || rows.iter().any(|row| row.period.holds(at))
    }

    /// The keys that a device may sign with.
    pub(crate) fn keys_of(&self, device: DeviceIx) -> impl Iterator<Item = &Key> {
        let given = |device: DeviceIx| find_rows(self.keys, device, |row| row.device).iter();
        given(device).chain(given(DeviceIx::ANY).filter(move |_| device != DeviceIx::ANY))
    }

    /// The name of the first register that is not sorted.
    pub(crate) fn unsorted(&self) -> Option<&'static str> {
        let sound = [
            ("clients", self.clients.is_sorted_by_key(|row| row.client)),
            ("carers", self.carers.is_sorted_by_key(|row| row.carer)),
            ("clients_away", self.clients_away.is_sorted_by_key(|row| row.client)),
            ("carers_away", self.carers_away.is_sorted_by_key(|row| row.carer)),
            ("numbers", self.numbers.is_sorted_by_key(|row| row.id)),
            ("tags", self.tags.is_sorted_by_key(|row| row.id)),
            ("tokens", self.tokens.is_sorted_by_key(|row| row.id)),
            ("authorised", self.authorised.is_sorted_by_key(|row| row.client)),
            ("payers", self.payers.is_sorted_by_key(|row| row.client)),
            ("homes", self.homes.is_sorted_by_key(|row| row.carer)),
            ("keys", self.keys.is_sorted_by_key(|row| row.device)),
            ("known", self.known.is_sorted_by_key(|row| row.client)),
            ("roster", self.roster.is_sorted_by_key(|row| row.visit)),
        ];
        sound.into_iter().find(|(_, sorted)| !sorted).map(|(name, _)| name)
    }
}
