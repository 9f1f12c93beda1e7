//! The named situations of the reference as scenarios.
