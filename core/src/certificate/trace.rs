//! The rounds behind what a carer can collect, for whoever looks for points.

use super::labelling::{Collected, MaxCollect};
use super::memory::NONE;
use crate::ground::ShiftIx;

impl MaxCollect<'_, '_> {
    /// Gives the shift, the row and the paid seconds so far of every visit of the fullest rounds, backwards. Where labels
    /// became one, or memory was less than asked for, not all of it is a round. Panics: never.
    pub fn follow(&self, collected: Collected, visit: &mut dyn FnMut(ShiftIx, usize, u32)) {
        let mut next = collected.last;
        // No chain is longer than there are labels: a merged label may lead back to itself.
        for _ in 0..self.labels.len() {
            let Some(label) = self.labels.get(next as usize) else { return };
            if label.row != NONE {
                visit(ShiftIx(label.shift), label.row as usize, label.worked);
            }
            next = label.from;
        }
    }
}
