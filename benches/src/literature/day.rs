//! A day of hard windows whose only price is travel: what Bredström's, Soares's and the VRPTW files all come to.

use homeround_core::book::travel::NO_ROUTE;
use homeround_core::book::{Carer, Gap, Shift, Visit};
use homeround_core::ground::{CarerIx, ClientIx, Cost, PlaceIx, Seconds, ShiftIx, Skills, Span, VisitIx, Window};
use homeround_core::heap::{OwnedRoster, Tables};
use homeround_core::rounds::{Prices, Task};
use serde_json::{Value, json};

use super::UNIT_PRICE;

/// An instance, its times and distances in whole counts of `1 / scale` of the file's unit.
#[derive(Clone, Debug)]
pub struct Day {
    /// How many of our units make one of the file's.
    pub scale: i64,
    /// The published cost of one of the file's units of travel: `1` for distances, `9 / T` for Bredström's hours.
    pub cost_of_unit: f64,
    /// How many carers there are, all alike.
    pub carers: usize,
    /// What each can carry.
    pub capacity: i64,
    /// Every carer leaves the depot, place 0, after the first and is back by the second.
    pub open: (i64, i64),
    /// The visits, in the file's order.
    pub visits: Vec<DayVisit>,
    /// Travel between places, row = from; `None` where the way is forbidden.
    pub travel: Vec<Vec<Option<i64>>>,
    /// The pairs of visits that different carers make within a time of each other.
    pub pairs: Vec<Pair>,
}

/// One visit of a [`Day`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DayVisit {
    /// The file's number for it.
    pub id: i64,
    /// Its row in the table of travel.
    pub place: usize,
    /// How long it takes.
    pub duration: i64,
    /// It starts no earlier than the first and no later than the second.
    pub window: (i64, i64),
    /// What it takes of a carer's capacity.
    pub demand: i64,
}

/// Two visits by different carers: `least ≤ start(second) − start(first) ≤ most`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pair {
    /// The first, by its place in [`Day::visits`].
    pub first: usize,
    /// The second.
    pub second: usize,
    /// Least time between their starts.
    pub least: i64,
    /// Most time between their starts.
    pub most: i64,
}

impl Day {
    /// The instance as a problem: its units as seconds, [`UNIT_PRICE`] for each unit of travel, and an unserved visit
    /// dearer than all the travel there is.
    #[must_use]
    pub fn tables(&self) -> Tables {
        let places = self.travel.len();
        let longest = self.travel.iter().flatten().filter_map(|&way| way).max().unwrap_or(0);
        let unserved = UNIT_PRICE.times(longest.max(1) * 4 * (1 + self.visits.len() as i64).min(1_000));
        let seconds = |way: &Option<i64>| way.map_or(NO_ROUTE, |time| time as u32);
        let mut tables = Tables {
            clients: self.visits.len() as u32,
            places: places as u32,
            modes: 1,
            travel_seconds: self.travel.iter().flatten().map(seconds).collect(),
            travel_metres: vec![0; places * places],
            prices: Prices { travel_second: UNIT_PRICE, ..Prices::default() },
            ..Tables::default()
        };
        for at in 0..self.carers {
            tables.carers.push(Carer { ..Carer::default() });
            tables.shifts.push(Shift {
                carer: CarerIx::from_index(at),
                span: Span { start: Seconds(self.open.0 as i32), end: Seconds(self.open.1 as i32) },
                start: PlaceIx(0),
                end: PlaceIx(0),
                capacity: self.capacity as u32,
                ..Shift::default()
            });
        }
        for (at, visit) in self.visits.iter().enumerate() {
            tables.visits.push(visit.row(ClientIx::from_index(at), unserved));
        }
        tables.gaps.extend(self.pairs.iter().map(|pair| pair.row()));
        tables
    }

    /// A roster as `{"routes":[{"carer":i,"visits":[{"visit":id,"start":t}]}]}`: carers counted from 0, visits by the
    /// file's own numbers, times in its own units; carers who visit nobody are left out.
    #[must_use]
    pub fn solution(&self, roster: &OwnedRoster) -> Value {
        let mut routes = Vec::new();
        for carer in 0..self.carers {
            let mut visits = Vec::new();
            for stop in roster.view().round(ShiftIx::from_index(carer)) {
                let Task::Visit(visit) = stop.task else { continue };
                let start = f64::from(stop.start.0) / self.scale as f64;
                visits.push(json!({ "visit": self.visits[visit.at()].id, "start": start }));
            }
            if !visits.is_empty() {
                routes.push(json!({ "carer": carer, "visits": visits }));
            }
        }
        json!({ "routes": routes })
    }
}

impl DayVisit {
    fn row(self, client: ClientIx, unserved_price: Cost) -> Visit {
        let (earliest, latest) = (Seconds(self.window.0 as i32), Seconds(self.window.1 as i32));
        Visit {
            client,
            place: PlaceIx::from_index(self.place),
            duration: Seconds(self.duration as i32),
            window: Window { earliest, latest },
            due: latest,
            late_price: Cost::ZERO,
            unserved_price,
            skills: Skills::NONE,
            carers: 1,
            load: self.demand as u32,
            ..Visit::default()
        }
    }
}

impl Pair {
    fn row(self) -> Gap {
        Gap {
            first: VisitIx::from_index(self.first),
            second: VisitIx::from_index(self.second),
            least: Seconds(self.least as i32),
            most: Seconds(self.most as i32),
            different_carers: true,
            same_carer: false,
            both_or_neither: true,
        }
    }
}
