//! Alternate EVV records, Connecticut's and Ohio's: read one at a time with every limit held against them, and written again.

mod forms;
mod limits;
mod records;

use serde_json::{Map, Value, json};

pub(crate) use forms::{StateForm, find_form};
use limits::{check_fields, short};
pub(crate) use records::for_each_record;

use self::forms::text;
use super::mapping::Mapping;
use super::visit_record::{RecordField, RecordTexts, RowFault};
use crate::cells::datetime::{Clocks, of_fact};
use crate::words::Quote;

/// Facts that are written as one field.
const SIMPLE: [(RecordField, &str); 6] = [
    (RecordField::Visit, "VisitOtherID"),
    (RecordField::Service, "ProcedureCode"),
    (RecordField::PlannedStart, "ScheduleStartTime"),
    (RecordField::PlannedEnd, "ScheduleEndTime"),
    (RecordField::AdjustedStart, "AdjInDateTime"),
    (RecordField::AdjustedEnd, "AdjOutDateTime"),
];

/// What a call says, which nobody may change.
const CALLED: [RecordField; 9] = [
    RecordField::Start,
    RecordField::End,
    RecordField::MethodIn,
    RecordField::MethodOut,
    RecordField::LatitudeIn,
    RecordField::LongitudeIn,
    RecordField::LatitudeOut,
    RecordField::LongitudeOut,
    RecordField::Location,
];

const METHODS: [(&str, &str); 4] =
    [("Mobile", "gps"), ("Telephony", "caller_number"), ("FVV", "one_time_token"), ("Manual", "manual")];

impl StateForm {
    /// The facts of a record, held against every limit of its form.
    ///
    /// # Errors
    /// Every fault of it, each under the way to its field: `Calls[1].CallDateTime`.
    pub(crate) fn read(&self, record: &Value) -> Result<RecordTexts, Vec<RowFault>> {
        let mut troubles = Vec::new();
        let Value::Object(object) = record else {
            return Err(vec![RowFault::new(
                "",
                &short(record),
                "is no record",
                "Write one JSON object for each visit.",
            )]);
        };
        check_fields(self.fields, object, "", &mut troubles);
        self.together(object, &mut troubles);
        if troubles.is_empty() { Ok(self.facts(object)) } else { Err(troubles) }
    }

    fn facts(&self, object: &Map<String, Value>) -> RecordTexts {
        let mut facts = RecordTexts::default();
        let zone = text(object, self.time_zone).parse().unwrap_or(chrono_tz::UTC);
        let clocks = Clocks { zone, order: crate::cells::Order::Iso };
        let moment = |text: &str| clocks.read(text, None).map(crate::cells::datetime::format_iso).unwrap_or_default();
        for (fact, name) in SIMPLE {
            let said = text(object, name);
            let time = !matches!(fact, RecordField::Visit | RecordField::Service);
            facts.set(fact, if time { moment(&said) } else { said });
        }
        let first = |names: [&str; 2]| {
            names.iter().map(|name| text(object, name)).find(|text| !text.is_empty()).unwrap_or_default()
        };
        facts.set(RecordField::Client, first(self.client));
        facts.set(RecordField::Carer, first(self.carer));
        facts.set(RecordField::Sequence, text(object, "SequenceID"));
        facts.set(RecordField::BillMinutes, text(object, "HoursToBill"));
        if text(object, "VisitCancelledIndicator") == "true" {
            facts.set(RecordField::Outcome, "cancelled");
        }
        let ends = [
            (RecordField::Start, RecordField::MethodIn, RecordField::LatitudeIn, RecordField::LongitudeIn),
            (RecordField::End, RecordField::MethodOut, RecordField::LatitudeOut, RecordField::LongitudeOut),
        ];
        for (at, method, latitude, longitude) in ends {
            let Some(call) = self.call(object, usize::from(at == RecordField::End)) else { continue };
            facts.set(at, moment(&text(call, "CallDateTime")));
            let kind = text(call, "CallType");
            facts.set(method, METHODS.iter().find(|(theirs, _)| *theirs == kind).map_or("manual", |(_, ours)| ours));
            facts.set(latitude, text(call, "CallLatitude"));
            facts.set(longitude, text(call, "CallLongitude"));
            match text(call, "VisitLocationType").as_str() {
                "1" => facts.set(RecordField::Location, "home"),
                "2" => facts.set(RecordField::Location, "community"),
                _ => {}
            }
        }
        facts
    }

    /// The first call in, or the last call out.
    fn call<'a>(&self, object: &'a Map<String, Value>, end: usize) -> Option<&'a Map<String, Value>> {
        let calls = object.get("Calls").and_then(Value::as_array)?;
        let of =
            calls.iter().filter_map(Value::as_object).filter(|call| text(call, "CallAssignment") == self.calls[end]);
        // The first call in and the last call out bound the visit.
        if end == 0 {
            of.min_by_key(|call| text(call, "CallDateTime"))
        } else {
            of.max_by_key(|call| text(call, "CallDateTime"))
        }
    }

    /// A record with `facts`: `kept`, where something has changed, or a new one with the mapping's constants.
    ///
    /// # Errors
    /// What may not be changed, what is missing, and every limit that is not kept.
    pub(crate) fn write(
        &self,
        facts: &RecordTexts,
        kept: Option<&Value>,
        mapping: &Mapping,
    ) -> Result<Value, Vec<RowFault>> {
        let (mut object, before) = match kept {
            Some(kept) => (kept.as_object().cloned().unwrap_or_default(), self.read(kept)?),
            None => (self.begun(facts, mapping), RecordTexts::default()),
        };
        let mut troubles = Vec::new();
        if kept.is_some() {
            self.edit(facts, &before, &mut object, mapping, &mut troubles);
        }
        // Only what differs is written anew: everything else stays as it was sent.
        for (fact, name) in SIMPLE {
            if facts.get(fact) != before.get(fact) {
                put(&mut object, name, utc(facts.get(fact)));
            }
        }
        for (names, fact) in [(self.client, RecordField::Client), (self.carer, RecordField::Carer)] {
            if facts.get(fact) != before.get(fact) {
                put(&mut object, names[0], facts.get(fact).to_owned());
            }
        }
        for (fact, name) in [(RecordField::Sequence, "SequenceID"), (RecordField::BillMinutes, "HoursToBill")] {
            if facts.get(fact) != before.get(fact) {
                let number = facts.get(fact).parse::<u64>();
                put_value(&mut object, name, number.map_or(Value::Null, |number| json!(number)));
            }
        }
        if facts.get(RecordField::Outcome) != before.get(RecordField::Outcome) {
            put(&mut object, "VisitCancelledIndicator", (facts.get(RecordField::Outcome) == "cancelled").to_string());
        }
        let record = Value::Object(object);
        // Read back at once: what the form cannot say must not get lost unseen.
        match self.read(&record) {
            Ok(again) if troubles.is_empty() => self.same(facts, &again).map(|()| record),
            Ok(_) => Err(troubles),
            Err(more) => Err(troubles.into_iter().chain(more).collect()),
        }
    }

    /// What the record reads as must be what was to be written, as far as this form can say it.
    fn same(&self, facts: &RecordTexts, again: &RecordTexts) -> Result<(), Vec<RowFault>> {
        // What the visit does not say, a record may: its first sequence id, say.
        let said = |fact: &RecordField| self.says(*fact) && !facts.get(*fact).is_empty();
        let lost = facts.differ(again).filter(said).filter(|fact| {
            let both = (of_fact(facts.get(*fact)), of_fact(again.get(*fact)));
            let delivered = *fact == RecordField::Outcome && facts.get(*fact) == "delivered";
            !delivered && (both.0.is_none() || both.0 != both.1)
        });
        let lost: Vec<RowFault> = lost
            .map(|fact| {
                RowFault::new(
                    fact.word(),
                    facts.get(fact),
                    "cannot be said in this format",
                    format!("Here it would read {}.", again.get(fact).quoted()),
                )
            })
            .collect();
        if lost.is_empty() { Ok(()) } else { Err(lost) }
    }

    /// Whether a fact can be said in this form.
    #[must_use]
    pub(crate) fn says(&self, fact: RecordField) -> bool {
        let planned = matches!(fact, RecordField::PlannedStart | RecordField::PlannedEnd);
        let never = matches!(
            fact,
            RecordField::ClaimedStart
                | RecordField::ClaimedEnd
                | RecordField::Carers
                | RecordField::Secondary
                | RecordField::Received
                | RecordField::SleepIn
                | RecordField::AwakeMinutes
        );
        let no_plans = self.name == "evv-oh";
        !(never || (planned && no_plans))
    }

    /// A record that is new: constants first, then the calls.
    fn begun(&self, facts: &RecordTexts, mapping: &Mapping) -> Map<String, Value> {
        let mut object = Map::new();
        for (name, constant) in &mapping.constants {
            // A constant may hold for one client or carer alone: what stands behind the @ says whose.
            let (path, whose) = name.split_once('@').unwrap_or((name, ""));
            if !path.starts_with("Calls.")
                && !path.starts_with("VisitChanges.")
                && (whose.is_empty()
                    || [facts.get(RecordField::Client), facts.get(RecordField::Carer)].contains(&whose))
            {
                match path.split_once('.') {
                    Some((outer, inner)) => {
                        let entry = object.entry(outer).or_insert_with(|| Value::Object(Map::new()));
                        entry[inner] = Value::from(constant.clone());
                    }
                    None => put(&mut object, path, constant.clone()),
                }
            }
        }
        put(&mut object, self.time_zone, mapping.zone.clone());
        // These stand only where no constant says otherwise.
        object.entry("BillVisit").or_insert_with(|| json!("true"));
        object.entry("SequenceID").or_insert_with(|| json!(1));
        let calls: Vec<Value> = [0, 1].iter().filter_map(|end| self.new_call(facts, *end, mapping)).collect();
        if !calls.is_empty() {
            object.insert("Calls".to_owned(), Value::Array(calls));
        }
        object
    }

    fn new_call(&self, facts: &RecordTexts, end: usize, mapping: &Mapping) -> Option<Value> {
        let ours = [
            (RecordField::Start, RecordField::MethodIn, RecordField::LatitudeIn, RecordField::LongitudeIn),
            (RecordField::End, RecordField::MethodOut, RecordField::LatitudeOut, RecordField::LongitudeOut),
        ];
        let (at, method, latitude, longitude) = ours[end];
        if facts.get(at).is_empty() {
            return None;
        }
        let mut call = Map::new();
        for (name, constant) in
            mapping.constants.iter().filter_map(|(name, text)| Some((name.strip_prefix("Calls.")?, text)))
        {
            let (name, whose) = name.split_once('@').unwrap_or((name, ""));
            if whose.is_empty() || whose == facts.get(RecordField::Carer) || whose == facts.get(RecordField::Client) {
                put(&mut call, name, constant.clone());
            }
        }
        let visit = facts.get(RecordField::Visit);
        let tail: String = visit.chars().skip(visit.chars().count().saturating_sub(14)).collect();
        put(&mut call, "CallExternalID", format!("{}-{tail}", if end == 0 { 'i' } else { 'o' }));
        put(&mut call, "CallDateTime", utc(facts.get(at)));
        put(&mut call, "CallAssignment", self.calls[end].to_owned());
        let kind = METHODS.iter().find(|(_, ours)| *ours == facts.get(method)).map_or("Manual", |(theirs, _)| theirs);
        put(&mut call, "CallType", kind.to_owned());
        put(&mut call, "ProcedureCode", facts.get(RecordField::Service).to_owned());
        put(&mut call, "CallLatitude", facts.get(latitude).to_owned());
        put(&mut call, "CallLongitude", facts.get(longitude).to_owned());
        let place = match facts.get(RecordField::Location) {
            "home" => "1",
            "community" => "2",
            _ => "",
        };
        put(&mut call, "VisitLocationType", place.to_owned());
        Some(Value::Object(call))
    }

    /// Calls stay as they are; every other change takes a higher sequence id and a row of its own.
    fn edit(
        &self,
        facts: &RecordTexts,
        before: &RecordTexts,
        object: &mut Map<String, Value>,
        mapping: &Mapping,
        troubles: &mut Vec<RowFault>,
    ) {
        let changed: Vec<RecordField> = facts.differ(before).collect();
        for fact in changed.iter().filter(|fact| CALLED.contains(fact)) {
            let remedy = "Put the right time in adjusted_start or adjusted_end, and leave this as it was.";
            troubles.push(RowFault::new(
                fact.word(),
                facts.get(*fact),
                "was called, and calls are never changed",
                remedy,
            ));
        }
        let number = |facts: &RecordTexts| facts.get(RecordField::Sequence).parse::<u64>().unwrap_or(0);
        let edits: Vec<&RecordField> =
            changed.iter().filter(|fact| **fact != RecordField::Sequence && self.says(**fact)).collect();
        if !edits.is_empty() && number(facts) <= number(before) {
            let remedy = format!("Write a number above {}: every change sends the whole record anew.", number(before));
            troubles.push(RowFault::new(
                "sequence",
                facts.get(RecordField::Sequence),
                "is no higher than before the change",
                remedy,
            ));
        }
        let constant = |name: &str| mapping.constants.get(&format!("VisitChanges.{name}")).cloned().unwrap_or_default();
        for fact in &edits {
            let mut change = Map::new();
            put_value(&mut change, "SequenceID", json!(facts.get(RecordField::Sequence)));
            for name in [self.changed_by, "ChangeDateTime", "ReasonCode", "ResolutionCode"] {
                put(&mut change, name, constant(name));
            }
            let memo = format!("{} {}", fact.word(), constant("ChangeReasonMemo"));
            put(&mut change, "ChangeReasonMemo", memo.trim().to_owned());
            let needed =
                [self.changed_by, "ChangeDateTime", "ReasonCode"].into_iter().filter(|name| constant(name).is_empty());
            for name in needed {
                let remedy = format!(
                    "Say it for all changes of this file: \"VisitChanges.{name}\" under constants in the mapping."
                );
                let problem = "is said by nobody, and a change needs it";
                troubles.push(RowFault::new(&format!("VisitChanges.{name}"), "", problem, remedy));
            }
            let rows = object.entry("VisitChanges").or_insert_with(|| json!([]));
            if let Value::Array(rows) = rows {
                rows.push(Value::Object(change));
            }
        }
    }
}

/// A moment in UTC to the second; any other text as it is.
fn utc(text: &str) -> String {
    of_fact(text).map_or_else(|| text.to_owned(), |at| at.to_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

fn put(object: &mut Map<String, Value>, name: &str, text: String) {
    put_value(object, name, if text.is_empty() { Value::Null } else { Value::String(text) });
}

fn put_value(object: &mut Map<String, Value>, name: &str, value: Value) {
    if value.is_null() {
        object.remove(name);
    } else {
        object.insert(name.to_owned(), value);
    }
}
