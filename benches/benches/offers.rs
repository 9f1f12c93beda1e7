//! How fast a package finds its place in a roster that stands: the five best offers.
#![allow(missing_docs, reason = "criterion's macro makes public functions without documentation")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use homeround_benches::synthetic::{self, Setting};
use homeround_core::advice::{fit, without};
use homeround_core::ground::VisitIx;
use homeround_core::heap::{Memory, OwnedRoster};
use homeround_core::rounds::{Search, Settings, Shape, Work};

/// All visits of one client, and a single one, offered to a searched roster of a whole branch without them.
fn offers(bench: &mut Criterion) {
    for (name, what) in [("L", "a day of 350 visits"), ("F", "a fortnight of 2 800 visits")] {
        let shape = synthetic::shape(name).expect("a known shape");
        let tables = synthetic::country(shape, Setting::URBAN, 1).tables;
        let valid = tables.view().validated(&mut |_| {}).expect("a valid branch");
        let mut memory = Memory::new(Shape::of(&valid));
        let settings = Settings { work: Work(20_000_000), ..Settings::default() };
        let mut search = Search::new(valid, memory.workspace().expect("its own measure"), settings);
        search.step(settings.work);
        let whole = OwnedRoster::of(&search.best());
        let client = tables.visits[0].client;
        let all = (0..tables.visits.len()).map(VisitIx::of).filter(|visit| tables.visits[visit.at()].client == client);
        let package: Vec<VisitIx> = all.collect();
        for visits in [&package[..1], &package[..]] {
            let roster = without(&whole.view(), visits);
            let mut memory = Memory::new(Shape::of(&valid));
            let workspace = memory.workspace().expect("its own measure");
            let mut search = Search::from_roster(valid, workspace, Settings::default(), &roster.view());
            let search = search.as_mut().expect("a legal roster");
            bench.bench_function(&format!("five offers for {} visits, {what}", visits.len()), |b| {
                b.iter(|| fit(search, black_box(visits), 5));
            });
        }
    }
}

criterion_group! { name = benches; config = Criterion::default().sample_size(20); targets = offers }
criterion_main!(benches);
