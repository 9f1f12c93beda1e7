//! The page inside a pack.

use super::model::{PackRole, PackedFile, program};
use super::results::Results;
use crate::words::{counted, plain};

/// The page that explains the pack.
pub(super) const READ_ME: &str = "READ-ME.md";

/// The page. Texts from files are put on one line, and what Markdown would obey in them is taken for what it is.
pub(super) fn read_me(results: &Results, rows: &[PackedFile]) -> String {
    let mut page = format!("# {}\n\n{}\n\n", quiet(&results.subject), quiet(&results.sentence));
    page +=
        "This is an evidence pack: the inputs of a decision, what was asked of them, and everything that follows.\n\n";
    if results.people {
        page += "**It holds what the book holds: names, homes and needs of people.** Hand it to nobody who may not have that.\n\n";
    } else {
        page += "No person's data is in it: clients and carers are made up.\n\n";
    }
    page += &format!(
        "To check it: `homeround verify-pack FILE-OR-FOLDER`, with {}. Every hash is compared, every result is made again from \
         the inputs, and each file is told to be the same to the byte or not. Anybody gets the same bytes, on any number of threads.\n\n",
        program()
    );
    for (role, title) in [(PackRole::Input, "Inputs"), (PackRole::Result, "What follows")] {
        page += &format!("## {title}\n\n");
        // A pack has up to two files for each made-up day: listing them would bury the rest.
        for row in rows.iter().filter(|row| row.role == role && !row.name.starts_with("results/draws/")) {
            page += &format!("* `{}`: {}\n", row.name, row.what);
        }
        page += "\n";
    }
    let draws = rows.iter().filter(|row| row.name.starts_with("results/draws/")).count();
    if draws > 0 {
        page += &format!(
            "`results/draws/` has {} of made-up days: rosters and certificates. `homeround spec draw inputs/tender.toml --draw N` \
             with the seed of `inputs/request.json` writes the book of day N; `homeround check` and `homeround prove --check` judge them.\n\n",
            counted(draws, "file")
        );
    }
    page += "## What this does not say\n\n";
    for limit in &results.limits {
        page += &format!("* {}\n", quiet(limit));
    }
    page
}

/// A text in Markdown that means nothing but itself.
fn quiet(text: &str) -> String {
    let mut quiet = String::with_capacity(text.len());
    for char in plain(text).chars() {
        if matches!(char, '*' | '_' | '`' | '[' | ']' | '<' | '>' | '|' | '#' | '!' | '\\') {
            quiet.push('\\');
        }
        quiet.push(char);
    }
    quiet
}
