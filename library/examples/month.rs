//! Writes a made-up month of a plan and its events, of any length, for `homeround month`: `month EVENTS FOLDER`.

use std::fs::File;
use std::io::{BufWriter, Result, Write};

/// Visits of a branch on a day; each has a server's answer, an In and an Out.
const VISITS: u32 = 350;
/// Carers of a branch.
const CARERS: u32 = 28;
/// Days of the month.
const DAYS: u32 = 31;

fn main() -> Result<()> {
    let mut words = std::env::args().skip(1);
    let events: u64 = words.next().and_then(|word| word.parse().ok()).unwrap_or(1_000_000);
    let folder = words.next().unwrap_or_else(|| ".".to_owned());
    let each_day = u64::from(VISITS) * 2 + u64::from(CARERS);
    std::fs::create_dir_all(&folder)?;
    let branches = events.div_ceil(each_day * u64::from(DAYS)).max(1);
    let open =
        |name: &str| File::create(format!("{folder}/{name}")).map(|file| BufWriter::with_capacity(1 << 20, file));
    let (mut plan, mut feed) = (open("plan.csv")?, open("events.csv")?);
    writeln!(plan, "day,branch,visit,client,carer,planned_start,planned_end,carers,latitude,longitude")?;
    writeln!(
        feed,
        "day,branch,device,seq,boot,monotonic_ms,wall,received,kind,method,carer,client,visit,latitude,longitude,accuracy_m,\
         confidence,fix_age_ms,mock,token,server_time,round_trip_ms"
    )?;
    for day in 1..=DAYS {
        for branch in 0..branches {
            write_day(day, branch, &mut plan, &mut feed)?;
        }
    }
    plan.flush()?;
    feed.flush()
}

/// A day of a branch, carer by carer: a server's answer in the morning, then visits of twenty minutes.
fn write_day(day: u32, branch: u64, plan: &mut impl Write, feed: &mut impl Write) -> Result<()> {
    let date = format!("2026-01-{day:02}");
    let clock = |seconds: u32| format!("{date}T{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    for carer in 0..CARERS {
        let boot = 6 * 3600;
        let front = |seq: u32, at: u32| {
            let (wall, had) = (clock(at), clock(at + 2));
            format!(
                "{date},b{branch:06},p{branch}-{carer},{seq},1,{},{wall}.000+00:00,{had}.000+00:00",
                (at - boot) * 1000
            )
        };
        let seq = (day - 1) * (2 * VISITS / CARERS + 2);
        let asked = boot + 60 * 20;
        writeln!(feed, "{},server_anchor,manual,,,,,,,,,,,{}.000+00:00,120", front(seq, asked), clock(asked))?;
        for round in 0..VISITS.div_ceil(CARERS) {
            let visit = round * CARERS + carer;
            if visit >= VISITS {
                continue;
            }
            let start = 7 * 3600 + round * 3600 + carer * 20;
            // A pseudo-random lateness that is the same on every machine.
            let wobble = (visit * 7919 + day * 104_729 + carer * 31) % 900;
            let place =
                |shift: u32| format!("51.{:07},-2.{:07}", 5_800_000 + visit * 1_000 + shift, 9_900_000 - visit * 1_000);
            let (home, client) = (place(0), format!("c{branch}-{visit}"));
            let id = format!("v{branch}-{visit}@{date}");
            let ends = (clock(start), clock(start + 1_800));
            writeln!(
                plan,
                "{date},b{branch:06},{id},{client},k{branch}-{carer},{}+00:00,{}+00:00,1,{home}",
                ends.0, ends.1
            )?;
            let seen = place(wobble % 200);
            for (kind, at, number) in [("in", start + wobble, 1), ("out", start + 1_750 + wobble, 2)] {
                let row = front(seq + 2 * round + number, at);
                writeln!(feed, "{row},{kind},gps,k{branch}-{carer},{client},{id},{seen},12.000,68,1500,,,,")?;
            }
        }
    }
    Ok(())
}
