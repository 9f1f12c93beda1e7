//! Files of points and of people by age, with the columns of the census, in any order of their rows.

use std::collections::BTreeMap;

use homeround_core::ground::Place;

use crate::book::value::Degrees;
use crate::cells;
use crate::csv::{CsvFile, read_csv};
use crate::fault::{Fault, Faults, whole};

/// A small area: its code, where its middle is if that is told, and its people by the first year of their age band.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SmallArea {
    pub(super) code: String,
    pub(super) middle: Option<Place>,
    pub(super) people: BTreeMap<u8, u32>,
}

/// What columns of an area's code are called.
const CODES: [&str; 7] = ["area_code", "mnemonic", "geography code", "oa21cd", "lsoa21cd", "oa11cd", "lsoa11cd"];

fn fault(file: &str, row: usize, column: &str, value: &str, problem: &str, remedy: &str) -> Fault {
    Fault {
        file: file.to_owned(),
        row: Some(row),
        column: column.to_owned(),
        value: value.to_owned(),
        problem: problem.to_owned(),
        remedy: remedy.to_owned(),
    }
}

fn table(file: &str, bytes: &[u8], faults: &mut Faults) -> Option<CsvFile> {
    match read_csv(bytes) {
        Ok(csv) if csv.rows.is_empty() => faults.push(whole(file, "has no rows", "Give a header and rows below it.")),
        Ok(csv) => return Some(csv),
        Err(why) => faults.push(whole(file, &why, "Save it as \"CSV UTF-8\".")),
    }
    None
}

fn column(csv: &CsvFile, names: &[&str]) -> Option<usize> {
    csv.header.iter().position(|name| names.contains(&name.trim().to_lowercase().as_str()))
}

fn text(cells: &[String], at: usize) -> &str {
    cells.get(at).map_or("", |cell| cell.trim())
}

/// A place of two cells; a fault where it is none.
fn place(
    file: &str,
    row: usize,
    cells: &[String],
    (north, east): (usize, usize),
    faults: &mut Faults,
) -> Option<Place> {
    let read = |at: usize| Degrees::read(text(cells, at));
    let found = read(north).zip(read(east)).and_then(|(north, east)| Degrees::place(north, east));
    if found.is_none() {
        let value = format!("{}, {}", text(cells, north), text(cells, east));
        let remedy = "Write decimal degrees, like 51.5876 and -2.9984.";
        faults.push(fault(file, row, "latitude", &value, "is no place on the earth", remedy));
    }
    found
}

/// The points of a file, sorted, with the codes of their areas where those are told.
pub(super) fn read_points(file: &str, bytes: &[u8], faults: &mut Faults) -> Vec<(String, Place)> {
    let Some(csv) = table(file, bytes, faults) else { return Vec::new() };
    let (Some(north), Some(east)) = (column(&csv, &["latitude", "lat"]), column(&csv, &["longitude", "lon", "long"]))
    else {
        let remedy = "Give columns latitude and longitude in decimal degrees.";
        faults.push(whole(file, "has no columns latitude and longitude", remedy));
        return Vec::new();
    };
    let code = column(&csv, &CODES);
    let mut found: Vec<(String, Place)> = Vec::with_capacity(csv.rows.len());
    for (row, cells) in &csv.rows {
        let Some(place) = place(file, *row, cells, (north, east), faults) else { continue };
        found.push((code.map_or("", |at| text(cells, at)).to_owned(), place));
    }
    // Sorted, so that the order of the rows changes no draw.
    found.sort_by(|a, b| (&a.0, a.1.lat, a.1.lon).cmp(&(&b.0, b.1.lat, b.1.lon)));
    found.dedup();
    found
}

/// The small areas of a file, sorted by code: a row for each with a column for each age, or a row for each age with columns
/// `indicator` and `value`.
pub(super) fn read_population(file: &str, bytes: &[u8], faults: &mut Faults) -> Vec<SmallArea> {
    let Some(csv) = table(file, bytes, faults) else { return Vec::new() };
    let Some(code) = column(&csv, &CODES) else {
        let remedy = format!("Give a column of the areas' codes: {}.", CODES.join(", "));
        faults.push(whole(file, "has no column of areas", &remedy));
        return Vec::new();
    };
    let long = column(&csv, &["indicator"]).zip(column(&csv, &["value"]));
    let ages = if long.is_some() { Vec::new() } else { age_columns(&csv.header) };
    if long.is_none() && ages.is_empty() {
        let remedy = "Give a column for each age, such as \"Aged 65 to 69 years\", or columns indicator and value.";
        faults.push(whole(file, "has no column of ages", remedy));
        return Vec::new();
    }
    let middles = column(&csv, &["latitude", "lat"]).zip(column(&csv, &["longitude", "lon", "long"]));
    let sex = column(&csv, &["sex"]);
    let mut areas: BTreeMap<String, SmallArea> = BTreeMap::new();
    for (row, cells) in &csv.rows {
        // The census tells both sexes together too: only that row counts.
        if sex.is_some_and(|at| !["persons", "all", "all persons"].contains(&text(cells, at).to_lowercase().as_str())) {
            continue;
        }
        let name = text(cells, code);
        if name.is_empty() {
            faults.push(fault(file, *row, &csv.header[code], "", "is empty", "Give the area's code."));
            continue;
        }
        let area =
            areas.entry(name.to_owned()).or_insert_with(|| SmallArea { code: name.to_owned(), ..SmallArea::default() });
        if let Some(columns) = middles {
            area.middle = place(file, *row, cells, columns, faults);
        }
        let told = match long {
            Some((indicator, value)) => first_age(text(cells, indicator)).map(|age| (age, value)).into_iter().collect(),
            None => ages.clone(),
        };
        for (age, at) in told {
            let people = cells::amount(text(cells, at));
            match people.parse::<u32>() {
                Ok(people) => *area.people.entry(age).or_default() += people,
                Err(_) if people.is_empty() => {}
                Err(_) => {
                    let remedy = "Write a whole number of people, or nothing.";
                    faults.push(fault(file, *row, &csv.header[at], &people, "is no number of people", remedy));
                }
            }
        }
    }
    areas.into_values().collect()
}

/// The columns of ages with the first year of each: single years alone where there are some, bands otherwise.
fn age_columns(header: &[String]) -> Vec<(u8, usize)> {
    let single = |name: &str| name.trim_end_matches('+').parse::<u8>().is_ok();
    let any = header.iter().any(|name| single(name));
    let named = header.iter().enumerate().filter(|(_, name)| !any || single(name));
    named.filter_map(|(at, name)| first_age(name).map(|age| (age, at))).collect()
}

/// The first year of an age band: 65 of `65`, `65-69`, `Aged 65 to 69 years`, `Aged 85 years and over`; 0 of `Aged 4 years and under`.
fn first_age(name: &str) -> Option<u8> {
    let lower = name.to_lowercase();
    let numbers: Vec<u8> = lower
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map_while(|part| part.parse().ok())
        .collect();
    let words = lower.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    let known = ["age", "aged", "to", "years", "year", "and", "over", "under", "plus"];
    if !words.clone().all(|word| known.contains(&word)) {
        return None;
    }
    let under = lower.contains("under");
    match numbers[..] {
        [age] => Some(if under { 0 } else { age }),
        [from, to] if from <= to => Some(from),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_the_census_however_they_are_laid_out() {
        for (name, age) in [
            ("Aged 65 to 69 years", Some(65)),
            ("Aged 85 years and over", Some(85)),
            ("Aged 4 years and under", Some(0)),
            ("65-69", Some(65)),
            ("90+", Some(90)),
            ("7", Some(7)),
            ("all_ages", None),
            ("period", None),
            ("E00030771", None),
        ] {
            assert_eq!(first_age(name), age, "{name}");
        }
        let long = "area_code,indicator,measure,value\nE2,Aged 65 to 69 years,Count,11\nE1,Aged 65 to 69 years,Count,3\nE1,Aged 85 years and over,Count,4\n";
        let wide = "area_code,Aged 65 to 69 years,Aged 85 years and over\nE1,3,4\nE2,11,\n";
        let single = "area_code,sex,all_ages,aged_65_and_over,65,85+\nE2,Persons,9,11,11,\nE1,Females,1,1,1,1\nE1,Persons,9,7,3,4\n";
        let read = |text: &str| {
            let mut faults = Faults::default();
            let found = read_population("p.csv", text.as_bytes(), &mut faults);
            assert!(faults.is_empty(), "{faults}");
            found
                .into_iter()
                .map(|area| (area.code, area.people.get(&65).copied(), area.people.get(&85).copied().unwrap_or(0)))
                .collect::<Vec<_>>()
        };
        let expected = [("E1".to_owned(), Some(3), 4), ("E2".to_owned(), Some(11), 0)];
        assert_eq!(read(long), expected);
        assert_eq!(read(wide), expected);
        assert_eq!(read(single), expected);
    }

    #[test]
    fn every_fault_of_both_files_at_once() {
        let mut faults = Faults::default();
        read_population(
            "p.csv",
            b"area_code,65,latitude,longitude\nE1,x,51,-3\n,1,51,-3\nE3,1,north,-3\n",
            &mut faults,
        );
        read_points("q.csv", b"latitude,longitude\n51,-3\n91,0\n", &mut faults);
        assert_eq!(faults.0.len(), 4, "{faults}");
        assert!(faults.0.iter().all(|fault| fault.row.is_some()));
        for text in ["", "area_code\nE1\n", "age\n3\n"] {
            let mut faults = Faults::default();
            read_population("p.csv", text.as_bytes(), &mut faults);
            assert_eq!(faults.0.len(), 1, "{text}: {faults}");
        }
    }
}
