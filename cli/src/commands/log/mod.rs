//! `homeround log`: signed logs of devices: made, shown, verified, proved to others, audited.

mod audit;
mod bundle;
mod checkpoint;
mod erase;
mod evidence;
mod keygen;
mod show;
mod sign;
mod totals;
mod verify;

use clap::{Args, Subcommand};

use crate::console::Console;
use crate::outcome::{Answer, CommandFailure};

pub use audit::AuditArgs;
pub use bundle::BundleArgs;
pub use checkpoint::{CheckpointArgs, CheckpointFile};
pub use erase::EraseArgs;
pub use evidence::{LogEvidenceArgs, PlannedArgs};
pub use keygen::KeygenArgs;
pub use show::ShowArgs;
pub use sign::SignArgs;
pub use totals::TotalsArgs;
pub use verify::VerifyArgs;

/// Signed logs of devices: sign, show, verify, prove to others, audit.
#[derive(Args, Clone, Debug)]
pub struct LogArgs {
    /// What to do.
    #[command(subcommand)]
    pub action: Action,
}

/// One thing to do with logs.
#[derive(Subcommand, Clone, Debug)]
pub enum Action {
    /// Make a key: for a device, a server that states the time, or a receiver that signs checkpoints.
    Keygen(KeygenArgs),
    /// Write the events of a file down as devices do: chained and signed. Keys that are missing are made.
    Sign(SignArgs),
    /// Show the records of a log, one a line.
    Show(ShowArgs),
    /// Check every signature and chain: gaps, forks, replays, rollbacks, revoked keys, foreign records, truncated tails.
    Verify(VerifyArgs),
    /// Sign the tree of everything received, as it is now.
    Checkpoint(CheckpointArgs),
    /// Erase records of a log by device and number: their bytes and salts go, their places hold.
    Erase(EraseArgs),
    /// Make the bundle of one visit, for an auditor: records, proofs, reference, profile and verdict.
    Bundle(BundleArgs),
    /// Make totals for a commissioner: one line of numbers a visit, no name and no address, signed.
    Totals(TotalsArgs),
    /// Check a bundle, totals, or a whole log against a checkpoint: offline, computing everything again.
    Audit(AuditArgs),
}

/// Does it.
///
/// # Errors
/// Every fault of the files given; what cannot be written.
pub fn run(args: &LogArgs, console: &Console) -> Result<Answer, CommandFailure> {
    match &args.action {
        Action::Keygen(args) => args.run(console),
        Action::Sign(args) => args.run(console),
        Action::Show(args) => args.run(console),
        Action::Verify(args) => args.run(console),
        Action::Checkpoint(args) => args.run(console),
        Action::Erase(args) => args.run(console),
        Action::Bundle(args) => args.run(console),
        Action::Totals(args) => args.run(console),
        Action::Audit(args) => args.run(console),
    }
}
