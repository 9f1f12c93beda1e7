//! Valhalla's time-distance matrix (valhalla.github.io, "Matrix API", `sources_to_targets`).

use homeround_core::ground::Place;
use serde::Deserialize;
use serde_json::{Value, json};

use super::http::{Refusal, Request, RouterConnection, misread};
use super::plausible::check_plausible;
use super::question::{self, Block, Question, paired};

/// The parts of an answer that are read.
#[derive(Deserialize)]
struct ValhallaAnswer {
    sources_to_targets: ValhallaTable,
    #[serde(default)]
    sources: Value,
    #[serde(default)]
    targets: Value,
}

/// The two forms of a table: lists of numbers, asked for with `verbose: false`, and lists of cells, which older
/// routers give whatever they are asked.
#[derive(Deserialize)]
#[serde(untagged)]
enum ValhallaTable {
    Short { durations: Vec<Vec<Option<f64>>>, distances: Vec<Vec<Option<f64>>> },
    Wordy(Vec<Vec<ValhallaCell>>),
}

#[derive(Deserialize)]
struct ValhallaCell {
    /// Seconds.
    time: Option<f64>,
    /// Kilometres.
    distance: Option<f64>,
}

/// Asks for a block.
pub(super) fn ask_valhalla(question: &Question<'_>, line: &mut RouterConnection) -> Result<Block, Refusal> {
    let url = format!("{}/sources_to_targets", question.url);
    let body = json!({
        "sources": locations(question.from),
        "targets": locations(question.to),
        "costing": question.profile,
        "units": "kilometers",
        "verbose": false,
    });
    let answer = line.ask(&Request { url: &url, shown: &url, body: Some(&body) })?;
    let (block, snaps) = read(&answer, question).map_err(|what| misread(&url, &what, &answer))?;
    question.check_snaps(&snaps)?;
    check_plausible(question, &block, &snaps)?;
    Ok(block)
}

fn locations(places: &[Place]) -> Vec<Value> {
    // The only floats on the way out: JSON has no other number, and seven decimals survive the trip exactly.
    let degrees = |units: i32| f64::from(units) / 1e7;
    places.iter().map(|place| json!({ "lat": degrees(place.lat), "lon": degrees(place.lon) })).collect()
}

/// The block of an answer, and millimetres from each place to the one that the router took for it.
fn read(body: &[u8], question: &Question<'_>) -> Result<(Block, Vec<Option<i64>>), String> {
    let answer: ValhallaAnswer =
        serde_json::from_slice(body).map_err(|error| format!("answers no Valhalla matrix ({error})"))?;
    let cells = match answer.sources_to_targets {
        ValhallaTable::Wordy(rows) => {
            rows.into_iter().map(|row| row.into_iter().map(|cell| (cell.time, cell.distance)).collect()).collect()
        }
        ValhallaTable::Short { durations, distances } => paired(durations, distances)?,
    };
    let metric =
        |row: Vec<question::AskedCell>| row.into_iter().map(|(time, km)| (time, km.map(|km| km * 1000.0))).collect();
    let metric: Vec<Vec<question::AskedCell>> = cells.into_iter().map(metric).collect();
    let mut roads = snaps(question.from, &answer.sources);
    roads.extend(snaps(question.to, &answer.targets));
    Ok((Block::from_cells(&metric, question)?, roads))
}

/// How far the places that an answer repeats are from those that were asked for; they stand in one list, or in a list of
/// lists.
fn snaps(asked: &[Place], answered: &Value) -> Vec<Option<i64>> {
    let flat: Vec<&Value> = answered.as_array().into_iter().flatten().collect();
    let flat: Vec<&Value> = match flat.first() {
        Some(Value::Array(_)) => flat.into_iter().filter_map(Value::as_array).flatten().collect(),
        _ => flat,
    };
    let units = |value: &Value, name: &str| value[name].as_f64().map(|degrees| (degrees * 1e7).round() as i32);
    let place = |value: &Value| Place::new(units(value, "lat")?, units(value, "lon")?);
    // A list of another length says nothing of which place is which.
    let taken = |at: usize| flat.get(at).filter(|_| flat.len() == asked.len()).and_then(|value| place(value));
    asked.iter().enumerate().map(|(at, place)| taken(at).map(|taken| place.distance_mm(taken))).collect()
}
