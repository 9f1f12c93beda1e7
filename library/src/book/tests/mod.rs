//! Tests of the book as a whole: what is written comes back, and the order of rows changes nothing.

mod contradictions;
mod rules;

use std::collections::BTreeMap;

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::model::Book;
use super::value::Exact;
use super::{expand_book, list_places, periods, read_document, read_source, starter, write};
use crate::book::TravelTables;
use crate::fault::Faults;
use crate::travel::PRESETS;

/// The starter's example, read from its files.
pub(crate) fn example() -> Book {
    let files: BTreeMap<_, _> = starter::list_starter_files(true).unwrap().into_iter().collect();
    read_source(&files).unwrap_or_else(|faults| panic!("{}", told(&faults)))
}

/// The files of a book, by name.
fn files_of(book: &Book) -> BTreeMap<String, Vec<u8>> {
    write::list_files(book).unwrap().into_iter().collect()
}

pub(crate) fn told(faults: &Faults) -> String {
    faults.0.iter().map(|fault| format!("{fault}\n")).collect()
}

/// Travel tables that are anything, of the right size.
pub(crate) fn flat_travel(book: &Book) -> TravelTables {
    let entries = book.travel.modes.len() * (1 + periods::list_periods(book).len()) * list_places(book).len().pow(2);
    TravelTables { seconds: vec![300; entries], metres: vec![1000; entries] }
}

#[test]
fn the_starter_validates_empty_and_filled() {
    let files: BTreeMap<_, _> = starter::list_starter_files(false).unwrap().into_iter().collect();
    assert!(read_source(&files).unwrap().clients.is_empty());
    let book = example();
    assert_eq!((book.clients.len(), book.packages.len(), book.shifts.len()), (3, 5, 6));
}

#[test]
fn a_book_comes_back_from_its_files_and_from_its_document() {
    let book = example();
    let document = write::write_json(&book).unwrap();
    assert_eq!(read_document(&document, "book.json").unwrap(), book);
    let files = files_of(&book);
    assert_eq!(read_source(&files).unwrap(), book);
}

#[test]
fn the_document_fits_its_schema_and_the_tables_fit_the_schema() {
    let schema = serde_json::to_value(schemars::schema_for!(Book)).unwrap();
    let document: serde_json::Value = serde_json::from_slice(&write::write_json(&example()).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&document).map(|error| format!("{error} at {}", error.instance_path)).collect();
    assert!(errors.is_empty(), "{errors:?}");
    for table in &super::tables::TABLES[super::tables::SETTINGS..] {
        let reference = schema["properties"][table.name]["items"]["$ref"].as_str().unwrap();
        let definition = schema.pointer(&reference[1..]).unwrap();
        let mut known: Vec<&str> = definition["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        let mut columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        known.sort_unstable();
        columns.sort_unstable();
        assert_eq!(columns, known, "{}", table.name);
        let required: Vec<&str> =
            definition["required"].as_array().unwrap().iter().filter_map(|name| name.as_str()).collect();
        for column in table.columns {
            assert_eq!(column.need, required.contains(&column.name), "{}.{}", table.name, column.name);
        }
    }
}

#[test]
fn the_starter_travels_as_the_presets_do() {
    let modes = example().travel.modes;
    assert_eq!(modes.len(), PRESETS.len());
    for (mode, preset) in modes.iter().zip(&PRESETS) {
        assert_eq!(mode.name, preset.name);
        let thousandths = |value: Exact| value.0 * Decimal::ONE_THOUSAND;
        assert_eq!(thousandths(mode.speed_kmh), Decimal::from(preset.metres_per_hour), "{}", mode.name);
        assert_eq!(thousandths(mode.detour), Decimal::from(preset.detour_permille), "{}", mode.name);
        assert_eq!(mode.parking_minutes.0 * Decimal::from(60), Decimal::from(preset.parking_seconds), "{}", mode.name);
    }
}

#[test]
fn the_example_expands_to_a_week() {
    let book = example();
    let plan = expand_book(&book, flat_travel(&book)).unwrap();
    assert_eq!(plan.tables.visits.len(), 4 * 7 + 3);
    assert_eq!(plan.tables.shifts.len(), 4 * 7 + 2);
    assert_eq!(plan.tables.breaks.len(), 2 * 7);
    assert_eq!(plan.tables.gaps.len(), 7);
    let visit = plan.names.visit("C01-morning@2026-03-03").unwrap();
    let row = plan.tables.visits[visit.at()];
    assert_eq!(plan.names.zone.iso(row.window.earliest), "2026-03-03T07:30:00+00:00");
    assert_eq!(plan.names.zone.iso(row.due), "2026-03-03T08:30:00+00:00");
    let gap = plan.tables.gaps[0];
    assert_eq!((gap.least.0, gap.most.0), ((30 + 240) * 60, (30 + 360) * 60));
    let carer = plan.tables.carers[0];
    assert_eq!((carer.contract_least.0, carer.contract_most.0), (20 * 3600, 40 * 3600));
    assert_eq!(carer.per_second.0, 356_944, "12.85 pounds an hour, in millionths of a penny");
}

#[test]
fn a_day_with_a_clock_change_keeps_its_wall_times_and_its_true_length() {
    let mut book = example();
    book.branch.start = crate::book::value::Day::read("2026-03-28").unwrap();
    book.branch.days = 2;
    let plan = expand_book(&book, flat_travel(&book)).unwrap();
    let of = |id: &str| plan.tables.visits[plan.names.visit(id).unwrap().at()].window.earliest;
    let (before, after) = (of("C01-morning@2026-03-28"), of("C01-morning@2026-03-29"));
    assert_eq!((after - before).0, 23 * 3600);
    assert_eq!(plan.names.zone.iso(after), "2026-03-29T07:30:00+01:00");
    assert_eq!(plan.names.zone.read_iso("2026-03-29T07:30:00+01:00"), Some(after));
}

/// The example with some of its document changed, read again.
pub(super) fn changed(edit: impl FnOnce(&mut serde_json::Value)) -> Result<Book, Faults> {
    let mut document = serde_json::from_slice(&write::write_json(&example()).unwrap()).unwrap();
    edit(&mut document);
    read_document(&serde_json::to_vec(&document).unwrap(), "book.json")
}

/// The example on two days around a clock change, its first package between `earliest` and 03:00.
fn at_night(start: &str, earliest: &str) -> Result<Book, Faults> {
    changed(|book| {
        book["branch"]["start"] = start.into();
        book["branch"]["days"] = 2.into();
        let package = &mut book["packages"][0];
        package["earliest"] = earliest.into();
        package["latest"] = "03:00".into();
        package["preferred"] = serde_json::Value::Null;
    })
}

#[test]
fn the_missing_and_the_doubled_hour_are_faults_unless_an_offset_is_given() {
    for (start, on, clause) in
        [("2026-03-28", "2026-03-29", "does not exist"), ("2026-10-24", "2026-10-25", "is there twice")]
    {
        let faults = at_night(start, "01:30").unwrap_err();
        assert_eq!(faults.0.len(), 1, "{}", told(&faults));
        let fault = &faults.0[0];
        assert_eq!((fault.row, fault.column.as_str()), (Some(1), "packages.earliest"));
        assert!(fault.problem.contains(clause) && fault.problem.contains(on), "{fault}");
        assert!(fault.remedy.contains("01:30+00:00") && fault.remedy.contains("01:30+01:00"), "{fault}");
        assert!(at_night(start, "01:30+05:00").unwrap_err().0[0].problem.contains("offset"));
        for (offset, utc) in [("01:30+01:00", "T00:30:00"), ("01:30+00:00", "T01:30:00")] {
            let book = at_night(start, offset).unwrap();
            let plan = expand_book(&book, flat_travel(&book)).unwrap();
            let visit = plan.names.visit(&format!("C01-morning@{on}")).unwrap();
            let window = plan.tables.visits[visit.at()].window;
            assert_eq!(plan.names.zone.read_iso(&format!("{on}{utc}Z")), Some(window.earliest));
        }
    }
}

#[test]
fn faults_that_lie_between_rows_are_found() {
    let problem = |edit: &dyn Fn(&mut serde_json::Value)| told(&changed(edit).unwrap_err());
    assert!(
        problem(&|book| book["shifts"][1]["carer"] = "A1".into())
            .contains("overlaps shift A1-early of the same carer on 2026-03-02")
    );
    assert!(problem(&|book| book["gaps"][0]["second"] = "C02-lunch".into()).contains("belongs to another client"));
    assert!(problem(&|book| book["gaps"][0]["most_minutes"] = 10.into()).contains("is less than least_minutes"));
    assert!(
        problem(&|book| book["clients"][2]["barred_carers"] = serde_json::json!(["A1", "A2"]))
            .contains("is preferred and barred")
    );
    assert!(problem(&|book| book["travel"]["modes"][0]["matrix"] = "car.csv".into()).contains("has no points"));
    assert!(
        problem(&|book| book["cost"]["profit"] = serde_json::json!({ "percent_of_price": "75" }))
            .contains("leaves nothing")
    );
    assert!(problem(&|book| book["cost"]["overhead"] = serde_json::json!({})).contains("is missing"));
    assert!(problem(&|book| book["carers"][0]["pay_per_hour"] = serde_json::json!(12.85)).contains("outside quotes"));
    assert!(problem(&|book| book["packages"][0]["repeats"] = "FREQ=HOURLY".into()).contains("within a day"));
    assert!(problem(&|book| book["packages"][3]["overnight"] = true.into()).contains("a day or more after"));
}

#[test]
fn a_night_shift_and_a_window_past_midnight_end_on_the_next_day() {
    let book = changed(|book| {
        let shift = &mut book["shifts"][3];
        shift["start"] = "21:00".into();
        shift["end"] = "06:00".into();
        shift["overnight"] = true.into();
        let package = &mut book["packages"][1];
        package["earliest"] = "23:30".into();
        package["latest"] = "00:30".into();
        package["preferred"] = "00:20".into();
        package["overnight"] = true.into();
        book["breaks"][1] = serde_json::json!({ "shift": "A3-late", "earliest": "23:45", "latest": "02:00", "minutes": 30, "paid": true });
    });
    let book = book.unwrap_or_else(|faults| panic!("{}", told(&faults)));
    let plan = expand_book(&book, flat_travel(&book)).unwrap();
    let iso = |seconds| plan.names.zone.iso(seconds);
    let shift = plan.tables.shifts[plan.names.shift("A3-late@2026-03-02").unwrap().at()];
    assert_eq!(iso(shift.span.end), "2026-03-03T06:00:00+00:00");
    let visit = plan.tables.visits[plan.names.visit("C01-bed@2026-03-02").unwrap().at()];
    assert_eq!(
        (iso(visit.window.earliest), iso(visit.window.latest)),
        ("2026-03-02T23:30:00+00:00".into(), "2026-03-03T00:30:00+00:00".into())
    );
    assert_eq!(visit.due, visit.window.latest, "the grace ends with the window");
    let rest = plan.tables.breaks[shift.first_break as usize];
    assert_eq!(
        (iso(rest.window.earliest), iso(rest.window.latest)),
        ("2026-03-02T23:45:00+00:00".into(), "2026-03-03T02:00:00+00:00".into())
    );
}

fn shuffled<T: Clone + std::fmt::Debug + 'static>(rows: &[T]) -> BoxedStrategy<Vec<T>> {
    Just(rows.to_vec()).prop_shuffle().boxed()
}

fn any_order() -> impl Strategy<Value = Book> {
    let book = example();
    let parts = (shuffled(&book.clients), shuffled(&book.packages), shuffled(&book.carers), shuffled(&book.shifts));
    let rest = (shuffled(&book.breaks), shuffled(&book.history), shuffled(&book.travel.modes));
    (parts, rest).prop_map(move |((clients, packages, carers, shifts), (breaks, history, modes))| {
        let mut book = Book { clients, packages, carers, shifts, breaks, history, ..book.clone() };
        book.travel.modes = modes;
        book
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_rows_changes_no_table(book in any_order()) {
        let plain = example();
        let (one, other) = (expand_book(&plain, flat_travel(&plain)).unwrap(), expand_book(&book, flat_travel(&book)).unwrap());
        prop_assert_eq!(format!("{:?}", one.tables), format!("{:?}", other.tables));
        let ids = |plan: &super::Plan| plan.names.visits.iter().map(|dated| dated.id.clone()).collect::<Vec<_>>();
        prop_assert_eq!(ids(&one), ids(&other));
    }

    #[test]
    fn any_text_in_any_cell_is_read_or_refused_and_what_is_read_comes_back(
        name in "\\PC{1,12}", note in "[ -~;,\"'=+@\n\t]{0,20}", task in "[ -~]{1,10}", minutes in "[0-9-]{1,4}",
        degrees in "-?[0-9]{1,3}\\.[0-9]{0,9}", clock in "[0-9]{1,2}:[0-9]{2}(\\+01:00)?", pay in "[0-9]{1,3}(\\.[0-9]{1,4})?",
    ) {
        let mut document: serde_json::Value = serde_json::from_slice(&write::write_json(&example()).unwrap()).unwrap();
        document["clients"][0]["name"] = name.into();
        document["clients"][0]["note"] = note.into();
        document["clients"][1]["longitude"] = degrees.into();
        document["packages"][0]["tasks"][1] = task.into();
        document["packages"][1]["minutes"] = minutes.into();
        document["shifts"][0]["start"] = clock.into();
        document["carers"][0]["pay_per_hour"] = pay.into();
        if let Ok(book) = read_document(&serde_json::to_vec(&document).unwrap(), "book.json") {
            let files = files_of(&book);
            prop_assert_eq!(&read_source(&files).unwrap_or_else(|faults| panic!("{}", told(&faults))), &book);
            prop_assert_eq!(&read_document(&write::write_json(&book).unwrap(), "book.json").unwrap(), &book);
        }
    }

    #[test]
    fn any_rule_is_read_or_refused_and_what_is_read_comes_back_and_can_be_planned(
        windows in "(1[0-9]|2[0-3]):[0-5]0-(1[0-9]|2[0-3]):[0-5]0", skill in "(hoist|medication|x)(:[0-9]{0,2})?",
        words in ("(high|low|optional|urgent)", "(female|male|other|any)", "(shifts|contracts|luck)"), gap in 0_u16..3_000,
        hours in "-?[0-9]{1,3}(\\.[0-9]{1,9})?", days in 0_u8..40, fixed in ("2026-03-0[1-9]", "(07|08|21):[0-5]0", "A[1-5]"),
        amount in "[0-9]{1,4}(\\.[0-9]{1,9})?", until in "(2[0-3]:[0-5][0-9])?",
    ) {
        let mut document: serde_json::Value = serde_json::from_slice(&write::write_json(&example()).unwrap()).unwrap();
        document["packages"][1]["windows"] = serde_json::json!([windows]);
        document["packages"][1]["skills"] = serde_json::json!([skill]);
        document["packages"][2]["priority"] = words.0.into();
        document["packages"][3]["wished_gender"] = words.1.into();
        document["policy"]["fair_share_by"] = words.2.into();
        document["packages"][0]["least_gap_minutes"] = gap.into();
        document["carers"][0]["overtime_after_hours"] = hours.clone().into();
        document["carers"][1]["rest_hours"] = hours.clone().into();
        document["carers"][2]["slower_percent"] = hours.clone().into();
        document["policy"]["working_time_average_hours"] = hours.into();
        document["carers"][1]["most_days_in_a_row"] = days.into();
        document["carers"][3]["days_in_a_row_before"] = days.into();
        document["clients"][0]["most_carers"] = days.into();
        document["carers"][1]["worked_until"] = until.into();
        document["fixed"][0]["day"] = fixed.0.into();
        document["fixed"][0]["start"] = fixed.1.into();
        document["fixed"][0]["carer"] = fixed.2.into();
        document["policy"]["slot_carer_pounds"] = amount.clone().into();
        document["policy"]["uneven_pounds_per_hour"] = amount.into();
        if let Ok(book) = read_document(&serde_json::to_vec(&document).unwrap(), "book.json") {
            let files = files_of(&book);
            prop_assert_eq!(&read_source(&files).unwrap_or_else(|faults| panic!("{}", told(&faults))), &book);
            let plan = expand_book(&book, flat_travel(&book)).unwrap_or_else(|faults| panic!("{}", told(&faults)));
            let mut faults = Vec::new();
            let _ = plan.tables.view().validated(&mut |fault| faults.push(fault));
            prop_assert_eq!(faults, []);
        }
    }
}
