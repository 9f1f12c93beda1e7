//! The geofence around a client's door: inside, outside, or honestly uncertain (V25 to V28).
//!
//! ```
//! use homeround_core::verification::geofence::{Geofence, judge_distance};
//!
//! // A fence of 100 m, in millimetres: 90 m away give or take 5 is inside, give or take 20 may be either.
//! let fence = |accuracy| judge_distance(90_000, accuracy, 100_000, 150_000);
//! assert_eq!([fence(5_000), fence(20_000)], [Geofence::Inside, Geofence::Uncertain]);
//! ```

use super::event::{Confidence, Fix};
use super::plan::Address;
use super::profile::Profile;
use crate::ground::Instant;

/// Where a punch was made, as far as its fix can say.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Geofence {
    /// At the client's, wherever in its accuracy the fix truly was.
    Inside,
    /// Not at the client's, wherever in its accuracy the fix truly was.
    Outside,
    /// Nobody can say from this fix. Never counted as a pass, and no accusation.
    Uncertain,
}

/// Why a geofence could not say.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Doubt {
    /// The circle of accuracy crosses the fence, or is wider than the cap.
    Accuracy,
    /// The client has no address that is known to better than a postcode (V26).
    NoReference,
    /// The fix was old (V27).
    Stale,
    /// There is no fix, or one too old to count (V27, V30).
    NoFix,
    /// The operating system says that the place was made up (V28).
    Mock,
    /// The fix jumped away from its neighbours and back (V29).
    Glitch,
}

/// A geofence's answer with the numbers it rests on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GeofenceReading {
    /// The answer.
    pub fence: Geofence,
    /// Why it is [`Geofence::Uncertain`].
    pub doubt: Option<Doubt>,
    /// To the nearest address, millimetres; for one inside, a bound on it.
    pub distance_mm: u64,
    /// Radius that holds the true place 95 times in 100, millimetres.
    pub accuracy_mm: u64,
}

impl GeofenceReading {
    /// Nobody looked.
    pub const NONE: Self = Self::doubtful(Doubt::NoFix);

    pub(super) const fn doubtful(doubt: Doubt) -> Self {
        Self { fence: Geofence::Uncertain, doubt: Some(doubt), distance_mm: 0, accuracy_mm: 0 }
    }
}

/// The ratio of the radius at 95 % to that at 68 % for a circular normal error, in ten-thousandths:
/// sqrt(ln(1/0.05) / ln(1/0.32)) = 1.6215.
const P68_TO_P95: u64 = 16_215;

/// A fix's accuracy at 95 %, millimetres, rounded up. A source that says nothing, or claims to be perfect, gets the
/// profile's cap.
#[must_use]
pub fn accuracy_95_mm(fix: &Fix, profile: &Profile<'_>) -> u64 {
    let claimed = u64::from(fix.accuracy_mm);
    match (claimed, fix.confidence) {
        // An accuracy of zero is a phone that gave none: it is taken to be as poor as may still count.
        (0, _) => profile.accuracy_cap_mm.value.max(0) as u64,
        (_, Confidence::P95) => claimed,
        // Rounded up: a circle that is too small could put a carer outside who was not.
        _ => (claimed * P68_TO_P95).div_ceil(10_000),
    }
}

/// `Outside` if `d − a > r`; else `Uncertain` if `a > cap`; else `Inside` if `d + a ≤ r`; else `Uncertain`.
#[must_use]
pub const fn judge_distance(distance_mm: u64, accuracy_mm: u64, radius_mm: u64, cap_mm: u64) -> Geofence {
    if distance_mm.saturating_sub(accuracy_mm) > radius_mm {
        Geofence::Outside
    // Outside is asked first: a circle however wide that lies outside altogether proves that nobody was there.
    } else if accuracy_mm > cap_mm || distance_mm.saturating_add(accuracy_mm) > radius_mm {
        Geofence::Uncertain
    } else {
        Geofence::Inside
    }
}

/// A punch's place against the addresses of a client that were approved at that moment.
///
/// An address known only as its postcode's middle never answers: it neither passes nor accuses. Panics: never.
#[must_use]
pub fn read_geofence(fix: Option<&Fix>, addresses: &[Address], at: Instant, profile: &Profile<'_>) -> GeofenceReading {
    let Some(fix) = fix.filter(|fix| i64::from(fix.age_ms) <= profile.fix_void_ms.value) else {
        return GeofenceReading::doubtful(Doubt::NoFix);
    };
    if fix.mock {
        return GeofenceReading::doubtful(Doubt::Mock);
    }
    let approved = || addresses.iter().filter(|address| address.period.holds(at));
    let exact = approved().filter(|address| address.exact);
    let accuracy_mm = accuracy_95_mm(fix, profile);
    let radius = profile.fence_radius_mm.value.max(0) as u64;
    let cap = profile.accuracy_cap_mm.value.max(0) as u64;
    let at_most = exact.clone().map(|address| fix.place.at_most_mm(address.place).unsigned_abs()).min();
    let fresh = i64::from(fix.age_ms) <= profile.fix_stale_ms.value;
    if let Some(distance_mm) =
        at_most.filter(|at_most| fresh && judge_distance(*at_most, accuracy_mm, radius, cap) == Geofence::Inside)
    {
        // What is inside by a bound on its distance is inside by its distance; how far inside, nobody asks.
        return GeofenceReading { fence: Geofence::Inside, doubt: None, distance_mm, accuracy_mm };
    }
    let Some(distance_mm) = exact.map(|address| fix.place.distance_mm(address.place).unsigned_abs()).min() else {
        return GeofenceReading::doubtful(Doubt::NoReference);
    };
    let fence = judge_distance(distance_mm, accuracy_mm, radius, cap);
    // Doubt before judgement: an old fix may say outside of a carer who has long arrived.
    let doubt = if i64::from(fix.age_ms) > profile.fix_stale_ms.value {
        Some(Doubt::Stale)
    // A postcode's middle lies up to a kilometre off: it may excuse a distance, and never accuse by one.
    } else if fence != Geofence::Inside && approved().any(|address| !address.exact) {
        Some(Doubt::NoReference)
    } else if fence == Geofence::Uncertain {
        Some(Doubt::Accuracy)
    } else {
        None
    };
    GeofenceReading {
        fence: if doubt.is_some() { Geofence::Uncertain } else { fence },
        doubt,
        distance_mm,
        accuracy_mm,
    }
}

#[cfg(test)]
mod tests {
    use super::super::profile::UK;
    use super::super::reference_data::Period;
    use super::*;
    use crate::ground::{ClientIx, Place};

    const METRE: u64 = 1000;

    fn at_metres(distance: u64, accuracy: u64, radius: u64) -> Geofence {
        judge_distance(distance * METRE, accuracy * METRE, radius * METRE, 100 * METRE)
    }

    fn fix(lat: i32, accuracy_mm: u32, confidence: Confidence) -> Fix {
        Fix { place: Place { lat, lon: 0 }, accuracy_mm, confidence, age_ms: 0, mock: false }
    }

    const HOME: Address =
        Address { client: ClientIx(0), place: Place { lat: 0, lon: 0 }, exact: true, period: Period::ALWAYS };

    #[test]
    fn geofence_r200_cap100() {
        let vectors = [
            (50, 10, Geofence::Inside),
            (190, 10, Geofence::Inside),
            (190, 11, Geofence::Uncertain),
            (205, 10, Geofence::Uncertain),
            (211, 10, Geofence::Outside),
            (300, 100, Geofence::Uncertain),
        ];
        for (distance, accuracy, expected) in vectors {
            assert_eq!(at_metres(distance, accuracy, 200), expected, "d {distance} a {accuracy}");
        }
    }

    #[test]
    fn a18_a_huge_claimed_accuracy_never_passes() {
        assert_eq!(at_metres(1_090, 1_000, 100), Geofence::Uncertain);
        assert_eq!(at_metres(0, 101, 1_000_000), Geofence::Uncertain);
    }

    #[test]
    fn a19_fence_boundaries() {
        assert_eq!(at_metres(190, 10, 200), Geofence::Inside);
        assert_eq!(judge_distance(190_000, 10_001, 200_000, 100_000), Geofence::Uncertain);
        assert_eq!(at_metres(210, 10, 200), Geofence::Uncertain);
        assert_eq!(judge_distance(210_001, 10_000, 200_000, 100_000), Geofence::Outside);
    }

    #[test]
    fn a20_a_block_of_flats_is_inside() {
        // 60 m north is 5 396 ten-millionths of a degree.
        let reading = read_geofence(Some(&fix(5_396, 40_000, Confidence::P68)), &[HOME], Instant(0), &UK);
        assert_eq!(reading.accuracy_mm, 64_860);
        assert_eq!(reading.fence, Geofence::Inside);
    }

    #[test]
    fn a22_a_client_without_coordinates_is_never_inside() {
        let here = fix(0, 5_000, Confidence::P95);
        let centroid = Address { exact: false, ..HOME };
        for addresses in [&[][..], &[centroid]] {
            let reading = read_geofence(Some(&here), addresses, Instant(0), &UK);
            assert_eq!((reading.fence, reading.doubt), (Geofence::Uncertain, Some(Doubt::NoReference)));
        }
        assert_eq!(read_geofence(Some(&here), &[HOME, centroid], Instant(0), &UK).fence, Geofence::Inside);
        let far = fix(900_000, 5_000, Confidence::P95);
        assert_eq!(read_geofence(Some(&far), &[HOME], Instant(0), &UK).fence, Geofence::Outside);
        assert_eq!(read_geofence(Some(&far), &[HOME, centroid], Instant(0), &UK).doubt, Some(Doubt::NoReference));
    }

    #[test]
    fn a23_a_made_up_place_says_nothing() {
        let mock = Fix { mock: true, ..fix(0, 5_000, Confidence::P95) };
        assert_eq!(read_geofence(Some(&mock), &[HOME], Instant(0), &UK).doubt, Some(Doubt::Mock));
    }

    #[test]
    fn a70_accuracy_zero_is_unknown_and_not_perfect() {
        assert_eq!(accuracy_95_mm(&fix(0, 0, Confidence::P95), &UK), 100_000);
        assert_eq!(accuracy_95_mm(&fix(0, u32::MAX, Confidence::P68), &UK), 6_964_289_469);
        assert_eq!(
            read_geofence(Some(&fix(0, u32::MAX, Confidence::Unknown)), &[HOME], Instant(0), &UK).fence,
            Geofence::Uncertain
        );
    }

    #[test]
    fn v27_a_fix_goes_stale_at_a_minute_and_void_at_five() {
        let aged = |age_ms| Fix { age_ms, ..fix(0, 5_000, Confidence::P95) };
        assert_eq!(read_geofence(Some(&aged(60_000)), &[HOME], Instant(0), &UK).fence, Geofence::Inside);
        assert_eq!(read_geofence(Some(&aged(60_001)), &[HOME], Instant(0), &UK).doubt, Some(Doubt::Stale));
        assert_eq!(read_geofence(Some(&aged(300_000)), &[HOME], Instant(0), &UK).doubt, Some(Doubt::Stale));
        assert_eq!(read_geofence(Some(&aged(300_001)), &[HOME], Instant(0), &UK).doubt, Some(Doubt::NoFix));
        assert_eq!(read_geofence(None, &[HOME], Instant(0), &UK).doubt, Some(Doubt::NoFix));
    }
}
