//! The example branch: one made-up week of home care on real postcode points of Newport, South Wales.
//!
//! Deterministic: the points of the folder and the seed here fix every byte. The people are made up, their homes are
//! real postcode points where nobody in particular lives.

mod care;
mod names;
mod places;
mod team;

use std::path::Path;

use anyhow::Context;
use homeround::book::Book;
use homeround::book::model::{
    Base, Branch, Client, CostInputs, FORMAT, Fixed, Gender, History, Mode, Overhead, Policy, Profit, Travelling,
    WorkedHours,
};
use homeround::book::value::{Clock, Day, Exact};
use homeround::book::write;

use crate::draw::Draw;
use care::Need;
use places::{Homes, Point};

/// The Monday the week begins: an ordinary week, no clock change in it.
const START: &str = "2026-03-02";
const SEED: u64 = 0x4e50_3230;

/// What stands above the settings: where their numbers come from.
const SOURCES: &str = include_str!("sources.toml");

/// Writes the example's book into `folder`, which holds `roads/points.csv` and the matrices beside it.
///
/// # Errors
/// When the points cannot be read or a file not written; each file is written whole or not at all.
pub fn write_to(folder: &Path) -> anyhow::Result<()> {
    let points = folder.join("roads").join("points.csv");
    let text = std::fs::read_to_string(&points).with_context(|| format!("cannot read {}", points.display()))?;
    for (name, bytes) in files(&text)? {
        std::fs::write(folder.join(&name), &bytes).with_context(|| format!("cannot write {name}"))?;
    }
    Ok(())
}

/// The example's files by name, from the text of `points.csv`.
///
/// # Errors
/// When the points are not what they should be.
pub fn files(points: &str) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut files = write::list_files(&book(points)?)?;
    for (name, bytes) in &mut files {
        if name == "homeround.toml" {
            bytes.splice(0..0, SOURCES.bytes());
        }
    }
    Ok(files)
}

/// The example's book, from the text of `points.csv`.
///
/// # Errors
/// When the points are not what they should be.
pub fn book(points: &str) -> anyhow::Result<Book> {
    let mut draw = Draw::new(SEED, 0);
    let on_foot: Vec<bool> = (0..team::SIZE).map(|carer| team::mode(carer) == "foot").collect();
    let homes = places::deal(places::read(points)?, names::CLIENTS.len(), &on_foot, &mut draw)?;
    let start = Day::read(START).context("the first day")?;
    let clients: Vec<String> = (1..=names::CLIENTS.len()).map(|number| format!("N{number:03}")).collect();
    let ids: Vec<String> = (1..=team::SIZE).map(|number| format!("C{number:02}")).collect();
    let needs = care::needs(&mut draw);
    let (packages, gaps) = care::packages(&clients, &needs, start.plus(-28), &mut draw);
    let carers = team::carers(&ids, &homes.carers, &mut draw);
    let (shifts, breaks) = team::shifts(&ids, start);
    let known = acquainted(&needs, &homes, &carers, &mut draw);
    Ok(Book {
        format: FORMAT.to_owned(),
        branch: branch(&homes.base, start),
        clients: people(&clients, &homes.clients, &known, &ids),
        packages,
        gaps,
        fixed: fixed(&clients, &ids, &known),
        shifts,
        breaks,
        history: history(&clients, &ids, &known, start),
        worked: worked(&ids, start),
        other_hours: Vec::new(),
        leave: Vec::new(),
        carers,
        travel: travelling(),
        policy: policy(),
        cost: Some(cost()),
        verification: None,
        files: std::collections::BTreeMap::new(),
    })
}

fn branch(base: &Point, start: Day) -> Branch {
    Branch {
        name: "Afon Home Care, Newport (made up)".to_owned(),
        zone: "Europe/London".to_owned(),
        start,
        days: 7,
        base: Some(Base { latitude: base.latitude, longitude: base.longitude, postcode: Some(base.postcode.clone()) }),
    }
}

/// What one client and the carers have to do with each other.
#[derive(Default)]
struct Known {
    /// Carer and visits so far, the most familiar first.
    visits: Vec<(usize, u16)>,
    preferred: Vec<usize>,
    barred: Vec<usize>,
}

/// Each client knows a few carers who can do the work, mostly ones who live near; some prefer one or two of them; some
/// bar a carer they do not know.
fn acquainted(needs: &[Need], homes: &Homes, carers: &[homeround::book::model::Carer], draw: &mut Draw) -> Vec<Known> {
    let mut all = Vec::with_capacity(needs.len());
    for (number, (need, home)) in needs.iter().zip(&homes.clients).enumerate() {
        let able = |carer: usize| need.skills.iter().all(|skill| carers[carer].skills.iter().any(|has| has == skill));
        let mut near: Vec<usize> = (0..carers.len()).filter(|&carer| able(carer)).collect();
        near.sort_by_cached_key(|&carer| home.distance_mm(&homes.carers[carer]) + i64::from(draw.below(2_500)) * 1_000);
        let regulars = 3 + need.calls.len() + usize::from(need.carers) * 2;
        near.truncate(regulars);
        let visits = near.iter().enumerate().map(|(rank, &carer)| {
            let most = 90 / (rank as u32 + 1) * need.calls.len() as u32 / 2;
            (carer, 2 + draw.below(most.max(4)) as u16)
        });
        let mut known = Known { visits: visits.collect(), ..Known::default() };
        if number % 4 == 1 {
            known.preferred = near.iter().copied().take(1 + number % 2).collect();
        }
        if number % 10 == 7 {
            known.barred = (0..carers.len()).filter(|carer| !near.contains(carer)).take(1 + number % 3).collect();
        }
        all.push(known);
    }
    all
}

fn people(ids: &[String], homes: &[Point], known: &[Known], carers: &[String]) -> Vec<Client> {
    const NOTES: [&str; 5] = [
        "Key safe by the side door.",
        "Hard of hearing: ring twice.",
        "Small dog, friendly.",
        "Prefers to be spoken to in Welsh.",
        "Parking is easier in the next street.",
    ];
    let named = |rows: &[usize]| rows.iter().map(|&carer| carers[carer].clone()).collect();
    let mut clients = Vec::with_capacity(ids.len());
    for (number, ((id, home), known)) in ids.iter().zip(homes).zip(known).enumerate() {
        clients.push(Client {
            id: id.clone(),
            name: names::CLIENTS[number].to_owned(),
            latitude: home.latitude,
            longitude: home.longitude,
            postcode: Some(home.postcode.clone()),
            preferred_carers: named(&known.preferred),
            barred_carers: named(&known.barred),
            wished_gender: (number % 6 == 2).then_some(Gender::Female),
            required_gender: (number % 29 == 4).then_some(Gender::Female),
            note: (number % 3 == 0).then(|| NOTES[number / 3 % NOTES.len()].to_owned()),
            ..Client::default()
        });
    }
    clients
}

/// The carer and the time of one client's weekly hour out, agreed with both.
fn fixed(clients: &[String], carers: &[String], known: &[Known]) -> Vec<Fixed> {
    const CLIENT: usize = 4;
    let regulars = known[CLIENT].visits.iter().map(|(carer, _)| *carer);
    let carer = regulars.into_iter().find(|&carer| team::out_on_tuesday_afternoon(carer));
    let row = |carer: usize| Fixed {
        package: format!("{}-social", clients[CLIENT]),
        carer: Some(carers[carer].clone()),
        start: Some(Clock::from_minute(13 * 60 + 40)),
        ..Fixed::default()
    };
    carer.map(row).into_iter().collect()
}

fn history(clients: &[String], carers: &[String], known: &[Known], start: Day) -> Vec<History> {
    let mut rows = Vec::new();
    for (client, known) in clients.iter().zip(known) {
        for (rank, &(carer, visits)) in known.visits.iter().enumerate() {
            let last = Some(start.plus(-1 - (rank as i32 * 3)));
            rows.push(History { client: client.clone(), carer: carers[carer].clone(), visits, last });
        }
    }
    rows
}

/// Classroom training already booked in the week, before the rounds are planned.
fn worked(carers: &[String], week: Day) -> Vec<WorkedHours> {
    let row = |&(carer, hours): &(usize, &str)| WorkedHours {
        carer: carers[carer].clone(),
        week,
        hours: Exact::read(hours).unwrap_or_default(),
    };
    [(2, "3.5"), (8, "3.5"), (15, "6")].iter().map(row).collect()
}

fn exact(text: &str) -> Exact {
    Exact::read(text).unwrap_or_default()
}

fn travelling() -> Travelling {
    let mode = |name: &str, speed: &str, detour: &str, parking: &str, mile: &str| Mode {
        name: name.to_owned(),
        speed_kmh: exact(speed),
        detour: exact(detour),
        parking_minutes: exact(parking),
        pence_per_mile: exact(mile),
        matrix: Some(format!("roads/{name}_seconds.csv")),
    };
    Travelling {
        modes: vec![
            mode("car", "30", "1.55", "2", "45"),
            mode("bicycle", "16", "1.48", "1", "20"),
            mode("foot", "4.8", "1.29", "0", "0"),
        ],
        periods: Vec::new(),
        points: Some("roads/points.csv".to_owned()),
    }
}

fn policy() -> Policy {
    Policy {
        late_pounds_per_minute: exact("0.50"),
        grace_minutes: 15,
        unserved_pounds: exact("1000"),
        unfamiliar_pounds: exact("3"),
        shift_pounds: exact("0"),
        commute_paid: false,
        early_pounds_per_minute: Some(exact("0.05")),
        wish_pounds: Some(exact("2")),
        not_preferred_pounds: Some(exact("1")),
        new_face_pounds: Some(exact("5")),
        further_carer_pounds: Some(exact("2")),
        slot_carer_pounds: Some(exact("0.50")),
        short_visits_known_only: Some(true),
        rest_hours: Some(exact("11")),
        week_rest_hours: Some(exact("24")),
        ..Policy::default()
    }
}

fn cost() -> CostInputs {
    CostInputs {
        ni_percent: exact("10.9"),
        holiday_percent: exact("12.07"),
        training_percent: exact("1.73"),
        pension_percent: exact("3"),
        sick_percent: exact("3.2"),
        overhead: Overhead::PercentOfPrice(exact("27")),
        profit: Profit::PercentOfPrice(exact("3")),
        fee_per_hour: Some(exact("24.10")),
        fixed_pounds_per_week: None,
        enhancements: Vec::new(),
    }
}
