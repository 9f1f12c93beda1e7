//! Compatibility: who may come to a client, and what it costs that they are not the ones the client would rather see.

use super::index::RoundIx;
use super::rows::Round;
use super::state::State;
use crate::book::{CarerStanding, Pin, Visit};
use crate::ground::{CarerIx, VisitIx};

/// The visit wishes for traits that have a price.
const WISHES: u8 = 1;
/// The client prefers some carers, and others have a price.
const PREFERS: u8 = 2;
/// Only required carers may visit the client.
const REQUIRES: u8 = 4;
/// Only carers who know the client may make the visit.
const KNOWN: u8 = 8;
/// The visit is pinned to a shift.
const PINNED: u8 = 16;
/// One of the visit's carers needs skills that the others may lack.
const ONE_HAS: u8 = 32;
/// The visit has a price of its own in place of the time it takes.
const FLAT: u8 = 64;

/// What the carers of one part cost for who they are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct PreferenceCost {
    /// For never having visited the client.
    pub(crate) unfamiliar: i64,
    /// For not being what was wished for, or not preferred.
    pub(crate) wishes: i64,
    /// For flat pay, what the time of the visit costs by the hour taken off: below zero as a rule.
    pub(crate) flat: i64,
}

impl PreferenceCost {
    #[inline]
    pub(crate) fn price(self) -> i64 {
        self.unfamiliar + self.wishes + self.flat
    }
}

impl State<'_> {
    /// What a visit and its client ask for beyond skills, as bits.
    pub(crate) fn asks(&self, index: VisitIx, visit: &Visit) -> u8 {
        let ties = self.ties.list(visit.client);
        let any = |standing| ties.iter().any(|tie| tie.standing == standing);
        let wishes = visit.wish_price.0 != 0 && visit.wished.0 != 0;
        let prefers = self.problem.prices.not_preferred.0 != 0 && any(CarerStanding::Preferred);
        let bit = |asked: bool, bit: u8| if asked { bit } else { 0 };
        bit(wishes, WISHES)
            | bit(prefers, PREFERS)
            | bit(any(CarerStanding::Required), REQUIRES)
            | bit(visit.known_only, KNOWN)
            | bit(!self.pins_of(index).is_empty(), PINNED)
            | bit(visit.one_skills.0 != 0, ONE_HAS)
            | bit(visit.flat_pay.is_some(), FLAT)
    }

    /// What it costs that a round's carers make a visit, or nothing when one of them may not.
    // Found for every visit of every refreshed round: a call takes as long as what is done in it.
    #[inline(always)]
    pub(crate) fn preference_cost(&self, visit: VisitIx, round: &Round) -> Option<PreferenceCost> {
        if !self.has_preferences {
            return Some(PreferenceCost::default());
        }
        let first = self.carer_preference_cost(visit, round.carer)?;
        let flat = self.flat_instead(visit, round);
        if !round.second.is_some() {
            return Some(PreferenceCost { flat, ..first });
        }
        let second = self.carer_preference_cost(visit, round.second)?;
        let (unfamiliar, wishes) = (first.unfamiliar + second.unfamiliar, first.wishes + second.wishes);
        Some(PreferenceCost { unfamiliar, wishes, flat })
    }

    /// What flat pay for a visit costs a round more than the time it takes would.
    fn flat_instead(&self, visit: VisitIx, round: &Round) -> i64 {
        if self.time.visit(visit).asks & FLAT == 0 {
            return 0;
        }
        let each = self.problem.visits[visit.at()].flat_pay.map_or(0, |price| price.0);
        round.carers().count() as i64 * each - i64::from(self.time.lasts(visit, round)) * round.per_second
    }

    #[inline]
    fn carer_preference_cost(&self, visit: VisitIx, carer: CarerIx) -> Option<PreferenceCost> {
        let tie = self.ties.find(self.problem.visits[visit.at()].client, carer).copied().unwrap_or_default();
        if tie.standing == CarerStanding::Barred {
            return None;
        }
        let known = tie.visits_before > 0;
        let wishes = match self.time.visit(visit).asks {
            0 => 0,
            asks => self.special_requests(asks, visit, carer, tie.standing, known)?,
        };
        let unfamiliar = if known { 0 } else { self.problem.prices.unfamiliar.0 };
        Some(PreferenceCost { unfamiliar, wishes, flat: 0 })
    }

    /// What a carer costs where more is asked than skills; nothing when this carer may not come.
    fn special_requests(
        &self,
        asks: u8,
        visit: VisitIx,
        carer: CarerIx,
        standing: CarerStanding,
        known: bool,
    ) -> Option<i64> {
        let asked = |bit: u8| asks & bit != 0;
        let refused = asked(REQUIRES) && standing != CarerStanding::Required || asked(KNOWN) && !known;
        if refused {
            return None;
        }
        let row = &self.problem.visits[visit.at()];
        let lacks = asked(WISHES) && !self.problem.carers[carer.at()].skills.cover(row.wished);
        let others = asked(PREFERS) && standing == CarerStanding::Neutral;
        let wish = if lacks { row.wish_price.0 } else { 0 };
        Some(wish + if others { self.problem.prices.not_preferred.0 } else { 0 })
    }

    /// Whether it matters in which rounds a visit has its stops together: it is pinned, or one of its carers must be trained.
    #[inline]
    pub(crate) fn restricts_rounds(&self, visit: VisitIx) -> bool {
        self.time.visit(visit).asks & (PINNED | ONE_HAS) != 0
    }

    /// Whether a visit with stops in these rounds, and perhaps in more, can be made as its pins and its skills ask.
    pub(crate) fn may_have_rounds(&self, visit: VisitIx, rounds: &[RoundIx]) -> bool {
        self.keeps_pins(visit, rounds) && self.keeps_one_trained(visit, rounds)
    }

    /// Whether one carer of these rounds is trained, or another is still to come.
    fn keeps_one_trained(&self, visit: VisitIx, rounds: &[RoundIx]) -> bool {
        let needed = self.problem.visits[visit.at()].one_skills;
        let trained = |round: &RoundIx| {
            let mut carers = self.time.round(*round).carers();
            carers.any(|carer| self.problem.carers[carer.at()].skills.cover(needed))
        };
        let used: u32 = rounds.iter().map(|&round| self.carers_brought(visit, round)).sum();
        needed.0 == 0 || used < self.time.visit(visit).parts || rounds.iter().any(trained)
    }

    /// The pins of a visit.
    fn pins_of(&self, visit: VisitIx) -> &[Pin] {
        let from = self.problem.pins.partition_point(|pin| pin.visit < visit);
        let rest = &self.problem.pins[from..];
        &rest[..rest.partition_point(|pin| pin.visit == visit)]
    }

    /// How many of the carers that a visit needs a stop in a round stands for.
    #[inline]
    pub(crate) fn carers_brought(&self, visit: VisitIx, round: RoundIx) -> u32 {
        if self.time.round(round).second.is_some() && self.time.visit(visit).parts > 1 { 2 } else { 1 }
    }

    /// Whether a visit with stops in these rounds can still have one in every shift that it is pinned to.
    fn keeps_pins(&self, visit: VisitIx, rounds: &[RoundIx]) -> bool {
        let open = self.pins_of(visit).iter().filter(|pin| !rounds.contains(&RoundIx(pin.shift.0)));
        let wanted: u32 = open.map(|pin| self.carers_brought(visit, RoundIx(pin.shift.0))).sum();
        let used: u32 = rounds.iter().map(|&round| self.carers_brought(visit, round)).sum();
        used + wanted <= self.time.visit(visit).parts
    }

    /// Whether one carer goes in both rounds.
    #[inline]
    pub(crate) fn share_carer(&self, one: RoundIx, two: RoundIx) -> bool {
        self.time.round(one).shares_carer(self.time.round(two))
    }
}

impl Round {
    /// Whether one carer goes in both rounds.
    #[inline]
    pub(crate) fn shares_carer(&self, two: &Self) -> bool {
        let one = self;
        one.carer == two.carer
            || one.second == two.carer
            || two.second == one.carer
            || (one.second.is_some() && one.second == two.second)
    }
}
