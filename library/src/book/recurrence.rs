//! Recurrence rules by day, as RFC 5545 (section 3.3.10) defines them: what may stand in one, and the days it names.

use homeround_core::ground::Date;

use super::raw::CellFault;
use super::value::Day;
use crate::words::{Quote, nearest};

/// The days of the week from Monday, as recurrence rules write them.
pub(crate) const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// How often a rule repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// A weekday, Monday 0 to Sunday 6; with a number the one that is so many from the beginning or, below zero, from the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Weekday {
    number: i32,
    day: u32,
}

/// A rule that RFC 5545 allows and that repeats by day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    frequency: Frequency,
    /// Periods from one that counts to the next, at least 1.
    interval: u32,
    /// How many days it names in all, at least 1.
    count: Option<u32>,
    /// The last day, itself included.
    until: Option<Day>,
    /// The weekday on which weeks begin.
    week_start: u32,
    weekdays: Vec<Weekday>,
    month_days: Vec<i32>,
    year_days: Vec<i32>,
    weeks: Vec<i32>,
    months: Vec<i32>,
    positions: Vec<i32>,
}

/// The parts of a rule by day, in the order of RFC 5545.
const PARTS: [&str; 11] = [
    "FREQ",
    "UNTIL",
    "COUNT",
    "INTERVAL",
    "BYDAY",
    "BYMONTHDAY",
    "BYYEARDAY",
    "BYWEEKNO",
    "BYMONTH",
    "BYSETPOS",
    "WKST",
];
/// Parts that say when within a day, which the windows of a package do here.
const CLOCK_PARTS: [&str; 3] = ["BYHOUR", "BYMINUTE", "BYSECOND"];
/// What to write where nothing closer can be said.
const REMEDY: &str = "Write an RFC 5545 rule by day, like FREQ=DAILY or FREQ=WEEKLY;BYDAY=MO,WE,FR.";

impl Rule {
    /// The rule that `text` writes, with or without `RRULE:` before it.
    ///
    /// # Errors
    /// All that is wrong with it, in one trouble.
    pub(super) fn read(text: &str) -> Result<Self, CellFault> {
        let mut reading = Reading::new(text);
        let rule = reading.rule();
        match CellFault::from_all(reading.troubles) {
            None => Ok(rule),
            Some(trouble) => Err(trouble),
        }
    }

    /// The last day that its `UNTIL` allows.
    #[must_use]
    pub(super) const fn until(&self) -> Option<Day> {
        self.until
    }

    /// The days from `first` to `last` that it names when it begins on `from`, in order.
    ///
    /// What the rule leaves open (the weekday, the day of the month) is that of `from`. Without `COUNT` nothing before
    /// `first` is looked at, so that a rule that began long ago takes no longer.
    #[must_use]
    pub(super) fn days(&self, from: Day, first: Day, last: Day) -> Vec<Day> {
        let rule = self.completed(from);
        let last = rule.until.map_or(last, |until| until.min(last));
        // COUNT counts from the first day on, so the periods before the plan cannot be skipped then.
        let begin = if rule.count.is_some() { from } else { from.max(first) };
        let (origin, interval) = (rule.period_of(from), i64::from(rule.interval));
        // All periods before the plan are skipped at once: a rule may be many years old.
        let skipped = (rule.period_of(begin) - origin + interval - 1) / interval;
        let mut left = rule.count.unwrap_or(u32::MAX);
        let mut found = Vec::new();
        let mut period = origin + skipped * interval;
        // A period past the calendar starts on the last day of all, which ends the loop.
        while rule.period_start(period) <= last {
            for day in rule.of_period(period).into_iter().filter(|day| *day >= from) {
                if day > last || left == 0 {
                    return found;
                }
                left -= u32::from(rule.count.is_some());
                found.extend(Some(day).filter(|day| *day >= first));
            }
            period += interval;
        }
        found
    }

    /// The rule with what it leaves open taken from its first day.
    fn completed(&self, from: Day) -> Self {
        let mut rule = self.clone();
        let (_, month, day) = from.0.parts();
        let (month, day) = (month as i32, day as i32);
        let open = rule.weekdays.is_empty() && rule.month_days.is_empty() && rule.year_days.is_empty();
        let weekday = Weekday { number: 0, day: from.0.weekday() };
        // RFC 5545: what a rule leaves open is taken from its first day.
        match rule.frequency {
            Frequency::Weekly if rule.weekdays.is_empty() => rule.weekdays.push(weekday),
            Frequency::Monthly if open => rule.month_days.push(day),
            Frequency::Yearly if open && !rule.weeks.is_empty() => rule.weekdays.push(weekday),
            Frequency::Yearly if open => {
                rule.month_days.push(day);
                if rule.months.is_empty() {
                    rule.months.push(month);
                }
            }
            _ => {}
        }
        rule
    }

    /// The number of the day, week, month or year in which a day lies.
    fn period_of(&self, day: Day) -> i64 {
        let (year, month, _) = day.0.parts();
        match self.frequency {
            Frequency::Daily => i64::from(day.0.0),
            // The first day of the calendar's count, 1970-01-01, was a Thursday: three days after a Monday.
            Frequency::Weekly => (i64::from(day.0.0) + 3 - i64::from(self.week_start)).div_euclid(7),
            Frequency::Monthly => i64::from(year) * 12 + i64::from(month) - 1,
            Frequency::Yearly => i64::from(year),
        }
    }

    /// The first day of a period; after every day where the calendar ends.
    fn period_start(&self, period: i64) -> Day {
        let date = match self.frequency {
            Frequency::Daily => i32::try_from(period).ok().map(Date),
            Frequency::Weekly => i32::try_from(period * 7 + i64::from(self.week_start) - 3).ok().map(Date),
            Frequency::Monthly => i32::try_from(period.div_euclid(12))
                .ok()
                .and_then(|year| Date::new(year, period.rem_euclid(12) as u32 + 1, 1)),
            Frequency::Yearly => i32::try_from(period).ok().and_then(|year| Date::new(year, 1, 1)),
        };
        date.map_or(Day::LAST, Day)
    }

    /// The days that the rule names in a period.
    fn of_period(&self, period: i64) -> Vec<Day> {
        let (first, next) = (self.period_start(period), self.period_start(period + 1));
        // There is no period past the calendar: an empty one stands for it.
        let next = if next == Day::LAST { first } else { next };
        let found: Vec<Day> = (first.0.0..next.0.0).map(|day| Day(Date(day))).filter(|day| self.names(day.0)).collect();
        if self.positions.is_empty() {
            return found;
        }
        let count = found.len() as i32;
        // BYSETPOS counts within a period, after all other parts have chosen.
        let chosen = |at: i32| self.positions.contains(&(at + 1)) || self.positions.contains(&(at - count));
        (0..count).zip(found).filter(|(at, _)| chosen(*at)).map(|(_, day)| day).collect()
    }

    /// Whether every part that is there allows a day.
    fn names(&self, date: Date) -> bool {
        let (year, month, day) = date.parts();
        let (month, day) = (month as i32, day as i32);
        let either = |list: &[i32], at: i32, length: i32| {
            list.is_empty() || list.contains(&at) || list.contains(&(at - length - 1))
        };
        if !self.months.is_empty() && !self.months.contains(&month) {
            return false;
        }
        let (month_length, year_length) = (days_in_month(year, month), days_in_year(year));
        let in_year = day_of_year(date);
        if !either(&self.month_days, day, month_length) || !either(&self.year_days, in_year, year_length) {
            return false;
        }
        if !self.weeks.is_empty() {
            let (week, weeks) = week_number(date, self.week_start);
            if !either(&self.weeks, week, weeks) {
                return false;
            }
        }
        // RFC 5545: `1MO` is the first Monday of a month where the rule speaks of months, and of the year elsewhere.
        let by_month = self.frequency == Frequency::Monthly || !self.months.is_empty();
        let (at, length) = if by_month { (day, month_length) } else { (in_year, year_length) };
        let numbered = |number: i32| number == (at - 1) / 7 + 1 || number == -((length - at) / 7 + 1);
        let is = |one: &Weekday| one.day == date.weekday() && (one.number == 0 || numbered(one.number));
        self.weekdays.is_empty() || self.weekdays.iter().any(is)
    }
}

/// The first day of the week in which a day lies, where weeks begin on `week_start`.
fn week_begin(date: Date, week_start: u32) -> Date {
    Date(date.0 - ((date.weekday() + 7 - week_start) % 7) as i32)
}

/// The number of a day's week in its year, and how many that year has. The first has at least four days of the year.
fn week_number(date: Date, week_start: u32) -> (i32, i32) {
    let begin = |date: Date| week_begin(date, week_start);
    // A week belongs to the year that has its fourth day (ISO 8601).
    let middle = Date(begin(date).0 + 3);
    // The 28th of December is always in a year's last week.
    let last = Date::new(middle.parts().0, 12, 28).map_or(middle, |day| Date(begin(day).0 + 3));
    let number = |middle: Date| (day_of_year(middle) - 1) / 7 + 1;
    (number(middle), number(last))
}

fn day_of_year(date: Date) -> i32 {
    Date::new(date.parts().0, 1, 1).map_or(0, |first| date.0 - first.0 + 1)
}

fn days_in_year(year: i32) -> i32 {
    Date::new(year, 12, 31).map_or(0, day_of_year)
}

fn days_in_month(year: i32, month: i32) -> i32 {
    let length = (28..=31_u32).rev().find(|day| Date::new(year, month as u32, *day).is_some());
    length.unwrap_or(0) as i32
}

/// A rule being read, and what is wrong with it so far.
struct Reading<'a> {
    /// Name in capitals, and value.
    parts: Vec<(String, &'a str)>,
    troubles: Vec<CellFault>,
}

impl<'a> Reading<'a> {
    /// The parts of a rule; those that no rule by day has are noted and left out.
    fn new(text: &'a str) -> Self {
        // Calendars write the name of the property in front of the rule.
        let named = text.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("RRULE:"));
        let text = if named { &text[6..] } else { text };
        let mut reading = Self { parts: Vec::new(), troubles: Vec::new() };
        for part in text.split(';') {
            let Some((name, value)) = part.split_once('=') else {
                reading
                    .fault(format!("is not a recurrence rule ({part} has no = in it)", part = part.quoted()), REMEDY);
                continue;
            };
            let name = name.to_uppercase();
            if reading.parts.iter().any(|(known, _)| *known == name) {
                reading.fault(format!("has {name} twice"), format!("Write {name} once."));
            } else if CLOCK_PARTS.contains(&name.as_str()) {
                let remedy = format!("Take {name} out: the window of the row says when on the day.");
                reading.fault(format!("repeats within a day ({name})"), remedy);
            } else if !PARTS.contains(&name.as_str()) {
                let near = nearest(&name, PARTS.into_iter());
                let remedy = near.map_or(format!("Take it out. {REMEDY}"), |near| format!("Nearest: {near}."));
                reading.fault(format!("has a part that RFC 5545 does not know ({name})", name = name.quoted()), remedy);
            } else {
                reading.parts.push((name, value));
            }
        }
        reading
    }

    fn fault(&mut self, problem: impl Into<String>, remedy: impl Into<String>) {
        self.troubles.push(CellFault::new(problem, remedy));
    }

    fn value(&self, name: &str) -> Option<&'a str> {
        self.parts.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
    }

    fn rule(&mut self) -> Rule {
        let rule = Rule {
            frequency: self.frequency(),
            interval: self.positive("INTERVAL").unwrap_or(1),
            count: self.positive("COUNT"),
            until: self.until(),
            week_start: self.week_start(),
            weekdays: self.weekdays(),
            month_days: self.numbers("BYMONTHDAY", -31, 31),
            year_days: self.numbers("BYYEARDAY", -366, 366),
            weeks: self.numbers("BYWEEKNO", -53, 53),
            months: self.numbers("BYMONTH", 1, 12),
            positions: self.numbers("BYSETPOS", -366, 366),
        };
        // Without a frequency no combination makes sense: that it is missing is told already.
        if self.value("FREQ").is_some() {
            self.combinations(&rule);
        }
        rule
    }

    fn frequency(&mut self) -> Frequency {
        let value = self.value("FREQ");
        match value.map(str::to_uppercase).as_deref() {
            Some("DAILY") => return Frequency::Daily,
            Some("WEEKLY") => return Frequency::Weekly,
            Some("MONTHLY") => return Frequency::Monthly,
            Some("YEARLY") => return Frequency::Yearly,
            Some("HOURLY" | "MINUTELY" | "SECONDLY") => {
                self.fault("repeats within a day", "Write FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.");
            }
            Some(other) => {
                let problem = format!("is not a recurrence rule (FREQ={other} is no frequency)");
                self.fault(problem, "Write FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.");
            }
            None => self.fault("is not a recurrence rule (it has no FREQ)", REMEDY),
        }
        Frequency::Daily
    }

    /// A whole number of at least 1.
    fn positive(&mut self, name: &str) -> Option<u32> {
        let value = self.value(name)?;
        let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        let number = value.parse::<u32>().ok().filter(|number| digits && *number > 0);
        if number.is_none() {
            let remedy = format!("Write a whole number of at least 1, like {name}=2, or take {name} out.");
            let why = if digits && value.bytes().any(|byte| byte != b'0') {
                "past any count"
            } else {
                "not a whole number above zero"
            };
            self.fault(format!("has {name}={value}, which is {why}"), remedy);
        }
        number
    }

    /// The last day: a date, or the date of a moment, whose time is past what a rule by day can say.
    fn until(&mut self) -> Option<Day> {
        let value = self.value("UNTIL")?;
        let (date, time) = value.split_once(['T', 't']).map_or((value, None), |(date, time)| (date, Some(time)));
        let day = split_at(date, 8).and_then(|(date, rest)| {
            let day = Day::read(&format!("{}-{}-{}", date.get(..4)?, date.get(4..6)?, date.get(6..)?))?;
            rest.is_empty().then_some(day)
        });
        let timely = time.is_none_or(|time| {
            let time = time.strip_suffix(['Z', 'z']).unwrap_or(time);
            let parts = [time.get(..2), time.get(2..4), time.get(4..)].map(|part| part.filter(|part| part.len() == 2));
            let below = |part: Option<&str>, most: u32| {
                part.filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
                    .and_then(|part| part.parse::<u32>().ok())
                    .is_some_and(|number| number <= most)
            };
            // RFC 5545 allows a leap second.
            below(parts[0], 23) && below(parts[1], 59) && below(parts[2], 60)
        });
        let day = day.filter(|_| timely);
        if day.is_none() {
            self.fault(format!("has UNTIL={value}, which is no day"), "Write the last day like UNTIL=20260331.");
        }
        day
    }

    fn week_start(&mut self) -> u32 {
        let Some(value) = self.value("WKST") else { return 0 };
        let day = weekday(value);
        if day.is_none() {
            let remedy = format!("Write one of {}.", WEEKDAYS.join(", "));
            self.fault(format!("has WKST={value}, which is no weekday"), remedy);
        }
        day.unwrap_or(0)
    }

    fn weekdays(&mut self) -> Vec<Weekday> {
        let Some(value) = self.value("BYDAY") else { return Vec::new() };
        let mut found = Vec::new();
        for text in value.split(',') {
            match numbered_weekday(text) {
                Some(day) => found.push(day),
                None => {
                    let remedy = format!("Write {}, or with a number like 1MO or -1SU.", WEEKDAYS.join(", "));
                    self.fault(format!("has {text} in BYDAY, which is no weekday", text = text.quoted()), remedy);
                }
            }
        }
        found
    }

    /// A list of whole numbers in a range, zero not among them.
    fn numbers(&mut self, name: &str, least: i32, most: i32) -> Vec<i32> {
        let Some(value) = self.value(name) else { return Vec::new() };
        let mut found = Vec::new();
        for text in value.split(',') {
            match signed(text).filter(|number| *number != 0 && (least..=most).contains(number)) {
                Some(number) => found.push(number),
                None => {
                    let back =
                        if least < 0 { format!(", or {least} to -1 counted from the end") } else { String::new() };
                    self.fault(
                        format!("has {text} in {name}, which is out of range", text = text.quoted()),
                        format!("Write whole numbers from 1 to {most}{back}."),
                    );
                }
            }
        }
        found
    }

    /// What RFC 5545 lets not stand together.
    fn combinations(&mut self, rule: &Rule) {
        use Frequency::{Daily, Monthly, Weekly, Yearly};
        let frequency = rule.frequency;
        if self.value("COUNT").is_some() && self.value("UNTIL").is_some() {
            self.fault("has both COUNT and UNTIL", "Keep one of the two.");
        }
        if rule.weekdays.iter().any(|day| day.number != 0) {
            if matches!(frequency, Daily | Weekly) {
                let remedy = "Leave the number out, or write FREQ=MONTHLY or FREQ=YEARLY.";
                self.fault("has a numbered weekday in a rule that repeats by day or week", remedy);
            } else if !rule.weeks.is_empty() {
                self.fault("has a numbered weekday beside BYWEEKNO", "Leave the number out, or take BYWEEKNO out.");
            }
            let by_month = frequency == Monthly || (frequency == Yearly && !rule.months.is_empty());
            if by_month && rule.weekdays.iter().any(|day| day.number.abs() > 5) {
                self.fault("numbers a weekday past the fifth of a month", "Write 1 to 5, or -1 to -5 from the end.");
            }
        }
        if frequency == Weekly && self.value("BYMONTHDAY").is_some() {
            self.fault("has BYMONTHDAY in a weekly rule", "Take BYMONTHDAY out, or write FREQ=MONTHLY.");
        }
        if frequency != Yearly {
            for name in ["BYYEARDAY", "BYWEEKNO"] {
                if self.value(name).is_some() {
                    let remedy = format!("Take {name} out, or write FREQ=YEARLY.");
                    self.fault(format!("has {name} in a rule that does not repeat by year"), remedy);
                }
            }
        }
        let by = ["BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH"];
        if self.value("BYSETPOS").is_some() && by.iter().all(|name| self.value(name).is_none()) {
            let remedy = "Say what it counts, like BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1, or take BYSETPOS out.";
            self.fault("has BYSETPOS and nothing for it to count", remedy);
        }
    }
}

/// A text in two, the first `length` bytes long; nothing when it is shorter or parts a letter.
fn split_at(text: &str, length: usize) -> Option<(&str, &str)> {
    Some((text.get(..length)?, text.get(length..)?))
}

/// A whole number with at most one sign and three digits.
fn signed(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let plain = (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    text.strip_prefix('+').unwrap_or(text).parse().ok().filter(|_| plain)
}

fn weekday(text: &str) -> Option<u32> {
    WEEKDAYS.iter().position(|name| text.eq_ignore_ascii_case(name)).and_then(|at| u32::try_from(at).ok())
}

/// `MO`, `1MO`, `+2TU`, `-1SU`: the number from 1 to 53.
fn numbered_weekday(text: &str) -> Option<Weekday> {
    let (number, name) = split_at(text, text.len().checked_sub(2)?)?;
    let day = weekday(name)?;
    if number.is_empty() {
        return Some(Weekday { number: 0, day });
    }
    let number = signed(number).filter(|number| (1..=53).contains(&number.abs()))?;
    Some(Weekday { number, day })
}
