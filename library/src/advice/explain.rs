//! Why a visit is made by whom it is, or by nobody, in the words of its book.

use std::fmt::Write as _;

use homeround_core::advice::{self, BestPlace, ShiftExplanation};
use homeround_core::ground::{Cost, ShiftIx, Skills, VisitIx};
use homeround_core::rounds::Roster;
use schemars::JsonSchema;
use serde::Serialize;

use crate::book::value::Exact;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::planning::check_report::pounds;
use crate::planning::{Breach, LoadedBranch, Words};
use crate::roster::{self, PersonNames};
use crate::words::{Quote, listed};

/// Why a visit is made by whom it is, or by nobody: every carer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Explanation {
    /// The dated visit.
    pub visit: String,
    /// Every shift that is at work when the visit could start: first who makes it, then who could, then who could in place
    /// of another visit, then the others.
    pub shifts: Vec<Chance>,
    /// Carers without any shift at that time, by id.
    pub off: Vec<String>,
    /// What one of its carers must have that the others may lack.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one_has: Option<OneTrained>,
    /// What people are called, for texts.
    #[serde(skip)]
    pub names: PersonNames,
}

/// Skills that one of several carers needs, and who has all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OneTrained {
    /// The skills.
    pub skills: Vec<String>,
    /// The carers who have them, by id, at work then or not.
    pub carers: Vec<String>,
    /// The shifts in which one of these goes out.
    #[serde(skip)]
    shifts: Vec<String>,
}

impl OneTrained {
    /// Of a visit; nothing where no such skill is asked for.
    fn new(branch: &LoadedBranch, visit: VisitIx) -> Option<Self> {
        let (names, tables) = (&branch.plan.names, &branch.plan.tables);
        let needed = tables.visits.get(visit.at())?.one_skills;
        if needed == Skills::NONE {
            return None;
        }
        let has = |at: usize| tables.carers.get(at).is_some_and(|row| row.skills.cover(needed));
        let carers = names.carers.iter().enumerate().filter(|(at, _)| has(*at)).map(|(_, named)| named.id.clone());
        let goes = |at: usize| tables.shifts.get(at).is_some_and(|row| has(row.carer.at()) || has(row.second.at()));
        let shifts = names.shifts.iter().enumerate().filter(|(at, _)| goes(*at)).map(|(_, dated)| dated.id.clone());
        Some(Self { skills: names.abilities.named(needed), carers: carers.collect(), shifts: shifts.collect() })
    }
}

/// What one shift has to do with the visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Chance {
    /// The dated shift.
    pub shift: String,
    /// Its carer.
    pub carer: String,
    /// `makes`, `fits`, `displaces`, `crowded` or `blocked`.
    pub standing: Standing,
    /// The rules in the way: of `blocked`, those broken even if the carer made no other visit; of `displaces` and `crowded`,
    /// those broken beside the visits of this roster.
    pub rules: Vec<Breach>,
    /// The visit before it in the round.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The visit behind it in the round.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// When it would start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// What the roster weighs more with it there and nothing else moved, in pounds; below nothing where it saves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pounds: Option<Exact>,
    /// The visit it would displace. An estimate: moving visits between rounds could make room too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<String>,
}

/// How a shift stands to the visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Its carer makes the visit, or a part of it.
    Makes,
    /// It could go there as the round stands.
    Fits,
    /// It could go there in place of one other visit.
    Displaces,
    /// It could go there only in place of several.
    Crowded,
    /// A rule is in the way even if the carer made no other visit. (A visit nearer home, before a break, could in rare cases save
    /// the minute that is missing.)
    Blocked,
}

impl Explanation {
    /// Explains a visit of a roster; nothing when no visit of the branch is called so.
    ///
    /// # Errors
    /// The faults of a branch whose tables do not hold together.
    pub fn new(branch: &LoadedBranch, roster: &Roster<'_>, visit: &str) -> Result<Option<Self>, Faults> {
        let names = &branch.plan.names;
        let Some(row) = names.visits.iter().position(|named| named.id == visit) else { return Ok(None) };
        let problem = branch.problem()?;
        let accounts = advice::explain(&problem, roster, VisitIx::from_index(row));
        let carer = |shift: ShiftIx| branch.plan.tables.shifts.get(shift.at()).map(|shift| shift.carer);
        let present: Vec<_> = accounts.iter().filter_map(|account| carer(account.shift)).collect();
        let off = names.carers.iter().enumerate().filter(|(at, _)| !present.iter().any(|carer| carer.at() == *at));
        let off = off.map(|(_, named)| named.id.clone()).collect();
        let mut shifts: Vec<(Cost, Chance)> = accounts.iter().map(|account| chance(branch, account)).collect();
        // By what can be done first and what it costs second; by id in the end, so that equal ones do not swap.
        shifts.sort_by(|one, two| (one.1.standing, one.0, &one.1.shift).cmp(&(two.1.standing, two.0, &two.1.shift)));
        let shifts = shifts.into_iter().map(|(_, chance)| chance).collect();
        let one_has = OneTrained::new(branch, VisitIx::from_index(row));
        let names = PersonNames::new(&branch.book);
        Ok(Some(Self { visit: visit.to_owned(), shifts, off, one_has, names }))
    }

    /// Explains a visit, or every one that nobody makes.
    ///
    /// # Errors
    /// [`Failure::Refused`] when no visit is called so; the faults of a branch whose tables do not hold together.
    pub fn list(branch: &LoadedBranch, roster: &Roster<'_>, visit: Option<&str>) -> Result<Vec<Self>, Failure> {
        let visits = match visit {
            Some(visit) => vec![visit.to_owned()],
            None => roster::write_roster(&branch.plan, *roster, None).unserved,
        };
        let explained =
            visits.iter().map(|visit| Self::new(branch, roster, visit)?.ok_or_else(|| unknown(branch, visit)));
        explained.collect()
    }

    /// Whether the visit is made, or could be as the rounds stand: by one who is trained, where one must be.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        let trained = |shift: &String| self.one_has.as_ref().is_none_or(|one| one.shifts.contains(shift));
        let mut fit = self.shifts.iter().filter(|chance| chance.standing <= Standing::Fits);
        // One carer who is trained must be among those who can: the others' rounds may hold the visit and not help.
        fit.any(|chance| trained(&chance.shift))
    }

    /// The explanation for people.
    #[must_use]
    pub fn text(&self) -> String {
        let names = &self.names;
        let mut text = format!("{}\n", names.visit(&self.visit));
        if !self.shifts.iter().any(|chance| chance.standing == Standing::Makes) {
            text += "  nobody makes it\n";
        }
        for chance in &self.shifts {
            let _ = write!(text, "  {:<10} {}", word(chance.standing), names.shift(&chance.shift));
            let sentence = chance.sentence(names);
            text += &if sentence.is_empty() { "\n".to_owned() } else { format!(": {sentence}\n") };
        }
        if let Some(one) = &self.one_has {
            let carers: Vec<String> = one.carers.iter().map(|id| names.carer_and_id(id)).collect();
            let who = if carers.is_empty() { "nobody".to_owned() } else { listed(&carers) };
            let _ =
                writeln!(text, "  {:<10} one of those who come must have {}: {who}", "one has", listed(&one.skills));
        }
        if !self.off.is_empty() {
            let off: Vec<String> = self.off.iter().map(|id| names.carer_and_id(id)).collect();
            let _ = writeln!(text, "  {:<10} {}", "off then", off.join(", "));
        }
        text + "What fits is judged with every other visit where it stands; what it would displace is an estimate.\n"
    }
}

/// That no visit is called so, and which are called nearly so.
fn unknown(branch: &LoadedBranch, visit: &str) -> Failure {
    let package = visit.split('@').next().unwrap_or_default();
    let near = branch.plan.names.visits.iter().map(|named| named.id.as_str());
    // Ids of one package share their beginning: a wrong day is the usual slip.
    let near: Vec<&str> = near.filter(|id| !package.is_empty() && id.starts_with(package)).take(5).collect();
    let hint = if near.is_empty() { String::new() } else { format!("; there are {}", near.join(", ")) };
    Failure::Refused(format!("no visit is called {visit}{hint}", visit = visit.quoted()))
}

fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Makes => "makes it",
        Standing::Fits => "fits",
        Standing::Displaces => "displaces",
        Standing::Crowded => "crowded",
        Standing::Blocked => "blocked",
    }
}

impl Chance {
    /// One line on this shift.
    fn sentence(&self, names: &PersonNames) -> String {
        let rules = || self.rules.iter().map(|breach| breach.what.as_str()).collect::<Vec<_>>().join(" ");
        let place = match (&self.after, &self.before) {
            (Some(after), Some(before)) => format!("between {} and {}", names.visit(after), names.visit(before)),
            (Some(after), None) => format!("after {}", names.visit(after)),
            (None, Some(before)) => format!("before {}", names.visit(before)),
            (None, None) => "alone".to_owned(),
        };
        let start = self.start.as_deref().unwrap_or_default();
        match (self.standing, &self.pounds, &self.instead_of) {
            (Standing::Fits, Some(pounds), _) => format!("at {start} {place}, £{pounds} more"),
            (Standing::Displaces, _, Some(other)) => format!("{}, about {start}: {}", names.visit(other), rules()),
            (Standing::Crowded, ..) => format!("{place}: {}", rules()),
            _ => rules(),
        }
    }
}

/// A shift's account in the words of the book, and what it costs for the order.
fn chance(branch: &LoadedBranch, account: &ShiftExplanation) -> (Cost, Chance) {
    let names = &branch.plan.names;
    let words = Words::new(branch);
    let visit = |visit: Option<VisitIx>| Some(names.visits.get(visit?.at())?.id.clone());
    let carer = branch.plan.tables.shifts.get(account.shift.at()).map(|shift| words.carer(shift.carer));
    let place = account.place.as_ref();
    let broken = place.map_or(&account.blocked, |place| &place.broken);
    let chance = Chance {
        shift: words.shift(account.shift),
        carer: carer.unwrap_or_default(),
        standing: standing(account),
        rules: broken.iter().map(|violation| words.breach(*violation)).collect(),
        after: visit(place.and_then(|place| place.after)),
        before: visit(place.and_then(|place| place.before)),
        start: place.map(|place| names.zone.clock(place.start)),
        pounds: place.and_then(|place| place.cost).map(pounds),
        instead_of: visit(place.and_then(|place| place.instead)),
    };
    (place.and_then(|place| place.cost).unwrap_or(Cost::ZERO), chance)
}

fn standing(account: &ShiftExplanation) -> Standing {
    match &account.place {
        _ if account.makes => Standing::Makes,
        Some(BestPlace { cost: Some(_), .. }) => Standing::Fits,
        Some(BestPlace { instead: Some(_), .. }) => Standing::Displaces,
        Some(_) => Standing::Crowded,
        None => Standing::Blocked,
    }
}
