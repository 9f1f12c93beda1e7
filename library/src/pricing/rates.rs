//! The statutory rates that come with the program, as a table: every row with its days, its source and how it is known.
//!
//! ```
//! use homeround::book::value::Day;
//! use homeround::pricing::rates::RateTable;
//!
//! let table = RateTable::from_date(Day::read("2025-05-01"));
//! assert!(table.text().contains("£12.21 from 21") && table.missing.is_empty());
//! ```

use std::fmt::Write as _;

use homeround_core::cost::rates::{Dated, EmployerNi, LatePayment, LivingWage, Mileage, MinimumWage, Pension, SickPay};
use homeround_core::cost::{Exact, NoRate, Rates};
use homeround_core::ground::Pence;
use schemars::JsonSchema;
use serde::Serialize;

use crate::book::value::Day;
use crate::pricing::provenance::RateProvenance;
use crate::words::exact_pounds as pounds;

/// One row of rates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RateRow {
    /// What it is, when it holds, and how it is known.
    #[serde(flatten)]
    pub provenance: RateProvenance,
    /// The rate in words.
    pub rate: String,
}

/// Rates of a day, or of all days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RateTable {
    /// The day asked for; absent for every row there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The rows, table by table in order of time.
    pub rows: Vec<RateRow>,
    /// What there is no row for on that day: nothing that needs it is answered.
    pub missing: Vec<String>,
}

impl RateTable {
    /// The built-in rates of `date`, or all of them.
    #[must_use]
    pub fn from_date(date: Option<Day>) -> Self {
        let mut table = Self { date: date.map(|day| day.to_string()), rows: Vec::new(), missing: Vec::new() };
        let rates = &Rates::BUILT_IN;
        let on = date.map(|day| day.0);
        table.put("minimum wage", rates.minimum_wage, on.map(|on| rates.minimum_wage(on)), minimum);
        table.put("Real Living Wage", rates.living_wage, on.map(|on| rates.living_wage(on)), living);
        table.put("employer's National Insurance", rates.employer_ni, on.map(|on| rates.employer_ni(on)), ni);
        table.put("workplace pension", rates.pension, on.map(|on| rates.pension(on)), pension);
        table.put("statutory sick pay", rates.sick_pay, on.map(|on| rates.sick_pay(on)), sick);
        table.put("interest on late payment", rates.late_payment, on.map(|on| rates.late_payment(on)), late);
        table.put("approved mileage", rates.mileage, on.map(|on| rates.mileage(on)), mileage);
        table
    }

    fn put<T>(
        &mut self,
        what: &str,
        all: &[Dated<'_, T>],
        on: Option<Result<&Dated<'_, T>, NoRate>>,
        words: fn(&T) -> String,
    ) {
        let row =
            |row: &Dated<'_, T>| RateRow { provenance: RateProvenance::from_dated(what, row), rate: words(&row.rate) };
        match on {
            None => self.rows.extend(all.iter().map(row)),
            Some(Ok(found)) => self.rows.push(row(found)),
            // A day without a rate is no fault of the table: it says which rates it does not know.
            Some(Err(why)) => self.missing.push(why.to_string()),
        }
    }

    /// The table in words, and every source once at its end.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut sources: Vec<&str> = Vec::new();
        for RateRow { provenance, rate } in &self.rows {
            let RateProvenance { what, from, to, status, source } = provenance;
            // Many rows have one source: numbered notes keep the table readable.
            let at = sources.iter().position(|known| known == source).unwrap_or_else(|| {
                sources.push(source);
                sources.len() - 1
            });
            // Writing to a text never fails.
            let _ = writeln!(text, "{what}, {from} to {to}: {rate} ({status} [{}])", at + 1);
        }
        for (at, source) in sources.iter().enumerate() {
            let _ = writeln!(text, "[{}] {source}", at + 1);
        }
        for missing in &self.missing {
            let _ = writeln!(text, "{missing}");
        }
        text
    }
}

fn format_pounds(pence: Pence) -> String {
    pounds(Exact::of_pence(pence))
}

fn minimum(rate: &MinimumWage<'_>) -> String {
    let below = |at: usize| at.checked_sub(1).map(|at| rate.by_age[at].1);
    // Ages of one rate are one step: only the first of them is named.
    let steps = rate.by_age.iter().enumerate().filter(|(at, (_, pence))| below(*at) != Some(*pence));
    let ages = steps.map(|(_, step)| step).rev().map(|(age, pence)| match age {
        0 => format!("{} below that", format_pounds(*pence)),
        age => format!("{} from {age}", format_pounds(*pence)),
    });
    let ages: Vec<String> = ages.collect();
    let apprentice =
        if rate.apprentice.0 > 0 { format!("; apprentices {}", format_pounds(rate.apprentice)) } else { String::new() };
    format!("{}{apprentice}; lodging {} a day", ages.join(", "), format_pounds(rate.lodging_a_day))
}

fn living(rate: &LivingWage) -> String {
    let contracts = rate.contracts.map_or_else(String::new, |first| {
        let wales = if first.parts().0 >= 2022 { " and Wales" } else { "" };
        format!(", in care contracts of Scotland{wales} from {}", Day(first))
    });
    format!(
        "{}, in London {}; announced {}, to be paid as soon as possible{contracts}, at the latest from the first of these days",
        format_pounds(rate.uk),
        format_pounds(rate.london),
        Day(rate.announced)
    )
}

fn mileage(rate: &Mileage) -> String {
    format!(
        "a car's mile {} for the first {} of a tax year, {} beyond",
        format_pounds(rate.first),
        Mileage::FIRST_MILES,
        format_pounds(rate.beyond)
    )
}

fn ni(rate: &EmployerNi) -> String {
    let allowance = rate.allowance.map_or_else(String::new, |(pence, status)| {
        format!(
            "; employment allowance {} a year ({}), not for whose work is wholly or mainly publicly funded (HMRC NIM06530)",
            format_pounds(pence),
            status.words()
        )
    });
    format!("{} % of pay above {} a week{allowance}", rate.percent(), format_pounds(rate.weekly_threshold))
}

fn pension(rate: &Pension) -> String {
    let Pension { employer_percent, total_percent, trigger, lower, upper } = *rate;
    format!(
        "the employer {employer_percent} % and together {total_percent} % of pay from {} to {} a year, for who earns {}",
        format_pounds(lower),
        format_pounds(upper),
        format_pounds(trigger)
    )
}

fn sick(rate: &SickPay) -> String {
    let limit =
        rate.lower_limit.map_or_else(String::new, |pence| format!(", for who earns {} a week", format_pounds(pence)));
    let most =
        rate.percent_of_earnings.map_or_else(String::new, |percent| format!(", at most {percent} % of earnings"));
    format!("{} a week after {} waiting days{limit}{most}", format_pounds(rate.weekly), rate.waiting_days)
}

fn late(rate: &LatePayment) -> String {
    let above = Exact::of_pence(Pence(LatePayment::ABOVE_HUNDREDTHS.into()));
    format!("{} % a year: {above} above the reference rate of debts that became late then", rate.percent())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_once_and_a_day_by_itself() {
        let all = RateTable::from_date(None);
        let rates = Rates::BUILT_IN;
        let wages = rates.minimum_wage.len() + rates.living_wage.len() + rates.employer_ni.len();
        assert_eq!(
            all.rows.len(),
            wages + rates.pension.len() + rates.sick_pay.len() + rates.late_payment.len() + rates.mileage.len()
        );
        assert!(all.rows.iter().all(|row| !row.provenance.source.is_empty()) && all.missing.is_empty());
        let day = RateTable::from_date(Day::read("2025-05-01"));
        assert_eq!((day.rows.len(), day.missing.len()), (7, 0));
        assert!(day.rows.iter().all(|row| all.rows.contains(row)));
        let text = day.text();
        for part in
            ["£12.21 from 21", "15 % of pay above £96.00 a week", "from £6,240.00 to £50,270.00", "£118.75 a week"]
        {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
        let text = all.text();
        for row in &all.rows {
            let whole = format!("] {}\n", row.provenance.source);
            assert_eq!(text.matches(&whole).count(), 1, "a source is named once: {whole}");
        }
    }

    #[test]
    fn a_day_without_rows_says_so() {
        let day = RateTable::from_date(Day::read("2031-01-01"));
        assert_eq!((day.rows.len(), day.missing.len()), (0, 7));
        assert!(day.text().contains("there is no minimum wage for 2031-01-01"));
    }
}
