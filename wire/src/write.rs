//! Requests written and replies read, for callers in Rust. Other languages write what `SCHEMA.md` says.
//!
//! What does not fit is [`WireError::ReplyFull`] with the room that is needed.
//!
//! ```
//! use homeround_core::rounds::Problem;
//! use homeround_wire::{WireError, write};
//!
//! // A problem without anything in it is a request of some bytes; in fewer it does not fit, and says how many it needs.
//! let mut request = [0; 512];
//! let length = write::validate(&Problem::default(), &mut request)?;
//! let short = write::validate(&Problem::default(), &mut request[..length - 1]);
//! assert_eq!(short, Err(WireError::ReplyFull { needed: length }));
//! # Ok::<(), WireError>(())
//! ```

use homeround_core::book::Worked;
use homeround_core::certificate::{Certificate, Weight};
use homeround_core::cost::{CostLine, LedgerTerms, PaidAbsence};
use homeround_core::ground::Instant;
use homeround_core::rounds::{Planned, Problem, Roster};
use homeround_core::verification::{Event, VisitPlan};

use crate::error::WireError;
use crate::frame::{Encoder, Kind, read_reply};
pub use crate::price::Whose;
use crate::problem::{Body, count};
use crate::proof::WeightRow;
pub use crate::rounds::Effort;
use crate::rounds::PlanHead;
use crate::rows::CoreRow;
pub use crate::verify_reply::{
    KnownMoment, RefusedDay, VerifiedAttendance, VerifiedFinding, VerifiedReply, VerifiedStart, VerifiedVisit,
    read_verify,
};

/// Asks for the faults of a problem.
///
/// # Errors
/// [`WireError::ReplyFull`]; [`WireError::Malformed`] when ways are asked of a source and not looked up in tables.
pub fn validate(problem: &Problem<'_>, out: &mut [u8]) -> Result<usize, WireError> {
    let mut request = Encoder::new(Kind::Validate as u8, out);
    request.problem(problem)?;
    request.close()
}

/// Asks for a roster.
///
/// # Errors
/// As [`validate`].
pub fn plan(problem: &Problem<'_>, effort: Effort, out: &mut [u8]) -> Result<usize, WireError> {
    plan_from(problem, effort, None, out)
}

/// Asks for a roster, from one that keeps the rules.
///
/// # Errors
/// As [`validate`].
pub fn plan_from(
    problem: &Problem<'_>,
    effort: Effort,
    given: Option<&Roster<'_>>,
    out: &mut [u8],
) -> Result<usize, WireError> {
    begin(Kind::Plan, problem, effort, given, out)
}

/// Asks a [`crate::StepwisePlan`] to begin, from a roster that keeps the rules or from none.
///
/// # Errors
/// As [`validate`].
pub fn plan_begin(
    problem: &Problem<'_>,
    effort: Effort,
    given: Option<&Roster<'_>>,
    out: &mut [u8],
) -> Result<usize, WireError> {
    begin(Kind::PlanBegin, problem, effort, given, out)
}

fn begin(
    kind: Kind,
    problem: &Problem<'_>,
    effort: Effort,
    given: Option<&Roster<'_>>,
    out: &mut [u8],
) -> Result<usize, WireError> {
    let mut request = Encoder::new(kind as u8, out);
    request.put(&effort)?;
    request.problem(problem)?;
    request.put(&given.is_some())?;
    if let Some(given) = given {
        request.roster(given)?;
    }
    request.close()
}

/// Asks a plan in the making for about this much more work.
///
/// # Errors
/// [`WireError::ReplyFull`].
pub fn plan_step(work: u64, out: &mut [u8]) -> Result<usize, WireError> {
    let mut request = Encoder::new(Kind::PlanStep as u8, out);
    request.put(&work)?;
    request.close()
}

/// Asks a plan in the making for its best roster so far; [`read_plan`] reads it.
///
/// # Errors
/// [`WireError::ReplyFull`].
pub fn plan_best(out: &mut [u8]) -> Result<usize, WireError> {
    Encoder::new(Kind::PlanBest as u8, out).close()
}

/// Where a plan in the making stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PlanProgress {
    /// The work done.
    pub work: u64,
    /// Visits that nobody makes in the best roster.
    pub unserved: u32,
    /// What planning weighs of it, in millionths of a penny.
    pub cost: i64,
    /// Whether all of the effort is spent.
    pub done: bool,
}

/// Where a plan stands, in a reply to [`plan_begin`] or [`plan_step`].
///
/// # Errors
/// A reply that cannot be read.
pub fn read_progress(reply: &[u8]) -> Result<PlanProgress, WireError> {
    let bytes = read_reply(reply, Kind::PlanStep).or_else(|_| read_reply(reply, Kind::PlanBegin))?;
    let mut body = Body::new(bytes);
    let (PlanHead { work, unserved, cost }, done) = body.take()?;
    body.end()?;
    Ok(PlanProgress { work, unserved, cost, done })
}

/// Asks for the rules that a roster breaks.
///
/// # Errors
/// As [`validate`].
pub fn check(problem: &Problem<'_>, roster: &Roster<'_>, out: &mut [u8]) -> Result<usize, WireError> {
    let mut request = Encoder::new(Kind::Check as u8, out);
    request.problem(problem)?;
    request.roster(roster)?;
    request.close()
}

/// Asks what is wrong with the records of a device, which stand one behind the other.
///
/// # Errors
/// [`WireError::ReplyFull`].
pub fn log_check(
    organisation: &[u8; 16],
    device: &[u8; 16],
    key: &[u8; 32],
    records: &[u8],
    out: &mut [u8],
) -> Result<usize, WireError> {
    let mut request = Encoder::new(Kind::LogCheck as u8, out);
    request.put(&(organisation, device, key))?;
    request.put(records)?;
    request.close()
}

/// Asks whether a certificate shows what it claims. `asked` says by visit which have to be served; those that are served only
/// together with one of them need not be said.
///
/// # Errors
/// As [`validate`].
pub fn prove_check(
    problem: &Problem<'_>,
    asked: &[bool],
    certificate: &Certificate<'_>,
    out: &mut [u8],
) -> Result<usize, WireError> {
    let mut request = Encoder::new(Kind::ProveCheck as u8, out);
    request.problem(problem)?;
    request.put(&count(asked.len())?)?;
    request.numbers(asked)?;
    request.certificate(certificate)?;
    request.close()
}

/// What a check makes of a certificate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct JudgedCertificate<'r> {
    /// Its two sides, where they were weighed.
    pub weight: Option<Weight>,
    /// Why it shows nothing: code and text; nothing of one that holds.
    pub refused: Option<(&'r str, &'r str)>,
}

/// Whether a certificate holds, in a reply to [`prove_check`].
///
/// # Errors
/// A reply that cannot be read.
pub fn read_prove_check(reply: &[u8]) -> Result<JudgedCertificate<'_>, WireError> {
    let mut body = Body::new(read_reply(reply, Kind::ProveCheck)?);
    let weight: Option<WeightRow> = body.take()?;
    let refused = body.take()?;
    body.end()?;
    Ok(JudgedCertificate { weight: weight.map(Weight::from), refused })
}

/// A day to be verified.
#[derive(Clone, Copy, Debug)]
pub struct DayToVerify<'a> {
    /// When it is asked: what was received later is not known yet.
    pub as_of: Instant,
    /// The name of a profile that ships.
    pub profile: &'a str,
    /// Settings of it that are otherwise: name, value and source.
    pub changed: &'a [(&'a str, i64, &'a str)],
    /// The plan and the registers.
    pub plan: &'a VisitPlan<'a>,
    /// The events.
    pub events: &'a [Event],
}

/// Asks what really happened on a day.
///
/// # Errors
/// [`WireError::ReplyFull`].
pub fn verify(day: &DayToVerify<'_>, out: &mut [u8]) -> Result<usize, WireError> {
    let mut request = Encoder::new(Kind::Verify as u8, out);
    request.verified_day(day.as_of, (day.profile, day.changed), day.plan, day.events)?;
    request.close()
}

/// What is priced: the time of a roster's rounds, stretches that were worked, and paid time on no round.
#[derive(Clone, Copy, Debug, Default)]
pub struct PricedTime<'a> {
    /// A roster of the problem.
    pub roster: Option<Roster<'a>>,
    /// Stretches besides those of the roster.
    pub worked: &'a [Worked],
    /// Training, holiday and sickness that are paid.
    pub absences: &'a [PaidAbsence],
}

/// Asks what time costs. Shifts, visits, clients and modes are the problem's, whatever stands in the terms.
///
/// # Errors
/// As [`validate`].
pub fn price(
    problem: &Problem<'_>,
    terms: &LedgerTerms<'_>,
    time: &PricedTime<'_>,
    out: &mut [u8],
) -> Result<usize, WireError> {
    let mut request = Encoder::new(Kind::Price as u8, out);
    request.problem(problem)?;
    request.terms(terms)?;
    request.priced(time.roster.as_ref(), time.worked, time.absences)?;
    request.close()
}

/// What one account comes to. Numbers are exact: a decimal of at most 30 places where it ends there, or else a fraction in lowest
/// terms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PricedAccount<'r> {
    /// Whose it is.
    pub whose: Whose,
    /// Which of those: the length, client, package, shift or carer.
    pub row: u32,
    /// Carers' parts of visits.
    pub parts: u32,
    /// Hours of contact.
    pub hours: &'r str,
    /// Pounds of each line, in the order of [`CostLine::ALL`].
    pub lines: [&'r str; CostLine::ALL.len()],
    /// Pounds of all lines.
    pub total: &'r str,
    /// The same in whole pence.
    pub pence: i64,
}

/// The accounts in a reply to [`price`], or the code and the text of why there is no price.
///
/// # Errors
/// A reply that cannot be read.
pub fn read_price(reply: &[u8]) -> Result<Result<impl Iterator<Item = PricedAccount<'_>>, (&str, &str)>, WireError> {
    let mut body = Body::new(read_reply(reply, Kind::Price)?);
    if !body.take()? {
        return Ok(Err(body.take()?));
    }
    let mut left: u32 = body.take()?;
    Ok(Ok(core::iter::from_fn(move || {
        left = left.checked_sub(1)?;
        let (whose, row, parts, hours): (u8, _, _, _) = body.take().ok()?;
        let whose = *Whose::ALL.get(usize::from(whose))?;
        let (lines, total, pence) = body.take().ok()?;
        Some(PricedAccount { whose, row, parts, hours, lines, total, pence })
    })))
}

/// A roster that was found.
#[derive(Clone, Copy, Debug)]
pub struct FoundPlan<'r> {
    /// The work done.
    pub work: u64,
    /// Visits that nobody makes.
    pub unserved: u32,
    /// What planning weighs, in millionths of a penny.
    pub cost: i64,
    rounds: u32,
    first: &'r [u8],
}

impl<'r> FoundPlan<'r> {
    /// By shift and one more: where its stops begin.
    pub fn first(&self) -> impl Iterator<Item = u32> + 'r {
        values(self.first).take(self.rounds as usize)
    }

    /// The stops, shift by shift.
    pub fn stops(&self) -> impl Iterator<Item = Planned> + 'r {
        let mut body = Body::new(self.first);
        for _ in 0..self.rounds {
            let _: Result<u32, _> = body.take();
        }
        core::iter::from_fn(move || body.take().ok().and_then(|row| Planned::core(row).ok()))
    }
}

/// The roster in a reply to [`plan`] or [`plan_best`].
///
/// # Errors
/// A reply that cannot be read.
pub fn read_plan(reply: &[u8]) -> Result<FoundPlan<'_>, WireError> {
    let bytes = read_reply(reply, Kind::Plan).or_else(|_| read_reply(reply, Kind::PlanBest))?;
    let mut body = Body::new(bytes);
    let PlanHead { work, unserved, cost } = body.take()?;
    let (rounds, _): (u32, u32) = body.take()?;
    Ok(FoundPlan { work, unserved, cost, rounds, first: body.left() })
}

/// The code and the text of each fault, in a reply to [`validate`].
///
/// # Errors
/// A reply that cannot be read.
pub fn read_faults(reply: &[u8]) -> Result<impl Iterator<Item = (&str, &str)>, WireError> {
    let mut body = Body::new(read_reply(reply, Kind::Validate)?);
    let _: u32 = body.take()?;
    Ok(values(body.left()))
}

/// What a roster costs in millionths of a penny, and the code and the text of each rule that it breaks, in a reply to [`check`].
///
/// # Errors
/// A reply that cannot be read.
pub fn read_check(reply: &[u8]) -> Result<(i64, impl Iterator<Item = (&str, &str)>), WireError> {
    let mut body = Body::new(read_reply(reply, Kind::Check)?);
    let (_, cost): (u32, i64) = body.take()?;
    Ok((cost, values(body.left())))
}

/// How many records a log has, and how many troubles they have together with the log's end, in a reply to [`log_check`].
///
/// # Errors
/// A reply that cannot be read.
pub fn read_log(reply: &[u8]) -> Result<(u32, u32), WireError> {
    let mut body = Body::new(read_reply(reply, Kind::LogCheck)?);
    let records: u32 = body.take()?;
    let mut troubles = 0;
    for _ in 0..=records {
        let count: u8 = body.take()?;
        for _ in 0..count {
            let _: &str = body.take()?;
        }
        troubles += u32::from(count);
    }
    body.end()?;
    Ok((records, troubles))
}

/// Values one behind the other, to the end of the bytes.
fn values<'r, T: serde::Deserialize<'r>>(bytes: &'r [u8]) -> impl Iterator<Item = T> + 'r {
    let mut body = Body::new(bytes);
    core::iter::from_fn(move || body.take().ok())
}
