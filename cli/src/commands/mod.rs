//! The commands, one file each: each reads, calls the library, and answers.

pub mod check;
pub mod compare;
pub mod demo;
pub mod explain;
pub mod export;
pub mod fee;
pub mod fit;
pub mod import;
pub mod init;
pub mod log;
pub mod month;
pub mod plan;
pub mod price;
pub mod prove;
pub mod rates;
pub mod remedy;
pub mod repair;
pub mod report;
pub mod schema;
pub mod scorecard;
pub mod spec;
pub mod tender;
pub mod validate;
pub mod verify;
pub mod wages;
pub mod what_if;
