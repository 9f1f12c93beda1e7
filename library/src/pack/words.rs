//! Packs in words: the page inside, and what a verification says.

use super::model::{PackRole, PackedFile, program};
use super::results::Results;
use super::verify::{PackVerification, RowVerdict};
use crate::words::{counted, listed, plain};

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

/// The answer of a verification in a sentence.
pub(super) fn verdict(found: &PackVerification) -> String {
    let of = |wanted: RowVerdict| found.rows.iter().filter(|row| row.verdict == wanted).count();
    let (given, same) = (of(RowVerdict::AsListed), of(RowVerdict::SameBytes));
    if found.holds() {
        return format!(
            "The pack holds: {} as listed, {} made again to the same bytes.",
            counted(given, "input"),
            counted(same, "file")
        );
    }
    let wrong: Vec<String> = [
        (RowVerdict::OtherBytes, "came out with other bytes"),
        (RowVerdict::MadeByNothing, "made by nothing"),
        (RowVerdict::NotInPack, "made and not in the pack"),
    ]
    .iter()
    .filter_map(|(verdict, words)| {
        Some(format!("{} {words}", counted(Some(of(*verdict)).filter(|some| *some > 0)?, "file")))
    })
    .collect();
    let version = if found.made_by == found.made_again_by {
        String::new()
    } else {
        format!(
            " It was made by {} and made again by {}: another version may search otherwise. Use the one that made it.",
            plain(&found.made_by),
            found.made_again_by
        )
    };
    format!("The pack does not hold: {}.{version}", listed(&wrong))
}

impl PackVerification {
    /// The verification for people: the sentence, and each file that is not the same, with the others counted.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{}\n{}: {}\n\n", self.sentence, plain(&self.subject), plain(&self.says));
        let width = self.rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0);
        for row in &self.rows {
            let verdict = match (row.verdict, row.line) {
                (RowVerdict::AsListed, _) => "as listed".to_owned(),
                (RowVerdict::SameBytes, _) => "same bytes".to_owned(),
                (RowVerdict::OtherBytes, Some(line)) => format!("OTHER BYTES from line {line} on"),
                (RowVerdict::OtherBytes, None) => "OTHER BYTES".to_owned(),
                (RowVerdict::MadeByNothing, _) => "MADE BY NOTHING".to_owned(),
                (RowVerdict::NotInPack, _) => "NOT IN THE PACK".to_owned(),
            };
            text += &format!("  {:<width$}  {verdict}\n", plain(&row.name));
        }
        text + &format!("\nFingerprint of the manifest (SHA-256): {}\n", self.fingerprint)
    }
}
