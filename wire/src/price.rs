//! Prices: what the time in a roster, or in a verified day, costs.

use homeround_core::book::Worked;
use homeround_core::cost::rates::EmployerNi;
use homeround_core::cost::{
    Accumulator, CostLine, CostSummary, Exact, Inexact, Ledger, LedgerPrices, LedgerSize, LedgerTerms, LengthBand,
    Margins, NoPrice, OnCosts, Overhead, PaidAbsence, Profit, Unpriceable,
};
use homeround_core::ground::{CarerIx, ClientIx, Pence, Seconds, ShiftIx};
use homeround_core::rounds::{Problem, Roster, Valid, worked};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::arena::{Arena, table_bytes};
use crate::error::WireError;
use crate::frame::Encoder;
use crate::problem::{Body, count};
use crate::rows::{CoreRow, PensionRow};
use crate::told::{Text, Told};

/// An exact number, as the text that it is read from.
struct Number(Exact);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'d> Deserialize<'d> for Number {
    fn deserialize<D: Deserializer<'d>>(deserializer: D) -> Result<Self, D::Error> {
        Exact::parse(<&str>::deserialize(deserializer)?).map(Self).map_err(D::Error::custom)
    }
}

/// What prices go by, before the rows.
#[derive(Serialize, Deserialize)]
struct TermsHead {
    package_count: u32,
    first_week: i32,
    weeks: u32,
    on_costs: [Number; 5],
    /// The weekly threshold in pence, and hundredths of a per cent above it.
    threshold_ni: Option<(i64, u16)>,
    ni_allowance: Number,
    band_pension: Option<PensionRow>,
    fixed: Number,
    /// Whether it is pounds for an hour of contact, or else per cent of the price.
    overhead: (bool, Number),
    /// Whether it is per cent of the cost, or else of the price.
    profit: (bool, Number),
    workers: u32,
    packages: u32,
    enhancements: u32,
}

impl TermsHead {
    fn new(terms: &LedgerTerms<'_>) -> Result<Self, WireError> {
        let OnCosts { ni, holiday, training, pension, sick } = terms.on_costs;
        Ok(Self {
            package_count: terms.package_count,
            first_week: terms.first_week.0,
            weeks: terms.weeks,
            on_costs: [ni, holiday, training, pension, sick].map(Number),
            threshold_ni: terms.threshold_ni.map(|ni| (ni.weekly_threshold.0, ni.hundredths)),
            ni_allowance: Number(terms.ni_allowance),
            band_pension: terms.band_pension.map(CoreRow::wire),
            fixed: Number(terms.fixed),
            overhead: match terms.margins.overhead {
                Overhead::PercentOfPrice(percent) => (false, Number(percent)),
                Overhead::Pounds(pounds) => (true, Number(pounds)),
            },
            profit: match terms.margins.profit {
                Profit::PercentOfPrice(percent) => (false, Number(percent)),
                Profit::PercentOfCost(percent) => (true, Number(percent)),
            },
            workers: count(terms.workers.len())?,
            packages: count(terms.packages.len())?,
            enhancements: count(terms.enhancements.len())?,
        })
    }

    const fn margins(&self) -> Margins {
        let (overhead, profit) = (self.overhead.1.0, self.profit.1.0);
        Margins {
            overhead: if self.overhead.0 { Overhead::Pounds(overhead) } else { Overhead::PercentOfPrice(overhead) },
            profit: if self.profit.0 { Profit::PercentOfCost(profit) } else { Profit::PercentOfPrice(profit) },
        }
    }

    const fn on_costs(&self) -> OnCosts {
        let [ni, holiday, training, pension, sick] = &self.on_costs;
        OnCosts { ni: ni.0, holiday: holiday.0, training: training.0, pension: pension.0, sick: sick.0 }
    }
}

/// What is priced.
struct Priced<'m> {
    roster: Option<Roster<'m>>,
    worked: &'m [Worked],
    absences: &'m [PaidAbsence],
}

impl Body<'_> {
    /// The terms; shifts, visits, clients and modes are the problem's.
    #[inline(never)]
    fn terms<'m>(&mut self, problem: &Problem<'m>, arena: &mut Arena<'m>) -> Result<LedgerTerms<'m>, WireError> {
        let head: TermsHead = self.take()?;
        let (margins, on_costs) = (head.margins(), head.on_costs());
        let threshold =
            |(pence, hundredths)| EmployerNi { weekly_threshold: Pence(pence), hundredths, allowance: None };
        Ok(LedgerTerms {
            package_count: head.package_count,
            first_week: Seconds(head.first_week),
            weeks: head.weeks,
            on_costs,
            threshold_ni: head.threshold_ni.map(threshold),
            ni_allowance: head.ni_allowance.0,
            band_pension: head.band_pension.map(CoreRow::core).transpose()?,
            fixed: head.fixed.0,
            margins,
            workers: self.rows(head.workers, arena)?,
            packages: self.table(head.packages, arena, Self::take)?,
            enhancements: self.rows(head.enhancements, arena)?,
            shifts: problem.shifts,
            visits: problem.visits,
            clients: problem.clients,
            modes: problem.travel.modes,
        })
    }

    fn priced<'m>(&mut self, arena: &mut Arena<'m>) -> Result<Priced<'m>, WireError> {
        let roster = if self.take()? { Some(self.roster(arena)?) } else { None };
        let (worked, absences) = self.take()?;
        Ok(Priced { roster, worked: self.rows(worked, arena)?, absences: self.rows(absences, arena)? })
    }
}

impl Encoder<'_> {
    /// Writes terms, but for what they have of the problem.
    pub(crate) fn terms(&mut self, terms: &LedgerTerms<'_>) -> Result<(), WireError> {
        self.put(&TermsHead::new(terms)?)?;
        self.rows(terms.workers)?;
        self.numbers(terms.packages)?;
        self.rows(terms.enhancements)
    }

    /// Writes what is priced.
    pub(crate) fn priced(
        &mut self,
        roster: Option<&Roster<'_>>,
        worked: &[Worked],
        absences: &[PaidAbsence],
    ) -> Result<(), WireError> {
        self.put(&roster.is_some())?;
        if let Some(roster) = roster {
            self.roster(roster)?;
        }
        self.put(&(count(worked.len())?, count(absences.len())?))?;
        self.rows(worked)?;
        self.rows(absences)
    }

    fn account(&mut self, whose: Whose, row: u32, account: &CostSummary) -> Result<Result<(), Inexact>, WireError> {
        let total = match account.breakdown.total().and_then(|total| Ok((total, total.to_pence()?))) {
            Ok(total) => total,
            Err(inexact) => return Ok(Err(inexact)),
        };
        self.put(&(whose as u8, row, account.accumulator.parts(), Text(&account.hours)))?;
        CostLine::ALL.into_iter().try_for_each(|line| self.put(&Text(&account.breakdown.amount(line))))?;
        self.put(&(Text(&total.0), total.1.0)).map(Ok)
    }
}

/// Whose account it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Whose {
    /// Everything.
    Everything = 0,
    /// The visits of one length: [`LengthBand::ALL`] by number.
    Length = 1,
    /// One client's visits.
    Client = 2,
    /// One package's visits.
    Package = 3,
    /// One shift's round.
    Round = 4,
    /// The time outside any shift.
    Outside = 5,
    /// One carer's time.
    Carer = 6,
}

impl Whose {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Everything, Self::Length, Self::Client, Self::Package, Self::Round, Self::Outside, Self::Carer];

    /// How many accounts of this kind there are.
    fn rows(self, size: &LedgerSize) -> usize {
        match self {
            Self::Everything | Self::Outside => 1,
            Self::Length => LengthBand::ALL.len(),
            Self::Client => size.clients,
            Self::Package => size.packages,
            Self::Round => size.rounds,
            Self::Carer => size.carers,
        }
    }

    fn account(self, row: u32, prices: &LedgerPrices<'_, '_>) -> Result<Option<CostSummary>, NoPrice> {
        match self {
            Self::Everything => prices.total().map(Some),
            Self::Length => LengthBand::ALL.get(row as usize).map(|band| prices.band(*band)).transpose(),
            Self::Client => prices.client(ClientIx(row)),
            Self::Package => prices.package(row),
            Self::Round => prices.round(ShiftIx(row)),
            Self::Outside => prices.outside().map(Some),
            Self::Carer => prices.carer(CarerIx(row)),
        }
    }
}

/// What a priced roster's time costs, by every account; or why it has no price.
#[inline(never)]
pub(crate) fn price(body: &[u8], mut arena: Arena<'_>, mut reply: Encoder<'_>) -> Result<usize, WireError> {
    let mut body = Body::new(body);
    let problem = body.problem(&mut arena)?;
    let terms = body.terms(&problem, &mut arena)?;
    let priced = body.priced(&mut arena)?;
    body.end()?;
    let valid = problem.validated(&mut |_| {}).ok_or(WireError::Faulty)?;
    let size = LedgerSize::from_terms(&terms);
    arena.expect(table_bytes::<Accumulator>(size.tallies()).saturating_add(table_bytes::<i128>(size.weeks)));
    let tallies = arena.blank(size.tallies(), Accumulator::default())?;
    let weeks = arena.blank(size.weeks, 0)?;
    let told = match &priced.closed(&valid, terms, tallies, weeks) {
        Ok(Ok(prices)) => put_accounts(prices, &size, &mut reply)?,
        Ok(Err(inexact)) => Err(NoPrice::from(*inexact)),
        Err(why) => return refuse(why, reply),
    };
    match told {
        Ok(()) => reply.close(),
        Err(why) => refuse(&why, reply.again()),
    }
}

impl Priced<'_> {
    /// The prices of all of it. Never inlined: the ledger that was counted in is gone when it returns.
    #[inline(never)]
    fn closed<'t, 'm>(
        &self,
        problem: &Valid<'_>,
        terms: LedgerTerms<'t>,
        tallies: &'m mut [Accumulator],
        weeks: &'m mut [i128],
    ) -> Result<Result<LedgerPrices<'t, 'm>, Inexact>, Unpriceable> {
        let mut ledger = Ledger::new(terms, tallies, weeks)?;
        self.count(problem, &mut ledger)?;
        Ok(ledger.close())
    }

    /// Counts all of it.
    #[inline(never)]
    fn count(&self, problem: &Valid<'_>, ledger: &mut Ledger<'_, '_>) -> Result<(), Unpriceable> {
        if let Some(roster) = &self.roster {
            for shift in 0..problem.problem().shifts.len() {
                worked(problem, roster, ShiftIx::from_index(shift)).try_for_each(|stretch| ledger.add(&stretch))?;
            }
        }
        self.worked.iter().try_for_each(|stretch| ledger.add(stretch))?;
        self.absences.iter().try_for_each(|absence| ledger.add_other(absence))
    }
}

/// That there is a price, and every account.
#[inline(never)]
fn put_accounts(
    prices: &LedgerPrices<'_, '_>,
    size: &LedgerSize,
    reply: &mut Encoder<'_>,
) -> Result<Result<(), NoPrice>, WireError> {
    let all: usize = Whose::ALL.iter().map(|whose| whose.rows(size)).sum();
    reply.put(&(true, count(all)?))?;
    for whose in Whose::ALL {
        for row in 0..count(whose.rows(size))? {
            match whose.account(row, prices) {
                Ok(Some(account)) => {
                    if let Err(inexact) = reply.account(whose, row, &account)? {
                        return Ok(Err(inexact.into()));
                    }
                }
                Ok(None) => return Err(WireError::Malformed),
                Err(why) => return Ok(Err(why)),
            }
        }
    }
    Ok(Ok(()))
}

/// That there is no price, and why.
fn refuse(why: &impl homeround_core::ground::CatalogueError, mut reply: Encoder<'_>) -> Result<usize, WireError> {
    reply.put(&(false, Told(why)))?;
    reply.close()
}
