//! Weeks that repeat, packages that begin and end, and carers who are away.

use std::collections::BTreeMap;

use homeround_core::rounds::Work;

use super::*;
use crate::book::starter::list_starter_files;
use crate::planning::CheckReport;
use crate::roster::{roster_csv, roster_json, write_roster};

fn files() -> BTreeMap<String, Vec<u8>> {
    list_starter_files(true).unwrap().into_iter().collect()
}

/// The starter's branch a week later.
fn next() -> LoadedBranch {
    let mut files = files();
    if let Some(settings) = files.get_mut("homeround.toml") {
        let text = String::from_utf8(settings.clone()).unwrap();
        *settings = text.replace("start = \"2026-03-02\"", "start = \"2026-03-09\"").into_bytes();
    }
    LoadedBranch::from_source(&files).unwrap()
}

fn published() -> [SourceFile; 2] {
    let branch = LoadedBranch::from_source(&files()).unwrap();
    let effort = Effort { seed: 1, work: 300_000, chains: 1, threads: 1 };
    let found = search_roster(&branch, None, &effort, &|_| true).unwrap();
    let file = write_roster(&branch.plan, found.roster.view(), None);
    let csv = roster_csv(&file, &PersonNames::new(&branch.book)).unwrap();
    [SourceFile::new("r.json", roster_json(&file).unwrap()), SourceFile::new("r.csv", csv)]
}

fn like(branch: &LoadedBranch, published: &SourceFile) -> Result<(NextWeek, OwnedRoster), Failure> {
    let price = crate::book::terms::pounds(crate::book::value::Exact::from(20));
    let limits = Limits { most: 3, price, work: Work(500_000) };
    let effort = Effort { seed: 1, work: 500_000, chains: 1, threads: 1 };
    plan_like(branch, published, (&limits, &effort), &|_| true)
}

#[test]
fn a_week_that_repeats_is_the_same_week() {
    let branch = next();
    for published in published() {
        let (week, roster) = like(&branch, &published).unwrap();
        assert_eq!((week.same, week.changed.len(), week.new.len(), week.ended.len()), (31, 0, 0, 0), "{}", week.text());
        assert!(CheckReport::from_roster(&branch, &roster.view()).unwrap().delivers());
    }
}

#[test]
fn packages_that_begin_and_end_change_little_else() {
    let mut book = next().book;
    let tied = |id: &str| book.gaps.iter().any(|gap| gap.first == id || gap.second == id);
    let own = |row: &&crate::book::model::Package| !tied(&row.id) && row.kind.is_none() && row.carers == 1;
    let ends = book.packages.iter().find(own).unwrap().id.clone();
    let fresh = crate::book::model::Package {
        id: "NEW-visit".to_owned(),
        least_gap_minutes: None,
        ..book.packages.iter().find(|row| own(row) && row.id != ends).unwrap().clone()
    };
    book.packages.retain(|row| row.id != ends);
    book.fixed.retain(|row| row.package != ends);
    book.packages.push(fresh);
    let ways = crate::travel::of_document(&book).unwrap();
    let branch = LoadedBranch::new(book, ways).unwrap();
    let (week, roster) = like(&branch, &published()[0]).unwrap();
    let judged = CheckReport::from_roster(&branch, &roster.view()).unwrap();
    assert!(judged.legal, "{}", judged.text());
    assert!(!week.new.is_empty() && !week.ended.is_empty(), "{}", week.text());
    assert!(week.new.iter().all(|change| change.visit.starts_with("NEW-visit@")));
    assert!(week.ended.iter().all(|visit| visit.starts_with(&format!("{ends}@"))));
    assert!(week.same > week.changed.len(), "{}", week.text());
}

/// A carer whose every visit of the week must go to others: what a repair cannot place is searched, and the rest stays.
#[test]
fn who_is_away_all_week_is_stood_in_for() {
    let branch = next();
    let mut book = branch.book.clone();
    let gone = book.carers[0].id.clone();
    book.shifts.retain(|shift| shift.carer != gone);
    let kept: Vec<String> = book.shifts.iter().map(|shift| shift.id.clone()).collect();
    book.breaks.retain(|row| kept.contains(&row.shift));
    book.fixed.retain(|row| row.carer.as_ref() != Some(&gone));
    let ways = crate::travel::of_document(&book).unwrap();
    let branch = LoadedBranch::new(book, ways).unwrap();
    let (week, roster) = like(&branch, &published()[0]).unwrap();
    let judged = CheckReport::from_roster(&branch, &roster.view()).unwrap();
    assert!(judged.legal, "{}", judged.text());
    assert!(week.same > 0 && week.changed.iter().all(|change| !change.after.contains(&gone)), "{}", week.text());
}

#[test]
fn other_days_of_the_week_are_refused() {
    let branch = LoadedBranch::from_source(&files()).unwrap();
    let refused = like(&branch, &published()[0]).unwrap_err().to_string();
    assert!(refused.contains("whole number of weeks"), "{refused}");
}

/// What another search moved without need goes back, and nobody loses a place by it.
#[test]
fn what_moved_without_need_goes_back() {
    let branch = LoadedBranch::from_source(&files()).unwrap();
    let found = |seed, work| {
        let effort = Effort { seed, work, chains: 1, threads: 1 };
        search_roster(&branch, None, &effort, &|_| true).unwrap().roster
    };
    let (published, other) = (found(1, 60_000), found(5, 200));
    let shifts = branch.plan.tables.shifts.len();
    let (then, now) = (list_places(&published, shifts), list_places(&other, shifts));
    let same =
        |places: &published::Places| then.iter().filter(|(visit, place)| places.get(*visit) == Some(*place)).count();
    let dear = crate::book::terms::pounds(crate::book::value::Exact::from(1_000));
    let back = put_back::put_back(&branch.plan.tables, &then, &other, dear).unwrap();
    let after = list_places(&back, shifts);
    assert!(same(&now) < then.len() && same(&after) > same(&now), "{} and {}", same(&now), same(&after));
    assert!(now.keys().all(|visit| after.contains_key(visit)));
    assert!(CheckReport::from_roster(&branch, &back.view()).unwrap().legal);
}

/// Each step holds less than the one before.
#[test]
fn every_step_leaves_more_to_the_search() {
    let branch = next();
    let published = Published::read(&published()[0]).unwrap();
    let moved = MovedRoster::new(&branch, &published).unwrap();
    let mut some: Vec<Vec<_>> = (0..branch.plan.tables.shifts.len())
        .map(|at| moved.roster.view().round(homeround_core::ground::ShiftIx::from_index(at)).to_vec())
        .collect();
    let shift = some.iter().position(|round| round.len() > 1).unwrap();
    some[shift].clear();
    let held = |hold| moved.held(&branch, &OwnedRoster::from_rounds(&some), (hold, homeround_core::ground::Cost::ZERO));
    let instants = |of: &LoadedBranch| {
        of.plan.tables.visits.iter().filter(|row| row.window.earliest == row.window.latest && row.others == 0).count()
    };
    let [all, carers, days, none] = Hold::STEPS.map(held);
    assert!(instants(&all) > instants(&days) && instants(&days) > instants(&carers), "{}", instants(&days));
    assert_eq!(instants(&carers), instants(&none));
    assert!(all.plan.tables.pins.len() == carers.plan.tables.pins.len());
    assert!(carers.plan.tables.pins.len() > days.plan.tables.pins.len());
    assert!(days.plan.tables.pins.len() > none.plan.tables.pins.len());
}
