//! What a timetable holds beside its visits: who the book says is away, and the registers and corrections of a document.

use homeround_core::verification::{Correction, Registers};

use super::known_absences::KnownAbsences;
use super::scenario::tables::Tables;

/// What a timetable holds beside its visits.
#[derive(Clone, Debug, Default)]
pub struct Additional {
    /// Who the book says is away.
    absences: KnownAbsences,
    /// These absences, and the registers of a document.
    pub(in crate::verification) tables: Tables,
    pub(in crate::verification) corrections: Vec<Correction>,
}

impl Additional {
    /// What a book knows, before any document is read.
    #[must_use]
    pub fn from_absences(absences: KnownAbsences) -> Self {
        let none = Self { absences, ..Self::default() };
        none.with(Tables::default(), Vec::new())
    }

    /// The same absences with the registers and corrections of a document in place of those held so far.
    pub(in crate::verification) fn with(self, mut tables: Tables, corrections: Vec<Correction>) -> Self {
        tables.add_absences(&self.absences);
        Self { absences: self.absences, tables, corrections }
    }

    /// Who the book says is away.
    #[must_use]
    pub fn absences(&self) -> &KnownAbsences {
        &self.absences
    }

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
