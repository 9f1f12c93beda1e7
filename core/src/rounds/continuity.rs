//! Continuity: how many carers come to a client, and to each of a client's slots, in the whole plan.
//!
//! A *company* is the list of carers who come to one client, or to one slot of a client, with how often each does. A list
//! has room for every carer that the visits of its client could bring, so memory grows with visits and not with pairs.

use super::evaluate::Placement;
use super::state::State;
use super::workspace::{NONE, Round};
use crate::book::Caller;

/// The most carers who come with two placements, and each of them to a client and to a slot.
const ARRIVALS: usize = 2 * 4 * 2 * 2;

/// Carers who would come to companies they are not in yet.
struct Arrivals {
    rows: [(u32, u32); ARRIVALS],
    count: usize,
}

impl<'a> State<'a> {
    /// Gives every client and every slot an empty company with room for all who could come.
    pub(crate) fn lay_out_companies(&mut self) {
        self.w.company_len.fill(0);
        self.w.slot_company.fill(NONE);
        if self.w.shape.companies == 0 {
            return;
        }
        self.name_slots();
        let each = self.w.shape.most_together as u32;
        self.w.company_first.fill(0);
        for (at, visit) in self.problem.visits.iter().enumerate() {
            for (company, callers) in self.companies_of(at as u32) {
                let company = company as usize;
                if self.w.company_len[company] == 0 {
                    self.w.company_len[company] = callers.len() as u32;
                    self.w.company_first[company + 1] += callers.len() as u32;
                }
                self.w.company_first[company + 1] += each * u32::from(visit.carers);
            }
        }
        for company in 1..self.w.company_first.len() {
            self.w.company_first[company] += self.w.company_first[company - 1];
        }
        if !self.problem.callers.is_empty() {
            self.let_callers_in();
        }
    }

    /// The companies of a visit's client and of its slot, each with those who come in any case.
    fn companies_of(&self, visit: u32) -> impl Iterator<Item = (u32, &'a [Caller])> + use<'a> {
        let (row, problem) = (self.problem.visits[visit as usize], self.problem);
        let companies = [(row.client.0, 0), (self.slot(visit), row.slot)];
        let real = companies.into_iter().filter(|company| company.0 != NONE);
        real.map(move |(company, slot)| (company, problem.callers_of(row.client, slot)))
    }

    /// Callers come in any case: they are counted once, and never taken out again.
    fn let_callers_in(&mut self) {
        for visit in 0..self.problem.visits.len() as u32 {
            for (company, callers) in self.companies_of(visit) {
                let first = self.w.company_first[company as usize] as usize;
                for (at, caller) in callers.iter().enumerate() {
                    self.w.faces[first + at] = caller.carer.0;
                    self.w.comings[first + at] = 1;
                }
            }
        }
    }

    /// Numbers the slots of all clients, after the clients.
    fn name_slots(&mut self) {
        if self.w.shape.slotted == 0 {
            return;
        }
        let visits = self.problem.visits;
        let slot = |visit: u32| (visits[visit as usize].client, visits[visit as usize].slot);
        let order = &mut *self.w.keys;
        for (at, row) in order.iter_mut().enumerate() {
            *row = at as u32;
        }
        order.sort_unstable_by_key(|&visit| (slot(visit), visit));
        let mut company = self.w.shape.clients as u32;
        let mut last = None;
        for &visit in order.iter().filter(|&&visit| slot(visit).1 != 0) {
            company += u32::from(last.is_some_and(|last| last != slot(visit)));
            last = Some(slot(visit));
            self.w.slot_company[visit as usize] = company;
        }
    }

    /// Who comes to a company, as rows of `faces`.
    fn company(&self, company: u32) -> core::ops::Range<usize> {
        let first = self.w.company_first[company as usize] as usize;
        first..first + self.w.company_len[company as usize] as usize
    }

    fn comes(&self, company: u32, carer: u32) -> bool {
        self.w.faces[self.company(company)].contains(&carer)
    }

    /// What one more carer of a company costs when `others` come already.
    fn arrival(&self, company: u32, carer: u32, others: u32) -> i64 {
        let prices = &self.problem.prices;
        if company as usize >= self.w.shape.clients {
            return if others == 0 { 0 } else { prices.slot_carer.0 };
        }
        let known = self.tie(company as usize, carer).is_some_and(|tie| tie.visits_before > 0);
        let new = if known { 0 } else { prices.new_face.0 };
        if others == 0 { new } else { new + prices.further_carer.0 }
    }

    /// Whether so many carers may come to a company.
    fn bears(&self, company: u32, count: u32) -> bool {
        let most = self.problem.most_carers.get(company as usize).copied().unwrap_or(0);
        most == 0 || count <= u32::from(most)
    }

    /// What it costs, for continuity, that a round's carers come to a visit; nothing when that were too many carers.
    #[inline]
    pub(crate) fn company_price(&self, visit: u32, round: &Round) -> Option<i64> {
        if self.w.shape.companies == 0 { Some(0) } else { self.company_prices(visit, round) }
    }

    #[inline(never)]
    fn company_prices(&self, visit: u32, round: &Round) -> Option<i64> {
        let client = self.problem.visits[visit as usize].client.0;
        let mut cost = 0;
        for company in [client, self.slot(visit)].into_iter().filter(|&company| company != NONE) {
            let mut others = self.w.company_len[company as usize];
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
        self.w.shape.companies == 0
            || self.w.beside[..parts].iter().all(|&part| {
                let client = self.problem.visits[self.stop(part).event as usize].client.0;
                self.bears(client, self.w.company_len[client as usize])
            })
    }

    fn slot(&self, visit: u32) -> u32 {
        self.w.slot_company.get(visit as usize).copied().unwrap_or(NONE)
    }

    /// What continuity costs more for all parts of some placements together; nothing when too many carers would come.
    #[inline]
    pub(crate) fn company_price_all(&self, placements: &[Placement]) -> Option<i64> {
        if self.w.shape.companies == 0 { Some(0) } else { self.company_prices_all(placements) }
    }

    #[inline(never)]
    fn company_prices_all(&self, placements: &[Placement]) -> Option<i64> {
        let mut arrivals = Arrivals { rows: [(NONE, NONE); ARRIVALS], count: 0 };
        let mut cost = 0;
        for placement in placements {
            let client = self.problem.visits[placement.visit as usize].client.0;
            for &after in &placement.after[..placement.parts as usize] {
                // A stop that is not linked yet is the part of the placement before, right behind which this one goes.
                let behind = if self.stop(after).round == NONE { placements[0].after[0] } else { after };
                let round = &self.w.rounds[self.stop(behind).round as usize];
                for company in [client, self.slot(placement.visit)].into_iter().filter(|&company| company != NONE) {
                    for carer in round.carers() {
                        cost += self.arrive(company, carer, &mut arrivals)?;
                    }
                }
            }
        }
        Some(cost)
    }

    fn arrive(&self, company: u32, carer: u32, arrivals: &mut Arrivals) -> Option<i64> {
        let rows = &arrivals.rows[..arrivals.count];
        if self.comes(company, carer) || rows.contains(&(company, carer)) {
            return Some(0);
        }
        let before = rows.iter().filter(|row| row.0 == company).count() as u32;
        let others = self.w.company_len[company as usize] + before;
        arrivals.rows[arrivals.count] = (company, carer);
        arrivals.count += 1;
        self.bears(company, others + 1).then(|| self.arrival(company, carer, others))
    }

    /// What two placements of the same client can cost less together than each alone.
    pub(crate) fn company_shared(&self, x: u32, y: u32) -> i64 {
        let same = |visit: u32| self.problem.visits[visit as usize].client;
        if self.w.shape.companies == 0 || same(x) != same(y) {
            return 0;
        }
        let prices = &self.problem.prices;
        (prices.new_face.0 + prices.further_carer.0 + prices.slot_carer.0) * self.w.shape.most_together as i64
    }

    /// Notes that a part of a visit stands in a round from now on.
    #[inline(never)]
    pub(crate) fn meet(&mut self, stop: u32, index: u32) {
        let visit = self.stop(stop).event;
        let round = self.w.rounds[index as usize];
        let client = self.problem.visits[visit as usize].client.0;
        for company in [client, self.slot(visit)].into_iter().filter(|&company| company != NONE) {
            for carer in round.carers() {
                let rows = self.company(company);
                if let Some(at) = self.w.faces[rows.clone()].iter().position(|&face| face == carer) {
                    self.w.comings[rows.start + at] += 1;
                    continue;
                }
                self.sums.continuity += self.arrival(company, carer, rows.len() as u32);
                self.w.faces[rows.end] = carer;
                self.w.comings[rows.end] = 1;
                self.w.company_len[company as usize] += 1;
            }
        }
    }

    /// Notes that a part of a visit stands in a round no more.
    #[inline(never)]
    pub(crate) fn miss(&mut self, stop: u32, index: u32) {
        let visit = self.stop(stop).event;
        let round = self.w.rounds[index as usize];
        let client = self.problem.visits[visit as usize].client.0;
        for company in [client, self.slot(visit)].into_iter().filter(|&company| company != NONE) {
            for carer in round.carers() {
                let rows = self.company(company);
                let Some(at) = self.w.faces[rows.clone()].iter().position(|&face| face == carer) else { continue };
                self.w.comings[rows.start + at] -= 1;
                if self.w.comings[rows.start + at] == 0 {
                    self.w.faces[rows.start + at] = self.w.faces[rows.end - 1];
                    self.w.comings[rows.start + at] = self.w.comings[rows.end - 1];
                    self.w.company_len[company as usize] -= 1;
                    self.sums.continuity -= self.arrival(company, carer, rows.len() as u32 - 1);
                }
            }
        }
    }
}
