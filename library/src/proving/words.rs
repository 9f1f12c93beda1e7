//! A certificate in one sentence for whoever runs the branch.

use homeround_core::book::Visit;
use homeround_core::certificate::{CertificateKind, Claim, Limit, Weight};
use homeround_core::ground::{Seconds, VisitIx};
use homeround_core::heap::OwnedCertificate;

use crate::book::Plan;
use crate::words::{count, hours_at_least, hours_at_most, listed, several};

/// Visits that are called by name; more are counted.
const NAMED: usize = 4;

/// What a certificate shows, with the two sides its check found.
#[must_use]
pub fn sentence(plan: &Plan, found: &OwnedCertificate, weight: &Weight) -> String {
    let tell = Telling { plan, found, weight };
    match (found.claim, found.kind) {
        (Claim::Undeliverable, CertificateKind::NoCarer) => tell.no_carer(),
        (Claim::Undeliverable, CertificateKind::Unreachable) => tell.unreachable(),
        (Claim::Undeliverable, CertificateKind::Times) => tell.contradiction(),
        // Nothing but the windows and the gaps was looked at then, whatever the reason in the file.
        _ if weight.contradictory => tell.contradiction(),
        (_, CertificateKind::Continuity(client)) => {
            let name = plan.names.clients.get(client.at()).map_or_else(String::new, |row| row.id.clone());
            let most = usize::try_from(weight.most).unwrap_or(0);
            let who = if most == 1 {
                "No single carer".to_owned()
            } else {
                format!("No {} together", several(most, "carer", "carers"))
            };
            let may = if found.claim == Claim::Undeliverable { ", and no more may come" } else { "" };
            format!("{who} can make all of {name}'s {}{may}.", several(found.visits.len(), "visit", "visits"))
        }
        (Claim::Carers(carers), _) => format!(
            "{}{} need at least {}.",
            tell.when(),
            tell.visits("these", ""),
            several(carers as usize, "carer", "carers")
        ),
        (Claim::PaidSeconds(seconds), CertificateKind::PaidRounds) => format!(
            "Rosters that make every visit that has to be made pay at least {} hours, waiting that windows force included.",
            hours_at_least(i64::try_from(seconds).unwrap_or(i64::MAX))
        ),
        (Claim::PaidSeconds(seconds), _) => format!(
            "{} take at least {} hours of paid time.",
            tell.visits("These", ""),
            hours_at_least(i64::try_from(seconds).unwrap_or(i64::MAX))
        ),
        (_, CertificateKind::Ways) => format!(
            "{} take at least {} of paid time with the ways between them; {} may work {} in all.",
            tell.visits("These", ""),
            exactly(weight.needed),
            several(plan.tables.carers.len(), "carer", "carers"),
            exactly(weight.most),
        ),
        (_, CertificateKind::Overload(span)) => tell.overload(span.start, span.end),
        (
            _,
            CertificateKind::NoCarer
            | CertificateKind::Unreachable
            | CertificateKind::Times
            | CertificateKind::Clash
            | CertificateKind::PaidRounds
            | CertificateKind::Rounds,
        ) => tell.rounds(),
    }
}

/// A length of time to the second: the two sides of a proof may be that near.
fn exactly(seconds: i64) -> String {
    format!("{} h {:02} min {:02} s", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

struct Telling<'a> {
    plan: &'a Plan,
    found: &'a OwnedCertificate,
    weight: &'a Weight,
}

impl Telling<'_> {
    fn name(&self, visit: VisitIx) -> String {
        self.plan.names.visits.get(visit.at()).map_or_else(String::new, |row| row.id.clone())
    }

    /// The visits by name, or as `these 41 visits`.
    fn visits(&self, these: &str, those: &str) -> String {
        let names: Vec<String> = self.found.visits.iter().map(|row| self.name(row.visit)).collect();
        if names.len() <= NAMED {
            format!("{those}{}", listed(&names))
        } else {
            format!("{these} {} visits", count(names.len()))
        }
    }

    fn contradiction(&self) -> String {
        format!("{} cannot keep both their windows and the gaps between them.", self.visits("These", ""))
    }

    fn clock(&self, time: Seconds) -> String {
        self.plan.names.zone.clock(time)
    }

    /// `Between 07:30 and 09:00 `: no visit can begin before, or end after.
    fn when(&self) -> String {
        let tables = &self.plan.tables;
        let view = tables.view();
        let rows = || self.found.visits.iter().filter_map(|row| tables.visits.get(row.visit.at()));
        let first = rows().flat_map(|row| view.windows_of(row).map(|window| window.earliest)).min().unwrap_or_default();
        let ends = rows().flat_map(|row| view.windows_of(row).map(|window| window.latest + row.duration));
        self.between(first, ends.max().unwrap_or_default())
    }

    fn between(&self, from: Seconds, to: Seconds) -> String {
        let day = |time: Seconds| time.0.div_euclid(Seconds::DAY.0);
        if day(from) != day(to) {
            return "Over the plan ".to_owned();
        }
        let of = self.found.visits.first().and_then(|row| self.plan.names.visits.get(row.visit.at()));
        let on =
            of.filter(|_| self.plan.names.days > 1).map_or_else(String::new, |row| format!("On {}, between", row.day));
        let between = if on.is_empty() { "Between".to_owned() } else { on };
        format!("{between} {} and {} ", self.clock(from), self.clock(to))
    }

    /// How many carers the visits need at the least: every carer collects no more than the fullest.
    fn carers_needed(&self) -> i64 {
        (self.weight.needed + self.weight.fullest - 1) / self.weight.fullest.max(1)
    }

    fn no_carer(&self) -> String {
        let Some(visit) = self.found.visits.first().and_then(|row| self.plan.tables.visits.get(row.visit.at())) else {
            return String::new();
        };
        if self.weight.carers >= u32::from(visit.carers) {
            return self.none_trained(visit);
        }
        let skills = self.plan.names.abilities.named(visit.skills);
        let with = if skills.is_empty() { String::new() } else { format!(" with {}", listed(&skills)) };
        let there = usize::try_from(self.weight.most).unwrap_or(0);
        format!(
            "{} needs {}{with} who may come to the client; {}.",
            self.visits("", ""),
            several(usize::from(visit.carers), "carer", "carers"),
            several(there, "there is", "there are").replace("0 there are", "there is none")
        )
    }

    /// There are carers enough, and none of them has what one of them needs.
    fn none_trained(&self, visit: &Visit) -> String {
        let skills = listed(&self.plan.names.abilities.named(visit.one_skills));
        format!("{} needs a carer with {skills} among those who come; nobody who could has that.", self.visits("", ""))
    }

    fn unreachable(&self) -> String {
        let visit = self.found.visits.first().and_then(|row| self.plan.tables.visits.get(row.visit.at()));
        if let Some(visit) = visit.filter(|visit| self.weight.carers >= u32::from(visit.carers)) {
            return self.none_trained(visit);
        }
        let most = usize::try_from(self.weight.most).unwrap_or(0);
        let who = if most == 0 { "nobody".to_owned() } else { format!("only {}", several(most, "carer", "carers")) };
        let needed = usize::try_from(self.weight.needed).unwrap_or(0);
        format!(
            "{} needs {}, and {who} who may make it can get there in time, stay, and be back within a shift.",
            self.visits("", ""),
            several(needed, "carer", "carers")
        )
    }

    fn overload(&self, from: Seconds, to: Seconds) -> String {
        let (when, what, there) = (self.between(from, to), self.visits("these", ""), self.weight.carers as usize);
        if self.carers_needed() > there as i64 {
            return self.need(&when, &what);
        }
        let (mut needed, mut most) = (hours_at_least(self.weight.needed), hours_at_most(self.weight.most));
        if needed == most {
            (needed, most) = (exactly(self.weight.needed), exactly(self.weight.most));
        } else {
            needed += " hours";
        }
        format!(
            "{when}{what} take at least {needed} of carers' time wherever they start; the {} who could come have {most} for them, \
             the ways at their shortest.",
            several(there, "carer", "carers"),
        )
    }

    fn need(&self, when: &str, what: &str) -> String {
        let verb = if self.found.visits.len() == 1 { "needs" } else { "need" };
        let there = self.weight.carers as usize;
        let needed = usize::try_from(self.carers_needed()).unwrap_or(0);
        format!("{when}{what} {verb} {}; {} could come.", several(needed, "carer", "carers"), count(there))
    }

    fn rounds(&self) -> String {
        let (when, what) = (self.when(), self.visits("these", ""));
        if self.found.limits.iter().any(|row| matches!(row.limit, Limit::Hours(_))) {
            return format!("{when}{what} take more working hours than the carers who could come may work.");
        }
        let of_days = |limit| matches!(limit, Limit::Days(_) | Limit::InRow(..) | Limit::Weekends(_));
        if self.found.limits.iter().any(|row| of_days(row.limit)) {
            return format!(
                "{when}{what} take more days of work than the carers who could come may work: of the plan, in a row, or at weekends."
            );
        }
        if self.found.limits.is_empty() && self.carers_needed() > i64::from(self.weight.carers) {
            return self.need(&when, &what);
        }
        format!(
            "{when}{what} are more than the {} who could come can make between them, however their rounds are put together.",
            several(self.weight.carers as usize, "carer", "carers")
        )
    }
}
