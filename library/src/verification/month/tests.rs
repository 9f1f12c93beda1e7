//! A month is judged as its days are, whatever the order of rows, and no bad row stops it.

use std::fs::File;
use std::path::{Path, PathBuf};

use homeround_core::verification::profile::UK;
use proptest::prelude::*;

use super::super::event_rows::{list_event_rows, write_events_csv};
use super::super::events::{Feed, of_cells};
use super::super::simulate::{simulate, tests::week};
use super::super::summary::summarise;
use super::super::timetable::Timetable;
use super::*;
use crate::output::on_disk::both;
use crate::source::Stream;

struct MonthFolder(tempfile::TempDir, Timetable, Feed);

fn stream(path: &Path) -> Stream {
    Stream::new(path.file_name().unwrap().to_str().unwrap(), File::open(path).unwrap())
}

impl MonthFolder {
    /// A simulated week of one branch as two files, in which every event has the day of the week's start.
    fn new() -> Self {
        let timetable = week();
        let feed = simulate(&timetable, 7, 30).feed;
        let desk = Self(tempfile::tempdir().unwrap(), timetable, feed);
        let mut plan =
            String::from("day,branch,visit,client,carer,planned_start,planned_end,carers,latitude,longitude\n");
        for (at, due) in desk.1.due.iter().enumerate() {
            let visit = homeround_core::ground::VisitIx::from_index(at);
            let home = desk.1.home(due.client);
            let (lat, lon) = (crate::book::value::Degrees(home.lat), crate::book::value::Degrees(home.lon));
            let sent: Vec<_> = desk.1.sent_to(visit).map(|carer| desk.1.carers[carer.at()].clone()).collect();
            for carer in if sent.is_empty() { vec![String::new()] } else { sent } {
                let client = &desk.1.clients[due.client.at()];
                let [from, until] = [due.start, due.end].map(|at| desk.1.local(at));
                plan += &format!(
                    "2026-03-23,b,{},{client},{carer},{from},{until},{},{lat},{lon}\n",
                    desk.1.visits[at], due.carers
                );
            }
        }
        std::fs::write(desk.at("plan.csv"), plan).unwrap();
        desk.write_events(|lines| lines);
        desk
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write_events(&self, change: impl Fn(Vec<String>) -> Vec<String>) {
        let text = String::from_utf8(write_events_csv(&list_event_rows(&self.2, &self.1)).unwrap()).unwrap();
        let (header, body) = text.split_once('\n').unwrap();
        let lines = change(body.lines().map(|line| format!("2026-03-23,b,{line}")).collect());
        std::fs::write(self.at("events.csv"), format!("day,branch,{header}\n{}\n", lines.join("\n"))).unwrap();
    }

    fn month(&self) -> Result<(MonthSummary, String), Failure> {
        self.month_on(2)
    }

    fn month_on(&self, threads: usize) -> Result<(MonthSummary, String), Failure> {
        let as_of = self.2.last_receipt();
        let month = verify_month(
            (stream(&self.at("plan.csv")), stream(&self.at("events.csv"))),
            "Europe/London",
            &UK,
            as_of,
            threads,
            both(&self.at("out.csv")),
        )?;
        Ok((month, std::fs::read_to_string(self.at("out.csv")).unwrap()))
    }
}

#[test]
fn a_column_that_means_nothing_is_named() {
    let desk = MonthFolder::new();
    assert_eq!(desk.month().unwrap().0.unknown_columns, [""; 0]);
    let plan = std::fs::read_to_string(desk.at("plan.csv")).unwrap();
    std::fs::write(desk.at("plan.csv"), plan.replacen("client,carer,", "client,carrer,", 1)).unwrap();
    let (month, _) = desk.month().unwrap();
    assert_eq!(month.unknown_columns, ["column carrer of plan.csv, which means nothing here, nearest: carer"]);
    assert!(month.words().contains("Passed over: column carrer"), "{}", month.words());
}

#[test]
fn an_out_filed_under_the_day_after_is_told() {
    let desk = MonthFolder::new();
    assert!(!desk.month().unwrap().0.words().contains("also for an Out after midnight"));
    let plan = std::fs::read_to_string(desk.at("plan.csv")).unwrap();
    let next_day = plan.lines().skip(1).map(|line| line.replacen("2026-03-23,b,", "2026-03-24,b,next-", 1) + "\n");
    std::fs::write(desk.at("plan.csv"), plan.clone() + &next_day.collect::<String>()).unwrap();
    let late =
        |line: String| if line.contains(",out,") { line.replacen("2026-03-23,b,", "2026-03-24,b,", 1) } else { line };
    desk.write_events(|lines| {
        let (outs, rest): (Vec<_>, Vec<_>) =
            lines.into_iter().map(late).partition(|line| line.starts_with("2026-03-24"));
        [rest, outs].concat()
    });
    let (month, _) = desk.month().unwrap();
    assert!(month.outs_alone > 0 && month.words().contains("also for an Out after midnight"), "{}", month.words());
}

#[test]
fn a_month_is_judged_as_verify_judges_it() {
    let desk = MonthFolder::new();
    let (month, verdicts) = desk.month().unwrap();
    let whole = summarise(&desk.1, &desk.2, &UK, desk.2.last_receipt().unwrap()).unwrap();
    assert_eq!((month.counts, month.measures), (whole.counts, whole.measures));
    assert_eq!((month.parts, month.rejected, month.event_rows), (1, 0, desk.2.events.len() as u64));
    let found: Vec<_> = verdicts.lines().skip(1).map(|line| line.split(',').nth(4).unwrap().to_owned()).collect();
    let expected: Vec<_> = whole.visits.iter().map(|row| row.status.to_owned()).collect();
    assert_eq!(found, expected);
}

#[test]
fn the_order_of_rows_within_a_day_changes_nothing() {
    let desk = MonthFolder::new();
    let first = desk.month().unwrap();
    desk.write_events(|mut lines| {
        lines.reverse();
        lines
    });
    assert_eq!(desk.month().unwrap(), first);
}

/// Both files once for each branch, with something wrong where `change` puts it.
fn many_branches(desk: &MonthFolder, branches: usize, change: impl Fn(usize, &str, String) -> String) {
    for name in ["plan.csv", "events.csv"] {
        let text = std::fs::read_to_string(desk.at(name)).unwrap();
        let (header, body) = text.split_once('\n').unwrap();
        let of = |branch: usize| change(branch, name, body.replace("-23,b,", &format!("-23,b{branch:02},")));
        std::fs::write(desk.at(name), format!("{header}\n{}", (0..branches).map(of).collect::<String>())).unwrap();
    }
}

#[test]
fn any_number_of_threads_writes_the_same() {
    let desk = MonthFolder::new();
    let spoil = |branch: usize, name: &str, body: String| {
        if name == "events.csv" && branch.is_multiple_of(3) { body.replacen("gps", "sms", branch) } else { body }
    };
    many_branches(&desk, 40, spoil);
    let aside = || std::fs::read_to_string(desk.at("out.rejected.csv")).unwrap();
    let (first, first_aside) = (desk.month_on(1).unwrap(), aside());
    assert_eq!((first.0.parts, first.0.rejected), (40, (0..40).filter(|n: &usize| n.is_multiple_of(3)).sum()));
    for threads in [0, 2, 5] {
        assert_eq!(desk.month_on(threads).unwrap(), first);
        assert_eq!(aside(), first_aside);
    }
}

#[test]
fn every_fault_of_the_plan_is_told_with_its_row_and_nothing_is_written() {
    let desk = MonthFolder::new();
    let spoil = |branch: usize, name: &str, body: String| {
        if name == "plan.csv" && branch % 2 == 1 { body.replacen("+00:00", "+0x:00", 1) } else { body }
    };
    many_branches(&desk, 8, spoil);
    let faults = |threads| match desk.month_on(threads) {
        Err(Failure::Faults(faults)) => faults,
        _ => panic!("was taken"),
    };
    let rows: Vec<_> = faults(3).0.iter().map(|fault| fault.row).collect();
    assert_eq!(rows.len(), 4, "{rows:?}");
    assert_eq!(faults(1), faults(3));
    assert!(!desk.at("out.csv").exists());
}

#[test]
fn a_branch_that_sent_nothing_missed_its_visits() {
    let desk = MonthFolder::new();
    desk.write_events(|_| Vec::new());
    let (plan, events, out) = (desk.at("plan.csv"), desk.at("events.csv"), desk.at("out.csv"));
    let month = verify_month((stream(&plan), stream(&events)), "Europe/London", &UK, None, 2, both(&out)).unwrap();
    assert_eq!((month.counts.missed, month.counts.pending), (month.counts.visits, 0), "{}", month.words());
}

#[test]
fn rows_are_told_by_their_lines_and_an_open_quote_is_no_cell() {
    let desk = MonthFolder::new();
    let spoil = |lines: Vec<String>, bad: &str| {
        let mut lines = lines;
        lines[4] = lines[4].replace("gps", bad);
        lines.insert(4, String::new());
        lines
    };
    desk.write_events(|lines| spoil(lines, "sms"));
    let (month, _) = desk.month().unwrap();
    assert_eq!((month.rejected, month.faults[0].row), (1, Some(7)));
    let events = std::fs::read_to_string(desk.at("events.csv")).unwrap();
    std::fs::write(desk.at("events.csv"), events.replace('\n', "\r\n").replace(',', ";")).unwrap();
    let plan = std::fs::read_to_string(desk.at("plan.csv")).unwrap();
    std::fs::write(desk.at("plan.csv"), format!("sep=,\r\n{}", plan.replace('\n', "\r\n"))).unwrap();
    let (other, _) = desk.month().unwrap();
    assert_eq!((other.counts, other.faults[0].row), (month.counts, month.faults[0].row), "as spreadsheets write it");
    std::fs::write(desk.at("events.csv"), format!("{events}2026-03-23,b,\"phone")).unwrap();
    let Err(Failure::Faults(faults)) = desk.month() else { panic!("was taken") };
    assert!(faults.to_string().contains("never closed"), "{faults}");
}

#[test]
fn a_row_without_a_day_is_set_aside_alone() {
    let desk = MonthFolder::new();
    let (clean, _) = desk.month().unwrap();
    desk.write_events(|mut lines| {
        for (at, day) in [(0, "03/23/2026"), (3, ""), (9, "2026-02-30")] {
            let bad = lines[at].replacen("2026-03-23", day, 1);
            lines.insert(at, bad);
        }
        let last = lines[0].clone();
        lines.push(last);
        lines
    });
    let (month, _) = desk.month().unwrap();
    assert_eq!((month.counts, month.rejected), (clean.counts, 4));
    let rows: Vec<_> = month.faults.iter().map(|fault| (fault.row, fault.column.as_str())).collect();
    let last = Some(usize::try_from(month.event_rows).unwrap() + 1);
    assert_eq!(rows, [(Some(2), "day"), (Some(5), "day"), (Some(11), "day"), (last, "day")]);
    desk.write_events(|lines| lines.iter().map(|line| line.replacen("2026-03-23", "23/03/2026", 1)).collect());
    assert_eq!(desk.month().unwrap().0.counts, clean.counts, "as a spreadsheet saves it");
    desk.write_events(|lines| lines.iter().map(|line| line.replacen("2026-03-23", "03/23/2026", 1)).collect());
    assert!(matches!(desk.month(), Err(Failure::Faults(_))), "another kind of file");
    let plan = std::fs::read_to_string(desk.at("plan.csv")).unwrap().replacen("2026-03-23,", "soon,", 1);
    std::fs::write(desk.at("plan.csv"), plan).unwrap();
    desk.write_events(|lines| lines);
    let Err(Failure::Faults(faults)) = desk.month() else { panic!("was taken") };
    assert_eq!((faults.0.len(), faults.0[0].row, faults.0[0].value.as_str()), (1, Some(2), "soon"));
}

#[test]
fn bad_rows_are_set_aside_and_long_files_out_of_order_refused() {
    let desk = MonthFolder::new();
    desk.write_events(|mut lines| {
        lines[3] = lines[3].replace("gps", "sms").replace(",in,", ",enter,");
        lines.push("2026-03-23,b,p".to_owned());
        lines
    });
    let (month, _) = desk.month().unwrap();
    assert_eq!((month.rejected, month.event_rows), (2, desk.2.events.len() as u64 + 1));
    assert!(std::fs::read_to_string(desk.at("out.rejected.csv")).unwrap().contains("homeround:why"));
    desk.write_events(|mut lines| {
        let last = lines.len() - 1;
        lines[last] = lines[last].replacen("2026-03-23", "2026-03-22", 1);
        lines
    });
    assert_eq!(desk.month().unwrap().0.parts, 2, "a file that fits in memory is put in order");
    let files = (stream(&desk.at("plan.csv")), stream(&desk.at("events.csv")));
    let mut long = super::batch_reader::BatchReader::open(files.0, files.1, "Europe/London", 0).unwrap();
    let mut sheet = super::batch_reader::DaySheet::default();
    let faults = std::iter::from_fn(|| Some(long.next(&mut sheet))).find_map(Result::err).unwrap();
    assert!(faults.to_string().contains("Sort both files"), "{faults}");
}

/// Both files as `import` writes them: visits by name and without ids, in the order of clients, events with their service day.
#[test]
fn what_import_writes_is_a_month() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let plan = "visit,client,carer,planned_start,planned_end,start,outcome,csv:0:Customer\n\
        ,Megan Rees,Sian Davies,2026-03-03T22:30:00+00:00,2026-03-03T23:30:00+00:00,,delivered,Megan\n\
        ,Megan Rees,Lowri Hughes,2026-03-03T22:30:00+00:00,2026-03-03T23:30:00+00:00,,delivered,Megan\n\
        ,Ann Price,Sian Davies,2026-03-02T08:00:00+00:00,2026-03-02T08:30:00+00:00,,,Ann\n\
        ,Ann Price,Sian Davies,2026-03-04T08:00:00+00:00,2026-03-04T08:30:00+00:00,,cancelled,Ann\n\
        ,Ann Price,Sian Davies,,,2026-03-04T09:00:00+00:00,delivered,Ann\n";
    std::fs::write(at("plan.csv"), plan).unwrap();
    let line = |day: &str, device: &str, seq: usize, wall: &str, kind: &str, carer: &str, client: &str| {
        format!(
            "{day}import:{device},{seq},{seq},0,{wall},2026-03-09T09:00:00.000+00:00,{kind},manual,\"{carer}\",\"{client}\"\n"
        )
    };
    let events = |day: &dyn Fn(&str) -> String| {
        let mut text = format!("{}device,seq,boot,monotonic_ms,wall,received,kind,method,carer,client\n", day("day"));
        for (name, device) in [("Davies, Sian", "s"), ("Lowri Hughes", "l")] {
            let third = day("2026-03-03");
            text += &line(&third, device, 0, "2026-03-03T22:31:00+00:00", "in", name, "Rees, Megan");
            text += &line(&third, device, 1, "2026-03-04T00:02:00+00:00", "out", name, "Rees, Megan");
        }
        let second = day("2026-03-02");
        text += &line(&second, "s", 2, "2026-03-02T08:01:00+00:00", "in", "Sian Davies", "Ann Price");
        text + &line(&second, "s", 3, "2026-03-02T08:31:00+00:00", "out", "Sian Davies", "Ann Price")
    };
    let month = |text: String| {
        std::fs::write(at("events.csv"), text).unwrap();
        let files = (stream(&at("plan.csv")), stream(&at("events.csv")));
        let month = verify_month(files, "Europe/London", &UK, None, 1, both(&at("out.csv"))).unwrap();
        (month, std::fs::read_to_string(at("out.csv")).unwrap())
    };
    let (with, verdicts) = month(events(&|day| format!("{day},")));
    assert_eq!(
        (with.counts.visits, with.counts.missed, with.counts.unplanned, with.outs_alone),
        (2, 0, 0, 0),
        "{verdicts}"
    );
    assert_eq!((with.parts, with.unknown_columns.len(), with.notes.len()), (2, 0, 4), "{:?}", with.notes);
    assert!(verdicts.contains("2026-03-03,,Megan Rees@2026-03-03T22:30,"), "{verdicts}");
    // Without the service day an Out after midnight goes with its In.
    let (without, derived) = month(events(&|_| String::new()));
    assert_eq!((without.counts, derived), (with.counts, verdicts));
}

proptest! {
    /// The day that was read last changes nothing of the next moment.
    #[test]
    fn a_moment_is_read_alike_after_any_other(texts in prop::collection::vec(
        "202[4-6]-0[1-3]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{3})?(Z|[+-]0[0-2]:[0-6]0)", 1..6,
    )) {
        let mut used = super::fast_parse::Moments::default();
        for text in &texts {
            let read = used.read(text.as_bytes());
            prop_assert_eq!(read, super::fast_parse::Moments::default().read(text.as_bytes()));
            if let Some((moment, minutes)) = read {
                let library = chrono::DateTime::parse_from_rfc3339(text).unwrap();
                prop_assert_eq!(moment.0, library.timestamp_millis());
                prop_assert_eq!(i32::from(minutes) * 60, library.offset().local_minus_utc());
            }
        }
    }

    /// The quick way reads what the slow way reads, or nothing.
    #[test]
    fn quick_cells_are_slow_cells(
        wall in "(2026-0[1-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,4})?(Z|[+-]0[0-2]:[0-6]0))|[0-9T:.Z-]{18,26}",
        degrees in "-?[0-9]{1,3}(\\.[0-9]{0,9})?",
        metres in "[0-9]{0,8}(\\.[0-9]{1,4})?",
        count in "[0-9]{0,20}",
    ) {
        let cell = |name: &str| match name {
            "device" => "p",
            "kind" => "in",
            "method" => "gps",
            "wall" | "received" => wall.as_str(),
            "latitude" | "longitude" => degrees.as_str(),
            "accuracy_m" => metres.as_str(),
            "seq" | "boot" | "token" => count.as_str(),
            "monotonic_ms" => "5",
            _ => "",
        };
        let slow = of_cells("e", 2, &cell, &week());
        let quick = super::branch_day::quick_cells(&cell);
        if let Some(quick) = quick {
            prop_assert_eq!(Ok(quick), slow);
        }
    }
}
