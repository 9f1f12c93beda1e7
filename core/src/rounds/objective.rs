//! What a roster costs, line by line.
//!
//! ```
//! use homeround_core::ground::Cost;
//! use homeround_core::rounds::Lines;
//!
//! let lines = Lines { paid_time: Cost(700), lateness: Cost(50), worst_lateness: Cost(30), ..Lines::default() };
//! assert_eq!(lines.total(), Cost(780));
//! // Of two parts of a plan only the worse lateness counts as the worst.
//! assert_eq!(lines.with(lines).total(), Cost(1_530));
//! ```

use crate::ground::Cost;

/// The priced cost of a roster, one line for each thing that is paid for. [`Lines::total`] is what the search makes small.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Lines {
    /// Paid time: from leaving the start place to reaching the end place, unpaid breaks and unpaid commutes taken off;
    /// and flat pay in place of the time of visits that have it.
    pub paid_time: Cost,
    /// Every second travelled, commutes included, at the price of travel as such.
    pub travel: Cost,
    /// Every metre travelled, commutes included.
    pub miles: Cost,
    /// Seconds that visits start after they were due.
    pub lateness: Cost,
    /// The largest single lateness.
    pub worst_lateness: Cost,
    /// Visits that nobody makes.
    pub unserved: Cost,
    /// Parts of visits made by carers who had never visited the client before the plan.
    pub unfamiliar: Cost,
    /// Shifts that are used at all.
    pub shifts: Cost,
    /// Seconds that visits start before they are wanted.
    pub earliness: Cost,
    /// Parts of visits made by carers who are not what was wished for, or not the preferred ones.
    pub wishes: Cost,
    /// New faces, further carers of a client, and further carers of a client's slot.
    pub continuity: Cost,
    /// Overtime, and guaranteed hours that are not worked.
    pub contracts: Cost,
    /// Hours beyond a fair share, and unpopular visits that fall on one carer.
    pub fairness: Cost,
}

impl Lines {
    /// The sum of the lines.
    #[must_use]
    pub fn total(&self) -> Cost {
        self.paid_time
            + self.travel
            + self.miles
            + self.lateness
            + self.worst_lateness
            + self.unserved
            + self.unfamiliar
            + self.shifts
            + self.earliness
            + self.wishes
            + self.continuity
            + self.contracts
            + self.fairness
    }

    /// These lines and `other`'s together; the worst lateness is that of the worse of the two.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self {
            paid_time: self.paid_time + other.paid_time,
            travel: self.travel + other.travel,
            miles: self.miles + other.miles,
            lateness: self.lateness + other.lateness,
            worst_lateness: self.worst_lateness.max(other.worst_lateness),
            unserved: self.unserved + other.unserved,
            unfamiliar: self.unfamiliar + other.unfamiliar,
            shifts: self.shifts + other.shifts,
            earliness: self.earliness + other.earliness,
            wishes: self.wishes + other.wishes,
            continuity: self.continuity + other.continuity,
            contracts: self.contracts + other.contracts,
            fairness: self.fairness + other.fairness,
        }
    }
}
