//! The table of task times: minutes with their source, or that there is no evidence.

use schemars::JsonSchema;
use serde::Serialize;

use crate::book::cell::{exact, line, prose, yes};
use crate::book::csv_rows::{CsvKind, CsvRow, read_rows};
use crate::book::value::Exact;
use crate::fault::Faults;

/// The columns of the file.
const COLUMNS: [&str; 4] = ["task", "minutes", "intimate", "source"];

const KIND: CsvKind =
    CsvKind { rows: "task times", if_empty: "Give a row for each task.", columns: &COLUMNS, needed: &["task"] };

/// The table that comes with the program: what published figures say, which is little.
pub const SAMPLE: &[u8] = include_bytes!("sample.csv");

/// The task of a row that is of a whole visit, whatever is done in it.
pub(super) const ANY: &str = "any visit";

/// Words of which any says that a task is intimate care.
const INTIMATE: [&str; 11] =
    ["wash", "bath", "shower", "dress", "toilet", "continence", "catheter", "personal", "pad", "hygiene", "commode"];

/// Phrases with one of those words that are housework, an errand, or the care of a wound.
const OTHERWISE: [&str; 18] = [
    "washing up",
    "wash up",
    "washing machine",
    "the washing",
    "wash the dishes",
    "wash dishes",
    "wash the pots",
    "wash clothes",
    "bathroom",
    "shower room",
    "wound dressing",
    "dressing wound",
    "dressing change",
    "dressings",
    "personal shopping",
    "personal letters",
    "personal alarm",
    "toilet cleaning",
];

/// Whether a task is intimate care by its words.
#[must_use]
pub fn is_intimate(task: &str) -> bool {
    // Washing up to the waist is no washing up.
    let task = task.to_lowercase().replace("up to", "to");
    let task = OTHERWISE.iter().fold(task, |task, phrase| task.replace(phrase, " "));
    task.split(|sign: char| !sign.is_alphanumeric()).any(|word| INTIMATE.iter().any(|one| word.starts_with(one)))
}

/// How long one task takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TaskTime {
    /// The task, as packages and specifications call it; `any visit` is a whole visit, whatever is done in it.
    pub task: String,
    /// Minutes; absent where there is no evidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<Exact>,
    /// Whether it is intimate care.
    pub intimate: bool,
    /// Where the minutes come from, or why there are none.
    pub source: String,
}

/// The times of tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskTimes {
    rows: Vec<TaskTime>,
}

impl TaskTimes {
    /// The table in a CSV file called `file`. Its columns are `task`, `minutes` (empty where there is no evidence),
    /// `intimate` (yes or no; empty by the words of the task) and `source`. Every row with minutes needs a source.
    ///
    /// # Errors
    /// Every fault of the file.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, Faults> {
        let mut seen: Vec<String> = Vec::new();
        let rows = read_rows(file, bytes, &KIND, |row, faults| task_time(row, &mut seen, faults))?;
        Ok(Self { rows })
    }

    /// The table that comes with the program. Of single tasks no published time was found that a visit could be held to; of a whole
    /// visit there is one.
    ///
    /// # Errors
    /// Never.
    pub fn sample() -> Result<Self, Faults> {
        Self::read("task-times.csv", SAMPLE)
    }

    /// The row of a task, whatever its letters.
    #[must_use]
    pub fn find(&self, task: &str) -> Option<&TaskTime> {
        self.rows.iter().find(|row| row.task.to_lowercase() == task.trim().to_lowercase())
    }

    /// Whether a task is intimate care: by its row, or where it has none by its words.
    #[must_use]
    pub fn is_intimate(&self, task: &str) -> bool {
        self.find(task).map_or_else(|| is_intimate(task), |row| row.intimate)
    }
}

fn task_time(row: &CsvRow<'_>, seen: &mut Vec<String>, faults: &mut Faults) -> Option<TaskTime> {
    if row.text("task").is_empty() {
        row.fault("task", "is empty".to_owned(), "Name the task.".to_owned(), faults);
    }
    let task = row.read("task", line, faults)?;
    let low = task.to_lowercase();
    if seen.contains(&low) {
        row.fault("task", "is there twice".to_owned(), "Keep one row for each task.".to_owned(), faults);
    }
    seen.push(low);
    let minutes = row.read("minutes", exact::<0, 1440>, faults);
    let source = row.read("source", prose, faults).unwrap_or_default();
    if minutes.is_some() && source.is_empty() {
        let remedy = "Say who measured it, where and when; an estimate of yours is one too.".to_owned();
        row.fault("source", "is empty, and there are minutes".to_owned(), remedy, faults);
    }
    let intimate = row.read("intimate", yes, faults).unwrap_or_else(|| is_intimate(&task));
    Some(TaskTime { task, minutes, intimate, source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_told_at_once_and_the_sample_is_good() {
        let text = b"task,minuts,minutes\n,,5\nwash,,soon\nWash,,\n";
        let faults = TaskTimes::read("t.csv", text).unwrap_err();
        let told: Vec<String> = faults.0.iter().map(|fault| format!("{:?} {}", fault.row, fault.column)).collect();
        assert_eq!(told, ["None minuts", "Some(2) task", "Some(3) minutes", "Some(4) task"]);
        assert_eq!(TaskTimes::read("t.csv", b"task,minutes\nwash,5\n").unwrap_err().0[0].column, "source");
        let sample = TaskTimes::sample().unwrap();
        assert!(sample.find(ANY).unwrap().minutes.is_some() && sample.is_intimate("Catheter care"));
        assert!(sample.rows.iter().all(|row| !row.source.is_empty()), "each says where it was looked for");
    }

    #[test]
    fn intimate_tasks_are_known_by_their_words() {
        assert!(
            [
                "Wash and dress",
                "washing up to the waist",
                "toilet, then bathroom cleaning",
                "personal care",
                "continence pads"
            ]
            .iter()
            .all(|task| is_intimate(task))
        );
        let housework =
            ["Washing up", "bathroom cleaning", "wound dressing", "personal shopping", "hang out the washing"];
        assert!(housework.iter().all(|task| !is_intimate(task)));
        assert!(["hot meal", "address book", ""].iter().all(|task| !is_intimate(task)));
    }
}
