//! Synthetic branches and the literature formats, shared by the benches.

pub mod book_files;
pub mod copies;
pub mod draw;
pub mod literature;
pub mod newport;
pub mod plot;
pub mod synthetic;
pub mod worked_day;
