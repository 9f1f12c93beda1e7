//! Sleep-ins in a price: paid by the night, once for each carer, in whatever pieces the carer was seen there.

use std::collections::BTreeSet;

use homeround_core::book::{Activity, Worked};
use homeround_core::ground::{CarerIx, VisitIx};

use crate::book::expand::Plan;
use crate::words::counted;

/// Whether a stretch is time on a sleep-in.
fn is_night(plan: &Plan, row: &Worked) -> bool {
    let visit = plan.tables.visits.get(row.visit.at());
    row.activity == Activity::Contact && visit.is_some_and(|visit| visit.flat_pay.is_some())
}

/// The stretches with every sleep-in paid once: what is seen of it later is not paid again.
pub(super) fn paid_once(plan: &Plan, worked: &[Worked]) -> Vec<Worked> {
    let mut paid: BTreeSet<(CarerIx, VisitIx)> = BTreeSet::new();
    let mut once = |row: &Worked| {
        let again = is_night(plan, row) && !paid.insert((row.carer, row.visit));
        // The flat sum is for the night, in however many pieces it was seen: as an unpaid break the later ones cost
        // nothing.
        Worked { activity: if again { Activity::UnpaidBreak } else { row.activity }, ..*row }
    };
    worked.iter().map(&mut once).collect()
}

/// What a price of an hour must be read with, where it carries nights; with a blank in front.
pub(super) fn sentence(plan: &Plan, worked: &[Worked]) -> String {
    match worked.iter().filter(|row| is_night(plan, row)).count() {
        0 => String::new(),
        nights => {
            format!(
                " The hour carries {}, paid by the night, which no fee for hours pays.",
                counted(nights, "sleep-in")
            )
        }
    }
}
