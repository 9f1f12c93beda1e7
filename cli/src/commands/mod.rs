//! One command each: it reads, calls the library, and answers.

pub mod price;
