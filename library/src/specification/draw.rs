//! One draw as an ordinary book: made-up clients and carers, their packages and shifts, and the terms of the specification.

use std::collections::BTreeMap;

use homeround_core::ground::Place;

use super::area::Area;
use super::demand::{DrawnVisit, draw_visits};
use super::lots::{Lots, Purpose};
use super::model::Specification;
use super::team::{self, deal_shifts};
use crate::book::Book;
use crate::book::model::{
    Anchor, Branch, Break, Carer, Client, CostInputs, FORMAT, History, Package, Policy, Shift, Travelling,
};
use crate::book::value::{Clock, Degrees, Exact};

/// Which made-up day: the seed that all draws of a test have, and the draw's number from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawKey {
    /// Where all draws begin.
    pub seed: u64,
    /// Which of them this is.
    pub draw: u32,
}

/// Carers that there are to choose from where the specification asks for as many as it needs: of each shape of shift so many that
/// the busiest hours find somebody.
fn pool(spec: &Specification, visits: &[DrawnVisit]) -> u32 {
    let minutes: u64 = visits.iter().map(|visit| u64::from(visit.minutes + 10) * u64::from(visit.carers)).sum();
    let most: u64 = spec.carers.shifts.iter().map(|shape| shift_minutes(&shape.hours)).max().unwrap_or(1).max(1);
    // Two and a half times what full shifts would take: visits come in peaks.
    u32::try_from(minutes * 5 / (2 * most)).unwrap_or(u32::MAX).saturating_add(6)
}

fn shift_minutes(hours: &[crate::book::value::Between]) -> u64 {
    hours.iter().map(|part| u64::from(part.until.minute - part.from.minute)).sum()
}

/// The book of a draw. The same specification, area and key give the same book, whatever the order of the files' rows.
#[must_use]
pub fn draw_book(spec: &Specification, area: &Area, key: DrawKey) -> Book {
    let lots = Lots { seed: key.seed, draw: key.draw };
    let visits = draw_visits(spec, lots);
    let count = spec.carers.number.unwrap_or_else(|| pool(spec, &visits));
    let dealt = deal_shifts(&spec.carers, count);
    let clients = visits.last().map_or(0, |visit| visit.client + 1);
    let home = |who| area.home(lots, Purpose::ClientArea, Purpose::ClientHome, who);
    let (shifts, breaks) = shifts(spec, &dealt);
    Book {
        format: FORMAT.to_owned(),
        branch: Branch {
            name: format!("{}, draw {} of seed {} (made up)", spec.contract.name, key.draw, key.seed),
            zone: "Europe/London".to_owned(),
            start: spec.contract.start,
            days: 1,
            base: None,
        },
        clients: (0..clients).map(|who| client(who, home(who))).collect(),
        packages: visits.iter().map(|visit| package(spec, visit)).collect(),
        gaps: Vec::new(),
        fixed: Vec::new(),
        carers: carers(spec, area, lots, count),
        history: history(spec, lots, &visits, &dealt),
        shifts,
        breaks,
        worked: Vec::new(),
        other_hours: Vec::new(),
        leave: Vec::new(),
        travel: Travelling { modes: spec.travel.modes.clone(), periods: Vec::new(), points: None },
        policy: policy(spec),
        cost: Some(cost(spec)),
        verification: None,
        files: BTreeMap::new(),
    }
}

fn client_id(who: usize) -> String {
    format!("C{:05}", who + 1)
}

fn carer_id(who: usize) -> String {
    format!("K{:04}", who + 1)
}

fn client(who: usize, home: Place) -> Client {
    Client {
        id: client_id(who),
        name: format!("Made-up client {}", who + 1),
        latitude: Degrees(home.lat),
        longitude: Degrees(home.lon),
        ..Client::default()
    }
}

fn package(spec: &Specification, visit: &DrawnVisit) -> Package {
    let call = &spec.visits.calls[visit.call];
    let (client, (first, last)) = (client_id(visit.client), visit.holding(spec.visits.window_minutes).starts());
    let short = visit.minutes < 30;
    Package {
        id: format!("{client}-{}", call.name),
        client,
        name: call.name.clone(),
        from: spec.contract.start,
        minutes: visit.minutes,
        earliest: Clock::from_minute(first),
        latest: Clock::from_minute(last),
        preferred: Some(Clock::from_minute(visit.wanted)),
        carers: visit.carers,
        known_carers_only: (short && spec.visits.short_visits_known_only).then_some(true),
        ..Package::default()
    }
}

fn carers(spec: &Specification, area: &Area, lots: Lots, count: u32) -> Vec<Carer> {
    let one = |who: usize| {
        let home = area.home(lots, Purpose::CarerArea, Purpose::CarerHome, who);
        Carer {
            id: carer_id(who),
            name: format!("Made-up carer {}", who + 1),
            latitude: Degrees(home.lat),
            longitude: Degrees(home.lon),
            mode: spec.carers.modes[team::mode(lots, &spec.carers, who)].mode.clone(),
            pay_per_hour: spec.price.wage,
            ..Carer::default()
        }
    };
    (0..count as usize).map(one).collect()
}

/// From so much work on a break is owed, and how long it is: Working Time Regulations 1998, regulation 12.
const BREAK: (i64, u16) = (6, 20);

fn shifts(spec: &Specification, dealt: &[usize]) -> (Vec<Shift>, Vec<Break>) {
    let (mut shifts, mut breaks) = (Vec::new(), Vec::new());
    for (who, &shape) in dealt.iter().enumerate() {
        let shape = &spec.carers.shifts[shape];
        for (part, hours) in shape.hours.iter().enumerate() {
            let id = format!("{}-{}-{}", carer_id(who), shape.name, part + 1);
            let (start, end) = (hours.from.minute, hours.until.minute);
            if i64::from(end - start) > BREAK.0 * 60 {
                // Well within the shift: a break at its edge would be no rest in it.
                breaks.push(Break {
                    shift: id.clone(),
                    earliest: Clock::from_minute(start + 120),
                    latest: Clock::from_minute(end - 120),
                    minutes: BREAK.1,
                    paid: false,
                    after_hours: Some(Exact::from(BREAK.0)),
                });
            }
            shifts.push(Shift {
                id,
                carer: carer_id(who),
                from: spec.contract.start,
                start: hours.from,
                end: hours.until,
                starts_at: Anchor::Anywhere,
                ends_at: Anchor::Anywhere,
                ..Shift::default()
            });
        }
    }
    (shifts, breaks)
}

/// Who knows whom: carers in an order that each client has of its own, as many as the specification says, and more where none of
/// those works when the client is visited. More known carers are the same ones and some beside.
fn history(spec: &Specification, lots: Lots, visits: &[DrawnVisit], dealt: &[usize]) -> Vec<History> {
    let known = usize::from(spec.visits.known_carers);
    let mut rows = Vec::new();
    for own in visits.chunk_by(|a, b| a.client == b.client).filter(|_| known > 0) {
        let client = own[0].client;
        let mut order: Vec<usize> = (0..dealt.len()).collect();
        order.sort_by_cached_key(|&carer| (lots.lot(Purpose::Known, client, carer), carer));
        let holds = |visit: &DrawnVisit, carer: usize| {
            visit.holding(spec.visits.window_minutes).within(&spec.carers.shifts[dealt[carer]])
        };
        let enough = |among: &[usize]| {
            own.iter()
                .all(|visit| among.iter().filter(|carer| holds(visit, **carer)).count() >= usize::from(visit.carers))
        };
        let count = (known..=order.len()).find(|count| enough(&order[..*count])).unwrap_or(order.len());
        let row = |carer: &usize| History { client: client_id(client), carer: carer_id(*carer), visits: 1, last: None };
        rows.extend(order[..count.min(order.len())].iter().map(row));
    }
    rows
}

fn policy(spec: &Specification) -> Policy {
    let exact = |text: &str| Exact::read(text).unwrap_or_default();
    Policy {
        late_pounds_per_minute: exact("0"),
        grace_minutes: 15,
        unserved_pounds: exact("1000"),
        unfamiliar_pounds: exact("0"),
        // Few carers are looked for, the more so where there are as many as it needs: how few are enough is part of the answer.
        shift_pounds: exact(if spec.carers.number.is_some() { "10" } else { "25" }),
        commute_paid: false,
        ..Policy::default()
    }
}

fn cost(spec: &Specification) -> CostInputs {
    let price = &spec.price;
    CostInputs {
        ni_percent: price.ni_percent,
        holiday_percent: price.holiday_percent,
        training_percent: price.training_percent,
        pension_percent: price.pension_percent,
        sick_percent: price.sick_percent,
        overhead: price.overhead,
        profit: price.profit,
        fee_per_hour: spec.fee.pounds_per_hour,
        fixed_pounds_per_week: None,
        enhancements: Vec::new(),
    }
}
