//! The visits of a plan, with their windows, wishes and prices.

use homeround_core::book as core;
use homeround_core::ground::{Cost, Seconds, Window};
use std::collections::{BTreeMap, BTreeSet};

use super::{CoreRows, Dated};
use crate::book::model::Package;
use crate::book::occurrences::{self, VisitTimes};
use crate::book::terms::{Terms, per_minute, pounds};
use crate::book::value::Day;
use crate::fault::Faults;

impl<'a> CoreRows<'a> {
    /// The visits, and the table of their other windows.
    pub(super) fn visits(&self) -> Result<(Vec<core::Visit>, Vec<Window>), Faults> {
        let (mut visits, mut windows) = (Vec::with_capacity(self.names.visits.len()), Vec::new());
        let slots = self.slots();
        for dated in &self.names.visits {
            let package = &self.book.packages[dated.row];
            let orphan = || Faults::unvalidated(&dated.id, "belongs to no client of the book");
            let terms = self.terms(package).ok_or_else(orphan)?;
            let mut times = occurrences::visit_times(&self.names.zone, package, dated.day)
                .map_err(|clash| clash.unsound(&dated.id))?;
            // A fixed start leaves one window of one moment: the search has nothing to choose.
            if let Some(start) = self.fixed_start(package, dated.day)? {
                times.fix(start);
            }
            let slot = slots.get(&(package.client.as_str(), terms.slot())).copied().unwrap_or(0);
            let mut visit = self.visit(dated, &terms, &times).ok_or_else(orphan)?;
            let length = occurrences::visit_length(&self.names.zone, package, dated.day);
            visit.duration = length.map_err(|clash| clash.unsound(&dated.id))?;
            visit.slot = slot;
            // A visit carries its first window itself: only the others stand in the table.
            visit.first_other = super::count(windows.len());
            visit.others = u8::try_from(times.windows.len() - 1)
                .map_err(|_| Faults::unvalidated(&dated.id, "has too many windows"))?;
            // The first window stands in the row of the visit: only the others are in the table.
            windows.extend_from_slice(&times.windows[1..]);
            visits.push(visit);
        }
        Ok((visits, windows))
    }

    fn visit(&self, dated: &Dated, terms: &Terms<'_>, times: &VisitTimes) -> Option<core::Visit> {
        let Terms { policy, client: home, package } = *terms;
        let (whole, wanted) = (times.whole(), times.preferred);
        let grace = Seconds::from_minutes(i32::from(policy.grace_minutes));
        let wished = self.names.abilities.bits(package.wished_skills.iter(), terms.wished_gender());
        // A price without a wish would be paid for every carer: it is only set where something is wished.
        let wish_price = policy.wish_pounds.filter(|_| wished.0 != 0);
        // A visit that nobody wants at a certain time is travelled to in the period of its window's middle.
        let middle = Seconds(times.windows[0].earliest.0.midpoint(times.windows[0].latest.0));
        Some(core::Visit {
            client: *self.clients.get(package.client.as_str())?,
            place: self.place(home.latitude, home.longitude),
            window: times.windows[0],
            // Sooner than wished is early only beyond the grace, and never before the window opens.
            ready: wanted.map_or(whole.earliest, |at| (at - terms.early_grace()).max(whole.earliest)),
            early_price: policy.early_pounds_per_minute.map_or(Cost::ZERO, per_minute),
            due: wanted.map_or(whole.latest, |at| (at + grace).min(whole.latest)),
            late_price: per_minute(policy.late_pounds_per_minute),
            unserved_price: terms.unserved_price(),
            skills: self.names.abilities.bits(package.skills.iter(), terms.required_gender()),
            one_skills: self.names.abilities.bits(package.one_has.iter(), None),
            flat_pay: package.sleep_in_pounds.map(pounds),
            carers: package.carers,
            load: package.load.unwrap_or(0),
            wished,
            wish_price: wish_price.map_or(Cost::ZERO, pounds),
            known_only: terms.known_only(),
            unpopular: terms.unpopular(is_weekend(dated.day)),
            // A visit is driven to in the period of its wish, or else of its middle: the true start is not known yet.
            period: self.period(wanted.unwrap_or(middle)),
            ..core::Visit::default()
        })
    }

    /// The numbers of every client's slots, from 1, by their names.
    fn slots(&self) -> BTreeMap<(&'a str, &'a str), u16> {
        let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for package in &self.book.packages {
            if let Some(terms) = self.terms(package) {
                named.entry(&package.client).or_default().insert(terms.slot());
            }
        }
        let numbered = |(client, slots): (&'a str, BTreeSet<&'a str>)| {
            // From one: zero is no slot.
            slots.into_iter().zip(1_u16..).map(move |(slot, number)| ((client, slot), number))
        };
        named.into_iter().flat_map(numbered).collect()
    }

    /// The moment at which a package's visit is fixed to start on a service day, when it is.
    pub(super) fn fixed_start(&self, package: &Package, day: Day) -> Result<Option<Seconds>, Faults> {
        let rows = self.fixed.get(package.id.as_str()).map_or(&[][..], Vec::as_slice);
        let start = rows.iter().filter(|row| row.day.is_none_or(|one| one == day)).find_map(|row| row.start);
        let moment = start.map(|start| occurrences::fixed_start(&self.names.zone, package, start, day));
        moment.transpose().map_err(|clash| clash.unsound(&package.id))
    }
}

/// Whether a day is a Saturday or a Sunday.
fn is_weekend(day: Day) -> bool {
    day.0.weekday() as u8 >= 5
}
