//! A book being made of another form's problem: rows as JSON, read and checked like any other document.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::book::value::Day;
use crate::book::{self, Book};
use crate::failure::Failure;
use crate::fault::Faults;

/// Rows of a book.
pub(super) struct BookDraft {
    pub(super) clients: Vec<Value>,
    pub(super) packages: Vec<Value>,
    pub(super) gaps: Vec<Value>,
    pub(super) carers: Vec<Value>,
    pub(super) shifts: Vec<Value>,
    pub(super) breaks: Vec<Value>,
    pub(super) modes: Vec<Value>,
    /// Files of travel, by name, with their lines.
    pub(super) files: Map<String, Value>,
    pub(super) policy: Map<String, Value>,
    pub(super) base: Option<(String, String)>,
    pub(super) name: String,
    pub(super) zone: &'static str,
    pub(super) start: Day,
    pub(super) days: u8,
}

impl BookDraft {
    /// A book without rows: nobody is paid, no law of work is asked for, and travel is what is weighed.
    pub(super) fn new(name: &str, zone: &'static str, start: Day) -> Self {
        let policy = json!({
            "late_pounds_per_minute": "0", "grace_minutes": 0, "unserved_pounds": "100000", "unfamiliar_pounds": "0",
            "shift_pounds": "0", "commute_paid": true, "travel_pounds_per_hour": "60", "rest_hours": "0", "week_rest_hours": "0",
        });
        Self {
            clients: Vec::new(),
            packages: Vec::new(),
            gaps: Vec::new(),
            carers: Vec::new(),
            shifts: Vec::new(),
            breaks: Vec::new(),
            modes: Vec::new(),
            files: Map::new(),
            policy: policy.as_object().cloned().unwrap_or_default(),
            base: None,
            name: name.to_owned(),
            zone,
            start,
            days: 1,
        }
    }

    /// Adds a way to travel, by a matrix of seconds where there is one.
    pub(super) fn add_mode(&mut self, name: &str, seconds: Option<Vec<Vec<u32>>>) {
        let mut mode = json!({
            "name": name, "speed_kmh": "30", "detour": "1.4", "parking_minutes": "0", "pence_per_mile": "0",
        });
        if let Some(rows) = seconds {
            let file = format!("{name}_seconds.csv");
            let line = |row: Vec<u32>| row.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
            mode["matrix"] = file.as_str().into();
            self.files.insert(file, rows.into_iter().map(line).collect());
        }
        self.modes.push(mode);
    }

    /// Names the points of the matrices, in their order.
    pub(super) fn set_points(&mut self, points: &[(String, String)]) {
        let rows = points.iter().enumerate().map(|(at, (latitude, longitude))| format!("{at},{latitude},{longitude}"));
        let lines: Vec<Value> =
            std::iter::once("point,latitude,longitude".to_owned()).chain(rows).map(Value::from).collect();
        self.files.insert("points.csv".to_owned(), lines.into());
    }

    /// The book, read and checked.
    ///
    /// # Errors
    /// Every fault that the rows have as a book.
    pub(super) fn finish(self, file: &str) -> Result<Book, Failure> {
        let mut branch =
            json!({ "name": self.name, "zone": self.zone, "start": self.start.to_string(), "days": self.days });
        if let Some((latitude, longitude)) = self.base {
            branch["base"] = json!({ "latitude": latitude, "longitude": longitude });
        }
        let mut travel = json!({ "modes": self.modes });
        if self.files.contains_key("points.csv") {
            travel["points"] = "points.csv".into();
        }
        let document = json!({
            "format": "homeround.book/1", "branch": branch, "travel": travel, "policy": self.policy, "clients": self.clients,
            "packages": self.packages, "gaps": self.gaps, "carers": self.carers, "shifts": self.shifts, "breaks": self.breaks,
            "files": self.files,
        });
        let read: Result<Book, Faults> = book::read_document(&serde_json::to_vec(&document)?, file);
        Ok(read?)
    }
}

/// A clock time of so many minutes after midnight.
pub(super) fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Decimal degrees of a number, to seven places.
pub(super) fn degrees(number: f64) -> String {
    format!("{number:.7}")
}

/// Coordinates of points that have none of their own, about a kilometre apart, somewhere in the sea.
pub(super) fn made_up(at: usize) -> (String, String) {
    #[expect(clippy::cast_precision_loss, reason = "problems have far fewer points than a float can count")]
    let (row, column) = ((at / 100) as f64, (at % 100) as f64);
    (degrees(48.0 + row * 0.01), degrees(-20.0 + column * 0.015))
}

/// Whether coordinates lie on the earth and no two points share theirs: then each point of a matrix is found by them.
pub(super) fn are_places(points: &[Option<(f64, f64)>]) -> bool {
    let on_earth = |(latitude, longitude): &(f64, f64)| latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    let mut seen = BTreeSet::new();
    points.iter().all(|point| {
        point.as_ref().is_some_and(|point| on_earth(point) && seen.insert((degrees(point.0), degrees(point.1))))
    })
}

/// An id that a book can have, of a text that another form has: the text itself where it can be.
pub(super) fn id_of(text: &str, otherwise: &str) -> String {
    let plain =
        !text.is_empty() && text.len() <= 60 && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    if plain { text.to_owned() } else { otherwise.to_owned() }
}
