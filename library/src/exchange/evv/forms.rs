//! The states' forms of a record: every field with its limits.

use serde_json::{Map, Value};

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
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
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) need: bool,
}

const fn must(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, need: true }
}

const fn may(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, need: false }
}

/// One state's form of the record.
///
/// Field names, lengths and value sets are those of Sandata's *alternate EVV specification*, Connecticut v1.5 and Ohio v4.3, as
/// public code that sends to them knows them; not every one was read in the specification itself.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// evv-ct or evv-oh.
    pub name: &'static str,
    pub(super) fields: &'static [Field],
    /// Where the client's and the carer's id stand, the first that is there.
    pub(super) client: [&'static str; 2],
    pub(super) carer: [&'static str; 2],
    pub(super) time_zone: &'static str,
    /// The words for the first and the last call.
    pub(super) calls: [&'static str; 2],
    pub(super) changed_by: &'static str,
}

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

/// A field as text; empty for one that is not there.
pub(super) fn text(object: &Map<String, Value>, name: &str) -> String {
    match object.get(name) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
