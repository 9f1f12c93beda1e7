//! `homeround spec test`: whether a contract can be delivered and whether its fee pays, over many made-up days.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{OsStringValueParser, TypedValueParser};
use homeround_core::cost::Exact;

use super::drawing::DrawingArgs;
use super::keep::{Kept, draws};
use super::tender::open;
use crate::commands::price::pounds;
use crate::commands::validate::read_task_times;
use crate::console::Console;
use crate::disk::Disk;
use crate::outcome::{Answer, CommandFailure};
use homeround::book::value::Exact as Written;
use homeround::fees::law::{Assumption, parse_assumption};
use homeround::report::render_contract;
use homeround::specification::binomial::WHOLE;
use homeround::specification::{SpecificationAnswer, notice_of, sum_up};

/// Say whether the contract can be delivered and whether the fee pays, over many made-up days.
///
/// Each day has a roster, a certificate that there is none, or neither. Shares come with exact intervals; undecided days widen both
/// sides. Exit codes: 0 it can be delivered in more than half of such areas and the fee, where there is one, pays in more than half;
/// 1 one of them does not hold in more than half; 4 neither is known with a confidence of 95 %. Ctrl-C keeps the days that are done.
#[derive(Args, Clone, Debug)]
pub struct TestArgs {
    /// The specification.
    pub tender: PathBuf,
    /// The draws, and how hard each is worked on.
    #[command(flatten)]
    pub how: DrawingArgs,
    /// A fee for an hour of contact in pounds, in place of the specification's.
    #[arg(long, value_name = "POUNDS", value_parser = fee)]
    pub fee: Option<Written>,
    /// A rate for days that have none: nlw=13.20@2027-04-01, or rlw. The answer says that it is assumed.
    #[arg(long, value_name = "RATE=POUNDS@DAY", value_parser = parse_assumption)]
    pub assume: Vec<Assumption>,
    /// Hold the tasks of the specification's visits against their times: a CSV file with `task`, `minutes`, `intimate` and `source`, or
    /// with no file the table that comes with the program.
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "",
        value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub task_times: Option<PathBuf>,
    /// Keep judged days in this file, and begin from those that are there: a test that was stopped goes on, and another fee asks
    /// nothing again.
    #[arg(long, value_name = "FILE")]
    pub keep: Option<PathBuf>,
    /// Write a report for a committee to this HTML file.
    #[arg(short, long, value_name = "OUT.html")]
    pub output: Option<PathBuf>,
}

/// A fee on the command line, as the specification has it.
pub(super) fn fee(text: &str) -> Result<Written, String> {
    pounds(text).map(|_: Exact| ())?;
    Written::read(text).ok_or_else(|| "write pounds such as 24.10".to_owned())
}

/// Tests the specification.
///
/// # Errors
/// Every fault of the specification; [`CommandFailure::Interrupted`] after Ctrl-C, with the answer of the days that are done given.
pub(super) fn run(args: &TestArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let mut disk = Disk::default();
    let (mut spec, area) = open(&args.tender, &mut disk)?;
    if args.fee.is_some() {
        spec.fee.pounds_per_hour = args.fee;
    }
    let times = args.task_times.as_deref().map(|path| read_task_times(path, &mut disk)).transpose()?;
    let plan = args.how.plan();
    let output = disk.maybe("--output", args.output.as_deref())?;
    let kept = Kept::open(args.keep.as_deref(), &mut disk)?;
    let found = draws(&spec, &area, &plan, &kept, console)?;
    let mut answer = sum_up(&spec, &plan, &found, &args.assume)?;
    answer.tasks = times.map(|times| spec.judge_tasks(&times));
    if let Some(output) = output {
        let notices: Vec<String> = notice_of(&spec.area).into_iter().map(str::to_owned).collect();
        output.write_whole(render_contract(&answer, &notices).as_bytes())?;
    }
    console.answer(&answer, || answer.text())?;
    if found.stopped { Err(CommandFailure::Interrupted) } else { Ok(verdict(&answer)) }
}

/// Yes, no or not known, as the exit code says it.
fn verdict(answer: &SpecificationAnswer) -> Answer {
    let half = WHOLE / 2;
    let fee = answer.fee.as_ref();
    let no = answer.not_deliverable.interval.low >= half
        || answer.law.holds() == Some(false)
        || fee.is_some_and(|fee| fee.proved_not_to_pay.interval.low >= half);
    let yes = answer.deliverable.interval.low >= half
        && answer.law.holds() == Some(true)
        && fee.is_none_or(|fee| fee.pays.interval.low >= half);
    match (no, yes) {
        (true, _) => Answer::No,
        (false, true) => Answer::Yes,
        (false, false) => Answer::Undecided,
    }
}
