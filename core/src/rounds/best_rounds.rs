//! The best roster so far: what comes after what, and when each starts, as it is published.

use super::index::{Column, EventIx, RoundIx, StopIx, Table, rounds, take};
use super::roster::{Planned, Roster, Task};
use super::size::ProblemSize;
use super::timeline::Timeline;
use crate::ground::{Seconds, Span};

/// The best rounds. Those that are not marked are the rounds as they stand, so that only what changed is copied.
#[derive(Debug)]
pub(crate) struct BestRounds<'a> {
    /// By stop without the ends of rounds: the next stop.
    next: Column<'a, StopIx, StopIx>,
    /// By event: its start.
    start: Column<'a, EventIx, i32>,
    /// By round: 1 while it may differ from the round as it stands.
    marked: Table<'a, RoundIx, u32>,
    /// The roster handed out, round by round.
    planned: &'a mut [Planned],
    /// By round and one more: where it begins in `planned`.
    first: &'a mut [u32],
}

impl<'a> BestRounds<'a> {
    /// Not kept yet: over rows for the roster handed out, and the next of the words.
    pub(crate) fn new(planned: &'a mut [Planned], shape: &ProblemSize, words: &mut &'a mut [u32]) -> Self {
        Self {
            next: Column::new(take(words, shape.parts + shape.breaks + shape.shifts)),
            start: Column::new(take(words, shape.events())),
            marked: Table::new(take(words, shape.shifts)),
            planned,
            first: take(words, shape.shifts + 1),
        }
    }

    /// Marks every round.
    pub(crate) fn mark_all(&mut self) {
        self.marked.rows_mut().fill(1);
    }

    /// Marks the rounds touched in this iteration.
    pub(crate) fn mark_touched(&mut self, time: &Timeline<'_>) {
        for round in time.journal().touched() {
            self.marked[round] = 1;
        }
    }

    /// Makes the rounds as they stand the best.
    pub(crate) fn keep(&mut self, time: &Timeline<'_>) {
        // Only rounds that were touched since the last best are written again: a best is found often and changes
        // little.
        for round in rounds(self.marked.len()) {
            if self.marked[round] == 0 {
                continue;
            }
            self.marked[round] = 0;
            let mut at = time.kinds.start_of(round);
            let mut stop = time.stop(at).next;
            while !time.kinds.is_end(stop) {
                self.next.set(at, stop);
                at = stop;
                stop = time.stop(stop).next;
            }
            self.next.set(at, StopIx::NONE);
            let start = &mut self.start;
            time.publish(round, |event, at| start.set(event, at));
        }
    }

    /// Makes a roster the best, with the starts and the breaks that it states and no others, while the rounds may hold more breaks or
    /// start at other times: every round is marked.
    pub(crate) fn keep_stated(&mut self, roster: &Roster<'_>, time: &Timeline<'_>) {
        for round in rounds(self.marked.len()) {
            let mut at = time.kinds.start_of(round);
            for planned in roster.round(round.shift()) {
                let (stop, event) = match planned.task {
                    Task::Visit(visit) => {
                        let part = time.visit(visit).stops().find(|part| time.stop(*part).round == round);
                        (part.unwrap_or(StopIx::NONE), EventIx::from_visit(visit))
                    }
                    Task::Break(row) => (time.kinds.break_stop(row), time.kinds.break_event(row)),
                };
                self.next.set(at, stop);
                self.start.set(event, planned.start.0);
                at = stop;
            }
            self.next.set(at, StopIx::NONE);
        }
        self.mark_all();
    }

    /// Writes the best roster out, round by round. A round of breaks alone is not used and stays empty; a break before the work or
    /// after it is left out where its window does not meet the work.
    pub(crate) fn write(&mut self, time: &Timeline<'_>) -> Roster<'_> {
        let mut count = 0;
        for round in rounds(self.marked.len()) {
            let head = count;
            let mut visits = false;
            self.first[round.at()] = count as u32;
            let mut stop = self.next.get(time.kinds.start_of(round));
            while stop.is_some() {
                let event = time.stop(stop).event;
                visits |= time.kinds.is_part(stop);
                let task = if time.kinds.is_part(stop) {
                    Task::Visit(event.visit())
                } else {
                    Task::Break(time.kinds.break_row(event))
                };
                self.planned[count] = Planned { task, start: Seconds(self.start.get(event)) };
                count += 1;
                stop = self.next.get(stop);
            }
            if !visits {
                count = head;
            } else {
                count = self.without_idle_breaks(head, count, round, time);
            }
        }
        if let Some(last) = self.first.last_mut() {
            *last = count as u32;
        }
        Roster { first: self.first, stops: &self.planned[..count] }
    }

    /// Takes an unpaid break that stands alone before the work of a written round, and one after it, out again where it is not owed.
    /// Returns the end of the round.
    fn without_idle_breaks(&mut self, head: usize, mut to: usize, round: RoundIx, time: &Timeline<'_>) -> usize {
        let is_visit = |planned: &Planned| matches!(planned.task, Task::Visit(_));
        let stops = &self.planned[head..to];
        let (Some(first), Some(last)) = (stops.iter().position(is_visit), stops.iter().rposition(is_visit)) else {
            return to;
        };
        let (begins, stays) = (stops[first].start, time.stay(stops[last].task, round));
        let work = Span { start: begins, end: stops[last].start + stays };
        let idle = |at: usize| matches!(stops[at].task, Task::Break(row) if time.is_idle(row, work));
        let (before, after) = (first == 1 && idle(0), last + 2 == stops.len() && idle(last + 1));
        to -= usize::from(after);
        if before {
            self.planned.copy_within(head + 1..to, head);
            to -= 1;
        }
        to
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::vec::Vec;

    use super::*;
    use crate::ground::{BreakIx, ShiftIx, VisitIx};
    use crate::rounds::timeline::cases::{Case, place, problem};

    fn written(best: &mut BestRounds<'_>, time: &Timeline<'_>) -> Vec<(Task, i32)> {
        best.write(time).round(ShiftIx(0)).iter().map(|planned| (planned.task, planned.start.0)).collect()
    }

    #[test]
    fn the_best_stays_what_it_was_until_it_is_kept_again() {
        Case::new(&[(500, 9_000), (0, 9_000)]).with_break().on(|time| {
            let shape = ProblemSize::from_problem(&problem(time).validated(&mut |_| {}).unwrap());
            let (mut planned, mut words) = (std::vec![Planned::BLANK; shape.planned()], std::vec![9; shape.words()]);
            let mut best = BestRounds::new(&mut planned, &shape, &mut &mut words[..]);
            best.mark_all();
            best.keep(time);
            assert_eq!(written(&mut best, time), [], "a break alone is no round");
            time.open_journal();
            let start = time.kinds.start_of(RoundIx(0));
            place(time, 0, start).unwrap();
            best.keep(time);
            assert_eq!(written(&mut best, time), [], "not marked, not looked at");
            best.mark_touched(time);
            best.keep(time);
            // The break's window opens when the work is over: it is not owed.
            let (visit, pause) = (Task::Visit(VisitIx(0)), Task::Break(BreakIx(0)));
            assert_eq!(written(&mut best, time), [(visit, 500)]);
            place(time, 1, StopIx(0)).unwrap();
            assert_eq!(written(&mut best, time), [(visit, 500)], "the best is another than the rounds");
            let stated =
                [Planned { task: visit, start: Seconds(1_900) }, Planned { task: pause, start: Seconds(2_100) }];
            best.keep_stated(&Roster { first: &[0, 2], stops: &stated }, time);
            assert_eq!(written(&mut best, time), [(visit, 1_900), (pause, 2_100)], "owed by work that lasts longer");
        });
    }
}
