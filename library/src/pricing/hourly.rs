//! The answer of the hourly model: every line exactly and as shown, the total, and what the shown lines add up to.

use homeround_core::cost::{
    Breakdown, CostLine, Exact, FeeDifference, Inexact, Input, Inputs, MaxAffordable, NoPrice, PerVisit, break_even,
    shortest_visit, solve_for_fee,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::amount::{Amount, FeeGap, LineAmount, label, overhead_words, pence_shown, pounds_table, profit_words};
use super::inputs::{Averages, field_of};
use super::sensitivity::{Sweep, Tornado};

/// What a fee can carry, with everything else as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Carries {
    /// The gap of one hour.
    pub gap: FeeGap,
    /// The fee at which nothing is lost and nothing gained.
    pub break_even: Amount,
    /// The highest basic pay an hour, in pounds.
    pub highest_wage: Limit,
    /// The most minutes of travel for an hour of contact.
    pub most_travel_minutes: Limit,
    /// The most of every input, one at a time; of visit minutes, where an average visit is given, the least.
    pub limits: Vec<InputLimit>,
}

/// How much of one input a fee carries with everything else as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InputLimit {
    /// The input's name in the file.
    pub input: String,
    /// What it is.
    pub now: Amount,
    /// How much the fee carries.
    pub limit: Limit,
}

/// The price of visits of one length, each with the same way to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LengthPrice {
    /// How long they are, in minutes.
    pub visit_minutes: String,
    /// Minutes of travel for an hour made of them.
    pub travel_minutes_per_contact_hour: Amount,
    /// Miles for an hour made of them.
    pub miles_per_contact_hour: Amount,
    /// The direct cost of an hour made of them.
    pub direct_per_hour: Amount,
    /// The price of an hour made of them.
    pub per_hour: Amount,
    /// The price of one.
    pub per_visit: Amount,
    /// What the fee pays of one, pro rata.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<FeeGap>,
}

/// What is asked about an average hour, beside its price.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// What a fee of so many pounds an hour carries.
    pub fee: Option<Exact>,
    /// The price of visits of these lengths in minutes.
    pub lengths: Vec<Exact>,
}

/// How much of something a fee carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// This much and no more.
    AtMost(Amount),
    /// Any amount: nothing in the price depends on it.
    Any,
    /// Not even zero of it.
    Nothing,
}

impl From<MaxAffordable> for Limit {
    fn from(most: MaxAffordable) -> Self {
        match most {
            MaxAffordable::Exactly(number) => Self::AtMost(Amount::rounded_down(number)),
            MaxAffordable::Any => Self::Any,
            MaxAffordable::Nothing => Self::Nothing,
        }
    }
}

/// The price of one average hour of contact. Without a fee these are exactly the fields `lines`, `total`, `sum_of_shown`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HourlyPrice {
    /// The lines, in the order of the model.
    pub lines: Vec<LineAmount>,
    /// The price: the exact sum of the lines.
    pub total: Amount,
    /// What the lines as shown add up to; it may differ from the total as shown, and both are right.
    pub sum_of_shown: String,
    /// What the offered fee can carry, when one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<Carries>,
    /// The price by length of visit, when lengths were given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lengths: Vec<LengthPrice>,
    /// How the price moves with each input, when it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tornado: Option<Tornado>,
    /// How it moves along one input, when it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sweep: Option<Sweep>,
}

impl HourlyPrice {
    /// The price of `averages`, and what is asked beside it. Lengths are passed over where the averages tell no average visit.
    ///
    /// # Errors
    /// A refused input, or more digits than are held.
    pub fn from_averages(averages: &Averages, asked: &Asked) -> Result<Self, NoPrice> {
        let build = averages.inputs.price()?;
        let lengths = averages.visit.iter().flat_map(|(_, per_visit)| {
            asked.lengths.iter().map(|minutes| length(&averages.inputs, per_visit, *minutes, asked.fee))
        });
        Ok(Self {
            lines: CostLine::OF_MODEL.iter().map(|&line| LineAmount::from_breakdown(&build, line)).collect(),
            total: build.total()?.into(),
            sum_of_shown: pence_shown(build.sum_of_shown()?),
            fee: asked.fee.map(|fee| carries(averages, &build, fee)).transpose()?,
            lengths: lengths.collect::<Result<_, _>>()?,
            tornado: None,
            sweep: None,
        })
    }

    /// The same as a table, each line with how it is computed.
    ///
    /// # Errors
    /// More digits than are held.
    pub fn text(&self, inputs: &Inputs) -> Result<String, Inexact> {
        let mut table = pounds_table(["Line", "Pounds an hour", "How it is computed"], &[1]);
        for (line, named) in CostLine::OF_MODEL.iter().zip(&self.lines) {
            table.add_row([label(*line), &named.amount.shown(), &computed(*line, inputs)]);
        }
        table.add_row(["price", &self.total.shown(), &format!("the sum of the lines, exactly {}", self.total.exact())]);
        let mut text = format!("{table}\n");
        if self.sum_of_shown != self.total.shown() {
            text += &format!(
                "The lines as shown add up to £{}; the price is £{}. Both are right: only what is shown is rounded.\n",
                self.sum_of_shown,
                self.total.shown()
            );
        }
        if !self.lengths.is_empty() {
            text += &self.lengths_text();
        }
        if let Some(tornado) = &self.tornado {
            text += &tornado.text();
        }
        if let Some(sweep) = &self.sweep {
            text += &sweep.text();
        }
        if let Some(carries) = &self.fee {
            text += &carries.text();
        }
        Ok(text)
    }

    fn lengths_text(&self) -> String {
        let header =
            ["Visits of", "Travel minutes an hour", "Miles an hour", "£ an hour", "£ a visit", "The fee leaves"];
        let mut table = pounds_table(header, &[1, 2, 3, 4, 5]);
        for row in &self.lengths {
            let left = row.fee.as_ref().map_or_else(|| "–".to_owned(), |gap| gap.left_after_direct.shown());
            table.add_row([
                format!("{} minutes", row.visit_minutes),
                row.travel_minutes_per_contact_hour.shown(),
                row.miles_per_contact_hour.shown(),
                row.per_hour.shown(),
                row.per_visit.shown(),
                left,
            ]);
        }
        format!("\n{table}\nWhat the fee leaves is for one visit, after its direct cost.\n\n")
    }
}

fn length(inputs: &Inputs, visit: &PerVisit, minutes: Exact, fee: Option<Exact>) -> Result<LengthPrice, NoPrice> {
    let hourly = visit.inputs(inputs, minutes)?;
    let price = visit.price(inputs, minutes)?;
    // The fee is for an hour, the visit is a share of it: both sides of the gap are then for one visit.
    let share = minutes.over(Exact::whole(60))?;
    let gap = |fee: Exact| FeeDifference::between(fee.times(share)?, &price.per_visit).map(FeeGap::from);
    Ok(LengthPrice {
        visit_minutes: minutes.to_string(),
        travel_minutes_per_contact_hour: hourly.travel_minutes.into(),
        miles_per_contact_hour: hourly.miles.into(),
        direct_per_hour: price.per_hour.direct()?.into(),
        per_hour: price.per_hour.total()?.into(),
        per_visit: price.per_visit.total()?.into(),
        fee: fee.map(gap).transpose()?,
    })
}

fn carries(averages: &Averages, build: &Breakdown, fee: Exact) -> Result<Carries, NoPrice> {
    let inputs = &averages.inputs;
    let named = |input, now: Exact, most: MaxAffordable| InputLimit {
        input: field_of(input).to_owned(),
        now: now.into(),
        limit: most.into(),
    };
    let mut limits = Vec::new();
    for input in Input::OF_MODEL {
        limits.push(named(input, inputs.get(input), solve_for_fee(inputs, input, fee)?));
    }
    if let Some((minutes, per_visit)) = &averages.visit {
        let mut limit = named(Input::VisitMinutes, *minutes, shortest_visit(per_visit, inputs, fee)?);
        // Of the shortest visit that is enough, nothing may be cut off.
        if let Limit::AtMost(least) = &mut limit.limit {
            *least = Amount::rounded_up(least.exact());
        }
        limits.push(limit);
    }
    Ok(Carries {
        gap: FeeDifference::between(fee, build)?.into(),
        // Half a penny rounded off would be a fee at which something is lost.
        break_even: Amount::rounded_up(break_even(inputs)?),
        highest_wage: solve_for_fee(inputs, Input::Wage, fee)?.into(),
        most_travel_minutes: solve_for_fee(inputs, Input::TravelMinutes, fee)?.into(),
        limits,
    })
}

impl Carries {
    fn text(&self) -> String {
        let mut table = pounds_table(["With everything else as it is, the fee carries", "now", "at most"], &[1, 2]);
        for row in &self.limits {
            let least = row.input == field_of(Input::VisitMinutes);
            let limit = match &row.limit {
                Limit::AtMost(amount) if least => format!("at least {}", amount.shown()),
                Limit::AtMost(amount) => amount.shown(),
                Limit::Any => "any".to_owned(),
                Limit::Nothing => "none at all".to_owned(),
            };
            table.add_row([row.input.replace('_', " "), row.now.shown(), limit]);
        }
        let sentence = self.gap.sentence("An hour");
        let even = &self.break_even.shown();
        format!("{sentence}\nThe fee at which nothing is lost and nothing gained is £{even}.\n\n{table}\n")
    }
}

fn computed(line: CostLine, inputs: &Inputs) -> String {
    let of_gross = |percent: Exact| format!("{percent} % of pay for contact and travel");
    match line {
        CostLine::Contact => "one hour of basic pay".to_owned(),
        CostLine::Travel => format!("{} minutes at basic pay", inputs.travel_minutes),
        CostLine::Ni => of_gross(inputs.on_costs.ni),
        CostLine::Holiday => of_gross(inputs.on_costs.holiday),
        CostLine::Training => of_gross(inputs.on_costs.training),
        CostLine::Pension => of_gross(inputs.on_costs.pension),
        CostLine::Sick => of_gross(inputs.on_costs.sick),
        CostLine::Mileage => format!("{} miles at £{}", inputs.miles, inputs.pounds_per_mile),
        CostLine::Overhead => overhead_words(inputs.margins.overhead),
        CostLine::Profit => profit_words(inputs.margins.profit),
        _ => String::new(),
    }
}
