//! One visit moved by hand, to another carer, another time or both: what that breaks, and what it costs.
//!
//! ```
//! use homeround::advice::move_visit::{MoveRequest, move_visit};
//! use homeround::planning::plan_starter;
//!
//! // Breakfast in the afternoon: the move is made, and what it breaks is told.
//! let (branch, roster) = plan_starter()?;
//! let request = MoveRequest { visit: "C01-morning@2026-03-02", to: None, in_place_of: None, at: Some("13:00") };
//! let (moved, _) = move_visit(&branch, &roster.view(), &request)?;
//! assert!(!moved.holds() && !moved.broken.is_empty());
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use homeround_core::ground::Seconds;
use homeround_core::rounds::Roster;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use crate::book::value::{Clock, Day, Exact};
use crate::cells;
use crate::failure::Failure;
use crate::planning::breach::Breach;
use crate::planning::{CheckReport, LoadedBranch};
use crate::roster::{CostLine, Loaded, RosterFile, RosterRound, RosterStop, read_json, roster_json, write_roster};
use crate::words::{Quote, nearest};

/// A move that somebody asks for.
#[derive(Clone, Copy, Debug)]
pub struct MoveRequest<'a> {
    /// The dated visit: `C01-morning@2026-03-02`.
    pub visit: &'a str,
    /// Who is to make it, by id or by name.
    pub to: Option<&'a str>,
    /// Of several carers, in whose place.
    pub in_place_of: Option<&'a str>,
    /// When it is to start, by the clock.
    pub at: Option<&'a str>,
}

/// What a move comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VisitMove {
    /// The move in one sentence.
    pub sentence: String,
    /// Rules that are broken then and were not before.
    pub broken: Vec<Breach>,
    /// Rules that were broken before and are not then.
    pub mended: Vec<Breach>,
    /// What planning weighs more or less then, line by line, in pounds.
    pub cost: Vec<CostLine>,
    /// The sum of the lines.
    pub pounds: Exact,
}

impl VisitMove {
    /// Whether no rule is newly broken.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.broken.is_empty()
    }

    /// The move for people.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{}\n", self.sentence);
        for breach in &self.broken {
            text += &format!("  breaks  {:<11} {}\n", breach.rule, breach.what);
        }
        for breach in &self.mended {
            text += &format!("  mends   {:<11} {}\n", breach.rule, breach.what);
        }
        if self.broken.is_empty() {
            text += "  No rule is broken by it.\n";
        }
        for line in &self.cost {
            text += &format!("  {:<24} £{:>12}\n", line.line, signed(line.pounds));
        }
        text + &format!("  {:<24} £{:>12}", "weighed more in all", signed(self.pounds))
    }
}

fn signed(pounds: Exact) -> String {
    if pounds.0.is_sign_negative() || pounds.0.is_zero() { pounds.to_string() } else { format!("+{pounds}") }
}

/// Moves a visit of a roster; nothing else in it changes. Returns what that comes to, and the roster with it.
///
/// # Errors
/// [`Failure::Refused`] for a move that cannot be meant; the faults of a branch that does not hold together.
pub fn move_visit(
    branch: &LoadedBranch,
    roster: &Roster<'_>,
    request: &MoveRequest<'_>,
) -> Result<(VisitMove, RosterFile), Failure> {
    let before = write_roster(&branch.plan, *roster, None);
    let moving = Moving { branch, request };
    let after = moving.apply(before)?;
    // By way of its file, so that the move is read as any roster is.
    let Loaded { roster: moved, .. } = read_json(&roster_json(&after)?, "the roster with the move", &branch.plan)?;
    let old = CheckReport::from_roster(branch, roster)?;
    let new = CheckReport::from_roster(branch, &moved.view())?;
    let only = |here: &[Breach], there: &[Breach]| here.iter().filter(|one| !there.contains(one)).cloned().collect();
    let answer = VisitMove {
        sentence: moving.sentence(),
        broken: only(&new.breaches, &old.breaches),
        mended: only(&old.breaches, &new.breaches),
        cost: difference(&old.cost, &new.cost),
        pounds: Exact(new.pounds.0 - old.pounds.0),
    };
    Ok((answer, write_roster(&branch.plan, moved.view(), None)))
}

/// What lines come to more than others of the same names.
fn difference(old: &[CostLine], new: &[CostLine]) -> Vec<CostLine> {
    let of = |lines: &[CostLine], name: &str| {
        lines.iter().find(|line| line.line == name).map_or(Decimal::ZERO, |line| line.pounds.0)
    };
    let gone = old.iter().filter(|line| new.iter().all(|held| held.line != line.line));
    let lines = new
        .iter()
        .chain(gone)
        .map(|line| CostLine { line: line.line.clone(), pounds: Exact(of(new, &line.line) - of(old, &line.line)) });
    lines.filter(|line| !line.pounds.0.is_zero()).collect()
}

/// A move being made.
struct Moving<'a> {
    branch: &'a LoadedBranch,
    request: &'a MoveRequest<'a>,
}

impl Moving<'_> {
    fn refuse(why: impl Into<String>) -> Failure {
        Failure::Refused(why.into())
    }

    /// The id of a carer who is named by id or by name.
    fn carer(&self, text: &str) -> Result<String, Failure> {
        let carers = &self.branch.book.carers;
        if let Some(carer) = carers.iter().find(|carer| carer.id == text) {
            return Ok(carer.id.clone());
        }
        let mut named = carers.iter().filter(|carer| cells::name(&carer.name) == cells::name(text));
        match (named.next(), named.next()) {
            (Some(carer), None) => Ok(carer.id.clone()),
            (Some(_), Some(_)) => {
                Err(Self::refuse(format!("several carers are called {text}: name one by id", text = text.quoted())))
            }
            _ => {
                let near = nearest(text, carers.iter().flat_map(|carer| [carer.id.as_str(), carer.name.as_str()]));
                let near = near.map_or_else(String::new, |near| format!("; nearest: {near}"));
                Err(Self::refuse(format!("no carer of the book is called {text}{near}", text = text.quoted())))
            }
        }
    }

    fn sentence(&self) -> String {
        let MoveRequest { visit, to, at, .. } = self.request;
        let to = to.map_or_else(String::new, |to| format!(" to {to}"));
        let at = at.map_or_else(String::new, |at| format!(" at {at}"));
        format!("{visit} moved{to}{at}:")
    }

    fn apply(&self, mut file: RosterFile) -> Result<RosterFile, Failure> {
        let MoveRequest { visit, to, in_place_of, at } = *self.request;
        if to.is_none() && at.is_none() {
            return Err(Self::refuse("say who is to make the visit, when, or both"));
        }
        let names = &self.branch.plan.names;
        if names.visit(visit).is_none() {
            let near = nearest(visit, names.visits.iter().map(|visit| visit.id.as_str()));
            let near = near.map_or_else(String::new, |near| format!("; nearest: {near}"));
            return Err(Self::refuse(format!("no visit of the plan is called {visit}{near}", visit = visit.quoted())));
        }
        let holders: Vec<usize> = (0..file.rounds.len()).filter(|at| holds(&file.rounds[*at], visit)).collect();
        let stop = holders
            .first()
            .and_then(|at| file.rounds[*at].stops.iter().find(|stop| stop.visit.as_deref() == Some(visit)));
        let stop = match stop {
            Some(stop) => stop.clone(),
            None => self.unserved(visit, at)?,
        };
        let stop = at.map_or(Ok(stop.clone()), |at| self.at(&stop, visit, at))?;
        let Some(to) = to else {
            for round in holders {
                place(&mut file.rounds[round], visit, &stop);
            }
            return Ok(file);
        };
        let leaving = match (holders.as_slice(), in_place_of) {
            ([], _) => None,
            ([one], None) => Some(*one),
            (several, Some(carer)) => {
                let carer = self.carer(carer)?;
                let at = several.iter().find(|at| file.rounds[**at].carer == carer);
                Some(*at.ok_or_else(|| Self::refuse(format!("{carer} does not make {visit}")))?)
            }
            (_, None) => return Err(Self::refuse("several carers make it: say with --in-place-of whose part moves")),
        };
        if let Some(at) = leaving {
            file.rounds[at].stops.retain(|stop| stop.visit.as_deref() != Some(visit));
        }
        // The other carers of a double-up come at the new time too.
        for at in holders.into_iter().filter(|at| Some(*at) != leaving) {
            place(&mut file.rounds[at], visit, &stop);
        }
        let (shift, carer) = self.shift(to, &stop)?;
        match file.rounds.iter_mut().find(|round| round.shift == shift) {
            Some(round) => place(round, visit, &stop),
            None => file.rounds.push(RosterRound { shift, carer, with: None, stops: vec![stop] }),
        }
        file.rounds.retain(|round| !round.stops.is_empty());
        Ok(file)
    }

    /// A visit that nobody makes yet, at the time that is asked for.
    fn unserved(&self, visit: &str, at: Option<&str>) -> Result<RosterStop, Failure> {
        let names = &self.branch.plan.names;
        let row = names.visit(visit).and_then(|at| self.branch.plan.tables.visits.get(at.at()));
        let (Some(row), Some(_)) = (row, at) else {
            return Err(Self::refuse(format!("nobody makes {visit} yet: say with --at when it is to start")));
        };
        // Only its length counts: when it starts is said with it.
        let (start, end) = (names.zone.iso(Seconds::ZERO), names.zone.iso(row.duration));
        Ok(RosterStop { visit: Some(visit.to_owned()), start, end, ..RosterStop::default() })
    }

    /// A stop at another time of its day, as long as it was.
    fn at(&self, stop: &RosterStop, visit: &str, at: &str) -> Result<RosterStop, Failure> {
        let names = &self.branch.plan.names;
        let minute = cells::clock(at).map(|time| time.num_minutes()).and_then(|minute| u16::try_from(minute).ok());
        let minute = minute
            .filter(|minute| *minute < 1440)
            .ok_or_else(|| Self::refuse(format!("{at} is no clock time", at = at.quoted())))?;
        let day = visit.rsplit_once('@').and_then(|(_, day)| Day::read(day.get(..10).unwrap_or(day)));
        let day = day.ok_or_else(|| Self::refuse(format!("{visit} has no day")))?;
        let start = names.zone.seconds(day, Clock::from_minute(minute));
        let start = start.map_err(|_| Self::refuse(format!("{at} is no one moment on {day}: the clocks change")))?;
        let read = |text: &str| {
            names.zone.read_iso(text).ok_or_else(|| Failure::internal("a roster's own time cannot be read"))
        };
        let length = read(&stop.end)? - read(&stop.start)?;
        Ok(RosterStop { start: names.zone.iso(start), end: names.zone.iso(start + length), ..stop.clone() })
    }

    /// The carer's shift in which a stop lies, or else the first on its day.
    fn shift(&self, carer: &str, stop: &RosterStop) -> Result<(String, String), Failure> {
        let carer = self.carer(carer)?;
        let (names, tables) = (&self.branch.plan.names, &self.branch.plan.tables);
        let start =
            names.zone.read_iso(&stop.start).ok_or_else(|| Failure::internal("a roster's own time cannot be read"))?;
        let is_theirs = |at: &usize| {
            let row = tables.shifts.get(*at);
            row.and_then(|row| names.carers.get(row.carer.at())).is_some_and(|named| named.id == carer)
        };
        let theirs: Vec<usize> = (0..names.shifts.len()).filter(is_theirs).collect();
        let span = |at: usize| tables.shifts[at].span;
        // The shift that holds the start, or else any of that day: what that breaks is told.
        let holding = theirs.iter().find(|at| span(**at).start <= start && start < span(**at).end);
        let day = names.zone.civil(start).date;
        let same_day = || theirs.iter().find(|at| names.zone.civil(span(**at).start).date == day);
        let found = holding.or_else(same_day).map(|at| names.shifts[*at].id.clone());
        let shift = found.ok_or_else(|| Self::refuse(format!("{carer} has no shift on {}", Day(day))))?;
        Ok((shift, carer))
    }
}

fn holds(round: &RosterRound, visit: &str) -> bool {
    round.stops.iter().any(|stop| stop.visit.as_deref() == Some(visit))
}

/// Puts a stop where its start belongs in a round, in place of an earlier one of the same visit.
fn place(round: &mut RosterRound, visit: &str, stop: &RosterStop) {
    round.stops.retain(|held| held.visit.as_deref() != Some(visit));
    let moment = |stop: &RosterStop| chrono::DateTime::parse_from_rfc3339(&stop.start).ok();
    let at = round.stops.iter().position(|held| moment(held) > moment(stop)).unwrap_or(round.stops.len());
    round.stops.insert(at, stop.clone());
}
