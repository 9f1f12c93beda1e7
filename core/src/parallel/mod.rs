//! Whole problems solved on threads: the same bytes on any number of them.
//!
//! Shifts and visits that can never meet, such as those of different days, are parts that are solved apart and joined
//! again. A small part is searched by a fixed number of chains, each from its own seed, and the best of them is kept, the
//! first of equals. A large one is cut into neighbourhoods of rounds that are searched apart for a while, joined, and cut
//! again along other lines. None of this depends on how many threads there are or which finishes first.
//!
//! ```
//! # #[cfg(feature = "std")] {
//! # use homeround_core::book::{Carer, Shift, Visit};
//! # use homeround_core::ground::{Seconds, Span, Window};
//! # use homeround_core::heap::Tables;
//! # let hour = |hours: i32| Seconds(hours * 3600);
//! # let visit = Visit { duration: hour(1), window: Window { earliest: hour(8), latest: hour(10) }, carers: 1, ..Visit::default() };
//! # let mut tables = Tables { clients: 1, places: 1, modes: 1, ..Tables::default() };
//! # (tables.travel_seconds, tables.travel_metres) = (vec![0], vec![0]);
//! # tables.carers.push(Carer::default());
//! # tables.shifts.push(Shift { span: Span { start: hour(7), end: hour(14) }, capacity: 9, ..Shift::default() });
//! # tables.visits = vec![visit; 2];
//! use homeround_core::parallel::{Options, solve};
//! use homeround_core::rounds::{Settings, Work};
//!
//! let problem = tables.view().validated(&mut |fault| panic!("{fault}")).unwrap();
//! let settings = Settings { work: Work(2_000), ..Settings::default() };
//! let options = |threads| Options { settings, threads, chains: 2, ..Options::default() };
//! let solved = |threads| solve(&problem, None, &options(threads), &|_| true).unwrap();
//! assert_eq!(solved(1), solved(2), "the same bytes on any number of threads");
//! # }
//! ```

use std::vec::Vec;

use crate::heap::subproblem::Cutter;
pub use crate::heap::subproblem::{Subproblem, subproblems};
use crate::rounds::{NotLegal, Progress, Roster, Valid};

mod decomposed;
mod multi_start;
mod portions;
mod stepwise;
mod turn;

use self::portions::Portions;
pub use self::portions::Solved;
pub use self::stepwise::Stepwise;
pub use self::turn::Options;
use self::turn::together;

/// Solves a problem, from `given` when there is one.
///
/// `report` hears from time to time, on one of the threads, where all searches together stand; it returns false to stop
/// them early. A stopped answer is legal but depends on when it was stopped.
///
/// # Errors
/// [`NotLegal`] when the roster given to begin from breaks a rule.
pub fn solve(
    problem: &Valid<'_>,
    given: Option<&Roster<'_>>,
    options: &Options<'_>,
    report: &(dyn Fn(&Progress) -> bool + Sync),
) -> Result<Solved, NotLegal> {
    let Portions { small, large, weights } = Portions::new(problem, options.neighbourhood);
    // By the clock, every part gets its share of the time, one after another.
    let [turn, later] = Portions::turns(weights);
    let mut rounds = std::vec![Vec::new(); problem.problem().shifts.len()];
    let mut sum = Progress { done: true, ..Progress::default() };
    let cutter = Cutter::new(problem);
    if !small.is_empty() {
        let parts: Vec<Subproblem> = small.into_iter().map(|group| cutter.cut(group)).collect();
        sum = together(&sum, &multi_start::solve(&parts, given, options, turn, report, &mut rounds)?);
    }
    if !large.is_empty() {
        let before = sum;
        let heard = |progress: &Progress| report(&together(&before, progress));
        sum = together(&sum, &decomposed::solve(problem, large, given, options, later, &heard, &mut rounds)?);
    }
    Ok(Solved::join(problem, &rounds, sum))
}
