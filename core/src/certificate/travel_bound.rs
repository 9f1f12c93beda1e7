//! The steps that rounds are made of, and the least paid time of each: what a proof about paid time adds up.

use super::allowed::{list_staff, stay};
use super::check::{InvalidCertificate, Weight};
use super::labelling::MaxCollect;
use crate::book::Shift;
use crate::ground::{ModeIx, Seconds, ShiftIx};

/// One step of a round: from a row's visit, or from the start place, to a row's visit, or to the end place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RoundStep {
    /// The row that is left; none for the start place.
    pub from: Option<usize>,
    /// The row that is gone to; none for the end place.
    pub to: Option<usize>,
    /// Seconds that are paid for it at the least.
    pub paid: i32,
}

impl MaxCollect<'_, '_> {
    /// Gives every step that a legal round of a shift may take, one after another. Panics: never.
    ///
    /// Windows, gaps and the hours of the shift rule steps out; what a round did before does not.
    pub fn steps(&mut self, index: ShiftIx, each: &mut dyn FnMut(RoundStep)) {
        let Some(shift) = self.problem.shifts.get(index.at()) else { return };
        let rows = self.certificate.visits.len();
        self.find_ways(shift);
        let mut width = 0;
        for row in 0..rows {
            if !self.allows(index.at(), row) {
                continue;
            }
            let stays = stay(self.problem, shift, self.asked(row)).0;
            if self.soonest[row].max(shift.span.start.0) <= self.last_start(shift, row, stays) {
                (self.here[width], self.stays[width], width) = (row as i32, stays, width + 1);
            }
        }
        let commute = |way: i32| if shift.commute_paid { way } else { 0 };
        // Every step that some legal round could take. One too many makes the bound weaker, one too few makes it wrong.
        for at in 0..width {
            let (row, stays) = (self.here[at] as usize, self.stays[at]);
            if shift.span.start.0.saturating_add(self.out[row]) <= self.last_start(shift, row, stays) {
                each(RoundStep { from: None, to: Some(row), paid: commute(self.out[row]) });
            }
            // Whoever could start it can come home from it: its last start was reckoned with the way home.
            each(RoundStep { from: Some(row), to: None, paid: commute(self.home[row]) });
            let done = self.soonest[row].max(shift.span.start.0).saturating_add(stays);
            for (next, stays) in (0..width).map(|to| (self.here[to] as usize, self.stays[to])) {
                let way = self.ways[row * rows + next];
                if next != row && done.saturating_add(way) <= self.last_start(shift, next, stays) {
                    each(RoundStep { from: Some(row), to: Some(next), paid: way });
                }
            }
        }
    }

    /// The last start of a row's visit from which a shift is back in time.
    fn last_start(&self, shift: &Shift, row: usize, stays: i32) -> i32 {
        self.latest[row].min(shift.span.end.0.saturating_sub(self.home[row]).saturating_sub(stays))
    }

    /// The shortest stay of a row's visit in any shift that may make it; nothing when none may. Panics: never.
    #[must_use]
    pub fn shortest_stay(&self, row: usize) -> Option<Seconds> {
        let shifts = self.problem.shifts.iter().enumerate().filter(|&(at, _)| self.allows(at, row));
        shifts.map(|(_, shift)| stay(self.problem, shift, self.asked(row))).min()
    }

    /// The two sides of [`super::CertificateKind::Ways`]: the seconds that all visits come to, and those that rounds are let off for
    /// their two ends.
    ///
    /// # Errors
    /// [`InvalidCertificate::NotShown`] when a step takes less than the points on its two sides.
    pub(super) fn paid_ways(&mut self) -> Result<Weight, InvalidCertificate> {
        let (mut needed, mut most, mut fullest, mut kept) = (0_i64, 0_i64, 0_i64, true);
        let problem = self.problem;
        let double_runs = problem.shifts.iter().any(|shift| shift.second.is_some());
        for (row, weighed) in self.certificate.visits.iter().enumerate() {
            let stays = self.shortest_stay(row).unwrap_or_default();
            let worth = i64::from(stays.0) + i64::from(weighed.points) + i64::from(weighed.onward);
            // Where one is needed both of a double run are paid: no less, unless the visit is worth less than nothing.
            kept &= worth >= 0 || !double_runs;
            needed += worth * i64::from(self.asked(row).carers);
        }
        let rows = self.certificate.visits;
        let to = |row: usize| i64::from(rows[row].points);
        let onward = |row: usize| i64::from(rows[row].onward);
        // Ways are found anew whenever the mode changes: one mode after another.
        for mode in (0..problem.travel.modes).map(ModeIx) {
            let shifts = problem.shifts.iter().enumerate();
            for (at, shift) in shifts {
                if self.mode_of(shift) != mode {
                    continue;
                }
                let (mut first, mut last) = (i64::MIN / 4, i64::MIN / 4);
                self.steps(ShiftIx::from_index(at), &mut |step| match (step.from, step.to) {
                    (None, Some(row)) => first = first.max(to(row) - i64::from(step.paid)),
                    (Some(row), None) => last = last.max(onward(row) - i64::from(step.paid)),
                    // Dual feasibility: a step that cost less than the points at its ends would let the sum claim too much.
                    (Some(from), Some(next)) => kept &= onward(from) + to(next) <= i64::from(step.paid),
                    (None, None) => {}
                });
                // A round has one way out and one way back; one that is not made lets off nothing.
                let let_off = (first + last).max(0) * list_staff(shift).count() as i64;
                (most, fullest) = (most.saturating_add(let_off), fullest.max(let_off));
            }
        }
        let weight = Weight { needed, most, fullest, carers: 0, contradictory: false };
        if kept { Ok(weight) } else { Err(InvalidCertificate::NotShown(weight)) }
    }
}
