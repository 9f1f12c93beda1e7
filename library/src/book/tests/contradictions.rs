//! What cannot be is named, with the row, the column, the value and what to do about it.

use serde_json::{Value, json};

use super::{changed, told};

/// The faults of the example with something changed, each as `column value problem`.
fn faults(edit: impl FnOnce(&mut Value)) -> Vec<String> {
    let faults = changed(edit).err().unwrap_or_default();
    assert!(faults.0.iter().all(|fault| !fault.remedy.is_empty()), "{}", told(&faults));
    faults.0.iter().map(|fault| format!("{} {} {}", fault.column, fault.value, fault.problem)).collect()
}

#[track_caller]
fn only(fault: &str, edit: impl FnOnce(&mut Value)) {
    assert_eq!(faults(edit), [fault]);
}

fn fixed(rows: Value) -> impl FnOnce(&mut Value) {
    move |book| book["fixed"] = rows
}

#[test]
fn one_trained_carer_that_cannot_be() {
    only("packages.one_has hoists no carer has this skill", |book| {
        book["packages"][3]["one_has"] = json!(["hoists"]);
    });
    only("packages.one_has hoist is of one of several carers, and one comes", |book| {
        book["packages"][0]["one_has"] = json!(["hoist"]);
    });
    let fixed_to = |others: [&str; 2]| {
        let rows = others.map(|carer| json!({ "package": "C03-morning", "day": "2026-03-02", "carer": carer }));
        move |book: &mut Value| {
            book["packages"][3]["one_has"] = json!(["medication:2"]);
            book["fixed"] = json!(rows);
        }
    };
    only(
        "fixed.package C03-morning is fixed on 2026-03-02 to A2 and A3, of whom none has medication:2",
        fixed_to(["A2", "A3"]),
    );
    assert_eq!(faults(fixed_to(["A1", "A2"])), [""; 0]);
    assert_eq!(
        faults(|book| {
            book["packages"][3]["one_has"] = json!(["medication:2"]);
            book["fixed"] = json!([{ "package": "C03-morning", "carer": "A2" }]);
        }),
        [""; 0],
        "another may still come"
    );
    only("packages.sleep_in_pounds -1 out of range", |book| book["packages"][0]["sleep_in_pounds"] = "-1".into());
}

#[test]
fn fixed_visits_that_cannot_be() {
    let one = |row: Value| fixed(json!([row]));
    only(
        "fixed.start 06:00 is outside the windows of C01-morning",
        one(json!({ "package": "C01-morning", "start": "06:00" })),
    );
    only("fixed.carer A2 lacks the skill medication", one(json!({ "package": "C03-medicine", "carer": "A2" })));
    only("fixed.carer A2 is barred from C02", one(json!({ "package": "C02-lunch", "carer": "A2" })));
    only("fixed.carer A3 has no shift that can hold C01-morning on 2026-03-02", |book| {
        book["fixed"] = json!([{ "package": "C01-morning", "carer": "A3" }]);
        book["packages"][0]["latest"] = "08:45".into();
    });
    only(
        "fixed.shift A3-late cannot hold C03-medicine on 2026-03-02",
        one(json!({ "package": "C03-medicine", "shift": "A3-late" })),
    );
    only(
        "fixed.shift A1-early is not a shift of A3 (it is A1's)",
        one(json!({ "package": "C03-medicine", "day": "2026-01-01", "carer": "A3", "shift": "A1-early" })),
    );
    only(
        "fixed.day 2026-03-03 is no day of C02-lunch",
        one(json!({ "package": "C02-lunch", "day": "2026-03-03", "carer": "A1" })),
    );
    only("fixed.carer  fixes nothing", one(json!({ "package": "C02-lunch" })));
    only(
        "fixed.package C02-dinner no such package in packages",
        one(json!({ "package": "C02-dinner", "carer": "A1" })),
    );
    only("fixed.carer A4 never visited C02, and the visit is for known carers only", |book| {
        book["fixed"] = json!([{ "package": "C02-lunch", "day": "2026-03-08", "carer": "A4" }]);
        book["packages"][2]["repeats"] = "FREQ=DAILY".into();
    });
    only("fixed.carer A2 is not female, as the visit requires", |book| {
        book["fixed"] = json!([{ "package": "C03-morning", "carer": "A2" }]);
        book["packages"][3]["required_gender"] = "female".into();
    });
    only("fixed.carer A2 is not among the required carers of C03", |book| {
        book["fixed"] = json!([{ "package": "C03-morning", "carer": "A2" }]);
        book["clients"][2]["preferred_carers"] = json!([]);
        book["clients"][2]["required_carers"] = json!(["A1", "A3", "A4"]);
    });
}

#[test]
fn a_fixed_carer_who_is_not_yet_rested() {
    only("fixed.carer A1 has no shift that can hold C01-morning on 2026-03-02", |book| {
        book["carers"][0]["worked_until"] = "22:30".into();
    });
}

#[test]
fn fixed_rows_that_contradict_each_other() {
    only(
        "fixed.start 08:20 is fixed at 08:15 in row 1",
        fixed(json!([
            { "package": "C01-morning", "start": "08:15" },
            { "package": "C01-morning", "day": "2026-03-04", "start": "08:20" },
        ])),
    );
    only(
        "fixed.carer A3 is one more than the 1 that C03-medicine needs",
        fixed(json!([
            { "package": "C03-medicine", "carer": "A1", "day": "2026-03-02" },
            { "package": "C03-medicine", "carer": "A3" },
        ])),
    );
    assert_eq!(
        faults(fixed(
            json!([{ "package": "C03-morning", "carer": "A1" }, { "package": "C03-morning", "carer": "A2" }])
        )),
        [""; 0]
    );
}

#[test]
fn a_carer_with_two_shifts_that_could_hold_the_visit_is_not_guessed_about() {
    let wide = |book: &mut Value| {
        book["packages"][1]["earliest"] = "16:00".into();
        book["packages"][1]["preferred"] = Value::Null;
    };
    only("fixed.carer A3 has two shifts that can hold it on 2026-03-02 (A3-day, A3-late)", |book| {
        wide(book);
        book["fixed"] = json!([{ "package": "C01-bed", "carer": "A3" }]);
    });
    for row in [
        json!({ "package": "C01-bed", "carer": "A3", "shift": "A3-late" }),
        json!({ "package": "C01-bed", "carer": "A3", "start": "20:00" }),
    ] {
        assert_eq!(
            faults(|book| {
                wide(book);
                book["fixed"] = json!([row]);
            }),
            [""; 0]
        );
    }
    let apart = json!([{ "package": "C01-bed", "carer": "A3" }, { "package": "C01-bed", "start": "20:00" }]);
    assert_eq!(
        faults(|book| {
            wide(book);
            book["fixed"] = apart;
        }),
        [""; 0],
        "the start stands in another row"
    );
}

#[test]
fn visits_that_nobody_or_too_few_may_make() {
    only(
        "packages.carers 1 needs more carers than the 0 who have the skills, are male, have visited the client before and are not barred",
        |book| {
            book["packages"][4]["required_gender"] = "male".into();
        },
    );
    only(
        "packages.carers 2 needs more carers than the 1 who have the skills, are among the required carers and are not barred",
        |book| {
            book["clients"][2]["preferred_carers"] = json!([]);
            book["clients"][2]["required_carers"] = json!(["A3"]);
        },
    );
    only(
        "packages.carers 1 needs more carers than the 0 who have the skills, have visited the client before and are not barred",
        |book| {
            let rows = book["history"].as_array_mut().unwrap();
            rows.retain(|row| row["client"] != "C02");
        },
    );
    only("packages.skills medication:3 no carer has this skill at this level", |book| {
        book["packages"][4]["skills"] = json!(["medication:3"]);
    });
    only("packages.carers 2 is more than may come to C03 in all (1)", |book| {
        book["clients"][2]["most_carers"] = 1.into();
    });
}

#[test]
fn lists_of_carers_that_exclude_each_other() {
    only("clients.required_carers A2 is required and barred at once", |book| {
        book["clients"][1]["required_carers"] = json!(["A1", "A2", "A3"]);
    });
    only("clients.preferred_carers A1 is preferred where only required carers may come", |book| {
        book["clients"][0]["required_carers"] = json!(["A1", "A3", "A4"]);
    });
    only("clients.wished_gender female stands beside required_gender", |book| {
        book["clients"][0]["required_gender"] = "female".into();
    });
}

#[test]
fn windows_that_overlap_or_are_turned_round() {
    let windows = |list: Value| move |book: &mut Value| book["packages"][1]["windows"] = list;
    only("packages.windows 21:00-22:00 overlaps another window of the package", windows(json!(["21:00-22:00"])));
    only("packages.windows 18:00-17:00 ends before it begins", windows(json!(["18:00-17:00"])));
    only("packages.windows 17:00 not two clock times", windows(json!(["17:00"])));
    only("packages.preferred 18:30 is in none of the windows (19:30 to 21:30, 17:00-18:00)", |book| {
        book["packages"][1]["windows"] = json!(["17:00-18:00"]);
        book["packages"][1]["preferred"] = "18:30".into();
    });
}

#[test]
fn gaps_that_the_windows_leave_no_room_for() {
    only("gaps.least_minutes 460 is more than the windows leave between the two (450)", |book| {
        book["gaps"][0]["least_minutes"] = 460.into();
        book["gaps"][0]["most_minutes"] = 500.into();
    });
    only("gaps.most_minutes 80 is less than the windows leave between the two (90)", |book| {
        book["gaps"][0]["least_minutes"] = 60.into();
        book["gaps"][0]["most_minutes"] = 80.into();
    });
    only("packages.kind medication cannot keep 840 minutes from C01-morning on 2026-03-01", |book| {
        book["branch"]["start"] = "2026-03-01".into();
        book["fixed"] = json!([]);
        book["history"] = json!([]);
        book["policy"]["short_visits_known_only"] = false.into();
        book["packages"][1]["kind"] = "medication".into();
        book["packages"][1]["latest"] = "21:00".into();
        book["packages"][1]["least_gap_minutes"] = 840.into();
    });
    only("packages.least_gap_minutes 240 is between visits of a kind, and there is no kind", |book| {
        book["packages"][4]["kind"] = Value::Null;
    });
}

#[test]
fn carers_and_shifts_that_contradict_themselves() {
    only("carers.overtime_pay_per_hour 12.00 is less than pay_per_hour (12.85)", |book| {
        book["carers"][0]["overtime_pay_per_hour"] = "12.00".into();
    });
    only("carers.overtime_pay_per_hour  is missing beside overtime_after_hours", |book| {
        book["carers"][0]["overtime_pay_per_hour"] = Value::Null;
    });
    only("shifts.with A1 is the shift's own carer", |book| book["shifts"][0]["with"] = "A1".into());
    only("shifts.start 07:30 overlaps shift A1-early of the same carer on 2026-03-02", |book| {
        book["fixed"] = json!([]);
        book["shifts"][1]["with"] = "A1".into();
    });
    only("carers.worked_until 23:59 leaves no room in shift A2-early after the rest", |book| {
        book["carers"][1]["worked_until"] = "23:59".into();
        book["carers"][1]["rest_hours"] = "14".into();
    });
}

#[test]
fn time_on_no_round_that_is_a_percentage_too() {
    let rows = |kind: &str| json!([{ "carer": "A1", "day": "2026-03-03", "kind": kind, "hours": "3", "pounds": "0" }]);
    only("other_hours.kind training is counted twice: cost.training_percent is 1.75", |book: &mut Value| {
        book["other_hours"] = rows("training");
    });
    only("other_hours.kind course no kind of time on no round", |book: &mut Value| {
        book["other_hours"] = rows("course");
    });
    let none = faults(|book: &mut Value| {
        book["cost"]["holiday_percent"] = "0".into();
        book["other_hours"] = rows("holiday");
    });
    assert_eq!(none, [""; 0]);
}

#[test]
fn periods_that_overlap_or_have_no_times() {
    let periods = |rows: Value| move |book: &mut Value| book["travel"]["periods"] = rows;
    let plain = |from: &str, until: &str| json!({ "from": from, "until": until, "percent": "120" });
    only(
        "travel.periods.from 08:30 overlaps the period of row 1",
        periods(json!([plain("08:00", "09:00"), plain("08:30", "09:30")])),
    );
    only("travel.periods.until 07:00 is not after from (08:00)", periods(json!([plain("08:00", "07:00")])));
    only("travel.periods.percent  is missing", periods(json!([{ "from": "08:00", "until": "09:00" }])));
    only(
        "travel.periods.from 08:00 says the same period and mode as row 1",
        periods(json!([plain("08:00", "09:00"), plain("08:00", "09:00")])),
    );
    only(
        "travel.periods.mode tram no such mode in travel.modes",
        periods(json!([{ "from": "08:00", "until": "09:00", "percent": "99", "mode": "tram" }])),
    );
    assert_eq!(faults(periods(json!([plain("08:00", "09:00"), plain("09:00", "10:00")]))), [""; 0]);
}

#[test]
fn a_double_run_makes_a_fixed_visit_with_both() {
    only("fixed.carer A4 is in one car with A2, who is barred from C02", |book| {
        book["packages"][2]["repeats"] = "FREQ=DAILY".into();
        book["packages"][2]["known_carers_only"] = false.into();
        book["shifts"][4]["with"] = "A2".into();
        book["shifts"][1]["repeats"] = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA".into();
        book["fixed"] = json!([{ "package": "C02-lunch", "day": "2026-03-08", "carer": "A4" }]);
    });
}

#[test]
fn places_that_are_none_or_swapped() {
    let (told, place) = (["clients", "carers"], |book: &mut Value, table: &str, lat: &str, lon: &str| {
        (book[table][0]["latitude"], book[table][0]["longitude"]) = (lat.into(), lon.into());
    });
    for table in told {
        let zero = faults(|book| place(book, table, "0", "0"));
        assert!(zero.len() == 1 && zero[0].contains(".latitude 0 is, with its longitude, at 0, 0"), "{zero:?}");
        let swapped = faults(|book| {
            let (lat, lon) = (book[table][0]["latitude"].clone(), book[table][0]["longitude"].clone());
            (book[table][0]["latitude"], book[table][0]["longitude"]) = (lon, lat);
        });
        assert!(swapped.len() == 1 && swapped[0].contains("near them when swapped"), "{swapped:?}");
    }
}

#[test]
fn a_rule_that_is_over_before_it_begins() {
    for table in ["packages", "shifts"] {
        let found = faults(|book| {
            book[table][0]["repeats"] = "FREQ=WEEKLY;BYDAY=MO;UNTIL=20260101".into();
            book[table][0]["from"] = "2026-03-01".into();
        });
        assert!(
            found.iter().any(|fault| fault.contains(".repeats ") && fault.contains("over on 2026-01-01")),
            "{found:?}"
        );
    }
}

#[test]
fn rows_of_leave_that_cannot_be() {
    let one = |row: Value| move |book: &mut Value| book["leave"] = json!([row]);
    let row = |who: &str, id: &str, why: &str| json!({ who: id, "from": "2026-03-03", "why": why });
    only("leave.client  is empty, and so is carer", one(json!({ "from": "2026-03-03", "why": "leave" })));
    only(
        "leave.carer A1 stands beside client",
        one(json!({ "client": "C01", "carer": "A1", "from": "2026-03-03", "why": "leave" })),
    );
    only("leave.why hospital is a reason of clients, and this is a carer", one(row("carer", "A1", "hospital")));
    only("leave.why sick is a reason of carers, and this is a client", one(row("client", "C01", "sick")));
    only("leave.why holiday no reason that is known", one(row("client", "C01", "holiday")));
    only("leave.client C99 no such client in clients", one(row("client", "C99", "respite")));
    let ended =
        |until: &str, why: &str| one(json!({ "client": "C01", "from": "2026-03-03", "until": until, "why": why }));
    only("leave.until 2026-03-02 is before from (2026-03-03)", ended("2026-03-02", "respite"));
    only("leave.until 2026-03-05 ends what has no end", ended("2026-03-05", "deceased"));
    only("packages.except 2026-13-01 is no day of the calendar", |book| {
        book["packages"][0]["except"] = json!(["2026-13-01"]);
    });
    only("fixed.day 2026-03-03 is no day of C01-morning", |book| {
        book["leave"] = json!([{ "client": "C01", "from": "2026-03-03", "why": "respite" }]);
        book["fixed"] = json!([{ "package": "C01-morning", "day": "2026-03-03", "start": "08:00" }]);
    });
}

#[test]
fn ends_by_the_clock_and_one_carer_for_two_that_cannot_be() {
    let night = |minutes: u32, latest: &'static str| {
        move |book: &mut Value| {
            let package = &mut book["packages"][1];
            (package["minutes"], package["earliest"], package["latest"]) =
                (minutes.into(), "20:30".into(), latest.into());
            package["ends"] = "07:00".into();
        }
    };
    only("packages.minutes 540 is not the time from 20:30 to 07:00 (630)", night(540, "20:30"));
    only("packages.ends 07:00 belongs to a visit that may start at several times", night(630, "21:30"));
    let gap = |second: &'static str, more: Value| {
        move |book: &mut Value| {
            let mut row = json!({ "first": "C01-morning", "second": second, "least_minutes": 0, "same_carer": true });
            row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            book["gaps"] = json!([row]);
        }
    };
    only("gaps.same_carer yes stands beside different_carers", gap("C01-bed", json!({ "different_carers": true })));
    only("gaps.same_carer yes is for visits of one carer, and C03-morning needs more", gap("C03-morning", json!({})));
    only("gaps.same_carer yes asks for a carer who may make both, and nobody may", |book| {
        book["gaps"] = json!([{ "first": "C01-morning", "second": "C01-bed", "least_minutes": 0, "same_carer": true }]);
        book["packages"][1]["required_gender"] = "other".into();
        book["carers"][1]["gender"] = "other".into();
    });
}
