//! How a command ends: an answer, or a reason why there is none. Each has its exit code.
//!
//! One state of the world has one code in every command that asks for it; a command that asks for nothing ends with 0 when it
//! did what it was told, whatever stands in what it wrote.
//!
//! | Code | Meaning | For instance |
//! |---|---|---|
//! | 0 | yes, or done | every visit is made and every rule kept; the fee pays; pay is lawful; the file is written |
//! | 1 | no | `check`: a rule is broken or a visit is not made; `fee`, `price --fee`: it does not pay; a log does not hold; rows were set aside |
//! | 2 | the command line cannot be meant | an output is a file that is read |
//! | 3 | the input is wrong | a fault in a book; a roster of another branch |
//! | 4 | nobody knows | `plan`, `prove`, `what-if`: visits are left that no proof says cannot be made; `wages audit`: what is not known decides |
//! | 5 | something broke | the disk is full; a folder cannot be written to |
//! | 130 | stopped by Ctrl-C or SIGTERM | what was found so far is kept |
//!
//! A roster that leaves visits out is therefore 4 where it was searched for (`plan`: a search proves nothing), 1 where it is
//! asked whether it delivers (`check`, `fit`, `repair`), and no matter where something else is asked of it (`price`, `fee`,
//! `report`, `verify`, `wages`, `scorecard`).

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
