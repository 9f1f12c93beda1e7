//! Starts on a grid: where a policy asks for starts on every fifth minute, the search gets tables in which nothing else can come out.
//!
//! Windows and spans shrink to the grid, ways and lengths grow to it. Starts are least fixed points of sums of these, so they lie on the
//! grid; and whoever keeps the narrower rules keeps the book's. Between starts on a grid nobody can gain from a shorter way: no roster on
//! the grid is lost by it, except where a visit's length is not on the grid. What has no place on the grid, such as a start that the book
//! fixes beside it, stays where it is.

use std::collections::BTreeMap;

use homeround_core::book::travel::NO_ROUTE;
use homeround_core::book::{Gap, Visit};
use homeround_core::ground::{CarerIx, Cost, Seconds, Window};
use homeround_core::heap::Tables;
use homeround_core::rounds::{Roster, Task};

use super::LoadedBranch;

/// A grid of starts, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StartGrid(i32);

impl StartGrid {
    /// The grid of a branch's policy.
    #[must_use]
    pub(crate) fn from_branch(branch: &LoadedBranch) -> Option<Self> {
        branch.book.policy.starts_on.map(|minutes| Self(i32::from(minutes.max(1)) * 60))
    }

    /// Whether a start lies on it.
    #[must_use]
    pub(crate) const fn holds(self, start: Seconds) -> bool {
        start.0.rem_euclid(self.0) == 0
    }

    /// The moment on it that is nearest, the earlier of two.
    #[must_use]
    pub(crate) const fn nearest(self, start: Seconds) -> Seconds {
        self.down(Seconds(start.0.saturating_add((self.0 - 1) / 2)))
    }

    const fn down(self, time: Seconds) -> Seconds {
        Seconds(time.0 - time.0.rem_euclid(self.0))
    }

    fn up(self, time: Seconds) -> Seconds {
        let up = time.0.saturating_add(self.0 - 1);
        Seconds(up - up.rem_euclid(self.0))
    }

    /// What of a window lies on it, both ends among it.
    fn within(self, window: Window) -> Option<Window> {
        Window::new(self.up(window.earliest), self.down(window.latest))
    }

    /// The visits whose start in a roster is not on it, by their ids.
    #[must_use]
    pub(crate) fn list_beside(self, branch: &LoadedBranch, roster: &Roster<'_>) -> Vec<String> {
        let names = &branch.plan.names;
        let beside = roster.stops.iter().filter_map(|stop| match stop.task {
            Task::Visit(visit) if !self.holds(stop.start) => {
                let id = names.visits.get(visit.at()).map_or("?", |row| row.id.as_str());
                Some(format!("{id} {}", names.zone.clock(stop.start)))
            }
            _ => None,
        });
        let mut found: Vec<String> = beside.collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl LoadedBranch {
    /// The branch as it is searched where its policy asks for starts on a grid: rosters of it are rosters of this one, on the grid.
    #[must_use]
    pub fn on_grid(&self) -> Option<Self> {
        let grid = StartGrid::from_branch(self)?;
        let mut plan = self.plan.clone();
        lay_on_grid(&mut plan.tables, grid);
        let mut book = self.book.clone();
        book.policy.starts_on = None;
        let branch = Self { book, plan, travel_notes: Vec::new() };
        branch.problem().is_ok().then_some(branch)
    }
}

fn lay_on_grid(tables: &mut Tables, grid: StartGrid) {
    lay_visits(tables, grid);
    for gap in &mut tables.gaps {
        let most = if gap.most == Gap::NO_MOST { gap.most } else { grid.down(gap.most) };
        let least = grid.up(gap.least);
        // What would become impossible by rounding stays as it is: the grid is a wish, the gap a rule.
        if least <= most {
            (gap.least, gap.most) = (least, most);
        }
    }
    for shift in &mut tables.shifts {
        let (start, end) = (grid.up(shift.span.start), grid.down(shift.span.end));
        if start < end {
            (shift.span.start, shift.span.end) = (start, end);
        }
    }
    // How long they were: by as much as they grow the hours shrink.
    let before: Vec<Seconds> = tables.breaks.iter().map(|row| row.duration).collect();
    for row in &mut tables.breaks {
        if let Some(window) = grid.within(row.window) {
            (row.window, row.duration) = (window, grid.up(row.duration));
        }
    }
    spare_hours(tables, &before);
    for way in tables.travel_seconds.iter_mut().filter(|way| **way != NO_ROUTE) {
        let seconds = Seconds(i32::try_from(*way).unwrap_or(i32::MAX));
        // Ways rounded up: arrivals fall on the grid, and a carer is never planned to be faster than the road.
        *way = u32::try_from(grid.up(seconds).0).unwrap_or(*way).max(*way);
    }
}

/// A longer break is shorter paid time: the hours that carers may be paid for shrink by as much, or rosters of these tables would not keep
/// those of the book.
fn spare_hours(tables: &mut Tables, before: &[Seconds]) {
    let mut spared: BTreeMap<CarerIx, (i32, BTreeMap<u16, i32>)> = BTreeMap::new();
    for shift in &tables.shifts {
        let rows = shift.first_break as usize..(shift.first_break + shift.breaks) as usize;
        let now = tables.breaks.get(rows.clone()).unwrap_or_default().iter();
        let grown: i32 = now.zip(before.get(rows).unwrap_or_default()).map(|(now, was)| now.duration.0 - was.0).sum();
        for carer in [shift.carer, shift.second].into_iter().filter(|carer| carer.is_some() && grown > 0) {
            let (all, days) = spared.entry(carer).or_default();
            *all += grown;
            *days.entry(shift.day).or_default() += grown;
        }
    }
    // Longer breaks use up hours that nobody works: the limits are lowered, so that the true roster keeps them.
    let less = |limit: Seconds, by: i32| if limit.0 > 0 { Seconds((limit.0 - by).max(1)) } else { limit };
    for (carer, (all, days)) in spared {
        if let Some(row) = tables.carers.get_mut(carer.at()) {
            row.contract_most = less(row.contract_most, all);
            row.day_most = less(row.day_most, days.values().copied().max().unwrap_or(0));
        }
    }
}

/// Gives visits what of their windows lies on the grid. One of which nothing does starts at its first moment, and is so long that whoever
/// made it goes on from the grid.
fn lay_visits(tables: &mut Tables, grid: StartGrid) {
    let mut others: Vec<Window> = Vec::with_capacity(tables.windows.len());
    for visit in &mut tables.visits {
        let rows = visit.first_other as usize..visit.first_other as usize + usize::from(visit.others);
        let all: Vec<Window> =
            std::iter::once(visit.window).chain(tables.windows.get(rows).unwrap_or_default().iter().copied()).collect();
        let (ready, due) = (grid.down(visit.ready), grid.down(visit.due));
        let mut windows: Vec<Window> = all.iter().filter_map(|window| grid.within(*window)).collect();
        let over = if windows.is_empty() {
            let moment = visit.window.earliest;
            windows.push(Window { earliest: moment, latest: moment });
            moment.0.rem_euclid(grid.0)
        } else {
            (visit.ready, visit.due) = (ready, due);
            0
        };
        for window in windows.iter_mut().filter(|_| over == 0 && visit.early_price != Cost::ZERO) {
            *window = halvable(*window, ready, grid);
        }
        visit.duration = Seconds(grid.up(Seconds(visit.duration.0.saturating_add(over))).0 - over);
        visit.window = windows[0];
        (visit.first_other, visit.others) = (u32::try_from(others.len()).unwrap_or(u32::MAX), count(windows.len() - 1));
        others.extend(windows.into_iter().skip(1));
    }
    tables.windows = others;
}

fn count(windows: usize) -> u8 {
    u8::try_from(windows).unwrap_or(Visit::MOST_OTHERS)
}

/// A window with an early price is offered from halfway too, between its beginning and when it is wanted: that must lie on the grid.
fn halvable(window: Window, ready: Seconds, grid: StartGrid) -> Window {
    let wanted = ready.max(window.earliest).min(window.latest);
    let odd = ((wanted.0 - window.earliest.0) / grid.0).rem_euclid(2);
    Window { earliest: Seconds(window.earliest.0 + odd * grid.0), ..window }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planning::{CheckReport, Effort, search_roster};
    use crate::source::on_disk::example;

    fn branch(name: &str, minutes: u8) -> LoadedBranch {
        let mut branch = LoadedBranch::from_source(&example(name)).unwrap();
        branch.book.policy.starts_on = Some(minutes);
        branch
    }

    #[test]
    fn every_start_is_on_the_grid_and_every_rule_is_kept() {
        for (name, minutes, work) in [("breakfast", 5, 300_000), ("newport", 5, 1_500_000), ("newport", 15, 1_500_000)]
        {
            let branch = branch(name, minutes);
            let effort = Effort { seed: 1, work, chains: 1, threads: 1 };
            let found = search_roster(&branch, None, &effort, &|_| true).unwrap();
            let roster = found.roster.view();
            let judged = CheckReport::from_roster(&branch, &roster).unwrap();
            assert!(judged.legal, "{name}: {}", judged.text());
            // One visit of Newport is fixed to 13:40.
            let beside = judged.off_grid.iter().filter(|told| minutes == 5 || !told.starts_with("N005-social@"));
            assert_eq!(beside.count(), 0, "{name} {minutes}: {:?}", judged.off_grid);
            assert!(roster.stops.len() > branch.plan.tables.visits.len() / 2);
        }
    }

    #[test]
    fn a_start_that_is_fixed_beside_the_grid_stays_and_is_told() {
        let mut branch = branch("breakfast", 5);
        let moment = branch.plan.tables.visits[0].window.earliest + Seconds(120);
        branch.plan.tables.visits[0].window = Window { earliest: moment, latest: moment };
        branch.plan.tables.visits[0].others = 0;
        (branch.plan.tables.visits[0].ready, branch.plan.tables.visits[0].due) = (moment, moment);
        let effort = Effort { seed: 1, work: 300_000, chains: 1, threads: 1 };
        let found = search_roster(&branch, None, &effort, &|_| true).unwrap();
        let judged = CheckReport::from_roster(&branch, &found.roster.view()).unwrap();
        assert!(judged.legal && judged.off_grid.len() <= 1, "{}", judged.text());
        assert!(
            judged.off_grid.iter().all(|told| told.starts_with(&branch.plan.names.visits[0].id)),
            "{:?}",
            judged.off_grid
        );
    }
}
