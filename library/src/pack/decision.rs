//! A decision in its maker's words: what was decided and why, and what was considered and not chosen.

use schemars::JsonSchema;
use serde::Serialize;

use crate::book::cell::{exact, line, prose};
use crate::book::section::{FileKind, Section};
use crate::book::sources::toml_document;
use crate::book::value::Exact;
use crate::fault::{Faults, whole};

/// The format of a decision and its version.
pub(super) const FORMAT: &str = "homeround.decision/1";

/// A decision to begin with: commented, and it can be read as it is.
pub const TEMPLATE: &str = include_str!("decision.toml");

const KIND: FileKind = FileKind { name: "a decision", example: "`homeround pack decision` shows how" };

/// A decision about a fee. The file is TOML.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Always `homeround.decision/1`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// What was decided, in a sentence.
    pub decided: String,
    /// By whom and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The fee for an hour of contact that was decided, in pounds: it stands in place of the book's or the specification's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Exact>,
    /// Why, a sentence or a paragraph each.
    pub reasons: Vec<String>,
    /// What was considered and not chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Alternative>,
}

/// Something that was considered and not chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// How it is called.
    pub name: String,
    /// Its fee for an hour of contact in pounds, where it has one: what that fee does is worked out beside the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Exact>,
    /// Why it was not chosen.
    pub rejected: String,
}

/// The decision in a file called `file`.
///
/// # Errors
/// Every fault of the file.
///
/// Panics: never.
///
/// ```
/// use homeround::pack::{DECISION_TEMPLATE, read_decision};
///
/// let decision = read_decision("decision.toml", DECISION_TEMPLATE)?;
/// assert_eq!(decision.alternatives.len(), 2);
/// # Ok::<(), homeround::fault::Faults>(())
/// ```
pub fn read_decision(file: &str, text: &str) -> Result<Decision, Faults> {
    let document = toml_document(text).map_err(|why| Faults(vec![whole(file, &why.problem, &why.remedy)]))?;
    let (mut faults, top) = (Faults::default(), Section::from_file(file, KIND, document));
    top.only(&["format", "decided", "by", "fee", "reasons", "alternatives"], &mut faults);
    let format = top.need("format", line, &mut faults);
    if format.as_ref().is_some_and(|format| format != FORMAT) {
        top.fault("format", "is not a format this program reads", format!("Write format = \"{FORMAT}\"."), &mut faults);
    }
    let decided = top.need("decided", prose, &mut faults);
    let by = top.may("by", prose, &mut faults);
    let fee = top.may("fee", exact::<0, 1_000>, &mut faults);
    let reasons = top.texts("reasons", prose, &mut faults);
    let mut alternatives = Vec::new();
    for row in top.tables("alternatives", false, &mut faults) {
        row.only(&["name", "fee", "rejected"], &mut faults);
        let name = row.need("name", line, &mut faults);
        let fee = row.may("fee", exact::<0, 1_000>, &mut faults);
        let rejected = row.need("rejected", prose, &mut faults);
        alternatives.push((|| Some(Alternative { name: name?, fee: fee?, rejected: rejected? }))());
    }
    let read = (|| {
        Some(Decision {
            format: format?,
            decided: decided?,
            by: by?,
            fee: fee?,
            reasons: reasons?,
            alternatives: alternatives.into_iter().collect::<Option<_>>()?,
        })
    })();
    match read {
        Some(read) => faults.or(read),
        None => Err(faults),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_told_at_once() {
        let text = "format = \"homeround.decision/1\"\nreasons = []\nfee = \"cheap\"\nwho = \"us\"\n[[alternatives]]\nname = \"No rise\"\n";
        let faults = read_decision("d.toml", text).unwrap_err();
        let columns: Vec<&str> = faults.0.iter().map(|fault| fault.column.as_str()).collect();
        assert_eq!(columns, ["who", "decided", "fee", "reasons", "alternatives.rejected"]);
        assert!(read_decision("d.toml", "format = ").is_err());
    }
}
