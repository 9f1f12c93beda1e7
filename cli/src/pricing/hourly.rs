//! The answer of the hourly model: every line exactly and as shown, the total, and what the shown lines add up to.

use comfy_table::{CellAlignment, Table, TableComponent, presets};
use homeround_core::cost::{
    self, Build, Exact, Gap, Inexact, Inputs, Line, Most, NoPrice, Overhead, Profit, break_even, highest_wage,
    most_travel_minutes,
};
use homeround_core::ground::Pence;
use schemars::JsonSchema;
use serde::Serialize;

use super::explain::written;

/// An amount of pounds, or of hours or miles: exactly (a decimal, or a fraction such as `107/7`), and to two places, halves
/// away from nought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Amount {
    /// Exactly.
    pub exact: String,
    /// To two places.
    pub shown: String,
}

impl From<Exact> for Amount {
    fn from(pounds: Exact) -> Self {
        Self { exact: pounds.to_string(), shown: pounds.shown().to_string() }
    }
}

/// One line of a price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LineAmount {
    /// The line's name: contact, travel, ni, holiday, training, pension, sick, mileage, overhead, profit.
    pub name: String,
    /// Its pounds exactly.
    pub exact: String,
    /// Its pounds to the penny.
    pub shown: String,
}

impl LineAmount {
    /// The line of `build` named `line`.
    #[must_use]
    pub fn of(build: &Build, line: Line) -> Self {
        let Amount { exact, shown } = build.amount(line).into();
        Self { name: line.name().to_owned(), exact, shown }
    }
}

/// What a fee pays of a price, all in pounds for the same thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FeeGap {
    /// What is paid.
    pub fee: Amount,
    /// The price, overhead and profit included.
    pub price: Amount,
    /// The cost before overhead and profit.
    pub direct: Amount,
    /// What the fee lacks of the price; negative when it is more.
    pub shortfall: Amount,
    /// What the fee leaves after direct cost; negative when it does not even pay that.
    pub left_after_direct: Amount,
    /// How far the fee reaches.
    pub reach: Reach,
}

/// How far a fee reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// It does not pay the direct cost.
    BelowDirect,
    /// It pays the direct cost and not the price.
    BelowPrice,
    /// It pays the price.
    Pays,
}

impl From<Gap> for FeeGap {
    fn from(gap: Gap) -> Self {
        Self {
            fee: gap.fee.into(),
            price: gap.price.into(),
            direct: gap.direct.into(),
            shortfall: gap.shortfall.into(),
            left_after_direct: gap.left_after_direct.into(),
            reach: match gap.reach() {
                cost::Reach::BelowDirect => Reach::BelowDirect,
                cost::Reach::BelowPrice => Reach::BelowPrice,
                cost::Reach::Pays => Reach::Pays,
            },
        }
    }
}

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
}

/// How much of something a fee carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// This much and no more.
    AtMost(Amount),
    /// Any amount: nothing in the price depends on it.
    Any,
    /// Not even nought of it.
    Nothing,
}

impl From<Most> for Limit {
    fn from(most: Most) -> Self {
        match most {
            Most::Exactly(number) => Self::AtMost(number.into()),
            Most::Any => Self::Any,
            Most::Nothing => Self::Nothing,
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
}

/// Pence as pounds with two places.
pub(crate) fn pence_shown(pence: Pence) -> String {
    Exact::of_pence(pence).shown().to_string()
}

impl HourlyPrice {
    /// The price of `inputs`, beside `fee` when there is one.
    ///
    /// # Errors
    /// A refused input, or more digits than are held.
    pub fn of(inputs: &Inputs, fee: Option<Exact>) -> Result<Self, NoPrice> {
        let build = inputs.price()?;
        let carries = |fee| -> Result<Carries, NoPrice> {
            Ok(Carries {
                gap: Gap::between(fee, &build)?.into(),
                break_even: break_even(inputs)?.into(),
                highest_wage: highest_wage(inputs, fee)?.into(),
                most_travel_minutes: most_travel_minutes(inputs, fee)?.into(),
            })
        };
        Ok(Self {
            lines: Line::OF_MODEL.iter().map(|&line| LineAmount::of(&build, line)).collect(),
            total: build.total()?.into(),
            sum_of_shown: pence_shown(build.sum_of_shown()?),
            fee: fee.map(carries).transpose()?,
        })
    }

    /// The same as a table, each line with how it is computed.
    ///
    /// # Errors
    /// More digits than are held.
    pub fn text(&self, inputs: &Inputs) -> Result<String, Inexact> {
        let mut table = pounds_table(["Line", "Pounds an hour", "How it is computed"], &[1]);
        for (line, named) in Line::OF_MODEL.iter().zip(&self.lines) {
            table.add_row([label(*line), &named.shown, &computed(*line, inputs)]);
        }
        table.add_row(["price", &self.total.shown, &format!("the sum of the lines, exactly {}", self.total.exact)]);
        let mut text = format!("{table}\n");
        if self.sum_of_shown != self.total.shown {
            text += &format!(
                "The lines as shown add up to £{}; the price is £{}. Both are right: only what is shown is rounded.\n",
                self.sum_of_shown, self.total.shown
            );
        }
        if let Some(carries) = &self.fee {
            text += &carries.text();
        }
        Ok(text)
    }
}

impl Carries {
    fn text(&self) -> String {
        let most = |what: &str, limit: &Limit| match limit {
            Limit::AtMost(amount) => {
                format!("With everything else as it is, it carries {what} of at most {}.\n", amount.shown)
            }
            Limit::Any => format!("It sets no limit to {what}.\n"),
            Limit::Nothing => format!("With everything else as it is, it carries no {what} at all.\n"),
        };
        format!(
            "{}\nThe fee at which nothing is lost and nothing gained is £{}.\n{}{}",
            self.gap.sentence("An hour"),
            self.break_even.shown,
            most("basic pay in pounds an hour", &self.highest_wage),
            most("travel in minutes for an hour of contact", &self.most_travel_minutes),
        )
    }
}

impl FeeGap {
    /// The gap in one sentence about `what`, for example `An hour`.
    #[must_use]
    pub fn sentence(&self, what: &str) -> String {
        let magnitude = |amount: &Amount| written(amount.shown.trim_start_matches('-'));
        let [fee, price, direct] = [&self.fee, &self.price, &self.direct].map(|amount| written(&amount.shown));
        let (short, left) = (magnitude(&self.shortfall), magnitude(&self.left_after_direct));
        match self.reach {
            Reach::Pays => {
                format!("{what} costs {price} and is paid {fee}: the fee pays the price, with {short} to spare.")
            }
            Reach::BelowPrice => format!(
                "{what} costs {price} and is paid {fee}: {short} too little. It pays the direct cost of {direct} and leaves {left} to run the business."
            ),
            Reach::BelowDirect => format!(
                "{what} costs {price} and is paid {fee}: {short} too little. It does not even pay the direct cost of {direct}; {left} is lost before the office is paid."
            ),
        }
    }
}

/// An empty table of a readable kind, with the columns in `right` aligned to the right.
pub(crate) fn pounds_table<const N: usize>(header: [&str; N], right: &[usize]) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::UTF8_HORIZONTAL_ONLY).set_header(header);
    for line in [TableComponent::HorizontalLines, TableComponent::MiddleIntersections] {
        table.remove_style(line);
    }
    for &at in right {
        if let Some(column) = table.column_mut(at) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// A line's name as people say it.
pub(crate) fn label(line: Line) -> &'static str {
    match line {
        Line::Contact => "contact time",
        Line::Travel => "travel time",
        Line::Waiting => "waiting time",
        Line::Commute => "way from and to home",
        Line::Breaks => "paid breaks",
        Line::Ni => "National Insurance",
        Line::Holiday => "holiday pay",
        Line::Training => "training",
        Line::Pension => "pension",
        Line::Sick => "sick pay",
        Line::Mileage => "mileage",
        Line::Overhead => "running the business",
        Line::Profit => "profit or surplus",
    }
}

fn computed(line: Line, inputs: &Inputs) -> String {
    let of_gross = |percent: Exact| format!("{percent} % of pay for contact and travel");
    match line {
        Line::Contact => "one hour of basic pay".to_owned(),
        Line::Travel => format!("{} minutes at basic pay", inputs.travel_minutes),
        Line::Ni => of_gross(inputs.on_costs.ni),
        Line::Holiday => of_gross(inputs.on_costs.holiday),
        Line::Training => of_gross(inputs.on_costs.training),
        Line::Pension => of_gross(inputs.on_costs.pension),
        Line::Sick => of_gross(inputs.on_costs.sick),
        Line::Mileage => format!("{} miles at £{}", inputs.miles, inputs.pounds_per_mile),
        Line::Overhead => overhead_words(inputs.margins.overhead),
        Line::Profit => profit_words(inputs.margins.profit),
        Line::Waiting | Line::Commute | Line::Breaks => String::new(),
    }
}

pub(crate) fn overhead_words(overhead: Overhead) -> String {
    match overhead {
        Overhead::PercentOfPrice(percent) => format!("{percent} % of the price"),
        Overhead::Pounds(pounds) => format!("£{} for each hour of contact", pounds.shown()),
    }
}

pub(crate) fn profit_words(profit: Profit) -> String {
    match profit {
        Profit::PercentOfPrice(percent) => format!("{percent} % of the price"),
        Profit::PercentOfCost(percent) => format!("{percent} % on top of all costs"),
    }
}
