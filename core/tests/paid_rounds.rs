//! The least paid time of tiny problems, found by trying everything, beside what certificates by paid rounds show.

#[path = "random/mod.rs"]
mod random;

use homeround_core::book::travel::NO_ROUTE;
use homeround_core::book::{Break, Carer, Gap, Shift, Visit};
use homeround_core::certificate::{CertificateKind, Claim, InvalidCertificate, Weighed};
use homeround_core::ground::{CarerIx, ClientIx, ModeIx, PlaceIx, Seconds, Span, VisitIx, Window};
use homeround_core::heap::{OwnedCertificate, Tables};
use random::Stream;

/// Seconds of one step of time: everything lies on them, so that the best starts do too.
const STEP: i32 = 300;

fn steps(count: i32) -> Seconds {
    Seconds(count * STEP)
}

/// Two or three visits, one or two shifts; with gaps and breaks where asked for.
fn tiny(seed: u64, shifts: u32, rich: bool) -> Tables {
    let dice = &mut Stream(seed);
    let visits = dice.within(2, 3) as u32;
    let places = visits + 1;
    let mut tables = Tables { clients: visits, places, modes: 1, ..Tables::default() };
    // Some ways are shorter by way of another visit, and some there are not.
    let way = |dice: &mut Stream| if dice.chance(8) { NO_ROUTE } else { (dice.within(0, 5) * STEP) as u32 };
    let ways = (0..places * places).map(|at| if at / places == at % places { 0 } else { way(dice) });
    tables.travel_seconds = ways.collect();
    tables.travel_metres = vec![0; tables.travel_seconds.len()];
    let double_run = dice.chance(20);
    tables.carers = vec![Carer::default(); shifts as usize + 1];
    let commute_paid = dice.chance(50);
    for at in 0..shifts {
        let second = if at == 0 && double_run { CarerIx(shifts) } else { CarerIx::NONE };
        let span = Span { start: steps(dice.within(0, 6)), end: steps(dice.within(12, 26)) };
        let (start, end) = (PlaceIx(0), PlaceIx(0));
        tables.shifts.push(Shift { carer: CarerIx(at), second, span, start, end, commute_paid, ..Shift::default() });
        if rich && dice.chance(60) {
            let first = dice.within(6, 9);
            let window = Window { earliest: steps(first), latest: steps(first + dice.within(0, 3)) };
            let after = steps(if dice.chance(30) { dice.within(1, 12) } else { 0 });
            let (duration, paid) = (steps(dice.within(1, 3)), dice.chance(30));
            let shift = &mut tables.shifts[at as usize];
            (shift.first_break, shift.breaks) = (tables.breaks.len() as u32, 1);
            tables.breaks.push(Break { window, duration, paid, after });
        }
    }
    for at in 0..visits {
        let first = dice.within(0, 14);
        let window = Window { earliest: steps(first), latest: steps(first + dice.within(0, 4)) };
        let mut visit = Visit { client: ClientIx(at), place: PlaceIx(at + 1), window, ..Visit::default() };
        (visit.duration, visit.carers) = (steps(dice.within(1, 4)), if dice.chance(25) { 2 } else { 1 });
        if dice.chance(20) {
            let first = dice.within(0, 14);
            (visit.first_other, visit.others) = (tables.windows.len() as u32, 1);
            tables.windows.push(Window { earliest: steps(first), latest: steps(first + dice.within(0, 2)) });
        }
        tables.visits.push(visit);
    }
    if rich && dice.chance(40) {
        let least = steps(dice.within(-4, 6));
        let most = if dice.chance(50) { Gap::NO_MOST } else { least + steps(dice.within(0, 4)) };
        let (first, second) = (VisitIx(0), VisitIx(1));
        let (different_carers, same_carer, both_or_neither) = (false, false, false);
        tables.gaps.push(Gap { first, second, least, most, different_carers, same_carer, both_or_neither });
    }
    tables
}

/// The least paid seconds of the rosters that make all visits; nothing where none does.
fn least_paid(tables: &Tables) -> Option<i64> {
    let allowed: Vec<Vec<i32>> = tables.visits.iter().map(|visit| starts(tables, visit)).collect();
    let mut least = None;
    let each = allowed.iter().map(Vec::len).product::<usize>();
    for mut choice in 0..each {
        let mut begin = Vec::new();
        for starts in &allowed {
            begin.push(starts[choice % starts.len()]);
            choice /= starts.len();
        }
        let kept = tables.gaps.iter().all(|gap| {
            let apart = begin[gap.second.at()] - begin[gap.first.at()];
            gap.least.0 <= apart && apart <= gap.most.0
        });
        // By visit, two bits say which shifts make it.
        for made in (0..1_usize << (2 * begin.len())).filter(|_| kept) {
            let by = |visit: usize, shift: usize| made >> (2 * visit + shift) & 1 == 1;
            let hands = |visit: usize| {
                let carers = tables.visits[visit].carers;
                let shifts = tables.shifts.iter().enumerate().filter(|&(at, _)| by(visit, at));
                shifts.map(|(_, shift)| shift.hands(carers)).sum::<u8>() == carers
            };
            let spare = (0..begin.len()).all(|visit| (tables.shifts.len()..2).all(|shift| !by(visit, shift)));
            if !spare || !(0..begin.len()).all(hands) {
                continue;
            }
            let round = |at: usize| {
                let mut stops: Vec<usize> = (0..begin.len()).filter(|&visit| by(visit, at)).collect();
                stops.sort_by_key(|&visit| begin[visit]);
                least_round(tables, &tables.shifts[at], &stops, &begin)
            };
            let paid = (0..tables.shifts.len()).map(round).sum::<Option<i64>>();
            least = paid.into_iter().chain(least).min();
        }
    }
    least
}

/// The starts that the windows of a visit leave.
fn starts(tables: &Tables, visit: &Visit) -> Vec<i32> {
    let view = tables.view();
    let within = |window: Window| (window.earliest.0..=window.latest.0).step_by(STEP as usize);
    let mut starts: Vec<i32> = view.windows_of(visit).flat_map(within).collect();
    starts.sort_unstable();
    starts.dedup();
    starts
}

/// The least paid seconds of one round, its break where it costs least; nothing where a rule is broken.
fn least_round(tables: &Tables, shift: &Shift, visits: &[usize], begin: &[i32]) -> Option<i64> {
    let (Some(&first), Some(&last)) = (visits.first(), visits.last()) else { return Some(0) };
    let pause = tables.breaks.get(shift.first_break as usize).filter(|_| shift.breaks > 0);
    let lasts = |visit: usize| tables.visits[visit].duration.0;
    let (begins, ends) = (begin[first], begin[last] + lasts(last));
    let Some(pause) = pause else { return walk(tables, shift, visits, begin, None) };
    let meets = pause.window.latest.0 > begins && pause.window.earliest.0 < ends;
    let owed = meets && ends - begins > pause.after.0;
    let without = walk(tables, shift, visits, begin, None).filter(|_| !owed);
    let taken = (pause.window.earliest.0..=pause.window.latest.0).step_by(STEP as usize);
    let with = taken.flat_map(|start| (0..=visits.len()).map(move |before| (before, start)));
    with.filter_map(|at| walk(tables, shift, visits, begin, Some((at, pause)))).chain(without).min()
}

/// The paid seconds of a round at these starts, with its break before one of its visits or behind them all.
fn walk(
    tables: &Tables,
    shift: &Shift,
    visits: &[usize],
    begin: &[i32],
    pause: Option<((usize, i32), &Break)>,
) -> Option<i64> {
    let travel = tables.view().travel;
    let way = |from: PlaceIx, to: PlaceIx| travel.seconds(ModeIx(0), 0, from, to).0;
    let (mut place, mut free, mut paid, mut left) = (shift.start, None, 0, None);
    for at in 0..=visits.len() {
        if let Some(((before, start), pause)) = pause.filter(|((before, _), _)| *before == at) {
            left = left.or(Some(start));
            paid -= if pause.paid { 0 } else { pause.duration.0 };
            if free.is_some_and(|free| free > start) || (before == 0 && start < shift.span.start.0) {
                return None;
            }
            free = Some(start + pause.duration.0);
        }
        let Some(&visit) = visits.get(at) else { continue };
        let (row, reach) = (&tables.visits[visit], way(place, tables.visits[visit].place));
        left = left.or(Some(begin[visit] - reach));
        if free.is_some_and(|free| free + reach > begin[visit]) {
            return None;
        }
        paid -= if at == 0 && !shift.commute_paid { reach } else { 0 };
        (place, free) = (row.place, Some(begin[visit] + row.duration.0));
    }
    let home = way(place, shift.end);
    let (left, back) = (left?, free? + home);
    if left < shift.span.start.0 || back > shift.span.end.0 {
        return None;
    }
    paid += back - left - if shift.commute_paid { 0 } else { home };
    Some(i64::from(paid) * if shift.second.is_some() { 2 } else { 1 })
}

/// What these points of all visits show of paid seconds.
fn shown(tables: &Tables, points: &[u32], grid: i32) -> i64 {
    let problem = tables.view().validated(&mut |fault| panic!("{fault:?}")).unwrap();
    let visits = points.iter().enumerate();
    let visits = visits.map(|(at, &points)| Weighed { visit: VisitIx(at as u32), points, onward: 0 }).collect();
    let plain = OwnedCertificate::plain(CertificateKind::PaidRounds, []);
    let (claim, grid) = (Claim::PaidSeconds(u64::MAX / 2), Seconds(grid));
    let found = OwnedCertificate { claim, visits, paid: 1, grid, ..plain };
    match found.check(&problem, &vec![true; points.len()]) {
        Err(InvalidCertificate::NotShown(weight)) => weight.needed - weight.most,
        // Windows and gaps that contradict one another leave no roster.
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_points_show_more_than_the_least_paid_time() {
    let (mut looked, mut near) = (0, 0);
    for seed in 0..1_200 {
        let tables = tiny(seed, 1 + seed as u32 % 2, true);
        let Some(least) = least_paid(&tables) else { continue };
        looked += 1;
        let dice = &mut Stream(seed);
        for grid in [1, 300, 900, 86_400] {
            let points: Vec<u32> = tables.visits.iter().map(|_| dice.within(0, 24) as u32 * 300).collect();
            let shown = shown(&tables, &points, grid);
            assert!(shown <= least, "seed {seed}, grid {grid}, {points:?}: {shown} of {least}");
            near += u32::from(2 * shown > least);
        }
    }
    assert!(looked > 100 && near > 50, "{looked} looked at, {near} near");
}

/// One shift that must make everything: points that nobody would leave out show its paid time to the second.
#[test]
fn one_round_is_bounded_by_what_it_is_paid() {
    let mut looked = 0;
    for seed in 0..600 {
        let tables = tiny(seed, 1, false);
        let Some(least) = least_paid(&tables) else { continue };
        looked += 1;
        for grid in [1, 300, 900, 86_400] {
            let shown = shown(&tables, &vec![1_000_000; tables.visits.len()], grid);
            assert_eq!(shown, least, "seed {seed}, grid {grid}");
        }
    }
    assert!(looked > 50, "{looked} looked at");
}
