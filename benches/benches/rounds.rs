//! How fast rounds are: joining segments, testing an insertion, constructing and searching a day.
#![allow(missing_docs, reason = "criterion's macro makes public functions without documentation")]

use std::hint::black_box;

use cpu_time::ThreadTime;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use homeround_benches::synthetic::{self, SHAPES, Setting};
use homeround_core::ground::{ShiftIx, VisitIx};
use homeround_core::heap::{Memory, OwnedRoster, Tables};
use homeround_core::rounds::{ProblemSize, Search, Segment, Settings, Task, Valid, Work};

/// A round of visits, one every three quarters of an hour, each half an hour long with an hour to start in.
fn stops(count: i32) -> Vec<Segment> {
    (0..count).map(|at| Segment::stop(1_800, at * 2_700, at * 2_700 + 3_600)).collect()
}

fn joins(bench: &mut Criterion) {
    let stops = stops(12);
    bench.bench_function("segment join, 11 of a round of 12", |b| {
        b.iter(|| black_box(&stops).iter().skip(1).fold(stops[0], |whole, stop| whole.join(420, *stop)));
    });
}

/// A searched roster of `tables` without every sixteenth visit, and those visits.
fn gaping(tables: &Tables, valid: Valid<'_>) -> (OwnedRoster, Vec<VisitIx>) {
    let mut memory = Memory::new(ProblemSize::from_problem(&valid));
    let settings = Settings { work: Work(20_000_000), ..Settings::default() };
    let mut search = Search::new(memory.workspace(valid).expect("its own measure"), settings);
    search.step(settings.work);
    let best = search.best();
    let (mut rounds, mut out) = (Vec::new(), Vec::new());
    for shift in 0..tables.shifts.len() {
        let round = best.round(ShiftIx::from_index(shift));
        let stays = |at: usize| match round[at].task {
            // Not the last visit of a round, and not one before a break: the break would be taken elsewhere.
            Task::Visit(visit) if visit.0 % 16 == 0 && tables.visits[visit.at()].carers == 1 => {
                !matches!(round.get(at + 1).map(|next| next.task), Some(Task::Visit(_)))
            }
            _ => true,
        };
        rounds.push((0..round.len()).filter(|&at| stays(at)).map(|at| round[at]).collect());
        out.extend((0..round.len()).filter(|&at| !stays(at)).filter_map(|at| match round[at].task {
            Task::Visit(visit) => Some(visit),
            Task::Break(_) => None,
        }));
    }
    (OwnedRoster::from_rounds(&rounds), out)
}

/// One place tested for one visit, on a searched roster of 1 200 visits: the search's own code. Measured in the time that
/// the thread has the processor, so that a busy machine does not matter.
fn insertions(bench: &mut Criterion) {
    let shape = synthetic::Shape { carers: 19_860, ..SHAPES[6] };
    let branch = synthetic::towns(shape, Setting::URBAN, 1, 0..3);
    let valid = branch.tables.view().validated(&mut |_| {}).expect("a valid problem");
    let (roster, out) = gaping(&branch.tables, valid);
    let mut memory = Memory::new(ProblemSize::from_problem(&valid));
    let workspace = memory.workspace(valid).expect("its own measure");
    let mut search = Search::from_roster(workspace, Settings::default(), &roster.view()).expect("a legal roster");
    bench.bench_function("insertion test, 1 200 visits", |b| {
        b.iter_custom(|tests| {
            let (began, mut done) = (ThreadTime::now(), 0);
            while done < tests {
                done += out.iter().map(|&visit| black_box(search.look(visit)).1).sum::<u64>().max(1);
            }
            began.elapsed().mul_f64(tests as f64 / done as f64)
        });
    });
}

fn solves(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("solve");
    group.sample_size(10);
    for (shape, work) in [(SHAPES[0], 0), (SHAPES[0], 1_000_000), (SHAPES[1], 0), (SHAPES[1], 1_000_000)] {
        let branch = synthetic::country(shape, Setting::URBAN, 1);
        let Some(valid) = branch.tables.view().validated(&mut |_| {}) else { continue };
        let what = if work == 0 { "constructed".to_owned() } else { format!("{work} work") };
        group.bench_function(format!("{} {what}", shape.name), |b| {
            let solve = |mut memory: Memory| {
                let settings = Settings { work: Work(work), ..Settings::default() };
                memory.workspace(valid).map(|workspace| Search::new(workspace, settings).step(Work(work)).unserved)
            };
            b.iter_batched(|| Memory::new(ProblemSize::from_problem(&valid)), solve, BatchSize::LargeInput);
        });
    }
    group.finish();
}

fn generates(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("synthetic");
    group.sample_size(10);
    for shape in [SHAPES[1], SHAPES[6]] {
        group.bench_function(shape.name, |b| b.iter(|| synthetic::country(shape, Setting::URBAN, 1).places.len()));
    }
    group.finish();
}

criterion_group!(benches, joins, insertions, solves, generates);
criterion_main!(benches);
