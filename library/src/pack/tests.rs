//! Packs made, changed and made again.

use std::collections::BTreeMap;

use super::model::{MANIFEST, PackFiles, REQUEST};
use super::*;
use crate::book::starter::list_starter_files;
use crate::planning::LoadedBranch;
use crate::source::on_disk::example;
use crate::specification::{TEMPLATE, read_specification};

fn of_breakfast() -> PackFiles {
    let folder = example("breakfast");
    let book = LoadedBranch::from_source(&folder).unwrap().book;
    let request = PackRequest::Book { seed: 1, work: 20_000, chains: 1 };
    let mut inputs = PackedInputs::from_book(&book, &folder, &request).unwrap();
    inputs.add_decision("d.toml", DECISION_TEMPLATE).unwrap();
    build_pack(inputs.files(), 1, &|_| true).unwrap()
}

fn of_contract(threads: usize) -> PackFiles {
    let text = TEMPLATE
        .replace("a_day = 37", "a_day = 5")
        .replace("a_day = 65", "a_day = 8")
        .replace("a_day = 12", "a_day = 2")
        .replace("two_carers_a_day = 14", "two_carers_a_day = 2")
        .replace("number = 16", "number = 8");
    let spec = read_specification("tender.toml", &text).unwrap();
    let request =
        PackRequest::Specification { seed: 7, draws: 3, work_a_visit: 500, labels: 1_000_000, assume: Vec::new() };
    let mut inputs = PackedInputs::from_specification(&spec, &text, &BTreeMap::new(), &request).unwrap();
    inputs.add_decision("d.toml", DECISION_TEMPLATE).unwrap();
    build_pack(inputs.files(), threads, &|_| true).unwrap()
}

fn wrong(files: &PackFiles) -> Vec<String> {
    let faults = inspect_pack("pack.zip", files).unwrap_err();
    faults.0.iter().map(|fault| format!("{} {}", fault.value, fault.problem)).collect()
}

#[test]
fn a_book_that_cannot_be_delivered_is_packed_with_its_certificate() {
    let files = of_breakfast();
    let manifest = inspect_pack("pack.zip", &files).unwrap();
    assert!(manifest.sentence.contains("29 visits need 18 carers"), "{}", manifest.sentence);
    assert!(files.contains_key("results/certificate.json") && !files.contains_key("results/roster.json"));
    let found = verify_pack(&files, &manifest, 2, &|_| true).unwrap();
    assert!(found.holds() && found.sentence.starts_with("The pack holds: 3 inputs"), "{}", found.text());
}

#[test]
fn work_that_is_stopped_once_anywhere_makes_no_pack() {
    use std::sync::atomic::{AtomicU64, Ordering};
    let files: BTreeMap<String, Vec<u8>> = list_starter_files(true).unwrap().into_iter().collect();
    let book = LoadedBranch::from_source(&files).unwrap().book;
    let request = PackRequest::Book { seed: 1, work: 20_000, chains: 1 };
    let inputs = PackedInputs::from_book(&book, &files, &request).unwrap();
    let heard = |stop: u64| {
        let count = AtomicU64::new(0);
        let made = build_pack(inputs.files(), 1, &|_| count.fetch_add(1, Ordering::Relaxed) != stop);
        (made, count.into_inner())
    };
    let (_, news) = heard(u64::MAX);
    assert!(news > 2, "{news}");
    for stop in [0, 1, news / 2, news - 1] {
        assert!(matches!(heard(stop).0, Err(crate::failure::Failure::Interrupted)), "{stop} of {news}");
    }
}

#[test]
fn a_contract_is_packed_draw_by_draw_alike_on_any_threads() {
    let files = of_contract(1);
    assert_eq!(files, of_contract(3));
    let shown = files.keys().filter(|name| name.starts_with("results/draws/")).count();
    assert!(shown >= 3, "every draw has its roster or its certificate: {shown}");
    let rows: serde_json::Value = serde_json::from_slice(&files["results/alternatives.json"]).unwrap();
    assert_eq!(rows.as_array().map(Vec::len), Some(3));
    assert!(rows[0]["chosen"].as_bool().unwrap() && rows[1]["pays"]["fee"]["shown"] == "24.10", "{rows}");
    assert!(std::str::from_utf8(&files["READ-ME.md"]).unwrap().contains("No person's data is in it"));
}

#[test]
fn a_file_that_is_missing_beside_or_changed_is_told_with_the_others() {
    let mut files = of_breakfast();
    files.remove("results/rates.json");
    files.insert("results/more.json".to_owned(), b"{}".to_vec());
    files.get_mut("inputs/book.json").unwrap()[20] ^= 1;
    files.get_mut("results/validation.json").unwrap().push(b' ');
    assert_eq!(
        wrong(&files),
        [
            "inputs/book.json is not what the manifest has the hash of",
            "results/rates.json is listed in the manifest and is not there",
            "results/validation.json is not as long as the manifest says",
            "results/more.json is there and is not listed in the manifest"
        ]
    );
    files.remove(MANIFEST);
    assert_eq!(inspect_pack("pack.zip", &files).unwrap_err().0.len(), 1);
}

/// A pack whose manifest was written anew after something in it was changed.
fn forged(mut files: PackFiles, change: impl FnOnce(&mut PackFiles, &mut Manifest)) -> (PackFiles, Manifest) {
    let mut manifest: Manifest = serde_json::from_slice(&files[MANIFEST]).unwrap();
    change(&mut files, &mut manifest);
    for row in &mut manifest.files {
        if let Some(bytes) = files.get(&row.name) {
            row.bytes = bytes.len() as u64;
            row.sha256 = super::build::sha256(bytes);
        }
    }
    files.insert(MANIFEST.to_owned(), serde_json::to_vec_pretty(&manifest).unwrap());
    let manifest = inspect_pack("pack.zip", &files).unwrap();
    (files, manifest)
}

#[test]
fn a_result_that_was_written_anew_with_its_hash_comes_out_otherwise() {
    let (files, manifest) = forged(of_breakfast(), |files, manifest| {
        let page = String::from_utf8(files["READ-ME.md"].clone()).unwrap().replace("17 could come", "18 could come");
        files.insert("READ-ME.md".to_owned(), page.into_bytes());
        files.insert("inputs/letter.txt".to_owned(), b"we agree".to_vec());
        let mut letter = manifest.files[1].clone();
        letter.name = "inputs/letter.txt".to_owned();
        manifest.files.push(letter);
    });
    let found = verify_pack(&files, &manifest, 1, &|_| true).unwrap();
    let verdict = |name: &str| found.rows.iter().find(|row| row.name == name).unwrap().verdict;
    assert!(!found.holds());
    assert_eq!(verdict("READ-ME.md"), RowVerdict::OtherBytes);
    assert_eq!(verdict("inputs/letter.txt"), RowVerdict::MadeByNothing);
    assert_eq!(verdict("results/certificate.json"), RowVerdict::SameBytes);
    assert!(found.text().contains("inputs/letter.txt            MADE BY NOTHING"), "{}", found.text());
}

#[test]
fn a_request_that_no_command_makes_is_refused() {
    for request in [
        r#"{"of":"book","seed":1,"work":1,"chains":99999999}"#,
        r#"{"of":"specification","seed":1,"draws":4000000000,"work_a_visit":1,"labels":1}"#,
        r#"{"of":"specification","seed":1,"draws":1,"work_a_visit":99999999999,"labels":1}"#,
        r#"{"of":"everything"}"#,
        "{",
    ] {
        let (files, manifest) = forged(of_breakfast(), |files, _| {
            files.insert(REQUEST.to_owned(), request.as_bytes().to_vec());
        });
        assert!(verify_pack(&files, &manifest, 1, &|_| true).is_err(), "{request}");
    }
}
