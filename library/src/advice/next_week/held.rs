//! What of a published week a search may touch, step by step, so that as few visits move as find room for the others.

use std::collections::BTreeSet;

use homeround_core::book::{Pin, Visit};
use homeround_core::ground::{Cost, Seconds, VisitIx, Window};
use homeround_core::heap::OwnedRoster;

use super::published::{MovedRoster, list_places};
use crate::planning::LoadedBranch;

/// A visit moved by so much is as bad as one that changes hands.
const FAR: Seconds = Seconds(1_800);

/// A day, for visits that share one.
const DAY: i32 = 86_400;

/// What stays of the visits that stand as they were published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    /// All of them, with carers and times.
    Everything,
    /// Their carers; times may move.
    Carers,
    /// Those of days on which nobody is left out.
    OtherDays,
    /// None for certain: each has its price.
    Prices,
}

impl Hold {
    /// From the narrowest to the widest.
    pub(super) const STEPS: [Self; 4] = [Self::Everything, Self::Carers, Self::OtherDays, Self::Prices];
}

impl MovedRoster {
    /// The branch with what a roster has as published held, and a price on starting it at another time.
    pub(super) fn held(
        &self,
        branch: &LoadedBranch,
        roster: &OwnedRoster,
        (hold, price): (Hold, Cost),
    ) -> LoadedBranch {
        let mut plan = branch.plan.clone();
        let shifts = plan.tables.shifts.len();
        let (before, now) = (list_places(&self.roster, shifts), list_places(roster, shifts));
        let day = |visit: &Visit| visit.window.earliest.0.div_euclid(DAY);
        let is_left = |at: &usize| !now.contains_key(&VisitIx::from_index(*at));
        let rows = branch.plan.tables.visits.iter().enumerate();
        let short: BTreeSet<i32> = rows.filter(|(at, _)| is_left(at)).map(|(_, row)| day(row)).collect();
        let mut windows = Vec::with_capacity(plan.tables.windows.len());
        for (at, visit) in plan.tables.visits.iter_mut().enumerate() {
            let index = VisitIx::from_index(at);
            // The windows are listed anew: a visit that is fixed has one, and those of later visits move up.
            let rows = visit.first_other as usize..visit.first_other as usize + usize::from(visit.others);
            visit.first_other = u32::try_from(windows.len()).unwrap_or(u32::MAX);
            let stays = now.get(&index).filter(|made| before.get(&index) == Some(made));
            let start = stays.and_then(|made| Some(made.first()?.1));
            let is_fixed = match hold {
                Hold::Everything => true,
                Hold::Carers | Hold::Prices => false,
                Hold::OtherDays => !short.contains(&day(visit)),
            };
            if let Some(made) = stays.filter(|_| is_fixed || hold == Hold::Carers) {
                plan.tables.pins.extend(made.iter().map(|(shift, _)| Pin { visit: index, shift: *shift }));
            }
            match start {
                Some(start) if is_fixed => {
                    (visit.window, visit.others) = (Window { earliest: start, latest: start }, 0);
                }
                Some(start) => stay_near(visit, start, price),
                None => {}
            }
            if visit.others > 0 {
                windows.extend_from_slice(branch.plan.tables.windows.get(rows).unwrap_or_default());
            }
        }
        plan.tables.windows = windows;
        plan.tables.pins.sort_unstable();
        plan.tables.pins.dedup();
        LoadedBranch { book: branch.book.clone(), plan, travel_notes: Vec::new() }
    }
}

/// Sets a price on every second that a visit starts from its published time.
fn stay_near(visit: &mut Visit, start: Seconds, price: Cost) {
    // So much a second that half an hour away costs the whole price.
    let second = Cost(price.0 / i64::from(FAR.0));
    // Every second away from the published start is early or late.
    (visit.ready, visit.due) = (start, start);
    visit.early_price = visit.early_price.max(second);
    visit.late_price = visit.late_price.max(second);
}
