//! `homeround verify-pack`: an evidence pack made again, and held against what it says.

use std::path::PathBuf;

use clap::Args;

use super::plan::up_to;
use crate::console::Console;
use crate::disk::{bytes_of, read_pack_folder};
use crate::outcome::{Answer, CommandFailure};
use homeround::archive::read_strictly;
use homeround::pack::{inspect_pack, verify_pack};

/// Make an evidence pack again from its inputs, and say file by file what holds.
///
/// A pack with a file that is missing, too many or changed, with names that lead outside, links, sizes that are not true or more than
/// a pack can be, is refused with everything that is wrong (exit code 3). Otherwise every result is made again: exit code 0 when all come
/// out to the same bytes, 1 when any does not. Nothing is written.
#[derive(Args, Clone, Debug)]
pub struct VerifyPackArgs {
    /// The pack: an archive, or a folder.
    pub pack: PathBuf,
    /// How many threads to work on: all cores without it. It changes the time, never the answer.
    #[arg(long, env = "HOMEROUND_THREADS", value_parser = up_to::<1024>)]
    pub threads: Option<usize>,
}

/// Verifies the pack: yes when every file holds.
///
/// # Errors
/// Everything that is wrong with the pack; [`CommandFailure::Interrupted`] after Ctrl-C.
pub fn run(args: &VerifyPackArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let shown = args.pack.display().to_string();
    let files =
        if args.pack.is_dir() { read_pack_folder(&args.pack)? } else { read_strictly(&shown, &bytes_of(&args.pack)?)? };
    let manifest = inspect_pack(&shown, &files)?;
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let found = verify_pack(&files, &manifest, args.threads.unwrap_or_else(cores), &console.watch())?;
    console.answer(&found, || found.text())?;
    Ok(if found.holds() { Answer::Yes } else { Answer::No })
}
