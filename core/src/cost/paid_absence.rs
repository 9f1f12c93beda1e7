//! Paid time on no round: training, holiday and sickness, each a row of one carer and day.

use super::line::AbsenceKind;
use super::rate::Rate;
use crate::ground::{CarerIx, Seconds};

/// One row of it. Its pay is `time` at `rate`, and `sum`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PaidAbsence {
    /// Who.
    pub carer: CarerIx,
    /// The midnight of its day: its pay belongs to the week that this lies in.
    pub day: Seconds,
    /// Why.
    pub kind: AbsenceKind,
    /// How long.
    pub time: Seconds,
    /// What an hour of it pays; zero where a sum is paid for it.
    pub rate: Rate,
    /// A sum that is paid for it, in pounds.
    pub sum: Rate,
}

impl PaidAbsence {
    /// Its pay in [`UNIT`](super::accumulator::UNIT)s; nothing when it is more than is counted.
    pub(super) fn pay(&self) -> Option<i128> {
        let by_hour = i128::from(self.rate.0).checked_mul(self.time.0.into())?;
        // In the units of [`super::accumulator`]: a sum is as an hour of 3 600 seconds.
        by_hour.checked_add(i128::from(self.sum.0).checked_mul(3_600)?)?.checked_mul(10_000)
    }
}
