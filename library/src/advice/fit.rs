//! Where visits that nobody makes can go: the best few offers, what each costs, who comes, and what moves.
//!
//! ```
//! use homeround::advice::Fit;
//! use homeround::advice::fit::find_offers;
//! use homeround::planning::plan_starter;
//! use homeround_core::ground::{ShiftIx, VisitIx};
//! use homeround_core::heap::OwnedRoster;
//! use homeround_core::rounds::{Planned, Task};
//!
//! // A roster without its first visit: where could that go?
//! let (branch, roster) = plan_starter()?;
//! let others = |stop: &&Planned| stop.task != Task::Visit(VisitIx(0));
//! let shifts = (0..branch.plan.tables.shifts.len()).map(ShiftIx::from_index);
//! let rounds: Vec<Vec<_>> = shifts.map(|shift| roster.view().round(shift).iter().filter(others).copied().collect()).collect();
//! let without = OwnedRoster::from_rounds(&rounds);
//! let found = find_offers(&branch, &without.view(), &[VisitIx(0)], 2)?;
//! let fit = Fit::new(&branch, &found)?;
//! assert!(fit.fits() && fit.offers.len() <= 2);
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use std::collections::BTreeSet;
use std::fmt::Write as _;

use homeround_core::advice::{self, IncompleteRoster, Offer};
use homeround_core::ground::{CarerIx, Cost, ShiftIx, VisitIx};
use homeround_core::heap::{Memory, OwnedRoster};
use homeround_core::rounds::{Planned, ProblemSize, Roster, Settings, Task, Valid, check, scratch};
use schemars::JsonSchema;
use serde::Serialize;

use super::compare::{Comparison, VisitDifference};
use crate::book::value::Exact;
use crate::failure::Failure;
use crate::planning::check_report::pounds;
use crate::planning::{CheckReport, LoadedBranch};
use crate::roster::{self, PersonNames};
use crate::words::{Quote, several};

/// Where visits can go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Fit {
    /// The dated visits that a place was looked for.
    pub visits: Vec<String>,
    /// The offers: those that leave fewest visits out first, of them the cheapest first.
    pub offers: Vec<Proposal>,
    /// What people are called, for texts.
    #[serde(skip)]
    pub names: PersonNames,
}

/// One offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Proposal {
    /// What the roster weighs more with these visits in it, in pounds; below nothing where it saves.
    pub pounds: Exact,
    /// Every visit asked for that has a place.
    pub visits: Vec<Placed>,
    /// Those that have none.
    pub left: Vec<String>,
    /// How many different carers make them.
    pub carers: usize,
    /// How many of these carers came to the client before, or come in this roster anyway.
    pub known_faces: usize,
    /// What changes for others: visits that start at another time. Nobody's carer changes.
    pub moved: Vec<VisitDifference>,
    /// How many rules the roster breaks with it, by the independent check: none.
    pub breaches: usize,
}

/// A visit that was found a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Placed {
    /// The dated visit.
    pub visit: String,
    /// Who makes it.
    pub carers: Vec<String>,
    /// Their dated shifts.
    pub shifts: Vec<String>,
    /// When it starts.
    pub start: String,
    /// The visit before it in the first carer's round.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The visit behind it there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
}

/// A roster loaded to be asked, and the offers found.
#[derive(Debug)]
pub struct Offers {
    /// The visits asked for, and those that cannot stay where they were without them.
    pub visits: Vec<VisitIx>,
    /// The roster without the visits.
    pub before: OwnedRoster,
    /// The offers, each a whole roster.
    pub offers: Vec<Offer>,
}

/// The best `most` offers for these visits beside what stands in a roster. Where they stand in it already, they are taken
/// out first.
///
/// # Errors
/// The faults of a branch whose tables do not hold together; [`Failure::Refused`] when the roster breaks a rule.
pub fn find_offers(
    branch: &LoadedBranch,
    roster: &Roster<'_>,
    visits: &[VisitIx],
    most: usize,
) -> Result<Offers, Failure> {
    let problem = branch.problem()?;
    let mut memory = Memory::new(ProblemSize::from_problem(&problem));
    let workspace =
        memory.workspace(problem).map_err(|_| Failure::internal("the memory of a search has another size"))?;
    let loaded = advice::load_incomplete(problem, workspace, Settings::default(), roster);
    let IncompleteRoster { mut search, roster, lost } =
        loaded.map_err(|_| Failure::Refused("the roster breaks a rule; `homeround check` tells which".to_owned()))?;
    // What could not be taken over from the roster needs a place as well.
    let lost: Vec<VisitIx> = lost.into_iter().filter(|visit| !visits.contains(visit)).collect();
    let mut visits = [visits, &lost].concat();
    visits.extend(advice::leave_out(&mut search, &roster.view(), &visits));
    // Breaks that short work does not owe go on both sides: otherwise they would be part of an offer's price.
    let owed = |roster: &Roster<'_>| OwnedRoster::without_needless_breaks(problem.problem(), roster);
    let before = owed(&search.standing());
    let mut offers = advice::fit_visits(&mut search, &visits, most);
    for offer in &mut offers {
        offer.roster = owed(&offer.roster.view());
        offer.cost = besides(&problem, &offer.roster) - besides(&problem, &before);
    }
    Ok(Offers { visits, before, offers })
}

/// The visits of these packages, or these dated visits; without any, every visit that nobody makes.
///
/// # Errors
/// [`Failure::Refused`] for a name that is neither, or a package that happens on no day of the plan.
pub fn list_wanted(branch: &LoadedBranch, roster: &Roster<'_>, ids: &[String]) -> Result<Vec<VisitIx>, Failure> {
    if ids.is_empty() {
        let unserved = roster::write_roster(&branch.plan, *roster, None).unserved;
        return Ok(unserved.iter().filter_map(|id| branch.plan.names.visit(id)).collect());
    }
    let mut found = Vec::new();
    for id in ids {
        let of = |visit: &str| visit == id || visit.rsplit_once('@').is_some_and(|(package, _)| package == id);
        let rows = branch.plan.names.visits.iter().enumerate().filter(|(_, named)| of(&named.id));
        let before = found.len();
        found.extend(rows.map(|(at, _)| VisitIx::from_index(at)));
        if found.len() == before {
            let known = branch.book.packages.iter().any(|package| package.id == *id);
            let why = if known { "happens on no day of the plan" } else { "is neither a package nor a dated visit" };
            return Err(Failure::Refused(format!("{id} {why}", id = id.quoted())));
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// What a roster costs besides visits left out.
fn besides(problem: &Valid<'_>, roster: &OwnedRoster) -> Cost {
    let mut memory = vec![0; scratch(problem)];
    let lines = check(problem, &roster.view(), &mut memory, &mut |_| {});
    // The price of what is left out is no money: offers are compared without it.
    lines.total() - lines.unserved
}

impl Fit {
    /// Offers in the words of the book.
    ///
    /// # Errors
    /// The faults of a branch whose tables do not hold together.
    pub fn new(branch: &LoadedBranch, found: &Offers) -> Result<Self, Failure> {
        let visits = found.visits.as_slice();
        let proposals: Result<Vec<Proposal>, Failure> =
            found.offers.iter().map(|offer| proposal(branch, visits, &found.before, offer)).collect();
        let visits = visits.iter().map(|visit| id(branch, *visit)).collect();
        Ok(Self { visits, offers: proposals?, names: PersonNames::new(&branch.book) })
    }

    /// Whether an offer makes every visit.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.visits.is_empty() || self.offers.first().is_some_and(|offer| offer.left.is_empty())
    }

    /// The offers for people.
    #[must_use]
    pub fn text(&self) -> String {
        if self.visits.is_empty() {
            return "There is nothing to place: every visit is made.\n".to_owned();
        }
        let names = &self.names;
        let asked: Vec<String> = self.visits.iter().map(|visit| names.visit(visit)).collect();
        let mut text = match self.offers.len() {
            0 => format!("No place for {} beside what stands in the rounds.\n", asked.join(", ")),
            _ => String::new(),
        };
        let named = |carers: &[String]| {
            carers.iter().map(|carer| names.carer_and_id(carer)).collect::<Vec<String>>().join(" and ")
        };
        for (at, offer) in self.offers.iter().enumerate() {
            let _ = writeln!(text, "Offer {}: {}", at + 1, offer.headline());
            for placed in &offer.visits {
                let (visit, carers) = (names.visit(&placed.visit), named(&placed.carers));
                let _ = writeln!(text, "  {visit}\n    {} {carers}, {}", placed.start, placed.between(names));
            }
            for visit in &offer.left {
                let _ = writeln!(text, "  {}: no place", names.visit(visit));
            }
            for moved in &offer.moved {
                let at = |start: &Option<String>| start.clone().unwrap_or_default();
                let (from, to) = (at(&moved.first_start), at(&moved.second_start));
                let (visit, carers) = (names.visit(&moved.visit), named(&moved.second_carers));
                let _ = writeln!(text, "  moves {visit}\n    {from} → {to} {carers}");
            }
        }
        text + "Beside what stands in the rounds: nobody's carer changes. Every offer passes the check.\n"
    }
}

impl Proposal {
    fn headline(&self) -> String {
        let carers = several(self.carers, "carer", "carers");
        let left = match self.left.len() {
            0 => String::new(),
            left => format!(", {} without a place", several(left, "visit", "visits")),
        };
        format!("£{} more, {carers}, {} known to the client{left}", self.pounds, self.known_faces)
    }
}

impl Placed {
    fn between(&self, names: &PersonNames) -> String {
        match (&self.after, &self.before) {
            (Some(after), Some(before)) => format!("between {} and {}", names.visit(after), names.visit(before)),
            (Some(after), None) => format!("after {}", names.visit(after)),
            (None, Some(before)) => format!("before {}", names.visit(before)),
            (None, None) => "alone in the round".to_owned(),
        }
    }
}

fn id(branch: &LoadedBranch, visit: VisitIx) -> String {
    branch.plan.names.visits.get(visit.at()).map(|named| named.id.clone()).unwrap_or_default()
}

fn proposal(
    branch: &LoadedBranch,
    visits: &[VisitIx],
    before: &OwnedRoster,
    offer: &Offer,
) -> Result<Proposal, Failure> {
    let asked: BTreeSet<String> = visits.iter().map(|visit| id(branch, *visit)).collect();
    let compared = Comparison::new(branch, [&before.view(), &offer.roster.view()])?;
    let judgement = CheckReport::from_roster(branch, &offer.roster.view())?;
    let placed: Vec<Placed> = visits.iter().filter_map(|visit| placed(branch, &offer.roster, *visit)).collect();
    let left = asked.iter().filter(|id| placed.iter().all(|placed| placed.visit != **id)).cloned().collect();
    let carers: BTreeSet<CarerIx> = offer.carers.iter().flatten().copied().collect();
    let known = carers.iter().filter(|carer| visits.iter().any(|visit| knows(branch, before, **carer, *visit)));
    Ok(Proposal {
        pounds: pounds(offer.cost),
        left,
        known_faces: known.count(),
        carers: carers.len(),
        moved: compared.changed.into_iter().filter(|change| !asked.contains(&change.visit)).collect(),
        breaches: judgement.breaches.len(),
        visits: placed,
    })
}

/// Whether a carer came to the client of a visit before the plan, or comes in a roster.
fn knows(branch: &LoadedBranch, roster: &OwnedRoster, carer: CarerIx, visit: VisitIx) -> bool {
    let tables = &branch.plan.tables;
    let Some(client) = tables.visits.get(visit.at()).map(|row| row.client) else { return false };
    let came = tables.view().tie(client, carer).is_some_and(|tie| tie.visits_before > 0);
    let comes = |at: usize| {
        roster.view().round(ShiftIx::from_index(at)).iter().any(|stop| match stop.task {
            Task::Visit(other) => tables.visits.get(other.at()).is_some_and(|row| row.client == client),
            Task::Break(_) => false,
        })
    };
    let mut shifts = tables.shifts.iter().enumerate();
    came || shifts.any(|(at, shift)| (shift.carer == carer || shift.second == carer) && comes(at))
}

/// Where a roster has a visit.
fn placed(branch: &LoadedBranch, roster: &OwnedRoster, visit: VisitIx) -> Option<Placed> {
    let (names, tables) = (&branch.plan.names, &branch.plan.tables);
    let rounds =
        || tables.shifts.iter().enumerate().map(|(at, row)| (at, row, roster.view().round(ShiftIx::from_index(at))));
    let is = |stop: &Planned| stop.task == Task::Visit(visit);
    let made: Vec<_> = rounds().filter(|(_, _, stops)| stops.iter().any(is)).collect();
    let (_, _, stops) = made.first()?;
    let at = stops.iter().position(is)?;
    let visit_of = |stop: &Planned| match stop.task {
        Task::Visit(visit) => Some(id(branch, visit)),
        Task::Break(_) => None,
    };
    let carers = made.iter().flat_map(|(_, row, _)| [row.carer, row.second]);
    Some(Placed {
        visit: id(branch, visit),
        carers: carers.filter_map(|carer| names.carers.get(carer.at())).map(|named| named.id.clone()).collect(),
        shifts: made.iter().filter_map(|(at, ..)| names.shifts.get(*at)).map(|named| named.id.clone()).collect(),
        start: names.zone.clock(stops[at].start),
        after: stops[..at].iter().rev().find_map(visit_of),
        before: stops[at + 1..].iter().find_map(visit_of),
    })
}
