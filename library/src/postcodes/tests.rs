//! Points files of each kind, and what is not in them.

use std::collections::BTreeSet;

use super::{PointSource, PointsSearch, PostcodePlaces};

fn find(wanted: &[&str], file: &str) -> PostcodePlaces {
    let wanted: BTreeSet<String> = wanted.iter().map(|code| (*code).to_owned()).collect();
    let mut search = PointsSearch::new(wanted);
    search.read("points.csv", file.as_bytes()).unwrap();
    search.finish()
}

const BARE: &str =
    "\"NP204ND\",10,330198,188090,\"W92000004\"\n\"NP20 3LQ\",10,329553,186434,\"W92000004\"\nNP109XX,90,0,0,x\n";

#[test]
fn code_point_open_has_no_header_and_no_place_of_quality_90() {
    let places = find(&["NP20 4ND", "NP10 9XX"], BARE);
    let place = places.found["NP20 4ND"];
    assert_eq!(place.by, PointSource::Unit);
    assert!((place.latitude.0 - 515_873_220).abs() < 1000 && (place.longitude.0 + 30_089_120).abs() < 1000);
    assert_eq!(places.missing.into_iter().collect::<Vec<_>>(), ["NP10 9XX"]);
}

#[test]
fn the_sector_and_then_the_district_serve_and_are_told() {
    let places = find(&["NP20 4ZZ", "NP20 9ZZ", "NP19 1AA"], BARE);
    assert_eq!(places.found["NP20 4ZZ"].by, PointSource::Sector);
    assert_eq!(places.found["NP20 9ZZ"].by, PointSource::District);
    let notes = places.notes();
    assert_eq!(notes.len(), 3);
    assert!(notes[0].contains("sector serves for NP20 4ZZ") && notes[1].contains("district"), "{notes:?}");
    assert!(notes[2].contains("nor any near: NP19 1AA"));
}

#[test]
fn a_directory_and_any_table_with_a_header_serve() {
    let directory = "pcd7,pcds,oseast1m,osnrth1m,lat,long\nNP20 4ND,NP20 4ND,330198,188090,51.587,-3.009\nNP203LQ,NP20 3LQ,,,99.999999,0\n";
    let places = find(&["NP20 4ND", "NP20 3LQ"], directory);
    assert_eq!(places.found["NP20 4ND"].latitude.to_string(), "51.587");
    assert_eq!(places.found["NP20 3LQ"].by, PointSource::District);
    let table = "Latitude;Post code;Longitude\n51.5;np20 4nd;-3\n";
    assert_eq!(find(&["NP20 4ND"], table).found["NP20 4ND"].longitude.to_string(), "-3");
}

#[test]
fn what_says_no_places_is_refused() {
    let mut search = PointsSearch::new(BTreeSet::new());
    for file in ["a,b\n1,2\n", "postcode,town\nNP20 4ND,Newport\n"] {
        let why = search.read("points.csv", file.as_bytes()).unwrap_err().to_string();
        assert!(why.contains("says no postcode"), "{why}");
    }
    assert!(search.may_hold("np") != search.may_hold("points"));
}
