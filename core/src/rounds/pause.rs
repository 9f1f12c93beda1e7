//! A search put aside between two steps: what it knows besides the memory it works in, so that a host may keep both.

use super::by::By;
use super::carer_plans::PlanCosts;
use super::objective::Lines;
use super::random::Dice;
use super::search::{Search, Settings};
use super::state::{State, Sums};
use super::timeline::KeptTimes;
use super::workspace::Workspace;

/// Declares what is kept of something that works in lent memory. Its fields are listed here, once and all of them: those that
/// are lent again, those that are partly kept, and those kept. One that is in no list does not compile.
macro_rules! kept {
    ($(#[$doc:meta])* $kept:ident of $whole:ident { $($lent:ident),* $(,)? } { $($owner:ident: $part:ty),* $(,)? }
        { $($field:ident: $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        struct $kept {
            $($owner: $part,)*
            $($field: $type),*
        }

        impl $kept {
            fn from_whole($whole { $($lent: _,)* $($owner,)* $($field),* }: &$whole<'_>) -> Self {
                Self { $($owner: $owner.kept(),)* $($field: *$field),* }
            }

            fn give(self, whole: &mut $whole<'_>) {
                $(whole.$owner.resume(self.$owner);)*
                $(whole.$field = self.$field;)*
            }
        }
    };
}

kept! {
    /// What the search keeps besides its rounds.
    KeptSearch of Search {
        valid, state,
    } {} {
        dice: Dice,
        settings: Settings,
        hot: i64,
        fraction: Option<u32>,
        stretch: [u32; 2],
        best: Lines,
        best_cost: i64,
        best_unserved: u32,
        tried: u64,
    }
}

kept! {
    /// What the rounds keep besides their memory.
    KeptState of State {
        problem, shape, units, ties, best, near, candidates, keys, scratch,
    } {
        time: KeptTimes,
        absent: usize,
        idle: usize,
        plans: PlanCosts,
        companies: i64,
        positions: u32,
    } {
        sums: Sums,
        waiting: i64,
        has_preferences: bool,
        doubles: bool,
        together: bool,
        by: By,
        thorough: bool,
        own_only: bool,
        served_parts: u32,
        tested: u64,
    }
}

/// What a search knows besides its memory. It goes on as if it had never stopped, in the same memory, untouched meanwhile.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PausedSearch {
    search: KeptSearch,
    state: KeptState,
}

impl<'a> Search<'a> {
    /// Puts the search aside between two steps, and gives the memory back.
    pub(crate) fn pause(self) -> PausedSearch {
        PausedSearch { search: KeptSearch::from_whole(&self), state: KeptState::from_whole(&self.state) }
    }

    /// Goes on with a search in the memory in which it was put aside.
    pub(crate) fn resume(workspace: Workspace<'a>, paused: PausedSearch) -> Self {
        let mut search = Self::in_workspace(workspace, paused.search.settings);
        paused.search.give(&mut search);
        paused.state.give(&mut search.state);
        search
    }
}
