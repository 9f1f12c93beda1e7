//! Linking through the whole of a verification, against every assignment there is: two clients side by side, double-ups, carers who
//! swapped, visits made in one go.

use alloc::vec::Vec;
use core::cmp::Reverse;

use proptest::prelude::*;

use super::event::EventKind;
use super::sample::{EIGHT, MINUTE, SeenSituation, Situation};
use crate::ground::{ClientIx, Instant, VisitIx};

/// Client, start, quarters of an hour planned, carers.
type CaseVisit = (u32, i64, i64, u8);
/// Carer, client, minutes since the stay before, minutes.
type CaseStay = (u32, u32, i64, i64);

fn situation(planned: &[CaseVisit], stays: &[CaseStay]) -> Situation {
    let mut made = Situation::new();
    for &(client, start, quarters, carers) in planned {
        let carers: Vec<u32> = (0..u32::from(carers)).collect();
        made = made.plan(client, start * 20, quarters * 15, &carers);
    }
    // One stay of a carer begins after the one before it has ended; carers know nothing of one another.
    let mut free = [-90_i64; 4];
    let mut punches = Vec::new();
    for &(carer, client, since, minutes) in stays {
        let from = free[carer as usize] + since;
        let to = from + minutes;
        free[carer as usize] = to + 1;
        punches.extend([(from, carer, client, EventKind::In), (to, carer, client, EventKind::Out)]);
    }
    punches.sort_unstable_by_key(|&(at, carer, ..)| (at, carer));
    punches.into_iter().fold(made, |made, (at, carer, client, kind)| made.punch(carer, client, kind, at))
}

/// The parts of a client's visits: when each starts, from when and until when an arrival may be linked to it, and whose it is.
fn parts(made: &Situation, client: u32) -> Vec<(i64, i64, i64, u32)> {
    let minutes = |at: Instant| (at.0 - EIGHT) / MINUTE;
    let own = || made.visits.iter().zip(0..).filter(|(due, _)| due.client == ClientIx(client));
    let parts = own().flat_map(|(due, visit)| {
        let start = minutes(due.start);
        let next = own().map(|(other, _)| minutes(other.start)).filter(|other| *other > start).min();
        let before = made.profile.link_before_ms.value / MINUTE;
        let after = minutes(due.end) + made.profile.link_after_ms.value / MINUTE;
        let part = (start, start - before, next.map_or(after, |next| after.min(next)), visit);
        core::iter::repeat_n(part, usize::from(due.carers))
    });
    parts.collect()
}

/// How many links, how far apart in milliseconds, and which visits: what an assignment is ranked by.
type MatchingRank = (Reverse<usize>, i64, Vec<u32>);

fn best(
    parts: &[(i64, i64, i64, u32)],
    arrivals: &[Instant],
    taken: &mut Vec<(usize, usize)>,
    at: usize,
) -> MatchingRank {
    let millis = |minute: i64| EIGHT + minute * MINUTE;
    if at == arrivals.len() {
        let far = taken.iter().map(|&(part, row)| (arrivals[row].0 - millis(parts[part].0)).abs()).sum();
        let mut ids: Vec<u32> = taken.iter().map(|&(part, _)| parts[part].3).collect();
        ids.sort_unstable();
        return (Reverse(taken.len()), far, ids);
    }
    let mut found = best(parts, arrivals, taken, at + 1);
    for part in 0..parts.len() {
        let (_, from, until, _) = parts[part];
        let takes = (millis(from)..millis(until)).contains(&arrivals[at].0);
        if takes && taken.iter().all(|&(held, _)| held != part) {
            taken.push((part, at));
            found = found.min(best(parts, arrivals, taken, at + 1));
            taken.pop();
        }
    }
    found
}

/// How a verification linked one client's attendances.
fn linked(made: &Situation, seen: &SeenSituation, client: u32) -> MatchingRank {
    let own = seen.attendances.iter().filter(|row| row.client == ClientIx(client) && row.visit.is_some());
    let far = |visit: VisitIx, at: Instant| at.millis_since(made.visits[visit.at()].start).abs();
    let mut ids: Vec<u32> = own.clone().map(|row| row.visit.0).collect();
    ids.sort_unstable();
    (Reverse(ids.len()), own.map(|row| far(row.visit, row.arrival)).sum(), ids)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn v34_a_verification_links_as_well_as_trying_everything(
        planned in prop::collection::vec((0_u32..2, 0_i64..20, 1_i64..5, 1_u8..3), 1..5),
        stays in prop::collection::vec((0_u32..3, 0_u32..2, 1_i64..120, 5_i64..90), 0..7),
    ) {
        let made = situation(&planned, &stays);
        let seen = made.see();
        prop_assert_eq!(seen.attendances.len(), stays.len());
        for client in 0..2 {
            let own = seen.attendances.iter().filter(|row| row.client == ClientIx(client));
            let arrivals: Vec<Instant> = own.map(|row| row.arrival).collect();
            let expected = best(&parts(&made, client), &arrivals, &mut Vec::new(), 0);
            prop_assert_eq!(linked(&made, &seen, client), expected);
        }
        for (visit, verdict) in seen.verdicts.iter().enumerate() {
            let attended = seen.attendances.iter().filter(|row| row.visit == VisitIx::from_index(visit)).count();
            prop_assert_eq!(usize::from(verdict.attended), attended);
        }
    }
}

/// Two who live together, a carer for each, and each went to the other's.
#[test]
fn v35_carers_who_swapped_their_clients_are_linked_to_whom_they_visited() {
    let made = Situation::new().plan(0, 0, 30, &[0]).plan(1, 0, 30, &[1]).stay(0, 1, 0, 30).stay(1, 0, 1, 31);
    let seen = made.see();
    let links: Vec<_> = seen.attendances.iter().map(|row| (row.client.0, row.carer.0, row.visit.0)).collect();
    assert_eq!(links, [(0, 1, 0), (1, 0, 1)]);
    assert_eq!(seen.finding(super::Rule::WrongCarer).rule.id(), "V35");
}

/// Breakfast and medicines in one stay: one visit is attended, the other was merged into it.
#[test]
fn v34_two_visits_made_in_one_go_are_one_attended_and_one_merged() {
    let seen = Situation::new().plan(0, 0, 30, &[0]).plan(0, 30, 15, &[0]).stay(0, 0, 0, 45).see();
    assert_eq!(seen.attendances.iter().map(|row| row.visit).collect::<Vec<_>>(), [VisitIx(0)]);
    assert_eq!(seen.verdicts[1].status, super::Status::Missed { merged: true });
}
