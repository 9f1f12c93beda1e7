//! The rounds as they stand during a search: stops linked in order, their starts, and what each round costs.

use super::by::By;
use super::event_queue::EventQueue;
use super::index::{Column, CompanyIx, EventIx, RoundIx, StopIx, Table, UnitIx};
use super::objective::Lines;
use super::problem::Problem;
use super::roster::Planned;
use super::rows::{Candidate, Round, Segments, Stop, VisitState};
use super::size::ProblemSize;
use super::undo_log::UndoLog;
use crate::book::travel::NO_ROUTE;
use crate::book::{Carer, Tie, Travel};
use crate::ground::{CarerIx, ClientIx, Cost, GapIx, ModeIx, PlaceIx, VisitIx};

/// Sums over all rounds and visits, in millionths of a penny.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Sums {
    pub(crate) paid: i64,
    pub(crate) travel: i64,
    pub(crate) miles: i64,
    pub(crate) unfamiliar: i64,
    pub(crate) wishes: i64,
    /// What flat pay costs beyond the time it stands for; paid time without it.
    pub(crate) flat: i64,
    pub(crate) shifts: i64,
    pub(crate) late: i64,
    pub(crate) early: i64,
    pub(crate) unserved: i64,
    pub(crate) continuity: i64,
    pub(crate) contracts: i64,
    pub(crate) fairness: i64,
    /// No cost: what more paid hours could still save of idle ones at the most.
    pub(crate) savable: i64,
}

/// What becomes of a change: undone at the end of the trial, or kept and written in the journal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ChangeMode {
    Trial,
    Keep,
}

/// The rounds, and all that is remembered of them. Between public calls every round is refreshed.
// Every array's comment says what index *i* means.
#[derive(Debug)]
pub(crate) struct State<'a> {
    pub(crate) problem: Problem<'a>,
    pub(crate) shape: ProblemSize,
    /// By stop: parts by visit, then breaks, then the start of each round, then the end of each round.
    pub(crate) stops: Table<'a, StopIx, Stop>,
    /// By stop.
    pub(crate) segments: Table<'a, StopIx, Segments>,
    /// By round, that is by shift.
    pub(crate) rounds: Table<'a, RoundIx, Round>,
    /// By visit.
    pub(crate) visit_states: Table<'a, VisitIx, VisitState>,
    /// Two lists of candidates, one after the other.
    pub(crate) candidates: &'a mut [Candidate],
    /// The roster handed out, round by round.
    pub(crate) planned: &'a mut [Planned],
    /// By round and one more: where it begins in `planned`.
    pub(crate) first: &'a mut [u32],
    /// By visit and one more: where its gaps begin in `gap_rows`.
    pub(crate) gap_first: &'a mut [u32],
    /// Rows of the table of gaps, visit by visit.
    pub(crate) gap_rows: Column<'a, usize, GapIx>,
    /// By unit and one more: where its visits begin in `unit_visits`.
    pub(crate) unit_first: &'a mut [u32],
    /// Visits, unit by unit.
    pub(crate) unit_visits: Column<'a, usize, VisitIx>,
    /// By visit × near: the first parts of its near visits, nearest first.
    pub(crate) near: Column<'a, usize, StopIx>,
    /// By client and one more: where its ties begin.
    pub(crate) tie_first: &'a mut [u32],
    /// Units that stand in no round.
    pub(crate) absent: Column<'a, usize, UnitIx>,
    /// `absent` as it was when the iteration began.
    pub(crate) absent_before: Column<'a, usize, UnitIx>,
    /// By unit: how often it stayed absent.
    pub(crate) absences: Table<'a, UnitIx, u32>,
    /// By unit: its place in the order of this iteration.
    pub(crate) keys: &'a mut [u32],
    /// Events whose successors have to hear of their new start.
    pub(crate) queue: EventQueue<'a>,
    /// By event: the trial in which its start was first written down.
    pub(crate) noted: Table<'a, EventIx, u32>,
    /// Events whose start was written down in this trial, and events loosened by a removal.
    pub(crate) trail: Column<'a, usize, EventIx>,
    /// The starts that stood before, beside `trail`.
    pub(crate) trail_starts: Column<'a, usize, i32>,
    /// By event: its start in the best roster.
    pub(crate) best_start: Column<'a, EventIx, i32>,
    /// By stop without the ends of rounds, then by round: the next stop in the best roster.
    pub(crate) best_next: Column<'a, StopIx, StopIx>,
    /// The rounds touched in this iteration as they were.
    pub(crate) undo_log: UndoLog<'a>,
    /// Rounds whose starts or stops changed since they were last refreshed.
    pub(crate) changed: Column<'a, usize, RoundIx>,
    /// By round: 1 while it stands in `changed`.
    pub(crate) is_changed: Table<'a, RoundIx, u32>,
    /// By round: 1 while it differs from the best roster's.
    pub(crate) dirty: Table<'a, RoundIx, u32>,
    /// Rounds without visits, in no order.
    pub(crate) idle: Column<'a, usize, RoundIx>,
    /// By round: where it stands in `idle`.
    pub(crate) idle_at: Table<'a, RoundIx, u32>,
    /// By stop: the list of places in which it was last looked at.
    pub(crate) seen: Table<'a, StopIx, u32>,
    /// Near parts beside which a visit could go, or parts that change rounds; and room for one more.
    pub(crate) beside: Column<'a, usize, StopIx>,
    /// Rounds whose carers are asked for a visit, and room for one more.
    pub(crate) asking: Column<'a, usize, RoundIx>,
    /// Places listed for a visit: the stops behind which it could go; and room for one more.
    pub(crate) positions: Column<'a, usize, StopIx>,
    /// Seconds from there to the visit, beside `positions`.
    pub(crate) legs_there: Column<'a, usize, i32>,
    /// Seconds from the visit to the next one or the end, beside `positions`.
    pub(crate) legs_onward: Column<'a, usize, i32>,
    /// By carer and one more: where the carer's rounds begin in `turns`.
    pub(crate) turn_first: &'a mut [u32],
    /// Rounds, carer by carer, in order of time.
    pub(crate) turns: Column<'a, usize, RoundIx>,
    /// By carer: what the carer's rounds come to.
    pub(crate) carer_totals: &'a mut [u32],
    /// By company, first the clients, then their slots, and one more: where its carers begin in `faces`.
    pub(crate) company_first: &'a mut [u32],
    /// By company: how many carers come.
    pub(crate) company_len: Table<'a, CompanyIx, u32>,
    /// Carers, company by company.
    pub(crate) faces: Column<'a, usize, CarerIx>,
    /// How often each comes, beside `faces`.
    pub(crate) comings: &'a mut [u32],
    /// By visit: the company of its slot.
    pub(crate) slot_company: Column<'a, VisitIx, CompanyIx>,
    /// What the checker works in when a roster is given to begin from.
    pub(crate) scratch: &'a mut [u32],
    pub(crate) sums: Sums,
    /// The largest lateness of any visit; kept only while it has a price.
    pub(crate) worst: i32,
    pub(crate) mode: ChangeMode,
    /// The price of lateness at which a trial is given up.
    pub(crate) late_limit: i64,
    /// What all waiting that is paid costs now: no push can save more.
    pub(crate) waiting: i64,
    /// Whether a visit takes some carers longer than others.
    pub(crate) uneven: bool,
    /// Whether it matters to anybody who comes, skills aside.
    pub(crate) has_preferences: bool,
    /// Whether two carers go together in any shift.
    pub(crate) doubles: bool,
    /// Whether a visit of two carers is now looked at as one stop of a double run.
    pub(crate) together: bool,
    /// Whose rounds visits are put into now.
    pub(crate) by: By,
    /// Whether every place counts that could be cheapest, however seldom it is.
    pub(crate) thorough: bool,
    /// Whether visits are put into their own window only, and not into their others.
    pub(crate) own_only: bool,
    /// The first break among the stops, which is the number of parts.
    pub(crate) breaks_at: StopIx,
    /// The first start of a round among the stops.
    pub(crate) starts_at: StopIx,
    /// The first end of a round among the stops.
    pub(crate) ends_at: StopIx,
    pub(crate) trial: u32,
    pub(crate) trail_len: usize,
    pub(crate) changed_len: usize,
    pub(crate) absent_len: usize,
    pub(crate) absent_before_len: usize,
    pub(crate) used_rounds: u32,
    /// How many rounds stand in `idle`.
    pub(crate) idle_len: usize,
    /// Parts that stand in rounds.
    pub(crate) served_parts: u32,
    /// Numbers the lists of places.
    pub(crate) list: u32,
    /// Work done so far: insertion tests and propagation steps.
    pub(crate) work: u64,
}

impl<'a> State<'a> {
    #[inline]
    pub(crate) fn stop(&self, stop: StopIx) -> &Stop {
        &self.stops[stop]
    }

    #[inline]
    pub(crate) fn is_break(&self, stop: StopIx) -> bool {
        stop >= self.breaks_at && stop < self.starts_at
    }

    #[inline]
    pub(crate) fn start_of(&self, round: RoundIx) -> StopIx {
        self.starts_at.plus(round.0)
    }

    #[inline]
    pub(crate) fn end_of(&self, round: RoundIx) -> StopIx {
        self.ends_at.plus(round.0)
    }

    #[inline]
    pub(crate) fn is_end(&self, stop: StopIx) -> bool {
        stop >= self.ends_at
    }

    /// Where the tables say how far it is for a round's carer in a period of the day.
    #[inline]
    fn entry(&self, round: &Round, period: u8, from: PlaceIx, to: PlaceIx) -> usize {
        let places = self.problem.travel.places as usize;
        round.table + (usize::from(period) * places + from.at()) * places + to.at()
    }

    /// Seconds from place to place for a round's carer in a period of the day; zero when either is nowhere.
    #[inline]
    pub(crate) fn seconds(&self, round: &Round, period: u8, from: PlaceIx, to: PlaceIx) -> i32 {
        if !from.is_some() || !to.is_some() {
            return 0;
        }
        let entry = self.entry(round, period, from, to);
        match self.problem.travel.seconds.get(entry) {
            Some(&NO_ROUTE) => Travel::NEVER.0,
            Some(&seconds) => seconds as i32,
            None => self.asked(round, period, from, to),
        }
    }

    /// What the metres of a leg cost; nothing when either place is nowhere.
    pub(crate) fn miles(&self, round: &Round, period: u8, from: PlaceIx, to: PlaceIx) -> i64 {
        if !from.is_some() || !to.is_some() {
            return 0;
        }
        let entry = self.entry(round, period, from, to);
        let metres = match self.problem.travel.metres.get(entry) {
            Some(&NO_ROUTE) => 0,
            Some(&metres) => metres,
            None => self.problem.travel.metres(self.mode(round), period, from, to),
        };
        i64::from(metres) * round.per_metre
    }

    fn mode(&self, round: &Round) -> ModeIx {
        self.problem.carers[round.carer.at()].mode
    }

    /// Seconds where there are no tables.
    #[cold]
    fn asked(&self, round: &Round, period: u8, from: PlaceIx, to: PlaceIx) -> i32 {
        self.problem.travel.seconds(self.mode(round), period, from, to).0
    }

    /// Finds how long it is from a stop's start to being at the next one; no way leads into a break.
    pub(crate) fn find_reach(&mut self, stop: StopIx) {
        let row = self.stop(stop);
        let to = self.stop(row.next);
        let leg = if self.is_break(row.next) {
            0
        } else {
            self.seconds(&self.rounds[row.round], to.period, row.place, to.place)
        };
        self.stops[stop].reach = self.stop(stop).duration + leg;
    }

    /// Seconds from a stop's end to being at the next one.
    #[inline]
    pub(crate) fn leg(&self, stop: StopIx) -> i32 {
        let row = self.stop(stop);
        row.reach - row.duration
    }

    /// When the carer is at the stop after `stop`.
    #[inline]
    pub(crate) fn arrival_after(&self, stop: StopIx) -> i32 {
        let row = self.stop(stop);
        row.start + row.reach
    }

    /// The first stop at or after `stop` that is no break.
    #[inline]
    pub(crate) fn past_breaks(&self, mut stop: StopIx) -> StopIx {
        while self.is_break(stop) {
            stop = self.stop(stop).next;
        }
        stop
    }

    /// The visit before a stop in its round, or the round's start.
    #[inline]
    pub(crate) fn back_past_breaks(&self, stop: StopIx) -> StopIx {
        let mut before = self.stop(stop).prev;
        while self.is_break(before) {
            before = self.stop(before).prev;
        }
        before
    }

    /// The latest start of a stop that harms nobody by itself.
    #[inline]
    pub(crate) fn harmless(row: &Stop) -> i32 {
        if row.linked { row.start } else { row.start.max(row.due.min(row.latest)) }
    }

    /// The tie of a visit's client and a carer.
    #[inline]
    pub(crate) fn tie(&self, client: ClientIx, carer: CarerIx) -> Option<&'a Tie> {
        let ties = &self.problem.ties[self.tie_first[client.at()] as usize..self.tie_first[client.at() + 1] as usize];
        ties.binary_search_by(|tie| tie.carer.cmp(&carer)).ok().map(|row| &ties[row])
    }

    /// The cost of the rounds as they stand.
    pub(crate) fn cost(&self) -> i64 {
        let sums = &self.sums;
        sums.paid
            + sums.travel
            + sums.miles
            + sums.unfamiliar
            + sums.wishes
            + sums.flat
            + sums.shifts
            + sums.late
            + sums.early
            + sums.unserved
            + sums.continuity
            + sums.contracts
            + sums.fairness
            + self.worst_cost()
    }

    pub(crate) fn worst_cost(&self) -> i64 {
        i64::from(self.worst) * self.problem.prices.worst_late_second.0
    }

    /// The cost of the rounds as they stand, line by line.
    pub(crate) fn lines(&self) -> Lines {
        Lines {
            paid_time: Cost(self.sums.paid + self.sums.flat),
            travel: Cost(self.sums.travel),
            miles: Cost(self.sums.miles),
            lateness: Cost(self.sums.late),
            earliness: Cost(self.sums.early),
            worst_lateness: Cost(self.worst_cost()),
            unserved: Cost(self.sums.unserved),
            unfamiliar: Cost(self.sums.unfamiliar),
            shifts: Cost(self.sums.shifts),
            continuity: Cost(self.sums.continuity),
            contracts: Cost(self.sums.contracts),
            fairness: Cost(self.sums.fairness),
            wishes: Cost(self.sums.wishes),
        }
    }

    /// Puts `stop` into the round of `after`, behind it. Starts are not touched.
    pub(crate) fn link(&mut self, stop: StopIx, after: StopIx) {
        let round = self.stop(after).round;
        self.mark_changed(round);
        let next = self.stop(after).next;
        self.stops[after].next = stop;
        self.stops[next].prev = stop;
        let place = self.stop(after).place;
        let is_break = self.is_break(stop);
        let row = &mut self.stops[stop];
        row.prev = after;
        row.next = next;
        row.round = round;
        if is_break {
            row.place = place;
        } else if self.uneven {
            self.stops[stop].duration = self.lasts(self.stop(stop).event.visit(), &self.rounds[round]);
        }
        self.find_reach(after);
        self.find_reach(stop);
        self.carry_place(stop);
        if !is_break && self.counts_company() {
            self.meet(stop, round);
        }
    }

    /// How long a visit takes in a round.
    #[inline]
    pub(crate) fn lasts(&self, visit: VisitIx, round: &Round) -> i32 {
        if !self.uneven {
            return self.stop(self.visit_states[visit].first_part).duration;
        }
        let duration = self.problem.visits[visit.at()].duration;
        Carer { slower_permille: round.slower, ..Carer::default() }.lasts(duration).0
    }

    /// Takes `stop` out of its round. Starts are not touched.
    pub(crate) fn unlink(&mut self, stop: StopIx) {
        let row = *self.stop(stop);
        self.mark_changed(row.round);
        if stop < self.breaks_at && self.counts_company() {
            self.miss(stop, row.round);
        }
        self.stops[row.prev].next = row.next;
        self.stops[row.next].prev = row.prev;
        self.stops[stop].round = RoundIx::NONE;
        self.find_reach(row.prev);
        self.carry_place(row.prev);
    }

    /// Whether who comes to whom is counted now: trials do not count.
    #[inline]
    pub(crate) fn counts_company(&self) -> bool {
        self.shape.companies != 0 && self.mode == ChangeMode::Keep
    }

    /// Breaks are taken where the stop before them is.
    fn carry_place(&mut self, stop: StopIx) {
        let place = self.stop(stop).place;
        let mut next = self.stop(stop).next;
        while self.is_break(next) {
            self.stops[next].place = place;
            self.find_reach(next);
            next = self.stop(next).next;
        }
    }

    /// Notes that a round is about to change; in [`ChangeMode::Keep`] it is first written in the journal.
    #[inline]
    pub(crate) fn mark_changed(&mut self, round: RoundIx) {
        // In a trial only what time costs is looked up afresh.
        if self.mode == ChangeMode::Trial && !self.rounds[round].timed() {
            return;
        }
        if self.mode == ChangeMode::Keep && !self.undo_log.is_touched(round) {
            self.touch(round);
        }
        if self.is_changed[round] == 0 {
            self.is_changed[round] = 1;
            self.changed.set(self.changed_len, round);
            self.changed_len += 1;
        }
    }

    pub(crate) fn clear_changed(&mut self) {
        for at in 0..self.changed_len {
            self.is_changed[self.changed.get(at)] = 0;
        }
        self.changed_len = 0;
    }
}
