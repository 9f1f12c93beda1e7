//! Sequence numbers of whole records in another system's feed (V11): which one is current, and which is refused.
//!
//! ```
//! use homeround_core::verification::log::sequence::{LowerNumber, Sequence, Taken};
//!
//! let mut feed = Sequence::default();
//! assert_eq!(feed.take(5, LowerNumber::Strict), Taken::Current);
//! assert_eq!(feed.take(4, LowerNumber::Strict), Taken::Refused);
//! assert_eq!(feed.highest(), Some(5));
//! ```

/// What becomes of a record whose number is lower than the current one's: the two readings of the US specification.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum LowerNumber {
    /// Kept as history. This is how records are read.
    History,
    /// Refused. This is how records are written for others.
    Strict,
}

/// What became of a record.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Taken {
    /// It is the record now.
    Current,
    /// It is kept as what the record once was.
    History,
    /// It is refused, and its number is used up.
    Refused,
}

/// The numbers seen of one record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sequence {
    highest: Option<u64>,
}

impl Sequence {
    /// The highest number so far, refused or not.
    #[must_use]
    pub const fn highest(&self) -> Option<u64> {
        self.highest
    }

    /// Takes the next version of a record: equal numbers are refused, higher ones become current whatever is between, lower ones
    /// are history or refused by mode. Panics: never.
    pub fn take(&mut self, number: u64, mode: LowerNumber) -> Taken {
        match (self.highest, mode) {
            // The same number twice is refused under both readings: one of the two records would be lost.
            (Some(highest), _) if number == highest => Taken::Refused,
            (Some(highest), LowerNumber::History) if number < highest => Taken::History,
            (Some(highest), LowerNumber::Strict) if number < highest => Taken::Refused,
            _ => {
                self.highest = Some(number);
                Taken::Current
            }
        }
    }

    /// Uses up the number of a record that was refused for another reason. Panics: never.
    pub fn burn(&mut self, number: u64) {
        self.highest = self.highest.max(Some(number));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after_five(number: u64, mode: LowerNumber) -> Taken {
        let mut sequence = Sequence::default();
        assert_eq!(sequence.take(5, mode), Taken::Current);
        sequence.take(number, mode)
    }

    #[test]
    fn v11_sequence_positive_an_equal_number_is_refused_in_both_modes() {
        assert_eq!(after_five(5, LowerNumber::History), Taken::Refused);
        assert_eq!(after_five(5, LowerNumber::Strict), Taken::Refused);
    }

    #[test]
    fn v11_sequence_negative_a_higher_number_is_current_and_a_gap_is_no_fault() {
        assert_eq!(after_five(6, LowerNumber::Strict), Taken::Current);
        assert_eq!(after_five(u64::MAX, LowerNumber::History), Taken::Current);
    }

    #[test]
    fn v11_sequence_boundary_one_lower_is_history_or_refused_and_refused_numbers_are_burnt() {
        assert_eq!(after_five(4, LowerNumber::History), Taken::History);
        assert_eq!(after_five(4, LowerNumber::Strict), Taken::Refused);
        let mut sequence = Sequence::default();
        sequence.burn(7);
        assert_eq!(sequence.take(7, LowerNumber::Strict), Taken::Refused);
        assert_eq!(sequence.take(8, LowerNumber::Strict), Taken::Current);
    }
}
