//! Counts in words: the one place that knows that one is one.

/// `1 visit`, `2 visits`: a count and what is counted.
#[must_use]
pub fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn one_is_one() {
        assert_eq!([0, 1, 2].map(|count| counted(count, "visit")), ["0 visits", "1 visit", "2 visits"]);
    }
}
