//! What our FHIR R4 resources have in common: who is meant, and ids in FHIR's letters.
//!
//! Source: HL7, *FHIR R4* (hl7.org/fhir/R4). People stand by their ids and names; no address goes out.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Where our ids are unique.
pub(crate) const SYSTEM: &str = "urn:homeround";

/// An id of FHIR's letters, at most 64: made of our own, which may hold others.
pub(crate) fn id_of(own: &str) -> String {
    Sha256::digest(own.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// A reference to a client (`Patient`) or a carer (`Practitioner`).
pub(crate) fn person(kind: &str, id: &str, name: &str) -> Value {
    let identifier = json!({ "system": format!("{SYSTEM}:{kind}"), "value": id });
    let person = if kind == "client" { "Patient" } else { "Practitioner" };
    json!({ "type": person, "identifier": identifier, "display": name })
}

/// A bundle of resources of one kind, a collection.
pub(crate) fn bundle(kind: &str, resources: impl Iterator<Item = Value>) -> Value {
    let entry = |resource: Value| {
        let id = resource["id"].as_str().unwrap_or_default().to_owned();
        json!({ "fullUrl": format!("{SYSTEM}:{kind}:{id}"), "resource": resource })
    };
    json!({ "resourceType": "Bundle", "type": "collection", "entry": resources.map(entry).collect::<Vec<_>>() })
}
