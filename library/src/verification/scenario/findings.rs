//! What one rule saw, as a row.

use schemars::JsonSchema;
use serde::Serialize;

/// What one rule saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ScenarioFinding {
    /// The rule's number, `V25`.
    pub rule: &'static str,
    /// Its name, `GEOFENCE`.
    pub name: &'static str,
    /// REJECT, FIX, ACK, INFO or SUSPECT.
    pub class: &'static str,
    /// certain or possible.
    pub certainty: &'static str,
    /// What was measured, in `unit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured: Option<i64>,
    /// The profile's value that it was held against, or what follows from it, in `unit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<i64>,
    /// ms, mm, m/h, count or thousandths.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<&'static str>,
    /// The carer it is about, when it is about one attendance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carer: Option<String>,
    /// Whom the event names, when no register has them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stranger: Option<String>,
    /// The events it rests on, `DEVICE#SEQ`.
    pub events: Vec<String>,
    /// Whether it still asks for something; answered ones are kept.
    pub open: bool,
}

impl ScenarioFinding {
    pub(super) fn words(&self) -> String {
        let measured = match (self.measured, self.value, self.unit) {
            (Some(measured), Some(value), Some(unit)) => format!(": {measured} {unit}, value used {value}"),
            _ => String::new(),
        };
        let open = if self.open { "" } else { ", answered" };
        let events = self.events.join(", ");
        format!("{} {} {} {}{open}{measured} ({events})", self.rule, self.name, self.class, self.certainty)
    }
}
