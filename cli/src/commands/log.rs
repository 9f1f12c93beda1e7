//! `homeround log`: signed logs of devices: made, shown, verified, proved to others, audited.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use homeround_core::ground::Instant;
use homeround_core::verification::log::{Content, Id, Record};
use homeround_core::verification::merkle::checkpoint::Signed;
use homeround_core::verification::merkle::{Checkpoint, Of};
use homeround_core::verification::{Event, Profile};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::console::Console;
use crate::outcome::{Answer, CommandFailure};
use homeround::disk::{apart, write_whole};
use homeround::fault::{Fault, Faults};
use homeround::log::audit::Trust;
use homeround::log::bundle::{Bundle, Maker, erase_row, make_checkpoint};
use homeround::log::files::{Formatted, format_instant, name, parse_instant, read_json};
use homeround::log::names::LogNames;
use homeround::log::sign::{RECEIVER, key_in, sign};
use homeround::log::totals::{Opening, Totals};
use homeround::log::{Hex, KeyFile, LogFile, LogRow, RegisterFile, audit, examine, receive, totals, whole_file};
use homeround::planning::LoadedBranch;
use homeround::roster;
use homeround::verification::scenario::KnownDocument;
use homeround::verification::{Timetable, profile_of, read_events, summarise};
use homeround::words::counted;

/// Signed logs of devices: sign, show, verify, prove to others, audit.
#[derive(Args, Clone, Debug)]
pub struct LogArgs {
    /// What to do.
    #[command(subcommand)]
    pub action: Action,
}

/// One thing to do with logs.
#[derive(Subcommand, Clone, Debug)]
pub enum Action {
    /// Make a key: for a device, a server that states the time, or a receiver that signs checkpoints.
    Keygen {
        /// The file to write; it must not be there.
        output: PathBuf,
    },
    /// Write the events of a file down as devices do: chained and signed. Keys that are missing are made.
    Sign {
        /// The plan the events belong to.
        #[command(flatten)]
        planned: PlannedArgs,
        /// The events, as `homeround verify` reads them.
        events: PathBuf,
        /// The folder of keys.
        #[arg(long, value_name = "DIR")]
        keys: PathBuf,
        /// The organisation's name in the log; by default the branch's.
        #[arg(long)]
        organisation: Option<String>,
        /// Where the log goes.
        #[arg(short, long, value_name = "OUT.log")]
        output: PathBuf,
        /// Where the register of keys goes.
        #[arg(long, value_name = "REGISTER.json")]
        register: PathBuf,
    },
    /// Show the records of a log, one a line.
    Show {
        /// The log.
        log: PathBuf,
        /// The register, for the devices' names.
        #[arg(long)]
        register: PathBuf,
    },
    /// Check every signature and chain: gaps, forks, replays, rollbacks, revoked keys, foreign records, truncated tails.
    Verify {
        /// The log.
        log: PathBuf,
        /// The register.
        #[arg(long)]
        register: PathBuf,
        /// Write the register again with where each log ends now: what is missing from there on will be seen.
        #[arg(long)]
        write_heads: bool,
    },
    /// Sign the tree of everything received, as it is now.
    Checkpoint {
        /// The log.
        log: PathBuf,
        /// The register.
        #[arg(long)]
        register: PathBuf,
        /// The receiver's key, or the folder of keys it stands in.
        #[arg(long)]
        key: PathBuf,
        /// When, with an offset; by default when the last record was received.
        #[arg(long, value_name = "TIME")]
        at: Option<String>,
        /// Where the checkpoint goes.
        #[arg(short, long, value_name = "OUT.json")]
        output: PathBuf,
    },
    /// Erase records of a log by device and number: their bytes and salts go, their places hold.
    Erase {
        /// The log; it is written again.
        log: PathBuf,
        /// The register.
        #[arg(long)]
        register: PathBuf,
        /// Which records: `phone-A1#17`.
        #[arg(required = true)]
        records: Vec<String>,
    },
    /// Make the bundle of one visit, for an auditor: records, proofs, reference, profile and verdict.
    Bundle {
        /// The plan.
        #[command(flatten)]
        planned: PlannedArgs,
        /// The evidence.
        #[command(flatten)]
        evidence: EvidenceArgs,
        /// The visit.
        #[arg(long)]
        visit: String,
        /// An earlier checkpoint: the bundle shows that nothing under it was changed or taken out since.
        #[arg(long, value_name = "CHECKPOINT.json")]
        since: Option<PathBuf>,
        /// Where the bundle goes.
        #[arg(short, long, value_name = "OUT.json")]
        output: PathBuf,
    },
    /// Make totals for a commissioner: one line of numbers a visit, no name and no address, signed.
    Totals {
        /// The plan.
        #[command(flatten)]
        planned: PlannedArgs,
        /// The evidence.
        #[command(flatten)]
        evidence: EvidenceArgs,
        /// Where the totals go.
        #[arg(short, long, value_name = "OUT.json")]
        output: PathBuf,
        /// Where what opens each line goes: the provider's to keep.
        #[arg(long, value_name = "OPENINGS.jsonl")]
        openings: PathBuf,
    },
    /// Check a bundle, totals, or a whole log against a checkpoint: offline, computing everything again.
    Audit {
        /// The bundle, the totals, or the log.
        file: PathBuf,
        /// The receiver's public key, 64 digits, from somewhere else than the file.
        #[arg(long, value_name = "KEY")]
        receiver: Option<String>,
        /// The register: needed for a log; for totals the receivers in it count.
        #[arg(long)]
        register: Option<PathBuf>,
        /// The checkpoint of a log.
        #[arg(long, requires = "register")]
        checkpoint: Option<PathBuf>,
        /// For totals, what opens lines of them, as the provider shows it: each must be what was committed to.
        #[arg(long, value_name = "OPENINGS.jsonl")]
        openings: Option<PathBuf>,
        /// An earlier checkpoint: shows that nothing was changed or taken out since.
        #[arg(long, requires = "checkpoint")]
        earlier: Option<PathBuf>,
    },
}

/// A plan: a book and its roster.
#[derive(Args, Clone, Debug)]
pub struct PlannedArgs {
    /// The book: a folder with homeround.toml and CSV files, or a JSON document.
    pub book: PathBuf,
    /// The roster, JSON or CSV.
    pub roster: PathBuf,
}

/// A signed log and what is needed to judge by it.
#[derive(Args, Clone, Debug)]
pub struct EvidenceArgs {
    /// The log.
    pub log: PathBuf,
    /// The register.
    #[arg(long)]
    pub register: PathBuf,
    /// The receiver's key, or the folder of keys it stands in.
    #[arg(long)]
    pub key: PathBuf,
    /// As things stood then, with an offset; by default when the last record was received.
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<String>,
    /// The profile; by default the book's own, else uk.
    #[arg(long)]
    pub profile: Option<String>,
    /// What else is known: absences, numbers, tags, services, corrections, as for `homeround verify --with`.
    #[arg(long, value_name = "KNOWN.json")]
    pub with: Option<PathBuf>,
}

/// A checkpoint in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckpointFile {
    /// Always `homeround.checkpoint/1`.
    #[schemars(extend("const" = CHECKPOINT))]
    pub format: String,
    /// Whose tree.
    pub organisation: String,
    /// How many records it had.
    pub size: u64,
    /// When, UTC.
    pub at: String,
    /// Its root.
    pub root: Hex<32>,
    /// All that in its one form, with the signature.
    pub signed: Hex<145>,
}

const CHECKPOINT: &str = "homeround.checkpoint/1";

impl CheckpointFile {
    /// A signed checkpoint, with what it says beside it.
    fn new(organisation: &str, found: &Checkpoint, signed: Signed) -> Self {
        Self {
            format: CHECKPOINT.to_owned(),
            organisation: organisation.to_owned(),
            size: found.size,
            at: format_instant(found.at),
            root: Hex(found.root.0),
            signed: Hex(signed.0),
        }
    }
}

impl Formatted for CheckpointFile {
    const FORMAT: &'static str = CHECKPOINT;

    fn format(&self) -> &str {
        &self.format
    }

    fn contradiction(&self) -> Option<String> {
        let signed = Signed(self.signed.0);
        let Some(claim) = signed.claim() else { return Some("what is signed in it is no checkpoint".to_owned()) };
        let whose = Id::named(&self.organisation, "organisation", &self.organisation) == claim.organisation;
        let same = Self::new(&self.organisation, &claim, signed) == *self;
        (!whose || !same).then(|| "its organisation, size, time or root is not the one that is signed".to_owned())
    }
}

/// Does it.
///
/// # Errors
/// Every fault of the files given; what cannot be written.
pub fn run(args: &LogArgs, console: &Console) -> Result<Answer, CommandFailure> {
    match &args.action {
        Action::Keygen { output } => keygen(output, console),
        Action::Sign { planned, events, keys, organisation, output, register } => {
            let out = (output.as_path(), register.as_path());
            signed(planned, events, keys, organisation.as_deref(), out, console)
        }
        Action::Show { log, register } => show(log, register, console),
        Action::Verify { log, register, write_heads } => verified(log, register, *write_heads, console),
        Action::Checkpoint { log, register, key, at, output } => {
            checkpointed(log, register, key, at.as_deref(), output, console)
        }
        Action::Erase { log, register, records } => erase(log, register, records, console),
        Action::Bundle { planned, evidence, visit, since, output } => {
            bundled(planned, evidence, (visit, since.as_deref()), output, console)
        }
        Action::Totals { planned, evidence, output, openings } => {
            totalled(planned, evidence, (output, openings), console)
        }
        Action::Audit { file, receiver, register, checkpoint, earlier, openings } => {
            let receiver = receiver.as_deref().map(public).transpose()?;
            let checkpoints = (checkpoint.as_deref(), earlier.as_deref());
            let given = (receiver.as_ref(), register.as_deref(), openings.as_deref());
            audited(file, given, checkpoints, console)
        }
    }
}

fn pretty(value: &impl Serialize) -> Result<Vec<u8>, CommandFailure> {
    Ok(serde_json::to_vec_pretty(value).map_err(anyhow::Error::from)?)
}

fn public(text: &str) -> Result<Hex<32>, CommandFailure> {
    Hex::read(text)
        .ok_or_else(|| CommandFailure::Usage(format!("{text:?} is no public key: give 64 hexadecimal digits")))
}

fn time(text: &str) -> Result<Instant, CommandFailure> {
    let example = "2026-03-08T23:00:00+00:00";
    let at = parse_instant(text).filter(|at| (0..=Event::LATEST.0).contains(&at.0));
    at.ok_or_else(|| {
        CommandFailure::Usage(format!(
            "{text:?} is no moment: write it with its offset, {example}, between 1970 and 2200"
        ))
    })
}

/// The receiver's key from its file, or from a folder of keys.
fn receiver(path: &Path) -> Result<KeyFile, CommandFailure> {
    if path.is_dir() { Ok(key_in(path, RECEIVER)?) } else { Ok(read_json(path, "key")?) }
}

fn keygen(output: &Path, console: &Console) -> Result<Answer, CommandFailure> {
    if output.exists() {
        return Err(CommandFailure::Usage(format!(
            "{} is there already: a key is never written over",
            output.display()
        )));
    }
    let (folder, file) = (output.parent().unwrap_or(Path::new("")), name(output));
    let Some(stem) = file.strip_suffix(".key.json") else {
        return Err(CommandFailure::Usage(format!("{file:?}: the name of a key's file ends in .key.json")));
    };
    let key = key_in(folder, stem)?;
    let text = || format!("{}: keep it. Its public half: {}", output.display(), key.public.text());
    console.answer(&json!({ "file": output, "public": key.public }), text)?;
    Ok(Answer::Yes)
}

fn signed(
    planned: &PlannedArgs,
    events: &Path,
    keys: &Path,
    organisation: Option<&str>,
    (output, register): (&Path, &Path),
    console: &Console,
) -> Result<Answer, CommandFailure> {
    apart(&[("--output", Some(output)), ("--register", Some(register))], &[Some(events), Some(&planned.roster)])?;
    if output.exists() {
        return Err(CommandFailure::Usage(format!(
            "{} is there already: a signed log is never written over",
            output.display()
        )));
    }
    let (branch, timetable) = planned.open()?;
    let feed = read_events(events, &timetable)?;
    let organisation = organisation.unwrap_or(&branch.book.branch.name);
    let (rows, mut made) = sign(organisation, &feed, &timetable, keys)?;
    if register.exists() {
        made.join(read_json(register, "register")?).map_err(CommandFailure::Usage)?;
    }
    write_whole(output, &LogFile::bytes(&rows)?)?;
    write_whole(register, &pretty(&made)?)?;
    let found = json!({ "records": rows.len(), "devices": made.devices.len(), "log": output, "register": register });
    console.answer(&found, || {
        format!("{} of {} signed.", counted(rows.len(), "record"), counted(made.devices.len(), "device"))
    })?;
    Ok(Answer::Yes)
}

fn show(log: &Path, register: &Path, console: &Console) -> Result<Answer, CommandFailure> {
    let (log, register) = (LogFile::read(log)?, read_json::<RegisterFile>(register, "register")?);
    let names = LogNames::new(&register, None, std::iter::empty());
    let mut shown = Vec::new();
    for held in &log.held {
        let words = match &held.receipt.content {
            Content::Whole(sealed) => Record::decode(sealed)
                .map_or_else(|fault| format!("no record ({fault:?})"), |record| receive::shown(&record, &names)),
            Content::Withheld { device, seq, .. } => format!("{}#{seq} erased", names.device_text(*device)),
        };
        shown.push((format_instant(held.receipt.received), words));
    }
    let rows: Vec<_> =
        shown.iter().map(|(received, record)| json!({ "received": received, "record": record })).collect();
    let text = || shown.iter().map(|(received, words)| format!("{received}  {words}\n")).collect();
    console.answer(&rows, text)?;
    Ok(Answer::Yes)
}

fn verified(log: &Path, register: &Path, write_heads: bool, console: &Console) -> Result<Answer, CommandFailure> {
    let mut held: RegisterFile = read_json(register, "register")?;
    let (report, _) = examine(&LogFile::read(log)?, &held, None)?;
    console.answer(&report, || report.words())?;
    if !report.holds() {
        return Ok(Answer::No);
    }
    if write_heads {
        held.heads = report.heads();
        write_whole(register, &pretty(&held)?)?;
    }
    Ok(Answer::Yes)
}

fn checkpointed(
    log: &Path,
    register: &Path,
    key: &Path,
    at: Option<&str>,
    output: &Path,
    console: &Console,
) -> Result<Answer, CommandFailure> {
    apart(&[("--output", Some(output))], &[Some(log), Some(register), Some(key)])?;
    let (log, register) = (LogFile::read(log)?, read_json::<RegisterFile>(register, "register")?);
    let at = at.map(time).transpose()?.unwrap_or_else(|| last_receipt(&log));
    let found = make_checkpoint(&register, Of::Records, &log.leaves(), at);
    let file = CheckpointFile::new(&register.organisation, &found, found.sign(&receiver(key)?.secret_key()));
    write_whole(output, &pretty(&file)?)?;
    console.answer(&file, || format!("{} records, root {}", file.size, file.root.text()))?;
    Ok(Answer::Yes)
}

fn last_receipt(log: &LogFile) -> Instant {
    log.held.iter().map(|held| held.receipt.received).max().unwrap_or_default()
}

fn erase(path: &Path, register: &Path, records: &[String], console: &Console) -> Result<Answer, CommandFailure> {
    let (log, register) = (LogFile::read(path)?, read_json::<RegisterFile>(register, "register")?);
    let names = LogNames::new(&register, None, std::iter::empty());
    let called = |row: &LogRow| match row {
        LogRow::Whole(whole) => {
            let record = Record::decode(&homeround_core::verification::log::Sealed(whole.record.0)).ok()?;
            Some(format!("{}#{}", names.device_text(record.device), record.seq))
        }
        LogRow::Erased(_) => None,
    };
    let found: Vec<_> = log.rows.iter().map(called).collect();
    if let Some(missing) = records.iter().find(|wanted| !found.iter().flatten().any(|name| name == *wanted)) {
        return Err(CommandFailure::Usage(format!(
            "there is no record {missing:?} in the log, or it was erased before"
        )));
    }
    let wanted = |name: &Option<String>| name.as_ref().is_some_and(|name| records.contains(name));
    let rows: Vec<LogRow> = log
        .rows
        .iter()
        .zip(&found)
        .map(|(row, name)| if wanted(name) { erase_row(row) } else { row.clone() })
        .collect();
    write_whole(path, &LogFile::bytes(&rows)?)?;
    let erased = found.iter().filter(|name| wanted(name)).count();
    console
        .answer(&json!({ "erased": erased }), || format!("{} erased; every place holds.", counted(erased, "record")))?;
    Ok(Answer::Yes)
}

impl PlannedArgs {
    fn open(&self) -> Result<(LoadedBranch, Timetable), CommandFailure> {
        let branch = LoadedBranch::open(&self.book)?;
        let loaded = roster::read_roster(&self.roster, &branch.plan)?;
        let timetable = Timetable::from_roster(&branch.book, &branch.plan.names, loaded.roster.view())?;
        Ok((branch, timetable))
    }
}

/// Evidence read, with the profile it is judged by.
struct OpenedEvidence {
    log: LogFile,
    register: RegisterFile,
    profile: Profile<'static>,
    as_of: Instant,
    receiver: KeyFile,
    known: Option<KnownDocument>,
}

impl EvidenceArgs {
    /// Everything that is read.
    fn inputs(&self) -> [Option<&Path>; 4] {
        [Some(&self.log), Some(&self.register), Some(&self.key), self.with.as_deref()]
    }

    fn open(&self, branch: &LoadedBranch) -> Result<OpenedEvidence, CommandFailure> {
        let log = LogFile::read(&self.log)?;
        let (register, receiver) = (read_json::<RegisterFile>(&self.register, "register")?, receiver(&self.key)?);
        if !register.receivers.contains(&receiver.public) {
            let key = self.key.display();
            return Err(CommandFailure::Usage(format!(
                "{key} is no key of a receiver in the register: nobody would believe it"
            )));
        }
        let as_of = self.as_of.as_deref().map(time).transpose()?.unwrap_or_else(|| last_receipt(&log));
        Ok(OpenedEvidence {
            as_of,
            log,
            register,
            profile: profile_of(&branch.book, self.profile.as_deref())?,
            receiver,
            known: self.with.as_deref().map(KnownDocument::read).transpose()?,
        })
    }
}

fn bundled(
    planned: &PlannedArgs,
    evidence: &EvidenceArgs,
    (visit, since): (&str, Option<&Path>),
    output: &Path,
    console: &Console,
) -> Result<Answer, CommandFailure> {
    apart(&[("--output", Some(output))], &[&evidence.inputs()[..], &[Some(&planned.roster), since]].concat())?;
    let since = since.map(|path| read_json::<CheckpointFile>(path, "checkpoint")).transpose()?;
    let since = since.as_ref().map(|file| &file.signed);
    let (branch, timetable) = planned.open()?;
    let OpenedEvidence { log, register, profile, as_of, receiver, known } = evidence.open(&branch)?;
    let (timetable, profile, known) = (&timetable, &profile, known.as_ref());
    let maker = Maker { log: &log, register: &register, timetable, known, profile, as_of, receiver: &receiver, since };
    let bundle = maker.bundle(visit)?;
    write_whole(output, &pretty(&bundle)?)?;
    let shown = bundle.records.iter().filter(|row| matches!(row.row, LogRow::Whole(_))).count();
    let status = bundle.verdict.get("status").cloned().unwrap_or(Value::Null);
    let found = json!({ "visit": visit, "status": status, "shows": bundle.shows,
        "records": bundle.records.len(), "shown": shown, "bundle": output });
    let text = || {
        format!(
            "{visit}: {status}; {}, {shown} of them shown; {}",
            counted(bundle.records.len(), "record"),
            output.display()
        )
    };
    console.answer(&found, text)?;
    Ok(Answer::Yes)
}

fn totalled(
    planned: &PlannedArgs,
    evidence: &EvidenceArgs,
    (output, openings): (&Path, &Path),
    console: &Console,
) -> Result<Answer, CommandFailure> {
    let written = [("--output", Some(output)), ("--openings", Some(openings))];
    apart(&written, &[&evidence.inputs()[..], &[Some(&planned.roster)]].concat())?;
    let (branch, mut timetable) = planned.open()?;
    let OpenedEvidence { log, register, profile, as_of, receiver, known } = evidence.open(&branch)?;
    let (report, feed) = examine(&log, &register, Some(&timetable))?;
    if let Some(known) = known {
        known.apply(&mut timetable, &feed)?;
    }
    let summary = summarise(&timetable, &feed, &profile, as_of)?;
    let (made, opened) = totals::make_totals((&summary, &report), &register, as_of, &receiver)?;
    let mut lines = Vec::new();
    for opening in &opened {
        serde_json::to_writer(&mut lines, opening).map_err(anyhow::Error::from)?;
        lines.push(b'\n');
    }
    write_whole(openings, &lines)?;
    write_whole(output, &pretty(&made)?)?;
    let text =
        || format!("{} visits; {} minutes paid; {}", made.totals.visits, made.totals.paid_minutes, output.display());
    console.answer(&made.totals, text)?;
    Ok(Answer::Yes)
}

fn audited(
    file: &Path,
    (receiver, register, openings): (Option<&Hex<32>>, Option<&Path>, Option<&Path>),
    (checkpoint, earlier): (Option<&Path>, Option<&Path>),
    console: &Console,
) -> Result<Answer, CommandFailure> {
    let register = register.map(|path| read_json::<RegisterFile>(path, "register")).transpose()?;
    let openings = openings.map(opened).transpose()?;
    let now = checkpoint.map(|path| read_json::<CheckpointFile>(path, "checkpoint")).transpose()?;
    let published = now.as_ref().map(|file| &file.signed);
    let trust = Trust { receiver, register: register.as_ref(), published };
    let found = match (document(file, trust, openings.as_deref())?, &register, published) {
        (Some(found), ..) => found,
        (None, Some(register), Some(now)) => {
            let earlier = earlier.map(|path| read_json::<CheckpointFile>(path, "checkpoint")).transpose()?;
            let earlier = earlier.as_ref().map(|file| &file.signed);
            audit::audit_log(&LogFile::read(file)?, register, now, earlier, receiver)?
        }
        (None, ..) => {
            let remedy = "Give a bundle or totals; for a log give --register and --checkpoint as well.";
            return Err(whole_file(&name(file), "is neither a bundle nor totals", remedy).into());
        }
    };
    console.answer(&found, || found.words())?;
    Ok(if found.holds { Answer::Yes } else { Answer::No })
}

/// What opens lines of totals, one a line; every line that is none is told.
fn opened(path: &Path) -> Result<Vec<Opening>, Faults> {
    let file = name(path);
    let text = std::fs::read_to_string(path)
        .map_err(|error| whole_file(&file, &format!("cannot be read ({error})"), "Name a file that can be read."))?;
    let (mut found, mut faults) = (Vec::new(), Faults::default());
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str(line) {
            Ok(opening) => found.push(opening),
            Err(error) => {
                let problem = format!("opens nothing ({error})");
                let remedy = "Keep the lines that `homeround log totals` wrote as they are.";
                let rows = whole_file(&file, &problem, remedy).0.into_iter();
                faults.0.extend(rows.map(|fault| Fault { row: Some(at + 1), ..fault }));
            }
        }
    }
    faults.or(found)
}

/// The audit of a bundle or of totals, as the file says itself; nothing for another file.
fn document(
    file: &Path,
    trust: Trust<'_>,
    openings: Option<&[Opening]>,
) -> Result<Option<audit::LogAudit>, CommandFailure> {
    let text = std::fs::read(file).ok().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    let format = text.as_ref().and_then(|text| text.get("format")).and_then(Value::as_str);
    if openings.is_some() && format != Some(totals::FORMAT) {
        return Err(CommandFailure::Usage("--openings go with totals".to_owned()));
    }
    match format {
        Some(homeround::log::bundle::FORMAT | totals::FORMAT)
            if trust.register.is_none() && trust.receiver.is_none() =>
        {
            let remedy = "a key that stands in the file itself proves nothing: give --receiver KEY or --register";
            Err(CommandFailure::Usage(remedy.to_owned()))
        }
        Some(homeround::log::bundle::FORMAT) => {
            Ok(Some(audit::audit_bundle(&read_json::<Bundle>(file, "bundle")?, trust)?))
        }
        Some(totals::FORMAT) => Ok(Some(audit::audit_totals(&read_json::<Totals>(file, "totals")?, openings, trust)?)),
        _ => Ok(None),
    }
}
