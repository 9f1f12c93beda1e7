//! `homeround verify`: holds what devices recorded against what was planned.

use std::path::PathBuf;

use clap::Args;
use homeround_core::ground::Instant;

use crate::console::Console;
use crate::files::write_whole;
use crate::outcome::{Answer, Stop};
use crate::planning::Branch;
use crate::roster;
use crate::verification::{Timetable, profile_of, read, summarise};

/// Verify visits: which were made, when, by whom, on what evidence, and what they count for.
#[derive(Args, Clone, Debug)]
pub struct Verify {
    /// The book: a folder with homeround.toml and CSV files, or a JSON document.
    pub book: PathBuf,
    /// The roster, JSON or CSV.
    pub roster: PathBuf,
    /// The devices' events: CSV, or one JSON object a line. See `homeround schema events`.
    pub events: PathBuf,
    /// Verify as things stood then, `2026-03-08T23:00:00+00:00`; by default when the last event was received.
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<String>,
    /// The profile of thresholds, uk or us; by default the book's own, else uk.
    #[arg(long)]
    pub profile: Option<String>,
    /// Write everything found to this file as JSON.
    #[arg(short, long, value_name = "OUT.json")]
    pub output: Option<PathBuf>,
}

/// Verifies the events: yes when nothing was missed and nothing must be corrected.
///
/// # Errors
/// Every fault of the book, the roster's file or the events' file; a time or profile that cannot be meant.
pub fn run(args: &Verify, console: &Console) -> Result<Answer, Stop> {
    let as_of = args.as_of.as_deref().map(moment).transpose()?;
    let branch = Branch::open(&args.book)?;
    let profile = profile_of(&branch.book, args.profile.as_deref())?;
    let loaded = roster::read(&args.roster, &branch.plan)?;
    let timetable = Timetable::of(&branch.book, &branch.plan.names, loaded.roster.view())?;
    let feed = read(&args.events, &timetable)?;
    let as_of = as_of.or_else(|| feed.last_receipt()).unwrap_or(timetable.zone.epoch);
    let summary = summarise(&timetable, &feed, &profile, as_of)?;
    if let Some(path) = &args.output {
        let bytes = serde_json::to_vec_pretty(&summary).map_err(anyhow::Error::from)?;
        write_whole(path, &bytes)?;
        console.say(format!("Written to {}.", path.display()));
    }
    console.answer(&summary, || summary.words())?;
    Ok(if summary.needs_attention() { Answer::No } else { Answer::Yes })
}

fn moment(text: &str) -> Result<Instant, Stop> {
    let found = chrono::DateTime::parse_from_rfc3339(text);
    let example = "2026-03-08T23:00:00+00:00";
    let found =
        found.map_err(|_| Stop::Usage(format!("{text:?} is no moment: write it with its offset, {example}")))?;
    Ok(Instant(found.timestamp_millis()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_without_its_offset_is_refused() {
        assert!(moment("2026-03-08T23:00:00").is_err());
        assert_eq!(moment("2026-03-08T23:00:00+01:00").unwrap(), Instant(1_773_007_200_000));
    }
}
