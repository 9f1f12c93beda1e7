//! What moved for others and need not have: put back to where it was published, round by round, while nobody loses a place by it.

use std::collections::{BTreeMap, BTreeSet};

use homeround_core::book::Visit;
use homeround_core::ground::{CarerIx, Cost, ShiftIx, VisitIx, Window};
use homeround_core::heap::{Memory, OwnedRoster, Tables};
use homeround_core::rounds::{By, ProblemSize, Search, Settings};

use super::published::Places;

/// How often every round is gone through: what is put back in one makes room in the next.
const TURNS: usize = 3;

/// Puts visits back to their published carers and times, where each costs no more than `price` and nobody is left out for it. The
/// price is the search's own, which keeps a place for every break.
///
/// Returns nothing where the tables or the roster do not hold, which those of a search never do.
pub(super) fn put_back(tables: &Tables, published: &Places, roster: &OwnedRoster, price: Cost) -> Option<OwnedRoster> {
    let tables = with_published_windows(tables, published);
    let problem = tables.view().validated(&mut |_| {})?;
    let mut memory = Memory::new(ProblemSize::from_problem(&problem));
    let workspace = memory.workspace(problem).ok()?;
    let search = Search::from_roster(workspace, Settings::default(), &roster.view()).ok()?;
    let mut bench = PutBack { tables: &tables, published, search, price };
    let mut shifts: BTreeMap<ShiftIx, Vec<VisitIx>> = BTreeMap::new();
    for (visit, places) in published {
        for (shift, _) in places {
            shifts.entry(*shift).or_default().push(*visit);
        }
    }
    for _ in 0..TURNS {
        let mut done = false;
        for (shift, visits) in &shifts {
            done |= bench.round(*shift, visits);
        }
        if !done {
            break;
        }
    }
    Some(OwnedRoster::from_roster(&bench.search.standing()))
}

/// The tables with the published start of each visit as its own window, and those of the book behind it.
fn with_published_windows(tables: &Tables, published: &Places) -> Tables {
    let mut own = tables.clone();
    own.windows.clear();
    for (at, visit) in own.visits.iter_mut().enumerate() {
        let start = published.get(&VisitIx::from_index(at)).and_then(|places| Some(places.first()?.1));
        let all: Vec<Window> = tables.view().windows_of(visit).collect();
        let allowed =
            start.filter(|start| all.iter().any(|window| window.earliest <= *start && *start <= window.latest));
        let mut windows = all;
        if let Some(start) = allowed.filter(|_| visit.others < Visit::MOST_OTHERS) {
            // In front, as the visit's own window: `insert_in_own_window` tries no other.
            windows.insert(0, Window { earliest: start, latest: start });
        }
        visit.first_other = u32::try_from(own.windows.len()).unwrap_or(u32::MAX);
        if let Some((first, others)) = windows.split_first() {
            visit.window = *first;
            visit.others = u8::try_from(others.len()).unwrap_or(Visit::MOST_OTHERS);
            own.windows.extend_from_slice(others);
        }
    }
    own
}

/// Rounds from which visits are put back.
struct PutBack<'a, 's> {
    tables: &'a Tables,
    published: &'a Places,
    search: Search<'s>,
    price: Cost,
}

impl PutBack<'_, '_> {
    /// Puts back what was published in a round: all of it at once, or else one after another. Whether anything was.
    fn round(&mut self, shift: ShiftIx, visits: &[VisitIx]) -> bool {
        let away: Vec<VisitIx> = visits.iter().copied().filter(|visit| self.is_away(*visit)).collect();
        if away.is_empty() {
            return false;
        }
        let strangers = self.strangers(shift);
        if self.go(&away, &strangers) {
            return true;
        }
        let mut done = false;
        for visit in away {
            let near: Vec<VisitIx> =
                self.strangers(shift).into_iter().filter(|other| self.is_near(visit, *other)).collect();
            done |= self.is_away(visit) && (self.go(&[visit], &[]) || (!near.is_empty() && self.go(&[visit], &near)));
        }
        done
    }

    /// Whether a visit is made, and not as it was published.
    fn is_away(&self, visit: VisitIx) -> bool {
        self.search.is_made(visit) && !self.is_as_published(visit)
    }

    fn is_as_published(&self, visit: VisitIx) -> bool {
        let Some(places) = self.published.get(&visit) else { return false };
        let start = self.search.start_of(visit);
        let made: BTreeSet<ShiftIx> = self.search.made_in(visit).collect();
        let then: BTreeSet<ShiftIx> = places.iter().map(|(shift, _)| *shift).collect();
        made == then && places.first().is_some_and(|(_, at)| start == Some(*at))
    }

    /// Visits that stand in a round now and were not published there.
    fn strangers(&self, shift: ShiftIx) -> Vec<VisitIx> {
        let all = (0..self.tables.visits.len()).map(VisitIx::from_index);
        let here = all.filter(|visit| self.search.made_in(*visit).any(|made| made == shift));
        here.filter(|visit| !self.is_as_published(*visit)).collect()
    }

    fn is_near(&self, visit: VisitIx, other: VisitIx) -> bool {
        const REACH: i32 = 5_400;
        let start = self.published.get(&visit).and_then(|places| Some(places.first()?.1));
        let at = self.search.start_of(other);
        start.zip(at).is_some_and(|(start, at)| (start.0 - at.0).abs() <= REACH) && visit != other
    }

    /// Takes visits out, puts the first back where they were published and then the others wherever they cost least; all as it
    /// was unless that holds at its price.
    fn go(&mut self, back: &[VisitIx], others: &[VisitIx]) -> bool {
        // Nobody who has a place now may lose it: all of them are looked at again in the end.
        let stood: Vec<VisitIx> = (0..self.tables.visits.len())
            .map(VisitIx::from_index)
            .filter(|visit| self.search.is_made(*visit))
            .collect();
        let same = stood.iter().filter(|visit| self.is_as_published(**visit)).count();
        let before = self.search.lines().total();
        let mark = self.search.mark();
        for visit in back.iter().chain(others) {
            self.search.remove(*visit);
        }
        let placed = back.iter().all(|visit| self.search.is_made(*visit) || self.insert_back(*visit));
        for visit in others.iter().chain(&stood) {
            if !self.search.is_made(*visit) && !self.insert_back(*visit) {
                self.search.insert(*visit, By::Anybody);
            }
        }
        let kept = placed && stood.iter().all(|visit| self.search.is_made(*visit));
        let gained = stood.iter().filter(|visit| self.is_as_published(**visit)).count() as i64 - same as i64;
        let dearer = self.search.lines().total().0 - before.0;
        if kept && gained > 0 && dearer <= self.price.0.saturating_mul(gained) {
            return true;
        }
        self.search.rollback(mark);
        false
    }

    fn insert_back(&mut self, visit: VisitIx) -> bool {
        let Some((shift, _)) = self.published.get(&visit).and_then(|places| places.first()) else { return false };
        let carer = self.tables.shifts.get(shift.at()).map_or(CarerIx::default(), |row| row.carer);
        self.search.insert_in_own_window(visit, By::With(carer))
    }
}
