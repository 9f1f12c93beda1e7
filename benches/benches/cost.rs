//! How fast cost is: the hourly model, and the price of a roster.
#![allow(missing_docs, reason = "criterion's macro makes public functions without documentation")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use homeround_benches::synthetic::{self, Branch, SHAPES, Setting};
use homeround_benches::worked_day::WorkedDay;
use homeround_core::cost::{
    Exact, Inputs, Ledger, Margins, OnCosts, Overhead, Profit, Rate, Size, Tally, Terms, Worker,
};
use homeround_core::ground::{ModeIx, Seconds};
use homeround_core::rounds::Work;

/// Hundredths as an exact number.
fn hundredths(number: i64) -> Exact {
    Exact::fraction(i128::from(number), 100).unwrap_or(Exact::ZERO)
}

fn on_costs() -> OnCosts {
    OnCosts {
        ni: hundredths(1_090),
        holiday: hundredths(1_207),
        training: hundredths(173),
        pension: hundredths(300),
        sick: hundredths(320),
    }
}

fn margins() -> Margins {
    Margins { overhead: Overhead::PercentOfPrice(hundredths(2_700)), profit: Profit::PercentOfPrice(hundredths(300)) }
}

fn hourly(bench: &mut Criterion) {
    let inputs = Inputs {
        wage: hundredths(1_290),
        travel_minutes: hundredths(1_140),
        miles: hundredths(400),
        pounds_per_mile: hundredths(45),
        on_costs: on_costs(),
        margins: margins(),
    };
    bench.bench_function("price of an hour", |b| b.iter(|| black_box(inputs).price()));
}

fn rosters(bench: &mut Criterion) {
    for shape in [SHAPES[1], SHAPES[2]] {
        let branch = synthetic::country(shape, Setting::URBAN, 1);
        let Ok(day) = WorkedDay::of(&branch, Work(100_000)) else { continue };
        let workers = workers(&branch);
        let terms = terms(&branch, &workers);
        let size = Size::of(&terms);
        let mut tallies = vec![Tally::default(); size.tallies()];
        let mut weeks = vec![0; size.weeks];
        bench.bench_function(&format!("price of a roster, {}, {} stretches", shape.name, day.worked.len()), |b| {
            b.iter(|| {
                let mut ledger = Ledger::new(terms, &mut tallies, &mut weeks).ok()?;
                day.worked.iter().try_for_each(|worked| ledger.add(worked)).ok()?;
                ledger.close().ok()?.total().ok()
            });
        });
    }
}

fn workers(branch: &Branch) -> Vec<Worker> {
    let rate = |pence| Rate::of(hundredths(pence)).unwrap_or_default();
    let worker = Worker { wage: rate(1_290), per_mile: rate(45), mode: ModeIx(0), ..Worker::default() };
    vec![worker; branch.tables.carers.len()]
}

fn terms<'a>(branch: &'a Branch, workers: &'a [Worker]) -> Terms<'a> {
    Terms {
        workers,
        shifts: &branch.tables.shifts,
        visits: &branch.tables.visits,
        packages: &[],
        package_count: 0,
        clients: branch.tables.clients,
        modes: branch.tables.modes,
        first_week: Seconds::ZERO,
        weeks: 1,
        enhancements: &[],
        on_costs: on_costs(),
        threshold_ni: None,
        ni_allowance: Exact::ZERO,
        band_pension: None,
        fixed: Exact::ZERO,
        margins: margins(),
    }
}

criterion_group!(benches, hourly, rosters);
criterion_main!(benches);
