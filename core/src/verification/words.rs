//! The words for kinds, methods and verdicts: one table from which files are read and answers are written.

use super::correction::Accepted;
use super::event::{EventKind, PunchMethod};
use super::finding::{Certainty, Class, Unit};
use super::geofence::Geofence;
use super::verdict::{Alert, Level, Punctuality, Reason, Status};

/// The capitals of a word of `N` bytes.
const fn capitals<const N: usize>(word: &str) -> [u8; N] {
    let (from, mut to, mut at) = (word.as_bytes(), [0; N], 0);
    while at < N {
        to[at] = from[at].to_ascii_uppercase();
        at += 1;
    }
    to
}

/// One word as text in capitals.
macro_rules! name_of {
    ($word:literal) => {{
        const NAME: [u8; $word.len()] = capitals($word);
        match core::str::from_utf8(&NAME) {
            Ok(name) => name,
            Err(_) => $word,
        }
    }};
}

/// Declares the words of enums.
macro_rules! words {
    ($($name:ident { $($variant:ident = $word:literal),+ $(,)? })+) => {$(
        impl $name {
            /// Every one with its word, in order.
            pub const WORDS: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),+];

            /// Its word in files, in small letters.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// Its word in capitals.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => name_of!($word),)+ }
            }

            /// The one with a word, in small letters; `None` when there is none.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    )+};
}

words! {
    EventKind {
        In = "in",
        Out = "out",
        Leave = "leave",
        Return = "return",
        NoAccess = "no_access",
        ClientDeclined = "client_declined",
        TaskDone = "task_done",
        Note = "note",
        ServerAnchor = "server_anchor",
        KeyRotate = "key_rotate",
    }
    PunchMethod {
        Gps = "gps",
        CallerNumber = "caller_number",
        StaticTag = "static_tag",
        ChallengeTag = "challenge_tag",
        OneTimeToken = "one_time_token",
        Manual = "manual",
    }
    Level { E0 = "e0", E1 = "e1", E2 = "e2", E3 = "e3", E4 = "e4" }
    Class { Reject = "reject", Fix = "fix", Ack = "ack", Info = "info", Suspect = "suspect" }
    Certainty { Certain = "certain", Possible = "possible" }
    Alert { Late = "late", PossiblyMissed = "possibly_missed" }
    Punctuality { Early = "early", OnTime = "on_time", Late = "late" }
    Reason {
        NoAccess = "no_access",
        ClientDeclined = "client_declined",
        Cancelled = "cancelled",
        CancelledLate = "cancelled_late",
    }
    Accepted { NotYet = "not_yet", Accepted = "accepted", Pending = "pending", Refused = "refused" }
    Geofence { Inside = "inside", Outside = "outside", Uncertain = "uncertain" }
}

/// Declares every status once: its word in files, and its words for people.
macro_rules! status_words {
    ($([$($status:tt)+] = $word:literal $people:literal),+ $(,)?) => {
        impl Status {
            /// Every one, the gravest first. Their numbers in signed totals count from here: more may only be added at the end.
            pub const ALL: &'static [Self] = &[$($($status)+),+];

            /// Its word in small letters, without its reason.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $($($status)+ => $word,)+ }
            }

            /// Its word in files, in capitals, without its reason.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $($($status)+ => name_of!($word),)+ }
            }

            /// What it is called before people, its reason included.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $($($status)+ => $people,)+ }
            }

            /// Why it was not delivered, or that it was merged with another visit; `None` when neither is so.
            #[must_use]
            pub const fn reason_word(self) -> Option<&'static str> {
                match self {
                    Self::NotDelivered(reason) => Some(reason.word()),
                    Self::Missed { merged: true } => Some("merged"),
                    _ => None,
                }
            }

            /// The one of a [name](Self::name) and a [reason](Self::reason_word); `None` when there is none.
            #[must_use]
            pub fn from_names(name: &str, reason: Option<&str>) -> Option<Self> {
                Self::ALL.iter().copied().find(|status| status.name() == name && status.reason_word() == reason)
            }

            /// Its number in signed totals, from 1.
            #[must_use]
            pub fn number(self) -> u8 {
                Self::ALL.iter().position(|status| *status == self).map_or(0, |at| at as u8 + 1)
            }
        }
    };
}

status_words! {
    [Self::Rejected] = "rejected" "rejected",
    [Self::NotDelivered(Reason::NoAccess)] = "not_delivered" "not delivered: no access",
    [Self::NotDelivered(Reason::ClientDeclined)] = "not_delivered" "not delivered: client declined",
    [Self::NotDelivered(Reason::Cancelled)] = "not_delivered" "not delivered: cancelled",
    [Self::NotDelivered(Reason::CancelledLate)] = "not_delivered" "not delivered: cancelled late",
    [Self::Missed { merged: false }] = "missed" "missed",
    [Self::Missed { merged: true }] = "missed" "missed: merged with another visit",
    [Self::Pending] = "pending" "pending",
    [Self::Incomplete] = "incomplete" "to be corrected",
    [Self::NeedsAck] = "needs_ack" "to be acknowledged",
    [Self::VerifiedEdited] = "verified_edited" "verified with corrections",
    [Self::VerifiedAuto] = "verified_auto" "verified",
}

impl Unit {
    /// Its symbol; `None` for nothing.
    #[must_use]
    pub const fn symbol(self) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::Milliseconds => Some("ms"),
            Self::Millimetres => Some("mm"),
            Self::MetresAnHour => Some("m/h"),
            Self::Count => Some("count"),
            Self::Thousandths => Some("thousandths"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for (word, kind) in EventKind::WORDS {
            assert_eq!((kind.word(), EventKind::from_word(word)), (*word, Some(*kind)));
        }
        for (word, method) in PunchMethod::WORDS {
            assert_eq!((method.word(), PunchMethod::from_word(word)), (*word, Some(*method)));
        }
        assert_eq!(EventKind::from_word("In"), None);
    }

    #[test]
    fn capitals_are_the_same_words() {
        assert_eq!((Status::VerifiedAuto.name(), Alert::PossiblyMissed.name()), ("VERIFIED_AUTO", "POSSIBLY_MISSED"));
        assert_eq!((Level::E3.name(), Geofence::Inside.name()), ("E3", "INSIDE"));
        assert_eq!(Status::Missed { merged: true }.reason_word(), Some("merged"));
    }

    #[test]
    fn a_status_has_one_number_and_comes_back_from_its_names() {
        for (at, status) in Status::ALL.iter().enumerate() {
            assert_eq!(usize::from(status.number()), at + 1);
            assert_eq!(Status::from_names(status.name(), status.reason_word()), Some(*status));
        }
        assert_eq!(Status::from_names("NOT_DELIVERED", None), None);
        assert_eq!(Status::from_names("missed", None), None);
    }
}
