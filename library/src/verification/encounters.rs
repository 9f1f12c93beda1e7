//! Verified visits as a bundle of FHIR R4 encounters, for systems of health and social care.
//!
//! Source: HL7, *FHIR R4*, Encounter (hl7.org/fhir/R4/encounter.html). A visit that is verified is `finished`, one that somebody
//! must still look at `unknown`, one that was not delivered `cancelled`, one that is to come `planned`; in words it stands in `type`.
//! What has no place there is left out: findings, evidence, what counts for payment.
//!
//! ```
//! use homeround::verification::encounters::write_encounters;
//! use homeround::starter::simulate_starter;
//! use homeround::verification::summarise;
//! use homeround_core::verification::profile::UK;
//!
//! let week = simulate_starter()?;
//! let summary = summarise(&week.timetable, &week.feed, &UK, week.feed.last_receipt().unwrap())?;
//! let bundle: serde_json::Value = serde_json::from_slice(&write_encounters(&week.branch.book, &summary)?)?;
//! assert_eq!(bundle["entry"][0]["resource"]["resourceType"], "Encounter");
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::summary::Summary;
use super::verdict_row::{AttendanceRow, End, VerdictRow};
use crate::book::Book;
use crate::fhir::{SYSTEM, bundle, id_of, person};
use crate::words::plain;

/// Names by id.
type Names<'a> = BTreeMap<&'a str, String>;

/// The bundle, a collection: every planned visit, and then what nobody planned. The same summary gives the same bytes.
///
/// # Errors
/// Never for these values; the encoder's otherwise.
pub fn write_encounters(book: &Book, summary: &Summary) -> serde_json::Result<Vec<u8>> {
    let clients: Names<'_> = book.clients.iter().map(|row| (row.id.as_str(), plain(&row.name))).collect();
    let carers: Names<'_> = book.carers.iter().map(|row| (row.id.as_str(), plain(&row.name))).collect();
    let planned = summary.visits.iter().map(|row| planned_visit(row, &clients, &carers));
    let unplanned = summary.unplanned.iter().map(|row| unplanned_visit(&row.attendance, &clients, &carers));
    serde_json::to_vec_pretty(&bundle("encounter", planned.chain(unplanned)))
}

/// The code of a status.
fn code(status: &str) -> &'static str {
    match status {
        "VERIFIED_AUTO" | "VERIFIED_EDITED" => "finished",
        "PENDING" => "planned",
        "MISSED" | "NOT_DELIVERED" => "cancelled",
        // A visit that somebody must still look at is not finished: the other system might bill it.
        _ => "unknown",
    }
}

/// The moment of an end.
fn moment_of(end: &End) -> &str {
    &end.time
}

fn named(names: &Names<'_>, id: &str) -> String {
    names.get(id).cloned().unwrap_or_else(|| plain(id))
}

fn planned_visit(row: &VerdictRow, clients: &Names<'_>, carers: &Names<'_>) -> Value {
    let mut resource = encounter(&row.visit, code(row.status), row.status_words());
    resource["subject"] = person("client", &row.client, &named(clients, &row.client));
    let attended = row.attendances.iter().map(|row| attended(row, carers));
    let absent = row.sent.iter().filter(|carer| !row.attendances.iter().any(|held| held.carer == **carer));
    let sent = absent.map(|carer| json!({ "individual": person("carer", carer, &named(carers, carer)) }));
    // Who was sent and did not come to a visit that others made is no participant of it.
    let participants: Vec<Value> = if row.attendances.is_empty() { sent.collect() } else { attended.collect() };
    if !participants.is_empty() {
        resource["participant"] = participants.into();
    }
    whole_period(&mut resource, &row.attendances);
    if row.delivered_minutes > 0 {
        let minutes = row.delivered_minutes;
        resource["length"] =
            json!({ "value": minutes, "unit": "min", "system": "http://unitsofmeasure.org", "code": "min" });
    }
    resource
}

fn unplanned_visit(row: &AttendanceRow, clients: &Names<'_>, carers: &Names<'_>) -> Value {
    let came = row.came.as_ref().or(row.left.as_ref()).map_or("", moment_of);
    // Nobody gave it an id: client, carer and moment make one that is the same in every file.
    let id = format!("unplanned:{}:{}:{came}", row.client, row.carer);
    let mut resource = encounter(&id, "unknown", "not planned");
    resource["subject"] = person("client", &row.client, &named(clients, &row.client));
    resource["participant"] = json!([attended(row, carers)]);
    whole_period(&mut resource, std::slice::from_ref(row));
    resource
}

fn encounter(visit: &str, status: &str, words: &str) -> Value {
    json!({
        "resourceType": "Encounter",
        "id": id_of(visit),
        "identifier": [{ "system": format!("{SYSTEM}:visit"), "value": visit }],
        "status": status,
        "class": { "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "HH", "display": "home health" },
        "type": [{ "text": words }],
    })
}

fn attended(row: &AttendanceRow, carers: &Names<'_>) -> Value {
    let mut participant = json!({ "individual": person("carer", &row.carer, &named(carers, &row.carer)) });
    // FHIR forbids an empty period: an encounter of unknown times has none.
    if let Some(period) = period(row.came.as_ref().map(moment_of), row.left.as_ref().map(moment_of)) {
        participant["period"] = period;
    }
    participant
}

/// A period of which either end may be open.
fn period(start: Option<&str>, end: Option<&str>) -> Option<Value> {
    let ends =
        [("start", start), ("end", end)].into_iter().filter_map(|(name, at)| Some((name.to_owned(), at?.into())));
    let period: serde_json::Map<String, Value> = ends.collect();
    (!period.is_empty()).then_some(Value::Object(period))
}

/// From the first that came to the last that left, as far as both are known of everybody.
fn whole_period(resource: &mut Value, rows: &[AttendanceRow]) {
    // As moments, for offsets may differ within a night.
    let moment = |text: &&str| chrono::DateTime::parse_from_rfc3339(text).ok();
    // One unknown end leaves the whole without that end: somebody may have come earlier, or left later.
    let came: Option<Vec<&str>> = rows.iter().map(|row| row.came.as_ref().map(moment_of)).collect();
    let left: Option<Vec<&str>> = rows.iter().map(|row| row.left.as_ref().map(moment_of)).collect();
    let first = came.and_then(|all| all.into_iter().min_by_key(moment));
    let last = left.and_then(|all| all.into_iter().max_by_key(moment));
    if let Some(period) = period(first, last) {
        resource["period"] = period;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::tests::example;
    use crate::verification::profile_of;
    use crate::verification::simulate::{simulate, tests::week};
    use crate::verification::summary::summarise;

    #[test]
    fn every_visit_is_an_encounter_whose_status_is_its_verdict() {
        let (book, timetable) = (example(), week());
        let feed = simulate(&timetable, 7, 30).feed;
        let profile = profile_of(&book, None).unwrap();
        let summary = summarise(&timetable, &feed, &profile, feed.last_receipt().unwrap()).unwrap();
        let bytes = write_encounters(&book, &summary).unwrap();
        assert_eq!(bytes, write_encounters(&book, &summary).unwrap());
        let bundle: Value = serde_json::from_slice(&bytes).unwrap();
        let entries = bundle["entry"].as_array().unwrap();
        assert_eq!(entries.len(), summary.visits.len() + summary.unplanned.len());
        let mut ids: Vec<&str> = entries.iter().map(|entry| entry["resource"]["id"].as_str().unwrap()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), entries.len());
        for (row, entry) in summary.visits.iter().zip(entries) {
            let resource = &entry["resource"];
            assert_eq!(resource["status"], code(row.status), "{row:?}");
            assert_eq!(resource["identifier"][0]["value"], row.visit.as_str());
            let finished = resource["status"] == "finished";
            assert!(
                !finished
                    || resource["period"]["start"].is_string() && resource["participant"][0]["period"].is_object()
            );
            assert!(!finished || resource["length"]["value"].as_u64() > Some(0), "{resource}");
        }
    }
}
