//! Signing: events of a file written down as devices write them, chained and signed, with the keys of a folder.
//!
//! For branches that move to signed logs, and for tests. Whoever has the keys can sign anything. A log made here proves
//! what it says from its making on, and nothing about the time before.
//!
//! ```
//! use homeround::failure::Failure;
//! use homeround::log::files::KeyFile;
//! use homeround::log::sign::{can_name_key, sign};
//! use homeround::starter::simulate_starter;
//!
//! let week = simulate_starter()?;
//! let (rows, register) = sign::<Failure>("Starter branch", &week.feed, &week.timetable, |_| KeyFile::new())?;
//! assert_eq!(register.devices.len(), week.feed.devices.len());
//! assert!(rows.len() <= week.feed.events.len(), "what came twice is written once");
//! assert!(can_name_key("../receiver").is_err(), "the name of a device is no path");
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use std::collections::BTreeMap;

use homeround_core::ground::Instant;
use homeround_core::verification::log::{Entry, Head, Presented, RecordKind, SecretKey, Stated, Writer, anchor};
use homeround_core::verification::{Event, EventKind};

use super::fault;
use super::files::{DeviceRow, KeyFile, LogRow, REGISTER, RegisterFile};
use crate::event_row::EventRow;
use crate::failure::Failure;
use crate::fault::{Fault, Faults};
use crate::verification::event_rows::list_event_rows;
use crate::verification::{Feed, Timetable};

/// The name of the server's key in a folder of keys.
pub const SERVER: &str = "server";
/// The name of the receiver's key.
pub const RECEIVER: &str = "receiver";

/// The events as a signed log in the order of receipt, and the register that goes with it.
///
/// `key` gives the key of a device, of the [`SERVER`] or of the [`RECEIVER`], by its name.
///
/// # Errors
/// Every event that cannot be written down and every name that no device may have, before any key is asked for; when a key
/// cannot be had.
pub fn sign<E: From<Failure> + From<Faults>>(
    organisation: &str,
    feed: &Feed,
    timetable: &Timetable,
    mut key: impl FnMut(&str) -> Result<KeyFile, E>,
) -> Result<(Vec<LogRow>, RegisterFile), E> {
    can_be_signed(feed)?;
    let server = key(SERVER)?;
    let mut register = RegisterFile {
        format: REGISTER.to_owned(),
        organisation: organisation.to_owned(),
        servers: vec![server.public],
        receivers: vec![key(RECEIVER)?.public],
        devices: Vec::new(),
        heads: Vec::new(),
    };
    let texts = list_event_rows(feed, timetable);
    let mut logs: BTreeMap<u32, Vec<(&Event, &EventRow)>> = BTreeMap::new();
    for pair in feed.events.iter().zip(&texts) {
        logs.entry(pair.0.device.0).or_default().push(pair);
    }
    let mut received: Vec<(Instant, String, u64, LogRow)> = Vec::new();
    for (device, mut events) in logs {
        let device = &feed.devices[device as usize];
        events.sort_by_key(|(event, _)| (event.seq, event.received));
        // Of an event that came twice the first receipt stays.
        events.dedup_by_key(|(event, _)| event.seq);
        let key = key(device)?;
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
    for device in &feed.devices {
        if let Err(problem) = can_name_key(device) {
            let remedy = "Call the device by letters, digits, spaces, dots, hyphens, underscores or colons.";
            let fault = fault("events", None, "device", &problem, remedy);
            faults.push(Fault { value: device.clone(), ..fault });
        }
    }
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
        // A batch that came twice is no contradiction: only the receipts differ.
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

/// The longest name of a device, in bytes: a file of its key is called so.
const LONGEST_NAME: usize = 200;

/// Whether a key may be called so: a name is no path, and none of those that a key of the organisation has.
///
/// # Errors
/// Why not.
pub fn can_name_key(name: &str) -> Result<(), String> {
    let path = name.starts_with('.') || name.contains(['/', '\\']) || name.chars().any(char::is_control);
    let lower = name.to_lowercase();
    if name.trim().is_empty() || name.len() > LONGEST_NAME {
        Err(format!("is no name of a device: it has 1 to {LONGEST_NAME} letters"))
    } else if path {
        Err("is a path, and no name of a device".to_owned())
    } else if [SERVER, RECEIVER].contains(&lower.trim()) {
        Err(format!("is the name of the organisation's own key, {}", lower.trim()))
    } else {
        Ok(())
    }
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
