//! The literature's readers and their judge, on files small enough to work out by hand and on published solutions.

use std::time::Duration;

use homeround_benches::literature::chains::{self, Effort};
use homeround_benches::literature::clock::Clock;
use homeround_benches::literature::{Evaluation, Instance, UNIT_PRICE};
use serde_json::{Value, json};

/// Two patients, two carers. `a` asks for one service of 10 minutes, due by 20; `b` for two, the second 15 to 30
/// minutes after the first, due by 100.
fn tiny_home_care() -> Value {
    json!({
        "patients": [
            {"id": "a", "time_window": [5.0, 20.000000000000004],
             "required_caregivers": [{"service": "wash", "duration": 10.0}]},
            {"id": "b", "time_window": [40.0, 100.0],
             "required_caregivers": [{"service": "wash"}, {"service": "dress", "duration": 5.5}],
             "synchronization": {"type": "sequential", "distance": [15, 30]}},
        ],
        "services": [{"id": "wash", "default_duration": 12}, {"id": "dress", "default_duration": 6}],
        "caregivers": [{"id": "one", "abilities": ["wash"]}, {"id": "two", "abilities": ["wash", "dress"]}],
        "central_offices": [{"id": "d"}],
        "distances": [[0.0, 25.125, 30.0], [25.125, 0.0, 7.5], [31.0, 7.5, 0.0]],
    })
}

fn stop(patient: &str, service: &str, start: f64, end: f64) -> Value {
    json!({"patient": patient, "service": service, "arrival_time": start, "departure_time": end})
}

fn judged(instance: &Value, solution: &Value) -> Evaluation {
    Instance::read(&instance.to_string(), 1.0).expect("the instance reads").evaluate(solution)
}

#[test]
fn home_care_cost_is_the_hand_computed_one() {
    let solution = json!({"routes": [
        {"caregiver_id": "one", "locations": [stop("a", "wash", 25.125, 35.125), stop("b", "wash", 42.625, 54.625)]},
        {"caregiver_id": "two", "locations": [stop("b", "dress", 60.0, 65.5)]},
    ]});
    let found = judged(&tiny_home_care(), &solution);
    assert_eq!(found.faults, Vec::<String>::new());
    assert!(found.feasible);
    // D = 25.125 + 7.5 + 31 + 30 + 31; a is 5.125 late after the floored 20, and nobody else is.
    assert_eq!((found.distance, found.total_lateness, found.max_lateness), (124.625, 5.125, 5.125));
    assert_eq!(found.cost, (124.625 + 5.125 + 5.125) / 3.0);
}

#[test]
fn home_care_faults_are_all_found() {
    let cases = [
        ("starts before the carer can be there", stop("a", "wash", 25.0, 35.0), stop("b", "dress", 60.0, 65.5)),
        ("does not last as long as asked", stop("a", "wash", 26.0, 35.0), stop("b", "dress", 60.0, 65.5)),
        ("services 10000 apart", stop("a", "wash", 26.0, 36.0), stop("b", "dress", 54.0, 59.5)),
        ("services 40000 apart", stop("a", "wash", 26.0, 36.0), stop("b", "dress", 84.0, 89.5)),
        ("is not done", stop("a", "wash", 26.0, 36.0), stop("a", "wash", 60.0, 70.0)),
        ("does not ask", stop("a", "wash", 26.0, 36.0), stop("a", "dress", 60.0, 66.0)),
    ];
    for (fault, first, second) in cases {
        let solution = json!({"routes": [
            {"caregiver_id": "one", "locations": [first, stop("b", "wash", 44.0, 56.0)]},
            {"caregiver_id": "two", "locations": [second]},
        ]});
        let found = judged(&tiny_home_care(), &solution);
        assert!(!found.feasible);
        assert!(found.faults.iter().any(|line| line.contains(fault)), "{fault}: {:?}", found.faults);
    }
}

#[test]
fn home_care_wants_two_different_able_carers() {
    let alone = json!({"routes": [{"caregiver_id": "two", "locations": [
        stop("a", "wash", 26.0, 36.0), stop("b", "wash", 44.0, 56.0), stop("b", "dress", 60.0, 65.5)]}]});
    assert_eq!(judged(&tiny_home_care(), &alone).faults, ["b has one carer for both services"]);
    let unable = json!({"routes": [
        {"caregiver_id": "two", "locations": [stop("a", "wash", 26.0, 36.0), stop("b", "wash", 44.0, 56.0)]},
        {"caregiver_id": "one", "locations": [stop("b", "dress", 60.0, 65.5)]}]});
    assert_eq!(judged(&tiny_home_care(), &unable).faults, ["b dress is beyond the carer's abilities"]);
}

/// Three visits, the first and third two halves of one; ten minutes from the depot to anywhere, five in between.
fn tiny_bredstrom() -> Value {
    json!({
        "n": 3, "T": 90, "kn": 2, "shared": [], "shared_from_matrix": [[1, 3]],
        "s": [0, 20, 10, 20], "e": [0, 10, 30, 10], "l": [90, 40, 60, 40],
        "t": [[0, 10, 10, 10], [10, 10000, 5, 10000], [10, 5, 10000, 5], [10, 10000, 5, 10000]],
    })
}

fn made(visit: i64, start: f64) -> Value {
    json!({"visit": visit, "start": start})
}

#[test]
fn bredstrom_cost_is_in_hours_of_a_nine_hour_day() {
    let solution = json!({"routes": [
        {"carer": 0, "visits": [made(1, 10.0), made(2, 35.0)]}, {"carer": 1, "visits": [made(3, 10.0)]}]});
    let found = judged(&tiny_bredstrom(), &solution);
    assert!(found.feasible, "{:?}", found.faults);
    assert_eq!((found.distance, found.cost), (45.0, 4.5));
}

#[test]
fn bredstrom_faults_are_found() {
    let cases = [
        ("start 1000 apart", json!([[made(1, 10.0), made(2, 35.0)], [made(3, 11.0)]])),
        ("have one carer", json!([[made(1, 10.0), made(3, 10.0), made(2, 35.0)], []])),
        ("outside its window", json!([[made(1, 10.0), made(2, 61.0)], [made(3, 10.0)]])),
        ("is not made", json!([[made(1, 10.0)], [made(3, 10.0)]])),
        ("is made twice", json!([[made(1, 10.0), made(2, 35.0)], [made(3, 10.0), made(2, 40.0)]])),
        ("back after the day", json!([[made(1, 10.0), made(2, 75.0)], [made(3, 10.0)]])),
        ("before the carer can be there", json!([[made(1, 10.0), made(2, 34.0)], [made(3, 10.0)]])),
        ("no carer 2", json!([[made(1, 10.0), made(2, 35.0)], [], [made(3, 10.0)]])),
    ];
    for (fault, rounds) in cases {
        let rounds = rounds.as_array().expect("rounds").iter().enumerate();
        let routes: Vec<Value> = rounds.map(|(carer, visits)| json!({"carer": carer, "visits": visits})).collect();
        let found = judged(&tiny_bredstrom(), &json!({ "routes": routes }));
        assert!(found.faults.iter().any(|line| line.contains(fault)), "{fault}: {:?}", found.faults);
    }
}

#[test]
fn a_duration_factor_scales_durations_alone() {
    let text = tiny_bredstrom().to_string();
    let Instance::Day(day) = Instance::read(&text, 0.75).expect("the instance reads") else { panic!("a day") };
    let durations: Vec<i64> = day.visits.iter().map(|visit| visit.duration).collect();
    assert_eq!(durations, [15_000, 7_500, 15_000]);
    assert_eq!(day.visits[0].window, (10_000, 40_000));
    assert!(Instance::read(&tiny_home_care().to_string(), 0.75).is_err());
}

/// A file of our own in Soares's form: a task, its double up to 6 later, and a depot.
const TINY_SOARES: &str = "INSTANCE NAME\tOurs\nPLANNING HORIZON\t100.0\nVEHICLE CAPACITY\t15.0\n\n\
    LOCATIONS\nID\tNO\tXCOORD\tYCOORD\n0\t0\t0.0\t0.0\n1\t1\t1.0\t1.0\n2\t2\t4.0\t3.0\n\n\
    TASKS\nID\tNO\tLOC ID\tMANDATORY\tDEMAND\tSERVICE TIME\tTW LOW\tTW HIGH\n\
    1\t1\t1\t1\t10.0\t5.0\t0.0\t50.0\n2\t2\t2\t1\t5.0\t5.0\t0.0\t60.0\n9\t101\t1\t1\t10.0\t5.0\t0.0\t50.0\n\
    51\t9999\t0\t1\t0.0\t0.0\t0.0\t90.0\n\n\
    OPERATIONS\nID\tNO\tTSK I ID\tTSK J ID\tMANDATORY\tlambdaIJ\tmuIJ\tmuJI\n0\t1\t9\t1\t1\t0\t6\t-\n";

#[test]
fn soares_distances_are_truncated_and_operations_read_by_task_id() {
    let instance = Instance::read(TINY_SOARES, 1.0).expect("the instance reads");
    // Depot to task 1: √2 → 1.4. Task 1 to task 2: √13 → 3.6. Task 2 to the depot: 5.
    let solution = json!({"routes": [
        {"carer": 0, "visits": [made(1, 7.4), made(2, 16.0)]}, {"carer": 1, "visits": [made(9, 1.4)]}]});
    let found = instance.evaluate(&solution);
    assert!(found.feasible, "{:?}", found.faults);
    assert_eq!(found.distance, 1.4 + 3.6 + 5.0 + 1.4 + 1.4);
    let late = json!({"routes": [
        {"carer": 0, "visits": [made(1, 7.5), made(2, 16.1)]}, {"carer": 1, "visits": [made(9, 1.4)]}]});
    assert_eq!(instance.evaluate(&late).faults, ["visits 9 and 1 start 61 apart"]);
    let full = json!({"routes": [
        {"carer": 0, "visits": [made(9, 1.4), made(2, 12.0)]}, {"carer": 1, "visits": [made(1, 1.4)]}]});
    assert!(instance.evaluate(&full).feasible);
    let early = json!({"routes": [
        {"carer": 0, "visits": [made(1, 2.0), made(2, 12.0)]}, {"carer": 1, "visits": [made(9, 2.1)]}]});
    assert_eq!(instance.evaluate(&early).faults, ["visits 9 and 1 start -1 apart"]);
}

#[test]
fn soares_capacity_is_in_force() {
    let small = TINY_SOARES.replace("CAPACITY\t15.0", "CAPACITY\t14.9");
    let instance = Instance::read(&small, 1.0).expect("the instance reads");
    let solution = json!({"routes": [
        {"carer": 0, "visits": [made(1, 7.4), made(2, 16.0)]}, {"carer": 1, "visits": [made(9, 1.4)]}]});
    assert_eq!(instance.evaluate(&solution).faults, ["carer 0 carries too much"]);
}

/// Gehring and Homberger's C1_10_4 with its published solution, from PyVRP/Instances (MIT; notice beside the files).
#[test]
fn the_published_vrptw_solution_costs_what_it_states() {
    let text = include_str!("data/C1_10_4.vrp");
    let published = include_str!("data/C1_10_4.sol");
    let instance = Instance::read(text, 1.0).expect("the instance reads");
    let (routes, stated) = timed(&instance, published);
    let found = instance.evaluate(&json!({ "routes": routes }));
    assert!(found.feasible, "{:?}", found.faults);
    assert!((found.cost - stated).abs() < 1e-6, "{} where {stated} is stated", found.cost);
}

/// A `.sol` file's routes with their earliest starts, and the cost it states.
fn timed(instance: &Instance, published: &str) -> (Vec<Value>, f64) {
    let Instance::Day(day) = instance else { panic!("a day") };
    let mut routes = Vec::new();
    for (carer, line) in published.lines().filter(|line| line.starts_with("Route")).enumerate() {
        let (mut place, mut free, mut visits) = (0, 0, Vec::new());
        for number in line.split_once(": ").expect("a route").1.split_whitespace() {
            let at: usize = number.parse().expect("a customer");
            let visit = day.visits[at - 1];
            let start = (free + day.travel[place][at].expect("a way")).max(visit.window.0);
            visits.push(made(visit.id, start as f64 / day.scale as f64));
            (place, free) = (at, start + visit.duration);
        }
        routes.push(json!({"carer": carer, "visits": visits}));
    }
    let cost = published.lines().find_map(|line| line.strip_prefix("Cost ")).expect("a stated cost");
    (routes, cost.trim().parse().expect("a number"))
}

#[test]
fn files_that_break_their_format_are_refused() {
    let mut lopsided = tiny_home_care();
    lopsided["distances"][1] = json!([1.0, 2.0]);
    let mut nameless = tiny_home_care();
    nameless["patients"][0]["required_caregivers"][0]["service"] = json!("cook");
    let mut fine = tiny_home_care();
    fine["distances"][0][1] = json!(0.00005);
    for broken in [lopsided, nameless, fine, json!({"patients": 3}), json!({})] {
        assert!(Instance::read(&broken.to_string(), 1.0).is_err(), "{broken}");
    }
    assert!(Instance::read(&TINY_SOARES.replace("\t9\t1\t1\t0", "\t8\t1\t1\t0"), 1.0).is_err());
    assert!(Instance::read("", 1.0).is_err());
    assert!(Instance::read("NAME : x\nTYPE : CVRP\n", 1.0).is_err());
}

#[test]
fn tables_keep_every_decimal() {
    let instance = Instance::read(include_str!("data/InstanzCPLEX_HCSRP_10_1.json"), 1.0).expect("the instance reads");
    let tables = instance.tables();
    let Instance::HomeCare(read) = &instance else { panic!("home care") };
    assert_eq!((tables.clients, tables.places, tables.carers.len()), (10, 11, read.carers.len()));
    assert_eq!(tables.visits.len(), instance.services());
    assert_eq!(tables.gaps.len(), read.patients.iter().filter(|patient| patient.pair.is_some()).count());
    assert!(tables.gaps.iter().all(|gap| gap.different_carers && gap.both_or_neither));
    let travel = read.travel.iter().flatten().map(|&time| u32::try_from(time).expect("a time"));
    assert!(travel.eq(tables.travel_seconds.iter().copied()));
}

/// The search's own arithmetic and the judge's share no code: they must come to the same cost, to the last digit.
#[test]
fn the_search_and_the_judge_agree_on_every_family() {
    let files = [
        include_str!("data/InstanzCPLEX_HCSRP_10_1.json").to_owned(),
        tiny_home_care().to_string(),
        tiny_bredstrom().to_string(),
        TINY_SOARES.to_owned(),
    ];
    for text in files {
        let instance = Instance::read(&text, 1.0).expect("the instance reads");
        let effort = Effort { time: Duration::from_millis(200), clock: Clock::Wall, threads: 2, seed: 1 };
        let outcome = chains::solve(&instance.tables(), effort).expect("the problem is valid");
        let found = instance.evaluate(&instance.solution(&outcome.roster));
        assert!(found.feasible, "{:?}", found.faults);
        let scale = if let Instance::Day(day) = &instance { day.scale as f64 } else { 1_000.0 };
        let priced = found.distance + found.total_lateness + found.max_lateness;
        assert_eq!(UNIT_PRICE.times((priced * scale).round() as i64), outcome.cost);
    }
}
