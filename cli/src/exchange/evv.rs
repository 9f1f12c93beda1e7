//! Alternate EVV records, Connecticut's and Ohio's: read one at a time with every limit held against them, and written again.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde::de::{DeserializeSeed, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::facts::{Fact, Facts, Trouble};
use super::mapping::Mapping;
use super::moment::{Clocks, of_fact};
use super::rows::{file_name, whole};
use crate::fault::Faults;

/// What a field holds.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// Text of at most so many characters.
    Text(usize),
    /// A whole number of at most so many digits, as a number or as text.
    Whole(usize),
    /// A modifier of at most two characters, or the word for none.
    Modifier,
    /// Exactly so many digits.
    Digits(usize),
    /// true or false, as a value or as text.
    Flag,
    /// `2026-03-02T07:30:00Z`.
    Utc,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A coordinate up to so many degrees.
    Degrees(i32),
    /// A list of objects.
    List(&'static [Field]),
    /// An object.
    Object(&'static [Field]),
}

/// One field of a record.
#[derive(Clone, Copy, Debug)]
struct Field {
    name: &'static str,
    kind: Kind,
    need: bool,
}

const fn must(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, need: true }
}

const fn may(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, need: false }
}

/// One state's form of the record.
///
/// Field names, lengths and value sets: Sandata, *alternate EVV specification*, Connecticut v1.5 and Ohio v4.3; used for
/// interoperability, their text is not copied.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// evv-ct or evv-oh.
    pub name: &'static str,
    fields: &'static [Field],
    /// Where the client's and the carer's id stand, the first that is there.
    client: [&'static str; 2],
    carer: [&'static str; 2],
    time_zone: &'static str,
    /// The words for the first and the last call.
    calls: [&'static str; 2],
    changed_by: &'static str,
}

/// The most minutes that may be billed: 1 500. Source: Ohio v4.3, p. 27.
const MOST_BILL_MINUTES: u64 = 1_500;

const CALL_TYPES: Kind = Kind::Word(&["Mobile", "Telephony", "FVV", "Manual", "Other"]);
const PLACES: Kind = Kind::Word(&["1", "2"]);

const ACKNOWLEDGED: &[Field] = &[must("ExceptionID", Kind::Text(2)), must("ExceptionAcknowledged", Kind::Flag)];

const TASKS: &[Field] =
    &[must("TaskID", Kind::Text(4)), may("TaskReading", Kind::Text(10)), may("TaskRefused", Kind::Flag)];

const CT_CALLS: &[Field] = &[
    must("CallExternalID", Kind::Text(16)),
    must("CallDateTime", Kind::Utc),
    must("CallAssignment", Kind::Word(&["Time In", "Time Out", "Other"])),
    may("GroupCode", Kind::Text(6)),
    must("CallType", CALL_TYPES),
    must("ProcedureCode", Kind::Text(5)),
    may("ClientIdentifierOnCall", Kind::Text(10)),
    may("MobileLogin", Kind::Text(64)),
    may("CallLatitude", Kind::Degrees(90)),
    may("CallLongitude", Kind::Degrees(180)),
    may("TelephonyPIN", Kind::Whole(9)),
    may("OriginatingPhoneNumber", Kind::Digits(10)),
    may("VisitLocationType", PLACES),
];

const CT_CHANGES: &[Field] = &[
    must("SequenceID", Kind::Whole(16)),
    must("ChangeMadeBy", Kind::Text(64)),
    must("ChangeDateTime", Kind::Utc),
    may("GroupCode", Kind::Text(6)),
    must("ReasonCode", Kind::Text(4)),
    may("ChangeReasonMemo", Kind::Text(256)),
    may("ResolutionCode", Kind::Text(4)),
];

const CT: &[Field] = &[
    must(
        "ProviderIdentification",
        Kind::Object(&[must("ProviderQualifier", Kind::Text(20)), must("ProviderID", Kind::Text(64))]),
    ),
    must("VisitOtherID", Kind::Text(50)),
    must("SequenceID", Kind::Whole(16)),
    must("EmployeeQualifier", Kind::Text(20)),
    may("EmployeeOtherID", Kind::Text(64)),
    must("EmployeeIdentifier", Kind::Digits(9)),
    may("GroupCode", Kind::Text(6)),
    must("ClientIDQualifier", Kind::Text(20)),
    must("ClientIdentifier", Kind::Text(64)),
    must("ClientID", Kind::Text(64)),
    may("ClientOtherID", Kind::Text(24)),
    may("VisitCancelledIndicator", Kind::Flag),
    must("PayerID", Kind::Text(64)),
    must("PayerProgram", Kind::Text(9)),
    must("ProcedureCode", Kind::Text(5)),
    may("Modifier1", Kind::Modifier),
    may("Modifier2", Kind::Modifier),
    may("Modifier3", Kind::Modifier),
    may("Modifier4", Kind::Modifier),
    must("VisitTimeZone", Kind::Text(64)),
    may("ScheduleStartTime", Kind::Utc),
    may("ScheduleEndTime", Kind::Utc),
    may("AdjInDateTime", Kind::Utc),
    may("AdjOutDateTime", Kind::Utc),
    must("BillVisit", Kind::Flag),
    may("HoursToBill", Kind::Whole(4)),
    may("Memo", Kind::Text(1024)),
    may("ClientVerifiedTimes", Kind::Flag),
    may("ClientVerifiedTasks", Kind::Flag),
    may("ClientVerifiedService", Kind::Flag),
    may("ClientSignatureAvailable", Kind::Flag),
    may("ClientVoiceRecording", Kind::Flag),
    may("Calls", Kind::List(CT_CALLS)),
    may("VisitChanges", Kind::List(CT_CHANGES)),
    may("Tasks", Kind::List(TASKS)),
    may("VisitExceptionAcknowledgement", Kind::List(ACKNOWLEDGED)),
];

const OH_CALLS: &[Field] = &[
    must("CallExternalID", Kind::Text(16)),
    must("CallDateTime", Kind::Utc),
    must("CallAssignment", Kind::Word(&["Call In", "Call Out", "Other"])),
    may("GroupVisitCode", Kind::Text(6)),
    must("CallType", CALL_TYPES),
    may("ProcedureCode", Kind::Text(5)),
    may("PatientIdentifierOnCall", Kind::Text(10)),
    may("MobileLogin", Kind::Text(64)),
    may("CallLatitude", Kind::Degrees(90)),
    may("CallLongitude", Kind::Degrees(180)),
    may("TelephonyPIN", Kind::Whole(9)),
    may("OriginatingPhoneNumber", Kind::Digits(10)),
    may("VisitLocationType", PLACES),
];

const OH_CHANGES: &[Field] = &[
    must("SequenceID", Kind::Whole(16)),
    must("ChangeMadeByEmail", Kind::Text(64)),
    must("ChangeDateTime", Kind::Utc),
    must("ReasonCode", Kind::Text(4)),
    may("ChangeReasonMemo", Kind::Text(256)),
    may("ResolutionCode", Kind::Text(4)),
];

const OH: &[Field] = &[
    must("BusinessEntityID", Kind::Text(10)),
    must("BusinessEntityMedicaidIdentifier", Kind::Digits(7)),
    must("VisitOtherID", Kind::Text(50)),
    must("SequenceID", Kind::Whole(16)),
    must("StaffOtherID", Kind::Text(64)),
    must("PatientOtherID", Kind::Text(64)),
    must("PatientMedicaidID", Kind::Digits(12)),
    may("PatientAlternateID", Kind::Text(64)),
    may("ClientPayerID", Kind::Text(64)),
    may("VisitCancelledIndicator", Kind::Flag),
    may("GroupVisitCode", Kind::Text(6)),
    must("Payer", Kind::Text(64)),
    must("PayerProgram", Kind::Text(9)),
    must("ProcedureCode", Kind::Text(5)),
    must("TimeZone", Kind::Text(64)),
    may("AdjInDateTime", Kind::Utc),
    may("AdjOutDateTime", Kind::Utc),
    must("BillVisit", Kind::Flag),
    may("HoursToBill", Kind::Whole(4)),
    may("VisitMemo", Kind::Text(512)),
    may("MemberVerifiedTimes", Kind::Flag),
    may("MemberVerifiedService", Kind::Flag),
    may("MemberSignatureAvailable", Kind::Flag),
    may("MemberVoiceRecording", Kind::Flag),
    may("Calls", Kind::List(OH_CALLS)),
    may("VisitChanges", Kind::List(OH_CHANGES)),
    may("VisitExceptionAcknowledgement", Kind::List(ACKNOWLEDGED)),
];

/// The form of that name.
#[must_use]
pub fn form(name: &str) -> Option<&'static Form> {
    FORMS.iter().find(|form| form.name == name)
}

const FORMS: [Form; 2] = [
    Form {
        name: "evv-ct",
        fields: CT,
        client: ["ClientOtherID", "ClientID"],
        carer: ["EmployeeOtherID", "EmployeeIdentifier"],
        time_zone: "VisitTimeZone",
        calls: ["Time In", "Time Out"],
        changed_by: "ChangeMadeBy",
    },
    Form {
        name: "evv-oh",
        fields: OH,
        client: ["PatientOtherID", "PatientMedicaidID"],
        carer: ["StaffOtherID", "StaffOtherID"],
        time_zone: "TimeZone",
        calls: ["Call In", "Call Out"],
        changed_by: "ChangeMadeByEmail",
    },
];

/// Facts that are written as one field.
const SIMPLE: [(Fact, &str); 6] = [
    (Fact::Visit, "VisitOtherID"),
    (Fact::Service, "ProcedureCode"),
    (Fact::PlannedStart, "ScheduleStartTime"),
    (Fact::PlannedEnd, "ScheduleEndTime"),
    (Fact::AdjustedStart, "AdjInDateTime"),
    (Fact::AdjustedEnd, "AdjOutDateTime"),
];

/// What a call says, which nobody may change.
const CALLED: [Fact; 9] = [
    Fact::Start,
    Fact::End,
    Fact::MethodIn,
    Fact::MethodOut,
    Fact::LatitudeIn,
    Fact::LongitudeIn,
    Fact::LatitudeOut,
    Fact::LongitudeOut,
    Fact::Location,
];

const METHODS: [(&str, &str); 4] =
    [("Mobile", "gps"), ("Telephony", "caller_number"), ("FVV", "one_time_token"), ("Manual", "manual")];

impl Form {
    /// The facts of a record, held against every limit of its form.
    ///
    /// # Errors
    /// Every fault of it, each under the way to its field: `Calls[1].CallDateTime`.
    pub fn read(&self, record: &Value) -> Result<Facts, Vec<Trouble>> {
        let mut troubles = Vec::new();
        let Value::Object(object) = record else {
            return Err(vec![Trouble::new(
                "",
                &short(record),
                "is no record",
                "Write one JSON object for each visit.",
            )]);
        };
        check(self.fields, object, "", &mut troubles);
        self.together(object, &mut troubles);
        if troubles.is_empty() { Ok(self.facts(object)) } else { Err(troubles) }
    }

    fn facts(&self, object: &Map<String, Value>) -> Facts {
        let mut facts = Facts::default();
        let zone = text(object, self.time_zone).parse().unwrap_or(chrono_tz::UTC);
        let clocks = Clocks { zone, order: super::moment::Order::Iso };
        let moment = |text: &str| clocks.read(text, None).map(super::moment::iso).unwrap_or_default();
        for (fact, name) in SIMPLE {
            let said = text(object, name);
            let time = !matches!(fact, Fact::Visit | Fact::Service);
            facts.set(fact, if time { moment(&said) } else { said });
        }
        let first = |names: [&str; 2]| {
            names.iter().map(|name| text(object, name)).find(|text| !text.is_empty()).unwrap_or_default()
        };
        facts.set(Fact::Client, first(self.client));
        facts.set(Fact::Carer, first(self.carer));
        facts.set(Fact::Sequence, text(object, "SequenceID"));
        facts.set(Fact::BillMinutes, text(object, "HoursToBill"));
        if text(object, "VisitCancelledIndicator") == "true" {
            facts.set(Fact::Outcome, "cancelled");
        }
        let ends = [
            (Fact::Start, Fact::MethodIn, Fact::LatitudeIn, Fact::LongitudeIn),
            (Fact::End, Fact::MethodOut, Fact::LatitudeOut, Fact::LongitudeOut),
        ];
        for (at, method, latitude, longitude) in ends {
            let Some(call) = self.call(object, usize::from(at == Fact::End)) else { continue };
            facts.set(at, moment(&text(call, "CallDateTime")));
            let kind = text(call, "CallType");
            facts.set(method, METHODS.iter().find(|(theirs, _)| *theirs == kind).map_or("manual", |(_, ours)| ours));
            facts.set(latitude, text(call, "CallLatitude"));
            facts.set(longitude, text(call, "CallLongitude"));
            match text(call, "VisitLocationType").as_str() {
                "1" => facts.set(Fact::Location, "home"),
                "2" => facts.set(Fact::Location, "community"),
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
        if end == 0 {
            of.min_by_key(|call| text(call, "CallDateTime"))
        } else {
            of.max_by_key(|call| text(call, "CallDateTime"))
        }
    }

    /// Rules over several fields.
    fn together(&self, object: &Map<String, Value>, troubles: &mut Vec<Trouble>) {
        let mut fault = |field: &str, value: &str, problem: &str, remedy: &str| {
            troubles.push(Trouble::new(field, value, problem, remedy))
        };
        let list = |name: &str| object.get(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let calls: Vec<&Map<String, Value>> = list("Calls").iter().filter_map(Value::as_object).collect();
        let adjusted = ["AdjInDateTime", "AdjOutDateTime"].map(|name| text(object, name));
        let any_adjusted = adjusted.iter().any(|text| !text.is_empty());
        if text(object, self.time_zone).parse::<chrono_tz::Tz>().is_err() {
            fault(
                self.time_zone,
                &text(object, self.time_zone),
                "is no time zone",
                "Write an IANA name, such as US/Eastern.",
            );
        }
        if text(object, "VisitCancelledIndicator") == "true" && (!calls.is_empty() || any_adjusted) {
            fault(
                "VisitCancelledIndicator",
                "true",
                "cancels a visit that has calls or adjusted times",
                "Write false, or take the times away.",
            );
        }
        let manual = calls.iter().any(|call| text(call, "CallType") == "Manual");
        if (any_adjusted || manual) && list("VisitChanges").is_empty() {
            fault(
                "VisitChanges",
                "",
                "is missing, though times were entered or adjusted by hand",
                "Add one change for each edit: who, when, why.",
            );
        }
        let bill = text(object, "HoursToBill");
        if bill.parse::<u64>().is_ok_and(|minutes| minutes > MOST_BILL_MINUTES) {
            fault("HoursToBill", &bill, "is more than 1500 minutes", "Bill at most 1500 minutes a visit.");
        }
        for (at, call) in calls.iter().enumerate() {
            let need: &[&str] = match text(call, "CallType").as_str() {
                "Mobile" => &["CallLatitude", "CallLongitude", "MobileLogin"],
                "Telephony" => &["OriginatingPhoneNumber"],
                _ => &[],
            };
            for name in need.iter().filter(|name| text(call, name).is_empty()) {
                fault(
                    &format!("Calls[{at}].{name}"),
                    "",
                    "is missing for a call of this type",
                    "Give it, or the type that the call had.",
                );
            }
        }
        for (at, change) in list("VisitChanges").iter().filter_map(Value::as_object).enumerate() {
            if (manual || text(change, "ReasonCode") == "22") && text(change, "ChangeReasonMemo").is_empty() {
                fault(
                    &format!("VisitChanges[{at}].ChangeReasonMemo"),
                    "",
                    "is missing, and this reason needs one",
                    "Say in words why it was changed.",
                );
            }
        }
        let time = |end: usize| self.call(object, end).map(|call| text(call, "CallDateTime")).unwrap_or_default();
        // Adjusted times stand in place of calls, so that these are all four ways of pairing them.
        let [from, until] = [0, 1].map(|end| if adjusted[end].is_empty() { time(end) } else { adjusted[end].clone() });
        // Texts of one form in UTC compare as their moments do.
        if is_utc(&from) && is_utc(&until) && from >= until {
            let problem = format!("ends no later than it starts ({from})");
            fault("Calls", &until, &problem, "A visit ends after it starts; equal times are refused.");
        }
    }

    /// A record with `facts`: `kept`, where something has changed, or a new one with the mapping's constants.
    ///
    /// # Errors
    /// What may not be changed, what is missing, and every limit that is not kept.
    pub fn write(&self, facts: &Facts, kept: Option<&Value>, mapping: &Mapping) -> Result<Value, Vec<Trouble>> {
        let (mut object, before) = match kept {
            Some(kept) => (kept.as_object().cloned().unwrap_or_default(), self.read(kept)?),
            None => (self.begun(facts, mapping), Facts::default()),
        };
        let mut troubles = Vec::new();
        if kept.is_some() {
            self.edit(facts, &before, &mut object, mapping, &mut troubles);
        }
        for (fact, name) in SIMPLE {
            if facts.get(fact) != before.get(fact) {
                put(&mut object, name, utc(facts.get(fact)));
            }
        }
        for (names, fact) in [(self.client, Fact::Client), (self.carer, Fact::Carer)] {
            if facts.get(fact) != before.get(fact) {
                put(&mut object, names[0], facts.get(fact).to_owned());
            }
        }
        for (fact, name) in [(Fact::Sequence, "SequenceID"), (Fact::BillMinutes, "HoursToBill")] {
            if facts.get(fact) != before.get(fact) {
                let number = facts.get(fact).parse::<u64>();
                put_value(&mut object, name, number.map_or(Value::Null, |number| json!(number)));
            }
        }
        if facts.get(Fact::Outcome) != before.get(Fact::Outcome) {
            put(&mut object, "VisitCancelledIndicator", (facts.get(Fact::Outcome) == "cancelled").to_string());
        }
        let record = Value::Object(object);
        match self.read(&record) {
            Ok(again) if troubles.is_empty() => self.same(facts, &again).map(|()| record),
            Ok(_) => Err(troubles),
            Err(more) => Err(troubles.into_iter().chain(more).collect()),
        }
    }

    /// What the record reads as must be what was to be written, as far as this form can say it.
    fn same(&self, facts: &Facts, again: &Facts) -> Result<(), Vec<Trouble>> {
        // What the visit does not say, a record may: its first sequence id, say.
        let said = |fact: &Fact| self.says(*fact) && !facts.get(*fact).is_empty();
        let lost = facts.differ(again).filter(said).filter(|fact| {
            let both = (of_fact(facts.get(*fact)), of_fact(again.get(*fact)));
            let delivered = *fact == Fact::Outcome && facts.get(*fact) == "delivered";
            !delivered && (both.0.is_none() || both.0 != both.1)
        });
        let lost: Vec<Trouble> = lost
            .map(|fact| {
                Trouble::new(
                    fact.word(),
                    facts.get(fact),
                    "cannot be said in this format",
                    format!("Here it would read {:?}.", again.get(fact)),
                )
            })
            .collect();
        if lost.is_empty() { Ok(()) } else { Err(lost) }
    }

    /// Whether a fact can be said in this form.
    #[must_use]
    pub fn says(&self, fact: Fact) -> bool {
        let planned = matches!(fact, Fact::PlannedStart | Fact::PlannedEnd);
        let never =
            matches!(fact, Fact::ClaimedStart | Fact::ClaimedEnd | Fact::Carers | Fact::Secondary | Fact::Received);
        !never && !(planned && self.name == "evv-oh")
    }

    /// A record that is new: constants first, then the calls.
    fn begun(&self, facts: &Facts, mapping: &Mapping) -> Map<String, Value> {
        let mut object = Map::new();
        for (name, constant) in &mapping.constants {
            let (path, whose) = name.split_once('@').unwrap_or((name, ""));
            if !path.starts_with("Calls.")
                && !path.starts_with("VisitChanges.")
                && (whose.is_empty() || [facts.get(Fact::Client), facts.get(Fact::Carer)].contains(&whose))
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
        object.entry("BillVisit").or_insert_with(|| json!("true"));
        object.entry("SequenceID").or_insert_with(|| json!(1));
        let calls: Vec<Value> = [0, 1].iter().filter_map(|end| self.new_call(facts, *end, mapping)).collect();
        if !calls.is_empty() {
            object.insert("Calls".to_owned(), Value::Array(calls));
        }
        object
    }

    fn new_call(&self, facts: &Facts, end: usize, mapping: &Mapping) -> Option<Value> {
        let ours = [
            (Fact::Start, Fact::MethodIn, Fact::LatitudeIn, Fact::LongitudeIn),
            (Fact::End, Fact::MethodOut, Fact::LatitudeOut, Fact::LongitudeOut),
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
            if whose.is_empty() || whose == facts.get(Fact::Carer) || whose == facts.get(Fact::Client) {
                put(&mut call, name, constant.clone());
            }
        }
        let visit = facts.get(Fact::Visit);
        let tail: String = visit.chars().skip(visit.chars().count().saturating_sub(14)).collect();
        put(&mut call, "CallExternalID", format!("{}-{tail}", if end == 0 { 'i' } else { 'o' }));
        put(&mut call, "CallDateTime", utc(facts.get(at)));
        put(&mut call, "CallAssignment", self.calls[end].to_owned());
        let kind = METHODS.iter().find(|(_, ours)| *ours == facts.get(method)).map_or("Manual", |(theirs, _)| theirs);
        put(&mut call, "CallType", kind.to_owned());
        put(&mut call, "ProcedureCode", facts.get(Fact::Service).to_owned());
        put(&mut call, "CallLatitude", facts.get(latitude).to_owned());
        put(&mut call, "CallLongitude", facts.get(longitude).to_owned());
        let place = match facts.get(Fact::Location) {
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
        facts: &Facts,
        before: &Facts,
        object: &mut Map<String, Value>,
        mapping: &Mapping,
        troubles: &mut Vec<Trouble>,
    ) {
        let changed: Vec<Fact> = facts.differ(before).collect();
        for fact in changed.iter().filter(|fact| CALLED.contains(fact)) {
            let remedy = "Put the right time in adjusted_start or adjusted_end, and leave this as it was.";
            troubles.push(Trouble::new(
                fact.word(),
                facts.get(*fact),
                "was called, and calls are never changed",
                remedy,
            ));
        }
        let number = |facts: &Facts| facts.get(Fact::Sequence).parse::<u64>().unwrap_or(0);
        let edits: Vec<&Fact> = changed.iter().filter(|fact| **fact != Fact::Sequence && self.says(**fact)).collect();
        if !edits.is_empty() && number(facts) <= number(before) {
            let remedy = format!("Write a number above {}: every change sends the whole record anew.", number(before));
            troubles.push(Trouble::new(
                "sequence",
                facts.get(Fact::Sequence),
                "is no higher than before the change",
                remedy,
            ));
        }
        let constant = |name: &str| mapping.constants.get(&format!("VisitChanges.{name}")).cloned().unwrap_or_default();
        for fact in &edits {
            let mut change = Map::new();
            put_value(&mut change, "SequenceID", json!(facts.get(Fact::Sequence)));
            for name in [self.changed_by, "ChangeDateTime", "ReasonCode", "ResolutionCode"] {
                put(&mut change, name, constant(name));
            }
            let memo = format!("{} {}", fact.word(), constant("ChangeReasonMemo"));
            put(&mut change, "ChangeReasonMemo", memo.trim().to_owned());
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

/// A field as text; empty for one that is not there.
fn text(object: &Map<String, Value>, name: &str) -> String {
    match object.get(name) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

fn short(value: &Value) -> String {
    value.to_string().chars().take(60).collect()
}

/// `2026-03-02T07:30:00Z`, and nothing else.
fn is_utc(text: &str) -> bool {
    text.len() == 20 && text.ends_with('Z') && chrono::DateTime::parse_from_rfc3339(text).is_ok()
}

/// Every field of an object against its limits.
fn check(fields: &[Field], object: &Map<String, Value>, way: &str, troubles: &mut Vec<Trouble>) {
    for field in fields {
        let name = format!("{way}{}", field.name);
        match object.get(field.name) {
            None | Some(Value::Null) if field.need => {
                troubles.push(Trouble::new(&name, "", "is missing", "Give it; every record needs it."))
            }
            None | Some(Value::Null) => {}
            Some(Value::String(text)) if text.is_empty() && !field.need => {}
            Some(value) => check_one(field.kind, value, &name, troubles),
        }
    }
}

fn check_one(kind: Kind, value: &Value, name: &str, troubles: &mut Vec<Trouble>) {
    let said = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let digits = |most: usize| !said.is_empty() && said.len() <= most && said.bytes().all(|byte| byte.is_ascii_digit());
    let scalar = !value.is_array() && !value.is_object();
    let (good, problem, remedy) = match kind {
        Kind::Text(most) => (
            scalar && !said.is_empty() && said.chars().count() <= most,
            format!("is empty or longer than {most} characters"),
            format!("Write at most {most}."),
        ),
        Kind::Whole(most) => (
            scalar && digits(most),
            format!("is no whole number of at most {most} digits"),
            "Write digits only.".to_owned(),
        ),
        Kind::Digits(exactly) => (
            scalar && digits(exactly) && said.len() == exactly,
            format!("is not {exactly} digits"),
            "Write digits only, zeros in front.".to_owned(),
        ),
        Kind::Modifier => (
            scalar && (said.chars().count() <= 2 || said == "NULL"),
            "is longer than 2 characters".to_owned(),
            "Write at most 2, or NULL.".to_owned(),
        ),
        Kind::Flag => (
            matches!(said.as_str(), "true" | "false"),
            "is neither true nor false".to_owned(),
            "Write true or false.".to_owned(),
        ),
        Kind::Utc => (
            is_utc(&said),
            "is no moment in UTC to the second".to_owned(),
            "Write it like 2026-03-02T07:30:00Z.".to_owned(),
        ),
        Kind::Word(words) => {
            (words.contains(&said.as_str()), "is not known".to_owned(), format!("Write one of {}.", words.join(", ")))
        }
        Kind::Degrees(most) => (
            scalar && is_degrees(&said, most),
            format!("is no coordinate within {most} degrees"),
            "Write decimal degrees.".to_owned(),
        ),
        Kind::List(fields) => return check_list(fields, value, name, troubles),
        Kind::Object(fields) => match value {
            Value::Object(inner) => return check(fields, inner, &format!("{name}."), troubles),
            _ => (false, "is no object".to_owned(), "Write { } with its fields.".to_owned()),
        },
    };
    if !good {
        troubles.push(Trouble::new(name, &short(value), problem, remedy));
    }
}

fn check_list(fields: &[Field], value: &Value, name: &str, troubles: &mut Vec<Trouble>) {
    let Value::Array(items) = value else {
        troubles.push(Trouble::new(name, &short(value), "is no list", "Write [ ] with its items."));
        return;
    };
    for (at, item) in items.iter().enumerate() {
        match item {
            Value::Object(inner) => check(fields, inner, &format!("{name}[{at}]."), troubles),
            other => troubles.push(Trouble::new(
                &format!("{name}[{at}]"),
                &short(other),
                "is no object",
                "Write { } with its fields.",
            )),
        }
    }
}

fn is_degrees(text: &str, most: i32) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let beyond = part.bytes().any(|byte| byte != b'0');
    plain(whole) && plain(part) && whole.parse::<i32>().is_ok_and(|whole| whole < most || (whole == most && !beyond))
}

/// Gives every record of the file at `path` to `take` with its number from 1: a list, or one object after another. Memory is that
/// of the longest record.
///
/// # Errors
/// Where the file stops being JSON, or the first error of `take`.
pub fn each<E: From<Faults>>(path: &Path, take: &mut dyn FnMut(usize, &RawValue) -> Result<(), E>) -> Result<(), E> {
    let file = file_name(path);
    let broken = |problem: String| {
        E::from(Faults(vec![whole(&file, &problem, "Give a list of records, or one record a line.")]))
    };
    let opened = File::open(path).map_err(|error| broken(format!("cannot be read ({error})")))?;
    let mut reader = BufReader::with_capacity(1 << 16, opened);
    let front = reader.fill_buf().map_err(|error| broken(format!("cannot be read ({error})")))?;
    let mark = if front.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let list = front[mark..].iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    reader.consume(mark);
    let mut stopped = None;
    let mut count = 0;
    let mut one = |raw: &RawValue| {
        count += 1;
        take(count, raw).map_err(|error| stopped = Some(error)).is_ok()
    };
    let read = if list { read_list(reader, &mut one) } else { read_stream(reader, &mut one) };
    match (stopped, read) {
        (Some(error), _) => Err(error),
        (None, Err(error)) => Err(broken(format!("is not JSON ({error})"))),
        (None, Ok(())) => Ok(()),
    }
}

fn read_list(reader: impl Read, one: &mut dyn FnMut(&RawValue) -> bool) -> serde_json::Result<()> {
    let mut json = serde_json::Deserializer::from_reader(reader);
    Items(one).deserialize(&mut json)?;
    json.end()
}

fn read_stream(reader: impl Read, one: &mut dyn FnMut(&RawValue) -> bool) -> serde_json::Result<()> {
    for raw in serde_json::Deserializer::from_reader(reader).into_iter::<Box<RawValue>>() {
        if !one(raw?.as_ref()) {
            return Ok(());
        }
    }
    Ok(())
}

/// The items of a list, one by one.
struct Items<'a>(&'a mut dyn FnMut(&RawValue) -> bool);

impl<'de> DeserializeSeed<'de> for Items<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Items<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(raw) = items.next_element::<Box<RawValue>>()? {
            if !(self.0)(raw.as_ref()) {
                return Err(serde::de::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}
