//! `homeround spec draw`: one made-up day as an ordinary book.

use std::path::PathBuf;

use clap::Args;

use super::tender::open;
use crate::commands::validate::summary_text;
use crate::console::Console;
use crate::disk::{Disk, write_new_folder};
use crate::outcome::{Answer, CommandFailure};
use homeround::book::BookSummary;
use homeround::book::write::list_files;
use homeround::fault::Faults;
use homeround::specification::{DrawKey, draw_book};

/// Write one made-up day as an ordinary book: for `validate`, `plan`, `prove`, `price` and every other command.
#[derive(Args, Clone, Debug)]
pub struct DrawArgs {
    /// The specification.
    pub tender: PathBuf,
    /// Which draw, from 1.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub draw: u32,
    /// Where all draws begin.
    #[arg(long, default_value_t = 1, env = "HOMEROUND_SEED")]
    pub seed: u64,
    /// The folder to write; it must be missing or empty.
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
}

/// Writes the book.
///
/// # Errors
/// Every fault of the specification; when the folder holds something, or a file cannot be written.
pub(super) fn run(args: &DrawArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let (spec, area) = open(&args.tender, &mut Disk::default())?;
    let book = draw_book(&spec, &area, DrawKey { seed: args.seed, draw: args.draw });
    let folder = &args.output;
    write_new_folder(folder, &list_files(&book)?)?;
    let summary = BookSummary::new(&book, Faults::default())?;
    console.answer(&summary, || format!("{}: {}", folder.display(), summary_text(&summary)))?;
    Ok(Answer::Yes)
}
