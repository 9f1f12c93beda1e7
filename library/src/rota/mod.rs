//! Rotas: what each carer does and who comes to each client, day by day, with names, for people to be handed.
//!
//! ```
//! use homeround::planning::plan_starter;
//! use homeround::roster::write_roster;
//! use homeround::rota::{Rota, RotaChoice};
//!
//! let (branch, roster) = plan_starter()?;
//! let file = write_roster(&branch.plan, roster.view(), None);
//! let rota = Rota::new(&branch.book, &file, RotaChoice { addresses: false, no_notes: false });
//! let monday = rota.days[0];
//! assert_eq!(rota.of_client("C03", monday).filter(|stop| stop.carers.len() == 2).count(), 1, "the double-up");
//! assert!(rota.only(&["Nobody".to_owned()]).is_err());
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

#[cfg(feature = "calendar")]
pub mod calendar;
pub mod fhir;
pub mod geojson;
#[cfg(feature = "html")]
pub mod page;
pub mod table;
#[cfg(test)]
mod tests;
#[cfg(feature = "xlsx")]
pub mod workbook;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::book::Book;
use crate::book::model::{Client, Package};
use crate::book::value::{Day, Degrees};
use crate::roster::{RosterFile, RosterStop};
use crate::words::plain;

/// What of a branch a rota shows beside times and names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RotaChoice {
    /// Postcodes of clients.
    pub addresses: bool,
    /// Leave out what carers should know of a client.
    pub no_notes: bool,
}

/// Everything that a branch's people are told of its plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Rota {
    /// The branch's name.
    pub branch: String,
    /// The days of the plan, in order.
    pub days: Vec<Day>,
    /// The carers, by name.
    pub carers: Vec<RotaPerson>,
    /// The clients, by name.
    pub clients: Vec<RotaPerson>,
    /// Every visit and break of everybody, by its start.
    pub stops: Vec<RotaStop>,
    /// Visits that nobody makes.
    pub unserved: Vec<RotaStop>,
}

/// A carer or a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RotaPerson {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
}

/// One visit with all who make it, or one carer's break.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RotaStop {
    /// The visit, by its id; nothing for a break.
    pub visit: Option<String>,
    /// The day, and the clock time at which it starts and ends: `2026-03-02`, `08:00`, `08:30`.
    pub day: Day,
    /// The start.
    pub start: String,
    /// The end.
    pub end: String,
    /// Its start and end as moments, with their offset.
    pub moments: (String, String),
    /// How long it is, in minutes.
    pub minutes: i64,
    /// Who makes it, by id.
    pub carers: Vec<String>,
    /// Their names, in the same order.
    pub carer_names: Vec<String>,
    /// How many carers it is for.
    pub needed: usize,
    /// The client, by id.
    pub client: String,
    /// The client's name.
    pub client_name: String,
    /// What the visit is called: morning, tea.
    pub name: String,
    /// What is done.
    pub tasks: Vec<String>,
    /// The client's postcode, where addresses are asked for.
    pub postcode: Option<String>,
    /// What a carer should know, line by line.
    pub note: Vec<String>,
    /// Where the client lives.
    #[serde(skip)]
    pub place: Option<(Degrees, Degrees)>,
}

impl RotaStop {
    /// Whether it is a break.
    #[must_use]
    pub const fn is_break(&self) -> bool {
        self.visit.is_none()
    }

    /// The names of those who come beside one carer.
    #[must_use]
    pub fn beside(&self, carer: &str) -> Vec<String> {
        let others = self.carers.iter().zip(&self.carer_names).filter(|(id, _)| *id != carer);
        others.map(|(_, name)| name.clone()).collect()
    }
}

/// A text on one line, with nothing in it that moves a cursor or turns writing.
fn line(text: &str) -> String {
    plain(text.trim())
}

/// The day and clock time of a local moment, `2026-03-02T08:00:00+00:00`.
fn local(moment: &str) -> (Day, String) {
    // The moment has its offset in it: its first letters are the clock that hangs in the client's kitchen.
    let day = moment.get(..10).and_then(Day::read).unwrap_or_default();
    (day, moment.get(11..16).unwrap_or_default().to_owned())
}

fn minutes(start: &str, end: &str) -> i64 {
    // Lengths come from moments and not from clock times: on the night the clocks change these are an hour apart.
    let moment = |text: &str| chrono::DateTime::parse_from_rfc3339(text).ok();
    moment(start).zip(moment(end)).map_or(0, |(start, end)| (end - start).num_minutes())
}

/// What a rota is made from, by id.
struct RotaSources<'a> {
    clients: BTreeMap<&'a str, &'a Client>,
    packages: BTreeMap<&'a str, &'a Package>,
    carers: BTreeMap<&'a str, String>,
    choice: RotaChoice,
}

impl Rota {
    /// The rota of a roster of a book.
    #[must_use]
    pub fn new(book: &Book, roster: &RosterFile, choice: RotaChoice) -> Self {
        let known = RotaSources {
            clients: book.clients.iter().map(|client| (client.id.as_str(), client)).collect(),
            packages: book.packages.iter().map(|package| (package.id.as_str(), package)).collect(),
            carers: book.carers.iter().map(|carer| (carer.id.as_str(), line(&carer.name))).collect(),
            choice,
        };
        let mut stops: Vec<RotaStop> = Vec::new();
        let mut visits: BTreeMap<&str, usize> = BTreeMap::new();
        for round in &roster.rounds {
            let crew: Vec<&String> = std::iter::once(&round.carer).chain(&round.with).collect();
            for stop in &round.stops {
                // The rounds of a double-up share one stop: their carers join it.
                let held = stop.visit.as_deref().and_then(|visit| visits.get(visit).copied());
                let at = held.unwrap_or_else(|| {
                    stops.push(known.stop(stop));
                    stops.len() - 1
                });
                visits.extend(stop.visit.as_deref().map(|visit| (visit, at)));
                for carer in &crew {
                    stops[at].carers.push((*carer).clone());
                    stops[at]
                        .carer_names
                        .push(known.carers.get(carer.as_str()).cloned().unwrap_or_else(|| line(carer)));
                }
            }
        }
        // By day and start before anything else: every page and every sheet takes its rows from here in this order.
        stops.sort_by(|a, b| (a.day, &a.start, &a.carers, &a.visit).cmp(&(b.day, &b.start, &b.carers, &b.visit)));
        let mut unserved: Vec<RotaStop> = roster.unserved.iter().map(|visit| known.unserved(visit)).collect();
        unserved.sort_by(|a, b| (a.day, &a.start, &a.visit).cmp(&(b.day, &b.start, &b.visit)));
        let person = |id: &str, name: &str| RotaPerson { id: id.to_owned(), name: line(name) };
        let sorted = |mut people: Vec<RotaPerson>| {
            // Names as people look them up, without regard to capitals; ids tell namesakes apart.
            people.sort_by(|a, b| (a.name.to_lowercase(), &a.id).cmp(&(b.name.to_lowercase(), &b.id)));
            people
        };
        Self {
            branch: line(&roster.branch),
            days: (0..i32::from(roster.days)).map(|day| roster.start.plus(day)).collect(),
            carers: sorted(book.carers.iter().map(|carer| person(&carer.id, &carer.name)).collect()),
            clients: sorted(book.clients.iter().map(|client| person(&client.id, &client.name)).collect()),
            unserved,
            stops,
        }
    }

    /// The same with these people only, by id or by name: their own stops.
    ///
    /// # Errors
    /// Names and ids that nobody has.
    pub fn only(&self, who: &[String]) -> Result<Self, Vec<String>> {
        let is = |person: &RotaPerson, text: &String| person.id == *text || person.name.eq_ignore_ascii_case(text);
        let everybody = || self.carers.iter().chain(&self.clients);
        let unknown: Vec<String> =
            who.iter().filter(|text| !everybody().any(|person| is(person, text))).cloned().collect();
        // A misspelt name would print a pile of sheets with one missing: nothing is made until all are known.
        if !unknown.is_empty() {
            return Err(unknown);
        }
        let chosen = |people: &[RotaPerson]| -> Vec<RotaPerson> {
            people.iter().filter(|person| who.iter().any(|text| is(person, text))).cloned().collect()
        };
        let (carers, clients) = (chosen(&self.carers), chosen(&self.clients));
        let ids: BTreeSet<&str> = carers.iter().map(|person| person.id.as_str()).collect();
        let homes: BTreeSet<&str> = clients.iter().map(|person| person.id.as_str()).collect();
        // A stop of a chosen client keeps all its carers: the client must see who else comes.
        let theirs = |stop: &&RotaStop| {
            stop.carers.iter().any(|carer| ids.contains(carer.as_str())) || homes.contains(stop.client.as_str())
        };
        let stops = self.stops.iter().filter(theirs).cloned().collect();
        let unserved = self.unserved.iter().filter(theirs).cloned().collect();
        Ok(Self { branch: self.branch.clone(), days: self.days.clone(), carers, clients, stops, unserved })
    }

    /// A carer's stops of a day, by their start.
    pub fn of_carer<'a>(&'a self, carer: &'a str, day: Day) -> impl Iterator<Item = &'a RotaStop> {
        self.stops.iter().filter(move |stop| stop.day == day && stop.carers.iter().any(|held| held == carer))
    }

    /// A client's visits of a day, by their start.
    pub fn of_client<'a>(&'a self, client: &'a str, day: Day) -> impl Iterator<Item = &'a RotaStop> {
        self.stops.iter().filter(move |stop| stop.day == day && !stop.is_break() && stop.client == client)
    }

    /// Minutes of visits of a carer in the plan.
    #[must_use]
    pub fn minutes_of(&self, carer: &str) -> i64 {
        let theirs = self.stops.iter().filter(|stop| !stop.is_break() && stop.carers.iter().any(|held| held == carer));
        theirs.map(|stop| stop.minutes).sum()
    }
}

impl RotaSources<'_> {
    fn stop(&self, stop: &RosterStop) -> RotaStop {
        let ((day, start), (_, end)) = (local(&stop.start), local(&stop.end));
        let described = self.described(stop.visit.as_deref());
        RotaStop {
            day,
            start,
            end,
            moments: (stop.start.clone(), stop.end.clone()),
            minutes: minutes(&stop.start, &stop.end),
            ..described
        }
    }

    /// A visit that nobody makes, at the time that is wanted.
    fn unserved(&self, visit: &str) -> RotaStop {
        let described = self.described(Some(visit));
        let (id, day) = visit.rsplit_once('@').unwrap_or((visit, ""));
        let package = self.packages.get(id);
        let day = Day::read(day).unwrap_or_default();
        let start =
            // Nobody was planned for it, so that it has no start: the client is told when it was wished for.
            package.map_or_else(String::new, |package| package.preferred.unwrap_or(package.earliest).to_string());
        let minutes = package.map_or(0, |package| i64::from(package.minutes));
        RotaStop { day, start, minutes, ..described }
    }

    /// All of a stop but when it is and who makes it.
    fn described(&self, visit: Option<&str>) -> RotaStop {
        let package = visit.and_then(|visit| visit.rsplit_once('@')).and_then(|(id, _)| self.packages.get(id));
        let client = package.and_then(|package| self.clients.get(package.client.as_str()));
        let RotaChoice { addresses, no_notes } = self.choice;
        let note = client.and_then(|client| client.note.as_deref()).filter(|_| !no_notes).unwrap_or_default();
        RotaStop {
            visit: visit.map(str::to_owned),
            day: Day::default(),
            start: String::new(),
            end: String::new(),
            moments: (String::new(), String::new()),
            minutes: 0,
            carers: Vec::new(),
            carer_names: Vec::new(),
            needed: package.map_or(1, |package| package.carers.into()),
            client: package.map(|package| package.client.clone()).unwrap_or_default(),
            client_name: client.map(|client| line(&client.name)).unwrap_or_default(),
            name: package.map_or_else(
                || if visit.is_none() { "Break".to_owned() } else { String::new() },
                |package| line(&package.name),
            ),
            tasks: package.map(|package| package.tasks.iter().map(|task| line(task)).collect()).unwrap_or_default(),
            // Who lives where is told only where it was asked for: a sheet is lost sooner than a telephone.
            postcode: client.and_then(|client| client.postcode.clone()).filter(|_| addresses),
            // Notes go on line by line, each escaped by itself: `plain` would make one long line of them.
            note: note.lines().map(line).filter(|line| !line.is_empty()).collect(),
            place: client.map(|client| (client.latitude, client.longitude)),
        }
    }
}
