//! Who uses which device, and where: V53, and both carers of a double-up by one device.

use crate::verification::event::Event;
use crate::verification::finding::{Class, Finding, Findings, Rule};
use crate::verification::geofence::{self, Geofence, accuracy_95_mm};
use crate::verification::reference_data::find_rows;
use crate::verification::rule_context::RuleContext;
use crate::verification::shared_care::apart;

/// The last punch of a device, and the last of another carer than that.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hands {
    last: Option<u32>,
    other: Option<u32>,
}

impl Hands {
    /// Judges a punch after those before it. Panics: never for a row of the order.
    pub(crate) fn judge(&mut self, account: &RuleContext<'_>, row: u32, findings: &mut Findings<'_>) {
        let event = account.event(row);
        // Events come device by device: at another device nothing held is of use.
        if self.last.is_some_and(|last| account.event(last).device != event.device) {
            *self = Self::default();
        }
        if self.last.is_some_and(|last| account.event(last).carer != event.carer) {
            self.other = self.last;
        }
        self.last = Some(row);
        // Against the last punch of somebody else, and not the last of all: two punches of one carer in a row would
        // hide that the phone was lent.
        if let Some(other) = self.other {
            shared(account, other, row, findings);
        }
        home(account, row, event, findings);
    }
}

/// Two carers with one device: at one address worth knowing, at two a thing to look at.
fn shared(account: &RuleContext<'_>, before: u32, row: u32, findings: &mut Findings<'_>) {
    let (a, b) = (account.event(before), account.event(row));
    let time = |row: u32| account.clocked[row as usize].at;
    let since = time(row).best.millis_since(time(before).best).saturating_abs();
    let limit = account.profile.shared_device_ms.value;
    if a.carer == b.carer || since > limit {
        return;
    }
    let far = a.client != b.client && apart(account.plan, a.client, b.client);
    let (rule, class) = if far { (Rule::SharedDevice, Class::Suspect) } else { (Rule::OneDevice, Class::Info) };
    if far || a.client == b.client {
        // Certain when even the widest reading of both clocks is within the limit.
        let most = time(row).latest.millis_since(time(before).earliest);
        let finding = Finding::new(rule, class, [before, row]).measuring(since, limit);
        findings.push(account.of_event(finding.certain_if(most <= limit), row));
    }
}

/// At the carer's own home and not at the client's. Only of carers who agreed to be asked.
fn home(account: &RuleContext<'_>, row: u32, event: &Event, findings: &mut Findings<'_>) {
    let homes = find_rows(account.plan.registers.homes, event.carer, |home| home.carer);
    let Some(fix) = event.fix.filter(|fix| !fix.mock && !homes.is_empty()) else { return };
    let profile = account.profile;
    let usable = i64::from(fix.age_ms) <= profile.fix_stale_ms.value;
    if !usable || account.evidence(row).reading.fence != Geofence::Outside {
        return;
    }
    let accuracy = accuracy_95_mm(&fix, profile);
    let radius = profile.home_radius_mm.value;
    let cap = profile.accuracy_cap_mm.value.max(0) as u64;
    let inside =
        |distance: u64| geofence::judge_distance(distance, accuracy, radius.max(0) as u64, cap) == Geofence::Inside;
    let distances = homes.iter().map(|home| fix.place.distance_mm(home.place));
    if let Some(distance) = distances.filter(|mm| inside(mm.unsigned_abs())).min() {
        let finding = Finding::new(Rule::HomePunch, Class::Suspect, [row]).measuring(distance, radius);
        findings.push(account.of_event(finding, row));
    }
}
