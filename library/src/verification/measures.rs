//! Measures of a verification as they are written: shares with what they rest on, scores, and continuity client by client.

use std::collections::{BTreeMap, BTreeSet};

use homeround_core::ground::{CarerIx, ClientIx, VisitIx};
use homeround_core::verification::measures::{Faces, Logged, Share, Usage, faces, logged, measure};
use homeround_core::verification::{Attendance, Event, Profile, PunchMethod, Verification, VisitPlan};
use schemars::JsonSchema;
use serde::Serialize;

use crate::words::counted;

/// Everything that is measured over the visits that were decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MeasureRows {
    /// Shares of visits.
    pub shares: Vec<ShareRow>,
    /// good, flagged or below, against the profile's targets (V57); nothing when nothing was delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub electronically_logged: Option<&'static str>,
    /// How late visits began.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(default)]
    pub lateness: Option<LatenessRow>,
    /// The Texas usage score (V58).
    pub texas_usage: UsageRow,
    /// Continuity over all clients (V59; NICE QS123 statement 2).
    pub continuity: ContinuityRow,
    /// The same client by client, the worst first: most different carers for their visits.
    pub clients: Vec<FacesRow>,
}

/// How starts were spread around the times they were planned for: seconds, below zero for early ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LatenessRow {
    /// Visits that began.
    pub visits: u64,
    /// The tenth that began earliest began by then.
    pub earliest_tenth: i64,
    /// Of the visit in the middle.
    pub median: i64,
    /// Where the latest tenth begins.
    pub latest_tenth: i64,
    /// The latest of all.
    pub latest: i64,
}

/// One share, in whole numbers so that nothing is rounded away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ShareRow {
    /// What is measured.
    pub name: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// This many
    pub part: u64,
    /// of this many.
    pub of: u64,
    /// Thousandths, to the nearest; nothing for a share of nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_mille: Option<u64>,
}

/// The Texas usage score and what it rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UsageRow {
    /// Accepted visits with two electronic ends.
    pub electronic: u64,
    /// Accepted visits.
    pub accepted: u64,
    /// Visits that were not rejected.
    pub nonrejected: u64,
    /// Visits that were sent.
    pub exported: u64,
    /// `60 · electronic/accepted + 40 · nonrejected/exported` in whole per cent, rounded once, halves up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<u64>,
    /// Whether it reaches the profile's pass mark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pass: Option<bool>,
    /// Accepted visits an end of which was told by a one-time token.
    pub by_token: u64,
    /// The least of the caps on their share, 75, 50, 25 and 5 per cent, that they keep within; nothing when they keep within none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within_token_cap: Option<u64>,
}

/// Caps on the share of visits told by tokens, per cent, the later ones lower. Which holds at what date was not to be read anywhere.
/// Source: Texas Medicaid & Healthcare Partnership, by the rule V58.
const TOKEN_CAPS: [u64; 4] = [5, 25, 50, 75];

/// How different carers were distributed over clients.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ContinuityRow {
    /// Clients visited.
    pub clients: u64,
    /// Carers' visits made to them.
    pub visits: u64,
    /// Different carers of the client in the middle.
    pub median_carers: u32,
    /// Different carers of the client at whom the worst tenth begins.
    pub worst_tenth_carers: u32,
    /// The most different carers of any client.
    pub most_carers: u32,
    /// Visits by the usual carer of each client.
    pub usual_visits: u64,
    /// Visits by the three carers who came most to each client.
    pub top_three_visits: u64,
    /// The whole distribution: so many different carers, so many clients who had that many.
    pub distribution: Vec<[u32; 2]>,
    /// The clients of the worst tenth, the worst first.
    pub worst_tenth: Vec<String>,
}

/// Who came to one client.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FacesRow {
    /// Whom.
    pub client: String,
    /// Carers' visits made to them (a double-up makes two).
    pub visits: u32,
    /// Different carers.
    pub carers: u32,
    /// The fewest there can have been: as many as the visit that needed most.
    pub fewest_possible: u32,
    /// Visits by the carer who came most.
    pub usual_carer_visits: u32,
    /// Bice and Boxerman's index in ten-thousandths; nothing for fewer than two visits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bice_boxerman_e4: Option<u32>,
    /// Visits by whoever comes most in their half hour of the day.
    pub same_slot_visits: u32,
    /// Carers who had not come before in this time, the first not counted.
    pub new_faces: u32,
}

/// Measures an outcome of `events`; `name` says what a client is called.
pub(crate) fn measures(
    plan: &VisitPlan<'_>,
    events: &[Event],
    found: &Verification<'_>,
    profile: &Profile<'_>,
    name: impl Fn(ClientIx) -> String,
) -> MeasureRows {
    let measured = measure(plan, found.verdicts, found.findings);
    let share = |name, source, share: Share| {
        let (part, of, per_mille) = (share.part, share.of, share.per_mille());
        ShareRow { name, source, part, of, per_mille }
    };
    let shares = vec![
        share("on time", "Essex: within tolerance of the planned start", measured.on_time),
        share("late", "Essex", measured.late),
        share("missed", "Essex KPI 3", measured.missed),
        share("short", "V38", measured.short),
        share("electronically logged", "V57", measured.logged),
        share("electronically logged in the home", "V57", measured.logged_at_home),
        share("planned for half an hour or more", "NICE QS123 statement 4", measured.half_hour),
        share("shorter ones with an agreed reason", "NICE NG21", measured.short_agreed),
        share("double-ups covered", "V46", measured.double_ups),
        share("minutes delivered of planned", "V59", measured.minutes),
        share("copies of the plan", "V45", measured.plan_copies),
    ];
    let rows = client_rows(plan, found.attendances, name);
    let usage = usage(Usage::from_verdicts(found.verdicts), profile);
    let by_token = told_by_token(events, found);
    // Multiplied across, so that no share is rounded before it meets its cap.
    let within = |cap: &u64| usage.accepted > 0 && by_token * 100 <= cap * usage.accepted;
    // The caps ascend: the first that holds is the strictest.
    let within_token_cap = TOKEN_CAPS.into_iter().find(within);
    MeasureRows {
        shares,
        electronically_logged: match logged(measured.logged, profile) {
            Logged::Nothing => None,
            Logged::Below => Some("below"),
            Logged::Flagged => Some("flagged"),
            Logged::Good => Some("good"),
        },
        lateness: lateness(found),
        texas_usage: UsageRow { by_token, within_token_cap, ..usage },
        continuity: continuity(&rows),
        clients: rows.into_iter().map(|(_, row)| row).collect(),
    }
}

fn usage(usage: Usage, profile: &Profile<'_>) -> UsageRow {
    let score = usage.score();
    UsageRow {
        electronic: usage.electronic,
        accepted: usage.accepted,
        nonrejected: usage.nonrejected,
        exported: usage.exported,
        score,
        pass: score.map(|score| i128::from(score) >= i128::from(profile.usage_pass.value)),
        ..UsageRow::default()
    }
}

/// Accepted visits one of whose ends a one-time token told.
fn told_by_token(events: &[Event], found: &Verification<'_>) -> u64 {
    // The core sorts events: `order` leads from its rows back to the events as they were given.
    let by_token = |row: u32| {
        // Attendances count rows in the order of true time: this leads back to the events as they were given.
        let given = found.order.get(row as usize).and_then(|given| events.get(*given as usize));
        given.is_some_and(|event| event.method == PunchMethod::OneTimeToken)
    };
    let told = |row: &&Attendance| by_token(row.punched_in) || by_token(row.punched_out);
    let visits: BTreeSet<VisitIx> = found.attendances.iter().filter(told).map(|row| row.visit).collect();
    // Visits and not punches: a visit with a token at both ends is told once.
    found.verdicts.iter().filter(|row| Usage::accepts(row) && visits.contains(&row.visit)).count() as u64
}

fn lateness(found: &Verification<'_>) -> Option<LatenessRow> {
    let mut late: Vec<i64> = found.verdicts.iter().filter_map(|row| row.start).map(|start| start.late_by_ms).collect();
    // Clock times of a day have no middle: the sorted delays have one.
    late.sort_unstable();
    let at = |place: usize| late.get(place).map(|ms| ms.div_euclid(1000));
    // Rounded up: a tenth of nine visits is still one.
    let tenth = late.len().div_ceil(10);
    // Where no visit has a start there is nothing to tell: the first `?` below answers so.
    Some(LatenessRow {
        visits: late.len() as u64,
        earliest_tenth: at(tenth.checked_sub(1)?)?,
        median: at(late.len() / 2)?,
        latest_tenth: at(late.len() - tenth)?,
        latest: at(late.len() - 1)?,
    })
}

/// Every client who was visited, the most different carers first.
fn client_rows(
    plan: &VisitPlan<'_>,
    attendances: &[Attendance],
    name: impl Fn(ClientIx) -> String,
) -> Vec<(Faces, FacesRow)> {
    let came = |row: &&Attendance| row.delivered_ms().is_some_and(|ms| ms > 0);
    // A double-up needs two faces at least: nobody is blamed for the second.
    let mut most: BTreeMap<ClientIx, u8> = BTreeMap::new();
    for due in plan.visits {
        // The most that any visit of a client needs is what nobody can do with fewer of.
        let held = most.entry(due.client).or_default();
        *held = due.carers.max(*held);
    }
    let mut rows = Vec::new();
    // The core hands out attendances client by client: each group is one run.
    for group in attendances.chunk_by(|a, b| a.client == b.client) {
        let client = group[0].client;
        let found = faces(client, group.iter().filter(came).map(|row| row.carer));
        // A client to whom nobody came has no continuity that could be measured.
        if found.visits == 0 {
            continue;
        }
        let needed = most.get(&client).copied().unwrap_or(1);
        let row = FacesRow {
            client: name(client),
            visits: found.visits,
            carers: found.distinct,
            fewest_possible: Faces::fewest(needed),
            usual_carer_visits: found.usual,
            bice_boxerman_e4: found.bice_boxerman_e4(),
            same_slot_visits: same_slot(plan, group.iter().filter(came)),
            new_faces: found.new_faces,
        };
        rows.push((found, row));
    }
    // Many carers over few visits is the least continuity. Names decide ties, so that every run tells the same order.
    rows.sort_by(|(a, x), (b, y)| {
        // The worst first; by id in the end, so that equal ones stand the same in every run.
        b.distinct.cmp(&a.distinct).then(a.visits.cmp(&b.visits)).then(x.client.cmp(&y.client))
    });
    rows
}

/// Visits by the carer who comes most in their local half hour of the day.
fn same_slot<'a>(plan: &VisitPlan<'_>, rows: impl Iterator<Item = &'a Attendance>) -> u32 {
    let mut slots: BTreeMap<i32, BTreeMap<CarerIx, u32>> = BTreeMap::new();
    for row in rows {
        // By the planned time where there is one: a carer who is late keeps the slot.
        let start = plan.visits.get(row.visit.at()).map_or(row.start.best, |due| due.start);
        let slot = plan.zone.civil(start).second / 1_800;
        *slots.entry(slot).or_default().entry(row.carer).or_default() += 1;
    }
    slots.values().filter_map(|carers| carers.values().max()).sum()
}

fn continuity(rows: &[(Faces, FacesRow)]) -> ContinuityRow {
    // Most carers first: the worst tenth is the first, its mildest client its edge.
    let at = |place: usize| rows.get(place).map_or(0, |(faces, _)| faces.distinct);
    let sum = |of: fn(&Faces) -> u32| rows.iter().map(|(faces, _)| u64::from(of(faces))).sum();
    let mut distribution: BTreeMap<u32, u32> = BTreeMap::new();
    rows.iter().for_each(|(faces, _)| *distribution.entry(faces.distinct).or_default() += 1);
    let worst = rows.iter().take(rows.len().div_ceil(10)).map(|(_, row)| row.client.clone());
    ContinuityRow {
        worst_tenth: worst.collect(),
        distribution: distribution.into_iter().map(|(carers, clients)| [carers, clients]).collect(),
        clients: rows.len() as u64,
        visits: sum(|faces| faces.visits),
        median_carers: at(rows.len() / 2),
        worst_tenth_carers: at(rows.len().div_ceil(10).saturating_sub(1)),
        most_carers: at(0),
        usual_visits: sum(|faces| faces.usual),
        top_three_visits: sum(|faces| faces.top_three),
    }
}

impl MeasureRows {
    /// The measures as a table in text.
    #[must_use]
    pub fn words(&self) -> String {
        let mut text = String::new();
        let tenths = |mille: u64| format!("{}.{} %", mille / 10, mille % 10);
        for row in &self.shares {
            let share = row.per_mille.map_or_else(|| "-".to_owned(), tenths);
            text.push_str(&format!("{:<36}{share:>9}  {} of {}  ({})\n", row.name, row.part, row.of, row.source));
        }
        if let Some(score) = self.texas_usage.score {
            let pass = if self.texas_usage.pass == Some(true) { "pass" } else { "fail" };
            text.push_str(&format!("{:<36}{score:>7} %  {pass}  (V58)\n", "Texas usage score"));
        }
        if self.texas_usage.by_token > 0 {
            let UsageRow { by_token, accepted, within_token_cap, .. } = self.texas_usage;
            let cap = within_token_cap.map_or_else(|| "above every cap".to_owned(), |cap| format!("within {cap} %"));
            text.push_str(&format!(
                "{:<36}{by_token:>9}  of {}, {cap}  (V58)\n",
                "told by a one-time token",
                counted(accepted, "visit")
            ));
        }
        if let Some(late) = &self.lateness {
            let minutes = |seconds: i64| {
                format!("{}{}:{:02}", if seconds < 0 { "-" } else { "" }, seconds.abs() / 60, seconds.abs() % 60)
            };
            text.push_str(&format!(
                "late by, of {}: {} at the median, {} where the latest tenth begins, {} at most (minutes)\n",
                counted(late.visits, "visit"),
                minutes(late.median),
                minutes(late.latest_tenth),
                minutes(late.latest)
            ));
        }
        let all = &self.continuity;
        text.push_str(&format!(
            "continuity, {}, {}: {} at the median, {} where the worst tenth begins, {} at most; \
             {} by the usual carer, {} by the usual three\n",
            counted(all.clients, "client"),
            counted(all.visits, "visit"),
            counted(all.median_carers, "different carer"),
            all.worst_tenth_carers,
            all.most_carers,
            counted(all.usual_visits, "visit"),
            all.top_three_visits
        ));
        text
    }
}
