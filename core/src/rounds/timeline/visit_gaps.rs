//! The gaps between visits: which are a visit's, and what a start of one asks of the other.

use core::ops::Range;

use crate::book::Gap;
use crate::ground::{GapIx, VisitIx};
use crate::rounds::groups::GroupedRows;

/// The gaps, and which of them each visit is in.
#[derive(Debug)]
pub(crate) struct VisitGaps<'a> {
    gaps: &'a [Gap],
    /// Every visit's gaps.
    by_visit: GroupedRows<'a, VisitIx, GapIx>,
}

impl<'a> VisitGaps<'a> {
    /// Not laid out yet: a word for every visit and one more, and two for every gap.
    pub(crate) fn new(gaps: &'a [Gap], first: &'a mut [u32], rows: &'a mut [u32]) -> Self {
        Self { gaps, by_visit: GroupedRows::new(first, rows) }
    }

    /// Finds every visit's gaps.
    pub(crate) fn lay_out(&mut self) {
        let of_gap = |(row, gap): (usize, &Gap)| [gap.first, gap.second].map(|visit| (visit, GapIx::from_index(row)));
        self.by_visit.fill(self.gaps.iter().enumerate().flat_map(of_gap));
    }

    /// Where the gaps of a visit stand in the list of gaps by visit.
    #[inline]
    pub(crate) fn range(&self, visit: VisitIx) -> Range<usize> {
        self.by_visit.range(visit)
    }

    /// A gap by its row in the list of gaps by visit.
    #[inline]
    pub(crate) fn get(&self, row: usize) -> &'a Gap {
        &self.gaps[self.by_visit.get(row).at()]
    }

    /// The gaps of a visit.
    #[inline]
    pub(crate) fn list(&self, visit: VisitIx) -> impl Iterator<Item = &'a Gap> {
        self.rows(visit).map(|(_, gap)| gap)
    }

    /// The gaps of a visit, each with its row among all.
    #[inline]
    pub(crate) fn rows(&self, visit: VisitIx) -> impl Iterator<Item = (GapIx, &'a Gap)> {
        self.by_visit.list(visit).map(|row| (row, &self.gaps[row.at()]))
    }
}

/// The other visit of a gap, and the earliest that it may start when `visit` starts at `start`; `None` where that is no limit.
pub(super) fn partner_floor(gap: &Gap, visit: VisitIx, start: i32) -> Option<(VisitIx, i32)> {
    if gap.first == visit {
        Some((gap.second, start + gap.least.0))
    } else {
        (gap.most != Gap::NO_MOST).then_some((gap.first, start - gap.most.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::Seconds;

    #[test]
    fn a_gap_is_listed_for_both_its_visits_and_limits_the_second_from_below() {
        let gap = |first, second, most| Gap {
            first: VisitIx(first),
            second: VisitIx(second),
            least: Seconds(10),
            most,
            both_or_neither: false,
            different_carers: false,
            same_carer: false,
        };
        let rows = [gap(0, 2, Gap::NO_MOST), gap(2, 1, Seconds(50))];
        let (mut first, mut words) = ([9; 4], [9; 4]);
        let mut gaps = VisitGaps::new(&rows, &mut first, &mut words);
        gaps.lay_out();
        assert_eq!([0, 1, 2].map(|visit| gaps.range(VisitIx(visit)).len()), [1, 1, 2]);
        assert!(gaps.rows(VisitIx(2)).map(|(row, _)| row).eq([GapIx(0), GapIx(1)]));
        assert_eq!(gaps.get(gaps.range(VisitIx(1)).start), &rows[1]);
        assert_eq!(partner_floor(&rows[0], VisitIx(0), 100), Some((VisitIx(2), 110)));
        assert_eq!(partner_floor(&rows[0], VisitIx(2), 100), None, "there is no most");
        assert_eq!(partner_floor(&rows[1], VisitIx(1), 100), Some((VisitIx(2), 50)));
    }
}
