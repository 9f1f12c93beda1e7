//! Prices: the core's own accounts, to the last digit.

use homeround_core::book::Worked;
use homeround_core::cost::rates::{EmployerNi, Pension};
use homeround_core::cost::{
    AbsenceKind, Accumulator, CostLine, CostSummary, Enhancement, Exact, Ledger, LedgerPrices, LedgerSize, LedgerTerms,
    LengthBand, Margins, OnCosts, Overhead, PaidAbsence, Profit, Rate, Worker,
};
use homeround_core::ground::{CarerIx, CatalogueError, ClientIx, ModeIx, Pence, Seconds, ShiftIx, Span};
use homeround_core::heap::{OwnedRoster, Tables};
use homeround_core::rounds::worked;
use homeround_wire::write::{self, PricedTime, Whose};
use homeround_wire::{WireError, handle};

use crate::certificates::breakfasts;
use crate::{answered, kept, solved, tables, valid, withstands, written};

fn number(text: &str) -> Exact {
    Exact::parse(text).unwrap()
}

fn rate(text: &str) -> Rate {
    Rate::from_pounds(number(text)).unwrap()
}

fn hours(from: i32, to: i32) -> Span {
    Span { start: Seconds(from * 3_600), end: Seconds(to * 3_600) }
}

/// Pay of as many carers as the tables have.
fn workers(tables: &Tables) -> Vec<Worker> {
    let worker = Worker {
        wage: rate("12.71"),
        per_mile: rate("0.45"),
        overtime_from: Seconds::from_minutes(120),
        overtime_extra: rate("3.1"),
        guaranteed: Seconds::from_minutes(600),
        idle: rate("11"),
        ..Worker::default()
    };
    tables.carers.iter().map(|carer| Worker { mode: carer.mode, ..worker }).collect()
}

/// Terms of which every field says something.
fn terms<'a>(workers: &'a [Worker], packages: &'a [u32], enhancements: &'a [Enhancement]) -> LedgerTerms<'a> {
    LedgerTerms {
        workers,
        packages,
        package_count: 3,
        weeks: 2,
        enhancements,
        on_costs: OnCosts {
            ni: number("1"),
            holiday: number("10.77"),
            training: number("1.73"),
            pension: number("3"),
            sick: number("107/70"),
        },
        threshold_ni: Some(EmployerNi { weekly_threshold: Pence(9_600), hundredths: 1_500, allowance: None }),
        ni_allowance: number("0.5"),
        band_pension: Some(Pension {
            employer_percent: 3,
            total_percent: 8,
            trigger: Pence(1_000),
            lower: Pence(600),
            upper: Pence(5_027_000),
        }),
        fixed: number("12.5"),
        margins: Margins { overhead: Overhead::Pounds(number("2.25")), profit: Profit::PercentOfCost(number("5")) },
        ..LedgerTerms::default()
    }
}

const EARLY: [Enhancement; 1] =
    [Enhancement { span: Span { start: Seconds::ZERO, end: Seconds(4 * 3_600) }, hundredths: 2_500 }];

fn packages(tables: &Tables) -> Vec<u32> {
    (0..tables.visits.len() as u32).map(|visit| visit % 3).collect()
}

/// An hour that nobody planned, by a carer.
fn unplanned(client: u32) -> Worked {
    Worked {
        carer: CarerIx(1),
        shift: ShiftIx::NONE,
        activity: homeround_core::book::Activity::Contact,
        span: hours(2, 3),
        visit: homeround_core::ground::VisitIx::NONE,
        client: ClientIx(client),
        metres: 0,
    }
}

fn training() -> PaidAbsence {
    let time = Seconds::from_minutes(90);
    PaidAbsence {
        carer: CarerIx(0),
        day: Seconds::ZERO,
        kind: AbsenceKind::Training,
        time,
        rate: rate("12.71"),
        sum: rate("5"),
    }
}

/// A request about the problem that is kept, its terms, and a roster of it.
fn asked(change: impl Fn(&mut LedgerTerms<'_>), client: u32) -> Vec<u8> {
    let tables = kept();
    let (workers, packages, (_, _, roster)) = (workers(&tables), packages(&tables), solved(&tables));
    let mut terms = terms(&workers, &packages, &EARLY);
    change(&mut terms);
    let (worked, absences) = ([unplanned(client)], [training()]);
    let time = PricedTime { roster: Some(roster.view()), worked: &worked, absences: &absences };
    written(|out| write::price(&tables.view(), &terms, &time, out))
}

/// The request whose bytes and whose reply never change: of stretches alone, since a roster is as good as its search.
pub(crate) fn golden() -> Vec<u8> {
    let tables = kept();
    let (workers, packages) = (workers(&tables), packages(&tables));
    let (worked, absences) = ([unplanned(0)], [training()]);
    let time = PricedTime { roster: None, worked: &worked, absences: &absences };
    written(|out| write::price(&tables.view(), &terms(&workers, &packages, &EARLY), &time, out))
}

/// The core's account of the same.
fn own(prices: &LedgerPrices<'_, '_>, whose: Whose, row: u32) -> CostSummary {
    match whose {
        Whose::Everything => prices.total().unwrap(),
        Whose::Length => prices.band(LengthBand::ALL[row as usize]).unwrap(),
        Whose::Client => prices.client(ClientIx(row)).unwrap().unwrap(),
        Whose::Package => prices.package(row).unwrap().unwrap(),
        Whose::Round => prices.round(ShiftIx(row)).unwrap().unwrap(),
        Whose::Outside => prices.outside().unwrap(),
        Whose::Carer => prices.carer(CarerIx(row)).unwrap().unwrap(),
    }
}

/// What the core's ledger makes of a roster and what was worked besides, against what was answered.
fn compare(tables: &Tables, terms: &LedgerTerms<'_>, roster: &OwnedRoster, besides: &[Worked], reply: &[u8]) {
    let problem = valid(tables);
    let (clients, modes) = (tables.clients, tables.modes);
    let terms = LedgerTerms { shifts: &tables.shifts, visits: &tables.visits, clients, modes, ..*terms };
    let size = LedgerSize::from_terms(&terms);
    let (mut tallies, mut weeks) = (vec![Accumulator::default(); size.tallies()], vec![0; size.weeks]);
    let mut ledger = Ledger::new(terms, &mut tallies, &mut weeks).unwrap();
    let view = roster.view();
    let shifts = (0..tables.shifts.len()).map(ShiftIx::from_index);
    for stretch in shifts.flat_map(|shift| worked(&problem, &view, shift)).chain(besides.iter().copied()) {
        ledger.add(&stretch).unwrap();
    }
    ledger.add_other(&training()).unwrap();
    let prices = ledger.close().unwrap();
    let mut accounts = 0;
    for found in write::read_price(reply).unwrap().unwrap() {
        accounts += 1;
        let expected = own(&prices, found.whose, found.row);
        assert_eq!((found.hours, found.parts), (expected.hours.to_string().as_str(), expected.accumulator.parts()));
        for (line, text) in CostLine::ALL.iter().zip(found.lines) {
            assert_eq!(
                text,
                expected.breakdown.amount(*line).to_string(),
                "{:?} {} {}",
                found.whose,
                found.row,
                line.name()
            );
        }
        let total = expected.breakdown.total().unwrap();
        assert_eq!((found.total, found.pence), (total.to_string().as_str(), total.to_pence().unwrap().0));
    }
    assert_eq!(accounts, 2 + LengthBand::ALL.len() + size.clients + size.packages + size.rounds + size.carers);
}

#[test]
fn a_roster_costs_what_the_cores_ledger_says() {
    for seed in 0..8 {
        let tables = tables(seed);
        let (workers, packages, (_, _, roster)) = (workers(&tables), packages(&tables), solved(&tables));
        let mut terms = terms(&workers, &packages, &EARLY);
        if seed % 2 == 1 {
            (terms.threshold_ni, terms.band_pension) = (None, None);
            let (overhead, profit) = (Overhead::PercentOfPrice(number("20")), Profit::PercentOfPrice(number("4")));
            terms.margins = Margins { overhead, profit };
        }
        let (worked, absences) = ([unplanned(0)], [training()]);
        let time = PricedTime { roster: Some(roster.view()), worked: &worked, absences: &absences };
        let reply = answered(&written(|out| write::price(&tables.view(), &terms, &time, out))).unwrap();
        compare(&tables, &terms, &roster, &worked, &reply);
    }
}

#[test]
fn what_has_no_price_is_told_with_its_code() {
    let refused = |request: &[u8]| {
        let reply = answered(request).unwrap();
        let told = write::read_price(&reply).unwrap().err().map(|(code, text)| (code.to_owned(), text.to_owned()));
        told.expect("it has no price")
    };
    let error = homeround_core::cost::Unpriceable::Client(ClientIx(9_999));
    assert_eq!(refused(&asked(|_| {}, 9_999)), (error.code().to_owned(), error.to_string()));
    assert_eq!(refused(&asked(|terms| terms.first_week = Seconds(7 * 86_400), 0)).0, "HR0326");
    assert_eq!(refused(&asked(|terms| terms.package_count = 1, 0)).0, "HR0323");
    let all = Profit::PercentOfPrice(number("100"));
    assert_eq!(refused(&asked(|terms| terms.margins.profit = all, 0)).0, "HR0361");
    let many = vec![Worker { mode: ModeIx(77), ..Worker::default() }; 2];
    let request = written(|out| {
        let terms = LedgerTerms { workers: &many, ..LedgerTerms::default() };
        write::price(&kept().view(), &terms, &PricedTime::default(), out)
    });
    assert_eq!(refused(&request).0, "HR0325");
}

#[test]
fn hostile_terms_are_errors_or_refusals() {
    // A little of everything: one visit of one carer, in a roster and besides.
    let tables = breakfasts();
    let (workers, (_, _, roster)) = (workers(&tables), solved(&tables));
    let (worked, absences) = ([Worked { carer: CarerIx(0), ..unplanned(0) }], [training()]);
    let time = PricedTime { roster: Some(roster.view()), worked: &worked, absences: &absences };
    let request = written(|out| write::price(&tables.view(), &terms(&workers, &[0, 1], &EARLY), &time, out));
    assert!(write::read_price(&answered(&request).unwrap()).unwrap().is_ok());
    withstands(&request, 0..0);
    // Weeks are claimed and not sent: their memory is stated, however much it is.
    let request = asked(|terms| terms.weeks = u32::MAX, 0);
    let answer = handle(&request, &mut vec![0; 1 << 16], &mut [0; 64]);
    assert!(matches!(answer, Err(WireError::MemoryTooSmall { needed }) if needed > 1 << 32), "{answer:?}");
}
