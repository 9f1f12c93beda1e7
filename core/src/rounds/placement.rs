//! Where the parts of a visit go.

use super::index::StopIx;
use crate::ground::VisitIx;

/// All parts of one visit with the stops behind which they go. Only the first `parts` entries of `after` count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Placement {
    pub(crate) visit: VisitIx,
    pub(crate) parts: u32,
    pub(crate) after: [StopIx; 4],
}

impl Placement {
    pub(crate) fn single(visit: VisitIx, after: StopIx) -> Self {
        Self { visit, parts: 1, after: [after, StopIx::NONE, StopIx::NONE, StopIx::NONE] }
    }

    pub(crate) fn pair(visit: VisitIx, a: StopIx, b: StopIx) -> Self {
        Self { visit, parts: 2, after: [a, b, StopIx::NONE, StopIx::NONE] }
    }
}
