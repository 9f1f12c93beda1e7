//! Names of people in one form, so that two ways of writing one are one.
//!
//! ```
//! assert_eq!(homeround::cells::name("Mrs. Megan O\u{2019}Neill"), "megan o'neill");
//! ```

/// Words in front of a name that are no part of it.
const TITLES: [&str; 9] = ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sir"];

/// A name in small letters, without titles and points, its blanks single, its apostrophes straight, `Rees, Megan` turned round.
#[must_use]
pub fn name(text: &str) -> String {
    let turned = match text.split_once(',') {
        Some((last, first)) if !first.trim().is_empty() => format!("{first} {last}"),
        _ => text.to_owned(),
    };
    let folded = turned.to_lowercase().replace(['\u{2019}', '\u{2018}', '\u{02bc}'], "'");
    let words: Vec<&str> =
        folded.split(|c: char| c == '.' || c.is_whitespace()).filter(|word| !word.is_empty()).collect();
    let titles = words.iter().take_while(|word| TITLES.contains(word)).count();
    // A name that is nothing but a title is a name.
    words[if titles == words.len() { 0 } else { titles }..].join(" ")
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn one_name_however_it_is_written() {
        for text in ["Megan O'Neill", "O\u{2019}Neill, Megan", " mrs.  MEGAN O'NEILL ", "Ms Megan\u{a0}O'Neill"] {
            assert_eq!(name(text), "megan o'neill", "{text}");
        }
        assert_eq!((name("Mr"), name(""), name("Rees,")), ("mr".to_owned(), String::new(), "rees,".to_owned()));
    }
}
