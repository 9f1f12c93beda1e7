//! What the people of a book are called, beside the ids that files and tables have.

use std::collections::BTreeMap;

use crate::book::Book;
use crate::words::{listed, plain};

/// What the people of a book are called, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonNames {
    carers: BTreeMap<String, String>,
    clients: BTreeMap<String, String>,
    /// By package, the client.
    packages: BTreeMap<String, String>,
    /// By shift, its carers.
    shifts: BTreeMap<String, Vec<String>>,
}

impl PersonNames {
    /// The names of a book.
    #[must_use]
    pub fn new(book: &Book) -> Self {
        let carers = |row: &crate::book::model::Shift| [Some(row.carer.clone()), row.with.clone()];
        Self {
            carers: book.carers.iter().map(|row| (row.id.clone(), row.name.clone())).collect(),
            clients: book.clients.iter().map(|row| (row.id.clone(), row.name.clone())).collect(),
            packages: book.packages.iter().map(|row| (row.id.clone(), row.client.clone())).collect(),
            shifts: book
                .shifts
                .iter()
                .map(|row| (row.id.clone(), carers(row).into_iter().flatten().collect()))
                .collect(),
        }
    }

    /// A carer's name; empty for a stranger.
    #[must_use]
    pub fn carer(&self, id: &str) -> &str {
        self.carers.get(id).map_or("", String::as_str)
    }

    /// A carer for people: `Ann Test (A1)`; the id alone of a stranger.
    #[must_use]
    pub fn carer_and_id(&self, id: &str) -> String {
        name_and_id(self.carer(id), id)
    }

    /// A client's name; empty for a stranger.
    #[must_use]
    pub fn client(&self, id: &str) -> &str {
        self.clients.get(id).map_or("", String::as_str)
    }

    /// A client for people: `Edna Hill (C01)`; the id alone of a stranger.
    #[must_use]
    pub fn client_and_id(&self, id: &str) -> String {
        name_and_id(self.client(id), id)
    }

    /// A package or a dated visit for people: `C01-bed@2026-03-02 (Edna Hill)`; the id alone where nobody is known by it.
    #[must_use]
    pub fn visit(&self, id: &str) -> String {
        id_and_name(id, self.client(self.packages.get(base(id)).map_or("", String::as_str)))
    }

    /// A shift, dated or not, for people: `A1-early@2026-03-02 (Ann Test)`; the id alone where nobody is known by it.
    #[must_use]
    pub fn shift(&self, id: &str) -> String {
        let carers = self.shifts.get(base(id)).into_iter().flatten().map(|carer| self.carer(carer));
        let carers: Vec<String> = carers.filter(|name| !name.is_empty()).map(str::to_owned).collect();
        id_and_name(id, &listed(&carers))
    }
}

/// The id of what repeats.
fn base(id: &str) -> &str {
    id.rsplit_once('@').map_or(id, |(base, _)| base)
}

fn name_and_id(name: &str, id: &str) -> String {
    if name.is_empty() { plain(id) } else { format!("{} ({})", plain(name), plain(id)) }
}

fn id_and_name(id: &str, name: &str) -> String {
    if name.is_empty() { plain(id) } else { format!("{} ({})", plain(id), plain(name)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::starter::list_starter_files;
    use crate::planning::LoadedBranch;

    #[test]
    fn whoever_is_known_stands_beside_the_id() {
        let files: BTreeMap<String, Vec<u8>> = list_starter_files(true).unwrap().into_iter().collect();
        let book = LoadedBranch::from_source(&files).unwrap().book;
        let names = PersonNames::new(&book);
        let (package, shift) = (&book.packages[0], &book.shifts[0]);
        let (client, carer) = (names.client(&package.client), names.carer(&shift.carer));
        assert_eq!(names.visit(&format!("{}@2026-03-02", package.id)), format!("{}@2026-03-02 ({client})", package.id));
        assert_eq!(names.visit(&package.id), format!("{} ({client})", package.id));
        assert_eq!(names.shift(&format!("{}@2026-03-02", shift.id)), format!("{}@2026-03-02 ({carer})", shift.id));
        assert_eq!(names.client_and_id(&package.client), format!("{client} ({})", package.client));
        for stranger in [names.visit("X@2026-03-02"), names.shift("X@2026-03-02")] {
            assert_eq!(stranger, "X@2026-03-02");
        }
    }
}
