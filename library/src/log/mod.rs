//! Signed logs around files: keys, the register, what was received, bundles for auditors, and totals for commissioners.

pub mod audit;
mod away;
pub mod bundle;
pub mod files;
pub mod hex;
pub mod names;
pub mod receive;
pub mod reference;
pub mod sign;
pub mod totals;

pub use files::{KeyFile, LogFile, LogRow, RegisterFile};
pub use hex::Hex;
pub use receive::{LogReport, examine};

use crate::fault::{Fault, Faults};

/// A fault of a whole file.
#[must_use]
pub fn whole_file(file: &str, problem: &str, remedy: &str) -> Faults {
    Faults(vec![fault(file, None, "", problem, remedy)])
}

pub(crate) fn fault(file: &str, row: Option<usize>, column: &str, problem: &str, remedy: &str) -> Fault {
    Fault {
        file: file.to_owned(),
        row,
        column: column.to_owned(),
        value: String::new(),
        problem: problem.to_owned(),
        remedy: remedy.to_owned(),
    }
}
