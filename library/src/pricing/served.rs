//! How many visits a price is the price of.

use std::collections::{BTreeMap, BTreeSet};

use homeround_core::book::{Activity, Worked};
use homeround_core::ground::{CarerIx, VisitIx};
use schemars::JsonSchema;
use serde::Serialize;

use crate::book::expand::Plan;
use crate::book::model::{Book, Priority};
use crate::words;

/// How many of a plan's visits are served. A price is of those alone: a roster that leaves visits out is cheaper for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Served {
    /// Visits of the plan, optional ones included.
    pub visits: usize,
    /// Of them, visits that are made by as many carers as they need.
    pub served: usize,
    /// Of those that are not, optional ones.
    pub optional_left_out: usize,
}

impl Served {
    /// Whether every visit is served that has to be made.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.served + self.optional_left_out >= self.visits
    }

    /// `2 of 3 visits`.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{} of {}", self.served, words::several(self.visits, "visit", "visits"))
    }

    /// In a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let left = self.visits.saturating_sub(self.served);
        let optional = match self.optional_left_out {
            0 => String::new(),
            some => format!(", {some} of them optional"),
        };
        match left {
            0 => format!("All of the {} are served.", words::several(self.visits, "visit", "visits")),
            _ => format!(
                "Only {} are served: {left} left out{optional}. The price is of what is served, and lower for what is not.",
                self.words()
            ),
        }
    }
}

/// How many of the plan's visits somebody is with the client for, by as many carers as they need.
pub(super) fn served(book: &Book, plan: &Plan, worked: &[Worked]) -> Served {
    let contact = worked.iter().filter(|row| row.activity == Activity::Contact && row.visit.is_some());
    let carers: BTreeSet<(VisitIx, CarerIx)> = contact.map(|row| (row.visit, row.carer)).collect();
    let mut hands: BTreeMap<VisitIx, usize> = BTreeMap::new();
    for (visit, _) in carers {
        *hands.entry(visit).or_default() += 1;
    }
    let mut found = Served { visits: plan.tables.visits.len(), ..Served::default() };
    for (at, visit) in plan.tables.visits.iter().enumerate() {
        if hands.get(&VisitIx::from_index(at)).copied().unwrap_or(0) >= usize::from(visit.carers) {
            found.served += 1;
        } else {
            let package = plan.names.visits.get(at).and_then(|named| book.packages.get(named.row));
            found.optional_left_out += usize::from(package.is_some_and(|row| row.priority == Priority::Optional));
        }
    }
    found
}
