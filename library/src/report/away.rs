//! Who is away in the planned days, as the book says.

use maud::{Markup, html};

use super::table::{Align, TextTable};
use super::week::Week;
use crate::book::Book;
use crate::book::model::Leave;
use crate::words;

/// The table of everybody who is away; nothing when nobody is.
#[must_use]
pub(crate) fn list(week: &Week) -> Markup {
    let (book, names) = (week.facts.book, &week.facts.plan.names);
    let last = names.start.plus(i32::from(names.days) - 1);
    // Leave without an end goes on: whoever is away for good is away on every planned day.
    let meets = |row: &&Leave| row.from <= last && row.until.is_none_or(|until| names.start <= until);
    let rows: Vec<Vec<String>> = book.leave.iter().filter(meets).map(|row| cells(book, row)).collect();
    let table = TextTable {
        name: "away",
        caption: "Clients and carers who are away",
        columns: &[
            ("Who", Align::Words),
            ("Why", Align::Words),
            ("From", Align::Words),
            ("Until", Align::Words),
            ("Id", Align::FileOnly),
        ],
        rows,
    };
    html! {
        @if !table.rows.is_empty() {
            p { "No visit is planned to a client who is away, and no shift of a carer who is." }
            (table.render())
        }
    }
}

fn cells(book: &Book, row: &Leave) -> Vec<String> {
    let client = || book.clients.iter().find(|client| Some(&client.id) == row.client.as_ref());
    let carer = || book.carers.iter().find(|carer| Some(&carer.id) == row.carer.as_ref());
    let named = client().map(|client| &client.name).or_else(|| carer().map(|carer| &carer.name));
    let id = row.client.as_ref().or(row.carer.as_ref());
    vec![
        named.cloned().unwrap_or_default(),
        row.why.word().replace('_', " "),
        words::long_day(row.from.0),
        row.until.map_or_else(String::new, |until| words::long_day(until.0)),
        id.cloned().unwrap_or_default(),
    ]
}
