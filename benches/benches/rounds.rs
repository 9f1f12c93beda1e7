//! How fast rounds are: joining segments, testing an insertion, constructing and searching a day.
#![allow(missing_docs, reason = "criterion's macro makes public functions without documentation")]

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use homeround_benches::synthetic::{self, SHAPES, Setting};
use homeround_core::heap::Memory;
use homeround_core::rounds::{Search, Segment, Settings, Shape, Work};

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

/// Prefix, visit, suffix at every place of a round: two joins each.
fn insertions(bench: &mut Criterion) {
    let stops = stops(12);
    let mut prefix = vec![stops[0]];
    let mut suffix = vec![stops[11]];
    for at in 1..stops.len() {
        prefix.push(prefix[at - 1].join(420, stops[at]));
        suffix.push(stops[11 - at].join(420, suffix[at - 1]));
    }
    suffix.reverse();
    let visit = Segment::stop(1_800, 9_000, 14_000);
    bench.bench_function("insertion test, 11 places of a round of 12", |b| {
        b.iter(|| {
            let test = |at: usize| prefix[at].join(300, black_box(visit)).join(360, suffix[at + 1]).warp;
            (0..stops.len() - 1).map(test).min()
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
                memory.workspace().map(|workspace| Search::new(valid, workspace, settings).step(Work(work)).unserved)
            };
            b.iter_batched(|| Memory::new(Shape::of(&valid)), solve, BatchSize::LargeInput);
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
