//! Continuity as a section: how many different carers each client sees.

use homeround_core::ground::{CarerIx, ClientIx, Seconds};
use maud::{Markup, html};
use std::collections::BTreeMap;

use super::continuity::{self, Before, Coming, OfClient, Together};
use super::table::{Align, TextTable};
use super::week::Week;
use crate::words;

/// Half an hour: a shorter visit should be made by a carer the client knows.
///
/// Source: NICE NG21, *Home care: delivering personal care and practical support to older people*, 1.4.2.
const SHORT: Seconds = Seconds(1_800);

/// The roster's comings, as continuity counts them.
#[must_use]
pub(crate) fn comings(week: &Week) -> Vec<Coming> {
    let mut found = Vec::new();
    for visit in week.visits() {
        // Only what the roster plans counts here: what was really visited stands in the section on verification.
        let Some((asked, day)) = week.visit(visit).zip(week.day(visit)) else { continue };
        found.extend(week.parts(visit).iter().map(|part| Coming {
            client: asked.client.0,
            carer: part.carer.0,
            day: day.0.0,
            start: part.start.0,
            short: asked.duration < SHORT,
        }));
    }
    found
}

/// The book's history, as continuity counts it.
#[must_use]
pub(crate) fn before(week: &Week) -> Vec<Before> {
    let plan = week.facts.plan;
    let clients: BTreeMap<&str, u32> =
        (0..).zip(&plan.names.clients).map(|(at, named)| (named.id.as_str(), at)).collect();
    let carers: BTreeMap<&str, u32> =
        (0..).zip(&plan.names.carers).map(|(at, named)| (named.id.as_str(), at)).collect();
    // A row without a visit is somebody who was planned once and never came: the client does not know them.
    let rows = week.facts.book.history.iter().filter(|row| row.visits > 0);
    rows.filter_map(|row| {
        let (client, carer) = (clients.get(row.client.as_str())?, carers.get(row.carer.as_str())?);
        Some(Before { client: *client, carer: *carer, last: row.last.map(|day| day.0.0) })
    })
    .collect()
}

/// The section.
#[must_use]
pub(crate) fn section(week: &Week) -> Markup {
    let before = before(week);
    let clients = continuity::of_clients(&comings(week), &before);
    let all = continuity::together(&clients);
    html! {
        section #continuity aria-labelledby="continuity-title" {
            h2 #continuity-title { "Continuity" }
            @if clients.is_empty() {
                p.lead { "Nobody visits anybody in this roster." }
            } @else {
                p.lead { (sentence(&all)) }
                p { (of_new_faces(&all, before.is_empty())) }
                (distribution(&all))
                (worst(week, &clients).render())
                (everybody(week, &clients).folded("Every client"))
                p.note {
                    "A double-up counts once for each of its carers; visits nobody makes do not count. The usual carer is the one who "
                    "comes most often. The index is Bice and Boxerman’s: 1 when one carer makes every visit, 0 when nobody comes twice."
                }
            }
        }
    }
}

fn sentence(all: &Together) -> String {
    format!(
        "Half of the clients see {} at most; on average it is {}. The usual carer makes {} of a client’s visits.",
        words::several(all.median_distinct, "carer", "different carers"),
        words::one_decimal(all.distinct, all.clients),
        words::percent(all.by_usual, all.comings),
    )
}

fn of_new_faces(all: &Together, no_history: bool) -> String {
    let new = words::number(all.new_faces);
    // Without a history every carer is new: a count of them would accuse the roster of what nobody knows.
    if no_history {
        return format!(
            "The book gives no history, so every carer’s first visit to a client counts as a new face: {new} of {}.",
            words::number(all.comings)
        );
    }
    let short = match all.short_by_new_faces {
        0 => "No visit of less than half an hour is made by a new face.".to_owned(),
        short => format!(
            "{} of them {} less than half an hour, which NICE guideline NG21 (1.4.2) leaves to carers the client knows.",
            words::number(short),
            if short == 1 { "takes" } else { "take" }
        ),
    };
    format!(
        "New faces: {new} of {} are made by a carer who had not been there in the {} days before. {short}",
        words::several(usize::try_from(all.comings).unwrap_or(0), "visit", "visits"),
        continuity::KNOWN_DAYS
    )
}

/// A bar for each number of carers: how many clients see so many.
fn distribution(all: &Together) -> Markup {
    // An empty chart is divided by one, not by nothing.
    let most = all.distribution.iter().map(|(_, clients)| *clients).max().unwrap_or(1).max(1);
    html! {
        figure.bars {
            figcaption { "How many clients see how many different carers" }
            ol.columns { @for (carers, clients) in &all.distribution {
                li {
                    span.count { (words::count(*clients)) }
                    span.column style=(format!("--part:{}", clients * 1_000 / most)) {}
                    span.of { (carers) }
                }
            } }
            p.axis { "different carers in the days planned" }
        }
    }
}

const COLUMNS: [(&str, Align); 9] = [
    ("Client", Align::Words),
    ("Client id", Align::FileOnly),
    ("Carers’ visits", Align::Numbers),
    ("Different carers", Align::Numbers),
    ("Usual carer", Align::Words),
    ("Usual carer’s share", Align::Numbers),
    ("Top three’s share", Align::Numbers),
    ("Index", Align::Numbers),
    ("New faces", Align::Numbers),
];

fn worst<'t>(week: &Week, clients: &[OfClient]) -> TextTable<'t> {
    TextTable {
        name: "continuity-worst-tenth",
        caption: "The tenth of the clients who see the most different carers",
        columns: &COLUMNS,
        rows: continuity::worst_tenth(clients).into_iter().map(|client| row(week, client)).collect(),
    }
}

fn everybody<'t>(week: &Week, clients: &[OfClient]) -> TextTable<'t> {
    TextTable {
        name: "continuity",
        caption: "Continuity of every client",
        columns: &COLUMNS,
        rows: clients.iter().map(|client| row(week, client)).collect(),
    }
}

fn row(week: &Week, client: &OfClient) -> Vec<String> {
    let at = ClientIx(client.client);
    let share = |share: continuity::WholeShare| words::percent(share.part, share.whole);
    vec![
        week.client(at).to_owned(),
        week.client_id(at).to_owned(),
        client.comings.to_string(),
        client.distinct().to_string(),
        client.usual().map_or_else(String::new, |(carer, _)| week.carer(CarerIx(carer)).to_owned()),
        share(client.usual_share()),
        share(client.top_share(3)),
        client.bice_boxerman().map_or_else(|| "–".to_owned(), hundredths),
        client.new_faces.to_string(),
    ]
}

/// A share as a number between 0.00 and 1.00, halves up.
fn hundredths(share: continuity::WholeShare) -> String {
    // Twice the denominator rounds halves up in whole numbers: the page is the same to the byte everywhere.
    let nearest = (200 * share.part + share.whole) / (2 * share.whole);
    format!("{}.{:02}", nearest / 100, nearest % 100)
}
