//! Every column of a book in words, out of the same definitions that its schema is made from.

use std::fmt::Write as _;

use serde_json::Value;

use super::model::Book;
use super::raw::Table;
use super::sources::SETTINGS_FILE;
use super::tables::{SETTINGS, TABLES};

/// The tables of a book and their columns, as Markdown.
///
/// # Errors
/// Never for these definitions; the encoder's otherwise.
pub fn markdown() -> anyhow::Result<String> {
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
fn described(schema: &Value, table: &Table, column: &str) -> String {
    let steps = table.name.split('.').chain(column.split('.'));
    let (mut here, mut text) = (schema, "");
    for step in steps {
        let Some(next) = within(schema, here, step) else { break };
        text = next["description"].as_str().unwrap_or(text);
        here = next;
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// The definition of a property of what `here` stands for: itself, the rows of a list, or one of several forms.
fn within<'s>(schema: &'s Value, here: &'s Value, step: &str) -> Option<&'s Value> {
    let direct = here["properties"].get(step);
    let named = || here["$ref"].as_str().and_then(|name| schema.pointer(name.trim_start_matches('#')));
    let rows = || here.get("items");
    let forms = || ["anyOf", "oneOf"].iter().filter_map(|key| here[*key].as_array()).flatten();
    direct
        .or_else(|| named().and_then(|next| within(schema, next, step)))
        .or_else(|| rows().and_then(|next| within(schema, next, step)))
        .or_else(|| forms().find_map(|next| within(schema, next, step)))
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
