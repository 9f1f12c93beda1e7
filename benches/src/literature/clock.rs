//! The two clocks a search can be held to, and how much memory and processor the process has taken.

use std::time::{Duration, Instant};

use cpu_time::ProcessTime;

/// What a budget of seconds counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Clock {
    /// The clock on the wall.
    #[default]
    Wall,
    /// The processor's time taken by the process, shared out over its threads: for machines that others use too.
    Cpu,
}

/// A clock that was started.
#[derive(Clone, Copy, Debug)]
pub struct Started {
    clock: Clock,
    threads: u32,
    wall: Instant,
    cpu: ProcessTime,
}

impl Clock {
    /// Starts it for a search on `threads` threads.
    #[must_use]
    pub fn start(self, threads: u32) -> Started {
        Started { clock: self, threads: threads.max(1), wall: Instant::now(), cpu: ProcessTime::now() }
    }
}

impl Started {
    /// What has passed of a budget: on the wall, or of the processor for each thread.
    #[must_use]
    pub fn passed(&self) -> Duration {
        match self.clock {
            Clock::Wall => self.wall.elapsed(),
            Clock::Cpu => self.cpu.elapsed() / self.threads,
        }
    }

    /// What has passed on the wall.
    #[must_use]
    pub fn wall(&self) -> Duration {
        self.wall.elapsed()
    }
}

/// Seconds of the processor that the process has taken since it began, over all threads.
#[must_use]
pub fn cpu_seconds() -> f64 {
    ProcessTime::now().as_duration().as_secs_f64()
}

/// The most memory the process has had at once, in MB of 1 024 squared; nothing where the system does not say.
#[must_use]
pub fn peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some((kilobytes / 102.4).round() / 10.0)
}
