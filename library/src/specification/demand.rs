//! The visits of one draw: clients one after another until there are as many visits as the contract has.

use super::coherence::wanted_times;
use super::lots::{Lots, Purpose};
use super::model::Specification;
use super::team::{Holding, pick};

/// One visit of a drawn day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DrawnVisit {
    /// Whose it is, counted from 0.
    pub(super) client: usize,
    /// Which call: its row in the specification.
    pub(super) call: usize,
    /// When it is wanted, in minutes from midnight.
    pub(super) wanted: u16,
    /// How long it is.
    pub(super) minutes: u16,
    /// How many carers it needs.
    pub(super) carers: u8,
}

impl DrawnVisit {
    /// As shifts see it.
    pub(super) fn holding(&self, window: u16) -> Holding {
        Holding { wanted: self.wanted, window, minutes: self.minutes }
    }
}

/// The visits of a draw, client by client and in the order of the day.
///
/// Who has which calls, and when each is wanted, hangs on the client alone. Lengths and double-ups are dealt out by rank: visits,
/// or clients, stand in an order of their own lots, and the first of it are the shortest, or have two carers. So every draw has
/// exactly the visits of the contract, and another mix changes no more visits than it must.
pub(super) fn draw_visits(spec: &Specification, lots: Lots) -> Vec<DrawnVisit> {
    let wanted = spec.visits_a_day() as usize;
    let mut visits: Vec<DrawnVisit> = Vec::with_capacity(wanted);
    let mut client = 0;
    while visits.len() < wanted {
        let shares = spec.visits.packages.iter().map(|shape| shape.percent);
        let shape = &spec.visits.packages[pick(lots.lot(Purpose::Package, client, 0), shares)];
        let calls = shape.calls.iter().filter_map(|name| spec.visits.calls.iter().position(|call| call.name == *name));
        for call in calls.take(wanted - visits.len()) {
            let times = wanted_times(&spec.visits.calls[call]).count() as u64;
            let step = lots.below(Purpose::Time, client, call, times) as u16;
            let wanted = spec.visits.calls[call].from.minute + 5 * step;
            visits.push(DrawnVisit { client, call, wanted, minutes: 0, carers: 1 });
        }
        client += 1;
    }
    deal_lengths(spec, lots, &mut visits);
    deal_double_ups(spec, lots, client, &mut visits);
    visits
}

fn deal_lengths(spec: &Specification, lots: Lots, visits: &mut [DrawnVisit]) {
    let mut order: Vec<usize> = (0..visits.len()).collect();
    order.sort_by_cached_key(|&at| {
        let DrawnVisit { client, call, .. } = visits[at];
        (lots.lot(Purpose::Length, client, call), client, call)
    });
    let lengths = spec.visits.lengths.iter();
    let minutes = lengths.flat_map(|row| std::iter::repeat_n(row.minutes, row.a_day as usize));
    for (at, minutes) in order.into_iter().zip(minutes) {
        visits[at].minutes = minutes;
    }
}

fn deal_double_ups(spec: &Specification, lots: Lots, clients: usize, visits: &mut [DrawnVisit]) {
    let mut rank: Vec<usize> = (0..clients).collect();
    rank.sort_by_cached_key(|&client| (lots.lot(Purpose::TwoCarers, client, 0), client));
    let mut first = vec![visits.len(); clients];
    // Backwards, so that the first visit of each client stays.
    for (at, visit) in visits.iter().enumerate().rev() {
        first[visit.client] = at;
    }
    let mut left = spec.visits.two_carers_a_day;
    for client in rank {
        for visit in visits[first[client]..].iter_mut().take_while(|visit| visit.client == client) {
            if left == 0 {
                return;
            }
            visit.carers = 2;
            left -= 1;
        }
    }
}
