//! The names of one kind within a part, each held once, numbered as they come and ranked by their texts at the end.

use std::hash::BuildHasher;
use std::ops::Range;

use hashbrown::{DefaultHashBuilder, HashTable};

/// Names in one buffer. Hashes are seeded anew in each process, and nothing that is written depends on them.
#[derive(Default)]
pub(super) struct NameTable {
    text: String,
    ends: Vec<usize>,
    numbers: HashTable<u32>,
    hasher: DefaultHashBuilder,
    keys: Vec<(u64, u32)>,
    order: Vec<u32>,
    ranks: Vec<u32>,
    /// The number asked for last: rows of one phone, or of one visit, often stand together.
    last: u32,
}

impl NameTable {
    /// Forgets all names and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.numbers.clear();
        self.order.clear();
        self.ranks.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The name of a number.
    fn text(&self, number: u32) -> &str {
        &self.text[self.span(number)]
    }

    fn span(&self, number: u32) -> Range<usize> {
        span(&self.ends, number)
    }

    /// The number of a name that was there before.
    pub(super) fn find(&mut self, name: &[u8]) -> Option<u32> {
        // Rows of one device or visit often follow each other: the last name is compared before anything is hashed.
        if self.is_last(name) {
            return Some(self.last);
        }
        let found = self.held(self.hasher.hash_one(name), name)?;
        self.last = found;
        Some(found)
    }

    /// The number of a name that may be new; nothing for an empty one, or one that is not UTF-8.
    pub(super) fn number(&mut self, name: &[u8]) -> Option<u32> {
        if self.is_last(name) {
            return Some(self.last);
        }
        if name.is_empty() {
            return None;
        }
        let hash = self.hasher.hash_one(name);
        self.last = match self.held(hash, name) {
            Some(number) => number,
            None => self.add(hash, std::str::from_utf8(name).ok()?)?,
        };
        Some(self.last)
    }

    fn is_last(&self, name: &[u8]) -> bool {
        (self.last as usize) < self.ends.len() && &self.text.as_bytes()[self.span(self.last)] == name
    }

    fn held(&self, hash: u64, name: &[u8]) -> Option<u32> {
        self.numbers.find(hash, |number| &self.text.as_bytes()[self.span(*number)] == name).copied()
    }

    fn add(&mut self, hash: u64, name: &str) -> Option<u32> {
        let number = u32::try_from(self.ends.len()).ok()?;
        self.text += name;
        self.ends.push(self.text.len());
        let Self { text: held, ends, numbers, hasher, .. } = self;
        numbers.insert_unique(hash, number, |number| hasher.hash_one(&held.as_bytes()[span(ends, *number)]));
        Some(number)
    }

    /// Ranks the names by their texts: the same whatever the order they came in.
    pub(super) fn rank(&mut self) {
        let Self { text: held, ends, keys, order, ranks, .. } = self;
        let bytes = |number: u32| &held.as_bytes()[span(ends, number)];
        // Names of one kind are much alike: what tells them apart mostly stands in the eight bytes behind what all begin with.
        let first = if ends.is_empty() { &[][..] } else { bytes(0) };
        let numbers = || (0_u32..).take(ends.len());
        let shared = numbers().fold(first.len(), |shared, number| alike(&first[..shared], bytes(number)));
        keys.clear();
        keys.extend(numbers().map(|number| (eight(&bytes(number)[shared..]), number)));
        keys.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| bytes(a.1).cmp(bytes(b.1))));
        order.clear();
        order.extend(keys.iter().map(|(_, number)| *number));
        ranks.clear();
        ranks.resize(order.len(), 0);
        for (rank, number) in (0_u32..).zip(order.iter()) {
            ranks[*number as usize] = rank;
        }
    }

    /// The rank of a number, after [`NameTable::rank`].
    pub(super) fn rank_of(&self, number: u32) -> u32 {
        self.ranks[number as usize]
    }

    /// The numbers in the order of their names, after [`NameTable::rank`].
    pub(super) fn order(&self) -> &[u32] {
        &self.order
    }

    /// The name of a rank, after [`NameTable::rank`].
    pub(super) fn ranked(&self, rank: usize) -> &str {
        self.order.get(rank).map_or("", |number| self.text(*number))
    }

    /// The names of the first so many numbers.
    pub(super) fn first(&self, count: usize) -> Vec<String> {
        (0..u32::try_from(count.min(self.len())).unwrap_or(0)).map(|number| self.text(number).to_owned()).collect()
    }

    /// All names in their order, after [`NameTable::rank`].
    pub(super) fn all(&self) -> Vec<String> {
        (0..self.order.len()).map(|rank| self.ranked(rank).to_owned()).collect()
    }
}

/// Where the name of a number stands among all names.
fn span(ends: &[usize], number: u32) -> Range<usize> {
    let at = number as usize;
    at.checked_sub(1).map_or(0, |before| ends[before])..ends[at]
}

/// How many bytes both begin with.
fn alike(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// The first eight bytes as a number in the same order, with zeros behind a shorter text.
fn eight(text: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let length = text.len().min(8);
    bytes[..length].copy_from_slice(&text[..length]);
    u64::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// As a sorted set of texts would have it, also when the memory was used before.
        #[test]
        fn names_are_numbered_once_and_ranked_by_text(
            before in prop::collection::vec("[a-c]{1,3}", 0..20),
            texts in prop::collection::vec("(visit-)?[a-d\u{0}é]{0,3}|x{7,9}[ab]?", 0..60),
        ) {
            let mut names = NameTable::default();
            for text in &before {
                names.number(text.as_bytes());
            }
            names.clear();
            let numbers: Vec<_> = texts.iter().map(|text| names.number(text.as_bytes())).collect();
            names.rank();
            let sorted: std::collections::BTreeSet<String> = texts.iter().filter(|text| !text.is_empty()).cloned().collect();
            prop_assert_eq!(names.len(), sorted.len());
            prop_assert_eq!(names.all(), sorted.iter().cloned().collect::<Vec<_>>());
            for (text, number) in texts.iter().zip(numbers) {
                prop_assert_eq!(names.find(text.as_bytes()), number);
                let rank = number.map(|number| names.rank_of(number) as usize);
                prop_assert_eq!(rank, sorted.iter().position(|held| held == text));
            }
        }
    }
}
