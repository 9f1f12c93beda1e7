//! `homeround log show`: the records of a log, one a line.

use std::path::PathBuf;

use clap::Args;
use homeround_core::verification::log::{Content, Record};
use serde_json::json;

use crate::console::Console;
use crate::disk::read_file;
use crate::outcome::{Answer, CommandFailure};
use homeround::log::files::{format_instant, read_json};
use homeround::log::names::LogNames;
use homeround::log::{LogFile, RegisterFile, receive};

/// A log to show.
#[derive(Args, Clone, Debug)]
pub struct ShowArgs {
    /// The log.
    pub log: PathBuf,
    /// The register, for the devices' names.
    #[arg(long)]
    pub register: PathBuf,
}

impl ShowArgs {
    /// Shows it.
    ///
    /// # Errors
    /// Every fault of the files.
    pub fn run(&self, console: &Console) -> Result<Answer, CommandFailure> {
        let (log, register) = (
            LogFile::read(&read_file(&self.log)?)?,
            read_json::<RegisterFile>(&read_file(&self.register)?, "register")?,
        );
        let names = LogNames::new(&register, None, std::iter::empty());
        let mut shown = Vec::new();
        for held in &log.held {
            let words = match &held.receipt.content {
                Content::Whole(sealed) => Record::decode(sealed)
                    .map_or_else(|fault| format!("no record: {fault}"), |record| receive::shown(&record, &names)),
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
}
