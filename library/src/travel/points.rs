//! The points of a travel matrix, and which of them stands for each place of the book.

use homeround_core::ground::Place;

use super::sheet::TravelSheet;
use crate::book::NamedPlace;
use crate::book::value::Degrees;
use crate::fault::{Fault, Faults};
use crate::source::Source;
use crate::words::metres_text;

/// A place this near a point is the point: our own default, less than a postcode unit of a town is wide.
pub(crate) const TOLERANCE_MM: i64 = 50_000;
/// A place with a point's id or postcode is the point when it is no farther than this. It is our own default: a
/// mistyped postcode or coordinate is found out, and a rural postcode is not.
pub(crate) const NAMESAKE_TOLERANCE_MM: i64 = 2_000_000;

/// One row of the points: what a row and a column of the matrix stand for.
struct Point {
    id: String,
    postcode: String,
    place: Option<Place>,
}

/// The points of a matrix, in its order.
pub(super) struct Points {
    sheet: TravelSheet,
    points: Vec<Point>,
}

/// Which column holds what.
struct Columns {
    id: Option<usize>,
    postcode: Option<usize>,
    latitude: Option<usize>,
    longitude: Option<usize>,
}

impl Points {
    /// Reads the points from `path` in `base`.
    ///
    /// # Errors
    /// Every fault of the file.
    pub(super) fn read<S: Source + ?Sized>(base: &S, path: &str) -> Result<Self, Faults> {
        let sheet = TravelSheet::read(base, path)?;
        let columns = Columns::from_sheet(&sheet)?;
        let mut faults = Faults::default();
        let mut points = Vec::new();
        for (at, row) in sheet.rows.iter().enumerate().skip(1) {
            let cell = |column: Option<usize>| column.and_then(|at| row.get(at)).map_or("", String::as_str);
            let place = read_place(&sheet, at + 1, cell(columns.latitude), cell(columns.longitude), &mut faults);
            let point = Point { id: cell(columns.id).into(), postcode: plain(cell(columns.postcode)), place };
            points.push(point);
        }
        check_ids(&sheet, &points, &mut faults);
        faults.or(Self { sheet, points })
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.points.len()
    }

    /// The file's name.
    pub(super) fn name(&self) -> &str {
        &self.sheet.name
    }

    /// The point number of every place, and the largest distance in mm between a place and its point.
    ///
    /// The nearest point within [`TOLERANCE_MM`]; otherwise the nearest with the place's id or postcode, within
    /// [`NAMESAKE_TOLERANCE_MM`] or without coordinates.
    ///
    /// # Errors
    /// Every place that no point stands for.
    pub(super) fn matching(&self, places: &[NamedPlace]) -> Result<(Vec<usize>, i64), Faults> {
        let mut faults = Faults::default();
        let (mut rows, mut farthest) = (Vec::new(), 0);
        for named in places {
            match self.stands_for(named) {
                Some((row, distance)) => {
                    rows.push(row);
                    farthest = farthest.max(distance);
                }
                None => faults.push(self.unmatched(named)),
            }
        }
        faults.or((rows, farthest))
    }

    /// The point for a place, and how far it is.
    fn stands_for(&self, named: &NamedPlace) -> Option<(usize, i64)> {
        let near = self.nearest(named, |_| true).filter(|(_, distance)| *distance <= TOLERANCE_MM);
        let namesake = |point: &Point| is_namesake(point, named);
        let bare = || self.points.iter().position(|point| point.place.is_none() && namesake(point)).map(|row| (row, 0));
        let named = || self.nearest(named, namesake).filter(|(_, distance)| *distance <= NAMESAKE_TOLERANCE_MM);
        // By place first, since names are mistyped; then by a name nearby; last by a name that has no place at all.
        near.or_else(named).or_else(bare)
    }

    /// The nearest of the points that `wanted` allows, a namesake before a stranger at the same distance.
    fn nearest(&self, named: &NamedPlace, wanted: impl Fn(&Point) -> bool) -> Option<(usize, i64)> {
        let distances = self.points.iter().enumerate().filter(|(_, point)| wanted(point)).filter_map(|(row, point)| {
            let distance = point.place?.distance_mm(named.place);
            // Of two as near the one of the same name: houses of one postcode share a point.
            Some((distance, !is_namesake(point, named), row))
        });
        distances.min().map(|(distance, _, row)| (row, distance))
    }

    fn unmatched(&self, named: &NamedPlace) -> Fault {
        let nearest = self.nearest(named, |_| true).map_or_else(String::new, |(row, distance)| {
            format!("; the nearest is row {}, {} away", row + 2, metres_text(distance))
        });
        Fault {
            file: self.sheet.name.clone(),
            row: None,
            column: String::new(),
            value: named.label().into(),
            problem: format!("has no point for {}{nearest}", named.label()),
            remedy:
                "Add the place to the points and the matrix, or correct its coordinates; or take the matrix out of \
                     the mode and travel is estimated."
                    .into(),
        }
    }
}

impl Columns {
    fn from_sheet(sheet: &TravelSheet) -> Result<Self, Faults> {
        let header = sheet.rows.first().map_or(&[][..], Vec::as_slice);
        let find = |names: &[&str]| header.iter().position(|cell| names.contains(&cell.to_lowercase().as_str()));
        let columns = Self {
            id: find(&["point", "id"]),
            postcode: find(&["postcode"]),
            latitude: find(&["latitude", "lat"]),
            longitude: find(&["longitude", "lon", "lng"]),
        };
        let placed = columns.latitude.is_some() && columns.longitude.is_some();
        if placed || columns.id.is_some() || columns.postcode.is_some() {
            return Ok(columns);
        }
        let problem = "has no column that says where a point is";
        Err(sheet.fault_of_all(problem, "Give it a header row: point,postcode,latitude,longitude."))
    }
}

/// The coordinates of a row, nothing when both are empty.
fn read_place(sheet: &TravelSheet, row: usize, latitude: &str, longitude: &str, faults: &mut Faults) -> Option<Place> {
    if latitude.is_empty() && longitude.is_empty() {
        return None;
    }
    let mut part = |column: &str, text: &str, most: u32| {
        let units = Degrees::read(text).map(|degrees| degrees.0).filter(|units| units.unsigned_abs() <= most);
        if units.is_none() {
            let problem = format!("is not a {column} in decimal degrees");
            faults.push(sheet.fault(row, column, text, problem, "Write it like 51.56761 or -2.979403."));
        }
        units
    };
    let (lat, lon) = (part("latitude", latitude, 900_000_000), part("longitude", longitude, 1_800_000_000));
    Place::new(lat?, lon?)
}

/// Two points with one id would leave it open which row of the matrix is meant.
fn check_ids(sheet: &TravelSheet, points: &[Point], faults: &mut Faults) {
    let mut seen = std::collections::HashMap::new();
    for (at, point) in points.iter().enumerate().filter(|(_, point)| !point.id.is_empty()) {
        if let Some(first) = seen.insert(point.id.as_str(), at) {
            let problem = format!("is the id of row {} too", first + 2);
            faults.push(sheet.fault(at + 2, "point", &point.id, problem, "Give each point its own id."));
        }
    }
    for (at, point) in points.iter().enumerate() {
        if point.id.is_empty() && point.postcode.is_empty() && point.place.is_none() {
            let problem = "says nothing about where it is".into();
            faults.push(sheet.fault(at + 2, "", "", problem, "Give the point coordinates, a postcode or an id."));
        }
    }
}

fn is_namesake(point: &Point, named: &NamedPlace) -> bool {
    let by_id = !point.id.is_empty() && named.names.iter().any(|name| called(name) == point.id);
    let by_postcode =
        !point.postcode.is_empty() && named.postcode.as_deref().is_some_and(|own| plain(own) == point.postcode);
    by_id || by_postcode
}

/// The id in a place's name: `C01` of `client C01`.
fn called(name: &str) -> &str {
    name.split_once(' ').map_or(name, |(_, id)| id)
}

/// A postcode without its spaces, in capitals.
fn plain(postcode: &str) -> String {
    postcode.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase()
}
