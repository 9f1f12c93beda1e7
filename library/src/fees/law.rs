//! A wage and its on-costs held against the least that the law of a day asks for.
//!
//! ```
//! use homeround::fees::law::parse_assumption;
//!
//! let assumed = parse_assumption("nlw=13.20@2027-04-01").unwrap();
//! assert!(assumed.words().starts_with("a National Living Wage of £13.20"));
//! assert!(parse_assumption("wage=13.20").is_err());
//! ```

use homeround_core::cost::{Exact, Inexact, Inputs, Rates, StatutoryFloor};
use homeround_core::ground::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::book::value::Day;
use crate::failure::Failure;
use crate::pricing::Amount;
use crate::pricing::provenance::RateProvenance;
use crate::words::{Quote, exact_pounds as pounds};

/// Which rate somebody assumes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssumedRate {
    /// The National Living Wage: the adult minimum wage.
    MinimumWage,
    /// The Real Living Wage.
    LivingWage,
}

/// A rate that is assumed from a day on, for days that have no row of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assumption {
    /// Which rate.
    pub rate: AssumedRate,
    /// Pounds an hour.
    pub pounds: Exact,
    /// From this day on.
    pub from: Day,
}

/// `nlw=13.20@2027-04-01` or `rlw=13.90@2026-10-22`.
///
/// # Errors
/// What is wrong with it, as a clause.
pub fn parse_assumption(text: &str) -> Result<Assumption, String> {
    const EXAMPLE: &str = "write nlw=13.20@2027-04-01, or rlw for the Real Living Wage";
    let parts = text.split_once('=').and_then(|(name, rest)| Some((name, rest.split_once('@')?)));
    let Some((name, (pounds, from))) = parts else { return Err(EXAMPLE.to_owned()) };
    let rate = match name.trim() {
        "nlw" => AssumedRate::MinimumWage,
        "rlw" => AssumedRate::LivingWage,
        other => return Err(format!("{other} is no rate that can be assumed; {EXAMPLE}", other = other.quoted())),
    };
    let pounds = Exact::parse(pounds.trim()).map_err(|why| format!("{why}; {EXAMPLE}"))?;
    let from = Day::read(from.trim()).ok_or_else(|| format!("{from} is no day; {EXAMPLE}", from = from.quoted()))?;
    if pounds <= Exact::ZERO { Err(format!("no wage; {EXAMPLE}")) } else { Ok(Assumption { rate, pounds, from }) }
}

impl Assumption {
    /// As the sentence of an answer tells it.
    #[must_use]
    pub fn words(&self) -> String {
        let name = match self.rate {
            AssumedRate::MinimumWage => "a National Living Wage",
            AssumedRate::LivingWage => "a Real Living Wage",
        };
        format!("{name} of {} from {}", pounds(self.pounds), self.from)
    }
}

/// One thing held against the law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LawRow {
    /// What: wage, holiday, ni, pension, sick.
    pub name: String,
    /// In words.
    pub label: String,
    /// What is given: pounds an hour of a wage, per cent of pay of the rest.
    pub given: Amount,
    /// The least that the law asks for, rounded up; absent where no rate of the day is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least: Option<Amount>,
    /// Whether it is enough; absent where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holds: Option<bool>,
    /// The rule.
    pub rule: String,
}

/// A wage and on-costs held against the law.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LawHeld {
    /// Each of them.
    pub rows: Vec<LawRow>,
    /// Rates that were assumed for a day without a row, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assumed: Vec<String>,
    /// Where the rates come from.
    pub provenance: Vec<RateProvenance>,
}

impl LawHeld {
    /// Whether all of it holds: no where anything is below, nothing where something is not known.
    #[must_use]
    pub fn holds(&self) -> Option<bool> {
        if self.rows.iter().any(|row| row.holds == Some(false)) {
            return Some(false);
        }
        self.rows.iter().map(|row| row.holds).collect::<Option<Vec<bool>>>().map(|_| true)
    }

    /// What is below the law, or not known, a sentence each.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let sentence = |row: &LawRow| match (row.holds, &row.least) {
            (Some(true), _) => None,
            (Some(false), Some(least)) => Some(format!(
                "{} of {} is below the {} that the law asks for: {}.",
                row.label,
                row.given.shown(),
                least.shown(),
                row.rule
            )),
            _ => Some(format!("{} of {} cannot be held against the law: {}.", row.label, row.given.shown(), row.rule)),
        };
        self.rows.iter().filter_map(sentence).collect()
    }

    /// For people: what is below or not known, or that nothing is.
    #[must_use]
    pub fn text(&self) -> String {
        let sentences = self.sentences();
        if sentences.is_empty() {
            return "The wage and the on-costs are not below the law of the day.\n".to_owned();
        }
        sentences.iter().map(|sentence| format!("{sentence}\n")).collect()
    }
}

/// Holds the wage and the on-costs of `inputs` against the law of a day, for somebody who is paid for so many hours a week.
///
/// # Errors
/// More digits than are held.
pub fn hold_terms(
    inputs: &Inputs,
    weekly_hours: Exact,
    date: Date,
    assumed: &[Assumption],
) -> Result<LawHeld, Failure> {
    let mut held = LawHeld::default();
    wage(inputs, date, assumed, &mut held);
    let costs = &inputs.on_costs;
    let holiday = Exact::fraction(StatutoryFloor::HOLIDAY_HUNDREDTHS, 100)?;
    held.put(
        "holiday",
        "holiday pay, per cent of pay,",
        costs.holiday,
        Some(holiday),
        "5.6 weeks of 46.4 (Working Time Regulations 1998, regulations 13 and 13A)".to_owned(),
    );
    let week = weekly_hours.times(inputs.wage)?;
    national_insurance(inputs, week, date, &mut held)?;
    pension(inputs, week, date, &mut held)?;
    sick(inputs, date, &mut held);
    Ok(held)
}

impl LawHeld {
    fn put(&mut self, name: &str, label: &str, given: Exact, least: Option<Exact>, rule: String) {
        self.rows.push(LawRow {
            name: name.to_owned(),
            label: label.to_owned(),
            given: Amount::rounded_down(given),
            least: least.map(Amount::rounded_up),
            holds: least.map(|least| given >= least),
            rule,
        });
    }
}

fn wage(inputs: &Inputs, date: Date, assumed: &[Assumption], held: &mut LawHeld) {
    let (label, given) = ("a wage in pounds an hour", inputs.wage);
    match Rates::BUILT_IN.minimum_wage(date) {
        Ok(row) => {
            let adult = Exact::of_pence(row.rate.at(ADULT));
            held.put("wage", label, given, Some(adult), "the minimum wage of an adult".to_owned());
            held.provenance.push(RateProvenance::from_dated("minimum wage", row));
        }
        Err(why) => {
            // Of several assumptions the latest that has begun by then holds.
            let minimum = |one: &&Assumption| one.rate == AssumedRate::MinimumWage && one.from.0 <= date;
            let latest = assumed.iter().filter(minimum).max_by_key(|one| one.from);
            let rule = latest.map_or_else(
                || format!("{why}; --assume nlw=POUNDS@DAY gives one"),
                |_| "the minimum wage that is assumed".to_owned(),
            );
            held.assumed.extend(latest.map(Assumption::words));
            held.put("wage", label, given, latest.map(|one| one.pounds), rule);
        }
    }
}

/// From this age on the highest minimum wage holds, in every year on record.
const ADULT: u8 = 25;

/// What of a whole is above `from` and not above `to`.
fn between(whole: Exact, from: Exact, to: Exact) -> Result<Exact, Inexact> {
    Ok(whole.min(to).minus(from)?.max(Exact::ZERO))
}

fn national_insurance(inputs: &Inputs, week: Exact, date: Date, held: &mut LawHeld) -> Result<(), Inexact> {
    let (label, given) = ("employer's National Insurance, per cent of pay,", inputs.on_costs.ni);
    match Rates::BUILT_IN.employer_ni(date) {
        Ok(row) => {
            let threshold = Exact::of_pence(row.rate.weekly_threshold);
            let due = row.rate.on(week)?.times(Exact::whole(100))?.over(week)?;
            let rule = format!(
                "{} % of what is above {} a week, of {} a week",
                row.rate.percent(),
                pounds(threshold),
                pounds(week)
            );
            held.put("ni", label, given, Some(due), rule);
            held.provenance.push(RateProvenance::from_dated("employer's National Insurance", row));
        }
        Err(why) => held.put("ni", label, given, None, why.to_string()),
    }
    Ok(())
}

fn pension(inputs: &Inputs, week: Exact, date: Date, held: &mut LawHeld) -> Result<(), Inexact> {
    let (label, given) = ("employer's pension, per cent of pay,", inputs.on_costs.pension);
    match Rates::BUILT_IN.pension(date) {
        Ok(row) => {
            // The thresholds are of a year: a week counts as its 52nd part.
            let weekly = |pence| Exact::of_pence(pence).over(Exact::whole(52));
            let (trigger, lower, upper) = (weekly(row.rate.trigger)?, weekly(row.rate.lower)?, weekly(row.rate.upper)?);
            let qualifying = if week < trigger { Exact::ZERO } else { between(week, lower, upper)? };
            let percent = Exact::whole(row.rate.employer_percent.into());
            let due = percent.times(qualifying)?.over(week)?;
            let rule = format!(
                "{percent} % of what lies between {} and {} a week, for who earns {} or more",
                pounds(lower),
                pounds(upper),
                pounds(trigger)
            );
            held.put("pension", label, given, Some(due), rule);
            held.provenance.push(RateProvenance::from_dated("workplace pension", row));
        }
        Err(why) => held.put("pension", label, given, None, why.to_string()),
    }
    Ok(())
}

/// Statutory sick pay is owed whenever somebody is ill, so none at all is too little; how much it comes to hangs on how often that is.
fn sick(inputs: &Inputs, date: Date, held: &mut LawHeld) {
    let (label, given) = ("sick pay, per cent of pay,", inputs.on_costs.sick);
    match Rates::BUILT_IN.sick_pay(date) {
        Ok(row) => {
            let least = Exact::fraction(1, 100).ok();
            held.put(
                "sick",
                label,
                given,
                least,
                "statutory sick pay is owed when somebody is ill: more than nothing".to_owned(),
            );
            held.provenance.push(RateProvenance::from_dated("statutory sick pay", row));
        }
        Err(why) => held.put("sick", label, given, None, why.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::read_inputs;

    fn inputs(wage: &str, [ni, holiday, pension, sick]: [&str; 4]) -> Inputs {
        let mut inputs = read_inputs("v1.json", include_str!("../pricing/ukhca_v1.json")).unwrap().inputs;
        let exact = |text: &str| Exact::parse(text).unwrap();
        inputs.wage = exact(wage);
        let costs = &mut inputs.on_costs;
        (costs.ni, costs.holiday, costs.pension, costs.sick) = (exact(ni), exact(holiday), exact(pension), exact(sick));
        inputs
    }

    fn held(inputs: &Inputs, day: &str, assumed: &[&str]) -> LawHeld {
        let assumed: Vec<Assumption> = assumed.iter().map(|text| parse_assumption(text).unwrap()).collect();
        hold_terms(inputs, Exact::whole(27), Day::read(day).unwrap().0, &assumed).unwrap()
    }

    #[test]
    fn each_on_cost_is_held_to_its_last_hundredth() {
        // 27 hours at 13.45 are 363.15 a week: 15 % of 267.15 is 11.035 % of all; 3 % of 243.15 is 2.0087 % of all.
        let enough = inputs("13.45", ["11.04", "12.07", "2.01", "0.01"]);
        assert_eq!(held(&enough, "2026-04-13", &[]).holds(), Some(true));
        for (at, below) in ["11.03", "12.06", "2.00", "0"].iter().enumerate() {
            let mut costs = ["11.04", "12.07", "2.01", "0.01"];
            costs[at] = below;
            let held = held(&inputs("13.45", costs), "2026-04-13", &[]);
            assert_eq!(held.holds(), Some(false), "{below}");
            assert_eq!(held.sentences().len(), 1, "{:?}", held.sentences());
        }
        let unlawful = held(&inputs("12.70", ["11.04", "12.07", "2.01", "0.01"]), "2026-04-13", &[]);
        assert!(unlawful.sentences()[0].contains("12.71"), "{:?}", unlawful.sentences());
    }

    #[test]
    fn a_day_without_a_row_asks_for_an_assumption_and_tells_it() {
        let terms = inputs("13.45", ["15", "12.07", "3", "3"]);
        let open = held(&terms, "2031-04-01", &[]);
        assert!(open.holds().is_none() && open.sentences()[0].contains("--assume"), "{:?}", open.sentences());
        let assumed = held(&terms, "2031-04-01", &["nlw=14.20@2031-04-01"]);
        assert_eq!(assumed.holds(), Some(false));
        assert_eq!(assumed.assumed, ["a National Living Wage of £14.20 from 2031-04-01"]);
        assert!(held(&terms, "2031-04-01", &["nlw=14.20@2031-04-02"]).assumed.is_empty(), "it begins later");
        assert!(held(&terms, "2026-04-13", &["nlw=14.20@2026-04-01"]).assumed.is_empty(), "a known rate stands");
        for text in ["nlw", "nlw=13", "nlw=13@soon", "ssp=13@2027-04-01", "nlw=0@2027-04-01"] {
            assert!(parse_assumption(text).is_err(), "{text}");
        }
    }
}
