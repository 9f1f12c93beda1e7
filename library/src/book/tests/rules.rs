//! Every rule of a book, written in its files, comes out in the core's tables as it was meant.

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
fn evenings_and_weekends_are_unpopular_unless_it_is_said() {
    let plan = planned(|book| {
        book["packages"][4]["unpopular"] = 3.into();
        book["policy"]["unpopular_from"] = "20:30".into();
    });
    let count = |id: &str| visit(&plan, id).unpopular;
    assert_eq!((count("C01-bed@2026-03-02"), count("C01-morning@2026-03-02")), (1, 0));
    assert_eq!((count("C01-morning@2026-03-07"), count("C01-morning@2026-03-08")), (1, 1));
    assert_eq!(count("C03-medicine@2026-03-04"), 3);
    let plan = planned(|book| {
        book["policy"]["unpopular_from"] = "20:31".into();
        book["policy"]["unpopular_weekends"] = false.into();
    });
    assert!(plan.tables.visits.iter().all(|visit| visit.unpopular == 0));
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
fn of_a_split_shift_the_one_that_can_hold_the_visit_is_meant() {
    let plan = planned(|book| book["fixed"] = json!([{ "package": "C01-bed", "day": "2026-03-04", "carer": "A3" }]));
    assert_eq!(plan.tables.pins[0].shift, plan.names.shift("A3-late@2026-03-04").unwrap());
}

#[test]
fn a_double_run_has_its_second_carer_and_its_day() {
    let plan = planned(|book| {
        book["shifts"][4]["with"] = "A1".into();
        book["shifts"][0]["repeats"] = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA".into();
        book["shifts"][4]["capacity"] = 12.into();
        book["packages"][2]["load"] = 2.into();
    });
    let shift = plan.tables.shifts[plan.names.shift("A4-sunday@2026-03-08").unwrap().at()];
    assert_eq!((shift.carer, shift.second, shift.day, shift.capacity), (CarerIx(3), CarerIx(0), 6, 12));
    assert_eq!(visit(&plan, "C02-lunch@2026-03-02").load, 2);
    let shift = plan.tables.shifts[plan.names.shift("A1-early@2026-03-03").unwrap().at()];
    assert_eq!((shift.second, shift.day, shift.capacity), (CarerIx::NONE, 1, u32::MAX));
    assert_eq!(plan.tables.first_weekday, 0, "2 March 2026 is a Monday");
}

#[test]
fn carers_hours_days_and_rests() {
    let plan = planned(|book| {
        let carer = &mut book["carers"][1];
        carer["overtime_after_hours"] = "20".into();
        carer["overtime_pay_per_hour"] = "18.60".into();
        carer["rest_hours"] = "9.5".into();
        carer["week_rest_hours"] = "0".into();
        carer["most_days_a_week"] = 5.into();
        carer["most_days_in_a_row"] = 4.into();
        carer["days_in_a_row_before"] = 2.into();
        carer["most_weekends"] = 1.into();
        carer["slower_percent"] = "12.5".into();
        book["worked"] = json!([{ "carer": "A2", "week": "2026-03-02", "hours": "4" }]);
    });
    let row = carer(&plan, "A2");
    assert_eq!((row.contract_least.0, row.contract_most.0), (12 * 3600, 26 * 3600));
    assert_eq!((row.overtime_from.0, row.overtime_per_second), (16 * 3600, Cost(516_667 - 350_000)));
    assert_eq!(row.idle_per_second, row.per_second, "guaranteed hours are paid");
    assert_eq!((row.rest.0, row.week_rest.0), (34_200, 0));
    assert_eq!((row.days_most, row.row_most, row.row_before, row.weekends_most), (5, 4, 2, 1));
    assert_eq!(row.slower_permille, 125);
    let row = carer(&plan, "A3");
    assert_eq!((row.rest.0, row.week_rest.0, row.days_most, row.overtime_from.0), (39_600, 86_400, 0, 0));
}

#[test]
fn the_law_holds_where_a_book_says_nothing_of_rest_and_only_there() {
    let plan = planned(|book| {
        for name in ["rest_hours", "week_rest_hours", "working_time_average_hours", "idle_paid"] {
            book["policy"][name] = Value::Null;
        }
        book["carers"][2]["most_hours"] = Value::Null;
    });
    let row = carer(&plan, "A3");
    assert_eq!(
        (row.rest.0, row.week_rest.0, row.contract_most, row.idle_per_second),
        (39_600, 86_400, Seconds::ZERO, Cost::ZERO)
    );
    let plan = planned(|book| {
        book["policy"]["rest_hours"] = "0".into();
        book["policy"]["week_rest_hours"] = "0".into();
    });
    assert!(plan.tables.carers.iter().all(|row| row.rest == Seconds::ZERO && row.week_rest == Seconds::ZERO));
}

#[test]
fn the_average_over_seventeen_weeks_counts_the_weeks_of_which_the_book_tells() {
    let most = |worked: Value, opt_out: bool| {
        let plan = planned(|book| {
            book["carers"][3]["most_hours"] = Value::Null;
            book["carers"][3]["working_time_opt_out"] = opt_out.into();
            book["worked"] = worked;
        });
        carer(&plan, "A4").contract_most.0
    };
    let week = |monday: &str, hours: &str| json!({ "carer": "A4", "week": monday, "hours": hours });
    assert_eq!(most(json!([]), false), 48 * 3600);
    assert_eq!(most(json!([week("2026-02-23", "60")]), false), 36 * 3600);
    assert_eq!(most(json!([week("2026-02-23", "30"), week("2026-02-16", "48")]), false), 66 * 3600);
    assert_eq!(most(json!([week("2025-11-10", "60")]), false), 36 * 3600, "sixteen weeks before, the seventeenth back");
    assert_eq!(most(json!([week("2025-11-03", "60")]), false), 48 * 3600, "the eighteenth");
    assert_eq!(most(json!([week("2026-02-23", "120")]), false), 1, "nothing is left, and zero would be no limit");
    assert_eq!(most(json!([week("2026-02-23", "120")]), true), 0);
}

#[test]
fn the_first_shift_begins_no_sooner_than_the_rest_allows() {
    let plan = planned(|book| {
        book["fixed"] = json!([]);
        book["carers"][0]["worked_until"] = "22:30".into();
    });
    let span = |id: &str| plan.tables.shifts[plan.names.shift(id).unwrap().at()].span;
    assert_eq!(plan.names.zone.clock(span("A1-early@2026-03-02").start), "09:30");
    assert_eq!(plan.names.zone.clock(span("A1-early@2026-03-03").start), "07:00");
}

#[test]
fn fair_shares_are_in_proportion_to_shifts_or_contracts_or_stated() {
    let shares = |edit: &dyn Fn(&mut Value)| {
        let plan = planned(edit);
        let contact: i64 = plan.tables.visits.iter().map(|row| i64::from(row.duration.0) * i64::from(row.carers)).sum();
        (contact, plan.tables.carers.iter().map(|row| i64::from(row.fair_share.0)).collect::<Vec<_>>())
    };
    let (contact, found) = shares(&|_| {});
    let hours = [7 * 15, 7 * 12, 7 * (15 + 6), 15 + 6].map(|halves| halves * contact / 357);
    assert_eq!(found, [hours[0], hours[1], hours[2], hours[3]]);
    let (contact, found) = shares(&|book| {
        book["policy"]["fair_share_by"] = "contracts".into();
        book["carers"][2]["fair_hours"] = "10.5".into();
    });
    assert_eq!(found, [20 * contact / 36, 16 * contact / 36, 37_800, 0]);
    let (_, found) = shares(&|book| book["policy"]["uneven_pounds_per_hour"] = Value::Null);
    assert_eq!(found, [0; 4], "where nothing is priced there are no shares");
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
fn days_left_out_and_people_away_are_not_planned() {
    let all = planned(|_| {});
    let some = planned(|book| {
        book["packages"][0]["except"] = json!(["2026-03-03", "2026-12-25"]);
        book["shifts"][0]["except"] = json!(["2026-03-04"]);
        book["leave"] = json!([
            { "client": "C03", "from": "2026-03-06", "until": "2026-03-07", "why": "hospital" },
            { "carer": "A2", "from": "2026-03-08", "why": "sick" },
        ]);
    });
    let visits = |plan: &Plan| plan.names.visits.iter().map(|row| row.id.clone()).collect::<Vec<_>>();
    let gone: Vec<String> = visits(&all).into_iter().filter(|id| !visits(&some).contains(id)).collect();
    let own = |id: &String| id == "C01-morning@2026-03-03" || id.starts_with("C03-");
    assert!(
        gone.iter().all(own) && gone.iter().all(|id| !id.starts_with("C03-") || id > &"C03-@".to_owned()),
        "{gone:?}"
    );
    assert!(gone.contains(&"C01-morning@2026-03-03".to_owned()));
    for day in ["2026-03-05", "2026-03-06", "2026-03-07", "2026-03-08"] {
        let away = day == "2026-03-06" || day == "2026-03-07";
        let before = visits(&all).iter().filter(|id| id.starts_with("C03-") && id.ends_with(day)).count();
        let after = visits(&some).iter().filter(|id| id.starts_with("C03-") && id.ends_with(day)).count();
        assert_eq!(after, if away { 0 } else { before }, "{day}");
    }
    let shifts = |plan: &Plan, day: &str| {
        let of = |row: &&crate::book::expand::Dated| row.id.ends_with(day);
        plan.names.shifts.iter().filter(of).map(|row| row.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(shifts(&some, "2026-03-03"), shifts(&all, "2026-03-03"));
    assert_eq!(shifts(&some, "2026-03-04").len() + 1, shifts(&all, "2026-03-04").len());
    assert!(shifts(&all, "2026-03-08").iter().any(|id| id.starts_with("A2-")));
    assert!(shifts(&some, "2026-03-08").iter().all(|id| !id.starts_with("A2-")));
}

#[test]
fn nobody_goes_out_alone_in_a_double_run_and_leave_lessens_what_a_contract_guarantees() {
    let weekdays = |book: &mut Value| {
        book["shifts"][0]["with"] = "A4".into();
        book["shifts"][0]["repeats"] = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR".into();
    };
    let plan = planned(|book| {
        weekdays(book);
        book["leave"] = json!([{ "carer": "A4", "from": "2026-03-04", "until": "2026-03-04", "why": "leave" }]);
    });
    let first = plan.names.shifts[0].id.split('@').next().unwrap().to_owned();
    let days = plan.names.shifts.iter().filter(|row| row.id.starts_with(&first)).count();
    assert_eq!(days + 1, {
        let alone = planned(weekdays);
        alone.names.shifts.iter().filter(|row| row.id.starts_with(&first)).count()
    });
    let away = |told: bool| {
        let plan = planned(|book| {
            book["leave"] = json!([{ "carer": "A1", "from": "2026-03-04", "until": "2026-03-04", "why": "leave" }]);
            if told {
                book["cost"]["holiday_percent"] = "0".into();
                book["other_hours"] = json!([{ "carer": "A1", "day": "2026-03-04", "kind": "holiday", "hours": "4" }]);
            }
        });
        carer(&plan, "A1").contract_least
    };
    assert_eq!(away(false), Seconds(20 * 3600 * 6 / 7), "a seventh of the week is not idle");
    assert_eq!(away(true), Seconds(16 * 3600), "the row says what the day is worth");
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
fn hours_a_day_rests_by_the_fortnight_and_night_workers() {
    let plan = planned(|book| {
        book["policy"]["fortnight_rest"] = true.into();
        book["policy"]["working_time_average_hours"] = "60".into();
        book["carers"][0]["fortnight_rest"] = false.into();
        book["carers"][1]["most_hours_a_day"] = "8.5".into();
        book["carers"][2]["night_worker"] = true.into();
        book["carers"][2]["working_time_opt_out"] = true.into();
        for carer in book["carers"].as_array_mut().unwrap() {
            carer["most_hours"] = Value::Null;
        }
        book["worked"] = json!([]);
    });
    let of = |id| carer(&plan, id);
    assert_eq!((of("A1").fortnight_rest, of("A2").fortnight_rest), (false, true));
    assert_eq!((of("A1").day_most, of("A2").day_most), (Seconds::ZERO, Seconds(30_600)));
    assert_eq!((of("A2").contract_most, of("A3").contract_most), (Seconds(60 * 3600), Seconds(48 * 3600)));
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

#[test]
fn a_break_may_be_owed_by_long_work_alone() {
    let plan = planned(|book| {
        book["breaks"][0]["after_hours"] = "6".into();
    });
    let after: Vec<i32> = plan.tables.breaks.iter().map(|one| one.after.0).collect();
    assert!(after.contains(&(6 * 3600)) && after.contains(&0), "{after:?}");
    let plan = planned(|book| {
        book["policy"]["break_after_hours"] = "6".into();
        book["breaks"][0]["after_hours"] = "4.5".into();
    });
    let own: Vec<i32> = plan.tables.breaks.iter().map(|one| one.after.0).collect();
    assert!(own.contains(&(6 * 3600)) && own.contains(&(4 * 3600 + 1800)) && own.len() == after.len(), "{own:?}");
}
