//! Requests and replies in bytes, without an allocator and without sharing a type with the caller: rounds planned, at once or
//! in steps, and checked; certificates and logs checked; days verified; time priced.
//!
//! The caller owns all memory. [`handle`] reads a request, works in the memory it is lent, and writes the reply; it keeps
//! nothing. [`StepwisePlan`] keeps a plan in the making. [`mod@write`] makes requests and reads replies, for callers in Rust.
//! `SCHEMA.md` has every byte.
//!
//! ```
//! # use homeround_core::{book::{Carer, Shift, Visit}, ground::{PlaceIx, Seconds, Span, Window}, heap::Tables};
//! use homeround_wire::{WireError, handle, write};
//!
//! # let hour = |hours: i32| Seconds(hours * 3600);
//! # let mut tables = Tables { clients: 1, places: 1, modes: 1, ..Tables::default() };
//! # (tables.travel_seconds, tables.travel_metres) = (vec![0], vec![0]);
//! # tables.carers.push(Carer::default());
//! # tables.shifts.push(Shift { span: Span { start: hour(7), end: hour(14) }, capacity: 9, ..Shift::default() });
//! # let window = Window { earliest: hour(8), latest: hour(10) };
//! # tables.visits.push(Visit { duration: hour(1), window, due: hour(9), carers: 1, ..Visit::default() });
//! let (mut request, mut memory, mut reply) = ([0; 1024], [0; 16 * 1024], [0; 256]);
//! let length = write::plan(&tables.view(), write::Effort { seed: 1, work: 1_000 }, &mut request)?;
//! let length = handle(&request[..length], &mut memory, &mut reply)?;
//! let found = write::read_plan(&reply[..length])?;
//! assert_eq!((found.unserved, found.stops().count()), (0, 1));
//! // Too little memory is told with what is needed.
//! assert!(matches!(handle(&request[..length], &mut [], &mut reply), Err(WireError::MemoryTooSmall { .. } | WireError::Damaged)));
//! # Ok::<(), WireError>(())
//! ```
#![no_std]
#![deny(unsafe_code)]
#![warn(missing_docs)]

mod arena;
mod error;
mod frame;
mod log;
mod price;
mod problem;
mod proof;
mod rounds;
mod rows;
mod stepwise;
mod told;
mod verify;
mod verify_reply;
mod verify_rows;
pub mod write;

pub use self::error::WireError;
pub use self::frame::{Kind, VERSION};
pub use self::stepwise::StepwisePlan;

use self::arena::Arena;
use self::frame::{Encoder, Frame};

/// Answers one request: the reply stands in the first bytes of `reply`, and its length is given back. `memory` is for
/// working in; what it holds does not matter, before or after.
///
/// # Errors
/// [`WireError`]: a request that cannot be read or is not served, or memory or room for the reply that is too small. Faults of
/// a problem, rules that a roster breaks, certificates that do not hold, days and time without an answer and a log's troubles are
/// replies, not errors. Panics: never.
pub fn handle(request: &[u8], memory: &mut [u8], reply: &mut [u8]) -> Result<usize, WireError> {
    let Frame { kind, body } = Frame::read(request)?;
    let arena = Arena::new(memory);
    let reply = Encoder::new(kind.reply(), reply);
    // None of these is ever inlined: on a device each kind takes its own stack, and not the most of all.
    match kind {
        Kind::Validate => rounds::validate(body, arena, reply),
        Kind::Plan => rounds::plan(body, arena, reply),
        Kind::Check => rounds::check_roster(body, arena, reply),
        Kind::ProveCheck => proof::check_certificate(body, arena, reply),
        Kind::Price => price::price(body, arena, reply),
        Kind::Verify => verify::verify_day(body, arena, reply),
        Kind::LogCheck => log::check_log(body, reply),
        // What is begun outlives one request: `StepwisePlan` answers these.
        Kind::PlanBegin | Kind::PlanStep | Kind::PlanBest => Err(WireError::NotBegun { kind: kind.name() }),
        _ => Err(WireError::NotServed { kind: kind.name() }),
    }
}
