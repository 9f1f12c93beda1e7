//! When the visits, shifts and breaks of a book happen on one day, and why a clock time may have no moment.

use homeround_core::ground::{Seconds, Span, Window};

use super::model::{Break, Carer, Package, Policy, Shift};
use super::repeats::Repeats;
use super::terms;
use super::value::{Between, Clock, Day};
use super::zone::{NoMoment, PlanZone};
use crate::fault::Faults;

/// When one visit may happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct VisitTimes {
    /// The windows it may start in, in order of time; at least one.
    pub windows: Vec<Window>,
    /// When the client would like it to start.
    pub preferred: Option<Seconds>,
}

/// A clock time of the book that is not one moment on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clash {
    /// The column it stands in.
    pub column: &'static str,
    /// The reading.
    pub clock: Clock,
    /// The day it is read on.
    pub day: Day,
    /// Why there is no one moment.
    pub why: NoMoment,
}

impl Clash {
    /// What is wrong, as a clause.
    #[must_use]
    pub(crate) fn problem(&self) -> String {
        match self.why {
            NoMoment::Missing(..) => format!("does not exist on {}: the clocks go forward over it", self.day),
            NoMoment::Twice(..) => format!("is there twice on {}: the clocks go back over it", self.day),
            NoMoment::Offset(..) => format!("has an offset the zone does not have on {}", self.day),
        }
    }

    /// What to do about it, as a sentence.
    #[must_use]
    pub(crate) fn remedy(&self) -> String {
        let (NoMoment::Missing(one, other) | NoMoment::Twice(one, other) | NoMoment::Offset(one, other)) = self.why;
        let with = |offset| Clock { offset: Some(offset), ..self.clock };
        format!("Say which clock is meant: {} or {}.", with(one), with(other))
    }

    pub(super) fn unsound(&self, id: &str) -> Faults {
        Faults::unvalidated(id, format!("has a {} that {}", self.column, self.problem()))
    }
}

impl Package {
    /// On which days it happens.
    #[must_use]
    pub fn repeats(&self) -> Repeats<'_> {
        Repeats { rule: self.repeats.as_deref(), from: self.from, until: self.until, except: &self.except }
    }

    /// The day on which a reading of the clock belongs to the visit of a service day.
    #[must_use]
    pub fn day_of(&self, service_day: Day, clock: Clock) -> Day {
        service_day.plus(i32::from(self.overnight && clock.minute < self.earliest.minute))
    }
}

impl Shift {
    /// On which days it starts.
    #[must_use]
    pub fn repeats(&self) -> Repeats<'_> {
        Repeats { rule: self.repeats.as_deref(), from: self.from, until: self.until, except: &self.except }
    }
}

impl VisitTimes {
    /// From the opening of the first window to the end of the last.
    #[must_use]
    pub(crate) fn whole(&self) -> Window {
        let first = self.windows.first().copied().unwrap_or_default();
        Window { earliest: first.earliest, latest: self.windows.last().unwrap_or(&first).latest }
    }

    /// Leaves no start but this one.
    pub(crate) fn fix(&mut self, start: Seconds) {
        self.windows = vec![Window { earliest: start, latest: start }];
    }

    /// Whether the visit may start then.
    #[must_use]
    pub(crate) fn hold(&self, start: Seconds) -> bool {
        self.windows.iter().any(|window| window.earliest <= start && start <= window.latest)
    }

    /// Whether it can be begun in one of its windows and, `length` long, finished within a span.
    #[must_use]
    pub(crate) fn fit(&self, length: Seconds, span: Span) -> bool {
        let fits = |window: &Window| {
            let start = window.earliest.max(span.start);
            start <= window.latest && start + length <= span.end
        };
        self.windows.iter().any(fits)
    }
}

/// The windows and preferred time of a package's visit on a service day.
///
/// # Errors
/// When one of its times is not one moment.
pub(crate) fn visit_times(zone: &PlanZone, package: &Package, day: Day) -> Result<VisitTimes, Clash> {
    let of = |clock: Clock, column| at(zone, package.day_of(day, clock), clock, column);
    let main = Window {
        earliest: at(zone, day, package.earliest, "earliest")?,
        latest: at(zone, day.plus(i32::from(package.overnight)), package.latest, "latest")?,
    };
    let other = |one: &Between| Ok(Window { earliest: of(one.from, "windows")?, latest: of(one.until, "windows")? });
    let mut windows: Vec<Window> = package.windows.iter().map(other).collect::<Result<_, Clash>>()?;
    windows.push(main);
    // In the order of time, so that the first and the last bound the whole.
    windows.sort_unstable_by_key(|window| (window.earliest, window.latest));
    let preferred = package.preferred.map(|clock| of(clock, "preferred")).transpose()?;
    Ok(VisitTimes { windows, preferred })
}

/// How long a package's visit on a service day is: until the clock shows when it ends, or else as many minutes as it has.
///
/// # Errors
/// When its end or its start is not one moment.
pub(crate) fn visit_length(zone: &PlanZone, package: &Package, day: Day) -> Result<Seconds, Clash> {
    let Some(ends) = package.ends else { return Ok(Seconds::from_minutes(i32::from(package.minutes))) };
    let end_day = day.plus(i32::from(ends.minute <= package.earliest.minute));
    // From moment to moment: a clock change in between makes it longer or shorter.
    Ok(at(zone, end_day, ends, "ends")? - at(zone, day, package.earliest, "earliest")?)
}

/// The moment at which a package's visit on a service day is fixed to start.
///
/// # Errors
/// When it is not one moment.
pub(crate) fn fixed_start(zone: &PlanZone, package: &Package, start: Clock, day: Day) -> Result<Seconds, Clash> {
    at(zone, package.day_of(day, start), start, "start")
}

/// The span of a shift that starts on a day.
///
/// # Errors
/// When one of its times is not one moment.
pub(crate) fn shift_span(zone: &PlanZone, shift: &Shift, day: Day) -> Result<Span, Clash> {
    let end_day = day.plus(i32::from(shift.overnight));
    Ok(Span { start: at(zone, day, shift.start, "start")?, end: at(zone, end_day, shift.end, "end")? })
}

/// From when on a carer is rested after the day before the plan begins, when the book tells about that day.
///
/// # Errors
/// When the end of that day is not one moment.
pub(crate) fn rested_from(
    zone: &PlanZone,
    policy: &Policy,
    carer: &Carer,
    start: Day,
) -> Result<Option<Seconds>, Clash> {
    let until = carer.worked_until.map(|clock| at(zone, start.plus(-1), clock, "worked_until")).transpose()?;
    Ok(until.map(|until| until + terms::rest(policy, carer)))
}

/// The window of a break in a shift that starts on a day.
///
/// # Errors
/// When one of its times is not one moment.
pub(crate) fn rest_window(zone: &PlanZone, shift: &Shift, rest: &Break, day: Day) -> Result<Window, Clash> {
    let day_of = |clock: Clock| day.plus(i32::from(shift.overnight && clock.minute < shift.start.minute));
    Ok(Window {
        earliest: at(zone, day_of(rest.earliest), rest.earliest, "earliest")?,
        latest: at(zone, day_of(rest.latest), rest.latest, "latest")?,
    })
}

fn at(zone: &PlanZone, day: Day, clock: Clock, column: &'static str) -> Result<Seconds, Clash> {
    zone.seconds(day, clock).map_err(|why| Clash { column, clock, day, why })
}
