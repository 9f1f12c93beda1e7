//! Names of a book: whom another system means that knows people by their names and not by the book's ids.
//!
//! ```
//! use homeround::verification::known_as::KnownAs;
//! use homeround_core::ground::CarerIx;
//!
//! let names = KnownAs::new([].into_iter(), ["Ann Lee", "Bo Rees", "ann lee"].into_iter());
//! assert_eq!(names.carer("Rees, Bo"), Some(CarerIx(1)));
//! assert_eq!(names.carer("Ann Lee"), None, "two share the name");
//! ```

use std::collections::BTreeMap;

use homeround_core::ground::{CarerIx, ClientIx};

use crate::cells::name as plain;

/// Rows by name. A name that two people share names neither.
#[derive(Clone, Debug, Default)]
pub struct KnownAs {
    clients: BTreeMap<String, Option<usize>>,
    carers: BTreeMap<String, Option<usize>>,
}

impl KnownAs {
    /// The names of clients and of carers, each in the order of their rows.
    #[must_use]
    pub fn new<'a>(clients: impl Iterator<Item = &'a str>, carers: impl Iterator<Item = &'a str>) -> Self {
        Self { clients: by_name(clients), carers: by_name(carers) }
    }

    /// Adds what a mapping says: another name, and the row of whom it means. It goes before the book's own names.
    pub fn say_client(&mut self, name: &str, client: ClientIx) {
        self.clients.insert(plain(name), Some(client.at()));
    }

    /// The same of a carer.
    pub fn say_carer(&mut self, name: &str, carer: CarerIx) {
        self.carers.insert(plain(name), Some(carer.at()));
    }

    /// The one client of that name.
    #[must_use]
    pub fn client(&self, name: &str) -> Option<ClientIx> {
        self.clients.get(&plain(name)).copied().flatten().map(ClientIx::from_index)
    }

    /// The one carer of that name.
    #[must_use]
    pub fn carer(&self, name: &str) -> Option<CarerIx> {
        self.carers.get(&plain(name)).copied().flatten().map(CarerIx::from_index)
    }
}

fn by_name<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<String, Option<usize>> {
    let mut rows = BTreeMap::new();
    for (row, name) in names.enumerate().map(|(row, name)| (row, plain(name))).filter(|(_, name)| !name.is_empty()) {
        rows.entry(name).and_modify(|held| *held = None).or_insert(Some(row));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_persons_or_nobodys() {
        let clients = ["Ann O'Test", "Ben Sample", "", "ben  sample", "Cy"];
        let known = KnownAs::new(clients.into_iter(), ["Dan"].into_iter());
        assert_eq!(known.client(" ann O\u{2019}TEST "), Some(ClientIx(0)));
        assert_eq!(known.client("Ben Sample"), None, "two have it");
        let mut said = known.clone();
        said.say_client("Benny", ClientIx(1));
        said.say_carer("Danny Boy", CarerIx(0));
        assert_eq!((said.client("benny"), said.carer("Boy, Danny")), (Some(ClientIx(1)), Some(CarerIx(0))));
        assert_eq!((known.client(""), known.client("Dan"), known.carer("dan")), (None, None, Some(CarerIx(0))));
    }
}
