//! The files, reports and commands around `homeround-core`.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod advice;
pub mod args;
pub mod book;
pub mod cells;
pub mod commands;
pub mod console;
pub mod exchange;
pub mod fault;
pub mod fees;
pub mod files;
pub mod follow;
pub mod log;
pub mod outcome;
pub mod planning;
pub mod pricing;
pub mod proving;
pub mod report;
pub mod roster;
pub mod scorecard;
pub mod travel;
pub mod verification;
pub mod wages;
pub mod words;
