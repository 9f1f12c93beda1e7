//! Plans in the making: the roster of one request, however the work is cut, and refusals that change nothing.

use homeround_core::heap::OwnedRoster;
use homeround_wire::write::{self, PlanProgress};
use homeround_wire::{Kind, StepwisePlan, WireError, handle};

use crate::{EFFORT, kept, seal, small, solved, tables, written};

fn begin(tables: &homeround_core::heap::Tables, work: u64) -> Vec<u8> {
    let effort = write::Effort { work, ..EFFORT };
    written(|out| write::plan_begin(&tables.view(), effort, None, out))
}

fn step(work: u64) -> Vec<u8> {
    written(|out| write::plan_step(work, out))
}

fn best() -> Vec<u8> {
    written(write::plan_best)
}

fn answer(plan: &mut StepwisePlan<'_>, request: &[u8]) -> Vec<u8> {
    let mut reply = vec![0xAA; 1 << 12];
    let length = plan.answer(request, &mut reply).unwrap();
    reply.truncate(length);
    reply
}

fn progress(plan: &mut StepwisePlan<'_>, work: u64) -> PlanProgress {
    write::read_progress(&answer(plan, &step(work))).unwrap()
}

/// The requests whose bytes and whose replies never change, one after another.
pub(crate) fn golden() -> Vec<(&'static str, Vec<u8>, Vec<u8>)> {
    let (begin, mut memory, mut reply) = (begin(&kept(), 2_000), vec![0; 1 << 16], vec![0; 64]);
    let (mut plan, length) = StepwisePlan::begin(&begin, &mut memory, &mut reply).unwrap();
    let (stepped, found) = (answer(&mut plan, &step(500)), answer(&mut plan, &best()));
    vec![
        ("plan_begin", begin.clone(), reply[..length].to_vec()),
        ("plan_step", step(500), stepped),
        ("plan_best", best(), found),
    ]
}

#[test]
fn a_plan_in_steps_is_the_plan_of_one_request() {
    for seed in 0..6 {
        let tables = tables(seed);
        let (cost, unserved, expected) = solved(&tables);
        for portion in [700, 5_000, u64::MAX] {
            let (mut memory, mut reply) = (vec![0xAA; 1 << 17], [0; 64]);
            let request = begin(&tables, EFFORT.work);
            let (mut plan, length) = StepwisePlan::begin(&request, &mut memory, &mut reply).unwrap();
            let mut at = write::read_progress(&reply[..length]).unwrap();
            assert!(!at.done);
            while !at.done {
                let next = progress(&mut plan, portion);
                assert!(next.work > at.work && next.cost <= at.cost);
                at = next;
            }
            assert_eq!((at.cost, at.unserved), (cost, unserved));
            let reply = answer(&mut plan, &best());
            let found = write::read_plan(&reply).unwrap();
            let roster = OwnedRoster { first: found.first().collect(), stops: found.stops().collect() };
            assert_eq!((found.cost, roster), (cost, expected.clone()), "seed {seed}, portions of {portion}");
        }
    }
}

#[test]
fn what_is_refused_leaves_the_plan_as_it_was() {
    let request = begin(&small(), 2_000);
    let (mut memory, mut reply) = (vec![0; 1 << 16], vec![0; 64]);
    let room = Err(WireError::ReplyFull { needed: 39 });
    assert_eq!(StepwisePlan::begin(&request, &mut memory, &mut reply[..38]).map(|_| ()), room.map(|_: usize| ()));
    assert!(matches!(StepwisePlan::begin(&request, &mut [], &mut reply), Err(WireError::MemoryTooSmall { .. })));
    let (mut plan, _) = StepwisePlan::begin(&request, &mut memory, &mut reply).unwrap();
    let before = progress(&mut plan, 0);
    assert_eq!(plan.answer(&step(500), &mut reply[..38]), room);
    let Err(WireError::ReplyFull { needed }) = plan.answer(&best(), &mut []) else { panic!("nothing is too little") };
    assert_eq!(answer(&mut plan, &best()).len(), needed);
    assert_eq!(plan.answer(&request, &mut reply), Err(WireError::Malformed), "another plan");
    let mut longer = step(500);
    longer.insert(9, 0);
    longer[5] += 1;
    seal(&mut longer);
    assert_eq!(plan.answer(&longer, &mut reply), Err(WireError::Malformed), "a byte too many");
    for asked in [step(500), best()] {
        for at in 0..asked.len() {
            assert_eq!(plan.answer(&asked[..at], &mut reply), Err(WireError::Damaged));
            let mut changed = asked.clone();
            changed[at] ^= 0x55;
            assert!(plan.answer(&changed, &mut reply).is_err(), "byte {at}");
        }
    }
    assert_eq!(progress(&mut plan, 0), before);
    assert!(progress(&mut plan, u64::MAX).done);
}

#[test]
fn hostile_beginnings_are_errors() {
    let request = begin(&small(), 100);
    let (mut memory, mut reply) = (vec![0; 1 << 16], vec![0; 64]);
    for at in 0..request.len() {
        assert!(StepwisePlan::begin(&request[..at], &mut memory, &mut reply).is_err());
        let mut changed = request.clone();
        for value in [0, 1, 0x7F, 0x80, 0xFF] {
            changed[at] = value;
            seal(&mut changed);
            if let Ok((mut plan, _)) = StepwisePlan::begin(&changed, &mut memory, &mut reply) {
                let _ = plan.answer(&step(50), &mut reply);
            }
        }
    }
}

#[test]
fn a_plan_in_the_making_is_asked_of_itself() {
    let (mut memory, mut reply) = (vec![0; 1 << 16], vec![0; 64]);
    for (kind, request) in
        [(Kind::PlanBegin, begin(&small(), 100)), (Kind::PlanStep, step(5)), (Kind::PlanBest, best())]
    {
        let error = WireError::NotBegun { kind: kind.name() };
        assert_eq!(handle(&request, &mut memory, &mut reply), Err(error));
        if kind != Kind::PlanBegin {
            assert_eq!(StepwisePlan::begin(&request, &mut memory, &mut reply).map(|_| ()), Err(error));
        }
    }
}
