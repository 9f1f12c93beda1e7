//! The memory that certificates are checked in, and how much of it.

use super::model::{Certificate, CertificateKind};
use crate::book::{Shift, Visit};
use crate::ground::{Seconds, Window};
use crate::rounds::{Problem, Valid};

/// Labels kept of rounds that begin the same visit at about the same time.
pub(super) const EACH: usize = 4;
/// The same of [`CertificateKind::PaidRounds`].
pub(super) const CELLS: usize = 64;
/// Labels that a check gets at the most, about a gigabyte: whoever asks for more is shown less.
pub const MOST_LABELS: usize = 1 << 23;
/// No row.
pub(super) const NONE: u32 = u32::MAX;

/// A round as far as it was followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Label {
    /// Which visits near the last one were made, by their distance from it in the certificate.
    pub(super) made: u128,
    /// Points so far, what limits cost taken off; the least of all where there is no label.
    pub(super) points: i64,
    /// Since when the carer is free.
    pub(super) free: Seconds,
    /// The same without the waiting for breaks since the last visit.
    pub(super) busy: Seconds,
    /// Until when leaving later costs nothing: of [`super::CertificateKind::PaidRounds`].
    pub(super) until: Seconds,
    /// Which breaks were taken.
    pub(super) breaks: u32,
    /// Seconds of paid ways and visits so far.
    pub(super) worked: u32,
    /// The label this one goes on from.
    pub(super) from: u32,
    /// The row of the last visit.
    pub(super) row: u32,
    /// The shift.
    pub(super) shift: u32,
    /// Whether it still has to be gone on from.
    pub(super) fresh: bool,
}

impl Label {
    pub(super) fn covers(&self, other: &Self) -> bool {
        let more = self.points >= other.points && self.free <= other.free && self.busy <= other.busy;
        // Dominance of the ESPPRC: as many points, as soon, and free to make all that the other may still make.
        more && self.made & !other.made == 0 && other.breaks & !self.breaks == 0
    }

    /// Puts a label among those of its visit and moment; whether that changed anything.
    pub(super) fn put(self, among: &mut [Self]) -> bool {
        for old in among.iter_mut() {
            if old.points == i64::MIN || self.covers(old) {
                *old = self;
                return true;
            } else if old.covers(&self) {
                return false;
            }
        }
        let Some(last) = among.last_mut() else { return false };
        let best = if self.points > last.points { self } else { *last };
        // Full: the two last become one label that is at least as good as each. It may be of no round at all: a relaxation.
        let (free, busy) = (self.free.min(last.free), self.busy.min(last.busy));
        *last =
            Self { free, busy, made: self.made & last.made, breaks: self.breaks | last.breaks, fresh: true, ..best };
        true
    }
}

impl Default for Label {
    fn default() -> Self {
        let (points, free) = (i64::MIN, Seconds::ZERO);
        Self {
            made: 0,
            points,
            free,
            busy: free,
            until: free,
            breaks: 0,
            worked: 0,
            from: NONE,
            row: NONE,
            shift: NONE,
            fresh: false,
        }
    }
}

/// Memory to check in.
#[derive(Debug)]
pub struct CertificateMemory<'m> {
    /// Numbers.
    pub words: &'m mut [i32],
    /// Rounds as they are followed.
    pub labels: &'m mut [Label],
}

/// How much memory a certificate is checked in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CertificateSize {
    /// Numbers; with fewer nothing is shown.
    pub words: usize,
    /// Labels; with fewer, less is shown.
    pub labels: usize,
}

impl CertificateSize {
    /// The memory for a certificate. Panics: never.
    #[must_use]
    pub fn from_certificate(problem: &Valid<'_>, certificate: &Certificate<'_>) -> Self {
        let problem = problem.problem();
        // From the problem and the certificate alone: a checker knows what it needs before it begins.
        let words = words(problem, certificate);
        if certificate.kind == CertificateKind::PaidRounds {
            return Self { words, labels: count_paid_labels(problem, certificate) };
        }
        let of = |shift: &Shift| slots(problem, certificate, shift);
        let mut labels = 0_usize;
        for carer in 0..problem.carers.len() {
            let own = problem.shifts.iter().filter(|shift| shift.carer.at() == carer);
            labels = labels.max(own.map(of).fold(0, usize::saturating_add));
        }
        Self { words, labels: labels.saturating_mul(EACH) }
    }
}

/// How many numbers: eight a row and one, four a place, one a visit, one bit a row and shift, and one for each pair of
/// [`side`] rows.
pub(super) fn words(problem: &Problem<'_>, certificate: &Certificate<'_>) -> usize {
    let (rows, side) = (certificate.visits.len(), side(problem, certificate));
    let allowed = rows.div_ceil(32).saturating_mul(problem.shifts.len());
    let each = side.saturating_mul(side).saturating_add(rows.saturating_mul(8)).saturating_add(1);
    let places = (problem.travel.places as usize).saturating_mul(4);
    each.saturating_add(places).saturating_add(problem.visits.len()).saturating_add(allowed)
}

/// Rows between all of which ways are kept at a time.
pub(super) fn side(problem: &Problem<'_>, certificate: &Certificate<'_>) -> usize {
    let rows = certificate.visits.len();
    if certificate.kind == CertificateKind::PaidRounds { widest(problem, certificate).min(rows) } else { rows }
}

/// Moments × visits of one shift.
fn slots(problem: &Problem<'_>, certificate: &Certificate<'_>, shift: &Shift) -> usize {
    let hull = |(least, most): (i32, i32), window: Window| (least.min(window.earliest.0), most.max(window.latest.0));
    let (mut width, mut first, mut last) = (0_usize, i32::MAX, i32::MIN);
    for visit in certificate.visits.iter().filter_map(|row| problem.visits.get(row.visit.at())) {
        let (least, most) = problem.windows_of(visit).fold((i32::MAX, i32::MIN), hull);
        if least <= shift.span.end.0 && most >= shift.span.start.0 {
            (width, first, last) = (width + 1, first.min(least), last.max(most));
        }
    }
    let length = last.min(shift.span.end.0).saturating_sub(first.max(shift.span.start.0)).max(0);
    if width == 0 { 0 } else { ((length / certificate.grid.0.max(1)) as usize + 1).saturating_mul(width + 1) }
}

/// The least and the most of the starts that a visit's windows leave a shift; nothing where none is in it.
fn starts_in(problem: &Problem<'_>, shift: &Shift, visit: &Visit) -> Option<(i32, i32)> {
    let hull = |(least, most): (i32, i32), window: Window| (least.min(window.earliest.0), most.max(window.latest.0));
    let (least, most) = problem.windows_of(visit).fold((i32::MAX, i32::MIN), hull);
    let (first, last) = (least.max(shift.span.start.0), most.min(shift.span.end.0));
    (first <= last).then_some((first, last))
}

/// The most visits of a certificate that any shift has time for.
fn widest(problem: &Problem<'_>, certificate: &Certificate<'_>) -> usize {
    let visits = || certificate.visits.iter().filter_map(|row| problem.visits.get(row.visit.at()));
    let wide = |shift: &Shift| visits().filter(|visit| starts_in(problem, shift, visit).is_some()).count();
    problem.shifts.iter().map(wide).max().unwrap_or(0)
}

/// The most labels that the rounds of any shift are followed by.
fn count_paid_labels(problem: &Problem<'_>, certificate: &Certificate<'_>) -> usize {
    let visits = || certificate.visits.iter().filter_map(|row| problem.visits.get(row.visit.at()));
    let grid = certificate.grid.0.max(1);
    // A stretch of time may touch two moments more than it is long.
    let moments = |(first, last): (i32, i32)| (last.saturating_sub(first) / grid) as usize + 2;
    let of = |shift: &Shift| {
        visits().filter_map(|visit| starts_in(problem, shift, visit)).map(moments).fold(0, usize::saturating_add)
    };
    problem.shifts.iter().map(of).max().unwrap_or(0).saturating_mul(CELLS)
}
