//! Years worked by hand.

use super::answer::Known;
use super::*;
use crate::specification::{DayTotals, Specification, TEMPLATE as TENDER, read_specification};

fn spec() -> Specification {
    read_specification("tender.toml", TENDER).unwrap()
}

/// Ten hours of contact a day, and two paid beside them.
fn drawn() -> YearOfDraws {
    let totals = DayTotals { contact_seconds: 36_000, other_paid_seconds: 7_200, metres: vec![16_093] };
    YearOfDraws { draws: 1, totals, contact_seconds: 36_000 }
}

fn reckoned(change: impl Fn(&mut Years)) -> YearsAnswer {
    let mut years = read_years("years.toml", TEMPLATE).unwrap();
    change(&mut years);
    reckon_years(&spec(), &years, &drawn()).unwrap()
}

fn row(answer: &YearsAnswer, case: Case, at: usize) -> &QuarterRow {
    answer.quarters.iter().filter(|row| row.case == case).nth(at).unwrap()
}

#[test]
fn quarters_hours_wages_and_fees_are_as_by_hand() {
    let answer = reckoned(|_| {});
    let first = row(&answer, Case::Central, 0);
    // 13 April to 13 July are 91 days of 10 hours; 84 paid hours a week, times 52 over 46.4, in weeks of 27, are 3.49 carers.
    assert_eq!((first.hours.shown().as_str(), first.carers, first.from.as_str()), ("910.00", 4, "2026-04-13"));
    assert_eq!((first.wage.shown().as_str(), first.minimum_wage_is), ("13.45", Known::Known));
    let fifth = row(&answer, Case::Central, 4);
    // 12.71 and 4 % are 13.22 in whole pence; the wage stays 74 pence above; 24.10 and 3 % are 24.82.
    assert_eq!((fifth.minimum_wage.shown().as_str(), fifth.minimum_wage_is), ("13.22", Known::Assumed));
    assert_eq!(fifth.wage.shown(), "13.96");
    assert_eq!(fifth.fee.unwrap().shown(), "24.82");
    // A year on 2 %: 91 days of 10.2 hours.
    assert_eq!(fifth.hours.shown(), "928.20");
    assert_eq!((answer.years.len(), answer.quarters.len()), (9, 36));
    assert!(answer.text().contains("13.22 a"), "{}", answer.text());
}

#[test]
fn the_first_quarter_costs_what_the_specification_test_says() {
    let answer = reckoned(|_| {});
    let terms = crate::specification::money::inputs_of(&spec().price);
    let build = crate::specification::money::hour(&terms, &spec().travel.modes, &drawn().totals).unwrap().unwrap();
    assert_eq!(row(&answer, Case::High, 0).price.exact(), build.total().unwrap());
}

#[test]
fn switches_weigh_from_their_day_on_and_not_before() {
    let with = reckoned(|_| {});
    let without = reckoned(|years| {
        (years.guaranteed_hours, years.cancelled_shifts, years.fair_pay) = (None, None, None);
    });
    // October 2027 is the seventh quarter, April 2028 the ninth.
    for at in 0..6 {
        assert_eq!(row(&with, Case::High, at).price, row(&without, Case::High, at).price, "{at}");
    }
    assert!(row(&with, Case::High, 6).price.exact() > row(&without, Case::High, 6).price.exact());
    assert_eq!(row(&with, Case::High, 7).wage, row(&without, Case::High, 7).wage);
    // 1.20 above the minimum, where 0.74 was promised.
    let wage = |answer: &YearsAnswer| row(answer, Case::High, 8).wage.exact();
    assert_eq!(wage(&with).minus(wage(&without)).unwrap().shown().to_string(), "0.46");
    assert_eq!(without.limits.iter().filter(|limit| limit.contains("switched off")).count(), 3);
}

#[test]
fn no_more_carers_leave_in_a_year_than_do_and_too_few_hired_is_told() {
    let answer = reckoned(|years| {
        years.turnover.central = crate::book::value::Exact::from(25);
        years.recruits = None;
    });
    let leave: u32 = answer.quarters.iter().filter(|row| row.case == Case::Central).map(|row| row.leave).sum();
    // A quarter of four carers a year is one: at the end of three years three have left, one of them not yet counted.
    assert_eq!(leave, 2);
    let short = reckoned(|years| {
        let none = crate::book::value::Exact::from(0);
        years.recruits.as_mut().unwrap().central = none;
    });
    let last = row(&short, Case::Central, 11);
    assert!(
        last.carers_there < last.carers && short.sentence.contains("too few carers can be hired"),
        "{}",
        short.sentence
    );
}

#[test]
fn every_fault_of_years_is_told_at_once() {
    let text = TEMPLATE.replace("quarters = 12", "quarters = 99").replace("central = \"25\"", "central = \"lots\"");
    let text = text.replacen("source = \"assumed\"", "", 1);
    let faults = read_years("years.toml", &text).unwrap_err();
    let columns: Vec<&str> = faults.0.iter().map(|fault| fault.column.as_str()).collect();
    assert_eq!(columns, ["quarters", "hours.source", "turnover.central"]);
}

#[test]
fn a_day_long_before_any_rate_is_refused() {
    let mut spec = spec();
    spec.contract.start = crate::book::value::Day::read("1980-04-01").unwrap();
    let years = read_years("years.toml", TEMPLATE).unwrap();
    assert!(reckon_years(&spec, &years, &drawn()).is_err());
}
