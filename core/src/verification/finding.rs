//! A finding: what one rule saw, how sure it is, and the events it rests on.

use crate::ground::VisitIx;

/// Declares the rules once: number, name, and the unit of what they measure.
macro_rules! rules {
    ($($(#[$doc:meta])* $variant:ident = $id:literal $name:literal $unit:ident),+ $(,)?) => {
        /// A rule of verification.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[$doc])* $variant,)+
        }

        impl Rule {
            /// Every rule, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its number, such as `V25`. Two sides of one rule share it.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            /// Its name, such as `GEOFENCE`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The unit of what it measures and of its limit.
            #[must_use]
            pub const fn unit(self) -> Unit {
                match self { $(Self::$variant => Unit::$unit,)+ }
            }
        }
    };
}

/// What a finding's numbers count.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Unit {
    /// Nothing: the rule holds or it does not.
    Nothing,
    /// Milliseconds.
    Milliseconds,
    /// Millimetres.
    Millimetres,
    /// Metres an hour.
    MetresAnHour,
}

rules! {
    /// The client is in no register.
    UnknownClient = "V02" "UNKNOWN_CLIENT" Nothing,
    /// The carer is in no register.
    UnknownCarer = "V03" "UNKNOWN_CARER" Nothing,
    /// An Out without its In.
    MissingIn = "V04" "MISSING_IN" Nothing,
    /// An In without its Out.
    MissingOut = "V05" "MISSING_OUT" Milliseconds,
    /// Out is not after In.
    TimeOrder = "V09" "TIME_ORDER" Milliseconds,
    /// Longer than a visit can be.
    MaxDuration = "V10" "MAX_DURATION" Milliseconds,
    /// Events are missing from a device's log.
    ChainGap = "V15" "CHAIN_GAP" Milliseconds,
    /// Two different events with one number.
    Fork = "V16" "FORK" Nothing,
    /// The true time is known only roughly.
    TrueTime = "V18" "TRUE_TIME" Milliseconds,
    /// The device's clock is out.
    ClockDrift = "V19" "CLOCK_DRIFT" Milliseconds,
    /// The device's clock claims the future, or a past that its own log rules out.
    FutureOrBackdated = "V21" "FUTURE_OR_BACKDATED" Milliseconds,
    /// Sent long after it happened.
    LateSync = "V22" "LATE_SYNC" Milliseconds,
    /// Outside the fence, or not surely inside.
    Geofence = "V25" "GEOFENCE" Millimetres,
    /// The client's door is not known.
    NoReference = "V26" "NO_REFERENCE" Nothing,
    /// An old fix.
    StaleFix = "V27" "STALE_FIX" Milliseconds,
    /// A made-up place.
    MockLocation = "V28" "MOCK_LOCATION" Nothing,
    /// No place at all.
    LocationMissing = "V30" "LOCATION_MISSING" Nothing,
    /// A caller's number that is not the client's.
    CallerMatch = "V31" "CLI_MATCH" Nothing,
    /// A tag that is not the client's.
    TagMatch = "V32" "TAG_MATCH" Nothing,
    /// A code that does not verify for this client.
    OneTimeToken = "V33" "OTP_TOKEN" Nothing,
    /// A punch too many.
    Extraneous = "V34" "EXTRANEOUS" Nothing,
    /// Out and In the wrong way round, offered to be swapped.
    Reversal = "V34" "REVERSAL" Nothing,
    /// A visit nobody planned.
    Unscheduled = "V35" "UNSCHEDULED" Nothing,
    /// Another carer than the one sent.
    WrongCarer = "V35" "WRONG_CARER" Nothing,
    /// Early or late.
    Punctuality = "V36" "PUNCTUALITY" Milliseconds,
    /// Nobody came.
    Missed = "V37" "MISSED" Milliseconds,
    /// Shorter than planned.
    ShortVisit = "V38" "SHORT_VISIT" Milliseconds,
    /// Too short to be a visit.
    VeryShort = "V39" "VERY_SHORT" Milliseconds,
    /// Longer than planned.
    Overrun = "V40" "OVERRUN" Milliseconds,
    /// A double-up that was not one, or not for long enough.
    DoubleUpCoverage = "V46" "DOUBLE_UP_COVERAGE" Milliseconds,
    /// The second carer came long after the first.
    DoubleUpSecondLate = "V47" "DOUBLE_UP_SECOND_LATE" Milliseconds,
    /// One carer with two clients at once.
    CarerOverlap = "V48" "CARER_OVERLAP" Milliseconds,
    /// One carer faster than a car.
    ImpossibleTravel = "V50" "IMPOSSIBLE_TRAVEL" MetresAnHour,
}

/// What a finding asks for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Class {
    /// May not be stored as valid.
    Reject,
    /// To be corrected before billing.
    Fix,
    /// To be acknowledged, with a reason, by somebody other than the carer.
    Ack,
    /// Worth knowing.
    Info,
    /// For a person to look at. Never changes pay and never accuses.
    Suspect,
}

/// Whether a finding holds whatever the true time was.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Certainty {
    /// Over the whole interval of true time.
    Certain,
    /// Only over part of it.
    Possible,
}

impl Certainty {
    /// Certain when `certain`.
    #[must_use]
    pub const fn of(certain: bool) -> Self {
        if certain { Self::Certain } else { Self::Possible }
    }
}

/// The events a finding rests on: at most eight rows of the canonical order, in order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Rests([u32; Rests::MOST]);

impl Rests {
    /// Both punches of the most carers a visit may have.
    pub const MOST: usize = 2 * crate::book::Visit::MOST_CARERS as usize;
    /// On nothing: nobody came.
    pub const NONE: Self = Self([u32::MAX; Self::MOST]);

    /// On these rows; rows that are [`u32::MAX`] and rows past the eighth are left out.
    #[must_use]
    pub fn on(rows: impl IntoIterator<Item = u32>) -> Self {
        let mut rests = Self::NONE;
        for (held, row) in rests.0.iter_mut().zip(rows.into_iter().filter(|&row| row != u32::MAX)) {
            *held = row;
        }
        rests.0.sort_unstable();
        rests
    }

    /// The rows.
    pub fn rows(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().copied().filter(|&row| row != u32::MAX)
    }
}

/// What one rule saw.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Finding {
    /// Of which planned visit; [`VisitIx::NONE`] when it belongs to none.
    pub visit: VisitIx,
    /// Of which attendance; [`u32::MAX`] when it belongs to none or to all of the visit's.
    pub attendance: u32,
    /// By which rule.
    pub rule: Rule,
    /// What it asks for.
    pub class: Class,
    /// How sure it is.
    pub certainty: Certainty,
    /// What was measured, in the rule's unit.
    pub measured: i64,
    /// The profile's value it was held against, in the rule's unit.
    pub limit: i64,
    /// On which events.
    pub rests: Rests,
}

impl Finding {
    /// A finding that measures nothing and belongs to no visit yet.
    #[must_use]
    pub fn new(rule: Rule, class: Class, rests: impl IntoIterator<Item = u32>) -> Self {
        Self {
            visit: VisitIx::NONE,
            attendance: u32::MAX,
            rule,
            class,
            certainty: Certainty::Certain,
            measured: 0,
            limit: 0,
            rests: Rests::on(rests),
        }
    }

    /// With what was measured and the profile's value.
    #[must_use]
    pub const fn measuring(mut self, measured: i64, limit: i64) -> Self {
        self.measured = measured;
        self.limit = limit;
        self
    }

    /// Certain only when `certain`.
    #[must_use]
    pub const fn certain_if(mut self, certain: bool) -> Self {
        self.certainty = Certainty::of(certain);
        self
    }

    /// Of a visit as a whole.
    #[must_use]
    pub const fn of_visit(mut self, visit: VisitIx) -> Self {
        self.visit = visit;
        self
    }
}

/// Findings as they come, in memory that was lent; past its end they are only counted.
#[derive(Debug)]
pub struct Findings<'m> {
    rows: &'m mut [Finding],
    count: usize,
}

impl<'m> Findings<'m> {
    /// Room for as many findings as `rows` has.
    pub fn new(rows: &'m mut [Finding]) -> Self {
        Self { rows, count: 0 }
    }

    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        if let Some(row) = self.rows.get_mut(self.count) {
            *row = finding;
        }
        self.count += 1;
    }

    /// The findings in their canonical order; the number of rows needed when there were too few.
    ///
    /// # Errors
    /// How many rows were needed.
    pub fn sorted(self) -> Result<&'m [Finding], usize> {
        let rows = self.rows.get_mut(..self.count).ok_or(self.count)?;
        rows.sort_unstable();
        Ok(rows)
    }
}
