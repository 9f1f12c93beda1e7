//! Periods of the day with travel times of their own: whole, apart, and each with one source.

use super::Whole;
use crate::book::cell;
use crate::book::raw::{CellFault, Findings, Row};
use crate::book::tables::Cells;

/// How many periods a day may have: the core counts them in a byte.
const MOST: usize = 200;

impl Whole<'_> {
    pub(super) fn periods(&self, findings: &mut Findings) {
        let Some(sheet) = self.raw.sheet("travel.periods") else { return };
        let mut seen: Vec<(u16, u16, &Row)> = Vec::new();
        for row in &sheet.rows {
            let cells = &mut Cells { sheet, row, known: self.known, findings };
            self.period(cells);
            let clock = |column| self.quiet(row, column, cell::clock).map(|clock| clock.minute);
            let (Some(from), Some(until)) = (clock("from"), clock("until")) else { continue };
            // Once for each row: a period that overlaps several has one cause.
            for (opens, ends, other) in &seen {
                if let Some(trouble) = clash((from, until, row), (*opens, *ends, other)) {
                    cells.findings.add(sheet, Some(row), "from", trouble);
                    break;
                }
            }
            seen.push((from, until, row));
        }
        // Rows of one time and several modes are one period: each has a table of its own.
        let mut apart: Vec<_> = seen.iter().map(|(from, until, _)| (from, until)).collect();
        apart.sort_unstable();
        apart.dedup();
        if apart.len() > MOST {
            let problem = format!("there are {} periods", apart.len());
            findings.add(sheet, None, "from", CellFault::new(problem, format!("Keep to {MOST} of them.")));
        }
    }

    fn period(&self, cells: &mut Cells<'_>) {
        // Periods are minutes of one day: past midnight they would have to be looked for on two.
        if let (Some(from), Some(until)) = (cells.quiet("from", cell::clock), cells.quiet("until", cell::clock))
            && until.minute <= from.minute
        {
            cells.fault(
                "until",
                format!("is not after from ({from})"),
                "Turn the two round; past midnight make two rows.",
            );
        }
        for column in ["from", "until"] {
            if cells.quiet(column, cell::clock).is_some_and(|clock| clock.offset.is_some()) {
                cells.fault(column, "has an offset", "Leave it out: a period is by the clock on the wall.");
            }
        }
        let has = |column| cells.row.cells.contains_key(column);
        match (has("percent"), has("matrix")) {
            (true, true) => cells.fault("matrix", "stands beside percent", "Keep one of the two."),
            (false, false) => cells.fault("percent", "is missing", "Give it, or matrix."),
            (false, true) if !has("mode") => {
                cells.fault("matrix", "is for no mode", "Name the mode whose times they are.");
            }
            _ => {}
        }
        self.mode(cells);
    }
}

/// What is wrong between two rows of periods.
fn clash(one: (u16, u16, &Row), other: (u16, u16, &Row)) -> Option<CellFault> {
    let ((from, until, row), (opens, ends, before)) = (one, other);
    let number = before.number.unwrap_or(0);
    // Equal times are one period for several modes. Any other overlap gives a minute two travel times.
    if (from, until) != (opens, ends) {
        let apart = until <= opens || ends <= from;
        let trouble = || {
            CellFault::new(format!("overlaps the period of row {number}"), "Part the two, or make their times equal.")
        };
        return (!apart).then(trouble);
    }
    let (mode, earlier) = (row.text("mode"), before.text("mode"));
    // A row without a mode speaks for all of them.
    let twice = mode == earlier || mode.is_empty() || earlier.is_empty();
    twice.then(|| {
        CellFault::new(format!("says the same period and mode as row {number}"), "Keep one row for each mode.")
    })
}
