//! Signing: events of a file written down as devices write them, chained and signed, with the keys of a folder.
//!
//! For branches that move to signed logs, and for tests: whoever has the keys can sign anything, so a log made here proves
//! what it says from its making on, and nothing about the time before.

use std::collections::BTreeMap;
use std::path::Path;

use homeround_core::ground::Instant;
use homeround_core::verification::log::{Entry, Head, Presented, RecordKind, SecretKey, Stated, Writer, anchor};
use homeround_core::verification::{Event, EventKind};

use super::fault;
use super::files::{DeviceRow, KeyFile, LogRow, REGISTER, RegisterFile, read_json};
use crate::disk::write_whole;
use crate::event_row::EventRow;
use crate::failure::Failure;
use crate::fault::{Fault, Faults};
use crate::verification::events::list_event_rows;
use crate::verification::{Feed, Timetable};

/// The name of the server's key in a folder of keys.
const SERVER: &str = "server";
/// The name of the receiver's key.
pub const RECEIVER: &str = "receiver";

/// The key called `name` in a folder, made if it is not there.
///
/// # Errors
/// When it cannot be read, made or written.
pub fn key_in(folder: &Path, name: &str) -> Result<KeyFile, Failure> {
    let path = folder.join(format!("{name}.key.json"));
    if path.exists() {
        return Ok(read_json(&path, "key")?);
    }
    let key = KeyFile::new()?;
    write_whole(&path, &serde_json::to_vec_pretty(&key).map_err(Failure::internal)?)?;
    private(&path)?;
    Ok(key)
}

/// Only the owner may read a secret.
#[cfg(unix)]
fn private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn private(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// The events as a signed log in the order of receipt, and the register that goes with it.
///
/// # Errors
/// When a key cannot be read or made, or an event cannot be written down.
pub fn sign(
    organisation: &str,
    feed: &Feed,
    timetable: &Timetable,
    keys: &Path,
) -> Result<(Vec<LogRow>, RegisterFile), Failure> {
    std::fs::create_dir_all(keys)?;
    let server = key_in(keys, SERVER)?;
    let mut register = RegisterFile {
        format: REGISTER.to_owned(),
        organisation: organisation.to_owned(),
        servers: vec![server.public],
        receivers: vec![key_in(keys, RECEIVER)?.public],
        devices: Vec::new(),
        heads: Vec::new(),
    };
    let texts = list_event_rows(feed, timetable);
    can_be_signed(feed)?;
    let mut logs: BTreeMap<u32, Vec<(&Event, &EventRow)>> = BTreeMap::new();
    for pair in feed.events.iter().zip(&texts) {
        logs.entry(pair.0.device.0).or_default().push(pair);
    }
    let mut received: Vec<(Instant, String, u64, LogRow)> = Vec::new();
    for (device, mut events) in logs {
        let device = &feed.devices[device as usize];
        events.sort_by_key(|(event, _)| (event.seq, event.received));
        events.dedup_by_key(|(event, _)| event.seq);
        let key = key_in(keys, device)?;
        register.devices.push(DeviceRow { device: device.clone(), key: key.public, revoked: String::new() });
        let (organisation, id) = (register.organisation(), register.id("device", device));
        let mut writer = Writer::new(organisation, id, key.secret_key(), Head::default());
        for (event, text) in events {
            let seq = writer.head().next;
            let Some(what) = what(event, &register, device, &writer.head(), &server.secret_key()) else { continue };
            let sealed = writer.write(&entry(event, text, what, &register));
            let sealed = sealed.map_err(|fault| Failure::internal(format!("{device}#{}: {fault}", event.seq)))?;
            received.push((event.received, device.clone(), seq, LogRow::from_sealed(&sealed, event.received)?));
        }
    }
    received.sort_by(|a, b| (a.0, &a.1, a.2).cmp(&(b.0, &b.1, b.2)));
    Ok((received.into_iter().map(|row| row.3).collect(), register))
}

/// Refuses what a log has no one place for: another event under a number that is taken, and kinds whose content no file of
/// events holds.
fn can_be_signed(feed: &Feed) -> Result<(), Faults> {
    let mut faults = Faults::default();
    let mut refuse = |event: &Event, column: &str, problem: String, remedy: &str| {
        let fault = fault("events", None, column, &problem, remedy);
        faults.push(Fault { value: feed.name(event), ..fault });
    };
    let mut held: BTreeMap<(u32, u64), &Event> = BTreeMap::new();
    for event in &feed.events {
        if matches!(event.kind, EventKind::Note | EventKind::KeyRotate) {
            let problem = format!("is a {}, and the file does not hold what it says", event.kind.word());
            refuse(event, "kind", problem, "Leave it out.");
        }
        let first = *held.entry((event.device.0, event.seq)).or_insert(event);
        if (Event { received: first.received, ..*event }) != *first {
            let problem = "is another event under a number that is taken".to_owned();
            refuse(
                event,
                "seq",
                problem,
                "Give each event of a device a number of its own, or leave one of the two out.",
            );
        }
    }
    faults.or(())
}

/// What a record says; nothing for what [`can_be_signed`] refuses.
fn what(event: &Event, register: &RegisterFile, device: &str, head: &Head, server: &SecretKey) -> Option<RecordKind> {
    Some(match event.kind {
        EventKind::In => RecordKind::In,
        EventKind::Out => RecordKind::Out,
        EventKind::Leave => RecordKind::Leave,
        EventKind::Return => RecordKind::Return,
        EventKind::NoAccess => RecordKind::NoAccess,
        EventKind::ClientDeclined => RecordKind::ClientDeclined,
        EventKind::TaskDone => RecordKind::TaskDone,
        EventKind::ServerAnchor => {
            let told = event.anchor?;
            let id = register.id("device", device);
            let stated = anchor::state(server, register.organisation(), id, &head.last, told.server);
            RecordKind::ServerAnchor(Stated { round_trip_ms: told.round_trip_ms, ..stated })
        }
        EventKind::Note | EventKind::KeyRotate => return None,
    })
}

fn entry(event: &Event, text: &EventRow, what: RecordKind, register: &RegisterFile) -> Entry {
    Entry {
        boot: event.boot,
        monotonic_ms: event.monotonic_ms,
        wall: event.wall,
        zone_minutes: event.zone_minutes,
        what,
        method: event.method,
        carer: register.id("carer", &text.carer),
        client: register.id("client", &text.client),
        plan: register.id("visit", &text.visit),
        service: event.service,
        fix: event.fix,
        token: event.token.map(|token| Presented { id: token.id, answer: token.code }),
        community: event.community,
    }
}
