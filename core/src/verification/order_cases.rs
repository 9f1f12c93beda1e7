//! Corrections and registers in any order: the same verdicts, findings and attendances.

use alloc::vec::Vec;

use proptest::prelude::*;

use super::Registers;
use super::correction::{CorrectedField, Correction, Target, User};
use super::reference_data::{Absence, CarerAway, ClientAway, NotAtWork, Number, Owner, Period, RosterChange};
use super::sample::{EIGHT, MINUTE, Situation};
use crate::ground::{CarerIx, ClientIx, Instant, VisitIx};

fn at(minute: i64) -> Instant {
    Instant(EIGHT + minute * MINUTE)
}

fn any_period() -> impl Strategy<Value = Period> {
    (0_i64..200, 1_i64..100).prop_map(|(from, minutes)| Period { from: at(from), until: at(from + minutes) })
}

fn any_correction() -> impl Strategy<Value = Correction> {
    let who = (1_u32..4, 0_u32..3, 0_u32..3);
    let what = (0_u8..5, 0_i64..200, 0_i64..300, any::<bool>(), any::<bool>());
    (who, what).prop_map(|((user, visit, carer), (change, after, made, approved, attested))| {
        let change = match change {
            0 | 1 => CorrectedField::In(at(after)),
            2 | 3 => CorrectedField::Out(at(after)),
            _ => CorrectedField::Acknowledge(38),
        };
        let by = User { id: user, carer: if user == 1 { CarerIx(0) } else { CarerIx::NONE } };
        let approver = User { id: 9, carer: CarerIx::NONE };
        Correction {
            by: Some(by),
            at: Some(at(made)),
            target: Target::Visit { visit: VisitIx(visit), carer: CarerIx(carer) },
            change,
            complete: true,
            reason: 1,
            memo: 0,
            memo_needed: false,
            attested,
            approved: approved.then_some((approver, at(made + 5))),
            may_unlock: false,
        }
    })
}

/// Rows in an order that only `seed` knows.
fn shuffled<T: Clone>(rows: &[T], mut seed: u64) -> Vec<T> {
    let mut rows = rows.to_vec();
    for last in (1..rows.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        rows.swap(last, (seed >> 33) as usize % (last + 1));
    }
    rows
}

/// The same rows as a register: by what it is sorted by and nothing else.
fn register<T: Clone + 'static, K: Ord>(rows: &[T], seed: u64, key: impl Fn(&T) -> K) -> &'static [T] {
    let mut rows = shuffled(rows, seed);
    rows.sort_by_key(key);
    rows.leak()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_order_of_corrections_and_registers_gives_the_same(
        corrections in prop::collection::vec(any_correction(), 0..14),
        away in prop::collection::vec((0_u32..3, any_period()), 0..8),
        leave in prop::collection::vec((0_u32..3, any_period()), 0..8),
        changes in prop::collection::vec((0_u32..3, 0_u32..3, 0_u32..3, 0_i64..200), 0..8),
        numbers in prop::collection::vec((1_u64..3, 0_u32..3, any_period()), 0..8),
        seed in any::<u64>(),
    ) {
        let plan = Situation::new().plan(0, 60, 30, &[0, 1]).plan(0, 120, 45, &[1]).plan(1, 100, 60, &[2]);
        let plan = plan.stay(0, 0, 60, 90).stay(1, 0, 70, 91).stay(1, 0, 121, 140).stay(2, 1, 99, 150).asked(400);
        let clients_away: Vec<_> = away.iter().map(|&(client, period)| ClientAway { client: ClientIx(client), period, why: Absence::Hospital }).collect();
        let carers_away: Vec<_> = leave.iter().map(|&(carer, period)| CarerAway { carer: CarerIx(carer), period, why: NotAtWork::Leave }).collect();
        let roster: Vec<_> = changes.iter().map(|&(visit, leaves, comes, approved)| {
            RosterChange { visit: VisitIx(visit), approved: at(approved), leaves: CarerIx(leaves), comes: CarerIx(comes) }
        }).collect();
        let numbers: Vec<_> = numbers.iter().map(|&(id, client, period)| Number { id, owner: Owner::Client(ClientIx(client)), period }).collect();
        let given = |seed: u64| {
            let registers = Registers {
                clients_away: register(&clients_away, seed, |row| row.client),
                carers_away: register(&carers_away, seed, |row| row.carer),
                roster: register(&roster, seed, |row| row.visit),
                numbers: register(&numbers, seed, |row| row.id),
                ..Registers::default()
            };
            let seen = Situation { registers, corrections: shuffled(&corrections, seed), ..plan.clone() }.see();
            (seen.verdicts, seen.findings, seen.attendances)
        };
        prop_assert_eq!(given(seed), given(seed ^ 0x9e37_79b9_7f4a_7c15));
    }
}
