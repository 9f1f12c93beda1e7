//! The rules of a book in words: each violation as the rule it breaks, where, and by how much.

use homeround_core::ground::{BreakIx, CarerIx, ClientIx, GapIx, Seconds, ShiftIx, Skills, VisitIx};
use homeround_core::rounds::Violation;

use super::LoadedBranch;
use super::breach::Breach;
use crate::book::Plan;
use crate::roster::PersonNames;
use crate::words::listed;

/// The words of a branch for the rows of its tables: ids for programs, and ids with names in sentences.
pub(crate) struct Words<'a> {
    plan: &'a Plan,
    people: PersonNames,
}

impl<'a> Words<'a> {
    pub(crate) fn new(branch: &'a LoadedBranch) -> Self {
        Self { plan: &branch.plan, people: PersonNames::new(&branch.book) }
    }

    pub(crate) fn named_visit(&self, visit: VisitIx) -> String {
        self.people.visit(&self.visit(visit))
    }

    pub(crate) fn named_shift(&self, shift: ShiftIx) -> String {
        self.people.shift(&self.shift(shift))
    }

    pub(crate) fn named_carer(&self, carer: CarerIx) -> String {
        self.people.carer_and_id(&self.carer(carer))
    }

    pub(crate) fn visit(&self, visit: VisitIx) -> String {
        self.plan.names.visits.get(visit.at()).map_or_else(|| format!("visit {}", visit.0), |row| row.id.clone())
    }

    pub(crate) fn shift(&self, shift: ShiftIx) -> String {
        self.plan.names.shifts.get(shift.at()).map_or_else(|| format!("shift {}", shift.0), |row| row.id.clone())
    }

    fn rest(&self, rest: BreakIx) -> String {
        self.plan.names.breaks.get(rest.at()).map_or_else(|| format!("break {}", rest.0), |row| row.id.clone())
    }

    pub(crate) fn carer(&self, carer: CarerIx) -> String {
        self.plan.names.carers.get(carer.at()).map_or_else(|| format!("carer {}", carer.0), |row| row.id.clone())
    }

    fn gap(&self, gap: GapIx) -> (VisitIx, String) {
        let row = self.plan.tables.gaps.get(gap.at());
        row.map_or((VisitIx::NONE, String::new()), |row| (row.second, self.visit(row.first)))
    }

    fn client(&self, client: ClientIx) -> String {
        self.plan.names.clients.get(client.at()).map_or_else(|| format!("client {}", client.0), |row| row.id.clone())
    }

    /// A violation as a breach: rule, where, and a sentence.
    pub(crate) fn breach(&self, violation: Violation) -> Breach {
        match violation {
            Violation::Skill(..)
            | Violation::Barred(..)
            | Violation::Unknown(..)
            | Violation::NotRequired(..)
            | Violation::NotPinned(..) => self.who(violation),
            Violation::SameCarer(..)
            | Violation::Carers(..)
            | Violation::NoneTrained(_)
            | Violation::ManyCarers(..) => self.how_many(violation),
            Violation::Rest(..)
            | Violation::WeekRest(..)
            | Violation::Hours(..)
            | Violation::DayHours(..)
            | Violation::Days(..)
            | Violation::DaysInARow(..)
            | Violation::Weekends(..) => self.working(violation),
            Violation::GapShort(..)
            | Violation::GapLong(..)
            | Violation::GapCarer(..)
            | Violation::GapOther(..)
            | Violation::GapOne(..) => self.between(violation),
            Violation::NoBreak(..)
            | Violation::BreakTwice(..)
            | Violation::BreakWindow(..)
            | Violation::NotItsBreak(..) => self.resting(violation),
            other => self.when(other),
        }
    }

    fn who(&self, violation: Violation) -> Breach {
        let (rule, shift, visit, what) = match violation {
            Violation::Skill(shift, visit) => ("skill", shift, visit, self.lacking(shift, visit)),
            Violation::Barred(shift, visit) => ("barred", shift, visit, "is barred from".to_owned()),
            Violation::Unknown(shift, visit) => ("known", shift, visit, "never visited the client of".to_owned()),
            Violation::NotRequired(shift, visit) => {
                ("required", shift, visit, "is not among the required carers of".to_owned())
            }
            Violation::NotPinned(shift, visit) => {
                let what =
                    format!("{} is fixed to {} and made by others.", self.named_visit(visit), self.named_shift(shift));
                return self.make_breach("fixed", Some(self.shift(shift)), Some(self.visit(visit)), what);
            }
            other => return self.other(other),
        };
        let what = format!("The carer of {} {what} {}.", self.named_shift(shift), self.named_visit(visit));
        self.make_breach(rule, Some(self.shift(shift)), Some(self.visit(visit)), what)
    }

    /// What the carers of a shift lack for a visit, as a clause.
    fn lacking(&self, shift: ShiftIx, visit: VisitIx) -> String {
        let tables = &self.plan.tables;
        let needed = tables.visits.get(visit.at()).map_or(Skills::NONE, |row| row.skills);
        let row = tables.shifts.get(shift.at()).copied().unwrap_or_default();
        let carers = [row.carer, row.second].into_iter().filter_map(|carer| tables.carers.get(carer.at()));
        let lacking = carers.fold(Skills::NONE, |all, carer| Skills(all.0 | carer.skills.lacking(needed).0));
        let genders = self.plan.names.abilities.genders();
        let skills = self.plan.names.abilities.named(Skills(lacking.0 & !genders.0));
        let gender = self.plan.names.abilities.named(Skills(lacking.0 & genders.0));
        let mut clauses = Vec::new();
        if !gender.is_empty() {
            clauses.push(format!("is not {}", listed(&gender)));
        }
        if !skills.is_empty() || gender.is_empty() {
            clauses.push(format!("lacks {}", if skills.is_empty() { "a skill".to_owned() } else { listed(&skills) }));
        }
        format!("{} for", listed(&clauses))
    }

    fn how_many(&self, violation: Violation) -> Breach {
        match violation {
            Violation::SameCarer(visit, carer) => {
                let what =
                    format!("{} would be with {} twice at once.", self.named_carer(carer), self.named_visit(visit));
                self.make_breach("carers", None, Some(self.visit(visit)), what)
            }
            Violation::Carers(visit, came) => {
                let needed = self.plan.tables.visits.get(visit.at()).map_or(0, |row| row.carers);
                let what = format!("{} has {came} carers and needs {needed}.", self.named_visit(visit));
                self.make_breach("carers", None, Some(self.visit(visit)), what)
            }
            Violation::NoneTrained(visit) => {
                let needed = self.plan.tables.visits.get(visit.at()).map_or(Skills::NONE, |row| row.one_skills);
                let skills = listed(&self.plan.names.abilities.named(needed));
                let what =
                    format!("None of the carers of {} has {skills}, which one of them needs.", self.named_visit(visit));
                self.make_breach("one_has", None, Some(self.visit(visit)), what)
            }
            Violation::ManyCarers(client, come) => {
                let most = self.plan.tables.most_carers.get(client.at()).copied().unwrap_or(0);
                let what = format!(
                    "{come} carers come to {} and {most} may.",
                    self.people.client_and_id(&self.client(client))
                );
                self.make_breach("most_carers", None, None, what)
            }
            other => self.other(other),
        }
    }

    /// What is wrong with a carer's hours, days and rests.
    fn working(&self, violation: Violation) -> Breach {
        let row = |carer: CarerIx| self.plan.tables.carers.get(carer.at()).copied().unwrap_or_default();
        let (rule, carer, shift, what) = match violation {
            Violation::Rest(carer, shift, by) => {
                let what = format!("starts {} {} too soon after the day before", self.shift(shift), length(by));
                ("rest", carer, Some(self.shift(shift)), what)
            }
            Violation::WeekRest(carer, week, by) => (
                "week_rest",
                carer,
                None,
                if row(carer).fortnight_rest {
                    format!("rests {} too short twice in weeks {} and {} of the plan", length(by), week + 1, week + 2)
                } else {
                    format!("has {} too little rest in week {} of the plan", length(by), week + 1)
                },
            ),
            Violation::Hours(carer, by) => {
                ("hours", carer, None, format!("is paid for {} more than allowed", length(by)))
            }
            Violation::DayHours(carer, day, by) => {
                let day = self.plan.names.start.plus(i32::from(day));
                ("day_hours", carer, None, format!("is paid for {} more than allowed on {day}", length(by)))
            }
            Violation::Days(carer, days) => {
                ("days", carer, None, format!("works on {days} days of the plan and may on {}", row(carer).days_most))
            }
            Violation::DaysInARow(carer, days) => {
                ("days", carer, None, format!("works {days} days in a row and may work {}", row(carer).row_most))
            }
            Violation::Weekends(carer, number) => {
                ("weekends", carer, None, format!("works in {number} weekends and may in {}", row(carer).weekends_most))
            }
            other => return self.other(other),
        };
        self.make_breach(rule, shift, None, format!("{} {what}.", self.named_carer(carer)))
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
        let subject = visit.map_or_else(
            || self.named_shift(shift),
            |visit| format!("{} in {}", self.named_visit(visit), self.named_shift(shift)),
        );
        self.make_breach(
            rule,
            Some(self.shift(shift)),
            visit.map(|visit| self.visit(visit)),
            format!("{subject}: {what}"),
        )
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
        let what = format!("Break {} in {} {what}", self.rest(rest), self.named_shift(shift));
        self.make_breach("break", Some(self.shift(shift)), Some(self.rest(rest)), what)
    }

    fn between(&self, violation: Violation) -> Breach {
        let (gap, what) = match violation {
            Violation::GapShort(gap, by) => (gap, format!("starts {} too soon after", length(by))),
            Violation::GapLong(gap, by) => (gap, format!("starts {} too long after", length(by))),
            Violation::GapCarer(gap, carer) => (gap, format!("has {} again, as in", self.named_carer(carer))),
            Violation::GapOther(gap) => (gap, "has another carer than".to_owned()),
            Violation::GapOne(gap) => (gap, "is served only together with".to_owned()),
            other => return self.other(other),
        };
        let (second, first) = self.gap(gap);
        let visit = self.visit(second);
        let what = format!("{} {what} {first}.", self.named_visit(second));
        self.make_breach("gap", None, Some(visit), what)
    }

    fn other(&self, violation: Violation) -> Breach {
        self.make_breach("roster", None, None, format!("The roster does not hold together: {violation}."))
    }

    fn make_breach(&self, rule: &str, shift: Option<String>, visit: Option<String>, what: String) -> Breach {
        Breach { rule: rule.to_owned(), shift, visit, what }
    }
}

/// A length of time in words: `2 h 3 min`, `3 min`, `45 s`.
pub(super) fn length(time: Seconds) -> String {
    let seconds = time.0.unsigned_abs();
    match (seconds / 3_600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, 0) => format!("{minutes} min"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, 0, 0) => format!("{hours} h"),
        (hours, minutes, 0) => format!("{hours} h {minutes} min"),
        (hours, minutes, seconds) => format!("{hours} h {minutes} min {seconds} s"),
    }
}
