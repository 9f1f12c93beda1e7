//! A simulated week, and what verification makes of it.

use homeround_core::ground::Seconds;
use homeround_core::verification::profile::UK;
use homeround_core::verification::{Address, Assignment, PlannedVisit};

use crate::verification::summary::{Summary, summarise};
use homeround_core::verification::{Period, VisitTerms};

use super::*;
use crate::book::value::Day;
use crate::book::zone::PlanZone;

/// A week of sixteen carers, two who stand by, and forty clients around Newport, each with visits at the peaks, some by two carers.
pub(crate) fn week() -> Timetable {
    let zone = PlanZone::new("Europe/London", Day::read("2026-03-23").unwrap(), 7).unwrap();
    let home =
        |at: usize| Place { lat: 515_900_000 + (at as i32 % 8) * 40_000, lon: -30_000_000 + (at as i32 / 8) * 60_000 };
    let mut visits = Vec::new();
    for day in 0..7 {
        for carer in 0..16_usize {
            for (slot, minute) in
                [(0, 7 * 60 + 30), (1, 8 * 60 + 30), (2, 12 * 60), (3, 13 * 60), (4, 18 * 60), (5, 19 * 60 + 10)]
            {
                let client = (carer / 2 * 5 + slot % 5) % 40;
                let double = carer % 2 == 0 && slot == 2;
                if carer % 2 == 1 && (slot == 2 || slot == 4) {
                    continue;
                }
                let client = if carer % 2 == 1 && slot != 2 { (client + 1) % 40 } else { client };
                let minutes = [30, 45, 30, 15, 60, 30][slot];
                let sent: Vec<usize> = if double { vec![carer, carer + 1] } else { vec![carer] };
                visits.push((format!("D{day}-{carer:02}-{slot}"), client, day * 86_400 + minute * 60, minutes, sent));
            }
        }
    }
    visits.sort();
    let due = |(_, client, start, minutes, sent): &(String, usize, i32, i32, Vec<usize>)| {
        let start = zone.moment(Seconds(*start));
        let end = start.plus(Seconds::from_minutes(*minutes));
        let carers = sent.len() as u8;
        PlannedVisit {
            client: ClientIx::from_index(*client),
            start,
            end,
            carers,
            time_critical: false,
            cancelled: None,
            terms: VisitTerms { short_agreed: true, ..VisitTerms::default() },
        }
    };
    let sent = visits.iter().enumerate().flat_map(|(visit, row)| {
        row.4
            .iter()
            .map(move |&carer| Assignment { visit: VisitIx::from_index(visit), carer: CarerIx::from_index(carer) })
    });
    let address = |client| Address {
        client: ClientIx::from_index(client),
        place: home(client),
        exact: true,
        period: Period::ALWAYS,
    };
    Timetable {
        clients: (0..40).map(|at| format!("C{at:02}")).collect(),
        carers: (0..18).map(|at| format!("A{at:02}")).collect(),
        due: visits.iter().map(due).collect(),
        sent: sent.collect(),
        addresses: (0..40).map(address).collect(),
        known_as: Default::default(),
        beside: Default::default(),
        visits: visits.into_iter().map(|row| row.0).collect(),
        zone,
    }
}

fn verified(timetable: &Timetable, simulated: &Simulated) -> Summary {
    let as_of = simulated.feed.last_receipt().unwrap();
    summarise(timetable, &simulated.feed, &UK, as_of).unwrap()
}

/// What may not be said of a truthful visit.
fn accusations(summary: &Summary) -> BTreeSet<(String, &'static str)> {
    let accuses = |rule: &str, class: &str| {
        let rules = ["V37", "V38", "V39", "V46", "V47", "V35", "V05", "V04", "V09", "V48", "V50", "V34"];
        rules.contains(&rule) || (rule == "V25" && class == "ACK") || class == "FIX" || class == "SUSPECT"
    };
    let of_visit = |visit: &crate::verification::VerdictRow| {
        let id = visit.visit.clone();
        let found = visit.findings.iter().filter(|row| accuses(row.rule, row.class));
        found.map(move |row| (id.clone(), row.rule)).collect::<Vec<_>>()
    };
    summary.visits.iter().flat_map(of_visit).collect()
}

#[test]
fn a_truthful_week_accuses_nobody() {
    let timetable = week();
    for seed in 1..=5 {
        let simulated = simulate(&timetable, seed, 0);
        assert!(simulated.truth.is_empty());
        let summary = verified(&timetable, &simulated);
        assert_eq!(accusations(&summary), BTreeSet::new(), "seed {seed}");
        assert!(summary.findings.iter().all(|finding| finding.class == "INFO"), "{:?}", summary.findings);
        assert!(summary.unplanned.is_empty());
        let pending = summary.visits.iter().find(|visit| visit.status == "PENDING");
        assert_eq!(pending, None);
        assert!(summary.counts.verified * 10 > summary.counts.visits * 9, "{:?}", summary.counts);
    }
}

#[test]
fn every_injected_wrong_is_found_and_nobody_else_is_accused() {
    let timetable = week();
    for seed in 1..=5 {
        let simulated = simulate(&timetable, seed, 2);
        assert_eq!(simulated.truth.len(), 2 * Wrong::ALL.len());
        let summary = verified(&timetable, &simulated);
        let mut found = accusations(&summary);
        // An element is missing wherever an end is.
        found.retain(|(_, rule)| *rule != "V01");
        for injected in &simulated.truth {
            let visit = summary.visits.iter().find(|visit| visit.visit == injected.visit).unwrap();
            assert!(visit.findings.iter().any(|row| row.rule == injected.rule), "{injected:?}: {:?}", visit.findings);
            found.remove(&(injected.visit.clone(), injected.rule));
        }
        assert_eq!(found, BTreeSet::new(), "seed {seed}");
        assert!(summary.needs_attention());
    }
}

#[test]
fn the_same_seed_gives_the_same_week_and_the_order_of_receipt_changes_nothing() {
    let timetable = week();
    let simulated = simulate(&timetable, 7, 1);
    assert_eq!(simulated, simulate(&timetable, 7, 1));
    assert_ne!(simulated.feed, simulate(&timetable, 8, 1).feed);
    let mut reversed = simulated.clone();
    reversed.feed.events.reverse();
    assert_eq!(verified(&timetable, &simulated), verified(&timetable, &reversed));
}

#[test]
fn the_true_time_of_every_event_is_inside_its_interval() {
    let timetable = week();
    let simulated = simulate(&timetable, 3, 0);
    let summary = verified(&timetable, &simulated);
    let rows = summary.visits.iter().flat_map(|visit| &visit.attendances);
    let moment = |text: &str| crate::verification::parse_moment(text).unwrap().0;
    let ends = rows.clone().flat_map(|row| [row.came.as_ref(), row.left.as_ref()]);
    let widths = ends.map(|end| end.map(|end| moment(&end.latest) - moment(end.earliest.as_ref().unwrap())));
    assert!(widths.into_iter().all(|width| width.is_some_and(|width| width < 30_000)));
    assert!(rows.count() > 500);
}
