//! A rota as a workbook: every visit, the whole week as carers by days, and a sheet of who comes to whom.
//!
//! ```
//! use homeround::planning::plan_starter;
//! use homeround::roster::write_roster;
//! use homeround::rota::{Rota, RotaChoice, workbook::write_workbook};
//!
//! let (branch, roster) = plan_starter()?;
//! let file = write_roster(&branch.plan, roster.view(), None);
//! let rota = Rota::new(&branch.book, &file, RotaChoice { addresses: false, no_notes: false });
//! assert!(write_workbook(&rota)?.starts_with(b"PK"), "a workbook is a zip archive");
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::table::{COLUMNS, rows};
use super::{Rota, RotaStop};
use crate::words::short_day;

/// The most letters that a cell of a workbook may have.
const MOST_LETTERS: usize = 32_767;

/// The workbook. Every cell is a text or a number that we write: no spreadsheet takes one for a formula.
///
/// # Errors
/// When a sheet cannot hold the plan.
pub fn write_workbook(rota: &Rota) -> std::io::Result<Vec<u8>> {
    make(rota).map_err(std::io::Error::other)
}

fn make(rota: &Rota) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let carer = |stop: &RotaStop, id: &str| stop.carers.iter().any(|held| held == id);
    let client = |stop: &RotaStop, id: &str| !stop.is_break() && stop.client == id;
    let carers: Vec<(&str, &str)> =
        rota.carers.iter().map(|person| (person.id.as_str(), person.name.as_str())).collect();
    let clients: Vec<(&str, &str)> =
        rota.clients.iter().map(|person| (person.id.as_str(), person.name.as_str())).collect();
    week(book.add_worksheet().set_name("Carers")?, rota, &carers, &carer, &|stop| {
        format!("{}-{} {}", stop.start, stop.end, if stop.is_break() { &stop.name } else { &stop.client_name })
    })?;
    week(book.add_worksheet().set_name("Clients")?, rota, &clients, &client, &|stop| {
        format!("{}-{} {}", stop.start, stop.end, stop.carer_names.join(" and "))
    })?;
    let sheet = book.add_worksheet().set_name("Visits")?;
    for (column, name) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    for (at, row) in (1..).zip(rows(rota)) {
        for (column, text) in (0..).zip(&row) {
            // Only the column of minutes: an id of digits must keep its zeros.
            let minutes = text.parse::<u32>().ok().filter(|_| COLUMNS.get(usize::from(column)) == Some(&"minutes"));
            match minutes {
                Some(minutes) => sheet.write_number(at, column, minutes)?,
                None => sheet.write_string(at, column, fitting(text))?,
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofit();
    book.save_to_buffer()
}

/// A sheet of people by days, each cell with that person's stops.
fn week(
    sheet: &mut Worksheet,
    rota: &Rota,
    people: &[(&str, &str)],
    is: &dyn Fn(&RotaStop, &str) -> bool,
    shown: &dyn Fn(&RotaStop) -> String,
) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.write_string_with_format(0, 0, "Name", &bold)?;
    for (column, day) in (1..).zip(&rota.days) {
        sheet.write_string_with_format(0, column, short_day(day.0), &bold)?;
    }
    for (row, (id, name)) in (1..).zip(people) {
        sheet.write_string_with_format(row, 0, fitting(name), &wrap)?;
        for (column, day) in (1..).zip(&rota.days) {
            let stops = rota.stops.iter().filter(|stop| stop.day == *day && is(stop, id));
            let text = stops.map(shown).collect::<Vec<_>>().join("\n");
            sheet.write_string_with_format(row, column, fitting(&text), &wrap)?;
        }
    }
    sheet.set_column_width(0, 20)?;
    for (column, _) in (1..).zip(&rota.days) {
        sheet.set_column_width(column, 26)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

/// As much of a text as a cell can hold.
fn fitting(text: &str) -> String {
    // The bound is in UTF-16, of which one of our letters may take two.
    text.chars().take(MOST_LETTERS / 2).collect()
}
