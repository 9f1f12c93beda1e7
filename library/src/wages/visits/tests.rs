//! Cases of visits in a table.

use super::*;
use crate::book::value::Day;

const LONDON: Tz = chrono_tz::Europe::London;

#[test]
fn a_file_reads_with_all_its_faults() {
    let good = "carer,start,end,travel_minutes,miles,home_minutes\nA,2026-03-02T07:30,2026-03-02 08:00:30,,,\nA,2026-03-02T08:10+00:00,2026-03-02T08:40Z,6,1.5,30\n";
    let visits = read_visits("v.csv", good.as_bytes(), LONDON).unwrap();
    assert_eq!((visits.len(), visits[0].span.1 - visits[0].span.0), (2, 1_830));
    assert_eq!(visits[1].miles, Exact::read("1.5"));
    let bad = "carer,start,end,travel_minutes\n,2026-03-02T07:30,2026-03-02T07:00,-1\nB,soon,2026-02-30T08:00,\n";
    let faults = read_visits("v.csv", bad.as_bytes(), LONDON).unwrap_err();
    let found: Vec<_> = faults.0.iter().map(|fault| (fault.row, fault.column.as_str())).collect();
    let expected =
        [(Some(2), "carer"), (Some(2), "end"), (Some(2), "travel_minutes"), (Some(3), "start"), (Some(3), "end")];
    assert_eq!(found, expected);
    assert_eq!(read_visits("v.csv", b"who,start\n", LONDON).unwrap_err().0.len(), 3);
}

#[test]
fn imported_visits_are_read_by_their_last_version_and_corrected_times() {
    let text = "visit,sequence,client,carer,start,end,adjusted_end,adjusted_start,outcome,csv:0:Note\n\
                1,,C,A,2026-07-02T07:30:00+01:00,2026-07-02T08:00:00+01:00,,,,x\n\
                2,1,C,A,2026-07-02T09:30:00+01:00,2026-07-02T10:00:00+01:00,,,,\n\
                2,3,C,A,2026-07-02T09:30:00+01:00,2026-07-02T10:00:00+01:00,2026-07-02T10:15:00+01:00,,,\n\
                2,2,C,A,2026-07-02T09:30:00+01:00,2026-07-02T10:05:00+01:00,,,,\n\
                3,,C,A,,,,,missed,\n";
    let visits = read_visits("v.csv", text.as_bytes(), LONDON).unwrap();
    let spans: Vec<_> =
        visits.iter().map(|visit| ((visit.span.0 / 60 + 60) % 1440, visit.span.1 - visit.span.0)).collect();
    assert_eq!(spans, [(450, 1_800), (570, 2_700)]);
    let bad = "visit,client,carer,start,end,adjusted_start,adjusted_end\n\
               1,C,,2026-07-02T07:30:00+01:00,2026-07-02T08:00:00+01:00,,\n2,C,A,2026-07-02T07:30:00+01:00,,,\n\
               3,C,A,2026-07-02T07:30:00+01:00,2026-07-02T08:00:00+01:00,,2026-07-02T07:00:00+01:00\n";
    let faults = read_visits("v.csv", bad.as_bytes(), LONDON).unwrap_err();
    let found: Vec<_> = faults.0.iter().map(|fault| (fault.row, fault.column.as_str())).collect();
    assert_eq!(found, [(Some(2), "carer"), (Some(3), "end"), (Some(4), "end")]);
}

#[test]
fn nights_of_a_clock_change_are_as_long_as_they_were() {
    let hours = |from: &str, to: &str| {
        let text = format!("carer,start,end\nA,{from},{to}\n");
        let span = read_visits("v.csv", text.as_bytes(), LONDON).unwrap()[0].span;
        (span.1 - span.0) / 3_600
    };
    assert_eq!(hours("2026-10-25T00:30:00+01:00", "2026-10-25T03:30:00+00:00"), 4);
    assert_eq!(hours("2026-03-29T00:30:00+00:00", "2026-03-29T03:30:00+01:00"), 2);
    assert_eq!(hours("2026-03-28T22:00:00Z", "2026-03-29T07:00:00+01:00"), 8);
    assert_eq!(hours("2026-03-28T22:00", "2026-03-29T07:00"), 8, "by the clocks of London");
    assert_eq!(hours("2026-10-24T22:00", "2026-10-25T07:00"), 10);
    assert_eq!(hours("2026-10-24T22:00", "2026-10-25T06:00Z"), 9, "with and without an offset");
    for (start, end, column) in [
        ("2026-03-29T01:30", "2026-03-29T07:00", "start"),
        ("2026-03-28T22:00", "2026-03-29T01:30", "end"),
        ("2026-10-25T01:30", "2026-10-25T07:00", "start"),
    ] {
        let text = format!("carer,start,end\nA,{start},{end}\n");
        let faults = read_visits("v.csv", text.as_bytes(), LONDON).unwrap_err();
        assert_eq!((faults.0.len(), faults.0[0].row, faults.0[0].column.as_str()), (1, Some(2), column));
    }
    assert!(read_visits("v.csv", b"carer,start,end\nA,2026-03-28T22:00+0x:00,2026-03-28T23:00\n", LONDON).is_err());
}

#[test]
fn a_summer_night_belongs_to_its_day_on_the_branchs_clock() {
    let text = "carer,start,end\nA,2026-06-30T23:30:00Z,2026-07-01T00:30:00Z\nA,2026-06-30T23:30,2026-07-01T00:30\n";
    let days: Vec<String> =
        read_visits("v.csv", text.as_bytes(), LONDON).unwrap().iter().map(|visit| Day(visit.day).to_string()).collect();
    assert_eq!(days, ["2026-07-01", "2026-06-30"]);
}

#[test]
fn a_sleep_in_is_worked_while_awake_and_in_the_visits_made_in_it() {
    let text = "carer,start,end,sleep_in,awake_minutes\nA,2026-03-02T20:00,2026-03-02T22:00,,\n\
                A,2026-03-02T22:00,2026-03-03T07:00,yes,30\nA,2026-03-03T02:00,2026-03-03T02:20,no,\n\
                A,2026-03-03T07:10,2026-03-03T08:00,,\n";
    let made = read_visits("v.csv", text.as_bytes(), LONDON).unwrap();
    let mut made: Vec<_> = made.iter().collect();
    made.sort_by_key(|visit| visit.span);
    let (rows, _) = stretches(&made, Day::read("2026-03-02").unwrap().0);
    let hour = Seconds(3_600);
    let hours = homeround_core::cost::Hours::from_days(&rows, hour, |_, _| Seconds(-1));
    assert_eq!((hours.contact / 60, hours.rest / 60), (120 + 30 + 20 + 50, 9 * 60 - 50));
    assert_eq!(
        (hours.strict() / 60, hours.tribunal() / 60, hours.in_doubt),
        (220, 230, 0),
        "and the gap of ten minutes"
    );
    for (row, column) in [
        ("A,2026-03-02T22:00,2026-03-02T23:00,yes,61", "awake_minutes"),
        ("A,2026-03-02T22:00,2026-03-02T23:00,,5", "awake_minutes"),
        ("A,2026-03-02T22:00,2026-03-02T23:00,maybe,", "sleep_in"),
    ] {
        let text = format!("carer,start,end,sleep_in,awake_minutes\n{row}\n");
        assert_eq!(read_visits("v.csv", text.as_bytes(), LONDON).unwrap_err().0[0].column, column);
    }
}

#[test]
fn what_stands_in_two_rows_is_worked_once() {
    let text = "carer,start,end\nA,2026-03-02T08:00,2026-03-02T09:00\nA,2026-03-02T08:00,2026-03-02T09:00\n\
                A,2026-03-02T08:30,2026-03-02T09:30\nA,2026-03-02T08:40,2026-03-02T08:50\n";
    let made = read_visits("v.csv", text.as_bytes(), LONDON).unwrap();
    let mut made: Vec<_> = made.iter().collect();
    made.sort_by_key(|visit| visit.span);
    let (rows, by_home) = stretches(&made, Day::read("2026-03-02").unwrap().0);
    let contact = rows.iter().filter(|row| row.activity == Activity::Contact);
    assert_eq!((contact.map(|row| row.span.length().0).sum::<i32>(), by_home.len()), (5_400, 4));
    assert!(rows.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "{rows:?}");
}

#[test]
fn gaps_of_a_round_and_nights_between() {
    let visit = |from: &str, to: &str, travel: Option<&str>| VisitMade {
        carer: "A".to_owned(),
        day: day_of(clock_time(from, LONDON).unwrap()),
        span: (clock_time(from, LONDON).unwrap().timestamp(), clock_time(to, LONDON).unwrap().timestamp()),
        sleep_in: None,
        travel_minutes: travel.and_then(Exact::read),
        miles: None,
        home_minutes: None,
    };
    let made = [
        visit("2026-03-02T08:00", "2026-03-02T08:30", None),
        visit("2026-03-02T08:45", "2026-03-02T09:00", Some("6")),
        visit("2026-03-03T08:00", "2026-03-03T08:30", Some("6")),
    ];
    let (rows, by_home) = stretches(&made.iter().collect::<Vec<_>>(), Day::read("2026-03-01").unwrap().0);
    let kinds: Vec<_> = rows.iter().map(|row| (row.activity, row.span.length().whole_minutes())).collect();
    use Activity::{Commute, Contact, Travel, Waiting};
    assert_eq!(kinds, [(Contact, 30), (Travel, 6), (Waiting, 9), (Contact, 15), (Commute, 23 * 60), (Contact, 30)]);
    assert_eq!(rows[0].span.start, Seconds(86_400 + 8 * 3_600));
    assert_eq!(by_home, [None; 3]);
}
