//! What is asked of the times of tasks, and what they say.

use schemars::JsonSchema;
use serde::Serialize;

use super::table::TaskTime;
use crate::book::value::Exact;

/// Visits of one kind: a package's, or those of one length in a specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskQuestion {
    /// What they are called.
    pub what: String,
    /// How many there are.
    pub visits: u64,
    /// How long each is.
    pub minutes: u16,
    /// What is done.
    pub tasks: Vec<String>,
}

/// What the times of tasks say of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskVerdict {
    /// Every task has a time, and the visit is long enough for all of them.
    Holds,
    /// The tasks that have a time take longer than the visit is.
    CannotHold,
    /// Those that have a time fit, and of others there is no evidence.
    NoEvidence,
    /// It tells no tasks.
    NoTasks,
}

/// Visits of one kind, held against the times of their tasks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TaskRow {
    /// What they are called.
    pub what: String,
    /// How many there are.
    pub visits: u64,
    /// How long each is.
    pub minutes: u16,
    /// The least that is known to be needed, in minutes.
    pub least: Exact,
    /// What that says.
    pub verdict: TaskVerdict,
    /// Tasks without evidence.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub no_evidence: Vec<String>,
}

/// Visits that guidance speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GuidanceRow {
    /// What they are called.
    pub what: String,
    /// How many there are.
    pub visits: u64,
    /// How long each is.
    pub minutes: u16,
    /// Their intimate tasks.
    pub intimate: Vec<String>,
    /// What guidance says.
    pub rule: String,
}

/// What the times of tasks say of all visits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TaskFindings {
    /// In a sentence or two.
    pub sentence: String,
    /// Visits.
    pub visits: u64,
    /// Visits that cannot hold their tasks.
    pub cannot_hold: u64,
    /// Visits of which that is not known: some task has no evidence.
    pub no_evidence: u64,
    /// Visits that tell no tasks.
    pub no_tasks: u64,
    /// Visits of 15 minutes or less with intimate care.
    pub intimate_in_fifteen: u64,
    /// Visits under 30 minutes with intimate care, those of 15 or less among them.
    pub intimate_under_thirty: u64,
    /// Each kind of visits.
    pub rows: Vec<TaskRow>,
    /// Each kind that guidance speaks of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub guidance: Vec<GuidanceRow>,
    /// The times that were used, with their sources.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub times: Vec<TaskTime>,
}
