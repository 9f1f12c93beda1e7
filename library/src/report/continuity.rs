//! Continuity: how few different carers a client sees, in exact whole numbers.
//!
//! A visit by two carers counts once for each; visits nobody makes do not count. Sources: distinct carers, usual carer and
//! the index of Bice and Boxerman, *A quantitative measure of continuity of care*, Medical Care 15 (1977).

use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How long ago a carer may last have come and still be a known face: 28 days.
pub(crate) const KNOWN_DAYS: i32 = 28;

/// One carer's coming to one client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Coming {
    /// The client.
    pub client: u32,
    /// The carer.
    pub carer: u32,
    /// The day it falls on.
    pub day: i32,
    /// When it starts, in seconds of the plan.
    pub start: i32,
    /// Planned for less than half an hour.
    pub short: bool,
}

/// When a carer last came to a client before the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Before {
    /// The client.
    pub client: u32,
    /// The carer.
    pub carer: u32,
    /// The day, where it is known; where it is not, the carer counts as known.
    pub last: Option<i32>,
}

/// A share, as two whole numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WholeShare {
    /// How many of
    pub part: i64,
    /// how many.
    pub whole: i64,
}

/// The continuity of one client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OfClient {
    /// The client.
    pub client: u32,
    /// How often a carer came: N.
    pub comings: i64,
    /// How many came how often, the most frequent first; carers with as many in the order of their rows.
    pub carers: Vec<(u32, i64)>,
    /// Comings of a carer who had not been there in the 28 days before.
    pub new_faces: i64,
    /// Those of them for less than half an hour.
    pub short_by_new_faces: i64,
}

impl OfClient {
    /// How many different carers came: M.
    #[must_use]
    pub(crate) fn distinct(&self) -> usize {
        self.carers.len()
    }

    /// The carer who came most often, and how often.
    #[must_use]
    pub(crate) fn usual(&self) -> Option<(u32, i64)> {
        self.carers.first().copied()
    }

    /// The usual carer's share of all comings.
    #[must_use]
    pub(crate) fn usual_share(&self) -> WholeShare {
        self.top_share(1)
    }

    /// The share of the `most` carers who came most often.
    #[must_use]
    pub(crate) fn top_share(&self, most: usize) -> WholeShare {
        WholeShare { part: self.carers.iter().take(most).map(|(_, times)| times).sum(), whole: self.comings }
    }

    /// Bice and Boxerman: `(Σ n² − N) / (N (N − 1))`, 1 for a single carer, 0 when nobody comes twice; nothing for fewer
    /// than two comings.
    #[must_use]
    pub(crate) fn bice_boxerman(&self) -> Option<WholeShare> {
        let squares: i64 = self.carers.iter().map(|(_, times)| times * times).sum();
        (self.comings > 1)
            .then(|| WholeShare { part: squares - self.comings, whole: self.comings * (self.comings - 1) })
    }
}

/// The continuity of every client whom anybody comes to, by client.
#[must_use]
pub(crate) fn of_clients(comings: &[Coming], before: &[Before]) -> Vec<OfClient> {
    let mut last: BTreeMap<(u32, u32), Option<i32>> = BTreeMap::new();
    for row in before {
        let known = last.entry((row.client, row.carer)).or_insert(row.last);
        // No date is a carer who counts as known on every day: it stays above any date.
        *known = known.zip(row.last).map(|(one, other)| one.max(other));
    }
    let mut ordered = comings.to_vec();
    // By time: whether somebody is a new face hangs on who came before.
    ordered.sort_unstable_by_key(|row| (row.client, row.start, row.carer));
    let mut found: Vec<OfClient> = Vec::new();
    for group in ordered.chunk_by(|a, b| a.client == b.client) {
        found.push(of_client(group, &mut last));
    }
    found
}

/// One client's comings in the order of their starts; `last` learns of each.
fn of_client(comings: &[Coming], last: &mut BTreeMap<(u32, u32), Option<i32>>) -> OfClient {
    let mut times: BTreeMap<u32, i64> = BTreeMap::new();
    let mut found = OfClient { client: 0, comings: 0, carers: Vec::new(), new_faces: 0, short_by_new_faces: 0 };
    for row in comings {
        // Each visit becomes the last one: a carer is a new face once, and again only after a long time away.
        let known = match last.insert((row.client, row.carer), Some(row.day)) {
            Some(None) => true,
            Some(Some(day)) => row.day.saturating_sub(day) <= KNOWN_DAYS,
            None => false,
        };
        found.client = row.client;
        found.comings += 1;
        found.new_faces += i64::from(!known);
        found.short_by_new_faces += i64::from(!known && row.short);
        *times.entry(row.carer).or_default() += 1;
    }
    found.carers = times.into_iter().collect();
    found.carers.sort_by_key(|&(carer, times)| (Reverse(times), carer));
    found
}

/// All clients together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Together {
    /// How many clients anybody comes to.
    pub clients: i64,
    /// All comings.
    pub comings: i64,
    /// The sum of the clients' distinct carers: over `clients`, the mean.
    pub distinct: i64,
    /// The number of distinct carers that half of the clients have at most (the lower median).
    pub median_distinct: usize,
    /// The usual carers' comings.
    pub by_usual: i64,
    /// Comings of new faces.
    pub new_faces: i64,
    /// Those of them for less than half an hour.
    pub short_by_new_faces: i64,
    /// How many clients have how many distinct carers, from the fewest on, without holes.
    pub distribution: Vec<(usize, usize)>,
}

/// What all clients come to together.
#[must_use]
pub(crate) fn together(clients: &[OfClient]) -> Together {
    let mut distinct: Vec<usize> = clients.iter().map(OfClient::distinct).collect();
    distinct.sort_unstable();
    let bounds = distinct.first().zip(distinct.last());
    let counted = |carers| (carers, distinct.iter().filter(|&&of| of == carers).count());
    let sum = |of: fn(&OfClient) -> i64| clients.iter().map(of).sum();
    Together {
        clients: whole(clients.len()),
        comings: sum(|client| client.comings),
        distinct: whole(distinct.iter().sum()),
        // The lower median is a number that some client has: the upper one could make half of them look worse off.
        median_distinct: distinct.get(distinct.len().saturating_sub(1) / 2).copied().unwrap_or(0),
        by_usual: sum(|client| client.usual_share().part),
        new_faces: sum(|client| client.new_faces),
        short_by_new_faces: sum(|client| client.short_by_new_faces),
        // Numbers between the lowest and the highest stay in with nobody: a chart without them would hide the distance.
        distribution: bounds.map_or_else(Vec::new, |(&low, &high)| (low..=high).map(counted).collect()),
    }
}

/// The tenth of the clients, rounded up, who see the most different carers; among as many, those with the smallest share of
/// a usual carer; the worst first.
#[must_use]
pub(crate) fn worst_tenth(clients: &[OfClient]) -> Vec<&OfClient> {
    let mut ordered: Vec<&OfClient> = clients.iter().collect();
    ordered.sort_by(|a, b| {
        let (one, other) = (a.usual_share(), b.usual_share());
        // Multiplied across: no share is rounded.
        let share = (one.part * other.whole).cmp(&(other.part * one.whole));
        b.distinct().cmp(&a.distinct()).then(share).then(a.client.cmp(&b.client))
    });
    ordered.truncate(clients.len().div_ceil(10));
    ordered
}

fn whole(of: usize) -> i64 {
    i64::try_from(of).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn coming(client: u32, carer: u32, day: i32) -> Coming {
        Coming { client, carer, day, start: day * 86_400 + 28_800, short: false }
    }

    /// Worked by hand: 5 + 3 + 2 comings. Σ n² = 38, so (38 − 10) / 90.
    #[test]
    fn a_client_worked_by_hand() {
        let days = [(0, 7), (1, 7), (2, 7), (3, 7), (4, 7), (0, 8), (1, 8), (2, 8), (0, 9), (1, 9)];
        let comings: Vec<Coming> = days.map(|(day, carer)| coming(0, carer, day)).to_vec();
        let found = &of_clients(&comings, &[])[0];
        assert_eq!(
            (found.distinct(), found.usual(), found.usual_share()),
            (3, Some((7, 5)), WholeShare { part: 5, whole: 10 })
        );
        assert_eq!(found.bice_boxerman(), Some(WholeShare { part: 28, whole: 90 }));
        assert_eq!(found.top_share(2), WholeShare { part: 8, whole: 10 });
        assert_eq!(found.new_faces, 3, "each carer is new once");
    }

    #[test]
    fn one_carer_is_one_and_nobody_twice_is_zero() {
        let same: Vec<Coming> = (0..4).map(|day| coming(0, 1, day)).collect();
        let share = of_clients(&same, &[])[0].bice_boxerman().unwrap();
        assert_eq!(share.part, share.whole);
        let all: Vec<Coming> = (0..4_u32).map(|carer| coming(0, carer, carer as i32)).collect();
        assert_eq!(of_clients(&all, &[])[0].bice_boxerman().unwrap().part, 0);
        assert_eq!(of_clients(&all[..1], &[])[0].bice_boxerman(), None);
    }

    #[test]
    fn a_face_is_new_after_28_days_and_known_before() {
        let before = |carer, last| Before { client: 0, carer, last };
        let comings = [coming(0, 1, 100), coming(0, 2, 100), coming(0, 3, 100), coming(0, 4, 100), coming(0, 4, 101)];
        let found = of_clients(&comings, &[before(1, Some(72)), before(2, Some(71)), before(3, None)]);
        assert_eq!(found[0].new_faces, 2, "carer 2 was there 29 days ago, carer 4 never");
        let twice = [before(1, Some(10)), before(1, Some(99)), before(2, None), before(2, Some(1))];
        assert_eq!(of_clients(&comings[..2], &twice)[0].new_faces, 0);
    }

    #[test]
    fn short_visits_by_new_faces_are_counted() {
        let one = Coming { short: true, ..coming(0, 1, 0) };
        let found = of_clients(&[one, Coming { day: 1, start: 90_000, ..one }], &[]);
        assert_eq!((found[0].new_faces, found[0].short_by_new_faces), (1, 1));
    }

    #[test]
    fn the_worst_tenth_is_rounded_up_and_ordered() {
        let mut comings = Vec::new();
        for client in 0..11 {
            comings.extend((0..=client % 4).map(|carer| coming(client, carer, 0)));
        }
        comings.extend((0..5).map(|day| coming(7, 0, day)));
        let found = of_clients(&comings, &[]);
        let worst: Vec<u32> = worst_tenth(&found).iter().map(|client| client.client).collect();
        assert_eq!(worst, [3, 7]);
        let all = together(&found);
        assert_eq!(all.distribution, [(1, 3), (2, 3), (3, 3), (4, 2)]);
        assert_eq!((all.clients, all.distinct, all.median_distinct), (11, 26, 2));
        assert!(worst_tenth(&[]).is_empty());
        assert_eq!(together(&[]), Together::default());
    }

    proptest! {
        #[test]
        fn shares_add_up_and_the_order_of_rows_is_nothing(
            mut rows in prop::collection::vec((0_u32..4, 0_u32..5, 0_i32..40), 0..60)
        ) {
            let comings = |rows: &[(u32, u32, i32)]| rows.iter().map(|&(a, b, day)| coming(a, b, day)).collect::<Vec<_>>();
            let found = of_clients(&comings(&rows), &[]);
            rows.reverse();
            prop_assert_eq!(&of_clients(&comings(&rows), &[]), &found);
            for client in &found {
                prop_assert_eq!(client.carers.iter().map(|(_, times)| times).sum::<i64>(), client.comings);
                prop_assert!(client.new_faces >= whole(client.distinct()), "everybody is new once");
                if let Some(share) = client.bice_boxerman() {
                    prop_assert!(0 <= share.part && share.part <= share.whole);
                    prop_assert_eq!(share.part == share.whole, client.distinct() == 1);
                }
            }
            prop_assert_eq!(together(&found).distribution.iter().map(|(_, of)| of).sum::<usize>(), found.len());
        }
    }
}
