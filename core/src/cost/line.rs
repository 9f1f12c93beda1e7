//! The lines of a price, and a build: an amount for each, which add up to the total exactly.
//!
//! ```
//! use homeround_core::cost::{Breakdown, CostLine, Exact};
//!
//! let hour = Breakdown::default().with(CostLine::Contact, Exact::whole(13)).with(CostLine::Travel, Exact::whole(2));
//! assert_eq!(hour.total(), Ok(Exact::whole(15)));
//! assert_eq!(hour.amount(CostLine::Waiting), Exact::ZERO);
//! ```

use super::exact::{Exact, Inexact};
use crate::ground::Pence;

/// One line of a price, in the order in which it is built.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CostLine {
    /// Pay for time with clients.
    Contact,
    /// Pay for time on the way from client to client.
    Travel,
    /// Pay for time waiting near the next client.
    Waiting,
    /// Pay for the way from home to the first client and back from the last, where it is paid.
    Commute,
    /// Pay for breaks, where they are paid.
    Breaks,
    /// Flat pay for sleep-ins, by the night.
    SleepIn,
    /// The premium of enhanced hours on top of basic pay.
    Enhancements,
    /// The premium of overtime on top of basic pay.
    Overtime,
    /// Pay for hours that a contract guarantees and nobody worked.
    Idle,
    /// Employer's National Insurance.
    Ni,
    /// Holiday pay.
    Holiday,
    /// Pay for training.
    Training,
    /// Employer's pension contributions.
    Pension,
    /// Sick pay and other paid absence.
    Sick,
    /// Money for miles.
    Mileage,
    /// Costs of the branch that do not depend on hours, such as its rent.
    Fixed,
    /// The cost of running the business.
    Overhead,
    /// Profit or surplus.
    Profit,
}

impl CostLine {
    /// Every line, in order.
    pub const ALL: [Self; 18] = [
        Self::Contact,
        Self::Travel,
        Self::Waiting,
        Self::Commute,
        Self::Breaks,
        Self::SleepIn,
        Self::Enhancements,
        Self::Overtime,
        Self::Idle,
        Self::Ni,
        Self::Holiday,
        Self::Training,
        Self::Pension,
        Self::Sick,
        Self::Mileage,
        Self::Fixed,
        Self::Overhead,
        Self::Profit,
    ];

    /// The lines of the hourly model, in the order of the published builds.
    pub const OF_MODEL: [Self; 10] = [
        Self::Contact,
        Self::Travel,
        Self::Ni,
        Self::Holiday,
        Self::Training,
        Self::Pension,
        Self::Sick,
        Self::Mileage,
        Self::Overhead,
        Self::Profit,
    ];

    /// The lines that are basic pay for time.
    pub const OF_TIME: [Self; 5] = [Self::Contact, Self::Travel, Self::Waiting, Self::Commute, Self::Breaks];

    /// The lines that are pay: together the gross, the base of every percentage on-cost.
    pub const OF_PAY: [Self; 9] = [
        Self::Contact,
        Self::Travel,
        Self::Waiting,
        Self::Commute,
        Self::Breaks,
        Self::SleepIn,
        Self::Enhancements,
        Self::Overtime,
        Self::Idle,
    ];

    /// The lines of direct cost: all but the branch's own costs and profit.
    const OF_DIRECT: usize = 15;

    /// Its name in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Travel => "travel",
            Self::Waiting => "waiting",
            Self::Commute => "commute",
            Self::Breaks => "breaks",
            Self::SleepIn => "sleep_in",
            Self::Enhancements => "enhancements",
            Self::Overtime => "overtime",
            Self::Idle => "idle",
            Self::Ni => "ni",
            Self::Holiday => "holiday",
            Self::Training => "training",
            Self::Pension => "pension",
            Self::Sick => "sick",
            Self::Mileage => "mileage",
            Self::Fixed => "fixed",
            Self::Overhead => "overhead",
            Self::Profit => "profit",
        }
    }
}

/// Why a carer is paid for time on no round.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AbsenceKind {
    /// Training: working time.
    Training,
    /// Paid holiday.
    Holiday,
    /// Sickness that is paid.
    Sick,
}

impl AbsenceKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Training, Self::Holiday, Self::Sick];

    /// The line of a price that it stands in.
    #[must_use]
    pub const fn line(self) -> CostLine {
        match self {
            Self::Training => CostLine::Training,
            Self::Holiday => CostLine::Holiday,
            Self::Sick => CostLine::Sick,
        }
    }
}

/// A price by lines, in pounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Breakdown {
    amounts: [Exact; CostLine::ALL.len()],
}

impl Breakdown {
    /// The amount of one line, in pounds. Panics: never.
    #[must_use]
    pub const fn amount(&self, line: CostLine) -> Exact {
        self.amounts[line as usize]
    }

    /// This build with one line set. Panics: never.
    #[must_use]
    pub const fn with(mut self, line: CostLine, pounds: Exact) -> Self {
        self.set(line, pounds);
        self
    }

    /// Sets one line where the build stands: on a device every copy of a build is a kilobyte of stack.
    pub(super) const fn set(&mut self, line: CostLine, pounds: Exact) {
        self.amounts[line as usize] = pounds;
    }

    /// Adds `share` of another build, line by line.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub(super) fn add_share(&mut self, other: &Self, share: Exact) -> Result<(), Inexact> {
        for (amount, more) in self.amounts.iter_mut().zip(&other.amounts) {
            *amount = amount.plus(more.times(share)?)?;
        }
        Ok(())
    }

    /// Pay for time: the base of every percentage on-cost.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn gross(&self) -> Result<Exact, Inexact> {
        CostLine::OF_PAY.iter().try_fold(Exact::ZERO, |sum, &line| sum.plus(self.amount(line)))
    }

    /// What carers are paid in all: the gross, and before on-costs are laid on it their training, holiday and sickness.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub(super) fn earned(&self) -> Result<Exact, Inexact> {
        AbsenceKind::ALL.iter().try_fold(self.gross()?, |sum, kind| sum.plus(self.amount(kind.line())))
    }

    /// Everything but the branch's own costs (fixed and overhead) and profit.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn direct(&self) -> Result<Exact, Inexact> {
        sum(&self.amounts[..CostLine::OF_DIRECT])
    }

    /// The price: the sum of its lines, exactly.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn total(&self) -> Result<Exact, Inexact> {
        sum(&self.amounts)
    }

    /// What the lines add up to once each is shown to the penny. It may differ from the total as shown, and both are
    /// right: the first published build prints lines that add up to 15.20 and a price of 15.19.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn sum_of_shown(&self) -> Result<Pence, Inexact> {
        self.amounts.iter().try_fold(Pence(0), |sum, amount| {
            sum.0.checked_add(amount.to_pence()?.0).map(Pence).ok_or(Inexact::Overflow)
        })
    }

    /// The sum of the lines as shown less the total as shown, in pence.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn rounding_difference(&self) -> Result<Pence, Inexact> {
        let (lines, total) = (self.sum_of_shown()?.0, self.total()?.to_pence()?.0);
        lines.checked_sub(total).map(Pence).ok_or(Inexact::Overflow)
    }

    /// Every line `by` times as large.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn times(&self, by: Exact) -> Result<Self, Inexact> {
        let mut scaled = *self;
        // Line by line: the lines of an hour still add up to the hour's total, exactly.
        for amount in &mut scaled.amounts {
            *amount = amount.times(by)?;
        }
        Ok(scaled)
    }

    /// The two added line by line.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn plus(&self, other: &Self) -> Result<Self, Inexact> {
        let mut together = *self;
        for (amount, more) in together.amounts.iter_mut().zip(&other.amounts) {
            *amount = amount.plus(*more)?;
        }
        Ok(together)
    }
}

fn sum(amounts: &[Exact]) -> Result<Exact, Inexact> {
    amounts.iter().try_fold(Exact::ZERO, |sum, &amount| sum.plus(amount))
}
