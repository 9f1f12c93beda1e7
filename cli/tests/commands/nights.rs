//! Sleep-ins by the night, breaks that short rounds do not owe, and double-ups of which one carer must be trained, from the book to the price.

use crate::desk::{Desk, LITTLE};

/// The starter with a column more in its packages, and something in it for some of them.
fn with_column(column: &str, cells: &[(&str, &str)]) -> Desk {
    let desk = Desk::with_starter();
    let text = desk.read("book/packages.csv");
    let row = |(at, line): (usize, &str)| {
        let own = cells.iter().find(|(package, _)| line.starts_with(&format!("{package},")));
        format!("{line},{}\n", if at == 0 { column } else { own.map_or("", |(_, cell)| cell) })
    };
    desk.write("book/packages.csv", &text.lines().enumerate().map(row).collect::<String>());
    desk
}

#[test]
fn a_double_up_of_which_one_must_be_trained() {
    let desk = with_column("one_has", &[("C03-morning", "peg")]);
    let said = desk.run(&["validate", "book"]).ended(3);
    assert!(said.err.contains("no carer has this skill"), "{}", said.err);
    desk.replace("book/carers.csv", ",male,hoist,", ",male,hoist;peg,");
    desk.run(&["plan", "book", "--work", LITTLE, "-o", "roster.json"]).ended(0);
    let roster = desk.json("roster.json");
    let rounds = roster["rounds"].as_array().unwrap().iter();
    let made = rounds.filter(|round| round["stops"].to_string().contains("C03-morning@2026-03-02"));
    assert!(made.into_iter().any(|round| round["carer"] == "A2"), "the only one who is trained comes");
    // Whoever comes alone is the one who must be trained.
    let said = desk.run(&["what-if", "book", "--single-hand", "C03-morning", "--work", "20000"]);
    assert!(matches!(said.code, Some(0 | 1 | 4)), "{:?} {}", said.code, said.err);
    // Another has learned it since, who comes too late for the visit.
    desk.replace("book/carers.csv", ",male,hoist;peg,", ",male,hoist,");
    desk.replace("book/carers.csv", ",female,medication;hoist,foot", ",female,medication;hoist;peg,foot");
    let judgement = desk.run(&["--json", "check", "book", "roster.json"]).ended(1).json();
    assert!(judgement["breaches"].as_array().unwrap().iter().any(|breach| breach["rule"] == "one_has"));
    let said = desk.run(&["check", "book", "roster.json"]).ended(1);
    assert!(said.out.contains("has peg, which one of them needs"), "{}", said.out);
    let said = desk.run(&["explain", "book", "roster.json", "C03-morning@2026-03-02"]);
    assert!(said.out.contains("one of those who come must have peg: Sian Powell (A3)"), "{}{}", said.out, said.err);
}

#[test]
fn a_sleep_in_is_priced_by_the_night() {
    let desk = with_column("sleep_in_pounds", &[("C01-bed", "55")]);
    desk.run(&["plan", "book", "--work", LITTLE, "-o", "roster.json"]).ended(0);
    let price = desk.run(&["--json", "price", "book", "roster.json"]).json();
    let line = price["lines"].as_array().unwrap().iter().find(|line| line["name"] == "sleep_in").unwrap();
    assert_eq!(line["whole"]["exact"], "385", "seven nights of one carer");
    assert!(price["verdict"].as_str().unwrap().contains("The hour carries 7 sleep-ins"), "{}", price["verdict"]);
}

#[test]
fn a_round_without_the_break_that_it_does_not_owe_is_repaired_like_any_other() {
    let desk = Desk::with_starter();
    desk.replace("book/homeround.toml", "[policy]", "[policy]\nbreak_after_hours = \"6\"");
    desk.run(&["plan", "book", "--work", LITTLE, "-o", "roster.json"]).ended(0);
    let weighed = |desk: &Desk| {
        let said = desk.run(&["check", "book", "roster.json"]).ended(0);
        let line = said.out.lines().find(|line| line.contains("weighed in all")).unwrap().to_owned();
        line.rsplit(' ').next().unwrap().parse::<f64>().unwrap()
    };
    let with_breaks = weighed(&desk);
    // Nobody works longer than six hours, so that every break may go; what the search left of them saves paid waiting.
    let mut roster = desk.json("roster.json");
    for round in roster["rounds"].as_array_mut().unwrap() {
        round["stops"].as_array_mut().unwrap().retain(|stop| stop["visit"].is_string());
    }
    std::fs::write(desk.at("roster.json"), roster.to_string()).unwrap();
    assert!(weighed(&desk) >= with_breaks, "a break that nobody owes was paid for");
    for overrun in ["C01-morning@2026-03-02=13:30", "C02-lunch@2026-03-02=13:30", "C03-morning@2026-03-02=13:30"] {
        let words = ["repair", "book", "roster.json", "--at", "2026-03-02T07:00", "--overruns", overrun];
        let said = desk.run(&words);
        assert!(matches!(said.code, Some(0 | 1)), "{overrun}: {:?} {}", said.code, said.err);
    }
    desk.run(&["plan", "book", "--from", "roster.json", "--work", LITTLE, "-o", "again.json"]).ended(0);
    desk.run(&["fit", "book", "roster.json", "--package", "C02-lunch"]).ended(0);
}
