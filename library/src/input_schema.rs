//! The forms of files that are read by hand and have no type of their own: tariffs, slips, and rows of plain tables.
//!
//! ```
//! use homeround::input_schema;
//!
//! let slip = serde_json::to_value(input_schema::slip())?;
//! assert!(slip["properties"]["pay"].is_object());
//! # Ok::<(), serde_json::Error>(())
//! ```

use schemars::Schema;
use serde_json::{Map, Value, json};

use crate::event_row::COLUMNS as EVENT_COLUMNS;
use crate::verification::events::NEEDED;
use crate::verification::month::{PLAN_COLUMNS, PLANNED};
use crate::verification::scenario::{CORRECTION_COLUMNS, CORRECTION_NEEDED};
use crate::wages::payroll::{COLUMNS as PAYROLL_COLUMNS, INFORMATION as PAYROLL_INFORMATION, NEEDED as PAYROLL_NEEDED};
use crate::wages::visits::{COLUMNS as VISIT_COLUMNS, NEEDED as VISIT_NEEDED};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// A number of zero or more: in quotes, so that it is exact, or whole.
fn amount(what: &str) -> Value {
    json!({ "description": what, "anyOf": [{ "type": "string", "pattern": r"^\d+(\.\d+)?$" }, { "type": "integer", "minimum": 0 }] })
}

fn whole(what: &str, least: i64, most: i64) -> Value {
    json!({ "description": what, "type": "integer", "minimum": least, "maximum": most })
}

fn day(what: &str) -> Value {
    json!({ "description": what, "type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$" })
}

fn object(what: &str, properties: Value, required: &[&str]) -> Value {
    let mut body =
        json!({ "description": what, "type": "object", "required": required, "additionalProperties": false });
    body["properties"] = properties;
    body
}

fn schema(title: &str, mut body: Value) -> Schema {
    body["$schema"] = json!(DIALECT);
    body["title"] = json!(title);
    Schema::try_from(body).unwrap_or_default()
}

/// A tariff with its terms, a JSON file of `fee`.
pub fn tariff() -> Schema {
    let hour = || json!({ "pounds_per_hour": amount("Pounds an hour.") });
    let prices = json!({
        "description": "Prices by length, in ascending order.",
        "type": "array",
        "items": object("One price.", json!({ "minutes": whole("Its length.", 1, 1440), "pounds": amount("Its price.") }), &["minutes", "pounds"]),
    });
    let shapes = ["per_minute", "per_planned_visit", "bands", "units", "fixed"];
    let properties = json!({
        "per_minute": object("Every minute delivered.", hour(), &["pounds_per_hour"]),
        "per_planned_visit": object("The planned length of every visit made.", hour(), &["pounds_per_hour"]),
        "bands": object(
            "A price for each band of lengths.",
            json!({ "prices": prices, "tolerance_minutes": whole("So near to the planned length it is as planned.", 0, 1440) }),
            &["prices", "tolerance_minutes"],
        ),
        "units": object(
            "A price for each complete unit.",
            json!({ "minutes": whole("A unit.", 1, 1440), "pounds": amount("Its price.") }),
            &["minutes", "pounds"],
        ),
        "fixed": object(
            "Prices of fixed lengths, and an hour for what is beyond.",
            json!({ "prices": prices, "pounds_per_hour": amount("Pounds an hour.") }),
            &["prices", "pounds_per_hour"],
        ),
        "invoice_rounding": { "description": "Where the invoice is rounded.", "enum": ["sum", "visit"] },
        "payment": object(
            "When the money comes.",
            json!({
                "paid_days": whole("Days after the invoice on which it is paid.", 0, 3650),
                "usual_days": whole("Days that are usual.", 0, 3650),
                "term_days": whole("Days after which it is late.", 0, 3650),
                "money_percent": amount("What money costs, per cent a year."),
                "invoiced": day("The day of the invoice."),
            }),
            &["money_percent", "invoiced"],
        ),
        "block_per_week": object(
            "A block contract.",
            json!({
                "hours": amount("Hours a week."),
                "pounds_per_hour": amount("Pounds an hour of the block."),
                "spot_pounds_per_hour": amount("Pounds an hour beyond it."),
            }),
            &["hours", "pounds_per_hour", "spot_pounds_per_hour"],
        ),
    });
    let mut body = object("Exactly one of the five tariffs, and its terms.", properties, &[]);
    body["oneOf"] = shapes.iter().map(|shape| json!({ "required": [shape] })).collect();
    schema("Tariff", body)
}

/// One worker's slip of one pay reference period, a JSON file of `wages check`.
pub fn slip() -> Schema {
    let lodging = object(
        "A home that goes with the job.",
        json!({ "charge_per_night": amount("Pounds a night."), "nights": amount("Nights a week, at most 7.") }),
        &["charge_per_night", "nights"],
    );
    let properties = json!({
        "date": day("The first day of the period."),
        "age": whole("Age on that day.", 1, 200),
        "apprentice": { "description": "Whether an apprentice under 19 or in the first year.", "type": "boolean" },
        "pay_days": whole("Days of the period.", 1, homeround_core::cost::minimum_wage::MOST_PAY_DAYS.into()),
        "pay": amount("Pay before tax, in pounds."),
        "hours": amount("Hours of working time."),
        "accommodation": lodging,
        "deductions": amount("Deductions that reduce pay for the test."),
        "unreimbursed_mileage": amount("Miles that are not paid for, in pounds."),
        "premium": amount("The premium part of enhanced hours."),
    });
    schema("Slip", object("One worker's pay of one period.", properties, &["date", "age", "pay_days", "pay", "hours"]))
}

/// A row of a table: every cell is a text, and may be empty where it is not needed.
fn row(title: &str, what: &str, columns: &[&str], needed: &[&str]) -> Schema {
    let properties: Map<String, Value> = columns
        .iter()
        .map(|column| {
            let least = usize::from(needed.contains(column));
            ((*column).to_owned(), json!({ "type": "string", "minLength": least }))
        })
        .collect();
    schema(title, object(what, Value::Object(properties), needed))
}

/// A row of a payroll, a CSV of `wages audit`.
pub fn payroll() -> Schema {
    row(
        "PayrollRow",
        "A row of a CSV: one carer's pay of one period. Columns from carer_name on stand there for people; the audit passes them over.",
        &[&PAYROLL_COLUMNS[..], &PAYROLL_INFORMATION].concat(),
        &PAYROLL_COLUMNS[..PAYROLL_NEEDED],
    )
}

/// A row of visits that were made, a CSV of `wages audit`.
pub fn visits() -> Schema {
    row("VisitRow", "A row of a CSV: one visit by one carer.", &VISIT_COLUMNS, &VISIT_COLUMNS[..VISIT_NEEDED])
}

/// A row of corrections, a table of `verify --with`.
pub fn corrections() -> Schema {
    let what = "A row of a CSV or workbook: one correction, in the words of a scenario's corrections. An empty cell before says that there \
                was no time. People go by id or name, times by local time or with their offset.";
    row("CorrectionTableRow", what, &CORRECTION_COLUMNS, &CORRECTION_NEEDED)
}

/// A row of a month's plan.
pub fn month_plan() -> Schema {
    row(
        "MonthPlanRow",
        "A row of a CSV or workbook: a planned visit and one carer, in the order of day and branch where the file is longer than 32 MB. \
         A file of visits of import serves as it is: without a day the planned start has it, without a visit client and start name it.",
        &PLAN_COLUMNS,
        &PLANNED,
    )
}

/// A row of a month's events.
pub fn month_events() -> Schema {
    let columns: Vec<&str> = ["day", "branch"].into_iter().chain(EVENT_COLUMNS).collect();
    let needed: Vec<&str> = ["day"].into_iter().chain(NEEDED).collect();
    let what = "A row of a CSV or workbook: one event of a device, in the order of day and branch where the file is longer than 32 MB. day is \
                the service day; import --events writes it, and without it what follows an In goes with that In's day.";
    row("MonthEventRow", what, &columns, &needed)
}
