//! An attendance: one carer at one client's from In to Out, put together from punches.
//!
//! ```
//! use homeround_core::verification::Attendance;
//!
//! // Nothing was punched: no time was delivered that anybody knows of.
//! assert_eq!(Attendance::NONE.delivered_ms(), None);
//! assert!(!Attendance::NONE.complete());
//! ```

use super::event::EventKind;
use super::profile::Profile;
use super::true_time::Moment;
use super::visit_matching::{Slot, nearest_slot};
use crate::ground::{CarerIx, ClientIx, Instant, VisitIx};

/// The row that stands for "no event".
pub const NO_EVENT: u32 = u32::MAX;

/// What accepted corrections changed in an attendance.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Edits {
    /// When the carer came.
    pub came: bool,
    /// When the carer left.
    pub left: bool,
    /// In and Out were swapped.
    pub swapped: bool,
    /// Something waits for approval.
    pub awaiting: bool,
}

impl Edits {
    /// Whether anything was corrected.
    #[must_use]
    pub const fn any(self) -> bool {
        self.came || self.left || self.swapped
    }
}

/// One carer's time at one client's. Rows of events are those of the canonical order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Attendance {
    /// At whose home.
    pub client: ClientIx,
    /// Who.
    pub carer: CarerIx,
    /// The planned visit it is linked to, or [`VisitIx::NONE`].
    pub visit: VisitIx,
    /// The In, or [`NO_EVENT`].
    pub punched_in: u32,
    /// The Out, or [`NO_EVENT`].
    pub punched_out: u32,
    /// When the carer came, if there is an In.
    pub start: Moment,
    /// When the carer left, if there is an Out.
    pub finish: Moment,
    /// Time between Leave and Return, milliseconds.
    pub away_ms: i64,
    /// The Out comes first: offered to be swapped, not swapped.
    pub reversed: bool,
    /// What was corrected in it.
    pub edits: Edits,
    /// Its part of the minutes of a group that was cared for together, milliseconds (V49).
    pub share_ms: Option<i64>,
    /// Whole minutes carried in from an earlier visit of the month (V55).
    pub carry_in: u32,
    /// Whether its punches are those of another attendance of its group (V49).
    pub shared: bool,
    /// The moment it is linked by: the In, or what the Out implies.
    pub arrival: Instant,
    /// First of its punches in the order of punches.
    pub first: u32,
    /// One past the last of them.
    pub end: u32,
}

impl Attendance {
    /// Nothing.
    pub const NONE: Self = Self {
        client: ClientIx::NONE,
        carer: CarerIx::NONE,
        visit: VisitIx::NONE,
        punched_in: NO_EVENT,
        punched_out: NO_EVENT,
        start: Moment::exact(Instant(0)),
        finish: Moment::exact(Instant(0)),
        away_ms: 0,
        reversed: false,
        edits: Edits { came: false, left: false, swapped: false, awaiting: false },
        share_ms: None,
        carry_in: 0,
        shared: false,
        arrival: Instant(0),
        first: 0,
        end: 0,
    };

    /// Whether both ends are known and the right way round.
    #[must_use]
    pub const fn complete(&self) -> bool {
        self.has_in() && self.has_out() && !self.reversed
    }

    /// Whether there is an In.
    #[must_use]
    pub const fn has_in(&self) -> bool {
        self.punched_in != NO_EVENT || self.edits.came
    }

    /// Whether there is an Out.
    #[must_use]
    pub const fn has_out(&self) -> bool {
        self.punched_out != NO_EVENT || self.edits.left
    }

    /// Time with the client, milliseconds: Out less In less time away. Nothing until both ends are known.
    #[must_use]
    pub fn delivered_ms(&self) -> Option<i64> {
        let stay = self.finish.best.millis_since(self.start.best);
        self.complete().then(|| self.share_ms.unwrap_or(stay.saturating_sub(self.away_ms)))
    }

    /// The shortest and the longest that can have been, over the whole of true time.
    #[must_use]
    pub fn delivered_range_ms(&self) -> Option<(i64, i64)> {
        let least = self.finish.earliest.millis_since(self.start.latest).saturating_sub(self.away_ms);
        let most = self.finish.latest.millis_since(self.start.earliest).saturating_sub(self.away_ms);
        self.complete().then(|| self.share_ms.map_or((least, most), |share| (share, share)))
    }
}

/// What a punch was counted as.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Role {
    /// An end, or a repeat of one within the profile's minute.
    #[default]
    End,
    /// Half of a Leave and Return.
    Away,
    /// One too many.
    Extraneous,
}

/// A punch with its true time, as attendances are built from it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Punch {
    /// At whose home.
    pub client: ClientIx,
    /// Who.
    pub carer: CarerIx,
    /// When.
    pub at: Moment,
    /// What.
    pub kind: EventKind,
    /// Its row in the canonical order.
    pub row: u32,
}

impl Punch {
    /// Nothing.
    pub const NONE: Self = Self {
        client: ClientIx::NONE,
        carer: CarerIx::NONE,
        at: Moment::exact(Instant(0)),
        kind: EventKind::Note,
        row: NO_EVENT,
    };
}

/// Puts one client's and one carer's punches, in order of time, together into attendances.
pub struct Builder<'a> {
    /// The client's planned visits.
    pub slots: &'a [Slot],
    /// The thresholds.
    pub profile: &'a Profile<'a>,
    /// What is known, is known by now.
    pub as_of: Instant,
}

/// One attendance being put together.
struct Open {
    row: Attendance,
    last_in: Instant,
    /// When the carer stepped out and did not come back yet, and the place of that punch.
    left: Option<(Instant, usize)>,
}

/// What a punch does to the attendance before it.
enum PunchStep {
    Joins(Role),
    Begins,
}

impl Builder<'_> {
    /// Writes the attendances of `punches`, whose first stands at `offset` in the order of all punches, and what each
    /// punch was counted as; answers how many. There are never more attendances than punches.
    ///
    /// Panics: never when `out` and `roles` are as long as `punches`.
    pub fn build(&self, punches: &[Punch], offset: u32, out: &mut [Attendance], roles: &mut [Role]) -> usize {
        let mut count = 0;
        // A machine of one state: the stay that is open. A punch joins it or begins another, so there are never more
        // attendances than punches.
        let mut open: Option<Open> = None;
        for (at, punch) in punches.iter().enumerate() {
            let position = offset + at as u32;
            match self.step(open.as_mut(), punch, at) {
                PunchStep::Joins(role) => roles[at] = role,
                PunchStep::Begins => {
                    roles[at] = Role::End;
                    count += close(open.take(), position, &mut out[count..], roles);
                    open = Some(begin(punch, position));
                }
            }
        }
        count += close(open, offset + punches.len() as u32, &mut out[count..], roles);
        let count = self.offer_reversals(&mut out[..count]);
        for row in &mut out[..count] {
            row.arrival = self.arrival(row);
        }
        count
    }

    fn step(&self, open: Option<&mut Open>, punch: &Punch, at: usize) -> PunchStep {
        match (punch.kind, open) {
            (EventKind::In, Some(open)) => self.another_in(open, punch),
            (EventKind::Out, Some(open)) => self.another_out(open, punch),
            (EventKind::In | EventKind::Out, None) => PunchStep::Begins,
            (_, Some(open)) if open.row.has_in() && !open.row.has_out() => PunchStep::Joins(step_away(open, punch, at)),
            // Leave and Return count only inside a stay: elsewhere they are one punch too many.
            _ => PunchStep::Joins(Role::Extraneous),
        }
    }

    fn another_in(&self, open: &mut Open, punch: &Punch) -> PunchStep {
        if !open.row.has_in() || open.row.has_out() {
            return PunchStep::Begins;
        }
        let since = punch.at.best.millis_since(open.last_in);
        if since <= self.profile.collapse_ms.value {
            // Measured from the last tap and not the first: who taps until the light turns green arrived once.
            open.last_in = punch.at.best;
            return PunchStep::Joins(Role::End);
        }
        if self.one_visit(open.row.start.best, punch.at.best) {
            PunchStep::Joins(Role::Extraneous)
        } else {
            PunchStep::Begins
        }
    }

    fn another_out(&self, open: &mut Open, punch: &Punch) -> PunchStep {
        let row = &mut open.row;
        if !row.has_out() {
            row.punched_out = punch.row;
            row.finish = punch.at;
            return PunchStep::Joins(Role::End);
        }
        let since = punch.at.best.millis_since(row.finish.best);
        if since <= self.profile.collapse_ms.value {
            row.punched_out = punch.row;
            row.finish = punch.at;
            return PunchStep::Joins(Role::End);
        }
        let starts_between = |slot: &Slot| slot.start > row.finish.best && slot.start < punch.at.best;
        // Another Out long after, or beyond the start of another visit, is the end of a stay whose In is missing.
        if since > self.profile.link_after_ms.value || self.slots.iter().any(starts_between) {
            PunchStep::Begins
        } else {
            PunchStep::Joins(Role::Extraneous)
        }
    }

    /// Whether two moments are nearest to the same planned visit, or near each other and to none.
    fn one_visit(&self, a: Instant, b: Instant) -> bool {
        match (nearest_slot(self.slots, a), nearest_slot(self.slots, b)) {
            (Some(a), Some(b)) => a.visit == b.visit,
            (None, None) => b.millis_since(a) <= self.profile.link_after_ms.value,
            _ => false,
        }
    }

    /// Joins an Out without In and the In without Out that follows it within one visit: the offer of a reversal.
    fn offer_reversals(&self, rows: &mut [Attendance]) -> usize {
        let mut count: usize = 0;
        // In place, since what is kept is never more than what was read: an Out that was followed at once by an In is
        // one stay.
        for at in 0..rows.len() {
            let row = rows[at];
            let before = count.checked_sub(1).map(|before| rows[before]);
            if let Some(out) = before.filter(|out| self.is_reversal(out, &row)) {
                let both = Attendance { punched_out: out.punched_out, finish: out.finish, ..row };
                rows[count - 1] = Attendance { first: out.first, reversed: true, ..both };
                continue;
            }
            rows[count] = row;
            count += 1;
        }
        count
    }

    /// Whether an Out alone and the In alone that follows it are one visit, and no Out can be awaited any more.
    fn is_reversal(&self, out: &Attendance, row: &Attendance) -> bool {
        // Not before the missing Out is overdue: until then the In alone may be a visit that goes on.
        let settled = self.as_of.millis_since(row.start.best) > self.profile.out_due_ms.value;
        let halves = !out.has_in() && row.has_in() && !row.has_out();
        halves && settled && self.one_visit(out.finish.best, row.start.best)
    }

    /// The In; for an Out alone, that Out less the planned length of the visit whose planned end is nearest.
    fn arrival(&self, row: &Attendance) -> Instant {
        if row.has_in() && !row.reversed {
            return row.start.best;
        }
        if row.reversed {
            return row.finish.best;
        }
        let ends = self.slots.iter().map(|slot| (row.finish.best.0.abs_diff(slot.end.0), slot));
        let nearest = ends.min_by_key(|(distance, slot)| (*distance, slot.visit));
        // Only an Out: the carer is taken to have come as long before it as was planned, to be held against the plan.
        // No time is paid by it, for such an attendance is not complete.
        let length = nearest.map_or(0, |(_, slot)| slot.end.millis_since(slot.start));
        Instant(row.finish.best.0.saturating_sub(length))
    }
}

fn begin(punch: &Punch, position: u32) -> Open {
    let row = Attendance { client: punch.client, carer: punch.carer, first: position, ..Attendance::NONE };
    let row = if punch.kind == EventKind::In {
        Attendance { punched_in: punch.row, start: punch.at, ..row }
    } else {
        Attendance { punched_out: punch.row, finish: punch.at, ..row }
    };
    Open { row, last_in: punch.at.best, left: None }
}

fn step_away(open: &mut Open, punch: &Punch, at: usize) -> Role {
    match (punch.kind, open.left) {
        (EventKind::Leave, None) => open.left = Some((punch.at.best, at)),
        (EventKind::Return, Some((left, _))) => {
            open.row.away_ms = open.row.away_ms.saturating_add(punch.at.best.millis_since(left));
            open.left = None;
        }
        _ => return Role::Extraneous,
    }
    Role::Away
}

fn close(open: Option<Open>, end: u32, out: &mut [Attendance], roles: &mut [Role]) -> usize {
    match (open, out.first_mut()) {
        (Some(open), Some(row)) => {
            // Only pairs are subtracted: a Leave without its Return is one punch too many.
            if let Some((_, left)) = open.left {
                roles[left] = Role::Extraneous;
            }
            *row = Attendance { end, ..open.row };
            1
        }
        _ => 0,
    }
}
