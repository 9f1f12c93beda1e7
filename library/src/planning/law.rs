//! What the law asks of a working day and the book may not: told beside the check, whatever the book's own rules are.

use std::collections::BTreeMap;

use homeround_core::book::{Activity, Worked};
use homeround_core::ground::{CarerIx, Seconds, ShiftIx};
use homeround_core::rounds::{Roster, Valid, worked};

use super::LoadedBranch;
use super::breach::Breach;
use super::words::Words;
use crate::words::length;

/// Working time after which a rest break is owed, and how long it is at the least.
///
/// Source: Working Time Regulations 1998, regulation 12(1) and (3).
const BREAK_AFTER: Seconds = Seconds(6 * 3_600);
const BREAK: Seconds = Seconds(20 * 60);

/// Days on which a carer works longer than six hours without a break of 20 minutes, one sentence each.
pub(super) fn without_rest(branch: &LoadedBranch, problem: &Valid<'_>, roster: &Roster<'_>) -> Vec<Breach> {
    let shifts = &branch.plan.tables.shifts;
    let mut days: BTreeMap<(CarerIx, u16), Vec<Worked>> = BTreeMap::new();
    for (at, shift) in shifts.iter().enumerate() {
        let visits = &branch.plan.tables.visits;
        let asleep = |one: &Worked| visits.get(one.visit.at()).is_some_and(|visit| visit.flat_pay.is_some());
        let rests = |one: &Worked| match one.activity {
            Activity::Commute => !shift.commute_paid,
            // Asleep on a sleep-in is no working time (Royal Mencap Society v Tomlinson-Blake [2021] UKSC 8).
            Activity::Contact => asleep(one),
            _ => false,
        };
        for one in worked(problem, roster, ShiftIx::from_index(at)).filter(|one| !rests(one)) {
            // By carer and day, not by shift: two shifts of three and a half hours that touch are seven hours.
            days.entry((one.carer, shift.day)).or_default().push(one);
        }
    }
    let words = Words::new(branch);
    let told = days.into_iter().filter_map(|((carer, day), mut stretches)| {
        stretches.sort_by_key(|one| (one.span.start, one.span.end));
        let works = overworked(&stretches)?;
        let day = branch.plan.names.start.plus(i32::from(day));
        let what = format!(
            "{} works {} on {day} without a break of 20 minutes, which is owed where work is longer than six hours (Working \
             Time Regulations 1998, reg. 12).",
            words.named_carer(carer),
            length(works)
        );
        Some(Breach { rule: "rest break".to_owned(), shift: None, visit: None, what })
    });
    told.collect()
}

/// How long the stretches of a day are work, where that is longer than six hours without a break between.
fn overworked(stretches: &[Worked]) -> Option<Seconds> {
    let works = |one: &&Worked| !matches!(one.activity, Activity::PaidBreak | Activity::UnpaidBreak);
    let work: Vec<&Worked> = stretches.iter().filter(works).collect();
    let whole = work.iter().fold(Seconds::ZERO, |sum, one| sum + one.span.length());
    // What parts two stretches of work is a break, or the time between two shifts.
    let rested = work.windows(2).any(|pair| pair[1].span.start - pair[0].span.end >= BREAK);
    (whole > BREAK_AFTER && !rested).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use homeround_core::ground::{ClientIx, Span, VisitIx};

    fn day(parts: &[(Activity, i32)]) -> Option<Seconds> {
        let mut now = 8 * 3_600;
        let stretches: Vec<Worked> = parts
            .iter()
            .map(|&(activity, minutes)| {
                let span = Span { start: Seconds(now), end: Seconds(now + 60 * minutes) };
                now += 60 * minutes;
                let (carer, shift, visit) = (CarerIx(0), ShiftIx(0), VisitIx::NONE);
                Worked { carer, shift, activity, span, visit, client: ClientIx::NONE, metres: 0 }
            })
            .collect();
        overworked(&stretches)
    }

    #[test]
    fn a_break_is_owed_past_six_hours_and_counts_from_twenty_minutes() {
        use Activity::{Contact, PaidBreak, Travel, UnpaidBreak, Waiting};
        assert_eq!(day(&[(Contact, 540)]), Some(Seconds(540 * 60)));
        assert_eq!(day(&[(Contact, 360)]), None);
        assert_eq!(day(&[(Contact, 350), (Travel, 11)]), Some(Seconds(361 * 60)));
        assert_eq!(day(&[(Contact, 300), (UnpaidBreak, 20), (Contact, 240)]), None);
        assert_eq!(day(&[(Contact, 300), (PaidBreak, 20), (Contact, 240)]), None);
        assert!(day(&[(Contact, 300), (PaidBreak, 19), (Contact, 240)]).is_some());
        // Waiting at the next door is no rest, and neither is a break before or after all work.
        assert!(day(&[(Contact, 300), (Waiting, 30), (Contact, 240)]).is_some());
        assert!(day(&[(UnpaidBreak, 30), (Contact, 400), (UnpaidBreak, 30)]).is_some());
    }
}
