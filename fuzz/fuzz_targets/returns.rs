//! `cargo fuzz run returns`: see `homeround_fuzz::returns`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| homeround_fuzz::returns(bytes));
