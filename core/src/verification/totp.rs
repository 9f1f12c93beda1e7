//! One-time codes: which moment a code was shown at, by the secret the token shares with the register (V33).
//!
//! ```
//! use homeround_core::ground::{ClientIx, Instant};
//! use homeround_core::verification::profile::UK;
//! use homeround_core::verification::reference_data::{OneTime, Period};
//! use homeround_core::verification::totp::{STEP_MS, TotpMatch, compute_code, find_counter};
//!
//! let secret = b"12345678901234567890";
//! let token = OneTime { id: 1, client: ClientIx(0), period: Period::ALWAYS, secret, digits: 6, drift_steps: 0 };
//! // The code that the token showed a minute ago still says when that was.
//! let now = Instant(1_780_304_400_000);
//! let then = u64::try_from(now.0 / STEP_MS).unwrap() - 2;
//! assert_eq!(find_counter(&token, compute_code(secret, then, 6), now, &UK), TotpMatch::One(then));
//! ```

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use super::profile::Profile;
use super::reference_data::OneTime;
use super::true_time::Moment;
use crate::ground::Instant;

/// How long a token shows one code: half a minute.
///
/// Source: RFC 6238, section 5.2, the recommended time step.
pub const STEP_MS: i64 = 30_000;

/// The code of a counter, `digits` long (6 to 8).
///
/// Source: RFC 4226, section 5.3. Panics: never.
///
/// ```
/// use homeround_core::verification::totp::compute_code;
/// assert_eq!(compute_code(b"12345678901234567890", 1, 6), 287_082);
/// ```
#[must_use]
pub fn compute_code(secret: &[u8], counter: u64, digits: u8) -> u64 {
    // A key of any length is taken, so there is nothing to refuse.
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else { return u64::MAX };
    mac.update(&counter.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    // Dynamic truncation, RFC 4226 section 5.3: the last nibble says where the four bytes begin.
    let from = usize::from(digest[19] & 0xf);
    let mut word = [0; 4];
    word.copy_from_slice(&digest[from..from + 4]);
    u64::from(u32::from_be_bytes(word) & 0x7fff_ffff) % 10_u64.pow(u32::from(digits.clamp(6, 8)))
}

/// Which counter a code belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TotpMatch {
    /// Exactly this one.
    One(u64),
    /// None in the window.
    None,
    /// More than one.
    Several,
}

/// The counter of a code that was received at `received`: of all that the token can have shown in the time in which a
/// code may be entered, its known drift and the profile's skew allowed for.
///
/// Panics: never.
#[must_use]
pub fn find_counter(token: &OneTime<'_>, shown: u64, received: Instant, profile: &Profile<'_>) -> TotpMatch {
    let step = |at: i64| at.div_euclid(STEP_MS).saturating_add(i64::from(token.drift_steps));
    let skew = profile.token_skew_steps.value.min(1_000);
    let entry = profile.token_entry_ms.value.min(31 * 86_400_000);
    // At most a month of half minutes, whatever a profile says: a code costs a bounded amount of work.
    let first = step(received.0.saturating_sub(entry)).saturating_sub(skew).max(0);
    let last = step(received.0).saturating_add(skew);
    let mut found = TotpMatch::None;
    for counter in first..=last {
        if compute_code(token.secret, counter as u64, token.digits) == shown {
            match found {
                TotpMatch::None => found = TotpMatch::One(counter as u64),
                // Two moments showed the same code: either could be meant, so neither is evidence.
                _ => return TotpMatch::Several,
            }
        }
    }
    found
}

/// When a token showed the code of a counter: within its half minute, give or take the profile's skew.
///
/// Panics: never.
#[must_use]
pub fn shown_at(token: &OneTime<'_>, counter: u64, profile: &Profile<'_>) -> Moment {
    let steps = i64::try_from(counter).unwrap_or(i64::MAX / STEP_MS).saturating_sub(i64::from(token.drift_steps));
    let best = Instant(steps.saturating_mul(STEP_MS));
    let skew = profile.token_skew_steps.value.saturating_mul(STEP_MS);
    Moment {
        earliest: Instant(best.0.saturating_sub(skew)),
        latest: Instant(best.0.saturating_add(skew).saturating_add(STEP_MS)),
        best,
    }
}

#[cfg(test)]
mod tests {
    use super::super::profile::UK;
    use super::super::reference_data::Period;
    use super::*;
    use crate::ground::ClientIx;

    const SECRET: &[u8] = b"12345678901234567890";

    fn token(drift_steps: i32) -> OneTime<'static> {
        OneTime { id: 1, client: ClientIx(0), period: Period::ALWAYS, secret: SECRET, digits: 8, drift_steps }
    }

    /// RFC 4226, appendix D.
    #[test]
    fn hotp() {
        let codes = [755_224, 287_082, 359_152, 969_429, 338_314, 254_676, 287_922, 162_583, 399_871, 520_489];
        for (counter, expected) in (0..).zip(codes) {
            assert_eq!(compute_code(SECRET, counter, 6), expected);
        }
    }

    /// RFC 6238, appendix B.
    #[test]
    fn totp8_sha1() {
        let codes =
            [(59, 94_287_082), (1_111_111_109, 7_081_804), (1_234_567_890, 89_005_924), (20_000_000_000, 65_353_130)];
        for (second, expected) in codes {
            assert_eq!(compute_code(SECRET, second / 30, 8), expected);
        }
    }

    #[test]
    fn v33_a_code_gives_its_own_time_within_the_window() {
        let counter_of = |drift, late: i64| {
            let shown = compute_code(SECRET, 59_000_000, 8);
            find_counter(&token(drift), shown, Instant(59_000_000 * STEP_MS + late), &UK)
        };
        assert_eq!(counter_of(0, 60_000), TotpMatch::One(59_000_000));
        assert_eq!(shown_at(&token(0), 59_000_000, &UK).best, Instant(59_000_000 * STEP_MS));
        assert_eq!(counter_of(0, -2 * STEP_MS), TotpMatch::One(59_000_000), "two steps fast");
        assert_eq!(counter_of(0, -2 * STEP_MS - 1), TotpMatch::None, "three steps fast");
        assert_eq!(counter_of(3, -5 * STEP_MS), TotpMatch::One(59_000_000), "known to be three fast");
        let week = 7 * 86_400_000;
        assert_eq!(counter_of(0, week + 3 * STEP_MS - 1), TotpMatch::One(59_000_000));
        assert_eq!(counter_of(0, week + 3 * STEP_MS), TotpMatch::None, "entered too late");
    }
}
