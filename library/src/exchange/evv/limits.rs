//! A record held against its form: every field against its limits, and rules over several of them.

use serde_json::{Map, Value};

use super::forms::{Field, FieldKind, StateForm, text};
use crate::exchange::visit_record::RowFault;

/// The most minutes that may be billed: 1 500. Source: Ohio v4.3, p. 27.
const MOST_BILL_MINUTES: u64 = 1_500;

/// Connecticut's programmes whose visits have tasks. Source: *alternate EVV vendor specification* 1.5.
const NEED_TASKS: [&str; 5] = ["ABP", "AUP", "CHP", "PCP", "MHP"];

impl StateForm {
    /// Rules over several fields.
    pub(super) fn together(&self, object: &Map<String, Value>, troubles: &mut Vec<RowFault>) {
        let mut fault = |field: &str, value: &str, problem: &str, remedy: &str| {
            troubles.push(RowFault::new(field, value, problem, remedy));
        };
        let calls = objects(object, "Calls");
        let adjusted = ["AdjInDateTime", "AdjOutDateTime"].map(|name| text(object, name));
        let any_adjusted = adjusted.iter().any(|text| !text.is_empty());
        let zone = text(object, self.time_zone);
        if zone.parse::<chrono_tz::Tz>().is_err() {
            fault(self.time_zone, &zone, "is no time zone", "Write an IANA name, such as US/Eastern.");
        }
        if text(object, "VisitCancelledIndicator") == "true" && (!calls.is_empty() || any_adjusted) {
            let problem = "cancels a visit that has calls or adjusted times";
            fault("VisitCancelledIndicator", "true", problem, "Write false, or take the times away.");
        }
        let manual = calls.iter().any(|call| text(call, "CallType") == "Manual");
        if (any_adjusted || manual) && objects(object, "VisitChanges").is_empty() {
            let problem = "is missing, though times were entered or adjusted by hand";
            fault("VisitChanges", "", problem, "Add one change for each edit: who, when, why.");
        }
        let bill = text(object, "HoursToBill");
        if bill.parse::<u64>().is_ok_and(|minutes| minutes > MOST_BILL_MINUTES) {
            fault("HoursToBill", &bill, "is more than 1500 minutes", "Bill at most 1500 minutes a visit.");
        }
        // Adjusted times stand in place of calls, so that these are all four ways of pairing them.
        let called = |end: usize| self.call(object, end).map(|call| text(call, "CallDateTime")).unwrap_or_default();
        let [from, until] =
            [0, 1].map(|end| if adjusted[end].is_empty() { called(end) } else { adjusted[end].clone() });
        // Texts of one form in UTC compare as their moments do.
        if is_utc(&from) && is_utc(&until) && from >= until {
            let problem = format!("ends no later than it starts ({from})");
            fault("Calls", &until, &problem, "A visit ends after it starts; equal times are refused.");
        }
        self.of_state(object, &called(0), &adjusted[1], troubles);
        parts(object, manual, troubles);
    }

    /// What one state asks for: Connecticut v1.5.
    fn of_state(&self, object: &Map<String, Value>, came: &str, left: &str, troubles: &mut Vec<RowFault>) {
        if self.name != "evv-ct" {
            return;
        }
        if is_utc(came) && is_utc(left) && left <= came {
            let problem = format!("is no later than the call in ({came})");
            let remedy = "Put it after the call, and the start in AdjInDateTime.";
            troubles.push(RowFault::new("AdjOutDateTime", left, problem, remedy));
        }
        let programme = text(object, "PayerProgram");
        let cancelled = text(object, "VisitCancelledIndicator") == "true";
        if NEED_TASKS.contains(&programme.as_str()) && !cancelled && objects(object, "Tasks").is_empty() {
            let problem = format!("is missing, and the programme {programme} needs it");
            troubles.push(RowFault::new("Tasks", "", problem, "Add one for each task that was done."));
        }
    }
}

/// The objects in a list.
fn objects<'a>(object: &'a Map<String, Value>, name: &str) -> Vec<&'a Map<String, Value>> {
    let list = object.get(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    list.iter().filter_map(Value::as_object).collect()
}

/// What a call needs for its type, and a change for its reason.
fn parts(object: &Map<String, Value>, manual: bool, troubles: &mut Vec<RowFault>) {
    for (at, call) in objects(object, "Calls").into_iter().enumerate() {
        let need: &[&str] = match text(call, "CallType").as_str() {
            "Mobile" => &["CallLatitude", "CallLongitude", "MobileLogin"],
            "Telephony" => &["OriginatingPhoneNumber", "TelephonyPIN"],
            _ => &[],
        };
        for name in need.iter().filter(|name| text(call, name).is_empty()) {
            let remedy = "Give it, or the type that the call had.";
            troubles.push(RowFault::new(
                &format!("Calls[{at}].{name}"),
                "",
                "is missing for a call of this type",
                remedy,
            ));
        }
    }
    for (at, change) in objects(object, "VisitChanges").into_iter().enumerate() {
        if (manual || text(change, "ReasonCode") == "22") && text(change, "ChangeReasonMemo").is_empty() {
            let field = format!("VisitChanges[{at}].ChangeReasonMemo");
            let remedy = "Say in words why it was changed.";
            troubles.push(RowFault::new(&field, "", "is missing, and this reason needs one", remedy));
        }
    }
}

pub(super) fn short(value: &Value) -> String {
    value.to_string().chars().take(60).collect()
}

/// `2026-03-02T07:30:00Z`, and nothing else.
fn is_utc(text: &str) -> bool {
    text.len() == 20 && text.ends_with('Z') && chrono::DateTime::parse_from_rfc3339(text).is_ok()
}

/// Every field of an object against its limits.
pub(super) fn check_fields(fields: &[Field], object: &Map<String, Value>, way: &str, troubles: &mut Vec<RowFault>) {
    for field in fields {
        let name = format!("{way}{}", field.name);
        match object.get(field.name) {
            None | Some(Value::Null) if field.need => {
                troubles.push(RowFault::new(&name, "", "is missing", "Give it; every record needs it."));
            }
            None | Some(Value::Null) => {}
            Some(Value::String(text)) if text.is_empty() && !field.need => {}
            Some(value) => check_one(field.kind, value, &name, troubles),
        }
    }
}

fn check_one(kind: FieldKind, value: &Value, name: &str, troubles: &mut Vec<RowFault>) {
    let said = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let digits = |most: usize| !said.is_empty() && said.len() <= most && said.bytes().all(|byte| byte.is_ascii_digit());
    let scalar = !value.is_array() && !value.is_object();
    let (good, problem, remedy) = match kind {
        FieldKind::Text(most) => (
            scalar && !said.is_empty() && said.chars().count() <= most,
            format!("is empty or longer than {most} characters"),
            format!("Write at most {most}."),
        ),
        FieldKind::Whole(most) => (
            scalar && digits(most),
            format!("is no whole number of at most {most} digits"),
            "Write digits only.".to_owned(),
        ),
        FieldKind::Digits(exactly) => (
            scalar && digits(exactly) && said.len() == exactly,
            format!("is not {exactly} digits"),
            "Write digits only, zeros in front.".to_owned(),
        ),
        FieldKind::Modifier => (
            scalar && (said.chars().count() <= 2 || said == "NULL"),
            "is longer than 2 characters".to_owned(),
            "Write at most 2, or NULL.".to_owned(),
        ),
        FieldKind::Flag => (
            matches!(said.as_str(), "true" | "false"),
            "is neither true nor false".to_owned(),
            "Write true or false.".to_owned(),
        ),
        FieldKind::Utc => (
            is_utc(&said),
            "is no moment in UTC to the second".to_owned(),
            "Write it like 2026-03-02T07:30:00Z.".to_owned(),
        ),
        FieldKind::Word(words) => {
            (words.contains(&said.as_str()), "is not known".to_owned(), format!("Write one of {}.", words.join(", ")))
        }
        FieldKind::Degrees(most) => (
            scalar && is_degrees(&said, most),
            format!("is no coordinate within {most} degrees"),
            "Write decimal degrees.".to_owned(),
        ),
        FieldKind::List(fields) => return check_list(fields, value, name, troubles),
        FieldKind::Object(fields) => match value {
            Value::Object(inner) => return check_fields(fields, inner, &format!("{name}."), troubles),
            _ => (false, "is no object".to_owned(), "Write { } with its fields.".to_owned()),
        },
    };
    if !good {
        troubles.push(RowFault::new(name, &short(value), problem, remedy));
    }
}

fn check_list(fields: &[Field], value: &Value, name: &str, troubles: &mut Vec<RowFault>) {
    let Value::Array(items) = value else {
        troubles.push(RowFault::new(name, &short(value), "is no list", "Write [ ] with its items."));
        return;
    };
    for (at, item) in items.iter().enumerate() {
        match item {
            Value::Object(inner) => check_fields(fields, inner, &format!("{name}[{at}]."), troubles),
            other => troubles.push(RowFault::new(
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
