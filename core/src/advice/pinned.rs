//! The tables of the rest of a day: shifts that begin now, breaks that are over, windows that are past, and what is fixed.

use alloc::vec::Vec;

use super::day::{Day, Gone};
use super::news::{Fate, News};
use crate::book::{Break, Pin, Shift, Travel, Visit};
use crate::ground::{BreakIx, PlaceIx, Seconds, ShiftIx, VisitIx, Window};
use crate::rounds::{Planned, Task, Violation};

/// A row of the table of breaks as it is written anew, and which it was; none for one that only holds a carer back.
type BreakRow = (Break, Option<BreakIx>);

/// Rewrites the tables for the rest of the day. Returns by the new rows of breaks those they were.
pub(super) fn pin_breaks(day: &mut Day<'_>) -> Vec<Option<BreakIx>> {
    let mut breaks: Vec<BreakRow> = Vec::new();
    for at in 0..day.tables.shifts.len() {
        reshape(day, at, &mut breaks);
    }
    let was = breaks.iter().map(|(_, was)| *was).collect();
    day.tables.breaks = breaks.into_iter().map(|(row, _)| row).collect();
    reopen(day);
    fix(day);
    was
}

/// Writes one shift anew as it is from now on, its breaks, and the names that its round has for them.
fn reshape(day: &mut Day<'_>, at: usize, breaks: &mut Vec<BreakRow>) {
    let News { now, until, .. } = *day.news;
    let old = day.tables.shifts[at];
    let today = old.span.start < until && old.span.end > now;
    let mut shift = old;
    if day.gone[at] == Gone::Sick {
        // Sent home from where the carer stands; where no way leads from there, nothing mends that.
        let begun = day.begun[at];
        if begun > 0 && day.way(&shift, day.here(at), shift.end, shift.period) >= Travel::NEVER {
            day.unmended.push(Violation::NoRoute(ShiftIx::from_index(at), begun as u32));
        }
        shift.end = PlaceIx::NONE;
        shift.span.end = day.free(at);
    } else if today && day.begun[at] == 0 {
        let from = day.leaves(at).unwrap_or(now).min(now).min(old.span.end);
        shift.span.start = old.span.start.max(from);
    }
    if let Some((there, _)) = day.comes_late(at).filter(|_| day.begun[at] == 0) {
        shift.span.start = shift.span.start.max(there).min(shift.span.end);
    }
    let mut rows = kept_breaks(day, at, &mut shift, today);
    let hold = if today && day.gone[at] == Gone::No { hold(day, at, &shift) } else { None };
    let begun = day.begun[at];
    let mut round: Vec<Planned> = Vec::with_capacity(day.rounds[at].len() + 1);
    for (row, stop) in day.rounds[at].iter().enumerate() {
        if row == begun {
            round.extend(hold.map(|hold| held(&hold, breaks.len() + rows.len())));
        }
        match stop.task {
            Task::Visit(_) => round.push(*stop),
            Task::Break(was) => {
                let new = rows.iter().position(|row| row.1 == Some(was));
                round.extend(
                    new.map(|new| Planned { task: Task::Break(BreakIx::from_index(breaks.len() + new)), ..*stop }),
                );
            }
        }
    }
    if day.rounds[at].len() == begun {
        round.extend(hold.map(|hold| held(&hold, breaks.len() + rows.len())));
    }
    let row = BreakIx::from_index(breaks.len() + rows.len());
    day.waits.extend(hold.filter(|hold| hold.duration > Seconds::ZERO).map(|_| (ShiftIx::from_index(at), row)));
    rows.extend(hold.map(|hold| (hold, None)));
    (shift.first_break, shift.breaks) = (breaks.len() as u32, rows.len() as u32);
    breaks.extend(rows);
    (day.tables.shifts[at], day.rounds[at]) = (shift, round);
}

fn held(hold: &Break, row: usize) -> Planned {
    Planned { task: Task::Break(BreakIx::from_index(row)), start: hold.window.earliest }
}

/// The breaks of a shift that have begun, when they began, and those that can still be taken, from now on. The shift and the
/// windows of its breaks last as long as what was begun makes them; without time for its breaks it is over.
fn kept_breaks(day: &mut Day<'_>, at: usize, shift: &mut Shift, today: bool) -> Vec<BreakRow> {
    let now = day.news.now;
    let begun = day.begun[at];
    let mut free = day.free(at);
    let mut rows: Vec<BreakRow> = Vec::new();
    let taken = |row: BreakIx| day.rounds[at].iter().position(|stop| stop.task == Task::Break(row));
    let mut old: Vec<(Option<usize>, BreakIx)> =
        (shift.first_break..shift.first_break + shift.breaks).map(BreakIx).map(|row| (taken(row), row)).collect();
    old.sort_unstable();
    // Breaks that were begun stay where they are. Of the others the sick lose theirs, and today's come one behind
    // another from now on.
    for (taken, row) in old {
        let mut new = day.tables.breaks[row.at()];
        if let Some(taken) = taken.filter(|taken| *taken < begun) {
            let start = day.rounds[at][taken].start;
            new.window = Window { earliest: start, latest: start };
        } else if day.gone[at] == Gone::Sick {
            continue;
        } else if today {
            new.window.earliest = new.window.earliest.max(now.min(new.window.latest));
            if begun > 0 && taken.is_some() {
                free = free.max(new.window.earliest);
                new.window.latest = new.window.latest.max(free);
                free += new.duration;
            }
        }
        rows.push((new, Some(row)));
    }
    if begun > 0 {
        let home = day.way(shift, day.here(at), shift.end, shift.period);
        // Where there is no way home any more, the check says so.
        let back = if home < Travel::NEVER { free + home } else { free };
        shift.span.end = shift.span.end.max(back);
    }
    let fits = |(row, _): &BreakRow| {
        row.window.latest >= shift.span.start
            && row.window.earliest.max(shift.span.start) + row.duration <= shift.span.end
    };
    // Whoever has not begun yet owes no break whose time is past.
    if begun == 0 {
        rows.retain(|(row, was)| {
            let taken = day.rounds[at].iter().any(|stop| was.is_some_and(|was| stop.task == Task::Break(was)));
            taken || !today || row.window.latest > now
        });
    }
    if !rows.iter().all(fits) {
        day.gone[at] = Gone::Over;
        let lost = rows.iter().filter(|row| begun > 0 && !fits(row)).filter_map(|(_, was)| *was);
        day.unmended.extend(lost.map(|was| Violation::NoBreak(ShiftIx::from_index(at), was)));
        rows.retain(fits);
    }
    rows
}

/// What keeps the carer of a round that has begun from leaving before now: a break of no length, and where the round was over,
/// one until now. It is paid, because whoever is sent out again has waited: so the whole day counts it too.
fn hold(day: &mut Day<'_>, at: usize, shift: &Shift) -> Option<Break> {
    let (now, free) = (day.news.now, day.free(at));
    if day.begun[at] == 0 || free >= now {
        return None;
    }
    if day.rounds[at].len() > day.begun[at] {
        let moment = day.leaves(at).unwrap_or(now).min(now).max(free);
        return Some(Break { window: Window { earliest: moment, latest: moment }, paid: true, ..Break::default() });
    }
    let home = day.way(shift, day.here(at), shift.end, shift.period);
    if now + home > shift.span.end {
        day.gone[at] = Gone::Over;
        return None;
    }
    Some(Break {
        window: Window { earliest: free, latest: free },
        duration: now - free,
        paid: true,
        ..Break::default()
    })
}

/// Gives every visit the windows that are left of it, first the start it was published for.
fn reopen(day: &mut Day<'_>) {
    let now = day.news.now;
    let mut others: Vec<Window> = Vec::new();
    // A visit's published start is its own window, and what is left of its windows are its others: so whoever moves it
    // pays for a change.
    for at in 0..day.tables.visits.len() {
        let row = day.tables.visits[at];
        let made = &day.published[at];
        let own = (!made.shifts.is_empty() && (made.start >= now || day.fates[at] == Fate::Begun))
            .then_some(Window { earliest: made.start, latest: made.start });
        let left = day.tables.view().windows_of(&row).filter(|window| window.latest >= now);
        let left = left.map(|window| Window { earliest: window.earliest.max(now), ..window });
        let mut windows: Vec<Window> = own.into_iter().chain(left).take(1 + usize::from(Visit::MOST_OTHERS)).collect();
        match day.fates[at] {
            Fate::Begun => windows.truncate(1),
            Fate::Closed => windows = [row.window].into(),
            Fate::Held | Fate::Stands | Fate::Open => {}
        }
        let new = &mut day.tables.visits[at];
        (new.window, new.first_other) = (windows.first().copied().unwrap_or(row.window), others.len() as u32);
        new.others = windows.len().saturating_sub(1) as u8;
        others.extend(windows.into_iter().skip(1));
    }
    day.tables.windows = others;
}

/// Fixes what was begun to its shifts, and frees what was fixed to somebody who is sick.
fn fix(day: &mut Day<'_>) {
    let (fates, gone) = (&day.fates, &day.gone);
    day.tables.pins.retain(|pin| fates[pin.visit.at()] != Fate::Begun && gone[pin.shift.at()] != Gone::Sick);
    for (at, made) in day.published.iter().enumerate().filter(|(at, _)| fates[*at] == Fate::Begun) {
        day.tables.pins.extend(made.shifts.iter().map(|&shift| Pin { visit: VisitIx::from_index(at), shift }));
    }
    day.tables.pins.sort_unstable();
    day.tables.pins.dedup();
}
