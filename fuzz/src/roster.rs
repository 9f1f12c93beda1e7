//! Rosters that are anything, against a small week: judged without a panic, and what is good can be begun from.

use homeround::roster::{read_csv, read_json};
use homeround_core::ground::{BreakIx, Seconds, VisitIx};
use homeround_core::heap::{Memory, OwnedRoster};
use homeround_core::rounds::{Planned, ProblemSize, Search, Settings, Task, Work, check, scratch};

/// A roster out of bytes: bounds and stops that mostly exist.
fn stops(bytes: &[u8], shifts: usize) -> OwnedRoster {
    let (bounds, stops) = bytes.split_at(bytes.len().min(shifts));
    let number =
        |bytes: &[u8]| i32::from_le_bytes([bytes[2], bytes[3], bytes[4], if bytes[4] > 252 { 0x7f } else { 0 }]);
    let stop = |bytes: &[u8]| Planned {
        task: if bytes[0] % 4 == 0 {
            Task::Break(BreakIx(bytes[1].into()))
        } else {
            Task::Visit(VisitIx(bytes[1].into()))
        },
        start: Seconds(number(bytes)),
    };
    let stops: Vec<Planned> = stops.as_chunks::<5>().0.iter().map(|chunk| stop(chunk)).collect();
    let mut first = vec![0];
    for bound in bounds {
        let last: u32 = first.last().copied().unwrap_or(0);
        // One in a while goes back or past the end, as a roster of a broken program would.
        first.push(if *bound > 250 { u32::from(*bound) << 24 } else { last + u32::from(bound % 3) });
    }
    if let (Some(last), true) = (first.last_mut(), bounds.first().is_none_or(|byte| byte % 8 != 0)) {
        *last = stops.len() as u32;
    }
    OwnedRoster { first, stops }
}

/// Arbitrary stops, and arbitrary files, as rosters of a small week.
pub fn roster(bytes: &[u8]) {
    let branch = super::branch();
    let valid = branch.problem().expect("the starter's week is valid");
    let mut read = vec![stops(bytes, branch.plan.tables.shifts.len())];
    read.extend(read_json(bytes, "roster.json", &branch.plan).ok().map(|loaded| loaded.roster));
    read.extend(read_csv(bytes, "roster.csv", &branch.plan).ok().map(|loaded| loaded.roster));
    for roster in read {
        let (mut room, mut broken) = (vec![0; scratch(&valid)], 0);
        let stated = check(&valid, &roster.view(), &mut room, &mut |_| broken += 1);
        if broken > 0 {
            continue;
        }
        let mut memory = Memory::new(ProblemSize::from_problem(&valid));
        let workspace = memory.workspace(valid).expect("memory of the shape's own measure");
        let settings = Settings { work: Work(2_000), ..Settings::default() };
        let mut search = Search::from_roster(workspace, settings, &roster.view()).expect("the check found it good");
        let progress = search.step(Work(2_000));
        assert!(progress.lines.total() <= stated.total(), "dearer than what it began from");
        let lines = check(&valid, &search.best(), &mut room, &mut |broken| panic!("{broken:?}"));
        assert_eq!(lines, progress.lines);
    }
}
