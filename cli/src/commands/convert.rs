//! `homeround convert`: a book as another solver's problem, such a problem as a book, and another solver's answer as a roster.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::Value;

use super::wages::day;
use crate::console::Console;
use crate::disk::{Disk, Output, file_name, read_file};
use crate::outcome::{Answer, CommandFailure};
use homeround::book::value::Day;
use homeround::book::write::write_json;
use homeround::roster::{roster_bytes, write_roster};
use homeround::solvers::{Conversion, NotCarried, uniud, vroom, vroom_import};

/// Write a book as another solver's problem, take such a problem over as a book, or take VROOM's answer over as a roster.
///
/// `convert BOOK --to vroom -o problem.json`; `convert problem.json --from vroom -o book.json`; `convert answer.json --from vroom --book BOOK
/// -o roster.json`. `uniud` is the home-care benchmark of iolab-uniud/hhcrsp, whose instances are of one day. What the other form cannot
/// carry is told item by item; --json has all of it.
#[derive(Args, Clone, Debug)]
pub struct ConvertArgs {
    /// The book, or the file of the other form.
    pub file: PathBuf,
    /// The form to write.
    #[arg(long, value_name = "FORM", conflicts_with_all = ["from", "book", "start"], required_unless_present = "from")]
    pub to: Option<SolverForm>,
    /// The form of FILE.
    #[arg(long, value_name = "FORM")]
    pub from: Option<SolverForm>,
    /// FILE is VROOM's answer to the problem of this book: write the roster.
    #[arg(long, value_name = "BOOK", requires = "from")]
    pub book: Option<PathBuf>,
    /// The day on which a problem's time zero is midnight; times since 1970 tell it themselves.
    #[arg(long, value_name = "DAY", value_parser = day, default_value = "2026-03-02")]
    pub start: Day,
    /// The file to write.
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
}

/// Another solver's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SolverForm {
    /// VROOM's JSON.
    Vroom,
    /// An instance of UniUD's home-care benchmark.
    Uniud,
}

/// Converts: yes when it is written.
///
/// # Errors
/// Every fault of the book or of the other form's file.
pub fn run(args: &ConvertArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let told = match (args.to, args.from, &args.book) {
        (Some(form), ..) => write_problem(args, form)?,
        (None, Some(SolverForm::Vroom), Some(book)) => take_answer(args, book)?,
        (None, Some(SolverForm::Uniud), Some(_)) => {
            return Err(CommandFailure::Usage("answers are read from vroom alone".to_owned()));
        }
        (None, Some(form), None) => take_problem(args, form)?,
        (None, None, _) => return Err(CommandFailure::Usage("say --to or --from which form".to_owned())),
    };
    console.say(format!("written to {}", args.output.display()));
    if args.book.is_some() {
        console.say("whether it keeps the rules is for `homeround check` to say");
    }
    console.answer(&told, || told.text())?;
    Ok(Answer::Yes)
}

fn write_problem(args: &ConvertArgs, form: SolverForm) -> Result<Conversion, CommandFailure> {
    let mut disk = Disk::default();
    let branch = disk.open_branch(&args.file)?;
    let output = disk.output("--output", &args.output)?;
    let (problem, told) = match form {
        SolverForm::Vroom => vroom::write_problem(&branch.plan),
        SolverForm::Uniud => uniud::write_instance(&branch.plan)?,
    };
    write_value(output, &problem)?;
    Ok(told)
}

fn write_value(output: Output, value: &Value) -> Result<(), CommandFailure> {
    Ok(output.write_whole(&serde_json::to_vec(value).map_err(anyhow::Error::from)?)?)
}

fn take_problem(args: &ConvertArgs, form: SolverForm) -> Result<Conversion, CommandFailure> {
    let document = read_file(&args.file)?;
    let output = Disk::reading([Some(args.file.as_path())]).output("--output", &args.output)?;
    let (book, told) = match form {
        SolverForm::Vroom => vroom_import::read_problem(&document, args.start)?,
        SolverForm::Uniud => uniud::read_instance(&document, args.start)?,
    };
    output.write_whole(&write_json(&book)?)?;
    Ok(told)
}

fn take_answer(args: &ConvertArgs, book: &Path) -> Result<Conversion, CommandFailure> {
    let mut disk = Disk::reading([Some(args.file.as_path())]);
    let branch = disk.open_branch(book)?;
    let output = disk.output("--output", &args.output)?;
    let roster = vroom::read_solution(&read_file(&args.file)?, &branch.plan)?;
    let document = write_roster(&branch.plan, roster.view(), None);
    output.write_whole(&roster_bytes(&document, &branch.book, &file_name(&args.output))?)?;
    let visits = branch.plan.tables.visits.len() - document.unserved.len();
    let left = document
        .unserved
        .iter()
        .map(|visit| NotCarried { what: format!("visit {visit}"), why: "nobody makes it in this answer".to_owned() });
    let (carers, left) = (document.rounds.len(), left.collect());
    Ok(Conversion { form: "a roster".to_owned(), visits, carers, left })
}
