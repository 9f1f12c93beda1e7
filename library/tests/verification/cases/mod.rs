//! The named situations of the verification reference (A01 to A70), each written as a scenario, with the verdict it must
//! get. Two are elsewhere: A67's bytes in the core's log, A68's permutations in the core's rules and below.

mod clocks_and_fences;
mod scenarios;
mod visits;
