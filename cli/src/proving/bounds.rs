//! What every roster that serves the visits asked for must take: carers, paid time, and different carers a client.

use homeround_core::book::Activity;
use homeround_core::ground::{ClientIx, PlaceIx, ShiftIx, VisitIx};
use homeround_core::heap::OwnedCertificate;
use homeround_core::proof::{Claim, Kind, Refused, Weighed, Weight};
use homeround_core::rounds::{Problem, Roster, Task, Valid, worked};
use schemars::JsonSchema;
use serde::Serialize;

use super::points::{Aim, PAID, Weighing};
use super::{Patience, stretches};

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
    /// Paid minutes, both of a double run counted; of a bound rounded up.
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
            paid_minutes: self.paid.as_ref().map_or(0, claimed).div_ceil(60),
            client_carers: ones + more,
        }
    }
}

fn claimed(certificate: &OwnedCertificate) -> u64 {
    match certificate.claim {
        Claim::Carers(count) | Claim::ClientCarers(count) => u64::from(count),
        Claim::PaidSeconds(seconds) => seconds,
        _ => 0,
    }
}

impl Achieved {
    /// What a roster takes.
    #[must_use]
    pub fn of(problem: &Valid<'_>, roster: &Roster<'_>) -> Self {
        let rows = problem.problem();
        let (mut carers, mut pairs, mut seconds) = (Vec::new(), Vec::new(), 0_i64);
        for (at, shift) in rows.shifts.iter().enumerate() {
            for one in worked(problem, roster, ShiftIx::of(at)) {
                let unpaid =
                    one.activity == Activity::UnpaidBreak || (one.activity == Activity::Commute && !shift.commute_paid);
                seconds += if unpaid { 0 } else { i64::from(one.span.length().0) };
                carers.push(one.carer);
            }
            for stop in roster.round(ShiftIx::of(at)) {
                if let Task::Visit(visit) = stop.task
                    && let Some(row) = rows.visits.get(visit.at())
                {
                    let staff = [shift.carer, shift.second].into_iter().filter(|carer| carer.is_some());
                    pairs.extend(staff.map(|carer| (row.client, carer)));
                }
            }
        }
        carers.sort_unstable();
        carers.dedup();
        pairs.sort_unstable();
        pairs.dedup();
        let paid_minutes = seconds.unsigned_abs().div_ceil(60);
        Self { carers: carers.len() as u64, paid_minutes, client_carers: pairs.len() as u64 }
    }
}

/// The best bounds found, each as high as the check of its certificate allows.
#[must_use]
pub fn bounds(problem: &Valid<'_>, asked: &[bool], patience: Patience) -> Bounds {
    let mut left = patience.labels / 4;
    let few = Patience { weighings: patience.weighings.min(25), ..patience };
    let mut carers: Option<OwnedCertificate> = None;
    for visits in stretches::of(problem, asked).into_iter().take(1) {
        let found = Weighing::new(problem, visits).solve(Aim::Carers, few.weighings, &mut left);
        let found = found.and_then(|found| as_many_as_shown(problem, asked, found));
        carers = [carers, found].into_iter().flatten().max_by_key(claimed);
    }
    Bounds { carers, paid: paid(problem, asked), client_carers: clients(problem, asked) }
}

/// The certificate with the most carers that its points show.
fn as_many_as_shown(problem: &Valid<'_>, asked: &[bool], mut found: OwnedCertificate) -> Option<OwnedCertificate> {
    found.visits.retain(|row| row.points > 0);
    found.claim = Claim::Carers(u32::MAX);
    let Err(Refused::NotShown(Weight { needed, fullest, .. })) = found.check(problem, asked) else { return None };
    found.claim = Claim::Carers(u32::try_from((needed + fullest - 1) / fullest.max(1)).ok()?);
    Some(found)
}

/// Paid seconds: every visit is worth its length and the shortest way to it from anywhere.
fn paid(problem: &Valid<'_>, asked: &[bool]) -> Option<OwnedCertificate> {
    let rows = problem.problem();
    let visits = (0..rows.visits.len()).map(VisitIx::of).filter(|visit| asked[visit.at()]);
    let weighed = |visit: VisitIx| {
        let seconds = rows.visits[visit.at()].duration.0.saturating_add(shortest_way(rows, visit));
        Weighed { visit, points: u32::try_from(seconds).unwrap_or(0).saturating_mul(PAID) }
    };
    let visits = visits.map(weighed).filter(|row| row.points > 0).collect();
    let mut found = OwnedCertificate { visits, paid: PAID, ..OwnedCertificate::plain(Kind::Rounds, []) };
    found.claim = Claim::PaidSeconds(u64::MAX / u64::from(PAID) / 2);
    let Err(Refused::NotShown(weight)) = found.check(problem, asked) else { return None };
    found.claim = Claim::PaidSeconds(u64::try_from((weight.needed - weight.most) / i64::from(PAID)).ok()?);
    Some(found)
}

/// Seconds of the shortest way to a visit from another visit or a start place that is paid for.
fn shortest_way(rows: &Problem<'_>, to: VisitIx) -> i32 {
    let visit = &rows.visits[to.at()];
    let shortest = |from: PlaceIx| {
        let modes = (0..rows.travel.modes).map(homeround_core::ground::ModeIx);
        modes.map(|mode| rows.travel.seconds(mode, visit.period, from, visit.place).0).min().unwrap_or(0)
    };
    let visits = rows.visits.iter().enumerate().filter(|&(at, _)| at != to.at()).map(|(_, other)| other.place);
    let starts = rows.shifts.iter().filter(|shift| shift.commute_paid).map(|shift| shift.start);
    visits.chain(starts).map(shortest).min().unwrap_or(0)
}

/// Clients who need more than one carer, with as many as was shown.
fn clients(problem: &Valid<'_>, asked: &[bool]) -> Vec<OwnedCertificate> {
    let rows = problem.problem();
    let mut found = Vec::new();
    for client in (0..rows.clients).map(ClientIx) {
        let own = (0..rows.visits.len()).filter(|&at| asked[at] && rows.visits[at].client == client).map(VisitIx::of);
        let own: Vec<VisitIx> = own.collect();
        // A few of many say nearly as much: one of each day and time.
        let step = own.len().div_ceil(MOST_VISITS).max(1);
        let own = own.into_iter().step_by(step);
        let whole = OwnedCertificate::plain(Kind::Continuity(client), own);
        let shown = |count: u32| {
            let one = OwnedCertificate { claim: Claim::ClientCarers(count), ..whole.clone() };
            one.check(problem, asked).is_ok().then_some(one)
        };
        found.extend((2..=MOST_CLIENT_CARERS).map_while(shown).last());
    }
    found
}

/// Different carers of one client that are asked about at the most.
const MOST_CLIENT_CARERS: u32 = 6;
/// Visits of one client that are asked about at the most.
const MOST_VISITS: usize = 6;
