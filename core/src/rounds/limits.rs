//! Whether what holds over a whole plan is in range: contracts, rests, days, limits of carers, and the most all that can cost.

use super::fault::Fault;
use super::problem::Problem;
use crate::book::{Carer, Shift, Visit};
use crate::ground::{CarerIx, Cost, Seconds, ShiftIx, VisitIx};

/// Days a plan may have: 31, and one more into which a last night shift may count.
pub(crate) const DAYS: u16 = 32;

impl Problem<'_> {
    /// Gives `report` every carer whose prices or hours over the plan are out of range or contradict one another.
    pub(super) fn validate_contracts(&self, report: &mut dyn FnMut(Fault)) {
        for (at, carer) in self.carers.iter().enumerate() {
            if !contract_fits(carer) {
                report(Fault::Contract(CarerIx::from_index(at)));
            }
        }
    }

    /// Gives `report` every shift that counts as a day it cannot be.
    pub(super) fn validate_days(&self, report: &mut dyn FnMut(Fault)) {
        for (at, shift) in self.shifts.iter().enumerate() {
            let counts = |carer: CarerIx| self.carers.get(carer.at()).is_some_and(days_count);
            let counts = counts(shift.carer) || counts(shift.second);
            if shift.day >= DAYS || (counts && !day_fits(shift)) {
                report(Fault::Day(ShiftIx::from_index(at)));
            }
        }
    }

    /// Gives `report` what is wrong with the weekday and the limits of carers.
    pub(super) fn validate_limits(&self, report: &mut dyn FnMut(Fault)) {
        if self.first_weekday > 6 {
            report(Fault::Weekday);
        }
        if !self.most_carers.is_empty() && self.most_carers.len() != self.clients as usize {
            report(Fault::MostCarers);
            return;
        }
        for (at, visit) in self.visits.iter().enumerate() {
            let most = self.most_carers.get(visit.client.at()).copied().unwrap_or(0);
            if most > 0 && most < u16::from(visit.carers) {
                report(Fault::VisitCarers(VisitIx::from_index(at)));
            }
        }
    }

    /// Whether the prices that hold over a plan are not negative.
    pub(super) fn plan_prices_fit(&self) -> bool {
        let prices = &self.prices;
        [prices.new_face, prices.further_carer, prices.slot_carer, prices.uneven_second, prices.unpopular]
            .iter()
            .all(|price| price.0 >= 0)
    }

    /// More than the rules over a whole plan can cost.
    pub(super) fn dearest_plan(&self) -> i128 {
        let price = |cost: Cost| i128::from(cost.0);
        let horizon = i128::from(Seconds::HORIZON.0) + i128::from(Seconds::DAY.0);
        let mut sum = 0;
        for carer in self.carers {
            sum += price(carer.idle_per_second) * i128::from(carer.contract_least.0);
        }
        for shift in self.shifts {
            for carer in [shift.carer, shift.second] {
                let overtime = self.carers.get(carer.at()).map_or(0, |carer| price(carer.overtime_per_second));
                sum += (overtime + price(self.prices.uneven_second)) * horizon;
            }
        }
        // Two carers of a double run can come for each part.
        let (mut unpopular, mut pairs) = (0_i128, 0_i128);
        for visit in self.visits {
            pairs += 2 * i128::from(visit.carers);
            unpopular += 2 * i128::from(visit.carers) * i128::from(visit.unpopular);
        }
        let prices = &self.prices;
        sum + pairs * (price(prices.new_face) + price(prices.further_carer) + price(prices.slot_carer))
            + price(prices.unpopular).saturating_mul(unpopular * unpopular)
    }

    /// Whether any visit may be late at a price.
    pub(crate) fn lateness_is_priced(&self) -> bool {
        let priced = |visit: &Visit| visit.late_price != Cost::ZERO;
        self.prices.worst_late_second != Cost::ZERO || self.visits.iter().any(priced)
    }

    /// Whether a visit may be late at a price.
    pub(crate) fn lateness_counts(&self, visit: &Visit) -> bool {
        visit.late_price != Cost::ZERO || self.prices.worst_late_second != Cost::ZERO
    }

    /// Whether the limit of a client, the prices of new faces, or of further carers are on: whether it matters who else
    /// comes to a client.
    pub(crate) fn company_counts(&self) -> bool {
        let prices = [self.prices.new_face, self.prices.further_carer, self.prices.slot_carer];
        prices.iter().any(|&price| price != Cost::ZERO) || self.most_carers.iter().any(|&most| most > 0)
    }

    /// Whether any carer of a shift has rules or prices for a whole plan.
    pub(crate) fn shift_counts(&self, shift: &Shift) -> bool {
        [shift.carer, shift.second]
            .iter()
            .filter_map(|carer| self.carers.get(carer.at()))
            .any(|row| self.plan_counts(row))
    }

    /// Whether a carer's rounds can feel one another: whether any rule or price holds for all of them together.
    pub(crate) fn plan_counts(&self, carer: &Carer) -> bool {
        let paid = (carer.contract_least > Seconds::ZERO && carer.idle_per_second != Cost::ZERO)
            || (carer.overtime_from > Seconds::ZERO && carer.overtime_per_second != Cost::ZERO)
            || (carer.fair_share > Seconds::ZERO && self.prices.uneven_second != Cost::ZERO)
            || carer.contract_most > Seconds::ZERO;
        paid || days_count(carer) || self.prices.unpopular != Cost::ZERO
    }
}

/// Whether it matters on which days a carer's rounds are.
fn days_count(carer: &Carer) -> bool {
    carer.rest > Seconds::ZERO
        || carer.week_rest > Seconds::ZERO
        || carer.day_most > Seconds::ZERO
        || carer.days_most > 0
        || carer.row_most > 0
        || carer.weekends_most > 0
}

fn contract_fits(carer: &Carer) -> bool {
    let length = |length: Seconds, most: i32| (0..=most).contains(&length.0);
    let limits = [carer.contract_most, carer.overtime_from, carer.day_most];
    let hours = [carer.contract_least, carer.fair_share, carer.rest];
    hours.iter().chain(&limits).all(|&hours| length(hours, Seconds::HORIZON.0))
        && length(carer.week_rest, 7 * Seconds::DAY.0)
        && carer.idle_per_second.0 >= 0
        && carer.overtime_per_second.0 >= 0
        && (carer.contract_most == Seconds::ZERO || carer.contract_least <= carer.contract_most)
}

/// Whether a shift starts on the day it counts as, the one before, or the one after.
fn day_fits(shift: &Shift) -> bool {
    let midnight = i32::from(shift.day) * Seconds::DAY.0;
    (midnight - Seconds::DAY.0..midnight + 2 * Seconds::DAY.0).contains(&shift.span.start.0)
}
