//! Linking: which attendance was which planned visit, as an optimal assignment (V34).
//!
//! Most links first, then the least sum of |arrival − planned start|, then the lowest plan ids. The windows in which a
//! visit of one client may be linked both begin and end in the order of the visits (a window ends at the next planned
//! start at the latest), and the price is convex; so among the best assignments there is always one that does not
//! cross, and a table of visits by attendances finds it exactly.
//!
//! ```
//! use homeround_core::ground::Instant;
//! use homeround_core::verification::visit_matching::{LinkMark, MatchingMemory, Score, Slot, match_visits};
//!
//! // Breakfast at eight and lunch at twelve; the carer came at nine and at half past eleven.
//! let hour = |hours: i64| Instant(hours * 3_600_000);
//! let planned = |start, until| Slot { start: hour(start), end: hour(start + 1), from: hour(6), until: hour(until), ..Slot::NONE };
//! let (slots, arrivals) = ([planned(8, 12), planned(12, 18)], [hour(9), Instant(hour(11).0 + 1_800_000)]);
//!
//! let (mut marks, mut others, mut scores) = ([LinkMark::default(); 2], [LinkMark::default(); 2], [Score::NONE; 3]);
//! let mut memory = MatchingMemory { slots: &mut marks, arrivals: &mut others, scores: &mut scores };
//! let mut links = Vec::new();
//! match_visits(&slots, &arrivals, &mut memory, |slot, arrival| links.push((slot, arrival)));
//! assert_eq!(links, [(0, 0), (1, 1)]);
//! ```

use super::plan::PlannedVisit;
use super::profile::Profile;
use crate::ground::{ClientIx, Instant, VisitIx};

/// One carer's part of a planned visit: a double-up has two.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slot {
    /// Whose visit.
    pub client: ClientIx,
    /// Which.
    pub visit: VisitIx,
    /// Its planned start.
    pub start: Instant,
    /// Its planned end.
    pub end: Instant,
    /// Arrivals from here on may be linked,
    pub from: Instant,
    /// before here.
    pub until: Instant,
}

impl Slot {
    /// Nothing.
    pub const NONE: Self = Self {
        client: ClientIx::NONE,
        visit: VisitIx::NONE,
        start: Instant(0),
        end: Instant(0),
        from: Instant(0),
        until: Instant(0),
    };

    /// Whether an arrival may be linked to it.
    #[must_use]
    pub fn takes(&self, arrival: Instant) -> bool {
        self.from <= arrival && arrival < self.until
    }
}

/// Fills `slots` with every part of every visit that was not cancelled by then, by client, start, end and visit; answers how
/// many. Panics: never when `slots` has a row for every carer needed.
pub fn lay_slots(visits: &[PlannedVisit], profile: &Profile<'_>, as_of: Instant, slots: &mut [Slot]) -> usize {
    let mut count = 0;
    let open = |due: &PlannedVisit| due.cancelled.is_none_or(|at| at > as_of);
    for (row, due) in visits.iter().enumerate().filter(|(_, due)| open(due)) {
        for _ in 0..due.carers {
            let from = Instant(due.start.0.saturating_sub(profile.link_before_ms.value));
            let until = Instant(due.end.0.saturating_add(profile.link_after_ms.value));
            let visit = VisitIx::from_index(row);
            slots[count] = Slot { client: due.client, visit, start: due.start, end: due.end, from, until };
            count += 1;
        }
    }
    let slots = &mut slots[..count];
    slots.sort_unstable_by_key(|slot| (slot.client, slot.start, slot.end, slot.visit));
    let mut next: Option<Slot> = None;
    for row in (0..count).rev() {
        let slot = slots[row];
        let later = slots.get(row + 1).copied().filter(|later| later.client == slot.client);
        next = later.and_then(|later| if later.start > slot.start { Some(later) } else { next });
        if let Some(next) = next {
            slots[row].until = slot.until.min(next.start);
        }
    }
    count
}

/// The slot whose planned start is nearest to a moment that it takes; of two, the earlier one.
#[must_use]
pub fn nearest_slot(slots: &[Slot], at: Instant) -> Option<&Slot> {
    let after = slots.partition_point(|slot| slot.start <= at);
    let around = [after.checked_sub(1).and_then(|before| slots.get(before)), slots.get(after)];
    let taking = around.into_iter().flatten().filter(|slot| slot.takes(at));
    taking.min_by_key(|slot| at.0.abs_diff(slot.start.0))
}

/// How good an assignment is: more links, then less distance. Fewer than no links means impossible.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Score {
    links: i32,
    distance_ms: i64,
}

impl Score {
    /// Nothing linked.
    pub const NONE: Self = Self { links: 0, distance_ms: 0 };
    const IMPOSSIBLE: Self = Self { links: i32::MIN, distance_ms: 0 };

    const fn better_of(self, other: Self) -> Self {
        let more = other.links > self.links;
        let nearer = other.links == self.links && other.distance_ms < self.distance_ms;
        if more || nearer { other } else { self }
    }

    const fn with(self, distance_ms: i64) -> Self {
        if self.links < 0 {
            return self;
        }
        Self { links: self.links + 1, distance_ms: self.distance_ms.saturating_add(distance_ms) }
    }
}

/// Whether a row must, may or must not be linked, while ties are settled.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum LinkMark {
    /// May be.
    #[default]
    Open,
    /// Must be.
    Linked,
    /// Must not be.
    Left,
}

/// Memory for linking one client.
#[derive(Debug)]
pub struct MatchingMemory<'m> {
    /// One a slot of the client.
    pub slots: &'m mut [LinkMark],
    /// One an attendance of the client.
    pub arrivals: &'m mut [LinkMark],
    /// One an attendance of the client, and one more.
    pub scores: &'m mut [Score],
}

/// Links one client's arrivals to one client's slots, both in order of time; calls `linked(slot, arrival)` for each link.
///
/// Panics: never when the table is as large as it says.
pub fn match_visits(
    slots: &[Slot],
    arrivals: &[Instant],
    table: &mut MatchingMemory<'_>,
    mut linked: impl FnMut(usize, usize),
) {
    let mut slot = 0;
    let mut arrival = 0;
    // Visits whose windows overlap are one cluster; between clusters nothing can be exchanged, so each is solved alone.
    while slot < slots.len() {
        let end = cluster_end(slots, slot);
        let (from, until) = (slots[slot].from, slots[end - 1].until);
        // Arrivals before the cluster are in no window: they stay unplanned.
        while arrival < arrivals.len() && arrivals[arrival] < from {
            arrival += 1;
        }
        let last = (arrival..arrivals.len()).find(|&row| arrivals[row] >= until).unwrap_or(arrivals.len());
        if last > arrival {
            let rows = last - arrival;
            let mut table = MatchingMemory {
                slots: &mut table.slots[..end - slot],
                arrivals: &mut table.arrivals[..rows],
                scores: &mut table.scores[..=rows],
            };
            link_cluster(&slots[slot..end], &arrivals[arrival..last], &mut table);
            // The k-th linked slot takes the k-th linked arrival: a best assignment need not cross.
            let used = |marks: &[LinkMark], row: &usize| marks[*row] == LinkMark::Linked;
            let left = (0..end - slot).filter(|row| used(table.slots, row));
            let right = (0..rows).filter(|row| used(table.arrivals, row));
            left.zip(right).for_each(|(a, b)| linked(slot + a, arrival + b));
        }
        (slot, arrival) = (end, last);
    }
}

/// One past the last slot whose window runs on from the window of the slot at `from`.
fn cluster_end(slots: &[Slot], from: usize) -> usize {
    let mut until = slots[from].until;
    for (row, slot) in slots.iter().enumerate().skip(from + 1) {
        if slot.from >= until {
            return row;
        }
        // A long visit may reach past the windows of several that come after it.
        until = until.max(slot.until);
    }
    slots.len()
}

/// Marks which slots and which arrivals of a cluster are linked: the k-th with the k-th.
fn link_cluster(slots: &[Slot], arrivals: &[Instant], table: &mut MatchingMemory<'_>) {
    table.slots.fill(LinkMark::Open);
    table.arrivals.fill(LinkMark::Open);
    // The best score first. Then each slot, the lowest plan id first, is linked if the best can still be had: of all best
    // assignments that leaves the one with the lowest ids. n slots and m arrivals take nm(n + m) steps.
    let best = score(slots, arrivals, table);
    let links = usize::try_from(best.links).unwrap_or(0);
    // Nearly always every visit has its attendance, and nothing is left to try.
    if links == slots.len() {
        table.slots.fill(LinkMark::Linked);
    }
    while let Some(row) = lowest_open(slots, table.slots) {
        table.slots[row] = LinkMark::Linked;
        if score(slots, arrivals, table) != best {
            table.slots[row] = LinkMark::Left;
        }
    }
    if links == arrivals.len() {
        table.arrivals.fill(LinkMark::Linked);
    }
    for row in 0..arrivals.len() {
        if table.arrivals[row] == LinkMark::Open {
            table.arrivals[row] = LinkMark::Linked;
            if score(slots, arrivals, table) != best {
                table.arrivals[row] = LinkMark::Left;
            }
        }
    }
}

/// The open slot of the lowest plan id.
fn lowest_open(slots: &[Slot], marks: &[LinkMark]) -> Option<usize> {
    let open = (0..slots.len()).filter(|&row| marks[row] == LinkMark::Open);
    open.min_by_key(|&row| (slots[row].visit, row))
}

/// The best score that the marks allow. `scores[j]` is the best of the slots so far with the first `j` arrivals.
fn score(slots: &[Slot], arrivals: &[Instant], table: &mut MatchingMemory<'_>) -> Score {
    let scores = &mut *table.scores;
    scores[0] = Score::NONE;
    for (row, mark) in table.arrivals.iter().enumerate() {
        scores[row + 1] = if *mark == LinkMark::Linked { Score::IMPOSSIBLE } else { scores[row] };
    }
    // Sequence alignment, row by row in one row of memory: an attendance is linked, or left, or the visit is missed.
    for (slot, mark) in slots.iter().zip(table.slots.iter()) {
        let may_skip = *mark != LinkMark::Linked;
        // The cell above and to the left, before it is overwritten: one row of the table is enough.
        let mut diagonal = scores[0];
        scores[0] = if may_skip { scores[0] } else { Score::IMPOSSIBLE };
        for (row, &arrival) in arrivals.iter().enumerate() {
            let above = scores[row + 1];
            let mut here = if may_skip { above } else { Score::IMPOSSIBLE };
            if table.arrivals[row] != LinkMark::Linked {
                here = here.better_of(scores[row]);
            }
            if *mark != LinkMark::Left && table.arrivals[row] != LinkMark::Left && slot.takes(arrival) {
                here = here.better_of(diagonal.with(arrival.millis_since(slot.start).saturating_abs()));
            }
            scores[row + 1] = here;
            diagonal = above;
        }
    }
    scores[arrivals.len()]
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use proptest::prelude::*;

    use super::super::profile::UK;
    use super::*;

    const MINUTE: i64 = 60_000;
    const NOON: i64 = 1_780_000_000_000;

    fn due(start: i64, length: i64, carers: u8) -> PlannedVisit {
        let start = Instant(NOON + start * MINUTE);
        let end = Instant(start.0 + length * MINUTE);
        PlannedVisit {
            client: ClientIx(0),
            start,
            end,
            carers,
            time_critical: false,
            cancelled: None,
            terms: super::super::plan::VisitTerms::default(),
        }
    }

    fn laid(visits: &[PlannedVisit]) -> Vec<Slot> {
        let mut slots = alloc::vec![Slot::NONE; visits.iter().map(|due| due.carers as usize).sum()];
        let count = lay_slots(visits, &UK, Instant(0), &mut slots);
        slots.truncate(count);
        slots
    }

    fn linked(slots: &[Slot], arrivals: &[i64]) -> Vec<(usize, usize)> {
        let arrivals: Vec<_> = arrivals.iter().map(|at| Instant(NOON + at * MINUTE)).collect();
        let mut marks = (alloc::vec![LinkMark::Open; slots.len()], alloc::vec![LinkMark::Open; arrivals.len()]);
        let mut scores = alloc::vec![Score::NONE; arrivals.len() + 1];
        let mut table = MatchingMemory { slots: &mut marks.0, arrivals: &mut marks.1, scores: &mut scores };
        let mut links = Vec::new();
        match_visits(slots, &arrivals, &mut table, |slot, arrival| links.push((slot, arrival)));
        links
    }

    /// Links, distance and the sorted plan ids of an assignment: what the rule ranks by.
    type Rank = (usize, i64, Vec<u32>);

    fn rank(slots: &[Slot], arrivals: &[i64], links: &[(usize, usize)]) -> Rank {
        let far = |&(slot, at): &(usize, usize)| (slots[slot].start.0 - NOON - arrivals[at] * MINUTE).abs();
        let mut ids: Vec<u32> = links.iter().map(|&(slot, _)| slots[slot].visit.0).collect();
        ids.sort_unstable();
        (links.len(), links.iter().map(far).sum(), ids)
    }

    fn best_of(a: Rank, b: Rank) -> Rank {
        let key = |rank: &Rank| (core::cmp::Reverse(rank.0), rank.1, rank.2.clone());
        if key(&b) < key(&a) { b } else { a }
    }

    /// Every assignment there is, crossing ones too.
    fn brute(slots: &[Slot], arrivals: &[i64], at: usize, taken: &mut Vec<(usize, usize)>) -> Rank {
        if at == arrivals.len() {
            return rank(slots, arrivals, taken);
        }
        let mut best = brute(slots, arrivals, at + 1, taken);
        for slot in 0..slots.len() {
            let free = taken.iter().all(|&(held, _)| held != slot);
            if free && slots[slot].takes(Instant(NOON + arrivals[at] * MINUTE)) {
                taken.push((slot, at));
                best = best_of(best, brute(slots, arrivals, at + 1, taken));
                taken.pop();
            }
        }
        best
    }

    #[test]
    fn v34_a_window_ends_at_the_next_planned_start() {
        let slots = laid(&[due(0, 30, 1), due(60, 30, 1)]);
        assert_eq!(slots[0].until, slots[1].start);
        assert_eq!(slots[1].until, Instant(NOON + 210 * MINUTE));
        assert_eq!(linked(&slots, &[59]), [(1, 0)]);
        assert_eq!(linked(&slots, &[-120]), [(0, 0)]);
        assert_eq!(linked(&slots, &[-121]), []);
        assert_eq!(linked(&slots, &[209]), [(1, 0)]);
        assert_eq!(linked(&slots, &[210]), []);
    }

    #[test]
    fn v34_a_tie_goes_to_the_lowest_plan_id() {
        assert_eq!(linked(&laid(&[due(0, 15, 1), due(60, 15, 1)]), &[30]), [(0, 0)]);
        assert_eq!(linked(&laid(&[due(60, 15, 1), due(0, 15, 1)]), &[30]), [(1, 0)]);
    }

    #[test]
    fn v34_most_links_come_before_nearness() {
        let slots = laid(&[due(0, 30, 1), due(90, 30, 1)]);
        assert_eq!(linked(&slots, &[80, 95]), [(0, 0), (1, 1)]);
    }

    #[test]
    fn v34_a_double_up_takes_two() {
        let slots = laid(&[due(0, 30, 2), due(240, 30, 1)]);
        assert_eq!(linked(&slots, &[0, 2, 3, 240]), [(0, 0), (1, 1), (2, 3)]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]
        #[test]
        fn v34_linking_is_as_good_as_trying_everything(
            visits in prop::collection::vec((-8_i64..8, 1_i64..5, 1_u8..3), 1..5),
            mut arrivals in prop::collection::vec(-10_i64..12, 0..6),
        ) {
            let visits: Vec<_> = visits.iter().map(|&(at, length, carers)| due(at * 20, length * 15, carers)).collect();
            let slots = laid(&visits);
            arrivals.sort_unstable();
            let arrivals: Vec<i64> = arrivals.iter().map(|at| at * 15).collect();
            let links = linked(&slots, &arrivals);
            let found = rank(&slots, &arrivals, &links);
            prop_assert!(links.iter().all(|&(slot, at)| slots[slot].takes(Instant(NOON + arrivals[at] * MINUTE))));
            prop_assert_eq!(found, brute(&slots, &arrivals, 0, &mut Vec::new()));
        }
    }
}
