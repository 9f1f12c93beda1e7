//! The plan a book asks for: dated visits and shifts in seconds from the plan's epoch, and the names to come back by.
//!
//! Every table is sorted by id, so that the order of the book's rows changes nothing.
//!
//! ```
//! # use std::collections::BTreeMap;
//! # use homeround::book::starter::list_starter_files;
//! # use homeround::planning::LoadedBranch;
//! # let files: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! # let branch = LoadedBranch::from_source(&files)?;
//! // Packages repeat; visits are dated.
//! let visits = &branch.plan.names.visits;
//! assert_eq!(visits.len(), branch.plan.tables.visits.len());
//! assert!(visits.iter().all(|visit| visit.id.contains("@20")));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

mod carers;
mod fixed;
mod gaps;
mod visits;

use homeround_core::book as core;
use homeround_core::ground::{CarerIx, ClientIx, PlaceIx, Seconds, ShiftIx, Span, VisitIx};
use homeround_core::heap::Tables;
use homeround_core::rounds::Prices;
use std::collections::BTreeMap;

use super::abilities::Abilities;
use super::model::{Anchor, Book, Client, Fixed, Package, Policy};
use super::occurrences;
use super::periods;
use super::places::{NamedPlace, TravelTables, list_places};
use super::repeats::Repeats;
use super::terms::{Terms, hours, per_hour, per_minute, pounds};
use super::value::{Day, Degrees, Exact};
use super::zone::PlanZone;
use crate::fault::Faults;
use crate::words::Quote;

/// A book made ready to plan.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What the search and the check read.
    pub tables: Tables,
    /// What every row of the tables is called.
    pub names: PlanNames,
}

/// What the rows of a plan's tables are called, and its clock.
#[derive(Clone, Debug)]
pub struct PlanNames {
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
    /// What carers can do and who they are, by bit.
    pub abilities: Abilities,
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

/// The plan that `book` asks for, over travel tables made for [`list_places`] and [`crate::book::places::list_modes`].
///
/// # Errors
/// When the travel tables have another size, or the book was never validated and does not hold together.
pub fn expand_book(book: &Book, travel: TravelTables) -> Result<Plan, Faults> {
    let names = names(book)?;
    let rows = CoreRows::new(book, &names);
    // Tables rest on one another: visits and shifts come first, for carers' shares and pins are reckoned from them.
    let (visits, windows) = rows.visits()?;
    let shifts = rows.shifts()?;
    let tables = Tables {
        clients: count(names.clients.len()),
        carers: rows.carers(&visits, &shifts),
        breaks: rows.breaks()?,
        gaps: rows.gaps(&visits, &windows),
        ties: rows.ties(),
        pins: rows.pins(&shifts)?,
        commitments: Vec::new(),
        most_carers: rows.most_carers(),
        first_weekday: names.start.0.weekday() as u8,
        places: count(names.places.len()),
        modes: count(names.modes.len()),
        periods: 1 + count(rows.periods.len()),
        travel_seconds: travel.seconds,
        travel_metres: travel.metres,
        ways: None,
        prices: prices(&book.policy),
        visits,
        windows,
        shifts,
    };
    let entries = names.modes.len() * tables.periods as usize * names.places.len() * names.places.len();
    // A table of another size would be read beside its rows: every way would be another one's.
    if tables.travel_seconds.len() != entries || tables.travel_metres.len() != entries {
        return Err(Faults::unvalidated(
            "travel",
            format!("has {} entries in place of {entries}", tables.travel_seconds.len()),
        ));
    }
    Ok(Plan { tables, names })
}

/// What the rows of the plan of a book will be called; needs no travel tables.
///
/// # Errors
/// When the book was never validated and does not hold together.
pub fn names(book: &Book) -> Result<PlanNames, Faults> {
    let branch = &book.branch;
    let zone = PlanZone::new(&branch.zone, branch.start, branch.days);
    let zone =
        zone.ok_or_else(|| Faults::unvalidated("branch", format!("has an unknown zone {}", branch.zone.quoted())))?;
    let mut visits = dated(book, book.packages.iter().map(|row| (&row.id, row.repeats())))?;
    visits.retain(|dated| !book.is_client_away(&book.packages[dated.row].client, dated.day));
    let mut shifts = dated(book, book.shifts.iter().map(|row| (&row.id, row.repeats())))?;
    shifts.retain(|dated| book.is_staffed(&book.shifts[dated.row], dated.day));
    Ok(PlanNames {
        zone,
        branch: branch.name.clone(),
        start: branch.start,
        days: branch.days,
        clients: named(book.clients.iter().map(|row| &row.id)),
        carers: named(book.carers.iter().map(|row| &row.id)),
        breaks: breaks_of(book, &shifts),
        visits,
        shifts,
        places: list_places(book),
        modes: named(book.travel.modes.iter().map(|row| &row.name)),
        abilities: Abilities::from_book(book),
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
        let days = repeats
            .days(book.branch.start, book.branch.days)
            .map_err(|trouble| Faults::unvalidated(id, trouble.problem))?;
        found.extend(days.into_iter().map(|day| Dated { id: format!("{id}@{day}"), day, row }));
    }
    // By id: the order of rows and days decides no number of the core.
    found.sort_unstable();
    Ok(found)
}

/// The breaks of every dated shift, those of one shift together and in the order of their times.
fn breaks_of(book: &Book, shifts: &[Dated]) -> Vec<Dated> {
    let mut by_shift: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (row, one) in book.breaks.iter().enumerate() {
        by_shift.entry(&one.shift).or_default().push(row);
    }
    // By their times, so that breaks have the same numbers whatever the order of the rows.
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

fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

/// The prices of a policy that belong to no row.
fn prices(policy: &Policy) -> Prices {
    let of = |amount: Option<Exact>| amount.map_or_else(Default::default, pounds);
    Prices {
        travel_second: policy.travel_pounds_per_hour.map_or_else(Default::default, per_hour),
        worst_late_second: policy.worst_late_pounds_per_minute.map_or_else(Default::default, per_minute),
        unfamiliar: pounds(policy.unfamiliar_pounds),
        not_preferred: of(policy.not_preferred_pounds),
        new_face: of(policy.new_face_pounds),
        further_carer: of(policy.further_carer_pounds),
        slot_carer: of(policy.slot_carer_pounds),
        uneven_second: policy.uneven_pounds_per_hour.map_or_else(Default::default, per_hour),
        unpopular: of(policy.unpopular_pounds),
    }
}

/// The rows of the core's tables, made from a book and the names of its plan.
struct CoreRows<'a> {
    book: &'a Book,
    names: &'a PlanNames,
    clients: BTreeMap<&'a str, ClientIx>,
    carers: BTreeMap<&'a str, CarerIx>,
    places: BTreeMap<(i32, i32), PlaceIx>,
    /// What is fixed, by package, in an order that is not the book's.
    fixed: BTreeMap<&'a str, Vec<&'a Fixed>>,
    periods: Vec<(u16, u16)>,
}

impl<'a> CoreRows<'a> {
    fn new(book: &'a Book, names: &'a PlanNames) -> Self {
        let place = |(at, row): (usize, &NamedPlace)| ((row.place.lat, row.place.lon), PlaceIx::from_index(at));
        let mut fixed: BTreeMap<&str, Vec<&Fixed>> = BTreeMap::new();
        for row in &book.fixed {
            fixed.entry(&row.package).or_default().push(row);
        }
        // Whichever row is met first must not depend on the order of the book.
        for rows in fixed.values_mut() {
            // The first row that says so wins: sorted, it is the same whatever the file's order.
            rows.sort_by_key(|row| (row.day, row.carer.as_deref(), row.shift.as_deref(), row.start));
        }
        Self {
            book,
            names,
            clients: names
                .clients
                .iter()
                .enumerate()
                .map(|(at, row)| (row.id.as_str(), ClientIx::from_index(at)))
                .collect(),
            carers: names
                .carers
                .iter()
                .enumerate()
                .map(|(at, row)| (row.id.as_str(), CarerIx::from_index(at)))
                .collect(),
            places: names.places.iter().enumerate().map(place).collect(),
            fixed,
            periods: periods::list_periods(book),
        }
    }

    fn place(&self, latitude: Degrees, longitude: Degrees) -> PlaceIx {
        self.places.get(&(latitude.0, longitude.0)).copied().unwrap_or(PlaceIx::NONE)
    }

    fn shifts(&self) -> Result<Vec<core::Shift>, Faults> {
        // Breaks stand shift by shift, as `breaks_of` lists them: a shift names its first and how many there are.
        let mut first_break = 0;
        let mut breaks_of: BTreeMap<&str, u32> = BTreeMap::new();
        for one in &self.book.breaks {
            *breaks_of.entry(&one.shift).or_default() += 1;
        }
        let mut found = Vec::with_capacity(self.names.shifts.len());
        for dated in &self.names.shifts {
            let shift = &self.book.shifts[dated.row];
            let span = self.span(dated)?;
            let breaks = breaks_of.get(shift.id.as_str()).copied().unwrap_or(0);
            let carer = self.carers.get(shift.carer.as_str()).copied();
            let carer =
                carer.ok_or_else(|| Faults::unvalidated(&dated.id, "belongs to no carer of the book".to_owned()))?;
            found.push(core::Shift {
                carer,
                span: within_horizon(&dated.id, span)?,
                start: self.anchor(shift.starts_at, carer),
                end: self.anchor(shift.ends_at, carer),
                first_break,
                breaks,
                commute_paid: self.book.policy.commute_paid,
                use_price: pounds(self.book.policy.shift_pounds),
                capacity: shift.capacity.unwrap_or(u32::MAX),
                second: shift.with.as_deref().and_then(|with| self.carers.get(with)).copied().unwrap_or(CarerIx::NONE),
                day: u16::try_from(dated.day.days_since(self.names.start)).unwrap_or(0),
                period: self.period(span.end),
            });
            first_break += breaks;
        }
        Ok(found)
    }

    /// When a shift starts and ends: no sooner than the rest after the day before the plan allows.
    fn span(&self, dated: &Dated) -> Result<Span, Faults> {
        let shift = &self.book.shifts[dated.row];
        let span =
            occurrences::shift_span(&self.names.zone, shift, dated.day).map_err(|clash| clash.unsound(&dated.id))?;
        let both = [Some(&shift.carer), shift.with.as_ref()].into_iter().flatten();
        let carers = both.filter_map(|id| self.carers.get(id.as_str()));
        let mut rested = span.start;
        for carer in carers.map(|carer| &self.book.carers[self.names.carers[carer.at()].row]) {
            let until = occurrences::rested_from(&self.names.zone, &self.book.policy, carer, self.names.start);
            rested = until.map_err(|clash| clash.unsound(&carer.id))?.map_or(rested, |until| rested.max(until));
        }
        Ok(Span { start: rested.min(span.end), end: span.end })
    }

    /// A package with all that bears on it; nothing when it belongs to no client of the book.
    fn terms(&self, package: &'a Package) -> Option<Terms<'a>> {
        Some(Terms {
            policy: &self.book.policy,
            client: self.client(self.clients.get(package.client.as_str())?),
            package,
        })
    }

    fn client(&self, client: &ClientIx) -> &'a Client {
        &self.book.clients[self.names.clients[client.at()].row]
    }

    /// The period of the day in which a moment lies; zero for none.
    fn period(&self, moment: Seconds) -> u8 {
        let minute = self.names.zone.civil(moment).second / 60;
        let within = |(from, until): &(u16, u16)| (i32::from(*from)..i32::from(*until)).contains(&minute);
        let found = self.periods.iter().position(within);
        // Period zero is the time outside all of them.
        found.and_then(|at| u8::try_from(at + 1).ok()).unwrap_or(0)
    }

    fn anchor(&self, anchor: Anchor, carer: CarerIx) -> PlaceIx {
        let home = &self.book.carers[self.names.carers[carer.at()].row];
        match (anchor, &self.book.branch.base) {
            (Anchor::Home, _) => self.place(home.latitude, home.longitude),
            (Anchor::Base, Some(base)) => self.place(base.latitude, base.longitude),
            // "Anywhere" has no place: the way to the first visit then costs nothing.
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
            let shift =
                shift.ok_or_else(|| Faults::unvalidated(&dated.id, "belongs to no shift of the book".to_owned()))?;
            let window = occurrences::rest_window(&self.names.zone, shift, one, dated.day);
            let window = window.map_err(|clash| clash.unsound(&dated.id))?;
            let duration = Seconds::from_minutes(i32::from(one.minutes));
            let after = one.after_hours.or(self.book.policy.break_after_hours).map_or(Seconds::ZERO, hours);
            Ok(core::Break { window, duration, paid: one.paid, after })
        };
        self.names.breaks.iter().map(row).collect()
    }
}

/// A plan may last 31 times 24 hours, and no shift may end after that.
fn within_horizon(id: &str, span: Span) -> Result<Span, Faults> {
    if span.end <= Seconds::HORIZON {
        return Ok(span);
    }
    Err(Faults::unvalidated(id, "ends more than 31 times 24 hours after the plan begins".to_owned()))
}

impl PlanNames {
    /// The row of a visit by its id.
    #[must_use]
    pub fn visit(&self, id: &str) -> Option<VisitIx> {
        // Ids are sorted: among a hundred thousand visits the binary search is what makes reading a roster quick.
        self.visits.binary_search_by(|dated| dated.id.as_str().cmp(id)).ok().map(VisitIx::from_index)
    }

    /// The row of a shift by its id.
    #[must_use]
    pub fn shift(&self, id: &str) -> Option<ShiftIx> {
        self.shifts.binary_search_by(|dated| dated.id.as_str().cmp(id)).ok().map(ShiftIx::from_index)
    }
}
