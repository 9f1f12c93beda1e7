//! Soares's files: Solomon's days with some tasks doubled, each pair a given time apart and by different carers.
//!
//! Source: Soares et al. 2025, "sync-exact" and "sync-minmaxdiff" instances. Columns of OPERATIONS, by the header's own
//! names: `lambdaIJ ≤ start(J) − start(I) ≤ muIJ`, tasks named by the ID column of TASKS. `muJI` is `-` throughout.

use std::collections::HashMap;

use anyhow::{Context, bail, ensure};

use super::day::{Day, DayVisit, Pair};
use super::scaled;

/// Tenths: the convention truncates each arc to one decimal.
pub(super) const SCALE: i64 = 10;

/// Reads an instance. The last task, at the depot's location, is the depot.
///
/// # Errors
/// When a section, a column or a task that another row names is missing.
pub fn read(text: &str) -> anyhow::Result<Day> {
    let sections = SoaresSections::from_text(text);
    let horizon = sections.headed("PLANNING HORIZON")?;
    let capacity = sections.headed("VEHICLE CAPACITY")?;
    let locations = sections.rows("LOCATIONS", 4)?;
    let places: HashMap<&str, usize> = locations.iter().enumerate().map(|(at, row)| (row[0], at)).collect();
    let points: Vec<(i64, i64)> =
        locations.iter().map(|row| Ok((tenths(row[2])?, tenths(row[3])?))).collect::<anyhow::Result<_>>()?;
    let tasks = sections.rows("TASKS", 8)?;
    let Some((depot, tasks)) = tasks.split_last() else { bail!("TASKS is empty") };
    ensure!(places.get(depot[2]) == Some(&0), "the last task is not at the first location");
    let mut visits = Vec::with_capacity(tasks.len());
    for row in tasks {
        visits.push(task(row, &places).with_context(|| format!("task {}", row[0]))?);
    }
    let index: HashMap<&str, usize> = tasks.iter().enumerate().map(|(at, row)| (row[0], at)).collect();
    let mut pairs = Vec::new();
    for row in sections.rows("OPERATIONS", 8)? {
        let named = |column: usize| index.get(row[column]).copied().context("an operation names no task");
        ensure!(row[7] == "-", "a limit the other way round (muJI) is not known to these files");
        pairs.push(Pair { first: named(2)?, second: named(3)?, least: tenths(row[5])?, most: tenths(row[6])? });
    }
    Ok(Day {
        scale: SCALE,
        cost_of_unit: 1.0,
        carers: visits.len(),
        capacity,
        open: (tenths(depot[6])?, tenths(depot[7])?.min(horizon)),
        visits,
        travel: truncated(&points),
        pairs,
    })
}

fn task(row: &[&str], places: &HashMap<&str, usize>) -> anyhow::Result<DayVisit> {
    Ok(DayVisit {
        id: row[0].parse().context("its number")?,
        place: *places.get(row[2]).context("its location")?,
        duration: tenths(row[5])?,
        window: (tenths(row[6])?, tenths(row[7])?),
        demand: tenths(row[4])?,
    })
}

/// Euclidean distances between points given in tenths, each truncated to a tenth, in integers throughout.
pub(super) fn truncated(points: &[(i64, i64)]) -> Vec<Vec<Option<i64>>> {
    let far = |from: (i64, i64), to: (i64, i64)| from.0.abs_diff(to.0).pow(2) + from.1.abs_diff(to.1).pow(2);
    let row = |&from: &(i64, i64)| points.iter().map(|&to| Some(far(from, to).isqrt() as i64)).collect();
    points.iter().map(row).collect()
}

/// A decimal of at most one place as tenths.
pub(super) fn tenths(text: &str) -> anyhow::Result<i64> {
    let number: f64 = text.parse().with_context(|| format!("{text} is not a number"))?;
    scaled(number, SCALE)
}

/// The file's lines, split where they can be read by section.
struct SoaresSections<'a>(Vec<Vec<&'a str>>);

impl<'a> SoaresSections<'a> {
    fn from_text(text: &'a str) -> Self {
        Self(text.lines().map(|line| line.split('\t').map(str::trim).collect()).collect())
    }

    /// The number after a header such as `VEHICLE CAPACITY`, in tenths.
    fn headed(&self, name: &str) -> anyhow::Result<i64> {
        let row = self.0.iter().find(|row| row[0] == name).with_context(|| format!("{name} is missing"))?;
        tenths(row.get(1).copied().unwrap_or_default()).with_context(|| name.to_owned())
    }

    /// The rows of a section after its line of column names, up to the first empty line.
    fn rows(&self, name: &str, columns: usize) -> anyhow::Result<Vec<&[&'a str]>> {
        let at = self.0.iter().position(|row| row[0] == name).with_context(|| format!("{name} is missing"))?;
        let body = self.0.iter().skip(at + 2).take_while(|row| !row[0].is_empty());
        let rows: Vec<&[&'a str]> = body.map(Vec::as_slice).collect();
        match rows.iter().find(|row| row.len() != columns) {
            Some(row) => bail!("a row of {name} has {} columns where {columns} are known", row.len()),
            None => Ok(rows),
        }
    }
}
