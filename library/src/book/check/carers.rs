//! Carers, their shifts and their breaks.

use std::collections::{BTreeMap, BTreeSet};

use homeround_core::ground::Seconds;

use super::{Calendar, Whole, from_until, is_yes};
use crate::book::cell;
use crate::book::model::{Break, Carer, Policy};
use crate::book::occurrences::{self, Clash};
use crate::book::raw::{CellFault, Findings, Row};
use crate::book::tables::Cells;
use crate::book::value::{Clock, Day};

impl Whole<'_> {
    pub(super) fn carer(&self, cells: &mut Cells<'_>) {
        let hours = |column| cells.quiet(column, cell::exact::<0, 168>);
        if let (Some(contract), Some(most)) = (hours("contract_hours"), hours("most_hours"))
            && most < contract
        {
            cells.fault("most_hours", format!("is less than contract_hours ({contract})"), "Turn the two round.");
        }
        overtime(cells);
        self.rested(cells);
    }

    /// Until when a carer rests after the day before the plan begins; nothing when the book does not tell.
    pub(super) fn rested_at(&self, row: &Row, calendar: &Calendar) -> Option<Result<Seconds, Clash>> {
        let until = self.quiet(row, "worked_until", cell::clock)?;
        let hours = cell::exact::<0, 24>;
        let policy = self.raw.rows("policy").first().and_then(|row| self.quiet(row, "rest_hours", hours));
        // There is no book yet: a policy and a carer with these fields alone let the plan's own rule judge the row.
        let policy = Policy { rest_hours: policy, ..Policy::default() };
        let rest_hours = self.quiet(row, "rest_hours", hours);
        // The rest is reckoned by the same rule as in the plan: a check of its own could let through what the plan
        // refuses.
        let carer = Carer { worked_until: Some(until), rest_hours, ..Carer::default() };
        occurrences::rested_from(&calendar.zone, &policy, &carer, calendar.start).transpose()
    }

    /// Whether the first day's shifts leave room for the breaks once the carer is rested.
    fn rested(&self, cells: &mut Cells<'_>) {
        let Some(calendar) = &self.calendar else { return };
        let rested = match self.rested_at(cells.row, calendar) {
            None => return,
            Some(Ok(rested)) => rested,
            Some(Err(clash)) => return cells.fault("worked_until", clash.problem(), clash.remedy()),
        };
        for row in self.raw.rows("shifts").iter().filter(|row| row.text("carer") == cells.row.text("id")) {
            if let Some(shift) = self.spoilt(row, calendar, rested) {
                let problem = format!("leaves no room in shift {shift} after the rest");
                cells.fault("worked_until", problem, "Take the shift out on that day, or shorten the rest.");
            }
        }
    }

    /// The shift of a row of which a rest until `rested` leaves too little for itself or one of its breaks.
    fn spoilt<'r>(&self, row: &'r Row, calendar: &Calendar, rested: Seconds) -> Option<&'r str> {
        let hours = self.hours(row)?;
        let spoils = |day: &Day| {
            // A clock time without a moment on that day is told with its own cell.
            let Ok(span) = occurrences::shift_span(&calendar.zone, &hours, *day) else { return false };
            let breaks = self.raw.rows("breaks").iter().filter(|one| one.text("shift") == row.text("id"));
            let broken = |one: &Row| {
                let (earliest, latest) =
                    (self.quiet(one, "earliest", cell::clock), self.quiet(one, "latest", cell::clock));
                let (Some(earliest), Some(latest)) = (earliest, latest) else { return false };
                let minutes = self.quiet(one, "minutes", cell::whole::<_, 1, 1440>).unwrap_or(0);
                let rest = Break { earliest, latest, minutes, ..Break::default() };
                let Ok(window) = occurrences::rest_window(&calendar.zone, &hours, &rest, *day) else { return false };
                window.latest < rested
                    || window.earliest.max(rested) + Seconds::from_minutes(i32::from(minutes)) > span.end
            };
            // A shorter shift is still one: only a shift that is lost whole, or that loses a break, is a fault.
            span.start < rested && (span.end <= rested || breaks.into_iter().any(broken))
        };
        self.days(row).iter().any(spoils).then(|| row.text("id"))
    }

    pub(super) fn shift(&self, cells: &mut Cells<'_>) {
        from_until(cells);
        let next_day = is_yes(cells.row.text("overnight"));
        if let (Some(start), Some(end)) = (cells.quiet("start", cell::clock), cells.quiet("end", cell::clock)) {
            if !next_day && end.minute <= start.minute {
                let problem = format!("ends before it starts ({start})");
                cells.fault("end", problem, "Turn the times round. Night shift? Put yes in \"overnight\".");
            } else if next_day && end.minute > start.minute {
                let problem = format!("is more than a day after the start ({start})");
                cells.fault("end", problem, "Take the yes out of \"overnight\", or end it sooner.");
            }
        }
        if !cells.row.text("with").is_empty() && cells.row.text("with") == cells.row.text("carer") {
            cells.fault("with", "is the shift's own carer", "Name another carer, or leave it empty.");
        }
        let based = self.raw.rows("branch").iter().any(|row| row.cells.contains_key("base.latitude"));
        for column in ["starts_at", "ends_at"] {
            if cells.row.text(column).eq_ignore_ascii_case("base") && !based {
                cells.fault(column, "the branch has no base", "Give the branch a base, or write home or anywhere.");
            }
        }
        // A clock change matters only on the days on which the shift happens.
        self.clocks(cells, &self.days(cells.row), &["start", "end"], |column, _| next_day && column == "end");
    }

    pub(super) fn rest(&self, cells: &mut Cells<'_>) {
        let Some(shift) = self.row("shifts", cells.row.text("shift")) else { return };
        let (start, end) = (self.quiet(shift, "start", cell::clock), self.quiet(shift, "end", cell::clock));
        let (Some(start), Some(end)) = (start, end) else { return };
        let next_day = is_yes(shift.text("overnight"));
        let minute =
            // A break after midnight belongs to the night shift: it is held against the shift's own minutes.
            |clock: Clock| i32::from(clock.minute) + if next_day && clock.minute < start.minute { 1440 } else { 0 };
        let (earliest, latest) = (cells.quiet("earliest", cell::clock), cells.quiet("latest", cell::clock));
        if let Some(earliest) = earliest.filter(|earliest| minute(*earliest) < i32::from(start.minute)) {
            cells.fault(
                "earliest",
                format!("is before the shift starts ({start}, not {earliest})"),
                "Move the break into the shift.",
            );
        }
        if let (Some(earliest), Some(latest)) = (earliest, latest)
            && minute(latest) < minute(earliest)
        {
            cells.fault("latest", format!("is before earliest ({earliest})"), "Turn the window round.");
        }
        let length = cells.quiet("minutes", cell::whole::<u16, 1, 1440>);
        let end_minute = i32::from(end.minute) + if next_day { 1440 } else { 0 };
        if let (Some(latest), Some(length)) = (latest, length)
            && minute(latest) + i32::from(length) > end_minute
        {
            cells.fault(
                "latest",
                format!("lets the break end after the shift ({end})"),
                "Start it sooner or make it shorter.",
            );
        }
        self.clocks(cells, &self.days(shift), &["earliest", "latest"], |_, clock| minute(clock) >= 1440);
    }

    /// Whether the shifts of one carer overlap, or outlast the longest plan.
    pub(super) fn overlaps(&self, findings: &mut Findings) {
        let (Some(sheet), Some(calendar)) = (self.raw.sheet("shifts"), &self.calendar) else { return };
        let mut spans: BTreeMap<&str, Vec<(Seconds, Seconds, &Row)>> = BTreeMap::new();
        for row in &sheet.rows {
            let (start, end) = (self.quiet(row, "start", cell::clock), self.quiet(row, "end", cell::clock));
            let (Some(start), Some(end)) = (start, end) else { continue };
            let next = i32::from(is_yes(row.text("overnight")));
            for day in self.days(row) {
                let span = (calendar.zone.seconds(day, start), calendar.zone.seconds(day.plus(next), end));
                if let (Ok(start), Ok(end)) = span {
                    // Who rides along is at work too: an overlap with a shift of their own is one of theirs.
                    for carer in [row.text("carer"), row.text("with")].into_iter().filter(|carer| !carer.is_empty()) {
                        spans.entry(carer).or_default().push((start, end, row));
                    }
                }
            }
        }
        for list in spans.values_mut() {
            // Neighbours are enough: where any two overlap, two neighbours do. Others show once those are parted.
            list.sort_by_key(|(start, end, row)| (*start, *end, row.number));
            // Two rows that clash on every day are told once.
            let mut told = BTreeSet::new();
            for pair in list.windows(2) {
                let ((_, end, first), (start, _, row)) = (pair[0], pair[1]);
                if start < end && first.number != row.number && told.insert((first.number, row.number)) {
                    let day = Day(calendar.zone.civil(start).date);
                    let problem = format!("overlaps shift {} of the same carer on {day}", first.text("id"));
                    findings.add(sheet, Some(row), "start", CellFault::new(problem, "Part the two, or make them one."));
                }
            }
            // Times of the core end at this horizon: what is later could not be planned.
            if let Some((_, _, row)) = list.iter().find(|(_, end, _)| *end > Seconds::HORIZON) {
                let trouble =
                    CellFault::new("ends more than 31 times 24 hours after the plan begins", "Plan a day less.");
                findings.add(sheet, Some(row), "end", trouble);
            }
        }
    }
}

/// Whether overtime has both its beginning and its price.
fn overtime(cells: &mut Cells<'_>) {
    let has = |column| cells.row.cells.contains_key(column);
    match (has("overtime_after_hours"), has("overtime_pay_per_hour")) {
        (true, false) => cells.fault(
            "overtime_pay_per_hour",
            "is missing beside overtime_after_hours",
            "Give what an hour of overtime is paid.",
        ),
        (false, true) => cells.fault(
            "overtime_after_hours",
            "is missing beside overtime_pay_per_hour",
            "Give the hours after which it is overtime.",
        ),
        _ => {}
    }
    let pounds = |column| cells.quiet(column, cell::exact::<0, 1000>);
    if let (Some(overtime), Some(pay)) = (pounds("overtime_pay_per_hour"), pounds("pay_per_hour"))
        && overtime < pay
    {
        let remedy = "Give what an hour of overtime is paid in all, not what is added.";
        cells.fault("overtime_pay_per_hour", format!("is less than pay_per_hour ({pay})"), remedy);
    }
}
