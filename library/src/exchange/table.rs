//! A table with a mapping over its header: each row read into facts with all its faults, and facts written into a row again.

use chrono::{DateTime, FixedOffset, NaiveDate};
use homeround_core::verification::PunchMethod;

use super::carers::carers_of;
use super::mapping::{MEANINGS, Mapping, ROLES, plain};
use super::profiles::{ABACUS, ABACUS_COLUMNS};
use super::visit_record::{RecordField, RecordTexts, RowFault};
use crate::book::value::{Degrees, Exact};
use crate::cells::amount::{ERROR, amount};
use crate::cells::datetime::{Clocks, format_iso, length_text, of_fact};
use crate::cells::{clock, day, is_error, span_of as length, yes};
use crate::fault::whole;
use crate::fault::{Fault, Faults};
use crate::words::nearest;

/// The times of a visit: what starts, what ends, and how long, by the words of a mapping.
const SPANS: [(&str, &str, &str, RecordField, RecordField); 3] = [
    ("planned_start", "planned_end", "planned_length", RecordField::PlannedStart, RecordField::PlannedEnd),
    ("claimed_start", "claimed_end", "claimed_length", RecordField::ClaimedStart, RecordField::ClaimedEnd),
    ("start", "end", "length", RecordField::Start, RecordField::End),
];

/// A header, and which of its columns says what.
#[derive(Clone, Debug)]
pub struct HeaderTable {
    /// The names of the columns as they stand.
    pub header: Vec<String>,
    /// The mapping, with every column that was found.
    pub mapping: Mapping,
    /// What was guessed rather than mapped: what it says, and the column.
    pub guessed: Vec<(String, String)>,
    at: [Option<usize>; ROLES.len()],
    /// More columns that are called as the carer's is.
    further_carers: Vec<usize>,
    clocks: Clocks,
}

impl HeaderTable {
    /// Lays a mapping over a header, which stands in a row: named columns first, then guesses for what is not mapped.
    ///
    /// # Errors
    /// Every column that is missing or stands there twice, and a zone that is none.
    pub fn from_header(file: &str, row: usize, header: Vec<String>, mapping: &Mapping) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let mut fault = |column: &str, problem: &str, remedy: String| {
            faults.push(Fault { row: Some(row), column: column.to_owned(), remedy, ..whole(file, problem, "") });
        };
        let mut table = Self {
            clocks: Clocks { zone: chrono_tz::UTC, order: mapping.dates },
            at: [None; ROLES.len()],
            further_carers: Vec::new(),
            guessed: Vec::new(),
            mapping: Mapping { header: header.clone(), ..mapping.clone() },
            header,
        };
        match mapping.zone.parse() {
            Ok(zone) => table.clocks.zone = zone,
            Err(_) => fault(
                "zone",
                "is no time zone",
                format!("Write an IANA name in the mapping in place of {:?}.", mapping.zone),
            ),
        }
        for (role, column) in &mapping.columns {
            let Some(at) = ROLES.iter().position(|(held, _)| held == role) else {
                let all: Vec<&str> = ROLES.iter().map(|(role, _)| *role).collect();
                fault(role, "is nothing that a column can say", format!("Write one of {}.", all.join(", ")));
                continue;
            };
            match table.places(column)[..] {
                [place] => table.at[at] = Some(place),
                [place, ..] if role == "carer" => {
                    table.at[at] = Some(place);
                    table.further_carers = table.places(column).split_off(1);
                }
                [] => {
                    let near = nearest(column, table.header.iter().map(String::as_str));
                    let near = near.map_or_else(String::new, |near| format!("Nearest: {near}. "));
                    let remedy =
                        format!("{near}Add the column, or map {role:?} to one of {}.", table.header.join(", "));
                    fault(column, "is missing from the header", remedy);
                }
                _ => fault(column, "stands in the header twice", "Give each column its own name.".to_owned()),
            }
        }
        for (word, ours) in mapping.outcomes.iter().filter(|(_, ours)| !MEANINGS.contains(&ours.as_str())) {
            let remedy = format!("Let {word:?} mean one of {} in the mapping.", MEANINGS.join(", "));
            fault(word, &format!("means {ours:?}, which is no outcome"), remedy);
        }
        table.guess(&mut fault);
        table.whole_abacus(&mut fault);
        table.enough(&mut fault);
        faults.or(table)
    }

    /// Where a column of that name stands: exactly so, or else but for case, blanks and signs.
    fn places(&self, name: &str) -> Vec<usize> {
        let of = |like: &dyn Fn(&str) -> bool| -> Vec<usize> {
            self.header.iter().enumerate().filter(|(_, held)| like(held)).map(|(at, _)| at).collect()
        };
        let exact = of(&|held| held.trim() == name);
        if exact.is_empty() { of(&|held| plain(held) == plain(name)) } else { exact }
    }

    /// Columns for what is not mapped yet, by the names such columns have elsewhere.
    fn guess(&mut self, fault: &mut impl FnMut(&str, &str, String)) {
        let taken: Vec<usize> = self.at.iter().flatten().copied().collect();
        for (role, (word, names)) in ROLES.iter().enumerate() {
            if self.at[role].is_some() {
                continue;
            }
            // A length beside an end may be the planned one.
            let ended = match *word {
                "length" => "end",
                "planned_length" => "planned_end",
                "claimed_length" => "claimed_end",
                _ => "",
            };
            if self.place(ended).is_some() {
                continue;
            }
            let free = |place: &usize| !taken.contains(place);
            let like = |name: &&str| -> Vec<usize> { self.places(name).into_iter().filter(free).collect() };
            match names.iter().map(like).find(|places| !places.is_empty()).as_deref() {
                Some([place]) => {
                    self.at[role] = Some(*place);
                    self.guessed.push(((*word).to_owned(), self.header[*place].clone()));
                    self.mapping.columns.insert((*word).to_owned(), self.header[*place].clone());
                }
                Some([first, rest @ ..]) if *word == "carer" => {
                    self.at[role] = Some(*first);
                    self.further_carers = rest.to_vec();
                    self.guessed.push(((*word).to_owned(), self.header[*first].clone()));
                    self.mapping.columns.insert((*word).to_owned(), self.header[*first].clone());
                }
                Some([first, ..]) => {
                    fault(
                        &self.header[*first],
                        "stands in the header twice",
                        "Give each column its own name.".to_owned(),
                    );
                }
                _ => {}
            }
        }
    }

    /// The portal takes its own 24 columns and nothing else.
    fn whole_abacus(&self, fault: &mut impl FnMut(&str, &str, String)) {
        if self.mapping.name != "abacus" {
            return;
        }
        for name in ABACUS
            .iter()
            .filter(|name| self.places(name).is_empty() && !self.mapping.columns.values().any(|held| held == *name))
        {
            fault(name, "is missing from the header", "Take the portal's template as it is.".to_owned());
        }
        if self.header.len() != ABACUS_COLUMNS {
            let remedy = format!(
                "Take the portal's template as it is: it has {ABACUS_COLUMNS}. To write other visits into it, import a file of \
                 the portal's with --remember, and give that mapping with --map."
            );
            fault("", &format!("has {} columns", self.header.len()), remedy);
        }
    }

    fn enough(&self, fault: &mut impl FnMut(&str, &str, String)) {
        let names = || self.header.join(", ");
        if self.place("client").is_none() {
            fault("client", "is said by no column", format!("Map \"client\" to one of {}.", names()));
        }
        if SPANS.iter().all(|(start, ..)| self.place(start).is_none()) {
            fault(
                "start",
                "is said by no column",
                format!("Map \"start\" or \"planned_start\" to one of {}.", names()),
            );
        }
        for (start, end, length, ..) in SPANS {
            if self.place(start).is_some() && self.place(end).is_none() && self.place(length).is_none() {
                fault(end, "is said by no column", format!("Map {end:?} or {length:?} to one of {}.", names()));
            }
        }
    }

    /// How much a row is like a header: the cells that name something first, and then how many there are.
    #[must_use]
    pub fn hits(columns: &[String], mapping: &Mapping) -> usize {
        let known = |cell: &&String| {
            let name = plain(cell);
            ROLES.iter().any(|(_, names)| names.contains(&name.as_str()))
                || mapping.columns.values().any(|column| plain(column) == name)
        };
        let filled = columns.iter().filter(|cell| !cell.trim().is_empty());
        filled.clone().filter(known).count() * 1_000 + filled.count().min(999)
    }

    /// The columns that nothing is read from, by name.
    #[must_use]
    pub fn unread(&self) -> Vec<String> {
        let read = |place: &usize| self.at.contains(&Some(*place)) || self.further_carers.contains(place);
        let named = self.header.iter().enumerate().filter(|(place, name)| !read(place) && !name.trim().is_empty());
        named.map(|(_, name)| name.clone()).collect()
    }

    /// The cells of a row that hold days, alone or in front of a time, each with the name of its column.
    pub fn days<'a>(&'a self, cells: &'a [String]) -> impl Iterator<Item = (&'a str, &'a str)> {
        let roles =
            ["day", "end_day", "received"].into_iter().chain(SPANS.iter().flat_map(|(start, end, ..)| [*start, *end]));
        roles.filter_map(|role| {
            let place = self.place(role)?;
            Some((self.header[place].as_str(), cells.get(place)?.as_str()))
        })
    }

    /// Whether a row lacks a client or all times: what names itself a total is one then.
    #[must_use]
    pub fn is_no_visit(&self, cells: &[String]) -> bool {
        let empty =
            |role: &str| self.place(role).and_then(|place| cells.get(place)).is_none_or(|cell| cell.trim().is_empty());
        empty("client") || (empty("day") && SPANS.iter().all(|(start, ..)| empty(start)))
    }

    /// The order in which its days are written.
    #[must_use]
    pub const fn order(&self) -> crate::cells::Order {
        self.clocks.order
    }

    /// Every carer that a row names, the first of them the one that its facts have.
    #[must_use]
    pub fn carers(&self, cells: &[String]) -> Vec<String> {
        let needed = self.place("carers").and_then(|place| cells.get(place)).and_then(|cell| cell.trim().parse().ok());
        let places = ["carer", "second_carer", "third_carer"].into_iter().filter_map(|role| self.place(role));
        let texts = places.chain(self.further_carers.iter().copied()).filter_map(|place| cells.get(place));
        let mut carers: Vec<String> = Vec::new();
        for carer in texts.flat_map(|cell| carers_of(cell.trim(), needed.unwrap_or(0))) {
            if !carers.contains(&carer) {
                carers.push(carer);
            }
        }
        carers
    }

    fn place(&self, role: &str) -> Option<usize> {
        ROLES.iter().position(|(held, _)| *held == role).and_then(|role| self.at[role])
    }

    /// Whether a fact can be said in this table at all.
    #[must_use]
    pub fn says(&self, fact: RecordField) -> bool {
        let any = |roles: &[&str]| roles.iter().any(|role| self.place(role).is_some());
        match fact {
            RecordField::PlannedEnd => any(&["planned_end", "planned_length"]),
            RecordField::ClaimedEnd => any(&["claimed_end", "claimed_length"]),
            RecordField::End => any(&["end", "length"]),
            RecordField::MethodIn | RecordField::MethodOut => any(&["method"]),
            fact => any(&[fact.word()]),
        }
    }

    /// The facts of a row.
    ///
    /// # Errors
    /// Every fault of it.
    pub fn read(&self, cells: &[String]) -> Result<RecordTexts, Vec<RowFault>> {
        let mut row = RowReading { table: self, cells, troubles: Vec::new() };
        let facts = row.facts();
        if row.troubles.is_empty() { Ok(facts) } else { Err(row.troubles) }
    }

    /// Writes facts into a row that is as long as the header: mapped columns are written anew, others stay as they are.
    ///
    /// # Errors
    /// What cannot be said in this table, found by reading it again.
    pub fn write(&self, facts: &RecordTexts, cells: &mut [String]) -> Result<(), Vec<RowFault>> {
        for (role, (word, _)) in ROLES.iter().enumerate() {
            // Who else came is a fact of the same row: it stays as it stands there.
            let beside = matches!(*word, "second_carer" | "third_carer");
            let alone = *word == "carer"
                && self.carers(cells).first().is_some_and(|held| held == facts.get(RecordField::Carer));
            if let Some(cell) = self.at[role].filter(|_| !beside && !alone).and_then(|place| cells.get_mut(place)) {
                *cell = self.said(word, facts);
            }
        }
        for (column, text) in &self.mapping.constants {
            if let [place] = self.places(column)[..]
                && cells[place].is_empty()
            {
                cells[place].clone_from(text);
            }
        }
        let again = self.read(cells)?;
        let lost = |fact: RecordField| {
            let remedy = format!("Here it would read {:?}. Change it, or write another format.", again.get(fact));
            RowFault::new(fact.word(), facts.get(fact), "cannot be said in this format", remedy)
        };
        let same = |fact: &RecordField| {
            let both = (of_fact(facts.get(*fact)), of_fact(again.get(*fact)));
            both.0.is_some() && both.0 == both.1
        };
        let lost = facts.differ(&again).filter(|fact| self.says(*fact) && !same(fact)).map(lost);
        let lost: Vec<RowFault> = lost.collect();
        if lost.is_empty() { Ok(()) } else { Err(lost) }
    }

    /// What a column says of facts, as this table writes it.
    fn said(&self, role: &str, facts: &RecordTexts) -> String {
        let times = [RecordField::Start, RecordField::PlannedStart, RecordField::ClaimedStart];
        let local = |fact: RecordField| of_fact(facts.get(fact)).map(|moment| self.clocks.shown(moment));
        let day_of = |moment: Option<chrono::NaiveDateTime>| {
            moment.map_or_else(String::new, |at| self.clocks.day_text(at.date()))
        };
        if let Some((start, _, _, from, until)) =
            SPANS.iter().find(|(start, end, length, ..)| [start, end, length].contains(&&role))
        {
            if role.ends_with("length") {
                let both = (of_fact(facts.get(*from)), of_fact(facts.get(*until)));
                return if let (Some(from), Some(until)) = both { length_text(until - from) } else { String::new() };
            }
            let Some(at) = local(if role == *start { *from } else { *until }) else { return String::new() };
            let clock = at.format("%H:%M:%S").to_string();
            return if self.place("day").is_some() {
                clock
            } else {
                format!("{} {clock}", self.clocks.day_text(at.date()))
            };
        }
        match role {
            "day" => day_of(times.iter().find_map(|fact| local(*fact))),
            "end_day" => day_of(local(RecordField::End)),
            "outcome" => {
                let ours = facts.get(RecordField::Outcome);
                self.mapping.their_outcome(ours).unwrap_or(ours).to_owned()
            }
            "secondary" => match facts.get(RecordField::Secondary) {
                "yes" => "True".to_owned(),
                "no" => "False".to_owned(),
                other => other.to_owned(),
            },
            "method" => facts.get(RecordField::MethodIn).to_owned(),
            "received" => of_fact(facts.get(RecordField::Received))
                .map_or_else(String::new, |at| self.clocks.shown(at).format("%Y-%m-%dT%H:%M:%S").to_string()),
            role => RecordField::from_word(role).map_or("", |fact| facts.get(fact)).to_owned(),
        }
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
