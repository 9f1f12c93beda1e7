//! Estimates and tables of travel, worked by hand and for any town.

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
    for (detour, speed, parking) in [(999, 1, 0), (10_001, 1, 0), (1_000, 0, 0), (1_000, 200_001, 0), (1_000, 1, 7_201)]
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
