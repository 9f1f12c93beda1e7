//! A certificate: what is claimed, for which visits, and the numbers that show it.
//!
//! ```
//! use homeround_core::certificate::{Certificate, CertificateKind, Claim, Weighed};
//! use homeround_core::ground::VisitIx;
//!
//! let visits = [0, 1].map(|row| Weighed { visit: VisitIx(row), points: 1, onward: 0 });
//! let clash = Certificate { kind: CertificateKind::Clash, visits: &visits, ..Certificate::default() };
//! assert_eq!(clash.claim, Claim::Undeliverable);
//! ```

use crate::ground::{CarerIx, ClientIx, Seconds, ShiftIx, Span, VisitIx};

/// Points that every carer's part of a visit is worth.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Weighed {
    /// The visit.
    pub visit: VisitIx,
    /// Points of each of its carers' parts; of [`CertificateKind::Ways`], seconds of the way to it.
    pub points: u32,
    /// Of [`CertificateKind::Ways`], seconds of the way on from it; zero otherwise.
    pub onward: i32,
}

/// Why the visits cannot all be served: the simplest reason that shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CertificateKind {
    /// Fewer carers than the one visit needs have its skills and may come to its client.
    NoCarer,
    /// Fewer carers than the one visit needs can get there in time and be back.
    Unreachable,
    /// The windows of the visits and the gaps between them contradict one another.
    Times,
    /// No set of carers, as many as may come to this client, makes all of its visits.
    Continuity(ClientIx),
    /// No carer can make two of the visits, and there are fewer carers than parts. Every part is worth one point.
    Clash,
    /// The part of the visits that falls into this stretch wherever they start is more than carers can do in it. Points
    /// are those seconds.
    Overload(Span),
    /// No step of any round takes less than the seconds on from the visit it leaves and to the one it goes to; so that all
    /// visits together take their stays and those seconds, but for the two ends of every shift.
    Ways,
    /// No round of a shift collects more points than the seconds it is paid for and what its shift is let off, waiting that
    /// windows force included. Every visit of the problem stands in it: those that need not be served without points.
    PaidRounds,
    /// Points as they are given.
    #[default]
    Rounds,
}

/// What a certificate shows of every legal roster that serves its visits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Claim {
    /// There is none.
    #[default]
    Undeliverable,
    /// It takes at least so many carers.
    Carers(u32),
    /// It pays carers for at least so many seconds, both of a double run counted.
    PaidSeconds(u64),
    /// At least so many different carers come to the client of the visits, by [`CertificateKind::Continuity`].
    ClientCarers(u32),
}

/// A limit that holds over more than one round.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Limit {
    /// The paid seconds a carer may work in the plan, [`crate::book::Carer::contract_most`].
    Hours(CarerIx),
    /// The days a carer may work, [`crate::book::Carer::days_most`].
    Days(CarerIx),
    /// Of the days from this one on, one more than a carer may work in a row, those that may be worked,
    /// [`crate::book::Carer::row_most`]; from the plan's first day on, the days right before it taken off both.
    InRow(CarerIx, u16),
    /// The weekends in which a carer may work, [`crate::book::Carer::weekends_most`].
    Weekends(CarerIx),
    /// The load that fits into a shift, [`crate::book::Shift::capacity`].
    Load(ShiftIx),
}

/// A limit, and what one unit of it is worth in points: who takes a second, a day or a unit of load pays that much.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PricedLimit {
    /// Which limit.
    pub limit: Limit,
    /// Points of one unit.
    pub points: u32,
}

/// A proof, as data. That it is one is for [`super::check()`] to find.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Certificate<'a> {
    /// What it shows.
    pub claim: Claim,
    /// The simplest reason that shows it.
    pub kind: CertificateKind,
    /// The visits that cannot all be served, each once. Their order matters: rounds remember which of the 64 before and
    /// after a visit they have made, so that visits that follow one another in rounds had better stand near one another.
    pub visits: &'a [Weighed],
    /// Limits that carers pay points for.
    pub limits: &'a [PricedLimit],
    /// Points of every paid second of everybody, for [`Claim::PaidSeconds`]; zero otherwise.
    pub paid: u32,
    /// The fineness of time: rounds that begin a visit within as many seconds of one another may be taken for one.
    pub grid: Seconds,
}

impl Default for Certificate<'_> {
    fn default() -> Self {
        Self {
            claim: Claim::default(),
            kind: CertificateKind::default(),
            visits: &[],
            limits: &[],
            paid: 0,
            grid: Seconds::from_minutes(5),
        }
    }
}
