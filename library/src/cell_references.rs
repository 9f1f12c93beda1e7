//! The names of cells in a sheet of a workbook, held against the last that a sheet can have before anybody counts with them.

/// Letters of a column, XFD, and digits of a row, 1048576.
const MOST_LETTERS: usize = 3;
const MOST_DIGITS: usize = 7;

/// Reads the XML of a sheet, piece by piece, and looks at what stands in attributes called `r` and `ref`.
#[derive(Clone, Debug, Default)]
pub(super) struct CellReferences {
    place: Place,
    name: AttributeName,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    /// Between tags.
    #[default]
    Text,
    /// In a tag, where names of attributes stand.
    Tag,
    /// In a value, up to the quote it began with; of a cell's name with so many letters and digits in a row.
    Value { quote: u8, ours: bool, letters: usize, digits: usize },
}

/// The last letters of an attribute's name, how many there were, and whether it is over.
#[derive(Clone, Copy, Debug, Default)]
struct AttributeName {
    last: [u8; 3],
    length: usize,
    over: bool,
}

impl CellReferences {
    /// Whether no name so far is longer than that of any cell.
    pub(super) fn fit(&mut self, bytes: &[u8]) -> bool {
        bytes.iter().all(|&byte| self.take(byte))
    }

    fn take(&mut self, byte: u8) -> bool {
        match (&mut self.place, byte) {
            (Place::Text, b'<') => (self.place, self.name) = (Place::Tag, AttributeName::default()),
            (Place::Text, _) => {}
            (Place::Tag, b'>') => self.place = Place::Text,
            (Place::Tag, quote @ (b'"' | b'\'')) => {
                self.place = Place::Value { quote, ours: self.name.is_of_a_cell(), letters: 0, digits: 0 };
            }
            (Place::Tag, _) => self.name.spell(byte),
            (Place::Value { quote, .. }, _) if *quote == byte => {
                (self.place, self.name) = (Place::Tag, AttributeName::default());
            }
            (Place::Value { letters, digits, ours, .. }, _) => {
                // Only runs are counted: "A1:B2" has two names in one value, each within the bounds.
                *letters = if byte.is_ascii_alphabetic() { *letters + 1 } else { 0 };
                *digits = if byte.is_ascii_digit() { *digits + 1 } else { 0 };
                // Values of other attributes may be as long as they like: names of cells alone are reckoned with.
                return !*ours || (*letters <= MOST_LETTERS && *digits <= MOST_DIGITS);
            }
        }
        true
    }
}

impl AttributeName {
    fn is_of_a_cell(&self) -> bool {
        matches!((self.length, &self.last), (1, [_, _, b'r']) | (3, b"ref"))
    }

    /// Takes one more byte of a tag. Blanks and the sign may stand behind a name; another letter then begins the next.
    fn spell(&mut self, byte: u8) {
        if byte.is_ascii_whitespace() || byte == b'=' {
            self.over = true;
            return;
        }
        if self.over {
            *self = Self::default();
        }
        self.last = [self.last[1], self.last[2], byte];
        self.length = self.length.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::CellReferences;

    #[test]
    fn no_name_is_longer_than_that_of_the_last_cell() {
        for (xml, fits) in [
            (r#"<c r="XFD1048576" s="1"><v>1</v></c>"#, true),
            (r#"<c r="AAAA1"/>"#, false),
            (r#"<c r="ZZZZZZZZZZZZ1"/>"#, false),
            (r#"<c s="1" r = 'AAAA1'/>"#, false),
            ("<c\n\tr\n=\n\"AAAA1\"/>", false),
            (r#"<row r="10485760">"#, false),
            (r#"<row r="99999999999999999999">"#, false),
            (r#"<dimension ref="A1:XFD1048576"/>"#, true),
            (r#"<dimension ref="A1:XFDA2"/>"#, false),
            // What is called otherwise, or stands in a text, is none of ours.
            (r#"<sheetPr codeName="Sheet12345678" xr:uid="ABCDEF"/>"#, true),
            (r#"<c t="inlineStr" r="B2"><is><t>our address r="LONDON" 0123456789</t></is></c>"#, true),
            (r#"<c s=">" r="AAAA1"/>"#, false),
            (r#"<mergeCell ref="B2:C3"/><brk id="123456789"/>"#, true),
            (r#"<c ar="AAAA1" per="AAAA1"/>"#, true),
        ] {
            assert_eq!(CellReferences::default().fit(xml.as_bytes()), fits, "{xml}");
            // However the file is cut into pieces.
            let mut piece = CellReferences::default();
            assert_eq!(xml.as_bytes().chunks(1).all(|bytes| piece.fit(bytes)), fits, "{xml}");
        }
    }
}
