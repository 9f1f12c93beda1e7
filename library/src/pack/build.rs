//! A pack made from its inputs: the same inputs give the same bytes, on any number of threads.

use std::sync::atomic::{AtomicBool, Ordering};

use sha2::{Digest, Sha256};

use super::decision::{Decision, read_decision};
use super::inputs::{WHAT, json};
use super::model::{
    DECISION, FORMAT, MANIFEST, Manifest, PackFiles, PackRequest, PackRole, PackedFile, REQUEST, program,
};
use super::read_me::{READ_ME, read_me};
use super::results::Results;
use super::week::{missing, unreadable};
use super::{contract, week};
use crate::failure::Failure;
use crate::fault::{Faults, whole};
use crate::planning::{Effort, Watch};
use crate::proving::Patience;
use crate::specification::{DrawEffort, DrawPlan};

/// The whole pack that follows from its inputs, as [`super::PackedInputs`] puts them. Other files are left out.
///
/// # Errors
/// Every fault of the inputs; [`Failure::Interrupted`] when `watch` says stop.
pub fn build_pack(inputs: &PackFiles, threads: usize, watch: Watch<'_>) -> Result<PackFiles, Failure> {
    let bytes = inputs.get(REQUEST).ok_or_else(|| missing(REQUEST))?;
    let request: PackRequest = serde_json::from_slice(bytes).map_err(|why| unreadable(REQUEST, &why))?;
    check_request(&request)?;
    let decision = inputs.get(DECISION).map(|text| read_decision(DECISION, &String::from_utf8_lossy(text)));
    let decision: Option<Decision> = decision.transpose()?;
    let threads = threads.max(1);
    // A search that is stopped ends with what it has, which nobody can make again.
    let stopped = AtomicBool::new(false);
    let watch: Watch<'_> = &|news| {
        let goes_on = watch(news);
        stopped.fetch_or(!goes_on, Ordering::Relaxed);
        goes_on
    };
    let results = match &request {
        PackRequest::Book { seed, work, chains } => {
            let effort = Effort { seed: *seed, work: *work, chains: *chains, threads };
            week::results(inputs, decision.as_ref(), &effort, watch)?
        }
        PackRequest::Specification { seed, draws, work_a_visit, labels, assume } => {
            let usual = DrawEffort::default();
            let patience = Patience { labels: *labels, ..usual.patience };
            let effort = DrawEffort { work_a_visit: *work_a_visit, patience, ..usual };
            let plan = DrawPlan { seed: *seed, draws: *draws, effort, threads };
            contract::results(inputs, decision.as_ref(), &plan, assume, watch)?
        }
    };
    if stopped.into_inner() {
        return Err(Failure::Interrupted);
    }
    assemble(inputs, request, results)
}

/// Refuses what no command asks for: a request may come from anybody.
fn check_request(request: &PackRequest) -> Result<(), Faults> {
    let whole = |problem: &str| Faults(vec![whole(REQUEST, problem, "Ask for the pack again, as it was written.")]);
    match request {
        PackRequest::Book { chains, .. } if !(1..=1024).contains(chains) => {
            Err(whole("asks for chains that are not 1 to 1024"))
        }
        PackRequest::Specification { draws, .. } if !(1..=10_000).contains(draws) => {
            Err(whole("asks for draws that are not 1 to 10 000"))
        }
        PackRequest::Specification { work_a_visit, labels, .. }
            if *work_a_visit > 10_000_000 || *labels > 100_000_000_000 =>
        {
            Err(whole("asks for more work than a command gives"))
        }
        _ => Ok(()),
    }
}

/// Inputs, results and the page that explains them, under their manifest.
fn assemble(inputs: &PackFiles, request: PackRequest, results: Results) -> Result<PackFiles, Failure> {
    let mut files = PackFiles::new();
    let mut rows = Vec::new();
    // The list and not the map leads: a file that nobody knows the meaning of never gets into a pack.
    for (name, what) in WHAT {
        if let Some(bytes) = inputs.get(name) {
            rows.push(PackedFile::new(name, PackRole::Input, what, bytes));
            files.insert(name.to_owned(), bytes.clone());
        }
    }
    for (name, bytes) in &results.files {
        let what = results.what.get(name).map_or("", String::as_str);
        rows.push(PackedFile::new(name, PackRole::Result, what, bytes));
    }
    let page = read_me(&results, &rows).into_bytes();
    // The page lists the others: it is made when they are all there, and its own row comes after.
    rows.push(PackedFile::new(READ_ME, PackRole::Result, "what this is, and how to check it", &page));
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    files.extend(results.files);
    files.insert(READ_ME.to_owned(), page);
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        program: program(),
        subject: results.subject,
        sentence: results.sentence,
        request,
        files: rows,
    };
    files.insert(MANIFEST.to_owned(), json(&manifest)?);
    Ok(files)
}

impl PackedFile {
    fn new(name: &str, role: PackRole, what: &str, bytes: &[u8]) -> Self {
        let (name, what) = (name.to_owned(), what.to_owned());
        Self { name, role, what, bytes: bytes.len() as u64, sha256: sha256(bytes) }
    }
}

/// SHA-256 of a pack's manifest in hexadecimal digits: whoever has this number can tell the pack from every other. Panics: never.
#[must_use]
pub fn fingerprint(files: &PackFiles) -> String {
    files.get(MANIFEST).map(|bytes| sha256(bytes)).unwrap_or_default()
}

/// SHA-256 in hexadecimal digits.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
