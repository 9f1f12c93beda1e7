//! The literature runner: solves published benchmark files and judges the outcome by arithmetic of its own.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, ensure};
use clap::{Args, Parser, Subcommand};
use homeround_benches::literature::best_known::{BestKnown, name_of};
use homeround_benches::literature::chains::{self, Effort};
use homeround_benches::literature::clock::{self, Clock};
use homeround_benches::literature::figures::Figures;
use homeround_benches::literature::{Instance, Objective};
use serde::Serialize;
use serde_json::Value;

/// Solves and judges the literature's benchmark files. The format is known by the file's content.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Solve one file; print one line of JSON.
    Solve(Solve),
    /// Judge a written solution; print one line of JSON.
    Judge(Judge),
    /// Solve every file of a folder; write a table with gaps to the best known, adding a row as each is done.
    Table(Table),
}

#[derive(Args, Clone, Copy)]
struct Search {
    /// Seconds for each file, reading it not counted.
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
    /// Independent searches side by side.
    #[arg(long, default_value_t = 1)]
    threads: u32,
    /// Seed of the first search.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Count the processor's seconds for each thread in place of the clock's on the wall.
    #[arg(long)]
    cpu: bool,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Args, Clone, Copy)]
struct Reading {
    /// Scales the durations of a Bredström file.
    #[arg(long, default_value_t = 1.0)]
    duration_factor: f64,
    /// What a home-care day is made small in, everyone served first; travel if not given.
    #[arg(long)]
    objective: Option<Objective>,
}

#[derive(Args)]
struct Solve {
    /// The benchmark file.
    file: PathBuf,
    #[command(flatten)]
    search: Search,
    /// Where to write the solution, in the family's own format.
    #[arg(long)]
    solution: PathBuf,
}

#[derive(Args)]
struct Judge {
    /// The benchmark file.
    file: PathBuf,
    /// The solution, in the family's own format.
    solution: PathBuf,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Args)]
struct Table {
    /// The folder of benchmark files.
    folder: PathBuf,
    #[command(flatten)]
    search: Search,
    /// The table in Markdown; files it already has are left out.
    #[arg(long)]
    out: PathBuf,
}

/// One run, as it is printed.
#[derive(Serialize)]
struct Run {
    instance: String,
    feasible: bool,
    cost: f64,
    distance: f64,
    total_lateness: f64,
    max_lateness: f64,
    #[serde(flatten)]
    figures: Option<Figures>,
    seconds: f64,
    cpu_seconds: f64,
    peak_mb: Option<f64>,
    seed: u64,
    threads: u32,
    work: u64,
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Solve(solve) => {
            let (run, solution, _) = solved(&solve.file, solve.search)?;
            fs::write(&solve.solution, serde_json::to_vec(&solution)?)
                .with_context(|| format!("cannot write {}", solve.solution.display()))?;
            println!("{}", serde_json::to_string(&run)?);
            Ok(())
        }
        Command::Judge(judge) => {
            let instance = read(&judge.file, judge.reading)?;
            let solution: Value = serde_json::from_str(&text_of(&judge.solution)?)?;
            println!("{}", serde_json::to_string(&instance.evaluate(&solution))?);
            Ok(())
        }
        Command::Table(table) => tabulate(&table),
    }
}

fn text_of(file: &Path) -> anyhow::Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

fn read(file: &Path, reading: Reading) -> anyhow::Result<Instance> {
    let read = Instance::read(&text_of(file)?, reading.duration_factor);
    let read = read.and_then(|instance| match reading.objective {
        Some(objective) => instance.with_objective(objective),
        None => Ok(instance),
    });
    read.with_context(|| file.display().to_string())
}

fn solved(file: &Path, search: Search) -> anyhow::Result<(Run, Value, Instance)> {
    ensure!(search.seconds.is_finite() && (0.0..=1e6).contains(&search.seconds), "seconds lie from 0 to a million");
    let instance = read(file, search.reading)?;
    let time = Duration::from_secs_f64(search.seconds);
    let clock = if search.cpu { Clock::Cpu } else { Clock::Wall };
    let effort = Effort { time, clock, threads: search.threads, seed: search.seed };
    let outcome = chains::solve(&instance.tables(), effort)?;
    let mut solution = instance.solution(&outcome.roster);
    let found = instance.evaluate(&solution);
    for fault in found.faults.iter().take(5) {
        eprintln!("{}: {fault}", file.display());
    }
    let run = Run {
        instance: name_of(file),
        feasible: found.feasible,
        cost: found.cost,
        distance: found.distance,
        total_lateness: found.total_lateness,
        max_lateness: found.max_lateness,
        figures: found.figures,
        seconds: outcome.taken.as_secs_f64(),
        cpu_seconds: clock::cpu_seconds(),
        peak_mb: clock::peak_mb(),
        seed: search.seed,
        threads: search.threads,
        work: outcome.work,
    };
    if let (Instance::CareDay(_), Value::Object(file)) = (&instance, &mut solution) {
        file.insert("meta".to_owned(), serde_json::to_value(&run)?);
    }
    Ok((run, solution, instance))
}

const HEADER: &str = "| instance | services | carers | feasible | cost | best known | gap % | late | latest | seconds | work |\n\
    |---|---|---|---|---|---|---|---|---|---|---|\n";

fn tabulate(table: &Table) -> anyhow::Result<()> {
    let best = BestKnown::beside(&table.folder)?;
    let files = fs::read_dir(&table.folder).with_context(|| table.folder.display().to_string())?;
    let mut files: Vec<PathBuf> = files.map(|file| Ok(file?.path())).collect::<std::io::Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|kind| kind == "json" || kind == "txt" || kind == "vrp"));
    files.sort_by_key(|file| in_natural_order(&name_of(file)));
    let mut out = fs::OpenOptions::new().create(true).append(true).open(&table.out)?;
    let done = text_of(&table.out)?;
    if done.is_empty() {
        out.write_all(HEADER.as_bytes())?;
    }
    for file in files.iter().filter(|file| !done.contains(&format!("| {} |", name_of(file)))) {
        let (run, _, instance) = solved(file, table.search)?;
        out.write_all(row(&run, &instance, best.find(file)).as_bytes())?;
    }
    Ok(())
}

/// The name with its numbers padded, so that 100 comes after 75.
fn in_natural_order(name: &str) -> String {
    let mut padded = String::new();
    let mut digits = String::new();
    for letter in name.chars().chain([' ']) {
        if letter.is_ascii_digit() {
            digits.push(letter);
        } else {
            padded.push_str(&format!("{digits:0>8}"));
            padded.push(letter);
            digits.clear();
        }
    }
    padded
}

fn row(run: &Run, instance: &Instance, best: Option<f64>) -> String {
    let known = best.map_or("–".to_owned(), |best| best.to_string());
    // Rounded first, so that a hair below nothing is not shown as −0.0.
    let percent = |best: f64| ((run.cost - best) / best * 1_000.0).round() / 10.0 + 0.0;
    let gap = best.map_or("–".to_owned(), |best| format!("{:+.1}", percent(best)));
    let (cost, gap) = if run.feasible { (format!("{:.3}", run.cost), gap) } else { ("–".into(), "–".into()) };
    let Run { instance: name, total_lateness, max_lateness, seconds, work, .. } = run;
    format!(
        "| {name} | {} | {} | {} | {cost} | {known} | {gap} | {total_lateness:.1} | {max_lateness:.1} | {seconds:.1} | {:.0} M |\n",
        instance.services(),
        instance.carers(),
        if run.feasible { "yes" } else { "no" },
        *work as f64 / 1e6,
    )
}
