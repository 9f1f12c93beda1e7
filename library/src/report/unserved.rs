//! The visits nobody makes, and as much of the reason as is certain.

use homeround_core::book::{CarerStanding, Visit};
use homeround_core::ground::{CarerIx, ClientIx, Seconds, Skills, VisitIx};
use maud::{Markup, html};

use super::away;
use super::table::{Align, TextTable};
use super::week::Week;
use crate::words;

/// The first rule that keeps one carer from making one visit, were it the only one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Blocked {
    /// The client may not be visited by this carer.
    Barred,
    /// The client is visited by other carers only.
    NotRequired,
    /// The visit is for carers who have visited the client, and this one never did.
    Unknown,
    /// The carer is not of the gender asked for.
    Gender,
    /// The carer is not trained for it.
    Untrained,
    /// The carer has no shift in which it could be begun in its window and finished.
    OffShift,
    /// The carer has one, but no shift is long enough for the way there and back as well.
    TooFar,
    /// Nothing does.
    Free,
}

/// What keeps `carer` from `visit` when nothing else is asked of them. Breaks and hours already promised are left out, so
/// that every answer but [`Blocked::Free`] is certain.
#[must_use]
pub(crate) fn blocked(week: &Week, visit: &Visit, carer: CarerIx) -> Blocked {
    let tables = &week.facts.plan.tables;
    let problem = tables.view();
    let Some(row) = tables.carers.get(carer.at()) else { return Blocked::OffShift };
    let tie = problem.tie(visit.client, carer).copied().unwrap_or_default();
    // The client's own rules first, then what training could change, and last when and where the carer works.
    if tie.standing == CarerStanding::Barred {
        return Blocked::Barred;
    }
    // A client with chosen carers lets in nobody else, whoever would else be able.
    if tie.standing != CarerStanding::Required && chosen(week, visit.client) {
        return Blocked::NotRequired;
    }
    if visit.known_only && tie.visits_before == 0 {
        return Blocked::Unknown;
    }
    let lacking = row.skills.lacking(visit.skills);
    let genders = week.facts.plan.names.abilities.genders();
    // Gender is told apart from training: a carer can learn the one.
    if lacking.0 & genders.0 != 0 {
        return Blocked::Gender;
    }
    if lacking != Skills::NONE {
        return Blocked::Untrained;
    }
    let mut found = Blocked::OffShift;
    let others = visit.first_other as usize..visit.first_other as usize + usize::from(visit.others);
    let others = tables.windows.get(others).unwrap_or_default();
    for shift in tables.shifts.iter().filter(|shift| shift.carer == carer || shift.second == carer) {
        let mode = tables.carers.get(shift.carer.at()).map_or(row.mode, |driver| driver.mode);
        // Who travels in another carer's car travels at that car's speed.
        let to = problem.travel.seconds(mode, visit.period, shift.start, visit.place);
        let back = problem.travel.seconds(mode, shift.period, visit.place, shift.end);
        let fits = |to: Seconds, back: Seconds| {
            std::iter::once(&visit.window).chain(others).any(|window| {
                let start = window.earliest.max(shift.span.start + to);
                start <= window.latest && start + row.lasts(visit.duration) + back <= shift.span.end
            })
        };
        // With the ways and then without them: who fits only without them is too far away.
        if fits(to, back) {
            // One shift that holds the visit is enough: nothing that is asked here keeps the carer from it.
            return Blocked::Free;
        }
        // Without any way it would fit: then it is the distance and not the hours that is in the way.
        if fits(Seconds::ZERO, Seconds::ZERO) {
            found = Blocked::TooFar;
        }
    }
    found
}

/// Whether only some carers may visit a client.
fn chosen(week: &Week, client: ClientIx) -> bool {
    let row = week.facts.plan.names.clients.get(client.at()).map(|named| named.row);
    row.and_then(|row| week.facts.book.clients.get(row)).is_some_and(|client| !client.required_carers.is_empty())
}

/// As many rows are shown at once; more are folded away.
const MOST_SHOWN: usize = 30;

/// The section.
#[must_use]
pub(crate) fn section(week: &Week) -> Markup {
    let unserved = week.unserved();
    html! {
        section #unserved aria-labelledby="unserved-title" {
            h2 #unserved-title { "Visits nobody makes" }
            @if unserved.is_empty() {
                p.lead { "None. Every visit has all the carers it needs." }
            } @else {
                p.lead {
                    (words::several(unserved.len(), "visit lacks a carer. ", "visits lack a carer. "))
                    "Where too few carers could make a visit even if it were their only one, the rule that keeps them from it "
                    "is given, and it is certain. Everywhere else the reason is not known: the visit fits each of those carers by "
                    "itself, and the rounds that were found have no room for it."
                }
                @if unserved.len() > MOST_SHOWN { (as_table(week, &unserved).folded("All of them")) } @else { (as_table(week, &unserved).render()) }
            }
            (away::list(week))
        }
    }
}

fn as_table<'t>(week: &Week, unserved: &[VisitIx]) -> TextTable<'t> {
    TextTable {
        name: "unserved",
        caption: "Visits that lack a carer",
        columns: &[
            ("Day", Align::Words),
            ("Client", Align::Words),
            ("Visit", Align::Words),
            ("May start", Align::Words),
            ("Minutes", Align::Numbers),
            ("Carers", Align::Numbers),
            ("Found", Align::Numbers),
            ("Reason", Align::Words),
        ],
        rows: unserved.iter().filter_map(|&visit| row(week, visit)).collect(),
    }
}

fn row(week: &Week, visit: VisitIx) -> Option<Vec<String>> {
    let asked = week.visit(visit)?;
    let window = format!("{}–{}", week.clock(asked.window.earliest), week.clock(asked.window.latest));
    Some(vec![
        week.day(visit).map_or_else(String::new, |day| words::day_and_month(day.0)),
        week.client(asked.client).to_owned(),
        name(week, visit),
        window,
        asked.duration.whole_minutes().to_string(),
        asked.carers.to_string(),
        week.parts(visit).len().to_string(),
        reason(week, asked),
    ])
}

fn name(week: &Week, visit: VisitIx) -> String {
    let optional = if week.is_optional(visit) { " (optional)" } else { "" };
    week.package(visit).map_or_else(String::new, |package| format!("{}{optional}", package.name))
}

/// Why a visit lacks a carer, as a sentence.
fn reason(week: &Week, visit: &Visit) -> String {
    let carers = week.facts.plan.tables.carers.len();
    let all: Vec<Blocked> = (0..carers).map(|carer| blocked(week, visit, CarerIx::from_index(carer))).collect();
    let count = |of: Blocked| all.iter().filter(|&&one| one == of).count();
    let free = count(Blocked::Free);
    let mut parts = Vec::new();
    let mut part = |of: Blocked, one: &str, more: &str| {
        if count(of) > 0 {
            parts.push(words::several(count(of), one, more));
        }
    };
    part(Blocked::Barred, "is barred", "are barred");
    part(Blocked::NotRequired, "is not one of the client’s own carers", "are not among the client’s own carers");
    part(Blocked::Unknown, "has never visited the client", "have never visited the client");
    part(Blocked::Gender, "is not of the gender asked for", "are not of the gender asked for");
    part(Blocked::OffShift, "is not on shift then", "are not on shift then");
    part(Blocked::TooFar, "is too far away to fit it into a shift", "are too far away to fit it into a shift");
    let lacking = lacking(week, visit);
    let untrained = count(Blocked::Untrained);
    if untrained > 0 {
        parts.push(format!("{} not trained for {}", words::several(untrained, "is", "are"), words::listed(&lacking)));
    }
    let needed = usize::from(visit.carers);
    // With fewer than it needs, a rule keeps it from being made; otherwise only the rounds as a whole could tell why.
    if free < needed {
        let only =
            if free == 0 { "No carer".to_owned() } else { format!("Only {}", words::several(free, "carer", "carers")) };
        let why = if parts.is_empty() { String::new() } else { format!(": {}", words::listed(&parts)) };
        return format!("{only} of {carers} could make it at all{why}.");
    }
    format!("Not known: {} could make it if it were their only visit.", words::several(free, "carer", "carers"))
}

/// The skills of a visit that at least one carer lacks, by name.
fn lacking(week: &Week, visit: &Visit) -> Vec<String> {
    let plan = week.facts.plan;
    let lacked =
        plan.tables.carers.iter().fold(Skills::NONE, |all, carer| Skills(all.0 | carer.skills.lacking(visit.skills).0));
    // Genders have a reason of their own above: they are no training.
    plan.names.abilities.named(Skills(lacked.0 & !plan.names.abilities.genders().0))
}
