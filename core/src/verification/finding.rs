//! A finding: what one rule saw, how sure it is, and the events it rests on.
//!
//! ```
//! use homeround_core::verification::{Class, Rule};
//! use homeround_core::verification::finding::Finding;
//!
//! let finding = Finding::new(Rule::ALL[0], Class::Fix, [4, 2]).measuring(900, 150);
//! assert_eq!(finding.rests.rows().collect::<Vec<_>>(), [2, 4]);
//! assert!(finding.rule.id().starts_with('V'));
//! ```

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

            /// Its number as a number: 25 for `V25`.
            #[must_use]
            pub const fn number(self) -> u8 {
                let id = self.id().as_bytes();
                (id[1] - b'0') * 10 + (id[2] - b'0')
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
    /// How many.
    Count,
    /// Thousandths of a whole.
    Thousandths,
}

rules! {
    /// One of the six elements of a visit is not recorded.
    SixElements = "V01" "SIX_ELEMENTS" Count,
    /// The client is in no register.
    UnknownClient = "V02" "UNKNOWN_CLIENT" Nothing,
    /// The carer is in no register.
    UnknownCarer = "V03" "UNKNOWN_CARER" Nothing,
    /// An Out without its In.
    MissingIn = "V04" "MISSING_IN" Nothing,
    /// An In without its Out.
    MissingOut = "V05" "MISSING_OUT" Milliseconds,
    /// No service, neither planned nor recorded.
    MissingService = "V06" "MISSING_SERVICE" Nothing,
    /// A service the client is not authorised for.
    UnauthorisedService = "V07" "UNAUTHORISED_SERVICE" Nothing,
    /// The payer asks for an id and the client has none.
    MissingPayerId = "V08" "MISSING_PAYER_ID" Nothing,
    /// Out is not after In.
    TimeOrder = "V09" "TIME_ORDER" Milliseconds,
    /// Longer than a visit can be.
    MaxDuration = "V10" "MAX_DURATION" Milliseconds,
    /// The signature does not hold, or the bytes are no event's.
    SigInvalid = "V13" "SIG_INVALID" Nothing,
    /// The event before it is not the one it was chained to.
    ChainBreak = "V14" "CHAIN_BREAK" Nothing,
    /// Events are missing from a device's log.
    ChainGap = "V15" "CHAIN_GAP" Milliseconds,
    /// A log that nobody heard of any more though its carer was sent on.
    LogNotClosed = "V15" "LOG_NOT_CLOSED" Milliseconds,
    /// Records between an In and its Out were erased: a leave and return may have stood there.
    ErasedRecords = "V15" "ERASED_RECORDS" Count,
    /// Two different events with one number.
    Fork = "V16" "FORK" Nothing,
    /// The key was not enrolled, or no longer.
    KeyState = "V17" "KEY_STATE" Nothing,
    /// The true time is known only roughly.
    TrueTime = "V18" "TRUE_TIME" Milliseconds,
    /// The device's clock is out.
    ClockDrift = "V19" "CLOCK_DRIFT" Milliseconds,
    /// The device's clock was set while it ran.
    ClockStep = "V20" "CLOCK_STEP" Milliseconds,
    /// The device's clock claims the future, or a past that its own log rules out.
    FutureOrBackdated = "V21" "FUTURE_OR_BACKDATED" Milliseconds,
    /// Sent long after it happened.
    LateSync = "V22" "LATE_SYNC" Milliseconds,
    /// Sent some time after it happened.
    Offline = "V22" "OFFLINE" Milliseconds,
    /// The clock that nobody can set went backwards.
    MonoBackwards = "V23" "MONO_BACKWARDS" Milliseconds,
    /// Made for another organisation or device, or used before.
    Replay = "V24" "REPLAY" Nothing,
    /// Outside the fence, or not surely inside.
    Geofence = "V25" "GEOFENCE" Millimetres,
    /// The client's door is not known.
    NoReference = "V26" "NO_REFERENCE" Nothing,
    /// An old fix.
    StaleFix = "V27" "STALE_FIX" Milliseconds,
    /// A made-up place.
    MockLocation = "V28" "MOCK_LOCATION" Nothing,
    /// One fix that jumped away and back: ignored.
    GlitchFix = "V29" "GLITCH_FIX" MetresAnHour,
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
    /// A correction that leaves out who, when, before, after or why: refused.
    EditRecord = "V41" "EDIT_RECORD" Count,
    /// A correction that makes a visit longer than both punches say.
    EditWithinClock = "V42" "EDIT_WITHIN_CLOCK" Milliseconds,
    /// A correction that its author may not make alone.
    EditAuthority = "V43" "EDIT_AUTHORITY" Milliseconds,
    /// Many corrections at once.
    BulkEdit = "V44" "BULK_EDIT" Count,
    /// Written in as it was planned, to the minute.
    PlanCopy = "V45" "PLAN_COPY" Nothing,
    /// A double-up that was not one, or not for long enough.
    DoubleUpCoverage = "V46" "DOUBLE_UP_COVERAGE" Milliseconds,
    /// Both carers of a double-up by one device, at one address.
    OneDevice = "V46" "ONE_DEVICE" Milliseconds,
    /// The second carer came long after the first.
    DoubleUpSecondLate = "V47" "DOUBLE_UP_SECOND_LATE" Milliseconds,
    /// One carer with two clients at once.
    CarerOverlap = "V48" "CARER_OVERLAP" Milliseconds,
    /// A group that is not at one address, or that the plan does not allow.
    GroupCohabit = "V49" "GROUP_COHABIT" Nothing,
    /// One carer faster than a car.
    ImpossibleTravel = "V50" "IMPOSSIBLE_TRAVEL" MetresAnHour,
    /// A visit to somebody who was in hospital, in respite care or dead.
    ClientUnavailable = "V51" "CLIENT_UNAVAILABLE" Milliseconds,
    /// A visit by somebody on leave, suspended or at work elsewhere.
    CarerUnavailable = "V52" "CARER_UNAVAILABLE" Milliseconds,
    /// More hours of care in a day than anybody can give.
    DailyCare = "V52" "DAILY_CARE" Milliseconds,
    /// One device, several carers, several addresses.
    SharedDevice = "V53" "SHARED_DEVICE" Milliseconds,
    /// Punched at the carer's own home.
    HomePunch = "V53" "HOME_PUNCH" Millimetres,
    /// Nearly every visit of a carer lasts as long as the others.
    SameDuration = "V54" "SAME_DURATION" Thousandths,
    /// Most visits of a carer begin and end on the quarter of an hour.
    RoundedTimes = "V54" "ROUNDED_TIMES" Thousandths,
    /// Visits far apart follow each other within a minute.
    CrammedVisits = "V54" "CRAMMED_VISITS" Count,
    /// Planned for less than half an hour without an agreed reason.
    ShortCommission = "V60" "SHORT_COMMISSION" Milliseconds,
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
    pub const fn from_certain(certain: bool) -> Self {
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
    /// Whether somebody with the authority has answered it: it asks for nothing any more.
    pub answered: bool,
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
            answered: false,
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
        self.certainty = Certainty::from_certain(certain);
        self
    }

    /// Whether it refuses an event or a correction, and so says nothing against the visit itself.
    #[must_use]
    pub const fn refuses_input(&self) -> bool {
        let refusing = matches!(
            self.rule,
            Rule::SigInvalid
                | Rule::KeyState
                | Rule::Replay
                | Rule::EditRecord
                | Rule::EditWithinClock
                | Rule::EditAuthority
        );
        refusing && matches!(self.class, Class::Reject)
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
    pub fn sorted(self) -> Result<&'m mut [Finding], usize> {
        let rows = self.rows.get_mut(..self.count).ok_or(self.count)?;
        rows.sort_unstable();
        Ok(rows)
    }
}
