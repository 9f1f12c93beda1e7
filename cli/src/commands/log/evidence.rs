//! What several commands on logs take: a plan, a signed log, and what it is judged by.

use std::path::{Path, PathBuf};

use clap::Args;
use homeround_core::ground::Instant;
use homeround_core::verification::{Event, Profile};
use serde::Serialize;

use crate::disk::{Disk, read_file};
use crate::outcome::CommandFailure;
use homeround::log::files::{parse_instant, read_json};
use homeround::log::sign::RECEIVER;
use homeround::log::{KeyFile, LogFile, RegisterFile};
use homeround::planning::LoadedBranch;
use homeround::roster;
use homeround::verification::scenario::KnownDocument;
use homeround::verification::{Timetable, profile_of};
use homeround::words::Quote;

/// A plan: a book and its roster.
#[derive(Args, Clone, Debug)]
pub struct PlannedArgs {
    /// The book: a folder with homeround.toml and CSV files, or a JSON document.
    pub book: PathBuf,
    /// The roster, JSON or CSV.
    pub roster: PathBuf,
}

/// A signed log and what is needed to judge by it.
#[derive(Args, Clone, Debug)]
pub struct LogEvidenceArgs {
    /// The log.
    pub log: PathBuf,
    /// The register.
    #[arg(long)]
    pub register: PathBuf,
    /// The receiver's key, or the folder of keys it stands in.
    #[arg(long)]
    pub key: PathBuf,
    /// As things stood then, with an offset; by default when the last record was received.
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<String>,
    /// The profile; by default the book's own, else uk.
    #[arg(long)]
    pub profile: Option<String>,
    /// What else is known: absences, numbers, tags, services, corrections, as for `homeround verify --with`.
    #[arg(long, value_name = "KNOWN.json")]
    pub with: Option<PathBuf>,
}

impl PlannedArgs {
    /// Opens the plan, and notes what is read for it.
    pub(super) fn open(&self, disk: &mut Disk) -> Result<(LoadedBranch, Timetable), CommandFailure> {
        disk.read(&self.roster);
        let branch = disk.open_branch(&self.book)?;
        let loaded = roster::read_roster(&read_file(&self.roster)?, &branch.plan)?;
        let timetable = Timetable::from_roster(&branch.book, &branch.plan.names, loaded.roster.view())?;
        Ok((branch, timetable))
    }
}

/// Evidence read, with the profile it is judged by.
pub(super) struct OpenedEvidence {
    pub(super) log: LogFile,
    pub(super) register: RegisterFile,
    pub(super) profile: Profile<'static>,
    pub(super) as_of: Instant,
    pub(super) receiver: KeyFile,
    pub(super) known: Option<KnownDocument>,
}

impl LogEvidenceArgs {
    /// Everything that is read.
    pub(super) fn inputs(&self) -> [Option<&Path>; 4] {
        [Some(&self.log), Some(&self.register), Some(&self.key), self.with.as_deref()]
    }

    pub(super) fn open(&self, branch: &LoadedBranch) -> Result<OpenedEvidence, CommandFailure> {
        let log = LogFile::read(&read_file(&self.log)?)?;
        let (register, receiver) =
            (read_json::<RegisterFile>(&read_file(&self.register)?, "register")?, receiver(&self.key)?);
        if !register.receivers.contains(&receiver.public) {
            let key = self.key.display();
            return Err(CommandFailure::Usage(format!(
                "{key} is no key of a receiver in the register: nobody would believe it"
            )));
        }
        let as_of = self.as_of.as_deref().map(time).transpose()?.unwrap_or_else(|| last_receipt(&log));
        Ok(OpenedEvidence {
            as_of,
            log,
            register,
            profile: profile_of(&branch.book, self.profile.as_deref())?,
            receiver,
            known: self.with.as_deref().map(|path| KnownDocument::read(&read_file(path)?)).transpose()?,
        })
    }
}

pub(super) fn time(text: &str) -> Result<Instant, CommandFailure> {
    let example = "2026-03-08T23:00:00+00:00";
    let at = parse_instant(text).filter(|at| (0..=Event::LATEST.0).contains(&at.0));
    at.ok_or_else(|| {
        CommandFailure::Usage(format!(
            "{text} is no moment: write it with its offset, {example}, between 1970 and 2200",
            text = text.quoted()
        ))
    })
}

/// The receiver's key from its file, or from a folder of keys.
pub(super) fn receiver(path: &Path) -> Result<KeyFile, CommandFailure> {
    if path.is_dir() {
        Ok(read_json(&read_file(&path.join(format!("{RECEIVER}.key.json")))?, "key")?)
    } else {
        Ok(read_json(&read_file(path)?, "key")?)
    }
}

pub(super) fn pretty(value: &impl Serialize) -> Result<Vec<u8>, CommandFailure> {
    Ok(serde_json::to_vec_pretty(value).map_err(anyhow::Error::from)?)
}

pub(super) fn last_receipt(log: &LogFile) -> Instant {
    log.held.iter().map(|held| held.receipt.received).max().unwrap_or_default()
}
