//! One contract among several providers: the same clients and carers, split by place or at random, beside one pooled provider.
//!
//! The pooled provider begins from the rosters of its parts put together, so that it is never worse than they are.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use homeround::proving::Patience;
//! use homeround::specification::zones::{Split, compare_zones};
//! use homeround::specification::{Area, DrawEffort, DrawPlan, TEMPLATE, read_specification};
//!
//! // One draw of a small contract, pooled and among two providers.
//! let small = TEMPLATE.replace("a_day = 37", "a_day = 6").replace("a_day = 65", "a_day = 8").replace("a_day = 12", "a_day = 2");
//! let spec = read_specification("tender.toml", &small.replace("two_carers_a_day = 14", "two_carers_a_day = 0"))?;
//! let area = Area::open(&spec.area, &BTreeMap::new())?;
//! let patience = Patience { weighings: 0, labels: 0 };
//! let effort = DrawEffort { work_a_visit: 500, patience, best_of_what_cannot: true };
//! let plan = DrawPlan { seed: 2026, draws: 1, effort, threads: 1 };
//! let answer = compare_zones(&spec, &area, &plan, &[2], &|_| true)?;
//! assert!(answer.rows.iter().any(|row| row.split == Split::Zoned && row.providers == 2));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use std::collections::{BTreeMap, BTreeSet};

use homeround_core::ground::{BreakIx, VisitIx};
use homeround_core::heap::OwnedRoster;
use homeround_core::rounds::{Planned, Task};
use schemars::JsonSchema;
use serde::Serialize;

use super::area::Area;
use super::draw::{DrawKey, draw_book};
use super::judge::{DrawAnswer, DrawEffort, DrawOutcome, Judged, judge_branch};
use super::lots::{Lots, Purpose};
use super::model::Specification;
use super::money::{DayTotals, hour, inputs_of};
use super::run::DrawPlan;
use super::summing::no_price;
use crate::book::Book;
use crate::book::expand::Dated;
use crate::failure::Failure;
use crate::planning::{LoadedBranch, News, Watch};
use crate::pricing::Amount;
use crate::pricing::amount::pounds_table;
use crate::travel;
use crate::words::{percent, written};

/// How clients are split among providers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// All with one.
    Pooled,
    /// Each provider has a zone of its own, all with the same number of clients, as nearly as can be.
    Zoned,
    /// Providers overlap: each client is anybody's.
    Overlapping,
}

/// What one way to split comes to over the draws.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ZoneRow {
    /// How clients are split.
    pub split: Split,
    /// Among how many providers.
    pub providers: u32,
    /// Draws.
    pub draws: u32,
    /// Draws in which every provider has a roster that makes all its visits.
    pub deliverable: u32,
    /// Draws in which one provider or more is proved to have none.
    pub not_deliverable: u32,
    /// Visits that the best rosters found make,
    pub visits_made: u64,
    /// of all that are asked for.
    pub visits_asked: u64,
    /// Minutes paid for an hour of contact beside it: travel and waiting.
    pub other_minutes_an_hour: Amount,
    /// Pounds an hour of contact of what is made.
    pub pounds_an_hour: Amount,
}

/// The ways to split, on the same draws.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ZonesAnswer {
    /// The answer in one sentence.
    pub sentence: String,
    /// Where all draws began.
    pub seed: u64,
    /// The ways, the pooled one first.
    pub rows: Vec<ZoneRow>,
}

/// What one way to split comes to in one draw.
#[derive(Clone, Debug, Default)]
struct ZoneSum {
    draws: u32,
    deliverable: u32,
    not_deliverable: u32,
    made: u64,
    asked: u64,
    totals: DayTotals,
}

impl ZoneSum {
    fn add(&mut self, parts: &[&DrawOutcome]) {
        self.draws += 1;
        self.deliverable += u32::from(parts.iter().all(|part| part.answer == DrawAnswer::Deliverable));
        self.not_deliverable += u32::from(parts.iter().any(|part| part.answer == DrawAnswer::NotDeliverable));
        for part in parts {
            self.asked += u64::from(part.visits);
            self.made += u64::from(part.visits - part.unserved.unwrap_or(part.visits));
            let Some(totals) = &part.totals else { continue };
            self.totals.contact_seconds += totals.contact_seconds;
            self.totals.other_paid_seconds += totals.other_paid_seconds;
            self.totals.metres.resize(totals.metres.len().max(self.totals.metres.len()), 0);
            for (sum, metres) in self.totals.metres.iter_mut().zip(&totals.metres) {
                *sum += metres;
            }
        }
    }
}

/// Splits the draws of a plan among each number of providers, by zones and at random, and judges them beside one pooled provider.
/// Carers are dealt to providers in turn: of every shape of shift each has its part.
///
/// # Errors
/// The faults of a draw; [`Failure::Interrupted`] when `watch` says stop.
pub fn compare_zones(
    spec: &Specification,
    area: &Area,
    plan: &DrawPlan,
    providers: &[u32],
    watch: Watch<'_>,
) -> Result<ZonesAnswer, Failure> {
    let effort = DrawEffort { best_of_what_cannot: true, ..plan.effort };
    let mut sums: BTreeMap<(Split, u32), ZoneSum> = BTreeMap::new();
    watch(News::Counting { what: "judging draws", of: u64::from(plan.draws) });
    for draw in 1..=plan.draws {
        for (way, parts) in judge_splits(spec, area, DrawKey { seed: plan.seed, draw }, providers, &effort, watch)? {
            sums.entry(way).or_default().add(&parts.iter().collect::<Vec<_>>());
        }
        if !watch(News::Counted(u64::from(draw))) {
            return Err(Failure::Interrupted);
        }
    }
    watch(News::Ended);
    let row = |((split, providers), sum): ((Split, u32), ZoneSum)| zone_row(spec, split, providers, &sum);
    let rows: Vec<ZoneRow> = sums.into_iter().map(row).collect::<Result<_, _>>()?;
    Ok(ZonesAnswer { sentence: sentence(&rows), seed: plan.seed, rows })
}

fn zone_row(spec: &Specification, split: Split, providers: u32, sum: &ZoneSum) -> Result<ZoneRow, Failure> {
    let terms = inputs_of(&spec.price);
    let build = hour(&terms, &spec.travel.modes, &sum.totals).map_err(no_price)?.unwrap_or_default();
    let other = homeround_core::cost::Exact::fraction(
        i128::from(sum.totals.other_paid_seconds) * 60,
        sum.totals.contact_seconds.max(1).into(),
    )?;
    Ok(ZoneRow {
        split,
        providers,
        draws: sum.draws,
        deliverable: sum.deliverable,
        not_deliverable: sum.not_deliverable,
        visits_made: sum.made,
        visits_asked: sum.asked,
        other_minutes_an_hour: other.into(),
        pounds_an_hour: build.total()?.into(),
    })
}

/// One way to split, and the outcome of each provider.
type SplitOutcomes = ((Split, u32), Vec<DrawOutcome>);

/// The outcomes of every way to split one draw: of each provider, and of one pooled.
fn judge_splits(
    spec: &Specification,
    area: &Area,
    key: DrawKey,
    providers: &[u32],
    effort: &DrawEffort,
    watch: Watch<'_>,
) -> Result<Vec<SplitOutcomes>, Failure> {
    let book = draw_book(spec, area, key);
    let mut ways = Vec::new();
    let terms = inputs_of(&spec.price);
    let worth = |unserved: u32, totals: &DayTotals| {
        let build = hour(&terms, &spec.travel.modes, totals).map_err(no_price)?.unwrap_or_default();
        Ok::<_, Failure>((unserved, build.total()?))
    };
    let mut best: Option<((u32, homeround_core::cost::Exact), Vec<Judged>)> = None;
    let several: BTreeSet<u32> = providers.iter().copied().filter(|count| *count > 1).collect();
    for (split, count) in several.into_iter().flat_map(|count| [(Split::Zoned, count), (Split::Overlapping, count)]) {
        let owner = owners(&book, split, count as usize, key);
        let mut parts = Vec::new();
        for provider in 0..count as usize {
            let part = part_of(&book, &owner, provider, count as usize);
            if !part.packages.is_empty() {
                parts.push(judge_branch(open(part)?, key, effort, None, watch)?);
            }
        }
        ways.push(((split, count), parts.iter().map(|part| part.outcome.clone()).collect()));
        let mut sum = ZoneSum::default();
        sum.add(&parts.iter().map(|part| &part.outcome).collect::<Vec<_>>());
        let worth = worth(u32::try_from(sum.asked - sum.made).unwrap_or(u32::MAX), &sum.totals)?;
        if best.as_ref().is_none_or(|(old, _)| worth < *old) {
            best = Some((worth, parts));
        }
    }
    let whole = open(book)?;
    let given = best.as_ref().map(|(_, parts)| join(&whole, parts));
    let mut pooled = judge_branch(whole, key, effort, given.as_ref(), watch)?.outcome;
    if let (Some((best, parts)), Some(totals)) = (best, &pooled.totals)
        && best < worth(pooled.unserved.unwrap_or(pooled.visits), totals)?
    {
        // The search weighs more than the price. Where that left it dearer, the parts' rosters put together, from which it began and
        // which break no rule, are the better roster of the pooled provider.
        take_parts(&mut pooled, &parts, best.0);
    }
    ways.push(((Split::Pooled, 1), vec![pooled]));
    Ok(ways)
}

/// Makes the parts' rosters put together the pooled provider's.
fn take_parts(pooled: &mut DrawOutcome, parts: &[Judged], unserved: u32) {
    let mut sum = ZoneSum::default();
    sum.add(&parts.iter().map(|part| &part.outcome).collect::<Vec<_>>());
    pooled.unserved = Some(unserved);
    pooled.totals = Some(sum.totals);
    pooled.carers_found = Some(parts.iter().filter_map(|part| part.outcome.carers_found).sum());
    if unserved == 0 {
        pooled.answer = DrawAnswer::Deliverable;
    }
}

fn open(book: Book) -> Result<LoadedBranch, Failure> {
    let ways = travel::of_document(&book)?;
    Ok(LoadedBranch::new(book, ways)?)
}

/// Whose each client is, by id.
fn owners(book: &Book, split: Split, count: usize, key: DrawKey) -> BTreeMap<String, usize> {
    let mut owner = vec![0; book.clients.len()];
    match split {
        Split::Pooled => {}
        Split::Overlapping => {
            let lots = Lots { seed: key.seed, draw: key.draw };
            for (who, owner) in owner.iter_mut().enumerate() {
                *owner = lots.below(Purpose::Provider, who, 0, count as u64) as usize;
            }
        }
        Split::Zoned => {
            let all: Vec<usize> = (0..book.clients.len()).collect();
            zones(book, all, &(0..count), true, &mut owner);
        }
    }
    book.clients.iter().zip(owner).map(|(client, owner)| (client.id.clone(), owner)).collect()
}

/// Halves clients by latitude and longitude in turn, in proportion to the providers on either side.
fn zones(book: &Book, mut clients: Vec<usize>, providers: &std::ops::Range<usize>, north: bool, owner: &mut [usize]) {
    if providers.len() <= 1 {
        for client in clients {
            owner[client] = providers.start;
        }
        return;
    }
    let along = |client: &usize| {
        let row = &book.clients[*client];
        if north { (row.latitude, row.longitude, *client) } else { (row.longitude, row.latitude, *client) }
    };
    clients.sort_by_key(along);
    let half = providers.start + providers.len() / 2;
    let rest = clients.split_off(clients.len() * (half - providers.start) / providers.len());
    zones(book, clients, &(providers.start..half), !north, owner);
    zones(book, rest, &(half..providers.end), !north, owner);
}

/// The book of one provider: its clients, and every so many-th carer.
fn part_of(book: &Book, owner: &BTreeMap<String, usize>, provider: usize, count: usize) -> Book {
    let mut part = book.clone();
    let own = |client: &str| owner.get(client) == Some(&provider);
    let carers: BTreeSet<String> = book
        .carers
        .iter()
        .enumerate()
        .filter(|(at, _)| at % count == provider)
        .map(|(_, carer)| carer.id.clone())
        .collect();
    part.clients.retain(|row| own(&row.id));
    part.packages.retain(|row| own(&row.client));
    part.carers.retain(|row| carers.contains(&row.id));
    part.shifts.retain(|row| carers.contains(&row.carer));
    let shifts: BTreeSet<&str> = part.shifts.iter().map(|row| row.id.as_str()).collect();
    part.breaks.retain(|row| shifts.contains(row.shift.as_str()));
    part.history.retain(|row| own(&row.client) && carers.contains(&row.carer));
    part
}

/// The rosters of parts as one of the whole: every round as it is, by the names of its rows.
fn join(whole: &LoadedBranch, parts: &[Judged]) -> OwnedRoster {
    let places =
        |rows: &[Dated]| rows.iter().enumerate().map(|(at, row)| (row.id.clone(), at)).collect::<BTreeMap<_, _>>();
    let names = &whole.plan.names;
    let (shifts, visits, breaks) = (places(&names.shifts), places(&names.visits), places(&names.breaks));
    let mut rounds: Vec<Vec<Planned>> = vec![Vec::new(); names.shifts.len()];
    for part in parts {
        let (Some(roster), own) = (&part.roster, &part.branch.plan.names) else { continue };
        let view = roster.view();
        for (at, shift) in own.shifts.iter().enumerate() {
            let Some(&round) = shifts.get(&shift.id) else { continue };
            let place = |stop: &Planned| {
                let task = match stop.task {
                    Task::Visit(visit) => {
                        Task::Visit(VisitIx::from_index(*visits.get(&own.visits.get(visit.at())?.id)?))
                    }
                    Task::Break(row) => Task::Break(BreakIx::from_index(*breaks.get(&own.breaks.get(row.at())?.id)?)),
                };
                Some(Planned { task, ..*stop })
            };
            let stops = view.round(homeround_core::ground::ShiftIx::from_index(at));
            rounds[round] = stops.iter().filter_map(place).collect();
        }
    }
    OwnedRoster::from_rounds(&rounds)
}

fn sentence(rows: &[ZoneRow]) -> String {
    let Some(pooled) = rows.iter().find(|row| row.split == Split::Pooled) else { return String::new() };
    let share = |row: &ZoneRow| {
        percent(i64::try_from(row.visits_made).unwrap_or(0), i64::try_from(row.visits_asked).unwrap_or(0))
    };
    let mut text = format!(
        "One pooled provider makes {} of the visits at {} an hour",
        share(pooled),
        written(&pooled.pounds_an_hour.shown())
    );
    if let Some(most) = rows.iter().filter(|row| row.split == Split::Overlapping).max_by_key(|row| row.providers) {
        text += &format!(
            "; {} that overlap, with the same carers split among them, make {} at {}",
            most.providers,
            share(most),
            written(&most.pounds_an_hour.shown())
        );
    }
    text + "."
}

impl ZonesAnswer {
    /// The ways to split for people.
    #[must_use]
    pub fn text(&self) -> String {
        let header =
            ["Providers", "draws", "can be", "cannot", "visits made", "minutes beside an hour of contact", "£ an hour"];
        let mut table = pounds_table(header, &[1, 2, 3, 4, 5, 6]);
        for row in &self.rows {
            let how = match row.split {
                Split::Pooled => "one, pooled".to_owned(),
                Split::Zoned => format!("{}, each with a zone", row.providers),
                Split::Overlapping => format!("{}, overlapping", row.providers),
            };
            let (made, asked) =
                (i64::try_from(row.visits_made).unwrap_or(0), i64::try_from(row.visits_asked).unwrap_or(0));
            table.add_row([
                how,
                row.draws.to_string(),
                row.deliverable.to_string(),
                row.not_deliverable.to_string(),
                percent(made, asked),
                row.other_minutes_an_hour.shown(),
                written(&row.pounds_an_hour.shown()),
            ]);
        }
        format!(
            "{}\n\n{table}\nThe same clients and carers in every row. Pounds are of the visits that are made: read them beside the share that is.\n",
            self.sentence
        )
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::specification::{TEMPLATE, read_specification};

    fn small() -> Specification {
        let text = TEMPLATE
            .replace("a_day = 37", "a_day = 8")
            .replace("a_day = 65", "a_day = 18")
            .replace("a_day = 12", "a_day = 3")
            .replace("a_day = 6 }", "a_day = 1 }")
            .replace("two_carers_a_day = 14", "two_carers_a_day = 0")
            .replace("number = 16", "number = 8");
        read_specification("tender.toml", &text).unwrap()
    }

    #[test]
    fn zones_share_out_every_client_once_and_lie_apart() {
        let spec = small();
        let area = Area::open(&spec.area, &BTreeMap::new()).unwrap();
        let key = DrawKey { seed: 5, draw: 1 };
        let book = draw_book(&spec, &area, key);
        for count in [2, 3, 4] {
            let owner = owners(&book, Split::Zoned, count, key);
            let sizes: Vec<usize> =
                (0..count).map(|one| owner.values().filter(|owner| **owner == one).count()).collect();
            assert_eq!(sizes.iter().sum::<usize>(), book.clients.len());
            assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 2, "{sizes:?}");
        }
        let halves = owners(&book, Split::Zoned, 2, key);
        let south = book.clients.iter().filter(|client| halves[&client.id] == 0).map(|client| client.latitude).max();
        let north = book.clients.iter().filter(|client| halves[&client.id] == 1).map(|client| client.latitude).min();
        assert!(south <= north);
    }

    /// With no work at all the pooled provider still has what its parts have.
    #[test]
    fn one_pooled_provider_is_never_worse_than_its_parts() {
        let spec = small();
        let area = Area::open(&spec.area, &BTreeMap::new()).unwrap();
        for work in [1, 2_000] {
            let effort = DrawEffort { work_a_visit: work, best_of_what_cannot: true, ..DrawEffort::default() };
            for draw in 1..=4 {
                let ways =
                    judge_splits(&spec, &area, DrawKey { seed: 9, draw }, &[1, 2, 4], &effort, &|_| true).unwrap();
                let unserved = |parts: &[DrawOutcome]| parts.iter().filter_map(|part| part.unserved).sum::<u32>();
                let (_, pooled) = ways.iter().find(|((split, _), _)| *split == Split::Pooled).unwrap();
                let price = |parts: &[DrawOutcome]| {
                    let mut sum = ZoneSum::default();
                    sum.add(&parts.iter().collect::<Vec<_>>());
                    let build = hour(&inputs_of(&spec.price), &spec.travel.modes, &sum.totals).unwrap().unwrap();
                    (unserved(parts), build.total().unwrap())
                };
                for ((split, count), parts) in &ways {
                    assert!(price(pooled) <= price(parts), "draw {draw}, {split:?} {count}");
                }
            }
        }
    }
}
