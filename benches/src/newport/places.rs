//! The real postcode points of the example, and who lives at which.

use anyhow::{Context, ensure};
use homeround::book::value::Degrees;
use homeround_core::ground::Place;

use crate::draw::Draw;

/// One point of `points.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) postcode: String,
    pub(super) latitude: Degrees,
    pub(super) longitude: Degrees,
}

impl Point {
    /// Thousandths of a metre to another point, as the crow flies.
    pub(super) fn distance_mm(&self, other: &Self) -> i64 {
        let place = |point: &Self| Place { lat: point.latitude.0, lon: point.longitude.0 };
        place(self).distance_mm(place(other))
    }
}

/// The points of `points.csv`, each place once: some postcodes share theirs.
pub(super) fn read(text: &str) -> anyhow::Result<Vec<Point>> {
    let mut points: Vec<Point> = Vec::new();
    for line in text.lines().skip(1).filter(|line| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        ensure!(cells.len() == 4, "a row of points.csv is not point,postcode,latitude,longitude: {line}");
        let degrees = |text: &str| Degrees::read(text).with_context(|| format!("not decimal degrees: {text}"));
        let (latitude, longitude) = (degrees(cells[2])?, degrees(cells[3])?);
        if points.iter().all(|point| (point.latitude, point.longitude) != (latitude, longitude)) {
            points.push(Point { postcode: cells[1].to_owned(), latitude, longitude });
        }
    }
    Ok(points)
}

/// Who lives where.
pub(super) struct Homes {
    pub(super) base: Point,
    pub(super) clients: Vec<Point>,
    pub(super) carers: Vec<Point>,
}

/// How near a client must live for a carer on foot to count them as near.
const NEAR_MM: i64 = 900_000;

/// Deals the points out: the base in the middle of all, clients anywhere, carers on foot (`on_foot`, by number) where
/// most clients are near, other carers anywhere.
pub(super) fn deal(mut points: Vec<Point>, clients: usize, on_foot: &[bool], draw: &mut Draw) -> anyhow::Result<Homes> {
    ensure!(points.len() > clients + on_foot.len(), "points.csv has too few different places");
    let far = |point: &Point| points.iter().map(|other| point.distance_mm(other)).sum::<i64>();
    let base = (0..points.len()).min_by_key(|&at| far(&points[at])).map(|at| points.remove(at)).context("no points")?;
    draw.shuffle(&mut points);
    let mut spare = points.split_off(clients);
    let clients = points;
    let mut carers = vec![None; on_foot.len()];
    for (carer, _) in carers.iter_mut().zip(on_foot).filter(|(_, on_foot)| **on_foot) {
        let near = |point: &Point| clients.iter().filter(|client| client.distance_mm(point) <= NEAR_MM).count();
        let best = (0..spare.len()).max_by_key(|&at| (near(&spare[at]), std::cmp::Reverse(at)));
        *carer = best.map(|at| spare.remove(at));
    }
    let mut rest = spare.into_iter();
    let carers = carers.into_iter().map(|home| home.or_else(|| rest.next())).collect::<Option<Vec<Point>>>();
    Ok(Homes { base, clients, carers: carers.context("too few points for the carers")? })
}
