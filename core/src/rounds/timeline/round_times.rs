//! What a round lasts and is paid for, as its starts stand, and when each stop is published.

use super::linked_stops::LinkedStops;
use crate::rounds::index::{EventIx, RoundIx, StopIx};
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

    /// Seconds from leaving the start place to reaching the end place, when the carer leaves as late as is harmless.
    pub(crate) fn length(&self, round: RoundIx) -> i32 {
        let finish = self.arrival_after(self.stop(self.kinds.end_of(round)).prev);
        finish - self.leaving(round, finish)
    }

    /// When the carer leaves the start place to finish at `finish`, every stop as late as is harmless.
    fn leaving(&self, round: RoundIx, finish: i32) -> i32 {
        let start = self.kinds.start_of(round);
        let (mut stop, mut latest) = (self.stop(self.kinds.end_of(round)).prev, finish);
        while stop != start {
            let this = self.stop(stop);
            latest = (latest - this.reach).min(this.harmless());
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
        rows.iter().filter(|pause| !pause.paid).map(|pause| pause.duration.0).sum()
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
        let mut latest = self.arrival_after(stop);
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
