//! `homeround prove`: whether a book can be delivered: yes with a roster, no with a certificate, or not known.

use std::path::PathBuf;

use clap::Args;
use homeround_core::heap::OwnedCertificate;
use homeround_core::proof::{Refused, Weight};
use schemars::JsonSchema;
use serde::Serialize;

use super::plan::EffortArgs;
use crate::console::Console;
use crate::outcome::{Answer, Stop};
use homeround::disk::{writable, write_whole};
use homeround::planning::Branch;
use homeround::proving::{Verdict, asked, deliverability, document, sentence};
use homeround::roster;

/// Say whether a book can be delivered: yes with a roster, no with a proof, or not known.
///
/// Every visit that is not optional has to be made and every rule kept. *No* is only said with a certificate that was checked
/// again; anybody can check it with --check. Exit codes: 0 yes, 1 no, 4 not known.
#[derive(Args, Clone, Debug)]
pub struct Prove {
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
/// Every fault of the book or of the certificate's file; [`Stop::Interrupted`] after Ctrl-C.
pub fn run(args: &Prove, console: &Console) -> Result<Answer, Stop> {
    writable(args.output.as_deref().into_iter().chain(args.roster.as_deref()))?;
    let branch = Branch::open(&args.book)?;
    for note in &branch.travel_notes {
        console.say(note);
    }
    let asked = asked(&branch)?;
    if let Some(path) = args.certificate.as_deref().filter(|_| args.check) {
        let (found, sentence) = document::read(path, &branch)?;
        return check(&branch, &asked, &found, &sentence, console);
    }
    let (found, planned) = deliverability(&branch, &args.effort.effort(), console.json, &console.watch())?;
    if let (Some(path), Some(planned)) = (&args.roster, planned.filter(|_| found.answer != Verdict::NotDeliverable)) {
        let document = roster::of(&branch.plan, planned.roster.view(), Some(planned.provenance));
        write_whole(path, &roster::bytes(&document, path)?)?;
        console.say(format!("roster written to {}", path.display()));
    }
    if let (Some(path), Some(certificate)) = (&args.output, &found.certificate) {
        let json = serde_json::to_vec_pretty(certificate).map_err(anyhow::Error::from)?;
        write_whole(path, &json)?;
        console.say(format!("certificate written to {}", path.display()));
    }
    console.answer(&found, || found.text())?;
    Ok(match found.answer {
        Verdict::Deliverable => Answer::Yes,
        Verdict::NotDeliverable => Answer::No,
        Verdict::Undecided => Answer::Undecided,
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
    branch: &Branch,
    asked: &[bool],
    found: &OwnedCertificate,
    told: &str,
    console: &Console,
) -> Result<Answer, Stop> {
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

pub(super) fn refusal(refused: &Refused) -> String {
    match refused {
        Refused::Visits => "it names no visit, one twice, or one that need not be made".to_owned(),
        Refused::Limits => "it prices a limit that the book does not have or that shows nothing here".to_owned(),
        Refused::Form => "its claim, reason and points do not go together".to_owned(),
        Refused::NotShown(Weight { needed, most, .. }) => {
            format!("the visits come to {needed} points, and the carers can collect {most}")
        }
        Refused::Memory => "it needs more memory than there is".to_owned(),
    }
}
