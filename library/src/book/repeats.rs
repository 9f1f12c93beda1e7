//! The days on which something repeats, by RFC 5545.
//!
//! ```
//! use homeround::book::repeats::Repeats;
//! use homeround::book::value::Day;
//!
//! let day = |text| Day::read(text).unwrap();
//! let rule = Repeats { rule: Some("FREQ=WEEKLY;BYDAY=MO,WE"), from: day("2026-01-01"), until: None, except: &[day("2026-03-04")] };
//! assert_eq!(rule.days(day("2026-03-02"), 14).unwrap(), ["2026-03-02", "2026-03-09", "2026-03-11"].map(day));
//! ```

use super::raw::CellFault;
use super::recurrence::Rule;
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
    /// Days on which it does not happen: `EXDATE`.
    pub except: &'a [Day],
}

impl Repeats<'_> {
    /// The days of the `count` days from `first` on which it happens, in order and each once.
    ///
    /// Rules are by day, so they are worked out on dates alone: no clock change can move a day.
    ///
    /// # Errors
    /// What is wrong with the rule.
    pub fn days(&self, first: Day, count: u8) -> Result<Vec<Day>, CellFault> {
        let last = first.plus(i32::from(count) - 1);
        let last = self.until.map_or(last, |until| until.min(last));
        let mut days = match self.rule {
            Some(rule) => Rule::read(rule)?.days(self.from, first, last),
            None if first <= self.from && self.from <= last => vec![self.from],
            None => Vec::new(),
        };
        days.retain(|day| !self.except.contains(day));
        Ok(days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::read(text).unwrap()
    }

    fn days(rule: &str, from: &str, first: &str, count: u8) -> Vec<String> {
        let repeats = Repeats { rule: Some(rule), from: day(from), until: None, except: &[] };
        repeats.days(day(first), count).unwrap().iter().map(ToString::to_string).collect()
    }

    fn trouble(rule: &str) -> CellFault {
        let repeats = Repeats { rule: Some(rule), from: day("2026-03-01"), until: None, except: &[] };
        repeats.days(day("2026-03-01"), 1).unwrap_err()
    }

    #[test]
    fn weekdays_alternate_weeks_and_counts() {
        assert_eq!(days("FREQ=DAILY", "2026-03-01", "2026-03-02", 2), ["2026-03-02", "2026-03-03"]);
        assert_eq!(days("RRULE:FREQ=WEEKLY;BYDAY=MO,WE", "2026-01-01", "2026-03-02", 7), ["2026-03-02", "2026-03-04"]);
        assert_eq!(days("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-03-03", "2026-03-09", 14), ["2026-03-17"]);
        assert_eq!(days("FREQ=DAILY;COUNT=3", "2026-03-01", "2026-03-02", 7), ["2026-03-02", "2026-03-03"]);
        assert_eq!(days("FREQ=DAILY;UNTIL=20260303", "2026-03-01", "2026-03-02", 7), ["2026-03-02", "2026-03-03"]);
        assert_eq!(days("FREQ=DAILY;UNTIL=20260303T000000Z", "2026-03-01", "2026-03-02", 7).len(), 2);
        assert_eq!(days("FREQ=MONTHLY;BYDAY=1MO", "2026-01-05", "2026-03-01", 31), ["2026-03-02"]);
    }

    #[test]
    fn plain_and_numbered_weekdays_add_up() {
        let march = |rule: &str| days(rule, "2026-03-01", "2026-03-01", 31);
        assert_eq!(
            march("FREQ=MONTHLY;BYDAY=MO,-1WE"),
            ["2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23", "2026-03-25", "2026-03-30"]
        );
        assert_eq!(march("FREQ=MONTHLY;BYDAY=1MO,-1WE"), ["2026-03-02", "2026-03-25"]);
        assert_eq!(march("FREQ=YEARLY;BYMONTH=3;BYDAY=+2TU,SU").len(), 6);
        assert_eq!(march("FREQ=YEARLY;BYDAY=10MO"), ["2026-03-09"]);
    }

    /// The answers are those of RFC 5545's own examples (section 3.8.5.3), or of dateutil 2.9 where it has none.
    #[test]
    fn the_examples_of_the_standard() {
        let cases: [(&str, &str, &str, &[&str]); 14] = [
            (
                "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
                "1997-08-05",
                "1997-08-05",
                &["05", "10", "19", "24"],
            ),
            (
                "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
                "1997-08-05",
                "1997-08-05",
                &["05", "17", "19", "31"],
            ),
            ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "1997-09-29", "1997-10-01", &["30"]),
            ("FREQ=MONTHLY;BYMONTHDAY=-3", "1997-09-28", "1997-10-01", &["29"]),
            ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1997-09-02", "1998-02-01", &["13"]),
            ("FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", "1997-09-13", "1997-10-01", &["11"]),
            ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "1997-05-12", "1998-05-01", &["11"]),
            ("FREQ=YEARLY;INTERVAL=3;BYYEARDAY=1,100,200", "1997-01-01", "2000-04-01", &["09"]),
            (
                "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
                "1996-11-05",
                "2000-11-01",
                &["07"],
            ),
            ("FREQ=YEARLY;BYDAY=20MO", "1997-05-19", "1998-05-01", &["18"]),
            ("FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "2007-01-15", "2007-02-01", &["15"]),
            ("FREQ=MONTHLY", "2026-01-31", "2026-02-01", &[]),
            ("FREQ=YEARLY", "2024-02-29", "2026-02-25", &[]),
            ("FREQ=DAILY;INTERVAL=10;COUNT=5;BYMONTH=9", "1997-09-02", "1997-09-02", &["02", "12", "22"]),
        ];
        for (rule, from, first, right) in cases {
            let found = days(rule, from, first, 31);
            assert_eq!(found.iter().map(|day| &day[8..]).collect::<Vec<_>>(), right, "{rule}");
        }
    }

    #[test]
    fn a_rule_that_began_in_the_year_one_is_followed_from_the_plan() {
        let started = std::time::Instant::now();
        for _ in 0..200 {
            let weekly = days("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "0001-01-02", "2026-03-01", 14);
            assert_eq!(weekly.len(), 1);
            assert_eq!(days("FREQ=MONTHLY;BYDAY=-1WE", "0001-01-01", "2026-03-01", 31), ["2026-03-25"]);
        }
        assert!(started.elapsed().as_secs() < 5, "expanded from its own first day");
    }

    #[test]
    fn a_rule_is_followed_over_both_clock_changes() {
        assert_eq!(days("FREQ=DAILY", "2026-03-01", "2026-03-28", 3).len(), 3);
        assert_eq!(days("FREQ=DAILY", "2026-03-01", "2026-10-24", 3).len(), 3);
    }

    #[test]
    fn single_days_are_left_out_and_still_count() {
        let except = [day("2026-03-03"), day("2026-03-09"), day("2027-01-01")];
        let repeats = |rule| Repeats { rule, from: day("2026-03-02"), until: None, except: &except };
        let days = repeats(Some("FREQ=DAILY;COUNT=3")).days(day("2026-03-01"), 31).unwrap();
        assert_eq!(
            days,
            [day("2026-03-02"), day("2026-03-04")],
            "a day left out is one of the count (RFC 5545, 3.8.5.1)"
        );
        let once = Repeats { from: day("2026-03-03"), ..repeats(None) };
        assert_eq!(once.days(day("2026-03-01"), 31).unwrap(), []);
    }

    #[test]
    fn without_a_rule_it_happens_once() {
        let once = Repeats { rule: None, from: day("2026-03-04"), until: None, except: &[] };
        assert_eq!(once.days(day("2026-03-02"), 7).unwrap(), [day("2026-03-04")]);
        assert_eq!(once.days(day("2026-03-05"), 7).unwrap(), []);
    }

    #[test]
    fn what_the_standard_forbids_is_said() {
        for (rule, said) in [
            ("every monday", "not a recurrence rule"),
            ("BYDAY=MO", "no FREQ"),
            ("FREQ=FORTNIGHTLY", "no frequency"),
            ("FREQ=HOURLY", "within a day"),
            ("FREQ=DAILY;BYHOUR=9", "within a day"),
            ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0"),
            ("FREQ=DAILY;INTERVAL=-1", "INTERVAL=-1"),
            ("FREQ=DAILY;COUNT=0", "COUNT=0"),
            ("FREQ=DAILY;COUNT=", "COUNT="),
            ("FREQ=DAILY;COUNT=2;UNTIL=20260401", "both COUNT and UNTIL"),
            ("FREQ=DAILY;UNTIL=20260431", "UNTIL=20260431"),
            ("FREQ=DAILY;UNTIL=20260401T2500", "UNTIL=20260401T2500"),
            ("FREQ=WEEKLY;BYDAY=XX", "no weekday"),
            ("FREQ=WEEKLY;BYDAY=1MO", "numbered weekday"),
            ("FREQ=DAILY;BYDAY=MO,-1WE", "numbered weekday"),
            ("FREQ=YEARLY;BYWEEKNO=3;BYDAY=1MO", "numbered weekday beside BYWEEKNO"),
            ("FREQ=MONTHLY;BYDAY=6MO", "past the fifth"),
            ("FREQ=MONTHLY;BYDAY=0MO", "no weekday"),
            ("FREQ=WEEKLY;BYMONTHDAY=3", "BYMONTHDAY in a weekly rule"),
            ("FREQ=MONTHLY;BYMONTHDAY=32", "out of range"),
            ("FREQ=MONTHLY;BYYEARDAY=3", "BYYEARDAY"),
            ("FREQ=MONTHLY;BYWEEKNO=3", "BYWEEKNO"),
            ("FREQ=YEARLY;BYMONTH=13", "out of range"),
            ("FREQ=MONTHLY;BYSETPOS=1", "nothing for it to count"),
            ("FREQ=WEEKLY;WKST=XX", "no weekday"),
            ("FREQ=WEEKLY;FREQ=DAILY", "FREQ twice"),
            ("FREQ=WEEKLY;BYDAYS=MO", "does not know"),
            ("FREQ=WEEKLY;", "no = in it"),
        ] {
            let found = trouble(rule);
            assert!(found.problem.contains(said), "{rule}: {}", found.problem);
            assert!(!found.remedy.is_empty(), "{rule}");
        }
        let all = trouble("FREQ=WEEKLY;BYDAY=1MO;INTERVAL=0;X=1");
        assert!(["numbered", "INTERVAL=0", "\"X\""].iter().all(|said| all.problem.contains(said)), "{}", all.problem);
        assert!(trouble("FREQ=WEEKLY;BYDAYS=MO").remedy.contains("BYDAY"));
    }
}
