//! The desk: rounds that stand, into which single visits are put where they cost least, and which are put back as they were.

use super::blinks::{Blinks, Sight};
use super::by::By;
use super::journal::Before;
use super::objective::Lines;
use super::places::Scope;
use super::random::{Dice, Seed};
use super::roster::Roster;
use super::search::Search;
use super::workspace::NONE;
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
    pub fn back_to(&mut self, mark: Mark) {
        self.state.take_back(mark.0);
    }

    /// Takes a visit out of its rounds, and the visits that are made only together with it.
    ///
    /// Where a round cannot close the hole, because the way past it is longer than the way through it, what follows is taken
    /// out too. Panics: never.
    pub fn take(&mut self, visit: VisitIx) {
        if !self.is_made(visit) {
            return;
        }
        let unit = self.state.w.duties[visit.at()].unit;
        // What was put back since is absent no more, and may be taken out again.
        self.state.leave_absent();
        self.state.open_trail();
        self.state.take_out(unit, false);
        self.state.close_up();
        self.state.replace_breaks();
    }

    /// Puts a visit where it costs least, and with it the visits that are made only together with it. False when there is no
    /// place, or when it stands already.
    ///
    /// Every place in every round is looked at, whatever it costs. Visits of three carers or more, and more than two that are
    /// made only together, are placed as the search places them, which need not be cheapest. Panics: never.
    pub fn put(&mut self, visit: VisitIx, by: By) -> bool {
        let Some(duty) = self.state.w.duties.get(visit.at()).filter(|duty| !duty.served) else { return false };
        let unit = duty.unit;
        self.state.leave_absent();
        self.state.by = by;
        self.state.thorough = true;
        self.state.sort_idle();
        // Fresh dice, so that the answer depends on the rounds and on nothing asked before.
        let mut dice = Dice::new(Seed(1));
        let mut sight = Sight { dice: &mut dice, blinks: Blinks::NONE, limit: DEAREST };
        let done = if self.state.couple(unit).is_none() && self.state.unit(unit).len() > 1 {
            self.state.sort_unit(unit);
            (0..TURNS).any(|_| self.state.serve_in_turn(unit, &mut sight))
        } else {
            let found = self.state.best_unit(unit, Scope::All, &mut sight, DEAREST);
            found.is_some_and(|found| self.state.put(&found))
        };
        self.state.by = By::Anybody;
        self.state.thorough = false;
        done
    }

    /// [`Search::put`], but only into the visit's own window, the first it has, and so into its first way of being early.
    ///
    /// Panics: never.
    pub fn put_in_own(&mut self, visit: VisitIx, by: By) -> bool {
        self.state.own_only = true;
        let done = self.put(visit, by);
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
        self.state.w.duties.get(visit.at()).is_some_and(|duty| duty.served)
    }

    /// Whether the rounds as they stand hold a visit in its own window, the first it has.
    #[must_use]
    pub fn is_in_own(&self, visit: VisitIx) -> bool {
        let duty = self.state.w.duties.get(visit.at()).filter(|duty| duty.served);
        let windows = self.state.problem.visits.get(visit.at()).map_or(1, |row| 1 + row.others);
        duty.is_some_and(|duty| self.state.stop(duty.first_part).option.is_multiple_of(windows))
    }

    /// The shifts that make a visit as the rounds stand.
    pub fn made_in(&self, visit: VisitIx) -> impl Iterator<Item = ShiftIx> + '_ {
        let parts =
            self.state.w.duties.get(visit.at()).map_or(0..0, |duty| duty.first_part..duty.first_part + duty.parts);
        parts.map(|part| self.state.stop(part).round).filter(|&round| round != NONE).map(ShiftIx)
    }

    /// When a visit starts at the earliest as the rounds stand; nothing when they do not hold it.
    #[must_use]
    pub fn start_of(&self, visit: VisitIx) -> Option<Seconds> {
        self.is_made(visit).then(|| Seconds(self.state.start_of_visit(visit.0)))
    }

    /// The rounds as they stand.
    pub fn standing(&mut self) -> Roster<'_> {
        self.settle_for_now()
    }
}
