//! One measure: its numerator and denominator, what they come to, and where the rule stands.

use homeround_core::cost::Exact;
use schemars::JsonSchema;
use serde::Serialize;

/// What a measure found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MeasureState {
    /// Every case meets it.
    Met,
    /// Some do not.
    PartlyMet,
    /// None does.
    NotMet,
    /// A share, with nothing that must be met.
    Measured,
    /// There is no case of it.
    NoCases,
    /// The data does not say.
    NotComputable,
}

impl MeasureState {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::PartlyMet => "partly met",
            Self::NotMet => "not met",
            Self::Measured => "measured",
            Self::NoCases => "no cases",
            Self::NotComputable => "not computable",
        }
    }
}

/// One measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Measure {
    /// Which one.
    pub id: String,
    /// What it says.
    pub what: String,
    /// Cases that meet it; nothing where it cannot be computed.
    pub numerator: Option<u64>,
    /// Cases in all.
    pub denominator: Option<u64>,
    /// Their share in per cent, to one place.
    pub percent: Option<String>,
    /// What was found.
    pub state: MeasureState,
    /// How it was computed, or which data is missing.
    pub how: String,
    /// Where the measure is from.
    pub source: String,
}

impl Measure {
    /// A measure that must be met in every case.
    pub(super) fn rule(id: &str, what: &str, (met, cases): (usize, usize), how: &str, source: &str) -> Self {
        // Without a case nothing was kept or broken: it must not count as met.
        let state = match (met, cases) {
            (_, 0) => MeasureState::NoCases,
            (met, cases) if met == cases => MeasureState::Met,
            (0, _) => MeasureState::NotMet,
            _ => MeasureState::PartlyMet,
        };
        Self::measured(id, what, (met, cases), state, how, source)
    }

    /// A share with nothing that must be met.
    pub(super) fn share(id: &str, what: &str, found: (usize, usize), how: &str, source: &str) -> Self {
        let state = if found.1 == 0 { MeasureState::NoCases } else { MeasureState::Measured };
        Self::measured(id, what, found, state, how, source)
    }

    fn measured(
        id: &str,
        what: &str,
        (met, cases): (usize, usize),
        state: MeasureState,
        how: &str,
        source: &str,
    ) -> Self {
        let percent = (cases > 0)
            .then(|| Exact::fraction(met as i128 * 100, cases as i128).unwrap_or_default().shown_to(1).to_string());
        Self {
            id: id.to_owned(),
            what: what.to_owned(),
            numerator: Some(met as u64),
            denominator: Some(cases as u64),
            percent,
            state,
            how: how.to_owned(),
            source: source.to_owned(),
        }
    }

    pub(super) fn missing(id: &str, what: &str, needs: &str, source: &str) -> Self {
        Self {
            id: id.to_owned(),
            what: what.to_owned(),
            numerator: None,
            denominator: None,
            percent: None,
            state: MeasureState::NotComputable,
            how: format!("it needs {needs}, which the book does not hold"),
            source: source.to_owned(),
        }
    }
}
