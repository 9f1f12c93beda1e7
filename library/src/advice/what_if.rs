//! What if: whether a book can be delivered and what its hour costs, as it stands and as it is changed, side by side.

use schemars::JsonSchema;
use serde::Serialize;

use super::change::BookChange;
use super::trial;
use crate::failure::Failure;
use crate::planning::{Effort, LoadedBranch, Watch};
use crate::pricing::Amount;
use crate::pricing::served::Served;
use crate::proving::{Achieved, CertificateFile, DeliverabilityVerdict, Wanted, decide_deliverability};
use crate::roster::PersonNames;
use crate::source::Source;
use crate::words;

/// The book as it stands and as it is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WhatIf {
    /// What was changed, in words.
    pub changes: Vec<String>,
    /// As it stands.
    pub before: BookState,
    /// As it is changed.
    pub after: BookState,
    /// Whether like is compared with like: all visits are served in both, and they are the same in number and hours.
    pub like_with_like: bool,
    /// Why not, in a sentence; absent when it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unlike: Option<String>,
}

/// What becomes of a book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BookState {
    /// Whether it can be delivered.
    pub answer: DeliverabilityVerdict,
    /// Visits that have to be made.
    pub visits: usize,
    /// Of them, visits that the best roster found leaves out; absent when none was looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unserved: Option<usize>,
    /// Why it cannot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateFile>,
    /// What the best roster found takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<Achieved>,
    /// How many of all visits, optional ones included, the price is of, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub served: Option<Served>,
    /// The hours of contact it is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_hours: Option<Amount>,
    /// The price of an hour of contact in that roster, where the book has its inputs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hour: Option<Amount>,
    /// The price of a week of that roster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub week: Option<Amount>,
}

impl BookState {
    /// What becomes of a branch: the same answer that `prove` gives, and the price that `price` gives.
    ///
    /// # Errors
    /// The faults of the branch; [`Failure::Interrupted`] after Ctrl-C.
    pub fn new(branch: &LoadedBranch, effort: &Effort, watch: Watch<'_>) -> Result<Self, Failure> {
        // The roster is priced: two answers that stop at different moments would not be compared like with like.
        let wanted = Wanted { best_roster: true, ..Wanted::default() };
        let (answer, planned) = decide_deliverability(branch, effort, wanted, watch)?;
        let priced = planned.map(|planned| trial::price_trial(branch, &planned.roster.view())).transpose()?.flatten();
        let of = priced.as_ref();
        let (served, contact_hours) = (of.map(|price| price.served), of.map(|price| price.contact_hours));
        let (hour, week) = (of.map(|price| price.hour), of.map(|price| price.week));
        Ok(Self {
            answer: answer.answer,
            visits: answer.visits,
            unserved: answer.unserved,
            certificate: answer.certificate,
            found: answer.found,
            served,
            contact_hours,
            hour,
            week,
        })
    }
}

/// Why the prices of both are not of the same work; nothing when they are, or when there is no roster to price.
fn unlike(before: &BookState, after: &BookState) -> Option<String> {
    let lost = |state: &BookState| {
        state.unserved.unwrap_or(if state.answer == DeliverabilityVerdict::NotDeliverable { 1 } else { 0 })
    };
    let of = |state: &BookState| match (state.served, state.unserved) {
        (Some(served), _) => format!("{} served", served.words()),
        (None, Some(left)) => format!("{} of {} visits served", state.visits - left.min(state.visits), state.visits),
        (None, None) => format!("no roster of the {} visits", state.visits),
    };
    let same = before.served == after.served && before.contact_hours == after.contact_hours;
    if same && before.visits == after.visits && lost(before) == 0 && lost(after) == 0 {
        return None;
    }
    let hours =
        |state: &BookState| state.contact_hours.map_or_else(String::new, |hours| format!(", {} h", hours.shown()));
    let why = match lost(before) + lost(after) {
        0 => "The work is not the same in both, and neither is its price.",
        _ => "What is left out costs nothing here: a lower price is no saving.",
    };
    Some(format!(
        "Like is not compared with like: as it stands {}{}; changed {}{}. {why}",
        of(before),
        hours(before),
        of(after),
        hours(after)
    ))
}

impl WhatIf {
    /// Both states.
    ///
    /// # Errors
    /// The faults of the changed book; [`Failure::Refused`] for a change that means nothing; [`Failure::Interrupted`] after Ctrl-C.
    pub fn new(
        branch: &LoadedBranch,
        changes: &[BookChange],
        files: &dyn Source,
        effort: &Effort,
        watch: Watch<'_>,
    ) -> Result<Self, Failure> {
        let changed = trial::apply_changes(&branch.book, changes, files)?;
        let (before, after) = (BookState::new(branch, effort, watch)?, BookState::new(&changed, effort, watch)?);
        let unlike = unlike(&before, &after);
        let names = PersonNames::new(&branch.book);
        let changes = changes.iter().map(|change| change.told(&names)).collect();
        Ok(Self { changes, before, after, like_with_like: unlike.is_none(), unlike })
    }

    /// Both for people.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("What if {}?\n\n", self.changes.join(", and "));
        let mut row = |name: &str, of: &dyn Fn(&BookState) -> String| {
            text += &format!("{name:34}{:>20}{:>20}\n", of(&self.before), of(&self.after));
        };
        let maybe = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
        row("", &|state| if std::ptr::eq(state, &self.before) { "as it stands" } else { "changed" }.to_owned());
        row("deliverable", &|state| {
            match state.answer {
                DeliverabilityVerdict::Deliverable => "yes",
                DeliverabilityVerdict::NotDeliverable => "no",
                DeliverabilityVerdict::Undecided => "not known",
            }
            .to_owned()
        });
        row("visits to be made", &|state| state.visits.to_string());
        row("left out in the best roster found", &|state| maybe(state.unserved.map(|count| count.to_string())));
        let achieved = |state: &BookState, of: &dyn Fn(Achieved) -> String| maybe(state.found.map(of));
        row("carers", &|state| achieved(state, &|found| found.carers.to_string()));
        row("paid hours", &|state| {
            achieved(state, &|found| words::hours(i64::try_from(found.paid_minutes).unwrap_or(0) * 60))
        });
        let pounds = |amount: &Option<Amount>| maybe(amount.as_ref().map(|amount| format!("£{}", amount.shown())));
        row("visits the price is of", &|state| maybe(state.served.map(|served| served.words())));
        row("hours of contact", &|state| maybe(state.contact_hours.as_ref().map(Amount::shown)));
        row("price of an hour of contact", &|state| pounds(&state.hour));
        row("price of a week", &|state| pounds(&state.week));
        if let Some(unlike) = &self.unlike {
            text += &format!("{unlike}\n");
        }
        for (when, state) in [("As it stands", &self.before), ("Changed", &self.after)] {
            if let Some(certificate) = &state.certificate {
                text += &format!("{when}, it cannot be delivered. {}\n", certificate.sentence);
            }
        }
        text
    }
}
