//! What carers can do and who they are, bit by bit: skills by level, and the genders that clients ask for.
//!
//! ```
//! use homeround::book::abilities::skill;
//!
//! assert_eq!(skill("catheter:3"), ("catheter", 3));
//! assert_eq!(skill("catheter"), ("catheter", 1));
//! ```

use homeround_core::ground::Skills;

use super::model::{Book, Gender};

/// One thing a visit may ask of its carers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ability {
    /// A skill, from this level on.
    Skill(String, u8),
    /// A gender.
    Gender(Gender),
}

/// Everything the visits of a book ask of carers and its carers bring, in the order of the core's bits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Abilities(Vec<Ability>);

/// A skill as it is written, in its name and its level: 1 where none stands.
#[must_use]
pub fn skill(text: &str) -> (&str, u8) {
    match text.rsplit_once(':') {
        Some((name, level)) => level.parse().map_or((text, 1), |level| (name, level)),
        None => (text, 1),
    }
}

impl Abilities {
    /// Those of a book.
    #[must_use]
    pub fn from_book(book: &Book) -> Self {
        let asked =
            book.packages.iter().flat_map(|row| row.skills.iter().chain(&row.one_has).chain(&row.wished_skills));
        let skills = asked.chain(book.carers.iter().flat_map(|row| &row.skills));
        let genders = book.packages.iter().flat_map(|row| [row.wished_gender, row.required_gender]);
        let genders = genders.chain(book.clients.iter().flat_map(|row| [row.wished_gender, row.required_gender]));
        Self::from(skills.map(String::as_str), genders.flatten())
    }

    /// Those that these skills and genders make, each once.
    pub fn from<'a>(skills: impl Iterator<Item = &'a str>, genders: impl Iterator<Item = Gender>) -> Self {
        let skills = skills.map(skill).map(|(name, level)| Ability::Skill(name.to_owned(), level));
        let mut all: Vec<Ability> = skills.chain(genders.map(Ability::Gender)).collect();
        // Sorted, so that the bits do not depend on the order of the book's rows.
        all.sort_unstable();
        all.dedup();
        Self(all)
    }

    /// How many there are; the core holds [`Skills::MOST`].
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The bits of these skills, lower levels included, and of a gender.
    #[must_use]
    pub fn bits<'a>(&self, skills: impl Iterator<Item = &'a String>, gender: Option<Gender>) -> Skills {
        let skills: Vec<(&str, u8)> = skills.map(|text| skill(text)).collect();
        // A level has the bits of those below it, in what is asked as in what is brought: the core compares bits alone.
        let meant = |ability: &Ability| match ability {
            // A higher level holds all the lower ones: the bit of each of them is set.
            Ability::Skill(name, level) => skills.iter().any(|(own, most)| own == name && level <= most),
            Ability::Gender(one) => gender == Some(*one),
        };
        let bits = self.0.iter().zip(0_u32..).filter(|(ability, _)| meant(ability));
        bits.fold(Skills::NONE, |all, (_, bit)| all.with(bit))
    }

    /// The bits that are genders.
    #[must_use]
    pub fn genders(&self) -> Skills {
        let bits = self.0.iter().zip(0_u32..).filter(|(ability, _)| matches!(ability, Ability::Gender(_)));
        bits.fold(Skills::NONE, |all, (_, bit)| all.with(bit))
    }

    /// What the bits of `set` are called, in order: `medication`, `medication:2`, `female`.
    #[must_use]
    pub fn named(&self, set: Skills) -> Vec<String> {
        let bits = self.0.iter().zip(0_u32..).filter(|(_, bit)| set.cover(Skills::NONE.with(*bit)));
        // The core has 64 bits: a book with more abilities is refused elsewhere, and must not be shown wrongly here.
        bits.filter(|(_, bit)| *bit < 64).map(|(ability, _)| ability.word()).collect()
    }
}

impl Ability {
    fn word(&self) -> String {
        match self {
            Self::Skill(name, 1) => name.clone(),
            Self::Skill(name, level) => format!("{name}:{level}"),
            Self::Gender(gender) => gender.word().to_owned(),
        }
    }
}

impl Gender {
    /// As it is written.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
            Self::Other => "other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_covers_those_below_it() {
        let skills = ["medication:2", "medication", "hoist", "medication:3"];
        let all = Abilities::from(skills.into_iter(), [Gender::Female].into_iter());
        assert_eq!(all.count(), 5);
        let bits = |skills: &[&str], gender| {
            let owned: Vec<String> = skills.iter().map(|&text| text.to_owned()).collect();
            all.bits(owned.iter(), gender)
        };
        let needed = bits(&["medication:2"], None);
        for (has, may) in [("medication", false), ("medication:2", true), ("medication:3", true), ("hoist", false)] {
            assert_eq!(bits(&[has], None).cover(needed), may, "{has}");
        }
        assert!(!bits(&["medication:3"], Some(Gender::Male)).cover(bits(&[], Some(Gender::Female))));
        assert_eq!(all.named(bits(&["medication:2"], Some(Gender::Female))), ["medication", "medication:2", "female"]);
        assert_eq!(skill("peg:feed"), ("peg:feed", 1));
    }
}
