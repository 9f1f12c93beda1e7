//! A bundle: one visit's records, where they stand in the receiver's tree, what the verdict rests on, and the verdict.
//!
//! ```
//! use homeround::log::audit::{Trust, audit_bundle};
//! use homeround::log::bundle::Maker;
//! use homeround::starter::sign_starter;
//! use homeround_core::verification::profile::UK;
//!
//! // One visit's evidence for an auditor, who needs nothing but the bundle and the receiver's key.
//! let signed = sign_starter()?;
//! let maker = Maker {
//!     log: &signed.log, register: &signed.register, timetable: &signed.week.timetable, known: None, profile: &UK,
//!     as_of: signed.week.feed.last_receipt().unwrap(), receiver: &signed.receiver, since: None,
//! };
//! let bundle = maker.bundle("C01-morning@2026-03-02")?;
//! let trust = Trust { receiver: Some(&signed.receiver.public), register: None, published: None };
//! assert!(audit_bundle(&bundle, trust)?.holds);
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use std::collections::{BTreeMap, BTreeSet};

use homeround_core::ground::{CarerIx, ClientIx, Instant};
use homeround_core::verification::log::PublicKey;
use homeround_core::verification::log::{Content, Hash, Id, Record, Rows, Salt, commit};
use homeround_core::verification::merkle::checkpoint::Signed;
use homeround_core::verification::merkle::{Checkpoint, Of, tree};
use homeround_core::verification::{EventKind, Profile};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::files::{ErasedRow, Formatted, KeyFile, LogFile, LogRow, RegisterFile, format_instant};
use super::names::LogNames;
use super::receive::{devices_of, examine, examine_receipts};
use super::reference::{ProfileRow, Reference};
use super::{Hex, whole_file};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::verification::scenario::KnownDocument;
use crate::verification::{Timetable, summarise};
use crate::words::Quote;

/// The format and version of a bundle.
pub const FORMAT: &str = "homeround.bundle/2";

/// How much of other visits a bundle had to show, so that its verdict is the branch's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shows {
    /// Only records about the visit's client, and those about nobody.
    Client,
    /// Every record of the devices that were at the client's: something in the verdict rests on another visit.
    Devices,
    /// Every record.
    Everything,
}

/// One record and where it stands in the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Proven {
    /// The number of its leaf.
    pub leaf: u64,
    /// The record, or what stands for one that is not shown.
    pub row: LogRow,
    /// The way to the root.
    pub path: Vec<Hex<32>>,
}

/// A checkpoint from before: nothing that was there then was changed or taken out since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Since {
    /// It, signed.
    pub checkpoint: Hex<145>,
    /// The way from its root to the bundle's (RFC 6962, 2.1.2).
    pub path: Vec<Hex<32>>,
}

/// Everything an auditor needs to check a visit without its provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    /// Always `homeround.bundle/2`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// The visit.
    pub visit: String,
    /// How much it shows of others.
    pub shows: Shows,
    /// Keys: who may sign what.
    pub register: RegisterFile,
    /// The receiver's tree, signed.
    pub checkpoint: Hex<145>,
    /// An earlier checkpoint, and how its tree goes on to this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Since>,
    /// When the verdict was asked for, UTC.
    pub as_of: String,
    /// The profile.
    pub profile: ProfileRow,
    /// The part of the plan.
    pub reference: Reference,
    /// The records.
    pub records: Vec<Proven>,
    /// The verdict, as `homeround verify --json` writes a visit.
    pub verdict: Value,
    /// All of the above, signed by the receiver: plan, register, profile and verdict are as the receiver had them.
    pub statement: Hex<145>,
}

impl Formatted for Bundle {
    const FORMAT: &'static str = FORMAT;

    fn format(&self) -> &str {
        &self.format
    }

    fn contradiction(&self) -> Option<String> {
        let other = self.register.format() != RegisterFile::FORMAT;
        let format = || {
            format!(
                "its register says that it is {}, and not {}",
                self.register.format().quoted(),
                RegisterFile::FORMAT
            )
        };
        if other { Some(format()) } else { self.register.contradiction() }
    }
}

/// What bundles are made from.
pub struct Maker<'a> {
    /// Everything received.
    pub log: &'a LogFile,
    /// The register.
    pub register: &'a RegisterFile,
    /// The plan.
    pub timetable: &'a Timetable,
    /// What else is known.
    pub known: Option<&'a KnownDocument>,
    /// The profile.
    pub profile: &'a Profile<'a>,
    /// When the verdict is asked for.
    pub as_of: Instant,
    /// The receiver's key.
    pub receiver: &'a KeyFile,
    /// An earlier checkpoint that the auditor may hold.
    pub since: Option<&'a Hex<145>>,
}

/// The verdict on one visit from a timetable and a feed; nothing when there is no such visit.
///
/// # Errors
/// When the events cannot be verified.
pub fn verdict(
    timetable: &Timetable,
    feed: &crate::verification::Feed,
    profile: &Profile<'_>,
    as_of: Instant,
    visit: &str,
) -> Result<Option<Value>, Failure> {
    let summary = summarise(timetable, feed, profile, as_of)?;
    let row = summary.visits.iter().find(|row| row.visit == visit);
    Ok(row.map(serde_json::to_value).transpose()?)
}

impl Maker<'_> {
    /// The bundle of one visit, showing as little of others as gives the same verdict.
    ///
    /// # Errors
    /// When there is no such visit, or the register has faults.
    pub fn bundle(&self, visit: &str) -> Result<Bundle, Failure> {
        let (_, feed) = examine(self.log, self.register, Some(self.timetable))?;
        let row = self.timetable.visits.iter().position(|id| id == visit);
        let row =
            row.ok_or_else(|| Failure::Refused(format!("no planned visit is called {visit}", visit = visit.quoted())))?;
        let mut timetable = self.timetable.clone();
        if let Some(known) = self.known {
            known.apply(&mut timetable, &feed)?;
        }
        let expected = verdict(&timetable, &feed, self.profile, self.as_of, visit)?;
        let expected = expected.ok_or_else(|| Failure::internal("the verification left the visit out"))?;
        let client = self.timetable.due[row].client;
        // As little as will do: more of other clients is shown only where the verdict does not come out without it.
        for shows in [Shows::Client, Shows::Devices, Shows::Everything] {
            let bundle = self.showing(visit, client, shows, &expected)?;
            // The bundle must give the verdict by itself: an auditor has nothing else to compute it from.
            if recompute(&bundle).is_ok_and(|found| found.as_ref() == Some(&expected)) {
                return Ok(bundle);
            }
        }
        Err(Failure::internal("the verdict does not come out of its own records"))
    }

    fn showing(&self, visit: &str, client: ClientIx, shows: Shows, expected: &Value) -> Result<Bundle, Failure> {
        let receipts = self.log.receipts();
        let names = LogNames::new(self.register, Some(self.timetable), devices_of(&receipts));
        let records: Vec<Option<Record>> = receipts
            .iter()
            .map(|receipt| match &receipt.content {
                Content::Whole(sealed) => Record::decode(sealed).ok(),
                Content::Withheld { .. } => None,
            })
            .collect();
        let of_client = |record: &Record| names.client(record.entry.client) == client;
        let there: BTreeSet<Id> = records.iter().flatten().filter(|row| of_client(row)).map(|row| row.device).collect();
        let carers: BTreeSet<CarerIx> =
            records.iter().flatten().filter(|row| of_client(row)).map(|row| names.carer(row.entry.carer)).collect();
        let shown = |record: &Record| match shows {
            Shows::Client => {
                // Anchors and new keys are the device's: without them no time and no signature could be checked.
                let kind = record.entry.what.kind();
                of_client(record) || matches!(kind, EventKind::ServerAnchor | EventKind::KeyRotate)
            }
            Shows::Devices | Shows::Everything => true,
        };
        let leaves = self.log.leaves();
        let mut proven = Vec::new();
        for (at, record) in records.iter().enumerate() {
            let device = record.as_ref().map(|record| record.device).or_else(|| withheld(&receipts[at].content));
            let needed = shows == Shows::Everything || device.is_some_and(|device| there.contains(&device));
            if !needed {
                continue;
            }
            let whole = record.as_ref().is_some_and(&shown);
            // What is not shown keeps its place in chain and tree by its hashes.
            let row = if whole { self.log.rows[at].clone() } else { erase_row(&self.log.rows[at]) };
            let path = tree::prove_inclusion(&leaves, at).unwrap_or_default();
            let path = path.steps().iter().map(|hash| Hex(hash.0)).collect();
            proven.push(Proven { leaf: at as u64, row, path });
        }
        let only = (shows == Shows::Client).then_some(client);
        let since = self.since.map(|signed| self.consistency(signed, &leaves)).transpose()?;
        let mut bundle = Bundle {
            since,
            format: FORMAT.to_owned(),
            visit: visit.to_owned(),
            shows,
            register: self.register_of(&there, shows, &names),
            checkpoint: Hex(make_checkpoint(self.register, Of::Records, &leaves, self.as_of)
                .sign(&self.receiver.secret_key())
                .0),
            as_of: format_instant(self.as_of),
            profile: ProfileRow::from_profile(self.profile),
            reference: Reference::new(self.timetable, self.known, only, &carers)?,
            records: proven,
            verdict: expected.clone(),
            // The statement is over a bundle with an empty one: it cannot hold the hash of itself.
            statement: Hex([0; 145]),
        };
        bundle.statement = state(self.register, bundle.digest()?, self.as_of, self.receiver);
        Ok(bundle)
    }

    /// How the tree of a checkpoint goes on to the tree of `leaves`.
    fn consistency(&self, signed: &Hex<145>, leaves: &[Hash]) -> Result<Since, Failure> {
        let held = Signed(signed.0).open(&PublicKey(self.receiver.public.0)).filter(|held| held.of == Of::Records);
        let held =
            held.ok_or_else(|| Failure::Refused("--since is no checkpoint of records by this receiver".to_owned()))?;
        let first = usize::try_from(held.size).ok().filter(|first| *first <= leaves.len());
        // The log must still have the old root: a path that was made from another tree would show nothing.
        let path = first.filter(|first| tree::root_hash(&leaves[..*first]) == held.root);
        let path = path.and_then(|first| tree::prove_consistency(leaves, first));
        let path = path.ok_or_else(|| {
            Failure::Refused(
                "the log does not begin with what stood under the checkpoint: something was changed or taken out"
                    .to_owned(),
            )
        })?;
        Ok(Since { checkpoint: *signed, path: path.steps().iter().map(|hash| Hex(hash.0)).collect() })
    }

    /// The register without the devices that were never there.
    fn register_of(&self, there: &BTreeSet<Id>, shows: Shows, names: &LogNames) -> RegisterFile {
        let texts: BTreeSet<String> = there.iter().map(|device| names.device_text(*device)).collect();
        let mut register = self.register.clone();
        if shows != Shows::Everything {
            register.devices.retain(|row| texts.contains(&row.device));
        }
        // A bundle has parts of logs: their ends would be told as cut off.
        register.heads.clear();
        register
    }
}

fn withheld(content: &Content) -> Option<Id> {
    match content {
        Content::Withheld { device, .. } => Some(*device),
        Content::Whole(_) => None,
    }
}

/// A commitment to a whole document, whose own statement is left blank.
///
/// # Errors
/// When it cannot be written as JSON; never for a document that was read.
pub fn hash_document(document: &impl Serialize) -> Result<Hash, Failure> {
    // It hides nothing, and so an empty salt will do.
    Ok(commit("homeround.statement.1", &Salt([0; 32]), &serde_json::to_vec(document)?))
}

/// A receiver's signature under a document.
#[must_use]
pub fn state(register: &RegisterFile, document: Hash, at: Instant, receiver: &KeyFile) -> Hex<145> {
    let organisation = register.organisation();
    let stated = Checkpoint { organisation, of: Of::Document, size: 1, at, root: document };
    Hex(stated.sign(&receiver.secret_key()).0)
}

/// A checkpoint of a tree.
#[must_use]
pub fn make_checkpoint(register: &RegisterFile, of: Of, leaves: &[Hash], at: Instant) -> Checkpoint {
    let organisation = register.organisation();
    Checkpoint { organisation, of, size: leaves.len() as u64, at, root: tree::root_hash(leaves) }
}

/// What is left of a row when it is not shown: its place in the chain and in the tree.
#[must_use]
pub fn erase_row(row: &LogRow) -> LogRow {
    let (LogRow::Whole(whole), Some(held)) = (row, row.held()) else { return row.clone() };
    let sealed = homeround_core::verification::log::Sealed(whole.record.0);
    // Bytes that are no record have no place in a chain: they stay as they are.
    let Ok(record) = Record::decode(&sealed) else { return row.clone() };
    LogRow::Erased(ErasedRow {
        received: whole.received.clone(),
        device: Hex(record.device.0),
        seq: record.seq,
        hash: Hex(sealed.hash().0),
        commitment: Hex(held.leaf.commitment.0),
    })
}

/// The verdict from nothing but a bundle; nothing when the visit is not in it.
///
/// # Errors
/// What in the bundle cannot be meant.
pub fn recompute(bundle: &Bundle) -> Result<Option<Value>, Failure> {
    let mut timetable = bundle.reference.timetable()?;
    let mut profile = bundle.profile.clone();
    profile.prepare();
    let as_of = super::files::parse_instant(&bundle.as_of);
    let as_of = as_of.ok_or_else(|| whole_file("bundle", "as_of is no moment", "Ask for the bundle again."))?;
    let receipts = bundle.held()?.into_values().map(|held| held.receipt).collect::<Vec<_>>();
    let (_, feed) = examine_receipts(&receipts, &bundle.register, Some(&timetable))?;
    if let Some(known) = &bundle.reference.known {
        KnownDocument::from_document("reference.known", known.clone()).apply(&mut timetable, &feed)?;
    }
    verdict(&timetable, &feed, &profile.profile()?, as_of, &bundle.visit)
}

impl Bundle {
    /// What its statement signs.
    ///
    /// # Errors
    /// As [`hash_document`].
    pub fn digest(&self) -> Result<Hash, Failure> {
        // A statement cannot sign itself: zeros stand in its place.
        hash_document(&Self { statement: Hex([0; 145]), ..self.clone() })
    }

    /// Its records as the core reads them, by leaf.
    ///
    /// # Errors
    /// When a time in it is none.
    pub(super) fn held(&self) -> Result<BTreeMap<u64, super::files::HeldReceipt>, Faults> {
        let held = |row: &Proven| row.row.held().map(|held| (row.leaf, held));
        let rows = self.records.iter().map(held).collect::<Option<_>>();
        rows.ok_or_else(|| whole_file("bundle", "has a record without a time", "Ask for the bundle again."))
    }
}
