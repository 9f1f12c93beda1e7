//! True time: what a punch's moment can have been, as an interval, whatever the phone's clock said (V18).
//!
//! ```
//! use homeround_core::ground::Instant;
//! use homeround_core::verification::Moment;
//!
//! let moment = Moment { earliest: Instant(1_000), latest: Instant(4_000), best: Instant(2_000) };
//! assert_eq!((moment.width_ms(), moment.distance_ms(Instant(3_000)), moment.distance_ms(Instant(9_000))), (3_000, 0, 5_000));
//! ```

use super::event::{Anchor, Event};
use super::profile::Profile;
use crate::ground::Instant;

/// A moment that lies somewhere in `[earliest, latest]`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Moment {
    /// Not before this.
    pub earliest: Instant,
    /// Not after this.
    pub latest: Instant,
    /// The best single answer, inside the interval.
    pub best: Instant,
}

impl Moment {
    /// The time before which nothing is known.
    pub const UNBOUNDED: Instant = Instant(i64::MIN);

    /// A moment known to the millisecond.
    #[must_use]
    pub const fn exact(at: Instant) -> Self {
        Self { earliest: at, latest: at, best: at }
    }

    /// How wide the interval is, milliseconds, saturating.
    #[must_use]
    pub const fn width_ms(self) -> i64 {
        self.latest.millis_since(self.earliest)
    }

    /// The least milliseconds between `at` and the interval; zero inside it.
    #[must_use]
    pub fn distance_ms(self, at: Instant) -> i64 {
        self.earliest.millis_since(at).max(at.millis_since(self.latest)).max(0)
    }
}

/// What is known of one event's time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TrueTime {
    /// When it truly happened.
    pub at: Moment,
    /// Whether the server's time bounds it within its own boot.
    pub anchored: bool,
    /// Whether the log before it has a hole.
    pub gap_before: bool,
    /// Whether another event claims the same number in the same log.
    pub forked: bool,
    /// Whether it claims a time before an anchor that stands earlier in its log.
    pub backdated: bool,
}

/// The true time of every event of one device, whose events stand in the order of their numbers, no two alike.
///
/// With a server anchor in the same boot: `server + (monotonic − anchor's monotonic)`, give or take half the round trip
/// and the profile's drift; the anchor with the least error is used. Without: not after the receipt of this event or of
/// any later one of its chain, not before the server's time in any earlier one, the wall clock clamped into that. From a
/// fork on, the branches do not bound each other. What is quarantined bounds nothing, and forks nothing.
///
/// `events` and `clocked` are as long as each other. Panics: never.
pub fn true_times<'a>(events: impl Fn(usize) -> &'a Event, clocked: &mut [TrueTime], profile: &Profile<'_>) {
    // The widest bounds first, the nearest anchor last: where a start of the device has one, it replaces them.
    let fork = find_fork(&events, clocked);
    bound_by_receipt(&events, clocked, fork);
    bound_by_earlier_anchors(&events, clocked, fork);
    anchor_boots(&events, clocked, fork, profile);
}

/// Where a device's log forks: before `any` there is one chain; from `within_boot` on one start of the device has two
/// branches, and nothing tells which event belongs to which.
#[derive(Clone, Copy)]
struct ForkAt {
    any: usize,
    within_boot: usize,
}

/// Past this many events of one number, they are taken to be of one start of the device.
const MOST_TWINS: usize = 8;

/// Notes which events are forked, and finds the first of them.
fn find_fork<'a>(events: &impl Fn(usize) -> &'a Event, clocked: &mut [TrueTime]) -> ForkAt {
    let rows = clocked.len();
    let mut fork = ForkAt { any: rows, within_boot: rows };
    // Two records with one number are a fork: from there on the log vouches for no order, or for that of one start
    // alone.
    for (row, at) in clocked.iter_mut().enumerate() {
        let event = events(row);
        let forked = !event.troubles.quarantined() && twins(events, row, rows).next().is_some();
        at.forked = forked;
        if !forked {
            continue;
        }
        fork.any = fork.any.min(row);
        if fork.within_boot == rows {
            let mut near = twins(events, row, rows);
            // Within one start the monotonic clock still orders the records, unless the twins share that start or are
            // so many that nobody can say.
            let same_boot = near.by_ref().take(MOST_TWINS).any(|twin| events(twin).boot == event.boot);
            if same_boot || near.next().is_some() {
                fork.within_boot = row;
            }
        }
    }
    fork
}

/// What is carried from event to event of each start of a device. Where the log does not fork, starts follow one another
/// and one is enough; past a fork the branches stand mixed. A start that finds no room is bounded less: that is safe.
struct ByBoot<T> {
    held: [Option<(u64, T)>; MOST_TWINS],
}

impl<T: Copy> ByBoot<T> {
    const fn new() -> Self {
        Self { held: [None; MOST_TWINS] }
    }

    fn get(&self, boot: u64) -> Option<T> {
        self.held.iter().flatten().find(|(held, _)| *held == boot).map(|(_, value)| *value)
    }

    /// Holds a value for a start of the device; the one held for the longest makes room.
    fn set(&mut self, boot: u64, value: T) {
        let at = self.held.iter().position(|held| held.is_some_and(|(held, _)| held == boot));
        self.held[..=at.unwrap_or(MOST_TWINS - 1)].rotate_right(1);
        self.held[0] = Some((boot, value));
    }

    /// Forgets every other start of the device.
    fn keep_only(&mut self, boot: u64) {
        self.held.iter_mut().filter(|held| held.is_some_and(|(held, _)| held != boot)).for_each(|held| *held = None);
    }
}

/// Upper bounds from the last event to the first, before anything else is known.
fn bound_by_receipt<'a>(events: &impl Fn(usize) -> &'a Event, clocked: &mut [TrueTime], fork: ForkAt) {
    let (mut latest, mut of_boot) = (Event::LATEST, ByBoot::new());
    // From the last to the first: what came later was received by then, and what came before cannot have happened after
    // it.
    for (row, clock) in clocked.iter_mut().enumerate().rev() {
        let event = events(row);
        let later = if row < fork.any {
            latest
        } else if row < fork.within_boot {
            of_boot.get(event.boot).unwrap_or(Event::LATEST)
        } else {
            Event::LATEST
        };
        // Chained before a record that was received by then: it had happened by then, too.
        let own = later.min(event.received);
        // A forged record may not move the bounds of honest ones; its own time is bounded all the same.
        if !event.troubles.quarantined() {
            latest = latest.min(event.received);
            if row >= fork.any {
                of_boot.set(event.boot, of_boot.get(event.boot).unwrap_or(Event::LATEST).min(event.received));
            }
        }
        clock.at = Moment { earliest: Moment::UNBOUNDED, latest: own, best: event.wall };
    }
}

/// Lower bounds from the first event to the last, holes noted on the way.
fn bound_by_earlier_anchors<'a>(events: &impl Fn(usize) -> &'a Event, clocked: &mut [TrueTime], fork: ForkAt) {
    let (mut before_fork, mut of_boot) = (Moment::UNBOUNDED, ByBoot::new());
    let mut gap = false;
    // From the first to the last: a server's time bounds all that was written after it, as long as the log is one
    // chain.
    for (row, clock) in clocked.iter_mut().enumerate() {
        let event = events(row);
        let before = row.checked_sub(1).map(&events);
        gap |= before.is_some_and(|before| event.seq > before.seq.saturating_add(1));
        let earliest = of_boot.get(event.boot).unwrap_or(before_fork);
        clock.gap_before = gap;
        clock.anchored = false;
        clock.backdated = event.wall < earliest;
        // A server's time later than the receipt is not a bound: the two clocks are the same server's.
        clock.at.earliest = earliest.min(clock.at.latest);
        // The phone's own time, as long as the bounds allow it: it is mostly right, and nothing else is known.
        clock.at.best = event.wall.clamp(clock.at.earliest, clock.at.latest);
        let Some(anchor) = trusted(event) else { continue };
        if row < fork.any {
            before_fork = before_fork.max(anchor.server);
        } else if row < fork.within_boot {
            of_boot.set(event.boot, earliest.max(anchor.server));
        }
    }
}

/// The other events that claim the number of this one and are not quarantined.
fn twins<'a>(events: &impl Fn(usize) -> &'a Event, row: usize, rows: usize) -> impl Iterator<Item = usize> {
    let twin = move |other: &usize| events(*other).seq == events(row).seq;
    let near = (0..row).rev().take_while(twin).chain((row + 1..rows).take_while(twin));
    near.filter(move |other| !events(*other).troubles.quarantined())
}

/// The server's time in an event, unless the event is quarantined.
fn trusted(event: &Event) -> Option<Anchor> {
    event.anchor.filter(|_| !event.troubles.quarantined())
}

/// Events pinned to the anchor of their boot that leaves the least error.
fn anchor_boots<'a>(
    events: &impl Fn(usize) -> &'a Event,
    clocked: &mut [TrueTime],
    fork: ForkAt,
    profile: &Profile<'_>,
) {
    // Of two anchors, the nearer one is the better but for their round trips, so one pass each way finds the best.
    let mut nearest = ByBoot::new();
    (0..clocked.len()).for_each(|row| anchor_one(events, clocked, row, fork, &mut nearest, profile));
    let mut nearest = ByBoot::new();
    (0..clocked.len()).rev().for_each(|row| anchor_one(events, clocked, row, fork, &mut nearest, profile));
}

fn anchor_one<'a>(
    events: &impl Fn(usize) -> &'a Event,
    clocked: &mut [TrueTime],
    row: usize,
    fork: ForkAt,
    nearest: &mut ByBoot<usize>,
    profile: &Profile<'_>,
) {
    let event = events(row);
    // What is no evidence says nothing of a start of the device either.
    if event.troubles.quarantined() {
        return;
    }
    if row < fork.any {
        nearest.keep_only(event.boot);
    }
    let mut held = nearest.get(event.boot);
    if trusted(event).is_some() {
        held = better(events, held, row, profile.drift_ppm.value);
    }
    if let Some(anchor) = held {
        nearest.set(event.boot, anchor);
        pin(events, clocked, row, anchor, profile);
    }
}

/// The anchor with the lesser error at `new`, and so at every event beyond it.
fn better<'a>(events: &impl Fn(usize) -> &'a Event, held: Option<usize>, new: usize, ppm: i64) -> Option<usize> {
    // Compared at the new anchor: both drift alike from there on, so the better one stays better.
    let error = |anchor: usize| half_trip_micros(events(anchor)) + drift_micros(events(anchor), events(new), ppm);
    match held {
        Some(held) if error(held) < error(new) => Some(held),
        _ => Some(new),
    }
}

fn half_trip_micros(anchor: &Event) -> i64 {
    anchor.anchor.map_or(0, |anchor| i64::from(anchor.round_trip_ms) * 500)
}

/// Parts per million of the milliseconds between two events of one boot, in microseconds, rounded up.
fn drift_micros(anchor: &Event, event: &Event, ppm: i64) -> i64 {
    let elapsed = anchor.monotonic_ms.abs_diff(event.monotonic_ms).min(Event::MOST_MONOTONIC_MS) as i64;
    elapsed.saturating_mul(ppm).saturating_add(999) / 1000
}

fn pin<'a>(
    events: &impl Fn(usize) -> &'a Event,
    clocked: &mut [TrueTime],
    row: usize,
    anchor: usize,
    profile: &Profile<'_>,
) {
    let (anchor, event) = (events(anchor), events(row));
    let Some(server) = anchor.anchor.map(|anchor| anchor.server) else { return };
    let elapsed = event.monotonic_ms as i64 - anchor.monotonic_ms as i64;
    // Half the round trip, since the server answered somewhere in it, and what the clock can have drifted since.
    // Rounded up: an interval that is too wide accuses nobody.
    let error = (half_trip_micros(anchor) + drift_micros(anchor, event, profile.drift_ppm.value) + 999) / 1000;
    let best = Instant(server.0.saturating_add(elapsed));
    let clock = &mut clocked[row];
    // The pass from the other side may have found a better anchor; of two as good the earlier pass stays.
    if clock.anchored && clock.at.width_ms() <= error.saturating_mul(2) {
        return;
    }
    clock.anchored = true;
    clock.at =
        Moment { earliest: Instant(best.0.saturating_sub(error)), latest: Instant(best.0.saturating_add(error)), best };
}

#[cfg(test)]
mod tests {
    use super::super::event::EventKind;
    use super::super::profile::UK;
    use super::super::sample::{anchor, punch};
    use super::*;

    const HOUR: i64 = 3_600_000;

    fn clocked(events: &[Event]) -> alloc::vec::Vec<TrueTime> {
        let mut clocked = alloc::vec![TrueTime::default(); events.len()];
        true_times(|row| &events[row], &mut clocked, &UK);
        clocked
    }

    #[test]
    fn a10_offline_48_hours_same_boot_anchor_after_is_good_to_17_seconds() {
        let start = Instant(1_780_000_000_000);
        let first =
            Event { received: start.plus(crate::ground::Seconds(172_801)), ..punch(0, 0, EventKind::In, start.0) };
        let mut after = anchor(0, 1, start.0 + 48 * HOUR);
        after.monotonic_ms = first.monotonic_ms + 48 * HOUR as u64;
        let times = clocked(&[first, after]);
        assert!(times[0].anchored);
        assert_eq!(times[0].at.best, start);
        assert_eq!(times[0].at.width_ms(), 2 * (17_280 + 50));
    }

    #[test]
    fn a12_phone_nine_minutes_fast_has_its_true_time() {
        let start = 1_780_000_000_000;
        let mut late = punch(0, 1, EventKind::In, start + 60_000);
        late.wall = Instant(start + 60_000 + 540_000);
        let times = clocked(&[anchor(0, 0, start), late]);
        assert_eq!(times[1].at.best, Instant(start + 60_000));
        assert_eq!(times[1].at.distance_ms(late.wall), 540_000 - 56);
    }

    #[test]
    fn what_is_no_evidence_does_not_end_a_start_of_the_device() {
        let start = 1_780_000_000_000;
        let erased = Event { seq: 1, boot: 0, monotonic_ms: 0, anchor: None, ..punch(0, 1, EventKind::Note, start) };
        let erased = Event { troubles: crate::verification::LogFaults::WITHHELD, ..erased };
        let late = punch(0, 2, EventKind::In, start + 60_000);
        let times = clocked(&[anchor(0, 0, start), erased, late]);
        assert!(times[2].anchored && !times[1].anchored);
        assert_eq!(times[2].at.best, Instant(start + 60_000));
    }

    #[test]
    fn a14_a_reboot_without_an_anchor_is_bounded_by_the_last_anchor_and_the_receipt() {
        let start = 1_780_000_000_000;
        let mut back = punch(0, 1, EventKind::In, start - HOUR);
        back.boot = 2;
        back.received = Instant(start + HOUR);
        let times = clocked(&[anchor(0, 0, start), back]);
        let expected = Moment { earliest: Instant(start), latest: Instant(start + HOUR), best: Instant(start) };
        assert_eq!(times[1].at, expected);
        assert!(!times[1].anchored && times[1].backdated);
    }

    #[test]
    fn a_later_receipt_in_the_chain_bounds_an_earlier_event() {
        let start = 1_780_000_000_000;
        let first = Event { received: Instant(start + 9 * HOUR), ..punch(0, 0, EventKind::In, start) };
        let second = Event { received: Instant(start + HOUR), ..punch(0, 2, EventKind::Out, start) };
        let times = clocked(&[first, second]);
        assert_eq!(times[0].at.latest, Instant(start + HOUR));
        assert_eq!(times[0].at.earliest, Moment::UNBOUNDED);
        assert!(times[1].gap_before && !times[0].gap_before);
    }

    #[test]
    fn v18_branches_of_a_fork_do_not_bound_each_other() {
        let start = 1_780_000_000_000;
        let in_boot = |boot: u64, seq: u64, at: i64| Event { boot, ..punch(0, seq, EventKind::In, start + at) };
        let trunk = Event { boot: 1, ..anchor(0, 0, start - HOUR) };
        let events = [trunk, in_boot(1, 1, 0), in_boot(2, 1, 2 * HOUR), in_boot(1, 2, HOUR), in_boot(2, 2, 3 * HOUR)];
        let times = clocked(&events);
        let best: alloc::vec::Vec<_> = times.iter().map(|time| (time.at.best.0 - start) / HOUR).collect();
        assert_eq!(best, [-1, 0, 2, 1, 3]);
        assert_eq!(
            times.iter().map(|time| time.forked).collect::<alloc::vec::Vec<_>>(),
            [false, true, true, true, true]
        );
        // The anchor before the fork is in both chains; the monotonic clock of its own start goes on past the fork.
        assert_eq!((times[4].at.earliest, times[4].at.latest), (Instant(start - HOUR), events[4].received));
        assert!(times[3].anchored && !times[4].anchored);
        // Two branches of one start: nothing tells which event belongs to which, so each has its own bounds.
        let late = Event { received: Instant(start + 9 * HOUR), ..in_boot(2, 1, 5 * HOUR) };
        let times = clocked(&[trunk, in_boot(2, 1, 0), late, in_boot(2, 2, HOUR)]);
        assert_eq!(times[2].at.best, Instant(start + 5 * HOUR));
    }
}
