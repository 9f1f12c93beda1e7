//! A moment as somebody writes it.
//!
//! ```
//! use homeround::verification::parse_moment;
//!
//! assert_eq!(parse_moment("2026-06-01T10:00:00+01:00").unwrap(), parse_moment("2026-06-01T09:00:00Z").unwrap());
//! assert!(parse_moment("tomorrow").is_err());
//! ```

use homeround_core::ground::Instant;
use homeround_core::verification::Event;

use crate::cells::datetime::with_offset;
use crate::failure::Failure;
use crate::words::Quote;

/// The moment in `2026-03-08T23:00:00+00:00`.
///
/// # Errors
/// [`Failure::Refused`] when it has no offset or does not lie between 1970 and 2200.
pub fn parse_moment(text: &str) -> Result<Instant, Failure> {
    let example = "2026-03-08T23:00:00+00:00";
    let found = with_offset(text).ok_or_else(|| {
        Failure::Refused(format!("{text} is no moment: write it with its offset, {example}", text = text.quoted()))
    })?;
    let at = Instant(found.timestamp_millis());
    if !(0..=Event::LATEST.0).contains(&at.0) {
        return Err(Failure::Refused(format!(
            "{text} is not possible: times lie between 1970 and 2200",
            text = text.quoted()
        )));
    }
    Ok(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_without_its_offset_is_refused() {
        assert!(parse_moment("2026-03-08T23:00:00").is_err());
        assert!(parse_moment("2016-12-31T23:59:60Z").is_err(), "it is not the next midnight");
        assert_eq!(parse_moment("2026-03-08T23:00Z").unwrap(), parse_moment("2026-03-08T23:00:00Z").unwrap());
        assert!(parse_moment("0001-01-01T00:00:00Z").is_err() && parse_moment("9999-01-01T00:00:00Z").is_err());
        assert!(parse_moment("2199-12-31T23:59:59Z").is_ok());
        assert_eq!(parse_moment("2026-03-08T23:00:00+01:00").unwrap(), Instant(1_773_007_200_000));
    }
}
