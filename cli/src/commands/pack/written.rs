//! A pack on its way to the disk: an archive, or a folder.

use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{OsStringValueParser, TypedValueParser};
use serde::Serialize;

use crate::console::Console;
use crate::disk::{Disk, NewFolder, Output, bytes_of, text_of};
use crate::outcome::{Answer, CommandFailure};
use homeround::archive::write_archive;
use homeround::book::tasks::{SAMPLE, TaskTimes};
use homeround::pack::{PackedInputs, build_pack, inspect_pack};

/// What every pack takes.
#[derive(Args, Clone, Debug)]
pub struct WrittenArgs {
    /// The decision, a TOML file; `homeround pack decision` writes one to begin with.
    #[arg(long, value_name = "FILE")]
    pub decision: Option<PathBuf>,
    /// Hold visits against the times of their tasks: a CSV file, or with no file the table that comes with the program.
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "",
        value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub task_times: Option<PathBuf>,
    /// Where the pack goes: an archive when the name ends in .zip, otherwise a folder that is missing or empty.
    #[arg(short, long, value_name = "PACK.zip")]
    pub output: PathBuf,
}

/// Where a pack goes.
pub(super) enum Target {
    Archive(Output),
    Folder(NewFolder),
}

/// What the command answers.
#[derive(Serialize)]
struct PackAnswer<'a> {
    pack: &'a Path,
    sentence: &'a str,
    files: usize,
    bytes: usize,
    fingerprint: &'a str,
}

impl WrittenArgs {
    /// Where the pack goes, looked at before the work.
    ///
    /// # Errors
    /// When something stands there that would be lost, or nothing can be made there.
    pub(super) fn target(&self, disk: &mut Disk) -> Result<Target, CommandFailure> {
        let path = &self.output;
        if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip")) {
            return Ok(Target::Archive(disk.output("--output", path)?));
        }
        Ok(Target::Folder(NewFolder::begin(path)?))
    }

    /// Adds the decision and the times of tasks to the inputs, where they are given.
    ///
    /// # Errors
    /// Every fault of their files.
    pub(super) fn add_to(&self, inputs: &mut PackedInputs) -> Result<(), CommandFailure> {
        match self.task_times.as_deref() {
            None => {}
            Some(path) if path.as_os_str().is_empty() => inputs.add_task_times(SAMPLE.to_vec()),
            Some(path) => {
                let bytes = bytes_of(path)?;
                TaskTimes::read(&path.display().to_string(), &bytes)?;
                inputs.add_task_times(bytes);
            }
        }
        if let Some(path) = &self.decision {
            inputs.add_decision(&path.display().to_string(), &text_of(path)?)?;
        }
        Ok(())
    }

    /// Makes the pack and writes it.
    ///
    /// # Errors
    /// Every fault of the inputs; [`CommandFailure::Interrupted`] after Ctrl-C, with nothing written.
    pub(super) fn write(
        &self,
        inputs: &PackedInputs,
        threads: usize,
        target: Target,
        console: &Console,
    ) -> Result<Answer, CommandFailure> {
        let files = build_pack(inputs.files(), threads, &console.watch())?;
        let shown = self.output.display().to_string();
        let manifest = inspect_pack(&shown, &files)?;
        match target {
            Target::Archive(output) => output.write_whole(&write_archive(&files)?)?,
            Target::Folder(folder) => {
                let mut listed: Vec<_> = files.clone().into_iter().collect();
                // The first is put in its place last: the manifest, which says what all the others must be.
                listed.sort_by_key(|(name, _)| name.contains('/'));
                folder.write_whole(&listed)?;
            }
        }
        let fingerprint = homeround::pack::fingerprint(&files);
        let bytes = files.values().map(Vec::len).sum();
        let (pack, sentence) = (self.output.as_path(), manifest.sentence.as_str());
        let answer = PackAnswer { pack, sentence, files: files.len(), bytes, fingerprint: &fingerprint };
        console.answer(&answer, || {
            format!(
                "{sentence}\n{shown}: {} files, {bytes} bytes. Fingerprint of the manifest (SHA-256): {fingerprint}\nTo check it: homeround verify-pack {shown}",
                files.len()
            )
        })?;
        Ok(Answer::Yes)
    }
}
