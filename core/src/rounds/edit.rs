//! Incremental editing: rounds that stand, into which single visits are put where they cost least, and which are put
//! back as they were.

use super::blinks::{Blinks, InsertionContext};
use super::breaks::Touched;
use super::by::By;
use super::index::RoundIx;
use super::insertion::Scope;
use super::journal::Before;
use super::objective::Lines;
use super::random::{Dice, Seed};
use super::roster::Roster;
use super::rows::VisitState;
use super::search::Search;
use crate::ground::{Seconds, ShiftIx, VisitIx};

/// The rounds as they stood when it was set. Only the last one set still holds, and a step of the search ends it.
#[derive(Debug)]
#[must_use]
pub struct Mark(Before);

/// What no place may cost: far above any price, and far enough from the end of the numbers to be added to.
const DEAREST: i64 = i64::MAX / 4;

/// How often several visits that are made only together are tried in another order.
const TURNS: usize = 6;

impl Search<'_> {
    /// Marks the rounds as they stand.
    pub fn mark(&mut self) -> Mark {
        Mark(self.state.open_journal())
    }

    /// Puts the rounds back as they stood at a mark: the last one set.
    #[allow(clippy::needless_pass_by_value, reason = "a mark holds once")]
    pub fn rollback(&mut self, mark: Mark) {
        self.state.take_back(mark.0);
    }

    /// Takes a visit out of its rounds, and the visits that are made only together with it.
    ///
    /// Where a round cannot close the hole, because the way past it is longer than the way through it, what follows is taken
    /// out too. Panics: never.
    pub fn remove(&mut self, visit: VisitIx) {
        if !self.is_made(visit) {
            return;
        }
        let unit = self.state.time.visit(visit).unit;
        // What was put back since is absent no more, and may be taken out again.
        self.state.leave_absent();
        self.state.time.open_trail();
        self.state.take_out(unit, false);
        self.state.close_up();
        self.state.replace_breaks(Touched::All);
    }

    /// Puts a visit where it costs least, and with it the visits that are made only together with it. False when there is no
    /// place, or when it stands already.
    ///
    /// Every place in every round is looked at, whatever it costs. Visits of three carers or more, and more than two that are
    /// made only together, are placed as the search places them, which need not be cheapest. Panics: never.
    pub fn insert(&mut self, visit: VisitIx, by: By) -> bool {
        let Some(state) = self.state.time.find_visit(visit).filter(|state| !state.served) else { return false };
        let unit = state.unit;
        self.state.leave_absent();
        self.state.by = by;
        self.state.thorough = true;
        // Which empty round is looked at first must not depend on what was asked before.
        self.state.idle.sort();
        // Fresh dice, so that the answer depends on the rounds and on nothing asked before.
        let mut dice = Dice::new(Seed(1));
        let mut context = InsertionContext { dice: &mut dice, blinks: Blinks::NONE, limit: DEAREST };
        let done = if self.state.couple(unit).is_none() && self.state.units.visits(unit).len() > 1 {
            self.state.units.sort(unit);
            // Several orders are drawn: the first visit's best place can be the only one of the second.
            (0..TURNS).any(|_| self.state.serve_in_turn(unit, &mut context))
        } else {
            let found = self.state.best_unit(unit, Scope::All, &mut context, DEAREST);
            found.is_some_and(|found| self.state.insert(&found))
        };
        self.state.by = By::Anybody;
        self.state.thorough = false;
        done
    }

    /// [`Search::insert`], but only into the visit's own window, the first it has, and so into its first way of being early.
    ///
    /// Panics: never.
    pub fn insert_in_own_window(&mut self, visit: VisitIx, by: By) -> bool {
        self.state.own_only = true;
        let done = self.insert(visit, by);
        self.state.own_only = false;
        done
    }

    /// What the rounds as they stand cost.
    #[must_use]
    pub fn lines(&self) -> Lines {
        self.state.lines()
    }

    /// Whether the rounds as they stand hold a visit.
    #[must_use]
    pub fn is_made(&self, visit: VisitIx) -> bool {
        self.state.time.find_visit(visit).is_some_and(|state| state.served)
    }

    /// Whether the rounds as they stand hold a visit in its own window, the first it has.
    #[must_use]
    pub fn is_in_own(&self, visit: VisitIx) -> bool {
        let state = self.state.time.find_visit(visit).filter(|state| state.served);
        let windows = self.state.problem.visits.get(visit.at()).map_or(1, |row| 1 + row.others);
        state.is_some_and(|state| self.state.time.stop(state.first_part).option.is_multiple_of(windows))
    }

    /// The shifts that make a visit as the rounds stand.
    pub fn made_in(&self, visit: VisitIx) -> impl Iterator<Item = ShiftIx> + '_ {
        let parts = self.state.time.find_visit(visit).map(VisitState::stops);
        parts
            .into_iter()
            .flatten()
            .map(|part| self.state.time.stop(part).round)
            .filter(|round| round.is_some())
            .map(RoundIx::shift)
    }

    /// When a visit starts at the earliest as the rounds stand; nothing when they do not hold it.
    #[must_use]
    pub fn start_of(&self, visit: VisitIx) -> Option<Seconds> {
        self.is_made(visit).then(|| Seconds(self.state.time.start_of_visit(visit)))
    }

    /// The rounds as they stand.
    pub fn standing(&mut self) -> Roster<'_> {
        self.adopt_current()
    }
}
