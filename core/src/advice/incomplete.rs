//! Rosters that visits are missing from: what stands of them, timed again, and what cannot stand without what is missing.

use alloc::vec;
use alloc::vec::Vec;

use super::fit::visit_of;
use super::trial::Trial;
use crate::ground::{CarerIx, ShiftIx, VisitIx};
use crate::heap::OwnedRoster;
use crate::rounds::{
    By, NotLegal, Planned, Problem, Roster, Search, Settings, Task, Valid, Violation, Workspace, check, scratch,
};

/// A roster loaded that visits are missing from.
#[derive(Debug)]
pub struct IncompleteRoster<'a> {
    /// A search over what stands.
    pub search: Search<'a>,
    /// What stands; it keeps every rule.
    pub roster: OwnedRoster,
    /// Visits of the given roster that cannot stand without those that are missing.
    pub lost: Vec<VisitIx>,
}

/// Loads a roster from which visits may have been taken: a break where one was is now taken elsewhere, and the way on is another.
///
/// Breaks are taken sooner and visits start later where that is enough. Otherwise the visits of a round are put into it again, one
/// after another. What has no place there any more, and what is made only together with a missing visit, is lost.
///
/// # Errors
/// [`NotLegal`] when a roster breaks a rule that no missing visit explains, or breaks one and misses nothing. Panics: never.
pub fn load_incomplete<'a>(
    problem: Valid<'a>,
    workspace: Workspace<'a>,
    settings: Settings,
    roster: &Roster<'_>,
) -> Result<IncompleteRoster<'a>, NotLegal> {
    let mut kept = KeptRounds::new(problem, roster);
    kept.stand()?;
    let mut search = Search::from_roster(workspace, settings, &OwnedRoster::from_rounds(&kept.rounds).view())?;
    // Stated times may keep a rest that the search's own, which are the earliest, do not.
    kept.loosen_all(|visit| !search.is_made(visit));
    let KeptRounds { missing, loose, mut lost, .. } = kept;
    for (visit, carer) in loose {
        let mark = search.mark();
        let by = By::With(carer);
        let _ = search.is_made(visit) || search.insert_in_own_window(visit, by) || search.insert(visit, by);
        // What is made only together with a missing visit would bring it back.
        if missing.iter().any(|visit| search.is_made(*visit)) {
            search.rollback(mark);
        }
        if !search.is_made(visit) {
            lost.push(visit);
        }
    }
    // One that found no place alone may have come in together with a later one.
    lost.retain(|visit| !search.is_made(*visit));
    let roster = OwnedRoster::from_roster(&search.standing());
    Ok(IncompleteRoster { search, roster, lost })
}

/// Rounds being taken apart until what stands keeps every rule.
struct KeptRounds<'a> {
    problem: Valid<'a>,
    rounds: Vec<Vec<Planned>>,
    /// Visits that the given roster does not make.
    missing: Vec<VisitIx>,
    /// Visits to be put in again, each with a carer who made it.
    loose: Vec<(VisitIx, CarerIx)>,
    /// Visits that are made only together with a missing one.
    lost: Vec<VisitIx>,
}

impl<'a> KeptRounds<'a> {
    fn new(problem: Valid<'a>, roster: &Roster<'_>) -> Self {
        let tables = problem.problem();
        let rounds: Vec<Vec<Planned>> =
            (0..tables.shifts.len()).map(|at| roster.round(ShiftIx::from_index(at)).to_vec()).collect();
        let mut made = vec![false; tables.visits.len()];
        for stop in rounds.iter().flatten() {
            if let Some(visit) = visit_of(stop.task)
                && let Some(made) = made.get_mut(visit.at())
            {
                *made = true;
            }
        }
        let missing = made.iter().enumerate().filter(|(_, made)| !**made);
        let missing = missing.map(|(at, _)| VisitIx::from_index(at)).collect();
        Self { problem, rounds, missing, loose: Vec::new(), lost: Vec::new() }
    }

    /// Times rounds again and takes visits out until no rule is broken.
    fn stand(&mut self) -> Result<(), NotLegal> {
        let mut timed = false;
        // Every turn but the first takes a visit out, so it ends.
        while let Some(violation) = self.first_broken() {
            if self.missing.is_empty() {
                return Err(NotLegal);
            }
            if !timed {
                self.time_again();
                timed = true;
            } else if !self.mend(violation) {
                return Err(NotLegal);
            }
        }
        Ok(())
    }

    fn first_broken(&self) -> Option<Violation> {
        let (mut memory, mut first) = (vec![0; scratch(&self.problem)], None);
        let roster = OwnedRoster::from_rounds(&self.rounds);
        check(&self.problem, &roster.view(), &mut memory, &mut |violation| first = first.or(Some(violation)));
        first
    }

    fn problem(&self) -> &Problem<'a> {
        self.problem.problem()
    }

    fn time_again(&mut self) {
        for (at, round) in self.rounds.iter_mut().enumerate().filter(|(_, round)| !round.is_empty()) {
            let trial = Trial { problem: self.problem.problem(), shift: ShiftIx::from_index(at), linked: &[] };
            *round = trial.again(round);
        }
    }

    fn stops(&self) -> usize {
        self.rounds.iter().map(Vec::len).sum()
    }

    /// Takes out what a broken rule asks for. False when that is nothing.
    fn mend(&mut self, violation: Violation) -> bool {
        let before = self.stops();
        match violation {
            Violation::GapOne(gap) => {
                let Some(gap) = self.problem().gaps.get(gap.at()).copied() else { return false };
                let is_loose = |visit: VisitIx| self.loose.iter().any(|(loose, _)| *loose == visit);
                let waits = is_loose(gap.first) || is_loose(gap.second);
                for visit in [gap.first, gap.second] {
                    self.take_out(visit, waits);
                }
            }
            Violation::Carers(visit, _)
            | Violation::Late(_, visit, _)
            | Violation::Early(_, visit, _)
            | Violation::Unequal(_, visit, _) => self.take_out(visit, true),
            Violation::GapShort(gap, _) | Violation::GapLong(gap, _) => {
                let Some(gap) = self.problem().gaps.get(gap.at()).copied() else { return false };
                self.take_out(gap.second, true);
            }
            Violation::TooSoon(shift, ..)
            | Violation::NoRoute(shift, _)
            | Violation::LeavesEarly(shift, _)
            | Violation::BackLate(shift, _)
            | Violation::NoBreak(shift, _)
            | Violation::BreakWindow(shift, ..) => self.empty(shift),
            Violation::Rest(carer, ..)
            | Violation::WeekRest(carer, ..)
            | Violation::Hours(carer, _)
            | Violation::DayHours(carer, ..) => {
                let shifts = self.problem().shifts;
                for (at, shift) in shifts.iter().enumerate() {
                    if shift.carer == carer || shift.second == carer {
                        self.empty(ShiftIx::from_index(at));
                    }
                }
            }
            _ => {}
        }
        before != self.stops()
    }

    /// Takes out every visit of which this is true, to be put in again.
    fn loosen_all(&mut self, is_loose: impl Fn(VisitIx) -> bool) {
        let visits: Vec<VisitIx> = self.rounds.iter().flatten().filter_map(|stop| visit_of(stop.task)).collect();
        for visit in visits.into_iter().filter(|visit| is_loose(*visit)) {
            self.take_out(visit, true);
        }
    }

    /// Takes every visit of a round out, to be put in again, and its breaks with them.
    fn empty(&mut self, shift: ShiftIx) {
        let Some(round) = self.rounds.get_mut(shift.at()) else { return };
        for stop in core::mem::take(round) {
            if let Some(visit) = visit_of(stop.task) {
                self.note(visit, shift, true);
                self.pull(visit);
            }
        }
    }

    /// Takes a visit out of all its rounds: to be put in again, or for good.
    fn take_out(&mut self, visit: VisitIx, again: bool) {
        let made = |round: &Vec<Planned>| round.iter().any(|stop| stop.task == Task::Visit(visit));
        if let Some(at) = self.rounds.iter().position(made) {
            self.note(visit, ShiftIx::from_index(at), again);
            self.pull(visit);
        }
    }

    fn note(&mut self, visit: VisitIx, shift: ShiftIx, again: bool) {
        match self.problem().shifts.get(shift.at()) {
            Some(shift) if again => self.loose.push((visit, shift.carer)),
            _ => self.lost.push(visit),
        }
    }

    fn pull(&mut self, visit: VisitIx) {
        for round in &mut self.rounds {
            round.retain(|stop| stop.task != Task::Visit(visit));
            // Breaks alone are no round: those that stood before it or after it are not stated, and have no place among them.
            if !round.iter().any(|stop| visit_of(stop.task).is_some()) {
                round.clear();
            }
        }
    }
}
