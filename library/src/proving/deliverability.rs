//! Whether a branch can be delivered: yes with a roster, no with a certificate that was checked again, or not known.
//!
//! ```
//! use homeround::planning::{Effort, plan_starter};
//! use homeround::proving::{DeliverabilityVerdict, Wanted, decide_deliverability};
//!
//! let (branch, _) = plan_starter()?;
//! let effort = Effort { seed: 1, work: 50_000, chains: 1, threads: 1 };
//! let (found, roster) = decide_deliverability(&branch, &effort, Wanted::default(), &|_| true)?;
//! assert_eq!(found.answer, DeliverabilityVerdict::Deliverable, "for there is a roster");
//! assert_eq!(roster.unwrap().unserved, 0);
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use homeround_core::certificate::mark_required;
use homeround_core::heap::OwnedCertificate;
use homeround_core::rounds::Roster;
use schemars::JsonSchema;
use serde::Serialize;

use super::bounds::{Achieved, find_bounds};
use super::document::{self, CertificateFile};
use super::patience::{Patience, StepAllowance};
use super::prove::{by_stretch, by_visit, weighed};
use super::words::sentence;
use crate::book::model::Priority;
use crate::failure::Failure;
use crate::planning::{CheckReport, Effort, LoadedBranch, News, SearchResult, Watch, search_roster};
use crate::roster::PersonNames;
use crate::words;

/// The answer: whether a book can be delivered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Deliverability {
    /// Yes, no, or not known.
    pub answer: DeliverabilityVerdict,
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
    /// What kept reasons from being weighed, where something did: there might be one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsolved: Option<String>,
    /// What shows the bounds, each a certificate too: with --json.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<CertificateFile>,
}

impl Deliverability {
    /// No, and why not; `found` is what the best roster takes, where one was looked for.
    fn denied(visits: usize, certificate: CertificateFile, found: Option<Achieved>) -> Self {
        Self {
            answer: DeliverabilityVerdict::NotDeliverable,
            visits,
            unserved: None,
            at_least: None,
            found,
            certificate: Some(certificate),
            unsolved: None,
            evidence: Vec::new(),
        }
    }
}

/// Whether a book can be delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliverabilityVerdict {
    /// There is a roster.
    Deliverable,
    /// There is none, and a certificate says why.
    NotDeliverable,
    /// Neither was found.
    Undecided,
}

/// By visit, whether it has to be made.
pub fn list_asked(branch: &LoadedBranch) -> Result<Vec<bool>, Failure> {
    let optional = |row: usize| branch.book.packages.get(row).is_some_and(|row| row.priority == Priority::Optional);
    let mut asked: Vec<bool> = branch.plan.names.visits.iter().map(|visit| !optional(visit.row)).collect();
    mark_required(&branch.problem()?, &mut asked);
    Ok(asked)
}

/// A certificate that was checked once more, as a document; nothing when it does not check.
pub fn document_answer(
    branch: &LoadedBranch,
    asked: &[bool],
    found: &OwnedCertificate,
) -> Result<Option<CertificateFile>, Failure> {
    let Ok(weight) = found.check(&branch.problem()?, asked) else { return Ok(None) };
    Ok(Some(document::write_certificate(branch, found, sentence(&branch.plan, found, &weight))?))
}

/// What is asked beside the answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Wanted {
    /// What shows the bounds, each as a document.
    pub evidence: bool,
    /// A roster as good as all of the work finds. Without it the search ends once a roster makes every visit.
    pub best_roster: bool,
}

/// The work of the first look for a roster: for each visit.
const GLANCE_A_VISIT: u64 = 6_000;

/// What a search found.
pub(crate) struct Searched {
    pub(crate) found: SearchResult,
    pub(crate) judgement: CheckReport,
}

impl Searched {
    /// Searches, from `given` where there is a roster to begin from.
    ///
    /// # Errors
    /// As [`search_roster`]; [`Failure::Interrupted`] where it was stopped.
    pub(crate) fn new(
        branch: &LoadedBranch,
        given: Option<&Roster<'_>>,
        effort: &Effort,
        watch: Watch<'_>,
    ) -> Result<Self, Failure> {
        let found = search_roster(branch, given, effort, watch)?;
        if found.stopped {
            return Err(Failure::Interrupted);
        }
        let judgement = CheckReport::from_roster(branch, &found.roster.view())?;
        Ok(Self { found, judgement })
    }

    /// The roster; nothing where it breaks a rule, since what it makes together shows nothing then.
    pub(crate) fn legal(&self) -> Option<Roster<'_>> {
        self.judgement.legal.then(|| self.found.roster.view())
    }
}

/// Answers for a branch, with the roster that shows it, or the best one found.
///
/// # Errors
/// The faults of a branch whose tables do not hold together; [`Failure::Interrupted`] after Ctrl-C.
pub fn decide_deliverability(
    branch: &LoadedBranch,
    effort: &Effort,
    wanted: Wanted,
    watch: Watch<'_>,
) -> Result<(Deliverability, Option<SearchResult>), Failure> {
    let asked = &list_asked(branch)?[..];
    let problem = branch.problem()?;
    let patience = Patience::from_work(effort.work);
    let visits = asked.iter().filter(|asked| **asked).count();
    watch(News::Stage("looking for a reason why not"));
    let denied = |found: Option<OwnedCertificate>, achieved: Option<Achieved>| {
        let certificate = found.map(|found| document_answer(branch, asked, &found)).transpose()?.flatten();
        Ok::<_, Failure>(certificate.map(|certificate| Deliverability::denied(visits, certificate, achieved)))
    };
    if let Some(answer) = denied(by_visit(&problem, asked, patience), None)? {
        return Ok((answer, None));
    }
    // A first look: where a roster makes everything, no reason why not is to be found, and otherwise it lies with what is left out.
    let glance = Effort { work: effort.work.min(GLANCE_A_VISIT * visits.max(1) as u64), ..*effort };
    let mut planned = Searched::new(branch, None, &glance, watch)?;
    if !planned.judgement.delivers()
        && let Some(answer) = denied(by_stretch(&problem, asked, planned.legal().as_ref(), patience), None)?
    {
        return Ok((answer, None));
    }
    if glance.work < effort.work && (wanted.best_roster || !planned.judgement.delivers()) {
        let further = Searched::new(branch, None, effort, watch)?;
        // Another path may leave out what the first look made: then the first roster stays the answer.
        if further.judgement.delivers() || !planned.judgement.delivers() {
            planned = further;
        }
    }
    let achieved = Achieved::from_roster(&problem, &planned.found.roster.view());
    let mut unsolved = None;
    if !planned.judgement.delivers() {
        watch(News::Stage("weighing the visits"));
        let found = weighed(&problem, asked, planned.legal().as_ref(), patience, &|| watch(News::Going))
            .unwrap_or_else(|error| {
                unsolved = Some(error.0);
                None
            });
        if let Some(found) = found
            && let Some(certificate) = document_answer(branch, asked, &found)?
        {
            return Ok((Deliverability::denied(visits, certificate, Some(achieved)), Some(planned.found)));
        }
    }
    let mut found = bounded(branch, asked, &planned, patience, wanted.evidence, watch)?;
    (found.found, found.unsolved) = (Some(achieved), unsolved);
    Ok((found, Some(planned.found)))
}

/// The answer that a roster gives, and what any roster must take.
fn bounded(
    branch: &LoadedBranch,
    asked: &[bool],
    planned: &Searched,
    patience: Patience,
    with_evidence: bool,
    watch: Watch<'_>,
) -> Result<Deliverability, Failure> {
    if !watch(News::Stage("finding what any roster must take")) {
        return Err(Failure::Interrupted);
    }
    let problem = branch.problem()?;
    let visits = asked.iter().filter(|asked| **asked).count();
    let goes_on = || watch(News::Going);
    // The answer is known by now: what comes on top shall not take longer than it did.
    let steps = patience.labels.min(BOUND_STEPS_A_VISIT * visits as u64);
    let allowance = StepAllowance::new(steps, &goes_on);
    let least = find_bounds(&problem, asked, patience, Some(&planned.found.roster.view()), allowance);
    let mut evidence = Vec::new();
    // Only a program reads them: for people the numbers will do.
    for one in least.carers.iter().chain(&least.paid).chain(&least.client_carers).filter(|_| with_evidence) {
        evidence.extend(document_answer(branch, asked, one)?);
    }
    Ok(Deliverability {
        answer: if planned.judgement.delivers() {
            DeliverabilityVerdict::Deliverable
        } else {
            DeliverabilityVerdict::Undecided
        },
        visits,
        unserved: Some(planned.judgement.unserved.len()),
        at_least: Some(least.least(problem.problem(), asked)),
        found: None,
        certificate: None,
        unsolved: None,
        evidence,
    })
}

impl Deliverability {
    /// The answer for people, with the names of whom it is about.
    #[must_use]
    pub fn text(&self, names: &PersonNames) -> String {
        let visits = words::several(self.visits, "visit", "visits");
        let mut text = match (self.answer, &self.certificate) {
            (DeliverabilityVerdict::NotDeliverable, Some(certificate)) => {
                format!("Not deliverable. {}\n", certificate.sentence)
            }
            (DeliverabilityVerdict::Deliverable, _) => {
                format!("Deliverable: a roster makes all {visits} and keeps every rule.\n")
            }
            _ => format!(
                "Not known: the best roster found leaves out {} of {visits}, and nothing shows that it must be so.\n",
                self.unserved.unwrap_or(0)
            ),
        };
        if let Some(why) = &self.unsolved {
            text += &format!("Not all visits could be weighed: the linear program was not solved ({why}).\n");
        }
        if let (Some(least), Some(found)) = (self.at_least, self.found) {
            let seconds = |minutes: u64| i64::try_from(minutes).unwrap_or(0) * 60;
            let (bound, hours) =
                (words::hours_at_least(seconds(least.paid_minutes)), words::hours(seconds(found.paid_minutes)));
            text += &format!("{:34}{:>12}{:>14}\n", "", "at least", "roster found");
            text += &format!("{:34}{:>12}{:>14}\n", "carers", least.carers, found.carers);
            text += &format!("{:34}{:>12}{:>14}\n", "paid hours", bound, hours);
            let label = "different carers, client by client";
            text += &format!("{label:34}{:>12}{:>14}\n", least.client_carers, found.client_carers);
        }
        if let (DeliverabilityVerdict::NotDeliverable, Some(certificate)) = (self.answer, &self.certificate) {
            for visit in certificate.visits.iter().take(SHOWN) {
                text += &format!("  {}\n", names.visit(&visit.visit));
            }
            if certificate.visits.len() > SHOWN {
                text += &format!("  and {} more\n", certificate.visits.len() - SHOWN);
            }
        }
        text
    }
}

/// Steps of following rounds for each visit, to bound paid time beside an answer: some five thousandths of a second.
const BOUND_STEPS_A_VISIT: u64 = 8_000;
/// Visits of a certificate that are listed.
const SHOWN: usize = 12;
