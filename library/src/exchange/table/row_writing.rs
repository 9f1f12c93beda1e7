//! Facts written into a row of a table, and read again to see that nothing was lost.

use super::{HeaderTable, SPANS};
use crate::cells::datetime::{length_text, of_fact};
use crate::exchange::mapping::ROLES;
use crate::exchange::visit_record::{RecordField, RecordTexts, RowFault};
use crate::words::Quote;

impl HeaderTable {
    /// Writes facts into a row that is as long as the header: mapped columns are written anew, others stay as they are.
    ///
    /// # Errors
    /// What cannot be said in this table, found by reading it again.
    pub(crate) fn write(&self, facts: &RecordTexts, cells: &mut [String]) -> Result<(), Vec<RowFault>> {
        for (role, (word, _)) in ROLES.iter().enumerate() {
            // Who else came is a fact of the same row: it stays as it stands there.
            let beside = matches!(*word, "second_carer" | "third_carer");
            let alone = *word == "carer"
                && self.carers(cells).first().is_some_and(|held| held == facts.get(RecordField::Carer));
            if let Some(cell) = self.at[role].filter(|_| !beside && !alone).and_then(|place| cells.get_mut(place)) {
                *cell = self.said(word, facts);
            }
        }
        // Constants fill empty cells only: what stands there knows more.
        for (column, text) in &self.mapping.constants {
            if let [place] = self.places(column)[..]
                && cells[place].is_empty()
            {
                cells[place].clone_from(text);
            }
        }
        // Read back, so that what the format cannot say is a fault and no silent loss.
        let again = self.read(cells)?;
        let lost = |fact: RecordField| {
            let remedy =
                format!("Here it would read {}. Change it, or write another format.", again.get(fact).quoted());
            RowFault::new(fact.word(), facts.get(fact), "cannot be said in this format", remedy)
        };
        let same = |fact: &RecordField| {
            let both = (of_fact(facts.get(*fact)), of_fact(again.get(*fact)));
            both.0.is_some() && both.0 == both.1
        };
        let lost = facts.differ(&again).filter(|fact| self.says(*fact) && !same(fact)).map(lost);
        let lost: Vec<RowFault> = lost.collect();
        if lost.is_empty() { Ok(()) } else { Err(lost) }
    }

    /// What a column says of facts, as this table writes it.
    fn said(&self, role: &str, facts: &RecordTexts) -> String {
        let times = [RecordField::Start, RecordField::PlannedStart, RecordField::ClaimedStart];
        let local = |fact: RecordField| of_fact(facts.get(fact)).map(|moment| self.clocks.shown(moment));
        let day_of = |moment: Option<chrono::NaiveDateTime>| {
            moment.map_or_else(String::new, |at| self.clocks.day_text(at.date()))
        };
        if let Some((start, _, _, from, until)) =
            SPANS.iter().find(|(start, end, length, ..)| [start, end, length].contains(&&role))
        {
            if role.ends_with("length") {
                let both = (of_fact(facts.get(*from)), of_fact(facts.get(*until)));
                return if let (Some(from), Some(until)) = both { length_text(until - from) } else { String::new() };
            }
            let Some(at) = local(if role == *start { *from } else { *until }) else { return String::new() };
            let clock = at.format("%H:%M:%S").to_string();
            return if self.place("day").is_some() {
                clock
            } else {
                format!("{} {clock}", self.clocks.day_text(at.date()))
            };
        }
        match role {
            "day" => day_of(times.iter().find_map(|fact| local(*fact))),
            "end_day" => day_of(local(RecordField::End)),
            "outcome" => {
                let ours = facts.get(RecordField::Outcome);
                self.mapping.their_outcome(ours).unwrap_or(ours).to_owned()
            }
            "secondary" => match facts.get(RecordField::Secondary) {
                "yes" => "True".to_owned(),
                "no" => "False".to_owned(),
                other => other.to_owned(),
            },
            "method" => facts.get(RecordField::MethodIn).to_owned(),
            "received" => of_fact(facts.get(RecordField::Received))
                .map_or_else(String::new, |at| self.clocks.shown(at).format("%Y-%m-%dT%H:%M:%S").to_string()),
            role => RecordField::from_word(role).map_or("", |fact| facts.get(fact)).to_owned(),
        }
    }
}
