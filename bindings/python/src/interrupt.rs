//! Ctrl-C, for work that takes long.
//!
//! Only the interpreter's main thread learns of signals, and only when it asks. So the work runs on a thread of its own,
//! and the thread that called waits, without the lock, and asks now and then. No handler is installed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use homeround::api::{ApiAnswer, GoOn};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

/// How long Ctrl-C may go unnoticed.
const PATIENCE: Duration = Duration::from_millis(50);

/// Does work that asks whether to go on.
///
/// # Errors
/// `KeyboardInterrupt`, or what another signal's handler raised, once the work has stopped.
pub(crate) fn watched(py: Python<'_>, work: &(dyn Fn(GoOn<'_>) -> ApiAnswer + Sync)) -> PyResult<ApiAnswer> {
    let go_on = AtomicBool::new(true);
    let mut raised = None;
    let answer = py.detach(|| {
        let (done, waiting) = channel();
        std::thread::scope(|scope| {
            let worker = scope.spawn(|| {
                // Dropped at the end, panic or not: that ends the waiting.
                let _done = done;
                work(&|| go_on.load(Ordering::Relaxed))
            });
            while raised.is_none() && waiting.recv_timeout(PATIENCE) == Err::<(), _>(RecvTimeoutError::Timeout) {
                raised = Python::attach(|py| py.check_signals().err());
            }
            go_on.store(false, Ordering::Relaxed);
            worker.join()
        })
    });
    match (raised, answer) {
        (Some(error), _) => Err(error),
        (None, Ok(answer)) => Ok(answer),
        (None, Err(_)) => Err(PyRuntimeError::new_err("homeround broke: this is a bug")),
    }
}
