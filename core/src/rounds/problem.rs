//! The problem: everything a roster is made from, as borrowed tables whose rows are validated once.
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! # use homeround_core::book::{Carer, Shift, Visit};
//! # use homeround_core::ground::{Seconds, Span, Window};
//! # use homeround_core::heap::Tables;
//! # let hour = |hours: i32| Seconds(hours * 3600);
//! # let visit = Visit { duration: hour(1), window: Window { earliest: hour(8), latest: hour(10) }, carers: 1, ..Visit::default() };
//! # let mut tables = Tables { clients: 1, places: 1, modes: 1, ..Tables::default() };
//! # (tables.travel_seconds, tables.travel_metres) = (vec![0], vec![0]);
//! # tables.carers.push(Carer::default());
//! # tables.shifts.push(Shift { span: Span { start: hour(7), end: hour(14) }, capacity: 9, ..Shift::default() });
//! # tables.visits = vec![visit; 2];
//! let mut faults = Vec::new();
//! tables.visits[1].carers = 0;
//! tables.visits[0].duration = Seconds(-1);
//! assert!(tables.view().validated(&mut |fault| faults.push(fault)).is_none());
//! assert_eq!(faults.len(), 2, "every fault is told at once");
//! # }
//! ```

use super::fault::Fault;
use crate::book::travel::NO_ROUTE;
use crate::book::{Break, Carer, CarerStanding, Commitment, Gap, Pin, Shift, Tie, Travel, Visit};
use crate::ground::{BreakIx, CarerIx, ClientIx, Cost, GapIx, PlaceIx, Seconds, ShiftIx, VisitIx, Window};

/// Prices that belong to no single visit or carer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Prices {
    /// Of one second travelled, on top of the carer's paid time. Zero for pay alone.
    pub travel_second: Cost,
    /// Of one second of the roster's largest single lateness. Zero unless wanted.
    pub worst_late_second: Cost,
    /// Of one carer's part of a visit when that carer has never visited the client.
    pub unfamiliar: Cost,
    /// Of one carer's part of a visit when the client prefers others.
    pub not_preferred: Cost,
    /// Of one carer who comes to a client in the plan and never did before it.
    pub new_face: Cost,
    /// Of each carer who comes to a client in the plan, beyond the first.
    pub further_carer: Cost,
    /// Of each carer who comes to a client's slot in the plan, beyond the first.
    pub slot_carer: Cost,
    /// Of one second that a carer works beyond the fair share.
    pub uneven_second: Cost,
    /// Of a carer's unpopular visits, times the square of their count.
    pub unpopular: Cost,
}

/// The tables of a problem, not yet validated. Rows are sorted by the caller's ids, so that the order of the input's
/// rows cannot change an answer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Problem<'a> {
    /// How many clients there are.
    pub clients: u32,
    /// The carers, by [`CarerIx`].
    pub carers: &'a [Carer],
    /// The shifts, by [`ShiftIx`]; each becomes a round.
    pub shifts: &'a [Shift],
    /// The breaks, by [`BreakIx`]; those of one shift stand together, in the order of the shifts.
    pub breaks: &'a [Break],
    /// The visits, by [`VisitIx`].
    pub visits: &'a [Visit],
    /// The gaps between visits, by [`GapIx`].
    pub gaps: &'a [Gap],
    /// What is known of clients and carers together, sorted by client and carer.
    pub ties: &'a [Tie],
    /// Other windows of visits, those of one visit together, in the order of the visits.
    pub windows: &'a [Window],
    /// Fixed assignments, sorted by visit and shift, without repeats.
    pub pins: &'a [Pin],
    /// Who comes in any case, by visits of the plan that are in another problem; sorted, without repeats.
    pub commitments: &'a [Commitment],
    /// By client: how many carers may come in the plan, zero for any number; or empty for no limits at all.
    pub most_carers: &'a [u16],
    /// The weekday of the plan's first day, Monday being 0: weeks begin on Mondays, weekends on Saturdays.
    pub first_weekday: u8,
    /// Travel by mode.
    pub travel: Travel<'a>,
    /// Prices that belong to no row.
    pub prices: Prices,
}

/// A problem whose every row was found to be within range: the only kind that the engine and the checker take.
#[derive(Clone, Copy, Debug)]
pub struct Valid<'a>(Problem<'a>);

impl<'a> Valid<'a> {
    /// The tables.
    #[must_use]
    pub fn problem(&self) -> &Problem<'a> {
        &self.0
    }
}

/// The most rows of one table, so that row numbers of parts, breaks and rounds together fit in 31 bits.
const ROWS_MOST: usize = 1 << 27;

impl<'a> Problem<'a> {
    /// The row of a client and a carer, if there is one.
    ///
    /// Panics: never.
    #[must_use]
    pub fn tie(&self, client: ClientIx, carer: CarerIx) -> Option<&'a Tie> {
        let found = self.ties.binary_search_by(|tie| (tie.client, tie.carer).cmp(&(client, carer)));
        found.ok().and_then(|row| self.ties.get(row))
    }

    /// The problem as one that may be solved and checked, or nothing after `report` was given every fault.
    ///
    /// Panics: never.
    #[must_use]
    pub fn validated(self, report: &mut dyn FnMut(Fault)) -> Option<Valid<'a>> {
        let mut faults = 0_usize;
        self.validate(&mut |fault| {
            faults += 1;
            report(fault);
        });
        (faults == 0).then_some(Valid(self))
    }

    /// Gives `report` every fault, in the order of the tables.
    ///
    /// Panics: never.
    pub fn validate(&self, report: &mut dyn FnMut(Fault)) {
        if !self.sizes_fit() {
            report(Fault::Size);
            return;
        }
        if !self.travel_fits() {
            report(Fault::Travel);
        }
        for (at, carer) in self.carers.iter().enumerate() {
            if carer.mode.0 >= self.travel.modes || carer.per_second.0 < 0 || carer.per_metre.0 < 0 {
                report(Fault::Carer(CarerIx::from_index(at)));
            }
        }
        self.validate_contracts(report);
        self.validate_shifts(report);
        self.validate_days(report);
        self.validate_visits(report);
        for (at, gap) in self.gaps.iter().enumerate() {
            if !self.gap_fits(gap) {
                report(Fault::Gap(GapIx::from_index(at)));
            }
        }
        self.validate_ties(report);
        self.validate_commitments(report);
        self.validate_limits(report);
        self.validate_pins(report);
        let prices = [
            self.prices.travel_second,
            self.prices.worst_late_second,
            self.prices.unfamiliar,
            self.prices.not_preferred,
        ];
        let fit = prices.iter().all(|price| price.0 >= 0) && self.plan_prices_fit();
        if !fit || self.dearest() > i128::from(i64::MAX / 4) {
            report(Fault::Prices);
        }
    }

    fn sizes_fit(&self) -> bool {
        let rows = [self.carers.len(), self.shifts.len(), self.breaks.len(), self.visits.len(), self.gaps.len()];
        rows.iter().all(|&rows| rows <= ROWS_MOST) && self.ties.len() <= u32::MAX as usize / 2
    }

    fn travel_fits(&self) -> bool {
        let entries = Travel::entries(self.travel.places, self.travel.modes, self.travel.periods);
        if self.travel.ways.is_some() && self.travel.seconds.is_empty() && self.travel.metres.is_empty() {
            return true;
        }
        entries == Some(self.travel.seconds.len())
            && entries == Some(self.travel.metres.len())
            && self.travel.seconds.iter().all(|&entry| entry == NO_ROUTE || entry <= Seconds::HORIZON.0 as u32)
            && self.travel.metres.iter().all(|&entry| entry == NO_ROUTE || entry <= Travel::METRES_MOST)
    }

    fn place_fits(&self, place: PlaceIx) -> bool {
        place.0 < self.travel.places
    }

    fn validate_shifts(&self, report: &mut dyn FnMut(Fault)) {
        let mut next_break = 0_u32;
        // Breaks of a shift stand together and in the order of the shifts, so that a row of them belongs to one shift
        // only.
        for (at, shift) in self.shifts.iter().enumerate() {
            let place = |place: PlaceIx| !place.is_some() || self.place_fits(place);
            let breaks_end = shift.first_break.checked_add(shift.breaks);
            let breaks = shift.breaks == 0
                || (shift.first_break >= next_break && breaks_end.is_some_and(|end| end as usize <= self.breaks.len()));
            let second =
                !shift.second.is_some() || (shift.second.at() < self.carers.len() && shift.second != shift.carer);
            let fits = shift.carer.at() < self.carers.len()
                && second
                && self.period_fits(shift.period)
                && time_fits(shift.span.start)
                && time_fits(shift.span.end)
                && shift.span.start <= shift.span.end
                && place(shift.start)
                && place(shift.end)
                && shift.use_price.0 >= 0
                && breaks;
            if !fits {
                report(Fault::Shift(ShiftIx::from_index(at)));
            }
            if !breaks || shift.breaks == 0 {
                continue;
            }
            next_break = breaks_end.unwrap_or(next_break);
            for row in shift.first_break..next_break {
                let fits = self.breaks.get(row as usize).is_some_and(|pause| break_fits(pause, shift));
                if !fits {
                    report(Fault::Break(BreakIx(row)));
                }
            }
        }
    }

    fn period_fits(&self, period: u8) -> bool {
        u32::from(period) < self.travel.periods()
    }

    fn validate_visits(&self, report: &mut dyn FnMut(Fault)) {
        let mut next_window = 0_u32;
        // Other windows stand together and in the order of the visits, for the same reason.
        for (at, visit) in self.visits.iter().enumerate() {
            let end = visit.first_other.checked_add(u32::from(visit.others));
            let rows = visit.others == 0
                || (visit.others <= Visit::MOST_OTHERS
                    && visit.first_other >= next_window
                    && end.is_some_and(|end| end as usize <= self.windows.len()));
            if !rows || !self.visit_fits(visit) {
                report(Fault::Visit(VisitIx::from_index(at)));
            }
            if !rows || visit.others == 0 {
                continue;
            }
            next_window = end.unwrap_or(next_window);
            for row in visit.first_other..next_window {
                if !self.windows.get(row as usize).is_some_and(|&window| window_fits(window)) {
                    report(Fault::Window(row as usize));
                }
            }
        }
    }

    fn visit_fits(&self, visit: &Visit) -> bool {
        visit.client.0 < self.clients
            && self.place_fits(visit.place)
            && self.period_fits(visit.period)
            && time_fits(visit.ready)
            && visit.early_price.0 >= 0
            && visit.wish_price.0 >= 0
            && visit.flat_pay.is_none_or(|price| price.0 >= 0)
            && (0..=Seconds::HORIZON.0).contains(&visit.duration.0)
            && window_fits(visit.window)
            && time_fits(visit.due)
            && visit.late_price.0 >= 0
            && visit.unserved_price.0 >= 0
            && (1..=Visit::MOST_CARERS).contains(&visit.carers)
    }

    fn gap_fits(&self, gap: &Gap) -> bool {
        let length = |length: Seconds| length.0.unsigned_abs() <= 2 * Seconds::HORIZON.0.unsigned_abs();
        gap.first.at() < self.visits.len()
            && gap.second.at() < self.visits.len()
            && gap.first != gap.second
            && (!gap.same_carer || self.one_may_make(gap))
            && gap.least <= gap.most
            && length(gap.least)
            && (gap.most == Gap::NO_MOST || length(gap.most))
    }

    /// Whether both visits of a gap need one carer, who need not be different.
    fn one_may_make(&self, gap: &Gap) -> bool {
        let single = |visit: VisitIx| self.visits.get(visit.at()).is_some_and(|row| row.carers == 1);
        !gap.different_carers && single(gap.first) && single(gap.second)
    }

    fn validate_ties(&self, report: &mut dyn FnMut(Fault)) {
        let mut last: Option<(ClientIx, CarerIx)> = None;
        // Strictly rising, so that a tie is found by bisection and no pair stands twice.
        for (at, tie) in self.ties.iter().enumerate() {
            let pair = (tie.client, tie.carer);
            let fits = tie.client.0 < self.clients
                && tie.carer.at() < self.carers.len()
                && last.is_none_or(|last| last < pair);
            if !fits {
                report(Fault::Tie(at));
            }
            last = Some(pair);
        }
    }

    fn validate_commitments(&self, report: &mut dyn FnMut(Fault)) {
        for (at, commitment) in self.commitments.iter().enumerate() {
            let sorted = at == 0 || self.commitments[at - 1] < *commitment;
            if !sorted || commitment.client.0 >= self.clients || commitment.carer.at() >= self.carers.len() {
                report(Fault::Commitment(at));
            }
        }
    }

    /// The carers who come to a client, or to one of its slots, in any case. Slot zero is the client as a whole.
    ///
    /// Panics: never.
    #[must_use]
    pub fn commitments_to(&self, client: ClientIx, slot: u16) -> &'a [Commitment] {
        let key = |commitment: &Commitment| (commitment.client, commitment.slot);
        let from = self.commitments.partition_point(|commitment| key(commitment) < (client, slot));
        let rest = self.commitments.get(from..).unwrap_or(&[]);
        &rest[..rest.partition_point(|commitment| key(commitment) == (client, slot))]
    }

    fn validate_pins(&self, report: &mut dyn FnMut(Fault)) {
        let mut last: Option<Pin> = None;
        for (at, &pin) in self.pins.iter().enumerate() {
            let sorted = last.is_none_or(|last| last < pin);
            last = Some(pin);
            let (visit, shift) = (self.visits.get(pin.visit.at()), self.shifts.get(pin.shift.at()));
            match (visit, shift) {
                (Some(visit), Some(shift)) if sorted => self.validate_pin(at, pin, visit, shift, report),
                _ => report(Fault::Pin(at)),
            }
        }
    }

    /// Names everything for which a pin that is in range can never be kept.
    fn validate_pin(&self, at: usize, pin: Pin, visit: &Visit, shift: &Shift, report: &mut dyn FnMut(Fault)) {
        let staff = |shift: &Shift| [shift.carer, shift.second].into_iter().filter(|carer| carer.is_some());
        let rows = || staff(shift).filter_map(|carer| self.carers.get(carer.at()));
        if !rows().all(|carer| carer.skills.cover(visit.skills)) {
            report(Fault::PinSkill(at));
        }
        if !staff(shift).all(|carer| self.welcomes(visit, carer)) {
            report(Fault::PinTie(at));
        }
        let lasts = rows().map(|carer| carer.lasts(visit.duration)).fold(Seconds::ZERO, Seconds::max);
        let time = |window: Window| {
            window.latest >= shift.span.start && window.earliest.max(shift.span.start) + lasts <= shift.span.end
        };
        if !self.windows_of(visit).any(time) {
            report(Fault::PinTime(at));
        }
        let mut others = self.pins[..at].iter().rev().take_while(|other| other.visit == pin.visit).peekable();
        if others.peek().is_none() {
            return;
        }
        let mut hands = shift.hands(visit.carers);
        let mut again = false;
        for other in others.filter_map(|other| self.shifts.get(other.shift.at())) {
            hands += other.hands(visit.carers);
            again |= staff(other).any(|carer| staff(shift).any(|own| own == carer));
        }
        if again {
            report(Fault::PinCarer(at));
        } else if hands > visit.carers {
            report(Fault::PinMany(at));
        }
    }

    /// Whether what was agreed lets a carer make a visit.
    fn welcomes(&self, visit: &Visit, carer: CarerIx) -> bool {
        let tie = self.tie(visit.client, carer).copied().unwrap_or_default();
        match tie.standing {
            CarerStanding::Barred => false,
            CarerStanding::Neutral | CarerStanding::Preferred if self.has_required(visit.client) => false,
            _ => !visit.known_only || tie.visits_before > 0,
        }
    }

    /// The ties of a client.
    ///
    /// Panics: never.
    #[must_use]
    pub fn ties_of(&self, client: ClientIx) -> &'a [Tie] {
        let from = self.ties.partition_point(|tie| tie.client < client);
        let rest = self.ties.get(from..).unwrap_or(&[]);
        &rest[..rest.partition_point(|tie| tie.client == client)]
    }

    /// Whether only required carers may visit a client.
    fn has_required(&self, client: ClientIx) -> bool {
        self.ties_of(client).iter().any(|tie| tie.standing == CarerStanding::Required)
    }

    /// All windows of a visit: its own, and then the others.
    ///
    /// Panics: never.
    pub fn windows_of(&self, visit: &Visit) -> impl Iterator<Item = Window> + use<'a> {
        let rows = visit.first_other as usize..(visit.first_other as usize).saturating_add(usize::from(visit.others));
        let others = if visit.others == 0 { &[] } else { self.windows.get(rows).unwrap_or(&[]) };
        core::iter::once(visit.window).chain(others.iter().copied())
    }

    /// More than any roster of this problem can cost, line by line.
    fn dearest(&self) -> i128 {
        let price = |cost: Cost| i128::from(cost.0);
        let horizon = i128::from(Seconds::HORIZON.0) + i128::from(Seconds::DAY.0);
        let mut sum = price(self.prices.worst_late_second) * horizon;
        let dearest = self.carers.iter().map(|carer| price(carer.per_metre)).max();
        let leg = i128::from(self.travel.farthest()) * dearest.unwrap_or(0);
        for shift in self.shifts {
            let wage = |carer: CarerIx| self.carers.get(carer.at()).map_or(0, |carer| price(carer.per_second));
            let second = wage(shift.carer) + wage(shift.second) + price(self.prices.travel_second);
            sum += price(shift.use_price) + second * horizon + leg;
        }
        for visit in self.visits {
            // A double run may bring one carer more than are needed.
            let parts = i128::from(visit.carers) + 1;
            sum += price(visit.unserved_price) + (price(visit.late_price) + price(visit.early_price)) * horizon;
            sum += parts * (price(self.prices.unfamiliar) + price(self.prices.not_preferred) + price(visit.wish_price));
            sum += parts * price(visit.flat_pay.unwrap_or(Cost::ZERO));
            sum += parts * leg;
        }
        sum + self.dearest_plan()
    }
}

fn time_fits(time: Seconds) -> bool {
    (-Seconds::DAY.0..=Seconds::HORIZON.0).contains(&time.0)
}

fn window_fits(window: Window) -> bool {
    time_fits(window.earliest) && time_fits(window.latest) && window.earliest <= window.latest
}

fn break_fits(pause: &Break, shift: &Shift) -> bool {
    window_fits(pause.window)
        && (0..=Seconds::HORIZON.0).contains(&pause.duration.0)
        && (0..=Seconds::HORIZON.0).contains(&pause.after.0)
        && pause.window.latest >= shift.span.start
        && pause.window.earliest.max(shift.span.start) + pause.duration <= shift.span.end
}
