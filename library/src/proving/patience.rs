//! How long to look for a proof.

/// How long to look for points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Rounds of weighing for each stretch of time that is looked at.
    pub weighings: usize,
    /// Labels of carers' rounds that are followed in all: about twenty million a second.
    pub labels: u64,
}

impl Default for Patience {
    fn default() -> Self {
        Self { weighings: 400, labels: 600_000_000 }
    }
}
