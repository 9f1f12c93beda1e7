//! What a drawn day costs: the time and the miles of its roster at a wage, with on-costs and margins, exactly.

use homeround_core::book::{Activity, Worked};
use homeround_core::cost::{Breakdown, Exact, Inputs, Margins, NoPrice, OnCosts, Overhead, Profit};
use homeround_core::ground::ModeIx;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::model::PriceTerms;
use crate::book::model::{self, Mode};
use crate::pricing::convert::exact;

/// The time and the miles of a roster: what its price is made of, whatever the wage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DayTotals {
    /// Seconds with clients, those of each carer counted.
    pub contact_seconds: i64,
    /// Seconds paid beside: travel and waiting.
    pub other_paid_seconds: i64,
    /// Metres travelled between clients by each mode, in the order of the modes' names.
    pub metres: Vec<i64>,
}

impl DayTotals {
    /// What a roster's stretches come to; `mode` is the way the carer of one travels.
    pub(super) fn from_worked(worked: &[Worked], modes: usize, mode: impl Fn(&Worked) -> ModeIx) -> Self {
        let mut totals = Self { metres: vec![0; modes], ..Self::default() };
        for row in worked {
            let seconds = i64::from(row.span.length().0);
            match row.activity {
                Activity::Contact => totals.contact_seconds += seconds,
                Activity::Travel | Activity::Waiting | Activity::PaidBreak => totals.other_paid_seconds += seconds,
                Activity::Commute | Activity::UnpaidBreak => {}
            }
            if row.activity == Activity::Travel
                && let Some(metres) = totals.metres.get_mut(mode(row).at())
            {
                *metres += i64::from(row.metres);
            }
        }
        totals
    }
}

/// The inputs of the hourly model, without travel.
pub(super) fn inputs_of(price: &PriceTerms) -> Inputs {
    Inputs {
        wage: exact(price.wage),
        travel_minutes: Exact::ZERO,
        miles: Exact::ZERO,
        pounds_per_mile: Exact::ZERO,
        on_costs: OnCosts {
            ni: exact(price.ni_percent),
            holiday: exact(price.holiday_percent),
            training: exact(price.training_percent),
            pension: exact(price.pension_percent),
            sick: exact(price.sick_percent),
        },
        margins: Margins {
            overhead: match price.overhead {
                model::Overhead::PercentOfPrice(percent) => Overhead::PercentOfPrice(exact(percent)),
                model::Overhead::PoundsPerHour(pounds) => Overhead::Pounds(exact(pounds)),
            },
            profit: match price.profit {
                model::Profit::PercentOfPrice(percent) => Profit::PercentOfPrice(exact(percent)),
                model::Profit::PercentOfCost(percent) => Profit::PercentOfCost(exact(percent)),
            },
        },
    }
}

/// What an hour of contact costs in a roster with these totals; nothing where there is no contact. `modes` are the modes' terms, in
/// the order of their names.
pub(super) fn hour(terms: &Inputs, modes: &[Mode], totals: &DayTotals) -> Result<Option<Breakdown>, NoPrice> {
    if totals.contact_seconds <= 0 {
        return Ok(None);
    }
    let hours = Exact::hours(totals.contact_seconds);
    let mut mileage = Exact::ZERO;
    for (mode, metres) in modes.iter().zip(&totals.metres) {
        let pounds = exact(mode.pence_per_mile).over(Exact::whole(100))?;
        mileage = mileage.plus(Exact::miles(*metres).times(pounds)?)?;
    }
    // Modes have prices of their own: their pounds go in as miles that cost a pound each.
    let inputs = Inputs {
        travel_minutes: Exact::hours(totals.other_paid_seconds).times(Exact::whole(60))?.over(hours)?,
        miles: mileage.over(hours)?,
        pounds_per_mile: Exact::ONE,
        ..*terms
    };
    inputs.price().map(Some)
}
