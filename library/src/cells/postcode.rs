//! Postcodes of the United Kingdom, in one form.
//!
//! ```
//! assert_eq!(homeround::cells::postcode("np204nd").as_deref(), Some("NP20 4ND"));
//! assert_eq!(homeround::cells::postcode("Newport"), None);
//! ```

/// A full postcode in capitals with its space: `NP20 4ND`; nothing for what is none.
#[must_use]
pub fn postcode(text: &str) -> Option<String> {
    let code: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    // The inward part has three signs: what stands before them is the outward part.
    let split = code.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
    let (outward, inward) = code.split_at(split);
    let shape = |part: &str| -> String { part.chars().map(shape_of).collect() };
    let outward_good =
        matches!(shape(outward).as_str(), "A9" | "A99" | "AA9" | "AA99" | "A9A" | "AA9A") || code == "GIR0AA";
    (outward_good && shape(inward) == "9AA").then(|| format!("{outward} {inward}"))
}

/// The postcode that an address ends with, alone or behind its other words.
#[must_use]
pub fn postcode_in(address: &str) -> Option<String> {
    let words: Vec<&str> = address.split([' ', ',', '\n', '\t', '\u{a0}']).filter(|word| !word.is_empty()).collect();
    let pairs = words.windows(2).map(<[&str]>::concat);
    let ones = words.iter().map(|word| (*word).to_owned());
    pairs.filter_map(|pair| postcode(&pair)).next_back().or_else(|| ones.filter_map(|one| postcode(&one)).next_back())
}

fn shape_of(letter: char) -> char {
    match letter {
        'A'..='Z' => 'A',
        '0'..='9' => '9',
        _ => '?',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_with_its_postcode() {
        for (address, found) in [
            ("1 High St, Newport NP20 4ND", Some("NP20 4ND")),
            ("1 High St\nNewport\nnp204nd", Some("NP20 4ND")),
            ("Flat 2, M1 1AE", Some("M1 1AE")),
            ("1 High St, Newport", None),
            ("", None),
            ("é é", None),
        ] {
            assert_eq!(postcode_in(address).as_deref(), found, "{address}");
        }
    }
}
