//! Postcodes to places: a points file read once, its units, and the sectors and districts that serve where a unit is not in it.

pub mod grid;
pub mod place;
pub mod points;
#[cfg(test)]
mod tests;

pub use place::{PointSource, PostcodePlace, PostcodePlaces, WHERE};
pub use points::PointsSearch;
