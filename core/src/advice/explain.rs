//! Why a visit is made by whom it is, or by nobody: every shift at that time, the rules in its way, and what stands there.

use alloc::vec;
use alloc::vec::Vec;

use super::trial::{StartBounds, Trial, TriedRound};
use crate::book::Gap;
use crate::ground::{Cost, Seconds, ShiftIx, Span, VisitIx};
use crate::heap::OwnedRoster;
use crate::rounds::{Lines, Planned, Problem, Roster, Task, Valid, Violation, check, scratch};

/// What stands between one shift and one visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftExplanation {
    /// The shift.
    pub shift: ShiftIx,
    /// Whether its carer makes the visit, or a part of it, in this roster.
    pub makes: bool,
    /// Every rule that is broken even if the shift held nothing but its breaks, and by how much. Exact; rules over whole
    /// plans, such as hours and rest, are told with the place. Breaks are taken where the visit before them was, and some ways are
    /// short cuts: another visit can, rarely, make time that is missing here.
    pub blocked: Vec<Violation>,
    /// Where it would stand in the shift's round; nothing for a shift that makes it or is blocked.
    pub place: Option<BestPlace>,
}

/// The place for a visit in a round that misses least, with nothing before it moved and what comes after it only later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BestPlace {
    /// The visit before it.
    pub after: Option<VisitIx>,
    /// The visit behind it.
    pub before: Option<VisitIx>,
    /// When it would start.
    pub start: Seconds,
    /// Every rule that this roster breaks then and does not now. None: it fits as it is.
    pub broken: Vec<Violation>,
    /// What the roster costs more then, as stated; nothing when it does not fit.
    pub cost: Option<Cost>,
    /// A visit of this round in whose place it fits, the shortest: an estimate, for other rounds could make room too.
    pub instead: Option<VisitIx>,
}

/// What stands between a visit and every shift that is at work when it could start, in the order of the shifts.
///
/// Nothing for a visit that is not in the problem. The roster may be anybody's; what it breaks already is not told again.
///
/// Panics: never.
#[must_use]
pub fn explain(problem: &Valid<'_>, roster: &Roster<'_>, visit: VisitIx) -> Vec<ShiftExplanation> {
    let tables = problem.problem();
    if visit.at() >= tables.visits.len() {
        return Vec::new();
    }
    let mut case = ExplainedVisit::new(problem, roster, visit);
    let shifts = (0..tables.shifts.len()).map(ShiftIx::from_index).filter(|&shift| may_meet(tables, visit, shift));
    shifts.map(|shift| case.account(shift)).collect()
}

/// Whether a shift and any window of a visit have a moment in common.
fn may_meet(problem: &Problem<'_>, visit: VisitIx, shift: ShiftIx) -> bool {
    let visit = &problem.visits[visit.at()];
    let Span { start, end } = problem.shifts[shift.at()].span;
    problem.windows_of(visit).any(|window| window.earliest <= end && start <= window.latest + visit.duration)
}

/// A visit and the roster it is asked about.
struct ExplainedVisit<'p> {
    valid: &'p Valid<'p>,
    problem: &'p Problem<'p>,
    visit: VisitIx,
    /// The rounds as they stand.
    rounds: Vec<Vec<Planned>>,
    /// By visit: whether others depend on its start.
    linked: Vec<bool>,
    /// The shifts that make parts of the visit.
    makers: Vec<ShiftIx>,
    /// What the roster breaks and costs as it stands.
    before: (Vec<Violation>, Lines),
    memory: Vec<u32>,
}

impl<'p> ExplainedVisit<'p> {
    fn new(valid: &'p Valid<'p>, roster: &Roster<'_>, visit: VisitIx) -> Self {
        let problem = valid.problem();
        let shifts = || (0..problem.shifts.len()).map(ShiftIx::from_index);
        let roster = OwnedRoster::with_every_break(problem, roster);
        let rounds: Vec<Vec<Planned>> = shifts().map(|shift| roster.view().round(shift).to_vec()).collect();
        let makes = |shift: &ShiftIx| rounds[shift.at()].iter().any(|stop| stop.task == Task::Visit(visit));
        let makers = shifts().filter(makes).collect();
        let mut linked: Vec<bool> = problem.visits.iter().map(|visit| visit.carers > 1).collect();
        for gap in problem.gaps {
            (linked[gap.first.at()], linked[gap.second.at()]) = (true, true);
        }
        let memory = vec![0; scratch(valid)];
        let before = (Vec::new(), Lines::default());
        let mut case = Self { valid, problem, visit, rounds, linked, makers, before, memory };
        case.before = case.judge(&case.rounds.clone());
        case
    }

    fn judge(&mut self, rounds: &[Vec<Planned>]) -> (Vec<Violation>, Lines) {
        let roster = OwnedRoster::from_rounds(rounds);
        let mut broken = Vec::new();
        let lines = check(self.valid, &roster.view(), &mut self.memory, &mut |violation| broken.push(violation));
        (broken, lines)
    }

    fn account(&mut self, shift: ShiftIx) -> ShiftExplanation {
        if self.makers.contains(&shift) {
            return ShiftExplanation { shift, makes: true, blocked: Vec::new(), place: None };
        }
        let blocked = self.blocked(shift);
        let place = if blocked.is_empty() { self.place(shift) } else { None };
        ShiftExplanation { shift, makes: false, blocked, place }
    }

    /// The rules broken by the visit alone in a shift.
    fn blocked(&mut self, shift: ShiftIx) -> Vec<Violation> {
        let trial = Trial { problem: self.problem, shift, linked: &self.linked };
        let Some(alone) = trial.alone(self.visit, ALWAYS) else { return Vec::new() };
        let mut rounds = vec![Vec::new(); self.rounds.len()];
        rounds[shift.at()] = alone.round;
        let (mut broken, _) = self.judge(&rounds);
        broken.retain(|violation| !self.is_of_others(shift, violation) && !is_of_plan(violation));
        broken
    }

    /// Whether a violation is only that others are not there beside a shift: partners, the other carers of a double-up.
    fn is_of_others(&self, shift: ShiftIx, violation: &Violation) -> bool {
        match *violation {
            Violation::Carers(visit, came) => {
                visit == self.visit && came <= u32::from(self.problem.visits[visit.at()].carers)
            }
            Violation::GapOne(..) => true,
            // Pins to other shifts leave other parts open, if there are any.
            Violation::NotPinned(_, visit) => {
                let others = self.problem.pins.iter().filter(|pin| pin.visit == visit && pin.shift != shift).count();
                others < usize::from(self.problem.visits[visit.at()].carers)
            }
            _ => false,
        }
    }

    /// The visit in a shift's round beside all that stands there.
    fn place(&mut self, shift: ShiftIx) -> Option<BestPlace> {
        // Whoever makes a part of it now stays at home; of several, the first, so that the others' start holds.
        let mut rounds = self.rounds.clone();
        if let Some(first) = self.makers.first() {
            let trial = Trial { problem: self.problem, shift: *first, linked: &self.linked };
            without(&mut rounds[first.at()], self.visit, trial);
        }
        let leave = self.leave();
        let linked = self.linked.clone();
        let trial = Trial { problem: self.problem, shift, linked: &linked };
        let unused = rounds[shift.at()].iter().all(|stop| visit_of(stop).is_none());
        let tried =
            if unused { trial.alone(self.visit, leave) } else { trial.best(&rounds[shift.at()], self.visit, leave) }?;
        let found = self.broken_by(&mut rounds, shift, &tried);
        let visit_at = |stops: &[Planned]| stops.iter().find_map(visit_of);
        let reversed: Vec<Planned> = tried.round[..tried.at].iter().rev().copied().collect();
        let (broken, lines) = found;
        let fits = broken.is_empty();
        Some(BestPlace {
            after: visit_at(&reversed),
            before: visit_at(&tried.round[tried.at + 1..]),
            start: tried.round[tried.at].start,
            cost: fits.then(|| lines.total() - self.before.1.total()),
            instead: if fits { None } else { self.instead(&mut rounds, trial, leave) },
            broken,
        })
    }

    /// What a roster breaks with a tried round in it that it did not before, and what it costs. The round stays as it was.
    fn broken_by(
        &mut self,
        rounds: &mut [Vec<Planned>],
        shift: ShiftIx,
        tried: &TriedRound,
    ) -> (Vec<Violation>, Lines) {
        let stood = core::mem::replace(&mut rounds[shift.at()], tried.round.clone());
        let (mut broken, lines) = self.judge(rounds);
        rounds[shift.at()] = stood;
        broken.retain(|violation| !self.before.0.contains(violation) && !self.is_of_others(shift, violation));
        (broken, lines)
    }

    /// The shortest visit of a round in whose place this one fits.
    fn instead(&mut self, rounds: &mut [Vec<Planned>], trial: Trial<'_>, leave: StartBounds) -> Option<VisitIx> {
        let mut others: Vec<VisitIx> = rounds[trial.shift.at()].iter().filter_map(visit_of).collect();
        others.sort_by_key(|visit| (self.problem.visits[visit.at()].duration, *visit));
        others.into_iter().find(|&other| {
            let mut spared: Vec<Vec<Planned>> = rounds.to_vec();
            for (at, round) in spared.iter_mut().enumerate() {
                without(round, other, Trial { shift: ShiftIx::from_index(at), ..trial });
            }
            trial
                .best(&spared[trial.shift.at()], self.visit, leave)
                .is_some_and(|tried| tried.short == 0 && self.broken_by(&mut spared, trial.shift, &tried).0.is_empty())
        })
    }

    /// From when to when the visit may start by the visits it keeps a gap to, and by the other carers of a double-up.
    fn leave(&self) -> StartBounds {
        let mut leave = ALWAYS;
        let start_of = |visit: VisitIx, but: Option<ShiftIx>| {
            let rounds = self.rounds.iter().enumerate().filter(|(at, _)| Some(ShiftIx::from_index(*at)) != but);
            rounds.flat_map(|(_, round)| round).find(|stop| stop.task == Task::Visit(visit)).map(|stop| stop.start)
        };
        if let Some(start) = start_of(self.visit, self.makers.first().copied()) {
            return StartBounds { earliest: start, latest: start };
        }
        // Every gap to a visit that stands narrows the start from one side or from both.
        for gap in self.problem.gaps {
            let (least, most) = if gap.second == self.visit {
                let Some(first) = start_of(gap.first, None) else { continue };
                (first + gap.least, if gap.most == Gap::NO_MOST { ALWAYS.latest } else { first + gap.most })
            } else if gap.first == self.visit {
                let Some(second) = start_of(gap.second, None) else { continue };
                (if gap.most == Gap::NO_MOST { ALWAYS.earliest } else { second - gap.most }, second - gap.least)
            } else {
                continue;
            };
            (leave.earliest, leave.latest) = (leave.earliest.max(least), leave.latest.min(most));
        }
        leave
    }
}

/// Whether a rule holds over a carer's or a client's whole plan.
fn is_of_plan(violation: &Violation) -> bool {
    matches!(
        violation,
        Violation::Rest(..)
            | Violation::WeekRest(..)
            | Violation::Hours(..)
            | Violation::DayHours(..)
            | Violation::Days(..)
            | Violation::DaysInARow(..)
            | Violation::Weekends(..)
            | Violation::ManyCarers(..)
    )
}

/// Whenever the visit's own windows allow.
const ALWAYS: StartBounds =
    StartBounds { earliest: Seconds(-Seconds::HORIZON.0), latest: Seconds(2 * Seconds::HORIZON.0) };

/// Takes a visit out of a round that holds it, and times the round again.
fn without(round: &mut Vec<Planned>, visit: VisitIx, trial: Trial<'_>) {
    let before = round.len();
    round.retain(|stop| stop.task != Task::Visit(visit));
    if round.len() < before {
        *round = trial.again(round);
    }
}

fn visit_of(stop: &Planned) -> Option<VisitIx> {
    match stop.task {
        Task::Visit(visit) => Some(visit),
        Task::Break(_) => None,
    }
}
