//! What any roster must take.

/// Bounds.
#[derive(Clone, Debug)]
pub struct Bounds;

/// Bounds.
#[must_use]
pub fn bounds() -> Bounds {
    Bounds
}
