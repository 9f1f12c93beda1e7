//! Who may make a visit, by everything but time.

use std::collections::BTreeMap;
use std::fmt;

use crate::book::abilities::skill;
use crate::book::cell::{self, KnownIds};
use crate::book::model::Gender;
use crate::book::raw::Row;
use crate::book::tables::quiet;
use crate::words::listed;

/// What one carer can do.
#[derive(Debug)]
pub(super) struct Eligibility<'a> {
    pub(super) id: &'a str,
    /// Each skill with its highest level.
    pub(super) skills: BTreeMap<&'a str, u8>,
    pub(super) gender: Option<Gender>,
}

/// What one package asks of its carers.
pub(super) struct Needs<'a> {
    pub(super) client: &'a str,
    pub(super) skills: Vec<&'a str>,
    pub(super) gender: Option<Gender>,
    pub(super) required: Vec<&'a str>,
    pub(super) barred: Vec<&'a str>,
    pub(super) known_only: bool,
}

/// Why a carer may not make a visit.
pub(super) enum Ineligible<'n> {
    Barred(&'n str),
    NotRequired(&'n str),
    Skill(&'n str),
    Gender(Gender),
    Unknown(&'n str),
}

impl fmt::Display for Ineligible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Barred(client) => write!(f, "is barred from {client}"),
            Self::NotRequired(client) => write!(f, "is not among the required carers of {client}"),
            Self::Skill(skill) => write!(f, "lacks the skill {skill}"),
            Self::Gender(gender) => write!(f, "is not {}, as the visit requires", gender.word()),
            Self::Unknown(client) => write!(f, "never visited {client}, and the visit is for known carers only"),
        }
    }
}

impl<'a> Eligibility<'a> {
    pub(super) fn from_row(row: &'a Row, known: &KnownIds) -> Self {
        let mut skills = BTreeMap::new();
        for (name, level) in row.list("skills").into_iter().map(skill) {
            // A skill given twice counts at its highest level: the lower one is held with it.
            let highest = skills.entry(name).or_insert(level);
            *highest = level.max(*highest);
        }
        Self { id: row.text("id"), skills, gender: quiet(row, "gender", cell::gender, known) }
    }

    pub(super) fn has(&self, text: &str) -> bool {
        let (name, level) = skill(text);
        self.skills.get(name).is_some_and(|own| *own >= level)
    }
}

impl Needs<'_> {
    /// Of what carers must be for it, as clauses.
    pub(super) fn told(&self) -> String {
        let gender = self.gender.map(|gender| format!("are {}", gender.word()));
        let clauses = [
            Some("have the skills".to_owned()),
            gender,
            (!self.required.is_empty()).then(|| "are among the required carers".to_owned()),
            self.known_only.then(|| "have visited the client before".to_owned()),
            Some("are not barred".to_owned()),
        ];
        listed(&clauses.into_iter().flatten().collect::<Vec<_>>())
    }

    pub(super) fn remedy(&self) -> String {
        let plain = self.gender.is_none() && self.required.is_empty() && !self.known_only;
        let more = if plain { "lift a bar" } else { "relax a rule of the client or the package" };
        format!("Train more carers, {more}, or send fewer.")
    }
}
