//! `homeround pack`: everything that a decision rests on, in one archive that anybody can make again.

mod book;
mod contract;
mod decision;
mod written;

use clap::{Args, Subcommand};

use crate::console::Console;
use crate::outcome::{Answer, CommandFailure};

/// Put everything that a decision rests on into one archive that anybody can make again.
///
/// Inputs, what was asked, every result that follows, and the hash of each file. The same inputs give the same bytes; `homeround
/// verify-pack` makes them again and compares. What it is for: a decision about a fee that must show its reasons, as R (SARCP) v
/// Stoke-on-Trent City Council, EWHC 18 (Admin) of 2025, asks of one.
#[derive(Args, Clone, Debug)]
pub struct PackArgs {
    /// What it is about.
    #[command(subcommand)]
    pub command: PackCommand,
}

/// One subcommand each.
#[derive(Clone, Debug, Subcommand)]
pub enum PackCommand {
    /// A branch: its book, whether it can be delivered, by which roster, and what that costs. It holds what the book holds of people.
    Book(Box<book::BookArgs>),
    /// A contract: its specification and every made-up day, with its roster or its certificate. No person's data is in it.
    Spec(Box<contract::PackSpecArgs>),
    /// Write a commented decision to begin with: what was decided and why, and what was not chosen.
    Decision(decision::DecisionArgs),
}

/// Runs the subcommand.
///
/// # Errors
/// Why there is no pack.
pub fn run(args: &PackArgs, console: &Console) -> Result<Answer, CommandFailure> {
    match &args.command {
        PackCommand::Book(args) => book::run(args, console),
        PackCommand::Spec(args) => contract::run(args, console),
        PackCommand::Decision(args) => decision::run(args, console),
    }
}
