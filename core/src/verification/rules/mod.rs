//! The rules, one file for each family. A rule reads the account and writes findings; it changes nothing else.

pub mod carer;
pub mod double_up;
pub mod duration;
pub mod place;
pub mod presence;
pub mod punctuality;
pub mod time;
