//! The ledger: a week by hand, and the properties that hold for every week.

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
        wage: Rate::of(n(wage)).unwrap(),
        per_mile: Rate::of(n(per_mile)).unwrap(),
        mode: ModeIx(mode),
    })
}

fn terms<'a>(workers: &'a [Worker], shifts: &'a [Shift], visits: &'a [Visit]) -> Terms<'a> {
    Terms {
        workers,
        shifts,
        visits,
        clients: 4,
        modes: 2,
        first_week: Seconds::ZERO,
        weeks: 2,
        on_costs: percents(),
        threshold_ni: None,
        margins: margins(),
    }
}

fn threshold() -> Option<super::rates::EmployerNi> {
    Some(Rates::BUILT_IN.employer_ni(Date::new(2026, 3, 2).unwrap()).unwrap().rate)
}

/// Memory for a ledger, owned by the test.
struct Owned {
    tallies: [Vec<Tally>; 3],
    weeks: Vec<i128>,
}

impl Owned {
    fn of(terms: &Terms<'_>) -> Self {
        let Size { carers, clients, modes, weeks } = Size::of(terms);
        Self { tallies: [carers, clients, modes].map(|rows| vec![Tally::default(); rows]), weeks: vec![7; weeks] }
    }

    fn lend(&mut self) -> Memory<'_> {
        let [carers, clients, modes] = &mut self.tallies;
        Memory { carers, clients, modes, weeks: &mut self.weeks }
    }
}

fn priced<'t, 'm>(terms: Terms<'t>, owned: &'m mut Owned, rows: &[Worked]) -> Prices<'t, 'm> {
    let mut ledger = Ledger::new(terms, owned.lend()).unwrap();
    for row in rows {
        ledger.add(row).unwrap();
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
    let mut owned = Owned::of(&terms);
    let prices = priced(terms, &mut owned, &morning());
    let total = prices.total().unwrap();
    let pay = |minutes: &str| n("12.21").times(n(minutes)).unwrap().over(n("60")).unwrap();
    assert_eq!(total.build.amount(Line::Contact), pay("45"));
    assert_eq!(total.build.amount(Line::Travel), pay("6"));
    assert_eq!(total.build.amount(Line::Waiting), pay("4"));
    assert_eq!(total.build.amount(Line::Commute), Exact::ZERO);
    assert_eq!(total.build.amount(Line::Breaks), pay("15"));
    assert_eq!(total.build.gross().unwrap(), pay("70"));
    assert_eq!(total.build.amount(Line::Holiday), n("12.07").percent_of(pay("70")).unwrap());
    let miles = n("3219").over(n("1609.344")).unwrap();
    assert_eq!(total.build.amount(Line::Mileage), miles.times(n("0.45")).unwrap());
    assert_eq!(total.build.amount(Line::Overhead), n("3.90"), "£5.20 for three quarters of an hour");
    assert_eq!((total.tally.parts(), total.tally.unpaid_seconds()), (2, 30 * 60));
    let short = prices.band(Band::UpTo15).unwrap();
    let share = |minutes: &str| pay(minutes).over(n("3")).unwrap();
    assert_eq!(
        short.build.gross().unwrap(),
        pay("25").plus(share("15")).unwrap(),
        "15 + 6 + 4, and a third of the break"
    );
    assert_eq!(short.per_part().unwrap().unwrap().total(), short.build.total());
    assert_eq!(prices.band(Band::Over60).unwrap().per_hour().unwrap(), None);
}

#[test]
fn the_way_home_is_paid_where_the_shift_says_so() {
    let (workers, shifts, visits) = (workers(), shifts(), [visit(30), visit(15)]);
    let terms = terms(&workers, &shifts, &visits);
    let paid: Vec<Worked> = morning().iter().map(|row| Worked { shift: ShiftIx(1), ..*row }).collect();
    let mut owned = Owned::of(&terms);
    let total = priced(terms, &mut owned, &paid).total().unwrap();
    assert_eq!(total.build.amount(Line::Commute), n("12.21").times(n("0.5")).unwrap());
    assert_eq!((total.tally.metres(), total.tally.unpaid_seconds()), (9219, 0));
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
        let mut owned = Owned::of(&terms);
        assert_eq!(Ledger::new(terms, owned.lend()).unwrap().add(&worked), Err(why));
        assert!(!format!("{why}").is_empty());
    }
    let mut owned = Owned::of(&terms);
    owned.weeks.pop();
    assert_eq!(Ledger::new(terms, owned.lend()).err(), Some(Unpriceable::Memory));
    let mut owned = Owned::of(&terms);
    assert_eq!(Ledger::new(Terms { modes: 1, ..terms }, owned.lend()).err(), Some(Unpriceable::Mode(ModeIx(1))));
    assert_eq!([Rate::of(n("-1")), Rate::of(n("0.0000001")), Rate::of(n("1/3"))], [None; 3]);
}

#[test]
fn insurance_over_the_threshold_is_reckoned_by_worker_and_week() {
    let workers = [Worker { wage: Rate::of(n("10")).unwrap(), ..Worker::default() }; 3];
    let (shifts, visits) = (shifts(), [visit(60)]);
    let terms = Terms { threshold_ni: threshold(), ..terms(&workers, &shifts, &visits) };
    let hours = |carer, week: i32, hours: i32| {
        let start = week * 7 * 1440;
        row(carer, NONE, Activity::Contact, (start, start + hours * 60), Some((0, carer)), 0)
    };
    let rows = [hours(0, 0, 20), hours(0, 1, 5), hours(1, 0, 9), hours(2, 1, 12)];
    let mut owned = Owned::of(&terms);
    let prices = priced(terms, &mut owned, &rows);
    let ni = |account: Account| account.build.amount(Line::Ni);
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

prop_compose! {
    fn any_row()(
        carer in 0_u32..3, shift in prop::sample::select(vec![0, 1, NONE]), kind in 0_usize..6, start in 0_i32..19_000, length in 0_i32..200,
        of in prop::option::weighted(0.8, (0_u32..6, 0_u32..4)), metres in 0_u32..20_000,
    ) -> Worked {
        let kinds = [Activity::Contact, Activity::Travel, Activity::Commute, Activity::Waiting, Activity::PaidBreak,
            Activity::UnpaidBreak];
        row(carer, shift, kinds[kind], (start, start + length), of, metres)
    }
}

prop_compose! {
    fn any_margins()(overhead in 0_i64..60, profit in 0_i64..39, ways in (any::<bool>(), any::<bool>())) -> Margins {
        let (overhead, profit) = (Exact::whole(overhead), Exact::whole(profit));
        Margins {
            overhead: if ways.0 { Overhead::PercentOfPrice(overhead) } else { Overhead::Pounds(overhead) },
            profit: if ways.1 { Profit::PercentOfPrice(profit) } else { Profit::PercentOfCost(profit) },
        }
    }
}

fn add(sum: Build, account: &Account) -> Build {
    sum.plus(&account.build).unwrap()
}

proptest! {
    #[test]
    fn lines_add_up_and_totals_are_sums(
        rows in prop::collection::vec(any_row(), 0..60), margins in any_margins(), by_threshold in any::<bool>(),
    ) {
        let (workers, shifts, visits) = (workers(), shifts(), [15, 20, 30, 45, 60, 90].map(visit));
        let threshold_ni = if by_threshold { threshold() } else { None };
        let terms = Terms { margins, threshold_ni, ..terms(&workers, &shifts, &visits) };
        let mut owned = Owned::of(&terms);
        let prices = priced(terms, &mut owned, &rows);
        let total = prices.total().unwrap().build;
        let carers = (0..3).fold(Build::default(), |sum, carer| add(sum, &prices.carer(CarerIx(carer)).unwrap().unwrap()));
        prop_assert_eq!(carers, total);
        if rows.iter().any(|row| row.activity == Activity::Contact && row.client.is_some() && row.span.length().0 > 0) {
            let bands = Band::ALL.iter().fold(Build::default(), |sum, band| add(sum, &prices.band(*band).unwrap()));
            prop_assert_eq!(bands, total);
            let clients = (0..4).fold(Build::default(), |sum, client| add(sum, &prices.client(ClientIx(client)).unwrap().unwrap()));
            prop_assert_eq!(clients, total);
        }
        prop_assert!(prices.client(ClientIx(4)).unwrap().is_none() && prices.carer(CarerIx(3)).unwrap().is_none());
    }

    #[test]
    fn the_order_of_rows_changes_nothing(
        (rows, shuffled) in prop::collection::vec(any_row(), 0..40).prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        let (workers, shifts, visits) = (workers(), shifts(), [15, 20, 30, 45, 60, 90].map(visit));
        let terms = Terms { threshold_ni: threshold(), ..terms(&workers, &shifts, &visits) };
        let (mut one, mut other) = (Owned::of(&terms), Owned::of(&terms));
        let (one, other) = (priced(terms, &mut one, &rows), priced(terms, &mut other, &shuffled));
        prop_assert_eq!(one.total(), other.total());
        prop_assert_eq!(one.client(ClientIx(0)), other.client(ClientIx(0)));
        prop_assert_eq!(one.band(Band::UpTo30), other.band(Band::UpTo30));
    }

    /// A roster in which every visit is the average visit costs, an hour, what the hourly model says: line by line, exactly.
    #[test]
    fn an_average_roster_is_the_hourly_model(
        minutes in 5_i32..120, travel in 0_i32..40, metres in 0_u32..20_000, visits_made in 1_u32..30, margins in any_margins(),
        pence in (900_i64..2000, 0_i64..60),
    ) {
        let [wage, pounds_per_mile] = [pence.0, pence.1].map(|pence| Exact::fraction(pence.into(), 100).unwrap());
        let workers = [Worker { wage: Rate::of(wage).unwrap(), per_mile: Rate::of(pounds_per_mile).unwrap(), mode: ModeIx(0) }; 3];
        let (shifts, visits) = (shifts(), [visit(minutes)]);
        let terms = Terms { margins, ..terms(&workers, &shifts, &visits) };
        let rows: Vec<Worked> = (0..visits_made).flat_map(|made| {
            let (carer, client, start) = (made % 3, made % 4, i32::try_from(made).unwrap() * 170);
            let (travelled, done) = ((start, start + travel), (start + travel, start + travel + minutes));
            [
                row(carer, 0, Activity::Travel, travelled, Some((0, client)), metres),
                row(carer, 0, Activity::Contact, done, Some((0, client)), 0),
            ]
        }).collect();
        let mut owned = Owned::of(&terms);
        let total = priced(terms, &mut owned, &rows).total().unwrap();
        let length = Exact::whole(minutes.into());
        let average = Inputs {
            wage, travel_minutes: Exact::ZERO, miles: Exact::ZERO, pounds_per_mile, on_costs: percents(), margins,
        };
        let per_visit = PerVisit {
            travel_minutes: Exact::whole(travel.into()),
            miles: Exact::fraction(i128::from(metres) * 1000, 1_609_344).unwrap(),
        };
        let model = per_visit.price(&average, length).unwrap();
        prop_assert_eq!(total.per_hour().unwrap().unwrap(), model.per_hour);
        prop_assert_eq!(total.per_part().unwrap().unwrap(), model.per_visit);
    }
}
