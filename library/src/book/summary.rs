//! What a good book holds.

use schemars::JsonSchema;
use serde::Serialize;

use super::Book;
use super::expand::names;
use super::tasks::{TaskFindings, TaskQuestion, TaskTimes, judge_tasks};
use crate::fault::Faults;

/// What a good book holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BookSummary {
    /// The branch's name.
    pub branch: String,
    /// How many clients it has.
    pub clients: usize,
    /// How many packages were agreed with them.
    pub packages: usize,
    /// How many visits that makes on the days of the plan.
    pub visits: usize,
    /// How many carers there are.
    pub carers: usize,
    /// How many shifts they work on the days of the plan.
    pub shifts: usize,
    /// What is no fault and still worth a look.
    pub warnings: Faults,
    /// What the times of tasks say, where they were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tasks: Option<TaskFindings>,
}

impl BookSummary {
    /// Counts what a book holds.
    ///
    /// # Errors
    /// The faults of a book that no reader has validated.
    pub fn new(book: &Book, warnings: Faults) -> Result<Self, Faults> {
        let names = names(book)?;
        Ok(Self {
            branch: book.branch.name.clone(),
            clients: book.clients.len(),
            packages: book.packages.len(),
            visits: names.visits.len(),
            carers: book.carers.len(),
            shifts: names.shifts.len(),
            warnings,
            tasks: None,
        })
    }
    /// The same with what `times` say of the visits' tasks, package by package.
    ///
    /// # Errors
    /// The faults of a book that no reader has validated.
    pub fn with_task_times(self, book: &Book, times: &TaskTimes) -> Result<Self, Faults> {
        let names = names(book)?;
        let mut visits = vec![0; book.packages.len()];
        for visit in &names.visits {
            if let Some(count) = visits.get_mut(visit.row) {
                *count += 1;
            }
        }
        let asked: Vec<TaskQuestion> = book
            .packages
            .iter()
            .zip(visits)
            .map(|(package, visits)| TaskQuestion {
                what: package.id.clone(),
                visits,
                minutes: package.minutes,
                tasks: package.tasks.clone(),
            })
            .collect();
        Ok(Self { tasks: Some(judge_tasks(times, &asked)), ..self })
    }
}
