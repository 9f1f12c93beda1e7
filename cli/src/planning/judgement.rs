//! What the independent check says of a roster, in the words of its book.

use homeround_core::ground::{BreakIx, CarerIx, Cost, GapIx, Seconds, ShiftIx, VisitIx};
use homeround_core::rounds::{Lines, Roster, Violation, check, scratch};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::Branch;
use crate::book::expand::Names;
use crate::book::value::Exact;
use crate::fault::Faults;
use crate::roster::CostLine;

/// One broken rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Breach {
    /// The rule: `skill`, `window`, `travel`, `break`.
    pub rule: String,
    /// The dated shift in which it is broken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shift: Option<String>,
    /// The dated visit or break it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visit: Option<String>,
    /// What is wrong, and by how much, as a sentence.
    pub what: String,
}

/// What the check says of a roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Judgement {
    /// Whether no rule is broken. Unserved visits break none: they are counted below.
    pub legal: bool,
    /// Every broken rule.
    pub breaches: Vec<Breach>,
    /// Visits asked for.
    pub visits: usize,
    /// Visits that nobody makes, by id.
    pub unserved: Vec<String>,
    /// What planning weighed, line by line, in pounds. Pay and prices are for `homeround price`.
    pub cost: Vec<CostLine>,
    /// The sum of the lines.
    pub pounds: Exact,
}

impl Judgement {
    /// Judges a roster of a branch.
    ///
    /// # Errors
    /// The faults of a branch whose tables do not hold together.
    pub fn of(branch: &Branch, roster: &Roster<'_>) -> Result<Self, Faults> {
        let problem = branch.problem()?;
        let mut memory = vec![0; scratch(&problem)];
        let mut breaches = Vec::new();
        let words = Words { names: &branch.plan.names, branch };
        let lines = check(&problem, roster, &mut memory, &mut |violation| breaches.push(words.breach(violation)));
        Ok(Self {
            legal: breaches.is_empty(),
            breaches,
            visits: branch.plan.tables.visits.len(),
            unserved: unserved(branch, roster),
            cost: cost_lines(&lines),
            pounds: pounds(lines.total()),
        })
    }

    /// Whether no rule is broken and every visit is made.
    #[must_use]
    pub fn delivers(&self) -> bool {
        self.legal && self.unserved.is_empty()
    }

    /// The judgement for people.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{} of {} visits served", self.visits - self.unserved.len(), self.visits);
        text += match self.breaches.len() {
            0 => ", every rule kept.\n",
            _ => ", and these rules broken:\n",
        };
        for breach in &self.breaches {
            text += &format!("  {:<8} {}\n", breach.rule, breach.what);
        }
        for visit in &self.unserved {
            text += &format!("  unserved {visit}\n");
        }
        for line in &self.cost {
            text += &format!("  {:<22} £{:>12}\n", line.line, line.pounds.to_string());
        }
        text + &format!("  {:<22} £{:>12}", "weighed in all", self.pounds.to_string())
    }
}

/// A cost in pounds, to the penny, halves up.
#[must_use]
pub fn pounds(cost: Cost) -> Exact {
    Exact(Decimal::new(cost.to_pence().0, 2))
}

/// The lines of a cost with their names, those that are nothing left out.
#[must_use]
pub fn cost_lines(lines: &Lines) -> Vec<CostLine> {
    let named = [
        ("paid time", lines.paid_time),
        ("travel as such", lines.travel),
        ("miles", lines.miles),
        ("lateness", lines.lateness),
        ("worst lateness", lines.worst_lateness),
        ("unserved visits", lines.unserved),
        ("unfamiliar carers", lines.unfamiliar),
        ("shifts used", lines.shifts),
    ];
    let wanted = named.into_iter().filter(|(_, cost)| *cost != Cost::ZERO);
    wanted.map(|(line, cost)| CostLine { line: line.to_owned(), pounds: pounds(cost) }).collect()
}

/// The visits that stand in no round, by id.
fn unserved(branch: &Branch, roster: &Roster<'_>) -> Vec<String> {
    let names = &branch.plan.names;
    let mut served = vec![false; names.visits.len()];
    for stop in roster.stops {
        if let homeround_core::rounds::Task::Visit(visit) = stop.task
            && let Some(seen) = served.get_mut(visit.at())
        {
            *seen = true;
        }
    }
    names.visits.iter().zip(served).filter(|(_, served)| !served).map(|(visit, _)| visit.id.clone()).collect()
}

/// The words of a book for the rows of its tables.
struct Words<'a> {
    names: &'a Names,
    branch: &'a Branch,
}

impl Words<'_> {
    fn visit(&self, visit: VisitIx) -> String {
        self.names.visits.get(visit.at()).map_or_else(|| format!("visit {}", visit.0), |row| row.id.clone())
    }

    fn shift(&self, shift: ShiftIx) -> String {
        self.names.shifts.get(shift.at()).map_or_else(|| format!("shift {}", shift.0), |row| row.id.clone())
    }

    fn rest(&self, rest: BreakIx) -> String {
        self.names.breaks.get(rest.at()).map_or_else(|| format!("break {}", rest.0), |row| row.id.clone())
    }

    fn carer(&self, carer: CarerIx) -> String {
        self.names.carers.get(carer.at()).map_or_else(|| format!("carer {}", carer.0), |row| row.id.clone())
    }

    fn gap(&self, gap: GapIx) -> (VisitIx, String) {
        let row = self.branch.plan.tables.gaps.get(gap.at());
        row.map_or((VisitIx::NONE, String::new()), |row| (row.second, self.visit(row.first)))
    }

    /// A violation as a breach: rule, where, and a sentence.
    fn breach(&self, violation: Violation) -> Breach {
        match violation {
            Violation::Skill(..) | Violation::Barred(..) | Violation::SameCarer(..) | Violation::Carers(..) => {
                self.who(violation)
            }
            Violation::GapShort(..) | Violation::GapLong(..) | Violation::GapCarer(..) | Violation::GapOne(..) => {
                self.between(violation)
            }
            Violation::NoBreak(..)
            | Violation::BreakTwice(..)
            | Violation::BreakWindow(..)
            | Violation::NotItsBreak(..) => self.resting(violation),
            other => self.when(other),
        }
    }

    fn who(&self, violation: Violation) -> Breach {
        match violation {
            Violation::Skill(shift, visit) => self.at(
                "skill",
                shift,
                visit,
                format!("The carer of {} lacks a skill for {}.", self.shift(shift), self.visit(visit)),
            ),
            Violation::Barred(shift, visit) => self.at(
                "barred",
                shift,
                visit,
                format!("The carer of {} is barred from {}.", self.shift(shift), self.visit(visit)),
            ),
            Violation::SameCarer(visit, carer) => {
                let what = format!("{} would be with {} twice at once.", self.carer(carer), self.visit(visit));
                self.of("carers", None, Some(self.visit(visit)), what)
            }
            Violation::Carers(visit, came) => {
                let needed = self.branch.plan.tables.visits.get(visit.at()).map_or(0, |row| row.carers);
                self.of(
                    "carers",
                    None,
                    Some(self.visit(visit)),
                    format!("{} has {came} carers and needs {needed}.", self.visit(visit)),
                )
            }
            other => self.other(other),
        }
    }

    fn when(&self, violation: Violation) -> Breach {
        let (rule, shift, visit, what) = match violation {
            Violation::Unequal(shift, visit, by) => {
                ("together", shift, Some(visit), format!("The carers start {} apart.", length(by)))
            }
            Violation::Early(shift, visit, by) => {
                ("window", shift, Some(visit), format!("It starts {} too early.", length(by)))
            }
            Violation::Late(shift, visit, by) => {
                ("window", shift, Some(visit), format!("It starts {} too late.", length(by)))
            }
            Violation::TooSoon(shift, stop, by) => (
                "travel",
                shift,
                None,
                format!("Stop {} starts {} before the carer can be there.", stop + 1, length(by)),
            ),
            Violation::NoRoute(shift, stop) => {
                ("travel", shift, None, format!("There is no way to stop {}.", stop + 1))
            }
            Violation::LeavesEarly(shift, by) => {
                ("shift", shift, None, format!("The carer leaves {} before it starts.", length(by)))
            }
            Violation::BackLate(shift, by) => {
                ("shift", shift, None, format!("The carer is back {} after it ends.", length(by)))
            }
            Violation::Load(shift, over) => ("load", shift, None, format!("It takes out {over} more than it can.")),
            other => return self.other(other),
        };
        let subject =
            visit.map_or_else(|| self.shift(shift), |visit| format!("{} in {}", self.visit(visit), self.shift(shift)));
        self.of(rule, Some(self.shift(shift)), visit.map(|visit| self.visit(visit)), format!("{subject}: {what}"))
    }

    fn resting(&self, violation: Violation) -> Breach {
        let (shift, rest, what) = match violation {
            Violation::NoBreak(shift, rest) => (shift, rest, "is not taken.".to_owned()),
            Violation::BreakTwice(shift, rest) => (shift, rest, "is taken more than once.".to_owned()),
            Violation::BreakWindow(shift, rest, by) => {
                (shift, rest, format!("starts {} outside its window.", length(by)))
            }
            Violation::NotItsBreak(shift, rest) => (shift, rest, "is another shift's.".to_owned()),
            other => return self.other(other),
        };
        let what = format!("Break {} in {} {what}", self.rest(rest), self.shift(shift));
        self.of("break", Some(self.shift(shift)), Some(self.rest(rest)), what)
    }

    fn between(&self, violation: Violation) -> Breach {
        let (gap, what) = match violation {
            Violation::GapShort(gap, by) => (gap, format!("starts {} too soon after", length(by))),
            Violation::GapLong(gap, by) => (gap, format!("starts {} too long after", length(by))),
            Violation::GapCarer(gap, carer) => (gap, format!("has {} again, as in", self.carer(carer))),
            Violation::GapOne(gap) => (gap, "is served only together with".to_owned()),
            other => return self.other(other),
        };
        let (second, first) = self.gap(gap);
        let visit = self.visit(second);
        let what = format!("{visit} {what} {first}.");
        self.of("gap", None, Some(visit), what)
    }

    fn other(&self, violation: Violation) -> Breach {
        self.of("roster", None, None, format!("The roster does not hold together: {violation:?}."))
    }

    fn at(&self, rule: &str, shift: ShiftIx, visit: VisitIx, what: String) -> Breach {
        self.of(rule, Some(self.shift(shift)), Some(self.visit(visit)), what)
    }

    fn of(&self, rule: &str, shift: Option<String>, visit: Option<String>, what: String) -> Breach {
        Breach { rule: rule.to_owned(), shift, visit, what }
    }
}

/// A length of time in words: `3 min`, `45 s`.
fn length(time: Seconds) -> String {
    let seconds = time.0.unsigned_abs();
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}
