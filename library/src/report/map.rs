//! The map: where clients and carers live, and the rounds of each day as lines between them.

use homeround_core::book::Activity;
use homeround_core::ground::{CarerIx, ClientIx, Place, PlaceIx};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

use super::days;
use super::week::Week;
use crate::book::value::Day;
use crate::words;

/// The longer side of the drawing, in its own units.
const LONGER: i64 = 1_000;
/// Room around the outermost places, and below them for the scale.
const MARGIN: i64 = 46;
/// The shortest a drawing is made: one street is not blown up to a whole page.
const LEAST_MM: i64 = 1_000_000;
/// Lengths the scale bar may have, in metres.
const SCALES: [i64; 11] = [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000];

/// A flat drawing of a small piece of the earth: straight in longitude and latitude, true to scale at its middle.
#[derive(Clone, Copy, Debug)]
struct Flat {
    west: i64,
    north: i64,
    /// Millimetres of ground in ten million units of longitude and of latitude.
    mm_across: i64,
    mm_down: i64,
    /// Millimetres of ground that `LONGER` units of the drawing stand for.
    mm_drawn: i64,
    width: i64,
    height: i64,
}

impl Flat {
    fn from_places(places: impl Iterator<Item = Place>) -> Option<Self> {
        let mut bounds: Option<(i32, i32, i32, i32)> = None;
        for place in places {
            let (south, north, west, east) = bounds.unwrap_or((place.lat, place.lat, place.lon, place.lon));
            bounds = Some((south.min(place.lat), north.max(place.lat), west.min(place.lon), east.max(place.lon)));
        }
        let (south, north, west, east) = bounds?;
        // A tenth of a degree in each direction at the middle: what a step is worth there, by the core's own distances.
        let middle = Place { lat: south.midpoint(north), lon: west.midpoint(east) };
        let step = |lat: i32, lon: i32| {
            let end = Place { lat: middle.lat.saturating_add(lat), lon: middle.lon.saturating_add(lon) };
            middle.distance_mm(end).max(1) * 10
        };
        let (mm_across, mm_down) = (step(0, 1_000_000), step(1_000_000, 0));
        let wide = (i64::from(east) - i64::from(west)) * mm_across / 10_000_000;
        let high = (i64::from(north) - i64::from(south)) * mm_down / 10_000_000;
        // A branch in one street is not blown up until each door is a mile from the next.
        let mm_drawn = wide.max(high).max(LEAST_MM);
        let drawn = |mm: i64| mm * LONGER / mm_drawn + 2 * MARGIN;
        Some(Self {
            west: i64::from(west),
            north: i64::from(north),
            mm_across,
            mm_down,
            mm_drawn,
            // A long and thin branch still has room for its scale and its north.
            width: drawn(wide.max(mm_drawn * 3 / 5)),
            height: drawn(high.max(mm_drawn / 4)),
        })
    }

    fn point(self, place: Place) -> (i64, i64) {
        let across = (i64::from(place.lon) - self.west) * self.mm_across / 10_000_000;
        let down = (self.north - i64::from(place.lat)) * self.mm_down / 10_000_000;
        (self.units(across) + MARGIN, self.units(down) + MARGIN)
    }

    fn units(self, mm: i64) -> i64 {
        // `div_euclid` rounds alike on both sides of nothing: a place west of the edge must not jump.
        (mm * LONGER + self.mm_drawn / 2).div_euclid(self.mm_drawn)
    }

    /// The longest scale that takes at most a quarter of the width: metres, and how long that is drawn.
    fn scale(self) -> (i64, i64) {
        let drawn = |metres: i64| self.units(metres * 1_000);
        // The longest that fits is the easiest to judge distances by.
        let metres = SCALES.iter().rev().copied().find(|&metres| drawn(metres) <= self.width / 4);
        let metres = metres.unwrap_or(SCALES[0]);
        (metres, drawn(metres))
    }
}

/// The section.
#[must_use]
pub(crate) fn section(week: &Week) -> Markup {
    let names = &week.facts.plan.names;
    // A base from which nobody sets out is no place of the rounds, however far away it is.
    let base = week.uses_base();
    let drawn = names.places.iter().filter(|row| base || row.names.iter().any(|name| name != "base"));
    let flat = Flat::from_places(drawn.map(|row| row.place));
    html! {
        section #map aria-labelledby="map-title" {
            h2 #map-title { "Where the rounds go" }
            p.lead {
                "Each line is one carer’s round, drawn straight from door to door; the road is longer. "
                "Choose a day; point at a line or a place to see whose it is."
            }
            @if let Some(flat) = flat {
                (streets(week, flat))
                (days::of_each(week, "map", |day| html! {
                    figure.map {
                        (drawing(week, flat, day))
                        (key(week, day))
                    }
                }))
            } @else {
                p { "The book has no places yet." }
            }
            // Whose data is drawn; everything else that the licences ask for stands under "How it was made".
            @for notice in week.facts.notices.iter().filter(|notice| notice.contains('©')) { p.notice { (notice) } }
        }
    }
}

fn drawing(week: &Week, flat: Flat, day: Day) -> Markup {
    let box_of_day = format!("0 0 {} {}", flat.width, flat.height);
    let label = format!("Map of the rounds of {}", words::long_day(day.0));
    html! {
        svg.town viewBox=(box_of_day) role="img" aria-label=(label) {
            (grid(flat))
            @if week.facts.streets.is_some() {
                // A drawing in the drawing: what goes beyond the map is cut off at its edge.
                svg width=(flat.width) height=(flat.height) aria-hidden="true" { use.streets href="#streets" {} }
            }
            g.rounds { @for (carer, points) in rounds(week, flat, day) {
                g.round data-carer=(carer.0) style=(hue(carer)) {
                    title { (week.carer(carer)) }
                    polyline.halo points=(points) {}
                    polyline points=(points) {}
                }
            } }
            (places(week, flat, day))
            (scale(flat))
            (north(flat))
        }
    }
}

/// The streets, once for the maps of all days.
fn streets(week: &Week, flat: Flat) -> Markup {
    html! {
        @if let Some(streets) = week.facts.streets {
            svg.shared width="0" height="0" aria-hidden="true" {
                defs { path #streets d=(streets.path(|place| flat.point(place), (flat.width, flat.height))) {} }
            }
        }
    }
}

/// Squares of one length of the scale, so that distances can be judged anywhere on the map.
fn grid(flat: Flat) -> Markup {
    let (_, step) = flat.scale();
    // The first line stands one step from the edge: a line on the edge would be its frame.
    let lines = |end: i64| (1..).map(move |at| at * step).take_while(move |at| *at < end);
    html! {
        rect.ground width=(flat.width) height=(flat.height) rx="10" {}
        g.grid {
            @for x in lines(flat.width) { line x1=(x) x2=(x) y1="0" y2=(flat.height) {} }
            @for y in lines(flat.height) { line x1="0" x2=(flat.width) y1=(y) y2=(y) {} }
        }
    }
}

/// By carer, the day's lines; a shift without a visit has none.
fn rounds(week: &Week, flat: Flat, day: Day) -> Vec<(CarerIx, String)> {
    let tables = &week.facts.plan.tables;
    let mut found = Vec::new();
    for (carer, shifts) in week.drawn_shifts(day).0 {
        for shift in shifts {
            let Some(row) = tables.shifts.get(shift.at()) else { continue };
            let stops = week.worked(shift, carer).filter(|stretch| stretch.activity == Activity::Contact);
            let visited: Vec<PlaceIx> =
                stops.filter_map(|stretch| week.visit(stretch.visit)).map(|visit| visit.place).collect();
            if visited.is_empty() {
                continue;
            }
            // A round begins and ends where its shift does, which may be the base and not the carer's home.
            let ends = std::iter::once(row.start).chain(visited).chain(std::iter::once(row.end));
            let points = ends.filter_map(|place| week.facts.plan.names.places.get(place.at()));
            let points: Vec<String> =
                points.map(|named| flat.point(named.place)).map(|(x, y)| format!("{x},{y}")).collect();
            found.push((carer, points.join(" ")));
        }
    }
    found
}

/// Who lives where: carers' homes below, clients above, those with no visit that day hollow.
fn places(week: &Week, flat: Flat, day: Day) -> Markup {
    let tables = &week.facts.plan.tables;
    let mut visits: BTreeMap<ClientIx, usize> = BTreeMap::new();
    for visit in week.visits().filter(|&visit| week.day(visit) == Some(day)) {
        if let Some(row) = week.visit(visit) {
            *visits.entry(row.client).or_default() += 1;
        }
    }
    let (rows, left) = week.drawn_shifts(day);
    let out: BTreeSet<CarerIx> = rows.iter().map(|(carer, _)| *carer).collect();
    // Where not every carer is drawn, those who are and their clients are the map.
    let come_to: BTreeSet<ClientIx> = rows
        .iter()
        .flat_map(|(carer, shifts)| shifts.iter().flat_map(|&shift| week.worked(shift, *carer)))
        .map(|stretch| stretch.client)
        .collect();
    let at = |latitude: i32, longitude: i32| flat.point(Place { lat: latitude, lon: longitude });
    let carers = week.facts.plan.names.carers.iter().enumerate();
    let carers = carers.filter(|(at, _)| left == 0 || out.contains(&CarerIx::from_index(*at)));
    let clients = (0..tables.clients as usize).map(ClientIx::from_index);
    let clients = clients.filter(|client| left == 0 || come_to.contains(client));
    html! {
        @if let Some(base) = week.facts.book.branch.base.as_ref().filter(|_| week.uses_base()) {
            @let (x, y) = at(base.latitude.0, base.longitude.0);
            path.base d=(format!("M{x} {}l9 9l-9 9l-9 -9z", y - 9)) { title { "The branch’s base" } }
        }
        g.homes { @for (carer, named) in carers {
            @if let Some(home) = week.facts.book.carers.get(named.row) {
                @let (x, y) = at(home.latitude.0, home.longitude.0);
                @let carer = CarerIx::from_index(carer);
                path.home.off[!out.contains(&carer)] style=(hue(carer)) d=(format!("M{x} {}l8 7v8h-16v-8z", y - 8)) {
                    title { (home.name) ", carer" }
                }
            }
        } }
        g.clients { @for client in clients {
            @if let Some(home) = week.facts.plan.names.clients.get(client.at()).and_then(|named| week.facts.book.clients.get(named.row)) {
                @let (x, y) = at(home.latitude.0, home.longitude.0);
                @let times = visits.get(&client).copied().unwrap_or(0);
                circle.client.off[times == 0] cx=(x) cy=(y) r=(if times == 0 { 4 } else { 6 }) {
                    title { (home.name) ", " (words::several(times, "visit", "visits")) }
                }
            }
        } }
    }
}

fn scale(flat: Flat) -> Markup {
    let (metres, drawn) = flat.scale();
    let label = if metres < 1_000 { format!("{metres} m") } else { format!("{} km", metres / 1_000) };
    let (x, y) = (MARGIN / 2, flat.height - MARGIN / 2);
    html! {
        g.scale {
            path d=(format!("M{x} {}v8h{drawn}v-8", y - 8)) {}
            text x=(x + drawn + 8) y=(y) { (label) }
        }
    }
}

fn north(flat: Flat) -> Markup {
    let (x, y) = (flat.width - MARGIN / 2 - 6, MARGIN / 2);
    html! {
        g.north {
            path d=(format!("M{x} {y}l7 20l-7 -5l-7 5z")) {}
            text x=(x) y=(y + 36) text-anchor="middle" { "N" }
        }
    }
}

/// Whose line has which colour. A button picks one out where there is a script; without one it is a plain list.
fn key(week: &Week, day: Day) -> Markup {
    let (rows, left) = week.drawn_shifts(day);
    let used: Vec<CarerIx> = rows
        .into_iter()
        .filter(|(carer, shifts)| shifts.iter().any(|&shift| week.worked(shift, *carer).next().is_some()))
        .map(|(carer, _)| carer)
        .collect();
    html! {
        figcaption {
            ul.marks {
                li { svg viewBox="0 0 20 20" aria-hidden="true" { circle.client cx="10" cy="10" r="6" {} } "client" }
                li { svg viewBox="0 0 20 20" aria-hidden="true" { path.home d="M10 2l8 7v8h-16v-8z" {} } "carer’s home" }
                @if week.facts.book.branch.base.is_some() && week.uses_base() {
                    li { svg viewBox="0 0 20 20" aria-hidden="true" { path.base d="M10 1l9 9l-9 9l-9 -9z" {} } "base" }
                }
                li { "hollow: not that day" }
                @if left > 0 { li { (words::several(left, "carer is", "carers are")) " not drawn" } }
            }
            ul.key aria-label="Carers of the day" {
                @for carer in used {
                    li { span.pick data-carer=(carer.0) style=(hue(carer)) { i.swatch {} (week.carer(carer)) } }
                }
            }
        }
    }
}

/// A carer's own colour: steps of the golden angle keep neighbours apart.
#[must_use]
pub(crate) fn hue(carer: CarerIx) -> String {
    // 137 degrees, nearly the golden angle: carers who stand next to each other differ in colour.
    format!("--h:{}", u64::from(carer.0) * 137 % 360)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(lat: i32, lon: i32) -> Place {
        Place::new(lat, lon).unwrap()
    }

    #[test]
    fn north_is_up_and_distances_are_true_to_the_scale() {
        let (a, b) = (place(515_000_000, -30_000_000), place(516_000_000, -29_000_000));
        let flat = Flat::from_places([a, b].into_iter()).unwrap();
        let ((ax, ay), (bx, by)) = (flat.point(a), flat.point(b));
        assert!(ay > by && ax < bx, "north is up, east is right");
        let drawn = (((bx - ax).pow(2) + (by - ay).pow(2)) as f64).sqrt();
        let real = a.distance_mm(b) as f64;
        let (metres, bar) = flat.scale();
        let by_scale = drawn / bar as f64 * metres as f64 * 1_000.0;
        assert!((by_scale / real - 1.0).abs() < 0.01, "{by_scale} {real}");
    }

    #[test]
    fn every_place_is_inside_and_one_place_is_enough() {
        let places =
            [place(515_000_000, -30_000_000), place(515_800_000, -29_990_000), place(515_100_000, -29_500_000)];
        let flat = Flat::from_places(places.into_iter()).unwrap();
        for one in places {
            let (x, y) = flat.point(one);
            assert!((0..=flat.width).contains(&x) && (0..=flat.height).contains(&y));
        }
        assert!(Flat::from_places(places.into_iter().take(1)).unwrap().scale().1 > 0);
        assert!(Flat::from_places(std::iter::empty()).is_none());
        assert!(Flat::from_places([place(900_000_000, 0), place(-900_000_000, 1_800_000_000)].into_iter()).is_some());
    }
}
