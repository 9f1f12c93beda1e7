//! Visits held against the times of their tasks, and against what guidance says of short ones.

use super::model::{GuidanceRow, TaskFindings, TaskQuestion, TaskRow, TaskVerdict};
use super::table::{ANY, TaskTime, TaskTimes};
use crate::book::terms::SHORT_MINUTES;
use crate::book::value::Exact;

const FIFTEEN: u16 = 15;

const CARE_ACT: &str = "visits of 15 minutes or less are not appropriate for people who need support with intimate care \
     (Care and Support Statutory Guidance, 4.101; in England)";
const NICE: &str = "a visit under half an hour is for a carer whom the client knows, in a wider package, and for a specific task of \
     limited time or a check (NICE NG21, 1.4.2)";

/// Holds visits against the times of their tasks.
///
/// A visit needs the sum of what its tasks are known to take, and no less than any visit does. It is never more than is known: a task
/// without evidence adds nothing. Panics: never.
#[must_use]
pub fn judge_tasks(times: &TaskTimes, asked: &[TaskQuestion]) -> TaskFindings {
    let rows: Vec<TaskRow> = asked.iter().map(|one| judge(times, one)).collect();
    let guidance: Vec<GuidanceRow> = asked.iter().filter_map(|one| guidance_of(times, one)).collect();
    let mut used: Vec<TaskTime> = Vec::new();
    for task in asked.iter().flat_map(|one| &one.tasks).map(String::as_str).chain([ANY]) {
        if let Some(row) = times.find(task).filter(|row| row.minutes.is_some() && !used.contains(row)) {
            used.push(row.clone());
        }
    }
    used.sort_by(|a, b| a.task.cmp(&b.task));
    let with = |verdict| rows.iter().filter(|row| row.verdict == verdict).map(|row| row.visits).sum();
    let short = |most: u16| guidance.iter().filter(|row| row.minutes <= most).map(|row| row.visits).sum();
    let mut found = TaskFindings {
        sentence: String::new(),
        visits: rows.iter().map(|row| row.visits).sum(),
        cannot_hold: with(TaskVerdict::CannotHold),
        no_evidence: with(TaskVerdict::NoEvidence),
        no_tasks: with(TaskVerdict::NoTasks),
        intimate_in_fifteen: short(FIFTEEN),
        intimate_under_thirty: short(SHORT_MINUTES),
        rows,
        guidance,
        times: used,
    };
    found.sentence = super::words::sentence(&found);
    found
}

fn judge(times: &TaskTimes, one: &TaskQuestion) -> TaskRow {
    let known = |task: &str| times.find(task).and_then(|row| row.minutes);
    let sum = one.tasks.iter().filter_map(|task| known(task)).fold(Exact::from(0), Exact::plus);
    let least = if one.tasks.is_empty() { sum } else { known(ANY).map_or(sum, |any| any.max(sum)) };
    let no_evidence: Vec<String> = one.tasks.iter().filter(|task| known(task).is_none()).cloned().collect();
    let verdict = if one.tasks.is_empty() {
        TaskVerdict::NoTasks
    } else if least > Exact::from(i64::from(one.minutes)) {
        TaskVerdict::CannotHold
    } else if no_evidence.is_empty() {
        TaskVerdict::Holds
    } else {
        TaskVerdict::NoEvidence
    };
    TaskRow { what: one.what.clone(), visits: one.visits, minutes: one.minutes, least, verdict, no_evidence }
}

fn guidance_of(times: &TaskTimes, one: &TaskQuestion) -> Option<GuidanceRow> {
    let intimate: Vec<String> = one.tasks.iter().filter(|task| times.is_intimate(task)).cloned().collect();
    if intimate.is_empty() || one.minutes >= SHORT_MINUTES || one.visits == 0 {
        return None;
    }
    let rule = if one.minutes <= FIFTEEN { CARE_ACT } else { NICE };
    Some(GuidanceRow {
        what: one.what.clone(),
        visits: one.visits,
        minutes: one.minutes,
        intimate,
        rule: rule.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(minutes: u16, tasks: &[&str]) -> TaskQuestion {
        let tasks = tasks.iter().map(|task| (*task).to_owned()).collect();
        TaskQuestion { what: format!("of {minutes}"), visits: 2, minutes, tasks }
    }

    #[test]
    fn a_visit_needs_what_its_tasks_take_and_no_less_than_any() {
        let times = "task,minutes,source\nany visit,11,a\nwash,12.5,b\nmeal,7.5,c\nhoist,,none\n";
        let times = TaskTimes::read("t.csv", times.as_bytes()).unwrap();
        let verdict = |minutes, tasks: &[&str]| {
            let row = judge(&times, &question(minutes, tasks));
            (row.verdict, row.least.to_string())
        };
        assert_eq!(verdict(20, &["Wash", "meal"]), (TaskVerdict::Holds, "20".to_owned()));
        assert_eq!(verdict(19, &["wash", "meal"]), (TaskVerdict::CannotHold, "20".to_owned()));
        assert_eq!(verdict(20, &["wash", "meal", "hoist"]), (TaskVerdict::NoEvidence, "20".to_owned()));
        assert_eq!(verdict(10, &["hoist"]), (TaskVerdict::CannotHold, "11".to_owned()));
        assert_eq!(verdict(10, &[]), (TaskVerdict::NoTasks, "0".to_owned()));
    }

    #[test]
    fn intimate_care_in_short_visits_is_told_with_its_rule() {
        let times = TaskTimes::sample().unwrap();
        let asked = [question(15, &["catheter care"]), question(20, &["wash and dress"]), question(30, &["toileting"])];
        let found = judge_tasks(&times, &asked);
        assert_eq!((found.intimate_in_fifteen, found.intimate_under_thirty, found.no_evidence), (2, 4, 6));
        assert!(found.guidance[0].rule.contains("4.101") && found.guidance[1].rule.contains("NG21"));
        assert!(found.text().contains("catheter care") && found.text().contains("doi"), "{}", found.text());
    }
}
