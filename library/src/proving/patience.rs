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

/// Steps that may still be taken, and whether anybody said stop.
#[derive(Clone, Copy)]
#[cfg_attr(not(feature = "lp"), expect(dead_code, reason = "without linear programs nothing takes steps"))]
pub struct StepAllowance<'a> {
    left: u64,
    taken: u64,
    goes_on: &'a dyn Fn() -> bool,
}

impl<'a> StepAllowance<'a> {
    /// As many steps as bring a plan of so many visits near to what they can show: a hundred thousand each, four
    /// million a second.
    #[must_use]
    pub fn of_plan(visits: usize, goes_on: &'a dyn Fn() -> bool) -> Self {
        Self::new(visits as u64 * 100_000, goes_on)
    }

    /// So many steps, as long as `goes_on` says so.
    #[must_use]
    pub fn new(steps: u64, goes_on: &'a dyn Fn() -> bool) -> Self {
        Self { left: steps, taken: 0, goes_on }
    }

    /// An equal share of what is left, among so many.
    #[cfg(feature = "lp")]
    pub(super) fn share(&self, parts: usize) -> Self {
        Self::new(self.left / parts.max(1) as u64, self.goes_on)
    }

    /// Takes steps off what is left.
    #[cfg(feature = "lp")]
    pub(super) fn take(&mut self, steps: u64) {
        (self.left, self.taken) = (self.left.saturating_sub(steps), self.taken.saturating_add(steps));
    }

    /// The steps that were taken.
    #[cfg(feature = "lp")]
    pub(super) fn taken(&self) -> u64 {
        self.taken
    }

    /// Whether nothing is left, or somebody said stop.
    #[cfg(feature = "lp")]
    pub(super) fn is_spent(&self) -> bool {
        self.left == 0 || self.is_stopped()
    }

    /// Whether somebody said stop.
    #[cfg(feature = "lp")]
    pub(super) fn is_stopped(&self) -> bool {
        !(self.goes_on)()
    }
}
