//! Who is away: rows of one client or one carer, and days that are left out.

use super::{Whole, from_until};
use crate::book::cell;
use crate::book::model::LeaveReason;
use crate::book::raw::{CellFault, Row};
use crate::book::tables::Cells;
use crate::book::value::Day;

impl Whole<'_> {
    pub(super) fn leave(&self, cells: &mut Cells<'_>) {
        from_until(cells);
        let (client, carer) = (!cells.row.text("client").is_empty(), !cells.row.text("carer").is_empty());
        match (client, carer) {
            (true, true) => return cells.fault("carer", "stands beside client", "Make two rows of it."),
            (false, false) => return cells.fault("client", "is empty, and so is carer", "Say who is away."),
            _ => {}
        }
        let Some(why) = cells.quiet("why", cell::leave_reason) else { return };
        if why.is_of_clients() != client {
            let (whose, other) = if client { ("carers", "client") } else { ("clients", "carer") };
            let may = LeaveReason::WORDS.iter().filter(|(_, one)| one.is_of_clients() == client);
            let may: Vec<&str> = may.map(|(word, _)| *word).collect();
            let problem = format!("is a reason of {whose}, and this is a {other}");
            cells.fault("why", problem, format!("Write one of {}.", may.join(", ")));
        }
        if why == LeaveReason::Deceased && cells.row.cells.contains_key("until") {
            cells.fault("until", "ends what has no end", "Leave it empty.");
        }
    }

    /// Whether somebody without whom a row of packages or shifts does not happen is away on a day.
    pub(super) fn is_away(&self, row: &Row, day: Day) -> bool {
        let whose = |column| Some(row.text(column)).filter(|id| !id.is_empty());
        let (client, carers) = (whose("client"), [whose("carer"), whose("with")]);
        let concerned = |leave: &&Row| {
            client.is_some_and(|id| leave.text("client") == id)
                // Who rides along is needed too: a shift for two does not happen with one of them away.
                || carers.into_iter().flatten().any(|id| leave.text("carer") == id)
        };
        self.raw.rows("leave").iter().filter(concerned).any(|leave| {
            let (from, until) = (self.quiet(leave, "from", cell::day), self.quiet(leave, "until", cell::day));
            from.is_some_and(|from| from <= day) && until.is_none_or(|until| day <= until)
        })
    }

    /// Tells days that are left out and would not have happened.
    pub(super) fn exceptions(&self, cells: &mut Cells<'_>) {
        let Some(calendar) = &self.calendar else { return };
        let last = calendar.start.plus(i32::from(calendar.days));
        // Leave is not counted here: an exception on a day of leave is superfluous and no mistake.
        let agreed = self.agreed_days(cells.row, &[]);
        let idle = |day: &Day| (calendar.start..last).contains(day) && !agreed.contains(day);
        for day in self.except(cells.row).into_iter().filter(idle) {
            let trouble = CellFault::new("is no day of this row anyway", "Correct it, or take it out.");
            cells.findings.add_value(cells.sheet, Some(cells.row), "except", day.to_string(), trouble);
        }
    }
}
