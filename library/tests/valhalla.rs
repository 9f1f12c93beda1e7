//! A real Valhalla on the Newport extract: `.ci/valhalla.sh` starts one and sets `HOMEROUND_VALHALLA_URL`.
//!
//! Without that address every test here says so and passes.

#[path = "travel/folder.rs"]
mod folder;

use std::fs;
use std::path::{Path, PathBuf};

use homeround::book::NamedPlace;
use homeround::book::value::Degrees;
use homeround::travel::{BookTravel, Kind, PRESETS, Preset, Router, TravelMode, TravelSource, read_travel};
use homeround_core::book::Estimate;
use homeround_core::book::travel::NO_ROUTE;
use homeround_core::ground::Place;

use folder::Folder;

/// Of our 198 points, every sixth: 33 places, 1 089 pairs.
const EVERY: usize = 6;
/// Valhalla's costing for each of our modes.
const PROFILES: [(&str, &str); 3] = [("car", "auto"), ("bicycle", "bicycle"), ("foot", "pedestrian")];

/// The address of a real Valhalla, or a visible notice that there is none.
fn address() -> Option<String> {
    let url = std::env::var("HOMEROUND_VALHALLA_URL").ok().filter(|url| !url.is_empty());
    if url.is_none() {
        eprintln!("SKIPPED: no Valhalla (HOMEROUND_VALHALLA_URL is not set; .ci/valhalla.sh starts one)");
    }
    url
}

fn roads() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/newport/roads")
}

fn points() -> Vec<NamedPlace> {
    let text = fs::read_to_string(roads().join("points.csv")).unwrap();
    let rows = text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    rows.map(|cells| {
        let read = |text: &str| Degrees::read(text).unwrap();
        let place = Degrees::place(read(&cells[2]), read(&cells[3])).unwrap();
        NamedPlace { place, postcode: Some(cells[1].clone()), names: vec![cells[0].clone()] }
    })
    .collect()
}

fn some_points() -> Vec<NamedPlace> {
    points().into_iter().step_by(EVERY).collect()
}

/// The shipped seconds between [`some_points`].
fn shipped(mode: &str) -> Vec<u32> {
    let text = fs::read_to_string(roads().join(format!("{mode}_seconds.csv"))).unwrap();
    let row = |line: &str| line.split(',').step_by(EVERY).map(|cell| cell.parse().unwrap()).collect::<Vec<u32>>();
    text.lines().step_by(EVERY).flat_map(row).collect()
}

/// The ways between `places` by one mode, with nothing added for parking.
fn asked(mode: &str, places: &[NamedPlace], router: Router, base: &Path) -> BookTravel {
    let preset = Preset::from_name(mode).unwrap();
    let estimate = Estimate::new(preset.detour_permille, preset.metres_per_hour, 0).unwrap();
    read_travel(
        &[TravelMode { name: mode.into(), estimate, source: TravelSource::Router(router), periods: Vec::new() }],
        places,
        &Folder::at(base),
    )
    .unwrap()
}

fn router(url: &str, profile: &str, chunk: usize) -> Router {
    Router { chunk, ..Router::new(Kind::Valhalla, url, profile, Some("kept".into())) }
}

/// Fails unless two tables of a mode are the same ways: by car and bicycle all within 2 s; on foot at least 700 of the
/// 1 089 pairs within 2 s, and the sums of all seconds within 2 %.
///
/// On foot a table was seen to differ with what else was asked for in the same request. Why is inferred, not read in
/// Valhalla's source: its matrix search seems to stop once each pair has *a* way, and footpaths leave many. 700 is our own
/// bound, set below what was seen.
fn assert_same_ways(mode: &str, ours: &[u32], theirs: &[u32]) {
    assert_eq!(ours.len(), theirs.len());
    let near = ours.iter().zip(theirs).filter(|(a, b)| a.abs_diff(**b) <= 2).count();
    let worst = ours.iter().zip(theirs).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0);
    let total = |table: &[u32]| table.iter().map(|seconds| u64::from(*seconds)).sum::<u64>();
    let (ours, theirs) = (total(ours), total(theirs));
    println!("{mode}: {near} pairs within 2 s, the worst {worst} s apart, {ours} s and {theirs} s in all");
    if mode == "foot" {
        assert!(near >= 700, "{mode}: only {near} within 2 s");
        assert!(ours.abs_diff(theirs) * 50 <= theirs, "{mode}: {ours} s and {theirs} s in all");
    } else {
        assert!(worst <= 2, "{mode}: {worst} s apart");
    }
}

#[test]
fn the_shipped_seconds_come_back() {
    let Some(url) = address() else { return };
    let places = some_points();
    for (mode, profile) in PROFILES {
        let folder = tempfile::tempdir().unwrap();
        let fresh = asked(mode, &places, router(&url, profile, 50), folder.path());
        assert_same_ways(mode, &fresh.tables.seconds, &shipped(mode));
    }
}

#[test]
fn blocks_make_the_same_table_and_the_second_run_asks_nothing() {
    let Some(url) = address() else { return };
    let places = some_points();
    for (mode, profile) in PROFILES {
        let folder = tempfile::tempdir().unwrap();
        let whole = asked(mode, &places, router(&url, profile, 50), folder.path());
        let blocks = asked(mode, &places, router(&url, profile, 17), folder.path());
        assert_eq!((whole.counters.requests, blocks.counters.requests), (1, 4));
        assert_same_ways(mode, &blocks.tables.seconds, &whole.tables.seconds);
        let again = asked(mode, &places, router(&url, profile, 17), folder.path());
        assert_eq!(again.tables, blocks.tables);
        assert_eq!((again.counters.requests, again.counters.cached), (0, 4));
    }
}

/// The presets were measured over all 198 points (1.550, 1.478, 1.286); a third of them is near that.
#[test]
fn our_own_detours_are_what_the_roads_say() {
    let Some(url) = address() else { return };
    let places: Vec<NamedPlace> = points().into_iter().step_by(3).collect();
    for ((mode, profile), preset) in PROFILES.into_iter().zip(&PRESETS) {
        let folder = tempfile::tempdir().unwrap();
        let ways = asked(mode, &places, router(&url, profile, 200), folder.path());
        let (mut road, mut crow, mut seconds) = (0_u64, 0_u64, 0_u64);
        for (entry, metres) in ways.tables.metres.iter().enumerate().filter(|(_, metres)| **metres != NO_ROUTE) {
            let distance = places[entry / places.len()].place.distance_mm(places[entry % places.len()].place) / 1_000;
            if distance >= 200 {
                road += u64::from(*metres);
                crow += distance as u64;
                seconds += u64::from(ways.tables.seconds[entry]);
            }
        }
        let (detour, speed) = (road * 1_000 / crow, road * 3_600 / seconds);
        println!("{mode}: {detour} per mille of the great circle, {speed} m/h");
        assert!(detour.abs_diff(u64::from(preset.detour_permille)) <= 50, "{mode}: {detour}");
    }
}

#[test]
fn a_place_that_no_road_reaches() {
    let Some(url) = address() else { return };
    let mut places = some_points();
    places.truncate(3);
    // In the Bristol Channel, 40 km from any road of the extract.
    places.push(NamedPlace {
        place: Place::new(513_000_000, -36_000_000).unwrap(),
        postcode: None,
        names: vec!["client C99".into()],
    });
    let folder = tempfile::tempdir().unwrap();
    let preset = Preset::from_name("car").unwrap();
    let mode = TravelMode {
        name: "car".into(),
        estimate: preset.estimate().unwrap(),
        source: TravelSource::Router(router(&url, "auto", 50)),
        periods: Vec::new(),
    };
    match read_travel(&[mode], &places, &Folder::at(folder.path())) {
        Ok(ways) => assert_eq!(ways.tables.seconds.iter().filter(|seconds| **seconds == NO_ROUTE).count(), 6),
        Err(faults) => {
            let text = faults.0[0].to_string();
            println!("{text}");
            assert!(text.contains(&url) && text.contains("its map covers every place"), "{text}");
        }
    }
}
