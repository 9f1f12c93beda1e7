//! A book made from the files that people have: lists of clients and staff, calls, rotas, absences and weeks of visits.
//!
//! Each sheet is known by its header and by what stands in it. What was found, guessed and assumed is told before anything is
//! written, and can be remembered. The tables are then read as any book is, and every fault is told where it stands in the
//! files that were given.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use homeround::book::value::Day;
//! use homeround::cells::Order;
//! use homeround::exchange::book_import::mapping::BookMapping;
//! use homeround::exchange::book_import::recognise::SheetChoice;
//! use homeround::exchange::book_import::sheets::read_sheets;
//! use homeround::exchange::book_import::{ImportTerms, draft_book};
//! use homeround::postcodes::PointsSearch;
//!
//! let clients = "Ref,Client name,Postcode\nC1,Ann Lee,NP20 4ND\n";
//! let staff = "Employee,Sex,Home postcode,Hourly rate\nSian Davies,F,NP19 4PL,12.85\n";
//! let calls = "Client,Time,Duration,Days,Carers\nAnn Lee,08:15,45 mins,daily,1\n";
//! let shifts = "Employee,Mon,Tue\nSian Davies,07:00-14:00,OFF\n";
//! let mut sheets = Vec::new();
//! for (name, text) in [("clients.csv", clients), ("staff.csv", staff), ("calls.csv", calls), ("rota.csv", shifts)] {
//!     sheets.extend(read_sheets(name, text.as_bytes())?);
//! }
//! let terms = ImportTerms {
//!     start: None, today: Day::read("2026-02-27").unwrap(), days: None, branch: "North".to_owned(),
//!     zone: "Europe/London".to_owned(), pay: None, window: 30, infer: false, base: None, order: Order::DayFirst,
//! };
//! let none = None::<&BTreeMap<String, Vec<u8>>>;
//! let draft = draft_book(&sheets, &|_| SheetChoice::default(), &BookMapping::default(), none, terms)?;
//!
//! // Where people live is asked of a points file, once.
//! let mut search = PointsSearch::new(draft.postcodes());
//! search.read("points.csv", &b"NP204ND,10,330198,188090\nNP194PL,10,332213,185870\n"[..])?;
//! let made = draft.finish(Some(&search.finish()))?;
//! assert_eq!((made.book.clients.len(), made.book.carers.len(), made.book.packages.len()), (1, 1, 1));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

pub mod columns;
pub(crate) mod draft;
pub mod mapping;
pub(crate) mod patterns;
pub(crate) mod people;
pub(crate) mod persons;
pub(crate) mod places;
pub mod recognise;
pub(crate) mod records;
pub mod sheets;
pub mod summary;
#[cfg(test)]
mod tests;
pub(crate) mod weeks;

use std::collections::{BTreeMap, BTreeSet};

use self::draft::{Draft, Line};
use self::mapping::BookMapping;
use self::patterns::PatternTerms;
use self::people::People;
use self::recognise::{KnownSheet, SheetChoice, recognise};
use self::sheets::ImportSheet;
use self::summary::{BookImport, SheetSummary};
use crate::book::model::{Base, Branch};
use crate::book::raw::{BookTable, CellFault, Findings, Raw, RawSheet, Row};
use crate::book::read::validated;
use crate::book::sources::{SETTINGS_FILE, read_folder};
use crate::book::tables::{SETTINGS, TABLES};
use crate::book::value::Day;
use crate::book::{Book, columns as book_columns, starter, write};
use crate::cells::{self, Order, Orders};
use crate::failure::Failure;
use crate::fault::{Fault, Faults, whole};
use crate::postcodes::PostcodePlaces;
use crate::source::Source;
use crate::words::counted;

/// What the caller says of the book to make, and what is assumed where the files say nothing.
#[derive(Clone, Debug)]
pub struct ImportTerms {
    /// The first day of the plan; without it the Monday after the last visit, or after today.
    pub start: Option<Day>,
    /// Today.
    pub today: Day,
    /// How many days are planned.
    pub days: Option<u8>,
    /// What a new branch is called.
    pub branch: String,
    /// The zone of its clocks.
    pub zone: String,
    /// Pay in pounds an hour for carers without one.
    pub pay: Option<String>,
    /// Minutes on either side of a call's time.
    pub window: u16,
    /// Whether packages are made from weeks of visits.
    pub infer: bool,
    /// The postcode of the base of a new branch.
    pub base: Option<String>,
    /// The order of days in the files.
    pub order: Order,
}

/// A book half made: everything but where people live.
#[derive(Debug)]
pub struct ImportDraft {
    sheets: Vec<KnownSheet>,
    left_out: Vec<String>,
    draft: Draft,
    /// The book as it stands; of a new one the starter's settings.
    raw: Raw,
    /// What is wrong with it already.
    held_faults: Faults,
    mapping: BookMapping,
    terms: ImportTerms,
    start: Day,
    /// The settings as they stand; nothing for a new book.
    settings: Option<String>,
    homeless: BTreeSet<String>,
    notes: Vec<String>,
}

/// Makes a book's tables from sheets. `said` is what the caller says of each; `book` holds the files of a book that is there.
///
/// # Errors
/// When a sheet is not what was said, or no sheet is a table of a book.
pub fn draft_book<S: Source + ?Sized>(
    files: &[ImportSheet],
    said: &dyn Fn(&ImportSheet) -> SheetChoice,
    mapping: &BookMapping,
    book: Option<&S>,
    terms: ImportTerms,
) -> Result<ImportDraft, Faults> {
    let (mut sheets, mut left_out, mut faults) = (Vec::new(), Vec::new(), Faults::default());
    for file in files {
        match recognise(file, &said(file), mapping) {
            Ok(Some(sheet)) => sheets.push(sheet),
            Ok(None) => left_out.push(file.title()),
            Err(found) => faults.0.extend(found.0),
        }
    }
    // Only where nothing is wrong already: a file with faults may be the table that is missing.
    if sheets.is_empty() && faults.is_empty() {
        let names = left_out.join(", ");
        let remedy = "Say what it is: clients=FILE, carers=FILE, packages=FILE, shifts=FILE, leave=FILE, history=FILE or visits=FILE.";
        faults.push(whole(&names, "is no table of a book, by its header", remedy));
    }
    faults.or(())?;
    let settings = book.and_then(|book| book.read(SETTINGS_FILE.as_ref()).ok());
    let settings = settings.and_then(|bytes| String::from_utf8(bytes).ok());
    let (raw, held_faults) = held_book(book, &sheets);
    let mut made = ImportDraft {
        sheets,
        left_out,
        draft: Draft::default(),
        raw,
        held_faults,
        mapping: mapping.clone(),
        start: terms.start.unwrap_or(terms.today),
        settings,
        homeless: BTreeSet::new(),
        notes: Vec::new(),
        terms,
    };
    // Before any row is taken: the order of day and month shows in a whole column, never in one cell.
    made.orders();
    made.take();
    Ok(made)
}

/// The tables of the book that is there, those left out that are taken over; and what is wrong with it.
fn held_book<S: Source + ?Sized>(book: Option<&S>, sheets: &[KnownSheet]) -> (Raw, Faults) {
    let mut findings = Findings::default();
    let starter: BTreeMap<String, Vec<u8>> =
        [(SETTINGS_FILE.to_owned(), starter::settings_text().as_bytes().to_vec())].into();
    let raw = match book {
        Some(book) => read_folder(book, &mut findings),
        None => read_folder(&starter, &mut findings),
    };
    let mut faults = findings.into_faults();
    let table_of = |file: &str| file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned();
    let taken = |name: &str| sheets.iter().any(|sheet| sheet.table.table == name);
    // Of a new book every table is still to come.
    faults.0.retain(|fault| book.is_some() && !taken(&table_of(&fault.file)));
    (raw, faults)
}

impl ImportDraft {
    /// The lines of a table's sheets.
    fn lines<'a>(sheets: &'a [KnownSheet], table: &'static str) -> Vec<Line<'a>> {
        Line::list(sheets, table).collect()
    }

    /// Columns of days that are written in another order than is said, or in two.
    fn orders(&mut self) {
        const DAYS: [&str; 6] = ["from", "until", "date", "last", "day", "end_day"];
        for sheet in &self.sheets {
            // Where a spreadsheet made days of texts, day and month may be swapped already: it must be told that it is
            // one.
            let mut orders = Orders::new(self.terms.order, sheet.mapping.file.ends_with(".xlsx"));
            for row in &sheet.rows {
                for role in DAYS.iter().filter(|role| sheet.columns.contains_key(**role)) {
                    orders.see(&sheet.header[sheet.columns[role].0], row.number, sheet.text(row, role));
                }
            }
            for (column, row, value, problem, remedy) in orders.misread() {
                let fault = whole(&sheet.title, &problem, remedy);
                self.draft.faults.push(Fault { row: Some(row), column, value, ..fault });
            }
        }
    }

    /// The people that a table of the book has.
    fn held(&self, table: &str) -> Vec<(String, String)> {
        self.raw.rows(table).iter().map(|row| (row.text("id").to_owned(), row.text("name").to_owned())).collect()
    }

    fn take(&mut self) {
        let sheets = std::mem::take(&mut self.sheets);
        let lines = |table| Self::lines(&sheets, table);
        let (held_clients, held_carers) = (self.held("clients"), self.held("carers"));
        let modes: Vec<String> = self.raw.rows("travel.modes").iter().map(|row| row.text("name").to_owned()).collect();
        let known = |held: &[(String, String)]| People::new(held.iter().cloned(), &BTreeMap::new());
        let draft = &mut self.draft;
        // People first: every other table names them.
        persons::clients(&lines("clients"), &known(&held_clients), draft);
        persons::carers(&lines("carers"), &known(&held_carers), &modes, self.terms.pay.as_deref(), draft);
        let mut clients = persons::people(draft, "clients", &held_clients, &self.mapping.clients);
        let mut carers = persons::people(draft, "carers", &held_carers, &self.mapping.carers);
        // Not before the carers: wishes name them.
        persons::wishes(&lines("clients"), &mut carers, draft);
        self.homeless = draft
            .rows("carers")
            .iter()
            .filter(|row| row.text("postcode").is_empty() && row.text("latitude").is_empty())
            .map(|row| row.text("id").to_owned())
            .collect();
        let mut visits = Vec::new();
        // Sheet by sheet: each has a title of its own, and the order of its days.
        for at in 0..sheets.len() {
            let of_sheet: Vec<Line<'_>> = Line::list(&sheets, "visits").filter(|line| line.at == at).collect();
            let people = (&mut clients, &mut carers);
            visits.extend(weeks::read(&of_sheet, &self.terms.zone, self.terms.order, people, draft));
        }
        // Not before the visits: where nobody says the first day, it follows the last of them.
        self.start = self.terms.start.unwrap_or_else(|| {
            let held = self
                .settings
                .is_some()
                .then(|| self.raw.rows("branch").first().and_then(|row| Day::read(row.text("start"))));
            let last = weeks::last_day(&visits).map_or(self.terms.today, Day::new);
            held.flatten().unwrap_or_else(|| last.monday().plus(7))
        });
        let start = self.start.to_string();
        let terms = PatternTerms { start: &start, window: i64::from(self.terms.window) };
        patterns::packages(&lines("packages"), &mut clients, terms, draft);
        patterns::shifts(&lines("shifts"), &mut carers, &self.homeless, terms, draft);
        records::leave(&lines("leave"), &mut clients, &mut carers, draft);
        records::history(&lines("history"), &mut clients, &mut carers, draft);
        self.learn(&visits, &sheets);
        let by_name = clients.by_name + carers.by_name;
        if by_name > 0 {
            self.notes
                .push(format!("{} understood by the name of a person, in place of the id", counted(by_name, "cell")));
        }
        self.sheets = sheets;
    }

    /// What weeks of visits say beside what other tables do.
    fn learn(&mut self, visits: &[weeks::Visit], sheets: &[KnownSheet]) {
        if visits.is_empty() {
            return;
        }
        // A list of who visited whom knows more than a few weeks of visits.
        if !self.draft.tables.contains_key("history") {
            weeks::history(visits, chrono_day(self.start), &mut self.draft);
            self.notes.push("history: who visited whom, from the visits".to_owned());
        }
        if self.terms.infer && sheets.iter().all(|sheet| sheet.table.table != "packages") {
            let (start, window) = (self.start.to_string(), i64::from(self.terms.window));
            let unfit = weeks::packages(visits, &start, window, &mut self.draft);
            let packages = counted(self.draft.rows("packages").len(), "package");
            let all = counted(visits.len(), "visit");
            self.notes
                .push(format!("{packages} that {all} repeat in at least half of the weeks; {unfit} of them fit none"));
        }
    }

    /// What each sheet was taken for, for people: so that faults can be understood.
    #[must_use]
    pub fn words(&self) -> String {
        let sheets: Vec<SheetSummary> = self.sheets.iter().map(SheetSummary::new).collect();
        summary::recognised(&sheets, &self.left_out)
    }

    /// The postcodes whose places are to be found: of everybody without coordinates, and of the base.
    #[must_use]
    pub fn postcodes(&self) -> BTreeSet<String> {
        let rows = ["clients", "carers"].into_iter().flat_map(|table| {
            self.draft
                .rows(table)
                .iter()
                .filter(move |row| row.text("latitude").is_empty() && self.held_place(table, row).is_none())
        });
        let codes = rows.map(|row| row.text("postcode")).chain(self.terms.base.as_deref());
        codes.filter_map(cells::postcode).collect()
    }

    /// Where the book has somebody of that id already, at the same postcode.
    fn held_place(&self, table: &str, row: &draft::DraftRow) -> Option<(String, String)> {
        let code = cells::postcode(row.text("postcode"));
        // Who has not moved keeps the coordinates of the book: they may be more exact than a postcode.
        let same = |held: &&Row| held.text("id") == row.text("id") && cells::postcode(held.text("postcode")) == code;
        let held = self.raw.rows(table).iter().find(same)?;
        let place = (held.text("latitude").to_owned(), held.text("longitude").to_owned());
        (!place.0.is_empty() && code.is_some()).then_some(place)
    }

    /// The book, once it is known where postcodes are; nothing where no points file was given.
    ///
    /// # Errors
    /// Every fault, where it stands in the files that were given.
    pub fn finish(mut self, points: Option<&PostcodePlaces>) -> Result<BookImport, Failure> {
        self.place(points);
        self.in_one_order();
        let settings = self.write_settings(points);
        let mut raw = self.new_raw(settings.as_deref());
        let findings = self.missing_tables(&raw);
        let book = validated(&mut raw, findings);
        let mut faults = std::mem::take(&mut self.held_faults);
        faults.0.append(&mut self.draft.faults.0);
        let book = match book {
            Ok(book) if faults.is_empty() => book,
            Ok(_) => return Err(faults.into()),
            Err(found) => {
                self.translate(found, &mut faults);
                return Err(faults.into());
            }
        };
        self.written(book, settings)
    }

    /// The tables that a book must have and no file says.
    fn missing_tables(&self, raw: &Raw) -> Findings {
        let mut findings = Findings::default();
        let visits = self.sheets.iter().any(|sheet| sheet.table.table == "visits");
        for table in TABLES[SETTINGS..].iter().filter(|table| table.need && raw.sheet(table.name).is_none()) {
            let remedy = match table.name {
                "packages" if visits => {
                    "Give a list of calls, or --infer to make packages from the weeks of visits.".to_owned()
                }
                name => format!("Give a file of them, or say which one it is: {name}=FILE."),
            };
            let trouble = CellFault::new("is said by no file", remedy);
            findings.add_file(Some(table), &format!("{}.csv", table.name), "", "", trouble);
        }
        findings
    }

    /// Days in the one form, where files are month first.
    fn in_one_order(&mut self) {
        if self.terms.order != Order::MonthFirst {
            return;
        }
        for row in self.draft.tables.values_mut().flatten() {
            for column in ["from", "until", "last"] {
                if let Ok(day) = cells::day(row.text(column), Order::MonthFirst) {
                    row.set(column, day.to_string());
                }
            }
        }
    }

    /// The settings to write: new ones, or those that are there with another first day; nothing where they stay as they are.
    fn write_settings(&self, points: Option<&PostcodePlaces>) -> Option<String> {
        if let Some(settings) = &self.settings {
            return starter::with_days(settings, self.terms.start, self.terms.days);
        }
        let base = self.terms.base.as_deref().and_then(cells::postcode);
        let base = base.and_then(|code| points.and_then(|points| points.found.get(&code)).map(|place| (code, place)));
        let base = base.map(|(code, place)| Base {
            latitude: place.latitude,
            longitude: place.longitude,
            postcode: Some(code),
        });
        let (name, zone) = (self.terms.branch.clone(), self.terms.zone.clone());
        Some(starter::write_settings(&Branch {
            name,
            zone,
            start: self.start,
            days: self.terms.days.unwrap_or(7),
            base,
        }))
    }

    /// The book's cells with the tables that were taken over in place of its own.
    fn new_raw(&self, settings: Option<&str>) -> Raw {
        let mut raw = self.raw.clone();
        if let Some(settings) = settings {
            let source: BTreeMap<String, Vec<u8>> = [(SETTINGS_FILE.to_owned(), settings.as_bytes().to_vec())].into();
            let own = read_folder(&source, &mut Findings::default());
            let is_setting = |sheet: &RawSheet| TABLES[..SETTINGS].iter().any(|table| table.name == sheet.table.name);
            raw.sheets.retain(|sheet| !is_setting(sheet));
            raw.sheets.extend(own.sheets.into_iter().filter(is_setting));
        }
        for table in &TABLES[SETTINGS..] {
            let Some(rows) = self.draft.tables.get(table.name) else { continue };
            raw.sheets.retain(|sheet| sheet.table.name != table.name);
            raw.sheets.push(self.sheet(table, rows));
        }
        raw.sheets.sort_by_key(|sheet| sheet.table.order);
        raw
    }

    fn sheet(&self, table: &'static BookTable, rows: &[draft::DraftRow]) -> RawSheet {
        let mut sheet = RawSheet::new(table, &format!("{}.csv", table.name), String::new());
        let row = |(at, row): (usize, &draft::DraftRow)| Row { number: Some(at + 1), cells: row.cells.clone() };
        sheet.rows = rows.iter().enumerate().map(row).collect();
        // Where people live is told once for all, and so is pay that no column says.
        sheet.missing.extend(
            table.columns.iter().map(|column| column.name).filter(|name| ["latitude", "longitude"].contains(name)),
        );
        if table.name == "carers"
            && self.terms.pay.is_none()
            && rows.iter().all(|row| row.text("pay_per_hour").is_empty())
        {
            sheet.missing.push("pay_per_hour");
        }
        sheet
    }

    /// Faults of the tables, at the rows and columns that they were made from; where one of the file's own is told already, it is enough.
    fn translate(&self, found: Faults, told: &mut Faults) {
        for mut fault in found.0 {
            let table = fault.file.strip_suffix(".csv").unwrap_or_default();
            let row = fault.row.and_then(|row| self.draft.tables.get(table)?.get(row.checked_sub(1)?));
            let Some(row) = row else {
                told.push(fault);
                continue;
            };
            let sheet = &self.sheets[row.sheet];
            fault.file.clone_from(&sheet.title);
            fault.row = Some(row.row);
            let role = sheet.columns.get(fault.column.as_str());
            fault.column = role.map_or_else(|| fault.column.clone(), |(place, _)| sheet.header[*place].clone());
            let same = |held: &Fault| (&held.file, held.row, &held.column) == (&fault.file, fault.row, &fault.column);
            if !told.0.iter().any(same) {
                told.push(fault);
            }
        }
    }

    /// The files of the book, and what is said of how it was made.
    fn written(self, book: Book, settings: Option<String>) -> Result<BookImport, Failure> {
        let new = self.settings.is_none();
        let taken = |name: &str| self.draft.tables.keys().any(|table| name == format!("{table}.csv"));
        // Only tables that were taken over are written: the others stay as their owner wrote them.
        let mut files: Vec<(String, Vec<u8>)> = write::list_files(&book)?
            .into_iter()
            .filter(|(name, _)| name != SETTINGS_FILE && (new || taken(name)))
            .collect();
        if let Some(settings) = settings {
            files.insert(0, (SETTINGS_FILE.to_owned(), settings.into_bytes()));
        }
        if new {
            files.push(("COLUMNS.md".to_owned(), book_columns::markdown()?.into_bytes()));
        }
        let assumed =
            self.draft.assumed.iter().map(|(what, count)| format!("assumed {what}: {}", counted(*count, "time")));
        let mapping =
            BookMapping { sheets: self.sheets.iter().map(|sheet| sheet.mapping.clone()).collect(), ..self.mapping };
        Ok(BookImport {
            tables: self.draft.tables.iter().map(|(table, rows)| ((*table).to_owned(), rows.len())).collect(),
            sheets: self.sheets.iter().map(SheetSummary::new).collect(),
            left_out: self.left_out,
            notes: self.notes.into_iter().chain(assumed).collect(),
            start: self.start,
            new,
            mapping,
            files,
            book,
        })
    }
}

/// A day in the calendar's form.
fn chrono_day(day: Day) -> chrono::NaiveDate {
    chrono::NaiveDate::parse_from_str(&day.to_string(), "%Y-%m-%d").unwrap_or_default()
}

/// Whether a row of a draft says where somebody lives.
fn has_place(row: &draft::DraftRow) -> bool {
    !row.text("latitude").is_empty() && !row.text("longitude").is_empty()
}
