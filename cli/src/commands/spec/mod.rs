//! `homeround spec`: whether a contract is real before anybody signs it, on made-up days and without one person's data.

mod bids;
mod draw;
mod drawing;
mod keep;
mod new;
mod sweep;
mod tender;
mod test;
mod years;
mod zones;

pub(super) use drawing::DrawingArgs;
pub(super) use new::write_template;
pub(super) use tender::open as open_tender;

use clap::{Args, Subcommand};

use crate::console::Console;
use crate::outcome::{Answer, CommandFailure};

/// Test a contract before anybody signs it: made-up days, rosters or proofs, prices, and how sure all that is.
///
/// A TENDER is a TOML file; `homeround spec new` writes one with comments, `homeround schema spec` describes it. No person's data is needed.
/// The same file and seed give the same made-up days to everybody, to the byte.
#[derive(Args, Clone, Debug)]
pub struct SpecArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: SpecCommand,
}

/// One subcommand each.
#[derive(Clone, Debug, Subcommand)]
pub enum SpecCommand {
    /// Write a commented specification to begin with; it works as it is.
    New(new::NewArgs),
    /// Write one made-up day as an ordinary book, at any size.
    Draw(draw::DrawArgs),
    /// Say whether the contract can be delivered and whether the fee pays, over many made-up days.
    Test(Box<test::TestArgs>),
    /// Set bidders side by side on the same made-up days.
    Bids(Box<bids::BidsArgs>),
    /// Move inputs and keep everything else: what the contract comes to in every case.
    Sweep(Box<sweep::SweepArgs>),
    /// What moving visits of 15 minutes to 30 does.
    Fifteen(Box<sweep::FifteenArgs>),
    /// What it does when fewer visits need two carers.
    SingleHand(Box<sweep::SingleHandArgs>),
    /// The years of the contract, quarter by quarter in three cases.
    Years(Box<years::YearsArgs>),
    /// One provider beside several, each with a zone or overlapping.
    Zones(Box<zones::ZonesArgs>),
}

/// Runs the subcommand.
///
/// # Errors
/// Why there is no answer.
pub fn run(args: &SpecArgs, console: &Console) -> Result<Answer, CommandFailure> {
    match &args.command {
        SpecCommand::New(args) => new::run(args, console),
        SpecCommand::Draw(args) => draw::run(args, console),
        SpecCommand::Test(args) => test::run(args, console),
        SpecCommand::Bids(args) => bids::run(args, console),
        SpecCommand::Sweep(args) => sweep::run(args, console),
        SpecCommand::Fifteen(args) => sweep::fifteen(args, console),
        SpecCommand::SingleHand(args) => sweep::single_hand(args, console),
        SpecCommand::Years(args) => years::run(args, console),
        SpecCommand::Zones(args) => zones::run(args, console),
    }
}
