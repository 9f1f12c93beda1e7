//! Every rule and price over a whole plan, worked by hand: what the search does for it, and what the checker says without.
#![cfg(feature = "alloc")]

use homeround_core::book::{Carer, CarerStanding, Commitment, Gap, Shift, Tie, Visit};
use homeround_core::ground::{CarerIx, ClientIx, Cost, GapIx, PlaceIx, Seconds, ShiftIx, Span, VisitIx, Window};
use homeround_core::heap::{Memory, OwnedRoster, Tables};
use homeround_core::rounds::{
    Fault, Lines, Planned, ProblemSize, Progress, Search, Settings, Task, Valid, Violation, Work, check, scratch,
};

const DAY: i32 = Seconds::DAY.0;
const A: CarerIx = CarerIx(0);
const B: CarerIx = CarerIx(1);

/// Carers with these wages a second, each with a shift of 2 000 seconds on every day. Shifts are numbered day by day.
fn plan(wages: &[i64], days: u16) -> Tables {
    let mut tables = Tables { clients: 4, places: 1, modes: 1, ..Tables::default() };
    tables.travel_seconds = vec![0];
    tables.travel_metres = vec![0];
    tables.carers = wages.iter().map(|&wage| Carer { per_second: Cost(wage), ..Carer::default() }).collect();
    for day in 0..days {
        for carer in 0..wages.len() {
            let start = i32::from(day) * DAY;
            tables.shifts.push(Shift {
                carer: CarerIx::from_index(carer),
                span: Span { start: Seconds(start), end: Seconds(start + 2_000) },
                start: PlaceIx::NONE,
                end: PlaceIx::NONE,
                commute_paid: true,
                capacity: 99,
                day,
                ..Shift::default()
            });
        }
    }
    tables
}

/// A visit of 100 seconds at a fixed time; dear to leave out.
fn visit(client: u32, day: i32, start: i32) -> Visit {
    let time = Seconds(day * DAY + start);
    Visit {
        client: ClientIx(client),
        duration: Seconds(100),
        window: Window { earliest: time, latest: time },
        due: time,
        unserved_price: Cost(1_000_000),
        carers: 1,
        ..Visit::default()
    }
}

fn valid(tables: &Tables) -> Valid<'_> {
    tables.view().validated(&mut |fault| panic!("{fault:?}")).unwrap()
}

/// What the search finds: where it stands, and by visit the shift that makes it.
fn solve(tables: &Tables) -> (Progress, Vec<Option<usize>>) {
    let problem = valid(tables);
    let mut memory = Memory::new(ProblemSize::from_problem(&problem));
    let settings = Settings { work: Work(20_000), ..Settings::default() };
    let mut search = Search::new(memory.workspace(problem).unwrap(), settings);
    let progress = search.step(Work(u64::MAX));
    let roster = OwnedRoster::from_roster(&search.best());
    let (lines, broken) = judge(tables, &roster);
    assert_eq!((lines, broken), (progress.lines, vec![]));
    let makes = |visit: usize| {
        (0..tables.shifts.len()).find(|&shift| {
            let round = roster.view().round(ShiftIx::from_index(shift));
            round.iter().any(|stop| stop.task == Task::Visit(VisitIx::from_index(visit)))
        })
    };
    (progress, (0..tables.visits.len()).map(makes).collect())
}

fn judge(tables: &Tables, roster: &OwnedRoster) -> (Lines, Vec<Violation>) {
    let (problem, mut broken) = (valid(tables), Vec::new());
    let mut memory = vec![9; scratch(&problem)];
    let lines = check(&problem, &roster.view(), &mut memory, &mut |violation| broken.push(violation));
    (lines, broken)
}

/// What the checker says when visits are made in these shifts, those of one shift in order of time.
fn made_in(tables: &Tables, shifts: &[usize]) -> (Lines, Vec<Violation>) {
    let mut rounds = vec![Vec::new(); tables.shifts.len()];
    for (visit, &shift) in shifts.iter().enumerate() {
        let start = tables.visits[visit].window.earliest;
        rounds[shift].push(Planned { task: Task::Visit(VisitIx::from_index(visit)), start });
    }
    judge(tables, &OwnedRoster::from_rounds(&rounds))
}

#[test]
fn no_more_hours_than_the_contract_allows() {
    let mut tables = plan(&[1, 9], 2);
    tables.visits = vec![visit(0, 0, 0), visit(1, 1, 0)];
    assert_eq!(solve(&tables).1, [Some(0), Some(2)]);
    tables.carers[0].contract_most = Seconds(150);
    let (progress, made) = solve(&tables);
    assert_eq!(progress.lines.paid_time, Cost(100 + 900), "{made:?}");
    assert_eq!(made_in(&tables, &[0, 2]).1, [Violation::Hours(A, Seconds(50))]);
    tables.carers[1].contract_most = Seconds(99);
    assert_eq!(solve(&tables).0.unserved, 1);
}

#[test]
fn guaranteed_hours_are_paid_worked_or_not() {
    let mut tables = plan(&[1, 3], 1);
    tables.visits = vec![visit(0, 0, 0)];
    tables.carers[1].contract_least = Seconds(110);
    tables.carers[1].idle_per_second = Cost(1);
    let (progress, made) = solve(&tables);
    assert_eq!((progress.lines.contracts, made), (Cost(110), vec![Some(0)]));
    tables.carers[1].idle_per_second = Cost(4);
    let (progress, made) = solve(&tables);
    assert_eq!((progress.lines.contracts, made), (Cost(4 * 10), vec![Some(1)]));
    assert_eq!(made_in(&tables, &[0]).0.contracts, Cost(4 * 110));
}

#[test]
fn overtime_goes_to_who_has_none() {
    let mut tables = plan(&[1, 2], 2);
    tables.visits = vec![visit(0, 0, 0), visit(1, 1, 0)];
    tables.carers[0].overtime_from = Seconds(120);
    tables.carers[0].overtime_per_second = Cost(1);
    assert_eq!((solve(&tables).0.lines.contracts, solve(&tables).0.lines.paid_time), (Cost(80), Cost(200)));
    tables.carers[0].overtime_per_second = Cost(2);
    assert_eq!((solve(&tables).0.lines.contracts, solve(&tables).0.lines.paid_time), (Cost(0), Cost(300)));
    assert_eq!(made_in(&tables, &[0, 2]).0.contracts, Cost(2 * 80));
}

#[test]
fn hours_are_shared_when_unevenness_has_a_price() {
    let mut tables = plan(&[1, 2], 2);
    tables.visits = vec![visit(0, 0, 0), visit(1, 1, 0)];
    tables.carers[0].fair_share = Seconds(120);
    assert_eq!(solve(&tables).0.lines.paid_time, Cost(200));
    tables.prices.uneven_second = Cost(2);
    let lines = solve(&tables).0.lines;
    assert_eq!((lines.paid_time, lines.fairness), (Cost(300), Cost(0)));
    assert_eq!(made_in(&tables, &[0, 2]).0.fairness, Cost(2 * 80));
}

#[test]
fn carers_rest_between_days_and_not_between_rounds_of_a_day() {
    let mut tables = plan(&[1, 9], 3);
    tables.visits = vec![visit(0, 0, 900), visit(1, 1, 0), visit(2, 2, 500)];
    tables.carers[0].rest = Seconds(DAY - 600);
    // From 1 000 on the first day to 0 on the second is 400 short; from there to the third is enough.
    let broken = made_in(&tables, &[0, 2, 4]).1;
    assert_eq!(broken, [Violation::Rest(A, ShiftIx(2), Seconds(400))]);
    let (progress, made) = solve(&tables);
    assert_eq!((progress.unserved, progress.lines.paid_time), (0, Cost(200 + 900)), "{made:?}");
    // The same two rounds on one day.
    tables.shifts[2].day = 0;
    assert_eq!(made_in(&tables, &[0, 2, 4]).1, []);
    assert_eq!(solve(&tables).0.lines.paid_time, Cost(300));
}

#[test]
fn a_week_has_one_long_rest() {
    let mut tables = plan(&[1], 7);
    tables.visits = (0..7).map(|day| visit(0, day, 0)).collect();
    tables.carers[0].week_rest = Seconds(2 * DAY - 100);
    let every_day = made_in(&tables, &[0, 1, 2, 3, 4, 5, 6]).1;
    assert_eq!(every_day, [Violation::WeekRest(A, 0, Seconds(DAY))]);
    assert_eq!(solve(&tables).0.unserved, 1);
    // A second more, and a single day off will not do.
    tables.carers[0].week_rest.0 += 1;
    assert_eq!(solve(&tables).0.unserved, 2);
    // From a Thursday on these are two weeks, with Monday to Wednesday before the plan free.
    tables.first_weekday = 3;
    assert_eq!(made_in(&tables, &[0, 1, 2, 3, 4, 5, 6]).1, []);
    assert_eq!(solve(&tables).0.unserved, 0);
}

#[test]
fn the_second_week_is_judged_too() {
    let mut tables = plan(&[1], 14);
    tables.visits = (7..14).map(|day| visit(0, day, 0)).collect();
    tables.carers[0].week_rest = Seconds(2 * DAY - 100);
    assert_eq!(made_in(&tables, &[7, 8, 9, 10, 11, 12, 13]).1, [Violation::WeekRest(A, 1, Seconds(DAY))]);
    assert_eq!(solve(&tables).0.unserved, 1);
}

#[test]
fn a_fortnight_has_two_rests_or_one_of_twice_the_length() {
    let mut tables = plan(&[1], 14);
    // Every day but two: the rests are of a day each, and the first week has none.
    let days: Vec<i32> = (0..14).filter(|day| ![9, 12].contains(day)).collect();
    tables.visits = days.iter().map(|&day| visit(0, day, 0)).collect();
    let shifts: Vec<usize> = days.iter().map(|&day| day as usize).collect();
    tables.carers[0].week_rest = Seconds(2 * DAY - 100);
    assert_eq!(made_in(&tables, &shifts).1, [Violation::WeekRest(A, 0, Seconds(DAY))]);
    tables.carers[0].fortnight_rest = true;
    assert_eq!(made_in(&tables, &shifts).1, []);
    assert_eq!(solve(&tables).0.unserved, 0);
    // A second more each, and one more day off lengthens one of the two alone.
    tables.carers[0].week_rest.0 += 1;
    assert_eq!(made_in(&tables, &shifts).1, [Violation::WeekRest(A, 0, Seconds(1))]);
    assert_eq!(solve(&tables).0.unserved, 2);
    // Two days off in a row are two rests of a day.
    let days: Vec<i32> = (0..14).filter(|day| ![5, 6].contains(day)).collect();
    tables.visits = days.iter().map(|&day| visit(0, day, 0)).collect();
    let shifts: Vec<usize> = days.iter().map(|&day| day as usize).collect();
    tables.carers[0].week_rest = Seconds((3 * DAY - 100) / 2);
    assert_eq!(made_in(&tables, &shifts).1, []);
    assert_eq!(solve(&tables).0.unserved, 0);
    tables.carers[0].week_rest.0 += 1;
    assert_eq!(made_in(&tables, &shifts).1, [Violation::WeekRest(A, 0, Seconds(1))]);
    assert_eq!(solve(&tables).0.unserved, 1);
}

#[test]
fn only_so_many_hours_a_day_in_all_rounds_of_the_day() {
    let mut tables = plan(&[1, 9], 2);
    // A second shift on the first day, for the carer who may work no longer than one visit and a half a day.
    tables.shifts[2] = Shift { span: Span { start: Seconds(3_000), end: Seconds(5_000) }, day: 0, ..tables.shifts[0] };
    tables.visits = vec![visit(0, 0, 0), visit(1, 0, 3_000)];
    tables.carers[0].day_most = Seconds(150);
    assert_eq!(made_in(&tables, &[0, 2]).1, [Violation::DayHours(A, 0, Seconds(50))]);
    let found = |tables: &Tables| (solve(tables).0.unserved, solve(tables).0.lines.paid_time);
    assert_eq!(found(&tables), (0, Cost(100 + 900)), "the dearer carer makes one of them");
    tables.carers[0].day_most = Seconds(200);
    assert_eq!(made_in(&tables, &[0, 2]).1, []);
    assert_eq!(found(&tables), (0, Cost(200)));
    // On two days the same hours are allowed.
    (tables.carers[0].day_most, tables.shifts[2].day) = (Seconds(150), 1);
    assert_eq!(found(&tables), (0, Cost(200)));
}

#[test]
fn a_couple_has_one_carer_for_both() {
    let mut tables = plan(&[1, 2], 1);
    tables.visits = vec![visit(0, 0, 0), visit(1, 0, 100), visit(2, 0, 50)];
    let gap = Gap {
        first: VisitIx(0),
        second: VisitIx(1),
        least: Seconds(100),
        most: Seconds(100),
        different_carers: false,
        same_carer: true,
        both_or_neither: true,
    };
    // The cheap carer cannot make all three: the third visit lies across both of the others.
    tables.gaps = vec![gap];
    let (progress, made) = solve(&tables);
    assert_eq!((progress.unserved, made[0], made[2]), (0, made[1], Some(1 - made[0].unwrap())));
    assert!(made_in(&tables, &[0, 1, 1]).1.contains(&Violation::GapOther(GapIx(0))));
    assert_eq!(made_in(&tables, &[0, 0, 1]).1, []);
    tables.gaps[0].different_carers = true;
    assert!(tables.view().validated(&mut |fault| assert_eq!(fault, Fault::Gap(GapIx(0)))).is_none());
}

#[test]
fn only_so_many_days() {
    let mut tables = plan(&[1], 3);
    tables.visits = (0..3).map(|day| visit(0, day, 0)).collect();
    tables.carers[0].days_most = 2;
    assert_eq!(made_in(&tables, &[0, 1, 2]).1, [Violation::Days(A, 3)]);
    assert_eq!(solve(&tables).0.unserved, 1);
}

#[test]
fn only_so_many_days_in_a_row_counting_those_before_the_plan() {
    let mut tables = plan(&[1], 3);
    tables.visits = (0..3).map(|day| visit(0, day, 0)).collect();
    tables.carers[0].row_most = 3;
    assert_eq!(solve(&tables).0.unserved, 0);
    tables.carers[0].row_before = 2;
    assert_eq!(made_in(&tables, &[0, 1, 2]).1, [Violation::DaysInARow(A, 5)]);
    let (progress, made) = solve(&tables);
    assert_eq!((progress.unserved, made[2]), (1, Some(2)));
    // The days before do not count for who begins with a day off.
    tables.carers[0].row_before = 9;
    tables.visits.remove(0);
    assert_eq!(solve(&tables).0.unserved, 0);
    assert_eq!(made_in(&tables, &[1, 2]).1, []);
}

#[test]
fn only_so_many_weekends() {
    let mut tables = plan(&[1], 10);
    // From a Friday: Saturday, Sunday, and the Saturday after.
    tables.first_weekday = 4;
    tables.visits = [1, 2, 7, 8].map(|day| visit(0, day, 0)).to_vec();
    assert_eq!(solve(&tables).0.unserved, 0);
    tables.carers[0].weekends_most = 1;
    assert_eq!(made_in(&tables, &[1, 2, 7, 8]).1, [Violation::Weekends(A, 2)]);
    assert_eq!(solve(&tables).1, [Some(1), Some(2), Some(7), None]);
}

#[test]
fn unpopular_visits_are_shared() {
    let mut tables = plan(&[1, 2], 4);
    tables.visits = (0..4).map(|day| Visit { unpopular: 1, ..visit(0, day, 0) }).collect();
    assert_eq!(solve(&tables).0.lines.paid_time, Cost(400));
    tables.prices.unpopular = Cost(100);
    let lines = solve(&tables).0.lines;
    assert_eq!((lines.fairness, lines.paid_time), (Cost(100 * (4 + 4)), Cost(200 + 400)));
    assert_eq!(made_in(&tables, &[0, 2, 4, 6]).0.fairness, Cost(100 * 16));
}

#[test]
fn a_new_face_costs_once_a_client() {
    let mut tables = plan(&[1, 2], 2);
    tables.visits = vec![visit(0, 0, 0), visit(0, 1, 0)];
    let tie = Tie { client: ClientIx(0), carer: B, standing: CarerStanding::Neutral, visits_before: 1 };
    tables.ties = vec![Tie { carer: A, visits_before: 0, ..tie }, tie];
    tables.prices.new_face = Cost(199);
    let (progress, made) = solve(&tables);
    assert_eq!((progress.lines.continuity, made), (Cost(199), vec![Some(0), Some(2)]));
    tables.prices.new_face = Cost(201);
    let (progress, made) = solve(&tables);
    assert_eq!((progress.lines.continuity, made), (Cost(0), vec![Some(1), Some(3)]));
    assert_eq!(made_in(&tables, &[0, 2]).0.continuity, Cost(201));
}

/// Two visits of a client on two days; on the first day one carer is cheaper by 200, on the second the other.
fn two_days() -> Tables {
    let mut tables = plan(&[1, 1], 2);
    tables.shifts[1].use_price = Cost(200);
    tables.shifts[2].use_price = Cost(200);
    tables.visits = vec![visit(2, 0, 0), visit(2, 1, 0)];
    assert_eq!(solve(&tables).1, [Some(0), Some(3)]);
    tables
}

#[test]
fn a_further_carer_costs_what_it_costs() {
    let mut tables = two_days();
    tables.prices.further_carer = Cost(199);
    assert_eq!(solve(&tables).0.lines.continuity, Cost(199));
    tables.prices.further_carer = Cost(201);
    let lines = solve(&tables).0.lines;
    assert_eq!((lines.continuity, lines.shifts), (Cost(0), Cost(200)));
    assert_eq!(made_in(&tables, &[0, 3]).0.continuity, Cost(201));
}

#[test]
fn a_slot_keeps_its_carer() {
    let mut tables = two_days();
    tables.prices.slot_carer = Cost(201);
    // No slots, or two different ones: nothing to keep.
    assert_eq!(solve(&tables).1, [Some(0), Some(3)]);
    tables.visits[0].slot = 1;
    tables.visits[1].slot = 2;
    assert_eq!(solve(&tables).1, [Some(0), Some(3)]);
    tables.visits[1].slot = 1;
    let lines = solve(&tables).0.lines;
    assert_eq!((lines.continuity, lines.shifts), (Cost(0), Cost(200)));
    assert_eq!(made_in(&tables, &[0, 3]).0.continuity, Cost(201));
    // Another client's slot of the same number is another slot.
    tables.visits[1].client = ClientIx(3);
    assert_eq!(solve(&tables).1, [Some(0), Some(3)]);
}

#[test]
fn no_more_carers_than_a_client_bears() {
    let mut tables = two_days();
    tables.most_carers = vec![0, 0, 1, 0];
    assert_eq!(made_in(&tables, &[0, 3]).1, [Violation::ManyCarers(ClientIx(2), 2)]);
    let (progress, _) = solve(&tables);
    assert_eq!((progress.unserved, progress.lines.shifts), (0, Cost(200)));
}

#[test]
fn who_is_committed_to_a_client_is_no_further_carer_and_counts_among_those_who_may_come() {
    let committed = |slot, carer| Commitment { client: ClientIx(2), slot, carer };
    let mut tables = two_days();
    tables.prices.further_carer = Cost(201);
    tables.commitments = vec![committed(0, A)];
    assert_eq!(made_in(&tables, &[0, 3]).0.continuity, Cost(201));
    assert_eq!(solve(&tables).1, [Some(0), Some(2)]);
    tables.commitments = vec![committed(0, A), committed(0, B)];
    assert_eq!(made_in(&tables, &[0, 3]).0.continuity, Cost(0));
    assert_eq!(solve(&tables).1, [Some(0), Some(3)]);

    let mut tables = two_days();
    tables.prices.slot_carer = Cost(201);
    tables.visits.iter_mut().for_each(|visit| visit.slot = 1);
    tables.commitments = vec![committed(0, B), committed(1, B)];
    assert_eq!(made_in(&tables, &[0, 3]).0.continuity, Cost(201));
    assert_eq!(solve(&tables).1, [Some(1), Some(3)]);

    let mut tables = two_days();
    tables.most_carers = vec![0, 0, 1, 0];
    tables.commitments = vec![committed(0, B)];
    assert_eq!(made_in(&tables, &[0, 2]).1, [Violation::ManyCarers(ClientIx(2), 2)]);
    assert_eq!(made_in(&tables, &[1, 3]).1, []);
    assert_eq!(solve(&tables).1, [Some(1), Some(3)]);
}

#[test]
fn both_carers_of_a_double_run_work_and_meet() {
    let mut tables = plan(&[1, 1], 1);
    tables.shifts.truncate(1);
    tables.shifts[0].second = B;
    tables.visits = vec![visit(0, 0, 0)];
    tables.prices.further_carer = Cost(7);
    assert_eq!(solve(&tables).0.lines.continuity, Cost(7));
    tables.carers[1].contract_most = Seconds(60);
    assert_eq!(made_in(&tables, &[0]).1, [Violation::Hours(B, Seconds(40))]);
    assert_eq!(solve(&tables).0.unserved, 1);
}

#[test]
fn a_late_start_that_keeps_a_rest_may_be_begun_from() {
    let mut tables = plan(&[1], 2);
    tables.visits = vec![visit(0, 0, 900), visit(1, 1, 0)];
    tables.visits[1].window.latest.0 += 1_000;
    tables.carers[0].rest = Seconds(DAY - 600);
    let at = |visit: u32, start: i32| vec![Planned { task: Task::Visit(VisitIx(visit)), start: Seconds(start) }];
    let stated = OwnedRoster::from_rounds(&[at(0, 900), at(1, DAY + 500)]);
    assert_eq!(judge(&tables, &stated).1, []);
    let problem = valid(&tables);
    let mut memory = Memory::new(ProblemSize::from_problem(&problem));
    let settings = Settings { work: Work(2_000), ..Settings::default() };
    let begun = Search::from_roster(memory.workspace(problem).unwrap(), settings, &stated.view());
    let mut search = begun.unwrap();
    assert_eq!(search.step(Work(u64::MAX)).unserved, 0);
    let best = OwnedRoster::from_roster(&search.best());
    assert_eq!(judge(&tables, &best).1, []);
}
