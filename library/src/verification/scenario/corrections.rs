//! Corrections of a scenario, looked up: whose, of what, and what they change.

use homeround_core::ground::{CarerIx, Instant, VisitIx};
use homeround_core::verification::correction::{CorrectedField, Correction, Target, User};
use homeround_core::verification::{Assignment, DeviceIx, PlannedVisit};

use super::event_model::CorrectionRow;
use super::ids::number_of;
use super::read::Ids;
use super::situation::Builder;

impl Builder<'_> {
    pub(super) fn corrections(&mut self, due: &[PlannedVisit], sent: &[Assignment], devices: &Ids) -> Vec<Correction> {
        let users = Ids::from_unsorted(
            self.scenario.corrections.iter().flat_map(|row| [row.by.clone(), row.approved_by.clone()]).collect(),
        );
        let reasons = Ids::from_unsorted(
            self.scenario.corrections.iter().map(|row| row.reason.clone()).filter(|id| !id.is_empty()).collect(),
        );
        let mut found = Vec::new();
        for (at, row) in self.scenario.corrections.iter().enumerate() {
            let path = format!("corrections[{at}]");
            let target = self.target(&path, row, due, sent, devices);
            let change = self.change(&path, row);
            // Every cell is read before a row is dropped, so that one pass tells all its faults.
            let made = self.reading.maybe(&format!("{path}.at"), &row.at);
            let approved = self.reading.maybe(&format!("{path}.approved_at"), &row.approved_at);
            let user = |id: &str| User { id: users.number(id), carer: self.carers.carer(id) };
            let before = row.before.clone().flatten().filter(|text| !text.is_empty());
            if let Some(before) = before {
                self.reading.time(&format!("{path}.before"), &before);
            }
            let (Some(target), Some(change)) = (target, change) else { continue };
            found.push(Correction {
                by: (!row.by.is_empty()).then(|| user(&row.by)),
                at: made,
                target,
                change,
                complete: !change.edits()
                    || change == CorrectedField::Swap
                    || (row.before.is_some() && !row.after.is_empty()),
                reason: reasons.number(&row.reason),
                memo: if row.memo.is_empty() { 0 } else { number_of(&row.memo) },
                memo_needed: row.memo_needed,
                attested: row.attested.unwrap_or(true),
                approved: approved.filter(|_| !row.approved_by.is_empty()).map(|at| (user(&row.approved_by), at)),
                may_unlock: row.may_unlock,
            });
        }
        found
    }

    fn target(
        &mut self,
        path: &str,
        row: &CorrectionRow,
        due: &[PlannedVisit],
        sent: &[Assignment],
        devices: &Ids,
    ) -> Option<Target> {
        for (name, text) in [("attendance", &row.attendance), ("event", &row.event)] {
            if text.is_empty() {
                continue;
            }
            let event = text.rsplit_once('#').and_then(|(device, seq)| {
                let device = devices.find(device).and_then(|at| u32::try_from(at).ok())?;
                Some((DeviceIx(device), seq.parse::<u64>().ok()?))
            });
            let Some((device, seq)) = event else {
                self.reading.fault(
                    &format!("{path}.{name}"),
                    text,
                    "names no event",
                    "Write DEVICE#SEQ, as answers do.",
                );
                return None;
            };
            let seq = seq.saturating_add(self.shift);
            return Some(if name == "event" {
                Target::Event { device, seq }
            } else {
                Target::Attendance { device, seq }
            });
        }
        let visit =
            VisitIx::from_index(self.reading.known(&format!("{path}.visit"), &row.visit, &self.visits, "plans")?);
        // A visit with one carer needs no name: with two, a guess could edit the wrong one's times.
        let only = || {
            let mut sent = sent.iter().filter(|sent| sent.visit == visit);
            sent.next().filter(|_| sent.next().is_none()).map(|sent| sent.carer)
        };
        let edits = matches!(row.change.as_str(), "in" | "out" | "swap");
        let carer = match row.carer.as_str() {
            "" if !edits => CarerIx::NONE,
            "" => only().unwrap_or(CarerIx::NONE),
            id => CarerIx::from_index(self.reading.known(&format!("{path}.carer"), id, &self.carers, "carers")?),
        };
        if edits && !carer.is_some() && due.get(visit.at()).is_some() {
            self.reading.fault(&format!("{path}.carer"), "", "is missing", "Say whose attendance is corrected.");
        }
        Some(Target::Visit { visit, carer })
    }

    fn change(&mut self, path: &str, row: &CorrectionRow) -> Option<CorrectedField> {
        let after = self.reading.maybe(&format!("{path}.after"), &row.after);
        match row.change.as_str() {
            "in" => Some(CorrectedField::In(after.unwrap_or(Instant(0)))),
            "out" => Some(CorrectedField::Out(after.unwrap_or(Instant(0)))),
            "swap" => Some(CorrectedField::Swap),
            "acknowledge" | "settle" => {
                // Zero is how the core writes `evidence`: nobody who writes V00 means that.
                let digits =
                    row.rule.strip_prefix('V').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
                let number = digits.and_then(|digits| digits.parse().ok()).filter(|number| (1..=60).contains(number));
                let number = if row.rule == "evidence" { Some(0) } else { number };
                if number.is_none() {
                    self.reading.fault(
                        &format!("{path}.rule"),
                        &row.rule,
                        "is no rule",
                        "Write V01 to V60, or evidence.",
                    );
                }
                number.map(|number| {
                    if row.change == "settle" {
                        CorrectedField::Settle(number)
                    } else {
                        CorrectedField::Acknowledge(number)
                    }
                })
            }
            other => {
                let remedy = "Write one of in, out, swap, acknowledge, settle.";
                self.reading.fault(&format!("{path}.change"), other, "is not known", remedy);
                None
            }
        }
    }
}
