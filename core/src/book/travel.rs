//! How far it is: one table by travel mode and period of the day, from place to place.
//!
//! ```
//! use homeround_core::book::Travel;
//! use homeround_core::book::travel::NO_ROUTE;
//! use homeround_core::ground::{ModeIx, PlaceIx, Seconds};
//!
//! // Two places by car: ten minutes there, and no way back.
//! let travel = Travel { places: 2, modes: 1, seconds: &[0, 600, NO_ROUTE, 0], metres: &[0, 5_000, NO_ROUTE, 0], ..Travel::default() };
//! let way = |from, to| travel.seconds(ModeIx(0), 0, PlaceIx(from), PlaceIx(to));
//! assert_eq!((way(0, 1), way(1, 0)), (Seconds(600), Travel::NEVER));
//! assert_eq!(Travel::entries(2, 1, 0), Some(4));
//! ```

#[cfg(test)]
mod cases;

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
            // Longer than any plan: no window can be reached by it, and sums with it stay far from overflow.
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
        // A source may know a whole table at once; asked pair by pair it would look up both places each time.
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
    // What a source says is not believed beyond the horizon: a wrong number must not overflow a start.
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
        // An estimate is the same both ways, so half of the pairs are worked out: the distance is what takes time.
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
