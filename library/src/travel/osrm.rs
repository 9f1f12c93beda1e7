//! OSRM's table service, version 1 (project-osrm.org/docs, "Table service").

use serde::Deserialize;

use super::http::{Line, NoAnswer, Request, misread};
use super::question::{Block, Question};
use crate::book::value::Degrees;

/// The parts of an answer that are read.
#[derive(Deserialize)]
struct Answer {
    code: String,
    durations: Vec<Vec<Option<f64>>>,
    distances: Vec<Vec<Option<f64>>>,
}

/// Asks for a block: sources first, then destinations, each by its number.
pub(super) fn ask(question: &Question<'_>, line: &mut Line) -> Result<Block, NoAnswer> {
    let shown = format!("{}/table/v1/{}", question.url, question.profile);
    let places: Vec<String> = question
        .from
        .iter()
        .chain(question.to)
        .map(|place| format!("{},{}", Degrees(place.lon), Degrees(place.lat)))
        .collect();
    let url = format!(
        "{shown}/{}?annotations=duration,distance&sources={}&destinations={}",
        places.join(";"),
        numbers(0..question.from.len()),
        numbers(question.from.len()..places.len()),
    );
    let body = line.ask(&Request { url: &url, shown: &shown, body: None })?;
    read(&body, question.pairs()).map_err(|what| misread(&shown, &what, &body))
}

fn read(body: &[u8], pairs: usize) -> Result<Block, String> {
    let answer: Answer = serde_json::from_slice(body).map_err(|error| format!("answers no OSRM table ({error})"))?;
    if answer.code != "Ok" {
        return Err(format!("answers the code {:?}", answer.code));
    }
    let (durations, distances) = (answer.durations.concat(), answer.distances.concat());
    if durations.len() != distances.len() {
        return Err(format!("answers {} durations but {} distances", durations.len(), distances.len()));
    }
    Block::of(&durations.into_iter().zip(distances).collect::<Vec<_>>(), pairs)
}

fn numbers(range: std::ops::Range<usize>) -> String {
    range.map(|number| number.to_string()).collect::<Vec<_>>().join(";")
}
