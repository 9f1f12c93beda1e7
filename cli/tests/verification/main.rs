//! Verification as its users ask for it.
#![allow(missing_docs, reason = "tests")]

mod cases;
