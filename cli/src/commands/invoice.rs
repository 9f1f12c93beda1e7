//! `homeround invoice`: what visits come to by a tariff, for whoever pays.

use std::path::{Path, PathBuf};

use clap::Args;

use super::evidence::EvidenceArgs;
use crate::console::Console;
use crate::disk::{Disk, text_of};
use crate::outcome::{Answer, CommandFailure};
use homeround::fees::{Billing, Invoice, read_terms};
use homeround::sheets::{Sheet, write_sheets};

/// Bill visits by a tariff, to the penny, for each payer and client: as planned, or with --events those that are verified.
///
/// What is in doubt, was not made or has no price stands apart, with its reason. Who pays is the column `payer` of clients; without it
/// clients pay for themselves. Exit code 0; 4 when something is in doubt.
#[derive(Args, Clone, Debug)]
pub struct InvoiceArgs {
    /// What is billed.
    #[command(flatten)]
    pub evidence: EvidenceArgs,
    /// The tariff, as for `fee`: `{"per_minute": {"pounds_per_hour": "24.10"}}`.
    #[arg(long, value_name = "FILE")]
    pub tariff: PathBuf,
    /// Write the lines here: .csv, and what stands apart to NAME.apart.csv beside it; or .xlsx, with sums, on sheets of its own.
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
}

/// Bills the visits.
///
/// # Errors
/// Every fault of the files.
pub fn run(args: &InvoiceArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let terms = read_terms(&args.tariff.display().to_string(), &text_of(&args.tariff)?)?;
    let mut disk = Disk::reading([Some(args.tariff.as_path())]);
    let found = args.evidence.read(&mut disk, console)?;
    let billing = Billing {
        book: &found.branch.book,
        plan: &found.branch.plan,
        worked: &found.worked,
        verified: found.summary.as_ref(),
        terms: &terms,
    };
    let invoice = Invoice::new(&billing)?;
    if let Some(path) = &args.output {
        let [lines, apart, payers, clients] = invoice.sheets();
        if is_workbook(path) {
            write_tables(&[(path, &[lines, apart, payers, clients])], &mut disk)?;
        } else {
            let beside = path.with_extension("apart.csv");
            write_tables(&[(path, &[lines]), (&beside, &[apart])], &mut disk)?;
            console.say(format!("what is not billed is written to {}", beside.display()));
        }
        console.say(format!("invoice lines written to {}", path.display()));
    }
    console.answer(&invoice, || invoice.text())?;
    Ok(if invoice.is_settled() { Answer::Yes } else { Answer::Undecided })
}

fn is_workbook(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"))
}

/// Writes files of tables, each begun before the first is written: a workbook by its name, else CSV of the only table.
pub(super) fn write_tables(files: &[(&Path, &[Sheet])], disk: &mut Disk) -> Result<(), CommandFailure> {
    let mut begun = Vec::new();
    for (path, sheets) in files {
        let output = disk.output("--output", path)?;
        let bytes = match sheets {
            [only] if !is_workbook(path) => only.csv()?,
            sheets => write_sheets(sheets)?,
        };
        begun.push((output, bytes));
    }
    begun.into_iter().try_for_each(|(output, bytes)| Ok(output.write_whole(&bytes)?))
}
