//! The same drawing for each day, behind its name: one is open, a script turns the names into a row of buttons.

use maud::{Markup, html};

use super::week::Week;
use crate::book::value::Day;
use crate::words;

/// `draw` for every day of the plan; `what` tells the sections apart.
#[must_use]
pub(crate) fn of_each(week: &Week, what: &str, draw: impl Fn(Day) -> Markup) -> Markup {
    html! {
        div.days {
            @for (at, day) in week.days().into_iter().enumerate() {
                details.day id=(format!("{what}-day-{}", at + 1)) data-day=(at) data-name=(words::short_day(day.0)) open[at == 0] {
                    summary { (words::long_day(day.0)) }
                    (draw(day))
                }
            }
        }
    }
}
