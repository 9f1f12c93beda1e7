//! `homeround spec sweep`, `fifteen` and `single-hand`: the same made-up days under other terms.

use std::path::{Path, PathBuf};

use clap::Args;

use super::drawing::DrawingArgs;
use super::keep::{Kept, draws};
use super::tender::open;
use crate::console::Console;
use crate::disk::{Disk, FolderSource, Output};
use crate::outcome::{Answer, CommandFailure};
use homeround::failure::Failure;
use homeround::specification::sweep::{
    CaseRow, SweepAnswer, SweepCase, Variation, list_cases, parse_variation, without_fifteen,
};
use homeround::specification::{Area, DrawEffort, DrawPlan, Specification, draw_cases};

/// What every sweep takes.
#[derive(Args, Clone, Debug)]
pub struct SweepingArgs {
    /// The specification.
    pub tender: PathBuf,
    /// The draws, and how hard each is worked on.
    #[command(flatten)]
    pub how: DrawingArgs,
    /// Keep judged days in this file, and begin from those that are there: a sweep that was stopped or killed goes on.
    #[arg(long, value_name = "FILE")]
    pub keep: Option<PathBuf>,
    /// Write the cases to this file as CSV.
    #[arg(short, long, value_name = "OUT.csv")]
    pub output: Option<PathBuf>,
}

/// The same made-up days while inputs move: fee, wage, share15, window, speed, size, carers, two_carers.
#[derive(Args, Clone, Debug)]
pub struct SweepArgs {
    /// The specification, the draws, and where the cases go.
    #[command(flatten)]
    pub sweeping: SweepingArgs,
    /// An input and its values: fee=20:34:0.5, share15=0:0.4:0.1, window=15,30,60. Given several times, every case of all of them.
    #[arg(long, value_name = "INPUT=VALUES", required = true, value_parser = parse_variation)]
    pub vary: Vec<Variation>,
    /// Draw the shares of the days along one input into this SVG file; give one --vary with it.
    #[arg(long, value_name = "OUT.svg")]
    pub plot: Option<PathBuf>,
}

/// What moving every visit of 15 minutes to 30 does: hours, pounds in all, carers, the share delivered, pounds an hour, in this order.
#[derive(Args, Clone, Debug)]
pub struct FifteenArgs {
    /// The specification, the draws, and where the cases go.
    #[command(flatten)]
    pub sweeping: SweepingArgs,
}

/// What it does when visits that need two carers are made by one: none of them, half, all.
#[derive(Args, Clone, Debug)]
pub struct SingleHandArgs {
    /// The specification, the draws, and where the cases go.
    #[command(flatten)]
    pub sweeping: SweepingArgs,
    /// The parts of those visits that still need two: 1,0.5,0 without it.
    #[arg(long, value_name = "SHARES", default_value = "1,0.5,0")]
    pub still_two: String,
}

/// Sweeps the inputs that are named.
///
/// # Errors
/// Every fault of the specification and of the cases; [`CommandFailure::Interrupted`] after Ctrl-C, with the whole cases given.
pub(super) fn run(args: &SweepArgs, console: &Console) -> Result<Answer, CommandFailure> {
    if args.plot.is_some() && args.vary.len() != 1 {
        return Err(CommandFailure::Usage("--plot draws along one input: give one --vary with it".to_owned()));
    }
    let names: Vec<String> = args.vary.iter().map(|one| one.input.name().to_owned()).collect();
    let sentence = format!("{} while everything else stays.", homeround::words::listed(&names));
    sweep(&args.sweeping, &sentence, |spec| list_cases(spec, &args.vary), args.plot.as_deref(), console)
}

/// Sets the contract beside itself without visits of 15 minutes.
///
/// # Errors
/// As [`run`].
pub(super) fn fifteen(args: &FifteenArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let cases = |spec: &Specification| {
        let case =
            |value: &str, spec| SweepCase { values: vec![("visits of 15 minutes".to_owned(), value.to_owned())], spec };
        Ok(vec![case("as they are", spec.clone()), case("made 30", without_fifteen(spec))])
    };
    let sentence = "What moving every visit of 15 minutes to 30 does. The hours and the pounds in all rise; an hour hardly moves, and says little.";
    sweep(&args.sweeping, sentence, cases, None, console)
}

/// Sets the contract beside itself with fewer visits for two carers.
///
/// # Errors
/// As [`run`].
pub(super) fn single_hand(args: &SingleHandArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let varied = parse_variation(&format!("two_carers={}", args.still_two)).map_err(CommandFailure::Usage)?;
    let sentence = "What it does when visits that need two carers now are made by one. Whether that is safe for a client is not judged.";
    sweep(&args.sweeping, sentence, |spec| list_cases(spec, std::slice::from_ref(&varied)), None, console)
}

fn sweep(
    args: &SweepingArgs,
    sentence: &str,
    cases: impl Fn(&Specification) -> Result<Vec<SweepCase>, Failure>,
    plot: Option<&Path>,
    console: &Console,
) -> Result<Answer, CommandFailure> {
    let mut disk = Disk::default();
    let (spec, _) = open(&args.tender, &mut disk)?;
    let cases = cases(&spec)?;
    let output = disk.maybe("--output", args.output.as_deref())?;
    let plot = disk.maybe("--plot", plot)?;
    let kept = Kept::open(args.keep.as_deref(), &mut disk)?;
    let usual = args.how.plan();
    // A share of visits made is told in every case, so a roster is looked for in every draw.
    let plan = DrawPlan { effort: DrawEffort { best_of_what_cannot: true, ..usual.effort }, ..usual };
    let folder = FolderSource::find(&args.tender);
    let (mut rows, mut stopped) = (Vec::new(), false);
    for case in &cases {
        let area = Area::open(&case.spec.area, &folder)?;
        // Cases that differ in money alone, the wage among it, are judged on one roster of each day.
        let mut judged = case.spec.clone();
        judged.price.wage = spec.price.wage;
        let found = draws(&judged, &area, &plan, &kept, console)?;
        stopped = found.stopped;
        if stopped {
            break;
        }
        rows.push(CaseRow::new(case, &found.rows).map_err(|why| CommandFailure::Usage(format!("no price: {why}")))?);
    }
    let answer = SweepAnswer { sentence: sentence.to_owned(), seed: plan.seed, rows };
    if let Some(plot) = plot.filter(|_| !answer.rows.is_empty()) {
        plot.write_whole(draw_cases(&answer)?.as_bytes())?;
    }
    finish(&answer, output, stopped, cases.len(), console)
}

fn finish(
    answer: &SweepAnswer,
    output: Option<Output>,
    stopped: bool,
    cases: usize,
    console: &Console,
) -> Result<Answer, CommandFailure> {
    if let Some(output) = output {
        output.write_whole(&answer.csv()?)?;
    }
    console.answer(answer, || answer.text())?;
    if stopped {
        console.say(format!("stopped after {} of {cases} cases", answer.rows.len()));
        return Err(CommandFailure::Interrupted);
    }
    Ok(Answer::Yes)
}
