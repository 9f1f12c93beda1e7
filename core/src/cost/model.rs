//! The hourly model: the price of an average hour of contact, line by line.
//!
//! Source: the costing model of the United Kingdom Homecare Association, *A Minimum Price for Homecare* v1.0 (2014) and
//! later versions, which take overhead and profit in different ways; all four combinations are here.
//!
//! ```
//! use homeround_core::cost::{Exact, Input, Inputs, Margins, NoPrice, OnCosts, PerVisit};
//!
//! let inputs = Inputs {
//!     wage: Exact::whole(12), travel_minutes: Exact::whole(15), miles: Exact::ZERO, pounds_per_mile: Exact::ZERO,
//!     on_costs: OnCosts::default(), margins: Margins::NONE,
//! };
//! assert_eq!(inputs.price()?.total()?, Exact::whole(15), "£12 for the hour and £3 for the way");
//! assert_eq!(inputs.with(Input::Wage, Exact::whole(16)).price()?.total()?, Exact::whole(20));
//!
//! // Ten paid minutes to each visit: an hour of quarters takes four ways, an hour of halves two.
//! let way = PerVisit { travel_minutes: Exact::whole(10), miles: Exact::ZERO };
//! let hour_of = |minutes| way.price(&inputs, Exact::whole(minutes))?.per_hour.total().map_err(NoPrice::from);
//! assert_eq!([hour_of(15)?, hour_of(30)?], [20, 16].map(Exact::whole));
//! # Ok::<(), NoPrice>(())
//! ```

use core::fmt;

use super::exact::{Exact, Inexact};
use super::line::{Breakdown, CostLine};

/// On-costs as percentages of gross pay: 9.5 is 9.5 %.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct OnCosts {
    /// Employer's National Insurance as a flat percentage.
    pub ni: Exact,
    /// Holiday: 10.77 (5.6 weeks over 52) or 12.07 (5.6 over 46.4), which are different things.
    pub holiday: Exact,
    /// Training.
    pub training: Exact,
    /// Employer's pension contributions.
    pub pension: Exact,
    /// Sick pay and other paid absence.
    pub sick: Exact,
}

/// The cost of running the business.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Overhead {
    /// This many per cent of the price.
    PercentOfPrice(Exact),
    /// This many pounds for each hour of contact.
    Pounds(Exact),
}

/// Profit or surplus.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Profit {
    /// This many per cent of the price.
    PercentOfPrice(Exact),
    /// A mark-up of this many per cent on direct cost and overhead.
    PercentOfCost(Exact),
}

/// What is laid on top of direct cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Margins {
    /// The cost of running the business.
    pub overhead: Overhead,
    /// Profit or surplus.
    pub profit: Profit,
}

/// Everything the hourly model needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Inputs {
    /// Basic pay for one hour, in pounds.
    pub wage: Exact,
    /// Minutes of paid travel for each hour of contact.
    pub travel_minutes: Exact,
    /// Miles for each hour of contact.
    pub miles: Exact,
    /// Pounds paid for one mile.
    pub pounds_per_mile: Exact,
    /// On-costs of gross pay.
    pub on_costs: OnCosts,
    /// What is laid on top of direct cost.
    pub margins: Margins,
}

/// One input of the model.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Input {
    /// [`Inputs::wage`].
    Wage,
    /// [`Inputs::travel_minutes`].
    TravelMinutes,
    /// [`OnCosts::ni`].
    Ni,
    /// [`OnCosts::holiday`].
    Holiday,
    /// [`OnCosts::training`].
    Training,
    /// [`OnCosts::pension`].
    Pension,
    /// [`OnCosts::sick`].
    Sick,
    /// [`Inputs::miles`].
    Miles,
    /// [`Inputs::pounds_per_mile`].
    PoundsPerMile,
    /// [`Margins::overhead`].
    Overhead,
    /// [`Margins::profit`].
    Profit,
    /// The minutes of one visit.
    VisitMinutes,
}

/// An input with which there is no price.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InvalidInput {
    /// It is below zero.
    Negative(Input),
    /// It must be above zero and is not.
    NotPositive(Input),
    /// Overhead and profit together take the whole price or more, so that no price is high enough.
    NothingLeft,
}

impl Input {
    /// The inputs of an average hour, in the order of the model.
    pub const OF_MODEL: [Self; 11] = [
        Self::Wage,
        Self::TravelMinutes,
        Self::Ni,
        Self::Holiday,
        Self::Training,
        Self::Pension,
        Self::Sick,
        Self::Miles,
        Self::PoundsPerMile,
        Self::Overhead,
        Self::Profit,
    ];

    /// Its name, as a sentence calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wage => "the wage",
            Self::TravelMinutes => "the travel minutes",
            Self::Ni => "National Insurance",
            Self::Holiday => "holiday pay",
            Self::Training => "training",
            Self::Pension => "the pension",
            Self::Sick => "sick pay",
            Self::Miles => "the miles",
            Self::PoundsPerMile => "the pounds a mile",
            Self::Overhead => "the overhead",
            Self::Profit => "the profit",
            Self::VisitMinutes => "the visit's minutes",
        }
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl InvalidInput {
    /// Which input it is about; for [`InvalidInput::NothingLeft`] the profit.
    #[must_use]
    pub const fn input(self) -> Input {
        match self {
            Self::Negative(input) | Self::NotPositive(input) => input,
            Self::NothingLeft => Input::Profit,
        }
    }
}

crate::error_table! { InvalidInput {
    Self::Negative(_) = "HR0351", "is below zero",
        "Give zero or more.";
    Self::NotPositive(_) = "HR0352", "is not above zero",
        "Give more than zero.";
    Self::NothingLeft = "HR0353", "takes, with the overhead, the whole price or more",
        "Give overhead and profit that together leave something of the price for direct cost.";
}}

/// Why there is no price.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoPrice {
    /// An input is refused.
    Refused(InvalidInput),
    /// The arithmetic has no result.
    Inexact(Inexact),
}

crate::error_table! { NoPrice {
    Self::Refused(refused) = "HR0361", "{input} {refused}. {remedy}" [input = refused.input(), refused = refused, remedy = refused.remedy()],
        "Change the input as the message says.";
    Self::Inexact(inexact) = "HR0362", "the price {inexact}",
        "Give fewer figures after the point.";
}}

impl From<InvalidInput> for NoPrice {
    fn from(refused: InvalidInput) -> Self {
        Self::Refused(refused)
    }
}

impl From<Inexact> for NoPrice {
    fn from(inexact: Inexact) -> Self {
        Self::Inexact(inexact)
    }
}

impl OnCosts {
    /// Each percentage with its line and its input, in the order of the model.
    #[must_use]
    pub const fn parts(&self) -> [(CostLine, Input, Exact); 5] {
        [
            (CostLine::Ni, Input::Ni, self.ni),
            (CostLine::Holiday, Input::Holiday, self.holiday),
            (CostLine::Training, Input::Training, self.training),
            (CostLine::Pension, Input::Pension, self.pension),
            (CostLine::Sick, Input::Sick, self.sick),
        ]
    }

    /// All percentages together.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn percent(&self) -> Result<Exact, Inexact> {
        self.parts().iter().try_fold(Exact::ZERO, |sum, part| sum.plus(part.2))
    }

    /// A build of pay with every on-cost laid on it: holiday, training and sickness on the gross, on top of what of them
    /// stands there as pay for time on no round; National Insurance and pensions on all of that pay together.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn lay(&self, pay: Breakdown) -> Result<Breakdown, Inexact> {
        let mut laid = pay;
        self.lay_on(&mut laid)?;
        Ok(laid)
    }

    /// [`OnCosts::lay`] where the build stands.
    pub(super) fn lay_on(&self, pay: &mut Breakdown) -> Result<(), Inexact> {
        let (gross, earned) = (pay.gross()?, pay.earned()?);
        for (line, _, percent) in self.parts() {
            let of = if matches!(line, CostLine::Ni | CostLine::Pension) { earned } else { gross };
            pay.set(line, pay.amount(line).plus(percent.percent_of(of)?)?);
        }
        Ok(())
    }
}

impl Margins {
    /// No overhead and no profit: the price is the direct cost.
    pub const NONE: Self = Self { overhead: Overhead::Pounds(Exact::ZERO), profit: Profit::PercentOfCost(Exact::ZERO) };

    /// These margins without any profit.
    #[must_use]
    pub const fn without_profit(self) -> Self {
        Self { profit: Profit::PercentOfCost(Exact::ZERO), ..self }
    }

    /// Calls `each` with every refused input.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn refused(&self, mut each: impl FnMut(InvalidInput)) -> Result<(), Inexact> {
        let (Overhead::PercentOfPrice(overhead) | Overhead::Pounds(overhead)) = self.overhead;
        let (Profit::PercentOfPrice(profit) | Profit::PercentOfCost(profit)) = self.profit;
        for (input, number) in [(Input::Overhead, overhead), (Input::Profit, profit)] {
            if number.is_negative() {
                each(InvalidInput::Negative(input));
            }
        }
        let negative = overhead.is_negative() || profit.is_negative();
        if !negative && self.left_of_price()? <= Exact::ZERO {
            each(InvalidInput::NothingLeft);
        }
        Ok(())
    }

    /// A build of direct cost with overhead and profit laid on top; pounds of overhead count for each of `hours`.
    ///
    /// With overhead `o` of price or `O` pounds, profit `p` of price or mark-up `m`, and a fixed cost `F` that stands in the build:
    /// `price = (direct + F + O)(1 + m) / (1 − o(1 + m) − p)`.
    ///
    /// # Errors
    /// A refused margin, or [`Inexact`].
    pub fn lay(&self, direct: &Breakdown, hours: Exact) -> Result<Breakdown, NoPrice> {
        let mut price = *direct;
        self.lay_on(&mut price, hours)?;
        Ok(price)
    }

    /// [`Margins::lay`] where the build stands.
    pub(super) fn lay_on(&self, direct: &mut Breakdown, hours: Exact) -> Result<(), NoPrice> {
        self.first_refused()?;
        // Solved for the price, since overhead and profit may themselves be shares of it.
        let cost = direct.direct()?.plus(direct.amount(CostLine::Fixed))?;
        let price = cost.plus(self.pounds(hours)?)?.times(self.mark_up()?)?.over(self.left_of_price()?)?;
        let overhead = match self.overhead {
            Overhead::PercentOfPrice(percent) => percent.percent_of(price)?,
            Overhead::Pounds(_) => self.pounds(hours)?,
        };
        let profit = match self.profit {
            Profit::PercentOfPrice(percent) => percent.percent_of(price)?,
            Profit::PercentOfCost(percent) => percent.percent_of(cost.plus(overhead)?)?,
        };
        direct.set(CostLine::Overhead, overhead);
        direct.set(CostLine::Profit, profit);
        Ok(())
    }

    /// The direct cost that `price` carries for `hours` of contact: the inverse of [`Margins::lay`]. Below zero when the
    /// overhead in pounds alone is more than the price.
    ///
    /// # Errors
    /// A refused margin, or [`Inexact`].
    pub fn direct_within(&self, price: Exact, hours: Exact) -> Result<Exact, NoPrice> {
        self.first_refused()?;
        Ok(price.times(self.left_of_price()?)?.over(self.mark_up()?)?.minus(self.pounds(hours)?)?)
    }

    fn first_refused(&self) -> Result<(), NoPrice> {
        let mut first = None;
        self.refused(|refused| first = first.or(Some(refused)))?;
        first.map_or(Ok(()), |refused| Err(refused.into()))
    }

    fn pounds(&self, hours: Exact) -> Result<Exact, Inexact> {
        match self.overhead {
            Overhead::Pounds(pounds) => pounds.times(hours),
            Overhead::PercentOfPrice(_) => Ok(Exact::ZERO),
        }
    }

    /// `1 + m`.
    fn mark_up(&self) -> Result<Exact, Inexact> {
        match self.profit {
            Profit::PercentOfCost(percent) => Exact::ONE.plus(percent.percent_of(Exact::ONE)?),
            Profit::PercentOfPrice(_) => Ok(Exact::ONE),
        }
    }

    /// `1 − o(1 + m) − p`.
    fn left_of_price(&self) -> Result<Exact, Inexact> {
        let overhead = match self.overhead {
            Overhead::PercentOfPrice(percent) => percent.percent_of(self.mark_up()?)?,
            Overhead::Pounds(_) => Exact::ZERO,
        };
        let profit = match self.profit {
            Profit::PercentOfPrice(percent) => percent.percent_of(Exact::ONE)?,
            Profit::PercentOfCost(_) => Exact::ZERO,
        };
        Exact::ONE.minus(overhead)?.minus(profit)
    }
}

impl Inputs {
    /// Calls `each` with every refused input, in the order of the model.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn refused(&self, mut each: impl FnMut(InvalidInput)) -> Result<(), Inexact> {
        let first = [(Input::Wage, self.wage), (Input::TravelMinutes, self.travel_minutes)];
        let on_costs = self.on_costs.parts().map(|(_, input, percent)| (input, percent));
        let last = [(Input::Miles, self.miles), (Input::PoundsPerMile, self.pounds_per_mile)];
        for (input, number) in first.into_iter().chain(on_costs).chain(last) {
            if number.is_negative() {
                each(InvalidInput::Negative(input));
            }
        }
        self.margins.refused(each)
    }

    /// These inputs with one of them set; [`Input::VisitMinutes`] is not among them and changes nothing. Overhead and profit
    /// keep the way in which they are given. Panics: never.
    #[must_use]
    pub const fn with(mut self, input: Input, number: Exact) -> Self {
        match input {
            Input::Wage => self.wage = number,
            Input::TravelMinutes => self.travel_minutes = number,
            Input::Ni => self.on_costs.ni = number,
            Input::Holiday => self.on_costs.holiday = number,
            Input::Training => self.on_costs.training = number,
            Input::Pension => self.on_costs.pension = number,
            Input::Sick => self.on_costs.sick = number,
            Input::Miles => self.miles = number,
            Input::PoundsPerMile => self.pounds_per_mile = number,
            Input::Overhead => {
                self.margins.overhead = match self.margins.overhead {
                    Overhead::PercentOfPrice(_) => Overhead::PercentOfPrice(number),
                    Overhead::Pounds(_) => Overhead::Pounds(number),
                };
            }
            Input::Profit => {
                self.margins.profit = match self.margins.profit {
                    Profit::PercentOfPrice(_) => Profit::PercentOfPrice(number),
                    Profit::PercentOfCost(_) => Profit::PercentOfCost(number),
                };
            }
            Input::VisitMinutes => {}
        }
        self
    }

    /// One of these inputs; zero for [`Input::VisitMinutes`], which is not among them. Panics: never.
    #[must_use]
    pub const fn get(&self, input: Input) -> Exact {
        match input {
            Input::Wage => self.wage,
            Input::TravelMinutes => self.travel_minutes,
            Input::Ni => self.on_costs.ni,
            Input::Holiday => self.on_costs.holiday,
            Input::Training => self.on_costs.training,
            Input::Pension => self.on_costs.pension,
            Input::Sick => self.on_costs.sick,
            Input::Miles => self.miles,
            Input::PoundsPerMile => self.pounds_per_mile,
            Input::Overhead => match self.margins.overhead {
                Overhead::PercentOfPrice(number) | Overhead::Pounds(number) => number,
            },
            Input::Profit => match self.margins.profit {
                Profit::PercentOfPrice(number) | Profit::PercentOfCost(number) => number,
            },
            Input::VisitMinutes => Exact::ZERO,
        }
    }

    /// The price of one average hour of contact.
    ///
    /// # Errors
    /// The first refused input, or [`Inexact`].
    pub fn price(&self) -> Result<Breakdown, NoPrice> {
        let mut first = None;
        self.refused(|refused| first = first.or(Some(refused)))?;
        if let Some(refused) = first {
            return Err(refused.into());
        }
        let travel = self.wage.times(self.travel_minutes)?.over(Exact::whole(60))?;
        let pay = Breakdown::default().with(CostLine::Contact, self.wage).with(CostLine::Travel, travel);
        let breakdown = self.on_costs.lay(pay)?.with(CostLine::Mileage, self.miles.times(self.pounds_per_mile)?);
        self.margins.lay(&breakdown, Exact::ONE)
    }
}
