//! Made-up branches of any size, straight into the core's tables: the shapes that the benches measure on.
//!
//! Everything is drawn from one seed in whole numbers, so that a shape and a seed fix every row on every machine. Visit
//! lengths follow the Northern Ireland domiciliary care survey of 2018 (31 % up to 15 minutes, 54 % up to 30, 15 %
//! longer), 12 % of visits from shape M up are double-ups, starts peak at 07–10 and 17–21.
//!
//! A shape is a number of towns that never share a carer. [`town`] makes one of them, a whole problem with its own
//! travel. [`country`] makes all their rows in one set of tables; where a table of travel between all places would be
//! past [`MOST_PLACES`] squared it is left empty, and travel is worked out when it is asked for.

use std::ops::Range;
use std::sync::Arc;

use homeround_core::book::travel::{Asked, Estimate, Estimated};
use homeround_core::book::{Break, Carer, Gap, Shift, Tie, TravelSource, Visit};
use homeround_core::ground::{
    BreakIx, CarerIx, ClientIx, Cost, Direction, ModeIx, Pence, Place, PlaceIx, Seconds, Skills, Span, VisitIx, Window,
};
use homeround_core::heap::Tables;
use homeround_core::rounds::Prices;

use crate::draw::Draw;

/// The most places whose travel [`country`] tabulates: 64 MB of seconds and as much of metres.
pub const MOST_PLACES: usize = 4_000;

/// How large a made-up branch is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape {
    /// The letter it goes by.
    pub name: &'static str,
    /// Visits over all days.
    pub visits: u32,
    /// Carers.
    pub carers: u32,
    /// Days.
    pub days: u32,
    /// Towns, among which visits and carers are shared out evenly.
    pub towns: u32,
    /// Whether there are double-ups: 12 % of visits.
    pub double_ups: bool,
}

/// The shapes, from a small branch's day to a nation's.
pub const SHAPES: [Shape; 8] = [
    Shape { name: "S", visits: 40, carers: 8, days: 1, towns: 1, double_ups: false },
    Shape { name: "M", visits: 200, carers: 25, days: 1, towns: 1, double_ups: true },
    Shape { name: "L", visits: 350, carers: 30, days: 1, towns: 1, double_ups: true },
    Shape { name: "W", visits: 1_400, carers: 30, days: 7, towns: 1, double_ups: true },
    Shape { name: "F", visits: 2_800, carers: 35, days: 14, towns: 1, double_ups: true },
    Shape { name: "C", visits: 14_000, carers: 300, days: 7, towns: 1, double_ups: true },
    Shape { name: "V", visits: 132_500, carers: 9_000, days: 1, towns: 331, double_ups: true },
    Shape { name: "N", visits: 1_500_000, carers: 110_000, days: 1, towns: 3_750, double_ups: true },
];

/// The shape of that name.
#[must_use]
pub fn shape(name: &str) -> Option<Shape> {
    SHAPES.iter().find(|shape| shape.name == name).copied()
}

/// The country a town lies in. Published miles per visit disagree (3.06 to 4.3), so both ends are here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Setting {
    /// How far homes lie from the town's middle, north and south, at most.
    pub reach_metres: i32,
    /// How carers' travel is estimated.
    pub travel: (u32, u32, u32),
}

impl Setting {
    /// A town: 3 km, 24 km/h, two and a half minutes to park.
    pub const URBAN: Self = Self { reach_metres: 3_000, travel: (1_350, 24_000, 150) };
    /// Villages and farms: 9 km, 45 km/h, one minute to park.
    pub const RURAL: Self = Self { reach_metres: 9_000, travel: (1_300, 45_000, 60) };

    fn estimate(self) -> Option<Estimate> {
        Estimate::new(self.travel.0, self.travel.1, self.travel.2)
    }
}

/// A made-up branch.
#[derive(Clone, Debug, Default)]
pub struct Branch {
    /// Its rows.
    pub tables: Tables,
    /// Where its places are, by the tables' place numbers: clients first, then carers.
    pub places: Vec<Place>,
}

/// A client's calls on a day: middle of the window in minutes, and how wide a preferred time may be drawn around it.
const MORNING: (i32, i32) = (8 * 60 + 20, 80);
const LUNCH: (i32, i32) = (12 * 60 + 30, 30);
const TEA: (i32, i32) = (17 * 60 + 10, 30);
const BED: (i32, i32) = (20 * 60 + 30, 55);

const CALLS: [(u32, &[(i32, i32)]); 7] = [
    (24, &[MORNING]),
    (6, &[TEA]),
    (14, &[MORNING, BED]),
    (12, &[MORNING, TEA]),
    (14, &[MORNING, LUNCH, TEA]),
    (6, &[MORNING, LUNCH, BED]),
    (24, &[MORNING, LUNCH, TEA, BED]),
];

/// Visit lengths in minutes with their shares in a hundred.
const LENGTHS: [(u32, i32); 4] = [(31, 15), (54, 30), (10, 45), (5, 60)];

const DOUBLE_UP_PERCENT: u32 = 12;

/// Skill bits, how many of a hundred clients ask for each, and how many of a hundred carers have it.
const SKILLS: [(u32, u32, u32); 4] = [(0, 55, 90), (1, 14, 75), (2, 20, 65), (3, 5, 35)];

/// A carer's working day: stretches in minutes from midnight.
const PATTERNS: [(u32, &[(i32, i32)]); 3] = [
    (35, &[(7 * 60, 15 * 60)]),
    (25, &[(14 * 60 + 30, 22 * 60 + 30)]),
    (40, &[(6 * 60 + 45, 12 * 60 + 30), (16 * 60, 22 * 60)]),
];

/// Seconds between the starts of two visits that both give medicine.
const BETWEEN_DOSES: Seconds = Seconds::from_minutes(240);

/// One town of a shape, as a problem of its own with its table of travel. Towns are counted from 0; one past the last
/// is empty.
#[must_use]
pub fn town(shape: Shape, setting: Setting, seed: u64, number: u32) -> Branch {
    let mut branch = rows(shape, setting, seed, number);
    tabulate(&mut branch, setting);
    branch
}

/// All towns of a shape in one set of tables, their travel worked out when asked for where there are more than
/// [`MOST_PLACES`] places.
#[must_use]
pub fn country(shape: Shape, setting: Setting, seed: u64) -> Branch {
    towns(shape, setting, seed, 0..shape.towns)
}

/// Some towns of a shape in one set of tables, as [`country`] has them all.
#[must_use]
pub fn towns(shape: Shape, setting: Setting, seed: u64, numbers: Range<u32>) -> Branch {
    let mut whole = Branch::default();
    whole.tables.modes = 1;
    for number in numbers {
        append(&mut whole, rows(shape, setting, seed, number));
    }
    whole.tables.prices = prices();
    if whole.places.len() <= MOST_PLACES {
        tabulate(&mut whole, setting);
    } else if let Some(estimate) = setting.estimate() {
        whole.tables.ways = Some(Arc::new(HomeTravel {
            places: whole.places.iter().map(|place| place.direction()).collect(),
            modes: [estimate],
        }));
    }
    whole
}

/// Where everybody lives, and how they travel: asked where a table would be too large.
#[derive(Debug)]
struct HomeTravel {
    places: Vec<Direction>,
    modes: [Estimate; 1],
}

impl HomeTravel {
    fn estimated(&self) -> Estimated<'_> {
        Estimated { places: &self.places, modes: &self.modes }
    }
}

impl TravelSource for HomeTravel {
    fn seconds(&self, mode: ModeIx, period: u8, from: PlaceIx, to: PlaceIx) -> u32 {
        self.estimated().seconds(mode, period, from, to)
    }

    fn metres(&self, mode: ModeIx, period: u8, from: PlaceIx, to: PlaceIx) -> u32 {
        self.estimated().metres(mode, period, from, to)
    }

    fn way(&self, mode: ModeIx, period: u8, from: PlaceIx, to: PlaceIx) -> (u32, u32) {
        self.estimated().way(mode, period, from, to)
    }

    fn tabulate(&self, asked: &Asked<'_>, seconds: &mut [u32], metres: &mut [u32]) {
        self.estimated().tabulate(asked, seconds, metres);
    }

    fn farthest(&self) -> u32 {
        self.estimated().farthest()
    }
}

fn prices() -> Prices {
    Prices { unfamiliar: Cost::from_pence(Pence(200)), ..Prices::default() }
}

fn tabulate(branch: &mut Branch, setting: Setting) {
    let entries = branch.places.len() * branch.places.len();
    branch.tables.travel_seconds = vec![0; entries];
    branch.tables.travel_metres = vec![0; entries];
    if let Some(estimate) = setting.estimate() {
        let filled = estimate.fill(&branch.places, &mut branch.tables.travel_seconds, &mut branch.tables.travel_metres);
        debug_assert!(filled.is_ok(), "both tables were made to size");
    }
}

/// The part of `total` that falls to one of `towns`.
fn part(total: u32, towns: u32, number: u32) -> u32 {
    let upto = |town: u32| (u64::from(total) * u64::from(town.min(towns)) / u64::from(towns.max(1))) as u32;
    upto(number.saturating_add(1)) - upto(number)
}

fn rows(shape: Shape, setting: Setting, seed: u64, number: u32) -> Branch {
    let mut maker = Maker {
        draw: Draw::new(seed, u64::from(number)),
        shape,
        setting,
        // Towns stand on a grid of 0.06 degrees, 6.7 km, over England.
        middle: (510_000_000 + (number / 62) as i32 * 600_000, -25_000_000 + (number % 62) as i32 * 600_000),
        branch: Branch::default(),
    };
    maker.clients(part(shape.visits, shape.towns, number));
    maker.carers(part(shape.carers, shape.towns, number));
    maker.ties();
    maker.branch.tables.places = maker.branch.places.len() as u32;
    maker.branch.tables.modes = 1;
    maker.branch.tables.prices = prices();
    maker.branch
}

struct Maker {
    draw: Draw,
    shape: Shape,
    setting: Setting,
    middle: (i32, i32),
    branch: Branch,
}

/// What a client's visits have in common.
#[derive(Clone, Copy)]
struct VisitNeed {
    client: ClientIx,
    place: PlaceIx,
    skills: Skills,
    carers: u8,
}

impl Maker {
    fn home(&mut self) -> PlaceIx {
        let (lat, lon) = (self.draw.around(self.setting.reach_metres), self.draw.around(self.setting.reach_metres));
        // A degree of latitude is 111.2 km; of longitude, at 53 degrees north, 67 km.
        let place = Place { lat: self.middle.0 + lat * 90, lon: self.middle.1 + lon * 149 };
        self.branch.places.push(place);
        PlaceIx::from_index(self.branch.places.len() - 1)
    }

    fn skills(&mut self, share: impl Fn(&(u32, u32, u32)) -> u32) -> Skills {
        SKILLS.iter().fold(
            Skills::NONE,
            |skills, row| {
                if self.draw.chance(share(row)) { skills.with(row.0) } else { skills }
            },
        )
    }

    fn clients(&mut self, visits: u32) {
        while (self.branch.tables.visits.len() as u32) < visits {
            let need = VisitNeed {
                client: ClientIx(self.branch.tables.clients),
                place: self.home(),
                skills: self.skills(|row| row.1),
                carers: 1 + u8::from(self.shape.double_ups && self.draw.chance(DOUBLE_UP_PERCENT)),
            };
            self.branch.tables.clients += 1;
            let calls = *self.draw.weighted(&CALLS);
            let plan: Vec<(i32, i32)> = calls.iter().map(|call| self.call(*call)).collect();
            for day in 0..self.shape.days {
                self.day(need, &plan, day, visits);
            }
        }
    }

    /// A call's preferred time, to five minutes, and its length.
    fn call(&mut self, (middle, spread): (i32, i32)) -> (i32, i32) {
        let preferred = (middle + self.draw.around(spread)) / 5 * 5;
        (preferred, *self.draw.weighted(&LENGTHS))
    }

    fn day(&mut self, need: VisitNeed, plan: &[(i32, i32)], day: u32, visits: u32) {
        let mut last: Option<(VisitIx, Seconds)> = None;
        for &(preferred, minutes) in plan {
            let tables = &mut self.branch.tables;
            if tables.visits.len() as u32 == visits {
                return;
            }
            let this = VisitIx::from_index(tables.visits.len());
            let preferred = Seconds(day as i32 * Seconds::DAY.0 + preferred * 60);
            tables.visits.push(visit(need, preferred, Seconds::from_minutes(minutes)));
            let dosed = need.skills.cover(Skills::NONE.with(0));
            // Only where the preferred times keep it, so that a town's gaps can all be kept at once.
            if let Some((first, _)) = last.filter(|(_, before)| dosed && preferred - *before >= BETWEEN_DOSES) {
                tables.gaps.push(doses(first, this));
            }
            last = Some((this, preferred));
        }
    }

    fn carers(&mut self, carers: u32) {
        for number in 0..carers {
            let home = self.home();
            let skills = self.skills(|row| row.2);
            let weeks = self.shape.days.div_ceil(7) as i32;
            let most = if self.shape.days == 1 { 24 } else { 42 * weeks };
            self.branch.tables.carers.push(Carer {
                skills,
                mode: ModeIx(0),
                per_second: Cost::per_second(Pence(1_260 + i64::from(self.draw.below(5)) * 15)),
                per_metre: Cost::per_metre(Pence(45)),
                contract_most: Seconds::from_minutes(most * 60),
                ..Carer::default()
            });
            for day in 0..self.shape.days {
                // Two days off in seven, on different days for different carers; a single day has everybody at work.
                if self.shape.days == 1 || (day + number) % 7 < 5 {
                    self.shifts(CarerIx(number), home, day);
                }
            }
        }
    }

    fn shifts(&mut self, carer: CarerIx, home: PlaceIx, day: u32) {
        let pattern = *self.draw.weighted(&PATTERNS);
        for &(start, end) in pattern {
            let at = |minute: i32| Seconds(day as i32 * Seconds::DAY.0 + minute * 60);
            let breaks = u32::from(end - start > 6 * 60);
            let tables = &mut self.branch.tables;
            let first_break = BreakIx::from_index(tables.breaks.len());
            if breaks == 1 {
                let window = Window { earliest: at(start + 150), latest: at(end - 150) };
                tables.breaks.push(Break { window, duration: Seconds::from_minutes(20), ..Break::default() });
            }
            tables.shifts.push(Shift {
                carer,
                span: Span { start: at(start), end: at(end) },
                start: home,
                end: home,
                first_break: first_break.0,
                breaks,
                commute_paid: false,
                use_price: Cost::ZERO,
                capacity: u32::MAX,
                day: day as u16,
                ..Shift::default()
            });
        }
    }

    /// Each client knows three or four carers from before.
    fn ties(&mut self) {
        let carers = self.branch.tables.carers.len() as u32;
        for client in 0..self.branch.tables.clients {
            let mut known: Vec<u32> = (0..4).map(|_| self.draw.below(carers)).collect();
            known.sort_unstable();
            known.dedup();
            for carer in known.into_iter().filter(|carer| *carer < carers) {
                let visits_before = 1 + self.draw.below(60) as u16;
                let (client, carer) = (ClientIx(client), CarerIx(carer));
                self.branch.tables.ties.push(Tie { client, carer, visits_before, ..Tie::default() });
            }
        }
    }
}

fn visit(need: VisitNeed, preferred: Seconds, duration: Seconds) -> Visit {
    Visit {
        client: need.client,
        place: need.place,
        duration,
        window: Window {
            earliest: preferred - Seconds::from_minutes(45),
            latest: preferred + Seconds::from_minutes(60),
        },
        due: preferred + Seconds::from_minutes(15),
        late_price: Cost::per_second(Pence(3_000)),
        unserved_price: Cost::from_pence(Pence(100_000)).times(i64::from(need.carers)),
        skills: need.skills,
        carers: need.carers,
        load: 0,
        ..Visit::default()
    }
}

fn doses(first: VisitIx, second: VisitIx) -> Gap {
    Gap {
        first,
        second,
        least: BETWEEN_DOSES,
        most: Gap::NO_MOST,
        different_carers: false,
        same_carer: false,
        both_or_neither: false,
    }
}

/// Adds a town's rows after those already there, its references moved along.
fn append(whole: &mut Branch, town: Branch) {
    let tables = &mut whole.tables;
    let (places, clients) = (whole.places.len() as u32, tables.clients);
    let (carers, visits, breaks) = (tables.carers.len() as u32, tables.visits.len() as u32, tables.breaks.len() as u32);
    tables.carers.extend(town.tables.carers);
    tables.breaks.extend(town.tables.breaks);
    tables.shifts.extend(town.tables.shifts.into_iter().map(|shift| Shift {
        carer: CarerIx(shift.carer.0 + carers),
        start: PlaceIx(shift.start.0 + places),
        end: PlaceIx(shift.end.0 + places),
        first_break: shift.first_break + breaks,
        ..shift
    }));
    tables.visits.extend(town.tables.visits.into_iter().map(|visit| Visit {
        client: ClientIx(visit.client.0 + clients),
        place: PlaceIx(visit.place.0 + places),
        ..visit
    }));
    tables.gaps.extend(town.tables.gaps.into_iter().map(|gap| Gap {
        first: VisitIx(gap.first.0 + visits),
        second: VisitIx(gap.second.0 + visits),
        ..gap
    }));
    tables.ties.extend(town.tables.ties.into_iter().map(|tie| Tie {
        client: ClientIx(tie.client.0 + clients),
        carer: CarerIx(tie.carer.0 + carers),
        ..tie
    }));
    whole.places.extend(town.places);
    tables.clients += town.tables.clients;
    tables.places = whole.places.len() as u32;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_has_the_rows_it_promises() {
        for shape in SHAPES.iter().filter(|shape| shape.visits <= 150_000) {
            let branch = country(*shape, Setting::URBAN, 1);
            let tables = &branch.tables;
            assert_eq!((tables.visits.len(), tables.carers.len()), (shape.visits as usize, shape.carers as usize));
            assert_eq!(tables.places as usize, branch.places.len());
            let entries = if branch.places.len() <= MOST_PLACES { branch.places.len().pow(2) } else { 0 };
            assert_eq!((tables.travel_seconds.len(), tables.travel_metres.len()), (entries, entries));
            assert_eq!(tables.ways.is_some(), entries == 0);
        }
    }

    #[test]
    fn shares_are_the_surveys() {
        let tables = country(SHAPES[6], Setting::URBAN, 1).tables;
        let percent = |count: usize| (count * 1_000 + tables.visits.len() / 2) / tables.visits.len();
        let lasting = |least: i32, most: i32| {
            let minutes = |visit: &&Visit| (least..=most).contains(&visit.duration.whole_minutes());
            percent(tables.visits.iter().filter(minutes).count())
        };
        assert!((305..=315).contains(&lasting(0, 15)), "{}", lasting(0, 15));
        assert!((535..=545).contains(&lasting(16, 30)), "{}", lasting(16, 30));
        let double_ups = percent(tables.visits.iter().filter(|visit| visit.carers == 2).count());
        assert!((115..=125).contains(&double_ups), "{double_ups}");
    }

    #[test]
    fn a_seed_fixes_every_row_and_another_changes_them() {
        let of = |seed| country(SHAPES[1], Setting::RURAL, seed).tables;
        assert_eq!(format!("{:?}", of(3)), format!("{:?}", of(3)));
        assert_ne!(of(3).visits, of(4).visits);
    }

    #[test]
    fn towns_are_parts_of_the_country() {
        let shape = Shape { towns: 3, ..SHAPES[2] };
        let whole = country(shape, Setting::URBAN, 5);
        let towns: Vec<Branch> = (0..3).map(|number| town(shape, Setting::URBAN, 5, number)).collect();
        assert_eq!(towns.iter().map(|town| town.tables.visits.len()).sum::<usize>(), whole.tables.visits.len());
        let places: Vec<Place> = towns.iter().flat_map(|town| town.places.clone()).collect();
        assert_eq!(places, whole.places);
        let last = towns[2].tables.visits.last().map(|visit| visit.window);
        assert_eq!(whole.tables.visits.last().map(|visit| visit.window), last);
    }
}
