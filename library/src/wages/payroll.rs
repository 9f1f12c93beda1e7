//! What carers were paid, as a payroll exports it: a row for each carer and pay reference period.
//!
//! ```
//! use homeround::wages::read_payroll;
//!
//! let rows = b"carer,from,to,pay\nann,2026-03-02,2026-03-08,\xc2\xa3380.00\n";
//! assert_eq!(read_payroll("payroll.csv", rows).unwrap()[0].carer, "ann");
//! ```

use std::collections::BTreeMap;

use homeround_core::cost::minimum_wage::last_pay_day;
use homeround_core::ground::Date;

use super::visits::{VisitCells, csv_file};
use crate::book::value::{Day, Exact};
use crate::cells::{self, Order};
use crate::fault::Faults;

/// One carer's pay of one period, in pounds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaySlip {
    /// Who.
    pub carer: String,
    /// The first and the last day of the pay reference period, both included.
    pub days: (Date, Date),
    /// What was paid for the time worked, before tax.
    pub pay: Exact,
    /// The worker's age on the first day; an adult where it is not given.
    pub age: Option<u8>,
    /// Whether the worker is an apprentice under 19 or in the first year.
    pub apprentice: bool,
    /// Deductions that reduce pay for the test.
    pub deductions: Option<Exact>,
    /// The premium part of enhanced hours.
    pub premium: Option<Exact>,
    /// What was paid for miles; nothing where nobody says.
    pub mileage_paid: Option<Exact>,
    /// Hours of training and other working time off the rounds.
    pub other_hours: Option<Exact>,
    /// What a home that goes with the job costs a night; nothing where there is none.
    pub accommodation_charge: Option<Exact>,
    /// Nights a week in it.
    pub accommodation_nights: Option<Exact>,
}

/// The columns of the file; the first four are needed.
pub(crate) const COLUMNS: [&str; 12] = [
    "carer",
    "from",
    "to",
    "pay",
    "age",
    "apprentice",
    "deductions",
    "premium",
    "mileage_paid",
    "other_hours",
    "accommodation_charge",
    "accommodation_nights",
];

/// Further columns that a payroll may have for people, as payslips do: nothing is read from them.
pub(crate) const INFORMATION: [&str; 15] = [
    "carer_name",
    "contact_hours",
    "travel_hours",
    "waiting_hours",
    "commute_hours",
    "paid_break_hours",
    "miles",
    "sleep_ins",
    "sleep_in_pay",
    "enhancements",
    "overtime",
    "break_pay",
    "idle_pay",
    "absence_pay",
    "gross",
];

/// How many of them, from the first, every row needs.
pub(crate) const NEEDED: usize = 4;

/// The slips in a CSV file.
///
/// # Errors
/// Every fault of it.
pub fn read_payroll(file: &str, bytes: &[u8]) -> Result<Vec<PaySlip>, Faults> {
    let mut faults = Faults::default();
    let known: Vec<&str> = COLUMNS.into_iter().chain(INFORMATION).collect();
    let Some(csv) = csv_file(file, bytes, &known, NEEDED, &mut faults) else { return Err(faults) };
    // A header that is wrong would be told again by every row.
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut slips: Vec<PaySlip> = Vec::with_capacity(csv.rows.len());
    let mut periods: BTreeMap<String, Vec<(Date, Date)>> = BTreeMap::new();
    for (number, cells) in &csv.rows {
        let row = VisitCells { file, header: &csv.header, number: *number, cells };
        if let Some(slip) = slip(&row, &mut faults) {
            let others = periods.entry(slip.carer.clone()).or_default();
            if others.iter().any(|other| other.0 <= slip.days.1 && slip.days.0 <= other.1) {
                faults.push(row.fault("from", "overlaps another period of the same carer", "Keep one row a period."));
            }
            others.push(slip.days);
            slips.push(slip);
        }
    }
    faults.or(slips)
}

fn slip(row: &VisitCells<'_>, faults: &mut Faults) -> Option<PaySlip> {
    let carer = row.needed("carer", faults);
    let mut day = |column: &str| {
        let found = cells::day(row.text(column), Order::DayFirst);
        found
            .map(|day| Day::new(day).0)
            .map_err(|(problem, remedy)| faults.push(row.fault(column, &problem, &remedy)))
            .ok()
    };
    let (from, to) = (day("from"), day("to"));
    let period = from.zip(to);
    if let Some((from, to)) = period
        && (to < from || to > last_pay_day(from))
    {
        let problem =
            if to < from { "is before the first day" } else { "makes a pay reference period longer than a month" };
        let remedy = format!("Give {} at the latest: a month from the first day.", Day(last_pay_day(from)));
        faults.push(row.fault("to", problem, &remedy));
    }
    row.needed("pay", faults);
    let pay = row.amount("pay", faults);
    let age = age(row, faults);
    let apprentice = row.yes("apprentice", faults);
    let mut amount = |column| row.amount(column, faults);
    Some(PaySlip {
        carer,
        days: period?,
        age,
        apprentice,
        deductions: amount("deductions"),
        premium: amount("premium"),
        mileage_paid: amount("mileage_paid"),
        other_hours: amount("other_hours"),
        accommodation_charge: amount("accommodation_charge"),
        accommodation_nights: amount("accommodation_nights"),
        pay: pay?,
    })
}

fn age(row: &VisitCells<'_>, faults: &mut Faults) -> Option<u8> {
    let text = row.text("age");
    if text.is_empty() {
        return None;
    }
    let age = text.parse::<u8>().ok().filter(|age| (1..=120).contains(age));
    if age.is_none() {
        faults.push(row.fault("age", "is not an age in years", "Write whole years on the first day of the period."));
    }
    age
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_a_month_at_the_most() {
        for (from, to, good) in [
            ("2026-02-01", "2026-02-28", true),
            ("2026-02-01", "2026-03-01", false),
            ("2024-02-01", "2024-02-29", true),
            ("2024-02-01", "2024-03-01", false),
            ("2026-01-15", "2026-02-14", true),
            ("2026-01-15", "2026-02-15", false),
            ("2026-01-31", "2026-02-28", true),
            ("2026-01-31", "2026-03-01", false),
            ("2026-04-01", "2026-04-30", true),
            ("2026-04-01", "2026-05-01", false),
            ("2025-12-15", "2026-01-14", true),
            ("2025-12-15", "2026-01-15", false),
            ("2026-03-02", "2026-03-01", false),
        ] {
            let text = format!("carer,from,to,pay\nA,{from},{to},1\n");
            let found = read_payroll("p.csv", text.as_bytes());
            assert_eq!(found.is_ok(), good, "{from} to {to}");
            assert!(found.err().is_none_or(|faults| faults.0[0].column == "to" && faults.0[0].row == Some(2)));
        }
    }

    #[test]
    fn a_payroll_reads_with_all_its_faults() {
        let good =
            "Carer,From,To,Pay,Age,Apprentice\nA,2026-03-01,2026-03-31,1204.50,30,no\nA,2026-04-01,2026-04-30,1100,,\n";
        let slips = read_payroll("p.csv", good.as_bytes()).unwrap();
        assert_eq!((slips.len(), slips[0].age, slips[1].age), (2, Some(30), None));
        let saved = "carer,from,to,pay,apprentice\nA,01/03/2026,31-Mar-26,\"£1,204.50\",N\n";
        let again = read_payroll("p.csv", saved.as_bytes()).unwrap();
        assert_eq!((again[0].days, again[0].pay), (slips[0].days, slips[0].pay));
        let american = read_payroll("p.csv", b"carer,from,to,pay\nA,03/01/2026,03/31/2026,1\n").unwrap_err();
        assert!(american.to_string().contains("month first"), "{american}");
        let bad = "carer,from,to,pay,age,apprentice\n,2026-03-01,2026-04-01,x,abc,maybe\nB,2026-03-01,2026-02-01,1,,\nC,2026-03-01,2026-03-07,1,,\nC,2026-03-07,2026-03-14,1,,\n";
        let faults = read_payroll("p.csv", bad.as_bytes()).unwrap_err();
        let found: Vec<_> = faults.0.iter().map(|fault| (fault.row, fault.column.as_str())).collect();
        let expected = [
            (Some(2), "carer"),
            (Some(2), "to"),
            (Some(2), "pay"),
            (Some(2), "age"),
            (Some(2), "apprentice"),
            (Some(3), "to"),
            (Some(5), "from"),
        ];
        assert_eq!(found, expected);
    }
}
