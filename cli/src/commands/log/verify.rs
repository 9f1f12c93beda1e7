//! `homeround log verify`: every signature and every chain.

use std::path::PathBuf;

use clap::Args;

use super::evidence::pretty;
use crate::console::Console;
use crate::disk::{Disk, Lock, read_file};
use crate::outcome::{Answer, CommandFailure};
use homeround::log::files::read_json;
use homeround::log::{LogFile, RegisterFile, examine};

/// A log to verify.
#[derive(Args, Clone, Debug)]
pub struct VerifyArgs {
    /// The log.
    pub log: PathBuf,
    /// The register.
    #[arg(long)]
    pub register: PathBuf,
    /// Write the register again with where each log ends now: what is missing from there on will be seen.
    #[arg(long)]
    pub write_heads: bool,
}

impl VerifyArgs {
    /// Verifies it: yes when everything holds.
    ///
    /// # Errors
    /// Every fault of the files; what cannot be written.
    pub fn run(&self, console: &Console) -> Result<Answer, CommandFailure> {
        let _lock = self.write_heads.then(|| Lock::open(&[&self.register])).transpose()?;
        let mut held: RegisterFile = read_json(&read_file(&self.register)?, "register")?;
        let mut disk = Disk::reading([Some(self.log.as_path())]);
        let output = self.write_heads.then(|| disk.rewrite("--register", &self.register)).transpose()?;
        let (report, _) = examine(&LogFile::read(&read_file(&self.log)?)?, &held, None)?;
        console.answer(&report, || report.words())?;
        if !report.holds() {
            return Ok(Answer::No);
        }
        if let Some(output) = output {
            held.heads = report.heads();
            output.write_whole(&pretty(&held)?)?;
        }
        Ok(Answer::Yes)
    }
}
