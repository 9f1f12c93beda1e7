//! The rounds as they stand during a search: stops linked in order, their starts, and what each round costs.

use super::absent::Absent;
use super::best_rounds::BestRounds;
use super::by::By;
use super::candidates::Candidates;
use super::carer_plans::CarerPlans;
use super::continuity::Companies;
use super::idle_rounds::IdleRounds;
use super::index::StopIx;
use super::neighbours::NearVisits;
use super::objective::Lines;
use super::positions::Positions;
use super::problem::Problem;
use super::size::ProblemSize;
use super::ties::Ties;
use super::timeline::Timeline;
use super::units::Units;
use crate::ground::{Cost, VisitIx};

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
    pub(crate) unserved: i64,
}

/// The rounds, and all that is remembered of them. Between public calls every round is refreshed.
#[derive(Debug)]
pub(crate) struct State<'a> {
    pub(crate) problem: Problem<'a>,
    pub(crate) shape: ProblemSize,
    /// The stops of all rounds and their starts.
    pub(crate) time: Timeline<'a>,
    /// Which visits are served only together.
    pub(crate) units: Units<'a>,
    /// Which carers the clients know, prefer or bar.
    pub(crate) ties: Ties<'a>,
    /// What each carer's rounds come to over the plan.
    pub(crate) plans: CarerPlans<'a>,
    /// Who comes to whom.
    pub(crate) companies: Companies<'a>,
    /// The best rounds so far.
    pub(crate) best: BestRounds<'a>,
    /// For every visit those that a carer could go to next.
    pub(crate) near: NearVisits<'a>,
    /// The places listed for one visit.
    pub(crate) positions: Positions<'a>,
    /// Those of them that may be cheap enough.
    pub(crate) candidates: Candidates<'a>,
    /// The rounds without visits.
    pub(crate) idle: IdleRounds<'a>,
    /// The units that stand in no round.
    pub(crate) absent: Absent<'a>,
    /// A word for every visit, to count or to sort in.
    pub(crate) keys: &'a mut [u32],
    /// What the checker works in when a roster is given to begin from.
    pub(crate) scratch: &'a mut [u32],
    pub(crate) sums: Sums,
    /// What all waiting that is paid costs now: no push can save more.
    pub(crate) waiting: i64,
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
    /// Parts that stand in rounds.
    pub(crate) served_parts: u32,
    /// Places tested so far.
    pub(crate) tested: u64,
}

impl<'a> State<'a> {
    /// The cost of the rounds as they stand.
    pub(crate) fn cost(&self) -> i64 {
        let (sums, plans) = (&self.sums, self.plans.costs());
        sums.paid
            + sums.travel
            + sums.miles
            + sums.unfamiliar
            + sums.wishes
            + sums.flat
            + sums.shifts
            + sums.unserved
            + self.companies.cost()
            + plans.contracts
            + plans.fairness
            + self.time.start_price()
    }

    /// The cost of the rounds as they stand, line by line.
    pub(crate) fn lines(&self) -> Lines {
        Lines {
            paid_time: Cost(self.sums.paid + self.sums.flat),
            travel: Cost(self.sums.travel),
            miles: Cost(self.sums.miles),
            lateness: Cost(self.time.lateness().late),
            earliness: Cost(self.time.lateness().early),
            worst_lateness: Cost(self.time.worst_cost()),
            unserved: Cost(self.sums.unserved),
            unfamiliar: Cost(self.sums.unfamiliar),
            shifts: Cost(self.sums.shifts),
            continuity: Cost(self.companies.cost()),
            contracts: Cost(self.plans.costs().contracts),
            fairness: Cost(self.plans.costs().fairness),
            wishes: Cost(self.sums.wishes),
        }
    }

    /// Puts `stop` into the round of `after`, behind it. Starts are not touched.
    pub(crate) fn link(&mut self, stop: StopIx, after: StopIx) {
        let round = self.time.link(stop, after);
        if self.time.kinds.is_part(stop) && self.counts_company() {
            let visit = self.time.stop(stop).event.visit();
            self.companies.meet(visit, self.time.round(round), &self.ties);
        }
    }

    /// Takes `stop` out of its round. Starts are not touched.
    pub(crate) fn unlink(&mut self, stop: StopIx) {
        if self.time.kinds.is_part(stop) && self.counts_company() {
            let row = self.time.stop(stop);
            self.companies.miss(row.event.visit(), self.time.round(row.round), &self.ties);
        }
        self.time.unlink(stop);
    }

    /// Finds the near visits of every visit.
    pub(crate) fn find_near(&mut self) {
        self.near.find(&self.problem, &self.time, &self.ties, self.candidates.lend());
    }

    /// The work done so far: places tested, and starts carried forward.
    pub(crate) fn work(&self) -> u64 {
        self.tested + self.time.carried()
    }

    /// In how many ways a visit is offered now.
    pub(crate) fn offered(&self, visit: VisitIx) -> u8 {
        if self.own_only { 1 } else { self.time.visit(visit).options }
    }

    /// Whether who comes to whom is counted now: trials do not count.
    #[inline]
    pub(crate) fn counts_company(&self) -> bool {
        self.companies.is_counted() && !self.time.is_trial()
    }
}
