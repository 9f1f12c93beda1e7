//! Planning step by step.

use std::sync::{Mutex, MutexGuard, PoisonError};

use homeround::api;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::{PyAnswer, lend};

/// A book in planning. The calling thread does the work; two threads that step one planner take turns.
#[pyclass(frozen, module = "homeround._homeround")]
pub(crate) struct Planner {
    planner: Mutex<api::Planner>,
}

impl Planner {
    fn lock(&self) -> MutexGuard<'_, api::Planner> {
        self.planner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl Planner {
    /// Reads the request of `plan` and begins: a planner, or the answer that says why not.
    #[staticmethod]
    fn begin<'py>(py: Python<'py>, request: &[u8]) -> PyResult<(Option<Self>, Option<PyAnswer<'py>>)> {
        Ok(match py.detach(|| api::Planner::begin(request)) {
            Ok(planner) => (Some(Self { planner: Mutex::new(planner) }), None),
            Err(answer) => (None, Some(lend(py, &answer))),
        })
    }

    /// Searches on for about this much more work, or to the end, and says where the search stands.
    fn step<'py>(&self, py: Python<'py>, work: u64) -> PyResult<Bound<'py, PyDict>> {
        let progress = py.detach(|| self.lock().step(work));
        let found = PyDict::new(py);
        // Never an error for a planner that was begun.
        if let Ok(progress) = progress {
            found.set_item("work", progress.work)?;
            found.set_item("total", progress.total)?;
            found.set_item("unserved", progress.unserved)?;
            found.set_item("pence", progress.pence)?;
            found.set_item("done", progress.done)?;
        }
        Ok(found)
    }

    /// The best roster so far: its status and its JSON.
    fn best<'py>(&self, py: Python<'py>) -> PyAnswer<'py> {
        let answer = py.detach(|| self.lock().best());
        lend(py, &answer)
    }
}
