//! The absences that a book knows, as events are held against them.

use homeround_core::ground::{CarerIx, ClientIx, Seconds};
use homeround_core::verification::Period;
use homeround_core::verification::reference_data::{Absence, CarerAway, ClientAway, NotAtWork};

use super::known_absences::KnownAbsences;
use crate::book::model::{Leave, LeaveReason};
use crate::book::occurrences;
use crate::book::value::{Clock, Day};
use crate::book::{Book, PlanNames};

/// The absences of a book's leave, over the names of its plan.
///
/// An absence begins at midnight, or when what began on the day before is over: a night shift goes on into the first day of
/// leave, and is no work on leave.
pub(super) fn list_absences(book: &Book, names: &PlanNames) -> KnownAbsences {
    let mut found = KnownAbsences::default();
    for row in &book.leave {
        let client = row.client.as_ref().and_then(|id| names.clients.iter().position(|named| named.id == *id));
        let carer = row.carer.as_ref().and_then(|id| names.carers.iter().position(|named| named.id == *id));
        if let Some(client) = client {
            let period = period(names, row, visits_end(book, names, row));
            found.clients.push(ClientAway { client: ClientIx::from_index(client), period, why: absence(row.why) });
        }
        if let Some(carer) = carer {
            let period = period(names, row, shifts_end(book, names, row));
            found.carers.push(CarerAway { carer: CarerIx::from_index(carer), period, why: not_at_work(row.why) });
        }
    }
    found
}

fn period(names: &PlanNames, row: &Leave, before_ends: Option<Seconds>) -> Period {
    let midnight = |day: Day| {
        // Where midnight is skipped or shown twice, the first reading of the day is near enough: nobody is punched at it.
        (0..240).step_by(30).find_map(|minute| names.zone.instant(day, Clock::from_minute(minute)).ok())
    };
    let from = midnight(row.from).unwrap_or(Period::ALWAYS.from);
    // The day before may reach over midnight: who still works, or is still visited then, is not yet away.
    let from = before_ends.map_or(from, |ends| from.max(names.zone.moment(ends)));
    // `until` is the last day away: the leave ends at the midnight after it.
    let until = row.until.map_or(Some(Period::ALWAYS.until), |until| midnight(until.plus(1)));
    Period { from, until: until.unwrap_or(Period::ALWAYS.until) }
}

/// When the last visit of a client's day before the leave must be over.
fn visits_end(book: &Book, names: &PlanNames, row: &Leave) -> Option<Seconds> {
    // Only the day before can reach over midnight into the leave.
    let own = names.visits.iter().filter(|dated| {
        dated.day == row.from.plus(-1) && row.client.as_ref() == Some(&book.packages[dated.row].client)
    });
    let ends = own.filter_map(|dated| {
        let package = &book.packages[dated.row];
        let times = occurrences::visit_times(&names.zone, package, dated.day).ok()?;
        // The latest start and the whole length: until then somebody may rightly be there.
        Some(times.whole().latest + occurrences::visit_length(&names.zone, package, dated.day).ok()?)
    });
    ends.max()
}

/// When the last shift of a carer's day before the leave ends.
fn shifts_end(book: &Book, names: &PlanNames, row: &Leave) -> Option<Seconds> {
    let own = names.shifts.iter().filter(|dated| {
        let shift = &book.shifts[dated.row];
        let carers = [Some(&shift.carer), shift.with.as_ref()];
        dated.day == row.from.plus(-1) && carers.into_iter().flatten().any(|id| Some(id) == row.carer.as_ref())
    });
    let ends = own.filter_map(|dated| {
        occurrences::shift_span(&names.zone, &book.shifts[dated.row], dated.day).ok().map(|span| span.end)
    });
    ends.max()
}

const fn absence(why: LeaveReason) -> Absence {
    match why {
        LeaveReason::Hospital => Absence::Hospital,
        LeaveReason::Respite => Absence::Respite,
        LeaveReason::Deceased => Absence::Deceased,
        _ => Absence::Elsewhere,
    }
}

const fn not_at_work(why: LeaveReason) -> NotAtWork {
    match why {
        LeaveReason::Sick => NotAtWork::Sick,
        LeaveReason::Suspended => NotAtWork::Suspended,
        LeaveReason::OtherWork => NotAtWork::OtherWork,
        _ => NotAtWork::Leave,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use homeround_core::ground::{ClientIx, Instant};
    use homeround_core::heap::OwnedRoster;

    use super::*;
    use crate::book::tests::{example, flat_travel};
    use crate::book::{expand_book, model::Shift};
    use crate::log::reference::Reference;
    use crate::verification::Timetable;

    fn timetable() -> Timetable {
        let mut book = example();
        let day = |text: &str| Day::read(text).unwrap();
        let row = |client: Option<&str>, carer: Option<&str>, until: Option<&str>, why| Leave {
            client: client.map(str::to_owned),
            carer: carer.map(str::to_owned),
            from: day("2026-03-04"),
            until: until.map(day),
            why,
        };
        book.leave = vec![
            row(Some("C02"), None, Some("2026-03-05"), LeaveReason::Away),
            row(None, Some("A1"), None, LeaveReason::Sick),
            row(None, Some("A2"), Some("2026-03-04"), LeaveReason::Leave),
        ];
        let early = book.shifts.iter_mut().find(|shift| shift.carer == "A2").unwrap();
        *early =
            Shift { start: Clock::from_minute(1320), end: Clock::from_minute(360), overnight: true, ..early.clone() };
        let plan = expand_book(&book, flat_travel(&book)).unwrap();
        let rounds = vec![Vec::new(); plan.tables.shifts.len()];
        let roster = OwnedRoster::from_rounds(&rounds);
        Timetable::from_roster(&book, &plan.names, roster.view()).unwrap()
    }

    #[test]
    fn leave_is_known_from_midnight_to_midnight_and_after_a_night_shift() {
        let timetable = timetable();
        let registers = timetable.plan().registers;
        let local = |at: Instant| timetable.local(at);
        let [client] = registers.clients_away else { panic!("{:?}", registers.clients_away) };
        assert_eq!(timetable.clients[client.client.at()], "C02");
        let shown = (local(client.period.from), local(client.period.until));
        assert_eq!(shown, ("2026-03-04T00:00:00+00:00".to_owned(), "2026-03-06T00:00:00+00:00".to_owned()));
        let [sick, night] = registers.carers_away else { panic!("{:?}", registers.carers_away) };
        assert_eq!((sick.why, sick.period.until), (NotAtWork::Sick, Period::ALWAYS.until));
        assert_eq!(local(night.period.from), "2026-03-04T06:00:00+00:00", "the night before goes on until then");
        assert_eq!(local(night.period.until), "2026-03-05T00:00:00+00:00");
    }

    #[test]
    fn an_auditor_knows_the_same_absences_and_of_one_client_only_its_own() {
        let timetable = timetable();
        let whole = Reference::new(&timetable, None, None, &BTreeSet::new()).unwrap();
        assert_eq!(whole.timetable().unwrap().beside.absences(), timetable.beside.absences());
        let other = Reference::new(&timetable, None, Some(ClientIx(0)), &BTreeSet::new()).unwrap();
        assert!(other.away.is_empty(), "{:?}", other.away);
        let mut forged = whole;
        forged.away[0].why = "holiday".to_owned();
        assert!(forged.timetable().is_err());
    }
}
