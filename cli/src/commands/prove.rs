//! `homeround prove`: whether a book can be delivered: yes with a roster, no with a certificate, or not known.

use std::path::PathBuf;

use clap::Args;
use homeround_core::heap::OwnedCertificate;
use homeround_core::proof::{Refused, Weight, required};
use schemars::JsonSchema;
use serde::Serialize;

use super::plan::EffortArgs;
use crate::book::model::Priority;
use crate::console::Console;
use crate::files::write_whole;
use crate::outcome::{Answer, Stop};
use crate::planning::{Branch, Judgement, search};
use crate::proving::{Achieved, CertificateFile, Patience, bounds, counted, document, sentence, weighed};
use crate::report::words;
use crate::roster;

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

/// The answer: whether a book can be delivered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Deliverability {
    /// Yes, no, or not known.
    pub answer: Verdict,
    /// Visits that have to be made.
    pub visits: usize,
    /// Of them, visits that the best roster found leaves out; absent when none was looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unserved: Option<usize>,
    /// What every roster that makes them must take; absent when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Achieved>,
    /// What the best roster found takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<Achieved>,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateFile>,
    /// What shows the bounds, each a certificate too: with --json.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<CertificateFile>,
}

/// Whether a book can be delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// There is a roster.
    Deliverable,
    /// There is none, and a certificate says why.
    NotDeliverable,
    /// Neither was found.
    Undecided,
}

/// Answers for a book, or checks a certificate of it.
///
/// # Errors
/// Every fault of the book or of the certificate's file; [`Stop::Interrupted`] after Ctrl-C.
pub fn run(args: &Prove, console: &Console) -> Result<Answer, Stop> {
    let branch = Branch::open(&args.book)?;
    for note in &branch.travel_notes {
        console.say(note);
    }
    let asked = asked(&branch)?;
    if let Some(path) = args.certificate.as_deref().filter(|_| args.check) {
        return check(&branch, &asked, &document::read(path, &branch)?, console);
    }
    let found = answer(args, &branch, &asked, console)?;
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

/// By visit, whether it has to be made.
pub(super) fn asked(branch: &Branch) -> Result<Vec<bool>, Stop> {
    let optional = |row: usize| branch.book.packages.get(row).is_some_and(|row| row.priority == Priority::Optional);
    let mut asked: Vec<bool> = branch.plan.names.visits.iter().map(|visit| !optional(visit.row)).collect();
    required(&branch.problem()?, &mut asked);
    Ok(asked)
}

/// What a check of a certificate comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
struct Checked {
    /// Whether it shows what it claims.
    shown: bool,
    /// What it shows, or why it does not.
    what: String,
}

fn check(branch: &Branch, asked: &[bool], found: &OwnedCertificate, console: &Console) -> Result<Answer, Stop> {
    let (shown, what) = match found.check(&branch.problem()?, asked) {
        Ok(weight) => (true, sentence(&branch.plan, found, &weight)),
        Err(refused) => (false, refusal(&refused)),
    };
    let checked = Checked { shown, what };
    console.answer(&checked, || format!("{}: {}", if shown { "Shown" } else { "Not shown" }, checked.what))?;
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
        _ => "it needs more memory than there is".to_owned(),
    }
}

/// A certificate that was checked once more, as a document; nothing when it does not check.
pub(super) fn documented(
    branch: &Branch,
    asked: &[bool],
    found: &OwnedCertificate,
) -> Result<Option<CertificateFile>, Stop> {
    let Ok(weight) = found.check(&branch.problem()?, asked) else { return Ok(None) };
    Ok(Some(document::of(branch, found, sentence(&branch.plan, found, &weight))?))
}

fn answer(args: &Prove, branch: &Branch, asked: &[bool], console: &Console) -> Result<Deliverability, Stop> {
    let problem = branch.problem()?;
    let visits = asked.iter().filter(|asked| **asked).count();
    let no = |certificate: CertificateFile, found| Deliverability {
        answer: Verdict::NotDeliverable,
        visits,
        unserved: None,
        at_least: None,
        found,
        certificate: Some(certificate),
        evidence: Vec::new(),
    };
    console.say("looking for a reason why not");
    if let Some(found) = counted(&problem, asked)
        && let Some(certificate) = documented(branch, asked, &found)?
    {
        return Ok(no(certificate, None));
    }
    let planned = search(branch, None, &args.effort.effort(), console)?;
    if planned.stopped {
        return Err(Stop::Interrupted);
    }
    let judgement = Judgement::of(branch, &planned.roster.view())?;
    let achieved = Achieved::of(&problem, &planned.roster.view());
    if !judgement.delivers() {
        console.say("weighing the visits");
        if let Some(found) = weighed(&problem, asked, Patience::default())
            && let Some(certificate) = documented(branch, asked, &found)?
        {
            return Ok(no(certificate, Some(achieved)));
        }
    }
    if let Some(path) = &args.roster {
        let document = roster::of(&branch.plan, planned.roster.view(), Some(planned.provenance.clone()));
        write_whole(path, &roster::json(&document)?)?;
        console.say(format!("roster written to {}", path.display()));
    }
    console.say("finding what any roster must take");
    let least = bounds(&problem, asked, Patience::default());
    let mut evidence = Vec::new();
    // Only a program reads them: for people the numbers will do.
    for one in least.carers.iter().chain(&least.paid).chain(&least.client_carers).filter(|_| console.json) {
        evidence.extend(documented(branch, asked, one)?);
    }
    Ok(Deliverability {
        answer: if judgement.delivers() { Verdict::Deliverable } else { Verdict::Undecided },
        visits,
        unserved: Some(judgement.unserved.len()),
        at_least: Some(least.least(problem.problem(), asked)),
        found: Some(achieved),
        certificate: None,
        evidence,
    })
}

impl Deliverability {
    /// The answer for people.
    #[must_use]
    pub fn text(&self) -> String {
        let visits = words::several(self.visits, "visit", "visits");
        let mut text = match (self.answer, &self.certificate) {
            (Verdict::NotDeliverable, Some(certificate)) => format!("Not deliverable. {}\n", certificate.sentence),
            (Verdict::Deliverable, _) => format!("Deliverable: a roster makes all {visits} and keeps every rule.\n"),
            _ => format!(
                "Not known: the best roster found leaves out {} of {visits}, and nothing shows that it must be so.\n",
                self.unserved.unwrap_or(0)
            ),
        };
        if let (Some(least), Some(found)) = (self.at_least, self.found) {
            let hours = |minutes: u64| words::hours(i64::try_from(minutes).unwrap_or(0) * 60);
            text += &format!("{:34}{:>12}{:>14}\n", "", "at least", "roster found");
            text += &format!("{:34}{:>12}{:>14}\n", "carers", least.carers, found.carers);
            text += &format!("{:34}{:>12}{:>14}\n", "paid hours", hours(least.paid_minutes), hours(found.paid_minutes));
            let label = "different carers, client by client";
            text += &format!("{label:34}{:>12}{:>14}\n", least.client_carers, found.client_carers);
        }
        if let (Verdict::NotDeliverable, Some(certificate)) = (self.answer, &self.certificate) {
            for visit in certificate.visits.iter().take(SHOWN) {
                text += &format!("  {}\n", visit.visit);
            }
            if certificate.visits.len() > SHOWN {
                text += &format!("  and {} more\n", certificate.visits.len() - SHOWN);
            }
            text += "Without any one of them this would show nothing.\n";
        }
        text
    }
}

/// Visits of a certificate that are listed.
const SHOWN: usize = 12;
