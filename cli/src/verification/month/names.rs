//! The names of one kind within a part, each held once, numbered as they come and ranked by their texts at the end.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// Names in one buffer. Hashes are seeded anew in each process, and nothing that is written depends on them.
#[derive(Default)]
pub(super) struct Names {
    text: Vec<u8>,
    ends: Vec<usize>,
    numbers: HashTable<u32>,
    hasher: DefaultHashBuilder,
    order: Vec<u32>,
    ranks: Vec<u32>,
}

impl Names {
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
    fn text(&self, number: u32) -> &[u8] {
        text(&self.text, &self.ends, number)
    }

    /// The number of a name that was there before.
    pub(super) fn find(&self, name: &[u8]) -> Option<u32> {
        self.numbers.find(self.hasher.hash_one(name), |number| self.text(*number) == name).copied()
    }

    /// The number of a name that may be new; nothing for an empty one.
    pub(super) fn number(&mut self, name: &[u8]) -> Option<u32> {
        if name.is_empty() {
            return None;
        }
        let hash = self.hasher.hash_one(name);
        if let Some(number) = self.numbers.find(hash, |number| self.text(*number) == name) {
            return Some(*number);
        }
        let number = u32::try_from(self.ends.len()).ok()?;
        self.text.extend_from_slice(name);
        self.ends.push(self.text.len());
        let Self { text: held, ends, numbers, hasher, .. } = self;
        numbers.insert_unique(hash, number, |number| hasher.hash_one(text(held, ends, *number)));
        Some(number)
    }

    /// Ranks the names by their texts: the same whatever the order they came in.
    pub(super) fn rank(&mut self) {
        let Self { text: held, ends, order, ranks, .. } = self;
        order.clear();
        order.extend((0_u32..).take(ends.len()));
        order.sort_unstable_by(|a, b| text(held, ends, *a).cmp(text(held, ends, *b)));
        ranks.clear();
        ranks.resize(order.len(), 0);
        for (rank, number) in (0_u32..).zip(order.iter()) {
            ranks[*number as usize] = rank;
        }
    }

    /// The rank of a number, after [`Names::rank`].
    pub(super) fn rank_of(&self, number: u32) -> u32 {
        self.ranks[number as usize]
    }

    /// The numbers in the order of their names, after [`Names::rank`].
    pub(super) fn order(&self) -> &[u32] {
        &self.order
    }

    /// The name of a rank, after [`Names::rank`].
    pub(super) fn ranked(&self, rank: usize) -> &str {
        let name = self.order.get(rank).map(|number| self.text(*number));
        name.and_then(|name| std::str::from_utf8(name).ok()).unwrap_or("")
    }

    /// All names in their order, after [`Names::rank`].
    pub(super) fn all(&self) -> Vec<String> {
        (0..self.order.len()).map(|rank| self.ranked(rank).to_owned()).collect()
    }
}

fn text<'a>(held: &'a [u8], ends: &[usize], number: u32) -> &'a [u8] {
    let at = number as usize;
    &held[at.checked_sub(1).map_or(0, |before| ends[before])..ends[at]]
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
            texts in prop::collection::vec("[a-dé]{0,3}", 0..60),
        ) {
            let mut names = Names::default();
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
