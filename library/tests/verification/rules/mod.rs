//! Every rule of the verification reference, V01 to V60: where it holds, where it does not, and the last value on either
//! side. Written as scenarios, as anybody could write them from the schema.

/// A test of each side of each rule, named after it; and the list of them, to hold against the reference.
macro_rules! rules {
    ($($rule:ident { positive: $yes:expr, negative: $no:expr, boundary: $edge:expr $(,)? })+) => {
        $(mod $rule {
            use super::*;
            #[test]
            fn positive() {
                $yes;
            }
            #[test]
            fn negative() {
                $no;
            }
            #[test]
            fn boundary() {
                $edge;
            }
        })+
        pub(super) const TESTED: &[&str] = &[$(stringify!($rule)),+];
    };
}

mod edits_and_patterns;
mod places_and_presence;
mod records;
mod situations;

/// The lines of a small table that are not comments, without the first.
fn lines(table: &str) -> impl Iterator<Item = &str> {
    table.lines().filter(|line| !line.starts_with('#')).skip(1)
}

#[test]
fn every_rule_of_the_reference_is_tested_under_its_name() {
    let named = |line: &str| {
        let mut cells = line.split(',');
        let (id, name) = (cells.next().unwrap(), cells.next().unwrap());
        let name = name.to_lowercase().replace(" / ", "_").replace(" & work_time", "");
        format!("{}_{name}", id.to_lowercase())
    };
    let rules: Vec<_> = lines(include_str!("../rules.csv")).map(named).collect();
    assert_eq!(rules, [records::TESTED, places_and_presence::TESTED, edits_and_patterns::TESTED].concat());
}

#[test]
fn every_case_of_the_reference_is_a_test_of_its_name() {
    let tests = [
        include_str!("../cases/clocks_and_fences.rs"),
        include_str!("../cases/visits.rs"),
        include_str!("../cases/scenarios.rs"),
    ]
    .concat();
    let missing: Vec<_> = lines(include_str!("../cases.csv"))
        .filter(|case| !tests.contains(&format!("#[test]\nfn {}_", case.to_lowercase())))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
