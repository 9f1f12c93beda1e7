//! Clients and packages: windows, wishes, and whether anybody may come at all.

use homeround_core::book::Visit;

use super::{Whole, from_until, is_yes};
use crate::book::cell;
use crate::book::occurrences::Clash;
use crate::book::raw::CellFault;
use crate::book::tables::Cells;
use crate::book::value::{Clock, Day};

impl Whole<'_> {
    pub(super) fn client(&self, cells: &mut Cells<'_>) {
        one_gender(cells);
        let preferred = cells.row.list("preferred_carers");
        let both: Vec<&str> =
            cells.row.list("barred_carers").into_iter().filter(|carer| preferred.contains(carer)).collect();
        for carer in both {
            let trouble = CellFault::new("is preferred and barred at once", "Keep the carer in one of the two lists.");
            cells.findings.add_value(cells.sheet, Some(cells.row), "barred_carers", carer.to_owned(), trouble);
        }
        let (required, barred) = (cells.row.list("required_carers"), cells.row.list("barred_carers"));
        for carer in required.iter().filter(|carer| barred.contains(carer)) {
            let trouble = CellFault::new("is required and barred at once", "Keep the carer in one of the two lists.");
            cells.findings.add_value(cells.sheet, Some(cells.row), "required_carers", (*carer).to_owned(), trouble);
        }
        for carer in preferred.iter().filter(|_| !required.is_empty()) {
            let trouble = CellFault::new(
                "is preferred where only required carers may come",
                "Take the preferred carers out, or the required ones.",
            );
            cells.findings.add_value(cells.sheet, Some(cells.row), "preferred_carers", (*carer).to_owned(), trouble);
        }
    }

    pub(super) fn package(&self, cells: &mut Cells<'_>) {
        from_until(cells);
        self.window(cells);
        self.eligible(cells);
        one_gender(cells);
        if cells.row.cells.contains_key("least_gap_minutes") && !cells.row.cells.contains_key("kind") {
            let remedy = "Give the visits that are alike the same kind, medication for example.";
            cells.fault("least_gap_minutes", "is between visits of a kind, and there is no kind", remedy);
        }
        let overnight = is_yes(cells.row.text("overnight"));
        // Without a readable opening no time is on the day after: the fault of the cell is told already.
        let opens = cells.quiet("earliest", cell::clock).map_or(0, |earliest| earliest.minute);
        let next_day = |column: &str, clock: Clock| overnight && (column == "latest" || clock.minute < opens);
        let days = self.days(cells.row);
        self.clocks(cells, &days, &["earliest", "latest", "preferred"], next_day);
        // An end that is not after the opening is on the day after, with or without "overnight".
        self.clocks(cells, &days, &["ends"], |_, clock| clock.minute <= opens);
        self.ends(cells);
        self.window_clocks(cells, &days);
    }

    /// Whether a visit that ends by the clock has one start and, but for a clock change, the length it says.
    fn ends(&self, cells: &mut Cells<'_>) {
        let (Some(ends), Some(package)) = (cells.quiet("ends", cell::clock), self.times(cells.row)) else { return };
        // An end by the clock fixes the length only where the start is one moment.
        let one = package.earliest.minute == package.latest.minute && !package.overnight && package.windows.is_empty();
        if !one {
            let remedy = "Make latest the same as earliest, without other windows, or leave ends empty.";
            return cells.fault("ends", "belongs to a visit that may start at several times", remedy);
        }
        // Over midnight the difference is below nothing: a day is added, and equal times are a whole day.
        let length = (i32::from(ends.minute) - i32::from(package.earliest.minute)).rem_euclid(1440);
        // The same time on the clock is a day later.
        let length = if length == 0 { 1440 } else { length };
        if length != i32::from(package.minutes) {
            let problem = format!("is not the time from {} to {ends} ({length})", package.earliest);
            cells.fault("minutes", problem, format!("Write {length}, or another time in ends."));
        }
    }

    /// Tells a package that has no visit in the plan.
    pub(super) fn never(&self, cells: &mut Cells<'_>) {
        let (Some(calendar), Some(from)) = (&self.calendar, cells.quiet("from", cell::day)) else { return };
        // Leave is looked past: who is in hospital for the whole plan has a package all the same.
        if !self.agreed_days(cells.row, &self.except(cells.row)).is_empty() {
            return;
        }
        let (first, last) = (calendar.start, calendar.start.plus(i32::from(calendar.days) - 1));
        let until = cells.quiet("until", cell::day).filter(|until| *until < first);
        let once = cells.row.text("repeats").is_empty();
        // The first reason that applies is the one to mend: the later ones follow from it.
        let (column, problem) = match until {
            _ if from > last => ("from", "begins after the plan"),
            Some(_) => ("until", "is over before the plan"),
            None if !self.agreed_days(cells.row, &[]).is_empty() => ("except", "leaves out every day of the plan"),
            None if once => ("from", "is once, before the plan"),
            None => ("repeats", "names no day of the plan"),
        };
        let problem = format!("{problem} ({first} to {last}): the package has no visit");
        cells.fault(column, problem, "Correct it, or take the row out if nobody is to come.");
    }

    fn window(&self, cells: &mut Cells<'_>) {
        let next_day = is_yes(cells.row.text("overnight"));
        let (Some(earliest), Some(latest)) = (cells.quiet("earliest", cell::clock), cells.quiet("latest", cell::clock))
        else {
            return;
        };
        if !next_day && latest.minute < earliest.minute {
            let problem = format!("is before earliest ({earliest})");
            return cells.fault("latest", problem, "Turn the window round. Past midnight? Put yes in \"overnight\".");
        }
        if next_day && latest.minute >= earliest.minute {
            let problem = format!("is a day or more after earliest ({earliest})");
            return cells.fault("latest", problem, "Take the yes out of \"overnight\", or end the window sooner.");
        }
        // Not before the main window is sound: the others are read against its beginning.
        let others = self.windows(cells, earliest, latest, next_day);
        let Some(preferred) = cells.quiet("preferred", cell::clock) else { return };
        let minute = minute_of(preferred, earliest, next_day);
        let main = (earliest.minute, minute_of(latest, earliest, next_day));
        // The wish must lie in one of the windows, in the service day's own minutes: 00:30 may be tonight.
        if !others.iter().chain([&main]).any(|(from, until)| (*from..=*until).contains(&minute)) {
            let problem = if others.is_empty() {
                format!("is outside the window ({earliest} to {latest})")
            } else {
                format!("is in none of the windows ({earliest} to {latest}, {})", cells.row.list("windows").join(", "))
            };
            cells.fault("preferred", problem, "Move it into the window, or widen the window.");
        }
    }

    /// The other windows in minutes of the service day, those that stand alone; faults for the others.
    fn windows(&self, cells: &mut Cells<'_>, earliest: Clock, latest: Clock, next_day: bool) -> Vec<(u16, u16)> {
        let mut found: Vec<(u16, u16)> = Vec::new();
        let main = (earliest.minute, minute_of(latest, earliest, next_day));
        for text in cells.row.list("windows") {
            let Ok(one) = cell::between(cell::WrittenText { text, fraction: false }, self.known) else { continue };
            let (from, until) = (minute_of(one.from, earliest, next_day), minute_of(one.until, earliest, next_day));
            // Windows that touch overlap: a start at the minute they share would be in both.
            let overlapped = found.iter().chain([&main]).any(|(opens, ends)| from <= *ends && *opens <= until);
            let trouble = if until < from {
                CellFault::new("ends before it begins", "Turn the window round.")
            } else if overlapped {
                CellFault::new("overlaps another window of the package", "Part the two, or make them one.")
            } else {
                found.push((from, until));
                continue;
            };
            cells.findings.add_value(cells.sheet, Some(cells.row), "windows", text.to_owned(), trouble);
        }
        // The core takes no more: each is looked at wherever the search tries the visit.
        if found.len() > usize::from(Visit::MOST_OTHERS) {
            let problem = format!("are {} windows beside the first", found.len());
            cells.fault("windows", problem, format!("Keep to {} of them.", Visit::MOST_OTHERS));
        }
        found
    }

    /// Whether the times of the other windows are one moment on each of `days`.
    fn window_clocks(&self, cells: &mut Cells<'_>, days: &[Day]) {
        let (Some(calendar), Some(package)) = (&self.calendar, self.times(cells.row)) else { return };
        for one in &package.windows {
            for (clock, day) in
                [one.from, one.until].into_iter().flat_map(|clock| days.iter().map(move |day| (clock, *day)))
            {
                let day = package.day_of(day, clock);
                if let Err(why) = calendar.zone.seconds(day, clock) {
                    let clash = Clash { column: "windows", clock, day, why };
                    let trouble = CellFault::new(clash.problem(), clash.remedy());
                    cells.findings.add_value(cells.sheet, Some(cells.row), "windows", one.to_string(), trouble);
                }
            }
        }
    }
}

/// Minutes from midnight of the service day: in an overnight package a time before `earliest` is on the day after.
fn minute_of(clock: Clock, earliest: Clock, overnight: bool) -> u16 {
    clock.minute + if overnight && clock.minute < earliest.minute { 1440 } else { 0 }
}

/// Whether a row asks for one gender at most.
pub(super) fn one_gender(cells: &mut Cells<'_>) {
    let both = cells.quiet("wished_gender", cell::gender).zip(cells.quiet("required_gender", cell::gender));
    if both.is_some() {
        cells.fault("wished_gender", "stands beside required_gender", "Keep one of the two.");
    }
}
