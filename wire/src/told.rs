//! Errors of the catalogue as replies tell them.

use homeround_core::ground::CatalogueError;
use serde::{Serialize, Serializer};

/// An error of the catalogue: its code, and its text.
pub(crate) struct Told<'e, E>(pub(crate) &'e E);

impl<E: CatalogueError> Serialize for Told<'_, E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.0.code(), Text(self.0)).serialize(serializer)
    }
}

/// A text that is written as it is made.
pub(crate) struct Text<'e, E>(pub(crate) &'e E);

impl<E: core::fmt::Display> Serialize for Text<'_, E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self.0)
    }
}
