//! The states' forms of a record: every field with its limits.

use serde_json::{Map, Value};

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum FieldKind {
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
    pub(super) kind: FieldKind,
    pub(super) need: bool,
}

const fn must(name: &'static str, kind: FieldKind) -> Field {
    Field { name, kind, need: true }
}

const fn may(name: &'static str, kind: FieldKind) -> Field {
    Field { name, kind, need: false }
}

/// One state's form of the record.
///
/// Field names, lengths and value sets are those of Sandata's *alternate EVV specification*, Connecticut v1.5 and Ohio
/// v4.3. They are as public code that sends to them knows them. Not every one was read in the specification itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StateForm {
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

const CALL_TYPES: FieldKind = FieldKind::Word(&["Mobile", "Telephony", "FVV", "Manual", "Other"]);
const PLACES: FieldKind = FieldKind::Word(&["1", "2"]);

const ACKNOWLEDGED: &[Field] =
    &[must("ExceptionID", FieldKind::Text(2)), must("ExceptionAcknowledged", FieldKind::Flag)];

const TASKS: &[Field] =
    &[must("TaskID", FieldKind::Text(4)), may("TaskReading", FieldKind::Text(10)), may("TaskRefused", FieldKind::Flag)];

const CT_CALLS: &[Field] = &[
    must("CallExternalID", FieldKind::Text(16)),
    must("CallDateTime", FieldKind::Utc),
    must("CallAssignment", FieldKind::Word(&["Time In", "Time Out", "Other"])),
    may("GroupCode", FieldKind::Text(6)),
    must("CallType", CALL_TYPES),
    must("ProcedureCode", FieldKind::Text(5)),
    may("ClientIdentifierOnCall", FieldKind::Text(10)),
    may("MobileLogin", FieldKind::Text(64)),
    may("CallLatitude", FieldKind::Degrees(90)),
    may("CallLongitude", FieldKind::Degrees(180)),
    may("TelephonyPIN", FieldKind::Whole(9)),
    may("OriginatingPhoneNumber", FieldKind::Digits(10)),
    may("VisitLocationType", PLACES),
];

const CT_CHANGES: &[Field] = &[
    must("SequenceID", FieldKind::Whole(16)),
    must("ChangeMadeBy", FieldKind::Text(64)),
    must("ChangeDateTime", FieldKind::Utc),
    may("GroupCode", FieldKind::Text(6)),
    must("ReasonCode", FieldKind::Text(4)),
    may("ChangeReasonMemo", FieldKind::Text(256)),
    may("ResolutionCode", FieldKind::Text(4)),
];

const CT: &[Field] = &[
    must(
        "ProviderIdentification",
        FieldKind::Object(&[must("ProviderQualifier", FieldKind::Text(20)), must("ProviderID", FieldKind::Text(64))]),
    ),
    must("VisitOtherID", FieldKind::Text(50)),
    must("SequenceID", FieldKind::Whole(16)),
    must("EmployeeQualifier", FieldKind::Text(20)),
    may("EmployeeOtherID", FieldKind::Text(64)),
    must("EmployeeIdentifier", FieldKind::Digits(9)),
    may("GroupCode", FieldKind::Text(6)),
    must("ClientIDQualifier", FieldKind::Text(20)),
    must("ClientIdentifier", FieldKind::Text(64)),
    must("ClientID", FieldKind::Text(64)),
    may("ClientOtherID", FieldKind::Text(24)),
    may("VisitCancelledIndicator", FieldKind::Flag),
    must("PayerID", FieldKind::Text(64)),
    must("PayerProgram", FieldKind::Text(9)),
    must("ProcedureCode", FieldKind::Text(5)),
    may("Modifier1", FieldKind::Modifier),
    may("Modifier2", FieldKind::Modifier),
    may("Modifier3", FieldKind::Modifier),
    may("Modifier4", FieldKind::Modifier),
    must("VisitTimeZone", FieldKind::Text(64)),
    may("ScheduleStartTime", FieldKind::Utc),
    may("ScheduleEndTime", FieldKind::Utc),
    may("AdjInDateTime", FieldKind::Utc),
    may("AdjOutDateTime", FieldKind::Utc),
    must("BillVisit", FieldKind::Flag),
    may("HoursToBill", FieldKind::Whole(4)),
    may("Memo", FieldKind::Text(1024)),
    may("ClientVerifiedTimes", FieldKind::Flag),
    may("ClientVerifiedTasks", FieldKind::Flag),
    may("ClientVerifiedService", FieldKind::Flag),
    may("ClientSignatureAvailable", FieldKind::Flag),
    may("ClientVoiceRecording", FieldKind::Flag),
    may("Calls", FieldKind::List(CT_CALLS)),
    may("VisitChanges", FieldKind::List(CT_CHANGES)),
    may("Tasks", FieldKind::List(TASKS)),
    may("VisitExceptionAcknowledgement", FieldKind::List(ACKNOWLEDGED)),
];

const OH_CALLS: &[Field] = &[
    must("CallExternalID", FieldKind::Text(16)),
    must("CallDateTime", FieldKind::Utc),
    must("CallAssignment", FieldKind::Word(&["Call In", "Call Out", "Other"])),
    may("GroupVisitCode", FieldKind::Text(6)),
    must("CallType", CALL_TYPES),
    may("ProcedureCode", FieldKind::Text(5)),
    may("PatientIdentifierOnCall", FieldKind::Text(10)),
    may("MobileLogin", FieldKind::Text(64)),
    may("CallLatitude", FieldKind::Degrees(90)),
    may("CallLongitude", FieldKind::Degrees(180)),
    may("TelephonyPIN", FieldKind::Whole(9)),
    may("OriginatingPhoneNumber", FieldKind::Digits(10)),
    may("VisitLocationType", PLACES),
];

const OH_CHANGES: &[Field] = &[
    must("SequenceID", FieldKind::Whole(16)),
    must("ChangeMadeByEmail", FieldKind::Text(64)),
    must("ChangeDateTime", FieldKind::Utc),
    must("ReasonCode", FieldKind::Text(4)),
    may("ChangeReasonMemo", FieldKind::Text(256)),
    may("ResolutionCode", FieldKind::Text(4)),
];

const OH: &[Field] = &[
    must("BusinessEntityID", FieldKind::Text(10)),
    must("BusinessEntityMedicaidIdentifier", FieldKind::Digits(7)),
    must("VisitOtherID", FieldKind::Text(50)),
    must("SequenceID", FieldKind::Whole(16)),
    must("StaffOtherID", FieldKind::Text(64)),
    must("PatientOtherID", FieldKind::Text(64)),
    must("PatientMedicaidID", FieldKind::Digits(12)),
    may("PatientAlternateID", FieldKind::Text(64)),
    may("ClientPayerID", FieldKind::Text(64)),
    may("VisitCancelledIndicator", FieldKind::Flag),
    may("GroupVisitCode", FieldKind::Text(6)),
    must("Payer", FieldKind::Text(64)),
    must("PayerProgram", FieldKind::Text(9)),
    must("ProcedureCode", FieldKind::Text(5)),
    must("TimeZone", FieldKind::Text(64)),
    may("AdjInDateTime", FieldKind::Utc),
    may("AdjOutDateTime", FieldKind::Utc),
    must("BillVisit", FieldKind::Flag),
    may("HoursToBill", FieldKind::Whole(4)),
    may("VisitMemo", FieldKind::Text(512)),
    may("MemberVerifiedTimes", FieldKind::Flag),
    may("MemberVerifiedService", FieldKind::Flag),
    may("MemberSignatureAvailable", FieldKind::Flag),
    may("MemberVoiceRecording", FieldKind::Flag),
    may("Calls", FieldKind::List(OH_CALLS)),
    may("VisitChanges", FieldKind::List(OH_CHANGES)),
    may("VisitExceptionAcknowledgement", FieldKind::List(ACKNOWLEDGED)),
];

/// The form of that name.
#[must_use]
pub(crate) fn find_form(name: &str) -> Option<&'static StateForm> {
    FORMS.iter().find(|form| form.name == name)
}

const FORMS: [StateForm; 2] = [
    StateForm {
        name: "evv-ct",
        fields: CT,
        client: ["ClientOtherID", "ClientID"],
        carer: ["EmployeeOtherID", "EmployeeIdentifier"],
        time_zone: "VisitTimeZone",
        calls: ["Time In", "Time Out"],
        changed_by: "ChangeMadeBy",
    },
    StateForm {
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
