//! What the independent check says of a roster, in the words of its book.
//!
//! ```
//! # use std::collections::BTreeMap;
//! # use homeround::book::starter::list_starter_files;
//! # use homeround::planning::LoadedBranch;
//! # let files: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! # let branch = LoadedBranch::from_source(&files)?;
//! # use homeround::planning::{Effort, search_roster};
//! # let found = search_roster(&branch, None, &Effort { seed: 1, work: 20_000, chains: 1, threads: 1 }, &|_| true)?;
//! use homeround::planning::CheckReport;
//!
//! let judged = CheckReport::from_roster(&branch, &found.roster.view())?;
//! assert!(judged.legal && judged.text().contains("every rule kept"));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use homeround_core::ground::Cost;
use homeround_core::rounds::{Lines, Roster, check, scratch};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::breach::Breach;
use super::digest::notice_other_book;
use super::grid::StartGrid;
use super::words::Words;
use super::{LoadedBranch, law};
use crate::book::model::Priority;
use crate::book::value::Exact;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::roster::{CostLine, Loaded, PersonNames};

/// What the check says of a roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckReport {
    /// Whether no rule is broken. Unserved visits break none: they are counted below.
    pub legal: bool,
    /// Every broken rule.
    pub breaches: Vec<Breach>,
    /// What the law asks and this roster does not keep, whatever the book's own rules are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub law: Vec<Breach>,
    /// Visits asked for.
    pub visits: usize,
    /// Visits that nobody makes, by id; optional ones stand below.
    pub unserved: Vec<String>,
    /// Optional visits that nobody makes, by id: no failure.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// What planning weighed, line by line, in pounds. Pay and prices are for `homeround price`.
    pub cost: Vec<CostLine>,
    /// The sum of the lines.
    pub pounds: Exact,
    /// Visits whose start is not on the grid that the policy asks for, by id and clock time: no failure.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub off_grid: Vec<String>,
    /// What to know of the roster before the rest is believed: that it was made for another book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
    /// What people are called, for texts.
    #[serde(skip)]
    names: PersonNames,
}

impl CheckReport {
    /// Judges a roster of a branch.
    ///
    /// # Errors
    /// The faults of a branch whose tables do not hold together.
    pub fn from_roster(branch: &LoadedBranch, roster: &Roster<'_>) -> Result<Self, Faults> {
        let problem = branch.problem()?;
        let mut memory = vec![0; scratch(&problem)];
        let mut breaches = Vec::new();
        let words = Words::new(branch);
        let lines = check(&problem, roster, &mut memory, &mut |violation| breaches.push(words.breach(violation)));
        let (left_out, unserved) = unserved(branch, roster);
        Ok(Self {
            legal: breaches.is_empty(),
            breaches,
            law: law::without_rest(branch, &problem, roster),
            visits: branch.plan.tables.visits.len(),
            unserved,
            left_out,
            cost: cost_lines(&lines),
            pounds: pounds(lines.total()),
            off_grid: StartGrid::from_branch(branch).map_or_else(Vec::new, |grid| grid.list_beside(branch, roster)),
            notice: None,
            names: PersonNames::new(&branch.book),
        })
    }

    /// As [`Self::from_roster`], for a roster that was read: with a notice when it was made for another book.
    ///
    /// # Errors
    /// As [`Self::from_roster`].
    pub fn from_loaded(branch: &LoadedBranch, loaded: &Loaded) -> Result<Self, Failure> {
        let notice = notice_other_book(&branch.book, &branch.plan, loaded.provenance.as_ref())?;
        Ok(Self { notice: notice.map(str::to_owned), ..Self::from_roster(branch, &loaded.roster.view())? })
    }

    /// Whether no rule is broken and every visit is made, optional ones apart.
    #[must_use]
    pub fn delivers(&self) -> bool {
        self.legal && self.unserved.is_empty()
    }

    /// The judgement for people.
    #[must_use]
    pub fn text(&self) -> String {
        let served = self.visits - self.unserved.len() - self.left_out.len();
        let mut text = format!("{served} of {} served", crate::words::counted(self.visits, "visit"));
        text += match self.breaches.len() {
            0 => ", every rule kept.\n",
            _ => ", and these rules broken:\n",
        };
        for breach in &self.breaches {
            text += &format!("  {:<11} {}\n", breach.rule, breach.what);
        }
        for breach in &self.law {
            text += &format!("  {:<11} {}\n", "law", breach.what);
        }
        for visit in &self.unserved {
            text += &format!("  unserved {}\n", self.names.visit(visit));
        }
        for visit in &self.left_out {
            text += &format!("  left out {} (optional)\n", self.names.visit(visit));
        }
        if !self.off_grid.is_empty() {
            let starts = crate::words::several(self.off_grid.len(), "start is", "starts are");
            text += &format!("  {starts} not on the grid of the policy: {}\n", shortened(&self.off_grid));
        }
        for line in &self.cost {
            text += &format!("  {:<24} £{:>12}\n", line.line, line.pounds.to_string());
        }
        text += &format!("  {:<24} £{:>12}", "weighed in all", self.pounds.to_string());
        if let Some(notice) = &self.notice {
            text += &format!("\n{notice}");
        }
        text
    }
}

/// The first few of a list, and how many more there are.
fn shortened(items: &[String]) -> String {
    const SHOWN: usize = 5;
    let more = if items.len() > SHOWN { format!(" and {} more", items.len() - SHOWN) } else { String::new() };
    format!("{}{more}", items.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", "))
}

/// A cost in pounds, to the penny, halves up.
#[must_use]
pub fn pounds(cost: Cost) -> Exact {
    Exact(Decimal::new(cost.to_pence().0, 2))
}

/// What the line for visits that nobody makes is called.
pub const UNSERVED: &str = "unserved visits";

/// The lines of a cost with their names, those that are nothing left out.
#[must_use]
pub fn cost_lines(lines: &Lines) -> Vec<CostLine> {
    let named = [
        ("paid time", lines.paid_time),
        ("travel as such", lines.travel),
        ("miles", lines.miles),
        ("lateness", lines.lateness),
        ("worst lateness", lines.worst_lateness),
        (UNSERVED, lines.unserved),
        ("unfamiliar carers", lines.unfamiliar),
        ("shifts used", lines.shifts),
        ("earliness", lines.earliness),
        ("wishes not met", lines.wishes),
        ("continuity", lines.continuity),
        ("overtime and idle hours", lines.contracts),
        ("fairness", lines.fairness),
    ];
    let wanted = named.into_iter().filter(|(_, cost)| *cost != Cost::ZERO);
    wanted.map(|(line, cost)| CostLine { line: line.to_owned(), pounds: pounds(cost) }).collect()
}

/// The visits that stand in no round, by id: the optional ones, and the others.
fn unserved(branch: &LoadedBranch, roster: &Roster<'_>) -> (Vec<String>, Vec<String>) {
    let names = &branch.plan.names;
    let mut served = vec![false; names.visits.len()];
    for stop in roster.stops {
        if let homeround_core::rounds::Task::Visit(visit) = stop.task
            && let Some(seen) = served.get_mut(visit.at())
        {
            *seen = true;
        }
    }
    let missing = names.visits.iter().zip(served).filter(|(_, served)| !served).map(|(visit, _)| visit);
    let optional = |row: usize| branch.book.packages.get(row).is_some_and(|row| row.priority == Priority::Optional);
    let (left_out, unserved): (Vec<_>, Vec<_>) = missing.partition(|visit| optional(visit.row));
    let ids = |visits: Vec<&crate::book::expand::Dated>| visits.into_iter().map(|visit| visit.id.clone()).collect();
    (ids(left_out), ids(unserved))
}
