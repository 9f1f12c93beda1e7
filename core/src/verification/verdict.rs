//! A verdict: what a planned visit came to.
//!
//! ```
//! use homeround_core::ground::VisitIx;
//! use homeround_core::verification::verdict::Verdict;
//!
//! assert_eq!(Verdict::unknown(VisitIx(0)).visit, VisitIx(0));
//! ```

use super::finding::{Certainty, Class};
use super::units::Paid;
use crate::ground::VisitIx;

/// How good the evidence of one end of an attendance is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Level {
    /// Somebody's word.
    #[default]
    E0,
    /// An electronic time, place uncertain.
    E1,
    /// A tag or code that can be copied.
    E2,
    /// A one-time token, a place inside the fence, or the client's own telephone.
    E3,
    /// A one-time token or challenge, and inside the fence.
    E4,
}

/// Why a visit was not delivered though nobody failed to come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Reason {
    /// Nobody opened the door.
    NoAccess,
    /// The client sent the carer away.
    ClientDeclined,
    /// It was cancelled in good time.
    Cancelled,
    /// It was cancelled later than the profile asks for.
    CancelledLate,
}

/// What a visit came to: the first of these that applies.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Status {
    /// The record may not be stored as valid.
    Rejected,
    /// Not delivered, for a reason.
    NotDelivered(Reason),
    /// Nobody came. Merged: a carer of another visit of the client stayed through it.
    Missed {
        /// One attendance covered two planned visits, and counts for the first.
        merged: bool,
    },
    /// Too early to say.
    Pending,
    /// Something must be corrected before billing.
    Incomplete,
    /// Somebody other than the carer must acknowledge something.
    NeedsAck,
    /// Verified, with corrections or somebody's word for weak evidence.
    VerifiedEdited,
    /// Verified by the events alone.
    VerifiedAuto,
}

/// What should be shouted while a visit is pending.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Alert {
    /// Nobody there when the carer should have been.
    Late,
    /// Nobody there when the visit should have been over.
    PossiblyMissed,
}

/// How a start compares with the plan.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Punctuality {
    /// Too early.
    Early,
    /// On time, both bounds included.
    OnTime,
    /// Too late.
    Late,
}

/// When a visit started, against its plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Start {
    /// In less planned start, milliseconds. For a double-up the In of the last carer needed.
    pub late_by_ms: i64,
    /// What that is.
    pub punctuality: Punctuality,
    /// Whether that holds whatever the true time was.
    pub certainty: Certainty,
}

/// A set of finding classes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Classes(u8);

impl Classes {
    /// Adds a class.
    pub fn add(&mut self, class: Class) {
        self.0 |= 1 << class as u8;
    }

    /// Whether a class is in it.
    #[must_use]
    pub const fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u8) != 0
    }
}

/// What one planned visit came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// Which visit.
    pub visit: VisitIx,
    /// What it came to.
    pub status: Status,
    /// A person should look at it.
    pub review: bool,
    /// What is shouted meanwhile.
    pub alert: Option<Alert>,
    /// When it started; nothing while it has not, or not with all carers needed.
    pub start: Option<Start>,
    /// How many carers' attendances are linked to it.
    pub attended: u8,
    /// The weakest evidence among its Ins.
    pub evidence_in: Level,
    /// The weakest evidence among its Outs.
    pub evidence_out: Level,
    /// The evidence is too weak to verify without somebody's word.
    pub low_evidence: bool,
    /// Corrections are part of it.
    pub edited: bool,
    /// A punch for it is held or quarantined until somebody corrects it.
    pub held: bool,
    /// Time with as many carers as needed, milliseconds; for one carer, the time delivered.
    pub covered_ms: i64,
    /// Of a double-up, the time with somebody there and fewer than needed, milliseconds.
    pub single_handed_ms: i64,
    /// Delivered time of all its carers and what it counts for.
    pub paid: Paid,
    /// The classes of its findings.
    pub classes: Classes,
}

impl Verdict {
    /// A visit about which nothing is known.
    #[must_use]
    pub const fn unknown(visit: VisitIx) -> Self {
        Self {
            visit,
            status: Status::Pending,
            review: false,
            alert: None,
            start: None,
            attended: 0,
            evidence_in: Level::E0,
            evidence_out: Level::E0,
            low_evidence: false,
            edited: false,
            held: false,
            covered_ms: 0,
            single_handed_ms: 0,
            paid: Paid { exact_ms: 0, units: 0, minutes: 0, carry_in: 0, carry_out: 0 },
            classes: Classes(0),
        }
    }

    /// Draws the status from what it came to so far and the classes of its open findings: the first that applies.
    pub(super) fn settle(&mut self) {
        self.review = self.classes.has(Class::Suspect);
        let open = self.held && !self.edited && matches!(self.status, Status::Pending | Status::Missed { .. });
        if self.classes.has(Class::Reject) {
            self.status = Status::Rejected;
            self.paid = Paid { exact_ms: self.paid.exact_ms, ..Paid::default() };
        } else if open {
            self.status = Status::Incomplete;
        } else if self.status == Status::VerifiedAuto {
            self.status = of_classes(self.classes, self.low_evidence, self.edited);
        }
    }

    /// Whether somebody came when nobody should have had to ask: not missed, and no correction open.
    #[must_use]
    pub const fn needs_attention(&self) -> bool {
        matches!(self.status, Status::Missed { .. } | Status::Rejected | Status::Incomplete)
    }
}

/// What a record that is there and waits for nothing comes to.
#[must_use]
pub const fn of_classes(classes: Classes, low_evidence: bool, edited: bool) -> Status {
    if classes.has(Class::Reject) {
        Status::Rejected
    } else if classes.has(Class::Fix) {
        Status::Incomplete
    } else if classes.has(Class::Ack) || (low_evidence && !edited) {
        Status::NeedsAck
    } else if edited {
        Status::VerifiedEdited
    } else {
        Status::VerifiedAuto
    }
}
