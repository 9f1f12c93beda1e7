//! The gaps between visits of one client: those that the book names, and those between visits that are alike.

use homeround_core::book as core;
use homeround_core::ground::{Seconds, VisitIx, Window};
use std::collections::BTreeMap;

use super::{CoreRows, Dated};
use crate::book::model::{CountedFrom, Gap};
use crate::book::value::Day;

impl CoreRows<'_> {
    pub(super) fn gaps(&self, visits: &[core::Visit], windows: &[Window]) -> Vec<core::Gap> {
        let of_package = |(at, dated): (usize, &Dated)| {
            ((self.book.packages[dated.row].id.as_str(), dated.day), VisitIx::from_index(at))
        };
        let dated: BTreeMap<(&str, Day), VisitIx> = self.names.visits.iter().enumerate().map(of_package).collect();
        let mut found = self.alike(visits, windows);
        for row in &self.book.gaps {
            // A gap is between visits of one day: the key holds the day behind the package, so that its visits stand
            // together.
            let firsts = dated.range((row.first.as_str(), Day::FIRST)..=(row.first.as_str(), Day::LAST));
            for (&(_, day), &first) in firsts {
                if let Some(&second) = dated.get(&(row.second.as_str(), day)) {
                    // The core counts gaps from start to start: counted from the end, the length of the first comes on
                    // top.
                    let from_start = match row.counted_from {
                        CountedFrom::End => visits[first.at()].duration,
                        CountedFrom::Start => Seconds::ZERO,
                    };
                    found.push(gap(row, first, second, from_start));
                }
            }
        }
        found.sort_unstable_by_key(|gap| (gap.first, gap.second, gap.least, gap.most, gap.different_carers));
        found
    }

    /// A gap between every two visits of a client that are alike and could come closer than they may: the one whose
    /// windows open first comes first.
    fn alike(&self, visits: &[core::Visit], windows: &[Window]) -> Vec<core::Gap> {
        let mut groups: BTreeMap<(&str, &str), Vec<OrderedVisit>> = BTreeMap::new();
        for (at, (dated, visit)) in self.names.visits.iter().zip(visits).enumerate() {
            let package = &self.book.packages[dated.row];
            if let Some(kind) = &package.kind {
                let last = (visit.first_other + u32::from(visit.others)).checked_sub(1).map(|row| row as usize);
                // The last of several windows closes last: they stand in the order of time.
                let last = last.filter(|_| visit.others > 0).and_then(|row| windows.get(row));
                let latest = last.map_or(visit.window.latest, |window| window.latest);
                let least = Seconds::from_minutes(i32::from(package.least_gap_minutes.unwrap_or(0)));
                let one =
                    OrderedVisit { earliest: visit.window.earliest, latest, visit: VisitIx::from_index(at), least };
                groups.entry((&package.client, kind)).or_default().push(one);
            }
        }
        let mut found = Vec::new();
        for group in groups.values_mut() {
            group.sort_unstable();
            for (at, first) in group.iter().enumerate() {
                for second in &group[at + 1..] {
                    let least = first.least.max(second.least);
                    // Windows that keep two visits apart anyway need no gap: every gap costs the search time.
                    if second.earliest < first.latest + least {
                        found.push(apart(first.visit, second.visit, least));
                    }
                }
            }
        }
        found
    }
}

/// One of several visits that are alike, in order of time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct OrderedVisit {
    earliest: Seconds,
    latest: Seconds,
    visit: VisitIx,
    least: Seconds,
}

fn apart(first: VisitIx, second: VisitIx, least: Seconds) -> core::Gap {
    core::Gap {
        first,
        second,
        least,
        most: core::Gap::NO_MOST,
        different_carers: false,
        same_carer: false,
        both_or_neither: false,
    }
}

fn gap(row: &Gap, first: VisitIx, second: VisitIx, from_start: Seconds) -> core::Gap {
    let after = |minutes: u16| from_start + Seconds::from_minutes(i32::from(minutes));
    core::Gap {
        first,
        second,
        least: after(row.least_minutes),
        most: row.most_minutes.map_or(core::Gap::NO_MOST, after),
        different_carers: row.different_carers,
        same_carer: row.same_carer,
        both_or_neither: row.both_or_neither,
    }
}
