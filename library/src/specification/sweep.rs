//! The same draws under other terms: what moves when one thing of the contract does, and everything else stays.
//!
//! ```
//! use homeround::specification::sweep::{list_cases, parse_variation};
//! use homeround::specification::{TEMPLATE, read_specification};
//!
//! // The same contract with windows of 15, 30 and 45 minutes.
//! let spec = read_specification("tender.toml", TEMPLATE)?;
//! let cases = list_cases(&spec, &[parse_variation("window=15:45:15").unwrap()])?;
//! assert_eq!(cases.len(), 3);
//! assert!(cases.iter().all(|case| case.spec.visits_a_day() == spec.visits_a_day()));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use homeround_core::cost::{Exact, Inputs, NoPrice};
use schemars::JsonSchema;
use serde::Serialize;

use super::answer::{DrawCount, FeeOverDraws, PriceOverDraws};
use super::binomial::ShareInterval;
use super::judge::{DrawAnswer, DrawOutcome};
use super::model::{LengthCount, Specification};
use super::money::{DayTotals, hour, inputs_of};
use super::read::read_specification;
use super::summing::{count, fee_over, price_over};
use super::verdicts::DrawPrice;
use crate::book::value::Exact as Written;
use crate::failure::Failure;
use crate::pricing::Amount;
use crate::pricing::amount::pounds_table;
use crate::pricing::convert::exact;
use crate::words::{Quote, percent, written};

/// What can be swept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SweptInput {
    /// The fee for an hour of contact in pounds.
    Fee,
    /// The wage in pounds an hour.
    Wage,
    /// Visits of 15 minutes, of all visits: 0 to 1. The others keep their proportions.
    Share15,
    /// Minutes that a visit may start before or after the time it is wanted at.
    Window,
    /// The speed of every mode, as a part of what the specification says: 0.8 is a fifth slower.
    Speed,
    /// The size of the area, as a part of what it is: 0.5 is twice as dense.
    Size,
    /// Carers at work.
    Carers,
    /// Visits that need two carers, of those that do now: 0 to 1.
    TwoCarers,
}

impl SweptInput {
    const NAMES: [(&'static str, Self); 8] = [
        ("fee", Self::Fee),
        ("wage", Self::Wage),
        ("share15", Self::Share15),
        ("window", Self::Window),
        ("speed", Self::Speed),
        ("size", Self::Size),
        ("carers", Self::Carers),
        ("two_carers", Self::TwoCarers),
    ];

    /// How it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, input)| *input == self).map_or("", |(name, _)| name)
    }
}

/// The values that one input takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variation {
    /// The input.
    pub input: SweptInput,
    /// Its values.
    pub values: Vec<Written>,
}

/// The most values of one input.
const MOST_VALUES: usize = 200;

/// `fee=20:34:0.5` or `window=15,30,60`.
///
/// # Errors
/// What is wrong with it, as a clause.
pub fn parse_variation(text: &str) -> Result<Variation, String> {
    const EXAMPLE: &str = "write INPUT=FROM:TO:STEP such as fee=20:34:0.5, or INPUT=VALUE,VALUE";
    let (name, values) = text.split_once('=').ok_or_else(|| format!("no input is named; {EXAMPLE}"))?;
    let input = SweptInput::NAMES.iter().find(|(known, _)| *known == name.trim()).map(|(_, input)| *input);
    let names = || SweptInput::NAMES.map(|(name, _)| name).join(", ");
    let input = input.ok_or_else(|| format!("{name} cannot be swept: there are {}", names(), name = name.quoted()))?;
    let number = |text: &str| {
        let read = Written::read(text.trim()).filter(|value| *value >= Written::from(0));
        read.ok_or_else(|| format!("{text} is no number of zero or more; {EXAMPLE}", text = text.quoted()))
    };
    let values = if values.contains(':') {
        let parts = values.split(':').map(number).collect::<Result<Vec<_>, _>>()?;
        let [from, to, step] = parts[..] else { return Err(EXAMPLE.to_owned()) };
        if step <= Written::from(0) || to < from {
            return Err(format!("the values do not rise; {EXAMPLE}"));
        }
        let at = |number: usize| Written(from.0 + step.0 * rust_decimal::Decimal::from(number));
        // One more than there may be, so that too many are noticed.
        (0..=MOST_VALUES).map(at).take_while(|value| *value <= to).collect()
    } else {
        values.split(',').map(number).collect::<Result<Vec<_>, _>>()?
    };
    if values.len() > MOST_VALUES {
        return Err(format!("more than {MOST_VALUES} values"));
    }
    Ok(Variation { input, values })
}

/// One case of a sweep: what was changed, and the specification with it.
#[derive(Clone, Debug)]
pub struct SweepCase {
    /// Each input with its value.
    pub values: Vec<(String, String)>,
    /// The specification.
    pub spec: Specification,
}

/// The most cases of a sweep.
const MOST_CASES: usize = 5_000;

/// Every case of some variations, the last varying fastest.
///
/// # Errors
/// A value that an input cannot have, a case that does not go together, and too many cases.
pub fn list_cases(spec: &Specification, variations: &[Variation]) -> Result<Vec<SweepCase>, Failure> {
    let mut cases = vec![SweepCase { values: Vec::new(), spec: spec.clone() }];
    for variation in variations {
        let mut next = Vec::with_capacity(cases.len() * variation.values.len());
        for case in &cases {
            for value in &variation.values {
                let mut case = case.clone();
                change(&mut case.spec, variation.input, *value)
                    .map_err(|why| Failure::Refused(format!("{}={value}: {why}", variation.input.name())))?;
                case.values.push((variation.input.name().to_owned(), value.to_string()));
                next.push(case);
            }
        }
        // Asked after each input: cases multiply, and so does their memory.
        if next.len() > MOST_CASES {
            return Err(Failure::Refused(format!("more than {MOST_CASES} cases: sweep fewer values")));
        }
        cases = next;
    }
    cases.into_iter().map(SweepCase::checked).collect()
}

impl SweepCase {
    /// The case, once its specification was read again as any other: what was changed may not go together.
    fn checked(self) -> Result<Self, Failure> {
        let values: Vec<String> = self.values.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let text = toml::Table::try_from(&self.spec)?.to_string();
        let spec = read_specification(&format!("the case {}", values.join(", ")), &text)?;
        Ok(Self { spec, ..self })
    }
}

fn change(spec: &mut Specification, input: SweptInput, value: Written) -> Result<(), String> {
    let whole = || u32::try_from(value.scaled(1, 1)).ok().filter(|whole| Written::from(i64::from(*whole)) == value);
    let share = || (value <= Written::from(1)).then_some(value).ok_or_else(|| "give a share from 0 to 1".to_owned());
    let above = || (value > Written::from(0)).then_some(value).ok_or_else(|| "give more than zero".to_owned());
    match input {
        SweptInput::Fee => spec.fee.pounds_per_hour = Some(value),
        SweptInput::Wage => spec.price.wage = above()?,
        SweptInput::Share15 => {
            let visits = spec.visits_a_day();
            let short = share()?.scaled(visits.into(), 1);
            share_of_fifteen(&mut spec.visits.lengths, u32::try_from(short).unwrap_or(visits));
        }
        SweptInput::Window => {
            let minutes = whole().and_then(|whole| u16::try_from(whole).ok()).filter(|minutes| *minutes <= 240);
            spec.visits.window_minutes = minutes.ok_or("give whole minutes from 0 to 240")?;
        }
        SweptInput::Speed => {
            let by = above()?;
            for mode in &mut spec.travel.modes {
                mode.speed_kmh = Written((mode.speed_kmh.0 * by.0).round_dp(3));
            }
        }
        SweptInput::Size => {
            let by = above()?;
            let area = &mut spec.area;
            match (&mut area.km2, &mut area.people_per_km2) {
                (Some(km2), _) => km2.0 = (km2.0 * by.0).round_dp(6),
                (None, Some(density)) => density.0 = (density.0 / by.0).round_dp(6),
                _ => return Err("the area has points of its own and no size".to_owned()),
            }
        }
        SweptInput::Carers => {
            spec.carers.number = Some(whole().filter(|whole| *whole > 0).ok_or("give a whole number of carers")?);
        }
        SweptInput::TwoCarers => {
            let part = share()?.scaled(spec.visits.two_carers_a_day.into(), 1);
            spec.visits.two_carers_a_day = u32::try_from(part).unwrap_or(0);
        }
    }
    Ok(())
}

/// Makes so many visits 15 minutes long, and deals the others out to the other lengths in the proportions they had.
fn share_of_fifteen(lengths: &mut Vec<LengthCount>, short: u32) {
    let all: u32 = lengths.iter().map(|row| row.a_day).sum();
    if !lengths.iter().any(|row| row.minutes == 15) {
        lengths.insert(0, LengthCount { minutes: 15, a_day: 0, tasks: Vec::new() });
    }
    lengths.sort_by_key(|row| row.minutes);
    let others: u32 = lengths.iter().filter(|row| row.minutes != 15).map(|row| row.a_day).sum();
    // Where every visit is short already, the others become half hours.
    if others == 0 && !lengths.iter().any(|row| row.minutes == 30) {
        lengths.push(LengthCount { minutes: 30, a_day: 0, tasks: Vec::new() });
        lengths.sort_by_key(|row| row.minutes);
    }
    // Each other length ends where its part of the whole ends: rounding loses no visit.
    let (mut before, mut given) = (0_u64, 0_u32);
    let left = all - short.min(all);
    for row in lengths.iter_mut() {
        if row.minutes == 15 {
            row.a_day = short.min(all);
            continue;
        }
        before += u64::from(if others == 0 { u32::from(row.minutes == 30) } else { row.a_day });
        let upto = u32::try_from(u64::from(left) * before / u64::from(others.max(1))).unwrap_or(left).min(left);
        row.a_day = upto - given;
        given = upto;
    }
}

/// Moves every visit of 15 minutes to 30.
#[must_use]
pub fn without_fifteen(spec: &Specification) -> Specification {
    let mut spec = spec.clone();
    let lengths = &mut spec.visits.lengths;
    let short: u32 = lengths.iter().filter(|row| row.minutes == 15).map(|row| row.a_day).sum();
    lengths.retain(|row| row.minutes != 15);
    match lengths.iter_mut().find(|row| row.minutes == 30) {
        Some(row) => row.a_day += short,
        None => lengths.push(LengthCount { minutes: 30, a_day: short, tasks: Vec::new() }),
    }
    lengths.sort_by_key(|row| row.minutes);
    spec
}

/// What one case comes to over the draws: in the order in which it should be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CaseRow {
    /// What was changed.
    pub values: Vec<(String, String)>,
    /// Draws.
    pub draws: u32,
    /// Hours of contact a day that the contract asks for, those of each carer counted.
    pub hours_a_day: Amount,
    /// Pounds a day for what the best rosters found deliver; absent where no roster was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pounds_a_day: Option<Amount>,
    /// Carers in the middle one of those rosters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carers: Option<u32>,
    /// Visits that they make, of all that are asked for.
    pub visits_made: u64,
    /// All visits that are asked for in the draws that have one.
    pub visits_asked: u64,
    /// Pounds an hour of contact over all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pounds_an_hour: Option<Amount>,
    /// Draws that can be delivered.
    pub deliverable: DrawCount,
    /// Draws that cannot.
    pub not_deliverable: DrawCount,
    /// Draws of which neither is known.
    pub undecided: u32,
    /// The price over the draws, where any has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<PriceOverDraws>,
    /// What the fee does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<FeeOverDraws>,
}

impl CaseRow {
    /// What a case comes to.
    ///
    /// # Errors
    /// Terms that give no price.
    pub fn new(case: &SweepCase, rows: &[DrawOutcome]) -> Result<Self, NoPrice> {
        let spec = &case.spec;
        let terms = inputs_of(&spec.price);
        let price = |row| DrawPrice::new(row, &terms, &spec.travel.modes);
        let prices: Vec<DrawPrice> = rows.iter().map(price).collect::<Result<_, _>>()?;
        let draws = count(rows.len());
        let with = |answer| count(rows.iter().filter(|row| row.answer == answer).count());
        let undecided = with(DrawAnswer::Undecided);
        let shown = |answer| {
            let shown = with(answer);
            DrawCount { draws: shown, interval: ShareInterval::new(shown, shown + undecided, draws) }
        };
        let rostered = || rows.iter().filter(|row| row.totals.is_some());
        let asked: u64 = rostered().map(|row| u64::from(row.visits)).sum();
        let left: u64 = rostered().map(|row| u64::from(row.unserved.unwrap_or(0))).sum();
        let (a_day, an_hour) = in_all(rows, &terms, spec)?.unzip();
        let mut carers: Vec<u32> = rostered().filter_map(|row| row.carers_found).collect();
        carers.sort_unstable();
        Ok(Self {
            values: case.values.clone(),
            draws,
            hours_a_day: mean(rows.iter().map(|row| row.contact_seconds).sum(), draws)?.into(),
            pounds_a_day: a_day.map(Amount::from),
            carers: carers.get(carers.len().saturating_sub(1) / 2).copied(),
            visits_made: asked - left,
            visits_asked: asked,
            pounds_an_hour: an_hour.map(Amount::from),
            deliverable: shown(DrawAnswer::Deliverable),
            not_deliverable: shown(DrawAnswer::NotDeliverable),
            undecided,
            price: price_over(&prices),
            fee: spec.fee.pounds_per_hour.map(|fee| fee_over(&prices, exact(fee))),
        })
    }
}

/// Hours a draw.
fn mean(seconds: i64, draws: u32) -> Result<Exact, homeround_core::cost::Inexact> {
    Exact::hours(seconds).over(Exact::whole(draws.max(1).into()))
}

/// Pounds a day and pounds an hour of all rosters together: their time and miles are added up in whole numbers and priced once.
fn in_all(rows: &[DrawOutcome], terms: &Inputs, spec: &Specification) -> Result<Option<(Exact, Exact)>, NoPrice> {
    let mut sum = DayTotals { metres: vec![0; spec.travel.modes.len()], ..DayTotals::default() };
    let mut draws = 0;
    for totals in rows.iter().filter_map(|row| row.totals.as_ref()) {
        draws += 1;
        sum.contact_seconds += totals.contact_seconds;
        sum.other_paid_seconds += totals.other_paid_seconds;
        for (sum, metres) in sum.metres.iter_mut().zip(&totals.metres) {
            *sum += metres;
        }
    }
    let Some(build) = hour(terms, &spec.travel.modes, &sum)? else { return Ok(None) };
    let an_hour = build.total()?;
    Ok(Some((an_hour.times(mean(sum.contact_seconds, draws)?)?, an_hour)))
}

/// The cases of a sweep, in their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SweepAnswer {
    /// What is swept, in one sentence.
    pub sentence: String,
    /// Where all draws began.
    pub seed: u64,
    /// The cases.
    pub rows: Vec<CaseRow>,
}

impl SweepAnswer {
    /// The cases for people, as a table.
    #[must_use]
    pub fn text(&self) -> String {
        let header = [
            "Case",
            "hours a day",
            "£ a day",
            "carers",
            "visits made",
            "£ an hour",
            "can be",
            "cannot",
            "not known",
            "fee pays",
        ];
        let mut table = pounds_table(header, &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
        let pounds = |amount: &Option<Amount>| {
            amount.as_ref().map_or_else(|| "\u{2013}".to_owned(), |amount| written(&amount.shown()))
        };
        for row in &self.rows {
            let values: Vec<String> = row.values.iter().map(|(name, value)| format!("{name} {value}")).collect();
            let (made, asked) =
                (i64::try_from(row.visits_made).unwrap_or(0), i64::try_from(row.visits_asked).unwrap_or(0));
            let fee = row.fee.as_ref().map_or_else(
                || "\u{2013}".to_owned(),
                |fee| format!("{} yes, {} no", fee.pays.draws, fee.proved_not_to_pay.draws + fee.nothing_to_pay),
            );
            table.add_row([
                values.join(", "),
                row.hours_a_day.shown(),
                pounds(&row.pounds_a_day),
                row.carers.map_or_else(|| "\u{2013}".to_owned(), |carers| carers.to_string()),
                percent(made, asked),
                pounds(&row.pounds_an_hour),
                row.deliverable.draws.to_string(),
                row.not_deliverable.draws.to_string(),
                row.undecided.to_string(),
                fee,
            ]);
        }
        format!(
            "{}\n\n{table}\nThe same made-up days in every case. Pounds are of the visits that are made: read them beside the share that is.\n",
            self.sentence
        )
    }

    /// The same as CSV.
    ///
    /// # Errors
    /// Never.
    pub fn csv(&self) -> std::io::Result<Vec<u8>> {
        let names: Vec<&str> =
            self.rows.first().map_or(Vec::new(), |row| row.values.iter().map(|(name, _)| name.as_str()).collect());
        let rest = [
            "draws",
            "hours_a_day",
            "pounds_a_day",
            "carers",
            "visits_made",
            "visits_asked",
            "pounds_an_hour",
            "deliverable",
            "not_deliverable",
            "undecided",
            "fee_pays",
            "fee_proved_not_to_pay",
            "fee_not_known",
        ];
        let header: Vec<&str> = names.iter().copied().chain(rest).collect();
        let shown = |amount: &Option<Amount>| amount.as_ref().map(Amount::shown).unwrap_or_default();
        let row = |row: &CaseRow| {
            let fee =
                |pick: fn(&FeeOverDraws) -> u32| row.fee.as_ref().map(|fee| pick(fee).to_string()).unwrap_or_default();
            let mut cells: Vec<String> = row.values.iter().map(|(_, value)| value.clone()).collect();
            cells.extend([
                row.draws.to_string(),
                row.hours_a_day.shown(),
                shown(&row.pounds_a_day),
                row.carers.map(|carers| carers.to_string()).unwrap_or_default(),
                row.visits_made.to_string(),
                row.visits_asked.to_string(),
                shown(&row.pounds_an_hour),
                row.deliverable.draws.to_string(),
                row.not_deliverable.draws.to_string(),
                row.undecided.to_string(),
                fee(|fee| fee.pays.draws),
                fee(|fee| fee.proved_not_to_pay.draws),
                fee(|fee| fee.not_known),
            ]);
            cells
        };
        crate::csv::csv_bytes(&header, self.rows.iter().map(row))
    }
}
