//! A rota as iCalendar (RFC 5545): an event for each visit, for a carer's telephone or a client's family.
//!
//! ```
//! use homeround::planning::plan_starter;
//! use homeround::roster::write_roster;
//! use homeround::rota::{Rota, RotaChoice, calendar::write_calendar};
//!
//! let (branch, roster) = plan_starter()?;
//! let file = write_roster(&branch.plan, roster.view(), None);
//! let rota = Rota::new(&branch.book, &file, RotaChoice { addresses: false, no_notes: false });
//! let calendar = write_calendar(&rota, "A1", "Megan Rees");
//! assert!(calendar.starts_with("BEGIN:VCALENDAR") && calendar.contains("Ada Pritchard"));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike};

use super::{Rota, RotaStop};

/// The calendar of one carer or one client. The same rota gives the same bytes: an event is known by its visit and person, so
/// that a calendar that is read again changes what changed.
#[must_use]
pub fn write_calendar(rota: &Rota, person: &str, name: &str) -> String {
    let carer = rota.carers.iter().any(|held| held.id == person);
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    calendar.append_property(("PRODID", "homeround"));
    calendar.append_property(("CALSCALE", "GREGORIAN"));
    calendar.name(&format!("{name}, {}", rota.branch));
    let theirs = |stop: &&RotaStop| {
        // A break is the carer's own: no family is told of it.
        if carer { stop.carers.iter().any(|held| held == person) } else { !stop.is_break() && stop.client == person }
    };
    for stop in rota.stops.iter().filter(theirs) {
        if let Some(event) = event(stop, person, carer) {
            calendar.push(event);
        }
    }
    calendar.to_string()
}

fn event(stop: &RotaStop, person: &str, carer: bool) -> Option<Event> {
    let moment = |text: &str| DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.with_timezone(&Utc));
    let (start, end) = (moment(&stop.moments.0)?, moment(&stop.moments.1)?);
    let what = match (stop.is_break(), carer) {
        (true, _) => stop.name.clone(),
        (false, true) => format!("{} ({})", stop.client_name, stop.name),
        (false, false) => format!("{}: {}", stop.name, stop.carer_names.join(" and ")),
    };
    let mut told = Vec::new();
    if carer && !stop.is_break() {
        let with = stop.beside(person);
        told.extend((!with.is_empty()).then(|| format!("with {}", with.join(" and "))));
    }
    told.extend((!stop.tasks.is_empty()).then(|| stop.tasks.join(", ")));
    told.extend(if carer { stop.note.clone() } else { Vec::new() });
    let mut event = Event::new();
    // A rota keeps no id of a break: a carer cannot begin two at one moment, so that its start tells it apart.
    let id = stop.visit.clone().unwrap_or_else(|| format!("break@{}", stop.moments.0));
    // The time stamp is the event's own start and not the clock's: the same rota then gives the same bytes.
    event.uid(&format!("{person}/{id}@homeround")).timestamp(start).starts(start).ends(end).summary(&what);
    if !told.is_empty() {
        event.description(&told.join("\n"));
    }
    // A family knows where it lives: the calendar may be shared further than the rota.
    if let Some(postcode) = stop.postcode.as_ref().filter(|_| carer) {
        event.location(postcode);
    }
    Some(event.done())
}
