//! A real router asked for a table over HTTP: in blocks, each kept by the book's source once it has been answered.

#[cfg(feature = "http")]
use homeround_core::ground::Place;

#[cfg(feature = "http")]
use super::http::{Refusal, RouterConnection};
#[cfg(feature = "http")]
use super::plausible::Impossible;
use super::question::{Block, Counters, RouterPatience};
#[cfg(feature = "http")]
use super::question::{Question, Snapped};
#[cfg(feature = "http")]
use super::{cache, osrm, valhalla};
use crate::book::NamedPlace;
use crate::book::router_address::{Kind, RouterAddress};
use crate::fault::Fault;
use crate::source::Source;
#[cfg(feature = "http")]
use crate::words::metres_text;

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
    /// The folder under whose name the source keeps answers; nothing keeps none.
    pub cache: Option<String>,
    /// How long to wait and how often to try.
    pub patience: RouterPatience,
}

impl Router {
    /// 50 places from and 50 to: what stock configurations allow (OSRM's `max-table-size` counts 100 coordinates,
    /// Valhalla's `max_matrix_location_pairs` 2 500 pairs).
    pub const CHUNK: usize = 50;
    /// Where a router named by its address keeps its answers, from the book's folder. Delete it to ask anew.
    pub const KEPT: &str = ".homeround/travel";

    /// The router of this kind at `url`, asked with our own defaults, keeping its answers in `cache`.
    #[must_use]
    pub fn new(kind: Kind, url: &str, profile: &str, cache: Option<String>) -> Self {
        let (url, profile) = (url.trim_end_matches('/').to_owned(), profile.to_owned());
        Self { kind, url, profile, chunk: Self::CHUNK, cache, patience: RouterPatience::default() }
    }
}

impl Router {
    /// The router that a book's `matrix` names in place of a file. It keeps its answers in [`Self::KEPT`]. Nothing when the
    /// text is no such address.
    ///
    /// ```
    /// use homeround::travel::{Kind, Router};
    /// let router = Router::at("valhalla+http://127.0.0.1:8002/auto").unwrap();
    /// assert_eq!((router.kind, router.url.as_str(), router.profile.as_str()), (Kind::Valhalla, "http://127.0.0.1:8002", "auto"));
    /// assert_eq!(Router::at("roads/car_seconds.csv"), None);
    /// ```
    #[must_use]
    pub fn at(address: &str) -> Option<Self> {
        let RouterAddress { kind, url, profile } = RouterAddress::parse(address)?;
        Some(Self::new(kind, &url, &profile, Some(Self::KEPT.into())))
    }

    /// The whole table between `places`, row = from, column = to: asked block by block, or found kept.
    ///
    /// # Errors
    /// One fault of the mode `mode` when the router does not answer, or not what was asked; blocks answered before that
    /// stay kept, so that the next run goes on from there.
    #[cfg(feature = "http")]
    pub(super) fn table<S: Source + ?Sized>(
        &self,
        mode: &str,
        named: &[NamedPlace],
        source: &S,
    ) -> Result<(Block, Counters), Box<Fault>> {
        let places: &[Place] = &named.iter().map(|one| one.place).collect::<Vec<_>>();
        let mut line = RouterConnection::new(self.patience);
        let keep = KeptAnswers { source, folder: self.cache.as_deref() };
        let count = places.len();
        let mut table = Block { seconds: vec![0; count * count], metres: vec![0; count * count] };
        let mut counters = Counters::default();
        let chunk = self.chunk.max(1);
        for (row, from) in places.chunks(chunk).enumerate() {
            for (column, to) in places.chunks(chunk).enumerate() {
                let question = Question { kind: self.kind, url: &self.url, profile: &self.profile, from, to };
                let (block, found) = keep.answer(&question, &mut line).map_err(|why| {
                    let (problem, remedy) = told(&why, named);
                    self.fault(mode, &problem, remedy)
                })?;
                counters.cached += u64::from(found);
                table.place(&block, count, (row * chunk, column * chunk), to.len());
            }
        }
        (counters.requests, counters.bytes) = (line.requests, line.bytes);
        Ok((table, counters))
    }

    /// Without the feature `http` no router can be asked.
    #[cfg(not(feature = "http"))]
    pub(super) fn table<S: Source + ?Sized>(
        &self,
        mode: &str,
        _: &[NamedPlace],
        _: &S,
    ) -> Result<(Block, Counters), Box<Fault>> {
        let problem = "is a router, which this build cannot ask";
        Err(self.fault(mode, problem, "Name a CSV file of a matrix.".to_owned()))
    }

    fn fault(&self, mode: &str, problem: &str, remedy: String) -> Box<Fault> {
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

/// Where answers are kept: in a source, under the name of a folder.
#[cfg(feature = "http")]
struct KeptAnswers<'a, S: ?Sized> {
    source: &'a S,
    folder: Option<&'a str>,
}

#[cfg(feature = "http")]
impl<S: Source + ?Sized> KeptAnswers<'_, S> {
    /// The block, and whether it was found kept.
    fn answer(&self, question: &Question<'_>, line: &mut RouterConnection) -> Result<(Block, bool), Refusal> {
        let key = cache::cache_key(question);
        let name = self.folder.map(|folder| format!("{folder}/{key}.json"));
        let kept = name.as_ref().and_then(|name| cache::read_block(self.source, name, &key, question.pairs()));
        if let Some(block) = kept {
            return Ok((block, true));
        }
        let block = match question.kind {
            Kind::Osrm => osrm::ask_osrm(question, line)?,
            Kind::Valhalla => valhalla::ask_valhalla(question, line)?,
        };
        if let Some(name) = name {
            // An answer that cannot be kept costs time at the next run, not the answer of this one.
            let _ = cache::write_block(self.source, &name, &key, &block);
        }
        Ok((block, false))
    }
}

/// Why a router has not answered, and what to do about it.
#[cfg(feature = "http")]
fn told(why: &Refusal, named: &[NamedPlace]) -> (String, String) {
    let called = |place: Place| named.iter().find(|one| one.place == place).map_or("a place", NamedPlace::label);
    match why {
        Refusal::Failed(failure) => (failure.problem.clone(), failure.remedy.clone()),
        Refusal::Far(Snapped { place, distance_mm, others }) => {
            let who = called(*place);
            let more = match others {
                0 => String::new(),
                others => format!(", and {others} more places lie far from its roads"),
            };
            let problem =
                format!("takes a road {} from {who} for the way to its door{more}", metres_text(*distance_mm));
            let remedy = "Give the router a map that covers the branch, or correct the place's coordinates.";
            (problem, remedy.to_owned())
        }
        Refusal::Impossible(Impossible { from, to, answer, reason }) => {
            let (from, to) = (called(*from), called(*to));
            let problem = format!("answers {answer} from {from} to {to}, {reason}");
            let remedy = "Ask the router for this one way and mend its profile or its map; without a router, take it out of \
                          the mode and travel is estimated.";
            (problem, remedy.to_owned())
        }
    }
}
