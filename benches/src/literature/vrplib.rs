//! VRPLIB files of the vehicle routing problem with time windows: one thousand stops, capacity, no care.
//!
//! Convention of the DIMACS challenge of 2022: distances and travel times are Euclidean, truncated to one decimal; only
//! distance counts. Customers are numbered as in `.sol` files, the depot being 0: one less than the file's own numbers.

use std::collections::HashMap;

use anyhow::{Context, bail, ensure};

use super::day::{Day, DayVisit};
use super::soares::{SCALE, tenths, truncated};

/// Reads an instance.
///
/// # Errors
/// When it is not a VRPTW file, a section is missing, or the sections do not name the same customers.
pub fn read(text: &str) -> anyhow::Result<Day> {
    let file = VrplibSections::from_text(text);
    ensure!(file.header("TYPE")? == "VRPTW", "TYPE is not VRPTW");
    ensure!(file.header("EDGE_WEIGHT_TYPE")? == "EUC_2D", "EDGE_WEIGHT_TYPE is not EUC_2D");
    let service = tenths(file.header("SERVICE_TIME")?)?;
    let points = file.pairs("NODE_COORD_SECTION")?;
    let demands = file.singles("DEMAND_SECTION")?;
    let windows = file.pairs("TIME_WINDOW_SECTION")?;
    ensure!(!points.is_empty() && demands.len() == points.len() && windows.len() == points.len(), "sections differ");
    ensure!(file.depot()? == 1, "the depot is not the first row");
    let visits = (1..points.len()).map(|at| DayVisit {
        id: at as i64,
        place: at,
        duration: service,
        window: windows[at],
        demand: demands[at],
    });
    Ok(Day {
        scale: SCALE,
        cost_of_unit: 1.0,
        carers: file.header("VEHICLES")?.parse().context("VEHICLES")?,
        capacity: tenths(file.header("CAPACITY")?)?,
        open: windows[0],
        visits: visits.collect(),
        travel: truncated(&points),
        pairs: Vec::new(),
    })
}

/// The file's headers and the rows of its sections.
struct VrplibSections<'a> {
    headers: HashMap<&'a str, &'a str>,
    rows: HashMap<&'a str, Vec<Vec<&'a str>>>,
}

impl<'a> VrplibSections<'a> {
    fn from_text(text: &'a str) -> Self {
        let mut found = Self { headers: HashMap::new(), rows: HashMap::new() };
        let mut section = None;
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && *line != "EOF") {
            if let Some((name, value)) = line.split_once(':') {
                found.headers.insert(name.trim(), value.trim());
            } else if line.ends_with("_SECTION") {
                section = Some(line);
            } else if let Some(name) = section {
                found.rows.entry(name).or_default().push(line.split_whitespace().collect());
            }
        }
        found
    }

    fn header(&self, name: &str) -> anyhow::Result<&'a str> {
        self.headers.get(name).copied().with_context(|| format!("{name} is missing"))
    }

    /// The columns of a section after the number of the row, which must count from 1, in tenths.
    fn columns(&self, name: &str, count: usize) -> anyhow::Result<Vec<Vec<i64>>> {
        let rows = self.rows.get(name).with_context(|| format!("{name} is missing"))?;
        let mut columns = Vec::with_capacity(rows.len());
        for (at, row) in rows.iter().enumerate() {
            ensure!(row.len() == count + 1, "row {} of {name} has {} columns", at + 1, row.len());
            ensure!(row[0].parse() == Ok(at + 1), "row {} of {name} is numbered {}", at + 1, row[0]);
            columns.push(row[1..].iter().map(|field| tenths(field)).collect::<anyhow::Result<_>>()?);
        }
        Ok(columns)
    }

    fn pairs(&self, name: &str) -> anyhow::Result<Vec<(i64, i64)>> {
        Ok(self.columns(name, 2)?.iter().map(|row| (row[0], row[1])).collect())
    }

    fn singles(&self, name: &str) -> anyhow::Result<Vec<i64>> {
        Ok(self.columns(name, 1)?.iter().map(|row| row[0]).collect())
    }

    fn depot(&self) -> anyhow::Result<i64> {
        let rows = self.rows.get("DEPOT_SECTION").context("DEPOT_SECTION is missing")?;
        match rows.iter().map(Vec::as_slice).next() {
            Some([depot]) => depot.parse().context("DEPOT_SECTION"),
            _ => bail!("DEPOT_SECTION names no depot"),
        }
    }
}
