//! What a router is asked, and what it answers.

use std::time::Duration;

#[cfg(feature = "http")]
use homeround_core::book::travel::NO_ROUTE;
#[cfg(feature = "http")]
use homeround_core::ground::{Place, Seconds};

#[cfg(feature = "http")]
use crate::book::router_address::Kind;

/// How long to wait for a router, and how often to try again when it is busy or away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouterPatience {
    /// Tries per request, the first included; at least 1.
    pub tries: u32,
    /// The wait before the second try; it doubles before each further one.
    pub first_wait: Duration,
    /// A request is given up after this long.
    pub timeout: Duration,
}

impl Default for RouterPatience {
    /// Four tries with waits of 0.5, 1 and 2 s, and 30 s for a whole answer: our own default. A router that says
    /// nothing, or a byte now and then, is given up after two minutes.
    fn default() -> Self {
        Self { tries: 4, first_wait: Duration::from_millis(500), timeout: Duration::from_secs(30) }
    }
}

/// What asking a router took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counters {
    /// Requests sent, tries that failed included.
    pub requests: u64,
    /// Bytes of the answers' bodies.
    pub bytes: u64,
    /// Blocks that were found on disk and not asked for.
    pub cached: u64,
}

/// A part of a table: seconds and metres from some places to others, row by row; [`NO_ROUTE`] where there is no way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// Seconds on the way.
    pub seconds: Vec<u32>,
    /// Metres of the way.
    pub metres: Vec<u32>,
}

#[cfg(feature = "http")]
/// Seconds and metres of one pair, where the router has them.
pub(super) type AskedCell = (Option<f64>, Option<f64>);

#[cfg(feature = "http")]
/// Farther than this from its nearest road a place is outside the router's map: the remotest farms have a track. Our own
/// estimate.
const FARTHEST_ROAD_MM: i64 = 5_000_000;
#[cfg(feature = "http")]
/// Places at least this far apart are more than nothing apart by any road.
const APART_MM: i64 = 500_000;

#[cfg(feature = "http")]
/// A place that the router's map does not reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Snapped {
    /// The place.
    pub(super) place: Place,
    /// Millimetres from it to the road that the router took.
    pub(super) distance_mm: i64,
    /// How many more of the places that were asked for it does not reach.
    pub(super) others: usize,
}

#[cfg(feature = "http")]
/// What is asked in one request, and by which interface: from every one of `from` to every one of `to`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question<'a> {
    pub(super) kind: Kind,
    /// Where the router listens.
    pub(super) url: &'a str,
    pub(super) profile: &'a str,
    pub(super) from: &'a [Place],
    pub(super) to: &'a [Place],
}

#[cfg(feature = "http")]
impl Question<'_> {
    /// How many pairs are asked for.
    pub(super) fn pairs(&self) -> usize {
        self.from.len() * self.to.len()
    }

    /// Whether a list of seconds or metres says nothing: zero wherever there is a way, also between places that are apart.
    fn is_nothing(&self, list: &[u32]) -> bool {
        let pairs = || self.from.iter().flat_map(|from| self.to.iter().map(move |to| (from, to))).zip(list);
        let apart = |(from, to): (&Place, &Place)| from.at_most_mm(*to) > APART_MM && from.distance_mm(*to) > APART_MM;
        pairs().all(|(_, number)| *number == 0 || *number == NO_ROUTE)
            && pairs().any(|(pair, number)| *number == 0 && apart(pair))
    }

    /// Fails when the road that a router took for a place is too far from it to be a way to its door.
    ///
    /// `snaps` has millimetres from each place to its road, those of `from` first; nothing where the router does not say.
    ///
    /// # Errors
    /// The farthest of them, and which place it is of.
    pub(super) fn check_snaps(&self, snaps: &[Option<i64>]) -> Result<(), Snapped> {
        let places = self.from.iter().chain(self.to).zip(snaps);
        let far = places.filter_map(|(place, snap)| snap.map(|snap| (snap, *place)));
        let mut far: Vec<(i64, Place)> = far.filter(|(snap, _)| *snap > FARTHEST_ROAD_MM).collect();
        // The farthest first, and of equals always the same one.
        far.sort_unstable_by_key(|(snap, place)| (-snap, place.lat, place.lon));
        far.dedup_by_key(|(_, place)| *place);
        match far.first() {
            Some(&(distance_mm, place)) => Err(Snapped { place, distance_mm, others: far.len() - 1 }),
            None => Ok(()),
        }
    }
}

#[cfg(feature = "http")]
impl Block {
    /// Copies `block`, `width` wide, into this table of `count` places with its first cell at (row, column).
    pub(super) fn place(&mut self, block: &Self, count: usize, (row, column): (usize, usize), width: usize) {
        for at in 0..block.seconds.len() / width {
            let (here, there) = ((row + at) * count + column, at * width);
            self.seconds[here..here + width].copy_from_slice(&block.seconds[there..there + width]);
            self.metres[here..here + width].copy_from_slice(&block.metres[there..there + width]);
        }
    }

    /// The block out of a router's own rows, to the nearest second and metre; a cell without a time or without a distance,
    /// and a time longer than any plan, has no way.
    ///
    /// # Errors
    /// What is wrong, as a clause: rows or cells more or fewer than were asked for, a number below zero, or zero all over
    /// between places that are apart.
    pub(super) fn from_cells(rows: &[Vec<AskedCell>], question: &Question<'_>) -> Result<Self, String> {
        let (from, to) = (question.from.len(), question.to.len());
        if rows.len() != from {
            return Err(format!("answered {} rows when {from} were asked for", rows.len()));
        }
        if let Some((at, row)) = rows.iter().enumerate().find(|(_, row)| row.len() != to) {
            return Err(format!("answered {} cells in row {} when {to} were asked for", row.len(), at + 1));
        }
        let mut block = Self::default();
        for (seconds, metres) in rows.iter().flatten() {
            let (seconds, metres) = match (whole(*seconds)?, whole(*metres)?) {
                (Some(seconds), Some(metres)) if seconds <= Seconds::HORIZON.0 as u32 => (seconds, metres),
                _ => (NO_ROUTE, NO_ROUTE),
            };
            block.seconds.push(seconds);
            block.metres.push(metres);
        }
        for (list, unit) in [(&block.seconds, "seconds"), (&block.metres, "metres")] {
            if question.is_nothing(list) {
                return Err(format!("answers 0 {unit} between all places, some of which are apart"));
            }
        }
        Ok(block)
    }
}

#[cfg(feature = "http")]
/// Seconds and metres cell by cell.
///
/// # Errors
/// When the two have not the same shape, as a clause.
pub(super) fn paired(
    seconds: Vec<Vec<Option<f64>>>,
    metres: Vec<Vec<Option<f64>>>,
) -> Result<Vec<Vec<AskedCell>>, String> {
    let shape = |table: &[Vec<Option<f64>>]| table.iter().map(Vec::len).collect::<Vec<_>>();
    if shape(&seconds) != shape(&metres) {
        let count = |table: &[Vec<Option<f64>>]| table.iter().map(Vec::len).sum::<usize>();
        let (seconds, metres) = (count(&seconds), count(&metres));
        return Err(format!("answers {seconds} durations but {metres} distances, or in rows of other lengths"));
    }
    Ok(seconds.into_iter().zip(metres).map(|(seconds, metres)| seconds.into_iter().zip(metres).collect()).collect())
}

#[cfg(feature = "http")]
/// A router's number to the nearest whole; what does not fit is as far as nowhere.
fn whole(number: Option<f64>) -> Result<Option<u32>, String> {
    match number {
        None => Ok(None),
        // A cast saturates, and `NO_ROUTE` is the largest number there is.
        Some(number) if number >= 0.0 => Ok(Some(number.round() as u32)),
        Some(number) => Err(format!("answered {number}, which is no time and no distance")),
    }
}
