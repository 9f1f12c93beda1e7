//! Ctrl-C and SIGTERM: a search ends with the best it has, anything else at once; temporary files go either way.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Set when somebody wants the program to stop.
static ASKED: AtomicBool = AtomicBool::new(false);
/// Set while a search looks at [`ASKED`].
static WATCHED: AtomicBool = AtomicBool::new(false);
/// The temporary files of this process.
static TEMPORARIES: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// The exit code of a program that was stopped.
const STOPPED: i32 = 130;

/// Listens from now on; called once, when the program starts.
pub fn listen() {
    // Without a handler the system ends the program, as it would have been anyway.
    let _ = ctrlc::set_handler(|| {
        let asked_before = ASKED.swap(true, Ordering::SeqCst);
        if WATCHED.load(Ordering::SeqCst) && !asked_before {
            return;
        }
        // Held to the end: nothing of what is half removed may still become what it was made for.
        let held = temporaries();
        for path in held.iter() {
            let _ = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
        }
        std::process::exit(STOPPED);
    });
}

/// Becomes true when somebody wants a search to stop. From now on one who looks at it is waited for, once.
#[must_use]
pub fn watched() -> &'static AtomicBool {
    WATCHED.store(true, Ordering::SeqCst);
    &ASKED
}

/// Whether somebody wanted the program to stop.
#[must_use]
pub fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}

/// Notes a temporary file, to be removed when the program is stopped.
pub(crate) fn note(path: &Path) {
    temporaries().insert(path.to_owned());
}

/// Forgets a temporary file that is gone or has become what it was made for.
pub(crate) fn forget(path: &Path) {
    temporaries().remove(path);
}

fn temporaries() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    // Nothing panics while it holds the list.
    TEMPORARIES.lock().unwrap_or_else(PoisonError::into_inner)
}
