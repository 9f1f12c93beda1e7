//! What happened, as anything: events against a planned week, and whole situations.

use std::sync::OnceLock;

use homeround::verification::events::read_bytes;
use homeround::verification::scenario::{Situation, answer};
use homeround::verification::{Timetable, profile_of, summarise};
use homeround_core::heap::OwnedRoster;

/// The small week, and nobody in it sent anywhere.
pub fn timetable() -> &'static Timetable {
    static TIMETABLE: OnceLock<Timetable> = OnceLock::new();
    let branch = crate::branch();
    TIMETABLE.get_or_init(|| {
        let empty = OwnedRoster::from_rounds(&vec![Vec::new(); branch.plan.tables.shifts.len()]);
        Timetable::from_roster(&branch.book, &branch.plan.names, empty.view()).expect("the book is good")
    })
}

/// Lines of events against a planned week: read with all their faults, and what was read is verified.
pub fn events(bytes: &[u8]) {
    let timetable = timetable();
    for file in ["events.jsonl", "events.csv"] {
        if let Ok(feed) = read_bytes(bytes, file, timetable) {
            let profile = profile_of(&crate::branch().book, None).expect("the book's own profile");
            let as_of = feed.last_receipt().unwrap_or_else(|| timetable.end());
            if let Ok(summary) = summarise(timetable, &feed, &profile, as_of) {
                assert!(!summary.words().is_empty());
            }
        }
    }
}

/// A situation: read with all its faults, and what was read has an answer.
pub fn scenario(bytes: &[u8]) {
    if let Ok(situation) = Situation::read("scenario.json", bytes)
        && let Ok(answer) = answer(&situation)
    {
        assert!(!answer.words().is_empty());
    }
}
