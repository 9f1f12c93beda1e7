//! `homeround plan`: makes the rounds of a book, judged by the independent check before anybody sees them.

use std::path::{Path, PathBuf};

use clap::Args;
use homeround_core::advice::Limits;
use homeround_core::rounds::Work;

use crate::commands::given_roster::read_roster;
use crate::console::Console;
use crate::disk::{Disk, Output, file_name, read_file};
use crate::outcome::{Answer, CommandFailure};
use crate::signals;
use homeround::advice::next_week::plan_like;
use homeround::book::terms::pounds;
use homeround::book::value::Exact;
use homeround::planning::{
    CheckReport, Effort, LoadedBranch, SearchResult, search_roster, search_until_settled, usual_work,
};
use homeround::roster;

/// Make the rounds of a book.
///
/// The same book, seed, work and chains give the same roster to the byte, on any machine and any number of threads.
#[derive(Args, Clone, Debug)]
pub struct PlanArgs {
    /// The book: a folder with homeround.toml and CSV files, or a JSON document.
    pub book: PathBuf,
    /// Write the roster here: CSV when the name ends in .csv, otherwise JSON. Without it the JSON goes to standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Begin from this roster; what comes out is never dearer.
    #[arg(long, value_name = "ROSTER")]
    pub from: Option<PathBuf>,
    /// Plan like this roster of other days, whole weeks before: carers, weekdays and times stay where they can, packages that begin find a
    /// place, and few others move for them.
    #[arg(long, value_name = "ROSTER", conflicts_with = "from")]
    pub like: Option<PathBuf>,
    /// With --like: how many visits may change that could stay.
    #[arg(long, default_value_t = 10, value_name = "N", requires = "like")]
    pub max_changes: usize,
    /// With --like: what each of them must save in pounds, unless it finds a place for a visit that has none.
    #[arg(long, default_value = "20", value_name = "POUNDS", value_parser = super::repair::amount, requires = "like")]
    pub change_price: Exact,
    /// Stop after so many seconds with the best so far, where the work is not done sooner. What is found then depends on the machine.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=604_800))]
    pub seconds: Option<u64>,
    /// How hard to search, and from where.
    #[command(flatten)]
    pub effort: EffortArgs,
}

/// How hard to search, and from where.
#[derive(Args, Clone, Copy, Debug)]
pub struct EffortArgs {
    /// Where the dice begin.
    #[arg(long, default_value_t = 1, env = "HOMEROUND_SEED")]
    pub seed: u64,
    /// The work of each chain: places tested and starts carried forward, some 10 million a second on one core. Without it, 100
    /// thousand for each visit in the plan at the most; `plan` does less where twice the work finds nothing better.
    #[arg(long, value_parser = count, env = "HOMEROUND_WORK")]
    pub work: Option<u64>,
    /// How many chains search each independent part of the plan; the best is kept.
    #[arg(long, default_value_t = 1, value_parser = up_to::<1024>)]
    pub chains: usize,
    /// How many threads to work on: all cores without it. It changes the time, never the roster.
    #[arg(long, env = "HOMEROUND_THREADS", value_parser = up_to::<1024>)]
    pub threads: Option<usize>,
}

impl EffortArgs {
    /// The effort asked for, for a plan of this branch: without `--work` as much for each visit, so that a small branch is done
    /// at once and a large one is searched as well as a small one.
    #[must_use]
    pub fn effort(&self, branch: &LoadedBranch) -> Effort {
        let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Effort {
            seed: self.seed,
            work: self.work.unwrap_or_else(|| usual_work(branch)),
            chains: self.chains.max(1),
            threads: self.threads.unwrap_or_else(cores).max(1),
        }
    }
}

/// A whole number from 1 to `MOST`: each stands for memory of its own.
pub(super) fn up_to<const MOST: usize>(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=MOST).contains(number));
    number.ok_or_else(|| format!("write a whole number from 1 to {MOST}"))
}

/// A whole number, with an exponent when it is long: `20000000`, `2e7` or `1.5e7`.
fn count(text: &str) -> Result<u64, String> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{decimals}").parse::<u64>().ok();
    let zeros = exponent.parse::<u32>().ok().and_then(|exponent| exponent.checked_sub(decimals.len() as u32));
    let scaled = digits.zip(zeros).and_then(|(digits, zeros)| digits.checked_mul(10_u64.checked_pow(zeros)?));
    scaled.ok_or_else(|| "write a whole number such as 20000000 or 2e7".to_owned())
}

/// Plans the book: yes when every visit is served, undecided when some are not, because a search proves nothing.
///
/// # Errors
/// Every fault of the book; [`CommandFailure::Interrupted`] after Ctrl-C, with the best roster so far written.
pub fn run(args: &PlanArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let mut disk = Disk::reading([args.from.as_deref(), args.like.as_deref()]);
    let branch = disk.open_branch(&args.book)?;
    let output = disk.maybe("--output", args.output.as_deref())?;
    for note in &branch.travel_notes {
        console.say(note);
    }
    if let Some(like) = &args.like {
        return next_week(args, like, output, &branch, console);
    }
    let given = args.from.as_deref().map(|path| read_roster(path, &branch, console)).transpose()?;
    let given = given.as_ref().map(|loaded| loaded.roster.view());
    let is_told = args.effort.work.is_some() || args.seconds.is_some();
    let search = if is_told { search_roster } else { search_until_settled };
    let found = search(&branch, given.as_ref(), &args.effort.effort(&branch), &console.watch_for(args.seconds))?;
    let judgement = CheckReport::from_roster(&branch, &found.roster.view())?;
    if !judgement.legal {
        return Err(CommandFailure::Broken(anyhow::anyhow!(
            "the check refuses the search's roster:\n{}",
            judgement.text()
        )));
    }
    write(args, output, &branch, &found, &judgement, console)?;
    if found.stopped {
        console.say(how_to_go_on(args));
    }
    match (found.stopped && signals::asked(), judgement.delivers()) {
        (true, _) => Err(CommandFailure::Interrupted),
        (false, true) => Ok(Answer::Yes),
        (false, false) => Ok(Answer::Undecided),
    }
}

/// Plans like a roster of other days.
fn next_week(
    args: &PlanArgs,
    like: &Path,
    output: Option<Output>,
    branch: &LoadedBranch,
    console: &Console,
) -> Result<Answer, CommandFailure> {
    const WORK: u64 = 2_000_000;
    let limits = Limits { most: args.max_changes, price: pounds(args.change_price), work: Work(WORK) };
    let effort = args.effort.effort(branch);
    let (week, roster) = plan_like(branch, &read_file(like)?, (&limits, &effort), &console.watch_for(args.seconds))?;
    let judgement = CheckReport::from_roster(branch, &roster.view())?;
    if let (Some(path), Some(output)) = (&args.output, output) {
        let document = roster::write_roster(&branch.plan, roster.view(), None);
        output.write_whole(&roster::roster_bytes(&document, &branch.book, &file_name(path))?)?;
        console.say(format!("roster written to {}", path.display()));
    }
    if !judgement.legal {
        console.say(judgement.text());
    }
    console.answer(&week, || week.text())?;
    Ok(match (judgement.legal, week.holds()) {
        (true, true) => Answer::Yes,
        (true, false) => Answer::Undecided,
        (false, _) => Answer::No,
    })
}

/// How to search on from what a search that was stopped has written.
fn how_to_go_on(args: &PlanArgs) -> String {
    let why = if signals::asked() { "stopped" } else { "the time is up" };
    let on = args.output.as_ref().map_or_else(
        || "keep the roster in a file to go on from it with --from".to_owned(),
        |path| format!("go on with: homeround plan {} --from {} -o NEXT.json", args.book.display(), path.display()),
    );
    format!("{why}: what was found so far is the answer; {on}")
}

fn write(
    args: &PlanArgs,
    output: Option<Output>,
    branch: &LoadedBranch,
    found: &SearchResult,
    judgement: &CheckReport,
    console: &Console,
) -> Result<(), CommandFailure> {
    if let Some(outlook) = found.outlook {
        console.say(outlook.text());
    }
    let document = found.document(branch)?;
    let (Some(path), Some(output)) = (&args.output, output) else {
        console.say(judgement.text());
        let json = roster::roster_json(&document)?;
        return console.answer(&document, || String::from_utf8_lossy(&json).into_owned());
    };
    output.write_whole(&roster::roster_bytes(&document, &branch.book, &file_name(path))?)?;
    console.say(format!("roster written to {}", path.display()));
    console.answer(judgement, || judgement.text())
}

#[cfg(test)]
mod tests {
    use super::{count, up_to};

    #[test]
    fn chains_and_threads_are_some_and_not_without_end() {
        assert_eq!((up_to::<1024>("1"), up_to::<1024>("1024")), (Ok(1), Ok(1024)));
        for text in ["0", "1025", "4294967296", "-1", "", "x"] {
            assert!(up_to::<1024>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn work_is_a_whole_number_however_it_is_written() {
        for (text, number) in [("20000000", 20_000_000), ("2e7", 20_000_000), ("1.5E7", 15_000_000), ("0", 0)] {
            assert_eq!(count(text), Ok(number), "{text}");
        }
        for text in ["", "-1", "1.5", "1e30", "2e", "e7", "1.25e1", "many"] {
            assert!(count(text).is_err(), "{text}");
        }
    }
}
