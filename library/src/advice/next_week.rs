//! The next week planned from a published one: who came to whom, and when, stays where it can; what is new finds a place, and few others
//! move for it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use homeround_core::advice::{self, Limits, News, Rest};
use homeround_core::book::Pin;
use homeround_core::ground::{BreakIx, Seconds, ShiftIx, VisitIx, Window};
use homeround_core::heap::OwnedRoster;
use homeround_core::rounds::{Planned, Task};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::book::value::{Clock, Day};
use crate::csv::read_table;
use crate::failure::Failure;
use crate::fault::{Faults, whole};
use crate::planning::grid::StartGrid;
use crate::planning::{Effort, LoadedBranch, Watch, search_roster};
use crate::roster::PersonNames;
use crate::source::SourceFile;
use crate::words::{counted, several};

/// How many visits of a kind are told to people.
const SHOWN: usize = 20;

/// The most days between two weeks that repeat each other.
const MOST_DAYS: i32 = 366;

/// The next week, and what of it is not as the week before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NextWeek {
    /// The first day of the roster that is repeated.
    pub like: String,
    /// The first day of the plan.
    pub start: String,
    /// Visits with the carers, the weekday and the clock time that they had.
    pub same: usize,
    /// Visits that both weeks have and that are made otherwise.
    pub changed: Vec<WeekChange>,
    /// Visits of this week that the one before had not, and their place.
    pub new: Vec<WeekChange>,
    /// Visits that the week before had and this one has not, by their ids then.
    pub ended: Vec<String>,
    /// Visits that nobody makes.
    pub left: Vec<String>,
    /// What people are called, for texts.
    #[serde(skip)]
    pub names: PersonNames,
}

/// One visit that is not as the week before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WeekChange {
    /// The visit.
    pub visit: String,
    /// The carers then, by id.
    pub before: Vec<String>,
    /// The clock time then.
    pub before_start: Option<String>,
    /// The carers now.
    pub after: Vec<String>,
    /// The clock time now.
    pub after_start: Option<String>,
}

/// A published roster of other days, as it stands in its file.
struct Published {
    start: Day,
    stops: Vec<PublishedStop>,
}

struct PublishedStop {
    shift: String,
    carers: Vec<String>,
    /// A visit or a break, by id.
    what: String,
    is_break: bool,
    /// The local day and clock time, and the seconds beyond its minute.
    at: (Day, String),
    seconds: i32,
}

/// Plans a branch like a published roster of other days, a whole number of weeks away. Returns what changes, and the roster.
///
/// What is new is placed as a repair places it. Where visits are left then, such as a weekend whose carers alternate, they and what stands
/// otherwise than before are searched with `effort`, while what is as before stays.
///
/// # Errors
/// What is wrong with the file; [`Failure::Refused`] when the days do not fit, or when what stays breaks a rule by itself.
pub fn plan_like(
    branch: &LoadedBranch,
    published: &SourceFile,
    (limits, effort): (&Limits, &Effort),
    watch: Watch<'_>,
) -> Result<(NextWeek, OwnedRoster), Failure> {
    let published = Published::read(published)?;
    let moved = MovedRoster::new(branch, &published)?;
    let news = News { now: Seconds::ZERO, until: Seconds(i32::MAX), sick: &[], overruns: &[], cancelled: &[] };
    let laid = branch.on_grid();
    let on = laid.as_ref().unwrap_or(branch);
    let rest = Rest::new(&on.plan.tables, &moved.roster.view(), &news)
        .map_err(|stuck| Failure::Refused(format!("the roster that is repeated cannot stand: {stuck}")))?;
    let repaired = advice::repair(&rest, limits).ok_or_else(|| Failure::internal("the next week does not hold"))?;
    let problem = branch.problem()?;
    let named = rest.named(&repaired.roster.view());
    let mut roster = OwnedRoster::without_needless_breaks(problem.problem(), &named.view());
    if !repaired.left.is_empty() {
        let held = moved.held(on, &roster);
        // What the book fixes otherwise than it was published may not be held: then what the repair found is the answer.
        if held.problem().is_ok() {
            let found = search_roster(&held, Some(&roster.view()), effort, watch)?;
            roster = OwnedRoster::without_needless_breaks(problem.problem(), &found.roster.view());
        }
    }
    Ok((moved.compare(branch, &published, &roster), roster))
}

impl Published {
    fn read(document: &SourceFile) -> Result<Self, Faults> {
        let stops = if document.is_table() { Self::rows(document)? } else { Self::rounds(document)? };
        let first = stops.iter().filter_map(|stop| dated(&stop.shift)).map(|(_, day)| day).min();
        let Some(first) = first else {
            let remedy = "Give the roster of the week before, as plan wrote it.";
            return Err(Faults(vec![whole(&document.name, "has no shift with a day", remedy)]));
        };
        // A week may begin on a day on which nobody works: the document says.
        let said = serde_json::from_slice::<Value>(&document.bytes).ok();
        let said = said.and_then(|value| Day::read(value["start"].as_str()?));
        Ok(Self { start: said.unwrap_or(first), stops })
    }

    fn rounds(document: &SourceFile) -> Result<Vec<PublishedStop>, Faults> {
        let value: Value = serde_json::from_slice(&document.bytes).map_err(|error| {
            Faults(vec![whole(&document.name, &format!("is not JSON ({error})"), "Give a roster, as plan wrote it.")])
        })?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mut stops = Vec::new();
        for round in value["rounds"].as_array().into_iter().flatten() {
            let carers = [&round["carer"], &round["with"]].into_iter().map(text).filter(|id| !id.is_empty());
            let carers: Vec<String> = carers.collect();
            for stop in round["stops"].as_array().into_iter().flatten() {
                let (visit, rest) = (text(&stop["visit"]), text(&stop["break"]));
                stops.extend(PublishedStop::new(
                    text(&round["shift"]),
                    carers.clone(),
                    visit,
                    rest,
                    &text(&stop["start"]),
                ));
            }
        }
        Ok(stops)
    }

    fn rows(document: &SourceFile) -> Result<Vec<PublishedStop>, Faults> {
        let table = read_table(&document.bytes)
            .map_err(|problem| Faults(vec![whole(&document.name, &problem, "Save it as \"CSV UTF-8\".")]))?;
        let place = |name: &str| table.header.iter().position(|held| held == name);
        let places = ["shift", "carer", "visit", "break", "start"].map(place);
        let row = |(_, cells): &(usize, Vec<String>)| {
            let cell = |at: usize| places[at].and_then(|at| cells.get(at)).cloned().unwrap_or_default();
            PublishedStop::new(cell(0), vec![cell(1)], cell(2), cell(3), &cell(4))
        };
        Ok(table.rows.iter().filter_map(row).collect())
    }
}

impl PublishedStop {
    fn new(shift: String, carers: Vec<String>, visit: String, rest: String, start: &str) -> Option<Self> {
        let at = (Day::read(start.get(..10)?)?, start.get(11..16)?.to_owned());
        let seconds = start.get(17..19).and_then(|text| text.parse().ok()).unwrap_or(0);
        let is_break = visit.is_empty();
        Some(Self { shift, carers, what: if is_break { rest } else { visit }, is_break, at, seconds })
    }
}

/// The id of what repeats, and its day: `C01-morning@2026-03-02`.
fn dated(id: &str) -> Option<(&str, Day)> {
    let (base, day) = id.rsplit_once('@')?;
    Some((base, Day::read(day.split('#').next()?)?))
}

/// An id so many days later.
fn later(id: &str, days: i32) -> Option<String> {
    let (base, day) = dated(id)?;
    let number = id.rsplit_once('#').map_or_else(String::new, |(_, number)| format!("#{number}"));
    Some(format!("{base}@{}{number}", day.plus(days)))
}

/// A published roster on the days of a plan.
struct MovedRoster {
    days: i32,
    roster: OwnedRoster,
}

impl MovedRoster {
    fn new(branch: &LoadedBranch, published: &Published) -> Result<Self, Failure> {
        let names = &branch.plan.names;
        let days = names.start.days_since(published.start);
        if days == 0 || days.rem_euclid(7) != 0 || days.abs() > MOST_DAYS {
            return Err(Failure::Refused(format!(
                "the roster begins on {} and the plan on {}: set start under [branch] a whole number of weeks later",
                published.start, names.start
            )));
        }
        let mut rounds: Vec<Vec<Planned>> = vec![Vec::new(); branch.plan.tables.shifts.len()];
        for stop in &published.stops {
            if let Some((shift, planned)) = place(branch, stop, days) {
                rounds[shift.at()].push(planned);
            }
        }
        for round in &mut rounds {
            round.sort_by_key(|stop| stop.start);
            round.dedup_by_key(|stop| stop.task);
        }
        Ok(Self { days, roster: OwnedRoster::from_rounds(&rounds) })
    }

    /// The branch with every visit that a roster has as before held where it is.
    fn held(&self, branch: &LoadedBranch, roster: &OwnedRoster) -> LoadedBranch {
        let mut plan = branch.plan.clone();
        let made = |roster: &OwnedRoster| {
            let mut made: BTreeMap<VisitIx, Vec<(ShiftIx, Seconds)>> = BTreeMap::new();
            for shift in (0..branch.plan.tables.shifts.len()).map(ShiftIx::from_index) {
                for stop in roster.view().round(shift) {
                    if let Task::Visit(visit) = stop.task {
                        made.entry(visit).or_default().push((shift, stop.start));
                    }
                }
            }
            made
        };
        let (before, now) = (made(&self.roster), made(roster));
        let mut windows = Vec::with_capacity(plan.tables.windows.len());
        for (at, visit) in plan.tables.visits.iter_mut().enumerate() {
            let index = VisitIx::from_index(at);
            let rows = visit.first_other as usize..visit.first_other as usize + usize::from(visit.others);
            visit.first_other = u32::try_from(windows.len()).unwrap_or(u32::MAX);
            match now.get(&index).filter(|made| before.get(&index) == Some(made)) {
                Some(made) => {
                    let start = made.first().map_or(visit.window.earliest, |(_, start)| *start);
                    (visit.window, visit.others) = (Window { earliest: start, latest: start }, 0);
                    plan.tables.pins.extend(made.iter().map(|(shift, _)| Pin { visit: index, shift: *shift }));
                }
                None => windows.extend_from_slice(branch.plan.tables.windows.get(rows).unwrap_or_default()),
            }
        }
        plan.tables.windows = windows;
        plan.tables.pins.sort_unstable();
        plan.tables.pins.dedup();
        LoadedBranch { book: branch.book.clone(), plan, travel_notes: Vec::new() }
    }

    fn compare(&self, branch: &LoadedBranch, published: &Published, roster: &OwnedRoster) -> NextWeek {
        let names = &branch.plan.names;
        let mut before: BTreeMap<String, (Vec<String>, String)> = BTreeMap::new();
        let mut ended = Vec::new();
        for stop in published.stops.iter().filter(|stop| !stop.is_break) {
            match later(&stop.what, self.days).filter(|id| names.visit(id).is_some()) {
                Some(id) => {
                    let held = before.entry(id).or_insert_with(|| (Vec::new(), stop.at.1.clone()));
                    held.0.extend(stop.carers.iter().cloned());
                }
                None => ended.push(stop.what.clone()),
            }
        }
        ended.sort_unstable();
        ended.dedup();
        let mut after: BTreeMap<VisitIx, (Vec<String>, String)> = BTreeMap::new();
        for (at, shift) in branch.plan.tables.shifts.iter().enumerate() {
            for stop in roster.view().round(ShiftIx::from_index(at)) {
                let Task::Visit(visit) = stop.task else { continue };
                let held = after.entry(visit).or_insert_with(|| (Vec::new(), names.zone.clock(stop.start)));
                let carers = [shift.carer, shift.second].into_iter().filter(|carer| carer.is_some());
                held.0.extend(carers.filter_map(|carer| Some(names.carers.get(carer.at())?.id.clone())));
            }
        }
        let mut week = NextWeek {
            like: published.start.to_string(),
            start: names.start.to_string(),
            same: 0,
            changed: Vec::new(),
            new: Vec::new(),
            ended,
            left: Vec::new(),
            names: PersonNames::new(&branch.book),
        };
        for (at, visit) in names.visits.iter().enumerate() {
            let (mut then, mut now) = (before.remove(&visit.id), after.remove(&VisitIx::from_index(at)));
            for (carers, _) in then.iter_mut().chain(&mut now) {
                carers.sort_unstable();
            }
            if now.is_none() {
                week.left.push(visit.id.clone());
            }
            if then == now && then.is_some() {
                week.same += 1;
                continue;
            }
            let (before, before_start) = then.map_or((Vec::new(), None), |(carers, start)| (carers, Some(start)));
            let (after, after_start) = now.map_or((Vec::new(), None), |(carers, start)| (carers, Some(start)));
            let change = WeekChange { visit: visit.id.clone(), before, before_start, after, after_start };
            let list = if change.before_start.is_some() { &mut week.changed } else { &mut week.new };
            list.push(change);
        }
        week
    }
}

/// A stop on the days of the plan; nothing for what is not there any more.
fn place(branch: &LoadedBranch, stop: &PublishedStop, days: i32) -> Option<(ShiftIx, Planned)> {
    let names = &branch.plan.names;
    let shift = names.shift(&later(&stop.shift, days)?)?;
    let what = later(&stop.what, days)?;
    let task = if stop.is_break {
        let row = branch.plan.tables.shifts.get(shift.at())?;
        let own = row.first_break as usize..(row.first_break + row.breaks) as usize;
        let offset = names.breaks.get(own.clone())?.iter().position(|row| row.id == what)?;
        Task::Break(BreakIx::from_index(own.start + offset))
    } else {
        Task::Visit(names.visit(&what)?)
    };
    let start = names.zone.seconds(stop.at.0.plus(days), Clock::read(&stop.at.1)?).ok()? + Seconds(stop.seconds);
    // Whoever asks for a grid now gets it of a week that was published beside it.
    let start = StartGrid::from_branch(branch).map_or(start, |grid| grid.nearest(start));
    Some((shift, Planned { task, start }))
}

impl WeekChange {
    fn sides(&self, names: &PersonNames) -> String {
        let side = |carers: &[String], start: &Option<String>| match start {
            Some(start) => {
                let carers: Vec<String> = carers.iter().map(|id| names.carer_and_id(id)).collect();
                format!("{start} {}", carers.join(" and "))
            }
            None => "nobody".to_owned(),
        };
        let after = side(&self.after, &self.after_start);
        if self.before_start.is_none() {
            after
        } else {
            format!("{} -> {after}", side(&self.before, &self.before_start))
        }
    }
}

impl NextWeek {
    /// Whether every visit has a place.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.left.is_empty()
    }

    /// For people.
    #[must_use]
    pub fn text(&self) -> String {
        let visits = self.same + self.changed.len() + self.new.len();
        let mut text = format!(
            "{} of {} as in the week of {}: the same carers, weekday and time.\n",
            self.same,
            counted(visits, "visit"),
            self.like
        );
        for (rows, what) in [(&self.changed, "made otherwise"), (&self.new, "new")] {
            if !rows.is_empty() {
                let _ = writeln!(text, "{} {what}:", several(rows.len(), "visit", "visits"));
            }
            for row in rows.iter().take(SHOWN) {
                let _ = writeln!(text, "  {:<32} {}", row.visit, row.sides(&self.names));
            }
            if rows.len() > SHOWN {
                let _ = writeln!(text, "  and {} more, with --json", rows.len() - SHOWN);
            }
        }
        if !self.ended.is_empty() {
            let _ = writeln!(text, "{} not asked for any more.", several(self.ended.len(), "visit is", "visits are"));
        }
        if !self.left.is_empty() {
            let _ = writeln!(
                text,
                "{} without a place: allow more with --max-changes, or go on with plan --from.",
                several(self.left.len(), "visit is", "visits are")
            );
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use homeround_core::rounds::Work;

    use super::*;
    use crate::book::starter::list_starter_files;
    use crate::planning::CheckReport;
    use crate::roster::{roster_csv, roster_json, write_roster};

    fn files() -> BTreeMap<String, Vec<u8>> {
        list_starter_files(true).unwrap().into_iter().collect()
    }

    /// The starter's branch a week later.
    fn next() -> LoadedBranch {
        let mut files = files();
        if let Some(settings) = files.get_mut("homeround.toml") {
            let text = String::from_utf8(settings.clone()).unwrap();
            *settings = text.replace("start = \"2026-03-02\"", "start = \"2026-03-09\"").into_bytes();
        }
        LoadedBranch::from_source(&files).unwrap()
    }

    fn published() -> [SourceFile; 2] {
        let branch = LoadedBranch::from_source(&files()).unwrap();
        let effort = Effort { seed: 1, work: 300_000, chains: 1, threads: 1 };
        let found = search_roster(&branch, None, &effort, &|_| true).unwrap();
        let file = write_roster(&branch.plan, found.roster.view(), None);
        let csv = roster_csv(&file, &PersonNames::new(&branch.book)).unwrap();
        [SourceFile::new("r.json", roster_json(&file).unwrap()), SourceFile::new("r.csv", csv)]
    }

    fn like(branch: &LoadedBranch, published: &SourceFile) -> Result<(NextWeek, OwnedRoster), Failure> {
        let price = crate::book::terms::pounds(crate::book::value::Exact::from(20));
        let limits = Limits { most: 3, price, work: Work(500_000) };
        let effort = Effort { seed: 1, work: 500_000, chains: 1, threads: 1 };
        plan_like(branch, published, (&limits, &effort), &|_| true)
    }

    #[test]
    fn a_week_that_repeats_is_the_same_week() {
        let branch = next();
        for published in published() {
            let (week, roster) = like(&branch, &published).unwrap();
            assert_eq!(
                (week.same, week.changed.len(), week.new.len(), week.ended.len()),
                (31, 0, 0, 0),
                "{}",
                week.text()
            );
            assert!(CheckReport::from_roster(&branch, &roster.view()).unwrap().delivers());
        }
    }

    #[test]
    fn packages_that_begin_and_end_change_little_else() {
        let mut book = next().book;
        let tied = |id: &str| book.gaps.iter().any(|gap| gap.first == id || gap.second == id);
        let own = |row: &&crate::book::model::Package| !tied(&row.id) && row.kind.is_none() && row.carers == 1;
        let ends = book.packages.iter().find(own).unwrap().id.clone();
        let fresh = crate::book::model::Package {
            id: "NEW-visit".to_owned(),
            least_gap_minutes: None,
            ..book.packages.iter().find(|row| own(row) && row.id != ends).unwrap().clone()
        };
        book.packages.retain(|row| row.id != ends);
        book.fixed.retain(|row| row.package != ends);
        book.packages.push(fresh);
        let ways = crate::travel::of_document(&book).unwrap();
        let branch = LoadedBranch::new(book, ways).unwrap();
        let (week, roster) = like(&branch, &published()[0]).unwrap();
        let judged = CheckReport::from_roster(&branch, &roster.view()).unwrap();
        assert!(judged.legal, "{}", judged.text());
        assert!(!week.new.is_empty() && !week.ended.is_empty(), "{}", week.text());
        assert!(week.new.iter().all(|change| change.visit.starts_with("NEW-visit@")));
        assert!(week.ended.iter().all(|visit| visit.starts_with(&format!("{ends}@"))));
        assert!(week.same > week.changed.len(), "{}", week.text());
    }

    /// A carer whose every visit of the week must go to others: what a repair cannot place is searched, and the rest stays.
    #[test]
    fn who_is_away_all_week_is_stood_in_for() {
        let branch = next();
        let mut book = branch.book.clone();
        let gone = book.carers[0].id.clone();
        book.shifts.retain(|shift| shift.carer != gone);
        let kept: Vec<String> = book.shifts.iter().map(|shift| shift.id.clone()).collect();
        book.breaks.retain(|row| kept.contains(&row.shift));
        book.fixed.retain(|row| row.carer.as_ref() != Some(&gone));
        let ways = crate::travel::of_document(&book).unwrap();
        let branch = LoadedBranch::new(book, ways).unwrap();
        let (week, roster) = like(&branch, &published()[0]).unwrap();
        let judged = CheckReport::from_roster(&branch, &roster.view()).unwrap();
        assert!(judged.legal, "{}", judged.text());
        assert!(week.same > 0 && week.changed.iter().all(|change| !change.after.contains(&gone)), "{}", week.text());
    }

    #[test]
    fn other_days_of_the_week_are_refused() {
        let branch = LoadedBranch::from_source(&files()).unwrap();
        let refused = like(&branch, &published()[0]).unwrap_err().to_string();
        assert!(refused.contains("whole number of weeks"), "{refused}");
    }
}
