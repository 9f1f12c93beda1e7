//! How the report was made: what anybody needs to make the same again, and what it does not know.

use maud::{Markup, html};

use super::week::Week;
use crate::planning::digest::notice_other_book;
use crate::roster::RosterProvenance;
use crate::words;

/// The section.
#[must_use]
pub(crate) fn section(week: &Week) -> Markup {
    let names = &week.facts.plan.names;
    html! {
        section #making aria-labelledby="making-title" {
            h2 #making-title { "How it was made" }
            dl.making {
                div { dt { "Branch" } dd { (names.branch) } }
                div { dt { "Days" } dd { (words::long_day(names.start.0)) " to " (words::long_day(names.start.plus(i32::from(names.days) - 1).0)) ", clock of " (names.zone.name) } }
                div { dt { "Book" } dd {
                    (words::several(names.clients.len(), "client", "clients")) ", "
                    (words::several(names.carers.len(), "carer", "carers")) ", "
                    (words::several(names.visits.len(), "visit", "visits")) ", "
                    (words::several(names.shifts.len(), "shift", "shifts")) ", "
                    (words::several(names.places.len(), "place", "places"))
                } }
                div { dt { "Roster" } dd {
                    @match week.facts.provenance {
                        Some(made) => { (made_with(made)) @if let Ok(Some(notice)) = notice_other_book(week.facts.book, week.facts.plan, Some(made)) { " " (notice) } },
                        None => { "Read from a file. How it was planned is not known here; it was checked all the same." },
                    }
                } }
                div { dt { "Program" } dd { "homeround " (env!("CARGO_PKG_VERSION")) } }
                @if !week.facts.travel_notes.is_empty() {
                    div { dt { "Travel" } dd { ul { @for line in week.facts.travel_notes { li { (line) } } } } }
                }
            }
            h3 { "What this report does not know" }
            ul.limits {
                li { "Travel times know no congestion, no road works and no weather. Lines on the map are drawn straight from door to door." }
                li { "Every rule was checked on the roster as planned. Whether the care given was good is not judged, nor is anything that is not in the book." }
                li { "A roster that serves every visit is proof that it can be done; a visit left without a carer is not proof that it cannot." }
                @if week.facts.price.is_some() {
                    li { "The price rests on the planned times and the rates in the book. Sickness, vacancies and visits cut short change it." }
                }
                @if week.facts.verification.is_some() {
                    li { "Verification rests on what devices recorded. Events cut off a device’s log before they were first sent, a telephone in somebody else’s hands, and the quality of care cannot be seen in it." }
                }
            }
            @if !week.facts.notices.is_empty() {
                h3 { "Sources and their licences" }
                ul.notices { @for notice in week.facts.notices { li { (notice) } } }
            }
        }
    }
}

/// How a roster was planned, and whether that makes it again.
fn made_with(made: &RosterProvenance) -> String {
    let package = made.package.as_ref().map_or_else(String::new, |version| format!(" by homeround {version}"));
    let chains = made.chains.filter(|chains| *chains > 1);
    let chains = chains.map_or_else(String::new, |chains| format!(" in each of {chains} chains"));
    let work = words::number(i64::try_from(made.work).unwrap_or(i64::MAX));
    // Only a search from nothing and to its end can be made again by the seed and the work alone.
    let again = match (made.from_roster, made.stopped) {
        (false, false) => ": the same book gives the same roster to the byte.",
        (true, false) => ", from a roster that was given.",
        (_, true) => "; it was stopped before the work was done.",
    };
    format!("Planned{package} with seed {} and {work} units of work{chains}{again}", made.seed)
}
