//! `homeround report`: everything about a planned week in one HTML file.

use std::path::{Path, PathBuf};

use clap::Args;
use homeround_core::book::Worked;
use homeround_core::ground::ShiftIx;
use homeround_core::rounds::worked;
use serde::Serialize;

use crate::commands::given_roster::read_roster;
use crate::console::Console;
use crate::disk::{Disk, FolderSource, bytes_of, read_file};
use crate::outcome::{Answer, CommandFailure};
use homeround::fault::Faults;
use homeround::planning::{CheckReport, LoadedBranch};
use homeround::pricing::{Options, PriceSummary, price_roster};
use homeround::report::streets::Streets;
use homeround::report::{self, ReportFacts, notices, render, verdict};
use homeround::roster::Loaded;
use homeround::scorecard::{self, score_plan};
use homeround::verification::{self, Summary, Timetable};
use homeround::wages::sources::promised_audit;

/// Write everything about a planned week into one HTML file that needs no network.
///
/// The verdict in one sentence, a map, the rounds, unserved visits, continuity, what really happened, and the price. The
/// price is there when the book has the inputs for it, what happened when events are given. Licence notices are taken from
/// `NOTICE.md` beside the book and beside its travel files.
#[derive(Args, Clone, Debug)]
pub struct ReportArgs {
    /// The book: a folder with homeround.toml and CSV files, or a JSON document.
    pub book: PathBuf,
    /// The roster, JSON or CSV.
    pub roster: PathBuf,
    /// Events of the carers' devices, to compare with the plan: JSON lines or CSV.
    #[arg(long, value_name = "FILE")]
    pub events: Option<PathBuf>,
    /// Streets for the map: a GeoJSON file of lines, longitude before latitude. A `NOTICE.md` beside it is told on the page.
    #[arg(long, value_name = "FILE")]
    pub streets: Option<PathBuf>,
    /// Where the report is written.
    #[arg(short, long, value_name = "FILE", default_value = "report.html")]
    pub output: PathBuf,
}

/// What the command answers.
#[derive(Serialize)]
struct ReportAnswer {
    report: PathBuf,
    verdict: String,
    holds: bool,
}

/// Writes the report: yes when it is written, whatever it says.
///
/// # Errors
/// Every fault of the book, the roster or the events.
pub fn run(args: &ReportArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let mut disk = Disk::reading([Some(args.roster.as_path()), args.events.as_deref(), args.streets.as_deref()]);
    let branch = disk.open_branch(&args.book)?;
    let output = disk.output("--output", &args.output)?;
    let loaded = read_roster(&args.roster, &branch, console)?;
    let judgement = CheckReport::from_roster(&branch, &loaded.roster.view())?;
    let worked = time_of(&branch, &loaded)?;
    let price = price(&branch, &worked)?;
    let happened = |events| happened(&branch, &loaded, events);
    let verification = args.events.as_deref().map(happened).transpose()?;
    let audit = promised_audit(&branch.book, &branch.plan, &worked);
    let card = audit.as_ref().map(|audit| {
        score_plan(&scorecard::ScorecardFacts { book: &branch.book, plan: &branch.plan, worked: &worked, audit })
    });
    let mut notices = notices::beside(&branch.book, &FolderSource::find(&args.book));
    let streets = args.streets.as_deref().map(|path| Streets::read(&read_file(path)?)).transpose()?;
    if let Some(path) = &args.streets {
        let beside = bytes_of(&path.with_file_name(notices::NOTICE_FILE)).unwrap_or_default();
        let more = notices::read_notices(&beside).into_iter().filter(|notice| !notices.contains(notice));
        notices.extend(more.collect::<Vec<String>>());
    }
    let facts = ReportFacts {
        book: &branch.book,
        plan: &branch.plan,
        roster: loaded.roster.view(),
        worked: &worked,
        breaches: &judgement.breaches,
        verification: verification.as_ref(),
        price: price.as_ref(),
        audit: audit.as_ref(),
        scorecard: card.as_ref(),
        provenance: loaded.provenance.as_ref(),
        travel_notes: &branch.travel_notes,
        notices: &notices,
        streets: streets.as_ref(),
    };
    output.write_whole(render(&facts).as_bytes())?;
    let verdict::ReportVerdict { holds, sentence } = verdict::judge_week(&report::Week::from_facts(&facts));
    let written = ReportAnswer { report: args.output.clone(), verdict: sentence, holds };
    console.answer(&written, || format!("{}\n{}", written.verdict, written.report.display()))?;
    // It asks nothing: whether the roster holds is in the report and in what is said.
    Ok(Answer::Yes)
}

fn time_of(branch: &LoadedBranch, loaded: &Loaded) -> Result<Vec<Worked>, Faults> {
    let (valid, view) = (branch.problem()?, loaded.roster.view());
    let rounds = (0..branch.plan.tables.shifts.len()).map(ShiftIx::from_index);
    Ok(rounds.flat_map(|round| worked(&valid, &view, round)).collect())
}

/// The price of the rounds as planned; none when the book has no inputs for it.
fn price(branch: &LoadedBranch, worked: &[Worked]) -> Result<Option<PriceSummary>, Faults> {
    if branch.book.cost.is_none() {
        return Ok(None);
    }
    let options = Options::default();
    price_roster(&branch.book, &branch.plan, worked.iter().copied(), &options).map(Some)
}

/// What happened, as far as it was received when the last event was.
fn happened(branch: &LoadedBranch, loaded: &Loaded, events: &Path) -> Result<Summary, CommandFailure> {
    let timetable = Timetable::from_roster(&branch.book, &branch.plan.names, loaded.roster.view())?;
    let feed = verification::read_events(&read_file(events)?, &timetable)?;
    let profile = verification::profile_of(&branch.book, None)?;
    let as_of = feed.last_receipt().unwrap_or_else(|| timetable.end());
    Ok(verification::summarise(&timetable, &feed, &profile, as_of)?)
}
