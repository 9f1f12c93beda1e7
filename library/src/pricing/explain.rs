//! A price in words: how each line is computed, where its numbers come from, and the answer in one sentence.

use homeround_core::cost::rates::{Dated, EmployerNi, Pension};
use homeround_core::cost::{
    AbsenceKind, Breakdown, CostLine, CostSummary, Exact, FeeCoverage, FeeDifference, Inexact, LengthBand, Margins,
    OnCosts,
};

use super::amount::{overhead_words, profit_words};
use super::other::time_of;
use super::summary::{Basis, InputRow};
use crate::book::model::Book;
use crate::words::exact_pounds as pounds;

/// What a roster is priced by, with where it comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inputs<'a> {
    pub(super) basis: Basis,
    pub(super) on_costs: OnCosts,
    pub(super) margins: Margins,
    pub(super) threshold_ni: Option<&'a Dated<'static, EmployerNi>>,
    pub(super) band_pension: Option<&'a Dated<'static, Pension>>,
    /// What of National Insurance need not be paid over the plan, in pounds.
    pub(super) ni_allowance: Exact,
    /// Fixed costs over the plan, in pounds.
    pub(super) fixed: Exact,
    /// An hour's fee, and where it was given.
    pub(super) fee: Option<(Exact, &'static str)>,
}

/// The answer in one sentence a committee can use.
pub(super) fn verdict(
    hour: &Breakdown,
    total: &CostSummary,
    fee: Option<Exact>,
    week: Exact,
) -> Result<String, Inexact> {
    // Without hours of contact nothing can be divided by them: a price of nothing would be a lie.
    if total.hours.is_zero() {
        return Ok("There is no time with clients to price.".to_owned());
    }
    let (price, direct) = (pounds(hour.total()?), pounds(hour.direct()?));
    let Some(fee) = fee else {
        return Ok(format!(
            "An hour of contact costs {price}, of which {direct} is direct cost; no fee was given to set beside it."
        ));
    };
    let gap = FeeDifference::between(fee, hour)?;
    let weekly = gap.shortfall.times(total.hours)?.times(week)?;
    let magnitude = |amount: Exact| pounds(if amount.is_negative() { amount.negative() } else { amount });
    let opening = format!("An hour of contact costs {price} and the fee is {}", pounds(fee));
    Ok(match gap.reach() {
        FeeCoverage::Pays => format!(
            "{opening}: it pays the price, with {} an hour and {} a week to spare.",
            magnitude(gap.shortfall),
            magnitude(weekly)
        ),
        FeeCoverage::BelowPrice => format!(
            "{opening}: {} too little an hour, {} a week; it pays the direct cost of {direct} and leaves {} to run the business.",
            magnitude(gap.shortfall),
            magnitude(weekly),
            magnitude(gap.left_after_direct)
        ),
        FeeCoverage::BelowDirect => format!(
            "{opening}: {} too little an hour, {} a week; it does not even pay the direct cost of {direct}.",
            magnitude(gap.shortfall),
            magnitude(weekly)
        ),
    })
}

/// A length of visits in words.
pub(super) const fn band(band: LengthBand) -> &'static str {
    match band {
        LengthBand::UpTo15 => "up to 15 minutes",
        LengthBand::UpTo30 => "16 to 30 minutes",
        LengthBand::UpTo45 => "31 to 45 minutes",
        LengthBand::UpTo60 => "46 to 60 minutes",
        LengthBand::Over60 => "more than 60 minutes",
        LengthBand::SleepIn => "sleep-ins",
    }
}

/// Seconds as `12 h 05 min`.
pub(super) fn duration(seconds: i64) -> String {
    let minutes = (seconds + 30).div_euclid(60);
    format!("{} h {:02} min", minutes.div_euclid(60), minutes.rem_euclid(60))
}

/// How a line is computed.
pub(super) fn how(line: CostLine, total: &CostSummary, inputs: &Inputs<'_>) -> Result<String, Inexact> {
    let time =
        |what: &str| format!("{} {what}, each carer at their own pay", duration(total.accumulator.seconds(line)));
    let of_pay = |percent: Exact| format!("{percent} % of pay for all paid time");
    // Paid time on no round carries no holiday, training or sick pay of its own: the words must leave it out.
    let other = AbsenceKind::ALL.iter().any(|kind| total.accumulator.seconds(kind.line()) > 0);
    let of_rounds = |percent: Exact| match other {
        true => format!("{percent} % of pay for paid time on rounds"),
        false => of_pay(percent),
    };
    let on_costs = &inputs.on_costs;
    Ok(match line {
        CostLine::Contact => time("with clients"),
        CostLine::Travel => time("on the way from client to client"),
        CostLine::Waiting => time("near the next client before a visit starts"),
        CostLine::Commute => time("from home to the first client and back from the last"),
        CostLine::Breaks => time("of paid breaks"),
        CostLine::SleepIn => format!("{} of nights, paid by the night", duration(total.accumulator.seconds(line))),
        CostLine::Enhancements => {
            format!(
                "{} of enhanced hours, their premium on each carer's own pay",
                duration(total.accumulator.seconds(line))
            )
        }
        CostLine::Overtime => "the premium of each carer's hours of overtime".to_owned(),
        CostLine::Idle => "guaranteed hours that were not worked".to_owned(),
        CostLine::Ni => match inputs.threshold_ni {
            None => of_pay(on_costs.ni),
            Some(row) => format!(
                "{} % of each carer's pay above {} a week{}",
                row.rate.percent(),
                pounds(Exact::of_pence(row.rate.weekly_threshold)),
                if inputs.ni_allowance.is_zero() {
                    String::new()
                } else {
                    format!(", less {}", pounds(inputs.ni_allowance))
                }
            ),
        },
        CostLine::Holiday | CostLine::Training | CostLine::Sick if by_row(line, on_costs) => {
            format!("{} on no round, as the book's rows say", duration(total.accumulator.seconds(line)))
        }
        CostLine::Holiday => of_rounds(on_costs.holiday),
        CostLine::Training => of_rounds(on_costs.training),
        CostLine::Pension => match inputs.band_pension {
            None => of_pay(on_costs.pension),
            Some(row) => band_words(&row.rate),
        },
        CostLine::Sick => of_rounds(on_costs.sick),
        CostLine::Fixed => format!("{} over the plan, shared out by contact time", pounds(inputs.fixed)),
        CostLine::Mileage => format!("{} paid miles, each at its mode's rate", total.accumulator.miles()?.shown_to(1)),
        CostLine::Overhead => overhead_words(inputs.margins.overhead),
        CostLine::Profit => profit_words(inputs.margins.profit),
    })
}

/// Whether what is paid of a line, if anything is, is paid by the row: the book has no percentage of it.
fn by_row(line: CostLine, on_costs: &OnCosts) -> bool {
    on_costs.parts().iter().any(|(of, _, percent)| *of == line && percent.is_zero())
}

/// How a pension on qualifying earnings is reckoned.
fn band_words(rate: &Pension) -> String {
    let [trigger, lower, upper] = [rate.trigger, rate.lower, rate.upper].map(|pence| pounds(Exact::of_pence(pence)));
    let percent = rate.employer_percent;
    format!(
        "{percent} % of each carer's pay from {lower} to {upper} a year, where it is {trigger} or more; a week counts as a 52nd"
    )
}

/// Where a line's numbers come from.
pub(super) fn source(line: CostLine, inputs: &Inputs<'_>) -> String {
    let verified = inputs.basis == Basis::VerifiedVisits;
    match line {
        CostLine::Contact if verified => "the verified times and the book's carers.pay_per_hour",
        CostLine::Travel | CostLine::Waiting if verified => {
            "the gaps between verified visits, the ways as modelled, and the book's carers.pay_per_hour"
        }
        CostLine::Contact | CostLine::Travel | CostLine::Waiting | CostLine::Breaks => {
            "the roster's times and the book's carers.pay_per_hour"
        }
        CostLine::Commute => "the ways as modelled, carers.pay_per_hour, and policy.commute_paid",
        CostLine::Mileage if verified => "the ways as modelled and the book's pence_per_mile",
        CostLine::Mileage => "the roster's ways and the book's pence_per_mile",
        CostLine::SleepIn => "the book's packages.sleep_in_pounds",
        CostLine::Enhancements => "the book's cost.enhancements",
        CostLine::Overtime => "the book's carers.overtime_after_hours and overtime_pay_per_hour",
        CostLine::Idle => "the book's carers.contract_hours and policy.idle_paid",
        CostLine::Fixed => "the book's cost.fixed_pounds_per_week",
        CostLine::Ni => match inputs.threshold_ni {
            None => "the book's cost.ni_percent",
            Some(row) if inputs.ni_allowance.is_zero() => return statutory(row),
            Some(row) => return format!("{}; {}", statutory(row), allowance_words(row)),
        },
        CostLine::Holiday | CostLine::Training | CostLine::Sick if by_row(line, &inputs.on_costs) => {
            "the book's other_hours and carers.pay_per_hour"
        }
        CostLine::Holiday => "the book's cost.holiday_percent",
        CostLine::Training => "the book's cost.training_percent",
        CostLine::Pension => match inputs.band_pension {
            None => "the book's cost.pension_percent",
            Some(row) => return statutory(row),
        },
        CostLine::Sick => "the book's cost.sick_percent",
        CostLine::Overhead => "the book's cost.overhead",
        CostLine::Profit => "the book's cost.profit",
    }
    .to_owned()
}

/// The employment allowance of a row, and how it is known.
fn allowance_words(row: &Dated<'_, EmployerNi>) -> String {
    row.rate.allowance.map_or_else(String::new, |(pence, status)| {
        format!("employment allowance of {} a year, {}", pounds(Exact::of_pence(pence)), status.words())
    })
}

/// A statutory row's source, and how it is known.
fn statutory<T>(row: &Dated<'_, T>) -> String {
    let day = |date: homeround_core::ground::Date| {
        let (year, month, day) = date.parts();
        format!("{year:04}-{month:02}-{day:02}")
    };
    format!("statutory rate from {} to {}, {}: {}", day(row.from), day(row.to), row.status.words(), row.source)
}

/// Everything that went in.
pub(super) fn inputs(book: &Book, inputs: &Inputs<'_>) -> Vec<InputRow> {
    let row =
        |name: &str, value: String, source: &str| InputRow { name: name.to_owned(), value, source: source.to_owned() };
    let mut rows = Vec::new();
    let pay = book.carers.iter().map(|carer| super::convert::exact(carer.pay_per_hour));
    if let (Some(least), Some(most)) = (pay.clone().min(), pay.max()) {
        let value = if least == most { pounds(least) } else { format!("{} to {}", pounds(least), pounds(most)) };
        rows.push(row("basic pay an hour", value, "the book's carers.pay_per_hour"));
    }
    for mode in &book.travel.modes {
        rows.push(row(
            &format!("a mile by {}", mode.name),
            format!("{}p", mode.pence_per_mile),
            "the book's pence_per_mile",
        ));
    }
    match inputs.threshold_ni {
        None => rows.push(row(
            "National Insurance",
            format!("{} % of pay", inputs.on_costs.ni),
            "the book's cost.ni_percent",
        )),
        Some(ni) => {
            let threshold = pounds(Exact::of_pence(ni.rate.weekly_threshold));
            let value = format!("{} % of pay above {threshold} a week", ni.rate.percent());
            rows.push(row("National Insurance", value, &statutory(ni)));
        }
    }
    if let (Some(ni), false) = (inputs.threshold_ni, inputs.ni_allowance.is_zero()) {
        rows.push(row("employment allowance of the plan's days", pounds(inputs.ni_allowance), &allowance_words(ni)));
    }
    // The first is National Insurance, told above.
    for (line, _, percent) in inputs.on_costs.parts().into_iter().skip(1) {
        if let (CostLine::Pension, Some(band)) = (line, inputs.band_pension) {
            rows.push(row(super::amount::label(line), band_words(&band.rate), &statutory(band)));
            continue;
        }
        if book.other_hours.iter().any(|other| time_of(other.kind).line() == line) {
            rows.push(row(super::amount::label(line), "by the row".to_owned(), "the book's other_hours"));
            continue;
        }
        let source = format!("the book's cost.{}_percent", line.name());
        rows.push(row(super::amount::label(line), format!("{percent} % of pay"), &source));
    }
    rows.push(row("running the business", overhead_words(inputs.margins.overhead), "the book's cost.overhead"));
    rows.push(row("profit or surplus", profit_words(inputs.margins.profit), "the book's cost.profit"));
    if !inputs.fixed.is_zero() {
        rows.push(row("fixed costs of the plan's days", pounds(inputs.fixed), &source(CostLine::Fixed, inputs)));
    }
    if let Some((fee, source)) = inputs.fee {
        rows.push(row("the fee for an hour of contact", pounds(fee), source));
    }
    rows
}

/// The rules by which time and money were shared out.
pub(super) fn rules(book: &Book, inputs: &Inputs<'_>) -> Vec<String> {
    let mut rules = vec![
        "Time with clients, travel between clients and waiting near the next client are paid.".to_owned(),
        match book.policy.commute_paid {
            true => "The way from home to the first client and back from the last is paid, and its miles.".to_owned(),
            false => {
                "The way from home to the first client and back from the last is not paid, nor its miles.".to_owned()
            }
        },
        "Travel and waiting belong to the visit that is travelled to; each carer of a double-up counts as one visit."
            .to_owned(),
        "Time that belongs to no visit, such as paid breaks, is shared out by contact time.".to_owned(),
        "Amounts are exact; they are rounded, halves away from zero, only where they are shown.".to_owned(),
    ];
    let contract =
        |carer: &crate::book::model::Carer| carer.overtime_after_hours.is_some() || carer.contract_hours.is_some();
    if book.carers.iter().any(contract) {
        rules.push(
            "Overtime and guaranteed hours are reckoned for each carer over the plan, hours already worked in its weeks counted; they are shared out over all pay, and a carer's own account has the carer's own.".to_owned(),
        );
    }
    if book.packages.iter().any(|package| package.sleep_in_pounds.is_some()) {
        rules.push("Sleep-ins are paid by the night, without premium, and count towards no hours of a contract. Time asleep is not time for which the minimum wage is due (Royal Mencap Society v Tomlinson-Blake [2021] UKSC 8); time awake to work is, on top of what stands here. Their hours are no contact hours, so the price of an hour carries them.".to_owned());
    }
    if !book.other_hours.is_empty() {
        rules.push("Training, holiday and sickness that the book has by the row are at basic pay or at the sum of the row, and count towards the hours of the contract; National Insurance and pensions are on them too, and they are shared out by contact time.".to_owned());
    }
    if inputs.band_pension.is_some() {
        rules.push("Pensions are reckoned for each carer and pay week and shared out in the same way; nobody is taken to have opted out.".to_owned());
    }
    if inputs.threshold_ni.is_some() {
        rules.push(match inputs.ni_allowance.is_zero() {
            true => "The employment allowance is not taken off.".to_owned(),
            false => "The employment allowance of the plan's days is taken off, as if this branch had all of it. An employer whose work is wholly or mainly publicly funded may not claim it, charities apart (HMRC NIM06530): most councils' home care is such work.".to_owned(),
        });
        let shared = "National Insurance is reckoned for each carer and pay week of seven days from the plan's first day, a shift's pay in the week the shift starts in; every pound of pay carries the same share of it.";
        rules.push(shared.to_owned());
        // A broken week has less pay against a whole threshold: the reader must know that it errs to the low side.
        if !book.branch.days.is_multiple_of(7) {
            rules.push(
                "The plan's last pay week is not whole: its pay is set against a whole week's threshold.".to_owned(),
            );
        }
    }
    rules
}
