//! Rows written as they come, into a file that is there whole at the end or not at all.

use std::io::{self, BufWriter, Write};

#[cfg(feature = "xlsx")]
use rust_xlsxwriter::Workbook;

use crate::csv::harmless;
use crate::output::Output;
use crate::source::ends_in;

/// A table being written: CSV, or a workbook when its name ends in `.xlsx`.
pub(crate) enum TableWriter {
    /// CSV, with its cells disarmed for spreadsheets or as they are.
    Csv {
        /// The rows so far.
        csv: Box<csv::Writer<BufWriter<Box<dyn Output>>>>,
        /// Whether cells that a spreadsheet would take for formulas get an apostrophe.
        guarded: bool,
    },
    /// A workbook of one sheet, every cell a text: no spreadsheet takes a text for a formula.
    #[cfg(feature = "xlsx")]
    Workbook {
        /// The rows so far; those that are finished are on disk.
        book: Box<Workbook>,
        /// The next row.
        row: u32,
        /// Where it is to stand.
        output: Box<dyn Output>,
    },
}

/// The most rows of a sheet.
#[cfg(feature = "xlsx")]
const SHEET_ROWS: u32 = 1_048_576;

impl TableWriter {
    /// Begins a table; the ending of the output's name says its form.
    ///
    /// # Errors
    /// For a workbook in a build that writes none.
    pub(crate) fn begin(output: Box<dyn Output>, guarded: bool) -> io::Result<Self> {
        let workbook = ends_in(output.name(), "xlsx");
        if workbook && cfg!(not(feature = "xlsx")) {
            return Err(io::Error::other("this build writes no workbooks; write a .csv"));
        }
        #[cfg(feature = "xlsx")]
        if workbook {
            let mut book = Workbook::new();
            // A sheet in memory would grow with the file: this one goes row by row.
            book.add_worksheet_with_constant_memory().map_err(io::Error::other)?;
            return Ok(Self::Workbook { book: Box::new(book), row: 0, output });
        }
        let file = BufWriter::with_capacity(1 << 16, output);
        let csv = csv::WriterBuilder::new().flexible(true).buffer_capacity(1 << 16).from_writer(file);
        Ok(Self::Csv { csv: Box::new(csv), guarded })
    }

    /// Writes one row.
    ///
    /// # Errors
    /// When the disk is full, or a workbook is.
    pub(crate) fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
        match self {
            Self::Csv { csv, guarded, .. } => {
                for cell in cells {
                    if *guarded {
                        csv.write_field(harmless(cell).as_ref())?;
                    } else {
                        csv.write_field(cell)?;
                    }
                }
                csv.write_record(None::<&[u8]>)?;
            }
            #[cfg(feature = "xlsx")]
            Self::Workbook { book, row, .. } => {
                if *row == SHEET_ROWS {
                    return Err(io::Error::other("a sheet holds 1048576 rows; write a .csv"));
                }
                let sheet = book.worksheet_from_index(0).map_err(io::Error::other)?;
                for (column, cell) in cells.into_iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                    let column = u16::try_from(column).map_err(io::Error::other)?;
                    sheet.write_string(*row, column, cell).map_err(io::Error::other)?;
                }
                *row += 1;
            }
        }
        Ok(())
    }

    /// Puts the table where it is to stand.
    ///
    /// # Errors
    /// When that cannot be; then nothing there has changed.
    pub(crate) fn finish(self) -> io::Result<()> {
        match self {
            Self::Csv { csv, .. } => {
                let file = csv.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
                file.into_inner().map_err(|error| io::Error::other(error.to_string()))?.finish()
            }
            #[cfg(feature = "xlsx")]
            Self::Workbook { mut book, mut output, .. } => {
                output.write_all(&book.save_to_buffer().map_err(io::Error::other)?)?;
                output.finish()
            }
        }
    }
}

/// Lines being written, as events or as JSON.
pub(crate) struct LineWriter {
    file: BufWriter<Box<dyn Output>>,
}

impl LineWriter {
    /// Begins a file.
    #[must_use]
    pub(crate) fn begin(output: Box<dyn Output>) -> Self {
        Self { file: BufWriter::with_capacity(1 << 16, output) }
    }

    /// Writes bytes.
    ///
    /// # Errors
    /// When the disk is full.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    /// Puts the file where it is to stand.
    ///
    /// # Errors
    /// When that cannot be; then nothing there has changed.
    pub(crate) fn finish(self) -> io::Result<()> {
        self.file.into_inner().map_err(|error| io::Error::other(error.to_string()))?.finish()
    }
}
