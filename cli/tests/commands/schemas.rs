//! Every published schema takes the file that our own commands write, and refuses another.

use homeround::commissioning::read_contracts;
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::desk::{Desk, LITTLE};
use crate::journey::events_of;
use crate::logs::{bundle, signed, visit_of};

fn schema(desk: &Desk, name: &str) -> Validator {
    let schema = desk.run(&["schema", name]).ended(0).json();
    jsonschema::validator_for(&schema).unwrap()
}

fn assert_takes(desk: &Desk, name: &str, documents: &[Value]) {
    let validator = schema(desk, name);
    assert!(!documents.is_empty(), "{name}");
    for document in documents {
        let errors: Vec<_> =
            validator.iter_errors(document).map(|error| format!("{error} at {}", error.instance_path)).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
    assert!(!validator.is_valid(&json!("something else")), "{name} takes anything");
}

/// One area in two periods of the same days, one of them verified.
const CONTRACTS: &str = "format = \"homeround.contracts/1\"
[[rows]]
area = \"North\"
period = \"spring\"
book = \"book\"
roster = \"roster.json\"
fee = \"24.10\"
published_minimum = \"32.14\"
published_source = \"Homecare Association 2025-26\"
paid_days = [28, 41]
due_days = 30
[[rows]]
area = \"North\"
period = \"summer\"
book = \"book\"
roster = \"roster.json\"
events = \"events.jsonl\"
";

/// A slip, a payroll, visits, a tariff and returns.
fn write_money_files(desk: &Desk) {
    desk.write("slip.json", r#"{"date":"2025-05-01","age":24,"pay_days":7,"pay":"488.40","hours":"40"}"#);
    desk.write("pay.csv", "carer,from,to,pay\nA1,2026-03-02,2026-03-08,260\n");
    desk.write("two.csv", "carer,from,to,pay\nA1,2026-03-02,2026-03-08,260\nA2,2026-03-02,2026-03-08,260\n");
    desk.write(
        "visits.csv",
        "carer,start,end\nA1,2026-03-02T07:30,2026-03-02T08:00\nA2,2026-03-02T07:30,2026-03-02T08:00\n",
    );
    desk.write(
        "tariff.json",
        r#"{"per_minute":{"pounds_per_hour":"24.10"},"payment":{"paid_days":90,"money_percent":"8","invoiced":"2025-09-01"},
            "block_per_week":{"hours":"40","pounds_per_hour":"24","spot_pounds_per_hour":"30"}}"#,
    );
    desk.write("returns.csv", "provider,contact,travel\nA,12,2\nB,13,1\nC,14,3\n");
    let with_visit =
        include_str!("../../../library/src/pricing/ukhca_v1.json").replace("{\n", "{ \"visit_minutes\": \"30\",");
    desk.write("visit.json", &with_visit);
}

/// The rows of a CSV without quotes, as objects.
fn rows(desk: &Desk, name: &str) -> Vec<Value> {
    let text = desk.read(name);
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let row = |line: &str| {
        let cells = header.iter().zip(line.split(','));
        Value::Object(cells.map(|(name, cell)| ((*name).to_owned(), json!(cell))).collect())
    };
    lines.map(row).collect()
}

/// What the commands on signed logs write.
fn of_logs() -> Vec<(&'static str, Vec<Value>)> {
    let desk = signed();
    let made = bundle(&desk, &visit_of(&desk), "visit.json");
    assert_eq!(made["bundle"], "visit.json");
    let keys = ["--register", "register.json", "--key", "keys"];
    desk.run(&[&["log", "checkpoint", "week.log", "-o", "now.json"], &keys[..]].concat()).ended(0);
    let totals = ["log", "totals", "book", "roster.json", "week.log", "-o", "totals.json", "--openings", "open.jsonl"];
    desk.run(&[&totals[..], &keys].concat()).ended(0);
    let log = desk.read("week.log").lines().take(50).map(|line| serde_json::from_str(line).unwrap()).collect();
    vec![
        (
            "audit",
            vec![desk.run(&["--json", "log", "audit", "visit.json", "--register", "register.json"]).ended(0).json()],
        ),
        ("bundle", vec![desk.json("visit.json")]),
        ("checkpoint", vec![desk.json("now.json")]),
        ("key", vec![desk.json("keys/server.key.json")]),
        ("log", log),
        ("log-report", vec![desk.run(&["--json", "log", "verify", "week.log", "--register", "register.json"]).json()]),
        ("register", vec![desk.json("register.json")]),
        ("totals", vec![desk.json("totals.json")]),
    ]
}

/// A command's answer in JSON.
fn answer(desk: &Desk, words: &[&str]) -> Value {
    desk.run(&[&["--json"], words].concat()).json()
}

/// What commands on books and rosters write.
fn of_rounds(desk: &Desk) -> Vec<(&'static str, Vec<Value>)> {
    let answer = |words: &[&str]| answer(desk, words);
    let explained = answer(&["explain", "book", "roster.json", "C01-morning@2026-03-02"]);
    let undeliverable = Desk::with_starter();
    undeliverable.replace("book/packages.csv", "10:00,,,2,hoist", "10:00,,,4,hoist");
    let refused = undeliverable.run(&["--json", "prove", "book", "--work", LITTLE]).ended(1).json();
    let remedies = undeliverable.run(&["--json", "remedy", "book", "--work", LITTLE]).json();
    vec![
        ("book", vec![desk.json("book.json")]),
        ("certificate", vec![refused["certificate"].clone()]),
        ("comparison", vec![answer(&["compare", "book", "roster.json", "roster.json"])]),
        ("deliverability", vec![refused, answer(&["prove", "book", "--work", LITTLE])]),
        ("explanation", explained.as_array().unwrap().clone()),
        ("faults", vec![answer(&["check", "book", "book.json"])["faults"].clone()]),
        ("fit", vec![answer(&["fit", "book", "roster.json", "--package", "C02-lunch"])]),
        ("judgement", vec![answer(&["check", "book", "roster.json"])]),
        ("remedies", vec![remedies, answer(&["remedy", "book", "--work", LITTLE])]),
        ("repair", vec![answer(&["repair", "book", "roster.json", "--at", "2026-03-02T07:10", "--sick", "A1"])]),
        ("roster", vec![desk.json("roster.json")]),
        ("scorecard", vec![answer(&["scorecard", "book", "roster.json"])]),
        ("what-if", vec![answer(&["what-if", "book", "--widen", "15", "--work", LITTLE])]),
    ]
}

/// What commands on money write, and the files they read.
fn of_money(desk: &Desk) -> Vec<(&'static str, Vec<Value>)> {
    let answer = |words: &[&str]| answer(desk, words);
    write_money_files(desk);
    let tender = ["tender", "--inputs", "inputs.json", "--rate", "13", "--date", "2017-06-01", "--living-wage"];
    vec![
        ("fee", vec![answer(&["fee", "book", "roster.json", "--tariff", "tariff.json", "--events", "events.jsonl"])]),
        (
            "hourly-price",
            vec![
                answer(&["price", "--inputs", "inputs.json", "--fee", "24.10"]),
                answer(&["price", "--inputs", "visit.json", "--fee", "24.10", "--lengths", "15,30", "--tornado", "10"]),
                answer(&["price", "--inputs", "inputs.json", "--sweep", "wage=6:7:0.5", "--plot", "sweep.svg"]),
            ],
        ),
        ("payroll", rows(desk, "pay.csv")),
        (
            "price",
            vec![
                answer(&["price", "book", "roster.json"]),
                answer(&["price", "book", "roster.json", "--employment-allowance", "--pension-band"]),
                answer(&["price", "book", "roster.json", "--events", "events.jsonl", "--bound"]),
            ],
        ),
        ("rates", vec![answer(&["rates"]), answer(&["rates", "--date", "2031-01-01"])]),
        ("returns", vec![answer(&["price", "--returns", "returns.csv", "--quartiles", "exclusive"])]),
        ("slip", vec![desk.json("slip.json")]),
        ("tariff", vec![desk.json("tariff.json")]),
        ("tender", vec![answer(&tender)]),
        ("visits", rows(desk, "visits.csv")),
        (
            "wage-audit",
            vec![
                answer(&["wages", "audit", "book", "roster.json", "--as-of", "2026-11-01"]),
                answer(&["wages", "audit", "book", "roster.json", "--events", "events.jsonl", "--payroll", "pay.csv"]),
                answer(&["wages", "audit", "--visits", "visits.csv", "--payroll", "two.csv", "--publish-totals"]),
            ],
        ),
        ("wage-check", vec![answer(&["wages", "check", "--inputs", "slip.json"])]),
    ]
}

/// What is billed and paid, by the roster and by what was verified.
fn of_accounts(desk: &Desk) -> Vec<(&'static str, Vec<Value>)> {
    let answer = |words: &[&str]| answer(desk, words);
    desk.write("fix.csv", "visit,carer,change,before,after,by,at,reason\nC01-morning@2026-03-02,A1,out,,02/03/2026 08:31,office,2026-03-03T09:00Z,R1\n");
    let planned = |words: &[&str]| desk.run(&[&["--json"], words].concat()).ended(0).json();
    vec![
        ("corrections", rows(desk, "fix.csv")),
        (
            "invoice",
            vec![
                planned(&["invoice", "book", "roster.json", "--tariff", "tariff.json"]),
                answer(&["invoice", "book", "roster.json", "--tariff", "tariff.json", "--events", "events.jsonl"]),
            ],
        ),
        (
            "payslips",
            vec![
                planned(&["payroll", "book", "roster.json", "--period-days", "7"]),
                answer(&["payroll", "book", "roster.json", "--events", "events.jsonl"]),
            ],
        ),
    ]
}

/// What the week after a published one is, and what other solvers take and give.
fn of_next_week_and_solvers(desk: &Desk) -> Vec<(&'static str, Vec<Value>)> {
    let next = Desk::with_roster();
    next.replace("book/homeround.toml", "2026-03-02", "2026-03-09");
    let like = next.run(&["--json", "plan", "book", "--like", "roster.json", "-o", "next.json"]).ended(0).json();
    let converted = |words: &[&str]| desk.run(&[&["--json", "convert"], words].concat()).ended(0).json();
    let to_vroom = converted(&["book", "--to", "vroom", "-o", "vroom.json"]);
    let from_vroom = converted(&["vroom.json", "--from", "vroom", "-o", "again.json"]);
    vec![("next-week", vec![like]), ("conversion", vec![to_vroom, from_vroom])]
}

/// What commands on events write, a month's among them.
fn of_events(desk: &Desk) -> Vec<(&'static str, Vec<Value>)> {
    let answer = |words: &[&str]| answer(desk, words);
    let events = desk.read("events.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let situation = desk.run(&["schema", "scenario"]).ended(0).json()["examples"][0].clone();
    desk.write("situation.json", &situation.to_string());
    desk.write(
        "plan.csv",
        "day,visit,client,planned_start,planned_end\n2026-03-02,v,c,2026-03-02T07:30:00Z,2026-03-02T08:00:00Z\n",
    );
    desk.write(
        "month.csv",
        "day,device,seq,boot,monotonic_ms,wall,received,kind,method\n2026-03-02,p,0,1,5,2026-03-02T07:31:00Z,never,in,gps\n",
    );
    vec![
        ("events", events),
        ("month", vec![answer(&["month", "plan.csv", "month.csv", "-o", "verdicts.csv"])]),
        ("month-events", rows(desk, "month.csv")),
        ("month-plan", rows(desk, "plan.csv")),
        ("scenario", vec![situation]),
        ("verdicts", vec![answer(&["verify", "--scenario", "situation.json"])]),
        ("verification", vec![answer(&["verify", "book", "roster.json", "events.jsonl"])]),
    ]
}

/// What imports and exports write.
fn of_exchange(desk: &Desk) -> Vec<(&'static str, Vec<Value>)> {
    desk.write("theirs.csv", "client,start,end,note\nC01,2026-03-02T07:30,2026-03-02T08:00,x\nC01,soon,never,\n");
    let import = ["import", "theirs.csv", "--as", "csv", "-o", "taken.csv", "--remember", "mapping.json"];
    let taken = answer(desk, &import);
    let given = answer(desk, &["export", "taken.csv", "--map", "mapping.json", "-o", "given.csv"]);
    let at_analyst = crate::analyst::with_files();
    let points = ["--points", "in/points.csv"];
    let imported = [&["--json"], &crate::analyst::IMPORT[..], &["--infer", "--yes"], &points].concat();
    let imported = at_analyst.run(&imported).ended(0).json();
    let looked_up = [&["--json", "places", "NP19 0AH", "NP20 4ZZ", "ZE1 0AA"][..], &points].concat();
    vec![
        ("exchange", vec![taken, given]),
        ("mapping", vec![desk.json("mapping.json")]),
        ("book-import", vec![imported]),
        ("book-mapping", vec![at_analyst.json("north/import.json")]),
        ("places", vec![at_analyst.run(&looked_up).ended(1).json()]),
    ]
}

/// What a council's contracts are scored from, and what they come to.
fn of_commissioning(desk: &Desk) -> Vec<(&'static str, Vec<Value>)> {
    desk.write("contracts.toml", CONTRACTS);
    let contracts = read_contracts("contracts.toml", CONTRACTS).unwrap();
    vec![
        ("commissioning", vec![answer(desk, &["scorecard", "--contracts", "contracts.toml"])]),
        ("contracts", vec![serde_json::to_value(&contracts).unwrap()]),
    ]
}

#[test]
fn every_schema_takes_what_we_write() {
    let desk = Desk::with_roster();
    events_of(&desk);
    desk.write("inputs.json", include_str!("../../../library/src/pricing/ukhca_v1.json"));
    desk.run(&["validate", "book", "--write-json", "book.json"]).ended(0);
    let mut written = [
        of_rounds(&desk),
        of_money(&desk),
        of_accounts(&desk),
        of_next_week_and_solvers(&desk),
        of_events(&desk),
        of_exchange(&desk),
        of_logs(),
    ]
    .concat();
    written.extend(crate::spec::answers());
    written.extend(crate::pack::answers());
    written.extend(of_commissioning(&desk));
    // The last to run: they change the book.
    written.push(("lock", vec![answer(&desk, &["lock", "book", "roster.json", "C02-lunch@2026-03-04"])]));
    let moved = ["move", "book", "roster.json", "C01-morning@2026-03-04", "--at", "14:00"];
    written.push(("move", vec![answer(&desk, &moved)]));
    written.sort_by_key(|(name, _)| *name);
    for (name, documents) in &written {
        assert_takes(&desk, name, documents);
    }
    let listed = answer(&desk, &["schema", "--list"]);
    let names: Vec<&str> = listed.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, written.iter().map(|(name, _)| *name).collect::<Vec<_>>(), "a schema without a test");
}
