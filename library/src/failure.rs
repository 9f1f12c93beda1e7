//! Why a piece of work has no result.
//!
//! ```
//! use homeround::failure::Failure;
//!
//! let failure = Failure::Refused("there is no carer zoe".to_owned());
//! assert!(failure.row().code.starts_with("HR"));
//! ```

use std::error::Error;
use std::fmt;

use homeround_core::catalogue::find_row;
use homeround_core::cost::Inexact;
use homeround_core::ground::ErrorRow;
use homeround_core::verification::{PlanFault, VerifyError};

use crate::fault::Faults;

/// Why a piece of work has no result.
#[derive(Debug)]
pub enum Failure {
    /// What was asked for cannot be done; the text says why and what to do.
    Refused(String),
    /// The input is wrong, in all these ways.
    Faults(Faults),
    /// Whoever watched the work stopped it.
    Interrupted,
    /// Something broke that should not.
    Internal(Box<dyn Error + Send + Sync>),
}

impl Failure {
    /// Of [`Failure::Refused`].
    pub const REFUSED: ErrorRow = ErrorRow {
        code: "HR0601",
        problem: "what was asked for cannot be done: the message says why",
        remedy: "Ask again as the message says.",
    };
    /// Of [`Failure::Faults`].
    pub const FAULTS: ErrorRow = ErrorRow {
        code: "HR0602",
        problem: "the input is wrong, in all the ways that are listed",
        remedy: "Mend each fault as its line says.",
    };
    /// Of [`Failure::Interrupted`].
    pub const INTERRUPTED: ErrorRow = ErrorRow {
        code: "HR0603",
        problem: "the work was stopped",
        remedy: "Start it again; nothing half-written is left.",
    };
    /// Of [`Failure::Internal`], when the catalogue does not know the error inside.
    pub const INTERNAL: ErrorRow = ErrorRow {
        code: "HR0604",
        problem: "something broke that should not: the message says what",
        remedy: "Check the disk and the rights to it; report anything else as a bug.",
    };
    /// What the catalogue says of failures.
    pub const ROWS: &[ErrorRow] = &[Self::REFUSED, Self::FAULTS, Self::INTERRUPTED, Self::INTERNAL];

    /// What the catalogue says of it: for an error inside, the error's own row.
    #[must_use]
    pub fn row(&self) -> &'static ErrorRow {
        match self {
            Self::Refused(_) => &Self::REFUSED,
            Self::Faults(_) => &Self::FAULTS,
            Self::Interrupted => &Self::INTERRUPTED,
            Self::Internal(error) => Self::internal_row(error.as_ref()),
        }
    }

    /// The row of the first error that the catalogue knows, from `error` down its sources.
    #[must_use]
    pub fn internal_row(error: &(dyn Error + 'static)) -> &'static ErrorRow {
        let mut at = Some(error);
        // The outermost error may only wrap another: the first one in the chain with a row of its own says the most.
        while let Some(error) = at {
            if let Some(row) = find_row(error) {
                return row;
            }
            at = error.source();
        }
        &Self::INTERNAL
    }

    /// The failure of something that should not fail.
    pub fn internal(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Internal(error.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(why) => f.write_str(why),
            Self::Faults(faults) => faults.fmt(f),
            Self::Interrupted => f.write_str("stopped"),
            Self::Internal(error) => error.fmt(f),
        }
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Internal(error) => error.source(),
            _ => None,
        }
    }
}

impl From<Faults> for Failure {
    fn from(faults: Faults) -> Self {
        Self::Faults(faults)
    }
}

/// Errors that mean that something broke.
macro_rules! internal {
    ($($error:ty),+) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::internal(error)
            }
        })+
    };
}
internal!(fmt::Error, std::io::Error, serde_json::Error, toml::ser::Error, Inexact, PlanFault, VerifyError);
