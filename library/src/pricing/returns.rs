//! Fair cost of care: quartiles of what providers returned, line by line, by a method that is named. Beside them stand
//! the medians that a fee may be set by: of the totals, of the lines, of the subtotals, and one in which an hour weighs
//! as much as any other.
//!
//! ```
//! use homeround::pricing::returns::read_quartiles;
//! use homeround_core::cost::QuartileMethod;
//!
//! let file = b"provider,contact,travel\nA,12.00,2.00\nB,13.00,1.00\nC,12.50,4.00\n";
//! let found = read_quartiles("returns.csv", file, QuartileMethod::Inclusive)?;
//! // The medians of the lines are 12.50 and 2.00; the median of the totals is not their sum.
//! assert_eq!(found.sum_of_medians.shown(), "14.50");
//! assert_eq!(found.medians.totals.unwrap().shown(), "14.00");
//! # Ok::<(), homeround::fault::Faults>(())
//! ```

use homeround_core::cost::{Exact, Inexact, QuartileMethod};
use schemars::JsonSchema;
use serde::Serialize;

use super::amount::{Amount, pounds_table};
use crate::csv::{CsvFile, read_table};
use crate::fault::{Fault, Faults};
use crate::words::{listed, percent, several, written};

/// What a column of the returns is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// It counts appointments and is no part of a total: `appointments_15`, `appointments_30`.
    Appointments,
    /// Hours of contact a week, by which a provider weighs: `hours`.
    Hours,
    /// The sum of the lines, told by the provider: not added again.
    Total,
    /// The sum of some lines, told by the provider: `subtotal_care_workers`, `total_business_costs`. Not added again.
    Subtotal,
    /// A line of the cost of an hour.
    Line,
}

impl Role {
    fn from_column(column: &str) -> Self {
        let name: String = column.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
        match name.trim_matches('_') {
            name if name.starts_with("appointments_") => Self::Appointments,
            "hours" | "hours_a_week" | "hours_per_week" | "weekly_hours" | "contact_hours" => Self::Hours,
            "total" | "grand_total" | "total_cost" | "total_cost_per_hour" | "total_per_hour" | "cost_per_hour" => {
                Self::Total
            }
            name if name.starts_with("subtotal") || name.starts_with("sub_total") || name.starts_with("total_") => {
                Self::Subtotal
            }
            _ => Self::Line,
        }
    }
}

/// One column of the returns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReturnRow {
    /// The column, or `total`: the sum of every provider's own lines.
    pub line: String,
    /// How many providers told it.
    pub returns: usize,
    /// The lower quartile; nothing when too few told it.
    pub lower: Option<Amount>,
    /// The median.
    pub median: Option<Amount>,
    /// The upper quartile.
    pub upper: Option<Amount>,
}

/// The medians of an hour's cost: each is of other providers, and none is the right one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReturnMedians {
    /// Of the totals; absent where too few returns are whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub totals: Option<Amount>,
    /// The medians of the lines, added up.
    pub lines: Amount,
    /// The medians of the subtotals that providers told, added up; absent where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subtotals: Option<Amount>,
    /// Of the totals, each weighed by its provider's hours: half of all hours cost no more; absent where nobody told hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_hours: Option<Amount>,
}

/// The medians once providers far from the others are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WithoutOutliers {
    /// Who is left out: totals more than one and a half times the quartiles' distance outside them (Tukey 1977).
    pub left_out: Vec<String>,
    /// The medians of the others.
    pub medians: ReturnMedians,
}

/// The table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Returns {
    /// How quartiles were found.
    pub method: String,
    /// Providers.
    pub providers: usize,
    /// Providers that were asked, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<usize>,
    /// The columns, appointments first, then hours, lines and subtotals, then the total.
    pub rows: Vec<ReturnRow>,
    /// What the medians of the lines add up to; it is not the median of the totals.
    pub sum_of_medians: Amount,
    /// All medians of an hour.
    pub medians: ReturnMedians,
    /// The same without outliers; absent where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_outliers: Option<WithoutOutliers>,
    /// Returns with blanks among their lines, which have no total, and totals that are not the sum of their lines: a sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<String>,
    /// What a reader should know.
    pub note: String,
}

/// One provider's return.
#[derive(Clone, Debug)]
struct Return {
    provider: String,
    /// By column, from the second on.
    values: Vec<Option<Exact>>,
    /// The sum of its lines, when none is blank, or the total it told where it has no lines.
    total: Option<Exact>,
}

/// The quartiles of a file of returns: a row a provider, its name in the first column and a number or nothing in every other.
///
/// # Errors
/// Every fault of the file.
pub fn read_quartiles(file: &str, bytes: &[u8], method: QuartileMethod) -> Result<Returns, Faults> {
    let fault = |problem: &str, remedy: &str| Faults(vec![crate::fault::whole(file, problem, remedy)]);
    let csv = read_table(bytes).map_err(|why| fault(&why, "Save it as \"CSV UTF-8\"."))?;
    if csv.header.len() < 2 || csv.rows.is_empty() {
        return Err(fault("holds no returns", "Give a column of providers' names, and columns of numbers."));
    }
    // What a column is follows from its name alone: what a provider wrote into it must not change its meaning.
    let roles: Vec<Role> = csv.header[1..].iter().map(|name| Role::from_column(name)).collect();
    let too_long = |_| fault("has numbers with too many digits", "Give fewer figures.");
    let mut returns = read_returns(file, &csv)?;
    let mut told = Vec::new();
    for one in &mut returns {
        told.extend(add_up(one, &csv.header[1..], &roles).map_err(too_long)?);
    }
    sum_up(method, &csv.header[1..], &roles, &returns, told).map_err(too_long)
}

/// The rows of the file, each cell read.
fn read_returns(file: &str, csv: &CsvFile) -> Result<Vec<Return>, Faults> {
    let mut faults = Faults::default();
    let mut returns = Vec::with_capacity(csv.rows.len());
    for (row, cells) in &csv.rows {
        let provider = cells.first().cloned().unwrap_or_default();
        let mut one = Return { provider, values: vec![None; csv.header.len() - 1], total: None };
        for (at, text) in cells.iter().enumerate().skip(1).filter(|(_, text)| !text.is_empty()) {
            let column = csv.header.get(at);
            let mut fault = |problem: &str, remedy: &str| {
                faults.push(Fault {
                    file: file.to_owned(),
                    row: Some(*row),
                    column: column.cloned().unwrap_or_default(),
                    value: text.clone(),
                    problem: problem.to_owned(),
                    remedy: remedy.to_owned(),
                });
            };
            // An empty cell is not zero: a line that was left blank says nothing about what it costs.
            match (one.values.get_mut(at - 1), Exact::parse(&crate::cells::amount(text))) {
                (None, _) => fault("has no header above it", "Name the column."),
                (_, Ok(value)) if value.is_negative() => fault("is below zero", "Give zero or more."),
                (Some(place), Ok(value)) => *place = Some(value),
                (_, Err(why)) => fault(&why.to_string(), "Write digits with at most one point, or nothing."),
            }
        }
        returns.push(one);
    }
    faults.or(returns)
}

/// Finds the total of a return, and what is to be told about it.
fn add_up(one: &mut Return, header: &[String], roles: &[Role]) -> Result<Option<String>, Inexact> {
    let with = |role: Role| (0..header.len()).filter(move |&at| roles[at] == role);
    // The first total that a provider told: several columns may be called so.
    let given = with(Role::Total).find_map(|at| one.values[at]);
    let blank: Vec<String> =
        with(Role::Line).filter(|&at| one.values[at].is_none()).map(|at| header[at].clone()).collect();
    let lines: Vec<Exact> = with(Role::Line).filter_map(|at| one.values[at]).collect();
    if lines.is_empty() {
        one.total = given;
        return Ok(None);
    }
    if !blank.is_empty() {
        // A sum with a hole in it is no total: it would pull the median down.
        one.total = None;
        return Ok(Some(format!("{} left {} blank and has no total.", one.provider, listed(&blank))));
    }
    let sum = lines.into_iter().try_fold(Exact::ZERO, Exact::plus)?;
    one.total = Some(sum);
    // Compared as shown: providers round their totals, and a fraction of a penny is no difference.
    let differs = given.filter(|given| given.shown() != sum.shown());
    Ok(differs.map(|given| {
        format!(
            "{} told a total of {}; its lines add up to {}, which counts.",
            one.provider,
            written(&given.shown().to_string()),
            written(&sum.shown().to_string())
        )
    }))
}

/// The quartiles of every column and of the totals, and the medians.
fn sum_up(
    method: QuartileMethod,
    header: &[String],
    roles: &[Role],
    returns: &[Return],
    told: Vec<String>,
) -> Result<Returns, Inexact> {
    let mut rows = Vec::new();
    // The columns by their roles and not as the file has them: counts first, then money.
    for role in [Role::Appointments, Role::Hours, Role::Line, Role::Subtotal] {
        for at in (0..header.len()).filter(|&at| roles[at] == role) {
            rows.push(returned(method, header[at].clone(), returns.iter().filter_map(|one| one.values[at]).collect())?);
        }
    }
    let total = returned(method, "total".to_owned(), returns.iter().filter_map(|one| one.total).collect())?;
    let all: Vec<&Return> = returns.iter().collect();
    let medians = medians_of(method, roles, &all)?;
    let without_outliers = without_outliers(method, roles, returns, &total)?;
    rows.push(total);
    Ok(Returns {
        method: method.to_string(),
        providers: returns.len(),
        asked: None,
        rows,
        sum_of_medians: medians.lines,
        medians,
        without_outliers,
        told,
        note: "The medians of the lines do not add up to the median of the totals, and should not: each is of other providers.".to_owned(),
    })
}

fn medians_of(method: QuartileMethod, roles: &[Role], returns: &[&Return]) -> Result<ReturnMedians, Inexact> {
    let median = |mut values: Vec<Exact>| {
        values.sort_unstable();
        Ok::<_, Inexact>(method.quartiles(&values)?.map(|found| found.median))
    };
    let sum_of = |role: Role| {
        let columns = (0..roles.len()).filter(|&at| roles[at] == role);
        columns.map(|at| median(returns.iter().filter_map(|one| one.values[at]).collect())).try_fold(
            None,
            |sum: Option<Exact>, found| match found? {
                Some(found) => Ok(Some(sum.unwrap_or(Exact::ZERO).plus(found)?)),
                None => Ok(sum),
            },
        )
    };
    let hours = (0..roles.len()).find(|&at| roles[at] == Role::Hours);
    Ok(ReturnMedians {
        totals: median(returns.iter().filter_map(|one| one.total).collect())?.map(Amount::from),
        lines: sum_of(Role::Line)?.unwrap_or(Exact::ZERO).into(),
        subtotals: sum_of(Role::Subtotal)?.map(Amount::from),
        by_hours: hours.map(|at| weighted(returns, at)).transpose()?.flatten().map(Amount::from),
    })
}

/// The least total that at least half of all hours cost no more than.
fn weighted(returns: &[&Return], hours: usize) -> Result<Option<Exact>, Inexact> {
    let mut weighed: Vec<(Exact, Exact)> = returns
        .iter()
        .filter_map(|one| Some((one.total?, one.values[hours]?)))
        // Nobody's hours weigh nothing: such a return would only stand among the others.
        .filter(|(_, hours)| !hours.is_zero())
        .collect();
    weighed.sort_unstable();
    let all = weighed.iter().try_fold(Exact::ZERO, |sum, (_, hours)| sum.plus(*hours))?;
    let mut upto = Exact::ZERO;
    for (total, hours) in weighed {
        upto = upto.plus(hours)?;
        // Twice the sum, so that half of an odd one needs no fraction.
        if upto.plus(upto)? >= all {
            return Ok(Some(total));
        }
    }
    Ok(None)
}

/// The medians without the providers whose totals lie far outside the quartiles.
fn without_outliers(
    method: QuartileMethod,
    roles: &[Role],
    returns: &[Return],
    total: &ReturnRow,
) -> Result<Option<WithoutOutliers>, Inexact> {
    let (Some(lower), Some(upper)) = (&total.lower, &total.upper) else { return Ok(None) };
    let (lower, upper) = (lower.exact(), upper.exact());
    let reach = upper.minus(lower)?.times(Exact::fraction(3, 2)?)?;
    // Tukey's fences: so far outside the quartiles one return in some hundred and forty lies by chance.
    let (least, most) = (lower.minus(reach)?, upper.plus(reach)?);
    let far = |one: &&Return| one.total.is_some_and(|total| total < least || total > most);
    let left_out: Vec<String> = returns.iter().filter(far).map(|one| one.provider.clone()).collect();
    if left_out.is_empty() {
        // Without outliers the medians are the same: showing them twice would say that something was left out.
        return Ok(None);
    }
    let others: Vec<&Return> = returns.iter().filter(|one| !far(one)).collect();
    Ok(Some(WithoutOutliers { left_out, medians: medians_of(method, roles, &others)? }))
}

fn returned(method: QuartileMethod, line: String, mut values: Vec<Exact>) -> Result<ReturnRow, Inexact> {
    values.sort_unstable();
    let found = method.quartiles(&values)?;
    let of = |pick: fn(&homeround_core::cost::Quartiles) -> Exact| found.as_ref().map(|found| pick(found).into());
    Ok(ReturnRow {
        returns: values.len(),
        lower: of(|found| found.lower),
        median: of(|found| found.median),
        upper: of(|found| found.upper),
        line,
    })
}

impl ReturnMedians {
    fn text(&self) -> String {
        let shown = |amount: &Option<Amount>| amount.as_ref().map(|amount| written(&amount.shown()));
        let parts = [
            shown(&self.totals).map(|pounds| format!("of the totals {pounds}")),
            Some(format!("of the lines, added up, {}", written(&self.lines.shown()))),
            shown(&self.subtotals).map(|pounds| format!("of the subtotals, added up, {pounds}")),
            shown(&self.by_hours).map(|pounds| format!("weighed by hours {pounds}")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }
}

impl Returns {
    /// The table for a reader of plain text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut table = pounds_table(["Line", "Returns", "Lower quartile", "Median", "Upper quartile"], &[1, 2, 3, 4]);
        let shown = |amount: &Option<Amount>| amount.as_ref().map_or_else(|| "too few".to_owned(), Amount::shown);
        for row in &self.rows {
            table.add_row([
                row.line.clone(),
                row.returns.to_string(),
                shown(&row.lower),
                shown(&row.median),
                shown(&row.upper),
            ]);
        }
        let count = |of: usize| i64::try_from(of).unwrap_or(i64::MAX);
        let response = self.asked.map_or_else(String::new, |asked| {
            format!(" of {} asked ({})", crate::words::count(asked), percent(count(self.providers), count(asked)))
        });
        let mut text = format!(
            "{}{response}; quartiles {}.\n\n{table}\n\n",
            several(self.providers, "provider", "providers"),
            self.method
        );
        text += &format!("Medians of an hour: {}. {}\n", self.medians.text(), self.note);
        if let Some(without) = &self.without_outliers {
            let medians = without.medians.text();
            text += &format!("Without {}, far from the others: {medians}.\n", listed(&without.left_out));
        }
        for told in &self.told {
            text += &format!("{told}\n");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RETURNS: &str = "provider,appointments_15,appointments_30,contact,travel\nA,10,40,12.00,2.00\nB,0,60,13.00,1.00\nC,5,,12.50,4.00\nD,20,80,14.00,3.50\n";

    #[test]
    fn medians_of_lines_do_not_add_up() {
        let found = read_quartiles("r.csv", RETURNS.as_bytes(), QuartileMethod::Inclusive).unwrap();
        let row = |line: &str| found.rows.iter().find(|row| row.line == line).unwrap();
        let shown = |amount: &Option<Amount>| amount.as_ref().unwrap().shown();
        assert_eq!((row("appointments_30").returns, row("contact").returns), (3, 4));
        assert_eq!(
            [&row("contact").lower, &row("contact").median, &row("contact").upper].map(shown),
            ["12.38", "12.75", "13.25"]
        );
        assert_eq!((shown(&row("total").median), found.sum_of_medians.shown().as_str()), ("15.25".to_owned(), "15.50"));
        let other = read_quartiles("r.csv", RETURNS.as_bytes(), QuartileMethod::Exclusive).unwrap();
        let exclusive = other.rows.iter().find(|row| row.line == "contact").unwrap();
        assert_eq!([&exclusive.lower, &exclusive.upper].map(shown), ["12.13", "13.75"]);
        assert!(found.text().contains("inclusive"));
    }

    #[test]
    fn every_fault_at_once() {
        let bad = "provider,contact\nA,x\nB,-1\nC,1,2\n";
        assert_eq!(read_quartiles("r.csv", bad.as_bytes(), QuartileMethod::Inclusive).unwrap_err().0.len(), 3);
        assert!(read_quartiles("r.csv", b"provider\n", QuartileMethod::Inclusive).is_err());
    }

    #[test]
    fn a_total_is_not_added_again_and_a_blank_is_told() {
        let file = "Provider,Hours,Contact,Travel,Subtotal care,Total\nA,100,\"£1,012.00\",2,1014,1014.00\nB,50,12,,12,12\nC,10,13,1,14,15\n";
        let found = read_quartiles("r.csv", file.as_bytes(), QuartileMethod::Inclusive).unwrap();
        let total = found.rows.last().unwrap();
        assert_eq!((total.line.as_str(), total.returns), ("total", 2), "B has a blank and no total");
        assert_eq!(total.median.as_ref().unwrap().shown(), "514.00");
        assert_eq!(found.told.len(), 2, "{:?}", found.told);
        assert!(found.told[0].contains("B left Travel blank") && found.told[1].contains("told a total of £15.00"));
        assert_eq!(found.medians.subtotals.as_ref().unwrap().shown(), "14.00");
        assert_eq!(found.medians.by_hours.as_ref().unwrap().shown(), "1014.00", "a hundred hours weigh more than ten");
        assert!(!found.rows.iter().any(|row| row.line == "Total"));
    }

    /// As in Hounslow's published exercise: two outliers move the medians of totals and of lines in opposite directions.
    #[test]
    fn outliers_move_the_medians_apart() {
        let rows = ["A,14,6", "B,15,6.5", "C,15.5,7", "D,16,7.5", "E,16.5,7.2", "F,17,6.8", "G,90,2", "H,1,1"];
        let file = format!("provider,care,business\n{}\n", rows.join("\n"));
        let mut found = read_quartiles("r.csv", file.as_bytes(), QuartileMethod::Inclusive).unwrap();
        let without = found.without_outliers.clone().unwrap();
        assert_eq!(without.left_out, ["G", "H"]);
        let shown = |medians: &ReturnMedians| (medians.totals.as_ref().unwrap().shown(), medians.lines.shown());
        assert_ne!(shown(&found.medians), shown(&without.medians));
        assert_eq!(shown(&without.medians), ("23.00".to_owned(), "22.65".to_owned()));
        found.asked = Some(24);
        assert!(
            found.text().contains("8 providers of 24 asked (33%)") && found.text().contains("Without G and H"),
            "{}",
            found.text()
        );
    }
}
