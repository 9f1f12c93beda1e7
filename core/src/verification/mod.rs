//! Verification: what really happened, and what it counts for.
