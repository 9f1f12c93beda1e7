//! The rules, one file for each family. A rule reads the account and writes findings; it changes nothing else.

pub mod carer;
pub mod device;
pub mod double_up;
pub mod duration;
pub mod edits;
pub mod log;
pub mod place;
pub mod presence;
pub mod punctuality;
pub mod time;
pub mod visit;
pub mod workload;
