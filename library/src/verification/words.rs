//! What a verification came to, in words.

use super::summary::{Counts, Summary};
use super::verdict_row::{EvidenceRow, FindingRow, VerdictRow};
use crate::roster::PersonNames;
use crate::words::plain;

impl Summary {
    /// Whether visits were missed or rejected, or something must be corrected before billing.
    #[must_use]
    pub fn needs_attention(&self) -> bool {
        let unplanned = self.unplanned.iter().flat_map(|row| &row.findings);
        self.visits.iter().any(VerdictRow::needs_attention)
            || self.findings.iter().chain(unplanned).any(FindingRow::needs_attention)
    }

    /// The verification in a few lines of text.
    #[must_use]
    pub fn words(&self) -> String {
        let Counts {
            events, visits, verified, needs_ack, incomplete, missed, not_delivered, rejected, pending, ..
        } = self.counts;
        let mut text = format!(
            "{visits} visits against {events} events, as of {}, profile {}\n\
             {verified} verified, {needs_ack} to be acknowledged, {incomplete} to be corrected, {missed} missed, \
             {not_delivered} not delivered, {rejected} rejected, {pending} pending; {} to be looked at, {} unplanned\n",
            self.as_of, self.profile, self.counts.review, self.counts.unplanned
        );
        let measures = &self.measures;
        for (name, share) in [
            ("on time", measures.on_time),
            ("missed", measures.missed),
            ("short", measures.short),
            ("electronically logged", measures.electronically_logged),
            ("double-ups covered", measures.double_ups_covered),
        ] {
            text.push_str(&format!("{name}: {}\n", share.words()));
        }
        text.push_str(&format!(
            "minutes: {} planned, {} delivered, {} paid\n",
            measures.planned_minutes, measures.delivered_minutes, measures.paid_minutes
        ));
        let all = &self.measured.continuity;
        text.push_str(&format!(
            "continuity: {} different carers for the client in the middle, {} where the worst tenth begins\n",
            all.median_carers, all.worst_tenth_carers
        ));
        // The week's own list tells only what asks for somebody: what is well would bury it.
        let mut told: Vec<&VerdictRow> =
            self.visits.iter().filter(|visit| visit.asks_for_somebody() || visit.off_time().is_some()).collect();
        // A stable sort: what is equally grave stays in the order of the visits.
        told.sort_by_key(|visit| visit.gravity());
        for visit in told {
            let off = visit.off_time().map_or_else(String::new, |off| format!(", {off}"));
            let (client, start) = (plain(self.names.client(&visit.client)), local(&visit.planned_start));
            let of = if client.is_empty() { String::new() } else { format!("  {client}") };
            text.push_str(&format!("{}{of}  {start}  {}{off}\n", visit.visit, visit.status_words()));
            for finding in visit.findings.iter().filter(|finding| finding.class != "INFO") {
                text.push_str(&format!("    {}\n", finding.words_with(&self.names)));
            }
            visit.alone().into_iter().for_each(|alone| text.push_str(&format!("    {alone}\n")));
            visit.weakness().into_iter().for_each(|weak| text.push_str(&format!("    {weak}\n")));
        }
        for row in &self.unplanned {
            for finding in row.findings.iter().filter(|finding| finding.class != "INFO") {
                text.push_str(&format!("without a visit: {}\n", finding.words_with(&self.names)));
            }
        }
        for finding in self.findings.iter().filter(|finding| finding.class != "INFO") {
            text.push_str(&format!("without a visit: {}\n", finding.words_with(&self.names)));
        }
        let states = ["accepted", "pending", "refused", "not_yet"];
        let counted = states.map(|state| (state, self.corrections.iter().filter(|held| held.state == state).count()));
        let some: Vec<_> =
            counted.iter().filter(|row| row.1 > 0).map(|(state, count)| format!("{count} {state}")).collect();
        if !some.is_empty() {
            text.push_str(&format!("corrections: {}\n", some.join(", ")));
        }
        text
    }
}

/// `2026-03-02T07:30:00+00:00` as `2026-03-02 07:30`.
fn local(iso: &str) -> String {
    iso.get(..16).map_or_else(|| iso.to_owned(), |moment| moment.replace('T', " "))
}

impl VerdictRow {
    /// Its place among all, the worst first: missed, then late by how much, then by what must be done about it.
    #[must_use]
    pub fn gravity(&self) -> (u8, i64) {
        // Late within what the profile allows is not late: such a visit ranks by its status.
        let late = self.late_by_ms.filter(|late| *late > 0 && self.off_time().is_some());
        let rank = match self.status {
            "MISSED" => 0,
            _ if late.is_some() => 1,
            "REJECTED" => 2,
            "INCOMPLETE" => 3,
            "NOT_DELIVERED" => 4,
            "NEEDS_ACK" => 5,
            _ => 6,
        };
        (rank, late.map_or(0, |late| -late))
    }

    /// How long before or after its time it began, when that is outside what the profile allows.
    #[must_use]
    pub fn off_time(&self) -> Option<String> {
        // Towards the lower side: half a second early is early, and not on time.
        let seconds = self.late_by_ms.filter(|_| self.punctuality != Some("ON_TIME"))?.div_euclid(1000);
        let minutes = seconds.unsigned_abs() / 60;
        let minutes = if minutes == 0 { "less than 1".to_owned() } else { minutes.to_string() };
        Some(format!("{minutes} min {}", if seconds < 0 { "early" } else { "late" }))
    }

    /// Who came to a double-up without the other.
    #[must_use]
    pub fn alone(&self) -> Option<String> {
        let [only] = self.attendances.as_slice() else { return None };
        let double = self.carers_needed > 1;
        double.then(|| format!("{} came alone; {} carers are needed", plain(&only.carer), self.carers_needed))
    }

    /// Why its evidence alone asks for somebody's word.
    #[must_use]
    pub fn weakness(&self) -> Option<String> {
        let came = self.attendances.first().filter(|_| self.low_evidence && self.status != "VERIFIED_AUTO");
        came.map(|_| {
            let EvidenceRow { came, left } = self.evidence;
            let of = |level: &str| match level {
                "E0" => "written in by hand or missing",
                "E1" => "an electronic time without a place",
                "E2" => "a tag that can be copied",
                _ => "good",
            };
            format!("evidence too weak to stand alone: In {came} ({}), Out {left} ({})", of(came), of(left))
        })
    }
}

impl FindingRow {
    /// The finding in a line: `V25 GEOFENCE ACK certain C1: 900 m, limit 200 m (phone-A1#17)`.
    #[must_use]
    pub fn words(&self) -> String {
        self.words_with(&PersonNames::default())
    }

    /// The same, with the carer's name beside the id.
    #[must_use]
    pub fn words_with(&self, names: &PersonNames) -> String {
        let whom = self.carer.as_ref().or(self.stranger.as_ref());
        let of = whom.map_or_else(String::new, |id| format!(" {}", names.carer_and_id(id)));
        let measured = match (self.measured, self.value, self.unit) {
            (Some(measured), Some(value), Some(unit)) => {
                format!(": {}, limit {}", amount(measured, unit), amount(value, unit))
            }
            _ => String::new(),
        };
        let events: Vec<String> = self.events.iter().map(|event| plain(event)).collect();
        let events = if events.is_empty() { String::new() } else { format!(" ({})", events.join(", ")) };
        let answered = if self.open { "" } else { ", answered" };
        format!("{} {} {} {}{answered}{of}{measured}{events}", self.rule, self.name, self.class, self.certainty)
    }
}

/// An amount for people: minutes and seconds, metres, kilometres an hour.
fn amount(amount: i64, unit: &str) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    let size = amount.unsigned_abs();
    match unit {
        "ms" if size > 1 << 52 => "without bound".to_owned(),
        "ms" => format!("{sign}{} min {:02} s", size / 60_000, size / 1000 % 60),
        "mm" => format!("{sign}{} m", size / 1000),
        _ if amount == i64::MAX => "at once".to_owned(),
        "count" => amount.to_string(),
        "thousandths" => format!("{sign}{}.{} %", size / 10, size % 10),
        _ => format!("{sign}{} km/h", size / 1000),
    }
}
