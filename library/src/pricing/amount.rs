//! An amount from where it is computed to the page: exact all the way, and rounded only where it is written. Lines, gaps, and
//! the words and tables they stand in.
//!
//! ```
//! use homeround::pricing::amount::Amount;
//! use homeround_core::cost::Exact;
//!
//! let third = Exact::whole(1).over(Exact::whole(3)).unwrap();
//! let shown = [Amount::from(third), Amount::rounded_down(third), Amount::rounded_up(third)].map(|amount| amount.shown());
//! assert_eq!(shown, ["0.33", "0.33", "0.34"], "a bound is rounded to its safe side");
//! ```

use std::borrow::Cow;
use std::fmt;

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Row, Table, TableComponent, Width, presets};
use homeround_core::cost::{self, Breakdown, CostLine, Exact, FeeDifference, Overhead, Profit, Rounding};
use homeround_core::ground::Pence;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::words::written;

/// An amount of pounds, hours, miles or minutes.
///
/// In files it has two fields: `exact`, a decimal or a fraction such as `107/7`, and `shown`, the same to two places. An
/// amount is shown to the nearest penny, halves away from zero; a lower bound and the most that can be afforded are shown
/// rounded down, what is enough is shown rounded up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    exact: Exact,
    rounding: Rounding,
}

impl Amount {
    /// A lower bound, or the most that can be afforded: shown no higher than it is.
    #[must_use]
    pub const fn rounded_down(exact: Exact) -> Self {
        Self { exact, rounding: Rounding::Down }
    }

    /// An upper bound, or the least that is enough: shown no lower than it is.
    #[must_use]
    pub const fn rounded_up(exact: Exact) -> Self {
        Self { exact, rounding: Rounding::Up }
    }

    /// Exactly.
    #[must_use]
    pub const fn exact(&self) -> Exact {
        self.exact
    }

    /// To two places.
    #[must_use]
    pub fn shown(&self) -> String {
        // Only here is anything rounded: sums of shown amounts would otherwise drift from the true ones.
        self.exact.shown_by(2, self.rounding).to_string()
    }
}

impl From<Exact> for Amount {
    fn from(exact: Exact) -> Self {
        Self { exact, rounding: Rounding::Nearest }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut fields = to.serialize_struct("Amount", 2)?;
        fields.serialize_field("exact", &self.exact.to_string())?;
        fields.serialize_field("shown", &self.shown())?;
        fields.end()
    }
}

impl JsonSchema for Amount {
    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An amount of pounds, hours, miles or minutes: exactly (a decimal, or a fraction such as `107/7`), and to two places.",
            "type": "object",
            "properties": {
                "exact": { "description": "Exactly.", "type": "string" },
                "shown": { "description": "To two places: a bound on its own side, everything else to the nearest.", "type": "string" },
            },
            "required": ["exact", "shown"],
        })
    }
}

/// One line of a price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LineAmount {
    /// The line's name: contact, travel, ni, holiday, training, pension, sick, mileage, overhead, profit.
    pub name: String,
    /// Its pounds.
    #[serde(flatten)]
    pub amount: Amount,
}

impl LineAmount {
    /// The line of `build` named `line`.
    #[must_use]
    pub fn from_breakdown(build: &Breakdown, line: CostLine) -> Self {
        Self { name: line.name().to_owned(), amount: build.amount(line).into() }
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
    pub reach: FeeReach,
}

/// How far a fee reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeeReach {
    /// It does not pay the direct cost.
    BelowDirect,
    /// It pays the direct cost and not the price.
    BelowPrice,
    /// It pays the price.
    Pays,
}

impl From<FeeDifference> for FeeGap {
    fn from(gap: FeeDifference) -> Self {
        Self {
            fee: gap.fee.into(),
            price: gap.price.into(),
            direct: gap.direct.into(),
            shortfall: gap.shortfall.into(),
            left_after_direct: gap.left_after_direct.into(),
            reach: match gap.reach() {
                cost::FeeCoverage::BelowDirect => FeeReach::BelowDirect,
                cost::FeeCoverage::BelowPrice => FeeReach::BelowPrice,
                cost::FeeCoverage::Pays => FeeReach::Pays,
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
        // The words say "too little" or "to spare": a minus beside them would say it twice.
        let magnitude = |amount: &Amount| written(amount.shown().trim_start_matches('-'));
        let [fee, price, direct] = [&self.fee, &self.price, &self.direct].map(|amount| written(&amount.shown()));
        let (short, left) = (magnitude(&self.shortfall), magnitude(&self.left_after_direct));
        match self.reach {
            FeeReach::Pays => {
                format!("{what} costs {price} and is paid {fee}: the fee pays the price, with {short} to spare.")
            }
            FeeReach::BelowPrice => format!(
                "{what} costs {price} and is paid {fee}: {short} too little. It pays the direct cost of {direct} and leaves {left} to run the business."
            ),
            FeeReach::BelowDirect => format!(
                "{what} costs {price} and is paid {fee}: {short} too little. It does not even pay the direct cost of {direct}; {left} is lost before the office is paid."
            ),
        }
    }
}

/// The columns of a terminal, and of a page that is printed: no table is wider.
const PAGE_WIDTH: u16 = 80;

/// A table of a readable kind, no wider than a page, that folds headings before cells, and cells before words.
pub(crate) struct PageTable {
    table: Table,
    /// Blanks beside a cell, and between two of them.
    blanks: usize,
}

/// An empty table with the columns in `right` aligned to the right.
pub(crate) fn pounds_table<const N: usize>(header: [&str; N], right: &[usize]) -> PageTable {
    let mut table = Table::new();
    table.load_preset(presets::UTF8_HORIZONTAL_ONLY).set_header(header);
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(PAGE_WIDTH);
    for line in [TableComponent::HorizontalLines, TableComponent::MiddleIntersections] {
        table.remove_style(line);
    }
    // Of many columns every blank counts.
    let close = N > 7;
    if close {
        table.remove_style(TableComponent::VerticalLines);
        table.column_iter_mut().for_each(|column| {
            column.set_padding((0, 1));
        });
    }
    for &at in right {
        if let Some(column) = table.column_mut(at) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    PageTable { table, blanks: if close { 1 } else { 2 } }
}

impl PageTable {
    /// Adds a row.
    pub(crate) fn add_row<T: Into<Row>>(&mut self, row: T) {
        self.table.add_row(row);
    }

    /// How wide each column must be for its cells, and the words of its heading, to stay on one line; with `cells` false for the
    /// words of both to stay whole.
    fn widths(&self, cells: bool) -> Vec<u16> {
        let longest = |text: &str| text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
        let whole = |text: &str| text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        let mut widths = vec![0; self.table.header().map_or(0, Row::cell_count)];
        for row in self.table.header().into_iter().chain(self.table.row_iter()) {
            // A heading may wrap between its words: only cells must stay on one line where there is room.
            let heads = self.table.header().is_some_and(|header| std::ptr::eq(header, row));
            for (width, cell) in widths.iter_mut().zip(row.cell_iter()) {
                let text = cell.content();
                *width = (*width).max(if cells && !heads { whole(&text) } else { longest(&text) });
            }
        }
        widths.into_iter().map(|width: usize| u16::try_from(width + self.blanks).unwrap_or(u16::MAX)).collect()
    }

    /// Whether columns of these widths have room beside one another.
    fn fit(&self, widths: &[u16]) -> bool {
        let between = widths.len().saturating_sub(1);
        widths.iter().map(|width| usize::from(*width)).sum::<usize>() + between <= usize::from(PAGE_WIDTH)
    }
}

impl fmt::Display for PageTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = self.table.clone();
        // Room for whole cells first. Where a page is too narrow for them, room for the longest words.
        if let Some(widths) = [true, false].map(|cells| self.widths(cells)).into_iter().find(|widths| self.fit(widths))
        {
            for (column, width) in table.column_iter_mut().zip(widths) {
                column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
            }
        }
        table.fmt(f)
    }
}

/// A line's name as people say it.
pub(crate) fn label(line: CostLine) -> &'static str {
    match line {
        CostLine::Contact => "contact time",
        CostLine::Travel => "travel time",
        CostLine::Waiting => "waiting time",
        CostLine::Commute => "way from and to home",
        CostLine::Breaks => "paid breaks",
        CostLine::SleepIn => "sleep-ins",
        CostLine::Enhancements => "enhanced hours",
        CostLine::Overtime => "overtime",
        CostLine::Idle => "guaranteed hours not worked",
        CostLine::Fixed => "fixed costs",
        CostLine::Ni => "National Insurance",
        CostLine::Holiday => "holiday pay",
        CostLine::Training => "training",
        CostLine::Pension => "pension",
        CostLine::Sick => "sick pay",
        CostLine::Mileage => "mileage",
        CostLine::Overhead => "running the business",
        CostLine::Profit => "profit or surplus",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_ten_columns_keeps_its_numbers_whole() {
        let header =
            ["Case", "hours a day", "£ a day", "carers", "made", "£ an hour", "can be", "cannot", "open", "pays"];
        let mut table = pounds_table(header, &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
        table.add_row(["fee 24.10", "13.41", "£465.00", "6", "100%", "£34.69", "8", "0", "0", "0 yes, 8 no"]);
        let text = table.to_string();
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        assert!(["13.41", "£465.00", "£34.69", "carers", "24.10"].iter().all(|part| text.contains(part)), "{text}");
    }

    #[test]
    fn no_table_is_wider_than_a_page_whatever_the_names() {
        let mut table = pounds_table(["Carer", "From", "To", "Hours", "Miles", "£ miles", "£ gross"], &[3, 4, 5, 6]);
        let name = "Marguerite-Antoinette Featherstonehaugh-Cholmondeley of Llanfairpwllgwyngyllgogerychwyrndrobwll";
        table.add_row([name, "2026-03-02", "2026-03-08", "37.25", "112.40", "50.58", "1,234.56"]);
        let text = table.to_string();
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        assert!(text.contains("1,234.56") && text.contains("2026-03-08"), "{text}");
    }

    #[test]
    fn an_amount_is_exact_in_files_and_rounded_where_it_is_shown() {
        let number = Exact::parse("13.3553").unwrap();
        let json = |amount: Amount| serde_json::to_string(&amount).unwrap();
        assert_eq!(json(number.into()), r#"{"exact":"13.3553","shown":"13.36"}"#);
        assert_eq!(json(Amount::rounded_down(number)), r#"{"exact":"13.3553","shown":"13.35"}"#);
        assert_eq!(json(Amount::rounded_up(Exact::parse("1/3").unwrap())), r#"{"exact":"1/3","shown":"0.34"}"#);
    }
}
