//! What continuity costs: distinct carers per client against paid time, for rising prices of a further carer.

use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::Parser;
use homeround_benches::literature::chains::{self, Effort};
use homeround_benches::literature::clock::Clock;
use homeround_benches::plot::{Frame, Line, draw};
use homeround_benches::synthetic::{self, Setting};
use homeround_core::book::Activity;
use homeround_core::ground::{Cost, Pence, ShiftIx};
use homeround_core::heap::{OwnedRoster, Tables};
use homeround_core::rounds::{check, scratch, worked};
use serde::Serialize;

/// Solves a made-up week at several prices of a further carer and plots the trade-off.
#[derive(Parser)]
struct Arguments {
    /// The made-up shape: W is a week of 1 400 visits and 30 carers.
    #[arg(long, default_value = "W")]
    shape: String,
    /// Prices in pence of each carer beyond a client's first. The first is what the others are compared with.
    #[arg(long, value_delimiter = ',', default_value = "0,50,100,200,400,800,1600")]
    pence: Vec<i64>,
    /// Seconds for each price.
    #[arg(long, default_value_t = 30.0)]
    seconds: f64,
    /// Count the processor's seconds for each thread in place of the clock's on the wall.
    #[arg(long)]
    cpu: bool,
    /// Independent searches side by side.
    #[arg(long, default_value_t = 1)]
    threads: u32,
    /// Seed of the week and of the search.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where to write `continuity.csv` and `continuity.svg`.
    #[arg(long)]
    out: PathBuf,
}

/// One price.
#[derive(Clone, Copy, Debug, Serialize)]
struct Row {
    pence: i64,
    carers_per_client: f64,
    paid_hours: f64,
    unserved: usize,
    fewer_percent: f64,
    longer_percent: f64,
}

fn main() -> anyhow::Result<()> {
    let asked = Arguments::parse();
    fs::create_dir_all(&asked.out)?;
    let shape = synthetic::shape(&asked.shape).with_context(|| format!("no shape {}", asked.shape))?;
    let mut tables = synthetic::country(shape, Setting::URBAN, asked.seed).tables;
    let mut csv = fs::File::create(asked.out.join("continuity.csv"))?;
    writeln!(csv, "pence,carers_per_client,paid_hours,unserved,fewer_percent,longer_percent")?;
    let mut rows: Vec<Row> = Vec::new();
    for &pence in &asked.pence {
        tables.prices.unfamiliar = Cost::ZERO;
        tables.prices.further_carer = Cost::from_pence(Pence(pence));
        let mut row = measured(&asked, &tables, pence)?;
        let off = rows.first().copied().unwrap_or(row);
        row.fewer_percent = 100.0 * (1.0 - row.carers_per_client / off.carers_per_client);
        row.longer_percent = 100.0 * (row.paid_hours / off.paid_hours - 1.0);
        let Row { carers_per_client, paid_hours, unserved, fewer_percent, longer_percent, .. } = row;
        writeln!(
            csv,
            "{pence},{carers_per_client:.3},{paid_hours:.2},{unserved},{fewer_percent:.1},{longer_percent:.2}"
        )?;
        println!("{}", serde_json::to_string(&row)?);
        rows.push(row);
    }
    let points = rows.iter().map(|row| (row.carers_per_client, row.paid_hours)).collect();
    let title = format!("What continuity costs: {} visits, {} carers, {} days", shape.visits, shape.carers, shape.days);
    let frame = Frame { title: &title, x: "different carers per client", y: "paid hours", powers: false };
    let name = format!("{} s each; from right to left a further carer costs more", asked.seconds);
    draw(&asked.out.join("continuity.svg"), frame, &[Line { name, points }])
}

fn measured(asked: &Arguments, tables: &Tables, pence: i64) -> anyhow::Result<Row> {
    let clock = if asked.cpu { Clock::Cpu } else { Clock::Wall };
    let time = Duration::try_from_secs_f64(asked.seconds)?;
    let effort = Effort { time, clock, threads: asked.threads, seed: asked.seed };
    let roster = chains::solve(tables, effort)?.roster;
    let valid = tables.view().validated(&mut |_| {}).context("not a valid week")?;
    let mut broken = 0;
    check(&valid, &roster.view(), &mut vec![0; scratch(&valid)], &mut |_| broken += 1);
    anyhow::ensure!(broken == 0, "{broken} rules are broken");
    let (carers_per_client, unserved) = faces(tables, &roster);
    let paid_hours = paid_seconds(tables, &roster)? as f64 / 3_600.0;
    Ok(Row { pence, carers_per_client, paid_hours, unserved, fewer_percent: 0.0, longer_percent: 0.0 })
}

/// Different carers per client who is visited at all, and visits that nobody makes.
fn faces(tables: &Tables, roster: &OwnedRoster) -> (f64, usize) {
    let (mut pairs, mut clients, mut visits) = (HashSet::new(), HashSet::new(), HashSet::new());
    for (at, shift) in tables.shifts.iter().enumerate() {
        for stop in roster.view().round(ShiftIx::from_index(at)) {
            if let homeround_core::rounds::Task::Visit(visit) = stop.task {
                let client = tables.visits[visit.at()].client;
                pairs.insert((client, shift.carer));
                clients.insert(client);
                visits.insert(visit);
            }
        }
    }
    (pairs.len() as f64 / clients.len().max(1) as f64, tables.visits.len() - visits.len())
}

fn paid_seconds(tables: &Tables, roster: &OwnedRoster) -> anyhow::Result<i64> {
    let valid = tables.view().validated(&mut |_| {}).context("not a valid week")?;
    let view = roster.view();
    let mut seconds = 0;
    for (at, shift) in tables.shifts.iter().enumerate() {
        for stretch in worked(&valid, &view, ShiftIx::from_index(at)) {
            let paid = match stretch.activity {
                Activity::Commute => shift.commute_paid,
                Activity::UnpaidBreak => false,
                Activity::Contact | Activity::Travel | Activity::Waiting | Activity::PaidBreak => true,
            };
            seconds += if paid { i64::from(stretch.span.length().0) } else { 0 };
        }
    }
    Ok(seconds)
}
