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
pub struct Patience {
    /// Tries per request, the first included; at least 1.
    pub tries: u32,
    /// The wait before the second try; it doubles before each further one.
    pub first_wait: Duration,
    /// A request is given up after this long.
    pub timeout: Duration,
}

impl Default for Patience {
    /// Four tries with waits of 0.5, 1 and 2 s, and 60 s for an answer: our own default.
    fn default() -> Self {
        Self { tries: 4, first_wait: Duration::from_millis(500), timeout: Duration::from_secs(60) }
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

/// A part of a table: seconds and metres from some places to others, row by row; [`NO_ROUTE`](homeround_core::book::travel::NO_ROUTE) where there is no way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// Seconds on the way.
    pub seconds: Vec<u32>,
    /// Metres of the way.
    pub metres: Vec<u32>,
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

    /// The block of `pairs` cells in a router's own numbers, to the nearest second and metre; a cell without a time or
    /// without a distance, and a time longer than any plan, has no way.
    ///
    /// # Errors
    /// What is wrong, as a clause, when a list has another length or a number is below zero.
    pub(super) fn of(cells: &[(Option<f64>, Option<f64>)], pairs: usize) -> Result<Self, String> {
        if cells.len() != pairs {
            return Err(format!("answered {} pairs of places when {pairs} were asked for", cells.len()));
        }
        let mut block = Self::default();
        for (seconds, metres) in cells {
            let (seconds, metres) = match (whole(*seconds)?, whole(*metres)?) {
                (Some(seconds), Some(metres)) if seconds <= Seconds::HORIZON.0 as u32 => (seconds, metres),
                _ => (NO_ROUTE, NO_ROUTE),
            };
            block.seconds.push(seconds);
            block.metres.push(metres);
        }
        Ok(block)
    }
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
