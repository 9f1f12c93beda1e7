//! A changed book tried: read again through the same door as any other, searched, judged and priced.

use homeround_core::cost::Exact;
use homeround_core::ground::ShiftIx;
use homeround_core::rounds::{Roster, worked};

use super::change::BookChange;
use crate::book::{self, Book};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::planning::check_report::UNSERVED;
use crate::planning::{CheckReport, Effort, LoadedBranch, SearchResult, Watch, search_roster};
use crate::pricing::convert::exact;
use crate::pricing::{Options, PriceSummary, price_roster};
use crate::source::Source;
use crate::travel;

/// A changed book, its roster, and what the check says of it.
#[derive(Debug)]
pub(crate) struct Trial {
    /// The branch of the changed book.
    pub branch: LoadedBranch,
    /// The roster found.
    pub found: SearchResult,
    /// What the independent check says of it.
    pub judgement: CheckReport,
}

/// The branch of `book` with these changes, whose other files are in `files`.
///
/// # Errors
/// [`Failure::Refused`] for a change that means nothing for the book; every fault of what comes of it.
pub(crate) fn apply_changes(book: &Book, changes: &[BookChange], files: &dyn Source) -> Result<LoadedBranch, Failure> {
    let mut changed = book.clone();
    for change in changes {
        change.apply(&mut changed).map_err(Failure::Refused)?;
    }
    let changed = book::read::read_document(&book::write::write_json(&changed)?, "the changed book")?;
    let ways = travel::of_book(&changed, files)?;
    Ok(LoadedBranch::new(changed, ways)?)
}

impl Trial {
    /// Searches the changed book for a roster.
    ///
    /// # Errors
    /// As [`apply_changes`]; [`Failure::Interrupted`] after Ctrl-C.
    pub(crate) fn new(
        book: &Book,
        changes: &[BookChange],
        files: &dyn Source,
        effort: &Effort,
        watch: Watch<'_>,
    ) -> Result<Self, Failure> {
        let branch = apply_changes(book, changes, files)?;
        let found = search_roster(&branch, None, effort, watch)?;
        if found.stopped {
            return Err(Failure::Interrupted);
        }
        let judgement = CheckReport::from_roster(&branch, &found.roster.view())?;
        Ok(Self { branch, found, judgement })
    }

    /// What the roster costs, in pounds: the price of its whole time where the book has inputs of the price, and otherwise what
    /// planning weighed, visits left out apart.
    ///
    /// # Errors
    /// Why there is no price.
    pub(crate) fn pounds(&self) -> Result<Exact, Failure> {
        if let Some(price) = price_trial(&self.branch, &self.found.roster.view())? {
            return Ok(price.whole.exact());
        }
        let weighed = self.judgement.cost.iter().filter(|line| line.line != UNSERVED);
        let sum = weighed.map(|line| exact(line.pounds)).try_fold(Exact::ZERO, Exact::plus);
        sum.map_err(Failure::internal)
    }
}

/// The price of a roster as planned; nothing for a book that has no inputs of the price.
///
/// # Errors
/// Every fault of the inputs.
pub(crate) fn price_trial(branch: &LoadedBranch, roster: &Roster<'_>) -> Result<Option<PriceSummary>, Faults> {
    if branch.book.cost.is_none() {
        return Ok(None);
    }
    let problem = branch.problem()?;
    let rounds = (0..branch.plan.tables.shifts.len()).map(ShiftIx::from_index);
    let stretches = rounds.flat_map(|round| worked(&problem, roster, round));
    price_roster(&branch.book, &branch.plan, stretches, &Options::default()).map(Some)
}
