//! A simulated week of events from a timetable: truthful but for a list of injected wrongs, the same for the same seed.
//!
//! Truthful means: small lateness that travel passes on, and phones whose clocks run wrong by up to two minutes. Fixes
//! are off as their accuracy says and sometimes poor or stale. There are stretches without a network and batches sent
//! twice, and all of it is received in any order.
//!
//! ```
//! use homeround::book::starter::list_starter_files;
//! use homeround::planning::{Effort, LoadedBranch, search_roster};
//! use homeround::verification::{Timetable, simulate};
//! use std::collections::BTreeMap;
//!
//! let files: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! let branch = LoadedBranch::from_source(&files)?;
//! let found = search_roster(&branch, None, &Effort { seed: 1, work: 50_000, chains: 1, threads: 1 }, &|_| true)?;
//! let timetable = Timetable::from_roster(&branch.book, &branch.plan.names, found.roster.view())?;
//! let (one, again) = (simulate(&timetable, 7, 1), simulate(&timetable, 7, 1));
//! assert_eq!(one.feed.events, again.feed.events, "the same for the same seed");
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

mod dice;

use std::collections::{BTreeMap, BTreeSet};

use homeround_core::ground::{CarerIx, ClientIx, Instant, Place, VisitIx};
use homeround_core::verification::{
    Anchor, Confidence, DeviceIx, Event, EventKind, Fix, KeyIx, LogFaults, PunchMethod,
};
use schemars::JsonSchema;
use serde::Serialize;

use dice::Dice;

use super::events::Feed;
use super::timetable::Timetable;

/// What can be wrong with a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// Nobody came.
    Missed,
    /// Somebody stayed for half of it.
    Short,
    /// One carer came where two were needed.
    SingleHanded,
    /// Both punches were made 900 m away.
    Outside,
    /// Another carer came than the one sent.
    WrongCarer,
    /// The carer did not punch out.
    MissingOut,
    /// The carer came 40 minutes late.
    Late,
}

impl Wrong {
    /// Every wrong.
    pub const ALL: [Self; 7] =
        [Self::Missed, Self::Short, Self::SingleHanded, Self::Outside, Self::WrongCarer, Self::MissingOut, Self::Late];

    /// What happened, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Missed => "nobody came",
            Self::Short => "somebody left after half the time",
            Self::SingleHanded => "one carer came of two",
            Self::Outside => "both punches were made far away",
            Self::WrongCarer => "another carer came",
            Self::MissingOut => "nobody punched out",
            Self::Late => "the carer came late",
        }
    }

    /// The rule that must find it.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Missed => "V37",
            Self::Short => "V38",
            Self::SingleHanded => "V46",
            Self::Outside => "V25",
            Self::WrongCarer => "V35",
            Self::MissingOut => "V05",
            Self::Late => "V36",
        }
    }
}

/// One injected wrong: the truth that a verification is held against.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Injected {
    /// The visit's id.
    pub visit: String,
    /// What is wrong with it.
    pub wrong: Wrong,
    /// The rule that must find it.
    pub rule: &'static str,
}

/// A simulated week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simulated {
    /// What was received, in the order of its receipt.
    pub feed: Feed,
    /// What is wrong in it, sorted by visit.
    pub truth: Vec<Injected>,
}

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// How far away an [`Wrong::Outside`] punch is made.
const OUTSIDE_MM: i64 = 900_000;

/// What one carer truly did at one visit.
#[derive(Clone, Copy, Debug)]
struct Stay {
    visit: VisitIx,
    carer: CarerIx,
    came: i64,
    left: i64,
    /// Where the punches were made.
    place: Place,
    punched_out: bool,
}

/// The week that a seed gives: `times` of every wrong, as far as the timetable has visits to suffer them.
///
/// Panics: never.
#[must_use]
pub fn simulate(timetable: &Timetable, seed: u64, times: usize) -> Simulated {
    let mut dice = Dice(seed);
    let wrongs = choose(timetable, &mut dice, times);
    let stays = live(timetable, &wrongs, &mut dice);
    let mut by_carer: BTreeMap<CarerIx, Vec<Stay>> = BTreeMap::new();
    for stay in stays {
        by_carer.entry(stay.carer).or_default().push(stay);
    }
    // Phones are numbered by name, as a reader of the file would number them.
    let names: BTreeMap<String, CarerIx> =
        by_carer.keys().map(|carer| (format!("phone-{}", timetable.carers[carer.at()]), *carer)).collect();
    let mut feed = Feed { devices: names.keys().cloned().collect(), ..Feed::default() };
    for (device, carer) in (0..).zip(names.values()) {
        let stays = by_carer.get(carer).map_or(&[][..], Vec::as_slice);
        Phone::new(DeviceIx(device), *carer, &mut dice).live(timetable, stays, &mut dice, &mut feed.events);
    }
    arrive(&mut feed.events, &mut dice);
    let mut truth: Vec<Injected> = wrongs
        .iter()
        .map(|(visit, wrong)| Injected {
            visit: timetable.visits[visit.at()].clone(),
            wrong: *wrong,
            rule: wrong.rule(),
        })
        .collect();
    truth.sort_unstable();
    Simulated { feed, truth }
}

/// The order of receipt, but for batches that overtake each other: some are sent twice.
fn arrive(events: &mut Vec<Event>, dice: &mut Dice) {
    // Some batches come twice: the answer to the first got lost, and the phone sent it again.
    let again: Vec<Event> = events
        .iter()
        .filter(|_| dice.often(50))
        .map(|event| Event { received: Instant(event.received.0 + 30 * SECOND), ..*event })
        .collect();
    events.extend(again);
    dice.shuffle(events);
}

/// Which visits suffer which wrong: never two of one client, nor two of one carer, on one day.
fn choose(timetable: &Timetable, dice: &mut Dice, times: usize) -> BTreeMap<VisitIx, Wrong> {
    // Shuffled once, then walked from the front for every wrong: the same seed chooses the same visits.
    let mut order: Vec<usize> = (0..timetable.due.len()).collect();
    dice.shuffle(&mut order);
    let mut chosen = BTreeMap::new();
    let mut clients: BTreeSet<(ClientIx, i64)> = BTreeSet::new();
    let mut carers: BTreeSet<(CarerIx, i64)> = BTreeSet::new();
    for wrong in Wrong::ALL.iter().cycle().take(times * Wrong::ALL.len()) {
        let found = order.iter().map(|&at| VisitIx::from_index(at)).find(|&visit| {
            let day = day_of(timetable, visit);
            let client = timetable.due[visit.at()].client;
            let free = !clients.contains(&(client, day))
                && involved(timetable, visit, *wrong).all(|carer| !carers.contains(&(carer, day)));
            free && !chosen.contains_key(&visit) && can_suffer(timetable, visit, *wrong)
        });
        if let Some(visit) = found {
            let day = day_of(timetable, visit);
            clients.insert((timetable.due[visit.at()].client, day));
            carers.extend(involved(timetable, visit, *wrong).map(|carer| (carer, day)));
            chosen.insert(visit, *wrong);
        }
    }
    chosen
}

/// Who is touched by a wrong: those sent, and who comes in their place.
fn involved(timetable: &Timetable, visit: VisitIx, wrong: Wrong) -> impl Iterator<Item = CarerIx> + '_ {
    let instead = if wrong == Wrong::WrongCarer { substitute(timetable, visit) } else { None };
    timetable.sent_to(visit).chain(instead)
}

fn day_of(timetable: &Timetable, visit: VisitIx) -> i64 {
    timetable.due[visit.at()].start.0.div_euclid(24 * HOUR)
}

/// Whether a wrong done to this visit would be that wrong, and no other one.
fn can_suffer(timetable: &Timetable, visit: VisitIx, wrong: Wrong) -> bool {
    let due = &timetable.due[visit.at()];
    let sent = timetable.sent_to(visit).count();
    let alone = due.carers == 1 && sent == 1;
    let minutes = due.planned_ms() / MINUTE;
    // An Out that is missing shows only when time has passed: there must be a day left for it.
    let before_the_last_day = timetable.end().millis_since(due.end) > 26 * HOUR;
    match wrong {
        Wrong::Missed => alone,
        Wrong::Short => alone && minutes >= 30,
        Wrong::SingleHanded => due.carers == 2 && sent == 2,
        Wrong::Outside => alone,
        Wrong::WrongCarer => alone && substitute(timetable, visit).is_some(),
        Wrong::MissingOut => alone && before_the_last_day,
        Wrong::Late => alone && nothing_follows(timetable, visit),
    }
}

/// Whether its carer has nothing else to do for three hours, and its client expects nobody.
fn nothing_follows(timetable: &Timetable, visit: VisitIx) -> bool {
    let due = &timetable.due[visit.at()];
    let soon = |start: Instant| start > due.start && start.millis_since(due.end) < 3 * HOUR;
    let client_free = timetable.due.iter().all(|other| other.client != due.client || !soon(other.start));
    let mut carers = timetable.sent_to(visit);
    let carer_free =
        |carer| timetable.sent.iter().all(|sent| sent.carer != carer || !soon(timetable.due[sent.visit.at()].start));
    client_free && carers.all(carer_free)
}

/// Somebody who was sent nowhere within two hours of a visit.
fn substitute(timetable: &Timetable, visit: VisitIx) -> Option<CarerIx> {
    // Two hours on both sides: the substitute must get there, and away again, without being late.
    let due = &timetable.due[visit.at()];
    let near = |sent: &&homeround_core::verification::Assignment| {
        let other = &timetable.due[sent.visit.at()];
        other.start.millis_since(due.end) < 2 * HOUR && due.start.millis_since(other.end) < 2 * HOUR
    };
    let busy: BTreeSet<CarerIx> = timetable.sent.iter().filter(near).map(|sent| sent.carer).collect();
    (0..timetable.carers.len()).map(CarerIx::from_index).find(|carer| !busy.contains(carer))
}

/// What truly happened: every visit in order of its planned start, each carer going from one to the next.
fn live(timetable: &Timetable, wrongs: &BTreeMap<VisitIx, Wrong>, dice: &mut Dice) -> Vec<Stay> {
    let mut order: Vec<VisitIx> = (0..timetable.due.len()).map(VisitIx::from_index).collect();
    // By planned start: a carer's lateness must be known before the next visit begins.
    order.sort_by_key(|visit| (timetable.due[visit.at()].start, *visit));
    let mut free: BTreeMap<CarerIx, (i64, Place)> = BTreeMap::new();
    let mut stays = Vec::new();
    for visit in order {
        let wrong = wrongs.get(&visit).copied();
        let due = &timetable.due[visit.at()];
        let home = timetable.home(due.client);
        let mut carers: Vec<CarerIx> = timetable.sent_to(visit).collect();
        match wrong {
            Some(Wrong::Missed) => carers.clear(),
            Some(Wrong::SingleHanded) => carers.truncate(1),
            Some(Wrong::WrongCarer) => carers = substitute(timetable, visit).into_iter().collect(),
            _ => {}
        }
        let delay = if wrong == Some(Wrong::Late) { 40 * MINUTE } else { dice.between(-3 * MINUTE, 6 * MINUTE) };
        let arrival = |carer: &CarerIx| free.get(carer).map(|(at, from)| at + way_ms(*from, home));
        // A double-up waits for the later of its carers: both begin together.
        let together = carers.iter().filter_map(arrival).fold(due.start.0 + delay, i64::max);
        let length = length_ms(due.planned_ms(), together - due.start.0, wrong, dice);
        for carer in carers {
            let came = together + dice.between(0, 90 * SECOND);
            let left = together + length + dice.between(0, 90 * SECOND);
            free.insert(carer, (left, home));
            let place = if wrong == Some(Wrong::Outside) { moved(home, OUTSIDE_MM, 0) } else { home };
            stays.push(Stay { visit, carer, came, left, place, punched_out: wrong != Some(Wrong::MissingOut) });
        }
    }
    stays
}

/// How long a carer stays: about as planned, a little less when running late, half for a short visit.
fn length_ms(planned: i64, late: i64, wrong: Option<Wrong>, dice: &mut Dice) -> i64 {
    let usual = planned + dice.between(-MINUTE, 2 * MINUTE);
    match wrong {
        Some(Wrong::Short) => planned / 2,
        None if late > 8 * MINUTE => (planned * 9 / 10).max(planned - 3 * MINUTE),
        _ => usual,
    }
}

/// The least time from door to door: 40 km/h as the crow flies and a minute to park.
fn way_ms(from: Place, to: Place) -> i64 {
    let mm = from.distance_mm(to);
    if mm == 0 { 0 } else { mm * 9 / 100 + MINUTE }
}

/// A place moved north and east by millimetres.
fn moved(place: Place, north_mm: i64, east_mm: i64) -> Place {
    // A ten-millionth of a degree of latitude is 11.1195 mm. Bhaskara's cosine in whole numbers is good to 0.2 %.
    let lat = north_mm * 10_000 / 111_195;
    let degrees = i64::from(place.lat) / 10_000_000;
    let (top, bottom) = (32_400 - 4 * degrees * degrees, 32_400 + degrees * degrees);
    let lon = if top > 0 { east_mm * 10_000 * bottom / (111_195 * top) } else { 0 };
    let unit = |at: i32, by: i64| i32::try_from(i64::from(at) + by).unwrap_or(at);
    Place { lat: unit(place.lat, lat), lon: unit(place.lon, lon) }
}

/// One carer's phone.
struct Phone {
    device: DeviceIx,
    carer: CarerIx,
    seq: u64,
    boot: u64,
    /// True time of its last start.
    started: i64,
    /// Parts per million its monotonic clock runs fast.
    drift_ppm: i64,
    /// How far its wall clock is out.
    wall_out: i64,
    /// Until when it has no network.
    offline_until: i64,
    /// Where events wait for the next contact.
    waiting: usize,
}

impl Phone {
    fn new(device: DeviceIx, carer: CarerIx, dice: &mut Dice) -> Self {
        Self {
            device,
            carer,
            seq: 0,
            boot: dice.next() >> 16,
            started: 0,
            drift_ppm: dice.between(-40, 40),
            wall_out: dice.between(-110 * SECOND, 110 * SECOND),
            offline_until: 0,
            waiting: 0,
        }
    }

    /// Writes the log of a week, from the stays in order of time.
    fn live(mut self, timetable: &Timetable, stays: &[Stay], dice: &mut Dice, events: &mut Vec<Event>) {
        let Some(first) = stays.first() else { return };
        // The phone ran before the first visit: its monotonic clock is never near zero there.
        self.started = first.came - dice.between(2 * HOUR, 20 * HOUR);
        self.waiting = events.len();
        // A server's time before the first punch, or none of the punches could be placed.
        self.contact(first.came - 20 * MINUTE, dice, events);
        let mut last = first.came;
        for stay in stays {
            if stay.came - last > 4 * HOUR {
                self.new_shift(stay.came, dice, events);
            }
            self.punch(timetable, stay, EventKind::In, dice, events);
            self.try_contact(stay.came + 5 * SECOND, dice, events);
            if stay.punched_out {
                self.punch(timetable, stay, EventKind::Out, dice, events);
                self.try_contact(stay.left + 5 * SECOND, dice, events);
            }
            last = stay.left;
        }
        // Beyond the end of the week everything has arrived: no visit stays pending for want of a network.
        let home = last.max(timetable.end().0) + 8 * HOUR + dice.between(0, 30 * MINUTE);
        self.contact(home, dice, events);
    }

    /// At the start of a shift the phone finds the server; now and then it was switched off before, or has no network after.
    fn new_shift(&mut self, at: i64, dice: &mut Dice, events: &mut Vec<Event>) {
        self.contact(at - 25 * MINUTE, dice, events);
        // Restarts come between two contacts, so that each boot has an anchor of its own.
        if dice.often(100) {
            self.boot += 1;
            self.started = at - 20 * MINUTE;
        }
        self.contact(at - 10 * MINUTE, dice, events);
        if dice.often(150) {
            self.offline_until = at + dice.between(HOUR, 30 * HOUR);
        }
    }

    fn try_contact(&mut self, at: i64, dice: &mut Dice, events: &mut Vec<Event>) {
        if at >= self.offline_until {
            self.contact(at, dice, events);
        }
    }

    /// Asks the server for the time, and sends everything that waits.
    fn contact(&mut self, at: i64, dice: &mut Dice, events: &mut Vec<Event>) {
        let round_trip_ms = dice.between(40, 900);
        // The answer left the server half a round trip before it arrived, more or less.
        let server = at - round_trip_ms * dice.between(20, 80) / 100 + round_trip_ms / 2;
        let anchor = Anchor { server: Instant(server), round_trip_ms: u32::try_from(round_trip_ms).unwrap_or(0) };
        let event = self.event(at, EventKind::ServerAnchor);
        events.push(Event { anchor: Some(anchor), client: ClientIx::NONE, ..event });
        let received = at + dice.between(200, 4 * SECOND);
        // What waited since the last contact goes out in one batch, with one receipt.
        for event in &mut events[self.waiting..] {
            event.received = Instant(received);
        }
        self.waiting = events.len();
    }

    fn punch(&mut self, timetable: &Timetable, stay: &Stay, kind: EventKind, dice: &mut Dice, events: &mut Vec<Event>) {
        let at = if kind == EventKind::In { stay.came } else { stay.left };
        let fix = Some(fix(stay.place, dice));
        let client = timetable.due[stay.visit.at()].client;
        let event = self.event(at, kind);
        events.push(Event { client, plan: stay.visit, fix, ..event });
    }

    fn event(&mut self, at: i64, kind: EventKind) -> Event {
        let since = at - self.started;
        // A phone's own clock runs a little fast or slow, and always by as much.
        let monotonic = since + since * self.drift_ppm / 1_000_000;
        self.seq += 1;
        Event {
            device: self.device,
            seq: self.seq - 1,
            boot: self.boot,
            monotonic_ms: u64::try_from(monotonic).unwrap_or(0),
            wall: Instant(at + self.wall_out),
            zone_minutes: 0,
            received: Instant(at),
            kind,
            method: PunchMethod::Gps,
            carer: self.carer,
            client: ClientIx::NONE,
            plan: VisitIx::NONE,
            service: 0,
            fix: None,
            token: None,
            anchor: None,
            community: false,
            key: KeyIx::NONE,
            troubles: LogFaults::NONE,
        }
    }
}

/// A fix as a phone gives it: off by as much as its accuracy says; one in twenty is poor, one in a hundred is old.
fn fix(truth: Place, dice: &mut Dice) -> Fix {
    let metres = if dice.often(50) { dice.between(70, 180) } else { dice.between(5, 30) };
    // Of a circular normal error, 68 in 100 are within 1.5096 standard deviations.
    let deviation_mm = metres * 1_000_000 / 1_510;
    let (north, east) = (dice.normal_milli() * deviation_mm / 1000, dice.normal_milli() * deviation_mm / 1000);
    let age = if dice.often(10) { dice.between(61, 250) * SECOND } else { dice.between(0, 20 * SECOND) };
    Fix {
        place: moved(truth, north, east),
        accuracy_mm: u32::try_from(metres * 1000).unwrap_or(0),
        confidence: Confidence::P68,
        age_ms: u32::try_from(age).unwrap_or(0),
        mock: false,
    }
}

#[cfg(test)]
pub(crate) mod tests;
