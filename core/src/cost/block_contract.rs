//! Contracts: hours bought in a block against hours bought as they come, and what being paid late costs.
//!
//! ```
//! use homeround_core::cost::{BlockContract, Exact};
//!
//! // A hundred hours are bought at £20, eighty are delivered: each of these costs £25.
//! let block = BlockContract { hours: Exact::whole(100), per_hour: Exact::whole(20), spot_per_hour: Exact::whole(24) };
//! assert_eq!(block.settle(Exact::whole(80)).unwrap().per_delivered_hour, Some(Exact::whole(25)));
//! ```

use super::exact::{Exact, Inexact};

/// Hours bought beforehand, and the price of those beyond them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BlockContract {
    /// Hours that are paid whether they are delivered or not.
    pub hours: Exact,
    /// Pounds an hour of them.
    pub per_hour: Exact,
    /// Pounds an hour of any hour bought on the spot.
    pub spot_per_hour: Exact,
}

/// What a block contract comes to beside buying on the spot, in pounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BlockOutcome {
    /// Hours that are paid and not delivered.
    pub idle_hours: Exact,
    /// What is paid for them.
    pub idle_pounds: Exact,
    /// Hours beyond the block, which somebody must cover.
    pub cover_hours: Exact,
    /// What is paid for them.
    pub cover_pounds: Exact,
    /// What is paid in all.
    pub pounds: Exact,
    /// What the same hours cost on the spot.
    pub spot_pounds: Exact,
    /// What is paid for an hour that is delivered; nothing when none is.
    pub per_delivered_hour: Option<Exact>,
    /// The share of the block from which on it is cheaper than the spot; nothing when spot hours are free.
    pub break_even_share: Option<Exact>,
}

impl BlockContract {
    /// What is paid for `delivered` hours.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn settle(&self, delivered: Exact) -> Result<BlockOutcome, Inexact> {
        let left = self.hours.minus(delivered)?;
        // Either hours are idle or hours are on top, never both: one sign decides.
        let (idle_hours, cover_hours) =
            if left.is_negative() { (Exact::ZERO, left.negative()) } else { (left, Exact::ZERO) };
        let cover_pounds = cover_hours.times(self.spot_per_hour)?;
        let pounds = self.hours.times(self.per_hour)?.plus(cover_pounds)?;
        let over = |sum: Exact, of: Exact| if of.is_zero() { Ok(None) } else { sum.over(of).map(Some) };
        Ok(BlockOutcome {
            idle_hours,
            idle_pounds: idle_hours.times(self.per_hour)?,
            cover_hours,
            cover_pounds,
            pounds,
            spot_pounds: delivered.times(self.spot_per_hour)?,
            per_delivered_hour: over(pounds, delivered)?,
            break_even_share: over(self.per_hour, self.spot_per_hour)?,
        })
    }
}

/// What it costs to be paid `days` after the invoice in place of `usual` days, with money at `percent` a year: simple interest.
///
/// # Errors
/// [`Inexact::Overflow`].
pub fn waiting_for_money(invoice: Exact, percent: Exact, usual: u32, days: u32) -> Result<Exact, Inexact> {
    let longer = Exact::whole(i64::from(days) - i64::from(usual));
    percent.percent_of(invoice)?.times(longer)?.over(Exact::whole(365))
}

/// The least that anybody can deliver a pattern of visits for within the wage law, whoever and however good they are.
///
/// It rests on a bound of paid time that somebody proved, the minimum wage and the statutory holiday that accrues on it, and on
/// nothing else: no employer must pay more National Insurance, pension or rent than zero on every hour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StatutoryFloor {
    /// No roster has fewer paid seconds.
    pub paid_seconds: i64,
    /// Seconds of contact in it.
    pub contact_seconds: i64,
    /// The minimum wage of an hour, in pounds.
    pub minimum_wage: Exact,
    /// Holiday that accrues on it, in per cent.
    pub holiday_percent: Exact,
}

impl StatutoryFloor {
    /// What holiday accrues on pay at the least: 5.6 weeks in 46.4, to two places as the law states it.
    ///
    /// Source: Working Time Regulations 1998, regulations 13, 13A and 15B.
    pub const HOLIDAY_HUNDREDTHS: i128 = 1_207;

    /// Of all of it, in pounds. Below the contact time itself no bound is taken: contact is paid.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn whole(&self) -> Result<Exact, Inexact> {
        let pay = self.pay()?;
        pay.plus(self.holiday_percent.percent_of(pay)?)
    }

    /// Of the pay alone, in pounds.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn pay(&self) -> Result<Exact, Inexact> {
        // Contact is paid at the least: a roster that pays less than it delivers would lower the floor.
        let seconds = self.paid_seconds.max(self.contact_seconds).max(0);
        self.minimum_wage.times(Exact::fraction(seconds.into(), 3_600)?)
    }

    /// Of an hour of contact, in pounds; nothing when there is none.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn per_hour(&self) -> Result<Option<Exact>, Inexact> {
        if self.contact_seconds <= 0 {
            return Ok(None);
        }
        self.whole()?.over(Exact::fraction(self.contact_seconds.into(), 3_600)?).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(text: &str) -> Exact {
        Exact::parse(text).unwrap()
    }

    #[test]
    fn a_block_with_idle_hours_and_one_that_needs_cover() {
        let block = BlockContract { hours: n("100"), per_hour: n("24"), spot_per_hour: n("30") };
        let idle = block.settle(n("70")).unwrap();
        assert_eq!((idle.idle_hours, idle.idle_pounds, idle.cover_hours), (n("30"), n("720"), n("0")));
        assert_eq!((idle.pounds, idle.spot_pounds), (n("2400"), n("2100")), "the spot was cheaper");
        assert_eq!((idle.break_even_share, idle.per_delivered_hour), (Some(n("0.8")), Some(n("240/7"))));
        let cover = block.settle(n("110")).unwrap();
        assert_eq!((cover.idle_hours, cover.cover_hours, cover.pounds), (n("0"), n("10"), n("2700")));
        assert_eq!(block.settle(n("0")).unwrap().per_delivered_hour, None);
        let even = block.settle(n("80")).unwrap();
        assert_eq!(even.pounds, even.spot_pounds, "at the break-even share both cost the same");
    }

    #[test]
    fn ninety_days_in_place_of_fourteen() {
        let cost = waiting_for_money(n("36500"), n("10"), 14, 90).unwrap();
        assert_eq!(cost, n("760"));
        assert_eq!(waiting_for_money(n("36500"), n("10"), 14, 14).unwrap(), Exact::ZERO);
    }

    #[test]
    fn the_least_within_the_wage_law() {
        let least = StatutoryFloor {
            paid_seconds: 4_500,
            contact_seconds: 3_600,
            minimum_wage: n("12"),
            holiday_percent: n("12.07"),
        };
        assert_eq!(least.whole().unwrap(), n("16.8105"));
        assert_eq!(least.per_hour().unwrap(), Some(n("16.8105")));
        let weak = StatutoryFloor { paid_seconds: 0, ..least };
        assert_eq!(weak.whole().unwrap(), n("13.4484"), "contact is paid whatever was proved");
        assert_eq!(StatutoryFloor { contact_seconds: 0, ..least }.per_hour().unwrap(), None);
    }
}
