//! Invoices: what each client's visits come to by a tariff, to the penny, for whoever pays; what is in doubt or was not made stands apart.
//!
//! By a roster every visit that somebody makes is billed as planned; by events those alone that are verified.

use std::collections::BTreeMap;

use homeround_core::book::{Activity, Worked};
use homeround_core::cost::{Exact, Inexact};
use homeround_core::ground::{CarerIx, Seconds, VisitIx};
use schemars::JsonSchema;
use serde::Serialize;

use super::tariff::{FeeTerms, OwnedTariff};
use crate::book::{Book, Plan};
use crate::fault::{Fault, Faults};
use crate::pricing::Basis;
use crate::pricing::amount::pounds_table;
use crate::sheets::Sheet;
use crate::verification::Summary;
use crate::verification::verdict_row::{End, UnplannedRow, VerdictRow};
use crate::words::{counted, plain};

/// The format and version of an invoice, its first field.
pub(crate) const FORMAT: &str = "homeround.invoice/1";

/// Everything that is billed, and everything that is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Invoice {
    /// Always `homeround.invoice/1`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// The branch's name.
    pub branch: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Whether visits are billed as planned or as verified.
    pub basis: Basis,
    /// The tariff in words.
    pub tariff: String,
    /// The visits that are billed, by payer, client and time.
    pub lines: Vec<InvoiceLine>,
    /// Visits that are not, in the same order: in doubt, not made, or priced by no tariff.
    pub apart: Vec<ApartLine>,
    /// The sum for each payer, in pounds.
    pub payers: Vec<InvoiceTotal>,
    /// The sum for each client, in pounds.
    pub clients: Vec<InvoiceTotal>,
    /// The sum of all, in pounds.
    pub pounds: String,
}

/// A visit on an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InvoiceLine {
    /// Who pays.
    pub payer: String,
    /// Whose visit, by id.
    pub client: String,
    /// The client's name.
    pub client_name: String,
    /// The visit.
    pub visit: String,
    /// Its planned start, local.
    pub start: String,
    /// How many carers are billed.
    pub carers: usize,
    /// Minutes planned, of these carers together.
    pub planned_minutes: String,
    /// Minutes with the client, of these carers together: as verified, or as planned without events.
    pub verified_minutes: String,
    /// Pounds an hour by the tariff; of a tariff by length, for one carer's visit as planned.
    pub rate: String,
    /// What `rate` is for: hour or visit.
    pub rate_for: &'static str,
    /// Pounds on the invoice, to the penny: the lines of a payer add up to that payer's sum.
    pub amount: String,
    /// The same before it is rounded: a decimal, or a fraction.
    pub exact: String,
}

/// A visit that stands on no invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ApartLine {
    /// Who would pay.
    pub payer: String,
    /// Whose visit, by id.
    pub client: String,
    /// The client's name.
    pub client_name: String,
    /// The visit; empty where nobody planned one.
    pub visit: String,
    /// Its planned start, or when somebody came, local.
    pub start: String,
    /// Why it is not billed.
    pub why: String,
    /// Whether somebody can still answer for it: it is then billed, or not, later.
    pub in_doubt: bool,
    /// The rules that saw something: `V12 V38`.
    pub rules: String,
    /// Minutes planned, of all its carers.
    pub planned_minutes: String,
    /// Minutes with the client as far as they are known.
    pub verified_minutes: String,
    /// What it would come to by those, in pounds, rounded by itself.
    pub would_be: String,
}

/// A sum on invoices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InvoiceTotal {
    /// The payer, or the client's id.
    pub who: String,
    /// The client's name; of a payer the same as `who`.
    pub name: String,
    /// Visits billed.
    pub visits: usize,
    /// Pounds.
    pub pounds: String,
}

/// What invoices are made from.
#[derive(Clone, Copy, Debug)]
pub struct Billing<'a> {
    /// The book.
    pub book: &'a Book,
    /// Its plan.
    pub plan: &'a Plan,
    /// The time of its carers, as planned or as verified.
    pub worked: &'a [Worked],
    /// What became of the visits; nothing where they are billed as planned.
    pub verified: Option<&'a Summary>,
    /// The tariff.
    pub terms: &'a FeeTerms,
}

/// One visit on its way to a line.
struct Billed {
    payer: String,
    client: String,
    client_name: String,
    visit: String,
    start: String,
    carers: usize,
    planned: Seconds,
    delivered: Seconds,
    earns: Exact,
    rate: (Exact, &'static str),
    /// Why it stands apart, whether it is in doubt, and by which rules.
    apart: Option<(String, bool, String)>,
}

impl Invoice {
    /// What is billed of a branch's visits.
    ///
    /// # Errors
    /// Sums with more digits than are held.
    pub fn new(billing: &Billing<'_>) -> Result<Self, Faults> {
        billing.invoice().map_err(|why| {
            let remedy = "Give amounts with fewer figures after the point.".to_owned();
            let (row, column, value) = (None, String::new(), String::new());
            let problem = format!("a sum {why}");
            Faults(vec![Fault { file: "tariff".to_owned(), row, column, value, problem, remedy }])
        })
    }

    /// Whether nothing is in doubt.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        !self.apart.iter().any(|row| row.in_doubt)
    }
}

impl Billing<'_> {
    fn invoice(&self) -> Result<Invoice, Inexact> {
        let mut rows = self.visits()?;
        rows.extend(self.unplanned());
        // The order decides on which line a penny of rounding falls: it must not hang on the tables of a plan.
        rows.sort_by(|a, b| (&a.payer, &a.client, &a.start, &a.visit).cmp(&(&b.payer, &b.client, &b.start, &b.visit)));
        let (mut lines, mut apart) = (Vec::new(), Vec::new());
        let mut payers: BTreeMap<String, PayerSum> = BTreeMap::new();
        let mut clients: BTreeMap<String, (String, usize, Exact)> = BTreeMap::new();
        for row in rows {
            if row.apart.is_some() {
                apart.push(row.apart_line(self)?);
                continue;
            }
            let pence = payers.entry(row.payer.clone()).or_default().add(row.earns)?;
            let client = clients.entry(row.client.clone()).or_insert((row.client_name.clone(), 0, Exact::ZERO));
            (client.1, client.2) = (client.1 + 1, client.2.plus(pence)?);
            lines.push(row.line(pence)?);
        }
        let all = payers.values().try_fold(Exact::ZERO, |sum, payer| sum.plus(payer.billed))?;
        let total = |who: String, name: String, visits: usize, pounds: Exact| InvoiceTotal {
            who,
            name,
            visits,
            pounds: pounds.shown().to_string(),
        };
        let names = &self.plan.names;
        Ok(Invoice {
            format: FORMAT.to_owned(),
            branch: names.branch.clone(),
            from: names.start.to_string(),
            to: names.start.plus(i32::from(names.days.max(1)) - 1).to_string(),
            basis: if self.verified.is_some() { Basis::VerifiedVisits } else { Basis::PlannedRoster },
            tariff: self.terms.tariff.words(),
            lines,
            apart,
            payers: payers.into_iter().map(|(who, sum)| total(who.clone(), who, sum.visits, sum.billed)).collect(),
            clients: clients.into_iter().map(|(id, (name, visits, sum))| total(id, name, visits, sum)).collect(),
            pounds: all.shown().to_string(),
        })
    }

    /// When somebody is first at each visit, and how long each carer is there, in whatever pieces.
    fn presence(&self) -> BTreeMap<VisitIx, (Seconds, BTreeMap<CarerIx, Seconds>)> {
        let mut presence: BTreeMap<VisitIx, (Seconds, BTreeMap<CarerIx, Seconds>)> = BTreeMap::new();
        for row in self.worked.iter().filter(|row| row.activity == Activity::Contact && row.visit.is_some()) {
            let (start, stays) = presence.entry(row.visit).or_insert((row.span.start, BTreeMap::new()));
            *start = (*start).min(row.span.start);
            *stays.entry(row.carer).or_insert(Seconds::ZERO) += row.span.length().or_zero();
        }
        presence
    }

    fn visits(&self) -> Result<Vec<Billed>, Inexact> {
        let (presence, names) = (self.presence(), &self.plan.names);
        let mut rows = Vec::new();
        for (at, visit) in self.plan.tables.visits.iter().enumerate() {
            let index = VisitIx::from_index(at);
            let named = &names.visits[at];
            let verdict = self.verified.and_then(|summary| {
                summary.visits.binary_search_by(|row| row.visit.cmp(&named.id)).ok().map(|at| &summary.visits[at])
            });
            // More carers than the visit is for are no business of who pays: the longest stays count.
            let seen = presence.get(&index);
            let mut stays: Vec<Seconds> = seen.map_or_else(Vec::new, |(_, carers)| carers.values().copied().collect());
            stays.sort_unstable_by(|a, b| b.cmp(a));
            stays.truncate(usize::from(visit.carers));
            let mut earns = Exact::ZERO;
            // A tariff of time prices no night that is paid as one.
            for stay in stays.iter().filter(|_| visit.flat_pay.is_none()) {
                let fee = self.terms.tariff.view().earns(visit.duration, *stay)?;
                earns = earns.plus(self.terms.invoicing.visit(fee)?)?;
            }
            let client = names.clients.get(visit.client.at()).map_or(usize::MAX, |row| row.row);
            let billed = stays.len();
            let parts = if billed == 0 { usize::from(visit.carers) } else { billed };
            let mut row = Billed {
                visit: named.id.clone(),
                start: verdict.map_or_else(
                    || names.zone.iso(seen.map_or(visit.window.earliest, |(start, _)| *start)),
                    |verdict| verdict.planned_start.clone(),
                ),
                carers: billed,
                planned: Seconds(visit.duration.0.saturating_mul(i32::try_from(parts).unwrap_or(1))),
                delivered: stays.iter().fold(Seconds::ZERO, |sum, stay| sum + *stay),
                earns,
                rate: self.rate(visit.duration)?,
                apart: None,
                ..self.of_client(client)
            };
            row.apart = match verdict {
                Some(verdict) => apart(verdict).map(|(why, in_doubt)| {
                    let open = verdict.findings.iter().filter(|row| row.open && row.class != "INFO");
                    let mut rules: Vec<&str> = open.map(|row| row.rule).collect();
                    rules.dedup();
                    (why.to_owned(), in_doubt, rules.join(" "))
                }),
                None => (billed < usize::from(visit.carers)).then(|| {
                    let why = if billed == 0 { "nobody makes it" } else { "fewer carers than it needs" };
                    (why.to_owned(), false, String::new())
                }),
            };
            if row.apart.is_none() && visit.flat_pay.is_some() {
                row.apart = Some(("a sleep-in, which no tariff of time prices".to_owned(), false, String::new()));
            }
            rows.push(row);
        }
        Ok(rows)
    }

    /// Attendances that belong to no planned visit.
    fn unplanned(&self) -> Vec<Billed> {
        let rows = self.verified.map_or(&[][..], |summary| &summary.unplanned);
        let row = |UnplannedRow { attendance: row, .. }: &UnplannedRow| {
            let client = self.book.clients.iter().position(|held| held.id == row.client).unwrap_or(usize::MAX);
            let moment = |end: &Option<End>| self.plan.names.zone.read_iso(&end.as_ref()?.time);
            let stay = moment(&row.came).zip(moment(&row.left)).map_or(Seconds::ZERO, |(came, left)| left - came);
            let mut billed = Billed {
                visit: String::new(),
                start: row.came.as_ref().or(row.left.as_ref()).map_or_else(String::new, |end| end.time.clone()),
                carers: 1,
                planned: Seconds::ZERO,
                delivered: stay.or_zero(),
                earns: Exact::ZERO,
                rate: (Exact::ZERO, "hour"),
                apart: Some((format!("nobody planned it; {} came", plain(&row.carer)), true, String::new())),
                ..self.of_client(client)
            };
            if billed.client.is_empty() {
                billed.client.clone_from(&row.client);
            }
            billed
        };
        rows.iter().map(row).collect()
    }

    /// A row of a client of the book, with nothing in it.
    fn of_client(&self, row: usize) -> Billed {
        let client = self.book.clients.get(row);
        let name = client.map_or_else(String::new, |client| plain(&client.name));
        Billed {
            payer: client.and_then(|client| client.payer.as_deref()).map_or_else(|| name.clone(), plain),
            client: client.map_or_else(String::new, |client| client.id.clone()),
            client_name: name,
            visit: String::new(),
            start: String::new(),
            carers: 0,
            planned: Seconds::ZERO,
            delivered: Seconds::ZERO,
            earns: Exact::ZERO,
            rate: (Exact::ZERO, "hour"),
            apart: None,
        }
    }

    /// What a tariff asks for, and for what.
    fn rate(&self, planned: Seconds) -> Result<(Exact, &'static str), Inexact> {
        Ok(match &self.terms.tariff {
            OwnedTariff::PerMinute(hour) | OwnedTariff::PerPlannedVisit(hour) => (*hour, "hour"),
            tariff => (tariff.view().earns(planned, planned)?, "visit"),
        })
    }
}

/// Why a visit of this verdict stands apart, and whether it is in doubt.
fn apart(verdict: &VerdictRow) -> Option<(&'static str, bool)> {
    match verdict.status {
        "VERIFIED_AUTO" | "VERIFIED_EDITED" => None,
        "MISSED" | "NOT_DELIVERED" => Some((verdict.status_words(), false)),
        _ => Some((verdict.status_words(), true)),
    }
}

/// One payer's invoice being added up: what was earned so far, and what was billed of it.
#[derive(Default)]
struct PayerSum {
    earned: Exact,
    billed: Exact,
    visits: usize,
}

impl PayerSum {
    /// Adds a line; what it comes to in whole pence. The invoice is rounded once: each line takes what the rounded sum grows by.
    fn add(&mut self, earns: Exact) -> Result<Exact, Inexact> {
        self.earned = self.earned.plus(earns)?;
        let billed = self.earned.to_places(2)?;
        let pence = billed.minus(self.billed)?;
        (self.billed, self.visits) = (billed, self.visits + 1);
        Ok(pence)
    }
}

/// Minutes to two places.
fn minutes(time: Seconds) -> Result<String, Inexact> {
    Ok(Exact::fraction(time.0.into(), 60)?.shown().to_string())
}

impl Billed {
    fn line(self, pence: Exact) -> Result<InvoiceLine, Inexact> {
        Ok(InvoiceLine {
            planned_minutes: minutes(self.planned)?,
            verified_minutes: minutes(self.delivered)?,
            rate: self.rate.0.shown().to_string(),
            rate_for: self.rate.1,
            amount: pence.shown().to_string(),
            exact: self.earns.to_string(),
            payer: self.payer,
            client: self.client,
            client_name: self.client_name,
            visit: self.visit,
            start: self.start,
            carers: self.carers,
        })
    }

    fn apart_line(self, billing: &Billing<'_>) -> Result<ApartLine, Inexact> {
        let (why, in_doubt, rules) = self.apart.unwrap_or_default();
        // Of a visit that nobody planned the stay itself is the length.
        let would_be = if self.visit.is_empty() {
            billing.terms.tariff.view().earns(self.delivered, self.delivered)?
        } else {
            self.earns
        };
        Ok(ApartLine {
            planned_minutes: minutes(self.planned)?,
            verified_minutes: minutes(self.delivered)?,
            would_be: would_be.shown().to_string(),
            payer: self.payer,
            client: self.client,
            client_name: self.client_name,
            visit: self.visit,
            start: self.start,
            why,
            in_doubt,
            rules,
        })
    }
}

impl Invoice {
    /// The lines, what stands apart, and the sums, a table each.
    #[must_use]
    pub fn sheets(&self) -> [Sheet; 4] {
        let who = ["payer", "client", "client_name", "visit", "start"];
        let of = ["carers", "planned_minutes", "verified_minutes", "rate", "rate_for", "amount", "exact"];
        let numbers =
            ["carers", "planned_minutes", "verified_minutes", "rate", "amount", "would_be", "visits", "pounds"];
        let mut lines = Sheet::new("Lines", &[&who[..], &of].concat(), &numbers);
        for row in &self.lines {
            let InvoiceLine { payer, client, client_name, visit, start, rate, amount, exact, .. } = row.clone();
            let (planned, verified) = (row.planned_minutes.clone(), row.verified_minutes.clone());
            let who = [payer, client, client_name, visit, start, row.carers.to_string()];
            lines.push(who.into_iter().chain([planned, verified, rate, row.rate_for.to_owned(), amount, exact]));
        }
        let of = ["why", "in_doubt", "rules", "planned_minutes", "verified_minutes", "would_be"];
        let mut apart = Sheet::new("Apart", &[&who[..], &of].concat(), &numbers);
        for row in &self.apart {
            let ApartLine { payer, client, client_name, visit, start, why, rules, would_be, .. } = row.clone();
            let doubt = if row.in_doubt { "yes" } else { "no" }.to_owned();
            let (planned, verified) = (row.planned_minutes.clone(), row.verified_minutes.clone());
            apart.push([payer, client, client_name, visit, start, why, doubt, rules, planned, verified, would_be]);
        }
        let sums = |name, rows: &[InvoiceTotal], columns: &[&'static str]| {
            let mut sheet = Sheet::new(name, columns, &numbers);
            for row in rows {
                let who = if columns.len() == 4 { vec![row.who.clone()] } else { Vec::new() };
                sheet.push(who.into_iter().chain([row.name.clone(), row.visits.to_string(), row.pounds.clone()]));
            }
            sheet
        };
        let payers = sums("Payers", &self.payers, &["payer", "visits", "pounds"]);
        let clients = sums("Clients", &self.clients, &["client", "client_name", "visits", "pounds"]);
        [lines, apart, payers, clients]
    }

    /// For people.
    #[must_use]
    pub fn text(&self) -> String {
        let billed = counted(self.lines.len(), "visit");
        let how = if self.basis == Basis::VerifiedVisits { "as verified" } else { "as planned" };
        let mut text =
            format!("£{} for {billed} {how}, {} to {}: {}.\n\n", self.pounds, self.from, self.to, self.tariff);
        let mut table = pounds_table(["Payer", "Visits", "£"], &[1, 2]);
        for row in &self.payers {
            table.add_row([row.who.clone(), row.visits.to_string(), row.pounds.clone()]);
        }
        text += &format!("{table}\n");
        let mut whys: BTreeMap<(bool, &str), usize> = BTreeMap::new();
        for row in &self.apart {
            let why = row.why.split(';').next().unwrap_or_default();
            *whys.entry((!row.in_doubt, why)).or_default() += 1;
        }
        if !whys.is_empty() {
            text += "\nNot billed:\n";
        }
        for ((settled, why), visits) in whys {
            let doubt = if settled { "" } else { " (in doubt)" };
            text += &format!("  {}: {why}{doubt}\n", counted(visits, "visit"));
        }
        text
    }
}

#[cfg(test)]
mod tests;
