//! A way to travel: its numbers, and where its times come from.
//!
//! ```
//! use homeround::travel::mode::Preset;
//!
//! let car = Preset::from_name("car").unwrap();
//! assert!(car.estimate().is_some());
//! assert!(Preset::from_name("boat").is_none());
//! ```

use homeround_core::book::Estimate;

use super::router::Router;
use crate::book::model::{self, Book};
use crate::book::periods;
use crate::book::places::list_modes;
use crate::book::router_address::RouterAddress;
use crate::fault::{Fault, Faults};

/// One way to travel and where its times and distances come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TravelMode {
    /// Its name, as carers name it: car, bicycle, foot.
    pub name: String,
    /// The estimate: all there is for [`TravelSource::Estimate`]; its parking is added to the others too, and its detour
    /// gives the metres of a matrix that has none.
    pub estimate: Estimate,
    /// Where seconds and metres come from.
    pub source: TravelSource,
    /// What is different in each of the day's periods, in their order; as many for every mode.
    pub periods: Vec<PeriodChange>,
}

/// What is different in one period of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PeriodChange {
    /// Nothing.
    None,
    /// The mode's own seconds without parking, in thousandths; its metres stay.
    Permille(u32),
    /// Seconds and metres come from here.
    Source(TravelSource),
}

/// Where the seconds and metres of a mode come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TravelSource {
    /// The coordinates alone.
    Estimate,
    /// Files made elsewhere.
    Matrix(Matrix),
    /// A router asked over HTTP.
    Router(Router),
}

/// Files of travel seconds, and perhaps metres, between the points of a third file. Named as the book names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// CSV without a header: row = from, column = to; whole seconds on the way, without parking; nothing or `-` where
    /// there is no way.
    pub seconds: String,
    /// The same in whole metres; estimated when there is none.
    pub metres: Option<String>,
    /// CSV with a header, one row per row and column of the matrix: `point`, `postcode`, `latitude`, `longitude`.
    pub points: String,
}

/// The numbers of a mode that a book need not give, each of which it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// The mode's name.
    pub name: &'static str,
    /// The way in thousandths of the great-circle distance.
    pub detour_permille: u32,
    /// Where that comes from.
    pub detour_source: &'static str,
    /// The speed on the way in metres an hour.
    pub metres_per_hour: u32,
    /// Where that comes from.
    pub speed_source: &'static str,
    /// Parking and walking to the door.
    pub parking_seconds: u32,
    /// Where that comes from.
    pub parking_source: &'static str,
}

/// Measured by this project's test against a real router; see [`PRESETS`].
const MEASURED: &str = "our own measurement: road metres over great-circle metres, summed over all pairs of the 198 \
    Newport points at least 200 m apart, by Valhalla 3.9 on OpenStreetMap of 2023-06-13";
/// Department for Transport, *Journey time statistics, notes and definitions: 2019*, as others cite it: we did not read it.
const JOURNEY_TIMES: &str =
    "unverified: said to be of Department for Transport, Journey time statistics, notes and definitions: 2019";

/// What car, bicycle and foot are where a book says nothing else.
///
/// The detours are measured in one town with a tidal river and a motorway through it; a grid of streets has shorter
/// ones, an estuary longer. All are meant to be set per mode by whoever knows better.
pub const PRESETS: [Preset; 3] = [
    Preset {
        name: "car",
        detour_permille: 1_550,
        detour_source: MEASURED,
        metres_per_hour: 30_000,
        speed_source: "our own default, below the free-flowing 47.7 km/h measured in Newport: rounds are driven at the peaks",
        parking_seconds: 120,
        parking_source: "our own default",
    },
    Preset {
        name: "bicycle",
        detour_permille: 1_480,
        detour_source: MEASURED,
        metres_per_hour: 16_000,
        speed_source: JOURNEY_TIMES,
        parking_seconds: 60,
        parking_source: "our own default",
    },
    Preset {
        name: "foot",
        detour_permille: 1_290,
        detour_source: MEASURED,
        metres_per_hour: 4_800,
        speed_source: JOURNEY_TIMES,
        parking_seconds: 0,
        parking_source: "our own default: the way ends at the door",
    },
];

impl Preset {
    /// The numbers of the mode called `name`, if it has any.
    #[must_use]
    pub fn from_name(name: &str) -> Option<&'static Self> {
        PRESETS.iter().find(|mode| mode.name == name)
    }

    /// As an estimate; nothing when a number is outside what an estimate may be, which no row of [`PRESETS`] is.
    #[must_use]
    pub const fn estimate(&self) -> Option<Estimate> {
        Estimate::new(self.detour_permille, self.metres_per_hour, self.parking_seconds)
    }
}

/// The modes of a book, in the order of [`list_modes`].
///
/// # Errors
/// Every number that cannot be an estimate's, and every matrix without points.
pub fn read_modes(book: &Book) -> Result<Vec<TravelMode>, Faults> {
    let mut faults = Faults::default();
    let all = list_modes(book).into_iter().filter_map(|mode| read_mode(mode, book, &mut faults)).collect();
    faults.or(all)
}

fn read_mode(mode: &model::Mode, book: &Book, faults: &mut Faults) -> Option<TravelMode> {
    let units = |number: i64| u32::try_from(number).ok();
    let detour = units(mode.detour.scaled(1_000, 1));
    let speed = units(mode.speed_kmh.scaled(1_000, 1));
    let parking = units(mode.parking_minutes.scaled(60, 1));
    let estimate =
        detour.zip(speed).zip(parking).and_then(|((detour, speed), park)| Estimate::new(detour, speed, park));
    let mut fault = |column: &str, value: String, problem: &str, remedy: &str| {
        faults.push(Fault {
            file: "homeround.toml".into(),
            row: None,
            column: format!("travel.modes.{column}"),
            value,
            problem: format!("(for {}) {problem}", mode.name),
            remedy: remedy.into(),
        });
    };
    if estimate.is_none() {
        // All three in one fault: an estimate is refused as a whole, whichever of them is out of bounds.
        let value = format!("{}, at {} km/h, {} min", mode.detour, mode.speed_kmh, mode.parking_minutes);
        let remedy = "Give a detour from 1 to 10, a speed up to 200 km/h and parking up to 120 minutes.";
        fault("detour", value, "is no way to travel", remedy);
    }
    let source = source(mode.matrix.as_deref(), book, &mut fault);
    let periods = periods::list_periods(book).into_iter().map(|period| change(mode, period, book, &mut fault));
    let periods: Option<Vec<PeriodChange>> = periods.collect();
    Some(TravelMode { name: mode.name.clone(), estimate: estimate?, source: source?, periods: periods? })
}

/// Where a mode's times come from by what stands in a column `matrix`; nothing after a fault.
fn source(matrix: Option<&str>, book: &Book, fault: &mut impl FnMut(&str, String, &str, &str)) -> Option<TravelSource> {
    let Some(text) = matrix else { return Some(TravelSource::Estimate) };
    // What looks like an address is meant for a router: no file is called so.
    if RouterAddress::is_meant(text) {
        let router = Router::at(text);
        if router.is_none() {
            fault("matrix", text.to_owned(), RouterAddress::PROBLEM, RouterAddress::REMEDY);
        }
        return router.map(TravelSource::Router);
    }
    let Some(points) = &book.travel.points else {
        fault("matrix", text.to_owned(), "has no points", "Name the file of its points as `points` under travel.");
        return None;
    };
    Some(TravelSource::Matrix(Matrix { seconds: text.into(), metres: None, points: points.clone() }))
}

/// What a period of the day changes for a mode.
fn change(
    mode: &model::Mode,
    period: (u16, u16),
    book: &Book,
    fault: &mut impl FnMut(&str, String, &str, &str),
) -> Option<PeriodChange> {
    let own = |row: &&model::Period| {
        (row.from.minute, row.until.minute) == period && row.mode.as_ref().is_none_or(|name| *name == mode.name)
    };
    match book.travel.periods.iter().find(own) {
        None => Some(PeriodChange::None),
        Some(model::Period { matrix: Some(matrix), .. }) => source(Some(matrix), book, fault).map(PeriodChange::Source),
        Some(row) => {
            let permille = row.percent.map_or(1_000, |percent| percent.scaled(10, 1));
            Some(PeriodChange::Permille(u32::try_from(permille).unwrap_or(u32::MAX)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_an_estimate_with_its_sources() {
        for mode in &PRESETS {
            assert!(mode.estimate().is_some(), "{}", mode.name);
            assert_eq!(Preset::from_name(mode.name), Some(mode));
            assert!(
                [mode.detour_source, mode.speed_source, mode.parking_source].iter().all(|source| !source.is_empty())
            );
        }
        assert_eq!(Preset::from_name("helicopter"), None);
    }
}
