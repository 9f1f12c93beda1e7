//! Rotas to print: a sheet of A4 for each carer and each client, and the whole week as carers by days.
//!
//! ```
//! use homeround::planning::plan_starter;
//! use homeround::roster::write_roster;
//! use homeround::rota::{Rota, RotaChoice, page::{PageChoice, write_page}};
//!
//! let (branch, roster) = plan_starter()?;
//! let file = write_roster(&branch.plan, roster.view(), None);
//! let rota = Rota::new(&branch.book, &file, RotaChoice { addresses: false, no_notes: false });
//! let page = write_page(&rota, PageChoice { carers: true, clients: false, week: false, large: true });
//! assert!(page.contains("Megan Rees") && page.contains("Ada Pritchard"));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Rota, RotaPerson, RotaStop};
use crate::book::value::Day;
use crate::words::{counted, day_and_month, short_day};

const STYLE: &str = include_str!("rota.css");

/// What the page may do: use its own style; run and load nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Which sheets a page has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageChoice {
    /// A sheet for each carer.
    pub carers: bool,
    /// A sheet for each client.
    pub clients: bool,
    /// The whole week as carers by days.
    pub week: bool,
    /// Large type.
    pub large: bool,
}

/// The page, a whole HTML document without a script. The same rota gives the same bytes.
#[must_use]
pub fn write_page(rota: &Rota, choice: PageChoice) -> String {
    let of = period(rota);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Rota, " (rota.branch) ", " (of) }
                style { (PreEscaped(STYLE)) }
            }
            body class=[choice.large.then_some("large")] {
                @if choice.carers {
                    @for person in &rota.carers { (carer(rota, person, &of)) }
                }
                @if choice.clients {
                    @for person in &rota.clients { (client(rota, person, &of)) }
                }
                @if choice.week { (week(rota, &of)) }
            }
        }
    };
    page.into_string()
}

/// The first and the last day.
fn period(rota: &Rota) -> String {
    match (rota.days.first(), rota.days.last()) {
        (Some(first), Some(last)) if first != last => {
            format!("{} to {}", day_and_month(first.0), day_and_month(last.0))
        }
        (Some(day), _) => day_and_month(day.0),
        _ => String::new(),
    }
}

/// Hours and minutes of visits: `31 h 15 min`.
fn length(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

fn carer(rota: &Rota, person: &RotaPerson, of: &str) -> Markup {
    let visits = rota.stops.iter().filter(|stop| !stop.is_break() && stop.carers.contains(&person.id)).count();
    html! {
        section.person {
            h1 { (person.name) }
            p.of {
                (rota.branch) ", " (of) ". "
                @if visits == 0 { "No visits." } @else { (counted(visits, "visit")) ", " (length(rota.minutes_of(&person.id))) " with clients." }
            }
            // A carer without visits gets a sheet that says so: an empty day each would only cost paper.
            @for day in rota.days.iter().filter(|_| visits > 0) {
                (carer_day(rota, person, *day))
            }
        }
    }
}

fn carer_day(rota: &Rota, person: &RotaPerson, day: Day) -> Markup {
    let stops: Vec<&RotaStop> = rota.of_carer(&person.id, day).collect();
    html! {
        div.day {
            h2 { (day_and_month(day.0)) span.whose { (person.name) } }
            @if stops.is_empty() { p.none { "Nothing planned." } }
            @else { table { tbody { @for stop in stops { (carer_stop(stop, &person.id)) } } } }
        }
    }
}

fn carer_stop(stop: &RotaStop, carer: &str) -> Markup {
    let with = stop.beside(carer);
    html! {
        tr.rest[stop.is_break()] {
            td.time { (stop.start) "–" (stop.end) }
            td.long { (length(stop.minutes)) }
            td.who {
                @if stop.is_break() { (stop.name) } @else { (stop.client_name) }
                @if let Some(postcode) = &stop.postcode { br; (postcode) }
            }
            td {
                @if !stop.is_break() { (stop.name) }
                @if !stop.tasks.is_empty() { ": " (stop.tasks.join(", ")) }
                @if !with.is_empty() { div.with { "with " (with.join(" and ")) } }
                // Told on the sheet itself, for the carer at the door must know that nobody else comes.
                @else if stop.needed > 1 && !stop.is_break() { div.missing { "a second carer is missing" } }
                @for line in &stop.note { div.note { (line) } }
            }
        }
    }
}

fn client(rota: &Rota, person: &RotaPerson, of: &str) -> Markup {
    html! {
        section.person {
            h1 { (person.name) }
            p.of { "Your visits, " (of) ". " (rota.branch) "." }
            @for day in &rota.days { (client_day(rota, person, *day)) }
        }
    }
}

fn client_day(rota: &Rota, person: &RotaPerson, day: Day) -> Markup {
    let visits: Vec<&RotaStop> = rota.of_client(&person.id, day).collect();
    let missing: Vec<&RotaStop> =
        // Visits that nobody makes stand among the client's own: a sheet that left them out would promise nothing went
        // wrong.
        rota.unserved.iter().filter(|stop| stop.client == person.id && stop.day == day).collect();
    html! {
        div.day {
            h2 { (day_and_month(day.0)) span.whose { (person.name) } }
            @if visits.is_empty() && missing.is_empty() { p.none { "No visits." } }
            @else {
                table { tbody {
                    @for stop in visits {
                        tr {
                            td.time { (stop.start) "–" (stop.end) }
                            td.long { (length(stop.minutes)) }
                            td.who { (stop.carer_names.join(" and ")) }
                            td { (stop.name) @if !stop.tasks.is_empty() { ": " (stop.tasks.join(", ")) } }
                        }
                    }
                    @for stop in missing {
                        tr { td.time { (stop.start) } td.long { (length(stop.minutes)) } td.who.missing { "nobody yet" } td { (stop.name) } }
                    }
                } }
            }
        }
    }
}

fn week(rota: &Rota, of: &str) -> Markup {
    html! {
        section.week {
            h1 { "The whole week" }
            p.of { (rota.branch) ", " (of) }
            table {
                thead { tr { th { "Carer" } @for day in &rota.days { th { (short_day(day.0)) } } } }
                tbody {
                    @if !rota.unserved.is_empty() {
                        tr {
                            th.missing { "Nobody" }
                            @for day in &rota.days {
                                td { @for stop in rota.unserved.iter().filter(|stop| stop.day == *day) {
                                    p.missing { (stop.start) " " (stop.client_name) }
                                } }
                            }
                        }
                    }
                    @for carer in &rota.carers {
                        tr {
                            th { (carer.name) }
                            @for day in &rota.days {
                                td { @for stop in rota.of_carer(&carer.id, *day) {
                                    p { (stop.start) " " @if stop.is_break() { (stop.name) } @else { (stop.client_name) } }
                                } }
                            }
                        }
                    }
                }
            }
        }
    }
}
