//! Every rule of a book, written in its files, comes out in the core's tables as it was meant.

mod carers;

use std::collections::BTreeMap;

use homeround_core::book as core;
use homeround_core::ground::{CarerIx, Cost, Seconds, Skills, Window};
use serde_json::{Value, json};

use super::{changed, files_of, flat_travel, told};
use crate::book::{Book, Plan, expand_book, read_document, write};

/// The example with some of its document changed; read, written, read again, and made ready to plan.
fn planned(edit: impl FnOnce(&mut Value)) -> Plan {
    let book = changed(edit).unwrap_or_else(|faults| panic!("{}", told(&faults)));
    comes_back(&book);
    expand_book(&book, flat_travel(&book)).unwrap()
}

/// A book is the same after its files and after its document.
fn comes_back(book: &Book) {
    assert_eq!(&crate::book::read_source(&files_of(book)).unwrap_or_else(|faults| panic!("{}", told(&faults))), book);
    assert_eq!(&read_document(&write::write_json(book).unwrap(), "book.json").unwrap(), book);
}

fn visit(plan: &Plan, id: &str) -> core::Visit {
    plan.tables.visits[plan.names.visit(id).unwrap().at()]
}

fn carer(plan: &Plan, id: &str) -> core::Carer {
    plan.tables.carers[plan.names.carers.iter().position(|row| row.id == id).unwrap()]
}

fn at(plan: &Plan, iso: &str) -> Seconds {
    plan.names.zone.read_iso(iso).unwrap()
}

const fn pounds(pence: i64) -> Cost {
    Cost(pence * 1_000_000)
}

#[test]
fn several_windows_stand_in_order_of_time() {
    let plan = planned(|book| book["packages"][1]["windows"] = json!(["21:45-22:00", "17:00-18:00"]));
    let row = visit(&plan, "C01-bed@2026-03-03");
    let window = |from: &str, until: &str| Window {
        earliest: at(&plan, &format!("2026-03-03T{from}:00Z")),
        latest: at(&plan, &format!("2026-03-03T{until}:00Z")),
    };
    assert_eq!(row.window, window("17:00", "18:00"));
    let others = &plan.tables.windows[row.first_other as usize..][..usize::from(row.others)];
    assert_eq!(others, [window("19:30", "21:30"), window("21:45", "22:00")]);
    assert_eq!(row.due, at(&plan, "2026-03-03T20:45:00Z"), "the grace ends long before the last window does");
    assert_eq!(visit(&plan, "C03-morning@2026-03-03").others, 0);
}

#[test]
fn early_and_late_have_their_prices_and_their_grace() {
    let plan = planned(|book| {
        book["policy"]["early_pounds_per_minute"] = "0.30".into();
        book["policy"]["early_grace_minutes"] = 5.into();
    });
    let row = visit(&plan, "C01-bed@2026-03-03");
    assert_eq!((row.ready, row.due), (at(&plan, "2026-03-03T20:25:00Z"), at(&plan, "2026-03-03T20:45:00Z")));
    assert_eq!((row.early_price, row.late_price), (Cost(500_000), Cost(833_333)));
    let row = visit(&plan, "C03-morning@2026-03-03");
    assert_eq!((row.ready, row.due), (row.window.earliest, row.window.latest), "nothing is preferred");
}

#[test]
fn priorities_scale_the_price_of_a_visit_left_unserved() {
    let plan = planned(|book| {
        book["packages"][0]["priority"] = "high".into();
        book["packages"][1]["priority"] = "low".into();
        book["packages"][2]["priority"] = "optional".into();
        book["packages"][3]["unserved_pounds"] = "250".into();
        book["packages"][4]["unserved_pounds"] = "25.50".into();
        book["packages"][4]["priority"] = "low".into();
    });
    let price = |id: &str| visit(&plan, &format!("{id}@2026-03-02")).unserved_price;
    assert_eq!(price("C01-morning"), pounds(1_000_000));
    assert_eq!(price("C01-bed"), pounds(10_000));
    assert_eq!(price("C02-lunch"), pounds(1_000));
    assert_eq!(price("C03-morning"), pounds(2 * 25_000), "both carers' parts");
    assert_eq!(price("C03-medicine"), pounds(255));
}

#[test]
fn levels_and_genders_are_bits_that_carers_cover_or_lack() {
    let plan = planned(|book| {
        book["packages"][0]["skills"] = json!(["medication:2"]);
        book["packages"][0]["required_gender"] = "female".into();
        book["packages"][1]["wished_skills"] = json!(["hoist"]);
        book["clients"][1]["required_gender"] = "female".into();
    });
    let covers = |id: &str, needed: Skills| carer(&plan, id).skills.cover(needed);
    let morning = visit(&plan, "C01-morning@2026-03-02");
    assert!(covers("A1", morning.skills) && !covers("A3", morning.skills), "level 2 and level 1");
    let lunch = visit(&plan, "C02-lunch@2026-03-02");
    assert!(covers("A3", lunch.skills) && !covers("A2", lunch.skills), "the client's gender holds for the package");
    let bed = visit(&plan, "C01-bed@2026-03-02");
    assert_eq!(bed.skills, Skills::NONE);
    assert!(covers("A1", bed.wished) && !covers("A2", bed.wished), "a wish is for all of it: hoist and gender");
    assert_eq!(bed.wish_price, pounds(200));
    assert_eq!(visit(&plan, "C03-morning@2026-03-02").wish_price, Cost::ZERO, "nothing is wished");
    assert_eq!(plan.names.abilities.named(morning.skills), ["medication", "medication:2", "female"]);
}

#[test]
fn one_of_two_is_trained_and_a_sleep_in_has_its_price() {
    let plan = planned(|book| {
        book["packages"][3]["one_has"] = json!(["hoist"]);
        book["packages"][0]["sleep_in_pounds"] = "62.50".into();
    });
    let double = visit(&plan, "C03-morning@2026-03-02");
    assert_eq!((plan.names.abilities.named(double.one_skills), double.flat_pay), (vec!["hoist".to_owned()], None));
    let night = visit(&plan, "C01-morning@2026-03-02");
    assert_eq!((night.one_skills, night.flat_pay), (Skills::NONE, Some(pounds(6_250))));
}

#[test]
fn short_visits_are_for_known_carers_where_the_policy_says_so_and_packages_do_not() {
    let known = |plan: &Plan, id: &str| visit(plan, id).known_only;
    let plan = planned(|book| book["packages"][4]["known_carers_only"] = false.into());
    assert!(known(&plan, "C02-lunch@2026-03-02") && !known(&plan, "C03-medicine@2026-03-02"));
    assert!(!known(&plan, "C03-morning@2026-03-02"), "half an hour is not short");
    let plan = planned(|book| {
        book["policy"]["short_visits_known_only"] = Value::Null;
        book["packages"][3]["known_carers_only"] = true.into();
    });
    assert!(!known(&plan, "C02-lunch@2026-03-02") && known(&plan, "C03-morning@2026-03-02"));
}

#[test]
fn a_clients_slots_are_numbered_from_one_by_name() {
    let plan = planned(|book| book["packages"][1]["slot"] = "morning".into());
    let slot = |id: &str| visit(&plan, &format!("{id}@2026-03-02")).slot;
    assert_eq!((slot("C01-morning"), slot("C01-bed")), (1, 1));
    assert_eq!((slot("C03-medicine"), slot("C03-morning")), (1, 2));
}

#[test]
fn visits_that_are_alike_keep_their_gap_past_midnight_too() {
    let plan = planned(|book| {
        (book["gaps"], book["fixed"]) = (json!([]), json!([]));
        book["packages"][1]["kind"] = "medication".into();
        book["packages"][1]["least_gap_minutes"] = 600.into();
    });
    let index = |id: &str| plan.names.visit(id).unwrap();
    let of = |first: &str, second: &str| {
        let gaps = plan.tables.gaps.iter();
        let found: Vec<Seconds> =
            gaps.filter(|gap| gap.first == index(first) && gap.second == index(second)).map(|gap| gap.least).collect();
        found
    };
    let minutes = |minutes| [Seconds::from_minutes(minutes)];
    assert_eq!(of("C01-morning@2026-03-02", "C01-bed@2026-03-02"), [], "ten hours lie between the windows already");
    assert_eq!(of("C01-bed@2026-03-02", "C01-morning@2026-03-03"), [], "21:30 to 07:30 is ten hours");
    let plan = planned(|book| {
        (book["gaps"], book["fixed"]) = (json!([]), json!([]));
        book["packages"][1]["kind"] = "medication".into();
        book["packages"][1]["least_gap_minutes"] = 630.into();
    });
    let index = |id: &str| plan.names.visit(id).unwrap();
    let gaps: Vec<_> = plan.tables.gaps.iter().map(|gap| (gap.first, gap.second, gap.least)).collect();
    assert!(gaps.contains(&(index("C01-bed@2026-03-02"), index("C01-morning@2026-03-03"), minutes(630)[0])));
    assert!(gaps.contains(&(index("C01-morning@2026-03-02"), index("C01-bed@2026-03-02"), minutes(630)[0])));
    assert_eq!(gaps.len(), 7 + 6, "between each two that could come closer, and no others");
}

#[test]
fn standing_ties_and_caps() {
    let plan = planned(|book| {
        book["clients"][0]["preferred_carers"] = json!([]);
        book["clients"][0]["required_carers"] = json!(["A1", "A3", "A4"]);
        book["clients"][2]["most_carers"] = 3.into();
    });
    let tie = |client: usize, carer: u32| {
        let ties = plan.tables.ties.iter();
        ties.copied().find(|tie| tie.client.at() == client && tie.carer == CarerIx(carer)).unwrap_or_default()
    };
    assert_eq!((tie(0, 0).standing, tie(0, 0).visits_before), (core::CarerStanding::Required, 41));
    assert_eq!(tie(1, 1).standing, core::CarerStanding::Barred);
    assert_eq!(tie(2, 1).standing, core::CarerStanding::Preferred);
    assert_eq!(plan.tables.most_carers, [0, 0, 3]);
    assert!(planned(|_| {}).tables.most_carers.is_empty());
}

#[test]
fn a_fixed_carer_is_a_pin_and_a_fixed_start_a_window_of_one_instant() {
    let plan = planned(|book| {
        book["fixed"] = json!([
            { "package": "C03-medicine", "carer": "A3" },
            { "package": "C01-bed", "day": "2026-03-03", "start": "21:00" },
            { "package": "C03-morning", "day": "2026-03-04", "shift": "A1-early" },
            { "package": "C01-morning", "day": "2025-01-01", "carer": "A1" },
        ]);
    });
    let pin = |visit: &str, shift: &str| core::Pin {
        visit: plan.names.visit(visit).unwrap(),
        shift: plan.names.shift(shift).unwrap(),
    };
    assert_eq!(plan.tables.pins.len(), 7 + 1, "a day that is not in the plan is passed over");
    assert!(plan.tables.pins.is_sorted());
    assert!(plan.tables.pins.contains(&pin("C03-medicine@2026-03-08", "A3-day@2026-03-08")));
    assert!(plan.tables.pins.contains(&pin("C03-morning@2026-03-04", "A1-early@2026-03-04")));
    let moment = at(&plan, "2026-03-03T21:00:00Z");
    assert_eq!(visit(&plan, "C01-bed@2026-03-03").window, Window { earliest: moment, latest: moment });
    assert_ne!(visit(&plan, "C01-bed@2026-03-04").window.earliest, visit(&plan, "C01-bed@2026-03-04").window.latest);
}

#[test]
fn every_price_of_the_policy_arrives() {
    let plan = planned(|book| {
        book["policy"]["travel_pounds_per_hour"] = "3.60".into();
        book["policy"]["worst_late_pounds_per_minute"] = "0.06".into();
        book["policy"]["uneven_pounds_per_hour"] = "7.20".into();
    });
    let prices = plan.tables.prices;
    assert_eq!(
        (prices.travel_second, prices.worst_late_second, prices.uneven_second),
        (Cost(100_000), Cost(100_000), Cost(200_000))
    );
    assert_eq!((prices.unfamiliar, prices.not_preferred), (pounds(300), pounds(100)));
    assert_eq!((prices.new_face, prices.further_carer, prices.slot_carer), (pounds(500), pounds(200), pounds(100)));
    assert_eq!(prices.unpopular, pounds(5));
}

#[test]
fn periods_of_the_day_have_tables_of_their_own() {
    let plan = planned(|book| {
        book["travel"]["periods"] = json!([
            { "from": "16:00", "until": "18:00", "percent": "150" },
            { "from": "08:00", "until": "09:00", "mode": "car", "percent": "125" },
        ]);
        book["packages"][3]["latest"] = "08:59".into();
        book["shifts"][2]["end"] = "17:59".into();
    });
    assert_eq!(plan.tables.periods, 3);
    let period = |id: &str| visit(&plan, id).period;
    assert_eq!(
        (period("C01-morning@2026-03-02"), period("C03-morning@2026-03-02")),
        (1, 1),
        "preferred; middle of the window"
    );
    assert_eq!(period("C02-lunch@2026-03-02"), 0);
    let shift = |id: &str| plan.tables.shifts[plan.names.shift(id).unwrap().at()].period;
    assert_eq!((shift("A3-day@2026-03-02"), shift("A1-early@2026-03-02")), (2, 0));
    let book = changed(|book| {
        book["travel"]["periods"] = json!([{ "from": "16:00", "until": "18:00", "percent": "150", "mode": "car" }]);
    });
    let ways = crate::travel::of_book(&book.unwrap(), &BTreeMap::new()).unwrap();
    let size = ways.tables.seconds.len() / 6;
    let table = |at: usize| &ways.tables.seconds[at * size..(at + 1) * size];
    assert_eq!(table(0), table(1), "bicycles, the first by name, are as fast as ever");
    let slower = |seconds: u32| if seconds == 0 { 0 } else { ((seconds - 120) * 1_500 + 500) / 1_000 + 120 };
    assert_eq!(table(3), table(2).iter().map(|&seconds| slower(seconds)).collect::<Vec<_>>());
    assert_ne!(table(3), table(2));
}

#[test]
fn a_visit_that_ends_by_the_clock_is_as_long_as_the_night() {
    for (start, length) in [("2026-03-27", [9, 8, 9]), ("2026-10-23", [9, 10, 9])] {
        let plan = planned(|book| {
            (book["branch"]["start"], book["branch"]["days"]) = (start.into(), 3.into());
            let package = &mut book["packages"][1];
            (package["earliest"], package["latest"]) = ("22:00".into(), "22:00".into());
            (package["minutes"], package["ends"], package["preferred"]) = (540.into(), "07:00".into(), Value::Null);
        });
        let nights = plan.names.visits.iter().filter(|row| row.id.starts_with("C01-bed@"));
        let nights: Vec<i32> = nights.map(|row| visit(&plan, &row.id).duration.0 / 3600).collect();
        assert_eq!(nights, length, "{start}");
    }
}

#[test]
fn a_couple_may_want_one_carer() {
    let plan = planned(|book| {
        book["packages"][1]["carers"] = 1.into();
        book["gaps"] =
            json!([{ "first": "C01-morning", "second": "C02-lunch", "least_minutes": 0, "same_carer": true }]);
    });
    assert_eq!(plan.tables.gaps.iter().filter(|gap| gap.same_carer).count(), 3, "on Monday, Wednesday and Friday");
}
