//! Answers of routers that the caller keeps: one for each block, named by what was asked, whole or ignored.

use std::fmt::Write as _;
use std::io;

use homeround_core::book::travel::NO_ROUTE;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::question::{Block, Question};
use crate::book::router_address::Kind;
use crate::source::Source;

/// The format and version of a kept answer. Answers of version 1 were kept before anybody looked how far their roads
/// are from the places. Those of version 2 were kept before anybody asked whether their times can be true. Both are
/// asked for anew.
const FORMAT: &str = "homeround.travel/3";

/// What is kept. No coordinates: they are where clients live.
#[derive(Serialize, Deserialize)]
struct Kept {
    format: String,
    /// SHA-256 of the question's key and the numbers below: a file that was cut, edited or renamed is not believed.
    check: String,
    /// Seconds, row by row; nothing where there is no way.
    seconds: Vec<Option<u32>>,
    /// Metres likewise.
    metres: Vec<Option<u32>>,
}

/// The name of a question: SHA-256 in hex of the interface, the address, the profile, every option and every coordinate.
pub(super) fn cache_key(question: &Question<'_>) -> String {
    let kind = match question.kind {
        Kind::Osrm => "osrm table/v1 annotations=duration,distance",
        Kind::Valhalla => "valhalla sources_to_targets units=kilometers",
    };
    // Everything that the answer hangs on: another place, profile or address is another question.
    let mut text = format!("{FORMAT}\n{kind}\n{}\n{}\n", question.url, question.profile);
    for (role, places) in [("from", question.from), ("to", question.to)] {
        for place in places {
            let _ = writeln!(text, "{role} {} {}", place.lat, place.lon);
        }
    }
    hex(Sha256::digest(text.as_bytes()).as_slice())
}

/// The answer kept under `name` for the question of `key`, if there is one that is whole and has `pairs` cells.
pub(super) fn read_block<S: Source + ?Sized>(source: &S, name: &str, key: &str, pairs: usize) -> Option<Block> {
    let kept: Kept = serde_json::from_slice(&source.kept(name)?).ok()?;
    let full = |list: Vec<Option<u32>>| list.into_iter().map(|cell| cell.unwrap_or(NO_ROUTE)).collect::<Vec<_>>();
    let block = Block { seconds: full(kept.seconds), metres: full(kept.metres) };
    let sized = block.seconds.len() == pairs && block.metres.len() == pairs;
    // A cache that was cut short, edited or written by another version is asked anew, never believed.
    (sized && kept.format == FORMAT && kept.check == check(key, &block)).then_some(block)
}

/// Keeps the answer to the question of `key` under `name`.
///
/// # Errors
/// When the source cannot keep it.
pub(super) fn write_block<S: Source + ?Sized>(source: &S, name: &str, key: &str, block: &Block) -> io::Result<()> {
    let holed = |list: &[u32]| list.iter().map(|cell| (*cell != NO_ROUTE).then_some(*cell)).collect();
    let kept = Kept {
        format: FORMAT.into(),
        check: check(key, block),
        seconds: holed(&block.seconds),
        metres: holed(&block.metres),
    };
    source.keep(name, &serde_json::to_vec(&kept)?)
}

fn check(key: &str, block: &Block) -> String {
    let mut sum = Sha256::new();
    sum.update(key.as_bytes());
    for number in block.seconds.iter().chain(&block.metres) {
        sum.update(number.to_le_bytes());
    }
    hex(sum.finalize().as_slice())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
