//! `cargo fuzz run totals`: see `homeround_fuzz::totals`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| homeround_fuzz::totals(bytes));
