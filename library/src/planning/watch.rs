//! How long work tells how it goes, and how it is stopped.

use homeround_core::rounds::Progress;

/// What work that takes long tells while it runs.
#[derive(Clone, Copy, Debug)]
pub enum News<'a> {
    /// A stage begins, in words.
    Stage(&'a str),
    /// A search begins that will do this much work.
    Begun(u64),
    /// How far the search is.
    Searched(&'a Progress),
    /// So many things of a kind will be done, one after another.
    Counting {
        /// What is being done.
        what: &'static str,
        /// How many there are.
        of: u64,
    },
    /// So many of them are done.
    Counted(u64),
    /// Work that cannot say how far it is goes on.
    Going,
    /// The search has ended.
    Ended,
}

/// Hears the news of work that takes long; it returns false to stop the search that tells them.
pub type Watch<'a> = &'a (dyn Fn(News<'_>) -> bool + Sync);
