//! Amounts, lines and gaps as answers carry them, and the words and tables they stand in.

use comfy_table::{CellAlignment, Table, TableComponent, presets};
use homeround_core::cost::{self, Build, Exact, Gap, Line, Overhead, Profit};
use homeround_core::ground::Pence;
use schemars::JsonSchema;
use serde::Serialize;

use crate::words::written;

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

/// Pence as pounds with two places.
pub(crate) fn pence_shown(pence: Pence) -> String {
    Exact::of_pence(pence).shown().to_string()
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
        Line::Enhancements => "enhanced hours",
        Line::Overtime => "overtime",
        Line::Idle => "guaranteed hours not worked",
        Line::Fixed => "fixed costs",
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
