//! Travel from files: the Newport matrices as they are shipped, small ones with holes, and ones with every fault.

use std::fs;
use std::path::{Path, PathBuf};

use crate::folder::Folder;
use homeround::book::NamedPlace;
use homeround::book::value::Degrees;
use homeround::fault::Faults;
use homeround::travel::{BookTravel, Matrix, PRESETS, Preset, TravelMode, TravelSource, read_travel};
use homeround_core::book::travel::NO_ROUTE;

fn newport() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/newport/roads")
}

fn named(name: &str, postcode: Option<&str>, latitude: &str, longitude: &str) -> NamedPlace {
    let place = Degrees::place(Degrees::read(latitude).unwrap(), Degrees::read(longitude).unwrap()).unwrap();
    NamedPlace { place, postcode: postcode.map(str::to_owned), names: vec![format!("client {name}")] }
}

fn matrix(name: &str, seconds: &str, metres: Option<&str>) -> TravelMode {
    let source = Matrix { seconds: seconds.into(), metres: metres.map(Into::into), points: "points.csv".into() };
    TravelMode {
        name: name.into(),
        estimate: Preset::from_name(name).unwrap().estimate().unwrap(),
        source: TravelSource::Matrix(source),
        periods: Vec::new(),
    }
}

/// The table of a small town of three, written into a folder of its own.
fn town(points: &str, seconds: &str, metres: Option<&str>, places: &[NamedPlace]) -> Result<BookTravel, Faults> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("points.csv"), points).unwrap();
    fs::write(folder.path().join("seconds.csv"), seconds).unwrap();
    if let Some(metres) = metres {
        fs::write(folder.path().join("metres.csv"), metres).unwrap();
    }
    read_travel(&[matrix("car", "seconds.csv", metres.map(|_| "metres.csv"))], places, &Folder::at(folder.path()))
}

const POINTS: &str = "point,postcode,latitude,longitude\na,NP20 4ND,51.587322,-3.008912\nb,NP19 9QQ,51.585484,-2.950069\nc,NP20 3LQ,51.572354,-3.017887\n";

fn three() -> Vec<NamedPlace> {
    vec![
        named("C1", None, "51.587322", "-3.008912"),
        named("C2", None, "51.585484", "-2.950069"),
        named("C3", None, "51.572354", "-3.017887"),
    ]
}

/// Every line as `(row, column, value, beginning of the problem)`.
fn lines(faults: &Faults) -> Vec<(Option<usize>, &str, &str, &str)> {
    faults.0.iter().map(|f| (f.row, f.column.as_str(), f.value.as_str(), f.problem.as_str())).collect()
}

#[test]
fn the_newport_matrices_as_shipped() {
    let points = fs::read_to_string(newport().join("points.csv")).unwrap();
    let places: Vec<NamedPlace> = points
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect::<Vec<_>>())
        .map(|cells| named(cells[0], Some(cells[1]), cells[2], cells[3]))
        .collect();
    let modes: Vec<TravelMode> =
        PRESETS.iter().map(|preset| matrix(preset.name, &format!("{}_seconds.csv", preset.name), None)).collect();
    let found = read_travel(&modes, &places, &Folder::at(&newport())).unwrap();
    let count = places.len();
    assert_eq!((count, found.tables.seconds.len(), found.tables.metres.len()), (198, 3 * 198 * 198, 3 * 198 * 198));
    for (number, preset) in PRESETS.iter().enumerate() {
        let file = fs::read_to_string(newport().join(format!("{}_seconds.csv", preset.name))).unwrap();
        let cells = file.lines().flat_map(|line| line.split(',')).map(|cell| cell.parse::<u32>().unwrap());
        for (entry, on_the_road) in cells.enumerate() {
            let (from, to) = (&places[entry / count], &places[entry % count]);
            let parking = if from.place == to.place { 0 } else { preset.parking_seconds };
            assert_eq!(found.tables.seconds[number * count * count + entry], on_the_road + parking);
            let metres = modes[number].estimate.metres(from.place, to.place);
            assert_eq!(found.tables.metres[number * count * count + entry], metres);
        }
    }
    let told = "car: no metres are given with car_seconds.csv; they are the distance as the crow flies times 1.55.";
    assert!(found.notes.iter().any(|note| note == told), "{:#?}", found.notes);
}

#[test]
fn holes_stay_holes_and_are_told() {
    let found = town(POINTS, "0,-,60\n,0,-\n70,80,-\n", None, &three()).unwrap();
    assert_eq!(found.tables.seconds, [0, NO_ROUTE, 180, NO_ROUTE, 0, NO_ROUTE, 190, 200, 0]);
    assert_eq!([1, 3, 5].map(|entry| found.tables.metres[entry]), [NO_ROUTE; 3]);
    assert_ne!(found.tables.metres[2], NO_ROUTE);
    let told = "car: 3 of 6 pairs of places have no way by car; the farthest-cut-off place is client C2, with no way there \
                from 1 of the others and no way from there to 2. No carer is sent where there is no way.";
    assert_eq!(found.notes.last().map(String::as_str), Some(told));
}

#[test]
fn metres_from_a_file_with_semicolons_and_a_mark() {
    let found =
        town(POINTS, "0,10,20\n30,0,40\n50,60,0\n", Some("\u{feff}0;1;2\r\n3;0;-\r\n5;6;0\r\n"), &three()).unwrap();
    assert_eq!(found.tables.metres, [0, 1, 2, 3, 0, NO_ROUTE, 5, 6, 0]);
    assert_eq!(found.tables.seconds[5], NO_ROUTE);
}

#[test]
fn places_find_their_points_by_nearness_postcode_and_id() {
    let seconds = "0,10,20\n30,0,40\n50,60,0\n";
    let near = named("C2", None, "51.5855", "-2.9501");
    let by_postcode = named("C3", Some("np203lq"), "51.5790", "-3.0179");
    let by_id = named("a", None, "51.5900", "-3.0089");
    let found = town(POINTS, seconds, None, &[by_postcode.clone(), by_id.clone(), near.clone()]).unwrap();
    assert_eq!(found.tables.seconds, [0, 170, 180, 140, 0, 130, 160, 150, 0]);
    let bare = "id;postcode\na;\n;NP19 9QQ\nc;\n";
    let far = named("c", None, "50.0", "0.0");
    let there = named("x", Some("NP19 9QQ"), "51.0", "0.0");
    assert_eq!(town(bare, seconds, None, &[far, there]).unwrap().tables.seconds, [0, 180, 160, 0]);
    // Two homes at one point are two places: no way between them, but somewhere to park at each.
    let neighbour = named("C9", None, "51.5856", "-2.9501");
    assert_eq!(town(POINTS, seconds, None, &[near, neighbour]).unwrap().tables.seconds, [0, 120, 120, 0]);
}

#[test]
fn the_order_of_places_and_points_changes_nothing() {
    let (places, backwards) = (three(), three().into_iter().rev().collect::<Vec<_>>());
    let found = town(POINTS, "0,10,20\n30,0,40\n50,60,0\n", None, &places).unwrap().tables.seconds;
    let turned: Vec<u32> = found.iter().rev().copied().collect();
    assert_eq!(town(POINTS, "0,10,20\n30,0,40\n50,60,0\n", None, &backwards).unwrap().tables.seconds, turned);
    let mut rows: Vec<&str> = POINTS.lines().collect();
    rows[1..].reverse();
    let points = rows.join("\n");
    assert_eq!(town(&points, "0,60,50\n40,0,30\n20,10,0\n", None, &places).unwrap().tables.seconds, found);
}

#[test]
fn every_fault_of_every_file_together() {
    let points = "point,postcode,latitude,longitude\na,,51.587322,-3.008912\na,,91,-2.95\nc,,51.572354,west\n,,,\n";
    let seconds = "0,1.5,x,3\n4,7,-6,5\n1,2\n9999999,99999999999,1,0\n";
    let mut places = three();
    places.push(named("C4", None, "52.0", "-3.0"));
    let faults = town(points, seconds, Some("0,1\n2,0\n"), &places).unwrap_err();
    assert_eq!(
        lines(&faults),
        [
            (Some(3), "latitude", "91", "is not a latitude in decimal degrees"),
            (Some(4), "longitude", "west", "is not a longitude in decimal degrees"),
            (Some(3), "point", "a", "is the id of row 2 too"),
            (Some(5), "", "", "says nothing about where it is"),
            (Some(1), "2", "1.5", "is not whole seconds"),
            (Some(1), "3", "x", "is not whole seconds"),
            (Some(2), "2", "7", "is not zero from a point to itself"),
            (Some(2), "3", "-6", "is not whole seconds"),
            (Some(3), "", "", "has 2 cells for 4 points"),
            (Some(4), "1", "9999999", "is more than 2,678,400 seconds"),
            (Some(4), "2", "99999999999", "is more than 2,678,400 seconds"),
        ]
    );
    assert!(faults.0.iter().all(|fault| !fault.remedy.is_empty()));
}

#[test]
fn places_without_a_point_and_tables_of_another_size() {
    let mut places = three();
    places.push(named("C4", Some("NP20 4ND"), "51.700000", "-3.008912"));
    let faults = town(POINTS, "0,1\n2,0\n", Some("0,1,2\n3,0,4\n"), &places).unwrap_err();
    let has: Vec<String> = faults.0.iter().map(ToString::to_string).collect();
    assert_eq!(has.len(), 5, "{has:#?}");
    assert!(has[0].starts_with("seconds.csv has 2 rows for the 3 points of points.csv."), "{has:#?}");
    assert!(has[1].starts_with("seconds.csv row 1 has 2 cells for 3 points."), "{has:#?}");
    assert!(has[3].starts_with("metres.csv has 2 rows for the 3 points of points.csv."), "{has:#?}");
    let far = "points.csv has no point for client C4; the nearest is row 2, 12.5 km away. Add the place";
    assert!(has[4].starts_with(far), "{has:#?}");
}

#[test]
fn files_that_are_not_there_are_named_together() {
    let folder = tempfile::tempdir().unwrap();
    let faults = read_travel(&[matrix("car", "seconds.csv", Some("metres.csv"))], &three(), &Folder::at(folder.path()))
        .unwrap_err();
    let files: Vec<&str> = faults.0.iter().map(|fault| fault.file.as_str()).collect();
    assert_eq!(files, ["points.csv", "seconds.csv", "metres.csv"]);
    assert!(faults.0.iter().all(|fault| fault.problem.starts_with("cannot be read")));
}

#[test]
fn the_estimate_for_every_preset() {
    let modes: Vec<TravelMode> = PRESETS
        .iter()
        .map(|preset| TravelMode {
            name: preset.name.into(),
            estimate: preset.estimate().unwrap(),
            source: TravelSource::Estimate,
            periods: Vec::new(),
        })
        .collect();
    let places = three();
    let found = read_travel(&modes, &places, &Folder::at(Path::new("nowhere"))).unwrap();
    for (number, mode) in modes.iter().enumerate() {
        for (entry, seconds) in found.tables.seconds[number * 9..][..9].iter().enumerate() {
            assert_eq!(*seconds, mode.estimate.seconds(places[entry / 3].place, places[entry % 3].place));
        }
    }
    let told = "bicycle: estimated from coordinates: the distance as the crow flies times 1.48 at 16 km/h, and 1 minute to \
                park and walk to the door.";
    assert_eq!(found.notes[1], told);
}

#[test]
fn no_places_and_no_modes_are_no_tables() {
    assert_eq!(read_travel(&[], &[], &Folder::at(Path::new(""))).unwrap(), BookTravel::default());
    let car = TravelMode {
        name: "car".into(),
        estimate: Preset::from_name("car").unwrap().estimate().unwrap(),
        source: TravelSource::Estimate,
        periods: Vec::new(),
    };
    assert!(read_travel(&[car], &[], &Folder::at(Path::new(""))).unwrap().tables.seconds.is_empty());
}
