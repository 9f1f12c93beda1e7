//! `cargo fuzz run problem`: see `homeround_fuzz::problem`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| homeround_fuzz::problem(bytes));
