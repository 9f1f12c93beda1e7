//! A real router asked for a table over HTTP: in blocks, each kept on disk once it has been answered.

use std::path::{Path, PathBuf};
use std::time::Duration;

use homeround_core::book::travel::NO_ROUTE;
use homeround_core::ground::{Place, Seconds};

use super::cache;
use super::http::{Failure, Line};
use super::words::metres_text;
use super::{label, osrm, valhalla};
use crate::book::NamedPlace;
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
    /// Four tries with waits of 0.5, 1 and 2 s, and 30 s for a whole answer, so that a router that says nothing, or a byte now
    /// and then, is given up after two minutes: our own default.
    fn default() -> Self {
        Self { tries: 4, first_wait: Duration::from_millis(500), timeout: Duration::from_secs(30) }
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

/// Seconds and metres of one pair, where the router has them.
pub(super) type Cell = (Option<f64>, Option<f64>);

/// Farther than this from its nearest road a place is outside the router's map: the remotest farms have a track. Our own
/// estimate.
const FARTHEST_ROAD_MM: i64 = 5_000_000;
/// Places at least this far apart are more than nothing apart by any road.
const APART_MM: i64 = 500_000;

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

/// Why there is no block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The router did not answer, or with what is no table.
    Failed(Failure),
    /// It answered about another place.
    Far(Snapped),
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Snapped> for Refusal {
    fn from(snapped: Snapped) -> Self {
        Self::Far(snapped)
    }
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
    pub(super) fn table(&self, mode: &str, named: &[NamedPlace], base: &Path) -> Result<(Block, Counters), Box<Fault>> {
        let places: &[Place] = &named.iter().map(|one| one.place).collect::<Vec<_>>();
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
                    question.answer(&mut line, cache.as_deref()).map_err(|why| self.fault(mode, &why, named))?;
                counters.cached += u64::from(found);
                table.place(&block, count, (row * chunk, column * chunk), to.len());
            }
        }
        (counters.requests, counters.bytes) = (line.requests, line.bytes);
        Ok((table, counters))
    }

    fn fault(&self, mode: &str, why: &Refusal, named: &[NamedPlace]) -> Box<Fault> {
        let (problem, remedy) = match why {
            Refusal::Failed(failure) => (failure.problem.clone(), failure.remedy.clone()),
            Refusal::Far(Snapped { place, distance_mm, others }) => {
                let who = named.iter().find(|one| one.place == *place).map_or("a place", label);
                let more = if *others == 0 {
                    String::new()
                } else {
                    format!(", and {others} more places lie far from its roads")
                };
                let problem =
                    format!("takes a road {} from {who} for the way to its door{more}", metres_text(*distance_mm));
                (
                    problem,
                    "Give the router a map that covers the branch, or correct the place's coordinates.".to_owned(),
                )
            }
        };
        Box::new(Fault {
            file: "homeround.toml".into(),
            row: None,
            column: "travel.modes.matrix".into(),
            value: self.url.clone(),
            problem: format!("(for {mode}) {problem}"),
            remedy,
        })
    }
}

impl Question<'_> {
    /// The block, and whether it was found on disk.
    fn answer(&self, line: &mut Line, cache: Option<&Path>) -> Result<(Block, bool), Refusal> {
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
    fn pairs(&self) -> usize {
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
        far.sort_unstable_by_key(|(snap, place)| (-snap, place.lat, place.lon));
        far.dedup_by_key(|(_, place)| *place);
        match far.first() {
            Some(&(distance_mm, place)) => Err(Snapped { place, distance_mm, others: far.len() - 1 }),
            None => Ok(()),
        }
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

    /// The block out of a router's own rows, to the nearest second and metre; a cell without a time or without a distance,
    /// and a time longer than any plan, has no way.
    ///
    /// # Errors
    /// What is wrong, as a clause: rows or cells more or fewer than were asked for, a number below zero, or zero all over
    /// between places that are apart.
    pub(super) fn of(rows: &[Vec<Cell>], question: &Question<'_>) -> Result<Self, String> {
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

/// Seconds and metres cell by cell.
///
/// # Errors
/// When the two have not the same shape, as a clause.
pub(super) fn paired(seconds: Vec<Vec<Option<f64>>>, metres: Vec<Vec<Option<f64>>>) -> Result<Vec<Vec<Cell>>, String> {
    let shape = |table: &[Vec<Option<f64>>]| table.iter().map(Vec::len).collect::<Vec<_>>();
    if shape(&seconds) != shape(&metres) {
        let count = |table: &[Vec<Option<f64>>]| table.iter().map(Vec::len).sum::<usize>();
        let (seconds, metres) = (count(&seconds), count(&metres));
        return Err(format!("answers {seconds} durations but {metres} distances, or in rows of other lengths"));
    }
    Ok(seconds.into_iter().zip(metres).map(|(seconds, metres)| seconds.into_iter().zip(metres).collect()).collect())
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
