//! Bytes as text: two digits a byte, small letters.
//!
//! ```
//! use homeround::log::hex::Hex;
//!
//! assert_eq!(Hex([0, 255]).text(), "00ff");
//! assert_eq!(Hex::<2>::read("00ff"), Some(Hex([0, 255])));
//! assert_eq!(Hex::<2>::read("00FF"), None, "small letters only");
//! ```

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A fixed number of bytes, in files as hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Hex<const N: usize>(pub [u8; N]);

impl<const N: usize> Hex<N> {
    /// The digits.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The bytes of digits; nothing unless there are exactly as many as there should be.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let digit = |byte: u8| char::from(byte).to_digit(16).filter(|_| !byte.is_ascii_uppercase());
        let digits: Vec<u8> = text.bytes().map(|byte| digit(byte).map(|digit| digit as u8)).collect::<Option<_>>()?;
        if digits.len() != 2 * N {
            return None;
        }
        Some(Self(std::array::from_fn(|at| digits[2 * at] << 4 | digits[2 * at + 1])))
    }
}

impl<const N: usize> Serialize for Hex<N> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.text())
    }
}

impl<'de, const N: usize> Deserialize<'de> for Hex<N> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(from)?;
        Self::read(&text).ok_or_else(|| D::Error::custom(format!("not {} hexadecimal digits, small letters", 2 * N)))
    }
}

impl<const N: usize> JsonSchema for Hex<N> {
    fn schema_name() -> Cow<'static, str> {
        format!("Hex{N}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": format!("^[0-9a-f]{{{}}}$", 2 * N) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_and_other_texts_are_refused() {
        let bytes = Hex([0, 1, 0xAB, 0xFF]);
        assert_eq!(bytes.text(), "0001abff");
        assert_eq!(Hex::read("0001abff"), Some(bytes));
        for text in ["", "0001abf", "0001ABFF", "0001abff00", "0001abfg", "é001abf"] {
            assert_eq!(Hex::<4>::read(text), None, "{text}");
        }
    }
}
