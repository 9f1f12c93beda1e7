//! `explain` and `compare` as a care manager asks them.

use serde_json::Value;

use crate::desk::{Desk, LITTLE};

const VISIT: &str = "C02-lunch@2026-03-02";

/// Takes every stop of a visit out of `roster.json`, into `without.json`.
fn without(desk: &Desk, visit: &str) {
    let mut roster = desk.json("roster.json");
    for round in roster["rounds"].as_array_mut().unwrap() {
        round["stops"].as_array_mut().unwrap().retain(|stop| stop["visit"] != visit);
    }
    roster["rounds"].as_array_mut().unwrap().retain(|round| !round["stops"].as_array().unwrap().is_empty());
    roster["unserved"] = serde_json::json!([visit]);
    desk.write("without.json", &roster.to_string());
}

fn chances(explanation: &Value) -> Vec<(String, String)> {
    let text = |chance: &Value, key: &str| chance[key].as_str().unwrap().to_owned();
    let shifts = explanation["shifts"].as_array().unwrap();
    shifts.iter().map(|chance| (text(chance, "standing"), text(chance, "carer"))).collect()
}

#[test]
fn a_visit_left_out_fits_again_and_who_may_not_is_told_why() {
    let desk = Desk::with_roster();
    without(&desk, VISIT);
    let made = desk.run(&["--json", "explain", "book", "roster.json", VISIT]).ended(0).json();
    let first = chances(&made[0]).remove(0);
    assert_eq!(first.0, "makes");
    let open = desk.run(&["--json", "explain", "book", "without.json"]).ended(0).json();
    assert_eq!(open[0]["visit"], VISIT);
    assert!(chances(&open[0]).contains(&("fits".to_owned(), first.1)), "{open:#}");
    for chance in open[0]["shifts"].as_array().unwrap() {
        assert_eq!(chance["standing"] == "fits", chance["rules"].as_array().unwrap().is_empty(), "{chance:#}");
    }
    let text = desk.run(&["explain", "book", "without.json"]).ended(0).out;
    assert!(text.contains("nobody makes it") && text.contains("estimate"), "{text}");
}

#[test]
fn a_visit_that_nobody_may_make_is_blocked_for_all() {
    let desk = Desk::with_roster();
    let text = desk.run(&["explain", "book", "roster.json", "C01-morning@2026-03-02"]).ended(0).out;
    assert!(text.contains("makes it   A1-early@2026-03-02"), "{text}");
    assert!(text.contains("lacks medication"), "{text}");
    let said = desk.run(&["explain", "book", "roster.json", "C01-morning@2027-01-01"]).ended(2);
    assert!(said.err.contains("C01-morning@2026-03-02"), "{}", said.err);
}

#[test]
fn two_rosters_side_by_side() {
    let desk = Desk::with_roster();
    desk.run(&["compare", "book", "roster.json", "roster.json"]).ended(0);
    without(&desk, VISIT);
    let found = desk.run(&["--json", "compare", "book", "roster.json", "without.json"]).ended(1).json();
    assert_eq!(found["unserved"], serde_json::json!([0, 1]));
    assert_eq!(found["changed"][0]["visit"], VISIT);
    assert_eq!(found["changed"][0]["second_carers"], serde_json::json!([]));
    let pence = |value: &Value| (value.as_str().unwrap().parse::<f64>().unwrap() * 100.0).round() as i64;
    let lines = found["lines"].as_array().unwrap();
    for line in lines {
        assert_eq!(pence(&line["second"]) - pence(&line["first"]), pence(&line["change"]), "{line}");
    }
    let judged = |name: &str| desk.run(&["--json", "check", "book", name]).json()["pounds"].clone();
    let sum = lines.last().unwrap();
    assert_eq!((&sum["first"], &sum["second"]), (&judged("roster.json"), &judged("without.json")));
    desk.run(&["plan", "book", "--work", LITTLE, "--seed", "9", "-o", "other.json"]).ended(0);
    let text = desk.run(&["compare", "book", "other.json", "without.json"]).ended(1).out;
    assert!(text.contains("weighed in all") && text.contains("→ nobody"), "{text}");
}

#[test]
fn a_package_taken_out_is_offered_its_places() {
    let desk = Desk::with_roster();
    without(&desk, VISIT);
    let found = desk.run(&["--json", "fit", "book", "without.json", "-o", "with.json"]).ended(0).json();
    assert_eq!(found["visits"], serde_json::json!([VISIT]));
    let offers = found["offers"].as_array().unwrap();
    assert!(!offers.is_empty());
    for offer in offers {
        assert_eq!(offer["breaches"], 0, "{offer:#}");
        assert_eq!(offer["visits"][0]["visit"], VISIT);
    }
    desk.run(&["check", "book", "with.json"]).ended(0);
    let text = desk.run(&["fit", "book", "roster.json", "--package", "C02-lunch", "--offers", "2"]).ended(0).out;
    assert!(text.contains("Offer 1: £") && text.contains(VISIT), "{text}");
    let nothing = desk.run(&["fit", "book", "roster.json"]).ended(0).out;
    assert!(nothing.contains("nothing to place"), "{nothing}");
    let said = desk.run(&["fit", "book", "roster.json", "--package", "C99"]).ended(2);
    assert!(said.err.contains("C99"), "{}", said.err);
}

/// The starter with a double-up that asks for four carers where three have the skill: no roster makes it.
fn undeliverable() -> Desk {
    let desk = Desk::with_starter();
    desk.replace("book/packages.csv", "10:00,,,2,hoist", "10:00,,,4,hoist");
    desk
}

#[test]
fn what_would_have_to_change_is_found_priced_and_ranked() {
    let desk = undeliverable();
    let found = desk.run(&["--json", "remedy", "book", "--work", LITTLE]).ended(0).json();
    assert!(!found["unserved"].as_array().unwrap().is_empty(), "{found:#}");
    let remedies = found["remedies"].as_array().unwrap();
    assert!(!remedies.is_empty(), "{found:#}");
    let pounds = |row: &Value| row["pounds"]["shown"].as_str().unwrap().parse::<f64>().unwrap();
    assert!(remedies.windows(2).all(|pair| pounds(&pair[0]) <= pounds(&pair[1])), "{found:#}");
    let single = remedies.iter().find(|row| row["sentence"] == "Send one carer to 1 double-up.").unwrap();
    assert_eq!(single["changes"], serde_json::json!(["one carer makes the visits of C03-morning (Ceri Vaughan)"]));
    let again = desk.run(&["--json", "remedy", "book", "--work", LITTLE]).ended(0).json();
    assert_eq!(again, found, "the same every time");
    let text = desk.run(&["remedy", "book", "--work", LITTLE]).ended(0).out;
    assert!(text.contains("As the book stands") && text.contains("than the roster that leaves them out"), "{text}");
    let whole = Desk::with_starter();
    let text = whole.run(&["remedy", "book", "--work", LITTLE]).ended(0).out;
    assert!(text.contains("nothing to mend"), "{text}");
}

/// A remedy, written into the book by hand, does what was said.
#[test]
fn a_remedy_makes_the_book_deliverable() {
    let desk = undeliverable();
    desk.run(&["prove", "book", "--work", LITTLE]).ended(1);
    let after =
        desk.run(&["--json", "what-if", "book", "--single-hand", "C03-morning", "--work", LITTLE]).ended(0).json();
    assert_eq!(
        (&after["before"]["answer"], &after["after"]["answer"]),
        (&"not_deliverable".into(), &"deliverable".into())
    );
    assert!(after["before"]["certificate"].is_object() && after["before"]["week"].is_null());
    desk.replace("book/packages.csv", "10:00,,,4,hoist", "10:00,,,1,hoist");
    desk.run(&["prove", "book", "--work", LITTLE]).ended(0);
    let roster = ["plan", "book", "--work", LITTLE, "-o", "roster.json"];
    desk.run(&roster).ended(0);
    let price = desk.run(&["--json", "price", "book", "roster.json"]).json();
    assert_eq!(
        price["week"], after["after"]["week"],
        "the price of the changed book is the price of the book that was changed"
    );
}

#[test]
fn what_if_is_held_against_the_book_as_it_stands() {
    let desk = Desk::with_starter();
    let asked = |words: &[&str]| desk.run(&[&["--json", "what-if", "book", "--work", LITTLE], words].concat());
    let nothing = asked(&["--lengths", "0"]).ended(0).json();
    assert_eq!(nothing["before"], nothing["after"]);
    let lost = asked(&["--lose", "A1"]).json();
    assert_ne!(lost["after"]["answer"], "deliverable", "nobody else is trained to level 2");
    let replaced = asked(&["--lose", "A1", "--add-like", "A1"]).ended(0).json();
    assert_eq!(replaced["after"]["unserved"], 0);
    let longer = asked(&["--lengths", "10", "--widen", "15", "--minutes", "C02-lunch=45", "--add-like", "A4"]).json();
    assert_eq!(longer["changes"].as_array().unwrap().len(), 4);
    let hour = |state: &Value| state["hour"]["exact"].clone();
    assert_ne!(hour(&longer["before"]), hour(&longer["after"]));
    for (words, says) in [
        (&["--lose", "A9"][..], "no carer \"A9\""),
        (&["--single-hand", "C02-lunch"], "one carer already"),
        (&["--move", "C01-bed=MO:TU"], "not on MO by a rule"),
        (&[], "say what changes"),
    ] {
        let said = asked(words).ended(2);
        assert!(said.err.contains(says), "{}", said.err);
    }
    asked(&["--minutes", "C02-lunch=0"]).ended(2);
    let faults = asked(&["--minutes", "C02-lunch=700"]).json();
    assert!(faults["after"].is_object() || faults["faults"].is_array(), "{faults:#}");
}
