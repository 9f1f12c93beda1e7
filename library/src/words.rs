//! Numbers, times and money as a reader of a committee paper expects them.
//!
//! ```
//! use homeround::words::{counted, nearest};
//! use homeround_core::ground::Pence;
//!
//! assert_eq!(homeround::words::pounds(Pence(123_456)), "£1,234.56");
//! assert_eq!([counted(1, "visit"), counted(2, "visit")], ["1 visit", "2 visits"]);
//! assert_eq!(nearest("clients", ["client", "carer"].into_iter()), Some("client"));
//! ```

use homeround_core::cost::Exact;
use homeround_core::ground::{Date, Pence, Seconds};

/// A text from a file for a screen. Line ends, control characters, and what turns the direction of writing are escaped.
/// It can then neither move the cursor nor pass for a line of ours.
#[must_use]
pub fn plain(text: &str) -> String {
    // Quotes and backslashes mean nothing on a screen: escaping them would only make names ugly.
    let shown = |char: char| match char {
        '\'' | '"' | '\\' => vec![char],
        other => other.escape_debug().collect(),
    };
    text.chars().flat_map(shown).collect()
}

/// Texts between quotes, for messages.
///
/// ```
/// use homeround::words::Quote;
///
/// assert_eq!("24:61".quoted(), "\"24:61\"");
/// assert_eq!("a\nb".quoted(), r#""a\nb""#, "it can pass for no line of ours");
/// ```
pub trait Quote {
    /// The text as [`plain`] shows it, between quotes, in which those of its own are escaped.
    fn quoted(&self) -> String;
}

impl Quote for str {
    fn quoted(&self) -> String {
        format!("{self:?}")
    }
}

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A whole number with commas: `1,012`.
#[must_use]
pub fn number(value: i64) -> String {
    format!("{}{}", if value < 0 { "\u{2212}" } else { "" }, grouped(&value.unsigned_abs().to_string()))
}

/// Digits with a comma before every three: the one way in which thousands are written.
fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// How many there are of something.
#[must_use]
pub fn count(of: impl TryInto<i64>) -> String {
    number(of.try_into().unwrap_or(i64::MAX))
}

/// `1 visit`, `3 visits`, `1,012 visits`: the one place that says how many there are of what.
#[must_use]
pub fn several(of: impl TryInto<i64>, one: &str, more: &str) -> String {
    let of = of.try_into().unwrap_or(i64::MAX);
    format!("{} {}", number(of), if of == 1 { one } else { more })
}

/// `£27.31`, `−£3.21`, `£1,204.00`.
#[must_use]
pub fn pounds(pence: Pence) -> String {
    let size = pence.0.unsigned_abs();
    let whole = i64::try_from(size / 100).unwrap_or(i64::MAX);
    format!("{}£{}.{:02}", if pence.0 < 0 { "\u{2212}" } else { "" }, number(whole), size % 100)
}

/// Pounds as people write them: `£1,234.50`, `−£0.67`.
#[must_use]
pub fn exact_pounds(amount: Exact) -> String {
    written(&amount.shown().to_string())
}

/// Pounds shown in digits, as people write them.
pub(crate) fn written(shown: &str) -> String {
    let (sign, digits) = shown.strip_prefix('-').map_or(("", shown), |digits| ("−", digits));
    let (whole, pence) = digits.split_once('.').unwrap_or((digits, "00"));
    format!("{sign}£{}.{pence}", grouped(whole))
}

/// `top / bottom` to one decimal, halves away from zero: `12.5`. Nothing over nothing is an en dash.
#[must_use]
pub fn one_decimal(top: i64, bottom: i64) -> String {
    if bottom <= 0 {
        return "\u{2013}".to_owned();
    }
    let (top, bottom) = (i128::from(top), i128::from(bottom));
    // Doubling before the division rounds halves up without fractions: floats would round some the other way.
    let tenths = (top.abs() * 20 + bottom) / (2 * bottom);
    // A minus before nothing would read as a fault.
    let sign = if top < 0 && tenths > 0 { "\u{2212}" } else { "" };
    let whole = i64::try_from(tenths / 10).unwrap_or(i64::MAX);
    format!("{sign}{}.{}", number(whole), tenths % 10)
}

/// `part` of `whole` to a whole per cent, never rounded up to 100 or down to 0: `84%`.
#[must_use]
pub fn percent(part: i64, whole: i64) -> String {
    if whole <= 0 {
        return "\u{2013}".to_owned();
    }
    let (wide_part, wide_whole) = (i128::from(part), i128::from(whole));
    let nearest = (wide_part * 200 + wide_whole) / (2 * wide_whole);
    match nearest {
        // "100%" of visits with one missing, or "0%" with one made, would be a lie.
        100 if part < whole => "over 99%".to_owned(),
        0 if part > 0 => "under 1%".to_owned(),
        _ => format!("{nearest}%"),
    }
}

/// A length of time in hours to one decimal: `612.5`.
#[must_use]
pub fn hours(seconds: i64) -> String {
    one_decimal(seconds, 3_600)
}

/// A length of time as `1 h 25 min` or `25 min`, to the nearest minute.
#[must_use]
pub fn length(time: Seconds) -> String {
    let minutes = (time.0.saturating_add(30)).div_euclid(60);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// At least so many hours, to one decimal, rounded down: a bound is shown no higher than it is.
#[must_use]
pub fn hours_at_least(seconds: i64) -> String {
    Exact::hours(seconds).shown_down(1).to_string()
}

/// At most so many hours, to one decimal, rounded up.
#[must_use]
pub fn hours_at_most(seconds: i64) -> String {
    Exact::hours(seconds).shown_up(1).to_string()
}

/// Metres as miles to one decimal (1,609.344 m to the mile).
#[must_use]
pub fn miles(metres: i64) -> String {
    one_decimal(metres.saturating_mul(1_000), 1_609_344)
}

/// `Monday 2 March 2026`.
#[must_use]
pub fn long_day(day: Date) -> String {
    let (year, ..) = day.parts();
    format!("{} {year}", day_and_month(day))
}

/// `Monday 2 March`.
#[must_use]
pub fn day_and_month(day: Date) -> String {
    let (_, month, of_month) = day.parts();
    format!("{} {of_month} {}", weekday(day), month_name(month))
}

/// `Mon 2`.
#[must_use]
pub fn short_day(day: Date) -> String {
    let (_, _, of_month) = day.parts();
    format!("{} {of_month}", &weekday(day)[..3])
}

fn weekday(day: Date) -> &'static str {
    WEEKDAYS.get(day.weekday() as usize).copied().unwrap_or("someday")
}

fn month_name(month: u32) -> &'static str {
    MONTHS.get((month as usize).wrapping_sub(1)).copied().unwrap_or_default()
}

/// `Ada`, `Ada and Ben`, `Ada, Ben and Cem`.
#[must_use]
pub fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `1 visit`, `2 visits`: a count and what is counted.
#[must_use]
pub fn counted(count: impl TryInto<i64>, one: &str) -> String {
    several(count, one, &format!("{one}s"))
}

/// A distance in millimetres as people say it: `320 m`, `12.3 km`.
#[must_use]
pub fn metres_text(millimetres: i64) -> String {
    let metres = (millimetres + 500) / 1_000;
    if metres < 10_000 {
        return format!("{metres} m");
    }
    format!("{}.{} km", metres / 1_000, metres % 1_000 / 100)
}

/// The one of `names` that is most like `text`, when any is.
#[must_use]
pub fn nearest<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let distance = |name: &str| strsim::damerau_levenshtein(&text.to_lowercase(), &name.to_lowercase());
    // More than half the letters wrong is no slip of the hand: proposing such a name would mislead.
    let close = |name: &str| distance(name) * 2 <= name.chars().count().max(text.chars().count());
    names.filter(|name| close(name)).min_by_key(|name| distance(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_moves_the_cursor_or_makes_a_line() {
        assert_eq!(plain("Ann\u{1b}[2J\nok \u{202e}x\u{9b}"), "Ann\\u{1b}[2J\\nok \\u{202e}x\\u{9b}");
        assert_eq!(plain("Zoë O'Neill \"Z\" – £3"), "Zoë O'Neill \"Z\" – £3");
    }

    #[test]
    fn numbers_and_money() {
        assert_eq!([number(0), number(999), number(1_012), number(-1_234_567)], ["0", "999", "1,012", "−1,234,567"]);
        assert_eq!(pounds(Pence(2_731)), "£27.31");
        assert_eq!(pounds(Pence(-5)), "−£0.05");
        assert_eq!(pounds(Pence(120_400)), "£1,204.00");
        assert_eq!([one_decimal(25, 10), one_decimal(-25, 100), one_decimal(1, 0)], ["2.5", "−0.3", "–"]);
        assert_eq!(one_decimal(-1, 100), "0.0");
    }

    #[test]
    fn a_per_cent_never_hides_an_exception() {
        assert_eq!([percent(999, 1_000), percent(1, 1_000), percent(0, 7)], ["over 99%", "under 1%", "0%"]);
        assert_eq!([percent(7, 7), percent(1, 2), percent(0, 0)], ["100%", "50%", "–"]);
    }

    #[test]
    fn times_and_days() {
        assert_eq!(
            [length(Seconds(1_500)), length(Seconds(5_100)), length(Seconds(7_200))],
            ["25 min", "1 h 25 min", "2 h"]
        );
        let day = Date::new(2026, 3, 2).unwrap();
        assert_eq!(long_day(day), "Monday 2 March 2026");
        assert_eq!(short_day(day), "Mon 2");
        assert_eq!(miles(1_609_344), "1,000.0");
    }

    #[test]
    fn lists() {
        let names = |names: &[&str]| listed(&names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>());
        assert_eq!(
            [names(&[]), names(&["A"]), names(&["A", "B"]), names(&["A", "B", "C"])],
            ["", "A", "A and B", "A, B and C"]
        );
    }
}
