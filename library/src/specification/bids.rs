//! Bidders beside one another: what each promises, on the same made-up days, and whether the law lets it be promised.
//!
//! ```
//! use homeround::specification::bids::read_bids;
//! use homeround::specification::{TEMPLATE, read_specification};
//!
//! // A bid is the specification with what it promises laid over it.
//! let spec = read_specification("tender.toml", TEMPLATE)?;
//! let bids = read_bids("bids.csv", b"bidder,fee,wage\nAda Care,26.50,13.00\nBryn Care,24.00,\n", &spec)?;
//! assert_eq!(bids[0].bidder, "Ada Care");
//! assert_ne!(bids[0].spec.price, spec.price);
//! # Ok::<(), homeround::fault::Faults>(())
//! ```

use schemars::JsonSchema;
use serde::Serialize;

use super::answer::FeeOverDraws;
use super::binomial::{WHOLE, sign_test};
use super::judge::{DrawAnswer, DrawOutcome};
use super::model::Specification;
use super::money::inputs_of;
use super::summing::{count, fee_over, no_price, price_over};
use super::verdicts::DrawPrice;
use crate::book::cell::{CellReader, exact as decimal, line, whole};
use crate::book::csv_rows::{CsvKind, CsvRow, read_rows};
use crate::book::model::{Overhead, Profit};
use crate::book::value::Exact as Written;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::fees::law::{Assumption, LawHeld, hold_terms};
use crate::pricing::Amount;
use crate::pricing::amount::pounds_table;
use crate::pricing::convert::exact;
use crate::words::{listed, written};

/// One bidder's promises: the specification with what the bid says in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bid {
    /// Who bids.
    pub bidder: String,
    /// What they bid.
    pub spec: Specification,
}

/// The columns of a file of bids, `bidder` and `fee` needed; what is empty is as the specification says.
const COLUMNS: [&str; 13] = [
    "bidder",
    "fee",
    "wage",
    "carers",
    "weekly_hours",
    "ni_percent",
    "holiday_percent",
    "training_percent",
    "pension_percent",
    "sick_percent",
    "overhead_percent_of_price",
    "overhead_pounds_per_hour",
    "profit_percent_of_price",
];

const KIND: CsvKind =
    CsvKind { rows: "bids", if_empty: "Give a row for each bidder.", columns: &COLUMNS, needed: &["bidder", "fee"] };

/// The bids in a file called `file`, each laid over the specification.
///
/// # Errors
/// Every fault of the file.
pub fn read_bids(file: &str, bytes: &[u8], spec: &Specification) -> Result<Vec<Bid>, Faults> {
    let mut bidders: Vec<String> = Vec::new();
    read_rows(file, bytes, &KIND, |row, faults| {
        let bid = read_bid(row, spec, faults)?;
        if bidders.contains(&bid.bidder) {
            row.fault("bidder", "bids twice".to_owned(), "Keep one row for each.".to_owned(), faults);
        }
        bidders.push(bid.bidder.clone());
        Some(bid)
    })
}

fn read_bid(row: &CsvRow<'_>, spec: &Specification, faults: &mut Faults) -> Option<Bid> {
    // A bid changes what it names: all else is the specification's, so that bids differ in nothing they did not say.
    let mut bid = spec.clone();
    for need in ["bidder", "fee"].into_iter().filter(|need| row.text(need).is_empty()) {
        row.fault(need, "is empty".to_owned(), "Give it a value.".to_owned(), faults);
    }
    let bidder = row.read("bidder", line, faults);
    let fee = row.read("fee", decimal::<0, 1_000>, faults);
    bid.fee.pounds_per_hour = fee;
    if let Some(carers) = row.read("carers", whole::<u32, 1, 50_000>, faults) {
        bid.carers.number = Some(carers);
    }
    let price = &mut bid.price;
    let mut set = |column: &str, place: &mut Written, reader: CellReader<Written>| {
        if let Some(value) = row.read(column, reader, faults) {
            *place = value;
        }
    };
    set("wage", &mut price.wage, decimal::<1, 1_000>);
    set("weekly_hours", &mut price.weekly_hours, decimal::<1, 100>);
    set("ni_percent", &mut price.ni_percent, decimal::<0, 100>);
    set("holiday_percent", &mut price.holiday_percent, decimal::<0, 100>);
    set("training_percent", &mut price.training_percent, decimal::<0, 100>);
    set("pension_percent", &mut price.pension_percent, decimal::<0, 100>);
    set("sick_percent", &mut price.sick_percent, decimal::<0, 100>);
    let percent = row.read("overhead_percent_of_price", decimal::<0, 99>, faults);
    let pounds = row.read("overhead_pounds_per_hour", decimal::<0, 1_000>, faults);
    if percent.is_some() && pounds.is_some() {
        let remedy = "Keep the percent or the pounds.".to_owned();
        row.fault("overhead_pounds_per_hour", "is a second overhead".to_owned(), remedy, faults);
    }
    if let Some(overhead) = percent.map(Overhead::PercentOfPrice).or(pounds.map(Overhead::PoundsPerHour)) {
        price.overhead = overhead;
    }
    if let Some(profit) = row.read("profit_percent_of_price", decimal::<0, 99>, faults) {
        price.profit = Profit::PercentOfPrice(profit);
    }
    let refused = inputs_of(price).margins.refused(|why| {
        row.fault("profit_percent_of_price", why.to_string(), "Give lower margins.".to_owned(), faults);
    });
    if let Err(why) = refused {
        row.fault("fee", format!("gives no price: {why}"), "Give fewer figures.".to_owned(), faults);
    }
    // Without its fee a bid cannot be held against the price: all other faults have been told by now.
    fee?;
    Some(Bid { bidder: bidder?, spec: bid })
}

/// Whether a bid can be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BidVerdict {
    /// It is lawful, can be delivered, and the fee pays, in more than half of such areas with a confidence of 95 %.
    Yes,
    /// One of these does not hold: the law, or in more than half of such areas delivery or the fee.
    No,
    /// Neither is known.
    NotKnown,
}

/// One bidder in the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BidAnswer {
    /// Who bids.
    pub bidder: String,
    /// Whether the bid can be kept.
    pub answer: BidVerdict,
    /// Why not, or what is not known, a sentence each.
    pub why: Vec<String>,
    /// The wage that is promised.
    pub wage: Amount,
    /// Carers at work; absent for as many as it needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carers: Option<u32>,
    /// Draws that can be delivered, and draws that cannot.
    pub deliverable: u32,
    /// Draws that cannot.
    pub not_deliverable: u32,
    /// What the fee does.
    pub fee: FeeOverDraws,
    /// The middle price of an hour over the draws that can be delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median_price: Option<Amount>,
    /// The wage and on-costs held against the law.
    pub law: LawHeld,
    /// Of the draws that both can deliver, those in which this bid leaves more of its fee than the first does, and those in which
    /// less; with the sign test's probability in ten-thousandths that chance alone does as much.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against_first: Option<[u32; 3]>,
}

/// The bidders on the same draws.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BidsAnswer {
    /// The answer in one sentence.
    pub sentence: String,
    /// Where all draws began.
    pub seed: u64,
    /// Draws that each bid was judged on.
    pub draws: u32,
    /// The bidders, in the order of the file.
    pub rows: Vec<BidAnswer>,
}

/// Sets bids side by side; `outcomes` are those of each bid, in the same order and of the same draws.
///
/// # Errors
/// Terms that give no price.
pub fn compare_bids(
    bids: &[Bid],
    outcomes: &[Vec<DrawOutcome>],
    seed: u64,
    assumed: &[Assumption],
) -> Result<BidsAnswer, Failure> {
    let mut rows = Vec::with_capacity(bids.len());
    let mut first: Option<Vec<Option<homeround_core::cost::Exact>>> = None;
    for (bid, outcomes) in bids.iter().zip(outcomes) {
        let (terms, spec) = (inputs_of(&bid.spec.price), &bid.spec);
        let price = |row| DrawPrice::new(row, &terms, &spec.travel.modes);
        let prices: Vec<DrawPrice> = outcomes.iter().map(price).collect::<Result<_, _>>().map_err(no_price)?;
        let fee = spec.fee.pounds_per_hour.map_or(homeround_core::cost::Exact::ZERO, exact);
        let left: Vec<_> = prices.iter().map(|price| price.found.and_then(|found| fee.minus(found).ok())).collect();
        // Before it is kept: the first bid has none to stand beside.
        let against_first = first.as_ref().map(|first| signs(&left, first));
        // The first bid is what all others are held against: it stays the same for each of them.
        first.get_or_insert(left);
        // The law is that of the day the contract begins: bids made before a rise promise a wage after it.
        let law = hold_terms(&terms, exact(spec.price.weekly_hours), spec.contract.start.0, assumed)?;
        rows.push(bid_answer(bid, outcomes, &prices, fee_over(&prices, fee), law, against_first));
    }
    let draws = outcomes.iter().map(Vec::len).min().unwrap_or(0);
    Ok(BidsAnswer { sentence: sentence(&rows, assumed), seed, draws: count(draws), rows })
}

fn signs(own: &[Option<homeround_core::cost::Exact>], first: &[Option<homeround_core::cost::Exact>]) -> [u32; 3] {
    // Only days that both can deliver: a day without a price on one side says nothing about the fees.
    let both = || own.iter().zip(first).filter_map(|(own, first)| Some(((*own)?, (*first)?)));
    let (more, less) =
        (both().filter(|(own, first)| own > first).count(), both().filter(|(own, first)| own < first).count());
    [count(more), count(less), sign_test(count(more), count(less))]
}

fn bid_answer(
    bid: &Bid,
    outcomes: &[DrawOutcome],
    prices: &[DrawPrice],
    fee: FeeOverDraws,
    law: LawHeld,
    against_first: Option<[u32; 3]>,
) -> BidAnswer {
    let half = WHOLE / 2;
    let with = |answer| count(outcomes.iter().filter(|row| row.answer == answer).count());
    let (deliverable, not_deliverable) = (with(DrawAnswer::Deliverable), with(DrawAnswer::NotDeliverable));
    let undecided = with(DrawAnswer::Undecided);
    let draws = count(outcomes.len());
    // What is undecided may turn out either way: it widens the interval upwards.
    let interval = |least: u32| super::binomial::ShareInterval::new(least, least + undecided, draws);
    // A "yes" is refused where anything is below the law.
    let mut why = law.sentences();
    // Beyond half, and with the low end of the interval: a bidder is not turned away by chance.
    let cannot = interval(not_deliverable).low >= half;
    let does_not_pay = fee.proved_not_to_pay.interval.low >= half;
    if cannot {
        why.push(format!("It cannot be delivered on {not_deliverable} of {draws} made-up days."));
    }
    if does_not_pay {
        why.push(format!("The fee is proved not to pay on {} of {draws} made-up days.", fee.proved_not_to_pay.draws));
    }
    // One thing that fails is enough for a no; a yes needs all three.
    let answer = if law.holds() == Some(false) || cannot || does_not_pay {
        BidVerdict::No
    // Every one of the three must surely hold for a yes; one that surely does not is enough for a no.
    } else if law.holds() == Some(true) && interval(deliverable).low >= half && fee.pays.interval.low >= half {
        BidVerdict::Yes
    } else {
        why.push(format!(
            "On {deliverable} of {draws} made-up days it can be delivered, and on {} the fee pays: too few to say.",
            fee.pays.draws
        ));
        BidVerdict::NotKnown
    };
    BidAnswer {
        bidder: bid.bidder.clone(),
        answer,
        why,
        wage: exact(bid.spec.price.wage).into(),
        carers: bid.spec.carers.number,
        deliverable,
        not_deliverable,
        fee,
        median_price: price_over(prices).map(|price| price.median),
        law,
        against_first,
    }
}

fn sentence(rows: &[BidAnswer], assumed: &[Assumption]) -> String {
    let with =
        |answer| rows.iter().filter(|row| row.answer == answer).map(|row| row.bidder.clone()).collect::<Vec<_>>();
    let part = |names: Vec<String>, what: &str| (!names.is_empty()).then(|| format!("{}: {what}", listed(&names)));
    let parts = [
        part(with(BidVerdict::Yes), "can be kept"),
        part(with(BidVerdict::No), "cannot be kept"),
        part(with(BidVerdict::NotKnown), "not known"),
    ];
    let mut text = format!("{}.", parts.into_iter().flatten().collect::<Vec<_>>().join("; "));
    let used: Vec<String> = rows.iter().flat_map(|row| row.law.assumed.iter().cloned()).collect();
    // One is enough as an example: the rows name the assumptions of each bid.
    if let Some(first) = used.first().filter(|_| !assumed.is_empty()) {
        text += &format!(" This rests on assumed rates: {first}.");
    }
    text
}

impl BidsAnswer {
    /// The bidders for people, as one table and the reasons below it.
    #[must_use]
    pub fn text(&self) -> String {
        let header = [
            "Bidder",
            "can be kept",
            "£ fee",
            "£ wage",
            "carers",
            "can be",
            "cannot",
            "fee pays",
            "proved not",
            "£ price",
            "against the first",
        ];
        let mut table = pounds_table(header, &[2, 3, 4, 5, 6, 7, 8, 9]);
        for row in &self.rows {
            let answer = match row.answer {
                BidVerdict::Yes => "yes",
                BidVerdict::No => "no",
                BidVerdict::NotKnown => "not known",
            };
            let against = row.against_first.map_or_else(String::new, |[more, less, chance]| {
                format!("more left on {more}, less on {less}; by chance p ≤ {}.{:04}", chance / WHOLE, chance % WHOLE)
            });
            table.add_row([
                row.bidder.clone(),
                answer.to_owned(),
                written(&row.fee.fee.shown()),
                written(&row.wage.shown()),
                row.carers.map_or_else(|| "as needed".to_owned(), |carers| carers.to_string()),
                row.deliverable.to_string(),
                row.not_deliverable.to_string(),
                row.fee.pays.draws.to_string(),
                row.fee.proved_not_to_pay.draws.to_string(),
                row.median_price.as_ref().map_or_else(|| "\u{2013}".to_owned(), |price| written(&price.shown())),
                against,
            ]);
        }
        let mut text = format!(
            "{}\n\n{table}\nThe same {} made-up days of seed {} for every bidder.\n",
            self.sentence, self.draws, self.seed
        );
        for row in self.rows.iter().filter(|row| !row.why.is_empty()) {
            text += &format!("{}\n", row.bidder);
            for why in &row.why {
                text += &format!("  {why}\n");
            }
        }
        text
    }
}
