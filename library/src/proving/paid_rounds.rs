//! The points of visits that show the most paid time: column generation by days, within a box that moves.
//!
//! The least paid time of rosters that mix rounds freely is a linear program, one variable a round. Its duals are seconds of each
//! visit, such that no round is paid less than its visits come to, but for what its shift is let off. Rounds that are paid less are
//! cuts (Kelley 1960). The program looks in a box around the best points so far, which keeps it from leaping (Marsten, Hogan and
//! Blankenship 1975, *The BOXSTEP method for large-scale optimization*).
//!
//! Floats only propose: what whole points show is what the labelling of the check makes of them.

use std::collections::BTreeMap;

use homeround_core::certificate::{
    CertificateKind, CertificateMemory, CertificateSize, Claim, Collected, InvalidCertificate, Label, MOST_LABELS,
    MaxCollect, Weighed, may_stand,
};
use homeround_core::ground::{PlaceIx, Seconds, ShiftIx, VisitIx};
use homeround_core::heap::OwnedCertificate;
use homeround_core::rounds::{Problem, Roster, Task, Valid};
use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem as Program, Solution, Variable};

use super::linear_program::Unsolved;
use super::patience::StepAllowance;

/// The most points of a visit over its stay: where it cannot be served at all, more would always show more.
const MOST_OVER: i32 = 4 * 3_600;
/// How far from the best points so far the program looks: at first, at the least and at the most.
const FIRST_REACH: f64 = 900.0;
const LEAST_REACH: f64 = 60.0;
const MOST_REACH: f64 = 7_200.0;
/// Steps of following rounds that solving the program once takes about as long as.
const STEPS_OF_PROGRAM: u64 = 20_000;
/// Steps without a gain before it looks nearer by.
const IDLE_STEPS: usize = 4;
/// Rounds that are paid so much more than they must be are forgotten.
const SLACK: f64 = 3_600.0;
/// Rounds of one shift that are added at a time.
const ROUNDS: usize = 3;
/// Where what is proved is as near to what the program allows, more is not worth looking for.
const NEAR: f64 = 0.002;
/// The fineness of time of the labelling.
const GRID: Seconds = Seconds(900);

/// Visits and shifts none of which shares a round with any other: mostly those of one day.
#[derive(Clone, Debug, Default)]
struct PaidDay {
    visits: Vec<VisitIx>,
    shifts: Vec<ShiftIx>,
}

/// A round that was found: its shift by its place in the day, its visits with their parts, and its paid seconds.
struct PaidRound {
    shift: usize,
    parts: BTreeMap<usize, f64>,
    paid: f64,
}

/// The linear program of a day: seconds of each visit, and what each shift is let off.
struct DayProgram {
    points: Vec<Variable>,
    let_off: Vec<Variable>,
    solution: Solution,
}

/// The certificate with the most paid seconds that is found within the allowance, begun from the rounds of a roster given; `None` if
/// no points show any.
///
/// # Errors
/// [`Unsolved`] when a linear program could not be solved.
pub(super) fn bound_paid_rounds(
    problem: &Valid<'_>,
    asked: &[bool],
    roster: Option<&Roster<'_>>,
    mut allowance: StepAllowance<'_>,
) -> Result<Option<OwnedCertificate>, Unsolved> {
    let rows = problem.problem();
    let mut points = vec![0_u32; rows.visits.len()];
    let days = list_days(rows);
    for (at, day) in days.iter().enumerate() {
        // A day that needs less leaves its share to the days after it.
        let mut share = allowance.share(days.len() - at);
        DayPoints { problem, asked, day, roster }.improve(&mut points, &mut share)?;
        allowance.take(share.taken());
    }
    let visits = points.iter().enumerate();
    let visits = visits.map(|(at, &points)| Weighed { visit: VisitIx::from_index(at), points, onward: 0 }).collect();
    let plain = OwnedCertificate::plain(CertificateKind::PaidRounds, []);
    let mut found = OwnedCertificate { claim: Claim::PaidSeconds(u64::MAX / 2), visits, paid: 1, grid: GRID, ..plain };
    // Claimed far too much on purpose: the refusal tells what the points do show, summed by the checker itself.
    let Err(InvalidCertificate::NotShown(weight)) = found.check(problem, asked) else { return Ok(None) };
    let Ok(seconds) = u64::try_from(weight.needed - weight.most) else { return Ok(None) };
    found.claim = Claim::PaidSeconds(seconds);
    Ok((seconds > 0).then_some(found))
}

/// The first row of the group that a row is in.
fn lead(leader: &[usize], mut row: usize) -> usize {
    while leader[row] != row {
        row = leader[row];
    }
    row
}

/// The days of a plan: shifts that may make a visit in common are of one.
fn list_days(rows: &Problem<'_>) -> Vec<PaidDay> {
    let hull = |at: usize| {
        let windows = || rows.windows_of(&rows.visits[at]);
        (windows().map(|window| window.earliest).min(), windows().map(|window| window.latest).max())
    };
    let hulls: Vec<_> = (0..rows.visits.len()).map(hull).collect();
    let mut leader: Vec<usize> = (0..rows.visits.len()).collect();
    let mut first = vec![None; rows.shifts.len()];
    for (at, shift) in rows.shifts.iter().enumerate() {
        for (row, visit) in rows.visits.iter().enumerate() {
            let meets = hulls[row].1 >= Some(shift.span.start) && hulls[row].0 <= Some(shift.span.end);
            if meets && may_stand(rows, VisitIx::from_index(row), visit, ShiftIx::from_index(at)) {
                // Union-find: visits that no round can join are bounded apart, and the bounds add up.
                let group = lead(&leader, *first[at].get_or_insert(row));
                let own = lead(&leader, row);
                leader[own.max(group)] = own.min(group);
            }
        }
    }
    let mut days: BTreeMap<usize, PaidDay> = BTreeMap::new();
    for row in 0..rows.visits.len() {
        days.entry(lead(&leader, row)).or_default().visits.push(VisitIx::from_index(row));
    }
    for (at, row) in first.iter().enumerate() {
        let day = row.and_then(|row| days.get_mut(&lead(&leader, row)));
        day.into_iter().for_each(|day| day.shifts.push(ShiftIx::from_index(at)));
    }
    days.into_values().collect()
}

/// The search for the points of one day.
struct DayPoints<'a> {
    problem: &'a Valid<'a>,
    asked: &'a [bool],
    day: &'a PaidDay,
    roster: Option<&'a Roster<'a>>,
}

impl DayPoints<'_> {
    fn rows(&self) -> &Problem<'_> {
        self.problem.problem()
    }

    /// Parts of a visit that have to be served.
    fn needed(&self, row: usize) -> f64 {
        let visit = self.day.visits[row];
        if self.asked[visit.at()] { f64::from(self.rows().visits[visit.at()].carers) } else { 0.0 }
    }

    /// Writes the points that show the most.
    fn improve(&self, points: &mut [u32], share: &mut StepAllowance<'_>) -> Result<(), Unsolved> {
        let mut memory = (Vec::new(), Vec::new());
        let mut best = self.first_points();
        let Some((mut most, mut rounds)) = self.try_points(&best, &mut memory, share) else { return Ok(()) };
        rounds.extend((0..self.day.shifts.len()).filter_map(|at| self.round_of_roster(at)));
        // A trust region (the boxstep method, Marsten, Hogan and Blankenship 1975): far from known points the program
        // promises what no round confirms. The box grows with steps that keep their promise, and halves otherwise.
        let mut reach = FIRST_REACH;
        'boxes: while !share.is_spent() {
            let mut program = self.program(&best, reach, &rounds)?;
            // Rounds far from binding are dropped: they come back by themselves should they bind again.
            rounds.retain(|round| program.slack(round) < SLACK);
            // Steps that gain nothing teach the program; after some of them it looks nearer by.
            for _ in 0..IDLE_STEPS {
                let promised = program.solution.objective() - most as f64;
                // The gap that is left is smaller than anybody would read off the price.
                if promised < f64::max(NEAR * most as f64, 1.0) {
                    break 'boxes;
                }
                let tried: Vec<u32> = (0..best.len()).map(|row| program.points(row).round() as u32).collect();
                let Some((shown, found)) = self.try_points(&tried, &mut memory, share) else { break 'boxes };
                program = program.cut(&found)?;
                rounds.extend(found);
                if shown > most {
                    let kept = (shown - most) as f64 > promised / 4.0;
                    reach = if kept { f64::min(reach * 1.5, MOST_REACH) } else { reach };
                    (most, best) = (shown, tried);
                    continue 'boxes;
                }
                if share.is_spent() {
                    break 'boxes;
                }
            }
            if reach < LEAST_REACH {
                break;
            }
            reach /= 2.0;
        }
        for (visit, &found) in self.day.visits.iter().zip(&best) {
            points[visit.at()] = if most > 0 { found } else { 0 };
        }
        Ok(())
    }

    /// Points to begin with: the stay of a visit and the way from the nearest.
    fn first_points(&self) -> Vec<u32> {
        let rows = self.rows();
        let mode = |shift: &ShiftIx| rows.carers[rows.shifts[shift.at()].carer.at()].mode;
        let Some(mode) = self.day.shifts.iter().map(mode).min() else { return vec![0; self.day.visits.len()] };
        let places: Vec<PlaceIx> = self.day.visits.iter().map(|visit| rows.visits[visit.at()].place).collect();
        let nearest = |to: usize| {
            let visit = &rows.visits[self.day.visits[to].at()];
            let others = places.iter().enumerate().filter(|&(from, _)| from != to);
            // Somebody comes to each visit from somewhere: stay and nearest way are a first bound.
            let ways = others.map(|(_, &from)| rows.travel.seconds(mode, visit.period, from, visit.place).0);
            visit.duration.0 + ways.min().unwrap_or(0).min(MOST_OVER)
        };
        let own = |row: usize| if self.needed(row) > 0.0 { u32::try_from(nearest(row)).unwrap_or(0) } else { 0 };
        (0..places.len()).map(own).collect()
    }

    /// The program that knows these rounds and looks no further than `reach` from these points.
    fn program(&self, around: &[u32], reach: f64, rounds: &[PaidRound]) -> Result<DayProgram, Unsolved> {
        let mut program = Program::new(OptimizationDirection::Maximize);
        let mut point = |(row, &around): (usize, &u32)| {
            let (needed, around) = (self.needed(row), f64::from(around));
            let visit = &self.rows().visits[self.day.visits[row].at()];
            let (least, most) = (f64::max(around - reach, 0.0), f64::from(visit.duration.0 + MOST_OVER));
            program.add_var(needed, if needed > 0.0 { (least, f64::min(around + reach, most)) } else { (0.0, 0.0) })
        };
        let points: Vec<Variable> = around.iter().enumerate().map(&mut point).collect();
        let shifts = self.day.shifts.iter();
        let let_off: Vec<Variable> = shifts.map(|_| program.add_var(-1.0, (0.0, f64::INFINITY))).collect();
        for round in rounds {
            program.add_constraint(round.cut(&points, &let_off), ComparisonOp::Le, round.paid);
        }
        Ok(DayProgram { points, let_off, solution: solved(program.solve())? })
    }

    /// The round of a shift in the roster, from the start of its first visit to the end of its last.
    fn round_of_roster(&self, at: usize) -> Option<PaidRound> {
        let (rows, index) = (self.rows(), self.day.shifts[at]);
        let shift = &rows.shifts[index.at()];
        let stops = self.roster?.round(index);
        let (mut parts, mut span, mut unpaid) = (BTreeMap::new(), None, 0);
        for stop in stops {
            match stop.task {
                Task::Visit(visit) => {
                    let row = self.day.visits.binary_search(&visit).ok()?;
                    let row_of = &rows.visits[visit.at()];
                    let ends = stop.start.0 + rows.carers[shift.carer.at()].lasts(row_of.duration).0;
                    span = Some((span.map_or(stop.start.0, |(start, _)| start), ends));
                    *parts.entry(row).or_insert(0.0) += f64::from(shift.hands(row_of.carers));
                }
                Task::Break(pause) => {
                    let pause = &rows.breaks[pause.at()];
                    unpaid += if pause.paid { 0 } else { pause.duration.0 };
                }
            }
        }
        let (start, end) = span?;
        let staff = if shift.second.is_some() { 2.0 } else { 1.0 };
        Some(PaidRound { shift: at, parts, paid: f64::from((end - start - unpaid).max(0)) * staff })
    }

    /// What points show, and the rounds that collect the most; nothing where there is no memory.
    fn try_points(
        &self,
        tried: &[u32],
        (words, labels): &mut (Vec<i32>, Vec<Label>),
        share: &mut StepAllowance<'_>,
    ) -> Option<(i64, Vec<PaidRound>)> {
        let visits = self.day.visits.iter().zip(tried);
        let visits = visits.map(|(&visit, &points)| Weighed { visit, points, onward: 0 }).collect();
        let plain = OwnedCertificate::plain(CertificateKind::PaidRounds, []);
        let proposed = OwnedCertificate { visits, grid: GRID, paid: 1, ..plain };
        let view = proposed.view();
        let size = CertificateSize::from_certificate(self.problem, &view);
        words.resize(size.words, 0);
        labels.resize(size.labels.min(MOST_LABELS), Label::default());
        let lent = CertificateMemory { words, labels };
        let mut collect = MaxCollect::new(self.problem, &view, lent)?;
        let needed = |row: usize| i64::from(tried[row]) * self.needed(row) as i64;
        let mut shown: i64 = (0..tried.len()).map(needed).sum();
        let mut rounds = Vec::new();
        for (at, &shift) in self.day.shifts.iter().enumerate() {
            let mut ends: Vec<Collected> = Vec::new();
            shown -= collect.paid_round(shift, &mut |end| ends.push(end));
            ends.sort_by_key(|end| -end.points);
            // The best few ends of a shift, not the best alone: they bind together, and the program needs fewer turns.
            rounds.extend(ends.iter().take(ROUNDS).map(|&end| self.round(&collect, at, end, tried)));
            if share.is_stopped() {
                return None;
            }
        }
        share.take(collect.followed() + STEPS_OF_PROGRAM);
        Some((shown, rounds))
    }

    /// A round that was followed. Where labels became one it may be none: then it is paid for its stays and ways at least.
    fn round(&self, collect: &MaxCollect<'_, '_>, at: usize, end: Collected, tried: &[u32]) -> PaidRound {
        let (rows, mut parts) = (self.rows(), BTreeMap::new());
        let shift = &rows.shifts[self.day.shifts[at].at()];
        let carer = &rows.carers[shift.carer.at()];
        let (mut least, mut worth, mut next): (i32, f64, Option<usize>) = (0, 0.0, None);
        collect.follow(end, &mut |_, row, _| {
            let visit = &rows.visits[self.day.visits[row].at()];
            let hands = f64::from(shift.hands(visit.carers));
            *parts.entry(row).or_insert(0.0) += hands;
            worth += hands * f64::from(tried[row]);
            let after = next.map(|next: usize| &rows.visits[self.day.visits[next].at()]);
            let way =
                after.map_or(0, |after| rows.travel.seconds(carer.mode, after.period, visit.place, after.place).0);
            least = least.saturating_add(carer.lasts(visit.duration).0).saturating_add(way);
            next = Some(row);
        });
        let staff = if shift.second.is_some() { 2.0 } else { 1.0 };
        // The checker's own reckoning, and what its visits and ways take at the least: the greater is true of both.
        PaidRound { shift: at, parts, paid: f64::max(worth - end.points as f64, f64::from(least) * staff) }
    }
}

impl PaidRound {
    /// Points of its visits, less what its shift is let off: no more than it is paid.
    fn cut(&self, points: &[Variable], let_off: &[Variable]) -> LinearExpr {
        let mut cut = LinearExpr::empty();
        self.parts.iter().for_each(|(&row, &hands)| cut.add(points[row], hands));
        cut.add(let_off[self.shift], -1.0);
        cut
    }
}

impl DayProgram {
    fn points(&self, row: usize) -> f64 {
        self.solution.var_value(self.points[row]).max(0.0)
    }

    /// How much more a round is paid than its visits come to with what its shift is let off.
    fn slack(&self, round: &PaidRound) -> f64 {
        let worth = |(&row, hands): (&usize, &f64)| hands * self.solution.var_value(self.points[row]);
        round.paid + self.solution.var_value(self.let_off[round.shift]) - round.parts.iter().map(worth).sum::<f64>()
    }

    /// The program with the rounds that it would pay less than they take.
    fn cut(mut self, rounds: &[PaidRound]) -> Result<Self, Unsolved> {
        for round in rounds {
            if self.slack(round) < -0.5 {
                let cut = round.cut(&self.points, &self.let_off);
                self.solution = solved(self.solution.add_constraint(cut, ComparisonOp::Le, round.paid))?;
            }
        }
        Ok(self)
    }
}

/// The solution, or why there is none.
fn solved(outcome: Result<microlp::SolveOutcome, microlp::Error>) -> Result<Solution, Unsolved> {
    let told = |error: &dyn std::fmt::Display| Unsolved(error.to_string());
    let outcome = outcome.map_err(|error| told(&error))?;
    outcome.into_solution().map_err(|_| told(&"it was interrupted"))
}
