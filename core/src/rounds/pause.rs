//! A search put aside between two steps: what it knows besides the memory it works in, so that a host may keep both.

use super::by::By;
use super::index::StopIx;
use super::objective::Lines;
use super::random::Dice;
use super::search::{Search, Settings};
use super::state::{ChangeMode, State, Sums};
use super::workspace::Workspace;

/// What a search knows besides its memory. It goes on as if it had never stopped, in the same memory, untouched meanwhile.
#[derive(Clone, Debug)]
pub(crate) struct PausedSearch {
    dice: Dice,
    settings: Settings,
    hot: i64,
    fraction: Option<u32>,
    stretch: [u32; 2],
    best: Lines,
    best_cost: i64,
    best_unserved: u32,
    tried: u64,
    state: PausedState,
}

/// What the rounds know besides their memory.
#[derive(Clone, Debug)]
struct PausedState {
    sums: Sums,
    worst: i32,
    mode: ChangeMode,
    late_limit: i64,
    waiting: i64,
    uneven: bool,
    has_preferences: bool,
    doubles: bool,
    together: bool,
    by: By,
    thorough: bool,
    own_only: bool,
    breaks_at: StopIx,
    starts_at: StopIx,
    ends_at: StopIx,
    trial: u32,
    trail_len: usize,
    changed_len: usize,
    absent_len: usize,
    absent_before_len: usize,
    used_rounds: u32,
    idle_len: usize,
    served_parts: u32,
    list: u32,
    work: u64,
}

impl<'a> Search<'a> {
    /// Puts the search aside between two steps, and gives the memory back.
    pub(crate) fn pause(self) -> PausedSearch {
        // No field may be forgotten: what is not in the memory must be here.
        let Self { valid: _, state, dice, settings, hot, fraction, stretch, best, best_cost, best_unserved, tried } =
            self;
        PausedSearch {
            dice,
            settings,
            hot,
            fraction,
            stretch,
            best,
            best_cost,
            best_unserved,
            tried,
            state: state.pause(),
        }
    }

    /// Goes on with a search in the memory in which it was put aside.
    pub(crate) fn resume(workspace: Workspace<'a>, paused: PausedSearch) -> Self {
        let PausedSearch { dice, settings, hot, fraction, stretch, best, best_cost, best_unserved, tried, state } =
            paused;
        let problem = workspace.problem;
        let state = state.resume(workspace);
        Self { valid: problem, state, dice, settings, hot, fraction, stretch, best, best_cost, best_unserved, tried }
    }
}

impl State<'_> {
    fn pause(self) -> PausedState {
        let State {
            problem: _,
            w: _,
            sums,
            worst,
            mode,
            late_limit,
            waiting,
            uneven,
            has_preferences,
            doubles,
            together,
            by,
            thorough,
            own_only,
            breaks_at,
            starts_at,
            ends_at,
            trial,
            trail_len,
            changed_len,
            absent_len,
            absent_before_len,
            used_rounds,
            idle_len,
            served_parts,
            list,
            work,
        } = self;
        PausedState {
            sums,
            worst,
            mode,
            late_limit,
            waiting,
            uneven,
            has_preferences,
            doubles,
            together,
            by,
            thorough,
            own_only,
            breaks_at,
            starts_at,
            ends_at,
            trial,
            trail_len,
            changed_len,
            absent_len,
            absent_before_len,
            used_rounds,
            idle_len,
            served_parts,
            list,
            work,
        }
    }
}

impl PausedState {
    fn resume(self, w: Workspace<'_>) -> State<'_> {
        let Self {
            sums,
            worst,
            mode,
            late_limit,
            waiting,
            uneven,
            has_preferences,
            doubles,
            together,
            by,
            thorough,
            own_only,
            breaks_at,
            starts_at,
            ends_at,
            trial,
            trail_len,
            changed_len,
            absent_len,
            absent_before_len,
            used_rounds,
            idle_len,
            served_parts,
            list,
            work,
        } = self;
        State {
            problem: *w.problem.problem(),
            w,
            sums,
            worst,
            mode,
            late_limit,
            waiting,
            uneven,
            has_preferences,
            doubles,
            together,
            by,
            thorough,
            own_only,
            breaks_at,
            starts_at,
            ends_at,
            trial,
            trail_len,
            changed_len,
            absent_len,
            absent_before_len,
            used_rounds,
            idle_len,
            served_parts,
            list,
            work,
        }
    }
}
