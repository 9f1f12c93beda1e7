//! The plan a book asks for: dated visits and shifts in seconds from the plan's epoch, and the names to come back by.
//!
//! Every table is sorted by id, so that the order of the book's rows changes nothing.

use homeround_core::book as core;
use homeround_core::ground::{
    CarerIx, ClientIx, Cost, ModeIx, Place, PlaceIx, Seconds, ShiftIx, Skills, Span, VisitIx,
};
use homeround_core::heap::Tables;
use homeround_core::rounds::Prices;
use std::collections::BTreeMap;

use super::hours::allowance;
use super::model::{Anchor, Book, CountedFrom, Gap, Mode, Package};
use super::moments;
use super::repeats::Repeats;
use super::value::{Day, Degrees, Exact};
use super::zone::PlanZone;
use crate::fault::{Fault, Faults};

/// A place of the book: every client, home and base that stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedPlace {
    /// Where it is.
    pub place: Place,
    /// The postcode given with it; the first in order when several were.
    pub postcode: Option<String>,
    /// Who is there, sorted: `base`, `carer A3`, `client C01`.
    pub names: Vec<String>,
}

/// Travel between the places of [`places`] by the modes of [`modes`], laid out as [`homeround_core::book::Travel`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TravelTables {
    /// Mode by mode, row = from, column = to; seconds from door to door.
    pub seconds: Vec<u32>,
    /// The same in metres.
    pub metres: Vec<u32>,
}

/// A book made ready to plan.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What the search and the check read.
    pub tables: Tables,
    /// What every row of the tables is called.
    pub names: Names,
}

/// What the rows of a plan's tables are called, and its clock.
#[derive(Clone, Debug)]
pub struct Names {
    /// The branch's clock around the plan.
    pub zone: PlanZone,
    /// The branch's name.
    pub branch: String,
    /// The first day.
    pub start: Day,
    /// How many days.
    pub days: u8,
    /// Clients, by `ClientIx`.
    pub clients: Vec<Named>,
    /// Carers, by `CarerIx`.
    pub carers: Vec<Named>,
    /// Visits, by `VisitIx`, called `PACKAGE@2026-03-02`; their rows are those of `book.packages`.
    pub visits: Vec<Dated>,
    /// Shifts, by `ShiftIx`, called `SHIFT@2026-03-02`; their rows are those of `book.shifts`.
    pub shifts: Vec<Dated>,
    /// Breaks, by `BreakIx`, called `SHIFT@2026-03-02#1`; their rows are those of `book.breaks`.
    pub breaks: Vec<Dated>,
    /// Places, by `PlaceIx`.
    pub places: Vec<NamedPlace>,
    /// Modes, by `ModeIx`; their rows are those of `book.travel.modes`.
    pub modes: Vec<Named>,
    /// Skills, by bit.
    pub skills: Vec<String>,
}

/// An id, and its row in the book's own list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// The id.
    pub id: String,
    /// The row in the book's list.
    pub row: usize,
}

/// What happens on one day because something in the book repeats.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dated {
    /// The id of what repeats, `@`, and the day.
    pub id: String,
    /// The service day: the day its window opens or it starts.
    pub day: Day,
    /// The row in the book's list of what repeats.
    pub row: usize,
}

/// The places of a book, each once, sorted by latitude and longitude: the places of the travel tables.
#[must_use]
pub fn places(book: &Book) -> Vec<NamedPlace> {
    let mut found: BTreeMap<(i32, i32), (Option<String>, Vec<String>)> = BTreeMap::new();
    let mut add = |latitude: Degrees, longitude: Degrees, postcode: &Option<String>, name: String| {
        let (code, names) = found.entry((latitude.0, longitude.0)).or_default();
        if let Some(new) = postcode.as_ref().filter(|new| code.as_ref().is_none_or(|old| *new < old)) {
            *code = Some(new.clone());
        }
        names.push(name);
    };
    if let Some(base) = &book.branch.base {
        add(base.latitude, base.longitude, &base.postcode, "base".to_owned());
    }
    for client in &book.clients {
        add(client.latitude, client.longitude, &client.postcode, format!("client {}", client.id));
    }
    for carer in &book.carers {
        add(carer.latitude, carer.longitude, &carer.postcode, format!("carer {}", carer.id));
    }
    let named = |((lat, lon), (postcode, mut names)): (_, (_, Vec<String>))| {
        names.sort_unstable();
        NamedPlace { place: Place { lat, lon }, postcode, names }
    };
    found.into_iter().map(named).collect()
}

/// The modes of a book, sorted by name: the modes of the travel tables.
#[must_use]
pub fn modes(book: &Book) -> Vec<&Mode> {
    let mut modes: Vec<&Mode> = book.travel.modes.iter().collect();
    modes.sort_by(|a, b| a.name.cmp(&b.name));
    modes
}

/// The plan that `book` asks for, over travel tables made for [`places`] and [`modes`].
///
/// # Errors
/// When the travel tables have another size, or the book was never validated and does not hold together.
pub fn expand(book: &Book, travel: TravelTables) -> Result<Plan, Faults> {
    let names = names(book)?;
    let rows = Rows::of(book, &names);
    let tables = Tables {
        clients: count(names.clients.len()),
        carers: rows.carers(),
        shifts: rows.shifts()?,
        breaks: rows.breaks()?,
        visits: rows.visits()?,
        gaps: rows.gaps(),
        ties: rows.ties(),
        places: count(names.places.len()),
        modes: count(names.modes.len()),
        travel_seconds: travel.seconds,
        travel_metres: travel.metres,
        prices: Prices { unfamiliar: pounds(book.policy.unfamiliar_pounds), ..Prices::default() },
        ..Tables::default()
    };
    let entries = names.modes.len() * names.places.len() * names.places.len();
    if tables.travel_seconds.len() != entries || tables.travel_metres.len() != entries {
        return Err(unsound("travel", format!("has {} entries in place of {entries}", tables.travel_seconds.len())));
    }
    Ok(Plan { tables, names })
}

/// What the rows of the plan of a book will be called; needs no travel tables.
///
/// # Errors
/// When the book was never validated and does not hold together.
pub fn names(book: &Book) -> Result<Names, Faults> {
    let branch = &book.branch;
    let zone = PlanZone::new(&branch.zone, branch.start, branch.days);
    let zone = zone.ok_or_else(|| unsound("branch", format!("has an unknown zone {:?}", branch.zone)))?;
    let visits = dated(book, book.packages.iter().map(|row| (&row.id, row.repeats())))?;
    let shifts = dated(book, book.shifts.iter().map(|row| (&row.id, row.repeats())))?;
    let skills = book.packages.iter().flat_map(|row| &row.skills).chain(book.carers.iter().flat_map(|row| &row.skills));
    let mut skills: Vec<String> = skills.cloned().collect();
    skills.sort_unstable();
    skills.dedup();
    Ok(Names {
        zone,
        branch: branch.name.clone(),
        start: branch.start,
        days: branch.days,
        clients: named(book.clients.iter().map(|row| &row.id)),
        carers: named(book.carers.iter().map(|row| &row.id)),
        breaks: breaks_of(book, &shifts),
        visits,
        shifts,
        places: places(book),
        modes: named(book.travel.modes.iter().map(|row| &row.name)),
        skills,
    })
}

fn named<'a>(ids: impl Iterator<Item = &'a String>) -> Vec<Named> {
    let mut rows: Vec<Named> = ids.enumerate().map(|(row, id)| Named { id: id.clone(), row }).collect();
    rows.sort_unstable();
    rows
}

fn dated<'a>(book: &Book, rows: impl Iterator<Item = (&'a String, Repeats<'a>)>) -> Result<Vec<Dated>, Faults> {
    let mut found = Vec::new();
    for (row, (id, repeats)) in rows.enumerate() {
        let days = repeats.days(book.branch.start, book.branch.days).map_err(|problem| unsound(id, problem))?;
        found.extend(days.into_iter().map(|day| Dated { id: format!("{id}@{day}"), day, row }));
    }
    found.sort_unstable();
    Ok(found)
}

/// The breaks of every dated shift, those of one shift together and in the order of their times.
fn breaks_of(book: &Book, shifts: &[Dated]) -> Vec<Dated> {
    let mut by_shift: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (row, one) in book.breaks.iter().enumerate() {
        by_shift.entry(&one.shift).or_default().push(row);
    }
    for rows in by_shift.values_mut() {
        rows.sort_by_key(|row| {
            let one = &book.breaks[*row];
            (one.earliest, one.latest, one.minutes, one.paid)
        });
    }
    let mut found = Vec::new();
    for shift in shifts {
        let rows = by_shift.get(book.shifts[shift.row].id.as_str()).map_or(&[][..], Vec::as_slice);
        let named = |(number, &row)| Dated { id: format!("{}#{}", shift.id, number + 1), day: shift.day, row };
        found.extend(rows.iter().enumerate().map(named));
    }
    found
}

/// A book that no reader has validated.
pub(super) fn unsound(what: &str, problem: impl std::fmt::Display) -> Faults {
    Faults(vec![Fault {
        file: "book".to_owned(),
        row: None,
        column: String::new(),
        value: what.to_owned(),
        problem: format!("{what:?} {problem}"),
        remedy: "Validate the book before planning with it.".to_owned(),
    }])
}

fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

/// Pounds as the search weighs them.
fn pounds(amount: Exact) -> Cost {
    Cost(amount.scaled(100_000_000, 1))
}

/// The rows of the core's tables, made from a book and the names of its plan.
struct Rows<'a> {
    book: &'a Book,
    names: &'a Names,
    clients: BTreeMap<&'a str, ClientIx>,
    carers: BTreeMap<&'a str, CarerIx>,
    places: BTreeMap<(i32, i32), PlaceIx>,
}

impl<'a> Rows<'a> {
    fn of(book: &'a Book, names: &'a Names) -> Self {
        let place = |(at, row): (usize, &NamedPlace)| ((row.place.lat, row.place.lon), PlaceIx::of(at));
        Self {
            book,
            names,
            clients: names.clients.iter().enumerate().map(|(at, row)| (row.id.as_str(), ClientIx::of(at))).collect(),
            carers: names.carers.iter().enumerate().map(|(at, row)| (row.id.as_str(), CarerIx::of(at))).collect(),
            places: names.places.iter().enumerate().map(place).collect(),
        }
    }

    fn place(&self, latitude: Degrees, longitude: Degrees) -> PlaceIx {
        self.places.get(&(latitude.0, longitude.0)).copied().unwrap_or(PlaceIx::NONE)
    }

    fn skills(&self, names: &[String]) -> Skills {
        let bit = |name: &String| self.names.skills.binary_search(name).ok().and_then(|bit| u32::try_from(bit).ok());
        names.iter().filter_map(bit).fold(Skills::NONE, Skills::with)
    }

    fn carers(&self) -> Vec<core::Carer> {
        let row = |named: &Named| {
            let carer = &self.book.carers[named.row];
            let mode = self.names.modes.iter().position(|mode| mode.id == carer.mode);
            let pence =
                mode.map_or(Exact::default(), |at| self.book.travel.modes[self.names.modes[at].row].pence_per_mile);
            let allowed = allowance(self.book, carer);
            core::Carer {
                skills: self.skills(&carer.skills),
                mode: mode.map_or(ModeIx::NONE, ModeIx::of),
                per_second: Cost(carer.pay_per_hour.scaled(100_000_000, 3_600)),
                per_metre: Cost(pence.scaled(1_000_000_000, 1_609_344)),
                contract_least: allowed.least,
                contract_most: allowed.most,
                ..core::Carer::default()
            }
        };
        self.names.carers.iter().map(row).collect()
    }

    fn visits(&self) -> Result<Vec<core::Visit>, Faults> {
        self.names.visits.iter().map(|dated| self.visit(dated, &self.book.packages[dated.row])).collect()
    }

    fn visit(&self, dated: &Dated, package: &Package) -> Result<core::Visit, Faults> {
        let times = moments::visit(&self.names.zone, package, dated.day).map_err(|clash| clash.unsound(&dated.id))?;
        let policy = &self.book.policy;
        let client = self.clients.get(package.client.as_str()).copied();
        let client = client.ok_or_else(|| unsound(&dated.id, "belongs to no client of the book".to_owned()))?;
        let home = &self.book.clients[self.names.clients[client.at()].row];
        let grace = Seconds::from_minutes(i32::from(policy.grace_minutes));
        Ok(core::Visit {
            client,
            place: self.place(home.latitude, home.longitude),
            duration: Seconds::from_minutes(i32::from(package.minutes)),
            window: times.window,
            due: times.preferred.map_or(times.window.latest, |at| (at + grace).min(times.window.latest)),
            late_price: Cost(policy.late_pounds_per_minute.scaled(100_000_000, 60)),
            unserved_price: pounds(policy.unserved_pounds).times(i64::from(package.carers)),
            skills: self.skills(&package.skills),
            carers: package.carers,
            load: 0,
            ..core::Visit::default()
        })
    }

    fn shifts(&self) -> Result<Vec<core::Shift>, Faults> {
        let mut first_break = 0;
        let mut breaks_of: BTreeMap<&str, u32> = BTreeMap::new();
        for one in &self.book.breaks {
            *breaks_of.entry(&one.shift).or_default() += 1;
        }
        let mut found = Vec::with_capacity(self.names.shifts.len());
        for dated in &self.names.shifts {
            let shift = &self.book.shifts[dated.row];
            let span = moments::shift(&self.names.zone, shift, dated.day).map_err(|clash| clash.unsound(&dated.id))?;
            let breaks = breaks_of.get(shift.id.as_str()).copied().unwrap_or(0);
            let carer = self.carers.get(shift.carer.as_str()).copied();
            let carer = carer.ok_or_else(|| unsound(&dated.id, "belongs to no carer of the book".to_owned()))?;
            found.push(core::Shift {
                carer,
                span: within_horizon(&dated.id, span)?,
                start: self.anchor(shift.starts_at, carer),
                end: self.anchor(shift.ends_at, carer),
                first_break,
                breaks,
                commute_paid: self.book.policy.commute_paid,
                use_price: pounds(self.book.policy.shift_pounds),
                capacity: u32::MAX,
                ..core::Shift::default()
            });
            first_break += breaks;
        }
        Ok(found)
    }

    fn anchor(&self, anchor: Anchor, carer: CarerIx) -> PlaceIx {
        let home = &self.book.carers[self.names.carers[carer.at()].row];
        match (anchor, &self.book.branch.base) {
            (Anchor::Home, _) => self.place(home.latitude, home.longitude),
            (Anchor::Base, Some(base)) => self.place(base.latitude, base.longitude),
            (Anchor::Base, None) | (Anchor::Anywhere, _) => PlaceIx::NONE,
        }
    }

    fn breaks(&self) -> Result<Vec<core::Break>, Faults> {
        let shifts = self.names.shifts.iter().map(|dated| (&dated.id, dated));
        let shifts: BTreeMap<&String, &Dated> = shifts.collect();
        let row = |dated: &Dated| {
            let one = &self.book.breaks[dated.row];
            let shift_id = format!("{}@{}", one.shift, dated.day);
            let shift = shifts.get(&shift_id).map(|shift| &self.book.shifts[shift.row]);
            let shift = shift.ok_or_else(|| unsound(&dated.id, "belongs to no shift of the book".to_owned()))?;
            let window = moments::rest(&self.names.zone, shift, one, dated.day);
            let window = window.map_err(|clash| clash.unsound(&dated.id))?;
            let duration = Seconds::from_minutes(i32::from(one.minutes));
            Ok(core::Break { window, duration, paid: one.paid })
        };
        self.names.breaks.iter().map(row).collect()
    }

    fn gaps(&self) -> Vec<core::Gap> {
        let of_package =
            |(at, dated): (usize, &Dated)| ((self.book.packages[dated.row].id.as_str(), dated.day), VisitIx::of(at));
        let visits: BTreeMap<(&str, Day), VisitIx> = self.names.visits.iter().enumerate().map(of_package).collect();
        let minutes =
            |package: &str| self.book.packages.iter().find(|row| row.id == package).map_or(0, |row| row.minutes);
        let mut found = Vec::new();
        for row in &self.book.gaps {
            let from_start = match row.counted_from {
                CountedFrom::End => i32::from(minutes(&row.first)),
                CountedFrom::Start => 0,
            };
            let firsts = visits.range((row.first.as_str(), Day::FIRST)..=(row.first.as_str(), Day::LAST));
            for (&(_, day), &first) in firsts {
                if let Some(&second) = visits.get(&(row.second.as_str(), day)) {
                    found.push(gap(row, first, second, from_start));
                }
            }
        }
        found.sort_unstable_by_key(|gap| (gap.first, gap.second, gap.least, gap.most, gap.different_carers));
        found
    }

    fn ties(&self) -> Vec<core::Tie> {
        let mut found: BTreeMap<(ClientIx, CarerIx), core::Tie> = BTreeMap::new();
        let mut change = |client: &str, carer: &str, set: &dyn Fn(&mut core::Tie)| {
            if let (Some(&client), Some(&carer)) = (self.clients.get(client), self.carers.get(carer)) {
                let new = || core::Tie { client, carer, ..core::Tie::default() };
                set(found.entry((client, carer)).or_insert_with(new));
            }
        };
        for client in &self.book.clients {
            for carer in &client.preferred_carers {
                change(&client.id, carer, &|tie| tie.standing = core::Standing::Preferred);
            }
            for carer in &client.barred_carers {
                change(&client.id, carer, &|tie| tie.standing = core::Standing::Barred);
            }
        }
        for row in &self.book.history {
            change(&row.client, &row.carer, &|tie| tie.visits_before = tie.visits_before.saturating_add(row.visits));
        }
        found.into_values().collect()
    }
}

fn gap(row: &Gap, first: VisitIx, second: VisitIx, from_start: i32) -> core::Gap {
    let after = |minutes: u16| Seconds::from_minutes(from_start + i32::from(minutes));
    core::Gap {
        first,
        second,
        least: after(row.least_minutes),
        most: row.most_minutes.map_or(core::Gap::NO_MOST, after),
        different_carers: row.different_carers,
        both_or_neither: row.both_or_neither,
    }
}

/// A plan may last 31 times 24 hours, and no shift may end after that.
fn within_horizon(id: &str, span: Span) -> Result<Span, Faults> {
    if span.end <= Seconds::HORIZON {
        return Ok(span);
    }
    Err(unsound(id, "ends more than 31 times 24 hours after the plan begins".to_owned()))
}

impl Names {
    /// The row of a visit by its id.
    #[must_use]
    pub fn visit(&self, id: &str) -> Option<VisitIx> {
        self.visits.binary_search_by(|dated| dated.id.as_str().cmp(id)).ok().map(VisitIx::of)
    }

    /// The row of a shift by its id.
    #[must_use]
    pub fn shift(&self, id: &str) -> Option<ShiftIx> {
        self.shifts.binary_search_by(|dated| dated.id.as_str().cmp(id)).ok().map(ShiftIx::of)
    }
}
