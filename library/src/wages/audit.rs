//! The pay audit: every worker and pay reference period under both gap policies, with what is owed, and totals without names.
//!
//! ```
//! use homeround::planning::plan_starter;
//! use homeround::pricing::planned_time;
//! use homeround::wages::sources::of_book;
//! use homeround::wages::{AuditRules, audit};
//!
//! // What a book promises to pay for its roster, held against the minimum wage.
//! let (branch, roster) = plan_starter()?;
//! let (worked, _) = planned_time(&branch, &roster.view())?;
//! let rules = AuditRules { age: 30, ..AuditRules::usual() };
//! let (cases, unjudged) = of_book(&branch.book, &branch.plan, &worked, None, &rules)?;
//! let found = audit(&cases, &unjudged, &rules)?;
//! assert_eq!(found.workers_without_pay, 0);
//! assert_eq!(found.strict.below, 0);
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use homeround_core::book::Worked;
use homeround_core::cost::{
    AuditResult, Exact, Hours, Inexact, Judged, Lodging, NoRate, NotCounted, NotJudged, PayPeriod, Rates,
};
use homeround_core::ground::{Date, Seconds};

use super::audit_rows::{AuditRow, HeldPay, PayAudit, PeriodCase, Total, Unjudged};
use super::payroll::PaySlip;
use crate::book::value::Day;
use crate::fault::{Fault, Faults};
use crate::pricing::convert::exact;
use crate::pricing::provenance::RateProvenance;

/// How the audit judges.
#[derive(Clone, Copy, Debug)]
pub struct AuditRules {
    /// The longest gap that the tribunal's policy counts whole.
    pub gap: Seconds,
    /// What a mile costs the worker, in pounds; nothing for what HMRC approves on the day of the mile.
    pub cost_per_mile: Option<Exact>,
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
    /// Gaps of an hour, the approved mileage rate of the day, adults outside London.
    #[must_use]
    pub fn usual() -> Self {
        Self { gap: Seconds(3_600), cost_per_mile: None, london: false, age: 25, as_of: None, totals_only: false }
    }

    /// What a mile on a day costs the worker, in pounds: for one of the first ten thousand of a tax year.
    ///
    /// # Errors
    /// A day for which no rate is known.
    pub fn mile(&self, day: Date) -> Result<Exact, NoRate> {
        let approved = || Rates::BUILT_IN.mileage(day).map(|row| Exact::of_pence(row.rate.first));
        self.cost_per_mile.map_or_else(approved, Ok)
    }
}

fn shown(number: Exact) -> String {
    number.shown().to_string()
}

impl PeriodCase {
    /// The time of a worker whose stretches come in order of time.
    #[must_use]
    pub fn new<'w>(
        slip: PaySlip,
        stretches: impl IntoIterator<Item = &'w Worked>,
        rules: &AuditRules,
        spent: Exact,
        by_home: impl Fn(&Worked, &Worked) -> Seconds,
    ) -> Self {
        Self { slip, hours: Hours::from_days(stretches, rules.gap, by_home), spent }
    }

    /// What the worker spent on miles and was not given back, and what of it nobody says.
    fn mileage(&self) -> Result<[Exact; 2], Inexact> {
        // Nobody says what was paid for miles: it is open, and neither held against the employer nor forgotten.
        let Some(paid) = self.slip.mileage_paid else { return Ok([Exact::ZERO, self.spent.to_places(2)?]) };
        // More than was spent is no pay for time worked: it never makes up for hours.
        let lacking = self.spent.minus(exact(paid))?;
        Ok([if lacking.is_negative() { Exact::ZERO } else { lacking.to_places(2)? }, Exact::ZERO])
    }

    fn period(&self, rules: &AuditRules) -> Result<PayPeriod, Inexact> {
        let slip = &self.slip;
        let amount = |found: Option<crate::book::value::Exact>| found.map_or(Exact::ZERO, exact);
        let lodging = slip
            .accommodation_charge
            .map(|charge| Lodging { charge_per_night: exact(charge), nights: amount(slip.accommodation_nights) });
        let [unreimbursed_mileage, mileage_open] = self.mileage()?;
        Ok(PayPeriod {
            date: slip.days.0,
            days: u16::try_from(slip.days.1.0 - slip.days.0.0 + 1).unwrap_or(1),
            age: slip.age.unwrap_or(rules.age),
            apprentice: slip.apprentice,
            london: rules.london,
            pay: exact(slip.pay),
            not_counted: NotCounted {
                deductions: amount(slip.deductions),
                unreimbursed_mileage,
                premium: amount(slip.premium),
            },
            mileage_open,
            lodging,
            hours: self.hours,
            other: slip.other_hours.map_or(0, |other| other.scaled(3_600, 1)),
        })
    }
}

/// Sums over all periods.
#[derive(Default)]
struct AuditSums {
    hours: Hours,
    other: i64,
    pay: Exact,
    mileage: Exact,
    mileage_open: Exact,
    /// Strict, tribunal, living, open: periods and workers below, shortfall, arrears.
    below: [(usize, usize, Exact, Exact); 4],
    living_open: usize,
    workers: usize,
}

/// Everybody's cases, held against the rates of their periods; with what could not be.
///
/// # Errors
/// The periods without a rate, sums with more digits than are held, and totals of one worker: they would tell that worker's pay.
pub fn audit(cases: &[PeriodCase], unjudged: &Unjudged, rules: &AuditRules) -> Result<PayAudit, Faults> {
    let (mut sums, mut rows, mut faults) = (AuditSums::default(), Vec::new(), Faults::default());
    let mut provenance: Vec<RateProvenance> = Vec::new();
    let mut order: Vec<&PeriodCase> = cases.iter().collect();
    // By carer: a worker with several periods counts once among the workers.
    order.sort_by(|one, other| (&one.slip.carer, one.slip.days).cmp(&(&other.slip.carer, other.slip.days)));
    let mut last: Option<(&str, [bool; 4])> = None;
    for case in order {
        match judged(case, rules) {
            Ok((found, period, arrears)) => {
                let below = sums.add(case, &period, &found, arrears).map_err(|why| inexact(case, why))?;
                // In each measure a worker counts once, however many periods are below it.
                let known = last.filter(|(carer, _)| *carer == case.slip.carer).map_or([false; 4], |(_, known)| known);
                sums.workers += usize::from(last.is_none_or(|(carer, _)| carer != case.slip.carer));
                for (at, is_below) in below.into_iter().enumerate() {
                    sums.below[at].1 += usize::from(is_below && !known[at]);
                }
                last = Some((&case.slip.carer, std::array::from_fn(|at| known[at] || below[at])));
                remember(&mut provenance, case, &found, rules);
                if !rules.totals_only {
                    rows.push(row(case, &period, &found, arrears).map_err(|why| inexact(case, why))?);
                }
            }
            Err(why) => faults.push(not_judged(&case.slip, &why)),
        }
    }
    faults.or(())?;
    // Asked after the sums: only then it is known how many workers there are.
    if rules.totals_only && sums.workers == 1 {
        return Err(one_worker());
    }
    Ok(sums.audit(cases.len(), unjudged, rules, rows, provenance))
}

/// A case judged, with what would be paid back on the day the rules name: strictly, and by the tribunal's policy.
fn judged(
    case: &PeriodCase,
    rules: &AuditRules,
) -> Result<(AuditResult<'static>, PayPeriod, Option<[Exact; 2]>), NotJudged> {
    let period = case.period(rules)?;
    let found = period.audit(&Rates::BUILT_IN)?;
    let arrears = match rules.as_of {
        None => None,
        Some(day) => {
            // National Minimum Wage Act 1998, section 17: arrears are due at the rate of the day on which they are
            // paid, if that is more.
            let row = Rates::BUILT_IN.minimum_wage(day)?;
            let now = Exact::of_pence(row.rate.hourly_rate(period.age, period.apprentice));
            Some([found.strict.arrears(now)?, found.tribunal.arrears(now)?])
        }
    };
    Ok((found, period, arrears))
}

fn remember(provenance: &mut Vec<RateProvenance>, case: &PeriodCase, found: &AuditResult<'_>, rules: &AuditRules) {
    let mut new = vec![
        RateProvenance::from_dated("minimum wage", found.strict.row),
        RateProvenance::from_dated("Real Living Wage", found.living.row),
    ];
    if let Some(Ok(row)) = rules.as_of.map(|day| Rates::BUILT_IN.minimum_wage(day)) {
        new.push(RateProvenance::from_dated("minimum wage when it is paid back", row));
    }
    if rules.cost_per_mile.is_none()
        && let Ok(row) = Rates::BUILT_IN.mileage(case.slip.days.0)
    {
        new.push(RateProvenance::from_dated("approved mileage", row));
    }
    new.retain(|one| !provenance.contains(one));
    provenance.extend(new);
}

fn row(
    case: &PeriodCase,
    period: &PayPeriod,
    found: &AuditResult<'_>,
    arrears: Option<[Exact; 2]>,
) -> Result<AuditRow, Inexact> {
    let hours = Exact::hours;
    let Hours { contact, travel, waiting, tribunal_extra, in_doubt, .. } = case.hours;
    let held = |judged: &Judged<'_>, seconds: i64, arrears: Option<Exact>| HeldPay {
        hours: shown(hours(seconds.saturating_add(period.other))),
        rate: shown(judged.rate),
        due: shown(judged.entitlement),
        paid: shown(judged.pay),
        compliant: judged.complies(),
        shortfall: shown(judged.shortfall),
        arrears: arrears.map(shown),
    };
    Ok(AuditRow {
        carer: case.slip.carer.clone(),
        from: Day(case.slip.days.0).to_string(),
        to: Day(case.slip.days.1).to_string(),
        contact_hours: shown(hours(contact)),
        travel_hours: shown(hours(travel)),
        waiting_hours: shown(hours(waiting)),
        tribunal_hours: shown(hours(tribunal_extra)),
        in_doubt_hours: shown(hours(in_doubt)),
        mileage_open: (!period.mileage_open.is_zero()).then(|| shown(period.mileage_open)),
        pay: shown(period.pay),
        mileage_shortfall: shown(period.not_counted.unreimbursed_mileage),
        not_counted: shown(period.not_counted.total()?),
        strict: held(&found.strict, case.hours.strict(), arrears.map(|both| both[0])),
        tribunal: held(&found.tribunal, case.hours.tribunal(), arrears.map(|both| both[1])),
        living_wage: HeldPay {
            hours: shown(hours(case.hours.tribunal().saturating_add(period.other))),
            rate: shown(found.living.rate),
            due: shown(found.living.due),
            paid: shown(found.tribunal.pay.minus(found.tribunal.adjustment)?),
            compliant: found.living.shortfall.is_zero(),
            shortfall: shown(found.living.shortfall),
            arrears: None,
        },
        open: found.is_open().then(|| held(&found.worst, case.hours.at_most(), None)),
    })
}

impl AuditSums {
    /// Adds one judged period; whether it is below the strict, the tribunal's and the living measure, and whether it is open.
    fn add(
        &mut self,
        case: &PeriodCase,
        period: &PayPeriod,
        found: &AuditResult<'_>,
        arrears: Option<[Exact; 2]>,
    ) -> Result<[bool; 4], Inexact> {
        self.hours = self.hours.plus(&case.hours);
        self.other = self.other.saturating_add(period.other);
        self.pay = self.pay.plus(period.pay)?;
        self.mileage = self.mileage.plus(period.not_counted.unreimbursed_mileage)?;
        self.mileage_open = self.mileage_open.plus(period.mileage_open)?;
        self.living_open += usize::from(found.living_is_open());
        // What would be owed if all that is unknown went against the employer, of those only whom it decides.
        let open = if found.is_open() { found.worst.shortfall } else { Exact::ZERO };
        let shortfalls = [found.strict.shortfall, found.tribunal.shortfall, found.living.shortfall, open];
        let [strict, tribunal] = arrears.unwrap_or_default();
        let owed = [strict, tribunal, Exact::ZERO, Exact::ZERO];
        for ((sum, shortfall), owed) in self.below.iter_mut().zip(shortfalls).zip(owed) {
            sum.0 += usize::from(!shortfall.is_zero());
            sum.2 = sum.2.plus(shortfall)?;
            sum.3 = sum.3.plus(owed)?;
        }
        Ok(shortfalls.map(|shortfall| !shortfall.is_zero()))
    }

    fn audit(
        &self,
        periods: usize,
        unjudged: &Unjudged,
        rules: &AuditRules,
        rows: Vec<AuditRow>,
        provenance: Vec<RateProvenance>,
    ) -> PayAudit {
        let total = |at: usize| {
            let (below, workers_below, shortfall, arrears) = self.below[at];
            // A sum over one worker is that worker's.
            let told = !(rules.totals_only && workers_below == 1);
            let arrears = (told && rules.as_of.is_some() && at < 2).then(|| arrears.into());
            Total { below, workers_below, shortfall: told.then(|| shortfall.into()), arrears }
        };
        let open = total(3);
        let names = !rules.totals_only;
        let both = |seconds: i64| Exact::hours(seconds.saturating_add(self.other)).into();
        let mut audit = PayAudit {
            verdict: String::new(),
            workers: self.workers,
            periods,
            strict_hours: both(self.hours.strict()),
            tribunal_hours: both(self.hours.tribunal()),
            contact_hours: Exact::hours(self.hours.contact).into(),
            in_doubt_hours: Exact::hours(self.hours.in_doubt).into(),
            pay: self.pay.into(),
            mileage_shortfall: self.mileage.into(),
            strict: total(0),
            tribunal: total(1),
            living_wage: total(2),
            open: open.below,
            workers_open: open.workers_below,
            open_shortfall: open.shortfall.filter(|_| open.below > 0),
            living_wage_open: self.living_open,
            mileage_open: (!self.mileage_open.is_zero()).then(|| self.mileage_open.into()),
            workers_without_pay: unjudged.workers.len(),
            without_pay: if names { unjudged.workers.clone() } else { Vec::new() },
            periods_without_visits: unjudged.paid.len(),
            without_visits: if names { unjudged.paid.clone() } else { Vec::new() },
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
        format!("A mile costs the worker {}; what is not given back comes off pay, and so do deductions and the premium of enhanced hours.", rules.cost_per_mile.map_or_else(|| "what HMRC approves for one of the first 10,000 of the year on that day".to_owned(), |pounds| format!("£{}", pounds.shown()))),
        "Time asleep on a sleep-in is not working time (Royal Mencap Society v Tomlinson-Blake [2021] UKSC 8); minutes awake to work and visits made in it are. Its flat sum is no pay for time worked: it is left out of pay, or told as premium.".to_owned(),
        "The Real Living Wage is judged on all working time, as the tribunal's policy counts it.".to_owned(),
        format!("A worker whose age is not told is taken to be {}.", rules.age),
    ]
}

fn fault(slip: &PaySlip, problem: String, remedy: &str) -> Fault {
    Fault {
        file: "payroll".to_owned(),
        row: None,
        column: "from".to_owned(),
        value: format!("{} {}", slip.carer, Day(slip.days.0)),
        problem,
        remedy: remedy.to_owned(),
    }
}

pub(super) fn not_judged(slip: &PaySlip, why: &NotJudged) -> Fault {
    fault(slip, format!("cannot be judged: {why}"), "Give periods for which rates are known.")
}

fn inexact(case: &PeriodCase, why: Inexact) -> Faults {
    Faults(vec![fault(&case.slip, format!("makes a sum that {why}"), "Give amounts with fewer figures.")])
}

fn one_worker() -> Faults {
    Faults(vec![Fault {
        file: "payroll".to_owned(),
        row: None,
        column: "carer".to_owned(),
        value: String::new(),
        problem: "tells of one worker only: the totals would be that worker's pay, and are withheld".to_owned(),
        remedy: "Publish totals of several workers, or leave --publish-totals out.".to_owned(),
    }])
}

#[cfg(test)]
mod tests;
