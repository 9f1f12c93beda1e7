//! What was received of an organisation's logs: what is wrong with it, and the events that a verification may read.
//!
//! ```
//! use homeround::log::{LogFile, examine};
//! use homeround::starter::sign_starter;
//! use homeround::source::SourceFile;
//!
//! // A record in the middle is lost on the way: the one behind it says so.
//! let signed = sign_starter()?;
//! let mut rows = signed.log.rows.clone();
//! rows.remove(rows.len() / 2);
//! let log = LogFile::read(&SourceFile::new("week.log", LogFile::bytes(&rows)?))?;
//! let (report, _) = examine(&log, &signed.register, None)?;
//! assert!(report.troubles.iter().any(|trouble| trouble.trouble == "gap"));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use homeround_core::verification::log::heap::OwnedExamination;
use homeround_core::verification::log::{Content, Head, Id, Receipt, Record, Register};
use homeround_core::verification::{Class, LogFault, profile};
use schemars::JsonSchema;
use serde::Serialize;

use super::files::{HeadRow, LogFile, RegisterFile, format_instant};
use super::names::LogNames;
use super::{Hex, whole_file};
use crate::fault::Faults;
use crate::verification::{Feed, Timetable};
use crate::words::counted;

/// The format and version of a report on a log.
pub const FORMAT: &str = "homeround.log-report/1";

/// What an examination of a log found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LogReport {
    /// Always `homeround.log-report/1`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// Whose log.
    pub organisation: String,
    /// Different records received.
    pub records: usize,
    /// Lines that repeat another: they change nothing.
    pub repeated: usize,
    /// Erased records; their places in the chain hold.
    pub erased: usize,
    /// The log of each device.
    pub devices: Vec<DeviceReport>,
    /// Erased records to which no later record is chained: nothing shows that they were ever there.
    pub unconfirmed: usize,
    /// What is wrong, by device and number.
    pub troubles: Vec<TroubleRow>,
}

/// One device's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DeviceReport {
    /// The device.
    pub device: String,
    /// Records that hold.
    pub records: u64,
    /// The hash of the last.
    pub last: Hex<32>,
    /// The number after the last.
    pub next: u64,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TroubleRow {
    /// In whose log.
    pub device: String,
    /// At which number; nothing when it is the whole log's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// What: gap, fork, replay, rollback, revoked key, …
    pub trouble: &'static str,
    /// The rule.
    pub rule: &'static str,
    /// reject, fix, ack, info or suspect.
    pub class: &'static str,
    /// The hash of the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash: Option<Hex<32>>,
}

impl LogReport {
    /// Whether nothing is wrong but what is only worth knowing.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.troubles.iter().all(|row| row.class == Class::Info.word() && row.trouble != "gap")
    }

    /// The ends of the logs, to be acknowledged in a register.
    #[must_use]
    pub fn heads(&self) -> Vec<HeadRow> {
        let head = |row: &DeviceReport| HeadRow { device: row.device.clone(), records: row.next, last: row.last };
        self.devices.iter().map(head).collect()
    }

    /// For people.
    #[must_use]
    pub fn words(&self) -> String {
        let Self { organisation, records, repeated, erased, devices, .. } = self;
        let mut text = format!(
            "{}: {} of {} ({} repeated, {} erased)\n",
            crate::words::plain(organisation),
            counted(*records, "record"),
            counted(devices.len(), "device"),
            counted(*repeated, "line"),
            counted(*erased, "record")
        );
        for row in &self.troubles {
            let at = row.seq.map_or_else(String::new, |seq| format!("#{seq}"));
            text += &format!(
                "  {:8} {:4} {}{at}: {}\n",
                row.class,
                row.rule,
                crate::words::plain(&row.device),
                row.trouble
            );
        }
        text += &match (self.holds(), self.unconfirmed) {
            (false, _) => "The log does not hold.".to_owned(),
            (true, 0) => "Every signature and every chain holds.".to_owned(),
            (true, 1) => {
                "Every signature and every chain that is shown holds; nothing confirms 1 erased record.".to_owned()
            }
            (true, many) => {
                format!("Every signature and every chain that is shown holds; nothing confirms {many} erased records.")
            }
        };
        text
    }
}

/// The devices that records say they are of.
pub(super) fn devices_of(receipts: &[Receipt]) -> impl Iterator<Item = Id> + '_ {
    receipts.iter().filter_map(|receipt| match &receipt.content {
        Content::Whole(sealed) => Record::decode(sealed).ok().map(|record| record.device),
        Content::Withheld { device, .. } => Some(*device),
    })
}

/// Examines a log under a register; the events have rows where a timetable gives them some.
///
/// # Errors
/// Every fault of the register.
pub fn examine(
    log: &LogFile,
    register: &RegisterFile,
    timetable: Option<&Timetable>,
) -> Result<(LogReport, Feed), Faults> {
    examine_receipts(&log.receipts(), register, timetable)
}

/// The same of receipts, wherever they come from.
///
/// # Errors
/// As [`examine`].
pub(super) fn examine_receipts(
    receipts: &[Receipt],
    register: &RegisterFile,
    timetable: Option<&Timetable>,
) -> Result<(LogReport, Feed), Faults> {
    let (keys, servers, heads) = (register.enrolled()?, register.servers(), register.heads());
    let known = Register { organisation: register.organisation(), keys: &keys, servers: &servers, heads: &heads };
    let names = LogNames::new(register, timetable, devices_of(receipts));
    let mut desk = OwnedExamination::default();
    let found = desk.examine(receipts, &known, &names, &profile::UK);
    let found = found.map_err(|small| whole_file("log", &format!("has too many {}", small.0), "Split it."))?;
    let mut report = LogReport {
        format: FORMAT.to_owned(),
        organisation: register.organisation.clone(),
        records: found.rows.len(),
        repeated: receipts.len() - found.rows.len(),
        erased: found.rows.iter().filter(|row| row.troubles.withheld()).count(),
        unconfirmed: found.rows.iter().filter(|row| row.troubles.has(LogFault::Unconfirmed)).count(),
        devices: Vec::new(),
        troubles: Vec::new(),
    };
    for row in found.rows {
        // What nothing confirms is counted: by itself it is no trouble.
        for trouble in row.troubles.each().filter(|trouble| *trouble != LogFault::Unconfirmed) {
            let device = names.device_text(row.device);
            report.troubles.push(TroubleRow {
                device,
                seq: Some(row.seq),
                trouble: trouble.word(),
                rule: trouble.rule().id(),
                class: trouble.class().word(),
                hash: Some(Hex(row.hash.0)),
            });
        }
    }
    for whole in found.logs(&known) {
        let Head { next, last } = whole.head;
        let device = names.device_text(whole.device);
        report.devices.push(DeviceReport { device: device.clone(), records: whole.records, last: Hex(last.0), next });
        report.troubles.extend(whole.troubles.each().map(|trouble| of_log(&device, trouble)));
    }
    let vanished = found.vanished(&known).map(|known| names.device_text(known.device));
    report.troubles.extend(vanished.map(|device| of_log(&device, LogFault::TruncatedTail)));
    report.troubles.sort_by(|a, b| (&a.device, a.seq).cmp(&(&b.device, b.seq)));
    let feed = Feed { events: found.events.to_vec(), devices: names.devices, ..Feed::default() };
    Ok((report, feed))
}

fn of_log(device: &str, trouble: LogFault) -> TroubleRow {
    TroubleRow {
        device: device.to_owned(),
        seq: None,
        trouble: trouble.word(),
        rule: trouble.rule().id(),
        class: trouble.class().word(),
        hash: None,
    }
}

/// A record in words, for `log show`.
#[must_use]
pub fn shown(record: &Record, names: &LogNames) -> String {
    let entry = &record.entry;
    let kind = entry.what.kind().word();
    let wall = format_instant(entry.wall);
    let device = crate::words::plain(&names.device_text(record.device));
    format!("{device}#{} {wall} {kind} carer {} client {}", record.seq, short(entry.carer), short(entry.client))
}

fn short(id: Id) -> String {
    if id == Id::NONE { "-".to_owned() } else { Hex(id.0).text()[..8].to_owned() }
}
