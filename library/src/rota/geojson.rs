//! A rota as GeoJSON (RFC 7946): a line for each carer's day, a point for each visit; for a map, not for handing out.
//!
//! ```
//! use homeround::planning::plan_starter;
//! use homeround::roster::write_roster;
//! use homeround::rota::{Rota, RotaChoice, geojson::write_geojson};
//!
//! let (branch, roster) = plan_starter()?;
//! let file = write_roster(&branch.plan, roster.view(), None);
//! let rota = Rota::new(&branch.book, &file, RotaChoice { addresses: false, no_notes: false });
//! let map: serde_json::Value = serde_json::from_slice(&write_geojson(&rota)?)?;
//! assert_eq!(map["type"], "FeatureCollection");
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use serde_json::{Value, json};

use super::{Rota, RotaStop};
use crate::book::value::Degrees;

/// A feature collection. Coordinates are longitude first, in degrees.
///
/// # Errors
/// Never for these values; the encoder's otherwise.
pub fn write_geojson(rota: &Rota) -> serde_json::Result<Vec<u8>> {
    let mut features: Vec<Value> = Vec::new();
    for carer in &rota.carers {
        for day in &rota.days {
            let places: Vec<Value> = rota.of_carer(&carer.id, *day).filter_map(point).collect();
            // RFC 7946 asks for two positions in a line: a single visit is a point alone.
            if places.len() > 1 {
                features.push(json!({
                    "type": "Feature",
                    "geometry": { "type": "LineString", "coordinates": places },
                    "properties": { "carer": carer.id, "name": carer.name, "day": day.to_string() },
                }));
            }
        }
    }
    let visits = rota.stops.iter().chain(&rota.unserved).filter(|stop| !stop.is_break());
    features.extend(visits.filter_map(|stop| {
        Some(json!({
            "type": "Feature",
            // GeoJSON has the longitude first; a visit without a place is left out, for `null` would stand for nowhere.
            "geometry": { "type": "Point", "coordinates": point(stop)? },
            "properties": {
                "visit": stop.visit, "client": stop.client, "client_name": stop.client_name, "day": stop.day.to_string(),
                "start": stop.start, "end": stop.end, "minutes": stop.minutes, "carers": stop.carers, "carer_names": stop.carer_names,
            },
        }))
    }));
    serde_json::to_vec_pretty(&json!({ "type": "FeatureCollection", "features": features }))
}

/// A stop's place, longitude first.
fn point(stop: &RotaStop) -> Option<Value> {
    let (latitude, longitude) = stop.place?;
    let number = |degrees: Degrees| f64::from(degrees.0) / 1e7;
    Some(json!([number(longitude), number(latitude)]))
}
