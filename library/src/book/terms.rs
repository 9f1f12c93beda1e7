//! What holds for one package once its client's wishes and the policy's defaults are put together.
//!
//! ```
//! use homeround::book::terms::{lasts, per_hour, pounds};
//! use homeround::book::value::Exact;
//! use homeround_core::ground::Seconds;
//!
//! let amount = |text| Exact::read(text).unwrap();
//! assert_eq!(pounds(amount("1")).0, 100_000_000, "in millionths of a penny");
//! assert_eq!(per_hour(amount("36")).0, 1_000_000, "a penny a second");
//! // For a carer who is a tenth slower half an hour takes 33 minutes.
//! assert_eq!(lasts(Seconds::from_minutes(30), 100), Seconds::from_minutes(33));
//! ```

use homeround_core::book as core;
use homeround_core::ground::{Cost, Seconds};

use super::model::{Carer, Client, Gender, Package, Policy, Priority};
use super::value::{Clock, Exact};

/// Below this a visit is short (NICE NG21, recommendation 1.4.1).
pub const SHORT_MINUTES: u16 = 30;

/// A package with all that bears on it.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// What planning weighs.
    pub policy: &'a Policy,
    /// Whose it is.
    pub client: &'a Client,
    /// The package.
    pub package: &'a Package,
}

/// Pounds as the search weighs them.
#[must_use]
pub fn pounds(amount: Exact) -> Cost {
    Cost(amount.scaled(100_000_000, 1))
}

/// Pounds a minute as the search weighs a second.
#[must_use]
pub fn per_minute(amount: Exact) -> Cost {
    Cost(amount.scaled(100_000_000, 60))
}

/// Pounds an hour as the search weighs a second.
#[must_use]
pub fn per_hour(amount: Exact) -> Cost {
    Cost(amount.scaled(100_000_000, 3_600))
}

/// Hours as seconds.
#[must_use]
pub fn hours(amount: Exact) -> Seconds {
    Seconds(i32::try_from(amount.scaled(3_600, 1)).unwrap_or(i32::MAX))
}

/// A carer's rest from one day's last round to the next day's first.
#[must_use]
pub fn rest(policy: &Policy, carer: &Carer) -> Seconds {
    hours(carer.rest_hours.or(policy.rest_hours).unwrap_or(Exact::from(Policy::REST_HOURS)))
}

/// A carer's unbroken rest in every whole week.
#[must_use]
pub fn week_rest(policy: &Policy, carer: &Carer) -> Seconds {
    hours(carer.week_rest_hours.or(policy.week_rest_hours).unwrap_or(Exact::from(Policy::WEEK_REST_HOURS)))
}

/// By how many thousandths a visit takes a carer longer.
#[must_use]
pub fn slower_permille(percent: Option<Exact>) -> u16 {
    percent.and_then(|percent| u16::try_from(percent.scaled(10, 1)).ok()).unwrap_or(0)
}

/// How long a visit of this length takes carers of whom the slowest is slower by so many thousandths.
#[must_use]
pub fn lasts(length: Seconds, slower_permille: u16) -> Seconds {
    core::Carer { slower_permille, ..core::Carer::default() }.lasts(length)
}

impl<'a> Terms<'a> {
    /// The gender its carers must be of.
    #[must_use]
    pub fn required_gender(&self) -> Option<Gender> {
        self.package.required_gender.or(self.client.required_gender)
    }

    /// The gender its carers had better be of.
    #[must_use]
    pub fn wished_gender(&self) -> Option<Gender> {
        self.package.wished_gender.or(self.client.wished_gender)
    }

    /// Whether only carers who know the client may come.
    #[must_use]
    pub fn known_only(&self) -> bool {
        let short = self.package.minutes < SHORT_MINUTES;
        self.package.known_carers_only.unwrap_or(short && self.policy.short_visits_known_only.unwrap_or(false))
    }

    /// The price of leaving one of its visits unserved, for all its carers together.
    #[must_use]
    pub fn unserved_price(&self) -> Cost {
        let usual = match self.package.priority {
            Priority::Optional => self.policy.optional_pounds.unwrap_or(Exact::from(Policy::OPTIONAL_POUNDS)),
            _ => self.policy.unserved_pounds,
        };
        let (times, over) = match self.package.priority {
            Priority::High => (10, 1),
            Priority::Low => (1, 10),
            Priority::Normal | Priority::Optional => (1, 1),
        };
        let price = self.package.unserved_pounds.unwrap_or(usual).scaled(100_000_000 * times, over);
        Cost(price).times(i64::from(self.package.carers))
    }

    /// Which of the client's slots it is.
    #[must_use]
    pub fn slot(&self) -> &'a str {
        self.package.slot.as_deref().unwrap_or(&self.package.name)
    }

    /// What one of its visits adds to a carer's count of unpopular ones.
    #[must_use]
    pub fn unpopular(&self, weekend: bool) -> u8 {
        let evening = self.policy.unpopular_from.unwrap_or(Policy::UNPOPULAR_FROM).minute;
        let wanted = self.package.preferred.unwrap_or(self.package.earliest).minute;
        let weekend = weekend && self.policy.unpopular_weekends.unwrap_or(true);
        self.package.unpopular.unwrap_or(u8::from(weekend || wanted >= evening))
    }

    /// How long before the preferred time a start is not yet early.
    #[must_use]
    pub fn early_grace(&self) -> Seconds {
        let minutes = self.policy.early_grace_minutes.unwrap_or(self.policy.grace_minutes);
        Seconds::from_minutes(i32::from(minutes))
    }
}

impl Policy {
    /// Pounds of an optional visit left out, where nothing else is said.
    pub const OPTIONAL_POUNDS: i64 = 10;
    /// From when on visits are unpopular, where nothing else is said.
    pub const UNPOPULAR_FROM: Clock = Clock::from_minute(20 * 60);
    /// Hours of rest from day to day, where nothing else is said: Working Time Regulations 1998, regulation 10.
    pub const REST_HOURS: i64 = 11;
    /// Hours of unbroken rest in a week, where nothing else is said: Working Time Regulations 1998, regulation 11.
    pub const WEEK_REST_HOURS: i64 = 24;
    /// Hours a week of a night worker on average: 8 in each 24 hours of 17 weeks, less a day of rest a week. Working Time
    /// Regulations 1998, regulation 6(1) and (5).
    pub const NIGHT_AVERAGE_HOURS: i64 = 48;
    /// Weeks that the working time average goes over: Working Time Regulations 1998, regulation 4.
    pub const AVERAGE_WEEKS: i32 = 17;
}
