//! How fast signed logs are written, read and examined, beside the signature crate by itself on records of the same size.
#![allow(missing_docs, reason = "criterion's macro makes public functions without documentation")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use homeround_core::ground::{CarerIx, ClientIx, Instant, VisitIx};
use homeround_core::verification::log::heap::OwnedExamination;
use homeround_core::verification::log::record::SIGNED;
use homeround_core::verification::log::{
    Content, Enrolled, Entry, Head, Id, Reader, Receipt, Record, RecordKind, Register, Rows, Sealed, SecretKey, Writer,
};
use homeround_core::verification::{Check, DeviceIx, PunchMethod, profile};

const RECORDS: usize = 1_000;
const SEED: [u8; 32] = [7; 32];
const PHONE: Id = Id([2; 16]);
const ORGANISATION: Id = Id([1; 16]);

fn entry(minute: usize) -> Entry {
    Entry {
        boot: 1,
        monotonic_ms: minute as u64 * 60_000,
        wall: Instant(1_780_300_800_000 + minute as i64 * 60_000),
        zone_minutes: 60,
        what: if minute.is_multiple_of(2) { RecordKind::In } else { RecordKind::Out },
        method: PunchMethod::Gps,
        carer: Id([3; 16]),
        client: Id([4; 16]),
        plan: Id::NONE,
        service: 0,
        fix: None,
        token: None,
        community: false,
    }
}

fn written() -> Vec<Sealed> {
    let mut writer = Writer::new(ORGANISATION, PHONE, SecretKey::from_seed(&SEED), Head::default());
    (0..RECORDS).filter_map(|minute| writer.write(&entry(minute)).ok()).collect()
}

/// Nobody has a row but the one device.
struct Nobody;

impl Rows for Nobody {
    fn device(&self, _: Id) -> DeviceIx {
        DeviceIx(0)
    }
    fn carer(&self, _: Id) -> CarerIx {
        CarerIx::NONE
    }
    fn client(&self, _: Id) -> ClientIx {
        ClientIx::NONE
    }
    fn visit(&self, _: Id) -> VisitIx {
        VisitIx::NONE
    }
    fn check(&self, _: &Record) -> Check {
        Check::Unchecked
    }
}

fn checking(bench: &mut Criterion) {
    let log = written();
    let signing = SigningKey::from_bytes(&SEED);
    let key: VerifyingKey = signing.verifying_key();
    let mut group = bench.benchmark_group("signed records");
    group.throughput(Throughput::Elements(RECORDS as u64)).sample_size(20);
    group.bench_function("the crate's strict check alone", |b| {
        b.iter(|| {
            let holds = |sealed: &&Sealed| {
                key.verify_strict(sealed.signed(), &Signature::from_bytes(sealed.signature())).is_ok()
            };
            log.iter().filter(holds).count()
        });
    });
    let enrolled = [Enrolled { device: PHONE, key: SecretKey::from_seed(&SEED).public(), revoked: None }];
    group.bench_function("read in order", |b| {
        b.iter(|| {
            let mut reader = Reader::new(ORGANISATION, &enrolled[0], &[]);
            log.iter().filter(|sealed| reader.check(sealed).is_empty()).count()
        });
    });
    let receipt = |sealed: &Sealed| Receipt { content: Content::Whole(*sealed), received: Instant(1_790_000_000_000) };
    let receipts: Vec<Receipt> = log.iter().rev().map(receipt).collect();
    let register = Register { organisation: ORGANISATION, keys: &enrolled, servers: &[], heads: &[] };
    let mut desk = OwnedExamination::default();
    group.bench_function("examined in any order", |b| {
        b.iter(|| desk.examine(&receipts, &register, &Nobody, &profile::UK).map(|found| found.rows.len()));
    });
    group.finish();
    let mut group = bench.benchmark_group("signing records");
    group.throughput(Throughput::Elements(RECORDS as u64)).sample_size(20);
    group.bench_function("the crate's signature alone", |b| {
        b.iter(|| log.iter().map(|sealed| signing.sign(&sealed.0[..SIGNED]).to_bytes()[0] as usize).sum::<usize>());
    });
    group.bench_function("written and chained", |b| b.iter(|| written().len()));
    group.finish();
}

criterion_group!(benches, checking);
criterion_main!(benches);
