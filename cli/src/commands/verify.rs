//! `homeround verify`: holds what devices recorded against what was planned.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use homeround_core::verification::Profile;
use serde::Serialize;

use super::import_book::remembered;
use crate::commands::given_roster::read_roster;
use crate::console::{Console, on_screen};
use crate::disk::{Disk, Output, SystemSource, bytes_of, read_file};
use crate::outcome::{Answer, CommandFailure};
use homeround::failure::Failure;
use homeround::fault::Faults;
use homeround::live::{AlertKind, DueAlert, Follower, LineSource};
use homeround::log::LogFile;
use homeround::planning::LoadedBranch;
use homeround::roster::PersonNames;
use homeround::verification::encounters::write_encounters;
use homeround::verification::scenario::{self, KnownDocument, Situation};
use homeround::verification::{Timetable, parse_moment, profile_of, read_events, summarise};

/// Verify visits: which were made, when, by whom, on what evidence, and what they count for.
///
/// `verify BOOK ROSTER EVENTS` holds devices' events against a planned week; `verify --scenario FILE.json` takes a whole
/// situation from one file, described by `homeround schema scenario`.
#[derive(Args, Clone, Debug)]
pub struct Verify {
    /// A whole situation in one file: profile, registers, plans, events, corrections and when it is asked.
    #[arg(long, value_name = "FILE.json", conflicts_with_all = ["book", "roster", "events", "as_of", "profile"],
          required_unless_present = "book")]
    pub scenario: Option<PathBuf>,
    /// The book: a folder with homeround.toml and CSV files, or a JSON document.
    #[arg(requires = "roster")]
    pub book: Option<PathBuf>,
    /// The roster, JSON or CSV.
    #[arg(requires = "events")]
    pub roster: Option<PathBuf>,
    /// The devices' events: CSV, or one JSON object a line (see `homeround schema events`); a signed log with --register.
    /// With --follow, `-` is standard input; a file is read to its end, and one that grows is followed by
    /// `tail -n +1 -f FILE | homeround verify BOOK ROSTER - --follow`.
    pub events: Option<PathBuf>,
    /// The register of keys: EVENTS is a signed log, and what does not hold in it is no evidence.
    #[arg(long, value_name = "REGISTER.json", conflicts_with = "scenario")]
    pub register: Option<PathBuf>,
    /// What else is known: clients' and carers' absences, numbers, tags, services, corrections. A JSON document in the words of
    /// `homeround schema scenario`, with ids of the book; or corrections as a CSV or workbook, see `homeround schema corrections`. May be
    /// given again.
    #[arg(long, value_name = "KNOWN.json", conflicts_with_all = ["scenario", "follow"])]
    pub with: Vec<PathBuf>,
    /// Read events as they come, and say at their due times what is late, possibly missed, missed or resolved.
    #[arg(long, conflicts_with_all = ["scenario", "register", "as_of", "output"])]
    pub follow: bool,
    /// Verify as things stood then, `2026-03-08T23:00:00+00:00`; by default when the last event was received.
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<String>,
    /// The profile of thresholds: uk, wales, us, texas or ohio; by default the book's own, else uk.
    #[arg(long)]
    pub profile: Option<String>,
    /// Write everything found to this file as JSON.
    #[arg(short, long, value_name = "OUT.json")]
    pub output: Option<PathBuf>,
    /// Write the visits to this file as FHIR R4 encounters.
    #[arg(long, value_name = "OUT.json", conflicts_with_all = ["scenario", "follow"])]
    pub encounters: Option<PathBuf>,
}

/// Verifies the events: yes when nothing was missed and nothing must be corrected.
///
/// # Errors
/// Every fault of the book, the roster's file or the events' file; a time or profile that cannot be meant.
pub fn run(args: &Verify, console: &Console) -> Result<Answer, CommandFailure> {
    let read = [&args.scenario, &args.roster, &args.events, &args.register].map(Option::as_deref);
    let mut disk = Disk::reading(read);
    args.with.iter().for_each(|path| disk.read(path));
    match (&args.scenario, &args.book, &args.roster, &args.events) {
        (Some(scenario), ..) => {
            let output = disk.maybe("--output", args.output.as_deref())?;
            of_scenario(scenario, output, console)
        }
        (None, Some(book), Some(roster), Some(events)) => {
            let branch = disk.open_branch(book)?;
            let outputs = (
                disk.maybe("--output", args.output.as_deref())?,
                disk.maybe("--encounters", args.encounters.as_deref())?,
            );
            of_book(&branch, roster, events, outputs, args, console)
        }
        _ => Err(CommandFailure::Usage("give --scenario FILE.json, or a BOOK, a ROSTER and EVENTS".to_owned())),
    }
}

/// A whole situation from one file.
fn of_scenario(path: &Path, output: Option<Output>, console: &Console) -> Result<Answer, CommandFailure> {
    let file = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let bytes = bytes_of(path)?;
    let answer = scenario::answer(&Situation::read(&file, &bytes)?)?;
    write(&answer, output, console)?;
    console.answer(&answer, || answer.words())?;
    Ok(if answer.needs_attention() { Answer::No } else { Answer::Yes })
}

/// Everything found, to the file that was asked for.
fn write(found: &impl Serialize, output: Option<Output>, console: &Console) -> Result<(), CommandFailure> {
    if let Some(output) = output {
        let name = output.name().to_owned();
        output.write_whole(&serde_json::to_vec_pretty(found).map_err(anyhow::Error::from)?)?;
        console.say(format!("Written to {name}."));
    }
    Ok(())
}

/// The events of a planned week.
fn of_book(
    branch: &LoadedBranch,
    roster: &Path,
    events: &Path,
    (output, encounters): (Option<Output>, Option<Output>),
    args: &Verify,
    console: &Console,
) -> Result<Answer, CommandFailure> {
    let as_of = args.as_of.as_deref().map(parse_moment).transpose()?;
    let profile = profile_of(&branch.book, args.profile.as_deref())?;
    let loaded = read_roster(roster, branch, console)?;
    let mut timetable = Timetable::from_roster(&branch.book, &branch.plan.names, loaded.roster.view())?;
    if let Some(mapping) = args.book.as_deref().map(remembered).transpose()?.flatten() {
        timetable.say_names(&mapping);
    }
    if args.follow {
        return follow_events(&timetable, &profile, events, console);
    }
    let feed = match &args.register {
        Some(register) => {
            let register = homeround::log::files::read_json(&read_file(register)?, "register")?;
            homeround::log::examine(&LogFile::read(&read_file(events)?)?, &register, Some(&timetable))?.1
        }
        None => read_events(&read_file(events)?, &timetable)?,
    };
    if !args.with.is_empty() {
        let documents = args.with.iter().map(|path| KnownDocument::read(&read_file(path)?));
        KnownDocument::joined(documents.collect::<Result<_, _>>()?).apply(&mut timetable, &feed)?;
    }
    if let Some(said) = feed.named.words() {
        console.say(said);
    }
    let as_of = as_of.or_else(|| feed.last_receipt()).unwrap_or(timetable.zone.epoch);
    let mut summary = summarise(&timetable, &feed, &profile, as_of)?;
    summary.names = PersonNames::new(&branch.book);
    write(&summary, output, console)?;
    if let Some(output) = encounters {
        output.write_whole(&write_encounters(&branch.book, &summary).map_err(anyhow::Error::from)?)?;
    }
    console.answer(&summary, || summary.words())?;
    Ok(if summary.needs_attention() { Answer::No } else { Answer::Yes })
}

/// Follows events as they come, by the system's clock: yes when nothing that was said is left unresolved.
fn follow_events(
    timetable: &Timetable,
    profile: &Profile<'_>,
    events: &Path,
    console: &Console,
) -> Result<Answer, CommandFailure> {
    let mut live = if events == Path::new("-") {
        SystemSource::to(std::io::BufReader::new(std::io::stdin()))
    } else {
        let opened = std::fs::File::open(events);
        let named = |error| CommandFailure::Usage(format!("{} cannot be read ({error})", events.display()));
        SystemSource::to(std::io::BufReader::new(opened.map_err(named)?))
    };
    let mut open = BTreeSet::new();
    let mut follower = Follower::new(timetable, profile, live.now());
    let tell = |said: &DueAlert| {
        if said.alert == AlertKind::Resolved {
            open.remove(&said.visit)
        } else {
            open.insert(said.visit.clone())
        };
        let line = if console.json { serde_json::to_string(said)? } else { on_screen(&said.words()) };
        console
            .print(format!("{line}\n").as_bytes())
            .map_err(|_| Failure::internal("standard output cannot be written to"))
    };
    let refuse = |faults: &Faults| console.say(faults.to_string());
    follower.follow(&mut live, tell, refuse)?;
    Ok(if open.is_empty() { Answer::Yes } else { Answer::No })
}
