//! Visits fixed to shifts before the plan is made.

use homeround_core::book as core;
use homeround_core::ground::{ShiftIx, VisitIx};
use std::collections::BTreeMap;

use super::{CoreRows, Dated};
use crate::book::model::{Fixed, Package, Shift};
use crate::book::occurrences;
use crate::book::terms::{lasts, slower_permille};
use crate::fault::Faults;

impl CoreRows<'_> {
    /// The pins, sorted by visit and shift: each fixed carer in the one shift that can hold the visit.
    pub(super) fn pins(&self, shifts: &[core::Shift]) -> Result<Vec<core::Pin>, Faults> {
        let mut found = Vec::new();
        if self.fixed.is_empty() {
            // Most books fix nothing: their shifts need not be gone through.
            return Ok(found);
        }
        let by_carer = self.shifts_of(shifts);
        for (at, dated) in self.names.visits.iter().enumerate() {
            let package = &self.book.packages[dated.row];
            for row in self.fixed.get(package.id.as_str()).into_iter().flatten() {
                // A row that fixes only the start pins the visit to no shift: it has narrowed the window already.
                if row.day.is_some_and(|day| day != dated.day) || (row.carer.is_none() && row.shift.is_none()) {
                    continue;
                }
                let shift = self.shift_for(row, dated, package, shifts, &by_carer)?;
                found.push(core::Pin { visit: VisitIx::from_index(at), shift });
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// The dated shifts of every carer, alone and with another.
    fn shifts_of(&self, shifts: &[core::Shift]) -> BTreeMap<&str, Vec<ShiftIx>> {
        let mut found: BTreeMap<&str, Vec<ShiftIx>> = BTreeMap::new();
        for (at, dated) in self.names.shifts.iter().enumerate().take(shifts.len()) {
            let row = &self.book.shifts[dated.row];
            for carer in [Some(&row.carer), row.with.as_ref()].into_iter().flatten() {
                // Whoever rides along goes where the shift goes: a visit fixed to them is in that shift.
                found.entry(carer).or_default().push(ShiftIx::from_index(at));
            }
        }
        found
    }

    fn shift_for(
        &self,
        row: &Fixed,
        dated: &Dated,
        package: &Package,
        shifts: &[core::Shift],
        by_carer: &BTreeMap<&str, Vec<ShiftIx>>,
    ) -> Result<ShiftIx, Faults> {
        let mut times =
            occurrences::visit_times(&self.names.zone, package, dated.day).map_err(|clash| clash.unsound(&dated.id))?;
        if let Some(start) = self.fixed_start(package, dated.day)? {
            times.fix(start);
        }
        let length = occurrences::visit_length(&self.names.zone, package, dated.day);
        let length = length.map_err(|clash| clash.unsound(&dated.id))?;
        // A shift that is named stands for its own carer: the round is looked for among theirs.
        let carer = row.carer.as_deref().or_else(|| {
            self.book
                .shifts
                .iter()
                .find(|shift| Some(&shift.id) == row.shift.as_ref())
                .map(|shift| shift.carer.as_str())
        });
        let own = carer.and_then(|carer| by_carer.get(carer)).map_or(&[][..], Vec::as_slice);
        let fits = |shift: &&ShiftIx| {
            let own = &self.book.shifts[self.names.shifts[shift.at()].row];
            row.shift.as_ref().is_none_or(|wanted| *wanted == own.id)
                && times.fit(lasts(length, self.slower(own)), shifts[shift.at()].span)
        };
        let mut fitting = own.iter().filter(fits);
        // A checked book has exactly one: the other arms are for a book that nobody checked.
        match (fitting.next(), fitting.next()) {
            (Some(shift), None) => Ok(*shift),
            (None, _) => Err(Faults::unvalidated(&dated.id, "is fixed to a carer or shift that is not at work then")),
            (Some(_), Some(_)) => Err(Faults::unvalidated(&dated.id, "is fixed to a carer who has two shifts then")),
        }
    }

    /// By how many thousandths the slower of a shift's carers is slower.
    fn slower(&self, shift: &Shift) -> u16 {
        let both = [Some(&shift.carer), shift.with.as_ref()].into_iter().flatten();
        let carers = both.filter_map(|id| self.carers.get(id.as_str()));
        let carers = carers.map(|carer| &self.book.carers[self.names.carers[carer.at()].row]);
        carers.map(|carer| slower_permille(carer.slower_percent)).max().unwrap_or(0)
    }
}
