//! The report: everything about the planned days in one HTML file that needs no network.
//!
//! One room a section, each a pure function of the facts. Every text that comes from outside passes through the markup's
//! escaping; every table can be taken away as CSV. The page forbids itself, by its own policy, to load anything.
//!
//! ```
//! use homeround::planning::{CheckReport, plan_starter};
//! use homeround::pricing::planned_time;
//! use homeround::report::{ReportFacts, render};
//!
//! let (branch, roster) = plan_starter()?;
//! let breaches = CheckReport::from_roster(&branch, &roster.view())?.breaches;
//! let (worked, _) = planned_time(&branch, &roster.view())?;
//! let facts = ReportFacts {
//!     book: &branch.book, plan: &branch.plan, roster: roster.view(), worked: &worked, breaches: &breaches,
//!     verification: None, price: None, audit: None, scorecard: None, provenance: None,
//!     travel_notes: &branch.travel_notes, notices: &[], streets: None,
//! };
//! let page = render(&facts);
//! assert!(page.starts_with("<!DOCTYPE html>") && page.contains("Starter branch"));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

pub(crate) mod away;
pub(crate) mod continuity;
pub(crate) mod continuity_section;
mod contract;
pub(crate) mod days;
pub(crate) mod evidence;
pub(crate) mod facts;
mod figure;
pub(crate) mod map;
pub mod notices;
pub(crate) mod pay;
pub(crate) mod price;
pub(crate) mod provenance_section;
pub(crate) mod rounds;
mod rule_words;
pub mod streets;
pub(crate) mod table;
pub(crate) mod unserved;
pub mod verdict;
pub(crate) mod week;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

use maud::{DOCTYPE, Markup, PreEscaped, html};

pub use contract::render_contract;
pub use facts::ReportFacts;
pub use week::Week;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// What the page may do: use its own style and its one script, known by its hash; load nothing from anywhere.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-tMs/81SJB7io4qLmxKn1L9VOjSxHLjNoIjV6nWb/sOM='; base-uri 'none'; form-action 'none'";

/// The sections by their anchors, as the head of the page lists them.
const SECTIONS: [(&str, &str); 8] = [
    ("map", "Map"),
    ("rounds", "Rounds"),
    ("unserved", "Unserved"),
    ("continuity", "Continuity"),
    ("verification", "Verification"),
    ("price", "Price"),
    ("pay", "Pay"),
    ("making", "How it was made"),
];

/// The report of these facts, a whole HTML document. The same facts give the same bytes. Panics: never.
#[must_use]
pub fn render(facts: &ReportFacts) -> String {
    let week = Week::from_facts(facts);
    page(&week).into_string()
}

fn page(week: &Week) -> Markup {
    let branch = &week.facts.plan.names.branch;
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (branch) ": rounds " (week.period()) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header.top {
                    p.branch { (branch) }
                    h1 { "Rounds " (week.period()) }
                    nav aria-label="Sections" { ul { @for (anchor, name) in SECTIONS { li { a href=(format!("#{anchor}")) { (name) } } } } }
                }
                main {
                    (verdict::section(week))
                    (map::section(week))
                    (rounds::section(week))
                    (unserved::section(week))
                    (continuity_section::section(week))
                    (evidence::section(week))
                    (price::section(week))
                    (pay::section(week))
                    (provenance_section::section(week))
                }
                footer { p { "Made with homeround. This page is complete in itself and loads nothing from anywhere." } }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
}
