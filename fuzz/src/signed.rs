//! Signed files that are anything: logs, bundles, totals.

use std::sync::OnceLock;

use homeround::log::audit::{Trust, audit_bundle, audit_totals};
use homeround::log::bundle::Bundle;
use homeround::log::files::read_json;
use homeround::log::totals::Totals;
use homeround::log::{LogFile, RegisterFile, examine};
use homeround::source::SourceFile;

use crate::visits::timetable;

/// Whose keys the log of the corpus is signed with.
const REGISTER: &[u8] = include_bytes!("../data/register.json");

fn register() -> &'static RegisterFile {
    static REGISTER_FILE: OnceLock<RegisterFile> = OnceLock::new();
    REGISTER_FILE.get_or_init(|| serde_json::from_slice(REGISTER).expect("the register is good"))
}

fn trust() -> Trust<'static> {
    Trust { receiver: None, register: Some(register()), published: None }
}

/// A log: read with all its faults, and what was read is examined under a register.
pub fn log(bytes: &[u8]) {
    if let Ok(log) = LogFile::read(&SourceFile::new("log.jsonl", bytes.to_vec()))
        && let Ok((report, _)) = examine(&log, register(), Some(timetable()))
    {
        assert!(!report.words().is_empty());
    }
}

/// A bundle: what was read is audited.
pub fn bundle(bytes: &[u8]) {
    if let Ok(bundle) = read_json::<Bundle>(&SourceFile::new("bundle.json", bytes.to_vec()), "bundle") {
        let _ = audit_bundle(&bundle, trust());
    }
}

/// Totals: what was read is audited.
pub fn totals(bytes: &[u8]) {
    if let Ok(totals) = read_json::<Totals>(&SourceFile::new("totals.json", bytes.to_vec()), "totals") {
        let _ = audit_totals(&totals, None, trust());
    }
}
