//! What a scenario came to, as it is written: each visit's status, evidence, findings and pay, and its history.
//!
//! ```
//! use homeround::verification::scenario::{Situation, answer, model::EXAMPLE};
//!
//! let found = answer(&Situation::read("scenario.json", EXAMPLE.as_bytes())?)?;
//! assert_eq!(found.format, homeround::verification::scenario::answer::FORMAT);
//! assert!(!found.words().is_empty());
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use homeround_core::ground::{CarerIx, ClientIx, Instant, VisitIx};
use homeround_core::verification::heap::OwnedMemory;
use schemars::JsonSchema;
use serde::Serialize;

use super::history::versions;
use super::records::RecordState;
use super::situation::Situation;
use crate::failure::Failure;
use crate::verification::measures::{MeasureRows, measures};
use crate::verification::row_maker::{RowMaker, RowNames};
use crate::verification::summary::ThresholdRow;
use crate::verification::verdict_row::{CorrectionState, FindingRow, UnplannedRow, VerdictRow};
use crate::words::plain;

/// The format and version of an answer, its first field.
pub const FORMAT: &str = "homeround.verdicts/1";

/// Everything that was found in a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ScenarioAnswer {
    /// Always `homeround.verdicts/1`.
    #[schemars(extend("const" = FORMAT))]
    pub format: &'static str,
    /// The profile's name.
    pub profile: String,
    /// Every threshold used, with its source.
    pub settings: Vec<ThresholdRow>,
    /// When it was asked.
    pub as_of: String,
    /// Every planned visit, by id.
    pub visits: Vec<VerdictRow>,
    /// Attendances that belong to no planned visit.
    pub unplanned: Vec<UnplannedRow>,
    /// Findings that belong to no visit and no attendance.
    pub findings: Vec<FindingRow>,
    /// What became of each correction, in the order of the scenario.
    pub corrections: Vec<CorrectionState>,
    /// What became of each version of a record, in the order of the scenario (V11).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub records: Vec<RecordState>,
    /// What a commissioner or a payer asks for.
    pub measures: MeasureRows,
}

/// Verifies a situation.
///
/// # Errors
/// When its tables do not hold together; never for a situation that was read.
pub fn answer(situation: &Situation) -> Result<ScenarioAnswer, Failure> {
    let profile = situation.profile.view();
    let mut owned = OwnedMemory::default();
    situation.with_plan(|plan| {
        let plan = plan.validated()?;
        let found = owned.verify(&plan, &situation.events, &profile, situation.as_of)?;
        // The histories use an `OwnedMemory` of their own: `found` still borrows this one.
        let histories = versions(situation, &plan, &profile)?;
        let measures = measures(&plan, &situation.events, &found, &profile, |client| situation.client(client));
        let (due, sent) = (plan.visits, plan.sent);
        let pence_per_hour = situation.pence_per_hour;
        let rows = RowMaker { names: situation, found, due, sent, profile: &profile, pence_per_hour }.rows();
        let mut visits = rows.visits;
        for (visit, history) in visits.iter_mut().zip(histories) {
            visit.history = history;
        }
        let mut findings = rows.findings;
        findings.extend(situation.records.iter().filter_map(RecordState::finding));
        Ok(ScenarioAnswer {
            format: FORMAT,
            profile: profile.name.to_owned(),
            settings: ThresholdRow::list(&profile),
            as_of: situation.shown(situation.as_of),
            visits,
            unplanned: rows.unplanned,
            findings,
            corrections: rows.corrections,
            records: situation.records.clone(),
            measures,
        })
    })
}

impl RowNames for &Situation {
    fn visit(&self, visit: VisitIx) -> String {
        self.visits.name(visit.at()).to_owned()
    }

    fn client(&self, client: ClientIx) -> String {
        self.clients.name(client.at()).to_owned()
    }

    fn carer(&self, carer: CarerIx) -> String {
        self.carers.name(carer.at()).to_owned()
    }

    fn local(&self, at: Instant) -> String {
        self.shown(at)
    }

    /// As the scenario gives it.
    fn event(&self, given: usize) -> String {
        let Some(event) = self.events.get(given) else { return "?".to_owned() };
        let device = self.devices.name(event.device.0 as usize);
        match self.numbers.get(given).copied().flatten() {
            Some(seq) => format!("{device}#{seq}"),
            None => format!("{device}#contact"),
        }
    }

    fn stranger(&self, given: usize) -> Option<&str> {
        self.strangers.get(&given).map(String::as_str)
    }

    /// Contacts with the server that the scenario does not tell.
    fn is_assumed(&self, given: usize) -> bool {
        self.numbers.get(given) == Some(&None)
    }
}

impl ScenarioAnswer {
    /// Whether visits were missed or rejected, or something must be corrected before billing.
    #[must_use]
    pub fn needs_attention(&self) -> bool {
        self.visits.iter().any(VerdictRow::needs_attention)
            || self.unplanned.iter().any(UnplannedRow::needs_attention)
            || self.findings.iter().any(FindingRow::needs_attention)
    }

    /// The answer in a few lines of text.
    #[must_use]
    pub fn words(&self) -> String {
        let mut text = format!("as of {}, profile {}\n", self.as_of, self.profile);
        for visit in &self.visits {
            let reason = visit.reason.map_or_else(String::new, |reason| format!(" ({reason})"));
            let review = if visit.review { ", to be looked at" } else { "" };
            text.push_str(&format!(
                "{}  {}{reason}{review}  {} of {} min, {} paid, {}/{}\n",
                plain(&visit.visit),
                visit.status,
                visit.delivered_minutes,
                visit.planned_minutes,
                visit.paid_minutes,
                visit.evidence.came,
                visit.evidence.left
            ));
            visit.findings.iter().for_each(|finding| text.push_str(&format!("    {}\n", finding.words())));
        }
        for row in &self.unplanned {
            let (carer, client) = (plain(&row.attendance.carer), plain(&row.attendance.client));
            text.push_str(&format!("unplanned, {carer} at {client}  {}\n", row.status));
            row.findings.iter().for_each(|finding| text.push_str(&format!("    {}\n", finding.words())));
        }
        for finding in &self.findings {
            text.push_str(&format!("without a visit: {}\n", finding.words()));
        }
        text.push_str(&self.measures.words());
        text
    }
}
