//! An audit: everything in a bundle, in totals or in a log checked again, with nothing but the file and the receiver's key.
//!
//! ```
//! use homeround::log::audit::{Trust, audit_log};
//! use homeround::log::bundle::make_checkpoint;
//! use homeround::log::Hex;
//! use homeround::starter::sign_starter;
//! use homeround_core::verification::merkle::Of;
//!
//! // The receiver signs the tree of what it holds; an auditor who has its key checks that nothing was taken out.
//! let signed = sign_starter()?;
//! let at = signed.week.feed.last_receipt().unwrap();
//! let checkpoint = make_checkpoint(&signed.register, Of::Records, &signed.log.leaves(), at);
//! let checkpoint = Hex(checkpoint.sign(&signed.receiver.secret_key()).0);
//! let audit = |log| audit_log(log, &signed.register, &checkpoint, None, Some(&signed.receiver.public));
//! assert!(audit(&signed.log)?.holds);
//!
//! let mut shorter = signed.log.clone();
//! (shorter.rows.pop(), shorter.held.pop());
//! assert!(!audit(&shorter)?.holds);
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use homeround_core::verification::log::{Hash, PublicKey};
use homeround_core::verification::merkle::checkpoint::Signed;
use homeround_core::verification::merkle::{Checkpoint, Of, tree};
use schemars::JsonSchema;
use serde::Serialize;

use super::bundle::{Bundle, Shows, recompute};
use super::files::{LogFile, format_instant};
use super::receive::examine_receipts;
use super::totals::{LineSums, Opening, Totals};
use super::{Hex, RegisterFile};
use crate::failure::Failure;
use crate::words::counted;

/// The format and version of an audit.
pub const FORMAT: &str = "homeround.audit/1";

/// What an audit found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LogAudit {
    /// Always `homeround.audit/1`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// Whether every check holds.
    pub holds: bool,
    /// Each check.
    pub checks: Vec<CheckRow>,
    /// What no check can show.
    pub limits: Vec<&'static str>,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckRow {
    /// What was checked.
    pub what: &'static str,
    /// Whether it holds.
    pub holds: bool,
    /// The numbers of it.
    pub found: String,
}

/// What no log can show by itself.
const LIMITS: [&str; 4] = [
    "events cut off the end of a device's log before the receiver first had them",
    "a phone held by somebody else than its carer",
    "whether the plan, the addresses, the keys and the thresholds that a receiver signed are true",
    "whether good care was given",
];

impl LogAudit {
    fn from_checks(checks: Vec<CheckRow>) -> Self {
        // One check that fails is enough: a bundle is evidence as a whole or not at all.
        let holds = checks.iter().all(|check| check.holds);
        Self { format: FORMAT.to_owned(), holds, checks, limits: LIMITS.to_vec() }
    }

    /// For people.
    #[must_use]
    pub fn words(&self) -> String {
        let row = |check: &CheckRow| {
            format!(
                "  {:4} {}: {}\n",
                if check.holds { "ok" } else { "NO" },
                check.what,
                crate::words::plain(&check.found)
            )
        };
        let checks: String = self.checks.iter().map(row).collect();
        let end = if self.holds { "Everything holds." } else { "Something does not hold." };
        format!("{checks}{end} No audit can show: {}.", self.limits.join("; "))
    }
}

fn check(what: &'static str, holds: bool, found: impl Into<String>) -> CheckRow {
    CheckRow { what, holds, found: found.into() }
}

/// Whose signatures count: the receiver's key that the auditor was given, else the receivers of the auditor's register; never a
/// key that stands in the file itself.
#[derive(Clone, Copy)]
pub struct Trust<'a> {
    /// The receiver's public key, from somewhere else than the file.
    pub receiver: Option<&'a Hex<32>>,
    /// The auditor's own register.
    pub register: Option<&'a RegisterFile>,
    /// A checkpoint that the receiver published.
    pub published: Option<&'a Hex<145>>,
}

fn opened(signed: &Hex<145>, trust: Trust<'_>, of: Of) -> (Option<Checkpoint>, CheckRow) {
    // The auditor's own keys, never those in the file: whoever forges a bundle signs it with a key of theirs.
    let given = trust.receiver.map(|key| vec![*key]).or_else(|| trust.register.map(|held| held.receivers.clone()));
    let keys: Vec<Hex<32>> = given.unwrap_or_default();
    let open = |key: &Hex<32>| Signed(signed.0).open(&PublicKey(key.0)).map(|found| (found, *key));
    // A signature under something else proves nothing here: statements, lines and records are told apart.
    let found = keys.iter().find_map(open).filter(|(checkpoint, _)| checkpoint.of == of);
    let words = match &found {
        Some((checkpoint, key)) => {
            format!("{} leaves at {}, signed by {}", checkpoint.size, format_instant(checkpoint.at), key.text())
        }
        None => "not signed by the receiver".to_owned(),
    };
    (found.map(|found| found.0), check("checkpoint", found.is_some(), words))
}

/// Whether all of a document is what its receiver signed.
fn stated(statement: &Hex<145>, digest: Hash, what: &str, trust: Trust<'_>) -> CheckRow {
    let holds = opened(statement, trust, Of::Document).0.is_some_and(|found| found.root == digest);
    let found = if holds { "as the receiver signed them" } else { "not as the receiver signed them" };
    check("statement", holds, format!("{what}: {found}"))
}

/// Whether a tree is the one that was published.
fn as_published(found: Checkpoint, since: Option<Checkpoint>, trust: Trust<'_>) -> Option<CheckRow> {
    let (published, signed) = opened(trust.published?, trust, found.of);
    let Some(published) = published else { return Some(CheckRow { what: "published checkpoint", ..signed }) };
    // Size and root together: the same root of another size would be another tree.
    let is = |other: Checkpoint| (published.size, published.root) == (other.size, other.root);
    let same = is(found) || since.is_some_and(is);
    let words = if is(found) {
        format!("the same {} leaves", found.size)
    } else if same {
        format!("the {} leaves that were published, and none of them changed since", published.size)
    } else if published.size == found.size {
        "the same number of leaves, and other ones".to_owned()
    } else {
        format!(
            "{} leaves were published, {} stand here: ask for a bundle made with --since that checkpoint",
            published.size, found.size
        )
    };
    Some(check("published checkpoint", same, words))
}

/// The earlier checkpoint of a bundle, if its tree goes on to the bundle's, and what was found of it.
fn earlier(bundle: &Bundle, now: Checkpoint, trust: Trust<'_>) -> Option<(Option<Checkpoint>, CheckRow)> {
    let since = bundle.since.as_ref()?;
    let (old, signed) = opened(&since.checkpoint, trust, Of::Records);
    let Some(old) = old else { return Some((None, CheckRow { what: "earlier checkpoint", ..signed })) };
    let path: Vec<Hash> = since.path.iter().map(|hash| Hash(hash.0)).collect();
    // The proof shows that the old tree is the beginning of the new one, without showing what is in it.
    let holds = tree::check_consistency(old.size, now.size, &old.root, &now.root, &path);
    let words = format!("{} leaves at {}, by a consistency proof", old.size, format_instant(old.at));
    Some((holds.then_some(old), check("nothing changed or taken out since", holds, words)))
}

/// Audits a bundle: signatures, places in the tree, and the verdict, which is computed again.
///
/// # Errors
/// What in the bundle cannot be meant.
pub fn audit_bundle(bundle: &Bundle, trust: Trust<'_>) -> Result<LogAudit, Failure> {
    let (checkpoint, signed) = opened(&bundle.checkpoint, trust, Of::Records);
    let mut checks = vec![signed];
    // The earlier checkpoint first: it may be the one that was published.
    let since = checkpoint.and_then(|now| earlier(bundle, now, trust));
    let then = since.as_ref().and_then(|(then, _)| *then);
    checks.extend(since.map(|(_, row)| row));
    checks.extend(checkpoint.and_then(|checkpoint| as_published(checkpoint, then, trust)));
    let what = "plan, register, profile and verdict";
    checks.push(stated(&bundle.statement, bundle.digest()?, what, trust));
    if let Some(register) = trust.register {
        // Only keys that the auditor does not have are told: a bundle may show fewer devices, not other ones.
        let foreign = bundle.register.devices.iter().filter(|row| !register.devices.contains(row));
        let foreign: Vec<String> = foreign.map(|row| row.device.clone()).collect();
        let same = bundle.register.organisation == register.organisation && bundle.register.servers == register.servers;
        let found =
            format!("{}; other keys than yours: {}", counted(bundle.register.devices.len(), "device"), list(&foreign));
        checks.push(check("register", same && foreign.is_empty(), found));
    }
    let held = bundle.held()?;
    if let Some(checkpoint) = checkpoint {
        let whose = checkpoint.organisation == bundle.register.organisation();
        checks.push(check("organisation", whose, bundle.register.organisation.clone()));
        let steps = |path: &[Hex<32>]| path.iter().map(|hash| Hash(hash.0)).collect::<Vec<_>>();
        let placed = bundle.records.iter().filter(|row| {
            let leaf = held.get(&row.leaf).map(|held| held.leaf.leaf());
            leaf.is_some_and(|leaf| {
                tree::check_inclusion(&leaf, row.leaf, checkpoint.size, &steps(&row.path), &checkpoint.root)
            })
        });
        let (placed, of) = (placed.count(), bundle.records.len());
        // What shows everything leaves nothing out.
        let whole = bundle.shows != Shows::Everything || of as u64 == checkpoint.size;
        let found = format!("{placed} of {}, in a tree of {}", counted(of, "record"), checkpoint.size);
        // `held` has each leaf once: a record that is shown twice does not stand for one that is missing.
        checks.push(check("places in the tree", placed == of && held.len() == of && whole, found));
    }
    let receipts: Vec<_> = held.values().map(|held| held.receipt).collect();
    let (report, _) = examine_receipts(&receipts, &bundle.register, None)?;
    // A trouble with a number is of one record: the others are of logs that a bundle shows in part.
    let troubles: Vec<_> = report.troubles.iter().filter(|row| row.seq.is_some()).collect();
    let named: Vec<String> =
        troubles.iter().map(|row| format!("{}#{} {}", row.device, row.seq.unwrap_or(0), row.trouble)).collect();
    let words = format!("{}, {} not shown", counted(report.records, "record"), report.erased);
    // Troubles fail no bundle: its verdict has taken them into account.
    checks.push(check("signatures and chains", true, format!("{words}; troubles: {}", list(&named))));
    let found = recompute(bundle)?;
    // The verdict is not believed but computed again: a receiver could sign any.
    let same = found.as_ref() == Some(&bundle.verdict);
    let status =
        |value: &serde_json::Value| value.get("status").and_then(|word| word.as_str()).unwrap_or("?").to_owned();
    let words = format!(
        "{}: stated {}, computed {}",
        bundle.visit,
        status(&bundle.verdict),
        found.as_ref().map_or_else(|| "none".to_owned(), status)
    );
    checks.push(check("verdict", same, words));
    Ok(LogAudit::from_checks(checks))
}

fn list(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// Audits totals: that the lines are the signed ones, all of them, and add up; and that what opens some of them is what was
/// committed to.
///
/// # Errors
/// As [`Totals::digest`].
pub fn audit_totals(totals: &Totals, openings: Option<&[Opening]>, trust: Trust<'_>) -> Result<LogAudit, Failure> {
    let (checkpoint, signed) = opened(&totals.checkpoint, trust, Of::Lines);
    let mut checks = vec![signed];
    checks.extend(checkpoint.and_then(|checkpoint| as_published(checkpoint, None, trust)));
    let what = format!("{}, profile {}, as of {}", totals.organisation, totals.profile, totals.as_of);
    checks.push(stated(&totals.statement, totals.digest()?, &what, trust));
    let leaves: Vec<Hash> = totals.lines.iter().map(|line| line.line().leaf()).collect();
    let complete = checkpoint.is_some_and(|checkpoint| {
        // All lines and in their order: the root of a tree over fewer, or over others, is another one.
        checkpoint.size == leaves.len() as u64 && checkpoint.root == tree::root_hash(&leaves)
    });
    checks.push(check("lines, complete and unchanged", complete, counted(leaves.len(), "line")));
    let words = totals.lines.iter().all(|line| line.known().is_some());
    checks.push(check("words", words, "each status is one"));
    let sums = LineSums::from_lines(&totals.lines);
    let LineSums { visits, planned_minutes, delivered_minutes, paid_minutes, missed } = sums;
    let found = format!(
        "{visits} visits, {planned_minutes} minutes planned, {delivered_minutes} delivered, {paid_minutes} paid, {missed} missed"
    );
    checks.push(check("totals", sums == totals.totals, found));
    let found = format!("{} records are behind them, {} more were erased", totals.records, totals.erased);
    checks.push(check("records", true, found));
    if let Some(openings) = openings {
        let fits = |opening: &&Opening| {
            let line = usize::try_from(opening.line).ok().and_then(|line| totals.lines.get(line));
            line.is_some_and(|line| opening.opens(line))
        };
        let bad: Vec<String> =
            openings.iter().filter(|row| !fits(row)).map(|row| format!("line {}", row.line)).collect();
        let found = format!(
            "{} of {} opened; not what was committed to: {}",
            openings.len(),
            counted(leaves.len(), "line"),
            list(&bad)
        );
        checks.push(check("openings", bad.is_empty(), found));
    }
    Ok(LogAudit::from_checks(checks))
}

/// Audits a whole log against a checkpoint, and against an earlier one: nothing that was there then was changed or taken out.
///
/// # Errors
/// Every fault of the register.
pub fn audit_log(
    log: &LogFile,
    register: &RegisterFile,
    checkpoint: &Hex<145>,
    earlier: Option<&Hex<145>>,
    receiver: Option<&Hex<32>>,
) -> Result<LogAudit, Failure> {
    let leaves = log.leaves();
    let trust = Trust { receiver, register: Some(register), published: None };
    let (now, signed) = opened(checkpoint, trust, Of::Records);
    let mut checks = vec![signed];
    if let Some(now) = now {
        // The log may have grown since: the tree of as many leaves as the checkpoint has is compared.
        let size = usize::try_from(now.size).ok().filter(|size| *size <= leaves.len());
        // The log may have grown since: its beginning must be what was signed.
        let holds = size.is_some_and(|size| tree::root_hash(&leaves[..size]) == now.root);
        checks.push(check(
            "tree",
            holds,
            format!("{} held, {} in the checkpoint", counted(leaves.len(), "record"), now.size),
        ));
        if let Some(earlier) = earlier {
            let (old, signed) = opened(earlier, trust, Of::Records);
            checks.push(CheckRow { what: "earlier checkpoint", ..signed });
            let holds = old.is_some_and(|old| {
                let (first, size) = (usize::try_from(old.size).ok(), size.unwrap_or(0));
                let path = first.and_then(|first| tree::prove_consistency(&leaves[..size], first));
                path.is_some_and(|path| tree::check_consistency(old.size, now.size, &old.root, &now.root, path.steps()))
            });
            checks.push(check("nothing changed or taken out since", holds, "by a consistency proof"));
        }
    }
    let (report, _) = super::receive::examine(log, register, None)?;
    checks.push(check("signatures and chains", report.holds(), report.words()));
    Ok(LogAudit::from_checks(checks))
}
