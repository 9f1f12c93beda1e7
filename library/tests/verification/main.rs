//! Verification as its users ask for it.
#![allow(clippy::needless_pass_by_value, reason = "rows are written where they are used")]

mod cases;
mod monday;
mod rules;
