//! Days of the calendar as offices, systems and re-saved workbooks write them.
//!
//! ```
//! use homeround::cells::day::{Order, day};
//!
//! let second_of_march = chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
//! for text in ["2026-03-02", "02/03/2026", "2 Mar 2026", "02-Mar-26"] {
//!     assert_eq!(day(text, Order::DayFirst).ok(), Some(second_of_march), "{text}");
//! }
//! ```

use chrono::{Datelike, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Why, digits, lower};

/// In which order days are written with strokes between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// `02/03/2026` is the second of March.
    #[default]
    DayFirst,
    /// `02/03/2026` is the third of February.
    MonthFirst,
    /// `2026-03-02` only.
    Iso,
}

/// The months, by the three letters that tell them apart.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The days of the week from Monday.
const WEEK: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// A day: `2026-03-02`, `02/03/2026`, `2.3.26`, `2 Mar 2026`, `02-Mar-26`, `Monday, 2nd March 2026`, or a workbook's `46083`.
///
/// # Errors
/// Why it is none, and whether it is one in the other order.
pub fn day(text: &str, order: Order) -> Result<NaiveDate, Why> {
    let text = text.trim();
    if let Some(day) = iso_day(text).or_else(|| serial_day(text)) {
        return Ok(day);
    }
    if let Some(numbers) = strokes(text) {
        return of_numbers(numbers, order).ok_or_else(|| no_day(numbers, order));
    }
    let (day, named) = spelt(text)
        .ok_or_else(|| ("is no day of the calendar".to_owned(), format!("Write it as {}.", example(order))))?;
    let falls = day.weekday().num_days_from_monday() as usize;
    if named.is_some_and(|named| named != falls) {
        let what = format!("names another day of the week than {day}, which is a {}", capital(WEEK[falls]));
        return Err((what, "Correct the day, or leave the day of the week out.".to_owned()));
    }
    Ok(day)
}

/// A word with its first letter large.
fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

/// The three numbers of a day with strokes between and its year last, and whether that has two digits; nothing for any other text.
#[must_use]
pub fn strokes(text: &str) -> Option<[u32; 3]> {
    let sign = text.chars().find(|c| matches!(c, '/' | '.' | '-'))?;
    let mut parts = text.split(sign).map(str::trim);
    let (one, two, three) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let year = match three.len() {
        2 => digits(three, 2, 2)? + 2000,
        _ => digits(three, 4, 4)?,
    };
    Some([digits(one, 1, 2)?, digits(two, 1, 2)?, year])
}

/// The day that three such numbers are in an order.
#[must_use]
pub fn of_numbers([first, second, year]: [u32; 3], order: Order) -> Option<NaiveDate> {
    match order {
        Order::DayFirst => date(year, second, first),
        Order::MonthFirst => date(year, first, second),
        Order::Iso => None,
    }
}

fn date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    if !(1970..2200).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// `2026-03-02`, `2026/3/2` or `20260302`.
fn iso_day(text: &str) -> Option<NaiveDate> {
    if let Some(whole) = digits(text, 8, 8) {
        return date(whole / 10_000, whole / 100 % 100, whole % 100);
    }
    let sign = text.chars().nth(4).filter(|sign| matches!(sign, '-' | '/' | '.'))?;
    let mut parts = text.split(sign);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    date(digits(year, 4, 4)?, digits(month, 1, 2)?, digits(day, 1, 2)?)
}

/// A day as the number of a spreadsheet's cell that was never formatted: days since 30 December 1899, five digits of them.
pub(super) fn serial_day(text: &str) -> Option<NaiveDate> {
    let days = digits(text, 5, 5)?;
    // Days from 1970 to 2099: other numbers of five digits are ids.
    NaiveDate::from_ymd_opt(1899, 12, 30)?
        .checked_add_days(chrono::Days::new(days.into()))
        .filter(|_| (25_569..73_051).contains(&days))
}

/// A day with its month in letters: the day of the month before it or, as in `Mar 2, 2026`, behind it; the year last. And
/// the day of the week that stands before it.
fn spelt(text: &str) -> Option<(NaiveDate, Option<usize>)> {
    let parts: Vec<String> = text.split([' ', '-', '/', ',', '.']).map(lower).filter(|part| !part.is_empty()).collect();
    let named = parts.first().and_then(|first| week_day(first));
    let [one, two, three] = &parts[usize::from(named.is_some())..] else { return None };
    let year = match three.len() {
        2 => digits(three, 2, 2)? + 2000,
        _ => digits(three, 4, 4)?,
    };
    let (month, day) = match (month(one), month(two)) {
        (None, Some(month)) => (month, one),
        (Some(month), None) => (month, two),
        _ => return None,
    };
    let number = ["st", "nd", "rd", "th"].iter().find_map(|end| day.strip_suffix(end)).unwrap_or(day);
    Some((date(year, month, digits(number, 1, 2)?)?, named))
}

fn month(word: &str) -> Option<u32> {
    let found = MONTHS.iter().position(|month| word == "sept" || (word.len() >= 3 && month.starts_with(word)));
    let at = if word == "sept" { Some(8) } else { found };
    at.and_then(|at| u32::try_from(at + 1).ok())
}

/// The day of the week that a word is, from Monday as 0: `Mon`, `monday`, `MO`.
fn week_day(word: &str) -> Option<usize> {
    WEEK.iter().position(|day| word.len() >= 2 && day.starts_with(word))
}

/// The days of the week that a list is, from Monday as 0: `Mon Wed Fri`, `Monday; Friday`, `Mon-Fri`, `weekdays`, `weekends`, `daily`.
#[must_use]
pub fn weekdays(text: &str) -> Option<Vec<usize>> {
    match lower(text).as_str() {
        "daily" | "every day" | "everyday" | "all" | "all days" | "7 days" => return Some((0..7).collect()),
        "weekdays" => return Some((0..5).collect()),
        "weekends" | "weekend" => return Some(vec![5, 6]),
        _ => {}
    }
    let mut days = Vec::new();
    let words = text.split([' ', ',', ';', '/', '&', '+']).map(lower).filter(|word| !word.is_empty() && word != "and");
    for word in words {
        match word.split_once('-') {
            Some((from, to)) => {
                let (from, to) = (week_day(from)?, week_day(to)?);
                // `Sat-Mon` goes on over the end of the week.
                days.extend((from..from + 7).map(|day| day % 7).take((to + 7 - from) % 7 + 1));
            }
            None => days.push(week_day(&word)?),
        }
    }
    days.sort_unstable();
    days.dedup();
    Some(days).filter(|days| !days.is_empty())
}

/// How a day is written in an order.
#[must_use]
pub fn example(order: Order) -> &'static str {
    match order {
        Order::DayFirst => "02/03/2026 (day first) or 2026-03-02",
        Order::MonthFirst => "03/02/2026 (month first) or 2026-03-02",
        Order::Iso => "2026-03-02",
    }
}

fn no_day(numbers: [u32; 3], order: Order) -> Why {
    let (other, told) = match order {
        Order::DayFirst => (Order::MonthFirst, "is no day with the day first, and is one month first"),
        Order::MonthFirst => (Order::DayFirst, "is no day month first, and is one with the day first"),
        Order::Iso => (Order::DayFirst, "has its year last"),
    };
    match of_numbers(numbers, other) {
        Some(day) => (told.to_owned(), format!("Write it as {day}.")),
        None => ("is no day of the calendar".to_owned(), format!("Write it as {}.", example(order))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_day_however_it_is_written() {
        for text in [
            "2026-03-02",
            "2026/3/2",
            "20260302",
            "02/03/2026",
            "2/3/2026",
            "02.03.2026",
            "02-03-2026",
            "02/03/26",
            "2 Mar 2026",
            "2 March 2026",
            "02-Mar-26",
            "02-Mar-2026",
            "2nd March 2026",
            "Mar 2, 2026",
            "Mon 2 Mar 2026",
            "Monday, 2nd March 2026",
            "02 MAR 26",
            "46083",
            " 02/03/2026 ",
        ] {
            assert_eq!(day(text, Order::DayFirst).unwrap().to_string(), "2026-03-02", "{text}");
        }
        assert_eq!(day("03/02/26", Order::MonthFirst).unwrap().to_string(), "2026-03-02");
        assert_eq!(day("1 Sept 2026", Order::DayFirst).unwrap().to_string(), "2026-09-01");
    }

    #[test]
    fn no_day_is_made_of_what_is_none() {
        for text in [
            "",
            "30/02/2026",
            "2/3",
            "2026-02-29",
            "1/1/1",
            "Mar 2026",
            "soon",
            "12345678901",
            "2//2026",
            "0/1/2026",
            "99999",
            "2 Foo 2026",
            "M 2 Mar 2026",
            "é/é/2026",
            "02/03/026",
            "2-3/2026",
        ] {
            assert!(day(text, Order::DayFirst).is_err(), "{text}");
        }
        assert!(day("02/03/2026", Order::Iso).is_err());
        let (what, remedy) = day("Tue 2 March 2026", Order::DayFirst).unwrap_err();
        assert!(what.contains("2026-03-02, which is a Monday") && remedy.contains("the day of the week"), "{what}");
        assert!(day("03/13/2026", Order::DayFirst).unwrap_err().0.contains("month first"));
        assert!(day("13/03/2026", Order::MonthFirst).unwrap_err().0.contains("day first"));
    }

    #[test]
    fn days_of_the_week_are_read_as_people_list_them() {
        assert_eq!(weekdays("Mon Wed Fri"), Some(vec![0, 2, 4]));
        assert_eq!(weekdays("tues, THURS & sunday"), Some(vec![1, 3, 6]));
        assert_eq!(weekdays("Mon-Fri"), Some(vec![0, 1, 2, 3, 4]));
        assert_eq!(weekdays("Sat-Mon"), Some(vec![0, 5, 6]));
        assert_eq!(weekdays("MO;WE"), Some(vec![0, 2]));
        assert_eq!(weekdays("Daily"), Some((0..7).collect()));
        assert_eq!(weekdays("weekends"), Some(vec![5, 6]));
        for text in ["", "m", "Mon Foo", "FREQ=DAILY", "mon-"] {
            assert_eq!(weekdays(text), None, "{text}");
        }
    }
}
