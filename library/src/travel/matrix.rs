//! Travel from files: seconds, and perhaps metres, between points that somebody else has measured.

use homeround_core::book::travel::NO_ROUTE;
use homeround_core::ground::Seconds;

use super::mode::{Matrix, TravelMode};
use super::points::Points;
use super::question::Block;
use super::sheet::TravelSheet;
use super::words::decimal;
use crate::book::NamedPlace;
use crate::fault::Faults;
use crate::source::Source;
use crate::words::count as thousands;
use crate::words::metres_text;

/// The longest way a matrix may hold: once round the earth.
const FARTHEST_METRES: u32 = 40_075_017;

/// The table between `places` out of the files of a matrix, as it stands in them, and what to say about it.
///
/// # Errors
/// Every fault of every file.
pub(super) fn read_matrix<S: Source + ?Sized>(
    mode: &TravelMode,
    matrix: &Matrix,
    places: &[NamedPlace],
    base: &S,
) -> Result<(Block, Vec<String>), Faults> {
    let mut faults = Faults::default();
    // Faults of all three files are gathered before any answer: each is mended once.
    let points = keep(Points::read(base, &matrix.points), &mut faults);
    let count = points.as_ref().map(Points::len);
    let seconds = read(base, &matrix.seconds, count, &points, "seconds", Seconds::HORIZON.0 as u32, &mut faults);
    let metres = matrix
        .metres
        .as_ref()
        .and_then(|path| read(base, path, count, &points, "metres", FARTHEST_METRES, &mut faults));
    let rows = points.as_ref().and_then(|points| keep(points.matching(places), &mut faults));
    let (Some(points), Some(seconds), Some((rows, farthest)), true) = (points, seconds, rows, faults.is_empty()) else {
        return Err(faults);
    };
    let mut block = Block { seconds: chosen(&seconds, &rows, points.len()), metres: Vec::new() };
    let mut notes = vec![format!(
        "{}: seconds from {}, without congestion or parking unless they were put in; its points are at most {} from the \
         places they stand for.",
        mode.name,
        matrix.seconds,
        metres_text(farthest),
    )];
    match metres {
        Some(metres) => block.metres = chosen(&metres, &rows, points.len()),
        None => {
            block.metres = estimated(mode, places);
            notes.push(format!(
                "{}: no metres are given with {}; they are the distance as the crow flies times {}.",
                mode.name,
                matrix.seconds,
                decimal(mode.estimate.detour_permille(), 1_000),
            ));
        }
    }
    Ok((block, notes))
}

fn keep<T>(read: Result<T, Faults>, faults: &mut Faults) -> Option<T> {
    read.map_err(|found| faults.0.extend(found.0)).ok()
}

/// The entries between the chosen rows of a table of `count` points.
fn chosen(table: &[u32], rows: &[usize], count: usize) -> Vec<u32> {
    rows.iter().flat_map(|from| rows.iter().map(move |to| table[from * count + to])).collect()
}

fn estimated(mode: &TravelMode, places: &[NamedPlace]) -> Vec<u32> {
    places.iter().flat_map(|from| places.iter().map(move |to| mode.estimate.metres(from.place, to.place))).collect()
}

/// The square table in `path`; nothing, and its faults, when it is not one of `count` points.
fn read<S: Source + ?Sized>(
    base: &S,
    path: &str,
    count: Option<usize>,
    points: &Option<Points>,
    unit: &str,
    most: u32,
    faults: &mut Faults,
) -> Option<Vec<u32>> {
    let sheet = keep(TravelSheet::read(base, path), faults)?;
    // Faults of other files are there already: only those of this one decide whether it is a table.
    let before = faults.0.len();
    let size = count.unwrap_or(sheet.rows.len());
    if sheet.rows.len() != size {
        let names = points.as_ref().map_or("", Points::name);
        let problem = format!("has {} rows for the {} points of {names}", thousands(sheet.rows.len()), thousands(size));
        faults.0.extend(sheet.fault_of_all(&problem, "Give it one row per point, in their order, and no header.").0);
    }
    let mut table = Vec::with_capacity(size * size);
    for (from, row) in sheet.rows.iter().enumerate() {
        if row.len() != size {
            let problem = format!("has {} cells for {} points", thousands(row.len()), thousands(size));
            faults.push(sheet.fault(from + 1, "", "", problem, "Give each row one cell per point, in their order."));
            // A row of another length shifts nothing: the rest of the file is looked at for its own faults.
            continue;
        }
        for (to, cell) in row.iter().enumerate() {
            match entry(cell, from == to, unit, most) {
                Ok(number) => table.push(number),
                Err((problem, remedy)) => {
                    faults.push(sheet.fault(from + 1, &(to + 1).to_string(), cell, problem, &remedy));
                }
            }
        }
    }
    (faults.0.len() == before).then_some(table)
}

/// One cell: a whole number, or nothing or `-` for "no way"; from a point to itself zero or nothing.
fn entry(cell: &str, own: bool, unit: &str, most: u32) -> Result<u32, (String, String)> {
    match (cell, own) {
        // An empty diagonal is the usual way to write "from here to here".
        ("" | "-", true) => return Ok(0),
        ("" | "-", false) => return Ok(NO_ROUTE),
        _ => {}
    }
    let hole = format!("Write whole {unit}, or nothing or - where there is no way.");
    if cell.is_empty() || !cell.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err((format!("is not whole {unit}"), hole));
    }
    match cell.parse::<u32>() {
        // Zero between two points is a way too: two flats in one house are no fault.
        Ok(0) => Ok(0),
        Ok(_) if own => Err(("is not zero from a point to itself".into(), "Write 0 on the diagonal.".into())),
        Ok(number) if number <= most => Ok(number),
        _ => Err((format!("is more than {} {unit}", thousands(most as usize)), hole)),
    }
}
