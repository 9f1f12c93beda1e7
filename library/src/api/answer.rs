//! An answer: its status, which is the command's exit code, and its JSON.

use serde::Serialize;
use serde_json::json;

use crate::failure::Failure;

/// Whether work that takes long is to go on.
pub type GoOn<'a> = &'a (dyn Fn() -> bool + Sync);

/// How a request ended: the exit code of the command of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Status {
    /// It holds; it was done.
    Yes = 0,
    /// It does not hold.
    No = 1,
    /// The request cannot be meant.
    Refused = 2,
    /// A document has faults, all of which are told.
    Faults = 3,
    /// Nobody knows yet.
    Undecided = 4,
    /// Something broke that should not.
    Internal = 5,
    /// Whoever watched the work stopped it.
    Stopped = 130,
}

impl Status {
    /// The exit code.
    #[must_use]
    pub fn code(self) -> u8 {
        self as u8
    }

    /// [`Status::Yes`] or [`Status::No`].
    pub(super) fn from_holds(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

/// What a request came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiAnswer {
    /// How it ended.
    pub status: Status,
    /// The answer as JSON in UTF-8, ended by a newline.
    pub json: Vec<u8>,
}

/// The status and the JSON of an answer, or why there is none.
pub(super) type Outcome = Result<ApiAnswer, Failure>;

/// What cannot be meant, and why.
pub(super) fn refused(why: String) -> Failure {
    Failure::Refused(why)
}

impl ApiAnswer {
    /// An answer of this status, written as the command writes it.
    pub(super) fn new(status: Status, answer: &impl Serialize) -> Outcome {
        let mut json = serde_json::to_vec_pretty(answer)?;
        json.push(b'\n');
        Ok(Self { status, json })
    }

    /// The answer, or its failure as one.
    pub(super) fn from_outcome(outcome: Outcome) -> Self {
        outcome.unwrap_or_else(|failure| Self::from_failure(&failure))
    }

    fn from_failure(failure: &Failure) -> Self {
        let (status, code) = match failure {
            // Faults have a document of their own and no message: whoever mends a file needs each with its place.
            Failure::Faults(faults) => return Self::from_value(Status::Faults, &json!({ "faults": faults })),
            Failure::Refused(_) => (Status::Refused, "refused"),
            Failure::Interrupted => (Status::Stopped, "stopped"),
            Failure::Internal(_) => (Status::Internal, "internal"),
        };
        Self::from_value(status, &json!({ "error": { "code": code, "message": failure.to_string() } }))
    }

    fn from_value(status: Status, value: &serde_json::Value) -> Self {
        Self { status, json: format!("{value:#}\n").into_bytes() }
    }
}
