//! `homeround log audit`: everything in a bundle, totals or a log computed again.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::Value;

use super::checkpoint::CheckpointFile;
use crate::console::Console;
use crate::disk::{file_name, read_file, text_of};
use crate::outcome::{Answer, CommandFailure};
use homeround::fault::{Fault, Faults};
use homeround::log::audit::Trust;
use homeround::log::bundle::Bundle;
use homeround::log::files::read_json;
use homeround::log::totals::{Opening, Totals};
use homeround::log::{Hex, LogFile, RegisterFile, audit, whole_file};
use homeround::words::Quote;

/// What is to be audited, and by which keys.
#[derive(Args, Clone, Debug)]
pub struct AuditArgs {
    /// The bundle, the totals, or the log.
    pub file: PathBuf,
    /// The receiver's public key, 64 digits, from somewhere else than the file.
    #[arg(long, value_name = "KEY")]
    pub receiver: Option<String>,
    /// The register: needed for a log; for totals the receivers in it count.
    #[arg(long)]
    pub register: Option<PathBuf>,
    /// The checkpoint of a log.
    #[arg(long, requires = "register")]
    pub checkpoint: Option<PathBuf>,
    /// For totals, what opens lines of them, as the provider shows it: each must be what was committed to.
    #[arg(long, value_name = "OPENINGS.jsonl")]
    pub openings: Option<PathBuf>,
    /// An earlier checkpoint: shows that nothing was changed or taken out since.
    #[arg(long, requires = "checkpoint")]
    pub earlier: Option<PathBuf>,
}

impl AuditArgs {
    /// Audits it: yes when everything holds.
    ///
    /// # Errors
    /// Every fault of the files; a key that is none.
    pub fn run(&self, console: &Console) -> Result<Answer, CommandFailure> {
        let file = self.file.as_path();
        let receiver = self.receiver.as_deref().map(public).transpose()?;
        let receiver = receiver.as_ref();
        let register = self
            .register
            .as_deref()
            .map(|path| read_json::<RegisterFile>(&read_file(path)?, "register"))
            .transpose()?;
        let openings = self.openings.as_deref().map(opened).transpose()?;
        let now = self
            .checkpoint
            .as_deref()
            .map(|path| read_json::<CheckpointFile>(&read_file(path)?, "checkpoint"))
            .transpose()?;
        let published = now.as_ref().map(|file| &file.signed);
        let trust = Trust { receiver, register: register.as_ref(), published };
        let found = match (document(file, trust, openings.as_deref())?, &register, published) {
            (Some(found), ..) => found,
            (None, Some(register), Some(now)) => {
                let earlier = self
                    .earlier
                    .as_deref()
                    .map(|path| read_json::<CheckpointFile>(&read_file(path)?, "checkpoint"))
                    .transpose()?;
                let earlier = earlier.as_ref().map(|file| &file.signed);
                audit::audit_log(&LogFile::read(&read_file(file)?)?, register, now, earlier, receiver)?
            }
            (None, ..) => {
                let remedy = "Give a bundle or totals; for a log give --register and --checkpoint as well.";
                return Err(whole_file(&file_name(file), "is neither a bundle nor totals", remedy).into());
            }
        };
        console.answer(&found, || found.words())?;
        Ok(if found.holds { Answer::Yes } else { Answer::No })
    }
}

fn public(text: &str) -> Result<Hex<32>, CommandFailure> {
    Hex::read(text).ok_or_else(|| {
        CommandFailure::Usage(format!("{text} is no public key: give 64 hexadecimal digits", text = text.quoted()))
    })
}

/// What opens lines of totals, one a line; every line that is none is told.
fn opened(path: &Path) -> Result<Vec<Opening>, Faults> {
    let file = file_name(path);
    let text = text_of(path)?;
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
    let held = read_file(file)?;
    let text = serde_json::from_slice::<Value>(&held.bytes).ok();
    let format = text.as_ref().and_then(|text| text.get("format")).and_then(Value::as_str);
    // Of whatever version: the reader refuses another one by its name.
    let kind = format.and_then(|format| format.rsplit_once('/')).map(|(kind, _)| kind);
    if openings.is_some() && kind != Some("homeround.totals") {
        return Err(CommandFailure::Usage("--openings go with totals".to_owned()));
    }
    match kind {
        Some("homeround.bundle" | "homeround.totals") if trust.register.is_none() && trust.receiver.is_none() => {
            let remedy = "a key that stands in the file itself proves nothing: give --receiver KEY or --register";
            Err(CommandFailure::Usage(remedy.to_owned()))
        }
        Some("homeround.bundle") => Ok(Some(audit::audit_bundle(&read_json::<Bundle>(&held, "bundle")?, trust)?)),
        Some("homeround.totals") => {
            Ok(Some(audit::audit_totals(&read_json::<Totals>(&held, "totals")?, openings, trust)?))
        }
        _ => Ok(None),
    }
}
