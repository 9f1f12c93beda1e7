//! A trouble: what can be wrong with an event in a device's log, each with the rule that names it.
//!
//! ```
//! use homeround_core::verification::log::{LogFault, LogFaults};
//!
//! let faults = LogFaults::NONE.with(LogFault::Rollback);
//! assert!(faults.has(LogFault::Rollback) && !faults.is_empty());
//! assert_eq!(faults.each().map(LogFault::word).collect::<Vec<_>>(), [LogFault::Rollback.word()]);
//! ```

use crate::verification::finding::{Class, Rule};

/// Declares the troubles once, with the rule, the class, and the word each is written as.
macro_rules! troubles {
    ($($(#[$doc:meta])* $variant:ident = $word:literal $rule:ident $class:ident),+ $(,)?) => {
        /// What is wrong with one event, or with the log it stands in.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[non_exhaustive]
        pub enum LogFault {
            $($(#[$doc])* $variant,)+
        }

        impl LogFault {
            /// Every trouble, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its word, as files and reports write it.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The rule whose verdict it is.
            #[must_use]
            pub const fn rule(self) -> Rule {
                match self { $(Self::$variant => Rule::$rule,)+ }
            }

            /// What it asks for. A gap becomes an acknowledgement only when it has waited for long enough (V15).
            #[must_use]
            pub const fn class(self) -> Class {
                match self { $(Self::$variant => Class::$class,)+ }
            }
        }
    };
}

troubles! {
    /// The bytes are not the canonical encoding of an event: bytes are what is signed, another form is refused.
    Malformed = "malformed" SigInvalid Reject,
    /// The device's signature, or the server's in an anchor, does not hold.
    Signature = "signature" SigInvalid Reject,
    /// Signed for another organisation.
    ForeignOrganisation = "foreign organisation" Replay Reject,
    /// Stands in another device's log.
    ForeignDevice = "foreign device" Replay Reject,
    /// A challenge or one-time code that was accepted before.
    Replayed = "replay" Replay Reject,
    /// The key was never enrolled for this device.
    KeyUnknown = "unknown key" KeyState Reject,
    /// The device had changed to another key, or had not yet changed to this one.
    KeyRetired = "retired key" KeyState Reject,
    /// The key was revoked before the event can have happened.
    KeyRevoked = "revoked key" KeyState Reject,
    /// The key was revoked, and nothing shows that the event happened before.
    KeyDoubted = "perhaps revoked key" KeyState Reject,
    /// The event before it is held, and is not the one it was chained to.
    ChainBreak = "chain break" ChainBreak Suspect,
    /// The event before it is missing.
    Gap = "gap" ChainGap Info,
    /// Another event of the same device has its number, or follows the same event.
    Fork = "fork" Fork Suspect,
    /// Stands at or after a number that the receiver had acknowledged with other content: the device was set back.
    Rollback = "rollback" Fork Suspect,
    /// The monotonic clock went backwards without a restart.
    MonotonicBackwards = "monotonic clock backwards" MonoBackwards Suspect,
    /// Events that the receiver had acknowledged are missing from the end.
    TruncatedTail = "truncated tail" ChainGap Ack,
    /// Only the place of a record is held, and no record that follows is chained to it: nothing shows that it was ever there.
    Unconfirmed = "unconfirmed erasure" ChainGap Info,
    /// The log ends with a record of which only the place is held: nothing shows that it ended there.
    ErasedEnd = "erased end" ChainGap Ack,
    /// Nothing after the last events says that they are the last: what was cut off before it was sent cannot be seen.
    NotClosed = "log not closed" ChainGap Info,
}

impl LogFault {
    /// Whether an event with it is no evidence at all: kept, shown, and used for nothing.
    #[must_use]
    pub const fn quarantines(self) -> bool {
        matches!(self.class(), Class::Reject)
    }

    /// Whether an event with it can be no better evidence than an electronic time (E1).
    #[must_use]
    pub const fn weakens(self) -> bool {
        matches!(self, Self::ChainBreak | Self::Fork | Self::Rollback)
    }
}

/// A set of troubles, and whether only the event's hash is known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct LogFaults(u32);

impl LogFaults {
    const QUARANTINING: u32 = Self::WITHHELD.0 | Self::where_it(true);
    const WEAKENING: u32 = Self::where_it(false);

    /// The troubles that quarantine, or those that weaken.
    const fn where_it(quarantines: bool) -> u32 {
        let (mut bits, mut at) = (0, 0);
        while at < LogFault::ALL.len() {
            let trouble = LogFault::ALL[at];
            if (quarantines && trouble.quarantines()) || (!quarantines && trouble.weakens()) {
                bits |= 1 << trouble as u16;
            }
            at += 1;
        }
        bits
    }

    /// None at all.
    pub const NONE: Self = Self(0);
    /// Erased, or not shown: a place in the chain that has a hash and no content.
    pub const WITHHELD: Self = Self(1 << 31);

    /// One of them.
    #[must_use]
    pub const fn from_fault(trouble: LogFault) -> Self {
        Self(1 << trouble as u16)
    }

    /// These and one more.
    #[must_use]
    pub const fn with(self, trouble: LogFault) -> Self {
        Self(self.0 | 1 << trouble as u16)
    }

    /// Adds one.
    pub const fn add(&mut self, trouble: LogFault) {
        *self = self.with(trouble);
    }

    /// Takes one away.
    pub const fn remove(&mut self, trouble: LogFault) {
        self.0 &= !(1 << trouble as u16);
    }

    /// Whether one is in it.
    #[must_use]
    pub const fn has(self, trouble: LogFault) -> bool {
        self.0 & (1 << trouble as u16) != 0
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether only the hash is known.
    #[must_use]
    pub const fn withheld(self) -> bool {
        self.0 & Self::WITHHELD.0 != 0
    }

    /// Those in it, in order.
    pub fn each(self) -> impl Iterator<Item = LogFault> {
        // Nearly every set is empty.
        let all = if self.is_empty() { &[][..] } else { LogFault::ALL };
        all.iter().copied().filter(move |&trouble| self.has(trouble))
    }

    /// Whether the event is no evidence: quarantined, or withheld.
    #[must_use]
    pub const fn quarantined(self) -> bool {
        self.0 & Self::QUARANTINING != 0
    }

    /// Whether the event can be no better than E1.
    #[must_use]
    pub const fn weakened(self) -> bool {
        self.0 & Self::WEAKENING != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_has_a_bit_of_its_own_and_a_rule_of_the_log() {
        for (at, &trouble) in LogFault::ALL.iter().enumerate() {
            assert_eq!(LogFaults::from_fault(trouble).each().collect::<alloc::vec::Vec<_>>(), [trouble]);
            assert!(!LogFaults::from_fault(trouble).withheld() && at < 31);
            assert!(("V13"..="V24").contains(&trouble.rule().id()), "{trouble:?}");
        }
        assert!(LogFaults::WITHHELD.quarantined() && !LogFaults::NONE.quarantined());
    }
}
