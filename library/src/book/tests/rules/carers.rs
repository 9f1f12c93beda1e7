//! Rules of carers: their hours, days, rests, shifts and breaks.

use homeround_core::ground::{CarerIx, Cost, Seconds};
use serde_json::{Value, json};

use super::{carer, planned, visit};
use crate::book::Plan;

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
