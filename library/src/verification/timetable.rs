//! The timetable: what a book and a roster said would happen, as events are held against it.

use homeround_core::ground::{CarerIx, ClientIx, Instant, Place, Seconds, ShiftIx, VisitIx};
use homeround_core::rounds::{Roster, Task};
use homeround_core::verification::{Address, Assignment, Event, Period, PlannedVisit, VisitPlan, VisitTerms};

use super::absences;
use super::beside::Additional;
use super::known_as::KnownAs;
use crate::book::occurrences::{self, Clash};
use crate::book::zone::PlanZone;
use crate::book::{Book, PlanNames};
use crate::exchange::book_import::mapping::BookMapping;
use crate::fault::{Fault, Faults};

/// Every visit of a book with the start and the carers that a roster gave it, and the names to come back by.
#[derive(Clone, Debug)]
pub struct Timetable {
    /// The branch's clock.
    pub zone: PlanZone,
    /// Clients' ids, by `ClientIx`.
    pub clients: Vec<String>,
    /// Carers' ids, by `CarerIx`.
    pub carers: Vec<String>,
    /// Visits' ids, by `VisitIx`.
    pub visits: Vec<String>,
    /// The visits themselves. One that no round serves is due when the client would like it, and nobody was sent.
    pub due: Vec<PlannedVisit>,
    /// Who was sent, sorted.
    pub sent: Vec<Assignment>,
    /// Where clients live, sorted by client.
    pub addresses: Vec<Address>,
    /// What people are called, for events that name them.
    pub known_as: KnownAs,
    /// What else is known.
    pub beside: Additional,
}

impl Timetable {
    /// The timetable of a validated book and a roster over `names`, the names of its plan.
    ///
    /// # Errors
    /// When the book was never validated and does not hold together.
    pub fn from_roster(book: &Book, names: &PlanNames, roster: Roster<'_>) -> Result<Self, Faults> {
        let carers: Vec<String> = names.carers.iter().map(|row| row.id.clone()).collect();
        let mut starts: Vec<Option<Seconds>> = vec![None; names.visits.len()];
        let mut sent = Vec::new();
        for (shift, dated) in names.shifts.iter().enumerate() {
            let row = &book.shifts[dated.row];
            let both = [Some(&row.carer), row.with.as_ref()].into_iter().flatten();
            let both: Vec<CarerIx> =
                both.map(|id| carers.binary_search(id).map_or(CarerIx::NONE, CarerIx::from_index)).collect();
            for stop in roster.round(ShiftIx::from_index(shift)) {
                if let Task::Visit(visit) = stop.task {
                    starts[visit.at()] = Some(stop.start);
                    sent.extend(both.iter().map(|&carer| Assignment { visit, carer }));
                }
            }
        }
        // The core wants assignments in order. Two stops at one visit by one carer send the carer once.
        sent.sort_unstable();
        sent.dedup();
        let clients: Vec<String> = names.clients.iter().map(|row| row.id.clone()).collect();
        let due = starts.iter().enumerate().map(|(visit, start)| due(book, names, &clients, visit, *start));
        Ok(Self {
            zone: names.zone.clone(),
            due: due.collect::<Result<_, _>>()?,
            addresses: names.clients.iter().enumerate().map(|(row, named)| address(book, row, named.row)).collect(),
            clients,
            carers,
            visits: names.visits.iter().map(|row| row.id.clone()).collect(),
            sent,
            known_as: KnownAs::new(
                names.clients.iter().map(|named| book.clients[named.row].name.as_str()),
                names.carers.iter().map(|named| book.carers[named.row].name.as_str()),
            ),
            beside: Additional::from_absences(absences::list_absences(book, names)),
        })
    }

    /// The timetable as the core reads it.
    #[must_use]
    pub fn plan(&self) -> VisitPlan<'_> {
        VisitPlan {
            clients: u32::try_from(self.clients.len()).unwrap_or(u32::MAX),
            carers: u32::try_from(self.carers.len()).unwrap_or(u32::MAX),
            visits: &self.due,
            sent: &self.sent,
            addresses: &self.addresses,
            zone: self.zone.view(),
            registers: self.beside.registers(),
            corrections: self.beside.corrections(),
        }
    }

    /// Who was sent to a visit.
    pub fn sent_to(&self, visit: VisitIx) -> impl Iterator<Item = CarerIx> + '_ {
        let from = self.sent.partition_point(|sent| sent.visit < visit);
        self.sent[from..].iter().take_while(move |sent| sent.visit == visit).map(|sent| sent.carer)
    }

    /// Where a client lives; the middle of nowhere for a client without an address.
    #[must_use]
    pub fn home(&self, client: ClientIx) -> Place {
        // Addresses stand client by client: the first of a client is the home.
        let row = self.addresses.partition_point(|address| address.client < client);
        let own = self.addresses.get(row).filter(|address| address.client == client);
        own.map_or_else(Place::default, |address| address.place)
    }

    /// Takes over whom a mapping of a book's files means by names that the book does not have. What it says of nobody known is left out.
    pub fn say_names(&mut self, mapping: &BookMapping) {
        for (theirs, ours) in &mapping.clients {
            let client = self.client(ours);
            if client.is_some() {
                self.known_as.say_client(theirs, client);
            }
        }
        for (theirs, ours) in &mapping.carers {
            let carer = self.carer(ours);
            if carer.is_some() {
                self.known_as.say_carer(theirs, carer);
            }
        }
    }

    /// The carer of an id, else the only one of that name.
    #[must_use]
    pub fn carer(&self, text: &str) -> CarerIx {
        // Ids come first: a name that is also somebody's id means that id.
        let row = self.carers.binary_search_by(|held| held.as_str().cmp(text));
        row.map_or_else(|_| self.known_as.carer(text).unwrap_or(CarerIx::NONE), CarerIx::from_index)
    }

    /// The client of an id, else the only one of that name.
    #[must_use]
    pub fn client(&self, text: &str) -> ClientIx {
        let row = self.clients.binary_search_by(|held| held.as_str().cmp(text));
        row.map_or_else(|_| self.known_as.client(text).unwrap_or(ClientIx::NONE), ClientIx::from_index)
    }

    /// When the last visit was to end.
    #[must_use]
    pub fn end(&self) -> Instant {
        self.due.iter().map(|due| due.end).max().unwrap_or(self.zone.epoch)
    }

    /// A moment as local time with its offset, to the second; `-` for a time without bound.
    #[must_use]
    pub fn local(&self, at: Instant) -> String {
        if at.0 < 0 { "-".to_owned() } else { self.zone.iso_at(at) }
    }
}

/// A client's door: the book's points are doors, not the middles of postcodes.
fn address(book: &Book, client: usize, row: usize) -> Address {
    let home = &book.clients[row];
    let place = Place { lat: home.latitude.0, lon: home.longitude.0 };
    Address { client: ClientIx::from_index(client), place, exact: true, period: Period::ALWAYS }
}

fn clashed(clash: Clash) -> Faults {
    Faults(vec![Fault {
        file: "book".to_owned(),
        row: None,
        column: clash.column.to_owned(),
        value: clash.clock.to_string(),
        problem: clash.problem(),
        remedy: clash.remedy(),
    }])
}

fn due(
    book: &Book,
    names: &PlanNames,
    clients: &[String],
    visit: usize,
    start: Option<Seconds>,
) -> Result<PlannedVisit, Faults> {
    let dated = &names.visits[visit];
    let package = &book.packages[dated.row];
    let start = match start {
        // A visit that nobody serves must still be missed at some time: at the one the client would like.
        Some(start) => start,
        None => {
            let times = occurrences::visit_times(&names.zone, package, dated.day).map_err(clashed)?;
            times.preferred.unwrap_or(times.whole().earliest)
        }
    };
    let start = names.zone.moment(start);
    let length = occurrences::visit_length(&names.zone, package, dated.day).map_err(clashed)?;
    let end = start.plus(length);
    // Events know no moments beyond these years: nothing could ever be held against such a visit.
    if start.0 < 0 || end > Event::LATEST {
        return Err(Faults(vec![Fault {
            file: "book".to_owned(),
            row: None,
            column: "start".to_owned(),
            value: dated.id.clone(),
            problem: "is a visit that nobody can verify".to_owned(),
            remedy: "Plan it between 1970 and 2200.".to_owned(),
        }]));
    }
    Ok(PlannedVisit {
        client: clients.binary_search(&package.client).map_or(ClientIx::NONE, ClientIx::from_index),
        start,
        end,
        carers: package.carers,
        time_critical: false,
        cancelled: None,
        terms: VisitTerms { short_agreed: true, ..VisitTerms::default() },
    })
}
