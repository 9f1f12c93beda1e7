//! The British National Grid: eastings and northings in metres, and the latitude and longitude that they are.

use crate::book::value::Degrees;

/// From the grid (EPSG:27700) to WGS 84 by the Helmert transformation of the Ordnance Survey, good to some 5 metres.
///
/// Source: Ordnance Survey, *A guide to coordinate systems in Great Britain*, sections 6.6 and annexe A.
#[cfg(feature = "grid")]
const STEPS: &str = "
    inv tmerc lat_0=49 lon_0=-2 k_0=0.9996012717 x_0=400000 y_0=-100000 ellps=airy
    | cart ellps=airy
    | helmert x=446.448 y=-125.157 z=542.060 rx=0.1502 ry=0.2470 rz=0.8421 s=-20.4894 convention=position_vector
    | inv cart ellps=GRS80";

/// What turns eastings and northings into degrees.
#[cfg(feature = "grid")]
pub(crate) struct Grid {
    context: geodesy::prelude::Minimal,
    steps: geodesy::prelude::OpHandle,
}

#[cfg(feature = "grid")]
impl Grid {
    /// The grid, ready; nothing where this build has none.
    #[must_use]
    pub(crate) fn new() -> Option<Self> {
        use geodesy::prelude::*;
        let mut context = Minimal::new();
        let steps = context.op(STEPS).ok()?;
        Some(Self { context, steps })
    }

    /// The latitude and longitude of a point; nothing where the grid does not reach.
    #[must_use]
    pub(crate) fn degrees(&self, easting: u32, northing: u32) -> Option<(Degrees, Degrees)> {
        use geodesy::prelude::*;
        if !(1..700_000).contains(&easting) || !(1..1_300_000).contains(&northing) {
            return None;
        }
        let mut point = [Coor3D::raw(f64::from(easting), f64::from(northing), 0.0)];
        self.context.apply(self.steps, Fwd, &mut point).ok()?;
        // To the nearest millionth, a tenth of a metre: more than the transformation knows.
        let text = |radians: f64| format!("{:.6}", radians.to_degrees());
        Degrees::read(&text(point[0][1])).zip(Degrees::read(&text(point[0][0])))
    }
}

/// Without the feature `grid` there is none.
#[cfg(not(feature = "grid"))]
pub(crate) struct Grid;

#[cfg(not(feature = "grid"))]
impl Grid {
    /// Nothing: this build has no grid.
    #[must_use]
    pub(crate) const fn new() -> Option<Self> {
        None
    }

    /// Nothing.
    #[must_use]
    pub(crate) const fn degrees(&self, _: u32, _: u32) -> Option<(Degrees, Degrees)> {
        None
    }
}

#[cfg(all(test, feature = "grid"))]
mod tests {
    use super::*;

    const NEWPORT: [(u32, u32, &str, &str); 4] = [
        (332_213, 185_870, "51.56761", "-2.979403"),
        (329_553, 186_434, "51.572354", "-3.017887"),
        (330_198, 188_090, "51.587322", "-3.008912"),
        (325_706, 186_013, "51.568075", "-3.073297"),
    ];

    #[test]
    fn postcodes_of_newport_are_where_the_example_has_them() {
        // Eastings and northings from Code-Point Open; degrees from examples/newport, whose points were turned by others.
        let grid = Grid::new().unwrap();
        for (easting, northing, latitude, longitude) in NEWPORT {
            let (found, along) = grid.degrees(easting, northing).unwrap();
            let (latitude, longitude) = (Degrees::read(latitude).unwrap(), Degrees::read(longitude).unwrap());
            // A ten-thousandth of a degree is some 10 metres.
            assert!((found.0 - latitude.0).abs() < 1000 && (along.0 - longitude.0).abs() < 1000, "{found} {along}");
        }
        assert_eq!(grid.degrees(0, 0), None);
    }
}
