//! Working rules over a carer's whole plan: hours, rests, days and unpopular visits over all rounds of the carer together.
//!
//! What a carer's rounds come to is remembered as totals. A change of one round is judged by its difference; rests, which
//! need the rounds in order, by a walk over the carer's rounds. Rounds of carers without such rules pay one branch.

use super::index::{RoundIx, rounds};
use super::limits::DAYS;
use super::problem::Problem;
use super::rows::Round;
use super::size::CARER_TOTALS;
use super::state::State;
use crate::book::Carer;
use crate::ground::{CarerIx, Cost, Seconds, VisitIx};

/// Seven days.
const WEEK: i32 = 7 * Seconds::DAY.0;

/// One used round as it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct RoundSpan {
    /// When its carer leaves the start place.
    pub(crate) leaves: i32,
    /// When its carer is back.
    pub(crate) back: i32,
    /// Paid seconds.
    pub(crate) paid: i32,
}

/// What a carer's rounds come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct CarerTotals {
    /// Paid seconds.
    paid: i64,
    /// A bit for each day with a used round.
    days: u32,
    /// The count of unpopular visits.
    unpopular: u32,
}

impl Problem<'_> {
    /// What a carer's overtime and idle guaranteed hours cost.
    fn contracts(&self, carer: &Carer, paid: i64) -> i64 {
        let overtime = beyond(paid, carer.overtime_from) * carer.overtime_per_second.0;
        (i64::from(carer.contract_least.0) - paid).max(0) * carer.idle_per_second.0 + overtime
    }

    /// What hours beyond a carer's fair share cost.
    fn uneven(&self, carer: &Carer, paid: i64) -> i64 {
        beyond(paid, carer.fair_share) * self.prices.uneven_second.0
    }

    /// What a carer's unpopular visits cost.
    fn unpopular(&self, count: u32) -> i64 {
        // The validated prices keep the product in range; without a price the count may be anything.
        let price = self.prices.unpopular.0;
        if price == 0 { 0 } else { price * i64::from(count) * i64::from(count) }
    }

    /// What could still be saved by giving a carer more paid hours.
    fn savable(&self, carer: &Carer, paid: i64) -> i64 {
        let saved = (carer.idle_per_second.0 - carer.per_second.0).max(0);
        (i64::from(carer.contract_least.0) - paid).max(0) * saved
    }

    /// Whether a carer may work on these days.
    fn days_fit(&self, carer: &Carer, days: u32) -> bool {
        let most = |most: u8, count: u32| most == 0 || count <= u32::from(most);
        most(carer.days_most, days.count_ones())
            && (carer.row_most == 0 || most(carer.row_most, longest_row(days, carer.row_before)))
            && (carer.weekends_most == 0 || most(carer.weekends_most, self.weekends(days)))
    }

    /// How many weekends have one of these days.
    fn weekends(&self, days: u32) -> u32 {
        let since_monday = u64::from(days) << self.first_weekday;
        (0..6).filter(|week| (since_monday >> (7 * week)) & 0b110_0000 != 0).count() as u32
    }
}

/// Seconds beyond a limit; none where there is no limit.
fn beyond(paid: i64, limit: Seconds) -> i64 {
    if limit.0 == 0 { 0 } else { (paid - i64::from(limit.0)).max(0) }
}

/// The longest row of days, of which the first may go on from days before the plan.
fn longest_row(days: u32, before: u8) -> u32 {
    let first = days.trailing_ones();
    let (mut rest, mut longest) = (days, 0);
    while rest != 0 {
        rest &= rest << 1;
        longest += 1;
    }
    if first == 0 { longest } else { longest.max(first + u32::from(before)) }
}

impl State<'_> {
    /// Lists every carer's rounds in order of time, and begins all totals.
    pub(crate) fn lay_out_plans(&mut self) {
        self.carer_totals.fill(0);
        let carers = self.shape.carers;
        if carers == 0 {
            return;
        }
        self.turn_first.fill(0);
        for round in rounds(self.time.rounds().len()) {
            for carer in self.time.round(round).carers() {
                self.turn_first[carer.at() + 1] += 1;
            }
        }
        for carer in 0..carers {
            self.turn_first[carer + 1] += self.turn_first[carer];
        }
        for round in rounds(self.time.rounds().len()) {
            for carer in self.time.round(round).carers() {
                let at = &mut self.turn_first[carer.at()];
                self.turns.set(*at as usize, round);
                *at += 1;
            }
        }
        for carer in (1..=carers).rev() {
            self.turn_first[carer] = self.turn_first[carer - 1];
        }
        self.turn_first[0] = 0;
        for (at, carer) in self.problem.carers.iter().enumerate() {
            let own = self.turn_first[at] as usize..self.turn_first[at + 1] as usize;
            let shifts = self.problem.shifts;
            self.turns.words_mut()[own].sort_unstable_by_key(|&round| (shifts[round as usize].span.start, round));
            self.sums.contracts += self.problem.contracts(carer, 0);
            self.sums.savable += self.problem.savable(carer, 0);
        }
    }

    fn turns(&self, carer: CarerIx) -> impl Iterator<Item = RoundIx> {
        let (from, to) = (self.turn_first[carer.at()], self.turn_first[carer.at() + 1]);
        self.turns.list(from as usize..to as usize)
    }

    fn carer_totals(&self, carer: CarerIx) -> CarerTotals {
        let row = &self.carer_totals[CARER_TOTALS * carer.at()..][..CARER_TOTALS];
        CarerTotals { paid: i64::from(row[0]) | (i64::from(row[1]) << 32), days: row[2], unpopular: row[3] }
    }

    fn keep_totals(&mut self, carer: CarerIx, totals: &CarerTotals) {
        let row = &mut self.carer_totals[CARER_TOTALS * carer.at()..][..CARER_TOTALS];
        row.copy_from_slice(&[totals.paid as u32, (totals.paid >> 32) as u32, totals.days, totals.unpopular]);
    }

    /// A round as last refreshed.
    fn refreshed(&self, index: RoundIx) -> Option<RoundSpan> {
        let round = self.time.round(index);
        let leaves = round.back - round.length;
        (round.visits > 0).then_some(RoundSpan { leaves, back: round.back, paid: round.seconds })
    }

    /// A round as its starts stand now.
    fn round_span(&self, index: RoundIx) -> Option<RoundSpan> {
        if !self.time.changed().is_stale(index) {
            return self.refreshed(index);
        }
        if !self.time.has_visits(index) {
            return None;
        }
        let (length, back) =
            (self.time.length(index), self.time.arrival_after(self.time.stop(self.time.end_of(index)).prev));
        Some(RoundSpan { leaves: back - length, back, paid: self.time.paid_part(index, length) })
    }

    /// What a round's visits add to a count of unpopular ones, where that has a price.
    fn unpopular_in(&self, index: RoundIx) -> u32 {
        if self.problem.prices.unpopular == Cost::ZERO {
            return 0;
        }
        let (mut count, mut stop) = (0_u32, self.time.stop(self.time.start_of(index)).next);
        while !self.time.is_end(stop) {
            if !self.time.is_break(stop) {
                let visit = self.time.stop(stop).event.visit();
                count = count.saturating_add(u32::from(self.problem.visits[visit.at()].unpopular));
            }
            stop = self.time.stop(stop).next;
        }
        count
    }

    /// What a carer's rounds come to as they stand now.
    fn count(&self, carer: CarerIx) -> CarerTotals {
        let mut totals = CarerTotals::default();
        for round in self.turns(carer) {
            if let Some(round_span) = self.round_span(round) {
                totals.paid += i64::from(round_span.paid);
                totals.days |= 1 << self.problem.shifts[round.at()].day;
                totals.unpopular = totals.unpopular.saturating_add(self.unpopular_in(round));
            }
        }
        totals
    }

    /// Counts again what changed rounds come to, once they are refreshed.
    pub(crate) fn refresh_totals(&mut self) {
        if self.shape.carers == 0 {
            return;
        }
        for at in 0..self.time.changed().len() {
            let round = *self.time.round(self.time.changed().round(at));
            for carer in round.carers().filter(|_| round.coupled) {
                let (old, new) = (self.carer_totals(carer), self.count(carer));
                let row = &self.problem.carers[carer.at()];
                let contracts = self.problem.contracts(row, new.paid) - self.problem.contracts(row, old.paid);
                let savable = self.problem.savable(row, new.paid) - self.problem.savable(row, old.paid);
                self.sums.contracts += contracts;
                self.sums.savable += savable;
                self.sums.fairness += self.fairness(row, &new) - self.fairness(row, &old);
                self.keep_totals(carer, &new);
            }
        }
    }

    fn fairness(&self, carer: &Carer, totals: &CarerTotals) -> i64 {
        self.problem.uneven(carer, totals.paid) + self.problem.unpopular(totals.unpopular)
    }

    /// The most that one second less can save in a round.
    pub(crate) fn dearest_second(&self, round: &Round) -> i64 {
        let price = |carer: CarerIx| {
            self.problem.carers[carer.at()].overtime_per_second.0 + self.problem.prices.uneven_second.0
        };
        if round.coupled { round.per_second + round.carers().map(price).sum::<i64>() } else { round.per_second }
    }

    fn hours(&self, carer: &Carer, paid: i64) -> i64 {
        self.problem.contracts(carer, paid) + self.problem.uneven(carer, paid)
    }

    /// What unpopular visits cost more when a round's carers make `visit` too; nothing when they may not work that day.
    ///
    /// Only for rounds with rules or prices for whole plans.
    #[inline(never)]
    pub(crate) fn opens(&self, visit: VisitIx, index: RoundIx) -> Option<i64> {
        let round = self.time.round(index);
        let mut cost = 0;
        for carer in round.carers() {
            let totals = self.carer_totals(carer);
            let days = totals.days | 1 << self.problem.shifts[index.at()].day;
            if days != totals.days && !self.problem.days_fit(&self.problem.carers[carer.at()], days) {
                return None;
            }
            let more = totals.unpopular.saturating_add(u32::from(self.problem.visits[visit.at()].unpopular));
            cost += self.problem.unpopular(more) - self.problem.unpopular(totals.unpopular);
        }
        Some(cost)
    }

    /// The least that paid time and hours can cost more when a round is paid for at least `more` seconds more.
    #[inline(never)]
    pub(crate) fn hours_bound(&self, round: &Round, more: i32) -> i64 {
        let more = i64::from(more);
        let (mut bound, mut pull, mut short) = (more * round.per_second, -round.per_second, 0);
        for carer in round.carers() {
            let (row, paid) = (&self.problem.carers[carer.at()], self.carer_totals(carer).paid);
            bound += self.hours(row, paid + more) - self.hours(row, paid);
            let idle = i64::from(row.contract_least.0) - paid - more;
            if idle > 0 {
                pull += row.idle_per_second.0;
                short = idle.max(short);
            }
        }
        // Where idle hours are dearer than worked ones, longer can be cheaper.
        bound - pull.max(0) * short
    }

    /// What hours cost more when one round, and no other, becomes `round_span`; nothing when hours or a rest forbid it.
    #[inline(never)]
    pub(crate) fn hours_more(&self, index: RoundIx, round_span: &RoundSpan) -> Option<i64> {
        let round = self.time.round(index);
        let mut cost = 0;
        for carer in round.carers() {
            let (row, old) = (&self.problem.carers[carer.at()], self.carer_totals(carer).paid);
            let paid = old + i64::from(round_span.paid) - i64::from(round.seconds);
            let changed = |other: RoundIx| if other == index { Some(*round_span) } else { self.refreshed(other) };
            if beyond(paid, row.contract_most) > 0 || !self.rests(carer, row, changed) {
                return None;
            }
            cost += self.hours(row, paid) - self.hours(row, old);
        }
        Some(cost)
    }

    /// What the whole plans of the carers of changed rounds cost more; nothing when a rule forbids one.
    pub(crate) fn plans_more(&self) -> Option<i64> {
        let mut cost = 0;
        if self.shape.carers == 0 {
            return Some(cost);
        }
        for at in 0..self.time.changed().len() {
            let round = self.time.round(self.time.changed().round(at));
            for carer in round.carers().filter(|_| round.coupled) {
                let before = self.time.changed().first(at).map(|other| self.time.round(other));
                if before.filter(|other| other.coupled).any(|other| other.carers().any(|one| one == carer)) {
                    continue;
                }
                let row = &self.problem.carers[carer.at()];
                let (old, new) = (self.carer_totals(carer), self.count(carer));
                if !self.fits(carer, row, &new) {
                    return None;
                }
                cost += self.hours(row, new.paid) - self.hours(row, old.paid);
                cost += self.problem.unpopular(new.unpopular) - self.problem.unpopular(old.unpopular);
            }
        }
        Some(cost)
    }

    /// Whether a carer's rounds as they stand now break no rule.
    fn fits(&self, carer: CarerIx, row: &Carer, totals: &CarerTotals) -> bool {
        beyond(totals.paid, row.contract_most) == 0
            && self.problem.days_fit(row, totals.days)
            && self.rests(carer, row, |round| self.round_span(round))
    }

    /// A round of this iteration that, with the others of its carer, breaks a rule.
    ///
    /// Insertions never do. Taking visits out can: a visit that waited for another starts earlier, and its carer leaves
    /// earlier or is paid for waiting longer.
    pub(crate) fn overdone(&self) -> Option<RoundIx> {
        if self.shape.carers == 0 {
            return None;
        }
        self.time.journal().touched().find(|&index| {
            let round = self.time.round(index);
            let fits = |carer: CarerIx| self.fits(carer, &self.problem.carers[carer.at()], &self.carer_totals(carer));
            round.coupled && round.visits > 0 && !round.carers().all(fits)
        })
    }

    /// Whether two rounds have a carer for whose whole plan there are rules.
    pub(crate) fn coupled(&self, a: RoundIx, b: RoundIx) -> bool {
        let (a, b) = (self.time.round(a), self.time.round(b));
        a.coupled && b.coupled && a.carers().any(|carer| b.carers().any(|other| other == carer))
    }

    /// Whether a carer rests enough between days and in every week, and works on no day too long, each round being as
    /// `round_span` says.
    fn rests(&self, carer: CarerIx, row: &Carer, round_span: impl Fn(RoundIx) -> Option<RoundSpan>) -> bool {
        (row.rest == Seconds::ZERO || self.rests_between_days(carer, row.rest.0, &round_span))
            && (row.week_rest == Seconds::ZERO || self.rests_in_weeks(carer, row, &round_span))
            && (row.day_most == Seconds::ZERO || self.days_bear(carer, row.day_most.0, &round_span))
    }

    /// Whether the rounds of no day are paid for longer than `most`.
    fn days_bear(&self, carer: CarerIx, most: i32, round_span: impl Fn(RoundIx) -> Option<RoundSpan>) -> bool {
        // The turns are in order of time, but a night shift may count as the day before or after: days can come apart.
        let mut paid = [0_i64; DAYS as usize];
        for round in self.turns(carer) {
            let Some(round_span) = round_span(round) else { continue };
            let Some(day) = paid.get_mut(usize::from(self.problem.shifts[round.at()].day)) else { continue };
            *day += i64::from(round_span.paid);
        }
        paid.iter().all(|&paid| paid <= i64::from(most))
    }

    fn rests_between_days(&self, carer: CarerIx, rest: i32, round_span: impl Fn(RoundIx) -> Option<RoundSpan>) -> bool {
        let mut last: Option<(u16, i32)> = None;
        for round in self.turns(carer) {
            let Some(round_span) = round_span(round) else { continue };
            let day = self.problem.shifts[round.at()].day;
            let until = last.map_or(round_span.back, |(_, until)| until.max(round_span.back));
            if last.is_some_and(|(before, until)| before != day && round_span.leaves - until < rest) {
                return false;
            }
            last = Some((day, until));
        }
        true
    }

    /// In every week from Monday to Monday once, or in every fortnight twice; time outside the plan is free.
    fn rests_in_weeks(&self, carer: CarerIx, row: &Carer, round_span: impl Fn(RoundIx) -> Option<RoundSpan>) -> bool {
        let (period, needed) = if row.fortnight_rest { (2 * WEEK, 2) } else { (WEEK, 1) };
        let mut begin = -i32::from(self.problem.first_weekday) * Seconds::DAY.0;
        loop {
            let end = begin + period;
            // One rest of twice the length is two.
            let rests = |free: i32| free.max(0) / row.week_rest.0;
            let (mut until, mut count, mut beyond) = (begin, 0, false);
            for round in self.turns(carer) {
                let Some(round_span) = round_span(round) else { continue };
                count += rests(round_span.leaves.min(end) - until);
                until = until.max(round_span.back);
                beyond |= round_span.back > end;
            }
            if count + rests(end - until) < needed {
                return false;
            }
            if !beyond {
                return true;
            }
            begin = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::longest_row;

    #[test]
    fn the_first_row_goes_on_from_before_the_plan() {
        assert_eq!(longest_row(0, 9), 0);
        assert_eq!(longest_row(0b1110, 9), 3);
        assert_eq!(longest_row(0b1110_0011, 2), 4);
        assert_eq!(longest_row(0b1_1111_0001, 2), 5);
        assert_eq!(longest_row(u32::MAX, 1), 33);
    }
}
