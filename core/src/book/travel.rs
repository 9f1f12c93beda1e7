//! How far it is: one table by travel mode and period of the day, from place to place.

use crate::ground::{Direction, ModeIx, Place, PlaceIx, Seconds};

/// The entry of a table that stands for "no way from here to there".
pub const NO_ROUTE: u32 = u32::MAX;

/// Travel between the places of a book by each mode, door to door. Not symmetric: one-way streets are real.
///
/// Both tables hold `modes × periods × places × places` entries: mode by mode, period by period, row = from, column = to.
///
/// A period of the day, such as the school run, has travel times of its own. The way *to* a visit takes the period of the
/// visit, and the way to a shift's end place that of the shift, whenever the carer leaves: windows are short against
/// periods, and so nobody arrives sooner for leaving later.
///
/// Where a table of all pairs would be too large, both tables are empty and [`TravelSource`] are asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Travel<'a> {
    /// How many places there are.
    pub places: u32,
    /// How many modes there are.
    pub modes: u32,
    /// How many periods of the day; zero for one.
    pub periods: u32,
    /// Seconds, parking and walking to the door included; [`NO_ROUTE`] where there is no way.
    pub seconds: &'a [u32],
    /// Metres, in the same order; [`NO_ROUTE`] where there is no way.
    pub metres: &'a [u32],
    /// What is asked when the tables are empty.
    pub ways: Option<&'a dyn TravelSource>,
}

/// Whatever can say how far it is from one place to another: asked in place of tables that would be too large.
///
/// The same question always gets the same answer.
pub trait TravelSource: core::fmt::Debug + Sync {
    /// Seconds from door to door in a period of the day; [`NO_ROUTE`] when there is no way.
    fn seconds(&self, mode: ModeIx, period: u8, from: PlaceIx, to: PlaceIx) -> u32;

    /// Metres of that way, [`Travel::METRES_MOST`] at the most; [`NO_ROUTE`] when there is none.
    fn metres(&self, mode: ModeIx, period: u8, from: PlaceIx, to: PlaceIx) -> u32;

    /// Seconds and metres of one way, for those who work both out together.
    fn way(&self, mode: ModeIx, period: u8, from: PlaceIx, to: PlaceIx) -> (u32, u32) {
        (self.seconds(mode, period, from, to), self.metres(mode, period, from, to))
    }

    /// Fills two tables between some places, row = from, with what [`TravelSource::way`] says; metres only where `miles` says so.
    /// Worth its own code where there is something to share between the ways.
    fn tabulate(&self, asked: &Asked<'_>, seconds: &mut [u32], metres: &mut [u32]) {
        let ways = asked.places.iter().flat_map(|&from| asked.places.iter().map(move |&to| (from, to)));
        for ((from, to), (seconds, metres)) in ways.zip(seconds.iter_mut().zip(metres)) {
            if asked.miles {
                (*seconds, *metres) = self.way(asked.mode, asked.period, from, to);
            } else {
                *seconds = self.seconds(asked.mode, asked.period, from, to);
            }
        }
    }

    /// Metres that no way is longer than: what a roster can cost at the most is worked out from it.
    fn farthest(&self) -> u32;
}

/// All ways between some places.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The mode.
    pub mode: ModeIx,
    /// The period of the day.
    pub period: u8,
    /// The places, in the order of the rows and of the columns.
    pub places: &'a [PlaceIx],
    /// Whether metres are asked for too.
    pub miles: bool,
}

impl Travel<'_> {
    /// The longest entry of a table of metres: ten times round the earth.
    pub const METRES_MOST: u32 = 400_000_000;

    /// The time that stands for "no way": longer than any plan, so that no window can hold what comes after it.
    pub const NEVER: Seconds = Seconds(4 * Seconds::HORIZON.0);

    /// How many entries each table of `places` places, `modes` modes and `periods` periods, zero for one, holds; nothing
    /// when no memory is that large.
    #[must_use]
    pub const fn entries(places: u32, modes: u32, periods: u32) -> Option<usize> {
        let periods = if periods == 0 { 1 } else { periods };
        let Some(pairs) = (places as usize).checked_mul(places as usize) else { return None };
        let Some(tables) = (modes as usize).checked_mul(periods as usize) else { return None };
        pairs.checked_mul(tables)
    }

    /// How many periods of the day there are: at least one.
    #[inline]
    #[must_use]
    pub const fn periods(&self) -> u32 {
        if self.periods == 0 { 1 } else { self.periods }
    }

    #[inline]
    fn entry(&self, mode: ModeIx, period: u8, from: PlaceIx, to: PlaceIx) -> usize {
        let places = self.places as usize;
        let table = mode.at() * self.periods() as usize + usize::from(period);
        (table * places + from.at()) * places + to.at()
    }

    /// Seconds from door to door in a period of the day; zero when either end is [`PlaceIx::NONE`], [`Travel::NEVER`] when there is no way.
    ///
    /// Panics: never for a validated problem.
    #[inline]
    #[must_use]
    pub fn seconds(&self, mode: ModeIx, period: u8, from: PlaceIx, to: PlaceIx) -> Seconds {
        if !from.is_some() || !to.is_some() {
            return Seconds::ZERO;
        }
        match self.seconds_entry(mode, period, from, to) {
            NO_ROUTE => Self::NEVER,
            seconds => Seconds(seconds as i32),
        }
    }

    /// Seconds between two places as tabled or asked; [`NO_ROUTE`] when there is no way or it is longer than a plan.
    ///
    /// Panics: never.
    #[inline]
    #[must_use]
    pub fn seconds_entry(&self, mode: ModeIx, period: u8, from: PlaceIx, to: PlaceIx) -> u32 {
        let entry = self.entry(mode, period, from, to);
        self.seconds.get(entry).copied().unwrap_or_else(|| self.asked_seconds(mode, period, from, to))
    }

    /// Metres between two places as tabled or asked; [`NO_ROUTE`] when there is no way.
    ///
    /// Panics: never.
    #[inline]
    #[must_use]
    pub fn metres_entry(&self, mode: ModeIx, period: u8, from: PlaceIx, to: PlaceIx) -> u32 {
        let entry = self.entry(mode, period, from, to);
        let asked = || metres_within(self.ways.map_or(NO_ROUTE, |ways| ways.metres(mode, period, from, to)));
        self.metres.get(entry).copied().unwrap_or_else(asked)
    }

    /// Fills two tables of `places.len()²` entries, row = from, with what [`Travel::seconds_entry`] says, and
    /// [`Travel::metres_entry`] where metres are asked for; they are left alone where they are not.
    ///
    /// Panics: never.
    pub fn tabulate(&self, asked: &Asked<'_>, seconds: &mut [u32], metres: &mut [u32]) {
        if let Some(ways) = self.ways.filter(|_| self.seconds.is_empty()) {
            ways.tabulate(asked, seconds, metres);
            seconds.iter_mut().for_each(|entry| *entry = seconds_within(*entry));
            metres.iter_mut().filter(|_| asked.miles).for_each(|entry| *entry = metres_within(*entry));
            return;
        }
        let ways = asked.places.iter().flat_map(|&from| asked.places.iter().map(move |&to| (from, to)));
        for ((from, to), (seconds, metres)) in ways.zip(seconds.iter_mut().zip(metres)) {
            *seconds = self.seconds_entry(asked.mode, asked.period, from, to);
            *metres = if asked.miles { self.metres_entry(asked.mode, asked.period, from, to) } else { *metres };
        }
    }

    #[cold]
    fn asked_seconds(&self, mode: ModeIx, period: u8, from: PlaceIx, to: PlaceIx) -> u32 {
        seconds_within(self.ways.map_or(NO_ROUTE, |ways| ways.seconds(mode, period, from, to)))
    }

    /// Metres from door to door in a period of the day; zero when either end is [`PlaceIx::NONE`] or there is no way.
    ///
    /// Panics: never for a validated problem.
    #[inline]
    #[must_use]
    pub fn metres(&self, mode: ModeIx, period: u8, from: PlaceIx, to: PlaceIx) -> u32 {
        if !from.is_some() || !to.is_some() {
            return 0;
        }
        match self.metres_entry(mode, period, from, to) {
            NO_ROUTE => 0,
            metres => metres,
        }
    }

    /// Metres that no way is longer than.
    ///
    /// Panics: never.
    #[must_use]
    pub fn farthest(&self) -> u32 {
        let tabled = self.metres.iter().filter(|&&entry| entry != NO_ROUTE).max().copied();
        tabled.unwrap_or_else(|| self.ways.map_or(0, TravelSource::farthest)).min(Self::METRES_MOST)
    }
}

/// Seconds that were asked for; longer than a plan is no way.
fn seconds_within(asked: u32) -> u32 {
    if asked > Seconds::HORIZON.0 as u32 { NO_ROUTE } else { asked }
}

fn metres_within(asked: u32) -> u32 {
    if asked == NO_ROUTE { NO_ROUTE } else { asked.min(Travel::METRES_MOST) }
}

/// Estimated ways between places that are known by their coordinates, the same in every period of the day.
#[derive(Clone, Copy, Debug)]
pub struct Estimated<'a> {
    /// By place: the direction it is in.
    pub places: &'a [Direction],
    /// By mode: how it travels.
    pub modes: &'a [Estimate],
}

impl Estimated<'_> {
    fn apart(&self, mode: ModeIx, from: PlaceIx, to: PlaceIx) -> Option<(Estimate, i64)> {
        let (from, to) = (self.places.get(from.at())?, self.places.get(to.at())?);
        Some((*self.modes.get(mode.at())?, from.distance_mm(*to)))
    }
}

impl TravelSource for Estimated<'_> {
    fn seconds(&self, mode: ModeIx, _period: u8, from: PlaceIx, to: PlaceIx) -> u32 {
        self.apart(mode, from, to).map_or(NO_ROUTE, |(estimate, distance)| estimate.seconds_over(distance))
    }

    fn metres(&self, mode: ModeIx, _period: u8, from: PlaceIx, to: PlaceIx) -> u32 {
        self.apart(mode, from, to).map_or(NO_ROUTE, |(estimate, distance)| estimate.metres_over(distance))
    }

    fn way(&self, mode: ModeIx, _period: u8, from: PlaceIx, to: PlaceIx) -> (u32, u32) {
        let both =
            |(estimate, distance): (Estimate, i64)| (estimate.seconds_over(distance), estimate.metres_over(distance));
        self.apart(mode, from, to).map_or((NO_ROUTE, NO_ROUTE), both)
    }

    /// Ways are as long there as back: half of them are worked out.
    fn tabulate(&self, asked: &Asked<'_>, seconds: &mut [u32], metres: &mut [u32]) {
        let count = asked.places.len();
        for (row, &from) in asked.places.iter().enumerate() {
            for (column, &to) in asked.places.iter().enumerate().take(row + 1) {
                let apart = self.apart(asked.mode, from, to);
                let time = apart.map_or(NO_ROUTE, |(estimate, distance)| estimate.seconds_over(distance));
                let length = apart.filter(|_| asked.miles);
                let length = length.map(|(estimate, distance)| estimate.metres_over(distance));
                for entry in [row * count + column, column * count + row] {
                    seconds.get_mut(entry).into_iter().for_each(|seconds| *seconds = time);
                    if asked.miles {
                        metres.get_mut(entry).into_iter().for_each(|metres| *metres = length.unwrap_or(NO_ROUTE));
                    }
                }
            }
        }
    }

    /// Twice the longest way from the first place: by the triangle's inequality nothing is farther apart.
    fn farthest(&self) -> u32 {
        let first = PlaceIx(0);
        let from_first = |mode: usize| {
            let metres = (0..self.places.len())
                .map(move |to| self.metres(ModeIx::from_index(mode), 0, first, PlaceIx::from_index(to)));
            metres.max().unwrap_or(0)
        };
        (0..self.modes.len()).map(from_first).max().unwrap_or(0).saturating_mul(2).saturating_add(2)
    }
}

/// Travel by one mode where no road is known: as the crow flies, times a detour, at a speed, and then parking.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Estimate {
    detour_permille: u32,
    metres_per_hour: u32,
    parking_seconds: u32,
}

/// A table lent to [`Estimate::fill`] does not hold places × places entries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WrongSize {
    /// How many entries each table must have.
    pub needed: usize,
    /// How many the first wrong one has.
    pub found: usize,
}

crate::error_table! { WrongSize {
    Self { needed, found } = "HR0502", "a travel table has {found} entries and needs {needed}",
        "Lend places x places entries for each table.";
}}

impl Estimate {
    /// The longest detour: the way is ten times the distance.
    pub const LONGEST_DETOUR_PERMILLE: u32 = 10_000;
    /// The highest speed: 200 km/h.
    pub const FASTEST_METRES_PER_HOUR: u32 = 200_000;
    /// The longest parking: two hours.
    pub const LONGEST_PARKING_SECONDS: u32 = 7_200;

    /// The estimate with a way of `detour_permille` thousandths of the great-circle distance (1 000 to 10 000), driven
    /// at `metres_per_hour` (1 to 200 000), and `parking_seconds` (0 to 7 200) at its end; nothing outside these.
    #[must_use]
    pub const fn new(detour_permille: u32, metres_per_hour: u32, parking_seconds: u32) -> Option<Self> {
        let detour_fits = 1_000 <= detour_permille && detour_permille <= Self::LONGEST_DETOUR_PERMILLE;
        let speed_fits = 1 <= metres_per_hour && metres_per_hour <= Self::FASTEST_METRES_PER_HOUR;
        if detour_fits && speed_fits && parking_seconds <= Self::LONGEST_PARKING_SECONDS {
            Some(Self { detour_permille, metres_per_hour, parking_seconds })
        } else {
            None
        }
    }

    /// The way in thousandths of the great-circle distance.
    #[must_use]
    pub const fn detour_permille(self) -> u32 {
        self.detour_permille
    }

    /// The speed.
    #[must_use]
    pub const fn metres_per_hour(self) -> u32 {
        self.metres_per_hour
    }

    /// Parking and walking to the door, once per journey.
    #[must_use]
    pub const fn parking_seconds(self) -> u32 {
        self.parking_seconds
    }

    /// Seconds from door to door, to the nearest second of the exact quotient, halves up, and then the parking.
    ///
    /// Zero, without parking, when both are the same place; [`NO_ROUTE`] for a journey longer than any plan.
    /// Symmetric, and never shorter for a longer distance. Panics: never.
    #[must_use]
    pub fn seconds(self, from: Place, to: Place) -> u32 {
        self.seconds_over(from.distance_mm(to))
    }

    /// Metres from door to door, to the nearest metre of the exact product, halves up; zero for the same place, and
    /// [`NO_ROUTE`] exactly where [`Self::seconds`] is. Panics: never.
    #[must_use]
    pub fn metres(self, from: Place, to: Place) -> u32 {
        self.metres_over(from.distance_mm(to))
    }

    /// Fills two tables of one mode, row = from, column = to, `places.len()²` entries each.
    ///
    /// # Errors
    /// When a table has another size; nothing is written then. Panics: never.
    pub fn fill(self, places: &[Place], seconds: &mut [u32], metres: &mut [u32]) -> Result<(), WrongSize> {
        let count = places.len();
        let needed = count.saturating_mul(count);
        if let Some(found) = [seconds.len(), metres.len()].into_iter().find(|found| *found != needed) {
            return Err(WrongSize { needed, found });
        }
        for (from, here) in places.iter().enumerate() {
            let here = here.direction();
            for (to, there) in places.iter().enumerate().take(from + 1) {
                let distance_mm = here.distance_mm(there.direction());
                for entry in [from * count + to, to * count + from] {
                    seconds[entry] = self.seconds_over(distance_mm);
                    metres[entry] = self.metres_over(distance_mm);
                }
            }
        }
        Ok(())
    }

    fn seconds_over(self, distance_mm: i64) -> u32 {
        if distance_mm == 0 {
            return 0;
        }
        // 2.1e10 mm × 1e4 ‰ × 3 600 is below 1e18: it fits an `i64`, and so does its double.
        let travelled = self.way_micrometres(distance_mm) * 3_600;
        let seconds = nearest(travelled, i64::from(self.metres_per_hour) * 1_000_000) + i64::from(self.parking_seconds);
        if seconds > i64::from(Seconds::HORIZON.0) { NO_ROUTE } else { seconds as u32 }
    }

    fn metres_over(self, distance_mm: i64) -> u32 {
        if self.seconds_over(distance_mm) == NO_ROUTE {
            return NO_ROUTE;
        }
        nearest(self.way_micrometres(distance_mm), 1_000_000) as u32
    }

    fn way_micrometres(self, distance_mm: i64) -> i64 {
        distance_mm * i64::from(self.detour_permille)
    }
}

/// The whole number nearest to `above / below`, halves up; `above` at least 0, `below` above 0.
const fn nearest(above: i64, below: i64) -> i64 {
    (2 * above + below) / (2 * below)
}

#[cfg(test)]
mod tests {
    extern crate std;

    use proptest::prelude::*;
    use std::vec;

    use super::*;

    fn town() -> impl Strategy<Value = Place> {
        (514_000_000..=517_000_000, -32_000_000..=-28_000_000).prop_map(|(lat, lon)| Place { lat, lon })
    }

    fn anywhere() -> impl Strategy<Value = Place> {
        (-900_000_000..=900_000_000, -1_800_000_000..=1_800_000_000).prop_map(|(lat, lon)| Place { lat, lon })
    }

    fn any_estimate() -> impl Strategy<Value = Estimate> {
        let parts = (
            1_000..=Estimate::LONGEST_DETOUR_PERMILLE,
            1..=Estimate::FASTEST_METRES_PER_HOUR,
            0..=Estimate::LONGEST_PARKING_SECONDS,
        );
        parts.prop_map(|(detour, speed, parking)| Estimate::new(detour, speed, parking).unwrap())
    }

    #[test]
    fn a_journey_worked_by_hand() {
        // 200 151 mm × 1.4 = 280.2114 m; at 30 km/h 33.625 s, nearest 34; and two minutes to park.
        let car = Estimate::new(1_400, 30_000, 120).unwrap();
        let (a, b) = (Place::new(515_000_000, -1_200_000).unwrap(), Place::new(515_018_000, -1_200_000).unwrap());
        assert_eq!((car.seconds(a, b), car.metres(a, b)), (154, 280));
        assert_eq!((car.seconds(a, a), car.metres(a, a)), (0, 0));
    }

    #[test]
    fn halves_round_up() {
        assert_eq!([nearest(0, 2), nearest(1, 2), nearest(3, 2), nearest(5, 4), nearest(6, 4)], [0, 1, 2, 1, 2]);
        // 500 µm short of, and exactly, half a metre.
        let plain = Estimate::new(1_000, 1_000, 0).unwrap();
        assert_eq!([plain.metres_over(499), plain.metres_over(500), plain.metres_over(1_499)], [0, 1, 1]);
    }

    #[test]
    fn a_journey_longer_than_any_plan_is_none() {
        let walk = Estimate::new(1_300, 4_800, 0).unwrap();
        let (here, far) = (Place::new(0, 0).unwrap(), Place::new(0, 1_800_000_000).unwrap());
        assert_eq!((walk.seconds(here, far), walk.metres(here, far)), (NO_ROUTE, NO_ROUTE));
    }

    #[test]
    fn what_cannot_be_an_estimate() {
        for (detour, speed, parking) in
            [(999, 1, 0), (10_001, 1, 0), (1_000, 0, 0), (1_000, 200_001, 0), (1_000, 1, 7_201)]
        {
            assert_eq!(Estimate::new(detour, speed, parking), None);
        }
    }

    #[test]
    fn a_table_that_was_asked_for_says_what_every_way_says() {
        let homes = [(515_000_000, -1_200_000), (515_018_000, -1_200_000), (515_000_000, -1_171_000), (0, 0)];
        let homes = homes.map(|(lat, lon)| Place { lat, lon }.direction());
        let modes = [Estimate::new(1_400, 30_000, 120).unwrap(), Estimate::new(1_300, 4_800, 0).unwrap()];
        let ways = Estimated { places: &homes, modes: &modes };
        let travel = Travel { places: 4, modes: 2, periods: 1, seconds: &[], metres: &[], ways: Some(&ways) };
        let places = [PlaceIx(2), PlaceIx(0), PlaceIx(3)];
        for (mode, miles) in [(ModeIx(0), true), (ModeIx(1), true), (ModeIx(1), false)] {
            let (mut seconds, mut metres) = ([7; 9], [7; 9]);
            travel.tabulate(&Asked { mode, period: 0, places: &places, miles }, &mut seconds, &mut metres);
            for (at, (&seconds, &metres)) in seconds.iter().zip(&metres).enumerate() {
                let (from, to) = (places[at / 3], places[at % 3]);
                assert_eq!(seconds, travel.seconds_entry(mode, 0, from, to));
                assert_eq!(metres, if miles { travel.metres_entry(mode, 0, from, to) } else { 7 });
            }
        }
    }

    #[test]
    fn a_table_of_another_size_is_left_alone() {
        let plain = Estimate::new(1_000, 1_000, 0).unwrap();
        let (mut seconds, mut metres) = (vec![7; 4], vec![7; 3]);
        let wrong = plain.fill(&[Place::default(); 2], &mut seconds, &mut metres);
        assert_eq!(wrong, Err(WrongSize { needed: 4, found: 3 }));
        assert_eq!((seconds, metres), (vec![7; 4], vec![7; 3]));
        assert_eq!(plain.fill(&[], &mut [], &mut []), Ok(()));
    }

    #[test]
    fn holes_and_places_that_are_none_are_read_as_said() {
        let entries = [0, NO_ROUTE, 60, 0];
        let travel = Travel { places: 2, modes: 1, periods: 0, seconds: &entries, metres: &entries, ways: None };
        let read = |from, to| (travel.seconds(ModeIx(0), 0, from, to), travel.metres(ModeIx(0), 0, from, to));
        assert_eq!(read(PlaceIx(0), PlaceIx(1)), (Travel::NEVER, 0));
        assert_eq!(read(PlaceIx(1), PlaceIx(0)), (Seconds(60), 60));
        assert_eq!(read(PlaceIx::NONE, PlaceIx(0)), (Seconds::ZERO, 0));
        assert_eq!(Travel::entries(2, 1, 0), Some(entries.len()));
        assert_eq!(Travel::entries(u32::MAX, u32::MAX, 1), None);
    }

    #[test]
    fn each_period_of_each_mode_has_its_own_table() {
        let entries: std::vec::Vec<u32> = (0..24).collect();
        let travel = Travel { places: 2, modes: 2, periods: 3, seconds: &entries, metres: &entries, ways: None };
        assert_eq!(Travel::entries(2, 2, 3), Some(entries.len()));
        for (mode, period) in [(0, 0), (0, 2), (1, 0), (1, 1)] {
            let found = travel.seconds(ModeIx(mode), period, PlaceIx(1), PlaceIx(0));
            assert_eq!(found, Seconds(((mode * 3 + u32::from(period)) * 4 + 2) as i32));
            assert_eq!(travel.metres(ModeIx(mode), period, PlaceIx(1), PlaceIx(0)), found.0 as u32);
        }
    }

    proptest! {
        #[test]
        fn farther_is_never_sooner(estimate in any_estimate(), from in anywhere(), a in anywhere(), b in anywhere()) {
            let (near, far) = if from.distance_mm(a) <= from.distance_mm(b) { (a, b) } else { (b, a) };
            prop_assert!(estimate.seconds(from, near) <= estimate.seconds(from, far));
            prop_assert!(estimate.metres(from, near) <= estimate.metres(from, far));
        }

        #[test]
        fn a_filled_table_is_its_entries(estimate in any_estimate(), places in prop::collection::vec(town(), 0..9)) {
            let count = places.len();
            let (mut seconds, mut metres) = (vec![1; count * count], vec![1; count * count]);
            estimate.fill(&places, &mut seconds, &mut metres).unwrap();
            for from in 0..count {
                prop_assert_eq!((seconds[from * count + from], metres[from * count + from]), (0, 0));
                for to in 0..count {
                    prop_assert_eq!(seconds[from * count + to], estimate.seconds(places[from], places[to]));
                    prop_assert_eq!(metres[from * count + to], estimate.metres(places[from], places[to]));
                    prop_assert_eq!(seconds[from * count + to], seconds[to * count + from]);
                }
            }
        }

        #[test]
        fn the_exact_quotient_within_half_a_second(estimate in any_estimate(), a in town(), b in town()) {
            prop_assume!(a.distance_mm(b) > 0);
            let way = a.distance_mm(b) as f64 / 1e6 * f64::from(estimate.detour_permille());
            let exact = way * 3_600.0 / f64::from(estimate.metres_per_hour());
            let seconds = estimate.seconds(a, b);
            if seconds != NO_ROUTE {
                prop_assert!((f64::from(seconds - estimate.parking_seconds()) - exact).abs() <= 0.500_001);
                prop_assert!((f64::from(estimate.metres(a, b)) - way).abs() <= 0.500_001);
            }
        }
    }
}
