//! The most points one carer can collect: never less than what any legal roster lets that carer have.
//!
//! A labelling algorithm for the shortest path with resource constraints (Feillet et al. 2004). Which visits were made is
//! remembered only near the visit a label stands at, as an ng-route relaxation does (Baldacci, Mingozzi and Roberti
//! 2011), so a round may count a far visit twice: the bound gets weaker by it, never wrong.
//!
//! Rounds are followed as labels: where the carer is, since when free, with how many points, which visits near this one
//! were made, which breaks taken. Skills, windows, ways, stays, breaks and rests are the carer's own; gaps only narrow
//! the windows. Visits without points are passed on the way wherever that is quicker. Where more labels meet than there
//! is room for, they become one with the best of each: a bound gets weaker by it, never wrong.

use super::allowed::{days_in_row, list_staff, may_stand, stay, weekend};
use super::ends::{ENDS, End};
use super::memory::{CertificateMemory, EACH, Label, NONE, side, words};
use super::model::{Certificate, Limit};
use crate::book::{Break, Shift, Visit};
use crate::ground::{CarerIx, ModeIx, Seconds, ShiftIx, Window};
use crate::rounds::{Problem, Valid};

/// Breaks of one shift that are looked at; the others are left out.
pub(super) const BREAKS: u32 = 8;
/// The bit of a visit itself among those made near it.
pub(super) const ITSELF: i32 = 64;

/// What a carer can collect, and where the fullest rounds end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Collected {
    /// Points at the most, what limits cost taken off; never below zero.
    pub points: i64,
    pub(super) last: u32,
}

/// One shift as it is looked at.
#[derive(Clone, Copy)]
struct ShiftView<'p> {
    shift: &'p Shift,
    index: u32,
    breaks: &'p [Break],
    /// Points of a paid second, and of a unit of load.
    second: i64,
    load: i64,
    /// Where its labels begin, the first moment, how many, of how many seconds, and how many rows each has.
    base: usize,
    origin: i32,
    slots: usize,
    grid: i32,
    width: usize,
}

impl ShiftView<'_> {
    /// The labels of a visit's beginning at about this moment, and the number of the moment.
    fn bucket(&self, time: Seconds, at: usize) -> (core::ops::Range<usize>, usize) {
        let slot = (time.0.saturating_sub(self.origin).max(0) / self.grid) as usize;
        let slot = slot.min(self.slots - 1);
        let first = self.base + (slot * self.width + at) * EACH;
        (first..first + EACH, slot)
    }

    /// When the window of the first break closes that is owed by any work and not taken yet.
    fn due(&self, label: &Label) -> Seconds {
        let owed = self.untaken(label).filter(|(_, pause)| pause.after == Seconds::ZERO);
        owed.map(|(_, pause)| pause.window.latest).min().unwrap_or(Seconds(i32::MAX))
    }

    fn untaken(&self, label: &Label) -> impl Iterator<Item = (u32, &Break)> {
        let taken = label.breaks;
        (0..BREAKS).zip(self.breaks).filter(move |(bit, _)| taken & (1 << bit) == 0)
    }
}

/// What carers can collect of a certificate's visits.
#[derive(Debug)]
pub struct MaxCollect<'c, 'p> {
    pub(super) problem: &'p Problem<'p>,
    pub(super) certificate: Certificate<'c>,
    /// By row of the certificate: no start sooner, none later.
    pub(super) soonest: &'c mut [i32],
    pub(super) latest: &'c mut [i32],
    /// By row × row: from one visit to the next, as quick as any way.
    pub(super) ways: &'c mut [i32],
    /// By row: from the start place, from the nearest visit without points, and to the end place.
    pub(super) out: &'c mut [i32],
    pub(super) nearest: &'c mut [i32],
    pub(super) home: &'c mut [i32],
    /// To the end place from the nearest of all visits.
    pub(super) nearest_home: i32,
    /// The rows that the shift being looked at may make.
    pub(super) here: &'c mut [i32],
    /// By place among them: how long the visit takes, and the label that was worth most so far, or where its labels
    /// begin.
    pub(super) stays: &'c mut [i32],
    pub(super) ahead: &'c mut [i32],
    /// By place: a way of the moment, the same by way of visits only, the shortest visit there, and the shortest without
    /// points.
    pub(super) near: &'c mut [i32],
    pub(super) via: &'c mut [i32],
    pub(super) shortest: &'c mut [i32],
    pub(super) stones: &'c mut [i32],
    /// By visit: its row, or less than none.
    pub(super) row_of: &'c mut [i32],
    /// By shift, 32 rows a number: which it may make.
    allowed: &'c mut [i32],
    pub(super) labels: &'c mut [Label],
    used: usize,
    /// Steps from visit to visit that paid rounds were followed by.
    pub(super) followed: u64,
    pub(super) mode: ModeIx,
    /// Whether windows and gaps leave every visit a start.
    pub(super) possible: bool,
}

impl<'c, 'p> MaxCollect<'c, 'p> {
    /// The visits of a certificate, ready to be looked at; nothing when the numbers lent are fewer than [`super::CertificateSize`]
    /// says, or a visit is not the problem's or stands twice. Panics: never.
    #[must_use]
    pub fn new(problem: &'p Valid<'p>, certificate: &Certificate<'c>, lent: CertificateMemory<'c>) -> Option<Self> {
        let (problem, rows) = (problem.problem(), certificate.visits.len());
        let words = lent.words.get_mut(..words(problem, certificate))?;
        let side = side(problem, certificate);
        let (ways, words) = words.split_at_mut(side * side);
        let (soonest, words) = words.split_at_mut(rows);
        let (latest, words) = words.split_at_mut(rows);
        let (out, words) = words.split_at_mut(rows);
        let (nearest, words) = words.split_at_mut(rows);
        let (home, words) = words.split_at_mut(rows);
        let (here, words) = words.split_at_mut(rows);
        let (stays, words) = words.split_at_mut(rows);
        let (ahead, words) = words.split_at_mut(rows + 1);
        let places = problem.travel.places as usize;
        let (near, words) = words.split_at_mut(places);
        let (via, words) = words.split_at_mut(places);
        let (shortest, words) = words.split_at_mut(places);
        let (stones, words) = words.split_at_mut(places);
        let (row_of, allowed) = words.split_at_mut(problem.visits.len());
        row_of.fill(-1);
        allowed.fill(0);
        let (labels, certificate, used, mode, possible) = (lent.labels, *certificate, 0, ModeIx::NONE, true);
        #[rustfmt::skip]
        let mut made = Self {
            problem, certificate, soonest, latest, ways, out, nearest, home, nearest_home: 0, here, stays, ahead, near, via, shortest, stones, row_of,
            allowed,
            labels, used, followed: 0, mode, possible,
        };
        for (row, weighed) in certificate.visits.iter().enumerate() {
            let visit = problem.visits.get(weighed.visit.at())?;
            if core::mem::replace(&mut made.row_of[weighed.visit.at()], row as i32) >= 0 {
                return None;
            }
            made.soonest[row] = problem.windows_of(visit).map(|window| window.earliest.0).min()?;
            made.latest[row] = problem.windows_of(visit).map(|window| window.latest.0).max()?;
            for shift in 0..problem.shifts.len() {
                let may = may_stand(problem, weighed.visit, visit, ShiftIx::from_index(shift));
                made.allowed[shift * rows.div_ceil(32) + row / 32] |= i32::from(may) << (row % 32);
            }
        }
        made.shortest.fill(i32::MAX);
        made.stones.fill(i32::MAX);
        for (visit, &row) in problem.visits.iter().zip(&*made.row_of) {
            let at = visit.place.at();
            made.shortest[at] = made.shortest[at].min(visit.duration.0);
            made.stones[at] = if row < 0 { made.stones[at].min(visit.duration.0) } else { made.stones[at] };
        }
        made.possible = made.narrow();
        Some(made)
    }

    /// The most a carer can collect in all shifts that are not double runs. Panics: never.
    pub fn carer(&mut self, carer: CarerIx) -> Collected {
        let own = |shift: &Shift| shift.carer == carer && !shift.second.is_some();
        let (mut ends, mut count, mut after) = ([End::START; ENDS], 1, None);
        self.used = 0;
        loop {
            let keys = self.problem.shifts.iter().enumerate().filter(|(_, row)| own(row));
            // By start, found one after another: there is no memory for an order of shifts.
            let later = keys.map(|(at, row)| (row.span.start, at)).filter(|&key| after.is_none_or(|last| key > last));
            let Some(next) = later.min() else { break };
            after = Some(next);
            self.shift(ShiftIx::from_index(next.1), &mut ends, &mut count);
        }
        self.best(&ends[..count], own)
    }

    /// The most that can be collected in one shift alone, such as a double run. Panics: never.
    pub fn alone(&mut self, index: ShiftIx) -> Collected {
        let (mut ends, mut count) = ([End::START; ENDS], 1);
        self.used = 0;
        self.shift(index, &mut ends, &mut count);
        let row = self.problem.shifts.get(index.at());
        self.best(&ends[..count], |shift| row.is_some_and(|row| core::ptr::eq(row, shift)))
    }

    /// Whether a round of a shift can hold the visit of a row; it can where there is no memory to look. Panics: never.
    pub fn reaches(&mut self, index: ShiftIx, row: usize) -> bool {
        let (soonest, latest) = (Seconds(self.soonest[row]), Seconds(self.latest[row]));
        let span = self.problem.shifts.get(index.at()).map_or(Default::default(), |shift| shift.span);
        if latest < span.start || soonest > span.end {
            return false;
        }
        self.used = 0;
        match self.shift(index, &mut [End::START; ENDS], &mut 1) {
            Some(turn) => {
                (0..self.used).any(|at| self.labels[at].row as usize == row && self.back(&turn, at).is_some())
            }
            None => self.used > 0 && self.allows(index.at(), row),
        }
    }

    /// The best end, but no more than every visit that the shifts may make, each made once.
    fn best(&self, ends: &[End], own: impl Fn(&Shift) -> bool) -> Collected {
        let mut whole = 0;
        for (row, weighed) in self.certificate.visits.iter().enumerate() {
            let carers = self.problem.visits[weighed.visit.at()].carers;
            let able = self.problem.shifts.iter().enumerate().filter(|&(at, shift)| own(shift) && self.allows(at, row));
            whole += able.map(|(_, shift)| shift.hands(carers)).max().map_or(0, i64::from) * i64::from(weighed.points);
        }
        let end = ends.iter().max_by_key(|end| end.points).unwrap_or(&End::START);
        // Joined labels may collect a visit twice; all there is to collect is a bound of its own.
        Collected { points: end.points.clamp(0, whole), last: end.last }
    }

    pub(super) fn allows(&self, shift: usize, row: usize) -> bool {
        self.allowed[shift * self.certificate.visits.len().div_ceil(32) + row / 32] >> (row % 32) & 1 == 1
    }

    pub(super) fn asked(&self, row: usize) -> &'p Visit {
        &self.problem.visits[self.certificate.visits[row].visit.at()]
    }

    fn priced(&self, is: impl Fn(Limit) -> bool) -> i64 {
        self.certificate.limits.iter().filter(|row| is(row.limit)).map(|row| i64::from(row.points)).sum()
    }

    /// Adds the ends of a shift's rounds to those of the shifts before it; nothing when no round can collect any, or when
    /// there was no room to look and all is taken to be collected.
    fn shift(&mut self, index: ShiftIx, ends: &mut [End; ENDS], count: &mut usize) -> Option<ShiftView<'p>> {
        let shift = self.problem.shifts.get(index.at())?;
        let (mut width, mut first, mut last, mut whole) = (0, i32::MAX, i32::MIN, 0);
        for (row, weighed) in self.certificate.visits.iter().enumerate() {
            let (soonest, latest) = (self.soonest[row], self.latest[row]);
            if self.allows(index.at(), row) && latest >= shift.span.start.0 && soonest <= shift.span.end.0 {
                (first, last) = (first.min(soonest), last.max(latest));
                whole += i64::from(shift.hands(self.asked(row).carers)) * i64::from(weighed.points);
                (self.here[width], self.stays[width]) = (row as i32, stay(self.problem, shift, self.asked(row)).0);
                width += 1;
            }
        }
        let (origin, grid) = (first.max(shift.span.start.0), self.certificate.grid.0.max(1));
        let slots = if width == 0 { return None } else { (last.min(shift.span.end.0) - origin).max(0) / grid + 1 };
        let breaks = self.problem.breaks.get(shift.first_break as usize..).unwrap_or(&[]);
        let breaks = &breaks[..breaks.len().min(shift.breaks.min(BREAKS) as usize)];
        let paid = |own| i64::from(self.certificate.paid) + self.priced(|limit| limit == Limit::Hours(own));
        let second = list_staff(shift).map(paid).sum();
        let load = self.priced(|limit| limit == Limit::Load(index));
        let (base, slots, width) = (self.used, slots as usize, width + 1);
        let turn = ShiftView { shift, index: index.0, breaks, second, load, base, origin, slots, grid, width };
        let room = slots.saturating_mul(width).saturating_mul(EACH);
        self.used = self.used.saturating_add(room);
        // No memory for this shift: it is let collect everything. The bound is weaker, and still none too low.
        let Some(labels) = self.labels.get_mut(base..self.used) else {
            let points = ends[..*count].iter().map(|end| end.points).max().unwrap_or(0) + whole;
            End { points, last: NONE - 1, ..End::START }.keep(ends, count);
            return None;
        };
        labels.fill(Label::default());
        self.find_ways(shift);
        self.set_out(&turn, &ends[..*count]);
        self.walk(&turn);
        for at in 0..room {
            let Some(back) = self.back(&turn, at) else { continue };
            let label = &self.labels[base + at];
            let paid = if shift.commute_paid { i64::from((back - label.free).0) } else { 0 };
            let points = label.points.saturating_sub(second.saturating_mul(paid));
            End { points, back, day: Some(shift.day), last: (base + at) as u32 }.keep(ends, count);
        }
        Some(turn)
    }

    /// Rounds begin at the start place, rested.
    fn set_out(&mut self, turn: &ShiftView<'_>, ends: &[End]) {
        let rest = self.problem.carers.get(turn.shift.carer.at()).map_or(Seconds::ZERO, |carer| carer.rest);
        let begins = turn.shift.span.start;
        for end in ends {
            let rested =
                // Rest is owed between days only. Where it is not known which day an end is of, no rest is asked for.
                if end.day.is_none_or(|day| day == turn.shift.day) { begins } else { begins.max(end.back + rest) };
            let points = end.points.saturating_sub(self.day_points(turn.shift, end));
            let (free, busy) = (rested, rested);
            let label =
                Label { points, free, busy, from: end.last, shift: turn.index, fresh: true, ..Label::default() };
            label.put(&mut self.labels[turn.bucket(rested, turn.width - 1).0]);
        }
    }

    /// What going on from an end to a round of this day costs in points, by the limits on days.
    fn day_points(&self, shift: &Shift, end: &End) -> i64 {
        // An end without a day, the start apart, may be of this day.
        let new = end.last == NONE || end.day.is_some_and(|day| day != shift.day);
        if !new || shift.second.is_some() {
            return 0;
        }
        let Some(row) = self.problem.carers.get(shift.carer.at()) else { return 0 };
        let weekend = |day| weekend(self.problem, day);
        let new_weekend = weekend(shift.day).is_some() && end.day.and_then(weekend) != weekend(shift.day);
        self.priced(|limit| match limit {
            Limit::Days(carer) => carer == shift.carer,
            Limit::InRow(carer, first) => {
                carer == shift.carer && days_in_row(row, first).is_some_and(|(_, days)| days.contains(&shift.day))
            }
            Limit::Weekends(carer) => carer == shift.carer && new_weekend,
            Limit::Hours(_) | Limit::Load(_) => false,
        })
    }

    /// Follows every round from moment to moment.
    fn walk(&mut self, turn: &ShiftView<'_>) {
        let moment = turn.width * EACH;
        self.ahead.fill(-1);
        // Moments in order, as Dijkstra's algorithm settles nodes: a label is followed once nothing earlier can better it.
        // Within a moment again and again, since a short visit may end in the moment in which it began.
        for slot in 0..turn.slots {
            // A round does no more things within one moment than there are visits and breaks.
            for _ in 0..turn.width + turn.breaks.len() {
                let mut again = false;
                for at in 0..moment {
                    let from = turn.base + slot * moment + at;
                    if core::mem::take(&mut self.labels[from].fresh) && self.is_ahead(at / EACH, from) {
                        again |= self.pause(turn, from) | self.go_on(turn, slot, at / EACH, from);
                    }
                }
                if !again {
                    break;
                }
            }
        }
    }

    /// Whether no round that was worth more when it made the same visit makes this one needless.
    fn is_ahead(&mut self, at: usize, from: usize) -> bool {
        let (label, best) = (self.labels[from], self.ahead[at]);
        let Some(other) = usize::try_from(best).ok().map(|best| self.labels[best]) else {
            self.ahead[at] = from as i32;
            return true;
        };
        if label.points > other.points {
            self.ahead[at] = from as i32;
        }
        // One label a place is kept to compare with: most that are dominated are dominated by the best so far.
        best as usize == from || !other.covers(&label)
    }

    /// Takes each break that may be taken now, where the carer is; whether that began anything.
    fn pause(&mut self, turn: &ShiftView<'_>, from: usize) -> bool {
        let (label, first) = (self.labels[from], from - (from - turn.base) % EACH);
        let mut again = false;
        for (bit, pause) in turn.untaken(&label) {
            let start = label.free.max(pause.window.earliest);
            if start <= pause.window.latest {
                // Who waits for a break may have come nearer to the next visit meanwhile.
                let (free, busy, breaks) =
                    (start + pause.duration, label.busy + pause.duration, label.breaks | 1 << bit);
                again |= Label { free, busy, breaks, fresh: true, ..label }.put(&mut self.labels[first..first + EACH]);
            }
        }
        again
    }

    /// Goes on to every visit that can be next; whether any of them begins at the same moment.
    fn go_on(&mut self, turn: &ShiftView<'_>, slot: usize, at: usize, from: usize) -> bool {
        let (label, rows) = (self.labels[from], self.certificate.visits.len());
        let here = if at + 1 == turn.width { None } else { Some(self.here[at]) };
        let due = turn.due(&label);
        let mut again = false;
        for to in 0..turn.width - 1 {
            let row = self.here[to];
            let step = here.map_or(0, |here| row - here);
            let near = here.is_some() && (-ITSELF..ITSELF).contains(&step);
            if (near && label.made >> (step + ITSELF) & 1 == 1) || label.free.0 > self.latest[row as usize] {
                continue;
            }
            let way = here.map_or(self.out[row as usize], |here| self.ways[here as usize * rows + row as usize]);
            let Some((next, start)) = self.visit(turn, &label, due, here.is_none(), (to, row as usize), way) else {
                continue;
            };
            let made =
                if step < 0 { label.made.checked_shl(-step as u32) } else { label.made.checked_shr(step as u32) };
            let made = self.still_open(row, made.unwrap_or(0), next.free) | 1 << ITSELF;
            let (bucket, then) = turn.bucket(start, to);
            let new = Label { made, from: from as u32, ..next }.put(&mut self.labels[bucket]);
            again |= new && then <= slot;
        }
        again
    }

    /// The round with one more visit, and that visit's start; nothing when it cannot be.
    fn visit(
        &self,
        turn: &ShiftView<'_>,
        label: &Label,
        due: Seconds,
        first: bool,
        (to, row): (usize, usize),
        way: i32,
    ) -> Option<(Label, Seconds)> {
        let visit = self.asked(row);
        // While a break was waited for the carer may have gone ahead, but not past the nearest place: both bounds hold.
        let there = (label.busy + Seconds(way)).max(label.free + Seconds(self.nearest[row].min(way)));
        let there = there.max(Seconds(self.soonest[row]));
        let opens = |window: &Window| there <= window.latest;
        let start = match visit.others {
            0 => there,
            _ => self.problem.windows_of(visit).filter(opens).map(|window| there.max(window.earliest)).min()?,
        };
        let stays = Seconds(self.stays[to]);
        let free = start + stays;
        if start.0 > self.latest[row] || free + Seconds(self.home[row]) > turn.shift.span.end {
            return None;
        }
        let (mut breaks, mut due) = (label.breaks, due);
        if first {
            // Who might start the first visit after the window of a break owes none.
            let spared = turn.untaken(label).filter(|(_, pause)| pause.window.latest.0 <= self.latest[row]);
            breaks = spared.fold(breaks, |breaks, (bit, _)| breaks | 1 << bit);
            due = turn.due(&Label { breaks, ..*label });
        }
        // A break whose window closes while the visit goes on was due before it.
        if due < free {
            return None;
        }
        let worked = stays.0.saturating_add(if first && !turn.shift.commute_paid { 0 } else { way });
        // A double run brings two pairs of hands where two are needed, and one where one is.
        let earned = i64::from(turn.shift.hands(visit.carers)) * i64::from(self.certificate.visits[row].points);
        let spent =
            turn.second.saturating_mul(worked.into()).saturating_add(turn.load.saturating_mul(visit.load.into()));
        let points = label.points.saturating_add(earned).saturating_sub(spent);
        let worked = label.worked.saturating_add(worked.max(0) as u32);
        Some((Label { points, free, busy: free, worked, row: row as u32, breaks, fresh: true, ..*label }, start))
    }

    /// Of the visits made those that might be made again: the others need no remembering.
    fn still_open(&self, row: i32, mut made: u128, free: Seconds) -> u128 {
        let mut open = 0;
        while made != 0 {
            let bit = made.trailing_zeros();
            made &= made - 1;
            let other = usize::try_from(row + bit as i32 - ITSELF).ok().and_then(|other| self.latest.get(other));
            // Visits whose windows have closed need not be remembered: then fewer labels differ.
            open |= u128::from(other.is_some_and(|&latest| latest >= free.0)) << bit;
        }
        open
    }

    /// When the round of a label is back, if it has taken its breaks and is back in time.
    fn back(&self, turn: &ShiftView<'_>, at: usize) -> Option<Seconds> {
        let label = self.labels.get(turn.base + at)?;
        let row = *self.here[..turn.width - 1].get(at / EACH % turn.width)? as usize;
        let back =
            (label.busy + Seconds(self.home[row])).max(label.free + Seconds(self.nearest_home.min(self.home[row])));
        // Breaks whose windows open after the last visit are not owed; it ended no sooner than without those taken.
        let taken = (0..BREAKS).zip(turn.breaks).filter(|(bit, _)| label.breaks & (1 << bit) != 0);
        let ended = taken.fold(label.busy, |ended, (_, pause)| ended - pause.duration);
        // What only long work owes may be left out.
        let owed = turn.untaken(label).any(|(_, pause)| pause.window.earliest < ended && pause.after == Seconds::ZERO);
        let whole = label.points > i64::MIN && !owed;
        (whole && back <= turn.shift.span.end).then_some(back)
    }
}
