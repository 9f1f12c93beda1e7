//! Judged draws kept from one command to the next, and through a kill.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::console::Console;
use crate::disk::{Disk, bytes_of, write_file};
use crate::outcome::CommandFailure;
use homeround::specification::state::key_of;
use homeround::specification::{Area, DrawOutcome, DrawPlan, DrawsFile, Outcomes, Specification, judge_draws};

/// The draws of a plan, those that are kept in a file taken from it and the others written to it as they come.
pub(super) fn draws(
    spec: &Specification,
    area: &Area,
    plan: &DrawPlan,
    kept: &Kept,
    console: &Console,
) -> Result<Outcomes, CommandFailure> {
    let key = key_of(spec, area, plan.seed, &plan.effort)?;
    let known = kept.known(&key);
    let found = judge_draws(spec, area, plan, &known, &|done| kept.note(&key, done, false), &console.watch())?;
    let done = known.into_iter().chain(found.rows.iter().cloned()).map(|row| (row.draw, row)).collect();
    kept.note(&key, &done, true);
    kept.failed()?;
    Ok(found)
}

/// Draws that were judged, in a file where one is named, written again every few seconds: a command that is killed loses no more.
pub(super) struct Kept {
    path: Option<PathBuf>,
    state: Mutex<KeptState>,
}

struct KeptState {
    file: DrawsFile,
    written: Instant,
    failed: Option<CommandFailure>,
}

/// How often the file is written.
const EVERY: Duration = Duration::from_secs(5);

impl Kept {
    /// The file at a path, or a new one.
    ///
    /// # Errors
    /// When it holds something else, or may not be written.
    pub(super) fn open(path: Option<&Path>, disk: &mut Disk) -> Result<Self, CommandFailure> {
        let mut file = DrawsFile::default();
        if let Some(path) = path {
            disk.claim("--keep", path)?;
            if path.exists() {
                file = DrawsFile::read(&path.display().to_string(), &bytes_of(path)?)?;
            }
            // What cannot be written is told before the work.
            write_file(path, &file.bytes()?)?;
        }
        let state = KeptState { file, written: Instant::now(), failed: None };
        Ok(Self { path: path.map(Path::to_owned), state: Mutex::new(state) })
    }

    fn known(&self, key: &str) -> Vec<DrawOutcome> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).file.known(key).to_vec()
    }

    /// Notes the draws of a key, and writes the file when it is time or when asked.
    fn note(&self, key: &str, done: &BTreeMap<u32, DrawOutcome>, now: bool) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !now && state.written.elapsed() < EVERY {
            return;
        }
        state.file.sets.insert(key.to_owned(), done.values().cloned().collect());
        let Some(path) = &self.path else { return };
        let bytes = state.file.bytes().map_err(CommandFailure::from);
        state.failed = bytes.and_then(|bytes| write_file(path, &bytes)).err();
        state.written = Instant::now();
    }

    /// Why the file could not be written the last time, if it could not.
    fn failed(&self) -> Result<(), CommandFailure> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).failed.take().map_or(Ok(()), Err)
    }
}
