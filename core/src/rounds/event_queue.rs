//! The ring of events whose successors have to hear of their new start, each in it once at the most.

use super::index::{Column, EventIx, Table};

/// A ring with room for every event.
#[derive(Debug)]
pub(crate) struct EventQueue<'a> {
    /// The events that wait, from `head` on, round the end.
    ring: Column<'a, usize, EventIx>,
    /// By event: 1 while it stands in the ring.
    queued: Table<'a, EventIx, u32>,
    head: usize,
    len: usize,
}

impl<'a> EventQueue<'a> {
    /// An empty ring in two words an event.
    pub(crate) fn new(ring: &'a mut [u32], queued: &'a mut [u32]) -> Self {
        queued.fill(0);
        Self { ring: Column::new(ring), queued: Table::new(queued), head: 0, len: 0 }
    }

    /// Puts an event at the end, unless it waits already.
    pub(crate) fn push(&mut self, event: EventIx) {
        if self.queued[event] != 0 {
            return;
        }
        self.queued[event] = 1;
        let capacity = self.ring.len();
        let mut at = self.head + self.len;
        if at >= capacity {
            at -= capacity;
        }
        self.ring.set(at, event);
        self.len += 1;
    }

    /// Takes the event at the front.
    pub(crate) fn pop(&mut self) -> Option<EventIx> {
        if self.len == 0 {
            return None;
        }
        let event = self.ring.get(self.head);
        self.queued[event] = 0;
        self.head += 1;
        if self.head == self.ring.len() {
            self.head = 0;
        }
        self.len -= 1;
        Some(event)
    }

    /// Takes every event.
    pub(crate) fn clear(&mut self) {
        while self.pop().is_some() {}
    }
}
