//! How far it is between the places of a book: by estimate, from a matrix, or from a router, mode by mode.

mod cache;
mod http;
mod matrix;
pub mod mode;
mod osrm;
pub mod points;
pub mod router;
mod sheet;
mod valhalla;
mod words;

use std::path::Path;

use homeround_core::book::Travel;
use homeround_core::book::travel::NO_ROUTE;
use homeround_core::ground::{Place, Seconds};

use crate::fault::{Fault, Faults};
pub use mode::{Matrix, Mode, PRESETS, Preset, Source};
pub use router::{Block, Counters, Kind, Patience, Router};

/// A place of the book: what is there, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    /// The ids of the clients, carers and bases there.
    pub names: Vec<String>,
    /// Its postcode, where one was given.
    pub postcode: Option<String>,
    /// Where it is.
    pub place: Place,
}

impl Door {
    /// What the place is called: its first name.
    #[must_use]
    pub fn label(&self) -> &str {
        self.names.first().map_or("a place without a name", String::as_str)
    }
}

/// Travel between the places of a book by each of its modes, laid out as [`Travel`], and what to say about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TravelTables {
    /// How many places there are.
    pub places: u32,
    /// How many modes there are.
    pub modes: u32,
    /// Seconds from door to door, mode by mode, row = from, column = to; parking included; `NO_ROUTE` for no way.
    pub seconds: Vec<u32>,
    /// Metres likewise.
    pub metres: Vec<u32>,
    /// What a reader of any figure resting on these tables should know, one sentence or two each.
    pub notes: Vec<String>,
    /// What asking routers took.
    pub counters: Counters,
}

impl TravelTables {
    /// The tables as the core reads them.
    #[must_use]
    pub fn view(&self) -> Travel<'_> {
        Travel { places: self.places, modes: self.modes, seconds: &self.seconds, metres: &self.metres }
    }
}

/// The travel tables between `doors` by `modes`, both in the order given. Files and caches are looked for from `base`.
///
/// A journey between two different places ends with its mode's parking; between equal coordinates it takes no time.
///
/// # Errors
/// Every fault of every mode.
pub fn tables(modes: &[Mode], doors: &[Door], base: &Path) -> Result<TravelTables, Faults> {
    let mut faults = Faults::default();
    let mut tables = TravelTables::default();
    (tables.places, tables.modes) = (doors.len() as u32, modes.len() as u32);
    let fits = Travel::entries(tables.places, tables.modes).is_some_and(|entries| entries <= MOST_ENTRIES);
    if !fits {
        return Err(too_many(doors.len(), modes.len()));
    }
    for mode in modes {
        match of_mode(mode, doors, base, &mut tables) {
            Ok(mut block) => {
                tables.notes.extend(words::holes(&mode.name, &block.seconds, doors));
                tables.seconds.append(&mut block.seconds);
                tables.metres.append(&mut block.metres);
            }
            Err(found) => faults.0.extend(found.0),
        }
    }
    faults.or(tables)
}

/// The most entries a table may have: 4 GB of seconds and 4 GB of metres.
const MOST_ENTRIES: usize = 1 << 30;

fn too_many(doors: usize, modes: usize) -> Faults {
    Faults(vec![Fault {
        file: "homeround.toml".into(),
        row: None,
        column: "travel".into(),
        value: String::new(),
        problem: format!("asks for tables between {} places by {} modes", words::grouped(doors), words::grouped(modes)),
        remedy: "Plan one area at a time: split the branch so that modes × places² stays below 1 073 741 824.".into(),
    }])
}

/// The table of one mode as its source has it.
fn of_mode(mode: &Mode, doors: &[Door], base: &Path, tables: &mut TravelTables) -> Result<Block, Faults> {
    let places: Vec<Place> = doors.iter().map(|door| door.place).collect();
    let on_the_road = match &mode.source {
        Source::Estimate => {
            tables.notes.push(words::estimate(mode));
            return Ok(estimated(mode, &places));
        }
        Source::Matrix(matrix) => {
            let (block, notes) = matrix::table(mode, matrix, doors, base)?;
            tables.notes.extend(notes);
            block
        }
        Source::Router(router) => {
            let (block, counters) = router.table(&mode.name, &places, base).map_err(|fault| Faults(vec![*fault]))?;
            tables.notes.push(words::router(mode, router, counters));
            tables.counters.requests += counters.requests;
            tables.counters.bytes += counters.bytes;
            tables.counters.cached += counters.cached;
            block
        }
    };
    Ok(door_to_door(on_the_road, mode.estimate.parking_seconds(), &places))
}

fn estimated(mode: &Mode, places: &[Place]) -> Block {
    let entries = places.len() * places.len();
    let mut block = Block { seconds: vec![0; entries], metres: vec![0; entries] };
    // The tables were made to measure on the line above.
    let _ = mode.estimate.fill(places, &mut block.seconds, &mut block.metres);
    block
}

/// Makes journeys door to door of ways on the road: parking after each between different places, nothing between equal
/// coordinates, and no way at all where only half of one is known or where it takes longer than any plan.
fn door_to_door(mut block: Block, parking_seconds: u32, places: &[Place]) -> Block {
    let pairs = places.iter().flat_map(|from| places.iter().map(move |to| from == to));
    for ((same, seconds), metres) in pairs.zip(&mut block.seconds).zip(&mut block.metres) {
        let journey = seconds.saturating_add(parking_seconds);
        (*seconds, *metres) = if same {
            (0, 0)
        } else if *metres == NO_ROUTE || journey > Seconds::HORIZON.0 as u32 {
            (NO_ROUTE, NO_ROUTE)
        } else {
            (journey, *metres)
        };
    }
    block
}
