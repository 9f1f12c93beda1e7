//! A large problem must not be worse than its parts, and weeks with rules and prices on who comes are cut without breaking any.
#![cfg(feature = "std")]

mod random;

use homeround_core::book::{Gap, Pin, Tie};
use homeround_core::ground::{CarerIx, ClientIx, PlaceIx, ShiftIx, VisitIx};
use homeround_core::heap::Tables;
use homeround_core::parallel::{Options, Solved, solve};
use homeround_core::rounds::{Settings, Valid, Work, check, scratch};
use random::{Size, plan};

fn valid(tables: &Tables) -> Valid<'_> {
    tables.view().validated(&mut |fault| panic!("{fault:?}")).unwrap()
}

/// Solves a problem in neighbourhoods, on one thread and on two, and has the check judge what comes of it.
fn solved(problem: &Valid<'_>, work: u64, neighbourhood: u64) -> Solved {
    let settings = Settings { work: Work(work), ..Settings::default() };
    let options = |threads| Options { settings, neighbourhood, threads, ..Options::default() };
    let one = solve(problem, None, &options(1), &|_| true).unwrap();
    assert_eq!(one, solve(problem, None, &options(2), &|_| true).unwrap());
    let mut memory = vec![0; scratch(problem)];
    let lines = check(problem, &one.roster.view(), &mut memory, &mut |violation| panic!("{violation:?}"));
    assert_eq!(lines, one.progress.lines);
    let again = solve(problem, Some(&one.roster.view()), &options(2), &|_| true).unwrap();
    assert!(again.progress.lines.total() <= lines.total());
    one
}

/// Two of a problem side by side, with an hour between them by every mode.
fn twice(one: &Tables) -> Tables {
    let mut two = one.clone();
    let (carers, shifts, visits) = (one.carers.len() as u32, one.shifts.len() as u32, one.visits.len() as u32);
    let place = |place: PlaceIx| if place.is_some() { PlaceIx(place.0 + one.places) } else { place };
    let carer = |carer: CarerIx| if carer.is_some() { CarerIx(carer.0 + carers) } else { carer };
    two.clients *= 2;
    two.carers.extend(&one.carers);
    two.breaks.extend(&one.breaks);
    two.windows.extend(&one.windows);
    two.most_carers.extend(&one.most_carers);
    for shift in &one.shifts {
        let mut shift = *shift;
        (shift.carer, shift.second) = (carer(shift.carer), carer(shift.second));
        (shift.start, shift.end) = (place(shift.start), place(shift.end));
        shift.first_break += one.breaks.len() as u32;
        two.shifts.push(shift);
    }
    for visit in &one.visits {
        let mut visit = *visit;
        (visit.client, visit.place) = (ClientIx(visit.client.0 + one.clients), place(visit.place));
        visit.first_other += one.windows.len() as u32;
        two.visits.push(visit);
    }
    let visit = |visit: VisitIx| VisitIx(visit.0 + visits);
    two.gaps.extend(one.gaps.iter().map(|gap| Gap { first: visit(gap.first), second: visit(gap.second), ..*gap }));
    two.pins.extend(one.pins.iter().map(|pin| Pin { visit: visit(pin.visit), shift: ShiftIx(pin.shift.0 + shifts) }));
    let tie = |tie: &Tie| Tie { client: ClientIx(tie.client.0 + one.clients), carer: carer(tie.carer), ..*tie };
    two.ties.extend(one.ties.iter().map(tie));
    two.places *= 2;
    let (places, tables) = (one.places as usize, (one.modes * one.periods.max(1)) as usize);
    let apart = |rows: &[u32]| {
        let mut out = vec![3600; 4 * places * places * tables];
        for (at, &entry) in rows.iter().enumerate() {
            let (table, from, to) = (at / (places * places), at / places % places, at % places);
            for side in [0, places] {
                out[(table * 2 * places + from + side) * 2 * places + to + side] = entry;
            }
        }
        out
    };
    (two.travel_seconds, two.travel_metres) = (apart(&one.travel_seconds), apart(&one.travel_metres));
    two
}

#[test]
fn two_halves_are_served_at_least_as_well_as_each() {
    let (mut halves, mut whole) = ((0, 0), (0, 0));
    for seed in 0..10 {
        let mut tables = plan(seed, Size { visits: 40, carers: 10, span: 240, breaks: seed % 2 == 0 }, 3, true);
        tables.prices.worst_late_second.0 = 0;
        let one = solved(&valid(&tables), 200_000, 30).progress;
        let tables = twice(&tables);
        let two = solved(&valid(&tables), 400_000, 30).progress;
        halves = (halves.0 + 2 * one.unserved, halves.1 + 2 * one.lines.total().0);
        whole = (whole.0 + two.unserved, whole.1 + two.lines.total().0);
    }
    // A seed apart is worth some hundredths on problems as small as these.
    assert!(whole.0 <= halves.0 + halves.0 / 50 && whole.1 <= halves.1 + halves.1 / 50, "{whole:?} for {halves:?}");
}

#[test]
fn weeks_are_cut_between_carers_and_weeks_whatever_rules_there_are() {
    let (mut in_cells, mut in_one) = (0, 0);
    for seed in 0..24 {
        let days = if seed % 2 == 0 { 5 } else { 17 };
        let mut tables = plan(seed, Size { visits: 60, carers: 8, span: 240, breaks: seed % 3 == 0 }, days, true);
        tables.prices.worst_late_second.0 = 0;
        let problem = valid(&tables);
        in_cells += solved(&problem, 200_000, 8).progress.lines.total().0;
        in_one += solved(&problem, 200_000, u64::MAX).progress.lines.total().0;
    }
    // Cells of eight visits cannot be as good as the whole; what matters here is that every rule holds in them.
    assert!(in_cells < in_one + in_one / 4, "{in_cells} cut, {in_one} in one");
}
