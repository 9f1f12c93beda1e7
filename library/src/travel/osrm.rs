//! OSRM's table service, version 1 (project-osrm.org/docs, "Table service").

use serde::Deserialize;

use super::http::{Refusal, Request, RouterConnection, misread};
use super::plausible::check_plausible;
use super::question::{Block, Question, paired};
use crate::book::value::Degrees;
use crate::words::Quote;

/// The parts of an answer that are read.
#[derive(Deserialize)]
struct OsrmAnswer {
    code: String,
    durations: Vec<Vec<Option<f64>>>,
    distances: Vec<Vec<Option<f64>>>,
    #[serde(default)]
    sources: Vec<Waypoint>,
    #[serde(default)]
    destinations: Vec<Waypoint>,
}

/// The road that was taken for a place.
#[derive(Deserialize)]
struct Waypoint {
    /// Metres from the place to it; older routers do not say.
    distance: Option<f64>,
}

/// Asks for a block: sources first, then destinations, each by its number.
pub(super) fn ask_osrm(question: &Question<'_>, line: &mut RouterConnection) -> Result<Block, Refusal> {
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
    let (block, snaps) = read(&body, question).map_err(|what| misread(&shown, &what, &body))?;
    question.check_snaps(&snaps)?;
    check_plausible(question, &block, &snaps)?;
    Ok(block)
}

/// The block of an answer, and millimetres from each place to the road that was taken for it.
fn read(body: &[u8], question: &Question<'_>) -> Result<(Block, Vec<Option<i64>>), String> {
    let answer: OsrmAnswer =
        serde_json::from_slice(body).map_err(|error| format!("answers no OSRM table ({error})"))?;
    if answer.code != "Ok" {
        return Err(format!("answers the code {}", answer.code.quoted()));
    }
    // A list of another length says nothing of which place is which.
    let snaps = |asked: usize, list: &[Waypoint]| -> Vec<Option<i64>> {
        (0..asked)
            .map(|at| list.get(at).filter(|_| list.len() == asked)?.distance.map(|metres| (metres * 1_000.0) as i64))
            .collect()
    };
    let mut roads = snaps(question.from.len(), &answer.sources);
    roads.extend(snaps(question.to.len(), &answer.destinations));
    Ok((Block::from_cells(&paired(answer.durations, answer.distances)?, question)?, roads))
}

fn numbers(range: std::ops::Range<usize>) -> String {
    range.map(|number| number.to_string()).collect::<Vec<_>>().join(";")
}
