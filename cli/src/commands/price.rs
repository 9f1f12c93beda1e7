//! `homeround price`: what an hour of care costs, from averages or from a real roster.

use std::path::{Path, PathBuf};

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, ValueEnum};
use homeround_core::book::Worked;
use homeround_core::cost::{Exact, NoPrice, QuartileMethod};

use crate::commands::given_roster::read_roster;
use crate::console::Console;
use crate::disk::{Disk, bytes_of, read_file, text_of};
use crate::outcome::{Answer, CommandFailure};
use crate::signals;
use homeround::fault::{Fault, Faults};
use homeround::planning::{LoadedBranch, News};
use homeround::pricing::{
    Asked, Basis, Bound, FeeReach, HourlyPrice, Options, bound_of_certificate, csv_of, planned_time, price_segments,
    read_inputs, verified_time,
};
use homeround::pricing::{plot, returns, sensitivity};
use homeround::proving::{self, CertificateFile, StepAllowance};
use homeround::roster::Loaded;
use homeround::verification::{self, Timetable};

/// Price an hour of care: `price --inputs FILE` from averages, `price BOOK ROSTER` from a real roster.
///
/// Amounts are exact; only what is shown is rounded. With `--fee` the exit code says whether the fee pays the price: 0 yes,
/// 1 no.
#[derive(Args, Clone, Debug, Default)]
pub struct PriceArgs {
    /// The inputs of an average hour: a JSON file with every number in quotes.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["book", "roster"], required_unless_present_any = ["book", "returns"])]
    pub inputs: Option<PathBuf>,
    /// The book the roster was made from.
    #[arg(value_name = "BOOK", requires = "roster")]
    pub book: Option<PathBuf>,
    /// The roster to price.
    #[arg(value_name = "ROSTER")]
    pub roster: Option<PathBuf>,
    /// The price of visits of these lengths in minutes too, 15,30,60; the inputs then tell `visit_minutes`, the average visit.
    #[arg(long, value_name = "MINUTES", value_delimiter = ',', value_parser = minutes, requires = "inputs")]
    pub lengths: Vec<Exact>,
    /// A fee for an hour of contact in pounds, in place of the book's.
    #[arg(long, value_name = "POUNDS", value_parser = pounds)]
    pub fee: Option<Exact>,
    /// National Insurance for each carer and week over the statutory threshold, in place of the book's percentage.
    #[arg(long, conflicts_with = "inputs")]
    pub threshold_ni: bool,
    /// The employment allowance of the plan's days taken off it: not for whose work is wholly or mainly publicly funded.
    #[arg(long, conflicts_with = "inputs")]
    pub employment_allowance: bool,
    /// Pensions for each carer and week on qualifying earnings, in place of the book's percentage.
    #[arg(long, conflicts_with = "inputs")]
    pub pension_band: bool,
    /// Events of the carers' devices: the visits as verified are priced, in place of the rounds as planned.
    #[arg(long, value_name = "FILE", requires = "book")]
    pub events: Option<PathBuf>,
    /// Set the price beside what nobody can go below within the minimum wage: by a certificate of paid time, checked once
    /// more, or by one that is looked for.
    #[arg(long, value_name = "CERTIFICATE", requires = "book", num_args = 0..=1, require_equals = true, default_missing_value = "",
        value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub bound: Option<PathBuf>,
    /// How the price of an average hour moves when each input is this many per cent lower and higher.
    #[arg(long, value_name = "PERCENT", requires = "inputs", value_parser = pounds)]
    pub tornado: Option<Exact>,
    /// The price of an average hour while one input goes from one value to another in steps: `wage=12:14:0.25`.
    #[arg(long, value_name = "INPUT=FROM:TO:STEP", requires = "inputs", value_parser = sensitivity::parse_range)]
    pub sweep: Option<sensitivity::Range>,
    /// Draw the tornado or the sweep into this SVG file.
    #[arg(long, value_name = "OUT.svg", requires = "inputs")]
    pub plot: Option<PathBuf>,
    /// Providers' returns as CSV, a row a provider: quartiles of every column, in place of a price.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["inputs", "book", "roster"])]
    pub returns: Option<PathBuf>,
    /// How many providers were asked for a return: the response rate is told.
    #[arg(long, value_name = "PROVIDERS", requires = "returns")]
    pub asked: Option<usize>,
    /// How quartiles are found.
    #[arg(long, value_name = "METHOD", default_value = "inclusive", requires = "returns")]
    pub quartiles: MethodWord,
    /// Write the price of every stretch of every round to this file as CSV.
    #[arg(long, value_name = "OUT.csv", requires = "book")]
    pub segments: Option<PathBuf>,
}

/// A fee on the command line.
pub(super) fn pounds(text: &str) -> Result<Exact, String> {
    match Exact::parse(text) {
        Ok(fee) if fee.is_negative() => Err("a fee below zero; give zero or more".to_owned()),
        Ok(fee) => Ok(fee),
        Err(why) => Err(format!("{why}; write pounds such as 24.10")),
    }
}

/// A length of visits on the command line.
fn minutes(text: &str) -> Result<Exact, String> {
    match Exact::parse(text) {
        Ok(minutes) if minutes > Exact::ZERO => Ok(minutes),
        _ => Err("no length of a visit; write minutes such as 15".to_owned()),
    }
}

/// Prices an average hour or a roster.
///
/// # Errors
/// The faults of the files, or why there is no price.
pub fn run(args: &PriceArgs, console: &Console) -> Result<Answer, CommandFailure> {
    if let Some(path) = &args.returns {
        return quartiles(path, args, console);
    }
    let reach = match (&args.inputs, &args.book, &args.roster) {
        (Some(inputs), ..) => average(inputs, args, console)?,
        (None, Some(book), Some(roster)) => of_roster(book, roster, args, console)?,
        _ => return Err(CommandFailure::Usage("give --inputs FILE, or a BOOK and a ROSTER".to_owned())),
    };
    let short = args.fee.is_some() && reach.is_some_and(|reach| reach != FeeReach::Pays);
    Ok(if short { Answer::No } else { Answer::Yes })
}

/// The price of an average hour, and how far the fee reaches.
fn average(path: &Path, args: &PriceArgs, console: &Console) -> Result<Option<FeeReach>, CommandFailure> {
    let file = path.display().to_string();
    let averages = read_inputs(&file, &text_of(path)?)?;
    let plot = Disk::reading([Some(path)]).maybe("--plot", args.plot.as_deref())?;
    if averages.visit.is_none() && !args.lengths.is_empty() {
        let remedy = "Add \"visit_minutes\": \"30\", how long the average visit is: then its way is known.";
        return Err(whole_file(&file, "tells no average visit, which --lengths needs".to_owned(), remedy).into());
    }
    let no_price = |why: NoPrice| whole_file(&file, format!("gives no price: {why}"), "Correct the inputs.");
    let asked = Asked { fee: args.fee, lengths: args.lengths.clone() };
    let mut price = HourlyPrice::from_averages(&averages, &asked).map_err(no_price)?;
    price.tornado =
        args.tornado.map(|percent| sensitivity::compute_tornado(&averages, percent)).transpose().map_err(no_price)?;
    price.sweep = args
        .sweep
        .as_ref()
        .map(|range| sensitivity::compute_sweep(&averages, range, args.fee))
        .transpose()
        .map_err(no_price)?;
    if let (Some(out), Some(plot)) = (&args.plot, plot) {
        let drawn = match (&price.tornado, &price.sweep) {
            (Some(_), Some(_)) | (None, None) => {
                return Err(CommandFailure::Usage(
                    "--plot draws one of --tornado and --sweep: give exactly one of them".to_owned(),
                ));
            }
            (Some(tornado), None) => plot::draw_tornado(tornado)?,
            (None, Some(sweep)) => plot::draw_sweep(sweep)?,
        };
        plot.write_whole(drawn.as_bytes())?;
        console.say(format!("drawn to {}", out.display()));
    }
    let words = price.text(&averages.inputs).map_err(|why| no_price(why.into()))?;
    console.answer(&price, || words)?;
    Ok(price.fee.map(|carries| carries.gap.reach))
}

/// A method of finding quartiles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum MethodWord {
    /// Position 1 + q(n − 1), as `QUARTILE.INC`.
    #[default]
    Inclusive,
    /// Position q(n + 1), as `QUARTILE.EXC`.
    Exclusive,
}

impl From<MethodWord> for QuartileMethod {
    fn from(word: MethodWord) -> Self {
        match word {
            MethodWord::Inclusive => Self::Inclusive,
            MethodWord::Exclusive => Self::Exclusive,
        }
    }
}

/// Quartiles of providers' returns.
fn quartiles(path: &Path, args: &PriceArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let file = path.display().to_string();
    let mut found = returns::read_quartiles(&file, &bytes_of(path)?, args.quartiles.into())?;
    found.asked = args.asked;
    console.answer(&found, || found.text())?;
    Ok(Answer::Yes)
}

/// The price of a roster, and how far the fee reaches.
fn of_roster(
    book: &Path,
    roster: &Path,
    args: &PriceArgs,
    console: &Console,
) -> Result<Option<FeeReach>, CommandFailure> {
    let mut disk = Disk::reading([Some(roster), args.events.as_deref(), args.bound.as_deref()]);
    let branch = disk.open_branch(book)?;
    let output = disk.maybe("--segments", args.segments.as_deref())?;
    for note in &branch.travel_notes {
        console.say(note);
    }
    let loaded = read_roster(roster, &branch, console)?;
    let (stretches, basis) = stretches(&branch, &loaded, args.events.as_deref())?;
    let PriceArgs { fee, threshold_ni, employment_allowance, pension_band, .. } = *args;
    let (bound, certificate) =
        args.bound.as_deref().map(|path| bound(&branch, &loaded, path, console)).transpose()?.unzip();
    let options = Options { basis, fee, threshold_ni, employment_allowance, pension_band, bound };
    let priced = price_segments(&branch.book, &branch.plan, &stretches, &options, args.segments.is_some())?;
    if let (Some(path), Some(output)) = (&args.segments, output) {
        output.write_whole(&csv_of(&priced.segments, &priced.summary)?)?;
        console.say(format!("{} stretches written to {}", priced.segments.len(), path.display()));
    }
    let mut summary = priced.summary;
    if let Some(achievable) = &mut summary.achievable {
        achievable.certificate = certificate;
    }
    console.answer(&summary, || summary.text())?;
    Ok(summary.fee.map(|fee| fee.hour.reach))
}

/// What every roster of the branch has, by the certificate at `path`; with no path, by one that is looked for.
fn bound(
    branch: &LoadedBranch,
    loaded: &Loaded,
    path: &Path,
    console: &Console,
) -> Result<(Bound, CertificateFile), CommandFailure> {
    let (problem, asked) = (branch.problem()?, proving::list_asked(branch)?);
    let file = path.display().to_string();
    let found = if path.as_os_str().is_empty() {
        console.say("finding what any roster must be paid for");
        let watch = console.watch();
        let goes_on = || watch(News::Going);
        let allowance = StepAllowance::of_plan(asked.len(), &goes_on);
        let found = proving::bound_paid_time(&problem, &asked, Some(&loaded.roster.view()), allowance);
        if signals::asked() {
            return Err(CommandFailure::Interrupted);
        }
        found
    } else {
        let (found, _) = proving::document::read_certificate(&read_file(path)?, branch)?;
        found.check(&problem, &asked).map_err(|refused| {
            let problem = format!("shows nothing: {}", proving::refusal(&refused));
            whole_file(&file, problem, "Leave the path out: then a bound is looked for.")
        })?;
        Some(found)
    };
    let shown = found.map(|found| bound_of_certificate(branch, &found)).transpose()?.flatten();
    shown.ok_or_else(|| {
        let remedy = "Give a certificate that claims paid_seconds, or leave --bound out.";
        whole_file(&file, "no paid time is shown to be needed".to_owned(), remedy).into()
    })
}

/// The time of the carers of a roster: as planned, or as verified where there are events.
///
/// # Errors
/// Every fault of the book's tables or of the events.
pub(super) fn stretches(
    branch: &LoadedBranch,
    loaded: &Loaded,
    events: Option<&Path>,
) -> Result<(Vec<Worked>, Basis), CommandFailure> {
    let view = loaded.roster.view();
    let Some(events) = events else { return Ok(planned_time(branch, &view)?) };
    let timetable = Timetable::from_roster(&branch.book, &branch.plan.names, view)?;
    let feed = verification::read_events(&read_file(events)?, &timetable)?;
    Ok(verified_time(branch, view, &timetable, &feed)?)
}

fn whole_file(file: &str, problem: String, remedy: &str) -> Faults {
    let (row, column, value, remedy) = (None, String::new(), String::new(), remedy.to_owned());
    Faults(vec![Fault { file: file.to_owned(), row, column, value, problem, remedy }])
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        price: PriceArgs,
    }

    fn line(words: &[&str]) -> Result<PriceArgs, clap::Error> {
        Line::try_parse_from(["price"].iter().chain(words)).map(|line| line.price)
    }

    #[test]
    fn either_inputs_or_a_book_and_a_roster() {
        assert!(line(&["--inputs", "v1.json"]).is_ok() && line(&["book", "roster.json", "--fee", "24.10"]).is_ok());
        for bad in [
            &["book"][..],
            &[],
            &["--inputs", "v1.json", "book", "roster.json"],
            &["--inputs", "v1.json", "--threshold-ni"],
        ] {
            assert!(line(bad).is_err(), "{bad:?}");
        }
        for fee in ["-1", "£24", "24,10", "abc"] {
            let written = format!("--fee={fee}");
            assert!(line(&["--inputs", "v1.json", &written]).is_err(), "{fee}");
        }
    }

    #[test]
    fn the_exit_code_says_whether_the_fee_pays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("v1.json");
        std::fs::write(&path, include_str!("../../../library/src/pricing/ukhca_v1.json")).unwrap();
        let quiet = Console { json: true, terminal: false };
        let run_with = |fee: Option<&str>| {
            let fee = fee.map(|fee| Exact::parse(fee).unwrap());
            run(&PriceArgs { inputs: Some(path.clone()), fee, ..PriceArgs::default() }, &quiet)
        };
        assert_eq!(run_with(None).unwrap(), Answer::Yes);
        assert_eq!(run_with(Some("16")).unwrap(), Answer::Yes);
        assert_eq!(run_with(Some("15.19421")).unwrap(), Answer::Yes);
        assert_eq!(run_with(Some("15.19")).unwrap(), Answer::No);
    }

    #[test]
    fn files_that_are_not_there_are_faults() {
        let quiet = Console { json: true, terminal: false };
        let args = PriceArgs { inputs: Some("no/such/file.json".into()), ..PriceArgs::default() };
        assert!(matches!(run(&args, &quiet), Err(CommandFailure::Input(_))));
    }
}
