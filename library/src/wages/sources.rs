//! Where an audit's cases come from: visits and a payroll in plain tables, or a book's roster as planned or verified.
//!
//! ```
//! use homeround::wages::sources::of_tables;
//! use homeround::wages::{AuditRules, read_payroll, read_visits};
//!
//! // Bryn made a visit and is in no payroll.
//! let zone = "Europe/London".parse().unwrap();
//! let visits = b"carer,start,end\nann,2026-03-02T08:00,2026-03-02T09:00\nbryn,2026-03-02T08:00,2026-03-02T09:00\n";
//! let visits = read_visits("visits.csv", visits, zone)?;
//! let slips = read_payroll("payroll.csv", b"carer,from,to,pay\nann,2026-03-02,2026-03-08,20\n")?;
//! let (cases, unjudged) = of_tables(&visits, &slips, &AuditRules::usual())?;
//! assert_eq!((cases.len(), unjudged.workers), (1, vec!["bryn".to_owned()]));
//! # Ok::<(), homeround::fault::Faults>(())
//! ```

use std::collections::BTreeMap;

use homeround_core::book::{Activity, Worked};
use homeround_core::cost::minimum_wage::last_pay_day;
use homeround_core::cost::{Exact, Inexact, NotJudged};
use homeround_core::ground::{CarerIx, Date, PlaceIx, Seconds, Span};
use rust_decimal::Decimal;

use super::audit::{AuditRules, audit, not_judged};
use super::audit_rows::{PaidWithoutVisit, PayAudit, PeriodCase, Unjudged};
use super::payroll::PaySlip;
use super::visits::{VisitMade, stretches};
use crate::book::value::{self, Day};
use crate::book::{Book, Plan};
use crate::fault::Faults;
use crate::pricing::convert::exact;
use crate::pricing::other::training;

/// Seconds that no way takes: where the way home is not known, a gap is never too short for it.
const SHORT_WAY: Seconds = Seconds(-1);

/// Cases to judge, and what of the files cannot be.
pub type JudgedPeriods = (Vec<PeriodCase>, Unjudged);

/// The cases of a payroll and the visits that were made in its periods, and what of them no pay is told for.
///
/// # Errors
/// Sums with more digits than are held, and days for which no mileage rate is known.
pub fn of_tables(visits: &[VisitMade], slips: &[PaySlip], rules: &AuditRules) -> Result<JudgedPeriods, Faults> {
    let mut by_carer: BTreeMap<&str, Vec<&VisitMade>> = BTreeMap::new();
    for visit in visits {
        by_carer.entry(&visit.carer).or_default().push(visit);
    }
    for made in by_carer.values_mut() {
        // In order of time: gaps are what lies between neighbours.
        made.sort_by_key(|visit| visit.span);
    }
    let mut unjudged = Unjudged::default();
    for (carer, made) in &by_carer {
        let periods: Vec<(Date, Date)> =
            slips.iter().filter(|slip| slip.carer == *carer).map(|slip| slip.days).collect();
        if periods.is_empty() {
            unjudged.workers.push((*carer).to_owned());
        } else {
            unjudged.visits += made.iter().filter(|visit| !paid_on(&periods, visit.day)).count();
        }
    }
    let (mut cases, mut faults) = (Vec::new(), Faults::default());
    for slip in slips {
        let all = by_carer.get(slip.carer.as_str()).map_or(&[][..], Vec::as_slice);
        let inside: Vec<&VisitMade> = all.iter().filter(|visit| paid_on(&[slip.days], visit.day)).copied().collect();
        if inside.is_empty() && slip.other_hours.is_none() {
            unjudged.paid.push(paid_without(slip));
            continue;
        }
        let (rows, by_home) = stretches(&inside, slip.days.0);
        // Before the first visit lies the way from home: its miles are the worker's own.
        let ways = inside.iter().skip(1).filter_map(|visit| Some((visit.day, exact(visit.miles?))));
        match spent(ways, rules) {
            Ok(spent) => cases.push(PeriodCase::new(slip.clone(), &rows, rules, spent, |_, next| {
                by_home.get(next.visit.at()).copied().flatten().unwrap_or(SHORT_WAY)
            })),
            Err(why) => faults.push(not_judged(slip, &why)),
        }
    }
    faults.or((cases, unjudged))
}

/// Whether one of the periods has the day.
fn paid_on(periods: &[(Date, Date)], day: Date) -> bool {
    periods.iter().any(|days| days.0 <= day && day <= days.1)
}

fn paid_without(slip: &PaySlip) -> PaidWithoutVisit {
    let (from, to) = (Day(slip.days.0).to_string(), Day(slip.days.1).to_string());
    PaidWithoutVisit { carer: slip.carer.clone(), from, to }
}

/// What miles on these days cost the worker, in pounds.
fn spent(ways: impl IntoIterator<Item = (Date, Exact)>, rules: &AuditRules) -> Result<Exact, NotJudged> {
    let mut sum = Exact::ZERO;
    for (day, miles) in ways {
        if !miles.is_zero() {
            sum = sum.plus(miles.times(rules.mile(day)?)?)?;
        }
    }
    Ok(sum)
}

/// The cases of a book's carers over its plan: paid as the payroll says, or, where there is none, as the book promises.
///
/// # Errors
/// Sums with more digits than are held, and days for which no mileage rate is known.
pub fn of_book(
    book: &Book,
    plan: &Plan,
    worked: &[Worked],
    payroll: Option<Vec<PaySlip>>,
    rules: &AuditRules,
) -> Result<JudgedPeriods, Faults> {
    let of = AuditedBook { book, plan, rules };
    let mut by_carer: BTreeMap<CarerIx, Vec<Worked>> = BTreeMap::new();
    for row in worked {
        by_carer.entry(row.carer).or_default().extend(asleep(plan, row));
    }
    for rows in by_carer.values_mut() {
        rows.sort_by_key(|row| (row.span.start, row.span.end));
    }
    let (mut cases, mut unjudged, mut faults) = (Vec::new(), Unjudged::default(), Faults::default());
    let mut judge = |carer: CarerIx, rows: &[Worked], slip: PaySlip| match of.case(carer, rows, slip.clone()) {
        Ok(case) => cases.push(case),
        Err(why) => faults.push(not_judged(&slip, &why)),
    };
    let Some(slips) = payroll else {
        // `judge` holds the other faults as long as it lives: these wait beside it.
        let mut faulty = Faults::default();
        for (carer, rows) in &by_carer {
            for days in of.periods() {
                let rows = of.within(rows, days);
                if rows.is_empty() {
                    continue;
                }
                match of.promised(*carer, &rows, days) {
                    Ok(slip) => judge(*carer, &rows, slip),
                    Err(open) => faulty.push(not_judged(&open.0, &open.1)),
                }
            }
        }
        faults.0.extend(faulty.0);
        return faults.or((cases, unjudged));
    };
    for (carer, rows) in &by_carer {
        let id = plan.names.carers.get(carer.at()).map_or("", |named| named.id.as_str());
        let periods: Vec<(Date, Date)> = slips.iter().filter(|slip| slip.carer == id).map(|slip| slip.days).collect();
        if periods.is_empty() {
            unjudged.workers.push(id.to_owned());
        } else {
            let visits = rows.iter().filter(|row| row.activity == Activity::Contact);
            unjudged.visits += visits.filter(|row| !paid_on(&periods, of.day(row))).count();
        }
    }
    for slip in slips {
        let carer = plan.names.carers.iter().position(|named| named.id == slip.carer).map(CarerIx::from_index);
        let rows = carer.and_then(|carer| by_carer.get(&carer)).map(|rows| of.within(rows, slip.days));
        match (carer, rows.unwrap_or_default()) {
            (Some(carer), rows) if !rows.is_empty() || slip.other_hours.is_some() => judge(carer, &rows, slip),
            _ => unjudged.paid.push(paid_without(&slip)),
        }
    }
    faults.or((cases, unjudged))
}

/// A stretch as it counts against the minimum wage: a sleep-in is a rest between two visits of no length, for nobody says when the
/// carer was awake to work in it.
fn asleep(plan: &Plan, row: &Worked) -> Vec<Worked> {
    let by_night = plan.tables.visits.get(row.visit.at()).is_some_and(|visit| visit.flat_pay.is_some());
    if !by_night || row.activity != Activity::Contact {
        return vec![*row];
    }
    let at = |moment: Seconds| Worked { span: Span { start: moment, end: moment }, ..*row };
    vec![at(row.span.start), Worked { activity: Activity::UnpaidBreak, ..*row }, at(row.span.end)]
}

/// The pay that a book promises for these stretches, judged by the usual rules; nothing where a rate of its days is not known.
#[must_use]
pub fn promised_audit(book: &Book, plan: &Plan, worked: &[Worked]) -> Option<PayAudit> {
    let rules = AuditRules::usual();
    let (cases, unjudged) = of_book(book, plan, worked, None, &rules).ok()?;
    audit(&cases, &unjudged, &rules).ok()
}

/// What a book's cases are made from.
#[derive(Clone, Copy)]
struct AuditedBook<'a> {
    book: &'a Book,
    plan: &'a Plan,
    rules: &'a AuditRules,
}

impl AuditedBook<'_> {
    /// The day of a stretch: that of its shift.
    fn day(&self, row: &Worked) -> Date {
        let start = self.plan.tables.shifts.get(row.shift.at()).map_or(row.span.start, |shift| shift.span.start);
        self.plan.names.zone.civil(start).date
    }

    fn within(&self, rows: &[Worked], days: (Date, Date)) -> Vec<Worked> {
        rows.iter().filter(|row| paid_on(&[days], self.day(row))).copied().collect()
    }

    /// The plan's days as pay reference periods: a month at the most each.
    fn periods(&self) -> Vec<(Date, Date)> {
        let names = &self.plan.names;
        let last = names.start.plus(i32::from(names.days.max(1)) - 1).0;
        let (mut first, mut periods) = (names.start.0, Vec::new());
        while first <= last {
            let end = last_pay_day(first).min(last);
            periods.push((first, end));
            first = Date(end.0 + 1);
        }
        periods
    }

    /// A slip that tells no other hours has the training that the book has in its days.
    fn case(&self, carer: CarerIx, rows: &[Worked], mut slip: PaySlip) -> Result<PeriodCase, NotJudged> {
        let Self { book, plan, rules } = *self;
        let (trained, _) = training(book, plan, &slip.carer, slip.days)?;
        // Hours that the payroll tells come first. Without them the book's training is what was worked beside rounds.
        slip.other_hours = slip.other_hours.or(Some(trained));
        // The approved rate is that of a car: what other ways cost a worker is not known.
        let by_car = plan.tables.carers.get(carer.at()).is_some_and(|row| {
            plan.names.modes.get(row.mode.at()).is_some_and(|mode| book.travel.modes[mode.row].name == "car")
        });
        let ways = rows.iter().filter(|row| by_car && row.activity == Activity::Travel);
        let spent = spent(ways.map(|row| (self.day(row), Exact::miles(row.metres.into()))), rules)?;
        let home = home(plan, carer);
        Ok(PeriodCase::new(slip, rows, rules, spent, |before, next| by_home(plan, carer, home, before, next)))
    }

    /// What the book promises for these stretches: basic pay for paid time, what it pays for training, and money for paid
    /// miles. The premium of enhanced hours and of overtime, idle hours and paid breaks are no pay for the time worked.
    fn promised(
        &self,
        carer: CarerIx,
        rows: &[Worked],
        days: (Date, Date),
    ) -> Result<PaySlip, Box<(PaySlip, NotJudged)>> {
        let Self { book, plan, .. } = *self;
        let named = &plan.names.carers[carer.at()];
        let mut slip = PaySlip { carer: named.id.clone(), days, ..PaySlip::default() };
        let commute_paid =
            |row: &Worked| plan.tables.shifts.get(row.shift.at()).is_some_and(|shift| shift.commute_paid);
        // Breaks count neither as pay nor as time: a paid break would make up for hours that were not paid.
        let paid = |row: &&Worked| match row.activity {
            Activity::UnpaidBreak | Activity::PaidBreak => false,
            Activity::Commute => commute_paid(row),
            Activity::Contact | Activity::Travel | Activity::Waiting => true,
        };
        let seconds: i64 = rows.iter().filter(paid).map(|row| i64::from(row.span.length().0)).sum();
        let mode = plan.tables.carers.get(carer.at()).and_then(|row| plan.names.modes.get(row.mode.at()));
        let pence = mode.map_or_else(value::Exact::default, |mode| book.travel.modes[mode.row].pence_per_mile);
        let metres = rows.iter().filter(|row| row.activity == Activity::Travel).map(|row| i64::from(row.metres)).sum();
        let sums = || -> Result<(Exact, Exact), Inexact> {
            let (_, trained) = training(book, plan, &named.id, days)?;
            let pay = exact(book.carers[named.row].pay_per_hour).times(Exact::hours(seconds))?.plus(trained)?;
            Ok((pay, exact(pence).percent_of(Exact::miles(metres))?))
        };
        match sums().and_then(|(pay, mileage)| Ok((decimal(pay)?, decimal(mileage)?))) {
            Ok((pay, mileage)) => Ok(PaySlip { pay, mileage_paid: Some(mileage), ..slip }),
            Err(why) => {
                slip.pay = value::Exact::default();
                Err(Box::new((slip, why.into())))
            }
        }
    }
}
/// Where a carer lives, when that is a place of the plan.
fn home(plan: &Plan, carer: CarerIx) -> PlaceIx {
    let named = plan.names.carers.get(carer.at()).map(|row| format!("carer {}", row.id));
    let lives =
        |name: &String| plan.names.places.iter().position(|place| place.names.contains(name)).map(PlaceIx::from_index);
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

/// Pounds to the penny, as files write them.
fn decimal(pounds: Exact) -> Result<value::Exact, Inexact> {
    // To the penny, as a payslip is: held against the law is what would be paid.
    Ok(value::Exact(Decimal::new(pounds.to_pence()?.0, 2)))
}
