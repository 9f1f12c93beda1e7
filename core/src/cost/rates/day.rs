//! Days as the tables write them.

use crate::ground::Date;

/// A day that is written in a table.
pub(super) const fn day(year: i32, month: u32, day: u32) -> Date {
    match Date::new(year, month, day) {
        Some(date) => date,
        None => Date(i32::MAX),
    }
}
