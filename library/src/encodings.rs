//! Text that is not in UTF-8: UTF-16 and Windows-1252, the two that spreadsheets still write.

/// The text of UTF-16, two bytes to a unit in the order that `unit` reads them.
///
/// Returns `None` for a half of a unit or of a pair.
pub(crate) fn decode_utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (units, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    char::decode_utf16(units.iter().copied().map(unit)).collect::<Result<String, _>>().ok()
}

/// The text of Windows-1252, in which every byte means something.
///
/// Source: WHATWG, *Encoding Standard*, index windows-1252.
pub(crate) fn decode_windows_1252(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|byte| if let 0x80..=0x9F = byte { C1[usize::from(byte - 0x80)] } else { char::from(*byte) })
        .collect()
}

/// What the bytes from 0x80 to 0x9F mean; the others mean what they do in Latin-1.
const C1: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

#[cfg(test)]
mod tests {
    use super::{decode_utf_16, decode_windows_1252};

    #[test]
    fn utf_16_is_whole_or_nothing() {
        let little = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let text = "Siân, 10 £, 🏠";
        assert_eq!(decode_utf_16(&little(text), u16::from_le_bytes).as_deref(), Some(text));
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode_utf_16(&big, u16::from_be_bytes).as_deref(), Some(text));
        let house = little("🏠");
        assert_eq!(decode_utf_16(&house[..2], u16::from_le_bytes), None, "half of a pair");
        assert_eq!(decode_utf_16(&house[..3], u16::from_le_bytes), None, "half of a unit");
    }

    #[test]
    fn windows_1252_means_something_in_every_byte() {
        assert_eq!(decode_windows_1252(b"\x80 10 \x96 \xA310, Si\xE2n\x9F\x81"), "€ 10 – £10, SiânŸ\u{81}");
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(decode_windows_1252(&all).chars().count(), 256);
    }
}
