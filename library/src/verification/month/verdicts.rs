//! What a day of a branch comes to, and its rows in the file of verdicts.

use homeround_core::ground::Instant;
use homeround_core::verification::heap::OwnedMemory;
use homeround_core::verification::{Profile, Status, Verdict, Verification};

use super::batch_reader::DaySheet;
use super::branch_day::{BranchDay, DayColumns};
use crate::exchange::visit_record::RowFault;
use crate::fault::Faults;
use crate::fault::whole;
use crate::verification::counts::totals;
use crate::verification::summary::{Counts, Measures};

/// The columns of the verdicts.
pub(super) const COLUMNS: [&str; 13] = [
    "day",
    "branch",
    "visit",
    "client",
    "status",
    "reason",
    "review",
    "late_by_ms",
    "delivered_minutes",
    "paid_minutes",
    "evidence_in",
    "evidence_out",
    "rules",
];

/// Rows of cells in one buffer, whose memory is used again.
#[derive(Default)]
pub(super) struct RowBuffer {
    text: String,
    ends: Vec<usize>,
}

impl RowBuffer {
    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    fn put(&mut self, cell: &str) {
        self.text += cell;
        self.ends.push(self.text.len());
    }

    /// The cells of each row, but for its day and branch.
    pub(super) fn rows(&self) -> impl Iterator<Item = impl Iterator<Item = &str>> {
        const WIDTH: usize = COLUMNS.len() - 2;
        (0..self.ends.len() / WIDTH).map(|row| (row * WIDTH..(row + 1) * WIDTH).map(|at| self.cell(at)))
    }

    fn cell(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[at]]
    }
}

/// What one day of a branch came to.
#[derive(Default)]
pub(super) struct DayVerdicts {
    /// A row for each visit.
    pub(super) lines: RowBuffer,
    pub(super) counts: Counts,
    pub(super) measures: Measures,
    /// Outs without their In.
    pub(super) outs_alone: u64,
    /// What is wrong with the plan: then there is no more than this.
    pub(super) faults: Faults,
    /// The rows of events that were left out, by their place on the sheet.
    pub(super) aside: Vec<(usize, Vec<RowFault>)>,
}

/// Judges days of branches, one after another, in the memory of the largest.
pub(super) struct DayVerifier<'a> {
    pub(super) form: &'a DayColumns,
    pub(super) profile: &'a Profile<'a>,
    /// The time they are verified at; when nobody says, the last receipt of each.
    pub(super) as_of: Option<Instant>,
    part: BranchDay,
    owned: OwnedMemory,
    rules: String,
}

impl<'a> DayVerifier<'a> {
    pub(super) fn new(form: &'a DayColumns, profile: &'a Profile<'a>, as_of: Option<Instant>) -> Self {
        Self { form, profile, as_of, part: BranchDay::default(), owned: OwnedMemory::default(), rules: String::new() }
    }

    /// Judges one, into memory that was used before.
    pub(super) fn judge(&mut self, sheet: &DaySheet, judged: &mut DayVerdicts) {
        let Self { form, profile, as_of, part, owned, rules } = self;
        judged.lines.clear();
        (judged.faults, judged.aside) = form.read(sheet, part);
        // A plan with faults is not judged: they are told, and nothing is written.
        if !judged.faults.is_empty() {
            return;
        }
        let now = as_of.unwrap_or_else(|| part.last(profile));
        let plan = part.plan();
        let found = plan
            .validated()
            .map_err(|found| found.to_string())
            .and_then(|plan| owned.verify(&plan, &part.events, profile, now).map_err(|found| found.to_string()));
        match found {
            Ok(found) => {
                (judged.counts, judged.measures) = totals(&part.due, &found);
                judged.outs_alone = found.attendances.iter().filter(|row| !row.has_in()).count() as u64;
                write_rows(part, &found, rules, &mut judged.lines);
            }
            Err(found) => {
                let problem = format!("{} {} is no plan: {found}", sheet.day, sheet.branch);
                let remedy = "Give each visit a start before its end, on earth.";
                judged.faults.push(whole("plan", &problem, remedy));
            }
        }
    }
}

/// A row for each visit, with the rules that saw something.
fn write_rows(part: &BranchDay, found: &Verification<'_>, rules: &mut String, lines: &mut RowBuffer) {
    // Verdicts and findings are both in the order of visits: one walk serves all.
    let mut findings = found.findings.iter().peekable();
    for verdict in found.verdicts {
        rules.clear();
        while findings.next_if(|row| row.visit < verdict.visit).is_some() {}
        while let Some(row) = findings.next_if(|row| row.visit == verdict.visit) {
            let id = row.rule.id();
            if !rules.ends_with(id) {
                *rules += if rules.is_empty() { "" } else { ";" };
                *rules += id;
            }
        }
        write_row(part, verdict, lines);
        lines.put(rules);
    }
}

fn write_row(part: &BranchDay, verdict: &Verdict, lines: &mut RowBuffer) {
    let due = &part.due[verdict.visit.at()];
    let came = verdict.attended > 0;
    let pending = verdict.status == Status::Pending;
    let mut number = itoa::Buffer::new();
    lines.put(part.visits.ranked(verdict.visit.at()));
    lines.put(part.clients.ranked(due.client.at()));
    lines.put(verdict.status.name());
    lines.put(verdict.status.reason_word().unwrap_or_default());
    lines.put(if verdict.review { "yes" } else { "" });
    lines.put(verdict.start.map_or("", |start| number.format(start.late_by_ms)));
    lines.put(number.format(verdict.paid.exact_ms.max(0) / 60_000));
    lines.put(if pending { "" } else { number.format(verdict.paid.minutes) });
    lines.put(if came { verdict.evidence_in.name() } else { "" });
    lines.put(if came { verdict.evidence_out.name() } else { "" });
}
