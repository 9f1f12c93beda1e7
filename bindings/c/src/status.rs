//! How a call ended, and the guard at every door.

use std::panic::{AssertUnwindSafe, catch_unwind};

use homeround::api::Status;

/// How a call ended: the exit codes of the command.
#[expect(non_camel_case_types, reason = "C has one name space for all constants: these are the names in it")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum HrStatus {
    /// It holds; it was done.
    HR_YES = 0,
    /// It does not hold.
    HR_NO = 1,
    /// The request cannot be meant.
    HR_REFUSED = 2,
    /// A document has faults, all of which the answer tells.
    HR_FAULTS = 3,
    /// Nobody knows yet.
    HR_UNDECIDED = 4,
    /// Something broke that should not.
    HR_INTERNAL = 5,
    /// The work was stopped.
    HR_STOPPED = 130,
}

impl From<Status> for HrStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Yes => Self::HR_YES,
            Status::No => Self::HR_NO,
            Status::Refused => Self::HR_REFUSED,
            Status::Faults => Self::HR_FAULTS,
            Status::Undecided => Self::HR_UNDECIDED,
            Status::Internal => Self::HR_INTERNAL,
            Status::Stopped => Self::HR_STOPPED,
        }
    }
}

/// Does something without letting a panic out.
pub(crate) fn guarded(work: impl FnOnce() -> HrStatus) -> HrStatus {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(HrStatus::HR_INTERNAL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_the_librarys() {
        let judged = [Status::Yes, Status::No, Status::Undecided, Status::Stopped];
        for status in judged.into_iter().chain([Status::Refused, Status::Faults, Status::Internal]) {
            assert_eq!(HrStatus::from(status) as u32, u32::from(status.code()));
        }
    }
}
