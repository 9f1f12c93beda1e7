//! How a command ends: an answer, or a reason why there is none. Each has its exit code.

use homeround::failure::Failure;
use homeround::fault::Faults;
use homeround_core::ground::ErrorRow;

/// What a command found out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// It holds; it was done. Exit code 0.
    Yes,
    /// It does not: violations, shortfalls, a broken log. Exit code 1.
    No,
    /// Nobody knows yet. Exit code 4.
    Undecided,
}

/// Why a command has no answer.
#[derive(Debug)]
pub enum CommandFailure {
    /// The command line cannot be meant. Exit code 2.
    Usage(String),
    /// The input is wrong, and in all these ways. Exit code 3.
    Input(Faults),
    /// Something broke that should not. Exit code 5.
    Broken(anyhow::Error),
    /// Somebody stopped it. Exit code 130.
    Interrupted,
}

impl CommandFailure {
    /// What the catalogue says of it.
    #[must_use]
    pub fn row(&self) -> &'static ErrorRow {
        match self {
            Self::Usage(_) => &Failure::REFUSED,
            Self::Input(_) => &Failure::FAULTS,
            Self::Broken(error) => Failure::internal_row(error.as_ref()),
            Self::Interrupted => &Failure::INTERRUPTED,
        }
    }
}

impl From<Failure> for CommandFailure {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(why) => Self::Usage(why),
            Failure::Faults(faults) => Self::Input(faults),
            Failure::Interrupted => Self::Interrupted,
            Failure::Internal(error) => Self::Broken(anyhow::Error::from_boxed(error)),
        }
    }
}

impl From<Faults> for CommandFailure {
    fn from(faults: Faults) -> Self {
        Self::Input(faults)
    }
}

impl From<anyhow::Error> for CommandFailure {
    fn from(error: anyhow::Error) -> Self {
        Self::Broken(error)
    }
}

impl From<std::io::Error> for CommandFailure {
    fn from(error: std::io::Error) -> Self {
        Self::Broken(error.into())
    }
}

/// The exit code of a command's end.
#[must_use]
pub fn exit_code(end: &Result<Answer, CommandFailure>) -> u8 {
    match end {
        Ok(Answer::Yes) => 0,
        Ok(Answer::No) => 1,
        Err(CommandFailure::Usage(_)) => 2,
        Err(CommandFailure::Input(_)) => 3,
        Ok(Answer::Undecided) => 4,
        Err(CommandFailure::Broken(_)) => 5,
        Err(CommandFailure::Interrupted) => 130,
    }
}
