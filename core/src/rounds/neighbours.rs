//! Near visits: for each visit those that a carer could go to next, or come from, with little travel and little waiting.

use super::state::State;
use super::workspace::{Choice, NONE, Round};
use crate::book::Visit;
use crate::book::travel::NO_ROUTE;
use crate::ground::ModeIx;

impl State<'_> {
    /// Fills the list of near visits, nearest first.
    pub(crate) fn find_near(&mut self) {
        let near = self.w.shape.near();
        let visits = self.w.duties.len();
        if near == 0 {
            return;
        }
        // Waiting that nobody pays, and that makes nobody late, counts for little.
        let waits_cost = self.lateness_is_priced() || self.w.rounds.iter().any(Round::timed);
        let patience = if waits_cost { 5 } else { 20 };
        for visit in 0..visits {
            let mut count = 0;
            for other in 0..visits {
                if other != visit {
                    let bound = self.farness(visit, other, patience).min(self.farness(other, visit, patience));
                    self.w.choices[count] = Choice { bound, after: other as u32, ..Choice::default() };
                    count += 1;
                }
            }
            let key = |choice: &Choice| (choice.bound, choice.after);
            if near < count {
                self.w.choices[..count].select_nth_unstable_by_key(near - 1, key);
            }
            self.w.choices[..near].sort_unstable_by_key(key);
            for at in 0..near {
                let other = self.w.choices[at].after;
                self.w.near[visit * near + at] = self.w.duties[other as usize].first_part;
            }
        }
    }

    /// How far it is from one visit to another: travel, the certain waiting in parts of `patience`, and the certain lateness.
    fn farness(&self, from: usize, to: usize, patience: i64) -> i64 {
        let (a, b) = (&self.problem.visits[from], &self.problem.visits[to]);
        let table = &self.problem.travel;
        let seconds = |mode| table.seconds_entry(ModeIx(mode), b.period, a.place, b.place);
        let travel = (0..table.modes).map(seconds).min();
        let travel = match travel.unwrap_or(NONE) {
            NO_ROUTE => return i64::MAX / 2,
            seconds => i64::from(seconds),
        };
        let done = i64::from(a.duration.0) + travel;
        let earliest = |visit: &Visit| self.problem.windows_of(visit).map(|window| window.earliest.0).min();
        let latest = |visit: &Visit| self.problem.windows_of(visit).map(|window| window.latest.0).max();
        let times = |visit: &Visit| {
            let (earliest, latest) = (earliest(visit).unwrap_or(0), latest(visit).unwrap_or(0));
            (i64::from(earliest), i64::from(visit.due.0.min(latest)))
        };
        let ((from, done_by), (to, due)) = (times(a), times(b));
        let wait = to - done_by - done;
        let late = from + done - due;
        travel + wait.max(0) / patience + late.max(0)
    }
}
