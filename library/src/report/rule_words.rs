//! What a rule found, in plain words and in the units of daily life.

/// What a rule measured, in the units of daily life.
pub(super) fn quantity(value: i64, unit: &str) -> String {
    let (sign, size) = (if value < 0 { "−" } else { "" }, value.unsigned_abs());
    match unit {
        // So large a value stands for "not known how much": no device runs for a hundred thousand years.
        "ms" if size > 1 << 52 => "without bound".to_owned(),
        "ms" => format!("{sign}{}", duration(size / 1_000)),
        "mm" => format!("{sign}{} m", size / 1_000),
        // A speed over no time at all is infinite, which the core writes as the greatest number.
        _ if value == i64::MAX => "at once".to_owned(),
        "m/h" => format!("{sign}{} km/h", size / 1_000),
        "thousandths" => format!("{sign}{}.{}%", size / 10, size % 10),
        _ => format!("{sign}{size}"),
    }
}

/// Seconds in the two largest units that they fill.
fn duration(seconds: u64) -> String {
    match (seconds / 3_600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, 0) => format!("{minutes} min"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, 0, _) => format!("{hours} h"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

/// A rule's name in plain words; a rule this report has never heard of keeps its name.
pub(super) fn meaning(name: &'static str) -> &'static str {
    match name {
        "UNKNOWN_CLIENT" => "the client is in no register",
        "UNKNOWN_CARER" => "the carer is in no register",
        "MISSING_IN" => "logged out without logging in",
        "MISSING_OUT" => "logged in without logging out",
        "TIME_ORDER" => "logged out before logging in",
        "MAX_DURATION" => "longer than a visit can be",
        "CHAIN_GAP" => "events are missing from the device’s log",
        "FORK" => "two different events with one number",
        "TRUE_TIME" => "the true time is known only roughly",
        "CLOCK_DRIFT" => "the device’s clock is out",
        "FUTURE_OR_BACKDATED" => "the device’s clock claims what cannot be",
        "LATE_SYNC" => "sent long after it happened",
        "GEOFENCE" => "not surely at the client’s door",
        "NO_REFERENCE" => "the client’s door is not known",
        "STALE_FIX" => "the position is an old one",
        "MOCK_LOCATION" => "the position is made up",
        "LOCATION_MISSING" => "no position",
        "CLI_MATCH" => "the caller’s number is not the client’s",
        "TAG_MATCH" => "the tag is not the client’s",
        "OTP_TOKEN" => "the code does not verify for this client",
        "EXTRANEOUS" => "logged once too often",
        "REVERSAL" => "out and in the wrong way round",
        "UNSCHEDULED" => "a visit nobody planned",
        "WRONG_CARER" => "another carer than the one sent",
        "PUNCTUALITY" => "early or late",
        "MISSED" => "nobody came",
        "SHORT_VISIT" => "shorter than planned",
        "VERY_SHORT" => "too short to be a visit",
        "OVERRUN" => "longer than planned",
        "DOUBLE_UP_COVERAGE" => "not enough time with both carers together",
        "DOUBLE_UP_SECOND_LATE" => "the second carer came long after the first",
        "CARER_OVERLAP" => "one carer with two clients at once",
        "IMPOSSIBLE_TRAVEL" => "faster than anybody can travel",
        "SIX_ELEMENTS" => "who, whom, what, where, when in or when out is missing",
        "MISSING_SERVICE" => "no service is named",
        "UNAUTHORISED_SERVICE" => "a service the client is not authorised for",
        "MISSING_PAYER_ID" => "the payer asks for a number the client does not have",
        "SIG_INVALID" => "the event’s signature does not verify",
        "CHAIN_BREAK" => "the event does not follow from the one before it",
        "ERASED_RECORDS" => "records between log-in and log-out were erased",
        "LOG_NOT_CLOSED" => "the device’s log ends without a word from the receiver",
        "KEY_STATE" => "signed by a key that was not valid then",
        "CLOCK_STEP" => "the device’s clock was moved",
        "OFFLINE" => "the device was long without contact",
        "MONO_BACKWARDS" => "the device’s running time goes backwards",
        "REPLAY" => "an event or a code used a second time",
        "GLITCH_FIX" => "one position out of the way of those around it",
        "EDIT_RECORD" => "a correction without all it must say",
        "EDIT_WITHIN_CLOCK" => "corrected to longer than was logged",
        "EDIT_AUTHORITY" => "corrected by somebody who may not, or not approved",
        "BULK_EDIT" => "many corrections by one person at once",
        "PLAN_COPY" => "times that copy the plan to the minute",
        "ONE_DEVICE" => "both carers logged on one device",
        "GROUP_COHABIT" => "clients visited together",
        "CLIENT_UNAVAILABLE" => "the client was not at home then",
        "CARER_UNAVAILABLE" => "the carer was not at work then",
        "DAILY_CARE" => "more care in one day than can be",
        "SHARED_DEVICE" => "one device used by two carers in two places",
        "HOME_PUNCH" => "logged at the carer’s own home",
        "SAME_DURATION" => "most of the carer’s visits last equally long",
        "ROUNDED_TIMES" => "most of the carer’s times are round",
        "CRAMMED_VISITS" => "too many visits in the time",
        "SHORT_COMMISSION" => "planned under half an hour without an agreed reason",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_in_the_units_of_daily_life() {
        let shown = [
            (517_190_000, "ms"),
            (1_839_000, "ms"),
            (-4_000, "ms"),
            (917_400, "mm"),
            (312_000, "m/h"),
            (1_500_000, "ms"),
            (1, "count"),
            (805, "thousandths"),
        ];
        let words = shown.map(|(value, unit)| quantity(value, unit));
        assert_eq!(words, ["143 h 39 min", "30 min 39 s", "−4 s", "917 m", "312 km/h", "25 min", "1", "80.5%"]);
        assert_eq!(quantity(i64::MAX, "ms"), "without bound");
    }

    /// A rule without words of its own would stand in the report in capitals.
    #[test]
    fn every_rule_has_its_words() {
        for rule in homeround_core::verification::Rule::ALL {
            assert_ne!(meaning(rule.name()), rule.name());
        }
    }
}
