//! Clients and carers, as lists of customers and of staff have them.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{Draft, DraftRow, Line, items};
use super::people::{Meant, People, id_of};
use crate::cells;
use crate::exchange::carers::carers_of;
use crate::fault::{Fault, whole};

/// How people say how they travel, and the mode it is.
const MODES: [(&str, &[&str]); 3] = [
    (
        "car",
        &["car", "driver", "drives", "yes", "y", "true", "1", "own car", "company car", "drive", "driving", "vehicle"],
    ),
    ("bicycle", &["bicycle", "bike", "cycle", "cycles", "cyclist", "e-bike", "ebike"]),
    (
        "foot",
        &["foot", "on foot", "walk", "walks", "walker", "walking", "no", "n", "false", "0", "non-driver", "non driver"],
    ),
];

/// The id and the name of a row: the name alone makes an id, and an id is a name where there is no other.
fn named(line: &Line<'_>, held: &People, taken: &mut BTreeSet<String>) -> Option<DraftRow> {
    let (first, last) = (line.text("first_name"), line.text("last_name"));
    let whole = if line.text("name").is_empty() { format!("{first} {last}") } else { line.text("name").to_owned() };
    // `Rees, Megan` is handed out as Megan Rees.
    let whole = match whole.split_once(',') {
        Some((last, first)) if !first.trim().is_empty() => format!("{first} {last}"),
        _ => whole,
    };
    let (id, name) = (line.text("id"), whole.split_whitespace().collect::<Vec<_>>().join(" "));
    if id.is_empty() && name.is_empty() {
        return None;
    }
    let mut row = line.draft();
    let made = |taken: &mut BTreeSet<String>| match held.clone().find(&name) {
        // Whoever is in the book already keeps the id.
        Meant::One(id) if !taken.contains(&id) => id,
        _ => id_of(&name, &mut |id| taken.contains(id)),
    };
    let id = if id.is_empty() { made(taken) } else { id.to_owned() };
    row.set("name", if name.is_empty() { id.clone() } else { name });
    taken.insert(id.clone());
    row.set("id", id);
    Some(row)
}

/// The postcode of a row, from its own column or from the end of its address, and its coordinates.
fn placed(line: &Line<'_>, row: &mut DraftRow) {
    let own = line.said("postcode");
    let code = if own.is_empty() { cells::postcode_in(line.text("address")) } else { Some(own.to_owned()) };
    row.set("postcode", code.unwrap_or_default());
    row.set("latitude", line.said("latitude"));
    row.set("longitude", line.said("longitude"));
}

/// A wish for carers of one gender: `Female only` is no wish but a rule.
fn gender(line: &Line<'_>, row: &mut DraftRow) {
    for role in ["wished_gender", "required_gender"] {
        let text = line.said(role).to_lowercase();
        let rule = text.contains("only") || text.contains("must") || role == "required_gender";
        let word = text.split([' ', '/', ',']).next().unwrap_or_default().trim_end_matches('s');
        row.set(if rule { "required_gender" } else { "wished_gender" }, word);
    }
}

/// Takes over the clients; `held` are those of the book.
pub(crate) fn clients(lines: &[Line<'_>], held: &People, draft: &mut Draft) {
    let mut taken = BTreeSet::new();
    for line in lines {
        let Some(mut row) = named(line, held, &mut taken) else {
            draft.faults.push(line.fault("name", "is empty", "Give the client a name, or take the row out."));
            continue;
        };
        placed(line, &mut row);
        gender(line, &mut row);
        row.set("most_carers", line.said("most_carers"));
        row.set("note", line.said("note"));
        row.set("payer", line.said("payer"));
        draft.push("clients", row);
    }
}

/// Writes whom clients ask for and whom they bar, once it is known who the carers are.
pub(crate) fn wishes(lines: &[Line<'_>], carers: &mut People, draft: &mut Draft) {
    for role in ["preferred_carers", "barred_carers", "required_carers"] {
        for line in lines {
            let mut ids: Vec<String> = Vec::new();
            for name in carers_of(line.said(role), 0) {
                let found = line.who(role, &name, carers, "carer", &mut draft.faults);
                ids.extend(found.filter(|id| !ids.contains(id)));
            }
            let rows = draft.tables.get_mut("clients").into_iter().flatten();
            for row in rows.filter(|row| (row.sheet, row.row) == (line.at, line.row.number)) {
                row.set(role, ids.join(";"));
            }
        }
    }
}

/// Takes over the carers: `modes` are those of the book, the usual one first.
pub(crate) fn carers(lines: &[Line<'_>], held: &People, modes: &[String], pay: Option<&str>, draft: &mut Draft) {
    let mut taken = BTreeSet::new();
    for line in lines {
        let Some(mut row) = named(line, held, &mut taken) else {
            draft.faults.push(line.fault("name", "is empty", "Give the carer a name, or take the row out."));
            continue;
        };
        placed(line, &mut row);
        let word = line.said("gender").to_lowercase();
        row.set("gender", if matches!(word.as_str(), "x" | "nb" | "non-binary") { "other" } else { word.as_str() });
        row.set("skills", items(&line.said("skills").to_lowercase()).collect::<Vec<_>>().join(";"));
        row.set("mode", mode(line, modes, draft));
        let own =
            line.said("pay_per_hour").trim_end_matches("/hr").trim_end_matches("p/h").trim_end_matches("ph").trim();
        if own.is_empty()
            && let Some(pay) = pay
        {
            draft.assume(format!("pay of £{pay} an hour for carers without one"));
        }
        row.set("pay_per_hour", if own.is_empty() { pay.unwrap_or_default() } else { own });
        for role in ["contract_hours", "most_hours"] {
            row.set(role, hours(line.said(role)));
        }
        for role in [
            "overtime_after_hours",
            "overtime_pay_per_hour",
            "working_time_opt_out",
            "night_worker",
            "most_days_a_week",
        ] {
            row.set(role, line.said(role));
        }
        draft.push("carers", row);
    }
    let unpaid: Vec<&Line<'_>> = lines.iter().filter(|line| !line.sheet.columns.contains_key("pay_per_hour")).collect();
    if let (Some(line), None) = (unpaid.first(), pay) {
        let remedy = "Name the column with --columns, or give --pay 12.71 for everybody.";
        let fault = Fault {
            column: "pay_per_hour".to_owned(),
            ..whole(&line.sheet.title, "says of nobody what an hour is paid", remedy)
        };
        draft.faults.push(fault);
    }
}

/// Hours a week as contracts say them: `Zero hours` and `casual` guarantee none.
fn hours(text: &str) -> String {
    let lower = text.to_lowercase();
    if ["zero", "bank", "casual", "0 hours"].iter().any(|word| lower.contains(word)) {
        return String::new();
    }
    lower.trim_end_matches("per week").trim().trim_end_matches("hours").trim_end_matches("hrs").trim().to_owned()
}

/// The mode that a carer's cell means: as it is written where it is one of the book's.
fn mode(line: &Line<'_>, modes: &[String], draft: &mut Draft) -> String {
    let text = line.said("mode").to_lowercase();
    if text.is_empty() {
        let usual = modes.first().cloned().unwrap_or_default();
        draft.assume(format!("that carers travel by {usual} where nothing is said"));
        return usual;
    }
    let of = |known: &&str| modes.iter().find(|mode| mode == known).cloned();
    let meant = MODES.iter().find(|(_, words)| words.contains(&text.as_str())).map(|(mode, _)| *mode);
    // A word that no mode has stays: the reader of the book tells it, with what is near.
    modes.iter().find(|mode| **mode == text).cloned().or_else(|| meant.as_ref().and_then(of)).unwrap_or(text)
}

/// The people that a draft has in a table, or else those of the book.
#[must_use]
pub(crate) fn people(draft: &Draft, table: &str, held: &[(String, String)], said: &BTreeMap<String, String>) -> People {
    let own: Vec<(String, String)> =
        draft.rows(table).iter().map(|row| (row.text("id").to_owned(), row.text("name").to_owned())).collect();
    // A table that is taken over is complete: people whom only the book has leave with it.
    let rows = if draft.tables.contains_key(table) { own } else { held.to_vec() };
    People::new(rows.into_iter(), said)
}
