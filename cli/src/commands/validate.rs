//! `homeround validate`: whether a book is good, and otherwise everything that is wrong with it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{OsStringValueParser, TypedValueParser};

use crate::console::Console;
use crate::disk::{Disk, FolderSource, bytes_of, read_book_cells, remove_file};
use crate::outcome::{Answer, CommandFailure};
use homeround::book::check::warnings;
use homeround::book::raw::Raw;
use homeround::book::rejected::{is_rejected, list_rejected, names_of_rejected};
use homeround::book::tasks::{TaskFindings, TaskTimes};
use homeround::book::{BookSummary, write};
use homeround::fault::Faults;
use homeround::words::counted;

/// Say whether a book is good, or tell every fault in it: file, row, column, value, remedy.
#[derive(Args, Clone, Debug)]
pub struct ValidateArgs {
    /// The book: a folder with homeround.toml and CSV files, or a JSON document.
    pub book: PathBuf,
    /// Write rejected rows (same columns, and why) into this folder in place of the book's.
    #[arg(long, value_name = "DIR")]
    pub rejected: Option<PathBuf>,
    /// Hold visits against the times of their tasks: a CSV file with `task`, `minutes`, `intimate` and `source`, or with no file the
    /// table that comes with the program, which knows of little.
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "",
        value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub task_times: Option<PathBuf>,
    /// Write a good book as one JSON document, with the travel matrices that it names inside.
    #[arg(long, value_name = "FILE")]
    pub write_json: Option<PathBuf>,
}

/// Validates the book.
///
/// # Errors
/// Every fault in the book; a file that cannot be written.
pub fn run(args: &ValidateArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let place = FolderSource::find(&args.book);
    let (raw, book) = read_book_cells(&args.book);
    let mut disk = Disk::default();
    disk.read_book(&args.book);
    let times = args.task_times.as_deref().map(|path| read_task_times(path, &mut disk)).transpose()?;
    if let Ok(book) = &book {
        disk.read_travel(book, place.folder())?;
    }
    let output = disk.maybe("--write-json", args.write_json.as_deref())?;
    let aside = args.rejected.as_deref().unwrap_or(place.folder());
    for sheet in raw.sheets.iter().filter(|sheet| sheet.csv.as_ref().is_some_and(|csv| csv.windows_1252 > 0)) {
        let rows = counted(sheet.csv.as_ref().map_or(0, |csv| csv.windows_1252), "row");
        console.say(format!("{}: {rows} not in UTF-8, read as Windows-1252", sheet.file));
    }
    let book = match book {
        Ok(book) => book,
        Err(faults) => {
            tell_rejected(&raw, &faults, aside, &mut disk, console)?;
            return Err(CommandFailure::Input(faults));
        }
    };
    tell_rejected(&raw, &Faults::default(), aside, &mut disk, console)?;
    if let Some(output) = output {
        output.write_whole(&write::write_json(&write::with_files(&book, &place)?)?)?;
    }
    let mut summary = BookSummary::new(&book, warnings(&raw))?;
    if let Some(times) = &times {
        summary = summary.with_task_times(&book, times)?;
    }
    console.answer(&summary, || summary_text(&summary))?;
    Ok(Answer::Yes)
}

/// Writes the rejected rows of every CSV file, and says how many of each there are. Those of an earlier run go.
fn tell_rejected(
    raw: &Raw,
    faults: &Faults,
    folder: &Path,
    disk: &mut Disk,
    console: &Console,
) -> Result<(), CommandFailure> {
    let files = list_rejected(raw, faults)?;
    for name in names_of_rejected().filter(|name| files.iter().all(|file| file.name != *name)) {
        let path = folder.join(name);
        if bytes_of(&path).is_ok_and(|bytes| is_rejected(&bytes)) {
            remove_file(&path)?;
            console.say(format!("{} of an earlier run is gone", path.display()));
        }
    }
    for file in files {
        let path = folder.join(&file.name);
        disk.output("the file of rejected rows", &path)?.write_whole(&file.bytes)?;
        let good = file.rows - file.rejected;
        let rows = counted(file.rows, "row");
        console.say(format!("{}  {rows}: {good} ok, {} rejected", file.of, file.rejected));
        console.say(format!("rejected rows written to {} (same columns + \"why\")", path.display()));
    }
    Ok(())
}

pub(super) fn summary_text(summary: &BookSummary) -> String {
    let BookSummary { branch, clients, packages, visits, carers, shifts, warnings, tasks } = summary;
    let mut text = format!(
        "{branch}: {}, {}, {} in the plan; {}, {}. No faults.\n",
        counted(*clients, "client"),
        counted(*packages, "package"),
        counted(*visits, "visit"),
        counted(*carers, "carer"),
        counted(*shifts, "shift")
    );
    if !warnings.is_empty() {
        text += "Worth a look:\n";
    }
    for warning in &warnings.0 {
        let _ = writeln!(text, "  {warning}");
    }
    text + &tasks.as_ref().map_or_else(String::new, TaskFindings::text)
}

/// The times of tasks in a file; with an empty path the table that comes with the program.
///
/// # Errors
/// Every fault of the file.
pub(super) fn read_task_times(path: &Path, disk: &mut Disk) -> Result<TaskTimes, Faults> {
    if path.as_os_str().is_empty() {
        return TaskTimes::sample();
    }
    disk.read(path);
    TaskTimes::read(&path.display().to_string(), &bytes_of(path)?)
}
