//! The files of a log: a key, the register of an organisation, and what was received, a record a line.
//!
//! ```
//! use homeround::log::files::{format_instant, parse_instant};
//! use homeround_core::ground::Instant;
//!
//! assert_eq!(format_instant(Instant(0)), "1970-01-01T00:00:00.000Z");
//! assert_eq!(parse_instant("1970-01-01T01:00:00+01:00"), Some(Instant(0)));
//! ```

use chrono::{DateTime, SecondsFormat};
use homeround_core::ground::Instant;
use homeround_core::verification::log::{
    Acknowledged, Checker, Content, Enrolled, Hash, Head, Id, PublicKey, Receipt, Salt, Sealed, SecretKey,
};
use homeround_core::verification::merkle::{Received, commit_record};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Hex, fault, whole_file};
use crate::cells::datetime::is_leap_second;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::source::SourceFile;
use crate::words::Quote;

/// The format and version of a key's file.
pub const KEY: &str = "homeround.key/1";
/// The format and version of a register.
pub const REGISTER: &str = "homeround.register/1";

/// A key of a device, a server or a receiver, both halves. Whoever has the file can sign.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyFile {
    /// Always `homeround.key/1`.
    #[schemars(extend("const" = KEY))]
    pub format: String,
    /// The half to give away.
    pub public: Hex<32>,
    /// The half to keep.
    pub secret: Hex<32>,
}

impl KeyFile {
    /// A new key, from the system's own source of chance.
    ///
    /// # Errors
    /// When the system has none.
    pub fn new() -> Result<Self, Failure> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(|error| Failure::internal(format!("no random numbers: {error}")))?;
        let public = Hex(SecretKey::from_seed(&secret).public().0);
        Ok(Self { format: KEY.to_owned(), public, secret: Hex(secret) })
    }

    /// The key, ready to sign.
    #[must_use]
    pub fn secret_key(&self) -> SecretKey {
        SecretKey::from_seed(&self.secret.0)
    }
}

/// A salt, from the system's own source of chance.
///
/// # Errors
/// When the system has none.
pub fn make_salt() -> Result<Hex<32>, Failure> {
    let mut salt = [0; 32];
    getrandom::fill(&mut salt).map_err(|error| Failure::internal(format!("no random numbers: {error}")))?;
    Ok(Hex(salt))
}

/// A key that was given to a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviceRow {
    /// The device's id.
    pub device: String,
    /// The public half of its key.
    pub key: Hex<32>,
    /// From when on it is no longer trusted, with an offset.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub revoked: String,
}

/// Where a device's log was acknowledged to end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeadRow {
    /// The device's id.
    pub device: String,
    /// How many records there were.
    pub records: u64,
    /// The hash of the last.
    pub last: Hex<32>,
}

/// What an organisation knows of its devices, and whom it trusts for time and for checkpoints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterFile {
    /// Always `homeround.register/1`.
    #[schemars(extend("const" = REGISTER))]
    pub format: String,
    /// The organisation's name; it goes into every id in its logs.
    pub organisation: String,
    /// Public keys of the servers that state the time.
    pub servers: Vec<Hex<32>>,
    /// Public keys of the receivers that sign checkpoints.
    pub receivers: Vec<Hex<32>>,
    /// The devices' keys. A key that a device changed to is in its own log.
    pub devices: Vec<DeviceRow>,
    /// Where logs were acknowledged to end; `log verify --write-heads` writes them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heads: Vec<HeadRow>,
}

impl RegisterFile {
    /// The organisation's id in records.
    #[must_use]
    pub fn organisation(&self) -> Id {
        Id::named(&self.organisation, "organisation", &self.organisation)
    }

    /// What a record calls a device, carer, client or visit.
    #[must_use]
    pub fn id(&self, kind: &str, text: &str) -> Id {
        Id::named(&self.organisation, kind, text)
    }

    /// Takes over everything that a register held before: revocations, ends of logs, other devices and keys.
    ///
    /// # Errors
    /// When it is another organisation's: why, as a sentence.
    pub fn join(&mut self, before: Self) -> Result<(), String> {
        if before.organisation != self.organisation {
            return Err(format!(
                "the register there is of {}, not of {}",
                before.organisation.quoted(),
                self.organisation.quoted()
            ));
        }
        let Self { servers, receivers, devices, heads, .. } = before;
        let made = std::mem::replace(self, Self { servers, receivers, devices, heads, ..self.clone() });
        for (held, keys) in [(&mut self.servers, made.servers), (&mut self.receivers, made.receivers)] {
            let new: Vec<_> = keys.into_iter().filter(|key| !held.contains(key)).collect();
            held.extend(new);
        }
        // What was held stays: no new row takes a revocation back.
        for row in made.devices {
            if !self.devices.iter().any(|held| (&held.device, held.key) == (&row.device, row.key)) {
                self.devices.push(row);
            }
        }
        Ok(())
    }

    /// The servers' keys.
    #[must_use]
    pub fn servers(&self) -> Vec<PublicKey> {
        self.servers.iter().map(|key| PublicKey(key.0)).collect()
    }

    /// The devices' keys as the core reads them.
    ///
    /// # Errors
    /// Every time of a revocation that is none.
    pub fn enrolled(&self) -> Result<Vec<Enrolled>, Faults> {
        let mut faults = Faults::default();
        let mut enrolled = Vec::new();
        for (at, row) in self.devices.iter().enumerate() {
            let revoked =
                if row.revoked.is_empty() { Ok(None) } else { parse_instant(&row.revoked).map(Some).ok_or(()) };
            match revoked {
                Ok(revoked) => {
                    let device = self.id("device", &row.device);
                    enrolled.push(Enrolled { device, key: PublicKey(row.key.0), revoked });
                }
                Err(()) => {
                    let remedy = "Write it with its offset: 2026-03-02T07:30:00+00:00.";
                    let mut fault = fault("register", Some(at + 1), "revoked", "is no moment", remedy);
                    fault.value.clone_from(&row.revoked);
                    faults.push(fault);
                }
            }
        }
        faults.or(enrolled)
    }

    /// The acknowledged ends of logs.
    #[must_use]
    pub fn heads(&self) -> Vec<Acknowledged> {
        let head = |row: &HeadRow| Head { next: row.records, last: Hash(row.last.0) };
        self.heads.iter().map(|row| Acknowledged { device: self.id("device", &row.device), head: head(row) }).collect()
    }
}

/// One record as it was received, or what is left of it after it was erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, untagged)]
#[expect(clippy::large_enum_variant, reason = "nearly all are whole")]
pub enum LogRow {
    /// A record.
    Whole(WholeRow),
    /// An erased one: its place in its log and in the tree, and nothing of what it said.
    Erased(ErasedRow),
}

/// A record as it was received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WholeRow {
    /// When, in UTC to the millisecond.
    pub received: String,
    /// The record's 384 bytes.
    pub record: Hex<384>,
    /// What makes its commitment say nothing once the record is erased.
    pub salt: Hex<32>,
}

/// An erased record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErasedRow {
    /// When it was received.
    pub received: String,
    /// In whose log it stood.
    pub device: Hex<16>,
    /// At which number.
    pub seq: u64,
    /// What the next record is chained to.
    pub hash: Hex<32>,
    /// What the tree holds.
    pub commitment: Hex<32>,
}

/// A row as the core reads it: the receipt, and its leaf.
#[derive(Clone, Copy, Debug)]
pub struct HeldReceipt {
    /// The receipt.
    pub receipt: Receipt,
    /// What the tree commits to.
    pub leaf: Received,
}

impl LogRow {
    /// A record received now, with a salt of its own.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn from_sealed(sealed: &Sealed, received: Instant) -> Result<Self, Failure> {
        Ok(Self::Whole(WholeRow { received: format_instant(received), record: Hex(sealed.0), salt: make_salt()? }))
    }

    /// The row as the core reads it; nothing when its time is none.
    #[must_use]
    pub fn held(&self) -> Option<HeldReceipt> {
        let (received, content, commitment) = match self {
            Self::Whole(row) => {
                let sealed = Sealed(row.record.0);
                (&row.received, Content::Whole(sealed), commit_record(&Salt(row.salt.0), &sealed))
            }
            Self::Erased(row) => {
                let (device, seq, hash) = (Id(row.device.0), row.seq, Hash(row.hash.0));
                (&row.received, Content::Withheld { device, seq, hash }, Hash(row.commitment.0))
            }
        };
        let at = parse_instant(received)?;
        Some(HeldReceipt { receipt: Receipt { content, received: at }, leaf: Received { at, commitment } })
    }
}

/// Everything received, in the order of receipt.
#[derive(Clone, Debug, Default)]
pub struct LogFile {
    /// The rows as they stand in the file.
    pub rows: Vec<LogRow>,
    /// The same as the core reads them.
    pub held: Vec<HeldReceipt>,
}

impl LogFile {
    /// The log in a document.
    ///
    /// # Errors
    /// Every line that is no record.
    pub fn read(document: &SourceFile) -> Result<Self, Faults> {
        let (mut log, mut faults) = (Self::default(), Faults::default());
        for (at, line) in document.bytes.split(|byte| *byte == b'\n').enumerate() {
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let row = serde_json::from_slice::<LogRow>(line).ok();
            match row.and_then(|row| row.held().map(|held| (row, held))) {
                Some((row, held)) => {
                    log.rows.push(row);
                    log.held.push(held);
                }
                None => {
                    let remedy = "See `homeround schema log`.";
                    faults.push(fault(&document.name, Some(at + 1), "", "is no record of a log", remedy));
                }
            }
        }
        faults.or(log)
    }

    /// The bytes of its file.
    ///
    /// # Errors
    /// The encoder's; never for these rows.
    pub fn bytes(rows: &[LogRow]) -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        for row in rows {
            serde_json::to_writer(&mut bytes, row)?;
            bytes.push(b'\n');
        }
        Ok(bytes)
    }

    /// The receipts.
    #[must_use]
    pub fn receipts(&self) -> Vec<Receipt> {
        self.held.iter().map(|held| held.receipt).collect()
    }

    /// The hashes of the leaves, in the order of receipt.
    #[must_use]
    pub fn leaves(&self) -> Vec<Hash> {
        self.held.iter().map(|held| held.leaf.leaf()).collect()
    }
}

/// A document that says which format it has.
pub trait Formatted: DeserializeOwned {
    /// The one it must say.
    const FORMAT: &'static str;

    /// The one it says.
    fn format(&self) -> &str;

    /// What in it contradicts something else in it, if anything does.
    fn contradiction(&self) -> Option<String> {
        None
    }
}

impl Formatted for KeyFile {
    const FORMAT: &'static str = KEY;

    fn format(&self) -> &str {
        &self.format
    }

    fn contradiction(&self) -> Option<String> {
        let belongs = self.secret_key().public().0 == self.public.0;
        (!belongs).then(|| "its halves do not belong together".to_owned())
    }
}

impl Formatted for RegisterFile {
    const FORMAT: &'static str = REGISTER;

    fn format(&self) -> &str {
        &self.format
    }

    fn contradiction(&self) -> Option<String> {
        let keys = self.devices.iter().map(|row| (row.device.as_str(), row.key));
        let others = self.servers.iter().map(|key| ("a server", *key));
        let all = keys.chain(others).chain(self.receivers.iter().map(|key| ("a receiver", *key)));
        let mut weak = all.filter(|(_, key)| Checker::from_public_key(&PublicKey(key.0)).is_none());
        weak.next()
            .map(|(whose, key)| format!("the key {} of {whose} is none, or one that anybody can sign for", key.text()))
    }
}

/// What stands in a JSON document.
///
/// # Errors
/// When it is something else.
pub fn read_json<T: Formatted>(file: &SourceFile, schema: &str) -> Result<T, Faults> {
    let refuse = |problem: &str| whole_file(&file.name, problem, &format!("See `homeround schema {schema}`."));
    let document: T =
        serde_json::from_slice(&file.bytes).map_err(|error| refuse(&format!("is no {schema} ({error})")))?;
    if document.format() != T::FORMAT {
        return Err(refuse(&format!("says that it is {}, and not {}", document.format().quoted(), T::FORMAT)));
    }
    match document.contradiction() {
        Some(problem) => Err(refuse(&problem)),
        None => Ok(document),
    }
}

/// A moment in UTC to the millisecond: `2026-03-02T07:30:00.000Z`.
#[must_use]
pub fn format_instant(at: Instant) -> String {
    DateTime::from_timestamp_millis(at.0).unwrap_or_default().to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The moment of a text with its offset, to the second or more exactly.
#[must_use]
pub fn parse_instant(text: &str) -> Option<Instant> {
    let to_the_second = DateTime::parse_from_rfc3339(text).ok().filter(|_| !is_leap_second(text));
    to_the_second.map(|at| Instant(at.timestamp_millis()))
}
