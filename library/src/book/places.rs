//! The places and modes of a book, and the travel tables between them.

use std::collections::BTreeMap;

use homeround_core::ground::Place;

use super::model::{Book, Mode};
use super::value::Degrees;

/// A place of the book: every client, home and base that stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedPlace {
    /// Where it is.
    pub place: Place,
    /// The postcode given with it; the first in order when several were.
    pub postcode: Option<String>,
    /// Who is there, sorted: `base`, `carer A3`, `client C01`.
    pub names: Vec<String>,
}

impl NamedPlace {
    /// What it is called: the first of its names.
    #[must_use]
    pub fn label(&self) -> &str {
        self.names.first().map_or("a place without a name", String::as_str)
    }
}

/// Travel between the places of [`list_places`] by the modes of [`list_modes`], laid out as [`homeround_core::book::Travel`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TravelTables {
    /// Mode by mode, and of a mode its usual times and then each period's, row = from, column = to; seconds from door to door.
    pub seconds: Vec<u32>,
    /// The same in metres.
    pub metres: Vec<u32>,
}

impl TravelTables {
    /// Puts the seconds and metres of one mode and period after those that are there.
    pub(crate) fn add(&mut self, mut seconds: Vec<u32>, mut metres: Vec<u32>) {
        self.seconds.append(&mut seconds);
        self.metres.append(&mut metres);
    }
}

/// The places of a book, each once, sorted by latitude and longitude: the places of the travel tables.
#[must_use]
pub fn list_places(book: &Book) -> Vec<NamedPlace> {
    let mut found: BTreeMap<(i32, i32), (Option<String>, Vec<String>)> = BTreeMap::new();
    let mut add = |latitude: Degrees, longitude: Degrees, postcode: &Option<String>, name: String| {
        let (code, names) = found.entry((latitude.0, longitude.0)).or_default();
        // Of several postcodes the least stays: the order of the rows must not choose.
        if let Some(new) = postcode.as_ref().filter(|new| code.as_ref().is_none_or(|old| *new < old)) {
            *code = Some(new.clone());
        }
        names.push(name);
    };
    if let Some(base) = &book.branch.base {
        add(base.latitude, base.longitude, &base.postcode, "base".to_owned());
    }
    for client in &book.clients {
        add(client.latitude, client.longitude, &client.postcode, format!("client {}", client.id));
    }
    for carer in &book.carers {
        add(carer.latitude, carer.longitude, &carer.postcode, format!("carer {}", carer.id));
    }
    let named = |((lat, lon), (postcode, mut names)): (_, (_, Vec<String>))| {
        names.sort_unstable();
        NamedPlace { place: Place { lat, lon }, postcode, names }
    };
    found.into_iter().map(named).collect()
}

/// The modes of a book, sorted by name: the modes of the travel tables.
#[must_use]
pub fn list_modes(book: &Book) -> Vec<&Mode> {
    let mut modes: Vec<&Mode> = book.travel.modes.iter().collect();
    modes.sort_by(|a, b| a.name.cmp(&b.name));
    modes
}
