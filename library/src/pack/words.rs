//! What a verification says, in words.

use super::answer::{PackVerification, RowVerdict};
use crate::words::{counted, listed, plain};

/// The answer of a verification in a sentence.
pub(super) fn verdict(found: &PackVerification) -> String {
    let of = |wanted: RowVerdict| found.rows.iter().filter(|row| row.verdict == wanted).count();
    let (given, same) = (of(RowVerdict::AsListed), of(RowVerdict::SameBytes));
    if found.holds() {
        return format!(
            "The pack holds: {} as listed, {} made again to the same bytes.",
            counted(given, "input"),
            counted(same, "file")
        );
    }
    let wrong: Vec<String> = [
        (RowVerdict::OtherBytes, "came out with other bytes"),
        (RowVerdict::MadeByNothing, "made by nothing"),
        (RowVerdict::NotInPack, "made and not in the pack"),
    ]
    .iter()
    .filter_map(|(verdict, words)| {
        Some(format!("{} {words}", counted(Some(of(*verdict)).filter(|some| *some > 0)?, "file")))
    })
    .collect();
    let version = if found.made_by == found.made_again_by {
        String::new()
    } else {
        format!(
            " It was made by {} and made again by {}: another version may search otherwise. Use the one that made it.",
            plain(&found.made_by),
            found.made_again_by
        )
    };
    format!("The pack does not hold: {}.{version}", listed(&wrong))
}

impl PackVerification {
    /// The verification for people: the sentence, and each file that is not the same, with the others counted.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{}\n{}: {}\n\n", self.sentence, plain(&self.subject), plain(&self.says));
        let width = self.rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0);
        for row in &self.rows {
            let verdict = match (row.verdict, row.line) {
                (RowVerdict::AsListed, _) => "as listed".to_owned(),
                (RowVerdict::SameBytes, _) => "same bytes".to_owned(),
                (RowVerdict::OtherBytes, Some(line)) => format!("OTHER BYTES from line {line} on"),
                (RowVerdict::OtherBytes, None) => "OTHER BYTES".to_owned(),
                (RowVerdict::MadeByNothing, _) => "MADE BY NOTHING".to_owned(),
                (RowVerdict::NotInPack, _) => "NOT IN THE PACK".to_owned(),
            };
            text += &format!("  {:<width$}  {verdict}\n", plain(&row.name));
        }
        text + &format!("\nFingerprint of the manifest (SHA-256): {}\n", self.fingerprint)
    }
}
