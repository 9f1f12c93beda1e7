//! Holds no code: the tests that cross crates live in `tests/`.
