//! The time of a roster's carers for invoices and payrolls: as planned, or as events and corrections verify it.

use std::path::PathBuf;

use clap::Args;
use homeround_core::book::Worked;

use super::import_book::remembered;
use crate::commands::given_roster::read_roster;
use crate::console::Console;
use crate::disk::{Disk, read_file};
use crate::outcome::CommandFailure;
use homeround::planning::LoadedBranch;
use homeround::pricing::{Basis, planned_time, verified};
use homeround::verification::scenario::KnownDocument;
use homeround::verification::{Summary, Timetable, parse_moment, profile_of, read_events, summarise};

/// A book, its roster, and what is known to have happened.
#[derive(Args, Clone, Debug)]
pub struct EvidenceArgs {
    /// The book the roster was made from.
    pub book: PathBuf,
    /// The roster.
    pub roster: PathBuf,
    /// Events of the carers' devices: visits count as verified, in place of as planned.
    #[arg(long, value_name = "FILE")]
    pub events: Option<PathBuf>,
    /// What else is known, as for `verify`: a JSON document, or corrections as a CSV or workbook. May be given again.
    #[arg(long, value_name = "KNOWN", requires = "events")]
    pub with: Vec<PathBuf>,
    /// As things stood then; by default when the last event was received.
    #[arg(long, value_name = "TIME", requires = "events")]
    pub as_of: Option<String>,
}

/// What happened, or was planned to.
pub(super) struct Evidence {
    pub(super) branch: LoadedBranch,
    pub(super) worked: Vec<Worked>,
    pub(super) basis: Basis,
    pub(super) summary: Option<Summary>,
}

impl EvidenceArgs {
    /// Reads it all, and notes on `disk` what is read.
    pub(super) fn read(&self, disk: &mut Disk, console: &Console) -> Result<Evidence, CommandFailure> {
        disk.read(&self.roster);
        self.events.iter().chain(&self.with).for_each(|path| disk.read(path));
        let as_of = self.as_of.as_deref().map(parse_moment).transpose()?;
        let branch = disk.open_branch(&self.book)?;
        let loaded = read_roster(&self.roster, &branch, console)?;
        let view = loaded.roster.view();
        let Some(events) = &self.events else {
            let (worked, basis) = planned_time(&branch, &view)?;
            return Ok(Evidence { branch, worked, basis, summary: None });
        };
        let mut timetable = Timetable::from_roster(&branch.book, &branch.plan.names, view)?;
        if let Some(mapping) = remembered(&self.book)? {
            timetable.say_names(&mapping);
        }
        let feed = read_events(&read_file(events)?, &timetable)?;
        if !self.with.is_empty() {
            let documents = self.with.iter().map(|path| KnownDocument::read(&read_file(path)?));
            KnownDocument::joined(documents.collect::<Result<_, _>>()?).apply(&mut timetable, &feed)?;
        }
        if let Some(said) = feed.named.words() {
            console.say(said);
        }
        let profile = profile_of(&branch.book, None)?;
        let as_of = as_of.or_else(|| feed.last_receipt()).unwrap_or_else(|| timetable.end());
        let summary = summarise(&timetable, &feed, &profile, as_of)?;
        let worked = verified(&branch.plan, view, &summary);
        Ok(Evidence { branch, worked, basis: Basis::VerifiedVisits, summary: Some(summary) })
    }
}
