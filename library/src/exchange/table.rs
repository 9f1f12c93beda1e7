//! A table with a mapping over its header: each row read into facts with all its faults, and facts written into a row again.

mod row_reading;
mod row_writing;

use super::carers::carers_of;
use super::mapping::{MEANINGS, Mapping, ROLES, plain};
use super::profiles::{ABACUS, ABACUS_COLUMNS};
use super::visit_record::RecordField;
use crate::cells::datetime::Clocks;
use crate::fault::whole;
use crate::fault::{Fault, Faults};
use crate::words::{Quote, nearest};

/// The times of a visit: what starts, what ends, and how long, by the words of a mapping.
const SPANS: [(&str, &str, &str, RecordField, RecordField); 3] = [
    ("planned_start", "planned_end", "planned_length", RecordField::PlannedStart, RecordField::PlannedEnd),
    ("claimed_start", "claimed_end", "claimed_length", RecordField::ClaimedStart, RecordField::ClaimedEnd),
    ("start", "end", "length", RecordField::Start, RecordField::End),
];

/// A header, and which of its columns says what.
#[derive(Clone, Debug)]
pub(crate) struct HeaderTable {
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
    pub(crate) fn from_header(file: &str, row: usize, header: Vec<String>, mapping: &Mapping) -> Result<Self, Faults> {
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
                format!("Write an IANA name in the mapping in place of {}.", mapping.zone.quoted()),
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
                    let remedy = format!(
                        "{near}Add the column, or map {role} to one of {}.",
                        table.header.join(", "),
                        role = role.quoted()
                    );
                    fault(column, "is missing from the header", remedy);
                }
                _ => fault(column, "stands in the header twice", "Give each column its own name.".to_owned()),
            }
        }
        for (word, ours) in mapping.outcomes.iter().filter(|(_, ours)| !MEANINGS.contains(&ours.as_str())) {
            let remedy =
                format!("Let {word} mean one of {} in the mapping.", MEANINGS.join(", "), word = word.quoted());
            fault(word, &format!("means {ours}, which is no outcome", ours = ours.quoted()), remedy);
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
                // A double-up may have a column of the same name for each carer.
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
                fault(
                    end,
                    "is said by no column",
                    format!(
                        "Map {end} or {length} to one of {}.",
                        names(),
                        end = end.quoted(),
                        length = length.quoted()
                    ),
                );
            }
        }
    }

    /// How much a row is like a header: the cells that name something first, and then how many there are.
    #[must_use]
    pub(crate) fn hits(columns: &[String], mapping: &Mapping) -> usize {
        let known = |cell: &&String| {
            let name = plain(cell);
            ROLES.iter().any(|(_, names)| names.contains(&name.as_str()))
                || mapping.columns.values().any(|column| plain(column) == name)
        };
        let filled = columns.iter().filter(|cell| !cell.trim().is_empty());
        // A thousand for each known name: no number of other cells outweighs one of them.
        filled.clone().filter(known).count() * 1_000 + filled.count().min(999)
    }

    /// The columns that nothing is read from, by name.
    #[must_use]
    pub(crate) fn unread(&self) -> Vec<String> {
        let read = |place: &usize| self.at.contains(&Some(*place)) || self.further_carers.contains(place);
        let named = self.header.iter().enumerate().filter(|(place, name)| !read(place) && !name.trim().is_empty());
        named.map(|(_, name)| name.clone()).collect()
    }

    /// The cells of a row that hold days, alone or in front of a time, each with the name of its column.
    pub(crate) fn days<'a>(&'a self, cells: &'a [String]) -> impl Iterator<Item = (&'a str, &'a str)> {
        let roles =
            ["day", "end_day", "received"].into_iter().chain(SPANS.iter().flat_map(|(start, end, ..)| [*start, *end]));
        roles.filter_map(|role| {
            let place = self.place(role)?;
            Some((self.header[place].as_str(), cells.get(place)?.as_str()))
        })
    }

    /// Whether a row lacks a client or all times: what names itself a total is one then.
    #[must_use]
    pub(crate) fn is_no_visit(&self, cells: &[String]) -> bool {
        let empty =
            |role: &str| self.place(role).and_then(|place| cells.get(place)).is_none_or(|cell| cell.trim().is_empty());
        empty("client") || (empty("day") && SPANS.iter().all(|(start, ..)| empty(start)))
    }

    /// The order in which its days are written.
    #[must_use]
    pub(crate) const fn order(&self) -> crate::cells::Order {
        self.clocks.order
    }

    /// Every carer that a row names, the first of them the one that its facts have.
    #[must_use]
    pub(crate) fn carers(&self, cells: &[String]) -> Vec<String> {
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
    pub(crate) fn says(&self, fact: RecordField) -> bool {
        let any = |roles: &[&str]| roles.iter().any(|role| self.place(role).is_some());
        match fact {
            RecordField::PlannedEnd => any(&["planned_end", "planned_length"]),
            RecordField::ClaimedEnd => any(&["claimed_end", "claimed_length"]),
            RecordField::End => any(&["end", "length"]),
            RecordField::MethodIn | RecordField::MethodOut => any(&["method"]),
            fact => any(&[fact.word()]),
        }
    }
}
