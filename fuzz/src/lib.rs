//! What each fuzz target does with the bytes it is given: it panics only when something is wrong with us.
#![forbid(unsafe_code)]

mod problem;
mod roster;

use std::sync::OnceLock;

use homeround::book::{Book, read_document};
use homeround::planning::LoadedBranch;
use homeround::pricing::{Asked, HourlyPrice, read_inputs};
use homeround::verification::{Timetable, events::read_bytes, profile_of, summarise};
use homeround_core::cost::Exact;
use homeround_core::heap::OwnedRoster;

pub use problem::problem;
pub use roster::roster;

/// A target's name and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: [Target; 5] =
    [("book", book), ("events", events), ("inputs", inputs), ("problem", problem), ("roster", roster)];

/// The small book that rosters and events are read against.
const BOOK: &[u8] = include_bytes!("../corpus/book/starter.json");

/// The branch of the small book.
fn branch() -> &'static LoadedBranch {
    static BRANCH: OnceLock<LoadedBranch> = OnceLock::new();
    BRANCH.get_or_init(|| {
        let book: Book = read_document(BOOK, "book.json").expect("the starter's book is good");
        let ways = homeround::travel::of_book(&book, std::path::Path::new(".")).expect("it estimates its travel");
        LoadedBranch::new(book, ways).expect("it can be planned")
    })
}

/// A book as a document: read with all its faults, and what was read can be expanded into tables.
pub fn book(bytes: &[u8]) {
    if let Ok(book) = read_document(bytes, "book.json") {
        let entries = book.travel.modes.len() * homeround::book::list_places(&book).len().pow(2);
        let travel = homeround::book::TravelTables { seconds: vec![300; entries], metres: vec![1_000; entries] };
        if let Ok(plan) = homeround::book::expand_book(&book, travel) {
            plan.tables.view().validate(&mut |_| {});
        }
    }
}

/// Lines of events against a planned week: read with all their faults, and what was read is verified.
pub fn events(bytes: &[u8]) {
    static TIMETABLE: OnceLock<Timetable> = OnceLock::new();
    let branch = branch();
    let timetable = TIMETABLE.get_or_init(|| {
        let empty = OwnedRoster::from_rounds(&vec![Vec::new(); branch.plan.tables.shifts.len()]);
        Timetable::from_roster(&branch.book, &branch.plan.names, empty.view()).expect("the book is good")
    });
    for file in ["events.jsonl", "events.csv"] {
        if let Ok(feed) = read_bytes(bytes, file, timetable) {
            let profile = profile_of(&branch.book, None).expect("the book's own profile");
            let as_of = feed.last_receipt().unwrap_or_else(|| timetable.end());
            if let Ok(summary) = summarise(timetable, &feed, &profile, as_of) {
                assert!(!summary.words().is_empty());
            }
        }
    }
}

/// The inputs of an average hour: read with all their faults, and what was read has a price or a reason for none.
pub fn inputs(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(inputs) = read_inputs("inputs.json", text)
        && let Ok(price) = HourlyPrice::from_averages(&inputs, &Asked { fee: Some(Exact::whole(20)), lengths: vec![Exact::ONE] })
    {
        let _ = price.text(&inputs.inputs);
    }
}
