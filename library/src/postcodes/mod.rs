//! Postcodes to places: a points file read once, its units, and the sectors and districts that serve where a unit is not in it.
//!
//! ```
//! use homeround::postcodes::{PointSource, PointsSearch};
//!
//! let mut search = PointsSearch::new(["NP20 4ND".to_owned()].into());
//! search.read("points.csv", &b"postcode,latitude,longitude\nNP20 4NA,51.5860,-3.0080\n"[..])?;
//! // The unit is not in the file: the middle of its sector serves, and says so.
//! let places = search.finish();
//! assert_eq!(places.found["NP20 4ND"].by, PointSource::Sector);
//! # Ok::<(), homeround::fault::Faults>(())
//! ```

pub(crate) mod grid;
pub(crate) mod place;
pub mod points;
#[cfg(test)]
mod tests;

pub use place::{PointSource, PostcodePlace, PostcodePlaces, WHERE};
pub use points::PointsSearch;
