//! What people and spreadsheets write into a cell: days, clock times, moments, amounts, names, postcodes, yes and no, each by one rule in every file.
//!
//! ```
//! use homeround::cells::{name, postcode};
//!
//! assert_eq!(name("Rees, Mrs Megan"), "megan rees");
//! assert_eq!(postcode("np204nd").as_deref(), Some("NP20 4ND"));
//! ```

pub mod amount;
pub mod clock;
pub(crate) mod datetime;
pub mod day;
pub mod name;
pub(crate) mod order;
pub mod postcode;

pub use amount::{amount, is_error, yes};
pub use clock::{clock, span_of};
pub use day::{Order, day, weekdays};
pub use name::name;
pub use order::Orders;
pub use postcode::{postcode, postcode_in};

/// What is wrong, as a clause, and what to do, as a sentence.
pub type Why = (String, String);

/// A word without case, blanks and signs around it.
fn lower(text: &str) -> String {
    text.trim_matches(|c: char| c.is_whitespace() || c == ',' || c == '.').to_lowercase()
}

/// The digits of `text` as a number, when there are `least` to `most` of them and nothing else.
fn digits(text: &str, least: usize, most: usize) -> Option<u32> {
    let good = (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    good.then(|| text.parse().ok()).flatten()
}
