//! The notices that the licences of a book's data ask for, from the `NOTICE.md` beside the data.
//!
//! ```
//! use homeround::report::notices::read_notices;
//!
//! let found = read_notices(b"# Whose data\n\n* Roads: OpenStreetMap contributors.\n* Points: Crown copyright.\n");
//! assert_eq!(found, ["Roads: OpenStreetMap contributors.", "Points: Crown copyright."]);
//! ```

use std::collections::BTreeSet;

use crate::book::Book;
use crate::source::Source;

/// The file a notice stands in.
pub const NOTICE_FILE: &str = "NOTICE.md";

/// The notices beside a book and beside the travel files it names, each once; a folder without the file has none.
#[must_use]
pub fn beside(book: &Book, files: &dyn Source) -> Vec<String> {
    let named = book.travel.points.iter().chain(book.travel.modes.iter().filter_map(|mode| mode.matrix.as_ref()));
    // What stands in front of a file's own name, its slash included.
    let beside = |file: &'_ String| file.rfind(['/', '\\']).map_or(String::new(), |slash| file[..=slash].to_owned());
    // The folder of the book comes too, also where no travel file stands in it: its points have a licence of their own.
    let folders: BTreeSet<String> = named.map(beside).chain(std::iter::once(String::new())).collect();
    let mut found: Vec<String> = Vec::new();
    for folder in folders {
        let bytes = files.read(&format!("{folder}{NOTICE_FILE}")).unwrap_or_default();
        for notice in read_notices(&bytes) {
            if !found.contains(&notice) {
                found.push(notice);
            }
        }
    }
    found
}

/// The notices of a `NOTICE.md`.
#[must_use]
pub fn read_notices(bytes: &[u8]) -> Vec<String> {
    split_notices(&String::from_utf8_lossy(bytes))
}

/// The points of a list in Markdown, or where there is no list the paragraphs, as plain text.
fn split_notices(markdown: &str) -> Vec<String> {
    let mut blocks: Vec<(bool, String)> = Vec::new();
    let mut within = false;
    for line in markdown.lines().map(str::trim) {
        let item = line.strip_prefix("* ").or_else(|| line.strip_prefix("- "));
        if line.is_empty() || line.starts_with('#') {
            within = false;
        // Markdown wraps a point over several lines: those without a mark of their own go on with the last one.
        } else if let Some((_, block)) = blocks.last_mut().filter(|_| within && item.is_none()) {
            *block = format!("{block} {line}");
        } else {
            blocks.push((item.is_some(), item.unwrap_or(line).to_owned()));
            within = true;
        }
    }
    let listed = blocks.iter().any(|(item, _)| *item);
    // Where there is a list, paragraphs around it only introduce it.
    blocks.into_iter().filter(|(item, _)| *item == listed).map(|(_, block)| without_links(&block)).collect()
}

/// `[the licence](https://..)` as `the licence (https://..)`.
fn without_links(text: &str) -> String {
    text.replace("](", " (").replace('[', "")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn points_where_there_are_some_and_paragraphs_otherwise() {
        let list = "# Whose data\n\nAn introduction.\n\n* Points: © One;\n  more of it. [Licence](https://l.example/)\n* Seconds: © Two.\n\nThe rest.\n";
        assert_eq!(split_notices(list), ["Points: © One; more of it. Licence (https://l.example/)", "Seconds: © Two."]);
        assert_eq!(split_notices("# Title\n\nOne\nand more.\n\nTwo.\n"), ["One and more.", "Two."]);
        assert!(split_notices("").is_empty());
    }

    #[test]
    fn each_notice_is_found_once_beside_the_book_and_its_travel_files() {
        let files: BTreeMap<String, Vec<u8>> = [("NOTICE.md", "Same.\n"), ("roads/NOTICE.md", "Same.\n\nOther.\n")]
            .map(|(name, text)| (name.to_owned(), text.into()))
            .into();
        let mut book = crate::report::sample::book(2, 1);
        assert_eq!(beside(&book, &files), ["Same."]);
        book.travel.points = Some("roads/points.csv".to_owned());
        assert_eq!(beside(&book, &files), ["Same.", "Other."]);
    }
}
