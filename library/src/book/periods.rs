//! The periods of the day with travel times of their own.
//!
//! ```
//! # use std::collections::BTreeMap;
//! # use homeround::book::starter::list_starter_files;
//! # use homeround::planning::LoadedBranch;
//! # let files: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! # let branch = LoadedBranch::from_source(&files)?;
//! // From half past seven to half past nine ways take longer.
//! assert_eq!(homeround::book::periods::list_periods(&branch.book), [(7 * 60 + 30, 9 * 60 + 30)]);
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use super::model::Book;

/// The book's periods, each once and in order: from which minute of the day until which. The core numbers them from 1.
#[must_use]
pub fn list_periods(book: &Book) -> Vec<(u16, u16)> {
    let mut found: Vec<(u16, u16)> =
        book.travel.periods.iter().map(|row| (row.from.minute, row.until.minute)).collect();
    found.sort_unstable();
    found.dedup();
    found
}
