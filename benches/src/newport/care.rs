//! What the example's clients ask for: packages of visits at the four peaks of the day, and the gaps between doses.

use homeround::book::model::{CountedFrom, Gap, Package};
use homeround::book::value::{Clock, Day};

use crate::draw::Draw;

/// The four calls of a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Call {
    Breakfast,
    Lunch,
    Tea,
    Bed,
}

use Call::{Bed, Breakfast, Lunch, Tea};

impl Call {
    const fn name(self) -> &'static str {
        match self {
            Breakfast => "breakfast",
            Lunch => "lunch",
            Tea => "tea",
            Bed => "bed",
        }
    }

    /// Earliest and latest preferred time in minutes from midnight; calls of one who takes medicine at each stand at the
    /// first of them or soon after, at least four hours apart.
    const fn preferred(self) -> (i32, i32) {
        match self {
            Breakfast => (7 * 60 + 45, 9 * 60 + 45),
            Lunch => (12 * 60 + 15, 13 * 60),
            Tea => (16 * 60 + 45, 17 * 60 + 45),
            Bed => (20 * 60 + 50, 21 * 60 + 20),
        }
    }

    /// The lengths that are usual for it.
    const fn lengths(self) -> &'static [u16] {
        match self {
            Breakfast => &[15, 30, 45, 60],
            Lunch => &[15, 30, 45],
            Tea => &[15, 30],
            Bed => &[15, 30, 45],
        }
    }

    const fn tasks(self) -> &'static [&'static str] {
        match self {
            Breakfast => &["wash and dress", "breakfast"],
            Lunch => &["lunch", "drinks"],
            Tea => &["tea", "tidy up"],
            Bed => &["night clothes", "settle to bed"],
        }
    }
}

/// How many clients have which calls on a day.
const DAYS: [(usize, &[Call]); 8] = [
    (14, &[Breakfast, Lunch, Tea, Bed]),
    (6, &[Breakfast, Lunch, Tea]),
    (6, &[Breakfast, Tea, Bed]),
    (10, &[Breakfast, Bed]),
    (8, &[Breakfast, Tea]),
    (11, &[Breakfast]),
    (3, &[Lunch]),
    (2, &[Tea]),
];

/// Visits up to 15 minutes, 16 to 30, and longer, in a hundred: the Northern Ireland domiciliary care survey of 2018 and
/// 2019. The longer ones are 45 and 60 minutes, two to one.
const LENGTHS: [(u16, u32); 4] = [(15, 31), (30, 54), (45, 10), (60, 5)];

/// What one client needs.
#[derive(Clone, Debug)]
pub(super) struct Need {
    pub(super) calls: &'static [Call],
    pub(super) carers: u8,
    pub(super) skills: Vec<&'static str>,
}

impl Need {
    fn dosed(&self) -> bool {
        self.skills.contains(&"medication") && self.calls.len() >= 3
    }
}

/// What every client needs, in the order of the clients. Those who need two carers are three with four calls, one with
/// three and one with two: 12 % of the week's visits.
pub(super) fn needs(draw: &mut Draw) -> Vec<Need> {
    let mut needs = Vec::new();
    for (count, calls) in DAYS {
        for number in 0..count {
            let doubles = match calls {
                [_, _, _, _] => 3,
                [Breakfast, Lunch, Tea] | [Breakfast, Bed] => 1,
                _ => 0,
            };
            let double = number < doubles;
            let mut skills = Vec::new();
            let mut add = |skill, percent| {
                if draw.chance(percent) {
                    skills.push(skill);
                }
            };
            add("medication", if calls.len() >= 3 { 80 } else { 45 });
            add("moving-and-handling", if double { 100 } else { 6 });
            add("dementia", 22);
            add("catheter", if calls.len() >= 2 && !double { 10 } else { 0 });
            add("peg", if calls.len() == 4 && !double { 12 } else { 0 });
            add("diabetes", 8);
            needs.push(Need { calls, carers: 1 + u8::from(double), skills });
        }
    }
    draw.shuffle(&mut needs);
    needs
}

/// The packages of all clients, and the gaps between doses.
pub(super) fn packages(ids: &[String], needs: &[Need], from: Day, draw: &mut Draw) -> (Vec<Package>, Vec<Gap>) {
    let mut lengths = Shares::default();
    let (mut packages, mut gaps) = (Vec::new(), Vec::new());
    for (number, (id, need)) in ids.iter().zip(needs).enumerate() {
        let first = packages.len();
        let shift = draw.below(3) as i32 * 5;
        for call in need.calls {
            packages.push(package(id, number, need, *call, from, shift, draw));
        }
        if need.dosed() {
            gaps.extend(packages[first..].windows(2).map(|pair| doses(&pair[0], &pair[1])));
        }
        if let Some(extra) = outing(id, number, from) {
            packages.push(extra);
        }
    }
    let mut order: Vec<usize> = (0..packages.len()).filter(|&at| !packages[at].name.starts_with("social")).collect();
    draw.shuffle(&mut order);
    for at in order {
        lengths.give(&mut packages[at]);
    }
    (packages, gaps)
}

fn package(id: &str, number: usize, need: &Need, call: Call, from: Day, shift: i32, draw: &mut Draw) -> Package {
    let (earliest, latest) = call.preferred();
    let drawn = draw.between(0, (latest - earliest) / 5) * 5;
    let preferred = earliest + if need.dosed() { shift } else { drawn };
    let clock = |minutes: i32| Clock::from_minute(minutes.clamp(0, 1_439) as u16);
    Package {
        id: format!("{id}-{}", call.name()),
        client: id.to_owned(),
        name: call.name().to_owned(),
        repeats: Some(repeats(number, need).to_owned()),
        from,
        until: None,
        minutes: 0,
        earliest: clock(preferred - 45),
        latest: clock(preferred + 45),
        overnight: false,
        preferred: Some(clock(preferred)),
        carers: need.carers,
        skills: need.skills.iter().map(|skill| (*skill).to_owned()).collect(),
        tasks: tasks(need, call),
        ..Package::default()
    }
}

/// Every day for most; families come at weekends to some who have one call, and some have three days a week.
fn repeats(number: usize, need: &Need) -> &'static str {
    match (need.calls.len(), number % 5) {
        (1, 0 | 1) => "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        (1, 2) => "FREQ=WEEKLY;BYDAY=MO,WE,FR",
        (2, 0) => "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA",
        _ => "FREQ=DAILY",
    }
}

fn tasks(need: &Need, call: Call) -> Vec<String> {
    let mut tasks: Vec<&str> = call.tasks().to_vec();
    for (skill, task) in [("medication", "medication"), ("peg", "PEG feed"), ("catheter", "catheter care")] {
        if need.skills.contains(&skill) {
            tasks.push(task);
        }
    }
    if need.carers == 2 {
        tasks.push("hoist");
    }
    tasks.into_iter().map(str::to_owned).collect()
}

/// A weekly or fortnightly hour out, for one client in ten.
fn outing(id: &str, number: usize, from: Day) -> Option<Package> {
    let rule = match number % 20 {
        4 => "FREQ=WEEKLY;BYDAY=TU",
        14 => "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
        _ => return None,
    };
    Some(Package {
        id: format!("{id}-social"),
        client: id.to_owned(),
        name: "social hour".to_owned(),
        repeats: Some(rule.to_owned()),
        from,
        until: None,
        minutes: 60,
        earliest: Clock::from_minute(13 * 60 + 30),
        latest: Clock::from_minute(15 * 60 + 15),
        overnight: false,
        preferred: Some(Clock::from_minute(14 * 60 + 30)),
        carers: 1,
        skills: Vec::new(),
        tasks: vec!["shopping or a walk".to_owned()],
        ..Package::default()
    })
}

fn doses(first: &Package, second: &Package) -> Gap {
    Gap {
        first: first.id.clone(),
        second: second.id.clone(),
        counted_from: CountedFrom::Start,
        least_minutes: 240,
        most_minutes: None,
        different_carers: false,
        same_carer: false,
        both_or_neither: false,
    }
}

/// Visits a week dealt so far, by length: the next package gets the usual length that is furthest behind its share.
#[derive(Default)]
struct Shares {
    given: [u32; LENGTHS.len()],
}

impl Shares {
    fn give(&mut self, package: &mut Package) {
        let usual = [Breakfast, Lunch, Tea, Bed].into_iter().find(|call| call.name() == package.name);
        let usual = usual.map_or(&[30][..], Call::lengths);
        // A hoist and two carers are not done in a quarter of an hour.
        let fits = |minutes: u16| usual.contains(&minutes) && (package.carers == 1 || minutes >= 30);
        let visits = visits_a_week(package.repeats.as_deref().unwrap_or_default());
        let total: u32 = self.given.iter().sum::<u32>() + visits;
        let behind = |at: usize| i64::from(LENGTHS[at].1 * total) - i64::from(self.given[at] * 100);
        let best = (0..LENGTHS.len()).filter(|&at| fits(LENGTHS[at].0)).max_by_key(|&at| behind(at));
        let at = best.unwrap_or(1);
        self.given[at] += visits;
        package.minutes = LENGTHS[at].0;
        package.agreed_short_visit = package.minutes < 30;
        if package.agreed_short_visit {
            let dosed = package.skills.iter().any(|skill| skill == "medication");
            let reason = if dosed { "medication only" } else { "asked for by the client: a check and a drink" };
            package.short_visit_reason = Some(reason.to_owned());
        }
    }
}

fn visits_a_week(rule: &str) -> u32 {
    rule.split_once("BYDAY=").map_or(7, |(_, days)| days.split(',').count() as u32)
}
