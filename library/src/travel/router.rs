//! A real router asked for a table over HTTP: in blocks, each kept on disk once it has been answered.

use std::path::{Path, PathBuf};
use std::time::Duration;

use homeround_core::book::travel::NO_ROUTE;
use homeround_core::ground::{Place, Seconds};

use super::cache;
use super::http::{Failure, Line};
use super::{osrm, valhalla};
use crate::fault::Fault;

/// Which interface a router speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// OSRM's table service, version 1.
    Osrm,
    /// Valhalla's time-distance matrix, `sources_to_targets`.
    Valhalla,
}

/// A router, and how to ask it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Router {
    /// The interface.
    pub kind: Kind,
    /// Where it listens: `http://127.0.0.1:8002`.
    pub url: String,
    /// OSRM's profile or Valhalla's costing: `driving`, `auto`, `bicycle`, `pedestrian`.
    pub profile: String,
    /// How many places a request asks from, and to; at least 1.
    pub chunk: usize,
    /// The folder that answers are kept in, from the book's folder; nothing keeps none.
    pub cache: Option<PathBuf>,
    /// How long to wait and how often to try.
    pub patience: Patience,
}

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

impl Router {
    /// 50 places from and 50 to: what stock configurations allow (OSRM's `max-table-size` counts 100 coordinates,
    /// Valhalla's `max_matrix_location_pairs` 2 500 pairs).
    pub const CHUNK: usize = 50;
    /// Where a router named by its address keeps its answers, from the book's folder. Delete it to ask anew.
    pub const KEPT: &str = ".homeround/travel";

    /// The router of this kind at `url`, asked with our own defaults, keeping its answers in `cache`.
    #[must_use]
    pub fn new(kind: Kind, url: &str, profile: &str, cache: Option<PathBuf>) -> Self {
        let (url, profile) = (url.trim_end_matches('/').to_owned(), profile.to_owned());
        Self { kind, url, profile, chunk: Self::CHUNK, cache, patience: Patience::default() }
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

/// What is asked in one request, and by which interface: from every one of `from` to every one of `to`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question<'a> {
    pub(super) router: &'a Router,
    pub(super) from: &'a [Place],
    pub(super) to: &'a [Place],
}

impl Router {
    /// The router that a book's `matrix` names in place of a file, by its address: `osrm+http://HOST:PORT/PROFILE` or
    /// `valhalla+https://HOST/COSTING`; what stands between host and profile is part of the address. It keeps its
    /// answers in [`Self::KEPT`]. Nothing when the text is no such address.
    ///
    /// ```
    /// use homeround::travel::{Kind, Router};
    /// let router = Router::at("valhalla+http://127.0.0.1:8002/auto").unwrap();
    /// assert_eq!((router.kind, router.url.as_str(), router.profile.as_str()), (Kind::Valhalla, "http://127.0.0.1:8002", "auto"));
    /// assert_eq!(Router::at("roads/car_seconds.csv"), None);
    /// ```
    #[must_use]
    pub fn at(address: &str) -> Option<Self> {
        let (kind, url) = address.split_once('+')?;
        let kind = match kind {
            "osrm" => Kind::Osrm,
            "valhalla" => Kind::Valhalla,
            _ => return None,
        };
        let (scheme, rest) = url.split_once("://")?;
        let (host, profile) = rest.rsplit_once('/')?;
        let named =
            !profile.is_empty() && profile.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
        let placed = ["http", "https"].contains(&scheme) && !host.is_empty() && !host.contains(['?', '#', ' ']);
        let url = format!("{scheme}://{host}");
        (named && placed).then(|| Self::new(kind, &url, profile, Some(Self::KEPT.into())))
    }

    /// Whether a book's `matrix` is meant as an address and not as a file.
    #[must_use]
    pub fn is_address(text: &str) -> bool {
        text.contains("://")
    }

    /// The whole table between `places`, row = from, column = to: asked block by block, or found on disk.
    ///
    /// # Errors
    /// One fault of the mode `mode` when the router does not answer, or not what was asked; blocks answered before that
    /// stay on disk, so that the next run goes on from there.
    pub(super) fn table(&self, mode: &str, places: &[Place], base: &Path) -> Result<(Block, Counters), Box<Fault>> {
        let mut line = Line::new(self.patience);
        let cache = self.cache.as_ref().map(|folder| base.join(folder));
        let count = places.len();
        let mut table = Block { seconds: vec![0; count * count], metres: vec![0; count * count] };
        let mut counters = Counters::default();
        let chunk = self.chunk.max(1);
        for (row, from) in places.chunks(chunk).enumerate() {
            for (column, to) in places.chunks(chunk).enumerate() {
                let question = Question { router: self, from, to };
                let (block, found) =
                    question.answer(&mut line, cache.as_deref()).map_err(|why| self.fault(mode, why))?;
                counters.cached += u64::from(found);
                table.place(&block, count, (row * chunk, column * chunk), to.len());
            }
        }
        (counters.requests, counters.bytes) = (line.requests, line.bytes);
        Ok((table, counters))
    }

    fn fault(&self, mode: &str, why: Failure) -> Box<Fault> {
        Box::new(Fault {
            file: "homeround.toml".into(),
            row: None,
            column: "travel.modes.matrix".into(),
            value: self.url.clone(),
            problem: format!("(for {mode}) {}", why.problem),
            remedy: why.remedy,
        })
    }
}

impl Question<'_> {
    /// The block, and whether it was found on disk.
    fn answer(&self, line: &mut Line, cache: Option<&Path>) -> Result<(Block, bool), Failure> {
        let key = cache::key(self);
        if let Some(block) = cache.and_then(|folder| cache::read(folder, &key, self.pairs())) {
            return Ok((block, true));
        }
        let block = match self.router.kind {
            Kind::Osrm => osrm::ask(self, line)?,
            Kind::Valhalla => valhalla::ask(self, line)?,
        };
        if let Some(folder) = cache {
            // A cache that cannot be written costs time at the next run, not the answer of this one.
            let _ = cache::write(folder, &key, &block);
        }
        Ok((block, false))
    }

    /// How many pairs are asked for.
    pub(super) fn pairs(&self) -> usize {
        self.from.len() * self.to.len()
    }
}

impl Block {
    /// Copies `block`, `width` wide, into this table of `count` places with its first cell at (row, column).
    fn place(&mut self, block: &Self, count: usize, (row, column): (usize, usize), width: usize) {
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

/// A router's number to the nearest whole; what does not fit is as far as nowhere.
fn whole(number: Option<f64>) -> Result<Option<u32>, String> {
    match number {
        None => Ok(None),
        // A cast saturates, and `NO_ROUTE` is the largest number there is.
        Some(number) if number >= 0.0 => Ok(Some(number.round() as u32)),
        Some(number) => Err(format!("answered {number}, which is no time and no distance")),
    }
}
