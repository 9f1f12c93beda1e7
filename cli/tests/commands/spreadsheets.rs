//! Books and outputs as people have them: re-saved by a spreadsheet, with one bad file, mended, and with nowhere to write.

use crate::desk::{Desk, LITTLE};

#[test]
fn a_book_that_a_spreadsheet_saved_again_is_the_same_book() {
    let desk = Desk::with_starter();
    desk.run(&["validate", "book", "--write-json", "before.json"]).ended(0);
    desk.replace("book/packages.csv", ",2026-03-01,,45,07:30,09:30,", ",01/03/2026,,45,7:30 AM,0930,");
    desk.replace("book/packages.csv", ",2026-03-01,,30,", ",01-Mar-26,,30,");
    desk.replace("book/packages.csv", ",yes,", ",TRUE,");
    desk.replace("book/shifts.csv", ",2026-03-01,", ",46082,");
    desk.replace("book/carers.csv", ",12.60,", ",£12.60,");
    desk.replace("book/carers.csv", ",female,", ",Female,");
    desk.replace("book/history.csv", "2026-02-28", "28 Feb 2026");
    desk.run(&["validate", "book", "--write-json", "after.json"]).ended(0);
    assert_eq!(desk.read("after.json"), desk.read("before.json"));
}

#[test]
fn a_roster_that_a_spreadsheet_saved_again_is_the_same_roster() {
    let desk = Desk::with_starter();
    desk.run(&["plan", "book", "--work", LITTLE, "-o", "roster.csv"]).ended(0);
    let cost = |desk: &Desk| desk.run(&["--json", "check", "book", "roster.csv"]).json()["pounds"].clone();
    let before = cost(&desk);
    let text = desk.read("roster.csv").replace("2026-03-02T0", "02/03/2026 0").replace("2026-03-02T1", "02/03/2026 1");
    desk.write("roster.csv", &text.replace("+00:00", ""));
    assert_eq!(cost(&desk), before);
}

#[test]
fn one_file_that_cannot_be_read_is_one_fault() {
    for (file, bytes) in [
        ("clients.csv", &b"i\0d\0"[..]),
        // A half of a letter in UTF-16.
        ("carers.csv", b"\xff\xfei\0\0\xd8"),
        ("shifts.csv", b"id,carer\n\"S1"),
        ("packages.csv", b"i\0d\0"),
        ("homeround.toml", b"[["),
    ] {
        let desk = Desk::with_starter();
        std::fs::write(desk.at(&format!("book/{file}")), bytes).unwrap();
        let faults = desk.run(&["--json", "validate", "book"]).ended(3).json();
        let faults = faults["faults"].as_array().unwrap().clone();
        assert_eq!(faults.len(), 1, "{file}: {faults:#?}");
        assert_eq!(faults[0]["file"], file);
        assert!(desk.files().keys().all(|path| !path.to_string_lossy().contains("rejected")), "{file}");
        std::fs::remove_file(desk.at(&format!("book/{file}"))).unwrap();
        let said = desk.run(&["validate", "book"]).ended(3);
        assert!((said.out + &said.err).contains("1 fault"), "{file}");
    }
}

#[test]
fn letters_of_old_windows_are_read_and_said() {
    let desk = Desk::with_starter();
    let mut bytes = std::fs::read(desk.at("book/clients.csv")).unwrap();
    let at = bytes.windows(3).position(|window| window == b"Ada").unwrap();
    bytes[at + 2] = 0xe9;
    std::fs::write(desk.at("book/clients.csv"), bytes).unwrap();
    let said = desk.run(&["validate", "book", "--write-json", "book.json"]).ended(0);
    assert!((said.out + &said.err).contains("1 row not in UTF-8"));
    assert!(desk.read("book.json").contains("Adé"));
}

#[test]
fn rejected_rows_go_when_the_fault_is_mended() {
    let desk = Desk::with_starter();
    let good = desk.read("book/clients.csv");
    desk.replace("book/clients.csv", "51.58732", "fifty");
    desk.replace("book/carers.csv", "51.58310", "#REF!");
    let said = desk.run(&["validate", "book"]).ended(3);
    assert!(said.out.contains("error of the spreadsheet") || said.err.contains("error of the spreadsheet"));
    assert!(desk.at("book/clients.rejected.csv").exists() && desk.at("book/carers.rejected.csv").exists());
    desk.write("book/clients.csv", &good);
    desk.run(&["validate", "book"]).ended(3);
    assert!(!desk.at("book/clients.rejected.csv").exists() && desk.at("book/carers.rejected.csv").exists());
    desk.replace("book/carers.csv", "#REF!", "51.58310");
    desk.write("book/shifts.rejected.csv", "something,else\n");
    desk.run(&["validate", "book"]).ended(0);
    assert!(!desk.at("book/carers.rejected.csv").exists());
    assert!(desk.at("book/shifts.rejected.csv").exists(), "what is not ours stays");
}

#[test]
fn one_is_singular_and_the_list_of_schemas_has_its_blanks() {
    let desk = Desk::with_starter();
    desk.write("book/clients.csv", "id,name,latitude,longitude\nC1,Client,51.5800,-3.00\n");
    desk.write("book/carers.csv", "id,name,latitude,longitude,mode,pay_per_hour\nW1,Carer,51.5800,-3.00,car,13.00\n");
    desk.write(
        "book/shifts.csv",
        "id,carer,start,end,from,starts_at,ends_at\nS1,W1,07:00,15:00,2026-03-02,home,home\n",
    );
    desk.write(
        "book/packages.csv",
        "id,client,earliest,latest,name,from,minutes,carers\nP1,C1,08:00,09:00,P1,2026-03-02,30,1\n",
    );
    for file in ["breaks", "fixed", "gaps", "history", "worked", "other_hours"] {
        let _ = std::fs::remove_file(desk.at(&format!("book/{file}.csv")));
    }
    let said = desk.run(&["validate", "book"]).ended(0);
    assert!(said.out.contains("1 client, 1 package, 1 visit in the plan; 1 carer, 1 shift."), "{}", said.out);
    let list = desk.run(&["schema", "--list"]).ended(0).out;
    let name =
        |line: &str| line.split_once("  ").is_some_and(|(name, what)| !name.contains(' ') && !what.trim().is_empty());
    assert!(list.lines().all(name), "{list}");
}

#[test]
fn nowhere_to_write_is_found_before_the_search_and_said_once() {
    let desk = Desk::with_starter();
    for words in [
        &["plan", "book", "--work", "1e12", "-o", "no/such/x.json"][..],
        &["prove", "book", "--work", "1e12", "--roster", "no/such/x.json"],
        &["prove", "book", "--work", "1e12", "-o", "no/such/x.json"],
        &["plan", "book", "--work", "1e12", "-o", "book"],
    ] {
        let said = desk.run(words);
        assert!(matches!(said.code, Some(2 | 3 | 5)), "{words:?}: {:?}", said.code);
        assert_eq!(said.err.matches("cannot be written").count(), 1, "{words:?}: {}", said.err);
    }
}

#[test]
fn as_many_chains_as_no_memory_holds_are_refused() {
    let desk = Desk::with_starter();
    for words in [["--chains", "4294967296"], ["--chains", "0"], ["--threads", "99999999999"]] {
        desk.run(&[&["plan", "book", "--work", "1000"], &words[..]].concat()).ended(2);
    }
}
