//! The profile: every threshold a verdict depends on, each with the source it was taken from.
//!
//! ```
//! use homeround_core::verification::profile::{UK, find_profile};
//!
//! let profile = find_profile(UK.name).unwrap();
//! assert!(profile.settings().iter().all(|(_, setting)| !setting.source.is_empty()), "every threshold has its source");
//! assert!(profile.validated().is_ok());
//! ```

use super::units::{UK_BANDS, UnitRounding, bands_tile};

/// One threshold and where it comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Setting<'a> {
    /// The value, in the unit that the setting's name ends in.
    pub value: i64,
    /// Who says so. Never empty in a profile that loads.
    pub source: &'a str,
}

impl<'a> Setting<'a> {
    /// A value and its source.
    #[must_use]
    pub const fn new(value: i64, source: &'a str) -> Self {
        Self { value, source }
    }
}

/// Why a profile does not load.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum ProfileFault {
    /// The setting of this name states no source.
    NoSource(&'static str),
    /// The setting of this name is below zero or past what arithmetic bears.
    Range(&'static str),
    /// The paid bands leave a gap, overlap, or pay less for more (V56).
    Bands,
}

crate::error_table! { ProfileFault {
    Self::NoSource(setting) = "HR0231", "{setting} states no source",
        "Write where the value comes from.";
    Self::Range(setting) = "HR0232", "{setting} is below zero or too large",
        "Write a whole number, zero or more, in the unit that the name ends in.";
    Self::Bands = "HR0233", "the paid bands leave a gap, overlap, or pay less for more",
        "Let each band begin where the one before it ends, and pay no less.";
}}

/// Declares the settings of a profile once: their fields and their list.
macro_rules! settings {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// Thresholds by name, and the rule that turns a duration into what is paid.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub struct Profile<'a> {
            /// What the profile is called.
            pub name: &'a str,
            $($(#[$doc])* pub $name: Setting<'a>,)+
            /// How a duration becomes units or paid minutes (V55).
            pub units: UnitRounding<'a>,
            /// Where that rule comes from.
            pub units_source: &'a str,
        }

        impl<'a> Profile<'a> {
            /// Every threshold with its name, in the order of declaration.
            #[must_use]
            pub fn settings(&self) -> [(&'static str, Setting<'a>); [$(stringify!($name)),+].len()] {
                [$((stringify!($name), self.$name)),+]
            }

            /// The threshold of this name, to be changed; nothing when there is none.
            pub fn setting_mut(&mut self, name: &str) -> Option<&mut Setting<'a>> {
                $(if name == stringify!($name) { return Some(&mut self.$name); })+
                None
            }
        }
    };
}

settings! {
    /// V25: the fence's radius, millimetres.
    fence_radius_mm,
    /// V25: an accuracy at 95 % wider than this answers nothing, millimetres.
    accuracy_cap_mm,
    /// V27: a fix older than this is uncertain.
    fix_stale_ms,
    /// V27: a fix older than this is no fix.
    fix_void_ms,
    /// V18: how far a monotonic clock may run wrong, parts per million.
    drift_ppm,
    /// V18: a time less well known than this needs somebody's word.
    time_width_ms,
    /// V19: a device's clock further out than this is noted.
    clock_note_ms,
    /// V19: a device's clock further out than this needs somebody's word.
    clock_ack_ms,
    /// V20: a device's clock that jumps by more than this against its monotonic clock was set.
    clock_step_ms,
    /// V21: a time this far past its own receipt is held.
    future_ms,
    /// V15, V22: a log or punch this late needs a reason.
    late_sync_ms,
    /// V22: a punch this late is locked out.
    locked_ms,
    /// V34: how long before its start a visit may be punched in.
    link_before_ms,
    /// V34: how long after its end a visit may be punched in.
    link_after_ms,
    /// V34: punches of one kind this close are one.
    collapse_ms,
    /// V36: on time from this long before the planned start.
    early_ms,
    /// V36: on time until this long after the planned start; the alert comes then.
    late_ms,
    /// V36: as `early_ms`, for time-critical visits.
    critical_early_ms,
    /// V36: as `late_ms`, for time-critical visits.
    critical_late_ms,
    /// V37: the service day ends when local clocks show this many seconds.
    day_end_second,
    /// V05: a missing Out is looked for from this long after the planned end.
    out_due_ms,
    /// V05: and is final this long after the In.
    out_final_ms,
    /// V10: longer than this is corrected before billing.
    longest_ms,
    /// V10: longer than this cannot be exported.
    exportable_ms,
    /// V38: shorter than planned by this much needs a reason.
    short_by_ms,
    /// V38: shorter than this share of the planned length needs a reason, in sixtieths.
    short_share_sixtieths,
    /// V39: shorter than this is not paid without a manager.
    very_short_ms,
    /// V38, V39: visits planned shorter than this are not judged on their length.
    judged_from_ms,
    /// V40: longer than planned by this much is noted.
    overrun_ms,
    /// V46: a double-up may miss this much of its time together.
    together_short_ms,
    /// V47: a second carer this much after the first needs a reason.
    second_late_ms,
    /// V48: an overlap longer than this at different addresses is looked at.
    overlap_review_ms,
    /// V50: faster than this between two clients is looked at, metres an hour.
    fastest_m_per_hour,
    /// V50: gaps nearer than this are not, millimetres.
    travel_from_mm,
    /// V22: a punch received this late is noted as made offline.
    offline_ms,
    /// V29: a fix that both neighbours could not reach below this speed, metres an hour, is a glitch.
    glitch_m_per_hour,
    /// V29: neighbours are no further off in time than this.
    glitch_near_ms,
    /// V08: whether the payer asks for a client's id; 1 or 0.
    payer_id_needed,
    /// V33: how many half minutes a token's clock may be out beyond its known drift.
    token_skew_steps,
    /// V33: a token's code is entered within this time.
    token_entry_ms,
    /// V42: whether a correction past both punches is refused (1) or acknowledged (0).
    edit_past_clock_refused,
    /// V43: corrections this long after the visit need the authority to unlock it.
    edit_lock_ms,
    /// V44: this many corrections by one user
    bulk_edits,
    /// V44: within this time are looked at.
    bulk_within_ms,
    /// V44: this many corrections by one user on one day with one reason and memo are looked at.
    bulk_alike,
    /// V51: visits may reach this far into the edges of an absence.
    away_edge_ms,
    /// V52: more care than this by one carer in a service day needs a reason.
    daily_care_ms,
    /// V52: more than this is rejected.
    daily_care_most_ms,
    /// V53: one device by two carers at different addresses within this time is looked at.
    shared_device_ms,
    /// V53: a punch this near the carer's own home, millimetres, is looked at.
    home_radius_mm,
    /// V54: patterns are looked for over this time,
    pattern_ms,
    /// V54: in no fewer visits than this.
    pattern_visits,
    /// V54: this share of visits with one length, thousandths, is looked at.
    same_duration_milli,
    /// V54: this share of visits on the quarters of the hour, thousandths, is looked at.
    rounded_milli,
    /// V54: a gap between far visits shorter than this is no journey;
    crammed_ms,
    /// V54: this many of them are looked at.
    crammed_gaps,
    /// V60: plans shorter than this need an agreed reason.
    short_plan_ms,
    /// V60: whether they also need a carer whom the client knows; 1 or 0.
    known_carer_needed,
    /// V37: cancelled less than this before the start is late.
    late_cancel_ms,
    /// V37: the share of the planned time that is paid when nobody opens, thousandths.
    no_access_paid_milli,
    /// V37: the share that is paid when the client declines, thousandths.
    declined_paid_milli,
    /// V37: the share that is paid when the client cancels late, thousandths.
    late_cancel_paid_milli,
    /// V55: whether minutes that make no unit are carried on within the month; 1 or 0.
    monthly_carry,
    /// V57: the share of visits to be logged electronically, thousandths.
    logged_target_milli,
    /// V57: below this share it is flagged, thousandths.
    logged_flag_milli,
    /// V58: the score, in whole per cent, that passes.
    usage_pass,
    /// Verified without anybody's word only with one end at this level of evidence (0 to 4) or above.
    auto_level,
}

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const OWN: &str = "our own default";
const BIRDIE: &str = "Birdie call monitoring: fence 200 m, short and late 15 min";
const ESSEX: &str = "Essex County Council home support KPI: 15 min, time-critical 30 min";
const RAYHEALTH: &str = "RayHealth EVV: clock 5 min, sync 72 h, speed 120 km/h";
const SANDATA: &str = "Sandata alternate-EVV specification, Connecticut v1.5";
const TEXAS: &str = "Texas HHSC EVV policy: fence 1 320 ft, lock 95 days";

/// What a UK home care provider is held to, as far as public documents say, and our own choice elsewhere.
pub const UK: Profile<'static> = Profile {
    name: "uk",
    fence_radius_mm: Setting::new(200_000, BIRDIE),
    accuracy_cap_mm: Setting::new(100_000, OWN),
    fix_stale_ms: Setting::new(MINUTE, "CareLineLive: freshness of a fix; 60 s is our own default"),
    fix_void_ms: Setting::new(5 * MINUTE, "CareLineLive: freshness of a fix; 300 s is our own default"),
    drift_ppm: Setting::new(100, "our own default: crystal clocks of phones stay within 100 ppm"),
    time_width_ms: Setting::new(15 * MINUTE, "our own default: the tolerance of punctuality"),
    clock_note_ms: Setting::new(2 * MINUTE, OWN),
    clock_ack_ms: Setting::new(5 * MINUTE, RAYHEALTH),
    clock_step_ms: Setting::new(10_000, OWN),
    future_ms: Setting::new(5 * MINUTE, RAYHEALTH),
    late_sync_ms: Setting::new(72 * HOUR, RAYHEALTH),
    locked_ms: Setting::new(95 * 24 * HOUR, TEXAS),
    link_before_ms: Setting::new(120 * MINUTE, OWN),
    link_after_ms: Setting::new(120 * MINUTE, OWN),
    collapse_ms: Setting::new(MINUTE, OWN),
    early_ms: Setting::new(15 * MINUTE, ESSEX),
    late_ms: Setting::new(15 * MINUTE, ESSEX),
    critical_early_ms: Setting::new(30 * MINUTE, ESSEX),
    critical_late_ms: Setting::new(30 * MINUTE, ESSEX),
    day_end_second: Setting::new(23 * 3600, "Essex County Council home support KPI 3"),
    out_due_ms: Setting::new(30 * MINUTE, OWN),
    out_final_ms: Setting::new(25 * HOUR, SANDATA),
    longest_ms: Setting::new(24 * HOUR, OWN),
    exportable_ms: Setting::new(1_500 * MINUTE, "Sandata alternate-EVV specification, Ohio v4.3 p. 27"),
    short_by_ms: Setting::new(15 * MINUTE, BIRDIE),
    short_share_sixtieths: Setting::new(40, "our own default: two thirds"),
    very_short_ms: Setting::new(5 * MINUTE, "Warrington 3 min, care-commons 5 min"),
    judged_from_ms: Setting::new(15 * MINUTE, OWN),
    overrun_ms: Setting::new(15 * MINUTE, BIRDIE),
    together_short_ms: Setting::new(5 * MINUTE, "LGSCO 21 008 671 for the rule; 5 min is our own default"),
    second_late_ms: Setting::new(15 * MINUTE, OWN),
    overlap_review_ms: Setting::new(MINUTE, "pattern in OIG cases; 60 s is our own default"),
    fastest_m_per_hour: Setting::new(120_000, RAYHEALTH),
    travel_from_mm: Setting::new(500_000, OWN),
    offline_ms: Setting::new(HOUR, OWN),
    glitch_m_per_hour: Setting::new(180_000, "Tracelet issue 294; 50 m/s is our own default"),
    glitch_near_ms: Setting::new(2 * MINUTE, OWN),
    payer_id_needed: Setting::new(0, OWN),
    token_skew_steps: Setting::new(2, "RFC 6238 section 5.2; two steps are our own default"),
    token_entry_ms: Setting::new(7 * 24 * HOUR, "SpokeChoice: codes entered within 7 days (unverified)"),
    edit_past_clock_refused: Setting::new(0, OWN),
    edit_lock_ms: Setting::new(95 * 24 * HOUR, TEXAS),
    bulk_edits: Setting::new(10, OWN),
    bulk_within_ms: Setting::new(5 * MINUTE, OWN),
    bulk_alike: Setting::new(20, OWN),
    away_edge_ms: Setting::new(2 * HOUR, OWN),
    daily_care_ms: Setting::new(16 * HOUR, OWN),
    daily_care_most_ms: Setting::new(24 * HOUR, "US OIG press releases: more than 24 hours of care a day"),
    shared_device_ms: Setting::new(15 * MINUTE, "patterns in audits; 15 min is our own default"),
    home_radius_mm: Setting::new(100_000, "patterns in audits; 100 m is our own default"),
    pattern_ms: Setting::new(28 * 24 * HOUR, OWN),
    pattern_visits: Setting::new(20, OWN),
    same_duration_milli: Setting::new(800, OWN),
    rounded_milli: Setting::new(500, OWN),
    crammed_ms: Setting::new(MINUTE, OWN),
    crammed_gaps: Setting::new(5, OWN),
    short_plan_ms: Setting::new(30 * MINUTE, "NICE NG21, recommendation 1.4.2"),
    known_carer_needed: Setting::new(0, OWN),
    late_cancel_ms: Setting::new(24 * HOUR, OWN),
    no_access_paid_milli: Setting::new(1000, OWN),
    declined_paid_milli: Setting::new(1000, OWN),
    late_cancel_paid_milli: Setting::new(1000, OWN),
    monthly_carry: Setting::new(0, OWN),
    logged_target_milli: Setting::new(850, "Central Bedfordshire: 85 % electronically monitored"),
    logged_flag_milli: Setting::new(900, "90 % (unverified)"),
    usage_pass: Setting::new(80, "Texas HHSC EVV usage review: 80 %"),
    auto_level: Setting::new(3, OWN),
    units: UnitRounding::Bands { bands: &UK_BANDS, capped: true },
    units_source: "our own illustration of quarter-hour bands, no council's; capped at planned",
};

/// Wales: as the UK, and a short visit needs a carer whom the client knows.
pub const WALES: Profile<'static> = Profile {
    name: "wales",
    known_carer_needed: Setting::new(
        1,
        "Regulated Services (Service Providers and Responsible Individuals) (Wales) Regulations 2017, reg. 41",
    ),
    short_plan_ms: Setting::new(
        30 * MINUTE,
        "Regulation and Inspection of Social Care (Wales) Act 2016, s. 8; 2017 Regulations, reg. 41",
    ),
    ..UK
};

/// What a US provider under the Cures Act is held to where the UK differs.
pub const US: Profile<'static> = Profile {
    name: "us",
    fence_radius_mm: Setting::new(402_000, TEXAS),
    payer_id_needed: Setting::new(1, "Sandata alternate-EVV specification, Ohio v4.3"),
    edit_past_clock_refused: Setting::new(1, "Texas HHSC EVV policy 8010"),
    no_access_paid_milli: Setting::new(0, "our own default: Medicaid pays for care given"),
    declined_paid_milli: Setting::new(0, "our own default: Medicaid pays for care given"),
    late_cancel_paid_milli: Setting::new(0, "our own default: Medicaid pays for care given"),
    units: UnitRounding::FLOOR_15,
    units_source: "Sandata alternate-EVV specification: units of 15 min, rounded down",
    ..UK
};

/// Texas: as the US; the fence, the lock and the usage score are its own.
pub const TEXAS_PROFILE: Profile<'static> = Profile {
    name: "texas",
    fence_radius_mm: Setting::new(402_336, "Texas HHSC EVV policy: 1 320 feet, 402.336 m"),
    units: UnitRounding::NEAREST_15,
    units_source: "Texas HHSC EVV policy: the nearest quarter of an hour (unverified)",
    ..US
};

/// Ohio: as the US; time is billed in minutes.
pub const OHIO: Profile<'static> = Profile {
    name: "ohio",
    units: UnitRounding::EXACT,
    units_source: "Sandata alternate-EVV specification, Ohio v4.3 p. 27: minutes, up to 1 500",
    ..US
};

impl Profile<'_> {
    /// The largest value of a setting: sums of a few stay far inside 64 bits.
    pub const LARGEST: i64 = 1 << 50;

    /// The profile, when every threshold has a source and a sensible size and its bands tile.
    ///
    /// # Errors
    /// The first fault. Panics: never.
    pub fn validated(self) -> Result<Self, ProfileFault> {
        for (name, setting) in self.settings() {
            if setting.source.trim().is_empty() {
                return Err(ProfileFault::NoSource(name));
            }
            if !(0..=Self::LARGEST).contains(&setting.value) {
                return Err(ProfileFault::Range(name));
            }
        }
        if self.units_source.trim().is_empty() {
            return Err(ProfileFault::NoSource("units"));
        }
        for name in ["payer_id_needed", "edit_past_clock_refused", "known_carer_needed", "monthly_carry"] {
            if self.settings().iter().any(|(held, setting)| *held == name && setting.value > 1) {
                return Err(ProfileFault::Range(name));
            }
        }
        if self.day_end_second.value >= 86_400 {
            return Err(ProfileFault::Range("day_end_second"));
        }
        match self.units {
            UnitRounding::Bands { bands, .. } if !bands_tile(bands) => Err(ProfileFault::Bands),
            UnitRounding::Step { minutes, up_from, .. } if minutes == 0 || up_from == 0 || up_from > minutes => {
                Err(ProfileFault::Range("units"))
            }
            _ => Ok(self),
        }
    }
}

/// The profile that ships under this name.
#[must_use]
pub fn find_profile(name: &str) -> Option<Profile<'static>> {
    ALL.into_iter().find(|profile| profile.name == name)
}

/// Every profile that ships.
pub const ALL: [Profile<'static>; 5] = [UK, WALES, US, TEXAS_PROFILE, OHIO];

/// The names of the profiles that ship.
pub const NAMES: [&str; 5] = [UK.name, WALES.name, US.name, TEXAS_PROFILE.name, OHIO.name];

#[cfg(test)]
mod tests {
    use super::super::units::MinuteBand;
    use super::*;

    #[test]
    fn every_default_carries_its_source() {
        for name in NAMES {
            let profile = find_profile(name).unwrap();
            assert!(profile.validated().is_ok(), "{name}");
        }
    }

    #[test]
    fn a_profile_without_a_source_does_not_load() {
        for (name, _) in UK.settings() {
            let mut profile = UK;
            profile.setting_mut(name).unwrap().source = " ";
            assert_eq!(profile.validated(), Err(ProfileFault::NoSource(name)));
        }
        assert_eq!(Profile { units_source: "", ..UK }.validated(), Err(ProfileFault::NoSource("units")));
    }

    #[test]
    fn a_negative_threshold_does_not_load() {
        let mut profile = UK;
        profile.setting_mut("late_ms").unwrap().value = -1;
        assert_eq!(profile.validated(), Err(ProfileFault::Range("late_ms")));
    }

    #[test]
    fn v56_steps_of_no_minutes_or_that_are_never_reached_do_not_load() {
        for (minutes, up_from, loads) in
            [(15, 8, true), (15, 15, true), (15, 1, true), (15, 16, false), (15, 0, false), (0, 0, false)]
        {
            let units = UnitRounding::Step { minutes, up_from, capped: true };
            let found = Profile { units, ..UK }.validated().map(|_| ());
            assert_eq!(found.is_ok(), loads, "{minutes} {up_from}: {found:?}");
        }
    }

    #[test]
    fn v56_bands_with_a_gap_an_overlap_or_less_pay_for_more_do_not_load() {
        let bad: [&[MinuteBand]; 4] = [
            &[MinuteBand { from: 0, to: 8, paid: 0 }, MinuteBand { from: 9, to: 20, paid: 15 }],
            &[MinuteBand { from: 0, to: 8, paid: 0 }, MinuteBand { from: 7, to: 20, paid: 15 }],
            &[MinuteBand { from: 0, to: 8, paid: 15 }, MinuteBand { from: 8, to: 20, paid: 0 }],
            &[],
        ];
        for bands in bad {
            let profile = Profile { units: UnitRounding::Bands { bands, capped: true }, ..UK };
            assert_eq!(profile.validated(), Err(ProfileFault::Bands));
        }
    }
}
