//! The made-up week of the starter branch as a signed log: evidence to try things on, without a device.

use super::week::{StarterWeek, simulate_starter};
use crate::failure::Failure;
use crate::log::sign::{RECEIVER, sign};
use crate::log::{KeyFile, LogFile, RegisterFile};
use crate::source::SourceFile;

/// A signed week, and what belongs to it.
#[derive(Debug)]
pub struct SignedWeek {
    /// The week that is signed.
    pub week: StarterWeek,
    /// The log as its receiver keeps it.
    pub log: LogFile,
    /// The register of its keys.
    pub register: RegisterFile,
    /// The receiver's key, which is in the register.
    pub receiver: KeyFile,
}

/// Signs the week of [`simulate_starter`] with new keys.
///
/// # Errors
/// When the system has no random numbers; otherwise as [`simulate_starter`].
pub fn sign_starter() -> Result<SignedWeek, Failure> {
    let (week, receiver) = (simulate_starter()?, KeyFile::new()?);
    let key = |name: &str| if name == RECEIVER { Ok(receiver.clone()) } else { KeyFile::new() };
    let (rows, register) = sign::<Failure>("Starter branch", &week.feed, &week.timetable, key)?;
    let log = LogFile::read(&SourceFile::new("week.log", LogFile::bytes(&rows)?))?;
    Ok(SignedWeek { week, log, register, receiver })
}
