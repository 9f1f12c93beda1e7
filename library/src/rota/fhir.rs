//! A rota as a bundle of FHIR R4 appointments: each visit with its client and carers, for systems of health and social care.
//!
//! Source: HL7, *FHIR R4*, Appointment (hl7.org/fhir/R4/appointment.html). What has no place there is left out: breaks, tasks
//! by themselves, travel. People stand by their ids and names; no address goes out.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Rota, RotaStop};

/// Where our ids are unique.
const SYSTEM: &str = "urn:homeround";

/// The bundle, a collection. The same rota gives the same bytes.
///
/// # Errors
/// Never for these values; the encoder's otherwise.
pub fn write_fhir(rota: &Rota) -> serde_json::Result<Vec<u8>> {
    let served = rota.stops.iter().filter(|stop| !stop.is_break()).map(|stop| appointment(stop, "booked"));
    // What nobody makes yet has no moment that was promised.
    let unserved = rota.unserved.iter().map(|stop| appointment(stop, "proposed"));
    let entry = |resource: Value| {
        let id = resource["id"].as_str().unwrap_or_default().to_owned();
        json!({ "fullUrl": format!("{SYSTEM}:appointment:{id}"), "resource": resource })
    };
    let entries: Vec<Value> = served.chain(unserved).map(entry).collect();
    serde_json::to_vec_pretty(&json!({ "resourceType": "Bundle", "type": "collection", "entry": entries }))
}

/// An id of FHIR's letters, at most 64: made of the visit's own, which may hold others.
fn id_of(visit: &str) -> String {
    let digest = Sha256::digest(visit.as_bytes());
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

fn appointment(stop: &RotaStop, status: &str) -> Value {
    let visit = stop.visit.as_deref().unwrap_or_default();
    let actor = |kind: &str, id: &str, name: &str, status: &str| {
        let identifier = json!({ "system": format!("{SYSTEM}:{kind}"), "value": id });
        json!({ "actor": { "type": if kind == "client" { "Patient" } else { "Practitioner" }, "identifier": identifier, "display": name }, "status": status })
    };
    let mut participants = vec![actor("client", &stop.client, &stop.client_name, "accepted")];
    let carers = stop.carers.iter().zip(&stop.carer_names);
    participants.extend(carers.map(|(id, name)| actor("carer", id, name, "accepted")));
    let mut resource = json!({
        "resourceType": "Appointment",
        "id": id_of(visit),
        "identifier": [{ "system": format!("{SYSTEM}:visit"), "value": visit }],
        "status": status,
        "description": stop.name,
        "minutesDuration": stop.minutes.max(1),
        "participant": participants,
    });
    if status == "booked" {
        resource["start"] = json!(stop.moments.0);
        resource["end"] = json!(stop.moments.1);
    }
    resource
}
