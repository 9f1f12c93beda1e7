//! Who is not there: clients away from home, and carers on leave.

use schemars::JsonSchema;
use serde::Serialize;

use crate::book::value::Day;

/// Days on which a client is not at home, or a carer not at work.
///
/// A client's visits of these service days are not planned, and no shift of the carer starts on one of them. A double run
/// needs both of its carers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Leave {
    /// The client who is away, by id; or else give a carer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// The carer who is away, by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carer: Option<String>,
    /// The first day.
    pub from: Day,
    /// The last day; absent for no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// Why: hospital, respite, away or deceased for a client; leave, sick, suspended or other_work for a carer.
    pub why: LeaveReason,
}

/// Why somebody is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeaveReason {
    /// A client in hospital.
    Hospital,
    /// A client in respite care.
    Respite,
    /// A client away from home for another reason, with family for example.
    Away,
    /// A client who died.
    Deceased,
    /// A carer on leave.
    Leave,
    /// A carer off sick.
    Sick,
    /// A carer who is suspended.
    Suspended,
    /// A carer at work for another employer.
    OtherWork,
}

impl LeaveReason {
    /// Every reason, by its word; those of clients first.
    pub const WORDS: [(&str, Self); 8] = [
        ("hospital", Self::Hospital),
        ("respite", Self::Respite),
        ("away", Self::Away),
        ("deceased", Self::Deceased),
        ("leave", Self::Leave),
        ("sick", Self::Sick),
        ("suspended", Self::Suspended),
        ("other_work", Self::OtherWork),
    ];

    /// Its word in a book.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, reason)| *reason == self).map_or("", |(word, _)| word)
    }

    /// Whether it is a reason of clients, not of carers.
    #[must_use]
    pub fn is_of_clients(self) -> bool {
        matches!(self, Self::Hospital | Self::Respite | Self::Away | Self::Deceased)
    }
}

impl Leave {
    /// Whether a day is one of its days.
    #[must_use]
    pub fn holds(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}
