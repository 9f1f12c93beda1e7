//! All draws of a test, on as many threads as are given; the number of threads changes nothing but the time.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use super::area::Area;
use super::draw::DrawKey;
use super::judge::{DrawEffort, DrawOutcome, Judged, judge_draw};
use super::model::Specification;
use crate::failure::Failure;
use crate::planning::{News, Watch};
use crate::threads::share_work;

/// Which draws are made, and how.
#[derive(Clone, Copy, Debug)]
pub struct DrawPlan {
    /// Where all draws begin.
    pub seed: u64,
    /// How many there are: fixed before the first of them is looked at.
    pub draws: u32,
    /// How hard each is worked on.
    pub effort: DrawEffort,
    /// How many threads work.
    pub threads: usize,
}

/// The draws that were judged, from the first on without a hole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// One a draw, in their order.
    pub rows: Vec<DrawOutcome>,
    /// Whether somebody stopped the work before all were judged.
    pub stopped: bool,
}

/// Hears after each draw what is judged so far, by number: to keep it.
pub(crate) type Keeper<'a> = &'a (dyn Fn(&BTreeMap<u32, DrawOutcome>) + Sync);

/// Judges the draws that are not `known` yet, and tells `keeper` of each.
///
/// Stopped, it keeps the draws from the first on up to the first that is missing: later ones that happened to be quick would lean
/// the answer to what is decided quickly.
///
/// # Errors
/// Why a draw has no answer; being stopped is none.
pub fn judge_draws(
    spec: &Specification,
    area: &Area,
    plan: &DrawPlan,
    known: &[DrawOutcome],
    keeper: Keeper<'_>,
    watch: Watch<'_>,
) -> Result<Outcomes, Failure> {
    judge_draws_with(spec, area, plan, known, keeper, &|judged| Ok(judged.outcome), watch)
}

/// As [`judge_draws`], with whoever `takes` each judged draw with its roster or certificate before it is kept.
///
/// # Errors
/// As [`judge_draws`]; what `takes` says.
pub(crate) fn judge_draws_with(
    spec: &Specification,
    area: &Area,
    plan: &DrawPlan,
    known: &[DrawOutcome],
    keeper: Keeper<'_>,
    takes: &(dyn Fn(Judged) -> Result<DrawOutcome, Failure> + Sync),
    watch: Watch<'_>,
) -> Result<Outcomes, Failure> {
    let done: BTreeMap<u32, DrawOutcome> = known.iter().map(|row| (row.draw, row.clone())).collect();
    let (done, failed) = (Mutex::new(done), Mutex::new(None));
    let (next, judged) = (AtomicU32::new(1), AtomicU32::new(0));
    let stopped = AtomicBool::new(!watch(News::Counting { what: "judging draws", of: u64::from(plan.draws) }));
    let going = |_: News<'_>| {
        if !watch(News::Counted(u64::from(judged.load(Ordering::Relaxed)))) {
            stopped.store(true, Ordering::Relaxed);
        }
        !stopped.load(Ordering::Relaxed)
    };
    let work = || {
        while !stopped.load(Ordering::Relaxed) {
            let draw = next.fetch_add(1, Ordering::Relaxed);
            if draw > plan.draws {
                return;
            }
            // The lock is let go at once: a draw takes long to judge, and the others need it.
            let is_known = done.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&draw);
            if !is_known {
                let found = judge_draw(spec, area, DrawKey { seed: plan.seed, draw }, &plan.effort, &going);
                match found.and_then(takes) {
                    Ok(outcome) => {
                        let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                        done.insert(draw, outcome);
                        // Within the lock: no older state is written over a newer one.
                        keeper(&done);
                    }
                    Err(why) => {
                        stopped.store(true, Ordering::Relaxed);
                        if !matches!(why, Failure::Interrupted) {
                            *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
                        }
                        return;
                    }
                }
            }
            judged.fetch_add(1, Ordering::Relaxed);
            going(News::Ended);
        }
    };
    share_work(plan.threads, work);
    watch(News::Ended);
    if let Some(why) = failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(why);
    }
    let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    let rows: Vec<DrawOutcome> = (1..=plan.draws).map_while(|draw| done.get(&draw).cloned()).collect();
    let stopped = rows.len() < plan.draws as usize;
    Ok(Outcomes { rows, stopped })
}
