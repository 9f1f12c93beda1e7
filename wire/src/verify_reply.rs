//! What a verification is answered with, row by row: written and read by the same rows.

use homeround_core::verification::finding::Rests;
use homeround_core::verification::{Alert, Attendance, Certainty, Finding, Moment, Verdict};
use serde::{Deserialize, Serialize};

use crate::error::WireError;
use crate::frame::{Kind, read_reply};
use crate::problem::Body;

/// A moment as far as it is known, in milliseconds since 1970.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KnownMoment {
    /// Not before this.
    pub earliest: i64,
    /// Not after this.
    pub latest: i64,
    /// The best single answer.
    pub best: i64,
}

impl From<Moment> for KnownMoment {
    fn from(moment: Moment) -> Self {
        Self { earliest: moment.earliest.0, latest: moment.latest.0, best: moment.best.0 }
    }
}

/// One carer's time at one client's. 4294967295 stands for none; events are rows of the canonical order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct VerifiedAttendance {
    /// At whose home.
    pub client: u32,
    /// Who.
    pub carer: u32,
    /// The planned visit that it is linked to.
    pub visit: u32,
    /// The In.
    pub punched_in: u32,
    /// The Out.
    pub punched_out: u32,
    /// When the carer came, if there is an In.
    pub start: KnownMoment,
    /// When the carer left, if there is an Out.
    pub finish: KnownMoment,
    /// Milliseconds delivered, when both ends are there.
    pub delivered_ms: Option<i64>,
    /// Milliseconds between Leave and Return.
    pub away_ms: i64,
    /// Whether anything was corrected.
    pub edited: bool,
    /// Whether its punches are those of another attendance of its group.
    pub shared: bool,
}

impl From<&Attendance> for VerifiedAttendance {
    fn from(row: &Attendance) -> Self {
        Self {
            client: row.client.0,
            carer: row.carer.0,
            visit: row.visit.0,
            punched_in: row.punched_in,
            punched_out: row.punched_out,
            start: row.start.into(),
            finish: row.finish.into(),
            delivered_ms: row.delivered_ms(),
            away_ms: row.away_ms,
            edited: row.edits.any(),
            shared: row.shared,
        }
    }
}

/// What one rule saw.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct VerifiedFinding<'r> {
    /// Of which planned visit, or 4294967295.
    pub visit: u32,
    /// Of which attendance, or 4294967295.
    pub attendance: u32,
    /// The rule's number, such as `V25`.
    pub rule: &'r str,
    /// Its name, such as `GEOFENCE`.
    pub name: &'r str,
    /// What it asks for: `reject`, `fix`, `ack`, `info`, `suspect`.
    pub class: &'r str,
    /// Whether it holds whatever the true time was.
    pub certain: bool,
    /// What was measured, in the rule's unit.
    pub measured: i64,
    /// What it was held against.
    pub limit: i64,
    /// The events it rests on, as rows of the canonical order; 4294967295 fills the rest.
    pub rests: [u32; Rests::MOST],
    /// Whether somebody has answered it.
    pub answered: bool,
}

impl From<&Finding> for VerifiedFinding<'_> {
    fn from(row: &Finding) -> Self {
        let mut rests = [u32::MAX; Rests::MOST];
        rests.iter_mut().zip(row.rests.rows()).for_each(|(written, event)| *written = event);
        Self {
            visit: row.visit.0,
            attendance: row.attendance,
            rule: row.rule.id(),
            name: row.rule.name(),
            class: row.class.word(),
            certain: row.certainty == Certainty::Certain,
            measured: row.measured,
            limit: row.limit,
            rests,
            answered: row.answered,
        }
    }
}

/// When a visit started, against its plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct VerifiedStart<'r> {
    /// Milliseconds after the planned start.
    pub late_by_ms: i64,
    /// `early`, `on_time` or `late`.
    pub punctuality: &'r str,
    /// Whether that holds whatever the true time was.
    pub certain: bool,
}

/// What one planned visit came to. Words are those of files.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct VerifiedVisit<'r> {
    /// What it came to, such as `verified_auto`.
    #[serde(borrow)]
    pub status: &'r str,
    /// Why it was not delivered, or `merged`.
    pub reason: Option<&'r str>,
    /// Whether a person should look at it.
    pub review: bool,
    /// What is shouted meanwhile.
    pub alert: Option<&'r str>,
    /// When it started.
    pub start: Option<VerifiedStart<'r>>,
    /// How many attendances are linked to it.
    pub attended: u8,
    /// The weakest evidence among its Ins, `e0` to `e4`.
    pub evidence_in: &'r str,
    /// The weakest evidence among its Outs.
    pub evidence_out: &'r str,
    /// Whether the evidence is too weak without somebody's word.
    pub low_evidence: bool,
    /// Whether corrections are part of it.
    pub edited: bool,
    /// Whether a punch for it is held.
    pub held: bool,
    /// Milliseconds with as many carers as needed.
    pub covered_ms: i64,
    /// Milliseconds with fewer than needed.
    pub single_handed_ms: i64,
    /// Milliseconds delivered by all its carers.
    pub exact_ms: i64,
    /// Units that these count for.
    pub units: u32,
    /// Minutes that are paid.
    pub minutes: u32,
    /// Minutes carried in from earlier in the month.
    pub carry_in: u32,
    /// Minutes that make no unit yet.
    pub carry_out: u32,
}

impl From<&Verdict> for VerifiedVisit<'_> {
    fn from(row: &Verdict) -> Self {
        let start = row.start.map(|start| VerifiedStart {
            late_by_ms: start.late_by_ms,
            punctuality: start.punctuality.word(),
            certain: start.certainty == Certainty::Certain,
        });
        Self {
            status: row.status.word(),
            reason: row.status.reason_word(),
            review: row.review,
            alert: row.alert.map(Alert::word),
            start,
            attended: row.attended,
            evidence_in: row.evidence_in.word(),
            evidence_out: row.evidence_out.word(),
            low_evidence: row.low_evidence,
            edited: row.edited,
            held: row.held,
            covered_ms: row.covered_ms,
            single_handed_ms: row.single_handed_ms,
            exact_ms: row.paid.exact_ms,
            units: row.paid.units,
            minutes: row.paid.minutes,
            carry_in: row.paid.carry_in,
            carry_out: row.paid.carry_out,
        }
    }
}

/// What a verification found, in the bytes of its reply.
#[derive(Clone, Copy, Debug)]
pub struct VerifiedReply<'r> {
    tables: [(u32, &'r [u8]); 5],
}

/// Why nothing was verified.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RefusedDay<'r> {
    /// The event that is at fault, where it is one.
    pub event: Option<u32>,
    /// The code.
    pub code: &'r str,
    /// The text.
    pub text: &'r str,
}

impl<'r> VerifiedReply<'r> {
    /// The canonical order: rows of the events that were sent.
    pub fn order(&self) -> impl Iterator<Item = u32> + 'r {
        rows(self.tables[0])
    }

    /// The attendances by client, arrival and carer.
    pub fn attendances(&self) -> impl Iterator<Item = VerifiedAttendance> + 'r {
        rows(self.tables[1])
    }

    /// What became of each correction: `not_yet`, `accepted`, `pending` or `refused`.
    pub fn accepted(&self) -> impl Iterator<Item = &'r str> + 'r {
        rows(self.tables[2])
    }

    /// The findings by visit, attendance and rule.
    pub fn findings(&self) -> impl Iterator<Item = VerifiedFinding<'r>> + 'r {
        rows(self.tables[3])
    }

    /// What each planned visit came to.
    pub fn visits(&self) -> impl Iterator<Item = VerifiedVisit<'r>> + 'r {
        rows(self.tables[4])
    }
}

/// What was found in a reply to [`crate::write::verify`], or why nothing was verified.
///
/// # Errors
/// A reply that cannot be read.
pub fn read_verify(reply: &[u8]) -> Result<Result<VerifiedReply<'_>, RefusedDay<'_>>, WireError> {
    let mut body = Body::new(read_reply(reply, Kind::Verify)?);
    if !body.take()? {
        let (event, (code, text)) = body.take()?;
        return Ok(Err(RefusedDay { event, code, text }));
    }
    let tables = [
        body.skip::<u32>()?,
        body.skip::<VerifiedAttendance>()?,
        body.skip::<&str>()?,
        body.skip::<VerifiedFinding<'_>>()?,
        body.skip::<VerifiedVisit<'_>>()?,
    ];
    body.end()?;
    Ok(Ok(VerifiedReply { tables }))
}

impl<'b> Body<'b> {
    /// A table that is read later: how many rows it has, and where they begin.
    fn skip<T: Deserialize<'b>>(&mut self) -> Result<(u32, &'b [u8]), WireError> {
        let count: u32 = self.take()?;
        let begin = self.left();
        for _ in 0..count {
            let _: T = self.take()?;
        }
        Ok((count, begin))
    }
}

/// The rows of a table that was skipped.
fn rows<'r, T: Deserialize<'r>>((count, bytes): (u32, &'r [u8])) -> impl Iterator<Item = T> + 'r {
    let mut body = Body::new(bytes);
    (0..count).map_while(move |_| body.take().ok())
}
