//! A row of a table read into facts, with every fault of it.

use chrono::{DateTime, FixedOffset, NaiveDate};
use homeround_core::verification::PunchMethod;

use super::{HeaderTable, SPANS};
use crate::book::value::{Degrees, Exact};
use crate::cells::amount::{ERROR, amount};
use crate::cells::datetime::{format_iso, length_text};
use crate::cells::{clock, day, is_error, span_of as length, yes};
use crate::exchange::visit_record::{RecordField, RecordTexts, RowFault};

impl HeaderTable {
    /// The facts of a row.
    ///
    /// # Errors
    /// Every fault of it.
    pub(crate) fn read(&self, cells: &[String]) -> Result<RecordTexts, Vec<RowFault>> {
        let mut row = RowReading { table: self, cells, troubles: Vec::new() };
        let facts = row.facts();
        if row.troubles.is_empty() { Ok(facts) } else { Err(row.troubles) }
    }
}

/// One row being read.
struct RowReading<'a> {
    table: &'a HeaderTable,
    cells: &'a [String],
    troubles: Vec<RowFault>,
}

impl RowReading<'_> {
    fn facts(&mut self) -> RecordTexts {
        let mut facts = RecordTexts::default();
        let (have, need) = (self.cells.len(), self.table.header.len());
        if have != need {
            let problem = format!("has {have} cells where the header has {need}");
            self.troubles.push(RowFault::new("", "", problem, "Put cells that hold a comma or a line end in quotes."));
            // The cells are shifted: every further fault would name the wrong column.
            return facts;
        }
        self.errors();
        for (role, fact) in
            [("visit", RecordField::Visit), ("client", RecordField::Client), ("service", RecordField::Service)]
        {
            facts.set(fact, self.text(role));
        }
        facts.set(RecordField::Carer, self.table.carers(self.cells).into_iter().next().unwrap_or_default());
        if facts.get(RecordField::Client).is_empty() {
            self.trouble("client", "is empty", "Say whose visit it is.");
        }
        facts.set(RecordField::Outcome, self.outcome());
        self.small(&mut facts);
        self.places(&mut facts);
        let day = self.day("day");
        for span in SPANS {
            self.span(span, day, &mut facts);
        }
        self.made(&facts);
        let received = self.moment("received", None);
        facts.set(RecordField::Received, received.map(format_iso).unwrap_or_default());
        facts
    }

    /// A cell that holds a spreadsheet's error holds nothing that can be read.
    fn errors(&mut self) {
        let table = self.table;
        let read = table.at.iter().flatten().chain(&table.further_carers);
        for place in read.filter(|place| self.cells.get(**place).is_some_and(|cell| is_error(cell))) {
            self.troubles.push(RowFault::new(&table.header[*place], self.cells[*place].trim(), ERROR.0, ERROR.1));
        }
    }

    fn text(&self, role: &str) -> &str {
        self.table.place(role).and_then(|place| self.cells.get(place)).map_or("", |cell| cell.trim())
    }

    fn is_error(&self, role: &str) -> bool {
        is_error(self.text(role))
    }

    fn trouble(&mut self, role: &str, problem: impl Into<String>, remedy: impl Into<String>) {
        // One cause, one fault: that it is an error has been said.
        if self.is_error(role) {
            return;
        }
        let column = self.table.place(role).map_or(role, |place| self.table.header[place].as_str());
        let trouble = RowFault::new(column, self.text(role), problem, remedy);
        self.troubles.push(trouble);
    }

    fn outcome(&mut self) -> String {
        let text = self.text("outcome").to_owned();
        if text.is_empty() {
            return text;
        }
        if let Some(ours) = self.table.mapping.outcome(&text) {
            return ours.to_owned();
        }
        let words: Vec<&str> = self.table.mapping.outcomes.keys().map(String::as_str).collect();
        self.trouble(
            "outcome",
            "is no outcome that is known",
            format!("Write one of {}, or add the word to the mapping.", words.join(", ")),
        );
        String::new()
    }

    /// Whether it is a sleep-in, and how long the carer was awake in it.
    fn night(&mut self, facts: &mut RecordTexts) {
        let text = self.text("sleep_in");
        let asleep = yes(text);
        if !text.is_empty() && asleep.is_none() {
            self.trouble("sleep_in", "is neither yes nor no", "Write yes, no, or nothing.");
        }
        facts.set(RecordField::SleepIn, asleep.map_or("", |asleep| if asleep { "yes" } else { "no" }));
        let text = amount(self.text("awake_minutes"));
        if text.is_empty() {
            return;
        }
        match Exact::read(&text).filter(|minutes| !minutes.0.is_sign_negative()) {
            Some(minutes) if asleep == Some(true) => facts.set(RecordField::AwakeMinutes, minutes.to_string()),
            Some(_) => self.trouble(
                "awake_minutes",
                "is given where there is no sleep-in",
                "Write yes in the column for sleep-ins.",
            ),
            None => self.trouble(
                "awake_minutes",
                "is not an amount of zero or more",
                "Write minutes as digits, or nothing.",
            ),
        }
    }

    /// Whole numbers, yes and no, and how it was recorded.
    fn small(&mut self, facts: &mut RecordTexts) {
        let carers = self.text("carers");
        if !carers.is_empty() && !matches!(carers.parse::<u8>(), Ok(1..=8)) {
            self.trouble("carers", "is no number of carers", "Write a whole number from 1 to 8, or nothing.");
        }
        facts.set(RecordField::Carers, self.text("carers").trim_start_matches('0'));
        match (self.text("secondary"), yes(self.text("secondary"))) {
            ("", _) => {}
            (_, Some(true)) => facts.set(RecordField::Secondary, "yes"),
            (_, Some(false)) => facts.set(RecordField::Secondary, "no"),
            _ => self.trouble("secondary", "is neither true nor false", "Write True or False."),
        }
        self.night(facts);
        let method = self.text("method").to_lowercase();
        if !method.is_empty() && PunchMethod::from_word(&method).is_none() {
            self.trouble(
                "method",
                "is no way of recording",
                format!(
                    "Write one of {}, or nothing.",
                    PunchMethod::WORDS.iter().map(|row| row.0).collect::<Vec<_>>().join(", ")
                ),
            );
        }
        facts.set(RecordField::MethodIn, method.clone());
        facts.set(RecordField::MethodOut, method);
    }

    fn places(&mut self, facts: &mut RecordTexts) {
        for fact in
            [RecordField::LatitudeIn, RecordField::LongitudeIn, RecordField::LatitudeOut, RecordField::LongitudeOut]
        {
            let role = fact.word();
            let text = self.text(role).to_owned();
            if text.is_empty() {
                continue;
            }
            let most = if matches!(fact, RecordField::LatitudeIn | RecordField::LatitudeOut) {
                900_000_000
            } else {
                1_800_000_000
            };
            match Degrees::read(&text).filter(|degrees| degrees.0.unsigned_abs() <= most) {
                Some(_) => facts.set(fact, text),
                None => self.trouble(role, "is no coordinate", "Write decimal degrees, such as 51.5876, or nothing."),
            }
        }
    }

    fn day(&mut self, role: &str) -> Option<NaiveDate> {
        let text = self.text(role);
        if text.is_empty() {
            return None;
        }
        // A spreadsheet may show a day and keep a midnight behind it.
        let text = text
            .split_once(['T', ' '])
            .filter(|(_, rest)| rest.trim_matches(['0', ':']).is_empty())
            .map_or(text, |(day, _)| day);
        match day(text, self.table.clocks.order) {
            Ok(day) => Some(day),
            Err((problem, remedy)) => {
                self.trouble(role, problem, remedy);
                None
            }
        }
    }

    fn moment(&mut self, role: &str, on: Option<NaiveDate>) -> Option<DateTime<FixedOffset>> {
        let text = self.text(role);
        if text.is_empty() {
            return None;
        }
        match self.table.clocks.read(text, on) {
            Ok(moment) => Some(moment),
            // Why there is no day has been said.
            Err(_) if on.is_none() && clock(text).is_some() && !self.text("day").is_empty() => None,
            Err((problem, remedy)) => {
                self.trouble(role, problem, remedy);
                None
            }
        }
    }

    /// A start, and the end or length that goes with it.
    fn span(
        &mut self,
        span: (&str, &str, &str, RecordField, RecordField),
        day: Option<NaiveDate>,
        facts: &mut RecordTexts,
    ) {
        let (start, end, length_role, from, until) = span;
        let started = self.moment(start, day);
        facts.set(from, started.map(format_iso).unwrap_or_default());
        let end_day = if start == "start" { self.day("end_day").or(day) } else { day };
        let table = self.table;
        let long = table.place(length_role).and_then(|place| self.cells.get(place)).map_or("", |cell| cell.trim());
        let ended = match (self.text(end).is_empty(), long) {
            (false, long) => {
                let ended = self.moment(end, end_day);
                // Lengths are often whole minutes.
                if let (Some(started), Some(ended), Some(long)) = (started, ended, length(long))
                    && ((ended - started) - long).abs() >= chrono::TimeDelta::minutes(1)
                {
                    let text = length_text(ended - started);
                    self.trouble(
                        length_role,
                        format!("is not the time from start to end ({text})"),
                        "Correct one of the three.",
                    );
                }
                ended
            }
            (true, "") => None,
            (true, text) => match (length(text), started) {
                (Some(length), Some(started)) => started.checked_add_signed(length),
                (None, _) => {
                    self.trouble(
                        length_role,
                        "is no length of time",
                        "Write hours, minutes and seconds, 00:30:00, or whole minutes.",
                    );
                    None
                }
                (Some(_), None) => None,
            },
        };
        if let (Some(started), Some(ended)) = (started, ended) {
            if ended <= started {
                let at = self.table.clocks.shown(started).format("%H:%M");
                let role = if self.text(end).is_empty() { length_role } else { end };
                let bare = clock(self.text(end)).is_some();
                let remedy =
                    if bare { "Night visit? Put the day in front of the time." } else { "Put it after the start." };
                self.trouble(role, format!("ends no later than it starts ({at})"), remedy);
            } else if (ended - started).num_days() > 7 {
                self.trouble(end, "ends more than a week after it starts", "Put the right day in it.");
            }
        }
        if started.is_none() && ended.is_some() && self.text(start).is_empty() {
            self.trouble(start, "is empty, though there is an end", "Give the start, or take the end away.");
        }
        facts.set(until, ended.map(format_iso).unwrap_or_default());
    }

    /// A row must say whether the visit was made.
    fn made(&mut self, facts: &RecordTexts) {
        let outcome = facts.get(RecordField::Outcome);
        let empty = |reading: &Self, role: &str| reading.text(role).is_empty();
        if matches!(outcome, "missed" | "cancelled") {
            for role in ["start", "end"] {
                if empty(self, role) {
                    continue;
                }
                self.trouble(
                    role,
                    format!("is the time of a visit that is said to be {outcome}"),
                    "Take the time away, or say what became of the visit.",
                );
            }
            return;
        }
        // A table without that column is a plan, whose rows cannot say whether a visit was made.
        if self.table.place("start").is_none() || !empty(self, "start") {
            return;
        }
        if outcome == "frustrated" && SPANS.iter().any(|(start, ..)| !empty(self, start)) {
            return;
        }
        self.trouble(
            "start",
            "is empty: nobody says whether the visit was made",
            "Give the time, or an outcome such as missed.",
        );
    }
}
