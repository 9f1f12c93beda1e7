//! The profile a book's visits are verified by: one that ships, with what the branch changes in it.
//!
//! ```
//! use homeround::verification::rules::profile_named;
//!
//! // Wales asks for more minutes of a visit than the profile of the United Kingdom does, or for fewer: each has its source.
//! assert!(profile_named("wales")?.late_ms.source.len() > 1);
//! assert!(profile_named("mars").is_err());
//! # Ok::<(), homeround::fault::Faults>(())
//! ```

use homeround_core::ground::CatalogueError;
use homeround_core::verification::Profile;
use homeround_core::verification::profile::{NAMES, UK, find_profile};

use crate::book::Book;
use crate::fault::{Fault, Faults};
use crate::words::nearest;

/// The profile called `name`, or the book's own, or `uk`; with the book's overrides, whose source is the book.
///
/// # Errors
/// Every name that is unknown and every value that is no whole number or too large.
pub fn profile_of(book: &Book, name: Option<&str>) -> Result<Profile<'static>, Faults> {
    let rules = book.verification.as_ref();
    let wanted = name.or(rules.map(|rules| rules.profile.as_str())).unwrap_or(UK.name);
    let mut faults = Faults::default();
    let mut profile = find_profile(wanted).unwrap_or(UK);
    if profile.name != wanted {
        faults.push(fault("profile", wanted, "no such profile", format!("Choose one of {}.", NAMES.join(", "))));
    }
    for (setting, value) in rules.into_iter().flat_map(|rules| &rules.overrides) {
        let names = UK.settings().map(|(name, _)| name);
        match (profile.setting_mut(setting), value.parse::<i64>()) {
            (Some(held), Ok(value)) if (0..=Profile::LARGEST).contains(&value) => {
                held.value = value;
                held.source = "the branch's own choice, in its book";
            }
            (Some(_), _) => {
                let remedy = "Write a whole number, zero or more, in the unit the name ends in.".to_owned();
                faults.push(fault(setting, value, "is no whole number", remedy));
            }
            (None, _) => {
                let near = nearest(setting, names.into_iter()).unwrap_or("late_ms");
                faults.push(fault("overrides", setting, "no such setting", format!("Nearest: {near}.")));
            }
        }
    }
    // Only a profile whose settings all read is judged as a whole: else one fault would be told twice.
    if faults.is_empty()
        && let Err(error) = profile.validated()
    {
        faults.push(fault("overrides", "", &format!("does not load: {error}"), error.remedy().to_owned()));
    }
    faults.or(profile)
}

/// The profile called `name`, as it ships.
///
/// # Errors
/// When none is called so.
pub fn profile_named(name: &str) -> Result<Profile<'static>, Faults> {
    find_profile(name).ok_or_else(|| {
        let remedy = format!("Choose one of {}.", NAMES.join(", "));
        Faults(vec![Fault { file: "--profile".to_owned(), ..fault("profile", name, "no such profile", remedy) }])
    })
}

fn fault(column: &str, value: &str, problem: &str, remedy: String) -> Fault {
    Fault {
        file: "homeround.toml [verification]".to_owned(),
        row: None,
        column: column.to_owned(),
        value: value.to_owned(),
        problem: problem.to_owned(),
        remedy,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::book::model::VerificationRules;
    use crate::book::tests::example;

    fn with(profile: &str, overrides: &[(&str, &str)]) -> Book {
        let overrides: BTreeMap<_, _> = overrides.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        Book { verification: Some(VerificationRules { profile: profile.to_owned(), overrides }), ..example() }
    }

    #[test]
    fn a_book_chooses_and_changes_its_profile() {
        assert_eq!(profile_of(&Book { verification: None, ..example() }, None).unwrap().name, "uk");
        let book = with("us", &[("late_ms", "600000")]);
        let profile = profile_of(&book, None).unwrap();
        assert_eq!((profile.name, profile.late_ms.value), ("us", 600_000));
        assert!(profile.late_ms.source.contains("book"));
        assert_eq!(profile_of(&book, Some("uk")).unwrap().name, "uk");
    }

    #[test]
    fn every_fault_in_the_rules_is_told() {
        let faults = profile_of(&with("uk2", &[("late", "5"), ("early_ms", "-1"), ("auto_level", "x")]), None);
        assert_eq!(faults.unwrap_err().0.len(), 4);
    }
}
