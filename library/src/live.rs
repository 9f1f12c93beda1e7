//! Live alerts: events as they come, and what is said about visits at the times it is due, by a clock that is given.
//!
//! ```
//! use homeround::live::{AlertKind, Follower, LineSource, Wakeup};
//! use homeround::planning::plan_starter;
//! use homeround::verification::Timetable;
//! use homeround_core::ground::Instant;
//! use homeround_core::verification::profile::UK;
//!
//! /// A morning on which no event comes: the clock jumps to whatever is due, until it is `until`.
//! struct Silence { now: Instant, until: Instant }
//!
//! impl LineSource for Silence {
//!     fn now(&self) -> Instant { self.now }
//!     fn wait(&mut self, due: Option<Instant>) -> Wakeup {
//!         self.now = due.unwrap_or(self.until).min(self.until);
//!         if self.now < self.until { Wakeup::Due } else { Wakeup::End }
//!     }
//! }
//!
//! let (branch, roster) = plan_starter()?;
//! let timetable = Timetable::from_roster(&branch.book, &branch.plan.names, roster.view())?;
//! let midnight = timetable.zone.epoch;
//! let (mut source, mut told) = (Silence { now: midnight, until: Instant(midnight.0 + 12 * 3_600_000) }, Vec::new());
//! let tell = |alert: &_| { told.push(homeround::live::DueAlert::clone(alert)); Ok(()) };
//! Follower::new(&timetable, &UK, midnight).follow(&mut source, tell, |_| {})?;
//! assert!(told.iter().any(|alert| alert.alert == AlertKind::Late && alert.visit == "C01-morning@2026-03-02"));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use homeround_core::ground::Instant;
use homeround_core::verification::heap::OwnedMemory;
use homeround_core::verification::{Alert, DeviceIx, Event, Profile, Status};
use schemars::JsonSchema;
use serde::Serialize;

use crate::failure::Failure;
use crate::fault::Faults;
use crate::verification::Timetable;
use crate::verification::events::read_bytes;

/// What woke whoever follows.
#[derive(Debug)]
pub enum Wakeup {
    /// A line came.
    Line(String),
    /// The time came that was waited for.
    Due,
    /// Nothing will come any more.
    End,
}

/// Where lines come from, and what time it is.
pub trait LineSource {
    /// The time now.
    fn now(&self) -> Instant;
    /// The next line, or the time `until`, whichever is first.
    fn wait(&mut self, until: Option<Instant>) -> Wakeup;
}

/// What is said about a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    /// Nobody there when the carer should have been.
    Late,
    /// Nobody there when the visit should have been over.
    PossiblyMissed,
    /// Nobody came.
    Missed,
    /// Somebody came after all, or it is known why nobody did.
    Resolved,
}

/// One thing said about one visit, at the time it was due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DueAlert {
    /// When it was due, local.
    pub at: String,
    /// What.
    pub alert: AlertKind,
    /// Which visit.
    pub visit: String,
    /// Whose.
    pub client: String,
    /// Planned start, local.
    pub planned_start: String,
}

impl DueAlert {
    /// For people.
    #[must_use]
    pub fn words(&self) -> String {
        let Self { at, alert, visit, client, planned_start } = self;
        let alert = match alert {
            AlertKind::Late => "late",
            AlertKind::PossiblyMissed => "possibly missed",
            AlertKind::Missed => "MISSED",
            AlertKind::Resolved => "resolved",
        };
        format!("{at}  {alert:15} {visit} of {client}, planned for {planned_start}")
    }
}

/// Lines that follow each other within this many milliseconds came in one go,
const QUIET_MS: i64 = 50;
/// but after this many something is said.
const AT_ONCE_MS: i64 = 5_000;

/// Everything that is followed.
pub struct Follower<'a> {
    timetable: &'a Timetable,
    profile: &'a Profile<'a>,
    devices: Vec<String>,
    events: Vec<Event>,
    /// When something may have to be said though nothing comes, in order.
    due: Vec<Instant>,
    /// What was said last of each visit.
    said: Vec<Option<AlertKind>>,
    owned: OwnedMemory,
    upto: Instant,
}

impl<'a> Follower<'a> {
    /// Follows a timetable from a time on: what was due before that is not said again.
    #[must_use]
    pub fn new(timetable: &'a Timetable, profile: &'a Profile<'a>, from: Instant) -> Self {
        let plan = timetable.plan();
        let after = |at: Instant, millis: i64| Instant(at.0.saturating_add(millis));
        let mut due = Vec::new();
        // What is said of a visit changes at these moments or when an event comes: nothing is judged in between.
        for visit in &timetable.due {
            for late in [profile.late_ms.value, profile.critical_late_ms.value] {
                due.extend([after(visit.start, late), after(visit.end, late)]);
            }
            let day_end = i32::try_from(profile.day_end_second.value).unwrap_or(86_399);
            due.extend([visit.start, plan.day_end(visit.start, day_end)]);
            due.extend(visit.cancelled);
        }
        due.sort_unstable();
        due.dedup();
        let said = vec![None; timetable.due.len()];
        Self {
            timetable,
            profile,
            devices: Vec::new(),
            events: Vec::new(),
            due,
            said,
            owned: OwnedMemory::default(),
            upto: from,
        }
    }

    /// Follows until nothing comes any more. `tell` gets what is said; `refuse` the faults of a line that is no event; neither
    /// stops it.
    ///
    /// # Errors
    /// When the events cannot be verified, or what is said cannot be told.
    pub fn follow(
        &mut self,
        source: &mut impl LineSource,
        mut tell: impl FnMut(&DueAlert) -> Result<(), Failure>,
        mut refuse: impl FnMut(&Faults),
    ) -> Result<(), Failure> {
        let mut lines = 0;
        loop {
            let mut heard = source.wait(self.next_due());
            self.pass(source.now(), &mut tell)?;
            // What comes in one go is judged in one go: of a file that is there already, what was so in between is not news.
            let (mut came, most) = (false, Instant(source.now().0.saturating_add(AT_ONCE_MS)));
            while let Wakeup::Line(line) = heard {
                lines += 1;
                match self.add(&line) {
                    Ok(taken) => came |= taken,
                    Err(mut faults) => {
                        faults.0.iter_mut().for_each(|fault| fault.row = Some(lines));
                        refuse(&faults);
                    }
                }
                let quiet = Instant(source.now().0.saturating_add(QUIET_MS));
                heard = if source.now() < most { source.wait(Some(quiet)) } else { Wakeup::Due };
            }
            if came {
                // An event may be dated before what was already said: time never goes back for those who listen.
                self.say(source.now().max(self.upto), &mut tell)?;
            }
            if matches!(heard, Wakeup::End) {
                return Ok(());
            }
        }
    }

    fn next_due(&self) -> Option<Instant> {
        let planned = self.due.get(self.due.partition_point(|due| *due <= self.upto)).copied();
        let received = self.events.iter().map(|event| event.received).filter(|at| *at > self.upto).min();
        planned.into_iter().chain(received).min()
    }

    /// Says what was due since the last time, each at its own time.
    fn pass(&mut self, now: Instant, tell: &mut impl FnMut(&DueAlert) -> Result<(), Failure>) -> Result<(), Failure> {
        while let Some(due) = self.next_due().filter(|due| *due <= now) {
            self.say(due, tell)?;
        }
        self.upto = self.upto.max(now);
        Ok(())
    }

    fn say(&mut self, at: Instant, tell: &mut impl FnMut(&DueAlert) -> Result<(), Failure>) -> Result<(), Failure> {
        self.upto = at;
        let plan = self.timetable.plan();
        let found = self.owned.verify(&plan, &self.events, self.profile, at)?;
        for (row, verdict) in found.verdicts.iter().enumerate() {
            let now = match (verdict.status, verdict.alert) {
                (Status::Missed { .. }, _) => Some(AlertKind::Missed),
                (_, Some(Alert::PossiblyMissed)) => Some(AlertKind::PossiblyMissed),
                (_, Some(Alert::Late)) => Some(AlertKind::Late),
                (_, None) => None,
            };
            // An alert is told once: repeating it at every event would bury the others.
            let before = std::mem::replace(&mut self.said[row], now);
            if now == before {
                continue;
            }
            let due = &self.timetable.due[row];
            tell(&DueAlert {
                at: self.timetable.local(at),
                alert: now.unwrap_or(AlertKind::Resolved),
                visit: self.timetable.visits[row].clone(),
                client: self.timetable.clients.get(due.client.at()).cloned().unwrap_or_default(),
                planned_start: self.timetable.local(due.start),
            })?;
        }
        Ok(())
    }

    /// Takes the event of a line; whether there is one.
    fn add(&mut self, line: &str) -> Result<bool, Faults> {
        if line.trim().is_empty() {
            return Ok(false);
        }
        let feed = read_bytes(line.as_bytes(), "events", self.timetable)?;
        for mut event in feed.events {
            let device = &feed.devices[event.device.0 as usize];
            // Each line numbers its devices from nothing: they get their places among all that were seen before.
            let at = self.devices.iter().position(|held| held == device).unwrap_or_else(|| {
                self.devices.push(device.clone());
                self.devices.len() - 1
            });
            event.device = DeviceIx(u32::try_from(at).unwrap_or(u32::MAX));
            self.events.push(event);
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use homeround_core::ground::{CarerIx, ClientIx, Place, VisitIx};
    use homeround_core::verification::profile::UK;
    use homeround_core::verification::{Address, Assignment, Period, PlannedVisit, VisitTerms};

    use super::*;
    use crate::book::value::Day;
    use crate::book::zone::PlanZone;

    const MINUTE: i64 = 60_000;

    /// Lines at their minutes, and a clock that jumps to whatever is next; it stops at a minute.
    struct Script {
        lines: VecDeque<(i64, String)>,
        minute: i64,
        end: i64,
        start: Instant,
    }

    impl LineSource for Script {
        fn now(&self) -> Instant {
            Instant(self.start.0 + self.minute * MINUTE)
        }

        fn wait(&mut self, until: Option<Instant>) -> Wakeup {
            let due = until.map_or(i64::MAX, |until| until.millis_since(self.start).div_euclid(MINUTE));
            let line = self.lines.front().map_or(i64::MAX, |line| line.0);
            if line.min(due) > self.end {
                self.minute = self.end;
                return Wakeup::End;
            }
            self.minute = line.min(due).max(self.minute);
            if line > due {
                return Wakeup::Due;
            }
            self.lines.pop_front().map_or(Wakeup::End, |(_, text)| Wakeup::Line(text))
        }
    }

    /// One client with visits of half an hour at nine and at noon.
    fn timetable() -> Timetable {
        let zone = PlanZone::new("Europe/London", Day::read("2026-03-23").unwrap(), 1).unwrap();
        let due = |hour: i64| PlannedVisit {
            client: ClientIx(0),
            start: Instant(zone.epoch.0 + hour * 60 * MINUTE),
            end: Instant(zone.epoch.0 + (hour * 60 + 30) * MINUTE),
            carers: 1,
            time_critical: false,
            cancelled: None,
            terms: VisitTerms::default(),
        };
        let place = Place { lat: 515_900_000, lon: -30_000_000 };
        Timetable {
            due: vec![due(9), due(12)],
            sent: (0..2).map(|visit| Assignment { visit: VisitIx(visit), carer: CarerIx(0) }).collect(),
            addresses: vec![Address { client: ClientIx(0), place, exact: true, period: Period::ALWAYS }],
            clients: vec!["C1".to_owned()],
            carers: vec!["A1".to_owned()],
            visits: vec!["P@09".to_owned(), "P@12".to_owned()],
            zone,
            known_as: Default::default(),
            beside: Default::default(),
        }
    }

    fn line(seq: u32, kind: &str, clock: &str, received: &str) -> String {
        format!(
            r#"{{"device":"d","seq":{seq},"boot":1,"monotonic_ms":{},"wall":"2026-03-23T{clock}:00+00:00","received":"2026-03-23T{received}:00+00:00","kind":"{kind}","method":"gps","carer":"A1","client":"C1","latitude":"51.59","longitude":"-3","accuracy_m":"5"}}"#,
            seq * 1000
        )
    }

    /// What is said until a minute of the day, in short.
    fn said(lines: &[(i64, String)], end: i64) -> (Vec<(String, AlertKind)>, usize) {
        let timetable = timetable();
        let start = timetable.zone.epoch;
        let mut source = Script { lines: lines.to_vec().into(), minute: 0, end, start };
        let (mut all, mut refused) = (Vec::new(), 0);
        let mut follower = Follower::new(&timetable, &UK, start);
        let tell = |said: &DueAlert| {
            all.push((format!("{} {}", &said.at[11..16], &said.visit[2..]), said.alert));
            Ok(())
        };
        follower.follow(&mut source, tell, |_| refused += 1).unwrap();
        (all, refused)
    }

    #[test]
    fn a38_late_possibly_missed_missed_and_resolved_are_said_when_they_are_due() {
        let row = |at: &str, alert: AlertKind| (at.to_owned(), alert);
        let silent = [
            row("09:15 09", AlertKind::Late),
            row("09:45 09", AlertKind::PossiblyMissed),
            row("12:00 09", AlertKind::Missed),
            row("12:15 12", AlertKind::Late),
        ];
        assert_eq!(said(&[], 12 * 60 + 20).0, silent);
        // At twenty past the phone has a network again: it was there at two minutes past nine.
        let synced =
            [(12 * 60 + 20, line(0, "in", "09:02", "12:20")), (12 * 60 + 20, line(1, "out", "09:32", "12:20"))];
        let (found, _) = said(&synced, 12 * 60 + 25);
        assert_eq!(found[..4], silent);
        assert_eq!(found[4..], [row("12:20 09", AlertKind::Resolved)]);
    }

    #[test]
    fn what_is_there_already_is_judged_in_one_go() {
        let week = [
            (20 * 60, line(0, "in", "09:00", "09:01")),
            (20 * 60, "no event".to_owned()),
            (20 * 60, line(1, "out", "09:30", "09:31")),
            (20 * 60, line(2, "in", "12:00", "12:01")),
            (20 * 60, line(3, "out", "12:30", "12:31")),
        ];
        let timetable = timetable();
        let start = Instant(timetable.zone.epoch.0 + 20 * 60 * MINUTE);
        let lines = week.iter().map(|(_, text)| (0, text.clone())).collect();
        let mut source = Script { lines, minute: 0, end: 5 * 60, start };
        let mut all = Vec::new();
        let tell = |said: &DueAlert| {
            all.push(said.alert);
            Ok(())
        };
        let mut refused = 0;
        Follower::new(&timetable, &UK, start).follow(&mut source, tell, |_| refused += 1).unwrap();
        assert_eq!((all, refused), (vec![], 1));
    }

    #[test]
    fn nothing_is_said_of_a_visit_that_is_made_and_a_bad_line_is_refused_alone() {
        let lines = [
            (9 * 60 + 1, line(0, "in", "09:00", "09:01")),
            (9 * 60 + 2, "{}".to_owned()),
            (9 * 60 + 31, line(1, "out", "09:30", "09:31")),
        ];
        assert_eq!(said(&lines, 11 * 60), (vec![], 1));
    }
}
