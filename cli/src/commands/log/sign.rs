//! `homeround log sign`: the events of a file as a signed log.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::evidence::{PlannedArgs, pretty};
use crate::console::Console;
use crate::disk::{Disk, Lock, key_in, make_folder, read_file, remove_empty_folder};
use crate::outcome::{Answer, CommandFailure};
use homeround::log::files::read_json;
use homeround::log::{LogFile, sign};
use homeround::verification::read_events;
use homeround::words::counted;

/// Events to sign.
#[derive(Args, Clone, Debug)]
pub struct SignArgs {
    /// The plan the events belong to.
    #[command(flatten)]
    pub planned: PlannedArgs,
    /// The events, as `homeround verify` reads them.
    pub events: PathBuf,
    /// The folder of keys.
    #[arg(long, value_name = "DIR")]
    pub keys: PathBuf,
    /// The organisation's name in the log; by default the branch's.
    #[arg(long)]
    pub organisation: Option<String>,
    /// Where the log goes.
    #[arg(short, long, value_name = "OUT.log")]
    pub output: PathBuf,
    /// Where the register of keys goes.
    #[arg(long, value_name = "REGISTER.json")]
    pub register: PathBuf,
}

impl SignArgs {
    /// Signs them.
    ///
    /// # Errors
    /// Every fault of the files; a log that is there already; what cannot be written.
    pub fn run(&self, console: &Console) -> Result<Answer, CommandFailure> {
        let mut disk = Disk::reading([Some(self.events.as_path())]);
        let (branch, timetable) = self.planned.open(&mut disk)?;
        let feed = read_events(&read_file(&self.events)?, &timetable)?;
        // Two that sign at once would make two keys for one device, and lose one's register.
        let made = !self.keys.exists();
        make_folder(&self.keys)?;
        let _lock = Lock::open(&[&self.output, &self.register, &self.keys])?;
        let log = disk.claim("--output", &self.output)?;
        if log.is_taken() {
            let why = format!("{} is there already: a signed log is never written over", self.output.display());
            return Err(CommandFailure::Usage(why));
        }
        let claim = disk.claim("--register", &self.register)?;
        let before = claim.is_taken().then(|| read_json(&read_file(&self.register)?, "register")).transpose()?;
        let (log, register) = (log.begin()?, claim.begin()?);
        let organisation = self.organisation.as_deref().unwrap_or(&branch.book.branch.name);
        let signed = sign::sign(organisation, &feed, &timetable, |name| key_in(&self.keys, name));
        if signed.is_err() && made {
            remove_empty_folder(&self.keys);
        }
        let (rows, mut found) = signed?;
        if let Some(before) = before {
            found.join(before).map_err(CommandFailure::Usage)?;
        }
        log.write_new(&LogFile::bytes(&rows)?)?;
        register.write_whole(&pretty(&found)?)?;
        let (output, register) = (&self.output, &self.register);
        let answer =
            json!({ "records": rows.len(), "devices": found.devices.len(), "log": output, "register": register });
        console.answer(&answer, || {
            format!("{} of {} signed.", counted(rows.len(), "record"), counted(found.devices.len(), "device"))
        })?;
        Ok(Answer::Yes)
    }
}
