//! Every column of a book in words, out of the same definitions that its schema is made from.
//!
//! ```
//! let text = homeround::book::columns::markdown()?;
//! assert!(text.contains("clients.csv"));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use std::fmt::Write as _;

use serde_json::Value;

use super::model::Book;
use super::raw::BookTable;
use super::sources::SETTINGS_FILE;
use super::tables::{SETTINGS, TABLES};
use crate::failure::Failure;

/// The tables of a book and their columns, as Markdown.
///
/// # Errors
/// Never for these definitions; the encoder's otherwise.
pub fn markdown() -> Result<String, Failure> {
    let schema = serde_json::to_value(schemars::schema_for!(Book))?;
    let mut text = String::from(
        "# The columns of a book\n\nColumns that are not needed may be left out, and so may files without a needed column. \
         Lists have semicolons between their items. Days are written 2026-03-02, clock times 07:30, amounts 12.60.\n",
    );
    for (at, table) in TABLES.iter().enumerate() {
        let file =
            if at < SETTINGS { format!("{SETTINGS_FILE} [{}]", table.name) } else { format!("{}.csv", table.name) };
        write!(text, "\n## {file}\n\n| column | needed | what |\n|---|---|---|\n")?;
        for column in table.columns {
            let need = if column.need { "yes" } else { "" };
            writeln!(text, "| {} | {need} | {} |", column.name, described(&schema, table, column.name))?;
        }
    }
    Ok(text)
}

/// What a column is, on one line.
fn described(schema: &Value, table: &BookTable, column: &str) -> String {
    let steps = table.name.split('.').chain(column.split('.'));
    let (mut here, mut text) = (schema, "");
    for step in steps {
        let Some((next, said)) = within(schema, here, step) else { break };
        (here, text) = (next, said.unwrap_or(text));
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// The definition of a property of what `here` stands for (itself, the rows of a list, or one of several forms), and what
/// is said of it, or else of its form.
fn within<'s>(schema: &'s Value, here: &'s Value, step: &str) -> Option<(&'s Value, Option<&'s str>)> {
    let said = |value: &'s Value| value["description"].as_str();
    let direct = here["properties"].get(step).map(|found| (found, said(found)));
    let named = || here["$ref"].as_str().and_then(|name| schema.pointer(name.trim_start_matches('#')));
    let forms = || ["anyOf", "oneOf"].iter().filter_map(|key| here[*key].as_array()).flatten();
    let of_form =
        |form: &'s Value| within(schema, form, step).map(|(found, text)| (found, text.or_else(|| said(form))));
    direct
        .or_else(|| named().and_then(|next| within(schema, next, step)))
        .or_else(|| here.get("items").and_then(|next| within(schema, next, step)))
        .or_else(|| forms().find_map(of_form))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_explained() {
        let text = markdown().unwrap();
        let columns = TABLES.iter().map(|table| table.columns.len()).sum::<usize>();
        let rows: Vec<&str> =
            text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| column")).collect();
        assert_eq!(rows.len(), columns);
        assert!(rows.iter().all(|row| row.ends_with(". |")), "{text}");
        assert!(
            text.contains("| rest_hours |  | Rest in hours between one day's last round and the next day's first"),
            "{text}"
        );
        assert!(text.contains("| overhead.percent_of_price |  | Per cent of the price. |"), "{text}");
    }
}
