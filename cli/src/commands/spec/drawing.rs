//! Which draws are made, and how hard each is worked on.

use clap::Args;

use crate::commands::plan::up_to;
use homeround::proving::Patience;
use homeround::specification::{DrawEffort, DrawPlan};

/// Which draws are made, and how hard each is worked on.
#[derive(Args, Clone, Copy, Debug)]
pub struct DrawingArgs {
    /// How many days are drawn.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub draws: u32,
    /// Where all draws begin.
    #[arg(long, default_value_t = 1, env = "HOMEROUND_SEED")]
    pub seed: u64,
    /// The work of the search for each visit of a day.
    #[arg(long, default_value_t = DrawEffort::default().work_a_visit, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub work: u64,
    /// Labels of carers' rounds that are followed for a certificate of a day, in millions: about twenty take a second.
    #[arg(long, default_value_t = DrawEffort::default().patience.labels / 1_000_000, value_parser = clap::value_parser!(u64).range(0..=100_000))]
    pub labels: u64,
    /// How many threads to work on: all cores without it. It changes the time, never the answer.
    #[arg(long, env = "HOMEROUND_THREADS", value_parser = up_to::<1024>)]
    pub threads: Option<usize>,
}

impl DrawingArgs {
    /// The draws asked for.
    pub(crate) fn plan(&self) -> DrawPlan {
        let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let usual = DrawEffort::default();
        DrawPlan {
            seed: self.seed,
            draws: self.draws,
            effort: DrawEffort {
                work_a_visit: self.work,
                patience: Patience { labels: self.labels * 1_000_000, ..usual.patience },
                ..usual
            },
            threads: self.threads.unwrap_or_else(cores),
        }
    }
}
