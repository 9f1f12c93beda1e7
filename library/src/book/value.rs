//! The values that stand in a cell: days, clock times, exact decimals and places, each with one way to be read and written.
//!
//! ```
//! use homeround::book::value::{Clock, Day};
//!
//! let monday = Day::read("2026-03-02").unwrap();
//! assert_eq!(monday.plus(3).monday(), monday);
//! assert_eq!(Clock::read("07:30"), Some(Clock::from_minute(450)));
//! ```

use std::borrow::Cow;
use std::fmt;

use homeround_core::ground::{Date, Place};
use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

/// A calendar day, written `2026-03-02`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Day(pub Date);

/// A reading of the clock on the wall, written `07:30`; with an offset (`01:30+01:00`) where a clock change makes two of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Clock {
    /// Minutes since midnight by that clock, 0 to 1 439.
    pub minute: u16,
    /// Minutes ahead of UTC, to say which of the two readings at a clock change is meant.
    pub offset: Option<i16>,
}

/// Two readings of the clock with what lies between them, written `11:00-12:00`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Between {
    /// From then on.
    pub from: Clock,
    /// Until then, itself included.
    pub until: Clock,
}

/// An exact decimal, written as text so that no reader turns it into a float.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Exact(pub Decimal);

/// One coordinate in ten-millionths of a degree, written in decimal degrees.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Degrees(pub i32);

impl Day {
    /// Before every day.
    pub const FIRST: Self = Self(Date(i32::MIN));
    /// After every day.
    pub const LAST: Self = Self(Date(i32::MAX));

    /// The day `2026-03-02` stands for.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('-').collect();
        let [year, month, day] = parts[..] else { return None };
        if year.len() != 4 || month.len() != 2 || day.len() != 2 || !all_digits(&[year, month, day]) {
            return None;
        }
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).map(Self)
    }

    /// The day that a calendar's date is.
    #[must_use]
    pub fn new(date: chrono::NaiveDate) -> Self {
        let days = date.signed_duration_since(chrono::NaiveDate::default()).num_days();
        Self(Date(i32::try_from(days).unwrap_or(i32::MAX)))
    }

    /// The day `days` later.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self(Date(self.0.0.saturating_add(days)))
    }

    /// The Monday on or before it.
    #[must_use]
    pub fn monday(self) -> Self {
        self.plus(-(self.0.weekday() as i32))
    }

    /// Whole days from `earlier` to this one.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> i32 {
        self.0.0.saturating_sub(earlier.0.0)
    }
}

impl Clock {
    /// The reading `07:30`, `7:30`, `01:30+01:00` or `01:30Z` stands for.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        // Clock times have no sign: the first one begins the offset.
        let split = text.find(['+', '-', 'Z', 'z']).unwrap_or(text.len());
        let (clock, offset) = text.split_at(split);
        let minute = minutes_of(clock, 24)?;
        let offset = match offset {
            "" => None,
            "Z" | "z" => Some(0),
            signed => {
                let size = i16::try_from(minutes_of(&signed[1..], 15)?).ok()?;
                Some(if signed.starts_with('-') { -size } else { size })
            }
        };
        Some(Self { minute, offset })
    }

    /// The reading with this many minutes since midnight, without an offset.
    #[must_use]
    pub const fn from_minute(minute: u16) -> Self {
        Self { minute, offset: None }
    }
}

impl Between {
    /// The readings `11:00-12:00` stands for; nothing where the hyphen that parts them is not the only one that can be.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let part = |(at, _)| Some(Self { from: Clock::read(&text[..at])?, until: Clock::read(&text[at + 1..])? });
        let mut found = text.match_indices('-').filter_map(part);
        found.next().filter(|_| found.next().is_none())
    }
}

fn all_digits(parts: &[&str]) -> bool {
    parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// `hours:minutes` as minutes, for hours below `hours_below`.
fn minutes_of(text: &str, hours_below: u16) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    if !all_digits(&[hours, minutes]) || hours.len() > 2 || minutes.len() != 2 {
        return None;
    }
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < hours_below && minutes < 60).then_some(hours * 60 + minutes)
}

impl Exact {
    /// The decimal that `text` writes: digits, at most one point, at most one sign; no exponent, no thousands separator.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let plain =
            digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') && digits.starts_with(|c: char| c.is_ascii_digit());
        if !plain || digits.ends_with('.') {
            return None;
        }
        Decimal::from_str_exact(text).ok().map(Self)
    }

    /// Numerator and denominator, not reduced: `12.60` is 1260 and 100.
    #[must_use]
    pub fn ratio(self) -> (i128, i128) {
        (self.0.mantissa(), 10_i128.pow(self.0.scale()))
    }

    /// The sum, without zeros at its end; it saturates.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0).normalize())
    }

    /// This times `factor`, over `divisor`, to the nearest whole number (halves up); saturates.
    #[must_use]
    pub fn scaled(self, factor: i64, divisor: i64) -> i64 {
        let (top, bottom) = self.ratio();
        let bottom = bottom.saturating_mul(i128::from(divisor.max(1)));
        let whole = top.saturating_mul(i128::from(factor)).saturating_add(bottom / 2).div_euclid(bottom);
        i64::try_from(whole).unwrap_or(if whole < 0 { i64::MIN } else { i64::MAX })
    }
}

impl From<i64> for Exact {
    fn from(whole: i64) -> Self {
        Self(Decimal::from(whole))
    }
}

impl Degrees {
    /// The coordinate that `text` writes in decimal degrees, to the nearest ten-millionth (11 mm); nothing past ±180.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let units = Exact::read(text)?.scaled(10_000_000, 1);
        i32::try_from(units).ok().filter(|units| units.unsigned_abs() <= 1_800_000_000).map(Self)
    }

    /// The point at these coordinates, nothing when it is not on the earth.
    #[must_use]
    pub fn place(latitude: Self, longitude: Self) -> Option<Place> {
        Place::new(latitude.0, longitude.0)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.0.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minute / 60, self.minute % 60)?;
        match self.offset {
            None => Ok(()),
            Some(offset) => {
                let (sign, size) = (if offset < 0 { '-' } else { '+' }, offset.unsigned_abs());
                write!(f, "{sign}{:02}:{:02}", size / 60, size % 60)
            }
        }
    }
}

impl fmt::Display for Between {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from, self.until)
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Degrees {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Decimal::new(i64::from(self.0), 7).normalize().fmt(f)
    }
}

/// Serde and JSON Schema of a value that is written as its `Display` text.
macro_rules! written_as_text {
    ($name:ident, $title:literal, $types:tt, $pattern:literal, $description:literal) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                $title.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": $types, "pattern": $pattern, "description": $description })
            }
        }
    };
}

written_as_text!(Day, "Day", "string", r"^\d{4}-\d{2}-\d{2}$", "A calendar day: 2026-03-02.");
written_as_text!(
    Clock,
    "Clock",
    "string",
    r"^\d{1,2}:\d{2}([Zz]|[+-]\d{1,2}:\d{2})?$",
    "A clock time in the branch's zone: 07:30. An offset, 01:30+01:00, says which reading is meant at a clock change."
);
written_as_text!(
    Between,
    "Between",
    "string",
    r"^\d{1,2}:\d{2}([Zz]|[+-]\d{1,2}:\d{2})?-\d{1,2}:\d{2}([Zz]|[+-]\d{1,2}:\d{2})?$",
    "Two clock times with what lies between them: 11:00-12:00."
);
written_as_text!(Exact, "Exact", "string", r"^-?\d+(\.\d+)?$", "An exact decimal, as text: \"12.60\".");
written_as_text!(
    Degrees,
    "Degrees",
    ["string", "number"],
    r"^-?\d+(\.\d+)?$",
    "Decimal degrees, WGS 84, kept to seven decimals."
);
