//! The verdict: the sentence a committee paper can quote, what it rests on, and the figures behind it.
//!
//! ```
//! use homeround::planning::plan_starter;
//! use homeround::pricing::planned_time;
//! use homeround::report::verdict::judge_week;
//! use homeround::report::{ReportFacts, Week};
//!
//! let (branch, roster) = plan_starter()?;
//! let (worked, _) = planned_time(&branch, &roster.view())?;
//! let facts = ReportFacts {
//!     book: &branch.book, plan: &branch.plan, roster: roster.view(), worked: &worked, breaches: &[],
//!     verification: None, price: None, audit: None, scorecard: None, provenance: None,
//!     travel_notes: &[], notices: &[], streets: None,
//! };
//! let verdict = judge_week(&Week::from_facts(&facts));
//! assert!(verdict.holds && verdict.sentence.starts_with("All 31 visits"));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use homeround_core::ground::Seconds;
use maud::{Markup, html};

use super::figure::figure;
use super::week::Week;
use super::{continuity, continuity_section, evidence, price};
use crate::words;

/// Whether the answer is yes, and the sentence that says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportVerdict {
    /// Every visit has its carers, no rule is broken.
    pub holds: bool,
    /// The sentence.
    pub sentence: String,
}

/// The verdict on these days.
#[must_use]
pub fn judge_week(week: &Week) -> ReportVerdict {
    let totals = &week.totals;
    let (broken, unserved) = (week.facts.breaches.len(), totals.visits - totals.served - totals.left_out);
    let asked = totals.visits - totals.left_out;
    let visits = words::several(asked, "visit", "visits");
    let carers = words::several(totals.carers, "carer", "carers");
    let period = week.period();
    let rounds = if broken > 0 {
        format!(
            "This roster cannot be used as it stands: it breaks {} in the {visits} {period}",
            words::several(broken, "rule", "rules")
        )
    } else if totals.visits == 0 {
        format!("No visits are asked for in the book {period}")
    } else if unserved == 0 {
        let all = match asked {
            1 => "The one visit".to_owned(),
            2 => "Both visits".to_owned(),
            _ => format!("All {visits}"),
        };
        format!("{all} {period} can be made by {carers}")
    } else {
        let (lacking, served) = (words::count(unserved), words::count(totals.served));
        let lack = if unserved == 1 { "lacks" } else { "lack" };
        format!("{served} of the {visits} {period} can be made by {carers}; {lacking} {lack} a carer")
    };
    let left_out = match totals.left_out {
        0 => String::new(),
        some => format!("; {} left out", words::several(some, "optional visit is", "optional visits are")),
    };
    let price = week.facts.price.map_or_else(String::new, |price| format!("; {}", price::clause(price)));
    ReportVerdict { holds: broken == 0 && unserved == 0, sentence: format!("{rounds}{left_out}{price}.") }
}

/// The head of the report: branch, verdict, and what must be known beside it.
#[must_use]
pub fn section(week: &Week) -> Markup {
    let verdict = judge_week(week);
    let class = if verdict.holds { "yes" } else { "no" };
    html! {
        section #verdict class=(class) aria-labelledby="verdict-title" {
            h2.quiet #verdict-title { "The verdict" }
            p.sentence { (verdict.sentence) }
            @if !week.facts.breaches.is_empty() {
                ul.broken { @for breach in week.facts.breaches.iter().take(MOST_BROKEN) { li { (breach.what) } } }
                @if week.facts.breaches.len() > MOST_BROKEN {
                    p { "And " (words::count(week.facts.breaches.len() - MOST_BROKEN)) " more." }
                }
            }
            p.beside { (beside(week)) }
        }
        (figures(week))
    }
}

/// How many broken rules are listed; a roster that breaks more is not repaired from a report.
const MOST_BROKEN: usize = 10;

/// What is not in the verdict's sentence but must be read with it.
fn beside(week: &Week) -> String {
    let totals = &week.totals;
    let late = match totals.late {
        0 => "No visit starts late.".to_owned(),
        late => {
            let start = if late == 1 { "visit starts" } else { "visits start" };
            format!("{} {start} late, by {} at most.", words::count(late), words::length(totals.worst_late))
        }
    };
    let verified =
        week.facts.verification.map_or_else(String::new, |verified| format!(" {}", evidence::sentence(verified)));
    format!("{late}{verified} Travel times are as stated under “How it was made”.")
}

fn figures(week: &Week) -> Markup {
    let totals = &week.totals;
    let clients = continuity::together(&continuity::of_clients(
        &continuity_section::comings(week),
        &continuity_section::before(week),
    ));
    let paid = totals.contact + totals.travel + totals.waiting + totals.paid_breaks;
    let parts = i64::try_from(totals.parts.max(1)).unwrap_or(i64::MAX);
    let minutes = words::one_decimal(totals.travel, parts.saturating_mul(60));
    let miles = words::one_decimal(totals.metres.saturating_mul(1_000), parts.saturating_mul(1_609_344));
    html! {
        section #figures aria-labelledby="figures-title" {
            h2.quiet #figures-title { "Key figures" }
            dl.figures {
                (figure(&words::count(totals.served), &format!("of {} made", words::several(totals.visits, "visit", "visits")), &format!("{}, {}", words::several(totals.clients, "client", "clients"), words::several(totals.double_ups, "double-up", "double-ups"))))
                (figure(&words::count(totals.carers), "carers on rounds", &format!("of {} in the book", words::count(week.facts.plan.tables.carers.len()))))
                (figure(&words::hours(totals.contact), "hours with clients", &format!("{} of paid time between first and last visit", words::percent(totals.contact, paid))))
                (figure(&minutes, "minutes of travel a visit", &format!("{miles} miles, from client to client")))
                (figure(&words::hours(totals.waiting), "hours of waiting", &format!("{} of paid time", words::percent(totals.waiting, paid))))
                (figure(&words::count(totals.late), "visits late", &latest(totals.worst_late)))
                (figure(&words::one_decimal(clients.distinct, clients.clients), "carers a client sees", &format!("usual carer {}", words::percent(clients.by_usual, clients.comings))))
                @if let Some(price) = week.facts.price { (price::figure(price)) }
                @if let Some(verified) = week.facts.verification { (evidence::figure(verified)) }
            }
        }
    }
}

fn latest(worst: Seconds) -> String {
    if worst > Seconds::ZERO {
        format!("the latest by {}", words::length(worst))
    } else {
        "every visit starts when due".to_owned()
    }
}
