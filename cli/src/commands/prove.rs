//! `homeround prove`: whether a book can be delivered: yes with a roster, no with a certificate, or not known.

use std::path::PathBuf;

use clap::Args;
use homeround_core::certificate::{InvalidCertificate, Weight};
use homeround_core::heap::OwnedCertificate;
use schemars::JsonSchema;
use serde::Serialize;

use super::plan::EffortArgs;
use crate::console::Console;
use crate::disk::Disk;
use crate::outcome::{Answer, CommandFailure};
use homeround::planning::LoadedBranch;
use homeround::proving::{DeliverabilityVerdict, decide_deliverability, document, list_asked, sentence};
use homeround::roster;

/// Say whether a book can be delivered: yes with a roster, no with a proof, or not known.
///
/// Every visit that is not optional has to be made and every rule kept. *No* is only said with a certificate that was checked
/// again; anybody can check it with --check. Exit codes: 0 yes, 1 no, 4 not known.
#[derive(Args, Clone, Debug)]
pub struct ProveArgs {
    /// The book: a folder with homeround.toml and CSV files, or a JSON document.
    pub book: PathBuf,
    /// With --check, the certificate.
    #[arg(requires = "check")]
    pub certificate: Option<PathBuf>,
    /// Check a certificate against the book, and search for nothing: yes when it shows what it claims.
    #[arg(long, requires = "certificate")]
    pub check: bool,
    /// Write the certificate here when the answer is no.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write the roster here when the answer is yes, and the best one found when it is not known.
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
    /// How hard to search, and from where.
    #[command(flatten)]
    pub effort: EffortArgs,
}

/// Answers for a book, or checks a certificate of it.
///
/// # Errors
/// Every fault of the book or of the certificate's file; [`CommandFailure::Interrupted`] after Ctrl-C.
pub fn run(args: &ProveArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let mut disk = Disk::reading([args.certificate.as_deref()]);
    let branch = disk.open_branch(&args.book)?;
    let output = disk.maybe("--output", args.output.as_deref())?;
    let roster_output = disk.maybe("--roster", args.roster.as_deref())?;
    for note in &branch.travel_notes {
        console.say(note);
    }
    let asked = list_asked(&branch)?;
    if let Some(path) = args.certificate.as_deref().filter(|_| args.check) {
        let (found, sentence) = document::read_certificate(path, &branch)?;
        return check(&branch, &asked, &found, &sentence, console);
    }
    let (found, planned) = decide_deliverability(&branch, &args.effort.effort(), console.json, &console.watch())?;
    let planned = planned.filter(|_| found.answer != DeliverabilityVerdict::NotDeliverable);
    if let (Some(path), Some(output), Some(planned)) = (&args.roster, roster_output, planned) {
        let document = roster::write_roster(&branch.plan, planned.roster.view(), Some(planned.provenance));
        output.write_whole(&roster::roster_bytes(&document, path)?)?;
        console.say(format!("roster written to {}", path.display()));
    }
    if let (Some(path), Some(output), Some(certificate)) = (&args.output, output, &found.certificate) {
        let json = serde_json::to_vec_pretty(certificate).map_err(anyhow::Error::from)?;
        output.write_whole(&json)?;
        console.say(format!("certificate written to {}", path.display()));
    }
    console.answer(&found, || found.text())?;
    Ok(match found.answer {
        DeliverabilityVerdict::Deliverable => Answer::Yes,
        DeliverabilityVerdict::NotDeliverable => Answer::No,
        DeliverabilityVerdict::Undecided => Answer::Undecided,
    })
}

/// What a check of a certificate comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
struct Checked {
    /// Whether it shows what it claims.
    shown: bool,
    /// What it shows, or why it does not.
    what: String,
    /// Whether the sentence in the file says the same; absent when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    sentence_agrees: Option<bool>,
}

fn check(
    branch: &LoadedBranch,
    asked: &[bool],
    found: &OwnedCertificate,
    told: &str,
    console: &Console,
) -> Result<Answer, CommandFailure> {
    let (shown, what) = match found.check(&branch.problem()?, asked) {
        Ok(weight) => (true, sentence(&branch.plan, found, &weight)),
        Err(refused) => (false, refusal(&refused)),
    };
    let sentence_agrees = (!told.is_empty() && shown).then(|| told == what);
    let checked = Checked { shown, what, sentence_agrees };
    console.answer(&checked, || {
        let other = match sentence_agrees {
            Some(false) => {
                " The sentence in the file says something else: it is not what was checked, and is left out here."
            }
            _ => "",
        };
        format!("{}: {}{other}", if shown { "Shown" } else { "Not shown" }, checked.what)
    })?;
    Ok(if shown { Answer::Yes } else { Answer::No })
}

pub(super) fn refusal(refused: &InvalidCertificate) -> String {
    match refused {
        InvalidCertificate::Visits => "it names no visit, one twice, or one that need not be made".to_owned(),
        InvalidCertificate::Limits => {
            "it prices a limit that the book does not have or that shows nothing here".to_owned()
        }
        InvalidCertificate::Form => "its claim, reason and points do not go together".to_owned(),
        InvalidCertificate::NotShown(Weight { needed, most, .. }) => {
            format!("the visits come to {needed} points, and the carers can collect {most}")
        }
        InvalidCertificate::Memory => "it needs more memory than there is".to_owned(),
    }
}
