//! Rows of a table as somebody saved it, one at a time: CSV in any of its habits, or a sheet of a workbook.

use std::fs::File;
use std::io::{BufRead, BufReader, Chain, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

#[cfg(feature = "xlsx")]
use calamine::{DataRef, Reader as _, Xlsx};
use csv::ByteRecord;

use crate::csv::{END, is_end};
use crate::fault::{Faults, file_name, whole};

/// One row: its number as a spreadsheet counts it, and its cells as they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The header is row 1.
    pub number: usize,
    /// The cells.
    pub cells: Vec<String>,
}

/// Whether a file is a workbook, by its first bytes.
///
/// # Errors
/// When it cannot be read.
pub fn is_workbook(path: &Path) -> std::io::Result<bool> {
    let mut front = [0; 4];
    let read = File::open(path)?.read(&mut front)?;
    Ok(read == 4 && front == *b"PK\x03\x04")
}

/// Gives every row of the file at `path` to `take`, which may stop it by an error; blank rows are passed over.
///
/// A CSV takes the memory of its longest row. A workbook takes that and its table of distinct texts. `sheet` names a sheet of
/// a workbook; without it the first is read. Returns how many rows had to be read as Windows-1252.
///
/// # Errors
/// What is wrong with the file as a whole, or the first error of `take`.
pub fn each<E: From<Faults>>(
    path: &Path,
    sheet: Option<&str>,
    take: &mut dyn FnMut(Row) -> Result<(), E>,
) -> Result<usize, E> {
    let file = file_name(path);
    let broken = |problem: String, remedy: &str| E::from(Faults(vec![whole(&file, &problem, remedy)]));
    let workbook = is_workbook(path)
        .map_err(|error| broken(format!("cannot be read ({error})"), "Name a file that can be read."))?;
    if workbook {
        return workbook_rows(path, sheet, take, &broken).map(|()| 0);
    }
    if sheet.is_some() {
        return Err(broken("is no workbook and has no sheets".to_owned(), "Leave out --sheet."));
    }
    let opened = File::open(path)
        .map_err(|error| broken(format!("cannot be read ({error})"), "Name a file that can be read."))?;
    let mut rows = CsvRows::over(opened).map_err(|problem| broken(problem, "Save it as \"CSV UTF-8\"."))?;
    while let Some(row) = rows.next().map_err(|problem| broken(problem, "Save it as \"CSV UTF-8\"."))? {
        take(row)?;
    }
    Ok(rows.foreign)
}

/// A CSV file, and what tells whether its last quote is closed.
pub type Ended = Chain<File, Cursor<&'static [u8]>>;

/// A CSV as somebody saved it, without its mark, to be read from its header on: commas, semicolons or tabs.
pub struct Opened {
    /// The rows, the header among them.
    pub reader: csv::Reader<Ended>,
    /// Lines in front of the header.
    pub before: u64,
}

impl Opened {
    /// Opens a file with a buffer of so many bytes, its rows ending so.
    ///
    /// # Errors
    /// What it is when it is no CSV that can be read.
    pub fn over(mut file: File, buffer: usize, ends: csv::Terminator) -> Result<Self, String> {
        let failed = |error: std::io::Error| format!("cannot be read ({error})");
        let mut front = BufReader::with_capacity(1 << 16, &mut file);
        let start = front.fill_buf().map_err(failed)?;
        if start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF") || start.contains(&0) {
            return Err("is UTF-16, or no text".to_owned());
        }
        if start.contains(&b'\r') && !start.contains(&b'\n') {
            return Err("has the line ends of an old Mac".to_owned());
        }
        let mark = if start.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        // Excel's own line in front of a header says what stands between the cells.
        let said = said_delimiter(&start[mark..]);
        let skip = mark + said.map_or(0, |(_, length)| length);
        let delimiter = said.map_or_else(|| delimiter(&start[mark..]), |(delimiter, _)| delimiter);
        drop(front);
        file.seek(SeekFrom::Start(skip as u64)).map_err(failed)?;
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .terminator(ends)
            .buffer_capacity(buffer)
            .from_reader(file.chain(Cursor::new(END)));
        Ok(Self { reader, before: u64::from(said.is_some()) })
    }
}

/// The rows of a CSV.
struct CsvRows {
    reader: csv::Reader<Ended>,
    record: ByteRecord,
    /// Line ends inside cells so far.
    inside: u64,
    /// Lines in front of the header.
    before: u64,
    foreign: usize,
}

impl CsvRows {
    fn over(file: File) -> Result<Self, String> {
        let Opened { reader, before } = Opened::over(file, 1 << 16, csv::Terminator::Any(b'\n'))?;
        Ok(Self { reader, record: ByteRecord::new(), inside: 0, before, foreign: 0 })
    }

    fn next(&mut self) -> Result<Option<Row>, String> {
        loop {
            let more = self.reader.read_byte_record(&mut self.record);
            if !more.map_err(|error| format!("is not CSV ({error})"))? {
                return Ok(None);
            }
            let line_ends = |cell: &[u8]| cell.iter().filter(|byte| **byte == b'\n').count() as u64;
            self.inside += self.record.iter().map(line_ends).sum::<u64>();
            let number = (self.before + self.reader.position().line()).saturating_sub(1 + self.inside);
            // A row that swallows the end has no line end of its own.
            if is_end(&self.record).map_err(|why| format!("in row {} {why}", number + 1))? {
                return Ok(None);
            }
            if self.record.iter().all(|cell| cell.is_empty() || cell == b"\r") {
                continue;
            }
            let number = usize::try_from(number).unwrap_or(usize::MAX);
            return Ok(Some(Row { number, cells: self.cells() }));
        }
    }

    /// The cells as text: UTF-8, or Windows-1252 for a row that is not.
    fn cells(&mut self) -> Vec<String> {
        let utf8: Option<Vec<String>> =
            self.record.iter().map(|cell| std::str::from_utf8(cell).ok().map(str::to_owned)).collect();
        let mut cells = utf8.unwrap_or_else(|| {
            self.foreign += 1;
            let text = |cell| encoding_rs::WINDOWS_1252.decode_without_bom_handling(cell).0.into_owned();
            self.record.iter().map(text).collect()
        });
        // Rows end at a line feed, so that their numbers can be counted; the carriage return before it is no part of a cell.
        if let Some(last) = cells.last_mut().filter(|last| last.ends_with('\r')) {
            last.pop();
        }
        cells
    }
}

/// What stands between cells by a first line such as `sep=;`, and how long that line is.
fn said_delimiter(front: &[u8]) -> Option<(u8, usize)> {
    let rest = front.strip_prefix(b"sep=")?;
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    match rest[..end].strip_suffix(b"\r").unwrap_or(&rest[..end]) {
        [delimiter] => Some((*delimiter, 4 + end + 1)),
        _ => None,
    }
}

/// What stands most often between the cells of the first line, outside quotes: a comma unless there are more of another.
fn delimiter(front: &[u8]) -> u8 {
    let (mut counts, mut quoted) = ([0_usize; 3], false);
    for byte in front {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            b',' if !quoted => counts[0] += 1,
            b';' if !quoted => counts[1] += 1,
            b'\t' if !quoted => counts[2] += 1,
            _ => {}
        }
    }
    match counts {
        [comma, semicolon, tab] if tab > comma && tab > semicolon => b'\t',
        [comma, semicolon, _] if semicolon > comma => b';',
        _ => b',',
    }
}

/// Without the feature `xlsx` no workbook can be read.
#[cfg(not(feature = "xlsx"))]
fn workbook_rows<E>(
    _: &Path,
    _: Option<&str>,
    _: &mut dyn FnMut(Row) -> Result<(), E>,
    broken: &dyn Fn(String, &str) -> E,
) -> Result<(), E> {
    Err(broken("is a workbook, which this build cannot read".to_owned(), "Save it as \"CSV UTF-8\"."))
}

#[cfg(feature = "xlsx")]
fn workbook_rows<E>(
    path: &Path,
    sheet: Option<&str>,
    take: &mut dyn FnMut(Row) -> Result<(), E>,
    broken: &dyn Fn(String, &str) -> E,
) -> Result<(), E> {
    let failed =
        |problem: String| broken(problem, "Open it in a spreadsheet and save it again as .xlsx, or as \"CSV UTF-8\".");
    let mut book: Xlsx<BufReader<File>> = calamine::open_workbook(path)
        .map_err(|error: calamine::XlsxError| failed(format!("is no workbook that can be read ({error})")))?;
    let names = book.sheet_names();
    let name = match sheet {
        Some(sheet) if !names.iter().any(|name| name == sheet) => {
            let remedy = format!("Name one of {}.", names.join(", "));
            return Err(broken(format!("has no sheet {sheet:?}"), &remedy));
        }
        Some(sheet) => sheet.to_owned(),
        None => names.first().cloned().ok_or_else(|| failed("has no sheet".to_owned()))?,
    };
    let mut cells = book
        .worksheet_cells_reader(&name)
        .map_err(|error| failed(format!("has a sheet that cannot be read ({error})")))?;
    let mut row = Row::default();
    let mut give = |row: Row| if row.cells.iter().all(String::is_empty) { Ok(()) } else { take(row) };
    // Empty cells at the end of a row are not in the file: every row gets as many as the header has.
    let (mut header, mut width) = (0, 0);
    while let Some(cell) =
        cells.next_cell().map_err(|error| failed(format!("has a cell that cannot be read ({error})")))?
    {
        let (at, column) = cell.get_position();
        let (at, column) = (at as usize + 1, column as usize);
        if at != row.number {
            let done = std::mem::replace(&mut row, Row { number: at, cells: vec![String::new(); width] });
            give(done)?;
        }
        if row.cells.len() <= column {
            row.cells.resize(column + 1, String::new());
        }
        row.cells[column] = cell_text(cell.get_value());
        if header == 0 || header == row.number {
            (header, width) = (row.number, row.cells.len());
        }
    }
    give(row)
}

#[cfg(feature = "xlsx")]
/// A cell as a person reads it, days and times in one form.
fn cell_text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(moment) => serial_text(moment),
        DataRef::Error(error) => format!("{error:?}"),
        DataRef::Empty => String::new(),
    }
}

#[cfg(feature = "xlsx")]
/// A serial number as a day, a clock time, or both, to the nearest second.
fn serial_text(serial: &calamine::ExcelDateTime) -> String {
    let seconds_of_day = 86_400.0;
    #[expect(clippy::cast_possible_truncation, reason = "a saturated number of seconds is no time of day either")]
    let seconds = (serial.as_f64() * seconds_of_day).round() as i64;
    if serial.is_duration() || (0..86_400).contains(&seconds) {
        return format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, milli) = serial.to_ymd_hms_milli();
    let date = chrono::NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day));
    let moment = date.and_then(|date| {
        let found = date.and_hms_milli_opt(u32::from(hour), u32::from(minute), u32::from(second), u32::from(milli))?;
        found.checked_add_signed(chrono::TimeDelta::milliseconds(500))
    });
    let Some(moment) = moment else { return serial.as_f64().to_string() };
    let form = if seconds % 86_400 == 0 { "%Y-%m-%d" } else { "%Y-%m-%dT%H:%M:%S" };
    moment.format(form).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> (Vec<Row>, usize) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, bytes).unwrap();
        let mut rows = Vec::new();
        let foreign = each::<Faults>(&path, None, &mut |row| {
            rows.push(row);
            Ok(())
        });
        (rows, foreign.unwrap())
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_does() {
        let (rows, _) = rows(b"a,b\r\n\r\n1,\"x\r\ny\"\r\n,\r\n2,z");
        let found: Vec<_> = rows.iter().map(|row| (row.number, row.cells[0].as_str())).collect();
        assert_eq!(found, [(1, "a"), (3, "1"), (5, "2")]);
        assert_eq!(rows[1].cells[1], "x\r\ny");
    }

    #[test]
    fn marks_semicolons_tabs_and_old_windows_letters_are_taken() {
        let (found, foreign) = rows("\u{feff}id;\"na,me\"\n1;Zoë\n".as_bytes());
        assert_eq!((found[0].cells[1].as_str(), found[1].cells[1].as_str(), foreign), ("na,me", "Zoë", 0));
        let (found, foreign) = rows(b"id\tname\n1\tZo\xeb\n2\t\x80 10\n");
        assert_eq!((found[1].cells[1].as_str(), found[2].cells[1].as_str(), foreign), ("Zoë", "€ 10", 2));
    }

    #[test]
    fn a_quote_that_is_never_closed_is_no_cell() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        for (text, bad) in [
            ("a,b\n1,\"x\n2,y\n3,z\n", true),
            ("a,b\n1,\"x\n", true),
            ("a\n\"", true),
            ("a,b\n1,\"x\n\"", false),
            ("a,b\n1,5\" pipe", false),
            ("a,b\n1,\"x\"\n", false),
        ] {
            std::fs::write(&path, text).unwrap();
            let mut rows = 0;
            let read = each::<Faults>(&path, None, &mut |_| {
                rows += 1;
                Ok(())
            });
            assert_eq!(read.is_err(), bad, "{text:?}");
            assert!(bad || rows == 2, "{text:?}: {rows}");
            assert!(
                !bad || read.unwrap_err().to_string().contains("in row 2 opens a quote that is never closed"),
                "{text:?}"
            );
        }
    }

    #[test]
    fn the_line_that_says_what_stands_between_cells_is_no_header() {
        let (found, _) = rows(b"sep=;\r\nid;name\r\n1;x,y\r\n");
        assert_eq!((found[0].number, found[0].cells[1].as_str()), (2, "name"));
        assert_eq!((found[1].number, found[1].cells[1].as_str()), (3, "x,y"));
    }

    #[test]
    fn utf_16_and_missing_files_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, b"a\rb\r").unwrap();
        let none = |path: &Path, sheet| each::<Faults>(path, sheet, &mut |_| Ok(())).unwrap_err().to_string();
        assert!(none(&path, None).contains("old Mac"));
        for utf_16 in [&b"\xff\xfea\0"[..], b"a\0,\0b\0\n\0"] {
            std::fs::write(&path, utf_16).unwrap();
            assert!(none(&path, None).contains("UTF-16"));
        }
        assert!(none(&folder.path().join("b.csv"), None).contains("cannot be read"));
        assert!(none(&path, Some("x")).contains("no workbook"));
    }
}
