//! Timelines worked by hand.

extern crate std;

use std::vec::Vec;

use super::propagate::Broken;
use super::{Lateness, Timeline, TimelineRows};
use crate::book::{Break, Carer, Gap, Shift, Travel, Visit};
use crate::ground::{BreakIx, CarerIx, Cost, PlaceIx, Seconds, Span, VisitIx, Window};
use crate::rounds::index::{EventIx, RoundIx, StopIx};
use crate::rounds::rows::{Round, Segments, Stop, VisitState};
use crate::rounds::{Prices, Problem, ProblemSize};

/// The tables of a small problem: a shift from 0 to 10 000 seconds on each of some days, which some carers of one kind take
/// in turn, every way 100 seconds, and perhaps a break of 600 on the first day between 2 000 and 9 000.
pub(crate) struct Case {
    pub(crate) carer: Carer,
    pub(crate) carers: u32,
    pub(crate) days: u16,
    pub(crate) prices: Prices,
    pub(crate) most_carers: Vec<u16>,
    pub(crate) visits: Vec<Visit>,
    pub(crate) gaps: Vec<Gap>,
    breaks: Vec<Break>,
}

impl Case {
    /// Visits of 1 000 seconds that may start between these times, due a hundred seconds after the first.
    pub(crate) fn new(windows: &[(i32, i32)]) -> Self {
        let visit = |&(earliest, latest): &(i32, i32)| Visit {
            place: PlaceIx(1),
            duration: Seconds(1_000),
            window: Window { earliest: Seconds(earliest), latest: Seconds(latest) },
            due: Seconds(earliest + 100),
            late_price: Cost(3),
            carers: 1,
            ..Visit::default()
        };
        let carer = Carer { per_second: Cost(1), ..Carer::default() };
        let prices = Prices { worst_late_second: Cost(10), ..Prices::default() };
        let (visits, most_carers) = (windows.iter().map(visit).collect(), Vec::new());
        Self { carer, carers: 1, days: 1, prices, most_carers, visits, gaps: Vec::new(), breaks: Vec::new() }
    }

    pub(crate) fn with_break(mut self) -> Self {
        let window = Window { earliest: Seconds(2_000), latest: Seconds(9_000) };
        self.breaks.push(Break { window, duration: Seconds(600), ..Break::default() });
        self
    }

    /// Gives `what` a timeline of these tables, laid out.
    pub(crate) fn on(&self, what: impl FnOnce(&mut Timeline<'_>)) {
        let day = |day: u16| {
            let start = Seconds(i32::from(day) * Seconds::DAY.0);
            let span = Span { start, end: start + Seconds(10_000) };
            let breaks = if day == 0 { self.breaks.len() as u32 } else { 0 };
            let carer = CarerIx(u32::from(day) % self.carers);
            Shift { carer, span, day, capacity: 9, breaks, commute_paid: true, ..Shift::default() }
        };
        let (carers, shifts) =
            (std::vec![self.carer; self.carers as usize], (0..self.days).map(day).collect::<Vec<_>>());
        let seconds = [0, 100, 100, 0];
        let problem = Problem {
            clients: 1,
            carers: &carers,
            shifts: &shifts,
            visits: &self.visits,
            gaps: &self.gaps,
            breaks: &self.breaks,
            travel: Travel { places: 2, modes: 1, seconds: &seconds, metres: &[0; 4], ..Travel::default() },
            prices: self.prices,
            most_carers: &self.most_carers,
            ..Problem::default()
        };
        let valid = problem.validated(&mut |fault| panic!("{fault}")).unwrap();
        let shape = ProblemSize::from_problem(&valid);
        let (mut stops, mut segments) =
            (std::vec![Stop::default(); shape.stops()], std::vec![Segments::default(); shape.stops()]);
        let (mut rounds, mut visits) =
            (std::vec![Round::default(); shape.shifts], std::vec![VisitState::default(); shape.visits]);
        let mut words = std::vec![7; shape.words()];
        let rows =
            TimelineRows { stops: &mut stops, segments: &mut segments, rounds: &mut rounds, visits: &mut visits };
        let mut timeline = Timeline::new(problem, &shape, rows, &mut &mut words[..]);
        timeline.lay_out();
        what(&mut timeline);
    }
}

/// The problem of a timeline.
pub(crate) fn problem<'a>(time: &Timeline<'a>) -> Problem<'a> {
    time.problem
}

/// Finds the slack of the changed rounds, as the search does.
pub(crate) fn refresh_slack(time: &mut Timeline<'_>) {
    for at in 0..time.changed().len() {
        time.refresh_backward(time.changed().round(at));
    }
    time.end_changes();
}

/// Puts the first part of a visit behind a stop and carries its start forward.
pub(crate) fn place(time: &mut Timeline<'_>, visit: u32, after: StopIx) -> Result<(), Broken> {
    time.link(StopIx(visit), after);
    time.serve(VisitIx(visit));
    time.begin(EventIx(visit))
}

fn starts(time: &Timeline<'_>) -> Vec<i32> {
    (0..time.visits().len() as u32).map(|visit| time.start_of_visit(VisitIx(visit))).collect()
}

#[test]
fn starts_are_the_least_that_windows_and_ways_allow() {
    Case::new(&[(500, 9_000), (0, 9_000), (0, 9_000)]).on(|time| {
        let start = time.kinds.start_of(RoundIx(0));
        place(time, 0, start).unwrap();
        place(time, 1, StopIx(0)).unwrap();
        assert_eq!(starts(time), [500, 1_500, 0], "the same place is no way");
        // In front: it starts when the carer is there, and what is behind it later.
        place(time, 2, start).unwrap();
        assert_eq!(starts(time), [1_100, 2_100, 100]);
        assert_eq!(time.stop(start).next, StopIx(2));
        // 500 late of the first, 2 000 of the second; the third is on time.
        assert_eq!(*time.lateness(), Lateness { late: 3 * (500 + 2_000), early: 0, worst: 2_000 });
        assert_eq!(time.start_price(), 3 * 2_500 + 10 * 2_000);
    });
}

#[test]
fn what_was_taken_out_lets_the_rest_start_earlier() {
    Case::new(&[(500, 9_000), (0, 9_000), (0, 9_000)]).on(|time| {
        for (visit, after) in
            [(0, time.kinds.start_of(RoundIx(0))), (1, StopIx(0)), (2, time.kinds.start_of(RoundIx(0)))]
        {
            place(time, visit, after).unwrap();
        }
        time.open_trail();
        time.unserve(VisitIx(2));
        time.unlink(StopIx(2));
        time.loosen_from(StopIx(0));
        time.tighten().unwrap();
        time.find_worst();
        assert_eq!(starts(time)[..2], [500, 1_500]);
        assert_eq!(*time.lateness(), Lateness { late: 3 * 1_400, early: 0, worst: 1_400 });
    });
}

#[test]
fn a_trial_leaves_nothing_behind() {
    Case::new(&[(500, 9_000), (0, 9_000), (0, 9_000)]).with_break().on(|time| {
        let start = time.kinds.start_of(RoundIx(0));
        place(time, 0, start).unwrap();
        place(time, 1, StopIx(0)).unwrap();
        time.end_changes();
        let rows = |time: &Timeline<'_>| std::format!("{:?}{:?}", time.stops(), time.visits());
        let (before, lateness) = (rows(time), *time.lateness());
        time.begin_trial();
        assert!(place(time, 2, start).is_ok());
        assert_ne!(starts(time)[..2], [500, 1_500]);
        assert!(time.changed().list().eq([RoundIx(0)]));
        time.undo_starts();
        time.unlink(StopIx(2));
        time.displace(VisitIx(2));
        time.end_trial(lateness);
        assert_eq!(time.stop(StopIx(2)).round, RoundIx::NONE);
        // Where a stop that stands nowhere stood last does not matter.
        let third = *time.stop(StopIx(2));
        *time.linked.stop_mut(StopIx(2)) = Stop { prev: StopIx::NONE, next: StopIx::NONE, reach: 0, start: 0, ..third };
        assert_eq!((rows(time), *time.lateness(), time.changed().len()), (before, lateness, 0));
    });
}

#[test]
fn a_round_names_itself_when_a_window_or_its_end_would_be_broken() {
    Case::new(&[(500, 1_000), (0, 9_000), (0, 9_700)]).on(|time| {
        let start = time.kinds.start_of(RoundIx(0));
        place(time, 0, start).unwrap();
        time.begin_trial();
        assert_eq!(place(time, 1, start), Err(Broken(RoundIx(0))), "the first would start at 1 100");
        time.undo_starts();
        time.unlink(StopIx(1));
        time.displace(VisitIx(1));
        time.end_trial(Lateness::default());
        let late = time.linked.stop_mut(StopIx(2));
        (late.earliest, late.start) = (9_000, 9_000);
        assert_eq!(place(time, 2, StopIx(0)), Err(Broken(RoundIx(0))), "the carer would be back at 10 100");
    });
}

#[test]
fn gaps_hold_between_visits_wherever_they_stand() {
    let mut case = Case::new(&[(0, 9_000), (0, 9_000)]);
    let gap = Gap {
        first: VisitIx(0),
        second: VisitIx(1),
        least: Seconds(3_000),
        most: Seconds(4_000),
        both_or_neither: false,
        different_carers: false,
        same_carer: false,
    };
    case.gaps.push(gap);
    case.on(|time| {
        let start = time.kinds.start_of(RoundIx(0));
        place(time, 0, start).unwrap();
        place(time, 1, StopIx(0)).unwrap();
        assert_eq!(starts(time), [100, 3_100]);
        assert_eq!((time.gap_floor(VisitIx(1)), time.gap_ceiling(VisitIx(0))), (3_100, 100));
        // Four thousand seconds are the most: where the second starts later, so does the first.
        time.open_trail();
        time.unserve(VisitIx(1));
        time.unlink(StopIx(1));
        time.tighten().unwrap();
        time.linked.stop_mut(StopIx(1)).earliest = 5_000;
        place(time, 1, StopIx(0)).unwrap();
        assert_eq!(starts(time), [1_000, 5_000]);
    });
}

#[test]
fn a_break_is_taken_where_the_visit_before_it_was() {
    Case::new(&[(0, 9_000)]).with_break().on(|time| {
        let (start, pause) = (time.kinds.start_of(RoundIx(0)), time.kinds.break_stop(BreakIx(0)));
        assert_eq!((time.stop(start).next, time.stop(pause).place), (pause, PlaceIx(0)));
        place(time, 0, start).unwrap();
        assert_eq!((time.stop(StopIx(0)).next, time.stop(pause).place), (pause, PlaceIx(1)));
        assert_eq!((time.stop(pause).start, time.leg(pause)), (2_000, 100));
        time.unlink(StopIx(0));
        assert_eq!(time.stop(pause).place, PlaceIx(0));
    });
}
