//! Continuity: how many carers come to a client, and to each of a client's slots, in the whole plan.
//!
//! A *company* is the list of carers who come to one client, or to one slot of a client, with how often each does. A list
//! has room for every carer that the visits of its client could bring, so memory grows with visits and not with pairs.

use super::evaluate::Placement;
use super::index::{CompanyIx, RoundIx, StopIx, visits};
use super::rows::Round;
use super::state::State;
use crate::book::Commitment;
use crate::ground::{CarerIx, ClientIx, VisitIx};

/// The most carers who come with two placements, and each of them to a client and to a slot.
const ARRIVALS: usize = 2 * 4 * 2 * 2;

/// Carers who would come to companies they are not in yet.
struct Arrivals {
    rows: [(CompanyIx, CarerIx); ARRIVALS],
    count: usize,
}

impl<'a> State<'a> {
    /// Gives every client and every slot an empty company with room for all who could come.
    pub(crate) fn lay_out_companies(&mut self) {
        self.company_len.rows_mut().fill(0);
        self.slot_company.words_mut().fill(CompanyIx::NONE.0);
        if self.shape.companies == 0 {
            return;
        }
        self.name_slots();
        let each = self.shape.most_together as u32;
        self.company_first.fill(0);
        for (at, visit) in self.problem.visits.iter().enumerate() {
            for (company, commitments) in self.companies_of(VisitIx::from_index(at)) {
                if self.company_len[company] == 0 {
                    self.company_len[company] = commitments.len() as u32;
                    self.company_first[company.at() + 1] += commitments.len() as u32;
                }
                self.company_first[company.at() + 1] += each * u32::from(visit.carers);
            }
        }
        for company in 1..self.company_first.len() {
            self.company_first[company] += self.company_first[company - 1];
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
                let first = self.company_first[company.at()] as usize;
                for (at, commitment) in commitments.iter().enumerate() {
                    self.faces.set(first + at, commitment.carer);
                    self.comings[first + at] = 1;
                }
            }
        }
    }

    /// Numbers the slots of all clients, after the clients.
    fn name_slots(&mut self) {
        if self.shape.slotted == 0 {
            return;
        }
        let visits = self.problem.visits;
        let slot = |visit: u32| (visits[visit as usize].client, visits[visit as usize].slot);
        let order = &mut *self.keys;
        for (at, row) in order.iter_mut().enumerate() {
            *row = at as u32;
        }
        order.sort_unstable_by_key(|&visit| (slot(visit), visit));
        let mut company = self.shape.clients as u32;
        let mut last = None;
        for &visit in order.iter().filter(|&&visit| slot(visit).1 != 0) {
            company += u32::from(last.is_some_and(|last| last != slot(visit)));
            last = Some(slot(visit));
            self.slot_company.set(VisitIx(visit), CompanyIx(company));
        }
    }

    /// Who comes to a company, as rows of `faces`.
    fn company(&self, company: CompanyIx) -> core::ops::Range<usize> {
        let first = self.company_first[company.at()] as usize;
        first..first + self.company_len[company] as usize
    }

    fn comes(&self, company: CompanyIx, carer: CarerIx) -> bool {
        self.faces.list(self.company(company)).any(|face| face == carer)
    }

    /// What one more carer of a company costs when `others` come already.
    fn arrival(&self, company: CompanyIx, carer: CarerIx, others: u32) -> i64 {
        let prices = &self.problem.prices;
        if company.at() >= self.shape.clients {
            return if others == 0 { 0 } else { prices.slot_carer.0 };
        }
        let known = self.ties.find(ClientIx(company.0), carer).is_some_and(|tie| tie.visits_before > 0);
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
    pub(crate) fn company_price(&self, visit: VisitIx, round: &Round) -> Option<i64> {
        if self.shape.companies == 0 { Some(0) } else { self.company_prices(visit, round) }
    }

    #[inline(never)]
    fn company_prices(&self, visit: VisitIx, round: &Round) -> Option<i64> {
        let client = self.problem.visits[visit.at()].client;
        let mut cost = 0;
        for company in
            [CompanyIx::from_client(client), self.slot(visit)].into_iter().filter(|company| company.is_some())
        {
            let mut others = self.company_len[company];
            for carer in round.carers().filter(|&carer| !self.comes(company, carer)) {
                cost += self.arrival(company, carer, others);
                others += 1;
                if !self.bears(company, others) {
                    return None;
                }
            }
        }
        Some(cost)
    }

    /// Whether no more carers come to the clients of the first `parts` parts of `beside` than may.
    pub(crate) fn bears_crossing(&self, parts: usize) -> bool {
        self.shape.companies == 0
            || self.beside.list(0..parts).all(|part| {
                let visit = self.time.stop(part).event.visit();
                let company = CompanyIx::from_client(self.problem.visits[visit.at()].client);
                self.bears(company, self.company_len[company])
            })
    }

    fn slot(&self, visit: VisitIx) -> CompanyIx {
        if self.slot_company.len() == 0 { CompanyIx::NONE } else { self.slot_company.get(visit) }
    }

    /// What continuity costs more for all parts of some placements together; nothing when too many carers would come.
    #[inline]
    pub(crate) fn company_price_all(&self, placements: &[Placement]) -> Option<i64> {
        if self.shape.companies == 0 { Some(0) } else { self.company_prices_all(placements) }
    }

    #[inline(never)]
    fn company_prices_all(&self, placements: &[Placement]) -> Option<i64> {
        let mut arrivals = Arrivals { rows: [(CompanyIx::NONE, CarerIx::NONE); ARRIVALS], count: 0 };
        let mut cost = 0;
        for placement in placements {
            let client = self.problem.visits[placement.visit.at()].client;
            for &after in &placement.after[..placement.parts as usize] {
                // A stop that is not linked yet is the part of the placement before, right behind which this one goes.
                let behind = if self.time.stop(after).round.is_none() { placements[0].after[0] } else { after };
                let round = self.time.round(self.time.stop(behind).round);
                for company in [CompanyIx::from_client(client), self.slot(placement.visit)]
                    .into_iter()
                    .filter(|company| company.is_some())
                {
                    for carer in round.carers() {
                        cost += self.arrive(company, carer, &mut arrivals)?;
                    }
                }
            }
        }
        Some(cost)
    }

    fn arrive(&self, company: CompanyIx, carer: CarerIx, arrivals: &mut Arrivals) -> Option<i64> {
        let rows = &arrivals.rows[..arrivals.count];
        if self.comes(company, carer) || rows.contains(&(company, carer)) {
            return Some(0);
        }
        let before = rows.iter().filter(|row| row.0 == company).count() as u32;
        let others = self.company_len[company] + before;
        arrivals.rows[arrivals.count] = (company, carer);
        arrivals.count += 1;
        self.bears(company, others + 1).then(|| self.arrival(company, carer, others))
    }

    /// What two placements of the same client can cost less together than each alone.
    pub(crate) fn company_shared(&self, x: VisitIx, y: VisitIx) -> i64 {
        let same = |visit: VisitIx| self.problem.visits[visit.at()].client;
        if self.shape.companies == 0 || same(x) != same(y) {
            return 0;
        }
        let prices = &self.problem.prices;
        (prices.new_face.0 + prices.further_carer.0 + prices.slot_carer.0) * self.shape.most_together as i64
    }

    /// Notes that a part of a visit stands in a round from now on.
    #[inline(never)]
    pub(crate) fn meet(&mut self, stop: StopIx, index: RoundIx) {
        let visit = self.time.stop(stop).event.visit();
        let round = *self.time.round(index);
        let client = self.problem.visits[visit.at()].client;
        for company in
            [CompanyIx::from_client(client), self.slot(visit)].into_iter().filter(|company| company.is_some())
        {
            for carer in round.carers() {
                let rows = self.company(company);
                if let Some(at) = self.faces.list(rows.clone()).position(|face| face == carer) {
                    self.comings[rows.start + at] += 1;
                    continue;
                }
                self.sums.continuity += self.arrival(company, carer, rows.len() as u32);
                self.faces.set(rows.end, carer);
                self.comings[rows.end] = 1;
                self.company_len[company] += 1;
            }
        }
    }

    /// Notes that a part of a visit stands in a round no more.
    #[inline(never)]
    pub(crate) fn miss(&mut self, stop: StopIx, index: RoundIx) {
        let visit = self.time.stop(stop).event.visit();
        let round = *self.time.round(index);
        let client = self.problem.visits[visit.at()].client;
        for company in
            [CompanyIx::from_client(client), self.slot(visit)].into_iter().filter(|company| company.is_some())
        {
            for carer in round.carers() {
                let rows = self.company(company);
                let Some(at) = self.faces.list(rows.clone()).position(|face| face == carer) else { continue };
                self.comings[rows.start + at] -= 1;
                if self.comings[rows.start + at] == 0 {
                    self.faces.set(rows.start + at, self.faces.get(rows.end - 1));
                    self.comings[rows.start + at] = self.comings[rows.end - 1];
                    self.company_len[company] -= 1;
                    self.sums.continuity -= self.arrival(company, carer, rows.len() as u32 - 1);
                }
            }
        }
    }
}
