//! The words that answers use for what the core found.

use homeround_core::verification::correction::Accepted;
use homeround_core::verification::finding::Unit;
use homeround_core::verification::{Alert, Certainty, Class, Level, Reason, Status};

/// A status in the reference's words.
#[must_use]
pub(super) fn status_word(status: Status) -> &'static str {
    match status {
        Status::Rejected => "REJECTED",
        Status::NotDelivered(_) => "NOT_DELIVERED",
        Status::Missed { .. } => "MISSED",
        Status::Incomplete => "INCOMPLETE",
        Status::NeedsAck => "NEEDS_ACK",
        Status::VerifiedEdited => "VERIFIED_EDITED",
        Status::VerifiedAuto => "VERIFIED_AUTO",
        _ => "PENDING",
    }
}

pub(super) fn reason_word(status: Status) -> Option<&'static str> {
    match status {
        Status::NotDelivered(Reason::NoAccess) => Some("no_access"),
        Status::NotDelivered(Reason::ClientDeclined) => Some("client_declined"),
        Status::NotDelivered(Reason::Cancelled) => Some("cancelled"),
        Status::NotDelivered(Reason::CancelledLate) => Some("cancelled_late"),
        Status::Missed { merged: true } => Some("merged"),
        _ => None,
    }
}

pub(super) fn alert_word(alert: Alert) -> &'static str {
    match alert {
        Alert::Late => "LATE",
        Alert::PossiblyMissed => "POSSIBLY_MISSED",
    }
}

pub(in crate::verification) fn state_word(state: Accepted) -> &'static str {
    match state {
        Accepted::NotYet => "not_yet",
        Accepted::Accepted => "accepted",
        Accepted::Pending => "pending",
        Accepted::Refused => "refused",
    }
}

pub(super) fn certainty_word(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Certain => "certain",
        Certainty::Possible => "possible",
    }
}

pub(super) fn level_word(level: Level) -> &'static str {
    ["E0", "E1", "E2", "E3", "E4"][level as usize]
}

pub(super) fn class_word(class: Class) -> &'static str {
    match class {
        Class::Reject => "REJECT",
        Class::Fix => "FIX",
        Class::Ack => "ACK",
        Class::Info => "INFO",
        Class::Suspect => "SUSPECT",
    }
}

pub(super) fn unit_word(unit: Unit) -> Option<&'static str> {
    match unit {
        Unit::Nothing => None,
        Unit::Milliseconds => Some("ms"),
        Unit::Millimetres => Some("mm"),
        Unit::MetresAnHour => Some("m/h"),
        Unit::Count => Some("count"),
        Unit::Thousandths => Some("thousandths"),
    }
}
