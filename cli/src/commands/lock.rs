//! `homeround lock` and `homeround unlock`: visits that stay as a roster has them in every later plan.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::console::Console;
use crate::disk::{Disk, Lock, read_book, read_file};
use crate::outcome::{Answer, CommandFailure};
use homeround::advice::lock::{VisitLock, lock_visits, unlock_visits};
use homeround::book::{Book, starter, write};
use homeround::roster;

/// The table of a book that holds what is fixed.
const FIXED: &str = "fixed.csv";

/// Lock visits as a roster has them: carer and start stay so in every later plan. They become rows of the book's fixed.csv.
#[derive(Args, Clone, Debug)]
pub struct LockArgs {
    /// The book, a folder.
    pub book: PathBuf,
    /// The roster, JSON or CSV.
    pub roster: PathBuf,
    /// The dated visits: C01-morning@2026-03-02.
    #[arg(required = true)]
    pub visits: Vec<String>,
}

/// Unlock visits: the next plan may give them to anybody, at any time of their windows.
#[derive(Args, Clone, Debug)]
pub struct UnlockArgs {
    /// The book, a folder.
    pub book: PathBuf,
    /// The dated visits: C01-morning@2026-03-02.
    #[arg(required = true)]
    pub visits: Vec<String>,
}

/// Locks the visits: yes when it is done.
///
/// # Errors
/// Every fault of the book or the roster; a visit that the roster does not make.
pub fn lock(args: &LockArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let _lock = Lock::open(&[&args.book])?;
    let mut disk = Disk::reading([Some(args.roster.as_path())]);
    let branch = disk.open_branch(&args.book)?;
    let loaded = roster::read_roster(&read_file(&args.roster)?, &branch.plan)?;
    let file = roster::write_roster(&branch.plan, loaded.roster.view(), None);
    let changed = lock_visits(&branch.book, &file, &args.visits)?;
    write_fixed(&args.book, &changed, &mut disk, console)
}

/// Unlocks the visits: yes when it is done.
///
/// # Errors
/// Every fault of the book; a visit of which nothing is fixed.
pub fn unlock(args: &UnlockArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let _lock = Lock::open(&[&args.book])?;
    let mut disk = Disk::default();
    disk.read_book(&args.book);
    let changed = unlock_visits(&read_book(&args.book)?, &args.visits)?;
    write_fixed(&args.book, &changed, &mut disk, console)
}

/// Writes what is fixed into the book's folder.
fn write_fixed(
    folder: &Path,
    (answer, book): &(VisitLock, Book),
    disk: &mut Disk,
    console: &Console,
) -> Result<Answer, CommandFailure> {
    let workbook = folder.join(FIXED).with_extension("xlsx");
    if !folder.is_dir() || workbook.exists() {
        let why = format!("{} is no folder of CSV files: write the rows of {FIXED} there yourself", folder.display());
        return Err(CommandFailure::Usage(why));
    }
    // A book of which nothing is fixed has the header alone.
    let of = |files: Vec<(String, Vec<u8>)>| files.into_iter().find(|(name, _)| name == FIXED).map(|(_, bytes)| bytes);
    let bytes = match of(write::list_files(book)?) {
        Some(bytes) => bytes,
        None => of(starter::list_starter_files(false)?).unwrap_or_default(),
    };
    disk.rewrite("what is fixed", &folder.join(FIXED))?.write_whole(&bytes)?;
    console.answer(answer, || answer.text())?;
    Ok(Answer::Yes)
}
