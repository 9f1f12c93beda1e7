//! What a draw is, and what leaves it as it was.

use std::collections::BTreeMap;
use std::path::Path;

use homeround_core::certificate::CertificateKind;
use homeround_core::ground::VisitIx;
use homeround_core::heap::OwnedCertificate;

use super::*;
use crate::book::Book;
use crate::book::model::Package;
use crate::planning::LoadedBranch;
use crate::travel;

pub(super) fn template() -> Specification {
    read_specification("tender.toml", TEMPLATE).unwrap()
}

fn changed(from: &str, to: &str) -> Specification {
    assert!(TEMPLATE.contains(from), "{from}");
    read_specification("tender.toml", &TEMPLATE.replace(from, to)).unwrap()
}

fn drawn(spec: &Specification, draw: u32) -> Book {
    let area = Area::open(&spec.area, &BTreeMap::new()).unwrap();
    draw_book(spec, &area, DrawKey { seed: 2026, draw })
}

fn by_id(book: &Book) -> BTreeMap<&str, &Package> {
    book.packages.iter().map(|row| (row.id.as_str(), row)).collect()
}

/// A small contract that is soon judged.
pub(crate) fn small() -> Specification {
    let text = TEMPLATE
        .replace("a_day = 37", "a_day = 7")
        .replace("a_day = 65", "a_day = 14")
        .replace("a_day = 12", "a_day = 3")
        .replace("a_day = 6 }", "a_day = 1 }")
        .replace("two_carers_a_day = 14", "two_carers_a_day = 3")
        .replace("number = 16", "number = 5");
    read_specification("tender.toml", &text).unwrap()
}

/// How a small contract is judged here.
pub(crate) fn plan(draws: u32, threads: usize) -> DrawPlan {
    DrawPlan { seed: 2026, draws, effort: DrawEffort { work_a_visit: 2_000, ..DrawEffort::default() }, threads }
}

pub(crate) fn an_answer() -> SpecificationAnswer {
    let spec = small();
    let area = Area::open(&spec.area, &BTreeMap::new()).unwrap();
    let plan = plan(12, 2);
    let found = judge_draws(&spec, &area, &plan, &[], &|_| {}, &|_| true).unwrap();
    sum_up(&spec, &plan, &found, &[]).unwrap()
}

#[test]
fn a_draw_has_exactly_the_visits_of_the_contract() {
    let spec = template();
    for draw in 1..=5 {
        let book = drawn(&spec, draw);
        let count = |minutes: u16| book.packages.iter().filter(|row| row.minutes == minutes).count();
        assert_eq!([15, 30, 45, 60].map(count), [37, 65, 12, 6]);
        assert_eq!(book.packages.iter().filter(|row| row.carers == 2).count(), 14);
        assert_eq!((book.carers.len(), book.branch.days), (16, 1));
    }
    let spec = changed("a_day = 37 }", "hours_a_week = \"64.75\" }");
    assert_eq!(spec.visits.lengths[0].a_day, 37);
}

#[test]
fn a_draw_is_a_book_like_any_other() {
    let book = drawn(&template(), 7);
    let files: BTreeMap<String, Vec<u8>> = crate::book::write::list_files(&book).unwrap().into_iter().collect();
    let branch = LoadedBranch::from_source(&files).unwrap();
    assert_eq!(branch.plan.tables.visits.len(), 120);
    let mut read = branch.book.clone();
    read.packages.sort_by(|a, b| a.id.cmp(&b.id));
    let mut own = book;
    own.packages.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(read, own, "what is written reads back the same");
}

#[test]
fn what_does_not_concern_a_home_leaves_it_where_it_is() {
    let base = drawn(&template(), 3);
    let homes = |book: &Book| book.clients.clone();
    for (from, to) in [
        ("pounds_per_hour = \"24.10\"", "pounds_per_hour = \"34.00\""),
        (
            "{ minutes = 15, a_day = 37 },\n    { minutes = 30, a_day = 65 }",
            "{ minutes = 15, a_day = 0 },\n    { minutes = 30, a_day = 102 }",
        ),
        ("window_minutes = 30", "window_minutes = 60"),
        ("number = 16", "number = 23"),
        ("two_carers_a_day = 14", "two_carers_a_day = 40"),
        ("speed_kmh = \"64.9\"", "speed_kmh = \"40\""),
        ("known_carers = 0", "known_carers = 4"),
    ] {
        let other = drawn(&changed(from, to), 3);
        assert_eq!(homes(&base), homes(&other), "{to}");
        assert_eq!(
            base.packages.iter().map(|row| (&row.id, row.preferred)).collect::<Vec<_>>(),
            other.packages.iter().map(|row| (&row.id, row.preferred)).collect::<Vec<_>>(),
            "{to}"
        );
    }
    assert_ne!(homes(&base), homes(&drawn(&template(), 4)));
}

#[test]
fn lengths_windows_double_ups_and_carers_are_nested() {
    let base = drawn(&template(), 3);
    let fewer = drawn(
        &changed(
            "{ minutes = 15, a_day = 37 },\n    { minutes = 30, a_day = 65 }",
            "{ minutes = 15, a_day = 20 },\n    { minutes = 30, a_day = 82 }",
        ),
        3,
    );
    let (old, new) = (by_id(&base), by_id(&fewer));
    let moved: Vec<_> = old.iter().filter(|(id, row)| new[*id].minutes != row.minutes).collect();
    assert_eq!(moved.len(), 17);
    assert!(moved.iter().all(|(id, row)| row.minutes == 15 && new[*id].minutes == 30));

    let wide = drawn(&changed("window_minutes = 30", "window_minutes = 45"), 3);
    let new = by_id(&wide);
    assert!(old.iter().all(|(id, row)| new[id].earliest <= row.earliest && row.latest <= new[id].latest));

    let more = drawn(&changed("two_carers_a_day = 14", "two_carers_a_day = 30"), 3);
    let new = by_id(&more);
    assert!(old.iter().all(|(id, row)| new[id].carers >= row.carers));

    let team = drawn(&changed("number = 16", "number = 25"), 3);
    assert_eq!(team.carers[..16], base.carers[..]);
    assert_eq!(team.shifts[..base.shifts.len()], base.shifts[..]);

    let known = |count: &str| drawn(&changed("known_carers = 0", &format!("known_carers = {count}")), 3).history;
    let (three, five) = (known("3"), known("5"));
    assert!(three.iter().all(|row| five.contains(row)) && three.len() < five.len());
}

#[test]
fn the_order_of_rows_changes_no_byte() {
    let turned = |text: &str, field: &str| {
        // The list's rows, last first.
        let start = text.find(&format!("{field} = [\n")).unwrap() + field.len() + 5;
        let end = start + text[start..].find("]\n").unwrap();
        let end = start + text[start..end].rfind('\n').unwrap() + 1;
        let rows: Vec<&str> = text[start..end].lines().rev().collect();
        format!("{}{}\n{}", &text[..start], rows.join("\n"), &text[end..])
    };
    let mut text = TEMPLATE.to_owned();
    for field in ["lengths", "calls", "packages", "shifts"] {
        text = turned(&text, field);
    }
    assert_ne!(text, TEMPLATE);
    let spec = read_specification("tender.toml", &text).unwrap();
    let files = |spec| crate::book::write::list_files(&drawn(spec, 7)).unwrap();
    assert_eq!(files(&template()), files(&spec));
}

/// No visit that no shift can hold is ever asked for, in a thousand draws of small contracts of every kind.
#[test]
fn nothing_is_asked_that_no_shift_can_hold() {
    let small = TEMPLATE
        .replace("a_day = 37", "a_day = 4")
        .replace("a_day = 65", "a_day = 6")
        .replace("a_day = 12", "a_day = 2")
        .replace("a_day = 6 }", "a_day = 1 }")
        .replace("two_carers_a_day = 14", "two_carers_a_day = 3")
        .replace("number = 16", "number = 7");
    let known = small
        .replace("known_carers = 0", "known_carers = 2")
        .replace("short_visits_known_only = false", "short_visits_known_only = true");
    let cases = [
        small.clone(),
        known,
        small.replace("\"newport\"", "\"monmouth\"").replace("window_minutes = 30", "window_minutes = 0"),
        small.replace("\"newport\"", "\"trafford\"").replace("number = 7\n", ""),
    ];
    for (at, text) in cases.iter().enumerate() {
        let spec = read_specification("tender.toml", text).unwrap();
        let area = Area::open(&spec.area, &BTreeMap::new()).unwrap();
        for draw in 1..=250 {
            let book = draw_book(&spec, &area, DrawKey { seed: 2026, draw });
            let ways = travel::of_document(&book).unwrap();
            let branch = LoadedBranch::new(book, ways).unwrap();
            let problem = branch.problem().unwrap();
            let asked = vec![true; branch.plan.tables.visits.len()];
            for visit in 0..asked.len() {
                for kind in [CertificateKind::NoCarer, CertificateKind::Unreachable] {
                    let one = OwnedCertificate::plain(kind, [VisitIx::from_index(visit)]);
                    assert!(
                        one.check(&problem, &asked).is_err(),
                        "case {at}, draw {draw}: {}",
                        branch.plan.names.visits[visit].id
                    );
                }
            }
        }
    }
}

#[test]
fn every_fault_is_told_at_once() {
    let text = TEMPLATE
        .replace("a_day = 37", "a_day = \"many\"")
        .replace("two_carers_a_day", "two_carer_a_day")
        .replace("wage = \"13.45\"", "wage = 13.45")
        .replace("start = \"2026-04-13\"", "start = \"31 April 2026\"")
        .replace("name = \"lunch\", from = \"12:00\"", "name = \"lunch\", from = \"noon\"")
        .replace("percent_of_price = \"3\"", "pounds = \"3\"");
    let faults = read_specification("tender.toml", &text).unwrap_err();
    let columns: Vec<(&str, Option<usize>)> = faults.0.iter().map(|fault| (fault.column.as_str(), fault.row)).collect();
    for expected in [
        ("visits.lengths.a_day", Some(1)),
        ("visits.two_carer_a_day", None),
        ("price.wage", None),
        ("contract.start", None),
        ("visits.calls.from", Some(2)),
        ("price.profit.pounds", None),
    ] {
        assert!(columns.contains(&expected), "{expected:?} in {faults}");
    }
    assert!(faults.0.iter().all(|fault| !fault.problem.is_empty() && !fault.remedy.is_empty()));
    assert!(read_specification("tender.toml", "[contract").unwrap_err().to_string().contains("is not TOML (line 1"));
    assert!(read_specification("tender.toml", "").unwrap_err().0.len() >= 7);
}

#[test]
fn the_examples_read_and_draw() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/specification");
    for (file, sample) in [("town.toml", "newport"), ("rural.toml", "monmouth"), ("dense.toml", "trafford")] {
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        let spec = read_specification(file, &text).unwrap();
        assert_eq!((spec.area.sample.as_deref(), drawn(&spec, 1).packages.len()), (Some(sample), 120));
    }
    assert_eq!(std::fs::read_to_string(folder.join("town.toml")).unwrap(), TEMPLATE);
    assert_eq!(
        bids::read_bids("bids.csv", &std::fs::read(folder.join("bids.csv")).unwrap(), &template()).unwrap().len(),
        3
    );
}

#[test]
fn what_does_not_go_together_is_refused() {
    for (from, to, column) in [
        ("percent = \"24\"", "percent = \"25\"", "visits.packages"),
        ("sample = \"newport\"", "", "area"),
        ("sample = \"newport\"", "sample = \"cardiff\"", "area.sample"),
        ("sample = \"newport\"", "people = 90000", "area.people"),
        ("calls = [\"lunch\"]", "calls = [\"supper\"]", "visits.packages.calls"),
        ("minutes = 60", "minutes = 45", "visits.lengths.minutes"),
        ("two_carers_a_day = 14", "two_carers_a_day = 1400", "visits.two_carers_a_day"),
        ("mode = \"car\"", "mode = \"tram\"", "carers.modes.mode"),
        ("\"14:30-22:30\"", "\"22:30-06:30\"", "carers.shifts.hours"),
        ("number = 16", "number = 1", "visits.calls.name"),
        ("until = \"21:15\"", "until = \"23:00\"", "visits.calls.name"),
        ("short_visits_known_only = false", "short_visits_known_only = true", "visits.short_visits_known_only"),
        ("percent_of_price = \"27\"", "percent_of_price = \"98\"", "price"),
    ] {
        assert!(TEMPLATE.contains(from), "{from}");
        let faults = read_specification("tender.toml", &TEMPLATE.replace(from, to)).unwrap_err();
        assert!(faults.0.iter().any(|fault| fault.column == column), "{to}: {faults}");
    }
}

fn judged(spec: &Specification, plan: &DrawPlan, known: &[DrawOutcome]) -> Outcomes {
    let area = Area::open(&spec.area, &BTreeMap::new()).unwrap();
    judge_draws(spec, &area, plan, known, &|_| {}, &|_| true).unwrap()
}

#[test]
fn threads_and_what_is_known_change_nothing() {
    let spec = small();
    let one = judged(&spec, &plan(6, 1), &[]);
    assert_eq!(one.rows.len(), 6);
    assert_eq!(judged(&spec, &plan(6, 3), &[]), one);
    assert_eq!(judged(&spec, &plan(6, 2), &one.rows[2..4]), one, "kept draws are the same draws");
    assert_eq!(judged(&spec, &plan(4, 2), &one.rows).rows, one.rows[..4], "fewer draws are the first of them");
}

#[test]
fn a_test_that_is_stopped_keeps_its_draws_without_a_hole() {
    let spec = small();
    let area = Area::open(&spec.area, &BTreeMap::new()).unwrap();
    let done = std::sync::atomic::AtomicU32::new(0);
    let keeper =
        |rows: &BTreeMap<u32, DrawOutcome>| done.store(rows.len() as u32, std::sync::atomic::Ordering::Relaxed);
    let watch = |_: crate::planning::News<'_>| done.load(std::sync::atomic::Ordering::Relaxed) < 3;
    let found = judge_draws(&spec, &area, &plan(9, 2), &[], &keeper, &watch).unwrap();
    assert!(found.stopped && found.rows.len() < 9);
    assert!(found.rows.iter().enumerate().all(|(at, row)| row.draw as usize == at + 1));
    assert_eq!(found.rows, judged(&spec, &plan(9, 1), &[]).rows[..found.rows.len()]);
}

/// The price of a draw is the price that `price` gives of the same roster, exactly, and the proved least is below it.
#[test]
fn a_price_is_that_of_the_book_and_its_roster() {
    let spec = small();
    let area = Area::open(&spec.area, &BTreeMap::new()).unwrap();
    let terms = money::inputs_of(&spec.price);
    let mut priced = 0;
    for draw in 1..=4 {
        let key = DrawKey { seed: 2026, draw };
        let found = judge_draw(&spec, &area, key, &plan(1, 1).effort, &|_| true).unwrap();
        let Some(roster) = &found.roster else { continue };
        let view = roster.view();
        let (worked, _) = crate::pricing::planned_time(&found.branch, &view).unwrap();
        let options = crate::pricing::Options::default();
        let price = crate::pricing::price_roster(&found.branch.book, &found.branch.plan, worked, &options).unwrap();
        let own = verdicts::DrawPrice::new(&found.outcome, &terms, &spec.travel.modes).unwrap();
        assert_eq!(own.found.or(own.of_a_part), Some(price.hour.exact()), "draw {draw}");
        assert!(own.found.is_none_or(|found| own.least.unwrap() <= found), "no bound is above a roster");
        assert!(found.outcome.carers_least <= found.outcome.carers_found.unwrap_or(u32::MAX) || own.found.is_none());
        priced += 1;
    }
    assert!(priced > 0);
}

/// The same days under two contracts differ less from one another than days do: the gain of common random numbers. Held on the least
/// price that is proved, for a price that is found has the search's own error on top.
#[test]
fn paired_differences_spread_at_most_half_as_far_as_draws() {
    let base = template();
    let moved = sweep::parse_variation("share15=0.2").unwrap();
    let other = sweep::list_cases(&base, &[moved]).unwrap().remove(0).spec;
    let pence = |spec: &Specification| -> Vec<i64> {
        let terms = money::inputs_of(&spec.price);
        let price = |row: &DrawOutcome| {
            let price = verdicts::DrawPrice::new(row, &terms, &spec.travel.modes).unwrap();
            price.least.unwrap().to_pence().unwrap().0
        };
        judged(spec, &plan(10, 2), &[]).rows.iter().map(price).collect()
    };
    let (one, two) = (pence(&base), pence(&other));
    let spread = |values: &[i64]| {
        let mean = values.iter().sum::<i64>() / values.len() as i64;
        values.iter().map(|value| (value - mean).pow(2)).sum::<i64>()
    };
    let paired: Vec<i64> = one.iter().zip(&two).map(|(one, two)| two - one).collect();
    // Of standard deviations half, of their squares a quarter.
    assert!(4 * spread(&paired) <= spread(&one).max(spread(&two)), "{paired:?} against {one:?}");
}

#[test]
fn an_answer_tells_what_its_draws_say() {
    let answer = an_answer();
    assert_eq!(answer.deliverable.draws + answer.not_deliverable.draws + answer.undecided, answer.draws);
    let fee = answer.fee.as_ref().unwrap();
    assert_eq!(fee.pays.draws + fee.proved_not_to_pay.draws + fee.nothing_to_pay + fee.not_known, answer.draws);
    assert_eq!(fee.nothing_to_pay, answer.not_deliverable.draws);
    let text = answer.text();
    assert!(text.starts_with(&answer.sentence) && text.contains("What this does not say"), "{text}");
    // No price without every visit: a part's price stands beside what it leaves out.
    for row in &answer.rows {
        assert_eq!(row.price.is_some(), row.outcome.answer == DrawAnswer::Deliverable);
        assert!(row.price_of_a_part.is_none() || row.outcome.unserved.is_some_and(|unserved| unserved > 0));
    }
    let curve = &answer.carers_needed;
    assert!(
        curve
            .windows(2)
            .all(|pair| pair[0].with_roster <= pair[1].with_roster && pair[0].proved_too_few >= pair[1].proved_too_few)
    );
}

#[test]
fn bids_are_laid_over_the_specification_and_none_below_the_law_is_a_yes() {
    let spec = small();
    let file = "bidder,fee,wage,ni_percent,holiday_percent,pension_percent,sick_percent\nAda Care,60,,,,,\nNought,60,13.45,0,0,0,0\n";
    let read = bids::read_bids("bids.csv", file.as_bytes(), &spec).unwrap();
    assert_eq!((read.len(), read[0].spec.price.clone()), (2, spec.price.clone()));
    let rows = judged(&spec, &plan(6, 2), &[]).rows;
    let found = bids::compare_bids(&read, &[rows.clone(), rows], 2026, &[]).unwrap();
    assert_ne!(found.rows[0].answer, bids::BidVerdict::No, "{:?}", found.rows[0].why);
    assert_eq!(found.rows[1].answer, bids::BidVerdict::No);
    assert_eq!(found.rows[1].why.len(), 4, "{:?}", found.rows[1].why);
    let [more, less, _] = found.rows[1].against_first.unwrap();
    assert!(more > 0 && less == 0, "without on-costs the fee leaves more on every day");
    let faults =
        bids::read_bids("bids.csv", b"bidder,fee,wages\nAda,x,1\n,10,\nAda,12,\nAda,13,\n", &spec).unwrap_err();
    assert_eq!(faults.0.len(), 4, "{faults}");
}

#[test]
fn a_sweep_changes_what_it_names_and_keeps_every_visit() {
    let spec = template();
    let cases = |text: &str| sweep::list_cases(&spec, &[sweep::parse_variation(text).unwrap()]);
    let fifteen = cases("share15=0:0.5:0.1").unwrap();
    assert_eq!(fifteen.len(), 6);
    for (case, short) in fifteen.iter().zip([0, 12, 24, 36, 48, 60]) {
        let lengths = &case.spec.visits.lengths;
        assert_eq!(case.spec.visits_a_day(), 120, "{lengths:?}");
        assert_eq!(lengths.iter().find(|row| row.minutes == 15).map(|row| row.a_day), Some(short));
    }
    assert_eq!(sweep::without_fifteen(&spec).visits_a_day(), 120);
    assert_eq!(cases("window=15,30,60").unwrap()[2].spec.visits.window_minutes, 60);
    let refused = cases("carers=1").unwrap_err().to_string();
    assert!(refused.contains("the case carers=1") && refused.contains("two carers at once"), "{refused}");
    assert!(cases("size=0.5").unwrap_err().to_string().contains("points of its own"));
    for text in ["fee", "fee=1:2", "fee=2:1:1", "colour=1,2", "fee=-1", "fee=0:1000:0.1"] {
        assert!(sweep::parse_variation(text).is_err(), "{text}");
    }
}

/// The travel model of the template against the road times between 198 real places: the error that the limits of every answer state.
#[test]
fn travel_is_as_near_to_newports_roads_as_is_said() {
    let roads = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/newport/roads");
    let points = crate::csv::read_csv(&std::fs::read(roads.join("points.csv")).unwrap()).unwrap();
    let at = |name: &str| points.header.iter().position(|column| column == name).unwrap();
    let degrees = |cells: &[String], name: &str| crate::book::value::Degrees::read(&cells[at(name)]).unwrap();
    let place = |cells: &[String]| {
        crate::book::value::Degrees::place(degrees(cells, "latitude"), degrees(cells, "longitude")).unwrap()
    };
    let places: Vec<homeround_core::ground::Place> = points.rows.iter().map(|(_, cells)| place(cells)).collect();
    let mode = &template().travel.modes[0];
    let units = |value: crate::book::value::Exact, by: i64| u32::try_from(value.scaled(by, 1)).unwrap();
    let estimate = homeround_core::book::Estimate::new(
        units(mode.detour, 1_000),
        units(mode.speed_kmh, 1_000),
        units(mode.parking_minutes, 60),
    );
    let entries = places.len() * places.len();
    let (mut seconds, mut metres) = (vec![0; entries], vec![0; entries]);
    estimate.unwrap().fill(&places, &mut seconds, &mut metres).unwrap();
    let text = std::fs::read_to_string(roads.join("car_seconds.csv")).unwrap();
    let road: Vec<Option<u32>> =
        text.lines().flat_map(|line| line.split(',').map(|cell| cell.trim().parse().ok())).collect();
    // Two minutes of the template's parking are for parking, which road times leave out.
    let mut errors: Vec<u32> = (0..entries)
        .filter(|pair| places[pair / places.len()].distance_mm(places[pair % places.len()]) >= 50_000)
        .filter_map(|pair| road[pair].map(|road| seconds[pair].abs_diff(road + 120)))
        .collect();
    errors.sort_unstable();
    let (median, ninth) = (errors[errors.len() / 2], errors[errors.len() * 9 / 10]);
    println!("{} ways by car: median error {median} s, 90th percentile {ninth} s", errors.len());
    assert!(median <= 48 && ninth <= 108, "{median} s, {ninth} s");
}
