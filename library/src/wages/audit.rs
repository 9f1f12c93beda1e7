//! The pay audit: every worker and pay reference period under both gap policies, with what is owed, and totals without names.

use homeround_core::book::Worked;
use homeround_core::cost::{Exact, Found, Hours, Inexact, Judged, Lodging, NotCounted, NotJudged, Period, Rates};
use homeround_core::ground::{Date, Seconds};
use schemars::JsonSchema;
use serde::Serialize;

use super::payroll::PaySlip;
use crate::book::value::Day;
use crate::fault::{Fault, Faults};
use crate::pricing::Amount;
use crate::pricing::convert::exact;
use crate::pricing::provenance::Provenance;

/// How the audit judges.
#[derive(Clone, Copy, Debug)]
pub struct AuditRules {
    /// The longest gap that the tribunal's policy counts whole.
    pub gap: Seconds,
    /// What a mile costs the worker, in pounds.
    pub cost_per_mile: Exact,
    /// Whether the London Living Wage is the one to reach.
    pub london: bool,
    /// The age of workers whose age is not told.
    pub age: u8,
    /// The day on which what is owed would be paid back.
    pub as_of: Option<Date>,
    /// Whether rows with names are left out.
    pub totals_only: bool,
}

impl AuditRules {
    /// What a mile costs, in hundredths of a pound: HMRC's approved mileage rate for a car's first 10,000.
    const PENCE_PER_MILE: i128 = 45;

    /// Gaps of an hour, the approved mileage rate, adults outside London.
    #[must_use]
    pub fn usual() -> Self {
        let cost_per_mile = Exact::fraction(Self::PENCE_PER_MILE, 100).unwrap_or_default();
        Self { gap: Seconds(3_600), cost_per_mile, london: false, age: 25, as_of: None, totals_only: false }
    }
}

/// What there is in the files and was not judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unjudged {
    /// Workers with visits and no pay.
    pub workers: usize,
    /// Visits of paid workers on days for which no pay is told.
    pub visits: usize,
}

/// One worker's period before it is judged.
#[derive(Clone, Debug)]
pub struct Case {
    /// What was paid.
    pub slip: PaySlip,
    /// Where the time went.
    pub hours: Hours,
    /// Miles between clients.
    pub miles: Exact,
}

/// Pay held against one minimum, in pounds to the penny.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Held {
    /// Hours of working time.
    pub hours: String,
    /// The rate of an hour.
    pub rate: String,
    /// What is due.
    pub due: String,
    /// What counts as paid.
    pub paid: String,
    /// Whether it is enough.
    pub compliant: bool,
    /// What is lacking.
    pub shortfall: String,
    /// What must be paid back on the day that was given; only of the minimum wage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrears: Option<String>,
}

/// One worker's pay reference period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AuditRow {
    /// Who.
    pub carer: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Hours with clients.
    pub contact_hours: String,
    /// Hours between clients.
    pub travel_hours: String,
    /// Hours of waiting that count under the strict policy.
    pub waiting_hours: String,
    /// Hours that the tribunal's policy counts on top.
    pub tribunal_hours: String,
    /// Hours in longer gaps that count under neither, because nobody knows where they were spent.
    pub in_doubt_hours: String,
    /// What was paid, before anything is taken off.
    pub pay: String,
    /// What the worker spent on the way between clients and was not given back.
    pub mileage_shortfall: String,
    /// Deductions, mileage and premiums that do not count, together.
    pub not_counted: String,
    /// Against the minimum wage: the way, and waiting only where it is known to count.
    pub strict: Held,
    /// Against the minimum wage: every short gap counted whole.
    pub tribunal: Held,
    /// Against the Real Living Wage, on all working time.
    pub living_wage: Held,
}

/// What everybody's rows come to under one measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Total {
    /// Periods below it.
    pub below: usize,
    /// Workers with such a period.
    pub workers_below: usize,
    /// What is lacking, in pounds.
    pub shortfall: Amount,
    /// What must be paid back on the day that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrears: Option<Amount>,
}

/// The audit. Without rows it names nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Audit {
    /// The answer in one sentence.
    pub verdict: String,
    /// Workers.
    pub workers: usize,
    /// Pay reference periods.
    pub periods: usize,
    /// Hours of working time under the strict policy.
    pub strict_hours: Amount,
    /// Hours of working time under the tribunal's policy.
    pub tribunal_hours: Amount,
    /// Hours of contact.
    pub contact_hours: Amount,
    /// Hours that count under neither, because nobody knows where they were spent.
    pub in_doubt_hours: Amount,
    /// What was paid.
    pub pay: Amount,
    /// What workers spent on miles and were not given back.
    pub mileage_shortfall: Amount,
    /// Against the minimum wage, strictly.
    pub strict: Total,
    /// Against the minimum wage, with every short gap counted whole.
    pub tribunal: Total,
    /// Against the Real Living Wage.
    pub living_wage: Total,
    /// Workers with visits and no pay in them, which are not judged.
    pub workers_without_pay: usize,
    /// Visits of paid workers on days for which no pay is told: not judged either.
    #[serde(default)]
    pub visits_without_pay: usize,
    /// The rows; none where only totals are published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<AuditRow>,
    /// How it was judged.
    pub rules: Vec<String>,
    /// Where the rates come from.
    pub provenance: Vec<Provenance>,
}

fn hours(seconds: i64) -> Exact {
    Exact::fraction(seconds.into(), 3_600).unwrap_or_default()
}

fn shown(number: Exact) -> String {
    number.shown().to_string()
}

impl Case {
    /// The time of a worker whose stretches come in order of time.
    #[must_use]
    pub fn of<'w>(
        slip: PaySlip,
        stretches: impl IntoIterator<Item = &'w Worked>,
        rules: &AuditRules,
        miles: Exact,
        by_home: impl Fn(&Worked, &Worked) -> Seconds,
    ) -> Self {
        Self { slip, hours: Hours::of(stretches, rules.gap, by_home), miles }
    }

    /// What the worker spent on miles and was not given back.
    fn mileage_shortfall(&self, rules: &AuditRules) -> Result<Exact, Inexact> {
        let spent = self.miles.times(rules.cost_per_mile)?;
        let lacking = spent.minus(self.slip.mileage_paid.map_or(Exact::ZERO, exact))?;
        if lacking.is_negative() { Ok(Exact::ZERO) } else { lacking.to_places(2) }
    }

    fn period(&self, rules: &AuditRules) -> Result<Period, Inexact> {
        let slip = &self.slip;
        let amount = |found: Option<crate::book::value::Exact>| found.map_or(Exact::ZERO, exact);
        let lodging = slip
            .accommodation_charge
            .map(|charge| Lodging { charge_per_night: exact(charge), nights: amount(slip.accommodation_nights) });
        Ok(Period {
            date: slip.days.0,
            days: u16::try_from(slip.days.1.0 - slip.days.0.0 + 1).unwrap_or(1),
            age: slip.age.unwrap_or(rules.age),
            apprentice: slip.apprentice,
            london: rules.london,
            pay: exact(slip.pay),
            not_counted: NotCounted {
                deductions: amount(slip.deductions),
                unreimbursed_mileage: self.mileage_shortfall(rules)?,
                premium: amount(slip.premium),
            },
            lodging,
            hours: self.hours,
            other: slip.other_hours.map_or(0, |other| other.scaled(3_600, 1)),
        })
    }
}

/// Sums over all periods.
#[derive(Default)]
struct Sums {
    hours: Hours,
    other: i64,
    pay: Exact,
    mileage: Exact,
    /// Strict, tribunal, living: periods and workers below, shortfall, arrears.
    below: [(usize, usize, Exact, Exact); 3],
    workers: usize,
}

/// Everybody's cases, held against the rates of their periods; with what could not be.
///
/// # Errors
/// The periods without a rate, and sums with more digits than are held.
pub fn audit(cases: &[Case], unjudged: Unjudged, rules: &AuditRules) -> Result<Audit, Faults> {
    let (mut sums, mut rows, mut faults) = (Sums::default(), Vec::new(), Faults::default());
    let mut provenance: Vec<Provenance> = Vec::new();
    let mut order: Vec<&Case> = cases.iter().collect();
    order.sort_by(|one, other| (&one.slip.carer, one.slip.days).cmp(&(&other.slip.carer, other.slip.days)));
    let mut last: Option<(&str, [bool; 3])> = None;
    for case in order {
        match judged(case, rules) {
            Ok((found, period, arrears)) => {
                let below = sums.add(case, &period, &found, arrears).map_err(|why| inexact(case, why))?;
                let known = last.filter(|(carer, _)| *carer == case.slip.carer).map_or([false; 3], |(_, known)| known);
                sums.workers += usize::from(last.is_none_or(|(carer, _)| carer != case.slip.carer));
                for (at, is_below) in below.into_iter().enumerate() {
                    sums.below[at].1 += usize::from(is_below && !known[at]);
                }
                last = Some((&case.slip.carer, std::array::from_fn(|at| known[at] || below[at])));
                remember(&mut provenance, &found, rules);
                if !rules.totals_only {
                    rows.push(row(case, &period, &found, arrears));
                }
            }
            Err(why) => faults.push(not_judged(case, &why)),
        }
    }
    faults.or(())?;
    Ok(sums.audit(cases.len(), unjudged, rules, rows, provenance))
}

/// A case judged, with what would be paid back on the day the rules name: strictly, and by the tribunal's policy.
fn judged(case: &Case, rules: &AuditRules) -> Result<(Found<'static>, Period, Option<[Exact; 2]>), NotJudged> {
    let period = case.period(rules)?;
    let found = period.audit(&Rates::BUILT_IN)?;
    let arrears = match rules.as_of {
        None => None,
        Some(day) => {
            let row = Rates::BUILT_IN.minimum_wage(day)?;
            let now = Exact::of_pence(row.rate.of(period.age, period.apprentice));
            Some([found.strict.arrears(now)?, found.tribunal.arrears(now)?])
        }
    };
    Ok((found, period, arrears))
}

fn remember(provenance: &mut Vec<Provenance>, found: &Found<'_>, rules: &AuditRules) {
    let mut new =
        vec![Provenance::of("minimum wage", found.strict.row), Provenance::of("Real Living Wage", found.living.row)];
    if let Some(Ok(row)) = rules.as_of.map(|day| Rates::BUILT_IN.minimum_wage(day)) {
        new.push(Provenance::of("minimum wage when it is paid back", row));
    }
    new.retain(|one| !provenance.contains(one));
    provenance.extend(new);
}

fn row(case: &Case, period: &Period, found: &Found<'_>, arrears: Option<[Exact; 2]>) -> AuditRow {
    let Hours { contact, travel, waiting, tribunal_extra, in_doubt, .. } = case.hours;
    let held = |judged: &Judged<'_>, seconds: i64, arrears: Option<Exact>| Held {
        hours: shown(hours(seconds.saturating_add(period.other))),
        rate: shown(judged.rate),
        due: shown(judged.entitlement),
        paid: shown(judged.pay),
        compliant: judged.complies(),
        shortfall: shown(judged.shortfall),
        arrears: arrears.map(shown),
    };
    let of_living = |judged: &Judged<'_>| judged.pay.minus(judged.adjustment).unwrap_or_default();
    AuditRow {
        carer: case.slip.carer.clone(),
        from: Day(case.slip.days.0).to_string(),
        to: Day(case.slip.days.1).to_string(),
        contact_hours: shown(hours(contact)),
        travel_hours: shown(hours(travel)),
        waiting_hours: shown(hours(waiting)),
        tribunal_hours: shown(hours(tribunal_extra)),
        in_doubt_hours: shown(hours(in_doubt)),
        pay: shown(period.pay),
        mileage_shortfall: shown(period.not_counted.unreimbursed_mileage),
        not_counted: shown(period.not_counted.total().unwrap_or_default()),
        strict: held(&found.strict, case.hours.strict(), arrears.map(|both| both[0])),
        tribunal: held(&found.tribunal, case.hours.tribunal(), arrears.map(|both| both[1])),
        living_wage: Held {
            hours: shown(hours(case.hours.tribunal().saturating_add(period.other))),
            rate: shown(found.living.rate),
            due: shown(found.living.due),
            paid: shown(of_living(&found.tribunal)),
            compliant: found.living.shortfall.is_zero(),
            shortfall: shown(found.living.shortfall),
            arrears: None,
        },
    }
}

impl Sums {
    /// Adds one judged period; whether it is below the strict, the tribunal's and the living measure.
    fn add(
        &mut self,
        case: &Case,
        period: &Period,
        found: &Found<'_>,
        arrears: Option<[Exact; 2]>,
    ) -> Result<[bool; 3], Inexact> {
        self.hours = self.hours.plus(&case.hours);
        self.other = self.other.saturating_add(period.other);
        self.pay = self.pay.plus(period.pay)?;
        self.mileage = self.mileage.plus(period.not_counted.unreimbursed_mileage)?;
        let shortfalls = [found.strict.shortfall, found.tribunal.shortfall, found.living.shortfall];
        let [strict, tribunal] = arrears.unwrap_or_default();
        for ((sum, shortfall), owed) in self.below.iter_mut().zip(shortfalls).zip([strict, tribunal, Exact::ZERO]) {
            sum.0 += usize::from(!shortfall.is_zero());
            sum.2 = sum.2.plus(shortfall)?;
            sum.3 = sum.3.plus(owed)?;
        }
        Ok(shortfalls.map(|shortfall| !shortfall.is_zero()))
    }

    fn audit(
        &self,
        periods: usize,
        unjudged: Unjudged,
        rules: &AuditRules,
        rows: Vec<AuditRow>,
        provenance: Vec<Provenance>,
    ) -> Audit {
        let total = |at: usize| {
            let (below, workers_below, shortfall, arrears) = self.below[at];
            let arrears = (rules.as_of.is_some() && at < 2).then(|| arrears.into());
            Total { below, workers_below, shortfall: shortfall.into(), arrears }
        };
        let both = |seconds: i64| hours(seconds.saturating_add(self.other)).into();
        let mut audit = Audit {
            verdict: String::new(),
            workers: self.workers,
            periods,
            strict_hours: both(self.hours.strict()),
            tribunal_hours: both(self.hours.tribunal()),
            contact_hours: hours(self.hours.contact).into(),
            in_doubt_hours: hours(self.hours.in_doubt).into(),
            pay: self.pay.into(),
            mileage_shortfall: self.mileage.into(),
            strict: total(0),
            tribunal: total(1),
            living_wage: total(2),
            workers_without_pay: unjudged.workers,
            visits_without_pay: unjudged.visits,
            rows,
            rules: words(rules),
            provenance,
        };
        audit.verdict = audit.sentence(rules);
        audit
    }
}

fn words(rules: &AuditRules) -> Vec<String> {
    let minutes = rules.gap.whole_minutes();
    vec![
        "Strict: time with clients, the way between them, and waiting where the gap is too short to go home in.".to_owned(),
        format!("Tribunal: the whole of any gap of {minutes} minutes or less as well (Harris v Kaamil, a consent order: not binding)."),
        "In longer gaps the way counts; whether the waiting does depends on where it was spent, and it is shown as in doubt.".to_owned(),
        "The way from home to the first client and back from the last, rest breaks and time at home are not working time; in a table of visits, six hours or more without a visit are spent at home.".to_owned(),
        format!("A mile costs the worker £{}; what is not given back comes off pay, and so do deductions and the premium of enhanced hours.", rules.cost_per_mile.shown()),
        "The Real Living Wage is judged on all working time, as the tribunal's policy counts it.".to_owned(),
        format!("A worker whose age is not told is taken to be {}.", rules.age),
    ]
}

fn fault(case: &Case, problem: String, remedy: &str) -> Fault {
    Fault {
        file: "payroll".to_owned(),
        row: None,
        column: "from".to_owned(),
        value: format!("{} {}", case.slip.carer, Day(case.slip.days.0)),
        problem,
        remedy: remedy.to_owned(),
    }
}

fn not_judged(case: &Case, why: &NotJudged) -> Fault {
    fault(case, format!("cannot be judged: {why}"), "Give periods for which rates are known.")
}

fn inexact(case: &Case, why: Inexact) -> Faults {
    Faults(vec![fault(case, format!("makes a sum that {why}"), "Give amounts with fewer figures.")])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::value;
    use homeround_core::book::Activity;
    use homeround_core::ground::{CarerIx, ClientIx, ShiftIx, Span, VisitIx};

    fn rules() -> AuditRules {
        AuditRules::usual()
    }

    fn slip(carer: &str, from: &str, to: &str, pay: &str) -> PaySlip {
        let day = |text| Day::read(text).unwrap().0;
        PaySlip {
            carer: carer.to_owned(),
            days: (day(from), day(to)),
            pay: value::Exact::read(pay).unwrap(),
            age: None,
            apprentice: false,
            deductions: None,
            premium: None,
            mileage_paid: value::Exact::read("1"),
            other_hours: None,
            accommodation_charge: None,
            accommodation_nights: None,
        }
    }

    /// Two hours with clients around a gap of 30 minutes with a way of ten.
    fn case(slip: PaySlip) -> Case {
        let row = |activity, from: i32, to: i32| Worked {
            carer: CarerIx(0),
            shift: ShiftIx(0),
            activity,
            span: Span { start: Seconds::from_minutes(from), end: Seconds::from_minutes(to) },
            visit: VisitIx::NONE,
            client: ClientIx::NONE,
            metres: 0,
        };
        let day = [row(Activity::Contact, 0, 60), row(Activity::Travel, 60, 70), row(Activity::Contact, 90, 150)];
        Case::of(slip, &day, &rules(), Exact::whole(4), |_, _| Seconds::from_minutes(25))
    }

    #[test]
    fn shortfalls_under_both_policies_and_totals_without_names() {
        let cases = [
            case(slip("A", "2026-05-01", "2026-05-31", "29")),
            case(slip("B", "2026-05-01", "2026-05-31", "40")),
            case(slip("A", "2026-06-01", "2026-06-30", "20")),
        ];
        let found = audit(&cases, Unjudged { workers: 1, visits: 0 }, &rules()).unwrap();
        assert_eq!((found.workers, found.periods, found.workers_without_pay), (2, 3, 1));
        // 2.17 h at £12.71 are £27.58, 2.5 h are £31.78; £0.80 of mileage is not given back.
        let first = &found.rows[0];
        assert_eq!(
            (first.strict.due.as_str(), first.strict.paid.as_str(), first.strict.compliant),
            ("27.58", "28.20", true)
        );
        assert_eq!((first.tribunal.due.as_str(), first.tribunal.shortfall.as_str()), ("31.78", "3.58"));
        assert_eq!((first.living_wage.due.as_str(), first.living_wage.shortfall.as_str()), ("33.63", "5.43"));
        assert_eq!(
            (found.strict.below, found.strict.workers_below, found.strict.shortfall.shown.as_str()),
            (1, 1, "8.38")
        );
        assert_eq!((found.tribunal.below, found.tribunal.workers_below), (2, 1));
        assert_eq!(found.mileage_shortfall.shown, "2.40");
        let day = Day::read("2026-05-01").map(|day| day.0);
        let totals =
            audit(&cases, Unjudged { workers: 1, visits: 0 }, &AuditRules { totals_only: true, as_of: day, ..rules() })
                .unwrap();
        assert!(totals.rows.is_empty() && totals.strict.arrears.is_some());
        let written = serde_json::to_string(&totals).unwrap();
        assert!(!written.contains("\"A\"") && !written.contains("\"B\""), "{written}");
        let mut backwards = cases.to_vec();
        backwards.reverse();
        assert_eq!(
            audit(&backwards, Unjudged { workers: 1, visits: 0 }, &rules()).unwrap(),
            found,
            "the order of rows changes nothing"
        );
    }

    #[test]
    fn periods_without_a_rate_are_refused_together() {
        let cases =
            [case(slip("A", "2040-05-01", "2040-05-31", "29")), case(slip("B", "1999-05-01", "1999-05-31", "29"))];
        assert_eq!(audit(&cases, Unjudged::default(), &rules()).unwrap_err().0.len(), 2);
    }
}
