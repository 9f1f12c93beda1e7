//! `homeround wages`: whether pay is lawful, of one slip or of everybody.

use std::path::PathBuf;

use chrono_tz::Tz;
use clap::{Args, Subcommand};
use homeround_core::cost::Exact;
use homeround_core::ground::Seconds;

use crate::commands::given_roster::read_roster;
use crate::console::Console;
use crate::disk::{bytes_of, open_branch, text_of};
use crate::outcome::{Answer, CommandFailure};
use homeround::book::value::Day;
use homeround::fault::{Fault, Faults};
use homeround::wages::sources::{of_book, of_tables};
use homeround::wages::{AuditRules, WageCheck, audit, read_payroll, read_slip, read_visits};

/// Hold pay against the minimum wage.
#[derive(Args, Clone, Debug)]
pub struct Wages {
    /// What to hold against it.
    #[command(subcommand)]
    pub what: What,
}

/// What is held against the minimum wage.
#[derive(Subcommand, Clone, Debug)]
pub enum What {
    /// One worker's pay of one pay reference period, from a JSON file: exit code 0 when it is enough, 1 when it is not.
    Check(WagesCheckArgs),
    /// Everybody's pay of every pay reference period, from visits and a payroll or from a book and its roster (exit code 4: lawful so far as is known): exit code 0 when it
    /// is lawful under both ways of counting gaps, 1 when it is not, 4 when what is not known decides.
    Audit(WagesAuditArgs),
}

/// One slip.
#[derive(Args, Clone, Debug)]
pub struct WagesCheckArgs {
    /// The slip: date, age, `pay_days`, pay, hours, and where there are any accommodation, apprentice, deductions,
    /// `unreimbursed_mileage`, premium.
    #[arg(long, value_name = "FILE")]
    pub inputs: PathBuf,
    /// What is owed if it is paid back on that day, `2026-05-01`.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<Day>,
}

/// Everybody's pay.
#[derive(Args, Clone, Debug)]
pub struct WagesAuditArgs {
    /// The book, when the time is a roster's.
    #[arg(value_name = "BOOK", requires = "roster", conflicts_with = "visits")]
    pub book: Option<PathBuf>,
    /// The roster.
    #[arg(value_name = "ROSTER")]
    pub roster: Option<PathBuf>,
    /// Events of the carers' devices: the visits as verified, in place of the rounds as planned.
    #[arg(long, value_name = "FILE", requires = "book")]
    pub events: Option<PathBuf>,
    /// Visits that were made, as `homeround import` writes them, or as CSV: carer, start, end, and where known `travel_minutes` and miles from the visit before,
    /// `home_minutes`, the way home from there and on, and for a sleep-in `sleep_in` (yes) with `awake_minutes`, the minutes awake to work in it.
    #[arg(long, value_name = "FILE", required_unless_present = "book", requires = "payroll")]
    pub visits: Option<PathBuf>,
    /// What was paid, as CSV: carer, from, to, pay, and where there are any age, apprentice, deductions, premium, `mileage_paid`,
    /// `other_hours`, `accommodation_charge`, `accommodation_nights`. A book without one is held to the pay it promises.
    #[arg(long, value_name = "FILE")]
    pub payroll: Option<PathBuf>,
    /// Totals without names: not of one worker, whose pay they would be.
    #[arg(long)]
    pub publish_totals: bool,
    /// The longest gap in minutes that the tribunal's way of counting counts whole.
    #[arg(long, value_name = "MINUTES", default_value_t = 60, value_parser = clap::value_parser!(i32).range(0..=1440))]
    pub gap_minutes: i32,
    /// What a mile costs the worker, in pounds; otherwise what HMRC approves on the day of the mile: 0.45 before 6 April 2026, 0.55 from then on.
    #[arg(long, value_name = "POUNDS", value_parser = super::price::pounds)]
    pub cost_per_mile: Option<Exact>,
    /// The clock of times without an offset in --visits, and of the days on which visits start.
    #[arg(long, value_name = "ZONE", default_value = "Europe/London", value_parser = time_zone)]
    pub time_zone: Tz,
    /// Hold pay against the London Living Wage.
    #[arg(long)]
    pub london: bool,
    /// The age of workers whose age is not told.
    #[arg(long, value_name = "YEARS", default_value_t = 25, value_parser = clap::value_parser!(u8).range(1..=120))]
    pub age: u8,
    /// What is owed if it is paid back on that day, `2026-05-01`.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<Day>,
}

/// A time zone on the command line.
fn time_zone(text: &str) -> Result<Tz, String> {
    text.parse().map_err(|_| "is no time zone; write a name such as Europe/London".to_owned())
}

/// A day on the command line.
pub(crate) fn day(text: &str) -> Result<Day, String> {
    Day::read(text).ok_or_else(|| "is no day; write 2026-05-01".to_owned())
}

/// Holds pay against the minimum wage: yes when it is enough.
///
/// # Errors
/// The faults of the files.
pub fn run(args: &Wages, console: &Console) -> Result<Answer, CommandFailure> {
    match &args.what {
        What::Check(args) => check(args, console),
        What::Audit(args) => everybody(args, console),
    }
}

fn everybody(args: &WagesAuditArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let rules = AuditRules {
        gap: Seconds::from_minutes(args.gap_minutes),
        cost_per_mile: args.cost_per_mile,
        london: args.london,
        age: args.age,
        as_of: args.as_of.map(|day| day.0),
        totals_only: args.publish_totals,
    };
    let payroll = args.payroll.as_deref().map(|path| read_payroll(&path.display().to_string(), &bytes_of(path)?));
    let (cases, unjudged) = match (&args.visits, &args.book, &args.roster) {
        (Some(path), ..) => {
            // Both files' faults at once.
            let visits = read_visits(&path.display().to_string(), &bytes_of(path)?, args.time_zone);
            let (visits, payroll) = together(visits, payroll.unwrap_or_else(|| Ok(Vec::new())))?;
            of_tables(&visits, &payroll, &rules)?
        }
        (None, Some(book), Some(roster)) => {
            let branch = open_branch(book)?;
            let loaded = read_roster(roster, &branch, console)?;
            let (worked, _) = super::price::stretches(&branch, &loaded, args.events.as_deref())?;
            of_book(&branch.book, &branch.plan, &worked, payroll.transpose()?, &rules)?
        }
        _ => {
            return Err(CommandFailure::Usage(
                "give --visits FILE and --payroll FILE, or a BOOK and a ROSTER".to_owned(),
            ));
        }
    };
    let found = audit(&cases, &unjudged, &rules)?;
    console.answer(&found, || found.text())?;
    let untold = found.workers_without_pay + found.visits_without_pay + found.periods_without_visits;
    let whole = untold + found.open == 0;
    Ok(match (found.tribunal.below == 0 && found.strict.below == 0, whole) {
        (false, _) => Answer::No,
        (true, true) => Answer::Yes,
        // Nobody knows of the rest.
        (true, false) => Answer::Undecided,
    })
}

/// What two files hold, or the faults of both.
fn together<A, B>(one: Result<A, Faults>, other: Result<B, Faults>) -> Result<(A, B), Faults> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(mut faults), Err(more)) => {
            faults.0.extend(more.0);
            Err(faults)
        }
        (Err(faults), _) | (_, Err(faults)) => Err(faults),
    }
}

fn check(args: &WagesCheckArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let file = args.inputs.display().to_string();
    let slip = read_slip(&file, &text_of(&args.inputs)?)?;
    let checked = WageCheck::from_slip(&slip, args.as_of.map(|day| day.0)).map_err(|why| {
        let remedy = "Give days for which a rate is known, and sums with fewer figures.".to_owned();
        let (row, column, value) = (None, String::new(), String::new());
        Faults(vec![Fault { file, row, column, value, problem: format!("cannot be judged: {why}"), remedy }])
    })?;
    console.answer(&checked, || checked.text(&slip))?;
    Ok(if checked.compliant { Answer::Yes } else { Answer::No })
}
