//! What may stand in a cell: one reader for each kind, with its faults and their remedies.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Anchor, CountedFrom, FairShare, Gender, LeaveReason, OtherKind, Priority};
use super::raw::{CellFault, Raw};
use super::recurrence::{Rule, WEEKDAYS};
use super::value::{Between, Clock, Day, Degrees, Exact};
use super::zone::PlanZone;
use crate::cells::{self, Order};
use crate::words::nearest;

/// One text to be read, and whether it was a number with a fraction outside quotes.
#[derive(Clone, Copy, Debug)]
pub struct WrittenText<'a> {
    /// The text.
    pub text: &'a str,
    /// Whether a binary float stood between the writer and us.
    pub fraction: bool,
}

/// What cells may refer to: every id that was written, good rows and bad ones alike.
#[derive(Debug, Default)]
pub struct KnownIds {
    ids: BTreeMap<&'static str, BTreeSet<String>>,
    suggested: std::cell::Cell<usize>,
}

/// How many faults of one file are given the nearest name: past that a whole table is wrong, and looking would be long.
pub(crate) const MOST_SUGGESTIONS: usize = 200;

/// How a cell is read.
pub(crate) type CellReader<T> = fn(WrittenText<'_>, &KnownIds) -> Result<T, CellFault>;

impl KnownIds {
    /// Every id in a book as it was written.
    #[must_use]
    pub fn from_raw(raw: &Raw) -> Self {
        let mut known = Self::default();
        for (name, column) in
            [("clients", "id"), ("packages", "id"), ("carers", "id"), ("shifts", "id"), ("travel.modes", "name")]
        {
            // Of a table that cannot be read, or that lacks its ids, nothing is known and nothing missing.
            let Some(sheet) = raw.sheet(name).filter(|sheet| !sheet.missing.contains(&column)) else { continue };
            let ids = sheet.rows.iter().map(|row| row.text(column).to_owned());
            known.ids.insert(name, ids.filter(|id| !id.is_empty()).collect());
        }
        known
    }

    fn find(&self, table: &str, what: &str, written: WrittenText<'_>) -> Result<String, CellFault> {
        let Some(ids) = self.ids.get(table).filter(|ids| !ids.contains(written.text)) else {
            return Ok(written.text.to_owned());
        };
        // Suggestions are counted over the whole file: comparing each of many names with all ids would take long.
        self.suggested.set(self.suggested.get() + 1);
        let ids = Some(ids).filter(|_| self.suggested.get() <= MOST_SUGGESTIONS);
        let near = ids.and_then(|ids| nearest(written.text, ids.iter().map(String::as_str)));
        let remedy = near.map_or(format!("Add the {what} to {table}."), |near| format!("Nearest: {near}."));
        Err(CellFault::new(format!("no such {what} in {table}"), remedy))
    }
}

/// A name that others refer to.
pub(crate) fn id(written: WrittenText<'_>, known: &KnownIds) -> Result<String, CellFault> {
    let id = line(written, known)?;
    // Semicolons part the items of a list; @ and # part an id from its day and its number.
    if id.contains([';', '@', '#']) {
        return Err(CellFault::new("holds a sign that ids may not have", "Leave out ; @ and #."));
    }
    Ok(id)
}

/// An item of a list.
pub(crate) fn item(written: WrittenText<'_>, known: &KnownIds) -> Result<String, CellFault> {
    let item = line(written, known)?;
    if item.contains(';') {
        return Err(CellFault::new("holds a semicolon, which parts the items of a list", "Leave out the semicolon."));
    }
    Ok(item)
}

/// A skill, with its level when it has one: `medication`, `medication:2`.
pub(crate) fn skill(written: WrittenText<'_>, known: &KnownIds) -> Result<String, CellFault> {
    let text = item(written, known)?;
    match text.rsplit_once(':') {
        Some((name, level)) if name.is_empty() || !matches!(level.as_bytes(), [b'1'..=b'9']) => Err(CellFault::new(
            "has no level from 1 to 9 after the colon",
            "Write it like medication:2, or without a colon.",
        )),
        _ => Ok(text),
    }
}

/// One line of text.
pub(crate) fn line(written: WrittenText<'_>, _: &KnownIds) -> Result<String, CellFault> {
    if written.text.chars().any(char::is_control) {
        return Err(CellFault::new("holds a control character", "Write it on one line of plain text."));
    }
    Ok(written.text.to_owned())
}

/// Any text.
pub(crate) fn prose(written: WrittenText<'_>, _: &KnownIds) -> Result<String, CellFault> {
    Ok(written.text.to_owned())
}

/// A day on which an hour may pay more: a day of the week, or one day.
pub(crate) fn enhanced_day(written: WrittenText<'_>, _: &KnownIds) -> Result<String, CellFault> {
    let upper = written.text.to_uppercase();
    if WEEKDAYS.contains(&upper.as_str()) {
        return Ok(upper);
    }
    if let Some([day]) = cells::weekdays(written.text).as_deref() {
        return Ok(WEEKDAYS[*day].to_owned());
    }
    match cells::day(written.text, Order::DayFirst) {
        Ok(day) => Ok(day.to_string()),
        Err(_) => {
            Err(CellFault::new("is no day", format!("Write {} or a day such as 2026-12-25.", WEEKDAYS.join(", "))))
        }
    }
}

/// The id of a client.
pub(crate) fn a_client(written: WrittenText<'_>, known: &KnownIds) -> Result<String, CellFault> {
    known.find("clients", "client", written)
}

/// The id of a carer.
pub(crate) fn a_carer(written: WrittenText<'_>, known: &KnownIds) -> Result<String, CellFault> {
    known.find("carers", "carer", written)
}

/// The id of a package.
pub(crate) fn a_package(written: WrittenText<'_>, known: &KnownIds) -> Result<String, CellFault> {
    known.find("packages", "package", written)
}

/// The id of a shift.
pub(crate) fn a_shift(written: WrittenText<'_>, known: &KnownIds) -> Result<String, CellFault> {
    known.find("shifts", "shift", written)
}

/// The name of a travel mode.
pub(crate) fn a_mode(written: WrittenText<'_>, known: &KnownIds) -> Result<String, CellFault> {
    known.find("travel.modes", "mode", written)
}

/// A zone of the IANA database.
pub(crate) fn zone(written: WrittenText<'_>, _: &KnownIds) -> Result<String, CellFault> {
    // The calendar database itself decides: whatever it reads is a zone the plan can be made in.
    if PlanZone::new(written.text, Day::default(), 1).is_some() {
        return Ok(written.text.to_owned());
    }
    let near = nearest(written.text, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()));
    Err(CellFault::new("no such time zone", format!("Nearest: {}.", near.unwrap_or("Europe/London"))))
}

/// A full UK postcode, in capitals with its space.
pub(crate) fn postcode(written: WrittenText<'_>, _: &KnownIds) -> Result<String, CellFault> {
    let wrong = || CellFault::new("not a full postcode", "Write it in full, like NP20 4ND, or leave it empty.");
    cells::postcode(written.text).ok_or_else(wrong)
}

/// A latitude.
pub(crate) fn latitude(written: WrittenText<'_>, _: &KnownIds) -> Result<Degrees, CellFault> {
    coordinate(written, 90, "51.5876")
}

/// A longitude.
pub(crate) fn longitude(written: WrittenText<'_>, _: &KnownIds) -> Result<Degrees, CellFault> {
    coordinate(written, 180, "-2.9984")
}

fn coordinate(written: WrittenText<'_>, most: i32, example: &str) -> Result<Degrees, CellFault> {
    let remedy = || format!("Write decimal degrees between -{most} and {most}, like {example}.");
    // A text that is no number and a number beyond the earth have different remedies.
    if Exact::read(written.text).is_none() {
        return Err(CellFault::new("not a number of degrees", remedy()));
    }
    let degrees =
        Degrees::read(written.text).filter(|degrees| degrees.0.unsigned_abs() <= most.unsigned_abs() * 10_000_000);
    degrees.ok_or_else(|| CellFault::new("not on the earth", remedy()))
}

/// A calendar day, by the one rule for days.
pub(crate) fn day(written: WrittenText<'_>, _: &KnownIds) -> Result<Day, CellFault> {
    cells::day(written.text, Order::DayFirst).map(Day::new).map_err(|(problem, remedy)| CellFault::new(problem, remedy))
}

/// A clock time to the minute, by the one rule for clock times; with an offset where a clock change makes two of it.
pub(crate) fn clock(written: WrittenText<'_>, _: &KnownIds) -> Result<Clock, CellFault> {
    if let Some(clock) = Clock::read(written.text) {
        return Ok(clock);
    }
    let Some(time) = cells::clock(written.text) else {
        return Err(CellFault::new("not a clock time", "Write hours and minutes, 00:00 to 23:59, like 07:30."));
    };
    let minute = u16::try_from(time.num_minutes()).ok().filter(|minute| *minute < 1440);
    match minute {
        Some(minute) if time == chrono::TimeDelta::minutes(minute.into()) => Ok(Clock::from_minute(minute)),
        Some(_) => Err(CellFault::new("not a whole minute", "Write hours and minutes, like 07:30.")),
        None => Err(CellFault::new(
            // 24:00 is 00:00 of the next day, and whether the next day is meant must be said.
            "the end of the day, which belongs to the next",
            "Write 00:00 and overnight yes, or 23:59.",
        )),
    }
}

/// Two clock times with what lies between them.
pub(crate) fn between(written: WrittenText<'_>, _: &KnownIds) -> Result<Between, CellFault> {
    let part = |text: &str| clock(WrittenText { text: text.trim(), fraction: false }, &KnownIds::default()).ok();
    let parts = || written.text.split_once(['-', '–']).map(|(from, until)| (part(from), part(until)));
    let spelt = || match parts()? {
        (Some(from), Some(until)) => Some(Between { from, until }),
        _ => None,
    };
    Between::read(written.text)
        .or_else(spelt)
        .ok_or_else(|| CellFault::new("not two clock times", "Write them with a hyphen between, like 11:00-12:00."))
}

/// Yes or no.
pub(crate) fn yes(written: WrittenText<'_>, _: &KnownIds) -> Result<bool, CellFault> {
    cells::yes(written.text).ok_or_else(|| CellFault::new("neither yes nor no", "Write yes or no."))
}

/// A whole number from `LEAST` to `MOST`.
pub(crate) fn whole<T: TryFrom<u32>, const LEAST: u32, const MOST: u32>(
    written: WrittenText<'_>,
    _: &KnownIds,
) -> Result<T, CellFault> {
    let remedy = format!("Write a whole number from {LEAST} to {MOST}.");
    // A fraction would be cut off in silence: 7.5 minutes are neither 7 nor 8.
    let number: Option<i64> = if written.fraction { None } else { cells::amount(written.text).parse().ok() };
    let Some(number) = number else { return Err(CellFault::new("not a whole number", remedy)) };
    let within = u32::try_from(number).ok().filter(|number| (LEAST..=MOST).contains(number));
    within.and_then(|number| T::try_from(number).ok()).ok_or_else(|| CellFault::new("out of range", remedy))
}

/// A number of minutes that divides an hour.
pub(crate) fn minutes_of_hour(written: WrittenText<'_>, known: &KnownIds) -> Result<u8, CellFault> {
    let minutes = whole::<u8, 1, 60>(written, known)?;
    // Starts on a grid repeat every hour: other steps would drift over the day.
    let divides = 60 % minutes == 0;
    divides
        .then_some(minutes)
        .ok_or_else(|| CellFault::new("does not divide an hour", "Write 1, 5, 10, 15, 20, 30 or 60."))
}

/// An exact decimal from `LEAST` to `MOST`.
pub(crate) fn exact<const LEAST: i64, const MOST: i64>(
    written: WrittenText<'_>,
    _: &KnownIds,
) -> Result<Exact, CellFault> {
    // TOML makes a float of a number outside quotes, and floats do not hold pence.
    if written.fraction {
        let remedy = format!("Put it in quotes: \"{}\".", written.text);
        return Err(CellFault::new("a fraction outside quotes, which is not exact", remedy));
    }
    let remedy = || format!("Write a number from {LEAST} to {MOST}, like {}.50.", LEAST.max(1));
    let number = Exact::read(&cells::amount(written.text)).ok_or_else(|| CellFault::new("not a number", remedy()))?;
    let within = Exact::from(LEAST) <= number && number <= Exact::from(MOST);
    if within { Ok(number) } else { Err(CellFault::new("out of range", remedy())) }
}

/// An RFC 5545 recurrence rule by day, or the days of the week as people list them: `Mon Wed Fri`, `daily`.
pub(crate) fn rule(written: WrittenText<'_>, known: &KnownIds) -> Result<String, CellFault> {
    let rule = match cells::weekdays(written.text) {
        Some(days) if days.len() == WEEKDAYS.len() => "FREQ=DAILY".to_owned(),
        Some(days) => {
            let days: Vec<&str> = days.into_iter().map(|day| WEEKDAYS[day]).collect();
            format!("FREQ=WEEKLY;BYDAY={}", days.join(","))
        }
        None => line(written, known)?,
    };
    // Read only to be judged: the book keeps the text.
    Rule::read(&rule).map(|_| rule)
}

/// Where a shift starts or ends.
pub(crate) fn anchor(written: WrittenText<'_>, _: &KnownIds) -> Result<Anchor, CellFault> {
    match written.text.to_lowercase().as_str() {
        "home" => Ok(Anchor::Home),
        "base" => Ok(Anchor::Base),
        "anywhere" => Ok(Anchor::Anywhere),
        _ => Err(CellFault::new("no place a shift can start or end at", "Write home, base or anywhere.")),
    }
}

/// A gender that clients may ask for.
pub(crate) fn gender(written: WrittenText<'_>, _: &KnownIds) -> Result<Gender, CellFault> {
    match written.text.to_lowercase().as_str() {
        "female" | "f" | "woman" => Ok(Gender::Female),
        "male" | "m" | "man" => Ok(Gender::Male),
        "other" => Ok(Gender::Other),
        _ => Err(CellFault::new("no gender that clients ask for", "Write female, male or other, or leave it empty.")),
    }
}

/// How much a visit matters.
pub(crate) fn priority(written: WrittenText<'_>, _: &KnownIds) -> Result<Priority, CellFault> {
    match written.text.to_lowercase().as_str() {
        "high" => Ok(Priority::High),
        "normal" => Ok(Priority::Normal),
        "low" => Ok(Priority::Low),
        "optional" => Ok(Priority::Optional),
        _ => Err(CellFault::new("no priority", "Write high, normal, low or optional.")),
    }
}

/// What fair shares are in proportion to.
pub(crate) fn fair_share(written: WrittenText<'_>, _: &KnownIds) -> Result<FairShare, CellFault> {
    match written.text.to_lowercase().as_str() {
        "shifts" => Ok(FairShare::Shifts),
        "contracts" => Ok(FairShare::Contracts),
        _ => Err(CellFault::new("nothing a share can be in proportion to", "Write shifts or contracts.")),
    }
}

/// Why somebody is paid for time on no round.
pub(crate) fn other_kind(written: WrittenText<'_>, _: &KnownIds) -> Result<OtherKind, CellFault> {
    match written.text.to_lowercase().as_str() {
        "training" => Ok(OtherKind::Training),
        "holiday" => Ok(OtherKind::Holiday),
        "sick" => Ok(OtherKind::Sick),
        _ => Err(CellFault::new("no kind of time on no round", "Write training, holiday or sick.")),
    }
}

/// Why a client is not at home, or a carer not at work.
pub(crate) fn leave_reason(written: WrittenText<'_>, _: &KnownIds) -> Result<LeaveReason, CellFault> {
    let word = written.text.to_lowercase();
    let found = LeaveReason::WORDS.iter().find(|(known, _)| *known == word).map(|(_, reason)| *reason);
    let all = || LeaveReason::WORDS.map(|(word, _)| word).join(", ");
    found.ok_or_else(|| CellFault::new("no reason that is known", format!("Write one of {}.", all())))
}

/// From which end a gap is counted.
pub(crate) fn counted_from(written: WrittenText<'_>, _: &KnownIds) -> Result<CountedFrom, CellFault> {
    match written.text.to_lowercase().as_str() {
        "end" => Ok(CountedFrom::End),
        "start" => Ok(CountedFrom::Start),
        _ => Err(CellFault::new("no end of a visit", "Write end or start.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T>(reader: CellReader<T>, text: &str) -> Result<T, CellFault> {
        reader(WrittenText { text, fraction: false }, &KnownIds::default())
    }

    #[test]
    fn postcodes_are_brought_into_one_form() {
        for code in
            ["NP20 4ND", "np204nd", "M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "W1A 0AX", "EC1A 1BB", "GIR 0AA"]
        {
            let read = read(postcode, code).unwrap();
            assert_eq!(read.replace(' ', ""), code.replace(' ', "").to_uppercase());
        }
        for code in ["NP20", "SN1 5A", "", "é", "NP204NDX", "1234AB"] {
            assert!(read(postcode, code).is_err(), "{code}");
        }
    }

    #[test]
    fn days_written_the_british_way_are_turned_round() {
        for text in ["02/03/2026", "02-Mar-26", "2 Mar 2026", "46083", "2026-03-02"] {
            assert_eq!(read(day, text).unwrap().to_string(), "2026-03-02", "{text}");
        }
        let why = read(day, "03/13/2026").unwrap_err();
        assert!(why.problem.contains("month first") && why.remedy.contains("2026-03-13"));
        assert!(read(day, "2026-02-29").is_err());
    }

    #[test]
    fn clock_times_days_of_the_week_and_words_are_read_as_people_write_them() {
        for text in ["16:30", "4:30pm", "1630", "0.6875", "16:30:00"] {
            assert_eq!(read(clock, text), Ok(Clock::from_minute(990)), "{text}");
        }
        assert_eq!(read(clock, "01:30+01:00").unwrap().offset, Some(60));
        assert!(read(clock, "24:00").unwrap_err().remedy.contains("overnight"));
        assert!(read(clock, "16:30:10").is_err());
        assert_eq!(read(between, "11am - 12:30pm").unwrap().to_string(), "11:00-12:30");
        assert_eq!(read(rule, "Mon Wed Fri").unwrap(), "FREQ=WEEKLY;BYDAY=MO,WE,FR");
        assert_eq!(read(rule, "daily").unwrap(), "FREQ=DAILY");
        assert_eq!(read(gender, "Female"), Ok(Gender::Female));
        assert_eq!(read(enhanced_day, "Sunday").unwrap(), "SU");
        assert_eq!(
            (read(yes, "TRUE"), read(exact::<0, 10_000>, "£1,023.00").map(|pounds| pounds.to_string())),
            (Ok(true), Ok("1023.00".to_owned()))
        );
    }

    #[test]
    fn numbers_keep_to_their_range_and_stay_exact() {
        assert_eq!(read(exact::<0, 1000>, "12.605").unwrap().scaled(1000, 1), 12_605);
        for text in ["1e3", "1,5", "", ".", "1.", ".5", "--1", "+1", "1001", "-0.01", "$12", "12,60"] {
            assert!(read(exact::<0, 1000>, text).is_err(), "{text}");
        }
        assert_eq!(read(whole::<u8, 1, 4>, "4"), Ok(4));
        assert!(read(whole::<u8, 1, 4>, "5").is_err());
        assert!(read(whole::<u16, 0, 9>, "99999999999999999999").is_err());
    }

    #[test]
    fn coordinates_are_on_the_earth() {
        assert_eq!(read(latitude, "51.56761").unwrap().to_string(), "51.56761");
        assert!(read(latitude, "90.00000001").is_ok(), "to the nearest ten-millionth");
        assert!(read(latitude, "-91").is_err());
        assert!(read(longitude, "180.1").is_err());
    }

    #[test]
    fn suggestions_are_near() {
        assert_eq!(nearest("C91", ["C19", "B2"].into_iter()), Some("C19"));
        assert_eq!(nearest("morning", ["x"].into_iter()), None);
    }
}
