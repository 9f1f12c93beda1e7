//! The rounds of each day as a chart of bars: one row a carer, time from left to right.

use homeround_core::book::{Activity, Worked};
use homeround_core::ground::{CarerIx, Seconds, ShiftIx, Span, VisitIx};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

use super::days;
use super::map::hue;
use super::table::{Align, TextTable};
use super::week::Week;
use crate::book::value::Day;
use crate::words;

/// Height of one row in pixels; the style sheet sets the names beside the chart to the same.
const ROW: usize = 30;
/// Height of the hours above the rows.
const HEAD: usize = 26;
const HOUR: i32 = 3_600;

/// The time a chart shows, and where a moment stands in it.
#[derive(Clone, Copy, Debug)]
struct Axis {
    from: i32,
    to: i32,
}

impl Axis {
    /// Whole hours around everything that happens in these shifts.
    fn around(spans: impl Iterator<Item = Span>) -> Option<Self> {
        let both = |(from, to): (i32, i32), span: Span| (from.min(span.start.0), to.max(span.end.0));
        let (from, to) = spans.fold((i32::MAX, i32::MIN), both);
        // To whole hours on both sides: the lines of the hours then begin and end the chart.
        (from < to).then(|| Self { from: from.div_euclid(HOUR) * HOUR, to: (to + HOUR - 1).div_euclid(HOUR) * HOUR })
    }

    /// A moment as a hundredth of a per cent of the width; outside the chart, its edge.
    fn at(self, moment: Seconds) -> i64 {
        // What lies outside the shifts, such as a way from home, is drawn at the edge.
        let along = i64::from(moment.0.clamp(self.from, self.to) - self.from);
        along * 10_000 / i64::from(self.to - self.from)
    }

    fn x(self, moment: Seconds) -> String {
        per_cent(self.at(moment))
    }

    fn width(self, span: Span) -> String {
        per_cent(self.at(span.end) - self.at(span.start))
    }

    fn hours(self) -> impl Iterator<Item = Seconds> {
        (self.from..=self.to).step_by(HOUR as usize).map(Seconds)
    }
}

fn per_cent(hundredths: i64) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// The section.
#[must_use]
pub(crate) fn section(week: &Week) -> Markup {
    html! {
        section #rounds aria-labelledby="rounds-title" {
            h2 #rounds-title { "The rounds, carer by carer" }
            p.lead {
                "One row is one carer’s day. The pale band is the shift; point at a bar to read it, or open the table below the chart."
            }
            (week_grid(week))
            (key())
            (days::of_each(week, "rounds", |day| of_day(week, day)))
        }
    }
}

fn key() -> Markup {
    let mark = |class: &str, what: &str| {
        html! {
            li { svg viewBox="0 0 26 20" aria-hidden="true" {
                @match class {
                    "travel" | "commute" => { rect class=(class) x="1" y="8" width="24" height="4" {} }
                    "late" => { rect class=(class) x="1" y="14" width="24" height="4" {} }
                    "contact double" => {
                        rect class=(class) x="1" y="1" width="24" height="18" rx="3" {}
                        rect.pair x="1" y="1" width="24" height="4" {}
                    }
                    _ => { rect class=(class) x="1" y="2" width="24" height="16" rx="3" {} }
                }
            } (what) }
        }
    };
    html! {
        ul.marks {
            (mark("contact", "with a client"))
            (mark("contact double", "double-up"))
            (mark("travel", "travel"))
            (mark("commute", "way from and to home"))
            (mark("waiting", "waiting"))
            (mark("rest", "break"))
            (mark("late", "late by so much"))
        }
    }
}

fn of_day(week: &Week, day: Day) -> Markup {
    let (rows, left) = week.drawn_shifts(day);
    let shifts = || rows.iter().flat_map(|(carer, shifts)| shifts.iter().map(|&shift| (*carer, shift)));
    let spans = shifts().filter_map(|(_, shift)| week.facts.plan.tables.shifts.get(shift.at())).map(|row| row.span);
    let Some(axis) = Axis::around(spans) else {
        return html! { p { "Nobody is on shift." } };
    };
    let used = rows.iter().filter(|row| is_used(week, row)).count();
    // Visits and not stretches: each carer of a double-up has one of their own.
    let made: BTreeSet<VisitIx> =
        shifts().flat_map(|(carer, shift)| contacts(week, carer, shift)).map(|stretch| stretch.visit).collect();
    let double_ups = made.iter().filter(|&&visit| week.visit(visit).is_some_and(|row| row.carers > 1)).count();
    html! {
        p.of-day {
            (words::several(used, "carer makes ", "carers make ")) (words::several(made.len(), "visit", "visits"))
            ", " (words::several(double_ups, "of them a double-up.", "of them double-ups."))
            @if left > 0 {
                " These are the carers with the latest visits; " (words::several(left, "carer more is", "carers more are"))
                " not drawn. The whole week above and the rota have them."
            }
        }
        div.gantt {
            ol.names { @for row in &rows { li.off[!is_used(week, row)] style=(hue(row.0)) { i.swatch {} (week.carer(row.0)) } } }
            div.wide tabindex="0" role="region" aria-label=(format!("Chart of the rounds of {}", words::long_day(day.0))) {
                svg.bars width="100%" height=(HEAD + ROW * rows.len()) role="img" aria-label="The rounds as bars; the table below says the same" {
                    (hours(week, axis, rows.len()))
                    @for (at, (carer, shifts)) in rows.iter().enumerate() {
                        @for shift in shifts { (bars(week, axis, (*carer, *shift), HEAD + ROW * at)) }
                    }
                }
            }
        }
        (as_table(week, day, &rows))
    }
}

/// Every carer's days in one table: from when to when, and how many visits.
fn week_grid(week: &Week) -> Markup {
    let days = week.days();
    let mut cells: BTreeMap<CarerIx, Vec<String>> = BTreeMap::new();
    for (at, day) in days.iter().enumerate() {
        for (carer, shifts) in week.shifts(*day) {
            let made: Vec<&Worked> = shifts.iter().flat_map(|&shift| contacts(week, carer, shift)).collect();
            let ends = made.iter().map(|row| row.span.start).min().zip(made.iter().map(|row| row.span.end).max());
            let row = cells.entry(carer).or_insert_with(|| vec![String::new(); days.len()]);
            if let Some((from, to)) = ends {
                let visits = words::several(made.len(), "visit", "visits");
                row[at] = format!("{}–{}, {visits}", minute(week, from), minute(week, to));
            }
        }
    }
    let names: Vec<String> = days.iter().map(|day| words::short_day(day.0)).collect();
    let columns: Vec<(&str, Align)> =
        std::iter::once("Carer").chain(names.iter().map(String::as_str)).map(|name| (name, Align::Words)).collect();
    let mut rows: Vec<Vec<String>> = cells
        .into_iter()
        .map(|(carer, days)| std::iter::once(week.carer(carer).to_owned()).chain(days).collect())
        .collect();
    // By name, as the rota has them: the order of the tables says nothing to a reader.
    rows.sort();
    let table =
        TextTable { name: "week", caption: "From the first visit to the last, and how many", columns: &columns, rows };
    table.folded("The whole week, carer by carer")
}

/// The clock, to the minute.
fn minute(week: &Week, at: Seconds) -> String {
    week.facts.plan.names.zone.clock(at)
}

fn is_used(week: &Week, (carer, shifts): &(CarerIx, Vec<ShiftIx>)) -> bool {
    shifts.iter().any(|&shift| contacts(week, *carer, shift).next().is_some())
}

fn contacts<'w>(week: &'w Week, carer: CarerIx, shift: ShiftIx) -> impl Iterator<Item = &'w Worked> {
    week.worked(shift, carer).filter(|stretch| stretch.activity == Activity::Contact)
}

fn hours(week: &Week, axis: Axis, rows: usize) -> Markup {
    html! {
        g.hours { @for (at, hour) in axis.hours().enumerate() {
            line x1=(axis.x(hour)) x2=(axis.x(hour)) y1=(HEAD - 6) y2=(HEAD + ROW * rows) {}
            // Every second hour, for names of all would run into each other on a telephone.
            @if at % 2 == 0 && hour.0 < axis.to { text x=(axis.x(hour)) y=(HEAD - 10) dx="2" { (week.clock(hour)) } }
        } }
        g.between { @for row in 0..=rows { line x1="0" x2="100%" y1=(HEAD + ROW * row) y2=(HEAD + ROW * row) {} } }
    }
}

/// One shift's band and bars, with their upper edge at `top`.
fn bars(week: &Week, axis: Axis, (carer, shift): (CarerIx, ShiftIx), top: usize) -> Markup {
    let band = week.facts.plan.tables.shifts.get(shift.at()).map(|row| row.span);
    html! {
        @if let Some(span) = band {
            rect.shift x=(axis.x(span.start)) width=(axis.width(span)) y=(top + 2) height=(ROW - 4) rx="4" {}
        }
        @for stretch in week.worked(shift, carer) { (bar(week, axis, stretch, top)) }
    }
}

fn bar(week: &Week, axis: Axis, stretch: &Worked, top: usize) -> Markup {
    let (x, width) = (axis.x(stretch.span.start), axis.width(stretch.span));
    let (class, down, height) = match stretch.activity {
        Activity::Contact => ("contact", 5, 20),
        Activity::Travel => ("travel", 13, 4),
        Activity::Commute => ("commute", 13, 4),
        Activity::Waiting => ("waiting", 10, 10),
        Activity::PaidBreak | Activity::UnpaidBreak => ("rest", 7, 16),
    };
    // A bar of no length could not be pointed at, and its edge would still be drawn.
    if stretch.span.length() <= Seconds::ZERO {
        return html! {};
    }
    if stretch.activity != Activity::Contact {
        return html! { rect class=(class) x=(x) width=(width) y=(top + down) height=(height) rx="2" { title { (told(week, stretch)) } } };
    }
    let double = week.visit(stretch.visit).is_some_and(|visit| visit.carers > 1);
    let due = week.visit(stretch.visit).map_or(stretch.span.start, |visit| visit.due);
    let late = Span { start: due, end: stretch.span.start };
    html! {
        rect.contact.double[double] x=(x) width=(width) y=(top + down) height=(height) rx="3" {
            title { (told(week, stretch)) }
        }
        @if double { rect.pair x=(x) width=(width) y=(top + down) height="5" {} }
        @if late.length() > Seconds::ZERO {
            rect.late x=(axis.x(late.start)) width=(axis.width(late)) y=(top + 25) height="4" {}
        }
    }
}

/// A stretch of time in words.
fn told(week: &Week, stretch: &Worked) -> String {
    let (from, to) = (week.clock(stretch.span.start), week.clock(stretch.span.end));
    let long = words::length(stretch.span.length());
    let way = || format!("{long}, {} miles", words::miles(i64::from(stretch.metres)));
    match stretch.activity {
        Activity::Contact => {
            let package = week.package(stretch.visit).map_or("", |package| package.name.as_str());
            let mut text = format!("{from} to {to}, {}, {package}, {long}", week.client(stretch.client));
            let others = others(week, stretch);
            if !others.is_empty() {
                text += &format!("; with {}", words::listed(&others));
            }
            let late = late(week, stretch.visit, stretch.span.start);
            if late > Seconds::ZERO {
                text += &format!("; {} late", words::length(late));
            }
            text
        }
        Activity::Travel => format!("{from} to {to}, travel, {}", way()),
        Activity::Commute => format!("{from} to {to}, from or to home, {}", way()),
        Activity::Waiting => format!("{from} to {to}, waiting, {long}"),
        Activity::PaidBreak => format!("{from} to {to}, paid break, {long}"),
        Activity::UnpaidBreak => format!("{from} to {to}, own break, {long}"),
    }
}

fn others(week: &Week, stretch: &Worked) -> Vec<String> {
    let parts = week.parts(stretch.visit).iter().filter(|part| part.carer != stretch.carer);
    parts.map(|part| week.carer(part.carer).to_owned()).collect()
}

fn late(week: &Week, visit: VisitIx, start: Seconds) -> Seconds {
    week.visit(visit).map_or(Seconds::ZERO, |row| (start - row.due).or_zero())
}

fn as_table(week: &Week, day: Day, rows: &[(CarerIx, Vec<ShiftIx>)]) -> Markup {
    let shifts = rows.iter().flat_map(|(carer, shifts)| shifts.iter().map(|&shift| (*carer, shift)));
    let rows: Vec<Vec<String>> =
        shifts.flat_map(|(carer, shift)| contacts(week, carer, shift)).map(|stretch| row(week, stretch)).collect();
    let (name, caption) = (format!("rounds-{day}"), format!("The rounds of {}", words::long_day(day.0)));
    let table = TextTable {
        name: &name,
        caption: &caption,
        columns: &[
            ("Carer", Align::Words),
            ("Start", Align::Words),
            ("End", Align::Words),
            ("Client", Align::Words),
            ("Visit", Align::Words),
            ("With", Align::Words),
            ("Minutes", Align::Numbers),
            ("Minutes late", Align::Numbers),
            ("Visit id", Align::FileOnly),
        ],
        rows,
    };
    table.folded("The day as a table")
}

fn row(week: &Week, stretch: &Worked) -> Vec<String> {
    let late = late(week, stretch.visit, stretch.span.start);
    let id = week.facts.plan.names.visits.get(stretch.visit.at()).map_or_else(String::new, |dated| dated.id.clone());
    vec![
        week.carer(stretch.carer).to_owned(),
        week.clock(stretch.span.start),
        week.clock(stretch.span.end),
        week.client(stretch.client).to_owned(),
        week.package(stretch.visit).map_or_else(String::new, |package| package.name.clone()),
        words::listed(&others(week, stretch)),
        stretch.span.length().whole_minutes().to_string(),
        // Rounded up: a visit that is some seconds late is not on time.
        if late > Seconds::ZERO { (late.0.saturating_add(59) / 60).to_string() } else { String::new() },
        id,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_is_whole_hours_and_its_edges_are_its_ends() {
        let span = |start, end| Span { start: Seconds(start), end: Seconds(end) };
        let axis = Axis::around([span(25_300, 50_000), span(26_000, 79_000)].into_iter()).unwrap();
        assert_eq!((axis.from, axis.to), (25_200, 79_200));
        assert_eq!(
            [axis.x(Seconds(25_200)), axis.x(Seconds(79_200)), axis.x(Seconds(0))],
            ["0.00%", "100.00%", "0.00%"]
        );
        assert_eq!(axis.width(span(25_200, 52_200)), "50.00%");
        assert!(Axis::around(std::iter::empty()).is_none());
    }
}
