//! `homeround export`: writes a file of visits as another system reads it.

use std::path::PathBuf;

use clap::Args;

use super::import::LowerWord;
use super::import::chosen;
use crate::console::Console;
use crate::disk::{AsideFile, Disk, open_stream};
use crate::outcome::{Answer, CommandFailure};
use homeround::exchange::import_export::export_file;

/// Write a file of visits in another system's format: its own cells again where nothing was edited, to the letter.
///
/// Every row is read again as the other system would; what would read differently is set aside in OUT.rejected.csv. Exit code
/// 0: all visits were written; 1: some were set aside; 3: the file cannot be read at all, and nothing was written.
#[derive(Args, Clone, Debug)]
pub struct ExportArgs {
    /// The file of visits, as `import` wrote it.
    pub file: PathBuf,
    /// The format: abacus, controcc, csv, evv-ct or evv-oh.
    #[arg(long = "as", value_name = "FORMAT")]
    pub name: Option<String>,
    /// Columns, words and constants of the format, as `import --remember` wrote them.
    #[arg(long, value_name = "MAPPING.json")]
    pub map: Option<PathBuf>,
    /// The file to write: CSV, XLSX by its name, or JSON.
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// What a sequence id means that is lower than one before it: history to send, or an error to set aside.
    #[arg(long, value_enum, default_value_t = LowerWord::Reject)]
    pub lower: LowerWord,
}

/// Exports the file: yes when every visit was written.
///
/// # Errors
/// What is wrong with the file as a whole, or with the mapping.
pub fn run(args: &ExportArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let map = chosen(args.name.as_deref(), args.map.as_deref())?;
    let mut disk = Disk::reading([Some(args.file.as_path()), args.map.as_deref()]);
    let out = Box::new(disk.output("--output", &args.output)?);
    let aside = Box::new(AsideFile::beside(&args.output, &mut disk)?);
    let done = export_file(open_stream(&args.file)?, &map, (out, aside), args.lower.into())?;
    console.answer(&done, || done.words())?;
    Ok(if done.rejected == 0 { Answer::Yes } else { Answer::No })
}
