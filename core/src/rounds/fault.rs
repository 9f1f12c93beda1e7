//! What can be wrong with the tables of a problem.

use crate::ground::{BreakIx, CarerIx, GapIx, ShiftIx, VisitIx};

/// What is wrong with a problem: the table and row, and in what way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Fault {
    /// A visit's window, rows of other windows, times, duration, period, carer count, prices or references are out of range.
    Visit(VisitIx),
    /// A shift's span, places, carers, period, price or breaks are out of range.
    Shift(ShiftIx),
    /// A carer's mode or prices are out of range.
    Carer(CarerIx),
    /// A break's window or duration is out of range, or no part of its window lies in its shift.
    Break(BreakIx),
    /// A gap names missing visits, the same one twice, a `least` above its `most`, or wants one carer for
    /// both where that cannot be.
    Gap(GapIx),
    /// A tie names a missing client or carer, or the ties are not sorted by client and carer without repeats.
    Tie(usize),
    /// A visit's other window is out of range.
    Window(usize),
    /// A pin names a missing visit or shift, or the pins are not sorted by visit and shift without repeats.
    Pin(usize),
    /// A visit is pinned to a shift whose carers lack a skill that it needs.
    PinSkill(usize),
    /// A visit is pinned to a shift whose carers may not visit the client: barred, not among the required, or not known.
    PinTie(usize),
    /// A visit is pinned to a shift in which no window of it leaves time to make it.
    PinTime(usize),
    /// A visit is pinned a second time to the same carer.
    PinCarer(usize),
    /// A visit is pinned to more carers than it needs.
    PinMany(usize),
    /// A travel table is not `modes × periods × places × places`, or an entry is longer than a plan.
    Travel,
    /// A carer's hours, rests or prices over the plan are out of range, or more is guaranteed than is allowed.
    Contract(CarerIx),
    /// A shift counts as a day past the longest plan, or, where its carers' days matter, as one a day or more off.
    Day(ShiftIx),
    /// A visit needs more carers at once than may come to its client in the whole plan.
    VisitCarers(VisitIx),
    /// A commitment is a missing client or carer, or the commitments are not sorted without repeats.
    Commitment(usize),
    /// The limits of carers are neither none nor one a client.
    MostCarers,
    /// The first day is no day of the week.
    Weekday,
    /// A price that belongs to no row is negative, or the prices are so high that a roster's cost could not be added up.
    Prices,
    /// More rows than the tables may hold.
    Size,
}

crate::error_table! { Fault {
    Self::Visit(visit) = "HR0101", "visit row {visit} has a window, time, duration, carer count, price or reference out of range",
        "Correct the visit's window, times, duration, number of carers, prices, client and place.";
    Self::Shift(shift) = "HR0102", "shift row {shift} has a span, place, carer, period, price or break out of range",
        "Correct the shift's start, end, places, carers, prices and breaks.";
    Self::Carer(carer) = "HR0103", "carer row {carer} has a travel mode or price out of range",
        "Give the carer a mode of the travel tables, and prices of zero or more.";
    Self::Break(row) = "HR0104", "break row {row} has a window or duration out of range, or lies outside its shift",
        "Give the break a window that meets its shift.";
    Self::Gap(gap) = "HR0105", "gap row {gap} names a missing visit, one visit twice, or a least above its most",
        "Name two visits of the problem, and a least that is not above the most.";
    Self::Tie(row) = "HR0106", "tie row {row} names a missing client or carer, or is out of order",
        "Sort the ties by client and carer, each pair once.";
    Self::Window(row) = "HR0107", "row {row} of the other windows is out of range",
        "Give a window that ends no earlier than it begins, within the plan.";
    Self::Commitment(row) = "HR0122", "commitment row {row} names a missing carer, client or slot, or is out of order",
        "Sort commitments by client and slot, and name rows that exist.";
    Self::Pin(row) = "HR0108", "pin row {row} names a missing visit or shift, or is out of order",
        "Sort the pins by visit and shift, each pair once.";
    Self::PinSkill(row) = "HR0109", "pin row {row} holds a visit in a shift whose carers lack a skill that it needs",
        "Pin the visit to another shift, or change the skills.";
    Self::PinTie(row) = "HR0110", "pin row {row} holds a visit in a shift whose carers may not visit the client",
        "Pin the visit to another shift, or change who may visit the client.";
    Self::PinTime(row) = "HR0111", "pin row {row} holds a visit in a shift that leaves no time for it",
        "Pin the visit to another shift, or change the times.";
    Self::PinCarer(row) = "HR0112", "pin row {row} holds a visit a second time with the same carer",
        "Take one of the two pins out.";
    Self::PinMany(row) = "HR0113", "pin row {row} gives a visit more carers than it needs",
        "Take a pin out, or have the visit need more carers.";
    Self::Travel = "HR0114", "the travel tables have the wrong size, or an entry is longer than a plan",
        "Give modes x periods x places x places entries, each shorter than a plan.";
    Self::Contract(carer) = "HR0115", "carer row {carer} has hours, rests or prices over the plan out of range",
        "Give hours from zero up, with no more guaranteed than allowed.";
    Self::Day(shift) = "HR0116", "shift row {shift} counts as a day that it is not in, or one past the longest plan",
        "Count the shift as the day in which it starts.";
    Self::VisitCarers(visit) = "HR0117", "visit row {visit} needs more carers at once than may come to its client",
        "Allow the client more carers, or have the visit need fewer.";
    Self::MostCarers = "HR0118", "the limits of carers are neither none nor one for each client",
        "Give no limits, or one for each client.";
    Self::Weekday = "HR0119", "the first day is no day of the week",
        "Give 0 for Monday to 6 for Sunday.";
    Self::Prices = "HR0120", "a price that belongs to no row is negative, or so high that a roster's cost cannot be added up",
        "Give prices of zero or more, and lower ones.";
    Self::Size = "HR0121", "there are more rows than the tables may hold",
        "Plan fewer days, or a part of the branch, at a time.";
}}
