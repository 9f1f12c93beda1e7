//! Whether anybody may make a visit, by everything but time.

use super::Whole;
use super::eligibility::{Eligibility, Ineligible, Needs};
use crate::book::abilities::skill;
use crate::book::cell;
use crate::book::raw::{CellFault, Row};
use crate::book::tables::Cells;
use crate::book::terms::SHORT_MINUTES;
use crate::words::nearest;

impl Whole<'_> {
    /// What a row of packages asks of its carers.
    pub(super) fn needs<'r>(&'r self, row: &'r Row) -> Needs<'r> {
        let client = self.row("clients", row.text("client"));
        let gender = |row| self.quiet(row, "required_gender", cell::gender);
        let list = |column| client.map(|row: &Row| row.list(column)).unwrap_or_default();
        let policy = self.raw.rows("policy").first();
        // NICE NG21, 1.4.1: shorter visits are for carers whom the client knows.
        let short =
            self.quiet(row, "minutes", cell::whole::<u16, 1, 1440>).is_some_and(|minutes| minutes < SHORT_MINUTES);
        let usual = policy.and_then(|row| self.quiet(row, "short_visits_known_only", cell::yes)).unwrap_or(false);
        Needs {
            client: row.text("client"),
            skills: row.list("skills"),
            // What the package asks for goes before what the client asks for in general.
            gender: gender(row).or_else(|| client.and_then(gender)),
            required: list("required_carers"),
            barred: list("barred_carers"),
            // A cell of the package decides; the rule for short visits only fills an empty one.
            known_only: self.quiet(row, "known_carers_only", cell::yes).unwrap_or(short && usual),
        }
    }

    /// Why a carer may not make a visit; nothing when they may.
    pub(super) fn why_not<'n>(&self, able: &Eligibility<'_>, needs: &Needs<'n>) -> Option<Ineligible<'n>> {
        // What the client decided is told before what training could change.
        if needs.barred.contains(&able.id) {
            return Some(Ineligible::Barred(needs.client));
        }
        if !needs.required.is_empty() && !needs.required.contains(&able.id) {
            return Some(Ineligible::NotRequired(needs.client));
        }
        if let Some(lacking) = needs.skills.iter().find(|skill| !able.has(skill)) {
            return Some(Ineligible::Skill(lacking));
        }
        if let Some(gender) = needs.gender.filter(|gender| able.gender != Some(*gender)) {
            return Some(Ineligible::Gender(gender));
        }
        let known = !needs.known_only || self.history.contains(&(needs.client, able.id));
        (!known).then_some(Ineligible::Unknown(needs.client))
    }

    /// Whether there are carers who may make a visit at all.
    pub(super) fn eligible(&self, cells: &mut Cells<'_>) {
        let needs = self.needs(cells.row);
        let nobody = self.lacking(cells, "skills");
        let Some(carers) = cells.quiet("carers", cell::whole::<u8, 1, 4>) else { return };
        let may = |able: &&Eligibility<'_>| self.why_not(able, &needs).is_none();
        // No more are counted than are needed: a book may have thousands of carers.
        let able = self.carers.iter().filter(may).take(usize::from(carers)).count();
        // Where nobody has a skill, that is the fault: too few carers only follow from it.
        if !nobody && able < usize::from(carers) {
            let problem = format!("needs more carers than the {able} who {}", needs.told());
            cells.fault("carers", problem, needs.remedy());
        } else {
            self.one_trained(cells, &needs, carers);
        }
        let most = self.row("clients", needs.client);
        let most = most.and_then(|row| self.quiet(row, "most_carers", cell::whole::<u8, 1, 255>));
        if let Some(most) = most.filter(|most| *most < carers) {
            let problem = format!("is more than may come to {} in all ({most})", needs.client);
            cells.fault("carers", problem, "Raise most_carers of the client, or send fewer.");
        }
    }

    /// Whether one of those who may come has what one of them must have.
    fn one_trained(&self, cells: &mut Cells<'_>, needs: &Needs<'_>, carers: u8) {
        let asked = cells.row.list("one_has");
        if asked.is_empty() || self.lacking(cells, "one_has") {
            return;
        }
        let trained = |able: &&Eligibility<'_>| asked.iter().all(|skill| able.has(skill));
        if carers == 1 {
            let remedy = "Put it into skills, or send two carers.";
            cells.fault("one_has", "is of one of several carers, and one comes", remedy);
        } else if !self.carers.iter().filter(trained).any(|able| self.why_not(able, needs).is_none()) {
            let problem = format!("is what none of those has who {}", needs.told());
            cells.fault("one_has", problem, "Train one of them, or take a skill out.");
        }
    }

    /// Tells the skills of a column that no carer has; whether there are some.
    fn lacking(&self, cells: &mut Cells<'_>, column: &str) -> bool {
        let asked = cells.row.list(column).into_iter();
        let lacking = asked.filter(|skill| !self.carers.iter().any(|able| able.has(skill))).map(str::to_owned);
        let lacking: Vec<String> = lacking.collect();
        for text in &lacking {
            let (name, _) = skill(text);
            let highest = self.carers.iter().filter_map(|able| able.skills.get(name)).max();
            let taught = self.carers.iter().flat_map(|able| able.skills.keys().copied());
            // A known skill at too low a level is no slip of the hand: then the highest level is the better help.
            let remedy = match (highest, nearest(text, taught)) {
                (Some(level), _) => format!("The highest level is {name}:{level}."),
                (None, Some(near)) => format!("Nearest: {near}."),
                (None, None) => "Train a carer in it, or take it out.".to_owned(),
            };
            let problem =
                if highest.is_some() { "no carer has this skill at this level" } else { "no carer has this skill" };
            let trouble = CellFault::new(problem, remedy);
            cells.findings.add_value(cells.sheet, Some(cells.row), column, text.to_owned(), trouble);
        }
        !lacking.is_empty()
    }
}
