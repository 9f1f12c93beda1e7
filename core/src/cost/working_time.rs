//! Working time: which minutes of a round count for the minimum wage, and what a gap between two visits counts for under the
//! two policies that are always reported side by side.
//!
//! Source: the National Minimum Wage Regulations 2015 (SI 2015/621), part 5; *Harris v Kaamil* (a consent order, binding nobody).
//!
//! ```
//! use homeround_core::cost::{GapPolicy, GapTime, Stay};
//! use homeround_core::ground::Seconds;
//!
//! // A gap of 45 minutes with eight on the way, the carer nobody knows where.
//! let minutes = Seconds::from_minutes;
//! let gap = GapTime { length: minutes(45), travel: minutes(8), stay: Stay::Unknown(minutes(30)) };
//! assert_eq!(gap.counted(GapPolicy::Strict).working(), minutes(8));
//! assert_eq!(gap.counted(GapPolicy::TRIBUNAL_60).working(), minutes(45));
//! ```

use crate::ground::Seconds;

/// What a stretch of a carer's day was, as the regulations tell stretches apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum WorkSegment {
    /// With a client.
    Contact,
    /// Straight from one client to the next.
    BetweenClients,
    /// From a client home for a break, or from home to the next client.
    HomeForABreak,
    /// From home to the day's first client or back from its last.
    FromOrToHome,
    /// At or near the next client, neither at home nor on a rest break.
    WaitingNearClient,
    /// At home until the next client.
    AtHome,
    /// A rest break that was taken.
    RestBreak,
    /// A gap too short to go home in.
    GapTooShortToGoHome,
    /// The way inside a gap longer than an hour, without going home.
    TravelInALongGap,
    /// The rest of a gap longer than an hour of which nobody knows where it was spent.
    RestOfALongGap,
    /// Asleep on a sleep-in.
    AsleepOnSleepIn,
    /// Awake to work on a sleep-in.
    WokenOnSleepIn,
    /// Training, or the way to it at a time that would otherwise be worked.
    Training,
    /// From home to a distant assignment in the employer's vehicle.
    ToAFarAssignment,
}

/// Whether a stretch counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Counts {
    /// It is working time.
    Yes,
    /// It is not.
    No,
    /// It depends on what is not known: shown, and counted by policy.
    InDoubt,
}

impl WorkSegment {
    /// Every kind.
    pub const ALL: [Self; 14] = [
        Self::Contact,
        Self::BetweenClients,
        Self::HomeForABreak,
        Self::FromOrToHome,
        Self::WaitingNearClient,
        Self::AtHome,
        Self::RestBreak,
        Self::GapTooShortToGoHome,
        Self::TravelInALongGap,
        Self::RestOfALongGap,
        Self::AsleepOnSleepIn,
        Self::WokenOnSleepIn,
        Self::Training,
        Self::ToAFarAssignment,
    ];

    /// Whether it counts, and by which rule. Panics: never.
    #[must_use]
    pub const fn counts(self) -> (Counts, &'static str) {
        match self {
            Self::Contact => (Counts::Yes, "regulations 30 and 31"),
            Self::BetweenClients => (Counts::Yes, "regulation 34"),
            Self::HomeForABreak => (Counts::No, "regulation 34(1)(a) and (b)"),
            Self::FromOrToHome => (Counts::No, "regulation 34(1)"),
            Self::WaitingNearClient => (Counts::Yes, "regulation 32(1)"),
            Self::AtHome => (Counts::No, "regulation 32(1)"),
            Self::RestBreak => (Counts::No, "regulation 35(3)"),
            Self::GapTooShortToGoHome => (Counts::Yes, "Whittlestone, relied on in Harris v Kaamil"),
            Self::TravelInALongGap => (Counts::Yes, "regulation 34"),
            Self::RestOfALongGap => (Counts::InDoubt, "regulation 32(1), if it was spent at or near the next client"),
            Self::AsleepOnSleepIn => (Counts::No, "regulation 32(2)"),
            Self::WokenOnSleepIn => (Counts::Yes, "regulation 32(2)"),
            Self::Training => (Counts::Yes, "regulations 19 and 33"),
            Self::ToAFarAssignment => (Counts::No, "Taylors Services v HMRC [2024] EAT 102"),
        }
    }
}

/// How gaps between visits are counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GapPolicy {
    /// The way to the next client, and waiting only where it is known that the carer could not be elsewhere.
    Strict,
    /// The whole of any gap up to this long; longer ones as under [`GapPolicy::Strict`].
    Tribunal(Seconds),
}

impl GapPolicy {
    /// The gap of *Harris v Kaamil*: an hour.
    pub const TRIBUNAL_60: Self = Self::Tribunal(Seconds(3_600));

    /// Its name in files. Panics: never.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Tribunal(_) => "tribunal",
        }
    }
}

/// Where the time of a gap that is not travel was spent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stay {
    /// At or near the next client.
    Near,
    /// On a rest break.
    RestBreak,
    /// At home.
    Home,
    /// Nobody knows. The way home from the first client and on to the next would take this long.
    Unknown(Seconds),
}

/// The time between the end of one visit and the start of the carer's next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GapTime {
    /// From the end of the one to the start of the other.
    pub length: Seconds,
    /// The way straight from client to client, as it is modelled.
    pub travel: Seconds,
    /// Where the rest was spent.
    pub stay: Stay,
}

/// What a gap counts for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counted {
    /// Travel that counts.
    pub travel: Seconds,
    /// Waiting that counts.
    pub waiting: Seconds,
    /// Time that does not count because nobody knows where it was spent.
    pub in_doubt: Seconds,
}

impl Counted {
    /// The working time in it. Panics: never.
    #[must_use]
    pub fn working(&self) -> Seconds {
        self.travel + self.waiting
    }
}

impl GapTime {
    /// What the gap counts for. A gap shorter than its way counts whole, as travel. Panics: never.
    #[must_use]
    pub fn counted(&self, policy: GapPolicy) -> Counted {
        let length = self.length.or_zero();
        // A way that takes longer than the gap fills it: the second over belongs to nobody.
        let travel = self.travel.or_zero().min(length);
        let rest = length - travel;
        let whole = Counted { travel, waiting: rest, in_doubt: Seconds::ZERO };
        match (policy, self.stay) {
            // Before everything else: the tribunal counted short gaps whole, wherever they were spent.
            (GapPolicy::Tribunal(most), _) if length <= most => whole,
            (_, Stay::Home) => Counted::default(),
            (_, Stay::Near) => whole,
            (_, Stay::RestBreak) => Counted { travel, ..Counted::default() },
            // Nobody can have been at home: the time was spent near the next client, and is working time.
            (_, Stay::Unknown(by_home)) if by_home >= length => whole,
            (_, Stay::Unknown(_)) => Counted { travel, waiting: Seconds::ZERO, in_doubt: rest },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(length: i32, travel: i32, stay: Stay) -> GapTime {
        GapTime { length: Seconds::from_minutes(length), travel: Seconds::from_minutes(travel), stay }
    }

    fn minutes(counted: Counted) -> [i32; 3] {
        [counted.travel, counted.waiting, counted.in_doubt].map(Seconds::whole_minutes)
    }

    #[test]
    fn gaps_under_both_policies() {
        let by_home = Stay::Unknown(Seconds::from_minutes(30));
        for (gap, strict, tribunal) in [
            (gap(20, 8, by_home), [8, 12, 0], [8, 12, 0]),
            (gap(45, 8, by_home), [8, 0, 37], [8, 37, 0]),
            (gap(60, 8, by_home), [8, 0, 52], [8, 52, 0]),
            (gap(61, 8, by_home), [8, 0, 53], [8, 0, 53]),
            (gap(90, 8, Stay::Near), [8, 82, 0], [8, 82, 0]),
            (gap(90, 8, Stay::Home), [0, 0, 0], [0, 0, 0]),
            (gap(45, 8, Stay::RestBreak), [8, 0, 0], [8, 37, 0]),
            (gap(5, 8, by_home), [5, 0, 0], [5, 0, 0]),
            (gap(-5, 8, by_home), [0, 0, 0], [0, 0, 0]),
        ] {
            assert_eq!(minutes(gap.counted(GapPolicy::Strict)), strict, "{gap:?}");
            assert_eq!(minutes(gap.counted(GapPolicy::TRIBUNAL_60)), tribunal, "{gap:?}");
        }
    }

    #[test]
    fn strict_never_counts_more_and_no_minute_is_counted_twice() {
        for length in 0..150 {
            for stay in [Stay::Near, Stay::Home, Stay::RestBreak, Stay::Unknown(Seconds::from_minutes(40))] {
                let gap = gap(length, 9, stay);
                let [strict, tribunal] = [GapPolicy::Strict, GapPolicy::TRIBUNAL_60].map(|policy| gap.counted(policy));
                assert!(strict.working() <= tribunal.working());
                assert!(tribunal.working() + tribunal.in_doubt <= gap.length);
            }
        }
    }
}
