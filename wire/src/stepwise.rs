//! A plan in the making: begun, carried on as far as the caller likes, and asked for its best roster.

use homeround_core::rounds::{Search, Work};

use crate::arena::Arena;
use crate::error::WireError;
use crate::frame::{Encoder, Frame, Kind};
use crate::problem::Body;
use crate::rounds::{PlanHead, begin_search, put_best};

/// The longest reply that tells where a plan stands: a frame of nothing, and its numbers at their longest.
const PROGRESS_BYTES: usize = 13 + 10 + 5 + 10 + 1;

/// A plan in the making, in lent memory: requests `plan_step` and `plan_best` go to it, as often as the caller likes. It gives the
/// roster that one request `plan` of the same effort gives, however its work is cut into steps.
///
/// ```
/// # use homeround_core::{book::{Carer, Shift, Visit}, ground::{Seconds, Span, Window}, heap::Tables};
/// use homeround_wire::{StepwisePlan, WireError, write};
///
/// # let hour = |hours: i32| Seconds(hours * 3600);
/// # let mut tables = Tables { clients: 1, places: 1, modes: 1, ..Tables::default() };
/// # (tables.travel_seconds, tables.travel_metres) = (vec![0], vec![0]);
/// # tables.carers.push(Carer::default());
/// # tables.shifts.push(Shift { span: Span { start: hour(7), end: hour(14) }, capacity: 9, ..Shift::default() });
/// # let window = Window { earliest: hour(8), latest: hour(10) };
/// # tables.visits.push(Visit { duration: hour(1), window, due: hour(9), carers: 1, ..Visit::default() });
/// let (mut request, mut memory, mut reply) = ([0; 1024], [0; 16 * 1024], [0; 256]);
/// let length = write::plan_begin(&tables.view(), write::Effort { seed: 1, work: 1_000 }, None, &mut request)?;
/// let (mut plan, mut length) = StepwisePlan::begin(&request[..length], &mut memory, &mut reply)?;
/// while !write::read_progress(&reply[..length])?.done {
///     let asked = write::plan_step(100, &mut request)?;
///     length = plan.answer(&request[..asked], &mut reply)?;
/// }
/// let asked = write::plan_best(&mut request)?;
/// let length = plan.answer(&request[..asked], &mut reply)?;
/// assert_eq!(write::read_plan(&reply[..length])?.stops().count(), 1);
/// # Ok::<(), WireError>(())
/// ```
#[derive(Debug)]
pub struct StepwisePlan<'m> {
    search: Search<'m>,
}

impl<'m> StepwisePlan<'m> {
    /// Answers a request `plan_begin`: the plan, and the length of the reply. `memory` is the plan's for as long as it lives.
    ///
    /// # Errors
    /// As [`crate::handle`]; [`WireError::NotBegun`] for `plan_step` and `plan_best`, and [`WireError::Malformed`] for a request that
    /// needs no plan in the making. Panics: never.
    pub fn begin(request: &[u8], memory: &'m mut [u8], reply: &mut [u8]) -> Result<(Self, usize), WireError> {
        let Frame { kind, body } = Frame::read(request)?;
        match kind {
            Kind::PlanBegin => {}
            Kind::PlanStep | Kind::PlanBest => return Err(WireError::NotBegun { kind: kind.name() }),
            _ => return Err(WireError::Malformed),
        }
        has_room(reply)?;
        let plan = Self { search: begin_search(body, Arena::new(memory))? };
        let length = plan.put_progress(Encoder::new(kind.reply(), reply))?;
        Ok((plan, length))
    }

    /// Answers a request `plan_step` or `plan_best`. A request that is refused leaves the plan as it was.
    ///
    /// # Errors
    /// As [`crate::handle`]; [`WireError::Malformed`] for any other request. Panics: never.
    pub fn answer(&mut self, request: &[u8], reply: &mut [u8]) -> Result<usize, WireError> {
        let Frame { kind, body } = Frame::read(request)?;
        let mut body = Body::new(body);
        match kind {
            Kind::PlanStep => {
                let work = Work(body.take()?);
                body.end()?;
                has_room(reply)?;
                self.search.step(work);
                self.put_progress(Encoder::new(kind.reply(), reply))
            }
            Kind::PlanBest => {
                body.end()?;
                put_best(&mut self.search, Encoder::new(kind.reply(), reply))
            }
            _ => Err(WireError::Malformed),
        }
    }

    fn put_progress(&self, mut reply: Encoder<'_>) -> Result<usize, WireError> {
        let progress = self.search.progress();
        reply.put(&(PlanHead::from(progress), progress.done))?;
        reply.close()
    }
}

/// Whether there is room for any progress: nothing is done that could not be told.
fn has_room(reply: &[u8]) -> Result<(), WireError> {
    if reply.len() < PROGRESS_BYTES { Err(WireError::ReplyFull { needed: PROGRESS_BYTES }) } else { Ok(()) }
}
