//! A firmware that answers requests in bytes of every kind that is served, as the host answers them, in memory that is all static.
//! For each kind it says how much memory it needs, and how deep the stack goes.
#![no_std]
#![no_main]

mod board;

use homeround_wire::{StepwisePlan, WireError, handle};

/// A golden frame of version 1, which the host's tests compare with what they answer: its name, the request, the reply.
type Golden = (&'static str, &'static [u8], &'static [u8]);

macro_rules! golden {
    ($($name:literal),+) => { [$((
        $name,
        include_bytes!(concat!("../../../wire/tests/golden/1/", $name, ".request.bin")).as_slice(),
        include_bytes!(concat!("../../../wire/tests/golden/1/", $name, ".reply.bin")).as_slice(),
    )),+] };
}

/// Kinds answered at once.
static AT_ONCE: [Golden; 7] = golden!["validate", "plan", "check", "prove_check", "verify", "price", "log_check"];
/// Kinds of a plan in steps, one after another.
static IN_STEPS: [Golden; 3] = golden!["plan_begin", "plan_step", "plan_best"];

static mut MEMORY: [u8; 64 << 10] = [0; 64 << 10];
static mut REPLY: [u8; 2 << 10] = [0; 2 << 10];

board::begin!(run);

fn run() -> bool {
    // SAFETY: this runs once, and nothing else names the statics.
    let (memory, reply) = unsafe { ((&raw mut MEMORY).as_mut_unchecked(), (&raw mut REPLY).as_mut_unchecked()) };
    let mut well = true;
    for golden in &AT_ONCE {
        well &= is_answered(golden, memory, reply);
    }
    well && are_steps_answered(memory, reply) == Ok(true)
}

/// Whether a request has the host's reply, in the memory that it says it needs.
#[inline(never)]
fn is_answered(&(name, request, expected): &Golden, memory: &mut [u8], reply: &mut [u8]) -> bool {
    let mut lent = 0;
    loop {
        let Some(memory) = memory.get_mut(..lent) else { return false };
        board::paint();
        let answered = handle(request, memory, reply);
        let deep = board::deepest();
        match answered {
            // What a problem needs is known when its tables are read: it asks twice.
            Err(WireError::MemoryTooSmall { needed }) if needed > lent => lent = needed,
            _ => {
                let same = answered.is_ok_and(|length| reply.get(..length) == Some(expected));
                return told(name, request.len(), expected.len(), lent, deep, same);
            }
        }
    }
}

/// Whether a plan in steps has the host's replies.
#[inline(never)]
fn are_steps_answered(memory: &mut [u8], reply: &mut [u8]) -> Result<bool, WireError> {
    let [(name, request, expected), steps @ ..] = IN_STEPS;
    let lent = memory.len();
    board::paint();
    let (mut plan, length) = StepwisePlan::begin(request, memory, reply)?;
    let deep = board::deepest();
    let mut well = told(name, request.len(), expected.len(), lent, deep, reply.get(..length) == Some(expected));
    for (name, request, expected) in steps {
        board::paint();
        let length = plan.answer(request, reply)?;
        let deep = board::deepest();
        well &= told(name, request.len(), expected.len(), 0, deep, reply.get(..length) == Some(expected));
    }
    Ok(well)
}

fn told(name: &str, asked: usize, answered: usize, lent: usize, deep: usize, same: bool) -> bool {
    board::say(name);
    board::say(": ");
    board::say_each(&[(asked, " bytes asked, "), (answered, " answered, "), (lent, " lent, "), (deep, " of stack")]);
    board::say(if same { "; as the host\n" } else { "; not as the host\n" });
    same
}
