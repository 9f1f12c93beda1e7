//! What a round lasts and is paid for, as its starts stand, and when each stop is published.
//!
//! Nobody waits for a break before the first visit or after the last: there it is owed only if its window meets the work, and
//! then it touches the work. So an unpaid break that stands alone at an end of a round is reckoned as if it touched the work in any
//! case: its time is taken off again, and whether it is owed need not be asked.

use super::linked_stops::LinkedStops;
use crate::ground::{BreakIx, Seconds, Span};
use crate::rounds::index::{EventIx, RoundIx, StopIx};
use crate::rounds::roster::Task;
use crate::rounds::rows::RoundSpan;
use crate::rounds::segment::Segment;

impl LinkedStops<'_> {
    /// One stop with the window in which moving it harms nobody.
    #[inline]
    pub(crate) fn frozen(&self, stop: StopIx) -> Segment {
        let row = self.stop(stop);
        let earliest = if row.linked { row.start } else { row.earliest };
        Segment::stop(row.duration, earliest, row.harmless())
    }

    /// Whether a stop is a break that is not paid.
    #[inline]
    pub(crate) fn is_unpaid_break(&self, stop: StopIx) -> bool {
        self.kinds.is_break(stop)
            && self.problem.breaks.get(self.kinds.break_row(self.stop(stop).event).at()).is_some_and(|row| !row.paid)
    }

    /// The unpaid break that stands alone before the first visit of a round.
    pub(crate) fn break_before_work(&self, round: RoundIx) -> Option<StopIx> {
        let first = self.stop(self.kinds.start_of(round)).next;
        (self.is_unpaid_break(first) && self.kinds.is_part(self.stop(first).next)).then_some(first)
    }

    /// The unpaid break that stands alone after the last visit of a round.
    pub(crate) fn break_after_work(&self, round: RoundIx) -> Option<StopIx> {
        let last = self.stop(self.kinds.end_of(round)).prev;
        (self.is_unpaid_break(last) && self.kinds.is_part(self.stop(last).prev)).then_some(last)
    }

    /// Whether an unpaid break is not owed by this work, from the start of its first visit to the end of its last.
    pub(crate) fn is_idle(&self, row: BreakIx, work: Span) -> bool {
        self.problem.breaks.get(row.at()).is_some_and(|row| {
            let is_met = row.window.latest > work.start && row.window.earliest < work.end;
            let is_owed = is_met && work.length() > row.after;
            !row.paid && !is_owed
        })
    }

    /// How long a visit or break of a round takes.
    pub(crate) fn stay(&self, task: Task, round: RoundIx) -> Seconds {
        match task {
            Task::Visit(visit) => Seconds(self.lasts(visit, self.round(round))),
            Task::Break(row) => self.problem.breaks.get(row.at()).map_or(Seconds::ZERO, |row| row.duration),
        }
    }

    /// When the carer of a round is back, a break after work taken at once.
    pub(crate) fn back(&self, round: RoundIx) -> i32 {
        match self.break_after_work(round) {
            Some(last) => self.arrival_after(self.stop(last).prev) + self.stop(last).reach,
            None => self.arrival_after(self.stop(self.kinds.end_of(round)).prev),
        }
    }

    /// Seconds from leaving the start place to reaching the end place, when the carer leaves as late as is harmless.
    pub(crate) fn length(&self, round: RoundIx) -> i32 {
        let finish = self.back(round);
        finish - self.leaving(round, finish)
    }

    /// When the carer leaves the start place to finish at `finish`, every stop as late as is harmless.
    fn leaving(&self, round: RoundIx, finish: i32) -> i32 {
        let (start, before_work) = (self.kinds.start_of(round), self.break_before_work(round));
        let (mut stop, mut latest) = (self.stop(self.kinds.end_of(round)).prev, finish);
        while stop != start {
            let this = self.stop(stop);
            latest -= this.reach;
            if Some(stop) != before_work {
                latest = latest.min(this.harmless());
            }
            stop = this.prev;
        }
        latest - self.stop(start).reach
    }

    /// The paid seconds of a used round that lasts `length`: without unpaid commutes and unpaid breaks.
    pub(crate) fn paid_part(&self, round: RoundIx, length: i32) -> i32 {
        let shift = &self.problem.shifts[round.at()];
        let mut paid = length;
        if !shift.commute_paid {
            let row = self.round(round);
            let (start, end) = (self.kinds.start_of(round), self.kinds.end_of(round));
            let first = self.stop(self.past_breaks(self.stop(start).next));
            paid -= self.travel.seconds(row, first.period, self.stop(start).place, first.place);
            let end = self.stop(end);
            paid -= self.travel.seconds(row, end.period, self.stop(end.prev).place, end.place);
        }
        paid - self.unpaid_breaks(round)
    }

    pub(crate) fn unpaid_breaks(&self, round: RoundIx) -> i32 {
        let shift = &self.problem.shifts[round.at()];
        let rows = shift.first_break as usize..shift.first_break as usize + shift.breaks as usize;
        let rows = self.problem.breaks.get(rows).unwrap_or(&[]);
        if self.round(round).usable {
            return rows.iter().filter(|pause| !pause.paid).map(|pause| pause.duration.0).sum();
        }
        // Of one that its breaks do not fit in, only those it was loaded with.
        let stands =
            |at: &usize| self.stop(self.kinds.break_stop(BreakIx(shift.first_break + *at as u32))).round.is_some();
        (0..rows.len()).filter(stands).filter(|at| !rows[*at].paid).map(|at| rows[at].duration.0).sum()
    }

    /// What a round's time costs more than is remembered of it, as its starts stand now.
    pub(super) fn paid_change(&self, round: RoundIx) -> i64 {
        let row = self.round(round);
        if row.per_second == 0 || !self.has_visits(round) {
            return 0;
        }
        i64::from(self.paid_part(round, self.length(round))) * row.per_second - row.paid
    }

    /// Gives `keep` every event of a round with the start it is published with: as late as harms nobody.
    pub(crate) fn publish(&self, round: RoundIx, mut keep: impl FnMut(EventIx, i32)) {
        let mut stop = self.stop(self.kinds.end_of(round)).prev;
        let mut latest = self.back(round);
        if let Some(last) = self.break_after_work(round) {
            // In its window, which may lie behind the work.
            keep(self.stop(last).event, self.stop(last).start);
            latest -= self.stop(last).reach;
            stop = self.stop(last).prev;
        }
        while stop != self.kinds.start_of(round) {
            let this = *self.stop(stop);
            latest = (latest - this.reach).min(this.harmless());
            keep(this.event, latest);
            stop = this.prev;
        }
    }

    /// A used round as last refreshed.
    pub(crate) fn refreshed_span(&self, index: RoundIx) -> Option<RoundSpan> {
        let round = self.round(index);
        let leaves = round.back - round.length;
        (round.visits > 0).then_some(RoundSpan { leaves, back: round.back, paid: round.seconds })
    }
}
