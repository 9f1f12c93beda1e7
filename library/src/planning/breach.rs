//! A rule that a roster breaks, in words.

use schemars::JsonSchema;
use serde::Serialize;

/// One broken rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Breach {
    /// The rule: `skill`, `window`, `travel`, `break`.
    pub rule: String,
    /// The dated shift in which it is broken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shift: Option<String>,
    /// The dated visit or break it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visit: Option<String>,
    /// What is wrong, and by how much, as a sentence.
    pub what: String,
}
