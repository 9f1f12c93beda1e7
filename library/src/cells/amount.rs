//! Amounts of money, yes and no, and the errors that spreadsheets write in place of a value.
//!
//! ```
//! use homeround::cells::amount::{amount, yes};
//!
//! assert_eq!(amount("£1,023.50"), "1023.50");
//! assert_eq!([yes("Y"), yes("no"), yes("perhaps")], [Some(true), Some(false), None]);
//! ```

use std::borrow::Cow;

/// An amount without its pound sign and without the commas between thousands: `£1,023.00` is `1023.00`. Any other text as it is.
#[must_use]
pub fn amount(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest.trim_start()));
    // Without a pound sign and without thousands there is nothing to take away.
    let Some(rest) = rest.strip_prefix('£').map(str::trim_start).or_else(|| rest.contains(',').then_some(rest)) else {
        return Cow::Borrowed(text);
    };
    let (sign, rest) = rest.strip_prefix('-').filter(|_| sign.is_empty()).map_or((sign, rest), |rest| ("-", rest));
    let (whole, part) = rest.split_once('.').map_or((rest, ""), |(whole, part)| (whole, part));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let thousands = whole.contains(',');
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let good = digits(first)
        && (1..=if thousands { 3 } else { usize::MAX }).contains(&first.len())
        && groups.all(|group| group.len() == 3 && digits(group))
        && digits(part);
    if !good {
        return Cow::Borrowed(text);
    }
    let point = if rest.contains('.') { "." } else { "" };
    Cow::Owned(format!("{sign}{}{point}{part}", whole.replace(',', "")))
}

/// Yes or no, by any of the words for them.
#[must_use]
pub fn yes(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "true" | "1" | "y" | "t" | "on" | "✓" => Some(true),
        "no" | "false" | "0" | "n" | "f" | "off" => Some(false),
        _ => None,
    }
}

/// Whether a spreadsheet wrote an error in place of a value: `#N/A`, `#REF!`, `Err:502`, or the strokes of a column too narrow.
#[must_use]
pub fn is_error(text: &str) -> bool {
    let text = text.trim();
    if let Some(number) = text.strip_prefix("Err:") {
        return !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    }
    if !text.starts_with('#') {
        return false;
    }
    const ERRORS: [&str; 14] = [
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#GETTING_DATA",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#UNKNOWN!",
        "#CONNECT!",
    ];
    ERRORS.iter().any(|error| text.eq_ignore_ascii_case(error))
        || (text.len() > 1 && text.bytes().all(|byte| byte == b'#'))
}

/// What to do about such an error.
pub const ERROR: (&str, &str) =
    ("is an error of the spreadsheet, not a value", "Mend the formula, or write the value that is meant.");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_lose_their_signs_and_nothing_else() {
        for (text, meant) in [
            ("£12.60", "12.60"),
            ("£ 12.60", "12.60"),
            ("1,023.00", "1023.00"),
            ("£1,234,567", "1234567"),
            ("-£5", "-5"),
            ("£-5.10", "-5.10"),
            (" 12.60 ", "12.60"),
            ("1,5", "1,5"),
            ("1023,000", "1023,000"),
            ("12,60", "12,60"),
            ("£", "£"),
            ("$5", "$5"),
            ("1,000,00", "1,000,00"),
            ("£--5", "£--5"),
            ("1,000.5,0", "1,000.5,0"),
        ] {
            assert_eq!(amount(text), meant, "{text}");
        }
    }

    #[test]
    fn words_for_yes_and_no_and_errors() {
        assert_eq!((yes("TRUE"), yes(" n "), yes("maybe"), yes("")), (Some(true), Some(false), None, None));
        for text in ["#N/A", "#ref!", "#DIV/0!", "#####", "Err:502"] {
            assert!(is_error(text), "{text}");
        }
        for text in ["N/A", "#", "#12", "Err:", "", "Errol"] {
            assert!(!is_error(text), "{text}");
        }
    }
}
