//! What an hour of contact costs, line by line, and what the fee pays of it.

use homeround_core::ground::Pence;
use maud::{Markup, html};

use super::table::{Align, Table};
use super::verdict;
use super::words;

/// interim
#[derive(Clone, Debug, Default)]
pub struct Price {
    /// interim: (label, pence)
    pub lines: Vec<(String, Pence, String)>,
    /// interim
    pub total: Pence,
    /// interim: minutes, visits, pence a visit
    pub by_length: Vec<(u32, usize, Pence)>,
    /// interim
    pub fee: Option<Pence>,
}

/// The price as the end of the verdict's sentence.
#[must_use]
pub fn clause(price: &Price) -> String {
    let hour = format!("an hour costs {}", words::pounds(price.total));
    match price.fee {
        None => hour,
        Some(fee) => {
            let gap = Pence(price.total.0 - fee.0);
            let fee = words::pounds(fee);
            match gap.0 {
                0 => format!("{hour} and the fee pays exactly that"),
                1.. => format!("{hour} and the fee of {fee} leaves {} unpaid", words::pounds(gap)),
                _ => format!("{hour} and the fee of {fee} pays for it with {} over", words::pounds(Pence(-gap.0))),
            }
        }
    }
}

/// The price as a key figure.
#[must_use]
pub fn figure(price: &Price) -> Markup {
    let beside = match price.fee {
        None => "no fee given".to_owned(),
        Some(fee) => format!("fee offered {}", words::pounds(fee)),
    };
    verdict::figure(&words::pounds(price.total), "an hour with a client costs", &beside)
}

/// The section.
#[must_use]
pub fn section(price: Option<&Price>) -> Markup {
    html! {
        section #price aria-labelledby="price-title" {
            h2 #price-title { "What an hour costs" }
            @match price {
                None => p.lead { "Not priced: the book has no cost inputs." },
                Some(price) => {
                    p.lead { "Every hour with a client costs " (words::pounds(price.total)) ", made of these parts." }
                    (build_up(price))
                    (lines(price).render())
                    (lengths(price).render())
                }
            }
        }
    }
}

/// The parts of an hour's price side by side, and where the fee ends.
fn build_up(price: &Price) -> Markup {
    let whole = price.total.0.max(price.fee.map_or(0, |fee| fee.0)).max(1);
    let share = |pence: i64| format!("{}.{:02}%", pence * 100 / whole, pence * 10_000 / whole % 100);
    let mut from = 0;
    html! {
        figure.stack {
            svg width="100%" height="86" role="img" aria-label="The parts of an hour’s price; the table below says the same" {
                @for (at, (label, pence, _)) in price.lines.iter().enumerate() {
                    rect class=(format!("part p{at}")) x=(share(from)) width=(share(pence.0)) y="10" height="36" {
                        title { (label) ", " (words::pounds(*pence)) }
                    }
                    ({ from += pence.0; "" })
                }
                @if let Some(fee) = price.fee {
                    line.fee x1=(share(fee.0)) x2=(share(fee.0)) y1="2" y2="56" {}
                    text.fee x=(share(fee.0)) y="74" text-anchor="end" { "fee " (words::pounds(fee)) }
                }
            }
        }
    }
}

fn lines<'t>(price: &Price) -> Table<'t> {
    Table {
        name: "price",
        caption: "What an hour with a client is made of",
        columns: &[("Part", Align::Words), ("£ an hour", Align::Numbers), ("How", Align::Words)],
        rows: price.lines.iter().map(|(label, pence, how)| vec![label.clone(), words::pounds(*pence), how.clone()]).collect(),
    }
}

fn lengths<'t>(price: &Price) -> Table<'t> {
    Table {
        name: "price-by-length",
        caption: "What a visit costs, by its length",
        columns: &[("Minutes", Align::Numbers), ("Visits", Align::Numbers), ("£ a visit", Align::Numbers)],
        rows: price.by_length.iter().map(|(minutes, visits, pence)| vec![minutes.to_string(), visits.to_string(), words::pounds(*pence)]).collect(),
    }
}
