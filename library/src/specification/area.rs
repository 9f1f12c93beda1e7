//! Where made-up people live: on points where homes are, or spread evenly over small areas whose people are counted.

use homeround_core::ground::Place;

use super::lots::{Lots, Purpose, scale};
use super::model::{AreaTerms, NeedByAge};
use super::population::{SmallArea, read_points, read_population};
use super::samples::{AreaFiles, files_of};
use crate::book::value::Exact;
use crate::fault::{Faults, whole};
use crate::source::Source;

/// An area ready to be drawn from.
#[derive(Clone, Debug)]
pub struct Area {
    cells: Vec<GridCell>,
}

/// One small area, and where all of them up to it end on a scale of need.
#[derive(Clone, Debug)]
struct GridCell {
    upto: u64,
    homes: Homes,
}

/// Where homes are in a small area.
#[derive(Clone, Debug)]
enum Homes {
    /// On these points, each alike.
    Points(Vec<Place>),
    /// Anywhere in a square around a middle, half of whose side is so many ten-millionths of a degree.
    Square { middle: Place, half: (i64, i64) },
}

/// A place in the middle of England, where an area that is nowhere is laid out.
const NOWHERE: Place = Place { lat: 525_000_000, lon: -15_000_000 };

impl Area {
    /// The area of a specification; its files are in `source`.
    ///
    /// # Errors
    /// Every fault of the files.
    pub fn open<S: Source + ?Sized>(terms: &AreaTerms, source: &S) -> Result<Self, Faults> {
        // A sample that comes with the program stands in the place of files: both were refused before.
        if let Some(name) = &terms.sample {
            return Self::read(terms, files_of(name));
        }
        let mut faults = Faults::default();
        let mut bytes = |name: &Option<String>| {
            let name = name.as_ref()?;
            let read = source.read(name);
            let unreadable = |why: &std::io::Error| {
                whole(name, &format!("cannot be read ({why})"), "Put it beside the specification.")
            };
            read.map_err(|why| faults.push(unreadable(&why))).ok()
        };
        let (points, population) = (bytes(&terms.points), bytes(&terms.population));
        faults.or(())?;
        let files = AreaFiles {
            points: terms.points.as_deref().zip(points.as_deref()),
            population: terms.population.as_deref().zip(population.as_deref()),
            km2: None,
        };
        Self::read(terms, files)
    }

    fn read(terms: &AreaTerms, files: AreaFiles<'_>) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let points = files.points.map(|(file, bytes)| read_points(file, bytes, &mut faults));
        let people = files.population.map(|(file, bytes)| read_population(file, bytes, &mut faults));
        faults.or(())?;
        // A size that is told goes before the one of the sample.
        let km2 = size(terms).or(files.km2);
        let file = files.population.or(files.points).map_or("area", |(file, _)| file);
        let refused = |problem: &str, remedy: &str| Faults(vec![whole(file, problem, remedy)]);
        let cells = match (points, people) {
            (Some(points), None) => {
                let homes: Vec<Place> = points.into_iter().map(|(_, place)| place).collect();
                vec![(1, Homes::Points(homes))]
            }
            (points, Some(areas)) => {
                let laid = lay_out(&areas, &points.unwrap_or_default(), km2, middle(terms))
                    .map_err(|(problem, remedy)| refused(problem, remedy))?;
                areas.iter().zip(laid).map(|(area, homes)| (weight(area, &terms.need), homes)).collect()
            }
            (None, None) => {
                let square =
                    Homes::Square { middle: middle(terms), half: half_side(km2.unwrap_or(1_000), middle(terms)) };
                vec![(1, square)]
            }
        };
        // Running sums: a lot below the last of them falls into an area as often as its weight says.
        let mut upto = 0_u64;
        let cells: Vec<GridCell> = cells
            .into_iter()
            // A lot never falls on an area without weight, and one without points would place nobody.
            .filter(|(weight, homes)| *weight > 0 && !matches!(homes, Homes::Points(points) if points.is_empty()))
            .map(|(weight, homes)| {
                upto += weight;
                GridCell { upto, homes }
            })
            .collect();
        if cells.is_empty() {
            return Err(refused("holds nobody who needs care", "Give areas with people of the ages that need it."));
        }
        Ok(Self { cells })
    }

    /// The area as bytes that are the same where the homes are: to know it again.
    pub(super) fn bytes(&self) -> Vec<u8> {
        // What homes are drawn from decides every draw: judged draws are kept under these bytes and no others.
        let mut bytes = Vec::new();
        for cell in &self.cells {
            bytes.extend(cell.upto.to_le_bytes());
            let (kind, places, half) = match &cell.homes {
                Homes::Points(points) => (0, &points[..], (0, 0)),
                Homes::Square { middle, half } => (1, std::slice::from_ref(middle), *half),
            };
            bytes.push(kind);
            bytes.extend((places.len() as u64).to_le_bytes());
            bytes.extend(places.iter().flat_map(|place| [place.lat.to_le_bytes(), place.lon.to_le_bytes()]).flatten());
            bytes.extend([half.0.to_le_bytes(), half.1.to_le_bytes()].iter().flatten());
        }
        bytes
    }

    /// Where somebody lives, by the lots of two purposes: which small area, and where in it.
    pub(super) fn home(&self, lots: Lots, area: Purpose, home: Purpose, who: usize) -> Place {
        let all = self.cells.last().map_or(0, |cell| cell.upto);
        let lot = lots.below(area, who, 0, all);
        // The running sums make a lot a place in the list: an area of twice the need has twice the lots.
        let at = self.cells.partition_point(|cell| cell.upto <= lot);
        match self.cells.get(at).map(|cell| &cell.homes) {
            Some(Homes::Points(points)) => {
                // Each question has lots of its own: a change elsewhere in the specification moves nobody's home.
                let at = lots.below(home, who, 0, points.len() as u64);
                points.get(at as usize).copied().unwrap_or(NOWHERE)
            }
            Some(Homes::Square { middle, half }) => {
                let along =
                    |half: i64, which| scale(lots.lot(home, who, which), 2 * half.unsigned_abs() + 1) as i64 - half;
                let (lat, lon) = (i64::from(middle.lat) + along(half.0, 0), i64::from(middle.lon) + along(half.1, 1));
                // A metre and less does not matter; the written form has five places.
                let round = |units: i64| i32::try_from((units + 50).div_euclid(100) * 100).unwrap_or(0);
                Place { lat: round(lat), lon: round(lon) }
            }
            None => NOWHERE,
        }
    }
}

/// The size that is told, in thousandths of a square kilometre.
fn size(terms: &AreaTerms) -> Option<i64> {
    let dense = terms.people.zip(terms.people_per_km2).map(|(people, density)| {
        let (top, bottom) = density.ratio();
        i64::try_from(i128::from(people) * 1_000 * bottom / top.max(1)).unwrap_or(i64::MAX)
    });
    terms.km2.map(|km2| km2.scaled(1_000, 1)).or(dense).map(|size| size.max(1))
}

fn middle(terms: &AreaTerms) -> Place {
    terms.latitude.zip(terms.longitude).map_or(NOWHERE, |(lat, lon)| Place { lat: lat.0, lon: lon.0 })
}

/// Half the side of a square of so many thousandths of a square kilometre, in ten-millionths of a degree north and east.
fn half_side(km2: i64, middle: Place) -> (i64, i64) {
    // Square metres; the root is of whole numbers, the same on every machine.
    let metres = (u64::try_from(km2).unwrap_or(0).saturating_mul(1_000)).isqrt();
    let half = i64::try_from(metres / 2).unwrap_or(0);
    // A degree of latitude is 111.2 km long, one of longitude shorter by the cosine of the latitude.
    (half * 10_000_000 / 111_195, half * 10_000_000 / (111_195 * cosine(middle.lat).max(1) / 1_000_000).max(1))
}

/// The cosine of a latitude in ten-millionths of a degree, in millionths: the Taylor series in whole numbers, right to 25 millionths up to 75°.
fn cosine(latitude: i32) -> i64 {
    // Millionths of a radian.
    let x = i128::from(latitude) * 3_141_593 / 1_800_000_000;
    let square = x * x / 1_000_000;
    let (mut term, mut sum) = (1_000_000_i128, 1_000_000_i128);
    for step in 1..=5 {
        term = -term * square / 1_000_000 / ((2 * step - 1) * (2 * step));
        sum += term;
    }
    i64::try_from(sum).unwrap_or(0).max(0)
}

/// Where the homes of each small area are: on its points, around its middle, or on a square of a grid in the order of the codes.
fn lay_out(
    areas: &[SmallArea],
    points: &[(String, Place)],
    km2: Option<i64>,
    middle: Place,
) -> Result<Vec<Homes>, (&'static str, &'static str)> {
    if !points.is_empty() {
        // With areas that are counted, points must say whose they are: no area may borrow the homes of another.
        if points.iter().any(|(code, _)| code.is_empty()) {
            return Err(("is given with points that name no area", "Give the points a column area_code."));
        }
        let of =
            |area: &SmallArea| points.iter().filter(|(code, _)| *code == area.code).map(|(_, place)| *place).collect();
        return Ok(areas.iter().map(|area| Homes::Points(of(area))).collect());
    }
    let Some(km2) = km2 else {
        return Err(("has no points and no size", "Give points with area_code, or km2, or people and people_per_km2."));
    };
    // Squares of equal size side by side fill the whole: where the areas lie is not known, only how large all are.
    let each = (km2 / i64::try_from(areas.len().max(1)).unwrap_or(1)).max(1);
    // About as many columns as rows, so that the areas fill a square.
    let columns = i64::try_from((areas.len() as u64).isqrt().max(1)).unwrap_or(1);
    let rows = i64::try_from(areas.len()).unwrap_or(0).div_euclid(columns) + 1;
    let laid = areas.iter().enumerate().map(|(at, area)| {
        let own = area.middle.unwrap_or_else(|| {
            let half = half_side(each, middle);
            let (row, column) = (at as i64 / columns, at as i64 % columns);
            // Counted in half sides from the middle: an even number of squares has an edge there, an odd one a square.
            let shift = |at: i64, of: i64, half: i64| (2 * at + 1 - of) * half;
            let place = |from: i32, by: i64| i32::try_from(i64::from(from) + by).unwrap_or(from);
            Place {
                lat: place(middle.lat, shift(row, rows, half.0)),
                lon: place(middle.lon, shift(column, columns, half.1)),
            }
        });
        Homes::Square { middle: own, half: half_side(each, own) }
    });
    Ok(laid.collect())
}

/// How much care a small area needs beside others: its people of each age by the need of that age; all of them alike where nothing
/// is said.
fn weight(area: &SmallArea, need: &[NeedByAge]) -> u64 {
    let percent = |age: u8| {
        // Rows rise by age: the last that is reached holds.
        let row = need.iter().rev().find(|row| row.from_age <= age);
        // Without a need by age everybody counts alike; with one, ages below the first need nothing.
        row.map_or(if need.is_empty() { Exact::from(1) } else { Exact::from(0) }, |row| row.percent)
    };
    let of = |people: u32, age: u8| u64::try_from(percent(age).scaled(i64::from(people) * 100, 1)).unwrap_or(0);
    area.people.iter().map(|(age, people)| of(*people, *age)).sum()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::specification::{TEMPLATE, read_specification};

    fn terms() -> AreaTerms {
        read_specification("tender.toml", TEMPLATE).unwrap().area
    }

    #[test]
    fn a_square_has_its_size_and_the_cosine_is_right() {
        let (north, east) = half_side(4_000, NOWHERE);
        let corner = Place { lat: NOWHERE.lat + north as i32, lon: NOWHERE.lon };
        assert!((995_000..1_005_000).contains(&NOWHERE.distance_mm(corner)));
        let side = Place { lat: NOWHERE.lat, lon: NOWHERE.lon + east as i32 };
        assert!((995_000..1_005_000).contains(&NOWHERE.distance_mm(side)), "{}", NOWHERE.distance_mm(side));
        for (degrees, expected) in [(0, 1_000_000), (51, 629_320), (60, 500_000)] {
            assert!((cosine(degrees * 10_000_000) - expected).abs() < 100, "{degrees}");
        }
    }

    #[test]
    fn every_sample_is_drawn_from_and_stays_in_its_size() {
        for (name, most_km) in [("newport", 25), ("monmouth", 35), ("trafford", 10)] {
            let area = Area::open(&AreaTerms { sample: Some(name.into()), ..terms() }, &BTreeMap::new()).unwrap();
            let home = |who| area.home(Lots { seed: 1, draw: 1 }, Purpose::ClientArea, Purpose::ClientHome, who);
            let far = (1..500).map(|who| home(0).distance_mm(home(who))).max().unwrap();
            assert!(far < most_km * 1_000_000 && far > 3_000_000, "{name}: {far}");
        }
    }

    #[test]
    fn people_of_ages_that_need_more_are_drawn_more_often() {
        let files: BTreeMap<String, Vec<u8>> = [(
            "people.csv".to_owned(),
            b"area_code,latitude,longitude,Aged 65 to 69 years,Aged 85 years and over\nE1,51.5,-3.0,100,0\nE2,51.6,-3.0,0,100\nE3,51.7,-3,0,0\n".to_vec(),
        )]
        .into();
        let terms = AreaTerms { sample: None, population: Some("people.csv".into()), km2: Exact::read("3"), ..terms() };
        let area = Area::open(&terms, &files).unwrap();
        let homes: Vec<Place> = (0..2_000)
            .map(|who| area.home(Lots { seed: 3, draw: 1 }, Purpose::ClientArea, Purpose::ClientHome, who))
            .collect();
        let near = |lat: i32| homes.iter().filter(|home| (home.lat - lat).abs() < 200_000).count();
        // 21 against 52 in a hundred.
        assert!((500..650).contains(&near(515_000_000)), "{}", near(515_000_000));
        assert_eq!(near(515_000_000) + near(516_000_000), 2_000);
        let sizeless = AreaTerms { km2: None, ..terms };
        assert!(Area::open(&sizeless, &files).unwrap_err().to_string().contains("no size"));
    }
}
