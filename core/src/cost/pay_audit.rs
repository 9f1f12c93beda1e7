//! The pay audit: one worker's working time of one pay reference period under both gap policies, and the pay held against it.
//!
//! ```
//! use homeround_core::cost::{Exact, Hours, NotCounted, NotJudged, PayPeriod, Rates};
//! use homeround_core::ground::Date;
//!
//! // A week of 30 hours with clients and two between them, paid by the hour with clients only.
//! let hours = Hours { contact: 30 * 3600, travel: 2 * 3600, ..Hours::default() };
//! let period = PayPeriod {
//!     date: Date::new(2025, 5, 1).unwrap(), days: 7, age: 30, apprentice: false, london: false,
//!     pay: Exact::decimal(366_30, 2), not_counted: NotCounted::default(), mileage_open: Exact::ZERO, lodging: None,
//!     hours, other: 0,
//! };
//! let found = period.audit(&Rates::BUILT_IN)?;
//! assert_eq!(found.strict.shortfall.to_string(), "24.42", "two hours at £12.21");
//! # Ok::<(), NotJudged>(())
//! ```

use super::exact::{Exact, Inexact};
use super::minimum_wage::{Judged, Lodging, NotCounted, NotJudged, Payslip};
use super::rates::{Dated, LivingWage, Rates};
use super::working_time::{GapPolicy, GapTime, Stay};
use crate::book::{Activity, Worked};
use crate::ground::{Date, Pence, Seconds};

/// Where a worker's time of one period went, in seconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Hours {
    /// With clients.
    pub contact: i64,
    /// Between clients: working time under both policies.
    pub travel: i64,
    /// Waiting that counts under the strict policy.
    pub waiting: i64,
    /// What counts on top of it under the tribunal's.
    pub tribunal_extra: i64,
    /// Time in gaps that counts under neither, because nobody knows where it was spent.
    pub in_doubt: i64,
    /// Rest breaks, time asleep on a sleep-in, and time at home between two shifts.
    pub rest: i64,
    /// From home to the first client and back from the last.
    pub commute: i64,
    /// How many gaps there were.
    pub gaps: u32,
}

impl Hours {
    /// Working time under the strict policy. Panics: never.
    #[must_use]
    pub const fn strict(&self) -> i64 {
        self.contact.saturating_add(self.travel).saturating_add(self.waiting)
    }

    /// Working time under the tribunal's policy. Panics: never.
    #[must_use]
    pub const fn tribunal(&self) -> i64 {
        self.strict().saturating_add(self.tribunal_extra)
    }

    /// Working time if every second in doubt was spent at or near the next client. Panics: never.
    #[must_use]
    pub const fn at_most(&self) -> i64 {
        self.tribunal().saturating_add(self.in_doubt)
    }

    /// Both added up. Panics: never.
    #[must_use]
    pub const fn plus(&self, other: &Self) -> Self {
        Self {
            contact: self.contact.saturating_add(other.contact),
            travel: self.travel.saturating_add(other.travel),
            waiting: self.waiting.saturating_add(other.waiting),
            tribunal_extra: self.tribunal_extra.saturating_add(other.tribunal_extra),
            in_doubt: self.in_doubt.saturating_add(other.in_doubt),
            rest: self.rest.saturating_add(other.rest),
            commute: self.commute.saturating_add(other.commute),
            gaps: self.gaps.saturating_add(other.gaps),
        }
    }

    /// The time of one worker, whose stretches come in order of time. A gap is what lies between two visits; `most` is the longest
    /// that the tribunal's policy counts whole, and `by_home` says how long the way home from the one visit and on to the other
    /// would take.
    ///
    /// Panics: never.
    #[must_use]
    pub fn from_days<'w>(
        stretches: impl IntoIterator<Item = &'w Worked>,
        most: Seconds,
        by_home: impl Fn(&Worked, &Worked) -> Seconds,
    ) -> Self {
        let (mut hours, mut open) = (Self::default(), None::<WalkedGap<'w>>);
        // One walk through the day: the gap behind a contact is open until the next contact closes it.
        for stretch in stretches {
            let length = i64::from(stretch.span.length().or_zero().0);
            if stretch.activity == Activity::Contact {
                if let Some(gap) = open.take() {
                    hours.close(&gap, stretch, most, &by_home);
                }
                hours.contact = hours.contact.saturating_add(length);
                open = Some(WalkedGap { after: stretch, travel: 0, rest: 0, commute: 0 });
            } else if let Some(gap) = &mut open {
                match stretch.activity {
                    Activity::Travel => gap.travel = gap.travel.saturating_add(length),
                    Activity::PaidBreak | Activity::UnpaidBreak => gap.rest = gap.rest.saturating_add(length),
                    Activity::Commute => gap.commute = gap.commute.saturating_add(length),
                    Activity::Waiting | Activity::Contact => {}
                }
            } else if stretch.activity == Activity::Commute {
                hours.commute = hours.commute.saturating_add(length);
            }
        }
        // The way home after the last visit.
        hours.commute = hours.commute.saturating_add(open.map_or(0, |gap| gap.commute));
        hours
    }

    fn close(
        &mut self,
        gap: &WalkedGap<'_>,
        next: &Worked,
        most: Seconds,
        by_home: impl Fn(&Worked, &Worked) -> Seconds,
    ) {
        let length = (next.span.start - gap.after.span.end).or_zero();
        let bounded = |seconds: i64| Seconds(i32::try_from(seconds).unwrap_or(i32::MAX)).min(length);
        let (travel, rest) = (bounded(gap.travel), bounded(gap.rest));
        // The record tells of a way home: then it need not be reckoned whether there was one.
        let went_home = gap.commute > 0;
        let stay = if went_home { Stay::Home } else { Stay::Unknown(by_home(gap.after, next)) };
        // A rest break is taken out first: it is no working time under either policy.
        let time = GapTime { length: length - rest, travel, stay };
        let strict = time.counted(GapPolicy::Strict);
        let whole = if length <= most { length } else { strict.working() };
        self.gaps = self.gaps.saturating_add(u32::from(length > Seconds::ZERO));
        self.travel = self.travel.saturating_add(strict.travel.0.into());
        self.waiting = self.waiting.saturating_add(strict.waiting.0.into());
        // Kept as what the tribunal counts on top, so that strict time can never be the greater.
        self.tribunal_extra = self.tribunal_extra.saturating_add((whole - strict.working()).or_zero().0.into());
        // Within a short gap nothing is in doubt under the tribunal's policy: it counts whole already.
        if length > most {
            self.in_doubt = self.in_doubt.saturating_add(strict.in_doubt.0.into());
        }
        let at_home = if went_home { i64::from((length - bounded(gap.commute)).or_zero().0) } else { 0 };
        self.rest = self.rest.saturating_add(rest.0.into()).saturating_add(at_home);
        self.commute = self.commute.saturating_add(if went_home { gap.commute } else { 0 });
    }
}

/// From this age on the highest minimum wage holds, in every year on record.
const ADULT: u8 = 25;

/// What lies between two visits, as far as it was walked through.
struct WalkedGap<'w> {
    after: &'w Worked,
    travel: i64,
    rest: i64,
    commute: i64,
}

/// One worker's pay reference period.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PayPeriod {
    /// Its first day.
    pub date: Date,
    /// Its days, 1 to 31.
    pub days: u16,
    /// The worker's age on the first day.
    pub age: u8,
    /// Whether the worker is an apprentice under 19 or in the first year.
    pub apprentice: bool,
    /// Whether the London Living Wage is the one to reach.
    pub london: bool,
    /// What was paid for the time worked, in pounds, before tax.
    pub pay: Exact,
    /// What of it does not count, in pounds.
    pub not_counted: NotCounted,
    /// What the worker spent on miles of which nobody says whether it was given back, in pounds.
    pub mileage_open: Exact,
    /// The home that goes with the job.
    pub lodging: Option<Lodging>,
    /// Where the time went.
    pub hours: Hours,
    /// Other working time that is not on a round, in seconds: training, and waking on a sleep-in.
    pub other: i64,
}

/// A period held against the Real Living Wage, on all working time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Living<'a> {
    /// The row the rate stands in, with its source.
    pub row: &'a Dated<'a, LivingWage>,
    /// The rate of an hour.
    pub rate: Exact,
    /// What is due for all working time, to the penny.
    pub due: Exact,
    /// What is lacking of it, to the penny; zero when nothing is.
    pub shortfall: Exact,
}

/// A period as it was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AuditResult<'a> {
    /// Against the minimum wage, on strictly counted time.
    pub strict: Judged<'a>,
    /// Against the minimum wage, with every short gap counted whole.
    pub tribunal: Judged<'a>,
    /// Against the Real Living Wage, on all working time (the tribunal's).
    pub living: Living<'a>,
    /// Against the minimum wage if all that is not known goes against the employer: every second in doubt was worked, and no
    /// mile of which nobody says so was given back.
    pub worst: Judged<'a>,
    /// Against the Real Living Wage, the same.
    pub living_worst: Living<'a>,
}

impl AuditResult<'_> {
    /// Whether what is not known decides: pay is enough by all that is known, and might not be by the rest. Panics: never.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.strict.complies() && self.tribunal.complies() && !self.worst.complies()
    }

    /// The same of the Real Living Wage. Panics: never.
    #[must_use]
    pub fn living_is_open(&self) -> bool {
        self.living.shortfall.is_zero() && !self.living_worst.shortfall.is_zero()
    }
}

impl PayPeriod {
    /// The period held against the rates of its first day.
    ///
    /// # Errors
    /// [`NotJudged::NoRate`] for a day without a row, or [`NotJudged::Inexact`].
    pub fn audit<'a>(&self, rates: &Rates<'a>) -> Result<AuditResult<'a>, NotJudged> {
        let strict = self.slip(self.hours.strict())?.judge(rates)?;
        let tribunal = self.slip(self.hours.tribunal())?.judge(rates)?;
        let mut worst = self.slip(self.hours.at_most())?;
        // Everything unknown against the employer at once: if pay holds even so, nothing has to be asked.
        worst.not_counted.unreimbursed_mileage = worst.not_counted.unreimbursed_mileage.plus(self.mileage_open)?;
        let living = self.living(rates, &tribunal, self.hours.tribunal())?;
        let worst = worst.judge(rates)?;
        let living_worst = self.living(rates, &worst, self.hours.at_most())?;
        Ok(AuditResult { strict, tribunal, living, worst, living_worst })
    }

    fn slip(&self, seconds: i64) -> Result<Payslip, Inexact> {
        let hours = Exact::fraction(i128::from(seconds.saturating_add(self.other)), 3_600)?;
        let Self { date, age, apprentice, days, pay, lodging, not_counted, .. } = *self;
        Ok(Payslip { date, age, apprentice, days, pay, hours, lodging, not_counted })
    }

    /// The Living Wage Foundation's rate is for everybody of 18 and more; no lodging counts towards it.
    fn living<'a>(&self, rates: &Rates<'a>, judged: &Judged<'a>, seconds: i64) -> Result<Living<'a>, NotJudged> {
        // Once the minimum wage has overtaken the Living Wage in force, the one announced after it is the promise.
        let row = rates.living_wage_above(self.date, judged.row.rate.at(ADULT))?;
        let pence: Pence = if self.london { row.rate.london } else { row.rate.uk };
        let rate = Exact::of_pence(pence);
        let due = rate.times(self.slip(seconds)?.hours.to_places(2)?)?.to_places(2)?;
        // The adjustment for lodging is taken back: it counts towards the minimum wage only.
        let lacking = due.minus(judged.pay.minus(judged.adjustment)?)?;
        let owed = !lacking.is_negative() && self.age >= 18;
        Ok(Living { row, rate, due, shortfall: if owed { lacking } else { Exact::ZERO } })
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::vec::Vec;

    use proptest::prelude::*;

    use super::*;
    use crate::ground::{CarerIx, ClientIx, ShiftIx, Span, VisitIx};

    fn row(activity: Activity, from: i32, to: i32) -> Worked {
        Worked {
            carer: CarerIx(0),
            shift: ShiftIx(0),
            activity,
            span: Span { start: Seconds::from_minutes(from), end: Seconds::from_minutes(to) },
            visit: VisitIx::NONE,
            client: ClientIx(0),
            metres: 0,
        }
    }

    fn minutes(hours: &Hours) -> [i64; 7] {
        let Hours { contact, travel, waiting, tribunal_extra, in_doubt, rest, commute, .. } = *hours;
        [contact, travel, waiting, tribunal_extra, in_doubt, rest, commute].map(|seconds| seconds / 60)
    }

    fn hour() -> Seconds {
        Seconds(3_600)
    }

    /// To work, a visit, a short gap, a visit, a break of an hour in a gap of 80 minutes, a visit, home for the afternoon, a visit.
    fn day() -> [Worked; 14] {
        use Activity::{Commute, Contact, Travel, UnpaidBreak, Waiting};
        [
            row(Commute, 400, 420),
            row(Contact, 420, 450),
            row(Travel, 450, 458),
            row(Waiting, 458, 490),
            row(Contact, 490, 520),
            row(UnpaidBreak, 520, 580),
            row(Travel, 580, 590),
            row(Waiting, 590, 600),
            row(Contact, 600, 630),
            row(Commute, 630, 645),
            row(Commute, 945, 960),
            row(Contact, 960, 1_020),
            row(Commute, 1_020, 1_035),
            row(Waiting, 1_035, 1_040),
        ]
    }

    #[test]
    fn a_day_by_hand() {
        let hours = Hours::from_days(&day(), hour(), |_, _| Seconds::from_minutes(30));
        assert_eq!(minutes(&hours), [150, 18, 10, 32, 0, 360, 65], "20 to work, 30 home and back, 15 home");
        assert_eq!((hours.strict() / 60, hours.tribunal() / 60, hours.gaps), (178, 210, 3));
        let near = Hours::from_days(&day(), hour(), |_, _| hour());
        assert_eq!(minutes(&near)[..4], [150, 18, 42, 0], "too short to go home in");
        let strict = Hours::from_days(&day(), Seconds::ZERO, |_, _| Seconds::from_minutes(30));
        assert_eq!(minutes(&strict)[2..5], [10, 0, 32], "in doubt when no gap counts whole");
    }

    #[test]
    fn both_minimums_and_the_living_wage() {
        let period = PayPeriod {
            date: Date::new(2026, 5, 4).unwrap(),
            days: 7,
            age: 30,
            apprentice: false,
            london: false,
            pay: Exact::parse("44.48").unwrap(),
            not_counted: NotCounted { unreimbursed_mileage: Exact::ONE, ..NotCounted::default() },
            mileage_open: Exact::ZERO,
            lodging: None,
            hours: Hours::from_days(&day(), hour(), |_, _| Seconds::from_minutes(30)),
            other: 1_800,
        };
        let found = period.audit(&Rates::BUILT_IN).unwrap();
        let shown = |pounds: Exact| std::string::ToString::to_string(&pounds.shown());
        // 178 and 30 minutes are 3.47 hours, 210 and 30 are 4: at £12.71, and at £13.45.
        assert_eq!((shown(found.strict.entitlement), shown(found.strict.shortfall)), ("44.10".into(), "0.62".into()));
        assert_eq!(
            (shown(found.tribunal.entitlement), shown(found.tribunal.shortfall)),
            ("50.84".into(), "7.36".into())
        );
        assert_eq!((shown(found.living.due), shown(found.living.shortfall)), ("53.80".into(), "10.32".into()));
        assert!(!found.is_open() && found.worst.shortfall == found.tribunal.shortfall, "nothing is open here");
        let told = PayPeriod { pay: Exact::parse("51.84").unwrap(), ..period };
        let untold = PayPeriod { mileage_open: Exact::parse("0.01").unwrap(), ..told };
        assert!(told.audit(&Rates::BUILT_IN).unwrap().tribunal.complies());
        assert!(untold.audit(&Rates::BUILT_IN).unwrap().is_open(), "a penny decides");
        let doubt = PayPeriod { hours: Hours { in_doubt: 60, ..told.hours }, ..told };
        assert!(doubt.audit(&Rates::BUILT_IN).unwrap().is_open(), "a minute decides");
        // The Real Living Wage may be open where the minimum is met whatever is true.
        assert!(!found.living_is_open(), "short whatever is true");
        let plenty = PayPeriod { pay: Exact::parse("100").unwrap(), ..period };
        assert!(!plenty.audit(&Rates::BUILT_IN).unwrap().living_is_open(), "met whatever is true");
        let living = PayPeriod { pay: Exact::parse("54.80").unwrap(), ..period };
        assert!(!living.audit(&Rates::BUILT_IN).unwrap().living_is_open(), "met to the penny");
        let penny = PayPeriod { mileage_open: Exact::parse("0.01").unwrap(), ..living };
        let penny = penny.audit(&Rates::BUILT_IN).unwrap();
        assert!(penny.living_is_open() && !penny.is_open(), "a penny decides");
        let young = PayPeriod { age: 17, ..period }.audit(&Rates::BUILT_IN).unwrap();
        assert_eq!((young.strict.complies(), young.living.shortfall), (true, Exact::ZERO));
        let unknown = PayPeriod { date: Date::new(2040, 1, 1).unwrap(), ..period };
        assert!(matches!(unknown.audit(&Rates::BUILT_IN), Err(NotJudged::NoRate(_))));
    }

    proptest! {
        /// Whatever a day was made of, no second counts twice, and the strict policy never counts more.
        #[test]
        fn no_second_counts_twice(parts in prop::collection::vec((0_usize..6, 1_i32..90), 1..30), home in 0_i32..60) {
            use Activity::{Commute, Contact, PaidBreak, Travel, UnpaidBreak, Waiting};
            let mut now = 0;
            let rows: Vec<Worked> = parts.iter().map(|&(kind, length)| {
                now += length;
                row([Contact, Travel, Waiting, Commute, PaidBreak, UnpaidBreak][kind], now - length, now)
            }).collect();
            let hours = Hours::from_days(&rows, hour(), |_, _| Seconds::from_minutes(home));
            prop_assert!(hours.strict() <= hours.tribunal());
            let contact: i64 = rows.iter().filter(|row| row.activity == Contact).map(|row| i64::from(row.span.length().0)).sum();
            prop_assert_eq!(hours.contact, contact);
            prop_assert!(hours.tribunal() + hours.in_doubt <= i64::from(now) * 60);
        }
    }
}
