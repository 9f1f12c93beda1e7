//! Slack: how late each stop of a round may be, and the stretches that meet at it.
//!
//! The latest harmless starts are forward time slacks: Savelsbergh, *The vehicle routing problem with time windows:
//! minimizing route duration* (1992). The joined stretches are those of [`crate::rounds::segment`].

use super::Timeline;
use crate::rounds::index::{RoundIx, StopIx};
use crate::rounds::rows::{RoundSpan, Segments};
use crate::rounds::segment::Segment;

impl Timeline<'_> {
    /// Prefixes, from the start place on.
    pub(crate) fn refresh_prefixes(&mut self, round: RoundIx) {
        let start = self.kinds.start_of(round);
        let mut prefix = Segment::stop(0, self.stop(start).earliest, self.stop(start).latest);
        self.segments[start].prefix = prefix;
        let (mut leg, mut stop) = (self.leg(start), self.stop(start).next);
        if self.is_unpaid_break(stop) {
            // What an insertion joins to it is a visit: then it stands alone before the work.
            let pause = self.frozen(stop);
            let alone = prefix.join(leg, pause.taken_just_before());
            self.segments[stop].prefix = alone;
            prefix = if self.break_before_work(round).is_some() { alone } else { prefix.join(leg, pause) };
            (leg, stop) = (self.leg(stop), self.stop(stop).next);
        }
        while !self.kinds.is_end(stop) {
            prefix = prefix.join(leg, self.frozen(stop));
            self.segments[stop].prefix = prefix;
            (leg, stop) = (self.leg(stop), self.stop(stop).next);
        }
    }

    /// Latest starts, and suffixes, from the end place back.
    pub(crate) fn refresh_backward(&mut self, round: RoundIx) {
        let timed = self.round(round).timed();
        let end = self.kinds.end_of(round);
        let span = *self.stop(end);
        let mut suffix = Segment::stop(0, span.earliest, span.latest);
        self.linked.stop_mut(end).free = span.latest;
        self.linked.stop_mut(end).hard = span.latest;
        self.segments[end].suffix = suffix;
        let mut stop = end;
        let after_work = self.break_after_work(round);
        // From the end, since what a stop may be late is the least of its own and of what the stop behind it leaves.
        while self.stop(stop).prev != self.kinds.start_of(round) {
            let next = *self.stop(stop);
            let before = next.prev;
            let this = *self.stop(before);
            self.linked.stop_mut(before).free = this.harmless().min(next.free - this.reach);
            self.linked.stop_mut(before).hard = this.latest.min(next.hard - this.reach);
            if timed {
                let own = self.frozen(before);
                let own = if Some(before) == after_work { own.taken_just_after() } else { own };
                suffix = own.join(this.reach - this.duration, suffix);
                self.segments[before].suffix = suffix;
            }
            stop = before;
        }
    }

    /// A stretch, joined to the rest of its round: from `stop` on, `leg` seconds of travel from its end and reached at `time`, every
    /// stop moved as far as that asks.
    pub(crate) fn join_rest(&self, mut whole: Segment, mut stop: StopIx, mut leg: i32, mut time: i32) -> Segment {
        while time > self.stop(stop).free && self.stop(stop).event.is_some() {
            let row = self.stop(stop);
            let (earliest, latest) =
                if row.linked { (time, time) } else { (row.earliest, time.max(row.due.min(row.latest))) };
            whole = whole.join(leg, Segment::stop(row.duration, earliest, latest));
            leg = row.reach - row.duration;
            time += row.reach;
            stop = row.next;
        }
        whole.join(leg, self.segments[stop].suffix)
    }

    /// The two stretches at a stop.
    #[inline]
    pub(crate) fn segments(&self, stop: StopIx) -> &Segments {
        &self.segments[stop]
    }

    /// What the time of the changed rounds costs more, as their starts stand now.
    pub(crate) fn paid_changes(&self) -> i64 {
        self.changed().list().map(|round| self.paid_change(round)).sum()
    }

    /// A used round as its starts stand now.
    pub(crate) fn span(&self, index: RoundIx) -> Option<RoundSpan> {
        if !self.changed().is_stale(index) {
            return self.refreshed_span(index);
        }
        if !self.has_visits(index) {
            return None;
        }
        let (length, back) = (self.length(index), self.back(index));
        Some(RoundSpan { leaves: back - length, back, paid: self.paid_part(index, length) })
    }
}
