//! Rows of a table as somebody saved it, one at a time: CSV in any of its habits, or a sheet of a workbook.

use std::io::{BufRead, BufReader, Chain, Cursor, Read, Seek, SeekFrom};

use csv::ByteRecord;

use crate::csv::{END, delimiter, in_utf_8, is_end, said_delimiter, texts};
use crate::fault::{Faults, whole};
pub(crate) use crate::row::ImportedRow;
use crate::source::{Rewindable, Stream};
#[cfg(feature = "xlsx")]
use crate::workbook::rows as workbook_rows;

/// Whether a file is a workbook, by its first bytes; it is read from its start afterwards.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn is_workbook(stream: &mut Stream) -> std::io::Result<bool> {
    Ok(stream.front::<4>()? == *b"PK\x03\x04")
}

/// Gives every row of a file to `take`, which may stop it by an error; blank rows are passed over.
///
/// A CSV takes the memory of its longest row. A workbook takes that and its table of distinct texts. `sheet` names a sheet of
/// a workbook; without it the first is read. Returns how many rows had to be read as Windows-1252.
///
/// # Errors
/// What is wrong with the file as a whole, or the first error of `take`.
pub(crate) fn for_each_row<E: From<Faults>>(
    mut stream: Stream,
    sheet: Option<&str>,
    take: &mut dyn FnMut(ImportedRow) -> Result<(), E>,
) -> Result<usize, E> {
    let workbook = is_workbook(&mut stream);
    let Stream { name: file, reader } = stream;
    let broken = |problem: String, remedy: &str| E::from(Faults(vec![whole(&file, &problem, remedy)]));
    let workbook =
        workbook.map_err(|error| broken(format!("cannot be read ({error})"), "Name a file that can be read."))?;
    if workbook {
        return workbook_rows(reader, sheet, take, &broken).map(|()| 0);
    }
    if sheet.is_some() {
        return Err(broken("is no workbook and has no sheets".to_owned(), "Leave out --sheet."));
    }
    let mut rows = CsvRows::over(reader).map_err(|problem| broken(problem, "Save it as \"CSV UTF-8\"."))?;
    while let Some(row) = rows.next().map_err(|problem| broken(problem, "Save it as \"CSV UTF-8\"."))? {
        take(row)?;
    }
    Ok(rows.foreign)
}

/// A CSV file, and what tells whether its last quote is closed.
pub(crate) type Ended = Chain<Box<dyn Rewindable>, Cursor<&'static [u8]>>;

/// A CSV as somebody saved it, without its mark, to be read from its header on: commas, semicolons or tabs.
pub(crate) struct OpenedCsv {
    /// The rows, the header among them.
    pub reader: csv::Reader<Ended>,
    /// Lines in front of the header.
    pub before: u64,
}

impl OpenedCsv {
    /// Opens a file with a buffer of so many bytes, its rows ending so.
    ///
    /// # Errors
    /// What it is when it is no CSV that can be read.
    pub(crate) fn over(mut file: Box<dyn Rewindable>, buffer: usize, ends: csv::Terminator) -> Result<Self, String> {
        let failed = |error: std::io::Error| format!("cannot be read ({error})");
        let mut front = BufReader::with_capacity(1 << 16, &mut file);
        let start = front.fill_buf().map_err(failed)?;
        // The line feed of UTF-16 is no single byte: such a file is turned into UTF-8 first.
        if start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF") {
            drop(front);
            return Self::over(in_memory(file)?, buffer, ends);
        }
        if start.contains(&0) {
            return Err("is UTF-16 without its mark, or no text".to_owned());
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

/// A file in UTF-16 as one in UTF-8. Excel's "Unicode Text" is such a file, and never larger than a sheet.
fn in_memory(mut file: Box<dyn Rewindable>) -> Result<Box<dyn Rewindable>, String> {
    let failed = |error: std::io::Error| format!("cannot be read ({error})");
    let mut bytes = Vec::new();
    file.rewind().map_err(failed)?;
    file.take(MOST_UTF_16).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 == MOST_UTF_16 {
        return Err(format!("is UTF-16 and longer than {} MB", MOST_UTF_16 >> 20));
    }
    Ok(Box::new(Cursor::new(in_utf_8(&bytes)?.into_owned())))
}

/// The most bytes of a file in UTF-16: it is held in memory.
const MOST_UTF_16: u64 = 1 << 28;

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
    fn over(file: Box<dyn Rewindable>) -> Result<Self, String> {
        let OpenedCsv { reader, before } = OpenedCsv::over(file, 1 << 16, csv::Terminator::Any(b'\n'))?;
        Ok(Self { reader, record: ByteRecord::new(), inside: 0, before, foreign: 0 })
    }

    fn next(&mut self) -> Result<Option<ImportedRow>, String> {
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
            return Ok(Some(ImportedRow { number, cells: self.cells() }));
        }
    }

    /// The cells as text: UTF-8, or Windows-1252 for a row that is not.
    fn cells(&mut self) -> Vec<String> {
        let (mut cells, foreign) = texts(&self.record);
        self.foreign += usize::from(foreign);
        // Rows end at a line feed, so that their numbers can be counted; the carriage return before it is no part of a cell.
        if let Some(last) = cells.last_mut().filter(|last| last.ends_with('\r')) {
            last.pop();
        }
        cells
    }
}

/// Without the feature `xlsx` no workbook can be read.
#[cfg(not(feature = "xlsx"))]
fn workbook_rows<E>(
    _: Box<dyn Rewindable>,
    _: Option<&str>,
    _: &mut dyn FnMut(ImportedRow) -> Result<(), E>,
    broken: &dyn Fn(String, &str) -> E,
) -> Result<(), E> {
    Err(broken("is a workbook, which this build cannot read".to_owned(), "Save it as \"CSV UTF-8\"."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(bytes: &[u8]) -> Stream {
        Stream::new("a.csv", Cursor::new(bytes.to_vec()))
    }

    fn rows(bytes: &[u8]) -> (Vec<ImportedRow>, usize) {
        let mut rows = Vec::new();
        let foreign = for_each_row::<Faults>(file(bytes), None, &mut |row| {
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
        for (text, bad) in [
            ("a,b\n1,\"x\n2,y\n3,z\n", true),
            ("a,b\n1,\"x\n", true),
            ("a\n\"", true),
            ("a,b\n1,\"x\n\"", false),
            ("a,b\n1,5\" pipe", false),
            ("a,b\n1,\"x\"\n", false),
        ] {
            let mut rows = 0;
            let read = for_each_row::<Faults>(file(text.as_bytes()), None, &mut |_| {
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
    fn utf_16_is_read_by_its_mark_and_files_that_are_none_are_refused() {
        let wide: Vec<u8> = "\u{feff}id\tname\r\n1\tZoë\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(rows(&wide).0[1].cells, ["1", "Zoë"]);
        let none =
            |stream: Stream, sheet| for_each_row::<Faults>(stream, sheet, &mut |_| Ok(())).unwrap_err().to_string();
        assert!(none(file(b"a\rb\r"), None).contains("old Mac"));
        for utf_16 in [&b"\xff\xfea\0\xd8"[..], b"a\0,\0b\0\n\0"] {
            assert!(none(file(utf_16), None).contains("UTF-16"));
        }
        assert!(none(Stream::new("b.csv", Gone), None).contains("cannot be read"));
        assert!(none(file(b"a\n"), Some("x")).contains("no workbook"));
    }

    /// A file that went away.
    struct Gone;

    impl Read for Gone {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::NotFound.into())
        }
    }

    impl Seek for Gone {
        fn seek(&mut self, _: SeekFrom) -> std::io::Result<u64> {
            Err(std::io::ErrorKind::NotFound.into())
        }
    }
}
