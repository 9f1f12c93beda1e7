//! The rows a search keeps: stops, rounds, visits, and candidates for an insertion.

use core::mem::size_of;

use super::index::{EventIx, RoundIx, StopIx, UnitIx};
use super::segment::Segment;
use crate::ground::{CarerIx, PlaceIx, Skills};

/// One stop as the search keeps it: a carer's part of a visit, a break, or one end of a round.
///
/// As large as a line of memory, and aligned to one: the search looks at stops in no order.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
pub struct Stop {
    /// The stop before it in its round.
    pub(crate) prev: StopIx,
    /// The stop after it in its round.
    pub(crate) next: StopIx,
    /// Its round, none while it stands in none.
    pub(crate) round: RoundIx,
    /// Where the carer is from this stop on; for a break, where the stop before it is.
    pub(crate) place: PlaceIx,
    /// When it starts: the least fixed point of all rules.
    pub(crate) start: i32,
    /// How long it is.
    pub(crate) duration: i32,
    /// The latest start that harms nobody: no window broken, nothing later than due than it is, no linked visit moved.
    pub(crate) free: i32,
    /// The latest start after which its own round could still keep its windows and its end.
    pub(crate) hard: i32,
    /// The earliest start its window allows.
    pub(crate) earliest: i32,
    /// The latest start its window allows.
    pub(crate) latest: i32,
    /// A start after this is late.
    pub(crate) due: i32,
    /// Its visit, or the number of visits plus its break; none for the ends of a round.
    pub(crate) event: EventIx,
    /// Seconds from its start to being at the next stop.
    pub(crate) reach: i32,
    /// Price of one second late.
    pub(crate) late_price: i64,
    /// Whether other rounds can feel it move.
    pub(crate) linked: bool,
    /// The period of the day whose travel times lead to it.
    pub(crate) period: u8,
    /// Which of its visit's options its window is.
    pub(crate) option: u8,
    /// Whether it may start before its visit is ready, at a price.
    pub(crate) early: bool,
}

impl Stop {
    /// When it is over.
    #[inline]
    pub(crate) fn done(&self) -> i32 {
        self.start + self.duration
    }

    /// The latest start that harms nobody by itself.
    #[inline]
    pub(crate) fn harmless(&self) -> i32 {
        if self.linked { self.start } else { self.start.max(self.due.min(self.latest)) }
    }
}

/// The two stretches that meet at a stop, with the windows that harm nobody. Kept for rounds whose time is paid.
#[derive(Clone, Copy, Debug, Default)]
pub struct Segments {
    /// From the round's start place to this stop, this stop included.
    pub(crate) prefix: Segment,
    /// From this stop, included, to the round's end place.
    pub(crate) suffix: Segment,
}

/// One round as the search keeps it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Round {
    /// Where its carer's travel table begins.
    pub(crate) table: usize,
    /// The price of one paid second, of both carers together in a double run.
    pub(crate) per_second: i64,
    /// The most that one second less can save, beyond normal hours too.
    pub(crate) dearest_second: i64,
    /// Its carer's price of one metre.
    pub(crate) per_metre: i64,
    /// What its legs, its paid time and its use cost now.
    pub(crate) paid: i64,
    /// What its seconds travelled cost now.
    pub(crate) travel: i64,
    /// What its metres cost now.
    pub(crate) miles: i64,
    /// What its unfamiliar parts cost now.
    pub(crate) unfamiliar: i64,
    /// What its parts cost now that were wished otherwise.
    pub(crate) wishes: i64,
    /// What flat pay costs now beyond the time it stands for.
    pub(crate) flat: i64,
    /// What its visits take of its capacity.
    pub(crate) load: u64,
    /// Paid seconds now that are neither contact, travel nor breaks.
    pub(crate) wait: i32,
    /// Seconds from leaving to being back.
    pub(crate) length: i32,
    /// Visits in it.
    pub(crate) visits: u32,
    /// When its carer is back.
    pub(crate) back: i32,
    /// Paid seconds.
    pub(crate) seconds: i32,
    /// Its carer.
    pub(crate) carer: CarerIx,
    /// The carer who goes along; none in a single round.
    pub(crate) second: CarerIx,
    /// By how many thousandths visits take longer in it.
    pub(crate) slower: u16,
    /// The first round that is like this one in every respect that costs or rules know of.
    pub(crate) like: RoundIx,
    /// Whether it can be used at all: its breaks alone fit in it.
    pub(crate) usable: bool,
    /// The list of places for which `pairing` was last found.
    pub(crate) asked: u32,
    /// What its carer costs for the visit of that list beyond time and way; [`FORBIDDEN`] when the carer may not make it.
    pub(crate) pairing: i64,
    /// The list of places in which empty rounds like this one were last counted.
    pub(crate) counted: u32,
    /// How many of them.
    pub(crate) empties: u32,
    /// Whether there are rules or prices for the whole plan of a carer of it.
    pub(crate) coupled: bool,
    /// When its shift starts.
    pub(crate) opens: i32,
    /// When its shift ends.
    pub(crate) closes: i32,
    /// What its visits may take.
    pub(crate) capacity: u32,
    /// The skills of its carer, and of the one who goes along.
    pub(crate) skills: Skills,
    /// Whether the ways from its start place and to its end place are paid.
    pub(crate) commute_paid: bool,
}

/// One used round as it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct RoundSpan {
    /// When its carer leaves the start place.
    pub(crate) leaves: i32,
    /// When its carer is back.
    pub(crate) back: i32,
    /// Paid seconds.
    pub(crate) paid: i32,
}

impl Round {
    /// Whether it matters how long it takes: its time is paid, or counts in a whole plan.
    #[inline]
    pub(crate) fn timed(&self) -> bool {
        self.coupled || self.per_second != 0
    }

    /// Whether two rounds have a carer for whose whole plan there are rules.
    pub(crate) fn is_coupled_with(&self, other: &Self) -> bool {
        self.coupled && other.coupled && self.carers().any(|carer| other.carers().any(|one| one == carer))
    }

    /// Who goes out in it: one carer, or two.
    #[inline]
    pub(crate) fn carers(&self) -> impl Iterator<Item = CarerIx> + Clone + use<> {
        [self.carer, self.second].into_iter().filter(|carer| carer.is_some())
    }
}

/// The price that stands for "may not".
pub(crate) const FORBIDDEN: i64 = i64::MAX;

/// One visit as the search keeps it.
#[derive(Clone, Copy, Debug, Default)]
pub struct VisitState {
    /// Its first part among the stops; the others follow.
    pub(crate) first_part: StopIx,
    /// How many parts.
    pub(crate) parts: u32,
    /// Whether other rounds can feel it move: a double-up, or a gap.
    pub(crate) linked: bool,
    /// Whether it stands in the rounds.
    pub(crate) served: bool,
    /// What it or its client asks for beyond skills: bits of [`super::compatibility`].
    pub(crate) asks: u8,
    /// How many options it has: windows, and how soon in them it may start.
    pub(crate) options: u8,
    /// The visits served only together with it.
    pub(crate) unit: UnitIx,
    /// Price of one second late.
    pub(crate) late_price: i64,
}

impl VisitState {
    /// The stops of all its parts.
    #[inline]
    pub(crate) fn stops(&self) -> impl Iterator<Item = StopIx> + Clone + use<> {
        (self.first_part.0..self.first_part.0 + self.parts).map(StopIx)
    }
}

/// A place where a part could go.
#[derive(Clone, Copy, Debug, Default)]
pub struct Candidate {
    /// A lower bound of what that costs.
    pub(crate) bound: i64,
    /// After which stop.
    pub(crate) after: StopIx,
    /// When the carer would be there and the visit could start, other parts and gaps left aside.
    pub(crate) ready: i32,
    /// What legs, unfamiliarity and the use of the shift would add.
    pub(crate) fixed: i64,
    /// What it costs at the least, starts left aside.
    pub(crate) least: i64,
    /// What lateness of visits behind it that no other round can feel would cost, if it were placed alone.
    pub(crate) own: i64,
    /// What lateness of the others would cost then, as far as it was followed.
    pub(crate) shared: i64,
    /// Whether those two are all that starts would cost.
    pub(crate) counted: bool,
    /// The latest start that moves nobody.
    pub(crate) still_until: i32,
    /// From the visit's end to the next stop.
    pub(crate) onward: i32,
    /// Seconds of travel added.
    pub(crate) detour: i32,
    /// Whether nobody behind it in its round is moved.
    pub(crate) still: bool,
    /// How long the visit is in that round.
    pub(crate) duration: i32,
    /// The round.
    pub(crate) round: RoundIx,
}

const _: () = assert!(size_of::<Stop>() == 64);
