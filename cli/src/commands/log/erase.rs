//! `homeround log erase`: records taken out of a log, whose places hold.

use std::path::PathBuf;

use clap::Args;
use homeround_core::verification::log::{Record, Sealed};
use serde_json::json;

use crate::console::Console;
use crate::disk::{Disk, Lock, read_file};
use crate::outcome::{Answer, CommandFailure};
use homeround::log::bundle::erase_row;
use homeround::log::files::read_json;
use homeround::log::names::LogNames;
use homeround::log::{LogFile, LogRow, RegisterFile};
use homeround::words::{Quote, counted};

/// Records to erase.
#[derive(Args, Clone, Debug)]
pub struct EraseArgs {
    /// The log; it is written again.
    pub log: PathBuf,
    /// The register.
    #[arg(long)]
    pub register: PathBuf,
    /// Which records: `phone-A1#17`.
    #[arg(required = true)]
    pub records: Vec<String>,
}

impl EraseArgs {
    /// Erases them: all, or none when one is not there.
    ///
    /// # Errors
    /// Every fault of the files; a record that is not there; a log that cannot be written.
    pub fn run(&self, console: &Console) -> Result<Answer, CommandFailure> {
        let records = &self.records;
        // What another erases meanwhile stays erased.
        let _lock = Lock::open(&[&self.log])?;
        let mut disk = Disk::reading([Some(self.register.as_path())]);
        let output = disk.rewrite("LOG", &self.log)?;
        let (log, register) = (
            LogFile::read(&read_file(&self.log)?)?,
            read_json::<RegisterFile>(&read_file(&self.register)?, "register")?,
        );
        let names = LogNames::new(&register, None, std::iter::empty());
        let called = |row: &LogRow| match row {
            LogRow::Whole(whole) => {
                let record = Record::decode(&Sealed(whole.record.0)).ok()?;
                Some(format!("{}#{}", names.device_text(record.device), record.seq))
            }
            LogRow::Erased(_) => None,
        };
        let found: Vec<_> = log.rows.iter().map(called).collect();
        if let Some(missing) = records.iter().find(|wanted| !found.iter().flatten().any(|name| name == *wanted)) {
            return Err(CommandFailure::Usage(format!(
                "there is no record {missing} in the log, or it was erased before",
                missing = missing.quoted()
            )));
        }
        let wanted = |name: &Option<String>| name.as_ref().is_some_and(|name| records.contains(name));
        let rows: Vec<LogRow> = log
            .rows
            .iter()
            .zip(&found)
            .map(|(row, name)| if wanted(name) { erase_row(row) } else { row.clone() })
            .collect();
        output.erase_into(&LogFile::bytes(&rows)?)?;
        let erased = found.iter().filter(|name| wanted(name)).count();
        console.answer(&json!({ "erased": erased }), || {
            format!("{} erased; every place holds.", counted(erased, "record"))
        })?;
        Ok(Answer::Yes)
    }
}
