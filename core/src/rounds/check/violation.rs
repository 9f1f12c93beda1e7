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
    /// None of the carers of a visit has the skills that one of them needs.
    NoneTrained(VisitIx),
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

crate::error_table! { Violation {
    Self::Rounds = "HR0131", "the rounds do not cover the shifts",
        "Give one round for each shift, in order.";
    Self::NoSuchVisit(shift, visit) = "HR0132", "shift row {shift} has visit row {visit}, which is not in the problem",
        "Take the stop out.";
    Self::NotItsBreak(shift, row) = "HR0133", "shift row {shift} has break row {row}, which belongs to another shift",
        "Take the break out.";
    Self::Carers(visit, carers) = "HR0134", "visit row {visit} is made by {carers} carers and needs another number",
        "Send as many carers as the visit needs.";
    Self::SameCarer(visit, carer) = "HR0135", "carer row {carer} makes two parts of visit row {visit}",
        "Send another carer for one part.";
    Self::Unequal(shift, visit, by) = "HR0136", "the parts of visit row {visit} start {seconds} s apart, one in shift row {shift}" [seconds = by.0],
        "Start all parts of the visit together.";
    Self::Early(shift, visit, by) = "HR0137", "visit row {visit} in shift row {shift} starts {seconds} s before its window" [seconds = by.0],
        "Start the visit later.";
    Self::Late(shift, visit, by) = "HR0138", "visit row {visit} in shift row {shift} starts {seconds} s after its window" [seconds = by.0],
        "Start the visit earlier.";
    Self::TooSoon(shift, stop, by) = "HR0139", "stop {stop} of shift row {shift} starts {seconds} s before the carer can be there" [seconds = by.0],
        "Start the stop later, or change the order.";
    Self::NoRoute(shift, stop) = "HR0140", "there is no way to stop {stop} of shift row {shift}, or from there to the end",
        "Give the stop to another carer, or add the way to the travel tables.";
    Self::LeavesEarly(shift, by) = "HR0141", "the carer leaves {seconds} s before shift row {shift} starts" [seconds = by.0],
        "Start the first visit later.";
    Self::BackLate(shift, by) = "HR0142", "the carer is back {seconds} s after shift row {shift} ends" [seconds = by.0],
        "Take a visit out, or let the shift end later.";
    Self::Skill(shift, visit) = "HR0143", "the carer of shift row {shift} lacks a skill that visit row {visit} needs",
        "Send a carer who has the skill.";
    Self::Barred(shift, visit) = "HR0144", "the carer of shift row {shift} is barred from the client of visit row {visit}",
        "Send another carer.";
    Self::Load(shift, over) = "HR0145", "shift row {shift} takes out {over} more than it can",
        "Move a visit with a load to another shift.";
    Self::NoBreak(shift, row) = "HR0146", "shift row {shift} does not take break row {row}",
        "Put the break into the round.";
    Self::BreakTwice(shift, row) = "HR0147", "shift row {shift} takes break row {row} more than once",
        "Take the break once.";
    Self::BreakWindow(shift, row, by) = "HR0148", "break row {row} of shift row {shift} starts {seconds} s outside its window" [seconds = by.0],
        "Start the break within its window.";
    Self::GapShort(gap, by) = "HR0149", "the second visit of gap row {gap} starts {seconds} s too soon after the first" [seconds = by.0],
        "Start the second visit later.";
    Self::GapLong(gap, by) = "HR0150", "the second visit of gap row {gap} starts {seconds} s too long after the first" [seconds = by.0],
        "Start the second visit earlier.";
    Self::GapCarer(gap, carer) = "HR0151", "carer row {carer} makes both visits of gap row {gap}, which wants two carers",
        "Send another carer to one of the visits.";
    Self::GapOne(gap) = "HR0152", "only one visit of gap row {gap} is served, and they go together",
        "Serve both visits, or neither.";
    Self::Unknown(shift, visit) = "HR0153", "the carer of shift row {shift} never visited the client of visit row {visit}, which asks for that",
        "Send a carer who visited the client before.";
    Self::NotRequired(shift, visit) = "HR0154", "the carer of shift row {shift} is none of those that the client of visit row {visit} requires",
        "Send a required carer.";
    Self::NotPinned(shift, visit) = "HR0155", "visit row {visit} is pinned to shift row {shift} and no part of it is there",
        "Make the visit in that shift, or take the pin out.";
    Self::Rest(carer, shift, by) = "HR0156", "carer row {carer} starts shift row {shift} {seconds} s too soon after the day before" [seconds = by.0],
        "End the day before earlier, or start this one later.";
    Self::WeekRest(carer, week, by) = "HR0157", "the longest rest of carer row {carer} in week {week} is {seconds} s too short" [seconds = by.0],
        "Take work out of that week.";
    Self::Hours(carer, by) = "HR0158", "carer row {carer} is paid for {seconds} s more than is allowed" [seconds = by.0],
        "Give some of the work to another carer.";
    Self::Days(carer, days) = "HR0159", "carer row {carer} works on {days} days, more than allowed",
        "Give a day's work to another carer.";
    Self::DaysInARow(carer, days) = "HR0160", "carer row {carer} works {days} days in a row, more than allowed",
        "Give a day's work to another carer.";
    Self::Weekends(carer, weekends) = "HR0161", "carer row {carer} works in {weekends} weekends, more than allowed",
        "Give a weekend's work to another carer.";
    Self::ManyCarers(client, carers) = "HR0162", "{carers} carers come to client row {client}, more than allowed",
        "Send fewer different carers to the client.";
    Self::GapOther(gap) = "HR0163", "no carer makes both visits of gap row {gap}, which wants the same one",
        "Send one carer to both visits.";
    Self::DayHours(carer, day, by) = "HR0164", "on day {day} of the plan carer row {carer} is paid for {seconds} s more than is allowed" [seconds = by.0],
        "Give some of that day's work to another carer.";
    Self::NoneTrained(visit) = "HR0165", "none of the carers of visit row {visit} has the skills that one of them needs",
        "Send one carer who has them.";
}}
