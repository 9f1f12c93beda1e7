//! An examination that owns its memory, for hosts that learn their sizes at run time.
//!
//! ```
//! use homeround_core::ground::{CarerIx, ClientIx, Instant, VisitIx};
//! use homeround_core::verification::log::heap::OwnedExamination;
//! use homeround_core::verification::log::record::Record;
//! use homeround_core::verification::log::{Content, Id, LogFault, Receipt, Register, Rows, Sealed};
//! use homeround_core::verification::profile::UK;
//! use homeround_core::verification::{Check, DeviceIx};
//!
//! /// A host that knows one device and nobody else.
//! struct Host;
//!
//! impl Rows for Host {
//!     fn device(&self, _: Id) -> DeviceIx { DeviceIx(0) }
//!     fn carer(&self, _: Id) -> CarerIx { CarerIx::NONE }
//!     fn client(&self, _: Id) -> ClientIx { ClientIx::NONE }
//!     fn visit(&self, _: Id) -> VisitIx { VisitIx::NONE }
//!     fn check(&self, _: &Record) -> Check { Check::Unchecked }
//! }
//!
//! // Zeros are no record, and are kept all the same.
//! let zeros = Receipt { content: Content::Whole(Sealed([0; 384])), received: Instant(1_780_304_400_000) };
//! let register = Register { organisation: Id([1; 16]), keys: &[], servers: &[], heads: &[] };
//! let mut memory = OwnedExamination::default();
//! let found = memory.examine(&[zeros], &register, &Host, &UK).unwrap();
//! assert!(found.rows[0].troubles.has(LogFault::Malformed), "they are kept, shown, and no evidence");
//! ```

use alloc::vec::Vec;

use super::examine::{ExamineMemory, ExamineMemoryTooSmall, Examined, Ready, Register, Rows, examine};
use super::receipt::{ExaminedReceipt, Receipt};
use crate::verification::event::Event;
use crate::verification::profile::Profile;
use crate::verification::true_time::TrueTime;

/// The memory of [`examine()`], owned and used again by the next examination.
#[derive(Clone, Debug, Default)]
pub struct OwnedExamination {
    rows: Vec<ExaminedReceipt>,
    order: Vec<u32>,
    events: Vec<Event>,
    clocked: Vec<TrueTime>,
    keys: Vec<Ready>,
}

impl OwnedExamination {
    /// Examines as [`examine()`] does, with as much memory as it takes.
    ///
    /// # Errors
    /// When there are more receipts than a row number can say. Panics: never.
    pub fn examine(
        &mut self,
        receipts: &[Receipt],
        register: &Register<'_>,
        rows: &impl Rows,
        profile: &Profile<'_>,
    ) -> Result<Examined<'_>, ExamineMemoryTooSmall> {
        if u32::try_from(receipts.len()).is_err() {
            return Err(ExamineMemoryTooSmall("rows"));
        }
        self.rows.resize(receipts.len(), ExaminedReceipt::NONE);
        self.order.resize(receipts.len(), 0);
        self.events.resize(receipts.len(), Event::UNREADABLE);
        self.clocked.resize(receipts.len(), TrueTime::default());
        // No more rotations than receipts; only what is needed is ever touched.
        self.keys.resize(register.keys.len() + receipts.len(), Ready::NONE);
        let Self { rows: held, order, events, clocked, keys } = self;
        examine(receipts, register, rows, profile, ExamineMemory { rows: held, order, events, clocked, keys })
    }
}
