//! Fair cost of care: quartiles of what providers returned, line by line, by a method that is named.

use homeround_core::cost::{Exact, Inexact, QuartileMethod};
use schemars::JsonSchema;
use serde::Serialize;

use super::amount::{Amount, pounds_table};
use crate::csv::read_table;
use crate::fault::{Fault, Faults};

/// Columns that count appointments and are no part of a total: `appointments_15`, `appointments_30`.
const APPOINTMENTS: &str = "appointments_";

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

/// The table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Returns {
    /// How quartiles were found.
    pub method: String,
    /// Providers.
    pub providers: usize,
    /// The columns, appointments first, then lines, then the total.
    pub rows: Vec<ReturnRow>,
    /// What the medians of the lines add up to; it is not the median of the totals.
    pub sum_of_medians: Amount,
    /// What a reader should know.
    pub note: String,
}

/// The quartiles of a file of returns: a row a provider, its name in the first column and a number or nothing in every other.
///
/// # Errors
/// Every fault of the file.
pub fn read_quartiles(file: &str, bytes: &[u8], method: QuartileMethod) -> Result<Returns, Faults> {
    let mut faults = Faults::default();
    let fault = |row: Option<usize>, column: &str, value: &str, problem: &str, remedy: &str| Fault {
        file: file.to_owned(),
        row,
        column: column.to_owned(),
        value: value.to_owned(),
        problem: problem.to_owned(),
        remedy: remedy.to_owned(),
    };
    let csv = read_table(bytes).map_err(|why| Faults(vec![fault(None, "", "", &why, "Save it as \"CSV UTF-8\".")]))?;
    if csv.header.len() < 2 || csv.rows.is_empty() {
        let remedy = "Give a column of providers' names, and columns of numbers.";
        return Err(Faults(vec![fault(None, "", "", "holds no returns", remedy)]));
    }
    let mut columns: Vec<Vec<Exact>> = vec![Vec::new(); csv.header.len()];
    let mut totals = Vec::new();
    for (number, cells) in &csv.rows {
        let mut total = None;
        for (at, text) in cells.iter().enumerate().skip(1).filter(|(_, text)| !text.is_empty()) {
            let Some(column) = csv.header.get(at) else {
                faults.push(fault(Some(*number), "", text, "has no header above it", "Name the column."));
                continue;
            };
            match Exact::parse(&crate::cells::amount(text)) {
                Ok(value) if !value.is_negative() => {
                    columns[at].push(value);
                    if !column.starts_with(APPOINTMENTS) {
                        match total.unwrap_or(Exact::ZERO).plus(value) {
                            Ok(sum) => total = Some(sum),
                            Err(why) => faults.push(fault(
                                Some(*number),
                                column,
                                text,
                                &format!("makes a total that {why}"),
                                "Give fewer figures.",
                            )),
                        }
                    }
                }
                Ok(_) => faults.push(fault(Some(*number), column, text, "is below zero", "Give zero or more.")),
                Err(why) => faults.push(fault(
                    Some(*number),
                    column,
                    text,
                    &why.to_string(),
                    "Write digits with at most one point, or nothing.",
                )),
            }
        }
        totals.extend(total);
    }
    faults.or(())?;
    let too_long = |_| Faults(vec![fault(None, "", "", "has numbers with too many digits", "Give fewer figures.")]);
    sum_up(method, csv.rows.len(), csv.header.iter().cloned().zip(columns).skip(1), totals).map_err(too_long)
}

/// The quartiles of every column and of the totals.
fn sum_up(
    method: QuartileMethod,
    providers: usize,
    named: impl Iterator<Item = (String, Vec<Exact>)>,
    totals: Vec<Exact>,
) -> Result<Returns, Inexact> {
    let (appointments, lines): (Vec<_>, Vec<_>) = named.partition(|(name, _)| name.starts_with(APPOINTMENTS));
    let row = |(line, values): (String, Vec<Exact>)| returned(method, line, values);
    let mut rows = appointments.into_iter().chain(lines).map(row).collect::<Result<Vec<_>, _>>()?;
    let lines = rows.iter().filter(|row| !row.line.starts_with(APPOINTMENTS));
    let medians = lines.filter_map(|row| row.median.as_ref()).map(Amount::exact);
    let sum = medians.into_iter().try_fold(Exact::ZERO, Exact::plus)?;
    rows.push(returned(method, "total".to_owned(), totals)?);
    Ok(Returns {
        method: method.to_string(),
        providers,
        rows,
        sum_of_medians: sum.into(),
        note: "The medians of the lines do not add up to the median of the totals, and should not: each is of other providers.".to_owned(),
    })
}

fn returned(
    method: QuartileMethod,
    line: String,
    mut values: Vec<Exact>,
) -> Result<ReturnRow, homeround_core::cost::Inexact> {
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
        format!(
            "{} providers; quartiles {}.\n\n{table}\n\nThe medians of the lines add up to {}. {}\n",
            self.providers,
            self.method,
            self.sum_of_medians.shown(),
            self.note
        )
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
}
