//! When the visits, shifts and breaks of a book happen on one day, and why a clock time may have no moment.

use homeround_core::ground::{Seconds, Span, Window};

use super::expand::unsound;
use super::model::{Break, Package, Shift};
use super::repeats::Repeats;
use super::value::{Clock, Day};
use super::zone::{NoMoment, PlanZone};
use crate::fault::Faults;

/// When one visit may happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisitTimes {
    /// When it must start.
    pub window: Window,
    /// When the client would like it to start.
    pub preferred: Option<Seconds>,
}

/// A clock time of the book that is not one moment on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clash {
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
    pub fn problem(&self) -> String {
        match self.why {
            NoMoment::Missing(..) => format!("does not exist on {}: the clocks go forward over it", self.day),
            NoMoment::Twice(..) => format!("is there twice on {}: the clocks go back over it", self.day),
            NoMoment::Offset(..) => format!("has an offset the zone does not have on {}", self.day),
        }
    }

    /// What to do about it, as a sentence.
    #[must_use]
    pub fn remedy(&self) -> String {
        let (NoMoment::Missing(one, other) | NoMoment::Twice(one, other) | NoMoment::Offset(one, other)) = self.why;
        let with = |offset| Clock { offset: Some(offset), ..self.clock };
        format!("Say which clock is meant: {} or {}.", with(one), with(other))
    }

    pub(super) fn unsound(&self, id: &str) -> Faults {
        unsound(id, format!("has a {} that {}", self.column, self.problem()))
    }
}

impl Package {
    /// On which days it happens.
    #[must_use]
    pub fn repeats(&self) -> Repeats<'_> {
        Repeats { rule: self.repeats.as_deref(), from: self.from, until: self.until }
    }
}

impl Shift {
    /// On which days it starts.
    #[must_use]
    pub fn repeats(&self) -> Repeats<'_> {
        Repeats { rule: self.repeats.as_deref(), from: self.from, until: self.until }
    }
}

/// The window and preferred time of a package's visit on a service day.
///
/// # Errors
/// When one of its times is not one moment.
pub fn visit(zone: &PlanZone, package: &Package, day: Day) -> Result<VisitTimes, Clash> {
    let latest_day = day.plus(i32::from(package.overnight));
    let after_midnight = |clock: Clock| package.overnight && clock.minute < package.earliest.minute;
    let preferred =
        package.preferred.map(|clock| at(zone, day.plus(i32::from(after_midnight(clock))), clock, "preferred"));
    let window = Window {
        earliest: at(zone, day, package.earliest, "earliest")?,
        latest: at(zone, latest_day, package.latest, "latest")?,
    };
    Ok(VisitTimes { window, preferred: preferred.transpose()? })
}

/// The span of a shift that starts on a day.
///
/// # Errors
/// When one of its times is not one moment.
pub fn shift(zone: &PlanZone, shift: &Shift, day: Day) -> Result<Span, Clash> {
    let end_day = day.plus(i32::from(shift.overnight));
    Ok(Span { start: at(zone, day, shift.start, "start")?, end: at(zone, end_day, shift.end, "end")? })
}

/// The window of a break in a shift that starts on a day.
///
/// # Errors
/// When one of its times is not one moment.
pub fn rest(zone: &PlanZone, shift: &Shift, rest: &Break, day: Day) -> Result<Window, Clash> {
    let day_of = |clock: Clock| day.plus(i32::from(shift.overnight && clock.minute < shift.start.minute));
    Ok(Window {
        earliest: at(zone, day_of(rest.earliest), rest.earliest, "earliest")?,
        latest: at(zone, day_of(rest.latest), rest.latest, "latest")?,
    })
}

fn at(zone: &PlanZone, day: Day, clock: Clock, column: &'static str) -> Result<Seconds, Clash> {
    zone.seconds(day, clock).map_err(|why| Clash { column, clock, day, why })
}
