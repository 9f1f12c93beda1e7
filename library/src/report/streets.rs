//! Streets under the map: the lines of a GeoJSON file, drawn quietly below the rounds so that people find their way.
//!
//! ```
//! use homeround::report::streets::Streets;
//! use homeround::source::SourceFile;
//!
//! let line = br#"{"type": "LineString", "coordinates": [[-3.0, 51.5], [-2.9, 51.6]]}"#;
//! assert!(Streets::read(&SourceFile::new("streets.geojson", line.to_vec())).is_ok());
//! let metres = br#"{"type": "LineString", "coordinates": [[331000, 188000], [331500, 188200]]}"#;
//! assert!(Streets::read(&SourceFile::new("streets.geojson", metres.to_vec())).is_err(), "not in degrees");
//! ```

use std::fmt::Write as _;

use homeround_core::ground::Place;
use serde_json::Value;

use crate::book::value::Degrees;
use crate::fault::{Faults, whole};
use crate::source::SourceFile;

/// The most faults of one file that are told.
const TOLD: usize = 20;

/// Lines on the ground.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Streets(Vec<Vec<Place>>);

impl Streets {
    /// The lines of a GeoJSON file: every `LineString` and `MultiLineString` in it, in degrees of longitude and latitude.
    ///
    /// Source: RFC 7946, sections 3 and 4.
    ///
    /// # Errors
    /// The file is no JSON, has no line, or a line has a point that is not on the earth; by the number of the feature.
    pub fn read(file: &SourceFile) -> Result<Self, Faults> {
        const REMEDY: &str =
            "Give a GeoJSON file of lines, longitude before latitude, as `ogr2ogr -f GeoJSON -t_srs EPSG:4326` writes.";
        let document: Value = serde_json::from_slice(&file.bytes)
            .map_err(|error| Faults(vec![whole(&file.name, &format!("is not JSON ({error})"), REMEDY)]))?;
        // A file may also be one feature or one geometry alone: RFC 7946 lets each stand by itself.
        let features = document["features"].as_array().map_or(std::slice::from_ref(&document), Vec::as_slice);
        let (mut lines, mut faults) = (Vec::new(), Vec::new());
        for (at, feature) in features.iter().enumerate() {
            let geometry = if feature["geometry"].is_object() { &feature["geometry"] } else { feature };
            for line in lines_of(geometry) {
                match line.iter().map(place).collect::<Option<Vec<Place>>>() {
                    Some(line) => lines.push(line),
                    // A file in metres has a fault in every line: a few of them say it.
                    None if faults.len() < TOLD => {
                        let problem = format!("feature {} has a point that is not in degrees", at + 1);
                        faults.push(whole(&file.name, &problem, REMEDY));
                    }
                    None => {}
                }
            }
        }
        if lines.is_empty() && faults.is_empty() {
            faults.push(whole(&file.name, "has no line", REMEDY));
        }
        if faults.is_empty() { Ok(Self(lines)) } else { Err(Faults(faults)) }
    }

    /// The lines as one path of a drawing so wide and high; those that nowhere come into it are left out.
    pub(super) fn path(&self, point: impl Fn(Place) -> (i64, i64), (width, height): (i64, i64)) -> String {
        let mut path = String::new();
        for line in &self.0 {
            let mut points: Vec<(i64, i64)> = line.iter().map(|place| point(*place)).collect();
            // At the scale of the page many points of a street fall together: the page would be several times as large.
            points.dedup();
            // One point inside is enough: the drawing cuts the rest of the line off at its edge.
            let inside = points.iter().any(|(x, y)| (0..=width).contains(x) && (0..=height).contains(y));
            if points.len() < 2 || !inside {
                continue;
            }
            for (at, (x, y)) in points.into_iter().enumerate() {
                let _ = write!(path, "{}{x} {y}", if at == 0 { 'M' } else { 'L' });
            }
        }
        path
    }
}

/// The lines of a geometry, each a list of positions.
fn lines_of(geometry: &Value) -> Vec<&Vec<Value>> {
    let coordinates = &geometry["coordinates"];
    match geometry["type"].as_str() {
        Some("LineString") => coordinates.as_array().into_iter().collect(),
        Some("MultiLineString") => coordinates.as_array().into_iter().flatten().filter_map(Value::as_array).collect(),
        Some("GeometryCollection") => {
            geometry["geometries"].as_array().into_iter().flatten().flat_map(shallow_lines_of).collect()
        }
        _ => Vec::new(),
    }
}

/// The lines of a member of a collection, which is no collection again (RFC 7946, section 3.1.8).
fn shallow_lines_of(geometry: &Value) -> Vec<&Vec<Value>> {
    // Nested collections are forbidden by the RFC, and following them would let a file nest as deep as it likes.
    if geometry["type"] == "GeometryCollection" { Vec::new() } else { lines_of(geometry) }
}

fn place(position: &Value) -> Option<Place> {
    let degrees = |at: usize| match position.get(at)? {
        // Written out, for a number may have an exponent: `1e-6`.
        Value::Number(number) => Degrees::read(&format!("{:.7}", number.as_f64()?)),
        _ => None,
    };
    Degrees::place(degrees(1)?, degrees(0)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Streets, Faults> {
        Streets::read(&SourceFile::new("streets.geojson", json.as_bytes().to_vec()))
    }

    #[test]
    fn every_line_of_every_kind_is_read() {
        let line = r#"{"type":"LineString","coordinates":[[-3.0,51.5],[-2.9,51.6]]}"#;
        let lines = r#"{"type":"MultiLineString","coordinates":[[[-3.0,51.5],[-2.9,51.6]],[[-3,51],[-3,52,8]]]}"#;
        let point = r#"{"type":"Point","coordinates":[-3.0,51.5]}"#;
        assert_eq!(read(line).unwrap().0.len(), 1);
        let feature = |geometry: &str| format!(r#"{{"type":"Feature","properties":{{}},"geometry":{geometry}}}"#);
        let collection = format!(r#"{{"type":"GeometryCollection","geometries":[{line},{point}]}}"#);
        let all: Vec<String> = [line, lines, point, &collection].into_iter().map(feature).collect();
        let all = read(&format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, all.join(","))).unwrap();
        assert_eq!(all.0.len(), 4);
    }

    #[test]
    fn what_is_no_line_in_degrees_is_refused() {
        for json in
            ["", "{}", r#"{"type":"FeatureCollection","features":[]}"#, r#"{"type":"Point","coordinates":[0,0]}"#]
        {
            assert!(read(json).is_err(), "{json}");
        }
        let metres = r#"{"type":"LineString","coordinates":[[331000,188000],[331500,188200]]}"#;
        assert!(read(metres).unwrap_err().0[0].problem.contains("feature 1 has a point that is not in degrees"));
    }

    #[test]
    fn what_does_not_come_into_the_drawing_is_left_out() {
        let streets =
            read(r#"{"type":"MultiLineString","coordinates":[[[0,0],[0.000001,0],[0.00001,0]],[[5,5],[6,6]]]}"#);
        let point = |place: Place| (i64::from(place.lon), i64::from(place.lat));
        assert_eq!(streets.unwrap().path(point, (1_000, 1_000)), "M0 0L10 0L100 0");
    }
}
