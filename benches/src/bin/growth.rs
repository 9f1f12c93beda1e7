//! How the time to equal quality grows with the number of visits: a table as CSV and a plot as SVG.
//!
//! Every size is made of the same towns. A small size is solved several times, for different towns, and summed, so that
//! sizes are compared on like rows. Each is given several amounts of work a visit; the time to a quality, the cost of a
//! visit, is read between two of them.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, ensure};
use clap::Parser;
use homeround_benches::literature::clock::{cpu_seconds, peak_mb};
use homeround_benches::plot::{Frame, Line, draw};
use homeround_benches::synthetic::{self, Setting};
use homeround_core::parallel::{Options, solve};
use homeround_core::rounds::{Seed, Settings, Work};
use serde::Serialize;

/// Carers of the largest size: one to seven visits, so that nearly everyone can be served on one day. V itself has the
/// carers of a vendor's book, too few for a day of all its visits.
const CARERS: u32 = 19_860;

/// Measures the time to equal quality from small to large branches.
#[derive(Parser)]
struct Arguments {
    /// Towns of 400 visits each in every size.
    #[arg(long, value_delimiter = ',', default_value = "3,8,25,80,331")]
    towns: Vec<u32>,
    /// Work for each visit; every size is solved with each.
    #[arg(long, value_delimiter = ',', default_value = "1000,2000,4000,8000,16000")]
    work: Vec<u64>,
    /// How many towns a size is measured on at least, in as many runs as that takes.
    #[arg(long, default_value_t = 24)]
    least_towns: u32,
    /// Threads.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Seed of the branches and of the searches.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where to write `growth.csv` and `growth.svg`.
    #[arg(long)]
    out: PathBuf,
}

/// One size with one amount of work: the mean of its runs.
#[derive(Clone, Copy, Debug, Serialize)]
struct Row {
    visits: f64,
    runs: u32,
    work_a_visit: u64,
    cpu_seconds: f64,
    wall_seconds: f64,
    pence_a_visit: f64,
    unserved: u32,
    peak_mb: f64,
}

fn main() -> anyhow::Result<()> {
    let asked = Arguments::parse();
    fs::create_dir_all(&asked.out)?;
    let mut csv = fs::File::create(asked.out.join("growth.csv"))?;
    writeln!(csv, "visits,runs,work_a_visit,cpu_seconds,wall_seconds,pence_a_visit,unserved,peak_mb")?;
    let mut sizes: Vec<Vec<Row>> = Vec::new();
    for &towns in &asked.towns {
        let mut rows = Vec::new();
        for &work in &asked.work {
            let row = measured(&asked, towns, work).with_context(|| format!("{towns} towns"))?;
            let Row { visits, runs, cpu_seconds, wall_seconds, pence_a_visit, unserved, peak_mb, .. } = row;
            writeln!(
                csv,
                "{visits},{runs},{work},{cpu_seconds:.3},{wall_seconds:.3},{pence_a_visit:.3},{unserved},{peak_mb}"
            )?;
            println!("{}", serde_json::to_string(&row)?);
            rows.push(row);
        }
        sizes.push(rows);
    }
    plot(&asked, &sizes)
}

/// The mean of as many runs as it takes to see enough towns.
fn measured(asked: &Arguments, towns: u32, work: u64) -> anyhow::Result<Row> {
    ensure!((1..=331).contains(&towns), "from 1 to 331 towns");
    let shape = synthetic::Shape { carers: CARERS, ..synthetic::shape("V").context("no shape V")? };
    let runs = (asked.least_towns / towns).max(1);
    let (mut visits, mut pence, mut unserved, mut cpu, mut wall) = (0, 0.0, 0, 0.0, 0.0);
    for run in 0..runs {
        let branch = synthetic::towns(shape, Setting::URBAN, asked.seed, run * towns..(run + 1) * towns);
        let valid = branch.tables.view().validated(&mut |fault| eprintln!("{fault:?}"));
        let valid = valid.context("not a valid branch")?;
        let count = branch.tables.visits.len() as u64;
        let settings = Settings { seed: Seed(asked.seed), work: Work(work * count), ..Settings::default() };
        let (began, used) = (Instant::now(), cpu_seconds());
        let options = Options { settings, threads: asked.threads, ..Options::default() };
        let solved = solve(&valid, None, &options, &|_| true);
        let progress = solved.map_err(|refused| anyhow::anyhow!("{refused:?}"))?.progress;
        cpu += cpu_seconds() - used;
        wall += began.elapsed().as_secs_f64();
        visits += count;
        unserved += progress.unserved;
        pence += progress.lines.total().0 as f64 / 1e6;
    }
    let many = f64::from(runs);
    Ok(Row {
        visits: visits as f64 / many,
        runs,
        work_a_visit: work,
        cpu_seconds: cpu / many,
        wall_seconds: wall / many,
        pence_a_visit: pence / visits as f64,
        unserved,
        peak_mb: peak_mb().unwrap_or(0.0),
    })
}

/// The processor's seconds in which a size comes to a cost of a visit, between two amounts of work.
fn seconds_to(rows: &[Row], pence: f64) -> Option<f64> {
    let at = rows.iter().position(|row| row.pence_a_visit <= pence)?;
    let (after, Some(before)) = (rows[at], at.checked_sub(1).map(|before| rows[before])) else {
        return Some(rows[at].cpu_seconds);
    };
    let share = (before.pence_a_visit - pence) / (before.pence_a_visit - after.pence_a_visit);
    Some(before.cpu_seconds * (after.cpu_seconds / before.cpu_seconds).powf(share))
}

/// The exponent of the power of x that y grows with: least squares on logarithms.
fn exponent(points: &[(f64, f64)]) -> f64 {
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0.ln()), mean(|point| point.1.ln()));
    let both: f64 = points.iter().map(|point| (point.0.ln() - x) * (point.1.ln() - y)).sum();
    both / points.iter().map(|point| (point.0.ln() - x).powi(2)).sum::<f64>()
}

fn plot(asked: &Arguments, sizes: &[Vec<Row>]) -> anyhow::Result<()> {
    // What every size reaches with its most work.
    let cheapest = |rows: &Vec<Row>| rows.iter().map(|row| row.pence_a_visit).fold(f64::INFINITY, f64::min);
    let quality = sizes.iter().map(cheapest).fold(0.0, f64::max);
    let point = |rows: &Vec<Row>| Some((rows.first()?.visits, seconds_to(rows, quality)?));
    let points: Vec<(f64, f64)> = sizes.iter().filter_map(point).collect();
    let first = *points.first().context("no size")?;
    let grown = exponent(&points);
    println!("a visit at {quality:.1} pence: seconds grow with visits to the power of {grown:.3}");
    let allowed = points.iter().map(|&(visits, _)| (visits, first.1 * (visits / first.0).powf(1.15))).collect();
    let lines = [
        Line { name: format!("measured: visits^{grown:.2}"), points },
        Line { name: "visits^1.15".to_owned(), points: allowed },
    ];
    let title = format!("Time until a visit costs {quality:.0} pence");
    let frame = Frame { title: &title, x: "visits", y: "seconds of the processor", powers: true };
    draw(&asked.out.join("growth.svg"), frame, &lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cpu_seconds: f64, pence_a_visit: f64) -> Row {
        let (wall_seconds, peak_mb) = (cpu_seconds, 1.0);
        Row { visits: 1e3, runs: 1, work_a_visit: 1, cpu_seconds, wall_seconds, pence_a_visit, unserved: 0, peak_mb }
    }

    #[test]
    fn seconds_are_read_between_two_rows() {
        let rows = [row(1.0, 120.0), row(4.0, 100.0)];
        assert_eq!(seconds_to(&rows, 120.0), Some(1.0));
        assert!(seconds_to(&rows, 110.0).is_some_and(|seconds| (seconds - 2.0).abs() < 1e-9));
        assert_eq!(seconds_to(&rows, 99.0), None);
    }

    #[test]
    fn the_exponent_of_a_power_is_its_own() {
        let points: Vec<(f64, f64)> = (1..6).map(|x| (f64::from(x), 3.0 * f64::from(x).powf(1.15))).collect();
        assert!((exponent(&points) - 1.15).abs() < 1e-12);
    }
}
