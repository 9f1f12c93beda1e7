//! A point on the earth, in whole ten-millionths of a degree, and how far it is to another.

/// Latitude and longitude in 1e-7 degrees (about 11 mm), WGS 84.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Place {
    /// Latitude, −900 000 000 to 900 000 000.
    pub lat: i32,
    /// Longitude, −1 800 000 000 to 1 800 000 000.
    pub lon: i32,
}

impl Place {
    /// The radius of the sphere that distances are measured on: 6 371 008.8 m, in millimetres.
    ///
    /// Source: the mean radius R₁ of the WGS 84 ellipsoid (Moritz, *Geodetic Reference System 1980*, 2000).
    pub const EARTH_RADIUS_MM: i64 = 6_371_008_800;

    /// The point, or nothing when it is not on the earth.
    #[must_use]
    pub const fn new(lat: i32, lon: i32) -> Option<Self> {
        if lat.unsigned_abs() <= 900_000_000 && lon.unsigned_abs() <= 1_800_000_000 {
            Some(Self { lat, lon })
        } else {
            None
        }
    }

    /// Millimetres that the great-circle distance to `other` surely does not exceed: along the meridian, then along the
    /// equator. A hundred times cheaper than the distance, and enough wherever nearness is all that is asked.
    #[must_use]
    pub const fn at_most_mm(self, other: Self) -> i64 {
        let north = (self.lat as i64 - other.lat as i64).abs();
        let east = (self.lon as i64 - other.lon as i64).abs();
        // A ten-millionth of a degree of a great circle is 11.1195 mm.
        (north + east) * 11_120 / 1_000 + 2
    }

    /// The great-circle distance to `other` in millimetres, from 0 to 20 015 114 442.
    ///
    /// Integers throughout: the same number on every target. It is the distance on the sphere to the nearest
    /// millimetre; the arithmetic adds less than 0.001 mm to that. Symmetric; zero from a point to itself, whichever of
    /// its names it has (the poles and the date line have many). The sphere differs from the ellipsoid by up to 0.6 %.
    ///
    /// Source: the angle between two directions as `2·atan2(|u − v|, |u + v|)`, well conditioned at every distance
    /// (Kahan, *How futile are mindless assessments of roundoff*, 2006, §12).
    ///
    /// Panics: never, also for a point that is not on the earth (its angles are taken round the circle).
    ///
    /// ```
    /// use homeround_core::ground::Place;
    /// let manchester = Place::new(534_808_000, -22_426_000).unwrap();
    /// let london = Place::new(515_074_000, -1_278_000).unwrap();
    /// assert_eq!(manchester.distance_mm(london), 261_983_170);
    /// ```
    #[must_use]
    pub fn distance_mm(self, other: Self) -> i64 {
        self.direction().distance_mm(other.direction())
    }

    /// The direction of this point from the earth's centre, worked out once for any number of distances.
    ///
    /// Panics: never.
    #[must_use]
    pub fn direction(self) -> Direction {
        let (sin_lat, cos_lat) = sin_cos(self.lat);
        let (sin_lon, cos_lon) = sin_cos(self.lon);
        Direction([times(cos_lat, cos_lon) as i64, times(cos_lat, sin_lon) as i64, sin_lat as i64])
    }
}

/// The unit vector towards a point, each part at 2^62 and right to a few units of its last place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Direction([i64; 3]);

impl Direction {
    /// What [`Place::distance_mm`] is, without working out either direction again.
    ///
    /// Panics: never.
    #[must_use]
    pub fn distance_mm(self, other: Self) -> i64 {
        let mut apart = 0_u128;
        for (a, b) in self.0.into_iter().zip(other.0) {
            let between = u128::from(a.abs_diff(b));
            apart += between * between;
        }
        // The chord between two unit vectors, not the cosine of the angle: near zero a cosine loses all its digits.
        let half_angle = if apart < NEAR_SQUARE { near_half_angle(apart) } else { self.half_angle(other, apart) };
        let twice_radius = 2 * i128::from(Place::EARTH_RADIUS_MM);
        ((half_angle * twice_radius + HALF) >> BITS) as i64
    }

    /// Half the angle between two directions whose chord has this square.
    fn half_angle(self, other: Self, apart: u128) -> i128 {
        let mut together = 0_u128;
        for (a, b) in self.0.into_iter().zip(other.0) {
            let sum = (i128::from(a) + i128::from(b)).unsigned_abs();
            together += sum * sum;
        }
        angle_of(i128::from(root(apart)), i128::from(root(together)))
    }
}

/// The square, at 2^124, of a chord of 1/64: some 99 km.
const NEAR_SQUARE: u128 = 1 << (124 - 12);

/// Half the angle of a short chord by the power series of the arc sine, whose fifth term is below 2^-62 of it.
fn near_half_angle(apart: u128) -> i128 {
    let half = u128::from(root(apart)) / 2;
    let square = ((half * half) >> BITS) as u64;
    let term = |before: u64| ((u128::from(before) * u128::from(square)) >> BITS) as u64;
    let cubed = term(half as u64);
    let fifth = term(cubed);
    let seventh = term(fifth);
    i128::from(half as u64 + cubed / 6 + 3 * fifth / 40 + 5 * seventh / 112)
}

/// Binary places of the fixed point below: `ONE` is 1.
const BITS: u32 = 62;
const ONE: i128 = 1 << BITS;
const HALF: i128 = ONE / 2;
/// π / 4 at 2^62, to the nearest.
const QUARTER_PI: i128 = 3_622_009_729_038_561_421;
/// 45° in 1e-7 degrees.
const EIGHTH_TURN: i64 = 450_000_000;

/// The product of two fixed-point numbers of size at most 2, to the nearest.
fn times(a: i128, b: i128) -> i128 {
    (a * b + HALF) >> BITS
}

/// The largest fixed-point number whose square is at most `square`, which has 124 binary places and is at most 4.
///
/// The root of the upper half, and then one division of 64 bits for the lower: the library divides 128.
fn root(square: u128) -> u64 {
    // Even, so that the root of the rest is what it is shifted by.
    let shift = (square.leading_zeros() & !1).min(126);
    let top = ((square << shift) >> 64) as u64;
    let high = top.isqrt();
    // Within 2 of the root: what is left over is below twice the root, and so the next term below 1.
    let left = (square << shift) - ((u128::from(high) * u128::from(high)) << 64);
    let low = (left >> 33) as u64 / high.max(1);
    let mut found = ((u128::from(high) << 32) + u128::from(low)) >> (shift / 2);
    while found * found > square {
        found -= 1;
    }
    while (found + 1) * (found + 1) <= square {
        found += 1;
    }
    found as u64
}

/// Sine and cosine of an angle in 1e-7 degrees, at 2^62. Exact at every multiple of 90°.
fn sin_cos(angle: i32) -> (i128, i128) {
    // Reduced to an eighth of a turn, where ten terms of the series reach below the last bit held.
    let turned = i64::from(angle).rem_euclid(8 * EIGHTH_TURN);
    // Beyond 45° sine and cosine change places.
    let within = turned % (2 * EIGHTH_TURN);
    let (sin, cos) = if within <= EIGHTH_TURN {
        small_sin_cos(within)
    } else {
        let (sin, cos) = small_sin_cos(2 * EIGHTH_TURN - within);
        (cos, sin)
    };
    match turned / (2 * EIGHTH_TURN) {
        0 => (sin, cos),
        1 => (cos, -sin),
        2 => (-sin, -cos),
        _ => (-cos, sin),
    }
}

/// Sine and cosine of 0 to 45° in 1e-7 degrees by their power series, which end within 10 terms at this precision.
///
/// The sizes of the terms fit 64 bits and their signs alternate, so that nothing is divided in 128 bits.
fn small_sin_cos(angle: i64) -> (i128, i128) {
    let x = radians(angle.unsigned_abs());
    let term = |before: u64, square: u64| ((u128::from(before) * u128::from(square) + HALF as u128) >> BITS) as u64;
    let square = term(x, x);
    let (mut odd, mut even) = (x, ONE as u64);
    let (mut sin, mut cos) = (x, ONE as u64);
    for step in 1..=10_u64 {
        even = term(even, square) / ((2 * step - 1) * (2 * step));
        odd = term(odd, square) / ((2 * step) * (2 * step + 1));
        // A term is smaller than what it is taken from.
        (sin, cos) = if step % 2 == 1 { (sin - odd, cos - even) } else { (sin + odd, cos + even) };
    }
    (sin.into(), cos.into())
}

/// An angle of 0 to 45° in 1e-7 degrees as radians at 2^62, to the nearest: a product of 91 bits, divided in two steps of 64.
fn radians(angle: u64) -> u64 {
    const DIVISOR: u64 = EIGHTH_TURN as u64;
    let product = u128::from(angle) * QUARTER_PI as u128 + u128::from(DIVISOR / 2);
    let (upper, lower) = ((product >> 32) as u64, product as u64 & u64::from(u32::MAX));
    ((upper / DIVISOR) << 32) + (((upper % DIVISOR) << 32) + lower) / DIVISOR
}

/// The angle in radians, at 2^62, of the direction `(x, y)`: both at least 0 and at most 2, not both 0.
fn angle_of(y: i128, x: i128) -> i128 {
    if y > x { 2 * QUARTER_PI - arc_tangent(x, y) } else { arc_tangent(y, x) }
}

/// `atan(y / x)` for `0 ≤ y ≤ x`, `x > 0`.
fn arc_tangent(y: i128, x: i128) -> i128 {
    // Past tan 22.5° (0.41421, here 29/70 just above it) the angle is measured from 45°, where the series is short again.
    if y * 70 > x * 29 {
        return QUARTER_PI - arc_tangent_series(x - y, x + y);
    }
    arc_tangent_series(y, x)
}

/// `atan(y / x)` by its power series for `0 ≤ y / x ≤ 29/70`: each term is at most 0.172 of the one before.
fn arc_tangent_series(y: i128, x: i128) -> i128 {
    let ratio = ((y << BITS) + x / 2) / x;
    let square = times(ratio, ratio);
    let (mut power, mut sum) = (ratio, ratio);
    for step in 1..=30_i128 {
        power = -times(power, square);
        if power == 0 {
            break;
        }
        sum += power / (2 * step + 1);
    }
    sum
}

#[cfg(test)]
mod tests {
    extern crate std;

    use proptest::prelude::*;

    use super::*;

    /// The same series with signs, divided in 128 bits.
    fn sin_cos_by_plain_division(angle: i64) -> (i128, i128) {
        let x = x_of(angle);
        let square = times(x, x);
        let (mut sin, mut cos, mut odd, mut even) = (x, ONE, x, ONE);
        for step in 1..=10_i128 {
            even = -times(even, square) / ((2 * step - 1) * (2 * step));
            odd = -times(odd, square) / ((2 * step) * (2 * step + 1));
            cos += even;
            sin += odd;
        }
        (sin, cos)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]
        #[test]
        fn sines_and_cosines_are_those_of_plain_division(angle in 0..=EIGHTH_TURN) {
            let (one, other) = (small_sin_cos(angle), sin_cos_by_plain_division(angle));
            // A half in the last place is rounded away from zero, and there by its sign.
            prop_assert!((one.0 - other.0).abs() <= 1 && (one.1 - other.1).abs() <= 1, "{one:?} {other:?}");
            prop_assert_eq!(i128::from(radians(angle.unsigned_abs())), x_of(angle));
        }
    }

    fn x_of(angle: i64) -> i128 {
        (i128::from(angle) * QUARTER_PI + i128::from(EIGHTH_TURN / 2)) / i128::from(EIGHTH_TURN)
    }

    /// The haversine formula in floating point, in metres: what the integers are held against.
    fn haversine(a: Place, b: Place) -> f64 {
        let radians = |angle: i32| f64::from(angle) * 1e-7_f64.to_radians();
        let (lat_a, lat_b) = (radians(a.lat), radians(b.lat));
        let (d_lat, d_lon) = (lat_b - lat_a, radians(b.lon) - radians(a.lon));
        let h = (d_lat / 2.0).sin().powi(2) + lat_a.cos() * lat_b.cos() * (d_lon / 2.0).sin().powi(2);
        2.0 * 6_371_008.8 * h.sqrt().min(1.0).asin()
    }

    fn place(lat: i32, lon: i32) -> Place {
        Place::new(lat, lon).unwrap()
    }

    fn anywhere() -> impl Strategy<Value = Place> {
        (-900_000_000..=900_000_000, -1_800_000_000..=1_800_000_000).prop_map(|(lat, lon)| place(lat, lon))
    }

    /// Source: `distance_m` of the project's verification vectors, computed by the haversine formula on the same sphere
    /// and given to the millimetre and the centimetre.
    #[test]
    fn the_distances_of_the_verification_vectors() {
        let fence = place(515_000_000, -1_200_000);
        assert_eq!(fence.distance_mm(place(515_018_000, -1_200_000)), 200_151);
        assert_eq!(fence.distance_mm(place(515_000_000, -1_171_000)), 200_740);
        let manchester_to_london = place(534_808_000, -22_426_000).distance_mm(place(515_074_000, -1_278_000));
        assert!((manchester_to_london - 261_983_170).abs() <= 5);
    }

    #[test]
    fn poles_date_line_and_antipodes() {
        let half_way_round = 20_015_114_442;
        let quarter_way = 10_007_557_221;
        let (north, south) = (place(900_000_000, 0), place(-900_000_000, 123));
        assert_eq!(north.distance_mm(place(900_000_000, 1_700_000_000)), 0);
        assert_eq!(north.distance_mm(south), half_way_round);
        assert_eq!(north.distance_mm(place(0, 777_777_777)), quarter_way);
        assert_eq!(place(0, 1_800_000_000).distance_mm(place(0, -1_800_000_000)), 0);
        assert_eq!(place(0, 0).distance_mm(place(0, 1_800_000_000)), half_way_round);
        // One step of the grid over the date line is as long as one step anywhere else on the equator.
        let step = place(0, 1).distance_mm(place(0, 0));
        assert_eq!(step, 11);
        assert_eq!(place(0, 1_800_000_000).distance_mm(place(0, -1_799_999_999)), step);
        assert_eq!(place(450_000_000, 900_000_000).distance_mm(place(-450_000_000, -900_000_000)), half_way_round);
    }

    proptest! {
        #[test]
        fn the_root_is_the_librarys(square in 0..=4 * (1_u128 << 124), shift in 0..127) {
            let square: u128 = square >> shift;
            let whole = square.isqrt().pow(2);
            for near in [square, whole, whole.saturating_sub(1)] {
                prop_assert_eq!(u128::from(root(near)), near.isqrt());
            }
        }
    }

    #[test]
    fn nothing_panics_off_the_earth() {
        let corners = [i32::MIN, i32::MIN + 1, -1, 0, 1, i32::MAX];
        for lat in corners {
            for lon in corners {
                let far = Place { lat, lon };
                assert!((0..=20_015_114_442).contains(&far.distance_mm(Place::default())));
                assert_eq!(far.distance_mm(far), 0);
            }
        }
    }

    #[test]
    fn sine_and_cosine_are_exact_at_right_angles_and_close_elsewhere() {
        assert_eq!(sin_cos(900_000_000), (ONE, 0));
        assert_eq!(sin_cos(-900_000_000), (-ONE, 0));
        assert_eq!(sin_cos(1_800_000_000), (0, -ONE));
        for angle in (-1_800_000_000..=1_800_000_000_i64).step_by(7_654_321) {
            let (sin, cos) = sin_cos(angle as i32);
            let radians = (angle as f64 * 1e-7).to_radians();
            assert!((sin as f64 / ONE as f64 - radians.sin()).abs() < 1e-15);
            assert!((cos as f64 / ONE as f64 - radians.cos()).abs() < 1e-15);
            let length = times(sin, sin) + times(cos, cos);
            assert!((length - ONE).abs() <= 16, "{angle}: {}", length - ONE);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn the_haversine_within_a_millionth_or_a_decimetre(a in anywhere(), b in anywhere()) {
            let (exact, float) = (a.distance_mm(b) as f64 / 1e3, haversine(a, b));
            prop_assert!((exact - float).abs() <= (float * 1e-6).max(0.1), "{exact} {float}");
            prop_assert_eq!(a.distance_mm(b), b.distance_mm(a));
            prop_assert_eq!(a.distance_mm(a), 0);
        }

        #[test]
        fn the_haversine_to_the_millimetre_across_a_town(
            a in (-850_000_000..=850_000_000, -1_700_000_000..=1_700_000_000),
            by in (-1_000_000..=1_000_000, -1_000_000..=1_000_000),
        ) {
            let (a, b) = (place(a.0, a.1), place(a.0 + by.0, a.1 + by.1));
            let (exact, float) = (a.distance_mm(b) as f64, haversine(a, b) * 1e3);
            prop_assert!((exact - float).abs() <= 0.6, "{exact} {float}");
        }

        #[test]
        fn the_cheap_bound_is_one(a in anywhere(), b in anywhere()) {
            prop_assert!(a.distance_mm(b) <= a.at_most_mm(b));
        }

        #[test]
        fn no_way_round_is_shorter(a in anywhere(), b in anywhere(), via in anywhere()) {
            prop_assert!(a.distance_mm(b) <= a.distance_mm(via) + via.distance_mm(b) + 1);
        }
    }
}
