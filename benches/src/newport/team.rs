//! Who works at the example branch, and when: earlies, lates and split shifts, every other weekend off.

use homeround::book::model::{Anchor, Break, Carer, Gender, Shift};
use homeround::book::value::{Clock, Day, Exact};

use super::names;
use super::places::Point;
use crate::draw::Draw;

/// How many carers there are.
pub(super) const SIZE: usize = names::CARERS.len();
/// The carers who are men.
const MEN: [usize; 8] = [2, 5, 8, 11, 15, 16, 19, 22];
/// The first of the carers who work every weekend and two days beside.
const WEEKENDERS: usize = 20;

/// A pattern of the working day, in minutes from midnight.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pattern {
    Early,
    Late,
    Split,
}

use Pattern::{Early, Late, Split};

impl Pattern {
    const fn from_carer(carer: usize) -> Self {
        match carer {
            0..=6 | 20 => Early,
            7..=10 | 21 | 22 => Late,
            _ => Split,
        }
    }

    const fn stretches(self) -> &'static [(&'static str, u16, u16)] {
        match self {
            Early => &[("early", 7 * 60, 15 * 60)],
            Late => &[("late", 14 * 60 + 30, 22 * 60 + 30)],
            Split => &[("morning", 6 * 60 + 45, 13 * 60), ("evening", 16 * 60, 22 * 60 + 15)],
        }
    }
}

/// How each carer travels: mostly by car.
pub(super) fn mode(carer: usize) -> &'static str {
    match carer {
        6 | 16 | 23 => "foot",
        3 | 9 | 14 | 18 => "bicycle",
        _ => "car",
    }
}

/// The carers, at these homes.
pub(super) fn carers(ids: &[String], homes: &[Point], draw: &mut Draw) -> Vec<Carer> {
    let mut carers = Vec::with_capacity(SIZE);
    for (number, (id, home)) in ids.iter().zip(homes).enumerate() {
        let pay = 1_260 + i64::from(draw.below(5)) * 15;
        let hours = match number {
            WEEKENDERS.. => (Some(16), 36),
            5 | 12 | 17 => (None, 38),
            4 | 10 | 13 | 19 => (Some(24), 40),
            _ => (Some(32), 45),
        };
        carers.push(Carer {
            id: id.clone(),
            name: names::CARERS[number].to_owned(),
            latitude: home.latitude,
            longitude: home.longitude,
            postcode: Some(home.postcode.clone()),
            skills: skills(number),
            mode: mode(number).to_owned(),
            pay_per_hour: hundredths(pay),
            contract_hours: hours.0.map(Exact::from),
            most_hours: Some(Exact::from(hours.1)),
            gender: Some(if MEN.contains(&number) { Gender::Male } else { Gender::Female }),
            // Work split up over the day: Working Time Regulations 1998, regulation 22 (1) (c), rest made good later.
            rest_hours: (Pattern::from_carer(number) == Split).then(|| Exact::from(8)),
            ..Carer::default()
        });
    }
    carers
}

/// Whether a carer drives and works until the afternoon of the plan's Tuesday.
pub(super) fn out_on_tuesday_afternoon(carer: usize) -> bool {
    Pattern::from_carer(carer) == Early && carer < WEEKENDERS && carer % 5 != 1 && mode(carer) == "car"
}

/// Nearly all give medicine; the rarer skills go round by number, so that every shift pattern has some of each.
fn skills(number: usize) -> Vec<String> {
    let mut skills = vec!["medication"];
    if number % 11 == 5 {
        skills.clear();
    }
    let mut add = |skill, has| {
        if has {
            skills.push(skill);
        }
    };
    add("moving-and-handling", number % 7 != 5);
    add("dementia", number % 6 != 2);
    add("catheter", number % 3 != 2 || number.is_multiple_of(2));
    add("peg", number.is_multiple_of(4) || number % 7 == 1);
    add("diabetes", number.is_multiple_of(2));
    skills.into_iter().map(str::to_owned).collect()
}

/// Pence as pounds.
pub(super) fn hundredths(pence: i64) -> Exact {
    Exact::read(&format!("{}.{:02}", pence / 100, pence % 100)).unwrap_or_default()
}

/// Their shifts, and the break in each that is long enough to need one. `start` is the Monday the plan begins.
pub(super) fn shifts(ids: &[String], start: Day) -> (Vec<Shift>, Vec<Break>) {
    const DAYS_OFF: [&str; 5] = ["TU,WE,TH,FR", "MO,WE,TH,FR", "MO,TU,TH,FR", "MO,TU,WE,FR", "MO,TU,WE,TH"];
    const BESIDE: [&str; 5] = ["MO,TU", "WE,TH", "FR,MO", "TU,WE", "TH,FR"];
    let (mut shifts, mut breaks) = (Vec::new(), Vec::new());
    for (number, id) in ids.iter().enumerate() {
        let mut add = |part: &str, rule: String, from: Day| {
            for (name, start, end) in Pattern::from_carer(number).stretches() {
                let shift = format!("{id}-{part}-{name}");
                breaks.extend(rest(&shift, *start, *end));
                shifts.push(row(shift, id, number, &rule, from, (*start, *end)));
            }
        };
        if number >= WEEKENDERS {
            add("weekend", "FREQ=WEEKLY;BYDAY=SA,SU".to_owned(), start.plus(-28));
            add("week", format!("FREQ=WEEKLY;BYDAY={}", BESIDE[number % 5]), start.plus(-28));
        } else {
            add("week", format!("FREQ=WEEKLY;BYDAY={}", DAYS_OFF[number % 5]), start.plus(-28));
            // One in four is off in the plan's weekend and works the one after: demand hardly falls at weekends.
            let from = start.plus(if number % 4 == 3 { -21 } else { -28 });
            add("weekend", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU".to_owned(), from);
        }
    }
    (shifts, breaks)
}

fn row(id: String, carer: &str, number: usize, rule: &str, from: Day, (start, end): (u16, u16)) -> Shift {
    // Two of the car drivers collect a branch car at the base.
    let anchor = if matches!(number, 1 | 11) { Anchor::Base } else { Anchor::Home };
    Shift {
        id,
        carer: carer.to_owned(),
        repeats: Some(rule.to_owned()),
        from,
        until: None,
        start: Clock::from_minute(start),
        end: Clock::from_minute(end),
        overnight: false,
        starts_at: anchor,
        ends_at: anchor,
        ..Shift::default()
    }
}

/// Twenty minutes, unpaid, in every stretch of more than six hours (Working Time Regulations 1998, regulation 12).
fn rest(shift: &str, start: u16, end: u16) -> Option<Break> {
    (end - start > 6 * 60).then(|| Break {
        shift: shift.to_owned(),
        earliest: Clock::from_minute(start + 150),
        latest: Clock::from_minute(end - 150),
        minutes: 20,
        paid: false,
        after_hours: None,
    })
}
