//! Tables as people save them, CSV or a workbook, and CSV that spreadsheets can be trusted with.
//!
//! ```
//! use homeround::csv::{harmless, read_csv};
//!
//! let table = read_csv(b"id;name\n1;\"Jones; Ann\"\n").unwrap();
//! assert_eq!(table.header, ["id", "name"]);
//! assert_eq!(table.rows[0], (2, vec!["1".to_owned(), "Jones; Ann".to_owned()]));
//! // A cell that a spreadsheet would run is written so that it does not.
//! assert_ne!(harmless("=1+1"), "=1+1");
//! ```

use std::borrow::Cow;
use std::io::{self, Read};

use crate::encodings::{decode_utf_16, decode_windows_1252};

/// Rows as CSV, every cell made harmless for spreadsheets.
///
/// # Errors
/// When the rows have different lengths.
pub fn csv_bytes<R, C>(header: &[&str], rows: impl IntoIterator<Item = R>) -> io::Result<Vec<u8>>
where
    R: IntoIterator<Item = C>,
    C: AsRef<str>,
{
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header)?;
    for row in rows {
        for cell in row {
            writer.write_field(harmless(cell.as_ref()).as_ref())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// A cell as it is written: what a spreadsheet would take for a formula gets an apostrophe in front, numbers do not.
///
/// Source: OWASP, *CSV injection*. [`as_meant`] takes the apostrophe off again.
#[must_use]
pub fn harmless(cell: &str) -> Cow<'_, str> {
    // Nearly every cell begins with a letter or a digit.
    if cell.as_bytes().first().is_none_or(u8::is_ascii_alphanumeric) {
        return Cow::Borrowed(cell);
    }
    if is_formula(cell.trim_start_matches('\'')) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// A cell as it was meant: without the apostrophe that [`harmless`] put in front.
#[must_use]
pub fn as_meant(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

/// Whether a spreadsheet may take a cell for a formula: also one behind spaces and characters that nobody sees, and one that
/// begins with the wide forms of the signs.
fn is_formula(cell: &str) -> bool {
    let unseen = |c: char| {
        c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{ad}' | '\u{feff}')
    };
    let seen = cell.trim_start_matches(unseen);
    let sign = seen.starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    cell.starts_with(['\t', '\r']) || (sign && !is_plain_number(seen))
}

fn is_plain_number(cell: &str) -> bool {
    let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    let points = digits.bytes().filter(|b| *b == b'.').count();
    points <= 1 && digits.bytes().any(|b| b.is_ascii_digit()) && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// Put behind the last row. Its line end makes that row's number countable like any other's; where it is not a row of its own, a
/// quote was never closed.
pub const END: &[u8] = b"\n\x1c";

/// Whether a record is the end that was put behind the last row; an error when a cell has swallowed it.
///
/// # Errors
/// That a quote was never closed.
pub fn is_end(record: &csv::ByteRecord) -> Result<bool, &'static str> {
    let end = END.trim_ascii_start();
    // The last byte of all tells most rows apart.
    if !record.as_slice().ends_with(end) || record.iter().next_back().is_none_or(|cell| !cell.ends_with(end)) {
        return Ok(false);
    }
    if record.len() == 1 && record.get(0) == Some(end) {
        return Ok(true);
    }
    Err("opens a quote that is never closed: all that follows would be one cell")
}

/// A CSV file as it stands: its header, and its rows with their numbers as a spreadsheet counts them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CsvFile {
    /// The names of the columns, trimmed.
    pub header: Vec<String>,
    /// Every row that is not blank; the header is row 1.
    pub rows: Vec<(usize, Vec<String>)>,
    /// How many rows are not in UTF-8 and were read as Windows-1252.
    pub windows_1252: usize,
}

/// The table in `bytes`: a workbook's first sheet in which something stands, or CSV.
///
/// # Errors
/// What is wrong with it, as a clause.
pub fn read_table(bytes: &[u8]) -> Result<CsvFile, String> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return read_csv(bytes);
    }
    let mut file = CsvFile::default();
    // A workbook's title rows are not known here: the first row with any text is the header.
    for (number, cells) in first_sheet(bytes)? {
        let cells: Vec<String> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
        if file.header.is_empty() {
            file.header = cells;
        } else {
            file.rows.push((number, cells));
        }
    }
    // Cells without text at the end of a row are no columns.
    let named = file.header.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
    file.header.truncate(named);
    for (_, cells) in &mut file.rows {
        let filled = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        cells.truncate(filled.max(named));
    }
    Ok(file)
}

/// The rows of a workbook's first sheet that has some.
#[cfg(feature = "xlsx")]
fn first_sheet(bytes: &[u8]) -> Result<Vec<(usize, Vec<String>)>, String> {
    let sheets = crate::workbook::sheets(bytes)?;
    let rows = sheets.into_iter().map(|sheet| sheet.rows).find(|rows| !rows.is_empty()).unwrap_or_default();
    Ok(rows.into_iter().map(|row| (row.number, row.cells)).collect())
}

/// Without the feature `xlsx` no workbook can be read.
#[cfg(not(feature = "xlsx"))]
fn first_sheet(_: &[u8]) -> Result<Vec<(usize, Vec<String>)>, String> {
    Err("is a workbook, which this build cannot read".to_owned())
}

/// Bytes in UTF-16, as Excel's "Unicode Text" has them behind their mark, in UTF-8; any others as they are.
///
/// # Errors
/// For bytes that are no text.
pub fn in_utf_8(bytes: &[u8]) -> Result<Cow<'_, [u8]>, String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let decoded = match bytes {
        [0xFF, 0xFE, rest @ ..] => Some(decode_utf_16(rest, u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => Some(decode_utf_16(rest, u16::from_be_bytes)),
        _ => None,
    };
    if let Some(text) = decoded {
        return Ok(Cow::Owned(text.ok_or("begins as UTF-16 and does not go on so")?.into_bytes()));
    }
    // No text of UTF-8 or Windows-1252 has a zero byte: reading on would make cells of every second letter.
    if bytes.contains(&0) { Err("is UTF-16 without its mark, or no text".to_owned()) } else { Ok(Cow::Borrowed(bytes)) }
}

/// The CSV in `bytes`: commas, semicolons or tabs, with or without a byte-order mark, UTF-8, UTF-16 or Windows-1252, cells trimmed.
///
/// # Errors
/// What is wrong with it, as a clause.
pub fn read_csv(bytes: &[u8]) -> Result<CsvFile, String> {
    let (rows, windows_1252) = read_rows(bytes)?;
    let mut rows = rows.into_iter();
    let header = rows.next().map(|(_, cells)| cells).unwrap_or_default();
    let filled = |(_, cells): &(usize, Vec<String>)| cells.iter().any(|cell| !cell.is_empty());
    Ok(CsvFile { header, rows: rows.filter(filled).collect(), windows_1252 })
}

/// Rows with their numbers as a spreadsheet counts them.
pub type SheetRows = Vec<(usize, Vec<String>)>;

/// Every row of such a CSV with its number as a spreadsheet counts it, and how many were read as Windows-1252.
///
/// # Errors
/// What is wrong with it, as a clause.
pub fn read_rows(bytes: &[u8]) -> Result<(SheetRows, usize), String> {
    let bytes = &*in_utf_8(bytes)?;
    // Excel writes `sep=;` as a first line where the system's own sign is another: it is no row of the table.
    let said = said_delimiter(bytes);
    let (between, bytes) = said.map_or_else(|| (delimiter(bytes), bytes), |(sign, length)| (sign, &bytes[length..]));
    let mut builder = csv::ReaderBuilder::new();
    // Rows of unequal length are let through here: whoever reads the table can then name the row and its column.
    builder.has_headers(false).flexible(true).delimiter(between).terminator(csv::Terminator::Any(b'\n'));
    let (mut rows, mut windows_1252) = (SheetRows::new(), 0);
    let (mut inside, mut record) = (0, csv::ByteRecord::new());
    let mut reader = builder.from_reader(bytes.chain(END));
    while reader.read_byte_record(&mut record).map_err(|error| format!("is not CSV ({error})"))? {
        // Rows as a spreadsheet counts them: blank lines are rows, line ends in cells are not.
        inside += record.iter().map(|cell| cell.iter().filter(|byte| **byte == b'\n').count()).sum::<usize>();
        let line =
            usize::try_from(reader.position().line()).unwrap_or(usize::MAX).saturating_add(usize::from(said.is_some()));
        let row = line.saturating_sub(1 + inside);
        // A row that swallows the end has no line end of its own.
        if is_end(&record).map_err(|why| format!("in row {} {why}", row + 1))? {
            break;
        }
        let (cells, foreign) = texts(&record);
        windows_1252 += usize::from(foreign);
        rows.push((row, cells.iter().map(|cell| as_meant(cell.trim()).to_owned()).collect()));
    }
    Ok((rows, windows_1252))
}

/// What stands between cells by a first line such as `sep=;`, and how long that line is.
#[must_use]
pub fn said_delimiter(front: &[u8]) -> Option<(u8, usize)> {
    let rest = front.strip_prefix(b"sep=")?;
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    match rest[..end].strip_suffix(b"\r").unwrap_or(&rest[..end]) {
        [delimiter] => Some((*delimiter, 4 + end + 1)),
        _ => None,
    }
}

/// The cells of a row as text, and whether they are not in UTF-8: then they are read as Windows-1252.
#[must_use]
pub fn texts(record: &csv::ByteRecord) -> (Vec<String>, bool) {
    // A row is decoded as a whole: cells of one row in two encodings come of chance, not of a program.
    let utf8: Option<Vec<String>> =
        record.iter().map(|cell| std::str::from_utf8(cell).ok().map(str::to_owned)).collect();
    utf8.map_or_else(|| (record.iter().map(decode_windows_1252).collect(), true), |cells| (cells, false))
}

/// What stands most often between the cells of the first line that has any of it, outside quotes: a comma unless there are more of
/// another. Titles above a header may have none.
#[must_use]
pub fn delimiter(front: &[u8]) -> u8 {
    let (mut counts, mut quoted) = ([0_usize; 3], false);
    for byte in front {
        match byte {
            b'"' => quoted = !quoted,
            // A title without any sign may stand above the header: it says nothing about what stands between cells.
            b'\n' if !quoted && counts != [0; 3] => break,
            b',' if !quoted => counts[0] += 1,
            b';' if !quoted => counts[1] += 1,
            b'\t' if !quoted => counts[2] += 1,
            _ => {}
        }
    }
    most_of(counts)
}

/// The sign of which there are most.
const fn most_of(counts: [usize; 3]) -> u8 {
    match counts {
        [comma, semicolon, tab] if tab > comma && tab > semicolon => b'\t',
        [comma, semicolon, _] if semicolon > comma => b';',
        _ => b',',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts_them() {
        for ends in ["\n", "\r\n"] {
            let text = "id,name\n\n1,a\n2,\"x\ny\"\n,\n3,b".replace('\n', ends);
            let rows: Vec<_> = read_csv(text.as_bytes()).unwrap().rows.iter().map(|row| row.0).collect();
            assert_eq!(rows, [3, 4, 6], "{ends:?}");
        }
        assert!(read_csv(b"id,name\n1,\"x\n2,y\n").unwrap_err().contains("in row 2 opens a quote"));
        assert_eq!(read_csv(b"").unwrap(), CsvFile::default());
    }

    #[test]
    fn formulas_are_disarmed_and_numbers_are_left_alone() {
        assert_eq!(harmless("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(harmless("@x"), "'@x");
        for hidden in [
            "\u{ff1d}1",
            "\u{ff0b}1",
            "\u{ff0d}1",
            "\u{ff20}x",
            "\u{a0}=1",
            "\u{200b}=1",
            " \u{feff}@x",
            "\t=1",
            "\n=1",
        ] {
            assert_eq!(harmless(hidden), format!("'{hidden}"), "{hidden:?}");
            assert_eq!(as_meant(&harmless(hidden)), hidden);
        }
        assert_eq!(harmless("-3.017887"), "-3.017887");
        assert_eq!(harmless("+44 1633"), "'+44 1633");
        assert_eq!(harmless("-1+1"), "'-1+1");
        assert_eq!(harmless("'=1"), "''=1");
        assert_eq!(harmless("O'Neill"), "O'Neill");
    }

    proptest! {
        #[test]
        fn every_cell_comes_back_and_none_is_a_formula(cell in "['=+@a0.;,\"\n-]{0,8}") {
            let cell = cell.trim();
            let written = harmless(cell);
            prop_assert_eq!(as_meant(&written), cell);
            prop_assert!(!is_formula(&written));
        }
    }

    #[test]
    fn semicolons_marks_and_blank_rows_are_taken() {
        let file = read_csv("\u{feff}id;name\r\n1; Ada \r\n;\r\n2;\"B;C\"\r\n".as_bytes()).unwrap();
        assert_eq!(file.header, ["id", "name"]);
        let row = |at: usize, a: &str, b: &str| (at, vec![a.to_owned(), b.to_owned()]);
        assert_eq!(file.rows, [row(2, "1", "Ada"), row(4, "2", "B;C")]);
        // A list in a cell does not decide, and a title above the header has no say.
        assert_eq!(read_csv(b"id,tasks\n1,a;b;c\n").unwrap().rows[0].1, ["1", "a;b;c"]);
        assert_eq!(read_rows(b"Report\n\nid;name\n1;B\n").unwrap().0[1], (3, vec!["id".to_owned(), "name".to_owned()]));
        let foreign = read_csv(b"id\tname\n1\tZo\xeb\n").unwrap();
        assert_eq!((foreign.rows[0].1[1].as_str(), foreign.windows_1252), ("Zoë", 1));
        assert!(read_csv(b"i\0d\0\n\0").unwrap_err().contains("UTF-16"));
        assert!(read_csv(b"\xff\xfei\0d").unwrap_err().contains("UTF-16"));
        for big in [false, true] {
            let wide: Vec<u8> = "\u{feff}id\tname\r\n1\tZoë\r\n"
                .encode_utf16()
                .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect();
            assert_eq!(read_csv(&wide).unwrap().rows[0].1[1], "Zoë");
        }
    }
}
