//! Which table a sheet is, where its header stands, and what each column says: by names, by what stands in them, or as remembered.
//!
//! ```
//! use homeround::exchange::book_import::mapping::BookMapping;
//! use homeround::exchange::book_import::recognise::{SheetChoice, recognise};
//! use homeround::exchange::book_import::sheets::read_sheets;
//!
//! // The header is found below the title, and the table by the header.
//! let sheets = read_sheets("list.csv", b"Newport branch,,\nRef,Client name,Postcode\nC1,Ann Lee,NP20 4ND\n")?;
//! let found = recognise(&sheets[0], &SheetChoice::default(), &BookMapping::default())?.unwrap();
//! assert_eq!((found.table.table, found.mapping.header_row, found.rows.len()), ("clients", 2, 1));
//! assert_eq!(found.text(&found.rows[0], "postcode"), "NP20 4ND");
//! # Ok::<(), homeround::fault::Faults>(())
//! ```

use std::collections::BTreeMap;

use super::columns::{Content, TABLES, TableWords};
use super::mapping::{BookMapping, MOST_ABOVE, SheetMapping};
use super::sheets::ImportSheet;
use crate::cells::datetime::with_offset;
use crate::cells::{self, Order};
use crate::exchange::header::{is_again, is_total};
use crate::exchange::mapping::plain;
use crate::fault::{Fault, Faults, whole};
use crate::row::ImportedRow;
use crate::words::{Quote, nearest};

/// How a column came to say what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// It is called so.
    Named,
    /// It is called nearly so.
    Near,
    /// It looks so.
    Looks,
    /// A mapping says it.
    Mapped,
}

/// A sheet of which it is known which table it is.
#[derive(Clone, Debug)]
pub struct KnownSheet {
    /// Its title.
    pub title: String,
    /// What is remembered of it.
    pub mapping: SheetMapping,
    /// The table.
    pub table: TableWords,
    /// The names of its columns.
    pub header: Vec<String>,
    /// Which column says what, and how that was found.
    pub columns: BTreeMap<&'static str, (usize, Found)>,
    /// Its rows below the header, the header again and totals left out.
    pub rows: Vec<ImportedRow>,
    /// How many rows stand above the header.
    pub above: usize,
    /// Rows below it that were left out: the header again, and totals.
    pub passed_over: Vec<usize>,
}

/// What the caller says of a sheet in place of what would be found.
#[derive(Clone, Debug, Default)]
pub struct SheetChoice {
    /// The table it is.
    pub table: Option<String>,
    /// The row of its header.
    pub header_row: Option<usize>,
}

/// Finds out what a sheet is; nothing for one that is no table of a book.
///
/// # Errors
/// When what is said or remembered of it does not hold.
pub fn recognise(sheet: &ImportSheet, said: &SheetChoice, known: &BookMapping) -> Result<Option<KnownSheet>, Faults> {
    // What the caller says comes before what is remembered.
    let held = known.find(sheet).filter(|_| said.table.is_none() && said.header_row.is_none());
    if let Some(held) = held {
        return remembered(sheet, held);
    }
    let tables: Vec<TableWords> = match &said.table {
        Some(name) => TABLES.iter().filter(|table| table.table == name).copied().collect(),
        None => TABLES.to_vec(),
    };
    let rows = sheet.rows.iter().enumerate().take(MOST_ABOVE);
    let rows = rows.filter(|(_, row)| said.header_row.is_none_or(|said| said == row.number));
    let mut best: Option<(usize, KnownSheet)> = None;
    for (at, row) in rows {
        for header in headers(sheet, at, row) {
            for table in &tables {
                let found = lay(sheet, at, header.clone(), *table);
                let fits = said.table.is_some() || found.fits();
                let score = found.score(sheet);
                // Of equals the first stays: the upper row, and the earlier table.
                if fits && score > 0 && best.as_ref().is_none_or(|(most, _)| score > *most) {
                    best = Some((score, found));
                }
            }
        }
    }
    if best.is_none()
        && let Some(row) = said.header_row
    {
        let remedy = "Count rows as a spreadsheet does, and name the one with the names of the columns.";
        let fault = Fault { row: Some(row), ..whole(&sheet.title(), "is no header of a table of a book", remedy) };
        return Err(Faults(vec![fault]));
    }
    Ok(best.map(|(_, found)| found))
}

/// A sheet as a mapping has it.
fn remembered(sheet: &ImportSheet, held: &SheetMapping) -> Result<Option<KnownSheet>, Faults> {
    let Some(name) = &held.table else { return Ok(None) };
    let fail = |column: &str, problem: String, remedy: String| {
        let fault = Fault { column: column.to_owned(), ..whole(&sheet.title(), &problem, &remedy) };
        Faults(vec![fault])
    };
    let Some(table) = TABLES.iter().find(|table| table.table == name) else {
        let all: Vec<&str> = TABLES.iter().map(|table| table.table).collect();
        return Err(fail(
            "table",
            format!("is {name} in the mapping, no table", name = name.quoted()),
            format!("Write one of {}.", all.join(", ")),
        ));
    };
    let same = |row: &ImportedRow| is_again(&held.header, &row.cells) || row.number == held.header_row;
    let Some(at) = sheet.rows.iter().take(MOST_ABOVE).position(same) else {
        return Err(fail(
            "",
            "has not the header that the mapping remembers".to_owned(),
            "Leave out the mapping, or mend it.".to_owned(),
        ));
    };
    // A header of two rows is remembered as the one that it became.
    let header = if held.header.is_empty() { sheet.rows[at].cells.clone() } else { held.header.clone() };
    let mut found = lay(sheet, at, header, *table);
    found.columns.clear();
    for (role, column) in &held.columns {
        let place = found.header.iter().position(|name| plain(name) == plain(column));
        let known = table.roles().find(|words| words.role == role);
        match (known, place) {
            (Some(words), Some(place)) => drop(found.columns.insert(words.role, (place, Found::Mapped))),
            (Some(_), None) => {
                let near = nearest(column, found.header.iter().map(String::as_str));
                let near = near.map_or_else(String::new, |near| format!(" Nearest: {near}."));
                return Err(fail(column, "is missing from the header".to_owned(), format!("Mend the mapping.{near}")));
            }
            (None, _) => {
                return Err(fail(role, "is nothing that a column can say".to_owned(), "Mend the mapping.".to_owned()));
            }
        }
    }
    found.mapping.columns.clone_from(&held.columns);
    Ok(Some(found))
}

/// What the header at a row may be: the row alone, or under the row above it, whose merged cells stand over several columns.
fn headers(sheet: &ImportSheet, at: usize, row: &ImportedRow) -> Vec<Vec<String>> {
    let mut found = vec![row.cells.clone()];
    let above = at.checked_sub(1).and_then(|above| sheet.rows.get(above));
    // A title stands alone in its row: only several cells can be groups of columns.
    let Some(above) = above.filter(|above| above.cells.iter().filter(|cell| !cell.is_empty()).count() > 1) else {
        return found;
    };
    let mut group = String::new();
    let joined = row.cells.iter().enumerate().map(|(place, name)| {
        if let Some(over) = above.cells.get(place).filter(|over| !over.is_empty()) {
            group.clone_from(over);
        }
        if group.is_empty() || plain(&group) == plain(name) {
            name.clone()
        } else {
            format!("{group} {name}").trim().to_owned()
        }
    });
    found.push(joined.collect());
    found
}

/// Lays a table's words over a header.
fn lay(sheet: &ImportSheet, at: usize, header: Vec<String>, table: TableWords) -> KnownSheet {
    let mut columns: BTreeMap<&'static str, (usize, Found)> = BTreeMap::new();
    for (place, name) in header.iter().enumerate() {
        if let Some(role) = table.role_of(name) {
            columns.entry(role).or_insert((place, Found::Named));
        }
    }
    let below: Vec<&ImportedRow> = sheet.rows[at + 1..].iter().collect();
    // The surer a reading, the earlier it takes its column: names above, then contents, then slips.
    looks(&header, &below, table, &mut columns);
    near(&header, table, &mut columns);
    own_name(&header, &below, table, &mut columns);
    let (mut rows, mut passed_over) = (Vec::new(), Vec::new());
    for row in below {
        let said = columns.values().filter(|(place, _)| row.cells.get(*place).is_some_and(|cell| !cell.is_empty()));
        // What names itself a total says nothing of a person beside it.
        if is_again(&header, &row.cells) || (is_total(&row.cells) && said.count() < columns.len()) {
            passed_over.push(row.number);
        } else {
            rows.push(row.clone());
        }
    }
    // What a system prints below a table stands alone in its row.
    let alone = |row: &ImportedRow| row.cells.iter().filter(|cell| !cell.is_empty()).count() == 1;
    while columns.len() > 2 && rows.last().is_some_and(alone) {
        passed_over.extend(rows.pop().map(|row| row.number));
    }
    let remembered = columns.iter().map(|(role, (place, _))| ((*role).to_owned(), header[*place].clone()));
    let mapping = SheetMapping {
        file: sheet.file.clone(),
        sheet: sheet.sheet.clone(),
        table: Some(table.table.to_owned()),
        header_row: sheet.rows[at].number,
        header: header.clone(),
        columns: remembered.collect(),
    };
    KnownSheet { title: sheet.title(), mapping, table, header, columns, rows, above: at, passed_over }
}

/// Columns that nothing names, by what stands in nine of ten of their cells.
fn looks(
    header: &[String],
    rows: &[&ImportedRow],
    table: TableWords,
    columns: &mut BTreeMap<&'static str, (usize, Found)>,
) {
    let taken: Vec<usize> = columns.values().map(|(place, _)| *place).collect();
    let all = |place: usize, content: Content| {
        let cells = rows.iter().filter_map(|row| row.cells.get(place)).filter(|cell| !cell.is_empty());
        // Two hundred cells tell what a column holds. One in ten may be something else.
        let (fits, cells) =
            cells.take(200).fold((0, 0), |(fits, cells), cell| (fits + usize::from(content.fits(cell)), cells + 1));
        cells > 0 && fits * 10 >= cells * 9
    };
    for words in table.roles().filter(|words| words.content.is_some()) {
        let Some(content) = words.content.filter(|_| !columns.contains_key(words.role)) else { continue };
        let free = (0..header.len()).filter(|place| !taken.contains(place) && all(*place, content));
        // Two columns with the same contents cannot be told apart: neither is taken.
        if let [place] = free.collect::<Vec<_>>()[..] {
            columns.insert(words.role, (place, Found::Looks));
        }
    }
}

/// Columns whose names are nearly those of something not found yet: `Post cod`, `Clinet`.
fn near(header: &[String], table: TableWords, columns: &mut BTreeMap<&'static str, (usize, Found)>) {
    for (place, name) in header.iter().enumerate() {
        let name = plain(name);
        // Short names are one slip away from too many others.
        if name.chars().count() < 5 || columns.values().any(|(taken, _)| *taken == place) {
            continue;
        }
        let one_slip = |known: &&str| known.len() >= 5 && strsim::damerau_levenshtein(&name, known) == 1;
        let role = table.roles().find(|words| words.names.iter().any(one_slip));
        if let Some(words) = role.filter(|words| !columns.contains_key(words.role)) {
            columns.insert(words.role, (place, Found::Near));
        }
    }
}

/// Where nothing else is a name, the column that is called as its people are, `Employee` in a list of employees: if names stand in it.
fn own_name(
    header: &[String],
    rows: &[&ImportedRow],
    table: TableWords,
    columns: &mut BTreeMap<&'static str, (usize, Found)>,
) {
    let of_people = ["clients", "carers"].contains(&table.table);
    if !of_people || ["name", "first_name", "last_name"].iter().any(|role| columns.contains_key(role)) {
        return;
    }
    let taken: Vec<usize> = columns.values().map(|(place, _)| *place).collect();
    let is_own = |name: &str| name != "home" && table.own.contains(&name);
    let is_name = |cell: &str| !cell.bytes().any(|byte| byte.is_ascii_digit()) && cell.trim().contains(' ');
    let names = |place: usize| {
        let cells = rows.iter().filter_map(|row| row.cells.get(place)).filter(|cell| !cell.is_empty());
        let (fits, all) = cells.fold((0, 0), |(fits, all), cell| (fits + usize::from(is_name(cell)), all + 1));
        all > 0 && fits * 2 > all
    };
    let place =
        (0..header.len()).find(|place| !taken.contains(place) && is_own(&plain(&header[*place])) && names(*place));
    columns.extend(place.map(|place| ("name", (place, Found::Named))));
}

impl KnownSheet {
    /// Whether what its table needs is there, and nothing that only another table has.
    fn fits(&self) -> bool {
        let has = |role: &&str| self.columns.contains_key(*role);
        let foreign = |role: &&str| {
            let others = TABLES.iter().filter(|other| other.table != self.table.table);
            let means = |name: &String| others.clone().any(|other| other.role_of(name) == Some(*role));
            has(role) || self.header.iter().any(means)
        };
        self.table.needs.iter().all(|any| any.iter().any(has))
            && !self.table.never.iter().any(foreign)
            && self.is_dated_as_it_must_be()
    }

    /// Whether times are where its table has times, and days where it has days: `Start` and `End` may be either.
    fn is_dated_as_it_must_be(&self) -> bool {
        let day = |cell: &str| cells::day(cell, Order::DayFirst).is_ok() || cells::day(cell, Order::MonthFirst).is_ok();
        let clock = |cell: &str| cells::clock(cell).is_some();
        let both = |cell: &str| cells::datetime::local(cell, Order::DayFirst).is_some() || with_offset(cell).is_some();
        match self.table.table {
            "packages" | "shifts" => self.most(&["start"], &clock),
            "leave" => self.most(&["from", "date"], &|cell| day(cell) || both(cell)),
            "visits" => {
                let starts = ["planned_start", "start", "claimed_start"];
                self.columns.contains_key("day")
                    || starts.iter().any(|role| self.columns.contains_key(role) && self.most(&[role], &both))
            }
            _ => true,
        }
    }

    /// Whether most of what stands in these columns is such, where anything does.
    fn most(&self, roles: &[&str], such: &dyn Fn(&str) -> bool) -> bool {
        let cells = self.rows.iter().take(200).flat_map(|row| roles.iter().map(|role| self.text(row, role)));
        let (fits, all) = cells
            .filter(|cell| !cell.is_empty())
            .fold((0, 0), |(fits, all), cell| (fits + usize::from(such(cell)), all + 1));
        // A column without any cell speaks neither for a table nor against it.
        fits * 2 >= all
    }

    /// How much it is like its table: columns by name, what the sheet is called, and whose names stand in front of its columns.
    fn score(&self, sheet: &ImportSheet) -> usize {
        let points = |found: Found| if found == Found::Looks { 1 } else { 2 };
        let columns = self.columns.values().map(|(_, found)| points(*found)).sum::<usize>();
        let titled = |text: &str| self.table.called.iter().any(|word| plain(text).contains(word));
        let own = self.table.own.iter().take(1).chain(self.table.own.iter().skip(1).take(4));
        let fronts =
            self.header.iter().filter(|name| own.clone().any(|own| *own != "home" && plain(name).starts_with(own)));
        columns
            + if titled(&sheet.sheet) { 6 } else { 0 }
            + if titled(stem(&sheet.file)) { 4 } else { 0 }
            + fronts.count()
    }

    /// What a row says in a column; empty where it says nothing.
    #[must_use]
    pub fn text<'a>(&self, row: &'a ImportedRow, role: &str) -> &'a str {
        let cell = self.columns.get(role).and_then(|(place, _)| row.cells.get(*place));
        cell.map_or("", |cell| cell.trim())
    }

    /// The columns that nothing is read from.
    #[must_use]
    pub fn unread(&self) -> Vec<String> {
        let read = |place: usize| self.columns.values().any(|(taken, _)| *taken == place);
        let free = self.header.iter().enumerate().filter(|(place, name)| !name.is_empty() && !read(*place));
        free.map(|(_, name)| name.clone()).collect()
    }
}

fn stem(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}
