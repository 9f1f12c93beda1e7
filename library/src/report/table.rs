//! A table that is read on the page and taken away as CSV: the same cells in both.

use maud::{Markup, html};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::csv;
use crate::words;

/// What stands in a data URL as it is: the unreserved characters of RFC 3986.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The most rows of a table on the page and in its file: what is beyond them no reader of a page looks for.
const MOST_ROWS: usize = 1_000;

/// How a column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// Words, from the left.
    Words,
    /// Numbers, from the right.
    Numbers,
    /// Not set at all: it stands in the CSV alone, for those who look something up.
    FileOnly,
}

/// A table of plain text.
#[derive(Clone, Debug)]
pub(crate) struct TextTable<'a> {
    /// The file's name without its ending, such as `continuity`.
    pub name: &'a str,
    /// What the table shows, as a sentence.
    pub caption: &'a str,
    /// The columns' names and how they are set.
    pub columns: &'a [(&'a str, Align)],
    /// The rows, each as long as `columns`.
    pub rows: Vec<Vec<String>>,
}

impl TextTable<'_> {
    /// The table, its caption, and the link to its CSV.
    #[must_use]
    pub(crate) fn render(&self) -> Markup {
        html! {
            div.table {
                div.wide tabindex="0" role="region" aria-label=(self.caption) {
                    table {
                        caption { span { (self.caption) } }
                        thead {
                            tr { @for ((title, _), align) in self.shown(self.columns.iter()) { th scope="col" class=[class(*align)] { (title) } } }
                        }
                        tbody {
                            @for row in self.rows.iter().take(MOST_ROWS) {
                                tr { @for (cell, align) in self.shown(row.iter()) { td class=[class(*align)] { (cell) } } }
                            }
                        }
                    }
                }
                @if self.rows.len() > MOST_ROWS {
                    p.note {
                        "The first " (number(MOST_ROWS)) " of " (number(self.rows.len())) " rows, here and in the file. "
                        "The commands give all of them with --json."
                    }
                }
                (self.download())
            }
        }
    }

    /// Of one cell a column, those that are set on the page, with how they are set.
    fn shown<'c, T>(&'c self, cells: impl Iterator<Item = T> + 'c) -> impl Iterator<Item = (T, &'c Align)> + 'c {
        let set = cells.zip(self.columns.iter().map(|(_, align)| align));
        set.filter(|(_, align)| **align != Align::FileOnly)
    }

    /// The table behind a line that opens it.
    #[must_use]
    pub(crate) fn folded(&self, summary: &str) -> Markup {
        html! { details.more { summary { (summary) } (self.render()) } }
    }

    /// The link by which the table is saved as CSV, without a network: the file is in the link.
    #[must_use]
    pub(crate) fn download(&self) -> Markup {
        let file = format!("{}.csv", self.name);
        html! { a.csv download=(file) href=(self.data_url()) { "Save as " (file) } }
    }

    fn data_url(&self) -> String {
        let header: Vec<&str> = self.columns.iter().map(|(title, _)| *title).collect();
        // Rows are as long as the header, which is all that writing to memory can fail for.
        let bytes = csv::csv_bytes(&header, self.rows.iter().take(MOST_ROWS).map(|row| row.iter().take(header.len())))
            .unwrap_or_default();
        // The mark tells spreadsheets that the text is UTF-8: without it they read "£" and "O’Brien" wrongly.
        let text = format!("\u{feff}{}", String::from_utf8_lossy(&bytes));
        format!("data:text/csv;charset=utf-8,{}", utf8_percent_encode(&text, ENCODED))
    }
}

fn number(of: usize) -> String {
    words::count(of)
}

fn class(align: Align) -> Option<&'static str> {
    match align {
        Align::Words | Align::FileOnly => None,
        Align::Numbers => Some("n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_cells_are_harmless_in_both() {
        let table = TextTable {
            name: "names",
            caption: "Names",
            columns: &[("Name", Align::Words), ("Visits", Align::Numbers)],
            rows: vec![vec!["<script>alert(1)</script>".into(), "1".into()], vec!["=SUM(A1:A9)".into(), "2".into()]],
        };
        let page = table.render().into_string();
        assert!(!page.contains("<script"), "{page}");
        assert!(page.contains("&lt;script&gt;") && page.contains("=SUM(A1:A9)"));
        assert!(page.contains("%27%3DSUM%28A1%3AA9%29"), "the formula is disarmed in the CSV: {page}");
    }

    #[test]
    fn a_column_for_the_file_alone_is_not_on_the_page() {
        let columns = &[("Name", Align::Words), ("Id", Align::FileOnly), ("Visits", Align::Numbers)];
        let rows = vec![vec!["Ada".into(), "C01".into(), "4".into()]];
        let table = TextTable { name: "names", caption: "Names", columns, rows };
        let page = table.render().into_string();
        assert!(page.contains("<td>Ada</td><td class=\"n\">4</td>"), "{page}");
        assert!(!page.contains("<td>C01") && page.contains("Ada%2CC01%2C4"));
    }

    #[test]
    fn a_table_longer_than_anybody_reads_says_what_it_leaves_out() {
        let rows = (0..1_500).map(|at| vec![format!("row{at}x")]).collect();
        let table = TextTable { name: "names", caption: "x", columns: &[("Name", Align::Words)], rows };
        let page = table.render().into_string();
        assert!(page.contains("row999x") && !page.contains("row1000x"));
        assert!(page.contains("The first 1,000 of 1,500 rows"), "{}", &page[page.len() - 600..]);
    }

    #[test]
    fn quotes_cannot_leave_the_link() {
        let table = TextTable {
            name: "names",
            caption: "x",
            columns: &[("Name", Align::Words)],
            rows: vec![vec!["\" onclick=\"alert(1)".into()]],
        };
        assert!(!table.download().into_string().contains("onclick=\""));
    }
}
