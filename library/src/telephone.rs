//! Telephone numbers: one number in any way of writing it is one number.
//!
//! ```
//! use homeround::telephone::canonical;
//!
//! assert_eq!(canonical("+44 1633 123456"), canonical("01633 123 456"));
//! ```

/// The digits of a telephone number with its country code; `None` for a text without digits.
///
/// `+44`, `0044` and `44` before a number stand for its leading 0, `(0)` is left out. Ten digits without a leading 0 are British where
/// they begin with 1, or with 7 and nothing stands between them, and American otherwise. Blanks, hyphens and brackets say nothing. Source: ITU-T E.164; the trunk prefixes of Ofcom and NANPA.
#[must_use]
pub fn canonical(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let main =
        // An extension is no part of the number: the exchange sees only what is dialled first.
        text.trim_start_matches("tel:").split(['x', 'e', '#', ';', ',']).next().unwrap_or_default().replace("(0)", "");
    let abroad = main.trim_start().starts_with('+');
    let digits: String = main.chars().filter(char::is_ascii_digit).collect();
    let other = |char: char| {
        !(char.is_ascii_digit() || char.is_whitespace() || "+-().\u{2010}\u{2011}\u{2013}/".contains(char))
    };
    if digits.is_empty() || main.contains(other) {
        return None;
    }
    let country = if abroad {
        Some(digits.as_str())
    // A number at home has at most 11 digits: before more of them, 00 and 011 are the way abroad.
    } else if digits.len() > 11 {
        digits.strip_prefix("00").or_else(|| digits.strip_prefix("011"))
    } else {
        None
    };
    Some(match country {
        // "+44 01632" is written as often as it is wrong.
        Some(digits) => digits.strip_prefix("440").map_or_else(|| digits.to_owned(), |rest| format!("44{rest}")),
        None if digits.starts_with('0') => format!("44{}", &digits[1..]),
        // An American area code never begins with 1: such a number lost its leading 0 in a spreadsheet. So did a British mobile's, which
        // begins with 7, where nothing but digits stands: a spreadsheet loses no 0 of a number with blanks or hyphens.
        None if digits.len() == 10 && (digits.starts_with('1') || (digits.starts_with('7') && digits == text)) => {
            format!("44{digits}")
        }
        None if digits.len() == 10 => format!("1{digits}"),
        None => digits,
    })
}

/// The number that a text presents: of a tag in plain digits, of a telephone however it is written.
#[must_use]
pub fn presented(text: &str) -> Option<u64> {
    let plain = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { canonical(text)?.parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_in_any_way_of_writing_it_is_one_number() {
        let british = [
            "01632 960123",
            "(01632) 960-123",
            "+441632960123",
            "+44 (0)1632 960123",
            "0044 1632 960123",
            "00441632960123",
            "441632960123",
            "tel:+44-1632-960123",
            "011 44 1632 960123",
            " 01632\u{a0}960123 ",
            "1632960123",
            "01632 960123 ext 4",
        ];
        for text in british {
            assert_eq!(canonical(text).as_deref(), Some("441632960123"), "{text}");
        }
        for text in ["(212) 555-0123", "+1 212 555 0123", "1-212-555-0123", "001 212 555 0123", "2125550123"] {
            assert_eq!(canonical(text).as_deref(), Some("12125550123"), "{text}");
        }
        for text in ["(702) 555-0123", "702-555-0123", "702 555 0123", "+1 702 555 0123"] {
            assert_eq!(canonical(text).as_deref(), Some("17025550123"), "{text}");
        }
        for text in ["07700 900123", "7700900123", "+44 7700 900123"] {
            assert_eq!(canonical(text).as_deref(), Some("447700900123"), "{text}");
        }
        assert_ne!(canonical("01632 960124"), canonical("01632 960123"));
        assert_ne!(canonical("01144 960123"), canonical("+1144960123"));
        assert_eq!((canonical(""), canonical("withheld"), canonical("+ ()")), (None, None, None));
    }
}
