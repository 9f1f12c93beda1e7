//! Packages and shifts, as lists of calls and rotas have them: by days of the week, by columns of days, or by single dates.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{Draft, DraftRow, Line, items};
use super::people::{People, id_of};
use crate::book::recurrence::WEEKDAYS;
use crate::book::value::Exact;
use crate::cells::{self, amount, span_of};
use crate::fault::Fault;

/// The columns of days, from Monday.
const WEEK: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Minutes of a day.
const DAY: i64 = 1440;

/// What is assumed of patterns that do not say it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PatternTerms<'a> {
    /// The first day of the plan.
    pub start: &'a str,
    /// Minutes on either side of a call's time in which it may start.
    pub window: i64,
}

/// A clock time in minutes; nothing for what is none.
fn minute(text: &str) -> Option<i64> {
    cells::clock(text).map(|time| time.num_minutes())
}

pub(super) fn clock_text(minute: i64) -> String {
    let minute = minute.rem_euclid(DAY);
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Days of the week as a rule.
pub(super) fn rule(days: &BTreeSet<usize>) -> String {
    if days.len() == 7 {
        return "FREQ=DAILY".to_owned();
    }
    let words: Vec<&str> = days.iter().map(|day| WEEKDAYS[*day]).collect();
    format!("FREQ=WEEKLY;BYDAY={}", words.join(","))
}

/// Takes over packages; `clients` are those who are known.
pub(crate) fn packages(lines: &[Line<'_>], clients: &mut People, terms: PatternTerms<'_>, draft: &mut Draft) {
    // The ids of the whole list first: one that is made here must not be that of a later row.
    let mut taken: BTreeSet<String> =
        lines.iter().map(|line| line.text("id").to_owned()).filter(|id| !id.is_empty()).collect();
    let mut client = String::new();
    for line in lines {
        // In a list by client the name stands in the first row only.
        if !line.text("client").is_empty() {
            line.text("client").clone_into(&mut client);
        } else if !client.is_empty() {
            draft.assume("that a call without a client is of the client above it");
        }
        if client.is_empty() {
            draft.faults.push(line.fault("client", "is empty", "Say whose call it is."));
            continue;
        }
        let Some(id) = line.who("client", &client, clients, "client", &mut draft.faults) else { continue };
        for (days, time) in by_days(line) {
            let mut row = package(line, &time, terms, draft);
            row.set("client", id.clone());
            if let Some(days) = days {
                row.set("repeats", rule(&days));
            }
            let name = row.text("name").to_owned();
            // An id that rows share is not the package's own: the later rows get one each.
            let own = if line.text("id").is_empty()
                || draft.rows("packages").iter().any(|row| row.text("id") == line.text("id"))
            {
                id_of(&format!("{id} {name}"), &mut |id| taken.contains(id))
            } else {
                line.text("id").to_owned()
            };
            taken.insert(own.clone());
            row.set("id", own);
            draft.push("packages", row);
        }
    }
}

/// The days of a row and their time: one, or several where columns of days hold different times. No days are every day, or what `repeats` says.
fn by_days(line: &Line<'_>) -> Vec<(Option<BTreeSet<usize>>, String)> {
    let start = line.said("start");
    let mut times: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (day, role) in WEEK.iter().enumerate() {
        let cell = line.said(role);
        // 0 and 1 are ticks here, though both can be read as times.
        if minute(cell).is_some() && cell != "0" && cell != "1" {
            times.entry(cell.to_owned()).or_default().insert(day);
        } else if cells::yes(cell) == Some(true) || matches!(cell, "x" | "X" | "√" | "*") {
            times.entry(start.to_owned()).or_default().insert(day);
        }
    }
    if times.is_empty() {
        return vec![(None, start.to_owned())];
    }
    times.into_iter().map(|(time, days)| (Some(days), time)).collect()
}

fn package(line: &Line<'_>, time: &str, terms: PatternTerms<'_>, draft: &mut Draft) -> DraftRow {
    let mut row = line.with(&["until", "earliest", "latest", "priority", "tasks", "wished_gender", "required_gender"]);
    row.set("repeats", repeats(line, draft));
    let from = line.said("from");
    row.set("from", if from.is_empty() { terms.start } else { from });
    row.set("skills", items(&line.said("skills").to_lowercase()).collect::<Vec<_>>().join(";"));
    row.set("tasks", items(line.said("tasks")).collect::<Vec<_>>().join(";"));
    let start = minute(time);
    row.set("carers", carers(line, draft));
    row.set("minutes", length(line, start));
    if let Some(start) = start {
        window(&mut row, line, start, terms.window, draft);
    } else if !time.is_empty() {
        draft
            .faults
            .push(Fault { value: time.to_owned(), ..line.fault("start", "is no clock time", "Write it like 07:30.") });
    }
    let name = line.said("name");
    row.set("name", if name.is_empty() { time_of_day(start.or_else(|| minute(row.text("earliest")))) } else { name });
    row
}

/// The days on which a row repeats, where it says so: nothing said is every day.
fn repeats(line: &Line<'_>, draft: &mut Draft) -> String {
    let said = line.said("repeats");
    if !said.is_empty() {
        return said.to_owned();
    }
    if WEEK.iter().all(|day| !line.sheet.columns.contains_key(*day)) {
        draft.assume("that what says no days happens every day");
    }
    "FREQ=DAILY".to_owned()
}

/// The window around a time, within its day.
fn window(row: &mut DraftRow, line: &Line<'_>, start: i64, width: i64, draft: &mut Draft) {
    if line.said("earliest").is_empty() && line.said("latest").is_empty() {
        draft.assume(format!("that a call may start {width} minutes sooner or later than its time"));
    }
    if line.said("earliest").is_empty() {
        row.set("earliest", clock_text((start - width).max(0)));
    }
    if line.said("latest").is_empty() {
        row.set("latest", clock_text((start + width).min(DAY - 1)));
    }
    row.set("preferred", clock_text(start));
}

/// How long, in minutes: its own column, or from its start to its end.
fn length(line: &Line<'_>, start: Option<i64>) -> String {
    let said = line.said("minutes").to_lowercase();
    let bare = ["minutes", "mins", "min", "m"].iter().find_map(|end| said.strip_suffix(end)).unwrap_or(&said).trim();
    let hours = ["hours", "hour", "hrs", "hr", "h"].iter().find_map(|end| said.strip_suffix(end)).map(str::trim);
    if let Some(hours) = hours.and_then(Exact::read) {
        return hours.scaled(60, 1).to_string();
    }
    if !bare.is_empty() {
        // A workbook keeps 0:30 as a part of the day.
        let part = bare.strip_prefix("0.").and_then(|_| cells::clock(bare));
        return span_of(bare).or(part).map_or_else(|| bare.to_owned(), |span| span.num_minutes().to_string());
    }
    let end = minute(line.said("end"));
    start.zip(end).map_or_else(String::new, |(start, end)| (end - start).rem_euclid(DAY).to_string())
}

/// How many carers: a number, or one of the words for one and two.
fn carers(line: &Line<'_>, draft: &mut Draft) -> String {
    let text = line.said("carers").to_lowercase();
    if text.is_empty() {
        draft.assume("one carer where nothing is said");
        return "1".to_owned();
    }
    let two = ["double", "2:1", "two", "dh", "du", "d/u", "d"];
    let one = ["single", "1:1", "one", "s", "sh"];
    // Columns such as `Double-up` say yes or no.
    let asked = line.sheet.columns.get("carers").and_then(|(place, _)| line.sheet.header.get(*place));
    let asked = asked.is_some_and(|name| name.to_lowercase().contains("double"));
    match text.as_str() {
        text if asked && cells::yes(text) == Some(true) => "2".to_owned(),
        text if asked && cells::yes(text) == Some(false) => "1".to_owned(),
        text if two.contains(&text) || text.starts_with("double") => "2".to_owned(),
        text if one.contains(&text) || text.starts_with("single") => "1".to_owned(),
        text => amount(text.trim_end_matches("carers").trim_end_matches("carer").trim()).into_owned(),
    }
}

/// What a call at that time is called.
pub(super) fn time_of_day(minute: Option<i64>) -> &'static str {
    match minute.unwrap_or(DAY / 2) / 60 {
        0..=4 => "night",
        5..=10 => "morning",
        11..=13 => "lunch",
        14..=17 => "tea",
        18..=21 => "evening",
        _ => "night",
    }
}

/// Writes the break that a row says its shift has: unpaid, in the middle third of it.
fn rest(line: &Line<'_>, shift: &str, (start, end): (&str, &str), draft: &mut Draft) {
    let said = line.said("break").to_lowercase();
    let minutes =
        span_of(said.trim_end_matches(|c: char| c.is_alphabetic() || c == ' ')).map_or(0, |span| span.num_minutes());
    let (Some(start), Some(end), 1..) = (minute(start), minute(end), minutes) else { return };
    // In steps of five minutes, as people write them.
    let third = (end - start).rem_euclid(DAY) / 15 * 5;
    let mut row = line.draft();
    row.set("shift", shift);
    row.set("earliest", clock_text(start + third));
    row.set("latest", clock_text(start + 2 * third));
    row.set("minutes", minutes.to_string());
    row.set("paid", "no");
    draft.assume("that breaks are unpaid, in the middle third of a shift");
    draft.push("breaks", row);
}

/// Words in a rota for a day off.
const OFF: [&str; 12] = ["off", "rest", "rd", "rdo", "do", "x", "no", "unavailable", "a/l", "al", "leave", "day off"];

/// Takes over shifts; `carers` are those who are known, `homeless` those whose home nobody knows.
pub(crate) fn shifts(
    lines: &[Line<'_>],
    carers: &mut People,
    homeless: &BTreeSet<String>,
    terms: PatternTerms<'_>,
    draft: &mut Draft,
) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut name = String::new();
    for line in lines {
        if !line.text("carer").is_empty() {
            line.text("carer").clone_into(&mut name);
        }
        if name.is_empty() {
            draft.faults.push(line.fault("carer", "is empty", "Say whose shift it is."));
            continue;
        }
        let Some(id) = line.who("carer", &name, carers, "carer", &mut draft.faults) else { continue };
        for (days, (start, end)) in turns(line, draft) {
            let mut row = line.with(&["until"]);
            let (date, from) = (line.said("date"), line.said("from"));
            match (days, date.is_empty()) {
                (Some(days), _) => row.set("repeats", rule(&days)),
                (None, true) => row.set("repeats", repeats(line, draft)),
                (None, false) => {}
            }
            let first = if date.is_empty() { from } else { date };
            row.set("from", if first.is_empty() { terms.start } else { first });
            let own = line.said("id").to_owned();
            let own = if own.is_empty() || !taken.insert(own.clone()) {
                let made = id_of(&format!("{id} {}", start.replace(':', "")), &mut |id| taken.contains(id));
                taken.insert(made.clone());
                made
            } else {
                own
            };
            // Whose home nobody knows begins and ends at a client: no way there is planned.
            let anchor = if homeless.contains(&id) { "anywhere" } else { "home" };
            for (role, usual) in [("starts_at", anchor), ("ends_at", anchor)] {
                row.set(role, if line.said(role).is_empty() { usual } else { line.said(role) });
            }
            let night = minute(&start).zip(minute(&end)).is_some_and(|(start, end)| end <= start);
            row.set("overnight", if night { "yes" } else { "" });
            rest(line, &own, (&start, &end), draft);
            row.set("carer", id.clone());
            row.set("start", start);
            row.set("end", end);
            row.set("id", own);
            draft.push("shifts", row);
        }
    }
}

/// A start and an end by the clock.
type ClockRange = (String, String);

/// The times of a row, and on which days each: from columns of days, from `times`, or from start and end.
fn turns(line: &Line<'_>, draft: &mut Draft) -> Vec<(Option<BTreeSet<usize>>, ClockRange)> {
    let mut found: BTreeMap<ClockRange, BTreeSet<usize>> = BTreeMap::new();
    let (mut columns, mut strange) = (false, Vec::new());
    for (day, role) in WEEK.iter().enumerate() {
        columns |= line.sheet.columns.contains_key(*role);
        let cell = line.said(role);
        let ticked = cells::yes(cell) == Some(true) && !line.said("start").is_empty();
        if cell.is_empty() || OFF.contains(&cell.to_lowercase().as_str()) {
            continue;
        }
        match ranges(cell) {
            _ if ticked => {
                let range = (line.said("start").to_owned(), line.said("end").to_owned());
                found.entry(range).or_default().insert(day);
            }
            Some(ranges) => {
                for range in ranges {
                    found.entry(range).or_default().insert(day);
                }
            }
            None => strange.push(*role),
        }
    }
    for role in strange {
        let remedy = format!("Write the times, like 07:00-14:00, or one of {} for none.", OFF.join(", "));
        draft.faults.push(line.fault(role, "is no time from and until", remedy));
    }
    // Where the days have columns, a row without a time in any of them is a week off.
    if columns {
        return found.into_iter().map(|(range, days)| (Some(days), range)).collect();
    }
    let times = line.said("times");
    match ranges(times).filter(|_| line.said("start").is_empty()) {
        Some(ranges) => ranges.into_iter().map(|range| (None, range)).collect(),
        None if line.said("start").is_empty() && OFF.contains(&times.to_lowercase().as_str()) => Vec::new(),
        None => vec![(None, (line.said("start").to_owned(), line.said("end").to_owned()))],
    }
}

/// The stretches of time in a cell: `07:00-14:00`, `7am to 2pm`, `07:00-11:00 / 16:00-22:00`; nothing for any other text.
fn ranges(cell: &str) -> Option<Vec<ClockRange>> {
    let text = cell.to_lowercase().replace(['–', '—'], "-").replace(" to ", "-").replace(" - ", "-");
    let parts: Vec<&str> = text.split(['/', ',', ';', '&', '+', '\n', ' ']).filter(|part| !part.is_empty()).collect();
    let range = |part: &&str| -> Option<ClockRange> {
        let (start, end) = part.split_once('-')?;
        let hour =
            |text: &str| minute(text).map(clock_of_end).or_else(|| minute(&format!("{text}:00")).map(clock_of_end));
        Some((hour(start)?, hour(end)?))
    };
    let found: Option<Vec<_>> = parts.iter().map(range).collect();
    found.filter(|ranges| !ranges.is_empty())
}

/// A minute of the day, the end of the day among them.
fn clock_of_end(minute: i64) -> String {
    if minute == DAY { "24:00".to_owned() } else { clock_text(minute) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_of_time_as_rotas_write_them() {
        let one = |start: &str, end: &str| vec![(start.to_owned(), end.to_owned())];
        for cell in ["07:00-14:00", "7am to 2pm", "07:00 – 14:00", "0700-1400", "7-14"] {
            assert_eq!(ranges(cell), Some(one("07:00", "14:00")), "{cell}");
        }
        assert_eq!(ranges("07:00-11:00 / 16:00-24:00").map(|ranges| ranges.len()), Some(2));
        assert_eq!((ranges("early"), ranges(""), ranges("07:00")), (None, None, None));
        assert_eq!(rule(&BTreeSet::from([0, 2])), "FREQ=WEEKLY;BYDAY=MO,WE");
    }
}
