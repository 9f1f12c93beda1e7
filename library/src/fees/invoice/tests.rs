//! Invoices: pence add up, double-ups and doubts are as they are, and spreadsheets run nothing.

use homeround_core::ground::ShiftIx;
use homeround_core::rounds::worked;

use super::*;
use crate::fees::read_terms;
use crate::planning::{Effort, LoadedBranch, search_roster};
use crate::pricing::verified;
use crate::verification::simulate::simulate;
use crate::verification::{Timetable, profile_of, summarise};

fn branch() -> LoadedBranch {
    let files: BTreeMap<String, Vec<u8>> =
        crate::book::starter::list_starter_files(true).unwrap().into_iter().collect();
    LoadedBranch::from_source(&files).unwrap()
}

fn pence(text: &str) -> i64 {
    text.replace('.', "").parse().unwrap()
}

/// A roster of the starter branch, and its time.
fn planned(branch: &LoadedBranch) -> (homeround_core::heap::OwnedRoster, Vec<Worked>) {
    let effort = Effort { seed: 1, work: 100_000, chains: 1, threads: 1 };
    let found = search_roster(branch, None, &effort, &|_| true).unwrap();
    let problem = branch.problem().unwrap();
    let shifts = (0..branch.plan.tables.shifts.len()).map(ShiftIx::from_index);
    let time = shifts.flat_map(|shift| worked(&problem, &found.roster.view(), shift)).collect();
    (found.roster, time)
}

#[test]
fn the_lines_of_a_payer_add_up_to_the_penny() {
    let mut branch = branch();
    branch.book.clients[0].payer = Some("=Council".to_owned());
    branch.book.clients[1].payer = Some("=Council".to_owned());
    let (_, time) = planned(&branch);
    // A third of an hour at this rate is no whole number of pence.
    for (rounding, tariff) in [
        ("sum", r#"{"per_minute":{"pounds_per_hour":"24.11"}}"#),
        ("visit", r#"{"per_minute":{"pounds_per_hour":"24.11"},"invoice_rounding":"visit"}"#),
    ] {
        let terms = read_terms("tariff.json", tariff).unwrap();
        let billing = Billing { book: &branch.book, plan: &branch.plan, worked: &time, verified: None, terms: &terms };
        let invoice = Invoice::new(&billing).unwrap();
        assert_eq!(invoice.lines.len() + invoice.apart.len(), branch.plan.tables.visits.len());
        for total in &invoice.payers {
            let lines = invoice.lines.iter().filter(|line| line.payer == total.who);
            assert_eq!(lines.map(|line| pence(&line.amount)).sum::<i64>(), pence(&total.pounds), "{rounding}");
        }
        let by_client: i64 = invoice.clients.iter().map(|total| pence(&total.pounds)).sum();
        assert_eq!(by_client, pence(&invoice.pounds));
        assert!(invoice.payers.iter().any(|total| total.who == "=Council" && total.visits > 0));
        let csv = String::from_utf8(invoice.sheets()[0].csv().unwrap()).unwrap();
        assert!(csv.contains("\n'=Council,") && !csv.contains("\n=Council"), "{csv}");
    }
}

#[test]
fn what_is_in_doubt_or_not_made_is_billed_to_nobody() {
    let branch = branch();
    let (roster, _) = planned(&branch);
    let timetable = Timetable::from_roster(&branch.book, &branch.plan.names, roster.view()).unwrap();
    let feed = simulate(&timetable, 3, 60).feed;
    let profile = profile_of(&branch.book, None).unwrap();
    let summary = summarise(&timetable, &feed, &profile, feed.last_receipt().unwrap()).unwrap();
    let time = verified(&branch.plan, roster.view(), &summary);
    let terms = read_terms("tariff.json", r#"{"per_minute":{"pounds_per_hour":"24.10"}}"#).unwrap();
    let billing =
        Billing { book: &branch.book, plan: &branch.plan, worked: &time, verified: Some(&summary), terms: &terms };
    let invoice = Invoice::new(&billing).unwrap();
    let good = ["VERIFIED_AUTO", "VERIFIED_EDITED"];
    let expected: Vec<&str> =
        summary.visits.iter().filter(|row| good.contains(&row.status)).map(|row| row.visit.as_str()).collect();
    let mut billed: Vec<&str> = invoice.lines.iter().map(|line| line.visit.as_str()).collect();
    billed.sort_unstable();
    assert_eq!(billed, expected);
    assert_eq!(invoice.lines.len() + invoice.apart.len(), summary.visits.len() + summary.unplanned.len());
    assert!(invoice.apart.iter().any(|row| row.in_doubt) && !invoice.is_settled(), "{}", invoice.text());
    assert!(invoice.apart.iter().filter(|row| row.in_doubt).all(|row| !row.rules.is_empty() || row.visit.is_empty()));
}
