//! `homeround log checkpoint`: the tree of everything received, signed.

use std::path::PathBuf;

use clap::Args;
use homeround_core::verification::log::Id;
use homeround_core::verification::merkle::checkpoint::Signed;
use homeround_core::verification::merkle::{Checkpoint, Of};
use serde::{Deserialize, Serialize};

use super::evidence::{last_receipt, pretty, receiver, time};
use crate::console::Console;
use crate::disk::{Disk, read_file};
use crate::outcome::{Answer, CommandFailure};
use homeround::log::bundle::make_checkpoint;
use homeround::log::files::{Formatted, format_instant, read_json};
use homeround::log::{Hex, LogFile, RegisterFile};

/// A log whose tree is to be signed.
#[derive(Args, Clone, Debug)]
pub struct CheckpointArgs {
    /// The log.
    pub log: PathBuf,
    /// The register.
    #[arg(long)]
    pub register: PathBuf,
    /// The receiver's key, or the folder of keys it stands in.
    #[arg(long)]
    pub key: PathBuf,
    /// When, with an offset; by default when the last record was received.
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Where the checkpoint goes.
    #[arg(short, long, value_name = "OUT.json")]
    pub output: PathBuf,
}

impl CheckpointArgs {
    /// Signs it.
    ///
    /// # Errors
    /// Every fault of the files; what cannot be written.
    pub fn run(&self, console: &Console) -> Result<Answer, CommandFailure> {
        let mut disk = Disk::reading([&self.log, &self.register, &self.key].map(|path| Some(path.as_path())));
        let output = disk.output("--output", &self.output)?;
        let (log, register) = (
            LogFile::read(&read_file(&self.log)?)?,
            read_json::<RegisterFile>(&read_file(&self.register)?, "register")?,
        );
        let at = self.at.as_deref().map(time).transpose()?.unwrap_or_else(|| last_receipt(&log));
        let found = make_checkpoint(&register, Of::Records, &log.leaves(), at);
        let signed = found.sign(&receiver(&self.key)?.secret_key());
        let file = CheckpointFile::new(&register.organisation, &found, signed);
        output.write_whole(&pretty(&file)?)?;
        console.answer(&file, || format!("{} records, root {}", file.size, file.root.text()))?;
        Ok(Answer::Yes)
    }
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
