//! The trail: the events whose starts were touched since it was opened, each once, in the order they were.
//!
//! A trial writes beside each the start it had, so that it can be undone from the end back. A removal writes down what may
//! start earlier.

use super::index::{Column, EventIx, Table};

/// Events, each at most once since [`Trail::open`].
#[derive(Debug)]
pub(crate) struct Trail<'a> {
    /// By event: the trail in which it was last written down.
    noted: Table<'a, EventIx, u32>,
    /// The events, in order.
    events: Column<'a, usize, EventIx>,
    /// Beside `events`: the starts they had, where a trial wrote them.
    starts: Column<'a, usize, i32>,
    len: usize,
    /// Numbers the trails; above zero.
    number: u32,
}

impl<'a> Trail<'a> {
    /// An empty trail in three words an event.
    pub(crate) fn new(noted: &'a mut [u32], events: &'a mut [u32], starts: &'a mut [u32]) -> Self {
        noted.fill(0);
        Self { noted: Table::new(noted), events: Column::new(events), starts: Column::new(starts), len: 0, number: 1 }
    }

    /// Begins an empty trail.
    pub(crate) fn open(&mut self) {
        self.len = 0;
        self.number = self.number.wrapping_add(1);
        if self.number == 0 {
            self.noted.rows_mut().fill(0);
            self.number = 1;
        }
    }

    /// Writes an event down, unless it is there already.
    #[inline]
    pub(crate) fn note(&mut self, event: EventIx) {
        if self.noted[event] != self.number {
            self.noted[event] = self.number;
            self.events.set(self.len, event);
            self.len += 1;
        }
    }

    /// Writes an event down with the start it had, unless it is there already.
    #[inline]
    pub(crate) fn note_start(&mut self, event: EventIx, start: i32) {
        if self.noted[event] != self.number {
            self.starts.set(self.len, start);
            self.note(event);
        }
    }

    /// How many events are written down.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The event in a row.
    #[inline]
    pub(crate) fn event(&self, row: usize) -> EventIx {
        self.events.get(row)
    }

    /// The start that [`Trail::note_start`] wrote in a row.
    #[inline]
    pub(crate) fn start(&self, row: usize) -> i32 {
        self.starts.get(row)
    }
}

#[cfg(test)]
mod tests {
    use super::{EventIx, Trail};

    #[test]
    fn an_event_is_written_down_once_with_the_start_it_had_first() {
        let (mut noted, mut events, mut starts) = ([9; 3], [9; 3], [9; 3]);
        let mut trail = Trail::new(&mut noted, &mut events, &mut starts);
        trail.open();
        trail.note_start(EventIx(2), 40);
        trail.note_start(EventIx(2), 50);
        trail.note_start(EventIx(0), 7);
        assert_eq!(trail.len(), 2);
        assert_eq!(
            [(trail.event(0), trail.start(0)), (trail.event(1), trail.start(1))],
            [(EventIx(2), 40), (EventIx(0), 7)]
        );
    }

    #[test]
    fn a_new_trail_forgets_the_last_even_when_numbers_begin_again() {
        let (mut noted, mut events, mut starts) = ([0; 2], [0; 2], [0; 2]);
        let mut trail = Trail::new(&mut noted, &mut events, &mut starts);
        trail.note(EventIx(1));
        trail.number = u32::MAX;
        trail.noted[EventIx(0)] = 1;
        trail.open();
        assert_eq!(trail.len(), 0);
        trail.note(EventIx(0));
        trail.note(EventIx(1));
        assert_eq!(trail.len(), 2, "a number used before the wrap does not count as this one's");
    }
}
