//! Money by hand: what a committee, a provider, a council and a carer type, and the sums that must agree.

use homeround_core::cost::Exact;
use serde_json::Value;

use crate::desk::Desk;
use crate::journey::events_of;

const INPUTS: &str = include_str!("../../../library/src/pricing/ukhca_v1.json");

fn exact(value: &Value) -> Exact {
    Exact::parse(value["exact"].as_str().unwrap()).unwrap()
}

fn sum<'a>(values: impl Iterator<Item = &'a Value>) -> Exact {
    values.fold(Exact::ZERO, |sum, value| sum.plus(exact(value)).unwrap())
}

#[test]
fn the_fixed_wage_check() {
    let desk = Desk::new();
    desk.write(
        "slip.json",
        r#"{"date":"2025-05-01","age":24,"pay_days":7,"pay":"100","hours":"40","accommodation":{"charge_per_night":"12","nights":5}}"#,
    );
    let answer = desk.run(&["wages", "check", "--inputs", "slip.json", "--json"]).ended(1).json();
    for (key, value) in [
        ("rate", "12.21"),
        ("entitlement", "488.40"),
        ("adjustment", "-6.70"),
        ("pay", "93.30"),
        ("shortfall", "395.10"),
    ] {
        assert_eq!(answer[key], value, "{key}");
    }
    assert_eq!(answer["compliant"], false);
    desk.write("future.json", r#"{"date":"2040-05-01","age":24,"pay_days":7,"pay":"100","hours":"40"}"#);
    let refused = desk.run(&["wages", "check", "--inputs", "future.json", "--json"]).ended(3).json();
    assert_eq!(refused["faults"][0]["column"], "date");
}

#[test]
fn a_tender_that_cannot_be_kept() {
    let desk = Desk::new();
    desk.write("inputs.json", INPUTS);
    let base = ["tender", "--inputs", "inputs.json", "--date", "2017-06-01"];
    let said = desk.run(&[&base[..], &["--rate", "13", "--living-wage"]].concat()).ended(1);
    assert!(said.out.starts_with("£13.00 cannot carry the Living Wage of £8.45: at most £5.26"), "{}", said.out);
    // Holiday of 10.77 % and no sick pay are below the law: no rate carries that.
    let bare = desk.run(&[&base[..], &["--rate", "30", "--living-wage"]].concat()).ended(1);
    assert!(bare.out.contains("only with on-costs below the law"), "{}", bare.out);
    desk.write(
        "inputs.json",
        &INPUTS.replace("10.77", "12.07").replace("\"sick_percent\": \"0\"", "\"sick_percent\": \"1\""),
    );
    desk.run(&[&base[..], &["--rate", "30", "--living-wage"]].concat()).ended(0);
    desk.run(&["tender", "--inputs", "inputs.json", "--date", "2040-06-01", "--rate", "13"]).ended(3);
}

#[test]
fn an_outsiders_audit_names_nobody_when_it_is_published() {
    let desk = Desk::new();
    desk.write(
        "visits.csv",
        "carer,start,end,travel_minutes,miles,home_minutes\nAnn,2026-05-04T07:30,2026-05-04T08:00,,,\n\
         Ann,2026-05-04T08:10,2026-05-04T08:40,8,2.5,40\nAnn,2026-05-04T09:20,2026-05-04T09:50,10,3,30\nBea,2026-05-04T08:00,2026-05-04T09:00,,,\n",
    );
    desk.write("pay.csv", "carer,from,to,pay\nAnn,2026-05-01,2026-05-31,22.00\nBea,2026-05-01,2026-05-31,20.00\n");
    let files = ["wages", "audit", "--visits", "visits.csv", "--payroll", "pay.csv"];
    let said = desk.run(&files).ended(1);
    assert!(said.out.contains("Ann") && said.out.contains("Harris v Kaamil"), "{}", said.out);
    let published = desk.run(&[&files[..], &["--publish-totals"]].concat()).ended(1);
    assert!(!published.out.contains("Ann") && published.out.contains("withheld"), "{}", published.out);
    desk.write("alone.csv", "carer,from,to,pay\nAnn,2026-05-01,2026-05-31,22.00\n");
    let alone = ["wages", "audit", "--visits", "visits.csv", "--payroll", "alone.csv", "--publish-totals"];
    assert!(!desk.run(&alone).ended(3).out.contains("22.00"), "totals of one worker are that worker's");
    let found = desk.run(&[&files[..], &["--json"]].concat()).json();
    // 90 minutes with clients, 10 of a gap too short to go home in, 10 of the way; then 40 more with the gap of 40.
    assert_eq!(
        (found["rows"][0]["strict"]["hours"].as_str(), found["rows"][0]["tribunal"]["hours"].as_str()),
        (Some("1.83"), Some("2.33"))
    );
    desk.run(&["wages", "audit", "--visits", "visits.csv"]).ended(2);
}

#[test]
fn pay_is_judged_by_what_is_known() {
    let desk = Desk::new();
    let audit = |visits: &str, pay: &str, code: i32| {
        desk.write("visits.csv", visits);
        desk.write("pay.csv", pay);
        desk.run(&["wages", "audit", "--visits", "visits.csv", "--payroll", "pay.csv"]).ended(code)
    };
    // Eight hours at £12.21 are £97.68: over the spring change of the clocks, and back in autumn ten are £122.10.
    let night = "carer,start,end\nA,2026-03-28T22:00,2026-03-29T07:00\n";
    let pay = "carer,from,to,pay,age\nA,2026-03-23,2026-03-29,97.68,30\n";
    assert!(audit(night, pay, 0).out.contains("8.00"));
    audit(night, &pay.replace("97.68", "97.67"), 1);
    audit("carer,start,end\nA,2026-03-28T22:00,2026-03-29T01:30\n", pay, 3);
    // Twenty miles at 45p, of which nobody says whether they were given back.
    let way = "carer,start,end,travel_minutes,miles\nB,2026-03-02T09:00,2026-03-02T13:00,0,0\nB,2026-03-02T13:30,2026-03-02T17:00,30,20\n";
    let pay = "carer,from,to,pay,age\nB,2026-03-02,2026-03-08,100.00,30\n";
    assert!(audit(way, pay, 4).out.contains("mileage_paid"));
    let told = "carer,from,to,pay,age,mileage_paid\nB,2026-03-02,2026-03-08,100.00,30,9.00\n";
    audit(way, told, 0);
    audit(way, &told.replace(",9.00", ",0"), 1);
    audit(way, &pay.replace("100.00", "106.68"), 0);
    // An hour and a half in which nobody knows where the carer was.
    let doubt = "carer,start,end\nC,2026-03-02T09:00,2026-03-02T10:00\nC,2026-03-02T11:30,2026-03-02T12:30\n";
    let pay = "carer,from,to,pay,age,mileage_paid\nC,2026-03-02,2026-03-08,24.42,30,0\n";
    assert!(audit(doubt, pay, 4).out.contains("open"));
    audit(doubt, &pay.replace("24.42", "42.74"), 0);
    audit(doubt, &pay.replace("24.42", "24.41"), 1);
    // Pay without a visit is another spelling, or a slip: told, and not judged.
    let more = format!("{pay}Z77,2026-03-02,2026-03-08,300.00,40,0\n").replace("24.42", "42.74");
    assert!(audit(doubt, &more, 4).out.contains("1 period was paid without a visit"));
}

#[test]
fn everything_about_a_roster_adds_up() {
    let desk = Desk::with_roster();
    events_of(&desk);
    desk.write(
        "tariff.json",
        r#"{"fixed":{"prices":[{"minutes":15,"pounds":"9"},{"minutes":30,"pounds":"14"}],"pounds_per_hour":"24"}}"#,
    );
    for events in [&[][..], &["--events", "events.jsonl"]] {
        let price = desk
            .run(&[&["--json", "price", "book", "roster.json", "--segments", "seg.csv"], events].concat())
            .ended(0)
            .json();
        let whole = exact(&price["whole"]);
        for table in ["areas", "clients", "packages", "rounds", "carers"] {
            let rows = price[table].as_array().unwrap();
            let total = sum(rows.iter().map(|row| &row["price"]));
            // Visits that were made and never planned have no package.
            if table != "packages" || events.is_empty() {
                assert_eq!(total, whole, "{table} {events:?}");
            }
        }
        let segments = desk.read("seg.csv");
        let mut lines: Vec<Vec<&str>> = segments.lines().map(|line| line.split(',').collect()).collect();
        let last = lines.pop().unwrap();
        assert_eq!(Exact::parse(last[last.len() - 1]), Ok(whole));
        let added = lines[1..]
            .iter()
            .fold(Exact::ZERO, |sum, row| sum.plus(Exact::parse(row[row.len() - 1]).unwrap()).unwrap());
        assert_eq!(added, whole, "every stretch together");
        let fee =
            desk.run(&[&["--json", "fee", "book", "roster.json", "--tariff", "tariff.json"], events].concat()).json();
        assert_eq!(exact(&fee["price"]), whole);
        let visits = fee["visits"].as_array().unwrap();
        assert_eq!(sum(visits.iter().map(|row| &row["earns"])), exact(&fee["delivered_revenue"]));
        let of_visits = sum(visits.iter().map(|row| &row["direct"]));
        assert_eq!(of_visits.plus(exact(&fee["direct_of_no_visit"])), Ok(exact(&fee["direct"])));
        let times = exact(&fee["pays_when_times"]);
        // The tariff that pays, to the penny: no less than the whole, and no more than prices rounded up make of it.
        let pays = exact(&fee["delivered_revenue"]).times(times).unwrap();
        assert!(pays >= whole, "the tariff that pays");
        assert!(pays <= whole.times(Exact::fraction(101, 100).unwrap()).unwrap(), "by a penny a visit");
    }
}

#[test]
fn idle_guaranteed_hours_and_enhanced_hours_are_priced() {
    let desk = Desk::with_roster();
    let of = |price: &Value, name: &str| {
        let lines = price["lines"].as_array().unwrap().clone();
        lines.iter().find(|line| line["name"] == name).map(|line| exact(&line["whole"]))
    };
    let price = desk.run(&["--json", "price", "book", "roster.json"]).ended(0).json();
    assert!(of(&price, "idle").is_some(), "the starter guarantees hours and pays them: {price:#}");
    assert!(of(&price, "enhancements").is_none() && of(&price, "fixed").is_none());
    let settings = desk.read("book/homeround.toml");
    let settings = settings
        .replace("# fixed_pounds_per_week", "fixed_pounds_per_week")
        .replace("# [[cost.enhancements]]", "[[cost.enhancements]]")
        .replace("# days = [", "days = [")
        .replace("# percent = \"10\"", "percent = \"10\"");
    desk.write("book/homeround.toml", &settings);
    let dearer = desk.run(&["--json", "price", "book", "roster.json"]).ended(0).json();
    assert_eq!(of(&dearer, "fixed"), Some(Exact::whole(400)));
    assert!(of(&dearer, "enhancements").is_some(), "the starter has visits at the weekend");
    assert!(exact(&dearer["whole"]) > exact(&price["whole"]));
    desk.write("book/homeround.toml", &settings.replace("\"SA\", ", "\"SOMEDAY\", "));
    let refused = desk.run(&["--json", "price", "book", "roster.json"]).ended(3).json();
    assert!(refused["faults"][0]["value"].as_str().unwrap().contains("SOMEDAY"), "{refused:#}");
}

#[test]
fn sweeps_are_drawn_and_the_least_is_stated() {
    let desk = Desk::with_roster();
    desk.write("inputs.json", INPUTS);
    desk.run(&["price", "--inputs", "inputs.json", "--sweep", "wage=6:8:0.5", "--fee", "16", "--plot", "s.svg"])
        .ended(0);
    desk.run(&["price", "--inputs", "inputs.json", "--tornado", "10", "--plot", "t.svg"]).ended(0);
    assert!(desk.read("s.svg").contains("the fee") && desk.read("t.svg").contains("wage"));
    desk.run(&["price", "--inputs", "inputs.json", "--plot", "t.svg"]).ended(2);
}

#[test]
fn the_least_is_stated_with_a_certificate_that_checks() {
    let desk = Desk::with_roster();
    let said = desk.run(&["price", "book", "roster.json", "--bound"]).ended(0);
    assert!(said.out.contains("No provider can deliver this for less than £"), "{}", said.out);
    assert!(said.out.contains("at the minimum wage of £12.21"), "{}", said.out);
    assert!(said.out.contains("With this book's own on-costs, overhead and profit"), "{}", said.out);
    let price = desk.run(&["--json", "price", "book", "roster.json", "--bound"]).ended(0).json();
    let mut certificate = price["achievable"]["certificate"].clone();
    desk.write("least.json", &certificate.to_string());
    desk.run(&["prove", "--check", "book", "least.json"]).ended(0);
    let again = desk.run(&["--json", "price", "book", "roster.json", "--bound=least.json"]).ended(0).json();
    assert_eq!(again["achievable"], price["achievable"]);
    assert_eq!(certificate["reason"], "paid_rounds");
    // The wage and its holiday alone are the least; the book's own costs come on top, and the roster found costs no less.
    let least = |name: &str| exact(&price["achievable"][name]);
    assert!(least("least_per_hour") < least("least_price_per_hour"), "{price:#}");
    assert!(least("least_price_per_hour") <= exact(&price["hour"]), "{price:#}");
    let pays = exact(&price["fee"]["hour"]["fee"]) >= least("least_price_per_hour");
    assert_eq!(price["achievable"]["fee_pays_least"], pays, "{price:#}");
    // The roster that was found is not paid for less time than was shown.
    let paid: u64 = price["time"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["name"] != "unpaid")
        .map(|row| row["seconds"].as_u64().unwrap())
        .sum();
    assert!(certificate["at_least"].as_u64().unwrap() <= paid, "{certificate:#}");
    certificate["at_least"] = (paid + 1).into();
    desk.write("least.json", &certificate.to_string());
    let refused = desk.run(&["--json", "price", "book", "roster.json", "--bound=least.json"]).ended(3).json();
    assert!(refused["faults"][0]["problem"].as_str().unwrap().contains("shows nothing"), "{refused:#}");
}

#[test]
fn what_a_council_buys_is_scored_by_area_and_period() {
    let desk = Desk::with_roster();
    let row = |period: &str, more: &str| {
        format!(
            "[[rows]]\narea = \"North\"\nperiod = \"{period}\"\nbook = \"book\"\nroster = \"roster.json\"\n{more}\n"
        )
    };
    let file = |rows: &[String]| format!("format = \"homeround.contracts/1\"\n{}", rows.concat());
    desk.write("contracts.toml", &file(&[row("spring", "fee = \"24.10\""), row("summer", "fee = \"99\"")]));
    let said = desk.run(&["scorecard", "--contracts", "contracts.toml"]).ended(1);
    assert!(said.out.starts_with("In 1 of 2 areas and periods the fee pays"), "{}", said.out);
    assert!(said.out.contains("not computable: the contract tells no paid_days"), "{}", said.out);
    desk.write("contracts.toml", &file(&[row("spring", "fee = \"99\"")]));
    desk.run(&["scorecard", "--contracts", "contracts.toml"]).ended(0);
    desk.run(&["scorecard", "--contracts", "contracts.toml", "book", "roster.json"]).ended(2);
    desk.run(&["scorecard", "book"]).ended(2);
    let lost = row("spring", "events = \"none.jsonl\"") + &row("summer", "").replace("\"book\"", "\"lost\"");
    desk.write("contracts.toml", &file(&[lost]));
    let faults = desk.run(&["scorecard", "--contracts", "contracts.toml", "--json"]).ended(3).json();
    assert!(faults["faults"].as_array().unwrap().len() >= 2, "{faults}");
}
