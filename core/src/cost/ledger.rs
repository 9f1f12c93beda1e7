//! The ledger: what the time in a roster, or in a verified week, costs; by line, visit length, client, package, round and carer.
//!
//! Seconds and metres are counted in whole numbers, so that adding a stretch is a few integer additions and the order of
//! the rows changes nothing; pounds are worked out once, at the end, exactly ([`super::prices`]).
//!
//! The rules, each stated in the output:
//! - contact, travel between clients and waiting near the next are paid; the way from and to home only where the shift says
//!   so, breaks only where they are paid. Miles are paid on paid ways;
//! - travel and waiting belong to the visit that is travelled to;
//! - time that belongs to no visit (paid breaks, a paid way home) is shared out by contact time;
//! - a visit with flat pay, a sleep-in, costs that for each stretch with the client, however long: its time is no contact time, earns
//!   no premium, and counts towards no hours of a contract;
//! - paid time inside an enhancement earns its premium on basic pay;
//! - training, holiday and sickness that are paid by the row are on no round: they are shared out by contact time too, and
//!   National Insurance and pensions are on them as on all pay;
//! - paid time of a carer beyond the hours of overtime earns the premium of overtime, guaranteed hours that were not worked are
//!   paid; both are shared out over everybody's pay. A carer's own account has the carer's own;
//! - National Insurance over the threshold and pensions on the qualifying band are reckoned for each worker and pay week, a
//!   shift's pay in the week the shift starts in, overtime and idle hours spread evenly over the weeks worked. Both are then
//!   pooled: every pound of pay carries the same share, whoever earned it. A carer's own account has the carer's own.
//!
//! ```
//! use homeround_core::book::{Activity, Shift, Visit, Worked};
//! use homeround_core::cost::{Accumulator, Exact, Ledger, LedgerSize, LedgerTerms, Rate, Worker};
//! use homeround_core::ground::{CarerIx, ClientIx, Seconds, ShiftIx, Span, VisitIx};
//!
//! // A roster of one round: ten minutes and three miles to a visit of half an hour. `rounds::worked` tells such stretches.
//! let minutes = |from, to| Span { start: Seconds::from_minutes(from), end: Seconds::from_minutes(to) };
//! let stretch = |activity, span, metres| Worked {
//!     carer: CarerIx(0), shift: ShiftIx(0), visit: VisitIx(0), client: ClientIx(0), activity, span, metres,
//! };
//! let roster = [
//!     stretch(Activity::Travel, minutes(480, 490), 4_828),
//!     stretch(Activity::Contact, minutes(490, 520), 0),
//! ];
//! let wage = Rate::from_pounds(Exact::whole(12)).unwrap();
//! let workers = [Worker { wage, ..Worker::default() }];
//! let shifts = [Shift { span: minutes(480, 520), commute_paid: true, ..Shift::default() }];
//! let visits = [Visit { duration: Seconds::from_minutes(30), carers: 1, ..Visit::default() }];
//! let terms = LedgerTerms { workers: &workers, shifts: &shifts, visits: &visits, clients: 1, ..LedgerTerms::default() };
//!
//! let size = LedgerSize::from_terms(&terms);
//! let (mut tallies, mut weeks) = ([Accumulator::default(); 8], [0; 8]);
//! let mut ledger = Ledger::new(terms, &mut tallies[..size.tallies()], &mut weeks[..size.weeks]).unwrap();
//! for worked in &roster {
//!     ledger.add(worked).unwrap();
//! }
//! // Forty paid minutes for thirty of contact: 16 pounds an hour.
//! let hour = ledger.close().unwrap().total().unwrap().per_hour().unwrap().unwrap();
//! assert_eq!(hour.total().unwrap(), Exact::whole(16));
//! ```

use core::mem::size_of;

use super::accumulator::{Accumulator, FLAT_UNIT, LengthBand, Stretch, activity_line, length_band};
use super::exact::Exact;
use super::line::CostLine;
use super::model::{Margins, OnCosts, Overhead, Profit};
use super::paid_absence::PaidAbsence;
use super::rate::Rate;
use super::rates::{EmployerNi, Pension};
use super::unpriceable::Unpriceable;
use super::worker::Worker;
use crate::book::{Activity, Shift, Visit, Worked};
use crate::ground::{CarerIx, Seconds, Span};

/// Seconds in a pay week.
const WEEK: i32 = 7 * 86_400;

/// A stretch of the calendar in which an hour pays more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Enhancement {
    /// When.
    pub span: Span,
    /// What basic pay gains, in hundredths of a per cent: 5000 is half as much again.
    pub hundredths: u32,
}

/// What the ledger prices by.
#[derive(Clone, Copy, Debug)]
pub struct LedgerTerms<'a> {
    /// The carers' pay, by [`CarerIx`].
    pub workers: &'a [Worker],
    /// The shifts, by [`crate::ground::ShiftIx`]: when each starts, and whether the way from and to home is paid.
    pub shifts: &'a [Shift],
    /// The visits, by [`crate::ground::VisitIx`]: how long each is planned to be.
    pub visits: &'a [Visit],
    /// The package of each visit, by [`crate::ground::VisitIx`], numbered from zero; empty when nobody asks.
    pub packages: &'a [u32],
    /// How many packages.
    pub package_count: u32,
    /// How many clients there are.
    pub clients: u32,
    /// How many travel modes there are.
    pub modes: u32,
    /// The midnight from which pay weeks of seven days are counted, at or before the first stretch.
    pub first_week: Seconds,
    /// How many pay weeks.
    pub weeks: u32,
    /// Enhanced hours in order of time, none overlapping another.
    pub enhancements: &'a [Enhancement],
    /// On-costs as percentages of gross pay.
    pub on_costs: OnCosts,
    /// National Insurance for each worker and week over a threshold, in place of the percentage in `on_costs`.
    pub threshold_ni: Option<EmployerNi>,
    /// What of that National Insurance the employer need not pay over everything counted, in pounds.
    pub ni_allowance: Exact,
    /// Pensions for each worker and week on qualifying earnings, in place of the percentage in `on_costs`.
    pub band_pension: Option<Pension>,
    /// Costs of the branch over everything counted that do not depend on hours, in pounds; shared out by contact time.
    pub fixed: Exact,
    /// Overhead and profit.
    pub margins: Margins,
}

/// Nobody, one pay week, and neither on-costs nor margins: what is not given costs nothing.
impl Default for LedgerTerms<'_> {
    fn default() -> Self {
        Self {
            workers: &[],
            shifts: &[],
            visits: &[],
            packages: &[],
            package_count: 0,
            clients: 0,
            modes: 1,
            first_week: Seconds::ZERO,
            weeks: 1,
            enhancements: &[],
            on_costs: OnCosts::default(),
            threshold_ni: None,
            ni_allowance: Exact::ZERO,
            band_pension: None,
            fixed: Exact::ZERO,
            margins: Margins { overhead: Overhead::Pounds(Exact::ZERO), profit: Profit::PercentOfCost(Exact::ZERO) },
        }
    }
}

/// How much memory a ledger needs, in rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LedgerSize {
    /// Tallies for carers.
    pub carers: usize,
    /// Tallies for clients.
    pub clients: usize,
    /// Tallies for travel modes.
    pub modes: usize,
    /// Tallies for rounds, one a shift.
    pub rounds: usize,
    /// Tallies for packages.
    pub packages: usize,
    /// Sums of pay for carers and weeks.
    pub weeks: usize,
}

impl LedgerSize {
    /// What a ledger under `terms` needs. Panics: never.
    #[must_use]
    pub const fn from_terms(terms: &LedgerTerms<'_>) -> Self {
        let carers = terms.workers.len();
        Self {
            carers,
            clients: terms.clients as usize,
            modes: terms.modes as usize,
            rounds: terms.shifts.len(),
            packages: terms.package_count as usize,
            weeks: carers.saturating_mul(terms.weeks as usize),
        }
    }

    /// All tallies. Panics: never.
    #[must_use]
    pub const fn tallies(&self) -> usize {
        let people = self.carers.saturating_add(self.clients).saturating_add(self.modes);
        people.saturating_add(self.rounds).saturating_add(self.packages)
    }

    /// The same in bytes, weeks included. Panics: never.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        let weeks = self.weeks.saturating_mul(size_of::<i128>());
        self.tallies().saturating_mul(size_of::<Accumulator>()).saturating_add(weeks)
    }
}

/// Memory lent to a ledger; cleared by it.
#[derive(Debug)]
pub struct LedgerMemory<'m> {
    pub(super) carers: &'m mut [Accumulator],
    pub(super) clients: &'m mut [Accumulator],
    pub(super) modes: &'m mut [Accumulator],
    pub(super) rounds: &'m mut [Accumulator],
    pub(super) packages: &'m mut [Accumulator],
    pub(super) weeks: &'m mut [i128],
}

impl<'m> LedgerMemory<'m> {
    /// `accumulators` and `weeks` parted as `size` says and cleared; nothing when either is too short.
    #[must_use]
    pub fn new(size: &LedgerSize, accumulators: &'m mut [Accumulator], weeks: &'m mut [i128]) -> Option<Self> {
        let accumulators = accumulators.get_mut(..size.tallies())?;
        let weeks = weeks.get_mut(..size.weeks)?;
        accumulators.fill(Accumulator::default());
        weeks.fill(0);
        let (carers, rest) = accumulators.split_at_mut(size.carers);
        let (clients, rest) = rest.split_at_mut(size.clients);
        let (modes, rest) = rest.split_at_mut(size.modes);
        let (rounds, packages) = rest.split_at_mut(size.rounds);
        Some(Self { carers, clients, modes, rounds, packages, weeks })
    }
}

/// Stretches of time being counted, in lent memory; the [module](self) has an example.
#[derive(Debug)]
pub struct Ledger<'t, 'm> {
    pub(super) terms: LedgerTerms<'t>,
    pub(super) memory: LedgerMemory<'m>,
    pub(super) total: Accumulator,
    pub(super) bands: [Accumulator; LengthBand::ALL.len()],
    pub(super) no_band: Accumulator,
    pub(super) no_client: Accumulator,
    pub(super) no_round: Accumulator,
    pub(super) no_package: Accumulator,
}

/// Whose accounts a stretch goes to.
struct StretchOwner {
    week: usize,
    round: Option<usize>,
    package: Option<usize>,
}

impl<'t, 'm> Ledger<'t, 'm> {
    /// An empty ledger over `accumulators` and `weeks`, as many of each as [`LedgerSize`] says.
    ///
    /// # Errors
    /// [`Unpriceable::Memory`], [`Unpriceable::Mode`] or [`Unpriceable::Enhancement`].
    pub fn new(
        terms: LedgerTerms<'t>,
        accumulators: &'m mut [Accumulator],
        weeks: &'m mut [i128],
    ) -> Result<Self, Unpriceable> {
        if let Some(worker) = terms.workers.iter().find(|worker| worker.mode.0 >= terms.modes) {
            return Err(Unpriceable::Mode(worker.mode));
        }
        // Disjoint and in order: each stretch then finds its enhancements by one search, and none is counted twice.
        let mut after = Seconds(i32::MIN);
        for Enhancement { span, .. } in terms.enhancements {
            if span.start < after || span.end < span.start {
                return Err(Unpriceable::Enhancement(span.start));
            }
            after = span.end;
        }
        let memory =
            LedgerMemory::new(&LedgerSize::from_terms(&terms), accumulators, weeks).ok_or(Unpriceable::Memory)?;
        let none = Accumulator::default();
        Ok(Self {
            terms,
            memory,
            total: none,
            bands: [none; LengthBand::ALL.len()],
            no_band: none,
            no_client: none,
            no_round: none,
            no_package: none,
        })
    }

    /// Counts one stretch. Takes constant time, and that of the enhancements it touches.
    ///
    /// # Errors
    /// Why it cannot be priced; the ledger is then unfinished and its sums mean nothing.
    pub fn add(&mut self, worked: &Worked) -> Result<(), Unpriceable> {
        let (stretch, whose) = self.measured(worked)?;
        let week = worked.carer.at() * self.terms.weeks as usize + whose.week;
        let sum = self.memory.weeks.get_mut(week).ok_or(Unpriceable::Memory)?;
        *sum = sum.checked_add(stretch.pay()).ok_or(Unpriceable::TooMuch)?;
        let client = match worked.client.is_some() {
            true => self.memory.clients.get_mut(worked.client.at()).ok_or(Unpriceable::Client(worked.client))?,
            false => &mut self.no_client,
        };
        let accounts = [
            Some(&mut self.total),
            self.memory.carers.get_mut(worked.carer.at()),
            self.memory.modes.get_mut(stretch.worker.mode.at()),
            match length_band(worked, self.terms.visits)? {
                Some(band) => self.bands.get_mut(band as usize),
                None => Some(&mut self.no_band),
            },
            Some(client),
            match whose.round {
                Some(round) => self.memory.rounds.get_mut(round),
                None => Some(&mut self.no_round),
            },
            match whose.package {
                Some(package) => self.memory.packages.get_mut(package),
                None => Some(&mut self.no_package),
            },
        ];
        for account in accounts.into_iter().flatten() {
            account.count(&stretch).ok_or(Unpriceable::TooMuch)?;
        }
        Ok(())
    }

    /// Counts paid time on no round. Takes constant time.
    ///
    /// # Errors
    /// Why it cannot be priced; the ledger is then unfinished and its sums mean nothing.
    pub fn add_other(&mut self, other: &PaidAbsence) -> Result<(), Unpriceable> {
        let worker = self.terms.workers.get(other.carer.at()).ok_or(Unpriceable::Carer(other.carer))?;
        let week = self.week(other.day).filter(|_| other.time >= Seconds::ZERO).ok_or(Unpriceable::Span(other.day))?;
        let weeks = self.terms.weeks as usize;
        let sum = self.memory.weeks.get_mut(other.carer.at() * weeks + week).ok_or(Unpriceable::Memory)?;
        let pay = other.pay().ok_or(Unpriceable::TooMuch)?;
        *sum = sum.checked_add(pay).ok_or(Unpriceable::TooMuch)?;
        let accounts = [
            Some(&mut self.total),
            self.memory.carers.get_mut(other.carer.at()),
            self.memory.modes.get_mut(worker.mode.at()),
            Some(&mut self.no_band),
            Some(&mut self.no_client),
            Some(&mut self.no_round),
            Some(&mut self.no_package),
        ];
        for account in accounts.into_iter().flatten() {
            account.count_other(other).ok_or(Unpriceable::TooMuch)?;
        }
        Ok(())
    }

    /// The pay week that a moment lies in.
    fn week(&self, at: Seconds) -> Option<usize> {
        let week = usize::try_from(at.0.checked_sub(self.terms.first_week.0)?.div_euclid(WEEK)).ok()?;
        (week < self.terms.weeks as usize).then_some(week)
    }

    /// A stretch as it is counted, alone.
    pub(super) fn alone(&self, worked: &Worked) -> Result<Accumulator, Unpriceable> {
        let (stretch, _) = self.measured(worked)?;
        let mut accumulator = Accumulator::default();
        accumulator.count(&stretch).ok_or(Unpriceable::TooMuch)?;
        Ok(accumulator)
    }

    fn measured(&self, worked: &Worked) -> Result<(Stretch, StretchOwner), Unpriceable> {
        let worker = *self.terms.workers.get(worked.carer.at()).ok_or(Unpriceable::Carer(worked.carer))?;
        let seconds = worked.span.length().0;
        let shift = match worked.shift.is_some() {
            true => Some(self.terms.shifts.get(worked.shift.at()).ok_or(Unpriceable::Shift(worked.shift))?),
            false => None,
        };
        // The pay week is that in which the shift starts: a night shift is not cut at midnight.
        let start = shift.map_or(worked.span.start, |shift| shift.span.start);
        let week = self.week(start).filter(|_| seconds >= 0).ok_or(Unpriceable::Span(worked.span.start))?;
        let flat = self.terms.visits.get(worked.visit.at()).and_then(|visit| visit.flat_pay);
        // A night paid by the night is paid once, with the client; the way to it is travel as any other.
        let flat = flat.filter(|_| worked.activity == Activity::Contact).map(|price| i128::from(price.0) * FLAT_UNIT);
        let line = match flat {
            Some(_) => Some(CostLine::SleepIn),
            None => activity_line(worked.activity, shift.is_some_and(|shift| shift.commute_paid)),
        };
        // Unpaid time earns no premium, and neither does time that is paid by the night.
        let enhanced = if line.is_some() && flat.is_none() { self.enhanced(worked.span) } else { (0, 0) };
        let stretch = Stretch { line, seconds, metres: worked.metres, worker, flat, enhanced };
        let round = shift.map(|_| worked.shift.at());
        Ok((stretch, StretchOwner { week, round, package: self.package(worked)? }))
    }

    fn package(&self, worked: &Worked) -> Result<Option<usize>, Unpriceable> {
        if !worked.visit.is_some() || self.terms.packages.is_empty() {
            return Ok(None);
        }
        let package = self.terms.packages.get(worked.visit.at()).filter(|package| **package < self.terms.package_count);
        package.map(|package| Some(*package as usize)).ok_or(Unpriceable::Visit(worked.visit))
    }

    /// The enhanced seconds of a stretch, and the same times their hundredths of a per cent.
    fn enhanced(&self, span: Span) -> (i64, i128) {
        let all = self.terms.enhancements;
        // They do not overlap, so their ends are in order too.
        let first = all.partition_point(|one| one.span.end <= span.start);
        let touched = all.iter().skip(first).take_while(|one| one.span.start < span.end);
        touched.fold((0, 0), |(seconds, weighted), one| {
            let inside = i64::from(one.span.end.min(span.end).0) - i64::from(one.span.start.max(span.start).0);
            (seconds + inside, weighted + i128::from(inside) * i128::from(one.hundredths))
        })
    }

    /// A carer's overtime premium and idle pay; nothing when they are more than is counted.
    pub(super) fn extras(&self, carer: CarerIx) -> Option<[i128; 2]> {
        let (worker, accumulator) = (self.terms.workers.get(carer.at())?, self.memory.carers.get(carer.at())?);
        let paid = accumulator.paid_seconds();
        let over = if worker.overtime_from > Seconds::ZERO { paid - i64::from(worker.overtime_from.0) } else { 0 };
        let idle = i64::from(worker.guaranteed.0) - paid;
        let pay =
            |seconds: i64, rate: Rate| i128::from(seconds.max(0)).checked_mul(i128::from(rate.0))?.checked_mul(10_000);
        Some([pay(over, worker.overtime_extra)?, pay(idle, worker.idle)?])
    }

    /// Adds pay that belongs to no week to a carer's weeks: evenly to those with pay, or else to the first.
    pub(super) fn spread(&mut self, carer: usize, extra: i128) {
        let weeks = self.terms.weeks as usize;
        let rows = self.memory.weeks.iter_mut().skip(carer.saturating_mul(weeks)).take(weeks);
        let count = rows.filter(|pay| **pay > 0).count() as i128;
        // All in one week it would pass thresholds that no payslip passed. Without a week of work the first has it.
        let (each, mut rest) = if count == 0 { (0, extra) } else { (extra / count, extra % count) };
        let rows = self.memory.weeks.iter_mut().skip(carer.saturating_mul(weeks)).take(weeks);
        for pay in rows.filter(|pay| count == 0 || **pay > 0) {
            // Each week's share is below the sum, which was checked.
            *pay = pay.saturating_add(each).saturating_add(core::mem::take(&mut rest));
        }
    }
}

/// The lines of a contract: the premium of overtime, and idle hours.
pub(super) const OF_CONTRACT: [CostLine; 2] = [CostLine::Overtime, CostLine::Idle];
