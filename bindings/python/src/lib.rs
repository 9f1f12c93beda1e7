//! The library's JSON door for Python: bytes in, bytes out, without the interpreter's lock while it works. What people call
//! is the package written in Python around it.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod folder;
mod interrupt;
mod planning;

use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// The number of a status and the answer's JSON.
type PyAnswer<'py> = (u8, Bound<'py, PyBytes>);

fn lend<'py>(py: Python<'py>, answer: &homeround::api::ApiAnswer) -> PyAnswer<'py> {
    (answer.status.code(), PyBytes::new(py, &answer.json))
}

/// The package's own half in Rust.
#[pymodule]
mod _homeround {
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    use homeround::api;
    use homeround::book::starter::list_starter_files;
    use pyo3::prelude::*;
    use pyo3::types::{PyBytes, PyDict};

    use super::folder::Folder;
    #[pymodule_export]
    use super::planning::Planner;
    use super::{PyAnswer, interrupt, lend};

    /// Answers a request: its status and its JSON. Other threads run meanwhile; Ctrl-C stops a search.
    #[pyfunction]
    fn ask<'py>(py: Python<'py>, verb: &str, request: &[u8]) -> PyResult<PyAnswer<'py>> {
        let answer = interrupt::watched(py, &|go_on| api::ask_while(verb, request, go_on))?;
        Ok(lend(py, &answer))
    }

    /// The one document of the book in a folder.
    #[pyfunction]
    fn book_of_folder<'py>(py: Python<'py>, path: PathBuf) -> PyAnswer<'py> {
        lend(py, &py.detach(move || api::join_book(&Folder(path))))
    }

    /// The one document of a book whose files are given by name.
    #[pyfunction]
    fn book_of_files<'py>(py: Python<'py>, files: BTreeMap<String, Vec<u8>>) -> PyAnswer<'py> {
        lend(py, &py.detach(move || api::join_book(&files)))
    }

    /// The files of a small example by name.
    #[pyfunction]
    fn example_files(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
        let files = PyDict::new(py);
        for (name, bytes) in list_starter_files(true)? {
            files.set_item(name, PyBytes::new(py, &bytes))?;
        }
        Ok(files)
    }

    /// The versions of the library and its formats, as JSON.
    #[pyfunction]
    fn versions() -> String {
        api::versions_json()
    }
}
