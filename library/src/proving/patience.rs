//! How long to look for a proof.

use homeround_core::rounds::Problem;

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

    /// Whether the ways of every shift, by way of every place, can be found once: what any closer look at carers' rounds begins with.
    pub(super) fn follows(self, problem: &Problem<'_>) -> bool {
        let each_shift = u64::from(problem.travel.places).saturating_pow(2);
        self.allows(each_shift.saturating_mul(problem.shifts.len() as u64))
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
