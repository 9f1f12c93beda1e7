//! Continuity: how many carers come to a client, and to each of a client's slots, in the whole plan.
//!
//! A *company* is the list of carers who come to one client, or to one slot of a client, with how often each does. A list
//! has room for every carer that the visits of its client could bring, so memory grows with visits and not with pairs.

use super::index::{Column, CompanyIx, Table, take, visits};
use super::placement::Placement;
use super::problem::Problem;
use super::rows::Round;
use super::size::ProblemSize;
use super::ties::Ties;
use super::timeline::linked_stops::LinkedStops;
use crate::book::Commitment;
use crate::ground::{CarerIx, ClientIx, VisitIx};

/// The most carers who come with two placements, and each of them to a client and to a slot.
const ARRIVALS: usize = 2 * 4 * 2 * 2;

/// Carers who would come to companies they are not in yet.
struct Arrivals {
    rows: [(CompanyIx, CarerIx); ARRIVALS],
    count: usize,
}

/// Who comes to whom, in the rounds as they stand outside trials. Between two calls nobody is in a company twice, everybody
/// in it comes at least once, and `cost` is the price of all companies.
#[derive(Debug)]
pub(crate) struct Companies<'a> {
    problem: Problem<'a>,
    /// The most carers who come in one shift.
    most_together: u32,
    /// By company, first the clients, then their slots, and one more: where its carers begin in `faces`. Empty where it
    /// does not matter who else comes.
    first: &'a mut [u32],
    /// By company: how many carers come.
    len: Table<'a, CompanyIx, u32>,
    /// Carers, company by company.
    faces: Column<'a, usize, CarerIx>,
    /// How often each comes, beside `faces`.
    comings: &'a mut [u32],
    /// By visit: the company of its slot.
    slot_company: Column<'a, VisitIx, CompanyIx>,
    /// What new faces and further carers cost, in millionths of a penny.
    cost: i64,
}

impl<'a> Companies<'a> {
    /// Not laid out yet, over the next of the words.
    pub(crate) fn new(problem: Problem<'a>, shape: &ProblemSize, words: &mut &'a mut [u32]) -> Self {
        let faces = shape.most_together * shape.faces;
        Self {
            problem,
            most_together: shape.most_together as u32,
            first: take(words, if shape.companies == 0 { 0 } else { shape.companies + 1 }),
            len: Table::new(take(words, shape.companies)),
            faces: Column::new(take(words, faces)),
            comings: take(words, faces),
            slot_company: Column::new(take(words, shape.slotted)),
            cost: 0,
        }
    }

    /// What it costs now that so many carers come.
    #[inline]
    pub(crate) fn cost(&self) -> i64 {
        self.cost
    }

    /// That cost, as is kept between two steps.
    #[cfg(feature = "std")]
    pub(crate) fn kept(&self) -> i64 {
        self.cost
    }

    /// Goes on in the same memory.
    #[cfg(feature = "std")]
    pub(crate) fn resume(&mut self, kept: i64) {
        self.cost = kept;
    }

    /// Whether it costs or matters who else comes to a client.
    #[inline]
    pub(crate) fn is_counted(&self) -> bool {
        !self.first.is_empty()
    }

    /// Gives every client and every slot an empty company with room for all who could come. `order` is a word for every
    /// visit to sort them in.
    pub(crate) fn lay_out(&mut self, order: &mut [u32]) {
        self.cost = 0;
        self.len.rows_mut().fill(0);
        self.slot_company.words_mut().fill(CompanyIx::NONE.0);
        if !self.is_counted() {
            return;
        }
        self.name_slots(order);
        let each = self.most_together;
        self.first.fill(0);
        for (at, visit) in self.problem.visits.iter().enumerate() {
            for (company, commitments) in self.companies_of(VisitIx::from_index(at)) {
                if self.len[company] == 0 {
                    self.len[company] = commitments.len() as u32;
                    self.first[company.at() + 1] += commitments.len() as u32;
                }
                self.first[company.at() + 1] += each * u32::from(visit.carers);
            }
        }
        for company in 1..self.first.len() {
            self.first[company] += self.first[company - 1];
        }
        if !self.problem.commitments.is_empty() {
            self.enter_commitments();
        }
    }

    /// The companies of a visit's client and of its slot, each with those who come in any case.
    fn companies_of(&self, visit: VisitIx) -> impl Iterator<Item = (CompanyIx, &'a [Commitment])> + use<'a> {
        let (row, problem) = (self.problem.visits[visit.at()], self.problem);
        let companies = [(CompanyIx::from_client(row.client), 0), (self.slot(visit), row.slot)];
        let real = companies.into_iter().filter(|company| company.0.is_some());
        real.map(move |(company, slot)| (company, problem.commitments_to(row.client, slot)))
    }

    /// Those committed come in any case: they are counted once, and never taken out again.
    fn enter_commitments(&mut self) {
        for visit in visits(self.problem.visits.len()) {
            for (company, commitments) in self.companies_of(visit) {
                let first = self.first[company.at()] as usize;
                for (at, commitment) in commitments.iter().enumerate() {
                    self.faces.set(first + at, commitment.carer);
                    self.comings[first + at] = 1;
                }
            }
        }
    }

    /// Numbers the slots of all clients, after the clients.
    fn name_slots(&mut self, order: &mut [u32]) {
        if self.slot_company.len() == 0 {
            return;
        }
        let visits = self.problem.visits;
        let slot = |visit: u32| (visits[visit as usize].client, visits[visit as usize].slot);
        for (at, row) in order.iter_mut().enumerate() {
            *row = at as u32;
        }
        order.sort_unstable_by_key(|&visit| (slot(visit), visit));
        let mut company = self.problem.clients;
        let mut last = None;
        for &visit in order.iter().filter(|&&visit| slot(visit).1 != 0) {
            company += u32::from(last.is_some_and(|last| last != slot(visit)));
            last = Some(slot(visit));
            self.slot_company.set(VisitIx(visit), CompanyIx(company));
        }
    }

    /// Who comes to a company, as rows of `faces`.
    fn company(&self, company: CompanyIx) -> core::ops::Range<usize> {
        let first = self.first[company.at()] as usize;
        first..first + self.len[company] as usize
    }

    fn comes(&self, company: CompanyIx, carer: CarerIx) -> bool {
        self.faces.list(self.company(company)).any(|face| face == carer)
    }

    /// What one more carer of a company costs when `others` come already.
    fn arrival(&self, company: CompanyIx, carer: CarerIx, others: u32, ties: &Ties<'_>) -> i64 {
        let prices = &self.problem.prices;
        if company.at() >= self.problem.clients as usize {
            return if others == 0 { 0 } else { prices.slot_carer.0 };
        }
        let known = ties.find(ClientIx(company.0), carer).is_some_and(|tie| tie.visits_before > 0);
        let new = if known { 0 } else { prices.new_face.0 };
        if others == 0 { new } else { new + prices.further_carer.0 }
    }

    /// Whether so many carers may come to a company.
    fn bears(&self, company: CompanyIx, count: u32) -> bool {
        let most = self.problem.most_carers.get(company.at()).copied().unwrap_or(0);
        most == 0 || count <= u32::from(most)
    }

    /// What it costs, for continuity, that a round's carers come to a visit; nothing when that were too many carers.
    #[inline]
    pub(crate) fn price(&self, visit: VisitIx, round: &Round, ties: &Ties<'_>) -> Option<i64> {
        if self.is_counted() { self.counted_price(visit, round, ties) } else { Some(0) }
    }

    #[inline(never)]
    fn counted_price(&self, visit: VisitIx, round: &Round, ties: &Ties<'_>) -> Option<i64> {
        let client = self.problem.visits[visit.at()].client;
        let mut cost = 0;
        for company in
            [CompanyIx::from_client(client), self.slot(visit)].into_iter().filter(|company| company.is_some())
        {
            let mut others = self.len[company];
            for carer in round.carers().filter(|&carer| !self.comes(company, carer)) {
                cost += self.arrival(company, carer, others, ties);
                others += 1;
                if !self.bears(company, others) {
                    return None;
                }
            }
        }
        Some(cost)
    }

    /// Whether no more carers come to the client of a visit than may.
    pub(crate) fn bears_client_of(&self, visit: VisitIx) -> bool {
        let company = CompanyIx::from_client(self.problem.visits[visit.at()].client);
        !self.is_counted() || self.bears(company, self.len[company])
    }

    fn slot(&self, visit: VisitIx) -> CompanyIx {
        if self.slot_company.len() == 0 { CompanyIx::NONE } else { self.slot_company.get(visit) }
    }

    /// What continuity costs more for all parts of some placements together; nothing when too many carers would come.
    #[inline]
    pub(crate) fn price_all(&self, placements: &[Placement], linked: &LinkedStops<'_>, ties: &Ties<'_>) -> Option<i64> {
        if self.is_counted() { self.counted_price_all(placements, linked, ties) } else { Some(0) }
    }

    #[inline(never)]
    fn counted_price_all(&self, placements: &[Placement], linked: &LinkedStops<'_>, ties: &Ties<'_>) -> Option<i64> {
        let mut arrivals = Arrivals { rows: [(CompanyIx::NONE, CarerIx::NONE); ARRIVALS], count: 0 };
        let mut cost = 0;
        for placement in placements {
            let client = self.problem.visits[placement.visit.at()].client;
            for &after in &placement.after[..placement.parts as usize] {
                // A stop that is not linked yet is the part of the placement before, right behind which this one goes.
                let behind = if linked.stop(after).round.is_none() { placements[0].after[0] } else { after };
                let round = linked.round(linked.stop(behind).round);
                for company in [CompanyIx::from_client(client), self.slot(placement.visit)]
                    .into_iter()
                    .filter(|company| company.is_some())
                {
                    for carer in round.carers() {
                        cost += self.arrive(company, carer, &mut arrivals, ties)?;
                    }
                }
            }
        }
        Some(cost)
    }

    fn arrive(&self, company: CompanyIx, carer: CarerIx, arrivals: &mut Arrivals, ties: &Ties<'_>) -> Option<i64> {
        let rows = &arrivals.rows[..arrivals.count];
        if self.comes(company, carer) || rows.contains(&(company, carer)) {
            return Some(0);
        }
        let before = rows.iter().filter(|row| row.0 == company).count() as u32;
        let others = self.len[company] + before;
        arrivals.rows[arrivals.count] = (company, carer);
        arrivals.count += 1;
        self.bears(company, others + 1).then(|| self.arrival(company, carer, others, ties))
    }

    /// What two placements of the same client can cost less together than each alone.
    pub(crate) fn shared(&self, x: VisitIx, y: VisitIx) -> i64 {
        let same = |visit: VisitIx| self.problem.visits[visit.at()].client;
        if !self.is_counted() || same(x) != same(y) {
            return 0;
        }
        let prices = &self.problem.prices;
        (prices.new_face.0 + prices.further_carer.0 + prices.slot_carer.0) * i64::from(self.most_together)
    }

    /// Notes that a part of a visit stands in a round from now on.
    #[inline(never)]
    pub(crate) fn meet(&mut self, visit: VisitIx, round: &Round, ties: &Ties<'_>) {
        let client = self.problem.visits[visit.at()].client;
        for company in
            [CompanyIx::from_client(client), self.slot(visit)].into_iter().filter(|company| company.is_some())
        {
            // A client has few faces, so a list is searched; a table of clients by carers would grow with their
            // product.
            for carer in round.carers() {
                let rows = self.company(company);
                if let Some(at) = self.faces.list(rows.clone()).position(|face| face == carer) {
                    self.comings[rows.start + at] += 1;
                    continue;
                }
                self.cost += self.arrival(company, carer, rows.len() as u32, ties);
                self.faces.set(rows.end, carer);
                self.comings[rows.end] = 1;
                self.len[company] += 1;
            }
        }
    }

    /// Notes that a part of a visit stands in a round no more.
    #[inline(never)]
    pub(crate) fn miss(&mut self, visit: VisitIx, round: &Round, ties: &Ties<'_>) {
        let client = self.problem.visits[visit.at()].client;
        for company in
            [CompanyIx::from_client(client), self.slot(visit)].into_iter().filter(|company| company.is_some())
        {
            // The last face takes the place of the one that is gone: the order of faces says nothing.
            for carer in round.carers() {
                let rows = self.company(company);
                let Some(at) = self.faces.list(rows.clone()).position(|face| face == carer) else { continue };
                self.comings[rows.start + at] -= 1;
                if self.comings[rows.start + at] == 0 {
                    self.faces.set(rows.start + at, self.faces.get(rows.end - 1));
                    self.comings[rows.start + at] = self.comings[rows.end - 1];
                    self.len[company] -= 1;
                    self.cost -= self.arrival(company, carer, rows.len() as u32 - 1, ties);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;
    use crate::book::Tie;
    use crate::ground::Cost;
    use crate::rounds::Prices;
    use crate::rounds::index::{RoundIx, StopIx};
    use crate::rounds::timeline::Timeline;
    use crate::rounds::timeline::cases::{Case, problem};

    /// Two visits in one slot of a client, two carers with a day each of whom the second is known, and these companies.
    fn two_carers(most: u16, what: impl FnOnce(&Timeline<'_>, &mut Companies<'_>, &Ties<'_>)) {
        let mut case = Case::new(&[(500, 9_000); 2]);
        (case.carers, case.days, case.most_carers) = (2, 2, [most].into());
        for visit in &mut case.visits {
            visit.slot = 1;
        }
        let (new_face, further_carer, slot_carer) = (Cost(50), Cost(7), Cost(3));
        case.prices = Prices { new_face, further_carer, slot_carer, ..Prices::default() };
        let known = Tie { client: ClientIx(0), carer: CarerIx(1), visits_before: 4, ..Tie::default() };
        case.on(|time| {
            let (rows, mut first) = ([known], [0; 2]);
            let mut ties = Ties::new(&rows, &mut first);
            ties.lay_out();
            let problem = problem(time);
            let shape = ProblemSize::from_problem(&problem.validated(&mut |fault| panic!("{fault}")).unwrap());
            let mut words = [9; 20];
            let mut companies = Companies::new(problem, &shape, &mut &mut words[..]);
            companies.lay_out(&mut [9; 2]);
            what(time, &mut companies, &ties);
        });
    }

    #[test]
    fn a_carer_is_met_once_however_often_they_come() {
        two_carers(0, |time, companies, ties| {
            let [one, two] = [RoundIx(0), RoundIx(1)].map(|round| time.round(round));
            assert_eq!(companies.price(VisitIx(0), one, ties), Some(50));
            companies.meet(VisitIx(0), one, ties);
            assert_eq!((companies.cost(), companies.price(VisitIx(1), one, ties)), (50, Some(0)));
            companies.meet(VisitIx(1), one, ties);
            // The second is known, but one more for the client and for the slot.
            assert_eq!(companies.price(VisitIx(1), two, ties), Some(7 + 3));
            companies.miss(VisitIx(0), one, ties);
            assert_eq!(companies.cost(), 50, "the first still comes to the other visit");
            companies.meet(VisitIx(0), two, ties);
            companies.miss(VisitIx(1), one, ties);
            assert_eq!(companies.cost(), 0, "the second comes alone");
            companies.miss(VisitIx(0), two, ties);
            assert_eq!((companies.cost(), companies.price(VisitIx(0), one, ties)), (0, Some(50)));
        });
    }

    #[test]
    fn no_more_come_than_may() {
        two_carers(1, |time, companies, ties| {
            let [one, two] = [RoundIx(0), RoundIx(1)].map(|round| time.round(round));
            companies.meet(VisitIx(0), one, ties);
            assert_eq!(companies.price(VisitIx(1), two, ties), None);
            assert!(companies.bears_client_of(VisitIx(0)));
            companies.meet(VisitIx(1), two, ties);
            assert!(!companies.bears_client_of(VisitIx(0)));
        });
    }

    #[test]
    fn placements_together_cost_less_than_each_alone() {
        two_carers(0, |time, companies, ties| {
            let starts = [RoundIx(0), RoundIx(0)].map(|round| time.kinds.start_of(round));
            let both = [Placement::single(VisitIx(0), starts[0]), Placement::single(VisitIx(1), StopIx(0))];
            assert_eq!(companies.price_all(&both[..1], time, ties), Some(50));
            assert_eq!(companies.price_all(&both, time, ties), Some(50), "right behind one another: the same carer");
            let apart = [both[0], Placement::single(VisitIx(1), time.kinds.start_of(RoundIx(1)))];
            assert_eq!(companies.price_all(&apart, time, ties), Some(50 + 7 + 3));
            assert!(2 * 50 - companies.shared(VisitIx(0), VisitIx(1)) <= 50);
        });
    }
}
