//! What a check of a certificate comes to.

use homeround_core::certificate::{InvalidCertificate, Weight};
use homeround_core::heap::OwnedCertificate;
use schemars::JsonSchema;
use serde::Serialize;

use super::deliverability::list_asked;
use super::words::sentence;
use crate::failure::Failure;
use crate::planning::LoadedBranch;

/// What a check of a certificate comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckedCertificate {
    /// Whether it shows what it claims.
    pub shown: bool,
    /// What it shows, or why it does not.
    pub what: String,
    /// Whether the sentence in the file says the same; absent when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentence_agrees: Option<bool>,
}

impl CheckedCertificate {
    /// Checks a certificate of a branch, and holds the sentence that was told beside it against what it shows.
    ///
    /// # Errors
    /// The faults of a branch whose tables do not hold together.
    pub fn new(branch: &LoadedBranch, found: &OwnedCertificate, told: &str) -> Result<Self, Failure> {
        let (shown, what) = match found.check(&branch.problem()?, &list_asked(branch)?) {
            Ok(weight) => (true, sentence(&branch.plan, found, &weight)),
            Err(refused) => (false, refusal(&refused)),
        };
        let sentence_agrees = (!told.is_empty() && shown).then(|| told == what);
        Ok(Self { shown, what, sentence_agrees })
    }

    /// What it comes to, for people.
    #[must_use]
    pub fn text(&self) -> String {
        let other = match self.sentence_agrees {
            Some(false) => {
                " The sentence in the file says something else: it is not what was checked, and is left out here."
            }
            _ => "",
        };
        format!("{}: {}{other}", if self.shown { "Shown" } else { "Not shown" }, self.what)
    }
}

/// Why a certificate shows nothing.
#[must_use]
pub fn refusal(refused: &InvalidCertificate) -> String {
    match refused {
        InvalidCertificate::Visits => "it names no visit, one twice, or one that need not be made".to_owned(),
        InvalidCertificate::Limits => {
            "it prices a limit that the book does not have or that shows nothing here".to_owned()
        }
        InvalidCertificate::Form => "its claim, reason and points do not go together".to_owned(),
        InvalidCertificate::NotShown(Weight { needed, most, .. }) => {
            format!("the visits come to {needed} points, and the carers can collect {most}")
        }
        InvalidCertificate::Memory => "it needs more memory than there is".to_owned(),
    }
}
