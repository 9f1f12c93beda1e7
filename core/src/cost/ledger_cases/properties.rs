//! The ledger: the properties that hold for every week.

use super::*;

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
    fn any_other()(
        carer in 0_u32..3, day in 0_i32..14, kind in 0_usize..3, minutes in 0_i32..600, pay in (0_i64..30, 0_i64..200),
    ) -> PaidAbsence {
        let [rate, sum] = [pay.0, pay.1].map(|pounds| Rate::from_pounds(Exact::whole(pounds)).unwrap());
        let time = Seconds::from_minutes(minutes);
        PaidAbsence { carer: CarerIx(carer), day: Seconds(day * 86_400), kind: AbsenceKind::ALL[kind], time, rate, sum }
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

fn add(sum: Breakdown, account: &CostSummary) -> Breakdown {
    sum.plus(&account.breakdown).unwrap()
}

proptest! {
    #[test]
    fn lines_add_up_and_totals_are_sums(
        rows in prop::collection::vec(any_row(), 0..60), others in prop::collection::vec(any_other(), 0..6),
        margins in any_margins(), by_threshold in any::<bool>(),
    ) {
        let (mut workers, shifts, visits) = (workers(), shifts(), [15, 20, 30, 45, 60, 90].map(visit));
        workers[0].overtime_from = Seconds(20_000);
        workers[0].overtime_extra = Rate::from_pounds(n("3.3")).unwrap();
        workers[1].guaranteed = Seconds(50_000);
        workers[1].idle = workers[1].wage;
        let enhancements = [1, 9, 60].map(|hours| Enhancement {
            span: Span { start: Seconds(hours * 3_600), end: Seconds((hours + 7) * 3_600) },
            hundredths: 3_333,
        });
        let threshold_ni = if by_threshold { threshold() } else { None };
        let band_pension = by_threshold.then(|| Rates::BUILT_IN.pension(Date::new(2026, 3, 2).unwrap()).unwrap().rate);
        let packages = [0, 1, 1, 2, 2, 0];
        let terms = LedgerTerms {
            margins, threshold_ni, band_pension, enhancements: &enhancements, packages: &packages, package_count: 3,
            ni_allowance: n("1.50"), fixed: n("77"), ..terms(&workers, &shifts, &visits)
        };
        let mut owned = OwnedLedger::from_terms(&terms);
        let prices = priced_with(terms, &mut owned, &rows, &others);
        let total = prices.total().unwrap().breakdown;
        let carers = (0..3).fold(Breakdown::default(), |sum, carer| add(sum, &prices.carer(CarerIx(carer)).unwrap().unwrap()));
        prop_assert_eq!(carers, total);
        if rows.iter().any(|row| row.activity == Activity::Contact && row.client.is_some() && row.span.length().0 > 0) {
            let bands = LengthBand::ALL.iter().fold(Breakdown::default(), |sum, band| add(sum, &prices.band(*band).unwrap()));
            prop_assert_eq!(bands, total);
            let clients = (0..4).fold(Breakdown::default(), |sum, client| add(sum, &prices.client(ClientIx(client)).unwrap().unwrap()));
            prop_assert_eq!(clients, total);
            let packages = (0..3).fold(Breakdown::default(), |sum, package| add(sum, &prices.package(package).unwrap().unwrap()));
            prop_assert_eq!(packages, total);
            let outside = prices.outside().unwrap().breakdown;
            let rounds = (0..2).fold(outside, |sum, shift| add(sum, &prices.round(ShiftIx(shift)).unwrap().unwrap()));
            prop_assert_eq!(rounds, total);
            let others = others.iter().fold(Breakdown::default(), |sum, row| add(sum, &prices.other(row).unwrap()));
            let stretches = rows.iter().fold(others, |sum, row| add(sum, &prices.stretch(row).unwrap().unwrap()));
            prop_assert_eq!(stretches, total);
        }
        prop_assert!(prices.client(ClientIx(4)).unwrap().is_none() && prices.carer(CarerIx(3)).unwrap().is_none());
    }

    #[test]
    fn the_order_of_rows_changes_nothing(
        (rows, shuffled) in prop::collection::vec(any_row(), 0..40).prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        let (workers, shifts, visits) = (workers(), shifts(), [15, 20, 30, 45, 60, 90].map(visit));
        let terms = LedgerTerms { threshold_ni: threshold(), ..terms(&workers, &shifts, &visits) };
        let (mut one, mut other) = (OwnedLedger::from_terms(&terms), OwnedLedger::from_terms(&terms));
        let (one, other) = (priced(terms, &mut one, &rows), priced(terms, &mut other, &shuffled));
        prop_assert_eq!(one.total(), other.total());
        prop_assert_eq!(one.client(ClientIx(0)), other.client(ClientIx(0)));
        prop_assert_eq!(one.band(LengthBand::UpTo30), other.band(LengthBand::UpTo30));
    }

    /// A roster in which every visit is the average visit costs, an hour, what the hourly model says: line by line, exactly.
    #[test]
    fn an_average_roster_is_the_hourly_model(
        minutes in 5_i32..120, travel in 0_i32..40, metres in 0_u32..20_000, visits_made in 1_u32..30, margins in any_margins(),
        pence in (900_i64..2000, 0_i64..60),
    ) {
        let [wage, pounds_per_mile] = [pence.0, pence.1].map(|pence| Exact::fraction(pence.into(), 100).unwrap());
        let worker = Worker { wage: Rate::from_pounds(wage).unwrap(), per_mile: Rate::from_pounds(pounds_per_mile).unwrap(), ..Worker::default() };
        let workers = [worker; 3];
        let (shifts, visits) = (shifts(), [visit(minutes)]);
        let terms = LedgerTerms { margins, ..terms(&workers, &shifts, &visits) };
        let rows: Vec<Worked> = (0..visits_made).flat_map(|made| {
            let (carer, client, start) = (made % 3, made % 4, i32::try_from(made).unwrap() * 170);
            let (travelled, done) = ((start, start + travel), (start + travel, start + travel + minutes));
            [
                row(carer, 0, Activity::Travel, travelled, Some((0, client)), metres),
                row(carer, 0, Activity::Contact, done, Some((0, client)), 0),
            ]
        }).collect();
        let mut owned = OwnedLedger::from_terms(&terms);
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
