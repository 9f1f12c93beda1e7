//! Planning where nobody says how hard: two samples first, and the whole work only where more of it finds more.

use std::sync::atomic::{AtomicU64, Ordering};

use homeround_core::parallel::Solved;
use homeround_core::rounds::{Progress, Roster, Work};

use super::LoadedBranch;
use super::outlook::Outlook;
use super::search::{Effort, SearchResult, found, keeps_rules, searched};
use super::watch::{News, Watch};
use crate::failure::Failure;

/// The parts of the work that the two samples get: a sixteenth and an eighth.
const SAMPLES: [u64; 2] = [16, 8];

/// As [`super::search_roster`], with `effort` as the most: a sixteenth of its work, then an eighth, and where they find the same
/// with nobody left out, no more. The provenance of what is found says the work that finds it again.
///
/// # Errors
/// As [`super::search_roster`].
pub fn search_until_settled(
    branch: &LoadedBranch,
    given: Option<&Roster<'_>>,
    effort: &Effort,
    watch: Watch<'_>,
) -> Result<SearchResult, Failure> {
    let laid = branch.on_grid();
    let problem = laid.as_ref().unwrap_or(branch).problem()?;
    let chains = effort.chains.max(1) as u64;
    let mut stopped = !watch(News::Begun(effort.work.saturating_mul(chains)));
    let done = AtomicU64::new(0);
    let sum = |progress: &Progress| {
        let work = Work(progress.work.0.saturating_add(done.load(Ordering::Relaxed)));
        watch(News::Searched(&Progress { work, ..*progress }))
    };
    let spent: u64 = SAMPLES.iter().map(|part| effort.work / part).sum();
    let mut tries = Vec::new();
    // A sixteenth and an eighth of the work first: a small branch is settled by then, and a large one loses three
    // sixteenths at most.
    for work in SAMPLES.map(|part| effort.work / part).into_iter().chain([effort.work - spent]) {
        let effort = Effort { work: work.max(1), ..*effort };
        let (solved, was_stopped) = searched(&problem, given, &effort, stopped, &sum)?;
        stopped = was_stopped;
        done.fetch_add(work.saturating_mul(chains), Ordering::Relaxed);
        tries.push((solved, effort));
        if stopped || is_settled(&tries) {
            break;
        }
    }
    let stopped = !watch(News::Ended) || stopped;
    let outlook = outlook(&tries);
    let best = tries.iter().min_by_key(|(solved, _)| solved.progress.lines.total());
    let (solved, effort) = best.ok_or_else(|| Failure::internal("a search without a roster".to_owned()))?;
    let result =
        SearchResult { outlook: Some(outlook), ..found(&branch.problem()?, solved, effort, given.is_some(), stopped) };
    if laid.is_some() && !keeps_rules(&branch.problem()?, &result) {
        // The grid is a wish and the rules are not: without it they are kept.
        let (solved, stopped) = searched(&branch.problem()?, given, effort, stopped, &|_| true)?;
        return Ok(found(&branch.problem()?, &solved, effort, given.is_some(), stopped));
    }
    Ok(result)
}

/// Tries, each with more work than the one before.
type Tries = [(Solved, Effort)];

/// Whether the last two found the same, with nobody left out.
fn is_settled(tries: &Tries) -> bool {
    let [.., (before, _), (last, _)] = tries else { return false };
    // Two searches of different length ended at the same cost, line by line: more work would find it again.
    last.progress.unserved == 0 && before.progress.lines == last.progress.lines
}

/// What the last try found beyond the one before it.
fn outlook(tries: &Tries) -> Outlook {
    let cost = |at: usize| tries.get(at).map_or(0, |(solved, _)| i128::from(solved.progress.lines.total().0));
    let (before, last) = (cost(tries.len().saturating_sub(2)), cost(tries.len().saturating_sub(1)));
    let permille = (before - last).max(0) * 1_000 / before.max(1);
    let settled = is_settled(tries) || (tries.len() > SAMPLES.len() && permille == 0 && last <= before);
    if settled { Outlook::Settled } else { Outlook::Gained(u32::try_from(permille).unwrap_or(0)) }
}

#[cfg(test)]
mod tests {
    use super::{Outlook, search_until_settled};
    use crate::planning::{Effort, LoadedBranch, SearchResult, search_roster};
    use crate::source::on_disk::example;

    fn found(name: &str, work: u64) -> SearchResult {
        let branch = LoadedBranch::from_source(&example(name)).unwrap();
        let effort = Effort { seed: 1, work, chains: 1, threads: 1 };
        let found = search_until_settled(&branch, None, &effort, &|_| true).unwrap();
        let again = Effort { work: found.effort.work, ..effort };
        assert_eq!(search_roster(&branch, None, &again, &|_| true).unwrap().roster, found.roster, "{name}");
        found
    }

    #[test]
    fn a_small_book_gains_next_to_nothing() {
        let outlook = found("breakfast", 5_850_000).outlook;
        assert!(matches!(outlook, Some(Outlook::Settled | Outlook::Gained(..=1))), "{outlook:?}");
    }

    #[test]
    fn a_week_searched_for_a_moment_is_not() {
        let found = found("newport", 1_600_000);
        assert!(matches!(found.outlook, Some(Outlook::Gained(1..))), "{:?}", found.outlook);
    }

    #[test]
    fn who_stops_it_has_a_roster() {
        let branch = LoadedBranch::from_source(&example("newport")).unwrap();
        let effort = Effort { seed: 1, work: 100_000_000, chains: 1, threads: 1 };
        let found = search_until_settled(&branch, None, &effort, &|_| false).unwrap();
        assert!(found.stopped && found.effort.work <= 100_000_000 / 16);
    }
}
