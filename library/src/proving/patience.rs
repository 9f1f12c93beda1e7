//! How long to look for a proof.

/// How long to look for points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Rounds of weighing for each stretch of time that is looked at.
    pub weighings: usize,
    /// Labels of carers' rounds that are followed in all: about twenty million a second.
    pub labels: u64,
}

impl Patience {
    /// In proportion to the work of a search: from ten million on as long as without a limit.
    #[must_use]
    pub fn from_work(work: u64) -> Self {
        let most = Self::default();
        Self {
            weighings: usize::try_from(work / 25_000).unwrap_or(usize::MAX).clamp(1, most.weighings),
            labels: work.saturating_mul(60).clamp(1, most.labels),
        }
    }

    /// Whether so many steps of counting, which are quicker than labels, are few enough.
    pub(super) fn allows(self, steps: u64) -> bool {
        steps <= self.labels.saturating_mul(16)
    }
}

impl Default for Patience {
    fn default() -> Self {
        Self { weighings: 400, labels: 600_000_000 }
    }
}
