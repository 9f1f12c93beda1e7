//! The planned days, counted once for every section: who makes which visit when, and where the time goes.

use std::collections::BTreeSet;

use homeround_core::book::{Activity, Visit, Worked};
use homeround_core::ground::{CarerIx, ClientIx, Seconds, ShiftIx, VisitIx};
use homeround_core::rounds::Task;

use super::facts::ReportFacts;
use crate::book::model::{Anchor, Package, Priority};
use crate::book::value::Day;

/// The most rows of carers that are drawn over all days, and the least on each: a page that a reader can open and read.
const MOST_DRAWN: usize = 196;
const LEAST_DRAWN: usize = 15;

/// One carer's part of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CarerPart {
    /// Who.
    pub carer: CarerIx,
    /// In which shift.
    pub shift: ShiftIx,
    /// When.
    pub start: Seconds,
}

/// The roster, looked up from the visits' side.
#[derive(Debug)]
pub struct Week<'a> {
    /// What it was made from.
    pub facts: &'a ReportFacts<'a>,
    /// By visit, the parts the roster gives it.
    parts: Vec<Vec<CarerPart>>,
    /// By shift, what its time goes on.
    worked: Vec<Vec<&'a Worked>>,
    /// What it all comes to.
    pub totals: WeekTotals,
}

/// What the plan comes to. Times in seconds, of all carers together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WeekTotals {
    /// Visits asked for.
    pub visits: usize,
    /// Visits with all the carers they need.
    pub served: usize,
    /// Optional visits that lack a carer: no failure.
    pub left_out: usize,
    /// Visits that need more than one carer.
    pub double_ups: usize,
    /// Carers' parts of visits in the roster.
    pub parts: usize,
    /// Visits that start after they were due.
    pub late: usize,
    /// The latest of them: how late.
    pub worst_late: Seconds,
    /// Carers with at least one visit.
    pub carers: usize,
    /// Clients with at least one visit asked for.
    pub clients: usize,
    /// With clients.
    pub contact: i64,
    /// From client to client.
    pub travel: i64,
    /// From home or base to the first client, and back.
    pub commute: i64,
    /// Waiting for a visit's time.
    pub waiting: i64,
    /// In paid breaks.
    pub paid_breaks: i64,
    /// In the carers' own breaks.
    pub unpaid_breaks: i64,
    /// Metres from client to client.
    pub metres: i64,
}

impl<'a> Week<'a> {
    /// The roster of these facts, counted.
    #[must_use]
    pub fn from_facts(facts: &'a ReportFacts<'a>) -> Self {
        let tables = &facts.plan.tables;
        let mut parts = vec![Vec::new(); tables.visits.len()];
        for (at, shift) in tables.shifts.iter().enumerate() {
            for stop in facts.roster.round(ShiftIx::from_index(at)) {
                if let Task::Visit(visit) = stop.task
                    && let Some(of_visit) = parts.get_mut(visit.at())
                {
                    for carer in [shift.carer, shift.second].into_iter().filter(|carer| carer.is_some()) {
                        of_visit.push(CarerPart { carer, shift: ShiftIx::from_index(at), start: stop.start });
                    }
                }
            }
        }
        let mut worked = vec![Vec::new(); tables.shifts.len()];
        for stretch in facts.worked {
            if let Some(of_shift) = worked.get_mut(stretch.shift.at()) {
                of_shift.push(stretch);
            }
        }
        let mut week = Self { facts, parts, worked, totals: WeekTotals::default() };
        week.totals = week.counted();
        week
    }

    fn counted(&self) -> WeekTotals {
        let visits = &self.facts.plan.tables.visits;
        let parts = || self.parts.iter().flatten();
        let mut totals = WeekTotals {
            visits: visits.len(),
            served: (0..visits.len()).filter(|&at| self.served(VisitIx::from_index(at))).count(),
            left_out: self.visits().filter(|&visit| self.is_optional(visit) && !self.served(visit)).count(),
            double_ups: visits.iter().filter(|visit| visit.carers > 1).count(),
            parts: parts().count(),
            carers: parts().map(|part| part.carer).collect::<BTreeSet<_>>().len(),
            clients: visits.iter().map(|visit| visit.client).collect::<BTreeSet<_>>().len(),
            ..WeekTotals::default()
        };
        for (visit, parts) in visits.iter().zip(&self.parts) {
            // A double-up is late once, by the later of its carers.
            let late = parts.iter().map(|part| (part.start - visit.due).or_zero()).fold(Seconds::ZERO, Seconds::max);
            totals.late += usize::from(late > Seconds::ZERO);
            totals.worst_late = totals.worst_late.max(late);
        }
        for stretch in self.facts.worked {
            totals.add(stretch);
        }
        totals
    }

    /// The parts the roster gives a visit.
    #[must_use]
    pub fn parts(&self, visit: VisitIx) -> &[CarerPart] {
        self.parts.get(visit.at()).map_or(&[], Vec::as_slice)
    }

    /// Whether a visit has all the carers it needs.
    #[must_use]
    pub fn served(&self, visit: VisitIx) -> bool {
        self.parts(visit).len() >= usize::from(self.visit(visit).map_or(0, |row| row.carers))
    }

    /// Whether a visit is made only when there is room.
    #[must_use]
    pub fn is_optional(&self, visit: VisitIx) -> bool {
        self.package(visit).is_some_and(|package| package.priority == Priority::Optional)
    }

    /// The visits that lack a carer, in the order of their days and windows.
    #[must_use]
    pub fn unserved(&self) -> Vec<VisitIx> {
        let mut found: Vec<VisitIx> = self.visits().filter(|&visit| !self.served(visit)).collect();
        found.sort_by_key(|&visit| (self.visit(visit).map(|row| row.window.earliest), visit));
        found
    }

    /// Every visit's row.
    pub fn visits(&self) -> impl Iterator<Item = VisitIx> + use<> {
        (0..self.facts.plan.tables.visits.len()).map(VisitIx::from_index)
    }

    /// A visit as the plan holds it.
    #[must_use]
    pub fn visit(&self, visit: VisitIx) -> Option<&'a Visit> {
        self.facts.plan.tables.visits.get(visit.at())
    }

    /// The package a visit comes from.
    #[must_use]
    pub fn package(&self, visit: VisitIx) -> Option<&'a Package> {
        let dated = self.facts.plan.names.visits.get(visit.at())?;
        self.facts.book.packages.get(dated.row)
    }

    /// The service day of a visit.
    #[must_use]
    pub fn day(&self, visit: VisitIx) -> Option<Day> {
        self.facts.plan.names.visits.get(visit.at()).map(|dated| dated.day)
    }

    /// A client's name; a visit's client is always in the book.
    #[must_use]
    pub fn client(&self, client: ClientIx) -> &'a str {
        let row = self.facts.plan.names.clients.get(client.at()).map(|named| named.row);
        row.and_then(|row| self.facts.book.clients.get(row)).map_or("", |client| client.name.as_str())
    }

    /// A client's id.
    #[must_use]
    pub fn client_id(&self, client: ClientIx) -> &'a str {
        self.facts.plan.names.clients.get(client.at()).map_or("", |named| named.id.as_str())
    }

    /// A carer's name.
    #[must_use]
    pub fn carer(&self, carer: CarerIx) -> &'a str {
        let row = self.facts.plan.names.carers.get(carer.at()).map(|named| named.row);
        row.and_then(|row| self.facts.book.carers.get(row)).map_or("", |carer| carer.name.as_str())
    }

    /// A carer's id.
    #[must_use]
    pub fn carer_id(&self, carer: CarerIx) -> &'a str {
        self.facts.plan.names.carers.get(carer.at()).map_or("", |named| named.id.as_str())
    }

    /// The days of the plan.
    #[must_use]
    pub fn days(&self) -> Vec<Day> {
        let names = &self.facts.plan.names;
        (0..i32::from(names.days)).map(|day| names.start.plus(day)).collect()
    }

    /// The shifts that start on a day, by carer, those of a double run under both: the earliest first.
    #[must_use]
    pub fn shifts(&self, day: Day) -> Vec<(CarerIx, Vec<ShiftIx>)> {
        let plan = self.facts.plan;
        let on_day = |at: usize| plan.names.shifts.get(at).is_some_and(|dated| dated.day == day);
        let rows = plan.tables.shifts.iter().enumerate().filter(|(at, _)| on_day(*at));
        let both = rows.flat_map(|(at, row)| {
            [row.carer, row.second].map(|carer| (carer, row.span.start, ShiftIx::from_index(at)))
        });
        let mut found: Vec<_> = both.filter(|(carer, ..)| carer.is_some()).collect();
        found.sort_unstable();
        let mut rows: Vec<(Seconds, CarerIx, Vec<ShiftIx>)> = Vec::new();
        for group in found.chunk_by(|a, b| a.0 == b.0) {
            rows.push((group[0].1, group[0].0, group.iter().map(|&(.., shift)| shift).collect()));
        }
        rows.sort();
        rows.into_iter().map(|(_, carer, shifts)| (carer, shifts)).collect()
    }

    /// The same, of those alone that are drawn: in a plan of so many carers that no page could be read, those with the latest visits first
    /// and then the most. Returns how many are left out as well.
    #[must_use]
    pub fn drawn_shifts(&self, day: Day) -> (Vec<(CarerIx, Vec<ShiftIx>)>, usize) {
        let rows = self.shifts(day);
        let most = (MOST_DRAWN / usize::from(self.facts.plan.names.days.max(1))).max(LEAST_DRAWN);
        if rows.len() <= most {
            return (rows, 0);
        }
        let worst = |(carer, shifts): &(CarerIx, Vec<ShiftIx>)| {
            let contacts = shifts.iter().flat_map(|&shift| self.worked(shift, *carer));
            let contacts = contacts.filter(|stretch| stretch.activity == Activity::Contact);
            contacts.fold((Seconds::ZERO, 0), |(late, visits), stretch| {
                let due = self.visit(stretch.visit).map_or(stretch.span.start, |row| row.due);
                (late.max((stretch.span.start - due).or_zero()), visits + 1)
            })
        };
        let mut order: Vec<(usize, (Seconds, usize))> = rows.iter().map(worst).enumerate().collect();
        order.sort_by_key(|(at, (late, visits))| (std::cmp::Reverse(*late), std::cmp::Reverse(*visits), *at));
        let kept: BTreeSet<usize> = order.into_iter().take(most).map(|(at, _)| at).collect();
        let left = rows.len() - kept.len();
        let drawn = rows.into_iter().enumerate().filter(|(at, _)| kept.contains(at)).map(|(_, row)| row);
        (drawn.collect(), left)
    }

    /// Whether any shift begins or ends at the branch's base.
    #[must_use]
    pub fn uses_base(&self) -> bool {
        let rows = self.facts.plan.names.shifts.iter().filter_map(|dated| self.facts.book.shifts.get(dated.row));
        rows.into_iter().any(|shift| [shift.starts_at, shift.ends_at].contains(&Anchor::Base))
    }

    /// What a carer's time in a shift goes on, in order.
    pub fn worked(&self, shift: ShiftIx, carer: CarerIx) -> impl Iterator<Item = &'a Worked> {
        let all = self.worked.get(shift.at()).map_or(&[][..], Vec::as_slice);
        all.iter().copied().filter(move |stretch| stretch.carer == carer)
    }

    /// The clock on the wall at a time of the plan.
    #[must_use]
    pub fn clock(&self, at: Seconds) -> String {
        let zone = &self.facts.plan.names.zone;
        // Cut off, seconds would put a carer at a door before she can be there.
        match zone.civil(at).second % 60 {
            0 => zone.clock(at),
            seconds => format!("{}:{seconds:02}", zone.clock(at)),
        }
    }

    /// The planned days as the subject of a sentence is extended by them: `of the week from Monday 2 March 2026`.
    #[must_use]
    pub fn period(&self) -> String {
        let names = &self.facts.plan.names;
        let from = crate::words::long_day(names.start.0);
        match names.days {
            1 => format!("of {from}"),
            7 => format!("of the week from {from}"),
            days => format!("of the {days} days from {from}"),
        }
    }
}

impl WeekTotals {
    fn add(&mut self, stretch: &Worked) {
        let seconds = i64::from(stretch.span.length().0);
        let line = match stretch.activity {
            Activity::Contact => &mut self.contact,
            Activity::Travel => &mut self.travel,
            Activity::Commute => &mut self.commute,
            Activity::Waiting => &mut self.waiting,
            Activity::PaidBreak => &mut self.paid_breaks,
            Activity::UnpaidBreak => &mut self.unpaid_breaks,
        };
        *line += seconds;
        if stretch.activity == Activity::Travel {
            self.metres += i64::from(stretch.metres);
        }
    }
}
