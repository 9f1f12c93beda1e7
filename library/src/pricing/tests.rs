//! The fixed answer of the hourly model, and the price of a made week of the starter's book.

use homeround_core::book::{Activity, Worked};
use homeround_core::cost::{Exact, Input};
use homeround_core::ground::{CarerIx, Seconds, ShiftIx, Span, VisitIx};
use proptest::prelude::*;

use super::*;
use crate::book::model::{Book, OtherKind};
use crate::book::{self, Plan, starter};

/// UKHCA Minimum Price v1.0 (2014); its sources stand with the core's published cases.
const UKHCA_V1: &str = include_str!("ukhca_v1.json");

fn n(text: &str) -> Exact {
    Exact::parse(text).unwrap()
}

#[test]
fn the_fixed_answer_has_these_fields_and_no_others() {
    let inputs = read_inputs("v1.json", UKHCA_V1).unwrap();
    let answer = serde_json::to_value(HourlyPrice::from_averages(&inputs, &Asked::default()).unwrap()).unwrap();
    let line =
        |name: &str, exact: &str, shown: &str| serde_json::json!({ "name": name, "exact": exact, "shown": shown });
    let expected = serde_json::json!({
        "lines": [
            line("contact", "6.31", "6.31"),
            line("travel", "1.1989", "1.20"),
            line("ni", "0.7133455", "0.71"),
            line("holiday", "0.80870853", "0.81"),
            line("training", "0.12990397", "0.13"),
            line("pension", "0.075089", "0.08"),
            line("sick", "0", "0.00"),
            line("mileage", "1.4", "1.40"),
            line("overhead", "4.1024367", "4.10"),
            line("profit", "0.4558263", "0.46"),
        ],
        "total": { "exact": "15.19421", "shown": "15.19" },
        "sum_of_shown": "15.20",
    });
    assert_eq!(answer, expected);
}

#[test]
fn the_table_says_how_each_line_is_computed_and_that_both_sums_are_right() {
    let inputs = read_inputs("v1.json", UKHCA_V1).unwrap();
    let text = HourlyPrice::from_averages(&inputs, &Asked { fee: Some(n("13")), lengths: vec![n("15")] })
        .unwrap()
        .text(&inputs.inputs)
        .unwrap();
    for part in [
        "11.4 minutes at basic pay",
        "4 miles at £0.35",
        "27 % of the price",
        "add up to £15.20",
        "the price is £15.19",
        "leaves £2.36 to run the business",
        "The fee at which nothing is lost",
        "travel minutes per contact hour",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

/// Case VL-5.7-15 of the core's published cases, and an input solved for that gives the fee again.
#[test]
fn the_price_by_length_and_every_limit() {
    let text =
        UKHCA_V1.replace("6.31", "7.50").replace("10.77", "12.07").replace("{\n", "{ \"visit_minutes\": \"30\",");
    let averages = read_inputs("average.json", &text).unwrap();
    let asked = Asked { fee: Some(n("13")), lengths: vec![n("15"), n("60")] };
    let price = HourlyPrice::from_averages(&averages, &asked).unwrap();
    let short = &price.lengths[0];
    assert_eq!((short.per_hour.shown().as_str(), short.per_visit.shown().as_str()), ("22.38", "5.59"));
    assert_eq!(short.fee.as_ref().unwrap().left_after_direct.shown(), "-0.67");
    let limits = &price.fee.as_ref().unwrap().limits;
    assert_eq!(limits.len(), 12);
    for row in limits {
        let Limit::AtMost(limit) = &row.limit else { continue };
        let input = inputs::input_of(&row.input).unwrap();
        let solved = match averages.visit {
            Some((_, per_visit)) if input == Input::VisitMinutes => {
                per_visit.inputs(&averages.inputs, limit.exact()).unwrap()
            }
            _ => averages.inputs.with(input, limit.exact()),
        };
        assert_eq!(solved.price().unwrap().total().unwrap(), n("13"), "{}", row.input);
    }
}

/// The starter's book and its plan, over travel of six minutes and two miles everywhere.
fn starter() -> (Book, Plan) {
    let files: std::collections::BTreeMap<_, _> = starter::list_starter_files(true).unwrap().into_iter().collect();
    let book = book::read_source(&files).unwrap();
    let periods = 1 + book::periods::list_periods(&book).len();
    let entries = book::list_modes(&book).len() * periods * book::list_places(&book).len().pow(2);
    let travel = book::TravelTables { seconds: vec![360; entries], metres: vec![3219; entries] };
    let plan = book::expand_book(&book, travel).unwrap();
    (book, plan)
}

/// Every visit of the plan made by the carer of one of its shifts in turn, with six minutes on the way and four of waiting.
fn week(plan: &Plan) -> Vec<Worked> {
    let shifts = &plan.tables.shifts;
    let mut rows = Vec::new();
    for (at, visit) in plan.tables.visits.iter().enumerate() {
        for part in 0..usize::from(visit.carers) {
            let shift = (at + part) % shifts.len();
            let start = visit.window.earliest;
            let stretch = |activity, from: i32, to: i32, metres| Worked {
                carer: shifts[shift].carer,
                shift: ShiftIx::from_index(shift),
                activity,
                span: Span { start: start + Seconds::from_minutes(from), end: start + Seconds::from_minutes(to) },
                visit: VisitIx::from_index(at),
                client: visit.client,
                metres,
            };
            let length = visit.duration.whole_minutes();
            rows.push(stretch(Activity::Travel, -10, -4, 3219));
            rows.push(stretch(Activity::Waiting, -4, 0, 0));
            rows.push(stretch(Activity::Contact, 0, length, 0));
        }
    }
    rows
}

fn options() -> Options {
    Options::default()
}

fn added(amounts: impl Iterator<Item = String>) -> Exact {
    amounts.fold(Exact::ZERO, |sum, amount| sum.plus(n(&amount)).unwrap())
}

#[test]
fn everything_in_a_summary_adds_up() {
    let (book, plan) = starter();
    let summary = price_roster(&book, &plan, week(&plan), &options()).unwrap();
    let whole = summary.whole.exact();
    assert_eq!(added(summary.lines.iter().map(|line| line.amount.exact().to_string())), summary.hour.exact());
    assert_eq!(added(summary.lines.iter().map(|line| line.whole.exact().to_string())), whole);
    assert_eq!(added(summary.clients.iter().map(|row| row.price.exact().to_string())), whole);
    assert_eq!(added(summary.carers.iter().map(|row| row.price.exact().to_string())), whole);
    let by_length =
        summary.lengths.iter().map(|row| row.per_visit.exact().times(Exact::whole(row.visits.into())).unwrap());
    assert_eq!(by_length.fold(Exact::ZERO, |sum, price| sum.plus(price).unwrap()), whole);
    assert_eq!(summary.hour.exact().times(summary.contact_hours.exact()).unwrap(), whole);
    assert_eq!(summary.whole, summary.week, "the starter plans seven days");
    let fee = summary.fee.as_ref().unwrap();
    assert_eq!((fee.hour.fee.shown().as_str(), fee.source.as_str()), ("27.50", "the book's cost.fee_per_hour"));
}

/// The starter's book with training and sickness by the row, one of them on a day outside the plan.
fn with_other_hours() -> (Book, Plan) {
    let (mut book, plan) = starter();
    let cost = book.cost.as_mut().unwrap();
    (cost.training_percent, cost.sick_percent) = Default::default();
    let mut row = |carer: &str, day: i32, kind, hours: &str, pounds: Option<&str>| {
        let hours = book::value::Exact::read(hours).unwrap();
        let (carer, day) = (carer.to_owned(), book.branch.start.plus(day));
        let pounds = pounds.and_then(book::value::Exact::read);
        book.other_hours.push(book::model::OtherHours { carer, day, kind, hours, pounds });
    };
    row("A1", 1, OtherKind::Training, "3", None);
    row("A2", 2, OtherKind::Sick, "8", Some("23.75"));
    row("A2", 7, OtherKind::Sick, "8", Some("1000"));
    (book, plan)
}

#[test]
fn training_holiday_and_sickness_by_the_row() {
    let (book, plan) = with_other_hours();
    let threshold = Options { threshold_ni: true, ..options() };
    for options in [options(), threshold] {
        let priced = price_segments(&book, &plan, &week(&plan), &options, true).unwrap();
        let summary = priced.summary;
        let line = |name: &str| summary.lines.iter().find(|line| line.name == name).unwrap();
        assert_eq!((line("training").whole.shown().as_str(), line("sick").whole.shown().as_str()), ("38.55", "23.75"));
        assert_eq!(line("training").how, "3 h 00 min on no round, as the book's rows say");
        assert_eq!(line("holiday").how, "12.07 % of pay for paid time on rounds");
        assert!(summary.inputs.iter().any(|row| row.name == "sick pay" && row.value == "by the row"));
        let whole = summary.whole.exact();
        for rows in [&summary.clients, &summary.carers, &summary.packages, &summary.rounds, &summary.areas] {
            assert_eq!(added(rows.iter().map(|row| row.price.exact().to_string())), whole);
        }
        let stretches = priced.segments.iter().fold(Exact::ZERO, |sum, row| sum.plus(row.price).unwrap());
        assert_eq!(stretches, whole);
        let text = String::from_utf8(csv_of(&priced.segments, &summary).unwrap()).unwrap();
        assert!(text.contains(",A1,,,training,2026-03-03,,180.00,"), "{text}");
    }
    let idle = |book: &Book| {
        let summary = price_roster(book, &plan, [], &options()).unwrap();
        summary.lines.iter().find(|line| line.name == "idle").map(|line| line.whole.exact()).unwrap()
    };
    let fewer = n("12.85").times(n("3")).unwrap().plus(n("12.60").times(n("8")).unwrap()).unwrap();
    assert_eq!(idle(&starter().0).minus(fewer).unwrap(), idle(&book), "they count towards the contract");
}

/// Training is working time: not paid, it is a shortfall; a payroll that tells other hours is believed.
#[test]
fn training_that_is_not_paid_fails_the_pay_audit() {
    use crate::wages::audit::AuditRules;
    use crate::wages::sources;
    let (mut book, plan) = with_other_hours();
    let rules = AuditRules::usual();
    let of_a1 = |book: &Book, other: Option<&str>| {
        let (cases, _) = sources::of_book(book, &plan, &week(&plan), None, &rules).unwrap();
        let mut slip = cases.into_iter().map(|case| case.slip).find(|slip| slip.carer == "A1").unwrap();
        slip.other_hours = other.map(|hours| book::value::Exact::read(hours).unwrap());
        let (cases, _) = sources::of_book(book, &plan, &week(&plan), Some(vec![slip]), &rules).unwrap();
        crate::wages::audit::audit(&cases, &Default::default(), &rules).unwrap().rows.remove(0).strict
    };
    let (paid, no_training) = (of_a1(&book, None), of_a1(&book, Some("0")));
    let hours = |held: &crate::wages::audit_rows::HeldPay| n(&held.hours);
    assert_eq!(hours(&paid).minus(hours(&no_training)).unwrap(), n("3"));
    book.other_hours[0].pounds = Some(Default::default());
    let unpaid = of_a1(&book, None);
    assert_eq!(n(&paid.paid).minus(n(&unpaid.paid)).unwrap(), n("38.55"));
    assert_eq!((paid.hours, paid.due), (unpaid.hours, unpaid.due));
}

/// A sleep-in costs its flat sum once a night and carer, no hour of it is paid, and none of it is time for the minimum wage.
#[test]
fn a_sleep_in_is_paid_by_the_night() {
    use crate::wages::audit::AuditRules;
    let (mut book, plan) = starter();
    let before = price_roster(&book, &plan, week(&plan), &options()).unwrap();
    let made = week(&plan).into_iter().find(|row| row.activity == Activity::Contact && row.visit.is_some()).unwrap();
    let package = plan.names.visits[made.visit.at()].row;
    book.packages[package].sleep_in_pounds = book::value::Exact::read("60");
    let (seconds, metres) = (plan.tables.travel_seconds.clone(), plan.tables.travel_metres.clone());
    let plan = book::expand_book(&book, book::TravelTables { seconds, metres }).unwrap();
    let nights: Vec<Worked> = week(&plan)
        .into_iter()
        .filter(|row| row.activity == Activity::Contact)
        .filter(|row| plan.names.visits.get(row.visit.at()).is_some_and(|named| named.row == package))
        .collect();
    let priced = price_roster(&book, &plan, week(&plan), &options()).unwrap();
    let line = |summary: &PriceSummary, name: &str| {
        summary.lines.iter().find(|line| line.name == name).map_or(Exact::ZERO, |line| line.whole.exact())
    };
    assert_eq!(line(&priced, "sleep_in"), n("60").times(Exact::whole(nights.len() as i64)).unwrap());
    assert!(!nights.is_empty() && line(&before, "sleep_in").is_zero());
    let seconds: i64 = nights.iter().map(|row| i64::from(row.span.length().0)).sum();
    let contact = |summary: &PriceSummary| summary.contact_hours.exact();
    assert_eq!(contact(&before).minus(contact(&priced)).unwrap(), Exact::hours(seconds));
    assert!(line(&priced, "contact") < line(&before, "contact"));
    // Seen there in two pieces, it is one night all the same.
    let pieces: Vec<Worked> = week(&plan)
        .into_iter()
        .flat_map(|row| {
            let middle = Seconds(row.span.start.0.midpoint(row.span.end.0));
            let part = |start, end| Worked { span: Span { start, end }, ..row };
            match row.activity {
                Activity::Contact => vec![part(row.span.start, middle), part(middle, row.span.end)],
                _ => vec![row],
            }
        })
        .collect();
    let again = price_roster(&book, &plan, pieces, &options()).unwrap();
    assert_eq!(line(&again, "sleep_in"), line(&priced, "sleep_in"));
    let rules = AuditRules::usual();
    let (cases, _) = crate::wages::sources::of_book(&book, &plan, &week(&plan), None, &rules).unwrap();
    let counted: i64 = cases.iter().map(|case| case.hours.contact).sum();
    let worked: i64 = week(&plan)
        .iter()
        .filter(|row| row.activity == Activity::Contact)
        .map(|row| i64::from(row.span.length().0))
        .sum();
    assert_eq!(worked - counted, seconds, "time asleep is not time worked");
}

#[test]
fn a_summary_in_words() {
    let (book, plan) = starter();
    let low = Options { fee: Some(n("9")), ..options() };
    let summary = price_roster(&book, &plan, week(&plan), &low).unwrap();
    assert!(summary.verdict.contains("does not even pay the direct cost"), "{}", summary.verdict);
    // Cells fold: what belongs together may stand on two lines.
    let text = summary.text();
    for part in [
        "waiting time",
        "on the way from",
        "£ a visit",
        "The fee does not pay the direct cost of visits of",
        "not paid, nor its miles",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    let high = Options { fee: Some(n("90")), ..options() };
    assert!(price_roster(&book, &plan, week(&plan), &high).unwrap().verdict.contains("to spare"));
    let nothing = price_roster(&book, &plan, [], &options()).unwrap();
    assert!(nothing.verdict.starts_with("There is no time with clients to price. Only 0 of 31 visits are served"));
}

#[test]
fn national_insurance_by_threshold_names_its_source() {
    let (book, plan) = starter();
    let by_threshold = Options { threshold_ni: true, ..options() };
    let summary = price_roster(&book, &plan, week(&plan), &by_threshold).unwrap();
    let row = summary.inputs.iter().find(|row| row.name == "National Insurance").unwrap();
    assert!(row.value.contains("15 % of pay above £96.00 a week"), "{}", row.value);
    assert!(row.source.contains("as read") && row.source.contains("2025-04-06"), "{}", row.source);
    let (mut later, _) = starter();
    later.branch.start = book::value::Day::read("2031-03-03").unwrap();
    let plan = book::expand_book(&later, book::TravelTables { ..plan_travel(&plan) }).unwrap();
    let faults = price_roster(&later, &plan, [], &by_threshold).unwrap_err();
    assert!(faults.0[0].problem.contains("never guessed"), "{faults:?}");
}

fn plan_travel(plan: &Plan) -> book::TravelTables {
    book::TravelTables { seconds: plan.tables.travel_seconds.clone(), metres: plan.tables.travel_metres.clone() }
}

#[test]
fn a_book_without_prices_and_a_roster_of_another_book_are_refused() {
    let (mut book, plan) = starter();
    let stranger = Worked { carer: CarerIx(99), ..week(&plan)[0] };
    let faults = price_roster(&book, &plan, [stranger], &options()).unwrap_err();
    assert!(faults.0[0].problem.contains("carer row 99"), "{faults:?}");
    book.carers[0].pay_per_hour = book::value::Exact::read("12.1234567").unwrap();
    let cost = book.cost.as_mut().unwrap();
    cost.overhead = book::model::Overhead::PercentOfPrice(book::value::Exact::from(99));
    cost.sick_percent = book::value::Exact::from(-1);
    let faults = price_roster(&book, &plan, [], &options()).unwrap_err();
    let columns: Vec<&str> = faults.0.iter().map(|fault| fault.column.as_str()).collect();
    assert_eq!(columns, ["pay_per_hour", "cost.profit", "cost.sick_percent"]);
    book.cost = None;
    assert_eq!(price_roster(&book, &plan, [], &options()).unwrap_err().0[0].column, "cost");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn the_order_of_rows_changes_nothing(rows in Just(week(&starter().1)).prop_shuffle()) {
        let (book, plan) = starter();
        let shuffled = price_roster(&book, &plan, rows, &options()).unwrap();
        prop_assert_eq!(shuffled, price_roster(&book, &plan, week(&plan), &options()).unwrap());
    }
}
