//! `homeround demo`: a week of the example branch planned, checked, verified, priced and reported, file by file, as a user would.

use std::path::{Path, PathBuf};

use clap::Args;
use homeround_core::book::Worked;
use homeround_core::ground::ShiftIx;
use homeround_core::rounds::worked;
use serde::Serialize;

use super::plan::EffortArgs;
use crate::console::Console;
use crate::disk::{FolderSource, make_folder, open_branch, write_file};
use crate::outcome::{Answer, CommandFailure};
use homeround::planning::{CheckReport, LoadedBranch, SearchResult, search_roster};
use homeround::pricing::{Options, PriceSummary, price_roster};
use homeround::report::{ReportFacts, Week, notices, render, verdict};
use homeround::roster::{self, PersonNames};
use homeround::scorecard::{self, score_plan};
use homeround::verification::simulate::{Injected, Simulated, simulate};
use homeround::verification::{Summary, Timetable, event_rows, profile_of, summarise};
use homeround::wages::sources::promised_audit;
use homeround::words::counted;

/// Plan, check, verify, price and report a week of the example branch in Newport.
///
/// Everything is written into one folder, so that every step can be repeated by its own command.
#[derive(Args, Clone, Debug)]
pub struct DemoArgs {
    /// The folder to write to; files of an earlier demo in it are replaced.
    #[arg(short, long, value_name = "DIR", default_value = "homeround-demo")]
    pub output: PathBuf,
    /// How hard to search, and from where.
    #[command(flatten)]
    pub effort: EffortArgs,
}

/// The files of the example branch, as they stand in `examples/newport`.
const BRANCH: [(&str, &str); 16] = [
    ("README.md", include_str!("../../../examples/newport/README.md")),
    ("homeround.toml", include_str!("../../../examples/newport/homeround.toml")),
    ("clients.csv", include_str!("../../../examples/newport/clients.csv")),
    ("packages.csv", include_str!("../../../examples/newport/packages.csv")),
    ("gaps.csv", include_str!("../../../examples/newport/gaps.csv")),
    ("carers.csv", include_str!("../../../examples/newport/carers.csv")),
    ("shifts.csv", include_str!("../../../examples/newport/shifts.csv")),
    ("breaks.csv", include_str!("../../../examples/newport/breaks.csv")),
    ("history.csv", include_str!("../../../examples/newport/history.csv")),
    ("worked.csv", include_str!("../../../examples/newport/worked.csv")),
    ("roads/NOTICE.md", include_str!("../../../examples/newport/roads/NOTICE.md")),
    ("roads/points.csv", include_str!("../../../examples/newport/roads/points.csv")),
    ("roads/car_seconds.csv", include_str!("../../../examples/newport/roads/car_seconds.csv")),
    ("roads/bicycle_seconds.csv", include_str!("../../../examples/newport/roads/bicycle_seconds.csv")),
    ("roads/foot_seconds.csv", include_str!("../../../examples/newport/roads/foot_seconds.csv")),
    // The licence of the branch's own files is the project's.
    ("LICENSE-MIT", include_str!("../../../LICENSE-MIT")),
];

/// How often each kind of wrong is put into the simulated week.
const WRONGS: usize = 2;

/// What the demo answers.
#[derive(Serialize)]
struct DemoAnswer<'a> {
    verdict: &'a str,
    report: PathBuf,
    judgement: &'a CheckReport,
    verification: &'a Summary,
    injected: &'a [Injected],
    price: &'a PriceSummary,
}

/// Runs the demo: yes when every visit of the week is served, every rule kept and every injected wrong found.
///
/// # Errors
/// A file that cannot be written; anything that the single commands refuse.
pub fn run(args: &DemoArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let folder = &args.output;
    write_branch(&folder.join("newport"))?;
    let at = |name: &str| folder.join(name);
    let told = |step: &str, command: &str| console.say(format!("\n{step}: homeround {command}"));
    let (book, plan, happened) = (at("newport"), at("roster.json"), at("events.jsonl"));
    let (book_name, plan_name, happened_name) = (book.display(), plan.display(), happened.display());

    told("Validate", &format!("validate {book_name}"));
    let branch = open_branch(&book)?;
    say_branch(&branch, console);
    let effort = args.effort.effort(&branch);
    told("Plan", &format!("plan {book_name} --seed {} --work {} -o {plan_name}", effort.seed, effort.work));
    let found = search_roster(&branch, None, &effort, &console.watch())?;
    write_roster(&branch, &found, &plan)?;
    told("Check", &format!("check {book_name} {plan_name}"));
    let judgement = CheckReport::from_roster(&branch, &found.roster.view())?;
    console.say(judgement.text());

    let simulated = simulate_week(&branch, &found, args.effort.seed, &happened, &at("injected.json"))?;
    told("Verify", &format!("verify {book_name} {plan_name} {happened_name}"));
    let summary = verify(&branch, &found, &simulated)?;
    let lost = unfound(&simulated.truth, &summary);
    say_verified(&summary, &simulated.truth, &lost, console);
    told("Price", &format!("price {book_name} {plan_name}"));
    let worked = stretches(&branch, &found)?;
    let options = Options::default();
    let price = price_roster(&branch.book, &branch.plan, worked.iter().copied(), &options)?;
    console.say(price.text());

    told(
        "Report",
        &format!("report {book_name} {plan_name} --events {happened_name} -o {}", at("report.html").display()),
    );
    let audit = promised_audit(&branch.book, &branch.plan, &worked);
    let card = audit.as_ref().map(|audit| {
        score_plan(&scorecard::ScorecardFacts { book: &branch.book, plan: &branch.plan, worked: &worked, audit })
    });
    let notices = notices::beside(&branch.book, &FolderSource::find(&book));
    let provenance = found.provenance(&branch)?;
    let facts = ReportFacts {
        book: &branch.book,
        plan: &branch.plan,
        roster: found.roster.view(),
        worked: &worked,
        breaches: &judgement.breaches,
        verification: Some(&summary),
        price: Some(&price),
        audit: audit.as_ref(),
        scorecard: card.as_ref(),
        provenance: Some(&provenance),
        travel_notes: &branch.travel_notes,
        streets: None,
        notices: &notices,
    };
    let report = at("report.html");
    write_file(&report, render(&facts).as_bytes())?;
    let sentence = verdict::judge_week(&Week::from_facts(&facts)).sentence;
    let report = report.canonicalize().unwrap_or(report);
    let shown = DemoAnswer {
        verdict: &sentence,
        report: report.clone(),
        judgement: &judgement,
        verification: &summary,
        injected: &simulated.truth,
        price: &price,
    };
    console.answer(&shown, || format!("\n{sentence}\n\nThe report: {}", report.display()))?;
    Ok(if judgement.delivers() && lost.is_empty() { Answer::Yes } else { Answer::No })
}

fn write_branch(folder: &Path) -> Result<(), CommandFailure> {
    make_folder(&folder.join("roads"))?;
    for (name, text) in BRANCH {
        write_file(&folder.join(name), text.as_bytes())?;
    }
    Ok(())
}

fn say_branch(branch: &LoadedBranch, console: &Console) {
    let (book, names) = (&branch.book, &branch.plan.names);
    let (clients, carers, visits, shifts) =
        (book.clients.len(), book.carers.len(), names.visits.len(), names.shifts.len());
    console.say(format!(
        "{}: {}, {}, {}, {}. No faults.",
        names.branch,
        counted(clients, "client"),
        counted(carers, "carer"),
        counted(visits, "visit"),
        counted(shifts, "shift")
    ));
    for note in &branch.travel_notes {
        console.say(note);
    }
}

fn write_roster(branch: &LoadedBranch, found: &SearchResult, path: &Path) -> Result<(), CommandFailure> {
    let document = found.document(branch)?;
    write_file(path, &roster::roster_json(&document)?)?;
    write_file(&path.with_extension("csv"), &roster::roster_csv(&document, &PersonNames::new(&branch.book))?)?;
    if found.stopped { Err(CommandFailure::Interrupted) } else { Ok(()) }
}

/// A week of events as phones would have sent them, with some wrongs in it and a list of these beside it.
fn simulate_week(
    branch: &LoadedBranch,
    found: &SearchResult,
    seed: u64,
    path: &Path,
    truth: &Path,
) -> Result<Simulated, CommandFailure> {
    let timetable = Timetable::from_roster(&branch.book, &branch.plan.names, found.roster.view())?;
    let simulated = simulate(&timetable, seed, WRONGS);
    write_file(path, &event_rows::json_lines(&event_rows::list_event_rows(&simulated.feed, &timetable))?)?;
    let list = serde_json::to_vec_pretty(&simulated.truth).map_err(anyhow::Error::from)?;
    write_file(truth, &list)?;
    Ok(simulated)
}

fn verify(branch: &LoadedBranch, found: &SearchResult, simulated: &Simulated) -> Result<Summary, CommandFailure> {
    let timetable = Timetable::from_roster(&branch.book, &branch.plan.names, found.roster.view())?;
    let profile = profile_of(&branch.book, None)?;
    let as_of = simulated.feed.last_receipt().unwrap_or_else(|| timetable.end());
    Ok(summarise(&timetable, &simulated.feed, &profile, as_of)?)
}

/// The injected wrongs that the verification did not find.
fn unfound<'a>(truth: &'a [Injected], summary: &Summary) -> Vec<&'a Injected> {
    let found = |wrong: &&Injected| {
        let row = summary.visits.iter().find(|row| row.visit == wrong.visit);
        row.is_some_and(|row| row.findings.iter().any(|finding| finding.rule == wrong.rule))
    };
    truth.iter().filter(|wrong| !found(wrong)).collect()
}

fn say_verified(summary: &Summary, truth: &[Injected], lost: &[&Injected], console: &Console) {
    console.say("The week's events are simulated: phones that drift, poor fixes, late syncs, batches sent twice.");
    console.say(summary.words());
    console.say(format!("{} wrongs were put in, {} of them found.", truth.len(), truth.len() - lost.len()));
    for wrong in lost {
        console.say(format!("  not found: {} at {}, rule {}", wrong.wrong.words(), wrong.visit, wrong.rule));
    }
}

fn stretches(branch: &LoadedBranch, found: &SearchResult) -> Result<Vec<Worked>, CommandFailure> {
    let (valid, view) = (branch.problem()?, found.roster.view());
    let rounds = (0..branch.plan.tables.shifts.len()).map(ShiftIx::from_index);
    Ok(rounds.flat_map(|round| worked(&valid, &view, round)).collect())
}
