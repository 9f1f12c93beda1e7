//! How fast a roster that stands is changed: the five best offers for a package, and a day repaired at ten past seven.
#![allow(missing_docs, reason = "criterion's macro makes public functions without documentation")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use homeround_benches::synthetic::{self, Setting};
use homeround_core::advice::{Limits, News, Rest, fit_visits, leave_out, repair};
use homeround_core::ground::{CarerIx, Cost, Pence, Seconds, ShiftIx, VisitIx};
use homeround_core::heap::{Memory, OwnedRoster, Tables};
use homeround_core::rounds::{ProblemSize, Search, Settings, Task, Work};

/// A made-up branch and a searched roster of it.
fn branch(shape: synthetic::Shape) -> (Tables, OwnedRoster) {
    let tables = synthetic::country(shape, Setting::URBAN, 1).tables;
    let valid = tables.view().validated(&mut |_| {}).expect("a valid branch");
    let mut memory = Memory::new(ProblemSize::from_problem(&valid));
    let settings = Settings { work: Work(20_000_000), ..Settings::default() };
    let mut search = Search::new(memory.workspace(valid).expect("its own measure"), settings);
    search.step(settings.work);
    let roster = OwnedRoster::from_roster(&search.best());
    (tables, roster)
}

/// All visits of one client, and a single one, offered to a searched roster of a whole branch without them.
fn offers(bench: &mut Criterion) {
    for (name, what) in [("L", "a day of 350 visits"), ("F", "a fortnight of 2 800 visits")] {
        let (tables, whole) = branch(synthetic::shape(name).expect("a known shape"));
        let valid = tables.view().validated(&mut |_| {}).expect("a valid branch");
        let client = tables.visits[0].client;
        let all = (0..tables.visits.len())
            .map(VisitIx::from_index)
            .filter(|visit| tables.visits[visit.at()].client == client);
        let package: Vec<VisitIx> = all.collect();
        for visits in [&package[..1], &package[..]] {
            let mut memory = Memory::new(ProblemSize::from_problem(&valid));
            let workspace = memory.workspace(valid).expect("its own measure");
            let mut search = Search::from_roster(workspace, Settings::default(), &whole.view());
            let search = search.as_mut().expect("a legal roster");
            leave_out(search, &whole.view(), visits);
            bench.bench_function(&format!("five offers for {} visits, {what}", visits.len()), |b| {
                b.iter(|| fit_visits(search, black_box(visits), 5));
            });
        }
    }
}

/// With which a search serves everybody.
const CARERS: u32 = 44;

const TEN_PAST_SEVEN: Seconds = Seconds(7 * 3600 + 600);

/// What each shift has still to do from then on: how many visits, the first of them, and when it starts.
fn ahead(tables: &Tables, roster: &OwnedRoster, now: Seconds) -> Vec<(usize, CarerIx, VisitIx, Seconds)> {
    let of = |shift: usize| {
        let visits = roster.view().round(ShiftIx::from_index(shift)).iter().filter_map(|stop| match stop.task {
            Task::Visit(visit) if stop.start >= now => Some((visit, stop.start)),
            _ => None,
        });
        let visits: Vec<_> = visits.collect();
        visits.first().map(|first| (visits.len(), tables.shifts[shift].carer, first.0, first.1))
    };
    (0..tables.shifts.len()).filter_map(of).collect()
}

/// A roster without one visit.
fn published_without(tables: &Tables, roster: &OwnedRoster, visit: VisitIx) -> OwnedRoster {
    let valid = tables.view().validated(&mut |_| {}).expect("a valid branch");
    let mut memory = Memory::new(ProblemSize::from_problem(&valid));
    let workspace = memory.workspace(valid).expect("its own measure");
    let search = Search::from_roster(workspace, Settings::default(), &roster.view());
    let mut search = search.expect("a legal roster");
    leave_out(&mut search, &roster.view(), &[visit]);
    OwnedRoster::from_roster(&search.standing())
}

/// The carers with the most left to do sick at ten past seven; a first visit of the day that lasts an hour longer; a visit that nobody
/// was to make. From the book and the published roster to the answer.
fn repairs(bench: &mut Criterion) {
    let shape = synthetic::Shape { carers: CARERS, ..synthetic::shape("L").expect("a known shape") };
    let (tables, whole) = branch(shape);
    let now = TEN_PAST_SEVEN;
    let mut busiest = ahead(&tables, &whole, now);
    busiest.sort_by_key(|(visits, carer, ..)| (std::cmp::Reverse(*visits), *carer));
    let sick: Vec<CarerIx> = busiest.iter().map(|round| round.1).collect();
    let (_, _, late, start) = *busiest.first().expect("somebody works");
    let overrun = [(late, start + tables.visits[late.at()].duration + Seconds(3600))];
    let emergency = published_without(&tables, &whole, busiest[1].2);
    let news = News { now, until: Seconds::DAY, sick: &[], overruns: &[], cancelled: &[] };
    let cases = [
        ("one carer sick", &whole, News { sick: &sick[..1], ..news }),
        ("three carers sick", &whole, News { sick: &sick[..3], ..news }),
        ("a visit overruns by an hour", &whole, News { now: start + Seconds(60), overruns: &overrun, ..news }),
        ("an emergency visit", &emergency, news),
    ];
    // As `homeround repair` limits itself when it is told nothing else.
    let limits = Limits { most: 3, price: Cost::from_pence(Pence(2_000)), work: Work(500_000) };
    for (name, published, news) in &cases {
        bench.bench_function(&format!("repair of a day of 350 visits, {name}"), |b| {
            b.iter(|| {
                let rest = Rest::new(&tables, &published.view(), black_box(news)).expect("a day that can go on");
                repair(&rest, &limits)
            });
        });
    }
}

criterion_group! { name = benches; config = Criterion::default().sample_size(20); targets = offers, repairs }
criterion_main!(benches);
