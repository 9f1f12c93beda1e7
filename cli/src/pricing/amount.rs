//! An amount from where it is worked out to the page: exact all the way, and rounded only where it is written.

use std::borrow::Cow;

use homeround_core::cost::{Exact, Rounding};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// An amount of pounds, hours, miles or minutes.
///
/// In files it has two fields: `exact`, a decimal or a fraction such as `107/7`, and `shown`, the same to two places. An
/// amount is shown to the nearest penny, halves away from nought; a lower bound and the most that can be afforded are shown
/// rounded down, what is enough is shown rounded up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    exact: Exact,
    rounding: Rounding,
}

impl Amount {
    /// A lower bound, or the most that can be afforded: shown no higher than it is.
    #[must_use]
    pub const fn rounded_down(exact: Exact) -> Self {
        Self { exact, rounding: Rounding::Down }
    }

    /// An upper bound, or the least that is enough: shown no lower than it is.
    #[must_use]
    pub const fn rounded_up(exact: Exact) -> Self {
        Self { exact, rounding: Rounding::Up }
    }

    /// Exactly.
    #[must_use]
    pub const fn exact(&self) -> Exact {
        self.exact
    }

    /// To two places.
    #[must_use]
    pub fn shown(&self) -> String {
        self.exact.shown_by(2, self.rounding).to_string()
    }
}

impl From<Exact> for Amount {
    fn from(exact: Exact) -> Self {
        Self { exact, rounding: Rounding::Nearest }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut fields = to.serialize_struct("Amount", 2)?;
        fields.serialize_field("exact", &self.exact.to_string())?;
        fields.serialize_field("shown", &self.shown())?;
        fields.end()
    }
}

impl JsonSchema for Amount {
    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An amount of pounds, hours, miles or minutes: exactly (a decimal, or a fraction such as `107/7`), and to two places.",
            "type": "object",
            "properties": {
                "exact": { "description": "Exactly.", "type": "string" },
                "shown": { "description": "To two places: a bound on its own side, everything else to the nearest.", "type": "string" },
            },
            "required": ["exact", "shown"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_exact_in_files_and_rounded_where_it_is_shown() {
        let number = Exact::parse("13.3553").unwrap();
        let json = |amount: Amount| serde_json::to_string(&amount).unwrap();
        assert_eq!(json(number.into()), r#"{"exact":"13.3553","shown":"13.36"}"#);
        assert_eq!(json(Amount::rounded_down(number)), r#"{"exact":"13.3553","shown":"13.35"}"#);
        assert_eq!(json(Amount::rounded_up(Exact::parse("1/3").unwrap())), r#"{"exact":"1/3","shown":"0.34"}"#);
    }
}
