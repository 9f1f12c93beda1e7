//! Where a punch was made and what that proves: V25 to V33, and the levels of evidence.

use crate::verification::event::{Check, PunchMethod};
use crate::verification::finding::{Class, Finding, Findings, Rule};
use crate::verification::geofence::{self, Doubt, Geofence, GeofenceReading};
use crate::verification::plan::Address;
use crate::verification::reference_data::{Period, find_rows};
use crate::verification::rule_context::RuleContext;
use crate::verification::verdict::Level;

/// Judges one end of an attendance. Panics: never for a row of the order.
pub(crate) fn judge(account: &RuleContext<'_>, row: u32, findings: &mut Findings<'_>) {
    let evidence = account.evidence(row);
    if let Some(finding) = located(account, row, &evidence.reading) {
        findings.push(account.of_event(finding, row));
    }
    let age = account.event(row).fix.map_or(0, |fix| i64::from(fix.age_ms));
    let limit = account.profile.fix_void_ms.value;
    if age > limit {
        findings.push(account.of_event(Finding::new(Rule::StaleFix, Class::Info, [row]).measuring(age, limit), row));
    }
    token(account, row, findings);
}

fn located(account: &RuleContext<'_>, row: u32, reading: &GeofenceReading) -> Option<Finding> {
    let (event, profile) = (account.event(row), account.profile);
    let distance = i64::try_from(reading.distance_mm).unwrap_or(i64::MAX);
    let radius = profile.fence_radius_mm.value;
    let age = event.fix.map_or(0, |fix| i64::from(fix.age_ms));
    let by_phone = event.method == PunchMethod::Gps;
    let info = |rule| Finding::new(rule, Class::Info, [row]);
    // A mock fix is judged wherever the visit was: an honest phone in the community has none.
    if event.community && reading.doubt != Some(Doubt::Mock) {
        let permitted = account.in_community(row);
        return (!permitted).then(|| Finding::new(Rule::LocationMissing, Class::Ack, [row]));
    }
    match (reading.fence, reading.doubt) {
        (Geofence::Inside, _) => None,
        (Geofence::Outside, _) => Some(Finding::new(Rule::Geofence, Class::Ack, [row]).measuring(distance, radius)),
        // Only who punches by place owes a place: a call or a tag says where by itself.
        (_, Some(Doubt::NoFix)) if by_phone => Some(Finding::new(Rule::LocationMissing, Class::Ack, [row])),
        (_, Some(Doubt::NoFix) | None) => None,
        (_, Some(Doubt::NoReference)) => Some(info(Rule::NoReference)),
        (_, Some(Doubt::Stale)) => Some(info(Rule::StaleFix).measuring(age, profile.fix_stale_ms.value)),
        (_, Some(Doubt::Mock)) => Some(Finding::new(Rule::MockLocation, Class::Suspect, [row])),
        (_, Some(Doubt::Glitch)) => {
            let speed = account.evidence(row).glitch_m_per_hour;
            Some(info(Rule::GlitchFix).measuring(speed, profile.glitch_m_per_hour.value))
        }
        (_, Some(Doubt::Accuracy)) => Some(info(Rule::Geofence).measuring(distance, radius)),
    }
}

/// V31 to V33: what the registers say of a number, tag or code; a tag's copy scanned elsewhere.
fn token(account: &RuleContext<'_>, row: u32, findings: &mut Findings<'_>) {
    let event = account.event(row);
    let Some(rule) = rule_of(event.method) else { return };
    if let Some(class) = class_of(rule, account.evidence(row).check) {
        findings.push(account.of_event(Finding::new(rule, class, [row]), row));
    }
    if event.method == PunchMethod::StaticTag
        && let Some(far_mm) = far_from_its_place(account, row)
    {
        let radius = account.profile.fence_radius_mm.value;
        findings.push(account.of_event(Finding::new(rule, Class::Suspect, [row]).measuring(far_mm, radius), row));
    }
}

/// The rule on what a method presents.
#[must_use]
pub(crate) const fn rule_of(method: PunchMethod) -> Option<Rule> {
    match method {
        PunchMethod::CallerNumber => Some(Rule::CallerMatch),
        PunchMethod::StaticTag | PunchMethod::ChallengeTag => Some(Rule::TagMatch),
        PunchMethod::OneTimeToken => Some(Rule::OneTimeToken),
        PunchMethod::Gps | PunchMethod::Manual => None,
    }
}

/// What a register's answer asks for.
fn class_of(rule: Rule, check: Check) -> Option<Class> {
    match (check, rule) {
        // A reused code has its own finding, as a replay: told once.
        (Check::Matched | Check::Unchecked | Check::Reused, _) => None,
        (Check::CarersOwn, Rule::CallerMatch) => Some(Class::Suspect),
        (_, Rule::CallerMatch) | (Check::Retired, _) => Some(Class::Ack),
        _ => Some(Class::Fix),
    }
}

/// How far from where its tag is fixed a scan surely was, when that is outside the fence, millimetres (V32).
fn far_from_its_place(account: &RuleContext<'_>, row: u32) -> Option<i64> {
    let event = account.event(row);
    let tag = event.token.and_then(|token| {
        let rows = find_rows(account.plan.registers.tags, token.id, |tag| tag.id);
        let of_client = rows.iter().filter(|tag| tag.client == event.client);
        // Of several rows of one tag always the same one, however the register is ordered.
        of_client.min_by_key(|tag| (tag.period.from, tag.period.until, tag.place.map(|place| (place.lat, place.lon))))
    });
    let reading = match tag.and_then(|tag| tag.place) {
        Some(place) => {
            let fixed = [Address { client: event.client, place, exact: true, period: Period::ALWAYS }];
            geofence::read_geofence(event.fix.as_ref(), &fixed, account.clocked[row as usize].at.best, account.profile)
        }
        None => account.evidence(row).reading,
    };
    (reading.fence == Geofence::Outside).then(|| i64::try_from(reading.distance_mm).unwrap_or(i64::MAX))
}

/// How good the evidence of one end is. Panics: never for a row of the order.
#[must_use]
pub(crate) fn level(account: &RuleContext<'_>, row: u32) -> Level {
    let (event, evidence) = (account.event(row), account.evidence(row));
    let doubted = account.clocked[row as usize].forked || event.troubles.weakened();
    let matched = evidence.check == Check::Matched;
    let inside = evidence.inside() && !account.in_community(row);
    let elsewhere = evidence.reading.fence == Geofence::Outside && !account.in_community(row);
    // From the weakest up: what spoils evidence is asked before what makes it good.
    if account.by_hand(row) {
        return Level::E0;
    }
    if doubted || elsewhere || evidence.reading.doubt == Some(Doubt::Mock) {
        return Level::E1;
    }
    match event.method {
        PunchMethod::OneTimeToken | PunchMethod::ChallengeTag if matched && inside => Level::E4,
        PunchMethod::OneTimeToken | PunchMethod::CallerNumber if matched => Level::E3,
        _ if inside => Level::E3,
        PunchMethod::StaticTag | PunchMethod::ChallengeTag if matched => Level::E2,
        _ => Level::E1,
    }
}

/// Whether an end says at all where it was made: by a fix or its absence (V30), by a call, by what was presented, or by a
/// declaration (V01).
#[must_use]
pub(crate) fn says_where(account: &RuleContext<'_>, row: u32) -> bool {
    let event = account.event(row);
    let presented =
        matches!(event.method, PunchMethod::StaticTag | PunchMethod::ChallengeTag | PunchMethod::OneTimeToken);
    !presented || event.fix.is_some() || event.token.is_some() || event.community
}
