//! Where people live and carers start: places that are none, coordinates that are swapped, and what lies far from all the rest.

use homeround_core::ground::Place;

use super::Whole;
use crate::book::cell;
use crate::book::raw::{CellFault, Findings, RawSheet, Row};
use crate::book::value::Degrees;
use crate::words::number;

/// Farther than this from the middle of a book is no home of the branch: even rural branches reach less far. Our own
/// estimate.
const FAR_MM: i64 = 150_000_000;
/// As many places stand for all where there are more: the middle is then found in a moment.
const MOST_COMPARED: usize = 500;

/// A place of a book, and where it is written.
struct Written<'a> {
    sheet: &'a RawSheet,
    row: &'a Row,
    /// The column of its latitude.
    column: &'static str,
    place: Place,
}

impl<'a> Whole<'a> {
    /// Notes places at zero degrees, and those whose coordinates are surely swapped.
    pub(super) fn places(&self, findings: &mut Findings) {
        // Before the middle is sought: places at 0, 0 would pull it into the sea.
        let (nowhere, places): (Vec<_>, Vec<_>) =
            self.written_places().into_iter().partition(|written| written.place == Place::default());
        for written in nowhere {
            let problem = "is, with its longitude, at 0, 0: in the sea, where failed look-ups of addresses put places";
            let trouble = CellFault::new(problem, "Look the address up again, and write its latitude and longitude.");
            findings.add(written.sheet, Some(written.row), written.column, trouble);
        }
        let Some(middle) = middle(&places) else { return };
        for written in &places {
            let distance = middle.distance_mm(written.place);
            let swapped = Place::new(written.place.lon, written.place.lat);
            // Both at once: far as they stand and near when swapped. Either alone may be true of a home.
            if distance > FAR_MM && swapped.is_some_and(|place| is_near(middle, place)) {
                let problem =
                    format!("is {} km from the book's other places, and near them when swapped", km(distance));
                let trouble = CellFault::new(problem, "Write the latitude here and the longitude there.");
                findings.add(written.sheet, Some(written.row), written.column, trouble);
            }
        }
    }

    /// Notes places that are far from the rest: slips as a rule, but they might be meant.
    pub(super) fn far_places(&self, findings: &mut Findings) {
        let places = self.written_places();
        let Some(middle) = middle(&places) else { return };
        for written in &places {
            let distance = middle.distance_mm(written.place);
            if distance > FAR_MM {
                let problem = format!("is {} km from the middle of the book's places", km(distance));
                let trouble = CellFault::new(problem, remedy(middle, written.place));
                findings.add(written.sheet, Some(written.row), written.column, trouble);
            }
        }
    }

    /// Every place that can be read: the base, carers' homes, clients' homes.
    fn written_places(&self) -> Vec<Written<'a>> {
        let tables = [
            ("branch", "base.latitude", "base.longitude"),
            ("carers", "latitude", "longitude"),
            ("clients", "latitude", "longitude"),
        ];
        let mut found = Vec::new();
        for (table, column, longitude) in tables {
            let Some(sheet) = self.raw.sheet(table) else { continue };
            for row in &sheet.rows {
                let latitude = self.quiet(row, column, cell::latitude);
                let place = latitude.zip(self.quiet(row, longitude, cell::longitude));
                let place = place.and_then(|(latitude, longitude)| Degrees::place(latitude, longitude));
                found.extend(place.map(|place| Written { sheet, row, column, place }));
            }
        }
        found
    }
}

/// The place to which the others are nearest in sum, the first of several; nothing where there are fewer than two.
fn middle(places: &[Written<'_>]) -> Option<Place> {
    // Some places stand for all: sums over every pair would grow with their square.
    let step = places.len().div_ceil(MOST_COMPARED).max(1);
    let some: Vec<Place> = places.iter().step_by(step).map(|written| written.place).collect();
    let sum = |place: &Place| some.iter().map(|other| place.at_most_mm(*other)).sum::<i64>();
    // A place of the book and no mean: one that is wrong by continents does not move it.
    if some.len() < 2 { None } else { some.iter().copied().min_by_key(sum) }
}

fn is_near(middle: Place, place: Place) -> bool {
    middle.distance_mm(place) <= FAR_MM
}

/// What to do about a far place: a lost sign is the usual slip.
fn remedy(middle: Place, place: Place) -> String {
    // A sign is lost more often than a digit: each coordinate is tried with the other one.
    let flipped = [("longitude", place.lat, -place.lon), ("latitude", -place.lat, place.lon)];
    let near =
        flipped.into_iter().find(|(_, lat, lon)| Place::new(*lat, *lon).is_some_and(|place| is_near(middle, place)));
    match near {
        Some((what, lat, lon)) => {
            let value = Degrees(if what == "longitude" { lon } else { lat });
            format!("Check the sign of the {what}: {value} would be near the others.")
        }
        None => "Check both coordinates; nothing is wrong if somebody does live there.".to_owned(),
    }
}

fn km(distance_mm: i64) -> String {
    number(distance_mm / 1_000_000)
}
