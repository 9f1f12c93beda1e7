//! Whether the pay that the book promises is lawful for these rounds, and how they stand against NICE and the ethical charter.

use maud::{Markup, html};

use super::table::{Align, TextTable};
use super::week::Week;
use crate::scorecard::Scorecard;
use crate::wages::PayAudit;
use crate::wages::audit_rows::{HeldPay, Total};
use crate::words;

/// The section on pay.
#[must_use]
pub(crate) fn section(week: &Week) -> Markup {
    html! {
        section #pay aria-labelledby="pay-title" {
            h2 #pay-title { "Whether the pay is lawful" }
            @match week.facts.audit {
                None => p.lead { "Not judged: for these days a rate is not known." },
                Some(audit) => (judged(audit)),
            }
            @if let Some(card) = week.facts.scorecard { (scored(card)) }
        }
    }
}

fn judged(audit: &PayAudit) -> Markup {
    html! {
        p.lead { (audit.verdict) }
        p {
            "It is the pay the book promises for the rounds as planned, held against the law for "
            (words::several(audit.workers, "carer", "carers")) "; "
            (audit.in_doubt_hours.shown()) " hours in longer gaps count only if they are spent at or near the next client."
        }
        (totals(audit).render())
        (rows(audit).folded("By carer"))
        details.more { summary { "How pay is judged, and where the rates come from" } ul.limits {
            @for rule in &audit.rules { li { (rule) } }
            @for row in &audit.provenance { li { (bare(&row.words())) } }
        } }
    }
}

/// An address without its scheme: the page names its sources and leads nowhere.
fn bare(text: &str) -> String {
    // Sources are named and not linked: the page is complete in itself, and nobody is led away from it.
    text.replace("https://", "").replace("http://", "")
}

fn totals<'t>(audit: &PayAudit) -> TextTable<'t> {
    let row = |name: &str, hours: &str, total: &Total| {
        vec![
            name.to_owned(),
            hours.to_owned(),
            total.workers_below.to_string(),
            total.shortfall.map_or_else(|| "withheld".to_owned(), |sum| sum.shown()),
        ]
    };
    TextTable {
        name: "pay",
        caption: "Pay held against the minimum wage under both ways of counting gaps, and against the Real Living Wage",
        columns: &[
            ("Held against", Align::Words),
            ("Hours", Align::Numbers),
            ("Carers below", Align::Numbers),
            ("£ lacking", Align::Numbers),
        ],
        rows: vec![
            row("Minimum wage, gaps counted strictly", &audit.strict_hours.shown(), &audit.strict),
            row("Minimum wage, every short gap counted", &audit.tribunal_hours.shown(), &audit.tribunal),
            row("Real Living Wage, all working time", &audit.tribunal_hours.shown(), &audit.living_wage),
        ],
    }
}

fn rows<'t>(audit: &PayAudit) -> TextTable<'t> {
    let lacks = |held: &HeldPay| held.shortfall.clone();
    TextTable {
        name: "pay-by-carer",
        caption: "Pay by carer, in pounds",
        columns: &[
            ("Carer", Align::Words),
            ("Pay", Align::Numbers),
            ("Strict hours", Align::Numbers),
            ("Lacking", Align::Numbers),
            ("Tribunal hours", Align::Numbers),
            ("Lacking", Align::Numbers),
            ("Hours in doubt", Align::Numbers),
            ("Mileage not given back", Align::Numbers),
            ("Lacking of the Living Wage", Align::Numbers),
        ],
        rows: audit
            .rows
            .iter()
            .map(|row| {
                vec![
                    row.carer.clone(),
                    row.pay.clone(),
                    row.strict.hours.clone(),
                    lacks(&row.strict),
                    row.tribunal.hours.clone(),
                    lacks(&row.tribunal),
                    row.in_doubt_hours.clone(),
                    row.mileage_shortfall.clone(),
                    lacks(&row.living_wage),
                ]
            })
            .collect(),
    }
}

fn scored(card: &Scorecard) -> Markup {
    let number = |count: Option<u64>| count.map_or_else(|| "–".to_owned(), |count| count.to_string());
    let row = |row: &crate::scorecard::Measure| {
        let percent = row.percent.clone().unwrap_or_else(|| "–".to_owned());
        let (met, cases) = (number(row.numerator), number(row.denominator));
        vec![
            row.id.clone(),
            row.what.clone(),
            met,
            cases,
            percent,
            row.state.words().to_owned(),
            row.how.clone(),
            bare(&row.source),
        ]
    };
    let table = TextTable {
        name: "scorecard",
        caption: "NICE measures, short visits, and the stages of the ethical charter",
        columns: &[
            ("Measure", Align::Words),
            ("What it says", Align::Words),
            ("Cases", Align::Numbers),
            ("Of", Align::Numbers),
            ("%", Align::Numbers),
            ("Found", Align::Words),
            ("How", Align::FileOnly),
            ("Source", Align::FileOnly),
        ],
        rows: card.measures.iter().map(row).collect(),
    };
    html! {
        h3 { "Scorecard" }
        p { (card.verdict) }
        (table.render())
    }
}
