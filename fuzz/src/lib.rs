//! What each fuzz target does with the bytes it is given: it panics only when something is wrong with us.
#![forbid(unsafe_code)]

mod books;
mod certificate;
mod exchange;
mod money;
mod problem;
mod roster;
mod signed;
mod visits;
mod wire;

use std::sync::OnceLock;

use homeround::book::{Book, read_document};
use homeround::planning::LoadedBranch;

pub use books::{book, folder};
pub use certificate::certificate;
pub use exchange::{import, workbook};
pub use money::{inputs, payroll, returns, tariff, visits};
pub use problem::problem;
pub use roster::roster;
pub use signed::{bundle, log, totals};
pub use visits::{events, scenario};
pub use wire::wire;

/// A target's name and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: [Target; 18] = [
    ("book", book),
    ("bundle", bundle),
    ("certificate", certificate),
    ("events", events),
    ("folder", folder),
    ("import", import),
    ("inputs", inputs),
    ("log", log),
    ("payroll", payroll),
    ("problem", problem),
    ("returns", returns),
    ("roster", roster),
    ("scenario", scenario),
    ("tariff", tariff),
    ("totals", totals),
    ("visits", visits),
    ("wire", wire),
    ("workbook", workbook),
];

/// The small book that rosters and events are read against.
const BOOK: &[u8] = include_bytes!("../corpus/book/starter.json");

/// The branch of the small book.
fn branch() -> &'static LoadedBranch {
    static BRANCH: OnceLock<LoadedBranch> = OnceLock::new();
    BRANCH.get_or_init(|| {
        let book: Book = read_document(BOOK, "book.json").expect("the starter's book is good");
        let ways =
            homeround::travel::of_book(&book, &std::collections::BTreeMap::new()).expect("it estimates its travel");
        LoadedBranch::new(book, ways).expect("it can be planned")
    })
}
