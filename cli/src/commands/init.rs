//! `homeround init`: a new book to fill in.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::console::Console;
use crate::disk::{read_book, write_new_folder};
use crate::outcome::{Answer, CommandFailure};
use homeround::book::{columns, starter, write};

/// What explains the columns of a new book.
const COLUMNS_FILE: &str = "COLUMNS.md";

/// Begin a book: a folder with settings, the tables to fill in, and COLUMNS.md, which explains every one of their columns.
#[derive(Args, Clone, Debug)]
pub struct InitArgs {
    /// The folder to make; it must be missing or empty.
    pub dir: PathBuf,
    /// Fill the tables with a small example that can be planned at once.
    #[arg(long, conflicts_with = "from")]
    pub example: bool,
    /// Write the book at this path (a folder or a JSON document) as the folder.
    #[arg(long, value_name = "BOOK")]
    pub from: Option<PathBuf>,
}

/// The files that were written.
#[derive(Serialize)]
struct InitAnswer {
    folder: PathBuf,
    files: Vec<String>,
}

/// Writes the book.
///
/// # Errors
/// When the folder holds something, the book to write has faults, or a file cannot be written.
pub fn run(args: &InitArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let mut files = match &args.from {
        Some(path) => write::list_files(&read_book(path)?)?,
        None => starter::list_starter_files(args.example)?,
    };
    files.push((COLUMNS_FILE.to_owned(), columns::markdown()?.into_bytes()));
    write_new_folder(&args.dir, &files)?;
    let written = InitAnswer { folder: args.dir.clone(), files: files.into_iter().map(|(name, _)| name).collect() };
    console.answer(&written, || format!("{}: {}", written.folder.display(), written.files.join(", ")))?;
    Ok(Answer::Yes)
}
