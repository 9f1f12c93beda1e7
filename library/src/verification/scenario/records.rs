//! Versions of whole records exchanged with another system: which is current, which is history, which is refused (V11).

use std::collections::BTreeMap;

use homeround_core::verification::log::{LowerNumber, Sequence, Taken};
use schemars::JsonSchema;
use serde::Serialize;

use super::event_model::RecordRow;
use super::read::ScenarioReading;
use crate::verification::verdict_row::FindingRow;

/// What became of one version of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RecordState {
    /// The record's id.
    pub record: String,
    /// The version's number.
    pub sequence: u64,
    /// current, history or refused.
    pub state: &'static str,
    /// The highest number before it, which it was held against.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub highest: Option<u64>,
    /// What the rule says of it: REJECT for a number used before, INFO for one that came after a later one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<&'static str>,
}

/// The state of every version, in the order of the scenario.
pub(super) fn states(rows: &[RecordRow], reading: &mut ScenarioReading) -> Vec<RecordState> {
    // In and out are two feeds with rules of their own: each counts its numbers apart.
    let mut records: BTreeMap<(&str, bool), (Sequence, Option<usize>)> = BTreeMap::new();
    let mut found: Vec<RecordState> = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        if row.id.is_empty() {
            reading.fault(&format!("records[{at}].id"), "", "is empty", "Name the record.");
        }
        let feeds = [("", LowerNumber::History), ("in", LowerNumber::History), ("out", LowerNumber::Strict)];
        let mode = reading.word(&format!("records[{at}].feed"), &row.feed, &feeds).unwrap_or(LowerNumber::History);
        let (sequence, current) = records.entry((&row.id, mode == LowerNumber::Strict)).or_default();
        let highest = sequence.highest();
        let taken = if row.refused {
            // A refused record uses its number up: otherwise another could come under it.
            sequence.burn(row.sequence);
            Taken::Refused
        } else {
            sequence.take(row.sequence, mode)
        };
        if taken == Taken::Current
            && let Some(before) = current.replace(at)
        {
            found[before].state = "history";
        }
        found.push(RecordState {
            record: row.id.clone(),
            sequence: row.sequence,
            state: word(taken),
            highest,
            class: match taken {
                Taken::History => Some("INFO"),
                Taken::Refused if !row.refused => Some("REJECT"),
                _ => None,
            },
        });
    }
    found
}

const fn word(taken: Taken) -> &'static str {
    match taken {
        Taken::Current => "current",
        Taken::History => "history",
        Taken::Refused => "refused",
    }
}

impl RecordState {
    /// V11 as a finding: of a version that was refused, or that came after a later one.
    pub(super) fn finding(&self) -> Option<FindingRow> {
        self.class.map(|class| FindingRow {
            rule: "V11",
            name: "SEQUENCE",
            class,
            certainty: "certain",
            measured: i64::try_from(self.sequence).ok(),
            value: self.highest.and_then(|highest| i64::try_from(highest).ok()),
            unit: Some("count"),
            carer: None,
            stranger: None,
            events: vec![format!("{}#{}", self.record, self.sequence)],
            open: true,
        })
    }
}
