//! Every roster of a tiny problem, one after another.
#![allow(dead_code, reason = "each test file uses some of it")]

use homeround_core::book::{Break, CarerStanding, Gap, Shift};
use homeround_core::ground::{BreakIx, CarerIx, Seconds, VisitIx, Window};
use homeround_core::heap::{OwnedRoster, Tables};
use homeround_core::rounds::{Planned, Task, Valid, check, scratch};

pub(crate) type Rounds = Vec<Vec<Task>>;

/// Every way to put the visits from `visit` on into the rounds, each part with another carer, or to leave out those that
/// may be.
pub(crate) fn every_roster(
    tables: &Tables,
    asked: &[bool],
    visit: usize,
    rounds: &mut Rounds,
    found: &mut dyn FnMut(&Rounds),
) {
    let Some(row) = tables.visits.get(visit) else {
        every_break(tables, 0, rounds, found);
        return;
    };
    if !asked.get(visit).copied().unwrap_or(false) {
        every_roster(tables, asked, visit + 1, rounds, found);
    }
    every_part(tables, asked, visit, row.carers, 0, rounds, found);
}

/// Whether everybody in a shift has the skills of a visit and may come to its client.
fn may_make(tables: &Tables, visit: usize, shift: usize) -> bool {
    let (visit, shift) = (&tables.visits[visit], &tables.shifts[shift]);
    let ties = tables.ties.iter().filter(|tie| tie.client == visit.client);
    let requiring = ties.clone().any(|tie| tie.standing == CarerStanding::Required);
    [shift.carer, shift.second].into_iter().filter(|carer| carer.is_some()).all(|carer| {
        let tie = ties.clone().find(|tie| tie.carer == carer).copied().unwrap_or_default();
        let agreed =
            if requiring { tie.standing == CarerStanding::Required } else { tie.standing != CarerStanding::Barred };
        agreed && (!visit.known_only || tie.visits_before > 0) && tables.carers[carer.at()].skills.cover(visit.skills)
    })
}

#[allow(clippy::too_many_arguments, reason = "what is tried, where it stands, and what was put so far")]
fn every_part(
    tables: &Tables,
    asked: &[bool],
    visit: usize,
    left: u8,
    from: usize,
    rounds: &mut Rounds,
    found: &mut dyn FnMut(&Rounds),
) {
    if left == 0 {
        every_roster(tables, asked, visit + 1, rounds, found);
        return;
    }
    for shift in from..rounds.len() {
        let hands = if tables.shifts[shift].second.is_some() && tables.visits[visit].carers > 1 { 2 } else { 1 };
        if hands > left || !may_make(tables, visit, shift) {
            continue;
        }
        for at in 0..=rounds[shift].len() {
            rounds[shift].insert(at, Task::Visit(VisitIx::from_index(visit)));
            every_part(tables, asked, visit, left - hands, shift + 1, rounds, found);
            rounds[shift].remove(at);
        }
    }
}

fn every_break(tables: &Tables, row: usize, rounds: &mut Rounds, found: &mut dyn FnMut(&Rounds)) {
    if row == tables.breaks.len() {
        found(rounds);
        return;
    }
    let owns = |shift: &Shift| (shift.first_break..shift.first_break + shift.breaks).contains(&(row as u32));
    let shift = tables.shifts.iter().position(owns).unwrap();
    if rounds[shift].iter().all(|task| matches!(task, Task::Break(_))) {
        every_break(tables, row + 1, rounds, found);
        return;
    }
    for at in 0..=rounds[shift].len() {
        rounds[shift].insert(at, Task::Break(BreakIx::from_index(row)));
        every_break(tables, row + 1, rounds, found);
        rounds[shift].remove(at);
    }
}

/// Every choice of a window for each served visit; one in which it can be early also from when it is wanted, and from
/// halfway between.
pub(crate) fn every_window(
    tables: &Tables,
    rounds: &Rounds,
    chosen: &mut Vec<Window>,
    found: &mut dyn FnMut(&[Window]),
) {
    let Some(row) = tables.visits.get(chosen.len()) else {
        found(chosen);
        return;
    };
    let others = &tables.windows[row.first_other as usize..][..usize::from(row.others)];
    let served = rounds.iter().flatten().any(|task| *task == Task::Visit(VisitIx::from_index(chosen.len())));
    for &window in [row.window].iter().chain(others).take(if served { usize::MAX } else { 1 }) {
        let wanted = row.ready.0.clamp(window.earliest.0, window.latest.0);
        let half = wanted - (wanted - window.earliest.0) / 2;
        let soonest = window.earliest.0;
        let early = served && row.early_price.0 != 0;
        let mut starts = if early { vec![wanted, half, soonest] } else { vec![soonest] };
        starts.dedup();
        for start in starts {
            chosen.push(Window { earliest: Seconds(start), ..window });
            every_window(tables, rounds, chosen, found);
            chosen.pop();
        }
    }
}

/// How long a visit takes in a shift: as long as it takes the slower carer.
fn lasts(tables: &Tables, shift: &Shift, visit: VisitIx) -> i32 {
    let slower = |carer: CarerIx| tables.carers.get(carer.at()).map_or(0, |carer| i32::from(carer.slower_permille));
    let millis = tables.visits[visit.at()].duration.0 * (1000 + slower(shift.carer).max(slower(shift.second)));
    millis / 1000 + i32::from(millis % 1000 > 0)
}

/// Earliest starts by going over all rules until nothing changes; by rests too when `rested`.
fn earliest(tables: &Tables, rounds: &Rounds, windows: &[Window], rested: bool) -> Option<(Vec<i32>, Vec<i32>)> {
    let view = tables.view();
    let mut starts: Vec<i32> = windows.iter().map(|window| window.earliest.0).collect();
    let served = |visit: VisitIx| rounds.iter().flatten().any(|task| *task == Task::Visit(visit));
    let mut pauses: Vec<i32> = tables.breaks.iter().map(|row| row.window.earliest.0).collect();
    let mut changed = true;
    while changed {
        changed = false;
        let mut raise = |start: &mut i32, floor: i32| {
            if *start < floor {
                *start = floor;
                changed = true;
            }
        };
        let mut backs = vec![i32::MIN; rounds.len()];
        for (index, (shift, round)) in tables.shifts.iter().zip(rounds).enumerate() {
            let mode = tables.carers[shift.carer.at()].mode;
            let rest = if rested { rested_from(tables, rounds, &backs, index) } else { i32::MIN };
            let (mut place, mut now) = (shift.start, shift.span.start.0.max(rest));
            for task in round {
                match task {
                    Task::Visit(visit) => {
                        let row = &tables.visits[visit.at()];
                        raise(&mut starts[visit.at()], now + view.travel.seconds(mode, row.period, place, row.place).0);
                        now = starts[visit.at()] + lasts(tables, shift, *visit);
                        place = row.place;
                    }
                    Task::Break(row) => {
                        raise(&mut pauses[row.at()], now);
                        now = pauses[row.at()] + tables.breaks[row.at()].duration.0;
                    }
                }
            }
            backs[index] = now + view.travel.seconds(mode, shift.period, place, shift.end).0;
        }
        for gap in tables.gaps.iter().filter(|gap| served(gap.first) && served(gap.second)) {
            let floor = starts[gap.first.at()] + gap.least.0;
            raise(&mut starts[gap.second.at()], floor);
            if gap.most != Gap::NO_MOST {
                let floor = starts[gap.second.at()] - gap.most.0;
                raise(&mut starts[gap.first.at()], floor);
            }
        }
        let late = |(start, window): (&i32, &Window)| *start > window.latest.0;
        let paused = |(start, row): (&i32, &Break)| *start > row.window.latest.0;
        if starts.iter().zip(windows).any(late) || pauses.iter().zip(&tables.breaks).any(paused) {
            return None;
        }
    }
    Some((starts, pauses))
}

/// When the carers of a shift have rested from the days before, as far as that is known: shifts stand in order of days.
fn rested_from(tables: &Tables, rounds: &Rounds, backs: &[i32], index: usize) -> i32 {
    let shift = &tables.shifts[index];
    let staff = |shift: &Shift| [shift.carer, shift.second].into_iter().filter(|carer| carer.is_some());
    let mut free = i32::MIN;
    for carer in staff(shift) {
        let rest = tables.carers[carer.at()].rest.0;
        let before = (0..index).filter(|&at| staff(&tables.shifts[at]).any(|one| one == carer));
        let used = before.filter(|&at| rounds[at].iter().any(|task| matches!(task, Task::Visit(_))));
        let other = used.filter(|&at| tables.shifts[at].day != shift.day);
        free = other.map(|at| backs[at] + rest).filter(|_| rest > 0).fold(free, i32::max);
    }
    free
}

/// Earliest starts, then each round's starts as late as harms nobody, without the unpaid breaks that stand alone before the work
/// of a round or after it and may be left out.
pub(crate) fn timed_without_idle_breaks(
    tables: &Tables,
    rounds: &Rounds,
    windows: &[Window],
    is_legal: &mut dyn FnMut(&OwnedRoster) -> bool,
) -> Option<OwnedRoster> {
    let (starts, pauses) = earliest(tables, rounds, windows, false)?;
    let mut rounds = rounds.clone();
    let mut roster = published(tables, &rounds, windows, &starts, &pauses);
    let unpaid = |task: &Task| matches!(task, Task::Break(row) if !tables.breaks[row.at()].paid);
    let visit = |task: Option<&Task>| matches!(task, Some(Task::Visit(_)));
    for shift in 0..rounds.len() {
        for last in [false, true] {
            let round = &rounds[shift];
            let (end, beside) =
                if last { (round.last(), round.iter().nth_back(1)) } else { (round.first(), round.get(1)) };
            if !end.is_some_and(unpaid) || !visit(beside) {
                continue;
            }
            let mut fewer = rounds.clone();
            fewer[shift].remove(if last { round.len() - 1 } else { 0 });
            let shorter = published(tables, &fewer, windows, &starts, &pauses);
            if is_legal(&shorter) {
                (rounds, roster) = (fewer, shorter);
            }
        }
    }
    Some(roster)
}

/// Whether a legal roster serves every visit asked for; nothing after `most` timetables without one. Earliest starts and
/// late ones are both tried.
pub(crate) fn served(tables: &Tables, problem: &Valid<'_>, asked: &[bool], most: u64) -> Option<bool> {
    let (mut found, mut tried) = (false, 0);
    let mut memory = vec![0; scratch(problem)];
    every_roster(tables, asked, 0, &mut vec![Vec::new(); tables.shifts.len()], &mut |rounds| {
        if found || tried > most {
            return;
        }
        every_window(tables, rounds, &mut Vec::new(), &mut |windows| {
            tried += 1;
            if found || tried > most {
                return;
            }
            let Some((starts, pauses)) = earliest(tables, rounds, windows, true) else { return };
            let late = published(tables, rounds, windows, &starts, &pauses);
            let stop = |task: &Task| match *task {
                Task::Visit(visit) => Planned { task: *task, start: Seconds(starts[visit.at()]) },
                Task::Break(row) => Planned { task: *task, start: Seconds(pauses[row.at()]) },
            };
            let soon: Vec<Vec<Planned>> = rounds.iter().map(|round| round.iter().map(stop).collect()).collect();
            let soon = OwnedRoster::from_rounds(&soon);
            for roster in [late, soon] {
                let mut legal = true;
                check(problem, &roster.view(), &mut memory, &mut |_| legal = false);
                found |= legal;
            }
        });
    });
    (found || tried <= most).then_some(found)
}

fn published(tables: &Tables, rounds: &Rounds, windows: &[Window], starts: &[i32], pauses: &[i32]) -> OwnedRoster {
    let view = tables.view();
    let linked = |visit: VisitIx| {
        let stops = rounds.iter().flatten().filter(|task| **task == Task::Visit(visit)).count();
        let row = &tables.visits[visit.at()];
        let early = row.early_price.0 != 0 && windows[visit.at()].earliest < row.ready;
        early || stops > 1 || tables.gaps.iter().any(|gap| gap.first == visit || gap.second == visit)
    };
    let mut out = Vec::new();
    for (shift, round) in tables.shifts.iter().zip(rounds) {
        let mode = tables.carers[shift.carer.at()].mode;
        let mut stops: Vec<Planned> = Vec::new();
        // The last stop stays where it is: leaving later must not finish later.
        let mut limit = i32::MAX;
        for (at, task) in round.iter().enumerate().rev() {
            let before = |task: &Task| match task {
                Task::Visit(visit) => Some(&tables.visits[visit.at()]),
                Task::Break(_) => None,
            };
            let place = round[..=at].iter().rev().find_map(before).map_or(shift.start, |visit| visit.place);
            if let Some(next) = round.get(at + 1).and_then(before) {
                limit -= view.travel.seconds(mode, next.period, place, next.place).0;
            }
            let (start, duration, latest) = match task {
                Task::Visit(visit) => {
                    let row = &tables.visits[visit.at()];
                    let start = starts[visit.at()];
                    let priced = row.late_price.0 != 0 || tables.prices.worst_late_second.0 != 0;
                    let latest = windows[visit.at()].latest.0;
                    let due = if priced { row.due.0.min(latest) } else { latest };
                    (start, lasts(tables, shift, *visit), if linked(*visit) { start } else { start.max(due) })
                }
                Task::Break(row) => {
                    let pause = &tables.breaks[row.at()];
                    (pauses[row.at()], pause.duration.0, pause.window.latest.0)
                }
            };
            limit = if limit == i32::MAX { start } else { (limit - duration).min(latest) };
            stops.push(Planned { task: *task, start: Seconds(limit) });
        }
        stops.reverse();
        out.push(stops);
    }
    OwnedRoster::from_rounds(&out)
}
