//! `homeround validate`: whether a book is good, and otherwise everything that is wrong with it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use crate::console::Console;
use crate::outcome::{Answer, Stop};
use homeround::book::check::warnings;
use homeround::book::raw::Raw;
use homeround::book::read::{Reading, reading};
use homeround::book::rejected::rejected;
use homeround::book::{Book, names, write};
use homeround::disk::write_whole;
use homeround::fault::Faults;

/// Say whether a book is good, or tell every fault in it: file, row, column, value, remedy.
#[derive(Args, Clone, Debug)]
pub struct Validate {
    /// The book: a folder with homeround.toml and CSV files, or a JSON document.
    pub book: PathBuf,
    /// Write rejected rows (same columns, and why) into this folder in place of the book's.
    #[arg(long, value_name = "DIR")]
    pub rejected: Option<PathBuf>,
    /// Write a good book as one JSON document.
    #[arg(long, value_name = "FILE")]
    pub write_json: Option<PathBuf>,
}

/// What a good book holds.
#[derive(Serialize)]
struct Summary {
    branch: String,
    clients: usize,
    packages: usize,
    visits: usize,
    carers: usize,
    shifts: usize,
    /// What is no fault and still worth a look.
    warnings: Faults,
}

/// Validates the book.
///
/// # Errors
/// Every fault in the book; a file that cannot be written.
pub fn run(args: &Validate, console: &Console) -> Result<Answer, Stop> {
    let Reading { raw, book, folder } = reading(&args.book);
    let book = match book {
        Ok(book) => book,
        Err(faults) => {
            tell_rejected(&raw, &faults, args.rejected.as_deref().unwrap_or(&folder), console)?;
            return Err(Stop::Input(faults));
        }
    };
    if let Some(path) = &args.write_json {
        write_whole(path, &write::json(&book)?)?;
    }
    let summary = summary(&book, warnings(&raw))?;
    console.answer(&summary, || summary.text())?;
    Ok(Answer::Yes)
}

/// Writes the rejected rows of every CSV file, and says how many of each there are.
fn tell_rejected(raw: &Raw, faults: &Faults, folder: &Path, console: &Console) -> Result<(), Stop> {
    for file in rejected(raw, faults)? {
        let path = folder.join(&file.name);
        write_whole(&path, &file.bytes)?;
        let good = file.rows - file.rejected;
        console.say(format!("{}  {} rows: {good} ok, {} rejected", file.of, file.rows, file.rejected));
        console.say(format!("rejected rows written to {} (same columns + \"why\")", path.display()));
    }
    Ok(())
}

fn summary(book: &Book, warnings: Faults) -> Result<Summary, Faults> {
    let names = names(book)?;
    Ok(Summary {
        branch: book.branch.name.clone(),
        clients: book.clients.len(),
        packages: book.packages.len(),
        visits: names.visits.len(),
        carers: book.carers.len(),
        shifts: names.shifts.len(),
        warnings,
    })
}

impl Summary {
    fn text(&self) -> String {
        let Self { branch, clients, packages, visits, carers, shifts, warnings } = self;
        let mut text = format!(
            "{branch}: {clients} clients, {packages} packages, {visits} visits in the plan; {carers} carers, {shifts} shifts. No faults.\n"
        );
        if !warnings.is_empty() {
            text += "Worth a look:\n";
        }
        for warning in &warnings.0 {
            let _ = writeln!(text, "  {warning}");
        }
        text
    }
}
