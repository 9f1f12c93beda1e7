//! What every roster that serves the visits asked for must take: carers, paid time, and different carers a client.

use homeround_core::book::Activity;
use homeround_core::certificate::{CertificateKind, Claim, InvalidCertificate, Weight};
use homeround_core::ground::{ClientIx, ShiftIx, VisitIx};
use homeround_core::heap::OwnedCertificate;
use homeround_core::rounds::{Problem, Roster, Task, Valid, worked};
use schemars::JsonSchema;
use serde::Serialize;

use super::Weighing;
use super::linear_program::BoundKind;
use super::patience::{Patience, StepAllowance};
use super::{intervals, travel_bound};

/// What every roster must take, each with its evidence: none where nothing was shown.
#[derive(Clone, Debug, Default)]
pub struct Bounds {
    /// At least so many carers, and why.
    pub carers: Option<OwnedCertificate>,
    /// At least so many paid seconds, and why.
    pub paid: Option<OwnedCertificate>,
    /// By client who needs more than one: at least so many different carers, and why.
    pub client_carers: Vec<OwnedCertificate>,
}

/// What a roster takes, or must take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Achieved {
    /// Carers who make any visit.
    pub carers: u64,
    /// Paid minutes, both of a double run counted: of a roster rounded up, of a bound rounded down.
    pub paid_minutes: u64,
    /// Different carers of each client, added up over the clients.
    pub client_carers: u64,
}

impl Bounds {
    /// The bounds as numbers.
    #[must_use]
    pub fn least(&self, problem: &Problem<'_>, asked: &[bool]) -> Achieved {
        let clients = (0..problem.clients).map(ClientIx);
        let has =
            |client: ClientIx| problem.visits.iter().zip(asked).any(|(row, &asked)| asked && row.client == client);
        let ones = clients.filter(|&client| has(client)).count() as u64;
        let more = self.client_carers.iter().map(|one| claimed(one).saturating_sub(1)).sum::<u64>();
        Achieved {
            carers: self.carers.as_ref().map_or(0, claimed),
            // Rounded down, and what a roster has is rounded up: side by side the bound is never above it.
            paid_minutes: self.paid.as_ref().map_or(0, claimed) / 60,
            client_carers: ones + more,
        }
    }
}

fn claimed(certificate: &OwnedCertificate) -> u64 {
    match certificate.claim {
        Claim::Carers(count) | Claim::ClientCarers(count) => u64::from(count),
        Claim::PaidSeconds(seconds) => seconds,
        Claim::Undeliverable => 0,
    }
}

impl Achieved {
    /// What a roster takes.
    #[must_use]
    pub fn from_roster(problem: &Valid<'_>, roster: &Roster<'_>) -> Self {
        let rows = problem.problem();
        let (mut pairs, mut seconds) = (Vec::new(), 0_i64);
        for (at, shift) in rows.shifts.iter().enumerate() {
            for one in worked(problem, roster, ShiftIx::from_index(at)) {
                let unpaid =
                    one.activity == Activity::UnpaidBreak || (one.activity == Activity::Commute && !shift.commute_paid);
                seconds += if unpaid { 0 } else { i64::from(one.span.length().0) };
            }
            for stop in roster.round(ShiftIx::from_index(at)) {
                if let Task::Visit(visit) = stop.task
                    && let Some(row) = rows.visits.get(visit.at())
                {
                    let staff = [shift.carer, shift.second].into_iter().filter(|carer| carer.is_some());
                    pairs.extend(staff.map(|carer| (row.client, carer)));
                }
            }
        }
        let mut carers: Vec<_> = pairs.iter().map(|&(_, carer)| carer).collect();
        carers.sort_unstable();
        carers.dedup();
        pairs.sort_unstable();
        pairs.dedup();
        let paid_minutes = seconds.unsigned_abs().div_ceil(60);
        Self { carers: carers.len() as u64, paid_minutes, client_carers: pairs.len() as u64 }
    }
}

/// The best bounds found, each as high as the check of its certificate allows. Paid time is looked for from the rounds of a roster
/// given, and within the allowance.
#[must_use]
pub fn find_bounds(
    problem: &Valid<'_>,
    asked: &[bool],
    patience: Patience,
    given: Option<&Roster<'_>>,
    allowance: StepAllowance<'_>,
) -> Bounds {
    // Bounds are an addition to the answer, and must not take longer than it.
    let mut left = (patience.labels / 4).min(LABELS_A_VISIT * problem.problem().visits.len() as u64);
    let few = Patience { weighings: patience.weighings.min(25), ..patience };
    let ways = travel_bound::price_legs(problem, asked, patience);
    let by_rounds = bound_rounds(problem, asked, given, allowance);
    let by_ways = ways.as_ref().and_then(|ways| ways.paid(problem, asked));
    let by_hours = ways.as_ref().zip(by_ways.as_ref()).and_then(|(ways, paid)| ways.carers(problem, asked, paid));
    // Whichever is higher: both are proved, so the better one is.
    let paid = [by_rounds, by_ways].into_iter().flatten().max_by_key(claimed);
    let looked = usize::from(patience.follows(problem.problem()));
    let at_once = intervals::list_intervals(problem, asked).into_iter().take(looked).find_map(|visits| {
        // A bound that cannot be worked out is none.
        let found = Weighing::new(problem, visits, given)
            .solve(BoundKind::Carers, few.weighings, &mut left, &|| true)
            .ok()??;
        as_many_as_shown(problem, asked, found)
    });
    let carers = [by_hours, at_once].into_iter().flatten().max_by_key(claimed);
    Bounds { carers, paid, client_carers: clients(problem, asked, patience) }
}

/// Labels that are followed for each visit to bound the carers who must be there at once.
const LABELS_A_VISIT: u64 = 40_000;

/// The most paid seconds that are shown to be needed, with their certificate: by rounds, the waiting counted, as far as
/// the allowance goes; where it shows nothing, by visits and ways alone. The rounds of a roster given shorten the way.
#[must_use]
pub fn bound_paid_time(
    problem: &Valid<'_>,
    asked: &[bool],
    given: Option<&Roster<'_>>,
    allowance: StepAllowance<'_>,
) -> Option<OwnedCertificate> {
    bound_rounds(problem, asked, given, allowance)
        .or_else(|| travel_bound::price_legs(problem, asked, Patience::default())?.paid(problem, asked))
}

/// Paid time by following rounds, where any step is allowed. A linear program that was not solved proposes nothing.
#[cfg(feature = "lp")]
fn bound_rounds(
    problem: &Valid<'_>,
    asked: &[bool],
    given: Option<&Roster<'_>>,
    allowance: StepAllowance<'_>,
) -> Option<OwnedCertificate> {
    if allowance.is_spent() {
        return None;
    }
    super::paid_rounds::bound_paid_rounds(problem, asked, given, allowance).ok().flatten()
}

/// Nothing: this build solves no linear program.
#[cfg(not(feature = "lp"))]
fn bound_rounds(_: &Valid<'_>, _: &[bool], _: Option<&Roster<'_>>, _: StepAllowance<'_>) -> Option<OwnedCertificate> {
    None
}

/// The certificate with the most carers that its points show.
fn as_many_as_shown(problem: &Valid<'_>, asked: &[bool], mut found: OwnedCertificate) -> Option<OwnedCertificate> {
    found.visits.retain(|row| row.points > 0);
    // More than can be shown: the refusal says how much is needed and how much the fullest collects.
    found.claim = Claim::Carers(u32::MAX);
    let Err(InvalidCertificate::NotShown(Weight { needed, fullest, .. })) = found.check(problem, asked) else {
        return None;
    };
    found.claim = Claim::Carers(u32::try_from((needed + fullest - 1) / fullest.max(1)).ok()?);
    Some(found)
}

/// Clients who need more than one carer, with as many as was shown.
fn clients(problem: &Valid<'_>, asked: &[bool], patience: Patience) -> Vec<OwnedCertificate> {
    let rows = problem.problem();
    let mut found = Vec::new();
    // One check goes over every shift, and from its ends to every place.
    let each = 4 * rows.shifts.len() as u64 * u64::from(rows.travel.places);
    let mut steps = 0;
    for client in (0..rows.clients).map(ClientIx) {
        let own =
            (0..rows.visits.len()).filter(|&at| asked[at] && rows.visits[at].client == client).map(VisitIx::from_index);
        let own: Vec<VisitIx> = own.collect();
        // A few of many say nearly as much: one of each day and time.
        let step = own.len().div_ceil(MOST_VISITS).max(1);
        let own = own.into_iter().step_by(step);
        let whole = OwnedCertificate::plain(CertificateKind::Continuity(client), own);
        if !patience.allows(steps) {
            break;
        }
        let mut shown = |count: u32| {
            steps += each;
            let one = OwnedCertificate { claim: Claim::ClientCarers(count), ..whole.clone() };
            one.check(problem, asked).is_ok().then_some(one)
        };
        found.extend((2..=MOST_CLIENT_CARERS).map_while(&mut shown).last());
    }
    found
}

/// Different carers of one client that are asked about at the most.
const MOST_CLIENT_CARERS: u32 = 6;
/// Visits of one client that are asked about at the most.
const MOST_VISITS: usize = 6;
