//! A made-up honest month of 50 400 visits, and the same month with frauds put in: what is suspected of each.
//!
//! `cargo run --release -p homeround-core --features std --example honest_month [SEED]`
//!
//! Honest means: carers who drive at 40 km/h and are delayed by it, who stay about as planned, phones whose fixes are off as
//! far as they say and now and then poor or old, contact with the server in the morning. The month is checked in one
//! verification; the figures are printed, and the exit code says whether nobody honest was suspected and at least 95 in
//! 100 frauds were found.

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;
use std::time::Instant as Stopwatch;

use homeround_core::ground::{CarerIx, ClientIx, Instant, Place, VisitIx, Zone};
use homeround_core::verification::heap::OwnedMemory;
use homeround_core::verification::profile::UK;
use homeround_core::verification::reference_data::{Absence, ClientAway, Home};
use homeround_core::verification::{
    Address, Anchor, Assignment, Class, Confidence, DeviceIx, Event, EventKind, Fix, KeyIx, LogFaults, Period,
    PlannedVisit, PunchMethod, Registers, VisitPlan, VisitTerms,
};

const CARERS: usize = 100;
const DAYS: i64 = 28;
const VISITS_A_DAY: usize = 18;
const CLIENTS_A_CARER: usize = 20;
const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const DAY: i64 = 86_400 * SECOND;
/// Monday 2026-03-02, seven in the morning, UTC.
const FIRST: i64 = 1_772_409_600_000 + 7 * 60 * MINUTE;

/// Sebastiano Vigna's SplitMix64. Source: <https://prng.di.unimi.it/splitmix64.c>, public domain.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn between(&mut self, least: i64, most: i64) -> i64 {
        least + (self.next() % (most - least + 1) as u64) as i64
    }

    fn often(&mut self, in_a_thousand: i64) -> bool {
        self.between(0, 999) < in_a_thousand
    }

    /// A thousandth of a normal deviate.
    fn normal_milli(&mut self) -> i64 {
        (0..12).map(|_| self.between(-500, 500)).sum()
    }
}

/// One visit as it was planned and as it was punched.
#[derive(Clone, Copy)]
struct Stay {
    visit: VisitIx,
    client: usize,
    carer: usize,
    device: usize,
    planned: i64,
    length: i64,
    came: i64,
    left: i64,
    /// Where it was punched.
    place: Place,
    mock: bool,
}

/// What can be put in, and the rule that must find it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Fraud {
    ImpossibleTravel,
    Overlap,
    Clipped,
    Crammed,
    CopiedDurations,
    RoundedTimes,
    SharedDevice,
    InHospital,
    FromHome,
    MadeUpPlace,
}

impl Fraud {
    const ALL: [Self; 10] = [
        Self::ImpossibleTravel,
        Self::Overlap,
        Self::Clipped,
        Self::Crammed,
        Self::CopiedDurations,
        Self::RoundedTimes,
        Self::SharedDevice,
        Self::InHospital,
        Self::FromHome,
        Self::MadeUpPlace,
    ];

    const fn rule(self) -> &'static str {
        match self {
            Self::ImpossibleTravel => "V50",
            Self::Overlap => "V48",
            Self::Clipped => "V39",
            Self::Crammed | Self::CopiedDurations | Self::RoundedTimes => "V54",
            Self::SharedDevice | Self::FromHome => "V53",
            Self::InHospital => "V51",
            Self::MadeUpPlace => "V28",
        }
    }
}

/// A month: where everybody lives and what was done.
#[derive(Clone)]
struct Month {
    clients: Vec<Place>,
    homes: Vec<Home>,
    stays: Vec<Stay>,
    away: Vec<ClientAway>,
}

fn moved(place: Place, north_mm: i64, east_mm: i64) -> Place {
    // At 51.6 degrees north a ten-millionth of a degree of longitude is 6.9 mm, of latitude 11.1 mm.
    Place { lat: place.lat + (north_mm * 10 / 111) as i32, lon: place.lon + (east_mm * 10 / 69) as i32 }
}

fn honest(dice: &mut Dice) -> Month {
    let town = Place { lat: 515_876_000, lon: -29_984_000 };
    let mut month = Month { clients: Vec::new(), homes: Vec::new(), stays: Vec::new(), away: Vec::new() };
    for carer in 0..CARERS {
        let patch = moved(town, dice.between(-15_000_000, 15_000_000), dice.between(-15_000_000, 15_000_000));
        let home = moved(patch, dice.between(3_000_000, 4_000_000), dice.between(-1_000_000, 1_000_000));
        month.homes.push(Home { carer: CarerIx::from_index(carer), place: home });
        for _ in 0..CLIENTS_A_CARER {
            let near = moved(patch, dice.between(-1_500_000, 1_500_000), dice.between(-1_500_000, 1_500_000));
            month.clients.push(near);
        }
        for day in 0..DAYS {
            work(&mut month, carer, FIRST + day * DAY, dice);
        }
    }
    month
}

/// One carer's day: each visit when it is planned, or as soon as the way from the last one allows.
fn work(month: &mut Month, carer: usize, morning: i64, dice: &mut Dice) {
    let (mut planned, mut free, mut at) = (morning, morning, month.homes[carer].place);
    for turn in 0..VISITS_A_DAY {
        let client = carer * CLIENTS_A_CARER + turn;
        let place = month.clients[client];
        let way = at.distance_mm(place) * 9 / 100 + 2 * MINUTE;
        let length = [15, 30, 30, 45, 30, 15][dice.between(0, 5) as usize] * MINUTE;
        planned = (planned + way + 4 * MINUTE).div_euclid(5 * MINUTE) * 5 * MINUTE + 5 * MINUTE;
        let came = (planned + dice.between(-3 * 60, 6 * 60) * SECOND).max(free + way);
        let left = came + length + dice.between(-150, 240) * SECOND + dice.between(0, 999);
        let visit = VisitIx::from_index(month.stays.len());
        month.stays.push(Stay { visit, client, carer, device: carer, planned, length, came, left, place, mock: false });
        (planned, free, at) = (planned + length, left, place);
    }
}

/// Puts `times` of every fraud in, each at a carer of its own; answers whom each must be found with.
fn defraud(month: &mut Month, times: usize, dice: &mut Dice) -> Vec<(Fraud, usize, Option<VisitIx>)> {
    let mut injected = Vec::new();
    let mut carers: Vec<usize> = (0..CARERS - 1).step_by(2).collect();
    for at in (1..carers.len()).rev() {
        carers.swap(at, dice.between(0, at as i64) as usize);
    }
    let per_carer = DAYS as usize * VISITS_A_DAY;
    for (turn, fraud) in Fraud::ALL.iter().cycle().take(times * Fraud::ALL.len()).enumerate() {
        let carer = carers[turn % carers.len()];
        let day = dice.between(0, DAYS - 1) as usize;
        // Different frauds at one carer stay on different halves of a day.
        let row = carer * per_carer + day * VISITS_A_DAY + 2 + turn / carers.len() * 5;
        let visit = commit(month, *fraud, carer, row, dice);
        injected.push((*fraud, carer, visit));
    }
    injected
}

fn commit(month: &mut Month, fraud: Fraud, carer: usize, row: usize, dice: &mut Dice) -> Option<VisitIx> {
    let per_carer = DAYS as usize * VISITS_A_DAY;
    let own = carer * per_carer..(carer + 1) * per_carer;
    let before = month.stays[row - 1];
    match fraud {
        Fraud::ImpossibleTravel => {
            let far = moved(before.place, 14_000_000, 0);
            let stay = &mut month.stays[row];
            (stay.place, stay.came) = (far, before.left + 60 * SECOND + dice.between(0, 30_000));
        }
        Fraud::Overlap => month.stays[row].came = before.left - 5 * MINUTE,
        Fraud::Clipped => month.stays[row].left = month.stays[row].came + 2 * MINUTE + dice.between(0, 60_000),
        Fraud::Crammed => {
            for at in row..row + 8 {
                let length = month.stays[at].left - month.stays[at].came;
                month.stays[at].came = month.stays[at - 1].left + dice.between(10, 50) * SECOND;
                month.stays[at].left = month.stays[at].came + length;
            }
            return None;
        }
        Fraud::CopiedDurations => {
            for stay in &mut month.stays[own] {
                if !dice.often(900) {
                    continue;
                }
                stay.left = stay.came + 15 * MINUTE + dice.between(0, 59_000);
            }
            return None;
        }
        Fraud::RoundedTimes => {
            for stay in &mut month.stays[own] {
                if !dice.often(700) {
                    continue;
                }
                let quarter = 15 * MINUTE;
                stay.came = stay.came.div_euclid(quarter) * quarter + dice.between(0, 59_000);
                stay.left =
                    (stay.came + stay.length.max(quarter)).div_euclid(quarter) * quarter + dice.between(0, 59_000);
            }
            return None;
        }
        Fraud::SharedDevice => {
            let other = row + per_carer;
            month.stays[row].device = month.stays[other].device;
            let near = month.stays[other].came;
            month.stays[row].left = near + 4 * MINUTE + month.stays[row].length;
            month.stays[row].came = near + 4 * MINUTE;
        }
        Fraud::InHospital => {
            let Stay { client, came, .. } = month.stays[row];
            let period = Period { from: Instant(came - 5 * 60 * MINUTE), until: Instant(came + 5 * 60 * MINUTE) };
            month.away.push(ClientAway { client: ClientIx::from_index(client), period, why: Absence::Hospital });
        }
        Fraud::FromHome => month.stays[row].place = month.homes[carer].place,
        Fraud::MadeUpPlace => month.stays[row].mock = true,
    }
    Some(month.stays[row].visit)
}

/// The punches of a month, device by device.
fn punches(month: &Month, dice: &mut Dice) -> Vec<Event> {
    let mut by_device: BTreeMap<usize, Vec<(i64, EventKind, Stay)>> = BTreeMap::new();
    for stay in &month.stays {
        let log = by_device.entry(stay.device).or_default();
        log.extend([(stay.came, EventKind::In, *stay), (stay.left, EventKind::Out, *stay)]);
    }
    let mut events = Vec::new();
    for (device, mut log) in by_device {
        log.sort_by_key(|(at, kind, stay)| (*at, *kind, stay.visit));
        let wall_out = dice.between(-60, 60) * SECOND;
        let mut day = -1;
        let mut seq = 0;
        for (at, kind, stay) in log {
            let blank = blank(device, stay.carer, at, wall_out);
            if (at - FIRST).div_euclid(DAY) != day {
                day = (at - FIRST).div_euclid(DAY);
                let server = at - 5 * MINUTE;
                let anchor = Some(Anchor { server: Instant(server), round_trip_ms: 120 });
                let early = self::blank(device, stay.carer, server, wall_out);
                events.push(Event { seq, anchor, kind: EventKind::ServerAnchor, ..early });
                seq += 1;
            }
            let client = ClientIx::from_index(stay.client);
            events.push(Event { seq, kind, client, fix: Some(fix(&stay, dice)), ..blank });
            seq += 1;
        }
    }
    events
}

fn fix(stay: &Stay, dice: &mut Dice) -> Fix {
    let accuracy = if dice.often(30) { dice.between(100_000, 400_000) } else { dice.between(5_000, 35_000) };
    let off = |dice: &mut Dice| dice.normal_milli() * accuracy / 1_520;
    let place = moved(stay.place, off(dice), off(dice));
    let age_ms = if dice.often(20) { 90_000 } else { dice.between(0, 20_000) as u32 };
    Fix { place, accuracy_mm: accuracy as u32, confidence: Confidence::P68, age_ms, mock: stay.mock }
}

fn blank(device: usize, carer: usize, at: i64, wall_out: i64) -> Event {
    Event {
        device: DeviceIx(device as u32),
        boot: 1,
        monotonic_ms: (at - FIRST + DAY) as u64,
        wall: Instant(at + wall_out),
        received: Instant(at + 3 * SECOND),
        carer: CarerIx::from_index(carer),
        method: PunchMethod::Gps,
        troubles: LogFaults::NONE,
        key: KeyIx::NONE,
        ..Event::UNREADABLE
    }
}

/// What is suspected or wanted corrected: rule, class, carer, visit.
type Said = BTreeSet<(&'static str, bool, usize, VisitIx)>;

fn verified(month: &Month, dice: &mut Dice) -> (Said, usize, f64) {
    let events = punches(month, dice);
    let due: Vec<PlannedVisit> = month
        .stays
        .iter()
        .map(|stay| PlannedVisit {
            client: ClientIx::from_index(stay.client),
            start: Instant(stay.planned),
            end: Instant(stay.planned + stay.length),
            carers: 1,
            time_critical: false,
            cancelled: None,
            terms: VisitTerms { short_agreed: true, ..VisitTerms::default() },
        })
        .collect();
    let sent: Vec<Assignment> = month
        .stays
        .iter()
        .map(|stay| Assignment { visit: stay.visit, carer: CarerIx::from_index(stay.carer) })
        .collect();
    let address = |(client, place): (usize, &Place)| Address {
        client: ClientIx::from_index(client),
        place: *place,
        exact: true,
        period: Period::ALWAYS,
    };
    let addresses: Vec<Address> = month.clients.iter().enumerate().map(address).collect();
    let mut away = month.away.clone();
    away.sort_by_key(|row| row.client);
    let plan = VisitPlan {
        clients: month.clients.len() as u32,
        carers: CARERS as u32,
        visits: &due,
        sent: &sent,
        addresses: &addresses,
        zone: Zone::UTC,
        registers: Registers { homes: &month.homes, clients_away: &away, ..Registers::default() },
        corrections: &[],
    };
    let plan = plan.validated().expect("the generator makes possible plans");
    let mut owned = OwnedMemory::default();
    // Once to have the memory, once to be timed.
    owned.verify(&plan, &events, &UK, Instant(FIRST + (DAYS + 4) * DAY)).expect("memory grows");
    let watch = Stopwatch::now();
    let found = owned.verify(&plan, &events, &UK, Instant(FIRST + (DAYS + 4) * DAY)).expect("memory grows");
    let seconds = watch.elapsed().as_secs_f64();
    let said = found.findings.iter().filter(|row| matches!(row.class, Class::Suspect | Class::Fix)).map(|row| {
        let carer = found.attendances.get(row.attendance as usize).map_or(usize::MAX, |row| row.carer.at());
        (row.rule.id(), row.class == Class::Suspect, carer, row.visit)
    });
    (said.collect(), events.len(), seconds)
}

fn main() -> ExitCode {
    let seed = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(2026);
    let mut dice = Dice(seed);
    let mut month = honest(&mut dice);
    let (said, events, seconds) = verified(&month, &mut dice);
    let suspected = said.iter().filter(|(_, suspect, ..)| *suspect).count();
    println!("honest month: {} visits, {events} events, {suspected} SUSPECT findings", month.stays.len());
    println!("link, rules and verdict: {seconds:.3} s, {:.2} million events a second", events as f64 / seconds / 1e6);
    let injected = defraud(&mut month, 15, &mut dice);
    let (said, ..) = verified(&month, &mut dice);
    let mut found: BTreeMap<Fraud, (usize, usize)> = BTreeMap::new();
    for (fraud, carer, visit) in &injected {
        let fits = |row: &&(&str, bool, usize, VisitIx)| {
            let whose = visit.map_or(row.2 == *carer, |visit| row.3 == visit || (!row.3.is_some() && row.2 == *carer));
            row.0 == fraud.rule() && whose
        };
        let count = found.entry(*fraud).or_default();
        count.0 += usize::from(said.iter().any(|row| fits(&row)));
        count.1 += 1;
    }
    let total: usize = found.values().map(|(found, _)| found).sum();
    found.iter().for_each(|(fraud, (found, of))| println!("  {fraud:?} ({}): {found} of {of}", fraud.rule()));
    println!("frauds found: {total} of {}", injected.len());
    if suspected == 0 && total * 100 >= injected.len() * 95 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
