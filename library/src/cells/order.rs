//! The orders of the days in each column of a file: one that is written in two orders, or in another than was said, is told and not read.

use std::collections::BTreeMap;

use super::day::{Order, of_numbers, strokes};
use crate::words::Quote;

/// Where an order was seen first: the row, and what stands there.
type Seen = Option<(usize, String)>;

/// What was seen of one column.
#[derive(Clone, Debug, Default)]
struct DayColumn {
    day_first: Seen,
    month_first: Seen,
    /// A day that the spreadsheet itself keeps, and could have been turned round on the way.
    kept: Seen,
    /// Whether one of those cannot have been.
    kept_is_sure: bool,
}

/// The orders of the days in the columns of a file.
#[derive(Clone, Debug)]
pub struct Orders {
    told: Order,
    workbook: bool,
    columns: BTreeMap<String, DayColumn>,
}

/// A column whose order is not what was told: its name, the row and value that show it, what is wrong and what to do.
pub(crate) type Misread = (String, usize, String, String, &'static str);

impl Orders {
    /// Nothing seen yet of a file whose days are said to be in this order; of a workbook, days may be its own.
    #[must_use]
    pub const fn new(told: Order, workbook: bool) -> Self {
        Self { told, workbook, columns: BTreeMap::new() }
    }

    /// Sees a cell that holds a day, alone or in front of a time.
    pub fn see(&mut self, column: &str, row: usize, text: &str) {
        let text = text.trim();
        let day = text.split(['T', ' ']).next().unwrap_or_default();
        let own = self.workbook && day.len() == 10 && day.as_bytes()[4] == b'-';
        if own {
            let sure = day.get(8..).and_then(|day| day.parse::<u32>().ok()).is_some_and(|day| day > 12);
            let held = self.column(column);
            held.kept_is_sure |= sure;
            if held.kept.is_none() {
                held.kept = Some((row, text.to_owned()));
            }
            return;
        }
        let Some(numbers) = strokes(day) else { return };
        let (by_day, by_month) = (of_numbers(numbers, Order::DayFirst), of_numbers(numbers, Order::MonthFirst));
        let place = match (by_day.is_some(), by_month.is_some()) {
            (true, false) => &mut self.column(column).day_first,
            (false, true) => &mut self.column(column).month_first,
            _ => return,
        };
        if place.is_none() {
            *place = Some((row, text.to_owned()));
        }
    }

    fn column(&mut self, name: &str) -> &mut DayColumn {
        if !self.columns.contains_key(name) {
            self.columns.insert(name.to_owned(), DayColumn::default());
        }
        self.columns.entry(name.to_owned()).or_default()
    }

    /// The columns that were read in another order than they are written in. Of such a file no day can be trusted: `02/03` is two days.
    #[must_use]
    pub fn misread(&self) -> Vec<Misread> {
        let mut found = Vec::new();
        for (name, column) in &self.columns {
            let DayColumn { day_first, month_first, kept, kept_is_sure } = column;
            let mut tell = |seen: &(usize, String), problem: String, remedy: &'static str| {
                found.push((name.clone(), seen.0, seen.1.clone(), problem, remedy));
            };
            match (self.told, day_first, month_first) {
                (Order::DayFirst | Order::MonthFirst, Some(day), Some(month)) => tell(
                    month,
                    format!(
                        "is month first, and {} in row {} is day first: two orders in one column",
                        day.1.quoted(),
                        day.0
                    ),
                    "Write all days of the column in one order, best as 2026-03-02.",
                ),
                (Order::DayFirst, None, Some(month)) => tell(
                    month,
                    "is no day with the day first: the file is written month first".to_owned(),
                    "Say so (import has --month-first), or write days as 2026-03-02.",
                ),
                (Order::MonthFirst, Some(day), None) => tell(
                    day,
                    "is no day with the month first: the file is written day first".to_owned(),
                    "Leave out --month-first, or write days as 2026-03-02.",
                ),
                _ => {}
            }
            // A spreadsheet that reads day first turns 03/02 round into a day of its own, and leaves 03/13 as a text.
            if let (Some(month), Some(kept), false) = (month_first, kept, *kept_is_sure) {
                tell(
                    month,
                    format!(
                        "is a text that is month first, and {} in row {} a day of the spreadsheet: that may be turned round",
                        kept.1.quoted(),
                        kept.0
                    ),
                    "Open the file that the workbook was made from, and format the whole column as one kind of day.",
                );
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn misread(told: Order, workbook: bool, days: &[&str]) -> usize {
        let mut orders = Orders::new(told, workbook);
        days.iter().enumerate().for_each(|(row, day)| orders.see("Date", row + 2, day));
        orders.misread().len()
    }

    #[test]
    fn a_column_in_another_order_or_in_two_is_told() {
        use Order::{DayFirst, Iso, MonthFirst};
        assert_eq!(misread(DayFirst, false, &["03/02/2026", "03/13/2026"]), 1);
        assert_eq!(misread(DayFirst, false, &["03/13/26 07:30"]), 1);
        assert_eq!(misread(MonthFirst, false, &["03/02/2026", "03/13/2026"]), 0);
        assert_eq!(misread(MonthFirst, false, &["13/03/2026"]), 1);
        assert_eq!(misread(DayFirst, false, &["13/03/2026", "03/13/2026"]), 1);
        assert_eq!(misread(MonthFirst, false, &["13/03/2026", "03/13/2026"]), 1);
        assert_eq!(misread(DayFirst, false, &["13/03/2026", "03/03/2026", "31/02/2026", "", "x", "2026-03-13"]), 0);
        assert_eq!(misread(Iso, false, &["03/13/2026"]), 0);
    }

    #[test]
    fn days_that_a_spreadsheet_may_have_turned_round_are_told() {
        assert_eq!(misread(Order::MonthFirst, true, &["2026-02-03", "03/13/2026"]), 1);
        assert_eq!(misread(Order::MonthFirst, true, &["2026-03-13", "03/13/2026"]), 0);
        assert_eq!(misread(Order::DayFirst, true, &["2026-02-03", "13/03/2026"]), 0);
    }
}
