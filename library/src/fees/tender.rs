//! The tender check: whether an offered rate can carry the wage, the travel and the margin that are promised with it.
//!
//! ```
//! use homeround::fees::tender::Promise;
//! use homeround::fees::{Offer, judge_tender};
//! use homeround::pricing::read_inputs;
//! use homeround_core::cost::Exact;
//! use homeround_core::ground::Date;
//!
//! // The published costing of 2014, and an offer of £10 an hour with the wage in it.
//! let averages = read_inputs("ukhca_v1.json", include_str!("../pricing/ukhca_v1.json"))?;
//! let (rate, date) = (Exact::whole(10), Date::new(2014, 1, 6).unwrap());
//! let tender = judge_tender(&averages, &Offer { rate, promise: Promise::Inputs, date, weekly_hours: None })?;
//! assert!(!tender.possible && tender.sentence.contains("£10.00"));
//! # Ok::<(), homeround::fault::Faults>(())
//! ```

use homeround_core::cost::{
    Breakdown, CostLine, Exact, Inexact, Input, Inputs, Margins, NoPrice, Rates, StatutoryFloor, solve_for_fee,
};
use homeround_core::ground::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::book::value::Day;
use crate::fault::{Fault, Faults};
use crate::fees::law::hold_terms;
use crate::pricing::amount::{label, pounds_table};
use crate::pricing::provenance::RateProvenance;
use crate::pricing::{Amount, Averages, FeeGap, Limit};
use crate::words::exact_pounds as pounds;

/// The wage a tender promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// What the file of inputs says.
    Inputs,
    /// So many pounds an hour.
    Wage(Exact),
    /// The Real Living Wage of the day.
    LivingWage,
    /// The London Living Wage of the day.
    LondonLivingWage,
    /// The adult minimum wage of the day.
    MinimumWage,
}

/// What is offered and promised.
#[derive(Clone, Copy, Debug)]
pub struct Offer {
    /// Pounds for an hour of contact.
    pub rate: Exact,
    /// The wage that is promised.
    pub promise: Promise,
    /// The day whose rates hold.
    pub date: Date,
    /// Hours a week that an average carer is paid for: National Insurance and pensions are due above a threshold a week. Without them
    /// these are only held to be more than nothing.
    pub weekly_hours: Option<Exact>,
}

/// One line of the build, and what of the rate is left after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TenderLine {
    /// The line's name in files.
    pub name: String,
    /// Its name in words.
    pub label: String,
    /// What it costs an hour at the promised wage.
    pub amount: Amount,
    /// What of the rate is left after it and all lines above it; below zero once the rate is used up.
    pub left: Amount,
}

/// Whether the promise can be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Tender {
    /// The answer in one sentence.
    pub sentence: String,
    /// Whether the rate carries the promised wage, the travel and the margin.
    pub possible: bool,
    /// The promised wage an hour.
    pub wage: Amount,
    /// The adult minimum wage of the day.
    pub minimum_wage: Amount,
    /// The Real Living Wage of the day.
    pub living_wage: Amount,
    /// The rate beside the price of the promise.
    pub gap: FeeGap,
    /// The build at the promised wage, line by line.
    pub lines: Vec<TenderLine>,
    /// The line at which the rate is used up; nothing when it is not.
    pub used_up_at: Option<String>,
    /// The highest wage the rate carries with the margins of the inputs.
    pub wage_with_margin: Limit,
    /// The same without profit.
    pub wage_without_profit: Limit,
    /// The same with nothing left to run the business.
    pub wage_without_margin: Limit,
    /// The most minutes of travel it carries at the promised wage.
    pub travel_minutes: Limit,
    /// The on-costs of the inputs held against the law, a sentence each; empty where nothing is to be said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub law: Vec<String>,
    /// Where the rates come from.
    pub provenance: Vec<RateProvenance>,
}

/// The on-costs of an hour held against the least that the law asks for on that day.
fn law(inputs: &Inputs, date: Date) -> Result<(Vec<String>, Vec<RateProvenance>), Inexact> {
    let (mut law, mut provenance) = (Vec::new(), Vec::new());
    let costs = &inputs.on_costs;
    let holiday = Exact::fraction(StatutoryFloor::HOLIDAY_HUNDREDTHS, 100)?;
    if costs.holiday < holiday {
        law.push(format!(
            "Holiday of {} % of pay is below the {holiday} % that 5.6 weeks come to (Working Time Regulations 1998, regulations 13 and 13A).",
            costs.holiday
        ));
    }
    // What a percentage of all pay is enough for: `rate` per cent of what a week's pay has above `above`.
    let enough = |what: &str, given: Exact, rate: Exact, above: Exact| -> Result<Option<String>, Inexact> {
        if given >= rate {
            return Ok(None);
        }
        let week = Amount::rounded_down(rate.times(above)?.over(rate.minus(given)?)?);
        let hours = if inputs.wage.is_zero() { Exact::ZERO } else { week.exact().over(inputs.wage)? };
        Ok(Some(format!(
            "{what} of {given} % of pay is enough for who earns up to £{} a week, {} hours at this wage; the law asks for {rate} % of what is above £{}.",
            week.shown(),
            Amount::rounded_down(hours).shown(),
            above.shown()
        )))
    };
    if let Ok(row) = Rates::BUILT_IN.employer_ni(date) {
        let threshold = Exact::of_pence(row.rate.weekly_threshold);
        law.extend(enough("National Insurance", costs.ni, row.rate.percent(), threshold)?);
        provenance.push(RateProvenance::from_dated("employer's National Insurance", row));
    }
    if let Ok(row) = Rates::BUILT_IN.pension(date) {
        let lower = Exact::of_pence(row.rate.lower).over(Exact::whole(52))?;
        law.extend(enough("A pension", costs.pension, Exact::whole(row.rate.employer_percent.into()), lower)?);
        provenance.push(RateProvenance::from_dated("workplace pension", row));
    }
    if costs.sick.is_zero() {
        law.push(
            "Nothing is put aside for sick pay, and statutory sick pay is owed whenever somebody is ill.".to_owned(),
        );
    }
    Ok((law, provenance))
}

/// Whether `offer` can be kept with everything else as in `averages`.
///
/// # Errors
/// A day without rates, refused inputs, and more digits than are held.
pub fn judge_tender(averages: &Averages, offer: &Offer) -> Result<Tender, Faults> {
    let no_rate =
        |why: homeround_core::cost::NoRate| fault("date", why.to_string(), "Give a day for which the rates are known.");
    let minimum = Rates::BUILT_IN.minimum_wage(offer.date).map_err(no_rate)?;
    let living = Rates::BUILT_IN.living_wage_above(offer.date, minimum.rate.at(25)).map_err(no_rate)?;
    let adult = Exact::of_pence(minimum.rate.at(25));
    let [uk, london] = [living.rate.uk, living.rate.london].map(Exact::of_pence);
    let (wage, promised) = match offer.promise {
        Promise::Inputs => (averages.inputs.wage, "the wage".to_owned()),
        Promise::Wage(wage) => (wage, format!("a wage of {}", pounds(wage))),
        Promise::LivingWage => (uk, format!("the Living Wage of {}", pounds(uk))),
        Promise::LondonLivingWage => (london, format!("the London Living Wage of {}", pounds(london))),
        Promise::MinimumWage => (adult, format!("the minimum wage of {}", pounds(adult))),
    };
    let inputs = Inputs { wage, ..averages.inputs };
    let mut tender =
        built(&inputs, offer.rate).map_err(|why| fault("", format!("gives no price: {why}"), "Correct the inputs."))?;
    tender.minimum_wage = adult.into();
    tender.living_wage = uk.into();
    tender.provenance = vec![
        RateProvenance::from_dated("minimum wage", minimum),
        RateProvenance::from_dated("Real Living Wage", living),
    ];
    let (law, on_costs) =
        law(&inputs, offer.date).map_err(|why| fault("", format!("a sum {why}"), "Give fewer figures."))?;
    tender.law = law;
    tender.provenance.extend(on_costs);
    let lawful = on_costs_hold(&inputs, offer)?;
    // Before both are joined: the sentence tells whether the money or the law stands in the way.
    tender.sentence = sentence(&tender, offer.rate, &promised, wage < adult, lawful);
    tender.possible &= wage >= adult && lawful;
    Ok(tender)
}

/// Whether no on-cost is below the law: a rate that carries a promise only without them carries nothing. Where nobody says how many
/// hours a week are worked, only holiday is below for certain: who earns little costs no National Insurance and no pension.
fn on_costs_hold(inputs: &Inputs, offer: &Offer) -> Result<bool, Faults> {
    let too_long = |why: String| fault("", format!("a sum {why}"), "Give fewer figures.");
    let Some(hours) = offer.weekly_hours else {
        let holiday =
            Exact::fraction(StatutoryFloor::HOLIDAY_HUNDREDTHS, 100).map_err(|why| too_long(why.to_string()))?;
        return Ok(inputs.on_costs.holiday >= holiday);
    };
    let held = hold_terms(inputs, hours, offer.date, &[]).map_err(|why| too_long(why.to_string()))?;
    // The wage is judged by itself.
    Ok(held.rows.iter().filter(|row| row.name != "wage").all(|row| row.holds != Some(false)))
}

fn fault(column: &str, problem: String, remedy: &str) -> Faults {
    let (row, column, value, remedy) = (None, column.to_owned(), String::new(), remedy.to_owned());
    Faults(vec![Fault { file: "tender".to_owned(), row, column, value, problem, remedy }])
}

fn built(inputs: &Inputs, rate: Exact) -> Result<Tender, NoPrice> {
    let build = inputs.price()?;
    let gap = homeround_core::cost::FeeDifference::between(rate, &build)?;
    let (lines, used_up_at) = lines(&build, rate)?;
    let carries = |margins: Margins| solve_for_fee(&Inputs { margins, ..*inputs }, Input::Wage, rate).map(Limit::from);
    Ok(Tender {
        sentence: String::new(),
        possible: gap.price <= rate,
        wage: inputs.wage.into(),
        minimum_wage: Exact::ZERO.into(),
        living_wage: Exact::ZERO.into(),
        gap: gap.into(),
        lines,
        used_up_at,
        wage_with_margin: carries(inputs.margins)?,
        wage_without_profit: carries(inputs.margins.without_profit())?,
        wage_without_margin: carries(Margins::NONE)?,
        travel_minutes: solve_for_fee(inputs, Input::TravelMinutes, rate)?.into(),
        law: Vec::new(),
        provenance: Vec::new(),
    })
}

fn lines(build: &Breakdown, rate: Exact) -> Result<(Vec<TenderLine>, Option<String>), NoPrice> {
    let (mut left, mut rows, mut used_up) = (rate, Vec::new(), None);
    for line in CostLine::OF_MODEL {
        left = left.minus(build.amount(line))?;
        if left.is_negative() && used_up.is_none() {
            used_up = Some(line.name().to_owned());
        }
        let (name, label) = (line.name().to_owned(), label(line).to_owned());
        rows.push(TenderLine { name, label, amount: build.amount(line).into(), left: left.into() });
    }
    Ok((rows, used_up))
}

/// `at most £8.18 with no margin`.
fn at_most(limit: &Limit, how: &str) -> String {
    match limit {
        Limit::AtMost(amount) => format!("at most £{} {how}", amount.shown()),
        Limit::Any => format!("any wage {how}"),
        Limit::Nothing => format!("no wage at all {how}"),
    }
}

fn sentence(tender: &Tender, rate: Exact, promised: &str, unlawful: bool, on_costs: bool) -> String {
    let rate = pounds(rate);
    let below = format!("{promised} is below the legal minimum of £{}", tender.minimum_wage.shown());
    match (tender.possible, unlawful) {
        (_, true) => format!("{rate} is offered with a promise nobody may keep: {below}."),
        (true, false) if !on_costs => {
            format!("{rate} carries {promised} only with on-costs below the law, and so does not carry it.")
        }
        (true, false) => {
            let over = tender.gap.shortfall.shown();
            let over = over.trim_start_matches('-');
            format!("{rate} carries {promised} with the travel and the margins given, and £{over} an hour over.")
        }
        (false, false) => format!(
            "{rate} cannot carry {promised}: {}, {}.",
            at_most(&tender.wage_with_margin, "with the margins given"),
            at_most(&tender.wage_without_margin, "with no margin")
        ),
    }
}

impl Tender {
    /// The check for a reader of plain text.
    #[must_use]
    pub fn text(&self, date: Date) -> String {
        let mut table = pounds_table(["An hour at the promised wage", "£", "£ left of the rate"], &[1, 2]);
        for line in &self.lines {
            let mark = if self.used_up_at.as_ref() == Some(&line.name) { "  ← used up here" } else { "" };
            table.add_row([format!("{}{mark}", line.label), line.amount.shown(), line.left.shown()]);
        }
        let mut text = format!("{}\n\n{table}\n\n{}\n", self.sentence, self.gap.sentence("An hour"));
        for (limit, how) in [
            (&self.wage_with_margin, "with the margins given"),
            (&self.wage_without_profit, "without profit"),
            (&self.wage_without_margin, "with nothing left to run the business"),
        ] {
            text += &format!("The rate carries {}.\n", at_most(limit, how));
        }
        text += &match &self.travel_minutes {
            Limit::AtMost(minutes) => {
                format!(
                    "At the promised wage it carries {} minutes of travel for an hour of contact.\n",
                    minutes.shown()
                )
            }
            Limit::Any => "It sets no limit to travel.\n".to_owned(),
            Limit::Nothing => "At the promised wage it carries no travel at all.\n".to_owned(),
        };
        text += &format!(
            "On {} the minimum wage is £{} and the Real Living Wage £{}.\n",
            Day(date),
            self.minimum_wage.shown(),
            self.living_wage.shown()
        );
        for line in &self.law {
            text += &format!("{line}\n");
        }
        for row in &self.provenance {
            text += &format!("  {}\n", row.words());
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::read_inputs;

    /// The 2017 price of £17.19 (version 4.0 of the minimum price): its direct cost of £12.033 at £7.50, £1.40 of it miles.
    fn averages_2017() -> Averages {
        let text = include_str!("../pricing/ukhca_v1.json")
            .replace("\"6.31\"", "\"7.50\"")
            .replace("\"9.5\"", "\"19.1372549\"")
            .replace("\"10.77\"", "\"0\"")
            .replace("\"1.73\"", "\"0\"")
            .replace("\"pension_percent\": \"1\"", "\"pension_percent\": \"0\"");
        read_inputs("2017.json", &text).unwrap()
    }

    fn offer(rate: &str, promise: Promise) -> Offer {
        Offer {
            rate: Exact::parse(rate).unwrap(),
            promise,
            date: Day::read("2017-06-01").unwrap().0,
            weekly_hours: None,
        }
    }

    #[test]
    fn thirteen_pounds_cannot_carry_the_living_wage() {
        let tender = judge_tender(&averages_2017(), &offer("13", Promise::LivingWage)).unwrap();
        assert!(!tender.possible);
        assert_eq!(
            tender.sentence,
            "£13.00 cannot carry the Living Wage of £8.45: at most £5.43 with the margins given, at most £8.18 with no margin."
        );
        assert_eq!(tender.used_up_at.as_deref(), Some("mileage"));
        assert_eq!(tender.provenance.len(), 4);
        assert!(
            tender.law[0].contains("Holiday of 0 %") && tender.law[1].contains("A pension of 0 %"),
            "{:?}",
            tender.law
        );
        assert!(tender.text(offer("13", Promise::Inputs).date).contains("← used up here"));
    }

    #[test]
    fn what_can_and_what_may_not_be_promised() {
        let bare = judge_tender(&averages_2017(), &offer("17.20", Promise::Inputs)).unwrap();
        assert!(!bare.possible && bare.sentence.contains("only with on-costs below the law"), "{}", bare.sentence);
        let mut lawful = averages_2017();
        let costs = &mut lawful.inputs.on_costs;
        (costs.holiday, costs.pension, costs.sick) = (Exact::parse("12.07").unwrap(), Exact::ONE, Exact::ONE);
        let enough = judge_tender(&lawful, &offer("30", Promise::Inputs)).unwrap();
        assert!(enough.possible && enough.sentence.contains("carries the wage"), "{}", enough.sentence);
        let hours = |hours| Offer { weekly_hours: Some(Exact::whole(hours)), ..offer("30", Promise::Inputs) };
        lawful.inputs.on_costs.ni = Exact::whole(3);
        let [few, many] = [24, 40].map(|hours_a_week| judge_tender(&lawful, &hours(hours_a_week)).unwrap().possible);
        assert!(few && !many, "3 % of all pay is enough for few hours, and not for many");
        let unlawful = judge_tender(&averages_2017(), &offer("17.20", Promise::Wage(Exact::whole(7)))).unwrap();
        assert!(
            !unlawful.possible && unlawful.sentence.contains("below the legal minimum of £7.50"),
            "{}",
            unlawful.sentence
        );
        let future = Offer { date: Day::read("2040-01-01").unwrap().0, ..offer("13", Promise::Inputs) };
        assert_eq!(judge_tender(&averages_2017(), &future).unwrap_err().0[0].column, "date");
    }
}
