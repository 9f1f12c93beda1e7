//! The search and its version: while the version stays, so does every roster. `WRITE_ROSTERS=1` writes what it is held to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use homeround::book::starter::list_starter_files;
use homeround::planning::{Effort, LoadedBranch, search_roster};
use homeround_cli::disk::open_branch;
use homeround_core::rounds::SEARCH_VERSION;
use serde_json::{Value, json};

/// The roster of a branch without its provenance, on two chains.
fn planned(branch: &LoadedBranch, work: u64) -> Value {
    let effort = Effort { seed: 5, work, chains: 2, threads: 1 };
    let found = search_roster(branch, None, &effort, &|_| true).unwrap();
    let document = found.document(branch).unwrap();
    let rounds = document.rounds.iter().map(|round| {
        let stops = round.stops.iter().map(|stop| {
            let what = stop.visit.as_ref().or(stop.rest.as_ref()).map_or("", String::as_str);
            format!("{} {what}", stop.start)
        });
        (round.shift.clone(), stops.collect::<Vec<String>>())
    });
    json!(rounds.collect::<BTreeMap<_, _>>())
}

fn held() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/search.json")
}

#[test]
fn rosters_stay_while_the_version_of_the_search_does() {
    let files: BTreeMap<String, Vec<u8>> = list_starter_files(true).unwrap().into_iter().collect();
    let breakfast = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/breakfast");
    let found = json!({
        "search": SEARCH_VERSION,
        "starter": planned(&LoadedBranch::from_source(&files).unwrap(), 100_000),
        "breakfast": planned(&open_branch(&breakfast).unwrap(), 100_000),
    });
    if std::env::var_os("WRITE_ROSTERS").is_some() {
        std::fs::write(held(), format!("{found:#}\n")).unwrap();
    }
    let expected: Value = serde_json::from_slice(&std::fs::read(held()).unwrap()).unwrap();
    assert_eq!(expected["search"], found["search"], "write the rosters of this version: WRITE_ROSTERS=1");
    assert!(
        expected == found,
        "the same seed, work and chains give another roster: raise SEARCH_VERSION (CONTRIBUTING.md), or find out why"
    );
}
