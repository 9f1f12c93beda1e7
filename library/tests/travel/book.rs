//! Travel as a book asks for it: estimated, from files beside it, or from a router named by its address.

use std::fs;
use std::path::Path;

use crate::folder::Folder;
use crate::server::{Asked, Reply, Server};
use homeround::book::{self, Book, starter};
use homeround::travel::{Kind, Preset, Router, of_book};

/// The starter branch in `folder`, its car's `matrix` set to `matrix` and its points to `points`.
fn branch(folder: &Path, matrix: Option<&str>, points: Option<&str>) -> Result<Book, homeround::fault::Faults> {
    for (name, mut bytes) in starter::list_starter_files(true).unwrap() {
        if name == "homeround.toml" {
            let mut text = String::from_utf8(bytes).unwrap();
            if let Some(matrix) = matrix {
                text = text.replacen("name = \"car\"", &format!("name = \"car\"\nmatrix = \"{matrix}\""), 1);
            }
            if let Some(points) = points {
                text =
                    text.replacen("[[travel.modes]]", &format!("[travel]\npoints = \"{points}\"\n[[travel.modes]]"), 1);
            }
            bytes = text.into_bytes();
        }
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    book::read_source(&Folder::at(folder))
}

#[test]
fn a_book_without_files_is_estimated_in_the_order_of_its_places_and_modes() {
    let folder = tempfile::tempdir().unwrap();
    let book = branch(folder.path(), None, None).unwrap();
    let ways = of_book(&book, &Folder::at(folder.path())).unwrap();
    let (places, modes) = (book::list_places(&book), book::list_modes(&book));
    assert!(places.len() > 2);
    // The periods that the book names, and the rest of the day before them.
    let periods = 1 + book.travel.periods.len();
    assert_eq!(ways.tables.seconds.len(), modes.len() * periods * places.len() * places.len());
    let car = modes.iter().position(|mode| mode.name == "car").unwrap();
    let estimate = Preset::from_name("car").and_then(Preset::estimate).unwrap();
    let entry = car * periods * places.len() * places.len() + places.len() + 2;
    assert_eq!(ways.tables.seconds[entry], estimate.seconds(places[1].place, places[2].place));
    assert!(book::expand_book(&book, ways.tables).is_ok());
}

#[test]
fn a_book_with_a_matrix_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let count = book::list_places(&branch(folder.path(), None, None).unwrap()).len();
    let points = (0..count).map(|at| format!("{at},{at}\n")).collect::<String>();
    fs::write(folder.path().join("points.csv"), format!("point,postcode\n{points}")).unwrap();
    let row = vec!["7"; count].join(",") + "\n";
    fs::write(folder.path().join("car.csv"), row.repeat(count)).unwrap();
    let book = branch(folder.path(), Some("car.csv"), Some("points.csv")).unwrap();
    let faults = of_book(&book, &Folder::at(folder.path())).unwrap_err();
    let (own, unmatched): (Vec<_>, Vec<_>) = faults.0.iter().partition(|fault| fault.file == "car.csv");
    assert_eq!(own.len(), count, "every 7 on the diagonal");
    assert_eq!(unmatched.len(), count, "every place has no point");
}

#[test]
fn a_book_that_names_a_router() {
    let answer = |_, asked: &Asked| {
        let body: serde_json::Value = serde_json::from_str(&asked.body).unwrap();
        let count = |side: &str| body[side].as_array().unwrap().len();
        // Ten minutes and six kilometres, and a little more from place to place.
        let cells = |first: f64, more: f64| -> Vec<Vec<f64>> {
            let row = |from: usize| (0..count("targets")).map(|to| first + more * (from + to) as f64).collect();
            (0..count("sources")).map(row).collect()
        };
        let (seconds, kilometres) = (cells(600.0, 10.0), cells(6.0, 0.1));
        Reply::json(&serde_json::json!({ "sources_to_targets": { "durations": seconds, "distances": kilometres } }))
    };
    let server = Server::start(answer);
    let folder = tempfile::tempdir().unwrap();
    let address = format!("valhalla+{}/auto", server.url());
    let book = branch(folder.path(), Some(&address), None).unwrap();
    let ways = of_book(&book, &Folder::at(folder.path())).unwrap();
    let count = book::list_places(&book).len();
    let car = book::list_modes(&book).iter().position(|mode| mode.name == "car").unwrap();
    let first = car * (1 + book.travel.periods.len()) * count * count;
    assert_eq!(ways.tables.seconds[first..][..2], [0, 730]);
    assert_eq!(ways.tables.metres[first..][..2], [0, 6_100]);
    assert!(folder.path().join(Router::KEPT).is_dir());
    assert_eq!(of_book(&book, &Folder::at(folder.path())).unwrap().counters.requests, 0);
}

#[test]
fn addresses_of_routers() {
    let router = Router::at("osrm+https://maps.example/osrm/bicycle").unwrap();
    assert_eq!(
        (router.kind, router.url.as_str(), router.profile.as_str()),
        (Kind::Osrm, "https://maps.example/osrm", "bicycle")
    );
    for text in [
        "osrm+http://host",
        "osrm+ftp://host/car",
        "google+http://host/car",
        "http://host/car",
        "osrm+http:///car",
        "osrm+http://h/",
    ] {
        assert_eq!(Router::at(text), None, "{text}");
        let folder = tempfile::tempdir().unwrap();
        let faults = branch(folder.path(), Some(text), None).unwrap_err();
        assert_eq!(faults.0.len(), 1, "{faults:#?}");
        assert_eq!((faults.0[0].column.as_str(), faults.0[0].value.as_str()), ("travel.modes.matrix", text));
        assert!(faults.0[0].remedy.contains("valhalla+http://HOST:PORT/COSTING"));
    }
}
