//! Who is meant: clients and carers by their ids, by names that one of them has, or as a mapping says.

use std::collections::BTreeMap;

use crate::cells::name as plain;
use crate::words::nearest;

/// Clients, or carers.
#[derive(Clone, Debug, Default)]
pub(crate) struct People {
    ids: BTreeMap<String, String>,
    /// Ids by name; several where several people have it.
    names: BTreeMap<String, Vec<String>>,
    said: BTreeMap<String, String>,
    /// How many cells were understood by a name.
    pub by_name: usize,
}

/// Who a text means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meant {
    /// The one with this id.
    One(String),
    /// Each of several has this name.
    Several(Vec<String>),
    /// Nobody.
    Nobody,
}

impl People {
    /// The people of a table, each with an id and a name, and what a mapping says of others' names for them.
    #[must_use]
    pub(crate) fn new(rows: impl Iterator<Item = (String, String)>, said: &BTreeMap<String, String>) -> Self {
        let mut people = Self::default();
        for (id, name) in rows {
            let ids = people.names.entry(plain(&name)).or_default();
            if !ids.contains(&id) {
                ids.push(id.clone());
            }
            people.ids.entry(id.to_lowercase()).or_insert(id);
        }
        people.said = said.iter().map(|(theirs, ours)| (plain(theirs), ours.clone())).collect();
        people
    }

    /// Who a text means: by an id, as a mapping says, or by a name.
    pub(crate) fn find(&mut self, text: &str) -> Meant {
        // An id of the book means its owner, whatever a mapping says of the same text.
        match self.said.get(&plain(text)).cloned().filter(|_| !self.ids.contains_key(&text.trim().to_lowercase())) {
            Some(said) => self.held(&said),
            None => self.held(text),
        }
    }

    /// Who has this id or this name.
    fn held(&mut self, text: &str) -> Meant {
        if let Some(id) = self.ids.get(&text.trim().to_lowercase()) {
            return Meant::One(id.clone());
        }
        match self.names.get(&plain(text)).map(Vec::as_slice) {
            Some([id]) => {
                self.by_name += 1;
                Meant::One(id.clone())
            }
            Some(ids) if !ids.is_empty() => Meant::Several(ids.to_vec()),
            _ => Meant::Nobody,
        }
    }

    /// The name that is most like a text.
    #[must_use]
    pub(crate) fn nearest(&self, text: &str) -> Option<&str> {
        nearest(&plain(text), self.names.keys().map(String::as_str))
    }
}

/// An id made of a name: `megan-rees`. The same name always makes the same id.
#[must_use]
pub(crate) fn id_of(name: &str, taken: &mut dyn FnMut(&str) -> bool) -> String {
    let plain = plain(name);
    let words = plain.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty());
    let slug = words.map(|word| word.replace('\'', "")).collect::<Vec<_>>().join("-");
    let slug = if slug.is_empty() { "x".to_owned() } else { slug };
    let mut id = slug.clone();
    let mut count = 1;
    while taken(&id) {
        count += 1;
        id = format!("{slug}-{count}");
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_go_by_ids_by_names_and_by_what_is_said() {
        let rows = [("C1", "Megan Rees"), ("C2", "Ann Lee"), ("C3", "Ann Lee"), ("C4", "Mrs O\u{2019}Neill")];
        // A mapping that goes round in a circle leads to nobody.
        let circle = [("a", "b"), ("b", "a")].map(|(one, other)| (one.to_owned(), other.to_owned()));
        let said = BTreeMap::from([("Meg".to_owned(), "C1".to_owned())]).into_iter().chain(circle).collect();
        let mut people = People::new(rows.iter().map(|(id, name)| ((*id).to_owned(), (*name).to_owned())), &said);
        for text in ["c1", "Rees, Megan", "MEGAN  REES", "Ms. Megan Rees", "meg"] {
            assert_eq!(people.find(text), Meant::One("C1".to_owned()), "{text}");
        }
        assert_eq!(people.find("O'Neill"), Meant::One("C4".to_owned()));
        assert_eq!(people.find("Ann Lee"), Meant::Several(vec!["C2".to_owned(), "C3".to_owned()]));
        assert_eq!((people.find("Megan Reese"), people.find("a")), (Meant::Nobody, Meant::Nobody));
        assert_eq!(people.nearest("Megan Reese"), Some("megan rees"));
    }

    #[test]
    fn an_id_is_made_of_the_name_and_of_nothing_else() {
        let mut held: Vec<String> = Vec::new();
        let mut make = |name: &str| {
            let id = id_of(name, &mut |id| held.iter().any(|held| held == id));
            held.push(id.clone());
            id
        };
        assert_eq!(
            [make("Rees, Megan"), make("Megan Rees"), make("Mr. O'Neill; @#"), make("…")],
            ["megan-rees", "megan-rees-2", "oneill", "x"]
        );
    }
}
