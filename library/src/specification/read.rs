//! A specification read from its file, with everything that is wrong with it.

use super::model::{
    AreaTerms, CallBand, Contract, Demand, FORMAT, FeeOffer, LengthCount, ModeShare, NeedByAge, PackageShape,
    PriceTerms, ShiftShape, Specification, TravelTerms, Workforce,
};
use super::samples::NAMES;
use crate::book::cell::{between, clock, day, exact, id, latitude, line, longitude, prose, whole, yes};
use crate::book::model::{Mode, Overhead, Profit};
use crate::book::section::{FileKind, Section};
use crate::book::sources::toml_document;
use crate::book::value::Exact;
use crate::fault::{Faults, whole as whole_file};

const KIND: FileKind = FileKind { name: "a specification", example: "`homeround spec new` shows how" };
/// The most visits a day: those of the largest vendor of the country.
const MOST_VISITS: u32 = 200_000;
/// Carers at the most.
const MOST_CARERS: u32 = 50_000;

/// The specification in a file called `file`.
///
/// # Errors
/// Every fault of the file: fields missing, unknown, unreadable, out of range, and what does not go together.
pub fn read_specification(file: &str, text: &str) -> Result<Specification, Faults> {
    let document = toml_document(text).map_err(|why| Faults(vec![whole_file(file, &why.problem, &why.remedy)]))?;
    let mut faults = Faults::default();
    let top = Section::from_file(file, KIND, document);
    let read = specification(&top, &mut faults);
    // Parts that are there in full are held against one another, whatever is wrong with the rest of the file.
    let Some(mut found) = read else { return Err(faults) };
    super::coherence::check(&found, &top, &mut faults);
    found.sort();
    faults.or(found)
}

fn specification(top: &Section<'_>, faults: &mut Faults) -> Option<Specification> {
    top.only(&["format", "contract", "area", "visits", "carers", "travel", "price", "fee"], faults);
    let format = top.need("format", line, faults);
    if format.as_ref().is_some_and(|format| format != FORMAT) {
        top.fault("format", "is not a format this program reads", format!("Write format = \"{FORMAT}\"."), faults);
    }
    // Every part is read before any is missed: all faults are told at once.
    let contract = contract(&top.table("contract", true, faults), faults);
    let area = area(&top.table("area", true, faults), faults);
    let visits = demand(&top.table("visits", true, faults), faults);
    let carers = workforce(&top.table("carers", true, faults), faults);
    let travel = travel(&top.table("travel", true, faults), faults);
    let price = price(&top.table("price", true, faults), faults);
    let fee = fee(&top.table("fee", false, faults), faults);
    Some(Specification {
        format: format?,
        contract: contract?,
        area: area?,
        visits: visits?,
        carers: carers?,
        travel: travel?,
        price: price?,
        fee: fee?,
    })
}

fn contract(from: &Section<'_>, faults: &mut Faults) -> Option<Contract> {
    from.only(&["name", "start"], faults);
    let (name, start) = (from.need("name", line, faults), from.need("start", day, faults));
    Some(Contract { name: name?, start: start? })
}

fn area(from: &Section<'_>, faults: &mut Faults) -> Option<AreaTerms> {
    from.only(
        &["sample", "points", "population", "km2", "people", "people_per_km2", "latitude", "longitude", "need"],
        faults,
    );
    let sample = from.may("sample", line, faults);
    if let Some(Some(name)) = &sample
        && !NAMES.contains(&name.as_str())
    {
        from.fault("sample", "is no sample area", format!("Write one of {}.", NAMES.join(", ")), faults);
    }
    let points = from.may("points", line, faults);
    let population = from.may("population", line, faults);
    let km2 = from.may("km2", exact::<0, 100_000>, faults);
    let people = from.may("people", whole::<u32, 1, 100_000_000>, faults);
    let people_per_km2 = from.may("people_per_km2", exact::<0, 100_000>, faults);
    let north = from.may("latitude", latitude, faults);
    let east = from.may("longitude", longitude, faults);
    let mut need = Vec::new();
    for row in from.tables("need", false, faults) {
        row.only(&["from_age", "percent", "source"], faults);
        let from_age = row.need("from_age", whole::<u8, 0, 120>, faults);
        let percent = row.need("percent", exact::<0, 100>, faults);
        let source = row.need("source", prose, faults);
        if let (Some(from_age), Some(percent), Some(source)) = (from_age, percent, source) {
            need.push(NeedByAge { from_age, percent, source });
        }
    }
    Some(AreaTerms {
        sample: sample?,
        points: points?,
        population: population?,
        km2: km2?,
        people: people?,
        people_per_km2: people_per_km2?,
        latitude: north?,
        longitude: east?,
        need,
    })
}

fn demand(from: &Section<'_>, faults: &mut Faults) -> Option<Demand> {
    from.only(
        &[
            "lengths",
            "two_carers_a_day",
            "calls",
            "packages",
            "window_minutes",
            "known_carers",
            "short_visits_known_only",
        ],
        faults,
    );
    let lengths: Vec<_> = from.tables("lengths", true, faults).iter().map(|row| length(row, faults)).collect();
    let two = from.or("two_carers_a_day", whole::<u32, 0, MOST_VISITS>, 0, faults);
    let mut calls = Vec::new();
    for row in from.tables("calls", true, faults) {
        row.only(&["name", "from", "until"], faults);
        let name = row.need("name", id, faults);
        let (from, until) = (row.need("from", clock, faults), row.need("until", clock, faults));
        calls.push(name.zip(from.zip(until)).map(|(name, (from, until))| CallBand { name, from, until }));
    }
    let mut packages = Vec::new();
    for row in from.tables("packages", true, faults) {
        row.only(&["calls", "percent"], faults);
        let (calls, percent) = (row.texts("calls", line, faults), row.need("percent", exact::<0, 100>, faults));
        packages.push(calls.zip(percent).map(|(calls, percent)| PackageShape { calls, percent }));
    }
    let window = from.need("window_minutes", whole::<u16, 0, 240>, faults);
    let known = from.or("known_carers", whole::<u8, 0, 60>, 0, faults);
    let short = from.or("short_visits_known_only", yes, false, faults);
    Some(Demand {
        lengths: lengths.into_iter().collect::<Option<_>>()?,
        two_carers_a_day: two?,
        calls: calls.into_iter().collect::<Option<_>>()?,
        packages: packages.into_iter().collect::<Option<_>>()?,
        window_minutes: window?,
        known_carers: known?,
        short_visits_known_only: short?,
    })
}

fn length(row: &Section<'_>, faults: &mut Faults) -> Option<LengthCount> {
    row.only(&["minutes", "a_day", "hours_a_week", "tasks"], faults);
    let minutes = row.need("minutes", whole::<u16, 1, 720>, faults);
    let a_day = row.may("a_day", whole::<u32, 0, MOST_VISITS>, faults);
    let tasks = if row.has("tasks") { row.texts("tasks", line, faults) } else { Some(Vec::new()) };
    let hours = row.may("hours_a_week", exact::<0, 2_000_000>, faults);
    if row.has("a_day") == row.has("hours_a_week") {
        let remedy = "Write a_day = 12 or hours_a_week = \"42\", and not both.";
        row.fault("a_day", "is not given in exactly one way", remedy, faults);
        return None;
    }
    let (minutes, a_day, hours) = (minutes?, a_day?, hours?);
    // Hours of a week in visits of a day: seven equal days, halves up.
    let of_hours = |hours: Exact| u32::try_from(hours.scaled(60, i64::from(minutes) * 7)).unwrap_or(MOST_VISITS);
    Some(LengthCount { minutes, a_day: a_day.or(hours.map(of_hours)).unwrap_or(0), tasks: tasks? })
}

fn workforce(from: &Section<'_>, faults: &mut Faults) -> Option<Workforce> {
    from.only(&["number", "shifts", "modes"], faults);
    let number = from.may("number", whole::<u32, 1, MOST_CARERS>, faults);
    let mut shifts = Vec::new();
    for row in from.tables("shifts", true, faults) {
        row.only(&["name", "hours", "percent"], faults);
        let name = row.need("name", id, faults);
        let hours = row.texts("hours", between, faults);
        let percent = row.need("percent", exact::<0, 100>, faults);
        shifts.push(name.zip(hours.zip(percent)).map(|(name, (hours, percent))| ShiftShape { name, hours, percent }));
    }
    let mut modes = Vec::new();
    for row in from.tables("modes", true, faults) {
        row.only(&["mode", "percent"], faults);
        let (mode, percent) = (row.need("mode", line, faults), row.need("percent", exact::<0, 100>, faults));
        modes.push(mode.zip(percent).map(|(mode, percent)| ModeShare { mode, percent }));
    }
    Some(Workforce {
        number: number?,
        shifts: shifts.into_iter().collect::<Option<_>>()?,
        modes: modes.into_iter().collect::<Option<_>>()?,
    })
}

fn travel(from: &Section<'_>, faults: &mut Faults) -> Option<TravelTerms> {
    from.only(&["modes"], faults);
    let mut modes = Vec::new();
    for row in from.tables("modes", true, faults) {
        row.only(&["name", "speed_kmh", "detour", "parking_minutes", "pence_per_mile"], faults);
        let name = row.need("name", id, faults);
        let speed_kmh = row.need("speed_kmh", exact::<1, 200>, faults);
        let detour = row.need("detour", exact::<1, 10>, faults);
        let parking_minutes = row.need("parking_minutes", exact::<0, 120>, faults);
        let pence_per_mile = row.need("pence_per_mile", exact::<0, 1_000>, faults);
        modes.push((|| {
            Some(Mode {
                name: name?,
                speed_kmh: speed_kmh?,
                detour: detour?,
                parking_minutes: parking_minutes?,
                pence_per_mile: pence_per_mile?,
                matrix: None,
            })
        })());
    }
    Some(TravelTerms { modes: modes.into_iter().collect::<Option<_>>()? })
}

fn price(from: &Section<'_>, faults: &mut Faults) -> Option<PriceTerms> {
    const PERCENTS: [&str; 5] =
        ["ni_percent", "holiday_percent", "training_percent", "pension_percent", "sick_percent"];
    from.only(&[&["wage", "weekly_hours"][..], &PERCENTS, &["overhead", "profit"]].concat(), faults);
    let wage = from.need("wage", exact::<1, 1_000>, faults);
    let weekly_hours = from.need("weekly_hours", exact::<1, 100>, faults);
    let [ni, holiday, training, pension, sick] = PERCENTS.map(|name| from.need(name, exact::<0, 100>, faults));
    let overhead = from.either("overhead", ["percent_of_price", "pounds_per_hour"], exact::<0, 1_000>, faults);
    let profit = from.either("profit", ["percent_of_price", "percent_of_cost"], exact::<0, 1_000>, faults);
    Some(PriceTerms {
        wage: wage?,
        weekly_hours: weekly_hours?,
        ni_percent: ni?,
        holiday_percent: holiday?,
        training_percent: training?,
        pension_percent: pension?,
        sick_percent: sick?,
        overhead: match overhead? {
            (0, percent) => Overhead::PercentOfPrice(percent),
            (_, pounds) => Overhead::PoundsPerHour(pounds),
        },
        profit: match profit? {
            (0, percent) => Profit::PercentOfPrice(percent),
            (_, percent) => Profit::PercentOfCost(percent),
        },
    })
}

fn fee(from: &Section<'_>, faults: &mut Faults) -> Option<FeeOffer> {
    from.only(&["pounds_per_hour"], faults);
    Some(FeeOffer { pounds_per_hour: from.may("pounds_per_hour", exact::<0, 1_000>, faults)? })
}
