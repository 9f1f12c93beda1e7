//! The book that `homeround init` begins with: settings with comments, and tables to fill in.
//!
//! ```
//! let files = homeround::book::starter::list_starter_files(true)?;
//! assert!(files.iter().any(|(name, _)| name == "homeround.toml"));
//! # Ok::<(), std::io::Error>(())
//! ```

use super::model::{Base, Branch};
use super::sources::SETTINGS_FILE;
use super::tables::{SETTINGS, TABLES};
use super::value::Day;
use crate::csv::csv_bytes;

const SETTINGS_TEXT: &str = include_str!("starter/homeround.toml");

/// The rows of the small example, by table.
const EXAMPLE: [(&str, &str); 9] = [
    ("clients", include_str!("starter/clients.csv")),
    ("packages", include_str!("starter/packages.csv")),
    ("gaps", include_str!("starter/gaps.csv")),
    ("fixed", include_str!("starter/fixed.csv")),
    ("carers", include_str!("starter/carers.csv")),
    ("shifts", include_str!("starter/shifts.csv")),
    ("breaks", include_str!("starter/breaks.csv")),
    ("history", include_str!("starter/history.csv")),
    ("worked", include_str!("starter/worked.csv")),
];

/// The settings of the starter, with comments.
#[must_use]
pub const fn settings_text() -> &'static str {
    SETTINGS_TEXT
}

/// Settings with another first day, or as many days: their other lines stay as they are. Nothing where nothing is to change.
#[must_use]
pub fn with_days(settings: &str, start: Option<Day>, days: Option<u8>) -> Option<String> {
    if start.is_none() && days.is_none() {
        return None;
    }
    // A key means nothing without its section.
    let mut section = String::new();
    let line = |line: &str| {
        if line.trim_start().starts_with('[') {
            line.trim().clone_into(&mut section);
        }
        let (key, rest) = line.split_once('=').unwrap_or(("", ""));
        let comment = rest.split_once('#').map_or_else(String::new, |(_, comment)| format!(" #{comment}"));
        match (section.as_str(), key.trim(), start, days) {
            ("[branch]", "start", Some(start), _) => format!("start = \"{start}\"{comment}\n"),
            ("[branch]", "days", _, Some(days)) => format!("days = {days}{comment}\n"),
            _ => format!("{line}\n"),
        }
    };
    Some(settings.lines().map(line).collect())
}

/// The settings of a new branch: the starter's, with its own name, zone, days and base.
#[must_use]
pub fn write_settings(branch: &Branch) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    // Replaced within the text, so that its comments stay.
    let text = SETTINGS_TEXT
        .replace("\"Starter branch\"", &quoted(&branch.name))
        .replace("\"Europe/London\"", &quoted(&branch.zone))
        .replace("start = \"2026-03-02\"", &format!("start = \"{}\"", branch.start))
        .replace("days = 7 ", &format!("days = {} ", branch.days));
    let Some((before, rest)) = text.split_once("# Where shifts that start or end at \"base\" do so") else {
        return text;
    };
    let Some((_, after)) = rest.split_once("# The ways to travel") else { return text };
    let base = branch.base.as_ref().map_or_else(String::new, |base| {
        let postcode = base.postcode.as_ref().map_or_else(String::new, |code| format!("postcode = {}\n", quoted(code)));
        let Base { latitude, longitude, .. } = base;
        format!("[branch.base]\nlatitude = \"{latitude}\"\nlongitude = \"{longitude}\"\n{postcode}\n")
    });
    format!("{before}{base}# The ways to travel{after}")
}

/// The files of a new book by name: every table with its header, and with the rows of a small example when asked for.
///
/// # Errors
/// Never for these tables; the encoder's otherwise.
pub fn list_starter_files(example: bool) -> std::io::Result<Vec<(String, Vec<u8>)>> {
    let mut files = vec![(SETTINGS_FILE.to_owned(), SETTINGS_TEXT.as_bytes().to_vec())];
    for table in &TABLES[SETTINGS..] {
        let rows = EXAMPLE.iter().find(|(name, _)| example && *name == table.name);
        let header: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        let bytes = rows.map_or_else(|| csv_bytes(&header, [[""; 0]; 0]), |(_, text)| Ok(text.as_bytes().to_vec()))?;
        files.push((format!("{}.csv", table.name), bytes));
    }
    Ok(files)
}
