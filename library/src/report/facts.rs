//! What a report is made from: the book, the plan, the roster and what was found out about them.

use homeround_core::book::Worked;
use homeround_core::rounds::Roster;

use super::streets::Streets;
use crate::book::{Book, Plan};
use crate::planning::breach::Breach;
use crate::pricing::PriceSummary;
use crate::roster::RosterProvenance;
use crate::scorecard::Scorecard;
use crate::verification::Summary;
use crate::wages::PayAudit;

/// Everything a report shows. The report itself only counts, words and draws.
#[derive(Clone, Copy, Debug)]
pub struct ReportFacts<'a> {
    /// The book.
    pub book: &'a Book,
    /// What it asks for.
    pub plan: &'a Plan,
    /// Who does it.
    pub roster: Roster<'a>,
    /// What the carers' time goes on, by that roster.
    pub worked: &'a [Worked],
    /// The rules the roster breaks; none when it passed its check.
    pub breaches: &'a [Breach],
    /// What really happened, when it is known.
    pub verification: Option<&'a Summary>,
    /// What an hour of it costs, when that was worked out.
    pub price: Option<&'a PriceSummary>,
    /// The pay the book promises, held against the law, when the rates of the days are known.
    pub audit: Option<&'a PayAudit>,
    /// How the rounds stand against NICE and the ethical charter, when pay was judged.
    pub scorecard: Option<&'a Scorecard>,
    /// How the roster came to be, when that is known.
    pub provenance: Option<&'a RosterProvenance>,
    /// How travel times were found, as sentences.
    pub travel_notes: &'a [String],
    /// The notices that the licences of the data ask for.
    pub notices: &'a [String],
    /// The streets under the map, when they are known.
    pub streets: Option<&'a Streets>,
}
