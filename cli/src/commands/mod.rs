//! One command each: it reads, calls the library, and answers.

pub mod price;
//! The commands, one file each: each reads, calls the library, and answers.

pub mod init;
pub mod schema;
pub mod validate;
