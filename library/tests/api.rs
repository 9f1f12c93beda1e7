//! The door over JSON: the same answers as the library's own functions, and a refusal for whatever cannot be meant.

mod examples;

use homeround::api::{Planner, Status, VERBS, ask, ask_while};
use homeround::book::{read_source, write};
use homeround::planning::digest::hash_problem;
use homeround::planning::{Effort, LoadedBranch, search_roster};
use homeround::roster;
use serde_json::{Value, json};

use examples::example_files;

/// A book of the examples as a document that stands alone.
fn document(name: &str) -> Value {
    let files = example_files(name);
    let book = write::with_files(&read_source(&files).unwrap(), &files).unwrap();
    serde_json::from_slice(&write::write_json(&book).unwrap()).unwrap()
}

fn asked(verb: &str, request: &Value) -> (Status, Value) {
    let answer = ask(verb, request.to_string().as_bytes());
    assert_eq!(answer.json.last(), Some(&b'\n'));
    (answer.status, serde_json::from_slice(&answer.json).unwrap())
}

/// What the command writes for a folder.
fn planned(name: &str, effort: &Effort) -> Vec<u8> {
    let branch = LoadedBranch::from_source(&example_files(name)).unwrap();
    let found = search_roster(&branch, None, effort, &|_| true).unwrap();
    roster::roster_json(&found.document(&branch).unwrap()).unwrap()
}

#[test]
fn a_document_with_its_matrices_plans_as_its_folder_does() {
    for (name, work) in [("breakfast", 50_000), ("newport", 300_000)] {
        let effort = Effort { seed: 3, work, chains: 2, threads: 2 };
        let expected = planned(name, &effort);
        let request = json!({ "book": document(name), "seed": 3, "work": work, "chains": 2 }).to_string();
        let answer = ask("plan", request.as_bytes());
        assert_eq!(String::from_utf8_lossy(&answer.json), String::from_utf8_lossy(&expected), "{name}");
        for step in [7_000, 1, u64::MAX] {
            let mut planner = Planner::begin(request.as_bytes()).unwrap();
            let mut steps = 0;
            // Steps of one would take all day: after some of them the rest is one.
            while !planner.step(if steps < 200 { step } else { u64::MAX }).unwrap().done {
                steps += 1;
            }
            assert_eq!(planner.best(), answer, "{name} in steps of {step}");
        }
    }
}

#[test]
fn a_planner_has_a_legal_roster_from_the_beginning_and_goes_on_after_it_was_asked() {
    let book = document("newport");
    let request = json!({ "book": book, "work": 200_000 }).to_string();
    let mut planner = Planner::begin(request.as_bytes()).unwrap();
    loop {
        let answer = planner.best();
        assert!(matches!(answer.status, Status::Yes | Status::Undecided));
        let roster: Value = serde_json::from_slice(&answer.json).unwrap();
        let (_, report) = asked("check", &json!({ "book": book, "roster": roster }));
        assert_eq!(report["legal"], true);
        let progress = planner.step(30_000).unwrap();
        if progress.done {
            assert!(progress.work >= progress.total);
            break;
        }
    }
    assert_eq!(planner.best(), ask("plan", request.as_bytes()));
    let done = planner.step(1_000_000).unwrap();
    assert_eq!(planner.step(1_000_000).unwrap(), done);
}

#[test]
fn every_verb_answers() {
    let book = document("newport");
    let (status, roster) = asked("plan", &json!({ "book": book, "work": 200_000 }));
    assert!(matches!(status, Status::Yes | Status::Undecided));
    let both = json!({ "book": book, "roster": roster });
    let with = |more: Value| {
        let mut request = both.clone();
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        request
    };
    assert_eq!(asked("validate", &json!({ "book": book })).0, Status::Yes);
    assert_eq!(asked("check", &both).1["legal"], true);
    assert_eq!(asked("price", &both).0, Status::Yes);
    assert_eq!(asked("price", &with(json!({ "fee": "1.00" }))).0, Status::No);
    let visit = roster["rounds"][0]["stops"][0]["visit"].as_str().unwrap();
    assert_eq!(asked("explain", &with(json!({ "visit": visit }))).1[0]["visit"], visit);
    let unserved = roster["unserved"].as_array().unwrap().len();
    let fitted = asked("fit", &with(json!({ "output": true }))).1;
    assert!(fitted["answer"]["visits"].as_array().unwrap().len() >= unserved);
    let carer = roster["rounds"][0]["carer"].as_str().unwrap();
    let day = &roster["start"].as_str().unwrap();
    let sick = with(json!({ "at": format!("{day}T06:00"), "sick": [carer], "work": 20_000, "output": true }));
    let (status, repaired) = asked("repair", &sick);
    assert!(matches!(status, Status::Yes | Status::No), "{repaired:#}");
    assert_eq!(repaired["roster"]["format"], "homeround.roster/2");
    let (status, verified) = asked("verify", &with(json!({ "events": [] })));
    assert!(matches!(status, Status::Yes | Status::No), "{verified:#}");
}

#[test]
fn a_certificate_is_of_a_folder_and_of_its_document() {
    let bytes = document("newport").to_string();
    let [one, two] = [
        LoadedBranch::from_source(&example_files("newport")),
        LoadedBranch::from_document(bytes.as_bytes(), "book.json"),
    ]
    .map(|branch| hash_problem(&branch.unwrap()).unwrap());
    assert_eq!(one, two);
    // One shift cannot make the visits of a day.
    let mut book = document("breakfast");
    book["shifts"].as_array_mut().unwrap().truncate(1);
    let (status, found) = asked("prove", &json!({ "book": book, "work": 10_000 }));
    assert_eq!(status, Status::No, "{found:#}");
    let certificate = &found["certificate"];
    let (status, checked) = asked("prove_check", &json!({ "book": book, "certificate": certificate }));
    assert_eq!((status, &checked["shown"], &checked["sentence_agrees"]), (Status::Yes, &json!(true), &json!(true)));
    let (status, _) = asked("prove_check", &json!({ "book": document("breakfast"), "certificate": certificate }));
    assert_eq!(status, Status::Faults);
}

#[test]
fn the_files_of_a_folder_become_its_document() {
    let text = |(name, bytes): (String, Vec<u8>)| (name, json!(String::from_utf8(bytes).unwrap()));
    let files: serde_json::Map<String, Value> = example_files("newport").into_iter().map(text).collect();
    assert_eq!(asked("book", &json!({ "files": files })), (Status::Yes, document("newport")));
    let mut less = files;
    less.remove("roads/car_seconds.csv").expect("a matrix");
    let (status, faults) = asked("book", &json!({ "files": less }));
    assert_eq!(status, Status::Faults);
    assert!(faults.to_string().contains("no such file"), "{faults}");
}

#[test]
fn a_search_stops_when_it_is_told_to() {
    let request = json!({ "book": document("newport"), "work": 1_000_000_000_000_u64 }).to_string();
    let best = ask_while("plan", request.as_bytes(), &|| false);
    let roster: Value = serde_json::from_slice(&best.json).unwrap();
    assert_eq!((best.status, &roster["format"]), (Status::Stopped, &json!("homeround.roster/2")));
    let request = json!({ "book": document("newport") }).to_string();
    let proof = ask_while("prove", request.as_bytes(), &|| false);
    let why: Value = serde_json::from_slice(&proof.json).unwrap();
    assert_eq!((proof.status, &why["error"]["code"]), (Status::Stopped, &json!("stopped")));
}

#[test]
fn what_cannot_be_meant_is_refused() {
    for (verb, request) in [
        ("plant", "{}"),
        ("plan", ""),
        ("plan", "[]"),
        ("plan", "{}"),
        ("plan", r#"{"book": {}, "sede": 1}"#),
        ("plan", r#"{"book": {}, "chains": 0}"#),
        ("plan", r#"{"book": {}, "threads": 1025}"#),
        ("verify", r#"{"book": {}}"#),
        ("price", r#"{"book": {}}"#),
        ("price", r#"{"inputs": {}, "fee": "-1"}"#),
        ("repair", r#"{"book": {}, "roster": {}, "at": "", "change_price": "x"}"#),
    ] {
        let answer = ask(verb, request.as_bytes());
        let json: Value = serde_json::from_slice(&answer.json).unwrap();
        assert_eq!((answer.status, &json["error"]["code"]), (Status::Refused, &json!("refused")), "{verb} {request}");
    }
    for verb in VERBS {
        let refused = ask(verb, b"\xFF\xFE");
        assert_eq!(refused.status, Status::Refused, "{verb}");
    }
    let (status, faults) = asked("plan", &json!({ "book": { "format": "homeround.book/1" } }));
    assert_eq!(status, Status::Faults);
    assert!(faults["faults"].as_array().unwrap().len() > 5);
}

#[test]
fn a_document_names_only_what_is_inside_it() {
    let faults = |change: &dyn Fn(&mut Value)| {
        let mut book = document("newport");
        change(&mut book);
        let (status, answer) = asked("plan", &json!({ "book": book, "work": 1 }));
        assert_eq!(status, Status::Faults, "{answer:#}");
        answer.to_string()
    };
    let files = document("newport")["files"].clone();
    let name = files.as_object().expect("the example has matrices").keys().next().unwrap().clone();
    assert!(
        faults(&|book| drop(book["files"].as_object_mut().unwrap().remove(&name))).contains("is not inside the book")
    );
    assert!(faults(&|book| book["files"]["other.csv"] = json!(["1"])).contains("is named nowhere under travel"));
    assert!(faults(&|book| book["files"]["../up.csv"] = json!(["1"])).contains("leads out of the book's folder"));
    assert!(faults(&|book| book["files"]["/etc/up.csv"] = json!(["1"])).contains("leads out of the book's folder"));
    assert!(faults(&|book| book["files"][&name] = json!("1,2")).contains("is no file"));
    assert!(faults(&|book| book["files"] = json!([])).contains("is no file"));
    let asks = faults(&|book| {
        let matrix = book["travel"]["modes"][0]["matrix"].take();
        book["files"].as_object_mut().unwrap().remove(matrix.as_str().unwrap());
        book["travel"]["modes"][0]["matrix"] = json!("osrm+http://127.0.0.1:9/car");
    });
    assert!(asks.contains("asks a router"), "{asks}");
}

#[test]
fn a_document_with_files_becomes_its_folder_again() {
    let held = example_files("newport");
    let book = write::with_files(&read_source(&held).unwrap(), &held).unwrap();
    let files = write::list_files(&book).unwrap();
    for name in book.files.keys() {
        let (_, bytes) = files.iter().find(|(file, _)| file == name).unwrap();
        let (found, expected) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&held[name]));
        assert_eq!(found.lines().collect::<Vec<_>>(), expected.lines().collect::<Vec<_>>(), "{name}");
    }
}
