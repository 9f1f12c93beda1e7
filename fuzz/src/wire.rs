//! Requests in bytes, as devices and programs send them.

use homeround_wire::{Kind, StepwisePlan, handle, write};

/// A whole frame around any body of any kind, and the same bytes as a frame. A plan is asked for little work; one in steps is begun,
/// carried on, and asked for its best.
///
/// # Panics
/// When a request panics, or its reply is longer than its room.
pub fn wire(bytes: &[u8]) {
    let (mut memory, mut reply) = (vec![0; 1 << 16], vec![0; 1 << 14]);
    let Some((kind, body)) = bytes.split_first() else { return };
    let kind = Kind::ALL[usize::from(*kind) % Kind::ALL.len()];
    let effort: &[u8] = if matches!(kind, Kind::Plan | Kind::PlanBegin) { &[1, 100] } else { &[] };
    let length = (effort.len() + body.len()) as u32;
    let mut frame = [b"HRW\x01".as_slice(), &[kind as u8], &length.to_le_bytes(), effort, body].concat();
    frame.extend(crc32fast::hash(&frame).to_le_bytes());
    if let Ok((mut plan, _)) = StepwisePlan::begin(&frame, &mut memory, &mut reply) {
        let mut asked = [0; 32];
        let length = write::plan_step(50, &mut asked).expect("it has room");
        plan.answer(&asked[..length], &mut reply).expect("a step has an answer");
        let length = write::plan_best(&mut asked).expect("it has room");
        let _ = plan.answer(&asked[..length], &mut reply);
        // Any other bytes change nothing that panics later.
        let _ = plan.answer(&frame, &mut reply);
        return;
    }
    let mut answer = |request: &[u8]| {
        if let Ok(length) = handle(request, &mut memory, &mut reply) {
            assert!(length <= reply.len());
        }
    };
    answer(&frame);
    // Without the sum that holds: a plan's work is not known to be little, so it must be refused.
    frame.truncate(frame.len() - 1);
    answer(&frame);
}
