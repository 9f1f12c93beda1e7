//! The catalogue of errors: every error of the core with its codes, sentences and remedies.
//!
//! ```
//! use homeround_core::catalogue::find_row;
//! use homeround_core::ground::CatalogueError;
//! use homeround_core::rounds::NotLegal;
//!
//! assert_eq!((NotLegal.code(), NotLegal.to_string().as_str()), ("HR0172", "the roster to begin from breaks a rule"));
//! assert_eq!(find_row(&NotLegal).map(|row| row.remedy), Some(NotLegal.remedy()));
//! ```

use core::error::Error;

use crate::book::travel::WrongSize;
use crate::certificate::InvalidCertificate;
use crate::cost::{BadTariff, Inexact, InvalidInput, NoPrice, NoRate, NotJudged, Unpriceable, Unreadable};
use crate::ground::{CatalogueError, ErrorRow};
use crate::rounds::{Fault, NotLegal, TooSmall, Violation};
use crate::verification::log::{ExamineMemoryTooSmall, RecordFault};
use crate::verification::{EventFault, PlanFault, ProfileFault, VerifyError};

/// Declares the errors that the catalogue knows: their heading, and their types.
macro_rules! catalogue {
    ($($(#[$cfg:meta])* $heading:literal $error:ty;)+) => {
        /// The rows of every error, under its heading, in the order of their codes.
        pub const CATALOGUE: &[(&str, &[ErrorRow])] = &[$($(#[$cfg])* ($heading, <$error>::ROWS)),+];

        /// The row of an error that the catalogue knows; `None` for any other.
        #[must_use]
        pub fn find_row(error: &(dyn Error + 'static)) -> Option<&'static ErrorRow> {
            $($(#[$cfg])* if let Some(error) = error.downcast_ref::<$error>() {
                return Some(error.row());
            })+
            None
        }
    };
}

catalogue! {
    "A problem that cannot be planned" Fault;
    "A roster that breaks a rule" Violation;
    "Memory for a search" TooSmall;
    "A roster to begin from" NotLegal;
    "A verification without an answer" VerifyError;
    "An event" EventFault;
    "A plan to verify against" PlanFault;
    "A verification profile" ProfileFault;
    "A record of a log" RecordFault;
    "Memory for an examination" ExamineMemoryTooSmall;
    "Exact arithmetic" Inexact;
    "A number" Unreadable;
    "Time that cannot be priced" Unpriceable;
    "A rate" NoRate;
    "A tariff" BadTariff;
    "An input of the price" InvalidInput;
    "A price" NoPrice;
    "A payslip" NotJudged;
    "A certificate" InvalidCertificate;
    #[cfg(feature = "heapless")]
    "A table of fixed size" crate::fixed::CapacityError;
    "A travel estimate" WrongSize;
    #[cfg(feature = "alloc")]
    "A day to repair" crate::advice::Stuck;
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn codes_are_unique_and_sentences_whole() {
        let mut seen = BTreeSet::new();
        for row in CATALOGUE.iter().flat_map(|(_, rows)| *rows) {
            assert!(seen.insert(row.code), "{} twice", row.code);
            let number = row.code.strip_prefix("HR").unwrap();
            assert!(number.len() == 4 && number.bytes().all(|digit| digit.is_ascii_digit()), "{}", row.code);
            assert!(row.remedy.ends_with('.') && !row.problem.ends_with('.'), "{}", row.code);
        }
    }

    #[test]
    fn an_error_finds_its_row_and_is_written_with_its_values() {
        let error = Fault::PinMany(7);
        assert_eq!(find_row(&error).map(|row| row.code), Some("HR0113"));
        assert_eq!(error.to_string(), "pin row 7 gives a visit more carers than it needs");
        assert_eq!((error.code(), NotLegal.code()), ("HR0113", "HR0172"));
        assert_eq!(find_row(&core::fmt::Error), None);
    }
}
