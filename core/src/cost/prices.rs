//! A closed ledger asked for prices: of everything, of a visit length, a client, a package, a round, a carer, or one stretch.
//!
//! ```
//! use homeround_core::book::{Activity, Shift, Visit, Worked};
//! use homeround_core::cost::{Accumulator, Exact, Ledger, LedgerTerms, Rate, Worker};
//! use homeround_core::ground::{CarerIx, ClientIx, Seconds, ShiftIx, Span, VisitIx};
//!
//! // One hour with the only client, at £12.
//! let span = Span { start: Seconds::ZERO, end: Seconds(3600) };
//! let workers = [Worker { wage: Rate::from_pounds(Exact::whole(12)).unwrap(), ..Worker::default() }];
//! let (shifts, visits) = ([Shift { span, ..Shift::default() }], [Visit { duration: Seconds(3600), ..Visit::default() }]);
//! let terms = LedgerTerms { workers: &workers, shifts: &shifts, visits: &visits, clients: 1, ..LedgerTerms::default() };
//! let (carer, shift, visit, client) = (CarerIx(0), ShiftIx(0), VisitIx(0), ClientIx(0));
//! let hour = Worked { carer, shift, visit, client, activity: Activity::Contact, span, metres: 0 };
//!
//! let (mut accumulators, mut weeks) = ([Accumulator::default(); 4], [0; 1]);
//! let mut ledger = Ledger::new(terms, &mut accumulators, &mut weeks).unwrap();
//! ledger.add(&hour).unwrap();
//! let prices = ledger.close().unwrap();
//! assert_eq!(prices.client(client).unwrap().unwrap().breakdown.total(), Ok(Exact::whole(12)));
//! assert_eq!(prices.client(ClientIx(1)).unwrap(), None, "there is no such client");
//! ```

use super::accumulator::{Accumulator, LengthBand, UNIT, pounds_of};
use super::exact::{Exact, Inexact};
use super::ledger::{Ledger, OF_CONTRACT};
use super::line::{Breakdown, CostLine};
use super::model::NoPrice;
use super::paid_absence::PaidAbsence;
use super::rates::{EmployerNi, Pension};
use super::unpriceable::Unpriceable;
use crate::book::Worked;
use crate::ground::{CarerIx, ClientIx, ModeIx, ShiftIx};

/// Pay weeks in a year, for what the law states by the year.
const WEEKS: i128 = 52;

/// What something costs over the whole time that was counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CostSummary {
    /// The lines, in pounds; what belongs to no visit shared in.
    pub breakdown: Breakdown,
    /// Hours of contact.
    pub hours: Exact,
    /// The time and miles counted, without what belongs to no visit.
    pub accumulator: Accumulator,
}

impl CostSummary {
    /// For one hour of contact; nothing when there was none.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn per_hour(&self) -> Result<Option<Breakdown>, Inexact> {
        if self.hours.is_zero() {
            return Ok(None);
        }
        self.breakdown.times(Exact::ONE.over(self.hours)?).map(Some)
    }

    /// For one carer's part of a visit; nothing when there was none.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn per_part(&self) -> Result<Option<Breakdown>, Inexact> {
        if self.accumulator.parts() == 0 {
            return Ok(None);
        }
        self.breakdown.times(Exact::fraction(1, self.accumulator.parts().into())?).map(Some)
    }
}

/// What is reckoned by worker and week.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct ByWeek {
    /// National Insurance before the allowance.
    ni: Exact,
    /// Pension.
    pension: Exact,
}

/// A closed ledger.
#[derive(Debug)]
pub struct LedgerPrices<'t, 'm> {
    ledger: Ledger<'t, 'm>,
    /// Overtime and idle pay of everybody, in pounds, and the same for each pound of other pay.
    extras: [Exact; 2],
    extras_per_pound: [Exact; 2],
    /// Of everybody, and the same for each pound of all pay.
    by_week: ByWeek,
    per_pound: ByWeek,
    /// What of National Insurance is left to pay once the allowance is taken off.
    ni_left: Exact,
}

/// Whose contract, National Insurance and pension an account carries.
enum SummaryOwner {
    Everybody,
    Carer(CarerIx),
    Share,
}

impl<'t, 'm> Ledger<'t, 'm> {
    /// Everything counted, ready to be asked for prices.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    // Never inlined: on a device every copy of a ledger is four kilobytes of stack, and here the caller's is the only one.
    #[inline(never)]
    pub fn close(mut self) -> Result<LedgerPrices<'t, 'm>, Inexact> {
        // Contracts before on-costs: overtime and idle pay are pay, and carry National Insurance and pensions.
        let mut extras = [0_i128; 2];
        for carer in 0..self.terms.workers.len() {
            let own = self.extras(CarerIx::from_index(carer)).ok_or(Inexact::Overflow)?;
            for (sum, own) in extras.iter_mut().zip(own) {
                *sum = sum.checked_add(own).ok_or(Inexact::Overflow)?;
            }
            self.spread(carer, own[0].checked_add(own[1]).ok_or(Inexact::Overflow)?);
        }
        LedgerPrices::from_ledger(self, extras)
    }
}

impl<'t, 'm> LedgerPrices<'t, 'm> {
    pub(super) fn from_ledger(ledger: Ledger<'t, 'm>, extras: [i128; 2]) -> Result<Self, Inexact> {
        let mut counted = Breakdown::default();
        ledger.total.pounds(&mut counted)?;
        let pay = counted.gross()?;
        let [overtime, idle] = extras;
        let extras = [pounds_of(overtime)?, pounds_of(idle)?];
        let by_week = reckoned(&ledger, &*ledger.memory.weeks)?;
        let earned = counted.earned()?.plus(extras[0])?.plus(extras[1])?;
        let a_pound = |sum: Exact, of: Exact| if of.is_zero() { Ok(Exact::ZERO) } else { sum.over(of) };
        // The allowance is the employer's and no worker's: it is taken off the sum, and every pound is left alike.
        let ni_left = match by_week.ni.minus(ledger.terms.ni_allowance)? {
            _ if by_week.ni.is_zero() => Exact::ONE,
            left if left.is_negative() => Exact::ZERO,
            left => left.over(by_week.ni)?,
        };
        Ok(Self {
            extras_per_pound: [a_pound(extras[0], pay)?, a_pound(extras[1], pay)?],
            per_pound: ByWeek { ni: a_pound(by_week.ni, earned)?, pension: a_pound(by_week.pension, earned)? },
            extras,
            by_week,
            ni_left,
            ledger,
        })
    }

    /// Of everything.
    ///
    /// # Errors
    /// A refused margin, or [`Inexact`].
    pub fn total(&self) -> Result<CostSummary, NoPrice> {
        self.account(&self.ledger.total, None, &SummaryOwner::Everybody)
    }

    /// Of the visits of one length. The bands add up to the total exactly, as soon as there is any contact.
    ///
    /// # Errors
    /// A refused margin, or [`Inexact`].
    pub fn band(&self, band: LengthBand) -> Result<CostSummary, NoPrice> {
        self.account(&self.ledger.bands[band as usize], Some(&self.ledger.no_band), &SummaryOwner::Share)
    }

    /// Of one client's visits; nothing for a client that is not in the terms. The clients add up to the total exactly, as soon
    /// as there is any contact.
    ///
    /// # Errors
    /// A refused margin, or [`Inexact`].
    pub fn client(&self, client: ClientIx) -> Result<Option<CostSummary>, NoPrice> {
        let accumulator = self.ledger.memory.clients.get(client.at());
        accumulator
            .map(|accumulator| self.account(accumulator, Some(&self.ledger.no_client), &SummaryOwner::Share))
            .transpose()
    }

    /// Of one package's visits; nothing for a package that is not in the terms. The packages add up to the total exactly, as
    /// soon as there is any contact and every visit has one.
    ///
    /// # Errors
    /// A refused margin, or [`Inexact`].
    pub fn package(&self, package: u32) -> Result<Option<CostSummary>, NoPrice> {
        let accumulator = self.ledger.memory.packages.get(package as usize);
        accumulator
            .map(|accumulator| self.account(accumulator, Some(&self.ledger.no_package), &SummaryOwner::Share))
            .transpose()
    }

    /// Of one shift's round; nothing for a shift that is not in the terms. The rounds and what is [outside](Self::outside) add
    /// up to the total exactly, as soon as anybody is paid.
    ///
    /// # Errors
    /// A refused margin, or [`Inexact`].
    pub fn round(&self, shift: ShiftIx) -> Result<Option<CostSummary>, NoPrice> {
        let accumulator = self.ledger.memory.rounds.get(shift.at());
        accumulator.map(|accumulator| self.account(accumulator, None, &SummaryOwner::Share)).transpose()
    }

    /// Of the time outside any shift.
    ///
    /// # Errors
    /// A refused margin, or [`Inexact`].
    pub fn outside(&self) -> Result<CostSummary, NoPrice> {
        self.account(&self.ledger.no_round, None, &SummaryOwner::Share)
    }

    /// Of one stretch that was counted. The stretches and [what is on no round](Self::other) add up to the total exactly, as
    /// soon as anybody is paid.
    ///
    /// # Errors
    /// Why it cannot be priced, or the reason in [`NoPrice`].
    pub fn stretch(&self, worked: &Worked) -> Result<Result<CostSummary, NoPrice>, Unpriceable> {
        let accumulator = self.ledger.alone(worked)?;
        Ok(self.account(&accumulator, None, &SummaryOwner::Share))
    }

    /// Of one row of paid time on no round that was counted. It adds up to the total with the stretches.
    ///
    /// # Errors
    /// A refused margin, or [`Inexact`].
    pub fn other(&self, other: &PaidAbsence) -> Result<CostSummary, NoPrice> {
        let mut accumulator = Accumulator::default();
        accumulator.count_other(other).ok_or(Inexact::Overflow)?;
        self.account(&accumulator, None, &SummaryOwner::Share)
    }

    /// Of one carer's time; nothing for a carer that is not in the terms. The carers add up to the total exactly.
    ///
    /// # Errors
    /// A refused margin, or [`Inexact`].
    pub fn carer(&self, carer: CarerIx) -> Result<Option<CostSummary>, NoPrice> {
        let accumulator = self.ledger.memory.carers.get(carer.at());
        accumulator.map(|accumulator| self.account(accumulator, None, &SummaryOwner::Carer(carer))).transpose()
    }

    /// Time and miles of the carers who travel by one mode; nothing for a mode that is not in the terms.
    #[must_use]
    pub fn mode(&self, mode: ModeIx) -> Option<&Accumulator> {
        self.ledger.memory.modes.get(mode.at())
    }

    fn account(
        &self,
        accumulator: &Accumulator,
        shared: Option<&Accumulator>,
        whose: &SummaryOwner,
    ) -> Result<CostSummary, NoPrice> {
        let (mut build, mut hours) = (Breakdown::default(), accumulator.hours()?);
        accumulator.pounds(&mut build)?;
        if let Some(shared) = shared {
            self.share_in(accumulator, shared, &mut build, &mut hours)?;
        }
        let extras = self.contract(whose, build.gross()?)?;
        for (line, extra) in OF_CONTRACT.into_iter().zip(extras) {
            build.set(line, extra);
        }
        let by_week = self.weekly(whose, build.earned()?)?;
        let terms = &self.ledger.terms;
        // Percentages first; where a threshold or a band is given, its line takes the place of the percentage.
        terms.on_costs.lay_on(&mut build)?;
        if terms.threshold_ni.is_some() {
            build.set(CostLine::Ni, by_week.ni.times(self.ni_left)?);
        }
        if terms.band_pension.is_some() {
            build.set(CostLine::Pension, by_week.pension);
        }
        build.set(CostLine::Fixed, self.fixed(hours)?);
        terms.margins.lay_on(&mut build, hours)?;
        Ok(CostSummary { breakdown: build, hours, accumulator: *accumulator })
    }

    /// Adds an account's share of what belongs to no visit, to its pay and its hours.
    #[inline(never)]
    fn share_in(
        &self,
        accumulator: &Accumulator,
        shared: &Accumulator,
        pay: &mut Breakdown,
        hours: &mut Exact,
    ) -> Result<(), Inexact> {
        // Shared by contact time of those that have a place: shares then add up to one, exactly.
        let placed = self.ledger.total.seconds(CostLine::Contact).saturating_sub(shared.seconds(CostLine::Contact));
        if placed > 0 {
            let share = Exact::fraction(accumulator.seconds(CostLine::Contact).into(), placed.into())?;
            let mut all = Breakdown::default();
            shared.pounds(&mut all)?;
            pay.add_share(&all, share)?;
            *hours = hours.plus(shared.hours()?.times(share)?)?;
        }
        Ok(())
    }

    /// The branch's fixed costs by contact time; all of them are nobody's when there was none.
    fn fixed(&self, hours: Exact) -> Result<Exact, Inexact> {
        let all = self.ledger.total.hours()?;
        if all.is_zero() { Ok(Exact::ZERO) } else { self.ledger.terms.fixed.times(hours.over(all)?) }
    }

    fn contract(&self, whose: &SummaryOwner, pay: Exact) -> Result<[Exact; 2], Inexact> {
        match whose {
            SummaryOwner::Everybody => Ok(self.extras),
            SummaryOwner::Share => Ok([self.extras_per_pound[0].times(pay)?, self.extras_per_pound[1].times(pay)?]),
            SummaryOwner::Carer(carer) => {
                let [overtime, idle] = self.ledger.extras(*carer).ok_or(Inexact::Overflow)?;
                Ok([pounds_of(overtime)?, pounds_of(idle)?])
            }
        }
    }

    fn weekly(&self, whose: &SummaryOwner, earned: Exact) -> Result<ByWeek, Inexact> {
        match whose {
            SummaryOwner::Everybody => Ok(self.by_week),
            SummaryOwner::Share => {
                Ok(ByWeek { ni: self.per_pound.ni.times(earned)?, pension: self.per_pound.pension.times(earned)? })
            }
            SummaryOwner::Carer(carer) => {
                let weeks = self.ledger.terms.weeks as usize;
                let from = carer.at().saturating_mul(weeks);
                let rows = self.ledger.memory.weeks.get(from..from.saturating_add(weeks)).unwrap_or_default();
                reckoned(&self.ledger, rows)
            }
        }
    }
}

/// National Insurance and pension on these weeks of pay, summed in whole numbers before anything is divided.
fn reckoned(ledger: &Ledger<'_, '_>, weeks: &[i128]) -> Result<ByWeek, Inexact> {
    let sum = |each: &dyn Fn(i128) -> Option<i128>| {
        weeks.iter().try_fold(0_i128, |sum, &pay| sum.checked_add(each(pay)?)).ok_or(Inexact::Overflow)
    };
    let ni = match &ledger.terms.threshold_ni {
        Some(rate) => rate.percent().percent_of(pounds_of(sum(&|pay| Some(over_threshold(rate, pay)))?)?)?,
        None => Exact::ZERO,
    };
    let pension = match &ledger.terms.band_pension {
        Some(rate) => {
            let qualifying = Exact::fraction(sum(&|pay| qualifying(rate, pay))?, UNIT * WEEKS)?;
            Exact::whole(rate.employer_percent.into()).percent_of(qualifying)?
        }
        None => Exact::ZERO,
    };
    Ok(ByWeek { ni, pension })
}

/// Pence as pay is counted.
fn counted(pence: i64) -> i128 {
    i128::from(pence) * (UNIT / 100)
}

/// A week's pay above the threshold.
fn over_threshold(rate: &EmployerNi, pay: i128) -> i128 {
    (pay - counted(rate.weekly_threshold.0)).max(0)
}

/// 52 times what of a week's pay qualifies for a pension: a week counts as a 52nd of what the law states by the year.
fn qualifying(rate: &Pension, pay: i128) -> Option<i128> {
    // Against yearly limits as they stand in law: a week's share of them would have to be rounded.
    let year = pay.checked_mul(WEEKS)?;
    let [trigger, lower, upper] = [rate.trigger, rate.lower, rate.upper].map(|pence| counted(pence.0));
    // Under the trigger nobody is enrolled; above it the band counts from its lower edge, not from the trigger.
    Some(if year < trigger { 0 } else { (year.min(upper) - lower).max(0) })
}
