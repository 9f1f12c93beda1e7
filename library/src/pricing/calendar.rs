//! The hours of a plan that pay more, as the ledger takes them: in order of time, none overlapping another.

use homeround_core::cost::Enhancement;
use homeround_core::ground::{Seconds, Span};

use crate::book::model;
use crate::book::recurrence::WEEKDAYS;
use crate::book::value::{Clock, Day};
use crate::book::zone::{NoMoment, PlanZone};

/// The enhanced hours of `days` days from `start`, and of the days on either side that they reach into.
///
/// A clock time that a change of the clocks makes two of, or leaves out, is the one before the change.
#[must_use]
pub(super) fn list_enhancements(
    rules: &[model::Enhancement],
    zone: &PlanZone,
    start: Day,
    days: u8,
) -> Vec<Enhancement> {
    let mut spans = Vec::new();
    // A night of enhanced hours may begin on the day before the plan and reach into it.
    for day in (-1..=i32::from(days)).map(|at| start.plus(at)) {
        for rule in rules.iter().filter(|rule| happens(rule, day)) {
            let from = rule.from.unwrap_or(Clock::from_minute(0));
            let until = rule.until.unwrap_or(Clock::from_minute(0));
            // No end, and one that is not later than the start, lie on the next day: hours of no length are never
            // meant.
            let last = if until.minute <= from.minute { day.plus(1) } else { day };
            let span = Span { start: moment(zone, day, from), end: moment(zone, last, until) };
            let hundredths = u32::try_from(rule.percent.scaled(100, 1)).unwrap_or(0);
            spans.push(Enhancement { span, hundredths });
        }
    }
    highest(&spans)
}

/// Whether a rule holds on a day: one that names no days holds on every one.
fn happens(rule: &model::Enhancement, day: Day) -> bool {
    let weekday = WEEKDAYS.get(day.0.weekday() as usize).copied().unwrap_or_default();
    rule.days.is_empty() || rule.days.iter().any(|named| named == weekday || *named == day.to_string())
}

fn moment(zone: &PlanZone, day: Day, clock: Clock) -> Seconds {
    // A row means the clock on the wall: on the night of a change one of the two moments must do, and pay lasts through
    // it.
    zone.seconds(day, clock).unwrap_or_else(|why| {
        let (NoMoment::Missing(one, _) | NoMoment::Twice(one, _) | NoMoment::Offset(one, _)) = why;
        zone.seconds(day, Clock { offset: Some(one), ..clock }).unwrap_or_default()
    })
}

/// The same hours parted where any begins or ends, each part with the highest that holds in it.
fn highest(spans: &[Enhancement]) -> Vec<Enhancement> {
    // Parted wherever any rule begins or ends: within a part the same rules hold throughout.
    let mut edges: Vec<Seconds> = spans.iter().flat_map(|one| [one.span.start, one.span.end]).collect();
    edges.sort_unstable();
    edges.dedup();
    // Two enhancements are not added up: a bank holiday on a Sunday pays the higher of the two.
    let part = |pair: &[Seconds]| {
        let span = Span { start: pair[0], end: pair[1] };
        let holds = spans.iter().filter(|one| one.span.start <= span.start && span.end <= one.span.end);
        holds.map(|one| one.hundredths).max().map(|hundredths| Enhancement { span, hundredths })
    };
    edges.windows(2).filter_map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::value::Exact;

    fn rule(days: &[&str], hours: Option<(u16, u16)>, percent: i64) -> model::Enhancement {
        model::Enhancement {
            days: days.iter().map(|day| (*day).to_owned()).collect(),
            from: hours.map(|(from, _)| Clock::from_minute(from * 60)),
            until: hours.map(|(_, until)| Clock::from_minute(until * 60)),
            percent: Exact::from(percent),
        }
    }

    #[test]
    fn weekends_nights_and_single_days() {
        let start = Day::read("2026-03-27").unwrap(); // a Friday; the clocks go forward on the Sunday
        let zone = PlanZone::new("Europe/London", start, 3).unwrap();
        let rules =
            [rule(&["SU"], None, 50), rule(&["SA", "SU"], Some((22, 6)), 33), rule(&["2026-03-27"], Some((8, 9)), 100)];
        let hour = |hours: i32| Seconds(hours * 3_600);
        let found: Vec<(i32, i32, u32)> = list_enhancements(&rules, &zone, start, 3)
            .iter()
            .map(|one| (one.span.start.0 / 3_600, one.span.end.0 / 3_600, one.hundredths))
            .collect();
        let expected = [
            (8, 9, 10_000),
            (46, 48, 3_300),
            (48, 53, 5_000), // Sunday: one hour of its night is missing
            (53, 69, 5_000),
            (69, 71, 5_000),
            (71, 77, 3_300),
        ];
        assert_eq!(found, expected);
        assert!(
            list_enhancements(&rules, &zone, start, 3).windows(2).all(|pair| pair[0].span.end <= pair[1].span.start)
        );
        assert_eq!(hour(1), Seconds(3_600));
        assert!(list_enhancements(&[], &zone, start, 3).is_empty());
        let every: Vec<i32> =
            list_enhancements(&[rule(&[], Some((0, 6)), 50)], &zone, Day::read("2026-03-02").unwrap(), 3)
                .iter()
                .map(|one| one.span.length().0 / 3_600)
                .collect();
        assert!(every.len() >= 3 && every.iter().all(|hours| *hours == 6), "a rule without days: {every:?}");
    }
}
