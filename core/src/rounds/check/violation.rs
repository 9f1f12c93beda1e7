//! The rules that the checker knows, each with what breaks it and by how much.

use crate::ground::{BreakIx, CarerIx, ClientIx, GapIx, Seconds, ShiftIx, VisitIx};

/// A rule that a roster breaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Violation {
    /// The rounds do not cover the shifts: bounds missing, out of order, or past the stops.
    Rounds,
    /// A stop names a visit that is not in the problem.
    NoSuchVisit(ShiftIx, VisitIx),
    /// A stop names a break that is not this shift's.
    NotItsBreak(ShiftIx, BreakIx),
    /// A visit is made by this many carers and needs another number. Both carers of a double run count where two or more
    /// are needed.
    Carers(VisitIx, u32),
    /// One carer makes two parts of a visit.
    SameCarer(VisitIx, CarerIx),
    /// Parts of a visit start this far apart.
    Unequal(ShiftIx, VisitIx, Seconds),
    /// A visit starts this long before its window, which is the nearest of several.
    Early(ShiftIx, VisitIx, Seconds),
    /// A visit starts this long after its window, which is the nearest of several.
    Late(ShiftIx, VisitIx, Seconds),
    /// A visit or break, by its position in the round, starts this long before the carer can be there.
    TooSoon(ShiftIx, u32, Seconds),
    /// There is no way to this stop, by its position in the round, or from the last stop to the end place.
    NoRoute(ShiftIx, u32),
    /// The carer would have to leave this long before the shift starts.
    LeavesEarly(ShiftIx, Seconds),
    /// The carer is back this long after the shift ends.
    BackLate(ShiftIx, Seconds),
    /// The carer lacks a skill that the visit needs.
    Skill(ShiftIx, VisitIx),
    /// The carer is barred from the client.
    Barred(ShiftIx, VisitIx),
    /// The shift takes out this much more than it can.
    Load(ShiftIx, u64),
    /// A used shift does not take this break, whose window meets its work.
    NoBreak(ShiftIx, BreakIx),
    /// A break is taken more than once.
    BreakTwice(ShiftIx, BreakIx),
    /// A break starts this long before or after its window.
    BreakWindow(ShiftIx, BreakIx, Seconds),
    /// The second visit starts this much too soon after the first.
    GapShort(GapIx, Seconds),
    /// The second visit starts this much too long after the first.
    GapLong(GapIx, Seconds),
    /// One carer makes both visits of a gap that wants different ones.
    GapCarer(GapIx, CarerIx),
    /// No carer makes both visits of a gap that wants the same one.
    GapOther(GapIx),
    /// Only one of two visits is served that go together.
    GapOne(GapIx),
    /// The carer never visited the client, and this visit is only for those who did.
    Unknown(ShiftIx, VisitIx),
    /// The client is visited only by required carers, of whom this is none.
    NotRequired(ShiftIx, VisitIx),
    /// The visit is served, and no part of it in this shift to which it is pinned.
    NotPinned(ShiftIx, VisitIx),
    /// The carer starts this shift this much too soon after the day before.
    Rest(CarerIx, ShiftIx, Seconds),
    /// In this week of the plan, counted from 0, the carer's longest rest is this much too short; in this week and the next,
    /// each of two, where the carer rests by the fortnight.
    WeekRest(CarerIx, u32, Seconds),
    /// The carer is paid for this much more than is allowed.
    Hours(CarerIx, Seconds),
    /// On this day of the plan, counted from 0, the carer is paid for this much more than is allowed.
    DayHours(CarerIx, u16, Seconds),
    /// The carer works on this many days, more than allowed.
    Days(CarerIx, u32),
    /// The carer works this many days in a row, more than allowed.
    DaysInARow(CarerIx, u32),
    /// The carer works in this many weekends, more than allowed.
    Weekends(CarerIx, u32),
    /// This many carers come to the client, more than allowed.
    ManyCarers(ClientIx, u32),
}
