//! What a verification came to, as it is shown and written: visits, findings with their events, counts and measures.
//!
//! ```
//! use homeround::starter::simulate_starter;
//! use homeround::verification::summarise;
//! use homeround_core::verification::profile::UK;
//!
//! // As things stood at Monday noon: what is to come is not judged yet.
//! let week = simulate_starter()?;
//! let noon = homeround::verification::parse_moment("2026-03-02T12:00:00+00:00")?;
//! let summary = summarise(&week.timetable, &week.feed, &UK, noon)?;
//! assert_eq!(summary.visits.len(), 31);
//! assert!(summary.visits.iter().filter(|visit| visit.status == "PENDING").count() > 20);
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use homeround_core::ground::{CarerIx, ClientIx, Instant, VisitIx};
use homeround_core::verification::Setting;
use homeround_core::verification::heap::OwnedMemory;
use homeround_core::verification::profile::Profile;
use schemars::JsonSchema;
use serde::Serialize;

use super::counts::totals;
pub use super::counts::{Counts, Measures, Share};
use super::events::Feed;
use super::measures::{MeasureRows, measures};
use super::row_maker::{RowMaker, RowNames};
use super::timetable::Timetable;
use super::verdict_row::{CorrectionState, FindingRow, UnplannedRow, VerdictRow};
use crate::failure::Failure;
use crate::roster::PersonNames;

/// The format and version of a summary, its first field.
pub const FORMAT: &str = "homeround.verification/2";

/// Everything a verification found, under the ids and local times of the book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Summary {
    /// Always `homeround.verification/2`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// The profile's name.
    pub profile: String,
    /// Every threshold used, with its source.
    pub settings: Vec<ThresholdRow>,
    /// The time it was asked at: later receipts are not in it.
    pub as_of: String,
    /// Counts over all visits.
    pub counts: Counts,
    /// Measures over the visits that could be judged.
    pub measures: Measures,
    /// Scores, and continuity client by client.
    pub measured: MeasureRows,
    /// Every planned visit, in the order of ids.
    pub visits: Vec<VerdictRow>,
    /// Attendances that belong to no planned visit.
    pub unplanned: Vec<UnplannedRow>,
    /// Findings that belong to no visit and no attendance.
    pub findings: Vec<FindingRow>,
    /// What became of each correction, in their order.
    pub corrections: Vec<CorrectionState>,
    /// What people are called, for texts; a summary of a file knows ids alone.
    #[serde(skip)]
    pub names: PersonNames,
}

/// One threshold of a profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ThresholdRow {
    /// Its name, ending in its unit.
    pub name: String,
    /// Its value.
    pub value: i64,
    /// Who says so.
    pub source: String,
}

impl ThresholdRow {
    /// Every threshold of a profile, in its order.
    pub(super) fn list(profile: &Profile<'_>) -> Vec<Self> {
        let row = |(name, Setting { value, source }): (&str, Setting<'_>)| Self {
            name: name.to_owned(),
            value,
            source: source.to_owned(),
        };
        profile.settings().into_iter().map(row).collect()
    }
}

/// Verifies a feed against a timetable as far as it was received by `as_of`.
///
/// # Errors
/// When the timetable was made of something that is no plan, or there are more events than rows can be counted.
pub fn summarise(
    timetable: &Timetable,
    feed: &Feed,
    profile: &Profile<'_>,
    as_of: Instant,
) -> Result<Summary, Failure> {
    let plan = timetable.plan().validated()?;
    let mut owned = OwnedMemory::default();
    let found = owned.verify(&plan, &feed.events, profile, as_of)?;
    let names = WeekNames { timetable, feed };
    let measured = measures(&plan, &feed.events, &found, profile, |client| names.client(client));
    let (counts, measures) = totals(&timetable.due, &found);
    let (due, sent) = (plan.visits, plan.sent);
    let rows = RowMaker { names, found, due, sent, profile, pence_per_hour: None }.rows();
    Ok(Summary {
        format: FORMAT.to_owned(),
        profile: profile.name.to_owned(),
        settings: ThresholdRow::list(profile),
        as_of: timetable.local(as_of),
        counts,
        measures,
        measured,
        visits: rows.visits,
        unplanned: rows.unplanned,
        findings: rows.findings,
        corrections: rows.corrections,
        names: PersonNames::default(),
    })
}

/// The names of a week: the book's ids, and the events as their file numbers them.
struct WeekNames<'a> {
    timetable: &'a Timetable,
    feed: &'a Feed,
}

impl RowNames for WeekNames<'_> {
    fn visit(&self, visit: VisitIx) -> String {
        self.timetable.visits.get(visit.at()).cloned().unwrap_or_default()
    }

    fn client(&self, client: ClientIx) -> String {
        self.timetable.clients.get(client.at()).cloned().unwrap_or_default()
    }

    fn carer(&self, carer: CarerIx) -> String {
        self.timetable.carers.get(carer.at()).cloned().unwrap_or_default()
    }

    fn local(&self, at: Instant) -> String {
        self.timetable.zone.iso_millis_at(at)
    }

    fn event(&self, given: usize) -> String {
        self.feed.events.get(given).map_or_else(|| "?".to_owned(), |event| self.feed.name(event))
    }

    fn stranger(&self, given: usize) -> Option<&str> {
        let event = self.feed.events.get(given)?;
        self.feed.strangers.get(&(event.device.0, event.seq)).map(String::as_str)
    }

    /// Every event of a week was recorded by a device.
    fn is_assumed(&self, _: usize) -> bool {
        false
    }
}
