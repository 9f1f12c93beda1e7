//! What an hour with a client costs, line by line, and what the fee pays of it.

use homeround_core::ground::Pence;
use maud::{Markup, html};

use super::figure::figure as card;
use super::table::{Align, TextTable};
use super::week::Week;
use crate::pricing::amount::FeeGap;
use crate::pricing::summary::{LengthRow, PersonRow};
use crate::pricing::{Amount, Basis, PriceSummary};
use crate::words::{self, written};

/// The price as the end of the verdict's sentence.
#[must_use]
pub(crate) fn clause(price: &PriceSummary) -> String {
    let hour = format!("an hour costs {}", pounds(&price.hour));
    let Some(fee) = &price.fee else { return hour };
    let (gap, fee) = (pence(&fee.hour.shortfall), pounds(&fee.hour.fee));
    match gap.0 {
        0 => format!("{hour} and the fee pays exactly that"),
        1.. => format!("{hour} and the fee of {fee} leaves {} unpaid", words::pounds(gap)),
        _ => format!("{hour} and the fee of {fee} pays it with {} over", words::pounds(Pence(-gap.0))),
    }
}

/// The price as a key figure.
#[must_use]
pub(crate) fn figure(price: &PriceSummary) -> Markup {
    let beside = match &price.fee {
        None => "no fee is given".to_owned(),
        Some(fee) => format!("the fee offered is {}", pounds(&fee.hour.fee)),
    };
    card(&pounds(&price.hour), "an hour with a client", &beside)
}

/// An amount to the nearest penny: for what is drawn. What is more than can be drawn is drawn as long as there is.
fn pence(amount: &Amount) -> Pence {
    // An amount beyond 64 bits fills the chart: how long it would be drawn makes no difference.
    amount.exact().to_pence().unwrap_or(Pence(i64::MAX))
}

fn pounds(amount: &Amount) -> String {
    written(&amount.shown())
}

/// The section.
#[must_use]
pub(crate) fn section(week: &Week) -> Markup {
    html! {
        section #price aria-labelledby="price-title" {
            h2 #price-title { "What an hour costs" }
            @match week.facts.price {
                None => p.lead { "Not priced: the book has no cost inputs." },
                Some(price) => (priced(week, price)),
            }
        }
    }
}

fn priced(week: &Week, price: &PriceSummary) -> Markup {
    let rests = match price.basis {
        Basis::PlannedRoster => {
            "It is the price of the rounds as planned: their contact, travel and waiting, minute by minute."
        }
        Basis::VerifiedVisits => "It is the price of the visits as verified.",
    };
    html! {
        p.lead {
            @match &price.fee {
                Some(fee) => (fee.hour.sentence("An hour")),
                None => { "An hour with a client costs " (pounds(&price.hour)) "; no fee was given to compare it with." },
            }
        }
        p { (rests) " Nothing is lost and nothing gained at a fee of " (pounds(&price.break_even)) " an hour." }
        (build_up(price))
        (lines(price).render())
        // Said only where the two differ: the sentence would otherwise puzzle whoever does not look for it.
        @if price.sum_of_shown != price.hour.shown() {
            p.note {
                "The lines as shown add up to " (written(&price.sum_of_shown)) "; the price is " (pounds(&price.hour))
                ". Both are right: only what is shown is rounded."
            }
        }
        h3 { "By length of visit" }
        p { "A short visit carries the same way there as a long one, so an hour made of short visits costs more." }
        (by_length(price))
        (lengths(price).render())
        @if let Some(fee) = &price.fee {
            h3 { "The gap to the fee" }
            (gaps([("An hour with a client", &fee.hour), ("Seven days", &fee.week), ("All the days planned", &fee.whole)]).render())
            p.note { "The fee: " (fee.source) "." }
        }
        (people("price-by-area", "The price by postcode area", &price.areas, str::to_owned).folded("By postcode area"))
        (people("price-by-package", "The price by package", &price.packages, |id| package_name(week, id)).folded("By package"))
        (people("price-by-round", "The price by round", &price.rounds, str::to_owned).folded("By round"))
        (people("price-by-client", "The price by client", &price.clients, |id| client_name(week, id)).folded("By client"))
        (people("price-by-carer", "The price by carer", &price.carers, |id| carer_name(week, id)).folded("By carer"))
        (inputs(price).folded("What went in, and where it comes from"))
        details.more { summary { "The rules by which time and money were shared out" } ul.limits { @for rule in &price.rules { li { (rule) } } } }
    }
}

fn client_name(week: &Week, id: &str) -> String {
    week.facts.book.clients.iter().find(|row| row.id == id).map_or_else(String::new, |row| row.name.clone())
}

fn package_name(week: &Week, id: &str) -> String {
    week.facts.book.packages.iter().find(|row| row.id == id).map_or_else(String::new, |row| row.name.clone())
}

fn carer_name(week: &Week, id: &str) -> String {
    week.facts.book.carers.iter().find(|row| row.id == id).map_or_else(String::new, |row| row.name.clone())
}

/// The parts of an hour's price side by side, and where the fee ends.
fn build_up(price: &PriceSummary) -> Markup {
    let fee = price.fee.as_ref().map(|fee| pence(&fee.hour.fee).0);
    // A line below zero has no width.
    let parts: Vec<i64> = price.lines.iter().map(|line| pence(&line.amount).0.max(0)).collect();
    // The fee has its mark in the same chart: it must fit in also where it is more than the price.
    let whole = parts.iter().sum::<i64>().max(fee.unwrap_or(0)).max(1);
    let share = |pence: i64| format!("{}.{:02}%", pence * 100 / whole, pence * 10_000 / whole % 100);
    let before = |at: usize| parts[..at].iter().sum::<i64>();
    html! {
        figure.stack {
            svg width="100%" height="72" role="img" aria-label="The parts of an hour’s price side by side; the table below says the same" {
                @for (at, (line, pence)) in price.lines.iter().zip(&parts).enumerate() {
                    rect class=(format!("part p-{}", line.name)) x=(share(before(at))) width=(share(*pence)) y="8" height="34" {
                        title { (line.label) ", " (pounds(&line.amount)) }
                    }
                }
                @if let Some(fee) = fee {
                    line.fee-mark x1=(share(fee)) x2=(share(fee)) y1="0" y2="52" {}
                    text x=(share(fee)) y="67" dx="-4" text-anchor="end" { "the fee pays as far as here: " (words::pounds(Pence(fee))) }
                }
            }
            ul.marks { @for line in &price.lines { li { i class=(format!("chip p-{}", line.name)) {} (line.label) " " (pounds(&line.amount)) } } }
        }
    }
}

fn lines<'t>(price: &PriceSummary) -> TextTable<'t> {
    let mut rows: Vec<Vec<String>> = price
        .lines
        .iter()
        .map(|line| {
            vec![line.label.clone(), line.amount.shown(), line.whole.shown(), line.how.clone(), line.source.clone()]
        })
        .collect();
    rows.push(vec![
        "Price".to_owned(),
        price.hour.shown(),
        price.whole.shown(),
        "the sum of the lines".to_owned(),
        String::new(),
    ]);
    TextTable {
        name: "price",
        caption: "What an hour with a client is made of",
        columns: &[
            ("Line", Align::Words),
            ("£ an hour", Align::Numbers),
            ("£ in all", Align::Numbers),
            ("How", Align::Words),
            ("Source", Align::Words),
        ],
        rows,
    }
}

/// The price of an hour made of visits of each length, against the fee.
fn by_length(price: &PriceSummary) -> Markup {
    let of = |row: &LengthRow| pence(&row.per_hour).0;
    let fee = price.fee.as_ref().map_or(0, |fee| pence(&fee.hour.fee).0);
    // At least one: a book whose visits are all priced at nothing would be divided by nothing.
    let most = price.lengths.iter().map(of).max().unwrap_or(0).max(fee).max(1);
    let part = |pence: i64| format!("--part:{}", pence * 1_000 / most);
    html! {
        ol.lengths aria-label="Price of an hour by length of visit" {
            @for row in &price.lengths {
                li {
                    span { (row.label) }
                    span.track { i style=(part(of(row))) {} @if fee > 0 { b style=(part(fee)) {} } }
                    span.n { (pounds(&row.per_hour)) }
                }
            }
        }
        @if fee > 0 { p.note { "Pounds for an hour; the upright line is the fee." } }
    }
}

fn lengths<'t>(price: &PriceSummary) -> TextTable<'t> {
    let row = |row: &LengthRow| {
        let fee = |of: fn(&FeeGap) -> String| row.fee.as_ref().map_or_else(|| "–".to_owned(), of);
        vec![
            row.label.clone(),
            row.visits.to_string(),
            row.minutes_on_the_way.clone(),
            row.per_hour.shown(),
            row.per_visit.shown(),
            fee(|fee| fee.fee.shown()),
            fee(|fee| fee.shortfall.shown()),
        ]
    };
    TextTable {
        name: "price-by-length",
        caption: "What a visit costs by its length; a double-up counts once for each carer",
        columns: &[
            ("Length", Align::Words),
            ("Visits", Align::Numbers),
            ("Minutes on the way", Align::Numbers),
            ("£ an hour", Align::Numbers),
            ("£ a visit", Align::Numbers),
            ("Fee a visit", Align::Numbers),
            ("Unpaid a visit", Align::Numbers),
        ],
        rows: price.lengths.iter().map(row).collect(),
    }
}

fn gaps<'t, const N: usize>(rows: [(&str, &FeeGap); N]) -> TextTable<'t> {
    let row = |(what, gap): (&str, &FeeGap)| {
        let parts = [&gap.fee, &gap.price, &gap.shortfall, &gap.direct, &gap.left_after_direct];
        std::iter::once(what.to_owned()).chain(parts.map(super::super::pricing::amount::Amount::shown)).collect()
    };
    TextTable {
        name: "fee-gap",
        caption: "What the fee pays, in pounds; below zero is money over",
        columns: &[
            ("Of", Align::Words),
            ("Fee", Align::Numbers),
            ("Price", Align::Numbers),
            ("Unpaid", Align::Numbers),
            ("Direct cost", Align::Numbers),
            ("Left after direct cost", Align::Numbers),
        ],
        rows: rows.into_iter().map(row).collect(),
    }
}

fn people<'t>(name: &'t str, caption: &'t str, rows: &[PersonRow], called: impl Fn(&str) -> String) -> TextTable<'t> {
    let row = |row: &PersonRow| {
        let unpaid = row.fee.as_ref().map_or_else(|| "–".to_owned(), |fee| fee.shortfall.shown());
        let (hours, price) = (row.contact_hours.shown(), row.price.shown());
        vec![called(&row.id), row.id.clone(), row.visits.to_string(), hours, price, unpaid]
    };
    TextTable {
        name,
        caption,
        columns: &[
            ("Name", Align::Words),
            ("Id", Align::FileOnly),
            ("Visits", Align::Numbers),
            ("Hours", Align::Numbers),
            ("£ price", Align::Numbers),
            ("£ unpaid", Align::Numbers),
        ],
        rows: rows.iter().map(row).collect(),
    }
}

fn inputs<'t>(price: &PriceSummary) -> TextTable<'t> {
    TextTable {
        name: "price-inputs",
        caption: "What the price was worked out from",
        columns: &[("Input", Align::Words), ("Value", Align::Words), ("Source", Align::Words)],
        rows: price.inputs.iter().map(|row| vec![row.name.clone(), row.value.clone(), row.source.clone()]).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pounds_are_read_as_they_are_shown() {
        let pence = |text: &str| pence(&Amount::from(homeround_core::cost::Exact::parse(text).unwrap()));
        assert_eq!([pence("27.31"), pence("-0.42"), pence("1204.00")], [Pence(2_731), Pence(-42), Pence(120_400)]);
        assert_eq!(pounds(&Amount::from(homeround_core::cost::Exact::parse("-3.21").unwrap())), "−£3.21");
    }
}
