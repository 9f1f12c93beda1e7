//! Why a piece of work has no result.

use std::error::Error;
use std::fmt;

use homeround_core::cost::Inexact;

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
internal!(fmt::Error, std::io::Error, serde_json::Error, toml::ser::Error, Inexact);
