//! The windows of visits, narrowed by the gaps between them.

use super::labelling::MaxCollect;
use super::model::CertificateKind;
use crate::book::Gap;

impl MaxCollect<'_, '_> {
    /// Narrows the windows by the gaps between the visits; whether every visit keeps a start.
    pub(super) fn narrow(&mut self) -> bool {
        // Each time lengthens a chain of gaps by one; a chain longer than there are visits goes round in circles.
        for _ in 0..=self.certificate.visits.len() {
            let mut again = false;
            for gap in self.problem.gaps {
                let row = |visit: usize| self.row_of.get(visit).and_then(|&row| usize::try_from(row).ok());
                let (Some(a), Some(b)) = (row(gap.first.at()), row(gap.second.at())) else { continue };
                // A gap binds only between visits that are both served, which those without points need not be.
                let idle = [a, b].iter().any(|&row| self.certificate.visits[row].points == 0);
                if idle && self.certificate.kind == CertificateKind::PaidRounds {
                    continue;
                }
                let before = [self.soonest[a], self.soonest[b], self.latest[a], self.latest[b]];
                // A gap moves the later visit's soonest start on and the earlier one's latest start back; so does a longest gap.
                self.soonest[b] = before[1].max(before[0].saturating_add(gap.least.0));
                self.latest[a] = before[2].min(before[3].saturating_sub(gap.least.0));
                if gap.most != Gap::NO_MOST {
                    self.soonest[a] = before[0].max(self.soonest[b].saturating_sub(gap.most.0));
                    self.latest[b] = before[3].min(self.latest[a].saturating_add(gap.most.0));
                }
                again |= before != [self.soonest[a], self.soonest[b], self.latest[a], self.latest[b]];
            }
            if !again {
                // Nothing moves any more: all gaps can hold if each visit still has a start, and otherwise no roster is.
                return self.soonest.iter().zip(&*self.latest).all(|(soonest, latest)| soonest <= latest);
            }
        }
        false
    }
}
