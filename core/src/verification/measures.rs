//! Measures over verdicts: what a commissioner or a payer asks for, each with how many it rests on (V57 to V59).
//!
//! ```
//! use homeround_core::verification::measures::{Logged, Share, logged};
//! use homeround_core::verification::profile::UK;
//!
//! // Of four delivered visits one has no electronic record at one of its ends.
//! let mut share = Share::default();
//! [true, true, true, false].into_iter().for_each(|electronic| share.add(electronic));
//! assert_eq!(share.per_mille(), Some(750));
//! assert_eq!(logged(share, &UK), Logged::Below);
//! ```

use super::finding::{Finding, Rule};
use super::plan::VisitPlan;
use super::profile::Profile;
use super::verdict::{Level, Punctuality, Status, Verdict};
use crate::ground::{CarerIx, ClientIx};

/// A share in whole numbers, so that nothing is rounded away.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Share {
    /// This many
    pub part: u64,
    /// of this many.
    pub of: u64,
}

impl Share {
    /// One more, that counts or does not.
    pub const fn add(&mut self, counts: bool) {
        self.part += counts as u64;
        self.of += 1;
    }

    /// Thousandths, rounded to the nearest; a share of nothing is none.
    #[must_use]
    pub const fn per_mille(self) -> Option<u64> {
        (self.part * 1000 + self.of / 2).checked_div(self.of)
    }
}

/// What is measured over a stretch of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Measures {
    /// Visits that nobody came to, of those that were decided.
    pub missed: Share,
    /// Starts on time, of those that started.
    pub on_time: Share,
    /// Starts late, of those that started.
    pub late: Share,
    /// Short by the profile's rule (V38), of those delivered.
    pub short: Share,
    /// Both ends with evidence of at least E2, of those delivered (V57).
    pub logged: Share,
    /// Both ends with evidence of at least E3, of those delivered: in the client's home (V57).
    pub logged_at_home: Share,
    /// Delivered visits that were planned for half an hour or more, of those delivered (V59; NICE QS123 statement 4).
    pub half_hour: Share,
    /// Of delivered visits planned for less, those with an agreed reason (V59).
    pub short_agreed: Share,
    /// Double-ups with enough time together, of those delivered.
    pub double_ups: Share,
    /// Whole minutes delivered by all carers, of those planned, over visits that were decided (V59).
    pub minutes: Share,
    /// Manual or corrected visits that are copies of the plan, of those delivered (V45).
    pub plan_copies: Share,
}

/// Measures every verdict of one verification. Panics: never.
#[must_use]
pub fn measure(plan: &VisitPlan<'_>, verdicts: &[Verdict], findings: &[Finding]) -> Measures {
    let mut measures = Measures::default();
    // Findings are sorted by visit: each visit's are found by a search, so the whole takes n log n.
    for verdict in verdicts.iter().filter(|verdict| verdict.status != Status::Pending) {
        let Some(due) = plan.visits.get(verdict.visit.at()) else { continue };
        let has = |rule: Rule| {
            let from = findings.partition_point(|finding| finding.visit < verdict.visit);
            let mut of_visit = findings[from..].iter().take_while(|finding| finding.visit == verdict.visit);
            of_visit.any(|finding| finding.rule == rule)
        };
        measures.missed.add(matches!(verdict.status, Status::Missed { .. }));
        let minutes = |millis: i64| u64::try_from(millis / 60_000).unwrap_or(0);
        if !matches!(verdict.status, Status::NotDelivered(_)) {
            measures.minutes.of += minutes(due.planned_ms()) * u64::from(due.carers);
            measures.minutes.part += minutes(verdict.paid.exact_ms);
        }
        if let Some(start) = verdict.start {
            measures.on_time.add(start.punctuality == Punctuality::OnTime);
            measures.late.add(start.punctuality == Punctuality::Late);
        }
        // The measures from here on are shares of what was delivered.
        if verdict.paid.exact_ms <= 0 {
            continue;
        }
        let weakest = verdict.evidence_in.min(verdict.evidence_out);
        measures.short.add(has(Rule::ShortVisit));
        measures.logged.add(weakest >= Level::E2);
        measures.logged_at_home.add(weakest >= Level::E3);
        measures.plan_copies.add(has(Rule::PlanCopy));
        let half_hour = due.planned_ms() >= 30 * 60_000;
        measures.half_hour.add(half_hour);
        if !half_hour {
            measures.short_agreed.add(due.terms.short_agreed);
        }
        if due.carers > 1 {
            measures.double_ups.add(!has(Rule::DoubleUpCoverage));
        }
    }
    measures
}

/// How a share of electronically logged visits stands against the profile (V57).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Logged {
    /// Nothing was delivered.
    Nothing,
    /// Under the target.
    Below,
    /// On target, and close enough to it to be flagged.
    Flagged,
    /// Good.
    Good,
}

/// V57. Panics: never.
#[must_use]
pub fn logged(share: Share, profile: &Profile<'_>) -> Logged {
    let reaches = |milli: i64| i128::from(share.part) * 1000 >= i128::from(share.of) * i128::from(milli);
    match share.of {
        0 => Logged::Nothing,
        _ if !reaches(profile.logged_target_milli.value) => Logged::Below,
        _ if !reaches(profile.logged_flag_milli.value) => Logged::Flagged,
        _ => Logged::Good,
    }
}

/// The numbers of the Texas usage score (V58).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Usage {
    /// Visits with two electronic ends.
    pub electronic: u64,
    /// Visits that were accepted.
    pub accepted: u64,
    /// Visits that were not rejected.
    pub nonrejected: u64,
    /// Visits that were sent.
    pub exported: u64,
}

impl Usage {
    /// `60 · electronic/accepted + 40 · nonrejected/exported` in ten-thousandths of a per cent, to the nearest, halves up;
    /// none without visits.
    ///
    /// ```
    /// use homeround_core::verification::measures::Usage;
    /// let usage = Usage { electronic: 80, accepted: 100, nonrejected: 100, exported: 110 };
    /// assert_eq!(usage.score_e4(), Some(843_636));
    /// ```
    #[must_use]
    pub fn score_e4(self) -> Option<u64> {
        let (over, under) = self.fraction()?;
        u64::try_from((over * 20_000 + under) / (under * 2)).ok()
    }

    /// The score in whole per cent, halves up.
    #[must_use]
    pub fn score(self) -> Option<u64> {
        let (over, under) = self.fraction()?;
        u64::try_from((over * 2 + under) / (under * 2)).ok()
    }

    /// The score as one fraction, so that it is rounded once.
    fn fraction(self) -> Option<(u128, u128)> {
        let [electronic, accepted, nonrejected, exported] =
            [self.electronic, self.accepted, self.nonrejected, self.exported]
                // Bounded so that no product below overflows; a trillion visits are none.
                .map(|count| u128::from(count.min(1 << 40)));
        // Both shares over one denominator: rounded once, at the end.
        let under = accepted * exported;
        (under > 0).then(|| (60 * electronic * exported + 40 * nonrejected * accepted, under))
    }

    /// Whether a visit was sent, and accepted.
    #[must_use]
    pub fn accepts(verdict: &Verdict) -> bool {
        verdict.attended > 0 && !matches!(verdict.status, Status::Pending | Status::Rejected)
    }

    /// Of the verdicts of a quarter: what was delivered and is whole was sent; what was not rejected was accepted.
    #[must_use]
    pub fn from_verdicts(verdicts: &[Verdict]) -> Self {
        let mut usage = Self::default();
        for verdict in verdicts.iter().filter(|verdict| verdict.attended > 0 && verdict.status != Status::Pending) {
            let accepted = Self::accepts(verdict);
            let electronic = verdict.evidence_in.min(verdict.evidence_out) >= Level::E1 && !verdict.edited;
            usage.exported += 1;
            usage.nonrejected += u64::from(accepted);
            usage.accepted += u64::from(accepted);
            usage.electronic += u64::from(accepted && electronic);
        }
        usage
    }
}

/// The most carers of one client that continuity tells apart; further ones count as one more each, unseen again.
pub const MOST_FACES: usize = 64;

/// Who came to one client, and how often.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Faces {
    /// Whom.
    pub client: ClientIx,
    /// Carers' visits made to them (a double-up makes two).
    pub visits: u32,
    /// How many different carers.
    pub distinct: u32,
    /// Visits by the carer who came most.
    pub usual: u32,
    /// Visits by the three who came most (V59).
    pub top_three: u32,
    /// The sum over carers of the square of their visits.
    pub squares: u64,
    /// Visits by a carer who had not come before in this stretch of time, the first visit of all not counted.
    pub new_faces: u32,
}

impl Faces {
    /// Bice and Boxerman's index in ten-thousandths, to the nearest: `(Σ nᵢ² − N) / (N (N − 1))`; none for fewer than two
    /// visits.
    ///
    /// Source: Bice and Boxerman, *A quantitative measure of continuity of care*, Medical Care 15, 1977.
    #[must_use]
    pub fn bice_boxerman_e4(&self) -> Option<u32> {
        let n = u64::from(self.visits);
        let over = self.squares.saturating_sub(n).saturating_mul(20_000);
        let under = n.saturating_mul(n.saturating_sub(1));
        if under == 0 { None } else { u32::try_from((over + under) / (under * 2)).ok() }
    }

    /// The share of visits by the usual carer.
    #[must_use]
    pub fn usual_share(&self) -> Share {
        Share { part: u64::from(self.usual), of: u64::from(self.visits) }
    }

    /// The fewest carers who can have come: one, or as many as the visit that needed most.
    #[must_use]
    pub const fn fewest(most_needed: u8) -> u32 {
        if most_needed == 0 { 1 } else { most_needed as u32 }
    }
}

/// Counts who came to one client, from the carers of their attendances in order of time. Panics: never.
#[must_use]
pub fn faces(client: ClientIx, carers: impl Iterator<Item = CarerIx>) -> Faces {
    let mut seen = [(CarerIx::NONE, 0_u32); MOST_FACES];
    let (mut held, mut visits, mut strangers) = (0, 0_u32, 0_u32);
    // A client has few faces, so a short list is walked; who does not fit in it is counted as a stranger, and never as
    // a known face.
    for carer in carers {
        visits = visits.saturating_add(1);
        match seen[..held].iter_mut().find(|(face, _)| *face == carer) {
            Some((_, count)) => *count += 1,
            None if held < MOST_FACES => {
                seen[held] = (carer, 1);
                held += 1;
            }
            None => strangers += 1,
        }
    }
    let seen = &mut seen[..held];
    seen.sort_unstable_by_key(|(carer, count)| (core::cmp::Reverse(*count), *carer));
    let distinct = held as u32 + strangers;
    Faces {
        client,
        visits,
        distinct,
        usual: seen.first().map_or(0, |(_, count)| *count),
        top_three: seen.iter().take(3).map(|(_, count)| *count).sum(),
        squares: seen.iter().map(|(_, count)| u64::from(*count) * u64::from(*count)).sum::<u64>()
            + u64::from(strangers),
        new_faces: distinct.saturating_sub(1),
    }
}

#[cfg(test)]
mod tests {
    use super::super::profile::UK;
    use super::*;

    /// The reference's vectors.
    #[test]
    fn tx_usage() {
        let usage = |electronic, accepted, nonrejected, exported| Usage { electronic, accepted, nonrejected, exported };
        assert_eq!(usage(80, 100, 100, 110).score_e4(), Some(843_636));
        assert_eq!(usage(70, 100, 95, 100).score_e4(), Some(800_000));
        assert_eq!(Usage::default().score(), None);
    }

    #[test]
    fn a63_v58_sixty_six_of_a_hundred_pass_and_sixty_five_do_not() {
        let score = |electronic| Usage { electronic, accepted: 100, nonrejected: 100, exported: 100 }.score().unwrap();
        assert_eq!((score(66), score(65)), (80, 79));
        assert!(score(66) >= UK.usage_pass.value as u64 && score(65) < UK.usage_pass.value as u64);
    }

    #[test]
    fn v57_logged_positive_negative_and_boundary() {
        let of = |part| logged(Share { part, of: 1000 }, &UK);
        assert_eq!(
            (of(849), of(850), of(899), of(900)),
            (Logged::Below, Logged::Flagged, Logged::Flagged, Logged::Good)
        );
        assert_eq!(logged(Share::default(), &UK), Logged::Nothing);
    }

    #[test]
    fn v59_faces_against_the_definition() {
        let carers = [0, 0, 1, 0, 2, 1, 0].map(CarerIx);
        let found = faces(ClientIx(3), carers.into_iter());
        assert_eq!((found.visits, found.distinct, found.usual, found.top_three, found.new_faces), (7, 3, 4, 7, 2));
        // (16 + 4 + 1 − 7) / (7 · 6) = 14/42.
        assert_eq!(found.bice_boxerman_e4(), Some(3_333));
        assert_eq!(faces(ClientIx(0), [CarerIx(1); 5].into_iter()).bice_boxerman_e4(), Some(10_000));
        assert_eq!(faces(ClientIx(0), (0..5).map(CarerIx)).bice_boxerman_e4(), Some(0));
        assert_eq!(faces(ClientIx(0), [CarerIx(1)].into_iter()).bice_boxerman_e4(), None);
        let many = faces(ClientIx(0), (0..200).map(CarerIx));
        assert_eq!((many.distinct, many.squares), (200, 200));
    }
}
