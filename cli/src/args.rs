//! The command line: one definition from which the parser, the shell completions and the man page are made.

use std::path::Path;

use clap::{CommandFactory, Parser, Subcommand};

use crate::commands;
use crate::console::Console;
use crate::disk::{make_folder, write_file};
use crate::outcome::{Answer, CommandFailure};

/// Plan rounds of home care, check them, verify what happened, and price it.
///
/// A BOOK is a folder of CSV files with a `homeround.toml`, or one JSON document; `homeround schema book` describes both.
/// Answers go to standard output, everything else to standard error. No output goes over a file that is read, a private key or
/// a signed log. Exit codes: 0 yes or done, 1 no, 2 usage, 3 bad input, 4 undecided, 5 something broke, 130 stopped by Ctrl-C
/// or SIGTERM with the best result so far kept. A roster that leaves visits out is 4 for `plan`, which proves nothing, 1 for
/// `check`, `fit` and `repair`, which ask whether it delivers, and no matter for what asks something else of it.
#[derive(Debug, Parser)]
#[command(name = "homeround", version, propagate_version = true, arg_required_else_help = true)]
pub struct Arguments {
    /// Answer in JSON.
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// One command each.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Plan, check, verify, price and report a week of the example branch in Newport.
    Demo(commands::demo::DemoArgs),
    /// Write a small branch to start from.
    Init(commands::init::InitArgs),
    /// Find everything that is wrong with a book.
    Validate(commands::validate::ValidateArgs),
    /// Make the rounds of a book.
    Plan(commands::plan::PlanArgs),
    /// Judge a roster, whoever made it: every rule, every price.
    Check(commands::check::CheckArgs),
    /// Say why a visit is made by whom it is, or by nobody.
    Explain(commands::explain::ExplainArgs),
    /// Say where visits that nobody makes can go, and what that costs.
    Fit(commands::fit::FitArgs),
    /// Mend a day on which something went wrong, with as few changes as can be.
    Repair(commands::repair::RepairArgs),
    /// Move one visit by hand: what that breaks, and what it costs.
    Move(commands::move_visit::MoveArgs),
    /// Lock visits: they stay as a roster has them in every later plan.
    Lock(commands::lock::LockArgs),
    /// Unlock visits.
    Unlock(commands::lock::UnlockArgs),
    /// Set two rosters side by side.
    Compare(commands::compare::CompareArgs),
    /// Say whether a book can be delivered: yes with a roster, no with a proof, or not known.
    Prove(commands::prove::ProveArgs),
    /// Say what changes would come to: deliverable or not, and the price, before and after.
    WhatIf(commands::what_if::WhatIfArgs),
    /// Say what would have to change so that every visit is made, the cheapest first.
    Remedy(commands::remedy::RemedyArgs),
    /// Take over visits from another system's file.
    Import(commands::import::ImportArgs),
    /// Say where postcodes are, and where to get the file that knows it.
    Places(commands::places::PlacesArgs),
    /// Write visits as another system reads them.
    Export(commands::export::ExportArgs),
    /// Turn a book into another solver's problem, and such a problem into a book.
    Convert(commands::convert::ConvertArgs),
    /// Compare what happened with what was planned.
    Verify(commands::verify::Verify),
    /// Verify a month of many branches, however long, in the memory of one day.
    Month(commands::month::MonthArgs),
    /// Signed logs of devices: sign, show, verify, prove to others, audit.
    Log(commands::log::LogArgs),
    /// Price an hour of care, from averages or from a real roster.
    Price(Box<commands::price::PriceArgs>),
    /// What a tariff earns on a roster, and what it leaves of every visit.
    Fee(commands::fee::FeeArgs),
    /// Bill visits by a tariff, for each payer and client.
    Invoice(commands::invoice::InvoiceArgs),
    /// List what each carer is due for each pay period.
    Payroll(commands::payroll::PayrollArgs),
    /// Whether an offered rate can carry what is promised with it.
    Tender(commands::tender::TenderArgs),
    /// Test a contract on made-up days before anybody signs it.
    Spec(commands::spec::SpecArgs),
    /// Put everything that a decision rests on into one archive that anybody can make again.
    Pack(commands::pack::PackArgs),
    /// Make an evidence pack again, and say file by file what holds.
    VerifyPack(commands::verify_pack::VerifyPackArgs),
    /// Score a roster by NICE measures and the ethical charter.
    Scorecard(commands::scorecard::ScorecardArgs),
    /// Hold pay against the minimum wage.
    Wages(commands::wages::Wages),
    /// List the statutory rates that prices and pay are judged by.
    Rates(commands::rates::RatesOf),
    /// Write everything about a planned week into one HTML file.
    Report(commands::report::ReportArgs),
    /// Write the rota of each carer and client, to be printed or handed on.
    Rota(commands::rota::RotaArgs),
    /// Print the JSON Schema of a file format.
    Schema(commands::schema::SchemaArgs),
    /// Print the completions for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the man page, or write one for every command into a folder.
    Man {
        /// Write `homeround.1`, `homeround-plan.1` and the rest here.
        #[arg(long, value_name = "DIR")]
        folder: Option<std::path::PathBuf>,
    },
}

impl Command {
    /// Runs the command.
    ///
    /// # Errors
    /// Why there is no answer.
    pub fn run(&self, console: &Console) -> Result<Answer, CommandFailure> {
        match self {
            Self::Demo(args) => commands::demo::run(args, console),
            Self::Init(args) => commands::init::run(args, console),
            Self::Validate(args) => commands::validate::run(args, console),
            Self::Plan(args) => commands::plan::run(args, console),
            Self::Check(args) => commands::check::run(args, console),
            Self::Explain(args) => commands::explain::run(args, console),
            Self::Fit(args) => commands::fit::run(args, console),
            Self::Repair(args) => commands::repair::run(args, console),
            Self::Move(args) => commands::move_visit::run(args, console),
            Self::Lock(args) => commands::lock::lock(args, console),
            Self::Unlock(args) => commands::lock::unlock(args, console),
            Self::Compare(args) => commands::compare::run(args, console),
            Self::Prove(args) => commands::prove::run(args, console),
            Self::WhatIf(args) => commands::what_if::run(args, console),
            Self::Remedy(args) => commands::remedy::run(args, console),
            Self::Import(args) => commands::import::run(args, console),
            Self::Places(args) => commands::places::run(args, console),
            Self::Export(args) => commands::export::run(args, console),
            Self::Convert(args) => commands::convert::run(args, console),
            Self::Verify(args) => commands::verify::run(args, console),
            Self::Month(args) => commands::month::run(args, console),
            Self::Log(args) => commands::log::run(args, console),
            Self::Price(args) => commands::price::run(args, console),
            Self::Fee(args) => commands::fee::run(args, console),
            Self::Invoice(args) => commands::invoice::run(args, console),
            Self::Payroll(args) => commands::payroll::run(args, console),
            Self::Tender(args) => commands::tender::run(args, console),
            Self::Rates(args) => commands::rates::run(args, console),
            Self::Scorecard(args) => commands::scorecard::run(args, console),
            Self::Spec(args) => commands::spec::run(args, console),
            Self::Pack(args) => commands::pack::run(args, console),
            Self::VerifyPack(args) => commands::verify_pack::run(args, console),
            Self::Wages(args) => commands::wages::run(args, console),
            Self::Report(args) => commands::report::run(args, console),
            Self::Rota(args) => commands::rota::run(args, console),
            Self::Schema(args) => commands::schema::run(args, console),
            Self::Completions { shell } => {
                let mut script = Vec::new();
                clap_complete::generate(*shell, &mut Arguments::command(), "homeround", &mut script);
                console.print(&script)?;
                Ok(Answer::Yes)
            }
            Self::Man { folder: Some(folder) } => {
                make_folder(folder)?;
                let mut command = Arguments::command().disable_help_subcommand(true);
                command.build();
                write_pages(&command, folder)?;
                Ok(Answer::Yes)
            }
            Self::Man { folder: None } => {
                let mut page = Vec::new();
                clap_mangen::Man::new(Arguments::command()).render(&mut page)?;
                console.print(&page)?;
                Ok(Answer::Yes)
            }
        }
    }
}

/// Writes the manual page of a command, and those of its own commands.
fn write_pages(command: &clap::Command, folder: &Path) -> Result<(), CommandFailure> {
    for own in command.get_subcommands().filter(|own| !own.is_hide_set()) {
        write_pages(own, folder)?;
    }
    let (page, mut text) = (clap_mangen::Man::new(command.clone()), Vec::new());
    page.render(&mut text)?;
    write_file(&folder.join(page.get_filename()), &text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Arguments::command().debug_assert();
    }
}
