//! One draw judged: a roster, a certificate that there is none, or neither, and what any roster must take.

use homeround_core::book::Worked;
use homeround_core::ground::ModeIx;
use homeround_core::heap::{OwnedCertificate, OwnedRoster};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::area::Area;
use super::draw::{DrawKey, draw_book};
use super::model::Specification;
use super::money::DayTotals;
use crate::failure::Failure;
use crate::planning::{Effort, LoadedBranch, Watch};
use crate::pricing::planned_time;
use crate::proving::{self, Achieved, Patience, Searched, StepAllowance};
use crate::travel;

/// How hard each draw is worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawEffort {
    /// The work of the search for each visit.
    pub work_a_visit: u64,
    /// How long a certificate is looked for where the search leaves visits out.
    pub patience: Patience,
    /// Whether a roster is looked for even where a certificate says that none makes every visit: it tells how much can be made.
    pub best_of_what_cannot: bool,
}

impl Default for DrawEffort {
    fn default() -> Self {
        Self {
            work_a_visit: 20_000,
            patience: Patience { weighings: 60, labels: 40_000_000 },
            best_of_what_cannot: false,
        }
    }
}

/// Whether a drawn day can be delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DrawAnswer {
    /// A roster makes every visit and keeps every rule; the independent check says so.
    Deliverable,
    /// A certificate, checked again, shows that none does.
    NotDeliverable,
    /// Neither was found.
    Undecided,
}

/// What came out of one draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawOutcome {
    /// Its number, from 1.
    pub draw: u32,
    /// The answer.
    pub answer: DrawAnswer,
    /// Clients.
    pub clients: u32,
    /// Visits, each once.
    pub visits: u32,
    /// Visits that the best roster found leaves out; absent where none was looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unserved: Option<u32>,
    /// Why not, in one sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Carers in the best roster found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carers_found: Option<u32>,
    /// Any roster that makes every visit takes at least so many carers; zero where nothing was shown.
    pub carers_least: u32,
    /// The time and miles of the best roster found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totals: Option<DayTotals>,
    /// Seconds with clients that are asked for, those of each carer counted.
    pub contact_seconds: i64,
    /// Any roster that makes every visit is paid for at least so many seconds.
    pub paid_seconds_least: i64,
}

/// A draw with what shows its answer.
#[derive(Debug)]
pub struct Judged {
    /// The answer.
    pub outcome: DrawOutcome,
    /// The drawn day.
    pub branch: LoadedBranch,
    /// The best roster found.
    pub roster: Option<OwnedRoster>,
    /// Why there is none that makes every visit.
    pub certificate: Option<OwnedCertificate>,
}

/// Opens a draw as a branch.
///
/// # Errors
/// The faults of a book that does not hold together: none for a specification that was read.
pub fn open_draw(spec: &Specification, area: &Area, key: DrawKey) -> Result<LoadedBranch, Failure> {
    let book = draw_book(spec, area, key);
    let ways = travel::of_document(&book)?;
    Ok(LoadedBranch::new(book, ways)?)
}

/// Judges a draw on one thread.
///
/// # Errors
/// The faults of a book that does not hold together; [`Failure::Interrupted`] when `watch` says stop.
pub fn judge_draw(
    spec: &Specification,
    area: &Area,
    key: DrawKey,
    effort: &DrawEffort,
    watch: Watch<'_>,
) -> Result<Judged, Failure> {
    judge_branch(open_draw(spec, area, key)?, key, effort, None, watch)
}

/// Judges a drawn day, from `given` where there is a roster to begin from.
pub(super) fn judge_branch(
    branch: LoadedBranch,
    key: DrawKey,
    effort: &DrawEffort,
    given: Option<&OwnedRoster>,
    watch: Watch<'_>,
) -> Result<Judged, Failure> {
    let asked = proving::list_asked(&branch)?;
    let tables = &branch.plan.tables;
    let contact = |row: &homeround_core::book::Visit| i64::from(row.duration.0) * i64::from(row.carers);
    let mut outcome = DrawOutcome {
        draw: key.draw,
        answer: DrawAnswer::Undecided,
        clients: tables.clients,
        visits: u32::try_from(tables.visits.len()).unwrap_or(u32::MAX),
        unserved: None,
        reason: None,
        carers_found: None,
        carers_least: 0,
        totals: None,
        contact_seconds: tables.visits.iter().map(contact).sum(),
        paid_seconds_least: 0,
    };
    // What is plain of single visits costs least: it goes first, and ends the matter where it shows something.
    let mut certificate = proving::by_visit(&branch.problem()?, &asked, Patience::default());
    let mut searched = None;
    if certificate.is_none() || effort.best_of_what_cannot {
        let work = effort.work_a_visit * u64::from(outcome.visits.max(1));
        // One chain on one thread: the draws themselves run side by side.
        let effort = Effort { seed: u64::from(key.draw), work, chains: 1, threads: 1 };
        let given = given.map(OwnedRoster::view);
        searched = Some(Searched::new(&branch, given.as_ref(), &effort, watch)?);
    }
    let problem = branch.problem()?;
    if let Some(searched) = &searched
        && certificate.is_none()
        && !searched.judgement.delivers()
    {
        let given = searched.legal();
        certificate = proving::by_stretch(&problem, &asked, given.as_ref(), Patience::default()).or_else(|| {
            // A linear program that cannot be solved shows nothing: the draw stays undecided.
            proving::weighed(&problem, &asked, given.as_ref(), effort.patience, &|| true).ok().flatten()
        });
    }
    // Of what cannot be delivered a roster is told only where it is asked for.
    let searched = searched.filter(|_| certificate.is_none() || effort.best_of_what_cannot);
    if let Some(searched) = &searched {
        note_roster(&branch, searched, &mut outcome)?;
    }
    match &certificate {
        Some(found) => {
            // Whoever found it, the check decides.
            let weight = found.check(&problem, &asked).map_err(|why| Failure::internal(proving::refusal(&why)))?;
            outcome.answer = DrawAnswer::NotDeliverable;
            outcome.reason = Some(proving::sentence(&branch.plan, found, &weight));
        }
        None => note_least(&problem, &asked, effort, &mut outcome),
    }
    Ok(Judged { outcome, branch, roster: searched.map(|searched| searched.found.roster), certificate })
}

/// Notes what a roster makes and takes.
fn note_roster(branch: &LoadedBranch, searched: &Searched, outcome: &mut DrawOutcome) -> Result<(), Failure> {
    let (view, judgement) = (searched.found.roster.view(), &searched.judgement);
    if !judgement.legal {
        return Err(Failure::internal(format!("the check refuses the search's roster:\n{}", judgement.text())));
    }
    if judgement.delivers() {
        outcome.answer = DrawAnswer::Deliverable;
    }
    let (worked, _) = planned_time(branch, &view)?;
    let tables = &branch.plan.tables;
    let mode = |row: &Worked| tables.carers.get(row.carer.at()).map_or(ModeIx(0), |carer| carer.mode);
    outcome.unserved = u32::try_from(judgement.unserved.len()).ok();
    outcome.carers_found = u32::try_from(Achieved::from_roster(&branch.problem()?, &view).carers).ok();
    outcome.totals = Some(DayTotals::from_worked(&worked, tables.modes as usize, mode));
    Ok(())
}

/// Notes what any roster that makes every visit must take.
fn note_least(
    problem: &homeround_core::rounds::Valid<'_>,
    asked: &[bool],
    effort: &DrawEffort,
    outcome: &mut DrawOutcome,
) {
    // Of hundreds of draws no rounds are followed: visits and ways say enough.
    let none = StepAllowance::new(0, &|| true);
    let least = proving::find_bounds(problem, asked, effort.patience, None, none).least(problem.problem(), asked);
    outcome.carers_least = u32::try_from(least.carers).unwrap_or(0);
    // Paid time is never less than the time with clients.
    let paid = i64::try_from(least.paid_minutes).unwrap_or(0) * 60;
    outcome.paid_seconds_least = paid.max(outcome.contact_seconds);
}
