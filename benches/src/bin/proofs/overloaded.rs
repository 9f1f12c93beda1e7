//! Branches that could be delivered, given more than can be: what share is proved, and how fast.

use std::collections::BTreeSet;
use std::time::Instant;

use anyhow::Context;
use homeround::proving::{Patience, prove};
use homeround_benches::synthetic::{Setting, Shape, shape, town};
use homeround_core::book::{CarerStanding, Gap, Shift, Tie, Visit};
use homeround_core::ground::{CarerIx, ClientIx, Cost, Seconds, Skills, VisitIx, Window};
use homeround_core::heap::{Memory, Tables};
use homeround_core::rounds::{ProblemSize, Search, Seed, Settings, Task, Work};

use super::random::Stream;

/// Makes branches that can be delivered, overloads each in one way, and looks for the proof.
#[derive(clap::Args)]
pub(super) struct Branches {
    /// The shape, as of `synthetic.rs`.
    #[arg(long, default_value = "M")]
    shape: String,
    /// How many branches.
    #[arg(long, default_value_t = 20)]
    branches: u64,
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Take carers away, one after another, until the search no longer serves everybody, and on until a certificate says why, in
    /// place of overloading: how far apart the two are.
    #[arg(long)]
    fewer: bool,
    /// Work of the search that shows what can be delivered.
    #[arg(long, default_value_t = 10_000_000)]
    work: u64,
}

/// In what way a branch is overloaded: each makes it undeliverable by a count that needs no search.
const WAYS: [&str; 8] = ["crowd", "skilled crowd", "one moment", "double-ups", "hours", "barred", "caps", "gaps"];

pub(super) fn run(arguments: &Branches) -> anyhow::Result<()> {
    let shape = shape(&arguments.shape).context("there is no such shape")?;
    if arguments.fewer {
        return fewer(shape, arguments);
    }
    let (mut proved, mut slowest) = (0, 0.0_f64);
    for seed in arguments.seed..arguments.seed + arguments.branches {
        let mut tables = deliverable(shape, seed, arguments.work);
        let way = WAYS[seed as usize % WAYS.len()];
        overload(&mut tables, way, &mut Stream(seed));
        let valid = tables.view().validated(&mut |fault| eprintln!("{fault:?}")).context("the branch is not valid")?;
        let asked = vec![true; tables.visits.len()];
        let begun = Instant::now();
        let found = prove(&valid, &asked, Patience::default());
        let seconds = begun.elapsed().as_secs_f64();
        slowest = slowest.max(seconds);
        proved += u64::from(found.is_some());
        let kind =
            found.map_or("not proved".to_owned(), |one| format!("{:?} of {} visits", one.kind, one.visits.len()));
        println!("seed {seed}, {way}, {} visits, {} carers: {kind}, {seconds:.1} s", asked.len(), tables.carers.len());
    }
    println!("{proved} of {} proved, the slowest in {slowest:.1} s", arguments.branches);
    Ok(())
}

/// A town's visits as far as a search serves them all.
fn deliverable(shape: Shape, seed: u64, work: u64) -> Tables {
    let mut tables = town(shape, Setting::URBAN, seed, 0).tables;
    loop {
        let unserved = unserved(&tables, seed, work);
        if unserved.is_empty() {
            return tables;
        }
        let keep: Vec<bool> = (0..tables.visits.len()).map(|at| !unserved.contains(&at)).collect();
        let new: Vec<u32> =
            keep.iter().scan(0, |next, &kept| Some(core::mem::replace(next, *next + u32::from(kept)))).collect();
        let mut rows = keep.iter();
        tables.visits.retain(|_| *rows.next().unwrap_or(&true));
        tables.gaps.retain(|gap| keep[gap.first.at()] && keep[gap.second.at()]);
        for gap in &mut tables.gaps {
            (gap.first, gap.second) = (VisitIx(new[gap.first.at()]), VisitIx(new[gap.second.at()]));
        }
    }
}

/// The visits that a search leaves out.
fn unserved(tables: &Tables, seed: u64, work: u64) -> Vec<usize> {
    let all = || (0..tables.visits.len()).collect();
    let Some(valid) = tables.view().validated(&mut |_| {}) else { return all() };
    let mut memory = Memory::new(ProblemSize::from_problem(&valid));
    let Ok(workspace) = memory.workspace(valid) else { return all() };
    let settings = Settings { seed: Seed(seed), work: Work(work), ..Settings::default() };
    let mut search = Search::new(workspace, settings);
    while search.progress().unserved > 0 && !search.step(Work(200_000)).done {}
    let roster = search.best();
    let served = |at: usize| roster.stops.iter().any(|stop| stop.task == Task::Visit(VisitIx::from_index(at)));
    (0..tables.visits.len()).filter(|&at| !served(at)).collect()
}

/// Takes carers away until a search leaves visits out, and on until that is proved.
fn fewer(shape: Shape, arguments: &Branches) -> anyhow::Result<()> {
    for seed in arguments.seed..arguments.seed + arguments.branches {
        let mut tables = deliverable(shape, seed, arguments.work);
        let (mut dice, mut found_with, mut kind) = (Stream(seed), tables.carers.len(), None);
        let asked = vec![true; tables.visits.len()];
        let working = |tables: &Tables| {
            let carers: BTreeSet<CarerIx> = tables.shifts.iter().map(|shift| shift.carer).collect();
            carers.len()
        };
        while kind.is_none() && !tables.shifts.is_empty() {
            if unserved(&tables, seed, arguments.work).is_empty() {
                found_with = working(&tables);
            } else {
                let valid = tables.view().validated(&mut |_| {}).context("the branch is not valid")?;
                kind = prove(&valid, &asked, Patience::default()).map(|one| format!("{:?}", one.kind));
            }
            if kind.is_none() {
                let carer = tables.shifts[dice.next() as usize % tables.shifts.len()].carer;
                tables.shifts.retain(|shift| shift.carer != carer);
            }
        }
        let (visits, left) = (asked.len(), working(&tables));
        println!("seed {seed}, {visits} visits: a roster with {found_with} carers, a proof with {left}: {kind:?}");
    }
    Ok(())
}

/// A visit of half an hour or so to somebody, all of it in a stretch.
fn extra(tables: &Tables, dice: &mut Stream, from: i32, to: i32) -> Visit {
    let like = tables.visits[dice.next() as usize % tables.visits.len()];
    let earliest = dice.within(from / 60, (to - like.duration.0) / 60) * 60;
    let latest = (earliest + 900).min(to - like.duration.0);
    let window = Window { earliest: Seconds(earliest), latest: Seconds(latest) };
    let like = Visit { others: 0, window, ready: window.earliest, due: window.latest, early_price: Cost::ZERO, ..like };
    Visit { late_price: Cost::ZERO, ..like }
}

/// Overloads a branch in one way.
fn overload(tables: &mut Tables, way: &str, dice: &mut Stream) {
    let from = dice.within(14, 18) * 1_800;
    let stretch = Stretch { from, to: from + dice.within(2, 4) * 1_800 };
    match way {
        "crowd" => stretch.fill(tables, Skills::NONE, dice),
        "skilled crowd" => stretch.fill(tables, Skills::NONE.with(2), dice),
        "one moment" => stretch.ask_at_once(tables, None, dice),
        "double-ups" => stretch.ask_at_once(tables, Some(2), dice),
        "hours" => cut_hours(tables),
        "barred" => bar_everybody(tables, dice),
        "caps" => stretch.ask_one_carer_twice(tables, dice),
        _ => close_a_ring_of_gaps(tables, dice),
    }
}

/// A stretch of the first day, seconds.
#[derive(Clone, Copy)]
struct Stretch {
    from: i32,
    to: i32,
}

impl Stretch {
    /// Carers' seconds in it, of those with these skills.
    fn there(self, tables: &Tables, skills: Skills) -> i64 {
        let able = |carer: CarerIx| tables.carers[carer.at()].skills.cover(skills);
        let both = |shift: &Shift| shift.span.end.0.min(self.to) - shift.span.start.0.max(self.from);
        tables.shifts.iter().filter(|shift| able(shift.carer)).map(|shift| i64::from(both(shift).max(0))).sum()
    }

    /// Seconds asked for in it, of visits that need these skills.
    fn asked(self, tables: &Tables, skills: Skills) -> i64 {
        let inside = |visit: &&Visit| {
            visit.window.earliest.0 >= self.from && (visit.window.latest + visit.duration).0 <= self.to
        };
        let all = tables.visits.iter().filter(inside).filter(|visit| visit.skills.cover(skills));
        all.map(|visit| i64::from(visit.duration.0) * i64::from(visit.carers)).sum()
    }

    /// More visits than there is time.
    fn fill(self, tables: &mut Tables, skills: Skills, dice: &mut Stream) {
        while self.asked(tables, skills) <= self.there(tables, skills) {
            let visit = extra(tables, dice, self.from, self.to);
            tables.visits.push(Visit { skills: Skills(visit.skills.0 | skills.0), ..visit });
        }
    }

    /// More visits at its first moment than carers, each for so many of them where that is said.
    fn ask_at_once(self, tables: &mut Tables, carers: Option<u8>, dice: &mut Stream) {
        let present = |shift: &&Shift| shift.span.start.0 <= self.from && shift.span.end.0 > self.from;
        let there = tables.shifts.iter().filter(present).count();
        for _ in 0..=there / usize::from(carers.unwrap_or(1)) {
            let visit = self.at_its_first_moment(tables, dice);
            tables.visits.push(Visit { carers: carers.unwrap_or(visit.carers), ..visit });
        }
    }

    /// One carer for a client who asks for three visits at once is too few.
    fn ask_one_carer_twice(self, tables: &mut Tables, dice: &mut Stream) {
        let visit = Visit { carers: 1, ..self.at_its_first_moment(tables, dice) };
        tables.most_carers = (0..tables.clients).map(|client| u16::from(ClientIx(client) == visit.client)).collect();
        tables.visits.retain(|other| other.client != visit.client || other.carers == 1);
        tables.gaps.clear();
        tables.visits.extend([visit; 2]);
    }

    fn at_its_first_moment(self, tables: &Tables, dice: &mut Stream) -> Visit {
        let window = Window { earliest: Seconds(self.from), latest: Seconds(self.from) };
        Visit { window, ready: window.earliest, due: window.latest, ..extra(tables, dice, self.from, self.to) }
    }
}

/// Contracts of fewer hours, together, than contact takes.
fn cut_hours(tables: &mut Tables) {
    let contact: i64 = tables.visits.iter().map(|visit| i64::from(visit.duration.0) * i64::from(visit.carers)).sum();
    let each = contact / tables.carers.len() as i64 - 1;
    for carer in &mut tables.carers {
        carer.contract_most = Seconds(each as i32);
        carer.contract_least = carer.contract_least.min(carer.contract_most);
    }
}

/// A client whom nobody may visit.
fn bar_everybody(tables: &mut Tables, dice: &mut Stream) {
    let client = tables.visits[dice.next() as usize % tables.visits.len()].client;
    tables.ties.retain(|tie| tie.client != client);
    let barred =
        |carer| Tie { client, carer: CarerIx::from_index(carer), standing: CarerStanding::Barred, visits_before: 0 };
    tables.ties.extend((0..tables.carers.len()).map(barred));
    tables.ties.sort_by_key(|tie| (tie.client, tie.carer));
}

/// Three visits, each after another of them.
fn close_a_ring_of_gaps(tables: &mut Tables, dice: &mut Stream) {
    let first = VisitIx::from_index(dice.next() as usize % tables.visits.len());
    let second = VisitIx::from_index((first.at() + 1) % tables.visits.len());
    let third = VisitIx::from_index((first.at() + 2) % tables.visits.len());
    let gap = |first, second| Gap {
        first,
        second,
        least: Seconds(60),
        most: Gap::NO_MOST,
        different_carers: false,
        same_carer: false,
        both_or_neither: false,
    };
    tables.gaps.extend([gap(first, second), gap(second, third), gap(third, first)]);
}
