//! What tests that cross crates share; they themselves live in `tests/`.

pub mod source;
