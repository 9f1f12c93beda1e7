//! The files, reports and commands around `homeround-core`.
#![forbid(unsafe_code)]
#![warn(missing_docs)]
