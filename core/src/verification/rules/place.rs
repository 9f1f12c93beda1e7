//! Where a punch was made and what that proves: V25 to V28, V30 to V33, and the levels of evidence.

use crate::verification::account::Account;
use crate::verification::event::{Check, Method};
use crate::verification::fence::{Doubt, Fence, Reading};
use crate::verification::finding::{Class, Finding, Findings, Rule};
use crate::verification::verdict::Level;

/// Judges one end of an attendance. Panics: never for a row of the order.
pub fn judge(account: &Account<'_>, row: u32, findings: &mut Findings<'_>) {
    let reading = account.reading(row);
    if let Some(finding) = located(account, row, &reading) {
        findings.push(account.of_event(finding, row));
    }
    token(account, row, &reading, findings);
}

fn located(account: &Account<'_>, row: u32, reading: &Reading) -> Option<Finding> {
    let (event, profile) = (account.event(row), account.profile);
    let distance = i64::try_from(reading.distance_mm).unwrap_or(i64::MAX);
    let radius = profile.fence_radius_mm.value;
    let age = event.fix.map_or(0, |fix| i64::from(fix.age_ms));
    let by_phone = event.method == Method::Gps;
    let info = |rule| Finding::new(rule, Class::Info, [row]);
    match (reading.fence, reading.doubt) {
        (Fence::Inside, _) => None,
        (Fence::Outside, _) => Some(Finding::new(Rule::Geofence, Class::Ack, [row]).measuring(distance, radius)),
        (_, Some(Doubt::NoFix)) if by_phone => Some(Finding::new(Rule::LocationMissing, Class::Ack, [row])),
        (_, Some(Doubt::NoFix) | None) => None,
        (_, Some(Doubt::NoReference)) => Some(info(Rule::NoReference)),
        (_, Some(Doubt::Stale)) => Some(info(Rule::StaleFix).measuring(age, profile.fix_stale_ms.value)),
        (_, Some(Doubt::Mock)) => Some(Finding::new(Rule::MockLocation, Class::Suspect, [row])),
        (_, Some(Doubt::Accuracy)) => Some(info(Rule::Geofence).measuring(distance, radius)),
    }
}

/// V31 to V33: what the registers say of a number, tag or code; a tag's copy scanned elsewhere.
fn token(account: &Account<'_>, row: u32, reading: &Reading, findings: &mut Findings<'_>) {
    let event = account.event(row);
    let rule = match event.method {
        Method::CallerNumber => Rule::CallerMatch,
        Method::StaticTag | Method::ChallengeTag => Rule::TagMatch,
        Method::OneTimeToken => Rule::OneTimeToken,
        Method::Gps | Method::Manual => return,
    };
    let check = event.token.map_or(Check::Unknown, |token| token.check);
    let class = match (check, event.method) {
        (Check::OtherClient, Method::CallerNumber) => Some(Class::Suspect),
        (Check::OtherClient, _) | (Check::Unknown, Method::OneTimeToken) => Some(Class::Fix),
        (Check::Unknown, _) => Some(Class::Ack),
        (Check::Matched | Check::Unchecked, _) => None,
    };
    if let Some(class) = class {
        findings.push(account.of_event(Finding::new(rule, class, [row]), row));
    }
    if event.method == Method::StaticTag && reading.fence == Fence::Outside {
        findings.push(account.of_event(Finding::new(rule, Class::Suspect, [row]), row));
    }
}

/// How good the evidence of one end is. Panics: never for a row of the order.
#[must_use]
pub fn level(account: &Account<'_>, row: u32) -> Level {
    let event = account.event(row);
    let reading = account.reading(row);
    let clocked = &account.clocked[row as usize];
    let matched = event.token.is_some_and(|token| token.check == Check::Matched);
    let inside = reading.fence == Fence::Inside;
    if account.by_hand(row) {
        return Level::E0;
    }
    if clocked.forked || reading.doubt == Some(Doubt::Mock) || reading.fence == Fence::Outside {
        return Level::E1;
    }
    match event.method {
        Method::OneTimeToken | Method::ChallengeTag if matched && inside => Level::E4,
        Method::OneTimeToken | Method::CallerNumber if matched => Level::E3,
        _ if inside => Level::E3,
        Method::StaticTag | Method::ChallengeTag if matched => Level::E2,
        _ => Level::E1,
    }
}
