//! Slack: how late each stop of a round may be, and what the round lasts and is paid for.
//!
//! The latest harmless starts are forward time slacks: Savelsbergh, *The vehicle routing problem with time windows:
//! minimizing route duration* (1992). The joined stretches are those of [`crate::rounds::segment`].

use super::Timeline;
use crate::rounds::index::{EventIx, RoundIx, StopIx};
use crate::rounds::rows::{RoundSpan, Segments};
use crate::rounds::segment::Segment;

impl Timeline<'_> {
    /// Latest starts, and suffixes, from the end place back.
    pub(crate) fn refresh_backward(&mut self, round: RoundIx) {
        let timed = self.rounds[round].timed();
        let end = self.end_of(round);
        let span = *self.stop(end);
        let mut suffix = Segment::stop(0, span.earliest, span.latest);
        self.stops[end].free = span.latest;
        self.stops[end].hard = span.latest;
        self.segments[end].suffix = suffix;
        let mut stop = end;
        while self.stop(stop).prev != self.start_of(round) {
            let next = *self.stop(stop);
            let before = next.prev;
            let this = *self.stop(before);
            self.stops[before].free = this.harmless().min(next.free - this.reach);
            self.stops[before].hard = this.latest.min(next.hard - this.reach);
            if timed {
                suffix = self.frozen(before).join(this.reach - this.duration, suffix);
                self.segments[before].suffix = suffix;
            }
            stop = before;
        }
    }

    /// One stop with the window in which moving it harms nobody.
    #[inline]
    pub(crate) fn frozen(&self, stop: StopIx) -> Segment {
        let row = self.stop(stop);
        let earliest = if row.linked { row.start } else { row.earliest };
        Segment::stop(row.duration, earliest, row.harmless())
    }

    /// Seconds from leaving the start place to reaching the end place, when the carer leaves as late as is harmless.
    pub(crate) fn length(&self, round: RoundIx) -> i32 {
        let finish = self.arrival_after(self.stop(self.end_of(round)).prev);
        finish - self.leaving(round, finish)
    }

    /// When the carer leaves the start place to finish at `finish`, every stop as late as is harmless.
    fn leaving(&self, round: RoundIx, finish: i32) -> i32 {
        let start = self.start_of(round);
        let (mut stop, mut latest) = (self.stop(self.end_of(round)).prev, finish);
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
            let row = &self.rounds[round];
            let (start, end) = (self.start_of(round), self.end_of(round));
            let first = self.stop(self.past_breaks(self.stop(start).next));
            paid -= self.seconds(row, first.period, self.stop(start).place, first.place);
            let end = self.stop(end);
            paid -= self.seconds(row, end.period, self.stop(end.prev).place, end.place);
        }
        paid - self.unpaid_breaks(round)
    }

    pub(crate) fn unpaid_breaks(&self, round: RoundIx) -> i32 {
        let shift = &self.problem.shifts[round.at()];
        let rows = shift.first_break as usize..shift.first_break as usize + shift.breaks as usize;
        let rows = self.problem.breaks.get(rows).unwrap_or(&[]);
        rows.iter().filter(|pause| !pause.paid).map(|pause| pause.duration.0).sum()
    }

    /// What a round's time costs as its starts stand now, remembered or not.
    pub(crate) fn paid_now(&self, round: RoundIx) -> i64 {
        let per_second = self.rounds[round].per_second;
        if per_second == 0 { 0 } else { i64::from(self.paid_part(round, self.length(round))) * per_second }
    }

    /// Gives `keep` every event of a round with the start it is published with: as late as harms nobody.
    pub(crate) fn publish(&self, round: RoundIx, mut keep: impl FnMut(EventIx, i32)) {
        let mut stop = self.stop(self.end_of(round)).prev;
        let mut latest = self.arrival_after(stop);
        while stop != self.start_of(round) {
            let this = *self.stop(stop);
            latest = (latest - this.reach).min(this.harmless());
            keep(this.event, latest);
            stop = this.prev;
        }
    }

    /// The two stretches at a stop.
    #[inline]
    pub(crate) fn segments(&self, stop: StopIx) -> &Segments {
        &self.segments[stop]
    }

    /// Remembers the stretch from the start place to a stop.
    #[inline]
    pub(crate) fn set_prefix(&mut self, stop: StopIx, prefix: Segment) {
        self.segments[stop].prefix = prefix;
    }

    /// What the time of the changed rounds costs more, as their starts stand now.
    pub(crate) fn paid_changes(&self) -> i64 {
        self.changed.list().map(|round| self.paid_now_if_used(round)).sum()
    }

    fn paid_now_if_used(&self, round: RoundIx) -> i64 {
        let row = &self.rounds[round];
        if row.per_second == 0 || !self.has_visits(round) {
            return 0;
        }
        self.paid_now(round) - row.paid
    }

    /// A used round as last refreshed.
    pub(crate) fn refreshed_span(&self, index: RoundIx) -> Option<RoundSpan> {
        let round = &self.rounds[index];
        let leaves = round.back - round.length;
        (round.visits > 0).then_some(RoundSpan { leaves, back: round.back, paid: round.seconds })
    }

    /// A used round as its starts stand now.
    pub(crate) fn span(&self, index: RoundIx) -> Option<RoundSpan> {
        if !self.changed.is_stale(index) {
            return self.refreshed_span(index);
        }
        if !self.has_visits(index) {
            return None;
        }
        let (length, back) = (self.length(index), self.arrival_after(self.stop(self.end_of(index)).prev));
        Some(RoundSpan { leaves: back - length, back, paid: self.paid_part(index, length) })
    }
}
