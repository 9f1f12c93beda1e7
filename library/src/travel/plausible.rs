//! Whether a router's answer can be true: nobody drives faster than a train, and no road is much shorter than a crow's way.

use homeround_core::book::travel::NO_ROUTE;
use homeround_core::ground::Place;

use super::question::{Block, Question};
use crate::words::{count, counted, metres_text};

/// Faster than this, as the crow flies, nobody drives to a client: above every speed limit of the United Kingdom (70 mph, 113
/// km/h), and roads are longer than a crow's way. Our own bound; the fastest of Newport's ways by car is at 66 km/h.
const FASTEST_METRES_PER_HOUR: i64 = 130_000;
/// A road may be this many times faster than that, or shorter than a crow's way, before its length is not believed: a length
/// in another unit is out by far more. Our own bound.
const DOUBT: i64 = 2;
/// How much of a way a router need not answer for. It sets off from a road near one door and ends on one near the
/// other. Not every router says how near.
const ALLOWANCE_MM: i64 = 1_000_000;
/// Places at least this far apart are not one place.
const APART_MM: i64 = 500_000;
/// Where the farthest pair is this many times as far apart as the nearest, one answer for both is no answer.
const SPREAD: i64 = 4;
/// So many answers that are all the same are no chance.
const MANY: usize = 6;

/// An answer that cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Impossible {
    /// Where the way begins.
    pub(super) from: Place,
    /// Where it ends.
    pub(super) to: Place,
    /// What the router answers for it: `1 second and 1 m of road`.
    pub(super) answer: String,
    /// Why that cannot be, after the names of the two places.
    pub(super) reason: String,
}

/// One answered way between places that are apart.
#[derive(Clone, Copy)]
struct AnsweredWay {
    from: Place,
    to: Place,
    /// Millimetres as the crow flies.
    apart_mm: i64,
    /// The same without what the router need not answer for.
    owed_mm: i64,
    seconds: u32,
    metres: u32,
}

impl AnsweredWay {
    /// Millimetres that the fastest driver gets in the answered seconds.
    fn reach_mm(self) -> i64 {
        i64::from(self.seconds) * FASTEST_METRES_PER_HOUR * 1_000 / 3_600
    }

    fn road_mm(self) -> i64 {
        i64::from(self.metres) * 1_000
    }

    /// By how many millimetres this way is too far for its time, the road too short for the way, or the road too long
    /// for its time. It is whichever is most, and nothing above zero where it can be true.
    fn excess_mm(self) -> i64 {
        let too_fast = self.owed_mm - self.reach_mm();
        let too_short = self.owed_mm - DOUBT * self.road_mm();
        let too_long = self.road_mm() - ALLOWANCE_MM - DOUBT * self.reach_mm();
        too_fast.max(too_short).max(too_long)
    }

    fn impossible(self, reason: String) -> Impossible {
        let answer =
            format!("{} and {} of road", counted(self.seconds as usize, "second"), metres_text(self.road_mm()));
        Impossible { from: self.from, to: self.to, answer, reason }
    }
}

/// Fails when an answered block has ways that nobody can go, or the same number for places near and far.
///
/// `snaps` has millimetres from each place to its road, those of the places from first; nothing where the router does not say.
///
/// # Errors
/// The least possible of its ways.
pub(super) fn check_plausible(question: &Question<'_>, block: &Block, snaps: &[Option<i64>]) -> Result<(), Impossible> {
    let ways = list_ways(question, block, snaps);
    let impossible = || ways.iter().filter(|way| way.excess_mm() > 0);
    if let Some(worst) = impossible().max_by_key(|way| way.excess_mm()) {
        let others = match impossible().count() - 1 {
            0 => String::new(),
            1 => ", and 1 more way is as impossible".to_owned(),
            others => format!(", and {} more ways are as impossible", count(others)),
        };
        return Err(
            worst.impossible(format!("which are {} apart as the crow flies{others}", metres_text(worst.apart_mm)))
        );
    }
    check_differences(&ways)
}

/// Fails when many ways, near and far, have all one time or all one length.
fn check_differences(ways: &[AnsweredWay]) -> Result<(), Impossible> {
    let (nearest, farthest) = (ways.iter().min_by_key(|way| way.apart_mm), ways.iter().max_by_key(|way| way.apart_mm));
    let (Some(nearest), Some(farthest)) = (nearest, farthest) else { return Ok(()) };
    let same = |number: fn(&AnsweredWay) -> u32| ways.iter().all(|way| number(way) == number(nearest));
    let what = match (same(|way| way.seconds), same(|way| way.metres)) {
        (true, _) => "time",
        (false, true) => "length",
        (false, false) => return Ok(()),
    };
    if ways.len() < MANY || farthest.apart_mm < SPREAD * nearest.apart_mm {
        return Ok(());
    }
    let (near, far) = (metres_text(nearest.apart_mm), metres_text(farthest.apart_mm));
    Err(farthest.impossible(format!("and the same {what} between all places, from {near} to {far} apart")))
}

/// The ways of a block that have an answer and whose ends are apart.
fn list_ways(question: &Question<'_>, block: &Block, snaps: &[Option<i64>]) -> Vec<AnsweredWay> {
    let snap = |at: usize| snaps.get(at).copied().flatten().unwrap_or(0).max(0);
    let cells = block.seconds.iter().zip(&block.metres).enumerate();
    let way = |(at, (&seconds, &metres)): (usize, (&u32, &u32))| {
        let (row, column) = (at / question.to.len(), at % question.to.len());
        let (from, to) = (*question.from.get(row)?, *question.to.get(column)?);
        // Most pairs of a large table are told apart from one place without a root.
        if seconds == NO_ROUTE || metres == NO_ROUTE || from.at_most_mm(to) <= APART_MM {
            return None;
        }
        let apart_mm = from.distance_mm(to);
        let owed_mm = apart_mm - ALLOWANCE_MM - snap(row) - snap(question.from.len() + column);
        (apart_mm > APART_MM).then_some(AnsweredWay { from, to, apart_mm, owed_mm, seconds, metres })
    };
    cells.filter_map(way).collect()
}
