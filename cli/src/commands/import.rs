//! `homeround import`: takes over a file of visits that another system wrote.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};

use super::import_book::{self, ImportBookArgs};
use crate::console::Console;
use crate::disk::{AsideFile, Disk, bytes_of, open_stream};
use crate::outcome::{Answer, CommandFailure};
use homeround::cells::Order;
use homeround::exchange::events::EventWriter;
use homeround::exchange::import_export::{ImportRequest as Into, Lower, import_file, received};
use homeround::exchange::mapping::{FORMAT, Mapping};
use homeround::exchange::profiles::{NAMES, find_mapping};
use homeround::fault::Faults;
use homeround::fault::whole;
use homeround::words::{Quote, counted};

/// Take over visits from another system's file: CSV, XLSX or alternate EVV JSON, row by row, whatever its size.
///
/// Good rows go to OUT, a file of visits that keeps every cell of theirs, so that `export` writes it back as it was. Rows that
/// cannot be read go to OUT.rejected.csv with their own cells and why; mend them there and import that file. Exit code 0: all
/// rows are good; 1: some were set aside; 3: the file cannot be read at all, and nothing was written.
///
/// `homeround import book` makes a book, with its clients, carers, packages, shifts, leave and history, from such files.
#[derive(Args, Clone, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct ImportArgs {
    /// Make a book.
    #[command(subcommand)]
    pub other: Option<ImportCommand>,
    /// The file: CSV (commas, semicolons or tabs, UTF-8 or Windows-1252), XLSX, or JSON for evv-ct and evv-oh.
    #[arg(required = true)]
    pub file: Option<PathBuf>,
    /// Its format: abacus, controcc, csv, evv-ct or evv-oh.
    #[arg(long = "as", value_name = "FORMAT")]
    pub name: Option<String>,
    /// Which column says what, as --remember wrote it; it names the format as well.
    #[arg(long, value_name = "MAPPING.json")]
    pub map: Option<PathBuf>,
    /// Write the mapping that was used, guesses and all, for the next time.
    #[arg(long, value_name = "MAPPING.json")]
    pub remember: Option<PathBuf>,
    /// The sheet of a workbook; by default the first.
    #[arg(long)]
    pub sheet: Option<String>,
    /// The row of the header, as a spreadsheet counts; by default the first row that can be one.
    #[arg(long, value_name = "ROW")]
    pub header_row: Option<usize>,
    /// The zone of its clocks, by its IANA name, in place of the mapping's.
    #[arg(long)]
    pub zone: Option<String>,
    /// Days are written month first.
    #[arg(long)]
    pub month_first: bool,
    /// The file of visits to write: CSV, or XLSX by its name.
    #[arg(short, long, value_name = "OUT.csv", required = true)]
    pub output: Option<PathBuf>,
    /// Write what `verify` reads as well: In and Out of each visit, CSV by its name, else one JSON object a line.
    #[arg(long, value_name = "EVENTS.jsonl")]
    pub events: Option<PathBuf>,
    /// When this file was received, with an offset: no event is believed to be known before.
    #[arg(long, value_name = "TIME")]
    pub received: Option<String>,
    /// What a sequence id means that is lower than one before it: history to keep, or an error to reject.
    #[arg(long, value_enum, default_value_t)]
    pub lower: LowerWord,
}

/// What can be made of other systems' files beside visits.
#[derive(Clone, Debug, Subcommand)]
pub enum ImportCommand {
    /// Make a book from lists of clients, staff, calls, rotas, absences and visits; or take such lists over into one.
    Book(Box<ImportBookArgs>),
}

/// What to do with a record whose sequence id is lower than one that came before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LowerWord {
    /// It is kept as history and changes nothing.
    #[default]
    Keep,
    /// It is rejected.
    Reject,
}

impl From<LowerWord> for Lower {
    fn from(word: LowerWord) -> Self {
        match word {
            LowerWord::Keep => Self::Keep,
            LowerWord::Reject => Self::Reject,
        }
    }
}

/// Imports the file: yes when every row is good.
///
/// # Errors
/// What is wrong with the file as a whole, or with the mapping.
pub fn run(args: &ImportArgs, console: &Console) -> Result<Answer, CommandFailure> {
    if let Some(ImportCommand::Book(args)) = &args.other {
        return import_book::run(args, console);
    }
    let (Some(file), Some(output)) = (&args.file, &args.output) else {
        return Err(CommandFailure::Usage("name the file, and with -o where its visits go".to_owned()));
    };
    let mut map = chosen(args.name.as_deref(), args.map.as_deref())?;
    if map.name == "visits" {
        return Err(CommandFailure::Usage("a file of visits needs no import".to_owned()));
    }
    if let Some(zone) = &args.zone {
        map.zone.clone_from(zone);
    }
    if args.month_first {
        map.dates = Order::MonthFirst;
    }
    let aside = AsideFile::path(output);
    let existed = aside.exists();
    let at = received(args.received.as_deref())?;
    let mut disk = Disk::reading([Some(file.as_path())]);
    // A mapping that is read may be remembered anew.
    let again = args.remember.as_deref().filter(|path| args.map.as_deref() == Some(path));
    let remembered = again.map(|path| disk.rewrite("--remember", path)).transpose()?;
    if let Some(map) = &args.map {
        disk.read(map);
    }
    let out = Box::new(disk.output("--output", output)?);
    let aside_file = Box::new(AsideFile::beside(output, &mut disk)?);
    let events = disk.maybe("--events", args.events.as_deref())?;
    let events = events.map(|output| EventWriter::begin(Box::new(output), at)).transpose()?;
    let remembered = match remembered {
        Some(output) => Some(output),
        None => disk.maybe("--remember", args.remember.as_deref())?,
    };
    let into = Into {
        out,
        aside: aside_file,
        events,
        sheet: args.sheet.as_deref(),
        header_row: args.header_row,
        lower: args.lower.into(),
    };
    let (done, map) = import_file(open_stream(file)?, &map, into)?;
    if existed && !aside.exists() {
        console.say(format!("{} of an earlier run is gone: now nothing was set aside", aside.display()));
    }
    for (what, column) in &done.guessed {
        console.say(format!("guessed: {column} says {what}", column = column.quoted()));
    }
    if done.windows_1252 > 0 {
        let rows = counted(done.windows_1252, "row");
        console.say(format!("{rows} not in UTF-8, read as Windows-1252"));
    }
    if let Some(output) = remembered {
        output.write_whole(&serde_json::to_vec_pretty(&map).map_err(anyhow::Error::from)?)?;
    }
    console.answer(&done, || done.words())?;
    Ok(if done.rejected == 0 { Answer::Yes } else { Answer::No })
}

/// The mapping that was asked for: a file's, or a format's own.
pub(super) fn chosen(name: Option<&str>, map: Option<&Path>) -> Result<Mapping, CommandFailure> {
    let names = || NAMES.iter().map(|(name, _)| *name).filter(|name| *name != "visits").collect::<Vec<_>>().join(", ");
    let found = match (name, map) {
        (None, None) => {
            return Err(CommandFailure::Usage(format!("say with --as what it is: {}; or give --map", names())));
        }
        (Some(name), None) => find_mapping(name),
        (name, Some(path)) => {
            let read = read_mapping(path)?;
            if name.is_some_and(|name| name != read.name) {
                return Err(CommandFailure::Usage(format!("the mapping is for {}, not for --as", read.name)));
            }
            find_mapping(&read.name).map(|_| read)
        }
    };
    found.ok_or_else(|| CommandFailure::Usage(format!("no format is called so: there are {}", names())))
}

fn read_mapping(path: &Path) -> Result<Mapping, CommandFailure> {
    let file = path.display().to_string();
    let broken = |problem: String| {
        CommandFailure::Input(Faults(vec![whole(
            &file,
            &problem,
            "See `homeround schema mapping`; --remember writes one.",
        )]))
    };
    let bytes = bytes_of(path)?;
    let read: Mapping = serde_json::from_slice(&bytes).map_err(|error| broken(format!("is no mapping ({error})")))?;
    if read.format == FORMAT {
        Ok(read)
    } else {
        Err(broken(format!("has the format {}, not \"{FORMAT}\"", read.format.quoted())))
    }
}
