//! Every published case of cost and pay in `cost/`, as a test of its name; `cost/README.md` says where they come from.

use homeround_core::cost::rates::{Dated, RateStatus, SickPay};
use homeround_core::cost::{
    Breakdown, CostLine, Counts, Exact, FeeDifference, GapPolicy, GapTime, Input, Inputs, LateDebt, Lodging, Margins,
    MaxAffordable, NotCounted, OnCosts, Overhead, Payslip, PerVisit, Profit, Rates, Stay, Tariff, WorkSegment,
    holiday_hours, solve_for_fee,
};
use homeround_core::ground::{Date, Pence, Seconds};

type Row = std::collections::BTreeMap<String, String>;

fn n(text: &str) -> Exact {
    Exact::parse(text).unwrap_or_else(|why| panic!("{text:?} {why}"))
}

fn shown(number: Exact) -> String {
    number.shown().to_string()
}

fn rows(text: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// The row that `key` names, by the columns of its name.
fn row(text: &str, key: &str) -> Row {
    let named = |row: &Row| name(row) == key;
    rows(text).into_iter().find(named).unwrap_or_else(|| panic!("no row {key}"))
}

fn name(row: &Row) -> String {
    match row.get("case_id") {
        Some(id) => id.clone(),
        None => ["year", "nation", "area", "wage_basis"]
            .iter()
            .filter_map(|column| row.get(*column))
            .filter(|cell| !cell.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" "),
    }
}

fn day(text: &str) -> Date {
    let mut parts = text.split('-').map(|part| part.parse::<u32>().unwrap());
    let (year, month) = (parts.next().unwrap(), parts.next().unwrap_or(1));
    Date::new(year as i32, month, parts.next().unwrap_or(1)).unwrap()
}

/// One test a row, named as the row; and one that no row was forgotten.
macro_rules! cases {
    ($of:ident in $file:literal: $($test:ident = $name:literal,)*) => {
        mod $of {
            const TEXT: &str = include_str!(concat!("cost/", $file));
            $(#[test] fn $test() { super::$of(&super::row(TEXT, $name)); })*
            #[test]
            fn no_row_is_without_a_test() {
                let named: Vec<String> = super::rows(TEXT).iter().map(super::name).collect();
                assert_eq!(named, [$($name),*]);
            }
        }
    };
}

cases!(minimum_wage in "nmw_calculator_cases.csv":
    nmw_1 = "NMW-1", nmw_2 = "NMW-2", nmw_4 = "NMW-4", nmw_5 = "NMW-5", nmw_7 = "NMW-7", nmw_8 = "NMW-8",
    nmw_10 = "NMW-10", nmw_11 = "NMW-11", nmw_13 = "NMW-13",
);

fn minimum_wage(row: &Row) {
    let lodging = (!row["accommodation_charge_per_night"].is_empty()).then(|| Lodging {
        charge_per_night: n(&row["accommodation_charge_per_night"]),
        nights: n(&row["nights_per_week"]),
    });
    let date = Date::new(row["period"][..4].parse().unwrap(), 5, 1).unwrap();
    let slip = Payslip {
        date,
        age: row["age"].parse().unwrap(),
        apprentice: false,
        days: row["pay_frequency_days"].parse().unwrap(),
        pay: n(&row["basic_pay"]),
        hours: n(&row["hours"]),
        lodging,
        not_counted: NotCounted::default(),
    };
    let judged = slip.judge(&Rates::BUILT_IN).unwrap();
    assert_eq!(judged.rate, n(&row["exp_min_rate"]));
    assert_eq!(judged.entitlement, n(&row["exp_entitlement"]));
    assert_eq!(judged.adjustment, n(&row["exp_accommodation_adjustment"]));
    assert_eq!(judged.pay, n(&row["exp_total_pay"]));
    assert_eq!(judged.complies().to_string(), row["exp_compliant"]);
    assert_eq!(judged.complies(), judged.shortfall.is_zero());
}

cases!(working_time in "nmw_working_time_cases.csv":
    wt_1 = "WT-1", wt_2 = "WT-2", wt_3 = "WT-3", wt_5 = "WT-5", wt_6 = "WT-6", wt_8 = "WT-8", wt_9 = "WT-9",
    wt_11 = "WT-11", wt_12 = "WT-12", wt_13 = "WT-13",
);

fn working_time(row: &Row) {
    let (segments, gap): (&[WorkSegment], _) = match row["case_id"].as_str() {
        "WT-1" => (&[WorkSegment::Contact], None),
        "WT-2" => (&[WorkSegment::BetweenClients], None),
        "WT-3" => (&[WorkSegment::HomeForABreak, WorkSegment::AtHome], Some((90, Stay::Home, [0, 0, 0]))),
        "WT-5" => (&[WorkSegment::WaitingNearClient], Some((90, Stay::Near, [10, 80, 0]))),
        "WT-6" => (&[WorkSegment::RestBreak], Some((30, Stay::RestBreak, [10, 0, 0]))),
        "WT-8" => (
            &[WorkSegment::TravelInALongGap, WorkSegment::RestOfALongGap],
            Some((90, Stay::Unknown(Seconds::from_minutes(30)), [10, 0, 80])),
        ),
        "WT-9" => {
            (&[WorkSegment::GapTooShortToGoHome], Some((40, Stay::Unknown(Seconds::from_minutes(45)), [10, 30, 0])))
        }
        "WT-11" => (&[WorkSegment::WokenOnSleepIn], None),
        "WT-12" => (&[WorkSegment::Training], None),
        "WT-13" => (&[WorkSegment::ToAFarAssignment], None),
        other => panic!("no segment for {other}"),
    };
    let answer = &row["counts_as_time_work"];
    let expected = if answer.starts_with("yes") || answer.starts_with("travel") { Counts::Yes } else { Counts::No };
    assert_eq!(segments[0].counts().0, expected);
    assert_eq!(answer.contains("in doubt"), segments.iter().any(|one| one.counts().0 == Counts::InDoubt));
    if let Some((length, stay, minutes)) = gap {
        let gap = GapTime { length: Seconds::from_minutes(length), travel: Seconds::from_minutes(10), stay };
        let counted = gap.counted(GapPolicy::Strict);
        assert_eq!([counted.travel, counted.waiting, counted.in_doubt].map(Seconds::whole_minutes), minutes);
    }
}

cases!(sick_pay in "ssp_rounding_cases.csv":
    ssp_1 = "SSP-1", ssp_2 = "SSP-2", ssp_3 = "SSP-3", ssp_5 = "SSP-5", ssp_7 = "SSP-7",
);

fn sick_pay(row: &Row) {
    let weekly = n(&row["weekly_rate"]).to_pence().unwrap();
    let found = Rates::BUILT_IN.sick_pay.iter().find(|one| one.rate.weekly == weekly).expect("a year with that rate");
    let days: u8 = row["qualifying_days_per_week"].parse().unwrap();
    let daily = found.rate.daily(days).unwrap();
    assert_eq!(daily.shown_to(4).to_string(), row["exp_daily_rate_truncated_4dp"]);
    assert_eq!(daily, daily.cut_to_places(4).unwrap());
    let week = found.rate.week(days, days, Exact::whole(400)).unwrap();
    assert_eq!(week, Exact::of_pence(weekly), "a whole week is the week's pay: what was cut off is rounded up again");
}

#[test]
fn sick_pay_of_a_week_is_rounded_up_and_capped() {
    let before =
        SickPay { lower_limit: Some(Pence(10_700)), weekly: Pence(8_585), waiting_days: 3, percent_of_earnings: None };
    assert_eq!(shown(before.week(3, 1, n("200")).unwrap()), "28.62", "28.6166 up");
    assert_eq!(before.week(3, 1, n("106.99")).unwrap(), Exact::ZERO);
    assert_eq!((before.daily(0).unwrap(), before.week(0, 3, n("200")).unwrap()), (Exact::ZERO, Exact::ZERO));
    let now = Rates::BUILT_IN.sick_pay(day("2026-05-01")).unwrap().rate;
    assert_eq!(shown(now.week(5, 5, n("300")).unwrap()), "123.25");
    assert_eq!(shown(now.week(5, 5, n("100")).unwrap()), "80.00", "80 % of usual earnings");
}

cases!(holiday in "holiday_irregular_hours_cases.csv": hol_1 = "HOL-1", hol_2 = "HOL-2", hol_3 = "HOL-3",);

fn holiday(row: &Row) {
    let hours = holiday_hours(n(&row["hours_in_pay_period"])).unwrap();
    assert_eq!(hours, n(&row["exp_holiday_hours"]));
}

cases!(late_payment in "late_payment_cases.csv": lp_1 = "LP-1", lp_3 = "LP-3", lp_4 = "LP-4", lp_6 = "LP-6",);

fn late_payment(row: &Row) {
    let days = row["days"].parse().unwrap();
    let debt = LateDebt { principal: n(&row["principal"]), percent: n(&row["annual_rate_pct"]), days };
    assert_eq!(shown(debt.interest().unwrap()), row["exp_interest_exact"]);
    assert_eq!(shown(debt.interest_by_rounded_days().unwrap()), row["exp_interest_daily_rounded_first"]);
    assert_eq!(Exact::of_pence(debt.compensation()), n(&row["exp_compensation"]));
    if row["case_id"] == "LP-6" {
        let rate = Rates::BUILT_IN.late_payment(day("2017-09-01")).unwrap();
        assert_eq!(LateDebt::new(debt.principal, &rate.rate, days), debt, "the second half of 2017");
    }
}

cases!(published_build in "ukhca_line_build.csv": ukhca_v1 = "UKHCA-V1", ukhca_v7 = "UKHCA-V7",);

/// Margins as a row gives them.
fn margins(row: &Row) -> Margins {
    let (running, profit) = (n(&row["running_param"]), n(&row["profit_param"]));
    Margins {
        overhead: match row["running_method"].as_str() {
            "pct_of_price" => Overhead::PercentOfPrice(running),
            "fixed_gbp" => Overhead::Pounds(running),
            other => panic!("{other}"),
        },
        profit: match row["profit_method"].as_str() {
            "pct_of_price" => Profit::PercentOfPrice(profit),
            "pct_markup_on_cost" => Profit::PercentOfCost(profit),
            other => panic!("{other}"),
        },
    }
}

fn published_build(row: &Row) {
    let inner = !row["ni_pct"].is_empty();
    let build = if inner { from_inputs(row) } else { from_lines(row) };
    let of = |line: CostLine| shown(build.amount(line));
    for (line, column) in
        [(CostLine::Contact, "exp_contact"), (CostLine::Travel, "exp_travel"), (CostLine::Mileage, "exp_mileage")]
    {
        assert_eq!(of(line), row[column], "{column}");
    }
    if inner {
        for (line, column) in [
            (CostLine::Ni, "exp_ni"),
            (CostLine::Holiday, "exp_holiday"),
            (CostLine::Training, "exp_training"),
            (CostLine::Pension, "exp_pension"),
        ] {
            assert_eq!(of(line), row[column], "{column}");
        }
    }
    assert_eq!(build.direct().unwrap(), n(&row["exp_direct_unrounded"]));
    assert_eq!((of(CostLine::Overhead), of(CostLine::Profit)), (row["exp_running"].clone(), row["exp_profit"].clone()));
    assert_eq!(shown(build.total().unwrap()), row["exp_total"]);
    assert_eq!(shown(Exact::of_pence(build.sum_of_shown().unwrap())), row["sum_of_rounded_lines"]);
}

fn from_inputs(row: &Row) -> Breakdown {
    let on_costs = OnCosts {
        ni: n(&row["ni_pct"]),
        holiday: n(&row["holiday_pct"]),
        training: n(&row["training_pct"]),
        pension: n(&row["pension_pct"]),
        sick: Exact::ZERO,
    };
    let inputs = Inputs {
        wage: n(&row["wage"]),
        travel_minutes: n(&row["travel_min_per_contact_hour"]),
        miles: n(&row["miles_per_contact_hour"]),
        pounds_per_mile: n(&row["gbp_per_mile"]),
        on_costs,
        margins: margins(row),
    };
    inputs.price().unwrap()
}

/// Where the inner inputs are not published: its printed lines of direct cost, National Insurance with the pension in one.
fn from_lines(row: &Row) -> Breakdown {
    let direct = Breakdown::default()
        .with(CostLine::Contact, n(&row["exp_contact"]))
        .with(CostLine::Travel, n(&row["exp_travel"]))
        .with(CostLine::Ni, n(&row["exp_ni_plus_pension"]))
        .with(CostLine::Holiday, n(&row["exp_other_oncosts"]))
        .with(CostLine::Mileage, n(&row["exp_mileage"]));
    margins(row).lay(&direct, Exact::ONE).unwrap()
}

cases!(by_visit_length in "visit_length_derived.csv":
    vl_5_7_15 = "VL-5.7-15", vl_5_7_20 = "VL-5.7-20", vl_5_7_30 = "VL-5.7-30", vl_5_7_45 = "VL-5.7-45",
    vl_5_7_60 = "VL-5.7-60", vl_12_15 = "VL-12-15", vl_12_20 = "VL-12-20", vl_12_30 = "VL-12-30",
    vl_12_45 = "VL-12-45", vl_12_60 = "VL-12-60",
);

fn by_visit_length(row: &Row) {
    let minutes = n(&row["visit_min"]);
    let per_visit = PerVisit { travel_minutes: n(&row["travel_min_per_visit"]), miles: n(&row["miles_per_visit"]) };
    let on_costs =
        OnCosts { ni: n("9.5"), holiday: n("12.07"), training: n("1.73"), pension: n("1"), sick: Exact::ZERO };
    let average = Inputs {
        wage: n(&row["wage"]),
        travel_minutes: Exact::ZERO,
        miles: Exact::ZERO,
        pounds_per_mile: n("0.35"),
        on_costs,
        margins: Margins { overhead: Overhead::PercentOfPrice(n("27")), profit: Profit::PercentOfPrice(n("3")) },
    };
    let inputs = per_visit.inputs(&average, minutes).unwrap();
    assert_eq!(inputs.travel_minutes.shown_to(4).to_string(), row["exp_travel_min_per_contact_hour"]);
    assert_eq!(inputs.miles.shown_to(4).to_string(), row["exp_miles_per_contact_hour"]);
    let price = per_visit.price(&average, minutes).unwrap();
    assert_eq!(shown(price.per_hour.direct().unwrap()), row["exp_direct_per_hour"]);
    assert_eq!(shown(price.per_hour.total().unwrap()), row["exp_price_per_hour"]);
    assert_eq!(shown(price.per_visit.total().unwrap()), row["exp_price_per_visit"]);
    let length = Seconds::from_minutes(row["visit_min"].parse().unwrap());
    let fee = Tariff::PerMinute { per_hour: n("13") }.earns(length, length).unwrap();
    assert_eq!(shown(fee), row["fee13_income_per_visit_prorata"]);
    let left = FeeDifference::between(fee, &price.per_visit).unwrap().left_after_direct;
    assert_eq!(shown(left), row["fee13_contribution_per_visit"]);
}

cases!(fee_gap in "fee_gap_cases.csv":
    fees_2014_15_uk = "2014-15 UK", fees_2014_15_england = "2014-15 England", fees_2014_15_wales = "2014-15 Wales",
    fees_2014_15_scotland = "2014-15 Scotland", fees_2014_15_northern_ireland = "2014-15 Northern Ireland",
    fees_2018_19_uk = "2018-19 UK", fees_2021_22_england = "2021-22 England", fees_2021_22_halton = "2021-22 Halton",
    fees_2021_22_cumbria = "2021-22 Cumbria", fees_2021_22_western_hsc_trust = "2021-22 Western HSC Trust",
    fees_2021_22_ealing = "2021-22 Ealing", fees_2021_22_basildon = "2021-22 Basildon and Brentwood CCG",
    fees_2024_25_england = "2024-25 England", fees_2024_25_scotland = "2024-25 Scotland",
    fees_2024_25_wales = "2024-25 Wales", fees_2024_25_northern_ireland = "2024-25 Northern Ireland",
    fees_2025_26_england = "2025-26 England (avg of contracts)",
);

fn fee_gap(row: &Row) {
    let price = Breakdown::default().with(CostLine::Contact, n(&row["minimum_price"]));
    let gap = FeeDifference::between(n(&row["avg_fee"]), &price).unwrap();
    assert_eq!(shown(gap.shortfall), row["exp_gap"]);
}

cases!(headline in "hca_headline_totals.csv":
    uk_2014 = "2014 UK NMW", uk_2014_15 = "2014-15 UK NMW", uk_2016_17 = "2016-17 UK NLW", uk_2017_18 = "2017-18 UK NLW",
    uk_2018_19 = "2018-19 UK NLW", uk_2019_20 = "2019-20 UK NLW", uk_2019_20_living_wage = "2019-20 UK RLW",
    scotland_2019_20 = "2019-20 Scotland Scottish LW", london_2019_20 = "2019-20 London LLW", uk_2020_21 = "2020-21 UK NLW",
    uk_2021_22 = "2021-22 UK NLW", uk_2022_23 = "2022-23 UK NLW", england_2023_24 = "2023-24 England NLW",
    wales_2023_24 = "2023-24 Wales RLW", scotland_2023_24 = "2023-24 Scotland Scottish Gov minimum",
    england_2024_25 = "2024-25 England NLW", england_2024_25_nhs = "2024-25 England NHS Band 3 2+ years",
    outer_london_2024_25 = "2024-25 Outer London NHS Band 3 2+ years",
    scotland_2024_25 = "2024-25 Scotland Scottish Gov minimum", wales_2024_25 = "2024-25 Wales RLW",
    northern_ireland_2024_25 = "2024-25 Northern Ireland", england_2025_26 = "2025-26 England NLW",
    england_2025_26_nhs = "2025-26 England NHS Band 3 2+ years",
    outer_london_2025_26 = "2025-26 Outer London NHS Band 3 2+ years",
    scotland_2025_26 = "2025-26 Scotland Scottish Gov minimum", england_2026_27 = "2026-27 England NLW",
);

/// Only totals are published: the statutory wages are those of the rates by date, and the model reaches every total exactly.
fn headline(row: &Row) {
    let total = n(&row["total_gbp_per_hour"]);
    let from = day(&row["effective_from"]);
    let adult = Rates::BUILT_IN.minimum_wage(from).unwrap().rate.at(25);
    if matches!(row["wage_basis"].as_str(), "NMW" | "NLW") {
        assert_eq!(Exact::of_pence(adult), n(&row["wage"]));
    }
    let wage = if row["wage"].is_empty() { Exact::of_pence(adult) } else { n(&row["wage"]) };
    let on_costs = OnCosts { ni: n("9.5"), holiday: n("12.07"), training: n("1.73"), pension: n("3"), sick: n("0.5") };
    let share = Margins { overhead: Overhead::PercentOfPrice(n("10")), profit: Profit::PercentOfPrice(n("3")) };
    let pounds = Margins { overhead: Overhead::Pounds(n("1")), profit: Profit::PercentOfCost(n("3")) };
    for margins in [share, pounds] {
        let inputs =
            Inputs { wage, travel_minutes: n("11.4"), miles: n("2"), pounds_per_mile: n("0.35"), on_costs, margins };
        for input in [Input::Wage, Input::TravelMinutes, Input::Miles, Input::Overhead, Input::Profit] {
            let MaxAffordable::Exactly(number) = solve_for_fee(&inputs, input, total).unwrap() else {
                panic!("{input:?}")
            };
            assert_eq!(inputs.with(input, number).price().unwrap().total().unwrap(), total, "{input:?}");
        }
    }
    if let Ok(direct) = Exact::parse(&row["direct_cost_gbp_per_hour"]) {
        let running = most_overhead(direct, total);
        assert!(running > n("0.25") && running < n("0.33"), "from a quarter to a third runs the business");
    }
}

/// The share of a price that is neither direct cost nor a profit of 3 % of it.
fn most_overhead(direct: Exact, total: Exact) -> Exact {
    n("0.97").minus(direct.over(total).unwrap()).unwrap()
}

cases!(vendor in "vendor_examples.csv":
    blo_1 = "BLO-1", blo_2 = "BLO-2", blo_3 = "BLO-3", blo_4 = "BLO-4", blo_5 = "BLO-5", fcoc_1 = "FCOC-1", evv_1 = "EVV-1",
);

fn vendor(row: &Row) {
    let minutes = Seconds::from_minutes;
    match row["case_id"].as_str() {
        "BLO-1" | "BLO-2" => {
            let inputs = Inputs {
                wage: n("24.40"),
                travel_minutes: Exact::ZERO,
                miles: Exact::ZERO,
                pounds_per_mile: n("0.45"),
                on_costs: OnCosts::default(),
                margins: Margins::NONE,
            };
            let visit = PerVisit { travel_minutes: n("10"), miles: n("2") }.price(&inputs, n("30")).unwrap();
            let a_visit = visit.per_visit.total().unwrap();
            assert_eq!((a_visit.shown_to(4).to_string().as_str(), shown(a_visit).as_str()), ("17.1667", "17.17"));
            assert_eq!(shown(a_visit.cut_to_places(2).unwrap()), "17.16", "what is printed was cut off");
            assert_eq!(shown(visit.per_hour.total().unwrap()), "34.33");
            assert_eq!(shown(a_visit.cut_to_places(2).unwrap().times(n("2")).unwrap()), "34.32");
        }
        "BLO-3" => {
            let margins = Margins { overhead: Overhead::Pounds(Exact::ZERO), profit: Profit::PercentOfPrice(n("30")) };
            let build = margins.lay(&Breakdown::default().with(CostLine::Contact, n("34.32")), Exact::ONE).unwrap();
            assert_eq!(shown(build.total().unwrap()), row["recomputed"]);
        }
        "BLO-4" => {
            let half = Tariff::PerMinute { per_hour: n("22.63") }.earns(minutes(30), minutes(30)).unwrap();
            assert_eq!((half, shown(half)), (n("11.315"), row["expected"].clone()));
        }
        "BLO-5" => {
            let pay = |share: &str| n("13.64").times(n(share)).unwrap().over(n("60")).unwrap();
            let gross = pay("30").plus(pay("10")).unwrap();
            let [holiday, pension] = ["12.07", "3"].map(|percent| n(percent).percent_of(gross).unwrap());
            assert_eq!([pay("30"), pay("10"), holiday, pension].map(shown).join(" / "), row["expected"]);
        }
        "FCOC-1" => {
            let per_visit = PerVisit { travel_minutes: n("6"), miles: Exact::ZERO };
            let inputs = per_visit.inputs(&bare_hour(), n("30")).unwrap();
            assert_eq!(inputs.travel_minutes, n(&row["expected"]));
        }
        "EVV-1" => {
            let units = Tariff::Units { unit: minutes(15), per_unit: n("15") };
            assert_eq!(units.earns(minutes(60), minutes(59)).unwrap(), n(&row["recomputed"]), "45 of 59 minutes");
        }
        other => panic!("no test for {other}"),
    }
}

/// An hour at £10 and nothing else.
fn bare_hour() -> Inputs {
    Inputs {
        wage: n("10"),
        travel_minutes: Exact::ZERO,
        miles: Exact::ZERO,
        pounds_per_mile: Exact::ZERO,
        on_costs: OnCosts::default(),
        margins: Margins::NONE,
    }
}

cases!(visits_survey in "ni_visits_survey.csv":
    ni_2016 = "2016", ni_2017 = "2017", ni_2018 = "2018", ni_2019 = "2019", ni_2021 = "2021", ni_2023 = "2023",
);

fn visits_survey(row: &Row) {
    let [hours, visits, clients] = ["contact_hours_week", "visits_week", "clients"].map(|column| n(&row[column]));
    assert_eq!(hours.over(clients).unwrap().shown_to(1).to_string(), row["exp_hours_per_client"]);
    let minutes = hours.times(n("60")).unwrap().over(visits).unwrap();
    assert_eq!(minutes.shown_to(1).to_string(), row["exp_mean_visit_min"]);
}

/// The built-in tables are the published rows: every rate of every file, on its first day and, where one is given, its last.
mod built_in {
    use super::{Date, Dated, Exact, Pence, RateStatus, Rates, day, n, rows};

    fn pence(cell: &str) -> Pence {
        n(cell).to_pence().unwrap()
    }

    fn ends<T>(row: &Dated<'_, T>, to: &str) {
        assert!(to.is_empty() || row.to == day(to), "{to}");
    }

    #[test]
    fn minimum_wages() {
        for row in rows(include_str!("cost/rates/nmw_by_age.csv")) {
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
        for row in rows(include_str!("cost/rates/real_living_wage.csv")) {
            let found = Rates::BUILT_IN.living_wage.iter().find(|one| one.rate.uk == pence(&row["uk_gbp"])).unwrap();
            assert_eq!(found.rate.london, pence(&row["london_gbp"]));
            assert!(found.source.starts_with(row["source"].as_str()), "{}", found.source);
        }
    }

    #[test]
    fn national_insurance() {
        for row in rows(include_str!("cost/rates/employer_ni.csv")) {
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
        let published = &rows(include_str!("cost/rates/auto_enrolment.csv"))[0];
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
        let uppers =
            [2013, 2018].map(|year| Rates::BUILT_IN.pension(Date::new(year, 4, 5).unwrap()).unwrap().rate.upper);
        assert_eq!(uppers, [Pence(4_247_500), Pence(4_500_000)], "{}", published["upper_gbp"]);
        assert!(Rates::BUILT_IN.pension(Date::new(2012, 9, 30).unwrap()).is_err());
    }

    #[test]
    fn pensions_from_the_year_with_one_trigger() {
        for row in rows(include_str!("cost/rates/auto_enrolment.csv")).iter().skip(1) {
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
        for row in rows(include_str!("cost/rates/ssp.csv")) {
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
        for row in rows(include_str!("cost/rates/late_payment_reference_rate.csv")) {
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
        for row in rows(include_str!("cost/rates/late_payment_compensation.csv")) {
            for end in [&row["debt_from"], &row["debt_to"]] {
                let Ok(principal) = Exact::parse(end) else { continue };
                let debt = super::LateDebt { principal, percent: n("8"), days: 1 };
                assert_eq!(Exact::of_pence(debt.compensation()), n(&row["compensation_gbp"]), "{end}");
            }
        }
    }
}
