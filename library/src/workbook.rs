//! A sheet of a workbook, row by row, within the limits that workbooks have, and in memory that its own size bounds.

use std::io::{BufReader, Cursor, Error, Read, Seek, SeekFrom};

use calamine::{DataRef, Reader as _, Xlsx};

use crate::cell_references::CellReferences;
use crate::row::ImportedRow;
use crate::words::Quote;

/// The rows of a sheet, its columns up to XFD, and the letters of a cell. Source: Microsoft, *Excel specifications and limits*.
const MOST_ROWS: usize = 1_048_576;
const MOST_COLUMNS: usize = 16_384;
const MOST_LETTERS: usize = 32_767;

/// What a workbook may come to when it is unpacked or its texts are repeated: so many bytes, and so many for each of its own.
const LEAST_BUDGET: u64 = 32 << 20;
const BUDGET_A_BYTE: u64 = 100;

/// How many bytes a workbook of this length may come to.
const fn budget(length: u64) -> u64 {
    length.saturating_mul(BUDGET_A_BYTE).saturating_add(LEAST_BUDGET)
}

const BEYOND: &str = "has a cell beyond XFD1048576, the last that a sheet can have";

fn too_large(budget: u64) -> String {
    format!("holds more than {} MB in so small a file, as no table of anybody's does", budget >> 20)
}

/// Holds the parts of a workbook, unpacked one after another, against a budget. What they claim to hold is not believed.
fn unpacked<R: Read + Seek>(file: R, budget: u64) -> Result<(), String> {
    let failed = |error: &dyn std::fmt::Display| format!("is no workbook that can be read ({error})");
    let mut parts = zip::ZipArchive::new(file).map_err(|error| failed(&error))?;
    let (mut left, mut buffer) = (budget, vec![0; 1 << 16]);
    for at in 0..parts.len() {
        let mut part = parts.by_index(at).map_err(|error| failed(&error))?;
        // What reads the cells counts with their names before anybody can look at them.
        let mut names = part.name().is_ok_and(|name| name.contains("worksheets/")).then(CellReferences::default);
        loop {
            let read = part.read(&mut buffer).map_err(|error| failed(&error))?;
            if read == 0 {
                break;
            }
            left = left.checked_sub(read as u64).ok_or_else(|| too_large(budget))?;
            if names.as_mut().is_some_and(|names| !names.fit(&buffer[..read])) {
                return Err(BEYOND.to_owned());
            }
        }
    }
    Ok(())
}

/// Gives every row of a sheet that is not blank to `take`: of the one that is named, or of the first.
///
/// # Errors
/// What is wrong with the workbook, by `broken`, or the first error of `take`.
pub(crate) fn rows<E>(
    file: impl Read + Seek,
    sheet: Option<&str>,
    take: &mut dyn FnMut(ImportedRow) -> Result<(), E>,
    broken: &dyn Fn(String, &str) -> E,
) -> Result<(), E> {
    let failed = |problem: String| broken(problem, AGAIN);
    let cannot = |error: Error| failed(format!("cannot be read ({error})"));
    let mut file = BufReader::new(file);
    let length = file.seek(SeekFrom::End(0)).map_err(cannot)?;
    file.rewind().map_err(cannot)?;
    unpacked(&mut file, budget(length)).map_err(&failed)?;
    file.rewind().map_err(cannot)?;
    let mut book = Xlsx::new(file).map_err(|error| failed(no_workbook(&error)))?;
    let names = book.sheet_names();
    let name = match sheet {
        Some(sheet) if !names.iter().any(|name| name == sheet) => {
            let remedy = format!("Name one of {}.", names.join(", "));
            return Err(broken(format!("has no sheet {sheet}", sheet = sheet.quoted()), &remedy));
        }
        Some(sheet) => sheet.to_owned(),
        None => names.first().cloned().ok_or_else(|| failed("has no sheet".to_owned()))?,
    };
    sheet_rows(&mut book, &name, &mut BytesLeft(budget(length)), take, &failed)
}

/// What to do about a workbook that cannot be read.
pub(crate) const AGAIN: &str = "Open it in a spreadsheet and save it again as .xlsx, or as \"CSV UTF-8\".";

fn no_workbook(error: &dyn std::fmt::Display) -> String {
    format!("is no workbook that can be read ({error})")
}

/// A sheet of a workbook: its name, and its rows that are not blank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct WorkbookSheet {
    /// Its name.
    pub name: String,
    /// Its rows; every cell of a merged range has what stands in the first.
    pub rows: Vec<ImportedRow>,
}

/// How many cells of merged ranges are filled: people merge titles and the rows of one client, not pages.
const MOST_MERGED: usize = 100_000;

/// Every sheet of the workbook in `bytes`, in its order.
///
/// # Errors
/// What is wrong with it, as a clause.
pub(crate) fn sheets(bytes: &[u8]) -> Result<Vec<WorkbookSheet>, String> {
    let mut limit = BytesLeft(budget(bytes.len() as u64));
    unpacked(Cursor::new(bytes), limit.0)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| no_workbook(&error))?;
    let (mut found, mut merged) = (Vec::new(), MOST_MERGED);
    for name in book.sheet_names() {
        let mut rows = Vec::new();
        let mut take = |row| {
            rows.push(row);
            Ok(())
        };
        sheet_rows(&mut book, &name, &mut limit, &mut take, &|problem| problem)?;
        // A sheet whose ranges cannot be read is still its cells.
        for range in book.merge_cells_by_sheet_name(&name).unwrap_or_default() {
            fill(&mut rows, (range.start, range.end), &mut merged);
        }
        found.push(WorkbookSheet { name, rows });
    }
    Ok(found)
}

/// Writes what stands in the first cell of a merged range into its other cells, as far as there are rows.
fn fill(rows: &mut [ImportedRow], ((top, left), (bottom, right)): ((u32, u32), (u32, u32)), most: &mut usize) {
    let (top, left, bottom, right) = (top as usize + 1, left as usize, bottom as usize + 1, right as usize);
    let text = rows.iter().find(|row| row.number == top).and_then(|row| row.cells.get(left)).cloned();
    let Some(text) = text.filter(|text| !text.is_empty()) else { return };
    for row in rows.iter_mut().filter(|row| (top..=bottom).contains(&row.number)) {
        for cell in row.cells.iter_mut().take(right.saturating_add(1)).skip(left) {
            if *most == 0 {
                return;
            }
            *most -= 1;
            cell.clone_from(&text);
        }
    }
}

/// The bytes that may still be given.
struct BytesLeft(u64);

/// Gives every row of a sheet that is not blank to `take`.
fn sheet_rows<R: Read + Seek, E>(
    book: &mut Xlsx<R>,
    name: &str,
    limit: &mut BytesLeft,
    take: &mut dyn FnMut(ImportedRow) -> Result<(), E>,
    failed: &dyn Fn(String) -> E,
) -> Result<(), E> {
    let mut cells = book
        .worksheet_cells_reader(name)
        .map_err(|error| failed(format!("has a sheet that cannot be read ({error})")))?;
    let mut row = ImportedRow::default();
    // The budget is of texts as they are given out: a shared text is in the file once and may stand in a million cells.
    let budget = limit.0;
    let mut give = |row: ImportedRow| {
        if row.cells.iter().all(String::is_empty) {
            return Ok(());
        }
        let length = row.cells.iter().map(|cell| cell.len() as u64 + 1).sum::<u64>();
        limit.0 = limit.0.checked_sub(length).ok_or_else(|| failed(too_large(budget)))?;
        take(row)
    };
    // Empty cells at the end of a row are not in the file: every row gets as many as the header has.
    let (mut header, mut width) = (0, 0);
    while let Some(cell) =
        cells.next_cell().map_err(|error| failed(format!("has a cell that cannot be read ({error})")))?
    {
        let (at, column) = cell.get_position();
        let (at, column) = (at as usize + 1, column as usize);
        if at > MOST_ROWS || column >= MOST_COLUMNS {
            return Err(failed(BEYOND.to_owned()));
        }
        // Rows that go back would be merged into ones that were given out already.
        if at < row.number {
            return Err(failed(format!("has row {at} behind row {}", row.number)));
        }
        if at != row.number {
            let done = std::mem::replace(&mut row, ImportedRow { number: at, cells: vec![String::new(); width] });
            give(done)?;
        }
        if row.cells.len() <= column {
            row.cells.resize(column + 1, String::new());
        }
        let text = cell_text(cell.get_value());
        if text.len() > MOST_LETTERS && text.encode_utf16().count() > MOST_LETTERS {
            return Err(failed(format!(
                "has more than {MOST_LETTERS} letters in one cell of row {at}, which no workbook can"
            )));
        }
        row.cells[column] = text;
        // The header is the first row with a cell: later rows are no narrower than it, so that each cell has a column.
        if header == 0 || header == row.number {
            (header, width) = (row.number, row.cells.len());
        }
    }
    give(row)
}

/// A cell as a person reads it, days and times in one form.
fn cell_text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(moment) => serial_text(moment),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// A serial number as a day, a clock time, or both, to the nearest second.
fn serial_text(serial: &calamine::ExcelDateTime) -> String {
    let seconds_of_day = 86_400.0;
    #[expect(clippy::cast_possible_truncation, reason = "a saturated number of seconds is no time of day either")]
    let seconds = (serial.as_f64() * seconds_of_day).round() as i64;
    // A serial below one day is a time of day: the date that Excel shows with it means nothing.
    if serial.is_duration() || (0..86_400).contains(&seconds) {
        return format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, milli) = serial.to_ymd_hms_milli();
    let date = chrono::NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day));
    let moment = date.and_then(|date| {
        // Half a second more turns the cut of the seconds into rounding: times are stored as fractions of a day.
        let found = date.and_hms_milli_opt(u32::from(hour), u32::from(minute), u32::from(second), u32::from(milli))?;
        found.checked_add_signed(chrono::TimeDelta::milliseconds(500))
    });
    let Some(moment) = moment else { return serial.as_f64().to_string() };
    let form = if seconds % 86_400 == 0 { "%Y-%m-%d" } else { "%Y-%m-%dT%H:%M:%S" };
    moment.format(form).to_string()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use crate::exchange::rows::for_each_row;
    use crate::fault::Faults;
    use crate::source::Stream;

    /// A workbook with this sheet and these shared strings.
    fn workbook(sheet: &str, shared: &str) -> Stream {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let head = r#"<?xml version="1.0"?>"#;
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let of = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let package = "http://schemas.openxmlformats.org/package/2006/relationships";
        let parts = [
            (
                "[Content_Types].xml",
                format!("{head}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"),
            ),
            (
                "_rels/.rels",
                format!(
                    r#"{head}<Relationships xmlns="{package}"><Relationship Id="r1" Type="{of}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
                ),
            ),
            (
                "xl/workbook.xml",
                format!(
                    r#"{head}<workbook xmlns="{main}" xmlns:r="{of}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    r#"{head}<Relationships xmlns="{package}"><Relationship Id="r1" Type="{of}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{of}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#
                ),
            ),
            ("xl/sharedStrings.xml", format!(r#"{head}<sst xmlns="{main}">{shared}</sst>"#)),
            (
                "xl/worksheets/sheet1.xml",
                format!(r#"{head}<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>"#),
            ),
        ];
        for (name, text) in parts {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        Stream::new("a.xlsx", zip.finish().unwrap())
    }

    /// The first cells of every row, and the bytes that were given; or what is wrong.
    fn read(sheet: &str, shared: &str) -> Result<(Vec<String>, usize), String> {
        let (mut firsts, mut bytes) = (Vec::new(), 0);
        let read = for_each_row::<Faults>(workbook(sheet, shared), None, &mut |row| {
            bytes += row.cells.iter().map(String::len).sum::<usize>();
            firsts.push(row.cells[0].chars().take(8).collect());
            Ok(())
        });
        read.map(|_| (firsts, bytes)).map_err(|faults| faults.to_string())
    }

    fn number(cell: &str, value: &str) -> String {
        let row = cell.trim_start_matches(char::is_alphabetic);
        format!(r#"<row r="{row}"><c r="{cell}"><v>{value}</v></c></row>"#)
    }

    #[test]
    fn a_sheet_ends_where_a_workbook_does() {
        assert_eq!(read(&number("A1", "7"), "").unwrap().0, ["7"]);
        assert_eq!(read(&number("XFD1048576", "7"), "").unwrap().1, 1);
        for cell in ["XFE1", "ZZZZZZ2", "A1048577", "A4294967295", "AAAAAAAAAAAAAAAAAAAA1", "A99999999999999999999"] {
            let why = read(&number(cell, "7"), "").unwrap_err();
            assert!(why.contains("beyond XFD1048576"), "{cell}: {why}");
        }
        let back = number("A5", "7") + &number("A2", "7");
        assert!(read(&back, "").unwrap_err().contains("row 2 behind row 5"));
    }

    #[test]
    fn cells_and_the_whole_are_bounded_by_the_file() {
        let cells = |rows: usize| {
            let row = |at: usize| format!(r#"<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>"#);
            (1..=rows).map(row).collect::<String>()
        };
        let shared = |letters: usize| format!("<si><t>{}</t></si>", "x".repeat(letters));
        assert_eq!(read(&cells(3), &shared(32_767)).unwrap().1, 3 * 32_767);
        assert!(read(&cells(3), &shared(32_768)).unwrap_err().contains("more than 32767 letters"));
        assert!(read(&cells(15_000), &shared(32_767)).unwrap_err().contains("in so small a file"));
        assert!(read(&cells(1), &shared(64 << 20)).unwrap_err().contains("in so small a file"));
        // Every row as wide as a header at the last column.
        let wide = number("XFD1", "7") + &(2..=20_000).map(|row| number(&format!("A{row}"), "7")).collect::<String>();
        assert!(read(&wide, "").unwrap_err().contains("in so small a file"));
    }

    #[test]
    fn errors_are_shown_as_the_spreadsheet_shows_them() {
        let error = |text: &str| format!(r#"<row r="1"><c r="A1" t="e"><v>{text}</v></c></row>"#);
        for text in ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"] {
            assert_eq!(read(&error(text), "").unwrap().0, [text]);
        }
    }
}
