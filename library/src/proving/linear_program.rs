//! What a linear program is asked, and that it may go without an answer: it only proposes what is checked afterwards.

/// The linear program could not be solved, in its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsolved(pub String);

/// What the points shall show.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum BoundKind {
    /// That the visits cannot all be served.
    Refute,
    /// How many carers they take.
    Carers,
}

/// Visits that nobody weighs: this build, without the feature `lp`, solves no linear program.
#[cfg(not(feature = "lp"))]
pub(super) struct Weighing;

#[cfg(not(feature = "lp"))]
impl Weighing {
    pub(super) fn new(
        _: &homeround_core::rounds::Valid<'_>,
        _: impl IntoIterator<Item = homeround_core::ground::VisitIx>,
        _: Option<&homeround_core::rounds::Roster<'_>>,
    ) -> Self {
        Self
    }

    /// # Errors
    /// Always: what a linear program would have proposed is not known.
    pub(super) fn solve(
        &self,
        _: BoundKind,
        _: usize,
        _: &mut u64,
        _: &dyn Fn() -> bool,
    ) -> Result<Option<homeround_core::heap::OwnedCertificate>, Unsolved> {
        Err(Unsolved("this build solves none".to_owned()))
    }
}
