//! How fast verification is: one pass over a day's events.
#![allow(missing_docs, reason = "criterion's macro makes public functions without documentation")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use homeround_benches::synthetic::{self, SHAPES, Setting};
use homeround_benches::worked_day::WorkedDay;
use homeround_core::rounds::Work;
use homeround_core::verification::{heap, profile};

fn passes(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("verification pass");
    group.sample_size(20);
    for shape in [SHAPES[1], SHAPES[2]] {
        let branch = synthetic::country(shape, Setting::URBAN, 1);
        let Ok(day) = WorkedDay::from_branch(&branch, Work(100_000)) else { continue };
        let mut owned = heap::OwnedMemory::default();
        group.throughput(Throughput::Elements(day.events.len() as u64));
        group.bench_function(format!("{}, {} events", shape.name, day.events.len()), |b| {
            b.iter(|| {
                let outcome = owned.verify(&day.plan(), &day.events, &profile::UK, day.after());
                outcome.map(|outcome| outcome.verdicts.len())
            });
        });
    }
    group.finish();
}

criterion_group!(benches, passes);
criterion_main!(benches);
