//! Home-care days: travel to the second, figures by hand, and the search's cost against the judge's.

use std::time::Duration;

use homeround_benches::literature::chains::{self, Effort};
use homeround_benches::literature::clock::Clock;
use homeround_benches::literature::figures::Figures;
use homeround_benches::literature::road::Road;
use homeround_benches::literature::{Evaluation, Instance, Objective, UNIT_PRICE};
use serde_json::{Value, json};

/// A day, and the travel between its places as numpy 2.4 has it by the same two formulas.
fn data() -> Value {
    serde_json::from_str(include_str!("data/care_day.json")).expect("the data reads")
}

fn read(day: &Value) -> Instance {
    Instance::read(&day.to_string(), 1.0).expect("the day reads")
}

fn table(rule: &str, points: &Value) -> Vec<u32> {
    let points: Vec<[f64; 2]> = serde_json::from_value(points.clone()).expect("points");
    Road::read(rule, &points).expect("the rule is known").table()
}

#[test]
fn travel_is_numpys_to_the_second() {
    let data = data();
    let expected = |rule: &str| serde_json::from_value::<Vec<u32>>(data[rule].clone()).expect("a table");
    assert_eq!(table("road", &data["day"]["locations"]), expected("road"));
    assert_eq!(table("euclid10", &data["points"]), expected("euclid10"));
    assert_eq!(read(&data["day"]).tables().travel_seconds, expected("road"));
}

/// Two visits on a line, 100 and 250 units from the depot, for one carer in two stretches.
fn small() -> Value {
    json!({
        "name": "small", "matrix": "euclid10",
        "locations": [[0.0, 0.0], [10.0, 0.0], [25.0, 0.0]],
        "visits": [
            {"id": 7, "client": 0, "loc": 1, "dur": 50, "tw": [120, 200], "skills": []},
            {"id": 8, "client": 1, "loc": 2, "dur": 40, "tw": [500, 600], "skills": ["lift"]},
        ],
        "carers": [{"id": 3, "home": 0, "skills": ["lift"]}],
        "shifts": [
            {"id": 1, "carer": 3, "start_loc": 0, "end_loc": 0, "start": 0, "end": 800, "skills": ["lift"]},
            {"id": 2, "carer": 3, "start_loc": 0, "end_loc": 0, "start": 900, "end": 1000, "skills": ["lift"]},
        ],
    })
}

fn judged(day: &Value, routes: &Value) -> Evaluation {
    read(day).evaluate(&json!({ "routes": routes }))
}

#[test]
fn waiting_is_what_a_late_departure_leaves() {
    let found = judged(&small(), &json!([{"shift": 1, "visits": [7, 8]}]));
    assert_eq!(found.faults, Vec::<String>::new());
    // Back at 500 + 40 + 250 = 790. Visit 7 at 200, its latest, ends at 250; 100 of the way there, 150 on: 100 to wait.
    let minutes = |seconds: f64| seconds / 60.0;
    let expected = Figures {
        unserved: 0,
        travel_min: minutes(500.0),
        waiting_min: minutes(100.0),
        care_min: minutes(90.0),
        paid_min: minutes(690.0),
        carers: 1,
        rounds: 1,
    };
    assert_eq!(found.figures, Some(expected));
    assert_eq!((found.feasible, found.cost), (true, minutes(500.0)));
}

#[test]
fn every_fault_of_a_written_day_is_found() {
    let mut weak = small();
    weak["shifts"][0]["skills"] = json!([]);
    weak["shifts"][1]["skills"] = json!([]);
    let mut full = small();
    full["visits"][0]["demand"] = json!(3);
    full["shifts"][0]["capacity"] = json!(2);
    let cases = [
        (small(), json!([{"shift": 1, "visits": [8, 7]}]), "visit 7 starts 490 s late"),
        (small(), json!([{"shift": 2, "visits": [7]}]), "shift 2 ends 150 s late"),
        (small(), json!([{"shift": 1, "visits": [7, 7]}]), "visit 7 is made twice"),
        (small(), json!([{"shift": 1, "visits": [7]}, {"shift": 1, "visits": [8]}]), "shift 1 has two routes"),
        (small(), json!([{"shift": 1, "visits": [9]}]), "no visit 9"),
        (small(), json!([{"shift": 5, "visits": [7]}]), "no shift 5"),
        (small(), json!([{"shift": 1, "visits": [7]}]), "1 visits are not made"),
        (weak, json!([{"shift": 1, "visits": [7, 8]}]), "visit 8 needs a skill"),
        (full, json!([{"shift": 1, "visits": [7, 8]}]), "shift 1 carries 3"),
        (small(), json!([{"carer": 0}]), "not a solution"),
    ];
    for (day, routes, fault) in cases {
        let found = judged(&day, &routes);
        assert!(!found.feasible && found.faults.iter().any(|line| line.contains(fault)), "{fault}: {:?}", found.faults);
    }
}

#[test]
fn broken_days_are_refused() {
    let broken: [fn(&mut Value); 6] = [
        |day| day["matrix"] = json!("crow"),
        |day| day["visits"][0]["loc"] = json!(3),
        |day| day["visits"][0]["tw"] = json!([200, 100]),
        |day| day["visits"][0]["id"] = json!(8),
        |day| day["shifts"][1]["skills"] = json!([]),
        |day| day["locations"] = json!([]),
    ];
    for change in broken {
        let mut day = small();
        change(&mut day);
        assert!(Instance::read(&day.to_string(), 1.0).is_err(), "{day}");
    }
    let other = Instance::read(include_str!("data/InstanzCPLEX_HCSRP_10_1.json"), 1.0).expect("the instance reads");
    assert!(other.with_objective(Objective::Paid).is_err());
}

/// The search's own arithmetic and the judge's share no code: they must come to the same cost, to the last second.
#[test]
fn the_search_and_the_judge_agree_on_both_objectives() {
    for objective in [Objective::Travel, Objective::Paid] {
        let day = read(&data()["day"]).with_objective(objective).expect("a home-care day");
        let effort = Effort { time: Duration::from_millis(200), clock: Clock::Cpu, threads: 1, seed: 1 };
        let outcome = chains::solve(&day.tables(), effort).expect("the problem is valid");
        let found = day.evaluate(&day.solution(&outcome.roster));
        let Some(Figures { unserved, rounds, .. }) = found.figures else { panic!("{:?}", found.faults) };
        assert!(rounds > 1);
        assert!(found.feasible || found.faults == [format!("{unserved} visits are not made")], "{:?}", found.faults);
        let seconds = (found.cost * 60.0).round() as i64 + 100_000 * unserved as i64;
        assert_eq!(UNIT_PRICE.times(seconds), outcome.cost, "{objective:?}");
    }
}
