//! How far it is between the places of a book: by estimate, from a matrix, or from a router, mode by mode.
//!
//! ```
//! # use std::collections::BTreeMap;
//! # use homeround::book::starter::list_starter_files;
//! # use homeround::planning::LoadedBranch;
//! # let files: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! # let branch = LoadedBranch::from_source(&files)?;
//! let travel = homeround::travel::of_book(&branch.book, &files)?;
//! assert!(!travel.tables.seconds.is_empty());
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

#[cfg(feature = "http")]
mod cache;
mod files;
#[cfg(feature = "http")]
mod http;
mod matrix;
pub mod mode;
#[cfg(feature = "http")]
mod osrm;
#[cfg(feature = "http")]
mod plausible;
pub(crate) mod points;
pub(crate) mod question;
pub(crate) mod router;
mod sheet;
#[cfg(feature = "http")]
mod valhalla;
mod words;

use std::collections::BTreeMap;

use homeround_core::book::Travel;
use homeround_core::book::travel::NO_ROUTE;
use homeround_core::ground::{Place, Seconds};

use self::files::BookFiles;
use crate::book::model::Book;
use crate::book::places::{NamedPlace, TravelTables, list_places};
pub use crate::book::router_address::Kind;
use crate::fault::{Fault, Faults, whole};
use crate::source::Source;
pub use mode::{Matrix, PRESETS, PeriodChange, Preset, TravelMode, TravelSource};
pub use question::{Block, Counters, RouterPatience};
pub use router::Router;

/// Travel between the places of a book by each of its modes, and what to say about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookTravel {
    /// Seconds and metres from door to door, mode by mode, row = from, column = to; parking included, `NO_ROUTE` for no way.
    pub tables: TravelTables,
    /// What a reader of any figure resting on these tables should know, one sentence or two each.
    pub notes: Vec<String>,
    /// What asking routers took.
    pub counters: Counters,
}

/// The ways between all places of a book, in the order of [`crate::book::places::list_places`] and
/// [`crate::book::places::list_modes`]. Files are read from `base`, where routers' answers are kept too.
///
/// # Errors
/// Every fault of every mode.
pub fn of_book<S: Source + ?Sized>(book: &Book, base: &S) -> Result<BookTravel, Faults> {
    let files = BookFiles { inside: &book.files, beside: Some(base) };
    read_travel(&mode::read_modes(book)?, &list_places(book), &files)
}

/// As [`of_book`], of a book that stands alone: the files it names are inside it, and nobody is asked.
///
/// # Errors
/// Every fault of every mode; a mode that asks a router.
pub fn of_document(book: &Book) -> Result<BookTravel, Faults> {
    let modes = mode::read_modes(book)?;
    let asks = |mode: &&TravelMode| matches!(mode.source, TravelSource::Router(_));
    let remedy = "Put its times into a CSV file that stands inside the book, or take the matrix out.";
    let asking =
        modes.iter().filter(asks).map(|mode| whole("book.json", &format!("asks a router for {}", mode.name), remedy));
    Faults(asking.collect()).or(())?;
    read_travel(
        &modes,
        &list_places(book),
        &BookFiles::<BTreeMap<String, Vec<u8>>> { inside: &book.files, beside: None },
    )
}

/// The ways between `list_places` by `modes`, both in the order given. Files are read from `base`, where routers' answers are kept too.
///
/// A journey between two different places ends with its mode's parking; between equal coordinates it takes no time.
///
/// # Errors
/// Every fault of every mode.
pub fn read_travel<S: Source + ?Sized>(
    modes: &[TravelMode],
    places: &[NamedPlace],
    base: &S,
) -> Result<BookTravel, Faults> {
    let mut faults = Faults::default();
    let mut ways = BookTravel::default();
    let periods = modes.iter().map(|mode| mode.periods.len()).max().unwrap_or(0);
    let entries = Travel::entries(places.len() as u32, modes.len() as u32, 1 + periods as u32);
    // Before any memory is taken: the tables grow with the square of the places.
    if entries.is_none_or(|entries| entries > MOST_ENTRIES) {
        return Err(too_many(places.len(), modes.len()));
    }
    for mode in modes {
        match of_mode(mode, places, base, &mut ways) {
            Ok(block) => {
                ways.notes.extend(words::holes(&mode.name, &block.seconds, places));
                // A period's table follows that of its mode: the core looks for it by the number of the period.
                let changed = mode.periods.iter().map(|change| changed(mode, change, &block, places, base, &mut ways));
                let changed: Vec<Result<Block, Faults>> = changed.collect();
                // The usual times and then each period's, mode by mode: so the tables are laid out.
                for block in std::iter::once(Ok(block)).chain(changed) {
                    match block {
                        Ok(block) => ways.tables.add(block.seconds, block.metres),
                        Err(found) => faults.0.extend(found.0),
                    }
                }
            }
            Err(found) => faults.0.extend(found.0),
        }
    }
    faults.or(ways)
}

/// The table of a mode in a period of the day, made of its usual one or from a source of the period's own.
fn changed<S: Source + ?Sized>(
    mode: &TravelMode,
    change: &PeriodChange,
    usual: &Block,
    places: &[NamedPlace],
    base: &S,
    ways: &mut BookTravel,
) -> Result<Block, Faults> {
    match change {
        PeriodChange::None => Ok(usual.clone()),
        PeriodChange::Source(source) => {
            let own = TravelMode { source: source.clone(), periods: Vec::new(), ..mode.clone() };
            of_mode(&own, places, base, ways)
        }
        PeriodChange::Permille(permille) => {
            // To park takes as long at any time of the day: only the way itself changes.
            let parking = u64::from(mode.estimate.parking_seconds());
            let slower = |(seconds, metres): (&u32, &u32)| match u64::from(*seconds) {
                0 => (0, *metres),
                _ if *seconds == NO_ROUTE => (NO_ROUTE, NO_ROUTE),
                journey => {
                    // Only the way is slower, for parking takes as long at any hour; it is rounded to the nearest
                    // second.
                    let way = (journey.saturating_sub(parking) * u64::from(*permille) + 500) / 1_000;
                    let journey = u32::try_from(way + journey.min(parking)).unwrap_or(NO_ROUTE);
                    // A way longer than any plan cannot be driven in one: it is none.
                    if journey > Seconds::HORIZON.0 as u32 { (NO_ROUTE, NO_ROUTE) } else { (journey, *metres) }
                }
            };
            let (seconds, metres) = usual.seconds.iter().zip(&usual.metres).map(slower).unzip();
            Ok(Block { seconds, metres })
        }
    }
}

/// The most entries a table may have: 4 GB of seconds and 4 GB of metres.
const MOST_ENTRIES: usize = 1 << 30;

fn too_many(places: usize, modes: usize) -> Faults {
    Faults(vec![Fault {
        file: "homeround.toml".into(),
        row: None,
        column: "travel".into(),
        value: String::new(),
        problem: format!(
            "asks for tables between {} places by {} modes",
            crate::words::count(places),
            crate::words::count(modes)
        ),
        remedy: "Plan one area at a time: split the branch so that modes × places² stays below 1,073,741,824.".into(),
    }])
}

/// The table of one mode as its source has it.
fn of_mode<S: Source + ?Sized>(
    mode: &TravelMode,
    named: &[NamedPlace],
    base: &S,
    ways: &mut BookTravel,
) -> Result<Block, Faults> {
    let places: Vec<Place> = named.iter().map(|one| one.place).collect();
    let on_the_road = match &mode.source {
        TravelSource::Estimate => {
            ways.notes.push(words::estimate(mode));
            return Ok(estimated(mode, &places));
        }
        TravelSource::Matrix(matrix) => {
            let (block, notes) = matrix::read_matrix(mode, matrix, named, base)?;
            ways.notes.extend(notes);
            block
        }
        TravelSource::Router(router) => {
            let (block, counters) = router.table(&mode.name, named, base).map_err(|fault| Faults(vec![*fault]))?;
            ways.notes.push(words::router(mode, router, counters));
            ways.counters.requests += counters.requests;
            ways.counters.bytes += counters.bytes;
            ways.counters.cached += counters.cached;
            block
        }
    };
    Ok(door_to_door(on_the_road, mode.estimate.parking_seconds(), &places))
}

fn estimated(mode: &TravelMode, places: &[Place]) -> Block {
    let entries = places.len() * places.len();
    let mut block = Block { seconds: vec![0; entries], metres: vec![0; entries] };
    // The tables were made to measure on the line above.
    let _ = mode.estimate.fill(places, &mut block.seconds, &mut block.metres);
    block
}

/// Makes journeys door to door of ways on the road: parking after each between different places, nothing between equal
/// coordinates. There is no way at all where only half of one is known or where it takes longer than any plan.
fn door_to_door(mut block: Block, parking_seconds: u32, places: &[Place]) -> Block {
    let pairs = places.iter().flat_map(|from| places.iter().map(move |to| from == to));
    for ((same, seconds), metres) in pairs.zip(&mut block.seconds).zip(&mut block.metres) {
        let journey = seconds.saturating_add(parking_seconds);
        // Two clients at one door: neither a way nor parking lies between them.
        (*seconds, *metres) = if same {
            (0, 0)
        // A way whose length nobody knows could not be paid for: it is none.
        } else if *metres == NO_ROUTE || journey > Seconds::HORIZON.0 as u32 {
            (NO_ROUTE, NO_ROUTE)
        } else {
            (journey, *metres)
        };
    }
    block
}
