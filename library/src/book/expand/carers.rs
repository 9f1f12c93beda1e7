//! The carers of a plan, and how they stand with its clients.

use homeround_core::book as core;
use homeround_core::ground::{CarerIx, ClientIx, Cost, ModeIx, Seconds};
use std::collections::BTreeMap;

use super::{CoreRows, Named};
use crate::book::hours::{Allowance, allowance, per_week};
use crate::book::model::{Carer, FairShare};
use crate::book::terms::{hours, per_hour, rest, slower_permille, week_rest};
use crate::book::value::Exact;

impl CoreRows<'_> {
    pub(super) fn carers(&self, visits: &[core::Visit], shifts: &[core::Shift]) -> Vec<core::Carer> {
        let allowed: Vec<Allowance> =
            self.names.carers.iter().map(|named| allowance(self.book, &self.book.carers[named.row])).collect();
        let shares = self.shares(visits, shifts, &allowed);
        let rows = self.names.carers.iter().zip(&allowed).zip(shares);
        rows.map(|((named, allowed), share)| self.carer(named, allowed, share)).collect()
    }

    fn carer(&self, named: &Named, allowed: &Allowance, fair_share: Seconds) -> core::Carer {
        let (carer, policy) = (&self.book.carers[named.row], &self.book.policy);
        let mode = self.names.modes.iter().position(|mode| mode.id == carer.mode);
        let pence = mode.map_or(Exact::default(), |at| self.book.travel.modes[self.names.modes[at].row].pence_per_mile);
        let pay = per_hour(carer.pay_per_hour);
        core::Carer {
            skills: self.names.abilities.bits(carer.skills.iter(), carer.gender),
            mode: mode.map_or(ModeIx::NONE, ModeIx::from_index),
            per_second: pay,
            // A mile is 1609.344 metres exactly.
            per_metre: Cost(pence.scaled(1_000_000_000, 1_609_344)),
            contract_least: allowed.least,
            idle_per_second: if policy.idle_paid.unwrap_or(false) { pay } else { Cost::ZERO },
            contract_most: allowed.most,
            overtime_from: allowed.overtime_from,
            // The book says what an hour of overtime is paid in all, the core what it adds.
            overtime_per_second: carer.overtime_pay_per_hour.map_or(Cost::ZERO, |all| per_hour(all) - pay),
            fair_share,
            slower_permille: slower_permille(carer.slower_percent),
            rest: rest(policy, carer),
            week_rest: week_rest(policy, carer),
            fortnight_rest: carer.fortnight_rest.or(policy.fortnight_rest).unwrap_or(false),
            // Zero is no limit to the core: a limit of zero hours becomes a second.
            day_most: carer.most_hours_a_day.map_or(Seconds::ZERO, |most| hours(most).max(Seconds(1))),
            days_most: self.days_most(carer),
            row_most: carer.most_days_in_a_row.unwrap_or(0),
            row_before: carer.days_in_a_row_before.unwrap_or(0),
            weekends_most: carer.most_weekends.unwrap_or(0),
        }
    }

    /// Days of the plan, week by week from Monday and added up; zero for no limit.
    fn days_most(&self, carer: &Carer) -> u8 {
        let Some(most) = carer.most_days_a_week.map(i64::from) else { return 0 };
        // A week that the plan covers in part allows no more days than it has in the plan.
        let days: i64 = per_week(self.book).map(|(_, days)| days.min(most)).sum();
        u8::try_from(days).unwrap_or(u8::MAX)
    }

    /// Every carer's fair share: the contact time of the plan in proportion to what the policy says, or their own hours.
    fn shares(&self, visits: &[core::Visit], shifts: &[core::Shift], allowed: &[Allowance]) -> Vec<Seconds> {
        // Without a price on uneven shares nobody asks for them.
        if self.book.policy.uneven_pounds_per_hour.is_none() {
            // Without a price shares change no cost: they are not worked out.
            return vec![Seconds::ZERO; allowed.len()];
        }
        let mut weights = vec![0_i128; allowed.len()];
        match self.book.policy.fair_share_by.unwrap_or_default() {
            FairShare::Contracts => weights = allowed.iter().map(|one| i128::from(one.least.0)).collect(),
            FairShare::Shifts => {
                for shift in shifts {
                    for carer in [shift.carer, shift.second].into_iter().filter(|carer| carer.is_some()) {
                        weights[carer.at()] += i128::from(shift.span.length().0);
                    }
                }
            }
        }
        let contact = visits.iter().map(|visit| i128::from(visit.duration.0) * i128::from(visit.carers)).sum::<i128>();
        // Without hours nobody has a share: the one only keeps the division possible.
        let all = weights.iter().sum::<i128>().max(1);
        let share = |(named, weight): (&Named, i128)| match self.book.carers[named.row].fair_hours {
            Some(own) => Seconds(i32::try_from(own.scaled(3_600 * i64::from(self.names.days), 7)).unwrap_or(i32::MAX)),
            None => Seconds(i32::try_from(contact * weight / all).unwrap_or(i32::MAX)),
        };
        self.names.carers.iter().zip(weights).map(share).map(|share| share.min(Seconds::HORIZON)).collect()
    }

    pub(super) fn ties(&self) -> Vec<core::Tie> {
        // In the order of clients and carers, as the core wants ties.
        let mut found: BTreeMap<(ClientIx, CarerIx), core::Tie> = BTreeMap::new();
        let mut change = |client: &str, carer: &str, set: &dyn Fn(&mut core::Tie)| {
            if let (Some(&client), Some(&carer)) = (self.clients.get(client), self.carers.get(carer)) {
                let new = || core::Tie { client, carer, ..core::Tie::default() };
                set(found.entry((client, carer)).or_insert_with(new));
            }
        };
        for client in &self.book.clients {
            // The bar comes last: it wins in a book that nobody checked.
            let lists = [
                // Barred comes last: it must hold whatever else stands of the carer.
                (&client.preferred_carers, core::CarerStanding::Preferred),
                (&client.required_carers, core::CarerStanding::Required),
                (&client.barred_carers, core::CarerStanding::Barred),
            ];
            for (carers, standing) in lists {
                for carer in carers {
                    change(&client.id, carer, &|tie| tie.standing = standing);
                }
            }
        }
        for row in &self.book.history {
            // Rows of one pair are added up: a file of visits may have many for one carer.
            change(&row.client, &row.carer, &|tie| tie.visits_before = tie.visits_before.saturating_add(row.visits));
        }
        found.into_values().collect()
    }

    /// By client how many carers may come; empty when no client has a limit.
    pub(super) fn most_carers(&self) -> Vec<u16> {
        let of = |named: &Named| self.book.clients[named.row].most_carers.map_or(0, u16::from);
        let limits: Vec<u16> = self.names.clients.iter().map(of).collect();
        // No limits at all are an empty table: the search then looks at none.
        if limits.iter().all(|&limit| limit == 0) { Vec::new() } else { limits }
    }
}
