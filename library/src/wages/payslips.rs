//! What each carer is due for each pay period by a book: hours, pay and miles from a roster or from verified visits. A
//! payroll takes them as they are, and the audit of pay reads them back.

use std::collections::BTreeMap;

use homeround_core::book::{Activity, Worked};
use homeround_core::cost::minimum_wage::last_pay_day;
use homeround_core::cost::{CostLine, Exact, Inexact};
use homeround_core::ground::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::payroll::{COLUMNS, INFORMATION};
use crate::book::model::{CostInputs, Overhead, Profit};
use crate::book::value::{self, Day};
use crate::book::{Book, Plan};
use crate::fault::{Fault, Faults};
use crate::pricing::amount::pounds_table;
use crate::pricing::{Basis, Options, price_segments};
use crate::sheets::Sheet;
use crate::words::{counted, plain, short_day};

/// The format and version of payslips, their first field.
pub(crate) const FORMAT: &str = "homeround.payslips/1";

/// What carers are due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Payslips {
    /// Always `homeround.payslips/1`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// The branch's name.
    pub branch: String,
    /// Whether time is as planned or as verified.
    pub basis: Basis,
    /// A row for each carer and period in which there is anything to pay, by carer and day.
    pub rows: Vec<PayslipRow>,
    /// Pay in all, in pounds.
    pub gross: String,
}

/// One carer's pay of one period. Amounts are pounds to the penny, hours and miles to two places.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PayslipRow {
    /// Whose, by id.
    pub carer: String,
    /// The carer's name.
    pub carer_name: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Pay for working time: time on rounds and training, premiums of enhanced hours and overtime among it.
    pub pay: String,
    /// Of it, the premiums of enhanced hours and overtime.
    pub premium: String,
    /// Money for miles, no pay.
    pub mileage_paid: String,
    /// Hours of training.
    pub other_hours: String,
    /// Hours with clients; without time asleep on a sleep-in.
    pub contact_hours: String,
    /// Hours on the way between clients.
    pub travel_hours: String,
    /// Hours waiting between clients.
    pub waiting_hours: String,
    /// Hours from home to the first client and back from the last.
    pub commute_hours: String,
    /// Hours of paid breaks.
    pub paid_break_hours: String,
    /// Miles that are paid for.
    pub miles: String,
    /// Nights of sleep-ins.
    pub sleep_ins: usize,
    /// Pay for them, beside `pay`.
    pub sleep_in_pay: String,
    /// The premium of enhanced hours, which is in `premium`.
    pub enhancements: String,
    /// The premium of overtime, which is in `premium`.
    pub overtime: String,
    /// Pay for breaks, beside `pay`.
    pub break_pay: String,
    /// Pay for hours that a contract guarantees and nobody worked, beside `pay`.
    pub idle_pay: String,
    /// Pay for holiday and sickness that the book has by the row, beside `pay`.
    pub absence_pay: String,
    /// Everything together, without money for miles.
    pub gross: String,
    /// The same as a number.
    #[serde(skip)]
    gross_pounds: Exact,
    /// Hours of contact, travel, waiting and training as they are written, together.
    #[serde(skip)]
    hours: Exact,
}

/// One row being added up.
#[derive(Default)]
struct PaySums {
    seconds: BTreeMap<&'static str, i64>,
    metres: i64,
    sleep_ins: usize,
    other_hours: Exact,
    basic: Exact,
    training: Exact,
    enhancements: Exact,
    overtime: Exact,
    sleep_in: Exact,
    breaks: Exact,
    idle: Exact,
    absence: Exact,
    mileage: Exact,
}

/// What carers are due for the time of `worked`, by periods of so many days from the plan's first; without a number by the plan's days, a
/// month at the most.
///
/// # Errors
/// As [`price_segments`]; sums with more digits than are held.
pub fn list_payslips(
    book: &Book,
    plan: &Plan,
    worked: &[Worked],
    basis: Basis,
    days: Option<u8>,
) -> Result<Payslips, Faults> {
    // What is laid on top of pay is no business of a payroll's hours, and a book without a price has a payroll too.
    let paid = Book { cost: Some(pay_alone(book)), ..book.clone() };
    let options = Options { basis, ..Options::default() };
    let priced = price_segments(&paid, plan, worked, &options, true)?;
    let periods = periods(plan, days);
    let mut sums: BTreeMap<(String, Date), PaySums> = BTreeMap::new();
    let too_long = |why: Inexact| {
        let remedy = "Give amounts with fewer figures after the point.".to_owned();
        let (row, column, value) = (None, String::new(), String::new());
        Faults(vec![Fault { file: "book".to_owned(), row, column, value, problem: format!("a sum {why}"), remedy }])
    };
    for (at, segment) in priced.segments.iter().enumerate() {
        // Stretches come first, in the order of `worked`; behind them comes what is on no round.
        let row = worked.get(at);
        let day = row.map_or_else(|| Day::read(segment.start()).unwrap_or_default().0, |row| shift_day(plan, row));
        let Some((first, _)) = periods.iter().find(|(first, last)| (*first..=*last).contains(&day)) else { continue };
        let sum = sums.entry((segment.carer().to_owned(), *first)).or_default();
        if let Some(row) = row {
            sum.add_time(plan, row, segment.amount(CostLine::SleepIn));
        }
        sum.add_pay(segment, row.is_none()).map_err(too_long)?;
    }
    let mut rows = Vec::new();
    for ((carer, first), sum) in sums {
        let last = periods.iter().find(|period| period.0 == first).map_or(first, |period| period.1);
        let name = book.carers.iter().find(|row| row.id == carer).map_or_else(String::new, |row| plain(&row.name));
        let (from, to) = (Day(first).to_string(), Day(last).to_string());
        let row = sum.row().map_err(too_long)?;
        rows.push(PayslipRow { carer, carer_name: name, from, to, ..row });
    }
    let gross = rows.iter().map(|row| row.gross_pounds).try_fold(Exact::ZERO, Exact::plus).map_err(too_long)?;
    let branch = plan.names.branch.clone();
    Ok(Payslips { format: FORMAT.to_owned(), branch, basis, rows, gross: gross.shown().to_string() })
}

/// The book's enhancements, and nothing on top of pay.
fn pay_alone(book: &Book) -> CostInputs {
    let nothing = value::Exact::default();
    CostInputs {
        ni_percent: nothing,
        holiday_percent: nothing,
        training_percent: nothing,
        pension_percent: nothing,
        sick_percent: nothing,
        overhead: Overhead::PercentOfPrice(nothing),
        profit: Profit::PercentOfPrice(nothing),
        fee_per_hour: None,
        fixed_pounds_per_week: None,
        enhancements: book.cost.as_ref().map_or_else(Vec::new, |cost| cost.enhancements.clone()),
    }
}

/// The pay periods of a plan's days.
fn periods(plan: &Plan, days: Option<u8>) -> Vec<(Date, Date)> {
    let names = &plan.names;
    let last = names.start.plus(i32::from(names.days.max(1)) - 1).0;
    let (mut first, mut periods) = (names.start.0, Vec::new());
    while first <= last {
        let month = last_pay_day(first);
        // A pay reference period is a month at most (regulation 6): a longer one would be cut by law.
        let end = days.map_or(month, |days| Date(first.0.saturating_add(i32::from(days.max(1)) - 1)).min(month));
        periods.push((first, end.min(last)));
        first = Date(end.min(last).0 + 1);
    }
    periods
}

/// The day of a stretch: that of its shift.
fn shift_day(plan: &Plan, row: &Worked) -> Date {
    let start = plan.tables.shifts.get(row.shift.at()).map_or(row.span.start, |shift| shift.span.start);
    plan.names.zone.civil(start).date
}

impl PaySums {
    fn add_time(&mut self, plan: &Plan, row: &Worked, night: Exact) {
        let by_night = plan.tables.visits.get(row.visit.at()).is_some_and(|visit| visit.flat_pay.is_some());
        let kind = match row.activity {
            Activity::Contact if by_night => {
                // A night has several stretches where visits fall into it; the sum is on one of them.
                self.sleep_ins += usize::from(!night.is_zero());
                return;
            }
            Activity::Contact => "contact",
            Activity::Travel => "travel",
            Activity::Waiting => "waiting",
            Activity::Commute => "commute",
            Activity::PaidBreak => "paid_break",
            Activity::UnpaidBreak => return,
        };
        *self.seconds.entry(kind).or_default() += i64::from(row.span.length().or_zero().0);
        if row.activity == Activity::Travel {
            self.metres += i64::from(row.metres);
        }
    }

    fn add_pay(&mut self, segment: &crate::pricing::segments::SegmentRow, absent: bool) -> Result<(), Inexact> {
        let line = |line| segment.amount(line);
        for basic in [CostLine::Contact, CostLine::Travel, CostLine::Waiting, CostLine::Commute] {
            self.basic = self.basic.plus(line(basic))?;
        }
        if absent && segment.activity() == "training" {
            self.training = self.training.plus(line(CostLine::Training))?;
            self.other_hours = self.other_hours.plus(segment.hours()?)?;
        }
        for (sum, kind) in [
            (&mut self.enhancements, CostLine::Enhancements),
            (&mut self.overtime, CostLine::Overtime),
            (&mut self.sleep_in, CostLine::SleepIn),
            (&mut self.breaks, CostLine::Breaks),
            (&mut self.idle, CostLine::Idle),
            (&mut self.mileage, CostLine::Mileage),
        ] {
            *sum = sum.plus(line(kind))?;
        }
        self.absence = self.absence.plus(line(CostLine::Holiday))?.plus(line(CostLine::Sick))?;
        Ok(())
    }

    fn row(&self) -> Result<PayslipRow, Inexact> {
        // Each figure is rounded once and then added: the slip adds up to the penny as it is printed.
        let pence = |number: Exact| number.to_places(2);
        let hours_of = |kind| Exact::hours(self.seconds.get(kind).copied().unwrap_or(0));
        let hours = |kind| hours_of(kind).shown().to_string();
        let written = [hours_of("contact"), hours_of("travel"), hours_of("waiting"), self.other_hours];
        let all_hours = written.into_iter().try_fold(Exact::ZERO, |sum, hours| sum.plus(pence(hours)?))?;
        let shown = |pounds: Exact| pounds.shown().to_string();
        let [enhancements, overtime] = [pence(self.enhancements)?, pence(self.overtime)?];
        let premium = enhancements.plus(overtime)?;
        let pay = pence(self.basic)?.plus(pence(self.training)?)?.plus(premium)?;
        let beside = [pence(self.sleep_in)?, pence(self.breaks)?, pence(self.idle)?, pence(self.absence)?];
        let gross = beside.into_iter().try_fold(pay, Exact::plus)?;
        Ok(PayslipRow {
            pay: shown(pay),
            premium: shown(premium),
            mileage_paid: shown(pence(self.mileage)?),
            other_hours: shown(self.other_hours),
            contact_hours: hours("contact"),
            travel_hours: hours("travel"),
            waiting_hours: hours("waiting"),
            commute_hours: hours("commute"),
            paid_break_hours: hours("paid_break"),
            miles: shown(Exact::miles(self.metres)),
            sleep_ins: self.sleep_ins,
            sleep_in_pay: shown(beside[0]),
            enhancements: shown(enhancements),
            overtime: shown(overtime),
            break_pay: shown(beside[1]),
            idle_pay: shown(beside[2]),
            absence_pay: shown(beside[3]),
            gross: shown(gross),
            gross_pounds: gross,
            hours: all_hours,
            ..PayslipRow::default()
        })
    }
}

impl PayslipRow {
    /// A cell by its column.
    fn cell(&self, column: &str) -> String {
        match column {
            "carer" => &self.carer,
            "carer_name" => &self.carer_name,
            "from" => &self.from,
            "to" => &self.to,
            "pay" => &self.pay,
            "premium" => &self.premium,
            "mileage_paid" => &self.mileage_paid,
            "other_hours" => &self.other_hours,
            "contact_hours" => &self.contact_hours,
            "travel_hours" => &self.travel_hours,
            "waiting_hours" => &self.waiting_hours,
            "commute_hours" => &self.commute_hours,
            "paid_break_hours" => &self.paid_break_hours,
            "miles" => &self.miles,
            "sleep_ins" => return self.sleep_ins.to_string(),
            "sleep_in_pay" => &self.sleep_in_pay,
            "enhancements" => &self.enhancements,
            "overtime" => &self.overtime,
            "break_pay" => &self.break_pay,
            "idle_pay" => &self.idle_pay,
            "absence_pay" => &self.absence_pay,
            "gross" => &self.gross,
            _ => return String::new(),
        }
        .clone()
    }
}

impl Payslips {
    /// As a table with the columns that the audit of pay reads, and those it passes over.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        // The book knows no ages, apprentices, deductions or homes that go with the job: whoever does adds the columns.
        let known = |column: &&str| !UNTOLD.contains(column);
        let told: Vec<&'static str> = COLUMNS.into_iter().filter(known).chain(INFORMATION).collect();
        let texts = ["carer", "carer_name", "from", "to"];
        let numbers: Vec<&str> = told.iter().copied().filter(|column| !texts.contains(column)).collect();
        let mut sheet = Sheet::new("Pay", &told, &numbers);
        for row in &self.rows {
            sheet.push(told.iter().map(|column| row.cell(column)));
        }
        sheet
    }

    /// For people.
    #[must_use]
    pub fn text(&self) -> String {
        let how = if self.basis == Basis::VerifiedVisits { "as verified" } else { "as planned" };
        let mut text = format!("£{} for {} {how}.\n\n", self.gross, counted(self.rows.len(), "payslip"));
        let mut table = pounds_table(["Carer", "Period", "Hours", "Miles", "£ miles", "£ gross"], &[2, 3, 4, 5]);
        for row in &self.rows {
            let hours = row.hours.shown().to_string();
            let PayslipRow { carer_name, from, to, miles, mileage_paid, gross, .. } = row.clone();
            let day = |text: &str| Day::read(text).map_or_else(|| text.to_owned(), |day| short_day(day.0));
            let period = format!("{} to {}", day(&from), day(&to));
            table.add_row([carer_name, period, hours, miles, mileage_paid, gross]);
        }
        text += &format!("{table}\n");
        text
    }
}

/// The columns of a payroll that no book tells.
const UNTOLD: [&str; 5] = ["age", "apprentice", "deductions", "accommodation_charge", "accommodation_nights"];
