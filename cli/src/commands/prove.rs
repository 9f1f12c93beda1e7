//! `homeround prove`: whether a book can be delivered: yes with a roster, no with a certificate, or not known.

use std::path::PathBuf;

use clap::Args;

use super::plan::EffortArgs;
use crate::console::Console;
use crate::disk::{Disk, file_name, read_file};
use crate::outcome::{Answer, CommandFailure};
use homeround::proving::{CheckedCertificate, DeliverabilityVerdict, Wanted, decide_deliverability, document};
use homeround::roster::{self, PersonNames};

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
    if let Some(path) = args.certificate.as_deref().filter(|_| args.check) {
        let (found, sentence) = document::read_certificate(&read_file(path)?, &branch)?;
        let checked = CheckedCertificate::new(&branch, &found, &sentence)?;
        console.answer(&checked, || checked.text())?;
        return Ok(if checked.shown { Answer::Yes } else { Answer::No });
    }
    // A roster that is kept, or work that somebody asks for, is worth going on after the answer is known.
    let wanted = Wanted { evidence: console.json, best_roster: args.roster.is_some() || args.effort.work.is_some() };
    let (found, planned) = decide_deliverability(&branch, &args.effort.effort(&branch), wanted, &console.watch())?;
    let planned = planned.filter(|_| found.answer != DeliverabilityVerdict::NotDeliverable);
    if let (Some(path), Some(output), Some(planned)) = (&args.roster, roster_output, planned) {
        let document = planned.document(&branch)?;
        output.write_whole(&roster::roster_bytes(&document, &branch.book, &file_name(path))?)?;
        console.say(format!("roster written to {}", path.display()));
    }
    if let (Some(path), Some(output), Some(certificate)) = (&args.output, output, &found.certificate) {
        let json = serde_json::to_vec_pretty(certificate).map_err(anyhow::Error::from)?;
        output.write_whole(&json)?;
        console.say(format!("certificate written to {}", path.display()));
    }
    console.answer(&found, || found.text(&PersonNames::new(&branch.book)))?;
    Ok(match found.answer {
        DeliverabilityVerdict::Deliverable => Answer::Yes,
        DeliverabilityVerdict::NotDeliverable => Answer::No,
        DeliverabilityVerdict::Undecided => Answer::Undecided,
    })
}
