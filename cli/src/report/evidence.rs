//! Verification: what really happened, as far as the events show it.

use maud::{Markup, html};

use super::verdict;

/// interim
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// interim
    pub visits: usize,
}

/// What happened, as a sentence beside the verdict.
#[must_use]
pub fn sentence(_verified: &Verified) -> String {
    String::new()
}

/// What happened, as a key figure.
#[must_use]
pub fn figure(verified: &Verified) -> Markup {
    verdict::figure(&verified.visits.to_string(), "visits verified", "")
}

/// The section.
#[must_use]
pub fn section(verified: Option<&Verified>) -> Markup {
    html! {
        section #verification aria-labelledby="verification-title" {
            h2 #verification-title { "What really happened" }
            @if verified.is_none() {
                p.lead { "Not known: no events were given." }
            }
        }
    }
}
