//! The built-in tables are the published rows: every rate of every file, on its first day and, where one is given, its last.

use super::{Date, Dated, Exact, Pence, RateStatus, Rates, day, n, rows};

fn pence(cell: &str) -> Pence {
    n(cell).to_pence().unwrap()
}

fn ends<T>(row: &Dated<'_, T>, to: &str) {
    assert!(to.is_empty() || row.to == day(to), "{to}");
}

#[test]
fn minimum_wages() {
    for row in rows(include_str!("../cost/rates/nmw_by_age.csv")) {
        let found = Rates::BUILT_IN.minimum_wage(day(&row["from"])).unwrap();
        ends(found, &row["to"]);
        let rate = match row["kind"].as_str() {
            "age" => found.rate.at(row["min_age"].parse().unwrap()),
            "apprentice" => found.rate.hourly_rate(30, true),
            _ => found.rate.lodging_a_day,
        };
        assert_eq!(rate, pence(&row["gbp"]), "{row:?}");
        assert_eq!(found.status, RateStatus::AsRead);
    }
}

#[test]
fn living_wages() {
    for row in rows(include_str!("../cost/rates/real_living_wage.csv")) {
        let found = Rates::BUILT_IN.living_wage.iter().find(|one| one.rate.uk == pence(&row["uk_gbp"])).unwrap();
        assert_eq!(found.rate.london, pence(&row["london_gbp"]));
        assert!(found.source.starts_with(row["source"].as_str()), "{}", found.source);
    }
}

#[test]
fn national_insurance() {
    for row in rows(include_str!("../cost/rates/employer_ni.csv")) {
        let found = Rates::BUILT_IN.employer_ni(day(&row["from"])).unwrap();
        ends(found, &row["to"]);
        assert_eq!(Exact::of_pence(found.rate.weekly_threshold), n(&row["secondary_threshold_gbp_per_week"]));
        assert_eq!(found.rate.percent(), n(&row["employer_rate_pct"]));
        let cell = &row["employment_allowance_gbp_per_year"];
        let allowance = cell.split(' ').next().filter(|pounds| !pounds.is_empty()).map(|pounds| {
            let status = match cell {
                cell if cell.contains("memory") => RateStatus::Memory,
                cell if cell.contains("secondary") => RateStatus::Secondary,
                _ => RateStatus::AsRead,
            };
            (pence(pounds), status)
        });
        assert_eq!(found.rate.allowance, allowance, "{row:?}");
    }
}

/// The published row of those years has ranges: the figures of the first and the last year, and 52 times the limit that
/// sick pay has too.
#[test]
fn pensions_while_they_were_phased_in() {
    let published = &rows(include_str!("../cost/rates/auto_enrolment.csv"))[0];
    assert!(published["trigger_gbp"].contains("2012-13: 8105; 2013-14: 9440; from 2014-15: 10000"));
    for (year, trigger) in
        [(2012, 8_105), (2013, 9_440), (2014, 10_000), (2015, 10_000), (2016, 10_000), (2017, 10_000)]
    {
        let last = Date::new(year + 1, 4, 5).unwrap();
        let found = Rates::BUILT_IN.pension(last).unwrap();
        assert_eq!((found.rate.employer_percent, found.rate.total_percent, found.to), (1, 2, last));
        assert_eq!((found.rate.trigger, found.status), (Pence(trigger * 100), RateStatus::Secondary));
        let limit = Rates::BUILT_IN.sick_pay(last).unwrap().rate.lower_limit.unwrap();
        assert_eq!(found.rate.lower, Pence(limit.0 * 52), "{year}");
    }
    let uppers = [2013, 2018].map(|year| Rates::BUILT_IN.pension(Date::new(year, 4, 5).unwrap()).unwrap().rate.upper);
    assert_eq!(uppers, [Pence(4_247_500), Pence(4_500_000)], "{}", published["upper_gbp"]);
    assert!(Rates::BUILT_IN.pension(Date::new(2012, 9, 30).unwrap()).is_err());
}

#[test]
fn pensions_from_the_year_with_one_trigger() {
    for row in rows(include_str!("../cost/rates/auto_enrolment.csv")).iter().skip(1) {
        let found = Rates::BUILT_IN.pension(day(&row["from"])).unwrap();
        ends(found, &row["to"]);
        let upper = row["upper_gbp"].split(' ').next().unwrap();
        assert_eq!(found.rate.employer_percent.to_string(), row["employer_min_pct"]);
        assert_eq!(found.rate.total_percent.to_string(), row["total_min_pct"]);
        let limits = [found.rate.trigger, found.rate.lower, found.rate.upper];
        assert_eq!(limits, [&row["trigger_gbp"], &row["lower_gbp"], upper].map(pence));
    }
}

#[test]
fn sick_pay() {
    for row in rows(include_str!("../cost/rates/ssp.csv")) {
        let found = Rates::BUILT_IN.sick_pay(day(&row["from"])).unwrap();
        assert_eq!((found.from, found.rate.weekly), (day(&row["from"]), pence(&row["weekly_rate"])));
        assert_eq!(found.rate.waiting_days.to_string(), row["waiting_days"]);
        let limit = &row["lower_earnings_limit"];
        assert_eq!(found.rate.lower_limit, (!limit.is_empty()).then(|| pence(limit)));
        assert_eq!(found.rate.percent_of_earnings, row["earnings_cap"].starts_with("80%").then_some(80));
    }
}

#[test]
fn late_payment() {
    for row in rows(include_str!("../cost/rates/late_payment_reference_rate.csv")) {
        let found = Rates::BUILT_IN.late_payment(day(&row["debt_became_late_from"])).unwrap();
        ends(found, &row["to"]);
        assert_eq!(found.rate.percent(), n(&row["statutory_interest_pct"]));
        let status = match &row["source"] {
            source if source.contains("memory") => RateStatus::Memory,
            source if source.contains("secondary") => RateStatus::Secondary,
            source if source.starts_with("derived") => RateStatus::Derived,
            _ => RateStatus::AsRead,
        };
        assert_eq!(found.status, status, "{row:?}");
    }
    for row in rows(include_str!("../cost/rates/late_payment_compensation.csv")) {
        for end in [&row["debt_from"], &row["debt_to"]] {
            let Ok(principal) = Exact::parse(end) else { continue };
            let debt = super::LateDebt { principal, percent: n("8"), days: 1 };
            assert_eq!(Exact::of_pence(debt.compensation()), n(&row["compensation_gbp"]), "{end}");
        }
    }
}
