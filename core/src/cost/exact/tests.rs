//! Cases of exact numbers.

extern crate std;
use std::string::ToString;

use proptest::prelude::*;

use super::*;

fn n(text: &str) -> Exact {
    Exact::parse(text).unwrap()
}

#[test]
fn numbers_read_and_print_as_they_are() {
    for text in ["0", "6.31", "10.77", "-0.5", "0.000000000001", "107/7", "-1/3", "999999999999999999.999999999999"] {
        assert_eq!(n(text).to_string(), text);
    }
    for (text, printed) in [("-0", "0"), ("1.40", "1.4"), ("007", "7"), ("2/4", "0.5"), ("6/3", "2")] {
        assert_eq!(n(text).to_string(), printed);
    }
}

#[test]
fn what_is_not_a_number_is_refused() {
    for text in
        ["abc", "1,000", "£5", "1e3", " 5", "5 ", ".", "5.", ".5", "--5", "+5", "-", "1/", "/2", "1.5/2", "1/-2", "٣"]
    {
        assert_eq!(Exact::parse(text), Err(Unreadable::NotANumber), "{text:?}");
    }
    assert_eq!(Exact::parse(""), Err(Unreadable::Empty));
    assert_eq!(Exact::parse("1/0"), Err(Unreadable::OverZero));
    assert_eq!(Exact::parse("0.0000000000001"), Err(Unreadable::TooLong));
    assert_eq!(Exact::parse(&"9".repeat(67)), Err(Unreadable::TooLong));
    assert_eq!(Exact::parse(&std::format!("{}.{}", "9".repeat(66), "9".repeat(12))), Err(Unreadable::TooLong));
}

#[test]
fn halves_go_away_from_zero_and_only_when_shown() {
    for (text, shown) in [
        ("11.315", "11.32"),
        ("-0.666", "-0.67"),
        ("-0.005", "-0.01"),
        ("0.0049", "0.00"),
        ("-0.0049", "0.00"),
        ("4", "4.00"),
        ("1/3", "0.33"),
        ("2/3", "0.67"),
        ("0.05", "0.05"),
        ("123456.785", "123456.79"),
    ] {
        assert_eq!(n(text).shown().to_string(), shown);
    }
    assert_eq!(n("2/3").shown_to(4).to_string(), "0.6667");
    assert_eq!(n("2/3").shown_to(0).to_string(), "1");
    assert_eq!(n("-11.315").to_pence(), Ok(Pence(-1132)));
}

#[test]
fn bounds_are_shown_on_their_own_side() {
    for (text, down, up) in [
        ("13.3553", "13.35", "13.36"),
        ("21.1834", "21.18", "21.19"),
        ("1/3", "0.33", "0.34"),
        ("-1/3", "-0.34", "-0.33"),
        ("-0.001", "-0.01", "0.00"),
        ("0.001", "0.00", "0.01"),
        ("4.00", "4.00", "4.00"),
        ("-4", "-4.00", "-4.00"),
        ("0", "0.00", "0.00"),
    ] {
        assert_eq!((n(text).shown_down(2).to_string(), n(text).shown_up(2).to_string()), (down.into(), up.into()));
    }
    assert_eq!(n("1.4558").shown_down(1).to_string(), "1.4");
    assert_eq!(Exact::hours(5_241).shown_up(0).to_string(), "2");
    assert_eq!((Exact::decimal(-1_234, 2), Exact::decimal(7, 0)), (n("-12.34"), n("7")));
    assert_eq!((Exact::hours(5_400), Exact::miles(1_609_344)), (n("1.5"), n("1000")));
}

#[test]
fn too_much_is_a_named_error_and_never_a_wrong_number() {
    let mut big = n("999999999999.999999999999");
    while let Ok(next) = big.times(big) {
        assert!(next > big);
        big = next;
    }
    assert_eq!(big.times(big), Err(Inexact::Overflow));
    assert_eq!(Exact::ONE.over(Exact::ZERO), Err(Inexact::DividedByZero));
    assert_eq!(Exact::fraction(i128::MIN, i128::MIN), Ok(Exact::ONE));
    assert_eq!(Exact::fraction(1, -3).unwrap(), n("-1/3"));
    assert_eq!(n(&"9".repeat(60)).to_pence(), Err(Inexact::Overflow));
}

fn any_exact() -> impl Strategy<Value = Exact> {
    (any::<i64>(), 1_i64..1_000_000_000).prop_map(|(over, under)| Exact::fraction(over.into(), under.into()).unwrap())
}

proptest! {
    #[test]
    fn the_exact_form_reads_back(number in any_exact()) {
        prop_assert_eq!(Exact::parse(&number.to_string()), Ok(number));
    }

    #[test]
    fn arithmetic_is_exact(a in any_exact(), b in any_exact()) {
        prop_assert_eq!(a.plus(b).unwrap().minus(b).unwrap(), a);
        prop_assert_eq!(a.plus(b), b.plus(a));
        if !b.is_zero() {
            prop_assert_eq!(a.times(b).unwrap().over(b).unwrap(), a);
        }
    }

    #[test]
    fn shown_is_within_half_a_penny(number in any_exact()) {
        let off = n(&number.shown().to_string()).minus(number).unwrap();
        prop_assert!(off <= n("0.005") && off >= n("-0.005"));
    }

    #[test]
    fn shown_down_and_up_hold_the_number_between_them(number in any_exact()) {
        let [down, up] = [number.shown_down(2), number.shown_up(2)].map(|shown| n(&shown.to_string()));
        prop_assert!(down <= number && number <= up && up.minus(down).unwrap() <= n("0.01"));
    }

    #[test]
    fn no_text_panics(text in "[-0-9./]{0,90}") {
        let _ = Exact::parse(&text);
    }
}

/// Parts around the limit of what is reckoned narrowly, and small ones.
fn parts() -> impl Strategy<Value = i64> {
    let near = (1_i64 << 62) - 3..(1 << 62) + 3;
    prop_oneof![-40_i64..40, -1_000_000_i64..1_000_000, near.clone(), near.prop_map(|part| -part), any::<i64>()]
}

proptest! {
    #[test]
    fn narrow_fractions_are_reckoned_as_wide_ones(over in [parts(), parts()], under in [parts(), parts()]) {
        let [Ok(left), Ok(right)] = [0, 1].map(|at| Exact::fraction(over[at].into(), under[at].into())) else {
            return Ok(());
        };
        let wide = |ratio: Option<Ratio<Wide>>| ratio.ok_or(Inexact::Overflow).and_then(held);
        prop_assert_eq!(left.plus(right), wide(left.0.checked_add(&right.0)));
        prop_assert_eq!(left.minus(right), wide(left.0.checked_add(&-right.0)));
        prop_assert_eq!(left.times(right), wide(left.0.checked_mul(&right.0)));
        prop_assert_eq!(left.cmp(&right), left.0.cmp(&right.0));
        if !right.is_zero() {
            prop_assert_eq!(left.over(right), wide(left.0.checked_mul(&right.0.recip())));
        }
    }
}
