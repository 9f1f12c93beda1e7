//! Where an audit's cases come from: visits and a payroll in plain tables, or a book's roster as planned or verified.

use std::collections::BTreeMap;

use homeround_core::book::{Activity, Worked};
use homeround_core::cost::Exact;
use homeround_core::ground::{CarerIx, Date, PlaceIx, Seconds};

use super::audit::{Audit, AuditRules, Case, Unjudged, audit};
use super::payroll::PaySlip;
use super::visits::{VisitMade, stretches};
use crate::book::value;
use crate::book::{Book, Plan};
use crate::pricing::convert::exact;
use crate::pricing::other::training;

/// Seconds that no way takes: where the way home is not known, a gap is never too short for it.
const SHORT_WAY: Seconds = Seconds(-1);

/// The cases of a payroll and the visits that were made in its periods, and what of them no pay is told for.
#[must_use]
pub fn of_tables(visits: &[VisitMade], slips: &[PaySlip], rules: &AuditRules) -> (Vec<Case>, Unjudged) {
    let mut by_carer: BTreeMap<&str, Vec<&VisitMade>> = BTreeMap::new();
    for visit in visits {
        by_carer.entry(&visit.carer).or_default().push(visit);
    }
    for made in by_carer.values_mut() {
        made.sort_by_key(|visit| visit.span);
    }
    let paid: std::collections::BTreeSet<&str> = slips.iter().map(|slip| slip.carer.as_str()).collect();
    let without = by_carer.keys().filter(|carer| !paid.contains(*carer)).count();
    let mut periods: BTreeMap<&str, Vec<(Date, Date)>> = BTreeMap::new();
    slips.iter().for_each(|slip| periods.entry(&slip.carer).or_default().push(slip.days));
    let inside = |carer: &str, visit: &VisitMade| {
        let days = periods.get(carer).map_or(&[][..], Vec::as_slice);
        days.iter().any(|days| !within(&[visit], *days).is_empty())
    };
    let outside = by_carer.iter().filter(|(carer, _)| paid.contains(*carer));
    let outside = outside.flat_map(|(carer, made)| made.iter().filter(|visit| !inside(carer, visit))).count();
    let cases = slips.iter().map(|slip| {
        let all = by_carer.get(slip.carer.as_str()).map_or(&[][..], Vec::as_slice);
        let inside = within(all, slip.days);
        let (rows, by_home) = stretches(inside, slip.days.0);
        let miles = inside.iter().skip(1).filter_map(|visit| visit.miles);
        let miles = miles.fold(Exact::ZERO, |sum, miles| sum.plus(exact(miles)).unwrap_or(sum));
        Case::of(slip.clone(), &rows, rules, miles, |_, next| {
            by_home.get(next.visit.at()).copied().flatten().unwrap_or(SHORT_WAY)
        })
    });
    let cases = cases.collect();
    (cases, Unjudged { workers: without, visits: outside })
}

/// The visits that start on one of the days, of visits in order of time.
fn within<'a, 'v>(visits: &'a [&'v VisitMade], days: (Date, Date)) -> &'a [&'v VisitMade] {
    let second = |day: i32| i64::from(day) * 86_400;
    let from = visits.partition_point(|visit| visit.span.0 < second(days.0.0));
    let to = visits.partition_point(|visit| visit.span.0 < second(days.1.0.saturating_add(1)));
    &visits[from..to.max(from)]
}

/// The cases of a book's carers over its plan: paid as the payroll says, or, where there is none, as the book promises.
#[must_use]
pub fn of_book(
    book: &Book,
    plan: &Plan,
    worked: &[Worked],
    payroll: Option<Vec<PaySlip>>,
    rules: &AuditRules,
) -> (Vec<Case>, Unjudged) {
    let mut by_carer: BTreeMap<CarerIx, Vec<Worked>> = BTreeMap::new();
    for row in worked {
        by_carer.entry(row.carer).or_default().push(*row);
    }
    for rows in by_carer.values_mut() {
        rows.sort_by_key(|row| (row.span.start, row.span.end));
    }
    let days = (plan.names.start.0, plan.names.start.plus(i32::from(plan.names.days.max(1)) - 1).0);
    let Some(slips) = payroll else {
        let cases = by_carer.iter().map(|(carer, rows)| {
            let slip = promised(book, plan, *carer, rows, days);
            case(book, plan, (*carer, rows), slip, rules)
        });
        return (cases.collect(), Unjudged::default());
    };
    let of = |id: &str| plan.names.carers.iter().position(|named| named.id == id).map(CarerIx::of);
    let paid: std::collections::BTreeSet<CarerIx> = slips.iter().filter_map(|slip| of(&slip.carer)).collect();
    let without = by_carer.keys().filter(|carer| !paid.contains(carer)).count();
    let cases = slips.into_iter().map(|slip| {
        let carer = of(&slip.carer).unwrap_or(CarerIx::NONE);
        let rows = by_carer.get(&carer).map_or(&[][..], Vec::as_slice);
        let on = |row: &&Worked| {
            let start = plan.tables.shifts.get(row.shift.at()).map_or(row.span.start, |shift| shift.span.start);
            let day = plan.names.zone.civil(start).date;
            slip.days.0 <= day && day <= slip.days.1
        };
        let rows: Vec<Worked> = rows.iter().filter(on).copied().collect();
        case(book, plan, (carer, &rows), slip, rules)
    });
    (cases.collect(), Unjudged { workers: without, visits: 0 })
}

/// The pay that a book promises for these stretches, judged by the usual rules; nothing where a rate of its days is not known.
#[must_use]
pub fn promised_audit(book: &Book, plan: &Plan, worked: &[Worked]) -> Option<Audit> {
    let rules = AuditRules::usual();
    let (cases, unjudged) = of_book(book, plan, worked, None, &rules);
    audit(&cases, unjudged, &rules).ok()
}

/// A slip that tells no other hours has the training that the book has in its days.
fn case(book: &Book, plan: &Plan, (carer, rows): (CarerIx, &[Worked]), mut slip: PaySlip, rules: &AuditRules) -> Case {
    let (trained, _) = training(book, plan, &slip.carer, slip.days);
    slip.other_hours = slip.other_hours.or(Some(trained));
    let by_car = plan.tables.carers.get(carer.at()).is_some_and(|row| {
        plan.names.modes.get(row.mode.at()).is_some_and(|mode| book.travel.modes[mode.row].name == "car")
    });
    let miles = if by_car { miles(rows) } else { Exact::ZERO };
    let home = home(plan, carer);
    Case::of(slip, rows, rules, miles, |before, next| by_home(plan, carer, home, before, next))
}

/// Miles between clients.
fn miles(rows: &[Worked]) -> Exact {
    let metres: i128 =
        rows.iter().filter(|row| row.activity == Activity::Travel).map(|row| i128::from(row.metres)).sum();
    Exact::fraction(metres * 1_000, 1_609_344).unwrap_or_default()
}

/// Where a carer lives, when that is a place of the plan.
fn home(plan: &Plan, carer: CarerIx) -> PlaceIx {
    let named = plan.names.carers.get(carer.at()).map(|row| format!("carer {}", row.id));
    let lives = |name: &String| plan.names.places.iter().position(|place| place.names.contains(name)).map(PlaceIx::of);
    named.as_ref().and_then(lives).unwrap_or(PlaceIx::NONE)
}

/// The way home from one visit and on to the next; shorter than any gap when it is not known.
fn by_home(plan: &Plan, carer: CarerIx, home: PlaceIx, before: &Worked, next: &Worked) -> Seconds {
    let tables = &plan.tables;
    let place = |row: &Worked| tables.visits.get(row.visit.at()).map(|visit| visit.place);
    let mode = tables.carers.get(carer.at()).map(|row| row.mode);
    let (Some(from), Some(to), Some(mode)) = (place(before), place(next), mode) else { return SHORT_WAY };
    if !home.is_some() {
        return SHORT_WAY;
    }
    let period = tables.visits.get(next.visit.at()).map_or(0, |visit| visit.period);
    let problem = tables.view();
    problem.travel.seconds(mode, period, from, home) + problem.travel.seconds(mode, period, home, to)
}

/// What the book promises for these stretches: basic pay for paid time, what it pays for training, and money for paid miles. The premium of enhanced hours
/// and of overtime, idle hours and paid breaks are no pay for the time worked.
fn promised(book: &Book, plan: &Plan, carer: CarerIx, rows: &[Worked], days: (Date, Date)) -> PaySlip {
    let named = &plan.names.carers[carer.at()];
    let commute_paid = |row: &Worked| plan.tables.shifts.get(row.shift.at()).is_some_and(|shift| shift.commute_paid);
    let paid = |row: &&Worked| match row.activity {
        Activity::UnpaidBreak | Activity::PaidBreak => false,
        Activity::Commute => commute_paid(row),
        Activity::Contact | Activity::Travel | Activity::Waiting => true,
    };
    let seconds: i64 = rows.iter().filter(paid).map(|row| i64::from(row.span.length().0)).sum();
    let mode = plan.tables.carers.get(carer.at()).and_then(|row| plan.names.modes.get(row.mode.at()));
    let pence = mode.map_or_else(value::Exact::default, |mode| book.travel.modes[mode.row].pence_per_mile);
    let mileage = miles(rows).times(exact(pence)).and_then(|pence| pence.over(Exact::whole(100))).unwrap_or_default();
    let pay =
        exact(book.carers[named.row].pay_per_hour).times(Exact::fraction(seconds.into(), 3_600).unwrap_or_default());
    let (_, trained) = training(book, plan, &named.id, days);
    PaySlip {
        carer: named.id.clone(),
        days,
        pay: decimal(pay.and_then(|pay| pay.plus(trained)).unwrap_or_default()),
        age: None,
        apprentice: false,
        deductions: None,
        premium: None,
        mileage_paid: Some(decimal(mileage)),
        other_hours: None,
        accommodation_charge: None,
        accommodation_nights: None,
    }
}

/// Pounds to the penny, as files write them.
fn decimal(pounds: Exact) -> value::Exact {
    value::Exact::read(&pounds.shown().to_string()).unwrap_or_default()
}
