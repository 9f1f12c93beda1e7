//! Travel by formula: the seconds between two places, to the second those of the comparison's other solvers.

use anyhow::{bail, ensure};
use homeround_core::book::TravelSource;
use homeround_core::ground::{ModeIx, PlaceIx, Seconds};

/// The mean radius of the earth (IUGG), as the comparison has it.
const EARTH_KM: f64 = 6371.0088;

/// The places of a day and the formula between them.
#[derive(Clone, Debug)]
pub struct Road {
    rule: Rule,
    /// Latitude and longitude in radians, or x and y.
    points: Vec<[f64; 2]>,
    /// Cosines of the latitudes.
    cosines: Vec<f64>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Rule {
    /// Great circle × 1.3 at 30 km/h and two minutes, to the nearest second, halves to even.
    Road,
    /// Ten times the straight line, truncated: the DIMACS rule for the VRPTW.
    Tenths,
}

impl Road {
    /// The rule by its name in a file (`road` or `euclid10`), over latitudes and longitudes in degrees or over x and y.
    ///
    /// # Errors
    /// When there is no such rule, or a place is nowhere or too far from another.
    pub fn read(rule: &str, locations: &[[f64; 2]]) -> anyhow::Result<Self> {
        let rule = match rule {
            "road" => Rule::Road,
            "euclid10" => Rule::Tenths,
            other => bail!("no rule of travel is called {other}"),
        };
        let most = [if rule == Rule::Road { 90.0 } else { 1e5 }, if rule == Rule::Road { 180.0 } else { 1e5 }];
        let fits = |place: &[f64; 2]| place[0].abs() <= most[0] && place[1].abs() <= most[1];
        ensure!(!locations.is_empty() && locations.iter().all(fits), "a location is nowhere");
        let radians = |place: &[f64; 2]| match rule {
            Rule::Road => place.map(f64::to_radians),
            Rule::Tenths => *place,
        };
        let points: Vec<[f64; 2]> = locations.iter().map(radians).collect();
        let cosines = points.iter().map(|point| point[0].cos()).collect();
        Ok(Self { rule, points, cosines })
    }

    /// How many places there are.
    #[must_use]
    pub fn places(&self) -> usize {
        self.points.len()
    }

    /// Seconds (or tenths of a unit) from place to place, at most the core's horizon.
    ///
    /// Panics: when there is no such place.
    #[must_use]
    pub fn seconds(&self, from: usize, to: usize) -> u32 {
        let ([a, b], [c, d]) = (self.points[from], self.points[to]);
        let seconds = match self.rule {
            Rule::Road if from == to => 0.0,
            Rule::Road => {
                let (north, east) = (((a - c) / 2.0).sin(), ((b - d) / 2.0).sin());
                let h = north * north + self.cosines[from] * self.cosines[to] * (east * east);
                let km = 2.0 * EARTH_KM * h.sqrt().min(1.0).asin();
                (km * 1.3 / 30.0 * 3600.0 + 120.0).round_ties_even()
            }
            Rule::Tenths => ((a - c).hypot(b - d) * 10.0 + 1e-9).floor(),
        };
        seconds.min(f64::from(Seconds::HORIZON.0)) as u32
    }

    /// The table of all ways, row = from.
    #[must_use]
    pub fn table(&self) -> Vec<u32> {
        let places = self.places();
        (0..places * places).map(|entry| self.seconds(entry / places, entry % places)).collect()
    }
}

/// The formula asked as it is, where a table of all pairs would be too large. Nobody prices its metres.
impl TravelSource for Road {
    fn seconds(&self, _mode: ModeIx, _period: u8, from: PlaceIx, to: PlaceIx) -> u32 {
        self.seconds(from.at(), to.at())
    }

    fn metres(&self, _mode: ModeIx, _period: u8, _from: PlaceIx, _to: PlaceIx) -> u32 {
        0
    }

    fn farthest(&self) -> u32 {
        0
    }
}
