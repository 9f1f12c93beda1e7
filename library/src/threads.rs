//! Work that several threads share; in a build without the feature `threads` the caller's does all of it, to the same end.

/// Runs `work` on so many threads, the caller's among them, until all have come back. At least one works.
pub(crate) fn share_work(threads: usize, work: impl Fn() + Sync) {
    #[cfg(feature = "threads")]
    std::thread::scope(|scope| {
        for _ in 1..threads.max(1) {
            scope.spawn(&work);
        }
        work();
    });
    #[cfg(not(feature = "threads"))]
    {
        let _ = threads;
        work();
    }
}
