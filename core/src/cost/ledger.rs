//! The ledger: what the time in a roster, or in a verified week, costs; by line, visit length, client and carer.
//!
//! Seconds and metres are counted in whole numbers, so that adding a stretch is a few integer additions and the order of
//! the rows changes nothing; pounds are worked out once, at the end, exactly.
//!
//! The rules, each stated in the output:
//! - contact, travel between clients and waiting near the next are paid; the way from and to home only where the shift says
//!   so, breaks only where they are paid. Miles are paid on paid ways;
//! - travel and waiting belong to the visit that is travelled to;
//! - time that belongs to no visit (paid breaks, a paid way home) is shared out by contact time;
//! - National Insurance over the threshold is reckoned for each worker and pay week, a shift's pay in the week the shift
//!   starts in, and then pooled: every pound of pay carries the same share, whoever earned it. A carer's own account has the
//!   carer's own.

use core::fmt;
use core::mem::size_of;

use super::exact::{Exact, Inexact};
use super::line::{Build, Line};
use super::model::{Margins, NoPrice, OnCosts};
use super::rates::EmployerNi;
use crate::book::{Activity, Shift, Visit, Worked};
use crate::ground::{CarerIx, ClientIx, ModeIx, Seconds, ShiftIx, VisitIx};

/// Seconds in a pay week.
const WEEK: i32 = 7 * 86_400;

/// Pounds an hour or a mile, in whole millionths, so that pay adds up in whole numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Rate(i64);

impl Rate {
    /// `pounds` as a rate, or nothing when it is below nought, finer than a millionth or above a million.
    #[must_use]
    pub fn of(pounds: Exact) -> Option<Self> {
        let millionths = pounds.times(Exact::whole(1_000_000)).ok()?.as_whole()?;
        i64::try_from(millionths).ok().filter(|rate| (0..=1_000_000_000_000).contains(rate)).map(Self)
    }
}

/// What a carer is paid.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Worker {
    /// Basic pay an hour.
    pub wage: Rate,
    /// Money for a mile.
    pub per_mile: Rate,
    /// How they travel.
    pub mode: ModeIx,
}

/// What the ledger prices by.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// The carers' pay, by [`CarerIx`].
    pub workers: &'a [Worker],
    /// The shifts, by [`ShiftIx`]: when each starts, and whether the way from and to home is paid.
    pub shifts: &'a [Shift],
    /// The visits, by [`VisitIx`]: how long each is planned to be.
    pub visits: &'a [Visit],
    /// How many clients there are.
    pub clients: u32,
    /// How many travel modes there are.
    pub modes: u32,
    /// The midnight from which pay weeks of seven days are counted, at or before the first stretch.
    pub first_week: Seconds,
    /// How many pay weeks.
    pub weeks: u32,
    /// On-costs as percentages of gross pay.
    pub on_costs: OnCosts,
    /// National Insurance for each worker and week over a threshold, in place of the percentage in `on_costs`.
    pub threshold_ni: Option<EmployerNi>,
    /// Overhead and profit.
    pub margins: Margins,
}

/// Why a stretch of time, or the terms, cannot be priced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unpriceable {
    /// A carer that is not in the terms.
    Carer(CarerIx),
    /// A client that is not in the terms.
    Client(ClientIx),
    /// A visit that is not in the terms.
    Visit(VisitIx),
    /// A shift that is not in the terms.
    Shift(ShiftIx),
    /// A travel mode that is not in the terms.
    Mode(ModeIx),
    /// A stretch that ends before it starts, or that the pay weeks do not cover.
    Span(Seconds),
    /// Less memory lent than [`Size`] asks for.
    Memory,
    /// More time or money than is counted.
    TooMuch,
}

impl fmt::Display for Unpriceable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Carer(row) => write!(f, "names carer row {}, which the terms do not have", row.0),
            Self::Client(row) => write!(f, "names client row {}, which the terms do not have", row.0),
            Self::Visit(row) => write!(f, "names visit row {}, which the terms do not have", row.0),
            Self::Shift(row) => write!(f, "names shift row {}, which the terms do not have", row.0),
            Self::Mode(row) => write!(f, "names travel mode row {}, which the terms do not have", row.0),
            Self::Span(start) => {
                write!(f, "starts at second {} and ends before that, or lies outside the pay weeks", start.0)
            }
            Self::Memory => f.write_str("needs more memory than was lent"),
            Self::TooMuch => f.write_str("is more time or money than is counted"),
        }
    }
}

impl core::error::Error for Unpriceable {}

/// Time, miles and pay counted in whole numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Paid seconds by line of pay.
    seconds: [i64; Line::OF_PAY.len()],
    /// Pay by line, in millionths of a pound an hour times seconds.
    pay: [i128; Line::OF_PAY.len()],
    /// Seconds that are not paid.
    unpaid: i64,
    /// Metres that are paid.
    metres: i64,
    /// Money for them, in millionths of a pound a mile times metres.
    mileage: i128,
    /// Carers' parts of visits.
    parts: u32,
}

/// One stretch as it is counted.
struct Stretch {
    line: Option<Line>,
    seconds: i32,
    metres: u32,
    worker: Worker,
}

impl Tally {
    fn count(&mut self, stretch: &Stretch) -> Option<()> {
        let Some(line) = stretch.line else {
            self.unpaid = self.unpaid.checked_add(i64::from(stretch.seconds))?;
            return Some(());
        };
        let at = line as usize;
        let pay = i128::from(stretch.worker.wage.0) * i128::from(stretch.seconds);
        self.seconds[at] = self.seconds[at].checked_add(i64::from(stretch.seconds))?;
        self.pay[at] = self.pay[at].checked_add(pay)?;
        if matches!(line, Line::Travel | Line::Commute) {
            self.metres = self.metres.checked_add(i64::from(stretch.metres))?;
            let money = i128::from(stretch.worker.per_mile.0) * i128::from(stretch.metres);
            self.mileage = self.mileage.checked_add(money)?;
        }
        self.parts = self.parts.checked_add(u32::from(line == Line::Contact))?;
        Some(())
    }

    /// Paid seconds of one line of pay; nought for the other lines. Panics: never.
    #[must_use]
    pub fn seconds(&self, line: Line) -> i64 {
        self.seconds.get(line as usize).copied().unwrap_or(0)
    }

    /// Seconds that are not paid: breaks of their own, and the way from and to home where it is not paid.
    #[must_use]
    pub const fn unpaid_seconds(&self) -> i64 {
        self.unpaid
    }

    /// Metres that are paid.
    #[must_use]
    pub const fn metres(&self) -> i64 {
        self.metres
    }

    /// Carers' parts of visits: a double-up has two.
    #[must_use]
    pub const fn parts(&self) -> u32 {
        self.parts
    }

    /// Contact time in hours. Panics: never.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn hours(&self) -> Result<Exact, Inexact> {
        Exact::fraction(self.seconds(Line::Contact).into(), 3_600)
    }

    /// Paid miles, of 1 609.344 m.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn miles(&self) -> Result<Exact, Inexact> {
        Exact::fraction(i128::from(self.metres) * 1_000, 1_609_344)
    }

    /// Pay and mileage in pounds.
    fn pounds(&self) -> Result<Build, Inexact> {
        let mut build = Build::default();
        for (line, pay) in Line::OF_PAY.into_iter().zip(self.pay) {
            build = build.with(line, Exact::fraction(pay, 3_600_000_000)?);
        }
        Ok(build.with(Line::Mileage, Exact::fraction(self.mileage, 1_609_344_000)?))
    }
}

/// Visits by how long they are planned to be.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Band {
    /// Up to 15 minutes.
    UpTo15,
    /// Over 15 and up to 30.
    UpTo30,
    /// Over 30 and up to 45.
    UpTo45,
    /// Over 45 and up to 60.
    UpTo60,
    /// Longer than an hour.
    Over60,
}

impl Band {
    /// Every band, shortest first.
    pub const ALL: [Self; 5] = [Self::UpTo15, Self::UpTo30, Self::UpTo45, Self::UpTo60, Self::Over60];

    /// The band of a visit of this length. Panics: never.
    #[must_use]
    pub const fn of(length: Seconds) -> Self {
        match length.0 {
            ..=900 => Self::UpTo15,
            901..=1_800 => Self::UpTo30,
            1_801..=2_700 => Self::UpTo45,
            2_701..=3_600 => Self::UpTo60,
            _ => Self::Over60,
        }
    }

    /// Its name in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::UpTo15 => "up_to_15",
            Self::UpTo30 => "up_to_30",
            Self::UpTo45 => "up_to_45",
            Self::UpTo60 => "up_to_60",
            Self::Over60 => "over_60",
        }
    }
}

/// How much memory a ledger needs, in rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Size {
    /// Tallies for carers.
    pub carers: usize,
    /// Tallies for clients.
    pub clients: usize,
    /// Tallies for travel modes.
    pub modes: usize,
    /// Sums of pay for carers and weeks.
    pub weeks: usize,
}

impl Size {
    /// What a ledger under `terms` needs. Panics: never.
    #[must_use]
    pub const fn of(terms: &Terms<'_>) -> Self {
        let carers = terms.workers.len();
        let weeks = carers.saturating_mul(terms.weeks as usize);
        Self { carers, clients: terms.clients as usize, modes: terms.modes as usize, weeks }
    }

    /// The same in bytes. Panics: never.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        let tallies = self.carers.saturating_add(self.clients).saturating_add(self.modes);
        tallies.saturating_mul(size_of::<Tally>()).saturating_add(self.weeks.saturating_mul(size_of::<i128>()))
    }
}

/// Memory lent to a ledger; cleared by it.
#[derive(Debug)]
pub struct Memory<'m> {
    /// [`Size::carers`] rows.
    pub carers: &'m mut [Tally],
    /// [`Size::clients`] rows.
    pub clients: &'m mut [Tally],
    /// [`Size::modes`] rows.
    pub modes: &'m mut [Tally],
    /// [`Size::weeks`] rows.
    pub weeks: &'m mut [i128],
}

/// Stretches of time being counted.
#[derive(Debug)]
pub struct Ledger<'t, 'm> {
    terms: Terms<'t>,
    memory: Memory<'m>,
    total: Tally,
    bands: [Tally; Band::ALL.len()],
    no_band: Tally,
    no_client: Tally,
}

impl<'t, 'm> Ledger<'t, 'm> {
    /// An empty ledger.
    ///
    /// # Errors
    /// [`Unpriceable::Memory`] or [`Unpriceable::Mode`].
    pub fn new(terms: Terms<'t>, memory: Memory<'m>) -> Result<Self, Unpriceable> {
        let Size { carers, clients, modes, weeks } = Size::of(&terms);
        if let Some(worker) = terms.workers.iter().find(|worker| worker.mode.0 >= terms.modes) {
            return Err(Unpriceable::Mode(worker.mode));
        }
        let Memory { carers: by_carer, clients: by_client, modes: by_mode, weeks: by_week } = memory;
        let memory = Memory {
            carers: by_carer.get_mut(..carers).ok_or(Unpriceable::Memory)?,
            clients: by_client.get_mut(..clients).ok_or(Unpriceable::Memory)?,
            modes: by_mode.get_mut(..modes).ok_or(Unpriceable::Memory)?,
            weeks: by_week.get_mut(..weeks).ok_or(Unpriceable::Memory)?,
        };
        memory.carers.fill(Tally::default());
        memory.clients.fill(Tally::default());
        memory.modes.fill(Tally::default());
        memory.weeks.fill(0);
        let (total, no_band, no_client) = (Tally::default(), Tally::default(), Tally::default());
        Ok(Self { terms, memory, total, bands: [Tally::default(); Band::ALL.len()], no_band, no_client })
    }

    /// Counts one stretch. Takes constant time.
    ///
    /// # Errors
    /// Why it cannot be priced; the ledger is then unfinished and its sums mean nothing.
    pub fn add(&mut self, worked: &Worked) -> Result<(), Unpriceable> {
        let worker = self.terms.workers.get(worked.carer.at()).ok_or(Unpriceable::Carer(worked.carer))?;
        let seconds = worked.span.length().0;
        let (shift, weeks) = (self.shift(worked)?, self.terms.weeks as usize);
        let start = shift.map_or(worked.span.start, |shift| shift.span.start);
        let since = start.0.checked_sub(self.terms.first_week.0).ok_or(Unpriceable::TooMuch)?;
        let week = usize::try_from(since.div_euclid(WEEK)).unwrap_or(usize::MAX);
        if seconds < 0 || week >= weeks {
            return Err(Unpriceable::Span(worked.span.start));
        }
        let line = line(worked.activity, shift.is_some_and(|shift| shift.commute_paid));
        let stretch = Stretch { line, seconds, metres: worked.metres, worker: *worker };
        if stretch.line.is_some() {
            let pay = i128::from(worker.wage.0) * i128::from(seconds);
            let sum = self.memory.weeks.get_mut(worked.carer.at() * weeks + week).ok_or(Unpriceable::Memory)?;
            *sum = sum.checked_add(pay).ok_or(Unpriceable::TooMuch)?;
        }
        let mode = worker.mode;
        let accounts = [
            Some(&mut self.total),
            self.memory.carers.get_mut(worked.carer.at()),
            self.memory.modes.get_mut(mode.at()),
            match band(worked, self.terms.visits)? {
                Some(band) => self.bands.get_mut(band as usize),
                None => Some(&mut self.no_band),
            },
            match worked.client.is_some() {
                true => {
                    Some(self.memory.clients.get_mut(worked.client.at()).ok_or(Unpriceable::Client(worked.client))?)
                }
                false => Some(&mut self.no_client),
            },
        ];
        for account in accounts.into_iter().flatten() {
            account.count(&stretch).ok_or(Unpriceable::TooMuch)?;
        }
        Ok(())
    }

    /// The shift of a stretch, nothing when it was outside any.
    fn shift(&self, worked: &Worked) -> Result<Option<&'t Shift>, Unpriceable> {
        if !worked.shift.is_some() {
            return Ok(None);
        }
        self.terms.shifts.get(worked.shift.at()).map(Some).ok_or(Unpriceable::Shift(worked.shift))
    }

    /// Everything counted, ready to be asked for prices.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn close(self) -> Result<Prices<'t, 'm>, Inexact> {
        let gross = self.total.pounds()?.gross()?;
        let mut ni = Exact::ZERO;
        if let Some(rate) = &self.terms.threshold_ni {
            for &pay in &*self.memory.weeks {
                ni = ni.plus(rate.on(Exact::fraction(pay, 3_600_000_000)?)?)?;
            }
        }
        let ni_per_pound = if gross.is_zero() { Exact::ZERO } else { ni.over(gross)? };
        Ok(Prices { ledger: self, ni, ni_per_pound })
    }
}

/// The line of pay of an activity, or nothing when it is not paid.
const fn line(activity: Activity, commute_paid: bool) -> Option<Line> {
    match activity {
        Activity::Contact => Some(Line::Contact),
        Activity::Travel => Some(Line::Travel),
        Activity::Waiting => Some(Line::Waiting),
        Activity::PaidBreak => Some(Line::Breaks),
        Activity::Commute if commute_paid => Some(Line::Commute),
        Activity::Commute | Activity::UnpaidBreak => None,
    }
}

/// The band of a stretch: of its visit's planned length; of its own length for contact that was not planned.
fn band(worked: &Worked, visits: &[Visit]) -> Result<Option<Band>, Unpriceable> {
    if worked.visit.is_some() {
        let visit = visits.get(worked.visit.at()).ok_or(Unpriceable::Visit(worked.visit))?;
        return Ok(Some(Band::of(visit.duration)));
    }
    Ok((worked.activity == Activity::Contact).then(|| Band::of(worked.span.length())))
}

/// What something costs over the whole time that was counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Account {
    /// The lines, in pounds; what belongs to no visit shared in.
    pub build: Build,
    /// Hours of contact.
    pub hours: Exact,
    /// The time and miles counted, without what belongs to no visit.
    pub tally: Tally,
}

impl Account {
    /// For one hour of contact; nothing when there was none.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn per_hour(&self) -> Result<Option<Build>, Inexact> {
        if self.hours.is_zero() {
            return Ok(None);
        }
        self.build.times(Exact::ONE.over(self.hours)?).map(Some)
    }

    /// For one carer's part of a visit; nothing when there was none.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn per_part(&self) -> Result<Option<Build>, Inexact> {
        if self.tally.parts == 0 {
            return Ok(None);
        }
        self.build.times(Exact::fraction(1, self.tally.parts.into())?).map(Some)
    }
}

/// A closed ledger.
#[derive(Debug)]
pub struct Prices<'t, 'm> {
    ledger: Ledger<'t, 'm>,
    ni: Exact,
    ni_per_pound: Exact,
}

/// Whose National Insurance an account carries.
enum NiOf {
    Everybody,
    Carer(CarerIx),
    Share,
}

impl Prices<'_, '_> {
    /// Of everything.
    ///
    /// # Errors
    /// A refused margin, or [`Inexact`].
    pub fn total(&self) -> Result<Account, NoPrice> {
        self.account(&self.ledger.total, None, &NiOf::Everybody)
    }

    /// Of the visits of one length. The bands add up to the total exactly, as soon as there is any contact.
    ///
    /// # Errors
    /// A refused margin, or [`Inexact`].
    pub fn band(&self, band: Band) -> Result<Account, NoPrice> {
        self.account(&self.ledger.bands[band as usize], Some(&self.ledger.no_band), &NiOf::Share)
    }

    /// Of one client's visits; nothing for a client that is not in the terms. The clients add up to the total exactly, as soon
    /// as there is any contact.
    ///
    /// # Errors
    /// A refused margin, or [`Inexact`].
    pub fn client(&self, client: ClientIx) -> Result<Option<Account>, NoPrice> {
        let tally = self.ledger.memory.clients.get(client.at());
        tally.map(|tally| self.account(tally, Some(&self.ledger.no_client), &NiOf::Share)).transpose()
    }

    /// Of one carer's time; nothing for a carer that is not in the terms. The carers add up to the total exactly.
    ///
    /// # Errors
    /// A refused margin, or [`Inexact`].
    pub fn carer(&self, carer: CarerIx) -> Result<Option<Account>, NoPrice> {
        let tally = self.ledger.memory.carers.get(carer.at());
        tally.map(|tally| self.account(tally, None, &NiOf::Carer(carer))).transpose()
    }

    /// Time and miles of the carers who travel by one mode; nothing for a mode that is not in the terms.
    #[must_use]
    pub fn mode(&self, mode: ModeIx) -> Option<&Tally> {
        self.ledger.memory.modes.get(mode.at())
    }

    fn account(&self, tally: &Tally, shared: Option<&Tally>, ni: &NiOf) -> Result<Account, NoPrice> {
        let (mut pay, mut hours) = (tally.pounds()?, tally.hours()?);
        if let Some(shared) = shared {
            let placed = self.ledger.total.seconds(Line::Contact).saturating_sub(shared.seconds(Line::Contact));
            if placed > 0 {
                let share = Exact::fraction(tally.seconds(Line::Contact).into(), placed.into())?;
                pay = pay.plus(&shared.pounds()?.times(share)?)?;
                hours = hours.plus(shared.hours()?.times(share)?)?;
            }
        }
        let mut build = self.ledger.terms.on_costs.lay(pay)?;
        if let Some(rate) = &self.ledger.terms.threshold_ni {
            build = build.with(Line::Ni, self.ni(rate, ni, pay.gross()?)?);
        }
        let build = self.ledger.terms.margins.lay(&build, hours)?;
        Ok(Account { build, hours, tally: *tally })
    }

    fn ni(&self, rate: &EmployerNi, of: &NiOf, gross: Exact) -> Result<Exact, Inexact> {
        match of {
            NiOf::Everybody => Ok(self.ni),
            NiOf::Share => self.ni_per_pound.times(gross),
            NiOf::Carer(carer) => {
                let weeks = self.ledger.terms.weeks as usize;
                let rows = self.ledger.memory.weeks.iter().skip(carer.at().saturating_mul(weeks)).take(weeks);
                rows.into_iter()
                    .try_fold(Exact::ZERO, |sum, &pay| sum.plus(rate.on(Exact::fraction(pay, 3_600_000_000)?)?))
            }
        }
    }
}
