//! A rota as a bundle of FHIR R4 appointments: each visit with its client and carers, for systems of health and social care.
//!
//! Source: HL7, *FHIR R4*, Appointment (hl7.org/fhir/R4/appointment.html). What has no place there is left out: breaks, tasks
//! by themselves, travel. People stand by their ids and names; no address goes out.
//!
//! ```
//! use homeround::planning::plan_starter;
//! use homeround::roster::write_roster;
//! use homeround::rota::{Rota, RotaChoice, fhir::write_fhir};
//!
//! let (branch, roster) = plan_starter()?;
//! let file = write_roster(&branch.plan, roster.view(), None);
//! let rota = Rota::new(&branch.book, &file, RotaChoice { addresses: false, no_notes: false });
//! let bundle: serde_json::Value = serde_json::from_slice(&write_fhir(&rota)?)?;
//! assert_eq!(bundle["entry"][0]["resource"]["resourceType"], "Appointment");
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use serde_json::{Value, json};

use super::{Rota, RotaStop};
use crate::fhir::{SYSTEM, bundle, id_of, person};

/// The bundle, a collection. The same rota gives the same bytes.
///
/// # Errors
/// Never for these values; the encoder's otherwise.
pub fn write_fhir(rota: &Rota) -> serde_json::Result<Vec<u8>> {
    let served = rota.stops.iter().filter(|stop| !stop.is_break()).map(|stop| appointment(stop, "booked"));
    // What nobody makes yet has no moment that was promised.
    let unserved = rota.unserved.iter().map(|stop| appointment(stop, "proposed"));
    serde_json::to_vec_pretty(&bundle("appointment", served.chain(unserved)))
}

fn appointment(stop: &RotaStop, status: &str) -> Value {
    let visit = stop.visit.as_deref().unwrap_or_default();
    let actor =
        |kind: &str, id: &str, name: &str, status: &str| json!({ "actor": person(kind, id, name), "status": status });
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
