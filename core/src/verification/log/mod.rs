//! The log: signed, chained device events, written and verified without an allocator.
//!
//! A device holds a [`Writer`]: every event becomes a [`Sealed`] record of 384 bytes, numbered, chained by hash to the one
//! before it, signed. Whoever holds one log reads it with a [`Reader`]; a receiver holds many logs, in any order, and asks
//! [`examine()`]. Each thing that can be wrong has its name, a [`LogFault`], and its rule.
//!
//! What no log can show by itself:
//!
//! * events cut off its end before the receiver saw them: nothing was chained to them. A later event shows the gap; an
//!   acknowledged head shows a tail cut off afterwards; a log that ends otherwise is *not closed*, and is said to be;
//! * a device that wrote nothing, a phone held by somebody else, and whether good care was given;
//! * two logs of a device whose secret was copied, until both have reached the same receiver: then they are a fork;
//! * of records sent in another order, that they were: order of arrival is the receiver's, and a record's place is in it.
//!
//! ```
//! use homeround_core::ground::Instant;
//! use homeround_core::verification::PunchMethod;
//! use homeround_core::verification::log::{Enrolled, Entry, Head, Id, Reader, RecordKind, SecretKey, Writer};
//!
//! let (organisation, device) = (Id([1; 16]), Id([2; 16]));
//! let secret = SecretKey::from_seed(&[7; 32]);
//! let key = Enrolled { device, key: secret.public(), revoked: None };
//! let came = Entry {
//!     boot: 1, monotonic_ms: 60_000, wall: Instant(1_780_304_400_000), zone_minutes: 60,
//!     what: RecordKind::In, method: PunchMethod::Gps, carer: Id([3; 16]), client: Id([4; 16]), plan: Id::NONE,
//!     service: 0, fix: None, token: None, community: false,
//! };
//! let mut writer = Writer::new(organisation, device, secret, Head::default());
//! let mut sealed = writer.write(&came).unwrap();
//! let mut reader = Reader::new(organisation, &key, &[]);
//! assert!(reader.check(&sealed).is_empty());
//!
//! // One changed bit, and the record is no evidence.
//! sealed.0[100] ^= 1;
//! assert!(Reader::new(organisation, &key, &[]).check(&sealed).quarantined());
//! ```

pub mod anchor;
mod chains;
pub mod commitment;
mod examine;
#[cfg(any(feature = "alloc", test))]
pub mod heap;
pub mod id;
pub mod key;
pub mod log_fault;
mod reader;
mod receipt;
pub mod record;
pub mod sequence;
pub mod writer;

#[cfg(test)]
mod cases;

pub use commitment::{Salt, commit};
pub use examine::{ExamineMemory, ExamineMemoryTooSmall, Examined, Ready, Register, Rows, Whole, examine};
pub use id::{Hash, Id, KeyId, PublicKey};
pub use key::{Checker, Enrolled, SecretKey};
pub use log_fault::{LogFault, LogFaults};
pub use reader::{Checked, Reader};
pub use receipt::{Acknowledged, Content, ExaminedReceipt, Receipt};
pub use record::{Entry, Presented, Record, RecordFault, RecordKind, Sealed, Stated};
pub use sequence::{LowerNumber, Sequence, Taken};
pub use writer::{Head, Writer};
