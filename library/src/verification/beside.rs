//! What a timetable holds beside its visits: the registers and the corrections of a document.

use homeround_core::verification::{Correction, Registers};

use super::scenario::tables::Tables;

/// What a timetable holds of it.
#[derive(Clone, Debug, Default)]
pub struct Additional {
    pub(in crate::verification) tables: Tables,
    pub(in crate::verification) corrections: Vec<Correction>,
}

impl Additional {
    /// The registers as the core reads them.
    pub(super) fn registers(&self) -> Registers<'_> {
        self.tables.registers(&[])
    }

    /// The corrections, in the order of the document.
    #[must_use]
    pub fn corrections(&self) -> &[Correction] {
        &self.corrections
    }
}
