//! Bredström and Rönnqvist's files: twenty visits, four carers, two double-handed visits as pairs of halves.
//!
//! Source: Bredström, Rönnqvist, "Combined vehicle routing and scheduling with temporal precedence and synchronization
//! constraints", European Journal of Operational Research 191 (2008).

use anyhow::{Context, ensure};
use serde::Deserialize;
use serde_json::Value;

use super::day::{Day, DayVisit, Pair};
use super::scaled;

/// Thousandths of a minute, so that a duration factor of three decimals stays exact.
const SCALE: i64 = 1_000;

/// The travel minutes that stand for "forbidden".
const FORBIDDEN: f64 = 10_000.0;

/// The published hours of a whole day: `T` minutes of travel count as nine hours.
const HOURS_OF_DAY: f64 = 9.0;

#[derive(Deserialize)]
struct BredstromFile {
    n: usize,
    #[serde(rename = "T")]
    day: f64,
    kn: usize,
    s: Vec<f64>,
    e: Vec<f64>,
    l: Vec<f64>,
    t: Vec<Vec<f64>>,
    shared_from_matrix: Vec<[usize; 2]>,
}

/// Reads an instance, its durations scaled by `duration_factor` and rounded to a thousandth of a minute.
///
/// # Errors
/// When a part is missing or does not fit the others.
pub fn read(value: &Value, duration_factor: f64) -> anyhow::Result<Day> {
    let file = BredstromFile::deserialize(value)?;
    let places = file.n + 1;
    ensure!(
        [file.s.len(), file.e.len(), file.l.len(), file.t.len()] == [places; 4],
        "s, e, l and t do not all have n + 1 rows"
    );
    ensure!(duration_factor > 0.0 && duration_factor <= 10.0, "a duration factor lies above 0 and up to 10");
    ensure!(file.day > 0.0, "T is the length of the day and lies above 0");
    let mut travel = Vec::with_capacity(places);
    for row in &file.t {
        ensure!(row.len() == places, "a row of t does not have n + 1 entries");
        let row = row.iter().map(|&minutes| way(minutes)).collect::<anyhow::Result<Vec<_>>>();
        travel.push(row.context("t")?);
    }
    let mut visits = Vec::with_capacity(file.n);
    for at in 1..places {
        let duration = (file.s[at] * duration_factor * SCALE as f64).round() / SCALE as f64;
        visits.push(DayVisit {
            id: at as i64,
            place: at,
            duration: scaled(duration, SCALE)?,
            window: (scaled(file.e[at], SCALE)?, scaled(file.l[at], SCALE)?),
            demand: 0,
        });
    }
    let mut pairs = Vec::new();
    for &[first, second] in &file.shared_from_matrix {
        ensure!(first != second && (1..places).contains(&first) && (1..places).contains(&second), "a pair of nobody");
        pairs.push(Pair { first: first - 1, second: second - 1, least: 0, most: 0 });
    }
    Ok(Day {
        scale: SCALE,
        cost_of_unit: HOURS_OF_DAY / file.day,
        carers: file.kn,
        capacity: 0,
        open: (0, scaled(file.day, SCALE)?),
        visits,
        travel,
        pairs,
    })
}

fn way(minutes: f64) -> anyhow::Result<Option<i64>> {
    ensure!(minutes >= 0.0, "travel below zero");
    if minutes >= FORBIDDEN { Ok(None) } else { scaled(minutes, SCALE).map(Some) }
}
