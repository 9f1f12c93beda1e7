//! Travel and prices of one visit, and of hours made of visits of one length.
//!
//! ```
//! use homeround_core::cost::{Exact, Input, Inputs, InvalidInput, Margins, NoPrice, OnCosts, PerVisit};
//!
//! // Two hours of half-hour visits: the way to one is two minutes.
//! let inputs = Inputs {
//!     wage: Exact::whole(12), travel_minutes: Exact::whole(4), miles: Exact::ZERO, pounds_per_mile: Exact::ZERO,
//!     on_costs: OnCosts::default(), margins: Margins::NONE,
//! };
//! let visit = PerVisit::from_average_hour(&inputs, Exact::whole(30))?;
//! assert_eq!(visit.travel_minutes, Exact::whole(2));
//! // An hour of quarters has four ways to it.
//! assert_eq!(visit.inputs(&inputs, Exact::whole(15))?.travel_minutes, Exact::whole(8));
//! let none = InvalidInput::NotPositive(Input::VisitMinutes);
//! assert_eq!(visit.inputs(&inputs, Exact::ZERO), Err(NoPrice::from(none)));
//! # Ok::<(), NoPrice>(())
//! ```

use super::exact::{Exact, Inexact};
use super::line::Breakdown;
use super::model::{Input, Inputs, InvalidInput, NoPrice};

/// Travel as it belongs to one visit, from which its price at any length follows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PerVisit {
    /// Paid minutes on the way to one visit.
    pub travel_minutes: Exact,
    /// Miles on the way to one visit.
    pub miles: Exact,
}

/// The price of visits of one length.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VisitPrice {
    /// Of an hour made of such visits.
    pub per_hour: Breakdown,
    /// Of one such visit.
    pub per_visit: Breakdown,
}

impl PerVisit {
    /// What an average hour implies for one visit of `minutes`.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn from_average_hour(inputs: &Inputs, minutes: Exact) -> Result<Self, Inexact> {
        let share = minutes.over(Exact::whole(60))?;
        Ok(Self { travel_minutes: inputs.travel_minutes.times(share)?, miles: inputs.miles.times(share)? })
    }

    /// `inputs` for an hour of contact made of visits of `minutes`: each hour has `60 / minutes` of them.
    ///
    /// # Errors
    /// [`InvalidInput::NotPositive`] when a visit has no minutes, or [`Inexact`].
    pub fn inputs(&self, inputs: &Inputs, minutes: Exact) -> Result<Inputs, NoPrice> {
        if minutes <= Exact::ZERO {
            return Err(InvalidInput::NotPositive(Input::VisitMinutes).into());
        }
        // An hour of contact is so many visits, each with a whole way to it: why short visits cost more.
        let visits = Exact::whole(60).over(minutes)?;
        Ok(Inputs { travel_minutes: self.travel_minutes.times(visits)?, miles: self.miles.times(visits)?, ..*inputs })
    }

    /// The price of visits of `minutes`.
    ///
    /// # Errors
    /// As [`PerVisit::inputs`] and [`Inputs::price`].
    pub fn price(&self, inputs: &Inputs, minutes: Exact) -> Result<VisitPrice, NoPrice> {
        let per_hour = self.inputs(inputs, minutes)?.price()?;
        let per_visit = per_hour.times(minutes.over(Exact::whole(60))?)?;
        Ok(VisitPrice { per_hour, per_visit })
    }
}
