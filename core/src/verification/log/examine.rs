//! The receiver's side: everything held of an organisation's devices, in any order and repeated at will, each record with
//! what is wrong with it, and the events that rules may read.

use super::chains::{chain, replays, set_back};
use super::id::{Id, KeyId, PublicKey};
use super::key::{Checker, Enrolled};
use super::log_fault::{LogFault, LogFaults};
use super::reader::anchor_holds;
use super::receipt::{Acknowledged, Content, ExaminedReceipt, Receipt};
use super::record::{Record, RecordKind, Sealed};
use super::writer::Head;
use crate::ground::{CarerIx, ClientIx, Instant, VisitIx};
use crate::verification::event::{Check, DeviceIx, Event, EventKind, PunchMethod};
use crate::verification::profile::Profile;
use crate::verification::reference_data::Period;
use crate::verification::true_time::{TrueTime, true_times};

/// What an organisation knows beforehand.
#[derive(Clone, Copy, Debug)]
pub struct Register<'a> {
    /// Which organisation.
    pub organisation: Id,
    /// The keys it gave to devices. Later ones come from the logs themselves, by rotation.
    pub keys: &'a [Enrolled],
    /// The servers whose time is trusted.
    pub servers: &'a [PublicKey],
    /// Where logs ended when they were acknowledged.
    pub heads: &'a [Acknowledged],
}

/// The host's rows for the ids in records.
pub trait Rows {
    /// The row of a device. Every device must have one of its own.
    fn device(&self, device: Id) -> DeviceIx;
    /// The row of a carer, or none.
    fn carer(&self, carer: Id) -> CarerIx;
    /// The row of a client, or none.
    fn client(&self, client: Id) -> ClientIx;
    /// The row of a planned visit, or none.
    fn visit(&self, plan: Id) -> VisitIx;
    /// What the registers of that time say of the token in a record.
    fn check(&self, record: &Record) -> Check;
}

/// A key of one device and from which number on it signs, made ready.
#[derive(Clone, Copy, Debug)]
pub struct Ready {
    device: Id,
    key: KeyId,
    checker: Option<Checker>,
    revoked: Option<Instant>,
    /// The number after which it signs nothing any more.
    until: u64,
    /// The number from which it signs.
    from: u64,
}

impl Ready {
    /// Nothing.
    pub const NONE: Self =
        Self { device: Id::NONE, key: KeyId([0; 16]), checker: None, revoked: None, until: 0, from: u64::MAX };
}

/// Memory lent to one examination; what stands in it beforehand does not matter.
#[derive(Debug)]
pub struct ExamineMemory<'m> {
    /// One a receipt.
    pub rows: &'m mut [ExaminedReceipt],
    /// One a receipt.
    pub order: &'m mut [u32],
    /// One a receipt.
    pub events: &'m mut [Event],
    /// One a receipt.
    pub clocked: &'m mut [TrueTime],
    /// One an enrolled key, and one a rotation.
    pub keys: &'m mut [Ready],
}

/// Why an examination gave no answer: which memory is too small.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExamineMemoryTooSmall(pub &'static str);

crate::error_table! { ExamineMemoryTooSmall {
    Self(what) = "HR0251", "the memory lent as {what} is too small",
        "Lend as many rows as its size says.";
}}

/// What an examination found.
#[derive(Clone, Copy, Debug)]
pub struct Examined<'m> {
    /// Different records, by device, number and hash. Neither order nor repetition of the receipts changes it but for
    /// [`ExaminedReceipt::receipt`].
    pub rows: &'m [ExaminedReceipt],
    /// The same as the rows that rules read. What cannot be read at all is a note by nobody.
    pub events: &'m [Event],
    /// Their true times.
    pub clocked: &'m [TrueTime],
}

/// Examines everything received.
///
/// # Errors
/// When a lent slice is too short. Panics: never.
pub fn examine<'m>(
    receipts: &[Receipt],
    register: &Register<'_>,
    rows: &impl Rows,
    profile: &Profile<'_>,
    desk: ExamineMemory<'m>,
) -> Result<Examined<'m>, ExamineMemoryTooSmall> {
    let ExamineMemory { rows: held, order, events, clocked, keys } = desk;
    for (name, length) in
        [("rows", held.len()), ("order", order.len()), ("events", events.len()), ("clocked", clocked.len())]
    {
        if length < receipts.len() {
            return Err(ExamineMemoryTooSmall(name));
        }
    }
    let held = canonical(receipts, register, held);
    let (order, events, clocked) = (&mut order[..held.len()], &mut events[..held.len()], &mut clocked[..held.len()]);
    // Signatures first: only records that their device signed may accuse one another of a fork or a gap.
    admit(receipts, register, held, keys)?;
    chain(held, order);
    set_back(held, register.heads);
    replays(receipts, held, order);
    for (event, row) in events.iter_mut().zip(held.iter()) {
        *event = as_event(receipts, row, rows);
    }
    // Last: whether a key was still trusted hangs on true times, and those on the chain.
    revocations(held, events, clocked, profile);
    Ok(Examined { rows: held, events, clocked })
}

/// Different records in order, each as far as it can be read.
fn canonical<'m>(
    receipts: &[Receipt],
    register: &Register<'_>,
    held: &'m mut [ExaminedReceipt],
) -> &'m mut [ExaminedReceipt] {
    for (at, (row, receipt)) in held.iter_mut().zip(receipts).enumerate() {
        *row = ExaminedReceipt { receipt: at as u32, ..reading(receipt, register) };
    }
    let held = &mut held[..receipts.len()];
    let received = |row: &ExaminedReceipt| receipts[row.receipt as usize].received;
    // Of a record that is held both whole and withheld, the whole one comes first and stays.
    held.sort_unstable_by_key(|row| (row.order(), row.troubles.withheld(), received(row), row.receipt));
    let mut count: usize = 0;
    for at in 0..held.len() {
        let row = held[at];
        if count == 0 || held[count - 1].order() != row.order() {
            held[count] = row;
            count += 1;
        }
    }
    &mut held[..count]
}

fn reading(receipt: &Receipt, register: &Register<'_>) -> ExaminedReceipt {
    match &receipt.content {
        Content::Withheld { device, seq, hash } => ExaminedReceipt {
            device: *device,
            seq: *seq,
            hash: *hash,
            troubles: LogFaults::WITHHELD,
            ..ExaminedReceipt::NONE
        },
        Content::Whole(sealed) => {
            let hash = sealed.hash();
            let Ok(record) = Record::decode(sealed) else {
                return ExaminedReceipt {
                    hash,
                    troubles: LogFaults::from_fault(LogFault::Malformed),
                    ..ExaminedReceipt::NONE
                };
            };
            let foreign = record.organisation != register.organisation;
            let troubles = if foreign { LogFaults::from_fault(LogFault::ForeignOrganisation) } else { LogFaults::NONE };
            let Record { device, seq, previous, key, .. } = record;
            let by_challenge = record.entry.method == PunchMethod::ChallengeTag;
            let challenge = record.entry.token.filter(|_| by_challenge).map(|token| (token.id, token.answer));
            ExaminedReceipt { device, seq, hash, troubles, previous, key, challenge, ..ExaminedReceipt::NONE }
        }
    }
}

/// Checks every signature, device by device in the order of the log, and follows the changes of keys.
fn admit(
    receipts: &[Receipt],
    register: &Register<'_>,
    held: &mut [ExaminedReceipt],
    keys: &mut [Ready],
) -> Result<(), ExamineMemoryTooSmall> {
    let mut count = register.keys.len();
    if keys.len() < count {
        return Err(ExamineMemoryTooSmall("keys"));
    }
    for (ready, enrolled) in keys.iter_mut().zip(register.keys) {
        let (device, key, checker) = (enrolled.device, enrolled.id(), Checker::from_public_key(&enrolled.key));
        *ready = Ready { device, key, checker, revoked: enrolled.revoked, until: u64::MAX, from: 0 };
    }
    // Sorted once: an organisation has thousands of keys, and every record looks for one.
    keys[..count].sort_unstable_by_key(|ready| (ready.device, ready.key));
    let enrolled = count;
    let (mut device, mut rotated) = (Id::NONE, count);
    // In order of device and number, so that a rotated key is known before the records that it signs.
    for row in held.iter_mut().filter(|row| row.troubles.is_empty()) {
        let Content::Whole(sealed) = &receipts[row.receipt as usize].content else { continue };
        let Ok(record) = Record::decode(sealed) else { continue };
        if device != row.device {
            (device, rotated) = (row.device, count);
        }
        let by_id = |ready: &Ready| (ready.device, ready.key).cmp(&(row.device, row.key));
        let found = keys[..enrolled].binary_search_by(by_id).ok();
        let later = || keys[rotated..count].iter().position(|ready| ready.key == row.key);
        // A device's rotated keys are few and lie behind the enrolled ones, unsorted.
        let found = found.or_else(|| later().map(|at| rotated + at));
        let troubles = signed(&record, sealed, found.map(|at| &keys[at]), register.servers);
        row.troubles = troubles;
        row.revoked = found.and_then(|at| keys[at].revoked);
        if let (RecordKind::KeyRotate(key), Some(found), true) = (record.entry.what, found, troubles.is_empty()) {
            // The first rotation counts: a later one under the same key was signed by a key that had retired.
            keys[found].until = keys[found].until.min(row.seq);
            // A rotation that is held twice must not need memory for two keys.
            let known = keys[rotated..count].iter().any(|ready| ready.key == key.id());
            if !known {
                let ready = Ready {
                    device: row.device,
                    key: key.id(),
                    checker: Checker::from_public_key(&key),
                    revoked: None,
                    until: u64::MAX,
                    from: row.seq + 1,
                };
                *keys.get_mut(count).ok_or(ExamineMemoryTooSmall("keys"))? = ready;
                count += 1;
            }
        }
    }
    Ok(())
}

/// Whether a record is signed by a key that its device had at that number.
fn signed(record: &Record, sealed: &Sealed, key: Option<&Ready>, servers: &[PublicKey]) -> LogFaults {
    let Some(key) = key else { return LogFaults::from_fault(LogFault::KeyUnknown) };
    if record.seq > key.until || record.seq < key.from {
        return LogFaults::from_fault(LogFault::KeyRetired);
    }
    let holds = key.checker.as_ref().is_some_and(|checker| checker.holds_over(sealed));
    if holds && anchor_holds(record, servers) { LogFaults::NONE } else { LogFaults::from_fault(LogFault::Signature) }
}

fn as_event(receipts: &[Receipt], row: &ExaminedReceipt, rows: &impl Rows) -> Event {
    let receipt = &receipts[row.receipt as usize];
    let record = match &receipt.content {
        Content::Whole(sealed) => Record::decode(sealed).ok(),
        Content::Withheld { .. } => None,
    };
    let device = rows.device(row.device);
    let event = match record {
        Some(record) => {
            let entry = &record.entry;
            let places = (device, rows.carer(entry.carer), rows.client(entry.client), rows.visit(entry.plan));
            record.event(places, rows.check(&record), receipt.received)
        }
        None => Event { device, seq: row.seq, received: receipt.received, ..Event::UNREADABLE },
    };
    Event { troubles: row.troubles, ..event }
}

/// Events signed with a key after it was revoked, by their true time (V17).
fn revocations(held: &mut [ExaminedReceipt], events: &mut [Event], clocked: &mut [TrueTime], profile: &Profile<'_>) {
    let mut from = 0;
    // Device by device: true times come from one chain, and only they say whether a key was still trusted.
    while from < held.len() {
        let device = held[from].device;
        let to = (from..held.len()).find(|&at| held[at].device != device).unwrap_or(held.len());
        let times = &mut clocked[from..to];
        true_times(|row| &events[from + row], times, profile);
        for (row, clock) in held[from..to].iter_mut().zip(times.iter()).filter(|(row, _)| row.stands()) {
            let until = |until| Period { until, ..Period::ALWAYS };
            if let Some(trouble) = row.revoked.and_then(|revoked| until(revoked).key_fault(clock.at)) {
                row.troubles.add(trouble);
            }
        }
        for (event, row) in events[from..to].iter_mut().zip(&held[from..to]) {
            event.troubles = row.troubles;
        }
        from = to;
    }
}

/// One device's log as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Whole {
    /// Whose log.
    pub device: Id,
    /// Records that stand in it.
    pub records: u64,
    /// Where it ends.
    pub head: Head,
    /// What is wrong with its end.
    pub troubles: LogFaults,
}

impl Examined<'_> {
    /// The logs as wholes, by device, with what is wrong with their ends: acknowledged events that are missing, or nothing
    /// to say that the last event is the last. Devices of which nothing is held at all are left to [`Examined::vanished`].
    pub fn logs<'a>(&'a self, register: &'a Register<'_>) -> impl Iterator<Item = Whole> + 'a {
        let groups = self.rows.chunk_by(|a, b| a.device == b.device);
        groups.filter_map(move |rows| self.whole(rows, register))
    }

    /// Devices with an acknowledged log of which nothing is held.
    pub fn vanished<'a>(&'a self, register: &'a Register<'_>) -> impl Iterator<Item = &'a Acknowledged> + 'a {
        let held = |known: &Acknowledged| self.rows.iter().any(|row| row.device == known.device && row.stands());
        register.heads.iter().filter(move |known| known.head.next > 0 && !held(known))
    }

    fn whole(&self, rows: &[ExaminedReceipt], register: &Register<'_>) -> Option<Whole> {
        let standing = || rows.iter().filter(|row| row.stands());
        let last = standing().next_back()?;
        let head = Head { next: last.seq.saturating_add(1), last: last.hash };
        let known = register.heads.iter().find(|known| known.device == last.device).map(|known| known.head);
        let at = self.rows.iter().position(|row| row.order() == last.order())?;
        let troubles = match known {
            // What the receiver itself acknowledged weighs more than what the log says of its own end.
            Some(known) if head.next < known.next => LogFaults::from_fault(LogFault::TruncatedTail),
            _ if last.troubles.withheld() => LogFaults::from_fault(LogFault::ErasedEnd),
            Some(known) if head == known => LogFaults::NONE,
            // A server's answer at the end shows that the device had sent what it had by then.
            _ if self.events[at].kind == EventKind::ServerAnchor => LogFaults::NONE,
            _ => LogFaults::from_fault(LogFault::NotClosed),
        };
        Some(Whole { device: last.device, records: standing().count() as u64, head, troubles })
    }
}
