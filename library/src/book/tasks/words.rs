//! Task times in words.

use super::model::{TaskFindings, TaskVerdict};
use crate::words::{listed, plain, several};

/// Rows of each kind that are told.
const SHOWN: usize = 8;

/// What is found, in a sentence or two.
pub(super) fn sentence(found: &TaskFindings) -> String {
    let visits = several(found.visits, "visit", "visits");
    let mut parts = vec![match found.cannot_hold {
        0 => "none is known not to hold its tasks".to_owned(),
        some => format!("{} cannot hold their tasks", several(some, "visit", "visits")),
    }];
    if found.no_evidence > 0 {
        parts.push(format!("of {} there is no evidence for some task", several(found.no_evidence, "visit", "visits")));
    }
    if found.no_tasks > 0 {
        parts.push(format!("{} tell no tasks", several(found.no_tasks, "visit", "visits")));
    }
    let mut text = format!("Of {visits} {}.", listed(&parts));
    if found.intimate_in_fifteen > 0 {
        text += &format!(
            " {} of 15 minutes or less {} intimate care, for which statutory guidance says they are not appropriate.",
            several(found.intimate_in_fifteen, "visit", "visits"),
            if found.intimate_in_fifteen == 1 { "has" } else { "have" }
        );
    }
    text
}

impl TaskFindings {
    /// What is found for people: the sentence, what cannot be held, what guidance speaks of, and the sources.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("Task time: {}\n", self.sentence);
        let wrong = self.rows.iter().filter(|row| row.verdict == TaskVerdict::CannotHold);
        let wrong: Vec<String> = wrong
            .map(|row| {
                format!("{}: {} minutes for at least {} ({})", plain(&row.what), row.minutes, row.least, row.visits)
            })
            .collect();
        list(&mut text, "Cannot hold their tasks (visits):", &wrong);
        let mut rules: Vec<&str> = self.guidance.iter().map(|row| row.rule.as_str()).collect();
        rules.sort_unstable();
        rules.dedup();
        for rule in rules {
            let told = self.guidance.iter().filter(|row| row.rule == rule).map(|row| {
                let tasks: Vec<String> = row.intimate.iter().map(|task| plain(task)).collect();
                format!("{}: {} in {} minutes ({})", plain(&row.what), listed(&tasks), row.minutes, row.visits)
            });
            list(&mut text, &format!("Intimate care in short visits (visits): {rule}:"), &told.collect::<Vec<_>>());
        }
        let mut without: Vec<String> =
            self.rows.iter().flat_map(|row| &row.no_evidence).map(|task| plain(task)).collect();
        without.sort_unstable();
        without.dedup();
        if !without.is_empty() {
            text += &format!("  No evidence of how long these take: {}.\n", without.join(", "));
        }
        for time in &self.times {
            if let Some(minutes) = time.minutes {
                text += &format!("  {}, {minutes} minutes: {}\n", plain(&time.task), plain(&time.source));
            }
        }
        text
    }
}

fn list(text: &mut String, title: &str, rows: &[String]) {
    if rows.is_empty() {
        return;
    }
    *text += &format!("  {title}\n");
    for row in rows.iter().take(SHOWN) {
        *text += &format!("    {row}\n");
    }
    if rows.len() > SHOWN {
        *text += &format!("    and {} more\n", rows.len() - SHOWN);
    }
}
