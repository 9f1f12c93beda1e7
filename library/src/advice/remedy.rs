//! The cheapest ways out of a "no": the fewest changes of each kind with which every visit is made, each solved again, priced and
//! ranked.

use std::collections::{BTreeMap, BTreeSet};

use homeround_core::cost::Exact;
use homeround_core::ground::{Seconds, ShiftIx, VisitIx};
use homeround_core::rounds::worked;
use schemars::JsonSchema;
use serde::Serialize;

use super::change::{Added, BookChange};
use super::trial::Trial;
use crate::book::Book;
use crate::book::model::Carer;
use crate::book::recurrence::WEEKDAYS;
use crate::book::value::{Clock, Day, Degrees};
use crate::failure::Failure;
use crate::planning::{Effort, LoadedBranch, News, Watch};
use crate::pricing::Amount;
use crate::roster::PersonNames;
use crate::source::Source;
use crate::words::several;
use crate::words::written;

/// How far windows are widened at the most, in steps that people agree to.
const STEPS: [u16; 6] = [15, 30, 45, 60, 90, 120];
/// Times that visits newly left out are added to what is changed.
const ROUNDS: usize = 4;
/// Carers who are added at the most.
const HIRED: usize = 8;
/// A shift begins and ends on such a minute.
const QUARTER: i32 = 15 * 60;

/// What can be done about a book that cannot be delivered as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Remedies {
    /// Visits that the best roster of the book as it stands leaves out; none when there is nothing to mend.
    pub unserved: Vec<String>,
    /// What makes every visit, the cheapest first.
    pub remedies: Vec<Remedy>,
    /// Kinds of change that were tried and make not every visit.
    pub in_vain: Vec<String>,
    /// Kinds of change that were not tried to the end, because somebody stopped it or the time was up.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub untried: Vec<String>,
    /// How many searches that took.
    pub searches: usize,
    /// What people are called, for texts.
    #[serde(skip)]
    pub names: PersonNames,
}

/// One way out: it was solved again, makes every visit that has to be made, and the check found no rule broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Remedy {
    /// In one sentence.
    pub sentence: String,
    /// Every change, in words.
    pub changes: Vec<String>,
    /// What the plan's days cost more than the roster that leaves visits out.
    pub pounds: Amount,
    /// Hours of shift that somebody is asked to work more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<String>,
}

/// The kinds of change, in the order in which they are tried.
#[derive(Clone, Copy, Debug)]
enum RemedyKind {
    Widen,
    SingleHand,
    Move,
    Hire,
}

impl RemedyKind {
    const ALL: [Self; 4] = [Self::Widen, Self::SingleHand, Self::Move, Self::Hire];

    const fn words(self) -> &'static str {
        match self {
            Self::Widen => "wider windows",
            Self::SingleHand => "one carer in place of two",
            Self::Move => "other days",
            Self::Hire => "more carer-hours",
        }
    }
}

/// What is tried, and what it is held against.
struct Trials<'a> {
    branch: &'a LoadedBranch,
    files: &'a dyn Source,
    effort: &'a Effort,
    watch: Watch<'a>,
    searches: usize,
}

/// A way out as it was found: the changes, and the roster that makes every visit with them.
struct FoundRemedy {
    changes: Vec<BookChange>,
    trial: Trial,
}

impl Remedies {
    /// Looks for the cheapest ways out.
    ///
    /// # Errors
    /// The faults of the branch; [`Failure::Interrupted`] when it is stopped before it is known what is left out. Stopped later,
    /// what was found is the answer.
    pub fn new(branch: &LoadedBranch, files: &dyn Source, effort: &Effort, watch: Watch<'_>) -> Result<Self, Failure> {
        let mut trials = Trials { branch, files, effort, watch, searches: 0 };
        let Some(before) = trials.with(&[])? else {
            return Err(Failure::internal("a book that was read cannot be read again"));
        };
        let unserved = before.judgement.unserved.clone();
        let mut all = Self {
            unserved,
            remedies: Vec::new(),
            in_vain: Vec::new(),
            untried: Vec::new(),
            searches: 0,
            names: PersonNames::new(&branch.book),
        };
        if !all.unserved.is_empty() {
            let cost = before.pounds()?;
            let mut found: Vec<(Exact, Remedy)> = Vec::new();
            for kind in RemedyKind::ALL {
                watch(News::Stage(&format!("trying {}", kind.words())));
                match trials.find(kind, &before) {
                    Ok(Some(way)) => found.push(way.remedy(kind, cost)?),
                    Ok(None) => all.in_vain.push(kind.words().to_owned()),
                    // What was found before somebody stopped it, or the time was up, is told.
                    Err(Failure::Interrupted) => all.untried.push(kind.words().to_owned()),
                    Err(failure) => return Err(failure),
                }
            }
            found.sort_by_key(|(more, _)| *more);
            all.remedies = found.into_iter().map(|(_, remedy)| remedy).collect();
        }
        all.searches = trials.searches;
        Ok(all)
    }

    /// They for people.
    #[must_use]
    pub fn text(&self) -> String {
        if self.unserved.is_empty() {
            return "There is nothing to mend: a roster makes every visit.\n".to_owned();
        }
        let visits = several(self.unserved.len(), "visit", "visits");
        let named: Vec<String> = self.unserved.iter().map(|visit| self.names.visit(visit)).collect();
        let mut text = format!("As the book stands, {visits} are left out: {}.\n", named.join(", "));
        for (at, remedy) in self.remedies.iter().enumerate() {
            let (amount, than) = match remedy.pounds.shown().strip_prefix('-') {
                Some(less) => (written(less), "less"),
                None => (written(&remedy.pounds.shown()), "more"),
            };
            text += &format!(
                "\n{}. {} It costs {amount} {than} than the roster that leaves them out.\n",
                at + 1,
                remedy.sentence
            );
            for change in &remedy.changes {
                text += &format!("   - {change}\n");
            }
        }
        if !self.in_vain.is_empty() {
            text += &format!("\nNot enough by itself, as far as was tried: {}.\n", self.in_vain.join("; "));
        }
        if !self.untried.is_empty() {
            text += &format!("\nNot tried to the end, for it was stopped: {}.\n", self.untried.join("; "));
        }
        text += &format!(
            "Each was solved again and makes every visit; {} in all.\n",
            several(self.searches, "search", "searches")
        );
        text
    }
}

impl FoundRemedy {
    fn remedy(self, kind: RemedyKind, before: Exact) -> Result<(Exact, Remedy), Failure> {
        let more = self.trial.pounds()?.minus(before).map_err(Failure::internal)?;
        let count = self.changes.len();
        let hours = self.hours();
        let sentence = match (kind, self.changes.first()) {
            (RemedyKind::Widen, Some(BookChange::Widen(_, minutes))) => {
                format!("Widen {} by {minutes} minutes at both ends.", several(count, "window", "windows"))
            }
            (RemedyKind::SingleHand, _) => format!("Send one carer to {}.", several(count, "double-up", "double-ups")),
            (RemedyKind::Move, _) => format!("Move {} to another day.", several(count, "package", "packages")),
            _ => format!("Add {} carer-hours.", hours.as_deref().unwrap_or_default()),
        };
        let names = PersonNames::new(&self.trial.branch.book);
        let changes = self.changes.iter().map(|change| change.told(&names)).collect();
        Ok((more, Remedy { sentence, changes, pounds: more.into(), hours }))
    }

    /// Hours of the shifts that are added.
    fn hours(&self) -> Option<String> {
        let shifts = self.changes.iter().filter_map(|change| match change {
            BookChange::Add(added) => added.shifts.as_ref(),
            _ => None,
        });
        let length = |start: &Clock, end: &Clock| (i64::from(end.minute) - i64::from(start.minute)).rem_euclid(1_440);
        let minutes: i64 = shifts.flatten().map(|(_, start, end)| length(start, end)).sum();
        (minutes > 0).then(|| crate::words::hours(minutes * 60))
    }
}

/// The package of a dated visit.
fn package(visit: &str) -> &str {
    visit.rsplit_once('@').map_or(visit, |(package, _)| package)
}

fn packages(visits: &[String]) -> BTreeSet<String> {
    visits.iter().map(|visit| package(visit).to_owned()).collect()
}

impl Trials<'_> {
    /// The book with these changes solved; nothing where they make no book.
    fn with(&mut self, changes: &[BookChange]) -> Result<Option<Trial>, Failure> {
        self.searches += 1;
        match Trial::new(&self.branch.book, changes, self.files, self.effort, self.watch) {
            Ok(trial) => Ok(Some(trial)),
            Err(Failure::Faults(_) | Failure::Refused(_)) => Ok(None),
            Err(stop) => Err(stop),
        }
    }

    /// The same, when everything is made with them.
    fn delivers(&mut self, changes: &[BookChange]) -> Result<Option<Trial>, Failure> {
        Ok(self.with(changes)?.filter(|trial| trial.judgement.delivers()))
    }

    fn find(&mut self, kind: RemedyKind, before: &Trial) -> Result<Option<FoundRemedy>, Failure> {
        match kind {
            RemedyKind::Widen => self.widened(before),
            RemedyKind::SingleHand => self.single_handed(before),
            RemedyKind::Move => self.moved(before),
            RemedyKind::Hire => self.hired(before),
        }
    }

    /// The fewest of `changes` that still do: each is left out in turn, and stays out where it is not missed.
    fn fewest(&mut self, changes: Vec<BookChange>, trial: Trial) -> Result<FoundRemedy, Failure> {
        let mut found = FoundRemedy { changes, trial };
        let mut at = 0;
        while at < found.changes.len() && found.changes.len() > 1 {
            let mut fewer = found.changes.clone();
            fewer.remove(at);
            match self.delivers(&fewer)? {
                Some(trial) => found = FoundRemedy { changes: fewer, trial },
                None => at += 1,
            }
        }
        Ok(found)
    }

    /// Windows of the visits that are left out, and of those that are left out in their place, by the least step that does.
    fn widened(&mut self, before: &Trial) -> Result<Option<FoundRemedy>, Failure> {
        for step in STEPS {
            let widen = |packages: &BTreeSet<String>| -> Vec<BookChange> {
                packages.iter().map(|package| BookChange::Widen(Some(package.clone()), step)).collect()
            };
            let mut wide = packages(&before.judgement.unserved);
            for _ in 0..ROUNDS {
                let Some(trial) = self.with(&widen(&wide))? else { break };
                if trial.judgement.delivers() {
                    return self.fewest(widen(&wide), trial).map(Some);
                }
                let had = wide.len();
                wide.extend(packages(&trial.judgement.unserved));
                // Nobody else is left out in their place: only a wider step can help.
                if wide.len() == had {
                    break;
                }
            }
        }
        Ok(None)
    }

    /// The double-ups that are left out; where they are not enough, those at the same times too.
    fn single_handed(&mut self, before: &Trial) -> Result<Option<FoundRemedy>, Failure> {
        let tables = &before.branch.plan.tables;
        let visit = |id: &String| before.branch.plan.names.visit(id).map(VisitIx::at);
        let left: Vec<usize> = before.judgement.unserved.iter().filter_map(visit).collect();
        let pairs = |near: &dyn Fn(usize) -> bool| -> Vec<BookChange> {
            let rows = (0..tables.visits.len()).filter(|&at| tables.visits[at].carers > 1 && near(at));
            let named: BTreeSet<&str> = rows.map(|at| package(&before.branch.plan.names.visits[at].id)).collect();
            named.into_iter().map(|package| BookChange::SingleHand(package.to_owned())).collect()
        };
        let meets = |one: usize, other: usize| {
            let (one, other) = (&tables.visits[one], &tables.visits[other]);
            let (from, to) = (one.window.earliest, one.window.latest + one.duration);
            from < other.window.latest + other.duration && other.window.earliest < to
        };
        let of_left = pairs(&|at| left.contains(&at));
        let of_both = pairs(&|at| left.iter().any(|&one| meets(one, at)));
        for changes in [of_left, of_both] {
            if !changes.is_empty()
                && let Some(trial) = self.delivers(&changes)?
            {
                return self.fewest(changes, trial).map(Some);
            }
        }
        Ok(None)
    }

    /// Visits of weekly packages, one package after another, each to the first day on which fewer are left out.
    fn moved(&mut self, before: &Trial) -> Result<Option<FoundRemedy>, Failure> {
        let mut changes: Vec<BookChange> = Vec::new();
        let mut left = before.judgement.unserved.len();
        for visit in &before.judgement.unserved {
            let Some((id, day)) = visit.rsplit_once('@') else { continue };
            let Some(from) = Day::read(day).map(|day| WEEKDAYS[day.0.weekday() as usize]) else { continue };
            for to in WEEKDAYS.into_iter().filter(|to| *to != from) {
                let mut more = changes.clone();
                more.push(BookChange::Move(id.to_owned(), from, to));
                if !applies(&more, &self.branch.book) {
                    continue;
                }
                let Some(trial) = self.with(&more)? else { continue };
                if trial.judgement.delivers() {
                    return self.fewest(more, trial).map(Some);
                }
                if trial.judgement.unserved.len() < left {
                    (left, changes) = (trial.judgement.unserved.len(), more);
                    break;
                }
            }
        }
        Ok(None)
    }

    /// One more carer on the days and at the times at which visits are left out, and another where that is not enough.
    /// Then whoever is not missed goes again. The shifts of the others are cut to what they do in them.
    fn hired(&mut self, before: &Trial) -> Result<Option<FoundRemedy>, Failure> {
        let mut changes: Vec<BookChange> = Vec::new();
        let mut left: Vec<String> = before.judgement.unserved.clone();
        for _ in 0..HIRED {
            let Some(added) = self.hire(&left) else { return Ok(None) };
            changes.push(BookChange::Add(added));
            let Some(trial) = self.with(&changes)? else { return Ok(None) };
            if trial.judgement.delivers() {
                let found = self.fewest(changes, trial)?;
                let changes = cut(&found.changes, &found.trial);
                let shorter = self.delivers(&changes)?.map(|trial| FoundRemedy { changes, trial });
                return Ok(Some(shorter.unwrap_or(found)));
            }
            left = trial.judgement.unserved;
        }
        Ok(None)
    }

    /// A carer who can make these visits, like the one who lacks fewest of the skills they ask for and lives nearest.
    /// The carer works on their days, from an hour before the first may start until an hour after the last ends.
    fn hire(&self, left: &[String]) -> Option<Added> {
        let book = &self.branch.book;
        let asked: Vec<_> =
            book.packages.iter().filter(|row| left.iter().any(|visit| package(visit) == row.id)).collect();
        let skills: BTreeSet<&String> = asked.iter().flat_map(|row| &row.skills).collect();
        let clients: Vec<_> =
            book.clients.iter().filter(|row| asked.iter().any(|package| package.client == row.id)).collect();
        // Who lives nearest to them, as degrees go: no more than a choice of whom the new carer is like.
        let far = |row: &Carer| -> i64 {
            let apart = |a: Degrees, b: Degrees| i64::from(a.0.abs_diff(b.0));
            clients.iter().map(|one| apart(one.latitude, row.latitude) + apart(one.longitude, row.longitude)).sum()
        };
        let lacks = |row: &Carer| skills.iter().filter(|skill| !row.skills.contains(**skill)).count();
        let like = book.carers.iter().min_by_key(|row| (lacks(row), far(row)))?;
        let of_client = |id: &str| book.clients.iter().find(|row| row.id == id).and_then(|row| row.required_gender);
        let gender = asked.iter().find_map(|row| row.required_gender.or_else(|| of_client(&row.client)));
        let mut days: BTreeMap<Day, (u16, u16)> = BTreeMap::new();
        for visit in left {
            let (id, day) = visit.rsplit_once('@')?;
            let row = asked.iter().find(|row| row.id == id)?;
            let from = row.earliest.minute.saturating_sub(60);
            let to = if row.overnight { 1_439 } else { row.latest.minute.saturating_add(row.minutes + 60).min(1_439) };
            let held = days.entry(Day::read(day)?).or_insert((from, to));
            *held = (held.0.min(from), held.1.max(to));
        }
        let shifts = days.into_iter().map(|(day, (from, to))| (day, Clock::from_minute(from), Clock::from_minute(to)));
        let missing = skills.into_iter().filter(|skill| !like.skills.contains(*skill)).cloned();
        Some(Added { like: like.id.clone(), skills: missing.collect(), gender, shifts: Some(shifts.collect()) })
    }
}

/// Whether these changes mean something for a book.
fn applies(changes: &[BookChange], book: &Book) -> bool {
    let mut book = book.clone();
    changes.iter().all(|change| change.apply(&mut book).is_ok())
}

/// The changes with the shifts of each carer who was added cut to what is done in them, to the quarter of an hour; without
/// those in which nothing is.
fn cut(changes: &[BookChange], trial: &Trial) -> Vec<BookChange> {
    let names = &trial.branch.plan.names;
    let Ok(problem) = trial.branch.problem() else { return changes.to_vec() };
    let view = trial.found.roster.view();
    let clock = |at: Seconds| Clock::from_minute(u16::try_from(names.zone.civil(at).second / 60).unwrap_or(0));
    let used = |id: &str| -> Vec<(Day, Clock, Clock)> {
        let of_carer = |at: &usize| {
            names.carers.get(trial.branch.plan.tables.shifts[*at].carer.at()).is_some_and(|row| row.id == id)
        };
        let spans = (0..names.shifts.len()).filter(of_carer).filter_map(|at| {
            let mut rows = worked(&problem, &view, ShiftIx::from_index(at));
            let first = rows.next()?;
            let end = rows.map(|row| row.span.end).fold(first.span.end, Seconds::max);
            let start = Seconds(first.span.start.0.div_euclid(QUARTER) * QUARTER);
            let end = Seconds((end.0 + QUARTER - 1).div_euclid(QUARTER) * QUARTER);
            Some((Day(names.zone.civil(start).date), clock(start), clock(end)))
        });
        spans.collect()
    };
    let count = changes.iter().filter(|change| matches!(change, BookChange::Add(_))).count();
    let carers = &trial.branch.book.carers;
    // Who was added stands last, in the order of the changes.
    let mut added = carers[carers.len().saturating_sub(count)..].iter();
    let cut = changes.iter().filter_map(|change| match change {
        BookChange::Add(of) => {
            let shifts = used(&added.next()?.id);
            (!shifts.is_empty()).then(|| BookChange::Add(Added { shifts: Some(shifts), ..of.clone() }))
        }
        other => Some(other.clone()),
    });
    cut.collect()
}
