//! Valhalla's time-distance matrix (valhalla.github.io, "Matrix API", `sources_to_targets`).

use homeround_core::ground::Place;
use serde::Deserialize;
use serde_json::{Value, json};

use super::http::{Line, NoAnswer, Request, misread};
use super::question::{Block, Question};

/// The parts of an answer that are read.
#[derive(Deserialize)]
struct Answer {
    sources_to_targets: Table,
}

/// The two forms of a table: lists of numbers, asked for with `verbose: false`, and lists of cells, which older
/// routers give whatever they are asked.
#[derive(Deserialize)]
#[serde(untagged)]
enum Table {
    Short { durations: Vec<Vec<Option<f64>>>, distances: Vec<Vec<Option<f64>>> },
    Wordy(Vec<Vec<Cell>>),
}

#[derive(Deserialize)]
struct Cell {
    /// Seconds.
    time: Option<f64>,
    /// Kilometres.
    distance: Option<f64>,
}

/// Asks for a block.
pub(super) fn ask(question: &Question<'_>, line: &mut Line) -> Result<Block, NoAnswer> {
    let url = format!("{}/sources_to_targets", question.url);
    let body = json!({
        "sources": locations(question.from),
        "targets": locations(question.to),
        "costing": question.profile,
        "units": "kilometers",
        "verbose": false,
    });
    let answer = line.ask(&Request { url: &url, shown: &url, body: Some(&body) })?;
    read(&answer, question.pairs()).map_err(|what| misread(&url, &what, &answer))
}

fn locations(places: &[Place]) -> Vec<Value> {
    // The only floats on the way out: JSON has no other number, and seven decimals survive the trip exactly.
    let degrees = |units: i32| f64::from(units) / 1e7;
    places.iter().map(|place| json!({ "lat": degrees(place.lat), "lon": degrees(place.lon) })).collect()
}

fn read(body: &[u8], pairs: usize) -> Result<Block, String> {
    let answer: Answer =
        serde_json::from_slice(body).map_err(|error| format!("answers no Valhalla matrix ({error})"))?;
    let cells: Vec<(Option<f64>, Option<f64>)> = match answer.sources_to_targets {
        Table::Wordy(rows) => rows.into_iter().flatten().map(|cell| (cell.time, cell.distance)).collect(),
        Table::Short { durations, distances } => {
            let (durations, distances) = (durations.concat(), distances.concat());
            if durations.len() != distances.len() {
                return Err(format!("answers {} durations but {} distances", durations.len(), distances.len()));
            }
            durations.into_iter().zip(distances).collect()
        }
    };
    let metric: Vec<_> = cells.into_iter().map(|(time, distance)| (time, distance.map(|km| km * 1000.0))).collect();
    Block::of(&metric, pairs)
}
