//! What verified attendances were as working time: the contact that cost prices.

use super::attendance::Attendance;
use crate::book::{Activity, Worked};
use crate::ground::{Instant, Seconds, ShiftIx, Span};

/// An attendance as contact time in a plan that begins at `epoch`, in whole seconds; nothing when an end is missing,
/// when it has no length, or when it is outside any plan. The shift is the host's to find.
///
/// Panics: never.
#[must_use]
pub fn worked(attendance: &Attendance, epoch: Instant) -> Option<Worked> {
    let delivered = attendance.delivered_ms()?;
    // Rounded towards the past at both ends, so that stays that touch still touch in seconds.
    let second = |at: Instant| i32::try_from(at.millis_since(epoch).div_euclid(1000)).ok().map(Seconds);
    let span = Span { start: second(attendance.start.best)?, end: second(attendance.finish.best)? };
    (delivered > 0 && span.length() > Seconds::ZERO).then_some(Worked {
        carer: attendance.carer,
        shift: ShiftIx::NONE,
        activity: Activity::Contact,
        span,
        visit: attendance.visit,
        client: attendance.client,
        metres: 0,
    })
}
