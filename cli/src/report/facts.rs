//! What a report is made from: the book, the plan, the roster and what was found out about them.

use homeround_core::book::Worked;
use homeround_core::rounds::Roster;

use crate::book::{Book, Plan};

/// Everything a report shows. Nothing here is computed by the report: it only counts, words and draws.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The book.
    pub book: &'a Book,
    /// What it asks for.
    pub plan: &'a Plan,
    /// Who does it.
    pub roster: Roster<'a>,
    /// What the carers' time goes on, by that roster.
    pub worked: &'a [Worked],
    /// The rules the roster breaks, each as a sentence; none when it passed its check.
    pub broken: &'a [String],
    /// What really happened, when it is known.
    pub verification: Option<&'a super::evidence::Verified>,
    /// What an hour of it costs, when that was worked out.
    pub price: Option<&'a super::price::Price>,
    /// How it was made.
    pub making: &'a Making,
}

/// How the roster was made, and what it rests on.
#[derive(Clone, Debug, Default)]
pub struct Making {
    /// The seed of the search; nothing when the roster was made elsewhere.
    pub seed: Option<u64>,
    /// The work it was given, in units of the search.
    pub work: Option<u64>,
    /// How travel times were found, each mode as a sentence.
    pub travel: Vec<String>,
    /// The notices that the licences of the data ask for, as they are worded.
    pub notices: Vec<String>,
}
