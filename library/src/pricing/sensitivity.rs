//! How the price of an average hour moves: with every input a little lower and higher, and along one of them.
//!
//! ```
//! use homeround::pricing::read_inputs;
//! use homeround::pricing::sensitivity::{compute_sweep, compute_tornado, parse_range};
//! use homeround_core::cost::Exact;
//!
//! let averages = read_inputs("ukhca_v1.json", include_str!("ukhca_v1.json"))?;
//! // Of all inputs, ten per cent more or less of the wage moves the price most.
//! assert_eq!(compute_tornado(&averages, Exact::whole(10)).unwrap().bars[0].input, "wage");
//! let swept = compute_sweep(&averages, &parse_range("wage=6:8:0.5").unwrap(), Some(Exact::whole(16))).unwrap();
//! assert_eq!(swept.steps.len(), 5);
//! # Ok::<(), homeround::fault::Faults>(())
//! ```

use homeround_core::cost::{Exact, FeeDifference, Input, NoPrice, shortest_visit, solve_for_fee};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::amount::{Amount, FeeReach, pounds_table};
use super::inputs::{Averages, field_of, input_of};
use crate::words::Quote;

/// The most steps of a sweep.
const MOST_STEPS: usize = 1_000;

/// One input a little lower and a little higher.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Bar {
    /// The input's name in the file.
    pub input: String,
    /// Its lower and its higher value.
    pub values: [Amount; 2],
    /// The price of an hour with each, in the same order.
    pub prices: [Amount; 2],
    /// The greater price less the lesser.
    pub spread: Amount,
}

/// Every input by itself, the one that weighs most first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Tornado {
    /// By how many per cent of itself each input is moved.
    pub percent: String,
    /// The price with nothing moved.
    pub price: Amount,
    /// The inputs that move it.
    pub bars: Vec<Bar>,
}

/// One step of a sweep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Step {
    /// The value of the input, exactly.
    #[serde(serialize_with = "exactly")]
    #[schemars(with = "String")]
    pub value: Exact,
    /// The direct cost of an hour.
    pub direct: Amount,
    /// The price of an hour.
    pub price: Amount,
    /// How far the fee reaches, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reach: Option<FeeReach>,
}

/// The price along one input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Sweep {
    /// The input's name in the file.
    pub input: String,
    /// The fee that was set beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<Amount>,
    /// The value at which the fee is exactly the price, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee_pays_at: Option<Amount>,
    /// The steps.
    pub steps: Vec<Step>,
}

fn exactly<S: Serializer>(value: &Exact, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(value)
}

/// What a sweep goes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The input.
    pub input: Input,
    /// From this value,
    pub from: Exact,
    /// to this one, itself included,
    pub to: Exact,
    /// in steps of this.
    pub step: Exact,
}

/// `wage=12:14:0.25`.
///
/// # Errors
/// What is wrong with it, as a clause.
pub fn parse_range(text: &str) -> Result<Range, String> {
    let example = "write INPUT=FROM:TO:STEP such as wage=12:14:0.25";
    let (name, numbers) = text.split_once('=').ok_or_else(|| format!("no input is named; {example}"))?;
    let input =
        input_of(name).ok_or_else(|| format!("{name} is no input of the model; {example}", name = name.quoted()))?;
    let numbers: Result<Vec<Exact>, _> = numbers.split(':').map(Exact::parse).collect();
    let numbers = numbers.map_err(|why| format!("a number {why}; {example}"))?;
    let [from, to, step] = numbers[..] else { return Err(format!("not three numbers; {example}")) };
    if from.is_negative() || to < from || step <= Exact::ZERO {
        return Err(format!("the values do not rise from zero or more; {example}"));
    }
    // Asked before anything is computed: a tiny step would hardly end.
    let steps = to.minus(from).and_then(|all| all.over(step));
    if steps.is_err() || steps.is_ok_and(|steps| steps > Exact::whole(MOST_STEPS as i64)) {
        return Err(format!("more than {MOST_STEPS} steps"));
    }
    Ok(Range { input, from, to, step })
}

fn with(averages: &Averages, input: Input, value: Exact) -> Result<homeround_core::cost::Breakdown, NoPrice> {
    match (input, &averages.visit) {
        (Input::VisitMinutes, Some((_, per_visit))) => Ok(per_visit.price(&averages.inputs, value)?.per_hour),
        _ => averages.inputs.with(input, value).price(),
    }
}

/// Every input of `averages` by itself `percent` per cent lower and higher.
///
/// # Errors
/// A refused input, or more digits than are held.
pub fn compute_tornado(averages: &Averages, percent: Exact) -> Result<Tornado, NoPrice> {
    let visit = averages.visit.map(|(minutes, _)| (Input::VisitMinutes, minutes));
    let inputs = Input::OF_MODEL.into_iter().map(|input| (input, averages.inputs.get(input))).chain(visit);
    let mut bars: Vec<(Exact, Bar)> = Vec::new();
    // A per cent of nothing is nothing: its bar would say that the input does not matter.
    for (input, now) in inputs.filter(|(_, now)| !now.is_zero()) {
        let by = percent.percent_of(now)?;
        let values = [now.minus(by)?, now.plus(by)?];
        let prices = [with(averages, input, values[0])?.total()?, with(averages, input, values[1])?.total()?];
        let spread = prices[0].max(prices[1]).minus(prices[0].min(prices[1]))?;
        let (values, prices) = (values.map(Amount::from), prices.map(Amount::from));
        bars.push((spread, Bar { input: field_of(input).to_owned(), values, prices, spread: spread.into() }));
    }
    bars.retain(|(spread, _)| !spread.is_zero());
    bars.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.input.cmp(&other.1.input)));
    let price = averages.inputs.price()?.total()?.into();
    Ok(Tornado { percent: percent.to_string(), price, bars: bars.into_iter().map(|(_, bar)| bar).collect() })
}

/// The price of `averages` along `parse_range`, beside `fee` when there is one.
///
/// # Errors
/// A refused value, or more digits than are held.
pub fn compute_sweep(averages: &Averages, range: &Range, fee: Option<Exact>) -> Result<Sweep, NoPrice> {
    let (mut steps, mut value) = (Vec::new(), range.from);
    // The values are exact: adding steps does not drift past the last of them.
    while value <= range.to {
        let build = with(averages, range.input, value)?;
        let reach =
            fee.map(|fee| FeeDifference::between(fee, &build).map(|gap| super::amount::FeeGap::from(gap).reach));
        steps.push(Step {
            value,
            direct: build.direct()?.into(),
            price: build.total()?.into(),
            reach: reach.transpose()?,
        });
        value = value.plus(range.step)?;
    }
    let pays_at = match (fee, range.input, &averages.visit) {
        (Some(fee), Input::VisitMinutes, Some((_, per_visit))) => {
            Some(shortest_visit(per_visit, &averages.inputs, fee)?)
        }
        (Some(_), Input::VisitMinutes, None) | (None, ..) => None,
        (Some(fee), input, _) => Some(solve_for_fee(&averages.inputs, input, fee)?),
    };
    let fee_pays_at = pays_at.and_then(|most| match most {
        // The value itself is paid for: the shortest visit that is, and the most of everything else.
        homeround_core::cost::MaxAffordable::Exactly(value) if range.input == Input::VisitMinutes => {
            Some(Amount::rounded_up(value))
        }
        homeround_core::cost::MaxAffordable::Exactly(value) => Some(Amount::rounded_down(value)),
        homeround_core::cost::MaxAffordable::Any | homeround_core::cost::MaxAffordable::Nothing => None,
    });
    Ok(Sweep { input: field_of(range.input).to_owned(), fee: fee.map(Amount::from), fee_pays_at, steps })
}

impl Tornado {
    pub(super) fn text(&self) -> String {
        let mut table = pounds_table(["Input", "from", "to", "£ an hour", "£ an hour", "£ between"], &[1, 2, 3, 4, 5]);
        for bar in &self.bars {
            let [low, high] = &bar.values;
            let [at_low, at_high] = &bar.prices;
            let name = bar.input.replace('_', " ");
            table.add_row([&name, &low.shown(), &high.shown(), &at_low.shown(), &at_high.shown(), &bar.spread.shown()]);
        }
        format!(
            "\nEach input by itself {} % lower and higher, from £{} an hour:\n{table}\n\n",
            self.percent,
            self.price.shown()
        )
    }
}

impl Sweep {
    pub(super) fn text(&self) -> String {
        let mut table = pounds_table([self.input.as_str(), "£ direct", "£ an hour", "the fee"], &[0, 1, 2]);
        for step in &self.steps {
            let reach = match step.reach {
                None => "–",
                Some(FeeReach::Pays) => "pays",
                Some(FeeReach::BelowPrice) => "pays the direct cost",
                Some(FeeReach::BelowDirect) => "does not pay the direct cost",
            };
            table.add_row([&step.value.to_string(), &step.direct.shown(), &step.price.shown(), &reach.to_owned()]);
        }
        let at = self.fee_pays_at.as_ref().map(|at| format!("The fee is exactly the price at {}.\n", at.shown()));
        format!("\n{table}\n{}\n", at.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::{plot, read_inputs};

    fn averages() -> Averages {
        let text = include_str!("ukhca_v1.json").replace("{\n", "{ \"visit_minutes\": \"30\",");
        read_inputs("v1.json", &text).unwrap()
    }

    #[test]
    fn the_wage_weighs_most_and_visit_minutes_the_other_way() {
        let tornado = compute_tornado(&averages(), Exact::whole(10)).unwrap();
        assert_eq!(tornado.bars[0].input, "wage");
        let spreads: Vec<Exact> = tornado.bars.iter().map(|bar| bar.spread.exact()).collect();
        assert!(spreads.windows(2).all(|pair| pair[0] >= pair[1]));
        let minutes = tornado.bars.iter().find(|bar| bar.input == "visit_minutes").unwrap();
        let [shorter, longer] = minutes.prices.each_ref().map(super::super::amount::Amount::exact);
        assert!(shorter > longer, "shorter visits make a dearer hour");
        assert!(tornado.bars.iter().all(|bar| bar.input != "sick_percent"), "zero cannot be moved by per cent");
        let svg = plot::draw_tornado(&tornado).unwrap();
        assert!(svg.contains("<svg") && svg.contains("wage"), "{svg}");
    }

    #[test]
    fn a_sweep_rises_and_says_where_the_fee_pays() {
        let swept = compute_sweep(&averages(), &parse_range("wage=6:8:0.5").unwrap(), Some(Exact::whole(16))).unwrap();
        assert_eq!(swept.steps.len(), 5);
        let prices: Vec<Exact> = swept.steps.iter().map(|step| step.price.exact()).collect();
        assert!(prices.windows(2).all(|pair| pair[0] < pair[1]));
        let at = swept.fee_pays_at.as_ref().unwrap().exact();
        assert_eq!(averages().inputs.with(Input::Wage, at).price().unwrap().total().unwrap(), Exact::whole(16));
        assert_eq!((swept.steps[0].reach, swept.steps[4].reach), (Some(FeeReach::Pays), Some(FeeReach::BelowPrice)));
        let svg = plot::draw_sweep(&swept).unwrap();
        assert!(svg.contains("<svg") && svg.contains("the fee"), "{svg}");
        for bad in ["wage", "colour=1:2:1", "wage=1:2", "wage=2:1:1", "wage=1:2:0", "wage=1:x:1", "wage=0:9999:0.001"] {
            assert!(parse_range(bad).is_err(), "{bad}");
        }
    }
}
