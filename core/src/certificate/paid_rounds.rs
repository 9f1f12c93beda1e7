//! The most points one round can collect beyond what it is paid: what bounds paid time with the waiting that windows force.
//!
//! Rounds are followed by labelling as in [`super::labelling`], each shift for itself. The carer leaves as late as harms nobody, so
//! what a round is paid depends on when it goes on: up to some moment leaving later costs nothing, from it on every second is
//! paid. A label therefore keeps its points with the pay taken off, since when the carer is free, and that moment: the
//! numbers of a [`crate::rounds::Segment`]. Source of both together: Desaulniers, Villeneuve, *The shortest path problem with
//! time windows and linear waiting costs* (2000).
//!
//! What is relaxed is in the carers' favour: both parts of a double-up start when it suits either round, gaps only narrow windows, and
//! what one carer does in two shifts is looked at apart. Of the visits made, those nearest are remembered.

use super::allowed::{list_staff, stay};
use super::labelling::{BREAKS, Collected, ITSELF, MaxCollect};
use super::memory::{CELLS, Label, NONE};
use crate::book::{Break, Shift, Visit};
use crate::ground::{Seconds, ShiftIx, Window};

/// Visits remembered around each: the nearest that can be made both before and after it.
const NEAR: usize = 2;
/// Later than any plan.
const FAR: i32 = i32::MAX / 4;

/// One shift as its rounds are followed.
#[derive(Clone, Copy)]
struct PaidTurn<'p> {
    shift: &'p Shift,
    index: u32,
    breaks: &'p [Break],
    /// How many are paid.
    staff: i64,
    /// The first moment, and the seconds of one.
    origin: i32,
    grid: i32,
    /// How many visits the shift may make.
    width: usize,
}

impl PaidTurn<'_> {
    fn moment(&self, time: i32) -> usize {
        (time.saturating_sub(self.origin).max(0) / self.grid) as usize
    }

    /// The breaks of a shift that a mask over them does not hold.
    fn breaks_not_in(&self, mask: u32) -> impl Iterator<Item = (u32, &Break)> {
        (0..BREAKS).zip(self.breaks).filter(move |(bit, _)| mask & 1 << bit == 0)
    }

    /// The breaks that the mask's condition holds for, as a mask.
    fn breaks_that(&self, is: impl Fn(&Break) -> bool) -> u32 {
        self.breaks_not_in(0).filter(|(_, pause)| is(pause)).fold(0, |mask, (bit, _)| mask | 1 << bit)
    }
}

/// Of a label's breaks: those not owed any more are the low bits, those taken the next ones.
const fn taken(breaks: u32) -> u32 {
    breaks >> BREAKS
}

/// The moment up to which leaving later costs nothing, moved on by steps that take so long, with a latest end; what is
/// waited beyond it is paid.
fn go_on(label: Label, free: i32, takes: i32, latest_end: i32, staff: i64) -> Label {
    let until = label.until.0.saturating_add(takes).min(latest_end);
    // Leaving later absorbs waiting up to `until`; what is beyond is paid.
    let waits = i64::from(free.saturating_sub(until).max(0));
    Label { free: Seconds(free), until: Seconds(until.max(free)), points: label.points - staff * waits, ..label }
}

impl Label {
    /// Points of a round that leaves so late that every second is paid, as if it left at zero.
    fn late_points(&self, staff: i64) -> i64 {
        // Worth at the latest moment to which leaving can be put off: two numbers stand for the whole price over time.
        self.points.saturating_add(staff * i64::from(self.until.0))
    }

    /// Whether whatever the other may go on to, this may for no fewer points.
    fn is_as_good(&self, other: &Self, staff: i64) -> bool {
        // As good at both ends of the slope, so at every moment between them.
        let more = self.points >= other.points && self.late_points(staff) >= other.late_points(staff);
        let owed = other.breaks & ((1 << BREAKS) - 1) & !self.breaks;
        let sooner = self.free <= other.free && self.busy <= other.busy;
        more && sooner && self.made & !other.made == 0 && owed == 0 && taken(self.breaks) & !taken(other.breaks) == 0
    }

    /// One label with the best of both.
    fn merge(self, other: &Self, staff: i64) -> Self {
        let best = if self.points >= other.points { &self } else { other };
        let late = self.late_points(staff).max(other.late_points(staff));
        // Rounded up: the merged label must be as good as both, and a second too good is only weaker.
        let until = (late - best.points + staff - 1) / staff;
        let owed = (1 << BREAKS) - 1;
        Self {
            made: self.made & other.made,
            free: self.free.min(other.free),
            busy: self.busy.min(other.busy),
            until: Seconds(until.min(i64::from(FAR)) as i32),
            breaks: (self.breaks | other.breaks) & owed | self.breaks & other.breaks & !owed,
            fresh: true,
            ..*best
        }
    }

    /// Puts a label among those of its visit and moment, where there is no room into the likest; whether that changed anything.
    fn put_paid(self, among: &mut [Self], staff: i64) -> bool {
        let apart = |old: &Self| {
            let late = self.late_points(staff).abs_diff(old.late_points(staff));
            self.points.abs_diff(old.points).saturating_add(late)
        };
        let (mut likest, mut least) = (None, u64::MAX);
        for (at, old) in among.iter_mut().enumerate() {
            if old.points == i64::MIN || self.is_as_good(old, staff) {
                *old = self;
                return true;
            } else if old.is_as_good(&self, staff) {
                return false;
            }
            // Full: the likest two are merged, which gives away least.
            if apart(old) < least {
                (likest, least) = (Some(at), apart(old));
            }
        }
        let Some(old) = likest.and_then(|at| among.get_mut(at)) else { return false };
        *old = self.merge(old, staff);
        true
    }
}

impl MaxCollect<'_, '_> {
    /// The most points that a round of a shift collects beyond what it is paid, both of a double run counted, or zero; the best
    /// end at each visit goes to `ends`. Panics: never.
    ///
    /// Where there is no room to look all points are taken to be collected.
    pub fn paid_round(&mut self, index: ShiftIx, ends: &mut dyn FnMut(Collected)) -> i64 {
        let Some(shift) = self.problem.shifts.get(index.at()) else { return 0 };
        let width = self.list_visits(shift, index);
        let Some(&first) = self.here[..width].first() else { return 0 };
        let breaks = self.problem.breaks.get(shift.first_break as usize..).unwrap_or(&[]);
        let turn = PaidTurn {
            shift,
            index: index.0,
            breaks: &breaks[..breaks.len().min(shift.breaks.min(BREAKS) as usize)],
            staff: list_staff(shift).count() as i64,
            origin: self.soonest[first as usize].max(shift.span.start.0),
            grid: self.certificate.grid.0.max(1),
            width,
        };
        let (room, moments) = self.lay_out(&turn);
        let side = self.ways.len().isqrt();
        let Some(labels) = self.labels.get_mut(..room).filter(|_| width <= side) else {
            // Too little memory: the shift is let off all that it could collect.
            let worth = |row: &i32| self.earned(shift, *row as usize);
            return self.here[..width].iter().map(worth).sum();
        };
        labels.fill(Label::default());
        self.find_near(&turn);
        self.begin(&turn);
        (0..moments).for_each(|moment| self.follow_moment(&turn, moment));
        (0..width).map(|at| self.best_end(&turn, at, ends)).fold(0, i64::max)
    }

    /// Steps from visit to visit that were tried so far: some four million a second. Panics: never.
    #[must_use]
    pub const fn followed(&self) -> u64 {
        self.followed
    }

    /// The points that a shift earns by the visit of a row.
    fn earned(&self, shift: &Shift, row: usize) -> i64 {
        i64::from(shift.hands(self.asked(row).carers)) * i64::from(self.certificate.visits[row].points)
    }

    /// Lists the visits that a shift may make, the soonest first, with their stays and the ways out and home; how many.
    fn list_visits(&mut self, shift: &Shift, index: ShiftIx) -> usize {
        let (problem, mode) = (self.problem, self.mode_of(shift));
        let mut width = 0;
        for row in 0..self.certificate.visits.len() {
            let (soonest, latest) = (self.soonest[row], self.latest[row]);
            if latest < shift.span.start.0 || soonest > shift.span.end.0 || !self.allows(index.at(), row) {
                continue;
            }
            let visit = self.asked(row);
            self.out[row] = problem.travel.seconds(mode, visit.period, shift.start, visit.place).0;
            self.home[row] = problem.travel.seconds(mode, shift.period, visit.place, shift.end).0;
            // By way of other visits it may be nearer than straight from the start, and straight home.
            if soonest.max(shift.span.start.0) <= self.latest_start(shift, row, stay(problem, shift, visit).0) {
                (self.here[width], width) = (row as i32, width + 1);
            }
        }
        let soonest = &*self.soonest;
        self.here[..width].sort_unstable_by_key(|&row| (soonest[row as usize], row));
        for at in 0..width {
            self.stays[at] = stay(self.problem, shift, self.asked(self.here[at] as usize)).0;
        }
        width
    }

    /// The last start of a row's visit that ends within the shift.
    fn latest_start(&self, shift: &Shift, row: usize, stays: i32) -> i32 {
        self.latest[row].min(shift.span.end.0.saturating_sub(stays))
    }

    /// The first and the last moment of a visit.
    fn moments(&self, turn: &PaidTurn<'_>, at: usize) -> (usize, usize) {
        let row = self.here[at] as usize;
        let last = self.latest_start(turn.shift, row, self.stays[at]);
        (turn.moment(self.soonest[row].max(turn.shift.span.start.0)), turn.moment(last))
    }

    /// Gives every visit room for its labels; how many there are in all, and how many moments.
    fn lay_out(&mut self, turn: &PaidTurn<'_>) -> (usize, usize) {
        let (mut room, mut moments) = (0_usize, 0);
        for at in 0..turn.width {
            self.ahead[at] = room.min(i32::MAX as usize) as i32;
            let (first, last) = self.moments(turn, at);
            room = room.saturating_add((last + 1 - first).saturating_mul(CELLS));
            moments = moments.max(last + 1);
        }
        (if room > i32::MAX as usize { usize::MAX } else { room }, moments)
    }

    /// Finds the ways between the visits, and by row how far those are that are remembered there.
    fn find_near(&mut self, turn: &PaidTurn<'_>) {
        let (problem, mode, width) = (self.problem, self.mode_of(turn.shift), turn.width);
        for at in 0..width {
            let from = self.asked(self.here[at] as usize).place;
            for to in 0..width {
                let visit = self.asked(self.here[to] as usize);
                self.ways[at * width + to] = problem.travel.seconds(mode, visit.period, from, visit.place).0;
            }
        }
        for at in 0..width {
            let mut near = [i32::MAX; NEAR];
            for other in (0..width).filter(|&other| other != at) {
                let way = self.ways[at * width + other];
                if self.may_follow(at, other, way) && self.may_follow(other, at, self.ways[other * width + at]) {
                    let last = near.partition_point(|&nearer| nearer <= way);
                    if last < NEAR {
                        near[last..].rotate_right(1);
                        near[last] = way;
                    }
                }
            }
            let known = near.iter().rev().find(|&&way| way < i32::MAX);
            self.nearest[self.here[at] as usize] = known.copied().unwrap_or(-1);
        }
    }

    /// Whether a visit may come right after another.
    fn may_follow(&self, at: usize, next: usize, way: i32) -> bool {
        let (row, to) = (self.here[at] as usize, self.here[next] as usize);
        self.soonest[row].saturating_add(self.stays[at]).saturating_add(way) <= self.latest[to]
    }

    /// The labels of a visit in one of its moments.
    fn cells(&self, turn: &PaidTurn<'_>, at: usize, moment: usize) -> core::ops::Range<usize> {
        let first = self.ahead[at] as usize + (moment - self.moments(turn, at).0) * CELLS;
        first..first + CELLS
    }

    /// Rounds that have made their first visit.
    fn begin(&mut self, turn: &PaidTurn<'_>) {
        // A break that only long work owes may be taken, and left out.
        let breaks = turn.breaks_that(|pause| pause.after > Seconds::ZERO);
        let (free, until) = (turn.shift.span.start, Seconds(FAR));
        let label =
            Label { points: 0, free, busy: free, until, breaks, shift: turn.index, fresh: true, ..Label::default() };
        for to in 0..turn.width {
            self.visit_next(turn, &label, NONE, to, self.out[self.here[to] as usize], 0);
        }
    }

    /// Follows all rounds that begin a visit in one moment.
    fn follow_moment(&mut self, turn: &PaidTurn<'_>, moment: usize) {
        // A round does no more things within one moment than there are visits and breaks.
        for _ in 0..turn.width + turn.breaks.len() {
            let mut again = false;
            for at in 0..turn.width {
                let (first, last) = self.moments(turn, at);
                if moment < first || moment > last {
                    continue;
                }
                for from in self.cells(turn, at, moment) {
                    if core::mem::take(&mut self.labels[from].fresh) && self.is_needed(turn, at, from) {
                        again |= self.pause_paid(turn, at, from, moment) | self.leave(turn, at, from, moment);
                    }
                }
            }
            if !again {
                return;
            }
        }
    }

    /// Whether no round that began the same visit sooner makes this one needless.
    fn is_needed(&self, turn: &PaidTurn<'_>, at: usize, from: usize) -> bool {
        let first = self.ahead[at] as usize;
        let (label, before) = (&self.labels[from], first..from - (from - first) % CELLS);
        !self.labels[before].iter().any(|old| old.points > i64::MIN && old.is_as_good(label, turn.staff))
    }

    /// Takes each break that may be taken now, where the carer is; whether that began anything.
    fn pause_paid(&mut self, turn: &PaidTurn<'_>, at: usize, from: usize, moment: usize) -> bool {
        let (label, cells) = (self.labels[from], self.cells(turn, at, moment));
        let mut again = false;
        for (bit, pause) in turn.breaks_not_in(taken(label.breaks)) {
            let (start, takes) = (label.free.max(pause.window.earliest), pause.duration.0);
            if start > pause.window.latest {
                continue;
            }
            let cost = if pause.paid { turn.staff * i64::from(takes) } else { 0 };
            let label = Label {
                points: label.points - cost,
                breaks: label.breaks | 1 << bit | 1 << (BREAKS + bit),
                fresh: true,
                ..label
            };
            let latest_end = pause.window.latest.0.saturating_add(takes);
            let label = go_on(label, start.0.saturating_add(takes), takes, latest_end, turn.staff);
            again |= label.put_paid(&mut self.labels[cells.clone()], turn.staff);
        }
        again
    }

    /// Goes on to every visit that can be next; whether any of them begins in the same moment.
    fn leave(&mut self, turn: &PaidTurn<'_>, at: usize, from: usize, moment: usize) -> bool {
        let label = self.labels[from];
        let mut again = false;
        for to in (0..turn.width).filter(|&to| to != at) {
            let step = to as i32 - at as i32;
            let known = (-ITSELF..ITSELF).contains(&step) && label.made >> (step + ITSELF) & 1 == 1;
            let way = self.ways[at * turn.width + to];
            if known || label.free.0.saturating_add(way) > self.latest[self.here[to] as usize] {
                continue;
            }
            let made =
                if step < 0 { label.made.checked_shl(-step as u32) } else { label.made.checked_shr(step as u32) };
            let label = Label { made: made.unwrap_or(0), ..label };
            again |= self.visit_next(turn, &label, from as u32, to, way, moment);
        }
        again
    }

    /// Makes a visit next, in each of its windows; whether any of that begins in the moment given.
    fn visit_next(
        &mut self,
        turn: &PaidTurn<'_>,
        label: &Label,
        from: u32,
        to: usize,
        way: i32,
        moment: usize,
    ) -> bool {
        let visit = self.asked(self.here[to] as usize);
        let mut again = false;
        for window in self.problem.windows_of(visit) {
            self.followed += 1;
            let Some((start, label)) = self.visit_within(turn, label, (to, visit), way, window) else { continue };
            let made = self.remembered(turn, to, label.made, label.free) | 1 << ITSELF;
            let cells = self.cells(turn, to, turn.moment(start));
            let new = Label { made, from, ..label }.put_paid(&mut self.labels[cells], turn.staff);
            again |= new && turn.moment(start) <= moment;
        }
        again
    }

    /// The start of a visit in a window, and the round that has made it; nothing when it cannot be.
    fn visit_within(
        &self,
        turn: &PaidTurn<'_>,
        label: &Label,
        (at, visit): (usize, &Visit),
        way: i32,
        window: Window,
    ) -> Option<(i32, Label)> {
        let (row, stays, first) = (self.here[at] as usize, self.stays[at], label.row == NONE);
        let latest = window.latest.0.min(self.latest_start(turn.shift, row, stays));
        let start = label.free.0.saturating_add(way).max(window.earliest.0).max(self.soonest[row]);
        if start > latest {
            return None;
        }
        let free = start.saturating_add(stays);
        // Who might begin work after the window of a break, or take it before, does not owe it.
        let aside = |pause: &Break| {
            pause.window.latest.0 <= latest || pause.window.earliest + pause.duration <= Seconds(latest)
        };
        let breaks = label.breaks | if first { turn.breaks_that(aside) } else { 0 };
        if turn.breaks_not_in(breaks).any(|(_, pause)| pause.window.latest.0 < free) {
            return None;
        }
        let takes = stays.saturating_add(if first && !turn.shift.commute_paid { 0 } else { way });
        let earned = i64::from(turn.shift.hands(visit.carers)) * i64::from(self.certificate.visits[row].points);
        let points = label.points + earned - turn.staff * i64::from(takes);
        let label = Label { points, breaks, row: row as u32, fresh: true, ..*label };
        let label = go_on(label, free, takes, latest.saturating_add(stays), turn.staff);
        Some((start, Label { busy: label.free, ..label }))
    }

    /// Of the visits made those that are near and might be made again.
    fn remembered(&self, turn: &PaidTurn<'_>, at: usize, mut made: u128, free: Seconds) -> u128 {
        let (mut kept, reach) = (0, self.nearest[self.here[at] as usize]);
        while made != 0 {
            let bit = made.trailing_zeros();
            made &= made - 1;
            let other = usize::try_from(at as i32 + bit as i32 - ITSELF).ok().filter(|&other| other < turn.width);
            let again = other.is_some_and(|other| {
                let way = self.ways[at * turn.width + other];
                way <= reach && free.0.saturating_add(way) <= self.latest[self.here[other] as usize]
            });
            kept |= u128::from(again) << bit;
        }
        kept
    }

    /// The best round that ends with a visit, given to `ends`, and its points.
    fn best_end(&self, turn: &PaidTurn<'_>, at: usize, ends: &mut dyn FnMut(Collected)) -> i64 {
        let (row, first) = (self.here[at] as usize, self.ahead[at] as usize);
        let (from, to) = self.moments(turn, at);
        let mut best = Collected { points: 0, last: NONE };
        for last in first..first + (to + 1 - from) * CELLS {
            let label = &self.labels[last];
            let owed = turn.breaks_not_in(label.breaks).any(|(_, pause)| pause.window.earliest < label.busy);
            let back = label.free.0.saturating_add(self.home[row]) <= turn.shift.span.end.0;
            let way = if turn.shift.commute_paid { turn.staff * i64::from(self.home[row]) } else { 0 };
            let points = label.points.saturating_sub(way);
            if label.points > i64::MIN && !owed && back && points > best.points {
                best = Collected { points, last: last as u32 };
            }
        }
        if best.points > 0 {
            ends(best);
        }
        best.points
    }
}
