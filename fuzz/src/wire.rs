//! Requests in bytes, as devices and programs send them.

use homeround_wire::{Kind, handle};

/// A whole frame around any body of any kind, and the same bytes as a frame. A plan is asked for little work.
///
/// # Panics
/// When a request panics, or its reply is longer than its room.
pub fn wire(bytes: &[u8]) {
    let (mut memory, mut reply) = (vec![0; 1 << 16], vec![0; 1 << 12]);
    let mut answer = |request: &[u8]| {
        if let Ok(length) = handle(request, &mut memory, &mut reply) {
            assert!(length <= reply.len());
        }
    };
    let Some((kind, body)) = bytes.split_first() else { return };
    let kind = Kind::ALL[usize::from(*kind) % Kind::ALL.len()];
    let effort: &[u8] = if kind == Kind::Plan { &[1, 100] } else { &[] };
    let length = (effort.len() + body.len()) as u32;
    let mut frame = [b"HRW\x01".as_slice(), &[kind as u8], &length.to_le_bytes(), effort, body].concat();
    frame.extend(crc32fast::hash(&frame).to_le_bytes());
    answer(&frame);
    // Without the sum that holds: a plan's work is not known to be little, so it must be refused.
    frame.truncate(frame.len() - 1);
    answer(&frame);
}
