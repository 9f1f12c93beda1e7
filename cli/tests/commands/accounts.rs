//! What goes out to accounts and to other systems: invoices, payrolls, encounters; and what comes back.

use serde_json::Value;

use crate::desk::{Desk, LITTLE};
use crate::journey::events_of;

fn tariff(desk: &Desk) {
    desk.write("tariff.json", r#"{"per_minute":{"pounds_per_hour":"24.10"}}"#);
}

#[test]
fn a_payroll_is_read_back_by_the_audit_of_pay() {
    let desk = Desk::with_roster();
    for name in ["pay.csv", "pay.xlsx"] {
        desk.run(&["payroll", "book", "roster.json", "-o", name]).ended(0);
        let alone = desk.run(&["--json", "wages", "audit", "book", "roster.json"]).json();
        let with = desk.run(&["--json", "wages", "audit", "book", "roster.json", "--payroll", name]).json();
        for policy in ["tribunal", "strict"] {
            assert_eq!(alone[policy], with[policy], "{name}");
        }
        assert_eq!(with["workers_without_pay"], 0);
    }
    let header = desk.read("pay.csv").lines().next().unwrap().to_owned();
    assert!(
        header.starts_with("carer,from,to,pay,premium,mileage_paid,other_hours,carer_name,contact_hours,"),
        "{header}"
    );
    events_of(&desk);
    let said = desk.run(&["payroll", "book", "roster.json", "--events", "events.jsonl", "-o", "made.csv"]).ended(0);
    assert!(said.out.contains("as verified"), "{}", said.out);
    desk.run(&["payroll", "book", "roster.json", "--period-days", "32"]).ended(2);
}

#[test]
fn an_invoice_keeps_doubts_apart_and_adds_up() {
    let desk = Desk::with_roster();
    tariff(&desk);
    events_of(&desk);
    desk.replace("book/clients.csv", "id,", "payer,id,");
    let rows = desk.read("book/clients.csv");
    let mut lines = rows.lines();
    let header = lines.next().unwrap().to_owned();
    let paid: Vec<String> = lines.map(|line| format!("Newport City Council,{line}")).collect();
    desk.write("book/clients.csv", &format!("{header}\n{}\n", paid.join("\n")));
    let said = desk.run(&["invoice", "book", "roster.json", "--tariff", "tariff.json", "-o", "lines.csv"]).ended(0);
    assert!(said.out.contains("Newport City Council") && said.out.contains("as planned"), "{}", said.out);
    let words = [
        "--json",
        "invoice",
        "book",
        "roster.json",
        "--tariff",
        "tariff.json",
        "--events",
        "events.jsonl",
        "-o",
        "made.csv",
    ];
    let invoice: Value = desk.run(&words).ended(4).json();
    let pence = |text: &Value| text.as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    let lines = invoice["lines"].as_array().unwrap();
    assert_eq!(lines.iter().map(|line| pence(&line["amount"])).sum::<i64>(), pence(&invoice["pounds"]));
    assert_eq!(desk.read("made.csv").lines().count(), lines.len() + 1);
    assert_eq!(desk.read("made.apart.csv").lines().count(), invoice["apart"].as_array().unwrap().len() + 1);
    desk.run(&["invoice", "book", "roster.json", "--tariff", "tariff.json", "-o", "all.xlsx"]).ended(0);
    assert!(std::fs::read(desk.at("all.xlsx")).unwrap().starts_with(b"PK"));
    desk.run(&["invoice", "book", "roster.json", "--tariff", "tariff.json", "-o", "tariff.json"]).ended(2);
}

#[test]
fn corrections_are_a_table_and_encounters_go_out() {
    let desk = Desk::with_roster();
    events_of(&desk);
    let plain = desk.run(&["--json", "verify", "book", "roster.json", "events.jsonl"]).json();
    let visits = plain["visits"].as_array().unwrap();
    let good = visits.iter().find(|row| row["status"] == "VERIFIED_AUTO" && row["carers_needed"] == 1).unwrap();
    let row = |after: &str| {
        format!(
            "visit,change,before,after,by,at,reason\n{},out,{},{after},office,09/03/2026 10:00,R1\n",
            good["visit"].as_str().unwrap(),
            good["attendances"][0]["out"]["time"].as_str().unwrap(),
        )
    };
    desk.write("fixed.csv", &row(good["attendances"][0]["out"]["time"].as_str().unwrap()));
    let words = ["--json", "verify", "book", "roster.json", "events.jsonl", "--as-of", "2026-03-10T12:00:00+00:00"];
    let with = desk.run(&[&words[..], &["--with", "fixed.csv", "--encounters", "visits.json"]].concat()).json();
    assert_eq!(with["corrections"].as_array().unwrap().len(), 1);
    let bundle = desk.json("visits.json");
    assert_eq!(bundle["resourceType"], "Bundle");
    assert_eq!(
        bundle["entry"].as_array().unwrap().len(),
        with["visits"].as_array().unwrap().len() + with["unplanned"].as_array().unwrap().len()
    );
    desk.write("bad.csv", &row("never"));
    let said = desk.run(&["verify", "book", "roster.json", "events.jsonl", "--with", "bad.csv"]).ended(3);
    assert!(
        said.err.contains("bad.csv") && said.err.contains("row 2") && said.err.contains("\"after\""),
        "{}",
        said.err
    );
}

#[test]
fn another_solvers_forms_go_out_and_come_back() {
    let desk = Desk::with_starter();
    let said = desk.run(&["convert", "book", "--to", "vroom", "-o", "problem.json"]).ended(0);
    assert!(said.out.contains("start together"), "{}", said.out);
    desk.run(&["convert", "problem.json", "--from", "vroom", "-o", "again.json"]).ended(0);
    desk.run(&["validate", "again.json"]).ended(0);
    desk.run(&["plan", "again.json", "--work", LITTLE, "-o", "roster.json"]).ended(0);
    desk.write("answer.json", r#"{"routes":[{"vehicle":1,"steps":[{"type":"start","arrival":0}]}]}"#);
    desk.run(&["convert", "answer.json", "--from", "vroom", "--book", "book", "-o", "empty.csv"]).ended(0);
    desk.run(&["check", "book", "empty.csv"]).ended(1);
    desk.run(&["convert", "book", "--to", "uniud", "-o", "week.json"]).ended(3);
    desk.replace("book/homeround.toml", "days = 7", "days = 1");
    desk.run(&["convert", "book", "--to", "uniud", "-o", "day.json"]).ended(0);
    desk.run(&["convert", "day.json", "--from", "uniud", "-o", "day-book.json"]).ended(0);
    desk.run(&["validate", "day-book.json"]).ended(0);
}
