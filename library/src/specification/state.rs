//! Draws that were judged, kept in a file: what was stopped goes on where it was, and another fee asks nothing again.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use homeround::specification::state::key_of;
//! use homeround::specification::{Area, DrawEffort, DrawsFile, TEMPLATE, read_specification};
//!
//! // Draws are kept under everything that decides them.
//! let spec = read_specification("tender.toml", TEMPLATE)?;
//! let area = Area::open(&spec.area, &BTreeMap::new())?;
//! let key = |seed| key_of(&spec, &area, seed, &DrawEffort::default());
//! assert_ne!(key(2026)?, key(2027)?);
//! let file = DrawsFile::read("draws.json", &DrawsFile::default().bytes()?)?;
//! assert!(file.known(&key(2026)?).is_empty());
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::area::Area;
use super::judge::{DrawEffort, DrawOutcome};
use super::model::{FeeOffer, Specification};
use crate::book::model::{Overhead, Profit};
use crate::book::value::Exact;
use crate::failure::Failure;
use crate::fault::{Faults, whole};

/// The format of the file and its version.
pub const FORMAT: &str = "homeround.draws/1";

/// Judged draws, by the contract, area, seed and effort they are of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawsFile {
    /// Always `homeround.draws/1`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// The draws by what was drawn and how hard it was worked on: SHA-256 of the specification without its money, the area, the seed
    /// and the effort, in hexadecimal digits.
    pub sets: BTreeMap<String, Vec<DrawOutcome>>,
}

impl Default for DrawsFile {
    fn default() -> Self {
        Self { format: FORMAT.to_owned(), sets: BTreeMap::new() }
    }
}

/// What tells draws of one contract from those of another. Names, tasks, fees, on-costs and margins change no roster and are left out; the
/// wage is what the search weighs time by, and stays.
///
/// # Errors
/// Never for a specification that was read.
pub fn key_of(spec: &Specification, area: &Area, seed: u64, effort: &DrawEffort) -> Result<String, Failure> {
    let zero = Exact::from(0);
    let mut plain = spec.clone();
    plain.contract.name = String::new();
    plain.fee = FeeOffer::default();
    plain.visits.lengths.iter_mut().for_each(|row| row.tasks.clear());
    let price = &mut plain.price;
    for percent in [
        &mut price.ni_percent,
        &mut price.holiday_percent,
        &mut price.training_percent,
        &mut price.pension_percent,
        &mut price.sick_percent,
        &mut price.weekly_hours,
    ] {
        *percent = zero;
    }
    (price.overhead, price.profit) = (Overhead::PercentOfPrice(zero), Profit::PercentOfPrice(zero));
    let mut hash = Sha256::new();
    hash.update(serde_json::to_vec(&plain)?);
    hash.update(area.bytes());
    let DrawEffort { work_a_visit, patience, best_of_what_cannot } = effort;
    hash.update(format!("{seed} {work_a_visit} {} {} {best_of_what_cannot}", patience.weighings, patience.labels));
    // Another version may judge otherwise: what it judged is not taken over.
    hash.update(env!("CARGO_PKG_VERSION"));
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

impl DrawsFile {
    /// Reads a file called `file`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, Faults> {
        let refused = |problem: &str| Faults(vec![whole(file, problem, "Name another file, or delete this one.")]);
        let read: Self =
            serde_json::from_slice(bytes).map_err(|why| refused(&format!("holds no judged draws ({why})")))?;
        if read.format != FORMAT {
            return Err(refused("is of a format that this program does not read"));
        }
        Ok(read)
    }

    /// The draws of a key that are kept.
    #[must_use]
    pub fn known(&self, key: &str) -> &[DrawOutcome] {
        self.sets.get(key).map_or(&[], Vec::as_slice)
    }

    /// The file as bytes.
    ///
    /// # Errors
    /// Never.
    pub fn bytes(&self) -> Result<Vec<u8>, Failure> {
        let mut bytes = serde_json::to_vec(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}
