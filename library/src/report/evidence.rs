//! Verification: what really happened, as far as the events show it.

use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

use super::figure::figure as card;
use super::rule_words::{meaning, quantity};
use super::table::{Align, TextTable};
use super::week::Week;
use crate::verification::Summary;
use crate::verification::measures::{FacesRow, MeasureRows};
use crate::verification::summary::{Counts, Measures, Share};
use crate::verification::verdict_row::FindingRow;
use crate::words;

/// What happened, as a sentence beside the verdict.
#[must_use]
pub(crate) fn sentence(verified: &Summary) -> String {
    let counts = &verified.counts;
    let some = open(counts).into_iter().filter(|(of, ..)| *of > 0);
    let told: Vec<String> = some.map(|(of, what, _)| told(of, what)).collect();
    let open = if told.is_empty() { String::new() } else { format!("; {}", words::listed(&told)) };
    format!("Of {} planned visits the events alone verify {}{open}.", number(counts.visits), number(counts.verified))
}

/// `1 was missed`, `8 are to be acknowledged`.
fn told(of: u32, what: &str) -> String {
    let verb = match (what.starts_with("to be") || what.starts_with("too"), of) {
        (true, 1) => "is",
        (true, _) => "are",
        (false, 1) => "was",
        (false, _) => "were",
    };
    format!("{} {verb} {what}", number(of))
}

/// What happened, as a key figure.
#[must_use]
pub(crate) fn figure(verified: &Summary) -> Markup {
    let counts = &verified.counts;
    let beside = format!("{} missed, {} to be corrected", number(counts.missed), number(counts.incomplete));
    card(&words::percent(counts.verified.into(), counts.visits.into()), "verified by the events alone", &beside)
}

/// Every status but "verified", with its count and its colour.
fn open(counts: &Counts) -> [(u32, &'static str, &'static str); 6] {
    [
        (counts.needs_ack, "to be acknowledged", "ack"),
        (counts.incomplete, "to be corrected before billing", "fix"),
        (counts.missed, "missed", "missed"),
        (counts.not_delivered, "not delivered, with a reason", "not"),
        (counts.rejected, "rejected", "reject"),
        (counts.pending, "too early to say", "pending"),
    ]
}

fn number(of: u32) -> String {
    words::number(of.into())
}

/// The section.
#[must_use]
pub(crate) fn section(week: &Week) -> Markup {
    html! {
        section #verification aria-labelledby="verification-title" {
            h2 #verification-title { "What really happened" }
            @match week.facts.verification {
                None => p.lead { "Not known: no events were given, so this report speaks of the plan alone." },
                Some(verified) => (known(week, verified)),
            }
        }
    }
}

fn known(week: &Week, verified: &Summary) -> Markup {
    let counts = &verified.counts;
    let (asking, informing) = findings(week, verified);
    html! {
        p.lead { (sentence(verified)) }
        p {
            (number(counts.events)) " events, judged by the profile “" (verified.profile) "” as of " (local(&verified.as_of)) ". "
            (words::several(counts.review as usize, "visit is", "visits are")) " for a person to look at, which changes no pay and accuses nobody; "
            (words::several(counts.unplanned as usize, "attendance belongs", "attendances belong")) " to no planned visit."
        }
        // A visit whose crew is short in the roster could not be verified whatever happened: that is the roster's
        // fault.
        @let nobody = week.totals.visits - week.totals.served;
        @if nobody > 0 {
            p.note { (words::several(nobody, "visit lacks", "visits lack")) " a carer in the roster itself: nobody could come to all of it." }
        }
        (by_status(counts))
        (measures(&verified.measures).render())
        @if asking.rows.is_empty() {
            p { "No finding asks anybody for anything." }
        } @else {
            (asking.render())
            p.note {
                "A finding is certain when it holds whatever the true time was, possible when it holds for only a part of it. "
                "Each rests on the events named, by device and number."
            }
        }
        @if !informing.rows.is_empty() { (informing.folded("Findings that ask for nothing")) }
        (every_measure(&verified.measured).folded("Every measure, and where it comes from"))
        (faces(&verified.measured).folded("Who came, client by client: the most different carers first"))
        (every_visit(week, verified).folded("Every visit"))
        (settings(verified).folded("The thresholds used, and who says so"))
    }
}

/// One bar, split by what the visits came to.
fn by_status(counts: &Counts) -> Markup {
    // A status without visits would be a stripe of no width and a line in the list that says nothing.
    let whole = u64::from(counts.visits.max(1));
    let all: Vec<(u32, &str, &str)> = std::iter::once((counts.verified, "verified by the events alone", "verified"))
        .chain(open(counts))
        .filter(|(of, ..)| *of > 0)
        .collect();
    // Two decimals in whole numbers: rounding each share up could make the stripes longer than the whole.
    let share = |of: u64| format!("{}.{:02}%", of * 100 / whole, of * 10_000 / whole % 100);
    let before = |at: usize| all[..at].iter().map(|(of, ..)| u64::from(*of)).sum::<u64>();
    html! {
        figure.stack {
            svg width="100%" height="40" role="img" aria-label="Visits by what they came to; the list below says the same" {
                @for (at, (of, what, class)) in all.iter().enumerate() {
                    rect class=(format!("part s-{class}")) x=(share(before(at))) width=(share(u64::from(*of))) y="3" height="34" {
                        title { (number(*of)) " " (what) }
                    }
                }
            }
            ul.marks { @for (of, what, class) in &all { li { i class=(format!("chip s-{class}")) {} (number(*of)) " " (what) } } }
        }
    }
}

fn measures<'t>(measures: &Measures) -> TextTable<'t> {
    let row = |what: &str, share: Share| {
        let tenths =
            share.per_mille().map_or_else(|| "–".to_owned(), |tenths| format!("{}.{}%", tenths / 10, tenths % 10));
        vec![what.to_owned(), tenths, number(share.part), number(share.of)]
    };
    let minutes = |what: &str, minutes: u64| {
        let minutes = words::number(i64::try_from(minutes).unwrap_or(i64::MAX));
        vec![what.to_owned(), String::new(), minutes, String::new()]
    };
    TextTable {
        name: "verification-measures",
        caption: "What a commissioner asks for",
        columns: &[
            ("Measure", Align::Words),
            ("Share", Align::Numbers),
            ("Count", Align::Numbers),
            ("Of", Align::Numbers),
        ],
        rows: vec![
            row("Started on time, of visits that started", measures.on_time),
            row("Missed, of visits that were decided", measures.missed),
            row("Shorter than the profile allows, of those with both ends", measures.short),
            row("Both ends logged electronically, of those delivered", measures.electronically_logged),
            row("Double-ups with enough time together, of those delivered", measures.double_ups_covered),
            minutes("Minutes planned, for all carers together", measures.planned_minutes),
            minutes("Minutes delivered", measures.delivered_minutes),
            minutes("Minutes that count for payment", measures.paid_minutes),
        ],
    }
}

fn every_measure<'t>(measured: &MeasureRows) -> TextTable<'t> {
    let count = |of: u64| words::number(i64::try_from(of).unwrap_or(i64::MAX));
    let mut rows: Vec<Vec<String>> = Vec::new();
    for share in &measured.shares {
        let tenths = share.per_mille.map_or_else(|| "–".to_owned(), |mille| format!("{}.{}%", mille / 10, mille % 10));
        rows.push(vec![share.name.to_owned(), tenths, count(share.part), count(share.of), share.source.to_owned()]);
    }
    if let Some(late) = &measured.lateness {
        let ends = [
            ("late by, the visit in the middle", late.median),
            ("late by, where the latest tenth begins", late.latest_tenth),
            ("late by, at most", late.latest),
        ];
        for (name, seconds) in ends {
            // Downwards: somebody who is 59 seconds late is not a minute late.
            let minutes = format!("{} min", seconds.div_euclid(60));
            rows.push(vec![name.to_owned(), minutes, String::new(), count(late.visits), "V36".to_owned()]);
        }
    }
    let all = &measured.continuity;
    let visits = |name: &str, of: u64| {
        let share = (of * 100 + all.visits / 2)
            .checked_div(all.visits)
            .map_or_else(|| "–".to_owned(), |share| format!("{share}%"));
        vec![name.to_owned(), share, count(of), count(all.visits), "V59".to_owned()]
    };
    rows.push(visits("by the carer who came most to the client", all.usual_visits));
    rows.push(visits("by the three who came most", all.top_three_visits));
    for [carers, clients] in &all.distribution {
        let name = format!("clients with {carers} different {}", if *carers == 1 { "carer" } else { "carers" });
        let source = "NICE QS123 statement 2".to_owned();
        rows.push(vec![name, String::new(), count((*clients).into()), count(all.clients), source]);
    }
    TextTable {
        name: "every-measure",
        caption: "Every measure over the visits that were decided",
        columns: &[
            ("Measure", Align::Words),
            ("Share", Align::Numbers),
            ("Count", Align::Numbers),
            ("Of", Align::Numbers),
            ("Where it comes from", Align::Words),
        ],
        rows,
    }
}

fn faces<'t>(measured: &MeasureRows) -> TextTable<'t> {
    let row = |row: &FacesRow| {
        let index =
            row.bice_boxerman_e4.map_or_else(|| "–".to_owned(), |e4| format!("{}.{:02}", e4 / 10_000, e4 / 100 % 100));
        let counts = [row.visits, row.carers, row.fewest_possible, row.usual_carer_visits];
        let rest = [row.same_slot_visits, row.new_faces];
        let counts = counts.into_iter().map(number).chain([index]).chain(rest.into_iter().map(number));
        [row.client.clone()].into_iter().chain(counts).collect()
    };
    TextTable {
        name: "faces",
        caption: "Different carers as they came, and the fewest there could have been",
        columns: &[
            ("Client", Align::Words),
            ("Visits by carers", Align::Numbers),
            ("Different carers", Align::Numbers),
            ("Fewest possible", Align::Numbers),
            ("By the usual carer", Align::Numbers),
            ("Bice–Boxerman", Align::Numbers),
            ("By the usual one of the half hour", Align::Numbers),
            ("New faces", Align::Numbers),
        ],
        rows: measured.clients.iter().map(row).collect(),
    }
}

/// The findings that ask somebody for something, and those that do not.
fn findings<'t>(week: &Week, verified: &Summary) -> (TextTable<'t>, TextTable<'t>) {
    let clients: BTreeMap<&str, &str> =
        week.facts.book.clients.iter().map(|row| (row.id.as_str(), row.name.as_str())).collect();
    let carers: BTreeMap<&str, &str> =
        week.facts.book.carers.iter().map(|row| (row.id.as_str(), row.name.as_str())).collect();
    let named =
        |from: &BTreeMap<&str, &str>, id: &str| from.get(id).map_or_else(|| id.to_owned(), |name| (*name).to_owned());
    let row = |client: &str, start: &str, (visit, there): (&str, &str), finding: &FindingRow| {
        // A finding may name the carer it is about: only where it names none are all of those meant who came.
        let carer = finding.carer.as_ref().map_or_else(|| there.to_owned(), |id| named(&carers, id));
        vec![
            asks(finding).to_owned(),
            format!("{} ({})", meaning(finding.name), finding.rule),
            measured(finding),
            finding.certainty.to_owned(),
            client.to_owned(),
            carer,
            start.to_owned(),
            finding.events.join(", "),
            finding.name.to_owned(),
            visit.to_owned(),
        ]
    };
    let mut all: Vec<(usize, Vec<String>)> = Vec::new();
    for visit in &verified.visits {
        let (client, start) = (named(&clients, &visit.client), local(&visit.planned_start));
        // What is about the visit as a whole is about whoever came; when nobody did, about whoever was sent.
        let came = visit.attendances.iter().map(|attendance| &attendance.carer);
        let whom: BTreeSet<&String> =
            if visit.attendances.is_empty() { visit.sent.iter().collect() } else { came.collect() };
        let there = whom.into_iter().map(|id| named(&carers, id)).collect::<Vec<_>>().join(", ");
        let of = (visit.visit.as_str(), there.as_str());
        all.extend(visit.findings.iter().map(|finding| (order(finding), row(&client, &start, of, finding))));
    }
    for unplanned in &verified.unplanned {
        let (client, carer) =
            (named(&clients, &unplanned.attendance.client), named(&carers, &unplanned.attendance.carer));
        let of = ("", carer.as_str());
        all.extend(unplanned.findings.iter().map(|finding| (order(finding), row(&client, "", of, finding))));
    }
    // What belongs to no visit, such as a device whose clock jumps, comes last among its equals.
    all.extend(verified.findings.iter().map(|finding| (order(finding), row("", "", ("", ""), finding))));
    // The gravest first, and by visit within: the sort keeps the order of ids.
    all.sort_by_key(|(order, _)| *order);
    let (asking, informing): (Vec<_>, Vec<_>) = all.into_iter().partition(|(order, _)| *order < order_of_info());
    let rows = |rows: Vec<(usize, Vec<String>)>| rows.into_iter().map(|(_, row)| row).collect();
    let table = |name, caption, rows| TextTable { name, caption, columns: &FINDING, rows };
    (
        table("findings", "What the rules found, the gravest first", rows(asking)),
        table("findings-for-information", "Findings for information", rows(informing)),
    )
}

const FINDING: [(&str, Align); 10] = [
    ("Asks for", Align::Words),
    ("What was found", Align::Words),
    ("Measured", Align::Words),
    ("Certainty", Align::Words),
    ("Client", Align::Words),
    ("Carer", Align::Words),
    ("Planned", Align::Words),
    ("Rests on", Align::Words),
    ("Rule", Align::FileOnly),
    ("Visit id", Align::FileOnly),
];

/// The classes from the gravest on.
const CLASSES: [(&str, &str); 5] = [
    ("REJECT", "rejection"),
    ("FIX", "correction"),
    ("ACK", "acknowledgement"),
    ("SUSPECT", "a person’s look"),
    ("INFO", "nothing"),
];

/// Its place among all: a visit that nobody made comes before everything else, whatever the class of its finding.
fn order(finding: &FindingRow) -> usize {
    if finding.rule == MISSED { 0 } else { 1 + class(finding.class) }
}

/// The rule that nobody came.
const MISSED: &str = "V37";

const fn order_of_info() -> usize {
    CLASSES.len()
}

fn class(class: &str) -> usize {
    // A class that is not known here asks for the most: it must not sink among what asks for nothing.
    CLASSES.iter().position(|(name, _)| *name == class).unwrap_or(0)
}

/// What a finding asks for.
fn asks(finding: &FindingRow) -> &'static str {
    if finding.rule == MISSED { "an answer: why did nobody come?" } else { CLASSES[class(finding.class)].1 }
}

/// `2026-03-02T07:30:00+00:00` as `2026-03-02 07:30`.
fn local(iso: &str) -> String {
    iso.get(..16).map_or_else(|| iso.to_owned(), |moment| moment.replace('T', " "))
}

fn measured(finding: &FindingRow) -> String {
    match (finding.measured, finding.value, finding.unit) {
        // How long ago it was decided says nothing of the visit.
        _ if finding.rule == MISSED => String::new(),
        (Some(measured), Some(limit), Some(unit)) if finding.name == "MISSING_OUT" => {
            format!("none for {}; not awaited after {}", quantity(measured, unit), quantity(limit, unit))
        }
        (Some(measured), Some(limit), Some(unit)) => {
            format!("{} (limit {})", quantity(measured, unit), quantity(limit, unit))
        }
        _ => String::new(),
    }
}

fn every_visit<'t>(week: &Week, verified: &Summary) -> TextTable<'t> {
    let clients: BTreeMap<&str, &str> =
        week.facts.book.clients.iter().map(|row| (row.id.as_str(), row.name.as_str())).collect();
    let rows = verified.visits.iter().map(|visit| {
        // Nobody came: the lowest level of evidence would look as if somebody had said so.
        let evidence = |level: &str| if visit.attendances.is_empty() { "–".to_owned() } else { level.to_owned() };
        vec![
            visit.visit.clone(),
            clients.get(visit.client.as_str()).map_or_else(|| visit.client.clone(), |name| (*name).to_owned()),
            local(&visit.planned_start),
            visit.status_words().to_owned(),
            visit.late_by_ms.map_or_else(String::new, |late| late.div_euclid(60_000).to_string()),
            visit.planned_minutes.to_string(),
            visit.delivered_minutes.to_string(),
            visit.paid_minutes.to_string(),
            evidence(visit.evidence.came),
            evidence(visit.evidence.left),
        ]
    });
    TextTable {
        name: "verified-visits",
        caption: "Every visit and what it came to; evidence goes from E0 (somebody’s word) to E4",
        columns: &[
            ("Visit id", Align::FileOnly),
            ("Client", Align::Words),
            ("Planned", Align::Words),
            ("Came to", Align::Words),
            ("Minutes late", Align::Numbers),
            ("Minutes planned, each", Align::Numbers),
            ("Delivered, all", Align::Numbers),
            ("Counted", Align::Numbers),
            ("Evidence in", Align::Words),
            ("Evidence out", Align::Words),
        ],
        rows: rows.collect(),
    }
}

fn settings<'t>(verified: &Summary) -> TextTable<'t> {
    let rows = verified.settings.iter().map(|row| vec![row.name.clone(), row.value.to_string(), row.source.clone()]);
    TextTable {
        name: "verification-thresholds",
        caption: "The thresholds of the profile",
        columns: &[("Threshold", Align::Words), ("Value", Align::Numbers), ("Source", Align::Words)],
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_many() {
        assert_eq!([told(1, "missed"), told(8, "to be acknowledged")], ["1 was missed", "8 are to be acknowledged"]);
    }
}
