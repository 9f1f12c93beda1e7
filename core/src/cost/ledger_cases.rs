//! The ledger: a week by hand.

mod properties;

extern crate std;
use std::vec::Vec;
use std::{format, vec};

use proptest::prelude::*;

use super::rates::Rates;
use super::*;
use crate::book::{Activity, Shift, Visit, Worked};
use crate::ground::{CarerIx, ClientIx, Cost, Date, ModeIx, PlaceIx, Seconds, ShiftIx, Skills, Span, VisitIx, Window};

/// Outside any shift.
const NONE: u32 = u32::MAX;

fn n(text: &str) -> Exact {
    Exact::parse(text).unwrap()
}

fn visit(minutes: i32) -> Visit {
    Visit {
        client: ClientIx(0),
        place: PlaceIx(0),
        duration: Seconds::from_minutes(minutes),
        window: Window::default(),
        due: Seconds::ZERO,
        late_price: Cost::ZERO,
        unserved_price: Cost::ZERO,
        skills: Skills::NONE,
        carers: 1,
        load: 0,
        ..Visit::default()
    }
}

/// Two shifts: the way home is paid in the second only.
fn shifts() -> [Shift; 2] {
    [Shift::default(), Shift { commute_paid: true, ..Shift::default() }]
}

fn margins() -> Margins {
    Margins { overhead: Overhead::Pounds(n("5.20")), profit: Profit::PercentOfCost(n("3")) }
}

fn percents() -> OnCosts {
    OnCosts { ni: n("9.5"), holiday: n("12.07"), training: n("1.73"), pension: n("3"), sick: n("0.5") }
}

fn workers() -> [Worker; 3] {
    [("12.21", "0.45", 0), ("13.05", "0.20", 1), ("14", "0", 1)].map(|(wage, per_mile, mode)| Worker {
        wage: Rate::from_pounds(n(wage)).unwrap(),
        per_mile: Rate::from_pounds(n(per_mile)).unwrap(),
        mode: ModeIx(mode),
        ..Worker::default()
    })
}

fn terms<'a>(workers: &'a [Worker], shifts: &'a [Shift], visits: &'a [Visit]) -> LedgerTerms<'a> {
    LedgerTerms {
        workers,
        shifts,
        visits,
        packages: &[],
        package_count: 0,
        clients: 4,
        modes: 2,
        first_week: Seconds::ZERO,
        weeks: 2,
        enhancements: &[],
        on_costs: percents(),
        threshold_ni: None,
        ni_allowance: Exact::ZERO,
        band_pension: None,
        fixed: Exact::ZERO,
        margins: margins(),
    }
}

fn threshold() -> Option<super::rates::EmployerNi> {
    Some(Rates::BUILT_IN.employer_ni(Date::new(2026, 3, 2).unwrap()).unwrap().rate)
}

/// Memory for a ledger, owned by the test; what stands in it beforehand is cleared.
struct OwnedLedger {
    accumulators: Vec<Accumulator>,
    weeks: Vec<i128>,
}

impl OwnedLedger {
    fn from_terms(terms: &LedgerTerms<'_>) -> Self {
        let size = LedgerSize::from_terms(terms);
        Self { accumulators: vec![Accumulator::default(); size.tallies()], weeks: vec![7; size.weeks] }
    }
}

fn ledger<'t, 'm>(terms: LedgerTerms<'t>, owned: &'m mut OwnedLedger) -> Result<Ledger<'t, 'm>, Unpriceable> {
    Ledger::new(terms, &mut owned.accumulators, &mut owned.weeks)
}

fn priced<'t, 'm>(terms: LedgerTerms<'t>, owned: &'m mut OwnedLedger, rows: &[Worked]) -> LedgerPrices<'t, 'm> {
    priced_with(terms, owned, rows, &[])
}

fn priced_with<'t, 'm>(
    terms: LedgerTerms<'t>,
    owned: &'m mut OwnedLedger,
    rows: &[Worked],
    others: &[PaidAbsence],
) -> LedgerPrices<'t, 'm> {
    let mut ledger = ledger(terms, owned).unwrap();
    for row in rows {
        ledger.add(row).unwrap();
    }
    for row in others {
        ledger.add_other(row).unwrap();
    }
    ledger.close().unwrap()
}

fn row(carer: u32, shift: u32, activity: Activity, minutes: (i32, i32), of: Option<(u32, u32)>, metres: u32) -> Worked {
    Worked {
        carer: CarerIx(carer),
        shift: ShiftIx(shift),
        activity,
        span: Span { start: Seconds::from_minutes(minutes.0), end: Seconds::from_minutes(minutes.1) },
        visit: of.map_or(VisitIx::NONE, |(visit, _)| VisitIx(visit)),
        client: of.map_or(ClientIx::NONE, |(_, client)| ClientIx(client)),
        metres,
    }
}

/// A morning: to the first client unpaid, two visits with travel and waiting between, a paid break, and home unpaid.
fn morning() -> [Worked; 7] {
    [
        row(0, 0, Activity::Commute, (400, 420), Some((0, 0)), 3000),
        row(0, 0, Activity::Contact, (420, 450), Some((0, 0)), 0),
        row(0, 0, Activity::Travel, (450, 456), Some((1, 1)), 3219),
        row(0, 0, Activity::Waiting, (456, 460), Some((1, 1)), 0),
        row(0, 0, Activity::Contact, (460, 475), Some((1, 1)), 0),
        row(0, 0, Activity::PaidBreak, (475, 490), None, 0),
        row(0, 0, Activity::Commute, (490, 500), None, 3000),
    ]
}

#[test]
fn a_morning_by_hand() {
    let (workers, shifts, visits) = (workers(), shifts(), [visit(30), visit(15)]);
    let terms = terms(&workers, &shifts, &visits);
    let mut owned = OwnedLedger::from_terms(&terms);
    let prices = priced(terms, &mut owned, &morning());
    let total = prices.total().unwrap();
    let pay = |minutes: &str| n("12.21").times(n(minutes)).unwrap().over(n("60")).unwrap();
    assert_eq!(total.breakdown.amount(CostLine::Contact), pay("45"));
    assert_eq!(total.breakdown.amount(CostLine::Travel), pay("6"));
    assert_eq!(total.breakdown.amount(CostLine::Waiting), pay("4"));
    assert_eq!(total.breakdown.amount(CostLine::Commute), Exact::ZERO);
    assert_eq!(total.breakdown.amount(CostLine::Breaks), pay("15"));
    assert_eq!(total.breakdown.gross().unwrap(), pay("70"));
    assert_eq!(total.breakdown.amount(CostLine::Holiday), n("12.07").percent_of(pay("70")).unwrap());
    let miles = n("3219").over(n("1609.344")).unwrap();
    assert_eq!(total.breakdown.amount(CostLine::Mileage), miles.times(n("0.45")).unwrap());
    assert_eq!(total.breakdown.amount(CostLine::Overhead), n("3.90"), "£5.20 for three quarters of an hour");
    assert_eq!((total.accumulator.parts(), total.accumulator.unpaid_seconds()), (2, 30 * 60));
    let short = prices.band(LengthBand::UpTo15).unwrap();
    let share = |minutes: &str| pay(minutes).over(n("3")).unwrap();
    assert_eq!(
        short.breakdown.gross().unwrap(),
        pay("25").plus(share("15")).unwrap(),
        "15 + 6 + 4, and a third of the break"
    );
    assert_eq!(short.per_part().unwrap().unwrap().total(), short.breakdown.total());
    assert_eq!(prices.band(LengthBand::Over60).unwrap().per_hour().unwrap(), None);
}

#[test]
fn the_way_home_is_paid_where_the_shift_says_so() {
    let (workers, shifts, visits) = (workers(), shifts(), [visit(30), visit(15)]);
    let terms = terms(&workers, &shifts, &visits);
    let paid: Vec<Worked> = morning().iter().map(|row| Worked { shift: ShiftIx(1), ..*row }).collect();
    let mut owned = OwnedLedger::from_terms(&terms);
    let total = priced(terms, &mut owned, &paid).total().unwrap();
    assert_eq!(total.breakdown.amount(CostLine::Commute), n("12.21").times(n("0.5")).unwrap());
    assert_eq!((total.accumulator.metres(), total.accumulator.unpaid_seconds()), (9219, 0));
}

#[test]
fn what_cannot_be_priced_is_named() {
    let (workers, shifts, visits) = (workers(), shifts(), [visit(30), visit(15)]);
    let terms = terms(&workers, &shifts, &visits);
    let good = morning()[1];
    let bad = [
        (Worked { carer: CarerIx(3), ..good }, Unpriceable::Carer(CarerIx(3))),
        (Worked { client: ClientIx(4), ..good }, Unpriceable::Client(ClientIx(4))),
        (Worked { visit: VisitIx(2), ..good }, Unpriceable::Visit(VisitIx(2))),
        (row(0, 2, Activity::Contact, (0, 1), None, 0), Unpriceable::Shift(ShiftIx(2))),
        (row(0, NONE, Activity::Contact, (5, 4), None, 0), Unpriceable::Span(Seconds(300))),
        (row(0, NONE, Activity::Contact, (-5, 4), None, 0), Unpriceable::Span(Seconds(-300))),
        (row(0, NONE, Activity::Contact, (14 * 1440, 14 * 1440), None, 0), Unpriceable::Span(Seconds(14 * 86_400))),
    ];
    for (worked, why) in bad {
        let mut owned = OwnedLedger::from_terms(&terms);
        assert_eq!(ledger(terms, &mut owned).unwrap().add(&worked), Err(why));
        assert!(!format!("{why}").is_empty());
    }
    let mut owned = OwnedLedger::from_terms(&terms);
    owned.weeks.pop();
    assert_eq!(ledger(terms, &mut owned).err(), Some(Unpriceable::Memory));
    let mut owned = OwnedLedger::from_terms(&terms);
    assert_eq!(ledger(LedgerTerms { modes: 1, ..terms }, &mut owned).err(), Some(Unpriceable::Mode(ModeIx(1))));
    let packages = [1, 0];
    let terms = LedgerTerms { packages: &packages, package_count: 1, ..terms };
    let mut owned = OwnedLedger::from_terms(&terms);
    assert_eq!(ledger(terms, &mut owned).unwrap().add(&good), Err(Unpriceable::Visit(VisitIx(0))), "no such package");
    let span = |from, to| Span { start: Seconds(from), end: Seconds(to) };
    let overlapping = [(0, 10), (9, 20)].map(|(from, to)| Enhancement { span: span(from, to), hundredths: 1 });
    let terms = LedgerTerms { enhancements: &overlapping, ..terms };
    let mut owned = OwnedLedger::from_terms(&terms);
    assert_eq!(ledger(terms, &mut owned).err(), Some(Unpriceable::Enhancement(Seconds(9))));
    assert_eq!([Rate::from_pounds(n("-1")), Rate::from_pounds(n("0.0000001")), Rate::from_pounds(n("1/3"))], [None; 3]);
}

#[test]
fn the_longest_stretch_in_the_dearest_hours_is_counted() {
    let always = Span { start: Seconds(i32::MIN), end: Seconds(i32::MAX) };
    let enhancements = [Enhancement { span: always, hundredths: u32::MAX }];
    let workers = [Worker { wage: Rate::from_pounds(n("1")).unwrap(), ..Worker::default() }];
    let (shifts, visits) = (shifts(), [visit(30)]);
    let terms = LedgerTerms { enhancements: &enhancements, ..terms(&workers, &shifts, &visits) };
    let longest = Worked { span: always, ..row(0, 0, Activity::Contact, (0, 1), None, 0) };
    let mut owned = OwnedLedger::from_terms(&terms);
    let prices = priced(terms, &mut owned, &[longest]);
    let premium = prices.total().unwrap().breakdown.amount(CostLine::Enhancements);
    assert_eq!(premium, Exact::fraction(i128::from(u32::MAX).pow(2), 3_600 * 10_000).unwrap());
}

#[test]
fn insurance_over_the_threshold_is_reckoned_by_worker_and_week() {
    let workers = [Worker { wage: Rate::from_pounds(n("10")).unwrap(), ..Worker::default() }; 3];
    let (shifts, visits) = (shifts(), [visit(60)]);
    let terms = LedgerTerms { threshold_ni: threshold(), ..terms(&workers, &shifts, &visits) };
    let hours = |carer, week: i32, hours: i32| {
        let start = week * 7 * 1440;
        row(carer, NONE, Activity::Contact, (start, start + hours * 60), Some((0, carer)), 0)
    };
    let rows = [hours(0, 0, 20), hours(0, 1, 5), hours(1, 0, 9), hours(2, 1, 12)];
    let mut owned = OwnedLedger::from_terms(&terms);
    let prices = priced(terms, &mut owned, &rows);
    let ni = |account: CostSummary| account.breakdown.amount(CostLine::Ni);
    let first = n("15").percent_of(n("104")).unwrap();
    let third = n("15").percent_of(n("24")).unwrap();
    assert_eq!(ni(prices.carer(CarerIx(0)).unwrap().unwrap()), first, "£200 and £50 against £96 a week");
    assert_eq!(ni(prices.carer(CarerIx(1)).unwrap().unwrap()), Exact::ZERO);
    assert_eq!(ni(prices.carer(CarerIx(2)).unwrap().unwrap()), third);
    let all = first.plus(third).unwrap();
    assert_eq!(ni(prices.total().unwrap()), all);
    let client = ni(prices.client(ClientIx(1)).unwrap().unwrap());
    assert_eq!(client, all.times(n("9")).unwrap().over(n("46")).unwrap(), "pooled: nine of 46 hours");
}

/// Two carers at £10; hours of contact from the start of a week.
fn hours_of_contact(carer: u32, week: i32, hours: i32) -> Worked {
    let start = week * 7 * 1440;
    row(carer, NONE, Activity::Contact, (start, start + hours * 60), Some((0, carer)), 0)
}

#[test]
fn overtime_and_idle_hours_are_paid() {
    let ten = Worker { wage: Rate::from_pounds(n("10")).unwrap(), ..Worker::default() };
    let hours = |hours: i32| Seconds(hours * 3_600);
    let overtime = Worker { overtime_from: hours(30), overtime_extra: Rate::from_pounds(n("5")).unwrap(), ..ten };
    let idle = Worker { guaranteed: hours(20), idle: Rate::from_pounds(n("10")).unwrap(), ..ten };
    let (workers, shifts, visits) = ([overtime, idle, idle], shifts(), [visit(60)]);
    let terms = LedgerTerms {
        on_costs: OnCosts { holiday: n("10"), ..OnCosts::default() },
        ..terms(&workers, &shifts, &visits)
    };
    let mut owned = OwnedLedger::from_terms(&terms);
    let prices = priced(terms, &mut owned, &[hours_of_contact(0, 0, 34), hours_of_contact(1, 0, 14)]);
    let total = prices.total().unwrap().breakdown;
    assert_eq!(
        (total.amount(CostLine::Overtime), total.amount(CostLine::Idle)),
        (n("20"), n("260")),
        "4 h at £5; 6 and 20 h at £10"
    );
    assert_eq!(total.gross().unwrap(), n("760"));
    assert_eq!(total.amount(CostLine::Holiday), n("76"), "laid on them too");
    let of = |carer| prices.carer(CarerIx(carer)).unwrap().unwrap().breakdown;
    assert_eq!([of(0), of(1), of(2)].map(|breakdown| breakdown.amount(CostLine::Idle)), [n("0"), n("60"), n("200")]);
    let share = prices.client(ClientIx(1)).unwrap().unwrap().breakdown.amount(CostLine::Idle);
    assert_eq!(share, n("260").times(n("14/48")).unwrap(), "shared out over all pay");
}

#[test]
fn enhanced_hours_earn_their_premium() {
    let (workers, shifts, visits) = (workers(), shifts(), [visit(30), visit(15)]);
    let span = |from, to| Span { start: Seconds::from_minutes(from), end: Seconds::from_minutes(to) };
    let enhancements = [(0, 430, 5_000), (455, 470, 10_000), (2_000, 3_000, 9_000)]
        .map(|(from, to, hundredths)| Enhancement { span: span(from, to), hundredths });
    let terms = LedgerTerms { enhancements: &enhancements, ..terms(&workers, &shifts, &visits) };
    let mut owned = OwnedLedger::from_terms(&terms);
    let total = priced(terms, &mut owned, &morning()).total().unwrap();
    let minutes = n("10").times(n("0.5")).unwrap().plus(n("15")).unwrap();
    let premium = n("12.21").times(minutes).unwrap().over(n("60")).unwrap();
    assert_eq!(
        total.breakdown.amount(CostLine::Enhancements),
        premium,
        "ten minutes at half, fifteen at double; none on the unpaid way"
    );
    assert_eq!(total.accumulator.seconds(CostLine::Enhancements), 25 * 60);
    assert_eq!(total.accumulator.paid_seconds(), 70 * 60);
}

#[test]
fn pensions_on_qualifying_earnings_and_the_employment_allowance() {
    let workers = [Worker { wage: Rate::from_pounds(n("10")).unwrap(), ..Worker::default() }; 3];
    let (shifts, visits) = (shifts(), [visit(60)]);
    let band_pension = Some(Rates::BUILT_IN.pension(Date::new(2026, 3, 2).unwrap()).unwrap().rate);
    let terms = LedgerTerms {
        threshold_ni: threshold(),
        ni_allowance: n("10"),
        band_pension,
        ..terms(&workers, &shifts, &visits)
    };
    let rows = [hours_of_contact(0, 0, 20), hours_of_contact(0, 1, 19), hours_of_contact(1, 0, 110)];
    let mut owned = OwnedLedger::from_terms(&terms);
    let prices = priced(terms, &mut owned, &rows);
    let of = |carer| prices.carer(CarerIx(carer)).unwrap().unwrap().breakdown;
    assert_eq!(of(0).amount(CostLine::Pension), n("2.40"), "3 % of £200 above £120; £190 is below a 52nd of £10,000");
    let upper = n("50270").over(n("52")).unwrap().minus(n("120")).unwrap();
    assert_eq!(of(1).amount(CostLine::Pension), n("3").percent_of(upper).unwrap(), "up to a 52nd of £50,270");
    let due = n("15").percent_of(n("104").plus(n("94")).unwrap().plus(n("1004")).unwrap()).unwrap();
    assert_eq!(prices.total().unwrap().breakdown.amount(CostLine::Ni), due.minus(n("10")).unwrap());
    let generous = LedgerTerms { ni_allowance: n("100000"), ..terms };
    let mut owned = OwnedLedger::from_terms(&generous);
    assert_eq!(priced(generous, &mut owned, &rows).total().unwrap().breakdown.amount(CostLine::Ni), Exact::ZERO);
}

#[test]
fn training_holiday_and_sickness_by_the_row() {
    let ten = Worker { wage: Rate::from_pounds(n("10")).unwrap(), ..Worker::default() };
    let (workers, shifts, visits) = ([ten; 3], shifts(), [visit(60)]);
    let on_costs = OnCosts { ni: n("10"), holiday: n("12"), ..OnCosts::default() };
    let terms = LedgerTerms { on_costs, margins: Margins::NONE, ..terms(&workers, &shifts, &visits) };
    let other = |carer, kind, hours: i32, rate: &str, sum: &str| PaidAbsence {
        carer: CarerIx(carer),
        day: Seconds(86_400),
        kind,
        time: Seconds(hours * 3_600),
        rate: Rate::from_pounds(n(rate)).unwrap(),
        sum: Rate::from_pounds(n(sum)).unwrap(),
    };
    let others = [other(0, AbsenceKind::Training, 3, "10", "0"), other(1, AbsenceKind::Sick, 8, "0", "23.75")];
    let rows = [hours_of_contact(0, 0, 30), hours_of_contact(2, 0, 10)];
    let mut owned = OwnedLedger::from_terms(&terms);
    let prices = priced_with(terms, &mut owned, &rows, &others);
    let total = prices.total().unwrap();
    let amounts = |breakdown: &Breakdown| AbsenceKind::ALL.map(|kind| breakdown.amount(kind.line()));
    assert_eq!(
        amounts(&total.breakdown),
        [n("30"), n("48"), n("23.75")],
        "3 h at £10, 12 % of £400, and statutory sick pay"
    );
    assert_eq!(
        total.breakdown.amount(CostLine::Ni),
        n("45.375"),
        "10 % of £453.75: holiday that is a percentage bears none"
    );
    assert_eq!((total.accumulator.seconds(CostLine::Sick), total.accumulator.paid_seconds()), (8 * 3_600, 40 * 3_600));
    assert_eq!(prices.other(&others[1]).unwrap().breakdown.direct().unwrap(), n("26.125"));
    let client = prices.client(ClientIx(0)).unwrap().unwrap().breakdown;
    assert_eq!(amounts(&client), [n("22.5"), n("36"), n("285/16")], "three quarters of the contact time");
    assert_eq!(amounts(&prices.carer(CarerIx(1)).unwrap().unwrap().breakdown), [n("0"), n("0"), n("23.75")]);
    // Over a threshold they are pay of their week.
    let terms = LedgerTerms { threshold_ni: threshold(), ..terms };
    let mut owned = OwnedLedger::from_terms(&terms);
    let prices = priced_with(terms, &mut owned, &rows, &others);
    let ni = prices.total().unwrap().breakdown.amount(CostLine::Ni);
    assert_eq!(ni, n("15").percent_of(n("238")).unwrap(), "£330 and £100 against £96 a week");
    // And who is not there, or when, is named.
    let strange = [
        (PaidAbsence { carer: CarerIx(3), ..others[0] }, Unpriceable::Carer(CarerIx(3))),
        (PaidAbsence { day: Seconds(14 * 86_400), ..others[0] }, Unpriceable::Span(Seconds(14 * 86_400))),
        (PaidAbsence { time: Seconds(-1), ..others[0] }, Unpriceable::Span(Seconds(86_400))),
    ];
    for (row, why) in strange {
        let mut owned = OwnedLedger::from_terms(&terms);
        assert_eq!(ledger(terms, &mut owned).unwrap().add_other(&row), Err(why));
    }
}

#[test]
fn fixed_costs_are_shared_out_by_contact_time() {
    let (workers, shifts, visits) = (workers(), shifts(), [visit(30), visit(15)]);
    let terms = LedgerTerms { fixed: n("90"), ..terms(&workers, &shifts, &visits) };
    let mut owned = OwnedLedger::from_terms(&terms);
    let prices = priced(terms, &mut owned, &morning());
    let total = prices.total().unwrap().breakdown;
    assert_eq!(total.amount(CostLine::Fixed), n("90"));
    assert_eq!(
        prices.client(ClientIx(0)).unwrap().unwrap().breakdown.amount(CostLine::Fixed),
        n("60"),
        "30 of 45 minutes"
    );
    let costs = total.direct().unwrap().plus(n("90")).unwrap().plus(total.amount(CostLine::Overhead)).unwrap();
    assert_eq!(total.amount(CostLine::Profit), n("3").percent_of(costs).unwrap());
}

#[test]
fn overtime_and_idle_pay_belong_to_the_weeks_that_are_worked() {
    let (workers, shifts, visits) = (workers(), shifts(), [visit(30)]);
    let terms = LedgerTerms { weeks: 3, ..terms(&workers, &shifts, &visits) };
    let week = 7 * 24 * 60;
    let contact = |start: i32| row(0, NONE, Activity::Contact, (start, start + 30), Some((0, 0)), 0);
    for (weeks, shares) in [(&[][..], [11, 0, 0]), (&[1], [0, 11, 0]), (&[0, 2], [6, 0, 5]), (&[0, 1, 2], [5, 3, 3])] {
        let mut owned = OwnedLedger::from_terms(&terms);
        let mut ledger = ledger(terms, &mut owned).unwrap();
        for at in weeks {
            ledger.add(&contact(at * week + 600)).unwrap();
        }
        let before: Vec<i128> = ledger.memory.weeks.to_vec();
        ledger.spread(0, 11);
        let added: Vec<i128> = ledger.memory.weeks.iter().zip(&before).map(|(after, before)| after - before).collect();
        assert_eq!(added[..3], shares, "{weeks:?}");
        assert!(added[3..].iter().all(|added| *added == 0), "{weeks:?}: nobody else's");
    }
}
