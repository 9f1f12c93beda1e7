//! One key figure of the report.

use maud::{Markup, html};

/// One key figure: the number, what it counts, and beside what to read it.
pub(super) fn figure(value: &str, what: &str, beside: &str) -> Markup {
    html! { div { dt { (what) } dd { strong { (value) } span { (beside) } } } }
}
