//! A carer, and how a carer stands with a client.
//!
//! ```
//! use homeround_core::book::Carer;
//! use homeround_core::ground::Seconds;
//!
//! // A new carer takes a quarter longer.
//! let new = Carer { slower_permille: 250, ..Carer::default() };
//! assert_eq!(new.lasts(Seconds::from_minutes(30)), Seconds(2_250));
//! ```

use crate::ground::{CarerIx, ClientIx, Cost, ModeIx, Seconds, Skills};

/// A carer: what they can do, how they travel, and what their time and miles cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Carer {
    /// What they are trained for.
    pub skills: Skills,
    /// How they travel between clients.
    pub mode: ModeIx,
    /// Price of one paid second.
    pub per_second: Cost,
    /// Price of one metre travelled.
    pub per_metre: Cost,
    /// Paid time the contract guarantees over the plan; zero for none.
    pub contract_least: Seconds,
    /// Price of one guaranteed second that is not worked.
    pub idle_per_second: Cost,
    /// Paid time that is allowed over the plan, by the contract or by a 48-hour average, hours already worked taken off;
    /// zero for no limit.
    pub contract_most: Seconds,
    /// Paid time over the plan after which a second costs more; zero for none.
    pub overtime_from: Seconds,
    /// What a second of overtime costs on top.
    pub overtime_per_second: Cost,
    /// Paid time over the plan that is this carer's fair share; zero for none.
    pub fair_share: Seconds,
    /// How much longer a visit takes this carer, in thousandths of its length, rounded up to the second.
    pub slower_permille: u16,
    /// Rest between being back from a day's last round and leaving for the next used day's first; zero for none.
    pub rest: Seconds,
    /// The unbroken rest that every week of the plan has somewhere, Monday to Monday, at most seven days; zero for none.
    /// Time outside the plan counts as free, so that a week of which the plan holds a part is never blamed wrongly.
    /// Source: Working Time Regulations 1998 (SI 1998/1833), regulation 11.
    pub week_rest: Seconds,
    /// Whether that rest may be taken by the fortnight: in every two weeks, from the Monday of the plan's first week on, twice
    /// or once of twice the length. Source: the same, regulation 11(2).
    pub fortnight_rest: bool,
    /// Paid time that is allowed in the rounds of one day, a night round counting whole as the day of its shift; zero for no limit.
    pub day_most: Seconds,
    /// Days of the plan on which rounds may be made; zero for no limit.
    pub days_most: u8,
    /// Days in a row on which rounds may be made; zero for no limit. Days before the plan count when its first is worked.
    pub row_most: u8,
    /// Days in a row worked right before the plan begins.
    pub row_before: u8,
    /// Weekends of the plan in which rounds may be made; zero for no limit.
    pub weekends_most: u8,
}

impl Carer {
    /// How long a visit of `duration` takes this carer.
    ///
    /// Panics: never.
    #[inline]
    #[must_use]
    pub const fn lasts(&self, duration: Seconds) -> Seconds {
        let millis = duration.0 as i64 * (1_000 + self.slower_permille as i64);
        // The longest plan at the slowest pace is 178 million seconds.
        Seconds(((millis + 999) / 1_000) as i32)
    }
}

/// How a carer stands with a client.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum CarerStanding {
    /// Nothing agreed.
    #[default]
    Neutral,
    /// The client asked for this carer.
    Preferred,
    /// Only carers who stand like this with the client may visit: a hard rule.
    Required,
    /// May not visit this client: a hard rule.
    Barred,
}

/// What is known of one client and one carer together. A pair without a row is neutral and has never met.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tie {
    /// The client.
    pub client: ClientIx,
    /// The carer.
    pub carer: CarerIx,
    /// What was agreed.
    pub standing: CarerStanding,
    /// Visits this carer made to this client before the plan begins.
    pub visits_before: u16,
}

/// A commitment of a carer: to come to a client, or to one of a client's slots, in any case, by visits of the plan that are
/// in another problem. What that costs is reckoned there; here the carer is no further one, and counts among those who may come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Commitment {
    /// The client.
    pub client: ClientIx,
    /// The slot, as [`super::Visit::slot`]; zero for the client as a whole.
    pub slot: u16,
    /// The carer.
    pub carer: CarerIx,
}
