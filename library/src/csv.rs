//! CSV that spreadsheets can be trusted with.

use std::borrow::Cow;
use std::io::{self, Read};

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

fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_plain_number(cell)
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
}

/// The CSV in `bytes`: comma or semicolon, with or without a byte-order mark, cells trimmed.
///
/// # Errors
/// What is wrong with it, as a clause.
pub fn read_csv(bytes: &[u8]) -> Result<CsvFile, String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text =
        std::str::from_utf8(bytes).map_err(|error| format!("is not UTF-8 (byte {})", error.valid_up_to() + 1))?;
    let mut builder = csv::ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter(text)).terminator(csv::Terminator::Any(b'\n'));
    let mut file = CsvFile::default();
    let (mut inside, mut record) = (0, csv::StringRecord::new());
    let mut reader = builder.from_reader(text.as_bytes().chain(END));
    while reader.read_record(&mut record).map_err(|error| format!("is not CSV ({error})"))? {
        // Rows as a spreadsheet counts them: blank lines are rows, line ends in cells are not.
        inside += record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        let row = usize::try_from(reader.position().line()).unwrap_or(usize::MAX).saturating_sub(1 + inside);
        // A row that swallows the end has no line end of its own.
        if is_end(record.as_byte_record()).map_err(|why| format!("in row {} {why}", row + 1))? {
            break;
        }
        let cells: Vec<String> = record.iter().map(|cell| as_meant(cell.trim()).to_owned()).collect();
        if file.header.is_empty() {
            file.header = cells;
        } else if cells.iter().any(|cell| !cell.is_empty()) {
            file.rows.push((row, cells));
        }
    }
    Ok(file)
}

/// A semicolon where the header has more of them than commas: what spreadsheets write where the comma is for decimals.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    if header.matches(';').count() > header.matches(',').count() { b';' } else { b',' }
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
        assert!(read_csv(b"id\n\xff").unwrap_err().contains("UTF-8"));
    }
}
