//! Signed logs around files: keys, the register, what was received, bundles for auditors, and totals for commissioners.
//!
//! ```
//! use homeround::log::examine;
//! use homeround::starter::sign_starter;
//!
//! // A week, signed as devices sign it, is sent and examined by whoever received it.
//! let signed = sign_starter()?;
//! let (report, received) = examine(&signed.log, &signed.register, Some(&signed.week.timetable))?;
//! assert_eq!(report.records, signed.log.rows.len());
//! assert!(report.holds() && !received.events.is_empty());
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

pub mod audit;
mod away;
pub mod bundle;
pub mod files;
pub mod hex;
pub mod names;
pub mod receive;
pub(crate) mod reference;
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
