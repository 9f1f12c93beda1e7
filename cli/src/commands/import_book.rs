//! `homeround import book`: a book from lists of clients, staff, calls, rotas, absences and visits.

use std::path::{Path, PathBuf};

use clap::Args;

use super::places::find_places;
use crate::console::Console;
use crate::disk::{Disk, FolderSource, Lock, Output, bytes_of, file_name, write_new_folder};
use crate::outcome::{Answer, CommandFailure};
use homeround::book::sources::SETTINGS_FILE;
use homeround::book::value::Day;
use homeround::cells::{self, Order};
use homeround::exchange::book_import::mapping::{BookMapping, FORMAT};
use homeround::exchange::book_import::recognise::SheetChoice;
use homeround::exchange::book_import::sheets::{ImportSheet, read_sheets};
use homeround::exchange::book_import::summary::BookImport;
use homeround::exchange::book_import::{ImportTerms, columns, draft_book};
use homeround::fault::{Faults, whole};
use homeround::words::{Quote, counted};

/// The mapping that a book keeps of the files it was made from.
const REMEMBERED: &str = "import.json";

/// Make a book from the files that people have: CSV or XLSX of any sheet, with titles above the header and totals below.
///
/// Each sheet is known by its columns: clients, carers, packages (calls), shifts (rotas), leave, history, visits. What was found,
/// guessed and assumed is shown; nothing is written without --yes. What was found is remembered in BOOK/import.json, so that next
/// month's files need no word. A book that is there keeps its other tables and its settings.
#[derive(Args, Clone, Debug)]
pub struct ImportBookArgs {
    /// The folder of the book, new or there.
    pub book: PathBuf,
    /// The files, each as FILE or, where its columns do not tell, TABLE=FILE: clients, carers, packages, shifts, leave, history or visits.
    #[arg(required = true, value_name = "[TABLE=]FILE")]
    pub files: Vec<String>,
    /// Write the book; without it, what would be written is shown.
    #[arg(short, long)]
    pub yes: bool,
    /// Where postcodes are: `homeround places` says where to get such a file.
    #[arg(long, value_name = "FILE")]
    pub points: Option<PathBuf>,
    /// Make packages from the visits that weeks repeat.
    #[arg(long)]
    pub infer: bool,
    /// The first day of the plan; by default the book's own, or else the Monday after the last visit or after today.
    #[arg(long, value_parser = day)]
    pub start: Option<Day>,
    /// How many days are planned, 1 to 31; by default the book's own, or 7.
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=31))]
    pub days: Option<u8>,
    /// Pay in pounds an hour for carers of whom no file says it.
    #[arg(long, value_name = "POUNDS")]
    pub pay: Option<String>,
    /// How many minutes sooner or later than its time a call may start, where no file says it.
    #[arg(long, value_name = "MINUTES", default_value_t = 30, value_parser = clap::value_parser!(u16).range(0..=720))]
    pub window: u16,
    /// The postcode of a new branch's base.
    #[arg(long, value_name = "POSTCODE")]
    pub base: Option<String>,
    /// What a new branch is called; by default as its folder.
    #[arg(long, value_name = "NAME")]
    pub branch: Option<String>,
    /// The zone of a new branch's clocks.
    #[arg(long, default_value = "Europe/London")]
    pub zone: String,
    /// Days in the files are written month first.
    #[arg(long)]
    pub month_first: bool,
    /// The row of the header, as a spreadsheet counts; with several files FILE=ROW, again for each.
    #[arg(long, value_name = "[FILE=]ROW")]
    pub header_row: Vec<String>,
    /// What was remembered of such files, in place of BOOK/import.json.
    #[arg(long, value_name = "MAPPING.json")]
    pub map: Option<PathBuf>,
}

fn day(text: &str) -> Result<Day, String> {
    cells::day(text, Order::DayFirst).map(Day::new).map_err(|(problem, remedy)| format!("{problem}: {remedy}"))
}

/// A file, and the table that it is said to be.
struct Given {
    path: PathBuf,
    table: Option<String>,
    header_row: Option<usize>,
}

/// Makes the book: yes when it was shown or written.
///
/// # Errors
/// Every fault of the files, where it stands in them.
pub fn run(args: &ImportBookArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let given = given(args)?;
    let _lock = args.yes.then(|| Lock::open(&[&args.book])).transpose()?;
    let mut disk = Disk::reading(given.iter().map(|given| Some(given.path.as_path())));
    args.points.as_deref().into_iter().chain(args.map.as_deref()).for_each(|path| disk.read(path));
    let sheets = sheets(&given, console)?;
    let mapping = mapping(args)?;
    let held = args.book.join(SETTINGS_FILE).exists();
    let said = |sheet: &ImportSheet| {
        let of = given.iter().find(|given| file_name(&given.path) == sheet.file);
        of.map_or_else(SheetChoice::default, |of| SheetChoice { table: of.table.clone(), header_row: of.header_row })
    };
    let book = held.then(|| FolderSource::find(&args.book));
    let draft = draft_book(&sheets, &said, &mapping, book.as_ref(), terms(args))?;
    let wanted = draft.postcodes();
    let places = args.points.as_deref().filter(|_| !wanted.is_empty());
    let places = places.map(|points| find_places(wanted, points)).transpose()?;
    // What the files were taken for comes before what is wrong with them: often the one explains the other.
    let taken_for = draft.words();
    let made = draft.finish(places.as_ref()).inspect_err(|_| console.say(taken_for))?;
    if !args.yes {
        console.answer(&made, || {
            format!("{}Nothing was written: say --yes to write {}.", made.words(), args.book.display())
        })?;
        return Ok(Answer::Yes);
    }
    write(args, &made, &mut disk)?;
    let files: Vec<&str> = made.files.iter().map(|(name, _)| name.as_str()).collect();
    console.answer(&made, || format!("{}Written to {}: {}", made.words(), args.book.display(), files.join(", ")))?;
    Ok(Answer::Yes)
}

/// The files as they were named: a table in front of the name, where it is one.
fn given(args: &ImportBookArgs) -> Result<Vec<Given>, CommandFailure> {
    let tables: Vec<&str> = columns::TABLES.iter().map(|table| table.table).collect();
    let mut given: Vec<Given> = Vec::new();
    for text in &args.files {
        let said = text.split_once('=').filter(|(table, _)| tables.contains(table));
        let (table, path) = said.map_or((None, text.as_str()), |(table, path)| (Some(table.to_owned()), path));
        given.push(Given { path: PathBuf::from(path), table, header_row: None });
    }
    for text in &args.header_row {
        let wrong = || {
            CommandFailure::Usage(format!(
                "--header-row {text} is no row, or FILE=ROW of a file that is given",
                text = text.quoted()
            ))
        };
        let (file, row) =
            text.rsplit_once('=').map_or((None, text.as_str()), |(file, row)| (Some(Path::new(file)), row));
        let row = row.parse().map_err(|_| wrong())?;
        let alone = given.len() == 1;
        let mut of = given.iter_mut().filter(|given| file.map_or(alone, |file| given.path.ends_with(file)));
        of.next().ok_or_else(wrong)?.header_row = Some(row);
    }
    Ok(given)
}

/// The sheets of the files.
fn sheets(given: &[Given], console: &Console) -> Result<Vec<ImportSheet>, CommandFailure> {
    let (mut sheets, mut faults) = (Vec::new(), Faults::default());
    for Given { path, .. } in given {
        let name = file_name(path);
        let bytes = std::fs::read(path).map_err(|error| {
            Faults(vec![whole(&name, &format!("cannot be read ({error})"), "Name a file that can be read.")])
        });
        match bytes.and_then(|bytes| read_sheets(&name, &bytes)) {
            Ok(found) => sheets.extend(found),
            Err(found) => faults.0.extend(found.0),
        }
    }
    for sheet in sheets.iter().filter(|sheet: &&ImportSheet| sheet.windows_1252 > 0) {
        let rows = counted(sheet.windows_1252, "row");
        console.say(format!("{}: {rows} not in UTF-8, read as Windows-1252", sheet.title()));
    }
    Ok(faults.or(sheets)?)
}

/// What is remembered of such files: by the file that is named, or by the book's own.
fn mapping(args: &ImportBookArgs) -> Result<BookMapping, CommandFailure> {
    match &args.map {
        Some(path) => read_mapping(path),
        None => Ok(remembered(&args.book)?.unwrap_or_default()),
    }
}

/// What a book remembers of the files it was made from, where it does.
///
/// # Errors
/// When its file is no mapping.
pub(super) fn remembered(book: &Path) -> Result<Option<BookMapping>, CommandFailure> {
    let own = book.join(REMEMBERED);
    own.exists().then(|| read_mapping(&own)).transpose()
}

fn read_mapping(path: &Path) -> Result<BookMapping, CommandFailure> {
    let file = path.display().to_string();
    let remedy = "See `homeround schema book-mapping`, or take the file away.";
    let broken = |problem: String| CommandFailure::Input(Faults(vec![whole(&file, &problem, remedy)]));
    let read: BookMapping = serde_json::from_slice(&bytes_of(path)?)
        .map_err(|error| broken(format!("is no mapping of a book's files ({error})")))?;
    if read.format == FORMAT {
        Ok(read)
    } else {
        Err(broken(format!("has the format {}, not \"{FORMAT}\"", read.format.quoted())))
    }
}

fn terms(args: &ImportBookArgs) -> ImportTerms {
    let folder = std::path::absolute(&args.book).unwrap_or_else(|_| args.book.clone());
    ImportTerms {
        start: args.start,
        today: Day::new(chrono::Local::now().date_naive()),
        days: args.days,
        branch: args.branch.clone().unwrap_or_else(|| file_name(&folder)),
        zone: args.zone.clone(),
        pay: args.pay.clone(),
        window: args.window,
        infer: args.infer,
        base: args.base.clone(),
        order: if args.month_first { Order::MonthFirst } else { Order::DayFirst },
    }
}

/// Writes the files of the book: a new one is there with all of them or not at all; of one that is there, each is begun before
/// the first is put in its place.
fn write(args: &ImportBookArgs, made: &BookImport, disk: &mut Disk) -> Result<(), CommandFailure> {
    let remembered = serde_json::to_vec_pretty(&made.mapping).map_err(anyhow::Error::from)?;
    let mut files = made.files.clone();
    files.push((REMEMBERED.to_owned(), remembered));
    if made.new {
        return write_new_folder(&args.book, &files);
    }
    for (name, _) in &files {
        let workbook = args.book.join(name).with_extension("xlsx");
        if Path::new(name).extension().is_some_and(|ending| ending == "csv") && workbook.exists() {
            let why = format!("{} would stand beside {name}: put it elsewhere first", workbook.display());
            return Err(CommandFailure::Usage(why));
        }
    }
    let mut begun: Vec<(Output, Vec<u8>)> = Vec::new();
    for (name, bytes) in files {
        begun.push((disk.output("a file of the book", &args.book.join(name))?, bytes));
    }
    begun.into_iter().try_for_each(|(output, bytes)| Ok(output.write_whole(&bytes)?))
}
