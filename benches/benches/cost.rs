//! How fast cost is: the hourly model, and the price of a roster.
#![allow(missing_docs, reason = "criterion's macro makes public functions without documentation")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use homeround_benches::synthetic::{self, Branch, SHAPES, Setting};
use homeround_benches::worked_day::WorkedDay;
use homeround_core::book::{Activity, Visit, Worked};
use homeround_core::cost::{
    Accumulator, Enhancement, Exact, Hours, Inputs, Ledger, LedgerSize, LedgerTerms, Margins, NotCounted, OnCosts,
    Overhead, PayPeriod, Profit, Rate, Rates, Worker,
};
use homeround_core::ground::{CarerIx, ClientIx, Date, ModeIx, Seconds, ShiftIx, Span, VisitIx};
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
        let Ok(day) = WorkedDay::from_branch(&branch, Work(100_000)) else { continue };
        let workers = workers(&branch);
        let terms = terms(&branch, &workers);
        let size = LedgerSize::from_terms(&terms);
        let mut tallies = vec![Accumulator::default(); size.tallies()];
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

/// How many stretches are priced at once, and how many workers' month is audited.
const STRETCHES: usize = 1_000_000;
const WORKERS: u32 = 10_000;

/// One working day of a carer: twelve visits of half an hour, six minutes on the way, four of waiting.
fn working_day(carer: CarerIx, day: i32, rows: &mut Vec<Worked>) {
    let mut now = day * 86_400 + 25_200;
    for visit in 0..12 {
        for (activity, seconds, metres) in
            [(Activity::Travel, 360, 3_219), (Activity::Waiting, 240, 0), (Activity::Contact, 1_800, 0)]
        {
            let span = Span { start: Seconds(now), end: Seconds(now + seconds) };
            now += seconds;
            let (visit, client) = (VisitIx(visit), ClientIx(visit));
            rows.push(Worked { carer, shift: ShiftIx::NONE, activity, span, visit, client, metres });
        }
    }
}

/// A million stretches of a week by a thousand and more carers, with enhancements, overtime, threshold National Insurance and
/// pensions on the band; then closed, and the total asked for.
fn million(bench: &mut Criterion) {
    let mut rows = Vec::with_capacity(STRETCHES + 36);
    let mut carers = 0;
    while rows.len() < STRETCHES {
        (0..7).for_each(|day| working_day(CarerIx(carers), day, &mut rows));
        carers += 1;
    }
    rows.truncate(STRETCHES);
    let rate = |pence| Rate::from_pounds(hundredths(pence)).unwrap_or_default();
    let worker = Worker {
        wage: rate(1_290),
        per_mile: rate(45),
        overtime_from: Seconds(36 * 3_600),
        overtime_extra: rate(645),
        ..Worker::default()
    };
    let workers = vec![worker; carers as usize];
    let visits = [Visit { duration: Seconds(1_800), carers: 1, ..Visit::default() }; 12];
    let weekend =
        [Enhancement { span: Span { start: Seconds(5 * 86_400), end: Seconds(7 * 86_400) }, hundredths: 3_300 }];
    let date = Date::new(2026, 3, 2).unwrap_or_default();
    let terms = LedgerTerms {
        workers: &workers,
        shifts: &[],
        visits: &visits,
        packages: &[],
        package_count: 0,
        clients: 12,
        modes: 1,
        first_week: Seconds::ZERO,
        weeks: 1,
        enhancements: &weekend,
        on_costs: on_costs(),
        threshold_ni: Rates::BUILT_IN.employer_ni(date).ok().map(|row| row.rate),
        ni_allowance: Exact::ZERO,
        band_pension: Rates::BUILT_IN.pension(date).ok().map(|row| row.rate),
        fixed: Exact::ZERO,
        margins: margins(),
    };
    let size = LedgerSize::from_terms(&terms);
    let (mut tallies, mut weeks) = (vec![Accumulator::default(); size.tallies()], vec![0; size.weeks]);
    bench.bench_function("a million stretches priced", |b| {
        b.iter(|| {
            let mut ledger = Ledger::new(terms, &mut tallies, &mut weeks).ok()?;
            rows.iter().try_for_each(|worked| ledger.add(worked)).ok()?;
            ledger.close().ok()?.total().ok()
        });
    });
}

/// The month of ten thousand workers, 22 days of twelve visits each: time counted under both policies, pay judged.
fn audit(bench: &mut Criterion) {
    let mut month = Vec::new();
    (0..22).for_each(|day| working_day(CarerIx(0), day, &mut month));
    let date = Date::new(2026, 5, 1).unwrap_or_default();
    // Every worker's rows are counted anew; that they lie at one place saves no arithmetic.
    bench.bench_function("pay audit of 10 000 workers, a month", |b| {
        b.iter(|| {
            (0..WORKERS)
                .filter(|worker| {
                    let hours = Hours::from_days(black_box(&month), Seconds(3_600), |_, _| Seconds(1_500));
                    let period = PayPeriod {
                        date,
                        days: 31,
                        age: 30,
                        apprentice: false,
                        london: false,
                        pay: hundredths(130_000 + i64::from(*worker)),
                        not_counted: NotCounted::default(),
                        mileage_open: Exact::ZERO,
                        lodging: None,
                        hours,
                        other: 0,
                    };
                    period.audit(&Rates::BUILT_IN).is_ok_and(|found| found.tribunal.complies())
                })
                .count()
        });
    });
}

fn workers(branch: &Branch) -> Vec<Worker> {
    let rate = |pence| Rate::from_pounds(hundredths(pence)).unwrap_or_default();
    let worker = Worker { wage: rate(1_290), per_mile: rate(45), mode: ModeIx(0), ..Worker::default() };
    vec![worker; branch.tables.carers.len()]
}

fn terms<'a>(branch: &'a Branch, workers: &'a [Worker]) -> LedgerTerms<'a> {
    LedgerTerms {
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

criterion_group! {
    name = benches;
    config = Criterion::default();
    targets = hourly, rosters
}
criterion_group! {
    name = large;
    config = Criterion::default().sample_size(10);
    targets = million, audit
}
criterion_main!(benches, large);
