//! The days on which something repeats, by RFC 5545.

use chrono::{DateTime, Datelike, Utc};
use homeround_core::ground::Date;
use rrule::{Frequency, RRule, Tz, Unvalidated};

use super::value::Day;

/// What repeats, and from when until when.
#[derive(Clone, Copy, Debug)]
pub struct Repeats<'a> {
    /// The recurrence rule; nothing for once, on `from`.
    pub rule: Option<&'a str>,
    /// The first day: `DTSTART`.
    pub from: Day,
    /// The last day, itself included.
    pub until: Option<Day>,
}

impl Repeats<'_> {
    /// The days of the `count` days from `first` on which it happens, in order and each once.
    ///
    /// Rules are by day, so they are worked out on dates alone: no clock change can move a day.
    ///
    /// # Errors
    /// What is wrong with the rule, as a clause.
    pub fn days(&self, first: Day, count: u8) -> Result<Vec<Day>, String> {
        let last = first.plus(i32::from(count) - 1);
        let last = self.until.map_or(last, |until| until.min(last));
        let Some(rule) = self.rule else {
            return Ok(if first <= self.from && self.from <= last { vec![self.from] } else { Vec::new() });
        };
        let start = midnight(self.from).ok_or("starts on a day outside the calendar")?;
        let set = read_rule(rule)?.build(start).map_err(|error| clause(&error))?;
        let (Some(after), Some(before)) = (midnight(first), midnight(last)) else { return Ok(Vec::new()) };
        let found = set.after(after).before(before).all(u16::MAX);
        if found.limited {
            return Err("repeats too often to be followed from its first day".to_owned());
        }
        let mut days: Vec<Day> = found.dates.iter().map(day_of).filter(|day| first <= *day && *day <= last).collect();
        days.dedup();
        Ok(days)
    }
}

fn read_rule(text: &str) -> Result<RRule<Unvalidated>, String> {
    let text = text.strip_prefix("RRULE:").unwrap_or(text);
    let parts: Vec<String> = text.split(';').map(in_utc).collect();
    let rule: RRule<Unvalidated> = parts.join(";").parse().map_err(|error| clause(&error))?;
    let by_clock =
        !rule.get_by_hour().is_empty() || !rule.get_by_minute().is_empty() || !rule.get_by_second().is_empty();
    let by_day =
        matches!(rule.get_freq(), Frequency::Daily | Frequency::Weekly | Frequency::Monthly | Frequency::Yearly);
    if by_clock || !by_day {
        return Err("repeats within a day".to_owned());
    }
    Ok(rule)
}

/// A part of a rule with its `UNTIL` on the same clock as `DTSTART`, so that this machine's own zone is never asked.
fn in_utc(part: &str) -> String {
    match part.split_once('=') {
        Some((name, day)) if name.eq_ignore_ascii_case("UNTIL") && day.len() == 8 => format!("{part}T000000Z"),
        Some((name, moment)) if name.eq_ignore_ascii_case("UNTIL") && !moment.ends_with('Z') => format!("{part}Z"),
        _ => part.to_owned(),
    }
}

/// The library's message as a clause of ours.
fn clause(error: &rrule::RRuleError) -> String {
    let text = error.to_string();
    let text = text.rsplit_once("error: ").map_or(text.as_str(), |(_, rest)| rest);
    format!("is not a recurrence rule ({})", text.trim_end_matches('.'))
}

fn midnight(day: Day) -> Option<DateTime<Tz>> {
    let utc: DateTime<Utc> = DateTime::from_timestamp(i64::from(day.0.0) * 86_400, 0)?;
    Some(utc.with_timezone(&Tz::UTC))
}

fn day_of(moment: &DateTime<Tz>) -> Day {
    Day(Date::new(moment.year(), moment.month(), moment.day()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::read(text).unwrap()
    }

    fn days(rule: &str, from: &str, first: &str, count: u8) -> Result<Vec<String>, String> {
        let repeats = Repeats { rule: Some(rule), from: day(from), until: None };
        Ok(repeats.days(day(first), count)?.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn weekdays_alternate_weeks_and_counts() {
        assert_eq!(days("FREQ=DAILY", "2026-03-01", "2026-03-02", 2).unwrap(), ["2026-03-02", "2026-03-03"]);
        assert_eq!(
            days("RRULE:FREQ=WEEKLY;BYDAY=MO,WE", "2026-01-01", "2026-03-02", 7).unwrap(),
            ["2026-03-02", "2026-03-04"]
        );
        assert_eq!(days("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-03-03", "2026-03-09", 14).unwrap(), ["2026-03-17"]);
        assert_eq!(days("FREQ=DAILY;COUNT=3", "2026-03-01", "2026-03-02", 7).unwrap(), ["2026-03-02", "2026-03-03"]);
        assert_eq!(
            days("FREQ=DAILY;UNTIL=20260303", "2026-03-01", "2026-03-02", 7).unwrap(),
            ["2026-03-02", "2026-03-03"]
        );
        assert_eq!(days("FREQ=DAILY;UNTIL=20260303T000000Z", "2026-03-01", "2026-03-02", 7).unwrap().len(), 2);
        assert_eq!(days("FREQ=MONTHLY;BYDAY=1MO", "2026-01-05", "2026-03-01", 31).unwrap(), ["2026-03-02"]);
    }

    #[test]
    fn a_rule_is_followed_over_both_clock_changes() {
        assert_eq!(days("FREQ=DAILY", "2026-03-01", "2026-03-28", 3).unwrap().len(), 3);
        assert_eq!(days("FREQ=DAILY", "2026-03-01", "2026-10-24", 3).unwrap().len(), 3);
    }

    #[test]
    fn without_a_rule_it_happens_once() {
        let once = Repeats { rule: None, from: day("2026-03-04"), until: None };
        assert_eq!(once.days(day("2026-03-02"), 7).unwrap(), [day("2026-03-04")]);
        assert_eq!(once.days(day("2026-03-05"), 7).unwrap(), []);
    }

    #[test]
    fn what_is_no_rule_is_said() {
        assert!(days("every monday", "2026-03-01", "2026-03-02", 7).unwrap_err().contains("not a recurrence rule"));
        assert!(days("FREQ=WEEKLY;BYDAY=XX", "2026-03-01", "2026-03-02", 7).is_err());
        assert!(days("FREQ=HOURLY", "2026-03-01", "2026-03-02", 7).unwrap_err().contains("within a day"));
    }
}
