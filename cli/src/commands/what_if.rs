//! `homeround what-if`: a book as it stands beside the same book with changes.

use std::path::PathBuf;

use clap::Args;

use super::plan::EffortArgs;
use crate::console::Console;
use crate::disk::{FolderSource, open_branch};
use crate::outcome::{Answer, CommandFailure};
use homeround::advice::WhatIf as Compared;
use homeround::advice::change::{Added, BookChange, parse_weekday};
use homeround::proving::DeliverabilityVerdict;

/// Say what changes would come to: whether the book can still be delivered, and what its hour costs, before and after.
///
/// Every change may be given again and again. Exit codes are those of `prove` for the changed book: 0 deliverable, 1 not, 4 not
/// known.
#[derive(Args, Clone, Debug)]
pub struct WhatIfArgs {
    /// The book: a folder with homeround.toml and CSV files, or a JSON document.
    pub book: PathBuf,
    /// This carer is not there any more.
    #[arg(long, value_name = "CARER")]
    pub lose: Vec<String>,
    /// One more carer, with the pay, home, skills and shifts of this one.
    #[arg(long, value_name = "CARER")]
    pub add_like: Vec<String>,
    /// The visits of a package are so long.
    #[arg(long, value_name = "PACKAGE=MINUTES", value_parser = minutes)]
    pub minutes: Vec<BookChange>,
    /// All visits are longer by so many per cent; shorter with a minus.
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true, value_parser = clap::value_parser!(i32).range(-95..=1000))]
    pub lengths: Option<i32>,
    /// Visits may start so many minutes sooner and later: all, or those of a package.
    #[arg(long, value_name = "[PACKAGE=]MINUTES", value_parser = widen)]
    pub widen: Vec<BookChange>,
    /// One carer makes the visits of this double-up.
    #[arg(long, value_name = "PACKAGE")]
    pub single_hand: Vec<String>,
    /// The visits of a package on one weekday are on another.
    #[arg(long = "move", value_name = "PACKAGE=MO:TU", value_parser = moved)]
    pub moves: Vec<BookChange>,
    /// How hard to search, and from where.
    #[command(flatten)]
    pub effort: EffortArgs,
}

fn parted(text: &str) -> Option<(&str, &str)> {
    text.rsplit_once('=').filter(|(package, _)| !package.is_empty())
}

fn minutes(text: &str) -> Result<BookChange, String> {
    let found = parted(text).and_then(|(package, minutes)| Some((package, minutes.parse().ok()?)));
    let found = found.filter(|(_, minutes)| (1..=1_440).contains(minutes));
    found
        .map(|(package, minutes)| BookChange::Minutes(package.to_owned(), minutes))
        .ok_or_else(|| "write a package and 1 to 1440 minutes, C01-morning=30".to_owned())
}

fn widen(text: &str) -> Result<BookChange, String> {
    let (package, minutes) = parted(text).map_or((None, text), |(package, minutes)| (Some(package), minutes));
    let minutes = minutes.parse().ok().filter(|minutes| (1..=720).contains(minutes));
    minutes
        .map(|minutes| BookChange::Widen(package.map(str::to_owned), minutes))
        .ok_or_else(|| "write 1 to 720 minutes, 15, or a package with them, C01-morning=15".to_owned())
}

fn moved(text: &str) -> Result<BookChange, String> {
    let found = parted(text).and_then(|(package, days)| {
        let (from, to) = days.split_once(':')?;
        Some(BookChange::Move(package.to_owned(), parse_weekday(from)?, parse_weekday(to)?))
    });
    found.ok_or_else(|| "write a package and two days of the week, C01-shopping=MO:TU".to_owned())
}

impl WhatIfArgs {
    fn changes(&self) -> Vec<BookChange> {
        let lost = self.lose.iter().cloned().map(BookChange::Lose);
        let added = self.add_like.iter().map(|carer| BookChange::Add(Added::like(carer)));
        let single = self.single_hand.iter().cloned().map(BookChange::SingleHand);
        let lengths = self.lengths.map(BookChange::Lengths);
        let rest = self.minutes.iter().chain(&self.widen).chain(&self.moves).cloned();
        // Somebody may be like a carer who is lost: they are added first.
        added.chain(lost).chain(lengths).chain(rest).chain(single).collect()
    }
}

/// Compares: the answer is that of the changed book.
///
/// # Errors
/// Every fault of the book or of the changed book; a change that means nothing for it; [`CommandFailure::Interrupted`] after Ctrl-C.
pub fn run(args: &WhatIfArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let changes = args.changes();
    if changes.is_empty() {
        return Err(CommandFailure::Usage(
            "say what changes: --lose, --add-like, --minutes, --lengths, --widen, --single-hand or --move".to_owned(),
        ));
    }
    let branch = open_branch(&args.book)?;
    for note in &branch.travel_notes {
        console.say(note);
    }
    let found = Compared::new(
        &branch,
        &changes,
        &FolderSource::find(&args.book),
        &args.effort.effort(&branch),
        &console.watch(),
    )?;
    console.answer(&found, || found.text())?;
    Ok(match found.after.answer {
        DeliverabilityVerdict::Deliverable => Answer::Yes,
        DeliverabilityVerdict::NotDeliverable => Answer::No,
        DeliverabilityVerdict::Undecided => Answer::Undecided,
    })
}
