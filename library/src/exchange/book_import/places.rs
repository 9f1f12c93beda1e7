//! Where the people of a book being made live: their own coordinates, those that the book has, or their postcodes' places.

use super::ImportDraft;
use super::draft::DraftRow;
use super::has_place;
use crate::cells;
use crate::fault::{Fault, whole};
use crate::postcodes::PostcodePlaces;
use crate::words::{counted, listed};

impl ImportDraft {
    /// Writes where everybody lives. What is missing is told once, not row by row.
    pub(super) fn place(&mut self, points: Option<&PostcodePlaces>) {
        let (mut unread, mut nowhere) = (Vec::new(), Vec::new());
        for table in ["clients", "carers"] {
            let mut rows = self.draft.tables.remove(table).unwrap_or_default();
            for row in &mut rows {
                self.place_row(table, row, points, &mut unread, &mut nowhere);
            }
            if !rows.is_empty() {
                self.draft.tables.insert(table, rows);
            }
        }
        self.anywhere();
        if let Some(points) = points {
            self.notes.extend(points.notes());
        }
        let files: Vec<&str> = self.sheets.iter().map(|sheet| sheet.title.as_str()).collect();
        let files = files.join(", ");
        let mut fault = |codes: Vec<String>, problem: &str, remedy: &str| {
            if !codes.is_empty() {
                let problem = format!("{problem} of {}: {}", counted(codes.len(), "postcode"), listed(&codes));
                self.draft.faults.push(whole(&files, &problem, remedy));
            }
        };
        let remedy = "Give a points file with --points; `homeround places` says where to get one.";
        fault(sorted(unread), "says no places", remedy);
        let remedy = "Mend the postcodes, or write latitude and longitude beside them.";
        fault(sorted(nowhere), "has, in the points file, no places", remedy);
    }

    fn place_row(
        &mut self,
        table: &str,
        row: &mut DraftRow,
        points: Option<&PostcodePlaces>,
        unread: &mut Vec<String>,
        nowhere: &mut Vec<String>,
    ) {
        if has_place(row) {
            return;
        }
        if let Some((latitude, longitude)) = self.held_place(table, row) {
            row.set("latitude", latitude);
            row.set("longitude", longitude);
            return;
        }
        // What is no postcode at all is told at its cell.
        let Some(code) = cells::postcode(row.text("postcode")) else {
            if table == "clients" && row.text("postcode").is_empty() {
                let sheet = &self.sheets[row.sheet];
                let name = row.text("name").to_owned();
                let problem = format!("has neither a postcode nor coordinates for {name}");
                let fault = whole(&sheet.title, &problem, "Write the postcode.");
                self.draft.faults.push(Fault { row: Some(row.row), ..fault });
            }
            return;
        };
        match points {
            None => unread.push(code),
            Some(points) => match points.found.get(&code) {
                Some(place) => {
                    row.set("latitude", place.latitude.to_string());
                    row.set("longitude", place.longitude.to_string());
                }
                None => nowhere.push(code),
            },
        }
    }

    /// Carers whose home nobody knows begin and end at a client: where their home is said to be makes no difference.
    fn anywhere(&mut self) {
        if self.homeless.is_empty() {
            return;
        }
        let first = self.draft.rows("clients").iter().find(|row| has_place(row));
        let first = first.map(|row| (row.text("latitude").to_owned(), row.text("longitude").to_owned()));
        let held = self
            .raw
            .rows("clients")
            .first()
            .map(|row| (row.text("latitude").to_owned(), row.text("longitude").to_owned()));
        let Some((latitude, longitude)) = first.or(held) else { return };
        for row in self
            .draft
            .tables
            .get_mut("carers")
            .into_iter()
            .flatten()
            .filter(|row| self.homeless.contains(row.text("id")))
        {
            row.set("latitude", latitude.clone());
            row.set("longitude", longitude.clone());
        }
        let carers = counted(self.homeless.len(), "carer");
        self.notes.push(format!("{carers} without an address: their shifts begin and end at a client"));
    }
}

fn sorted(mut codes: Vec<String>) -> Vec<String> {
    codes.sort();
    codes.dedup();
    codes
}
