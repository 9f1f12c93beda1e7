//! Each kind, claim and limit of a certificate shows what it should and not one unit more; what was tampered with is refused.
#![cfg(feature = "alloc")]

#[path = "../random/mod.rs"]
mod random;

mod kinds;
mod limits;
mod reach;
mod room;
mod rounds;
mod tampered;
mod ways;
