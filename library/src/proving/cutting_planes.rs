//! The points of visits that show the most: a linear program over the rounds found so far, and again the fullest rounds
//! under its points, until there is nothing more to gain.
//!
//! This is Kelley's cutting-plane method (1960): every round found is a cut.
//!
//! The program's floats only propose. Points are rounded to whole numbers, and what they show is what the check makes of
//! them.

use std::collections::{BTreeMap, BTreeSet};

use homeround_core::book::Shift;
use homeround_core::certificate::{
    CertificateKind, CertificateMemory, CertificateSize, Claim, Collected, Label, Limit, MOST_LABELS, MaxCollect,
    PricedLimit, Weighed, days_in_row, weekend,
};
use homeround_core::ground::{CarerIx, Seconds, ShiftIx, VisitIx};
use homeround_core::heap::OwnedCertificate;
use homeround_core::rounds::{Problem, Roster, Task, Valid};
use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem as Program, Solution, SolveOutcome, Variable};

use super::linear_program::{BoundKind, Unsolved};

/// Points of one unit of the program.
const SCALE: f64 = 10_000.0;
/// Moments a stretch of time is told apart by, where it is not so long that they would be five minutes apart.
const MOMENTS: i32 = 100;
/// What a cut must gain to be worth adding.
const GAIN: f64 = 1e-6;

/// Visits to be weighed, and who could make them.
pub(super) struct Weighing<'p, 'r> {
    problem: &'p Valid<'p>,
    /// Rounds that are known to be possible.
    given: Option<&'r Roster<'r>>,
    visits: Vec<VisitIx>,
    units: Vec<Unit>,
    limits: Vec<(Limit, f64)>,
    grid: Seconds,
}

/// The variables of the program.
struct Variables {
    points: Vec<Variable>,
    most: Vec<Variable>,
    limits: Vec<Variable>,
}

/// A round that was found: what it makes, and what it takes of the limits.
#[derive(Default)]
struct FoundRound {
    unit: usize,
    collected: i64,
    parts: Vec<(usize, f64)>,
    limits: Vec<(usize, f64)>,
    last_shift: Option<ShiftIx>,
    days: Vec<u16>,
}

/// Every carer who makes rounds of their own, and every double run.
fn list_units(problem: &Problem<'_>) -> Vec<Unit> {
    let plain = |carer: CarerIx| problem.shifts.iter().any(|shift| shift.carer == carer && !shift.second.is_some());
    let carers = (0..problem.carers.len()).map(CarerIx::from_index).filter(|&carer| plain(carer)).map(Unit::Carer);
    let shifts = problem.shifts.iter().enumerate().filter(|(_, shift)| shift.second.is_some());
    carers.chain(shifts.map(|(at, _)| Unit::DoubleRun(ShiftIx::from_index(at)))).collect()
}

/// Who goes out together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Unit {
    /// A carer, in all shifts alone.
    Carer(CarerIx),
    /// Two carers in one shift.
    DoubleRun(ShiftIx),
}

impl<'p, 'r> Weighing<'p, 'r> {
    pub(super) fn new(problem: &'p Valid<'p>, mut visits: Vec<VisitIx>, given: Option<&'r Roster<'r>>) -> Self {
        let rows = problem.problem();
        let first = |visit: &VisitIx| rows.visits[visit.at()].window.earliest;
        // By time: the checker remembers visits made among its neighbours in this order.
        visits.sort_by_key(|visit| (first(visit), *visit));
        let carers = rows.carers.iter().enumerate();
        let hours = carers.clone().filter(|(_, row)| row.contract_most.0 > 0);
        let days = carers.filter(|(_, row)| row.days_most > 0);
        let others = days_off(rows);
        let loads = rows.shifts.iter().enumerate().filter(|(_, row)| row.capacity < u32::MAX);
        let limits = hours
            .map(|(at, row)| (Limit::Hours(CarerIx::from_index(at)), f64::from(row.contract_most.0)))
            .chain(days.map(|(at, row)| (Limit::Days(CarerIx::from_index(at)), f64::from(row.days_most))))
            .chain(others)
            .chain(loads.map(|(at, row)| (Limit::Load(ShiftIx::from_index(at)), f64::from(row.capacity))))
            .collect();
        let grid = grid(problem, &visits);
        Self { problem, given, visits, units: list_units(rows), limits, grid }
    }

    /// The certificate that shows the most; to refute, the first that does. What is followed is taken off `left`.
    ///
    /// # Errors
    /// When the linear program cannot be solved: then it is not known what it would have proposed.
    pub(super) fn solve(
        &self,
        aim: BoundKind,
        weighings: usize,
        left: &mut u64,
        goes_on: &dyn Fn() -> bool,
    ) -> Result<Option<OwnedCertificate>, Unsolved> {
        let (program, variables) = self.program(aim);
        // Rounds of a roster are as good as any that would be found, and cost nothing to find.
        let (mut solution, _) = cut(solved(program.solve())?, &variables, &self.given_rounds(aim))?;
        // The program proposes weights against the rounds it knows, the checker finds the fullest round under them, and
        // that round is the next constraint. Floats only propose: what counts is checked in whole numbers.
        let mut best: Option<(i64, OwnedCertificate)> = None;
        let (mut words, mut labels) = (Vec::new(), Vec::new());
        for _ in 0..weighings {
            let (proposed, rows) = self.proposed(&solution, &variables);
            let size = CertificateSize::from_certificate(self.problem, &proposed.view());
            words.resize(size.words, 0);
            labels.resize(size.labels.min(MOST_LABELS), Label::default());
            let lent = CertificateMemory { words: &mut words, labels: &mut labels };
            let Some((rounds, most)) = self.rounds(&proposed, &rows, aim, lent) else { return Ok(None) };
            let worth = self.worth(aim, &proposed, most, &rounds);
            // Labels, not seconds: the same book gets the same certificate on every machine.
            *left = left.saturating_sub(size.labels as u64 * self.units.len() as u64);
            let proposed = self.claimed(aim, worth, proposed);
            if aim == BoundKind::Refute && worth > 0 {
                return Ok(Some(proposed));
            }
            if best.as_ref().is_none_or(|(old, _)| worth > *old) {
                best = Some((worth, proposed));
            }
            // The program is a relaxation of all rounds: when even it shows nothing, no weights do.
            let hopeless = aim == BoundKind::Refute && solution.objective() < GAIN;
            let (next, cuts) = cut(solution, &variables, &rounds)?;
            solution = next;
            if hopeless || cuts == 0 || *left == 0 || !goes_on() {
                break;
            }
        }
        Ok(best.filter(|_| aim != BoundKind::Refute).map(|(_, certificate)| certificate))
    }

    fn carers(&self, row: usize) -> f64 {
        f64::from(self.problem.problem().visits[self.visits[row].at()].carers)
    }

    /// The program before any round is known.
    fn program(&self, aim: BoundKind) -> (Program, Variables) {
        let mut program = Program::new(OptimizationDirection::Maximize);
        let rows = 0..self.visits.len();
        // Weights are bounded by one: a certificate can be scaled, and a program without bounds has no end.
        let points = rows.map(|row| program.add_var(self.carers(row), (0.0, 1.0))).collect();
        let units = self.units.iter();
        let most = units.map(|unit| match (aim, unit) {
            // To bound a number of carers each may collect one: then the sum of the weights is that number.
            (BoundKind::Carers, Unit::Carer(_)) => program.add_var(0.0, (1.0, 1.0)),
            (BoundKind::Carers, Unit::DoubleRun(_)) => program.add_var(0.0, (2.0, 2.0)),
            _ => program.add_var(-1.0, (0.0, f64::INFINITY)),
        });
        let most = most.collect();
        let limits = if aim == BoundKind::Refute { &self.limits[..] } else { &[] };
        let limits = limits.iter().map(|&(_, allows)| program.add_var(-allows, (0.0, 10.0))).collect();
        (program, Variables { points, most, limits })
    }

    /// What the program proposes, in whole numbers, and which visits its rows are of. Visits without points are none of them: rounds
    /// are followed from visit to visit, and most of the program's points are zero.
    fn proposed(&self, solution: &Solution, variables: &Variables) -> (OwnedCertificate, Vec<usize>) {
        // Ten-thousandths: the checker needs whole numbers, and a little less than the best is still a proof.
        let whole = |variable: Variable| (solution.var_value(variable) * SCALE).round().max(0.0) as u32;
        let points = variables.points.iter().map(|&variable| whole(variable)).enumerate();
        let (rows, points): (Vec<usize>, Vec<u32>) = points.filter(|&(_, points)| points > 0).unzip();
        let visits = rows.iter().map(|&row| self.visits[row]).zip(points);
        let limits = self.limits.iter().zip(&variables.limits);
        let limits = limits.map(|(&(limit, _), &variable)| PricedLimit { limit, points: whole(variable) });
        let certificate = OwnedCertificate {
            claim: Claim::Undeliverable,
            kind: CertificateKind::Rounds,
            visits: visits.map(|(visit, points)| Weighed { visit, points, onward: 0 }).collect(),
            limits: limits.filter(|row| row.points > 0).collect(),
            paid: 0,
            grid: self.grid,
        };
        (certificate, rows)
    }

    /// Everybody's fullest rounds under these points, and what they come to together.
    fn rounds(
        &self,
        proposed: &OwnedCertificate,
        visits: &[usize],
        aim: BoundKind,
        lent: CertificateMemory<'_>,
    ) -> Option<(Vec<FoundRound>, i64)> {
        let view = proposed.view();
        let mut fullest = MaxCollect::new(self.problem, &view, lent)?;
        let (mut rounds, mut most) = (Vec::new(), 0);
        for (unit, who) in self.units.iter().enumerate() {
            let collected = match *who {
                Unit::Carer(carer) => fullest.carer(carer),
                Unit::DoubleRun(shift) => fullest.alone(shift),
            };
            most += collected.points;
            rounds.push(self.round(&fullest, visits, unit, collected, aim));
        }
        Some((rounds, most))
    }

    /// What a unit's fullest rounds make and take; `visits` says which the rows that were followed are.
    fn round(
        &self,
        fullest: &MaxCollect<'_, '_>,
        visits: &[usize],
        unit: usize,
        collected: Collected,
        aim: BoundKind,
    ) -> FoundRound {
        let mut round = FoundRound { unit, collected: collected.points, ..FoundRound::default() };
        fullest.follow(collected, &mut |shift, row, worked| self.make(&mut round, shift, visits[row], worked, aim));
        round
    }

    /// What every unit makes and takes in the roster that is given. Of a shift's hours no more than all of it are worked: that bounds
    /// what a round collects from below, which is safe for a proposal.
    fn given_rounds(&self, aim: BoundKind) -> Vec<FoundRound> {
        let rows = self.problem.problem();
        let row_of: BTreeMap<VisitIx, usize> =
            self.visits.iter().enumerate().map(|(row, &visit)| (visit, row)).collect();
        let Some(given) = self.given else { return Vec::new() };
        let units = self.units.iter().enumerate().map(|(unit, who)| {
            let mut round = FoundRound { unit, ..FoundRound::default() };
            for (at, turn) in rows.shifts.iter().enumerate() {
                let shift = ShiftIx::from_index(at);
                let own = match *who {
                    Unit::Carer(carer) => turn.carer == carer && !turn.second.is_some(),
                    Unit::DoubleRun(double) => double == shift,
                };
                for planned in given.round(shift).iter().filter(|_| own) {
                    let row = if let Task::Visit(visit) = planned.task { row_of.get(&visit) } else { None };
                    if let Some(&row) = row {
                        self.make(&mut round, shift, row, turn.span.length().0.unsigned_abs(), aim);
                    }
                }
            }
            round
        });
        units.filter(|round| !round.parts.is_empty()).collect()
    }

    /// Adds a visit to a round: what it brings, and what it takes of the limits.
    fn make(&self, round: &mut FoundRound, shift: ShiftIx, row: usize, worked: u32, aim: BoundKind) {
        let rows = self.problem.problem();
        let (turn, visit) = (&rows.shifts[shift.at()], &rows.visits[self.visits[row].at()]);
        let staff = [turn.carer, turn.second];
        let new = round.last_shift != Some(shift);
        round.parts.push((row, f64::from(turn.hands(visit.carers))));
        let taken = |limit: Limit| match limit {
            Limit::Load(one) if one == shift => f64::from(visit.load),
            Limit::Hours(carer) if staff.contains(&carer) && new => f64::from(worked),
            Limit::Load(_) | Limit::Hours(_) => 0.0,
            _ => days_taken(rows, turn, &round.days, limit),
        };
        let limits = if aim == BoundKind::Refute { &self.limits[..] } else { &[] };
        let taken = limits.iter().enumerate().map(|(at, &(limit, _))| (at, taken(limit)));
        round.limits.extend(taken.filter(|&(_, taken)| taken > 0.0));
        round.last_shift = Some(shift);
        round.days.push(turn.day);
    }

    /// How much what is proposed shows: points over to refute, carers in thousandths, or paid seconds.
    fn worth(&self, aim: BoundKind, proposed: &OwnedCertificate, most: i64, rounds: &[FoundRound]) -> i64 {
        let carers = |visit: VisitIx| i64::from(self.problem.problem().visits[visit.at()].carers);
        let needed: i64 = proposed.visits.iter().map(|row| i64::from(row.points) * carers(row.visit)).sum();
        let limits = proposed.limits.iter().map(|row| {
            let allows = self.limits.iter().find(|(limit, _)| *limit == row.limit).map_or(0.0, |&(_, allows)| allows);
            i64::from(row.points) * allows as i64
        });
        let fullest = rounds.iter().map(|round| round.collected).max().unwrap_or(0);
        match aim {
            // The checker's own sum: by how much the points exceed all that can be collected.
            BoundKind::Refute => needed - most - limits.sum::<i64>(),
            BoundKind::Carers => needed * 1_000 / fullest.max(1),
        }
    }

    fn claimed(&self, aim: BoundKind, worth: i64, mut proposed: OwnedCertificate) -> OwnedCertificate {
        let worth = worth.max(0);
        proposed.claim = match aim {
            BoundKind::Refute => Claim::Undeliverable,
            BoundKind::Carers => Claim::Carers(u32::try_from((worth + 999) / 1_000).unwrap_or(0)),
        };
        proposed
    }
}

/// What a shift takes of a limit on days, after shifts on these days.
fn days_taken(rows: &Problem<'_>, shift: &Shift, days: &[u16], limit: Limit) -> f64 {
    let new = !shift.second.is_some() && !days.contains(&shift.day);
    let row = |carer: CarerIx| rows.carers.get(carer.at()).filter(|_| carer == shift.carer);
    let taken = new
        && match limit {
            Limit::Days(carer) => carer == shift.carer,
            Limit::InRow(carer, first) => {
                let days = row(carer).and_then(|row| days_in_row(row, first));
                days.is_some_and(|(_, days)| days.contains(&shift.day))
            }
            Limit::Weekends(carer) => {
                let of = weekend(rows, shift.day);
                carer == shift.carer && of.is_some() && !days.iter().any(|day| weekend(rows, *day) == of)
            }
            _ => false,
        };
    f64::from(u8::from(taken))
}

/// The limits on days in a row and on weekends that carers' shifts could break, and what they allow.
fn days_off(rows: &Problem<'_>) -> Vec<(Limit, f64)> {
    let mut found = Vec::new();
    for (at, row) in rows.carers.iter().enumerate() {
        let carer = CarerIx::from_index(at);
        let own = rows.shifts.iter().filter(|shift| shift.carer == carer && !shift.second.is_some());
        let days: BTreeSet<u16> = own.map(|shift| shift.day).collect();
        for &first in &days {
            let Some((most, stretch)) = days_in_row(row, first) else { break };
            // A limit that no round can reach would be a variable without use.
            if days.range(stretch).count() > usize::from(most) {
                found.push((Limit::InRow(carer, first), f64::from(most)));
            }
        }
        let weekends: BTreeSet<u16> = days.iter().filter_map(|day| weekend(rows, *day)).collect();
        if row.weekends_most > 0 && weekends.len() > usize::from(row.weekends_most) {
            found.push((Limit::Weekends(carer), f64::from(row.weekends_most)));
        }
    }
    found
}

/// The solution, or why there is none. No limit was set that could interrupt the program.
fn solved(outcome: Result<SolveOutcome, microlp::Error>) -> Result<Solution, Unsolved> {
    let told = |error: &dyn std::fmt::Display| Unsolved(error.to_string());
    let outcome = outcome.map_err(|error| told(&error))?;
    outcome.into_solution().map_err(|_| told(&"it was interrupted"))
}

/// Adds to the program what the rounds say that it did not know; how many were new to it.
fn cut(mut solution: Solution, variables: &Variables, rounds: &[FoundRound]) -> Result<(Solution, usize), Unsolved> {
    let mut added = 0;
    for round in rounds {
        let value = |variable: Variable| solution.var_value(variable);
        let mut cut = LinearExpr::empty();
        let mut over = -value(variables.most[round.unit]);
        cut.add(variables.most[round.unit], -1.0);
        let mut parts = round.parts.clone();
        parts.sort_by_key(|&(row, _)| row);
        for same in parts.chunk_by(|a, b| a.0 == b.0) {
            let hands: f64 = same.iter().map(|part| part.1).sum();
            over += hands * value(variables.points[same[0].0]);
            cut.add(variables.points[same[0].0], hands);
        }
        let mut limits = round.limits.clone();
        limits.sort_by_key(|&(at, _)| at);
        for same in limits.chunk_by(|a, b| a.0 == b.0) {
            let taken: f64 = same.iter().map(|part| part.1).sum();
            over -= taken * value(variables.limits[same[0].0]);
            cut.add(variables.limits[same[0].0], -taken);
        }
        // Only what the proposal violates: a constraint that holds already teaches nothing and slows every later step.
        if over > GAIN {
            solution = solved(solution.add_constraint(cut, ComparisonOp::Le, 0.0))?;
            added += 1;
        }
    }
    Ok((solution, added))
}

/// The fineness of time at which a stretch has about a hundred moments.
fn grid(problem: &Valid<'_>, visits: &[VisitIx]) -> Seconds {
    let rows = problem.problem();
    let windows = || visits.iter().flat_map(|visit| rows.windows_of(&rows.visits[visit.at()]));
    let first = windows().map(|window| window.earliest.0).min().unwrap_or(0);
    let last = windows().map(|window| window.latest.0).max().unwrap_or(0);
    Seconds(((last - first) / MOMENTS).clamp(1, 300))
}
