//! `homeround month`: holds a month of events against a month of plans, day by day, in the memory of one day of one branch.

use std::path::PathBuf;
use std::time::Instant as Clock;

use clap::Args;
use serde_json::json;

use crate::console::Console;
use crate::disk::{AsideFile, Disk, open_stream};
use crate::outcome::{Answer, CommandFailure};
use homeround::verification::month::{parse_only, verify_month};
use homeround::verification::parse_moment;
use homeround::verification::rules::profile_named;

/// Verify events of any number of branches and days: two CSV files or workbooks.
///
/// PLAN has a row for each visit and carer: day, branch, visit, client, carer, planned_start, planned_end (with offsets), carers,
/// latitude, longitude; a file of visits that `import` wrote serves as it is. EVENTS has day and branch beside the columns of a file of
/// events, as `import --events FILE.csv` writes it; its day is the service day, also after midnight. A CSV longer than 32 MB must be in the
/// order of day and branch. Carers are known by their rows. Rules over more than a day of one branch are not judged.
#[derive(Args, Clone, Debug)]
pub struct MonthArgs {
    /// What was planned.
    pub plan: PathBuf,
    /// What devices recorded.
    pub events: PathBuf,
    /// Write the verdict of each visit here.
    #[arg(short, long, value_name = "VERDICTS.csv", required_unless_present = "parse_only")]
    pub output: Option<PathBuf>,
    /// The profile of thresholds: uk, wales, us, texas or ohio.
    #[arg(long, default_value = "uk")]
    pub profile: String,
    /// The branches' zone.
    #[arg(long, default_value = "Europe/London")]
    pub zone: String,
    /// Verify as things stood then; by default, each day of a branch when the last of its events was received, and not before a day
    /// after the last of its visits, when all of them are decided.
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<String>,
    /// How many threads to work on: all cores without it. It changes the time, never the verdicts.
    #[arg(long, env = "HOMEROUND_THREADS", value_parser = super::plan::up_to::<1024>)]
    pub threads: Option<usize>,
    /// Only parse both files, and say how long it took: what verifying them is to be held against.
    #[arg(long, conflicts_with_all = ["output", "as_of"])]
    pub parse_only: bool,
}

/// Verifies the month: yes when nothing was missed, must be corrected or was set aside.
///
/// # Errors
/// What is wrong with a file as a whole.
pub fn run(args: &MonthArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let began = Clock::now();
    if args.parse_only {
        let rows = parse_only(open_stream(&args.plan)?)? + parse_only(open_stream(&args.events)?)?;
        let seconds = began.elapsed().as_secs_f64();
        console
            .answer(&json!({ "rows": rows, "seconds": seconds }), || format!("{rows} rows parsed in {seconds:.2} s"))?;
        return Ok(Answer::Yes);
    }
    let profile = profile_named(&args.profile)?;
    let as_of = args.as_of.as_deref().map(parse_moment).transpose()?;
    let Some(out) = &args.output else {
        return Err(CommandFailure::Usage("say with -o where the verdicts go".to_owned()));
    };
    let mut disk = Disk::reading([Some(args.plan.as_path()), Some(args.events.as_path())]);
    let verdicts = Box::new(disk.output("--output", out)?);
    let aside = Box::new(AsideFile::beside(out, &mut disk)?);
    let threads = args.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let month = verify_month(
        (open_stream(&args.plan)?, open_stream(&args.events)?),
        &args.zone,
        &profile,
        as_of,
        threads,
        (verdicts, aside),
    )?;
    console.say(format!("Verdicts written to {} after {:.2} s.", out.display(), began.elapsed().as_secs_f64()));
    console.answer(&month, || month.words())?;
    let counts = &month.counts;
    let good = counts.missed + counts.rejected + counts.incomplete == 0 && month.rejected == 0;
    Ok(if good { Answer::Yes } else { Answer::No })
}
