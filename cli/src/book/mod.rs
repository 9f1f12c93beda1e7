//! The book of a branch: its model, how it is read and written, and the plan it asks for.

pub mod expand;
pub mod hours;
pub mod model;
pub mod moments;
pub mod repeats;
pub mod value;
pub mod zone;

pub use expand::{NamedPlace, Names, Plan, TravelTables, expand, modes, names, places};
pub use model::Book;
