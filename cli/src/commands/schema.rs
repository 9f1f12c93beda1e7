//! `homeround schema`: the published forms of what the program reads and writes.

use clap::Args;
use schemars::{Schema as JsonSchema, schema_for};
use serde_json::json;

use super::log::CheckpointFile;
use crate::console::Console;
use crate::outcome::{Answer, CommandFailure};
use homeround::advice::lock::VisitLock;
use homeround::advice::move_visit::VisitMove;
use homeround::advice::next_week::NextWeek;
use homeround::advice::{Comparison, Explanation, Fit, Remedies, Repair, WhatIf};
use homeround::book::Book;
use homeround::commissioning::{CommissioningAnswer, Contracts};
use homeround::event_row::EventRow;
use homeround::exchange::Mapping;
use homeround::exchange::book_import::mapping::BookMapping;
use homeround::exchange::book_import::summary::BookImport;
use homeround::exchange::import_export::Exchange;
use homeround::fault::Faults;
use homeround::fees::{FeeReport, Invoice, Tender};
use homeround::input_schema as inputs;
use homeround::log::audit;
use homeround::log::bundle::Bundle;
use homeround::log::totals::Totals;
use homeround::log::{KeyFile, LogReport, LogRow, RegisterFile};
use homeround::pack::{Decision, Manifest, PackRequest, PackVerification};
use homeround::planning::CheckReport;
use homeround::postcodes::PostcodePlaces;
use homeround::pricing::rates::RateTable;
use homeround::pricing::returns::Returns;
use homeround::pricing::{HourlyPrice, PriceSummary};
use homeround::proving::{CertificateFile, Deliverability};
use homeround::roster::RosterFile;
use homeround::scorecard::Scorecard;
use homeround::solvers::Conversion;
use homeround::specification::bids::BidsAnswer;
use homeround::specification::sweep::SweepAnswer;
use homeround::specification::years::{Years, YearsAnswer};
use homeround::specification::zones::ZonesAnswer;
use homeround::specification::{DrawsFile, Specification, SpecificationAnswer};
use homeround::verification::month::MonthSummary;
use homeround::verification::scenario::answer::ScenarioAnswer as Answered;
use homeround::verification::scenario::model::{EXAMPLE, Scenario};
use homeround::verification::summary::Summary;
use homeround::wages::{PayAudit, Payslips, WageCheck};
use homeround::words::Quote;

/// Print the JSON Schema of a document that the program reads or writes.
#[derive(Args, Clone, Debug)]
pub struct SchemaArgs {
    /// Which document; see --list.
    #[arg(required_unless_present = "list")]
    pub name: Option<String>,
    /// List the documents that have a schema.
    #[arg(long)]
    pub list: bool,
}

/// A document that has a schema: its name, what it is, and the schema, derived from the type that reads or writes it.
struct Published {
    name: &'static str,
    what: &'static str,
    schema: fn() -> JsonSchema,
}

const PUBLISHED: &[Published] = &[
    Published { name: "audit", what: "what an audit of a log found", schema: || schema_for!(audit::LogAudit) },
    Published { name: "book", what: "a branch and all it plans with", schema: || schema_for!(Book) },
    Published { name: "book-import", what: "what a book was made of", schema: || schema_for!(BookImport) },
    Published {
        name: "book-mapping",
        what: "which sheet and column of a book's files says what",
        schema: || schema_for!(BookMapping),
    },
    Published { name: "bundle", what: "the evidence of one visit, for auditors", schema: || schema_for!(Bundle) },
    Published { name: "certificate", what: "a proof about a book", schema: || schema_for!(CertificateFile) },
    Published { name: "checkpoint", what: "a receiver's tree, signed", schema: || schema_for!(CheckpointFile) },
    Published {
        name: "commissioning",
        what: "what a council buys, scored",
        schema: || schema_for!(CommissioningAnswer),
    },
    Published { name: "comparison", what: "two rosters side by side", schema: || schema_for!(Comparison) },
    Published {
        name: "contracts",
        what: "what a council buys, a TOML file of scorecard",
        schema: || schema_for!(Contracts),
    },
    Published {
        name: "conversion",
        what: "what another solver's form does not carry",
        schema: || schema_for!(Conversion),
    },
    Published {
        name: "corrections",
        what: "a correction, a row of a table for verify --with",
        schema: inputs::corrections,
    },
    Published {
        name: "decision",
        what: "a decision about a fee, a TOML file of pack",
        schema: || schema_for!(Decision),
    },
    Published {
        name: "deliverability",
        what: "whether a book can be delivered",
        schema: || schema_for!(Deliverability),
    },
    Published { name: "events", what: "one event of a device, a line of a file", schema: || schema_for!(EventRow) },
    Published { name: "exchange", what: "what became of a file of another system", schema: || schema_for!(Exchange) },
    Published { name: "explanation", what: "who could make a visit, or why not", schema: || schema_for!(Explanation) },
    Published { name: "faults", what: "what is wrong with a file, with --json", schema: || schema_for!(Faults) },
    Published { name: "fee", what: "what a tariff earns on a roster", schema: || schema_for!(FeeReport) },
    Published { name: "fit", what: "where visits can go", schema: || schema_for!(Fit) },
    Published { name: "hourly-price", what: "an hour priced from averages", schema: || schema_for!(HourlyPrice) },
    Published {
        name: "invoice",
        what: "visits billed by a tariff, and those that are not",
        schema: || schema_for!(Invoice),
    },
    Published { name: "judgement", what: "what the check says of a roster", schema: || schema_for!(CheckReport) },
    Published { name: "key", what: "a key, both halves", schema: || schema_for!(KeyFile) },
    Published { name: "lock", what: "visits that were locked or unlocked", schema: || schema_for!(VisitLock) },
    Published { name: "log", what: "a record of a log, a line of a file", schema: || schema_for!(LogRow) },
    Published { name: "log-report", what: "what is wrong with a log", schema: || schema_for!(LogReport) },
    Published { name: "mapping", what: "which column of a file says what", schema: || schema_for!(Mapping) },
    Published { name: "month", what: "what became of a month of events", schema: || schema_for!(MonthSummary) },
    Published { name: "month-events", what: "an event of a month, a row of a CSV", schema: inputs::month_events },
    Published { name: "month-plan", what: "a planned visit of a month, a row of a CSV", schema: inputs::month_plan },
    Published { name: "move", what: "what moving a visit comes to", schema: || schema_for!(VisitMove) },
    Published { name: "next-week", what: "a week planned like another", schema: || schema_for!(NextWeek) },
    Published { name: "pack", what: "what is in an evidence pack", schema: || schema_for!(Manifest) },
    Published { name: "pack-request", what: "what was asked of a pack", schema: || schema_for!(PackRequest) },
    Published {
        name: "pack-verification",
        what: "an evidence pack made again",
        schema: || schema_for!(PackVerification),
    },
    Published { name: "payroll", what: "what a carer was paid, a row of a CSV", schema: inputs::payroll },
    Published { name: "payslips", what: "what carers are due", schema: || schema_for!(Payslips) },
    Published { name: "places", what: "where postcodes are", schema: || schema_for!(PostcodePlaces) },
    Published { name: "price", what: "a roster priced", schema: || schema_for!(PriceSummary) },
    Published { name: "rates", what: "statutory rates and their sources", schema: || schema_for!(RateTable) },
    Published { name: "register", what: "an organisation's devices and keys", schema: || schema_for!(RegisterFile) },
    Published { name: "remedies", what: "what would have to change", schema: || schema_for!(Remedies) },
    Published { name: "repair", what: "a day repaired", schema: || schema_for!(Repair) },
    Published { name: "returns", what: "quartiles of providers' returns", schema: || schema_for!(Returns) },
    Published { name: "roster", what: "who visits whom, and when", schema: || schema_for!(RosterFile) },
    Published { name: "scenario", what: "a whole situation, for verify --scenario", schema: scenario },
    Published { name: "scorecard", what: "a roster by NICE and the charter", schema: || schema_for!(Scorecard) },
    Published { name: "slip", what: "one worker's pay, for wages check", schema: inputs::slip },
    Published {
        name: "spec",
        what: "a contract to be tested, a TOML file of spec",
        schema: || schema_for!(Specification),
    },
    Published { name: "spec-bids", what: "bidders on the same draws", schema: || schema_for!(BidsAnswer) },
    Published { name: "spec-draws", what: "judged draws, as spec test keeps them", schema: || schema_for!(DrawsFile) },
    Published { name: "spec-sweep", what: "the same draws under other terms", schema: || schema_for!(SweepAnswer) },
    Published {
        name: "spec-test",
        what: "what a specification test found",
        schema: || schema_for!(SpecificationAnswer),
    },
    Published { name: "spec-years", what: "the years of a contract", schema: || schema_for!(YearsAnswer) },
    Published { name: "spec-zones", what: "one contract among several", schema: || schema_for!(ZonesAnswer) },
    Published { name: "tariff", what: "what a council pays, for fee", schema: inputs::tariff },
    Published { name: "tender", what: "whether a rate carries its promise", schema: || schema_for!(Tender) },
    Published { name: "totals", what: "numbers of every visit, without a name", schema: || schema_for!(Totals) },
    Published { name: "verdicts", what: "what a scenario came to", schema: || schema_for!(Answered) },
    Published { name: "verification", what: "what became of the visits", schema: || schema_for!(Summary) },
    Published { name: "visits", what: "a visit that was made, a row of a CSV", schema: inputs::visits },
    Published { name: "wage-audit", what: "everybody's pay and the law", schema: || schema_for!(PayAudit) },
    Published { name: "wage-check", what: "one slip and the law", schema: || schema_for!(WageCheck) },
    Published { name: "what-if", what: "a book as it stands and as it is changed", schema: || schema_for!(WhatIf) },
    Published { name: "years", what: "what is expected of years, a TOML file of spec", schema: || schema_for!(Years) },
];

/// The schema of a scenario, with an example that has an event of every kind.
fn scenario() -> JsonSchema {
    let mut schema = schema_for!(Scenario);
    if let Ok(example) = serde_json::from_str(EXAMPLE) {
        schema.insert("examples".to_owned(), serde_json::Value::Array(vec![example]));
    }
    schema
}

/// Prints the schema, or the list.
///
/// # Errors
/// When no document is called so.
pub fn run(args: &SchemaArgs, console: &Console) -> Result<Answer, CommandFailure> {
    if args.list {
        let list: Vec<_> = PUBLISHED.iter().map(|one| json!({ "name": one.name, "what": one.what })).collect();
        let width = PUBLISHED.iter().map(|one| one.name.len()).max().unwrap_or(0) + 2;
        let text = || PUBLISHED.iter().map(|one| format!("{:width$}{}\n", one.name, one.what)).collect();
        console.answer(&list, text)?;
        return Ok(Answer::Yes);
    }
    let name = args.name.as_deref().unwrap_or_default();
    let names = || PUBLISHED.iter().map(|one| one.name).collect::<Vec<_>>().join(", ");
    let found = PUBLISHED.iter().find(|one| one.name == name);
    let published = found.ok_or_else(|| {
        CommandFailure::Usage(format!("no schema is called {name}: there are {}", names(), name = name.quoted()))
    })?;
    let schema = (published.schema)();
    let text = serde_json::to_string_pretty(&schema).map_err(anyhow::Error::from)?;
    console.answer(&schema, || text)?;
    Ok(Answer::Yes)
}
