//! A point on the earth, in whole ten-millionths of a degree.

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
    /// The point, or nothing when it is not on the earth.
    #[must_use]
    pub const fn new(lat: i32, lon: i32) -> Option<Self> {
        if lat.unsigned_abs() <= 900_000_000 && lon.unsigned_abs() <= 1_800_000_000 {
            Some(Self { lat, lon })
        } else {
            None
        }
    }
}
