//! A router over HTTP, played by a small server on the loopback: blocks, holes, refusals, patience and the cache.

use std::path::Path;
use std::time::Duration;

use crate::folder::Folder;
use crate::server::{Asked, Reply, Server};
use homeround::book::NamedPlace;
use homeround::fault::Faults;
use homeround::travel::{BookTravel, Kind, Preset, Router, RouterPatience, TravelMode, TravelSource, read_travel};
use homeround_core::book::travel::NO_ROUTE;
use homeround_core::ground::Place;

/// Seconds that the played routers answer: asymmetric, so that a table the wrong way round is found out.
fn seconds_between(from: (i64, i64), to: (i64, i64)) -> Option<f64> {
    // From the third town on, there is no way back to the first.
    if from.0 == 513_000_000 && to.0 == 511_000_000 {
        return None;
    }
    Some(((to.0 - from.0).abs() + 3 * (to.1 - from.1).max(0)) as f64 / 1e3 + 0.4)
}

fn units(degrees: f64) -> i64 {
    (degrees * 1e7).round() as i64
}

/// How a played router answers.
type Answer = fn(&Asked) -> Reply;

/// OSRM's answer to a table request, read from its address.
fn osrm(asked: &Asked) -> Reply {
    let (path, options) = asked.path.split_once('?').unwrap();
    let coordinates: Vec<(i64, i64)> = path
        .rsplit('/')
        .next()
        .unwrap()
        .split(';')
        .map(|pair| pair.split_once(',').map(|(lon, lat)| (number(lat), number(lon))).unwrap())
        .collect();
    let chosen = |option: &str| -> Vec<usize> {
        let (_, list) =
            options.split('&').map(|o| o.split_once('=').unwrap()).find(|(name, _)| *name == option).unwrap();
        list.split(';').map(|index| index.parse().unwrap()).collect()
    };
    assert!(options.contains("annotations=duration,distance"));
    let table = |factor: f64| -> Vec<Vec<Option<f64>>> {
        let row = |from: usize| {
            let cell =
                |to: &usize| seconds_between(coordinates[from], coordinates[*to]).map(|seconds| seconds * factor);
            chosen("destinations").iter().map(cell).collect()
        };
        chosen("sources").into_iter().map(row).collect()
    };
    Reply::json(&serde_json::json!({ "code": "Ok", "durations": table(1.0), "distances": table(10.0) }))
}

fn number(text: &str) -> i64 {
    units(text.parse().unwrap())
}

/// Valhalla's answer to a matrix request, in one of its two forms.
fn valhalla(asked: &Asked, wordy: bool) -> Reply {
    let body: serde_json::Value = serde_json::from_str(&asked.body).unwrap();
    assert_eq!((asked.method.as_str(), asked.path.as_str()), ("POST", "/sources_to_targets"));
    assert_eq!((&body["units"], &body["verbose"]), (&"kilometers".into(), &false.into()));
    let side = |name: &str| -> Vec<(i64, i64)> {
        let list = body[name].as_array().unwrap().iter();
        list.map(|at| (units(at["lat"].as_f64().unwrap()), units(at["lon"].as_f64().unwrap()))).collect()
    };
    let (from, to) = (side("sources"), side("targets"));
    let table = |factor: f64| -> Vec<Vec<Option<f64>>> {
        from.iter().map(|a| to.iter().map(|b| seconds_between(*a, *b).map(|s| s * factor)).collect()).collect()
    };
    let (times, kilometres) = (table(1.0), table(0.01));
    if !wordy {
        return Reply::json(
            &serde_json::json!({ "sources_to_targets": { "durations": times, "distances": kilometres } }),
        );
    }
    let cell =
        |(time, distance): (&Option<f64>, &Option<f64>)| serde_json::json!({ "time": time, "distance": distance });
    let rows: Vec<Vec<_>> = times.iter().zip(&kilometres).map(|(t, d)| t.iter().zip(d).map(cell).collect()).collect();
    Reply::json(&serde_json::json!({ "sources_to_targets": rows }))
}

/// Seven places, no two alike.
fn places() -> Vec<NamedPlace> {
    let place = |at: i32| NamedPlace {
        place: Place::new(510_000_000 + at * 1_000_000, -30_000_000 + at * 70_001 * (at % 3)).unwrap(),
        postcode: None,
        names: vec![format!("client C{at}")],
    };
    (1..=7).map(place).collect()
}

fn router(kind: Kind, url: &str, chunk: usize) -> Router {
    let patience =
        RouterPatience { tries: 3, first_wait: Duration::from_millis(1), timeout: Duration::from_millis(400) };
    Router { chunk, patience, ..Router::new(kind, url, "driving", Some("kept".into())) }
}

fn asked(router: Router, base: &Path) -> Result<BookTravel, Faults> {
    let estimate = Preset::from_name("car").unwrap().estimate().unwrap();
    read_travel(
        &[TravelMode { name: "car".into(), estimate, source: TravelSource::Router(router), periods: Vec::new() }],
        &places(),
        &Folder::at(base),
    )
}

/// What a table between [`places`] must hold, parking included.
fn expected() -> (Vec<u32>, Vec<u32>) {
    let places = places();
    let at = |named: &NamedPlace| (i64::from(named.place.lat), i64::from(named.place.lon));
    let mut tables = (Vec::new(), Vec::new());
    for from in &places {
        for to in &places {
            let (seconds, metres) = match seconds_between(at(from), at(to)) {
                _ if from.place == to.place => (0, 0),
                None => (NO_ROUTE, NO_ROUTE),
                Some(seconds) => (seconds.round() as u32 + 120, (seconds * 10.0).round() as u32),
            };
            tables.0.push(seconds);
            tables.1.push(metres);
        }
    }
    tables
}

#[test]
fn every_size_of_block_gives_the_same_table() {
    for chunk in [1, 2, 3, 7, 50] {
        let blocks = 7_u64.div_ceil(chunk as u64).pow(2);
        let answers: [(Kind, Answer); 3] = [
            (Kind::Osrm, osrm),
            (Kind::Valhalla, |asked| valhalla(asked, false)),
            (Kind::Valhalla, |asked| valhalla(asked, true)),
        ];
        for (kind, answer) in answers {
            let server = Server::start(move |_, asked| answer(asked));
            let folder = tempfile::tempdir().unwrap();
            let ways = asked(router(kind, server.url(), chunk), folder.path()).unwrap();
            assert_eq!((ways.tables.seconds, ways.tables.metres), expected(), "{kind:?} {chunk}");
            assert_eq!((ways.counters.requests, ways.counters.cached, server.count()), (blocks, 0, blocks));
            assert!(ways.counters.bytes > 0);
        }
    }
}

#[test]
fn the_hole_is_told_kindly() {
    let server = Server::start(|_, asked| osrm(asked));
    let folder = tempfile::tempdir().unwrap();
    let ways = asked(router(Kind::Osrm, server.url(), 50), folder.path()).unwrap();
    let told = "car: 1 of 42 pairs of places have no way by car; the farthest-cut-off place is client C1, with no way there \
                from 1 of the others and no way from there to 0. No carer is sent where there is no way.";
    assert!(ways.notes.iter().any(|note| note == told), "{:#?}", ways.notes);
}

#[test]
fn a_second_run_asks_nothing() {
    let server = Server::start(|_, asked| osrm(asked));
    let folder = tempfile::tempdir().unwrap();
    let first = asked(router(Kind::Osrm, server.url(), 3), folder.path()).unwrap();
    let second = asked(router(Kind::Osrm, server.url(), 3), folder.path()).unwrap();
    assert_eq!(first.tables, second.tables);
    assert_eq!((second.counters.requests, second.counters.bytes, second.counters.cached), (0, 0, 9));
    let other = Router { profile: "walking".into(), ..router(Kind::Osrm, server.url(), 3) };
    assert_eq!(asked(other, folder.path()).unwrap().counters.requests, 9);
    let uncached = Router { cache: None, ..router(Kind::Osrm, server.url(), 3) };
    assert_eq!(asked(uncached, folder.path()).unwrap().counters.requests, 9);
}

#[test]
fn spoilt_files_are_asked_for_again_and_mended() {
    let server = Server::start(|_, asked| osrm(asked));
    let folder = tempfile::tempdir().unwrap();
    let first = asked(router(Kind::Osrm, server.url(), 4), folder.path()).unwrap();
    let mut files: Vec<_> = std::fs::read_dir(folder.path().join("kept")).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    assert_eq!(files.len(), 4);
    let whole = std::fs::read_to_string(&files[0]).unwrap();
    std::fs::write(&files[0], &whole[..whole.len() / 2]).unwrap();
    let digit = whole_with_another_number(&std::fs::read_to_string(&files[1]).unwrap());
    std::fs::write(&files[1], digit).unwrap();
    std::fs::copy(&files[3], &files[2]).unwrap();
    let again = asked(router(Kind::Osrm, server.url(), 4), folder.path()).unwrap();
    assert_eq!(first.tables, again.tables);
    assert_eq!((again.counters.requests, again.counters.cached), (3, 1));
    let mended = asked(router(Kind::Osrm, server.url(), 4), folder.path()).unwrap();
    assert_eq!((mended.counters.requests, mended.counters.cached), (0, 4));
}

/// A kept answer with one second more in its last metre cell: still JSON, no longer what was answered.
fn whole_with_another_number(text: &str) -> String {
    let mut kept: serde_json::Value = serde_json::from_str(text).unwrap();
    let cell = kept["metres"].as_array_mut().unwrap().iter_mut().find(|cell| cell.is_number()).unwrap();
    *cell = (cell.as_u64().unwrap() + 1).into();
    kept.to_string()
}

#[test]
fn busy_broken_and_silent_routers_are_tried_again() {
    for trouble in [Reply::status(429), Reply::status(503), Reply::silence(), Reply::hang_up()] {
        let server = Server::start(move |count, asked| if count < 2 { trouble.clone() } else { osrm(asked) });
        let folder = tempfile::tempdir().unwrap();
        let ways = asked(router(Kind::Osrm, server.url(), 50), folder.path()).unwrap();
        assert_eq!(ways.tables.seconds, expected().0);
        assert_eq!(ways.counters.requests, 3);
    }
}

#[test]
fn what_was_answered_before_a_failure_is_kept() {
    let server = Server::start(|count, asked| if (4..7).contains(&count) { Reply::status(500) } else { osrm(asked) });
    let folder = tempfile::tempdir().unwrap();
    assert!(asked(router(Kind::Osrm, server.url(), 3), folder.path()).is_err());
    let second = asked(router(Kind::Osrm, server.url(), 3), folder.path()).unwrap();
    assert_eq!((second.counters.requests, second.counters.cached), (5, 4));
    assert_eq!(second.tables.seconds, expected().0);
}

/// The one fault of asking a router that always answers `reply`, and how often it was asked.
fn fault_of(kind: Kind, reply: Reply) -> (String, u64) {
    let server = Server::start(move |_, _| reply.clone());
    let folder = tempfile::tempdir().unwrap();
    let faults = asked(router(kind, server.url(), 50), folder.path()).unwrap_err();
    assert_eq!(faults.0.len(), 1);
    let text = faults.0[0].to_string();
    assert!(text.contains(server.url()), "no address in {text}");
    assert!(!faults.0[0].remedy.is_empty());
    assert!(!text.contains("51.1"), "a client's coordinates in {text}");
    assert!(!folder.path().join("kept").exists(), "a failure was kept");
    (text, server.count())
}

#[test]
fn what_a_router_cannot_or_will_not_answer_is_said_with_address_and_remedy() {
    let (busy, tries) = fault_of(Kind::Osrm, Reply::status(503));
    assert!(busy.contains("answers 503") && busy.contains("(tried 3 times)"), "{busy}");
    assert_eq!(tries, 3);

    let refusal = Reply::body(400, r#"{"code":"TooBig","message":"Too many table coordinates"}"#);
    let (refused, tries) = fault_of(Kind::Osrm, refusal);
    assert!(refused.contains("answers 400") && refused.contains("Too many table coordinates"), "{refused}");
    assert_eq!(tries, 1);

    let page = "<html>\n<b>\u{7}Welcome</b>\n</html>";
    let (no_json, _) = fault_of(Kind::Osrm, Reply::body(200, page));
    assert!(
        no_json.contains("answers no OSRM table") && no_json.contains("<html> <b>Welcome</b> </html>"),
        "{no_json}"
    );
    let (no_json, _) = fault_of(Kind::Valhalla, Reply::body(200, page));
    assert!(no_json.contains("answers no Valhalla matrix"), "{no_json}");

    let small = r#"{"code":"Ok","durations":[[1]],"distances":[[1]]}"#;
    let (small, _) = fault_of(Kind::Osrm, Reply::body(200, small));
    assert!(small.contains("answered 1 rows when 7 were asked for"), "{small}");

    let other = r#"{"code":"NoTable","durations":[],"distances":[]}"#;
    let (other, _) = fault_of(Kind::Osrm, Reply::body(200, other));
    assert!(other.contains("\"NoTable\""), "{other}");

    let uneven = r#"{"sources_to_targets":{"durations":[[1,2]],"distances":[[1]]}}"#;
    let (uneven, _) = fault_of(Kind::Valhalla, Reply::body(200, uneven));
    assert!(uneven.contains("2 durations but 1 distances"), "{uneven}");

    let cells = vec![vec![Some(-3.0); 7]; 7];
    let below = serde_json::json!({ "sources_to_targets": { "durations": cells, "distances": cells } });
    let (below, _) = fault_of(Kind::Valhalla, Reply::json(&below));
    assert!(below.contains("answered -3"), "{below}");
}

/// An OSRM answer between seven places in which every cell is one number and every road this many metres away.
fn flat(number: f64, road: f64, columns: usize) -> Reply {
    let (table, roads) = (vec![vec![number; columns]; 7], vec![serde_json::json!({ "distance": road }); 7]);
    Reply::json(&serde_json::json!({
        "code": "Ok", "durations": table, "distances": table, "sources": roads, "destinations": roads
    }))
}

#[test]
fn an_answer_about_other_places_is_refused() {
    let (far, tries) = fault_of(Kind::Osrm, flat(60.0, 196_872.9, 7));
    assert!(far.contains("196.8 km from client C1") && far.contains("6 more places"), "{far}");
    assert_eq!(tries, 1);
    let (zero, _) = fault_of(Kind::Osrm, flat(0.0, 10.0, 7));
    assert!(zero.contains("0 seconds between all places"), "{zero}");
    let (narrow, _) = fault_of(Kind::Osrm, flat(60.0, 10.0, 6));
    assert!(narrow.contains("6 cells in row 1 when 7 were asked for"), "{narrow}");

    let cells = vec![vec![60.0; 7]; 7];
    let places: Vec<_> = (0..7).map(|_| serde_json::json!({ "lat": 48.7, "lon": 16.9 })).collect();
    let elsewhere = serde_json::json!({
        "sources_to_targets": { "durations": cells, "distances": cells }, "sources": [places], "targets": [places]
    });
    let (elsewhere, _) = fault_of(Kind::Valhalla, Reply::json(&elsewhere));
    assert!(elsewhere.contains(" km from client C"), "{elsewhere}");

    // A road five kilometres away is one of a remote farm.
    let server = Server::start(|_, asked| osrm_with(asked, |_, way| way, 5_000.0));
    let folder = tempfile::tempdir().unwrap();
    assert!(asked(router(Kind::Osrm, server.url(), 50), folder.path()).is_ok());
}

/// What becomes of the seconds and metres of a way, by the numbers of its ends.
type Change = fn((usize, usize), (f64, f64)) -> (f64, f64);

/// OSRM's answer with every cell made by `change` of its numbers in the table and its seconds and metres.
fn osrm_with(asked: &Asked, change: Change, road: f64) -> Reply {
    let Reply::Body(status, body) = osrm(asked) else { unreachable!() };
    let mut answer: serde_json::Value = serde_json::from_str(&body).unwrap();
    for row in 0..7 {
        for column in 0..7 {
            let cell = |name: &str| answer[name][row][column].as_f64();
            let Some(way) = cell("durations").zip(cell("distances")) else { continue };
            let (seconds, metres) = change((row, column), way);
            answer["durations"][row][column] = seconds.into();
            answer["distances"][row][column] = metres.into();
        }
    }
    let roads = vec![serde_json::json!({ "distance": road }); 7];
    (answer["sources"], answer["destinations"]) = (roads.clone().into(), roads.into());
    Reply::body(status, &answer.to_string())
}

/// What is said of a router that changes its true answers like this, and keeps none of them.
fn fault_of_changed(change: Change, road: f64) -> Option<String> {
    let server = Server::start(move |_, asked| osrm_with(asked, change, road));
    let folder = tempfile::tempdir().unwrap();
    let faults = asked(router(Kind::Osrm, server.url(), 50), folder.path()).err()?;
    assert!(!folder.path().join("kept").exists(), "an impossible answer was kept");
    Some(faults.0[0].to_string())
}

#[test]
fn ways_that_nobody_can_go_are_refused_with_the_names_of_both_ends() {
    let said = |change, road| fault_of_changed(change, road).unwrap_or_default();
    let second = said(|_, (_, metres)| (1.0, metres), 10.0);
    assert!(second.contains("answers 1 second and 72.6 km of road from client C1 to client C7"), "{second}");
    assert!(second.contains("km apart as the crow flies, and 40 more ways are as impossible"), "{second}");
    assert!(second.contains("mend its profile or its map"), "{second}");
    // 11.2 km in 270 seconds are 149 km/h, and one way is enough.
    let one = |at: (usize, usize), way: (f64, f64)| if at == (0, 1) { (270.0, way.1) } else { way };
    let fast = said(one, 10.0);
    assert!(fast.contains("from client C1 to client C2, which are 11.2 km apart as the crow flies"), "{fast}");
    // Seconds as before, but kilometres in place of metres, and millimetres.
    let kilometres = said(|_, (seconds, metres)| (seconds, metres / 1_000.0), 10.0);
    assert!(kilometres.contains("60 m of road"), "{kilometres}");
    let millimetres = said(|_, (seconds, metres)| (seconds, metres * 1_000.0), 10.0);
    assert!(millimetres.contains("km of road from"), "{millimetres}");
    // Zero seconds for a single way, which no rule about whole tables sees.
    let zero = said(|at, way| if at == (2, 3) { (0.0, way.1) } else { way }, 10.0);
    assert!(zero.contains("answers 0 seconds and") && zero.contains("from client C3 to client C4"), "{zero}");
}

#[test]
fn one_answer_for_near_and_far_is_refused() {
    let (same, tries) = fault_of(Kind::Osrm, flat(36_000.0, 10.0, 7));
    assert!(same.contains("the same time between all places, from 11."), "{same}");
    assert_eq!(tries, 1);
    let length = fault_of_changed(|_, (seconds, _)| (seconds, 40_000.0), 10.0).unwrap_or_default();
    assert!(length.contains("the same length between all places"), "{length}");
}

#[test]
fn quick_ways_that_can_be_are_taken() {
    // 120 km/h as the crow flies; and 140, where roads end five kilometres from the doors: as much less is to be driven.
    let quick = |_, (seconds, metres): (f64, f64)| (seconds / 3.0, metres);
    assert_eq!(fault_of_changed(quick, 10.0), None);
    let shorter = |_, (seconds, metres): (f64, f64)| (seconds / 3.5, metres);
    assert_eq!(fault_of_changed(shorter, 4_900.0), None);
    assert!(fault_of_changed(shorter, 10.0).is_some());
}

#[test]
fn redirects_are_followed_on_the_same_host_only() {
    let (away, tries) = fault_of(Kind::Osrm, Reply::Redirect("http://elsewhere.example/table".into()));
    assert!(away.contains("redirects to another address") && away.contains("elsewhere.example"), "{away}");
    assert_eq!(tries, 1);
    let (around, tries) = fault_of(Kind::Osrm, Reply::Redirect("/again".into()));
    assert!(around.contains("redirects more than 3 times"), "{around}");
    assert_eq!(tries, 4);
    let server = Server::start(|count, asked| match count {
        0 => Reply::Redirect(asked.path.clone()),
        _ => osrm(asked),
    });
    let folder = tempfile::tempdir().unwrap();
    let ways = asked(router(Kind::Osrm, server.url(), 50), folder.path()).unwrap();
    assert_eq!((ways.tables.seconds, server.count()), (expected().0, 2));
}

#[test]
fn a_router_that_is_not_there() {
    let url = Server::start(|_, asked| osrm(asked)).stopped();
    let folder = tempfile::tempdir().unwrap();
    let faults = asked(router(Kind::Valhalla, &url, 50), folder.path()).unwrap_err();
    let text = faults.0[0].to_string();
    assert!(text.contains("does not answer") && text.contains("Start the router"), "{text}");
}
