//! The command `homeround`: its arguments, commands, console and exit codes around the library of the same name.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod args;
pub mod commands;
pub mod console;
pub mod disk;
pub mod outcome;
pub mod signals;
